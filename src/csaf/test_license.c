/* Tests of the licence of a document. */
#include "csaf/check.h"

#include "csaf/license.h"

static const struct json_node *expression_of(const struct csaf_check *c) {
    const struct json_node *node = json_get(c->document, STR("license_expression"));
    return json_is(node, JSON_STRING) ? node : NULL;
}

/* ---- 6.1.54 */

static enum status expression_is_valid(struct csaf_check *c) {
    const struct json_node *node = expression_of(c);
    enum license_fault fault;
    struct str part;
    if (!node)
        return STATUS_OK;
    TRY(license_read(json_string(node), NULL, NULL, &fault, &part));
    if (fault == LICENSE_VALID)
        return STATUS_OK;
    return csaf_add(
        c, node,
        str_format(c->arena, "is no SPDX licence expression: '" STR_F "' %s", STR_A(part), license_fault_text(fault)));
}

/* ---- the identifiers of a valid expression */

struct walk {
    struct csaf_check *check;
    const struct json_node *node;
    size_t unlisted; /* identifiers of others than SPDX and ScanCode */
};

static enum status each_id(struct csaf_check *c, struct walk *walk, license_visitor visit) {
    enum license_fault fault;
    struct str part;
    *walk = (struct walk){.check = c, .node = expression_of(c)};
    if (!walk->node)
        return STATUS_OK;
    TRY(license_read(json_string(walk->node), NULL, NULL, &fault, &part));
    return fault == LICENSE_VALID ? license_read(json_string(walk->node), visit, walk, &fault, &part) : STATUS_OK;
}

static const char *kind_of(const struct license_id *id) {
    return id->exception ? "exception" : "licence";
}

/* ---- 6.2.44 */

static enum status visit_deprecated(void *context, const struct license_id *id) {
    struct walk *walk = context;
    struct license_entry entry = license_find(id);
    if (!entry.known || entry.since.len == 0)
        return STATUS_OK;
    bool spdx = entry.registry == LICENSE_SPDX;
    return csaf_add(walk->check, walk->node,
                    str_format(walk->check->arena,
                               "the %s '" STR_F "' is deprecated%s" STR_F ": use what its registry names instead",
                               kind_of(id), STR_A(id->text), spdx ? " since SPDX list " : " by ScanCode",
                               STR_A(spdx ? entry.since : STR(""))));
}

static enum status licenses_are_not_deprecated(struct csaf_check *c) {
    struct walk walk;
    return each_id(c, &walk, visit_deprecated);
}

/* ---- 6.2.45: others than SPDX and ScanCode are not asked */

static enum status visit_existence(void *context, const struct license_id *id) {
    struct walk *walk = context;
    struct license_entry entry = license_find(id);
    if (entry.known || entry.registry == LICENSE_OTHER)
        return STATUS_OK;
    return csaf_add(walk->check, walk->node,
                    str_format(walk->check->arena, "%s does not list the %s '" STR_F "'",
                               entry.registry == LICENSE_SPDX ? "SPDX" : "ScanCode LicenseDB", kind_of(id),
                               STR_A(id->text)));
}

static enum status licenses_exist(struct csaf_check *c) {
    struct walk walk;
    return each_id(c, &walk, visit_existence);
}

/* ---- 6.3.17 */

static enum status visit_registration(void *context, const struct license_id *id) {
    struct walk *walk = context;
    if (license_find(id).known)
        return STATUS_OK;
    return csaf_add(walk->check, walk->node,
                    str_format(walk->check->arena,
                               "neither SPDX nor ScanCode LicenseDB lists the %s '" STR_F "': see whether a known one "
                               "fits",
                               kind_of(id), STR_A(id->text)));
}

static enum status licenses_are_registered(struct csaf_check *c) {
    struct walk walk;
    return each_id(c, &walk, visit_registration);
}

/* ---- 6.1.55, 6.2.46: the text of a licence that is listed nowhere. One that claims to be of SPDX or ScanCode is not
 * meant: that it is missing there is 6.2.45, and the official cases call such documents valid. */

static enum status count_unlisted(void *context, const struct license_id *id) {
    struct walk *walk = context;
    walk->unlisted += license_find(id).registry == LICENSE_OTHER;
    return STATUS_OK;
}

static enum status check_text(struct csaf_check *c, struct str title) {
    const struct json_node *notes = json_get(c->document, STR("notes"));
    size_t count = 0;
    FOR_ITEMS (note, notes) {
        if (!str_eq(json_get_string(note, STR("title")), title))
            continue;
        if (!str_eq(json_get_string(note, STR("category")), STR("legal_disclaimer")))
            return csaf_add(c, note, STR("gives the licence: its category has to be legal_disclaimer"));
        if (++count > 1)
            return csaf_add(c, note, STR("gives the licence a second time: put both into one note"));
    }
    if (count == 1)
        return STATUS_OK;
    return csaf_add(c, notes ? notes : c->document,
                    str_format(c->arena,
                               "the licence is listed nowhere: one note of category legal_disclaimer with its text has "
                               "to be titled '" STR_F "'",
                               STR_A(title)));
}

static enum status check_text_if_unlisted(struct csaf_check *c, struct str title) {
    struct walk walk;
    TRY(each_id(c, &walk, count_unlisted));
    return walk.unlisted ? check_text(c, title) : STATUS_OK;
}

/* By language; the first is of documents that say none. */
static const struct {
    struct str language, title;
} titles[] = {{STR_INIT("en"), STR_INIT("License")}, {STR_INIT("de"), STR_INIT("Lizenz")}};

/* An index into titles; SIZE_MAX: no wording of the language is known. */
static size_t title_of(const struct csaf_check *c) {
    struct str language = json_get_string(c->document, STR("lang"));
    language = str_slice(language, 0, str_find_char(language, '-'));
    for (size_t i = 0; i < ARRAY_LEN(titles); i++)
        if (!language.len || str_eq_nocase(language, titles[i].language))
            return i;
    return SIZE_MAX;
}

static enum status license_has_its_text(struct csaf_check *c) {
    return title_of(c) == 0 ? check_text_if_unlisted(c, titles[0].title) : STATUS_OK;
}

static enum status translated_license_has_its_text(struct csaf_check *c) {
    size_t title = title_of(c);
    struct walk walk;
    if (title == 0)
        return STATUS_OK;
    if (title != SIZE_MAX)
        return check_text_if_unlisted(c, titles[title].title);
    TRY(each_id(c, &walk, count_unlisted));
    return walk.unlisted ? csaf_skip(c, NULL, STR("no wording of 'License' in its language is known")) : STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.54"), STR_INIT("the licence is an SPDX expression"), V21, CSAF_MANDATORY, expression_is_valid},
    {STR_INIT("6.1.55"), STR_INIT("a licence that is listed nowhere has its text in a note"), V21, CSAF_MANDATORY,
     license_has_its_text},
    {STR_INIT("6.2.44"), STR_INIT("licences are not deprecated"), V21, CSAF_RECOMMENDED, licenses_are_not_deprecated},
    {STR_INIT("6.2.45"), STR_INIT("licences exist"), V21, CSAF_RECOMMENDED, licenses_exist},
    {STR_INIT("6.2.46"), STR_INIT("the same, in the document's language"), V21, CSAF_RECOMMENDED,
     translated_license_has_its_text},
    {STR_INIT("6.3.17"), STR_INIT("licences are registered"), V21, CSAF_INFORMATIVE, licenses_are_registered},
};
const struct csaf_tests csaf_tests_license = {tests, ARRAY_LEN(tests)};
