/* SL-C of a release and the standing of its supplier's process, from evidence as documents name it. */
#include "folder.h"

#include "catalogue/process.h"
#include "level/capability.h"

enum { DAY = 20000 };

static const struct policy POLICY = {.assurance = STRENGTH_ARTEFACT, .maturity = 2};
static const struct declared_question TODAY = {.day = {.policy = &POLICY, .at = DAY}};

/* A product with what its evidence lists name, in a folder of its own. */
struct ground {
    struct bed *bed;
    char *folder;
    struct product product;
    struct release release;
    struct artefact evidence[4];
    struct artefact process[4];
    struct certificate certificates[2];
    struct certificate process_certificates[2];
    struct product_model models[2];
};

static void ground_init(struct ground *g, struct bed *bed) {
    *g = (struct ground){.bed = bed, .folder = folder_new(bed)};
    g->models[0] = (struct product_model){.name = STR("RC-400-8"), .order_number = STR("4711-8")};
    g->models[1] = (struct product_model){.name = STR("RC-400-16"), .order_number = STR("4711-16")};
    g->release = (struct release){.version = STR("4.2.0"), .date = DAY - 100, .evidence = g->evidence};
    g->product = (struct product){.id = STR("rc-400"),
                                  .name = STR("RC-400"),
                                  .types = COMPONENT_ED,
                                  .models = g->models,
                                  .model_count = 2,
                                  .certificates = g->certificates,
                                  .releases = &g->release,
                                  .release_count = 1,
                                  .supplier = {.id = STR("rivertech"),
                                               .name = STR("RiverTech"),
                                               .evidence = g->process,
                                               .certificates = g->process_certificates}};
}

static struct requirement_set set_of(const char *ids) {
    struct requirement_set set = {{0, 0}};
    struct str rest = str_from(ids), id;
    while (str_next(&rest, ',', &id))
        requirement_set_add(&set, requirement_find(id));
    return set;
}

static uint64_t process_of(const char *ids) {
    uint64_t set = 0;
    struct str rest = str_from(ids), id;
    while (str_next(&rest, ',', &id))
        set |= UINT64_C(1) << process_find(id);
    return set;
}

static struct artefact claim(const char *id, const char *requirements, uint64_t process) {
    return (struct artefact){.id = str_from(id),
                             .kind = ARTEFACT_CLAIM,
                             .requirements = requirements ? set_of(requirements) : (struct requirement_set){{0, 0}},
                             .process = process,
                             .statement = STR("we say so"),
                             .date = DAY - 10,
                             .valid_until = DATE_NONE};
}

/* A pinned file of the folder. */
static void pin(struct ground *g, const char *name, const char *content, const char **path, uint8_t *digest) {
    *path = folder_file(g->bed, g->folder, name, str_from(content));
    hash_sha256(str_from(content), digest);
}

static struct artefact tests(struct ground *g, const char *name, const char *content) {
    struct artefact entry = {.id = str_from(name),
                             .kind = ARTEFACT_JUNIT,
                             .file = str_from(name),
                             .pinned = true,
                             .date = DAY - 10,
                             .valid_until = DATE_NONE};
    pin(g, name, content, &entry.path, entry.sha256);
    return entry;
}

static struct certificate certificate(struct ground *g, const char *id, bool pinned) {
    struct certificate c = {.id = str_from(id), .issued = DAY - 10, .expires = DATE_NONE, .pinned = pinned};
    if (pinned) {
        c.file = str_from(id);
        pin(g, id, id, &c.path, c.sha256);
    }
    return c;
}

static struct certificate product_certificate(struct ground *g, const char *id, unsigned level) {
    struct certificate c = certificate(g, id, true);
    c.standard = STR("62443-4-2");
    c.types = COMPONENT_ED;
    c.level = (uint8_t)level;
    return c;
}

static struct certificate process_certificate(struct ground *g, const char *id, bool pinned, unsigned maturity) {
    struct certificate c = certificate(g, id, pinned);
    c.standard = STR("62443-4-1");
    c.maturity = (uint8_t)maturity;
    return c;
}

