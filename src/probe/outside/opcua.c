#include "probe/outside/opcua.h"

#define POLICY "http://opcfoundation.org/UA/SecurityPolicy#"

enum { HEAD = 8, OPEN_REQUEST = 446, OPEN_RESPONSE = 449, ENDPOINTS_REQUEST = 428, ENDPOINTS_RESPONSE = 431 };
enum { FAULT = 397, BUFFER = 65535, LIFETIME_MS = 60000, LISTED_MAX = 4096, INNER_MAX = 8 };

/* ---- writing: little-endian; everything fits */

struct pen {
    char *bytes;
    size_t len;
};

static void put8(struct pen *pen, unsigned value) {
    pen->bytes[pen->len++] = (char)value;
}

static void put32(struct pen *pen, uint32_t value) {
    for (unsigned i = 0; i < 32; i += 8)
        put8(pen, value >> i & 0xff);
}

static void put_text(struct pen *pen, struct str text) {
    size_t len = text.len < OPCUA_URL_MAX ? text.len : OPCUA_URL_MAX;
    put32(pen, (uint32_t)len);
    memcpy(pen->bytes + pen->len, text.ptr, len);
    pen->len += len;
}

static void put_nothing(struct pen *pen) {
    put32(pen, UINT32_MAX);
}

static struct pen begin(char *bytes, struct str type) {
    struct pen pen = {.len = 0};
    pen.bytes = bytes;
    memcpy(bytes, type.ptr, 4);
    pen.len = 4;
    put32(&pen, 0);
    return pen;
}

static size_t end(struct pen *pen) {
    struct pen head = {.len = 4};
    head.bytes = pen->bytes;
    put32(&head, (uint32_t)pen->len);
    return pen->len;
}

/* Type of the request, and a header that says who nobody is. */
static void put_request(struct pen *pen, unsigned type, uint32_t handle) {
    put8(pen, 1);
    put8(pen, 0);
    put8(pen, type & 0xff);
    put8(pen, type >> 8);
    put8(pen, 0); /* authentication token: none */
    put8(pen, 0);
    put32(pen, 0); /* time: not told */
    put32(pen, 0);
    put32(pen, handle);
    put32(pen, 0); /* no diagnostics */
    put_nothing(pen);
    put32(pen, 0); /* time limit: none */
    put8(pen, 0);  /* no further header */
    put8(pen, 0);
    put8(pen, 0);
}

size_t opcua_write_hello(struct str url, char bytes[OPCUA_BYTES_MAX]) {
    struct pen pen = begin(bytes, STR("HELF"));
    put32(&pen, 0);
    put32(&pen, BUFFER);
    put32(&pen, BUFFER);
    put32(&pen, BUFFER);
    put32(&pen, 0);
    put_text(&pen, url);
    return end(&pen);
}

size_t opcua_write_open(char bytes[OPCUA_BYTES_MAX]) {
    struct pen pen = begin(bytes, STR("OPNF"));
    put32(&pen, 0);
    put_text(&pen, STR(POLICY "None"));
    put_nothing(&pen); /* no certificate of ours, no thumbprint of theirs */
    put_nothing(&pen);
    put32(&pen, 1); /* sequence, request */
    put32(&pen, 1);
    put_request(&pen, OPEN_REQUEST, 1);
    put32(&pen, 0);
    put32(&pen, 0); /* a new channel */
    put32(&pen, OPCUA_MODE_NONE);
    put_nothing(&pen);
    put32(&pen, LIFETIME_MS);
    return end(&pen);
}

size_t opcua_write_get_endpoints(uint32_t channel, uint32_t token, struct str url, char bytes[OPCUA_BYTES_MAX]) {
    struct pen pen = begin(bytes, STR("MSGF"));
    put32(&pen, channel);
    put32(&pen, token);
    put32(&pen, 2);
    put32(&pen, 2);
    put_request(&pen, ENDPOINTS_REQUEST, 2);
    put_text(&pen, url);
    put_nothing(&pen);
    put_nothing(&pen);
    return end(&pen);
}

/* ---- reading: a cursor that is spoilt by the first thing that is not there */

struct cursor {
    struct str rest;
    bool spoilt;
};

static struct str take(struct cursor *c, size_t len) {
    c->spoilt |= len > c->rest.len;
    if (c->spoilt)
        return STR("");
    struct str taken = str_slice(c->rest, 0, len);
    c->rest = str_skip(c->rest, len);
    return taken;
}

static uint32_t take_number(struct cursor *c, size_t bytes) {
    struct str taken = take(c, bytes);
    uint32_t value = 0;
    for (size_t i = taken.len; i-- > 0;)
        value = value << 8 | (unsigned char)taken.ptr[i];
    return value;
}

static uint32_t take32(struct cursor *c) {
    return take_number(c, 4);
}

