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
    /* A key leaves "Electronics" out, a product's name does not. */
    assert_int_equal(relation_of(*state, "Acme Electronics, Inc.", "Pump", "Acme Electronics, Inc. Pump", KNOWN).kind,
                     RELATION_EXACT);
    assert_int_equal(relation_of(*state, "Acme Software", "Acme Software Update", "Acme Software Update", KNOWN).kind,
                     RELATION_EXACT);
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

/* Where it is sold does not make another product of it. */
static void a_market_is_as_good_as_parentheses(void **state) {
    assert_relates("Turbine Pump EU", "Turbine Pump", KNOWN, RELATION_VARIANT);
    assert_true(relation_of(*state, "Acme", "Turbine Pump EU", "Turbine Pump", KNOWN).bracketed);
    assert_relates("Turbine Pump EU", "Turbine Pump US", KNOWN, RELATION_NONE);
    assert_relates("Turbine Pump", "Turbine Pump EU", KNOWN, RELATION_SIMILAR);
}

/* 7SJ85 (CP300) is one of those that 7SJ85 stands for, but for what tells it from others in the listed name. */
static void what_the_asset_has_in_parentheses_makes_it_a_member(void **state) {
    assert_relates("Turbine Pump", "Turbine Pump (BACnet)", UNKNOWN, RELATION_FAMILY);
    assert_relates("Turbine Pump", "Turbine Pump (BACnet)", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Pump (BACnet)", "Turbine Pump (P2)", UNKNOWN, RELATION_NONE);
    assert_relates("Turbine Pump", "Turbine Pump BACnet", KNOWN, RELATION_NONE);
    assert_relates("Turbine", "Turbine (BACnet)", KNOWN, RELATION_NONE);
}

static void a_designator_in_parentheses_is_a_name_too(void **state) {
    assert_relates("Turbine Engine (NAE55 only)", "NAE55", KNOWN, RELATION_EXACT);
    assert_relates("Turbine Engine (NAE55 only)", "Metasys NAE55", KNOWN, RELATION_FAMILY);
    assert_relates("Turbine Pump 7SJ85 (CP300)", "Garden Pump 7UT87 CP300", UNKNOWN, RELATION_NONE);
    assert_relates("Turbine Engine (NAE55/NAE45)", "NAE55", KNOWN, RELATION_SIMILAR);
}

static void a_name_that_changed_is_the_same(void **state) {
    const char *sl = "CODESYS Control for BeagleBone SL", *old = "CODESYS Control for BeagleBone";
    assert_int_equal(relation_of(*state, "CODESYS", old, sl, UNKNOWN).kind, RELATION_EXACT);
    assert_int_equal(relation_of(*state, "3S-Smart Software Solutions GmbH", old, sl, KNOWN).kind, RELATION_EXACT);
    assert_relates("Control RTE V3", "Control RTE (SL)", KNOWN, RELATION_EXACT);
}

/* MELSEC iQ-F FX5U-64MR/ES, SpaceLogic C-Bus Toolkit. */
static void a_house_in_front_leaves_the_product_what_it_is(void **state) {
    assert_relates("Garden iQ-F FX5U-64MR/ES", "FX5U-64MR/ES", KNOWN, RELATION_VARIANT);
    assert_relates("Garden OCR400", "OCR400", UNKNOWN, RELATION_VARIANT);
    assert_relates("G-Cam/EFD-2250", "EFD-2250", KNOWN, RELATION_VARIANT);
    assert_relates("G-Cam/EFD-2250", "G-Cam EFD-2250", KNOWN, RELATION_EXACT);
    assert_relates("CX/EFD-2250", "EFD-2250", KNOWN, RELATION_NONE); /* may be part of the designator */
    assert_relates("Cam2/EFD-2250", "EFD-2250", KNOWN, RELATION_NONE);
    assert_relates("Garden 200 FX5U-64MR/ES", "FX5U-64MR/ES", KNOWN, RELATION_SIMILAR);
    assert_relates("Garden E3", "E3", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Garden Turbine Pump", "Turbine Pump", UNKNOWN, RELATION_SIMILAR); /* or another pump */
    assert_relates("Garden House Turbine Pump", "Turbine Pump", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Garden Pump", "Pump", UNKNOWN, RELATION_SIMILAR);
    assert_relates("G-Code EFD-22xx", "EFD-2240", UNKNOWN, RELATION_FAMILY);
    assert_relates("VMT 30xx", "ROUTER 3002T-4G", UNKNOWN, RELATION_SIMILAR); /* numbers alone are of many products */
    assert_relates("Garden Turbine E3", "Turbine E3", UNKNOWN, RELATION_VARIANT);
    assert_relates("Garden Turbine E3", "Turbine E3", KNOWN, RELATION_SIMILAR);
}

/* Adapter for AB1234X: what stands in front of "for" is for the product, and is not it. */
static void what_is_for_the_product_is_similar(void **state) {
    assert_relates("Adapter for AB1234X", "AB1234X", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Adapter for AB1234X", "AB1234X", KNOWN, RELATION_SIMILAR);
    assert_relates("Charger for AB1234X", "AB1234X", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Adapter for AB1234X", "Adapter for AB1234X", KNOWN, RELATION_EXACT);
    assert_relates("Adapter for AB1234X", "AB1234X Adapter", KNOWN, RELATION_EXACT);
    assert_relates("Garden AB1234X for Linux", "Garden AB1234X for Linux", KNOWN, RELATION_EXACT);
    assert_relates("AB1234 for Linux", "AB1234", UNKNOWN, RELATION_VARIANT);
}

static void words_that_may_name_another_thing_are_guessed(void **state) {
    assert_true(relation_of(*state, "Acme", "Power Supply AB1234X", "AB1234X", UNKNOWN).guessed);
    assert_true(relation_of(*state, "Acme", "Turbine 4000 Battery Charger", "Turbine 4000", UNKNOWN).guessed);
    assert_true(relation_of(*state, "Acme", "Micro Turbine Pump", "Turbine Pump", UNKNOWN).guessed);
    assert_false(relation_of(*state, "Acme", "Turbine Pump (BACnet)", "Turbine Pump", UNKNOWN).guessed);
    assert_false(relation_of(*state, "Acme", "TP-1500 CPU 1515-2", "TP-1500", UNKNOWN).guessed);
    assert_false(relation_of(*state, "Acme", "AB1234X", "AB1234X", UNKNOWN).guessed);
}

/* Lumada APM and Lumada Asset Performance Manager (APM). */
static void an_acronym_stands_for_its_words_alone(void **state) {
    assert_relates("Garden Asset Turbine Manager (ATM)", "Garden ATM", KNOWN, RELATION_EXACT);
    assert_relates("Garden Asset Turbine Manager (ATM)", "ATM", KNOWN, RELATION_EXACT);
    assert_relates("Garden Asset Turbine Manager (ATM)", "River ATM", KNOWN, RELATION_SIMILAR);
    assert_relates("Gateway Station (GWS)", "Gateway Station (GWS)", KNOWN, RELATION_EXACT);
    /* The letters may tell one from another: Level Transmitter (LTE). */
    assert_relates("Gateway Station (GWS)", "Gateway Station", KNOWN, RELATION_VARIANT);
    assert_relates("Gateway Station (GWS)", "GWS", KNOWN, RELATION_EXACT);
    assert_relates("Gateway Station (GXS)", "GXS", KNOWN, RELATION_SIMILAR); /* it has no X */
    assert_relates("Gateway Station (GWA)", "GWA", KNOWN, RELATION_SIMILAR); /* nothing of the second word */
    assert_relates("Gateway (GWY)", "GWY", KNOWN, RELATION_SIMILAR);
}

static void other_letters_behind_a_number_are_another_product(void **state) {
    assert_relates("DA50N", "DA50A", UNKNOWN, RELATION_NONE);
    assert_relates("DA50A to DA50N", "DA50C", UNKNOWN, RELATION_SIMILAR);
    assert_relates("DA50A - DA50N", "DA50C", UNKNOWN, RELATION_SIMILAR);
    assert_relates("DA50A (all letters)", "DA50C", UNKNOWN, RELATION_SIMILAR);
    assert_relates("DA50A or similar", "DA50C", UNKNOWN, RELATION_SIMILAR);
    assert_relates("RUT955US", "RUT955EU", UNKNOWN, RELATION_SIMILAR);
    assert_relates("PM5560EN", "PM5560DE", UNKNOWN, RELATION_SIMILAR);
    assert_relates("EX500 230VAC", "EX500 230VDC", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Garden Q03UDVCPU", "Garden Q03UDCPU", UNKNOWN, RELATION_NONE);
    assert_relates("MES3-255C-DM-EN", "MES3-255B-EN", UNKNOWN, RELATION_NONE);
    assert_relates("Garden-Q Series Q03UDVCPU", "Garden-Q Q03UDCPU", UNKNOWN, RELATION_NONE);
    assert_relates("Garden Q03UDECPU", "Garden Q03UDE", UNKNOWN, RELATION_SIMILAR); /* cut short */
    assert_relates("DA50N", "DA50", UNKNOWN, RELATION_SIMILAR);
    assert_relates("DA50", "DA50N", UNKNOWN, RELATION_SIMILAR);
}

static void the_first_word_of_the_suppliers_name_may_stand_in_front(void **state) {
    static const char house[] = "Cassia Networks";
    assert_int_equal(relation_of(*state, house, "Turbine Pump", "Cassia Turbine Pump", KNOWN).kind, RELATION_EXACT);
    assert_int_equal(relation_of(*state, house, "Cassia Turbine Pump", "Turbine Pump", KNOWN).kind, RELATION_EXACT);
    assert_relates("Turbine Pump", "Cassia Turbine Pump", KNOWN, RELATION_SIMILAR);
}

static void firmware_for_a_device_may_mean_it(void **state) {
    assert_relates("Garden WEB firmware for Turbine T8000 RTUs", "Garden WEB", KNOWN, RELATION_EXACT);
    assert_relates("Garden WEB firmware for Turbine T8000 RTUs", "Turbine T8000 CP-8050", KNOWN, RELATION_SIMILAR);
    assert_relates("Garden WEB firmware for Turbine T8000 RTUs", "Turbine T9000", KNOWN, RELATION_NONE);
}

/* FX5U, where FX5U-32MT/ES is listed, is a look even where FX5U is known; 670, where 670/650 is, is none. */
static void what_goes_on_behind_a_dash_may_be_cut(void **state) {
    assert_true(relation_of(*state, "Acme", "Garden FX5U-32MT/ES", "Garden FX5U", UNKNOWN).close);
    assert_false(relation_of(*state, "Acme", "Garden 670/SAM600-IO", "Garden 670", UNKNOWN).close);
    assert_false(relation_of(*state, "Acme", "Garden RS900G", "Garden RS900", UNKNOWN).close);
}

/* The Alpha7 is no Alpha7 PC Loader. */
static void a_program_that_goes_with_a_product_is_another(void **state) {
    assert_relates("Alpha7 PC Loader", "Alpha7", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Alpha7 PC Drive Unit", "Alpha7", UNKNOWN, RELATION_VARIANT);
    assert_relates("Viewer FX5U-64MR/ES", "FX5U-64MR/ES", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Server 32-bit", "Turbine Server", UNKNOWN, RELATION_SIMILAR);
}

static void words_behind_a_number_say_what_it_is(void **state) {
    assert_relates("Turbine 4000 Wireless Pump", "Turbine 4000", UNKNOWN, RELATION_VARIANT);
    assert_relates("Turbine 4000 Wireless Pump", "Turbine 4000", KNOWN, RELATION_NONE);
    assert_relates("Turbine 2022 Wireless Pump", "Turbine 2022", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Turbine 40 Wireless Pump", "Turbine 40", UNKNOWN, RELATION_SIMILAR);
}

static void what_a_placeholder_stands_for_may_be_left_out(void **state) {
    assert_relates("Turbine Pump CP-802X", "Turbine Pump", UNKNOWN, RELATION_VARIANT);
    assert_relates("Turbine Pump CP-802X", "Turbine Pump", KNOWN, RELATION_NONE);
    assert_relates("Turbine Pump CP-802X", "Turbine Pump CP-8050", UNKNOWN, RELATION_NONE);
    assert_relates("TP-4 (BND-2051W-**)", "TP-4", KNOWN, RELATION_VARIANT);
    assert_true(relation_of(*state, "Acme", "TP-4 (BND-2051W-**)", "TP-4", KNOWN).bracketed);
    assert_false(relation_of(*state, "Acme", "Turbine Pump CP-802X", "Turbine Pump", UNKNOWN).bracketed);
    assert_relates("AP9xxx with NMC3", "NMC3", UNKNOWN, RELATION_SIMILAR); /* it is what NMC3 stands in */
    assert_relates("iQ-F FX5U-xMy/z x=32,64", "iQ-F FX5U", UNKNOWN, RELATION_VARIANT);
    assert_relates("iQ-F FX5U-xMy/z x=32,64", "iQ-F FX5", UNKNOWN, RELATION_NONE);
}

static void a_suite_may_have_what_is_listed_of_it(void **state) {
    assert_relates("Turbine Suite Historian", "Turbine Suite", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Suite Historian", "Turbine Suite Viewer", KNOWN, RELATION_NONE);
    assert_relates("Turbine Automation Suite", "Turbine", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Historian Suite", "Turbine", KNOWN, RELATION_NONE);
}

static void a_list_of_whole_names_is_each_of_them(void **state) {
    assert_relates("Comfort Pumps, Mobile Pumps", "Comfort Pumps", KNOWN, RELATION_EXACT);
    assert_relates("Comfort Pumps, Mobile Pumps", "Mobile Pumps", KNOWN, RELATION_EXACT);
    assert_relates("Comfort Pumps, Garden Hose", "Comfort Pumps", KNOWN, RELATION_NONE);
}

/* The short name in parentheses is the name again: small words between those of its letters do not matter. */
static void an_acronym_is_no_word(void **state) {
    assert_relates("Central Work Station (CWS)", "Central Work Station", KNOWN, RELATION_EXACT);
    assert_relates("Pump Settlement and Billing (PSB)", "Pump Settlement and Billing", KNOWN, RELATION_EXACT);
    assert_relates("Pump Settlement and Billing (PSB)", "PSB", KNOWN, RELATION_EXACT);
    assert_int_equal(relation_of(*state, "Schneider Electric", "Schneider Electric Software Update",
                                 "Schneider Electric Software Update (SESU)", KNOWN)
                         .kind,
                     RELATION_EXACT);
    assert_int_equal(relation_of(*state, "Schneider Electric", "Software Update", "Software Update (SXSU)", KNOWN).kind,
                     RELATION_NONE);
    assert_relates("Pump Settlement and Billing (PXB)", "Pump Settlement and Billing", KNOWN, RELATION_VARIANT);
}

static void a_sort_of_thing_is_no_word(void **state) {
    assert_relates("OMNIKEY 5427CK Readers", "OMNIKEY 5427CK", KNOWN, RELATION_EXACT);
    assert_relates("Turbine Pump Readers", "Turbine Pump Processor", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Services Platform", "Turbine Services", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine System Services", "Turbine Services Platform", KNOWN, RELATION_NONE);
    assert_relates("SCALANCE X204-2", "X204-2", KNOWN, RELATION_EXACT);
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

/* Two numbers are two products wherever they stand: twice in a designator, on the other side of a sign. */
static void numbers_tell_products_apart(void **state) {
    assert_relates("H4W2PRV2", "H4W4PRV2", UNKNOWN, RELATION_NONE);
    assert_relates("H4W2PRV2", "H4W2PRV2", UNKNOWN, RELATION_EXACT);
    assert_relates("Pump X307-2 (2-230V)", "Pump X307-2 (230V)", KNOWN, RELATION_SIMILAR);
    assert_relates("Turbine 100 Pump 200", "Turbine 200 Pump 100", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Pump L02/26CPU L26CPU-BT", "Pump L26CPU-BT", KNOWN, RELATION_EXACT);
    assert_relates("Pump 100 Turbine 200", "Pump 100 Turbine 200", UNKNOWN, RELATION_EXACT);
    assert_relates("Pump 1-23", "Pump 12-3", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Pump 12-34", "Pump 1234", UNKNOWN, RELATION_EXACT); /* the sign left out */
}

static void part_numbers_tell_products_apart(void **state) {
    assert_relates("Pump Part Number 100", "Pump Part Number 200", UNKNOWN, RELATION_NONE);
    assert_relates("Pump Part Number 100", "Pump Part Number 100", KNOWN, RELATION_EXACT);
    assert_relates("Pump (part numbers 100, 200)", "Pump (Part Number 200)", KNOWN, RELATION_EXACT);
    assert_relates("Pump (part numbers 1*)", "Pump (Part Number 100)", KNOWN, RELATION_SIMILAR);
    assert_relates("Pump (part numbers 10*)", "Pump (Part Number 100)", KNOWN, RELATION_EXACT);
    assert_relates("Pump (Model Number 1)", "Pump (Model Number 2)", UNKNOWN, RELATION_SIMILAR); /* too short to read */
    assert_relates("Pump", "Pump Part Number 200", KNOWN, RELATION_EXACT);
    assert_relates("Turbine Pump Cat. 9502-Ax", "Turbine Pump", KNOWN, RELATION_EXACT);
}

/* What stands behind a product's name may only say what sort of thing it is: it convicts, and acquits nothing. */
static void a_sort_of_thing_behind_a_name_describes_it(void **state) {
    assert_relates("RT431", "RT431 GPS clock", UNKNOWN, RELATION_FAMILY);
    assert_relates("RT431", "RT431 GPS clock", KNOWN, RELATION_NONE);
    assert_relates("Turbo", "Turbo SCADA/HMI", UNKNOWN, RELATION_FAMILY);
    assert_relates("RT431", "Reason RT431 GNSS clock", UNKNOWN, RELATION_FAMILY);
    assert_relates("Turbine Connect", "Turbine Connect Edition", UNKNOWN, RELATION_FAMILY);
    assert_relates("Turbine Connect", "Turbine Connect Basic Edition", UNKNOWN, RELATION_SIMILAR);
    assert_relates("EOS", "EOS Clock", UNKNOWN, RELATION_SIMILAR); /* too short to be told by */
    assert_relates("RT431", "RT431 Clock Loader", UNKNOWN, RELATION_SIMILAR);
    assert_relates("RT431", "RT431 Clock 20", UNKNOWN, RELATION_SIMILAR);
    assert_true(relation_of(*state, "Nobody", "RT431", "RT431 GPS clock", UNKNOWN).guessed);
    assert_false(relation_of(*state, "Nobody", "RT431", "RT431", UNKNOWN).guessed);
}

static void a_line_of_products_may_stand_apart_from_its_number(void **state) {
    assert_relates("ioLogik 2500 series", "ioLogik 2512", UNKNOWN, RELATION_FAMILY);
    assert_relates("ioLogik 2500 series", "ioLogik 2542-HSPA", UNKNOWN, RELATION_SIMILAR);
    assert_relates("ioLogik 2500 series", "ioLogik 1512", UNKNOWN, RELATION_NONE);
    assert_relates("ioLogik 2500", "ioLogik 2512", UNKNOWN, RELATION_NONE);
    assert_relates("AB 2500 series", "AB 2512", UNKNOWN, RELATION_NONE); /* letters that may stand before any number */
}

static void a_generation_in_common_is_nothing(void **state) {
    assert_relates("Datagate MK2", "Octo MK2", UNKNOWN, RELATION_NONE);
    assert_relates("Pro Gen 3", "Flex Gen 3", UNKNOWN, RELATION_NONE);
    assert_relates("Sensor 4420 MK2 Alpha", "Sensor 4420 MK2 Beta", UNKNOWN, RELATION_SIMILAR);
}

static void firmware_runs_on_what_has_its_name(void **state) {
    assert_relates("mGuard firmware", "FL MGUARD RS4000 TX/TX VPN", KNOWN, RELATION_FAMILY);
    assert_relates("mGuard firmware", "FL SWITCH RS4000", UNKNOWN, RELATION_NONE);
    assert_relates("mGuard Relay firmware", "mGuard Gateway 40", UNKNOWN, RELATION_SIMILAR);
    assert_true(relation_of(*state, "Nobody", "mGuard firmware", "FL MGUARD RS4000", UNKNOWN).guessed);
}

static void what_is_short_for_the_supplier_is_no_word(void **state) {
    struct relation r = relation_of(*state, "Franklin Fueling Systems", "FFS Colibri", "Colibri", UNKNOWN);
    assert_true(r.kind == RELATION_FAMILY && r.guessed);
    r = relation_of(*state, "Santesoft", "Sante FFT Imaging", "FFT Imaging", UNKNOWN);
    assert_true(r.kind == RELATION_FAMILY && r.guessed);
    r = relation_of(*state, "OPC Foundation", "OPC UA Stack", "UA Stack", UNKNOWN);
    assert_true(r.kind == RELATION_EXACT && !r.guessed);
    assert_int_equal(relation_of(*state, "Franklin Fueling Systems", "FFX Colibri", "Colibri", UNKNOWN).kind,
                     RELATION_SIMILAR);
    assert_int_equal(relation_of(*state, "Santesoft", "San FFT Imaging", "FFT Imaging", UNKNOWN).kind,
                     RELATION_SIMILAR);
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

/* DS-2CD2142FWD-I is of the DS-2CD2xx2FWD Series, and DS-2CD2142FW is not. */
static void a_family_of_placeholders_goes_on_behind_a_dash(void **state) {
    assert_relates("DS-2CD2xx2FWD Series", "DS-2CD2142FWD-I", UNKNOWN, RELATION_EXACT);
    assert_relates("DS-2CD2xx2F-I Series", "DS-2CD2142FWD-I", UNKNOWN, RELATION_NONE);
    assert_relates("DS-2CD2xx2FWD Series", "DS-2CD2142FW", UNKNOWN, RELATION_NONE);
    assert_relates("DS-2CD2xx2FWD", "DS-2CD2142FWD-I", UNKNOWN, RELATION_NONE);
}

/* "Control FPWIN Pro7" is perhaps no Control FPWIN; a CPU 1515 is of the S7-1500. */
static void a_word_with_one_digit_makes_no_member(void **state) {
    assert_relates("Turbine Pump", "Turbine Pump Pro7", UNKNOWN, RELATION_SIMILAR);
    assert_relates("Turbine Pump", "Turbine Pump P150", UNKNOWN, RELATION_FAMILY);
}

/* S2020 and S2020G: what the last has more is no end that all share. */
static void a_number_that_repeats_the_first_keeps_its_letter(void **state) {
    assert_relates("S2020/S2020G Fast Switch 61850", "S2020 Fast Switch 61850", KNOWN, RELATION_EXACT);
    assert_relates("S2020/S2020G Fast Switch 61850", "S2020G Fast Switch 61850", KNOWN, RELATION_EXACT);
    assert_relates("S2020/S2021G Fast Switch 61850", "S2020 Fast Switch 61850", KNOWN, RELATION_NONE);
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
    assert_relates("Adapter 1734 Rev3", "Adapter 1734 Rev9", KNOWN, RELATION_NONE);
    assert_relates("Adapter 1734 Rev3", "Adapter 1734 Rev3", KNOWN, RELATION_EXACT);
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
        BED_TEST(a_market_is_as_good_as_parentheses),
        BED_TEST(what_the_asset_has_in_parentheses_makes_it_a_member),
        BED_TEST(a_designator_in_parentheses_is_a_name_too),
        BED_TEST(a_name_that_changed_is_the_same),
        BED_TEST(a_house_in_front_leaves_the_product_what_it_is),
        BED_TEST(what_is_for_the_product_is_similar),
        BED_TEST(words_that_may_name_another_thing_are_guessed),
        BED_TEST(an_acronym_stands_for_its_words_alone),
        BED_TEST(other_letters_behind_a_number_are_another_product),
        BED_TEST(the_first_word_of_the_suppliers_name_may_stand_in_front),
        BED_TEST(firmware_for_a_device_may_mean_it),
        BED_TEST(what_goes_on_behind_a_dash_may_be_cut),
        BED_TEST(a_program_that_goes_with_a_product_is_another),
        BED_TEST(words_behind_a_number_say_what_it_is),
        BED_TEST(what_a_placeholder_stands_for_may_be_left_out),
        BED_TEST(a_suite_may_have_what_is_listed_of_it),
        BED_TEST(a_list_of_whole_names_is_each_of_them),
        BED_TEST(an_acronym_is_no_word),
        BED_TEST(a_sort_of_thing_is_no_word),
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
        BED_TEST(a_sort_of_thing_behind_a_name_describes_it),
        BED_TEST(a_line_of_products_may_stand_apart_from_its_number),
        BED_TEST(a_generation_in_common_is_nothing),
        BED_TEST(firmware_runs_on_what_has_its_name),
        BED_TEST(what_is_short_for_the_supplier_is_no_word),
        BED_TEST(numbers_tell_products_apart),
        BED_TEST(part_numbers_tell_products_apart),
        BED_TEST(a_few_letters_behind_two_words_may_be_of_the_line),
        BED_TEST(a_part_may_come_with_the_product),
        BED_TEST(firmware_is_similar_to_what_has_its_brand),
        BED_TEST(a_list_in_prose_is_similar_to_its_members),
        BED_TEST(a_family_of_placeholders_goes_on_behind_a_dash),
        BED_TEST(a_word_with_one_digit_makes_no_member),
        BED_TEST(a_number_that_repeats_the_first_keeps_its_letter),
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
