/* Suppliers by name. */
#include "advisory/name_text.h"
#include "advisory/vendor.h"
#include "table_bed.h"

static struct str keys_of(struct bed *bed, struct str text) {
    struct vendor_keys keys;
    struct str found = STR("");
    vendor_keys(text, &keys);
    for (size_t i = 0; i < keys.count; i++)
        found = str_format(&bed->arena, STR_F "%s%.*s", STR_A(found), i > 0 ? " " : "", keys.items[i].len,
                           keys.items[i].text);
    return found;
}

static const struct {
    const char *text;
    const char *keys;
} KEYS[] = {
    {"Siemens", "siemens"},
    {" SIEMENS  AG ", "siemens"},
    {"Rockwell Automation, Inc.", "rockwellautomation"},
    {"Schneider Electric Software, LLC", "schneiderelectric"},
    {"Carel Industries S.p.A.", "carelindustries"},
    {"Pepperl+Fuchs", "pepperl+fuchs"},
    {"B & R", "b&r"},
    {"& Sons", "sons"},
    {"Yahoo!", "yahoo"},
    {"Geutebr\xC3\x83\xC2\xBC\x63k", "geutebruck"},
    {"The Company", "thecompany"},
    {"Software AG", "softwareag"},
    {"Delta Electronics", "delta"},
    /* several names in one text */
    {"General Electric (GE)", "generalelectric ge"},
    {"GE and Emerson", "geemerson ge emerson"},
    {"Red Lion, AutomationDirect", "redlionautomationdirect redlion automationdirect"},
    {"Rexroth, a subsidiary of Bosch", "rexrothasubsidiaryofbosch rexroth bosch"},
    {"Rexroth a subsidiary of Bosch", "rexrothasubsidiaryofbosch rexroth bosch"},
    {"Claroty; Moxa / Korenix", "clarotymoxakorenix claroty moxa korenix"},
    {"Baker Hughes - Bently Nevada", "bakerhughesbentlynevada bakerhughes bentlynevada"},
    {"Siemens, Siemens AG", "siemenssiemens siemens"},
    /* nobody */
    {"", ""},
    {"n/a", ""},
    {"N/A", ""},
    {"Multiple", ""},
    {"Multiple Open Source", ""},
    {"unknown", ""},
    {"X", ""},
    {"&", ""},
    {"Inc.", ""},
    {", ;()", ""},
};

static void a_name_has_keys(void **state) {
    for (size_t i = 0; i < ARRAY_LEN(KEYS); i++) {
        struct str found = keys_of(*state, str_from(KEYS[i].text));
        if (!str_eq(found, str_from(KEYS[i].keys)))
            fail_msg("%s: \"" STR_F "\" is not \"%s\"", KEYS[i].text, STR_A(found), KEYS[i].keys);
    }
}

static void many_and_long_names_are_bounded(void **state) {
    struct bed *bed = *state;
    struct vendor_keys keys;
    vendor_keys(STR("a1, b1, c1, d1, e1, f1, g1, h1, i1, j1"), &keys);
    assert_int_equal(keys.count, VENDOR_KEYS_MAX);
    struct str word = STR("longwords");
    for (int i = 0; i < 5; i++)
        word = str_format(&bed->arena, STR_F STR_F, STR_A(word), STR_A(word));
    vendor_keys(word, &keys);
    assert_int_equal(keys.count, 1);
    assert_int_equal(keys.items[0].len, VENDOR_KEY_MAX);
    vendor_keys(str_format(&bed->arena, "one " STR_F " two", STR_A(word)), &keys);
    assert_int_equal(keys.items[0].len, VENDOR_KEY_MAX);
}

/* ---- the book */

static struct vendor_book *book_of(struct bed *bed) {
    struct vendor_book *book = ARENA_NEW(&bed->arena, struct vendor_book);
    assert_int_equal(vendor_book_init(book, NULL, &bed->arena), STATUS_OK);
    return book;
}

static bool names(const struct vendor_book *book, struct str text, uint32_t id) {
    struct vendor_set set;
    vendor_find(book, text, &set);
    for (size_t i = 0; i < set.count; i++) {
        if (set.items[i] == id)
            return true;
    }
    return false;
}

/* Every alias but that of a move leads to its supplier. */
static void every_row_of_the_table_is_kept(void **state) {
    struct bed *bed = *state;
    const struct vendor_book *book = book_of(bed);
    size_t count = 0;
    const struct table_row *rows = table_of(bed, "vendor-aliases.tsv", &count);
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        const struct str *c = rows[i].cells;
        uint32_t id = vendor_by_key(book, c[0]);
        assert_int_not_equal(id, VENDOR_NONE);
        if (!names(book, c[1], id))
            fail_msg("the name " STR_F, STR_A(c[1]));
        bool leads = names(book, c[2], id);
        if (leads == str_eq(c[3], STR("moved")))
            fail_msg("the alias " STR_F, STR_A(c[2]));
    }
    assert_int_equal(vendor_by_key(book, STR("nobody")), VENDOR_NONE);
}

static bool meet(const struct vendor_book *book, const char *a, const char *b) {
    struct vendor_set left, right;
    vendor_find(book, str_from(a), &left);
    vendor_find(book, str_from(b), &right);
    assert_int_equal(vendor_meet(&left, &right), vendor_meet(&right, &left));
    return vendor_meet(&left, &right);
}

