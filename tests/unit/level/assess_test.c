/* A whole plant judged, from documents and files to verdicts. */
#include "yard.h"

#include "level/chain.h"

static bool has(const struct requirement_set *set, const char *id) {
    return requirement_set_has(set, requirement_find(str_from(id)));
}

static void the_yard_meets_its_target(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    const struct asset_result *plc = yard_judge_with(&y, "");
    for (unsigned link = 0; link < LINK_COUNT; link++)
        assert_str(yard_link(plc, link), "holds");
    assert_int_equal(plc->verdict, VERDICT_MEETS);
    assert_int_equal(y.assessment.verdict, VERDICT_MEETS);
    assert_int_equal(plc->capable.fr[0], 2);
    assert_int_equal(plc->achieved.fr[0], 2);
    yard_done(&y);
}

/* ---- advisories */

static void without_advisories_it_falls_short(void **state) {
    struct yard y;
    yard_init(&y, *state);
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_str(yard_link(plc, LINK_ADVISORIES), "not shown");
    assert_int_equal(plc->verdict, VERDICT_FALLS_SHORT);
    yard_done(&y);
}

static void advisories_of_a_later_day_show_nothing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.product = "Toaster", .released = "2026-11-24"});
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_int_equal(y.assessment.advisory_count, 1);
    assert_int_equal(y.assessment.advisory_published, 0);
    assert_str(yard_link(plc, LINK_ADVISORIES), "not shown");
    yard_done(&y);
}

static void a_file_that_is_no_advisory_leaves_a_question(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_file(&y, "advisories/torn.json", STR("{\"document\": {"));
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_int_equal(y.assessment.advisory_unread, 1);
    assert_str(yard_link(plc, LINK_ADVISORIES), "needs a look");
    assert_int_equal(plc->verdict, VERDICT_NEEDS_A_LOOK);
    yard_done(&y);
}

static void an_open_advisory_lowers_what_is_achieved_but_not_what_it_can(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.cwe = "CWE-787"});
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_int_equal(plc->affected, 1);
    assert_str(yard_link(plc, LINK_CAPABILITY), "holds");
    assert_str(yard_link(plc, LINK_ADVISORIES), "broken");
    assert_str(yard_link(plc, LINK_ACHIEVED), "broken");
    assert_true(has(&plc->states.contradicted, "CR 3.5"));
    assert_int_equal(plc->capable.fr[2], 2);
    assert_int_equal(plc->achieved.fr[2], 0);
    assert_int_equal(plc->achieved.fr[0], 2);
    yard_done(&y);
}

/* ---- what is known of the asset */

static const char *observed(struct yard *y, const char *report) {
    return str_format(&y->bed->arena, "    observations: [{id: probe, %s, date: 2026-11-10}]\n",
                      yard_pinned(y, "probe.xml", report))
        .ptr;
}

static void a_check_that_failed_on_the_device_lowers_what_is_achieved(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    const struct asset_result *plc = yard_judge_with(
        &y, observed(&y, "<testsuite><testcase name='[CR 1.7] password'><failure/></testcase></testsuite>"));
    assert_true(has(&plc->states.contradicted, "CR 1.7"));
    assert_str(yard_link(plc, LINK_ACHIEVED), "broken");
    assert_str(yard_link(plc, LINK_CAPABILITY), "holds");
    assert_int_equal(plc->verdict, VERDICT_FALLS_SHORT);
    yard_done(&y);
}

static void checks_that_ran_by_half_show_nothing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    const struct asset_result *plc =
        yard_judge_with(&y, observed(&y, "<testsuite><testcase name='[CR 1.7] a'/><testcase name='[CR 1.7] b'>"
                                         "<skipped/></testcase></testsuite>"));
    assert_true(has(&plc->states.partly, "CR 1.7"));
    assert_str(yard_link(plc, LINK_ACHIEVED), "broken");
    yard_done(&y);
}

