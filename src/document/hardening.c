#include "document/hardening.h"

#include "document/document.h"

#include <arpa/inet.h>
#include <string.h>

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
    FIELD("probe", FIELD_TEXTS, FIELD_RANGE(0, HARDENING_PROBES_MAX),
          FIELD_COUNTED(hardening_step, probes, probe_count)),
};
static const struct field_map STEP = {.what = "a step",
                                      .schema = "step",
                                      FIELD_ROWS(STEP_FIELDS),
                                      .size = sizeof(struct hardening_step),
                                      .id_at = offsetof(struct hardening_step, id),
                                      .place_at = offsetof(struct hardening_step, place)};

/* An address, with the length of a prefix or without. */
static bool is_address(struct str peer, int family, uint64_t bits) {
    enum { TEXT_MAX = 64 };
    char text[TEXT_MAX];
    unsigned char address[16];
    size_t stroke = str_find_char(peer, '/');
    struct str base = str_slice(peer, 0, stroke);
    uint64_t prefix = 0;
    if (base.len >= sizeof text || (stroke != SIZE_MAX && !str_u64(str_skip(peer, stroke + 1), bits, &prefix)))
        return false;
    memcpy(text, base.ptr, base.len);
    text[base.len] = '\0';
    return inet_pton(family, text, address) == 1;
}

enum hardening_peer hardening_peer_of(struct str peer) {
    enum { BITS4 = 32, BITS6 = 128 };
    if (is_address(peer, AF_INET, BITS4))
        return PEER_IPV4;
    if (is_address(peer, AF_INET6, BITS6))
        return PEER_IPV6;
    return str_find_char(peer, '.') != SIZE_MAX ? PEER_DOMAIN : PEER_ROLE;
}

/* Digits, dots and a prefix alone would be an address: none that is one is a name. */
static bool looks_numeric(struct str peer) {
    for (size_t i = 0; i < peer.len; i++)
        if (!char_is_digit(peer.ptr[i]) && peer.ptr[i] != '.' && peer.ptr[i] != '/')
            return false;
    return str_find_char(peer, '.') != SIZE_MAX;
}

static bool is_peer(struct str peer) {
    enum hardening_peer kind = hardening_peer_of(peer);
    if (kind == PEER_IPV4 || kind == PEER_IPV6)
        return true;
    if (peer.len == 0 || !char_is_alnum(peer.ptr[0]) || looks_numeric(peer))
        return false;
    for (size_t i = 0; i < peer.len; i++)
        if (!char_is_alnum(peer.ptr[i]) && str_find_char(STR("./-_"), peer.ptr[i]) == SIZE_MAX)
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
