#include <string.h>

#include "advisory/database.h"
#include "advisory/name_reader.h"

enum {
    RUN_CHUNKS_MAX = 4,
    RUN_LETTERS_MIN = 5,
    WORDS_A_NAME = 5,
    RUNS_A_NAME = 3,
    SIBLINGS_MAX = 512,
    TITLE_WORDS_MAX = 12
};

static bool counts(const struct name_form *form, const struct name_atom *atom) {
    return (atom->flags & ATOM_SOFT) == 0 || (form->flags & FORM_SOFT) != 0;
}

/* The suppliers under which a name is found. */
static size_t suppliers_of(const struct advisory_db *db, const struct database_name *name,
                           uint32_t found[VENDOR_KEYS_MAX + 1]) {
    const struct vendor_set *ids = &db->suppliers[name->supplier].ids;
    size_t count = 0;
    for (; count < ids->count; count++)
        found[count] = ids->items[count];
    if (name->led_by != VENDOR_NONE)
        found[count++] = name->led_by;
    if (count == 0)
        found[count++] = VENDOR_NONE;
    return count;
}

static enum status add_words(struct advisory_db *db, uint32_t supplier, uint32_t item) {
    const struct name *name = &db->names[item].name;
    TRY(index_queue(&db->index, index_key(INDEX_VERBATIM, supplier, name->verbatim), item));
    for (uint8_t f = 0; f < name->form_count; f++) {
        const struct name_form *form = &name->forms[f];
        TRY(index_queue(&db->index, index_key(INDEX_SQUASHED, supplier, form->squashed), item));
        TRY(index_queue(&db->index, index_key(INDEX_SQUASHED, INDEX_ANY_SUPPLIER, form->squashed), item));
        for (uint8_t i = 0; i < form->count; i++) {
            if (counts(form, &form->atoms[i]))
                TRY(index_queue(&db->index, index_key(INDEX_WORD, supplier, form->atoms[i].word), item));
        }
        if (form->pattern.len > 0)
            TRY(index_queue(&db->index, index_key(INDEX_PATTERN, supplier, 0), item));
    }
    return name->pattern_count > 0 ? index_queue(&db->index, index_key(INDEX_PATTERN, supplier, 0), item) : STATUS_OK;
}

/* The letters of a word that fits into its number; 0 for longer ones. */
static size_t word_text(uint64_t word, char text[8]) {
    size_t len = 0;
    for (; len < 8 && (char)(word >> (8 * len)) != 0; len++)
        text[len] = (char)(word >> (8 * len));
    for (size_t i = 0; i < len; i++) {
        if (!char_is_alnum(text[i]))
            return 0;
    }
    return len;
}

/* Every designator in the form, from one chunk to four: "bmx nor 0200h" is BMXNOR0200H. */
static enum status add_runs(struct advisory_db *db, uint32_t supplier, uint32_t item, const struct name_form *form) {
    for (uint8_t from = 0; from < form->count; from++) {
        if (from > 0 && form->atoms[from - 1].chunk == form->atoms[from].chunk)
            continue;
        uint64_t hash = NAME_HASH_START;
        size_t letters = 0;
        bool digit = false;
        for (uint8_t to = from; to < form->count; to++) {
            char text[8];
            size_t len = word_text(form->atoms[to].word, text);
            if (len == 0 || form->atoms[to].chunk >= form->atoms[from].chunk + RUN_CHUNKS_MAX)
                break;
            hash = name_hash(hash, (struct str){text, len});
            letters += len;
            digit = digit || (form->atoms[to].flags & ATOM_DIGITS) != 0;
            bool ends = to + 1 == form->count || form->atoms[to + 1].chunk != form->atoms[to].chunk;
            if (ends && digit && letters >= RUN_LETTERS_MIN)
                TRY(index_queue(&db->runs, index_key(INDEX_RUN, supplier, hash), item));
        }
    }
    return STATUS_OK;
}

