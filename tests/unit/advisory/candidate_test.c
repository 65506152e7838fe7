#include "match_bed.h"

#define ORDERED(p, o, v)                                                                                               \
    (&(const struct advisory_subject){                                                                                 \
        .supplier = STR("Siemens"), .product = STR(p), .order_number = STR(o), .version = STR(v)})

static void an_order_number_decides_over_the_name(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Siemens|SCALANCE X208|<V5.2.5|6GK5208-0BA10-2AA3\n"
                                              "p Siemens|SCALANCE X206-1LD|<V5.2.5|6GK5206-1BC10-2AA3\nv CVE-1\n"
                                              "known_affected 1 2");
    struct said said = said_of(db, ORDERED("A switch", "6GK52061BC102AA3", "5.2.4"), "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_AFFECTED);
    assert_int_equal(said.basis, BASIS_ORDER_NUMBER);
    assert_int_equal(said.match.probability, 99);
    assert_says_nothing(db, ORDERED("SCALANCE X208", "6GK5208-0BA00-2AB2", "V4.1"));
    advisory_free(db);
}

static void the_first_blocks_of_a_number_are_a_family(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Siemens|SIMATIC CPU|<V2|6ES7511-1AK02-0AB0\nv CVE-1\nknown_affected 1");
    struct said said = said_of(db, ORDERED("SIMATIC CPU", "6ES7511-1AK02", "V1.9"), "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_AFFECTED);
    advisory_free(db);
}

static void an_order_number_in_the_place_of_the_version_is_read(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Siemens|SIMATIC CPU|=6ES7511-1AK02-0AB0\nv CVE-1\nknown_affected 1");
    struct said said = said_of(db, ORDERED("Something", "6ES7511-1AK02-0AB0", "V1.9"), "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_AFFECTED);
    advisory_free(db);
}

static void letters_behind_a_slash_are_numbers_of_their_own(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Schneider Electric|Tricon Module Models 4351A/B|<=10.5.3\nv CVE-1\n"
                                              "known_affected 1");
    const struct advisory_subject asset = {
        .supplier = STR("Triconex"), .product = STR("Tricon Module"), .model = STR("4351B"), .version = STR("10.5.3")};
    assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    advisory_free(db);
}

static void a_part_number_pattern_covers_a_number(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Schneider Electric|Modicon M580 CPU (part numbers BMEP* and BMEH*)|<SV4.10\n"
                         "p Schneider Electric|Modicon M580 CPU Safety (part numbers BMEP58*S)|vers:all/*\nv CVE-1\n"
                         "known_affected 1 2");
    const struct advisory_subject plain = {.supplier = STR("Schneider Electric"),
                                           .product = STR("Modicon M580"),
                                           .order_number = STR("BMEP584040"),
                                           .version = STR("SV4.10")};
    const struct advisory_subject safe = {.supplier = STR("Schneider Electric"),
                                          .product = STR("Modicon M580"),
                                          .order_number = STR("BMEP584040S"),
                                          .version = STR("SV4.10")};
    assert_int_equal(said_of(db, &plain, "A-1", "CVE-1").answer, ANSWER_FIXED);
    assert_int_equal(said_of(db, &safe, "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    advisory_free(db);
}

static void a_designator_of_its_own_field_is_found_in_a_name(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Modbus Ethernet Module BMX NOR 0200H|<1.7\nv CVE-1\n"
                                              "known_affected 1");
    const struct advisory_subject asset = {
        .supplier = STR("Acme"), .product = STR("Remote terminal"), .model = STR("BMXNOR0200H"), .version = STR("1.6")};
    struct said said = said_of(db, &asset, "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_AFFECTED);
    assert_int_equal(said.basis, BASIS_NAME_FAMILY);
    advisory_free(db);
}

static void a_model_in_the_place_of_the_version_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme, Other|Modicron|=M221\nv CVE-1\nknown_affected 1",
                                      "p Acme|Modicon M221|<1.0\nv CVE-9\nknown_affected 1");
    struct said said = said_of(db, ASSET("Acme", "Modicon M221", "1.6"), "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said.basis, BASIS_NAME_SIMILAR);
    advisory_free(db);
}

static void a_title_that_names_the_asset_is_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "title Acme Remote Connect Server (Update A)\np Acme|Remote Connect Client|<3.2\nv CVE-1\n"
                         "known_affected 1");
    assert_int_equal(said_of(db, ASSET("Acme", "Remote Connect Server", "3.1"), "A-1", "CVE-1").answer,
                     ANSWER_NEEDS_A_LOOK);
    assert_says_nothing(db, ASSET("Acme", "Garden Hose", "3.1"));
    advisory_free(db);
}

