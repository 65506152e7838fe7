/* Services from outside, each asked one harmless question. */
#include "probe/outside/page.h"

enum { MODBUS_LEAST = 9, REPLY_ROOM = 4096 };

static bool has_modbus(struct str reply) {
    return reply.len >= MODBUS_LEAST;
}

/* Read Device Identification (MODBUS Application Protocol V1.1b3, 6.21): reads three texts, changes nothing. What is no
 * server of Modbus does not echo the transaction and the protocol. */
static bool answers_modbus(struct outside *outside, uint16_t port, char *reply) {
    static const char question[] = "\x4b\x57\0\0\0\5\xff\x2b\x0e\x01\0";
    size_t len = outside_ask(outside, port, (struct str){question, sizeof question - 1}, has_modbus, reply, REPLY_ROOM);
    return len >= MODBUS_LEAST && memcmp(reply, question, 4) == 0 && ((unsigned char)reply[7] & 0x7f) == 0x2b;
}

static enum probe_outcome look_modbus(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    char reply[REPLY_ROOM];
    size_t open = 0, answered = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_MODBUS, at)) != SIZE_MAX; at++) {
        open++;
        if (!answers_modbus(outside, outside->ports[at].number, reply))
            continue;
        answered++;
        outside_saw(probe, result, &outside->ports[at],
                    "a request without any login is answered (Read Device Identification)");
    }
    if (answered)
        return probe_tell(probe, result, PROBE_NOT_MET, "Modbus/TCP is answered to anybody at %zu port%s", answered,
                          plural(answered));
    if (open)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "a port of Modbus is open, and does not answer the question");
    return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of Modbus is open");
}

/* Refused, or nothing at this address: what other addresses give is not known. */
static bool is_undecided(const struct outside_page *page) {
    return !page->answered || page->first.status == 403 || page->first.status == 404;
}

static enum probe_outcome look_http(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    size_t open = 0, clear = 0, mute = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_HTTP, at)) != SIZE_MAX; at++) {
        const struct outside_page *page = outside_page(probe, &outside->ports[at]);
        struct str path;
        if (!page)
            return PROBE_COULD_NOT_SEE;
        bool undecided = is_undecided(page);
        open++;
        mute += undecided;
        if (undecided || http_location(&page->first, str_from(outside->host), false, &path) == HTTP_TO_HTTPS)
            continue;
        clear++;
        outside_saw(probe, result, &outside->ports[at],
                    str_format(probe->arena, "a page in clear text: " STR_F, STR_A(page->first.line)).ptr);
    }
    if (clear)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu port%s give%s pages in clear text", clear, plural(clear),
                          clear == 1 ? "s" : "");
    if (mute)
        return probe_tell(probe, result, PROBE_ASK,
                          "whether %zu open port%s of HTTP give%s pages at other addresses than /", mute, plural(mute),
                          mute == 1 ? "s" : "");
    if (open == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of HTTP is open");
    return probe_tell(probe, result, PROBE_MET, "%zu port%s of HTTP lead%s to HTTPS", open, plural(open),
                      open == 1 ? "s" : "");
}

/* GetRequest of sysDescr.0 by SNMPv2c and the community "public" (RFC 1157, RFC 3416): one datagram. */
static enum probe_outcome look_snmp(struct probe *probe, struct probe_result *result) {
    static const char question[] =
        "\x30\x29\x02\x01\x01\x04\x06public\xa0\x1c\x02\x04\x4b\x57\x00\x01\x02\x01\x00\x02\x01\x00\x30\x0e"
        "\x30\x0c\x06\x08\x2b\x06\x01\x02\x01\x01\x01\x00\x05\x00";
    struct outside *outside = outside_of(probe, result);
    if (!outside)
        return result->outcome;
    size_t at = outside_open(outside, OUTSIDE_SNMP, 0), len = 0;
    char reply[REPLY_ROOM];
    bool closed = false;
    /* A datagram may be lost. */
    for (unsigned i = 0; i < 2 && at != SIZE_MAX && len == 0 && !closed; i++)
        len = dial_udp(&outside->dialler, outside->ports[at].number, (struct str){question, sizeof question - 1}, reply,
                       sizeof reply, &closed);
    if (len > 0 && str_contains((struct str){reply, len}, STR("public"))) {
        outside_saw(probe, result, &outside->ports[at], "the community 'public' is answered (sysDescr.0)");
        return probe_tell(probe, result, PROBE_NOT_MET, "SNMP tells whoever says 'public'");
    }
    if (closed || at == SIZE_MAX)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the port of SNMP is closed");
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                      "'public' got no answer: it is refused, or the question is filtered on its way");
}

static const struct probe_check checks[] = {
    {.id = "service-modbus",
     .title = "Modbus is not answered to anybody",
     .requirements = "CR 1.2, CR 2.1",
     .running = true,
     .look = look_modbus,
     .mend = "use Modbus/TCP Security (port 802), or let a firewall at the device's port take requests of its clients "
             "alone",
     .by_hand = "mbpoll -t 4 -r 1 -c 1 HOST"},
    {.id = "service-http",
     .title = "HTTP leads to HTTPS",
     .requirements = "CR 4.1, CR 3.1, CR 1.5",
     .running = true,
     .look = look_http,
     .mend = "answer every request at the port of HTTP with a redirect to https, or close it",
     .by_hand = "curl -si http://HOST/ | head -n 5"},
    {.id = "service-snmp-public",
     .title = "SNMP does not answer the community 'public'",
     .requirements = "CR 1.5, CR 1.2",
     .running = true,
     .look = look_snmp,
     .mend = "use SNMPv3 with authentication and privacy, and take the communities out",
     .by_hand = "snmpget -v2c -c public HOST 1.3.6.1.2.1.1.1.0"},
};

const struct probe_group outside_service_group = PROBE_GROUP("service", "Services from outside", checks);
