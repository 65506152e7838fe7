/* What users add to the tables: read, told where it is wrong, and heeded by the matcher. */
#include "match_bed.h"

#include "advisory/own_names.h"

static const char ALIASES[] = "key\tname\talias\trelation\tnote\n"
                              "werk\tFlusswerk\tFlusswerk\tsame\t-\n"
                              "werk\tFlusswerk\tRiverTech Europe\towned\tbought 2024\n";

static enum status parse(struct bed *bed, const char *text, struct own_names *names) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){.name = STR("own.tsv"), .text = str_from(text)};
    return own_names_parse(source, &bed->arena, &bed->sink, names);
}

static void each_table_is_known_by_its_first_line(void **state) {
    struct own_names names = {.alias_count = 0};
    assert_int_equal(parse(*state, ALIASES, &names), STATUS_OK);
    assert_int_equal(parse(*state,
                           "pattern\tkey\tkind\texample\nFW-####-*\twerk\tarticle\tFW-1234-AB\n"
                           "QQ##\tsiemens\ttype\t-\n",
                           &names),
                     STATUS_OK);
    assert_int_equal(parse(*state, "written\tmeant\nPumpensteuerung Nord\tFW-400\n", &names), STATUS_OK);
    assert_int_equal(names.alias_count, 2);
    assert_str(names.aliases[1].alias, "RiverTech Europe");
    assert_int_equal(names.aliases[1].relation, VENDOR_OWNED);
    assert_int_equal(names.pattern_count, 2);
    assert_str(names.patterns[0].key, "werk");
    assert_int_equal(names.patterns[1].kind, ORDER_TYPE);
    assert_str(names.patterns[1].example, "");
    assert_str(names.phrases[0].written, "pumpensteuerung nord");
    assert_str(names.phrases[0].meant, "fw-400");
}

static void what_is_wrong_is_told_at_its_place(void **state) {
    static const struct {
        const char *text, *code, *place;
    } cases[] = {
        {"", "names.no-table", "own.tsv"},
        {"name\talias\nA\tB\n", "names.no-table", "own.tsv"},
        {"\"open\n", "names.no-table", "own.tsv"},
        {"key\tname\talias\trelation\na\tA\tB\tequal\n", "names.no-word", "own.tsv:2:7"},
        {"key\tname\talias\trelation\na\tA\n", "names.few-cells", "own.tsv:2:3"},
        {"key\tname\talias\trelation\na\t\tB\tsame\n", "names.empty", "own.tsv:2:3"},
        {"key\tpattern\tkind\nnobody\tA###\ttype\n", "names.no-key", "own.tsv:2:1"},
        {"key\tpattern\tkind\nsiemens\t###\ttype\n", "names.bad-pattern", "own.tsv:2:9"},
        {"key\tpattern\tkind\nsiemens\tA###\tmodel\n", "names.no-word", "own.tsv:2:14"},
        {"key\tpattern\tkind\texample\nsiemens\tA###\ttype\tA12\n", "names.bad-example", "own.tsv:2:19"},
        {"written\tmeant\nab\tabc\n", "names.longer", "own.tsv:2:4"},
        {"written\tmeant\n12\ta\n", "names.no-letters", "own.tsv:2:1"},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct bed *bed = *state;
        struct own_names names = {.alias_count = 0};
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(parse(bed, cases[i].text, &names), STATUS_INPUT);
        assert_one_error(bed, cases[i].code, cases[i].place);
    }
}

static void several_mistakes_are_told_in_one_run(void **state) {
    struct bed *bed = *state;
    struct own_names names = {.alias_count = 0};
    assert_int_equal(parse(bed, "key\tname\talias\trelation\na\tA\tB\tlike\nb\tB\tC\tsame\nc\tC\tD\tnear\n", &names),
                     STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 2);
    assert_int_equal(names.alias_count, 1);
}

/* ---- heeded */

