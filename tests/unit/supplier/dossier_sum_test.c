/* The lines of SHA256SUMS. */
#include "base/out.h"
#include "bed.h"
#include "supplier/dossier_folder.h"

#define ZEROES "0000000000000000000000000000000000000000000000000000000000000000"

static struct str line_of(struct bed *bed, struct str name) {
    const uint8_t zero[HASH_SHA256_SIZE] = {0};
    struct out out;
    out_memory(&out, 4096);
    dossier_sum_write(&out, zero, name);
    struct str line = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return line;
}

static bool reads(struct bed *bed, struct str line, struct str *name) {
    uint8_t sha256[HASH_SHA256_SIZE];
    return dossier_sum_read(line, &bed->arena, sha256, name);
}

static void a_line_is_what_sha256sum_writes(void **state) {
    struct bed *bed = *state;
    assert_true(str_eq(line_of(bed, STR("a/b c.txt")), STR(ZEROES "  a/b c.txt\n")));
    assert_true(str_eq(line_of(bed, STR("a\\b\nc\rd")), STR("\\" ZEROES "  a\\\\b\\nc\\rd\n")));
}

static void what_is_written_is_read(void **state) {
    static const struct str names[] = {STR_INIT("a"), STR_INIT("evidence/a b/=c"), STR_INIT("a\\n\nb\r\\"),
                                       STR_INIT("..a/b.."), STR_INIT("\xff")};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str line = line_of(bed, names[i]), name;
        assert_true(reads(bed, str_slice(line, 0, line.len - 1), &name));
        assert_true(str_eq(name, names[i]));
    }
}

static void a_name_that_leads_out_is_refused(void **state) {
    static const struct str names[] = {STR_INIT(""),     STR_INIT("/etc/passwd"), STR_INIT("../a"), STR_INIT("a/../b"),
                                       STR_INIT("a/.."), STR_INIT("./a"),         STR_INIT("a//b"), STR_INIT("a/"),
                                       STR_INIT("."),    STR_INIT("..")};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct str line = line_of(bed, names[i]), name;
        assert_false(reads(bed, str_slice(line, 0, line.len - 1), &name));
    }
}

static void what_is_no_line_is_refused(void **state) {
    static const struct str lines[] = {STR_INIT(""),
                                       STR_INIT("\\"),
                                       STR_INIT(ZEROES),
                                       STR_INIT(ZEROES " a"),
                                       STR_INIT(ZEROES "0  a"),
                                       STR_INIT("x" ZEROES "  a"),
                                       STR_INIT("\\" ZEROES "  a\\b"),
                                       STR_INIT("\\" ZEROES "  a\\"),
                                       STR_INIT(ZEROES "  a\0b")};
    struct bed *bed = *state;
    struct str name;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        assert_false(reads(bed, lines[i], &name));
    assert_true(reads(bed, STR(ZEROES " *a"), &name));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_line_is_what_sha256sum_writes),
        BED_TEST(what_is_written_is_read),
        BED_TEST(a_name_that_leads_out_is_refused),
        BED_TEST(what_is_no_line_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
