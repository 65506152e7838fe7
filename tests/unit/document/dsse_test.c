#include "bed.h"

#include "document/dsse.h"

static enum status read(struct bed *bed, const char *text, struct dsse_envelope *envelope) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("d.json"), str_from(text)};
    return dsse_read(source, &bed->arena, &bed->sink, envelope);
}

/* The example of the protocol's text. */
static void what_is_signed(void **state) {
    struct bed *bed = *state;
    assert_str(dsse_signed_text(STR("http://example.com/HelloWorld"), STR("hello world"), &bed->arena),
               "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    assert_str(dsse_signed_text(STR(""), STR(""), &bed->arena), "DSSEv1 0  0 ");
}

static void an_envelope_reads_back_as_it_was_written(void **state) {
    struct bed *bed = *state;
    struct dsse_signature signature = {
        .key_id = STR("a"), .bytes = STR("sig"), .chain = {STR("der")}, .chain_count = 1};
    const struct dsse_envelope written = {
        .payload_type = STR("text/plain"), .payload = STR("a\"b\n"), .signatures = &signature, .signature_count = 1};
    struct dsse_envelope again;
    struct out out;
    out_memory(&out, 1 << 16);
    assert_int_equal(dsse_write(&written, &bed->arena, &out), STATUS_OK);
    struct str text = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    assert_int_equal(read(bed, text.ptr, &again), STATUS_OK);
    assert_str(again.payload_type, "text/plain");
    assert_str(again.payload, "a\"b\n");
    assert_int_equal(again.signature_count, 1);
    assert_str(again.signatures[0].key_id, "a");
    assert_str(again.signatures[0].bytes, "sig");
    assert_int_equal(again.signatures[0].chain_count, 1);
    assert_str(again.signatures[0].chain[0], "der");
}

static void members_of_others_are_passed_over(void **state) {
    struct bed *bed = *state;
    struct dsse_envelope envelope;
    assert_int_equal(
        read(bed, "{\"x\": 1, \"payloadType\": \"t\", \"payload\": \"\", \"signatures\": [{\"sig\": \"\", \"y\": 2}]}",
             &envelope),
        STATUS_OK);
    assert_int_equal(envelope.payload.len, 0);
    assert_int_equal(envelope.signatures[0].chain_count, 0);
}

static void what_is_no_envelope(void **state) {
    static const struct {
        const char *text, *code;
    } NONE[] = {
        {"[]", "dsse.no-envelope"},
        {"{\"payloadType\": 1, \"payload\": \"\"}", "dsse.no-envelope"},
        {"{\"payloadType\": \"t\"}", "dsse.no-envelope"},
        {"{\"payloadType\": \"t\", \"payload\": \"*\"}", "dsse.no-base64"},
        {"{\"payloadType\": \"t\", \"payload\": \"\"}", "dsse.unsigned"},
        {"{\"payloadType\": \"t\", \"payload\": \"\", \"signatures\": []}", "dsse.unsigned"},
        {"{\"payloadType\": \"t\", \"payload\": \"\", \"signatures\": [1]}", "dsse.no-envelope"},
        {"{\"payloadType\": \"t\", \"payload\": \"\", \"signatures\": [{\"sig\": \"\", \"x5c\": [7]}, 2]}",
         "dsse.no-envelope"},
        {"{\"payloadType\": \"t\", \"payload\": \"\", \"signatures\": [{\"sig\": \"\", \"x5c\": [\"a\"]}]}",
         "dsse.no-base64"},
        {"{\"payloadType\": \"t\", \"payload\": \"\", \"signatures\": [{\"sig\": \"\", \"x5c\": "
         "[\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"]}]}",
         "dsse.too-many"},
    };
    for (size_t i = 0; i < ARRAY_LEN(NONE); i++) {
        struct bed *bed = *state;
        struct dsse_envelope envelope;
        diag_init(&bed->sink, &bed->arena);
        if (read(bed, NONE[i].text, &envelope) != STATUS_INPUT)
            fail_msg("%s was read", NONE[i].text);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, NONE[i].code);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_is_signed),
        BED_TEST(an_envelope_reads_back_as_it_was_written),
        BED_TEST(members_of_others_are_passed_over),
        BED_TEST(what_is_no_envelope),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
