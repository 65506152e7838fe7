/* A provider's folder made anew beside the old one. */
#include "supplier/psirt_folder.h"

#include <errno.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/hash.h"
#include "base/map.h"

static const struct diag_kind NO_FOLDER = {"psirt.stage", SEVERITY_ERROR, "no folder can be made here: {0}", NULL};
static const struct diag_kind NO_SWAP = {
    "psirt.swap", SEVERITY_ERROR, "the new folder cannot take this one's place: {0}",
    "it must be no mount point, and its file system must be able to exchange names"};
static const struct diag_kind NO_LINK = {"psirt.link", SEVERITY_ERROR, "cannot be taken over: {0}", NULL};

enum { FILE_MAX = 256 * 1024 * 1024, WALK_DEPTH = 16, FOLDER_MODE = 0755 };

/* A file of the new tree. */
struct made_file {
    struct str path; /* below the folder */
    struct str text; /* ptr NULL: it is to go */
    bool is_there;   /* in the old tree, with the same bytes */
};

struct psirt_stage {
    struct arena arena; /* of itself */
    const char *target; /* WEB/.well-known/csaf */
    const char *path;   /* beside it */
    bool is_fresh;      /* there is no old tree */
    bool is_swapped;
};

struct staging {
    struct psirt_folder_state *state;
    struct psirt_stage *stage;
    struct openpgp_signer *signer;
    struct made_file *files;
    size_t count, room;
    struct map index; /* of `files` by path */
    bool changed;
};

/* ---- what the new tree holds */

static enum status put_file(struct staging *s, struct str path, struct str text) {
    uint32_t first;
    if (!path.ptr || !arena_grow(s->state->arena, (void **)&s->files, s->count, &s->room, sizeof *s->files,
                                 _Alignof(struct made_file)))
        return STATUS_MEMORY;
    TRY(map_add(&s->index, path, (uint32_t)s->count, &first));
    if (first == s->count)
        s->count++;
    s->files[first] = (struct made_file){path, text, false};
    return STATUS_OK;
}

/* STATUS_MEMORY for a text that could not be made. */
static enum status put_made(struct staging *s, struct str path, struct str text) {
    return text.ptr ? put_file(s, path, text) : STATUS_MEMORY;
}

static struct str path_of(struct staging *s, struct str label, const char *rest) {
    return str_format(s->state->arena, STR_F "/%s", STR_A(label), rest);
}

static enum status put_hash(struct staging *s, struct str path, struct str text, bool is_512) {
    enum { HEX_MAX = HASH_SHA512_HEX };
    uint8_t digest[HASH_SHA512_SIZE];
    char hex[HEX_MAX];
    struct str name = path, part;
    size_t size = is_512 ? HASH_SHA512_SIZE : HASH_SHA256_SIZE;
    for (struct str rest = path; str_next(&rest, '/', &part);)
        name = part;
    (is_512 ? hash_sha512 : hash_sha256)(text, digest);
    hash_hex(digest, size, hex);
    return put_made(s, str_format(s->state->arena, STR_F ".%s", STR_A(path), is_512 ? "sha512" : "sha256"),
                    str_format(s->state->arena, "%.*s  " STR_F "\n", (int)(2 * size), hex, STR_A(name)));
}

static enum status put_signature(struct staging *s, struct str path, struct str text) {
    struct str signature = STR_NONE, name = str_format(s->state->arena, STR_F ".asc", STR_A(path));
    if (s->signer)
        TRY(openpgp_signer_sign(s->signer, text, s->state->arena, s->state->sink, &signature));
    return put_file(s, name, signature);
}

/* A document that moves (its label has changed) leaves nothing behind. */
static enum status drop_document(struct staging *s, const struct psirt_listed *old) {
    static const char *const ENDINGS[] = {"", ".asc", ".sha256", ".sha512"};
    for (size_t i = 0; i < ARRAY_LEN(ENDINGS); i++)
        TRY(put_file(s,
                     str_format(s->state->arena, STR_F "/" STR_F "%s", STR_A(old->label), STR_A(old->path), ENDINGS[i]),
                     STR_NONE));
    return STATUS_OK;
}

static enum status list_advisory(struct staging *s, const struct psirt_advisory *advisory, bool is_signed) {
    struct psirt_listing *listing = &s->state->listing;
    const struct psirt_listed one = {
        .label = advisory->label,
        .path = advisory->path,
        .id = advisory->id,
        .title = advisory->title,
        .published = advisory->published,
        .updated = advisory->updated,
        .csaf_version = str_contains(str_slice(advisory->text, 0, advisory->text.len), STR("\"csaf_version\": \"2.1\""))
                            ? STR("2.1")
                            : STR("2.0"),
        .revision = advisory->revision,
        .is_signed = is_signed};
    for (size_t i = 0; i < listing->count; i++)
        if (str_eq(listing->items[i].id, one.id)) {
            bool is_same_place = str_eq(listing->items[i].label, one.label) && str_eq(listing->items[i].path, one.path);
            if (!is_same_place)
                TRY(drop_document(s, &listing->items[i]));
            listing->items[i] = one;
            return STATUS_OK;
        }
    if (!arena_grow(s->state->arena, (void **)&listing->items, listing->count, &listing->room, sizeof *listing->items,
                    _Alignof(struct psirt_listed)))
        return STATUS_MEMORY;
    listing->items[listing->count++] = one;
    return STATUS_OK;
}

