/* What a dossier says of a workspace: which requirements apply, what is missing first, which files it may take. */
#include "supplier/dossier.h"

#include "base/folder.h"
#include "workshop.h"

#define PRODUCT                                                                                                        \
    "keyway: product/1\n"                                                                                              \
    "supplier: {id: s, name: S}\n"                                                                                     \
    "product: {id: p, name: P, types: ED}\n"                                                                           \
    "releases:\n"                                                                                                      \
    "  - version: '1.0'\n"                                                                                             \
    "    date: 2026-01-01\n"                                                                                           \
    "    not-applicable:\n"                                                                                            \
    "      - {requirements: CR 1.5, reason: It knows no passwords., by: B, date: 2026-01-01}\n"                        \
    "    evidence:\n"                                                                                                  \
    "      - {id: one, kind: claim, statement: X., by: B, requirements: [CR 1.1, CR 1.2], file: paper.md, sha256: "    \
    "HASH, date: 2026-01-01}\n"

static struct dossier *made(struct workshop *w, unsigned level) {
    const struct dossier_options options = {.level = level, .at = date_from(2026, 2, 1)};
    struct dossier *dossier = ARENA_NEW(&w->bed->arena, struct dossier);
    int before = folder_enter(w->folder);
    assert_true(dossier && before >= 0);
    enum status status = dossier_make(&options, &w->bed->arena, &w->bed->sink, dossier);
    assert_true(folder_return(before));
    if (status != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(w->bed)));
    return dossier;
}

static const struct dossier_requirement *row(const struct dossier *dossier, const char *id) {
    unsigned index = requirement_find(str_from(id));
    assert_true(index != REQUIREMENT_NONE);
    return &dossier->requirements[index];
}

static const struct dossier_file *file(const struct dossier *dossier, const char *id) {
    for (size_t i = 0; i < dossier->file_count; i++)
        if (str_eq(dossier->files[i].id, str_from(id)))
            return &dossier->files[i];
    fail_msg("no file %s", id);
    return NULL;
}

static void a_requirement_applies_by_type_level_and_reason(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", PRODUCT);
    const struct dossier *dossier = made(&w, 1);
    assert_int_equal(row(dossier, "CR 1.1")->scope, DOSSIER_DUE);
    assert_int_equal(row(dossier, "CR 1.2")->scope, DOSSIER_HIGHER);
    assert_int_equal(row(dossier, "CR 1.5")->scope, DOSSIER_EXCLUDED);
    assert_int_equal(row(dossier, "NDR 1.6")->scope, DOSSIER_OTHER_TYPE);
    assert_true(str_contains(row(dossier, "CR 1.5")->reason, STR("It knows no passwords")));
    assert_true(str_contains(row(dossier, "CR 1.2")->reason, STR("SL 2")));
    assert_true(str_contains(row(dossier, "NDR 1.6")->reason, STR("ND")));
    assert_int_equal(row(dossier, "CR 1.2")->wanted.len, 0);
    assert_int_equal(dossier->due, requirement_set_count(requirement_due(COMPONENT_ED, FR_ANY, 1)));
    assert_int_equal(dossier->shown, 1);
    assert_int_equal(row(made(&w, 2), "CR 1.2")->scope, DOSSIER_DUE);
    assert_false(dossier_whole(dossier));
    folder_free(w.folder);
}

static void a_claim_shows_in_part_and_comes_behind_nothing(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", PRODUCT);
    const struct dossier *dossier = made(&w, 1);
    assert_int_equal(row(dossier, "CR 1.1")->status, REQUIREMENT_PARTLY);
    assert_true(row(dossier, "CR 1.1")->wanted.len > 0);
    for (size_t i = 1; i < dossier->gap_count; i++)
        assert_true(dossier->gaps[i - 1].rank <= dossier->gaps[i].rank);
    assert_true(str_eq(dossier->gaps[0].ids, STR("CCSC 1")));
    for (size_t i = 0; i < dossier->gap_count; i++)
        assert_true(dossier->gaps[i].wanted.len > 0);
    folder_free(w.folder);
}

static void a_file_is_told_by_what_it_is(void **state) {
    struct workshop w;
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", PRODUCT);
    const struct dossier *dossier = made(&w, 1);
    assert_int_equal(file(dossier, "one")->state, DOSSIER_PINNED);
    assert_true(str_eq(file(dossier, "one")->inner, STR("paper.md")));
    assert_true(str_eq(file(dossier, "one")->release, STR("1.0")));
    assert_int_equal(file(dossier, "one")->size, strlen(PAPER));
    assert_int_equal(file(dossier, "product.yaml")->state, DOSSIER_OWN);
    (void)folder_file(w.bed, w.folder, "paper.md", STR("another"));
    assert_int_equal(file(made(&w, 1), "one")->state, DOSSIER_CHANGED);
    assert_int_equal(unlink(folder_path(w.bed, w.folder, "paper.md")), 0);
    assert_int_equal(file(made(&w, 1), "one")->state, DOSSIER_MISSING);
    assert_int_equal(symlink("/etc/hostname", folder_path(w.bed, w.folder, "paper.md")), 0);
    dossier = made(&w, 1);
    assert_int_equal(file(dossier, "one")->state, DOSSIER_OUTSIDE);
    assert_false(file(dossier, "one")->is_read);
    folder_free(w.folder);
}

static void a_level_must_be_said(void **state) {
    struct workshop w;
    const struct dossier_options options = {.at = date_from(2026, 2, 1)};
    struct dossier *dossier = ARENA_NEW(&((struct bed *)*state)->arena, struct dossier);
    workshop_init(&w, *state);
    workshop_file(&w, "product.yaml", PRODUCT);
    int before = folder_enter(w.folder);
    assert_true(dossier && before >= 0);
    enum status status = dossier_make(&options, &w.bed->arena, &w.bed->sink, dossier);
    assert_true(folder_return(before));
    assert_int_equal(status, STATUS_INPUT);
    assert_true(str_contains(bed_printed(w.bed), STR("--level")));
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_requirement_applies_by_type_level_and_reason),
        BED_TEST(a_claim_shows_in_part_and_comes_behind_nothing),
        BED_TEST(a_file_is_told_by_what_it_is),
        BED_TEST(a_level_must_be_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
