#include "owner/watch_select.h"

#include <stdlib.h>

static const struct str pairs_names[WATCH_PAIRS_COUNT] = {
    [WATCH_ADVISORIES_BY_PRODUCT] = STR_INIT("advisories-by-product"),
    [WATCH_ADVISORIES_BY_ASSET] = STR_INIT("advisories-by-asset"),
    [WATCH_PRODUCTS_BY_ADVISORY] = STR_INIT("products-by-advisory"),
    [WATCH_ASSETS_BY_ADVISORY] = STR_INIT("assets-by-advisory"),
};

bool watch_pairs_parse(struct str name, enum watch_pairs *pairs) {
    for (size_t i = 0; i < WATCH_PAIRS_COUNT; i++) {
        if (!str_eq(name, pairs_names[i]))
            continue;
        *pairs = (enum watch_pairs)i;
        return true;
    }
    return false;
}

struct str watch_pairs_name(enum watch_pairs pairs) {
    return pairs_names[pairs];
}

/* ---- filters */

static bool is_found(const struct watch_list *list, const struct watch_item *item, struct str search) {
    const struct asset *asset = watch_asset(list, item);
    const struct zone *zone = watch_zone(list, item);
    const struct advisory_document *document = watch_document_of(list, item);
    const struct advisory_vulnerability *vulnerability = watch_vulnerability(list, item);
    const struct str texts[] = {asset->id,           asset->name,     asset->supplier,     asset->product,
                                asset->model,        asset->version,  asset->order_number, zone->id,
                                document->id,        document->title, document->publisher, vulnerability->cve,
                                vulnerability->title};
    struct str word;
    while (str_next(&search, ' ', &word)) {
        bool found = word.len == 0;
        for (size_t i = 0; !found && i < ARRAY_LEN(texts); i++)
            found = str_contains_nocase(texts[i], word);
        if (!found)
            return false;
    }
    return true;
}

static bool is_or_any(struct str wanted, struct str text) {
    return wanted.len == 0 || str_eq_nocase(wanted, text);
}

static bool stands_so(const struct watch_item *item, const struct watch_filter *filter) {
    return (!filter->states || filter->states >> item->state & 1) &&
           (!filter->answers || filter->answers >> item->answer & 1) && !(filter->unread && item->read) &&
           item->match->probability >= filter->probability;
}

static bool is_one_of(const struct watch_filter *filter, struct str asset) {
    for (size_t i = 0; i < filter->asset_count; i++)
        if (str_eq_nocase(filter->assets[i], asset))
            return true;
    return filter->asset_count == 0;
}

static bool is_asset_named(const struct plant *plant, const struct asset *asset, const struct watch_filter *filter) {
    return is_one_of(filter, asset->id) && is_or_any(filter->zone, plant->zones[asset->zone].id) &&
           (is_or_any(filter->product, asset->product) || is_or_any(filter->product, asset->model) ||
            is_or_any(filter->product, asset->order_number)) &&
           (filter->supplier.len == 0 || str_contains_nocase(asset->supplier, filter->supplier));
}

static bool is_named(const struct watch_list *list, const struct watch_item *item, const struct watch_filter *filter) {
    return is_asset_named(list->assessment->plant, watch_asset(list, item), filter) &&
           (is_or_any(filter->advisory, watch_document_of(list, item)->id) ||
            is_or_any(filter->advisory, watch_vulnerability(list, item)->cve));
}

static bool passes(const struct watch_list *list, const struct watch_item *item, const struct watch_filter *filter) {
    return stands_so(item, filter) && is_named(list, item, filter) &&
           (filter->since == DATE_NONE || watch_changed_on(list, item) >= filter->since) &&
           (filter->search.len == 0 || is_found(list, item, filter->search));
}

/* ---- order */

/* What is due comes before what is not. */
static int compare_due(const struct watch_item *a, const struct watch_item *b) {
    date_days x = triage_due(a->word), y = triage_due(b->word);
    x = x == DATE_NONE ? INT32_MAX : x;
    y = y == DATE_NONE ? INT32_MAX : y;
    return (x > y) - (x < y);
}

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

