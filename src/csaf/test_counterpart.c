/* 6.2.42: what the branches say of a product, its CPE and package URLs say too. */
#include "csaf/check.h"

#include "csaf/cpe.h"
#include "csaf/purl.h"

/* The branches above a product, from the nearest. Names are looked at up to a bound: those far up are looked at for
 * every product below. */
enum { NAME_MAX_LOOKED_AT = 512 };
struct path {
    const struct path *above;
    struct str category;
    struct str name;
};

static const struct path *nearest(const struct path *path, struct str category) {
    while (path && !str_eq(path->category, category))
        path = path->above;
    return path;
}

static bool is_range(const struct path *branch) {
    return str_eq(branch->category, STR("product_version_range"));
}

/* ---- words: runs of letters and digits; signs between them differ from notation to notation */

static bool is_sign(char c) {
    return !char_is_alnum(c) && (unsigned char)c < 0x80;
}

static bool next_word(struct str *rest, struct str *word) {
    size_t from = 0;
    while (from < rest->len && is_sign(rest->ptr[from]))
        from++;
    size_t to = from;
    while (to < rest->len && !is_sign(rest->ptr[to]))
        to++;
    *word = str_slice(*rest, from, to);
    *rest = str_skip(*rest, to);
    return word->len > 0;
}

/* Takes the words of `value` off the front. */
static bool take_words(struct str *rest, struct str value) {
    struct str wanted, word, left = *rest;
    while (next_word(&value, &wanted))
        if (!next_word(&left, &word) || !str_eq_nocase(word, wanted))
            return false;
    *rest = left;
    return true;
}

static bool is_spent(struct str rest) {
    struct str word;
    return !next_word(&rest, &word);
}

static bool holds_words(struct str name, struct str value) {
    struct str word;
    do {
        struct str rest = name;
        if (take_words(&rest, value))
            return true;
    } while (next_word(&name, &word));
    return false;
}

static bool has_digit(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (char_is_digit(text.ptr[i]))
            return true;
    return false;
}

/* Without words before the version ("Version", "Release") and the v before its number. */
static struct str bare_version(struct str text) {
    struct str rest = text, word;
    while (next_word(&rest, &word) && !has_digit(word))
        text = rest;
    while (text.len > 0 && is_sign(*text.ptr))
        text = str_skip(text, 1);
    bool v = text.len > 1 && char_lower(text.ptr[0]) == 'v' && char_is_digit(text.ptr[1]);
    return v ? str_skip(text, 1) : text;
}

/* The version, and perhaps the update behind it. */
static bool is_aligned(struct str name, struct str version, struct str update) {
    struct str rest = bare_version(name);
    if (!has_digit(name))
        return holds_words(name, version);
    if (!take_words(&rest, bare_version(version)))
        return false;
    return is_spent(rest) || (update.len > 0 && take_words(&rest, update) && is_spent(rest));
}

/* ---- CPE */

static const struct {
    struct str category;
    enum cpe_attribute attribute;
} counterparts[] = {
    {STR_INIT("vendor"), CPE_VENDOR},           {STR_INIT("product_name"), CPE_PRODUCT},
    {STR_INIT("product_version"), CPE_VERSION}, {STR_INIT("product_version_range"), CPE_VERSION},
    {STR_INIT("patch_level"), CPE_UPDATE},      {STR_INIT("service_pack"), CPE_UPDATE},
    {STR_INIT("language"), CPE_LANGUAGE},       {STR_INIT("architecture"), CPE_TARGET_HW},
    {STR_INIT("platform"), CPE_TARGET_HW},
};

/* "4.x" is a version that stands for several. */
static bool has_wildcard(struct str name) {
    struct str word;
    if (str_find_char(name, '*') != SIZE_MAX || str_find_char(name, '?') != SIZE_MAX)
        return true;
    while (next_word(&name, &word))
        if (str_eq_nocase(word, STR("x")))
            return true;
    return false;
}

static enum status complain(struct csaf_check *c, const struct json_node *node, const char *part, const char *lacks,
                            const struct path *branch) {
    return csaf_add(c, node,
                    str_format(c->arena, "its %s %s the " STR_F " '" STR_F "' of the branches: make both say the same",
                               part, lacks, STR_A(branch->category), STR_A(branch->name)));
}

static enum status check_value(struct csaf_check *c, const struct json_node *node, const struct cpe *cpe,
                               enum cpe_attribute attribute, const struct path *branch) {
    const struct cpe_value *value = &cpe->values[attribute], *update = &cpe->values[CPE_UPDATE];
    const char *part = cpe_attribute_words[attribute];
    if (is_range(branch) && (value->kind == CPE_ANY || value->wildcard))
        return STATUS_OK;
    if (value->kind != CPE_TEXT)
        return complain(c, node, part, "does not give", branch);
    if (is_range(branch))
        return complain(c, node, part, "is one version, which is not", branch);
    if (value->wildcard && !has_wildcard(branch->name))
        return complain(c, node, part, "stands for more than", branch);
    if (attribute == CPE_VERSION && !value->wildcard &&
        !is_aligned(branch->name, value->text, update->kind == CPE_TEXT ? update->text : STR_NONE))
        return complain(c, node, part, "is not", branch);
    return STATUS_OK;
}

