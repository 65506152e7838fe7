#include "document/device_report.h"

#include "base/base64.h"

#include <string.h>

static const struct diag_kind OTHER_TYPE = {"device-report.other-type", SEVERITY_ERROR,
                                            "this is no device report: its {0} is '{1}'", "it has to be '{2}'"};
static const struct diag_kind WRONG = {"device-report.wrong", SEVERITY_ERROR, "the device report's '{0}' is not {1}",
                                       NULL};
static const struct diag_kind TOO_MANY = {"device-report.too-many", SEVERITY_ERROR,
                                          "the device report has more than {0} requirements", NULL};

/* By enum device_report_state. */
static const struct str STATES[DEVICE_REPORT_STATES] = {STR_INIT("active"), STR_INIT("partly"), STR_INIT("off"),
                                                        STR_INIT("failed"), STR_INIT("absent")};

struct reading {
    struct device_report *report;
    struct arena *arena;
    struct diag_sink *sink;
    enum status status;
};

struct str device_report_state_name(enum device_report_state state) {
    return STATES[state];
}

static void wrong(struct reading *r, const struct json_node *node, struct str key, struct str wanted) {
    const struct json_doc *doc = &r->report->statement;
    diag_add(r->sink, &WRONG, json_place(doc, node ? node : doc->root), key, wanted);
    r->status = STATUS_INPUT;
}

static void expect(struct reading *r, const struct json_node *object, struct str key, struct str wanted) {
    const struct json_node *node = json_get(object, key);
    struct str found = json_string(node);
    if (str_eq(found, wanted))
        return;
    const struct json_doc *doc = &r->report->statement;
    diag_add(r->sink, &OTHER_TYPE, json_place(doc, node ? node : doc->root), key, found.ptr ? found : STR(""), wanted);
    r->status = STATUS_INPUT;
}

static struct str take_text(struct reading *r, const struct json_node *object, struct str key, bool required) {
    const struct json_node *node = json_get(object, key);
    struct str text = json_string(node);
    if ((node || required) && str_trim(text).len == 0)
        wrong(r, node ? node : object, key, STR("a text"));
    return text.ptr ? text : STR("");
}

/* The image that runs: one, under the product's name and with its hash, or the account is tied to nothing. */
static void check_subject(struct reading *r, const struct json_node *root) {
    const struct json_node *list = json_get(root, STR("subject")), *image = json_items(list);
    struct str digest = json_get_string(json_get(image, STR("digest")), STR("sha256"));
    uint8_t bytes[HASH_SHA256_SIZE];
    if (!image || list->size != 1 || digest.len != HASH_SHA256_HEX || !hash_unhex(digest, bytes, sizeof bytes) ||
        !str_eq(json_get_string(image, STR("name")), r->report->product))
        wrong(r, list, STR("subject"), STR("the one image of that product, with its SHA-256"));
}

static void read_device(struct reading *r, const struct json_node *predicate) {
    const struct json_node *device = json_get(predicate, STR("device"));
    r->report->supplier = take_text(r, device ? device : predicate, STR("supplier"), true);
    r->report->product = take_text(r, device ? device : predicate, STR("product"), true);
    r->report->version = take_text(r, device ? device : predicate, STR("version"), true);
    r->report->serial = take_text(r, device ? device : predicate, STR("serial"), false);
}

/* What a clock that nobody set says is no time. */
static void read_time(struct reading *r, const struct json_node *predicate) {
    const struct json_node *issued = json_get(predicate, STR("issued")), *clock = json_get(predicate, STR("clock"));
    struct str trust = json_string(clock);
    bool unset = str_eq(trust, STR("unset"));
    r->report->issued = DATE_NONE;
    if (!unset && !str_eq(trust, STR("set")) && !str_eq(trust, STR("synchronised")))
        wrong(r, clock ? clock : predicate, STR("clock"), STR("'synchronised', 'set' or 'unset'"));
    int64_t seconds;
    if (issued && !date_time_parse(json_string(issued), &seconds))
        wrong(r, issued, STR("issued"), STR("a time (2026-11-23T09:30:00Z)"));
    else if (issued && !unset)
        (void)date_parse(json_string(issued), &r->report->issued);
}