/* "X-200" leads to X204, and "ioLogik 2500 series" to ioLogik 2542: letters, and digits without the zeros at their end.
 */
static enum status add_numbered(struct advisory_db *db, uint32_t supplier, uint32_t item,
                                const struct name_form *form) {
    bool family = (db->names[item].name.flags & NAME_FAMILY) != 0;
    for (uint8_t i = 1; i < form->count; i++) {
        const struct name_atom *letters = &form->atoms[i - 1];
        const struct name_atom *digits = &form->atoms[i];
        char text[8];
        size_t len = word_text(digits->word, text);
        bool pair = (digits->flags & ATOM_DIGITS) && !(letters->flags & ATOM_DIGITS) &&
                    (family || letters->chunk == digits->chunk);
        while (len > 0 && text[len - 1] == '0')
            len--;
        if (!pair || len == 0)
            continue;
        uint64_t word = letters->word * 0x100000001b3ull ^ lexicon_word((struct str){text, len});
        TRY(index_queue(&db->runs, index_key(INDEX_NUMBERED, supplier, word), item));
    }
    return STATUS_OK;
}

static uint32_t count_of(const struct advisory_db *db, uint32_t supplier, uint64_t word) {
    const struct index_slot *slot = index_find(&db->index, index_key(INDEX_WORD, supplier, word));
    return slot != NULL ? slot->count : 0;
}

static enum status add_rarest(struct advisory_db *db, uint32_t supplier, uint32_t item, const struct name_form *form) {
    uint64_t rarest = 0;
    uint32_t least = UINT32_MAX;
    for (uint8_t i = 0; i < form->count; i++)
        index_expect(&db->index, index_key(INDEX_WORD, supplier, form->atoms[i].word));
    for (uint8_t i = 0; i < form->count; i++) {
        uint32_t n = counts(form, &form->atoms[i]) ? count_of(db, supplier, form->atoms[i].word) : UINT32_MAX;
        if (n < least) {
            least = n;
            rarest = form->atoms[i].word;
        }
    }
    if (least == UINT32_MAX)
        return STATUS_OK;
    return index_queue(&db->index, index_key(INDEX_RAREST, supplier, rarest), item);
}

/* A loose name is found by each of its words: an asset has not all of them. */
static enum status add_loose(struct advisory_db *db, uint32_t supplier, uint32_t item, const struct name_form *form) {
    for (uint8_t i = 0; i < form->count; i++) {
        if (counts(form, &form->atoms[i]))
            TRY(index_queue(&db->index, index_key(INDEX_RAREST, supplier, form->atoms[i].word), item));
    }
    return STATUS_OK;
}

static enum status add_rarest_words(struct advisory_db *db, uint32_t supplier, uint32_t item) {
    const struct name *name = &db->names[item].name;
    for (uint8_t f = 0; f < name->form_count; f++) {
        TRY(add_rarest(db, supplier, item, &name->forms[f]));
        if (name->flags & NAME_LOOSE)
            TRY(add_loose(db, supplier, item, &name->forms[f]));
    }
    return STATUS_OK;
}

static enum status add_designators(struct advisory_db *db, uint32_t supplier, uint32_t item) {
    const struct name *name = &db->names[item].name;
    for (uint8_t f = 0; f < name->form_count; f++) {
        TRY(add_runs(db, supplier, item, &name->forms[f]));
        TRY(add_numbered(db, supplier, item, &name->forms[f]));
    }
    return STATUS_OK;
}

typedef enum status (*index_step)(struct advisory_db *db, uint32_t supplier, uint32_t item);

static enum status for_each_name(struct advisory_db *db, index_step step) {
    for (uint32_t i = 0; i < db->name_count; i++) {
        uint32_t suppliers[VENDOR_KEYS_MAX + 1];
        size_t count = suppliers_of(db, &db->names[i], suppliers);
        for (size_t s = 0; s < count; s++)
            TRY(step(db, suppliers[s], i));
    }
    return STATUS_OK;
}

