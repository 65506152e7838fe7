#include "command/watch_choice.h"

#include <stdlib.h>

static const struct diag_kind NO_MATCH = {"watch.no-match", SEVERITY_ERROR, "asset '{0}' has no match with {1}", "{2}"};
static const struct diag_kind NONE_CHOSEN = {"watch.none-chosen", SEVERITY_ERROR,
                                             "no asset that was asked for has a match with {0}", "{1}"};
static const struct diag_kind NO_ASSET = {"watch.no-asset", SEVERITY_ERROR, "'{0}' is no asset of this plant", NULL};
static const struct diag_kind NO_ZONE = {"watch.no-zone", SEVERITY_ERROR, "'{0}' is no zone of this plant", NULL};
static const struct diag_kind NO_PRODUCT = {
    "watch.no-product", SEVERITY_ERROR, "no asset of this plant has the product, model or order number '{0}'", NULL};
static const struct diag_kind NO_SUPPLIER = {"watch.no-supplier", SEVERITY_ERROR,
                                             "no asset of this plant has a supplier whose name holds '{0}'", NULL};
static const struct diag_kind NOT_READ = {"watch.no-advisory", SEVERITY_ERROR, "no advisory '{0}' was read", NULL};
static const struct diag_kind SETTLED = {"watch.settled", SEVERITY_ERROR,
                                         "nothing is to be done about {1} on '{0}': {2}", NULL};
static const struct diag_kind ALL_SETTLED = {"watch.settled", SEVERITY_ERROR,
                                             "nothing is to be done about {0} on any asset that was asked for", NULL};
static const struct diag_kind FOR_WHICH = {
    "watch.which-assets", SEVERITY_ERROR, "{0} does not say for which assets",
    "write the asset between the plant and the advisory, or give --asset (several "
    "times), --zone, --product or --all"};
static const struct diag_kind TWO_WAYS = {"watch.two-ways", SEVERITY_ERROR, "'{0}' and --{1} both say for which assets",
                                          "leave the asset before the advisory out, or the option"};
static const struct diag_kind ALL_ALONE = {"watch.all-alone", SEVERITY_ERROR, "--all and --{0} cannot both be given",
                                           "--all is every asset that has a match"};

enum { SHOWN = 10 };

static const char *const selectors[] = {"asset", "zone", "product", "all"};

enum status watch_choice_check(struct run *run) {
    bool named = run->argument_count == 4, any = false;
    for (size_t i = 0; i < ARRAY_LEN(selectors); i++) {
        if (!run_has(run, selectors[i]))
            continue;
        any = true;
        if (named) {
            diag_add(run->sink, &TWO_WAYS, PLACE_NONE, run->arguments[2], str_from(selectors[i]));
            return STATUS_INPUT;
        }
        if (run_has(run, "all") && i + 1 < ARRAY_LEN(selectors)) {
            diag_add(run->sink, &ALL_ALONE, PLACE_NONE, str_from(selectors[i]));
            return STATUS_INPUT;
        }
    }
    if (named || any)
        return STATUS_OK;
    diag_add(run->sink, &FOR_WHICH, PLACE_NONE, run->arguments[0]);
    return STATUS_INPUT;
}

/* ---- what is asked for */

struct wish {
    struct run *run;
    const struct watch_plant *plant;
    struct str text;          /* as written */
    struct str advisory;      /* empty: any that has the vulnerability */
    struct str vulnerability; /* empty: every one of the advisory */
    struct str *assets;       /* named one by one */
    size_t *found;            /* matches of each */
    size_t *settled;
    size_t asset_count;
    struct str zone, product;
    bool any_case; /* of the ids */
};

/* An id may hold a slash, so that the whole is tried first. */
static void read_subject(struct wish *wish) {
    struct str text = wish->text;
    wish->advisory = text;
    wish->vulnerability = STR("");
    if (advisory_find(wish->plant->judged.advisories, text) != UINT32_MAX)
        return;
    for (size_t at = text.len; at-- > 0;) {
        if (text.ptr[at] != '/')
            continue;
        wish->advisory = str_slice(text, 0, at);
        wish->vulnerability = str_skip(text, at + 1);
        return;
    }
    if (str_starts_nocase(text, STR("CVE-"))) {
        wish->advisory = STR("");
        wish->vulnerability = text;
    }
}