/* A text, bytes or XML: a length, -1 for none. */
static struct str take_text(struct cursor *c) {
    uint32_t len = take32(c);
    return len == UINT32_MAX ? STR("") : take(c, len);
}

/* How many follow: none more than bytes are left for. */
static uint32_t take_count(struct cursor *c) {
    uint32_t count = take32(c);
    if (count == UINT32_MAX)
        return 0;
    c->spoilt |= count > LISTED_MAX || count > c->rest.len;
    return c->spoilt ? 0 : count;
}

static void skip_texts(struct cursor *c) {
    for (uint32_t count = take_count(c); count > 0 && !c->spoilt; count--)
        (void)take_text(c);
}

/* The number of a node in the first namespace; 0 for any other node. */
static uint32_t take_node(struct cursor *c) {
    switch (take_number(c, 1) & 0x3f) {
    case 0:
        return take_number(c, 1);
    case 1:
        return take_number(c, 1) == 0 ? take_number(c, 2) : (take_number(c, 2), 0);
    case 2:
        return take_number(c, 2) == 0 ? take32(c) : (take32(c), 0);
    case 3:
    case 5:
        (void)take(c, 2);
        (void)take_text(c);
        return 0;
    case 4:
        (void)take(c, 2 + 16);
        return 0;
    default:
        c->spoilt = true;
        return 0;
    }
}

static void skip_diagnostics(struct cursor *c) {
    for (unsigned i = 0; !c->spoilt; i++) {
        unsigned mask = take_number(c, 1);
        for (unsigned bit = 1; bit <= 8; bit <<= 1)
            if (mask & bit)
                (void)take32(c);
        if (mask & 0x10)
            (void)take_text(c);
        if (mask & 0x20)
            (void)take32(c);
        if (!(mask & 0x40))
            return;
        c->spoilt |= i == INNER_MAX;
    }
}

static void skip_extension(struct cursor *c) {
    (void)take_node(c);
    if (take_number(c, 1) != 0)
        (void)take_text(c);
}

/* Type and header of an answer: the result's code, 0 for a good one. */
static uint32_t take_response(struct cursor *c, unsigned wanted) {
    uint32_t type = take_node(c);
    (void)take(c, 8 + 4);
    uint32_t code = take32(c);
    skip_diagnostics(c);
    skip_texts(c);
    skip_extension(c);
    c->spoilt |= type != wanted && type != FAULT;
    return code;
}

/* ---- frames */

struct frame {
    char type; /* 'A', 'E', 'O', 'M' */
    char chunk;
    struct str body;
};

/* The first frame, taken off the front of `bytes`. */
static enum opcua_answer take_frame(struct str *bytes, struct frame *frame) {
    static const struct str types[] = {STR_INIT("ACK"), STR_INIT("ERR"), STR_INIT("OPN"), STR_INIT("MSG")};
    struct cursor c = {.rest = *bytes};
    size_t known = bytes->len < 3 ? bytes->len : 3;
    bool is = false;
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        is |= str_eq(str_slice(*bytes, 0, known), str_slice(types[i], 0, known));
    if (!is)
        return OPCUA_JUNK;
    if (bytes->len < HEAD)
        return OPCUA_PART;
    frame->type = bytes->ptr[0];
    frame->chunk = bytes->ptr[3];
    (void)take(&c, 4);
    uint32_t size = take32(&c);
    if (size < HEAD || size > BUFFER || (frame->chunk != 'F' && frame->chunk != 'C' && frame->chunk != 'A'))
        return OPCUA_JUNK;
    if (bytes->len < size)
        return OPCUA_PART;
    frame->body = str_slice(*bytes, HEAD, size);
    *bytes = str_skip(*bytes, size);
    return OPCUA_WHOLE;
}

enum opcua_answer opcua_frames(struct str bytes) {
    struct frame frame;
    enum opcua_answer answer;
    do
        answer = take_frame(&bytes, &frame);
    while (answer == OPCUA_WHOLE && frame.chunk == 'C');
    if (answer != OPCUA_WHOLE)
        return answer;
    return frame.type == 'E' || frame.chunk == 'A' ? OPCUA_ERROR : OPCUA_WHOLE;
}

/* The first frame when it is of that type and no error. */
static enum opcua_answer first(struct str *bytes, char type, uint32_t *code, struct frame *frame) {
    enum opcua_answer answer = take_frame(bytes, frame);
    *code = 0;
    if (answer != OPCUA_WHOLE)
        return answer;
    if (frame->type == 'E' || frame->chunk == 'A') {
        struct cursor c = {.rest = frame->body};
        *code = take32(&c);
        return OPCUA_ERROR;
    }
    return frame->type == type ? OPCUA_WHOLE : OPCUA_JUNK;
}

