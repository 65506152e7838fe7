/* Tests of what the document says of itself: notes, references, title, order of keys. */
#include <stddef.h>

#include "csaf/check.h"

/* ---- 6.1.27.17 to 6.1.27.19, 6.2.39.2 to 6.2.39.4, 6.2.40: texts that have to be worded so */

/* Both by the language of the document; the first is of documents that say none. */
static const struct wording {
    struct str language;
    struct str withdrawal, supersession, superseding, product;
} wordings[] = {
    {STR_INIT("en"), STR_INIT("Reasoning for Withdrawal"), STR_INIT("Reasoning for Supersession"),
     STR_INIT("Superseding Document"), STR_INIT("Product Description")},
    {STR_INIT("de"), STR_INIT("Begründung für die Zurückziehung"), STR_INIT("Begründung für die Ersetzung"),
     STR_INIT("Ersetzendes Dokument"), STR_INIT("Produktbeschreibung")},
};

/* NULL: no wording of the language is known. */
static const struct wording *wording_of(const struct csaf_check *c) {
    struct str language = json_get_string(c->document, STR("lang"));
    language = str_slice(language, 0, str_find_char(language, '-'));
    for (size_t i = 0; i < ARRAY_LEN(wordings); i++)
        if (!language.len || str_eq_nocase(language, wordings[i].language))
            return &wordings[i];
    return NULL;
}

/* Which of the texts a test is about. */
struct phrase {
    struct str category; /* of the documents that need it */
    size_t at;           /* in struct wording */
    enum status (*check)(struct csaf_check *c, struct str text);
};

static struct str text_at(const struct wording *wording, const struct phrase *phrase) {
    return *(const struct str *)((const char *)wording + phrase->at);
}

static enum status skip_language(struct csaf_check *c, struct str english) {
    return csaf_skip(
        c, json_get(c->document, STR("lang")),
        str_format(c->arena, "no wording of '" STR_F "' in the document's language is known", STR_A(english)));
}

/* In English, and where no language is said. */
static enum status check_english(struct csaf_check *c, const struct phrase *phrase) {
    if (!str_eq(c->category, phrase->category) || wording_of(c) != wordings)
        return STATUS_OK;
    return phrase->check(c, text_at(wordings, phrase));
}

/* In any other language. */
static enum status check_translated(struct csaf_check *c, const struct phrase *phrase) {
    const struct wording *wording = wording_of(c);
    if (!str_eq(c->category, phrase->category) || wording == wordings)
        return STATUS_OK;
    return wording ? phrase->check(c, text_at(wording, phrase)) : skip_language(c, text_at(wordings, phrase));
}

static enum status check_reason(struct csaf_check *c, struct str title) {
    const struct json_node *notes = json_get(c->document, STR("notes"));
    size_t count = 0;
    FOR_ITEMS (note, notes) {
        if (!str_eq(json_get_string(note, STR("title")), title))
            continue;
        if (!str_eq(json_get_string(note, STR("category")), STR("description")))
            return csaf_add(c, note, STR("gives the reason: make its category description"));
        if (++count > 1)
            return csaf_add(c, note, STR("gives the reason a second time: put both into one note"));
    }
    if (count == 1)
        return STATUS_OK;
    return csaf_add(
        c, notes ? notes : c->document,
        str_format(c->arena, "the reason is not given: add one note of category description that is titled '" STR_F "'",
                   STR_A(title)));
}

static enum status check_reference(struct csaf_check *c, struct str summary) {
    const struct json_node *references = json_get(c->document, STR("references"));
    FOR_ITEMS (reference, references)
        if (str_starts(json_get_string(reference, STR("summary")), summary) &&
            str_eq(json_get_string(reference, STR("category")), STR("external")))
            return STATUS_OK;
    return csaf_add(c, references ? references : c->document,
                    str_format(c->arena,
                               "the successor is not named: add an external reference whose summary begins with '" STR_F
                               "'",
                               STR_A(summary)));
}

static const struct phrase withdrawal = {STR_INIT("csaf_withdrawn"), offsetof(struct wording, withdrawal),
                                         check_reason};
static const struct phrase supersession = {STR_INIT("csaf_superseded"), offsetof(struct wording, supersession),
                                           check_reason};
static const struct phrase superseding = {STR_INIT("csaf_superseded"), offsetof(struct wording, superseding),
                                          check_reference};