static enum status read_wish(struct run *run, const struct watch_plant *plant, struct wish *wish) {
    bool named = run->argument_count == 4;
    *wish = (struct wish){.run = run,
                          .plant = plant,
                          .text = run->arguments[named ? 3 : 2],
                          .assets = ARENA_ARRAY(run->arena, struct str, run->value_count + 1),
                          .found = ARENA_ARRAY(run->arena, size_t, run->value_count + 1),
                          .settled = ARENA_ARRAY(run->arena, size_t, run->value_count + 1),
                          .zone = run_option(run, "zone"),
                          .product = run_option(run, "product")};
    if (!wish->assets || !wish->found || !wish->settled)
        return STATUS_MEMORY;
    if (named)
        wish->assets[wish->asset_count++] = run->arguments[2];
    while (run_option_at(run, "asset", wish->asset_count - named, &wish->assets[wish->asset_count]) && !named)
        wish->asset_count++;
    read_subject(wish);
    return STATUS_OK;
}

/* ---- what is not there */

static bool is_product(const struct asset *asset, struct str product) {
    return str_eq_nocase(asset->product, product) || str_eq_nocase(asset->model, product) ||
           str_eq_nocase(asset->order_number, product);
}

/* The nearest to `word` of what `name` gives for every asset, `names` of them each. */
static struct str nearest_of_assets(const struct wish *wish, struct str word, unsigned names,
                                    struct str (*name)(const struct asset *asset, unsigned which)) {
    const struct plant *plant = wish->plant->judged.plant;
    size_t count = 0;
    struct str *all = ARENA_ARRAY(wish->run->arena, struct str, plant->asset_count * names);
    for (size_t i = 0; all && i < plant->asset_count; i++)
        for (unsigned k = 0; k < names; k++)
            all[count++] = name(&plant->assets[i], k);
    return all ? diag_nearest(word, all, count) : STR_NONE;
}

static struct str id_of(const struct asset *asset, unsigned which) {
    (void)which;
    return asset->id;
}

static struct str product_of(const struct asset *asset, unsigned which) {
    const struct str names[] = {asset->product, asset->model, asset->order_number};
    return names[which];
}

static struct str nearest_zone(const struct wish *wish) {
    const struct plant *plant = wish->plant->judged.plant;
    struct str *ids = ARENA_ARRAY(wish->run->arena, struct str, plant->zone_count);
    for (size_t i = 0; ids && i < plant->zone_count; i++)
        ids[i] = plant->zones[i].id;
    return ids ? diag_nearest(wish->zone, ids, plant->zone_count) : STR_NONE;
}

static bool is_any_asset(const struct wish *wish, struct str id) {
    const struct plant *plant = wish->plant->judged.plant;
    for (size_t i = 0; i < plant->asset_count; i++)
        if (wish->any_case ? str_eq_nocase(plant->assets[i].id, id) : str_eq(plant->assets[i].id, id))
            return true;
    return false;
}

static bool is_any_zone(const struct wish *wish) {
    const struct plant *plant = wish->plant->judged.plant;
    for (size_t i = 0; i < plant->zone_count; i++)
        if (wish->any_case ? str_eq_nocase(plant->zones[i].id, wish->zone) : str_eq(plant->zones[i].id, wish->zone))
            return true;
    return false;
}

static bool is_any_product(const struct wish *wish) {
    const struct plant *plant = wish->plant->judged.plant;
    for (size_t i = 0; i < plant->asset_count; i++)
        if (is_product(&plant->assets[i], wish->product))
            return true;
    return false;
}

static enum status check_words(const struct wish *wish) {
    struct diag_sink *sink = wish->run->sink;
    size_t errors = diag_errors(sink);
    for (size_t i = 0; i < wish->asset_count; i++)
        if (!is_any_asset(wish, wish->assets[i]))
            diag_add_near(sink, &NO_ASSET, PLACE_NONE, nearest_of_assets(wish, wish->assets[i], 1, id_of),
                          wish->assets[i]);
    if (wish->zone.ptr && !is_any_zone(wish))
        diag_add_near(sink, &NO_ZONE, PLACE_NONE, nearest_zone(wish), wish->zone);
    if (wish->product.ptr && !is_any_product(wish))
        diag_add_near(sink, &NO_PRODUCT, PLACE_NONE, nearest_of_assets(wish, wish->product, 3, product_of),
                      wish->product);
    return diag_errors(sink) > errors ? STATUS_INPUT : STATUS_OK;
}

/* ---- what is chosen */

