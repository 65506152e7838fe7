/* Product names read as people mean them. */
#include "name_bed.h"

/* ---- identities */

static const struct {
    const char *supplier;
    const char *text;
    const char *forms; /* the words of each, semicolons between */
} FORMS[] = {
    {"", "", ""},
    {"Nobody", "Gadget 100", "gadget 100"},
    {"Nobody", "GADGET-100 gadget", "gadget 100"}, /* none twice */
    {"Nobody", "X200v2", "x 200 v 2"},
    {"Nobody", "foo+ 100", "foo + 100"},
    {"Nobody", "Gadgets", "gadget"},
    {"Nobody", "L\xC3\xB6sung \xE2\x84\xA2 10", "losung 10"},
    {"Siemens", "SIMATIC S7-1500 CPU 1515-2 PN (6ES7515-2AM02-0AB0)", "simatic s 7 1500 cpu 1515 2 pn"},
    /* the supplier's own name in front says nothing, nor does another's */
    {"Rockwell Automation", "Rockwell Automation FactoryTalk View SE", "factorytalk view se"},
    {"Siemens AG", "Siemens SIMATIC", "simatic"},
    {"Belden", "Hirschmann GECKO switch", "gecko switch"},
    {"Nobody", "Siemens Simatic", "simatic; siemens simatic"}, /* the brand is kept where one word is left */
    {"Nobody", "Siemens-Simatic", "siemens simatic"},
    {"Siemens", "Siemens", "siemens"},
    /* words that mean one thing */
    {"Rockwell Automation", "FactoryTalk View Site Edition", "factorytalk view se"},
    {"Siemens", "STEP 7 (TIA Portal)", "step 7"},
    /* lists */
    {"Moxa", "EDS-405A/408A Series", "eds 405 a; eds 408 a"},
    {"Hitachi Energy", "Relion 670/650 series", "relion 670; relion 650"},
    {"Mitsubishi Electric", "R04/08(EN)CPU", "r 04 cpu; r 04 encpu; r 08 cpu; r 08 encpu"},
    {"Nobody", "C300 and ACE Controllers", "c 300 controller; ace controller"},
    {"Nobody", "ads/adx/oas", "ads; adx; oas"},
    {"Siemens", "CPU 314 PN/DP", "cpu 314 pn dp"},
    {"Nobody", "GT27, GT25 and GT23", "gt 27; gt 25; gt 23"},
    {"Nobody", "Unit 24V, 2x100", "unit 24 v 2 x 100"},
    /* other names, and what is included */
    {"Nobody", "Gadget (formerly Widget One)", "gadget; widget one"},
    {"Nobody", "Gadget formerly known as Widget", "gadget; widget"},
    {"Nobody", "Central Work Station (CWS)", "central work station; cws"},
    {"Nobody", "Central Work Station (XYZ)", "central work station xyz"},
    {"Nobody", "Gadget (incl. Widget and Thing)", "gadget; widget; thing"},
    {"Siemens", "Gadget (incl. SIPLUS variants)", "gadget"},
    {"Siemens", "SIMATIC ET200SP (incl. SIPLUS variants, except IM155-6 PN ST and IM155-6 PN HF)", "simatic et 200 sp"},
    /* notes */
    {"Nobody", "Gadget (discontinued)", "gadget"},
    {"Nobody", "Gadget (tool.exe)", "gadget"},
    {"Nobody", "Gadget (Basic", "gadget basic"},
    {"Nobody", "Gadget ) ]", "gadget"},
    {"Nobody", "cpu(-p)", "cpu; cpu p"},
};

static bool forms_are(const struct name *name, struct str forms) {
    struct str form;
    size_t at = 0;
    for (forms = forms.len > 0 ? forms : STR_NONE; str_next(&forms, ';', &form); at++) {
        if (at >= name->form_count || !atoms_are(name->forms[at].atoms, name->forms[at].count, str_trim(form)))
            return false;
    }
    return at == name->form_count;
}

