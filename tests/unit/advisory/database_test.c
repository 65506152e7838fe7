/* The database behind the advisories: what is kept once, what has a say, and what its numbers mean. */
#include "advisory_bed.h"

/* Loads one document from its tree and its vulnerabilities. */
static struct advisory_db *open_one(struct bed *bed, const char *folder, const char *tree, const char *list) {
    (void)folder_file(bed, folder, "1.json", csaf_text(bed, "2.0", tree, list));
    return advisory_open(bed, folder, 1);
}

/* "answer" of the first match, "-" for none. */
static struct str ask_of(struct bed *bed, const struct advisory_db *db, struct advisory_subject subject) {
    const struct advisory_matches *matches = NULL;
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    assert_int_equal(advisory_match(matcher, &subject, &matches), STATUS_OK);
    struct str answer =
        matches->count > 0 ? advisory_answer_name((enum advisory_answer)matches->items[0].answer) : STR("-");
    advisory_matcher_free(matcher);
    return str_copy(&bed->arena, answer);
}

#define MAKER(products) "{'branches': [{'category': 'vendor', 'name': 'RiverTech', 'branches': [" products "]}]}"
#define PRODUCT(name, range, id)                                                                                       \
    "{'category': 'product_name', 'name': '" name                                                                      \
    "', 'branches': [{'category': 'product_version_range', 'name': '" range "', 'product': {'name': '" name            \
    "', 'product_id': '" id "'}}]}"
#define SUBJECT(product_, version_)                                                                                    \
    ((struct advisory_subject){.supplier = STR("RiverTech"), .product = STR(product_), .version = STR(version_)})

static void names_and_suppliers_are_kept_once(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    advisory_file(bed, folder, "1.json", "A-1", "CVE-2026-1");
    advisory_file(bed, folder, "2.json", "A-2", "CVE-2026-2");
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_int_equal(db->leaf_count, 2);
    assert_int_equal(db->supplier_count, 1);
    assert_int_equal(db->name_count, 1);
    assert_false(atomic_load(&db->versions[0].read));
    assert_int_equal(database_read_version(db, 0), STATUS_OK);
    assert_int_equal(database_read_version(db, 1), STATUS_OK);
    assert_true(db->versions[0].range == db->versions[1].range);
    assert_int_equal(db->names[0].leaf_count, 2);
    assert_int_equal(db->names[0].document_count, 2);
    assert_true(db->leaves[0].listed);
    advisory_free(db);
    folder_free(folder);
}

static void a_withdrawn_advisory_has_no_products(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct str text = csaf_json(bed, "{'document': {'csaf_version': '2.0', 'title': '[Withdrawn] T', 'tracking': "
                                     "{'id': 'A-1'}}, 'product_tree': " MAKER(
                                         PRODUCT("RC-400", "<2", "A")) ", 'vulnerabilities': [{'product_status': "
                                                                       "{'known_affected': ['A']}}]}");
    (void)folder_file(bed, folder, "1.json", text);
    advisory_file(bed, folder, "2.json", "A-2", "CVE-2026-2");
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_int_equal(advisory_count(db), 2);
    assert_true(advisory_at(db, 0)->withdrawn);
    assert_int_equal(db->leaf_count, 1);
    assert_int_equal(advisory_answer_of(db, "1"), ANSWER_AFFECTED); /* by the other one alone */
    advisory_free(db);
    folder_free(folder);
}

static void products_in_no_list_are_not_marked(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_db *db =
        open_one(bed, folder, MAKER(PRODUCT("RC-400", "<2", "A") "," PRODUCT("RC-500", "<2", "B")),
                 "[{'product_status': {'first_affected': ['X']}}, {'product_status': {'unknown': ['B']}}]");
    assert_false(db->leaves[0].listed);
    assert_true(db->leaves[1].listed);
    assert_str(ask_of(bed, db, SUBJECT("RC-400", "1")), "needs a look");
    advisory_free(db);
    folder_free(folder);
}

