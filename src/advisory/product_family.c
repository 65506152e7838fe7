#include "advisory/product_family.h"

#include "advisory/own_names.h"
#include "advisory/product_family.inc"

enum { PATTERN_WORDS_MAX = 6 };

/* Most are ruled out by how they begin. */
static bool covers_word(struct str pattern, struct str word, enum order_kind kind) {
    if (word.len == 0 || (char_is_alnum(pattern.ptr[0]) && char_lower(pattern.ptr[0]) != char_lower(word.ptr[0])))
        return false;
    const struct order_pattern row = {.pattern = pattern, .kind = (uint8_t)kind};
    return order_pattern_covers(&row, word);
}

/* Without brackets, commas and the like around it. */
static struct str bare(struct str word) {
    while (word.len > 0 && !char_is_alnum(word.ptr[0]))
        word = str_skip(word, 1);
    while (word.len > 0 && !char_is_alnum(word.ptr[word.len - 1]))
        word.len--;
    return word;
}

/* The next word that has a letter or a digit. */
static bool next_word(struct str *text, struct str *word) {
    while (str_next(text, ' ', word)) {
        *word = bare(*word);
        if (word->len > 0)
            return true;
    }
    return false;
}

/* Whether the text goes on as the pattern's words do; `rest` is what is behind them then. */
static bool begins_so(struct str pattern, struct str text, struct str *rest) {
    struct str wanted, word;
    *rest = text;
    while (str_next(&pattern, ' ', &wanted))
        if (!next_word(rest, &word) || !covers_word(wanted, word, ORDER_TYPE))
            return false;
    return true;
}

static bool is_in_words(struct str pattern, struct str text) {
    struct str word, rest;
    while (text.len > 0) {
        if (begins_so(pattern, text, &rest))
            return true;
        if (!next_word(&text, &word))
            return false;
    }
    return false;
}

static bool is_number(const struct product_family *row, const struct order_number *number) {
    return str_find_char(row->pattern, ' ') == SIZE_MAX &&
           covers_word(row->pattern, (struct str){number->text, number->len}, ORDER_ARTICLE);
}

bool product_family_covers(const struct product_family *row, struct str text) {
    struct str rest;
    if (str_find_char(row->pattern, ' ') == SIZE_MAX && covers_word(row->pattern, text, ORDER_ARTICLE))
        return true;
    return begins_so(row->pattern, text, &rest) && bare(rest).len == 0;
}

static bool is_of_supplier(const struct vendor_book *book, const struct vendor_set *suppliers, struct str key) {
    for (size_t i = 0; i < suppliers->count; i++)
        if (str_eq(vendor_key_of(book, suppliers->items[i]), key))
            return true;
    return false;
}

static bool has_member(const struct product_family *row, const struct product_sought *sought) {
    for (size_t i = 0; i < sought->number_count; i++)
        if (is_number(row, &sought->numbers[i]))
            return true;
    return is_in_words(row->pattern, sought->product) || is_in_words(row->pattern, sought->model);
}

static void find_in(const struct product_family *rows, size_t count, const struct vendor_book *book,
                    const struct product_sought *sought, struct product_families *found) {
    struct str key = STR(""), pattern = STR_NONE; /* of the rows at hand: they stand together */
    bool ours = false;
    for (size_t i = 0; i < count && found->count < PRODUCT_FAMILIES_MAX; i++) {
        if (!str_eq(rows[i].key, key)) {
            key = rows[i].key;
            ours = is_of_supplier(book, sought->suppliers, key);
        }
        if (!ours || (pattern.ptr ? !str_eq(rows[i].pattern, pattern) : !has_member(&rows[i], sought)))
            continue;
        pattern = rows[i].pattern;
        found->items[found->count++] = rows[i].family;
    }
}

void product_families_find(const struct vendor_book *book, const struct product_sought *sought,
                           struct product_families *found) {
    *found = (struct product_families){.count = 0};
    if (book->own)
        find_in(book->own->families, book->own->family_count, book, sought, found);
    if (found->count == 0)
        find_in(product_family_rows, ARRAY_LEN(product_family_rows), book, sought, found);
}
