/* What candidates come to, and in which order. */
#include "owner/bid.h"

#include "tender_bed.h"

#define PRODUCT_HEAD                                                                                                   \
    "keyway: product/1\n"                                                                                              \
    "supplier: {id: maker, name: The Maker, aliases: [Maker]}\n"                                                       \
    "product: {id: thing, name: Thing, types: ED}\n"                                                                   \
    "releases:\n"                                                                                                      \
    "  - version: \"1.0\"\n"                                                                                           \
    "    date: 2026-01-01\n"                                                                                           \
    "    support-until: 2032-12-31\n"

static const uint8_t TARGET[FR_COUNT] = {1, 0, 1, 0, 0, 0, 0};

struct stand {
    struct bed *bed;
    struct plant *plant;
    struct tender *tender;
    struct bid_question question;
    const struct answers *answers[8];
    const struct product *documents[8];
    struct bid_input input;
    struct bid_list bids;
};

static struct stand *stand_of(struct bed *bed, enum strength assurance, date_days needed) {
    struct stand *s = ARENA_NEW(&bed->arena, struct stand);
    s->bed = bed;
    s->plant = tender_plant(bed, TARGET);
    s->tender = tender_of(bed, s->plant, COMPONENT_ED, needed);
    s->question = (struct bid_question){s->tender, assurance, NULL};
    s->input = (struct bid_input){.answers = s->answers, .documents = s->documents};
    return s;
}

/* What everybody says who has nothing to hide. */
#define ALL_VALUES "support-until=yes,2032-12-31;psirt-contact=yes,psirt@maker.example;advisories=yes,maker.example;"

static void add_form(struct stand *s, const char *said, const char *otherwise) {
    s->answers[s->input.answer_count++] = tender_answers(s->bed, s->tender, said, otherwise);
}

static void add_document(struct stand *s, const char *text) {
    const struct source *source = tender_source(s->bed, "product.yaml", str_from(text));
    if (product_parse(source, &s->bed->arena, &s->bed->sink, &s->documents[s->input.document_count++]) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(s->bed)));
}

static const struct bid *judged(struct stand *s) {
    assert_int_equal(bid_join(&s->input, &s->bed->arena, &s->bed->sink, &s->bids), STATUS_OK);
    if (bid_judge(&s->question, &s->bed->arena, &s->bed->sink, &s->bids) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(s->bed)));
    return s->bids.items;
}

static enum bid_state state_of(const struct stand *s, const struct bid *bid, const char *id) {
    const struct tender_row *row = tender_row_of(s->tender, str_from(id));
    assert_non_null(row);
    return (enum bid_state)bid->lines[row - s->tender->rows].state;
}

static void cover(struct stand *s, const char *requirement) {
    struct countermeasure *measure = ARENA_NEW(&s->bed->arena, struct countermeasure);
    measure->id = STR("cm");
    measure->review = date_from(2027, 1, 1);
    requirement_set_add(&measure->requirements, requirement_find(str_from(requirement)));
    s->plant->zones[0].countermeasures = measure;
    s->plant->zones[0].countermeasure_count = 1;
}

static void every_yes_fits_where_claims_are_enough(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, ALL_VALUES, "yes");
    const struct bid *bid = judged(s);
    assert_int_equal(bid->verdict, BID_FITS);
    assert_int_equal(bid->shown.fr[0], 1);
    assert_int_equal(bid->claimed.fr[2], 1);
}

static void every_yes_is_too_weak_where_more_is_asked(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_ARTEFACT, DATE_NONE);
    add_form(s, ALL_VALUES, "yes");
    const struct bid *bid = judged(s);
    assert_int_equal(bid->verdict, BID_NEEDS_A_LOOK);
    assert_int_equal(state_of(s, bid, "CR 1.1"), BID_WEAK);
    assert_int_equal(state_of(s, bid, "SM"), BID_WEAK);
    assert_int_equal(bid->shown.fr[0], 0);
    assert_int_equal(bid->claimed.fr[0], 1);
}

