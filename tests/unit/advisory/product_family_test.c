/* What an order number or a short name is a member of. */
#include "table_bed.h"

#include "advisory/order_number.h"
#include "advisory/product_family.h"

static void every_pattern_covers_its_example(void **state) {
    size_t count = 0;
    const struct table_row *rows = table_of(*state, "product-families.tsv", &count);
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        const struct str *c = rows[i].cells;
        const struct product_family row = {.key = c[0], .pattern = c[1], .family = c[2]};
        if (!product_family_covers(&row, c[3]))
            fail_msg("%zu: " STR_F " does not cover " STR_F, i, STR_A(c[1]), STR_A(c[3]));
    }
}

/* Rows of one supplier stand together: they are passed over as one. */
static void rows_of_a_supplier_stand_together(void **state) {
    size_t count = 0;
    const struct table_row *rows = table_of(*state, "product-families.tsv", &count);
    for (size_t i = 1; i < count; i++)
        for (size_t k = 0; k + 1 < i; k++)
            if (str_eq(rows[k].cells[0], rows[i].cells[0]) && !str_eq(rows[i - 1].cells[0], rows[i].cells[0]))
                fail_msg("%zu: " STR_F " stood further up", i, STR_A(rows[i].cells[0]));
}

static void families_are_found(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *supplier, *product, *number, *family;
    } cases[] = {
        {"Siemens", "CPU 414-3 PN/DP", "6ES7 414-3EM06-0AB0", "SIMATIC S7-400 CPU"},
        {"Siemens", "CPU 414-3 PN/DP", "", "SIMATIC S7-400 CPU"},
        {"Siemens", "Steuerung Pumpe 3", "6ES7414-3EM06-0AB0", "SIMATIC S7-400 CPU"},
        {"Siemens", "CPU 410-5H", "6ES7410-5HX08-0AB0", "SIMATIC S7-410 CPU"},
        {"Siemens", "CPU 1214C", "6ES7214-1AG40-0XB0", "SIMATIC S7-1200 CPU"},
        {"Siemens", "CPU 224", "6ES7214-1AD23-0XB0", ""}, /* an S7-200 */
        {"Siemens", "S7-1500 Software Controller CPU 1507S", "", ""},
        {"Siemens", "SCALANCE X202-2PIRT", "", "SCALANCE X-200IRT switch"},
        {"Siemens", "SCALANCE XF204", "", "SCALANCE X-200 switch"},
        {"Siemens", "SCALANCE XF204 IRT", "", "SCALANCE X-200IRT switch"},
        {"Siemens", "SIMATIC HMI TP1200 Comfort", "", "SIMATIC HMI Comfort Panels 4\" - 22\""},
        {"Rockwell Automation", "1756-L71", "", "ControlLogix 5570"},
        {"Rockwell Automation", "Controller", "1756-L72S", "GuardLogix 5570"},
        {"Schneider Electric", "TM221CE24R", "", "Modicon M221"},
        {"Rockwell Automation", "TM221CE24R", "", ""},
        {"Mitsubishi Electric", "R08SFCPU", "", "MELSEC iQ-R series Safety CPU"},
    };
    struct vendor_book *book = ARENA_NEW(&bed->arena, struct vendor_book);
    assert_int_equal(vendor_book_init(book, NULL, &bed->arena), STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct vendor_set set;
        struct order_reader reader;
        struct order_number number;
        struct product_families found;
        vendor_find(book, str_from(cases[i].supplier), &set);
        order_reader_init(&reader, book, &set);
        bool numbered = order_number_read(&reader, str_from(cases[i].number), &number);
        const struct product_sought sought = {&set, &number, numbered, str_from(cases[i].product), STR("")};
        product_families_find(book, &sought, &found);
        struct str family = found.count > 0 ? found.items[0] : STR("");
        if (!str_eq(family, str_from(cases[i].family)))
            fail_msg("%s %s: '" STR_F "'", cases[i].product, cases[i].number, STR_A(family));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(every_pattern_covers_its_example),
                                       BED_TEST(rows_of_a_supplier_stand_together), BED_TEST(families_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
