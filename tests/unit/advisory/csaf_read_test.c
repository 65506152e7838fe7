/* The head of a CSAF document: which documents are read, and what they say of themselves. */
#include "csaf_bed.h"

static struct csaf_document head_of(struct bed *bed, const char *head) {
    return csaf_of(bed, csaf_json(bed, str_format(&bed->arena, "{'document': %s}", head).ptr));
}

static void the_head_is_read(void **state) {
    struct csaf_document d =
        head_of(*state, "{'csaf_version': '2.0', 'title': 'Title', 'category': 'csaf_security_advisory',"
                        "'publisher': {'name': 'Maker', 'category': 'vendor', 'namespace': 'https://maker.example'},"
                        "'tracking': {'id': 'M-1', 'version': '1.2.0', 'initial_release_date': '2026-01-02T03:04:05Z',"
                        "'current_release_date': '2026-01-03T00:30:00+02:00'}}");
    assert_str(d.public.id, "M-1");
    assert_str(d.public.title, "Title");
    assert_str(d.public.publisher, "Maker");
    assert_str(d.public.version, "1.2.0");
    assert_str(d.publisher_category, "vendor");
    assert_str(d.publisher_namespace, "https://maker.example");
    date_days day = 0;
    assert_true(date_parse(STR("2026-01-02"), &day));
    assert_int_equal(d.public.released, day);
    assert_int_equal(d.public.revised, day);
    assert_false(d.public.withdrawn);
    assert_int_equal(d.public.vulnerability_count, 0);
    assert_int_equal(d.product_count, 0);
}

static void what_the_head_does_not_say_is_empty(void **state) {
    struct csaf_document d = head_of(*state, "{'csaf_version': '2.1', 'title': 7, 'publisher': 'Maker', 'notes': 'n',"
                                             "'tracking': {'id': 'M-1', 'version': 3, 'current_release_date': '?'}}");
    assert_str(d.public.id, "M-1");
    assert_str(d.public.title, "");
    assert_str(d.public.publisher, "");
    assert_str(d.public.version, "");
    assert_int_equal(d.public.released, DATE_NONE);
    assert_int_equal(d.public.revised, DATE_NONE);
    assert_false(d.public.withdrawn);
}

/* ---- what is no CSAF */

static void expect_no_csaf(struct bed *bed, const char *text, const char *printed) {
    struct csaf_document d = {.product_count = 77};
    diag_init(&bed->sink, &bed->arena);
    assert_int_equal(csaf_try(bed, csaf_json(bed, text), &d), STATUS_INPUT);
    assert_int_equal(d.product_count, 77);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
    assert_int_equal(diag_errors(&bed->sink), 0);
    assert_true(str_contains(bed_printed(bed), str_from(printed)));
}

static void other_json_is_refused_with_what_is_missing(void **state) {
    static const char *const NO_VERSION = "/document/csaf_version is missing";
    expect_no_csaf(*state, "{}", NO_VERSION);
    expect_no_csaf(*state, "[]", NO_VERSION);
    expect_no_csaf(*state, "7", NO_VERSION);
    expect_no_csaf(*state, "null", NO_VERSION);
    expect_no_csaf(*state, "{'bomFormat': 'CycloneDX'}", NO_VERSION);
    expect_no_csaf(*state, "{'document': 'csaf_version'}", NO_VERSION);
    expect_no_csaf(*state, "{'document': ['csaf_version']}", NO_VERSION);
    expect_no_csaf(*state, "{'document': {'csaf_version': 2.0}}", NO_VERSION);
}

static void a_document_without_an_id_is_refused(void **state) {
    static const char *const NO_ID = "/document/tracking/id is missing";
    expect_no_csaf(*state, "{'document': {'csaf_version': '2.0'}}", NO_ID);
    expect_no_csaf(*state, "{'document': {'csaf_version': '2.0', 'tracking': 'M-1'}}", NO_ID);
    expect_no_csaf(*state, "{'document': {'csaf_version': '2.0', 'tracking': {'id': ''}}}", NO_ID);
    expect_no_csaf(*state, "{'document': {'csaf_version': '2.0', 'tracking': {'id': 1}}}", NO_ID);
}

static void other_editions_are_refused_by_name(void **state) {
    expect_no_csaf(*state, "{'document': {'csaf_version': '3.0', 'tracking': {'id': 'M-1'}}}", "CSAF 3.0 is not known");
    expect_no_csaf(*state, "{'document': {'csaf_version': '2', 'tracking': {'id': 'M-1'}}}", "CSAF 2 is not known");
}

/* ---- documents that were taken back */

static bool is_withdrawn(struct bed *bed, const char *members) {
    struct str head =
        str_format(&bed->arena, "{'csaf_version': '2.1', 'tracking': {'id': 'M-1'}, 'title': 'T', %s}", members);
    return head_of(bed, head.ptr).public.withdrawn;
}

static void categories_say_withdrawn(void **state) {
    assert_true(is_withdrawn(*state, "'category': 'csaf_withdrawn'"));
    assert_true(is_withdrawn(*state, "'category': 'csaf_superseded'"));
    assert_false(is_withdrawn(*state, "'category': 'csaf_security_advisory'"));
    assert_false(is_withdrawn(*state, "'category': 'withdrawn'"));
    assert_false(is_withdrawn(*state, "'category': ['csaf_withdrawn']"));
}

