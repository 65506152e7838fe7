/* The ways out of a shortfall, each rule on a plant made by hand; and the reasons that go with them. No advisories. */
#include "bed.h"

#include "catalogue/process.h"
#include "level/chain.h"
#include "level/reason.h"

enum { TODAY = 20000, PRODUCTS = 2, RELEASES = 3 };

/* One asset of product "old" at its release 1, of which nothing is missing. Each product has three releases. */
struct bench {
    struct bed *bed;
    struct zone zone;
    struct asset asset;
    struct product products[PRODUCTS];
    struct release releases[PRODUCTS][RELEASES];
    struct capability capabilities[PRODUCTS][RELEASES];
    struct capability *rows[PRODUCTS];
    const struct product *listed[PRODUCTS];
    struct hardening_result hardening;
    struct evidence_list evidence;
    struct plant plant;
    struct assessment assessment;
    struct asset_result result;
};

static const struct requirement_set everything = {{UINT64_MAX, UINT64_MAX}};

static void set_up_product(struct bench *b, unsigned p, const char *name) {
    static const char *const versions[RELEASES] = {"1", "2", "3"};
    b->products[p] = (struct product){.id = str_from(name), .name = str_from(name), .types = COMPONENT_ED};
    b->products[p].supplier.name = STR("Maker");
    b->products[p].releases = b->releases[p];
    b->products[p].release_count = RELEASES;
    for (unsigned r = 0; r < RELEASES; r++) {
        b->releases[p][r] = (struct release){.version = str_from(versions[r]),
                                             .date = (date_days)(TODAY - 300 + 100 * r),
                                             .support_until = TODAY + 400,
                                             .end_of_life = DATE_NONE};
        struct capability *capability = &b->capabilities[p][r];
        *capability = (struct capability){.product = &b->products[p], .release = &b->releases[p][r]};
        for (unsigned s = 0; s < STRENGTH_COUNT; s++) {
            capability->states[s].met = everything;
            capability->standing.shown[s] = UINT64_MAX >> (64 - PROCESS_COUNT);
        }
    }
    b->rows[p] = b->capabilities[p];
    b->listed[p] = &b->products[p];
}

static struct bench *set_up(struct bed *bed) {
    struct bench *b = ARENA_NEW(&bed->arena, struct bench);
    b->bed = bed;
    b->zone = (struct zone){
        .id = STR("hall"), .target_set = true, .target = {2, 2, 2, 2, 2, 2, 2}, .assurance = STRENGTH_ARTEFACT};
    set_up_product(b, 0, "old");
    set_up_product(b, 1, "other");
    b->asset = (struct asset){
        .id = STR("plc"), .supplier = STR("Maker"), .product = STR("old"), .version = STR("1"), .types = COMPONENT_ED};
    b->hardening = (struct hardening_result){.passed = 3, .strength = STRENGTH_OBSERVATION, .date = TODAY};
    b->plant = (struct plant){.zones = &b->zone,
                              .zone_count = 1,
                              .assets = &b->asset,
                              .asset_count = 1,
                              .products = b->listed,
                              .product_count = PRODUCTS};
    for (unsigned link = 0; link < LINK_COUNT; link++)
        b->plant.policy.demanded[link] = link != LINK_ADVISORIES;
    b->assessment = (struct assessment){
        .plant = &b->plant, .options = {.at = TODAY}, .zones = NULL, .assets = &b->result, .capabilities = b->rows};
    b->result = (struct asset_result){.capability = &b->capabilities[0][0],
                                      .evidence = &b->evidence,
                                      .hardening = &b->hardening,
                                      .types = COMPONENT_ED};
    b->result.states.met = everything;
    return b;
}

/* The requirement is missing, from the release and so from the asset. */
static void lack(struct bench *b, unsigned product, unsigned release, const char *id) {
    unsigned requirement = requirement_find(str_from(id));
    for (unsigned s = 0; s < STRENGTH_COUNT; s++)
        requirement_set_remove(&b->capabilities[product][release].states[s].met, requirement);
    if (product == 0 && release == 0)
        requirement_set_remove(&b->result.states.met, requirement);
}

/* No other product, no other release. */
static void alone(struct bench *b) {
    b->plant.product_count = 1;
    b->products[0].release_count = 1;
}

