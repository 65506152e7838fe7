#include "probe/outside/hello.h"

static const uint16_t none[] = {0x0001, 0x0002, 0x003b, 0xc001, 0xc006, 0xc00b, 0xc010};
static const uint16_t anonymous[] = {0x0018, 0x001b, 0x0034, 0x003a, 0x006c, 0x006d,
                                     0x00a6, 0x00a7, 0xc017, 0xc018, 0xc019};
static const uint16_t export_grade[] = {0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0017, 0x0019};
static const uint16_t rc4[] = {0x0004, 0x0005, 0xc002, 0xc007, 0xc00c, 0xc011};
static const uint16_t des[] = {0x0009, 0x000a, 0x000c, 0x000d, 0x000f, 0x0010, 0x0012,
                               0x0013, 0x0015, 0x0016, 0xc003, 0xc008, 0xc00d, 0xc012};
static const uint16_t fixed_rsa[] = {0x002f, 0x0035, 0x003c, 0x003d, 0x009c, 0x009d, 0x0041, 0x0084, 0xc09c, 0xc09d};

const struct hello_class hello_classes[] = {
    {"no encryption (NULL)", none, ARRAY_LEN(none), true},
    {"no proof of who the server is (anonymous)", anonymous, ARRAY_LEN(anonymous), true},
    {"keys of 40 or 56 bits (EXPORT)", export_grade, ARRAY_LEN(export_grade), true},
    {"RC4", rc4, ARRAY_LEN(rc4), true},
    {"DES or triple DES", des, ARRAY_LEN(des), true},
    {"no forward secrecy (RSA key exchange)", fixed_rsa, ARRAY_LEN(fixed_rsa), false},
};
const size_t hello_class_count = ARRAY_LEN(hello_classes);

const uint16_t hello_all_suites[] = {
    0x1301, 0x1302, 0x1303, 0x1304, 0xc02b, 0xc02c, 0xc02f, 0xc030, 0xcca8, 0xcca9, 0xccaa,
    0x009e, 0x009f, 0xc023, 0xc024, 0xc027, 0xc028, 0xc009, 0xc00a, 0xc013, 0xc014, 0x0033,
    0x0039, 0x0067, 0x006b, 0x009c, 0x009d, 0x002f, 0x0035, 0x003c, 0x003d, 0x000a, 0x0016,
    0xc012, 0xc008, 0x0005, 0x0004, 0xc011, 0xc007, 0x0009, 0x0032, 0x0038, 0x0041, 0x0084,
};
const size_t hello_all_suite_count = ARRAY_LEN(hello_all_suites);

