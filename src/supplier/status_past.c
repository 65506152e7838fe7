#include "supplier/status_past.h"

#include <string.h>

#include "base/file.h"
#include "base/git.h"
#include "base/scratch_folder.h"
#include "document/pentest.h"
#include "evidence/pin.h"

static const struct diag_kind NONE_THEN = {"status.none-then", SEVERITY_ERROR,
                                           "revision '{0}' has no product.yaml in this folder",
                                           "name one in which it is there: 'git log -- product.yaml' lists them"};
static const struct diag_kind BAD_THEN = {"status.bad-then", SEVERITY_ERROR,
                                          "the documents had mistakes at revision '{0}': {1}", NULL};

/* The revision's files, laid out as in the repository below a folder of their own. */
struct layout {
    const struct git_revision *revision;
    struct str root;   /* the temporary folder */
    struct str folder; /* of the workspace, from the top of the repository */
    struct arena *arena;
    struct diag_sink *sink;
};

/* "products/rc/../../shared/a.xml" as "shared/a.xml"; ptr NULL when it leads out of the repository, or without memory.
 */
static struct str settle_path(const struct layout *layout, struct str file) {
    struct str whole = str_format(layout->arena, STR_F "/" STR_F, STR_A(layout->folder), STR_A(file)), part;
    char *settled = whole.ptr ? arena_get(layout->arena, whole.len + 2, 1) : NULL;
    size_t len = 0;
    while (settled && str_next(&whole, '/', &part)) {
        if (part.len == 0 || str_eq(part, STR(".")))
            continue;
        if (str_eq(part, STR(".."))) {
            if (len == 0)
                return STR_NONE;
            while (len > 0 && settled[--len] != '/')
                continue;
            continue;
        }
        if (len > 0)
            settled[len++] = '/';
        memcpy(settled + len, part.ptr, part.len);
        len += part.len;
    }
    if (settled)
        settled[len] = '\0';
    return settled && len > 0 ? (struct str){settled, len} : STR_NONE;
}

/* One file that a document names, if the revision has it. */
static enum status lay_out(struct layout *layout, struct str file, bool *found) {
    struct arena scratch;
    struct str path = file.len > 0 ? settle_path(layout, file) : STR_NONE, content = STR_NONE;
    if (!path.ptr)
        return layout->arena->refused ? STATUS_MEMORY : STATUS_OK;
    arena_init(&scratch, 2 * (size_t)PIN_BYTES_MAX);
    enum status status = git_revision_file(layout->revision, path.ptr, PIN_BYTES_MAX, &scratch, &content);
    if (status == STATUS_OK && content.ptr)
        status = scratch_folder_write(layout->root, path, content, layout->arena, layout->sink);
    if (found)
        *found = content.ptr != NULL;
    arena_done(&scratch);
    return status;
}

/* What the document of a penetration test at `path` names; empty when it names nothing, or cannot be read: that is told
 * when it is judged. */
static enum status find_report(struct layout *layout, const char *path, struct str *report) {
    struct arena scratch;
    struct diag_sink unseen;
    struct source source;
    const struct pentest *pentest = NULL;
    arena_init(&scratch, 4 * (size_t)PIN_BYTES_MAX);
    diag_init(&unseen, &scratch);
    enum status status = file_read(path, PIN_BYTES_MAX, &scratch, &unseen, &source);
    if (status == STATUS_OK)
        status = pentest_parse(&source, &scratch, &unseen, &pentest);
    *report = status == STATUS_OK ? str_copy(layout->arena, pentest->file) : STR("");
    arena_done(&scratch);
    return status == STATUS_MEMORY || !report->ptr ? STATUS_MEMORY : STATUS_OK;
}

/* The testers' report, which a document of ours names beside itself. */
static enum status lay_out_report(struct layout *layout, struct str file) {
    struct str inner = settle_path(layout, file), last = file, report;
    if (!inner.ptr)
        return layout->arena->refused ? STATUS_MEMORY : STATUS_OK;
    struct str path = str_format(layout->arena, STR_F "/" STR_F, STR_A(layout->root), STR_A(inner));
    if (!path.ptr)
        return STATUS_MEMORY;
    if (!file_exists(path.ptr))
        return STATUS_OK;
    TRY(find_report(layout, path.ptr, &report));
    for (size_t at = str_find_char(last, '/'); at != SIZE_MAX; at = str_find_char(last, '/'))
        last = str_skip(last, at + 1);
    struct str folder = str_slice(file, 0, file.len - last.len);
    struct str beside = str_format(layout->arena, STR_F STR_F, STR_A(folder), STR_A(report));
    return !beside.ptr ? STATUS_MEMORY : report.len > 0 ? lay_out(layout, beside, NULL) : STATUS_OK;
}

static enum status lay_out_evidence(struct layout *layout, const struct artefact *entries, size_t count) {
    for (size_t i = 0; i < count; i++) {
        TRY(lay_out(layout, entries[i].file, NULL));
        if (entries[i].kind == ARTEFACT_PENTEST)
            TRY(lay_out_report(layout, entries[i].file));
    }
    return STATUS_OK;
}

static enum status lay_out_product(struct layout *layout, const struct product *product) {
    const struct supplier *supplier = &product->supplier;
    for (size_t i = 0; i < product->certificate_count; i++)
        TRY(lay_out(layout, product->certificates[i].file, NULL));
    for (size_t i = 0; i < supplier->certificate_count; i++)
        TRY(lay_out(layout, supplier->certificates[i].file, NULL));
    TRY(lay_out_evidence(layout, supplier->evidence, supplier->evidence_count));
    for (size_t i = 0; i < product->release_count; i++)
        TRY(lay_out_evidence(layout, product->releases[i].evidence, product->releases[i].evidence_count));
    return STATUS_OK;
}