static enum status put_advisory(struct staging *s, const struct psirt_advisory *advisory) {
    struct str path = str_format(s->state->arena, STR_F "/" STR_F, STR_A(advisory->label), STR_A(advisory->path));
    TRY(list_advisory(s, advisory, s->signer != NULL));
    TRY(put_made(s, path, advisory->text));
    TRY(put_hash(s, path, advisory->text, false));
    TRY(put_hash(s, path, advisory->text, true));
    return put_signature(s, path, advisory->text);
}

/* What was published before anybody signed. */
static enum status sign_others(struct staging *s) {
    struct psirt_listing *listing = &s->state->listing;
    for (size_t i = 0; s->signer && i < listing->count; i++) {
        struct psirt_listed *one = &listing->items[i];
        struct str path = str_format(s->state->arena, STR_F "/" STR_F, STR_A(one->label), STR_A(one->path)),
                   full = str_format(s->state->arena, "%s/" STR_F, s->state->path, STR_A(path));
        struct source source;
        if (one->is_signed)
            continue;
        if (!path.ptr || !full.ptr)
            return STATUS_MEMORY;
        TRY(file_read(full.ptr, FILE_MAX, s->state->arena, s->state->sink, &source));
        TRY(put_signature(s, path, source.text));
        one->is_signed = true;
    }
    return STATUS_OK;
}

static enum status put_key(struct staging *s) {
    struct psirt_listing *listing = &s->state->listing;
    if (!s->signer)
        return STATUS_OK;
    struct str key = openpgp_signer_fingerprint(s->signer);
    size_t i = 0;
    while (i < listing->key_count && !str_eq(listing->keys[i], key))
        i++;
    if (i == listing->key_count)
        listing->keys[listing->key_count++] = key; /* there is room for one */
    return put_made(s, str_format(s->state->arena, "openpgp/" STR_F ".asc", STR_A(key)),
                    openpgp_signer_public_key(s->signer));
}

static enum status put_lists(struct staging *s) {
    struct psirt_listing *listing = &s->state->listing;
    struct arena *arena = s->state->arena;
    psirt_listing_sort(listing);
    for (size_t i = 0; i < PSIRT_LABELS; i++) {
        struct str label = psirt_labels[i];
        bool has = psirt_listing_has(listing, label);
        struct str feed = has ? psirt_feed_text(listing, label, arena) : STR_NONE,
                   index = has ? psirt_index_text(listing, label, arena) : STR_NONE,
                   changes = has ? psirt_changes_text(listing, label, arena) : STR_NONE;
        if (has && (!feed.ptr || !index.ptr || !changes.ptr))
            return STATUS_MEMORY;
        TRY(put_file(s, psirt_feed_path(label, arena), feed));
        TRY(put_file(s, path_of(s, label, "index.txt"), index));
        TRY(put_file(s, path_of(s, label, "changes.csv"), changes));
    }
    TRY(put_made(s, STR("service.json"), psirt_service_text(listing, arena)));
    return put_made(s, STR("provider-metadata.json"), psirt_metadata_text(listing, arena));
}

/* ---- the new tree on the disk */

static bool any_name(struct str name) {
    (void)name;
    return true;
}

/* Every folder on the way to a file below the stage. */
static enum status make_parents(struct staging *s, char *path) {
    for (char *at = path + strlen(s->stage->path) + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        bool is_made = mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST;
        enum status status = is_made ? STATUS_OK : file_refused(s->state->sink, &NO_FOLDER, path);
        *at = '/';
        TRY(status);
    }
    return STATUS_OK;
}

static char *stage_path(struct staging *s, struct str inner) {
    return (char *)(uintptr_t)str_format(s->state->arena, "%s/" STR_F, s->stage->path, STR_A(inner)).ptr;
}

/* The same file under another name; where that cannot be, a copy. */
static enum status take_over(struct staging *s, const char *old, struct str inner) {
    char *path = stage_path(s, inner);
    struct source source;
    if (!path)
        return STATUS_MEMORY;
    TRY(make_parents(s, path));
    if (link(old, path) == 0)
        return STATUS_OK;
    if (errno != EPERM && errno != EXDEV && errno != EMLINK && errno != ENOTSUP)
        return file_refused(s->state->sink, &NO_LINK, old);
    TRY(file_read(old, FILE_MAX, s->state->arena, s->state->sink, &source));
    return file_write(path, source.text, s->state->sink);
}