static void every_host_of_a_component_is_asked(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_db *db =
        open_one(bed, folder,
                 "{'branches': [{'category': 'vendor', 'name': 'RiverTech', 'branches': [" PRODUCT(
                     "Gate OS", "<5",
                     "A") "," PRODUCT("RC-400", "vers:all/*",
                                      "B") "," PRODUCT("HX-900", "vers:all/*",
                                                       "C") "]}],"
                                                            "'relationships': [{'category': 'installed_on', "
                                                            "'product_reference': 'R', "
                                                            "'relates_to_product_reference': 'C', 'full_product_name': "
                                                            "{'name': 'S', 'product_id': 'S'}},"
                                                            "{'category': 'default_component_of', 'product_reference': "
                                                            "'A', 'relates_to_product_reference': 'B', "
                                                            "'full_product_name': {'name': 'R', 'product_id': 'R'}}]}",
                 "[{'product_status': {'known_affected': ['S']}}]");
    assert_str(ask_of(bed, db, SUBJECT("RC-400", "1")), "needs a look");
    assert_str(ask_of(bed, db, SUBJECT("HX-900", "1")), "needs a look");
    assert_str(ask_of(bed, db, SUBJECT("ZZ-100", "1")), "-");
    advisory_free(db);
    folder_free(folder);
}

/* Vulnerabilities alike but for a fix that there is or is not must not share an answer. */
static void kinds_of_remediations_tell_answers_apart(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_db *db = open_one(
        bed, folder,
        "{'branches': [{'category': 'vendor', 'name': 'RiverTech', 'branches': [{'category': 'product_name', 'name': "
        "'RC-400', 'branches': [{'category': 'product_version', 'name': '1.0', 'product': {'name': 'P', 'product_id': "
        "'A'}}]}]}]}",
        "[{'cve': '1', 'product_status': {'known_affected': ['A']}, 'remediations': [{'category': 'none_available', "
        "'details': 'Update to V2.0 or later', 'product_ids': ['A']}]}, {'cve': '2', 'product_status': "
        "{'known_affected': ['A']}, 'remediations': [{'category': 'vendor_fix', 'details': 'Update to V2.0 or later', "
        "'product_ids': ['A']}]}]");
    const struct advisory_subject subject = SUBJECT("RC-400", "2.1");
    const struct advisory_matches *matches = NULL;
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    assert_int_equal(advisory_match(matcher, &subject, &matches), STATUS_OK);
    assert_int_equal(matches->count, 2);
    assert_int_equal(matches->items[0].answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(matches->items[1].answer, ANSWER_FIXED);
    advisory_matcher_free(matcher);
    advisory_free(db);
    folder_free(folder);
}

/* As many order numbers as a product has, not only the first few. */
static void every_order_number_of_a_product_counts(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct str numbers = STR("");
    for (int i = 0; i < 40; i++)
        numbers = str_format(&bed->arena, STR_F "%s'AB%03d-X'", STR_A(numbers), i ? ", " : "", i);
    struct str tree = str_format(
        &bed->arena,
        "{'branches': [{'category': 'vendor', 'name': 'RiverTech', 'branches': [{'category': 'product_name', 'name': "
        "'Pump unit', 'branches': [{'category': 'product_version_range', 'name': '<2', 'product': {'name': 'Pump', "
        "'product_id': 'A', 'product_identification_helper': {'model_numbers': [" STR_F "]}}}]}]}]}",
        STR_A(numbers));
    struct advisory_db *db = open_one(bed, folder, tree.ptr, "[{'product_status': {'known_affected': ['A']}}]");
    struct advisory_subject subject = {
        .supplier = STR("RiverTech"), .product = STR("Drive"), .order_number = STR("AB037-X"), .version = STR("1")};
    assert_int_equal(db->leaves[0].order_count, 40);
    assert_str(ask_of(bed, db, subject), "affected");
    advisory_free(db);
    folder_free(folder);
}

/* What is ruled out early, for speed, must be what the whole comparison rules out. */
static const struct {
    const char *supplier;
    const char *product;
    const char *category;
    const char *version;
    const char *details;
    const char *asset;
    const char *order_number;
    const char *answer;
} EARLY[] = {
    {"RiverTech", "S715", "product_version_range", "<2", "", "S7 15", "", "affected"},
    {"Siemens", "SIMATIC S7-1500 CPU 1515SP PN TF (incl. SIPLUS variants)", "product_version_range",
     "All versions < V2.0", "", "SIPLUS S7-1500", "", "affected"},
    {"WAGO", "Ethernet PFC", "product_version", "750-8xx", "", "Controller", "750-880", "affected"},
    {"RiverTech", "Turbine Pump", "product_version_range", "<=0.9", "Update to 1.4 or later version",
     "Turbine Pump Suite Kit", "", "needs a look"},
};

static void nothing_is_ruled_out_that_would_be_found(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(EARLY); i++) {
        char *folder = folder_new(bed);
        struct str tree = str_format(
            &bed->arena,
            "{'branches': [{'category': 'vendor', 'name': '%s', 'branches': [{'category': 'product_name', 'name': "
            "'%s', "
            "'branches': [{'category': '%s', 'name': '%s', 'product': {'name': 'P', 'product_id': 'A'}}]}]}]}",
            EARLY[i].supplier, EARLY[i].product, EARLY[i].category, EARLY[i].version);
        struct str list = str_format(&bed->arena,
                                     "[{'product_status': {'known_affected': ['A']}, 'remediations': [{'category': "
                                     "'vendor_fix', 'details': '%s', 'product_ids': ['A']}]}]",
                                     EARLY[i].details);
        struct advisory_db *db = open_one(bed, folder, tree.ptr, list.ptr);
        const struct advisory_subject asset = {.supplier = str_from(EARLY[i].supplier),
                                               .product = str_from(EARLY[i].asset),
                                               .order_number = str_from(EARLY[i].order_number),
                                               .version = STR("1.0")};
        struct str answer = ask_of(bed, db, asset);
        if (!str_eq(answer, str_from(EARLY[i].answer)))
            fail_msg("%s: " STR_F, EARLY[i].product, STR_A(answer));
        advisory_free(db);
        folder_free(folder);
    }
}

