#include "document/product.h"
#include "documents.h"

static const struct product *full(struct bed *bed) {
    const struct product *product = NULL;
    assert_int_equal(product_read(DATA "good/product-full.yaml", &bed->arena, &bed->sink, &product), STATUS_OK);
    assert_int_equal(diag_errors(&bed->sink) + warnings(bed), 0);
    return product;
}

static void a_full_document_fills_every_part(void **state) {
    const struct product *product = full(*state);
    assert_str(product->id, "rc-400");
    assert_str(product->name, "RC-400 controller");
    assert_int_equal(product->types, COMPONENT_ED);
    assert_int_equal(product->model_count, 2);
    assert_str(product->models[1].order_number, "RT-4008");
    assert_int_equal(product->interface_count, 2);
    assert_int_equal(product->interfaces[0].port, 502);
    assert_str(product->interfaces[0].transport, "tcp");
    assert_false(product->interfaces[0].enabled);
    assert_true(product->interfaces[1].enabled);
    assert_str(product->interfaces[1].kind, "usb");
    assert_int_equal(product->account_count, 2);
    assert_true(product->accounts[0].default_password);
    assert_false(product->accounts[1].default_password);
    assert_int_equal(product->certificate_count, 1);
    assert_int_equal(product->certificates[0].model_count, 2);
    assert_int_equal(product->release_count, 2);
    assert_int_equal(product->releases[0].evidence_count, 4);
    assert_int_equal(product->releases[0].exclusion_count, 1);
}

static void the_supplier_is_read(void **state) {
    const struct supplier *supplier = &full(*state)->supplier;
    assert_str(supplier->id, "rivertech");
    assert_str(supplier->name, "RiverTech Automation GmbH");
    assert_int_equal(supplier->alias_count, 2);
    assert_str(supplier->psirt_contact, "psirt@rivertech.example");
    assert_str(supplier->psirt_csaf, "rivertech.example");
    assert_int_equal(supplier->certificate_count, 1);
    assert_int_equal(supplier->evidence_count, 1);
    assert_int_equal(supplier->exclusion_count, 1);
}

static void the_least_document_is_enough(void **state) {
    struct bed *bed = *state;
    const struct product *product = NULL;
    assert_int_equal(product_read(DATA "good/product-least.yaml", &bed->arena, &bed->sink, &product), STATUS_OK);
    assert_str(product->releases[0].version, "1.10");
    assert_int_equal(product->releases[0].support_until, DATE_NONE);
    assert_int_equal(product->releases[0].end_of_life, DATE_NONE);
    assert_int_equal(product->supplier.psirt_contact.len, 0);
}

static void a_file_is_seen_from_its_document(void **state) {
    const struct product *product = full(*state);
    assert_string_equal(product->releases[0].evidence[0].path, DATA "good/reports/4.2.0/unit-tests.xml");
}

static void a_release_is_found_whatever_its_spelling(void **state) {
    const struct product *product = full(*state);
    assert_ptr_equal(product_release(product, STR("4.2.0")), &product->releases[0]);
    assert_ptr_equal(product_release(product, STR("V4.1.7")), &product->releases[1]);
    assert_ptr_equal(product_release(product, STR(" v4.1.7 ")), &product->releases[1]);
    assert_null(product_release(product, STR("4.2")));
    assert_null(product_release(product, STR("")));
    assert_null(product_release(product, STR("v")));
}

static void support_points_to_its_date_or_the_release(void **state) {
    struct bed *bed = *state;
    const struct product *product = full(bed);
    assert_str(place_line(product->releases[0].support_place), "    support-until: 2031-03-01");
    assert_int_equal(product->releases[1].support_place.offset,
                     product->releases[1].place.offset - strlen("version: "));
}

static void requirements_must_apply_to_the_types(void **state) {
    struct bed *bed = *state;
    assert_null(product_from(bed, "keyway: product/1\nsupplier: {id: s, name: S}\nproduct: {id: p, name: P, types: "
                                  "[SA, HD]}\nreleases:\n  - version: '1'\n    date: 2026-01-01\n    evidence:\n"
                                  "      - {id: a, kind: junit, file: a.xml, date: 2026-01-01, requirements: "
                                  "[SAR 3.2, HDR 3.2, EDR 3.2]}\n"));
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[0], "EDR 3.2");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[2], "SA HD");
}

static void mistakes_everywhere_are_told_in_one_run(void **state) {
    struct bed *bed = *state;
    assert_null(product_from(bed, "keyway: product/1\nsupplier: {id: s}\nproduct: {id: p, name: P, types: PLC}\n"
                                  "interfaces: [{id: a, kind: lan}]\naccounts: [{role: x}]\n"
                                  "releases: [{version: '1', date: never}]\nmore: 1\n"));
    assert_int_equal(diag_errors(&bed->sink), 6);
}

static void lists_are_bounded(void **state) {
    struct bed *bed = *state;
    struct out text;
    out_memory(&text, 1 << 20);
    out_lit(&text, "keyway: product/1\nproduct: {id: p, name: P, types: SA}\n" ONE_RELEASE
                   "supplier:\n  id: s\n  name: S\n  aliases: [");
    for (unsigned i = 0; i < 24; i++)
        out_format(&text, "a%u, ", i);
    out_lit(&text, "last]\n");
    assert_null(product_from(bed, str_copy(&bed->arena, out_text(&text)).ptr));
    out_done(&text);
    assert_one_error(bed, "document.too-many", "product.yaml:7:12");
}

static void a_missing_file_is_told(void **state) {
    struct bed *bed = *state;
    const struct product *product = NULL;
    assert_int_equal(product_read("/nonexistent.yaml", &bed->arena, &bed->sink, &product), STATUS_SYSTEM);
    assert_null(product);
}

/* Whatever allocation fails, the answer is out of memory or all of it. */
static void any_lack_of_memory_is_told(void **state) {
    struct bed *bed = *state;
    unsigned failed = 0;
    for (size_t cap = 0; cap < 400000; cap += 1024) {
        struct arena arena;
        const struct product *product = NULL;
        arena_init(&arena, cap);
        enum status status = product_read(DATA "good/product-full.yaml", &arena, &bed->sink, &product);
        assert_true(status == STATUS_MEMORY || status == STATUS_OK);
        assert_true((status == STATUS_OK) == (product != NULL));
        failed += status == STATUS_MEMORY;
        arena_done(&arena);
    }
    assert_true(failed > 1 && failed < 390);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_full_document_fills_every_part),
        BED_TEST(the_supplier_is_read),
        BED_TEST(the_least_document_is_enough),
        BED_TEST(a_file_is_seen_from_its_document),
        BED_TEST(a_release_is_found_whatever_its_spelling),
        BED_TEST(support_points_to_its_date_or_the_release),
        BED_TEST(requirements_must_apply_to_the_types),
        BED_TEST(mistakes_everywhere_are_told_in_one_run),
        BED_TEST(lists_are_bounded),
        BED_TEST(a_missing_file_is_told),
        BED_TEST(any_lack_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
