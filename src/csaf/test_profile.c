/* Tests of the document's own statements: profiles, languages, publisher. */
#include "csaf/check.h"

#define V20 (1u << CSAF_2_0)
/* The profiles, in bits, so that a test says for which it holds. */
enum profile {
    PROFILE_INFORMATIONAL = 1 << 0,
    PROFILE_INCIDENT = 1 << 1,
    PROFILE_ADVISORY = 1 << 2,
    PROFILE_VEX = 1 << 3,
    PROFILE_WITHDRAWN = 1 << 4,
    PROFILE_SUPERSEDED = 1 << 5,
    PROFILE_DEPRECATED_ADVISORY = 1 << 6,
    PROFILE_BASE = 1 << 7,
};

static const struct {
    struct str category;
    unsigned profile;
    unsigned versions;
} profiles[] = {
    {STR_INIT("csaf_base"), PROFILE_BASE, CSAF_BOTH},
    {STR_INIT("csaf_informational_advisory"), PROFILE_INFORMATIONAL, CSAF_BOTH},
    {STR_INIT("csaf_security_incident_response"), PROFILE_INCIDENT, CSAF_BOTH},
    {STR_INIT("csaf_security_advisory"), PROFILE_ADVISORY, CSAF_BOTH},
    {STR_INIT("csaf_vex"), PROFILE_VEX, CSAF_BOTH},
    {STR_INIT("csaf_withdrawn"), PROFILE_WITHDRAWN, V21},
    {STR_INIT("csaf_superseded"), PROFILE_SUPERSEDED, V21},
    {STR_INIT("csaf_deprecated_security_advisory"), PROFILE_DEPRECATED_ADVISORY, V21},
};

static unsigned profile_of(const struct csaf_check *c) {
    for (size_t i = 0; i < ARRAY_LEN(profiles); i++)
        if ((profiles[i].versions >> c->version & 1) && str_eq(c->category, profiles[i].category))
            return profiles[i].profile;
    return 0;
}

static bool is_any(const struct csaf_check *c, unsigned set) {
    return (profile_of(c) & set) != 0;
}

static const struct json_node *root_of(const struct csaf_check *c) {
    return c->doc->root;
}

/* ---- 6.1.26 */

/* Dashes, hyphens, minus signs, underlines and blanks in all their forms: Unicode's categories Pd, Pc and Zs, and what
 * looks like them. Sorted. */
static const struct {
    uint32_t first, last;
} spacers[] = {
    {0x0009, 0x000d}, {0x0020, 0x0020}, {0x002d, 0x002d}, {0x005f, 0x005f}, {0x0085, 0x0085},   {0x00a0, 0x00a0},
    {0x00ad, 0x00ad}, {0x00af, 0x00af}, {0x02d7, 0x02d7}, {0x0332, 0x0332}, {0x058a, 0x058a},   {0x05be, 0x05be},
    {0x06d4, 0x06d4}, {0x1400, 0x1400}, {0x1680, 0x1680}, {0x1806, 0x1806}, {0x2000, 0x200d},   {0x2010, 0x2015},
    {0x2017, 0x2017}, {0x2028, 0x2029}, {0x202f, 0x202f}, {0x203f, 0x2040}, {0x2043, 0x2043},   {0x2054, 0x2054},
    {0x205f, 0x2060}, {0x207b, 0x207b}, {0x208b, 0x208b}, {0x2212, 0x2212}, {0x2500, 0x2500},   {0x2796, 0x2796},
    {0x2e17, 0x2e17}, {0x2e1a, 0x2e1a}, {0x2e3a, 0x2e3b}, {0x2e40, 0x2e40}, {0x2e5d, 0x2e5d},   {0x3000, 0x3000},
    {0x301c, 0x301c}, {0x3030, 0x3030}, {0x30a0, 0x30a0}, {0xfe31, 0xfe34}, {0xfe4d, 0xfe4f},   {0xfe58, 0xfe58},
    {0xfe63, 0xfe63}, {0xfeff, 0xfeff}, {0xff0d, 0xff0d}, {0xff3f, 0xff3f}, {0x10ead, 0x10ead},
};