static struct capability judge(struct ground *g) {
    struct capability capability;
    assert_int_equal(capability_of(&g->product, &g->release, &TODAY, &g->bed->arena, &g->bed->sink, &capability),
                     STATUS_OK);
    return capability;
}

/* The level of IAC, which asks for more at each; other FRs may reach further by what they ask for. */
static void expect_levels(const struct level_vector *vector, unsigned level) {
    assert_int_equal(vector->fr[FR_IAC - 1], level);
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        assert_in_range(vector->fr[fr], level, level ? SL_MAX : 0);
}

static const struct capability *for_model(struct ground *g, struct capability *whole, const char *model,
                                          const char *order_number) {
    const struct capability *one = NULL;
    assert_int_equal(capability_for_model(whole, str_from(model), str_from(order_number), &g->bed->arena, &one),
                     STATUS_OK);
    return one;
}

/* ---- levels */

static void a_release_without_evidence_shows_nothing(void **state) {
    struct ground g;
    ground_init(&g, *state);
    struct capability capability = judge(&g);
    expect_levels(&capability.vector[STRENGTH_CLAIM], 0);
    assert_int_equal(capability.evidence.count, 0);
    assert_int_equal(capability_process_missing(&capability, STRENGTH_CLAIM), UINT64_MAX >> (64 - PROCESS_COUNT));
    assert_null(capability.standing.certificate[STRENGTH_CLAIM]);
    folder_free(g.folder);
}

static void a_claim_counts_at_the_assurance_of_a_claim_alone(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.evidence[0] = claim("word", NULL, 0);
    g.evidence[0].requirements = *requirement_due(COMPONENT_ED, FR_RA, 2);
    g.release.evidence_count = 1;
    struct capability capability = judge(&g);
    assert_int_equal(capability.vector[STRENGTH_CLAIM].fr[FR_RA - FR_IAC], 2);
    assert_int_equal(capability.vector[STRENGTH_ARTEFACT].fr[FR_RA - FR_IAC], 0);
    folder_free(g.folder);
}

static void a_certificate_reaches_its_level_up_to_its_strength(void **state) {
    struct ground g;
    struct level_vector alone;
    ground_init(&g, *state);
    g.certificates[0] = product_certificate(&g, "csa", 3);
    g.product.certificate_count = 1;
    struct capability capability = judge(&g);
    expect_levels(&capability.vector[STRENGTH_CERTIFICATE], 3);
    expect_levels(&capability.vector[STRENGTH_OBSERVATION], 0);
    capability_vector(&capability, STRENGTH_CERTIFICATE, COMPONENT_ED, &alone);
    expect_levels(&alone, 3);
    capability_vector(&capability, STRENGTH_CERTIFICATE, COMPONENT_ED | COMPONENT_ND, &alone);
    assert_true(alone.fr[0] < 3);
    folder_free(g.folder);
}

static void a_failed_test_outweighs_the_certificate(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.certificates[0] = product_certificate(&g, "csa", 2);
    g.product.certificate_count = 1;
    g.evidence[0] = tests(
        &g, "tests.xml", "<testsuite><testcase name='[CR 7.1] flood'><failure message='gone'/></testcase></testsuite>");
    g.release.evidence_count = 1;
    struct capability capability = judge(&g);
    assert_int_equal(level_status(&capability.states[STRENGTH_CERTIFICATE], requirement_find(STR("CR 7.1"))),
                     REQUIREMENT_CONTRADICTED);
    assert_int_equal(capability.vector[STRENGTH_CERTIFICATE].fr[FR_RA - FR_IAC], 0);
    assert_int_equal(capability.vector[STRENGTH_CERTIFICATE].fr[0], 2);
    folder_free(g.folder);
}

