#include "supplier/keyword.h"

#include <string.h>

enum { STATES_MAX = 60000, NO_WORD = UINT16_MAX };

struct building {
    struct keyword_set *set;
    uint16_t *next; /* 0: not there (nothing leads to the root) */
    uint16_t *word;
    uint16_t *fallback;
    uint16_t *order; /* breadth first */
    size_t states;
};

static bool number_classes(struct keyword_set *set, const struct str *words, size_t count) {
    unsigned classes = 0;
    memset(set->classes, 0, sizeof set->classes);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < words[i].len; k++) {
            unsigned char c = (unsigned char)char_lower(words[i].ptr[k]);
            if (set->classes[c] == 0)
                set->classes[c] = (uint8_t)++classes;
            if (classes >= KEYWORD_CLASSES)
                return false;
        }
    for (unsigned c = 'A'; c <= 'Z'; c++)
        set->classes[c] = set->classes[c + 32];
    return true;
}

static void add_word(struct building *b, struct str word, size_t index) {
    uint16_t state = 0;
    for (size_t i = 0; i < word.len; i++) {
        uint16_t *to = &b->next[(size_t)state * KEYWORD_CLASSES + b->set->classes[(unsigned char)word.ptr[i]]];
        if (*to == 0)
            *to = (uint16_t)b->states++;
        state = *to;
    }
    b->word[state] = (uint16_t)index;
}

/* Breadth first, so that what a state falls back to is done before it. */
static void add_fallbacks(struct building *b) {
    size_t done = 0, queued = 1;
    while (done < queued) {
        uint16_t state = b->order[done++];
        uint16_t *row = &b->next[(size_t)state * KEYWORD_CLASSES];
        const uint16_t *other = &b->next[(size_t)b->fallback[state] * KEYWORD_CLASSES];
        if (b->word[state] == NO_WORD)
            b->word[state] = b->word[b->fallback[state]];
        for (unsigned class = 0; class < KEYWORD_CLASSES; class ++) {
            uint16_t to = row[class];
            if (to == 0) {
                row[class] = state == 0 ? 0 : other[class];
                continue;
            }
            b->fallback[to] = state == 0 ? 0 : other[class];
            b->order[queued++] = to;
        }
    }
}

/* States that end a word get the highest numbers: one comparison tells them. */
static enum status renumber(const struct building *b, struct arena *arena) {
    uint16_t *next = ARENA_ARRAY(arena, uint16_t, b->states * KEYWORD_CLASSES);
    uint16_t *ending = ARENA_ARRAY(arena, uint16_t, b->states);
    uint16_t *number = ARENA_ARRAY(arena, uint16_t, b->states);
    if (!next || !ending || !number)
        return STATUS_MEMORY;
    uint16_t given = 0;
    for (size_t i = 0; i < b->states; i++)
        if (b->word[i] == NO_WORD)
            number[i] = given++;
    b->set->accepting = given;
    for (size_t i = 0; i < b->states; i++)
        if (b->word[i] != NO_WORD)
            number[i] = given++;
    for (size_t i = 0; i < b->states; i++) {
        ending[number[i]] = b->word[i];
        for (size_t class = 0; class < KEYWORD_CLASSES; class ++)
            next[(size_t)number[i] * KEYWORD_CLASSES + class] = number[b->next[i * KEYWORD_CLASSES + class]];
    }
    b->set->next = next;
    b->set->ending = ending;
    return STATUS_OK;
}

enum status keyword_build(const struct str *words, size_t count, struct arena *arena, struct keyword_set *set) {
    struct building b = {.set = set, .states = 1};
    size_t room = 1;
    for (size_t i = 0; i < count; i++)
        room += words[i].len;
    if (room > STATES_MAX || !number_classes(set, words, count))
        return STATUS_LIMIT;
    b.next = ARENA_ARRAY(arena, uint16_t, room * KEYWORD_CLASSES);
    b.word = ARENA_ARRAY(arena, uint16_t, room);
    b.fallback = ARENA_ARRAY(arena, uint16_t, room);
    b.order = ARENA_ARRAY(arena, uint16_t, room);
    if (!b.next || !b.word || !b.fallback || !b.order)
        return STATUS_MEMORY;
    memset(b.word, 0xff, room * sizeof *b.word);
    for (size_t i = 0; i < count; i++)
        add_word(&b, words[i], i);
    add_fallbacks(&b);
    return renumber(&b, arena);
}

bool keyword_next(const struct keyword_set *set, struct str text, size_t *at, uint32_t *state,
                  struct keyword_hit *hit) {
    const uint16_t *next = set->next;
    const uint8_t *classes = set->classes;
    uint32_t now = *state, accepting = set->accepting;
    size_t i = *at;
    if (i >= text.len)
        return false;
    while (i < text.len) {
        now = next[now * KEYWORD_CLASSES + classes[(unsigned char)text.ptr[i++]]];
        if (now >= accepting)
            break;
    }
    *at = i;
    *state = now;
    if (now < accepting)
        return false;
    *hit = (struct keyword_hit){i, set->ending[now]};
    return true;
}
