#include "supplier/scan.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/parallel.h"

static const struct diag_kind NO_FILE = {"scan.no-file", SEVERITY_ERROR, "it is not there, or cannot be read: {0}",
                                         NULL};
static const struct diag_kind IS_LINK = {"scan.link", SEVERITY_ERROR, "is a link, and links are not followed",
                                         "name the file that it leads to"};
static const struct diag_kind NOT_READ = {"scan.not-read", SEVERITY_WARNING, "was not looked at: {0}", NULL};
static const struct diag_kind NO_ELF = {"scan.no-elf", SEVERITY_WARNING, "was not looked at as a binary: {0}",
                                        "it begins as an ELF file does"};

enum { BLOCK = 16 };
static const size_t worker_max = (size_t)4 << 30;
static const struct scan_rules *const tables[] = {&scan_elf_rules, &scan_mode_rules};

struct str scan_severity_name(enum scan_severity severity) {
    static const struct str names[] = {
        [SCAN_ERROR] = STR_INIT("error"), [SCAN_WARNING] = STR_INIT("warning"), [SCAN_NOTE] = STR_INIT("note")};
    return names[severity];
}

size_t scan_rule_count(void) {
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(tables); i++)
        count += tables[i]->count;
    return count;
}

const struct scan_rule *scan_rule_at(size_t index) {
    size_t table = 0;
    while (table < ARRAY_LEN(tables) && index >= tables[table]->count)
        index -= tables[table++]->count;
    return table < ARRAY_LEN(tables) ? &tables[table]->items[index] : NULL;
}

enum status scan_add(struct scan_file *file, const struct scan_rule *rule, enum scan_state state, struct str text) {
    if (!text.ptr || !arena_grow(file->arena, (void **)&file->items, file->count, &file->room, sizeof *file->items,
                                 _Alignof(struct scan_finding)))
        return STATUS_MEMORY;
    file->items[file->count++] = (struct scan_finding){rule, file->path, text, state};
    return STATUS_OK;
}

/* ---- one file */

/* What is known of one file; the diagnostics are made later, by one thread. */
struct looked {
    const struct elf_report *elf; /* NULL: no ELF file */
    struct scan_finding *items;
    size_t count;
    struct str broken; /* why it is no ELF file although it begins like one */
    int error;         /* errno: could not be read */
    bool looked_at;    /* a regular file */
};

struct scanning {
    const struct file_list *files;
    struct looked *looked; /* by file */
    struct arena *arenas;  /* by worker */
    const struct scan_options *options;
};

static enum status look_at_elf(struct scan_file *file, int fd, struct looked *looked) {
    struct elf_report *elf = ARENA_NEW(file->arena, struct elf_report);
    if (!elf)
        return STATUS_MEMORY;
    enum status status = elf_read_fd(fd, file->arena, elf, &looked->broken);
    if (status == STATUS_INPUT)
        return STATUS_OK;
    if (status == STATUS_OK)
        status = scan_elf(file, elf);
    looked->elf = elf;
    return status;
}

static enum status look_at(struct scan_file *file, int fd, struct looked *looked) {
    char first[4];
    ssize_t got = pread(fd, first, sizeof first, 0);
    looked->looked_at = true;
    if (got < 0) {
        looked->error = errno;
        return STATUS_OK;
    }
    if (elf_is((struct str){first, (size_t)got}))
        TRY(look_at_elf(file, fd, looked));
    return scan_mode(file);
}

static enum status look(void *context, size_t item, unsigned worker) {
    struct scanning *s = context;
    struct looked *looked = &s->looked[item];
    struct scan_file file = {.path = s->files->items[item].path, .arena = &s->arenas[worker]};
    int fd = file_open(file.path, &file.mode);
    if (fd < 0) {
        looked->error = errno;
        return STATUS_OK;
    }
    enum status status = look_at(&file, fd, looked);
    close(fd);
    looked->items = file.items;
    looked->count = file.count;
    return status;
}

/* ---- all of them */

static void count_finding(struct scan_result *r, const struct scan_finding *finding) {
    if (finding->state == SCAN_UNTOLD)
        r->untold++;
    else
        r->counts[finding->rule->severity]++;
}

static void gather(const struct scanning *s, struct diag_sink *sink, struct scan_result *r) {
    for (size_t i = 0; i < s->files->count; i++) {
        const struct looked *looked = &s->looked[i];
        const char *path = s->files->items[i].path;
        r->files += looked->looked_at || looked->error;
        r->unread += looked->error != 0 || looked->broken.ptr != NULL;
        errno = looked->error;
        if (looked->error)
            (void)file_refused(sink, &NOT_READ, path);
        if (looked->broken.ptr)
            diag_add(sink, &NO_ELF, file_place(sink, path), looked->broken);
        if (looked->elf)
            r->binaries[r->binary_count++] = (struct scan_binary){path, *looked->elf};
        for (size_t k = 0; k < looked->count; k++) {
            r->findings[r->finding_count++] = looked->items[k];
            count_finding(r, &looked->items[k]);
        }
    }
}

static enum status make_room(const struct scanning *s, struct arena *arena, struct scan_result *r) {
    size_t binaries = 0, findings = 0;
    for (size_t i = 0; i < s->files->count; i++) {
        binaries += s->looked[i].elf != NULL;
        findings += s->looked[i].count;
    }
    r->binaries = ARENA_ARRAY(arena, struct scan_binary, binaries);
    r->findings = ARENA_ARRAY(arena, struct scan_finding, findings);
    return r->binaries && r->findings ? STATUS_OK : STATUS_MEMORY;
}

static void tell(void *context, size_t done, size_t count) {
    const struct scanning *s = context;
    if (s->options->progress)
        s->options->progress(s->options->progress_context, done, count);
}

static bool every_name(struct str name) {
    (void)name;
    return true;
}

static enum status scan_files(struct scanning *s, unsigned workers, struct arena *arena, struct diag_sink *sink,
                              struct scan_result *result) {
    for (unsigned i = 0; i < workers; i++)
        arena_init(&s->arenas[i], worker_max);
    enum status status = parallel_for(s->files->count, BLOCK, workers, look, s, tell);
    for (unsigned i = 0; i < workers; i++)
        arena_adopt(arena, &s->arenas[i]);
    TRY(status);
    TRY(make_room(s, arena, result));
    gather(s, sink, result);
    return STATUS_OK;
}

enum status scan_tree(const char *path, const struct scan_options *options, struct arena *arena, struct diag_sink *sink,
                      struct scan_result *result) {
    struct file_list files;
    struct scanning scanning = {.files = &files, .options = options};
    unsigned workers = options->workers ? options->workers : parallel_workers();
    struct stat stat_of;
    *result = (struct scan_result){.files = 0};
    if (stat(path, &stat_of) != 0)
        return file_refused(sink, &NO_FILE, path);
    bool folder = S_ISDIR(stat_of.st_mode);
    if (!folder && lstat(path, &stat_of) == 0 && S_ISLNK(stat_of.st_mode)) {
        diag_add(sink, &IS_LINK, file_place(sink, path));
        return STATUS_INPUT;
    }
    TRY(file_walk(path, every_name, arena, sink, &files));
    scanning.looked = ARENA_ARRAY(arena, struct looked, files.count);
    scanning.arenas = ARENA_ARRAY(arena, struct arena, workers);
    if (!scanning.looked || !scanning.arenas)
        return STATUS_MEMORY;
    return scan_files(&scanning, workers, arena, sink, result);
}
