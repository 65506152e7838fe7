/* The index of evidence: every file that the workspace's documents name for the release, and the documents. Of each it
 * is said whether it is what was pinned; what does not lie within the workspace is not looked at. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/map.h"
#include "evidence/paper.h"
#include "supplier/dossier.h"

struct indexing {
    struct dossier *dossier;
    struct dossier_stage *stage; /* copies are made as files are read; NULL: none are */
    struct arena *arena;
    struct diag_sink *sink;
    struct map entries;  /* the number of a file by the place of its entry */
    char root[PATH_MAX]; /* of the workspace, without links */
};

/* ---- one file */

/* What of a path without links lies below the workspace; empty when it does not. */
static struct str inner_of(const struct indexing *x, const char *real) {
    struct str root = str_from(x->root), found = str_from(real);
    bool is_top = str_eq(root, STR("/"));
    bool is_inside = str_starts(found, root) && (is_top || str_starts(str_skip(found, root.len), STR("/")));
    return is_inside ? str_skip(found, is_top ? 1 : root.len + 1) : STR("");
}

/* Whether the content of a packed file is what was pinned. The file is let go again: some are large. */
static enum status compare_content(const struct pin *pin, struct dossier_file *file) {
    struct arena scratch;
    struct diag_sink unheard;
    struct source source;
    uint8_t digest[HASH_SHA256_SIZE];
    arena_init(&scratch, 2 * (size_t)PIN_BYTES_MAX);
    diag_init(&unheard, &scratch);
    enum status status = pin_digest(pin, &scratch, &unheard, &source, digest);
    bool is_same = status == STATUS_OK && pin->sha256 && memcmp(digest, pin->sha256, sizeof digest) == 0;
    arena_done(&scratch);
    if (status == STATUS_MEMORY)
        return status;
    file->state = status != STATUS_OK ? DOSSIER_UNREADABLE
                  : !pin->sha256      ? DOSSIER_UNPINNED
                  : is_same           ? DOSSIER_PINNED
                                      : DOSSIER_CHANGED;
    return STATUS_OK;
}

/* A pin is of the content: of the bytes themselves, which were hashed already, unless the file is packed. */
static enum status compare(const struct pin *pin, struct dossier_file *file) {
    if (file_is_packed(pin->path))
        return compare_content(pin, file);
    bool is_same = pin->sha256 && memcmp(file->sha256, pin->sha256, HASH_SHA256_SIZE) == 0;
    file->state = file->size > PIN_BYTES_MAX ? DOSSIER_UNREADABLE
                  : !pin->sha256             ? DOSSIER_UNPINNED
                  : is_same                  ? DOSSIER_PINNED
                                             : DOSSIER_CHANGED;
    return STATUS_OK;
}

