#include "bed.h"

#include "supplier/package.h"

static struct package_list read_all(struct bed *bed, enum package_database database, const char *path,
                                    const char *text) {
    struct package_list list = {NULL, 0, 0};
    struct str why = STR_NONE;
    assert_int_equal(package_read(database, path, str_from(text), &bed->arena, &list, &why), STATUS_OK);
    return list;
}

static void assert_purl(struct bed *bed, const struct package *package, const struct package_os *os, const char *purl) {
    assert_str(package_purl(package, os, &bed->arena), purl);
}

static void databases_are_known_by_their_paths(void **state) {
    (void)state;
    assert_int_equal(package_database_of(STR("r/var/lib/dpkg/status")), PACKAGE_CONTROL);
    assert_int_equal(package_database_of(STR("r/var/lib/dpkg/status-old")), PACKAGE_NO_DATABASE);
    assert_int_equal(package_database_of(STR("r/var/lib/dpkg/status.d/base")), PACKAGE_CONTROL);
    assert_int_equal(package_database_of(STR("lib/apk/db/installed")), PACKAGE_APK_INSTALLED);
    assert_int_equal(package_database_of(STR("xlib/apk/db/installed")), PACKAGE_NO_DATABASE);
    assert_int_equal(package_database_of(STR("var/lib/rpm/Packages")), PACKAGE_RPM_UNREADABLE);
}

static void licences_of_files_are_named_once_and_those_of_texts_not(void **state) {
    static const struct {
        const char *text, *licence;
    } CASES[] = {
        {"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nLicense: MIT\n\n"
         "Files: *\nCopyright: x\nLicense: Zlib and MIT\n of this text\n\nFiles: b\nlicense:Zlib and MIT\n\n"
         "Files: c\nLicense: BSD-3-clause\n\nLicense: GPL-2\n a text\n",
         "MIT, Zlib and MIT, BSD-3-clause"},
        {"Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n", ""},
        {"This is zlib.\nLicense: Zlib\n", ""},
        {"", ""},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str licence;
        assert_int_equal(package_read_copyright(str_from(CASES[i].text), &bed->arena, &licence), STATUS_OK);
        assert_str(licence, CASES[i].licence);
    }
}

static void what_dpkg_has_installed(void **state) {
    struct bed *bed = *state;
    struct package_os os = {STR_INIT("debian"), STR_INIT("12")};
    struct package_list list = read_all(
        bed, PACKAGE_CONTROL, "var/lib/dpkg/status",
        "Package: Lib+x\nStatus: install ok installed\nArchitecture: arm64\nSource: x (1.0)\nVersion: 1:2.0~b+c-1\n"
        "Description: a library\n of two lines\n\nPackage: gone\nStatus: deinstall ok config-files\nVersion: 1\n\n"
        "Package: held\nStatus: hold ok installed\nVersion: 3\n\n"
        "Package: libheld\nStatus: install ok installed\nVersion: 3\nSource: held\n");
    assert_int_equal(list.count, 3);
    assert_str(list.items[0].source, "x");
    assert_str(list.items[0].source_version, "1.0");
    /* Without a line of its own it is called as the package is. */
    assert_str(list.items[1].source, "held");
    assert_str(list.items[0].summary, "a library");
    assert_purl(bed, &list.items[0], &os,
                "pkg:deb/debian/lib%2Bx@1:2.0~b%2Bc-1?arch=arm64&distro=debian-12&upstream=x%401.0");
    os = (struct package_os){STR_NONE, STR_NONE};
    assert_purl(bed, &list.items[1], &os, "pkg:deb/debian/held@3");
    assert_purl(bed, &list.items[2], &os, "pkg:deb/debian/libheld@3?upstream=held");
}

