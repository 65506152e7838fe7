#include "document/case.h"

#include <string.h>

#include "document/document.h"

static const struct diag_kind NO_TIME = {"document.time", SEVERITY_ERROR, "'{1}' is no time for '{0}'",
                                         "write day, time of day and zone: 2026-11-23T09:30:00+01:00"};
static const struct diag_kind BAD_CVE = {"document.cve", SEVERITY_ERROR, "'{0}' is no CVE id",
                                         "write it as CVE-2026-12345"};
static const struct diag_kind UNKNOWN_PRODUCT = {"document.unknown-product", SEVERITY_ERROR,
                                                 "the case has no product '{0}'", "its 'products' are: {1}"};
static const struct diag_kind NO_WHY = {"case.why", SEVERITY_ERROR, "a release that is not affected needs 'why'",
                                        "say what makes it safe: owners rely on it"};
static const struct diag_kind NO_DETAILS = {"case.details", SEVERITY_ERROR, "'{0}' needs 'details'",
                                            "say what an owner is to do"};
static const struct diag_kind FIX_RELEASE = {"case.fix-release", SEVERITY_ERROR, "a fix names 'product' and 'release'",
                                             "say in which release of which product it is"};
static const struct diag_kind ILLEGAL = {"case.step", SEVERITY_ERROR, "'{0}' is no step of a case that is {1}",
                                         "allowed there: {2}"};
static const struct diag_kind NO_RECEIPT = {"case.receive", SEVERITY_ERROR,
                                            "a history begins with 'receive', not '{0}'",
                                            "the first step is the report that came in"};
static const struct diag_kind OTHER_STATE = {"case.state", SEVERITY_ERROR, "the case is {1} here, not {0}",
                                             "each step is from where the one before it led to"};
static const struct diag_kind OTHER_RESULT = {"case.result", SEVERITY_ERROR, "'{0}' of a case that is {1} leads to {2}",
                                              NULL};
static const struct diag_kind BACKWARDS = {"case.order", SEVERITY_ERROR, "this step is before the one above it",
                                           "new steps stand below the old ones"};
static const struct diag_kind REVISION = {"case.revision", SEVERITY_ERROR, "revision {0} is not the next one, {1}",
                                          "revisions are numbered from 1 in the order of their times"};

enum {
    PRODUCTS_MAX = 64,
    RELEASES_MAX = 1024,
    STATUSES_MAX = 1024,
    REMEDIES_MAX = 256,
    CONTACTS_MAX = 1024,
    REVISIONS_MAX = 255,
    HISTORY_MAX = 4096
};

const struct str case_answer_words[CASE_ANSWER_COUNT] = {STR_INIT("affected"), STR_INIT("fixed"),
                                                         STR_INIT("under-investigation"), STR_INIT("not-affected")};
const struct str case_remedy_words[CASE_REMEDY_COUNT] = {STR_INIT("fix"), STR_INIT("workaround"),
                                                         STR_INIT("compensating-control"), STR_INIT("none-planned")};

static void read_time(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target) {
    struct case_time time;
    if (!field_text(reader, field, node, &time.text))
        return;
    if (date_time_parse(time.text, &time.seconds))
        memcpy((char *)target + field->at, &time, sizeof time);
    else
        diag_add(reader->sink, &NO_TIME, node->place, field->key, time.text);
}

static void read_cve(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target) {
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    if (document_is_cve(text))
        memcpy((char *)target + field->at, &text, sizeof text);
    else
        diag_add(reader->sink, &BAD_CVE, node->place, text);
}

static void read_document(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct case_product *product = target;
    (void)document_path(reader, field, node, &product->document, &product->path);
}

static void check_status(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct case_status *status = target;
    (void)field;
    if (status->answer == CASE_NOT_AFFECTED && status->why.len == 0)
        diag_add(reader->sink, &NO_WHY, field_map_place(node), STR_NONE);
}

