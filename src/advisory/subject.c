#include "advisory/subject.h"

#include <string.h>

#include "advisory/name_reader.h"
#include "advisory/name_series.h"

enum { LINE_KIND_MAX = 8, RUN_LETTERS_MIN = 4 };

static void add_number(struct subject *s, const struct order_number *number) {
    for (size_t i = 0; i < s->number_count; i++) {
        if (str_eq((struct str){s->numbers[i].text, s->numbers[i].len}, (struct str){number->text, number->len}))
            return;
    }
    if (s->number_count < SUBJECT_NUMBERS_MAX)
        s->numbers[s->number_count++] = *number;
}

/* "/D" or " series D" behind the number. */
static void note_revision(struct subject *s, struct str rest) {
    char plain[NAME_TEXT_MAX];
    struct str text = {plain, name_text(rest, plain)};
    static const struct str words[] = {STR_INIT("series "), STR_INIT("rev "), STR_INIT("/")};
    size_t length = 0;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_starts(text, words[i])) {
            s->revisions |= revisions_read(str_skip(text, words[i].len), &length);
            return;
        }
    }
}

static void find_numbers(struct subject *s, struct str text) {
    struct order_numbers found;
    order_number_find(&s->supplier.orders, text, &found);
    for (size_t i = 0; i < found.count; i++) {
        add_number(s, &found.items[i]);
        note_revision(s, str_skip(text, found.spans[i].offset + found.spans[i].length));
    }
}

/* A field that is one designator as a whole: BMXNOR0200H, however it is spaced. */
static void add_run(struct subject *s, struct str text) {
    char plain[NAME_TEXT_MAX];
    struct str run = {plain, name_text(text, plain)};
    size_t letters = 0;
    bool digit = false;
    for (size_t i = 0; i < run.len; i++) {
        letters += char_is_alnum(plain[i]);
        digit = digit || char_is_digit(plain[i]);
    }
    if (digit && letters >= RUN_LETTERS_MIN && s->run_count < SUBJECT_NUMBERS_MAX)
        s->runs[s->run_count++] = name_hash(NAME_HASH_START, run);
}

static void add_fronts(struct subject *s, struct str word) {
    for (size_t end = 1; end < word.len && s->front_count < SUBJECT_FRONTS_MAX; end++) {
        uint64_t front = char_is_alnum(word.ptr[end - 1]) ? name_model(str_slice(word, 0, end)) : 0;
        if (front != 0)
            s->fronts[s->front_count++] = front;
    }
}

/* Words that are models: the M221 of "Modicon M221". */
static void add_models(struct subject *s, struct str text) {
    struct str word;
    while (str_next(&text, ' ', &word)) {
        uint64_t model = name_model(word);
        if (model != 0 && s->model_count < SUBJECT_NUMBERS_MAX)
            s->models[s->model_count++] = model;
        if (model != 0)
            add_fronts(s, word);
    }
}

static uint64_t hash_without_kind(const struct advisory_db *db, struct str product) {
    char plain[NAME_TEXT_MAX];
    struct str text = {plain, name_text(str_slice(product, 0, NAME_TEXT_MAX), plain)};
    enum product_kind kind = KIND_NONE;
    size_t end = text.len;
    while (end > 0 && text.ptr[end - 1] != ' ')
        end--;
    bool tells = end > 0 && lexicon_class(&db->lexicon, lexicon_word(str_skip(text, end)), &kind) == WORD_KIND;
    return tells ? name_verbatim(str_trim(str_slice(text, 0, end))) : 0;
}

/* An advisory titled "UR family" is of the UR L90: its first word or two, and what a title calls a line. */
static void find_lines(struct subject *s, struct str product) {
    static const struct str kinds[] = {STR_INIT(" family"), STR_INIT(" series")};
    char plain[NAME_TEXT_MAX];
    char line[NAME_TEXT_MAX + LINE_KIND_MAX];
    struct str text = {plain, name_text(str_slice(product, 0, NAME_TEXT_MAX), plain)};
    size_t count = 0;
    for (size_t end = 0; end < text.len && count < SUBJECT_LINES_MAX; end++) {
        for (size_t i = 0; i < ARRAY_LEN(kinds) && text.ptr[end] == ' '; i++) {
            memcpy(line, text.ptr, end);
            memcpy(line + end, kinds[i].ptr, kinds[i].len);
            s->lines[count++] = name_verbatim((struct str){line, end + kinds[i].len});
        }
    }
}

