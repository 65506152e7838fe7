#include "base/source.h"

static const struct str BYTE_ORDER_MARK = STR_INIT("\xEF\xBB\xBF");

/* To either side of a place: a report shows a line of 80 columns, and a character has at most four bytes. */
enum { EXCERPT_BYTES = 80 * 4 };

static bool is_known(struct place place) {
    return place.source && place.source->text.ptr;
}

/* Where the line that holds `offset` begins. A byte order mark is no part of the first line: editors hide it. */
static size_t line_start(struct str text, size_t offset) {
    size_t start = offset;
    while (start > 0 && text.ptr[start - 1] != '\n')
        start--;
    if (start == 0 && str_starts(text, BYTE_ORDER_MARK))
        start = BYTE_ORDER_MARK.len;
    return start;
}

struct position place_position(struct place place) {
    if (!is_known(place))
        return (struct position){0, 0};
    struct str text = place.source->text;
    size_t offset = place.offset < text.len ? place.offset : text.len;
    struct position position = {1, 1};
    for (struct str rest = str_slice(text, 0, offset);; position.line++) {
        size_t at = str_find_char(rest, '\n');
        if (at == SIZE_MAX)
            break;
        rest = str_skip(rest, at + 1);
    }
    for (size_t at = line_start(text, offset); at < offset; position.column++) {
        size_t n = str_utf8_next(str_skip(text, at), NULL);
        at += n ? n : 1;
    }
    return position;
}

/* Line feeds in `text`, eight bytes at a time: lines are short, and a search for each end takes longer. */
static uint32_t count_lines(struct str text) {
    static const uint64_t ones = 0x0101010101010101, sevens = 0x7f7f7f7f7f7f7f7f;
    uint32_t count = 0;
    size_t at = 0;
    for (; at + sizeof(uint64_t) <= text.len; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, text.ptr + at, sizeof word);
        word ^= ones * '\n';                                                 /* a line feed is a byte of zeros now */
        uint64_t found = ~(((word & sevens) + sevens) | word | sevens) >> 7; /* 1 in each byte that is one */
        count += (uint32_t)((found * ones) >> 56);
    }
    for (; at < text.len; at++)
        count += text.ptr[at] == '\n';
    return count;
}

/* Goes on from `*position` at `*at` to `offset`. */
static void advance(struct str text, size_t *at, size_t offset, struct position *position) {
    struct str passed = str_slice(text, *at, offset);
    const char *end = passed.len ? memrchr(passed.ptr, '\n', passed.len) : NULL;
    if (end) {
        position->line += count_lines(passed);
        position->column = 1;
        *at = (size_t)(end + 1 - text.ptr);
    }
    for (; *at < offset; position->column++) {
        size_t n = str_utf8_next(str_skip(text, *at), NULL);
        *at += n ? n : 1;
    }
}

void place_positions(const struct place *places, size_t count, struct position *positions) {
    struct position position = {1, 1};
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        positions[i] = (struct position){0, 0};
        if (!is_known(places[i]))
            continue;
        struct str text = places[i].source->text;
        if (at == SIZE_MAX)
            at = str_starts(text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.len : 0;
        advance(text, &at, places[i].offset < text.len ? places[i].offset : text.len, &position);
        positions[i] = position;
    }
}

struct str place_line(struct place place) {
    if (!is_known(place))
        return STR_NONE;
    struct str text = place.source->text;
    size_t start = line_start(text, place.offset < text.len ? place.offset : text.len);
    struct str line = str_skip(text, start);
    line = str_slice(line, 0, str_find_char(line, '\n'));
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    return line;
}

struct str place_text(struct arena *arena, struct place place) {
    if (!place.source)
        return STR("");
    struct position position = place_position(place);
    if (position.line == 0)
        return str_copy(arena, place.source->name);
    return str_format(arena, STR_F ":%u:%u", STR_A(place.source->name), position.line, position.column);
}

struct excerpt place_excerpt(struct place place) {
    struct str line = place_line(place);
    if (!line.ptr)
        return (struct excerpt){.text = STR_NONE};
    size_t line_at = (size_t)(line.ptr - place.source->text.ptr);
    size_t at = place.offset > line_at ? place.offset - line_at : 0;
    at = at < line.len ? at : line.len;
    size_t from = at > EXCERPT_BYTES ? at - EXCERPT_BYTES : 0;
    /* Not within a character. */
    while (from > 0 && ((unsigned char)line.ptr[from] & 0xc0) == 0x80 && from + 3 + EXCERPT_BYTES > at)
        from--;
    struct excerpt excerpt = {.text = str_slice(line, from, at + EXCERPT_BYTES), .offset = (uint32_t)(at - from)};
    size_t behind = excerpt.text.len - excerpt.offset;
    excerpt.length = place.length < behind ? place.length : (uint32_t)behind;
    excerpt.start = place_position((struct place){place.source, (uint32_t)(line_at + from), 0});
    return excerpt;
}