static void a_name_is_one_product_or_several(void **state) {
    struct bed *bed = *state;
    struct name_bed *names = name_bed_of(bed);
    for (size_t i = 0; i < ARRAY_LEN(FORMS); i++) {
        struct name name = name_in(bed, names, str_from(FORMS[i].supplier), str_from(FORMS[i].text));
        if (!forms_are(&name, str_from(FORMS[i].forms)))
            fail_msg("\"%s\" is not \"%s\"", FORMS[i].text, FORMS[i].forms);
    }
}

/* ---- flags */

static const struct {
    const char *text;
    uint32_t flags;
} FLAGS[] = {
    {"Gadget 100", 0},
    {"Gadget family", NAME_FAMILY},
    {"Gadget 100 Series", NAME_FAMILY},
    {"Gadget (incl. Widget)", NAME_FAMILY},
    {"Gadget running on Windows", NAME_CONDITIONAL},
    {"Gadget when enabled", NAME_CONDITIONAL},
    {"Gadget (if configured)", NAME_CONDITIONAL},
    {"Gadget with serial number below 100", NAME_SERIAL},
    {"Gadget (serial numbers 1 to 9)", NAME_SERIAL},
    {"Gadget except Gadget 5", NAME_EXCEPTION},
    {"Gadget (not including Gadget 5)", NAME_EXCEPTION},
    {"Gadget (incl. SIPLUS variants)", NAME_FAMILY | NAME_SPECIAL},
    {"Gadget controllers", NAME_PLURAL},
    {"Gadget switches", NAME_PLURAL},
    {"Gadget (discontinued)", 0},
    {"Running 5", 0}, /* in front it is the name */
};

static void what_a_name_is_meant_for_is_said(void **state) {
    struct bed *bed = *state;
    struct name_bed *names = name_bed_of(bed);
    for (size_t i = 0; i < ARRAY_LEN(FLAGS); i++) {
        struct name name = name_in(bed, names, STR("Nobody"), str_from(FLAGS[i].text));
        if (name.flags != FLAGS[i].flags)
            fail_msg("%s: %x is not %x", FLAGS[i].text, name.flags, FLAGS[i].flags);
    }
}

static void products_that_are_not_meant_are_kept_apart(void **state) {
    struct bed *bed = *state;
    struct name name = name_of(bed, "Nobody", "Gadget, all versions except Gadget Mini 5");
    assert_true(forms_are(&name, STR("gadget")));
    assert_true(atoms_are(name.exceptions, name.exception_count, STR("gadget mini 5")));
    name = name_of(bed, "Schneider Electric", "Modicon M580 (part numbers BMEP* and BMEH*, excluding M580 CPU Safety)");
    assert_true(atoms_are(name.exceptions, name.exception_count, STR("m 580 cpu safety")));
    assert_int_equal(name.pattern_count, 2);
    /* Of several, each word by itself would take out too much. */
    name = name_of(bed, "Siemens", "ET200SP (incl. SIPLUS variants, except IM155-6 PN ST and IM155-6 PN HF)");
    assert_int_equal(name.exception_count, 0);
}

static void an_exception_is_not_left_for_the_next_name(void **state) {
    struct bed *bed = *state;
    struct name_bed *names = name_bed_of(bed);
    struct name name = name_in(bed, names, STR("Nobody"), STR("Gadget (formerly Widget) except Mini"));
    assert_int_equal(name.exception_count, 1);
    name = name_in(bed, names, STR("Nobody"), STR("Thing"));
    assert_int_equal(name.exception_count, 0);
    assert_int_equal(name.flags, 0);
    assert_int_equal(name.form_count, 1);
    assert_int_equal(name.revisions, 0);
}

/* ---- kinds, soft words, tails */

static void words_that_only_say_what_sort_it_is_are_soft(void **state) {
    struct bed *bed = *state;
    struct name name = name_of(bed, "Siemens", "SIMATIC Gadget Controller");
    const struct name_form *form = &name.forms[0];
    assert_int_equal(form->count, 3);
    assert_int_equal(form->hard_count, 1);
    assert_true(form->atoms[0].flags & ATOM_SOFT);
    assert_false(form->atoms[1].flags & ATOM_SOFT);
    assert_true(form->atoms[2].flags & ATOM_SOFT);
    assert_int_equal(form->kinds, 1U << KIND_CONTROLLER);
    assert_int_equal(form->flags, 0);
}

