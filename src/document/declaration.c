#include "document/declaration.h"

#include "base/file.h"
#include "document/document.h"

static const struct diag_kind OTHER_TYPE = {"declaration.other-type", SEVERITY_ERROR,
                                            "this is no declaration: its {0} is '{1}'", "it has to be '{2}'"};
static const struct diag_kind WRONG = {"declaration.wrong", SEVERITY_ERROR, "the declaration's '{0}' is not {1}", NULL};
static const struct diag_kind TOO_MANY = {"declaration.too-many", SEVERITY_ERROR,
                                          "the declaration's '{0}' has more than {1} entries", NULL};

enum { ALIASES_MAX = 24, MODELS_MAX = 4096, SUBJECTS_MAX = 100000, STATEMENTS_MAX = 100000 };

struct reading {
    struct declaration *declaration;
    struct arena *arena;
    struct diag_sink *sink;
    enum status status;
};

static void fail(struct reading *r, const struct diag_kind *kind, const struct json_node *node, struct str a,
                 struct str b, struct str c) {
    const struct json_doc *doc = &r->declaration->statement;
    diag_add(r->sink, kind, json_place(doc, node ? node : doc->root), a, b, c);
    r->status = STATUS_INPUT;
}

static void expect_type(struct reading *r, const struct json_node *root, struct str key, struct str wanted) {
    struct str found = json_get_string(root, key);
    if (!str_eq(found, wanted))
        fail(r, &OTHER_TYPE, json_get(root, key), key, found, wanted);
}

/* A text that has to be there, or may be absent but not empty or of another type. */
static void take_text(struct reading *r, const struct json_node *object, struct str key, bool required,
                      struct str *text) {
    const struct json_node *node = json_get(object, key);
    *text = json_string(node);
    if ((node || required) && (text->len == 0 || str_trim(*text).len == 0))
        fail(r, &WRONG, node ? node : object, key, STR("a text"), STR_NONE);
    if (!text->ptr)
        *text = STR("");
}

static void take_date(struct reading *r, const struct json_node *object, struct str key, bool required,
                      date_days *day) {
    const struct json_node *node = json_get(object, key);
    *day = DATE_NONE;
    if ((node || required) && !date_parse(json_string(node), day))
        fail(r, &WRONG, node ? node : object, key, STR("a day (2026-11-23)"), STR_NONE);
}

/* A list of at most `most`; NULL where it is absent or wrong. */
static const struct json_node *take_list(struct reading *r, const struct json_node *object, struct str key,
                                         bool required, unsigned most) {
    const struct json_node *node = json_get(object, key);
    char number[16];
    if (json_is(node, JSON_ARRAY) && node->size <= most && (node->size > 0 || !required))
        return node;
    (void)snprintf(number, sizeof number, "%u", most);
    if (json_is(node, JSON_ARRAY) && node->size > most)
        fail(r, &TOO_MANY, node, key, str_from(number), STR_NONE);
    else if (node || required)
        fail(r, &WRONG, node ? node : object, key, required ? STR("a list with an entry") : STR("a list"), STR_NONE);
    return NULL;
}

static void *room(struct reading *r, size_t count, size_t size) {
    void *items = arena_get_array(r->arena, count, size, _Alignof(max_align_t));
    if (!items)
        r->status = STATUS_MEMORY;
    return items;
}

static void read_supplier(struct reading *r, const struct json_node *node, struct supplier *supplier) {
    take_text(r, node, STR("id"), true, &supplier->id);
    take_text(r, node, STR("name"), true, &supplier->name);
    take_text(r, node, STR("psirt"), false, &supplier->psirt_contact);
    take_text(r, node, STR("csafProvider"), false, &supplier->psirt_csaf);
    const struct json_node *list = take_list(r, node, STR("aliases"), false, ALIASES_MAX);
    supplier->aliases = list ? room(r, list->size, sizeof *supplier->aliases) : NULL;
    for (const struct json_node *item = json_items(list); item && supplier->aliases; item = json_next(list, item))
        if (json_string(item).len > 0)
            supplier->aliases[supplier->alias_count++] = json_string(item);
        else
            fail(r, &WRONG, item, STR("aliases"), STR("a list of texts"), STR_NONE);
}

static void read_types(struct reading *r, const struct json_node *node, struct product *product) {
    const struct json_node *list = take_list(r, node, STR("types"), true, COMPONENT_COUNT);
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
        unsigned type = component_find(json_string(item));
        if (type == 0)
            fail(r, &WRONG, item, STR("types"), STR("a list of SA, ED, HD and ND"), STR_NONE);
        product->types |= (uint8_t)type;
    }
}

