/* Tests of CVSS and of qualitative ratings. */
#include <math.h>

#include "csaf/check.h"
#include "csaf/cvss.h"

static const struct {
    struct str key;
    unsigned bit; /* for what is noted of products */
} kinds[] = {{STR_INIT("cvss_v2"), 1}, {STR_INIT("cvss_v3"), 2}, {STR_INIT("cvss_v4"), 4}};

enum { ANY_CVSS = 7, RATING = 8, ANY_METRIC = 16 };

static const struct json_node *scores_of(const struct csaf_check *c, const struct json_node *vulnerability) {
    return json_get(vulnerability, c->version == CSAF_2_0 ? STR("scores") : STR("metrics"));
}

static const struct json_node *content_of(const struct csaf_check *c, const struct json_node *score) {
    return c->version == CSAF_2_0 ? score : json_get(score, STR("content"));
}

/* ---- objects of CVSS */

/* One object; `kind` is an index into `kinds`. */
typedef enum status (*cvss_visitor)(struct csaf_check *c, const struct json_node *object, size_t kind);

static enum status each_of(struct csaf_check *c, const struct json_node *content, cvss_visitor visit) {
    for (size_t kind = 0; kind < ARRAY_LEN(kinds); kind++) {
        const struct json_node *object = json_get(content, kinds[kind].key);
        if (object)
            TRY(visit(c, object, kind));
    }
    return STATUS_OK;
}

static enum status each_cvss(struct csaf_check *c, cvss_visitor visit) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = scores_of(c, vulnerability);
        FOR_ITEMS (score, list)
            TRY(each_of(c, content_of(c, score), visit));
    }
    return STATUS_OK;
}

static bool is_3_0(const struct json_node *object) {
    struct str version = json_get_string(object, STR("version"));
    return version.ptr ? str_eq(version, STR("3.0"))
                       : str_starts(json_get_string(object, STR("vectorString")), STR("CVSS:3.0/"));
}

/* False for a vector that cannot be read or is of another version: the schema has said so. */
static bool read_vector(const struct json_node *object, size_t kind, struct cvss_vector *vector) {
    static const size_t kind_of[] = {[CVSS_2_0] = 0, [CVSS_3_0] = 1, [CVSS_3_1] = 1, [CVSS_4_0] = 2};
    struct str text = json_get_string(object, STR("vectorString"));
    return text.ptr && cvss_parse(text, vector) && kind_of[vector->version] == kind;
}

/* The specification lets an environment be described by properties that the vector leaves out. */
static void fill_in(const struct json_node *object, struct cvss_vector *vector) {
    const struct cvss_scheme *scheme = cvss_scheme(vector->version);
    for (size_t i = 0; i < scheme->count; i++) {
        const struct cvss_metric *metric = &scheme->metrics[i];
        struct str word = vector->given[i] ? STR_NONE : json_get_string(object, metric->property);
        for (uint8_t choice = 0; word.ptr && choice < metric->count; choice++)
            if (str_eq(word, metric->choices[choice].word))
                vector->given[i] = (uint8_t)(choice + 1);
    }
}

/* ---- 6.1.8: as the schemas of FIRST say */

static enum status take_complaint(void *context, const struct schema_complaint *complaint) {
    return csaf_add(context, complaint->node, complaint->text);
}

static enum status check_schema(struct csaf_check *c, const struct json_node *object, size_t kind) {
    static const enum schema_id schemas[] = {SCHEMA_CVSS_2_0, SCHEMA_CVSS_3_1, SCHEMA_CVSS_4_0};
    enum schema_id schema = kind == 1 && is_3_0(object) ? SCHEMA_CVSS_3_0 : schemas[kind];
    return schema_check(c->schemas, schema, object, c->arena, take_complaint, c);
}

static enum status cvss_follows_schema(struct csaf_check *c) {
    return each_cvss(c, check_schema);
}

/* ---- 6.1.9: scores are what the vector makes them */

static const struct {
    struct str score;
    struct str severity;
} score_names[] = {
    {STR_INIT("baseScore"), STR_INIT("baseSeverity")},
    {STR_INIT("temporalScore"), STR_INIT("temporalSeverity")},
    {STR_INIT("environmentalScore"), STR_INIT("environmentalSeverity")},
};

/* `alone` is what the vector gives, `filled` what it gives with the properties that it leaves out: a score may be
 * either, as the official test cases have it. */
