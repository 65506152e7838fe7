#include "document/certificate.h"
#include "documents.h"

#define CERTIFICATE(more)                                                                                              \
    PRODUCT_HEAD "certificates:\n  - {id: c, scheme: s, body: b, issued: 2026-01-01, types: ED, level: 2" more         \
                 "}\n" ONE_RELEASE
#define PROCESS(more)                                                                                                  \
    "keyway: product/1\nsupplier: {id: s, name: S, certificates: [{id: c, scheme: s, body: b, issued: 2026-01-01, "    \
    "organisation: o" more "}]}\nproduct: {id: p, name: P, types: SA}\n" ONE_RELEASE

static const struct certificate *read_text(struct bed *bed, const char *text) {
    const struct product *product = product_from(bed, text);
    return product ? product->certificates : NULL;
}

static void a_certificate_of_a_product_is_read_whole(void **state) {
    const struct certificate *c =
        read_text(*state, CERTIFICATE(", number: n, expires: 2029-01-01, versions: 1.x, file: c.pdf"));
    assert_str(c->id, "c");
    assert_str(c->scheme, "s");
    assert_str(c->body, "b");
    assert_str(c->number, "n");
    assert_str(c->standard, "62443-4-2");
    assert_int_equal(c->types, COMPONENT_ED);
    assert_int_equal(c->level, 2);
    assert_str(c->versions, "1.x");
    assert_true(date_is(c->expires, "2029-01-01"));
    assert_string_equal(c->path, "c.pdf");
    assert_false(c->pinned);
}

static void a_certificate_of_a_process_is_read_whole(void **state) {
    const struct product *product = product_from(*state, PROCESS(", maturity: 3"));
    const struct certificate *c = product->supplier.certificates;
    assert_int_equal(product->supplier.certificate_count, 1);
    assert_str(c->standard, "62443-4-1");
    assert_str(c->organisation, "o");
    assert_int_equal(c->maturity, 3);
    assert_int_equal(c->level, 0);
    assert_int_equal(c->types, 0);
    assert_int_equal(c->expires, DATE_NONE);
}

static void versions_may_be_a_list(void **state) {
    assert_str(read_text(*state, CERTIFICATE(", versions: [1.0, 1.1]"))->versions, "1.0, 1.1");
    assert_str(read_text(*state, CERTIFICATE(""))->versions, "");
}

static void a_scope_without_any_release_is_a_warning(void **state) {
    struct bed *bed = *state;
    assert_non_null(read_text(bed, CERTIFICATE(", versions: 7.x")));
    assert_true(says(bed, SEVERITY_WARNING, "document.scope-covers-nothing"));
}

static void an_endless_scope_is_refused(void **state) {
    struct bed *bed = *state;
    char text[4000] = "";
    size_t at = 0;
    while (at < 1200) {
        memcpy(text + at, "1.0, ", 5);
        at += 5;
    }
    memcpy(text + at, "1.0", 3);
    assert_null(read_text(bed, str_format(&bed->arena, CERTIFICATE(", versions: '%s'"), text).ptr));
    assert_one_error(bed, "document.scope", "product.yaml:5:84");
}

static void models_are_those_of_the_product(void **state) {
    struct bed *bed = *state;
    static const char TEXT[] =
        "keyway: product/1\nsupplier: {id: s, name: S}\nproduct: {id: p, name: P, types: SA, models: [{name: M-1, "
        "order-number: 'O 1'}, {name: M-2}]}\ncertificates: [{id: c, scheme: s, body: b, issued: 2026-01-01, types: "
        "SA, level: 1, models: [m-1, o 1, M-3]}]\n" ONE_RELEASE;
    assert_null(read_text(bed, TEXT));
    assert_one_error(bed, "document.unknown-model", "product.yaml:4:21");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[0], "M-3");
    assert_str(bed->sink.items[SEVERITY_ERROR]->args[1], "M-1, M-2");
}

static void mistakes_have_codes(void **state) {
    static const struct {
        const char *text;
        const char *code;
    } BAD[] = {
        {CERTIFICATE(", expires: 2025-01-01"), "document.date-order"},
        {CERTIFICATE(", versions: 4.0 and later"), "document.scope"},
        {CERTIFICATE(", versions: [4.0, [1]]"), "document.wrong-type"},
        {CERTIFICATE(", maturity: 2"), "document.misplaced-key"},
        {CERTIFICATE(", sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
         "document.hash-without-file"},
        {PROCESS(", level: 2"), "document.misplaced-key"},
        {PROCESS(", maturity: 5"), "document.range"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        diag_init(&bed->sink, &bed->arena);
        assert_null(read_text(bed, BAD[i].text));
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR]->kind->code, BAD[i].code);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_certificate_of_a_product_is_read_whole),
        BED_TEST(a_certificate_of_a_process_is_read_whole),
        BED_TEST(versions_may_be_a_list),
        BED_TEST(a_scope_without_any_release_is_a_warning),
        BED_TEST(an_endless_scope_is_refused),
        BED_TEST(models_are_those_of_the_product),
        BED_TEST(mistakes_have_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
