/* keyway certify: the dossier of an application for certification, and its check. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/folder.h"
#include "command/database_feed.h"
#include "command/day.h"
#include "report/dossier.h"
#include "supplier/dossier_folder.h"

static const struct diag_kind NEEDED = {"certify.needed", SEVERITY_ERROR, "--output is needed",
                                        "name the folder that the dossier is written to"};
static const struct diag_kind ALONE = {"certify.alone", SEVERITY_ERROR, "--check goes without {0}",
                                       "keyway certify --check FOLDER"};
static const struct diag_kind BAD_OUTPUT = {"certify.output", SEVERITY_ERROR, "--output: '{0}' cannot be used: {1}",
                                            "name a folder that is to be made, in one that is there"};
static const struct diag_kind NO_ENTRY = {"certify.workspace", SEVERITY_ERROR, "cannot be entered: {0}", NULL};

/* Everything is read with the workspace as the working directory, so that the dossier does not depend on where it is
 * seen from. */
struct certifying {
    struct run *run;
    struct str folder;  /* of the workspace, as seen from here */
    const char *target; /* absolute */
    int here;           /* descriptor of the directory that the run began in, or -1 */
    struct dossier_options options;
    struct database_feed database;
    struct dossier *dossier;
    struct dossier_stage *stage;
    struct place_index places;
    struct dossier_sheet sheet;
    uint8_t sums[HASH_SHA256_SIZE];
    size_t count;
};

/* ---- options */

static enum status refuse_output(struct run *run, struct str output, const char *why) {
    diag_add(run->sink, &BAD_OUTPUT, PLACE_NONE, output, str_from(why));
    return STATUS_INPUT;
}

