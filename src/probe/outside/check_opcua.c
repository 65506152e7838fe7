/* OPC UA from outside: which endpoints a server offers, and to whom. */
#include "probe/outside/doors.h"
#include "probe/outside/opcua.h"
#include "probe/outside/target.h"

/* What a port of OPC UA said, once it was asked. */
struct outside_endpoints {
    enum opcua_answer answer;
    bool no_open_channel; /* it refuses every channel without security: then it has no such endpoint */
    const char *why;      /* of any answer but OPCUA_WHOLE */
    struct opcua_endpoints list;
};

static bool is_answered(struct str reply) {
    return opcua_frames(reply) != OPCUA_PART;
}

/* One message and its answer over a connection that is there. */
static struct str exchange(const struct dialler *dialler, int fd, struct str bytes, char *room) {
    struct dial_reply reply = {.room = DIAL_REPLY_MAX};
    reply.bytes = room;
    if (!dial_send(dialler, fd, bytes) || !dial_read(dialler, fd, is_answered, &reply))
        return STR("");
    return (struct str){room, reply.len};
}

static void talk(const struct dialler *dialler, int fd, struct str url, char *room, struct outside_endpoints *made) {
    enum { POLICY_REJECTED = 0x55, MODE_REJECTED = 0x54 };
    char bytes[OPCUA_BYTES_MAX];
    uint32_t code = 0, channel = 0, token = 0;
    made->why = "it does not say hello as OPC UA does";
    struct str reply = exchange(dialler, fd, (struct str){bytes, opcua_write_hello(url, bytes)}, room);
    made->answer = opcua_read_acknowledge(reply, &code);
    if (made->answer != OPCUA_WHOLE)
        return;
    made->why = "it opens no channel to ask through";
    reply = exchange(dialler, fd, (struct str){bytes, opcua_write_open(bytes)}, room);
    made->answer = opcua_read_open(reply, &code, &channel, &token);
    unsigned kind = code >> 16 & 0xff;
    made->no_open_channel =
        made->answer == OPCUA_ERROR && code >> 24 == 0x80 && (kind == POLICY_REJECTED || kind == MODE_REJECTED);
    if (made->answer != OPCUA_WHOLE)
        return;
    made->why = "it does not tell its endpoints";
    reply = exchange(dialler, fd, (struct str){bytes, opcua_write_get_endpoints(channel, token, url, bytes)}, room);
    made->answer = opcua_read_endpoints(reply, room + DIAL_REPLY_MAX, &code, &made->list);
}

static const struct outside_endpoints *endpoints_of(struct probe *probe, struct outside_port *port) {
    struct dialler *dialler = &probe->outside->dialler;
    struct outside_endpoints *made = port->endpoints ? NULL : ARENA_NEW(probe->arena, struct outside_endpoints);
    if (port->endpoints)
        return port->endpoints;
    /* The answer, and behind it room to put its chunks together: what was read lies there as long as the arena. */
    char *room = arena_get_raw(probe->arena, 2 * (size_t)DIAL_REPLY_MAX, 1);
    struct str host = target_authority(str_from(probe->outside->host), probe->arena);
    struct str url = str_format(probe->arena, "opc.tcp://" STR_F ":%u", STR_A(host), port->number);
    int fd;
    probe->memory_out |= !made || !room || !url.ptr;
    if (probe->memory_out)
        return NULL;
    made->why = "the port does not answer any more";
    made->answer = OPCUA_JUNK;
    if (dial_tcp(dialler, port->number, &fd) == DIAL_OPEN) {
        talk(dialler, fd, url, room, made);
        dial_hang_up(dialler, fd);
    }
    port->endpoints = made;
    return made;
}

/* One question to all endpoints: what speaks against one, NULL where nothing does. */
typedef const char *fault_of(const struct opcua_endpoint *endpoint);

struct counted {
    size_t servers, endpoints, faults, mute;
};