static bool is_spacer(uint32_t code) {
    for (size_t i = 0; i < ARRAY_LEN(spacers) && spacers[i].first <= code; i++)
        if (code <= spacers[i].last)
            return true;
    return false;
}

/* The next character that counts, ASCII letters small. 0 at the end. */
static uint32_t next_letter(struct str *text) {
    uint32_t code;
    for (size_t length; (length = str_utf8_next(*text, &code)) > 0;) {
        *text = str_skip(*text, length);
        if (!is_spacer(code))
            return code < 0x80 ? (uint32_t)char_lower((char)code) : code;
    }
    return 0;
}

static bool looks_like(struct str a, struct str b) {
    uint32_t x = next_letter(&a), y = next_letter(&b);
    while (x == y && x != 0) {
        x = next_letter(&a);
        y = next_letter(&b);
    }
    return x == y;
}

/* By its whole name, or without "csaf". */
static bool is_look_alike(const struct csaf_check *c, size_t profile) {
    struct str name = profiles[profile].category;
    if (!(profiles[profile].versions >> c->version & 1) || profiles[profile].profile == PROFILE_BASE)
        return false;
    return looks_like(c->category, name) || looks_like(c->category, str_skip(name, STR("csaf_").len));
}

static enum status category_is_no_look_alike(struct csaf_check *c) {
    const struct json_node *category = json_get(c->document, STR("category"));
    if (profile_of(c) != 0)
        return STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(profiles); i++)
        if (is_look_alike(c, i))
            return csaf_add(c, category,
                            str_format(c->arena,
                                       "'" STR_F "' may be taken for '" STR_F "': write that, or another word",
                                       STR_A(c->category), STR_A(profiles[i].category)));
    if (str_starts_nocase(c->category, STR("csaf_")))
        return csaf_add(c, category,
                        STR("names that begin with 'csaf_' are kept for profiles: write one of them, or another word"));
    return STATUS_OK;
}

/* ---- 6.1.15, 6.1.28 */

/* A text of the document that has to be there, and not empty: the specification wants both told apart. */
static enum status wants_text(struct csaf_check *c, struct str key, const char *lacks) {
    const struct json_node *node = json_get(c->document, key);
    if (json_string(node).len > 0)
        return STATUS_OK;
    return node ? csaf_add(c, node, STR("is there and holds nothing: name the language"))
                : csaf_add(c, c->document, str_format(c->arena, "%s: add '" STR_F "'", lacks, STR_A(key)));
}

static enum status translator_names_its_source(struct csaf_check *c) {
    const struct json_node *publisher = json_get(c->document, STR("publisher"));
    if (!str_eq(json_get_string(publisher, STR("category")), STR("translator")))
        return STATUS_OK;
    return wants_text(c, STR("source_lang"), "the publisher is a translator");
}

static enum status languages_differ(struct csaf_check *c) {
    const struct json_node *source = json_get(c->document, STR("source_lang"));
    struct str language = json_get_string(c->document, STR("lang"));
    if (!json_is(source, JSON_STRING) || !language.ptr || !str_eq_nocase(json_string(source), language))
        return STATUS_OK;
    return csaf_add(c, source, STR("is the language of the translation too: correct one of both"));
}

/* ---- 6.1.27 */

static enum status has_notes(struct csaf_check *c) {
    static const struct str wanted[] = {STR_INIT("description"), STR_INIT("details"), STR_INIT("general"),
                                        STR_INIT("summary")};
    const struct json_node *notes = json_get(c->document, STR("notes"));
    if (!is_any(c, PROFILE_INFORMATIONAL | PROFILE_INCIDENT))
        return STATUS_OK;
    FOR_ITEMS (note, notes)
        for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
            if (str_eq(json_get_string(note, STR("category")), wanted[i]))
                return STATUS_OK;
    return csaf_add(c, notes ? notes : c->document,
                    STR("this profile needs notes: add one of category description, details, general or summary"));
}

