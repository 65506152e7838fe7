/* A workspace found, and its first documents. */
#include "workshop.h"

#include "supplier/workspace_start.h"

static enum status open_in(struct bed *bed, const char *where, struct workspace *workspace) {
    return workspace_open(where, &bed->arena, &bed->sink, workspace);
}

static void a_folder_and_its_product_document_are_the_same(void **state) {
    struct bed *bed = *state;
    struct workshop w;
    struct workspace workspace;
    workshop_init(&w, bed);
    char *file = folder_file(bed, w.folder, "product.yaml", STR(WORKSHOP_PRODUCT));
    assert_int_equal(open_in(bed, w.folder, &workspace), STATUS_OK);
    assert_str(workspace.folder, w.folder);
    assert_false(workspace.has_process);
    assert_int_equal(workspace.process->document_count, 0);
    assert_int_equal(open_in(bed, file, &workspace), STATUS_OK);
    assert_str(workspace.folder, w.folder);
    assert_int_equal(open_in(bed, str_format(&bed->arena, "%s//", w.folder).ptr, &workspace), STATUS_OK);
    assert_str(workspace.folder, w.folder);
    folder_free(w.folder);
}

static void the_working_directory_or_one_above_it_is_searched(void **state) {
    struct bed *bed = *state;
    struct workshop w;
    struct workspace workspace;
    char here[4096];
    workshop_init(&w, bed);
    assert_non_null(getcwd(here, sizeof here));
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    assert_int_equal(mkdir(folder_path(bed, w.folder, "a"), 0700) | mkdir(folder_path(bed, w.folder, "a/b"), 0700), 0);
    assert_int_equal(chdir(folder_path(bed, w.folder, "a/b")), 0);
    assert_int_equal(open_in(bed, NULL, &workspace), STATUS_OK);
    assert_str(workspace.folder, "../..");
    assert_int_equal(chdir(w.folder), 0);
    assert_int_equal(open_in(bed, NULL, &workspace), STATUS_OK);
    assert_str(workspace.folder, ".");
    assert_int_equal(unlink("product.yaml"), 0);
    assert_int_equal(open_in(bed, NULL, &workspace), STATUS_INPUT);
    assert_int_equal(chdir(here), 0);
    folder_free(w.folder);
}

static void mistakes_of_both_documents_are_told(void **state) {
    struct bed *bed = *state;
    struct workshop w;
    struct workspace workspace;
    workshop_init(&w, bed);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT "a: 1\n");
    workshop_file(&w, "process.yaml", WORKSHOP_PROCESS "b: 1\n");
    assert_int_equal(open_in(bed, w.folder, &workspace), STATUS_INPUT);
    assert_int_equal(diag_errors(&bed->sink), 2);
    folder_free(w.folder);
}

static void a_release_that_only_the_process_document_knows_is_a_warning(void **state) {
    struct bed *bed = *state;
    struct workshop w;
    struct workspace workspace;
    workshop_init(&w, bed);
    workshop_file(&w, "product.yaml", WORKSHOP_PRODUCT);
    workshop_file(&w, "process.yaml", WORKSHOP_PROCESS "releases: [{version: v1.0}, {version: '1.00'}]\n");
    assert_int_equal(open_in(bed, w.folder, &workspace), STATUS_OK);
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
    assert_str(bed->sink.items[SEVERITY_WARNING]->args[0], "1.00");
    folder_free(w.folder);
}

static void the_first_documents_are_valid_and_written_once(void **state) {
    struct bed *bed = *state;
    struct workshop w;
    struct workspace workspace;
    struct workspace_files start = {.count = WORKSPACE_FILES};
    workshop_init(&w, bed);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(workspace_start(str_from(w.folder), 20000, &bed->arena, &bed->sink, &start), STATUS_OK);
        for (size_t i = 0; i < WORKSPACE_FILES; i++)
            assert_true(start.files[i].written == (round == 0));
    }
    assert_int_equal(open_in(bed, w.folder, &workspace), STATUS_OK);
    assert_true(workspace.has_process);
    assert_int_equal(diag_errors(&bed->sink) + bed->sink.count[SEVERITY_WARNING], 0);
    assert_int_equal(workspace.product->releases[0].date, 20000);
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(a_folder_and_its_product_document_are_the_same),
        BED_TEST(the_working_directory_or_one_above_it_is_searched),
        BED_TEST(mistakes_of_both_documents_are_told),
        BED_TEST(a_release_that_only_the_process_document_knows_is_a_warning),
        BED_TEST(the_first_documents_are_valid_and_written_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
