#include "supplier/csaf_claim.h"

#include "advisory/range.h"
#include "csaf/vers.h"

bool csaf_claim_is_bad(const struct csaf_claim *claim) {
    return claim->status == CSAF_KNOWN_AFFECTED || claim->status == CSAF_FIRST_AFFECTED ||
           claim->status == CSAF_LAST_AFFECTED || claim->status == CSAF_UNDER_INVESTIGATION;
}

/* ---- claims of a product */

/* Where a name without branches ends and its version begins: at the first word that starts with a digit or a sign, or
 * that speaks of versions. */
static bool begins_version(struct str word) {
    static const struct str WORDS[] = {STR_INIT("version"), STR_INIT("versions"), STR_INIT("before"), STR_INIT("prior"),
                                       STR_INIT("all"),     STR_INIT("up"),       STR_INIT("through")};
    struct str rest = word.len > 1 && char_lower(word.ptr[0]) == 'v' ? str_skip(word, 1) : word;
    if (rest.len > 0 && (char_is_digit(rest.ptr[0]) || str_find_char(STR("<>="), rest.ptr[0]) != SIZE_MAX))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(WORDS); i++)
        if (str_eq_nocase(word, WORDS[i]))
            return true;
    return false;
}

static void split_text(struct str text, struct str *name, struct str *version) {
    struct str rest = text, word;
    *name = text;
    *version = STR("");
    while (str_next(&rest, ' ', &word)) {
        size_t at = (size_t)(word.ptr - text.ptr);
        if (at == 0 || word.len == 0 || !begins_version(word))
            continue;
        *name = str_trim(str_slice(text, 0, at));
        *version = str_skip(text, at);
        return;
    }
}

static enum status claim_purl(struct csaf_claim *claim, struct str purl, struct arena *arena) {
    struct osv_package package;
    claim->how = CSAF_PURL;
    TRY(osv_key(purl, arena, &claim->key));
    if (!osv_package_of(purl, NULL, arena, &package))
        return arena->refused ? STATUS_MEMORY : STATUS_OK;
    claim->own_version = package.version;
    claim->ecosystem = package.ecosystem;
    claim->distro = package.distro;
    return STATUS_OK;
}

static enum status claim_cpe(struct csaf_claim *claim, struct str text, struct arena *arena) {
    bool valid;
    claim->how = CSAF_CPE;
    TRY(cpe_read(text, arena, &claim->cpe, &valid));
    if (!valid)
        return STATUS_OK;
    const struct cpe_value *version = &claim->cpe.values[CPE_VERSION];
    claim->own_version = version->kind == CPE_TEXT && !version->wildcard ? version->text : STR("");
    return identity_cpe_key(&claim->cpe, arena, &claim->key);
}

/* "generic" says nothing of where a package comes from. */
static bool is_typeless(struct str key) {
    return key.len == 0 || str_starts(key, STR("generic/"));
}

enum status csaf_claim_each(const struct csaf_product *product, enum csaf_status status, struct arena *arena,
                            csaf_claim_visitor visit, void *context) {
    struct csaf_claim base = {.how = CSAF_MODEL_NUMBER,
                              .version = product->version,
                              .is_range = product->version_kind == CSAF_VERSION_RANGE,
                              .status = status,
                              .is_qualified = product->qualified};
    struct str name = product->product;
    struct str version = base.version;
    if (name.len == 0)
        split_text(product->text, &name, &version);
    if (base.version.len == 0)
        base.version = version;
    TRY(identity_fold(product->vendor, arena, &base.vendor));
    for (size_t i = 0; i < product->identifier_count; i++) {
        const struct csaf_identifier *identifier = &product->identifiers[i];
        struct csaf_claim claim = base;
        if (identifier->kind != CSAF_PURL && identifier->kind != CSAF_CPE)
            continue;
        TRY(identifier->kind == CSAF_PURL ? claim_purl(&claim, identifier->text, arena)
                                          : claim_cpe(&claim, identifier->text, arena));
        base.has_purl |= claim.how == CSAF_PURL && !is_typeless(claim.key);
        base.has_cpe |= claim.how == CSAF_CPE && claim.key.len > 0;
        TRY(visit(context, &claim));
    }
    /* What the parts are put together of is named by them. */
    if (product->link != CSAF_LINK_NONE)
        return STATUS_OK;
    TRY(identity_name_key(name, arena, &base.key));
    return visit(context, &base);
}