static void read_models(struct reading *r, const struct json_node *node, struct product *product) {
    const struct json_node *list = take_list(r, node, STR("models"), false, MODELS_MAX);
    product->models = list ? room(r, list->size, sizeof *product->models) : NULL;
    for (const struct json_node *item = json_items(list); item && product->models; item = json_next(list, item)) {
        struct product_model *model = &product->models[product->model_count++];
        *model = (struct product_model){.place = product->place};
        take_text(r, item, STR("name"), false, &model->name);
        take_text(r, item, STR("orderNumber"), false, &model->order_number);
        if (model->name.len + model->order_number.len == 0)
            fail(r, &WRONG, item, STR("models"), STR("a list of names and order numbers"), STR_NONE);
    }
}

static void read_product(struct reading *r, const struct json_node *node, struct product *product) {
    take_text(r, node, STR("id"), true, &product->id);
    take_text(r, node, STR("name"), true, &product->name);
    read_types(r, node, product);
    read_models(r, node, product);
}

static void read_release(struct reading *r, const struct json_node *node, struct release *release) {
    take_text(r, node, STR("version"), true, &release->version);
    take_date(r, node, STR("date"), true, &release->date);
    take_date(r, node, STR("supportUntil"), false, &release->support_until);
    take_date(r, node, STR("endOfLife"), false, &release->end_of_life);
}

/* The files that the declaration is tied to: each has a name and a hash, or it is tied to nothing. */
static void check_subjects(struct reading *r, const struct json_node *root) {
    const struct json_node *list = take_list(r, root, STR("subject"), true, SUBJECTS_MAX);
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
        uint8_t digest[HASH_SHA256_SIZE];
        struct str hex = json_get_string(json_get(item, STR("digest")), STR("sha256"));
        if (json_get_string(item, STR("name")).len == 0 || !hash_unhex(hex, digest, sizeof digest))
            fail(r, &WRONG, item, STR("subject"), STR("a list of names with SHA-256"), STR_NONE);
    }
}

static void read_statements(struct reading *r, const struct json_node *predicate) {
    const struct json_node *list = take_list(r, predicate, STR("statements"), false, STATEMENTS_MAX);
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        if (!json_is(item, JSON_OBJECT))
            fail(r, &WRONG, item, STR("statements"), STR("a list of objects"), STR_NONE);
    r->declaration->statements = list;
}

static enum status read_statement(struct reading *r) {
    struct declaration *d = r->declaration;
    const struct json_node *root = d->statement.root, *predicate = json_get(root, STR("predicate"));
    struct release *release = room(r, 1, sizeof *release);
    if (!release)
        return STATUS_MEMORY;
    d->product.place = json_place(&d->statement, root);
    *release = (struct release){.declaration = d, .place = d->product.place, .support_place = d->product.place};
    d->product.releases = release;
    d->product.release_count = 1;
    expect_type(r, root, STR("_type"), STR(DECLARATION_STATEMENT_TYPE));
    expect_type(r, root, STR("predicateType"), STR(DECLARATION_PREDICATE_TYPE));
    if (r->status != STATUS_OK)
        return r->status;
    check_subjects(r, root);
    read_supplier(r, json_get(predicate, STR("supplier")), &d->product.supplier);
    read_product(r, json_get(predicate, STR("product")), &d->product);
    read_release(r, json_get(predicate, STR("release")), release);
    take_date(r, predicate, STR("issued"), true, &d->issued);
    take_date(r, predicate, STR("validUntil"), true, &d->until);
    read_statements(r, predicate);
    return r->status;
}

/* The payload as a text of its own: places in it are told by its lines. */
static enum status open_payload(struct declaration *d, struct str name, struct arena *arena, struct diag_sink *sink) {
    struct source *payload = ARENA_NEW(arena, struct source);
    struct json_parser *parser = json_parser_new();
    enum status status = payload && parser ? STATUS_OK : STATUS_MEMORY;
    if (status == STATUS_OK) {
        payload->text = d->envelope.payload;
        payload->name = str_format(arena, STR_F " (payload)", STR_A(name));
        status = payload->name.ptr ? json_parse(parser, payload, false, arena, sink, &d->statement) : STATUS_MEMORY;
        d->product.source = payload;
    }
    if (status == STATUS_OK)
        status = json_check_keys(&d->statement, sink);
    json_parser_free(parser);
    return status;
}

enum status declaration_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct declaration **declaration) {
    struct declaration *made = ARENA_NEW(arena, struct declaration);
    if (!made)
        return STATUS_MEMORY;
    struct reading r = {made, arena, sink, STATUS_OK};
    TRY(dsse_read(source, arena, sink, &made->envelope));
    if (!str_eq(made->envelope.payload_type, STR(DECLARATION_PAYLOAD_TYPE))) {
        diag_add(sink, &OTHER_TYPE, made->envelope.payload_place, STR("payloadType"), made->envelope.payload_type,
                 STR(DECLARATION_PAYLOAD_TYPE));
        return STATUS_INPUT;
    }
    TRY(open_payload(made, source->name, arena, sink));
    TRY(read_statement(&r));
    *declaration = made;
    return STATUS_OK;
}

enum status declaration_read(const char *path, struct arena *arena, struct diag_sink *sink,
                             struct declaration **declaration) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return declaration_parse(source, arena, sink, declaration);
}