static void check_remedy(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct case_remedy *remedy = target;
    (void)field;
    if (remedy->kind == CASE_REMEDY_FIX && (remedy->product.len == 0 || remedy->release.len == 0))
        diag_add(reader->sink, &FIX_RELEASE, field_map_place(node), STR_NONE);
    if (remedy->kind != CASE_REMEDY_FIX && remedy->details.len == 0)
        diag_add(reader->sink, &NO_DETAILS, field_map_place(node), case_remedy_words[remedy->kind]);
}

static void check_product(struct field_reader *reader, const struct case_document *document, struct str id,
                          struct place place) {
    struct str names[PRODUCTS_MAX];
    for (size_t i = 0; i < document->product_count; i++) {
        names[i] = document->products[i].id;
        if (str_eq(names[i], id))
            return;
    }
    diag_add_near(reader->sink, &UNKNOWN_PRODUCT, place, diag_nearest(id, names, document->product_count), id,
                  field_join(reader->arena, names, document->product_count));
}

static void check_products(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           void *target) {
    const struct case_document *document = target;
    (void)field;
    (void)node;
    for (size_t i = 0; i < document->status_count; i++)
        check_product(reader, document, document->statuses[i].product, document->statuses[i].place);
    for (size_t i = 0; i < document->remedy_count; i++)
        if (document->remedies[i].product.len)
            check_product(reader, document, document->remedies[i].product, document->remedies[i].place);
}

static void check_revisions(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target) {
    const struct case_document *document = target;
    (void)field;
    (void)node;
    for (size_t i = 0; i < document->publication_count; i++) {
        const struct case_publication *one = &document->publications[i];
        bool is_next = one->revision == i + 1 && (i == 0 || one->at.seconds >= one[-1].at.seconds);
        if (!is_next)
            diag_add(reader->sink, &REVISION, one->place, str_format(reader->arena, "%u", one->revision),
                     str_format(reader->arena, "%zu", i + 1));
    }
}

/* The steps one after the other: where each leads is for the table to say, and what the case says must be that. */
static bool follow(struct field_reader *reader, const struct case_event *event, bool is_first, enum case_state *state) {
    const struct case_step *step = case_step_find(event->step);
    struct str now = case_state_words[*state];
    bool is_receipt = step == &case_steps[0];
    if (is_first != is_receipt) {
        diag_add(reader->sink, is_first ? &NO_RECEIPT : &ILLEGAL, event->place, event->step, now,
                 case_steps_allowed(reader->arena, *state));
        return false;
    }
    unsigned result = is_first ? CASE_RECEIVED : case_step_result(step, *state);
    if (result == CASE_STATE_COUNT) {
        diag_add(reader->sink, &ILLEGAL, event->place, event->step, now, case_steps_allowed(reader->arena, *state));
        return false;
    }
    if (!is_first && !str_eq(event->from, now)) {
        diag_add(reader->sink, &OTHER_STATE, event->place, event->from.len ? event->from : STR("unsaid"), now);
        return false;
    }
    if (!str_eq(event->to, case_state_words[result])) {
        diag_add(reader->sink, &OTHER_RESULT, event->place, event->step, now, case_state_words[result]);
        return false;
    }
    *state = (enum case_state)result;
    return true;
}

static void check_history(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target) {
    struct case_document *document = target;
    (void)field;
    (void)node;
    document->state = CASE_RECEIVED;
    for (size_t i = 0; i < document->history_count; i++) {
        const struct case_event *event = &document->history[i];
        if (i > 0 && event->at.seconds < event[-1].at.seconds) {
            diag_add(reader->sink, &BACKWARDS, event->place, STR_NONE);
            return;
        }
        if (!follow(reader, event, i == 0, &document->state))
            return;
    }
}

