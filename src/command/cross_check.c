#include "command/cross_check.h"

#include "base/map.h"

static const struct diag_kind NO_FIX = {"check.no-advisory", SEVERITY_ERROR,
                                        "--fix: no advisory read has the id or the CVE '{0}'",
                                        "the report would be that of the plant as it is"};
static const struct diag_kind DECIDED = {"check.decision-unknown", SEVERITY_WARNING,
                                         "no advisory read has the id or the CVE '{0}'",
                                         "the decision settles nothing"};
static const struct diag_kind COUNTERED = {"check.against-unknown", SEVERITY_WARNING,
                                           "no advisory read has the id or the CVE '{0}'",
                                           "the countermeasure compensates nothing of it"};
static const struct diag_kind SUPPLIER = {"check.supplier-unknown", SEVERITY_WARNING,
                                          "no advisory read is of a supplier '{0}'",
                                          "if it is misspelt, what is known of its products is not found"};

enum { SPELLINGS_MAX = 1000 };

struct cross {
    struct run *run;
    const struct plant *plant;
    const struct assess_options *options;
    struct map ids; /* of advisories and of their vulnerabilities, in any case, as the judging takes them */
    enum status status;
};

static enum status read_ids(struct cross *c) {
    const struct advisory_db *db = c->options->advisories;
    uint32_t stored;
    map_init(&c->ids, c->run->arena, true);
    for (uint32_t i = 0; i < advisory_count(db); i++) {
        const struct advisory_document *document = advisory_at(db, i);
        TRY(map_add(&c->ids, document->id, i, &stored));
        for (size_t v = 0; v < document->vulnerability_count; v++)
            if (document->vulnerabilities[v].cve.len)
                TRY(map_add(&c->ids, document->vulnerabilities[v].cve, i, &stored));
    }
    return STATUS_OK;
}

static struct str nearest_advisory(struct cross *c, struct str id) {
    const struct advisory_db *db = c->options->advisories;
    struct str *names = ARENA_ARRAY(c->run->arena, struct str, advisory_count(db));
    for (uint32_t i = 0; names && i < advisory_count(db); i++)
        names[i] = advisory_at(db, i)->id;
    return diag_nearest(id, names, names ? advisory_count(db) : 0);
}

static void check_id(struct cross *c, const struct diag_kind *kind, struct place place, struct str id) {
    if (id.len == 0 || map_get(&c->ids, id) != MAP_NONE)
        return;
    diag_add_near(c->run->sink, kind, place, nearest_advisory(c, id), id);
    if (kind->severity == SEVERITY_ERROR)
        c->status = STATUS_INPUT;
}

static void check_countermeasures(struct cross *c, const struct countermeasure *items, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < items[i].against_count; k++)
            check_id(c, &COUNTERED, items[i].place, items[i].against[k]);
}

static void check_ids(struct cross *c) {
    const struct plant *plant = c->plant;
    for (size_t i = 0; i < c->options->fixed_count; i++)
        check_id(c, &NO_FIX, PLACE_NONE, c->options->fixed[i]);
    for (size_t i = 0; i < plant->zone_count; i++)
        check_countermeasures(c, plant->zones[i].countermeasures, plant->zones[i].countermeasure_count);
    for (size_t i = 0; i < plant->asset_count; i++) {
        const struct asset_extra *extra = plant->assets[i].extra;
        if (!extra)
            continue;
        check_countermeasures(c, extra->countermeasures, extra->countermeasure_count);
        for (size_t k = 0; k < extra->decision_count; k++) {
            check_id(c, &DECIDED, extra->decisions[k].place, extra->decisions[k].advisory);
            check_id(c, &DECIDED, extra->decisions[k].place, extra->decisions[k].cve);
        }
    }
}

/* There may be a million assets, but they are of few suppliers: each spelling is looked at once, and not endlessly
 * many. The name that a product document gives its supplier is looked for too, so a joined asset needs no warning. */
static enum status check_suppliers(struct cross *c) {
    const struct advisory_db *db = c->options->advisories;
    struct map seen;
    map_init(&seen, c->run->arena, true);
    for (uint32_t i = 0; i < c->plant->asset_count && seen.count < SPELLINGS_MAX; i++) {
        const struct asset *asset = &c->plant->assets[i];
        uint32_t stored;
        if (asset->product_index != ASSET_NO_PRODUCT || asset->supplier.len == 0)
            continue;
        TRY(map_add(&seen, asset->supplier, i, &stored));
        if (stored != i || advisory_knows_supplier(db, asset->supplier))
            continue;
        struct str near = advisory_nearest_supplier(db, asset->supplier);
        if (near.len)
            diag_add_near(c->run->sink, &SUPPLIER, asset->place, near, asset->supplier);
    }
    return STATUS_OK;
}

enum status cross_check(struct run *run, const struct plant *plant, const struct assess_options *options) {
    struct cross cross = {.run = run, .plant = plant, .options = options, .status = STATUS_OK};
    if (!options->advisories)
        return STATUS_OK;
    TRY(read_ids(&cross));
    check_ids(&cross);
    TRY(check_suppliers(&cross));
    return cross.status;
}