static void spellings_of_one_supplier_meet(void **state) {
    const struct vendor_book *book = book_of(*state);
    assert_true(meet(book, "GE", "General Electric Company"));
    assert_true(meet(book, "Wonderware", "Schneider Electric Software, LLC"));
    assert_true(meet(book, "B&R Industrial Automation", "ABB Ltd."));
    assert_true(meet(book, "General Electric (GE) and Emerson", "Emerson"));
    assert_false(meet(book, "ABB", "Hitachi Energy"));
    assert_false(meet(book, "Siemens", "Siemens Healthineers"));
    assert_false(meet(book, "Nobody Known", "Nobody Known"));
    assert_false(meet(book, "n/a", "n/a"));
}

static void unknown_suppliers_are_added_once(void **state) {
    struct vendor_book *book = book_of(*state);
    struct vendor_set first, again, other;
    uint32_t before = book->count;
    assert_int_equal(vendor_add(book, STR("Rivertech Inc."), &first), STATUS_OK);
    assert_int_equal(vendor_add(book, STR("RIVERTECH"), &again), STATUS_OK);
    assert_int_equal(vendor_add(book, STR("Hilltech"), &other), STATUS_OK);
    assert_int_equal(book->count, before + 2);
    assert_int_equal(first.count, 1);
    assert_true(vendor_meet(&first, &again));
    assert_false(vendor_meet(&first, &other));
    assert_true(names(book, STR("The Rivertech Company"), first.items[0]));
    assert_int_equal(vendor_add(book, STR("n/a"), &other), STATUS_OK);
    assert_int_equal(other.count, 0);
}

static void products_that_moved_are_looked_for_at_both(void **state) {
    const struct vendor_book *book = book_of(*state);
    struct vendor_set set, moved;
    vendor_find(book, STR("Hitachi Energy"), &set);
    vendor_moved(book, &set, &moved);
    assert_int_equal(moved.count, 1);
    assert_true(names(book, STR("ABB"), moved.items[0]));
    vendor_find(book, STR("ABB"), &set);
    vendor_moved(book, &set, &moved);
    assert_int_equal(moved.count, 1);
    assert_true(names(book, STR("Hitachi Energy"), moved.items[0]));
    vendor_find(book, STR("Siemens"), &set);
    vendor_moved(book, &set, &moved);
    assert_int_equal(moved.count, 0);
}

static void a_known_supplier_in_front_of_a_product_is_found(void **state) {
    static const struct {
        const char *text;
        const char *name; /* NULL: none */
        size_t length;
    } FRONTS[] = {
        {"Rockwell Automation KEPServer Enterprise", "Rockwell Automation", 19},
        {"siemens simatic", "Siemens", 7},
        {"Schneider Electric Modicon M340", "Schneider Electric", 18},
        {"Emerson Rosemount 3051", "Emerson", 7},
        {"Siemens", NULL, 0}, /* nothing is left for the product */
        {"SIMATIC S7 of Siemens AG here", NULL, 0},
        {"Nobody Siemens", NULL, 0},
        {"", NULL, 0},
        {"\xC3\xA4\xC3\xB6\xC3\xBC !!", NULL, 0},
    };
    const struct vendor_book *book = book_of(*state);
    for (size_t i = 0; i < ARRAY_LEN(FRONTS); i++) {
        uint32_t id = VENDOR_NONE;
        char plain[NAME_TEXT_MAX];
        struct str text = {plain, name_text(str_from(FRONTS[i].text), plain)};
        assert_int_equal(vendor_leading(book, text, &id), FRONTS[i].length);
        assert_int_equal(id != VENDOR_NONE, FRONTS[i].name != NULL);
        assert_true(FRONTS[i].name == NULL || names(book, str_from(FRONTS[i].name), id));
    }
}

static void memory_that_runs_out_is_said(void **state) {
    struct bed *bed = *state;
    struct vendor_book *book = ARENA_NEW(&bed->arena, struct vendor_book);
    bool read = false;
    for (size_t room = 0; !read; room += 4096) {
        struct arena arena;
        arena_init(&arena, room);
        enum status status = vendor_book_init(book, NULL, &arena);
        assert_true(status == STATUS_OK || status == STATUS_MEMORY);
        read = status == STATUS_OK;
        arena_done(&arena);
    }
}

static void a_general_word_of_a_name_that_was_taken_apart_is_no_supplier(void **state) {
    struct bed *bed = *state;
    struct vendor_book *book = ARENA_NEW(&bed->arena, struct vendor_book);
    struct vendor_set set;
    uint32_t id = VENDOR_NONE;
    assert_int_equal(vendor_book_init(book, NULL, &bed->arena), STATUS_OK);
    assert_int_equal(vendor_add(book, STR("Flusswerk Automation and Control GmbH, Control By Web"), &set), STATUS_OK);
    assert_int_equal(vendor_leading(book, STR("control for pumps"), &id), 0);
    assert_int_equal(vendor_leading(book, STR("web for pumps"), &id), 0);
    assert_true(vendor_leading(book, STR("flusswerk automation pump"), &id) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_general_word_of_a_name_that_was_taken_apart_is_no_supplier),
        BED_TEST(a_name_has_keys),
        BED_TEST(many_and_long_names_are_bounded),
        BED_TEST(every_row_of_the_table_is_kept),
        BED_TEST(spellings_of_one_supplier_meet),
        BED_TEST(unknown_suppliers_are_added_once),
        BED_TEST(products_that_moved_are_looked_for_at_both),
        BED_TEST(a_known_supplier_in_front_of_a_product_is_found),
        BED_TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
