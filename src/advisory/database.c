#include "advisory/database.h"

#include <string.h>

#include "advisory/range_form.h"
#include "advisory/range_side.h"
#include "advisory/wording.h"
#include "base/parallel.h"

enum { READ_BLOCK = 64, SCRATCH_MAX = 64 * 1024 * 1024 };

/* ---- what is written more than once is kept once ---- */

static enum status find_supplier(struct advisory_db *db, struct map *map, size_t *room, struct str text,
                                 uint32_t *index) {
    *index = map_get(map, text);
    if (*index != MAP_NONE)
        return STATUS_OK;
    if (!arena_grow(&db->arena, (void **)&db->suppliers, db->supplier_count, room, sizeof(*db->suppliers),
                    _Alignof(struct database_supplier)))
        return STATUS_MEMORY;
    struct database_supplier *supplier = &db->suppliers[db->supplier_count];
    *supplier = (struct database_supplier){.text = text};
    TRY(vendor_add(&db->book, text, &supplier->ids));
    supplier->scheme = version_scheme_of(text);
    return map_add(map, text, db->supplier_count++, index);
}

struct builder {
    struct advisory_db *db;
    struct map suppliers;
    struct name_index names;
    struct name_index versions;
    size_t supplier_room;
    size_t name_room;
    size_t version_room;
    struct str last_vendor; /* the supplier found last: products of one stand together */
    uint32_t last_supplier;
};

static enum status find_name(struct builder *b, uint32_t supplier, struct str text, uint32_t *found) {
    struct advisory_db *db = b->db;
    uint64_t key = index_key(INDEX_VERBATIM, supplier, str_hash(text));
    const struct index_slot *slot = index_find(&b->names, key);
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = b->names.entries[at - 1].next) {
        *found = b->names.entries[at - 1].item;
        if (db->names[*found].supplier == supplier && str_eq(db->names[*found].text, text))
            return STATUS_OK;
    }
    if (!arena_grow(&db->arena, (void **)&db->names, db->name_count, &b->name_room, sizeof(*db->names),
                    _Alignof(struct database_name)))
        return STATUS_MEMORY;
    *found = db->name_count++;
    db->names[*found] = (struct database_name){.text = text, .supplier = supplier, .led_by = VENDOR_NONE};
    return index_add(&b->names, key, *found);
}

static enum status find_version(struct builder *b, uint32_t name, const struct csaf_product *product, uint32_t *found) {
    struct advisory_db *db = b->db;
    uint64_t key = index_key(INDEX_VERBATIM, name, str_hash(product->version) + product->version_kind);
    const struct index_slot *slot = index_find(&b->versions, key);
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = b->versions.entries[at - 1].next) {
        const struct database_version *v = &db->versions[b->versions.entries[at - 1].item];
        *found = b->versions.entries[at - 1].item;
        if (v->name == name && v->kind == product->version_kind && str_eq(v->text, product->version))
            return STATUS_OK;
    }
    if (!arena_grow(&db->arena, (void **)&db->versions, db->version_count, &b->version_room, sizeof(*db->versions),
                    _Alignof(struct database_version)))
        return STATUS_MEMORY;
    *found = db->version_count++;
    db->versions[*found] =
        (struct database_version){.text = product->version, .name = name, .kind = product->version_kind};
    return index_add(&b->versions, key, *found);
}

/* ---- leaves ---- */

/* Where the tree names no vendor, a vendor that publishes the document speaks of its own products. */
static struct str supplier_of(const struct csaf_document *document, const struct csaf_product *product) {
    if (product->vendor.len > 0)
        return product->vendor;
    return str_eq(document->publisher_category, STR("vendor")) ? document->public.publisher : STR("");
}

