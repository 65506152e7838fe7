#include "evidence/probe_report.h"

#include "catalogue/component.h"

static const struct diag_kind OTHER_FORMAT = {"probe-report.other-format", SEVERITY_ERROR,
                                              "this is no report of keyway-probe: its {0} is '{1}'",
                                              "it has to be '{2}'; keyway-probe --format json writes it"};
static const struct diag_kind WRONG = {"probe-report.wrong", SEVERITY_ERROR, "the probe report's '{0}' is not {1}",
                                       "take the report as keyway-probe wrote it"};
static const struct diag_kind UNKNOWN_KEY = {
    "probe-report.unknown-key", SEVERITY_ERROR, "a probe report has no '{0}' here",
    "take the report as keyway-probe wrote it; a newer one needs a newer keyway"};
static const struct diag_kind TOO_MANY = {"probe-report.too-many", SEVERITY_ERROR,
                                          "the probe report has more than {1} {0}", NULL};
static const struct diag_kind TWICE = {"probe-report.twice", SEVERITY_ERROR, "the check '{0}' has two results",
                                       "one run gives each check one outcome; do not join reports"};

/* By enum probe_report_outcome. */
static const struct str OUTCOMES[PROBE_REPORT_OUTCOMES] = {STR_INIT("could not see"), STR_INIT("met"),
                                                           STR_INIT("not met"), STR_INIT("not applicable"),
                                                           STR_INIT("ask a person")};

struct reading {
    struct probe_report *report;
    struct arena *arena;
    struct diag_sink *sink;
    enum status status;
};

struct str probe_report_outcome_name(enum probe_report_outcome outcome) {
    return OUTCOMES[outcome];
}

static struct place place_of(const struct reading *r, const struct json_node *node) {
    return json_place(&r->report->doc, node ? node : r->report->doc.root);
}

static void wrong(struct reading *r, const struct json_node *node, const char *key, const char *wanted) {
    diag_add(r->sink, &WRONG, place_of(r, node), str_from(key), str_from(wanted));
    r->status = STATUS_INPUT;
}

static void too_many(struct reading *r, const struct json_node *list, const char *what, unsigned most) {
    struct str number = str_format(r->arena, "%u", most);
    diag_add(r->sink, &TOO_MANY, place_of(r, list), str_from(what), number);
    r->status = STATUS_INPUT;
}

static bool is_among(const char *keys, struct str key) {
    struct str rest = str_from(keys), one;
    while (str_next(&rest, ' ', &one))
        if (str_eq(one, key))
            return true;
    return false;
}

/* An object with no key but those of the list; else NULL. A mistake is told once: one may come of each of many rows. */
static const struct json_node *object(struct reading *r, const struct json_node *node, const struct json_node *parent,
                                      const char *name, const char *keys) {
    if (!json_is(node, JSON_OBJECT)) {
        wrong(r, node ? node : parent, name, "a map");
        return NULL;
    }
    for (const struct json_node *key = json_members(node); key; key = json_next_member(node, key))
        if (!is_among(keys, json_string(key))) {
            diag_add(r->sink, &UNKNOWN_KEY, place_of(r, key), json_string(key));
            r->status = STATUS_INPUT;
            return NULL;
        }
    return node;
}

static struct str take_text(struct reading *r, const struct json_node *map, const char *key, bool required) {
    const struct json_node *node = json_get(map, str_from(key));
    struct str text = json_string(node);
    if ((node && !text.ptr) || text.len > PROBE_REPORT_TEXT_MAX || (required && text.len == 0))
        wrong(r, node ? node : map, key, "a text of at most 4096 bytes");
    return text.ptr ? text : STR("");
}

static int64_t take_number(struct reading *r, const struct json_node *map, const char *key, bool required,
                           int64_t most) {
    const struct json_node *node = json_get(map, str_from(key));
    int64_t number = json_integer(node, -1);
    if (!node && !required)
        return 0;
    if (number >= 0 && number <= most)
        return number;
    wrong(r, node ? node : map, key, "a number, 0 or more");
    return 0;
}

/* ---- the head */

