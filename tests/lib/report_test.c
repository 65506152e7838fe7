#include <keyway/report.h>

#include "rig.h"

#include <stdio.h>

#define DEVICE 3u

static const uint8_t image[KW_DIGEST_SIZE] = {0xbe, 0xef};
static const struct kw_report_row rows[] = {
    {"CR 1.1 RE 1", KW_REPORT_ACTIVE, "5 accounts"},
    {"CR 1.11", KW_REPORT_OFF, NULL},
    {"CR 2.9", KW_REPORT_FAILED, "audit log \"full\""},
    {"EDR 3.11", KW_REPORT_ABSENT, NULL},
};

static struct kw_report report_of(const struct rig *rig) {
    return (struct kw_report){.supplier = "Example",
                              .product = "gw-1",
                              .version = "1.4.0",
                              .serial = "7",
                              .digest = image,
                              .now = rig->moment,
                              .rows = rows,
                              .count = 4};
}

static enum kw_status write_report(struct rig *rig, const struct kw_report *report, struct rig_text *text) {
    const struct kw_report_signer signer = {&rig->openssl.crypto, &rig->software.keys, DEVICE};
    const struct kw_sink sink = {text, rig_text_put};
    text->length = 0;
    return kw_report_write(report, &signer, &sink);
}

static int value_of(char letter) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = strchr(digits, letter);
    return found && letter ? (int)(found - digits) : -1;
}

/* The base64 that begins at `from`, up to its quote: how many bytes. */
static size_t decode(const char *from, uint8_t *to) {
    uint32_t bits = 0;
    size_t count = 0;
    size_t length = 0;
    for (; *from != '"' && *from != '='; from++) {
        int value = value_of(*from);
        assert_true(value >= 0);
        bits = bits << 6 | (uint32_t)value;
        if (++count % 4 != 1)
            to[length++] = (uint8_t)(bits >> (6 - 2 * ((count - 1) % 4)));
    }
    return length;
}

static const char *after(const char *text, const char *key) {
    const char *found = strstr(text, key);
    assert_non_null(found);
    return found + strlen(key);
}

/* r or s of a DER signature to 32 bytes; where the next begins. */
static const uint8_t *take_integer(const uint8_t *der, uint8_t number[32]) {
    size_t length = der[1];
    const uint8_t *from = der + 2;
    assert_int_equal(der[0], 2);
    assert_true(length >= 1 && length <= 33);
    assert_true(length == 1 || from[0] != 0 || from[1] >= 0x80);
    assert_true(from[0] < 0x80);
    memset(number, 0, 32);
    size_t skip = length == 33 ? 1 : 0;
    memcpy(number + 32 - (length - skip), from + skip, length - skip);
    return from + length;
}

/* The payload, when the envelope's signature holds for it under the device's key. */
static void open_envelope(struct rig *rig, const char *envelope, char payload[3000]) {
    uint8_t der[80];
    uint8_t signature[KW_SIGNATURE_SIZE];
    uint8_t digest[KW_DIGEST_SIZE];
    uint8_t point[KW_POINT_SIZE];
    char preamble[64];
    size_t length = decode(after(envelope, "\"payload\":\""), (uint8_t *)payload);
    payload[length] = '\0';
    size_t der_length = decode(after(envelope, "\"sig\":\""), der);
    assert_int_equal(der[0], 0x30);
    assert_int_equal(der[1], der_length - 2);
    const uint8_t *end = take_integer(take_integer(der + 2, signature), signature + 32);
    assert_ptr_equal(end, der + der_length);
    (void)snprintf(preamble, sizeof(preamble), "DSSEv1 28 application/vnd.in-toto+json %zu ", length);
    const struct kw_bytes parts[] = {kw_bytes(preamble, strlen(preamble)), kw_bytes(payload, length)};
    const struct kw_crypto *crypto = &rig->openssl.crypto;
    assert_int_equal(crypto->hash(crypto->context, parts, 2, digest), KW_OK);
    assert_int_equal(rig->software.keys.point(rig->software.keys.context, DEVICE, point), KW_OK);
    assert_int_equal(crypto->verify(crypto->context, point, digest, signature), KW_GRANTED);
}

