#include "document/document.h"
#include "documents.h"

static enum status parse(struct bed *bed, const char *text, const struct yaml_node **root) {
    return document_parse(text_source(bed, "a.yaml", text), DOCUMENT_PLANT, &bed->arena, &bed->sink, root);
}

static void a_head_opens_a_document(void **state) {
    static const char *const GOOD[] = {"keyway: plant/1\nname: x\n", "{keyway: plant/1, name: x}\n",
                                       "# comment\n---\n\"keyway\": plant/1\n", "\xEF\xBB\xBFkeyway: plant/1\n"};
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        const struct yaml_node *root = NULL;
        assert_int_equal(parse(*state, GOOD[i], &root), STATUS_OK);
        assert_int_equal(root->type, YAML_MAP);
    }
}

static void another_head_is_refused_at_its_place(void **state) {
    static const struct {
        const char *text;
        const char *code;
        const char *place;
    } BAD[] = {
        {"name: x\nkeyway: product/1\n", "document.wrong-kind", "a.yaml:2:9"},
        {"keyway: plants/1\n", "document.wrong-kind", "a.yaml:1:9"},
        {"keyway: plant/2\n", "document.wrong-version", "a.yaml:1:9"},
        {"keyway: plant\n", "document.wrong-version", "a.yaml:1:9"},
        {"keyway: [plant/1]\n", "document.no-head", "a.yaml:1:1"},
        {"name: x\nzone:\n  keyway: plant/1\n", "document.no-head", "a.yaml:1:1"},
        {"keyway-plant/1\n", "document.no-head", "a.yaml:1:1"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        const struct yaml_node *root = NULL;
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(parse(bed, BAD[i].text, &root), STATUS_INPUT);
        assert_one_error(bed, BAD[i].code, BAD[i].place);
        assert_null(root);
    }
}

/* A document from a stranger may name any file of this machine as a product document. */
static void a_file_that_is_none_of_ours_is_not_shown(void **state) {
    struct bed *bed = *state;
    const struct yaml_node *root = NULL;
    assert_int_equal(parse(bed, "root:$6$secret:19000:0:99999:7:::\n", &root), STATUS_INPUT);
    assert_one_error(bed, "document.no-head", "a.yaml");
    assert_false(str_contains(bed_printed(bed), STR("secret")));
}

static void what_it_is_instead_is_told_when_it_is_plain(void **state) {
    static const struct {
        struct str text;
        const char *code;
    } BAD[] = {{STR_INIT(""), "document.no-text"},
               {STR_INIT(" \n\n"), "document.no-text"},
               {STR_INIT("\xFF\xFEk\0e\0"), "document.utf-16"},
               {STR_INIT("\xFE\xFF\0k\0e"), "document.utf-16"}};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        const struct source source = {STR("a.yaml"), BAD[i].text};
        const struct yaml_node *root = NULL;
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(document_parse(&source, DOCUMENT_PLANT, &bed->arena, &bed->sink, &root), STATUS_INPUT);
        assert_one_error(bed, BAD[i].code, "a.yaml");
    }
}

static void broken_yaml_keeps_its_own_diagnostic(void **state) {
    struct bed *bed = *state;
    const struct yaml_node *root = NULL;
    assert_int_equal(parse(bed, "keyway: plant/1\nname: [\n", &root), STATUS_INPUT);
    assert_true(diag_errors(&bed->sink) > 0);
    assert_null(root);
}

static void the_kind_is_told_without_a_report(void **state) {
    struct bed *bed = *state;
    enum document_kind kind = DOCUMENT_PRODUCT;
    assert_true(document_kind_of(text_source(bed, "a", "# x: y\nname: z\nkeyway: plant/1\n"), &kind));
    assert_int_equal(kind, DOCUMENT_PLANT);
    assert_true(document_kind_of(text_source(bed, "a", "keyway : product/9\n"), &kind));
    assert_int_equal(kind, DOCUMENT_PRODUCT);
    assert_false(document_kind_of(text_source(bed, "a", "keyway: recipe/1\n"), &kind));
    assert_false(document_kind_of(text_source(bed, "a", "name: x\n"), &kind));
    assert_int_equal(diag_errors(&bed->sink), 0);
}

static bool path_is(struct bed *bed, const char *text, const char *want) {
    static const struct field FILE_ROW = FIELD("file", FIELD_TEXT, .at = 0);
    const struct source *source = text_source(bed, "docs/a.yaml", "");
    struct field_reader reader = {.arena = &bed->arena, .sink = &bed->sink, .source = source};
    const struct yaml_node node = {
        .type = YAML_SCALAR, .quoted = true, .place = {source, 0, 1}, .text = str_from(text)};
    struct str written;
    const char *path;
    if (!document_path(&reader, &FILE_ROW, &node, &written, &path))
        return want == NULL;
    assert_str(written, text);
    return want && strcmp(path, want) == 0;
}

static void a_path_is_relative_to_its_document(void **state) {
    assert_true(path_is(*state, "b.xml", "docs/b.xml"));
    assert_true(path_is(*state, "../b.xml", "docs/../b.xml"));
    assert_int_equal(diag_errors(&((struct bed *)*state)->sink), 0);
}

static void what_is_no_path_is_refused(void **state) {
    static const char *const BAD[] = {"", " ", "-", "/etc/passwd", "folder/", "a\nb", "a\x7f"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        diag_init(&bed->sink, &bed->arena);
        assert_true(path_is(bed, BAD[i], NULL));
        assert_int_equal(diag_errors(&bed->sink), 1);
    }
}

static void a_file_that_cannot_be_read_is_a_diagnostic(void **state) {
    struct bed *bed = *state;
    const struct source *source = NULL;
    assert_int_equal(document_load("/nonexistent/a.yaml", &bed->arena, &bed->sink, &source), STATUS_SYSTEM);
    assert_int_equal(diag_errors(&bed->sink), 1);
    assert_null(source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_head_opens_a_document),
        BED_TEST(another_head_is_refused_at_its_place),
        BED_TEST(a_file_that_is_none_of_ours_is_not_shown),
        BED_TEST(what_it_is_instead_is_told_when_it_is_plain),
        BED_TEST(broken_yaml_keeps_its_own_diagnostic),
        BED_TEST(the_kind_is_told_without_a_report),
        BED_TEST(a_path_is_relative_to_its_document),
        BED_TEST(what_is_no_path_is_refused),
        BED_TEST(a_file_that_cannot_be_read_is_a_diagnostic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
