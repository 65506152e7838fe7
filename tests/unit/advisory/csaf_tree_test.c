/* The product tree of a CSAF document becomes a row of products. */
#include "csaf_bed.h"

/* One product: what its branches say of it. */
static const struct {
    const char *branches; /* "category=name/category=name..." from the root */
    const char *vendor;
    const char *product;
    const char *version;
    enum csaf_version_kind kind;
    bool qualified;
} PATHS[] = {
    {"vendor=V/product_name=P/product_version=1.0", "V", "P", "1.0", CSAF_VERSION_EXACT, false},
    {"vendor=V/product_name=P/product_version_range=<2", "V", "P", "<2", CSAF_VERSION_RANGE, false},
    {"vendor=V/product_name=P", "V", "P", "", CSAF_VERSION_NONE, false},
    {"vendor=V", "V", "Full", "", CSAF_VERSION_NONE, false},
    {"product_name=P", "", "P", "", CSAF_VERSION_NONE, false},
    {"vendor=Old/vendor=V/product_name=P", "V", "P", "", CSAF_VERSION_NONE, false},
    {"vendor=V/product_family=F/product_name=P", "V", "F P", "", CSAF_VERSION_NONE, false},
    {"vendor=V/product_family=F/product_family=G/product_name=P", "V", "F G P", "", CSAF_VERSION_NONE, false},
    {"product_family=S7-1500/product_name=S7-1500 CPU 1515", "", "S7-1500 CPU 1515", "", CSAF_VERSION_NONE, false},
    {"product_family=s7-1500/product_name=S7-1500 CPU 1515", "", "S7-1500 CPU 1515", "", CSAF_VERSION_NONE, false},
    {"vendor=V/legacy=L", "V", "L", "", CSAF_VERSION_NONE, false},
    {"product_name=P/product_version=4/service_pack=SP1", "", "P", "4 SP1", CSAF_VERSION_EXACT, false},
    {"product_name=P/product_version=4/patch_level=4.1", "", "P", "4.1", CSAF_VERSION_EXACT, false},
    {"product_name=P/product_version=1/patch_level=12", "", "P", "1 12", CSAF_VERSION_EXACT, false},
    {"product_name=P/product_version=4/service_pack=1/patch_level=2", "", "P", "4 1 2", CSAF_VERSION_EXACT, false},
    {"product_name=P/product_version_range=<4/patch_level=2", "", "P", "<4 2", CSAF_VERSION_RANGE, false},
    {"product_name=P/architecture=arm/product_version=1", "", "P", "1", CSAF_VERSION_EXACT, true},
    {"product_name=P/platform=x64", "", "P", "", CSAF_VERSION_NONE, true},
    {"product_name=P/language=de", "", "P", "", CSAF_VERSION_NONE, true},
    {"product_name=P/host_name=h", "", "P", "", CSAF_VERSION_NONE, true},
    {"product_name=P/specification=S", "", "P", "", CSAF_VERSION_NONE, true},
    {"vendor=V/product_name=P/colour=red", "V", "P", "", CSAF_VERSION_NONE, false},
};

static struct str tree_of(struct bed *bed, const char *branches) {
    struct str rest = str_from(branches);
    struct str part;
    struct str open = STR("");
    struct str close = STR("");
    while (str_next(&rest, '/', &part)) {
        size_t at = str_find_char(part, '=');
        struct str category = str_slice(part, 0, at), name = str_skip(part, at + 1);
        open = str_format(&bed->arena, STR_F "%s'branches': [{'category': '" STR_F "', 'name': '" STR_F "'",
                          STR_A(open), open.len > 0 ? ", " : "{", STR_A(category), STR_A(name));
        close = str_format(&bed->arena, STR_F "}]", STR_A(close));
    }
    return str_format(&bed->arena, STR_F ", 'product': {'name': 'Full', 'product_id': 'A'}" STR_F "}", STR_A(open),
                      STR_A(close));
}