struct sorting {
    const struct watch_list *list;
    enum watch_order order;
};

static int compare(const void *left, const void *right, void *context) {
    const struct watch_item *a = *(const struct watch_item *const *)left, *b = *(const struct watch_item *const *)right;
    const struct sorting *sorting = context;
    int order = 0;
    if (sorting->order == WATCH_BY_ASSET)
        order = compare_numbers(a->asset, b->asset);
    else if (sorting->order == WATCH_BY_ADVISORY)
        order = compare_numbers(a->match->document, b->match->document);
    else if (sorting->order == WATCH_BY_DUE)
        order = compare_due(a, b);
    return order ? order : watch_compare(sorting->list, a, b);
}

enum status watch_select(const struct watch_list *list, const struct watch_filter *filter, struct arena *arena,
                         struct watch_selection *selection) {
    const struct assessment *assessment = list->assessment;
    struct sorting sorting = {list, filter->order};
    *selection =
        (struct watch_selection){.list = list, .items = ARENA_ARRAY(arena, const struct watch_item *, list->count)};
    if (!selection->items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < list->count; i++)
        if (passes(list, &list->items[i], filter))
            selection->items[selection->count++] = &list->items[i];
    for (size_t i = 0; i < assessment->plant->asset_count; i++)
        selection->unheard +=
            assessment->assets[i].unheard && is_asset_named(assessment->plant, &assessment->plant->assets[i], filter);
    if (filter->order != WATCH_BY_RISK && selection->count > 0)
        qsort_r(selection->items, selection->count, sizeof(void *), compare, &sorting);
    return STATUS_OK;
}

/* ---- who has what */

static struct str product_of(const struct asset *asset, struct arena *arena) {
    return str_format(arena, STR_F " " STR_F "%s" STR_F, STR_A(asset->supplier), STR_A(asset->product),
                      asset->version.len ? " " : "", STR_A(asset->version));
}

static int compare_pairs(const void *left, const void *right) {
    const struct watch_pair *a = left, *b = right;
    int order = str_cmp(a->of, b->of);
    return order ? order : str_cmp(a->what, b->what);
}

static void join_equal(struct watch_pair_list *list) {
    size_t to = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (to > 0 && compare_pairs(&list->items[to - 1], &list->items[i]) == 0) {
            list->items[to - 1].items += list->items[i].items;
            list->items[to - 1].open += list->items[i].open;
        } else {
            list->items[to++] = list->items[i];
        }
    }
    list->count = to;
}

enum status watch_pair(const struct watch_selection *selection, enum watch_pairs pairs, struct arena *arena,
                       struct watch_pair_list *list) {
    const struct watch_list *all = selection->list;
    bool products = pairs == WATCH_ADVISORIES_BY_PRODUCT || pairs == WATCH_PRODUCTS_BY_ADVISORY;
    bool by_advisory = pairs == WATCH_PRODUCTS_BY_ADVISORY || pairs == WATCH_ASSETS_BY_ADVISORY;
    struct watch_pair_list found = {.items = ARENA_ARRAY(arena, struct watch_pair, selection->count)};
    if (!found.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < selection->count; i++) {
        const struct watch_item *item = selection->items[i];
        const struct asset *asset = watch_asset(all, item);
        struct str thing = products ? product_of(asset, arena) : asset->id, id = watch_document_of(all, item)->id;
        if (!thing.ptr)
            return STATUS_MEMORY;
        found.items[found.count++] = (struct watch_pair){.of = by_advisory ? id : thing,
                                                         .what = by_advisory ? thing : id,
                                                         .items = 1,
                                                         .open = triage_is_open((enum triage_state)item->state)};
    }
    if (found.count > 0)
        qsort(found.items, found.count, sizeof(*found.items), compare_pairs);
    join_equal(&found);
    *list = found;
    return STATUS_OK;
}