/* Hash and size; with it goes the copy, of a file that may be copied. */
static enum status read_bytes(const struct indexing *x, const char *real, struct dossier_file *file) {
    struct diag_sink unheard;
    struct stat info;
    if (x->stage && !file->is_withheld) {
        struct str copy = str_format(x->arena, DOSSIER_EVIDENCE STR_F, STR_A(file->inner));
        return copy.ptr ? dossier_stage_take(x->stage, copy, real, file->sha256, &file->size, &file->is_read)
                        : STATUS_MEMORY;
    }
    diag_init(&unheard, x->arena);
    file->is_read =
        stat(real, &info) == 0 && S_ISREG(info.st_mode) && file_sha256(real, &unheard, file->sha256) == STATUS_OK;
    if (file->is_read)
        file->size = (uint64_t)info.st_size;
    return x->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

static enum status look_at(const struct indexing *x, const struct pin *pin, struct dossier_file *file) {
    char real[PATH_MAX];
    if (!realpath(pin->path, real)) {
        file->state = DOSSIER_MISSING;
        return errno == ENOMEM ? STATUS_MEMORY : STATUS_OK;
    }
    struct str inner = inner_of(x, real);
    if (inner.len == 0) {
        file->state = DOSSIER_OUTSIDE;
        return STATUS_OK;
    }
    file->inner = str_copy(x->arena, inner);
    if (!file->inner.ptr)
        return STATUS_MEMORY;
    TRY(read_bytes(x, real, file));
    if (!file->is_read) {
        file->inner = STR("");
        file->state = DOSSIER_UNREADABLE;
        return STATUS_OK;
    }
    return file->state == DOSSIER_OWN ? STATUS_OK : compare(pin, file);
}

/* ---- what it speaks to */

/* A place as a key. */
struct entry_key {
    uintptr_t source;
    uint64_t offset;
};

static struct str key_of(const struct entry_key *key) {
    return (struct str){(const char *)key, sizeof *key};
}

static enum status take_key(struct indexing *x, const struct dossier_file *file) {
    struct entry_key *key = ARENA_NEW(x->arena, struct entry_key);
    uint32_t stored;
    if (!key)
        return STATUS_MEMORY;
    *key = (struct entry_key){(uintptr_t)file->place.source, file->place.offset};
    return map_add(&x->entries, key_of(key), (uint32_t)(x->dossier->file_count), &stored);
}

static void take_topics(const struct indexing *x, const struct evidence_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        const struct entry_key key = {(uintptr_t)item->place.source, item->place.offset};
        uint32_t number = item->place.source ? map_get(&x->entries, key_of(&key)) : MAP_NONE;
        if (number == MAP_NONE)
            continue;
        struct dossier_file *file = &x->dossier->files[number];
        file->requirements = requirement_set_union(&file->requirements, &item->requirements);
        file->process |= item->process;
    }
}

/* All at once: a release has many statements, and many files. */
static void take_all_topics(const struct indexing *x) {
    const struct product_status *status = &x->dossier->status;
    take_topics(x, &status->capability.evidence);
    take_topics(x, &status->capability.process);
    take_topics(x, &status->documents);
}

static enum status add(struct indexing *x, const struct pin *pin, const struct dossier_file *entry) {
    struct dossier *dossier = x->dossier;
    if (!arena_grow(x->arena, (void **)&dossier->files, dossier->file_count, &dossier->file_room,
                    sizeof *dossier->files, _Alignof(struct dossier_file)))
        return STATUS_MEMORY;
    struct dossier_file *file = &dossier->files[dossier->file_count];
    *file = *entry;
    file->written = pin->file;
    file->inner = STR("");
    file->verifies = STR("");
    if (file->id.len == 0)
        file->id = pin->file;
    if (file->place.source)
        TRY(take_key(x, file));
    if (pin->file.len > 0)
        TRY(look_at(x, pin, file));
    dossier->file_counts[file->state]++;
    dossier->file_count++;
    return STATUS_OK;
}

/* ---- the documents */

/* `process`: the requirement of 4-1 that it speaks to, or NULL. */
static enum status add_own(struct indexing *x, const char *path, const char *kind, const char *process) {
    const struct pin pin = {.file = str_from(path), .path = path};
    const struct dossier_file entry = {.id = str_from(path),
                                       .kind = str_from(kind),
                                       .release = STR(""),
                                       .date = DATE_NONE,
                                       .process = process ? UINT64_C(1) << process_find(str_from(process)) : 0,
                                       .state = DOSSIER_OWN,
                                       .is_withheld = strcmp(kind, "case") == 0};
    return add(x, &pin, &entry);
}

static bool is_case(struct str name) {
    return str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"));
}

static enum status add_documents(struct indexing *x) {
    static const char *const NAMES[] = {"product.yaml", "process.yaml", "threat-model.yaml", "requirements.yaml",
                                        "hardening.yaml"};
    struct file_list cases = {.count = 0};
    for (size_t i = 0; i < ARRAY_LEN(NAMES); i++)
        if (file_exists(NAMES[i]))
            TRY(add_own(x, NAMES[i], "document", NULL));
    if (x->dossier->cases.is_there)
        TRY(file_walk("psirt", is_case, x->arena, x->sink, &cases));
    for (size_t i = 0; i < cases.count; i++)
        TRY(add_own(x, cases.items[i].path, "case", NULL));
    return STATUS_OK;
}