static void branches_say_what_a_product_is(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(PATHS); i++) {
        struct csaf_document d = csaf_tree(bed, tree_of(bed, PATHS[i].branches).ptr);
        assert_int_equal(d.product_count, 1);
        const struct csaf_product *p = &d.products[0];
        assert_str(p->vendor, PATHS[i].vendor);
        assert_str(p->product, PATHS[i].product);
        assert_str(p->version, PATHS[i].version);
        assert_str(p->text, "Full");
        assert_int_equal(p->version_kind, PATHS[i].kind);
        assert_int_equal(p->qualified, PATHS[i].qualified);
        assert_int_equal(p->link, CSAF_LINK_NONE);
        assert_int_equal(p->component, CSAF_NONE);
        assert_int_equal(p->host, CSAF_NONE);
    }
}

static void branches_side_by_side_share_what_is_above(void **state) {
    struct csaf_document d = csaf_tree(
        *state, "{'branches': [{'category': 'vendor', 'name': 'V', 'branches': ["
                "{'category': 'product_name', 'name': 'P', 'branches': ["
                "{'category': 'product_version', 'name': '1', 'product': {'name': 'P 1', 'product_id': 'A'}},"
                "{'category': 'product_version', 'name': '2', 'product': {'name': 'P 2', 'product_id': 'B'}}]},"
                "{'category': 'product_name', 'name': 'Q', 'product': {'name': 'Q', 'product_id': 'C'}}]}]}");
    assert_int_equal(d.product_count, 3);
    assert_str(d.products[1].version, "2");
    assert_str(d.products[2].vendor, "V");
    assert_str(d.products[2].product, "Q");
    assert_str(d.products[2].version, "");
}

/* A range that lost its end would hold other versions: it has to be longer than any that is read. */
static void a_long_version_is_not_cut_to_one_that_reads(void **state) {
    struct bed *bed = *state;
    struct out out;
    out_memory(&out, 1 << 20);
    for (int i = 0; i < 1000; i++)
        out_format(&out, "1.%d|", i);
    struct str list = out_text(&out);
    struct csaf_document d = csaf_tree(
        bed, tree_of(bed, str_format(&bed->arena, "product_name=P/product_version_range=" STR_F, STR_A(list)).ptr).ptr);
    assert_true(d.products[0].version.len > 1024);
    d = csaf_tree(
        bed,
        tree_of(bed, str_format(&bed->arena, "product_name=P/product_version=1/service_pack=" STR_F, STR_A(list)).ptr)
            .ptr);
    assert_true(d.products[0].version.len > 1024);
    out_done(&out);
}

static void branches_are_read_as_deep_as_json_goes(void **state) {
    struct bed *bed = *state;
    struct str branches = STR("product_family=F");
    for (int i = 0; i < 58; i++)
        branches = str_format(&bed->arena, STR_F "/colour=red", STR_A(branches));
    struct csaf_document d = csaf_tree(bed, tree_of(bed, branches.ptr).ptr);
    assert_int_equal(d.product_count, 1);
    assert_str(d.products[0].product, "F");
}

static void full_product_names_are_products_of_their_own(void **state) {
    struct csaf_document d =
        csaf_tree(*state, "{'full_product_names': [{'name': 'P 1', 'product_id': 'A'}, {'product_id': 'B'}]}");
    assert_int_equal(d.product_count, 2);
    assert_str(d.products[0].product, "P 1");
    assert_str(d.products[0].text, "P 1");
    assert_int_equal(d.products[0].version_kind, CSAF_VERSION_NONE);
    assert_str(d.products[1].product, "");
}

static void products_without_an_id_are_left_out(void **state) {
    struct csaf_document d = csaf_tree(*state, "{'full_product_names': [{'name': 'P'}, {'name': 'Q', 'product_id': ''},"
                                               "{'name': 'R', 'product_id': 7}]}");
    assert_int_equal(d.product_count, 0);
}

/* ---- identification helpers ---- */