static void notes_say_withdrawn(void **state) {
    assert_true(is_withdrawn(*state, "'notes': [{'title': 'Legal'}, {'title': 'Reasoning for Withdrawal'}]"));
    assert_true(is_withdrawn(*state, "'notes': [{'title': 'Reasoning for Supersession'}]"));
    assert_false(is_withdrawn(*state, "'notes': [{'title': 'Withdrawal of a product'}]"));
    assert_false(is_withdrawn(*state, "'notes': {'title': 'Reasoning for Withdrawal'}"));
    assert_false(is_withdrawn(*state, "'notes': ['Reasoning for Withdrawal', {'title': 1}]"));
}

static void both_ends_of_a_title_say_withdrawn(void **state) {
    static const struct {
        const char *title;
        bool withdrawn;
    } TITLES[] = {
        {"[Withdrawn] Overflow in P", true},
        {" WITHDRAWN: Overflow in P", true},
        {"Overflow in P (Withdrawn) ", true},
        {"Overflow in P [Retracted]", true},
        {"(revoked) Overflow in P", true},
        {"Overflow in P", false},
        {"Products withdrawn: overflow in P and Q", false},
        {"Handling of (revoked) certificates in P", false},
        {"Withdrawn products", false},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(TITLES); i++) {
        struct str head = str_format(&bed->arena, "{'csaf_version': '2.0', 'tracking': {'id': 'M-1'}, 'title': '%s'}",
                                     TITLES[i].title);
        if (head_of(bed, head.ptr).public.withdrawn != TITLES[i].withdrawn)
            fail_msg("%s", TITLES[i].title);
    }
}

/* ---- one reader, many documents */

static void a_reader_keeps_what_documents_share_once(void **state) {
    struct bed *bed = *state;
    struct csaf_reader reader;
    struct csaf_document a, b;
    struct arena scratch;
    arena_init(&scratch, 1 << 20);
    csaf_reader_init(&reader, &bed->arena, &scratch);
    const char *tree = "{'full_product_names': [{'name': 'P', 'product_id': 'A'}]}";
    const char *list = "[{'product_status': {'fixed': ['A']}}]";
    assert_int_equal(csaf_try_with(bed, &reader, csaf_text(bed, "2.0", tree, list), &a), STATUS_OK);
    arena_reset(&scratch);
    assert_int_equal(csaf_try_with(bed, &reader, csaf_text(bed, "2.1", tree, list), &b), STATUS_OK);
    arena_done(&scratch);
    assert_ptr_equal(a.products[0].product.ptr, b.products[0].product.ptr);
    assert_str(a.products[0].product, "P");
    assert_str(csaf_set_text(bed, &b, b.vulnerabilities[0].status[CSAF_FIXED]), "P");
}

static void a_set_knows_its_products(void **state) {
    struct bed *bed = *state;
    struct csaf_document d =
        csaf_of(bed, csaf_text(bed, "2.0",
                               "{'full_product_names': [{'product_id': 'A'}, {'product_id': 'B'}, {'product_id': 'C'}, "
                               "{'product_id': 'D'}, {'product_id': 'E'}]}",
                               "[{'product_status': {'fixed': ['B', 'E', 'D']}}]"));
    static const bool IN[] = {false, true, false, true, true, false};
    uint32_t set = d.vulnerabilities[0].status[CSAF_FIXED];
    for (uint32_t i = 0; i < ARRAY_LEN(IN); i++)
        assert_int_equal(csaf_set_has(&d, set, i), IN[i]);
    assert_false(csaf_set_has(&d, CSAF_NONE, 0));
}

/* Each failure of memory is said, whatever was being kept. */
static void memory_that_runs_out_is_said(void **state) {
    struct bed *bed = *state;
    struct source source = {
        STR("a.json"),
        csaf_text(bed, "2.1",
                  "{'full_product_names': [{'name': 'P', 'product_id': 'A', 'product_identification_helper': {'cpe': "
                  "'c'}}, {'name': 'Q', 'product_id': 'B'}], 'product_paths': [{'beginning_product_reference': 'A', "
                  "'subpaths': [{'next_product_reference': 'B'}], 'full_product_name': {'product_id': 'C'}}], "
                  "'product_groups': [{'group_id': 'G', 'product_ids': ['A', 'B']}]}",
                  "[{'cve': 'CVE-2026-1', 'cwes': [{'id': 'CWE-79'}], 'product_status': {'fixed': ['A', 'C']}, "
                  "'remediations': [{'details': 'd', 'group_ids': ['G']}], 'metrics': [{'products': ['A'], "
                  "'content': {'cvss_v3': {'baseScore': 5}}}]}]")};
    struct json_parser *parser = json_parser_new();
    struct json_doc json;
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &json), STATUS_OK);
    json_parser_free(parser);
    bool read = false;
    for (size_t room = 0; room < 1 << 16; room += 256) {
        struct csaf_reader reader;
        struct csaf_document d;
        struct arena arena;
        arena_init(&arena, room);
        csaf_reader_init(&reader, &arena, &arena);
        enum status status = csaf_read(&reader, &json, &bed->sink, &d);
        assert_true(status == (read ? STATUS_OK : STATUS_MEMORY) || status == STATUS_OK);
        read = read || status == STATUS_OK;
        arena_done(&arena);
    }
    assert_true(read);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_head_is_read),
        BED_TEST(what_the_head_does_not_say_is_empty),
        BED_TEST(other_json_is_refused_with_what_is_missing),
        BED_TEST(a_document_without_an_id_is_refused),
        BED_TEST(other_editions_are_refused_by_name),
        BED_TEST(categories_say_withdrawn),
        BED_TEST(notes_say_withdrawn),
        BED_TEST(both_ends_of_a_title_say_withdrawn),
        BED_TEST(a_reader_keeps_what_documents_share_once),
        BED_TEST(a_set_knows_its_products),
        BED_TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