/* ---- version lines ---- */

static bool differs(const struct name_series *a, const struct name_series *b) {
    if (a->count != b->count || a->reach != b->reach)
        return true;
    for (uint8_t i = 0; i < a->count; i++) {
        if (a->parts[i] != b->parts[i])
            return true;
    }
    return false;
}

/* True when another name with the same words has another version line: WinCC V7.4 beside WinCC V7.5. A supplier that
 * writes one name in more ways than SIBLINGS_MAX is not looked through to the end. */
static bool has_sibling(const struct advisory_db *db, uint32_t supplier, const struct name_form *form) {
    const struct index_slot *slot = index_find(&db->index, index_key(INDEX_SQUASHED, supplier, form->squashed));
    unsigned left = SIBLINGS_MAX;
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0 && left > 0;
         at = db->index.entries[at - 1].next, left--) {
        const struct name *other = &db->names[db->index.entries[at - 1].item].name;
        for (uint8_t i = 0; i < other->form_count; i++) {
            const struct name_form *f = &other->forms[i];
            if (f->squashed == form->squashed && f->series_count > 0 && differs(&f->series[0], &form->series[0]))
                return true;
        }
    }
    return false;
}

static enum status find_lines(struct advisory_db *db, uint32_t supplier, uint32_t item) {
    struct database_name *name = &db->names[item];
    for (uint8_t i = 0; i < name->name.form_count && !name->lined; i++) {
        const struct name_form *form = &name->name.forms[i];
        name->lined = form->series_count > 0 && has_sibling(db, supplier, form);
    }
    return STATUS_OK;
}

/* ---- order numbers ---- */

static bool is_wild(const struct order_number *number) {
    for (uint8_t i = 0; i < number->len; i++) {
        if (number->text[i] == '?' || number->text[i] == '*')
            return true;
    }
    return false;
}

static enum status add_order(struct advisory_db *db, uint32_t leaf, const struct order_number *number) {
    if (is_wild(number)) {
        if (!arena_grow(db->orders.arena, (void **)&db->wild_leaves, db->wild_count, &db->wild_room, sizeof(uint32_t),
                        _Alignof(uint32_t)))
            return STATUS_MEMORY;
        db->wild_leaves[db->wild_count++] = leaf;
        return STATUS_OK;
    }
    struct str text = {number->text, number->len};
    TRY(index_queue(&db->orders, index_key(INDEX_ORDER, 0, str_hash(text)), leaf));
    for (uint8_t i = 4; i < number->len; i++) {
        if (number->blocks >> i & 1)
            TRY(index_queue(&db->orders, index_key(INDEX_ORDER_BEGINS, 0, str_hash(str_slice(text, 0, i))), leaf));
    }
    return STATUS_OK;
}

static enum status add_orders(struct advisory_db *db, uint32_t leaf, const struct order_number *orders,
                              uint16_t count) {
    for (uint16_t i = 0; i < count; i++)
        TRY(add_order(db, leaf, &orders[i]));
    return STATUS_OK;
}

/* ---- models and titles ---- */

/* "Performance Series NVRs" of version "HEN04113": the version is the model. */
static enum status index_models(struct advisory_db *db) {
    for (uint32_t i = 0; i < db->leaf_count; i++) {
        const struct database_leaf *leaf = &db->leaves[i];
        struct str text = str_trim(db->versions[leaf->version].text);
        text.len -= text.len > 0 && strchr(",.;", text.ptr[text.len - 1]) != NULL;
        uint64_t front = name_model_front(text), hash = front != 0 ? front : name_model(text);
        if (hash == 0 || leaf->name == CSAF_NONE)
            continue;
        uint32_t suppliers[VENDOR_KEYS_MAX + 1];
        size_t count = suppliers_of(db, &db->names[leaf->name], suppliers);
        for (size_t s = 0; s < count; s++)
            TRY(index_queue(&db->orders, index_key(front != 0 ? INDEX_FRONT : INDEX_MODEL, suppliers[s], hash), i));
    }
    return STATUS_OK;
}