static bool is_about(const struct wish *wish, const struct watch_item *item) {
    const struct watch_list *list = &wish->plant->list;
    return (wish->advisory.len == 0 || str_eq(watch_document_of(list, item)->id, wish->advisory)) &&
           (wish->vulnerability.len == 0 || str_eq_nocase(watch_vulnerability(list, item)->cve, wish->vulnerability));
}

/* The number of the named asset, or their count for one that is not named. */
static size_t number_of(const struct wish *wish, struct str id) {
    size_t i = 0;
    while (i < wish->asset_count && !str_eq(wish->assets[i], id))
        i++;
    return i;
}

static bool is_chosen(const struct wish *wish, const struct watch_item *item) {
    const struct watch_list *list = &wish->plant->list;
    const struct asset *asset = watch_asset(list, item);
    return (wish->asset_count == 0 || number_of(wish, asset->id) < wish->asset_count) &&
           (!wish->zone.ptr || str_eq(watch_zone(list, item)->id, wish->zone)) &&
           (!wish->product.ptr || is_product(asset, wish->product));
}

/* "those that have one: plc-1, plc-2"; for no asset at all, how to ask. ptr NULL without memory. */
static struct str those_that_have(const struct wish *wish) {
    const struct watch_list *list = &wish->plant->list;
    const struct plant *plant = wish->plant->judged.plant;
    bool *has = ARENA_ARRAY(wish->run->arena, bool, plant->asset_count);
    struct str text = STR("");
    size_t count = 0;
    for (size_t i = 0; has && i < list->count; i++)
        has[list->items[i].asset] = has[list->items[i].asset] || is_about(wish, &list->items[i]);
    for (size_t i = 0; has && i < plant->asset_count && count <= SHOWN; i++)
        if (has[i] && ++count > SHOWN)
            text = str_format(wish->run->arena, STR_F ", ...", STR_A(text));
        else if (has[i])
            text = str_format(wish->run->arena, STR_F "%s" STR_F, STR_A(text),
                              text.len ? ", " : "those that have one: ", STR_A(plant->assets[i].id));
    return count ? text : STR("no asset of this plant has; 'keyway watch match PLANT --all' lists all matches");
}

static bool is_read(const struct wish *wish) {
    const struct watch_list *list = &wish->plant->list;
    if (wish->advisory.len)
        return advisory_find(wish->plant->judged.advisories, wish->advisory) != UINT32_MAX;
    for (size_t i = 0; i < list->count; i++)
        if (is_about(wish, &list->items[i]))
            return true;
    return false;
}

/* Of the ids of what matches: an advisory about nothing in the plant is no help. */
static struct str nearest_subject(const struct wish *wish) {
    const struct watch_list *list = &wish->plant->list;
    struct str *ids = ARENA_ARRAY(wish->run->arena, struct str, 2 * list->count);
    struct str word = wish->advisory.len ? wish->advisory : wish->text;
    for (size_t i = 0; ids && i < list->count; i++) {
        ids[2 * i] = watch_document_of(list, &list->items[i])->id;
        ids[2 * i + 1] = watch_vulnerability(list, &list->items[i])->cve;
    }
    return ids ? diag_nearest(word, ids, 2 * list->count) : STR_NONE;
}

static enum status refuse_none(const struct wish *wish, size_t settled) {
    struct diag_sink *sink = wish->run->sink;
    if (!is_read(wish))
        diag_add_near(sink, &NOT_READ, PLACE_NONE, nearest_subject(wish),
                      wish->advisory.len ? wish->advisory : wish->text);
    else if (settled)
        diag_add(sink, &ALL_SETTLED, PLACE_NONE, wish->text);
    else
        diag_add(sink, &NONE_CHOSEN, PLACE_NONE, wish->text, those_that_have(wish));
    return STATUS_INPUT;
}

static struct str settled_answer(const struct wish *wish, struct str asset) {
    const struct watch_list *list = &wish->plant->list;
    for (size_t i = 0; i < list->count; i++)
        if (is_about(wish, &list->items[i]) && str_eq(watch_asset(list, &list->items[i])->id, asset))
            return advisory_answer_name((enum advisory_answer)list->items[i].answer);
    return STR("");
}

/* Who names assets one by one means each of them. */
static enum status check_named(const struct wish *wish) {
    size_t errors = diag_errors(wish->run->sink);
    for (size_t i = 0; i < wish->asset_count; i++) {
        struct str id = wish->assets[i];
        if (wish->found[i] > 0 || number_of(wish, id) != i)
            continue;
        if (wish->settled[i] > 0)
            diag_add(wish->run->sink, &SETTLED, PLACE_NONE, id, wish->text, settled_answer(wish, id));
        else
            diag_add(wish->run->sink, &NO_MATCH, PLACE_NONE, id, wish->text, those_that_have(wish));
    }
    return diag_errors(wish->run->sink) > errors ? STATUS_INPUT : STATUS_OK;
}