static void a_countermeasure_lifts_a_finding_that_it_names_until_its_review(void **state) {
    static const struct {
        const char *against, *review, *advisories, *achieved;
    } cases[] = {
        {"RT-1", "2026-11-23", "compensated", "compensated"},
        {"CVE-2026-1001", "2027-01-01", "compensated", "compensated"},
        {"RT-1", "2026-11-22", "broken", "broken"},
        {"RT-2", "2027-01-01", "broken", "broken"},
    };
    for (size_t i = 0; i < 2 * ARRAY_LEN(cases); i++) {
        struct yard y;
        yard_init(&y, *state);
        yard_advise(&y, &(struct yard_advisory){.cwe = "CWE-787"});
        yard_product(&y, "");
        /* Around the asset, then around the zone. */
        const char *measure = str_format(&y.bed->arena,
                                         "countermeasures: [{id: rule, what: w, reason: r, owner: o, review: %s, "
                                         "requirements: CR 3.5, against: %s}]",
                                         cases[i / 2].review, cases[i / 2].against)
                                  .ptr;
        const char *zone = i % 2 ? str_format(&y.bed->arena, ", %s", measure).ptr : "";
        const char *asset = i % 2 ? "" : str_format(&y.bed->arena, "    %s\n", measure).ptr;
        const struct asset_result *plc = yard_judge(&y, yard_plant_text(&y, "", zone, asset, ""));
        assert_str(yard_link(plc, LINK_ADVISORIES), cases[i / 2].advisories);
        assert_str(yard_link(plc, LINK_ACHIEVED), cases[i / 2].achieved);
        assert_int_equal(plc->compensated, cases[i / 2].advisories[0] == 'c');
        yard_done(&y);
    }
}

static void what_does_not_apply_to_the_asset_is_not_missing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "    not-applicable: []\n");
    /* SL 3 asks for more than the claims show; IAC is excluded here, with a day on which it is looked at again. */
    struct requirement_set more = *requirement_due(COMPONENT_ED, FR_IAC, 3);
    more = requirement_set_minus(&more, requirement_due(COMPONENT_ED, FR_IAC, 2));
    const char *exclusion =
        str_format(&y.bed->arena,
                   "    not-applicable: [{requirements: [" STR_F "], reason: r, by: b, date: 2026-01-01, review: "
                   "2026-11-23}]\n",
                   STR_A(requirement_set_text(&y.bed->arena, &more, 0)))
            .ptr;
    struct str plant = yard_plant_text(&y, "", "", exclusion, "");
    size_t at = str_find(plant, STR("sl-t: 2"));
    plant = str_format(&y.bed->arena, STR_F "sl-t: {IAC: 3, UC: 2, SI: 2, DC: 2, RDF: 2, TRE: 2, RA: 2}" STR_F,
                       STR_A(str_slice(plant, 0, at)), STR_A(str_skip(plant, at + 7)));
    const struct asset_result *plc = yard_judge(&y, plant);
    assert_int_equal(plc->capable.fr[0], 2);
    assert_int_equal(plc->achieved.fr[0], 3);
    assert_int_equal(plc->verdict, VERDICT_MEETS);
    y.options.at++;
    assert_int_equal(yard_judge(&y, plant)->verdict, VERDICT_FALLS_SHORT);
    yard_done(&y);
}

static void a_hardening_run_without_pin_shows_nothing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    struct str plant = yard_plant_text(&y, "", "", "", "");
    size_t pin = str_find(plant, STR(", sha256:")), end = str_find(plant, STR(", date: 2026-11-01"));
    plant = str_format(&y.bed->arena, STR_F STR_F, STR_A(str_slice(plant, 0, pin)), STR_A(str_skip(plant, end)));
    assert_str(yard_link(yard_judge(&y, plant), LINK_HARDENING), "not shown");
    yard_done(&y);
}

/* ---- targets, assurance, days */

static struct str with_target(struct yard *y, const char *target) {
    struct str plant = yard_plant_text(y, "", "", "", "");
    size_t at = str_find(plant, STR("sl-t: 2"));
    return str_format(&y->bed->arena, STR_F "%s" STR_F, STR_A(str_slice(plant, 0, at)), target,
                      STR_A(str_skip(plant, at + 7)));
}

static void only_the_fr_that_asks_for_more_falls_short(void **state) {
    struct yard y;
    struct reasons reasons;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    const struct asset_result *plc = yard_judge(&y, with_target(&y, "sl-t: [3, 0, 0, 0, 0, 0, 0]"));
    assert_str(yard_link(plc, LINK_CAPABILITY), "broken");
    assert_int_equal(reasons_of(&y.assessment, 0, &y.bed->arena, &reasons), STATUS_OK);
    assert_int_equal(reasons.shortfall_count, 1);
    assert_int_equal(reasons.shortfalls[0].fr, FR_IAC);
    yard_done(&y);
}

