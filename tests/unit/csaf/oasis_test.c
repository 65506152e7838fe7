/* The official test documents of OASIS: each test of ours against every case of it. They are not in this repository;
 * the test looks for them beside it. */
#include "bed.h"

#include <unistd.h>

#include "base/file.h"
#include "csaf/spelling.h"
#include "csaf/validate.h"

#define CORPUS KEYWAY_ROOT "/../shared/corpus/oasis/"

/* Cases that say "valid" of documents that fail a mandatory test which they are not about. */
static const struct {
    const char *name;
    const char *why;
} FAULTY[] = {
    {"6-2-08-02.json", "6.1.25: two hashes of one algorithm"},
    {"6-2-09-02.json", "6.1.25: two hashes of one algorithm"},
    {"6-1-10-13.json", "6.1.9: 9.0 is the temporal score, the base score is 10.0"},
    {"6-1-27-13-16.json", "6.1.1: CSAFPID-9080702 is not defined"},
    {"6-1-50-14.json", "6.1.2: CSAFPID-9080700 is defined twice; 6.1.50: vers:/all has no type and no versions"},
    {"6-1-50-15.json", "6.1.2: CSAFPID-9080700 is defined twice"},
    {"6-2-20-02.json", "6.1.8: FIRST's schema of CVSS 4.0 forbids 'custom_property'"},
    {"6-2-21-02.json", "6.1.14: revision 6 is older than revision 5"},
    {"6-2-54-03-01.json", "6.1.1: CSAFPID-9080701 is not defined"},
    {"6-2-42-02.json", "6.1.42: the two package URLs name different packages"},
    {"6-3-21-01-02.json", "6.1.1: CSAFPID-9080701 is not defined"},
    {"6-3-21-01-12.json", "6.1.1: CSAFPID-9080701 is not defined"},
    {"6-2-39-02-01.json", "6.1.27.14: no note of category description"},
    {"6-2-39-03-01.json", "6.1.27.14: no note of category description"},
    {"6-1-48-16.json", "6.1.48: SSVC has no version 3.0.1 of cvss/E"},
    {"6-1-48-19.json", "6.1.48: C stands before R; the file is 6-1-48-09 translated, which is to fail"},
    {"6-2-34-03.json", "6.1.48: its namespace is 'invalid', as that of 6-1-48-21, which is to fail"},
};

/* Cases whose result names other places than the document's own. */
static const struct {
    const char *name;
    const char *why;
} MISPLACED[] = {
    {"6-1-27-08-02.json", "in the first vulnerability CSAFPID-9080702 has the only id, the other two have none"},
};

/* What the network says of the addresses in the cases: the cases need no network for it. */
static enum status resolve(void *context, struct csaf_url *urls, size_t count) {
    (void)context;
    for (size_t i = 0; i < count; i++) {
        bool fails =
            str_contains(urls[i].url, STR(".invalid")) || str_ends(urls[i].url, STR("oasis-tcs/csaf/not-available"));
        urls[i].answer = fails ? CSAF_URL_FAILS : CSAF_URL_RESOLVES;
    }
    return STATUS_OK;
}

struct trial {
    struct bed *bed;
    struct schema_set *schemas;
    struct json_parser *parser;
    struct spelling *spelling;
    const char *version;
    unsigned right, wrong, faulty, left_out;
    unsigned placed, misplaced;
};

static bool is_faulty(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(FAULTY); i++)
        if (str_ends(name, str_from(FAULTY[i].name)))
            return true;
    return false;
}

static bool read_json(struct trial *t, const char *path, struct json_doc *doc) {
    struct source *source = ARENA_NEW(&t->bed->arena, struct source);
    return file_read(path, 64 << 20, &t->bed->arena, &t->bed->sink, source) == STATUS_OK &&
           json_parse(t->parser, source, true, &t->bed->arena, &t->bed->sink, doc) == STATUS_OK;
}

static void read_case(struct trial *t, struct str name, struct json_doc *doc) {
    const char *path = str_format(&t->bed->arena, CORPUS "%s/" STR_F, t->version, STR_A(name)).ptr;
    if (!read_json(t, path, doc))
        fail_msg("%s cannot be read", path);
}