/* The tree says what is wrong in the place of what is affected, and the title names a line. Where models are listed,
 * the asset's is not among them. */
static void a_title_of_the_asset_s_line_is_a_look_where_no_model_is_told(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "title Acme TR family\np Acme|Web server flaws|< 8\nv CVE-1\nknown_affected 1",
                 "title Acme TR family\np Acme|TR N60|< 8\nv CVE-1\nknown_affected 1");
    assert_int_equal(said_of(db, ASSET("Acme", "TR L90", "7"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said_of(db, ASSET("Acme", "TR L90", "7"), "A-2", "CVE-1").answer,
                     (enum advisory_answer)ANSWER_COUNT);
    assert_says_nothing(db, ASSET("Acme", "Garden L90", "7"));
    advisory_free(db);
}

/* "Recorders and Cameras" of version "DH-IPC-HDW2XX,". */
static void a_model_with_placeholders_for_a_version_is_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Recorders and Cameras|=DH-IPC-HDW2XX,\np Acme|Recorders and Cameras|=DH-HCVR51A04HE,\n"
                         "v CVE-1\nknown_affected 1 2");
    assert_int_equal(said_of(db, ASSET("Acme", "DH-IPC-HDW2431T", "2.4"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said_of(db, ASSET("Acme", "DH-HCVR51A04HE", "2.4"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_says_nothing(db, ASSET("Acme", "DH-IPC-HDW4431T", "2.4"));
    assert_says_nothing(db, ASSET("Acme", "DH-IPC-HDW", "2.4"));
    advisory_free(db);
}

/* A product that a known name may be as well is listed, but the title has the very name. */
static void a_title_counts_where_only_a_similar_name_is_listed(void **state) {
    struct advisory_db *db = DATABASE(*state,
                                      "title Acme N6854A Locator\np Acme|N6854A and N6841A Antennas|<=2.3.0\nv CVE-1\n"
                                      "known_affected 1",
                                      "p Acme|N6854A Locator|<1.0\nv CVE-9\nknown_affected 1");
    assert_int_equal(said_of(db, ASSET("Acme", "N6854A Locator", "2.3.0"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

/* Which words in front are the supplier's is not always to be seen, and titles name several products. */
static void each_product_of_a_title_is_found(void **state) {
    struct advisory_db *db = DATABASE(
        *state,
        "title Flusswerk Ingenieure Acme Remote Connect Server, Garden Control Unit (GCU-C), SIMATIC and Turbine Pump "
        "Viewer (Update B)\np Acme|Smart Manager|<3.2\nv CVE-1\nknown_affected 1");
    static const char *const NAMED[] = {"Remote Connect Server", "Garden Control Unit", "GCU-C", "Turbine Pump Viewer"};
    for (size_t i = 0; i < ARRAY_LEN(NAMED); i++) {
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = str_from(NAMED[i]), .version = STR("3.1")};
        assert_int_equal(said_of(db, &asset, "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    }
    assert_int_equal(said_of(db, ASSET("Acme", "GCU-C Software", "3.1"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_says_nothing(db, ASSET("Acme", "GCU-C Garden", "3.1"));
    assert_says_nothing(db, ASSET("Acme", "SIMATIC", "3.1"));
    assert_says_nothing(db, ASSET("Acme", "SIMATIC Controller", "3.1"));
    assert_says_nothing(db, ASSET("Acme", "Server", "3.1"));
    assert_says_nothing(db, ASSET("Acme", "Remote Connect", "3.1"));
    assert_says_nothing(db, ASSET("Bluebird", "Remote Connect Server", "3.1"));
    advisory_free(db);
}

/* Red Lion's "Sixnet managed industrial switch": without the brand nothing is left that tells it. */
static void a_brand_before_sorts_of_things_is_kept(void **state) {
    struct advisory_db *db = DATABASE(
        *state, "p Red Lion|Sixnet-Managed Industrial Switches running firmware|<= 5.0.196\nv CVE-1\nknown_affected 1");
    struct said said = said_of(db, ASSET("Red Lion", "Sixnet managed industrial switch", "5.0.190"), "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_AFFECTED);
    advisory_free(db);
}

static void a_condition_that_the_name_states_itself_is_met(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Ovation OCR400 Controller running Ovation|<= 3.3.1\n"
                         "p Acme|OCR500 Controller running Ovation|<= 3.3.1\nv CVE-1\nknown_affected 1 2");
    assert_int_equal(said_of(db, ASSET("Acme", "OCR400", "3.3.0"), "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    assert_int_equal(said_of(db, ASSET("Acme", "OCR500", "3.3.0"), "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

/* Medfusion 3500 and Medfusion 4000: a look for the word that they share would be one for nothing. */
static void numbers_of_their_own_tell_products_apart(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Medfusion 4000 Syringe Pump|1.5\nv CVE-1\nknown_affected 1");
    assert_says_nothing(db, ASSET("Acme", "Medfusion 3500", "1.5"));
    assert_int_equal(said_of(db, ASSET("Acme", "Medfusion Station", "1.5"), "A-1", "CVE-1").answer,
                     ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

static void a_part_of_what_the_title_names_is_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state,
                 "title Acme Graphical System (IGSS)\np Acme|IGSS Definition (Def.exe)|<=14.0\nv CVE-1\n"
                 "known_affected 1",
                 "p Acme|IGSS|<1.0\nv CVE-9\nknown_affected 1",
                 "title Acme IGSS Definition\np Acme|IGSS Definition|<=14.0\nv CVE-1\nknown_affected 1");
    const struct advisory_subject *asset = ASSET("Acme", "IGSS", "14.0");
    assert_int_equal(said_of(db, asset, "A-1", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said_of(db, asset, "A-3", "CVE-1").answer, (enum advisory_answer)ANSWER_COUNT);
    advisory_free(db);
}

static void another_suppliers_product_of_that_very_name_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|<2.0\nv CVE-1\nknown_affected 1");
    struct said said = said_of(db, ASSET("Bluebird", "Turbine Pump", "1.0"), "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said.cause, CAUSE_SIMILAR);
    assert_says_nothing(db, ASSET("Bluebird", "Turbine Pump Deluxe", "1.0"));
    assert_says_nothing(db, ASSET("Bluebird", "Pump", "1.0"));
    advisory_free(db);
}

static void a_supplier_is_found_by_the_beginning_of_its_name(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Fatekko Automation|WinProladder|<=3.28\nv CVE-1\nknown_affected 1",
                                      "p Fatekko Bread|Oven|<1\nv CVE-9\nknown_affected 1",
                                      "p Bluebird Systems|Oven Door|<1\nv CVE-1\nknown_affected 1");
    assert_int_equal(said_of(db, ASSET("Bluebird", "Oven Door", "0.5"), "A-3", "CVE-1").answer, ANSWER_AFFECTED);
    assert_says_nothing(db, ASSET("Fatekko", "WinProladder", "3.28"));
    advisory_free(db);
}

/* AVTECH is AVTECH Security, and no Avtec with a letter more. */
static void a_supplier_resembles_another_by_whole_words(void **state) {
    struct advisory_db *db = DATABASE(*state, "p AVTEXH SECURITY|Camera|<2\nv CVE-1\nknown_affected 1",
                                      "p Avtex|Radio|<2\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("AVTEXH", "Camera", "1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    static const char *const suppliers[] = {"Avtex Radios", "The Avtex Radios", "Avtex Inc. Radios"};
    for (size_t i = 0; i < ARRAY_LEN(suppliers); i++) {
        const struct advisory_subject asset = {
            .supplier = str_from(suppliers[i]), .product = STR("Radio"), .version = STR("1")};
        assert_int_equal(said_of(db, &asset, "A-2", "CVE-1").answer, ANSWER_AFFECTED);
    }
    assert_int_not_equal(said_of(db, ASSET("Avtexo", "Radio", "1"), "A-2", "CVE-1").answer, ANSWER_AFFECTED);
    advisory_free(db);
}

static void a_supplier_whose_name_leads_the_products_is_its_own(void **state) {
    struct advisory_db *db = DATABASE(*state, "p PTC|Rockwell Automation KEPServer Enterprise|<6.12\nv CVE-1\n"
                                              "known_affected 1");
    assert_said(db, ASSET("Rockwell Automation", "KEPServer Enterprise", "6.10"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void products_that_went_to_another_supplier_are_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, "p ABB|Relion 670 series|<2.2\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Hitachi Energy", "Relion 670", "2.1"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
}

static void a_rare_word_in_common_is_a_look_where_the_asset_is_not_known(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Zephyrus Wind Desk|<2.0\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Garden Zephyrus Table", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_says_nothing(db, ASSET("Acme", "Garden Zephyrus Round Table", "1.0"));
    advisory_free(db);
}

static void a_serial_number_identifies_or_excludes(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|vers:all/*\nserial LQN23*\nv CVE-1\nknown_affected 1");
    struct advisory_subject asset = {
        .supplier = STR("Acme"), .product = STR("Turbine Pump"), .version = STR("1.0"), .serial = STR("LQN231003")};
    struct said said = said_of(db, &asset, "A-1", "CVE-1");
    assert_int_equal(said.answer, ANSWER_AFFECTED);
    assert_int_equal(said.basis, BASIS_IDENTIFIER);
    asset.serial = STR("LQN991003");
    assert_says_nothing(db, &asset);
    asset.serial = STR("");
    assert_said(db, &asset, ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION);
    advisory_free(db);
}

/* More products than are told apart stand in one name: whether the asset is one of the rest, a person must say. */
static void an_endless_list_in_a_name_is_a_look(void **state) {
    struct bed *bed = *state;
    struct str list = STR("100");
    for (unsigned i = 101; i < 170; i++)
        list = str_format(&bed->arena, STR_F "/%u", STR_A(list), i);
    struct str text =
        str_format(&bed->arena, "p Acme|Turbine KX" STR_F "|vers:all/*\nv CVE-1\nknown_affected 1", STR_A(list));
    struct advisory_db *db = DATABASE(*state, text.ptr);
    assert_said(db, ASSET("Acme", "Turbine KX100", "1.0"), ANSWER_AFFECTED, CAUSE_ALL_VERSIONS);
    assert_said(db, ASSET("Acme", "Turbine KX169", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
}

/* ICSA-18-317-08 lists "SIMATIC WinCC (TIA Portal)" before V15; WinCC V7 is older than that in numbers alone. */
static void a_qualified_name_is_another_product_unless_a_version_line_says_which(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Siemens|SIMATIC WinCC (TIA Portal)|vers:generic/<V16\nv CVE-1\n"
                                              "known_affected 1");
    assert_said(db, ASSET("Siemens", "SIMATIC WinCC (TIA Portal)", "V15.1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Siemens", "SIMATIC WinCC", "V7.5"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Siemens", "SIMATIC WinCC V7.5", "V7.5"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
    db = DATABASE(*state, "p Siemens|SIMATIC STEP 7 V17|vers:generic/<V17 Update 7\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Siemens", "SIMATIC STEP 7 (TIA Portal)", "V17 Update 6"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

/* A label is typed off a device: an advisory must not pass it by for a sign. */
static void a_serial_number_is_the_same_however_it_is_typed(void **state) {
    static const struct {
        const char *typed;
        enum advisory_answer answer;
        enum cause cause;
    } CASES[] = {
        {"LQN-231003", ANSWER_AFFECTED, CAUSE_ALL_VERSIONS},
        {" lqn-231003 ", ANSWER_AFFECTED, CAUSE_ALL_VERSIONS},
        {"LQN\xe2\x80\x93"
         "231003",
         ANSWER_AFFECTED, CAUSE_ALL_VERSIONS}, /* an en dash */
        {"LQN231003", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
        {"LQN_23 1003", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
        {"S/N: LQN-231003", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
        {"", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
        {"   ", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
        {"-", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
        {"n/a", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
        {"unknown", ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION},
    };
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump|vers:all/*\nserial LQN-23*\nv CVE-1\nknown_affected 1");
    struct advisory_subject asset = {
        .supplier = STR("Acme"), .product = STR("Turbine Pump"), .version = STR("1.0"), .serial = STR_NONE};
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        asset.serial = str_from(CASES[i].typed);
        assert_said(db, &asset, CASES[i].answer, CASES[i].cause);
    }
    char endless[4000];
    memset(endless, '7', sizeof endless);
    asset.serial = (struct str){endless, sizeof endless};
    assert_said(db, &asset, ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION);
    asset.serial = STR("LQN-991003");
    assert_says_nothing(db, &asset);
    advisory_free(db);
}

static void a_name_for_some_serial_numbers_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump (serial numbers below 200)|vers:all/*\nv CVE-1\n"
                                              "known_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION);
    advisory_free(db);
}

static void revisions_of_the_hardware_are_variants(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Rockwell Automation|1734-AENT Series B|<=5.019\n"
                                              "p Rockwell Automation|1734-AENT Series C|<=7.011\nv CVE-1\n"
                                              "known_affected 1 2");
    assert_said(db, ASSET("Rockwell Automation", "1734-AENT Series C", "7.011"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Rockwell Automation", "1734-AENT Series B", "7.011"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Rockwell Automation", "1734-AENT", "6.011"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    /* It may be of the series A, which is not listed. */
    assert_said(db, ASSET("Rockwell Automation", "1734-AENT", "5.011"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_says_nothing(db, ASSET("Rockwell Automation", "1734-AENT Series A", "5.011"));
    advisory_free(db);
}

static void all_series_from_the_first_on_are_all_that_there_are(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Rockwell Automation|1734-AENT Series A|<=5.019\n"
                                              "p Rockwell Automation|1734-AENT Series B|<=7.011\nv CVE-1\n"
                                              "known_affected 1 2");
    assert_said(db, ASSET("Rockwell Automation", "1734-AENT", "5.011"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Rockwell Automation", "1734-AENT", "6.011"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    advisory_free(db);
}

/* One order number is one device, and a letter alone behind a name is no series. */
static void no_series_is_made_up(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Siemens|RX100 Router (Annex B) (6GK5816-1BA00-2AA2)|<2\nv CVE-1\nknown_affected 1");
    assert_int_equal(said_of(db, ASSET("Siemens", "RX100 Router (6GK5816-1BA00-2AA2)", "1.0"), "A-1", "CVE-1").answer,
                     ANSWER_AFFECTED);
    advisory_free(db);
    db = DATABASE(*state, "p Siemens|SIMOTION C|<5.1\np Siemens|SIMOTION D|<5.1\np Siemens|SIMOTION P|<5.1\nv CVE-1\n"
                          "known_affected 1 2 3");
    assert_said(db, ASSET("Siemens", "SIMOTION", "4.5"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

static void more_variants_than_can_be_told_apart_are_a_look(void **state) {
    struct bed *bed = *state;
    struct str lines = STR("");
    for (int i = 0; i < 70; i++)
        lines = str_format(&bed->arena, STR_F "p Siemens|SIMATIC CPU 1515|vers:all/*|6ES7515-2A%c%02d-0AB0\n",
                           STR_A(lines), 'A' + i / 10, i % 10);
    lines = str_format(&bed->arena, STR_F "v CVE-1\nknown_affected", STR_A(lines));
    for (int i = 1; i <= 70; i++)
        lines = str_format(&bed->arena, STR_F " %d", STR_A(lines), i);
    struct advisory_db *db = DATABASE(bed, lines.ptr);
    assert_said(db, ASSET("Siemens", "SIMATIC CPU 1515", "V1.0"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    advisory_free(db);
}

static void firmware_on_its_own_device_holds_without_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Camera C1|\np Acme|Camera C1 Firmware|<2.0\np Linux|Kernel Base|<5\n"
                         "on 2 1 Camera C1 Firmware on C1\non 3 1 Kernel on C1\nv CVE-1\nknown_affected 4\n"
                         "v CVE-2\nknown_affected 5");
    assert_int_equal(said_of(db, ASSET("Acme", "Camera C1", "1.0"), "A-1", "CVE-1").answer, ANSWER_AFFECTED);
    assert_int_equal(said_of(db, ASSET("Acme", "Camera C1", "1.0"), "A-1", "CVE-2").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

static void a_withdrawn_advisory_says_nothing(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "category csaf_withdrawn\np Acme|Turbine Pump|vers:all/*\nv CVE-1\nknown_affected 1");
    assert_says_nothing(db, ASSET("Acme", "Turbine Pump", "1.0"));
    assert_int_equal(advisory_count(db), 1);
    assert_true(advisory_at(db, 0)->withdrawn);
    advisory_free(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(an_order_number_decides_over_the_name),
        BED_TEST(the_first_blocks_of_a_number_are_a_family),
        BED_TEST(an_order_number_in_the_place_of_the_version_is_read),
        BED_TEST(letters_behind_a_slash_are_numbers_of_their_own),
        BED_TEST(a_part_number_pattern_covers_a_number),
        BED_TEST(a_designator_of_its_own_field_is_found_in_a_name),
        BED_TEST(a_model_in_the_place_of_the_version_is_a_look),
        BED_TEST(a_title_that_names_the_asset_is_a_look),
        BED_TEST(a_title_of_the_asset_s_line_is_a_look_where_no_model_is_told),
        BED_TEST(a_model_with_placeholders_for_a_version_is_a_look),
        BED_TEST(a_title_counts_where_only_a_similar_name_is_listed),
        BED_TEST(each_product_of_a_title_is_found),
        BED_TEST(a_brand_before_sorts_of_things_is_kept),
        BED_TEST(a_condition_that_the_name_states_itself_is_met),
        BED_TEST(numbers_of_their_own_tell_products_apart),
        BED_TEST(a_part_of_what_the_title_names_is_a_look),
        BED_TEST(another_suppliers_product_of_that_very_name_is_a_look),
        BED_TEST(a_supplier_is_found_by_the_beginning_of_its_name),
        BED_TEST(a_supplier_resembles_another_by_whole_words),
        BED_TEST(a_supplier_whose_name_leads_the_products_is_its_own),
        BED_TEST(products_that_went_to_another_supplier_are_a_look),
        BED_TEST(a_rare_word_in_common_is_a_look_where_the_asset_is_not_known),
        BED_TEST(a_serial_number_identifies_or_excludes),
        BED_TEST(a_serial_number_is_the_same_however_it_is_typed),
        BED_TEST(a_qualified_name_is_another_product_unless_a_version_line_says_which),
        BED_TEST(an_endless_list_in_a_name_is_a_look),
        BED_TEST(a_name_for_some_serial_numbers_is_a_look),
        BED_TEST(revisions_of_the_hardware_are_variants),
        BED_TEST(all_series_from_the_first_on_are_all_that_there_are),
        BED_TEST(no_series_is_made_up),
        BED_TEST(more_variants_than_can_be_told_apart_are_a_look),
        BED_TEST(firmware_on_its_own_device_holds_without_a_look),
        BED_TEST(a_withdrawn_advisory_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
