#include "advisory/csaf.h"

#include <string.h>

static const struct diag_kind NOT_CSAF = {"advisory.not-csaf", SEVERITY_WARNING,
                                          "this is no CSAF document: {0} is missing",
                                          "keep other JSON files out of the folder of advisories"};
static const struct diag_kind WRONG_SHAPE = {"advisory.csaf-shape", SEVERITY_WARNING, "this is no CSAF document: {0}",
                                             "ask its publisher for a valid one"};
static const struct diag_kind UNKNOWN_VERSION = {"advisory.csaf-version", SEVERITY_WARNING,
                                                 "CSAF {0} is not known, so this advisory is not read",
                                                 "Keyway reads CSAF 2.0 and 2.1"};

static const struct diag_kind TOO_LARGE = {
    "advisory.csaf-groups", SEVERITY_WARNING,
    "the product groups of this advisory stand for too many products, so it is not read",
    "have its supplier name the products in fewer lists"};

/* What a document says of itself when it was taken back: CSAF 2.1's categories (4.6, 4.7), and the words by which 2.0
 * documents say it at either end of their title: further in, it may be said of a product. */
static const struct str withdrawn_categories[] = {STR_INIT("csaf_withdrawn"), STR_INIT("csaf_superseded")};
static const struct str withdrawn_titles[] = {
    STR_INIT("[withdrawn]"), STR_INIT("(withdrawn)"), STR_INIT("withdrawn:"),  STR_INIT("[revoked]"),
    STR_INIT("(revoked)"),   STR_INIT("[retracted]"), STR_INIT("(retracted)"),
};
static const struct str withdrawn_notes[] = {STR_INIT("reasoning for withdrawal"),
                                             STR_INIT("reasoning for supersession")};

void csaf_reader_init(struct csaf_reader *reader, struct arena *keep, struct arena *scratch) {
    *reader = (struct csaf_reader){.keep = keep, .scratch = scratch};
    map_init(&reader->strings, keep, false);
}

enum status csaf_keep(struct csaf_reader *reader, struct str text, size_t max, struct str *kept) {
    text = str_slice(text, 0, max);
    *kept = STR_NONE;
    if (text.len == 0)
        return STATUS_OK;
    return map_keep(&reader->strings, text, kept);
}

enum status csaf_copy(struct csaf_reader *reader, struct str text, size_t max, struct str *kept) {
    *kept = STR_NONE;
    if (text.len == 0)
        return STATUS_OK;
    *kept = str_copy(reader->keep, str_slice(text, 0, max));
    return kept->ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

void csaf_members(const struct json_node *object, const struct str *names, size_t count,
                  const struct json_node **found) {
    for (size_t i = 0; i < count; i++)
        found[i] = NULL;
    if (!json_is(object, JSON_OBJECT))
        return;
    /* The object, then its key. NOLINTNEXTLINE(readability-suspicious-call-argument) */
    for (const struct json_node *key = json_first(object); key != NULL; key = json_next(object, key)) {
        struct str name = json_string(key);
        for (size_t i = 0; i < count; i++) {
            if (name.len == names[i].len && name.ptr[0] == names[i].ptr[0] && found[i] == NULL &&
                memcmp(name.ptr, names[i].ptr, name.len) == 0)
                found[i] = key + 1;
        }
    }
}

static bool is_among(struct str text, const struct str *items, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (str_eq_nocase(text, items[i]))
            return true;
    }
    return false;
}

static bool is_title_of_withdrawn(struct str title) {
    for (size_t i = 0; i < ARRAY_LEN(withdrawn_titles); i++) {
        if (str_starts_nocase(title, withdrawn_titles[i]) || str_ends_nocase(title, withdrawn_titles[i]))
            return true;
    }
    return false;
}

static bool is_withdrawn(const struct json_node *document) {
    struct str category = json_get_string(document, STR("category"));
    struct str title = json_get_string(document, STR("title"));
    if (is_among(category, withdrawn_categories, ARRAY_LEN(withdrawn_categories)) ||
        is_title_of_withdrawn(str_trim(title)))
        return true;
    const struct json_node *notes = json_get(document, STR("notes"));
    for (const struct json_node *note = json_items(notes); note != NULL; note = json_next(notes, note)) {
        if (is_among(json_get_string(note, STR("title")), withdrawn_notes, ARRAY_LEN(withdrawn_notes)))
            return true;
    }
    return false;
}

/* Both dates are required; a document whose dates cannot be read is the oldest. */
static date_days read_date(const struct json_node *tracking, struct str key) {
    date_days day = DATE_NONE;
    struct str text = json_get_string(tracking, key);
    return date_parse(text, &day) ? day : DATE_NONE;
}