static void a_target_of_0_still_asks_for_the_other_links(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    const struct asset_result *plc = yard_judge(&y, with_target(&y, "sl-t: 0"));
    assert_str(yard_link(plc, LINK_CAPABILITY), "holds");
    assert_str(yard_link(plc, LINK_ACHIEVED), "holds");
    assert_str(yard_link(plc, LINK_ADVISORIES), "not shown");
    assert_int_equal(plc->verdict, VERDICT_FALLS_SHORT);
    yard_done(&y);
}

static void a_zone_without_target_is_held_against_nothing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    const struct asset_result *plc = yard_judge(&y, with_target(&y, "name: x"));
    assert_str(yard_link(plc, LINK_TARGET), "broken");
    assert_str(yard_link(plc, LINK_CAPABILITY), "needs a look");
    assert_str(yard_link(plc, LINK_ACHIEVED), "needs a look");
    yard_done(&y);
}

static void another_assurance_counts_for_every_zone(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    y.options.assurance_given = true;
    y.options.assurance = STRENGTH_ARTEFACT;
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_int_equal(assess_assurance(&y.assessment, &y.plant->assets[0]), STRENGTH_ARTEFACT);
    assert_int_equal(plc->capable.fr[0], 0);
    assert_str(yard_link(plc, LINK_CAPABILITY), "broken");
    assert_str(yard_link(plc, LINK_PROCESS), "broken");
    assert_int_equal(plc->verdict, VERDICT_FALLS_SHORT);
    yard_done(&y);
}

static void what_is_dated_later_does_not_count_yet(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.product = "Toaster", .released = "2020-01-01"});
    y.options.at = date_from(2026, 5, 31);
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_str(yard_link(plc, LINK_CAPABILITY), "not shown");
    assert_str(yard_link(plc, LINK_PROCESS), "not shown");
    assert_str(yard_link(plc, LINK_HARDENING), "not shown");
    assert_str(yard_link(plc, LINK_SUPPORT), "holds");
    yard_done(&y);
}

static void what_is_too_old_counts_no_longer(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    y.options.at = date_from(2027, 6, 1);
    assert_str(yard_link(yard_judge_with(&y, ""), LINK_CAPABILITY), "holds");
    assert_str(yard_link(y.assessment.assets, LINK_HARDENING), "not shown");
    y.options.at = date_from(2027, 6, 2);
    assert_str(yard_link(yard_judge_with(&y, ""), LINK_CAPABILITY), "not shown");
    y.options.at = date_from(2031, 1, 1);
    assert_str(yard_link(yard_judge_with(&y, ""), LINK_SUPPORT), "broken");
    yard_done(&y);
}

static void a_link_that_is_not_demanded_decides_nothing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_product(&y, "");
    const struct asset_result *plc = yard_judge(
        &y, yard_plant_text(&y, ", demanded: [target, capability, process, support, hardening, achieved], reason: r",
                            "", "", ""));
    assert_str(yard_link(plc, LINK_ADVISORIES), "not shown");
    assert_int_equal(plc->verdict, VERDICT_MEETS);
    yard_done(&y);
}

/* ---- products */

static void a_component_of_two_types_must_meet_both(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_file(
        &y, "rc-400.yaml",
        str_format(&y.bed->arena,
                   "keyway: product/1\nsupplier: {id: rivertech, name: RiverTech, evidence: [{id: p, kind: claim, "
                   "statement: s, by: b, date: 2026-06-01, requirements: [%s]}]}\n"
                   "product: {id: rc-400, name: RC-400, types: [ED, ND]}\n"
                   "releases: [{version: 4.2.0, date: 2026-01-01, support-until: 2030-01-01, evidence: [{id: w, "
                   "kind: claim, statement: s, by: b, date: 2026-06-01, requirements: %s}]}]\n",
                   yard_process(&y), yard_due(&y, COMPONENT_ED, 2)));
    /* That the plant calls it an embedded device eases nothing. */
    const struct asset_result *plc = yard_judge(&y, yard_plant_text(&y, "", "", "    type: ED\n", ""));
    assert_int_equal(plc->types, COMPONENT_ED | COMPONENT_ND);
    assert_str(yard_link(plc, LINK_CAPABILITY), "broken");
    yard_done(&y);
}