/* ---- what they name */

static enum status add_artefacts(struct indexing *x, const struct artefact *items, size_t count, struct str release) {
    static const struct str KINDS[] = {[ARTEFACT_CLAIM] = STR_INIT("claim"),
                                       [ARTEFACT_JUNIT] = STR_INIT("test report"),
                                       [ARTEFACT_SARIF] = STR_INIT("analysis"),
                                       [ARTEFACT_SBOM] = STR_INIT("bill of materials"),
                                       [ARTEFACT_FUZZING] = STR_INIT("fuzzing"),
                                       [ARTEFACT_PROOF] = STR_INIT("proof"),
                                       [ARTEFACT_PENTEST] = STR_INIT("penetration test"),
                                       [ARTEFACT_SCAN] = STR_INIT("scan")};
    for (size_t i = 0; i < count; i++) {
        const struct artefact *item = &items[i];
        const struct pin pin = PAPER_PIN(item);
        const struct dossier_file entry = {.id = item->id,
                                           .kind = KINDS[item->kind],
                                           .release = release,
                                           .date = item->date,
                                           .requirements = item->requirements,
                                           .process = item->process,
                                           .place = item->place};
        TRY(add(x, &pin, &entry));
        if (item->waivers.len > 0)
            TRY(add_own(x, item->waivers_path, "waivers", NULL));
    }
    return STATUS_OK;
}

static enum status add_certificates(struct indexing *x, const struct certificate *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct pin pin = PAPER_PIN(&items[i]);
        const struct dossier_file entry = {.id = items[i].id,
                                           .kind = STR("certificate"),
                                           .release = STR(""),
                                           .date = items[i].issued,
                                           .place = items[i].place};
        TRY(add(x, &pin, &entry));
    }
    return STATUS_OK;
}

static enum status add_papers(struct indexing *x, const struct process_paper *items, size_t count, struct str release) {
    for (size_t i = 0; i < count; i++) {
        const struct pin pin = PAPER_PIN(&items[i]);
        const struct dossier_file entry = {.kind = release.len ? STR("record") : STR("procedure"),
                                           .release = release,
                                           .date = items[i].reviewed,
                                           .process = items[i].process,
                                           .place = items[i].place};
        TRY(add(x, &pin, &entry));
    }
    return STATUS_OK;
}

static enum status add_sign_off(struct indexing *x, const struct process_release *recorded) {
    const struct process_sign_off *sign_off = &recorded->sign_off;
    const struct pin pin = PAPER_PIN(sign_off);
    const struct dossier_file entry = {.kind = STR("sign-off"),
                                       .release = recorded->version,
                                       .date = sign_off->date,
                                       .process = UINT64_C(1) << process_find(STR("SM-12")),
                                       .place = sign_off->place};
    return sign_off->file.len > 0 ? add(x, &pin, &entry) : STATUS_OK;
}

static bool is_advisory(struct str name) {
    return str_ends(name, STR(".json"));
}

/* What was published: each document of a folder within the workspace, else the folder alone. */
static enum status add_advisories(struct indexing *x, const struct process_issues *issues) {
    char real[PATH_MAX];
    struct file_list files = {.count = 0};
    if (issues->advisories.len == 0)
        return STATUS_OK;
    errno = 0;
    if (!realpath(issues->advisories_path, real) || inner_of(x, real).len == 0)
        return errno == ENOMEM ? STATUS_MEMORY : add_own(x, issues->advisories_path, "advisory", "DM-5");
    TRY(file_walk(issues->advisories_path, is_advisory, x->arena, x->sink, &files));
    for (size_t i = 0; i < files.count; i++)
        TRY(add_own(x, files.items[i].path, "advisory", "DM-5"));
    return STATUS_OK;
}