static const struct str CREDITS[] = {STR_INIT("named"), STR_INIT("anonymous"), STR_INIT("none")};
static const struct field REPORTER_FIELDS[] = {
    FIELD("name", FIELD_TEXT, FIELD_AT(case_reporter, name)),
    FIELD("contact", FIELD_TEXT, FIELD_AT(case_reporter, contact)),
    FIELD("organisation", FIELD_TEXT, FIELD_AT(case_reporter, organisation)),
    FIELD("credit", FIELD_CHOICE, FIELD_AT(case_reporter, credit), FIELD_CHOICES(CREDITS),
          .fallback = STR_INIT("anonymous")),
};
static const struct field_map REPORTER = {.what = "a reporter",
                                          .schema = "reporter",
                                          FIELD_ROWS(REPORTER_FIELDS),
                                          .id_at = FIELD_NOWHERE,
                                          .place_at = FIELD_NOWHERE};

static const struct field PRODUCT_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("rc-400"), FIELD_AT(case_product, id)),
    FIELD("document", FIELD_HANDLED, FIELD_BY(read_document), .fallback = STR_INIT("../product.yaml")),
};
static const struct field_map PRODUCT = {.what = "a product",
                                         .schema = "product",
                                         FIELD_ROWS(PRODUCT_FIELDS),
                                         .size = sizeof(struct case_product),
                                         .id_at = offsetof(struct case_product, id),
                                         .place_at = offsetof(struct case_product, place)};

static const struct field STATUS_FIELDS[] = {
    FIELD("product", FIELD_ID, FIELD_REQUIRED("rc-400"), FIELD_AT(case_status, product)),
    FIELD("status", FIELD_CHOICE, FIELD_REQUIRED("affected"), FIELD_AT(case_status, answer),
          FIELD_CHOICES(case_answer_words)),
    FIELD("releases", FIELD_TEXTS, FIELD_REQUIRED("[\"4.2.0\"]"), FIELD_RANGE(0, RELEASES_MAX),
          FIELD_COUNTED(case_status, releases, release_count)),
    FIELD("why", FIELD_TEXT, FIELD_AT(case_status, why)),
    FIELD_STEP_ROW(check_status),
};
static const struct field_map STATUS = {.what = "a status",
                                        .schema = "status",
                                        FIELD_ROWS(STATUS_FIELDS),
                                        .size = sizeof(struct case_status),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct case_status, place)};

static const struct field REMEDY_FIELDS[] = {
    FIELD("kind", FIELD_CHOICE, FIELD_REQUIRED("workaround"), FIELD_AT(case_remedy, kind),
          FIELD_CHOICES(case_remedy_words)),
    FIELD("product", FIELD_ID, FIELD_AT(case_remedy, product)),
    FIELD("release", FIELD_TEXT, FIELD_AT(case_remedy, release)),
    FIELD("details", FIELD_TEXT, FIELD_AT(case_remedy, details)),
    FIELD("url", FIELD_TEXT, FIELD_AT(case_remedy, url)),
    FIELD("date", FIELD_DATE, FIELD_AT(case_remedy, date)),
    FIELD_STEP_ROW(check_remedy),
};
static const struct field_map REMEDY = {.what = "a remedy",
                                        .schema = "remedy",
                                        FIELD_ROWS(REMEDY_FIELDS),
                                        .size = sizeof(struct case_remedy),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = offsetof(struct case_remedy, place)};

static const struct field CONTACT_FIELDS[] = {
    FIELD("with", FIELD_TEXT, FIELD_REQUIRED("CISA"), FIELD_AT(case_contact, whom)),
    FIELD("at", FIELD_HANDLED, FIELD_REQUIRED("2026-11-23T09:30:00Z"), FIELD_BY(read_time), FIELD_AT(case_contact, at)),
    FIELD("by", FIELD_TEXT, FIELD_AT(case_contact, by)),
    FIELD("note", FIELD_TEXT, FIELD_AT(case_contact, note)),
};
static const struct field_map CONTACT = {.what = "a contact",
                                         .schema = "contact",
                                         FIELD_ROWS(CONTACT_FIELDS),
                                         .size = sizeof(struct case_contact),
                                         .id_at = FIELD_NOWHERE,
                                         .place_at = FIELD_NOWHERE};

