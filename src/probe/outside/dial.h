/* Connections to the device that is looked at: bounded in time and bytes, one after another, with a pause between two,
 * for control devices fall over when they are hurried. */
#ifndef PROBE_OUTSIDE_DIAL_H
#define PROBE_OUTSIDE_DIAL_H

#include <netinet/in.h>

#include "base/str.h"

/* How the attempt to reach a port ended. */
enum dial_answer {
    DIAL_SILENT, /* nothing came back in time: filtered, or nobody there */
    DIAL_OPEN,   /* somebody listens */
    DIAL_CLOSED, /* refused: nobody listens */
    DIAL_FAILED, /* the network here: no route, no descriptor */
};

enum { DIAL_WAIT_MS = 2000, DIAL_PAUSE_MS = 20, DIAL_REPLY_MAX = 64 * 1024 };

struct dialler {
    struct sockaddr_in6 address6;
    struct sockaddr_in address4;
    bool is6;
    unsigned wait_ms;  /* for a connection, and for each answer */
    unsigned pause_ms; /* from the end of one connection to the begin of the next */
    uint64_t last_ms;  /* when the last one ended; 0: none yet */
    size_t dialled;    /* connections so far */
};

/* An address as text ("192.0.2.7", "2001:db8::7"), or a name, of which the first address is taken. False when there is
 * none: `*why` then says it. No range, no pattern: one host. */
bool dial_resolve(struct dialler *dialler, const char *host, const char **why) MUST_USE;
/* The address that is dialled, as text. */
struct str dial_address(const struct dialler *dialler, struct arena *arena);

/* A TCP connection, non-blocking; `*fd` is the caller's to hang up when DIAL_OPEN. */
enum dial_answer dial_tcp(struct dialler *dialler, uint16_t port, int *fd) MUST_USE;
void dial_hang_up(struct dialler *dialler, int fd);

/* Whether the descriptor can be read from (or written to) before `end` on clock_ms; false too when `end` has passed. */
bool dial_wait(int fd, bool to_write, uint64_t end) MUST_USE;

/* Sends all of it. False when the other side does not take it in time. */
bool dial_send(const struct dialler *dialler, int fd, struct str bytes) MUST_USE;
struct dial_reply {
    char *bytes;
    size_t room, len;
    bool ended; /* set: the other side hung up */
};
/* Reads on into `reply` until `enough` says so, the other side ends, the room is full or the time is over. False only
 * when nothing came and the time is over. */
bool dial_read(const struct dialler *dialler, int fd, bool (*enough)(struct str reply),
               struct dial_reply *reply) MUST_USE;

/* Sends one datagram and waits for one answer from that port; its length, 0 when none came in time. A refused port
 * (ICMP) sets `*closed`. */
size_t dial_udp(struct dialler *dialler, uint16_t port, struct str bytes, char *reply, size_t room,
                bool *closed) MUST_USE;

#endif