const char *hello_version_name(uint16_t version) {
    static const char *const names[] = {"SSL 3.0", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"};
    return version >= HELLO_SSL_3_0 && version <= HELLO_TLS_1_3 ? names[version - HELLO_SSL_3_0] : "no version of TLS";
}

struct pen {
    char *bytes;
    size_t len;
    bool full;
};

static void put(struct pen *pen, const void *bytes, size_t len) {
    if (pen->full || HELLO_BYTES_MAX - pen->len < len) {
        pen->full = true;
        return;
    }
    memcpy(pen->bytes + pen->len, bytes, len);
    pen->len += len;
}

static void put8(struct pen *pen, unsigned value) {
    char byte = (char)value;
    put(pen, &byte, 1);
}

static void put16(struct pen *pen, unsigned value) {
    put8(pen, value >> 8);
    put8(pen, value & 0xff);
}

/* A length of `bytes` bytes comes before what is written next; end_length fills it in. */
static size_t begin_length(struct pen *pen, size_t bytes) {
    for (size_t i = 0; i < bytes; i++)
        put8(pen, 0);
    return pen->len;
}

static void end_length(struct pen *pen, size_t from, size_t bytes) {
    size_t len = pen->len - from;
    for (size_t i = 1; !pen->full && i <= bytes; i++, len >>= 8)
        pen->bytes[from - i] = (char)(len & 0xff);
}

static void put_list16(struct pen *pen, unsigned kind, const uint16_t *values, size_t count) {
    put16(pen, kind);
    size_t whole = begin_length(pen, 2), list = begin_length(pen, 2);
    for (size_t i = 0; i < count; i++)
        put16(pen, values[i]);
    end_length(pen, list, 2);
    end_length(pen, whole, 2);
}

static void put_name(struct pen *pen, struct str name) {
    if (name.len == 0 || name.len > 255)
        return;
    put16(pen, 0);
    size_t whole = begin_length(pen, 2), list = begin_length(pen, 2);
    put8(pen, 0);
    put16(pen, (unsigned)name.len);
    put(pen, name.ptr, name.len);
    end_length(pen, list, 2);
    end_length(pen, whole, 2);
}

/* RFC 8446, 4.2.1 and 4.2.8: the version, and a share for X25519, of which any 32 bytes are one. */
static void put_tls_1_3(struct pen *pen, const uint8_t share[32]) {
    put16(pen, 43);
    size_t whole = begin_length(pen, 2);
    put8(pen, 2);
    put16(pen, HELLO_TLS_1_3);
    end_length(pen, whole, 2);
    put16(pen, 51);
    whole = begin_length(pen, 2);
    size_t list = begin_length(pen, 2);
    put16(pen, 29);
    put16(pen, 32);
    put(pen, share, 32);
    end_length(pen, list, 2);
    end_length(pen, whole, 2);
}

static void put_extensions(struct pen *pen, const struct hello_offer *offer) {
    static const uint16_t groups[] = {29, 23, 24, 25};
    static const uint16_t signatures[] = {0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806,
                                          0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0202};
    size_t all = begin_length(pen, 2);
    put_name(pen, offer->name);
    put_list16(pen, 10, groups, ARRAY_LEN(groups));
    put(pen, "\0\x0b\0\x02\x01\0", 6); /* points are not compressed */
    if (offer->version >= HELLO_TLS_1_2)
        put_list16(pen, 13, signatures, ARRAY_LEN(signatures));
    if (offer->version == HELLO_TLS_1_3)
        put_tls_1_3(pen, offer->random + 32);
    end_length(pen, all, 2);
}

size_t hello_write(const struct hello_offer *offer, char bytes[HELLO_BYTES_MAX]) {
    struct pen pen = {.len = 0};
    pen.bytes = bytes;
    uint16_t old = offer->version == HELLO_TLS_1_3 ? HELLO_TLS_1_2 : offer->version;
    put8(&pen, 22);
    put16(&pen, offer->version == HELLO_SSL_3_0 ? HELLO_SSL_3_0 : HELLO_TLS_1_0);
    size_t record = begin_length(&pen, 2);
    put8(&pen, 1);
    size_t message = begin_length(&pen, 3);
    put16(&pen, old);
    put(&pen, offer->random, 32);
    put8(&pen, 0);
    size_t suites = begin_length(&pen, 2);
    for (size_t i = 0; i < offer->suite_count && i < HELLO_SUITES_MAX; i++)
        put16(&pen, offer->suites[i]);
    end_length(&pen, suites, 2);
    put16(&pen, 0x0100); /* no compression */
    if (offer->version != HELLO_SSL_3_0)
        put_extensions(&pen, offer);
    end_length(&pen, message, 3);
    end_length(&pen, record, 2);
    return pen.full ? 0 : pen.len;
}

static unsigned at8(struct str bytes, size_t at) {
    return (unsigned char)bytes.ptr[at];
}

static unsigned at16(struct str bytes, size_t at) {
    return at8(bytes, at) << 8 | at8(bytes, at + 1);
}

/* supported_versions of a ServerHello (RFC 8446, 4.2.1), or 0. */
static uint16_t version_in(struct str extensions) {
    while (extensions.len >= 4) {
        size_t len = at16(extensions, 2);
        if (len > extensions.len - 4)
            return 0;
        if (at16(extensions, 0) == 43 && len == 2)
            return (uint16_t)at16(extensions, 4);
        extensions = str_skip(extensions, 4 + len);
    }
    return 0;
}

/* Version, random, session id, suite, compression, extensions: all of it lies in the first record of every server. */
static struct hello_reply server_hello(struct str body) {
    struct hello_reply junk = {.answer = HELLO_JUNK}, reply = {.answer = HELLO_ACCEPTED};
    enum { FRONT = 35 };
    if (body.len < FRONT || body.len < FRONT + at8(body, FRONT - 1) + 3)
        return junk;
    size_t at = FRONT + at8(body, FRONT - 1);
    reply.version = (uint16_t)at16(body, 0);
    reply.suite = (uint16_t)at16(body, at);
    at += 3;
    if (body.len >= at + 2) {
        uint16_t version = version_in(str_skip(body, at + 2));
        reply.version = version ? version : reply.version;
    }
    return reply;
}

struct hello_reply hello_read(struct str bytes) {
    struct hello_reply part = {.answer = HELLO_PART}, junk = {.answer = HELLO_JUNK};
    if (bytes.len > 0 && at8(bytes, 0) != 22 && at8(bytes, 0) != 21)
        return junk;
    if (bytes.len > 1 && at8(bytes, 1) != 3)
        return junk;
    if (bytes.len < 5)
        return part;
    size_t record = at16(bytes, 3);
    if (bytes.len < 5 + record)
        return part;
    struct str body = str_slice(bytes, 5, 5 + record);
    if (at8(bytes, 0) == 21)
        return record < 2 ? junk : (struct hello_reply){.answer = HELLO_REFUSED, .alert = (uint8_t)at8(body, 1)};
    if (record < 4 || at8(body, 0) != 2)
        return junk;
    size_t message = at8(body, 1) << 16 | at16(body, 2);
    return message > record - 4 ? junk : server_hello(str_slice(body, 4, 4 + message));
}