static void read_format(struct reading *r, const struct json_node *root) {
    const struct json_node *node = json_get(root, STR("format"));
    struct str found = json_string(node);
    if (str_eq(found, STR(PROBE_REPORT_FORMAT)))
        return;
    diag_add(r->sink, &OTHER_FORMAT, place_of(r, node), STR("format"), found.ptr ? found : STR(""),
             STR(PROBE_REPORT_FORMAT));
    r->status = STATUS_INPUT;
}

static void read_time(struct reading *r, const struct json_node *root) {
    const struct json_node *node = json_get(root, STR("time"));
    struct str text = json_string(node);
    if (!date_time_parse(text, &r->report->time) || !date_parse(text, &r->report->day))
        wrong(r, node ? node : root, "time", "a time (2026-11-23T09:30:00Z)");
}

static void read_prober(struct reading *r, const struct json_node *root) {
    struct probe_report *report = r->report;
    const struct json_node *prober = object(r, json_get(root, STR("prober")), root, "prober", "version program sha256");
    if (!prober)
        return;
    report->version = take_text(r, prober, "version", true);
    report->program = take_text(r, prober, "program", false);
    report->sha256 = take_text(r, prober, "sha256", false);
}

/* Of what types of components the device was asked: checks of others are not applicable. */
static void read_types(struct reading *r, const struct json_node *device) {
    const struct json_node *list = json_get(device, STR("types"));
    bool well = !list || (json_is(list, JSON_ARRAY) && list->size > 0);
    for (const struct json_node *item = well ? json_items(list) : NULL; item && well;
         item = json_next_item(list, item)) {
        unsigned type = component_find(json_string(item));
        well = type != 0;
        r->report->types |= type;
    }
    if (!well)
        wrong(r, list, "types", "a list of SA, ED, HD and ND");
}

static void read_device(struct reading *r, const struct json_node *root) {
    struct probe_report *report = r->report;
    const struct json_node *device = object(r, json_get(root, STR("device")), root, "device",
                                            "running root name system kernel architecture model serial machine types");
    if (!device)
        return;
    const struct json_node *running = json_get(device, STR("running"));
    report->running = json_is(running, JSON_TRUE);
    if (!report->running && !json_is(running, JSON_FALSE))
        wrong(r, running ? running : device, "running", "true or false");
    /* Empty from outside, but told. */
    report->root = take_text(r, device, "root", !json_get(device, STR("root")));
    report->name = take_text(r, device, "name", false);
    report->os = take_text(r, device, "system", false);
    report->kernel = take_text(r, device, "kernel", false);
    report->architecture = take_text(r, device, "architecture", false);
    report->model = take_text(r, device, "model", false);
    report->serial = take_text(r, device, "serial", false);
    report->machine = take_text(r, device, "machine", false);
    read_types(r, device);
}

/* Counts are said apart from the results, so that a report that lost some of them is found out. */
static void check_counts(struct reading *r, const struct json_node *root) {
    const struct json_node *counts = json_get(root, STR("counts"));
    bool same = json_is(counts, JSON_OBJECT) && counts->size == PROBE_REPORT_OUTCOMES;
    for (size_t i = 0; same && i < PROBE_REPORT_OUTCOMES; i++)
        same = json_integer(json_get(counts, OUTCOMES[i]), -1) == (int64_t)r->report->counts[i];
    if (!same)
        wrong(r, counts ? counts : root, "counts", "what its results add up to");
}

/* ---- facts */

/* The list of that key with its room, or NULL when there is none. */
static const struct json_node *fact_list(struct reading *r, const struct json_node *facts, const char *key, size_t size,
                                         size_t align, void **items) {
    const struct json_node *list = json_get(facts, str_from(key));
    *items = NULL;
    if (!list)
        return NULL;
    if (!json_is(list, JSON_ARRAY) || list->size > PROBE_REPORT_FACTS_MAX) {
        wrong(r, list, key, "a list of at most 4096 things");
        return NULL;
    }
    *items = arena_get_array(r->arena, list->size + 1, size, align);
    if (!*items)
        r->status = STATUS_MEMORY;
    return *items ? list : NULL;
}

static bool take_flag(struct reading *r, const struct json_node *map, const char *key) {
    const struct json_node *node = json_get(map, str_from(key));
    if (!json_is(node, JSON_TRUE) && !json_is(node, JSON_FALSE))
        wrong(r, node ? node : map, key, "true or false");
    return json_is(node, JSON_TRUE);
}

