/* Texts written as YAML and read back. */
#include "base/yaml_write.h"

#include "base/yaml.h"
#include "bed.h"

static struct str written(struct bed *bed, struct str text) {
    struct out out;
    out_memory(&out, 1 << 16);
    yaml_write_scalar(&out, text);
    struct str copy = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    return copy;
}

static void texts_read_back(void **state) {
    struct bed *bed = *state;
    static const struct str texts[] = {
        STR_INIT("a word"),
        STR_INIT("two: parts"),
        STR_INIT("# no comment"),
        STR_INIT("-"),
        STR_INIT("12.0"),
        STR_INIT("yes"),
        STR_INIT("NULL"),
        STR_INIT(""),
        STR_INIT(" blank "),
        STR_INIT("a\nb\tc"),
        STR_INIT("\"q\"\\"),
        STR_INIT("{a: b}"),
        STR_INIT("\x01\x7f"),
        STR_INIT("Stra\xc3\x9f"
                 "e"),
        STR_INIT("web/T0843"),
        STR_INIT("\xe2\x80\xa8x"),
        STR_INIT("a#b"),
        STR_INIT("it's"),
        STR_INIT("2026-11-23"),
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct str line = written(bed, texts[i]);
        struct source source = {STR("a.yaml"), str_format(&bed->arena, "k: " STR_F "\n", STR_A(line))};
        const struct yaml_node *root = NULL;
        if (yaml_parse(&source, &bed->arena, &bed->sink, &root) != STATUS_OK)
            fail_msg("%zu: " STR_F, i, STR_A(bed_printed(bed)));
        const struct yaml_node *value = yaml_get(root, STR("k"));
        assert_true(str_eq(value->text, texts[i]));
        assert_true(value->quoted || !yaml_is_null(value));
    }
}

static void what_is_simple_stays_plain(void **state) {
    struct bed *bed = *state;
    assert_str(written(bed, STR("Web server (PLC)")), "Web server (PLC)");
    assert_str(written(bed, STR("no")), "\"no\"");
    assert_str(written(bed, STR("\xff")), "\"\xEF\xBF\xBD\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(texts_read_back),
        BED_TEST(what_is_simple_stays_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
