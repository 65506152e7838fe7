/* Tests of whether the addresses in a document lead somewhere. Who has a network answers (struct csaf_wanted). */
#include "csaf/check.h"
#include "csaf/path.h"

/* Where addresses stand that are no references. */
static const struct str paths[] = {
    STR_INIT("document.acknowledgments[].urls[]"),
    STR_INIT("document.aggregate_severity.namespace"),
    STR_INIT("document.distribution.tlp.url"),
    STR_INIT("document.publisher.namespace"),
    STR_INIT("product_tree.branches*.product.product_identification_helper.sbom_urls[]"),
    STR_INIT("product_tree.branches*.product.product_identification_helper.x_generic_uris[].namespace"),
    STR_INIT("product_tree.branches*.product.product_identification_helper.x_generic_uris[].uri"),
    STR_INIT("product_tree.full_product_names[].product_identification_helper.sbom_urls[]"),
    STR_INIT("product_tree.full_product_names[].product_identification_helper.x_generic_uris[].namespace"),
    STR_INIT("product_tree.full_product_names[].product_identification_helper.x_generic_uris[].uri"),
    STR_INIT("product_tree.product_paths[].full_product_name.product_identification_helper.sbom_urls[]"),
    STR_INIT("product_tree.product_paths[].full_product_name.product_identification_helper.x_generic_uris[].namespace"),
    STR_INIT("product_tree.product_paths[].full_product_name.product_identification_helper.x_generic_uris[].uri"),
    STR_INIT("product_tree.relationships[].full_product_name.product_identification_helper.sbom_urls[]"),
    STR_INIT("product_tree.relationships[].full_product_name.product_identification_helper.x_generic_uris[].namespace"),
    STR_INIT("product_tree.relationships[].full_product_name.product_identification_helper.x_generic_uris[].uri"),
    STR_INIT("vulnerabilities[].acknowledgments[].urls[]"),
    STR_INIT("vulnerabilities[].remediations[].url"),
};
static const struct str references[] = {STR_INIT("document.references[]"), STR_INIT("vulnerabilities[].references[]")};

struct address {
    const struct json_node *node;
    uint32_t url; /* index into `urls` */
};

struct asking {
    struct csaf_check *check;
    bool self;        /* of references, those to the document itself; else the others */
    struct map known; /* address to index into `urls` */
    struct csaf_url *urls;
    size_t url_count, url_room;
    struct address *addresses;
    size_t count, room;
};

static enum status note_address(void *context, const struct json_node *node) {
    struct asking *a = context;
    struct arena *arena = a->check->arena;
    uint32_t index = (uint32_t)a->url_count;
    if (!json_is(node, JSON_STRING))
        return STATUS_OK;
    TRY(map_add(&a->known, json_string(node), index, &index));
    if (!arena_grow(arena, (void **)&a->addresses, a->count, &a->room, sizeof *a->addresses, _Alignof(struct address)))
        return STATUS_MEMORY;
    a->addresses[a->count++] = (struct address){node, index};
    if (index < a->url_count)
        return STATUS_OK;
    if (!arena_grow(arena, (void **)&a->urls, a->url_count, &a->url_room, sizeof *a->urls, _Alignof(struct csaf_url)))
        return STATUS_MEMORY;
    a->urls[a->url_count++] = (struct csaf_url){.url = json_string(node)};
    return STATUS_OK;
}

static enum status note_reference(void *context, const struct json_node *reference) {
    struct asking *a = context;
    const struct json_node *url = json_get(reference, STR("url"));
    bool self = str_eq(json_get_string(reference, STR("category")), STR("self"));
    return url && self == a->self ? note_address(context, url) : STATUS_OK;
}

/* What was not answered is said, so that it is not taken for a pass. */
static enum status say_unasked(struct asking *a) {
    size_t unasked = 0, first = 0;
    for (size_t i = a->url_count; i-- > 0;) {
        bool answered = a->urls[i].answer == CSAF_URL_RESOLVES || a->urls[i].answer == CSAF_URL_FAILS;
        unasked += !answered;
        first = answered ? first : i;
    }
    if (unasked == 0)
        return STATUS_OK;
    struct str why = a->urls[first].why.len ? a->urls[first].why : STR("nobody answered");
    struct str reason =
        str_format(a->check->arena, "%zu of %zu addresses were not asked: " STR_F, unasked, a->url_count, STR_A(why));
    return unasked < a->url_count ? csaf_skip_rest(a->check, reason) : csaf_skip(a->check, NULL, reason);
}

static enum status say_failed(struct asking *a) {
    for (size_t i = 0; i < a->count; i++) {
        const struct csaf_url *url = &a->urls[a->addresses[i].url];
        if (url->answer != CSAF_URL_FAILS)
            continue;
        TRY(csaf_add(a->check, a->addresses[i].node,
                     str_format(a->check->arena, "does not resolve (" STR_F "): correct the address or take it out",
                                STR_A(url->why.len ? url->why : STR("no reason is known")))));
    }
    return STATUS_OK;
}

static enum status ask(struct csaf_check *c, bool self) {
    const struct csaf_wanted *wanted = c->wanted;
    struct asking asking = {.check = c, .self = self};
    if (!wanted->resolve)
        return csaf_skip(c, NULL, STR("it needs the network, and was not given it"));
    map_init(&asking.known, c->arena, false);
    for (size_t i = 0; i < ARRAY_LEN(references); i++)
        TRY(path_each(c->doc->root, references[i], note_reference, &asking));
    for (size_t i = 0; !self && i < ARRAY_LEN(paths); i++)
        TRY(path_each(c->doc->root, paths[i], note_address, &asking));
    if (asking.url_count == 0)
        return STATUS_OK;
    TRY(wanted->resolve(wanted->resolve_context, asking.urls, asking.url_count));
    TRY(say_failed(&asking));
    return say_unasked(&asking);
}

static enum status others_resolve(struct csaf_check *c) {
    return ask(c, false);
}

static enum status selves_resolve(struct csaf_check *c) {
    return ask(c, true);
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.3.6"), STR_INIT("addresses of others resolve"), CSAF_BOTH, CSAF_INFORMATIVE, others_resolve},
    {STR_INIT("6.3.7"), STR_INIT("addresses of the document itself resolve"), CSAF_BOTH, CSAF_INFORMATIVE,
     selves_resolve},
};
const struct csaf_tests csaf_tests_url = {tests, ARRAY_LEN(tests)};
