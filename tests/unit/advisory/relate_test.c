#include "advisory/relate.h"

#include "bed.h"

enum { UNKNOWN, KNOWN };

static struct name name_of(struct bed *bed, struct str supplier, struct str text, bool asset) {
    struct vendor_book *book = ARENA_NEW(&bed->arena, struct vendor_book);
    struct name_lexicon *lexicon = ARENA_NEW(&bed->arena, struct name_lexicon);
    struct name_supplier from;
    struct vendor_set set;
    struct name name;
    lexicon_init(lexicon);
    assert_int_equal(vendor_book_init(book, NULL, &bed->arena), STATUS_OK);
    assert_int_equal(vendor_add(book, supplier, &set), STATUS_OK);
    name_supplier_init(&from, book, supplier);
    struct name_reader *reader = name_reader_new(lexicon, asset, &bed->arena);
    assert_non_null(reader);
    assert_int_equal(name_read(reader, text, &from, &bed->arena, &name), STATUS_OK);
    return name;
}

static struct relation relation_of(struct bed *bed, const char *supplier, const char *listed, const char *asset,
                                   int known) {
    struct name l = name_of(bed, str_from(supplier), str_from(listed), false);
    struct name a = name_of(bed, str_from(supplier), str_from(asset), true);
    struct relation r = relate_names(&l, &a, (struct relate_context){.known = known == KNOWN});
    return r;
}

#define assert_relates(listed, asset, known, kind_)                                                                    \
    assert_int_equal(relation_of(*state, "Acme", (listed), (asset), (known)).kind, (kind_))

static void the_same_words_are_the_same_product(void **state) {
    assert_relates("Turbine Pump", "Turbine Pump", KNOWN, RELATION_EXACT);
    assert_relates("Turbine-Pump", "turbine pump", KNOWN, RELATION_EXACT);
    assert_relates("Turbine Pump controllers", "Turbine Pump", KNOWN, RELATION_EXACT);
    assert_relates("Pump, Turbine", "Turbine Pump", KNOWN, RELATION_EXACT);
}

static void the_supplier_in_front_is_no_word(void **state) {
    assert_relates("Acme Turbine Pump", "Turbine Pump", KNOWN, RELATION_EXACT);
    assert_relates("Turbine Pump", "Acme Turbine Pump", KNOWN, RELATION_EXACT);
}

static void the_same_text_is_verbatim_conditions_and_all(void **state) {
    struct relation r =
        relation_of(*state, "Acme", "Turbine Pump running RoofOS V2", "Turbine Pump running RoofOS V2", KNOWN);
    assert_true(r.verbatim);
    assert_true(r.same_line);
    assert_int_equal(r.kind, RELATION_EXACT);
}

static void other_words_are_another_product(void **state) {
    assert_relates("Turbine Pump", "Garden Hose", UNKNOWN, RELATION_NONE);
    assert_relates("Turbine Pump", "Turbine Fan", UNKNOWN, RELATION_NONE);
}

static void what_stands_in_front_of_a_designator_leaves_it_the_product(void **state) {
    assert_relates("iQ-R series R08ENCPU", "R08ENCPU", KNOWN, RELATION_SIMILAR);
    assert_relates("iQ-R series R08ENCPU", "R08ENCPU", UNKNOWN, RELATION_SIMILAR);
    assert_relates("R08ENCPU-B", "R08ENCPU", KNOWN, RELATION_NONE);
}