/* How issues are handled. */
static enum status add_issues(struct indexing *x, const struct process_issues *issues) {
    for (size_t i = 0; i < issues->review_count; i++) {
        const struct process_review *item = &issues->reviews[i];
        const struct pin pin = PAPER_PIN(item);
        const struct dossier_file entry = {.kind = STR("record"),
                                           .release = STR(""),
                                           .date = item->date,
                                           .process = UINT64_C(1) << process_find(STR("DM-6")),
                                           .place = item->place};
        if (item->file.len > 0)
            TRY(add(x, &pin, &entry));
    }
    if (issues->security_txt.len > 0)
        TRY(add_own(x, issues->security_txt_path, "document", "DM-1"));
    return add_advisories(x, issues);
}

/* Training and components may come without a file. */
static enum status add_people(struct indexing *x, const struct process *process) {
    for (size_t i = 0; i < process->training_count; i++) {
        const struct process_training *item = &process->training[i];
        const struct pin pin = PAPER_PIN(item);
        const struct dossier_file entry = {.kind = STR("training"),
                                           .release = STR(""),
                                           .date = item->date,
                                           .process = UINT64_C(1) << process_find(STR("SM-4")),
                                           .place = item->place};
        if (item->file.len > 0)
            TRY(add(x, &pin, &entry));
    }
    for (size_t i = 0; i < process->component_count; i++) {
        const struct process_component *item = &process->components[i];
        const struct pin pin = PAPER_PIN(item);
        const struct dossier_file entry = {.kind = STR("component"),
                                           .release = STR(""),
                                           .date = DATE_NONE,
                                           .process = UINT64_C(1) << process_find(STR("SM-10")),
                                           .place = item->place};
        if (item->file.len > 0)
            TRY(add(x, &pin, &entry));
    }
    return STATUS_OK;
}

/* The release's own, and of those before it on which the maturity rests. */
static enum status add_releases(struct indexing *x) {
    const struct product_status *status = &x->dossier->status;
    for (unsigned i = 0; i < status->practised_count; i++) {
        const struct release *release = status->practised_of[i];
        const struct process_release *recorded = process_release(status->workspace.process, release->version);
        TRY(add_artefacts(x, release->evidence, release->evidence_count, release->version));
        if (!recorded)
            continue;
        TRY(add_sign_off(x, recorded));
        TRY(add_papers(x, recorded->records, recorded->record_count, recorded->version));
    }
    return STATUS_OK;
}

enum status dossier_index(struct dossier *dossier, struct dossier_stage *stage, struct arena *arena,
                          struct diag_sink *sink) {
    static const struct diag_kind NO_FOLDER = {"certify.no-folder", SEVERITY_ERROR, "the workspace cannot be read: {0}",
                                               NULL};
    struct indexing *x = ARENA_NEW(arena, struct indexing);
    const struct product *product = dossier->status.workspace.product;
    const struct process *process = dossier->status.workspace.process;
    if (!x)
        return STATUS_MEMORY;
    *x = (struct indexing){.dossier = dossier, .stage = stage, .arena = arena, .sink = sink};
    map_init(&x->entries, arena, false);
    if (!realpath(".", x->root))
        return file_refused(sink, &NO_FOLDER, ".");
    TRY(add_documents(x));
    TRY(add_releases(x));
    TRY(add_certificates(x, product->certificates, product->certificate_count));
    TRY(add_artefacts(x, product->supplier.evidence, product->supplier.evidence_count, STR("")));
    TRY(add_certificates(x, product->supplier.certificates, product->supplier.certificate_count));
    TRY(add_papers(x, process->documents, process->document_count, STR("")));
    TRY(add_people(x, process));
    TRY(add_issues(x, &process->issues));
    take_all_topics(x);
    return STATUS_OK;
}
