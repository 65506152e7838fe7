#include "advisory/decide.h"

/* Variants that a sentence names, and products of the document that are looked at for them. */
enum { VARIANTS_NAMED = 4, VARIANTS_SOUGHT = 4096 };

/* The sentence for each cause. {p} the product as listed, {r} its versions as listed, {v} the asset's version, {n} the
 * variants of the product. */
static const char *const sentences[CAUSE_COUNT] = {
    [CAUSE_IN_RANGE] = "{v} lies in the versions listed as affected: {r}",
    [CAUSE_ALL_VERSIONS] = "every version is listed as affected",
    [CAUSE_BEYOND] = "{v} is past the affected versions: {r}",
    [CAUSE_BEFORE] = "{v} is older than the affected versions: {r}",
    [CAUSE_OUTSIDE] = "{v} is not among the affected versions: {r}",
    [CAUSE_OTHER_LINE] = "{v} is of another version line than the one listed: {p}",
    [CAUSE_PAST_FIX] = "{v} is at or past the fix that the advisory names; listed as affected is {r}",
    [CAUSE_LISTED_FIXED] = "{r} is listed as fixed",
    [CAUSE_LISTED_SAFE] = "{r} is listed as not affected",
    [CAUSE_OTHERS_ONLY] = "the advisory lists this product for other vulnerabilities only",
    [CAUSE_INVESTIGATED] = "the supplier is still investigating {r}",
    [CAUSE_NO_VERSION] = "the inventory gives no version; affected are {r}",
    [CAUSE_UNREAD] = "{v} cannot be placed in the affected versions: {r}",
    [CAUSE_CONDITION] = "{v} is among the affected versions, but they hold under a condition: {p}, {r}",
    [CAUSE_SIMILAR] = "the advisory lists a similar name: {p}",
    [CAUSE_VARIANTS] =
        "which of the listed variants the asset is, is not known: {n}; its full name or order number decides",
    [CAUSE_ONE_VERSION] = "{r} alone is listed, and whether {v} is affected too is not said",
    [CAUSE_CONTRADICTION] = "the advisory lists this product several times, with ranges that differ on {v}; one is {r}",
    [CAUSE_FIX_CONTRADICTS] = "the listed versions hold {v}, yet the fix that the advisory names is older: {r}",
    [CAUSE_NO_STATUS] = "the advisory lists this product without saying whether it is affected: {r}",
    [CAUSE_BEFORE_FIX] = "{v} is of the release that ends the affected versions, {r}, and older than the fix",
    [CAUSE_PART] = "the advisory lists others for this vulnerability, which may come with {p}",
    [CAUSE_GAP] = "{v} is past the listed versions, {r}, but older than the fix that the advisory names",
    [CAUSE_OTHER_GOOD] = "of this product {r} alone is listed as good, and nothing is said of {v}",
    [CAUSE_GOOD_CONDITION] = "{v} is listed as good, but under a condition: {p}, {r}",
};

static const char *const answer_names[ANSWER_COUNT] = {
    [ANSWER_AFFECTED] = "affected",
    [ANSWER_NEEDS_A_LOOK] = "needs a look",
    [ANSWER_INVESTIGATED] = "under investigation",
    [ANSWER_FIXED] = "fixed",
    [ANSWER_NOT_AFFECTED] = "not affected",
};
static const char *const basis_names[] = {
    [BASIS_ORDER_NUMBER] = "order number", [BASIS_IDENTIFIER] = "identifier",     [BASIS_NAME_EXACT] = "name",
    [BASIS_NAME_FAMILY] = "family",        [BASIS_NAME_SIMILAR] = "similar name",
};
static const char *const remedy_names[] = {
    [REMEDY_NONE_KNOWN] = "none known", [REMEDY_VENDOR_FIX] = "vendor fix", [REMEDY_MITIGATION] = "mitigation",
    [REMEDY_WORKAROUND] = "workaround", [REMEDY_NO_FIX] = "no fix planned",
};

struct str advisory_answer_name(enum advisory_answer answer) {
    return str_from(answer_names[answer]);
}

struct str advisory_basis_name(enum advisory_basis basis) {
    return str_from(basis_names[basis]);
}

struct str advisory_remedy_name(enum remedy_kind remedy) {
    return str_from(remedy_names[remedy]);
}

/* The name without what tells variants of it apart. */
static struct str stem_of(struct str product) {
    size_t open = str_find_char(product, '(');
    return str_trim(str_slice(product, 0, open < product.len ? open : product.len));
}

static bool is_variant_of(struct str product, struct str stem) {
    return str_starts_nocase(product, stem) && (product.len == stem.len || !char_is_alnum(product.ptr[stem.len])) &&
           str_eq_nocase(stem_of(product), stem);
}

static bool is_among(const struct str *items, size_t count, struct str text) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq(items[i], text))
            return true;
    }
    return false;
}

/* The products of the document that are called as this one, but for what stands in parentheses. */
static void put_variants(struct out *out, const struct advisory_db *db, uint32_t document, struct str product) {
    const struct csaf_document *d = &db->documents[document];
    struct str stem = stem_of(product);
    struct str named[VARIANTS_NAMED] = {product};
    size_t count = 1;
    uint32_t first = db->leaf_first[document];
    uint32_t end = db->leaf_first[document + 1];
    uint32_t limit = end - first > VARIANTS_SOUGHT ? first + VARIANTS_SOUGHT : end;
    bool more = limit < end;
    for (uint32_t i = first; i < limit && stem.len > 0; i++) {
        struct str other = d->products[db->leaves[i].product].product;
        if (!is_variant_of(other, stem) || is_among(named, count, other))
            continue;
        more = more || count == VARIANTS_NAMED;
        if (count < VARIANTS_NAMED)
            named[count++] = other;
    }
    for (size_t i = 0; i < count; i++)
        out_format(out, "%s" STR_F, i == 0 ? "" : ", ", STR_A(named[i]));
    out_str(out, more ? STR(", and others") : STR(""));
}

