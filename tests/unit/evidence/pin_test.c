#include "evidence/witness_bed.h"

#include <unistd.h>

static const struct source DOCUMENT = {STR_INIT("product.yaml"), STR_INIT("file: report.xml\nsha256: 00\n")};

static struct pin pin_to(const char *path, const uint8_t *sha256) {
    return (struct pin){.file = STR("report.xml"),
                        .path = path,
                        .sha256 = sha256,
                        .file_place = {&DOCUMENT, 6, 10},
                        .sha256_place = {&DOCUMENT, 25, 2}};
}

static void opens_the_file_that_was_pinned(void **state) {
    struct bed *bed = *state;
    struct source source;
    uint8_t digest[HASH_SHA256_SIZE];
    struct pin pin = pin_to(DATA "junit-cmocka.xml", NULL);
    assert_int_equal(pin_digest(&pin, &bed->arena, &bed->sink, &source, digest), STATUS_OK);
    pin.sha256 = digest;
    assert_int_equal(pin_open(&pin, &bed->arena, &bed->sink, &source), STATUS_OK);
    assert_true(str_starts(source.text, STR("<?xml")));
    assert_int_equal(source.text.ptr[source.text.len], 0);
    assert_int_equal(diag_errors(&bed->sink), 0);
}

static void the_digest_is_that_of_the_bytes(void **state) {
    struct bed *bed = *state;
    struct source source;
    uint8_t digest[HASH_SHA256_SIZE], expected[HASH_SHA256_SIZE];
    struct pin pin = pin_to(DATA "junit-cmocka.xml", NULL);
    assert_int_equal(pin_digest(&pin, &bed->arena, &bed->sink, &source, digest), STATUS_OK);
    hash_sha256(bed_data(bed, DATA "junit-cmocka.xml")->text, expected);
    assert_memory_equal(digest, expected, sizeof digest);
}

static void an_altered_file_is_an_error_with_both_hashes(void **state) {
    struct bed *bed = *state;
    struct source source = {STR("untouched"), STR("")};
    static const uint8_t OTHER[HASH_SHA256_SIZE] = {0xab, 0xcd};
    struct pin pin = pin_to(DATA "junit-cmocka.xml", OTHER);
    assert_int_equal(pin_open(&pin, &bed->arena, &bed->sink, &source), STATUS_INPUT);
    assert_str(source.name, "untouched");
    assert_one_error(bed, "evidence.altered-file", "product.yaml:2:9");
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX];
    hash_sha256(bed_data(bed, DATA "junit-cmocka.xml")->text, digest);
    hash_hex(digest, sizeof digest, hex);
    struct str printed = bed_printed(bed);
    assert_true(str_contains(printed, (struct str){hex, sizeof hex}));
    assert_true(str_contains(printed, STR("abcd000000000000")));
    assert_true(str_contains(printed, STR("keyway pin")));
}

static void a_missing_file_is_an_error_where_it_is_named(void **state) {
    struct bed *bed = *state;
    struct source source;
    struct pin pin = pin_to(DATA "no-such-file.xml", NULL);
    assert_int_equal(pin_open(&pin, &bed->arena, &bed->sink, &source), STATUS_INPUT);
    assert_one_error(bed, "evidence.missing-file", "product.yaml:1:7");
}

static void a_pin_without_a_path_is_a_missing_file(void **state) {
    struct bed *bed = *state;
    struct source source;
    struct pin pin = pin_to(NULL, NULL);
    assert_int_equal(pin_open(&pin, &bed->arena, &bed->sink, &source), STATUS_INPUT);
    assert_one_error(bed, "evidence.missing-file", "product.yaml:1:7");
}

static void a_folder_is_refused(void **state) {
    struct bed *bed = *state;
    struct source source;
    struct pin pin = pin_to(DATA, NULL);
    assert_int_equal(pin_open(&pin, &bed->arena, &bed->sink, &source), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 1);
}

/* A document must not make the tool wait for somebody to type. */
static void a_dash_is_a_file_not_standard_input(void **state) {
    struct bed *bed = *state;
    struct source source;
    struct pin pin = pin_to("-", NULL);
    assert_int_equal(pin_open(&pin, &bed->arena, &bed->sink, &source), STATUS_INPUT);
    assert_one_error(bed, "evidence.missing-file", "product.yaml:1:7");
}

static void too_large_a_file_is_refused(void **state) {
    struct bed *bed = *state;
    struct source source;
    char path[] = "/tmp/keyway-pin-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && ftruncate(fd, (off_t)PIN_BYTES_MAX + 1) == 0);
    struct pin pin = pin_to(path, NULL);
    assert_int_equal(pin_open(&pin, &bed->arena, &bed->sink, &source), STATUS_INPUT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "file.too-large");
    close(fd);
    unlink(path);
}

/* Anybody can pin one. */
static void a_file_that_holds_nothing_is_an_error_where_it_is_named(void **state) {
#define TEXT(text, holds)                                                                                              \
    { {(text), sizeof(text) - 1}, (holds) }
    static const struct {
        struct str text;
        bool holds;
    } CASES[] = {
        TEXT("", false),
        TEXT(" \t\r\n\n", false),
        TEXT("\xEF\xBB\xBF\n", false),
        TEXT("\xFF\xFE \0\n\0", false),
        TEXT("\0\0\0\0", false),
        TEXT("%PDF-1.7\n%%EOF\n", false),
        TEXT("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", false),
        TEXT("\x1F\x8B\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", false),
        TEXT("\n.\n", true),
        TEXT("PK\x03\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", true),
    };
    struct bed *bed = *state;
    char path[] = "/tmp/keyway-pin-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct source source;
        struct pin pin = pin_to(path, NULL);
        assert_int_equal(pwrite(fd, CASES[i].text.ptr, CASES[i].text.len, 0), CASES[i].text.len);
        assert_int_equal(ftruncate(fd, (off_t)CASES[i].text.len), 0);
        diag_init(&bed->sink, &bed->arena);
        if ((pin_open(&pin, &bed->arena, &bed->sink, &source) == STATUS_OK) != CASES[i].holds)
            fail_msg("case %zu", i);
        if (!CASES[i].holds)
            assert_one_error(bed, "evidence.empty-file", "product.yaml:1:7");
    }
    close(fd);
    unlink(path);
}

static void without_memory_it_says_so(void **state) {
    struct bed *bed = *state;
    struct arena tiny;
    struct source source;
    struct pin pin = pin_to(DATA "junit-cmocka.xml", NULL);
    arena_init(&tiny, 16);
    assert_int_equal(pin_open(&pin, &tiny, &bed->sink, &source), STATUS_MEMORY);
    arena_done(&tiny);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(opens_the_file_that_was_pinned),
        BED_TEST(the_digest_is_that_of_the_bytes),
        BED_TEST(an_altered_file_is_an_error_with_both_hashes),
        BED_TEST(a_missing_file_is_an_error_where_it_is_named),
        BED_TEST(a_pin_without_a_path_is_a_missing_file),
        BED_TEST(a_folder_is_refused),
        BED_TEST(a_dash_is_a_file_not_standard_input),
        BED_TEST(too_large_a_file_is_refused),
        BED_TEST(a_file_that_holds_nothing_is_an_error_where_it_is_named),
        BED_TEST(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