static enum advisory_answer answer_with(struct bed *bed, const char *const *files, size_t count,
                                        const struct advisory_subject *asset, const char *products) {
    static char listed[512];
    (void)snprintf(listed, sizeof(listed), "%s\nv CVE-1\nknown_affected 1", products);
    struct advisory_db *db = NULL;
    char *folder = folder_new(bed);
    const char *paths[4];
    for (size_t i = 0; i < count; i++)
        paths[i] = folder_file(bed, folder, str_format(&bed->arena, "%zu.tsv", i).ptr, str_from(files[i]));
    (void)folder_file(bed, folder, "a.json", draft_json(bed, STR("A-1"), str_from(listed)));
    const struct advisory_options options = {.workers = 1, .names = paths, .name_count = count};
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), STATUS_OK);
    struct said said = said_of(db, asset, "A-1", "CVE-1");
    advisory_free(db);
    folder_free(folder);
    return said.answer;
}

static void an_own_alias_makes_two_suppliers_one(void **state) {
    static const char *const files[] = {ALIASES};
    const struct advisory_subject *asset = ASSET("RiverTech Europe", "Pump 9", "1.0");
    assert_int_equal(answer_with(*state, files, 0, asset, "p Flusswerk|Pump 9|<2.0"), ANSWER_NEEDS_A_LOOK);
    assert_int_equal(answer_with(*state, files, 1, asset, "p Flusswerk|Pump 9|<2.0"), ANSWER_AFFECTED);
}

static void an_own_pattern_finds_a_number_in_a_name(void **state) {
    static const char *const files[] = {ALIASES, "key\tpattern\tkind\nwerk\t9FW####-#@@##\tarticle\n"};
    const struct advisory_subject *asset = ASSET("Flusswerk", "Antrieb Halle 3, 9FW1234-5AB67", "1.0");
    const char *listed = "p Flusswerk|Umformer 9FW1234-5AB67|<2.0";
    assert_int_not_equal(answer_with(*state, files, 1, asset, listed), ANSWER_AFFECTED);
    assert_int_equal(answer_with(*state, files, 2, asset, listed), ANSWER_AFFECTED);
}

/* A plant document from a stranger may name any file of this machine. */
static void what_is_no_table_is_not_shown(void **state) {
    struct bed *bed = *state;
    struct own_names names = {.alias_count = 0};
    assert_int_equal(parse(bed, "root:$6$secret:19000:0:99999:7:::\nwww:x\n", &names), STATUS_INPUT);
    assert_one_error(bed, "names.no-table", "own.tsv");
    assert_false(str_contains(bed_printed(bed), STR("secret")));
}

static void an_own_phrase_names_a_product(void **state) {
    static const char *const files[] = {"written\tmeant\nPumpensteuerung Nord\tFW-400\n"};
    const struct advisory_subject *asset = ASSET("Flusswerk", "Pumpensteuerung Nord", "1.0");
    assert_int_not_equal(answer_with(*state, files, 0, asset, "p Flusswerk|FW-400|<2.0"), ANSWER_AFFECTED);
    assert_int_equal(answer_with(*state, files, 1, asset, "p Flusswerk|FW-400|<2.0"), ANSWER_AFFECTED);
}

static void a_file_that_is_wrong_is_no_database(void **state) {
    struct bed *bed = *state;
    char *folder = folder_new(bed);
    const char *path = folder_file(bed, folder, "own.tsv", STR("a\tb\n"));
    const struct advisory_options options = {.workers = 1, .names = &path, .name_count = 1};
    struct advisory_db *db = NULL;
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), STATUS_INPUT);
    assert_null(db);
    folder_free(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(each_table_is_known_by_its_first_line),   BED_TEST(what_is_wrong_is_told_at_its_place),
        BED_TEST(several_mistakes_are_told_in_one_run),    BED_TEST(an_own_alias_makes_two_suppliers_one),
        BED_TEST(an_own_pattern_finds_a_number_in_a_name), BED_TEST(an_own_phrase_names_a_product),
        BED_TEST(what_is_no_table_is_not_shown),           BED_TEST(a_file_that_is_wrong_is_no_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
