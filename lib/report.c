#include <keyway/report.h>

#include "base64.h"
#include "json.h"
#include "stamp.h"

#include <string.h>

#define DER_MAX 72u /* of a P-256 signature */

static const char payload_type[] = "application/vnd.in-toto+json";
static const char statement_type[] = "https://in-toto.io/Statement/v1";
static const char predicate_type[] = "https://keyway.example/device-report/1";

static const char *state_word(enum kw_report_state state) {
    switch (state) {
    case KW_REPORT_ACTIVE:
        return "active";
    case KW_REPORT_PARTLY:
        return "partly";
    case KW_REPORT_OFF:
        return "off";
    case KW_REPORT_FAILED:
        return "failed";
    case KW_REPORT_ABSENT:
        return "absent";
    default:
        return NULL;
    }
}

static const char *trust_word(enum kw_clock_trust trust) {
    if (trust == KW_CLOCK_SYNCED)
        return "synchronised";
    return trust == KW_CLOCK_SET ? "set" : "unset";
}

static void member(struct kw_json *json, const char *key, const char *value) {
    if (!value)
        return;
    kw_json_key(json, key);
    kw_json_word(json, value);
}

static void put_subject(struct kw_json *json, const struct kw_report *report) {
    kw_json_key(json, "subject");
    kw_json_open(json, '[');
    kw_json_open(json, '{');
    member(json, "name", report->product);
    kw_json_key(json, "digest");
    kw_json_open(json, '{');
    kw_json_key(json, "sha256");
    kw_json_hex(json, kw_bytes(report->digest, KW_DIGEST_SIZE));
    kw_json_close(json, '}');
    kw_json_close(json, '}');
    kw_json_close(json, ']');
}

static void put_rows(struct kw_json *json, const struct kw_report *report) {
    kw_json_key(json, "requirements");
    kw_json_open(json, '[');
    for (size_t i = 0; i < report->count; i++) {
        kw_json_open(json, '{');
        member(json, "id", report->rows[i].requirement);
        member(json, "state", state_word(report->rows[i].state));
        member(json, "detail", report->rows[i].detail);
        kw_json_close(json, '}');
    }
    kw_json_close(json, ']');
}

static void put_predicate(struct kw_json *json, const struct kw_report *report) {
    char time[KW_STAMP_SIZE];
    size_t length = kw_stamp(&report->now, time);
    kw_json_key(json, "predicate");
    kw_json_open(json, '{');
    if (length > 0) {
        kw_json_key(json, "issued");
        kw_json_text(json, kw_bytes(time, length));
    }
    member(json, "clock", trust_word(report->now.trust));
    member(json, "standard", "62443-4-2:2019");
    kw_json_key(json, "device");
    kw_json_open(json, '{');
    member(json, "supplier", report->supplier);
    member(json, "product", report->product);
    member(json, "version", report->version);
    member(json, "serial", report->serial);
    kw_json_close(json, '}');
    put_rows(json, report);
    kw_json_close(json, '}');
}

static enum kw_status put_statement(const struct kw_report *report, const struct kw_sink *sink) {
    struct kw_json json;
    kw_json_begin(&json, sink);
    kw_json_open(&json, '{');
    member(&json, "_type", statement_type);
    put_subject(&json, report);
    member(&json, "predicateType", predicate_type);
    put_predicate(&json, report);
    kw_json_close(&json, '}');
    return kw_json_end(&json);
}

static enum kw_status count_bytes(void *context, struct kw_bytes bytes) {
    *(uint64_t *)context += bytes.length;
    return KW_OK;
}

/* A hash as a sink. */
struct hashing {
    const struct kw_crypto *crypto;
    struct kw_hash hash;
};

static enum kw_status hash_bytes(void *context, struct kw_bytes bytes) {
    struct hashing *hashing = context;
    return hashing->crypto->hash_add(hashing->crypto->context, &hashing->hash, bytes);
}

/* What stands before the payload in what is signed (DSSE, PAE): "DSSEv1", and type and payload by their lengths. */
static size_t preamble(uint64_t length, uint8_t text[64]) {
    static const char start[] = "DSSEv1 28 ";
    uint8_t number[20];
    size_t digits = 0;
    size_t used = sizeof(start) - 1;
    _Static_assert(sizeof(payload_type) == 28 + 1, "the length of the type stands in the preamble");
    memcpy(text, start, used);
    memcpy(text + used, payload_type, 28);
    used += 28;
    text[used++] = ' ';
    do {
        number[digits++] = (uint8_t)('0' + length % 10);
        length /= 10;
    } while (length > 0);
    while (digits > 0)
        text[used++] = number[--digits];
    text[used++] = ' ';
    return used;
}