static enum status check_score(struct csaf_check *c, const struct json_node *object, size_t name, double alone,
                               double filled) {
    const struct json_node *score = json_get(object, score_names[name].score);
    const struct json_node *severity = json_get(object, score_names[name].severity);
    double given = json_number(score, alone);
    double right = fabs(given - filled) < 1e-6 ? filled : alone;
    if (fabs(given - right) > 1e-6)
        TRY(csaf_add(c, score,
                     str_format(c->arena, "the vector makes this %.1f, not %g: correct one of both", right, given)));
    if (json_is(severity, JSON_STRING) && !str_eq(json_string(severity), cvss_severity(right)))
        TRY(csaf_add(c, severity,
                     str_format(c->arena, "the vector makes this '" STR_F "', not '" STR_F "': correct one of both",
                                STR_A(cvss_severity(right)), STR_A(json_string(severity)))));
    return STATUS_OK;
}

static double score_at(const struct cvss_scores *scores, size_t name) {
    const double values[] = {scores->base, scores->temporal, scores->environmental}; /* as in score_names */
    return values[name];
}

static enum status check_computation(struct csaf_check *c, const struct json_node *object, size_t kind) {
    struct cvss_vector vector;
    if (!read_vector(object, kind, &vector))
        return STATUS_OK;
    struct cvss_scores alone = cvss_score(&vector);
    fill_in(object, &vector);
    struct cvss_scores filled = cvss_score(&vector);
    for (size_t i = 0; i < ARRAY_LEN(score_names); i++)
        TRY(check_score(c, object, i, score_at(&alone, i), score_at(&filled, i)));
    return STATUS_OK;
}

static enum status cvss_is_computed(struct csaf_check *c) {
    return each_cvss(c, check_computation);
}

/* ---- 6.1.10: properties are what the vector says */

static enum status check_properties(struct csaf_check *c, const struct json_node *object, size_t kind) {
    struct cvss_vector vector;
    if (!read_vector(object, kind, &vector))
        return STATUS_OK;
    const struct cvss_scheme *scheme = cvss_scheme(vector.version);
    for (size_t i = 0; i < scheme->count; i++) {
        const struct cvss_metric *metric = &scheme->metrics[i];
        const struct json_node *property = json_get(object, metric->property);
        if (vector.given[i] == 0 || !json_is(property, JSON_STRING))
            continue;
        struct str word = metric->choices[vector.given[i] - 1].word;
        if (!str_eq(json_string(property), word))
            TRY(csaf_add(c, property,
                         str_format(c->arena, "the vector says '" STR_F "' here, not '" STR_F "': correct one of both",
                                    STR_A(word), STR_A(json_string(property)))));
    }
    return STATUS_OK;
}

static enum status cvss_agrees_with_vector(struct csaf_check *c) {
    return each_cvss(c, check_properties);
}

/* ---- what products have */

static unsigned content_bits(const struct json_node *content) {
    unsigned bits = ANY_METRIC | (json_get(content, STR("qualitative_severity_rating")) ? RATING : 0);
    for (size_t kind = 0; kind < ARRAY_LEN(kinds); kind++)
        if (json_get(content, kinds[kind].key))
            bits |= kinds[kind].bit;
    return bits;
}

/* Notes, in bits, what each product is scored by. */
static void note_scores(struct csaf_check *c, const struct json_node *vulnerability) {
    const struct json_node *list = scores_of(c, vulnerability);
    csaf_notes_clear(c);
    FOR_ITEMS (score, list) {
        const struct json_node *products = json_get(score, STR("products"));
        unsigned bits = content_bits(content_of(c, score));
        FOR_ITEMS (product, products)
            *csaf_note(c, product) |= bits;
    }
}

/* A finding for each affected product that has none of `bits`. */
static enum status affected_have(struct csaf_check *c, const struct json_node *vulnerability, unsigned bits,
                                 const char *lacks) {
    static const struct str lists[] = {STR_INIT("first_affected"), STR_INIT("known_affected"),
                                       STR_INIT("last_affected")};
    for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
        const struct json_node *list = json_get(json_get(vulnerability, STR("product_status")), lists[i]);
        FOR_ITEMS (product, list)
            if (!(*csaf_note(c, product) & bits))
                TRY(csaf_add(c, product, str_format(c->arena, "'" STR_F "' %s", STR_A(json_string(product)), lacks)));
    }
    return STATUS_OK;
}

/* A finding for each product of a score, where the product has one of `with` and none of `without`. */
static enum status scored_have(struct csaf_check *c, const struct json_node *vulnerability, unsigned with,
                               unsigned without, const char *lacks) {
    const struct json_node *list = scores_of(c, vulnerability);
    FOR_ITEMS (score, list) {
        const struct json_node *products = json_get(score, STR("products"));
        if (!(content_bits(content_of(c, score)) & with))
            continue;
        FOR_ITEMS (product, products)
            if (!(*csaf_note(c, product) & without))
                TRY(csaf_add(c, product, str_format(c->arena, "'" STR_F "' %s", STR_A(json_string(product)), lacks)));
    }
    return STATUS_OK;
}

