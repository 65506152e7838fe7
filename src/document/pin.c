#include "document/pin.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "document/document.h"

/* Nothing would be looked at, and that would pass. */
static const struct diag_kind PINS_NONE = {"pin.no-pins", SEVERITY_ERROR, "documents of this kind pin no files",
                                           "name product, process and plant documents"};
static const struct diag_kind STANDARD_INPUT = {"pin.standard-input", SEVERITY_ERROR,
                                                "a document from standard input cannot be pinned",
                                                "name its file: the hashes are written into it"};
static const struct diag_kind NO_FILE = {"document.no-file", SEVERITY_ERROR, "there is no file '{0}'",
                                         "the path is seen from the folder of this document"};
static const struct diag_kind LAYOUT = {"pin.layout", SEVERITY_ERROR,
                                        "the hashes cannot be written into this layout without changing something else",
                                        "write 'file' and 'sha256' on lines of their own, below each other"};

enum { PIN_FILE_BYTES_MAX = 64 * 1024 * 1024 };

static const struct str FILE_KEY = STR_INIT("file");
static const struct str SHA256_KEY = STR_INIT("sha256");

/* Where entries with a file stand in a document of each kind; lists on the way are walked. */
enum { STEPS_MAX = 2 };
static const struct route {
    enum document_kind kind;
    struct str keys[STEPS_MAX];
} ROUTES[] = {
    {DOCUMENT_PRODUCT, {STR_INIT("supplier"), STR_INIT("certificates")}},
    {DOCUMENT_PRODUCT, {STR_INIT("supplier"), STR_INIT("evidence")}},
    {DOCUMENT_PRODUCT, {STR_INIT("certificates")}},
    {DOCUMENT_PRODUCT, {STR_INIT("releases"), STR_INIT("evidence")}},
    {DOCUMENT_PROCESS, {STR_INIT("training")}},
    {DOCUMENT_PROCESS, {STR_INIT("documents")}},
    {DOCUMENT_PROCESS, {STR_INIT("components")}},
    {DOCUMENT_PROCESS, {STR_INIT("releases"), STR_INIT("sign-off")}},
    {DOCUMENT_PROCESS, {STR_INIT("releases"), STR_INIT("records")}},
    {DOCUMENT_PLANT, {STR_INIT("assets"), STR_INIT("observations")}},
    {DOCUMENT_PLANT, {STR_INIT("assets"), STR_INIT("hardening")}},
    {DOCUMENT_PLANT, {STR_INIT("assets"), STR_INIT("probe")}},
    {DOCUMENT_PENTEST, {STR_INIT("")}},
};

/* One entry of the document that names a file, and the change of the text that pins it. */
struct entry {
    const struct yaml_node *map;
    struct pin_entry pin;
    size_t from, to;    /* bytes that are replaced */
    struct str written; /* by this */
};

struct entries {
    struct arena *arena;
    struct entry *items;
    size_t count, room;
};

static enum status add_entry(struct entries *all, const struct yaml_node *map) {
    const struct yaml_node *file = yaml_get(map, FILE_KEY);
    if (!file || file->type != YAML_SCALAR || yaml_is_null(file))
        return STATUS_OK;
    if (!arena_grow(all->arena, (void **)&all->items, all->count, &all->room, sizeof *all->items,
                    _Alignof(struct entry)))
        return STATUS_MEMORY;
    all->items[all->count++] = (struct entry){.map = map, .pin = {.file = file->text, .place = file->place}};
    return STATUS_OK;
}

static enum status follow(struct entries *all, const struct yaml_node *node, const struct str *keys, size_t count) {
    if (!node)
        return STATUS_OK;
    if (node->type == YAML_LIST) {
        for (const struct yaml_node *item = node->first; item; item = item->next)
            TRY(follow(all, item, keys, count));
        return STATUS_OK;
    }
    if (count > 0 && keys[0].len > 0)
        return follow(all, yaml_get(node, keys[0]), keys + 1, count - 1);
    return node->type == YAML_MAP ? add_entry(all, node) : STATUS_OK;
}

static int by_offset(const void *a, const void *b) {
    const struct entry *x = a, *y = b;
    return (x->pin.place.offset > y->pin.place.offset) - (x->pin.place.offset < y->pin.place.offset);
}

static enum status find_entries(struct entries *all, enum document_kind kind, const struct yaml_node *root) {
    for (size_t i = 0; i < ARRAY_LEN(ROUTES); i++)
        if (ROUTES[i].kind == kind)
            TRY(follow(all, root, ROUTES[i].keys, STEPS_MAX));
    if (all->count > 0)
        qsort(all->items, all->count, sizeof *all->items, by_offset);
    return STATUS_OK;
}