static size_t findings_of(struct trial *t, struct str name, const struct csaf_test *only, struct str *first) {
    struct json_doc doc;
    struct csaf_findings findings;
    read_case(t, name, &doc);
    if (csaf_validate(t->schemas, &doc,
                      &(const struct csaf_wanted){
                          .most = CSAF_MANDATORY, .only = only, .resolve = resolve, .spelling = t->spelling},
                      &t->bed->arena, &t->bed->sink, &findings) != STATUS_OK)
        return 1; /* no CSAF at all: the schema's case */
    *first = findings.count ? findings.items[0].text : STR("");
    return findings.count;
}

/* ---- results: where a test finds something */

enum { PLACES_MAX = 64 };
struct places {
    struct str items[PLACES_MAX];
    size_t count;
};

static int compare_places(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str places_text(struct trial *t, struct places *places) {
    struct str text = STR("");
    qsort(places->items, places->count, sizeof places->items[0], compare_places);
    for (size_t i = 0; i < places->count; i++)
        text = str_format(&t->bed->arena, STR_F " " STR_F, STR_A(text), STR_A(places->items[i]));
    return text;
}

static struct str expected_places(struct trial *t, const struct json_node *result) {
    static const struct str lists[] = {STR_INIT("errors"), STR_INIT("warnings"), STR_INIT("infos")};
    struct places places = {.count = 0};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        const struct json_node *list = json_get(result, lists[i]);
        for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
            assert_in_range(places.count, 0, PLACES_MAX - 1);
            places.items[places.count++] = json_get_string(item, STR("instance_path"));
        }
    }
    return places_text(t, &places);
}

static struct str found_places(struct trial *t, struct str name, const struct csaf_test *test) {
    struct json_doc doc;
    struct csaf_findings findings;
    struct places places = {.count = 0};
    read_case(t, name, &doc);
    assert_int_equal(
        csaf_validate(t->schemas, &doc,
                      &(const struct csaf_wanted){.most = CSAF_MANDATORY, .only = test, .resolve = resolve},
                      &t->bed->arena, &t->bed->sink, &findings),
        STATUS_OK);
    for (size_t i = 0; i < findings.count && i < PLACES_MAX; i++)
        places.items[places.count++] = json_pointer(&doc, findings.items[i].node, &t->bed->arena);
    return places_text(t, &places);
}

static void check_result(struct trial *t, struct str name, const struct json_node *result) {
    const struct csaf_test *test = csaf_test_find(json_get_string(result, STR("id")));
    if (!test)
        return;
    struct str expected = expected_places(t, result), found = found_places(t, name, test);
    bool right = str_eq(expected, found);
    t->placed += right;
    t->misplaced += !right;
    if (!right)
        print_message("%s %.*s: %.*s: at%.*s\n    not at%.*s\n", t->version, STR_A(test->id), STR_A(name),
                      STR_A(expected), STR_A(found));
}

static void check_results(struct trial *t, const struct json_node *item) {
    struct json_doc doc;
    struct str name = json_get_string(item, STR("name"));
    for (size_t i = 0; i < ARRAY_LEN(MISPLACED); i++)
        if (str_ends(name, str_from(MISPLACED[i].name)))
            return;
    if (!json_get(item, STR("result")))
        return;
    read_case(t, json_get_string(item, STR("result")), &doc);
    check_result(t, name, json_get(doc.root, STR("primary_result")));
    const struct json_node *others = json_get(doc.root, STR("secondary_results"));
    for (const struct json_node *other = json_items(others); other; other = json_next(others, other))
        check_result(t, name, other);
}

/* ---- verdicts */

static void check_case(struct trial *t, const struct csaf_test *test, const struct json_node *item, bool fails) {
    struct str name = json_get_string(item, STR("name")), text = STR("");
    size_t count = findings_of(t, name, test, &text);
    if ((count > 0) == fails) {
        t->right++;
        return;
    }
    if (!fails && is_faulty(name)) {
        t->faulty++;
        return;
    }
    t->wrong++;
    print_message("%s %.*s: %.*s: %s %.*s\n", t->version, STR_A(test->id), STR_A(name),
                  fails ? "nothing found" : "found:", STR_A(text));
}