static enum status has_references(struct csaf_check *c) {
    const struct json_node *references = json_get(c->document, STR("references"));
    if (!is_any(c, PROFILE_INFORMATIONAL | PROFILE_INCIDENT))
        return STATUS_OK;
    FOR_ITEMS (reference, references) {
        const struct json_node *category = json_get(reference, STR("category"));
        if (!category || str_eq(json_string(category), STR("external"))) /* as is the default */
            return STATUS_OK;
    }
    return csaf_add(c, references ? references : c->document,
                    STR("this profile needs references: add an external one"));
}

static enum status has_no_vulnerabilities(struct csaf_check *c) {
    if (!c->vulnerabilities || !is_any(c, PROFILE_INFORMATIONAL | PROFILE_WITHDRAWN | PROFILE_SUPERSEDED))
        return STATUS_OK;
    return csaf_add(c, c->vulnerabilities, STR("this profile has no vulnerabilities: take them out"));
}

enum { ADVISORIES = PROFILE_ADVISORY | PROFILE_VEX | PROFILE_DEPRECATED_ADVISORY };

static enum status has_product_tree(struct csaf_check *c) {
    if (c->tree || !is_any(c, ADVISORIES))
        return STATUS_OK;
    return csaf_add(c, root_of(c), STR("this profile needs products: add 'product_tree'"));
}

/* Each vulnerability has a member. */
static enum status each_has(struct csaf_check *c, unsigned set, struct str key) {
    if (!is_any(c, set))
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        if (!json_get(vulnerability, key))
            TRY(csaf_add(c, vulnerability,
                         str_format(c->arena, "this profile needs more here: add '" STR_F "'", STR_A(key))));
    return STATUS_OK;
}

static enum status vulnerabilities_have_notes(struct csaf_check *c) {
    return each_has(c, ADVISORIES, STR("notes"));
}

static enum status vulnerabilities_have_status(struct csaf_check *c) {
    return each_has(c, PROFILE_ADVISORY | PROFILE_DEPRECATED_ADVISORY, STR("product_status"));
}

static enum status vex_has_status(struct csaf_check *c) {
    static const struct str lists[] = {STR_INIT("fixed"), STR_INIT("known_affected"), STR_INIT("known_not_affected"),
                                       STR_INIT("under_investigation")};
    if (!is_any(c, PROFILE_VEX))
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *status = json_get(vulnerability, STR("product_status"));
        bool found = false;
        for (size_t i = 0; i < ARRAY_LEN(lists); i++)
            found |= json_get(status, lists[i]) != NULL;
        if (!found)
            TRY(csaf_add(
                c, status ? status : vulnerability,
                STR("a VEX document needs a status here: add one of fixed, known_affected, known_not_affected, "
                    "under_investigation")));
    }
    return STATUS_OK;
}

static enum status has_vulnerabilities(struct csaf_check *c) {
    if (c->vulnerabilities || !is_any(c, ADVISORIES))
        return STATUS_OK;
    return csaf_add(c, root_of(c), STR("this profile needs vulnerabilities: add 'vulnerabilities'"));
}

static enum status advisory_has_affected(struct csaf_check *c) {
    if (!is_any(c, PROFILE_ADVISORY))
        return STATUS_OK;
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *status = json_get(vulnerability, STR("product_status"));
        if (!json_get(status, STR("known_affected")))
            TRY(csaf_add(c, status ? status : vulnerability,
                         STR("this profile needs affected products here: add 'known_affected'")));
    }
    return STATUS_OK;
}

static enum status withdrawn_is_described(struct csaf_check *c) {
    const struct json_node *notes = json_get(c->document, STR("notes"));
    if (!is_any(c, PROFILE_WITHDRAWN | PROFILE_SUPERSEDED))
        return STATUS_OK;
    FOR_ITEMS (note, notes)
        if (str_eq(json_get_string(note, STR("category")), STR("description")))
            return STATUS_OK;
    return csaf_add(c, notes ? notes : c->document,
                    STR("this profile needs the reason: add a note of category description"));
}

static enum status withdrawn_has_no_products(struct csaf_check *c) {
    if (!c->tree || !is_any(c, PROFILE_WITHDRAWN | PROFILE_SUPERSEDED))
        return STATUS_OK;
    return csaf_add(c, c->tree, STR("this profile has no product_tree: take it out"));
}

