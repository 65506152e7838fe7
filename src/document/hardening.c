#include "document/hardening.h"

#include "document/document.h"

static const struct diag_kind BAD_PEER = {
    "document.peer", SEVERITY_ERROR, "'{0}' names no peer",
    "write an address (10.1.0.0/16), a domain name, or a word for a role: control-server"};
static const struct diag_kind BAD_URL = {"document.mud-url", SEVERITY_ERROR,
                                         "'{0}' cannot be the address of a MUD file",
                                         "RFC 8520 wants https: https://example.com/mud/es30.json"};

enum { THREATS_MAX = 4096 };

static const struct field STEP_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("usb-off"), FIELD_AT(hardening_step, id)),
    FIELD("what", FIELD_TEXT, FIELD_REQUIRED("what is to be done, or holds"), FIELD_AT(hardening_step, what)),
    FIELD("why", FIELD_TEXT, FIELD_AT(hardening_step, why)),
    FIELD("interface", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(hardening_step, interface)),
    FIELD("account", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(hardening_step, account)),
    FIELD("threats", FIELD_HANDLED, FIELD_BY(reference_list_read), FIELD_RANGE(0, THREATS_MAX),
          FIELD_AT(hardening_step, threats)),
    FIELD("apply", FIELD_TEXT, FIELD_AT(hardening_step, apply)),
    FIELD("check", FIELD_TEXT, FIELD_AT(hardening_step, check)),
};
static const struct field_map STEP = {.what = "a step",
                                      .schema = "step",
                                      FIELD_ROWS(STEP_FIELDS),
                                      .size = sizeof(struct hardening_step),
                                      .id_at = offsetof(struct hardening_step, id),
                                      .place_at = offsetof(struct hardening_step, place)};

static bool is_peer(struct str peer) {
    if (peer.len == 0 || !char_is_alnum(peer.ptr[0]))
        return false;
    for (size_t i = 0; i < peer.len; i++)
        if (!char_is_alnum(peer.ptr[i]) && str_find_char(STR(".:/-_"), peer.ptr[i]) == SIZE_MAX)
            return false;
    return true;
}

static void check_access(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target) {
    const struct hardening_access *access = target;
    (void)field;
    if (!is_peer(access->peer))
        diag_add(reader->sink, &BAD_PEER, field_place(node, STR("peer")), access->peer);
}

static const struct str DIRECTIONS[] = {STR_INIT("in"), STR_INIT("out")};
static const struct str TRANSPORTS[] = {STR_INIT("tcp"), STR_INIT("udp")};

static void read_direction(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                           void *target) {
    struct hardening_access *access = target;
    struct str text;
    if (!field_text(reader, field, node, &text))
        return;
    if (str_eq(text, DIRECTIONS[0]) || str_eq(text, DIRECTIONS[1]))
        access->outbound = str_eq(text, DIRECTIONS[1]);
    else
        field_unknown_value(reader, field, node, DIRECTIONS, ARRAY_LEN(DIRECTIONS));
}

static const struct field ACCESS_FIELDS[] = {
    FIELD("id", FIELD_ID, FIELD_REQUIRED("operation"), FIELD_AT(hardening_access, id)),
    FIELD("interface", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(hardening_access, interface)),
    FIELD("direction", FIELD_HANDLED, FIELD_REQUIRED("in"), FIELD_BY(read_direction), FIELD_CHOICES(DIRECTIONS)),
    FIELD("peer", FIELD_TEXT, FIELD_REQUIRED("control-server"), FIELD_AT(hardening_access, peer)),
    FIELD("transport", FIELD_WORD, FIELD_AT(hardening_access, transport), FIELD_CHOICES(TRANSPORTS)),
    FIELD("port", FIELD_INTEGER, .size = 2, FIELD_RANGE(1, 65535), FIELD_AT(hardening_access, port)),
    FIELD("why", FIELD_TEXT, FIELD_AT(hardening_access, why)),
    FIELD_STEP_ROW(check_access),
};
static const struct field_map ACCESS = {.what = "a network access",
                                        .schema = "access",
                                        FIELD_ROWS(ACCESS_FIELDS),
                                        .size = sizeof(struct hardening_access),
                                        .id_at = offsetof(struct hardening_access, id),
                                        .place_at = offsetof(struct hardening_access, place)};

static void check_url(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target) {
    const struct hardening *hardening = target;
    (void)field;
    if (hardening->mud_url.len && !str_starts(hardening->mud_url, STR("https://")))
        diag_add(reader->sink, &BAD_URL, field_place(node, STR("mud-url")), hardening->mud_url);
}

#define SECTION(name, section)                                                                                         \
    FIELD(name, FIELD_LIST, .map = &STEP, FIELD_RANGE(0, HARDENING_STEPS_MAX),                                         \
          FIELD_COUNTED(hardening, sections[section].items, sections[section].count))

static const struct field DOCUMENT_FIELDS[] = {
    FIELD("keyway", FIELD_HANDLED, FIELD_REQUIRED("hardening/1"), FIELD_BY(document_head)),
    FIELD("product", FIELD_HANDLED, FIELD_BY(reference_read), FIELD_AT(hardening, product)),
    FIELD("mud-url", FIELD_TEXT, FIELD_AT(hardening, mud_url)),
    FIELD("reviews", FIELD_LIST, .map = &document_review_map, FIELD_RANGE(0, REVIEWS_MAX),
          FIELD_COUNTED(hardening, reviews, review_count)),
    SECTION("defence", HARDENING_DEFENCE),
    SECTION("environment", HARDENING_ENVIRONMENT),
    SECTION("services", HARDENING_SERVICES),
    SECTION("ports", HARDENING_PORTS),
    SECTION("accounts", HARDENING_ACCOUNTS),
    SECTION("protocols", HARDENING_PROTOCOLS),
    SECTION("settings", HARDENING_SETTINGS),
    SECTION("operation", HARDENING_OPERATION),
    SECTION("account-management", HARDENING_MANAGEMENT),
    SECTION("disposal", HARDENING_DISPOSAL),
    FIELD("network", FIELD_LIST, .map = &ACCESS, FIELD_RANGE(0, HARDENING_STEPS_MAX),
          FIELD_COUNTED(hardening, network, network_count)),
    FIELD_STEP_ROW(check_url),
};
const struct field_map hardening_map = {.what = "a hardening document",
                                        .schema = "",
                                        FIELD_ROWS(DOCUMENT_FIELDS),
                                        .size = sizeof(struct hardening),
                                        .id_at = FIELD_NOWHERE,
                                        .place_at = FIELD_NOWHERE};

enum status hardening_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                            const struct hardening **hardening) {
    size_t errors = diag_errors(sink);
    struct field_reader reader = {.arena = arena, .sink = sink, .source = source};
    struct hardening *parsed = ARENA_NEW(arena, struct hardening);
    const struct yaml_node *root;
    if (!parsed)
        return STATUS_MEMORY;
    TRY(document_parse(source, DOCUMENT_HARDENING, arena, sink, &root));
    parsed->source = source;
    (void)field_read(&reader, &hardening_map, root, parsed);
    TRY(document_status(&reader, errors));
    *hardening = parsed;
    return STATUS_OK;
}

enum status hardening_read(const char *path, struct arena *arena, struct diag_sink *sink,
                           const struct hardening **hardening) {
    const struct source *source;
    TRY(document_load(path, arena, sink, &source));
    return hardening_parse(source, arena, sink, hardening);
}