static const struct field PUBLICATION_FIELDS[] = {
    FIELD("revision", FIELD_INTEGER, .size = 1, FIELD_REQUIRED("1"), FIELD_RANGE(1, REVISIONS_MAX),
          FIELD_AT(case_publication, revision)),
    FIELD("at", FIELD_HANDLED, FIELD_REQUIRED("2026-11-23T09:30:00Z"), FIELD_BY(read_time),
          FIELD_AT(case_publication, at)),
    FIELD("summary", FIELD_TEXT, FIELD_REQUIRED("Initial publication"), FIELD_AT(case_publication, summary)),
};
static const struct field_map PUBLICATION = {.what = "a publication",
                                             .schema = "publication",
                                             FIELD_ROWS(PUBLICATION_FIELDS),
                                             .size = sizeof(struct case_publication),
                                             .id_at = FIELD_NOWHERE,
                                             .place_at = offsetof(struct case_publication, place)};

static const struct field EVENT_FIELDS[] = {
    FIELD("step", FIELD_WORD, FIELD_REQUIRED("receive"), FIELD_AT(case_event, step), FIELD_CHOICES(case_step_words)),
    FIELD("at", FIELD_HANDLED, FIELD_REQUIRED("2026-11-23T09:30:00Z"), FIELD_BY(read_time), FIELD_AT(case_event, at)),
    FIELD("by", FIELD_TEXT, FIELD_REQUIRED("who did it"), FIELD_AT(case_event, by)),
    FIELD("from", FIELD_WORD, FIELD_AT(case_event, from), FIELD_CHOICES(case_state_words)),
    FIELD("to", FIELD_WORD, FIELD_REQUIRED("received"), FIELD_AT(case_event, to), FIELD_CHOICES(case_state_words)),
    FIELD("note", FIELD_TEXT, FIELD_AT(case_event, note)),
};
static const struct field_map EVENT = {.what = "a step",
                                       .schema = "step",
                                       FIELD_ROWS(EVENT_FIELDS),
                                       .size = sizeof(struct case_event),
                                       .id_at = FIELD_NOWHERE,
                                       .place_at = offsetof(struct case_event, place)};

#define DEADLINE(n, name, span) FIELD(name, FIELD_SPAN, FIELD_AT(case_policy, spans[n]), .fallback = STR_INIT(span))
static const struct field POLICY_FIELDS[] = {
    DEADLINE(0, "acknowledge", "7d"), DEADLINE(1, "triage", "14d"),  DEADLINE(2, "validate", "30d"),
    DEADLINE(3, "score", "30d"),      DEADLINE(4, "publish", "90d"),
};
static const struct field_map POLICY = {.what = "a set of deadlines",
                                        .schema = "deadlines",
                                        FIELD_ROWS(POLICY_FIELDS),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = FIELD_NOWHERE};

static const struct str LABELS[] = {STR_INIT("CLEAR"), STR_INIT("GREEN"), STR_INIT("AMBER"), STR_INIT("RED")};

