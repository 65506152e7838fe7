#include "probe/outside/doors.h"

#include "probe/outside/ssh_login.h"
#include "probe/outside/target.h"

struct outside *outside_of(struct probe *probe, struct probe_result *result) {
    struct outside *outside = probe->outside;
    if (outside_is_there(outside))
        return outside;
    probe_tell(probe, result, PROBE_COULD_NOT_SEE, "no port of %s answers, neither open nor refused", outside->host);
    return NULL;
}

void outside_saw(struct probe *probe, struct probe_result *result, const struct outside_port *port, const char *text) {
    struct str host = target_authority(str_from(probe->outside->host), probe->arena);
    struct str where =
        str_format(probe->arena, "%s " STR_F ":%u", port->udp ? "udp" : "tcp", STR_A(host), port->number);
    probe->memory_out |= !where.ptr || !text;
    probe_saw(probe, result, where.ptr ? where.ptr : "", 0, "%s", text ? text : "");
}

size_t outside_ask(struct outside *outside, uint16_t port, struct str bytes, bool (*enough)(struct str reply),
                   char *reply, size_t room) {
    struct dial_reply answer = {.room = room};
    answer.bytes = reply;
    int fd;
    if (dial_tcp(&outside->dialler, port, &fd) != DIAL_OPEN)
        return 0;
    bool heard = dial_send(&outside->dialler, fd, bytes) && dial_read(&outside->dialler, fd, enough, &answer);
    dial_hang_up(&outside->dialler, fd);
    return heard ? answer.len : 0;
}

size_t outside_open(const struct outside *outside, enum outside_kind kind, size_t from) {
    for (size_t i = from; i < outside->port_count; i++)
        if (outside->ports[i].kind == kind && (outside->ports[i].udp || outside->ports[i].answer == DIAL_OPEN))
            return i;
    return SIZE_MAX;
}

const struct ssh_login *outside_login(struct probe *probe, struct outside_port *port) {
    struct ssh_login *login = port->login ? NULL : ARENA_NEW(probe->arena, struct ssh_login);
    if (port->login)
        return port->login;
    if (login && ssh_login_ask(&probe->outside->dialler, port->number, "root", NULL, probe->arena, login))
        port->login = login;
    probe->memory_out |= !port->login;
    return port->login;
}

struct str outside_name(const struct outside *outside) {
    struct str host = str_from(outside->host);
    for (size_t i = 0; i < host.len; i++)
        if (char_is_alpha(host.ptr[i]) && str_find_char(host, ':') == SIZE_MAX)
            return host;
    return STR("");
}

static const struct probe_group *const groups[] = {
    &outside_door_group,   &outside_service_group,     &outside_ssh_group,
    &outside_tls_group,    &outside_certificate_group, &outside_http_group,
    &outside_notice_group, &outside_opcua_group,       &outside_credentials_group,
};
const struct probe_groups outside_groups = {groups, ARRAY_LEN(groups)};
