/* OSV documents: what is read, and which versions of which packages have the vulnerability. */
#include "supplier/osv.h"

#include "bed.h"

static enum status read_osv(struct bed *bed, const char *text, struct osv *osv) {
    struct json_parser *parser = json_parser_new();
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    struct json_doc doc;
    *source = (struct source){STR("osv.json"), str_from(text)};
    assert_int_equal(json_parse(parser, source, false, &bed->arena, &bed->sink, &doc), STATUS_OK);
    json_parser_free(parser);
    return osv_read(&doc, &bed->arena, &bed->sink, osv);
}

/* The answer of one affected entry for the component of this package URL. */
static enum osv_answer judge(struct bed *bed, const char *affected, const char *purl) {
    struct osv_package package;
    struct osv osv;
    const char *text =
        str_format(&bed->arena, "{\"id\":\"A-1\",\"modified\":\"2026-01-01\",\"affected\":[%s]}", affected).ptr;
    assert_int_equal(read_osv(bed, text, &osv), STATUS_OK);
    assert_true(osv_package_of(str_from(purl), NULL, &bed->arena, &package));
    return osv_judge(osv.affected, &package);
}

static void ids_dates_and_packages_are_read(void **state) {
    struct osv osv;
    assert_int_equal(
        read_osv(*state,
                 "{\"id\":\"DSA-1\",\"modified\":\"x\",\"aliases\":[\"CVE-2026-1\"],\"upstream\":[\"CVE-2026-2\"],"
                 "\"published\":\"2026-02-01T10:00:00Z\",\"withdrawn\":\"2026-03-01T00:00:00Z\","
                 "\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"a\"}}]}",
                 &osv),
        STATUS_OK);
    assert_int_equal(osv.own_count, 2);
    assert_int_equal(osv.id_count, 3);
    assert_false(osv.cut);
    assert_str(osv.ids[2], "CVE-2026-2");
    assert_true(osv.withdrawn);
    assert_int_equal(osv.published, date_from(2026, 2, 1));
    assert_int_equal(osv.affected_count, 1);
}

static void what_does_not_fit_is_told_with_its_place(void **state) {
    static const char *const TEXTS[] = {"[]",
                                        "{\"modified\":\"x\"}",
                                        "{\"id\":\"A\",\"affected\":{}}",
                                        "{\"id\":\"A\",\"affected\":[1]}",
                                        "{\"id\":\"A\",\"affected\":[{\"ranges\":1}]}",
                                        "{\"id\":\"A\",\"affected\":[{\"versions\":1}]}",
                                        "{\"id\":\"A\",\"aliases\":[1]}"};
    struct bed *bed = *state;
    struct osv osv;
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++) {
        size_t errors = diag_errors(&bed->sink);
        assert_int_equal(read_osv(bed, TEXTS[i], &osv), STATUS_INPUT);
        assert_int_equal(diag_errors(&bed->sink), errors + 1);
    }
}

#define DEBIAN(release, events)                                                                                        \
    "{\"package\":{\"ecosystem\":\"Debian" release "\",\"name\":\"openssl\"},\"ranges\":[{\"type\":\"ECOSYSTEM\","     \
    "\"events\":[" events "]}]}"
#define SEMVER(events)                                                                                                 \
    "{\"package\":{\"ecosystem\":\"npm\",\"name\":\"@a/b\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[" events "]}" \
    "]}"

