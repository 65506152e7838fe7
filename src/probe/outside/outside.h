/* A device that is looked at from outside: what its ports answer, each asked once. */
#ifndef PROBE_OUTSIDE_OUTSIDE_H
#define PROBE_OUTSIDE_OUTSIDE_H

#include "document/product.h"
#include "probe/check.h"
#include "probe/outside/dial.h"
#include "probe/run.h"

enum outside_kind {
    OUTSIDE_UNKNOWN,
    OUTSIDE_TLS,
    OUTSIDE_SSH,
    OUTSIDE_HTTP,
    OUTSIDE_TELNET,
    OUTSIDE_FTP,
    OUTSIDE_MODBUS,
    OUTSIDE_OPCUA,
    OUTSIDE_SNMP,
};

struct outside_page;
struct credentials;
struct outside_endpoints;
struct outside_greeting;
struct ssh_login;

/* A port that is asked: of the product's interfaces, of the table of services that devices are known to leave open, or
 * named by who runs it. */
struct outside_port {
    uint16_t number;
    bool udp;
    enum outside_kind kind;
    bool web;                                  /* of OUTSIDE_TLS: what is inside is HTTP */
    const char *service;                       /* "telnet" */
    const char *danger;                        /* why it should not be open; NULL: nothing against it by itself */
    const struct product_interface *interface; /* that declares it, or NULL */
    enum dial_answer answer;                   /* TCP: of the one connection that was tried */
    const struct outside_page *page;           /* page.h: what it showed, once it was asked */
    const struct outside_greeting *greeting;   /* greeting.h: likewise */
    const struct outside_endpoints *endpoints; /* check_opcua.c: likewise */
    const struct ssh_login *login;             /* ssh_login.h: what it says to root without a password */
};

struct outside {
    const char *host;                      /* as target.h has it: without brackets and port */
    uint16_t named;                        /* a port of TCP that who asks named beside it; 0: none */
    const struct product *product;         /* NULL: none given; then nothing is undeclared */
    const struct credentials *credentials; /* credentials.h; NULL: nobody allowed to try any */
    struct dialler dialler;
    struct outside_port *ports;
    size_t port_count;
    bool dialled; /* the ports have been tried */
    uint8_t random[64];
};

/* A product has at most so many interfaces (docs/formats/product.md). */
enum { OUTSIDE_DECLARED_MAX = 4096 };
/* Fills `ports` from the table and the product. STATUS_MEMORY. */
enum status outside_ports(struct outside *outside, struct arena *arena) MUST_USE;
/* Marks the ports that the product declares, and adds those that are not there: `ports` has room for them. */
void outside_declare(struct outside *outside);
/* The ports, each tried once with a connection that sends nothing. */
struct outside_port *outside_dialled(struct outside *outside);
/* Whether any port answered, open or closed: of a host that says nothing nothing is known. */
bool outside_is_there(struct outside *outside);

/* What the ports answered, for the report: those of TCP, in the arena; NULL when memory is out. */
struct probe_asked *outside_asked(struct outside *outside, struct arena *arena, size_t *count);

/* The groups of checks from outside, for probe_run. Their `look` needs probe->outside. */
extern const struct probe_groups outside_groups;

#endif