/* The cases of spelling need a dictionary. */
static bool has_dictionary(const struct csaf_test *test) {
    bool here = access(SPELLING_FOLDER "/en_US.dic", R_OK) == 0;
    if (str_eq(test->id, STR("6.3.8")) && !here)
        print_message("6.3.8 is left out: no dictionary is at " SPELLING_FOLDER "\n");
    return here || !str_eq(test->id, STR("6.3.8"));
}

/* What a basic validator accepts has no finding of the schema or of a mandatory test. */
static void check_valid(struct trial *t, const struct json_node *item) {
    struct str name = json_get_string(item, STR("name")), text = STR("");
    if (!json_is(json_get(item, STR("valid")), JSON_TRUE) || is_faulty(name))
        return;
    if (findings_of(t, name, NULL, &text) == 0)
        return;
    t->wrong++;
    print_message("%s basic: %.*s: found: %.*s\n", t->version, STR_A(name), STR_A(text));
}

static void check_list(struct trial *t, const struct csaf_test *test, const struct json_node *list, bool fails) {
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
        if (test && has_dictionary(test))
            check_case(t, test, item, fails);
        else
            t->left_out++;
        check_valid(t, item);
        check_results(t, item);
    }
}

static void every_case_comes_out_as_it_says(void **state, const char *version) {
    struct trial t = {.bed = *state, .version = version};
    struct json_doc cases;
    const char *path = str_format(&t.bed->arena, CORPUS "%s/testcases.json", version).ptr;
    if (access(path, R_OK) != 0) {
        print_message("skipped: the official test documents are not at %s\n", path);
        skip();
    }
    t.parser = json_parser_new();
    assert_int_equal(schema_set_new(&t.schemas), STATUS_OK);
    assert_int_equal(spelling_new(SPELLING_FOLDER, &t.spelling), STATUS_OK);
    assert_true(read_json(&t, path, &cases));
    const struct json_node *tests = json_get(cases.root, STR("tests"));
    for (const struct json_node *item = json_items(tests); item; item = json_next(tests, item)) {
        const struct csaf_test *test = csaf_test_find(json_get_string(item, STR("id")));
        check_list(&t, test, json_get(item, STR("failures")), true);
        check_list(&t, test, json_get(item, STR("valid")), false);
    }
    print_message("%s: %u right, %u wrong, %u that are faulty, %u of tests that are not here yet; places: %u right, %u "
                  "wrong\n",
                  version, t.right, t.wrong, t.faulty, t.left_out, t.placed, t.misplaced);
    spelling_free(t.spelling);
    schema_set_free(t.schemas);
    json_parser_free(t.parser);
    assert_int_equal(t.wrong, 0);
    assert_int_equal(t.misplaced, 0);
}

static void version_2_0(void **state) {
    every_case_comes_out_as_it_says(state, "2.0");
}

static void version_2_1(void **state) {
    every_case_comes_out_as_it_says(state, "2.1");
}

/* The page says why of each, under the name of its case. */
static void the_page_lists_the_cases_that_are_held_to_be_wrong(void **state) {
    struct bed *bed = *state;
    struct source page;
    assert_int_equal(file_read(KEYWAY_ROOT "/docs/internals/csaf.md", 1 << 20, &bed->arena, &bed->sink, &page),
                     STATUS_OK);
    for (size_t i = 0; i < ARRAY_LEN(FAULTY); i++) {
        struct str name = str_slice(str_from(FAULTY[i].name), 0, strlen(FAULTY[i].name) - strlen(".json"));
        if (!str_contains(page.text, str_format(&bed->arena, "\n| " STR_F " | 6.", STR_A(name))))
            fail_msg(STR_F " is not on the page", STR_A(name));
    }
    assert_true(str_contains(page.text, STR("6-1-27-08-02")));
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(version_2_0), BED_TEST(version_2_1),
                                       BED_TEST(the_page_lists_the_cases_that_are_held_to_be_wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