static void expect_helper(struct bed *bed, const char *helper, enum csaf_identifier_kind kind, const char *texts) {
    struct str tree = str_format(&bed->arena,
                                 "{'full_product_names': [{'name': 'P', 'product_id': 'A', "
                                 "'product_identification_helper': %s}]}",
                                 helper);
    struct csaf_document d = csaf_tree(bed, tree.ptr);
    struct str found = STR("");
    for (uint16_t i = 0; i < d.products[0].identifier_count; i++) {
        assert_int_equal(d.products[0].identifiers[i].kind, kind);
        found = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(found), i > 0 ? " " : "",
                           STR_A(d.products[0].identifiers[i].text));
    }
    assert_str(found, texts);
}

static void every_identification_helper_is_kept(void **state) {
    expect_helper(*state, "{'model_numbers': ['6ES7', '6EP1']}", CSAF_MODEL_NUMBER, "6ES7 6EP1");
    expect_helper(*state, "{'serial_numbers': ['S*']}", CSAF_SERIAL_NUMBER, "S*");
    expect_helper(*state, "{'skus': ['K']}", CSAF_SKU, "K");
    expect_helper(*state, "{'cpe': 'cpe:2.3:o:v:p:1:*:*:*:*:*:*:*'}", CSAF_CPE, "cpe:2.3:o:v:p:1:*:*:*:*:*:*:*");
    expect_helper(*state, "{'purl': 'pkg:a/b@1'}", CSAF_PURL, "pkg:a/b@1");
    expect_helper(*state, "{'purls': ['pkg:a/b@1', 'pkg:a/c@1']}", CSAF_PURL, "pkg:a/b@1 pkg:a/c@1");
    expect_helper(*state,
                  "{'hashes': [{'filename': 'f', 'file_hashes': [{'algorithm': 'sha256', 'value': 'ab'},"
                  "{'algorithm': 'sha512', 'value': 'cd'}]}, {'file_hashes': [{'value': 'ef'}]}]}",
                  CSAF_HASH, "ab cd ef");
}

