/* keyway probe image: the checks of keyway-probe on an image, whose files are laid out for them beside what it says of
 * their owners and modes. */
#include "command/probe.h"

#include "base/date.h"
#include "base/file.h"
#include "base/own_program.h"
#include "base/parallel.h"
#include "base/scratch_folder.h"
#include "document/probe_format.h"
#include "probe/device.h"
#include "probe/run.h"
#include "supplier/image_layout.h"

static const struct diag_kind NO_DEVICE = {"probe.no-device", SEVERITY_ERROR,
                                           "holds no device's root: there is no /etc, /bin, /usr, /sbin nor /lib in it",
                                           NULL};
static const struct diag_kind NO_CHECK = {"probe.no-check-here", SEVERITY_ERROR,
                                          "cannot be asked: there is no check and no group called '{0}'",
                                          "'keyway probe checks' lists them all"};
static const struct diag_kind NOTHING = {"probe.nothing", SEVERITY_ERROR,
                                         "nothing could be judged: no check was met, and none was not met", NULL};
static const struct diag_kind UNREACHED = {"probe.unreached", SEVERITY_ERROR, "what was laid out of it {0}", NULL};

enum { MEMORY_MAX = 1 << 30, THREADS_MAX = 4 };

struct looking {
    struct run *run;
    const char *path;
    struct arena *arena;
    struct str folder;
    struct image_layout layout;
};

static enum status write_report(const struct looking *l, const struct probe_run *seen) {
    struct own_program program;
    struct out report;
    struct str root = str_format(l->arena, "%s" STR_F, l->path, STR_A(l->layout.where));
    TRY(own_program_read(l->arena, &program));
    if (!root.ptr)
        return STATUS_MEMORY;
    const struct probe_head head = {.root = root, .sha256 = program.sha256};
    bool json = str_eq(run_option(l->run, "format"), STR("json"));
    out_memory(&report, PROBE_REPORT_BYTES_MAX);
    (json ? probe_write_json : probe_write_text)(seen, &head, &report);
    enum status status = out_flush(&report);
    if (status == STATUS_OK && seen->probe->memory_out)
        status = STATUS_MEMORY;
    if (status == STATUS_OK)
        out_str(l->run->out, out_text(&report));
    out_done(&report);
    return status;
}

static enum status refuse(const struct looking *l, const struct diag_kind *kind, struct str what) {
    diag_add(l->run->sink, kind, file_place(l->run->sink, l->path), what);
    return STATUS_INPUT;
}

static enum status look(const struct looking *l, struct probe *probe, int *code) {
    struct probe_run seen;
    struct str only = run_option(l->run, "only");
    if (!probe_is_device(probe))
        return refuse(l, &NO_DEVICE, STR_NONE);
    enum status status = probe_run(probe, &probe_groups, only.ptr ? only : STR(""), &seen);
    if (status == STATUS_INPUT)
        return refuse(l, &NO_CHECK, only);
    TRY(status);
    TRY(write_report(l, &seen));
    *code = seen.outcomes[PROBE_NOT_MET] > 0 ? EXIT_FINDINGS : seen.outcomes[PROBE_MET] > 0 ? EXIT_WELL : EXIT_FAILED;
    return *code == EXIT_FAILED ? refuse(l, &NOTHING, STR_NONE) : STATUS_OK;
}

/* All that the image holds can be read, as root could on the device. */
static enum status look_at_layout(const struct looking *l, int *code) {
    unsigned processors = parallel_workers();
    struct probe probe = {
        .arena = l->arena, .now = date_time_now(), .threads = processors < THREADS_MAX ? processors : THREADS_MAX};
    enum tree_answer answer = tree_open(&probe.tree, l->folder.ptr);
    if (answer != TREE_OK)
        return refuse(l, &UNREACHED, str_from(tree_words[answer]));
    probe.tree.nodes = &l->layout.nodes;
    enum status status = look(l, &probe, code);
    tree_close(&probe.tree);
    return status;
}

int probe_image_run(struct run *run) {
    struct scratch_keeper keeper = {0};
    struct arena arena;
    struct looking looking = {.run = run, .path = run->arguments[1].ptr, .arena = &arena};
    struct str part = run_option(run, "part");
    int code = EXIT_FAILED;
    arena_init(&arena, MEMORY_MAX);
    enum status status = scratch_folder_keep(run->arena, run->sink, &looking.folder, &keeper);
    if (status == STATUS_OK)
        status = image_lay_out(looking.path, part.ptr ? part : STR(""), looking.folder.ptr, &arena, run->sink,
                               &looking.layout);
    if (status == STATUS_OK)
        status = look_at_layout(&looking, &code);
    scratch_folder_leave(&keeper);
    arena_adopt(run->arena, &arena);
    return status == STATUS_OK ? code : run_failed(run, status);
}