/* The folder around it is resolved, the folder itself need not be there. */
static enum status find_target(struct certifying *c) {
    struct run *run = c->run;
    struct str output = run_option(run, "output"), name, path = output;
    char around[PATH_MAX];
    if (!output.ptr) {
        diag_add(run->sink, &NEEDED, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    while (path.len > 1 && str_ends(path, STR("/")))
        path = str_slice(path, 0, path.len - 1);
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    name = str_skip(path, at);
    if (name.len == 0 || str_eq(name, STR(".")) || str_eq(name, STR("..")))
        return refuse_output(run, output, "it has no name of its own");
    struct str parent = at ? str_copy(run->arena, str_slice(path, 0, at)) : STR(".");
    if (!parent.ptr)
        return STATUS_MEMORY;
    if (!realpath(parent.ptr, around))
        return errno == ENOMEM ? STATUS_MEMORY : refuse_output(run, output, strerror(errno));
    c->target =
        str_format(run->arena, "%s%s" STR_F, around, str_eq(str_from(around), STR("/")) ? "" : "/", STR_A(name)).ptr;
    return c->target ? STATUS_OK : STATUS_MEMORY;
}

/* As seen from everywhere, for the workspace will be the working directory. What cannot be resolved is left to whoever
 * opens it. */
static enum status full_path(struct run *run, const char *option, const char **path) {
    struct str given = run_option(run, option);
    char full[PATH_MAX];
    *path = given.ptr;
    if (!given.ptr || !realpath(given.ptr, full))
        return STATUS_OK;
    *path = str_copy(run->arena, str_from(full)).ptr;
    return *path ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_options(struct certifying *c) {
    struct run *run = c->run;
    struct str level = run_option(run, "level");
    c->options = (struct dossier_options){.version = run_option(run, "release"),
                                          .level = level.len ? (unsigned)(level.ptr[0] - '0') : 0,
                                          .advisories_named = run_option(run, "advisories")};
    TRY(find_target(c));
    TRY(full_path(run, "scan", &c->options.scan));
    TRY(full_path(run, "advisories", &c->options.advisories));
    TRY(database_feed_open(run, &c->database));
    c->options.feed = database_feed_documents(&c->database);
    return day_option(c->run, "at", date_today(), &c->options.at);
}

/* ---- the workspace as the working directory */

/* Both documents are read once more, with the names that they have from here: their mistakes are told so. */
static enum status find_workspace(struct certifying *c) {
    struct run *run = c->run;
    struct workspace workspace;
    struct diag_sink heard;
    diag_init(&heard, run->arena);
    enum status status =
        workspace_open(run->argument_count ? run->arguments[0].ptr : NULL, run->arena, &heard, &workspace);
    if (status != STATUS_OK) {
        diag_merge(run->sink, &heard);
        return status;
    }
    c->folder = str_copy(run->arena, workspace.folder);
    return c->folder.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status enter(struct certifying *c) {
    c->here = folder_enter(c->folder.ptr);
    return c->here >= 0 ? STATUS_OK : file_refused(c->run->sink, &NO_ENTRY, c->folder.ptr);
}

/* Mistakes were told as seen from the workspace; they are shown as seen from here. */
static void show_from_here(struct certifying *c) {
    struct diag_sink *sink = c->run->sink;
    for (unsigned severity = SEVERITY_NOTE; severity <= SEVERITY_ERROR; severity++)
        for (size_t i = 0; i < sink->count[severity] && i < DIAG_KEPT && sink->items[severity]; i++) {
            struct place *place = &sink->items[severity][i].place;
            struct source *moved = place->source ? ARENA_NEW(c->run->arena, struct source) : NULL;
            if (!moved || str_starts(place->source->name, STR("/")))
                continue;
            moved->text = place->source->text;
            moved->name = str_format(c->run->arena, STR_F "%s" STR_F, STR_A(c->folder),
                                     str_ends(c->folder, STR("/")) ? "" : "/", STR_A(place->source->name));
            if (moved->name.ptr)
                place->source = moved;
        }
}

static enum status leave(struct certifying *c, enum status status) {
    if (c->here < 0)
        return status;
    if (!str_eq(c->folder, STR(".")))
        show_from_here(c);
    bool back = folder_return(c->here);
    return status == STATUS_OK && !back ? file_refused(c->run->sink, &NO_ENTRY, ".") : status;
}

/* ---- the folder */

static enum status write_part(struct certifying *c, const struct dossier_part *part) {
    struct out out;
    out_memory(&out, FILE_BYTES_MAX);
    enum status status = part->write(&c->sheet, &out);
    if (status == STATUS_OK)
        status = out.status;
    if (status == STATUS_OK)
        status = dossier_stage_write(c->stage, str_from(part->name), out_text(&out));
    out_done(&out);
    return status;
}

static enum status fill(struct certifying *c) {
    for (size_t i = 0; i < dossier_part_count; i++)
        if (!dossier_parts[i].is_there || dossier_parts[i].is_there(c->dossier))
            TRY(write_part(c, &dossier_parts[i]));
    return dossier_stage_put(c->stage, c->sums, &c->count);
}

static enum status judge_and_fill(struct certifying *c) {
    struct run *run = c->run;
    const bool with_files = !run_has(run, "without-files");
    c->options.stage = with_files ? c->stage : NULL;
    TRY(dossier_make(&c->options, run->arena, run->sink, c->dossier));
    place_index_init(&c->places, run->arena);
    c->sheet = (struct dossier_sheet){
        .dossier = c->dossier, .with_files = with_files, .places = &c->places, .arena = run->arena, .sink = run->sink};
    return fill(c);
}

/* The folder is begun first: what is read for the index of evidence is copied as it is read. */
static enum status make(struct certifying *c) {
    struct run *run = c->run;
    c->dossier = ARENA_NEW(run->arena, struct dossier);
    if (!c->dossier)
        return STATUS_MEMORY;
    TRY(dossier_stage_new(c->target, run_has(run, "force"), run->arena, run->sink, &c->stage));
    enum status status = judge_and_fill(c);
    dossier_stage_free(c->stage);
    return status;
}

static void write_sums(struct out *out, const uint8_t sums[HASH_SHA256_SIZE]) {
    char hex[HASH_SHA256_HEX];
    hash_hex(sums, HASH_SHA256_SIZE, hex);
    out_format(out, "SHA-256 of " DOSSIER_SUMS ": %.*s\n", (int)sizeof hex, hex);
}

static void tell_cases(const struct dossier_cases *cases, struct out *out) {
    if (!cases->is_there)
        return;
    out_format(out, "  known vulnerabilities: %zu\n", cases->hole_count);
    out_format(out, "  undecided cases: %zu\n", cases->undecided_count);
    for (size_t i = 0; i < cases->undecided_count; i++) {
        out_lit(out, "    ");
        out_safe(out, cases->undecided[i].id);
        out_lit(out, ": ");
        out_str(out, cases->undecided[i].why);
        out_char(out, '\n');
    }
}

static void tell(struct certifying *c) {
    const struct dossier *dossier = c->dossier;
    const struct product_status *status = &dossier->status;
    struct out *out = c->run->out;
    out_safe(out, status->workspace.product->name);
    out_char(out, ' ');
    out_safe(out, status->release->version);
    out_char(out, ' ');
    out_str(out, dossier_verdict(&c->sheet));
    out_format(out, "\n  62443-4-2: %u of %u requirements shown\n  62443-4-1: %u of %u requirements shown\n",
               dossier->shown, dossier->due, status->counts[PROCESS_SHOWN] + status->counts[PROCESS_EXCLUDED],
               (unsigned)PROCESS_COUNT);
    tell_cases(&dossier->cases, out);
    for (size_t i = 0; i < dossier->file_count; i++) {
        const struct dossier_file *file = &dossier->files[i];
        if (file->state < DOSSIER_CHANGED)
            continue;
        out_lit(out, "  ");
        out_safe(out, file->written);
        out_format(out, ": " STR_F "\n", STR_A(dossier_state_name(file->state)));
    }
    out_lit(out, "written to ");
    out_safe(out, run_option(c->run, "output"));
    out_format(out, ", %zu files\n", c->count);
    write_sums(out, c->sums);
}

/* ---- the check */

static int check(struct run *run) {
    static const char *const OTHERS[] = {"output", "release", "level",      "at", "without-files",
                                         "force",  "scan",    "advisories", "db"};
    struct dossier_check found;
    for (size_t i = 0; i < ARRAY_LEN(OTHERS) + 1; i++) {
        bool given = i < ARRAY_LEN(OTHERS) ? run_has(run, OTHERS[i]) : run->argument_count > 0;
        if (!given)
            continue;
        diag_add(run->sink, &ALONE, PLACE_NONE,
                 i < ARRAY_LEN(OTHERS) ? str_format(run->arena, "--%s", OTHERS[i]) : STR("a workspace"));
        return EXIT_FAILED;
    }
    enum status status = dossier_folder_check(run_option(run, "check").ptr, run->arena, run->sink, &found);
    if (status != STATUS_OK)
        return run_failed(run, status);
    for (size_t i = 0; i < found.fault_count; i++) {
        out_format(run->out, "%-8s " STR_F, dossier_fault_name(found.faults[i].fault).ptr, STR_A(STR("")));
        out_safe(run->out, found.faults[i].path);
        out_char(run->out, '\n');
    }
    out_format(run->out, "%zu files listed, %zu not as they should be\n", found.listed, found.fault_count);
    write_sums(run->out, found.sums);
    return found.fault_count ? EXIT_FINDINGS : EXIT_WELL;
}

static int certify(struct run *run) {
    if (run_has(run, "check"))
        return check(run);
    struct certifying c = {.run = run, .here = -1};
    enum status status = read_options(&c);
    if (status == STATUS_OK)
        status = find_workspace(&c);
    if (status == STATUS_OK)
        status = enter(&c);
    if (status == STATUS_OK)
        status = make(&c);
    database_feed_close(&c.database);
    status = leave(&c, status);
    if (status != STATUS_OK)
        return run_failed(run, status);
    tell(&c);
    return dossier_whole(c.dossier) ? EXIT_WELL : EXIT_FINDINGS;
}

static const struct command_option options[] = {
    {.letter = 'o',
     .name = "output",
     .argument = "FOLDER",
     .complete = COMPLETE_FOLDER,
     .help = "the folder to write; needed"},
    {.letter = 'r',
     .name = "release",
     .argument = "VERSION",
     .help = "the release that is applied for; the newest one that is out unless given"},
    {.letter = 'l',
     .name = "level",
     .argument = "N",
     .words = "1 2 3 4",
     .help = "the capability security level applied for; that of requirements.yaml unless given"},
    {.name = "at", .argument = "DATE", .help = "judge as of this day, not today"},
    COMPARE_OPTIONS,
    {.name = "without-files", .help = "write the index of evidence, and copy no file"},
    {.name = "force", .help = "replace a dossier that is there"},
    {.letter = 'c',
     .name = "check",
     .argument = "FOLDER",
     .complete = COMPLETE_FOLDER,
     .help = "hold a dossier against its hashes: files that are altered, missing, extra"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway certify --level 2 --output dossier", "the newest release of the product here, for SL-C 2"},
    {"keyway certify -r 4.2.0 -o dossier --force", "a release again, after a gap was closed"},
    {"keyway certify -o dossier --scan build/rootfs --advisories osv", "with all that 'keyway status' looks at"},
    {"keyway certify --check dossier", "is it as it was written?"},
};

extern const struct command certify_command;
const struct command certify_command = {
    .name = "certify",
    .group = "supplier",
    .synopsis = "[WORKSPACE]",
    .summary = "write the dossier that a certification body asks for",
    .text =
        "Out of the workspace's documents it writes one folder: an opening page with the verdict as it is, the "
        "statement "
        "of applicability for the requirements of 62443-4-2 at the level and the 47 of 62443-4-1, the matrix from "
        "threats "
        "to tests, the index of evidence with the SHA-256 of every file, copies of these files, what is missing with "
        "what "
        "would show it, known vulnerabilities, cases that leave open whether the release has theirs, and SHA256SUMS of "
        "it all. The same workspace and day give the same "
        "bytes.\n"
        "\n"
        "A file outside the workspace is named and never copied, and so are cases of the PSIRT: they name who reported "
        "them. A file that is not what was pinned is marked. The exit code is 2 when the release falls short of the "
        "level, and the dossier is written all the same; with --check, when a file is altered, missing or extra.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FOLDER,
    .least = 0,
    .most = 1,
    .run = certify,
};