static enum kw_status digest_of(const struct kw_report *report, const struct kw_crypto *crypto, uint8_t *digest) {
    uint64_t length = 0;
    uint8_t text[64];
    struct hashing hashing = {.crypto = crypto};
    const struct kw_sink counter = {&length, count_bytes};
    const struct kw_sink hasher = {&hashing, hash_bytes};
    KW_TRY(put_statement(report, &counter));
    KW_TRY(crypto->hash_begin(crypto->context, &hashing.hash));
    enum kw_status status = hash_bytes(&hashing, kw_bytes(text, preamble(length, text)));
    if (status == KW_OK)
        status = put_statement(report, &hasher);
    if (status == KW_OK)
        return crypto->hash_end(crypto->context, &hashing.hash, digest);
    crypto->hash_drop(crypto->context, &hashing.hash);
    return status;
}

/* An integer of DER: without leading zeros, and with one in front where it would read as negative. Its length. */
static size_t put_integer(const uint8_t *number, uint8_t *der) {
    size_t skip = 0;
    while (skip < 31 && number[skip] == 0)
        skip++;
    size_t pad = number[skip] >> 7;
    der[0] = 0x02;
    der[1] = (uint8_t)(32 - skip + pad);
    der[2] = 0;
    memcpy(der + 2 + pad, number + skip, 32 - skip);
    return 2 + pad + 32 - skip;
}

static size_t to_der(const uint8_t signature[KW_SIGNATURE_SIZE], uint8_t der[DER_MAX]) {
    size_t length = put_integer(signature, der + 2);
    length += put_integer(signature + 32, der + 2 + length);
    der[0] = 0x30;
    der[1] = (uint8_t)length;
    return length + 2;
}

static enum kw_status put_text(const struct kw_sink *sink, const char *text) {
    return sink->put(sink->context, kw_text(text, 256));
}

static enum kw_status put_base64(const struct kw_sink *sink, struct kw_bytes bytes) {
    struct kw_base64 base64;
    kw_base64_begin(&base64, sink);
    KW_TRY(kw_base64_put(&base64, bytes));
    return kw_base64_end(&base64);
}

static enum kw_status put_certificates(const struct kw_report *report, const struct kw_sink *sink) {
    if (report->certificate_count == 0)
        return KW_OK;
    for (size_t i = 0; i < report->certificate_count; i++) {
        KW_TRY(put_text(sink, i == 0 ? ",\"x5c\":[\"" : "\",\""));
        KW_TRY(put_base64(sink, report->certificates[i]));
    }
    return put_text(sink, "\"]");
}

static enum kw_status put_envelope(const struct kw_report *report, struct kw_bytes signature,
                                   const struct kw_sink *sink) {
    struct kw_base64 base64;
    const struct kw_sink encoder = {&base64, kw_base64_put};
    KW_TRY(put_text(sink, "{\"payloadType\":\""));
    KW_TRY(put_text(sink, payload_type));
    KW_TRY(put_text(sink, "\",\"payload\":\""));
    kw_base64_begin(&base64, sink);
    KW_TRY(put_statement(report, &encoder));
    KW_TRY(kw_base64_end(&base64));
    KW_TRY(put_text(sink, "\",\"signatures\":[{\"sig\":\""));
    KW_TRY(put_base64(sink, signature));
    KW_TRY(put_text(sink, "\""));
    KW_TRY(put_certificates(report, sink));
    return put_text(sink, "}]}\n");
}

static int is_sound(const struct kw_report *report) {
    if (!report->supplier || !report->product || !report->version || !report->digest)
        return 0;
    for (size_t i = 0; i < report->count; i++)
        if (!report->rows[i].requirement || !state_word(report->rows[i].state))
            return 0;
    return report->certificate_count <= KW_REPORT_CERTIFICATES_MAX;
}

enum kw_status kw_report_write(const struct kw_report *report, const struct kw_report_signer *signer,
                               const struct kw_sink *sink) {
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t signature[KW_SIGNATURE_SIZE];
    uint8_t der[DER_MAX];
    if (!is_sound(report))
        return KW_ERROR_ARGUMENT;
    KW_TRY(digest_of(report, signer->crypto, digest));
    KW_TRY(signer->keys->sign(signer->keys->context, signer->key, digest, signature));
    return put_envelope(report, kw_bytes(der, to_der(signature, der)), sink);
}
