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
    return csaf_add(c, node,
                    str_format(c->arena,
                               "is no SPDX licence expression, '" STR_F "' %s: write it as MIT or as MIT OR Apache-2.0",
                               STR_A(part), license_fault_text(fault)));
}

/* ---- the identifiers of a valid expression: one finding tells the first that is wrong, and how many more there are */

struct walk {
    bool (*is_wrong)(const struct license_id *id);
    struct license_id first; /* of those that are wrong */
    size_t wrong;
};

static enum status visit_id(void *context, const struct license_id *id) {
    struct walk *walk = context;
    if (!walk->is_wrong(id))
        return STATUS_OK;
    if (walk->wrong++ == 0)
        walk->first = *id;
    return STATUS_OK;
}

static enum status walk_ids(struct csaf_check *c, bool (*is_wrong)(const struct license_id *), struct walk *walk) {
    const struct json_node *node = expression_of(c);
    enum license_fault fault;
    struct str part;
    *walk = (struct walk){.is_wrong = is_wrong};
    if (!node)
        return STATUS_OK;
    TRY(license_read(json_string(node), visit_id, walk, &fault, &part));
    if (fault != LICENSE_VALID)
        walk->wrong = 0;
    return STATUS_OK;
}

static enum status check_ids(struct csaf_check *c, bool (*is_wrong)(const struct license_id *), const char *lacks) {
    struct walk walk;
    TRY(walk_ids(c, is_wrong, &walk));
    if (walk.wrong == 0)
        return STATUS_OK;
    struct str more = walk.wrong > 1 ? str_format(c->arena, " (and %zu more)", walk.wrong - 1) : STR("");
    if (!more.ptr)
        return STATUS_MEMORY;
    return csaf_add(c, expression_of(c),
                    str_format(c->arena, "the %s '" STR_F "'" STR_F " %s",
                               walk.first.exception ? "exception" : "licence", STR_A(walk.first.text), STR_A(more),
                               lacks));
}

/* ---- 6.2.44, 6.2.45, 6.3.17 */

static bool is_deprecated(const struct license_id *id) {
    return license_find(id).since.len > 0;
}

/* Others than SPDX and ScanCode are not asked. */
static bool is_missing(const struct license_id *id) {
    struct license_entry entry = license_find(id);
    return !entry.known && entry.registry != LICENSE_OTHER;
}

static bool is_unregistered(const struct license_id *id) {
    return !license_find(id).known;
}

static enum status licenses_are_not_deprecated(struct csaf_check *c) {
    return check_ids(c, is_deprecated, "is deprecated by its registry: use what that names instead");
}

static enum status licenses_exist(struct csaf_check *c) {
    return check_ids(c, is_missing, "is not in the list of its registry: correct it");
}

static enum status licenses_are_registered(struct csaf_check *c) {
    return check_ids(c, is_unregistered,
                     "is listed neither by SPDX nor by ScanCode LicenseDB: see whether a known one fits");
}

/* ---- 6.1.55, 6.2.46: the text of a licence that is listed nowhere. One that claims to be of SPDX or ScanCode is not
 * meant: that it is missing there is 6.2.45, and the official cases call such documents valid. */

static bool is_of_others(const struct license_id *id) {
    return license_find(id).registry == LICENSE_OTHER;
}

static enum status check_text(struct csaf_check *c, struct str title) {
    const struct json_node *notes = json_get(c->document, STR("notes"));
    size_t count = 0;
    FOR_ITEMS (note, notes) {
        if (!str_eq(json_get_string(note, STR("title")), title))
            continue;
        if (!str_eq(json_get_string(note, STR("category")), STR("legal_disclaimer")))
            return csaf_add(c, note, STR("gives the licence: make its category legal_disclaimer"));
        if (++count > 1)
            return csaf_add(c, note, STR("gives the licence a second time: put both into one note"));
    }
    if (count == 1)
        return STATUS_OK;
    return csaf_add(c, notes ? notes : c->document,
                    str_format(c->arena,
                               "the licence is listed nowhere: add its text in one note of category legal_disclaimer "
                               "that is titled '" STR_F "'",
                               STR_A(title)));
}

static enum status check_text_if_unlisted(struct csaf_check *c, struct str title) {
    struct walk walk;
    TRY(walk_ids(c, is_of_others, &walk));
    return walk.wrong ? check_text(c, title) : STATUS_OK;
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
    TRY(walk_ids(c, is_of_others, &walk));
    return walk.wrong ? csaf_skip(c, NULL, STR("no wording of 'License' in its language is known")) : STATUS_OK;
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
