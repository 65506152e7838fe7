#include "document/dsse.h"

#include "base/base64.h"
#include "base/json.h"

static const struct diag_kind NO_ENVELOPE = {"dsse.no-envelope", SEVERITY_ERROR,
                                             "this is no DSSE envelope: it has no {0}",
                                             "an envelope has 'payload', 'payloadType' and 'signatures'"};
static const struct diag_kind NO_BASE64 = {"dsse.no-base64", SEVERITY_ERROR, "'{0}' is no base64", NULL};
static const struct diag_kind TOO_MANY = {"dsse.too-many", SEVERITY_ERROR, "there are more than {1} {0}", NULL};
static const struct diag_kind UNSIGNED = {"dsse.unsigned", SEVERITY_ERROR, "the envelope has no signature", NULL};

struct reading {
    const struct json_doc *doc;
    struct arena *arena;
    struct diag_sink *sink;
};

static struct place place_of(const struct reading *r, const struct json_node *node) {
    return json_place(r->doc, node ? node : r->doc->root);
}

static enum status take_bytes(const struct reading *r, const struct json_node *object, struct str name,
                              struct str *bytes) {
    const struct json_node *node = json_get(object, name);
    if (!json_is(node, JSON_STRING)) {
        diag_add(r->sink, &NO_ENVELOPE, place_of(r, object), name);
        return STATUS_INPUT;
    }
    enum status status = base64_read(r->arena, json_string(node), bytes);
    if (status == STATUS_INPUT)
        diag_add(r->sink, &NO_BASE64, place_of(r, node), name);
    return status;
}

static enum status too_many(const struct reading *r, const struct json_node *list, struct str what, unsigned most) {
    char number[16];
    (void)snprintf(number, sizeof number, "%u", most);
    diag_add(r->sink, &TOO_MANY, place_of(r, list), what, str_from(number));
    return STATUS_INPUT;
}

static enum status read_chain(const struct reading *r, const struct json_node *list, struct dsse_signature *signature) {
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
        if (signature->chain_count == DSSE_CHAIN_MAX)
            return too_many(r, list, STR("certificates in a chain"), DSSE_CHAIN_MAX);
        enum status status = base64_read(r->arena, json_string(item), &signature->chain[signature->chain_count++]);
        if (status == STATUS_INPUT)
            diag_add(r->sink, &NO_BASE64, place_of(r, item), STR("x5c"));
        TRY(status);
    }
    return STATUS_OK;
}

static enum status read_signature(const struct reading *r, const struct json_node *node,
                                  struct dsse_signature *signature) {
    *signature = (struct dsse_signature){.key_id = json_get_string(node, STR("keyid")), .place = place_of(r, node)};
    TRY(take_bytes(r, node, STR("sig"), &signature->bytes));
    return read_chain(r, json_get(node, STR("x5c")), signature);
}

static enum status read_signatures(const struct reading *r, struct dsse_envelope *envelope) {
    const struct json_node *list = json_get(r->doc->root, STR("signatures"));
    if (!json_items(list)) {
        diag_add(r->sink, &UNSIGNED, place_of(r, list));
        return STATUS_INPUT;
    }
    if (list->size > DSSE_SIGNATURES_MAX)
        return too_many(r, list, STR("signatures"), DSSE_SIGNATURES_MAX);
    envelope->signatures = ARENA_ARRAY(r->arena, struct dsse_signature, list->size);
    if (!envelope->signatures)
        return STATUS_MEMORY;
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        TRY(read_signature(r, item, &envelope->signatures[envelope->signature_count++]));
    return STATUS_OK;
}

static enum status read_envelope(const struct reading *r, struct dsse_envelope *envelope) {
    const struct json_node *root = r->doc->root;
    struct dsse_envelope result = {.payload_type = json_get_string(root, STR("payloadType"))};
    if (result.payload_type.len == 0) {
        diag_add(r->sink, &NO_ENVELOPE, place_of(r, root), STR("payloadType"));
        return STATUS_INPUT;
    }
    TRY(json_check_keys(r->doc, r->sink));
    TRY(take_bytes(r, root, STR("payload"), &result.payload));
    result.payload_place = place_of(r, json_get(root, STR("payload")));
    TRY(read_signatures(r, &result));
    *envelope = result;
    return STATUS_OK;
}

enum status dsse_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      struct dsse_envelope *envelope) {
    struct json_doc doc;
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    const struct reading r = {&doc, arena, sink};
    enum status status = json_parse(parser, source, false, arena, sink, &doc);
    if (status == STATUS_OK)
        status = read_envelope(&r, envelope);
    json_parser_free(parser);
    return status;
}