static void what_is_not_answered_is_never_a_yes(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    static const char *const rows[] = {"CR 3.5", "CCSC 1", "SUM", "signed-updates", "hardening-guide", "sbom"};
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        s->input.answer_count = 0;
        cover(s, "CR 3.5");
        add_form(s, str_format(&s->bed->arena, ALL_VALUES "%s=", rows[i]).ptr, "yes");
        const struct bid *bid = judged(s);
        assert_int_equal(state_of(s, bid, rows[i]), BID_UNANSWERED);
        assert_int_equal(bid->verdict, BID_NEEDS_A_LOOK);
    }
}

static void an_empty_form_needs_a_look(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, "", "");
    const struct bid *bid = judged(s);
    assert_int_equal(bid->verdict, BID_NEEDS_A_LOOK);
    assert_int_equal(bid->musts[BID_MET], 0);
    assert_int_equal(bid->claimed.fr[0], 0);
}

static void no_and_partly_fall_short(void **state) {
    static const char *const answers[] = {"no", "partly", "with countermeasure"};
    static const char *const rows[] = {"CR 3.5", "SVV", "sbom"};
    for (size_t i = 0; i < ARRAY_LEN(answers) * ARRAY_LEN(rows); i++) {
        struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
        const char *row = rows[i % ARRAY_LEN(rows)];
        add_form(s, str_format(&s->bed->arena, ALL_VALUES "%s=%s", row, answers[i / ARRAY_LEN(rows)]).ptr, "yes");
        assert_int_equal(judged(s)->verdict, BID_FALLS_SHORT);
        assert_int_equal(state_of(s, s->bids.items, row), i < ARRAY_LEN(rows) ? BID_NO : BID_PARTLY);
    }
}

static void a_countermeasure_stands_in_for_what_was_denied(void **state) {
    static const char *const answers[] = {"no", "partly", "with countermeasure"};
    for (size_t i = 0; i < ARRAY_LEN(answers); i++) {
        struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
        cover(s, "CR 3.5");
        add_form(s, str_format(&s->bed->arena, ALL_VALUES "CR 3.5=%s", answers[i]).ptr, "yes");
        const struct bid *bid = judged(s);
        assert_int_equal(state_of(s, bid, "CR 3.5"), BID_COVERED);
        assert_int_equal(bid->verdict, BID_FITS_COVERED);
        assert_int_equal(bid->shown.fr[2], 0);
        assert_int_equal(bid->achieved.fr[2], 1);
    }
}

static void not_applicable_is_for_the_owner_to_decide(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, ALL_VALUES "CR 3.5=not applicable", "yes");
    assert_int_equal(judged(s)->verdict, BID_NEEDS_A_LOOK);
    assert_int_equal(state_of(s, s->bids.items, "CR 3.5"), BID_LOOK);
}

static void a_wish_that_is_not_met_breaks_nothing(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, ALL_VALUES "declaration=no;fix-times=", "yes");
    assert_int_equal(judged(s)->verdict, BID_FITS);
    assert_int_equal(s->bids.items->wishes[BID_NO], 1);
}

static void a_promise_without_its_value_needs_a_look(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, ALL_VALUES "advisories=yes", "yes");
    assert_int_equal(state_of(s, judged(s), "advisories"), BID_MET);
    s->input.answer_count = 0;
    add_form(s, "support-until=yes,2032-12-31;psirt-contact=yes,x", "yes");
    assert_int_equal(state_of(s, judged(s), "advisories"), BID_LOOK);
    s->input.answer_count = 0;
    add_form(s, "support-until=yes,ten years;psirt-contact=yes,x;advisories=yes,x", "yes");
    assert_int_equal(state_of(s, judged(s), "support-until"), BID_LOOK);
}

