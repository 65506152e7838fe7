#include "supplier/psirt_folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/folder.h"
#include "base/json.h"

static const struct diag_kind NO_CSAF = {"psirt.folder-document", SEVERITY_ERROR,
                                         "this is no CSAF document with id, title and dates",
                                         "only what keyway psirt has written should lie here"};
static const struct diag_kind FOREIGN = {"psirt.security-txt", SEVERITY_WARNING,
                                         "security.txt does not name the CSAF provider",
                                         "add the line 'CSAF: {0}provider-metadata.json'"};
static const struct diag_kind TOO_MANY = {"psirt.folder-many", SEVERITY_ERROR, "the folder has more than {0} documents",
                                          NULL};

static const struct diag_kind HELD = {"psirt.folder-held", SEVERITY_ERROR, "cannot be held: {0}",
                                      "somebody else may be publishing into it: try again"};
static const struct diag_kind NO_FOLDER = {"psirt.folder", SEVERITY_ERROR, "no folder can be made here: {0}", NULL};

enum { DOCUMENT_MAX = 64 * 1024 * 1024, SECURITY_MAX = 64 * 1024, RENEW_SECONDS = 60 * 86400, FOLDER_MODE = 0755 };

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

static bool is_key(struct str name) {
    return str_ends(name, STR(".asc"));
}

static bool is_label(struct str text) {
    for (size_t i = 0; i < PSIRT_LABELS; i++)
        if (str_eq(psirt_labels[i], text))
            return true;
    return false;
}

/* "white/2026/rt-1.json": a label, a year, a file. */
static bool is_document_path(struct str path, struct psirt_listed *one) {
    struct str rest = path, label, year;
    uint64_t number;
    if (!str_next(&rest, '/', &label) || !is_label(label))
        return false;
    one->label = label;
    one->path = rest;
    return str_next(&rest, '/', &year) && year.len == 4 && str_u64(year, 9999, &number) && rest.ptr &&
           str_find_char(rest, '/') == SIZE_MAX;
}

struct opening {
    struct psirt_folder_state *state;
    struct json_parser *parser;
};