static void read_port(struct reading *r, const struct json_node *one, struct probe_report_port *port) {
    struct str transport = take_text(r, one, "transport", true);
    int64_t number = take_number(r, one, "port", true, UINT16_MAX);
    port->udp = str_eq(transport, STR("udp"));
    port->port = (uint16_t)number;
    if (!port->udp && !str_eq(transport, STR("tcp")))
        wrong(r, one, "transport", "'tcp' or 'udp'");
}

static void read_answer(struct reading *r, const struct json_node *one, struct probe_report_port *port) {
    static const struct str answers[] = {STR_INIT("silent"), STR_INIT("open"), STR_INIT("closed")};
    struct str text = take_text(r, one, "answer", true);
    size_t at = 0;
    while (at < ARRAY_LEN(answers) && !str_eq(text, answers[at]))
        at++;
    if (at == ARRAY_LEN(answers))
        wrong(r, one, "answer", "'open', 'closed' or 'silent'");
    else
        port->answer = (enum probe_report_answer)at;
}

static void read_asked(struct reading *r, const struct json_node *map) {
    struct probe_report_facts *facts = &r->report->facts;
    void *items;
    const struct json_node *list =
        fact_list(r, map, "asked", sizeof(struct probe_report_port), _Alignof(struct probe_report_port), &items);
    facts->asked = items;
    for (const struct json_node *one = list ? json_items(list) : NULL; one && r->status == STATUS_OK;
         one = json_next_item(list, one)) {
        if (!object(r, one, list, "asked", "transport port answer"))
            return;
        read_port(r, one, &facts->asked[facts->asked_count]);
        read_answer(r, one, &facts->asked[facts->asked_count++]);
    }
}

static void read_listeners(struct reading *r, const struct json_node *map) {
    struct probe_report_facts *facts = &r->report->facts;
    void *items;
    const struct json_node *list =
        fact_list(r, map, "listeners", sizeof(struct probe_report_port), _Alignof(struct probe_report_port), &items);
    facts->listeners = items;
    facts->has_listeners = list != NULL;
    for (const struct json_node *one = list ? json_items(list) : NULL; one && r->status == STATUS_OK;
         one = json_next_item(list, one)) {
        struct probe_report_port *port = &facts->listeners[facts->listener_count];
        if (!object(r, one, list, "listeners", "transport port where loopback"))
            return;
        read_port(r, one, port);
        port->where = take_text(r, one, "where", true);
        port->loopback = take_flag(r, one, "loopback");
        facts->listener_count++;
    }
}

static void read_accounts(struct reading *r, const struct json_node *map) {
    struct probe_report_facts *facts = &r->report->facts;
    void *items;
    const struct json_node *list = fact_list(r, map, "accounts", sizeof(struct probe_report_account),
                                             _Alignof(struct probe_report_account), &items);
    facts->accounts = items;
    facts->has_accounts = list != NULL;
    for (const struct json_node *one = list ? json_items(list) : NULL; one && r->status == STATUS_OK;
         one = json_next_item(list, one)) {
        struct probe_report_account *account = &facts->accounts[facts->account_count];
        if (!object(r, one, list, "accounts", "name login"))
            return;
        account->name = take_text(r, one, "name", true);
        account->login = take_flag(r, one, "login");
        facts->account_count++;
    }
}

static void read_facts(struct reading *r, const struct json_node *root) {
    const struct json_node *facts = json_get(root, STR("facts"));
    if (!facts || !object(r, facts, root, "facts", "asked listeners accounts"))
        return;
    read_asked(r, facts);
    read_listeners(r, facts);
    read_accounts(r, facts);
}

/* ---- the results */

