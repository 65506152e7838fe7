/* Tests of remediations against each other and against the status of their products. */
#include "csaf/check.h"
#include "csaf/remedy_category.h"

static const struct {
    struct str list;
    uint8_t kind;
} statuses[] = {
    {STR_INIT("first_affected"), AFFECTED},
    {STR_INIT("known_affected"), AFFECTED},
    {STR_INIT("last_affected"), AFFECTED},
    {STR_INIT("known_not_affected"), NOT_AFFECTED},
    {STR_INIT("first_fixed"), FIXED},
    {STR_INIT("fixed"), FIXED},
    {STR_INIT("under_investigation"), INVESTIGATED},
    {STR_INIT("unknown"), UNKNOWN},
};

/* What is said of each product of a vulnerability is noted in bits, of remedies or of kinds. */
static void note_statuses(struct csaf_check *c, const struct json_node *vulnerability) {
    const struct json_node *status = json_get(vulnerability, STR("product_status"));
    for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
        const struct json_node *list = json_get(status, statuses[i].list);
        FOR_ITEMS (product, list)
            *csaf_note(c, product) |= statuses[i].kind;
    }
}

static size_t remedy_of(const struct json_node *remediation) {
    struct str category = json_get_string(remediation, STR("category"));
    size_t i = 0;
    while (i < REMEDIES && !str_eq(category, remedy_categories[i].category))
        i++;
    return i;
}

/* One remediation, and what has been said of its products. */
struct claim;
typedef enum status (*claim_visitor)(const struct claim *claim, const struct json_node *product, uint32_t *bits);
struct claim {
    struct csaf_check *check;
    const struct json_node *remediation;
    size_t remedy; /* below REMEDIES */
    claim_visitor visit;
};

static enum status visit_product(struct csaf_check *c, void *context, const struct json_node *product) {
    const struct claim *claim = context;
    return claim->visit(claim, product, csaf_note(c, product));
}

static enum status each_claim(struct csaf_check *c, bool of_statuses, claim_visitor visit) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = json_get(vulnerability, STR("remediations"));
        csaf_notes_clear(c);
        if (of_statuses)
            note_statuses(c, vulnerability);
        FOR_ITEMS (remediation, list) {
            struct claim claim = {c, remediation, remedy_of(remediation), visit};
            if (claim.remedy < REMEDIES)
                TRY(csaf_each_bound(c, remediation, visit_product, &claim));
        }
    }
    return STATUS_OK;
}

/* ---- 6.1.35 */

static enum status visit_remedy(const struct claim *claim, const struct json_node *product, uint32_t *bits) {
    unsigned against = *bits & remedy_categories[claim->remedy].against;
    size_t other = 0;
    *bits |= remedy_categories[claim->remedy].bit;
    if (!against)
        return STATUS_OK;
    while (!(remedy_categories[other].bit & against))
        other++;
    return csaf_add(claim->check, claim->remediation,
                    str_format(claim->check->arena,
                               "'" STR_F "' has a remediation of category " STR_F ", which contradicts this one: "
                               "keep what holds",
                               STR_A(json_string(product)), STR_A(remedy_categories[other].category)));
}

static enum status remedies_do_not_contradict(struct csaf_check *c) {
    return each_claim(c, false, visit_remedy);
}

/* ---- 6.1.36, 6.2.27 */

/* As every visitor it could write. NOLINTNEXTLINE(readability-non-const-parameter) */
static enum status visit_prohibited(const struct claim *claim, const struct json_node *product, uint32_t *bits) {
    if (!(*bits & remedy_categories[claim->remedy].prohibited))
        return STATUS_OK;
    return csaf_add(claim->check, claim->remediation,
                    str_format(claim->check->arena,
                               "contradicts the status of '" STR_F "': correct the status, or take the product out",
                               STR_A(json_string(product))));
}

static enum status remedies_fit_the_status(struct csaf_check *c) {
    return each_claim(c, true, visit_prohibited);
}

/* As every visitor it could write. NOLINTNEXTLINE(readability-non-const-parameter) */
static enum status visit_discouraged(const struct claim *claim, const struct json_node *product, uint32_t *bits) {
    if (!(*bits & remedy_categories[claim->remedy].discouraged))
        return STATUS_OK;
    return csaf_add(claim->check, claim->remediation,
                    str_format(claim->check->arena,
                               "goes badly with the status of '" STR_F
                               "': see whether another category says what is meant",
                               STR_A(json_string(product))));
}

static enum status remedies_suit_the_status(struct csaf_check *c) {
    return each_claim(c, true, visit_discouraged);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.35"), STR_INIT("remediations of a product do not contradict each other"), V21, CSAF_MANDATORY,
     remedies_do_not_contradict},
    {STR_INIT("6.1.36"), STR_INIT("remediations do not contradict the status"), V21, CSAF_MANDATORY,
     remedies_fit_the_status},
    {STR_INIT("6.2.27"), STR_INIT("remediations suit the status"), V21, CSAF_RECOMMENDED, remedies_suit_the_status},
};
const struct csaf_tests csaf_tests_remedy = {tests, ARRAY_LEN(tests)};