static void a_name_of_soft_words_alone_counts_them(void **state) {
    struct name name = name_of(*state, "Nobody", "Drive Controller family");
    assert_int_equal(name.forms[0].hard_count, 0);
    assert_int_equal(name.forms[0].flags, FORM_SOFT);
    assert_int_equal(name.forms[0].bloom, name.forms[0].bloom_all);
}

static void special_variants_and_editions_are_marked(void **state) {
    struct bed *bed = *state;
    struct name name = name_of(bed, "Siemens", "SIPLUS Gadget");
    assert_true(name.forms[0].atoms[0].flags & ATOM_SPECIAL);
    name = name_of(bed, "Siemens", "Gadget Basic");
    assert_true(name.forms[0].atoms[1].flags & ATOM_VARIANT);
}

static void a_number_at_the_end_may_be_a_line(void **state) {
    struct bed *bed = *state;
    struct name name = name_of(bed, "Nobody", "Gadget Suite 2017");
    assert_int_equal(name.forms[0].tail.count, 1);
    assert_int_equal(name.forms[0].tail.parts[0], 2017);
    assert_true(name.forms[0].atoms[2].flags & ATOM_TAIL);
    assert_int_equal(name_of(bed, "Nobody", "Gadget 450").forms[0].tail.count, 0);
    assert_int_equal(name_of(bed, "Nobody", "Gadget 7 Suite").forms[0].tail.count, 0);
    assert_int_equal(name_of(bed, "Nobody", "7").forms[0].tail.count, 0);
}

static void names_that_differ_in_blanks_are_squashed_alike(void **state) {
    struct bed *bed = *state;
    assert_true(name_of(bed, "Nobody", "Gad get-100").forms[0].squashed ==
                name_of(bed, "Nobody", "GADGET 100").forms[0].squashed);
    assert_true(name_of(bed, "Nobody", "Gadget 100").verbatim == name_of(bed, "Nobody", "gadget-100").verbatim);
    assert_false(name_of(bed, "Nobody", "Gadget 100").verbatim == name_of(bed, "Nobody", "Gadget 101").verbatim);
}

/* ---- version lines and revisions */

static const struct {
    const char *text;
    const char *words;
    unsigned first; /* numbers of the line */
    unsigned second;
    unsigned count;
    enum series_reach reach;
} LINES[] = {
    {"Gadget V7.2", "gadget", 7, 2, 2, SERIES_WITHIN},
    {"Gadget V7.2 and prior", "gadget", 7, 2, 2, SERIES_AT_MOST},
    {"Gadget 3.1 or later", "gadget", 3, 1, 2, SERIES_AT_LEAST},
    {"Gadget V9.0 SP1", "gadget", 9, 0, 2, SERIES_WITHIN},
    {"Gadget V9.0 SP 1", "gadget", 9, 0, 2, SERIES_WITHIN},
    {"Gadget version 8", "gadget", 8, 0, 1, SERIES_WITHIN},
    {"Gadget <V4.5", "gadget", 4, 5, 2, SERIES_BELOW},
    {"Gadget before V4.5", "gadget before", 4, 5, 2, SERIES_BELOW},
    {"Gadget V90", "gadget v 90", 0, 0, 0, SERIES_WITHIN},
    {"Gadget 802.11", "gadget 802 11", 0, 0, 0, SERIES_WITHIN},
    {"V7.2", "v 7 2", 0, 0, 0, SERIES_WITHIN}, /* the first word is the name */
};