/* ---- 6.2.3, 6.3.1, 6.3.2, 6.3.12 */

static enum status affected_have_scores(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        note_scores(c, vulnerability);
        TRY(affected_have(c, vulnerability, ANY_METRIC, "is affected and has no score: add one"));
    }
    return STATUS_OK;
}

static enum status v2_is_not_alone(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        note_scores(c, vulnerability);
        TRY(scored_have(c, vulnerability, 1, ANY_CVSS & ~1u,
                        "has no score but one of CVSS v2: add one of a newer version"));
    }
    return STATUS_OK;
}

/* Said by the version, or else by the vector alone. */
static enum status check_not_3_0(struct csaf_check *c, const struct json_node *object, size_t kind) {
    const struct json_node *version = json_get(object, STR("version"));
    const struct json_node *vector = json_get(object, STR("vectorString"));
    bool by_version = str_eq(json_string(version), STR("3.0"));
    if (kind != 1 || !(by_version || str_starts(json_string(vector), STR("CVSS:3.0/"))))
        return STATUS_OK;
    return csaf_add(c, by_version ? version : vector, STR("scored by CVSS v3.0: use v3.1 or v4.0"));
}

static enum status v3_0_is_not_used(struct csaf_check *c) {
    return each_cvss(c, check_not_3_0);
}

/* One finding a score: its first product that no score of CVSS v4.0 is of. */
static enum status check_v4(struct csaf_check *c, const struct json_node *score) {
    const struct json_node *products = json_get(score, STR("products")), *content = content_of(c, score);
    if (!(content_bits(content) & ANY_CVSS))
        return STATUS_OK;
    FOR_ITEMS (product, products)
        if (!(*csaf_note(c, product) & 4))
            return csaf_add(c, content,
                            str_format(c->arena, "'" STR_F "' has scores, but none of CVSS v4.0: add one",
                                       STR_A(json_string(product))));
    return STATUS_OK;
}

static enum status v4_is_used(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = scores_of(c, vulnerability);
        note_scores(c, vulnerability);
        FOR_ITEMS (score, list)
            TRY(check_v4(c, score));
        TRY(affected_have(c, vulnerability, ANY_CVSS, "is affected and has no score of CVSS: add one"));
    }
    return STATUS_OK;
}

/* ---- 6.2.19: what is fixed has a score of 0 */

static bool is_zero(const struct json_node *object, size_t kind) {
    struct cvss_vector vector;
    if (json_number(json_get(object, STR("environmentalScore")), 1) == 0 || !read_vector(object, kind, &vector))
        return true;
    fill_in(object, &vector);
    return cvss_score(&vector).environmental == 0;
}

/* Notes the products of a score that is not 0. */
static void note_not_zero(struct csaf_check *c, const struct json_node *score) {
    const struct json_node *products = json_get(score, STR("products")), *content = content_of(c, score);
    bool zero = true;
    for (size_t kind = 0; kind < ARRAY_LEN(kinds); kind++) {
        const struct json_node *object = json_get(content, kinds[kind].key);
        zero &= !object || is_zero(object, kind);
    }
    if (!zero)
        FOR_ITEMS (product, products)
            *csaf_note(c, product) = 1;
}

static enum status check_fixed(struct csaf_check *c, const struct json_node *list) {
    FOR_ITEMS (product, list)
        if (*csaf_note(c, product))
            TRY(csaf_add(c, product,
                         str_format(c->arena,
                                    "'" STR_F "' is fixed, yet its score is not 0: take it out of the score, or say by "
                                    "the environmental metrics that nothing is left",
                                    STR_A(json_string(product)))));
    return STATUS_OK;
}

static enum status fixed_have_zero(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *status = json_get(vulnerability, STR("product_status"));
        const struct json_node *list = scores_of(c, vulnerability);
        csaf_notes_clear(c);
        FOR_ITEMS (score, list)
            note_not_zero(c, score);
        TRY(check_fixed(c, json_get(status, STR("first_fixed"))));
        TRY(check_fixed(c, json_get(status, STR("fixed"))));
    }
    return STATUS_OK;
}

/* ---- 6.1.56, 6.2.47, 6.3.18: qualitative ratings */

static const struct json_node *rating_of(const struct csaf_check *c, const struct json_node *score) {
    return json_get(content_of(c, score), STR("qualitative_severity_rating"));
}

