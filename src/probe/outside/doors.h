/* What the checks from outside share, and their groups. */
#ifndef PROBE_OUTSIDE_DOORS_H
#define PROBE_OUTSIDE_DOORS_H

#include "probe/outside/outside.h"

/* The device, or NULL when nothing of it answers: the result then says that nobody could look. */
struct outside *outside_of(struct probe *probe, struct probe_result *result);
/* Adds what was seen at a port. NULL text: memory is out, which the run then says. */
void outside_saw(struct probe *probe, struct probe_result *result, const struct outside_port *port, const char *text);
/* Sends `bytes` over a new connection and reads until `enough`; how many bytes came, 0 for none in time. */
size_t outside_ask(struct outside *outside, uint16_t port, struct str bytes, bool (*enough)(struct str reply),
                   char *reply, size_t room);
/* The index of the next open port of a kind, from `from` on (a UDP port counts as open); SIZE_MAX behind the last. */
size_t outside_open(const struct outside *outside, enum outside_kind kind, size_t from);

struct ssh_login;
/* What a port of SSH says to root who shows nothing (ssh_login.h), asked once. NULL when memory is out. */
const struct ssh_login *outside_login(struct probe *probe, struct outside_port *port);
/* The host as a server's name for TLS (SNI); empty for an address. */
struct str outside_name(const struct outside *outside);

extern const struct probe_group outside_door_group, outside_service_group, outside_ssh_group, outside_tls_group,
    outside_certificate_group, outside_http_group, outside_notice_group, outside_opcua_group, outside_credentials_group;

#endif
