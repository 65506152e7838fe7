#include "csaf/spelling.h"

#include "base/map.h"
#include "base/spell.h"

/* A row of the table; `language` is empty for names and acronyms, which are the same in all. */
struct spelling_word {
    struct str word;
    struct str language;
};
#include "csaf/spelling_word.inc"

struct spelling_language {
    struct spelling_language *next;
    struct spelling *spelling;
    struct str tag;
    struct spell *dictionary; /* NULL: none */
    struct map words;         /* those of the field in this language */
    struct arena memory;      /* of `seen` alone */
    struct map seen;          /* word to enum spell_answer */
};

struct spelling {
    struct arena arena;
    const char *folder;
    struct map words; /* those of every language, and the user's */
    struct spelling_language *languages;
};

/* What is remembered is forgotten beyond this: some 50,000 words. */
static const size_t memory_max = (size_t)8 << 20;
static const size_t arena_max = (size_t)256 << 20;
enum { WORD_MAX = 100, LANGUAGES_MAX = 64 };

static enum status add_rows(struct map *map, struct str language) {
    uint32_t stored;
    for (size_t i = 0; i < ARRAY_LEN(spelling_word_rows); i++)
        if (str_eq_nocase(spelling_word_rows[i].language, language))
            TRY(map_add(map, spelling_word_rows[i].word, 0, &stored));
    return STATUS_OK;
}

enum status spelling_new(const char *folder, struct spelling **spelling) {
    struct arena arena;
    arena_init(&arena, arena_max);
    struct spelling *made = ARENA_NEW(&arena, struct spelling);
    if (!made)
        return STATUS_MEMORY;
    made->arena = arena;
    made->folder = folder;
    map_init(&made->words, &made->arena, false);
    if (add_rows(&made->words, STR("")) != STATUS_OK) {
        spelling_free(made);
        return STATUS_MEMORY;
    }
    *spelling = made;
    return STATUS_OK;
}

void spelling_free(struct spelling *spelling) {
    if (!spelling)
        return;
    for (struct spelling_language *at = spelling->languages; at; at = at->next) {
        spell_close(at->dictionary);
        arena_done(&at->memory);
    }
    struct arena arena = spelling->arena; /* it lies in it */
    arena_done(&arena);
}

const char *spelling_folder(const struct spelling *spelling) {
    return spelling->folder;
}

enum status spelling_add(struct spelling *spelling, struct str lines) {
    struct str copy = str_copy(&spelling->arena, lines), line;
    uint32_t stored;
    if (!copy.ptr)
        return STATUS_MEMORY;
    while (str_next(&copy, '\n', &line)) {
        line = str_trim(str_slice(line, 0, str_find_char(line, '#')));
        if (line.len)
            TRY(map_add(&spelling->words, line, 0, &stored));
    }
    return STATUS_OK;
}

/* ---- languages */

static enum status open_language(struct spelling *s, struct spelling_language *language) {
    enum status status;
    struct str stem = spell_find(s->folder, language->tag, &s->arena, &status);
    arena_init(&language->memory, memory_max);
    map_init(&language->seen, &language->memory, false);
    map_init(&language->words, &s->arena, false);
    TRY(status);
    TRY(add_rows(&language->words, str_slice(language->tag, 0, str_find_char(language->tag, '-'))));
    status = stem.ptr ? spell_open(stem.ptr, &language->dictionary) : STATUS_OK;
    return status == STATUS_SYSTEM ? STATUS_OK : status;
}

/* Documents that name ever other languages must not fill the memory: then those are not known. */
enum status spelling_find(struct spelling *spelling, struct str tag, struct spelling_language **language) {
    size_t count = 0;
    *language = NULL;
    for (struct spelling_language *at = spelling->languages; at; at = at->next, count++)
        if (str_eq_nocase(at->tag, tag)) {
            *language = at->dictionary ? at : NULL;
            return STATUS_OK;
        }
    if (count == LANGUAGES_MAX)
        return STATUS_OK;
    struct spelling_language *made = ARENA_NEW(&spelling->arena, struct spelling_language);
    struct str copy = str_copy(&spelling->arena, tag);
    if (!made || !copy.ptr)
        return STATUS_MEMORY;
    *made = (struct spelling_language){.next = spelling->languages, .spelling = spelling, .tag = copy};
    spelling->languages = made;
    TRY(open_language(spelling, made));
    *language = made->dictionary ? made : NULL;
    return STATUS_OK;
}

/* ---- words */

static bool lists(const struct map *words, struct str word) {
    char small[WORD_MAX];
    if (map_get(words, word) != MAP_NONE)
        return true;
    if (word.len == 0 || word.len > WORD_MAX || !char_is(word.ptr[0], CHAR_CAPITAL))
        return false;
    for (size_t i = 0; i < word.len; i++)
        small[i] = i == 0 ? char_lower(word.ptr[i]) : word.ptr[i];
    return map_get(words, (struct str){small, word.len}) != MAP_NONE;
}

static bool is_listed(const struct spelling_language *language, struct str word) {
    static const struct str genitives[] = {STR_INIT("'s"), STR_INIT("\xe2\x80\x99s")};
    struct str name = word;
    for (size_t i = 0; i < ARRAY_LEN(genitives); i++)
        if (str_ends(word, genitives[i]))
            name = str_slice(word, 0, word.len - genitives[i].len);
    return lists(&language->spelling->words, name) || lists(&language->words, name);
}

static void forget(struct spelling_language *language) {
    arena_reset(&language->memory);
    map_init(&language->seen, &language->memory, false);
}

static enum status remember(struct spelling_language *language, struct str word, enum spell_answer answer) {
    uint32_t stored;
    struct str copy = str_copy(&language->memory, word);
    if (copy.ptr && map_add(&language->seen, copy, (uint32_t)answer, &stored) == STATUS_OK)
        return STATUS_OK;
    if (!language->memory.capped)
        return STATUS_MEMORY;
    forget(language);
    return STATUS_OK;
}

/* One word without a hyphen, or the whole. */
static enum status ask_part(struct spelling_language *language, struct str word, size_t *asked, bool *known) {
    uint32_t seen = map_get(&language->seen, word);
    if (seen != MAP_NONE || is_listed(language, word)) {
        *known = seen == MAP_NONE || seen == SPELL_KNOWN;
        return STATUS_OK;
    }
    enum spell_answer answer = word.len <= WORD_MAX ? spell_ask(language->dictionary, word) : SPELL_UNKNOWN;
    if (answer == SPELL_NO_MEMORY)
        return STATUS_MEMORY;
    ++*asked;
    *known = answer == SPELL_KNOWN;
    return remember(language, word, answer);
}

enum status spelling_ask(struct spelling_language *language, struct str word, size_t *asked, bool *known) {
    struct str rest = word, part;
    TRY(ask_part(language, word, asked, known));
    if (*known || str_find_char(word, '-') == SIZE_MAX)
        return STATUS_OK;
    *known = true;
    while (*known && str_next(&rest, '-', &part))
        if (part.len > 1)
            TRY(ask_part(language, part, asked, known));
    return STATUS_OK;
}