/* A small document that asks for very much is a look, and in time. */
static void a_document_of_too_many_turns_is_a_look(void **state) {
    enum { COUNT = 9000 };
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct out tree, list;
    out_memory(&tree, 8 << 20);
    out_memory(&list, 8 << 20);
    out_lit(&tree, "{'branches': [{'category': 'vendor', 'name': 'RiverTech', 'branches': [{'category': "
                   "'product_name', 'name': 'RC-400', 'branches': [");
    for (int i = 0; i < COUNT; i++) {
        out_format(&tree,
                   "%s{'category': 'product_version', 'name': '1.%d', 'product': {'name': 'P', 'product_id': 'P%d'}}",
                   i ? "," : "", i, i);
        out_format(&list, "%s{'product_status': {'known_affected': ['P%d']}}", i ? "," : "[", i);
    }
    out_lit(&tree, "]}]}]}");
    out_lit(&list, "]");
    struct str trees = str_copy(&bed->arena, out_text(&tree)), lists = str_copy(&bed->arena, out_text(&list));
    struct advisory_db *db = open_one(bed, folder, trees.ptr, lists.ptr);
    assert_int_equal(db->leaf_count, COUNT);
    assert_str(ask_of(bed, db, SUBJECT("RC-400", "1.0")), "needs a look");
    out_done(&tree);
    out_done(&list);
    advisory_free(db);
    folder_free(folder);
}

