/* Graphs drawn, where graphviz is installed. */
#include "base/graph_svg.h"

#include "bed.h"

static enum status drawn(struct bed *bed, const char *dot, struct str *svg) {
    struct out out;
    out_memory(&out, 1 << 20);
    enum status status = graph_svg(str_from(dot), &out);
    *svg = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    if (status == STATUS_SYSTEM)
        skip();
    return status;
}

static void a_graph_becomes_a_picture(void **state) {
    struct bed *bed = *state;
    struct str svg;
    assert_int_equal(drawn(bed, "digraph { a [label=\"<script>\"]; a -> b; }", &svg), STATUS_OK);
    assert_true(str_contains(svg, STR("<svg ")));
    assert_true(str_contains(svg, STR("&lt;script&gt;")));
    assert_false(str_contains(svg, STR("<script>")));
}

static void what_is_no_graph_is_refused(void **state) {
    struct bed *bed = *state;
    struct str svg;
    assert_int_equal(drawn(bed, "digraph { a -> ", &svg), STATUS_INPUT);
    assert_int_equal(svg.len, 0);
}

static void it_can_be_asked_again(void **state) {
    struct bed *bed = *state;
    struct str one, two;
    assert_int_equal(drawn(bed, "digraph g { a -> b; }", &one), STATUS_OK);
    assert_int_equal(drawn(bed, "digraph g { a -> b; }", &two), STATUS_OK);
    assert_true(str_eq(one, two));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_graph_becomes_a_picture),
        BED_TEST(what_is_no_graph_is_refused),
        BED_TEST(it_can_be_asked_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
