/* The first step of a conversion: every property that CSAF 2.0 knows, under the name that 2.1 has for it. */
#include "csaf/convert_rule.h"

#include "base/date.h"

/* What a value may hold, by the schema of CSAF 2.0 and those of CVSS. */
enum shape {
    ANY, /* whatever it is, with all below it: texts, and what the schema of 2.1 will refuse */
    DATE,
    ROOT,
    DOCUMENT,
    SEVERITY,
    DISTRIBUTION,
    TLP,
    PUBLISHER,
    TRACKING,
    GENERATOR,
    ENGINE,
    REVISION,
    ACKNOWLEDGMENT,
    NOTE,
    REFERENCE,
    PRODUCT_TREE,
    BRANCH,
    PRODUCT,
    HELPER,
    HASHES,
    HASH,
    GENERIC_URI,
    GROUP,
    RELATIONSHIP,
    VULNERABILITY,
    CWE,
    FLAG,
    ID,
    INVOLVEMENT,
    STATUS,
    REMEDIATION,
    RESTART,
    SCORE,
    CVSS_2,
    CVSS_3,
    THREAT,
    SHAPES,
};

/* A property that has a shape of its own, or another name in CSAF 2.1. A list has the shape of its items. */
struct property {
    enum shape of;
    struct str name;
    enum shape shape;
    struct str renamed; /* ptr NULL: as it was */
};

static const struct property properties[] = {
    {ROOT, STR_INIT("document"), DOCUMENT, {NULL, 0}},
    {ROOT, STR_INIT("product_tree"), PRODUCT_TREE, {NULL, 0}},
    {ROOT, STR_INIT("vulnerabilities"), VULNERABILITY, {NULL, 0}},
    {DOCUMENT, STR_INIT("acknowledgments"), ACKNOWLEDGMENT, {NULL, 0}},
    {DOCUMENT, STR_INIT("aggregate_severity"), SEVERITY, {NULL, 0}},
    {DOCUMENT, STR_INIT("distribution"), DISTRIBUTION, {NULL, 0}},
    {DOCUMENT, STR_INIT("notes"), NOTE, {NULL, 0}},
    {DOCUMENT, STR_INIT("publisher"), PUBLISHER, {NULL, 0}},
    {DOCUMENT, STR_INIT("references"), REFERENCE, {NULL, 0}},
    {DOCUMENT, STR_INIT("tracking"), TRACKING, {NULL, 0}},
    {DISTRIBUTION, STR_INIT("tlp"), TLP, {NULL, 0}},
    {TRACKING, STR_INIT("current_release_date"), DATE, {NULL, 0}},
    {TRACKING, STR_INIT("initial_release_date"), DATE, {NULL, 0}},
    {TRACKING, STR_INIT("generator"), GENERATOR, {NULL, 0}},
    {TRACKING, STR_INIT("revision_history"), REVISION, {NULL, 0}},
    {GENERATOR, STR_INIT("date"), DATE, {NULL, 0}},
    {GENERATOR, STR_INIT("engine"), ENGINE, {NULL, 0}},
    {REVISION, STR_INIT("date"), DATE, {NULL, 0}},
    {PRODUCT_TREE, STR_INIT("branches"), BRANCH, {NULL, 0}},
    {PRODUCT_TREE, STR_INIT("full_product_names"), PRODUCT, {NULL, 0}},
    {PRODUCT_TREE, STR_INIT("product_groups"), GROUP, {NULL, 0}},
    {PRODUCT_TREE, STR_INIT("relationships"), RELATIONSHIP, STR_INIT("product_paths")},
    {BRANCH, STR_INIT("branches"), BRANCH, {NULL, 0}},
    {BRANCH, STR_INIT("product"), PRODUCT, {NULL, 0}},
    {PRODUCT, STR_INIT("product_identification_helper"), HELPER, {NULL, 0}},
    {HELPER, STR_INIT("hashes"), HASHES, {NULL, 0}},
    {HELPER, STR_INIT("x_generic_uris"), GENERIC_URI, {NULL, 0}},
    {HASHES, STR_INIT("file_hashes"), HASH, {NULL, 0}},
    {RELATIONSHIP, STR_INIT("full_product_name"), PRODUCT, {NULL, 0}},
    {RELATIONSHIP, STR_INIT("product_reference"), ANY, STR_INIT("beginning_product_reference")},
    {VULNERABILITY, STR_INIT("acknowledgments"), ACKNOWLEDGMENT, {NULL, 0}},
    {VULNERABILITY, STR_INIT("cwe"), CWE, {NULL, 0}},
    {VULNERABILITY, STR_INIT("discovery_date"), DATE, {NULL, 0}},
    {VULNERABILITY, STR_INIT("flags"), FLAG, {NULL, 0}},
    {VULNERABILITY, STR_INIT("ids"), ID, {NULL, 0}},
    {VULNERABILITY, STR_INIT("involvements"), INVOLVEMENT, {NULL, 0}},
    {VULNERABILITY, STR_INIT("notes"), NOTE, {NULL, 0}},
    {VULNERABILITY, STR_INIT("product_status"), STATUS, {NULL, 0}},
    {VULNERABILITY, STR_INIT("references"), REFERENCE, {NULL, 0}},
    {VULNERABILITY, STR_INIT("release_date"), DATE, STR_INIT("disclosure_date")},
    {VULNERABILITY, STR_INIT("remediations"), REMEDIATION, {NULL, 0}},
    {VULNERABILITY, STR_INIT("scores"), SCORE, STR_INIT("metrics")},
    {VULNERABILITY, STR_INIT("threats"), THREAT, {NULL, 0}},
    {FLAG, STR_INIT("date"), DATE, {NULL, 0}},
    {INVOLVEMENT, STR_INIT("date"), DATE, {NULL, 0}},
    {REMEDIATION, STR_INIT("date"), DATE, {NULL, 0}},
    {REMEDIATION, STR_INIT("restart_required"), RESTART, {NULL, 0}},
    {SCORE, STR_INIT("cvss_v2"), CVSS_2, {NULL, 0}},
    {SCORE, STR_INIT("cvss_v3"), CVSS_3, {NULL, 0}},
    {THREAT, STR_INIT("date"), DATE, {NULL, 0}},
};