static void versions_are_ordered_as_their_ecosystem_does(void **state) {
    static const struct {
        const char *affected, *purl;
        enum osv_answer answer;
    } ROWS[] = {
        {DEBIAN("", "{\"introduced\":\"0\"},{\"fixed\":\"3.0.11-1~deb12u2\"}"),
         "pkg:deb/debian/openssl@3.0.11-1~deb12u1", OSV_AFFECTED},
        {DEBIAN("", "{\"introduced\":\"0\"},{\"fixed\":\"3.0.11-1~deb12u2\"}"),
         "pkg:deb/debian/openssl@3.0.11-1~deb12u2", OSV_NOT},
        {DEBIAN(":12", "{\"introduced\":\"0\"}"), "pkg:deb/debian/openssl@1?distro=debian-11", OSV_OTHER},
        {DEBIAN(":12", "{\"introduced\":\"0\"}"), "pkg:deb/debian/openssl@1?distro=debian-12", OSV_AFFECTED},
        {DEBIAN(":12", "{\"introduced\":\"0\"}"), "pkg:deb/debian/libssl3@1?upstream=openssl", OSV_AFFECTED},
        {DEBIAN("", "{\"introduced\":\"0\"}"), "pkg:deb/ubuntu/openssl@1", OSV_OTHER},
        {DEBIAN("", "{\"introduced\":\"0\"}"), "pkg:deb/debian/zlib@1", OSV_OTHER},
        {SEMVER("{\"introduced\":\"1.0.0\"},{\"fixed\":\"1.2.0\"}"), "pkg:npm/%40a/b@1.10.0", OSV_NOT},
        {SEMVER("{\"introduced\":\"1.0.0\"},{\"fixed\":\"1.2.0\"}"), "pkg:npm/%40a/b@1.1.9", OSV_AFFECTED},
        {SEMVER("{\"introduced\":\"1.0.0\"},{\"fixed\":\"1.2.0\"}"), "pkg:npm/%40a/b@0.9.0", OSV_NOT},
        {SEMVER("{\"fixed\":\"2.1.0\"},{\"introduced\":\"2.0.0\"},{\"fixed\":\"1.2.0\"},{\"introduced\":\"0\"}"),
         "pkg:npm/%40a/b@2.0.5", OSV_AFFECTED},
        {SEMVER("{\"fixed\":\"2.1.0\"},{\"introduced\":\"2.0.0\"},{\"fixed\":\"1.2.0\"},{\"introduced\":\"0\"}"),
         "pkg:npm/%40a/b@1.5.0", OSV_NOT},
        {SEMVER("{\"introduced\":\"0\"},{\"last_affected\":\"1.2.0\"}"), "pkg:npm/%40a/b@1.2.0", OSV_AFFECTED},
        {SEMVER("{\"introduced\":\"0\"},{\"last_affected\":\"1.2.0\"}"), "pkg:npm/%40a/b@1.2.1", OSV_NOT},
        {SEMVER("{\"introduced\":\"0\"},{\"limit\":\"2.0.0\"}"), "pkg:npm/%40a/b@2.0.0", OSV_NOT},
        {SEMVER("{\"introduced\":\"0\"},{\"fixed\":\"1.2.0\"}"), "pkg:npm/%40a/b@latest", OSV_LOOK},
        {"{\"package\":{\"ecosystem\":\"PyPI\",\"name\":\"Jinja2\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{"
         "\"introduced\":\"0\"},{\"fixed\":\"3.0rc1\"}]}]}",
         "pkg:pypi/jinja2@2.11.3", OSV_AFFECTED},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        if (judge(*state, ROWS[i].affected, ROWS[i].purl) != ROWS[i].answer)
            fail_msg("row %zu of %s", i, ROWS[i].purl);
}

static void what_versions_cannot_tell_needs_a_look(void **state) {
#define GIT  "{\"type\":\"GIT\",\"repo\":\"https://e.example\",\"events\":[{\"introduced\":\"0\"}]}"
#define LIBX "{\"package\":{\"ecosystem\":\"\",\"name\":\"\",\"purl\":\"pkg:generic/libx\"},"
    static const struct {
        const char *affected;
        enum osv_answer answer;
    } ROWS[] = {
        {LIBX "\"ranges\":[" GIT "]}", OSV_LOOK},
        {LIBX "\"ranges\":[]}", OSV_LOOK},
        {LIBX "\"ranges\":[" GIT "],\"versions\":[\"1.0\"]}", OSV_AFFECTED},
        {LIBX "\"ranges\":[" GIT "],\"versions\":[\"1.1\"]}", OSV_NOT},
        {LIBX "\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{\"introduced\":\"0\"}]}]}", OSV_LOOK},
        {LIBX "\"ranges\":[{\"type\":\"SEMVER\",\"events\":1}]}", OSV_LOOK},
        {LIBX "\"ranges\":[{\"type\":\"SEMVER\",\"events\":[]}]}", OSV_LOOK},
        {LIBX "\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"fixed\":\"2.0.0\"}]}]}", OSV_LOOK},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        if (judge(*state, ROWS[i].affected, "pkg:generic/libx@1.0") != ROWS[i].answer)
            fail_msg("row %zu", i);
}

#define RELEASE(ecosystem)                                                                                             \
    "{\"package\":{\"ecosystem\":\"" ecosystem "\",\"name\":\"a\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{"  \
    "\"introduced\":\"0\"},{\"fixed\":\"2\"}]}]}"

static void releases_of_distributions_are_compared_by_their_number(void **state) {
    static const struct {
        const char *affected, *purl;
        enum osv_answer answer;
    } ROWS[] = {
        {RELEASE("Alpine:v3.18"), "pkg:apk/alpine/a@1-r0?distro=alpine-3.18.4", OSV_AFFECTED},
        {RELEASE("Alpine:v3.1"), "pkg:apk/alpine/a@1-r0?distro=alpine-3.18.4", OSV_OTHER},
        {RELEASE("Alpine:edge"), "pkg:apk/alpine/a@1-r0?distro=alpine-edge", OSV_AFFECTED},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@1-1?distro=debian-12.5", OSV_AFFECTED},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@1-1?distro=debian-11.9", OSV_OTHER},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@1-1?distro=12", OSV_AFFECTED},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@1-1?distro=bookworm", OSV_AFFECTED},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@1-1?distro=debian-bookworm", OSV_AFFECTED},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@2-1?distro=bookworm", OSV_NOT},
        {RELEASE("Debian:11"), "pkg:deb/debian/a@1-1?distro=bookworm", OSV_OTHER},
        {RELEASE("Debian:bullseye"), "pkg:deb/debian/a@1-1?distro=debian-11.9", OSV_AFFECTED},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@1-1?distro=sid", OSV_LOOK},
        {RELEASE("Debian:12"), "pkg:deb/debian/a@2-1?distro=sid", OSV_NOT},
        {RELEASE("Debian:bookworm"), "pkg:deb/debian/a@1-1?distro=bookworm", OSV_AFFECTED},
        {RELEASE("Debian:12.5"), "pkg:deb/debian/a@1-1?distro=debian-12", OSV_LOOK},
        {RELEASE("Ubuntu:22.04:LTS"), "pkg:deb/ubuntu/a@1-1?distro=ubuntu-22.04", OSV_AFFECTED},
        {RELEASE("Ubuntu:Pro:22.04:LTS"), "pkg:deb/ubuntu/a@1-1?distro=ubuntu-22.04", OSV_AFFECTED},
        {RELEASE("Ubuntu:22.04:LTS"), "pkg:deb/ubuntu/a@1-1?distro=ubuntu-24.04", OSV_OTHER},
        {RELEASE("Ubuntu:22.04:LTS"), "pkg:deb/ubuntu/a@1-1?distro=ubuntu-jammy", OSV_AFFECTED},
        {RELEASE("Ubuntu:24.04:LTS"), "pkg:deb/ubuntu/a@1-1?distro=jammy", OSV_OTHER},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        if (judge(*state, ROWS[i].affected, ROWS[i].purl) != ROWS[i].answer)
            fail_msg("row %zu of %s", i, ROWS[i].purl);
}

