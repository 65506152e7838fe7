#include "probe/certificate.h"

#include "base/date.h"

enum { TAG_INTEGER = 0x02, TAG_BITS = 0x03, TAG_OID = 0x06, TAG_UTC = 0x17, TAG_TIME = 0x18, TAG_SEQUENCE = 0x30 };
enum { TAG_VERSION = 0xa0, DAY_S = 24 * 3600 };

/* The next value of DER: its tag and content; lengths of at most four bytes. */
static bool next_value(struct str *rest, unsigned *tag, struct str *value) {
    const unsigned char *p = (const unsigned char *)rest->ptr;
    if (rest->len < 2)
        return false;
    size_t len = p[1], head = 2;
    *tag = p[0];
    if (len & 0x80) {
        size_t count = len & 0x7f;
        if (count == 0 || count > 4 || rest->len < 2 + count)
            return false;
        len = 0;
        for (size_t i = 0; i < count; i++)
            len = len << 8 | p[2 + i];
        head = 2 + count;
    }
    if (len > rest->len - head)
        return false;
    *value = str_slice(*rest, head, head + len);
    *rest = str_skip(*rest, head + len);
    return true;
}

static bool take(struct str *rest, unsigned tag, struct str *value) {
    unsigned found;
    return next_value(rest, &found, value) && found == tag;
}

static bool two_digits(struct str text, size_t at, int *out) {
    if (at + 2 > text.len || !char_is_digit(text.ptr[at]) || !char_is_digit(text.ptr[at + 1]))
        return false;
    *out = (text.ptr[at] - '0') * 10 + (text.ptr[at + 1] - '0');
    return true;
}

/* UTCTime has two digits of the year, from 1950 to 2049; GeneralizedTime has four. */
static bool take_time(struct str *rest, int64_t *seconds) {
    unsigned tag;
    struct str text;
    int century = 0, part[6];
    if (!next_value(rest, &tag, &text) || (tag != TAG_UTC && tag != TAG_TIME))
        return false;
    size_t at = tag == TAG_TIME ? 2 : 0;
    if (tag == TAG_TIME && !two_digits(text, 0, &century))
        return false;
    for (size_t i = 0; i < 6; i++)
        if (!two_digits(text, at + i * 2, &part[i]))
            return false;
    if (tag == TAG_UTC)
        century = part[0] >= 50 ? 19 : 20;
    date_days day = date_from(century * 100 + part[0], part[1], part[2]);
    if (day == DATE_NONE)
        return false;
    *seconds = (int64_t)day * DAY_S + part[3] * 3600 + part[4] * 60 + part[5];
    return true;
}

struct known {
    struct str oid;
    const char *name;
    unsigned bits;
};

static const struct known *find(const struct known *table, size_t count, struct str oid) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(table[i].oid, oid))
            return &table[i];
    return NULL;
}

/* Bits of a number without the zeroes in front. */
static unsigned bits_of(struct str number) {
    while (number.len > 0 && number.ptr[0] == 0)
        number = str_skip(number, 1);
    unsigned bits = (unsigned)number.len * 8;
    for (unsigned char top = number.len ? (unsigned char)number.ptr[0] : 0xff; !(top & 0x80);
         top = (unsigned char)(top << 1))
        bits--;
    return bits;
}

static unsigned rsa_bits(struct str bits) {
    struct str inner = str_skip(bits, 1), sequence, modulus;
    return take(&inner, TAG_SEQUENCE, &sequence) && take(&sequence, TAG_INTEGER, &modulus) ? bits_of(modulus) : 0;
}

static unsigned dsa_bits(struct str parameters) {
    struct str sequence, prime;
    return take(&parameters, TAG_SEQUENCE, &sequence) && take(&sequence, TAG_INTEGER, &prime) ? bits_of(prime) : 0;
}