static enum status find_product_name(struct builder *b, const struct csaf_document *document,
                                     const struct csaf_product *product, uint32_t *name) {
    uint32_t supplier = 0;
    *name = CSAF_NONE;
    if (product->product.len == 0)
        return STATUS_OK;
    struct str vendor = supplier_of(document, product);
    if (b->last_vendor.ptr != NULL && b->last_vendor.ptr == vendor.ptr && b->last_vendor.len == vendor.len)
        supplier = b->last_supplier;
    else
        TRY(find_supplier(b->db, &b->suppliers, &b->supplier_room, vendor, &supplier));
    b->last_vendor = vendor;
    b->last_supplier = supplier;
    return find_name(b, supplier, product->product, name);
}

/* Parts stand before what is made of them. */
static enum status add_leaf(struct builder *b, uint32_t document, uint32_t product) {
    const struct csaf_document *d = &b->db->documents[document];
    const struct csaf_product *p = &d->products[product];
    struct database_leaf *leaf = &b->db->leaves[b->db->leaf_first[document] + product];
    *leaf = (struct database_leaf){.document = document, .product = product, .host_name = CSAF_NONE};
    TRY(find_product_name(b, d, p, &leaf->name));
    if (p->link != CSAF_LINK_NONE) {
        TRY(find_product_name(b, d, &d->products[p->host], &leaf->host_name));
        b->db->leaves[b->db->leaf_first[document] + p->host].part = true;
        b->db->leaves[b->db->leaf_first[document] + p->component].part = true;
    }
    return find_version(b, leaf->name, p, &leaf->version);
}

static enum status add_leaves(struct builder *b) {
    struct advisory_db *db = b->db;
    size_t total = 0;
    db->leaf_first = ARENA_ARRAY(&db->arena, uint32_t, (size_t)db->document_count + 1);
    if (db->leaf_first == NULL)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < db->document_count; i++) {
        db->leaf_first[i] = (uint32_t)total;
        total += db->documents[i].public.withdrawn ? 0 : db->documents[i].product_count;
    }
    if (total >= CSAF_NONE)
        return STATUS_LIMIT;
    db->leaf_first[db->document_count] = (uint32_t)total;
    db->leaf_count = (uint32_t)total;
    db->leaves = ARENA_ARRAY(&db->arena, struct database_leaf, total);
    if (db->leaves == NULL)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < db->document_count; i++) {
        for (uint32_t k = 0; k < db->leaf_first[i + 1] - db->leaf_first[i]; k++)
            TRY(add_leaf(b, i, k));
    }
    return STATUS_OK;
}

static void mark_set(const struct csaf_document *document, uint32_t set, struct database_leaf *leaves) {
    for (uint32_t k = 0; set != CSAF_NONE && k < document->sets[set].count; k++)
        leaves[document->sets[set].items[k]].listed = true;
}

static void mark_listed(struct advisory_db *db) {
    for (uint32_t i = 0; i < db->document_count; i++) {
        const struct csaf_document *d = &db->documents[i];
        size_t count = d->public.withdrawn ? 0 : d->public.vulnerability_count;
        for (size_t k = 0; k < count * CSAF_STATUS_COUNT; k++)
            mark_set(d, d->vulnerabilities[k / CSAF_STATUS_COUNT].status[k % CSAF_STATUS_COUNT],
                     &db->leaves[db->leaf_first[i]]);
    }
}

/* Which leaves a name has: as many lists as names, in one array. */
static enum status group_by_name(struct advisory_db *db) {
    for (uint32_t i = 0; i < db->leaf_count; i++) {
        if (db->leaves[i].name != CSAF_NONE)
            db->names[db->leaves[i].name].leaf_count++;
        if (db->leaves[i].host_name != CSAF_NONE)
            db->names[db->leaves[i].host_name].leaf_count++;
    }
    uint32_t total = 0;
    for (uint32_t i = 0; i < db->name_count; i++) {
        db->names[i].leaf_first = total;
        total += db->names[i].leaf_count;
        db->names[i].leaf_count = 0;
    }
    db->leaves_by_name = ARENA_ARRAY(&db->arena, uint32_t, total);
    if (db->leaves_by_name == NULL)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < db->leaf_count; i++) {
        const uint32_t names[] = {db->leaves[i].name, db->leaves[i].host_name};
        for (size_t k = 0; k < ARRAY_LEN(names); k++) {
            if (names[k] == CSAF_NONE)
                continue;
            struct database_name *name = &db->names[names[k]];
            uint32_t *last = &db->leaves_by_name[name->leaf_first + name->leaf_count];
            name->document_count += name->leaf_count == 0 || db->leaves[last[-1]].document != db->leaves[i].document;
            *last = i;
            name->leaf_count++;
        }
    }
    return STATUS_OK;
}

