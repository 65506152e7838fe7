/* What a scan of a release's files says against the interfaces of product.yaml. */
#include "care.h"

#include <elf.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* A program of 64 bits without libraries, sections and symbols: what a packer or a static linker leaves. */
static void make_static(struct workshop *w, const char *name) {
    Elf64_Ehdr header = {.e_ident = ELFMAG "\2\1\1",
                         .e_type = ET_EXEC,
                         .e_machine = EM_X86_64,
                         .e_version = EV_CURRENT,
                         .e_ehsize = sizeof header};
    FILE *file = fopen(folder_path(w->bed, w->folder, name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(&header, sizeof header, 1, file), 1);
    assert_int_equal(fclose(file), 0);
}

static const char design[] = "keyway: process/1\npeople: [{id: ada, name: Ada}]\ndocuments:\n"
                             "  - {file: design.md, requirements: [SD-1, SD-4], sections: {SD-1: Design, SD-4: "
                             "Design}, owner: ada, reviewed: 2026-03-01, sha256: "
                             "0a1b8a9321a373d4cf8318bbb9fa73cb934093ce1b9d0c4270fae164e2c3214f}\n";

static void what_a_scan_cannot_see_is_no_pass(void **state) {
    struct workshop w;
    scan_init(&w, *state, PRODUCT("interfaces: [{id: shell, kind: network, service: telnet}]\n"));
    workshop_file(&w, "process.yaml", design);
    workshop_file(&w, "design.md",
                  "Design\n======\nFew ways in, each of which is on the list, and whoever adds one asks first and says "
                  "who may use it "
                  "and why. Nothing runs with more rights than it needs, what must is started by one program, and that "
                  "list is looked at each year.\n");
    make_program(&w, "root/rc", 0755);
    scan(&w, true);
    assert_state(&w, "SD-1", "shown", "");
    assert_state(&w, "SD-4", "shown", "");
    make_static(&w, "root/app");
    scan(&w, true);
    assert_state(&w, "SD-1", "partly", "whether 1 program listens could not be told");
    assert_state(&w, "SD-4", "partly", "whether 1 program listens could not be told");
    workshop_file(&w, "product.yaml", PRODUCT("interfaces: [{id: app, kind: local, service: app}]\n"));
    scan(&w, true);
    assert_state(&w, "SD-1", "shown", "");
    assert_state(&w, "SD-4", "shown", "");
    workshop_file(&w, "root/root.sqfs", "hsqs, and what squashfs has behind it");
    scan(&w, true);
    assert_state(&w, "SD-1", "partly", "1 file of the release could not be read");
    assert_state(&w, "SD-4", "partly", "1 file of the release could not be read");
    folder_free(w.folder);
}

static void links_ports_and_scripts_are_ways_in(void **state) {
    struct workshop w;
    scan_init(&w, *state, PRODUCT("interfaces: [{id: app, kind: local, service: app}]\n"));
    assert_int_equal(symlink("/bin/busybox", folder_path(w.bed, w.folder, "root/telnetd")), 0);
    workshop_file(&w, "root/inetd.conf", "ftp stream tcp nowait root /bin/busybox ftpd\n");
    workshop_file(&w, "root/rc", "#!/bin/sh\n# nc -l 1\nnc -v -l -p 80\n");
    workshop_file(&w, "root/tool.py", "#!/usr/bin/env python3\nprint(1)\n");
    scan(&w, true);
    assert_state(&w, "SD-1", "not shown", "3 ways in that no interface of product.yaml accounts for, the first: ");
    assert_true(care_noted(&w, "SD-1", false, "whether 1 script listens"));
    folder_free(w.folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(what_was_not_scanned_is_not_known),       BED_TEST(an_undeclared_way_in_is_a_finding),
        BED_TEST(others_rights_are_declared_or_a_finding), BED_TEST(what_a_scan_cannot_see_is_no_pass),
        BED_TEST(links_ports_and_scripts_are_ways_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
