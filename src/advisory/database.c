#include "advisory/database.h"

#include <string.h>

#include "base/parallel.h"

enum { READ_BLOCK = 64, AHEAD = 4 };

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

/* A product's text found before. A text that is read again mostly has the same address (csaf_keep). */
struct known_text {
    const char *ptr; /* NULL: free */
    uint32_t supplier;
    uint32_t name;
};
enum { KNOWN_BITS = 14 };

struct builder {
    struct advisory_db *db;
    struct map suppliers;
    struct name_index names;
    size_t supplier_room;
    size_t name_room;
    struct str last_vendor; /* the supplier found last: products of one stand together */
    uint32_t last_supplier;
    struct known_text *known; /* by hash of address and supplier, the newest wins */
};

static enum status find_text(struct builder *b, uint32_t supplier, struct str text, uint32_t *found) {
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

static enum status find_name(struct builder *b, uint32_t supplier, struct str text, uint32_t *found) {
    uint64_t mixed = ((uint64_t)(uintptr_t)text.ptr ^ (uint64_t)supplier << 40) * 0x9e3779b97f4a7c15ull;
    struct known_text *known = &b->known[mixed >> (64 - KNOWN_BITS)];
    if (known->ptr == text.ptr && known->supplier == supplier && b->db->names[known->name].text.len == text.len) {
        *found = known->name;
        return STATUS_OK;
    }
    TRY(find_text(b, supplier, text, found));
    *known = (struct known_text){text.ptr, supplier, *found};
    return STATUS_OK;
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
    uint32_t index = b->db->leaf_first[document] + product;
    struct database_leaf *leaf = &b->db->leaves[index];
    *leaf = (struct database_leaf){.document = document, .product = product, .host_name = CSAF_NONE, .version = index};
    TRY(find_product_name(b, d, p, &leaf->name));
    if (p->link != CSAF_LINK_NONE) {
        TRY(find_product_name(b, d, &d->products[p->host], &leaf->host_name));
        b->db->leaves[b->db->leaf_first[document] + p->host].part = true;
        b->db->leaves[b->db->leaf_first[document] + p->component].part = true;
    }
    b->db->versions[index] = (struct database_version){.text = p->version, .name = leaf->name};
    return STATUS_OK;
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
    db->leaves = arena_get_raw(&db->arena, total * sizeof(*db->leaves), _Alignof(struct database_leaf));
    db->versions = arena_get_raw(&db->arena, total * sizeof(*db->versions), _Alignof(struct database_version));
    b->known = ARENA_ARRAY(&db->arena, struct known_text, (size_t)1 << KNOWN_BITS);
    if (db->leaves == NULL || db->versions == NULL || b->known == NULL)
        return STATUS_MEMORY;
    b->name_room = total / 2 + total / 8;
    db->names = arena_get_raw(&db->arena, b->name_room * sizeof(*db->names), _Alignof(struct database_name));
    if (db->names == NULL)
        return STATUS_MEMORY;
    TRY(index_reserve(&b->names, total / 2));
    for (uint32_t i = 0; i < db->document_count; i++) {
        uint32_t count = db->leaf_first[i + 1] - db->leaf_first[i];
        for (uint32_t k = 0; k < count; k++) {
            if (k + AHEAD < count)
                __builtin_prefetch(db->documents[i].products[k + AHEAD].product.ptr);
            TRY(add_leaf(b, i, k));
        }
    }
    return STATUS_OK;
}

static void mark_set(const struct csaf_document *document, uint32_t set, struct database_leaf *leaves) {
    for (uint32_t k = 0; set != CSAF_NONE && k < document->sets[set].count; k++)
        leaves[document->sets[set].items[k]].listed = true;
}

static void mark_listed(const struct csaf_document *d, struct database_leaf *leaves) {
    for (size_t k = 0; k < d->public.vulnerability_count * CSAF_STATUS_COUNT; k++)
        mark_set(d, d->vulnerabilities[k / CSAF_STATUS_COUNT].status[k % CSAF_STATUS_COUNT], leaves);
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

/* An order number and what came of reading it. */
struct known_number {
    const struct order_reader *reader; /* NULL: free */
    struct str text;
    struct order_number number;
    bool read;
};
enum { KNOWN_NUMBERS = 1024 };

struct reading {
    struct advisory_db *db;
    struct name_reader *readers[DATABASE_WORKERS_MAX];
    struct known_number *known[DATABASE_WORKERS_MAX]; /* KNOWN_NUMBERS each, found by hash, the newest wins */
};

static enum status read_name(void *context, size_t item, unsigned worker) {
    struct reading *reading = context;
    struct advisory_db *db = reading->db;
    struct database_name *name = &db->names[item];
    const struct database_supplier *supplier = &db->suppliers[name->supplier];
    TRY(name_read(reading->readers[worker], name->text, &supplier->reader, &db->keeps[worker], &name->name));
    name->led_by = name->name.led_by;
    return STATUS_OK;
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
    if (supplier->reader.orders.count == 0)
        return STATUS_OK;
    struct order_numbers numbers;
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

/* ---- identification helpers ---- */

/* Advisories repeat the order numbers of a supplier: one that was read lately is not read again. */
static bool read_model(struct known_number *known, const struct order_reader *reader, struct str text,
                       struct order_number *number) {
    struct known_number *slot = &known[str_hash(text) % KNOWN_NUMBERS];
    if (slot->reader != reader || !str_eq(slot->text, text)) {
        *slot = (struct known_number){.reader = reader, .text = text};
        slot->read = order_number_read(reader, text, &slot->number);
    }
    *number = slot->number;
    return slot->read;
}

static enum status read_models(struct reading *reading, struct database_leaf *leaf, unsigned worker) {
    const struct advisory_db *db = reading->db;
    const struct csaf_product *p = &db->documents[leaf->document].products[leaf->product];
    static const struct order_reader nothing = {.count = 0};
    const struct order_reader *reader =
        leaf->name != CSAF_NONE ? &db->suppliers[db->names[leaf->name].supplier].reader.orders : &nothing;
    if (p->identifier_count == 0)
        return STATUS_OK;
    struct arena *arena = &reading->db->keeps[worker];
    struct order_number *orders = ARENA_ARRAY(arena, struct order_number, p->identifier_count);
    if (orders == NULL)
        return STATUS_MEMORY;
    for (uint16_t i = 0; i < p->identifier_count; i++) {
        bool number = p->identifiers[i].kind == CSAF_MODEL_NUMBER || p->identifiers[i].kind == CSAF_SKU;
        leaf->order_count =
            (uint16_t)(leaf->order_count + (number && read_model(reading->known[worker], reader, p->identifiers[i].text,
                                                                 &orders[leaf->order_count])));
    }
    arena_shrink(arena, orders, orders + leaf->order_count);
    leaf->orders = orders;
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

static enum status finish_leaf(struct reading *reading, uint32_t index, unsigned worker) {
    struct advisory_db *db = reading->db;
    struct database_leaf *leaf = &db->leaves[index];
    struct database_version *v = &db->versions[index];
    v->rest = v->text;
    if (v->name != CSAF_NONE)
        TRY(take_orders(&db->keeps[worker], &db->suppliers[db->names[v->name].supplier], v));
    if (v->rest.len == 0)
        v->rest = STR("vers:all/*");
    if (leaf->name != CSAF_NONE && leaf->host_name != CSAF_NONE)
        leaf->firmware = is_firmware(db, leaf);
    return read_models(reading, leaf, worker);
}

/* What of a document's leaves asks for nothing but the document and the suppliers. */
static enum status finish_document(struct reading *reading, size_t document, unsigned worker) {
    struct advisory_db *db = reading->db;
    uint32_t first = db->leaf_first[document];
    uint32_t end = db->leaf_first[document + 1];
    if (first < end)
        mark_listed(&db->documents[document], &db->leaves[first]);
    for (uint32_t i = first; i < end; i++)
        TRY(finish_leaf(reading, i, worker));
    return STATUS_OK;
}

/* ---- the steps, in the order in which each needs the ones before ---- */

static enum status read_supplier(void *context, size_t item, unsigned worker) {
    struct advisory_db *db = ((struct reading *)context)->db;
    (void)worker;
    name_supplier_init(&db->suppliers[item].reader, &db->book, db->suppliers[item].text);
    return STATUS_OK;
}

static enum status read_name_or_document(void *context, size_t item, unsigned worker) {
    struct reading *reading = context;
    struct advisory_db *db = reading->db;
    return item < db->name_count ? read_name(reading, item, worker)
                                 : finish_document(reading, item - db->name_count, worker);
}

enum { INDEXES = 3 };
static enum status make_index(void *context, size_t item, unsigned worker) {
    static enum status (*const indexes[INDEXES])(struct advisory_db *, struct arena *) = {
        database_index_words, database_index_runs, database_index_orders};
    struct advisory_db *db = ((struct reading *)context)->db;
    return indexes[item](db, &db->keeps[worker]);
}

static enum status read_in_turn(struct advisory_db *db, struct reading *reading) {
    TRY(parallel_for(db->supplier_count, READ_BLOCK, db->workers, read_supplier, reading, NULL));
    TRY(parallel_for((size_t)db->name_count + db->document_count, READ_BLOCK, db->workers, read_name_or_document,
                     reading, NULL));
    return parallel_for(INDEXES, 1, db->workers, make_index, reading, NULL);
}

static enum status read_all(struct advisory_db *db) {
    struct reading *reading = ARENA_NEW(&db->arena, struct reading);
    if (reading == NULL)
        return STATUS_MEMORY;
    reading->db = db;
    for (unsigned i = 0; i < db->workers; i++) {
        reading->readers[i] = name_reader_new(&db->lexicon, false, &db->keeps[i]);
        reading->known[i] = ARENA_ARRAY(&db->keeps[i], struct known_number, KNOWN_NUMBERS);
        if (reading->readers[i] == NULL || reading->known[i] == NULL)
            return STATUS_MEMORY;
    }
    return read_in_turn(db, reading);
}

enum status database_init(struct advisory_db *db) {
    lexicon_init(&db->lexicon);
    db->lexicon.own = db->own.phrases;
    db->lexicon.own_count = db->own.phrase_count;
    return vendor_book_init(&db->book, &db->own, &db->arena);
}

enum status database_build(struct advisory_db *db) {
    struct builder b = {.db = db};
    map_init(&b.suppliers, &db->arena, false);
    index_init(&b.names, &db->arena);
    b.last_vendor = STR_NONE;
    TRY(database_versions_init(db));
    TRY(add_leaves(&b));
    TRY(group_by_name(db));
    TRY(read_all(db));
    return database_cover(db);
}
