#include <string.h>

#include "advisory/name_reader.h"
#include "advisory/name_series.h"

enum { CUTS_MAX = 64 };

uint64_t name_hash(uint64_t hash, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (char_is_alnum(c) || (unsigned char)c >= 0x80 || c == '+' || c == '*')
            hash = (hash ^ (unsigned char)c) * 0x100000001b3ull;
    }
    return hash;
}

static bool has_atom(const struct name_reader *r, uint64_t word) {
    for (uint8_t i = 0; i < r->form.count; i++) {
        if (r->atoms[i].word == word)
            return true;
    }
    return false;
}

/* The number stands behind the same word once more: the second L26 of "L26CPU L26CPU-BT". */
static bool is_repeated(const struct name_reader *r, uint64_t word) {
    for (uint8_t i = 1; i < r->form.count; i++)
        if (r->atoms[i].word == word && r->atoms[i - 1].word == r->before)
            return true;
    return false;
}

/* H4W2 and H4W4 have the same words, and so have 1-23 and 12-3 when they are joined: their numbers tell them apart. */
static void note_number(struct name_reader *r, struct str text) {
    if (r->in_number && r->counted < CUTS_MAX)
        r->form.cuts |= 1ull << r->counted;
    if (is_repeated(r, lexicon_word(text)))
        return;
    r->form.numbers = (name_hash(r->form.numbers, text) ^ 1) * NAME_HASH_START;
}

static void add_atom(struct name_reader *r, struct str text, uint8_t chunk, uint16_t flags) {
    uint64_t word = flags & ATOM_DIGITS ? lexicon_word(text) : lexicon_singular(text);
    if (flags & ATOM_DIGITS)
        note_number(r, text);
    r->before = word;
    if (!(flags & ATOM_SOFT)) {
        r->form.squashed = name_hash(r->form.squashed, text);
        r->counted += text.len;
        r->in_number = (flags & ATOM_DIGITS) != 0;
    }
    if (has_atom(r, word) || r->form.count == NAME_ATOMS_MAX)
        return;
    r->atoms[r->form.count++] = (struct name_atom){word, chunk, flags};
    r->form.bloom_all |= name_bloom(word);
    if (!(flags & ATOM_SOFT)) {
        r->form.hard_count++;
        r->form.bloom |= name_bloom(word);
    }
}

/* What a word of a class marks the atom as; 0: nothing. */
static const uint16_t class_flags[] = {
    [WORD_KIND] = ATOM_SOFT,       [WORD_HOUSE] = ATOM_SOFT, [WORD_SPECIAL] = ATOM_SPECIAL,
    [WORD_VARIANT] = ATOM_VARIANT, [WORD_PART] = ATOM_PART,  [WORD_MARKET] = ATOM_BRACKET,
    [WORD_SUITE] = ATOM_SUITE,     [WORD_TOOL] = ATOM_TOOL,  [WORD_SORT] = ATOM_SORT,
};

/* A word that stands alone: what it does to the identity. True when it is no part of it. */
static bool note_word(struct name_reader *r, struct str text, uint16_t *flags) {
    enum product_kind kind = KIND_NONE;
    enum word_class class = lexicon_class(r->lexicon, lexicon_word(text), &kind);
    if (class == WORD_PLAIN)
        class = lexicon_class(r->lexicon, lexicon_singular(text), &kind);
    if (class == WORD_FAMILY)
        r->flags |= NAME_FAMILY;
    if (class == WORD_FILLER || class == WORD_FAMILY)
        return true;
    bool plural = text.len > 3 && text.ptr[text.len - 1] == 's';
    r->flags |= class == WORD_KIND && plural ? NAME_PLURAL : 0;
    r->form.kinds |= class == WORD_KIND && kind != KIND_NONE ? 1u << kind : 0;
    *flags |= class_flags[class];
    return false;
}

