/* What a scan of a release's files says against the interfaces of product.yaml. */
#include "care.h"

#include <sys/stat.h>

#define PRODUCT(interfaces)                                                                                            \
    "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\n" interfaces              \
    "releases: [{version: '1.0', date: 2026-01-01}]\n"

static void make_program(struct workshop *w, const char *name, mode_t mode) {
    workshop_file(w, name, "#!/bin/sh\n");
    assert_int_equal(chmod(folder_path(w->bed, w->folder, name), mode), 0);
}

static void scan_init(struct workshop *w, struct bed *bed, const char *product) {
    workshop_init(w, bed);
    workshop_file(w, "product.yaml", product);
    assert_int_equal(mkdir(folder_path(bed, w->folder, "root"), 0700), 0);
}

static void scan(struct workshop *w, bool scanned) {
    const struct status_options options = {.where = w->folder,
                                           .at = date_from(2026, 4, 1),
                                           .assurance = STRENGTH_ARTEFACT,
                                           .scan = scanned ? folder_path(w->bed, w->folder, "root") : NULL};
    if (product_status_of(&options, &w->bed->arena, &w->bed->sink, &w->status) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(w->bed)));
}

static void what_was_not_scanned_is_not_known(void **state) {
    struct workshop w;
    scan_init(&w, *state, PRODUCT("interfaces: [{id: shell, kind: network, service: telnet}]\n"));
    scan(&w, false);
    assert_true(care_noted(&w, "SD-1", false, "--scan FOLDER"));
    assert_true(care_noted(&w, "SD-4", false, "--scan FOLDER"));
    scan(&w, true);
    assert_true(care_noted(&w, "SD-1", false, "is empty"));
    folder_free(w.folder);
}

static void an_undeclared_way_in_is_a_finding(void **state) {
    struct workshop w;
    scan_init(&w, *state, PRODUCT("interfaces: [{id: shell, kind: network, service: telnet}]\n"));
    make_program(&w, "root/telnetd", 0755);
    scan(&w, true);
    assert_state(&w, "SD-1", "partly", "");
    assert_true(care_noted(&w, "SD-1", true, "declared: 1, telnetd as shell"));
    make_program(&w, "root/gdbserver", 0755);
    scan(&w, true);
    assert_state(&w, "SD-1", "not shown", "1 way in that no interface of product.yaml accounts for");
    assert_state(&w, "SD-4", "not shown", "1 way to debug");
    folder_free(w.folder);
}

static void others_rights_are_declared_or_a_finding(void **state) {
    struct workshop w;
    scan_init(&w, *state, PRODUCT(""));
    make_program(&w, "root/helper", 04755);
    scan(&w, true);
    assert_state(&w, "SD-4", "not shown", "1 program with others' rights");
    assert_false(workshop_item(&w, "SD-1")->contradicted);
    workshop_file(&w, "product.yaml", PRODUCT("interfaces: [{id: helper, kind: local, service: helper}]\n"));
    scan(&w, true);
    assert_false(workshop_item(&w, "SD-4")->contradicted);
    assert_true(care_noted(&w, "SD-4", true, "helper as helper"));
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_was_not_scanned_is_not_known),
        BED_TEST(an_undeclared_way_in_is_a_finding),
        BED_TEST(others_rights_are_declared_or_a_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