static enum status read_head(struct csaf_reader *reader, const struct json_node *document) {
    struct advisory_document *to = &reader->document->public;
    const struct json_node *tracking = json_get(document, STR("tracking"));
    const struct json_node *publisher = json_get(document, STR("publisher"));
    struct csaf_document *inner = reader->document;
    TRY(csaf_copy(reader, json_get_string(tracking, STR("id")), CSAF_TEXT_MAX, &to->id));
    TRY(csaf_copy(reader, json_get_string(document, STR("title")), CSAF_TEXT_MAX, &to->title));
    TRY(csaf_keep(reader, json_get_string(publisher, STR("name")), CSAF_TEXT_MAX, &to->publisher));
    TRY(csaf_keep(reader, json_get_string(publisher, STR("category")), CSAF_TEXT_MAX, &inner->publisher_category));
    TRY(csaf_keep(reader, json_get_string(publisher, STR("namespace")), CSAF_TEXT_MAX, &inner->publisher_namespace));
    TRY(csaf_keep(reader, json_get_string(tracking, STR("version")), CSAF_TEXT_MAX, &to->version));
    to->released = read_date(tracking, STR("initial_release_date"));
    to->revised = read_date(tracking, STR("current_release_date"));
    to->withdrawn = is_withdrawn(document);
    return STATUS_OK;
}

/* `node` is where it is, NULL: the whole document. */
static enum status complain(struct diag_sink *sink, const struct json_doc *json, const struct json_node *node,
                            const struct diag_kind *kind, struct str what) {
    diag_add(sink, kind, json_place(json, node), what);
    return STATUS_INPUT;
}

static enum status read_body(struct csaf_reader *reader, const struct json_node *root) {
    TRY(read_head(reader, json_get(root, STR("document"))));
    TRY(csaf_read_tree(reader, json_get(root, STR("product_tree"))));
    return csaf_read_vulnerabilities(reader, json_get(root, STR("vulnerabilities")));
}

/* An object of lists: a list that is passed over may be the one that says affected. */
static bool is_status(const struct json_node *status) {
    for (const struct json_node *key = json_members(status); key != NULL; key = json_next(status, key)) {
        if (!json_is(key + 1, JSON_ARRAY))
            return false;
    }
    return status == NULL || json_is(status, JSON_OBJECT);
}

static bool is_or_absent(const struct json_node *node, enum json_type type) {
    return node == NULL || json_is(node, type);
}

/* What is of another type than it must be would be passed over, and a vulnerability with it. */
static enum status check_shape(const struct json_doc *json, struct diag_sink *sink) {
    const struct json_node *list = json_get(json->root, STR("vulnerabilities"));
    const struct json_node *tree = json_get(json->root, STR("product_tree"));
    if (!is_or_absent(tree, JSON_OBJECT))
        return complain(sink, json, tree, &WRONG_SHAPE, STR("/product_tree is not an object"));
    if (!is_or_absent(list, JSON_ARRAY))
        return complain(sink, json, list, &WRONG_SHAPE, STR("/vulnerabilities is not an array"));
    for (const struct json_node *item = json_items(list); item != NULL; item = json_next(list, item)) {
        if (!json_is(item, JSON_OBJECT))
            return complain(sink, json, item, &WRONG_SHAPE, STR("a vulnerability is not an object"));
        const struct json_node *status = json_get(item, STR("product_status"));
        if (!is_status(status))
            return complain(sink, json, status, &WRONG_SHAPE, STR("a product_status is not an object of arrays"));
    }
    return STATUS_OK;
}

enum status csaf_read(struct csaf_reader *reader, const struct json_doc *json, struct diag_sink *sink,
                      struct csaf_document *document) {
    const struct json_node *head = json_get(json->root, STR("document"));
    struct str version = json_get_string(head, STR("csaf_version"));
    struct csaf_document found = {0};
    if (version.len == 0)
        return complain(sink, json, head != NULL ? head : json->root, &NOT_CSAF, STR("/document/csaf_version"));
    if (!str_eq(version, STR("2.0")) && !str_eq(version, STR("2.1")))
        return complain(sink, json, json_get(head, STR("csaf_version")), &UNKNOWN_VERSION, version);
    const struct json_node *tracking = json_get(head, STR("tracking"));
    if (json_get_string(tracking, STR("id")).len == 0)
        return complain(sink, json, tracking != NULL ? tracking : head, &NOT_CSAF, STR("/document/tracking/id"));
    TRY(check_shape(json, sink));
    reader->json = json;
    reader->document = &found;
    reader->abbreviates = str_eq(version, STR("2.0"));
    enum status status = read_body(reader, json->root);
    if (status == STATUS_LIMIT)
        complain(sink, json, NULL, &TOO_LARGE, STR_NONE);
    if (status == STATUS_OK)
        *document = found;
    return status;
}

bool csaf_set_has(const struct csaf_document *document, uint32_t set, uint32_t product) {
    if (set == CSAF_NONE)
        return false;
    const struct csaf_set *s = &document->sets[set];
    uint32_t low = 0;
    uint32_t high = s->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->items[middle] == product)
            return true;
        if (s->items[middle] < product)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