/* The kinds and texts of the ways, a line each; the first is the same when it is asked for alone. */
static const char *ways_of(struct bench *b) {
    struct reasons reasons, brief;
    struct out out;
    out_memory(&out, 8192);
    chain_judge(&b->assessment, 0, &b->result);
    assert_int_equal(reasons_of(&b->assessment, 0, &b->bed->arena, &reasons), STATUS_OK);
    assert_int_equal(reasons_brief(&b->assessment, 0, &b->bed->arena, &brief), STATUS_OK);
    assert_true((brief.way_count > 0) == (reasons.way_count > 0));
    if (reasons.way_count)
        assert_str(brief.ways[0].text, reasons.ways[0].text.ptr);
    for (size_t i = 0; i < reasons.way_count; i++) {
        out_str(&out, way_kind_name(reasons.ways[i].kind));
        out_lit(&out, ": ");
        out_str(&out, reasons.ways[i].text);
        out_char(&out, '\n');
    }
    const char *text = str_copy(&b->bed->arena, out_text(&out)).ptr;
    out_done(&out);
    return text;
}

static void what_meets_needs_no_way(void **state) {
    assert_string_equal(ways_of(set_up(*state)), "");
}

static void a_zone_without_target_asks_for_one(void **state) {
    struct bench *b = set_up(*state);
    b->zone.target_set = false;
    assert_string_equal(ways_of(b), "decision: set a target for zone hall in the plant document: 'sl-t: 2', or one "
                                    "level for each FR\n");
}

static void the_newest_release_that_reaches_the_target_is_offered(void **state) {
    struct bench *b = set_up(*state);
    lack(b, 0, 0, "CR 1.1");
    lack(b, 1, 1, "CR 1.1");
    b->releases[1][2].support_until = TODAY - 1;
    assert_string_equal(ways_of(b),
                        "release: move to release 3: its SL-C reaches the target\n"
                        "product: replace by a product of the same type whose SL-C reaches the target, if it does the "
                        "job: Maker other 1\n"
                        "countermeasure: put countermeasures with owner and review date in place for: CR 1.1\n");
}

static void an_older_release_and_another_type_are_no_way(void **state) {
    struct bench *b = set_up(*state);
    lack(b, 0, 0, "CR 1.1");
    lack(b, 0, 2, "CR 1.1");
    b->releases[0][1].date = b->releases[0][0].date;
    b->products[1].types = COMPONENT_ED | COMPONENT_ND;
    assert_string_equal(ways_of(b),
                        "countermeasure: put countermeasures with owner and review date in place for: CR 1.1\n");
}

static void countermeasures_are_for_a_few_requirements_around_the_component(void **state) {
    struct bench *b = set_up(*state);
    alone(b);
    lack(b, 0, 0, "CCSC 4");
    assert_string_equal(ways_of(b), "");
    lack(b, 0, 0, "CR 5.1");
    assert_non_null(strstr(ways_of(b), "in place for: CR 5.1\n"));
    const struct requirement_set *due = requirement_due(COMPONENT_ED, FR_IAC, 2);
    for (unsigned r = requirement_set_next(due, 0); r != REQUIREMENT_NONE; r = requirement_set_next(due, r + 1))
        lack(b, 0, 0, requirement_at(r)->id.ptr);
    assert_string_equal(ways_of(b), "");
}

static void what_is_partly_shown_asks_for_stronger_evidence(void **state) {
    struct bench *b = set_up(*state);
    alone(b);
    lack(b, 0, 0, "CR 1.1");
    requirement_set_add(&b->result.states.partly, requirement_find(STR("CR 1.1")));
    assert_non_null(strstr(ways_of(b),
                           "evidence: ask Maker for evidence of at least 'artefact' for what is only partly "
                           "shown: CR 1.1\n"));
}

static void findings_are_mended_where_they_are(void **state) {
    struct bench *b = set_up(*state);
    struct evidence found = {
        .kind = EVIDENCE_OBSERVATION, .effect = EFFECT_CONTRADICTS, .id = STR("probe"), .ends = DATE_NONE};
    unsigned requirement = requirement_find(STR("CR 7.7"));
    alone(b);
    requirement_set_add(&found.requirements, requirement);
    requirement_set_remove(&b->result.states.met, requirement);
    requirement_set_add(&b->result.states.contradicted, requirement);
    b->evidence = (struct evidence_list){.items = &found, .count = 1};
    assert_non_null(strstr(ways_of(b), "hardening: mend what probe found on the device, and look again\n"));
    found.id = STR("tests");
    b->evidence.count = 0;
    b->capabilities[0][0].evidence = (struct evidence_list){.items = &found, .count = 1};
    assert_non_null(strstr(ways_of(b), "evidence: ask Maker to mend what tests found\n"));
}

static void without_a_product_document_there_is_one_question(void **state) {
    struct bench *b = set_up(*state);
    b->plant.product_count = 0;
    b->asset.product_index = b->asset.release_index = ASSET_NO_PRODUCT;
    b->result.capability = NULL;
    b->result.states.met = (struct requirement_set){{0, 0}};
    assert_string_equal(ways_of(b),
                        "evidence: ask Maker for a product document: what shows its capability by 62443-4-2, how it is "
                        "developed (62443-4-1), how long it is supported\n");
}