static void the_account_is_whole_and_signed(void **state) {
    struct rig *rig = *state;
    struct rig_text text = RIG_TEXT;
    char payload[3000];
    struct kw_report report = report_of(rig);
    assert_int_equal(kw_keys_openssl_make(&rig->software, DEVICE), KW_OK);
    assert_int_equal(write_report(rig, &report, &text), KW_OK);
    open_envelope(rig, text.bytes, payload);
    assert_string_equal(
        payload,
        "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":\"gw-1\",\"digest\":{\"sha256\":"
        "\"beef000000000000000000000000000000000000000000000000000000000000\"}}],"
        "\"predicateType\":\"https://keyway.example/device-report/"
        "1\",\"predicate\":{\"issued\":\"2026-11-29T00:00:00Z\","
        "\"clock\":\"synchronised\",\"standard\":\"62443-4-2:2019\",\"device\":{\"supplier\":\"Example\",\"product\":"
        "\"gw-1\","
        "\"version\":\"1.4.0\",\"serial\":\"7\"},\"requirements\":[{\"id\":\"CR 1.1 RE "
        "1\",\"state\":\"active\",\"detail\":"
        "\"5 accounts\"},{\"id\":\"CR 1.11\",\"state\":\"off\"},{\"id\":\"CR 2.9\",\"state\":\"failed\",\"detail\":"
        "\"audit log \\\"full\\\"\"},{\"id\":\"EDR 3.11\",\"state\":\"absent\"}]}}");
}

/* Signatures with short and long integers, by making many: each reads back and holds. */
static void every_signature_is_der(void **state) {
    struct rig *rig = *state;
    struct rig_text text = RIG_TEXT;
    char payload[3000];
    struct kw_report report = report_of(rig);
    assert_int_equal(kw_keys_openssl_make(&rig->software, DEVICE), KW_OK);
    for (unsigned int i = 0; i < 600; i++) {
        assert_int_equal(write_report(rig, &report, &text), KW_OK);
        open_envelope(rig, text.bytes, payload);
    }
}

static void certificates_stand_beside_the_signature(void **state) {
    struct rig *rig = *state;
    struct rig_text text = RIG_TEXT;
    uint8_t der[16];
    const struct kw_bytes chain[] = {kw_bytes("leaf", 4), kw_bytes("issuer", 6)};
    struct kw_report report = report_of(rig);
    assert_int_equal(kw_keys_openssl_make(&rig->software, DEVICE), KW_OK);
    report.certificates = chain;
    report.certificate_count = 2;
    assert_int_equal(write_report(rig, &report, &text), KW_OK);
    const char *first = after(text.bytes, "\"x5c\":[\"");
    assert_int_equal(decode(first, der), 4);
    assert_memory_equal(der, "leaf", 4);
    assert_int_equal(decode(after(first, "\",\""), der), 6);
    assert_memory_equal(der, "issuer", 6);
    assert_string_equal(text.bytes + text.length - 6, "\"]}]}\n");
    report.certificate_count = KW_REPORT_CERTIFICATES_MAX + 1;
    assert_int_equal(write_report(rig, &report, &text), KW_ERROR_ARGUMENT);
}

static void what_fails_is_told(void **state) {
    struct rig *rig = *state;
    struct rig_text text = RIG_TEXT;
    struct kw_report report = report_of(rig);
    assert_int_equal(write_report(rig, &report, &text), KW_ERROR_MISSING);
    assert_int_equal(text.length, 0);
    assert_int_equal(kw_keys_openssl_make(&rig->software, DEVICE), KW_OK);
    assert_int_equal(write_report(rig, &report, &text), KW_OK);
    size_t whole = text.length - 16;
    for (size_t room = 0; room < whole; room += 3) {
        text.room = room;
        assert_int_equal(write_report(rig, &report, &text), KW_ERROR_ROOM);
    }
    const struct kw_report_row none[] = {{"CR 1.1", (enum kw_report_state)1, NULL}};
    report.rows = none;
    report.count = 1;
    assert_int_equal(write_report(rig, &report, &text), KW_ERROR_ARGUMENT);
    report = report_of(rig);
    report.version = NULL;
    assert_int_equal(write_report(rig, &report, &text), KW_ERROR_ARGUMENT);
}

static void a_clock_that_was_never_set_gives_no_date(void **state) {
    struct rig *rig = *state;
    struct rig_text text = RIG_TEXT;
    char payload[3000];
    struct kw_report report = report_of(rig);
    assert_int_equal(kw_keys_openssl_make(&rig->software, DEVICE), KW_OK);
    /* Nor does one whose trust is none of the three. */
    static const enum kw_clock_trust none[] = {KW_CLOCK_UNSET, (enum kw_clock_trust)0};
    for (size_t i = 0; i < 2; i++) {
        text.length = 0;
        report.now.trust = none[i];
        assert_int_equal(write_report(rig, &report, &text), KW_OK);
        open_envelope(rig, text.bytes, payload);
        assert_null(strstr(payload, "issued"));
        assert_non_null(strstr(payload, "\"clock\":\"unset\""));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 7.6 RE 1] the account is whole and signed", the_account_is_whole_and_signed),
        RIG_TEST("every signature is DER", every_signature_is_der),
        RIG_TEST("certificates stand beside the signature", certificates_stand_beside_the_signature),
        RIG_TEST("[CR 7.6 RE 1] what fails is told", what_fails_is_told),
        RIG_TEST("a clock that was never set gives no date", a_clock_that_was_never_set_gives_no_date),
    };
    return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