/* The hash of the file as hex, in the arena; the bytes of the file only pass through memory. */
static enum status hash_file(struct field_reader *reader, const struct yaml_node *file, struct str *hex) {
    static const struct field FIELD_FILE = {.key = STR_INIT("file")};
    struct arena scratch;
    struct source content;
    struct str written;
    const char *path;
    uint8_t digest[HASH_SHA256_SIZE];
    if (!document_path(reader, &FIELD_FILE, file, &written, &path))
        return reader->status != STATUS_OK ? reader->status : STATUS_INPUT;
    if (!file_exists(path)) {
        diag_add(reader->sink, &NO_FILE, file->place, written);
        return STATUS_INPUT;
    }
    char *text = arena_get_raw(reader->arena, HASH_SHA256_HEX, 1);
    if (!text)
        return STATUS_MEMORY;
    arena_init(&scratch, 2 * (size_t)PIN_FILE_BYTES_MAX);
    enum status status = file_read(path, PIN_FILE_BYTES_MAX, &scratch, reader->sink, &content);
    if (status == STATUS_OK) {
        hash_sha256(content.text, digest);
        hash_hex(digest, sizeof digest, text);
        *hex = (struct str){text, HASH_SHA256_HEX};
    }
    arena_done(&scratch);
    return status;
}

static size_t line_start(struct str text, size_t at) {
    while (at > 0 && text.ptr[at - 1] != '\n')
        at--;
    return at;
}

/* A line of its own below the file's, as far in as its key; behind a comment on the file's line if there is one. */
static bool put_line(struct arena *arena, struct str text, const struct yaml_node *file, struct entry *entry) {
    size_t start = line_start(text, file->key_place.offset);
    size_t end = str_find_char(str_skip(text, file->place.offset + file->place.length), '\n');
    end = end == SIZE_MAX ? text.len : file->place.offset + file->place.length + end;
    bool has_return = end > 0 && text.ptr[end - 1] == '\r';
    entry->from = entry->to = has_return ? end - 1 : end;
    int indent = (int)(file->key_place.offset - start);
    entry->written =
        str_format(arena, "%s%*ssha256: " STR_F, has_return ? "\r\n" : "\n", indent, "", STR_A(entry->pin.sha256));
    return entry->written.ptr != NULL;
}

/* What the change of the text is. Whether it was a safe one, compare_trees tells. */
static bool plan_change(struct arena *arena, struct str text, struct entry *entry) {
    const struct yaml_node *file = yaml_get(entry->map, FILE_KEY), *old = yaml_get(entry->map, SHA256_KEY);
    bool is_flow = entry->map->place.offset < text.len && text.ptr[entry->map->place.offset] == '{';
    if (old && old->place.length > 0) {
        entry->from = old->place.offset;
        entry->to = entry->from + old->place.length;
        entry->written = entry->pin.sha256;
    } else if (old) {
        entry->from = entry->to = old->key_place.offset + old->key_place.length + 1;
        entry->written = str_format(arena, " " STR_F, STR_A(entry->pin.sha256));
    } else if (is_flow) {
        entry->from = entry->to = file->place.offset + file->place.length;
        entry->written = str_format(arena, ", sha256: " STR_F, STR_A(entry->pin.sha256));
    } else {
        return put_line(arena, text, file, entry);
    }
    return entry->written.ptr != NULL;
}

static enum status plan_entry(struct field_reader *reader, struct entry *entry) {
    const struct yaml_node *old = yaml_get(entry->map, SHA256_KEY);
    TRY(hash_file(reader, yaml_get(entry->map, FILE_KEY), &entry->pin.sha256));
    entry->pin.before = old && old->type == YAML_SCALAR ? old->text : STR_NONE;
    if (str_eq_nocase(entry->pin.before, entry->pin.sha256)) {
        entry->pin.outcome = PIN_SAME;
        return STATUS_OK;
    }
    entry->pin.outcome = entry->pin.before.len > 0 ? PIN_CHANGED : PIN_ADDED;
    return plan_change(reader->arena, reader->source->text, entry) ? STATUS_OK : STATUS_MEMORY;
}

/* All that can be told in one run: every file that is missing. */
static enum status plan_all(struct field_reader *reader, struct entries *all) {
    enum status worst = STATUS_OK;
    for (size_t i = 0; i < all->count; i++) {
        enum status status = plan_entry(reader, &all->items[i]);
        if (status != STATUS_OK && status != STATUS_INPUT)
            return status;
        worst = status == STATUS_INPUT ? status : worst;
    }
    return worst;
}