static enum status withdrawal_has_a_reason(struct csaf_check *c) {
    return check_english(c, &withdrawal);
}
static enum status translated_withdrawal_has_a_reason(struct csaf_check *c) {
    return check_translated(c, &withdrawal);
}
static enum status supersession_has_a_reason(struct csaf_check *c) {
    return check_english(c, &supersession);
}
static enum status translated_supersession_has_a_reason(struct csaf_check *c) {
    return check_translated(c, &supersession);
}
static enum status supersession_has_a_reference(struct csaf_check *c) {
    return check_english(c, &superseding);
}
static enum status translated_supersession_has_a_reference(struct csaf_check *c) {
    return check_translated(c, &superseding);
}

/* A note that may describe a product, and names none. */
static bool is_unbound_description(const struct json_node *note) {
    return str_eq(json_get_string(note, STR("category")), STR("description")) && !json_get(note, STR("product_ids")) &&
           !json_get(note, STR("group_ids"));
}

static enum status descriptions_name_products(struct csaf_check *c) {
    const struct wording *wording = wording_of(c);
    const struct json_node *notes = json_get(c->document, STR("notes"));
    FOR_ITEMS (note, notes) {
        if (!is_unbound_description(note))
            continue;
        if (!wording)
            return skip_language(c, wordings[0].product);
        if (str_starts(json_get_string(note, STR("title")), wording->product))
            TRY(csaf_add(c, note, STR("does not say which product it describes: add 'product_ids' or 'group_ids'")));
    }
    return STATUS_OK;
}

/* ---- 6.2.13; as deep as JSON may be (JSON_DEPTH_MAX) */

static enum status check_sorted(struct csaf_check *c, const struct json_node *value) {
    const struct json_node *before = NULL;
    FOR_ITEMS (item, value)
        if (!json_is_flat(item))
            TRY(check_sorted(c, item));
    FOR_MEMBERS (key, value) {
        if (before && str_cmp(json_string(before), json_string(key)) > 0)
            TRY(csaf_add(c, key,
                         str_format(c->arena, "'" STR_F "' belongs before '" STR_F "': sort the keys",
                                    STR_A(json_string(key)), STR_A(json_string(before)))));
        before = key;
        if (!json_is_flat(key + 1))
            TRY(check_sorted(c, key + 1));
    }
    return STATUS_OK;
}

static enum status keys_are_sorted(struct csaf_check *c) {
    return check_sorted(c, c->doc->root);
}

/* ---- 6.2.15, 6.2.22, 6.2.38, 6.2.43 */

static enum status languages_are_no_default(struct csaf_check *c) {
    static const struct str keys[] = {STR_INIT("lang"), STR_INIT("source_lang")};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct json_node *language = json_get(c->document, keys[i]);
        if (str_eq_nocase(json_string(language), STR("i-default")))
            TRY(csaf_add(c, language, STR("is no language: name the one that is used")));
    }
    return STATUS_OK;
}

static enum status title_has_no_id(struct csaf_check *c) {
    const struct json_node *title = json_get(c->document, STR("title"));
    struct str id = json_get_string(c->tracking, STR("id"));
    if (!id.len || !str_contains(json_string(title), id))
        return STATUS_OK;
    return csaf_add(c, title, STR("holds the tracking id, which is shown beside it: leave it out"));
}

static enum status profile_is_not_deprecated(struct csaf_check *c) {
    if (!str_starts(c->category, STR("csaf_deprecated_")))
        return STATUS_OK;
    return csaf_add(c, json_get(c->document, STR("category")), STR("is a profile that is given up: use a newer one"));
}

static enum status license_is_given(struct csaf_check *c) {
    const struct json_node *license = json_get(c->document, STR("license_expression"));
    if (!license)
        return csaf_add(c, c->document, STR("no licence is given: add 'license_expression'"));
    return json_string(license).len ? STATUS_OK : csaf_add(c, license, STR("is empty: write the licence"));
}

/* ---- 6.2.11 */

static enum status has_canonical_url(struct csaf_check *c) {
    const struct json_node *references = json_get(c->document, STR("references"));
    struct str name = csaf_file_end(c);
    if (!name.ptr)
        return STATUS_MEMORY;
    FOR_ITEMS (reference, references) {
        if (csaf_is_own_address(reference, name))
            return STATUS_OK;
    }
    return csaf_add(c, references ? references : c->document,
                    str_format(c->arena,
                               "no reference says where the document is: add one of category self that begins with "
                               "https:// and ends with " STR_F,
                               STR_A(name)));
}

/* ---- of vulnerabilities: 6.2.7, 6.2.17, 6.3.3, 6.3.4 */

