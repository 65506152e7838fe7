#include "csaf/purl.h"

#include "bed.h"

static struct purl read_purl(struct bed *bed, const char *text) {
    struct purl purl;
    assert_int_equal(purl_read(str_from(text), &bed->arena, &purl), STATUS_OK);
    return purl;
}

static void parts_are_decoded(void **state) {
    struct purl purl = read_purl(*state, "pkg:Deb/Debian/Attr@1:2.4.47-2%2Bb1?arch=source&distro=x#/a%20b/c/");
    assert_int_equal(purl.fault, PURL_VALID);
    assert_str(purl.type, "deb");
    assert_str(purl.namespace, "debian");
    assert_str(purl.name, "attr");
    assert_str(purl.version, "1:2.4.47-2+b1");
    assert_str(purl_qualifier(&purl, STR("distro")), "x");
    assert_null(purl_qualifier(&purl, STR("dist")).ptr);
    assert_str(purl.subpath, "a b/c");
    purl = read_purl(*state, "pkg:npm/%40babel/core");
    assert_str(purl.namespace, "@babel");
    assert_str(purl.name, "core");
    assert_null(purl.version.ptr);
    assert_null(purl.subpath.ptr);
    purl = read_purl(*state, "pkg:deb/debian/curl@?arch=amd64");
    assert_int_equal(purl.fault, PURL_VALID);
    assert_null(purl.version.ptr);
    purl = read_purl(*state, "pkg:golang/a.b/c/D@v1");
    assert_str(purl.namespace, "a.b/c");
    assert_str(purl.name, "D");
}

static void faults_are_told(void **state) {
    static const struct {
        const char *text;
        enum purl_fault fault;
        const char *part;
    } CASES[] = {
        {"pkg:generic/a", PURL_VALID, NULL},
        {"pkg:unheard-of.type/a/b@1", PURL_VALID, NULL},
        {"pkg:oci/a@sha256%3Aab?repository_url=https://registry.example.com", PURL_VALID, NULL},
        {"pkg:deb/debian/curl@7.88.1-10+deb12u12", PURL_VALID, NULL},
        {"pkg:generic/a?", PURL_VALID, NULL},
        {"pkg:generic/a?x=", PURL_VALID, NULL},
        {"", PURL_SCHEME, ""},
        {"PKG:generic/a", PURL_SCHEME, "PKG:ge"},
        {"pkg://generic/a", PURL_SCHEME, "pkg://"},
        {"pkg:a", PURL_NAME, ""},
        {"pkg:/a", PURL_SCHEME, "pkg:/a"},
        {"pkg:3a/b", PURL_TYPE, "3a"},
        {"pkg:a%41/b", PURL_TYPE, "a%41"},
        {"pkg:maven/@1.3.4", PURL_NAME, ""},
        {"pkg:maven/org/", PURL_NO_NAMESPACE, "maven"},
        {"pkg:generic/a b", PURL_CHARACTER, " "},
        {"pkg:generic/\xc3\xa4", PURL_CHARACTER, "\xc3\xa4"},
        {"pkg:generic/%c3%a4", PURL_VALID, NULL},
        {"pkg:generic/%c3", PURL_ENCODING, "%c3"},
        {"pkg:generic/a%2", PURL_ENCODING, "%2"},
        {"pkg:generic/a@%zz", PURL_ENCODING, "%zz"},
        {"pkg:generic/a//b/c", PURL_NAMESPACE, "a//b"},
        {"pkg:generic/a%2fb/c", PURL_NAMESPACE, "a%2fb"},
        {"pkg:generic/a#../b", PURL_SUBPATH, ".."},
        {"pkg:generic/a#b/%2e", PURL_SUBPATH, "%2e"},
        {"pkg:generic/a?b", PURL_QUALIFIER, "b"},
        {"pkg:generic/a?B=1", PURL_QUALIFIER, "B=1"},
        {"pkg:generic/a?b=1&&c=2", PURL_QUALIFIER, ""},
        {"pkg:generic/a?b=1&b=2", PURL_REPEATED, "b"},
        {"pkg:generic/a?b=%", PURL_ENCODING, "%"},
        {"pkg:npm/@babel/core", PURL_VALID, NULL},
        {"pkg:npm/@babel/core@7", PURL_VALID, NULL},
        {"pkg:swift/github.com/a/@5", PURL_NAME, "github.com/a/"},
        {"pkg:cpan/URI::Escape", PURL_FOREIGN_NAME, "URI::Escape"},
        {"pkg:chrome-extension/dogs", PURL_FOREIGN_NAME, "dogs"},
        {"pkg:chrome-extension/abcdefghijklmnopabcdefghijklmnop", PURL_VALID, NULL},
        {"pkg:deb/curl@1", PURL_NO_NAMESPACE, "deb"},
        {"pkg:oci/com.example/a@1", PURL_ANY_NAMESPACE, "oci"},
        {"pkg:julia/Dates", PURL_NO_QUALIFIER, "uuid"},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct purl purl = read_purl(*state, CASES[i].text);
        if (purl.fault != CASES[i].fault || !str_eq(purl.part, str_from(CASES[i].part)))
            fail_msg("%s: '%.*s' %s", CASES[i].text, STR_A(purl.part), purl_fault_text(purl.fault));
    }
}

static void packages_are_the_same_however_they_are_written(void **state) {
    static const struct {
        const char *a, *b;
        bool same;
    } CASES[] = {
        {"pkg:npm/%40a/b@1?x=1", "pkg:npm/@a/b@1?x=2", true}, {"pkg:pypi/Django@1", "pkg:pypi/django@1", true},
        {"pkg:maven/a/Log@1", "pkg:maven/a/log@1", false},    {"pkg:generic/a@1%2E0", "pkg:generic/a@1.0", true},
        {"pkg:generic/a@1", "pkg:generic/a", false},          {"pkg:generic/a@1#b", "pkg:generic/a@1", false},
        {"pkg:generic/a@1#b", "pkg:generic/a@1#/b/", true},   {"pkg:generic/n/a", "pkg:generic/a", false},
        {"pkg:deb/curl@1", "pkg:deb/curl@1?arch=i386", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct purl a = read_purl(*state, CASES[i].a), b = read_purl(*state, CASES[i].b);
        assert_true(purl_is_readable(&a) && purl_is_readable(&b));
        if (purl_same(&a, &b) != CASES[i].same)
            fail_msg("%s, %s", CASES[i].a, CASES[i].b);
    }
}

static void types_differ(void **state) {
    (void)state;
    assert_int_equal(purl_type_namespace(STR("deb")), PURL_REQUIRED);
    assert_int_equal(purl_type_namespace(STR("oci")), PURL_PROHIBITED);
    assert_int_equal(purl_type_namespace(STR("npm")), PURL_OPTIONAL);
    assert_int_equal(purl_type_namespace(STR("zzz")), PURL_OPTIONAL);
    assert_true(purl_type_has_arch(STR("alpm")));
    assert_false(purl_type_has_arch(STR("yocto")));
}

static void memory_may_be_out(void **state) {
    (void)state;
    for (size_t cap = 0; cap < 4096; cap += 16) {
        struct arena arena;
        struct purl purl;
        arena_init(&arena, cap);
        enum status status = purl_read(STR("pkg:deb/%41/b@%31?a=1&b=2#%20"), &arena, &purl);
        assert_true(status == STATUS_MEMORY || purl.fault == PURL_VALID);
        arena_done(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(parts_are_decoded),
        BED_TEST(faults_are_told),
        BED_TEST(packages_are_the_same_however_they_are_written),
        BED_TEST(types_differ),
        BED_TEST(memory_may_be_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