static void read_ids(struct reading *r, const struct json_node *item, struct probe_report_row *row) {
    const struct json_node *list = json_get(item, STR("requirements"));
    if (!json_is(list, JSON_ARRAY) || list->size > PROBE_REPORT_IDS_MAX) {
        wrong(r, list ? list : item, "requirements", "a list of at most 32 ids");
        return;
    }
    row->ids = ARENA_ARRAY(r->arena, struct str, list->size + 1);
    if (!row->ids) {
        r->status = STATUS_MEMORY;
        return;
    }
    for (const struct json_node *id = json_items(list); id; id = json_next_item(list, id)) {
        struct str text = json_string(id);
        unsigned index = text.len > 0 && text.len <= PROBE_REPORT_TEXT_MAX ? requirement_find(text) : REQUIREMENT_NONE;
        if (text.len == 0 || text.len > PROBE_REPORT_TEXT_MAX) {
            wrong(r, id, "requirements", "a list of at most 32 ids");
            return;
        }
        if (index != REQUIREMENT_NONE)
            requirement_set_add(&row->requirements, index);
        else if (row->unknown.len == 0)
            row->unknown = text;
        row->ids[row->id_count++] = text;
    }
}

static void read_seen(struct reading *r, const struct json_node *item, struct probe_report_row *row) {
    const struct json_node *list = json_get(item, STR("seen"));
    if (!json_is(list, JSON_ARRAY) || list->size > PROBE_REPORT_SEEN_MAX) {
        wrong(r, list ? list : item, "seen", "a list of at most 20 things");
        return;
    }
    row->seen = ARENA_ARRAY(r->arena, struct probe_report_seen, list->size + 1);
    if (!row->seen) {
        r->status = STATUS_MEMORY;
        return;
    }
    for (const struct json_node *one = json_items(list); one; one = json_next_item(list, one)) {
        if (!object(r, one, list, "seen", "where line text"))
            return;
        row->seen[row->seen_count++] =
            (struct probe_report_seen){.where = take_text(r, one, "where", true),
                                       .text = take_text(r, one, "text", false),
                                       .line = (uint32_t)take_number(r, one, "line", false, UINT32_MAX)};
    }
}

static void read_outcome(struct reading *r, const struct json_node *item, struct probe_report_row *row) {
    const struct json_node *node = json_get(item, STR("outcome"));
    size_t at = 0;
    while (at < PROBE_REPORT_OUTCOMES && !str_eq(json_string(node), OUTCOMES[at]))
        at++;
    if (at == PROBE_REPORT_OUTCOMES) {
        wrong(r, node ? node : item, "outcome",
              "'met', 'not met', 'not applicable', 'could not see' or 'ask a person'");
        return;
    }
    row->outcome = (enum probe_report_outcome)at;
    r->report->counts[at]++;
}

static void keep_check(struct reading *r, const struct json_node *item, struct str check) {
    uint32_t stored = 0, index = (uint32_t)r->report->row_count;
    enum status status = map_add(&r->report->by_check, check, index, &stored);
    if (status != STATUS_OK)
        r->status = status;
    else if (stored != index) {
        diag_add(r->sink, &TWICE, place_of(r, item), check);
        r->status = STATUS_INPUT;
    }
}

static void read_row(struct reading *r, const struct json_node *list, const struct json_node *item) {
    struct probe_report_row *row = &r->report->rows[r->report->row_count];
    if (!object(r, item, list, "results", "check title requirements outcome reason seen seen-left-out mend by-hand"))
        return;
    row->check = take_text(r, item, "check", true);
    row->title = take_text(r, item, "title", true);
    row->reason = take_text(r, item, "reason", true);
    row->mend = take_text(r, item, "mend", false);
    row->by_hand = take_text(r, item, "by-hand", false);
    row->left_out = (uint32_t)take_number(r, item, "seen-left-out", false, UINT32_MAX);
    read_ids(r, item, row);
    read_outcome(r, item, row);
    read_seen(r, item, row);
    keep_check(r, item, row->check);
    r->report->row_count++;
}

/* By one walk of the text: each for itself, many would read it many times. */
static enum status find_places(struct reading *r, const struct json_node *list) {
    struct probe_report *report = r->report;
    const struct json_node **nodes = ARENA_ARRAY(r->arena, const struct json_node *, report->row_count + 1);
    struct place *places = ARENA_ARRAY(r->arena, struct place, report->row_count + 1);
    size_t count = 0;
    if (!nodes || !places)
        return STATUS_MEMORY;
    for (const struct json_node *item = json_items(list); item; item = json_next_item(list, item))
        nodes[count++] = json_get(item, STR("outcome"));
    json_places(&report->doc, nodes, count, places);
    for (size_t i = 0; i < count; i++)
        report->rows[i].place = places[i];
    return STATUS_OK;
}

