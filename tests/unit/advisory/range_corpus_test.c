/* The version texts of real advisories: all are either read or named as not, and the simple ones answer right just
 * below, at and just above their bound. Skipped, and said so, where the corpus is not beside the repository. */
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "range_bed.h"

#define CORPUS KEYWAY_ROOT "/../shared/corpus/cisa"

/* Asked of every leaf of a product tree. */
struct leaf {
    struct str supplier, product, text;
};

struct survey {
    struct bed *bed;
    struct arena scratch; /* of one leaf */
    unsigned leaves, read, asked, right, doubtful;
};

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

static void visit_branches(struct survey *survey, const struct json_node *branches, struct leaf leaf,
                           void (*visit)(struct survey *, const struct leaf *), unsigned depth) {
    assert_true(depth < 40);
    if (!json_is(branches, JSON_ARRAY))
        return;
    for (const struct json_node *b = json_first(branches); b; b = json_next(branches, b)) {
        struct str category = json_get_string(b, STR("category")), name = json_get_string(b, STR("name"));
        struct leaf below = leaf;
        if (str_starts(category, STR("product_version"))) {
            below.text = name;
            visit(survey, &below);
        }
        if (str_eq(category, STR("vendor")))
            below.supplier = name;
        else if (str_eq(category, STR("product_name")))
            below.product = name;
        visit_branches(survey, json_get(b, STR("branches")), below, visit, depth + 1);
    }
}

static void survey_corpus(struct bed *bed, struct survey *survey, void (*visit)(struct survey *, const struct leaf *)) {
    struct file_list list;
    if (access(CORPUS, R_OK) != 0) {
        print_message("skipped: " CORPUS " is not there\n");
        skip();
    }
    *survey = (struct survey){.bed = bed};
    arena_init(&survey->scratch, 1 << 22);
    assert_int_equal(file_walk(CORPUS, is_json, &bed->arena, &bed->sink, &list), STATUS_OK);
    struct json_parser *parser = json_parser_new();
    struct arena arena;
    arena_init(&arena, 256 << 20);
    for (size_t i = 0; i < list.count; i++) {
        struct source source;
        struct json_doc doc;
        assert_int_equal(file_read(list.items[i].path, 64 << 20, &arena, &bed->sink, &source), STATUS_OK);
        assert_int_equal(json_parse(parser, &source, true, &arena, &bed->sink, &doc), STATUS_OK);
        const struct json_node *tree = json_get(doc.root, STR("product_tree"));
        visit_branches(survey, json_get(tree, STR("branches")), (struct leaf){.text = STR_NONE}, visit, 0);
        arena_reset(&arena);
    }
    arena_done(&arena);
    arena_done(&survey->scratch);
    json_parser_free(parser);
}

static const struct range *read_leaf(struct survey *survey, const struct leaf *leaf) {
    const struct range *range = NULL;
    arena_reset(&survey->scratch);
    assert_int_equal(
        range_parse(leaf->text, leaf->product, version_scheme_of(leaf->supplier), &survey->scratch, &range), STATUS_OK);
    return range;
}

static void count_read(struct survey *survey, const struct leaf *leaf) {
    const struct range *range = read_leaf(survey, leaf);
    struct out out;
    out_memory(&out, 1 << 16);
    range_text(range, &out);
    assert_true(out_text(&out).len > 0);
    out_done(&out);
    survey->leaves++;
    survey->read += range_is_read(range);
}

static void nearly_all_real_texts_are_read(void **state) {
    struct survey survey;
    survey_corpus(*state, &survey, count_read);
    print_message("%u of %u texts are read (%.1f %%)\n", survey.read, survey.leaves,
                  100.0 * survey.read / survey.leaves);
    assert_true(survey.leaves > 10000);
    assert_true(survey.read * 100 >= survey.leaves * 95);
}

/* "< V4.1.0" and the like: an operator, a V or none, numbers between dots. */
static bool is_simple(struct str text, bool *closed, struct str *version) {
    if (str_starts(text, STR("vers:all/")))
        text = str_skip(text, 9);
    else if (str_starts_nocase(text, STR("All versions ")))
        text = str_skip(text, 13);
    text = str_trim(text);
    if (!str_starts(text, STR("<")))
        return false;
    *closed = str_starts(text, STR("<="));
    *version = str_trim(str_skip(text, *closed ? 2 : 1));
    struct str numbers = str_starts_nocase(*version, STR("V")) ? str_skip(*version, 1) : *version, number;
    uint64_t value;
    bool simple = numbers.len > 0;
    while (simple && str_next(&numbers, '.', &number))
        simple = str_u64(number, 1000000000, &value);
    return simple;
}

/* `version` with its last number changed by `step`, its width kept when it has leading zeros. */
static struct str neighbour(struct survey *survey, struct str version, int step) {
    size_t last = version.len;
    uint64_t value = 0;
    while (last > 0 && char_is_digit(version.ptr[last - 1]))
        last--;
    struct str digits = str_skip(version, last);
    assert_true(str_u64(digits, UINT32_MAX, &value));
    if (step < 0 && value == 0)
        return STR_NONE;
    int width = digits.ptr[0] == '0' ? (int)digits.len : 0;
    return str_format(&survey->scratch, STR_F "%0*u", STR_A(str_slice(version, 0, last)), width,
                      (unsigned)((int64_t)value + step));
}

static void ask_around(struct survey *survey, const struct leaf *leaf) {
    bool closed = false;
    struct str version;
    const struct range *range = read_leaf(survey, leaf);
    if (!is_simple(leaf->text, &closed, &version))
        return;
    for (int step = -1; step <= 1; step++) {
        struct str installed = neighbour(survey, version, step);
        if (!installed.ptr)
            continue;
        struct version v;
        assert_int_equal(version_parse(installed, leaf->product, &survey->scratch, &v), STATUS_OK);
        enum range_place want = step < 0 || (step == 0 && closed) ? RANGE_INSIDE : RANGE_OUTSIDE;
        enum range_place got = range_check(range, &v).place;
        survey->asked++;
        survey->right += got == want;
        survey->doubtful += got == RANGE_UNSURE;
        if (got != want && got != RANGE_UNSURE)
            print_error("'" STR_F "', version '" STR_F "': wrong\n", STR_A(leaf->text), STR_A(installed));
    }
}

static void simple_bounds_answer_right_around_them(void **state) {
    struct survey survey;
    survey_corpus(*state, &survey, ask_around);
    print_message("%u questions: %u right, %u doubts, %u wrong\n", survey.asked, survey.right, survey.doubtful,
                  survey.asked - survey.right - survey.doubtful);
    assert_true(survey.asked > 10000);
    assert_int_equal(survey.right + survey.doubtful, survey.asked);
    assert_true(survey.right * 1000 >= survey.asked * 995);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(nearly_all_real_texts_are_read),
        BED_TEST(simple_bounds_answer_right_around_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
