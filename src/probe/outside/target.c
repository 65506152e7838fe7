#include "probe/outside/target.h"

static bool is_link_local(struct str host) {
    return host.len > 3 && str_starts_nocase(host, STR("fe")) && str_find_char(STR("89abAB"), host.ptr[2]) != SIZE_MAX;
}

static bool is_of_address(char c) {
    return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f') || c == ':' || c == '.';
}

static bool is_plain(struct str host) {
    for (size_t i = 0; i < host.len; i++)
        if (host.ptr[i] <= ' ' || host.ptr[i] == 0x7f || host.ptr[i] == '[' || host.ptr[i] == ']')
            return false;
    return true;
}

static bool is_address6(struct str text) {
    size_t colon = str_find_char(text, ':');
    if (colon == SIZE_MAX || str_find_char(str_skip(text, colon + 1), ':') == SIZE_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!is_of_address(text.ptr[i]))
            return false;
    return true;
}

/* What the resolver is to make of it, letter by letter: of an address of IPv6 its digits, points and the zone. */
static const char *fault_of(struct str host) {
    bool is6 = str_find_char(host, ':') != SIZE_MAX;
    size_t zone = str_find_char(host, '%');
    struct str address = str_slice(host, 0, zone);
    if (address.len == 0 || host.len > TARGET_NAME_MAX)
        return "it is empty, or longer than a name can be";
    if (!is_plain(host))
        return "it holds what no name and no address has";
    if (is6 && !is_address6(address))
        return "an address of IPv6 has digits, a to f, and two colons or more; a port stands behind its brackets";
    if (zone != SIZE_MAX && (!is6 || zone + 1 == host.len))
        return "behind '%' stands the interface of an address of IPv6 (fe80::1%eth0)";
    if (is6 && zone == SIZE_MAX && is_link_local(address))
        return "an address of one link needs the interface that leads there (fe80::1%eth0)";
    return NULL;
}

static bool read_port(struct str text, uint16_t *port) {
    uint64_t number;
    if (!str_u64(text, UINT16_MAX, &number) || number == 0)
        return false;
    *port = (uint16_t)number;
    return true;
}

/* Parts host and port; of several colons without brackets all are the address's. */
static const char *part(struct str text, struct str *host, uint16_t *port) {
    struct str rest = STR("");
    size_t colon = str_find_char(text, ':');
    *host = text;
    *port = 0;
    if (str_starts(text, STR("["))) {
        size_t end = str_find_char(text, ']');
        if (end == SIZE_MAX)
            return "the bracket is not closed";
        *host = str_slice(text, 1, end);
        rest = str_skip(text, end + 1);
        if (str_find_char(*host, ':') == SIZE_MAX)
            return "in brackets stands an address of IPv6";
    } else if (colon != SIZE_MAX && str_find_char(str_skip(text, colon + 1), ':') == SIZE_MAX) {
        *host = str_slice(text, 0, colon);
        rest = str_skip(text, colon);
    }
    if (rest.len > 0 && (rest.ptr[0] != ':' || !read_port(str_skip(rest, 1), port)))
        return "behind the host a colon and a port of 1 to 65535 may stand";
    return NULL;
}

bool target_parse(struct str text, struct arena *arena, struct target *target, const char **why) {
    struct str host;
    uint16_t port;
    *why = part(text, &host, &port);
    if (!*why)
        *why = fault_of(host);
    if (*why)
        return false;
    *target = (struct target){.host = str_copy(arena, host), .port = port};
    *why = target->host.ptr ? NULL : "memory ran out";
    return target->host.ptr != NULL;
}

struct str target_authority(struct str host, struct arena *arena) {
    if (str_find_char(host, ':') == SIZE_MAX)
        return str_copy(arena, host);
    return str_format(arena, "[" STR_F "]", STR_A(str_slice(host, 0, str_find_char(host, '%'))));
}