static enum status lay_out_process(struct layout *layout, const struct process *process) {
    for (size_t i = 0; i < process->document_count; i++)
        TRY(lay_out(layout, process->documents[i].file, NULL));
    for (size_t i = 0; i < process->training_count; i++)
        TRY(lay_out(layout, process->training[i].file, NULL));
    for (size_t i = 0; i < process->component_count; i++)
        TRY(lay_out(layout, process->components[i].file, NULL));
    for (size_t i = 0; i < process->release_count; i++) {
        const struct process_release *release = &process->releases[i];
        TRY(lay_out(layout, release->sign_off.file, NULL));
        for (size_t k = 0; k < release->record_count; k++)
            TRY(lay_out(layout, release->records[k].file, NULL));
    }
    return STATUS_OK;
}

static bool is_any(struct str name) {
    return name.len > 0;
}

/* The files of a folder that are there today, as the revision had them; what was taken away since is not found. */
static enum status lay_out_folder(struct layout *layout, struct str workspace, struct str folder) {
    struct str path = str_format(layout->arena, STR_F "/" STR_F, STR_A(workspace), STR_A(folder));
    struct diag_sink unseen;
    struct file_list files;
    diag_init(&unseen, layout->arena);
    if (!path.ptr || folder.len == 0)
        return path.ptr ? STATUS_OK : STATUS_MEMORY;
    enum status status = file_walk(path.ptr, is_any, layout->arena, &unseen, &files);
    for (size_t i = 0; status == STATUS_OK && i < files.count; i++)
        TRY(lay_out(layout, str_skip(str_from(files.items[i].path), workspace.len + 1), NULL));
    return status == STATUS_MEMORY ? status : STATUS_OK;
}

/* What the finders of issues look at. */
static enum status lay_out_issues(struct layout *layout, struct str workspace, const struct process_issues *issues) {
    TRY(lay_out_folder(layout, workspace, STR("psirt")));
    TRY(lay_out_folder(layout, workspace, issues->advisories));
    TRY(lay_out(layout, issues->security_txt, NULL));
    for (size_t i = 0; i < issues->review_count; i++)
        TRY(lay_out(layout, issues->reviews[i].file, NULL));
    return STATUS_OK;
}

/* Says of a failure of the past's documents what the first mistake was; its place is in a folder that is gone. */
static enum status tell_then(struct layout *layout, enum status status, struct str revision,
                             const struct diag_sink *heard) {
    if (status != STATUS_INPUT)
        return status;
    struct str text = STR_NONE;
    if (heard->items[SEVERITY_ERROR])
        text = diag_text(layout->arena, heard->items[SEVERITY_ERROR]);
    diag_add(layout->sink, &BAD_THEN, PLACE_NONE, revision, text);
    return STATUS_INPUT;
}

static enum status judge_then(struct layout *layout, struct str revision, const struct product_status *now,
                              struct product_status *then) {
    struct diag_sink heard;
    struct workspace workspace;
    bool found = false;
    diag_init(&heard, layout->arena);
    TRY(lay_out(layout, STR("process.yaml"), NULL));
    TRY(lay_out(layout, STR("threat-model.yaml"), NULL));
    TRY(lay_out(layout, STR("requirements.yaml"), NULL));
    TRY(lay_out(layout, STR("hardening.yaml"), NULL));
    TRY(lay_out(layout, STR("product.yaml"), &found));
    if (!found) {
        diag_add(layout->sink, &NONE_THEN, PLACE_NONE, revision);
        return STATUS_INPUT;
    }
    struct str where = str_format(layout->arena, STR_F "/" STR_F, STR_A(layout->root), STR_A(layout->folder));
    if (!where.ptr)
        return STATUS_MEMORY;
    enum status status = workspace_open(where.ptr, layout->arena, &heard, &workspace);
    if (status != STATUS_OK)
        return tell_then(layout, status, revision, &heard);
    TRY(lay_out_product(layout, workspace.product));
    TRY(lay_out_process(layout, workspace.process));
    TRY(lay_out_issues(layout, now->workspace.folder, &workspace.process->issues));
    date_days day = git_revision_day(layout->revision);
    const struct status_options options = {.where = where.ptr,
                                           .at = day == DATE_NONE ? now->at : day,
                                           .assurance = now->assurance,
                                           .advisories = now->advisories,
                                           .advisories_named = now->advisories_named,
                                           .feed = now->feed};
    return tell_then(layout, product_status_of(&options, layout->arena, &heard, then), revision, &heard);
}

enum status status_changes_at(struct str revision, const struct product_status *now, struct arena *arena,
                              struct diag_sink *sink, struct status_changes *changes) {
    struct git_revision *opened = NULL;
    struct product_status *then = ARENA_NEW(arena, struct product_status);
    struct layout layout = {.arena = arena, .sink = sink};
    struct str folder = str_copy(arena, now->workspace.folder);
    if (!then || !folder.ptr)
        return STATUS_MEMORY;
    TRY(git_revision_open(folder.ptr, revision, arena, sink, &opened));
    layout.revision = opened;
    layout.folder = git_revision_folder(opened);
    enum status status = scratch_folder_new(arena, sink, &layout.root);
    if (status == STATUS_OK)
        status = judge_then(&layout, revision, now, then);
    scratch_folder_free(layout.root);
    git_revision_free(opened);
    TRY(status);
    return status_changes_from(then, now, arena, changes);
}