static const char *const INVENTORY = "inventories: [{file: inventory.csv, zone: hall}]\n";

static void an_asset_of_an_unknown_release_shows_nothing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    yard_file(&y, "inventory.csv", STR("id,supplier,product,version\nrow,RiverTech,RC-400,9.9\nlost,,Thing,1\n"));
    const struct asset_result *assets = yard_judge(&y, yard_plant_text(&y, "", "", "", INVENTORY));
    assert_null(assets[1].capability);
    assert_str(yard_link(&assets[1], LINK_CAPABILITY), "not shown");
    assert_str(yard_link(&assets[1], LINK_SUPPORT), "not shown");
    assert_str(yard_link(&assets[2], LINK_ADVISORIES), "needs a look");
    yard_done(&y);
}

static void a_certificate_of_one_model_counts_for_an_asset_that_names_it_as_its_product(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    const char *copy = yard_pinned(&y, "copy.txt", "certified");
    yard_file(
        &y, "rc-400.yaml",
        str_format(&y.bed->arena,
                   "keyway: product/1\nsupplier: {id: rivertech, name: RiverTech}\n"
                   "product: {id: rc-400, name: RC-400, types: ED, models: [{name: RC-400-8, order-number: '8'}, "
                   "{name: RC-400-16, order-number: '16'}]}\n"
                   "certificates: [{id: csa, scheme: S, body: B, issued: 2026-01-01, types: ED, level: 2, models: "
                   "[RC-400-8], %s}]\n"
                   "releases: [{version: 4.2.0, date: 2026-01-01, support-until: 2030-01-01}]\n",
                   copy));
    yard_file(&y, "inventory.csv",
              STR("id,supplier,product,model,order number,version\na,RiverTech,RC-400-8,,,4.2.0\n"
                  "b,RiverTech,RC-400-16,,,4.2.0\nc,RiverTech,RC-400,RC-400-8,,4.2.0\nd,RiverTech,RC-400,,8,4.2.0\n"
                  "e,RiverTech,RC-400,RC-400-16,8,4.2.0\n"));
    const struct asset_result *assets = yard_judge(&y, yard_plant_text(&y, "", "", "", INVENTORY));
    static const char *const states[] = {"not shown", "holds", "not shown", "holds", "holds", "not shown"};
    for (size_t i = 0; i < ARRAY_LEN(states); i++)
        assert_str(yard_link(&assets[i], LINK_CAPABILITY), states[i]);
    yard_done(&y);
}

static void an_altered_artefact_stops_the_judgement_and_holds_nothing(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    const char *pin = yard_pinned(&y, "tests.xml", "<testsuite/>");
    yard_file(&y, "tests.xml", STR("<testsuite><testcase name='[CR 1.1] x'/></testsuite>"));
    yard_product(&y, str_format(&y.bed->arena, "      - {id: t, kind: junit, %s, date: 2026-01-01}\n", pin).ptr);
    assert_int_equal(yard_try(&y, yard_plant_text(&y, "", "", "", "")), STATUS_INPUT);
    assert_null(y.assessment.matchers);
    assert_string_equal(y.bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.altered-file");
    yard_done(&y);
}

/* ---- zones */

static void a_zone_is_as_good_as_its_weakest_asset_and_an_empty_one_needs_a_look(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    yard_file(&y, "inventory.csv",
              STR("id,zone,supplier,product,version,type\nr1,yard,Nobody,Thing,1,ED\nr2,hall,RiverTech,RC-400,4.3.0,\n"
                  "r3,yard,Nobody,Thing,1,ED\n"));
    struct str plant = yard_plant_text(&y, "", "}, {id: yard, sl-t: 1}, {id: shed, sl-t: 1", "",
                                       "inventories: [{file: inventory.csv}]\n");
    (void)yard_judge(&y, plant);
    const struct zone_result *zones = y.assessment.zones;
    assert_int_equal(zones[0].asset_count, 2);
    assert_int_equal(zones[0].members[0], 0);
    assert_int_equal(zones[0].members[1], 2);
    assert_int_equal(zones[1].asset_count, 2);
    assert_int_equal(zones[1].members[0], 1);
    assert_int_equal(zones[1].members[1], 3);
    assert_int_equal(zones[1].verdict, VERDICT_FALLS_SHORT);
    assert_int_equal(zones[1].achieved.fr[0], 0);
    assert_int_equal(zones[2].asset_count, 0);
    assert_int_equal(zones[2].verdict, VERDICT_NEEDS_A_LOOK);
    assert_int_equal(y.assessment.verdict, VERDICT_FALLS_SHORT);
    assert_int_equal(y.assessment.verdicts[VERDICT_FALLS_SHORT], 3);
    yard_done(&y);
}

static void an_empty_zone_is_the_plants_verdict_when_nothing_is_worse(void **state) {
    struct yard y;
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    (void)yard_judge(&y, yard_plant_text(&y, "", "}, {id: shed, sl-t: 1", "", ""));
    assert_int_equal(y.assessment.zones[0].verdict, VERDICT_MEETS);
    assert_int_equal(y.assessment.verdict, VERDICT_NEEDS_A_LOOK);
    yard_done(&y);
}

/* ---- what if */

static void a_replaced_asset_is_judged_as_the_new_one(void **state) {
    struct yard y;
    const struct replacement change = {STR("plc"), STR("rc-400"), STR("4.3.0")};
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.versions = "<4.3.0"});
    assert_str(yard_link(yard_judge_with(&y, ""), LINK_ADVISORIES), "broken");
    y.options.replacements = &change;
    y.options.replacement_count = 1;
    const struct asset_result *plc = yard_judge_with(&y, "");
    assert_true(plc->replaced);
    assert_str(yard_link(plc, LINK_ADVISORIES), "holds");
    assert_str(yard_link(plc, LINK_ACHIEVED), "holds");
    assert_str(yard_link(plc, LINK_HARDENING), "needs a look");
    assert_int_equal(plc->verdict, VERDICT_NEEDS_A_LOOK);
    yard_done(&y);
}

