#include "advisory/vendor.h"

#include <string.h>

#include "advisory/name_text.h"
#include "advisory/own_names.h"

enum { RESEMBLING_MIN = 5 };

/* What says how a company is incorporated, not which one it is. */
static const struct str legal_forms[] = {
    STR_INIT("ab"),           STR_INIT("ag"),       STR_INIT("aktiebolag"),   STR_INIT("as"),
    STR_INIT("bv"),           STR_INIT("co"),       STR_INIT("company"),      STR_INIT("corp"),
    STR_INIT("corporation"),  STR_INIT("gmbh"),     STR_INIT("group"),        STR_INIT("holding"),
    STR_INIT("holdings"),     STR_INIT("inc"),      STR_INIT("incorporated"), STR_INIT("international"),
    STR_INIT("kg"),           STR_INIT("kgaa"),     STR_INIT("limited"),      STR_INIT("llc"),
    STR_INIT("ltd"),          STR_INIT("ltda"),     STR_INIT("me"),           STR_INIT("mfg"),
    STR_INIT("nv"),           STR_INIT("oy"),       STR_INIT("oyj"),          STR_INIT("plc"),
    STR_INIT("pte"),          STR_INIT("pty"),      STR_INIT("pvt"),          STR_INIT("sa"),
    STR_INIT("sarl"),         STR_INIT("sas"),      STR_INIT("se"),           STR_INIT("sl"),
    STR_INIT("spa"),          STR_INIT("srl"),      STR_INIT("and"),          STR_INIT("the"),
    STR_INIT("technologies"), STR_INIT("software"), STR_INIT("electronics"),
};

/* Words that stand where no supplier is named, or are left of a name that was taken apart: the Control of "Hirschmann
 * Automation and Control" is no supplier, and part of many products' names. */
static const struct str nobody[] = {
    STR_INIT("na"),      STR_INIT("multiple"), STR_INIT("multipleopensource"), STR_INIT("various"),
    STR_INIT("unknown"), STR_INIT("none"),     STR_INIT("opensource"),         STR_INIT("vendor"),
    STR_INIT("control"), STR_INIT("controls"), STR_INIT("automation"),         STR_INIT("web"),
};

/* What separates two names in one text. Commas and parentheses do too. */
static const struct str separators[] = {
    STR_INIT(" a subsidiary of "),
    STR_INIT(" an affiliate of "),
    STR_INIT(" a division of "),
    STR_INIT(" part of "),
    STR_INIT(" formerly "),
    STR_INIT(" by "),
    STR_INIT(" and "),
    STR_INIT(" - "),
    STR_INIT(" / "),
};

static bool is_one_of(struct str word, const struct str *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, words[i]))
            return true;
    }
    return false;
}

/* The next word: letters, digits, bytes beyond ASCII, + and &; "s.p.a." is one word, "spa". */
static bool next_word(struct str *rest, char word[VENDOR_KEY_MAX], size_t *len) {
    size_t at = 0;
    *len = 0;
    for (; at < rest->len; at++) {
        char c = rest->ptr[at];
        bool letter = char_is_alnum(c) || c == '+' || c == '&' || (unsigned char)c >= 0x80;
        bool joins = c == '.' || c == '!';
        if (!letter && !joins && *len > 0)
            break;
        if (letter && *len < VENDOR_KEY_MAX)
            word[(*len)++] = c;
    }
    *rest = str_skip(*rest, at);
    return *len > 0;
}

static bool is_join(char c) {
    return c == '&' || c == '+';
}

/* True when a word is no part of the key: a legal form behind the name, an article, a sign in front of all. */
static bool is_left_away(struct str word, bool in_front, bool keep_forms) {
    if (word.len == 1 && is_join(word.ptr[0]))
        return in_front;
    if (keep_forms || !is_one_of(word, legal_forms, ARRAY_LEN(legal_forms)))
        return false;
    return !in_front || str_eq(word, STR("and")) || str_eq(word, STR("the"));
}

static void join_words(struct str name, bool keep_forms, struct vendor_key *key) {
    char word[VENDOR_KEY_MAX];
    size_t len = 0;
    key->len = 0;
    while (next_word(&name, word, &len)) {
        if (is_left_away((struct str){word, len}, key->len == 0, keep_forms))
            continue;
        size_t room = (size_t)(VENDOR_KEY_MAX - key->len);
        size_t take = len < room ? len : room;
        memcpy(key->text + key->len, word, take);
        key->len = (uint8_t)(key->len + take);
    }
    while (key->len > 0 && is_join(key->text[key->len - 1]))
        key->len--;
}

static struct str key_text(const struct vendor_key *key) {
    return (struct str){key->text, key->len};
}

static bool is_legal_form(const struct vendor_key *key) {
    return is_one_of(key_text(key), legal_forms, ARRAY_LEN(legal_forms));
}

/* Joins the words of a name, leaving legal forms away, unless nothing else is there: "The Co", and as a `whole` name
 * "Software AG", "7-Technologies". */
static void make_key(struct str name, bool whole, struct vendor_key *key) {
    join_words(name, false, key);
    if (key->len == 0 || (whole && (key->len == 1 || is_legal_form(key))))
        join_words(name, true, key);
}