static bool make_text(struct arena *arena, struct str text, const struct entries *all, struct str *made) {
    size_t len = text.len, from = 0, at = 0;
    for (size_t i = 0; i < all->count; i++)
        len += all->items[i].written.len;
    char *bytes = arena_get_raw(arena, len + 1, 1);
    if (!bytes)
        return false;
    for (size_t i = 0; i < all->count; i++) {
        const struct entry *entry = &all->items[i];
        if (entry->pin.outcome == PIN_SAME || entry->from < from)
            continue;
        memcpy(bytes + at, text.ptr + from, entry->from - from);
        at += entry->from - from;
        memcpy(bytes + at, entry->written.ptr, entry->written.len);
        at += entry->written.len;
        from = entry->to;
    }
    memcpy(bytes + at, text.ptr + from, text.len - from);
    *made = (struct str){bytes, at + text.len - from};
    return true;
}

static const struct yaml_node *skip_hash(const struct yaml_node *node) {
    while (node && str_eq(node->key, SHA256_KEY))
        node = node->next;
    return node;
}

/* The same nodes but for hashes. The depth is bounded by the parser. */
static bool compare_trees(const struct yaml_node *a, const struct yaml_node *b) {
    if (a->type != b->type || a->quoted != b->quoted || !str_eq(a->text, b->text) || !str_eq(a->key, b->key))
        return false;
    const struct yaml_node *x = skip_hash(a->first), *y = skip_hash(b->first);
    for (; x && y; x = skip_hash(x->next), y = skip_hash(y->next))
        if (!compare_trees(x, y))
            return false;
    return !x && !y;
}

static bool same_hashes(const struct entries *planned, const struct entries *found) {
    if (planned->count != found->count)
        return false;
    for (size_t i = 0; i < planned->count; i++) {
        const struct yaml_node *hash = yaml_get(found->items[i].map, SHA256_KEY);
        if (!hash || hash->type != YAML_SCALAR || !str_eq_nocase(hash->text, planned->items[i].pin.sha256))
            return false;
    }
    return true;
}

static struct place first_change(const struct entries *all) {
    size_t i = 0;
    while (all->items[i].pin.outcome == PIN_SAME)
        i++;
    return all->items[i].pin.place;
}

/* Reads the new text as anybody would and asks whether it says what was meant. */
static enum status verify(const struct entries *all, enum document_kind kind, const struct yaml_node *before,
                          const struct source *after, struct diag_sink *sink) {
    struct diag_sink unseen;
    struct entries found = {.arena = all->arena};
    const struct yaml_node *root;
    diag_init(&unseen, all->arena);
    enum status status = document_parse(after, kind, all->arena, &unseen, &root);
    if (status != STATUS_OK && status != STATUS_INPUT)
        return status;
    if (status == STATUS_OK)
        TRY(find_entries(&found, kind, root));
    if (status == STATUS_OK && compare_trees(before, root) && same_hashes(all, &found))
        return STATUS_OK;
    diag_add(sink, &LAYOUT, first_change(all), STR_NONE);
    return STATUS_INPUT;
}

static enum status make_report(const struct entries *all, struct arena *arena, struct pin_report *report) {
    struct pin_report made = {.items = ARENA_ARRAY(arena, struct pin_entry, all->count), .count = all->count};
    if (!made.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < all->count; i++) {
        made.items[i] = all->items[i].pin;
        made.changed += made.items[i].outcome != PIN_SAME;
    }
    *report = made;
    return STATUS_OK;
}

static bool pins_files(enum document_kind kind) {
    for (size_t i = 0; i < ARRAY_LEN(ROUTES); i++)
        if (ROUTES[i].kind == kind)
            return true;
    return false;
}

enum status pin_document(const char *path, bool write, struct arena *arena, struct diag_sink *sink,
                         struct pin_report *report) {
    struct field_reader reader = {.arena = arena, .sink = sink};
    struct entries all = {.arena = arena};
    enum document_kind kind = DOCUMENT_PRODUCT;
    struct pin_report made;
    const struct yaml_node *root;
    struct source after;
    if (strcmp(path, "-") == 0) {
        diag_add(sink, &STANDARD_INPUT, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(document_load(path, arena, sink, &reader.source));
    (void)document_kind_of(reader.source, &kind);
    if (!pins_files(kind)) {
        const struct place whole = {.source = reader.source};
        diag_add(sink, &PINS_NONE, whole, STR_NONE);
        return STATUS_INPUT;
    }
    TRY(document_parse(reader.source, kind, arena, sink, &root));
    TRY(find_entries(&all, kind, root));
    TRY(plan_all(&reader, &all));
    TRY(make_report(&all, arena, &made));
    if (made.changed > 0) {
        after.name = reader.source->name;
        if (!make_text(arena, reader.source->text, &all, &after.text))
            return STATUS_MEMORY;
        TRY(verify(&all, kind, root, &after, sink));
        if (write)
            TRY(file_write(path, after.text, sink));
    }
    *report = made;
    return STATUS_OK;
}
