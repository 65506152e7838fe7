#include "probe/block_settings.h"

struct block_reader {
    struct probe *probe;
    struct probe_block_settings *all;
    struct str rest;
    const char *path;
    enum block_style style;
    uint32_t line;
    struct str blocks[BLOCK_DEPTH_MAX];
    size_t depth; /* may be beyond what is kept */
};

static bool is_in(char c, const char *marks) {
    return c != 0 && strchr(marks, c);
}

static void advance(struct block_reader *reader, size_t len) {
    for (size_t i = 0; i < len && i < reader->rest.len; i++)
        reader->line += reader->rest.ptr[i] == '\n';
    reader->rest = str_skip(reader->rest, len);
}

static size_t length_to(struct str text, struct str end) {
    size_t at = str_find(text, end);
    return at == SIZE_MAX ? text.len : at + end.len;
}

static bool is_directive(const struct block_reader *reader) {
    return reader->style == BLOCK_APT &&
           (str_starts(reader->rest, STR("#clear")) || str_starts(reader->rest, STR("#include")));
}

/* How long the comment is that begins here; 0: none does. */
static size_t comment_here(const struct block_reader *reader) {
    if (str_starts(reader->rest, STR("/*")))
        return 2 + length_to(str_skip(reader->rest, 2), STR("*/"));
    if (str_starts(reader->rest, STR("//")) || (str_starts(reader->rest, STR("#")) && !is_directive(reader)))
        return length_to(reader->rest, STR("\n"));
    return 0;
}

static bool is_between(const struct block_reader *reader, char c) {
    return char_is_blank(c) || is_in(c, "\n\r\f\v") || c == 0 ||
           (reader->style == BLOCK_LIBCONFIG && is_in(c, "=:,()[]+"));
}

static void skip(struct block_reader *reader) {
    for (size_t len = 1; len > 0 && reader->rest.len > 0;) {
        len = is_between(reader, reader->rest.ptr[0]) ? 1 : comment_here(reader);
        advance(reader, len);
    }
}

static struct str take_word(struct block_reader *reader) {
    size_t len = 0;
    while (len < reader->rest.len && !is_between(reader, reader->rest.ptr[len]) &&
           !is_in(reader->rest.ptr[len], "\"{};"))
        len++;
    struct str word = str_slice(reader->rest, 0, len);
    advance(reader, len);
    return word;
}

static struct str take_string(struct block_reader *reader) {
    size_t len = 1;
    while (len < reader->rest.len && reader->rest.ptr[len] != '"')
        len += reader->rest.ptr[len] == '\\' ? 2 : 1;
    struct str value = str_slice(reader->rest, 1, len < reader->rest.len ? len : reader->rest.len);
    advance(reader, len + 1);
    return value;
}

/* Joined by "::", empty parts left out. */
static struct str full_name(struct block_reader *reader, struct str name) {
    char bytes[BLOCK_NAME_MAX];
    size_t len = 0, depth = reader->depth < BLOCK_DEPTH_MAX ? reader->depth : BLOCK_DEPTH_MAX;
    for (size_t i = 0; i <= depth; i++) {
        struct str part = i < depth ? reader->blocks[i] : name;
        if (part.len == 0)
            continue;
        if (len + 2 + part.len > sizeof bytes) {
            reader->all->cut = true;
            return STR("");
        }
        if (len > 0) {
            bytes[len++] = ':';
            bytes[len++] = ':';
        }
        memcpy(bytes + len, part.ptr, part.len);
        len += part.len;
    }
    struct str copy = str_copy(reader->probe->arena, (struct str){bytes, len});
    reader->probe->memory_out |= !copy.ptr;
    return copy.ptr ? copy : STR("");
}

static void add(struct block_reader *reader, struct str name, struct str value, uint32_t line) {
    struct probe_block_settings *all = reader->all;
    all->cut |= all->count == BLOCK_SETTINGS_MAX;
    if (all->count == BLOCK_SETTINGS_MAX)
        return;
    struct probe_block_setting setting = {
        .name = str_starts(name, STR("#")) ? name : full_name(reader, name), .value = value, reader->path, line};
    if (!arena_grow(reader->probe->arena, (void **)&all->items, all->count, &all->room, sizeof setting,
                    _Alignof(struct probe_block_setting))) {
        reader->probe->memory_out = true;
        return;
    }
    all->items[all->count++] = setting;
}

static void open_block(struct block_reader *reader, struct str name) {
    reader->all->cut |= reader->depth >= BLOCK_DEPTH_MAX;
    if (reader->depth < BLOCK_DEPTH_MAX)
        reader->blocks[reader->depth] = name;
    reader->depth++;
    advance(reader, 1);
}

/* A name, with a block, a value or nothing behind it. */
static void read_named(struct block_reader *reader) {
    uint32_t line = reader->line;
    struct str name = take_word(reader);
    skip(reader);
    char next = reader->rest.len > 0 ? reader->rest.ptr[0] : ';';
    if (next == '{')
        open_block(reader, name);
    else if (next == '"')
        add(reader, name, take_string(reader), line);
    else
        add(reader, name, is_in(next, ";}") ? STR("") : take_word(reader), line);
}

static void read_next(struct block_reader *reader) {
    uint32_t line = reader->line;
    switch (reader->rest.ptr[0]) {
    case '{':
        open_block(reader, STR(""));
        break;
    case '}':
        reader->depth -= reader->depth > 0;
        advance(reader, 1);
        break;
    case ';':
        advance(reader, 1);
        break;
    case '"':
        add(reader, STR(""), take_string(reader), line);
        break;
    default:
        read_named(reader);
    }
}

void probe_block_text(struct probe *probe, struct probe_block_settings *all, struct str text, const char *path,
                      enum block_style style) {
    struct block_reader reader = {.probe = probe, .all = all, .rest = text, .path = path, .style = style, .line = 1};
    for (skip(&reader); reader.rest.len > 0; skip(&reader))
        read_next(&reader);
}

static bool clears(const struct probe_block_setting *item, struct str name) {
    struct str front = item->value;
    return str_eq(item->name, STR("#clear")) && str_starts_nocase(name, front) &&
           (name.len == front.len || str_starts(str_skip(name, front.len), STR("::")));
}

const struct probe_block_setting *probe_block_last(const struct probe_block_settings *all, struct str name) {
    for (size_t i = all->count; i > 0; i--) {
        const struct probe_block_setting *item = &all->items[i - 1];
        if (clears(item, name))
            return NULL;
        if (str_eq_nocase(item->name, name))
            return item;
    }
    return NULL;
}

struct str probe_block_part(struct str name) {
    for (size_t at; (at = str_find(name, STR("::"))) != SIZE_MAX && at + 2 < name.len;)
        name = str_skip(name, at + 2);
    return name;
}