static void support_must_reach_the_need(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, date_from(2032, 12, 31));
    add_form(s, ALL_VALUES, "yes");
    assert_int_equal(judged(s)->verdict, BID_FITS);
    s->tender->needed++;
    assert_int_equal(judged(s)->verdict, BID_FALLS_SHORT);
    assert_str(s->bids.items->notes[0].text, "security support ends 2032-12-31, needed until 2033-01-01");
}

/* ---- with documents */

static void the_earlier_day_of_support_counts(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, "support-until=yes,2040-12-31", "yes");
    add_document(s, PRODUCT_HEAD);
    assert_int_equal(judged(s)->support, date_from(2032, 12, 31));
    assert_int_equal(s->bids.count, 1);
    s->input.answer_count = 0;
    add_form(s, "support-until=yes,2030-12-31", "yes");
    assert_int_equal(judged(s)->support, date_from(2030, 12, 31));
    assert_false(s->bids.items->support_claimed);
}

static void a_day_that_is_said_without_a_yes_is_no_answer(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, "support-until=,2045-01-01;psirt-contact=yes,x;advisories=yes,x", "yes");
    assert_int_equal(state_of(s, judged(s), "support-until"), BID_UNANSWERED);
    s->input.answer_count = 0;
    add_document(s, PRODUCT_HEAD);
    add_form(s, "support-until=,2045-01-01;psirt-contact=yes,x;advisories=yes,x", "yes");
    assert_int_equal(state_of(s, judged(s), "support-until"), BID_MET);
    s->input.answer_count = 0;
    add_form(s, "support-until=yes,only until 2027;psirt-contact=yes,x;advisories=yes,x", "yes");
    assert_int_equal(state_of(s, judged(s), "support-until"), BID_LOOK);
}

static void a_document_lifts_no_answer_that_is_less_than_yes(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_document(s,
                 "keyway: product/1\n"
                 "supplier: {id: maker, name: The Maker, aliases: [Maker], psirt: {contact: x, csaf: maker.example}}\n"
                 "product: {id: thing, name: Thing, types: ED}\n"
                 "releases: [{version: \"1.0\", date: 2026-01-01}]\n");
    add_form(s, "psirt-contact=;advisories=partly;support-until=yes,2032-12-31", "yes");
    assert_int_equal(state_of(s, judged(s), "psirt-contact"), BID_MET);
    assert_int_equal(state_of(s, s->bids.items, "advisories"), BID_PARTLY);
}

#define CLAIM                                                                                                          \
    "    evidence:\n"                                                                                                  \
    "      - {id: word, kind: claim, statement: it is so, by: J. Doe, date: 2026-06-01, requirements: [CR 3.5]}\n"

static void a_no_outweighs_what_the_document_says(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_document(s, PRODUCT_HEAD CLAIM);
    add_form(s, "CR 3.5=", "yes");
    assert_int_equal(state_of(s, judged(s), "CR 3.5"), BID_MET);
    s->input.answer_count = 0;
    add_form(s, "CR 3.5=no", "yes");
    assert_int_equal(state_of(s, judged(s), "CR 3.5"), BID_NO);
}

static void a_document_alone_is_a_candidate(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_document(s, PRODUCT_HEAD CLAIM);
    const struct bid *bid = judged(s);
    assert_str(bid->supplier, "The Maker");
    assert_int_equal(state_of(s, bid, "CR 3.5"), BID_MET);
    assert_int_equal(state_of(s, bid, "CR 1.1"), BID_UNANSWERED);
    assert_int_equal(state_of(s, bid, "support-until"), BID_MET);
    assert_int_equal(bid->verdict, BID_NEEDS_A_LOOK);
}

static void a_component_of_another_type_falls_short(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    s->tender = tender_of(s->bed, s->plant, COMPONENT_ED | COMPONENT_ND, DATE_NONE);
    s->question.tender = s->tender;
    add_document(s, PRODUCT_HEAD);
    add_form(s, ALL_VALUES, "yes");
    assert_int_equal(judged(s)->verdict, BID_FALLS_SHORT);
}