static void add_key(struct vendor_keys *keys, struct str name, bool whole) {
    if (keys->count == VENDOR_KEYS_MAX)
        return;
    struct vendor_key *key = &keys->items[keys->count];
    make_key(name, whole, key);
    struct str text = key_text(key);
    bool useless = text.len < 2 || is_one_of(text, nobody, ARRAY_LEN(nobody)) || is_legal_form(key);
    for (size_t i = 0; i < keys->count && !useless; i++)
        useless = str_eq(text, key_text(&keys->items[i]));
    if (!useless)
        keys->count++;
}

/* Where the first separator of words begins, and how long it is. */
static size_t find_separator(struct str text, size_t *length) {
    for (size_t at = 0; at < text.len; at++) {
        for (size_t i = 0; text.ptr[at] == ' ' && i < ARRAY_LEN(separators); i++) {
            if (str_starts(str_skip(text, at), separators[i])) {
                *length = separators[i].len;
                return at;
            }
        }
    }
    return SIZE_MAX;
}

static void add_names(struct vendor_keys *keys, struct str text) {
    while (text.len > 0) {
        size_t length = 0;
        size_t at = find_separator(text, &length);
        add_key(keys, str_slice(text, 0, at), false);
        text = at == SIZE_MAX ? STR_NONE : str_skip(text, at + length);
    }
}

void vendor_keys(struct str text, struct vendor_keys *keys) {
    char buffer[NAME_TEXT_MAX];
    struct str plain = {buffer, name_text(text, buffer)};
    keys->count = 0;
    /* "Becton, Dickinson and Company" is one name, "Red Lion, AutomationDirect" two: the whole counts and each part. */
    size_t open = str_find_char(plain, '(');
    add_key(keys, str_slice(plain, 0, open), true);
    for (size_t i = 0; i < plain.len; i++) {
        if (buffer[i] == '(' || buffer[i] == ')' || buffer[i] == ';')
            buffer[i] = ',';
    }
    struct str part = STR_NONE;
    while (str_next(&plain, ',', &part))
        add_names(keys, part);
}

#include "advisory/vendor_alias.inc"

static struct str whole_key(struct str text, struct vendor_keys *keys) {
    vendor_keys(text, keys);
    return keys->count > 0 ? key_text(&keys->items[0]) : STR_NONE;
}

/* Adds a key unless it is there; the number that it leads to. */
static enum status add_key_id(struct vendor_book *book, struct map *map, struct str key, uint32_t id,
                              uint32_t *stored) {
    *stored = map_get(map, key);
    if (*stored != MAP_NONE || key.len == 0)
        return STATUS_OK;
    struct str copy = str_copy(book->arena, key);
    if (copy.ptr == NULL)
        return STATUS_MEMORY;
    return map_add(map, copy, id, stored);
}

static enum status add_row(struct vendor_book *book, const struct vendor_alias *row) {
    struct vendor_keys keys;
    uint32_t id = 0;
    uint32_t stored = 0;
    TRY(add_key_id(book, &book->keys, row->key, book->count, &id));
    if (id == book->count) {
        book->key_texts[id] = row->key;
        book->key_count = ++book->count;
    }
    TRY(add_key_id(book, &book->ids, whole_key(row->name, &keys), id, &stored));
    if (row->relation == VENDOR_SAME || row->relation == VENDOR_OWNED)
        TRY(add_key_id(book, &book->ids, whole_key(row->alias, &keys), id, &stored));
    return STATUS_OK;
}

static void note_move(struct vendor_book *book, const struct vendor_alias *row) {
    struct vendor_keys keys;
    uint32_t from = map_get(&book->ids, whole_key(row->alias, &keys));
    if (from != MAP_NONE && book->move_count < VENDOR_MOVES_MAX)
        book->moves[book->move_count++] = (struct vendor_move){from, map_get(&book->keys, row->key)};
}

bool vendor_is_key(struct str key) {
    for (size_t i = 0; i < ARRAY_LEN(vendor_alias_rows); i++) {
        if (str_eq(vendor_alias_rows[i].key, key))
            return true;
    }
    return false;
}

static enum status add_rows(struct vendor_book *book, const struct vendor_alias *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        TRY(add_row(book, &rows[i]));
    return STATUS_OK;
}

static void note_moves(struct vendor_book *book, const struct vendor_alias *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (rows[i].relation == VENDOR_MOVED)
            note_move(book, &rows[i]);
    }
}

enum status vendor_book_init(struct vendor_book *book, const struct own_names *own, struct arena *arena) {
    static const struct own_names nothing;
    *book = (struct vendor_book){.arena = arena, .own = own};
    own = own != NULL ? own : &nothing;
    map_init(&book->ids, arena, false);
    map_init(&book->keys, arena, false);
    book->key_texts = ARENA_ARRAY(arena, struct str, ARRAY_LEN(vendor_alias_rows) + own->alias_count);
    if (book->key_texts == NULL)
        return STATUS_MEMORY;
    /* Of two rows about one name the first counts. */
    TRY(add_rows(book, own->aliases, own->alias_count));
    TRY(add_rows(book, vendor_alias_rows, ARRAY_LEN(vendor_alias_rows)));
    note_moves(book, own->aliases, own->alias_count);
    note_moves(book, vendor_alias_rows, ARRAY_LEN(vendor_alias_rows));
    return STATUS_OK;
}