#define CVSS_2_PROPERTIES                                                                                              \
    "version vectorString accessVector accessComplexity authentication confidentialityImpact "                         \
    "integrityImpact availabilityImpact baseScore exploitability remediationLevel reportConfidence "                   \
    "temporalScore collateralDamagePotential targetDistribution confidentialityRequirement "                           \
    "integrityRequirement availabilityRequirement environmentalScore"
#define CVSS_3_PROPERTIES                                                                                              \
    "version vectorString attackVector attackComplexity privilegesRequired userInteraction scope "                     \
    "confidentialityImpact integrityImpact availabilityImpact baseScore baseSeverity exploitCodeMaturity "             \
    "remediationLevel reportConfidence temporalScore temporalSeverity confidentialityRequirement "                     \
    "integrityRequirement availabilityRequirement modifiedAttackVector modifiedAttackComplexity "                      \
    "modifiedPrivilegesRequired modifiedUserInteraction modifiedScope modifiedConfidentialityImpact "                  \
    "modifiedIntegrityImpact modifiedAvailabilityImpact environmentalScore environmentalSeverity"
#define STATUS_LISTS                                                                                                   \
    "first_affected first_fixed fixed known_affected known_not_affected last_affected recommended under_investigation"

/* The other properties, which stay as they are. */
static const char *const plain[SHAPES] = {
    [ROOT] = "$schema",
    [DOCUMENT] = "category csaf_version lang source_lang title",
    [SEVERITY] = "namespace text",
    [DISTRIBUTION] = "text",
    [TLP] = "label url",
    [PUBLISHER] = "category contact_details issuing_authority name namespace",
    [TRACKING] = "aliases id status version",
    [GENERATOR] = "",
    [ENGINE] = "name version",
    [REVISION] = "legacy_version number summary",
    [ACKNOWLEDGMENT] = "names organization summary urls",
    [NOTE] = "audience category text title",
    [REFERENCE] = "category summary url",
    [PRODUCT_TREE] = "",
    [BRANCH] = "category name",
    [PRODUCT] = "name product_id",
    [HELPER] = "cpe model_numbers purl sbom_urls serial_numbers skus",
    [HASHES] = "filename",
    [HASH] = "algorithm value",
    [GENERIC_URI] = "namespace uri",
    [GROUP] = "group_id product_ids summary",
    [RELATIONSHIP] = "category relates_to_product_reference",
    [VULNERABILITY] = "cve title",
    [CWE] = "id name",
    [FLAG] = "group_ids label product_ids",
    [ID] = "system_name text",
    [INVOLVEMENT] = "party status summary",
    [STATUS] = STATUS_LISTS,
    [REMEDIATION] = "category details entitlements group_ids product_ids url",
    [RESTART] = "category details",
    [SCORE] = "products",
    /* Each is one text in several lines. NOLINTBEGIN(bugprone-suspicious-missing-comma) */
    [CVSS_2] = CVSS_2_PROPERTIES,
    [CVSS_3] = CVSS_3_PROPERTIES,
    /* NOLINTEND(bugprone-suspicious-missing-comma) */
    [THREAT] = "category details group_ids product_ids",
};

/* ---- dates */

