#include "base/place_index.h"

#include <string.h>

enum { STEP = 16 * 1024, LARGE = 4 * STEP };

/* A character, of every STEP bytes the first that begins in them. */
struct mark {
    uint32_t offset;
    struct position position;
};

struct place_index_source {
    const struct source *source;
    struct mark *marks;
    struct place_index_source *older;
};

void place_index_init(struct place_index *index, struct arena *arena) {
    *index = (struct place_index){.arena = arena};
}

/* Moves on to the first character at or behind `to`: over whole lines at once, then by characters. */
static void count_to(struct str text, size_t to, struct mark *mark) {
    size_t at = mark->offset;
    while (at < to) {
        const char *end = memchr(text.ptr + at, '\n', to - at);
        if (!end)
            break;
        at = (size_t)(end - text.ptr) + 1;
        mark->position.line++;
        mark->position.column = 1;
    }
    for (; at < to; mark->position.column++) {
        size_t n = str_utf8_next(str_skip(text, at), NULL);
        at += n ? n : 1;
    }
    mark->offset = (uint32_t)at;
}

static struct mark first_mark(struct str text) {
    /* A byte order mark is no part of the first line (source.c). */
    return (struct mark){str_starts(text, STR("\xEF\xBB\xBF")) ? 3 : 0, {1, 1}};
}

static struct mark *make_marks(struct str text, struct arena *arena) {
    size_t count = text.len / STEP + 1;
    struct mark *marks = ARENA_ARRAY(arena, struct mark, count), mark = first_mark(text);
    for (size_t k = 0; marks && k < count; k++) {
        count_to(text, k * STEP, &mark);
        marks[k] = mark;
    }
    return marks;
}

/* The marks of a source, made when it is asked for the first time; NULL without memory. */
static const struct mark *marks_of(struct place_index *index, const struct source *source) {
    for (struct place_index_source *known = index->sources; known; known = known->older)
        if (known->source == source)
            return known->marks;
    struct place_index_source *fresh = ARENA_NEW(index->arena, struct place_index_source);
    if (!fresh)
        return NULL;
    *fresh = (struct place_index_source){source, make_marks(source->text, index->arena), index->sources};
    if (fresh->marks)
        index->sources = fresh;
    return fresh->marks;
}

static struct position find_position(const struct mark *marks, struct str text, uint32_t at) {
    size_t offset = at < text.len ? at : text.len;
    struct mark mark = marks[offset / STEP];
    /* A character may begin before the step and end behind the place. */
    if (mark.offset > offset)
        mark = offset < STEP ? first_mark(text) : marks[offset / STEP - 1];
    count_to(text, offset, &mark);
    return mark.position;
}

struct position place_index_position(struct place_index *index, struct place place) {
    bool large = index && place.source && place.source->text.ptr && place.source->text.len >= LARGE;
    const struct mark *marks = large ? marks_of(index, place.source) : NULL;
    if (!marks)
        return place_position(place);
    if (index->last.source != place.source || index->last.offset != place.offset) {
        index->last_position = find_position(marks, place.source->text, place.offset);
        index->last = place;
    }
    return index->last_position;
}

struct str place_index_text(struct place_index *index, struct arena *arena, struct place place) {
    struct position position = place_index_position(index, place);
    if (!place.source || position.line == 0)
        return place_text(arena, place);
    return str_format(arena, STR_F ":%u:%u", STR_A(place.source->name), position.line, position.column);
}
