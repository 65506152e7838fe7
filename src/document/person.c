#include "document/person.h"

enum { WORDS_MAX = 8, LETTERS_MAX = 160 };

/* A name as it is compared. */
struct folded {
    char letters[LETTERS_MAX];
    size_t used;
    struct str words[WORDS_MAX]; /* given names first */
    size_t count;
    struct str mail; /* as written; empty: none */
};

/* U+00C0 to U+00FF without their marks; 0: no letter. Of an umlaut the 'e' behind it is dropped on both sides. */
static const char PLAIN[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuypsaaaaaaaceeeeiiiidnooooo\0ouuuuypy";

static void put(struct folded *f, char c) {
    if (f->used < LETTERS_MAX)
        f->letters[f->used++] = c;
}

/* "ae", "oe" and "ue" are how an umlaut is written without one. */
static bool drops(const struct folded *f, size_t from, char c) {
    return c == 'e' && f->used > from && str_find_char(STR("aou"), f->letters[f->used - 1]) != SIZE_MAX;
}

static struct str fold_word(struct folded *f, struct str word) {
    size_t from = f->used;
    for (size_t i = 0; i < word.len; i++) {
        unsigned char c = (unsigned char)word.ptr[i];
        if (c == 0xC3 && i + 1 < word.len && ((unsigned char)word.ptr[i + 1] & 0xC0) == 0x80) {
            char plain = PLAIN[(unsigned char)word.ptr[++i] & 0x3F];
            if (plain)
                put(f, plain);
        } else if (c >= 0x80) {
            put(f, (char)c);
        } else if (char_is_alnum((char)c) && !drops(f, from, char_lower((char)c))) {
            put(f, char_lower((char)c));
        }
    }
    return (struct str){f->letters + from, f->used - from};
}

static bool is_title(struct str word) {
    static const struct str TITLES[] = {STR_INIT("dr"),   STR_INIT("prof"), STR_INIT("mr"),   STR_INIT("mrs"),
                                        STR_INIT("ms"),   STR_INIT("ing"),  STR_INIT("dipl"), STR_INIT("herr"),
                                        STR_INIT("frau"), STR_INIT("msc"),  STR_INIT("phd")};
    for (size_t i = 0; i < ARRAY_LEN(TITLES); i++)
        if (str_eq(word, TITLES[i]))
            return true;
    return false;
}

static void add_words(struct folded *f, struct str text) {
    while (text.len > 0 && f->count < WORDS_MAX) {
        size_t n = 0;
        while (n < text.len && !char_is_blank(text.ptr[n]) && text.ptr[n] != '.' && text.ptr[n] != '-')
            n++;
        struct str word = fold_word(f, str_slice(text, 0, n));
        if (word.len > 0 && !is_title(word))
            f->words[f->count++] = word;
        text = str_skip(text, n + 1);
    }
}

/* "Jane Doe <jdoe@x>", "jdoe@x", "Doe, Jane", "J. Doe (Lab)". */
static void fold(struct str text, struct folded *f) {
    f->used = 0;
    f->count = 0;
    f->mail = STR("");
    size_t angle = str_find_char(text, '<');
    if (angle != SIZE_MAX) {
        struct str rest = str_skip(text, angle + 1);
        f->mail = str_trim(str_slice(rest, 0, str_find_char(rest, '>')));
        text = str_slice(text, 0, angle);
    }
    text = str_trim(str_slice(text, 0, str_find_char(text, '(')));
    if (str_find_char(text, '@') != SIZE_MAX && f->mail.len == 0) {
        f->mail = text;
        return;
    }
    size_t comma = str_find_char(text, ',');
    if (comma != SIZE_MAX)
        add_words(f, str_skip(text, comma + 1));
    add_words(f, str_slice(text, 0, comma));
}

/* ---- names */

static bool is_initial(struct str a, struct str b) {
    return (a.len == 1 || b.len == 1) && a.len > 0 && b.len > 0 && a.ptr[0] == b.ptr[0];
}

/* One of them is a single word: a given name or a family name. */
static enum person_likeness compare_single(const struct folded *a, const struct folded *b) {
    const struct folded *more = a->count > b->count ? a : b, *less = a->count > b->count ? b : a;
    if (less->count == 0)
        return PERSON_OTHER;
    bool first = str_eq(less->words[0], more->words[0]);
    if (more->count == 1)
        return first ? PERSON_SAME : PERSON_OTHER;
    return first || str_eq(less->words[0], more->words[more->count - 1]) ? PERSON_MAYBE : PERSON_OTHER;
}

/* Given names from the first on: those that both have must be the same, or one the initial of the other. */
static enum person_likeness compare_words(const struct folded *a, const struct folded *b) {
    if (a->count <= 1 || b->count <= 1)
        return compare_single(a, b);
    if (!str_eq(a->words[a->count - 1], b->words[b->count - 1]))
        return PERSON_OTHER;
    enum person_likeness likeness = a->count == b->count ? PERSON_SAME : PERSON_MAYBE;
    for (size_t i = 0; i + 1 < a->count && i + 1 < b->count; i++) {
        bool same = str_eq(a->words[i], b->words[i]);
        if (!same && !is_initial(a->words[i], b->words[i]))
            return PERSON_OTHER;
        likeness = same ? likeness : PERSON_MAYBE;
    }
    return likeness;
}

/* ---- addresses */

/* The letters of an address before the '@', marks between them left out. */
static struct str local_part(struct folded *f, struct str mail) {
    f->used = 0;
    return fold_word(f, str_slice(mail, 0, str_find_char(mail, '@')));
}

static bool is_pair(struct str local, struct str head, struct str tail) {
    return local.len == head.len + tail.len && str_starts(local, head) && str_ends(local, tail);
}

/* "jane.doe", "doejane", "jdoe", "doej" for Jane Doe. */
static bool may_be_address_of(struct str mail, const struct folded *name) {
    struct folded letters;
    struct str local = local_part(&letters, mail);
    if (name->count < 2 || local.len == 0)
        return false;
    struct str first = name->words[0], last = name->words[name->count - 1], initial = str_slice(first, 0, 1);
    return is_pair(local, first, last) || is_pair(local, last, first) || is_pair(local, initial, last) ||
           is_pair(local, last, initial);
}

static struct str mail_of(const struct process_person *person, const struct folded *name) {
    return person->email.len > 0 ? str_trim(person->email) : name->mail;
}

/* ---- people */

static enum person_likeness compare_names(const struct process_person *a, struct str name_a,
                                          const struct process_person *b, struct str name_b) {
    struct folded x, y;
    fold(name_a, &x);
    fold(name_b, &y);
    struct str mail_a = mail_of(a, &x), mail_b = mail_of(b, &y);
    bool both = mail_a.len > 0 && mail_b.len > 0;
    if (both && str_eq_nocase(mail_a, mail_b))
        return PERSON_SAME;
    enum person_likeness likeness = compare_words(&x, &y);
    if (likeness == PERSON_SAME && both)
        return PERSON_MAYBE; /* two addresses: one person with both, or two of one name */
    if (likeness != PERSON_OTHER || both)
        return likeness;
    bool may = (mail_a.len > 0 && may_be_address_of(mail_a, &y)) || (mail_b.len > 0 && may_be_address_of(mail_b, &x));
    return may ? PERSON_MAYBE : PERSON_OTHER;
}

/* The name, and then the aliases. */
static struct str name_at(const struct process_person *person, size_t index) {
    return index == 0 ? person->name : person->aliases[index - 1];
}

enum person_likeness person_compare(const struct process_person *a, const struct process_person *b) {
    enum person_likeness most = PERSON_OTHER;
    for (size_t i = 0; i <= a->alias_count && most < PERSON_SAME; i++)
        for (size_t k = 0; k <= b->alias_count && most < PERSON_SAME; k++) {
            enum person_likeness likeness = compare_names(a, name_at(a, i), b, name_at(b, k));
            most = likeness > most ? likeness : most;
        }
    return most;
}

enum person_likeness person_is(const struct process_person *person, struct str written) {
    const struct process_person other = {.name = str_trim(written)};
    return str_eq_nocase(person->id, other.name) ? PERSON_SAME : person_compare(person, &other);
}