static int compare_assets(const void *left, const void *right) {
    const struct watch_item *a = *(const struct watch_item *const *)left, *b = *(const struct watch_item *const *)right;
    const uint32_t x[] = {a->asset, a->match->document, a->match->vulnerability};
    const uint32_t y[] = {b->asset, b->match->document, b->match->vulnerability};
    for (size_t i = 0; i < ARRAY_LEN(x); i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return 0;
}

static void take(const struct wish *wish, const struct watch_item *item, bool settled, struct watch_choice *choice) {
    size_t number = number_of(wish, watch_asset(&wish->plant->list, item)->id);
    bool left_out = item->state == TRIAGE_SETTLED && !settled;
    if (number < wish->asset_count)
        (left_out ? wish->settled : wish->found)[number]++;
    if (left_out)
        choice->settled++;
    else
        choice->items[choice->count++] = item;
}

enum status watch_choose(struct run *run, const struct watch_plant *plant, bool settled, struct watch_choice *choice) {
    const struct watch_list *list = &plant->list;
    struct wish wish;
    *choice = (struct watch_choice){.items = ARENA_ARRAY(run->arena, const struct watch_item *, list->count)};
    if (!choice->items)
        return STATUS_MEMORY;
    TRY(read_wish(run, plant, &wish));
    TRY(check_words(&wish));
    for (size_t i = 0; i < list->count; i++)
        if (is_about(&wish, &list->items[i]) && is_chosen(&wish, &list->items[i]))
            take(&wish, &list->items[i], settled, choice);
    if (choice->count + choice->settled == 0 && (wish.asset_count != 1 || !is_read(&wish)))
        return refuse_none(&wish, 0);
    TRY(check_named(&wish));
    if (choice->count == 0)
        return refuse_none(&wish, choice->settled);
    qsort(choice->items, choice->count, sizeof(void *), compare_assets);
    for (size_t i = 0; i < choice->count; i++)
        choice->assets += i == 0 || choice->items[i]->asset != choice->items[i - 1]->asset;
    return STATUS_OK;
}

/* ---- what is asked to be shown */

static bool is_any_supplier(const struct plant *plant, struct str part) {
    for (size_t i = 0; i < plant->asset_count; i++)
        if (str_contains_nocase(plant->assets[i].supplier, part))
            return true;
    return false;
}

/* An advisory or CVE of what was read, whether anything matches it or not. */
static bool is_any_advisory(const struct advisory_db *db, struct str id) {
    for (size_t i = 0; i < advisory_count(db); i++) {
        const struct advisory_document *document = advisory_at(db, (uint32_t)i);
        if (str_eq_nocase(document->id, id))
            return true;
        for (size_t k = 0; k < document->vulnerability_count; k++)
            if (str_eq_nocase(document->vulnerabilities[k].cve, id))
                return true;
    }
    return false;
}

enum status watch_filter_check(struct run *run, const struct watch_plant *plant, const struct watch_filter *filter) {
    struct diag_sink *sink = run->sink;
    size_t errors = diag_errors(sink);
    struct wish wish = {.run = run,
                        .plant = plant,
                        .text = filter->advisory,
                        .advisory = filter->advisory,
                        .asset_count = filter->asset_count,
                        .zone = filter->zone,
                        .product = filter->product,
                        .any_case = true};
    wish.assets = ARENA_ARRAY(run->arena, struct str, filter->asset_count);
    if (!wish.assets)
        return STATUS_MEMORY;
    for (size_t i = 0; i < filter->asset_count; i++)
        wish.assets[i] = filter->assets[i];
    TRY(check_words(&wish));
    if (filter->supplier.ptr && !is_any_supplier(plant->judged.plant, filter->supplier))
        diag_add(sink, &NO_SUPPLIER, PLACE_NONE, filter->supplier);
    if (filter->advisory.ptr && !is_any_advisory(plant->judged.advisories, filter->advisory))
        diag_add_near(sink, &NOT_READ, PLACE_NONE, nearest_subject(&wish), filter->advisory);
    return diag_errors(sink) > errors ? STATUS_INPUT : STATUS_OK;
}