/* ---- reading names and versions, in parallel ---- */

struct reading {
    struct advisory_db *db;
    struct name_reader *readers[DATABASE_WORKERS_MAX];
    struct arena scratch[DATABASE_WORKERS_MAX];
};

static enum status read_name(void *context, size_t item, unsigned worker) {
    struct reading *reading = context;
    struct advisory_db *db = reading->db;
    struct database_name *name = &db->names[item];
    const struct database_supplier *supplier = &db->suppliers[name->supplier];
    struct range_line line;
    vendor_leading(&db->book, name->text, &name->led_by);
    TRY(range_line_of(name->text, &reading->scratch[worker], &line));
    name->has_line = line.lower != NULL || line.upper != NULL;
    arena_reset(&reading->scratch[worker]);
    return name_read(reading->readers[worker], name->text, &supplier->reader, &db->keeps[worker], &name->name);
}

/* True when a number of a price list may stand in the text: four digits and letters in one piece, or seven digits. */
static bool may_hold_order(struct str text) {
    size_t run = 0;
    size_t digits = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool alnum = char_is_alnum(text.ptr[i]);
        run = alnum ? run + 1 : 0;
        digits += char_is_digit(text.ptr[i]);
        if (run >= 4 && digits >= 4)
            return true;
    }
    return digits >= 6;
}

/* What is left of the text without the numbers and the signs that joined them to it. */
static struct str without_orders(struct arena *arena, struct str text, const struct order_numbers *numbers) {
    char *bytes = arena_get_raw(arena, text.len, 1);
    if (bytes == NULL)
        return STR_NONE;
    memcpy(bytes, text.ptr, text.len);
    for (size_t i = 0; i < numbers->count; i++)
        memset(bytes + numbers->spans[i].offset, ' ', numbers->spans[i].length);
    struct str rest = str_trim((struct str){bytes, text.len});
    while (rest.len > 0 && str_find_char(STR("|,:;"), rest.ptr[0]) != SIZE_MAX)
        rest = str_trim(str_skip(rest, 1));
    while (rest.len > 0 && str_find_char(STR("|,:;"), rest.ptr[rest.len - 1]) != SIZE_MAX)
        rest = str_trim(str_slice(rest, 0, rest.len - 1));
    return rest;
}

/* "MicroLogix 1100: 1763-L16BWA": a number of the price list in the place of the version. */
static enum status take_orders(struct arena *arena, const struct database_supplier *supplier,
                               struct database_version *v) {
    struct order_numbers numbers;
    if (!may_hold_order(v->text) || supplier->reader.orders.count == 0)
        return STATUS_OK;
    order_number_find(&supplier->reader.orders, v->text, &numbers);
    if (numbers.count == 0)
        return STATUS_OK;
    struct order_number *orders = ARENA_ARRAY(arena, struct order_number, numbers.count);
    v->rest = without_orders(arena, v->text, &numbers);
    if (orders == NULL || v->rest.ptr == NULL)
        return STATUS_MEMORY;
    memcpy(orders, numbers.items, numbers.count * sizeof(*orders));
    v->orders = orders;
    v->order_count = (uint8_t)numbers.count;
    return STATUS_OK;
}

static enum status strip_version(void *context, size_t item, unsigned worker) {
    struct advisory_db *db = ((struct reading *)context)->db;
    struct database_version *v = &db->versions[item];
    v->rest = v->text;
    if (v->name != CSAF_NONE)
        TRY(take_orders(&db->keeps[worker], &db->suppliers[db->names[v->name].supplier], v));
    if (v->rest.len == 0)
        v->rest = STR("vers:all/*");
    return STATUS_OK;
}