/* Where a word of the text ends its key is cut: AVTECH does not begin with Avtec. */
static bool ends_word(struct str text, size_t letters) {
    char word[VENDOR_KEY_MAX], small[VENDOR_KEY_MAX];
    size_t len = 0, left = letters;
    while (left > 0 && next_word(&text, word, &len)) {
        for (size_t i = 0; i < len; i++) {
            if ((unsigned char)word[i] >= 0x80) /* which of them a key has is not plain */
                return true;
            small[i] = char_lower(word[i]);
        }
        if (is_left_away((struct str){small, len}, left == letters, false))
            continue;
        if (len > left)
            return false;
        left -= len;
    }
    return left == 0;
}

uint32_t vendor_resembling(const struct vendor_book *book, struct str text) {
    struct vendor_keys keys;
    struct str key = whole_key(text, &keys);
    uint32_t found = VENDOR_NONE;
    for (size_t i = 0; i < book->ids.room; i++) {
        const struct map_slot *slot = &book->ids.slots[i];
        bool alike = slot->key.len >= RESEMBLING_MIN && key.len >= RESEMBLING_MIN &&
                     (str_starts(slot->key, key) || (str_starts(key, slot->key) && ends_word(text, slot->key.len)));
        if (!alike || slot->value == found)
            continue;
        if (found != VENDOR_NONE)
            return VENDOR_NONE;
        found = slot->value;
    }
    return found;
}

struct str vendor_key_of(const struct vendor_book *book, uint32_t id) {
    return id < book->key_count ? book->key_texts[id] : STR_NONE;
}

uint32_t vendor_by_key(const struct vendor_book *book, struct str key) {
    return map_get(&book->keys, key);
}

static void set_add(struct vendor_set *set, uint32_t id) {
    for (size_t i = 0; i < set->count; i++) {
        if (set->items[i] == id)
            return;
    }
    if (id != VENDOR_NONE && set->count < VENDOR_SET_MAX)
        set->items[set->count++] = id;
}

static void add_found(const struct vendor_book *book, const struct vendor_keys *keys, struct vendor_set *set) {
    for (size_t i = 0; i < keys->count; i++)
        set_add(set, map_get(&book->ids, key_text(&keys->items[i])));
}

void vendor_find(const struct vendor_book *book, struct str text, struct vendor_set *set) {
    struct vendor_keys keys;
    vendor_keys(text, &keys);
    vendor_find_keys(book, &keys, set);
}

void vendor_find_more(const struct vendor_book *book, struct str text, struct vendor_set *set) {
    struct vendor_set own;
    vendor_find(book, text, &own);
    if (own.count == 0)
        set_add(set, vendor_resembling(book, text));
    for (size_t i = 0; i < own.count; i++)
        set_add(set, own.items[i]);
}

void vendor_find_keys(const struct vendor_book *book, const struct vendor_keys *keys, struct vendor_set *set) {
    set->count = 0;
    add_found(book, keys, set);
}

enum status vendor_add(struct vendor_book *book, struct str text, struct vendor_set *set) {
    struct vendor_keys keys;
    vendor_keys(text, &keys);
    set->count = 0;
    for (size_t i = 0; i < keys.count; i++) {
        uint32_t id = 0;
        TRY(add_key_id(book, &book->ids, key_text(&keys.items[i]), book->count, &id));
        book->count += id == book->count;
        set_add(set, id);
    }
    return STATUS_OK;
}

void vendor_moved(const struct vendor_book *book, const struct vendor_set *set, struct vendor_set *moved) {
    moved->count = 0;
    for (size_t i = 0; i < set->count; i++) {
        for (size_t k = 0; k < book->move_count; k++) {
            if (book->moves[k].from == set->items[i])
                set_add(moved, book->moves[k].to);
            if (book->moves[k].to == set->items[i])
                set_add(moved, book->moves[k].from);
        }
    }
}

size_t vendor_leading(const struct vendor_book *book, struct str text, uint32_t *id) {
    struct str rest = str_slice(text, 0, VENDOR_KEY_MAX);
    size_t len = rest.len;
    size_t found = 0;
    char word[VENDOR_KEY_MAX];
    char key[VENDOR_KEY_MAX];
    size_t key_len = 0;
    for (int words = 0; words < 3; words++) {
        size_t n = 0;
        if (!next_word(&rest, word, &n) || n > sizeof(key) - key_len || rest.len == 0)
            break;
        memcpy(key + key_len, word, n);
        key_len += n;
        uint32_t at = map_get(&book->ids, (struct str){key, key_len});
        if (at != MAP_NONE) {
            *id = at;
            found = len - rest.len;
        }
    }
    return found;
}

bool vendor_meet(const struct vendor_set *a, const struct vendor_set *b) {
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++) {
            if (a->items[i] == b->items[k])
                return true;
        }
    }
    return false;
}