static void what_apk_and_opkg_have_installed(void **state) {
    struct bed *bed = *state;
    struct package_os none = {STR_NONE, STR_NONE};
    struct package_list list = read_all(bed, PACKAGE_APK_INSTALLED, "lib/apk/db/installed",
                                        "C:Q1\nP:musl\nV:1.2.4-r2\nA:x86_64\nL:MIT\no:musl\nF:lib\nR:x\n\nP:zlib\nV:1."
                                        "3\nL:Zlib\n\nP:libcrypto3\nV:3.1.4-r5\no:openssl\n");
    assert_int_equal(list.count, 3);
    assert_str(list.items[0].licence, "MIT");
    assert_purl(bed, &list.items[0], &none, "pkg:apk/alpine/musl@1.2.4-r2?arch=x86_64");
    assert_purl(bed, &list.items[2], &none, "pkg:apk/alpine/libcrypto3@3.1.4-r5?upstream=openssl");
    list = read_all(bed, PACKAGE_CONTROL, "usr/lib/opkg/status",
                    "Package: uhttpd\nVersion: 2023-1\nStatus: install user installed\nArchitecture: "
                    "mips_24kc\nSource: feeds/uhttpd\n\n");
    assert_int_equal(list.count, 1);
    assert_purl(bed, &list.items[0], &none, "pkg:generic/openwrt/uhttpd@2023-1?arch=mips_24kc");
}

/* Two entries, name and version, and an epoch. */
static const unsigned char rpm_header[] = {
    0, 0, 0, 3,   0,   0,   0,   16,                                  /* entries, bytes */
    0, 0, 3, 232, 0,   0,   0,   6,   0,   0, 0,   4,   0,   0, 0, 1, /* 1000, a string, at 4 */
    0, 0, 3, 233, 0,   0,   0,   6,   0,   0, 0,   10,  0,   0, 0, 1, /* 1001, a string, at 10 */
    0, 0, 3, 235, 0,   0,   0,   4,   0,   0, 0,   0,   0,   0, 0, 1, /* 1003, a number, at 0 */
    0, 0, 0, 2,   'p', 'u', 'm', 'p', 'd', 0, '1', '.', '2', 0, 0, 0,
};

static void a_header_of_rpm(void **state) {
    struct bed *bed = *state;
    struct package package = {.type = PACKAGE_RPM};
    struct package_os os = {STR_INIT("rhel"), STR_INIT("9.3")};
    struct str blob = {(const char *)rpm_header, sizeof rpm_header};
    assert_int_equal(package_read_rpm_header(blob, &bed->arena, &package), STATUS_OK);
    assert_purl(bed, &package, &os, "pkg:rpm/rhel/pumpd@1.2?distro=rhel-9.3&epoch=2");
    package.source = STR("pump-1.2-3.src.rpm");
    assert_purl(bed, &package, &os, "pkg:rpm/rhel/pumpd@1.2?distro=rhel-9.3&epoch=2&upstream=pump-1.2-3.src.rpm");
    for (size_t len = 0; len < 56; len++)
        assert_int_equal(package_read_rpm_header(str_slice(blob, 0, len), &bed->arena, &(struct package){.epoch = 0}),
                         STATUS_INPUT);
}

static void what_is_no_database_is_told(void **state) {
    struct bed *bed = *state;
    struct package_list list = {NULL, 0, 0};
    struct str why = STR_NONE;
    assert_int_equal(package_read(PACKAGE_RPM_SQLITE, "rpmdb.sqlite", STR("no"), &bed->arena, &list, &why),
                     STATUS_INPUT);
    assert_str(why, "no rpm database in SQLite");
    assert_int_equal(package_read(PACKAGE_RPM_UNREADABLE, "Packages", STR("x"), &bed->arena, &list, &why),
                     STATUS_INPUT);
    assert_true(str_contains(why, STR("its packages are not known")));
}

static void the_note_of_a_binary(void **state) {
    struct bed *bed = *state;
    struct package package = {.path = "x"};
    struct package_os none = {STR_NONE, STR_NONE};
    assert_int_equal(
        package_read_note(STR("{\"type\":\"rpm\",\"os\":\"fedora\",\"name\":\"coreutils\",\"version\":\"9.1\","
                              "\"architecture\":\"x86_64\"}"),
                          &bed->arena, &package),
        STATUS_OK);
    assert_purl(bed, &package, &none, "pkg:rpm/fedora/coreutils@9.1?arch=x86_64");
    assert_int_equal(package_read_note(STR("[]"), &bed->arena, &package), STATUS_INPUT);
    assert_int_equal(package_read_note(STR("{"), &bed->arena, &package), STATUS_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(databases_are_known_by_their_paths),
        BED_TEST(licences_of_files_are_named_once_and_those_of_texts_not),
        BED_TEST(what_dpkg_has_installed),
        BED_TEST(what_apk_and_opkg_have_installed),
        BED_TEST(a_header_of_rpm),
        BED_TEST(what_is_no_database_is_told),
        BED_TEST(the_note_of_a_binary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