/* The history comes last: steps are written behind it. */
static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("case/1"), FIELD_BY(document_head)),
    FIELD("id", FIELD_ID, FIELD_REQUIRED("RT-2026-001"), FIELD_AT(case_document, id)),
    FIELD("title", FIELD_TEXT, FIELD_REQUIRED("what goes wrong, in one line"), FIELD_AT(case_document, title)),
    FIELD("description", FIELD_TEXT, FIELD_AT(case_document, description)),
    FIELD("impact", FIELD_TEXT, FIELD_AT(case_document, impact)),
    FIELD("received", FIELD_HANDLED, FIELD_REQUIRED("2026-11-23T09:30:00+01:00"), FIELD_BY(read_time),
          FIELD_AT(case_document, received)),
    FIELD("reporter", FIELD_MAP, .map = &REPORTER, FIELD_AT(case_document, reporter)),
    FIELD("products", FIELD_LIST, .map = &PRODUCT, FIELD_RANGE(0, PRODUCTS_MAX),
          FIELD_COUNTED(case_document, products, product_count)),
    FIELD("embargo", FIELD_HANDLED, FIELD_BY(read_time), FIELD_AT(case_document, embargo)),
    FIELD("tlp", FIELD_WORD, FIELD_AT(case_document, tlp), FIELD_CHOICES(LABELS), .fallback = STR_INIT("CLEAR")),
    FIELD("deadlines", FIELD_MAP, .map = &POLICY, FIELD_AT(case_document, policy)),
    FIELD("cve", FIELD_HANDLED, FIELD_BY(read_cve), FIELD_AT(case_document, cve)),
    FIELD("cwe", FIELD_TEXT, FIELD_AT(case_document, cwe)),
    FIELD("cvss-3.1", FIELD_TEXT, FIELD_AT(case_document, cvss_3_1)),
    FIELD("cvss-4.0", FIELD_TEXT, FIELD_AT(case_document, cvss_4_0)),
    FIELD("ssvc", FIELD_TEXT, FIELD_AT(case_document, ssvc)),
    FIELD("statuses", FIELD_LIST, .map = &STATUS, FIELD_RANGE(0, STATUSES_MAX),
          FIELD_COUNTED(case_document, statuses, status_count)),
    FIELD("remedies", FIELD_LIST, .map = &REMEDY, FIELD_RANGE(0, REMEDIES_MAX),
          FIELD_COUNTED(case_document, remedies, remedy_count)),
    FIELD("coordination", FIELD_LIST, .map = &CONTACT, FIELD_RANGE(0, CONTACTS_MAX),
          FIELD_COUNTED(case_document, contacts, contact_count)),
    FIELD("publications", FIELD_LIST, .map = &PUBLICATION, FIELD_RANGE(0, REVISIONS_MAX),
          FIELD_COUNTED(case_document, publications, publication_count)),
    FIELD("history", FIELD_LIST, FIELD_REQUIRED("[{step: receive, at: ..., by: ..., to: received}]"), .map = &EVENT,
          FIELD_RANGE(1, HISTORY_MAX), FIELD_COUNTED(case_document, history, history_count)),
    FIELD_STEP_ROW(check_products),
    FIELD_STEP_ROW(check_revisions),
    FIELD_STEP_ROW(check_history),
};
const struct field_map case_map = {.what = "a case",
                                   .schema = "",
                                   FIELD_ROWS(DOCUMENT_FIELDS),
                                   .size = sizeof(struct case_document),
                                   .id_at = FIELD_NOWHERE,
                                   .place_at = FIELD_NOWHERE};

enum status case_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                       const struct case_document **read) {
    size_t errors = diag_errors(sink);
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source};
    struct case_document *parsed = ARENA_NEW(arena, struct case_document);
    const struct yaml_node *root;
    if (!parsed)
        return STATUS_MEMORY;
    TRY(document_parse(source, DOCUMENT_CASE, arena, sink, &root));
    parsed->source = source;
    (void)field_read(&reader, &case_map, root, parsed);
    TRY(document_status(&reader, errors));
    parsed->cvss_3_1_place = field_place(root, STR("cvss-3.1"));
    parsed->cvss_4_0_place = field_place(root, STR("cvss-4.0"));
    parsed->ssvc_place = field_place(root, STR("ssvc"));
    parsed->cwe_place = field_place(root, STR("cwe"));
    *read = parsed;
    return STATUS_OK;
}

enum status case_read(const char *path, struct arena *arena, struct diag_sink *sink,
                      const struct case_document **read) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return case_parse(source, arena, sink, read);
}