static enum status withdrawn_was_published(struct csaf_check *c) {
    if (!is_any(c, PROFILE_WITHDRAWN | PROFILE_SUPERSEDED) ||
        (json_is(c->revisions, JSON_ARRAY) && c->revisions->size > 1))
        return STATUS_OK;
    return csaf_add(c, c->revisions ? c->revisions : c->document,
                    STR("this profile needs two revisions at least: add the one that withdraws or supersedes"));
}

/* ---- 6.2.10, 6.2.12 */

static enum status has_tlp(struct csaf_check *c) {
    const struct json_node *distribution = json_get(c->document, STR("distribution"));
    if (json_get(json_get(distribution, STR("tlp")), STR("label")))
        return STATUS_OK;
    return csaf_add(c, distribution ? distribution : c->document, STR("no TLP label says who may read it: add one"));
}

static enum status has_language(struct csaf_check *c) {
    return wants_text(c, STR("lang"), "no language is given");
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.15"), STR_INIT("a translator names the language translated from"), CSAF_BOTH, CSAF_MANDATORY,
     translator_names_its_source},
    {STR_INIT("6.1.26"), STR_INIT("the category is no look-alike of a profile"), CSAF_BOTH, CSAF_MANDATORY,
     category_is_no_look_alike},
    {STR_INIT("6.1.27.1"), STR_INIT("informational documents have notes"), CSAF_BOTH, CSAF_MANDATORY, has_notes},
    {STR_INIT("6.1.27.2"), STR_INIT("informational documents have references"), CSAF_BOTH, CSAF_MANDATORY,
     has_references},
    {STR_INIT("6.1.27.3"), STR_INIT("informational documents have no vulnerabilities"), CSAF_BOTH, CSAF_MANDATORY,
     has_no_vulnerabilities},
    {STR_INIT("6.1.27.4"), STR_INIT("advisories have a product tree"), CSAF_BOTH, CSAF_MANDATORY, has_product_tree},
    {STR_INIT("6.1.27.5"), STR_INIT("vulnerabilities of advisories have notes"), CSAF_BOTH, CSAF_MANDATORY,
     vulnerabilities_have_notes},
    {STR_INIT("6.1.27.6"), STR_INIT("vulnerabilities of advisories have a product status"), CSAF_BOTH, CSAF_MANDATORY,
     vulnerabilities_have_status},
    {STR_INIT("6.1.27.7"), STR_INIT("vulnerabilities of VEX have a product status"), CSAF_BOTH, CSAF_MANDATORY,
     vex_has_status},
    {STR_INIT("6.1.27.11"), STR_INIT("advisories have vulnerabilities"), CSAF_BOTH, CSAF_MANDATORY,
     has_vulnerabilities},
    {STR_INIT("6.1.27.12"), STR_INIT("vulnerabilities of advisories have affected products"), V21, CSAF_MANDATORY,
     advisory_has_affected},
    {STR_INIT("6.1.27.14"), STR_INIT("withdrawn documents say so in a note"), V21, CSAF_MANDATORY,
     withdrawn_is_described},
    {STR_INIT("6.1.27.15"), STR_INIT("withdrawn documents have no products"), V21, CSAF_MANDATORY,
     withdrawn_has_no_products},
    {STR_INIT("6.1.27.16"), STR_INIT("withdrawn documents were published before"), V21, CSAF_MANDATORY,
     withdrawn_was_published},
    {STR_INIT("6.1.28"), STR_INIT("a translation is of another language"), CSAF_BOTH, CSAF_MANDATORY, languages_differ},
    {STR_INIT("6.2.10"), STR_INIT("a TLP label is given"), V20, CSAF_RECOMMENDED, has_tlp},
    {STR_INIT("6.2.12"), STR_INIT("the language is given"), CSAF_BOTH, CSAF_RECOMMENDED, has_language},
};
const struct csaf_tests csaf_tests_profile = {tests, ARRAY_LEN(tests)};