/* "SIMATIC", "Industrial": what only says whose or what sort of thing it is names no product in a title. */
static bool is_general(const struct advisory_db *db, struct str plain) {
    struct str word;
    enum product_kind kind = KIND_NONE;
    while (str_next(&plain, ' ', &word)) {
        enum word_class class = lexicon_class(&db->lexicon, lexicon_word(word), &kind);
        if (word.len > 0 && (class == WORD_PLAIN || class == WORD_SORT))
            return false;
    }
    return true;
}

static enum status add_title(struct advisory_db *db, uint32_t document, const struct database_supplier *supplier,
                             struct str plain) {
    uint64_t hash = name_hash(NAME_HASH_START, plain); /* as name_verbatim is */
    for (size_t i = 0; i < supplier->ids.count; i++)
        TRY(index_queue(&db->orders, index_key(INDEX_TITLE, supplier->ids.items[i], hash), document));
    return STATUS_OK;
}

/* "Arena Simulation Software" without what only says what it is, and as names are read: Arena Simulation, and Arena. */
static enum status index_title_short(struct advisory_db *db, uint32_t document,
                                     const struct database_supplier *supplier, char *plain, size_t len) {
    bool qualified = false;
    for (int turn = 0; turn < 2; turn++) {
        size_t end = len, at = len;
        enum product_kind kind = KIND_NONE;
        while (at > 0 && plain[at - 1] != ' ')
            at--;
        while (at > 0 &&
               lexicon_class(&db->lexicon, lexicon_word((struct str){plain + at, end - at}), &kind) == WORD_KIND)
            for (end = --at; at > 0 && plain[at - 1] != ' ';)
                at--;
        struct str text = {plain, end};
        if (end < len && !is_general(db, text))
            TRY(add_title(db, document, supplier, text));
        if (end == len)
            return STATUS_OK;
        len = lexicon_phrases(&db->lexicon, plain, len, &qualified);
    }
    return STATUS_OK;
}

/* One product of a title, with and without each of the words in front: which of them are the supplier's is not always
 * to be seen ("LCDS - Leao Consultoria LAquis SCADA"). A last word alone would find too much. */
static enum status index_title_part(struct advisory_db *db, uint32_t document, const struct database_supplier *supplier,
                                    struct str part) {
    char plain[NAME_TEXT_MAX];
    struct str word, rest = {plain, name_text(str_slice(part, 0, NAME_TEXT_MAX), plain)};
    for (int words = 0; words < TITLE_WORDS_MAX && rest.len > 0; words++) {
        bool single = str_find_char(rest, ' ') == SIZE_MAX;
        if ((!single || words == 0) && !is_general(db, rest))
            TRY(add_title(db, document, supplier, rest));
        str_next(&rest, ' ', &word);
    }
    return index_title_short(db, document, supplier, plain, name_text(str_slice(part, 0, NAME_TEXT_MAX), plain));
}

/* Where the first product of a title ends; `*length` is of what stands between it and the next. */
static size_t title_break(struct str title, size_t *length) {
    static const struct str breaks[] = {STR_INIT(", "), STR_INIT(" and "), STR_INIT(" & "), STR_INIT(" (")};
    size_t first = title.len;
    *length = 0;
    for (size_t i = 0; i < ARRAY_LEN(breaks); i++) {
        size_t at = str_find(title, breaks[i]);
        *length = at < first ? breaks[i].len : *length;
        first = at < first ? at : first;
    }
    return first;
}

/* "ICSA-17-355-01_Moxa NPort W2150A": some titles begin with the id. */
static struct str without_id(struct str title, struct str id) {
    bool begins = id.len > 0 && title.len > id.len && str_starts_nocase(title, id) && title.ptr[id.len] == '_';
    return begins ? str_skip(title, id.len + 1) : title;
}

