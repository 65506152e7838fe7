/* Documents of requirements: what is kept, and where. */
#include "document/requirements.h"

#include "documents.h"

static const struct requirements *requirements_from(struct bed *bed, const char *text) {
    const struct requirements *read = NULL;
    enum status status =
        requirements_parse(text_source(bed, "requirements.yaml", text), &bed->arena, &bed->sink, &read);
    assert_int_equal(status, read ? STATUS_OK : STATUS_INPUT);
    return read;
}

static void names_are_kept_with_their_places(void **state) {
    struct bed *bed = *state;
    const struct requirements *read =
        requirements_from(bed, "keyway: requirements/1\nlevel: 3\nrequirements:\n"
                               "  - id: R1\n    text: It asks who you are.\n    threats: [a/b, ' c ']\n"
                               "    covers: [cr1.1, EDR 3.2]\n    verified-by: a test with blanks\n");
    assert_int_equal(read->level, 3);
    assert_int_equal(read->count, 1);
    const struct product_requirement *requirement = &read->items[0];
    assert_int_equal(requirement->threats.count, 2);
    assert_str(requirement->threats.items[1].name, "c");
    assert_str(place_text(&bed->arena, requirement->threats.items[1].place), "requirements.yaml:6:20");
    assert_int_equal(requirement_set_count(&requirement->covers), 2);
    assert_str(requirement->verified_by.items[0].name, "a test with blanks");
    assert_str(place_text(&bed->arena, requirement->covers_place), "requirements.yaml:7:13");
}

static void what_is_left_out_is_empty(void **state) {
    const struct requirements *read =
        requirements_from(*state, "keyway: requirements/1\nrequirements: [{id: R1, text: a, verified-by: []}]\n");
    assert_int_equal(read->level, 0);
    assert_int_equal(read->review_count, 0);
    assert_int_equal(read->items[0].threats.count + read->items[0].verified_by.count, 0);
    assert_true(requirement_set_empty(&read->items[0].covers));
}

static void another_kind_of_document_is_refused(void **state) {
    struct bed *bed = *state;
    assert_null(requirements_from(bed, "keyway: threat-model/1\nelements: [{id: a, kind: process}]\n"));
    assert_one_error(bed, "document.wrong-kind", "requirements.yaml:1:9");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(names_are_kept_with_their_places),
        BED_TEST(what_is_left_out_is_empty),
        BED_TEST(another_kind_of_document_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