static void what_does_not_belong_together_is_refused(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_document(s, PRODUCT_HEAD);
    add_form(s, "version=2.0", "yes");
    assert_int_equal(bid_join(&s->input, &s->bed->arena, &s->bed->sink, &s->bids), STATUS_INPUT);
    assert_one_error(s->bed, "select.no-release", "form.csv:1:1");
    diag_init(&s->bed->sink, &s->bed->arena);
    s->input.answer_count = 0;
    add_document(s, PRODUCT_HEAD);
    assert_int_equal(bid_join(&s->input, &s->bed->arena, &s->bed->sink, &s->bids), STATUS_INPUT);
    assert_one_error(s->bed, "select.document-twice", "product.yaml:1:1");
    diag_init(&s->bed->sink, &s->bed->arena);
    s->input.document_count = 0;
    add_form(s, "", "yes");
    add_form(s, "supplier=MAKER", "no");
    assert_int_equal(bid_join(&s->input, &s->bed->arena, &s->bed->sink, &s->bids), STATUS_INPUT);
    assert_one_error(s->bed, "select.form-twice", "form.csv:1:1");
}

/* The plant names a document of the product, whose text may differ from what is sent. */
static void keep_document(struct stand *s, const char *text) {
    const struct source *source = tender_source(s->bed, "kept.yaml", str_from(text));
    const struct product **products = ARENA_NEW(&s->bed->arena, const struct product *);
    assert_int_equal(product_parse(source, &s->bed->arena, &s->bed->sink, products), STATUS_OK);
    s->plant->products = products;
    s->plant->product_count = 1;
    s->input.plant = s->plant;
}

static void a_document_of_the_plant_stands_behind_a_form_of_its_release(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    keep_document(s, PRODUCT_HEAD CLAIM);
    add_form(s, "", "");
    const struct bid *bid = judged(s);
    assert_int_equal(s->bids.count, 1);
    assert_true(bid->kept);
    assert_int_equal(state_of(s, bid, "CR 3.5"), BID_MET);
    assert_int_equal(state_of(s, bid, "CR 1.1"), BID_UNANSWERED);
}

static void a_document_of_the_plant_is_of_its_own_releases_alone(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    keep_document(s, PRODUCT_HEAD CLAIM);
    add_form(s, "version=2.0", "");
    add_form(s, "supplier=Other", "");
    const struct bid *bids = judged(s);
    assert_int_equal(s->bids.count, 2);
    for (size_t i = 0; i < s->bids.count; i++) {
        assert_null(bids[i].document);
        assert_false(bids[i].kept);
        assert_int_equal(state_of(s, &bids[i], "CR 3.5"), BID_UNANSWERED);
    }
}

static void a_document_of_the_plant_is_no_candidate(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    keep_document(s, PRODUCT_HEAD CLAIM);
    add_form(s, "supplier=Other", "");
    (void)judged(s);
    assert_int_equal(s->bids.count, 1);
}

static void what_was_sent_stands_in_front_of_what_the_plant_has(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    keep_document(s, PRODUCT_HEAD CLAIM);
    add_document(s, PRODUCT_HEAD);
    add_form(s, "", "");
    const struct bid *bid = judged(s);
    assert_int_equal(s->bids.count, 1);
    assert_false(bid->kept);
    assert_int_equal(state_of(s, bid, "CR 3.5"), BID_UNANSWERED);
    assert_int_equal(s->bed->sink.count[SEVERITY_NOTE], 1);
    assert_string_equal(s->bed->sink.items[SEVERITY_NOTE]->kind->code, "select.document-instead");
    /* The same file named by both is no news. */
    diag_init(&s->bed->sink, &s->bed->arena);
    keep_document(s, PRODUCT_HEAD);
    (void)judged(s);
    assert_int_equal(s->bed->sink.count[SEVERITY_NOTE], 0);
}

/* ---- order */