/* The days at whose end a leap second was put in (IERS bulletins C). */
static const char *const leap_days[] = {
    "1972-06-30", "1972-12-31", "1973-12-31", "1974-12-31", "1975-12-31", "1976-12-31", "1977-12-31",
    "1978-12-31", "1979-12-31", "1981-06-30", "1982-06-30", "1983-06-30", "1985-06-30", "1987-12-31",
    "1989-12-31", "1990-12-31", "1992-06-30", "1993-06-30", "1994-06-30", "1995-12-31", "1997-06-30",
    "1998-12-31", "2005-12-31", "2008-12-31", "2012-06-30", "2015-06-30", "2016-12-31",
};

static bool was_leap_second(struct str date) {
    enum { DAY = 86400 };
    int64_t seconds;
    char day[11];
    if (!date_time_parse(date, &seconds) || seconds <= 0 || seconds % DAY != 0)
        return false;
    date_text((date_days)(seconds / DAY - 1), day);
    for (size_t i = 0; i < ARRAY_LEN(leap_days); i++)
        if (str_eq(str_from(day), str_from(leap_days[i])))
            return true;
    return false;
}

/* "2016-12-31T23:59:60.5Z": the seconds stand from the 17th byte. */
enum { SECONDS_AT = 17, SECONDS_END = 19 };

static bool has_leap_second(struct str date) {
    return date.len > SECONDS_END && date.ptr[SECONDS_AT - 1] == ':' &&
           str_eq(str_slice(date, SECONDS_AT, SECONDS_END), STR("60"));
}

static enum status mend_leap_second(struct converting *c, struct value *date) {
    struct str was = date->string;
    size_t zone = SECONDS_END;
    if (!has_leap_second(was))
        return STATUS_OK;
    while (zone < was.len && (was.ptr[zone] == '.' || char_is_digit(was.ptr[zone])))
        zone++;
    struct str now =
        str_format(c->arena, STR_F "59.999999" STR_F, STR_A(str_slice(was, 0, SECONDS_AT)), STR_A(str_skip(was, zone)));
    value_rewrite(date, now);
    return convert_tell(c, was_leap_second(was) ? DATE_LEAP_SECOND : DATE_NO_LEAP_SECOND, date, was, now);
}

static enum status mend_date(struct converting *c, struct value *date) {
    int64_t seconds;
    struct str was = value_string(date);
    if (!date_time_parse(was, &seconds))
        return STATUS_OK;
    if (str_find_char(was, 't') != SIZE_MAX || str_find_char(was, 'z') != SIZE_MAX) {
        char *text = arena_get_raw(c->arena, was.len, 1);
        if (!text)
            return STATUS_MEMORY;
        for (size_t i = 0; i < was.len; i++)
            text[i] = was.ptr[i] == 't' ? 'T' : was.ptr[i] == 'z' ? 'Z' : was.ptr[i];
        value_rewrite(date, (struct str){text, was.len});
        TRY(convert_tell(c, DATE_FORM, date, was, date->string));
    }
    return mend_leap_second(c, date);
}

/* ---- properties */

static const struct property *find_property(enum shape shape, struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(properties); i++)
        if (properties[i].of == shape && str_eq(properties[i].name, name))
            return &properties[i];
    return NULL;
}

static bool is_plain(enum shape shape, struct str name) {
    struct str rest = str_from(plain[shape]), word;
    while (rest.ptr && str_next(&rest, ' ', &word))
        if (str_eq(word, name))
            return true;
    return false;
}

static enum status shape_value(struct converting *c, struct value *value, enum shape shape);

static enum status shape_member(struct converting *c, struct value *member, enum shape shape) {
    const struct property *property = find_property(shape, member->key);
    if (!property && is_plain(shape, member->key))
        return STATUS_OK;
    if (!property) {
        TRY(convert_tell(c, PROPERTY_UNKNOWN, member, convert_shown(c, member), STR_NONE));
        value_remove(member);
        return STATUS_OK;
    }
    if (property->renamed.ptr) {
        TRY(convert_tell(c, FORM_CHANGED, member, member->key, property->renamed));
        member->key = property->renamed;
    }
    return shape_value(c, member, property->shape);
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static enum status shape_value(struct converting *c, struct value *value, enum shape shape) {
    if (shape == DATE)
        return mend_date(c, value);
    if (shape == ANY)
        return STATUS_OK;
    for (struct value *item = value_items(value); item; item = item->next)
        TRY(shape_value(c, item, shape));
    for (struct value *member = value_members(value), *next; member; member = next) {
        next = member->next;
        TRY(shape_member(c, member, shape));
    }
    return STATUS_OK;
}

enum status convert_shape(struct converting *c) {
    return shape_value(c, c->root, ROOT);
}