static const struct version_scheme *scheme_of(const struct advisory_db *db, const struct database_version *v) {
    return v->name == CSAF_NONE ? version_scheme_of(STR("")) : db->suppliers[db->names[v->name].supplier].scheme;
}

/* Finds the texts that are the same in one scheme. */
static enum status find_ranges(struct advisory_db *db) {
    struct name_index index;
    index_init(&index, &db->arena);
    db->ranges = ARENA_ARRAY(&db->arena, struct database_range, db->version_count);
    if (db->ranges == NULL)
        return STATUS_MEMORY;
    for (uint32_t i = 0; i < db->version_count; i++) {
        struct database_version *v = &db->versions[i];
        const struct version_scheme *scheme = scheme_of(db, v);
        uint64_t key = index_key(INDEX_VERBATIM, 0, str_hash(v->rest) ^ (uintptr_t)scheme);
        const struct index_slot *slot = index_find(&index, key);
        uint32_t at = slot != NULL ? slot->head : 0;
        while (at != 0 && (db->ranges[index.entries[at - 1].item].scheme != scheme ||
                           !str_eq(db->ranges[index.entries[at - 1].item].text, v->rest)))
            at = index.entries[at - 1].next;
        v->by_itself = at != 0 ? index.entries[at - 1].item : db->range_count;
        if (at != 0)
            continue;
        db->ranges[db->range_count] = (struct database_range){.text = v->rest, .scheme = scheme};
        TRY(index_add(&index, key, db->range_count++));
    }
    return STATUS_OK;
}

static enum status read_range(void *context, size_t item, unsigned worker) {
    struct advisory_db *db = ((struct reading *)context)->db;
    struct database_range *r = &db->ranges[item];
    TRY(range_parse(r->text, STR(""), r->scheme, &db->keeps[worker], &r->range));
    r->all = range_is_all(r->range);
    r->open_below = range_is_open_below(r->range);
    r->exact = range_is_exact(r->range);
    return STATUS_OK;
}

/* True when the product's name has a say in what the text means: by a version line, by its own words in front of a
 * version, or by saying what sort of number it is. */
static bool needs_product(const struct database_name *name, struct str text) {
    struct str word;
    if (name->has_line || (name->name.flags & NAME_SERIAL))
        return true;
    while (wording_next(&text, &word)) {
        if (word.len > 1 && !char_is_digit(word.ptr[0]) && wording_repeats(word, name->text))
            return true;
    }
    return false;
}

static enum status read_version(void *context, size_t item, unsigned worker) {
    struct advisory_db *db = ((struct reading *)context)->db;
    struct database_version *v = &db->versions[item];
    const struct database_range *r = &db->ranges[v->by_itself];
    const struct database_name *name = v->name != CSAF_NONE ? &db->names[v->name] : NULL;
    v->range = r->range;
    v->alone = r->range;
    v->all = r->all;
    v->open_below = r->open_below;
    v->exact = r->exact;
    if (name == NULL || !needs_product(name, v->rest))
        return STATUS_OK;
    TRY(range_parse(v->rest, name->text, r->scheme, &db->keeps[worker], &v->range));
    v->all = range_is_all(v->range);
    if (name->has_line)
        return STATUS_OK;
    v->alone = v->range;
    v->open_below = range_is_open_below(v->range);
    v->exact = range_is_exact(v->range);
    return STATUS_OK;
}

static enum status read_in_turn(struct advisory_db *db, struct reading *reading) {
    TRY(parallel_for(db->name_count, READ_BLOCK, db->workers, read_name, reading, NULL));
    TRY(parallel_for(db->version_count, READ_BLOCK, db->workers, strip_version, reading, NULL));
    TRY(find_ranges(db));
    TRY(parallel_for(db->range_count, READ_BLOCK, db->workers, read_range, reading, NULL));
    return parallel_for(db->version_count, READ_BLOCK, db->workers, read_version, reading, NULL);
}