static bool is_letter(char c) {
    return char_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* Where the run of letters or of digits that begins at `at` ends. */
static size_t run_end(struct str chunk, size_t at) {
    bool digits = char_is_digit(chunk.ptr[at]);
    while (at < chunk.len && (digits ? char_is_digit(chunk.ptr[at]) : is_letter(chunk.ptr[at])))
        at++;
    return at;
}

/* True when the chunk stood in parentheses. A list of several products is written anew, and its chunks lie elsewhere.
 */
static bool in_bracket(const struct name_reader *r, struct str chunk) {
    for (size_t i = 0; i < r->bracket_count; i++) {
        uintptr_t at = (uintptr_t)chunk.ptr - (uintptr_t)r->main;
        if (at >= r->brackets[i].from && at < r->brackets[i].to)
            return true;
    }
    return false;
}

/* Adds the run from `from` to `to`. `like` has its chunk, and ATOM_JOINED where a sign stands before it. */
static void read_run(struct name_reader *r, struct str chunk, size_t from, size_t to, struct name_atom like) {
    struct str text = str_slice(chunk, from, to);
    bool digits = char_is_digit(text.ptr[0]);
    bool alone = (from == 0 || like.flags != 0) && (to == chunk.len || !char_is_alnum(chunk.ptr[to]));
    uint16_t flags = digits ? ATOM_DIGITS : 0;
    if (from > 0)
        flags |= like.flags != 0 ? like.flags : ATOM_GLUED;
    flags |= in_bracket(r, chunk) ? ATOM_BRACKET : 0;
    if (digits || !alone || !note_word(r, text, &flags))
        add_atom(r, text, like.chunk, flags);
}

/* Splits one chunk into runs of letters and of digits. */
static void read_atoms(struct name_reader *r, struct str chunk, uint8_t number) {
    struct name_atom next = {.chunk = number};
    size_t at = 0;
    while (at < chunk.len) {
        char c = chunk.ptr[at];
        if (c == '+') {
            add_atom(r, STR("+"), number, ATOM_GLUED);
            at++;
        } else if (!is_letter(c) && !char_is_digit(c)) {
            next.flags = at > 0 ? ATOM_JOINED : 0;
            at++;
        } else {
            size_t end = run_end(chunk, at);
            read_run(r, chunk, at, end, next);
            next.flags = 0;
            at = end;
        }
    }
}

/* True when chunk[i], an x, stands in the place of digits: "30xx", "rs9xxw", "1x0", and not "2x230v", "rx1400". */
static bool is_placeholder(struct str chunk, size_t i, const char *pattern, size_t len) {
    bool in_number = i > 0 && (char_is_digit(chunk.ptr[i - 1]) || (len > 0 && pattern[len - 1] == '?'));
    if (!in_number)
        return i > 0 && !char_is_alnum(chunk.ptr[i - 1]) && i + 1 < chunk.len && chunk.ptr[i + 1] == 'x';
    bool ends = i + 1 == chunk.len || chunk.ptr[i + 1] == 'x' || !char_is_alnum(chunk.ptr[i + 1]);
    bool run = chunk.ptr[i - 1] == 'x';
    bool between = i + 2 == chunk.len && char_is_digit(chunk.ptr[i + 1]);
    return ends || run || between;
}

/* The pattern that a chunk with placeholders is. False when it has none. */
static bool read_pattern(struct str chunk, char pattern[NAME_PATTERN_MAX], size_t *len) {
    bool wild = false;
    bool digit = false;
    *len = 0;
    for (size_t i = 0; i < chunk.len && *len < NAME_PATTERN_MAX; i++) {
        char c = chunk.ptr[i];
        bool placeholder = c == 'x' && is_placeholder(chunk, i, pattern, *len);
        digit = digit || char_is_digit(c);
        wild = wild || placeholder || c == '*';
        if (c != '*' || *len == 0 || pattern[*len - 1] != '*')
            pattern[(*len)++] = placeholder ? '?' : c;
    }
    return wild && (digit || *len > 3);
}

static enum status note_pattern(struct name_reader *r, struct str chunk, uint8_t number, struct arena *arena,
                                bool *taken) {
    char pattern[NAME_PATTERN_MAX];
    size_t len = 0;
    *taken = !r->literal && r->form.pattern.len == 0 && read_pattern(chunk, pattern, &len);
    if (!*taken)
        return STATUS_OK;
    r->form.pattern = str_copy(arena, (struct str){pattern, len});
    r->form.pattern_chunk = number;
    r->form.flags |= in_bracket(r, chunk) ? FORM_BRACKET : 0;
    r->form.squashed = name_hash(r->form.squashed, chunk);
    r->counted += chunk.len;
    r->in_number = false;
    return r->form.pattern.ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

struct tokens {
    struct str rest;
    struct str chunk;
    struct str after; /* what follows the chunk */
};

static bool is_gap(char c) {
    return c == ' ' || c == ',' || c == ';' || c == ':' || c == '!' || c == '(' || c == ')';
}

static bool next_token(struct tokens *t) {
    size_t at = 0;
    while (at < t->rest.len && is_gap(t->rest.ptr[at]))
        at++;
    size_t from = at;
    while (at < t->rest.len && !is_gap(t->rest.ptr[at]))
        at++;
    t->chunk = str_slice(t->rest, from, at);
    while (t->chunk.len > 0 && (t->chunk.ptr[t->chunk.len - 1] == '-' || t->chunk.ptr[t->chunk.len - 1] == '.'))
        t->chunk.len--;
    t->rest = str_skip(t->rest, at);
    t->after = str_trim(t->rest);
    return at > from;
}

bool name_pattern_next(struct str *rest, char pattern[NAME_PATTERN_MAX], size_t *len) {
    struct tokens t = {.rest = *rest};
    bool more = next_token(&t);
    *rest = t.rest;
    read_pattern(t.chunk, pattern, len);
    return more;
}

static bool is_word(struct str chunk, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(chunk, str_from(words[i])))
            return true;
    }
    return false;
}