enum opcua_answer opcua_read_acknowledge(struct str bytes, uint32_t *code) {
    struct frame frame;
    enum opcua_answer answer = first(&bytes, 'A', code, &frame);
    return answer == OPCUA_WHOLE && frame.body.len != 5 * 4 ? OPCUA_JUNK : answer;
}

enum opcua_answer opcua_read_open(struct str bytes, uint32_t *code, uint32_t *channel, uint32_t *token) {
    struct frame frame;
    enum opcua_answer answer = first(&bytes, 'O', code, &frame);
    if (answer != OPCUA_WHOLE)
        return answer;
    struct cursor c = {.rest = frame.body};
    (void)take32(&c);
    (void)take_text(&c);
    (void)take_text(&c);
    (void)take_text(&c);
    (void)take(&c, 2 * 4);
    *code = take_response(&c, OPEN_RESPONSE);
    if (c.spoilt || *code)
        return c.spoilt ? OPCUA_JUNK : OPCUA_ERROR;
    (void)take32(&c);
    *channel = take32(&c);
    *token = take32(&c);
    return c.spoilt ? OPCUA_JUNK : OPCUA_WHOLE;
}

static void skip_application(struct cursor *c) {
    (void)take_text(c);
    (void)take_text(c);
    unsigned mask = take_number(c, 1);
    for (unsigned bit = 1; bit <= 2; bit <<= 1)
        if (mask & bit)
            (void)take_text(c);
    (void)take32(c);
    (void)take_text(c);
    (void)take_text(c);
    skip_texts(c);
}

static void take_endpoint(struct cursor *c, struct opcua_endpoint *endpoint) {
    enum { ANONYMOUS, USER_NAME };
    endpoint->url = take_text(c);
    skip_application(c);
    (void)take_text(c);
    endpoint->mode = take32(c);
    endpoint->policy = take_text(c);
    for (uint32_t count = take_count(c); count > 0 && !c->spoilt; count--) {
        (void)take_text(c);
        uint32_t kind = take32(c);
        endpoint->anonymous |= kind == ANONYMOUS && !c->spoilt;
        endpoint->passwords |= kind == USER_NAME;
        (void)take_text(c);
        (void)take_text(c);
        (void)take_text(c);
    }
    (void)take_text(c);
    (void)take(c, 1);
}

/* The bodies of all chunks one behind the other, without their headers of 16 bytes. */
static enum opcua_answer join(struct str bytes, char *room, uint32_t *code, struct str *whole) {
    enum { CHUNK_HEAD = 16 };
    size_t len = 0;
    for (;;) {
        struct frame frame;
        enum opcua_answer answer = first(&bytes, 'M', code, &frame);
        if (answer != OPCUA_WHOLE)
            return answer;
        if (frame.body.len < CHUNK_HEAD)
            return OPCUA_JUNK;
        struct str body = str_skip(frame.body, CHUNK_HEAD);
        memcpy(room + len, body.ptr, body.len);
        len += body.len;
        *whole = (struct str){room, len};
        if (frame.chunk == 'F')
            return OPCUA_WHOLE;
    }
}

enum opcua_answer opcua_read_endpoints(struct str bytes, char *room, uint32_t *code,
                                       struct opcua_endpoints *endpoints) {
    struct str whole;
    *endpoints = (struct opcua_endpoints){.count = 0};
    enum opcua_answer answer = join(bytes, room, code, &whole);
    if (answer != OPCUA_WHOLE)
        return answer;
    struct cursor c = {.rest = whole};
    *code = take_response(&c, ENDPOINTS_RESPONSE);
    if (c.spoilt || *code)
        return c.spoilt ? OPCUA_JUNK : OPCUA_ERROR;
    for (uint32_t count = take_count(&c); count > 0 && !c.spoilt; count--) {
        struct opcua_endpoint endpoint = {.mode = 0};
        take_endpoint(&c, &endpoint);
        if (endpoints->count == OPCUA_ENDPOINTS_MAX)
            endpoints->more = true;
        else
            endpoints->items[endpoints->count++] = endpoint;
    }
    return c.spoilt ? OPCUA_JUNK : OPCUA_WHOLE;
}

struct str opcua_policy_name(struct str policy) {
    size_t mark = str_find_char(policy, '#');
    return mark == SIZE_MAX ? policy : str_skip(policy, mark + 1);
}

const char *opcua_policy_weakness(struct str policy) {
    static const struct {
        struct str name;
        const char *why;
    } weak[] = {{STR_INIT("Basic128Rsa15"), "RSA by PKCS #1 1.5, and SHA-1"}, {STR_INIT("Basic256"), "SHA-1"}};
    for (size_t i = 0; i < ARRAY_LEN(weak); i++)
        if (str_eq(opcua_policy_name(policy), weak[i].name))
            return weak[i].why;
    return NULL;
}