static void a_version_line_is_no_part_of_the_identity(void **state) {
    struct bed *bed = *state;
    struct name_bed *names = name_bed_of(bed);
    for (size_t i = 0; i < ARRAY_LEN(LINES); i++) {
        struct name name = name_in(bed, names, STR("Nobody"), str_from(LINES[i].text));
        const struct name_form *form = &name.forms[0];
        if (!atoms_are(form->atoms, form->count, str_from(LINES[i].words)))
            fail_msg("%s: not %s", LINES[i].text, LINES[i].words);
        assert_int_equal(form->series_count, LINES[i].count > 0);
        if (LINES[i].count == 0)
            continue;
        assert_int_equal(form->series[0].count, LINES[i].count);
        assert_int_equal(form->series[0].parts[0], LINES[i].first);
        assert_int_equal(form->series[0].parts[1], LINES[i].second);
        assert_int_equal(form->series[0].reach, LINES[i].reach);
    }
}

static void no_more_than_two_lines_are_kept(void **state) {
    struct name name = name_of(*state, "Nobody", "Gadget V1.0 V2.0 V3.0");
    assert_int_equal(name.forms[0].series_count, 2);
    assert_int_equal(name.forms[0].series[1].parts[0], 2);
}

static const struct {
    const char *text;
    uint64_t revisions;
} REVISIONS[] = {
    {"1756-EN2T Series A/B", 3},
    {"1756-EN2T Series A, B, and C", 7},
    {"Gadget 1756-EN2T/D", 8},
    {"Gadget A/B", 3},
    {"Gadget 5 B", 2},
    {"Gadget rev3", 1ULL << 29},
    {"Gadget rev.3", 1ULL << 29},
    {"Gadget series", 0},
    {"Gadget Rev X", 0},
    {"Gadget B/D", 0}, /* not one after the other: no list */
    {"A/B Gadget", 0},
    {"Gadget 5 X", 0},
};

static void hardware_revisions_are_kept_apart(void **state) {
    struct bed *bed = *state;
    struct name_bed *names = name_bed_of(bed);
    for (size_t i = 0; i < ARRAY_LEN(REVISIONS); i++) {
        struct name name = name_in(bed, names, STR("Rockwell Automation"), str_from(REVISIONS[i].text));
        if (name.revisions != REVISIONS[i].revisions)
            fail_msg("%s: %llx is not %llx", REVISIONS[i].text, (unsigned long long)name.revisions,
                     (unsigned long long)REVISIONS[i].revisions);
    }
}

/* ---- order numbers and patterns */

static void order_numbers_are_taken_out_of_a_name(void **state) {
    struct bed *bed = *state;
    struct name name = name_of(bed, "Siemens", "Gadget 6ES7515-2AM02-0AB0 Plus");
    assert_true(forms_are(&name, STR("gadget plus")));
    assert_int_equal(name.order_count, 1);
    assert_int_equal(name.orders[0].len, 16);
    assert_str(name.words, "gadget plus");
}

static const struct {
    const char *text;
    const char *pattern; /* of the first form */
} PATTERNS[] = {
    {"30xx switch", "30??"},
    {"RS9xxW", "rs9??w"},
    {"Gadget 1x0", "1?0"},
    {"Gadget 2x230V", ""},
    {"RX1400", ""},
    {"Gadget 100*", "100*"},
    {"Gadget5**", "gadget5*"},
    {"xx gadget", ""},
    {"FX5U-xMy/z x=32,64 y=T,R z=ES", "fx5u-*m*/*"},
    {"Gadget", ""},
    {"GT-xx20", "gt-??20"},
};

static void placeholders_make_a_pattern(void **state) {
    struct bed *bed = *state;
    struct name_bed *names = name_bed_of(bed);
    names->reader = name_reader_new(&names->lexicon, false, &bed->arena); /* of advisories: an asset's x is an x */
    assert_non_null(names->reader);
    for (size_t i = 0; i < ARRAY_LEN(PATTERNS); i++) {
        struct name name = name_in(bed, names, STR("Nobody"), str_from(PATTERNS[i].text));
        if (!str_eq(name.forms[0].pattern, str_from(PATTERNS[i].pattern)))
            fail_msg("%s: " STR_F, PATTERNS[i].text, STR_A(name.forms[0].pattern));
    }
}