static const char *const version_words[] = {"version", "ver", "versions", "release"};
static const char *const before_words[] = {"prior", "before", "<"};
static const char *const serving_words[] = {"for", "of", "to", "with"};
static const char *const revision_words[] = {"series", "revision", "revisions", "rev", "ser"};

static bool is_edition(const struct name_reader *r, struct str chunk) {
    size_t letters = 0;
    while (letters < chunk.len && char_is_alpha(chunk.ptr[letters]))
        letters++;
    enum product_kind kind = KIND_NONE;
    uint64_t word = letters > 0 ? lexicon_singular(str_slice(chunk, 0, letters)) : 0;
    return letters > 0 && lexicon_class(r->lexicon, word, &kind) == WORD_EDITION;
}

static void add_series(struct name_reader *r, struct name_series series, struct tokens *t, bool before) {
    size_t length = 0;
    enum series_reach reach = series_reach_after(t->after, &length);
    if (length > 0)
        t->rest = str_skip(t->after, length);
    series.reach = before ? SERIES_BELOW : (uint8_t)reach;
    if (r->form.series_count < ARRAY_LEN(r->form.series))
        r->form.series[r->form.series_count++] = series;
    /* "V4.7 SP1": the edition belongs to the version. */
    struct tokens ahead = {.rest = t->rest};
    if (next_token(&ahead) && is_edition(r, ahead.chunk)) {
        t->rest = ahead.rest;
        bool numbered = char_is_digit(ahead.chunk.ptr[ahead.chunk.len - 1]);
        if (!numbered && next_token(&ahead) && char_is_digit(ahead.chunk.ptr[0]))
            t->rest = ahead.rest;
    }
}

static struct str without_dot(struct str text) {
    return str_starts(text, STR(".")) ? str_skip(text, 1) : text;
}

/* "/d" behind an order number; behind other words "b/c", and a lone "b" at the end. */
static bool may_be_revisions(const struct tokens *t, bool first) {
    struct str chunk = t->chunk;
    if (chunk.len == 2 && chunk.ptr[0] == '/')
        return char_is_alpha(chunk.ptr[1]);
    if (first)
        return false;
    if (chunk.len == 1)
        return t->after.len == 0 && chunk.ptr[0] >= 'a' && chunk.ptr[0] <= 'd';
    return chunk.len >= 3 && chunk.ptr[1] == '/';
}

