/* One text that names several products, written out. */
#include "advisory/name_list.h"
#include "bed.h"

static const struct {
    const char *text;
    bool family;
    const char *items; /* semicolons between */
} LISTS[] = {
    {"gadget", false, "gadget"},
    {"", false, ""},
    /* optional parts */
    {"cpu(-p)", false, "cpu;cpu-p"},
    {"cpu(-r2/r4)", false, "cpu;cpu-r2;cpu-r4"},
    {"r04(en)cpu", false, "r04cpu;r04encpu"},
    {"cpu(p", false, "cpu(p"},
    /* slashes */
    {"r04/08/16cpu", false, "r04cpu;r08cpu;r16cpu"},
    {"eds-405a/408a", false, "eds-405a;eds-408a"},
    {"eds-405/eds-408", false, "eds-405;eds-408"},
    {"relion 670/650 series", false, "relion 670 series;relion 650 series"},
    {"r04cpu/r08", false, "r04cpu;r08"},
    {"32/64/120", false, "32;64;120"},
    {"2411l/2111l", false, "2411l;2111l"},
    {"5/1000", false, "5/1000"}, /* not of one shape */
    {"pn/dp", false, "pn/dp"},
    {"pn/dp", true, "pn;dp"},
    {"ads/adx/oas", false, "ads;adx;oas"},
    {"fcn/fcj-series", false, "fcn-series;fcj-series"},
    {"fcn/fcjx", false, "fcn/fcjx"},
    {"a1/", false, "a1/"},
    {"/", false, "/"},
    /* runs */
    {"gt27, gt25 and gt23", false, "gt27;gt25;gt23"},
    {"gt27 gt25", false, "gt27;gt25"},
    {"stratix 5700 & stratix 5400", false, "stratix 5700;stratix 5400"},
    {"stratix s5700 and stratix s5400", false, "stratix s5700;stratix s5400"},
    {"unit 24v, 2x100", false, "unit 24v, 2x100"},
    {"3xxx, 48xx", false, "3xxx;48xx"},
    {"30xx, 48xx", false, "30xx;48xx"},
    /* names in full */
    {"hmi comfort panels, hmi multi panels, and hmi mobile panels", false,
     "hmi comfort panels;hmi multi panels;hmi mobile panels"},
    {"plant scada 2023, plant scada 2020r2", false, "plant scada 2023;plant scada 2020r2"},
    {"hmi panels, garden hose", false, "hmi panels, garden hose"},
    {"hmi panels, panels", false, "hmi panels, panels"},
    {"et200ecopn, 8di, dc24v, 4xm12", false, "et200ecopn, 8di, dc24v, 4xm12"},
    /* a designator and a word */
    {"c300 and ace controllers", false, "c300 controllers;ace controllers"},
    {"ace and c300 controllers", false, "ace controllers;c300 controllers"},
    {"ace and bee controllers", false, "ace and bee controllers"},
    /* placeholders that are explained */
    {"fx5u-xmy/z x=32,64 y=t,r", false, "fx5u-*m*/*"},
    {"plain x=1", false, "plain"},
};

static void lists_are_written_out(void **state) {
    struct bed *bed = *state;
    struct name_list *list = ARENA_NEW(&bed->arena, struct name_list);
    for (size_t i = 0; i < ARRAY_LEN(LISTS); i++) {
        struct str found = STR("");
        name_list(str_from(LISTS[i].text), LISTS[i].family, list);
        assert_false(list->cut);
        for (size_t k = 0; k < list->count; k++)
            found = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(found), k > 0 ? ";" : "", STR_A(list->items[k]));
        if (!str_eq(found, str_from(LISTS[i].items)))
            fail_msg("%s: " STR_F, LISTS[i].text, STR_A(found));
    }
}

/* What would become very many is cut, and says so. */
static void long_lists_are_cut(void **state) {
    struct bed *bed = *state;
    struct name_list *list = ARENA_NEW(&bed->arena, struct name_list);
    struct str text = STR("r0");
    for (int i = 1; i < 90; i++)
        text = str_format(&bed->arena, STR_F "/%d", STR_A(text), i % 10);
    name_list(text, false, list);
    assert_true(list->count >= NAME_LIST_MAX - 1 && list->count <= NAME_LIST_MAX);
    assert_true(list->cut);
    text = STR("");
    for (int i = 0; i < 8; i++)
        text = str_format(&bed->arena, STR_F "a1/2/3 ", STR_A(text));
    name_list(text, false, list);
    assert_true(list->count <= NAME_LIST_MAX);
    struct str filler = str_format(&bed->arena, "%0900d", 0);
    name_list(str_format(&bed->arena, "r1/2/3/4/5/6/7/8/9/1/2/3/4/5/6/7/8/9/1/2 " STR_F, STR_A(filler)), false, list);
    assert_true(list->cut);
    assert_true(list->used <= NAME_LIST_BYTES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(lists_are_written_out),
        BED_TEST(long_lists_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