static void a_row_of_an_inventory_can_be_replaced(void **state) {
    struct yard y;
    const struct replacement change = {STR("row"), STR("RC-400"), STR("4.3.0")};
    yard_init(&y, *state);
    yard_advise_others(&y);
    yard_product(&y, "");
    yard_file(&y, "inventory.csv", STR("id,supplier,product,version\nrow,Nobody,Thing,1\n"));
    y.options.replacements = &change;
    y.options.replacement_count = 1;
    const struct asset_result *assets = yard_judge(&y, yard_plant_text(&y, "", "", "", INVENTORY));
    assert_false(assets[0].replaced);
    assert_true(assets[1].replaced);
    assert_str(yard_link(&assets[1], LINK_CAPABILITY), "holds");
    yard_done(&y);
}

static void what_would_be_open_is_counted_for_a_release(void **state) {
    struct yard y;
    uint32_t open = 77;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.versions = "<4.3.0"});
    (void)yard_judge_with(&y, "");
    const struct product *product = y.plant->products[0];
    assert_int_equal(assess_open_against(&y.assessment, 0, product, &product->releases[0], &open), STATUS_OK);
    assert_int_equal(open, 1);
    assert_int_equal(assess_open_against(&y.assessment, 0, product, &product->releases[1], &open), STATUS_OK);
    assert_int_equal(open, 0);
    yard_done(&y);
}

/* ---- threads and memory */

static void any_number_of_workers_comes_to_the_same(void **state) {
    enum { ROWS = 2000 };
    struct yard y;
    struct out rows;
    struct str plant;
    yard_init(&y, *state);
    yard_advise(&y, &(struct yard_advisory){.versions = "<4.3.0"});
    yard_product(&y, "");
    out_memory(&rows, 1 << 20);
    out_lit(&rows, "id,supplier,product,version,type\n");
    for (unsigned i = 0; i < ROWS; i++)
        out_format(&rows, "r%u,%s,RC-400,%s,ED\n", i, i % 3 ? "RiverTech" : "Nobody", i % 2 ? "4.2.0" : "4.3.0");
    yard_file(&y, "inventory.csv", out_text(&rows));
    out_done(&rows);
    plant = yard_plant_text(&y, "", "", "", INVENTORY);
    const struct asset_result *one = yard_judge(&y, plant);
    struct asset_result *kept = ARENA_ARRAY(&y.bed->arena, struct asset_result, ROWS + 1);
    memcpy(kept, one, (ROWS + 1) * sizeof *kept);
    y.options.workers = 7;
    const struct asset_result *many = yard_judge(&y, plant);
    for (size_t i = 0; i <= ROWS; i++) {
        assert_memory_equal(&kept[i].links, &many[i].links, sizeof many[i].links);
        assert_memory_equal(&kept[i].states, &many[i].states, sizeof many[i].states);
        assert_memory_equal(&kept[i].achieved, &many[i].achieved, sizeof many[i].achieved);
        assert_int_equal(kept[i].verdict, many[i].verdict);
        assert_int_equal(kept[i].affected, many[i].affected);
    }
    yard_done(&y);
}