/* ---- versions */

/* Which side of an end of an interval the version lies on; false: nobody can tell. What a type rounds is one only where
 * the texts are. */
static bool is_beyond(const struct vers_type *type, struct str version, const struct vers_constraint *end, bool upper,
                      bool end_in, bool *beyond) {
    int order = 0;
    if (!vers_compare(type, version, end->version, &order) ||
        (order == 0 && type->rounded && !str_eq(version, end->version)))
        return false;
    *beyond = order == 0 ? !end_in : upper ? order > 0 : order < 0;
    return true;
}

static enum osv_answer judge_interval(const struct vers_type *type, const struct vers_interval *interval,
                                      struct str version) {
    bool below = false, above = false;
    if (interval->from && !is_beyond(type, version, interval->from, false, interval->from_in, &below))
        return OSV_LOOK;
    if (interval->to && !is_beyond(type, version, interval->to, true, interval->to_in, &above))
        return OSV_LOOK;
    return below || above ? OSV_NOT : OSV_AFFECTED;
}

/* Prose, and what CSAF 2.1 writes like a vers without a type. */
static enum status judge_prose(struct str text, struct str version, struct arena *arena, enum osv_answer *answer) {
    static const enum osv_answer ANSWERS[] = {
        [RANGE_OUTSIDE] = OSV_NOT, [RANGE_INSIDE] = OSV_AFFECTED, [RANGE_UNSURE] = OSV_LOOK};
    const struct version_scheme *scheme = version_scheme_of(STR(""));
    const struct range *range;
    struct version read;
    TRY(version_parse(version, STR(""), arena, &read));
    TRY(range_parse(text, STR(""), scheme, arena, &range));
    *answer = ANSWERS[range_check(range, &read).place];
    return STATUS_OK;
}

/* Of generic versions nothing is known but that people wrote them: they are read like those without a type. */
static enum status read_vers(struct str text, struct arena *arena, struct vers *vers) {
    static const struct str GENERIC = STR_INIT("vers:generic/");
    return vers_read(str_starts_nocase(text, GENERIC) ? str_skip(text, GENERIC.len) : text, arena, vers);
}

static enum status judge_vers(struct str text, struct str version, struct arena *arena, enum osv_answer *answer) {
    struct vers vers;
    struct vers_interval *intervals;
    size_t count;
    *answer = OSV_LOOK;
    TRY(read_vers(text, arena, &vers));
    if (vers.fault.ptr || !vers.type)
        return STATUS_OK;
    if (vers.all || vers.none) {
        *answer = vers.all ? OSV_AFFECTED : OSV_NOT;
        return STATUS_OK;
    }
    bool ordered = vers_intervals(&vers, arena, &intervals, &count);
    if (!ordered && arena->refused)
        return STATUS_MEMORY;
    if (!ordered)
        return !vers.typed && vers.count == 1 ? judge_prose(text, version, arena, answer) : STATUS_OK;
    *answer = OSV_NOT;
    for (size_t i = 0; i < count; i++) {
        enum osv_answer one = judge_interval(vers.type, &intervals[i], version);
        *answer = one > *answer ? one : *answer;
    }
    return STATUS_OK;
}

static bool is_vers(const struct csaf_claim *claim) {
    return str_starts_nocase(claim->version, STR("vers:")) ||
           (claim->is_range && str_find_char(claim->version, '|') != SIZE_MAX);
}