static void read_rows(struct reading *r, const struct json_node *root) {
    const struct json_node *list = json_get(root, STR("results"));
    if (!json_is(list, JSON_ARRAY)) {
        wrong(r, list ? list : root, "results", "a list");
        return;
    }
    if (list->size > PROBE_REPORT_ROWS_MAX) {
        too_many(r, list, "results", PROBE_REPORT_ROWS_MAX);
        return;
    }
    r->report->rows = ARENA_ARRAY(r->arena, struct probe_report_row, list->size + 1);
    if (!r->report->rows) {
        r->status = STATUS_MEMORY;
        return;
    }
    /* Machines write reports: the first bad row says enough. */
    for (const struct json_node *item = json_items(list); item && r->status == STATUS_OK;
         item = json_next_item(list, item))
        read_row(r, list, item);
    if (r->status == STATUS_OK)
        check_counts(r, root);
    if (r->status == STATUS_OK)
        r->status = find_places(r, list);
}

static enum status read_report(struct reading *r) {
    const struct json_node *root = r->report->doc.root;
    read_format(r, root);
    if (r->status != STATUS_OK ||
        !object(r, root, root, "report", "format time prober device user counts facts results"))
        return r->status;
    read_time(r, root);
    read_prober(r, root);
    read_device(r, root);
    r->report->user = (uint32_t)take_number(r, root, "user", true, UINT32_MAX);
    read_facts(r, root);
    read_rows(r, root);
    return r->status;
}

/* ---- the text */

static enum status parse_json(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct json_doc *doc) {
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    enum status status = json_parse(parser, source, false, arena, sink, doc);
    json_parser_free(parser);
    return status == STATUS_OK ? json_check_keys(doc, sink) : status;
}

/* The payload is a text of its own: places in it are told by its lines. */
static enum status open_envelope(struct reading *r, const struct source *source) {
    struct probe_report *report = r->report;
    struct source *payload = ARENA_NEW(r->arena, struct source);
    if (!payload)
        return STATUS_MEMORY;
    TRY(dsse_read(source, r->arena, r->sink, &report->envelope));
    report->enveloped = true;
    if (!str_eq(report->envelope.payload_type, STR(PROBE_REPORT_PAYLOAD_TYPE))) {
        diag_add(r->sink, &OTHER_FORMAT, report->envelope.payload_place, STR("payloadType"),
                 report->envelope.payload_type, STR(PROBE_REPORT_PAYLOAD_TYPE));
        return STATUS_INPUT;
    }
    payload->text = report->envelope.payload;
    payload->name = str_format(r->arena, STR_F " (payload)", STR_A(source->name));
    report->text = payload->text;
    return payload->name.ptr ? parse_json(payload, r->arena, r->sink, &report->doc) : STATUS_MEMORY;
}

enum status probe_report_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                               struct probe_report **report) {
    struct probe_report *made = ARENA_NEW(arena, struct probe_report);
    if (!made)
        return STATUS_MEMORY;
    struct reading r = {.report = made, .arena = arena, .sink = sink, .status = STATUS_OK};
    if (source->text.len > PROBE_REPORT_BYTES_MAX) {
        diag_add(sink, &TOO_MANY, ((struct place){source, 0, 0}), STR("bytes"), STR("8 Mi"));
        return STATUS_INPUT;
    }
    map_init(&made->by_check, arena, false);
    made->text = source->text;
    TRY(parse_json(source, arena, sink, &made->doc));
    if (json_get(made->doc.root, STR("payloadType")))
        TRY(open_envelope(&r, source));
    TRY(read_report(&r));
    *report = made;
    return STATUS_OK;
}

const struct probe_report_row *probe_report_find(const struct probe_report *report, struct str check) {
    uint32_t index = map_get(&report->by_check, check);
    return index == MAP_NONE ? NULL : &report->rows[index];
}

struct str probe_report_where(const struct probe_report_row *row, struct arena *arena) {
    if (row->seen_count == 0)
        return STR("");
    const struct probe_report_seen *first = &row->seen[0];
    return first->line ? str_format(arena, STR_F ":%u", STR_A(first->where), first->line)
                       : str_copy(arena, first->where);
}