static void a_longer_name_is_another_product_where_the_assets_is_known(void **state) {
    assert_relates("Turbine Pump Deluxe", "Turbine Pump", KNOWN, RELATION_NONE);
    assert_relates("Turbine Pump Deluxe", "Turbine Pump", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Turbine", "Turbine Pumpwell", KNOWN, RELATION_NONE);
    assert_relates("Turbine", "Turbine Pumpwell", UNKNOWN, RELATION_SIMILAR);
}

/* "Turbine Pump (Deluxe)" is a Turbine Pump, known or not; "Turbine Pump Deluxe" need not be one. */
static void a_word_in_parentheses_makes_a_variant(void **state) {
    assert_relates("Turbine Pump (Deluxe)", "Turbine Pump", KNOWN, RELATION_VARIANT);
    assert_relates("Turbine Pump (Deluxe)", "Turbine Pump", UNKNOWN, RELATION_VARIANT);
    assert_relates("TP-4 (NAM)", "TP-4", KNOWN, RELATION_VARIANT);
    assert_relates("TP-4(32M) V5.X", "TP-4 V5.X", KNOWN, RELATION_VARIANT);
    assert_relates("Turbine Pump Deluxe (NAM)", "Turbine Pump", KNOWN, RELATION_NONE);
    assert_relates("Big Turbine Pump (NAM)", "Turbine Pump", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Pump (NAM)", "Turbine Pump (EU)", KNOWN, RELATION_NONE);
    assert_relates("Turbine Pump (NAM)", "Turbine Pump NAM", KNOWN, RELATION_EXACT);
    assert_relates("Turbine Pump (Pump)", "Turbine Pump", KNOWN, RELATION_EXACT);
    assert_true(relation_of(*state, "Acme", "TP-4 (NAM)", "TP-4", KNOWN).bracketed);
    assert_false(relation_of(*state, "Acme", "TP-4 CPU 3", "TP-4", UNKNOWN).bracketed);
}

static void a_family_has_members(void **state) {
    assert_relates("TP-1500 family", "TP-1500 CPU 1515-2", KNOWN, RELATION_FAMILY);
    assert_relates("TP-1500 Series", "TP-1500 CPU 1515-2", UNKNOWN, RELATION_FAMILY);
    assert_relates("TP-1500 family", "TP-1500 Software Desk", KNOWN, RELATION_SIMILAR);
}

static void a_designator_of_its_own_makes_a_member(void **state) {
    assert_relates("TP-1500", "TP-1500 CPU 1515-2", UNKNOWN, RELATION_FAMILY);
    assert_relates("TP-1500", "TP-1500 CPU 1515-2", KNOWN, RELATION_SIMILAR);
    assert_relates("TP-1500 switches", "TP-1500 CPU 1515-2", KNOWN, RELATION_SIMILAR); /* a switch is no controller */
}

static void the_listed_name_may_be_one_of_several(void **state) {
    assert_relates("TP-1500 CPU 1515-2", "TP-1500", UNKNOWN, RELATION_VARIANT);
    assert_relates("AV7000 Linear Barcode Scanner", "AV7000", UNKNOWN, RELATION_VARIANT);
    assert_relates("AV7000 Linear Barcode Scanner", "AV7000", KNOWN, RELATION_NONE);
}

static void letters_at_a_designator_make_another_product(void **state) {
    assert_relates("RS900", "RS900G", KNOWN, RELATION_NONE);
    assert_relates("RS900", "RS900G", UNKNOWN, RELATION_SIMILAR);
    assert_relates("RS900 series", "RS900G", KNOWN, RELATION_SIMILAR);
    assert_relates("RS900G", "RS900", KNOWN, RELATION_NONE);
    assert_relates("RS900G", "RS900", UNKNOWN, RELATION_SIMILAR);
}

static void what_is_joined_to_a_designator_is_a_variant_of_it(void **state) {
    assert_relates("EDS-408A series", "EDS-408A-MM-SC", KNOWN, RELATION_FAMILY);
    assert_relates("EDS-405A/408A", "EDS-408A-MM-SC", KNOWN, RELATION_FAMILY);
    assert_relates("EDS-408A", "EDS-408A-MM-SC", KNOWN, RELATION_NONE);
    assert_relates("EDS-408A", "EDS-408A-MM-SC", UNKNOWN, RELATION_SIMILAR);
}

static void a_number_with_zeros_at_its_end_is_a_family(void **state) {
    assert_relates("SCX X-200 switch family", "SCX X204", KNOWN, RELATION_FAMILY);
    assert_relates("SCX X-200IRT family", "SCX X204IRT", KNOWN, RELATION_FAMILY);
    assert_relates("SCX X-200 family", "SCX X204IRT", KNOWN, RELATION_SIMILAR);
    assert_relates("SCX X-200", "SCX X204", UNKNOWN, RELATION_SIMILAR);
    assert_relates("SCX X-300 family", "SCX X204", UNKNOWN, RELATION_NONE);
}

static void a_number_that_goes_on_is_a_member_of_a_family(void **state) {
    assert_relates("Panel GT27 models", "Panel GT2712", KNOWN, RELATION_FAMILY);
    assert_relates("Panel GT27", "Panel GT2712", KNOWN, RELATION_NONE);
}

static void a_near_miss_is_similar_where_the_asset_is_not_known(void **state) {
    assert_relates("Sensor 4420 Alpha", "Sensor 4420 Beta", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Sensor 4420 Alpha", "Sensor 4420 Beta", KNOWN, RELATION_NONE);
    assert_relates("Sensor 4420", "Sensor 4430", UNKNOWN, RELATION_NONE);
}

static void words_in_front_are_left_out_as_often_as_not(void **state) {
    assert_relates("SYS600", "MicroScada SYS600", KNOWN, RELATION_FAMILY);
    assert_relates("Turbine Pump", "Garden Turbine Pump", UNKNOWN, RELATION_FAMILY);
    assert_relates("Turbine Pump", "Garden Turbine Pump", KNOWN, RELATION_SIMILAR);
    assert_relates("Garden Turbine Pump", "Turbine Pump", KNOWN, RELATION_SIMILAR);
}

static void an_edition_is_similar(void **state) {
    assert_relates("Turbine Pump", "Turbine Pump Basic", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Pump Basic", "Turbine Pump", KNOWN, RELATION_NONE);
    assert_relates("Turbine Pump Basic", "Turbine Pump", UNKNOWN, RELATION_SIMILAR);
}

static void a_few_letters_behind_two_words_may_be_of_the_line(void **state) {
    assert_relates("Safety Manager", "Safety Manager SC", KNOWN, RELATION_SIMILAR);
    assert_relates("Manager", "Manager SC", KNOWN, RELATION_NONE);
    assert_relates("Safety Manager", "Safety Manager Historian", KNOWN, RELATION_NONE);
}

static void a_part_may_come_with_the_product(void **state) {
    assert_relates("FAST/TOOLS RVSVRN Package", "FAST/TOOLS", KNOWN, RELATION_SIMILAR);
    assert_relates("Ignition 8 Gateway", "Ignition", KNOWN, RELATION_SIMILAR);
}

static void firmware_is_similar_to_what_has_its_brand(void **state) {
    assert_relates("Airline Volta firmware", "Airline RV50X", KNOWN, RELATION_SIMILAR);
    assert_relates("Airline Volta firmware", "Bluebird RV50X", KNOWN, RELATION_NONE);
}

static void a_list_in_prose_is_similar_to_its_members(void **state) {
    static const char list[] = "MELF iQ-R iQ-F Q L and FX series CPU modules";
    assert_relates(list, "MELF iQ-F FX5U-32MT", KNOWN, RELATION_SIMILAR);
    assert_relates(list, "MELF-A A2SHCPU", KNOWN, RELATION_NONE);
}

static void placeholders_stand_for_anything(void **state) {
    assert_relates("1756-L8x", "1756-L83", KNOWN, RELATION_EXACT);
    assert_relates("1756-L8x", "1756-L73", UNKNOWN, RELATION_NONE);
    assert_relates("RV50x", "Router RV50X", KNOWN, RELATION_EXACT);
}

static void the_x_of_an_asset_is_an_x(void **state) {
    struct name name = name_of(*state, STR("Acme"), STR("Router RV50X"), true);
    assert_int_equal(name.forms[0].pattern.len, 0);
    assert_true(name.forms[0].hard_count >= 3);
}

static void version_lines_must_meet(void **state) {
    struct relation r = relation_of(*state, "Acme", "Turbine Pump V7.4", "Turbine Pump V7.4", KNOWN);
    assert_int_equal(r.kind, RELATION_EXACT);
    assert_relates("Turbine Pump V7.4", "Turbine Pump V7.5", KNOWN, RELATION_NONE);
    assert_true(relation_of(*state, "Acme", "Pump Turbine V7.4", "Turbine Pump V7.4", KNOWN).same_line);
    assert_false(relation_of(*state, "Acme", "Turbine Pump V7.4", "Turbine Pump", KNOWN).same_line);
}

static void a_number_at_the_end_may_be_a_line(void **state) {
    struct relation listed = relation_of(*state, "Acme", "Turbine Pump 2017", "Turbine Pump", KNOWN);
    struct relation own = relation_of(*state, "Acme", "Turbine Pump", "Turbine Pump 2017", KNOWN);
    assert_int_equal(listed.kind, RELATION_EXACT);
    assert_non_null(listed.tail);
    assert_false(listed.own_tail);
    assert_int_equal(own.kind, RELATION_EXACT);
    assert_true(own.own_tail);
}

static void hardware_revisions_must_meet(void **state) {
    assert_relates("Adapter 1734 Series B", "Adapter 1734 Series C", KNOWN, RELATION_NONE);
    assert_relates("Adapter 1734 Series B/C", "Adapter 1734 Series C", KNOWN, RELATION_EXACT);
    assert_int_equal(relation_of(*state, "Acme", "Adapter 1734 Series B", "Adapter 1734", KNOWN).revisions, 1 << 1);
    assert_int_equal(relation_of(*state, "Acme", "Adapter 1734 Series B", "Adapter 1734 Series B", KNOWN).revisions, 0);
}

static void hardware_versions_are_no_version_line(void **state) {
    struct name name = name_of(*state, STR("Acme"), STR("TP-400 CPU hardware version 4.0 and below"), false);
    assert_true(name.flags & NAME_CONDITIONAL);
    assert_int_equal(name.forms[0].series_count, 0);
}

static void sorts_of_things_exclude_each_other(void **state) {
    assert_relates("Turbine 77 switch", "Turbine 77 controller", KNOWN, RELATION_SIMILAR);
}

static void an_exception_takes_a_member_out(void **state) {
    assert_relates("TP-1500 family (except CPU 1515)", "TP-1500 CPU 1515", KNOWN, RELATION_SIMILAR);
    assert_relates("TP-1500 family (except CPU 1515)", "TP-1500 CPU 1516", KNOWN, RELATION_FAMILY);
}

static void special_variants_are_products_of_their_own(void **state) {
    assert_int_equal(relation_of(*state, "Siemens", "S7-1200 CPU 1212C", "SIPLUS S7-1200 CPU 1212C", KNOWN).kind,
                     RELATION_NONE);
    assert_int_equal(
        relation_of(*state, "Siemens", "S7-1200 CPU family (incl. SIPLUS variants)", "SIPLUS S7-1200 CPU 1212C", KNOWN)
            .kind,
        RELATION_FAMILY);
}

static void what_is_only_mentioned_is_similar(void **state) {
    assert_int_equal(relation_of(*state, "Siemens", "S7-1500 CPU family (incl. related ET200 CPUs and SIPLUS variants)",
                                 "SIPLUS ET 200SP CPU 1512SP-1 PN", KNOWN)
                         .kind,
                     RELATION_SIMILAR);
}

static void letters_behind_slashes_take_the_last_ones_place(void **state) {
    assert_relates("XGK-CPUU/H/A/S/E", "XGK-CPUH", KNOWN, RELATION_EXACT);
    assert_relates("XGI-CPUU/UD/H/S/E", "XGI-CPUUN", UNKNOWN, RELATION_NONE);
    assert_relates("Desk CPUU/H", "Desk CPUH", UNKNOWN, RELATION_NONE); /* two alone are more often one word */
}

static void a_name_of_kinds_alone_is_compared_by_them(void **state) {
    assert_relates("Drive Controller family", "Drive Controller", KNOWN, RELATION_EXACT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_same_words_are_the_same_product),
        BED_TEST(the_supplier_in_front_is_no_word),
        BED_TEST(the_same_text_is_verbatim_conditions_and_all),
        BED_TEST(other_words_are_another_product),
        BED_TEST(what_stands_in_front_of_a_designator_leaves_it_the_product),
        BED_TEST(a_longer_name_is_another_product_where_the_assets_is_known),
        BED_TEST(a_word_in_parentheses_makes_a_variant),
        BED_TEST(a_family_has_members),
        BED_TEST(a_designator_of_its_own_makes_a_member),
        BED_TEST(the_listed_name_may_be_one_of_several),
        BED_TEST(letters_at_a_designator_make_another_product),
        BED_TEST(what_is_joined_to_a_designator_is_a_variant_of_it),
        BED_TEST(a_number_with_zeros_at_its_end_is_a_family),
        BED_TEST(a_number_that_goes_on_is_a_member_of_a_family),
        BED_TEST(a_near_miss_is_similar_where_the_asset_is_not_known),
        BED_TEST(words_in_front_are_left_out_as_often_as_not),
        BED_TEST(an_edition_is_similar),
        BED_TEST(a_few_letters_behind_two_words_may_be_of_the_line),
        BED_TEST(a_part_may_come_with_the_product),
        BED_TEST(firmware_is_similar_to_what_has_its_brand),
        BED_TEST(a_list_in_prose_is_similar_to_its_members),
        BED_TEST(placeholders_stand_for_anything),
        BED_TEST(the_x_of_an_asset_is_an_x),
        BED_TEST(version_lines_must_meet),
        BED_TEST(a_number_at_the_end_may_be_a_line),
        BED_TEST(hardware_revisions_must_meet),
        BED_TEST(hardware_versions_are_no_version_line),
        BED_TEST(sorts_of_things_exclude_each_other),
        BED_TEST(an_exception_takes_a_member_out),
        BED_TEST(special_variants_are_products_of_their_own),
        BED_TEST(what_is_only_mentioned_is_similar),
        BED_TEST(letters_behind_slashes_take_the_last_ones_place),
        BED_TEST(a_name_of_kinds_alone_is_compared_by_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
