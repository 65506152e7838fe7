/* What advisories say of the offered releases: as the check would, were they assets of the zone. */
#include "level/assess.h"
#include "level/heard.h"
#include "level/reason.h"
#include "level/subject.h"
#include "owner/bid.h"

struct advising {
    const struct bid_case *c;
    struct plant shelf; /* the plant with the candidates' documents as its products */
    struct assessment assessment;
    struct advisory_matcher *matcher;
};

/* The candidates' documents stand as products, in their order; those of whom there is none have no index. */
static enum status fill_shelf(struct advising *a) {
    const struct bid_list *bids = a->c->bids;
    const struct product **products = ARENA_ARRAY(a->c->arena, const struct product *, bids->count);
    struct capability **rows = ARENA_ARRAY(a->c->arena, struct capability *, bids->count);
    if (!products || !rows)
        return STATUS_MEMORY;
    a->shelf = *a->c->question->tender->plant;
    a->shelf.products = products;
    a->shelf.product_count = 0;
    for (size_t i = 0; i < bids->count; i++) {
        const struct bid *bid = &bids->items[i];
        if (!bid->document)
            continue;
        /* heard.c asks every release whether it is believed. */
        struct capability *row = ARENA_ARRAY(a->c->arena, struct capability, bid->document->release_count);
        if (!row)
            return STATUS_MEMORY;
        for (size_t r = 0; r < bid->document->release_count; r++)
            row[r].unbelieved = bid->capability && bid->capability->unbelieved;
        rows[a->shelf.product_count] = row;
        products[a->shelf.product_count++] = bid->document;
    }
    a->assessment = (struct assessment){
        .plant = &a->shelf,
        .options = {.at = a->c->question->tender->at, .advisories = a->c->question->advisories},
        .capabilities = rows,
    };
    return subject_products(&a->shelf, a->c->arena, &a->assessment.subjects);
}

static bool is_worse(const struct advisory_vulnerability *a, const struct advisory_vulnerability *b) {
    if (!b || reason_urgency(a) != reason_urgency(b))
        return !b || reason_urgency(a) > reason_urgency(b);
    return a->cvss > b->cvss;
}

static void count_match(const struct advising *a, const struct advisory_match *match,
                        const struct match_judgement *judgement, struct bid *bid,
                        const struct advisory_vulnerability **worst) {
    const struct advisory_document *document = advisory_at(a->c->question->advisories, match->document);
    const struct advisory_vulnerability *vulnerability = &document->vulnerabilities[match->vulnerability];
    bid->look += judgement->effect == MATCH_LOOK;
    bid->compensated += judgement->effect == MATCH_COMPENSATED;
    if (judgement->effect != MATCH_AFFECTED)
        return;
    bid->affected++;
    bid->exploited += vulnerability->exploited;
    if (is_worse(vulnerability, *worst)) {
        *worst = vulnerability;
        bid->worst = str_format(a->c->arena, STR_F "%s" STR_F, STR_A(document->id), vulnerability->cve.len ? " " : "",
                                STR_A(vulnerability->cve));
    }
}

static enum status advise_one(struct advising *a, struct bid *bid, uint32_t product) {
    const struct tender *tender = a->c->question->tender;
    const struct asset asset = {.supplier = bid->supplier,
                                .product = bid->product,
                                .model = bid->model,
                                .version = bid->version,
                                .zone = tender->zone,
                                .product_index = product,
                                .release_index = ASSET_NO_PRODUCT,
                                .types = (uint8_t)tender->types};
    struct asset_result result = {.evidence = &a->c->measures, .types = (uint8_t)tender->types};
    struct advisory_subject subjects[SUBJECTS_MAX];
    struct heard heard = {.of = NULL};
    const struct advisory_vulnerability *worst = NULL;
    size_t count =
        subject_list(&asset, product != ASSET_NO_PRODUCT ? &a->assessment.subjects[product] : NULL, subjects);
    TRY(advisory_match_any(a->matcher, subjects, count, &result.matches));
    heard_judge(&a->assessment, &asset, &heard, &result);
    bid->advised = true;
    bid->unheard = result.unheard;
    for (size_t i = 0; result.matches && i < result.matches->count; i++) {
        struct match_judgement judgement;
        assess_match_as(&a->assessment, &asset, &result, &result.matches->items[i], &judgement);
        count_match(a, &result.matches->items[i], &judgement, bid, &worst);
    }
    return STATUS_OK;
}

static enum status advise_all(struct advising *a) {
    uint32_t product = 0;
    TRY(fill_shelf(a));
    for (size_t i = 0; i < a->c->bids->count; i++) {
        struct bid *bid = &a->c->bids->items[i];
        TRY(advise_one(a, bid, bid->document ? product++ : ASSET_NO_PRODUCT));
    }
    return STATUS_OK;
}

enum status bid_advise(const struct bid_case *c) {
    struct advising a = {.c = c};
    if (!c->question->advisories || c->bids->count == 0)
        return STATUS_OK;
    a.matcher = advisory_matcher_new(c->question->advisories);
    if (!a.matcher)
        return STATUS_MEMORY;
    enum status status = advise_all(&a);
    advisory_matcher_free(a.matcher);
    return status;
}
