/* Every finding says how to mend it. Held on the seeds of the fuzz target, in which each test of ours finds something,
 * and on the official documents where they lie beside the repository. */
#include "csaf/document_bed.h"

#include <unistd.h>

#include "base/file.h"
#include "csaf/spelling.h"

#define SEEDS  KEYWAY_ROOT "/fuzz/seeds/csaf_validate"
#define CORPUS KEYWAY_ROOT "/../shared/corpus/oasis"

/* A remedy follows a colon and begins with one of these. */
static const char *const VERBS[] = {
    "add ",          "begin ", "correct ", "define ",  "do ",   "end ",  "fill ", "give ",   "install ",
    "it has to be ", "keep ",  "leave ",   "list ",    "look ", "make ", "name ", "number ", "put ",
    "read ",         "say ",   "see ",     "shorten ", "sort ", "take ", "use ",  "write ",
};

static bool has_remedy(struct str text) {
    for (size_t at; (at = str_find_char(text, ':')) < text.len;) {
        text = str_skip(text, at + 1);
        if (!str_starts(text, STR(" ")))
            continue;
        for (size_t i = 0; i < ARRAY_LEN(VERBS); i++)
            if (str_starts(str_skip(text, 1), str_from(VERBS[i])))
                return true;
    }
    return false;
}

static bool is_regex(struct str text) {
    return str_contains(text, STR("[A-Z")) || str_contains(text, STR("[0-9")) || str_contains(text, STR("\\d")) ||
           str_contains(text, STR("(?:"));
}

static enum status nothing_resolves(void *context, struct csaf_url *urls, size_t count) {
    (void)context;
    for (size_t i = 0; i < count; i++)
        urls[i].answer = CSAF_URL_FAILS;
    return STATUS_OK;
}

static bool is_json(struct str name) {
    return str_ends(name, STR(".json")) && !str_eq(name, STR("testcases.json"));
}

/* Counts what says nothing of how to mend it, and tells the first dozens. */
static size_t hold(const char *path, const struct csaf_wanted *wanted) {
    size_t without = 0;
    struct arena arena;
    struct source source;
    struct json_doc doc;
    struct csaf_findings found = {.count = 0};
    struct json_parser *parser = json_parser_new();
    /* Of its own: what is told points to the source, which ends here. */
    struct diag_sink heard;
    arena_init(&arena, (size_t)256 << 20);
    diag_init(&heard, &arena);
    if (file_read(path, 64 << 20, &arena, &heard, &source) != STATUS_OK ||
        json_parse(parser, &source, false, &arena, &heard, &doc) != STATUS_OK ||
        csaf_validate(document_schemas(), &doc, wanted, &arena, &heard, &found) != STATUS_OK)
        found.count = 0;
    for (size_t i = 0; i < found.count; i++)
        if ((!has_remedy(found.items[i].text) || is_regex(found.items[i].text)) && ++without < 50)
            print_message("%s: " STR_F ": " STR_F "\n", path, STR_A(csaf_finding_id(&found.items[i])),
                          STR_A(found.items[i].text));
    json_parser_free(parser);
    arena_done(&arena);
    return without;
}

static void hold_folder(struct bed *bed, const char *folder) {
    struct file_list files;
    size_t without = 0;
    struct csaf_wanted wanted = {.most = CSAF_INFORMATIVE, .resolve = nothing_resolves};
    assert_int_equal(spelling_new(SPELLING_FOLDER, &wanted.spelling), STATUS_OK);
    assert_int_equal(file_walk(folder, is_json, &bed->arena, &bed->sink, &files), STATUS_OK);
    assert_in_range(files.count, 20, 100000);
    for (size_t i = 0; i < files.count; i++)
        without += hold(files.items[i].path, &wanted);
    assert_int_equal(without, 0);
    spelling_free(wanted.spelling);
}

static void each_finding_of_a_seed_says_how_to_mend_it(void **state) {
    hold_folder(*state, SEEDS);
}

static void each_finding_of_an_official_document_says_how_to_mend_it(void **state) {
    if (access(CORPUS, R_OK) != 0) {
        print_message("skipped: the official test documents are not at %s\n", CORPUS);
        skip();
    }
    hold_folder(*state, CORPUS);
}

static void a_remedy_is_told_from_what_is_wrong(void **state) {
    (void)state;
    assert_true(has_remedy(STR("has none: add one")));
    assert_true(has_remedy(STR("'a: b' is named 'c': write it so")));
    assert_false(has_remedy(STR("is wrong")));
    assert_false(has_remedy(STR("is wrong: as everybody sees")));
    assert_true(is_regex(STR("has not the form ^[0-9]$")));
}

int main(void) {
    const struct CMUnitTest tests[] = {BED_TEST(each_finding_of_a_seed_says_how_to_mend_it),
                                       BED_TEST(each_finding_of_an_official_document_says_how_to_mend_it),
                                       BED_TEST(a_remedy_is_told_from_what_is_wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