static void exploited_vulnerabilities_come_behind_demands_that_fail(void **state) {
    struct bid items[] = {{.product = STR("A"), .affected = 1, .exploited = 1},
                          {.product = STR("B"), .affected = 3},
                          {.product = STR("C"), .musts = {[BID_NO] = 1}}};
    struct bid_list bids = {items, ARRAY_LEN(items), ARRAY_LEN(items)};
    (void)state;
    bid_order(&bids);
    assert_str(items[0].product, "B");
    assert_str(items[1].product, "A");
    assert_str(bid_rule_name(items[1].decided), "open vulnerabilities that are known to be exploited");
    assert_str(items[2].product, "C");
}

static void rules_decide_one_after_the_other(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, "supplier=E;CR 3.5=no;CR 1.1=no", "yes");
    add_form(s, "supplier=D;" ALL_VALUES "CR 3.5=no", "yes");
    add_form(s, "supplier=C;" ALL_VALUES "CR 3.5=", "yes");
    add_form(s, "supplier=B;" ALL_VALUES, "yes");
    add_form(s, "supplier=A;support-until=yes,2033-01-01;psirt-contact=yes,x;advisories=yes,x", "yes");
    const struct bid *bids = judged(s);
    static const char *const order[] = {"A", "B", "C", "D", "E"};
    static const char *const rules[] = {"", "end of support", "verdict", "verdict", "demands that are not met"};
    for (size_t i = 0; i < ARRAY_LEN(order); i++) {
        assert_str(bids[i].supplier, order[i]);
        assert_int_equal(bids[i].rank, i + 1);
        assert_str(bid_rule_name(bids[i].decided), rules[i]);
    }
}

static void what_no_rule_tells_apart_is_tied(void **state) {
    struct stand *s = stand_of(*state, STRENGTH_CLAIM, DATE_NONE);
    add_form(s, "supplier=C;" ALL_VALUES "sbom=no", "yes");
    add_form(s, "supplier=B;" ALL_VALUES, "yes");
    add_form(s, "supplier=A;" ALL_VALUES, "yes");
    const struct bid *bids = judged(s);
    assert_str(bids[0].supplier, "A");
    assert_int_equal(bids[0].rank, 1);
    assert_int_equal(bids[1].rank, 1);
    assert_int_equal(bids[1].decided, BID_RULES);
    assert_int_equal(bids[2].rank, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(every_yes_fits_where_claims_are_enough),
        BED_TEST(every_yes_is_too_weak_where_more_is_asked),
        BED_TEST(what_is_not_answered_is_never_a_yes),
        BED_TEST(an_empty_form_needs_a_look),
        BED_TEST(no_and_partly_fall_short),
        BED_TEST(a_countermeasure_stands_in_for_what_was_denied),
        BED_TEST(not_applicable_is_for_the_owner_to_decide),
        BED_TEST(a_wish_that_is_not_met_breaks_nothing),
        BED_TEST(a_promise_without_its_value_needs_a_look),
        BED_TEST(support_must_reach_the_need),
        BED_TEST(the_earlier_day_of_support_counts),
        BED_TEST(a_day_that_is_said_without_a_yes_is_no_answer),
        BED_TEST(a_document_lifts_no_answer_that_is_less_than_yes),
        BED_TEST(a_no_outweighs_what_the_document_says),
        BED_TEST(a_document_alone_is_a_candidate),
        BED_TEST(a_component_of_another_type_falls_short),
        BED_TEST(what_does_not_belong_together_is_refused),
        BED_TEST(a_document_of_the_plant_stands_behind_a_form_of_its_release),
        BED_TEST(a_document_of_the_plant_is_of_its_own_releases_alone),
        BED_TEST(a_document_of_the_plant_is_no_candidate),
        BED_TEST(what_was_sent_stands_in_front_of_what_the_plant_has),
        BED_TEST(exploited_vulnerabilities_come_behind_demands_that_fail),
        BED_TEST(rules_decide_one_after_the_other),
        BED_TEST(what_no_rule_tells_apart_is_tied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