/* An old signature stays with the bytes that it is of: it would only differ by its time. */
static enum status is_unchanged(struct staging *s, struct made_file *file, const char *old) {
    struct source source;
    if (!file->text.ptr)
        return STATUS_OK;
    if (str_ends(file->path, STR(".asc")) && !str_starts(file->path, STR("openpgp/"))) {
        uint32_t document = map_get(&s->index, str_slice(file->path, 0, file->path.len - STR(".asc").len));
        file->is_there = document != MAP_NONE && s->files[document].is_there;
        return STATUS_OK;
    }
    TRY(file_read(old, FILE_MAX, s->state->arena, s->state->sink, &source));
    file->is_there = str_eq(source.text, file->text);
    return STATUS_OK;
}

/* Files come in the order of their paths, so a document before its signature. */
static enum status take_old(struct staging *s) {
    struct file_list old;
    TRY(file_walk(s->stage->target, any_name, s->state->arena, s->state->sink, &old));
    for (size_t i = 0; i < old.count; i++) {
        struct str inner = str_skip(str_from(old.items[i].path), strlen(s->stage->target) + 1);
        uint32_t number = map_get(&s->index, inner);
        struct made_file *file = number == MAP_NONE ? NULL : &s->files[number];
        if (file)
            TRY(is_unchanged(s, file, old.items[i].path));
        if (!file || file->is_there)
            TRY(take_over(s, old.items[i].path, inner));
        else
            s->changed = true;
    }
    return STATUS_OK;
}

static enum status write_new(struct staging *s) {
    for (size_t i = 0; i < s->count; i++) {
        if (s->files[i].is_there || !s->files[i].text.ptr)
            continue;
        char *path = stage_path(s, s->files[i].path);
        if (!path)
            return STATUS_MEMORY;
        TRY(make_parents(s, path));
        TRY(file_write(path, s->files[i].text, s->state->sink));
        s->changed = true;
    }
    return STATUS_OK;
}

/* ---- the stage itself */

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where) {
    (void)info;
    (void)type;
    (void)where;
    (void)remove(path);
    return 0;
}

static void remove_tree(const char *path) {
    (void)nftw(path, remove_one, WALK_DEPTH, FTW_DEPTH | FTW_PHYS);
}

/* Who holds the folder is alone: what lies there is of a run that was killed. */
static enum status make_stage(struct psirt_folder_state *state, struct psirt_stage *stage) {
    struct stat info;
    struct str path = str_format(&stage->arena, "%s/.well-known/.csaf-new", state->web),
               target = str_copy(&stage->arena, str_from(state->path));
    if (!path.ptr || !target.ptr)
        return STATUS_MEMORY;
    stage->path = path.ptr;
    remove_tree(stage->path);
    if (mkdir(stage->path, FOLDER_MODE) != 0)
        return file_refused(state->sink, &NO_FOLDER, stage->path);
    stage->target = target.ptr;
    stage->is_fresh = stat(stage->target, &info) != 0;
    mode_t mode = stage->is_fresh ? FOLDER_MODE : info.st_mode & 07777;
    return chmod(stage->path, mode) == 0 ? STATUS_OK : file_refused(state->sink, &NO_FOLDER, stage->path);
}

static enum status fill(struct staging *s, const struct psirt_advisory *advisory) {
    map_init(&s->index, s->state->arena, false);
    if (advisory)
        TRY(put_advisory(s, advisory));
    TRY(sign_others(s));
    TRY(put_key(s));
    TRY(put_lists(s));
    if (!s->stage->is_fresh)
        TRY(take_old(s));
    return write_new(s);
}

enum status psirt_stage_new(struct psirt_folder_state *state, const struct psirt_advisory *advisory,
                            struct openpgp_signer *signer, bool *changed, struct psirt_stage **stage) {
    enum { STAGE_BYTES = 1 << 20 };
    struct arena arena;
    arena_init(&arena, STAGE_BYTES);
    struct psirt_stage *made = ARENA_NEW(&arena, struct psirt_stage);
    if (!made) {
        arena_done(&arena);
        return STATUS_MEMORY;
    }
    made->arena = arena;
    struct staging s = {.state = state, .stage = made, .signer = signer};
    enum status status = make_stage(state, made);
    if (status == STATUS_OK)
        status = fill(&s, advisory);
    if (status != STATUS_OK) {
        psirt_stage_free(made);
        return status;
    }
    *changed = s.changed;
    *stage = made;
    return STATUS_OK;
}

enum status psirt_stage_swap(struct psirt_stage *stage, struct diag_sink *sink) {
    const char *from = stage->is_fresh && stage->is_swapped ? stage->target : stage->path,
               *to = stage->is_fresh && stage->is_swapped ? stage->path : stage->target;
    if (!folder_rename(from, to, !stage->is_fresh))
        return file_refused(sink, &NO_SWAP, stage->target);
    stage->is_swapped = !stage->is_swapped;
    return STATUS_OK;
}

void psirt_stage_free(struct psirt_stage *stage) {
    if (!stage)
        return;
    /* A second time for what could not be removed for lack of memory. */
    for (int tries = 0; stage->path && tries < 2; tries++)
        remove_tree(stage->path);
    struct arena arena = stage->arena;
    arena_done(&arena);
}
