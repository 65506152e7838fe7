#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/xml.h"

struct bed {
    struct arena arena;
    struct diag_sink sink;
    struct source source;
};

static enum status parse(struct bed *bed, struct str text, const struct xml_node **root) {
    arena_init(&bed->arena, (size_t)256 << 20);
    diag_init(&bed->sink, &bed->arena);
    bed->source = (struct source){STR_INIT("t.xml"), text};
    return xml_parse(&bed->source, &bed->arena, &bed->sink, root);
}

static void expect_text(struct str text, const char *expected) {
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.ptr, expected, text.len);
}

/* `column` 0: where on the line is expat's choice. */
static void refuse(struct str text, enum status status, const char *code, uint32_t line, uint32_t column) {
    struct bed bed;
    const struct xml_node *root = NULL;
    assert_int_equal(parse(&bed, text, &root), status);
    assert_null(root);
    assert_int_equal(diag_errors(&bed.sink), 1);
    const struct diag *diag = &bed.sink.items[SEVERITY_ERROR][0];
    struct position position = place_position(diag->place);
    assert_string_equal(diag->kind->code, code);
    assert_int_equal(position.line, line);
    if (column)
        assert_int_equal(position.column, column);
    arena_done(&bed.arena);
}

static void elements_attributes_and_text_are_kept_in_order(void **state) {
    struct bed bed;
    const struct xml_node *root;
    (void)state;
    assert_int_equal(parse(&bed, STR("<a x='1' y=\"2 &lt; 3\">be<b/>tween<c>in&#x20AC;</c>\n</a>"), &root), STATUS_OK);
    expect_text(root->name, "a");
    expect_text(root->text, "between\n");
    expect_text(xml_attribute(root, STR("x")), "1");
    expect_text(xml_attribute(root, STR("y")), "2 < 3");
    assert_null(xml_attribute(root, STR("z")).ptr);
    expect_text(root->first->name, "b");
    expect_text(root->first->next->name, "c");
    expect_text(root->first->next->text, "in\xe2\x82\xac");
    assert_null(root->first->next->next);
    arena_done(&bed.arena);
}

static void an_element_keeps_its_place(void **state) {
    struct bed bed;
    const struct xml_node *root;
    (void)state;
    assert_int_equal(parse(&bed, STR("<a>\n  <b x='1'>t</b>\n</a>"), &root), STATUS_OK);
    struct position position = place_position(root->first->place);
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 3);
    assert_int_equal(root->first->place.length, 9);
    arena_done(&bed.arena);
}

static void sections_of_raw_text_are_text(void **state) {
    struct bed bed;
    const struct xml_node *root;
    (void)state;
    assert_int_equal(parse(&bed, STR("<a><![CDATA[1 < 2 && 3]]></a>"), &root), STATUS_OK);
    expect_text(root->text, "1 < 2 && 3");
    arena_done(&bed.arena);
}

static void what_is_not_well_formed_is_refused_where_it_is(void **state) {
    (void)state;
    refuse(STR("<a>\n  <b></c>\n</a>"), STATUS_INPUT, "xml.malformed", 2, 8);
    refuse(STR("<a>"), STATUS_INPUT, "xml.malformed", 1, 4);
    refuse(STR(""), STATUS_INPUT, "xml.malformed", 1, 1);
    refuse(STR("<a>&unknown;</a>"), STATUS_INPUT, "xml.malformed", 1, 4);
    refuse(STR("<a x='1' x='2'/>"), STATUS_INPUT, "xml.malformed", 1, 10);
    refuse(STR("<a/><b/>"), STATUS_INPUT, "xml.malformed", 1, 5);
}

static void a_document_type_is_refused_before_its_entities_are(void **state) {
    (void)state;
    refuse(STR("<!DOCTYPE a [<!ENTITY l 'lol'>]>\n<a>&l;</a>"), STATUS_INPUT, "xml.doctype", 1, 0);
    refuse(STR("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">\n<a/>"), STATUS_INPUT, "xml.doctype", 1, 0);
}

static void depth_is_bounded(void **state) {
    char text[7 * (XML_DEPTH_MAX + 1) + 1];
    struct bed bed;
    const struct xml_node *root;
    size_t at = 0;
    (void)state;
    for (int i = 0; i < XML_DEPTH_MAX; i++, at += 3)
        memcpy(text + at, "<a>", 3);
    for (int i = 0; i < XML_DEPTH_MAX; i++, at += 4)
        memcpy(text + at, "</a>", 4);
    assert_int_equal(parse(&bed, (struct str){text, at}, &root), STATUS_OK);
    arena_done(&bed.arena);
    at = 0;
    for (int i = 0; i <= XML_DEPTH_MAX; i++, at += 3)
        memcpy(text + at, "<a>", 3);
    refuse((struct str){text, at}, STATUS_LIMIT, "xml.too-deep", 1, 3 * XML_DEPTH_MAX + 1);
}

static void without_memory_it_says_so(void **state) {
    (void)state;
    for (size_t cap = 0; cap < 65536; cap += 8192) {
        struct bed bed;
        struct arena tiny;
        const struct xml_node *root = NULL;
        arena_init(&bed.arena, 1 << 20);
        arena_init(&tiny, cap);
        diag_init(&bed.sink, &bed.arena);
        bed.source = (struct source){STR_INIT("t.xml"), STR_INIT("<a><b c='d'>text</b></a>")};
        enum status status = xml_parse(&bed.source, &tiny, &bed.sink, &root);
        assert_true(status == STATUS_MEMORY || (status == STATUS_OK && root));
        arena_done(&tiny);
        arena_done(&bed.arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_attributes_and_text_are_kept_in_order),
        cmocka_unit_test(an_element_keeps_its_place),
        cmocka_unit_test(sections_of_raw_text_are_text),
        cmocka_unit_test(what_is_not_well_formed_is_refused_where_it_is),
        cmocka_unit_test(a_document_type_is_refused_before_its_entities_are),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