static void each_other_link_has_its_way(void **state) {
    struct bench *b = set_up(*state);
    b->capabilities[0][0].standing.shown[STRENGTH_ARTEFACT] = 1;
    b->releases[0][0].support_until = DATE_NONE;
    b->result.hardening = NULL;
    assert_string_equal(
        ways_of(b), "release: move to release 3: its SL-C reaches the target\n"
                    "evidence: ask Maker for a certificate of its process to 62443-4-1 that counts, or for evidence "
                    "of the requirements that are missing\n"
                    "evidence: ask Maker until when release 1 is supported\n"
                    "hardening: run the supplier's hardening checks on the device and name the report under "
                    "'hardening'\n");
}

/* What gets no further fix is left first. */
static void where_support_has_ended_the_newer_release_comes_first(void **state) {
    struct bench *b = set_up(*state);
    b->releases[0][0].support_until = TODAY - 1;
    b->plant.policy.demanded[LINK_ADVISORIES] = true;
    const char *ways = ways_of(b);
    assert_true(str_starts(str_from(ways), STR("release: move to release 3: its SL-C reaches the target\n")));
    assert_null(strstr(ways + 1, "release: move"));
}

static void an_asset_without_type_asks_for_it(void **state) {
    struct bench *b = set_up(*state);
    b->result.types = 0;
    assert_non_null(strstr(ways_of(b), "decision: say of which component type it is, in the plant document or its "
                                       "inventory: 'type: ED', or SA, HD, ND\n"));
}

static void hardening_asks_for_what_the_run_left(void **state) {
    struct bench *b = set_up(*state);
    b->hardening.failed = 1;
    assert_non_null(strstr(ways_of(b), "hardening: set the device as the hardening guide says"));
    b->hardening = (struct hardening_result){.passed = 1, .skipped = 1, .strength = STRENGTH_OBSERVATION};
    assert_string_equal(ways_of(b), "hardening: run the hardening checks that did not run\n");
    b->hardening = (struct hardening_result){.passed = 1, .standing = EVIDENCE_TOO_OLD};
    assert_string_equal(ways_of(b), "hardening: run the supplier's hardening checks on the device again\n");
}

static void a_link_that_is_not_demanded_needs_no_way(void **state) {
    struct bench *b = set_up(*state);
    b->zone.target_set = false;
    b->result.hardening = NULL;
    b->plant.policy.demanded[LINK_HARDENING] = false;
    assert_null(strstr(ways_of(b), "hardening"));
}

static void every_link_has_a_reason(void **state) {
    struct bench *b = set_up(*state);
    struct reasons reasons;
    chain_judge(&b->assessment, 0, &b->result);
    assert_int_equal(reasons_of(&b->assessment, 0, &b->bed->arena, &reasons), STATUS_OK);
    unsigned seen = 0;
    for (size_t i = 0; i < reasons.count; i++)
        seen |= 1U << reasons.items[i].link;
    assert_int_equal(seen, (1U << LINK_COUNT) - 1);
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct bench *b = set_up(*state);
    enum status status = STATUS_MEMORY;
    lack(b, 0, 0, "CR 1.1");
    lack(b, 0, 0, "CR 7.7");
    b->result.hardening = NULL;
    chain_judge(&b->assessment, 0, &b->result);
    for (size_t cap = 0; status != STATUS_OK; cap += 64) {
        struct arena tiny;
        struct reasons reasons;
        arena_init(&tiny, cap);
        status = reasons_of(&b->assessment, 0, &tiny, &reasons);
        arena_done(&tiny);
        assert_true(status == STATUS_OK || status == STATUS_MEMORY);
        assert_in_range(cap, 0, 1 << 20);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_meets_needs_no_way),
        BED_TEST(a_zone_without_target_asks_for_one),
        BED_TEST(the_newest_release_that_reaches_the_target_is_offered),
        BED_TEST(an_older_release_and_another_type_are_no_way),
        BED_TEST(countermeasures_are_for_a_few_requirements_around_the_component),
        BED_TEST(what_is_partly_shown_asks_for_stronger_evidence),
        BED_TEST(findings_are_mended_where_they_are),
        BED_TEST(without_a_product_document_there_is_one_question),
        BED_TEST(each_other_link_has_its_way),
        BED_TEST(where_support_has_ended_the_newer_release_comes_first),
        BED_TEST(an_asset_without_type_asks_for_it),
        BED_TEST(hardening_asks_for_what_the_run_left),
        BED_TEST(a_link_that_is_not_demanded_needs_no_way),
        BED_TEST(every_link_has_a_reason),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