static void an_altered_artefact_leaves_the_capability_untouched(void **state) {
    struct ground g;
    struct capability capability = {.by_model = true};
    ground_init(&g, *state);
    g.evidence[0] = tests(&g, "tests.xml", "<testsuite/>");
    g.evidence[0].sha256[0] ^= 1;
    g.release.evidence_count = 1;
    assert_int_equal(capability_of(&g.product, &g.release, &TODAY, &g.bed->arena, &g.bed->sink, &capability),
                     STATUS_INPUT);
    assert_true(capability.by_model);
    assert_string_equal(g.bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.altered-file");
    folder_free(g.folder);
}

/* ---- models */

/* SL 2 for the smaller model alone. */
static struct capability judge_models(struct ground *g, struct bed *bed) {
    static struct str small = STR_INIT("rc-400-8");
    ground_init(g, bed);
    g->certificates[0] = product_certificate(g, "csa", 2);
    g->certificates[0].models = &small;
    g->certificates[0].model_count = 1;
    g->product.certificate_count = 1;
    return judge(g);
}

static void a_certificate_of_one_model_does_not_count_for_the_release(void **state) {
    struct ground g;
    struct capability whole = judge_models(&g, *state);
    assert_true(whole.by_model);
    expect_levels(&whole.vector[STRENGTH_CERTIFICATE], 0);
    assert_ptr_equal(for_model(&g, &whole, "", ""), &whole);
    folder_free(g.folder);
}

static void it_counts_for_an_asset_of_that_model_by_name_or_number(void **state) {
    struct ground g;
    struct capability whole = judge_models(&g, *state);
    expect_levels(&for_model(&g, &whole, "RC-400-8", "")->vector[STRENGTH_CERTIFICATE], 2);
    expect_levels(&for_model(&g, &whole, "", "4711-8")->vector[STRENGTH_CERTIFICATE], 2);
    expect_levels(&for_model(&g, &whole, "4711-8", "")->vector[STRENGTH_CERTIFICATE], 2);
    expect_levels(&for_model(&g, &whole, "RC-400-8", "4711-8-AC")->vector[STRENGTH_CERTIFICATE], 2);
    folder_free(g.folder);
}

static void it_does_not_count_for_another_model(void **state) {
    struct ground g;
    struct capability whole = judge_models(&g, *state);
    expect_levels(&for_model(&g, &whole, "RC-400-16", "")->vector[STRENGTH_CERTIFICATE], 0);
    expect_levels(&for_model(&g, &whole, "", "4711-16")->vector[STRENGTH_CERTIFICATE], 0);
    folder_free(g.folder);
}

static void it_does_not_count_where_name_and_number_are_of_two_models(void **state) {
    struct ground g;
    struct capability whole = judge_models(&g, *state);
    assert_ptr_equal(for_model(&g, &whole, "RC-400-16", "4711-8"), &whole);
    assert_ptr_equal(for_model(&g, &whole, "RC-400-8", "4711-16"), &whole);
    folder_free(g.folder);
}

static void what_nobody_knows_is_the_release_as_a_whole(void **state) {
    struct ground g;
    struct capability whole = judge_models(&g, *state);
    assert_ptr_equal(for_model(&g, &whole, "RC-999", "0815"), &whole);
    assert_null(whole.other_models);
    folder_free(g.folder);
}

static void a_model_is_judged_once_however_it_is_written(void **state) {
    struct ground g;
    struct capability whole = judge_models(&g, *state);
    const struct capability *small = for_model(&g, &whole, "RC-400-8", "");
    assert_ptr_equal(for_model(&g, &whole, "rc-400-8", ""), small);
    assert_ptr_equal(for_model(&g, &whole, "", "4711-8"), small);
    assert_ptr_equal(for_model(&g, &whole, "RC-400-8", "any number 1"), small);
    assert_ptr_equal(for_model(&g, &whole, "RC-400-8", "any number 2"), small);
    assert_null(small->other_models);
    folder_free(g.folder);
}

static void a_certificate_may_name_models_that_the_product_does_not_list(void **state) {
    struct ground g;
    static struct str variant = STR_INIT("RC-400-S");
    ground_init(&g, *state);
    g.product.model_count = 0;
    g.certificates[0] = product_certificate(&g, "csa", 2);
    g.certificates[0].models = &variant;
    g.certificates[0].model_count = 1;
    g.product.certificate_count = 1;
    struct capability whole = judge(&g);
    expect_levels(&for_model(&g, &whole, "RC-400-S", "1")->vector[STRENGTH_CERTIFICATE], 2);
    assert_ptr_equal(for_model(&g, &whole, "RC-400-T", "1"), &whole);
    folder_free(g.folder);
}

/* ---- process */

static void a_process_is_shown_by_strength(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.process[0] = claim("word", NULL, process_of("SM-1,SM-2"));
    g.product.supplier.evidence_count = 1;
    struct capability capability = judge(&g);
    assert_false(capability_process_missing(&capability, STRENGTH_CLAIM) & process_of("SM-1,SM-2"));
    assert_true(capability_process_missing(&capability, STRENGTH_ARTEFACT) & process_of("SM-1"));
    folder_free(g.folder);
}

static const char *const HALF = "<testsuite><testcase name='[SVV-1] login'/><testcase name='[SVV-1] logout'>"
                                "<skipped/></testcase><testcase name='[SVV-3] fuzz'/></testsuite>";

static void a_process_requirement_whose_tests_did_not_all_run_is_not_shown(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.evidence[0] = tests(&g, "tests.xml", HALF);
    g.release.evidence_count = 1;
    struct capability capability = judge(&g);
    assert_true(capability_process_missing(&capability, STRENGTH_ARTEFACT) & process_of("SVV-1"));
    assert_false(capability_process_missing(&capability, STRENGTH_ARTEFACT) & process_of("SVV-3"));
    folder_free(g.folder);
}

static void a_process_certificate_covers_what_did_not_run(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.evidence[0] = tests(&g, "tests.xml", HALF);
    g.release.evidence_count = 1;
    g.process_certificates[0] = process_certificate(&g, "sdla", true, 3);
    g.product.supplier.certificate_count = 1;
    struct capability capability = judge(&g);
    assert_int_equal(capability_process_missing(&capability, STRENGTH_ARTEFACT), 0);
    assert_int_equal(capability_process_missing(&capability, STRENGTH_CERTIFICATE), 0);
    assert_true(capability_process_missing(&capability, STRENGTH_OBSERVATION) != 0);
    folder_free(g.folder);
}

static void an_unpinned_process_certificate_covers_nothing_that_did_not_run(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.evidence[0] = tests(&g, "tests.xml", HALF);
    g.release.evidence_count = 1;
    g.process_certificates[0] = process_certificate(&g, "sdla", false, 3);
    g.product.supplier.certificate_count = 1;
    struct capability capability = judge(&g);
    assert_int_equal(capability_process_missing(&capability, STRENGTH_CLAIM), process_of("SVV-1"));
    folder_free(g.folder);
}

static void a_failed_test_contradicts_a_certified_process(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.evidence[0] =
        tests(&g, "tests.xml", "<testsuite><testcase name='[SVV-1] login'><failure/></testcase></testsuite>");
    g.release.evidence_count = 1;
    g.process_certificates[0] = process_certificate(&g, "sdla", true, 3);
    g.product.supplier.certificate_count = 1;
    struct capability capability = judge(&g);
    assert_int_equal(capability_process_missing(&capability, STRENGTH_ARTEFACT), process_of("SVV-1"));
    folder_free(g.folder);
}

static void what_the_process_excludes_in_writing_is_not_missing(void **state) {
    struct ground g;
    struct exclusion exclusion = {
        .process = process_of("SM-6"), .reason = STR("no"), .by = STR("R"), .date = DAY - 1, .review = DATE_NONE};
    ground_init(&g, *state);
    g.product.supplier.exclusions = &exclusion;
    g.product.supplier.exclusion_count = 1;
    struct capability capability = judge(&g);
    assert_false(capability_process_missing(&capability, STRENGTH_CERTIFICATE) & process_of("SM-6"));
    exclusion.date = DAY + 1;
    capability = judge(&g);
    assert_true(capability_process_missing(&capability, STRENGTH_CERTIFICATE) & process_of("SM-6"));
    folder_free(g.folder);
}

static void the_maturity_of_a_claim_does_not_stand_in_for_a_certificates(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.process_certificates[0] = process_certificate(&g, "word", false, 4);
    g.process_certificates[1] = process_certificate(&g, "sdla", true, 1);
    g.product.supplier.certificate_count = 2;
    struct capability capability = judge(&g);
    assert_int_equal(capability.standing.maturity[STRENGTH_CLAIM], 4);
    assert_int_equal(capability.standing.maturity[STRENGTH_ARTEFACT], 1);
    assert_str(capability.standing.certificate[STRENGTH_CERTIFICATE]->id, "sdla");
    folder_free(g.folder);
}

static void the_highest_maturity_of_several_certificates_counts(void **state) {
    struct ground g;
    ground_init(&g, *state);
    g.process_certificates[0] = process_certificate(&g, "first", true, 2);
    g.process_certificates[1] = process_certificate(&g, "second", true, 3);
    g.product.supplier.certificate_count = 2;
    assert_int_equal(judge(&g).standing.maturity[STRENGTH_CERTIFICATE], 3);
    g.process_certificates[1].expires = DAY - 1;
    assert_int_equal(judge(&g).standing.maturity[STRENGTH_CERTIFICATE], 2);
    folder_free(g.folder);
}

/* ---- memory */

static void fails_cleanly_at_every_allocation(void **state) {
    struct ground g;
    enum status status = STATUS_MEMORY;
    (void)judge_models(&g, *state);
    for (size_t cap = 0; status != STATUS_OK; cap += 64) {
        struct arena tiny;
        struct capability whole = {.by_model = false};
        const struct capability *one = NULL;
        arena_init(&tiny, cap);
        status = capability_of(&g.product, &g.release, &TODAY, &tiny, &g.bed->sink, &whole);
        assert_int_equal(whole.by_model, status == STATUS_OK);
        if (status == STATUS_OK)
            status = capability_for_model(&whole, STR("RC-400-8"), STR(""), &tiny, &one);
        assert_int_equal(one != NULL, status == STATUS_OK);
        arena_done(&tiny);
        assert_in_range(cap, 0, 1 << 20);
    }
    folder_free(g.folder);
}

int main(void) {
    const struct CMUnitTest all[] = {
        BED_TEST(a_release_without_evidence_shows_nothing),
        BED_TEST(a_claim_counts_at_the_assurance_of_a_claim_alone),
        BED_TEST(a_certificate_reaches_its_level_up_to_its_strength),
        BED_TEST(a_failed_test_outweighs_the_certificate),
        BED_TEST(an_altered_artefact_leaves_the_capability_untouched),
        BED_TEST(a_certificate_of_one_model_does_not_count_for_the_release),
        BED_TEST(it_counts_for_an_asset_of_that_model_by_name_or_number),
        BED_TEST(it_does_not_count_for_another_model),
        BED_TEST(it_does_not_count_where_name_and_number_are_of_two_models),
        BED_TEST(what_nobody_knows_is_the_release_as_a_whole),
        BED_TEST(a_model_is_judged_once_however_it_is_written),
        BED_TEST(a_certificate_may_name_models_that_the_product_does_not_list),
        BED_TEST(a_process_is_shown_by_strength),
        BED_TEST(a_process_requirement_whose_tests_did_not_all_run_is_not_shown),
        BED_TEST(a_process_certificate_covers_what_did_not_run),
        BED_TEST(an_unpinned_process_certificate_covers_nothing_that_did_not_run),
        BED_TEST(a_failed_test_contradicts_a_certified_process),
        BED_TEST(what_the_process_excludes_in_writing_is_not_missing),
        BED_TEST(the_maturity_of_a_claim_does_not_stand_in_for_a_certificates),
        BED_TEST(the_highest_maturity_of_several_certificates_counts),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}