/* Hardware revisions: "series a/b", "rev3", letters alone. Skips what it read. */
static bool note_revisions(struct name_reader *r, struct tokens *t, bool first) {
    size_t length = 0;
    if (is_word(t->chunk, revision_words, ARRAY_LEN(revision_words))) {
        r->form.revisions |= revisions_read(t->after, &length);
        if (length > 0)
            t->rest = str_skip(t->after, length);
        return length > 0;
    }
    uint64_t numbered = 0;
    if (str_starts(t->chunk, STR("rev")) && str_u64(without_dot(str_skip(t->chunk, 3)), 1000, &numbered)) {
        r->form.revisions |= 1ull << (26 + numbered % 38);
        return true;
    }
    uint64_t found = may_be_revisions(t, first) ? revisions_read(t->chunk, &length) : 0;
    if (length == 0 || length != t->chunk.len)
        return false;
    r->form.revisions |= found;
    return true;
}

/* Marks the atoms of the last chunk as a number that may be a version line. */
static void note_tail(struct name_reader *r, struct str chunk, uint8_t number) {
    struct name_series tail;
    if (number == 0 || !series_read_tail(chunk, &tail) || r->form.count < 2)
        return;
    for (uint8_t i = 0; i < r->form.count; i++) {
        if (r->atoms[i].chunk == number) {
            r->atoms[i].flags |= ATOM_TAIL;
            r->form.tail = tail;
        }
    }
}

/* "Adapter for": what follows is another product than what stands in front. */
static void note_serving(struct name_reader *r, struct str word, uint8_t number) {
    if (r->form.serves == 0 && r->form.count > 0 && is_word(word, serving_words, ARRAY_LEN(serving_words)))
        r->form.serves = number;
}

enum status name_form_scan(struct name_reader *reader, struct str text, struct arena *arena) {
    struct name_reader *r = reader;
    struct tokens t = {.rest = text};
    struct str last = STR_NONE;
    uint8_t number = 0;
    bool after_version = false;
    bool before = false;
    r->form = (struct name_form){.squashed = NAME_HASH_START, .numbers = NAME_HASH_START};
    r->counted = 0;
    r->before = 0;
    r->in_number = false;
    for (; next_token(&t) && number < UINT8_MAX; number++) {
        struct name_series series;
        bool taken = false;
        struct str word = t.chunk;
        last = STR_NONE;
        if (word.len > 1 && word.ptr[0] == '<') {
            before = true;
            word = str_skip(word, 1);
        }
        if (number > 0 && series_read(word, after_version, &series)) {
            add_series(r, series, &t, before);
        } else if (!note_revisions(r, &t, number == 0)) {
            TRY(note_pattern(r, word, number, arena, &taken));
            if (!taken)
                read_atoms(r, word, number);
            last = word;
        }
        note_serving(r, word, number);
        after_version = is_word(word, version_words, ARRAY_LEN(version_words));
        before = is_word(word, before_words, ARRAY_LEN(before_words)) || (before && str_eq(word, STR("to")));
    }
    if (last.ptr != NULL && number > 0)
        note_tail(r, last, (uint8_t)(number - 1));
    return STATUS_OK;
}

/* "Drive Controller family": where all words only say what sort of thing it is, they are its name. */
static void harden(struct name_reader *r) {
    if (r->form.hard_count > 0 || r->form.pattern.len > 0)
        return;
    for (uint8_t i = 0; i < r->form.count; i++)
        r->form.bloom |= name_bloom(r->atoms[i].word);
    r->form.flags |= FORM_SOFT;
}

enum status name_form_read(struct name_reader *reader, struct str text, uint8_t flags, struct arena *arena) {
    struct name_reader *r = reader;
    if (r->form_count == NAME_FORMS_MAX) {
        r->flags |= NAME_LOOSE;
        return STATUS_OK;
    }
    TRY(name_form_scan(r, text, arena));
    r->revisions |= r->form.revisions;
    if (r->form.count == 0 && r->form.pattern.len == 0)
        return STATUS_OK;
    r->form.flags |= flags;
    harden(r);
    struct name_atom *atoms = ARENA_ARRAY(arena, struct name_atom, r->form.count);
    if (atoms == NULL)
        return STATUS_MEMORY;
    memcpy(atoms, r->atoms, r->form.count * sizeof(*atoms));
    r->form.atoms = atoms;
    r->forms[r->form_count++] = r->form;
    return STATUS_OK;
}