/* "It SHOULD begin with the first character and stop at any point" (CSAF 2.0); in 2.1 the end is the end. */
static void serial_numbers_are_patterns_of_their_edition(void **state) {
    static const struct {
        const char *written;
        const char *in_2_0;
        const char *in_2_1;
    } SERIALS[] = {
        {"S12", "S12*", "S12"},
        {"S12*", "S12*", "S12*"},
        {"S?2", "S?2*", "S?2"},
        {"S1\\\\2", "S1\\2*", "S12"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(SERIALS); i++) {
        struct str tree = str_format(&bed->arena,
                                     "{'full_product_names': [{'name': 'P', 'product_id': 'A', "
                                     "'product_identification_helper': {'serial_numbers': ['%s']}}]}",
                                     SERIALS[i].written);
        struct csaf_document d = csaf_of(bed, csaf_text(bed, "2.0", tree.ptr, "[]"));
        assert_str(d.products[0].identifiers[0].text, SERIALS[i].in_2_0);
        d = csaf_of(bed, csaf_text(bed, "2.1", tree.ptr, "[]"));
        assert_str(d.products[0].identifiers[0].text, SERIALS[i].in_2_1);
    }
}

/* A serial number that is left out would acquit its product. */
static void long_lists_of_serial_numbers_are_kept(void **state) {
    struct bed *bed = *state;
    struct out list;
    out_memory(&list, 1 << 20);
    for (int i = 0; i < 5000; i++)
        out_format(&list, "%s'S%d'", i > 0 ? "," : "", i);
    struct csaf_document d = csaf_tree(
        bed, str_format(&bed->arena,
                        "{'full_product_names': [{'name': 'P', 'product_id': 'A', 'product_identification_helper': "
                        "{'serial_numbers': [" STR_F "]}}]}",
                        STR_A(out_text(&list)))
                 .ptr);
    assert_int_equal(d.products[0].identifier_count, 5000);
    assert_str(d.products[0].identifiers[4999].text, "S4999*");
    out_done(&list);
}

static void helpers_of_wrong_types_are_left_out(void **state) {
    expect_helper(*state, "'6ES7'", CSAF_MODEL_NUMBER, "");
    expect_helper(*state, "['6ES7']", CSAF_MODEL_NUMBER, "");
    expect_helper(*state, "{'model_numbers': '6ES7'}", CSAF_MODEL_NUMBER, "");
    expect_helper(*state, "{'model_numbers': {'6ES7': 1}}", CSAF_MODEL_NUMBER, "");
    expect_helper(*state, "{'model_numbers': [null, 7, '', ['6ES7'], '6EP1']}", CSAF_MODEL_NUMBER, "6EP1");
    expect_helper(*state, "{'cpe': ['c']}", CSAF_CPE, "");
    expect_helper(*state, "{'hashes': {'file_hashes': []}}", CSAF_HASH, "");
    expect_helper(*state, "{'hashes': [{'file_hashes': {'value': 'ab'}}]}", CSAF_HASH, "");
}

/* ---- products made of others ---- */

#define NAMES(more)                                                                                                    \
    "{'full_product_names': [{'name': 'A', 'product_id': 'A'}, {'name': 'B', 'product_id': 'B'},"                      \
    "{'name': 'C', 'product_id': 'C'}], " more "}"
#define RELATION(id, category, part, host)                                                                             \
    "{'category': '" category "', 'product_reference': '" part "', 'relates_to_product_reference': '" host "',"        \
    "'full_product_name': {'name': '" id "', 'product_id': '" id "'}}"
#define STEP(category, next) "{'category': '" category "', 'next_product_reference': '" next "'}"
#define PATH(id, begin, steps)                                                                                         \
    "{'beginning_product_reference': '" begin "', 'subpaths': [" steps "],"                                            \
    "'full_product_name': {'name': '" id "', 'product_id': '" id "'}}"

/* The products behind the three names: "full name:component>host". */
static void expect_compounds(struct bed *bed, const char *tree, const char *expected) {
    struct csaf_document d = csaf_tree(bed, tree);
    struct str found = STR("");
    for (uint32_t i = 3; i < d.product_count; i++) {
        const struct csaf_product *p = &d.products[i];
        struct str parts = p->link == CSAF_LINK_NONE
                               ? str_format(&bed->arena, STR_F "%s", STR_A(p->product), p->qualified ? "?" : "")
                               : str_format(&bed->arena, STR_F ">" STR_F, STR_A(d.products[p->component].text),
                                            STR_A(d.products[p->host].text));
        found = str_format(&bed->arena, STR_F "%s" STR_F ":" STR_F, STR_A(found), i > 3 ? " " : "", STR_A(p->text),
                           STR_A(parts));
    }
    assert_str(found, expected);
}

static void a_relationship_is_a_component_on_a_host(void **state) {
    struct csaf_document d = csaf_tree(*state, NAMES("'relationships': [" RELATION("R", "installed_on", "A", "B") "]"));
    assert_int_equal(d.product_count, 4);
    assert_str(d.products[3].product, "A");
    assert_str(d.products[3].text, "R");
    assert_int_equal(d.products[3].component, 0);
    assert_int_equal(d.products[3].host, 1);
}

static void a_relationship_has_the_version_of_its_component(void **state) {
    struct csaf_document d = csaf_tree(
        *state, "{'branches': [{'category': 'vendor', 'name': 'V', 'branches': ["
                "{'category': 'product_name', 'name': 'P', 'branches': [{'category': 'product_version_range', "
                "'name': '<2', 'product': {'name': 'P<2', 'product_id': 'A', 'product_identification_helper': "
                "{'skus': ['K']}}}]}, {'category': 'product_name', 'name': 'H', 'branches': [{'category': "
                "'product_version', 'name': '7', 'product': {'name': 'H7', 'product_id': 'B'}}]}]}], "
                "'relationships': [" RELATION("R", "installed_on", "A", "B") "]}");
    const struct csaf_product *p = &d.products[2];
    assert_str(p->vendor, "V");
    assert_str(p->product, "P");
    assert_str(p->version, "<2");
    assert_int_equal(p->version_kind, CSAF_VERSION_RANGE);
    assert_int_equal(p->identifier_count, 0);
}

static void every_category_of_relationship_is_a_link(void **state) {
    static const struct {
        const char *category;
        enum csaf_link link;
    } LINKS[] = {
        {"installed_on", CSAF_LINK_INSTALLED},          {"installed_with", CSAF_LINK_INSTALLED},
        {"default_component_of", CSAF_LINK_COMPONENT},  {"optional_component_of", CSAF_LINK_COMPONENT},
        {"external_component_of", CSAF_LINK_COMPONENT},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(LINKS); i++) {
        struct str tree =
            str_format(&bed->arena, NAMES("'relationships': [" RELATION("R", "%s", "A", "B") "]"), LINKS[i].category);
        assert_int_equal(csaf_tree(bed, tree.ptr).products[3].link, LINKS[i].link);
        tree =
            str_format(&bed->arena, NAMES("'product_paths': [" PATH("R", "A", STEP("%s", "B")) "]"), LINKS[i].category);
        assert_int_equal(csaf_tree(bed, tree.ptr).products[3].link, LINKS[i].link);
    }
}

/* The order of relationships is free (CSAF 3.2.2.4): one may be made of a later one. */
static void relationships_are_found_in_any_order(void **state) {
    expect_compounds(*state,
                     NAMES("'relationships': [" RELATION("S", "installed_on", "R",
                                                         "C") "," RELATION("R", "default_component_of", "A", "B") "]"),
                     "R:A>B S:R>C S:R>B");
}

/* "A in B on C": B is in the plant as well as C. */
static void a_nested_relationship_is_on_all_its_hosts(void **state) {
    expect_compounds(*state,
                     NAMES("'relationships': [" RELATION("R", "default_component_of", "A",
                                                         "B") "," RELATION("S", "installed_on", "R", "C") "]"),
                     "R:A>B S:R>C S:R>B");
    expect_compounds(*state,
                     NAMES("'relationships': [" RELATION("R", "installed_on", "B",
                                                         "C") "," RELATION("S", "default_component_of", "A", "R") "]"),
                     "R:B>C S:A>R S:A>C");
}

static void a_path_is_on_all_its_hosts(void **state) {
    expect_compounds(*state, NAMES("'product_paths': [" PATH("R", "A", STEP("installed_on", "B")) "]"), "R:A>B");
    expect_compounds(
        *state,
        NAMES("'product_paths': [" PATH("R", "A", STEP("default_component_of", "B") "," STEP("installed_on", "C")) "]"),
        "R:A>B R:A>C");
    expect_compounds(*state,
                     NAMES("'product_paths': [" PATH("S", "R", STEP("installed_on", "C")) "," PATH(
                         "R", "A", STEP("installed_on", "B")) "]"),
                     "R:A>B S:R>C S:R>B");
}

static void a_path_of_many_steps_keeps_the_last_host(void **state) {
    struct bed *bed = *state;
    struct out names, steps;
    out_memory(&names, 1 << 20);
    out_memory(&steps, 1 << 20);
    for (int i = 0; i < 20; i++) {
        out_format(&names, "%s{'name': 'N%d', 'product_id': 'N%d'}", i > 0 ? "," : "", i, i);
        if (i > 0)
            out_format(&steps, "%s{'category': 'installed_on', 'next_product_reference': 'N%d'}", i > 1 ? "," : "", i);
    }
    struct str tree =
        str_format(&bed->arena,
                   "{'full_product_names': [" STR_F "], 'product_paths': [{'beginning_product_reference': "
                   "'N0', 'full_product_name': {'name': 'R', 'product_id': 'R'}, 'subpaths': [" STR_F "]}]}",
                   STR_A(out_text(&names)), STR_A(out_text(&steps)));
    struct csaf_document d = csaf_tree(bed, tree.ptr);
    assert_int_equal(d.product_count, 20 + CSAF_HOSTS_MAX);
    assert_int_equal(d.products[d.product_count - 1].host, 19);
    out_done(&names);
    out_done(&steps);
}

/* What is made of something that is nowhere is not lost: it could be the asset. */
static void a_compound_with_an_unknown_part_is_conditional(void **state) {
    expect_compounds(*state, NAMES("'relationships': [" RELATION("R", "installed_on", "A", "X") "]"), "R:A?");
    expect_compounds(*state, NAMES("'relationships': [" RELATION("R", "installed_on", "X", "B") "]"), "R:B?");
    expect_compounds(*state, NAMES("'relationships': [" RELATION("R", "installed_on", "X", "Y") "]"), "R:R?");
    expect_compounds(*state, NAMES("'relationships': [" RELATION("R", "installed_on", "R", "R") "]"), "R:R?");
    expect_compounds(*state, NAMES("'product_paths': [" PATH("R", "A", "") "]"), "R:A?");
    expect_compounds(*state, NAMES("'product_paths': [" PATH("R", "X", STEP("installed_on", "B")) "]"), "R:B?");
}

static void relationships_of_wrong_types_are_left_out(void **state) {
    expect_compounds(*state, NAMES("'relationships': 'R'"), "");
    expect_compounds(*state, NAMES("'relationships': {'category': 'installed_on'}"), "");
    expect_compounds(*state, NAMES("'relationships': ['R', 7, null, [], {}]"), "");
    expect_compounds(*state, NAMES("'product_paths': [{'subpaths': 'B', 'full_product_name': 'R'}]"), "");
}

/* ---- ids, groups, types ---- */

static void a_list_names_all_products_of_an_id(void **state) {
    struct bed *bed = *state;
    const char *tree = "{'full_product_names': [{'name': 'a', 'product_id': 'A'}, {'name': 'b', 'product_id': 'B'},"
                       "{'name': 'c', 'product_id': 'A'}, {'name': 'd', 'product_id': 'A'}]}";
    static const struct {
        const char *list;
        const char *set;
    } SETS[] = {{"['A']", "a c d"}, {"['B']", "b"}, {"['B', 'A']", "a b c d"}, {"['A', 'B', 'A']", "a b c d"}};
    for (size_t i = 0; i < ARRAY_LEN(SETS); i++) {
        struct str list = str_format(&bed->arena, "[{'product_status': {'fixed': %s}}]", SETS[i].list);
        struct csaf_document d = csaf_of(bed, csaf_text(bed, "2.0", tree, list.ptr));
        assert_str(csaf_set_text(bed, &d, d.vulnerabilities[0].status[CSAF_FIXED]), SETS[i].set);
    }
}

static void a_list_names_a_compound_on_all_its_hosts(void **state) {
    struct bed *bed = *state;
    struct csaf_document d =
        csaf_of(bed, csaf_text(bed, "2.1",
                               NAMES("'product_paths': [" PATH(
                                   "R", "A", STEP("installed_on", "B") "," STEP("installed_on", "C")) "]"),
                               "[{'product_status': {'known_affected': ['R']}}]"));
    const struct csaf_set *set = &d.sets[d.vulnerabilities[0].status[CSAF_KNOWN_AFFECTED]];
    assert_int_equal(set->count, 2);
    assert_int_equal(d.products[set->items[0]].host, 1);
    assert_int_equal(d.products[set->items[1]].host, 2);
}

static void groups_stand_for_their_products(void **state) {
    struct bed *bed = *state;
    struct csaf_document d = csaf_of(
        bed, csaf_text(bed, "2.0",
                       NAMES("'product_groups': [{'group_id': 'G', 'product_ids': ['C', 'A', 'X']}, {'group_id': 'H', "
                             "'product_ids': ['X']}, {'product_ids': ['A']}, {'group_id': 'G', 'product_ids': ['B']}]"),
                       "[{'remediations': [{'group_ids': ['G']}, {'group_ids': ['H', 'J', 7]}, "
                       "{'group_ids': ['G'], 'product_ids': ['B']}, {'group_ids': 'G'}]}]"));
    assert_str(csaf_set_text(bed, &d, d.remediations[0].set), "A C");
    assert_str(csaf_set_text(bed, &d, d.remediations[1].set), "-");
    assert_str(csaf_set_text(bed, &d, d.remediations[2].set), "A B C");
    assert_str(csaf_set_text(bed, &d, d.remediations[3].set), "-");
}

static void trees_of_wrong_types_are_empty(void **state) {
    static const char *const TREES[] = {
        "{}",
        "{'branches': 'b', 'full_product_names': 7, 'product_groups': {}}",
        "{'branches': {'category': 'vendor', 'product': {'name': 'P', 'product_id': 'A'}}}",
        "{'branches': ['b', 1, null, [], {'product': 'P'}, {'product': ['P']}, {'branches': 'c'}]}",
        "{'full_product_names': {'name': 'P', 'product_id': 'A'}}",
        "{'full_product_names': ['P', ['P'], 1]}",
        "{'product_groups': ['G', {'group_id': 'G', 'product_ids': 'A'}, {'group_id': 1, 'product_ids': [1]}]}",
    };
    for (size_t i = 0; i < ARRAY_LEN(TREES); i++)
        assert_int_equal(csaf_tree(*state, TREES[i]).product_count, 0);
}

/* Relationships of relationships are read after what stands behind them. */
static void each_product_has_its_place(void **state) {
    struct bed *bed = *state;
    struct source source = {
        STR("a.json"), csaf_text(bed, "2.0",
                                 NAMES("'relationships': [\n" RELATION("S", "installed_on", "R", "C") ",\n\n" RELATION(
                                     "R", "default_component_of", "A", "B") "]"),
                                 "[]")};
    struct json_parser *parser = json_parser_new();
    struct json_doc json;
    struct csaf_reader reader;
    struct csaf_document d;
    csaf_reader_init(&reader, &bed->arena, &bed->arena);
    assert_int_equal(json_parse(parser, &source, false, &bed->arena, &bed->sink, &json), STATUS_OK);
    assert_int_equal(csaf_read(&reader, &json, &bed->sink, &d), STATUS_OK);
    assert_int_equal(csaf_place(parser, &json, &bed->arena, &d), STATUS_OK);
    json_parser_free(parser);
    assert_int_equal(d.product_count, 6);
    for (uint32_t i = 0; i < d.product_count; i++) {
        bool relation = d.products[i].link != CSAF_LINK_NONE;
        assert_int_equal(d.products[i].at.line, !relation ? 1 : str_eq(d.products[i].text, STR("S")) ? 2 : 4);
        struct str rest = source.text;
        for (uint32_t n = 1; n < d.products[i].at.line; n++)
            rest = str_skip(rest, str_find_char(rest, '\n') + 1);
        rest = str_skip(rest, d.products[i].at.column - 1);
        assert_true(str_starts(rest, STR("{\"name\"")) || str_starts(rest, STR("{\"product_id\"")));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(branches_say_what_a_product_is),
        BED_TEST(branches_side_by_side_share_what_is_above),
        BED_TEST(a_long_version_is_not_cut_to_one_that_reads),
        BED_TEST(branches_are_read_as_deep_as_json_goes),
        BED_TEST(full_product_names_are_products_of_their_own),
        BED_TEST(products_without_an_id_are_left_out),
        BED_TEST(every_identification_helper_is_kept),
        BED_TEST(serial_numbers_are_patterns_of_their_edition),
        BED_TEST(long_lists_of_serial_numbers_are_kept),
        BED_TEST(helpers_of_wrong_types_are_left_out),
        BED_TEST(a_relationship_is_a_component_on_a_host),
        BED_TEST(a_relationship_has_the_version_of_its_component),
        BED_TEST(every_category_of_relationship_is_a_link),
        BED_TEST(relationships_are_found_in_any_order),
        BED_TEST(a_nested_relationship_is_on_all_its_hosts),
        BED_TEST(a_path_is_on_all_its_hosts),
        BED_TEST(a_path_of_many_steps_keeps_the_last_host),
        BED_TEST(a_compound_with_an_unknown_part_is_conditional),
        BED_TEST(relationships_of_wrong_types_are_left_out),
        BED_TEST(a_list_names_all_products_of_an_id),
        BED_TEST(a_list_names_a_compound_on_all_its_hosts),
        BED_TEST(groups_stand_for_their_products),
        BED_TEST(trees_of_wrong_types_are_empty),
        BED_TEST(each_product_has_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
