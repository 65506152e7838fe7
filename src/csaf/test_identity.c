/* Tests of what products are told by: hashes, serial numbers. */
#include "csaf/check.h"
#include "csaf/hash_algorithm.h"
#include "csaf/json_text.h"

static const struct json_node *helper_at(const struct csaf_check *c, size_t i) {
    return json_get(c->products.items[i].of, STR("product_identification_helper"));
}

/* Calls `visit` for each file of each product: its list of hashes. */
static enum status each_file(struct csaf_check *c,
                             enum status (*visit)(struct csaf_check *, const struct json_node *file_hashes)) {
    for (size_t i = 0; i < c->products.count; i++) {
        const struct json_node *hashes = json_get(helper_at(c, i), STR("hashes"));
        FOR_ITEMS (hash, hashes)
            TRY(visit(c, json_get(hash, STR("file_hashes"))));
    }
    return STATUS_OK;
}

/* ---- 6.2.8, 6.2.9 */

static enum status check_not_alone(struct csaf_check *c, const struct json_node *file_hashes, struct str weak) {
    if (!json_items(file_hashes))
        return STATUS_OK;
    FOR_ITEMS (hash, file_hashes)
        if (!str_eq_nocase(json_get_string(hash, STR("algorithm")), weak))
            return STATUS_OK;
    return csaf_add(
        c, file_hashes,
        str_format(c->arena, "holds nothing but " STR_F ", which can be forged: add a hash by sha256", STR_A(weak)));
}

static enum status visit_md5(struct csaf_check *c, const struct json_node *file_hashes) {
    return check_not_alone(c, file_hashes, STR("md5"));
}
static enum status md5_is_not_alone(struct csaf_check *c) {
    return each_file(c, visit_md5);
}

static enum status visit_sha1(struct csaf_check *c, const struct json_node *file_hashes) {
    return check_not_alone(c, file_hashes, STR("sha1"));
}
static enum status sha1_is_not_alone(struct csaf_check *c) {
    return each_file(c, visit_sha1);
}

/* ---- 6.2.52, 6.3.5 */

static enum status visit_algorithm(struct csaf_check *c, const struct json_node *file_hashes) {
    FOR_ITEMS (hash, file_hashes) {
        const struct json_node *algorithm = json_get(hash, STR("algorithm"));
        if (json_is(algorithm, JSON_STRING) && !hash_algorithm_is_known(json_string(algorithm)))
            TRY(csaf_add(c, algorithm,
                         str_format(c->arena,
                                    "'" STR_F "' is no algorithm that the specification names: add a hash by sha256",
                                    STR_A(json_string(algorithm)))));
    }
    return STATUS_OK;
}
static enum status algorithms_are_known(struct csaf_check *c) {
    return each_file(c, visit_algorithm);
}

enum { HASH_LENGTH = 64 };
static enum status visit_length(struct csaf_check *c, const struct json_node *file_hashes) {
    FOR_ITEMS (hash, file_hashes) {
        const struct json_node *value = json_get(hash, STR("value"));
        if (json_is(value, JSON_STRING) && value->size < HASH_LENGTH)
            TRY(csaf_add(c, value,
                         str_format(c->arena, "is shorter than %d characters: add a longer hash", HASH_LENGTH)));
    }
    return STATUS_OK;
}
static enum status hashes_are_long(struct csaf_check *c) {
    return each_file(c, visit_length);
}

/* ---- 6.2.16 */

static enum status products_have_helpers(struct csaf_check *c) {
    for (size_t i = 0; i < c->products.count; i++)
        if (!helper_at(c, i))
            TRY(csaf_add(c, c->products.items[i].of,
                         STR("nothing but its name tells the product: add 'product_identification_helper'")));
    return STATUS_OK;
}

/* ---- 6.2.31: what has a serial number is hardware, and takes part in a path */

static enum status note_reference(struct map *used, const struct json_node *reference) {
    uint32_t stored;
    return json_is(reference, JSON_STRING) ? map_add(used, json_string(reference), 0, &stored) : STATUS_OK;
}