/* Notes, in bits, what each source scores a product by. */
static enum status note_opinions(struct csaf_check *c, const struct json_node *list, struct csaf_opinions *opinions) {
    csaf_opinions_clear(c, opinions);
    FOR_ITEMS (score, list) {
        const struct json_node *products = json_get(score, STR("products"));
        unsigned bits = content_bits(content_of(c, score));
        FOR_ITEMS (product, products) {
            uint32_t *noted;
            TRY(csaf_opinion(c, opinions, json_get_string(score, STR("source")), product, &noted));
            *noted |= bits;
        }
    }
    return STATUS_OK;
}

static enum status check_opinions(struct csaf_check *c, const struct json_node *list) {
    struct csaf_opinions opinions;
    TRY(note_opinions(c, list, &opinions));
    FOR_ITEMS (score, list) {
        const struct json_node *products = rating_of(c, score) ? json_get(score, STR("products")) : NULL;
        FOR_ITEMS (product, products) {
            uint32_t *noted;
            TRY(csaf_opinion(c, &opinions, json_get_string(score, STR("source")), product, &noted));
            if (*noted & ANY_CVSS)
                TRY(csaf_add(c, product,
                             str_format(c->arena,
                                        "'" STR_F "' has a score of CVSS of this source too: leave the rating out",
                                        STR_A(json_string(product)))));
        }
    }
    return STATUS_OK;
}

static enum status ratings_stand_alone(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        TRY(check_opinions(c, scores_of(c, vulnerability)));
    return STATUS_OK;
}

/* Whether the issuer of the document scored: there is no source, or it is the document's own address. */
static bool is_own(const struct csaf_check *c, const struct json_node *score, struct str file) {
    struct str source = json_get_string(score, STR("source"));
    const struct json_node *references = json_get(c->document, STR("references"));
    if (!source.ptr)
        return true;
    FOR_ITEMS (reference, references)
        if (csaf_is_own_address(reference, file) && str_eq(json_get_string(reference, STR("url")), source))
            return true;
    return false;
}

static enum status check_ratings(struct csaf_check *c, bool only_own, const char *text) {
    struct str file = csaf_file_end(c);
    if (!file.ptr)
        return STATUS_MEMORY;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = scores_of(c, vulnerability);
        FOR_ITEMS (score, list) {
            const struct json_node *rating = rating_of(c, score);
            if (rating && (!only_own || is_own(c, score, file)))
                TRY(csaf_add(c, rating, str_from(text)));
        }
    }
    return STATUS_OK;
}

static enum status issuer_does_not_rate(struct csaf_check *c) {
    return check_ratings(c, true, "a rating of the document's own issuer: give a score of CVSS in its place");
}

static enum status ratings_are_not_used(struct csaf_check *c) {
    return check_ratings(c, false, "a rating says nothing of what led to it: look for a score of CVSS");
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.8"), STR_INIT("CVSS follows the schema of its version"), CSAF_BOTH, CSAF_MANDATORY,
     cvss_follows_schema},
    {STR_INIT("6.1.9"), STR_INIT("scores of CVSS are computed right"), CSAF_BOTH, CSAF_MANDATORY, cvss_is_computed},
    {STR_INIT("6.1.10"), STR_INIT("properties of CVSS agree with the vector"), CSAF_BOTH, CSAF_MANDATORY,
     cvss_agrees_with_vector},
    {STR_INIT("6.1.56"), STR_INIT("a source gives a product a rating or scores, not both"), V21, CSAF_MANDATORY,
     ratings_stand_alone},
    {STR_INIT("6.2.3"), STR_INIT("affected products have a score"), CSAF_BOTH, CSAF_RECOMMENDED, affected_have_scores},
    {STR_INIT("6.2.19"), STR_INIT("fixed products have a score of 0"), CSAF_BOTH, CSAF_RECOMMENDED, fixed_have_zero},
    {STR_INIT("6.2.47"), STR_INIT("the issuer gives no qualitative rating"), V21, CSAF_RECOMMENDED,
     issuer_does_not_rate},
    {STR_INIT("6.3.1"), STR_INIT("CVSS v2 is not the only score"), CSAF_BOTH, CSAF_INFORMATIVE, v2_is_not_alone},
    {STR_INIT("6.3.2"), STR_INIT("CVSS v3.0 is not used"), CSAF_BOTH, CSAF_INFORMATIVE, v3_0_is_not_used},
    {STR_INIT("6.3.12"), STR_INIT("what is scored is scored by CVSS v4.0 too"), V21, CSAF_INFORMATIVE, v4_is_used},
    {STR_INIT("6.3.18"), STR_INIT("no qualitative rating is used"), V21, CSAF_INFORMATIVE, ratings_are_not_used},
};
const struct csaf_tests csaf_tests_cvss = {tests, ARRAY_LEN(tests)};