struct telling {
    const struct advisory_db *db;
    const struct advisory_match *match;
    const struct advisory_detail *detail;
    struct str version; /* the asset's */
};

static void put_part(struct out *out, const struct telling *t, char part) {
    struct str listed = t->detail->version_text.len > 0 ? t->detail->version_text : STR("every version");
    struct str installed = t->version.len > 0 ? t->version : STR("the installed version");
    if (part == 'n')
        put_variants(out, t->db, t->match->document, t->detail->product_text);
    else
        out_str(out, part == 'p' ? t->detail->product_text : part == 'r' ? listed : installed);
}

static void put_sentence(struct out *out, const char *sentence, const struct telling *t) {
    for (const char *c = sentence; *c != '\0'; c++) {
        if (c[0] != '{') {
            out_char(out, *c);
            continue;
        }
        put_part(out, t, c[1]);
        c += 2;
    }
}

static enum status make_reason(const struct telling *t, struct arena *arena, struct advisory_detail *detail) {
    uint8_t cause = t->match->cause;
    struct out out;
    out_memory(&out, 16 * 1024);
    put_sentence(&out, sentences[cause < CAUSE_COUNT ? cause : CAUSE_UNREAD], t);
    detail->reason = str_copy(arena, out_text(&out));
    enum status status = out.status == STATUS_OK && detail->reason.ptr != NULL ? STATUS_OK : STATUS_MEMORY;
    out_done(&out);
    return status;
}

static const struct csaf_score *score_of(const struct csaf_document *d, const struct csaf_vulnerability *v,
                                         uint32_t product) {
    static const struct csaf_score none = {.cvss = -1, .vector = STR_INIT("")};
    const struct csaf_score *best = &none;
    for (uint32_t i = 0; i < v->score_count; i++) {
        const struct csaf_score *score = &d->scores[v->score_first + i];
        if (csaf_set_has(d, score->set, product) && score->cvss > best->cvss)
            best = score;
    }
    return best;
}

/* What helps most comes first. */
static const uint8_t worth[] = {
    [REMEDY_NONE_KNOWN] = 0, [REMEDY_NO_FIX] = 1,     [REMEDY_WORKAROUND] = 2,
    [REMEDY_MITIGATION] = 3, [REMEDY_VENDOR_FIX] = 4,
};

static void find_remedy(const struct csaf_document *d, const struct csaf_vulnerability *v, uint32_t product,
                        struct str name, struct advisory_detail *detail) {
    bool found = false;
    for (uint32_t i = 0; i < v->remediation_count; i++) {
        const struct csaf_remediation *r = &d->remediations[v->remediation_first + i];
        if (!csaf_set_has(d, r->set, product))
            continue;
        struct str fix = range_fixed_version(r->text, name);
        if (detail->fixed_version.len == 0)
            detail->fixed_version = fix;
        if (found && worth[r->kind] <= worth[detail->remedy])
            continue;
        found = true;
        detail->remedy = r->kind;
        detail->remedy_text = str_trim(str_slice(r->text, 0, str_find_char(r->text, '\n')));
        detail->remedy_url = r->url;
    }
}

enum status advisory_explain(const struct advisory_db *db, const struct advisory_subject *subject,
                             const struct advisory_match *match, struct arena *arena, struct advisory_detail *detail) {
    const struct database_leaf *leaf = &db->leaves[match->product];
    const struct csaf_document *d = &db->documents[match->document];
    const struct csaf_vulnerability *v = &d->vulnerabilities[match->vulnerability];
    const struct csaf_product *p = &d->products[leaf->product];
    const struct csaf_score *score = score_of(d, v, leaf->product);
    struct advisory_detail found = {
        .cvss = score->cvss,
        .cvss_vector = score->vector,
        .product_text = p->link != CSAF_LINK_NONE ? p->text : p->product,
        .version_text = p->version,
        .at = p->at,
    };
    find_remedy(d, v, leaf->product, p->product, &found);
    const struct range *alone = db->versions[leaf->version].alone; /* NULL: nobody has asked for this product yet */
    if (found.fixed_version.len == 0 && alone != NULL)
        found.fixed_version = range_end(alone);
    const struct telling telling = {db, match, &found, str_trim(subject->version)};
    TRY(make_reason(&telling, arena, &found));
    *detail = found;
    return STATUS_OK;
}

struct str advisory_place_text(const struct advisory_document *document, struct position at, struct arena *arena) {
    struct str name = document->source->name;
    struct str line = at.line > 0 ? str_format(arena, ":%u:%u", at.line, at.column) : STR("");
    bool kept = str_contains(name, STR("://")); /* the address that it came from: the text itself is in the store */
    struct str revision =
        kept ? str_format(arena, " (revision " STR_F ", as it is kept)", STR_A(document->version)) : STR("");
    return str_format(arena, STR_F STR_F STR_F, STR_A(name), STR_A(line), STR_A(revision));
}