static void progress_is_told_to_the_end(void *context, size_t done, size_t count) {
    size_t *last = context;
    *last = done == count ? count : *last;
}

static void progress_reaches_the_number_of_assets(void **state) {
    struct yard y;
    size_t last = 0;
    yard_init(&y, *state);
    y.options.progress = progress_is_told_to_the_end;
    y.options.progress_context = &last;
    (void)yard_judge_with(&y, "");
    assert_int_equal(last, 1);
    yard_done(&y);
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct yard y;
    enum status status = STATUS_MEMORY;
    yard_init(&y, *state);
    yard_advise_others(&y);
    (void)yard_judge_with(&y,
                          "    decisions: [{advisory: RT-9, answer: affected, reason: r, by: b, date: 2026-01-01}]\n");
    for (size_t cap = 0; status != STATUS_OK; cap += 4096) {
        struct arena tiny;
        struct assessment assessment = {.plant = NULL};
        arena_init(&tiny, cap);
        status = assess_plant(y.plant, &y.options, &tiny, &y.bed->sink, &assessment);
        assert_true(status == STATUS_OK || status == STATUS_MEMORY);
        assert_int_equal(assessment.matchers != NULL, status == STATUS_OK);
        assess_done(&assessment);
        arena_done(&tiny);
        assert_in_range(cap, 0, 16 << 20);
    }
    yard_done(&y);
}

static void every_state_has_a_name(void **state) {
    (void)state;
    assert_str(link_state_name(LINK_OPEN), "needs a look");
    assert_str(verdict_name(VERDICT_FALLS_SHORT), "falls short");
    assert_str(match_effect_name(MATCH_BELOW_THRESHOLD), "below the threshold");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_yard_meets_its_target),
        BED_TEST(without_advisories_it_falls_short),
        BED_TEST(advisories_of_a_later_day_show_nothing),
        BED_TEST(a_file_that_is_no_advisory_leaves_a_question),
        BED_TEST(an_open_advisory_lowers_what_is_achieved_but_not_what_it_can),
        BED_TEST(a_check_that_failed_on_the_device_lowers_what_is_achieved),
        BED_TEST(checks_that_ran_by_half_show_nothing),
        BED_TEST(a_countermeasure_lifts_a_finding_that_it_names_until_its_review),
        BED_TEST(what_does_not_apply_to_the_asset_is_not_missing),
        BED_TEST(a_hardening_run_without_pin_shows_nothing),
        BED_TEST(only_the_fr_that_asks_for_more_falls_short),
        BED_TEST(a_target_of_0_still_asks_for_the_other_links),
        BED_TEST(a_zone_without_target_is_held_against_nothing),
        BED_TEST(another_assurance_counts_for_every_zone),
        BED_TEST(what_is_dated_later_does_not_count_yet),
        BED_TEST(what_is_too_old_counts_no_longer),
        BED_TEST(a_link_that_is_not_demanded_decides_nothing),
        BED_TEST(a_component_of_two_types_must_meet_both),
        BED_TEST(an_asset_of_an_unknown_release_shows_nothing),
        BED_TEST(a_certificate_of_one_model_counts_for_an_asset_that_names_it_as_its_product),
        BED_TEST(an_altered_artefact_stops_the_judgement_and_holds_nothing),
        BED_TEST(a_zone_is_as_good_as_its_weakest_asset_and_an_empty_one_needs_a_look),
        BED_TEST(an_empty_zone_is_the_plants_verdict_when_nothing_is_worse),
        BED_TEST(a_replaced_asset_is_judged_as_the_new_one),
        BED_TEST(a_row_of_an_inventory_can_be_replaced),
        BED_TEST(what_would_be_open_is_counted_for_a_release),
        BED_TEST(any_number_of_workers_comes_to_the_same),
        BED_TEST(progress_reaches_the_number_of_assets),
        BED_TEST(fails_cleanly_at_every_allocation),
        BED_TEST(every_state_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
