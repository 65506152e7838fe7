#include "catalogue/dataset.h"

#include <limits.h>

/* Add a table: its file in data/, its columns in CMakeLists.txt, and a line here. */
static const struct dataset *const datasets[] = {
    &attack_asset_dataset,
    &attack_mitigation_dataset,
    &attack_technique_dataset,
    &heading_dataset,
    &requirement_dataset,
    &cra_dataset,
    &cwe_dataset,
    &cwe_names_dataset,
    &cwe_parents_dataset,
    &cwe_supplement_dataset,
    &fr_dataset,
    &lesson_questions_dataset,
    &independence_dataset,
    &maturity_dataset,
    &practice_dataset,
    &process_dataset,
    &seed_ladder_dataset,
    &seed_rows_dataset,
    &system_dataset,
};

const struct dataset *dataset_at(unsigned index) {
    return datasets[index];
}
unsigned dataset_count(void) {
    return ARRAY_LEN(datasets);
}

static const void *member_at(const struct dataset *dataset, unsigned row, const struct dataset_column *column) {
    return (const char *)dataset->rows + dataset->size * row + column->offset;
}

/* The number in a member of 1, 2, 4 or 8 bytes. */
static uint64_t number_at(const void *member, size_t size) {
    uint8_t one;
    uint16_t two;
    uint32_t four;
    uint64_t eight;
    switch (size) {
    case sizeof one:
        memcpy(&one, member, sizeof one);
        return one;
    case sizeof two:
        memcpy(&two, member, sizeof two);
        return two;
    case sizeof four:
        memcpy(&four, member, sizeof four);
        return four;
    default:
        memcpy(&eight, member, sizeof eight);
        return eight;
    }
}

static bool set_has(const void *member, size_t size, unsigned index) {
    size_t word = size < sizeof(uint64_t) ? size : sizeof(uint64_t);
    if (index / 64 * sizeof(uint64_t) >= size)
        return false;
    return (number_at((const char *)member + index / 64 * sizeof(uint64_t), word) >> index % 64 & 1) != 0;
}

static struct str set_text(const struct dataset_column *column, const void *member, struct arena *arena) {
    struct str text = STR("");
    for (unsigned i = 0; i < column->keys->row_count; i++)
        if (set_has(member, column->size, i) && text.ptr != NULL)
            text = str_format(arena, STR_F "%s" STR_F, STR_A(text), text.len > 0 ? ", " : "",
                              STR_A(dataset_key(column->keys, i)));
    return text;
}

static struct str number_text(const struct dataset_column *column, uint64_t number, struct arena *arena) {
    if (column->kind == DATASET_WORD)
        return number < column->words->count ? column->words->items[number] : STR("");
    if (column->kind == DATASET_REF)
        return number < column->keys->row_count ? dataset_key(column->keys, (unsigned)number) : STR("");
    return str_format(arena, "%llu", (unsigned long long)number);
}

struct str dataset_cell(const struct dataset *dataset, unsigned row, unsigned column, struct arena *arena) {
    const struct dataset_column *c = &dataset->columns[column];
    const void *member = member_at(dataset, row, c);
    struct str text;
    if (c->kind == DATASET_TEXT)
        memcpy(&text, member, sizeof text);
    else if (c->kind >= DATASET_SET32)
        text = set_text(c, member, arena);
    else
        text = number_text(c, number_at(member, c->size), arena);
    return text.ptr != NULL && text.len == 0 ? STR("-") : text;
}

struct str dataset_key(const struct dataset *dataset, unsigned row) {
    struct str key = STR_NONE;
    for (unsigned i = 0; i < dataset->column_count && key.ptr == NULL; i++)
        if (dataset->columns[i].kind == DATASET_TEXT)
            memcpy(&key, member_at(dataset, row, &dataset->columns[i]), sizeof key);
    return key;
}

unsigned dataset_find(const struct dataset *dataset, struct str key) {
    for (unsigned i = 0; i < dataset->row_count; i++)
        if (str_eq_nocase(dataset_key(dataset, i), key))
            return i;
    return UINT_MAX;
}