/* The rest of a text that was too long to be kept may name the fix of the asset's line. */
static void a_remediation_that_is_cut_names_no_fix(void **state) {
    struct bed *bed = *state;
    for (int is_cut = 0; is_cut < 2; is_cut++) {
        char *folder = folder_new(bed);
        struct str vulnerabilities = str_format(
            &bed->arena,
            "[{'product_status': {'known_affected': ['A']}, 'remediations': [{'category': 'vendor_fix', 'details': "
            "'Fixed in 34.014. %*s', 'product_ids': ['A']}]}]",
            is_cut ? 5000 : 1, ".");
        struct advisory_db *db = open_one(bed, folder,
                                          "{'branches': [{'category': 'vendor', 'name': 'RiverTech', 'branches': "
                                          "[{'category': 'product_name', 'name': 'RC-400', 'branches': [{'category': "
                                          "'product_version', 'name': '34.001', 'product': {'name': 'P', "
                                          "'product_id': 'A'}}]}]}]}",
                                          vulnerabilities.ptr);
        assert_str(ask_of(bed, db, SUBJECT("RC-400", "34.020")), is_cut ? "needs a look" : "fixed");
        advisory_free(db);
        folder_free(folder);
    }
}

static void order_numbers_of_one_beginning_are_two_products(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_db *db =
        open_one(bed, folder,
                 "{'branches': [{'category': 'vendor', 'name': 'Rockwell Automation', 'branches': [" PRODUCT(
                     "1761-NET-ENI", "<=3", "A") "]}]}",
                 "[{'product_status': {'known_affected': ['A']}}]");
    struct advisory_subject subject = {.supplier = STR("Rockwell Automation"),
                                       .product = STR("Gateway"),
                                       .order_number = STR("1761-NET-ENI"),
                                       .version = STR("2")};
    assert_str(ask_of(bed, db, subject), "affected");
    subject.order_number = STR("1761-NET-AIC");
    assert_str(ask_of(bed, db, subject), "-");
    advisory_free(db);
    folder_free(folder);
}

static void order_numbers_stand_in_for_versions(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct advisory_db *db =
        open_one(bed, folder,
                 "{'branches': [{'category': 'vendor', 'name': 'Rockwell Automation', 'branches': [" PRODUCT(
                     "MicroLogix 1100", "1763-L16BWA: <= 16", "A") "]}]}",
                 "[{'product_status': {'known_affected': ['A']}}]");
    assert_int_equal(db->versions[0].order_count, 1);
    assert_str(db->versions[0].rest, "<= 16");
    advisory_free(db);
    folder_free(folder);
}

static void a_publisher_that_is_a_vendor_is_the_supplier(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    struct str text =
        csaf_json(bed, "{'document': {'csaf_version': '2.0', 'publisher': {'name': 'RiverTech', 'category': 'vendor'}, "
                       "'tracking': {'id': 'A-1'}}, 'product_tree': {'full_product_names': [{'name': 'RC-400', "
                       "'product_id': 'A'}]}, 'vulnerabilities': [{'product_status': {'known_affected': ['A']}}]}");
    (void)folder_file(bed, folder, "1.json", text);
    struct advisory_db *db = advisory_open(bed, folder, 1);
    assert_str(ask_of(bed, db, SUBJECT("RC-400", "1")), "affected");
    advisory_free(db);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(names_and_suppliers_are_kept_once),        BED_TEST(a_withdrawn_advisory_has_no_products),
        BED_TEST(products_in_no_list_are_not_marked),       BED_TEST(every_host_of_a_component_is_asked),
        BED_TEST(kinds_of_remediations_tell_answers_apart), BED_TEST(order_numbers_of_one_beginning_are_two_products),
        BED_TEST(every_order_number_of_a_product_counts),   BED_TEST(a_remediation_that_is_cut_names_no_fix),
        BED_TEST(nothing_is_ruled_out_that_would_be_found), BED_TEST(a_document_of_too_many_turns_is_a_look),
        BED_TEST(order_numbers_stand_in_for_versions),      BED_TEST(a_publisher_that_is_a_vendor_is_the_supplier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