static enum status keep_text(struct arena *arena, const struct json_node *object, const char *key, struct str *text) {
    *text = str_copy(arena, json_get_string(object, str_from(key)));
    return text->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status take_document(struct psirt_folder_state *state, const struct json_doc *doc,
                                 struct psirt_listed *one) {
    const struct json_node *document = json_get(doc->root, STR("document")),
                           *tracking = json_get(document, STR("tracking"));
    struct str version;
    uint64_t number = 0;
    TRY(keep_text(state->arena, document, "title", &one->title));
    TRY(keep_text(state->arena, document, "csaf_version", &one->csaf_version));
    TRY(keep_text(state->arena, tracking, "id", &one->id));
    TRY(keep_text(state->arena, tracking, "initial_release_date", &one->published));
    TRY(keep_text(state->arena, tracking, "current_release_date", &one->updated));
    TRY(keep_text(state->arena, tracking, "version", &version));
    one->revision = str_u64(version, UINT16_MAX, &number) ? (unsigned)number : 0;
    if (one->id.len && one->title.len && one->published.len && one->updated.len)
        return STATUS_OK;
    diag_add(state->sink, &NO_CSAF, file_place(state->sink, doc->source->name.ptr), STR_NONE);
    return STATUS_INPUT;
}

/* The text of a document is forgotten once its few lines are known. */
static enum status read_document(struct opening *o, const char *path, struct psirt_listed *one) {
    struct psirt_folder_state *state = o->state;
    struct arena scratch;
    struct source *source;
    struct json_doc doc;
    arena_init(&scratch, 8 * (size_t)DOCUMENT_MAX);
    source = ARENA_NEW(&scratch, struct source);
    enum status status = source ? file_read(path, DOCUMENT_MAX, &scratch, state->sink, source) : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = json_parse(o->parser, source, true, &scratch, state->sink, &doc);
    if (status == STATUS_OK)
        status = take_document(state, &doc, one);
    if (status != STATUS_OK) /* what is told shows lines of it */
        arena_adopt(state->arena, &scratch);
    arena_done(&scratch);
    return status;
}

static enum status add_document(struct opening *o, const char *path) {
    struct psirt_folder_state *state = o->state;
    struct psirt_listing *listing = &state->listing;
    struct psirt_listed one = {.revision = 0};
    struct str inner = str_skip(str_from(path), strlen(state->path) + 1);
    if (!is_document_path(inner, &one))
        return STATUS_OK;
    if (listing->count == PSIRT_DOCUMENTS_MAX) {
        diag_add(state->sink, &TOO_MANY, file_place(state->sink, state->path), STR("100,000"));
        return STATUS_LIMIT;
    }
    TRY(read_document(o, path, &one));
    struct str signature = str_format(state->arena, "%s.asc", path);
    if (!signature.ptr || !arena_grow(state->arena, (void **)&listing->items, listing->count, &listing->room,
                                      sizeof *listing->items, _Alignof(struct psirt_listed)))
        return STATUS_MEMORY;
    one.is_signed = file_exists(signature.ptr);
    listing->items[listing->count++] = one;
    return STATUS_OK;
}

static enum status read_documents(struct psirt_folder_state *state) {
    struct opening o = {state, json_parser_new()};
    struct file_list files;
    enum status status = o.parser ? file_walk(state->path, is_json, state->arena, state->sink, &files) : STATUS_MEMORY;
    for (size_t i = 0; status == STATUS_OK && i < files.count; i++)
        status = add_document(&o, files.items[i].path);
    json_parser_free(o.parser);
    return status;
}

/* Keys that documents of the folder are signed with stay there, be they still in use or not. */
static enum status read_keys(struct psirt_folder_state *state) {
    struct str folder = str_format(state->arena, "%s/openpgp", state->path);
    struct psirt_listing *listing = &state->listing;
    struct file_list files = {.count = 0};
    struct stat info;
    if (!folder.ptr)
        return STATUS_MEMORY;
    if (stat(folder.ptr, &info) == 0)
        TRY(file_walk(folder.ptr, is_key, state->arena, state->sink, &files));
    listing->keys = ARENA_ARRAY(state->arena, struct str, files.count + 1);
    if (!listing->keys)
        return STATUS_MEMORY;
    for (size_t i = 0; i < files.count; i++) {
        struct str name = str_skip(str_from(files.items[i].path), folder.len + 1);
        listing->keys[listing->key_count++] = str_slice(name, 0, name.len - STR(".asc").len);
    }
    return STATUS_OK;
}

static enum status make_folder(struct psirt_folder_state *state, const char *path) {
    if (mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST)
        return STATUS_OK;
    return file_refused(state->sink, &NO_FOLDER, path);
}

/* What changes as a whole has another inode each time, so that what is held is the folder around it. */
static enum status hold(struct psirt_folder_state *state) {
    struct str around = str_format(state->arena, "%s/.well-known", state->web);
    if (!around.ptr)
        return STATUS_MEMORY;
    TRY(make_folder(state, state->web));
    TRY(make_folder(state, around.ptr));
    int fd = folder_lock(around.ptr);
    if (fd < 0)
        return file_refused(state->sink, errno == ENOTDIR ? &NO_FOLDER : &HELD, around.ptr);
    state->lock = fd + 1; /* 0 is none */
    return STATUS_OK;
}

static enum status read_folder(struct psirt_folder_state *state) {
    struct stat info;
    TRY(hold(state));
    if (stat(state->path, &info) == 0)
        TRY(read_documents(state));
    TRY(read_keys(state));
    psirt_listing_sort(&state->listing);
    return STATUS_OK;
}

enum status psirt_folder_open(const char *web, struct str root, const struct supplier *supplier, struct arena *arena,
                              struct diag_sink *sink, struct psirt_folder_state *state) {
    struct psirt_folder_state opened = {
        .arena = arena, .sink = sink, .web = web, .listing = {.root = root, .supplier = supplier}};
    opened.path = str_format(arena, "%s/.well-known/csaf", web).ptr;
    if (!opened.path)
        return STATUS_MEMORY;
    enum status status = read_folder(&opened);
    if (status == STATUS_OK)
        *state = opened;
    else
        psirt_folder_close(&opened);
    return status;
}

void psirt_folder_close(struct psirt_folder_state *state) {
    if (state->lock)
        (void)close(state->lock - 1);
    state->lock = 0;
}

const struct psirt_listed *psirt_folder_find(const struct psirt_folder_state *state, struct str id) {
    for (size_t i = 0; i < state->listing.count; i++)
        if (str_eq(state->listing.items[i].id, id))
            return &state->listing.items[i];
    return NULL;
}

enum status psirt_folder_same(const struct psirt_folder_state *state, const struct psirt_listed *listed,
                              struct str text, bool *same) {
    struct source source;
    struct str path =
        str_format(state->arena, "%s/" STR_F "/" STR_F, state->path, STR_A(listed->label), STR_A(listed->path));
    if (!path.ptr)
        return STATUS_MEMORY;
    TRY(file_read(path.ptr, DOCUMENT_MAX, state->arena, state->sink, &source));
    *same = str_eq(source.text, text);
    return STATUS_OK;
}

/* ---- security.txt */

static struct str field_of(struct str text, struct str name) {
    struct str line;
    while (str_next(&text, '\n', &line))
        if (str_starts_nocase(line, name))
            return str_trim(str_skip(line, name.len));
    return STR_NONE;
}

enum status psirt_security_write(const struct psirt_folder_state *state, int64_t now) {
    struct str path = str_format(state->arena, "%s/.well-known/security.txt", state->web),
               text = psirt_security_text(&state->listing, now, state->arena);
    struct source source;
    int64_t expires = 0;
    if (!path.ptr || !text.ptr)
        return STATUS_MEMORY;
    if (!file_exists(path.ptr))
        return file_write(path.ptr, text, state->sink);
    TRY(file_read(path.ptr, SECURITY_MAX, state->arena, state->sink, &source));
    struct str named = field_of(source.text, STR("CSAF:"));
    if (!str_starts(named, state->listing.root)) {
        diag_add(state->sink, &FOREIGN, file_place(state->sink, path.ptr), state->listing.root);
        return STATUS_OK;
    }
    bool is_good = date_time_parse(field_of(source.text, STR("Expires:")), &expires) && expires > now + RENEW_SECONDS;
    return is_good ? STATUS_OK : file_write(path.ptr, text, state->sink);
}