static void read_row(struct reading *r, const struct json_node *item, struct device_report_row *row) {
    struct str state = json_get_string(item, STR("state"));
    size_t at = 0;
    while (at < DEVICE_REPORT_STATES && !str_eq(state, STATES[at]))
        at++;
    if (at == DEVICE_REPORT_STATES) {
        wrong(r, item, STR("state"), STR("'active', 'partly', 'off', 'failed' or 'absent'"));
        return;
    }
    *row = (struct device_report_row){.id = take_text(r, item, STR("id"), true),
                                      .state = (enum device_report_state)at,
                                      .detail = take_text(r, item, STR("detail"), false),
                                      .place = json_place(&r->report->statement, item)};
    row->requirement = requirement_find(row->id);
}

static void read_rows(struct reading *r, const struct json_node *predicate) {
    const struct json_node *list = json_get(predicate, STR("requirements"));
    if (!json_is(list, JSON_ARRAY)) {
        wrong(r, list ? list : predicate, STR("requirements"), STR("a list"));
        return;
    }
    if (list->size > DEVICE_REPORT_ROWS_MAX) {
        char number[16];
        (void)snprintf(number, sizeof number, "%u", (unsigned)DEVICE_REPORT_ROWS_MAX);
        diag_add(r->sink, &TOO_MANY, json_place(&r->report->statement, list), str_from(number));
        r->status = STATUS_INPUT;
        return;
    }
    r->report->rows = ARENA_ARRAY(r->arena, struct device_report_row, list->size);
    if (!r->report->rows) {
        r->status = STATUS_MEMORY;
        return;
    }
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        read_row(r, item, &r->report->rows[r->report->row_count++]);
}

static enum status read_statement(struct reading *r) {
    const struct json_node *root = r->report->statement.root, *predicate = json_get(root, STR("predicate"));
    expect(r, root, STR("_type"), STR(DEVICE_REPORT_STATEMENT_TYPE));
    expect(r, root, STR("predicateType"), STR(DEVICE_REPORT_PREDICATE_TYPE));
    if (r->status != STATUS_OK)
        return r->status;
    expect(r, predicate, STR("standard"), STR(DEVICE_REPORT_STANDARD));
    read_device(r, predicate);
    check_subject(r, root);
    read_time(r, predicate);
    read_rows(r, predicate);
    return r->status;
}

/* The payload as a text of its own: places in it are told by its lines. */
static enum status open_payload(struct device_report *report, struct str name, struct arena *arena,
                                struct diag_sink *sink) {
    struct source *payload = ARENA_NEW(arena, struct source);
    struct json_parser *parser = json_parser_new();
    enum status status = payload && parser ? STATUS_OK : STATUS_MEMORY;
    if (status == STATUS_OK) {
        payload->text = report->envelope.payload;
        payload->name = str_format(arena, STR_F " (payload)", STR_A(name));
        status =
            payload->name.ptr ? json_parse(parser, payload, false, arena, sink, &report->statement) : STATUS_MEMORY;
    }
    if (status == STATUS_OK)
        status = json_check_keys(&report->statement, sink);
    json_parser_free(parser);
    return status;
}

enum status device_report_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                                struct device_report **report) {
    struct device_report *made = ARENA_NEW(arena, struct device_report);
    if (!made)
        return STATUS_MEMORY;
    struct reading r = {made, arena, sink, STATUS_OK};
    TRY(dsse_read(source, arena, sink, &made->envelope));
    if (!str_eq(made->envelope.payload_type, STR(DEVICE_REPORT_PAYLOAD_TYPE))) {
        diag_add(sink, &OTHER_TYPE, made->envelope.payload_place, STR("payloadType"), made->envelope.payload_type,
                 STR(DEVICE_REPORT_PAYLOAD_TYPE));
        return STATUS_INPUT;
    }
    TRY(open_payload(made, source->name, arena, sink));
    TRY(read_statement(&r));
    *report = made;
    return STATUS_OK;
}

/* A SubjectPublicKeyInfo of P-256 has one form up to the point, which is uncompressed: 04, x, y. */
enum status device_report_key(struct str text, struct arena *arena, struct str *der) {
    static const uint8_t HEAD[] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
                                   0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04};
    enum { COORDINATES = 64 };
    struct str read;
    TRY(base64_read(arena, text, &read));
    if (read.len != sizeof HEAD + COORDINATES || memcmp(read.ptr, HEAD, sizeof HEAD) != 0)
        return STATUS_INPUT;
    *der = read;
    return STATUS_OK;
}
