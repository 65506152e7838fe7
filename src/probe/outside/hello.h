/* The first flight of TLS by hand: a ClientHello that offers only what is asked about, and what the server says to it.
 * A library offers only what it still speaks; what must be found is what it no longer does. RFC 5246, RFC 8446; SSL 3.0
 * is RFC 6101. */
#ifndef PROBE_OUTSIDE_HELLO_H
#define PROBE_OUTSIDE_HELLO_H

#include "base/str.h"

enum {
    HELLO_SSL_3_0 = 0x0300,
    HELLO_TLS_1_0 = 0x0301,
    HELLO_TLS_1_1 = 0x0302,
    HELLO_TLS_1_2 = 0x0303,
    HELLO_TLS_1_3 = 0x0304
};
enum { HELLO_BYTES_MAX = 1024, HELLO_SUITES_MAX = 64 };

struct hello_offer {
    uint16_t version; /* the only one that is offered, as far as the protocol can say so */
    const uint16_t *suites;
    size_t suite_count; /* at most HELLO_SUITES_MAX */
    struct str name;    /* of the server (SNI, RFC 6066); empty: none, for an address */
    uint8_t random[64]; /* 32 bytes of nonce, 32 of a key share */
};
/* Writes the hello with its record header; its length, 0 when it does not fit. */
size_t hello_write(const struct hello_offer *offer, char bytes[HELLO_BYTES_MAX]);

enum hello_answer {
    HELLO_PART,     /* more bytes are needed */
    HELLO_ACCEPTED, /* the server goes on with version and suite */
    HELLO_REFUSED,  /* an alert */
    HELLO_JUNK,     /* no TLS, or an answer that the protocol does not have */
};
struct hello_reply {
    enum hello_answer answer;
    uint16_t version, suite;
    uint8_t alert;
};
/* What the bytes that came so far say. */
struct hello_reply hello_read(struct str bytes);

/* Classes of suites that no device should take any more, and what to offer to ask for good ones. */
struct hello_class {
    const char *name; /* "no encryption (NULL)" */
    const uint16_t *suites;
    size_t count;
    bool weak; /* false: only worth a remark (no forward secrecy) */
};
extern const struct hello_class hello_classes[];
extern const size_t hello_class_count;
extern const uint16_t hello_all_suites[];
extern const size_t hello_all_suite_count;
/* "TLS 1.0" ... */
const char *hello_version_name(uint16_t version);

#endif