static void weigh(struct probe *probe, struct probe_result *result, struct outside_port *port, fault_of *fault,
                  struct counted *sum) {
    static const char *const modes[] = {"no mode", "None", "Sign", "SignAndEncrypt"};
    const struct outside_endpoints *made = endpoints_of(probe, port);
    sum->servers++;
    if (!made || (made->answer != OPCUA_WHOLE && !made->no_open_channel)) {
        sum->mute++;
        outside_saw(probe, result, port, made ? made->why : NULL);
        return;
    }
    /* Of those that it has beyond our bound nothing is known. */
    sum->mute += made->list.more || (made->list.count == 0 && !made->no_open_channel);
    sum->endpoints += made->list.count;
    for (size_t i = 0; i < made->list.count; i++) {
        const struct opcua_endpoint *one = &made->list.items[i];
        const char *why = fault(one);
        if (!why)
            continue;
        sum->faults++;
        outside_saw(probe, result, port,
                    str_format(probe->arena, "endpoint " STR_F " (policy " STR_F ", mode %s): %s", STR_A(one->url),
                               STR_A(opcua_policy_name(one->policy)),
                               one->mode < ARRAY_LEN(modes) ? modes[one->mode] : "unknown", why)
                        .ptr);
    }
}

static enum probe_outcome look(struct probe *probe, struct probe_result *result, fault_of *fault, const char *well) {
    struct outside *outside = outside_of(probe, result);
    struct counted sum = {0, 0, 0, 0};
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_OPCUA, at)) != SIZE_MAX; at++)
        weigh(probe, result, &outside->ports[at], fault, &sum);
    if (sum.faults)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu endpoints of OPC UA", sum.faults, sum.endpoints);
    if (sum.mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu ports of OPC UA did not tell all endpoints",
                          sum.mute, sum.servers);
    if (sum.servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no port of OPC UA is open");
    return probe_tell(probe, result, PROBE_MET, "%zu endpoint%s of OPC UA: %s", sum.endpoints, plural(sum.endpoints),
                      well);
}

static const char *is_open(const struct opcua_endpoint *endpoint) {
    bool none = endpoint->mode == OPCUA_MODE_NONE || str_eq(opcua_policy_name(endpoint->policy), STR("None"));
    return none ? "neither signed nor encrypted" : NULL;
}

static const char *is_anonymous(const struct opcua_endpoint *endpoint) {
    return endpoint->anonymous ? "whoever connects need not say who he is" : NULL;
}

static const char *is_weak(const struct opcua_endpoint *endpoint) {
    return opcua_policy_weakness(endpoint->policy);
}

static enum probe_outcome look_security(struct probe *probe, struct probe_result *result) {
    return look(probe, result, is_open, "each is signed at least");
}

/* A server that tells its endpoints only through a channel with security was not asked for them. */
static enum probe_outcome unless_hidden(struct probe *probe, struct probe_result *result, enum probe_outcome outcome) {
    struct outside *outside = probe->outside;
    for (size_t at = 0; outcome == PROBE_MET && (at = outside_open(outside, OUTSIDE_OPCUA, at)) != SIZE_MAX; at++)
        if (outside->ports[at].endpoints && outside->ports[at].endpoints->no_open_channel)
            return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                              "endpoints are told through a channel with security alone");
    return outcome;
}

static enum probe_outcome look_anonymous(struct probe *probe, struct probe_result *result) {
    return unless_hidden(probe, result, look(probe, result, is_anonymous, "each asks who connects"));
}

static enum probe_outcome look_policies(struct probe *probe, struct probe_result *result) {
    return unless_hidden(probe, result, look(probe, result, is_weak, "none has an outdated policy"));
}

static const struct probe_check checks[] = {
    {.id = "opcua-security",
     .title = "OPC UA offers no endpoint without security",
     .requirements = "CR 4.1, CR 3.1, CR 1.2",
     .running = true,
     .look = look_security,
     .mend = "switch the endpoint with the policy None off; clients read a server's endpoints before they choose one",
     .by_hand = "connect with UaExpert to opc.tcp://HOST:4840 and look at the list of endpoints"},
    {.id = "opcua-anonymous",
     .title = "OPC UA takes no anonymous users",
     .requirements = "CR 1.1, CR 2.1",
     .running = true,
     .look = look_anonymous,
     .mend = "take the user token Anonymous out of every endpoint",
     .by_hand = "connect with UaExpert to opc.tcp://HOST:4840 without user and password"},
    {.id = "opcua-policies",
     .title = "OPC UA offers no outdated security policy",
     .requirements = "CR 4.3",
     .running = true,
     .look = look_policies,
     .mend = "offer Basic256Sha256, Aes128_Sha256_RsaOaep or Aes256_Sha256_RsaPss alone",
     .by_hand = "connect with UaExpert to opc.tcp://HOST:4840 and look at the list of endpoints"},
};

const struct probe_group outside_opcua_group = PROBE_GROUP("opcua", "OPC UA from outside", checks);