static enum status involvements_have_dates(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *list = json_get(vulnerability, STR("involvements"));
        FOR_ITEMS (item, list)
            if (!json_get(item, STR("date")))
                TRY(csaf_add(c, item, STR("does not say when: add 'date'")));
    }
    return STATUS_OK;
}

/* "CVE-", a year, and four digits or more. */
static bool is_cve(struct str text) {
    struct str number = str_skip(text, 9);
    for (size_t i = 4; i < text.len; i++)
        if (i != 8 && !char_is_digit(text.ptr[i]))
            return false;
    return str_starts(text, STR("CVE-")) && number.len >= 4 && text.ptr[8] == '-';
}

static enum status ids_are_no_cves(struct csaf_check *c) {
    FOR_ITEMS (vulnerability, c->vulnerabilities) {
        const struct json_node *ids = json_get(vulnerability, STR("ids"));
        FOR_ITEMS (id, ids)
            if (is_cve(json_get_string(id, STR("text"))))
                TRY(csaf_add(c, json_get(id, STR("text")), STR("is a CVE: write it under 'cve'")));
    }
    return STATUS_OK;
}

static enum status each_has(struct csaf_check *c, struct str key) {
    FOR_ITEMS (vulnerability, c->vulnerabilities)
        if (!json_get(vulnerability, key))
            TRY(csaf_add(c, vulnerability,
                         str_format(c->arena, "lacks '" STR_F "': add it if there is one", STR_A(key))));
    return STATUS_OK;
}

static enum status cves_are_given(struct csaf_check *c) {
    return each_has(c, STR("cve"));
}
static enum status cwes_are_given(struct csaf_check *c) {
    return each_has(c, c->version == CSAF_2_0 ? STR("cwe") : STR("cwes"));
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.27.17"), STR_INIT("a withdrawn document gives the reason"), V21, CSAF_MANDATORY,
     withdrawal_has_a_reason},
    {STR_INIT("6.1.27.18"), STR_INIT("a superseded document gives the reason"), V21, CSAF_MANDATORY,
     supersession_has_a_reason},
    {STR_INIT("6.1.27.19"), STR_INIT("a superseded document names its successor"), V21, CSAF_MANDATORY,
     supersession_has_a_reference},
    {STR_INIT("6.2.7"), STR_INIT("involvements have a date"), CSAF_BOTH, CSAF_RECOMMENDED, involvements_have_dates},
    {STR_INIT("6.2.11"), STR_INIT("the document says where it is published"), CSAF_BOTH, CSAF_RECOMMENDED,
     has_canonical_url},
    {STR_INIT("6.2.13"), STR_INIT("keys are sorted"), CSAF_BOTH, CSAF_RECOMMENDED, keys_are_sorted},
    {STR_INIT("6.2.15"), STR_INIT("the language is not i-default"), CSAF_BOTH, CSAF_RECOMMENDED,
     languages_are_no_default},
    {STR_INIT("6.2.17"), STR_INIT("no CVE stands among the ids"), CSAF_BOTH, CSAF_RECOMMENDED, ids_are_no_cves},
    {STR_INIT("6.2.22"), STR_INIT("the title does not hold the tracking id"), V21, CSAF_RECOMMENDED, title_has_no_id},
    {STR_INIT("6.2.38"), STR_INIT("the profile is not deprecated"), V21, CSAF_RECOMMENDED, profile_is_not_deprecated},
    {STR_INIT("6.2.39.2"), STR_INIT("a withdrawn document gives the reason in its language"), V21, CSAF_RECOMMENDED,
     translated_withdrawal_has_a_reason},
    {STR_INIT("6.2.39.3"), STR_INIT("a superseded document gives the reason in its language"), V21, CSAF_RECOMMENDED,
     translated_supersession_has_a_reason},
    {STR_INIT("6.2.39.4"), STR_INIT("a superseded document names its successor in its language"), V21, CSAF_RECOMMENDED,
     translated_supersession_has_a_reference},
    {STR_INIT("6.2.40"), STR_INIT("descriptions of products name the products"), V21, CSAF_RECOMMENDED,
     descriptions_name_products},
    {STR_INIT("6.2.43"), STR_INIT("a licence is given"), V21, CSAF_RECOMMENDED, license_is_given},
    {STR_INIT("6.3.3"), STR_INIT("vulnerabilities have a CVE"), CSAF_BOTH, CSAF_INFORMATIVE, cves_are_given},
    {STR_INIT("6.3.4"), STR_INIT("vulnerabilities have a CWE"), CSAF_BOTH, CSAF_INFORMATIVE, cwes_are_given},
};
const struct csaf_tests csaf_tests_document = {tests, ARRAY_LEN(tests)};