static unsigned curve_bits(struct str parameters, struct str bits) {
    static const struct known curves[] = {{STR_INIT("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "P-256", 256},
                                          {STR_INIT("\x2b\x81\x04\x00\x22"), "P-384", 384},
                                          {STR_INIT("\x2b\x81\x04\x00\x23"), "P-521", 521},
                                          {STR_INIT("\x2a\x86\x48\xce\x3d\x03\x01\x01"), "P-192", 192}};
    struct str oid;
    const struct known *curve = take(&parameters, TAG_OID, &oid) ? find(curves, ARRAY_LEN(curves), oid) : NULL;
    /* Else by the point: an octet for its form, then two numbers. */
    return curve ? curve->bits : bits.len > 2 ? (unsigned)(bits.len - 2) / 2 * 8 : 0;
}

static bool read_key(struct str key, struct probe_certificate *certificate) {
    static const struct known kinds[] = {{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), "RSA", 1},
                                         {STR_INIT("\x2a\x86\x48\xce\x3d\x02\x01"), "EC", 2},
                                         {STR_INIT("\x2a\x86\x48\xce\x38\x04\x01"), "DSA", 3},
                                         {STR_INIT("\x2b\x65\x70"), "Ed25519", 256},
                                         {STR_INIT("\x2b\x65\x71"), "Ed448", 456}};
    struct str algorithm, oid, bits;
    if (!take(&key, TAG_SEQUENCE, &algorithm) || !take(&algorithm, TAG_OID, &oid) || !take(&key, TAG_BITS, &bits))
        return false;
    const struct known *kind = find(kinds, ARRAY_LEN(kinds), oid);
    certificate->key = kind ? kind->name : "another kind";
    unsigned which = kind ? kind->bits : 0;
    certificate->bits = which == 1   ? rsa_bits(bits)
                        : which == 2 ? curve_bits(algorithm, bits)
                        : which == 3 ? dsa_bits(algorithm)
                                     : which;
    return true;
}

static bool read_signature(struct str algorithm, struct probe_certificate *certificate) {
    static const struct known weak[] = {{STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x02"), "MD2", 0},
                                        {STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04"), "MD5", 0},
                                        {STR_INIT("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05"), "SHA-1", 0},
                                        {STR_INIT("\x2a\x86\x48\xce\x3d\x04\x01"), "SHA-1", 0},
                                        {STR_INIT("\x2a\x86\x48\xce\x38\x04\x03"), "SHA-1", 0}};
    struct str oid;
    if (!take(&algorithm, TAG_OID, &oid))
        return false;
    const struct known *found = find(weak, ARRAY_LEN(weak), oid);
    certificate->weak_hash = found ? found->name : NULL;
    return true;
}

/* The parts of what is signed (RFC 5280, 4.1), up to the key. */
struct parts {
    struct str issuer, validity, subject, key;
};

static bool read_parts(struct str body, struct parts *parts) {
    struct str value;
    if (body.len > 0 && (unsigned char)body.ptr[0] == TAG_VERSION && !take(&body, TAG_VERSION, &value))
        return false;
    return take(&body, TAG_INTEGER, &value) && take(&body, TAG_SEQUENCE, &value) &&
           take(&body, TAG_SEQUENCE, &parts->issuer) && take(&body, TAG_SEQUENCE, &parts->validity) &&
           take(&body, TAG_SEQUENCE, &parts->subject) && take(&body, TAG_SEQUENCE, &parts->key);
}

bool probe_certificate_read(struct str der, struct probe_certificate *certificate) {
    struct str whole, body, algorithm;
    struct parts parts;
    *certificate = (struct probe_certificate){.key = "another kind"};
    if (!take(&der, TAG_SEQUENCE, &whole) || !take(&whole, TAG_SEQUENCE, &body) || !read_parts(body, &parts))
        return false;
    certificate->self_issued = str_eq(parts.issuer, parts.subject);
    return take_time(&parts.validity, &certificate->from) && take_time(&parts.validity, &certificate->until) &&
           read_key(parts.key, certificate) && take(&whole, TAG_SEQUENCE, &algorithm) &&
           read_signature(algorithm, certificate);
}

bool probe_certificate_weak(const struct probe_certificate *certificate, const char **hash) {
    enum { RSA_LEAST = 2048, EC_LEAST = 224 };
    struct str key = str_from(certificate->key);
    *hash = certificate->self_issued ? NULL : certificate->weak_hash;
    return (str_eq(key, STR("RSA")) && certificate->bits < RSA_LEAST) ||
           (str_eq(key, STR("EC")) && certificate->bits < EC_LEAST) || str_eq(key, STR("DSA")) || *hash;
}

static int digit_of(char c) {
    if (char_is_digit(c))
        return c - '0' + 52;
    if (char_is_alpha(c))
        return c >= 'a' ? c - 'a' + 26 : c - 'A';
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Base64 (RFC 4648) with line ends within; what is neither ends it. */
static struct str decode(struct arena *arena, struct str text) {
    char *bytes = arena_get_raw(arena, text.len / 4 * 3 + 4, 1);
    size_t len = 0;
    uint32_t group = 0, bits = 0;
    for (size_t i = 0; bytes && i < text.len; i++) {
        int digit = digit_of(text.ptr[i]);
        if (char_is_blank(text.ptr[i]))
            continue;
        if (digit < 0)
            break;
        group = (group << 6 | (uint32_t)digit) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes[len++] = (char)(group >> bits & 0xff);
        }
    }
    return (struct str){bytes, bytes ? len : 0};
}

bool probe_certificate_next(struct arena *arena, struct str *rest, struct str *der, uint32_t *lines) {
    static const struct str begin = STR_INIT("-----BEGIN CERTIFICATE-----"),
                            end = STR_INIT("-----END CERTIFICATE-----");
    for (size_t from; (from = str_find(*rest, begin)) != SIZE_MAX;) {
        for (size_t i = 0; i < from; i++)
            *lines += rest->ptr[i] == '\n';
        *rest = str_skip(*rest, from + begin.len);
        /* Base64 has no '-': a block ends at the first one, or it is none. So each byte is looked at once. */
        size_t to = str_find_char(*rest, '-');
        if (to == SIZE_MAX || !str_starts(str_skip(*rest, to), end))
            continue;
        *der = decode(arena, str_slice(*rest, 0, to));
        return der->ptr != NULL;
    }
    return false;
}