/* What no branch says, by its category or within its name. */
static enum status check_extra(struct csaf_check *c, const struct json_node *node, const struct cpe *cpe,
                               enum cpe_attribute attribute, const struct path *path) {
    const struct cpe_value *value = &cpe->values[attribute];
    if (value->kind != CPE_TEXT)
        return STATUS_OK;
    for (; path; path = path->above)
        if (holds_words(path->name, value->text))
            return STATUS_OK;
    return csaf_add(
        c, node,
        str_format(c->arena, "its %s is '" STR_F "', of which the branches say nothing: add a branch, or leave it out",
                   cpe_attribute_words[attribute], STR_A(value->text)));
}

static enum status check_cpe(struct csaf_check *c, const struct json_node *node, const struct path *path) {
    unsigned covered = 1u << CPE_PART;
    struct cpe cpe;
    bool valid;
    TRY(cpe_read(json_string(node), c->arena, &cpe, &valid));
    if (!valid)
        return STATUS_OK;
    for (size_t i = 0; i < ARRAY_LEN(counterparts); i++) {
        const struct path *branch = nearest(path, counterparts[i].category);
        if (!branch)
            continue;
        covered |= 1u << counterparts[i].attribute;
        TRY(check_value(c, node, &cpe, counterparts[i].attribute, branch));
    }
    for (unsigned i = 0; i < CPE_ATTRIBUTES; i++)
        if (!(covered >> i & 1))
            TRY(check_extra(c, node, &cpe, (enum cpe_attribute)i, path));
    return STATUS_OK;
}

/* ---- package URLs: what their type cannot say is not asked */

/* An epoch stands before the version, or in a qualifier. */
static bool is_purl_version(const struct purl *purl, struct str name) {
    struct str epoch = purl_qualifier(purl, STR("epoch")), rest = name;
    if (is_aligned(name, purl->version, STR_NONE))
        return true;
    return epoch.len > 0 && take_words(&rest, epoch) && is_aligned(rest, purl->version, STR_NONE);
}

static enum status check_purl_version(struct csaf_check *c, const struct json_node *node, const struct purl *purl,
                                      const struct path *path) {
    const struct path *version = nearest(path, STR("product_version"));
    const struct path *range = nearest(path, STR("product_version_range"));
    if (range && purl->version.ptr)
        TRY(complain(c, node, "version", "is one version, which is not", range));
    if (!version)
        return STATUS_OK;
    if (!purl->version.ptr)
        return complain(c, node, "version", "does not give", version);
    return is_purl_version(purl, version->name) ? STATUS_OK : complain(c, node, "version", "is not", version);
}

static enum status check_purl(struct csaf_check *c, const struct json_node *node, const struct path *path) {
    const struct path *vendor = nearest(path, STR("vendor")), *architecture = nearest(path, STR("architecture"));
    struct purl purl;
    TRY(purl_read(json_string(node), c->arena, &purl));
    if (!purl_is_readable(&purl))
        return STATUS_OK;
    if (vendor && !purl.namespace.ptr && purl_type_namespace(purl.type) == PURL_REQUIRED)
        TRY(complain(c, node, "namespace", "does not give", vendor));
    if (architecture && purl_type_has_arch(purl.type) && purl_qualifier(&purl, STR("arch")).len == 0)
        TRY(complain(c, node, "qualifier 'arch'", "does not give", architecture));
    return check_purl_version(c, node, &purl, path);
}

/* ---- the branches; as deep as JSON may be (JSON_DEPTH_MAX) */

static enum status check_branches(struct csaf_check *c, const struct json_node *branches, const struct path *above) {
    FOR_ITEMS (branch, branches) {
        const struct json_node *helper =
            json_get(json_get(branch, STR("product")), STR("product_identification_helper"));
        const struct json_node *cpe = json_get(helper, STR("cpe")), *purls = json_get(helper, STR("purls"));
        struct str name = str_slice(json_get_string(branch, STR("name")), 0, NAME_MAX_LOOKED_AT);
        const struct path path = {above, json_get_string(branch, STR("category")), name};
        if (json_is(cpe, JSON_STRING))
            TRY(check_cpe(c, cpe, &path));
        FOR_ITEMS (purl, purls)
            if (json_is(purl, JSON_STRING))
                TRY(check_purl(c, purl, &path));
        TRY(check_branches(c, json_get(branch, STR("branches")), &path));
    }
    return STATUS_OK;
}

static enum status helpers_say_what_branches_say(struct csaf_check *c) {
    return check_branches(c, json_get(c->tree, STR("branches")), NULL);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.2.42"), STR_INIT("CPE and package URLs say what the branches say"), V21, CSAF_RECOMMENDED,
     helpers_say_what_branches_say},
};
const struct csaf_tests csaf_tests_counterpart = {tests, ARRAY_LEN(tests)};