/* "Vision and Samba Series": each is a series. */
static enum status index_title_series(struct advisory_db *db, uint32_t document,
                                      const struct database_supplier *supplier, struct str title) {
    static const struct str join = STR_INIT(" and "), kind = STR_INIT(" series");
    char plain[NAME_TEXT_MAX];
    struct str text = {plain, name_text(str_slice(title, 0, NAME_TEXT_MAX), plain)};
    size_t at = str_find(text, join);
    if (at == SIZE_MAX || !str_ends(text, kind))
        return STATUS_OK;
    memmove(plain + at, kind.ptr, kind.len); /* in the place of " and " and what follows, which is longer */
    return add_title(db, document, supplier, (struct str){plain, at + kind.len});
}

/* "Siemens SINEMA Remote Connect Server (Update A)" is found by its product; "A and B (C)" by each of them, too. */
static enum status index_title(struct advisory_db *db, uint32_t document, const struct database_supplier *supplier) {
    struct str title = db->documents[document].public.title;
    struct str front = str_trim(supplier->text);
    uint32_t id = VENDOR_NONE;
    title = without_id(title, db->documents[document].public.id);
    size_t skip = str_starts_nocase(title, front) ? front.len : vendor_leading(&db->book, title, &id);
    title = str_trim(str_skip(str_slice(title, 0, str_find_nocase(title, STR("(Update"))), skip));
    TRY(index_title_part(db, document, supplier, title));
    TRY(index_title_series(db, document, supplier, title));
    while (title.len > 0) {
        size_t length = 0, end = title_break(title, &length);
        struct str part = str_slice(title, 0, end);
        TRY(index_title_part(db, document, supplier, str_slice(part, 0, str_find_char(part, ')'))));
        title = str_skip(title, end + length);
    }
    return STATUS_OK;
}

static enum status index_titles(struct advisory_db *db) {
    for (uint32_t i = 0; i < db->document_count; i++) {
        uint32_t leaf = db->leaf_first[i];
        if (leaf < db->leaf_first[i + 1] && db->leaves[leaf].name != CSAF_NONE)
            TRY(index_title(db, i, &db->suppliers[db->names[db->leaves[leaf].name].supplier]));
    }
    return STATUS_OK;
}

enum status database_index_words(struct advisory_db *db, struct arena *arena) {
    index_init(&db->index, arena);
    TRY(index_reserve(&db->index, (size_t)db->name_count * WORDS_A_NAME));
    TRY(for_each_name(db, add_words));
    TRY(index_flush(&db->index));
    TRY(for_each_name(db, add_rarest_words));
    TRY(index_flush(&db->index));
    return for_each_name(db, find_lines);
}

enum status database_index_runs(struct advisory_db *db, struct arena *arena) {
    index_init(&db->runs, arena);
    TRY(index_reserve(&db->runs, (size_t)db->name_count * RUNS_A_NAME));
    TRY(for_each_name(db, add_designators));
    return index_flush(&db->runs);
}

enum status database_index_orders(struct advisory_db *db, struct arena *arena) {
    index_init(&db->orders, arena);
    TRY(index_reserve(&db->orders, db->leaf_count));
    for (uint32_t i = 0; i < db->leaf_count; i++) {
        const struct database_leaf *leaf = &db->leaves[i];
        const struct database_version *version = &db->versions[leaf->version];
        TRY(add_orders(db, i, leaf->orders, leaf->order_count));
        TRY(add_orders(db, i, version->orders, version->order_count));
        if (leaf->name != CSAF_NONE)
            TRY(add_orders(db, i, db->names[leaf->name].name.orders, db->names[leaf->name].name.order_count));
    }
    TRY(index_models(db));
    TRY(index_titles(db));
    return index_flush(&db->orders);
}