#define BY_URL(ecosystem, purl)                                                                                        \
    "{\"package\":{\"ecosystem\":\"" ecosystem "\",\"name\":\"x\",\"purl\":\"" purl "\"},\"versions\":[\"1-1\"]}"

static void a_package_has_one_key_however_its_url_is_written(void **state) {
    static const struct {
        const char *affected, *purl;
        enum osv_answer answer;
    } ROWS[] = {
        {BY_URL("Rocky Linux:9", "pkg:rpm/rocky/a"), "pkg:rpm/rocky/a@1-1?arch=x86_64", OSV_AFFECTED},
        {BY_URL("Rocky Linux:9", "pkg:rpm/rocky/a"), "pkg:rpm/rocky/a@1-1?distro=rocky-9.3", OSV_AFFECTED},
        {BY_URL("Rocky Linux:9", "pkg:rpm/rocky/a"), "pkg:rpm/rocky/a@1-1?distro=rocky-8.9", OSV_OTHER},
        {BY_URL("", "pkg:deb/debian/a++6"), "pkg:deb/debian/a%2B%2B6@1-1", OSV_AFFECTED},
        {BY_URL("", "pkg:deb/debian/a"), "pkg:deb/debian/b@1-1?upstream=a", OSV_AFFECTED},
        {BY_URL("", "pkg:deb/debian/a%2B"), "pkg:deb/debian/b@3-1?upstream=a%2B%401-1", OSV_AFFECTED},
        {BY_URL("", "pkg:deb/debian/a"), "pkg:deb/debian/b@1-1?upstream=a%402-1", OSV_NOT},
        {BY_URL("", "pkg:deb/ubuntu/a"), "pkg:deb/debian/a@1-1", OSV_OTHER},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        if (judge(*state, ROWS[i].affected, ROWS[i].purl) != ROWS[i].answer)
            fail_msg("row %zu of %s", i, ROWS[i].purl);
}

static void a_component_without_version_or_url_is_none(void **state) {
    struct bed *bed = *state;
    struct osv_package package;
    assert_false(osv_package_of(STR(""), NULL, &bed->arena, &package));
    assert_true(osv_package_of(STR("pkg:npm/a"), NULL, &bed->arena, &package));
    assert_int_equal(package.version.len, 0);
    const struct osv_affected affected = {.ecosystem = STR("npm"), .name = STR("a")};
    assert_int_equal(osv_judge(&affected, &package), OSV_LOOK);
    assert_false(osv_package_of(STR("a@1"), NULL, &bed->arena, &package));
    assert_true(osv_package_of(STR("pkg:maven/g/a@1"), NULL, &bed->arena, &package));
    assert_str(package.name, "g:a");
}

static void what_it_was_built_from_is_said_in_several_ways(void **state) {
    static const struct {
        const char *purl;
        struct osv_source told;
        const char *key, *version;
    } ROWS[] = {
        {"pkg:deb/debian/b@1-1?upstream=a%402-1", {STR_INIT("c"), STR_INIT("3")}, "deb/debian/a", "2-1"},
        {"pkg:deb/debian/b@1-1", {STR_INIT("a"), STR_INIT("3")}, "deb/debian/a", "3"},
        {"pkg:deb/debian/b@1-1", {STR_INIT("a"), STR_INIT("")}, "deb/debian/a", "1-1"},
        {"pkg:deb/debian/b@1-1", {STR_INIT(""), STR_INIT("3")}, "", "1-1"},
        {"pkg:apk/alpine/b@1-r1", {STR_INIT("a"), STR_INIT("")}, "apk/alpine/a", "1-r1"},
        {"pkg:rpm/rhel/b@1-1.el9?upstream=a-x-2.0-3.el9.src.rpm", {STR_NONE, STR_NONE}, "rpm/rhel/a-x", "2.0-3.el9"},
        {"pkg:rpm/rhel/b@1-1.el9", {STR_INIT("a-2-3.nosrc.rpm"), STR_INIT("")}, "rpm/rhel/a", "2-3"},
        {"pkg:rpm/rhel/b@1-1.el9?upstream=a-2.src.rpm", {STR_NONE, STR_NONE}, "rpm/rhel/a-2.src.rpm", "1-1.el9"},
        {"pkg:npm/b@1?upstream=a", {STR_INIT("a"), STR_INIT("")}, "", "1"},
        /* The epoch beside the version, as trivy writes it. */
        {"pkg:deb/debian/b@1-1?epoch=2", {STR_NONE, STR_NONE}, "", "2:1-1"},
        {"pkg:deb/debian/b@2:1-1?epoch=2", {STR_NONE, STR_NONE}, "", "2:1-1"},
        {"pkg:deb/debian/b@1-1?epoch=0", {STR_NONE, STR_NONE}, "", "1-1"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct osv_package package;
        assert_true(osv_package_of(str_from(ROWS[i].purl), &ROWS[i].told, &bed->arena, &package));
        if (!str_eq(package.source_key, str_from(ROWS[i].key)) ||
            !str_eq(package.source_version, str_from(ROWS[i].version)))
            fail_msg("row %zu: " STR_F " " STR_F, i, STR_A(package.source_key), STR_A(package.source_version));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(ids_dates_and_packages_are_read),
        BED_TEST(what_does_not_fit_is_told_with_its_place),
        BED_TEST(versions_are_ordered_as_their_ecosystem_does),
        BED_TEST(what_versions_cannot_tell_needs_a_look),
        BED_TEST(releases_of_distributions_are_compared_by_their_number),
        BED_TEST(a_package_has_one_key_however_its_url_is_written),
        BED_TEST(a_component_without_version_or_url_is_none),
        BED_TEST(what_it_was_built_from_is_said_in_several_ways),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