static void part_numbers_are_patterns_of_the_name(void **state) {
    struct bed *bed = *state;
    struct name name = name_of(bed, "Schneider Electric", "Modicon M340 CPU (part numbers BMXP34*, or 12 and AB)");
    assert_int_equal(name.pattern_count, 1);
    assert_str(name.patterns[0], "bmxp34*");
    name = name_of(bed, "Nobody", "Gadget (part numbers A100 A101 A102 A103 A104 A105 A106 A107 A108 A109)");
    assert_int_equal(name.pattern_count, NAME_PATTERNS_MAX);
}

/* ---- bounds */

static void long_names_are_cut_between_words(void **state) {
    struct bed *bed = *state;
    struct str text = STR("Gadget");
    for (int i = 0; i < 60; i++)
        text = str_format(&bed->arena, STR_F " w%c%cu", STR_A(text), 'a' + i / 26, 'a' + i % 26);
    struct name name = name_in(bed, name_bed_of(bed), STR("Nobody"), text);
    const struct name_form *form = &name.forms[0];
    assert_int_equal(form->count, NAME_ATOMS_MAX);
    text = STR("Gadget");
    for (int i = 0; i < 60; i++)
        text = str_format(&bed->arena, STR_F " 1234567890", STR_A(text));
    text = str_format(&bed->arena, STR_F " 7777777777777777", STR_A(str_slice(text, 0, NAME_TEXT_MAX - 11)));
    name = name_in(bed, name_bed_of(bed), STR("Nobody"), text);
    assert_true(atoms_are(name.forms[0].atoms, name.forms[0].count, STR("gadget 1234567890")));
    name = name_of(bed, "Nobody", str_format(&bed->arena, "%0600d", 1).ptr);
    assert_int_equal(name.form_count, 1);
}

static void a_long_list_is_bounded(void **state) {
    struct bed *bed = *state;
    struct name name =
        name_of(bed, "Nobody", "a1(b)(c)/2/3/4(d)(e)/5/6 a1(b)(c)/2/3/4(d)(e)/5/6 a1/2/3/4/5/6/7/8/9 b1/2/3/4/5/6/7/8");
    assert_true(name.form_count <= NAME_FORMS_MAX);
    assert_true(name.form_count > 8);
}

static void memory_that_runs_out_is_said(void **state) {
    struct bed *bed = *state;
    struct name_bed *names = name_bed_of(bed);
    struct name_supplier supplier;
    bool read = false;
    name_supplier_init(&supplier, &names->book, STR("Siemens"));
    for (size_t room = 0; !read; room += 64) {
        struct arena arena;
        struct name name;
        arena_init(&arena, room);
        enum status status =
            name_read(names->reader, STR("Gadget 30xx/40xx 6ES7515-2AM02-0AB0 (part numbers A1*) except B (incl. C)"),
                      &supplier, &arena, &name);
        assert_true(status == STATUS_OK || status == STATUS_MEMORY);
        read = status == STATUS_OK;
        arena_done(&arena);
    }
    struct arena none;
    arena_init(&none, 0);
    assert_null(name_reader_new(&names->lexicon, false, &none));
    arena_done(&none);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_name_is_one_product_or_several),
        BED_TEST(what_a_name_is_meant_for_is_said),
        BED_TEST(products_that_are_not_meant_are_kept_apart),
        BED_TEST(an_exception_is_not_left_for_the_next_name),
        BED_TEST(words_that_only_say_what_sort_it_is_are_soft),
        BED_TEST(a_name_of_soft_words_alone_counts_them),
        BED_TEST(special_variants_and_editions_are_marked),
        BED_TEST(a_number_at_the_end_may_be_a_line),
        BED_TEST(names_that_differ_in_blanks_are_squashed_alike),
        BED_TEST(a_version_line_is_no_part_of_the_identity),
        BED_TEST(no_more_than_two_lines_are_kept),
        BED_TEST(hardware_revisions_are_kept_apart),
        BED_TEST(order_numbers_are_taken_out_of_a_name),
        BED_TEST(placeholders_make_a_pattern),
        BED_TEST(part_numbers_are_patterns_of_the_name),
        BED_TEST(long_names_are_cut_between_words),
        BED_TEST(a_long_list_is_bounded),
        BED_TEST(memory_that_runs_out_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
