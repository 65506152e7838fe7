/* A product's attack surface as its files show it: what listens, what runs with others' rights, what debuggers and
 * services are there; to be held against the interfaces of product.yaml (4-1 SD-1, SR-2). */
#ifndef SUPPLIER_SURFACE_H
#define SUPPLIER_SURFACE_H

#include "document/product.h"
#include "supplier/scan.h"

enum surface_kind {
    SURFACE_DEBUG,   /* shows the inside of the device */
    SURFACE_PLAIN,   /* a service without encryption */
    SURFACE_REMOTE,  /* remote login */
    SURFACE_SERVICE, /* another known service */
    SURFACE_SOCKET,  /* a unit of systemd, or a line of inetd.conf, opens a port for it */
    SURFACE_LISTENS, /* it waits for connections */
    SURFACE_BINDS,   /* it receives at an address */
    SURFACE_SETUID,  /* it runs with its owner's rights */
    SURFACE_SETGID,
    SURFACE_EXPORTS, /* a library that others call */
    SURFACE_UNTOLD,  /* a program of which nothing tells whether it listens */
};
enum { SURFACE_KINDS = SURFACE_UNTOLD + 1 };
/* "debug", "plain", ... */
struct str surface_kind_name(enum surface_kind kind);

struct surface_fact {
    enum surface_kind kind;
    const char *path;
    struct str name;                          /* of the program or the service */
    struct str detail;                        /* what it is, or what says so */
    uint16_t port;                            /* 0: not told */
    struct str transport;                     /* "tcp", "udp", or empty */
    const struct product_interface *declared; /* NULL: no interface was found that says so, or none was asked */
};
struct surface {
    struct surface_fact *items;
    size_t count;
    size_t scripts;     /* that were not judged: what an interpreter runs may listen too */
    const char *script; /* the first of them */
};

/* The facts of a scan, by kind, then by path. STATUS_MEMORY. */
enum status surface_list(const struct scan_result *result, struct arena *arena, struct surface *surface) MUST_USE;
/* Sets `declared` of each fact that an interface of the product accounts for: by port and transport, or by the name of
 * its service or protocol. The number of facts that concern the outside (those before setuid) and that none accounts
 * for. */
size_t surface_compare(struct surface *surface, const struct product *product);
/* Programs of which it could not be told whether they listen, and that no interface accounts for. */
size_t surface_untold(const struct surface *surface);

#endif
