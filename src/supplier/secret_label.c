#include "supplier/secret_label.h"

struct secret_label_row {
    struct str word;
    enum secret_label kind;
};

#include "supplier/secret_label.inc"

/* The table is sorted by kind, then by word. */
static int compare(const struct secret_label_row *row, const char *word, size_t len, enum secret_label kind) {
    if (row->kind != kind)
        return row->kind < kind ? -1 : 1;
    return str_cmp(row->word, (struct str){word, len});
}

bool secret_label_is(struct str word, enum secret_label kind) {
    char small[32];
    size_t low = 0, high = ARRAY_LEN(secret_label_rows);
    if (word.len > sizeof small)
        return false;
    for (size_t i = 0; i < word.len; i++)
        small[i] = char_lower(word.ptr[i]);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare(&secret_label_rows[middle], small, word.len, kind);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

bool secret_label_within(struct str value) {
    for (size_t i = 0; i < ARRAY_LEN(secret_label_rows); i++)
        if (secret_label_rows[i].kind == SECRET_LABEL_PART && str_contains_nocase(value, secret_label_rows[i].word))
            return true;
    return false;
}
