/* Names that an inventory cuts short: the advisory lists a word more, and other advisories the shorter name. */
#include "match_bed.h"

/* Nobody says that the two are two. */
static void a_longer_name_that_nobody_tells_apart_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine PSU8600 PROFINET|< 4\nv CVE-1\nknown_affected 1",
                                      "p Acme|Turbine PSU8600|< 2\nv CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine PSU8600", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_says_nothing(db, ASSET("Acme", "Turbine PSU8600", "4")); /* and it acquits of nothing */
    assert_said(db, ASSET("Acme", "Turbine PSU8600 PROFINET", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_int_equal(said_of(db, ASSET("Acme", "Turbine PSU8600", "1"), "A-2", "CVE-2").answer, ANSWER_AFFECTED);
    advisory_free(db);
}

/* The other way round: RUGGEDCOM APE1808 ELAN, and an advisory on the RUGGEDCOM APE1808. */
static void a_shorter_name_that_nobody_tells_apart_is_a_look(void **state) {
    static const char shorter[] = "p Acme|Turbine APE1808|< 4\nv CVE-1\nknown_affected 1";
    static const char again[] = "p Acme|Turbine APE1808|< 4\nv CVE-3\nknown_affected 1";
    static const char longer[] = "p Acme|Turbine APE1808 ELAN|< 2\nv CVE-2\nknown_affected 1";
    static const char both[] = "p Acme|Turbine APE1808|\np Acme|Turbine APE1808 ELAN|< 2\nv CVE-1\nknown_affected 1 2";
    struct advisory_db *db = DATABASE(*state, shorter, longer, again);
    struct advisory_db *apart = DATABASE(*state, both, shorter, longer, again);
    assert_said(db, ASSET("Acme", "Turbine APE1808 ELAN", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_says_nothing(db, ASSET("Acme", "Turbine APE1808 ELAN", "4"));
    assert_said(apart, ASSET("Acme", "Turbine APE1808 ELAN", "3"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_int_equal(said_of(apart, ASSET("Acme", "Turbine APE1808 ELAN", "3"), "A-2", "CVE-1").answer,
                     (enum advisory_answer)ANSWER_COUNT);
    advisory_free(db);
    advisory_free(apart);
}

static void a_designator_in_two_words_is_one_word_more(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine ET200pro, IM 154-3 PN HF|\nv CVE-1\nknown_affected 1",
                                      "p Acme|Turbine ET200pro|< 2\nv CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine ET200pro", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
}

/* An advisory that lists both says that they are two. */
static void a_longer_name_listed_beside_the_asset_s_is_another_product(void **state) {
    static const char both[] =
        "p Acme|Turbine PSU8600|< 2\np Acme|Turbine PSU8600 PROFINET|< 2\nv CVE-2\nknown_affected 1 2";
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine PSU8600 PROFINET|< 4\nv CVE-1\nknown_affected 1", both);
    assert_says_nothing(db, ASSET("Acme", "Turbine PSU8600", "3"));
    advisory_free(db);
}

/* A name without a designator and of one word has too many that go on; so has one with two words more. */
static void what_does_not_tell_a_product_is_not_cut_short(void **state) {
    static const char *const pairs[][2] = {{"WinPump", "WinPump OA"},
                                           {"Pump 7", "Pump 7 TeleControl"},
                                           {"Pump PSU8600", "Pump PSU8600 Site Valve"},
                                           {"Pump PSU8600", "Pump PSU8600F"},
                                           {"Pump PSU8600", "Pump PSU8600-MM"}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        struct bed *bed = *state;
        struct advisory_db *db =
            DATABASE(bed, str_format(&bed->arena, "p Acme|%s|< 4\nv CVE-1\nknown_affected 1", pairs[i][1]).ptr,
                     str_format(&bed->arena, "p Acme|%s|< 2\nv CVE-2\nknown_affected 1", pairs[i][0]).ptr);
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = str_from(pairs[i][0]), .version = STR("3")};
        assert_says_nothing(db, &asset);
        advisory_free(db);
    }
}

/* Its own order number tells it from the longer name. */
static void an_order_number_tells_what_a_cut_name_does_not(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Siemens|Turbine PSU8600 PROFINET (6GK5876-4AA00-2BA2)|< 4\nv CVE-1\nknown_affected 1",
                 "p Siemens|Turbine PSU8600|< 2\nv CVE-2\nknown_affected 1");
    const struct advisory_subject own = {.supplier = STR("Siemens"),
                                         .product = STR("Turbine PSU8600"),
                                         .order_number = STR("6GK5876-4AA00-2BA2"),
                                         .version = STR("3")};
    const struct advisory_subject other = {.supplier = STR("Siemens"),
                                           .product = STR("Turbine PSU8600"),
                                           .order_number = STR("6GK5876-4AA00-2DA2"),
                                           .version = STR("3")};
    assert_said(db, &own, ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_says_nothing(db, &other);
    advisory_free(db);
}

/* XF204 beside XF204 IRT: whose name was cut short would be told that it is fixed. */
static void an_exact_name_does_not_acquit_of_one_with_a_word_more(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine XF204|< 5.2\np Acme|Turbine XF204 IRT|< 5.5\nv CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine XF204", "5.1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine XF204", "5.4"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Turbine XF204", "5.5"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine XF204 IRT", "5.4"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

/* Listed for another vulnerability, while a longer name is listed for this one. */
static void to_be_listed_for_others_does_not_acquit_of_a_longer_name(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine PACS Server|\np Acme|Turbine PACS RA1000|\n"
                                              "v CVE-1\nknown_affected 1\nv CVE-2\nknown_affected 2");
    assert_said(db, ASSET("Acme", "Turbine PACS", "1"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "Turbine PACS RA1000", "1"), ANSWER_NOT_AFFECTED, CAUSE_OTHERS_ONLY);
    advisory_free(db);
}

/* TD220X: the X is a placeholder as listed, and TD220MAX has as many words in common. */
static void a_similar_name_does_not_acquit_of_one_that_has_all_words(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|TD220MAX series radio|< 1.2.6\np Acme|TD220X series radio|< 2.0.16\n"
                         "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "TD220X series", "2.0.15"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "TD220X", "2.0.15"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "TD220X", "2.0.16"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
}

/* Suppliers list the release lines that they still support. */
static void the_release_before_the_listed_lines_is_a_look(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Turbine Pump V1.23|< 1.23.21\np Acme|Turbine Pump V1.24|< 1.24.8\n"
                         "v CVE-1\nknown_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.22.21"), ANSWER_NEEDS_A_LOOK, CAUSE_UNREAD);
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.23.20"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.24.8"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump", "1.25.0"), ANSWER_NOT_AFFECTED, CAUSE_OTHER_LINE);
    assert_said(db, ASSET("Acme", "Turbine Pump", "0.9"), ANSWER_NOT_AFFECTED, CAUSE_OTHER_LINE);
    advisory_free(db);
}

/* Software that the advisory says runs on its devices. */
static void what_runs_on_the_product_is_similar_to_it(void **state) {
    static const char lines[] = "p Acme|Router (ES450, GX450) running ALEOS software|< 4.9\nv CVE-1\nknown_affected 1";
    struct advisory_db *db = DATABASE(*state, lines);
    assert_said(db, ASSET("Acme", "ES450 ALEOS", "4.8"), ANSWER_AFFECTED, CAUSE_IN_RANGE); /* it says so itself */
    assert_said(db, ASSET("Acme", "ES450", "4.8"), ANSWER_NEEDS_A_LOOK, CAUSE_CONDITION);
    assert_said(db, ASSET("Acme", "ALEOS", "4.8"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "Router running ALEOS software", "4.8"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_says_nothing(db, ASSET("Acme", "XR80 running ALEOS", "4.8")); /* another device */
    assert_says_nothing(db, ASSET("Acme", "RoofOS", "4.8"));
    advisory_free(db);
}

/* What a supplier says of the Deluxe is not said of the other, nor the other way round; what a version is past is. */
static void what_is_said_of_a_similar_name_does_not_acquit(void **state) {
    static const char *const names[] = {"Turbine Pump", "Turbine Pump Deluxe"};
    static const char *const lists[] = {"known_not_affected", "fixed"};
    for (size_t i = 0; i < 4; i++) {
        struct bed *bed = *state;
        struct str lines = str_format(&bed->arena, "p Acme|%s|vers:all/*\nv CVE-1\n%s 1", names[i % 2], lists[i / 2]);
        struct advisory_db *db = DATABASE(bed, lines.ptr);
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = str_from(names[(i + 1) % 2]), .version = STR("3")};
        assert_said(db, &asset, ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
        advisory_free(db);
    }
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|< 2\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine Pump Deluxe", "3"), ANSWER_FIXED, CAUSE_BEYOND);
    assert_said(db, ASSET("Acme", "Turbine Pump Deluxe", "1"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
}

/* Medfusion 4000 Battery Charger: not the pump, though its name has all words of the pump's. */
static void what_goes_with_a_product_does_not_convict_it(void **state) {
    static const char *const things[] = {"Battery Charger", "Charger", "Docking Station", "Antenna Cable", "Mount"};
    for (size_t i = 0; i < ARRAY_LEN(things); i++) {
        struct bed *bed = *state;
        struct advisory_db *db = DATABASE(
            bed, str_format(&bed->arena, "p Acme|Turbine 4000 %s|< 2\nv CVE-1\nknown_affected 1", things[i]).ptr);
        assert_said(db, ASSET("Acme", "Turbine 4000", "1"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
        advisory_free(db);
    }
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine 4000 Wireless Pump|< 2\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine 4000", "1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

/* Spectre RT: words alone name a line, and other models of it may not be listed. A number tells a product. */
static void words_alone_are_not_their_only_listed_model(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine RT ERT351|< 2\np Acme|Turbine 500 ERT351|< 2\nv CVE-1\n"
                                              "known_affected 1 2");
    assert_said(db, ASSET("Acme", "Turbine RT", "1"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_said(db, ASSET("Acme", "Turbine 500", "1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Turbine RT ERT351", "1"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
}

/* "Part No." names no clause: two part numbers are two products. */
static void a_part_number_in_the_name_tells_products(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Pump Part No. 100|<5\np Acme|Pump Part No. 200|=3\nv CVE-1\n"
                                              "known_affected 1\nknown_not_affected 2");
    assert_said(db, ASSET("Acme", "Pump Part No. 100", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Pump Part No. 200|=3\nv CVE-1\nknown_not_affected 1",
                  "p Acme|Pump Part No. 100|<1\nv CVE-2\nknown_affected 1");
    assert_true(said_of(db, ASSET("Acme", "Pump Part No. 100", "3"), "A-1", "CVE-1").answer != ANSWER_NOT_AFFECTED);
    advisory_free(db);
}

/* Without its part number an asset is one of those that are listed, and what is said of one acquits no other. */
static void a_part_number_left_out_is_a_variant(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Pump Part Number 100|<5\np Acme|Pump Part Number 200|=3\nv CVE-1\n"
                         "known_affected 1\nknown_not_affected 2");
    assert_said(db, ASSET("Acme", "Pump Part Number 100", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Pump Part Number 200", "3"), ANSWER_NOT_AFFECTED, CAUSE_LISTED_SAFE);
    assert_said(db, ASSET("Acme", "Pump", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_VARIANTS);
    assert_said(db, ASSET("Acme", "Pump Part Number 300", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Pump (Part Number P-PUMP1)|<5\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Pump", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE); /* its only one */
    struct advisory_subject numbered = *ASSET("Acme", "Pump", "3");
    numbered.order_number = STR("P-PUMP1");
    assert_said(db, &numbered, ANSWER_AFFECTED, CAUSE_IN_RANGE);
    numbered.order_number = STR("P-PUMP2");
    assert_said(db, &numbered, ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
}

/* A name that is short or goes on with what sort of thing it is: what is listed as good acquits nothing of it. */
static void what_is_written_short_is_the_product(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Franklin Fueling Systems|FFS Colibri|<5\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Franklin Fueling Systems", "Colibri", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Franklin Fueling Systems", "Colibri", "6"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|RT431|<5\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "RT431 GPS clock", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "RT431 GPS clock", "6"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|RT431|=3\nv CVE-1\nknown_not_affected 1", "p Acme|RT431|=3\nv CVE-1\nfixed 1");
    assert_said(db, ASSET("Acme", "RT431 GPS clock", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_int_equal(said_of(db, ASSET("Acme", "RT431 GPS clock", "4"), "A-2", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    advisory_free(db);
}

/* A title that has the asset's very name tells what the listed one is short for. */
static void a_title_tells_what_is_short_for_what(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "title Acme Power Control Platform (PWR)\np Acme|PWR|<5\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Power Control Platform", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    assert_said(db, ASSET("Acme", "Power Control Platform", "6"), ANSWER_FIXED, CAUSE_BEYOND);
    advisory_free(db);
    db = DATABASE(*state, "title Acme Power Control Platform (PWR)\np Acme|PWX|<5\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Power Control Platform", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
    db = DATABASE(*state, "title Acme Kiestra Performa\np Acme|Performa|<5\nv CVE-1\nknown_affected 1",
                  "p Acme|Kiestra Performa|<1\nv CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Kiestra Performa", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
    db = DATABASE(*state, "title Acme Control Win Pro7\np Acme|Control Win|<5\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Control Win Pro7", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
}

/* What a title calls a product says what it is, and of which line; "Arena Simulation Software" is Arena. */
static void a_title_is_read_as_names_are(void **state) {
    struct advisory_db *db = DATABASE(
        *state, "title A-1_Acme Turbine Software\np Acme|Pump|<2\nv CVE-1\nknown_affected 1",
        "title Acme Vision and Samba Series\np Acme|OS|<2\nv CVE-1\nknown_affected 1",
        "title Acme Arena Simulation Software\np Acme|Arena Simulation for Plants 9502|<2\nv CVE-1\nknown_affected 1");
    assert_said(db, ASSET("Acme", "Turbine", "1"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    assert_int_equal(said_of(db, ASSET("Acme", "Vision V350", "1"), "A-2", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_int_equal(said_of(db, ASSET("Acme", "Arena", "1"), "A-3", "CVE-1").answer, ANSWER_NEEDS_A_LOOK);
    assert_says_nothing(db, ASSET("Acme", "Valve", "1"));
    advisory_free(db);
}

/* "(LTE)" may be short for Level Transmitter, and is what tells it from the one with HART. */
static void letters_in_parentheses_may_tell_products(void **state) {
    struct advisory_db *db =
        DATABASE(*state, "p Acme|Level Transmitter|=3\np Acme|Level Transmitter (LTE)|<5\nv CVE-1\n"
                         "known_not_affected 1\nknown_affected 2");
    assert_said(db, ASSET("Acme", "Level Transmitter (LTE)", "3"), ANSWER_AFFECTED, CAUSE_IN_RANGE);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Level Transmitter (HART)|\nv CVE-1\nknown_not_affected 1",
                  "p Acme|Level Transmitter (LTE)|<1\nv CVE-2\nknown_affected 1");
    assert_true(said_of(db, ASSET("Acme", "Level Transmitter (LTE)", "1"), "A-1", "CVE-1").answer !=
                ANSWER_NOT_AFFECTED);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Panel Controller (PLC)|<2\nv CVE-1\nknown_affected 1");
    assert_true(said_of(db, ASSET("Acme", "PLC", "3"), "A-1", "CVE-1").answer != ANSWER_FIXED);
    advisory_free(db);
}

/* What a list of good or open versions is past says nothing of another name, nor does a title. */
static void what_is_past_another_list_does_not_acquit_a_similar_name(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|Turbine Pump|=2.5\nv CVE-1\nfixed 1");
    assert_said(db, ASSET("Acme", "Turbine Pump Deluxe", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
    db = DATABASE(*state, "p Acme|Turbine Pump|<2.5\nv CVE-1\nunder_investigation 1");
    assert_said(db, ASSET("Acme", "Turbine Pump Deluxe", "3"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
    db = DATABASE(*state, "title Turbine Series\np Acme|Valve|<2\nv CVE-1\nknown_affected 1");
    assert_true(said_of(db, ASSET("Acme", "Turbine Pump", "3"), "A-1", "CVE-1").answer != ANSWER_FIXED);
    advisory_free(db);
}

/* JuiceBox and JuiceBox Charger: the thing that goes with others may be all that is sold under the name. */
static void a_tool_of_a_known_name_is_a_look(void **state) {
    struct advisory_db *db = DATABASE(*state, "p Acme|JuiceBox Charger|<2\nv CVE-1\nknown_affected 1",
                                      "p Acme|JuiceBox|<1\nv CVE-2\nknown_affected 1");
    assert_said(db, ASSET("Acme", "JuiceBox", "1"), ANSWER_NEEDS_A_LOOK, CAUSE_SIMILAR);
    advisory_free(db);
    static const char *const pairs[][2] = {{"Charging Controller SEC3100", "SEC3100"},
                                           {"Battery Monitor BM5000", "BM5000"},
                                           {"Docking Station DS9300", "DS9300"}};
    for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
        struct bed *bed = *state;
        db = DATABASE(bed, str_format(&bed->arena, "p Acme|%s|<2\nv CVE-1\nknown_affected 1", pairs[i][0]).ptr);
        const struct advisory_subject asset = {
            .supplier = STR("Acme"), .product = str_from(pairs[i][1]), .version = STR("1")};
        assert_said(db, &asset, ANSWER_AFFECTED, CAUSE_IN_RANGE);
        advisory_free(db);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_longer_name_that_nobody_tells_apart_is_a_look),
        BED_TEST(a_shorter_name_that_nobody_tells_apart_is_a_look),
        BED_TEST(a_designator_in_two_words_is_one_word_more),
        BED_TEST(a_longer_name_listed_beside_the_asset_s_is_another_product),
        BED_TEST(what_does_not_tell_a_product_is_not_cut_short),
        BED_TEST(an_order_number_tells_what_a_cut_name_does_not),
        BED_TEST(an_exact_name_does_not_acquit_of_one_with_a_word_more),
        BED_TEST(to_be_listed_for_others_does_not_acquit_of_a_longer_name),
        BED_TEST(a_similar_name_does_not_acquit_of_one_that_has_all_words),
        BED_TEST(the_release_before_the_listed_lines_is_a_look),
        BED_TEST(what_runs_on_the_product_is_similar_to_it),
        BED_TEST(words_alone_are_not_their_only_listed_model),
        BED_TEST(a_part_number_left_out_is_a_variant),
        BED_TEST(what_is_written_short_is_the_product),
        BED_TEST(a_title_tells_what_is_short_for_what),
        BED_TEST(a_title_is_read_as_names_are),
        BED_TEST(what_is_said_of_a_similar_name_does_not_acquit),
        BED_TEST(what_goes_with_a_product_does_not_convict_it),
        BED_TEST(a_part_number_in_the_name_tells_products),
        BED_TEST(letters_in_parentheses_may_tell_products),
        BED_TEST(what_is_past_another_list_does_not_acquit_a_similar_name),
        BED_TEST(a_tool_of_a_known_name_is_a_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