static enum status note_paths(struct csaf_check *c, struct map *used) {
    const struct json_node *paths = json_get(c->tree, STR("product_paths"));
    map_init(used, c->scratch, false);
    FOR_ITEMS (path, paths) {
        const struct json_node *subpaths = json_get(path, STR("subpaths"));
        TRY(note_reference(used, json_get(path, STR("beginning_product_reference"))));
        FOR_ITEMS (subpath, subpaths)
            TRY(note_reference(used, json_get(subpath, STR("next_product_reference"))));
    }
    return STATUS_OK;
}

static enum status hardware_takes_part_in_paths(struct csaf_check *c) {
    struct map used;
    TRY(note_paths(c, &used));
    for (size_t i = 0; i < c->products.count; i++) {
        const struct json_node *helper = helper_at(c, i);
        bool hardware = json_get(helper, STR("serial_numbers")) || json_get(helper, STR("model_numbers"));
        if (hardware && map_get(&used, json_string(c->products.items[i].id)) == MAP_NONE)
            TRY(csaf_add(c, helper,
                         STR("has numbers of hardware, and no product path leads to it: define hardware and "
                             "software apart, and a path of both")));
    }
    return STATUS_OK;
}

/* ---- 6.2.32 */

struct owners {
    struct map index; /* key to the product that has it */
    uint32_t product;
};

static enum status check_owner(struct csaf_check *c, struct owners *o, struct str category,
                               const struct json_node *value) {
    struct str key = json_text(category, value, c->arena);
    uint32_t owner;
    if (!key.ptr)
        return STATUS_MEMORY;
    TRY(map_add(&o->index, key, o->product, &owner));
    const struct json_node *id = c->products.items[owner].id;
    if (owner == o->product || str_eq(json_string(id), json_string(c->products.items[o->product].id)))
        return STATUS_OK;
    return csaf_add(c, value,
                    str_format(c->arena,
                               "tells the product '" STR_F "' too: correct one, for nothing may tell two products",
                               STR_A(json_string(id))));
}

static enum status helpers_differ(struct csaf_check *c) {
    struct owners owners;
    map_init(&owners.index, c->scratch, false);
    for (uint32_t i = 0; i < c->products.count; i++) {
        const struct json_node *helper = helper_at(c, i);
        owners.product = i;
        FOR_MEMBERS (key, helper) {
            const struct json_node *value = key + 1;
            if (json_is(value, JSON_STRING))
                TRY(check_owner(c, &owners, json_string(key), value));
            FOR_ITEMS (item, value)
                TRY(check_owner(c, &owners, json_string(key), item));
        }
    }
    return STATUS_OK;
}

static const struct csaf_test tests[] = {
    {STR_INIT("6.2.8"), STR_INIT("MD5 is not the only hash"), CSAF_BOTH, CSAF_RECOMMENDED, md5_is_not_alone},
    {STR_INIT("6.2.9"), STR_INIT("SHA-1 is not the only hash"), CSAF_BOTH, CSAF_RECOMMENDED, sha1_is_not_alone},
    {STR_INIT("6.2.16"), STR_INIT("products have an identification helper"), CSAF_BOTH, CSAF_RECOMMENDED,
     products_have_helpers},
    {STR_INIT("6.2.31"), STR_INIT("hardware takes part in product paths"), V21, CSAF_RECOMMENDED,
     hardware_takes_part_in_paths},
    {STR_INIT("6.2.32"), STR_INIT("nothing tells two products"), V21, CSAF_RECOMMENDED, helpers_differ},
    {STR_INIT("6.2.52"), STR_INIT("hash algorithms are known"), V21, CSAF_RECOMMENDED, algorithms_are_known},
    {STR_INIT("6.3.5"), STR_INIT("hashes have 64 characters at least"), CSAF_BOTH, CSAF_INFORMATIVE, hashes_are_long},
};
const struct csaf_tests csaf_tests_identity = {tests, ARRAY_LEN(tests)};
