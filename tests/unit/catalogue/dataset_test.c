/* The compiled tables against the files that they were made from, read here without tools/tsv.c. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "catalogue/dataset.h"

enum { FILE_MAX = 1 << 20, CELLS_MAX = 32 };

static struct arena arena;
static char text[FILE_MAX];

static int setup(void **state) {
    (void)state;
    arena_init(&arena, 64 * 1024 * 1024);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_done(&arena);
    return 0;
}

static void read_file(const char *path) {
    char full[4096];
    snprintf(full, sizeof full, "%s/%s", KEYWAY_ROOT, path);
    FILE *file = fopen(full, "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    assert_in_range(len, 1, sizeof text - 2);
    text[len] = '\0';
}

/* Cuts a line into cells in place. */
static unsigned cut(char *line, char *cells[CELLS_MAX]) {
    unsigned count = 0;
    for (char *at = line; at != NULL && count < CELLS_MAX;) {
        char *end = strchr(at, '\t');
        cells[count++] = at;
        if (end != NULL)
            *end++ = '\0';
        at = end;
    }
    return count;
}

static int compare_items(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The items of a list, sorted and joined again: sets have no order. */
static const char *sorted(const char *list) {
    char *copy = (char *)str_copy(&arena, str_from(list)).ptr;
    char *items[256];
    size_t count = 0;
    for (char *at = copy; at != NULL; count++) {
        assert_true(count < ARRAY_LEN(items));
        char *end = strstr(at, ", ");
        items[count] = at;
        at = end != NULL ? end + 2 : NULL;
        if (end != NULL)
            *end = '\0';
    }
    qsort(items, count, sizeof *items, compare_items);
    struct str joined = STR("");
    for (size_t i = 0; i < count; i++)
        joined = str_format(&arena, STR_F "|%s", STR_A(joined), items[i]);
    return joined.ptr;
}

static void compare_row(const struct dataset *dataset, unsigned row, char *line) {
    char *cells[CELLS_MAX];
    assert_int_equal(cut(line, cells), dataset->column_count);
    for (unsigned i = 0; i < dataset->column_count; i++) {
        struct str cell = dataset_cell(dataset, row, i, &arena);
        assert_non_null(cell.ptr);
        const char *compiled = str_copy(&arena, cell).ptr;
        /* A level of 0 means that the requirement does not apply, which the file writes as none. */
        bool none = dataset->columns[i].kind == DATASET_NUMBER && strcmp(cells[i], "-") == 0;
        bool set = dataset->columns[i].kind >= DATASET_SET32;
        assert_string_equal(set ? sorted(compiled) : compiled, none ? "0" : set ? sorted(cells[i]) : cells[i]);
    }
}

static void every_cell_is_that_of_the_file(void **state) {
    size_t compared = 0;
    (void)state;
    for (unsigned i = 0; i < dataset_count(); i++) {
        const struct dataset *dataset = dataset_at(i);
        unsigned row = 0;
        read_file(dataset->path);
        char *line = strchr(text, '\n') + 1;
        for (char *end = strchr(line, '\n'); end != NULL; line = end + 1, end = strchr(line, '\n'), row++) {
            *end = '\0';
            assert_in_range(row, 0, dataset->row_count - 1);
            compare_row(dataset, row, line);
        }
        assert_int_equal(row, dataset->row_count);
        compared += (size_t)row * dataset->column_count;
    }
    assert_in_range(compared, 8000, 100000);
}

static void every_column_has_its_name(void **state) {
    (void)state;
    for (unsigned i = 0; i < dataset_count(); i++) {
        const struct dataset *dataset = dataset_at(i);
        char *cells[CELLS_MAX];
        read_file(dataset->path);
        *strchr(text, '\n') = '\0';
        assert_int_equal(cut(text, cells), dataset->column_count);
        for (unsigned column = 0; column < dataset->column_count; column++)
            assert_string_equal(dataset->columns[column].name, cells[column]);
    }
}

static bool is_compiled_in(const char *name) {
    for (unsigned i = 0; i < dataset_count(); i++)
        if (strcmp(strrchr(dataset_at(i)->path, '/') + 1, name) == 0)
            return true;
    return false;
}

/* The tables of other layers, which compile them in themselves, and of the device library, whose page is made of one.
 */
static bool is_of_another_layer(const char *name) {
    static const char *const names[] = {
        "certificate-words.tsv", "csaf-extensions.tsv",
        "csaf-id-mapping.tsv",   "csaf-id-systems.tsv",
        "cwe-groups.tsv",        "cwe-usage.tsv",
        "cwe-version-names.tsv", "cwe-versions.tsv",
        "default-passwords.tsv", "device-coverage.tsv",
        "functions.tsv",         "language-subtags.tsv",
        "order-patterns.tsv",    "probe-unasked.tsv",
        "product-families.tsv",  "product-phrases.tsv",
        "product-words.tsv",     "providers.tsv",
        "purl-types.tsv",        "scancode-ids.tsv",
        "secret-labels.tsv",     "secret-patterns.tsv",
        "secret-words.tsv",      "spdx-ids.tsv",
        "spelling-words.tsv",    "ssvc-decision-points.tsv",
        "surface-calls.tsv",     "surface-programs.tsv",
        "vendor-aliases.tsv",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void every_file_of_data_is_compiled_in(void **state) {
    unsigned files = 0;
    DIR *folder = opendir(KEYWAY_ROOT "/data");
    (void)state;
    assert_non_null(folder);
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
        if (strstr(entry->d_name, ".tsv") != NULL && !is_of_another_layer(entry->d_name)) {
            files++;
            assert_true(is_compiled_in(entry->d_name));
        }
    closedir(folder);
    assert_int_equal(files, dataset_count());
}

static void tables_are_in_the_order_of_their_names(void **state) {
    (void)state;
    for (unsigned i = 1; i < dataset_count(); i++)
        assert_true(strcmp(dataset_at(i - 1)->path, dataset_at(i)->path) < 0);
}

static void weaknesses_are_sorted(void **state) {
    static const struct dataset *const sorted_datasets[] = {&cwe_dataset, &cwe_names_dataset, &cwe_parents_dataset,
                                                            &cwe_supplement_dataset};
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(sorted_datasets); i++) {
        uint64_t last = 0;
        for (unsigned row = 0; row < sorted_datasets[i]->row_count; row++) {
            uint64_t number = 0;
            assert_true(str_u64(dataset_cell(sorted_datasets[i], row, 0, &arena), 65535, &number));
            assert_true(number >= last);
            last = number;
        }
    }
}

static void key_is_found_in_any_case(void **state) {
    (void)state;
    assert_int_equal(dataset_find(&requirement_dataset, STR("ccsc 1")), 0);
    assert_int_equal(dataset_find(&attack_technique_dataset, STR("t0800")), 0);
    assert_int_equal(dataset_find(&requirement_dataset, STR("CR 3.2")), UINT32_MAX);
}

static void cell_without_memory(void **state) {
    struct arena none;
    (void)state;
    arena_init(&none, 0);
    assert_null(dataset_cell(&requirement_dataset, 0, 1, &none).ptr);
    assert_non_null(dataset_cell(&requirement_dataset, 0, 0, &none).ptr);
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_that_of_the_file),
        cmocka_unit_test(every_column_has_its_name),
        cmocka_unit_test(every_file_of_data_is_compiled_in),
        cmocka_unit_test(tables_are_in_the_order_of_their_names),
        cmocka_unit_test(weaknesses_are_sorted),
        cmocka_unit_test(key_is_found_in_any_case),
        cmocka_unit_test(cell_without_memory),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