static enum status read_all(struct advisory_db *db) {
    struct reading *reading = ARENA_NEW(&db->arena, struct reading);
    if (reading == NULL)
        return STATUS_MEMORY;
    reading->db = db;
    for (uint32_t i = 0; i < db->supplier_count; i++)
        name_supplier_init(&db->suppliers[i].reader, &db->book, db->suppliers[i].text);
    for (unsigned i = 0; i < db->workers; i++) {
        arena_init(&reading->scratch[i], SCRATCH_MAX);
        reading->readers[i] = name_reader_new(&db->lexicon, false, &db->keeps[i]);
        if (reading->readers[i] == NULL)
            return STATUS_MEMORY;
    }
    enum status status = read_in_turn(db, reading);
    for (unsigned i = 0; i < db->workers; i++)
        arena_done(&reading->scratch[i]);
    return status;
}

/* ---- identification helpers ---- */

static enum status read_models(struct advisory_db *db, struct database_leaf *leaf) {
    const struct csaf_product *p = &db->documents[leaf->document].products[leaf->product];
    struct order_number found[ORDER_NUMBERS_MAX];
    const struct order_reader nothing = {.count = 0};
    const struct order_reader *reader =
        leaf->name != CSAF_NONE ? &db->suppliers[db->names[leaf->name].supplier].reader.orders : &nothing;
    uint8_t count = 0;
    for (uint16_t i = 0; i < p->identifier_count && count < ORDER_NUMBERS_MAX; i++) {
        bool number = p->identifiers[i].kind == CSAF_MODEL_NUMBER || p->identifiers[i].kind == CSAF_SKU;
        if (number && order_number_read(reader, p->identifiers[i].text, &found[count]))
            count++;
    }
    if (count == 0)
        return STATUS_OK;
    struct order_number *orders = ARENA_ARRAY(&db->arena, struct order_number, count);
    if (orders == NULL)
        return STATUS_MEMORY;
    memcpy(orders, found, count * sizeof(*orders));
    leaf->orders = orders;
    leaf->order_count = count;
    return STATUS_OK;
}

/* "Mobotix Mx6 Firmware installed on Mobotix Mx6 D26" is the camera's own software, "FortiOS installed on RUGGEDCOM
 * APE1808" is not: the inventory's version is the device's. */
static bool is_firmware(const struct advisory_db *db, const struct database_leaf *leaf) {
    static const struct str words[] = {STR_INIT("firmware"), STR_INIT("bios"), STR_INIT("operating system")};
    const struct database_name *part = &db->names[leaf->name];
    const struct database_name *host = &db->names[leaf->host_name];
    if (!vendor_meet(&db->suppliers[part->supplier].ids, &db->suppliers[host->supplier].ids))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(words); i++) {
        if (str_contains_nocase(part->text, words[i]))
            return true;
    }
    return false;
}

static enum status finish_leaves(struct advisory_db *db) {
    for (uint32_t i = 0; i < db->leaf_count; i++) {
        struct database_leaf *leaf = &db->leaves[i];
        TRY(read_models(db, leaf));
        if (leaf->name != CSAF_NONE && leaf->host_name != CSAF_NONE)
            leaf->firmware = is_firmware(db, leaf);
    }
    return STATUS_OK;
}

enum status database_build(struct advisory_db *db) {
    struct builder b = {.db = db};
    lexicon_init(&db->lexicon);
    TRY(vendor_book_init(&db->book, &db->arena));
    map_init(&b.suppliers, &db->arena, false);
    index_init(&b.names, &db->arena);
    index_init(&b.versions, &db->arena);
    b.last_vendor = STR_NONE;
    TRY(add_leaves(&b));
    mark_listed(db);
    TRY(group_by_name(db));
    TRY(read_all(db));
    TRY(finish_leaves(db));
    return database_index(db);
}