static enum status add_name(struct subject *s, struct str text, struct name_reader *reader, struct arena *arena) {
    if (text.ptr == NULL)
        return STATUS_MEMORY;
    if (text.len == 0)
        return STATUS_OK;
    TRY(name_read(reader, text, &s->supplier, arena, &s->names[s->name_count]));
    s->revisions |= s->names[s->name_count++].revisions;
    return STATUS_OK;
}

/* The suppliers that any of its names stands for. FATEK is FATEK Automation, when nobody is called so and just one
 * supplier's name begins so; that holds of each name by itself. */
static void find_suppliers(struct subject *s, const struct advisory_db *db, const struct advisory_subject *from) {
    name_supplier_init(&s->supplier, &db->book, from->supplier);
    s->supplier.ids.count = 0;
    vendor_find_more(&db->book, from->supplier, &s->supplier.ids);
    for (size_t i = 0; i < from->supplier_name_count; i++)
        vendor_find_more(&db->book, from->supplier_names[i], &s->supplier.ids);
    order_reader_init(&s->supplier.orders, &db->book, &s->supplier.ids);
}

/* Whether the family stands there in words of its own: who writes it has named what is meant. */
static bool says(struct str product, struct str family) {
    size_t at = str_find_nocase(product, family), end = at + family.len;
    return at != SIZE_MAX && (end == product.len || product.ptr[end] == ' ');
}

/* Advisories list families, inventories what hangs on the rail: a name that has both is the asset's, too, and what is
 * called as the family is stands for it. */
static enum status add_families(struct subject *s, const struct advisory_db *db, struct str model,
                                struct name_reader *reader, struct arena *arena) {
    const struct product_sought sought = {&s->supplier.ids, s->numbers, s->number_count, s->product, model};
    struct product_families found;
    product_families_find(&db->book, &sought, &found);
    for (size_t i = 0; i < found.count; i++) {
        if (says(s->product, found.items[i]))
            continue;
        TRY(name_read(reader, found.items[i], &s->supplier, arena, &s->families[s->family_count++]));
        TRY(add_name(s, str_format(arena, STR_F " " STR_F, STR_A(found.items[i]), STR_A(s->product)), reader, arena));
    }
    return STATUS_OK;
}

enum status subject_read(struct subject *subject, const struct advisory_db *db, const struct advisory_subject *from,
                         struct name_reader *reader, struct arena *arena) {
    struct subject *s = subject;
    *s = (struct subject){.name_count = 0};
    struct str product = str_trim(from->product);
    struct str model = str_trim(from->model);
    s->product = product;
    s->without_kind = hash_without_kind(db, product);
    find_lines(s, product);
    find_suppliers(s, db, from);
    vendor_moved(&db->book, &s->supplier.ids, &s->moved);
    find_numbers(s, product);
    find_numbers(s, model);
    find_numbers(s, from->order_number);
    add_run(s, model);
    add_run(s, from->order_number);
    add_models(s, product);
    add_models(s, model);
    add_models(s, from->order_number);
    struct order_number number;
    if (s->number_count == 0 && order_number_read(&s->supplier.orders, from->order_number, &number))
        add_number(s, &number);
    bool more = model.len > 0 && !str_contains_nocase(product, model);
    TRY(add_name(s, more ? str_format(arena, STR_F " " STR_F, STR_A(product), STR_A(model)) : product, reader, arena));
    if (more) {
        TRY(add_name(s, product, reader, arena));
        TRY(add_name(s, model, reader, arena));
    }
    return add_families(s, db, model, reader, arena);
}