/* Whether one version is another: by the order of the ecosystem, else by its text and as people write versions. */
static enum status judge_exact(const struct csaf_claim *claim, struct str wanted, struct str version,
                               struct arena *arena, enum osv_answer *answer) {
    const struct vers_type *type = claim->ecosystem.len > 0 ? osv_order(claim->ecosystem) : NULL;
    int order;
    if (str_eq(wanted, version)) {
        *answer = OSV_AFFECTED;
        return STATUS_OK;
    }
    if (type && vers_compare(type, wanted, version, &order)) {
        *answer = order != 0 ? OSV_NOT : type->rounded ? OSV_LOOK : OSV_AFFECTED;
        return STATUS_OK;
    }
    return judge_prose(wanted, version, arena, answer);
}

static enum status judge_version(const struct csaf_claim *claim, struct str version, struct arena *arena,
                                 enum osv_answer *answer) {
    *answer = OSV_LOOK;
    if (version.len == 0 || (claim->own_version.len == 0 && claim->version.len == 0))
        return STATUS_OK;
    if (claim->own_version.len > 0)
        return judge_exact(claim, claim->own_version, version, arena, answer);
    if (is_vers(claim))
        return judge_vers(claim->version, version, arena, answer);
    return claim->is_range ? judge_prose(claim->version, version, arena, answer)
                           : judge_exact(claim, claim->version, version, arena, answer);
}

/* ---- one component */

/* A package URL of one version may speak of the package or of its source. */
static struct str version_meant(const struct csaf_claim *claim, const struct identity *component) {
    if (claim->how != CSAF_PURL)
        return component->version;
    return str_eq_nocase(claim->key, component->package.key) ? component->package.version
                                                             : component->package.source_version;
}

/* The rest of two CPEs of one product: where one says something that the other says otherwise, or not at all, somebody
 * must look. */
static bool is_other_cpe(const struct cpe *claim, const struct cpe *component) {
    for (unsigned i = CPE_UPDATE; i < CPE_ATTRIBUTES; i++) {
        const struct cpe_value *a = &claim->values[i], *b = &component->values[i];
        if (a->kind == CPE_TEXT && (b->kind != CPE_TEXT || a->wildcard || !str_eq_nocase(a->text, b->text)))
            return true;
    }
    return false;
}

/* It is this product for certain: by what identifies it, or by its name and whose it is. */
static bool is_certain(const struct csaf_claim *claim, const struct identity *component) {
    if (claim->is_qualified || claim->status == CSAF_UNDER_INVESTIGATION)
        return false;
    if (claim->how == CSAF_CPE)
        return !is_other_cpe(&claim->cpe, &component->cpe);
    return claim->how == CSAF_PURL || (claim->vendor.len > 0 && str_eq(claim->vendor, component->vendor));
}

static bool is_name(const struct csaf_claim *claim) {
    return claim->how != CSAF_PURL && claim->how != CSAF_CPE;
}

enum status csaf_claim_judge(const struct csaf_claim *claim, const struct identity *component, struct arena *arena,
                             enum osv_answer *answer) {
    *answer = OSV_OTHER;
    /* Both are known by the same better thing than a name, and that was compared. */
    bool has_purl = component->has_package && !is_typeless(component->package.key);
    if (is_name(claim) && ((claim->has_purl && has_purl) || (claim->has_cpe && component->cpe_key.len > 0)))
        return STATUS_OK;
    TRY(judge_version(claim, version_meant(claim, component), arena, answer));
    if (*answer == OSV_AFFECTED && !is_certain(claim, component))
        *answer = OSV_LOOK;
    /* The first or the last that is affected says nothing of what lies on its other side. */
    bool end = claim->status == CSAF_FIRST_AFFECTED || claim->status == CSAF_LAST_AFFECTED;
    if (*answer == OSV_NOT && end)
        *answer = OSV_LOOK;
    return STATUS_OK;
}
