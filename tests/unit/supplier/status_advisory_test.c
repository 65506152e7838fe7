/* Known vulnerabilities of the components of a release, and what was decided of them (SM-9). */
#include "care.h"

#define BILL                                                                                                           \
    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":["                                            \
    "{\"type\":\"library\",\"name\":\"b\",\"version\":\"1.1.0\",\"purl\":\"pkg:npm/b@1.1.0\"},"                        \
    "{\"type\":\"library\",\"name\":\"c\",\"version\":\"1.0\",\"purl\":\"pkg:npm/c@1.0\"}]}"
#define OSV                                                                                                            \
    "{\"id\":\"GHSA-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"aliases\":[\"CVE-2026-7\"],\"published\":\"2026-02-"   \
    "01T"                                                                                                              \
    "00:00:00Z\",%s\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"b\"},\"ranges\":[{\"type\":"           \
    "\"SEMVER\","                                                                                                      \
    "\"events\":[{\"introduced\":\"0\"},{\"fixed\":\"1.2.0\"}]}]}]}"
#define PRODUCT                                                                                                        \
    "keyway: product/1\nsupplier: {id: a, name: Acme}\nproduct: {id: p, name: P, types: ED}\nreleases:\n"              \
    "  - version: '1.0'\n    date: 2026-01-01\n"                                                                       \
    "    evidence: [{id: bom, kind: sbom, file: paper.md, sha256: HASH, date: 2026-01-01}]\n"
#define DECIDED(more)                                                                                                  \
    "components: [{match: '*', owner: kim, support: maintained, assessed-until: 2027-01-01" more "}]\n"

static void advise_init(struct workshop *w, struct bed *bed, const char *process, const char *more) {
    care_init(w, bed, NULL, process);
    workshop_paper(w, BILL);
    workshop_file(w, "product.yaml", PRODUCT);
    assert_int_equal(mkdir(folder_path(bed, w->folder, "osv"), 0700), 0);
    workshop_file(w, "osv/a.json", str_format(&bed->arena, OSV, more).ptr);
}

static enum status advise_try(struct workshop *w, date_days at) {
    const struct status_options options = {.where = w->folder,
                                           .at = at,
                                           .assurance = STRENGTH_ARTEFACT,
                                           .advisories = folder_path(w->bed, w->folder, "osv")};
    return product_status_of(&options, &w->bed->arena, &w->bed->sink, &w->status);
}

static void advise(struct workshop *w, date_days at) {
    if (advise_try(w, at) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(w->bed)));
}

static void without_advisories_nothing_was_looked_up(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_judge(&w, "2026-04-01");
    assert_true(care_noted(&w, "SM-9", false, "--advisories FOLDER"));
    assert_state(&w, "SM-9", "partly", "compared with no list of known vulnerabilities");
    folder_free(w.folder);
}

static void what_nobody_assessed_stands_against_it(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "not shown",
                 "1 known vulnerability of a component is not assessed, the first: GHSA-1 in b 1.1.0");
    assert_true(care_noted(&w, "SM-9", true, "2 components against 1 documents: 1 open"));
    /* Before it was known. */
    advise(&w, date_from(2026, 1, 31));
    assert_false(workshop_item(&w, "SM-9")->contradicted);
    folder_free(w.folder);
}

static void an_assessment_holds_under_any_id_until_its_day(void **state) {
    struct workshop w;
    advise_init(&w, *state,
                DECIDED(", vulnerabilities: [{id: cve-2026-7, answer: not-affected, why: Not called., until: "
                        "2026-06-30}]"),
                "");
    advise(&w, date_from(2026, 6, 30));
    assert_state(&w, "SM-9", "shown", "");
    advise(&w, date_from(2026, 7, 1));
    assert_state(&w, "SM-9", "not shown", "which was assessed until 2026-06-30");
    folder_free(w.folder);
}

static void what_affects_the_product_has_a_case(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(", vulnerabilities: [{id: CVE-2026-7, answer: affected, case: A-1}]"), "");
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "partly", "psirt/ has no case A-1");
    workshop_file(&w, "psirt/a.yaml", CARE_HEAD CARE_RECEIVED);
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "shown", "");
    folder_free(w.folder);
}

static void what_was_withdrawn_counts_for_nothing(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "\"withdrawn\":\"2026-03-01T00:00:00Z\",");
    advise(&w, date_from(2026, 4, 1));
    assert_true(care_noted(&w, "SM-9", false, "has no OSV and no CSAF document"));
    assert_state(&w, "SM-9", "partly", "has no OSV and no CSAF document");
    folder_free(w.folder);
}

static void other_files_are_told_and_broken_ones_end_it(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_file(&w, "osv/b.json", "{\"document\":{}}");
    advise(&w, date_from(2026, 4, 1));
    assert_true(care_noted(&w, "SM-9", false, "1 JSON file that are neither OSV nor CSAF"));
    workshop_file(&w, "osv/b.json", "{");
    assert_int_equal(advise_try(&w, date_from(2026, 4, 1)), STATUS_INPUT);
    folder_free(w.folder);
}

#define CSAF(purl)                                                                                                     \
    "{\"document\":{\"category\":\"csaf_security_advisory\",\"csaf_version\":\"2.0\",\"publisher\":{\"category\":"     \
    "\"vendor\",\"name\":\"B\",\"namespace\":\"https://b.example\"},\"title\":\"t\",\"tracking\":{\"id\":\"B-1\","     \
    "\"initial_release_date\":\"2026-02-01T09:00:00Z\",\"current_release_date\":\"2026-02-01T09:00:00Z\","             \
    "\"status\":\"final\",\"version\":\"1\",\"revision_history\":[]}},\"product_tree\":{\"full_product_names\":[{"     \
    "\"product_id\":\"P\",\"name\":\"b\"" purl "}]},\"vulnerabilities\":[{\"cve\":\"CVE-2026-8\",\"product_status\":{" \
    "\"known_affected\":[\"P\"]}}]}"
#define HELPER(purl) ",\"product_identification_helper\":{\"purl\":\"" purl "\"}"

static void csaf_speaks_of_package_urls(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "\"withdrawn\":\"2026-03-01T00:00:00Z\",");
    workshop_file(&w, "osv/b.json", CSAF(HELPER("pkg:npm/b@1.1.0")));
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "not shown", "CVE-2026-8 in b 1.1.0");
    workshop_file(&w, "osv/b.json", CSAF(HELPER("pkg:npm/b@1.1.1")));
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "shown", "");
    workshop_file(&w, "osv/b.json", CSAF(HELPER("pkg:npm/b")));
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "partly", "which the versions do not tell: CVE-2026-8");
    workshop_file(&w, "osv/b.json", CSAF(""));
    advise(&w, date_from(2026, 4, 1));
    assert_true(care_noted(&w, "SM-9", false, "1 CSAF document that name neither a package URL nor a CPE"));
    assert_state(&w, "SM-9", "partly", "which the versions do not tell: CVE-2026-8 in b 1.1.0");
    folder_free(w.folder);
}

#define UPSTREAM                                                                                                       \
    "{\"id\":\"DSA-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"upstream\":[\"CVE-2026-1\",\"CVE-2026-2\"],"            \
    "\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"b\",\"purl\":\"pkg:npm/"                             \
    "b\"},\"versions\":[\"1.1.0\"]},"                                                                                  \
    "{\"package\":{\"ecosystem\":\"npm\",\"name\":\"b\"},\"versions\":[\"1.1.0\"]}]}"
#define AWAY(id, until) "{id: " id ", answer: not-affected, why: Not called., until: " until "}"
#define SETTLED(more)   DECIDED(", vulnerabilities: [" more "]")

static void what_it_is_made_of_settles_it_only_together(void **state) {
    static const struct {
        const char *process, *state, *detail;
    } ROWS[] = {
        /* It has several entries about the one component, and counts once. */
        {DECIDED(""), "not shown", "1 known vulnerability of a component is not assessed, the first: DSA-1 in b"},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01")), "not shown", "DSA-1 in b 1.1.0"},
        {SETTLED(AWAY("CVE-2026-2", "2027-01-01")), "not shown", "DSA-1 in b 1.1.0"},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01") ", " AWAY("CVE-2026-2", "2027-01-01")), "shown", ""},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01") ", " AWAY("CVE-2026-2", "2026-03-01")), "not shown",
         "which was assessed until 2026-03-01"},
        {SETTLED(AWAY("CVE-2026-1", "2027-01-01") ", {id: CVE-2026-2, answer: affected, case: A-1}"), "partly",
         "psirt/ has no case A-1"},
        {SETTLED(AWAY("DSA-1", "2027-01-01")), "shown", ""},
        {SETTLED(AWAY("DSA-1", "2026-03-01")), "not shown", "which was assessed until 2026-03-01"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        advise_init(&w, *state, ROWS[i].process, "");
        workshop_file(&w, "osv/a.json", UPSTREAM);
        advise(&w, date_from(2026, 4, 1));
        assert_state(&w, "SM-9", ROWS[i].state, ROWS[i].detail);
        folder_free(w.folder);
    }
}

static void csaf_is_settled_by_its_own_id_or_by_the_cve(void **state) {
    static const struct {
        const char *process, *state;
    } ROWS[] = {
        {SETTLED(AWAY("B-1", "2027-01-01")), "shown"},
        {SETTLED(AWAY("CVE-2026-8", "2027-01-01")), "shown"},
        {SETTLED(AWAY("CVE-2026-9", "2027-01-01")), "not shown"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        advise_init(&w, *state, ROWS[i].process, "");
        workshop_file(&w, "osv/a.json", CSAF(HELPER("pkg:npm/%62@1.1.0")));
        advise(&w, date_from(2026, 4, 1));
        assert_state(&w, "SM-9", ROWS[i].state, i < 2 ? "" : "CVE-2026-8 in b 1.1.0");
        folder_free(w.folder);
    }
}

/* A document of CSAF about one product of a vendor, and a component of the bill; what nothing else of SM-9 is about. */
#define TREE(...) TREE_OF(__VA_ARGS__)
#define TREE_OF(vendor, name, kind, version, helper)                                                                   \
    "{\"document\":{\"category\":\"csaf_security_advisory\",\"csaf_version\":\"2.1\",\"publisher\":{\"category\":"     \
    "\"vendor\",\"name\":\"B\",\"namespace\":\"https://b.example\"},\"title\":\"t\",\"tracking\":{\"id\":\"B-1\","     \
    "\"initial_release_date\":\"2026-02-01T09:00:00Z\",\"current_release_date\":\"2026-02-01T09:00:00Z\","             \
    "\"status\":\"final\",\"version\":\"1\",\"revision_history\":[]}},\"product_tree\":{\"branches\":[{\"category\":"  \
    "\"vendor\",\"name\":\"" vendor "\",\"branches\":[{\"category\":\"product_name\",\"name\":\"" name                 \
    "\",\"branches\":[{\"category\":\"" kind "\",\"name\":\"" version                                                  \
    "\",\"product\":{\"product_id\":\"P\",\"name\":\"x\"" helper "}}]}]}]},\"vulnerabilities\":[{\"cve\":"             \
    "\"CVE-2026-8\",\"product_status\":{\""
#define TREE_END        "\":[\"P\"]}}]}"
#define CPE_HELPER(cpe) ",\"product_identification_helper\":{\"cpe\":\"" cpe "\"}"
#define PART(more)                                                                                                     \
    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"type\":\"library\",\"name\":\"Open "      \
    "SSL\"," more "}]}"
#define VERSION      "\"version\":\"3.0.11\""
#define BY_CPE       VERSION ",\"cpe\":\"cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*\""
#define BY_DEB       VERSION ",\"purl\":\"pkg:deb/debian/openssl@3.0.11-1?upstream=openssl\""
#define BELOW        "product_version_range", "vers:generic/<3.0.13"
#define CPE(version) CPE_HELPER("cpe:2.3:a:openssl:openssl:" version ":*:*:*:*:*:*:*")

static void names_and_cpes_are_compared_and_what_they_leave_open_is_a_look(void **state) {
    static const struct {
        const char *part, *document, *status, *state, *reason;
    } ROWS[] = {
        /* By name: whose it is decides whether it is certain. */
        {VERSION, TREE("OpenSSL", "open-ssl", BELOW, ""), "known_affected", "partly", "may be a known vulnerability"},
        {VERSION ",\"publisher\":\"openssl\"", TREE("OpenSSL", "open-ssl", BELOW, ""), "known_affected", "not shown",
         "CVE-2026-8 in Open SSL 3.0.11"},
        {VERSION, TREE("OpenSSL", "open-ssl", "product_version", "3.0.12", ""), "known_affected", "partly",
         "looked up by name alone"},
        {VERSION, TREE("OpenSSL", "other", BELOW, ""), "known_affected", "partly", "looked up by name alone"},
        {"\"group\":\"OpenSSL\"", TREE("OpenSSL", "open-ssl", BELOW, ""), "known_affected", "partly",
         "may be a known vulnerability"},
        /* By CPE: the version of its own, else that of the tree. */
        {BY_CPE, TREE("O", "x", "product_version", "1", CPE("3.0.11")), "known_affected", "not shown", "CVE-2026-8"},
        {BY_CPE, TREE("O", "x", "product_version", "1", CPE("3.0.12")), "known_affected", "shown", ""},
        {BY_CPE, TREE("O", "x", BELOW, CPE("*")), "known_affected", "not shown", "CVE-2026-8"},
        {BY_CPE, TREE("O", "x", "product_version_range", "vers:generic/>=3.1|<3.2", CPE("*")), "known_affected",
         "shown", ""},
        {BY_CPE, TREE("O", "x", "product_version_range", ">=3.0|<3.0.13", CPE("*")), "known_affected", "not shown",
         "CVE-2026-8"},
        {BY_CPE, TREE("O", "x", "product_version_range", "before 3.0.13", CPE("*")), "known_affected", "not shown",
         "CVE-2026-8"},
        {BY_CPE, TREE("O", "x", "product_version_range", "vers:unknown/>=3.0|<3.2", CPE("*")), "known_affected",
         "partly", "may be a known vulnerability"},
        {BY_CPE, TREE("O", "x", "product_version_range", "vers:generic/<3.0|>=2.0", CPE("*")), "known_affected",
         "partly", "may be a known vulnerability"},
        {BY_CPE, TREE("O", "x", "product_version_range", "vers:all/*", CPE("*")), "known_affected", "not shown",
         "CVE-2026-8"},
        {BY_CPE, TREE("O", "x", BELOW, CPE_HELPER("cpe:2.3:a:openssl:openssl:*:*:*:*:fips:*:*:*")), "known_affected",
         "partly", "may be a known vulnerability"},
        /* What the status says. */
        {BY_CPE, TREE("O", "x", BELOW, CPE("*")), "under_investigation", "partly", "may be a known vulnerability"},
        {BY_CPE, TREE("O", "x", BELOW, CPE("*")), "known_not_affected", "shown", ""},
        {BY_CPE, TREE("O", "x", "product_version", "3.0.9", CPE("*")), "first_affected", "partly",
         "may be a known vulnerability"},
        /* What is known by a better thing than its name is not taken for another by it. */
        {BY_CPE, TREE("O", "open-ssl", BELOW, CPE_HELPER("cpe:2.3:a:other:tls:*:*:*:*:*:*:*:*")), "known_affected",
         "shown", ""},
        {BY_CPE, TREE("O", "open-ssl", BELOW, HELPER("pkg:deb/debian/openssl")), "known_affected", "partly",
         "may be a known vulnerability"},
        {BY_DEB, TREE("O", "open-ssl", BELOW, HELPER("pkg:generic/openssl")), "known_affected", "partly",
         "may be a known vulnerability"},
        {BY_DEB, TREE("O", "open-ssl", BELOW, HELPER("pkg:rpm/suse/openssl")), "known_affected", "partly",
         "no document in "},
        {BY_DEB, TREE("O", "open-ssl", BELOW, HELPER("pkg:deb/debian/openssl")), "known_affected", "partly",
         "may be a known vulnerability"},
        {BY_DEB, TREE("O", "x", "product_version_range", "vers:deb/<3.0.11-2", HELPER("pkg:deb/debian/openssl")),
         "known_affected", "not shown", "CVE-2026-8"},
        {BY_DEB, TREE("O", "x", "product_version_range", "vers:deb/<3.0.11-1", HELPER("pkg:deb/debian/openssl")),
         "known_affected", "shown", ""},
        {VERSION ",\"purl\":\"pkg:deb/debian/openssl@3.0.11-1?distro=debian-12&upstream=openssl\"",
         TREE("O", "x", "product_version_range", "vers:deb/<3.0.11-1",
              HELPER("pkg:deb/debian/openssl?distro=debian-11")),
         "known_affected", "partly", "names a package of Debian, release debian-12"},
        {VERSION ",\"purl\":\"pkg:deb/debian/openssl@3.0.11-1?distro=debian-12&upstream=openssl\"",
         TREE("O", "x", "product_version_range", "vers:deb/<3.0.11-1",
              HELPER("pkg:deb/debian/openssl?distro=bookworm")),
         "known_affected", "shown", ""},
        {BY_DEB, TREE("O", "x", BELOW, HELPER("pkg:npm/openssl")), "known_affected", "partly", "no document in "},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        advise_init(&w, *state, DECIDED(""), "");
        workshop_paper(&w, str_format(&w.bed->arena, PART("%s"), ROWS[i].part).ptr);
        workshop_file(&w, "product.yaml", PRODUCT);
        workshop_file(&w, "osv/a.json",
                      str_format(&w.bed->arena, "%s%s" TREE_END, ROWS[i].document, ROWS[i].status).ptr);
        advise(&w, date_from(2026, 4, 1));
        const struct status_item *item = workshop_item(&w, "SM-9");
        if (!str_eq(process_state_name(item->state), str_from(ROWS[i].state)))
            fail_msg("row %zu: " STR_F ": " STR_F, i, STR_A(process_state_name(item->state)), STR_A(item->reason));
        assert_state(&w, "SM-9", ROWS[i].state, ROWS[i].reason);
        folder_free(w.folder);
    }
}

static void a_name_alone_is_held_against_every_ecosystem(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_paper(&w, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[{\"type\":\"library\","
                       "\"name\":\"B\",\"version\":\"9\",\"purl\":\"pkg:generic/b@9\"}]}");
    workshop_file(&w, "product.yaml", PRODUCT);
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "partly", "1 may be a known vulnerability, which the versions do not tell: GHSA-1 in B 9");
    folder_free(w.folder);
}

static void an_ecosystem_that_nobody_knows_is_found_by_its_url(void **state) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_file(
        &w, "osv/a.json",
        "{\"id\":\"X-1\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"Other:1"
        "\",\"name\":\"lib-b\",\"purl\":\"pkg:npm/b\"},\"versions\":[\"1.1.0\"]}]}");
    advise(&w, date_from(2026, 4, 1));
    assert_state(&w, "SM-9", "not shown", "X-1 in b 1.1.0");
    folder_free(w.folder);
}

/* One package of a distribution, against what is said of openssl before 3.0.13 in an ecosystem. */
#define FIXED(ecosystem, version)                                                                                      \
    "{\"package\":{\"ecosystem\":\"" ecosystem                                                                         \
    "\",\"name\":\"openssl\"},\"ranges\":[{\"type\":\"ECOSYSTEM\",\"events\":[{"                                       \
    "\"introduced\":\"0\"},{\"fixed\":\"" version "\"}]}]}"
#define OF(purl)              "\"version\":\"3.0.11\",\"purl\":\"pkg:" purl "\""
#define PROPERTY(name, value) "{\"name\":\"" name "\",\"value\":\"" value "\"}"
#define TOLD(list)            ",\"properties\":[" list "]"
#define TRIVY(part, value)    PROPERTY("aquasecurity:trivy:Src" part, value)

static void judge_package(void **state, const char *part, const char *affected, const char *standing,
                          const char *reason) {
    struct workshop w;
    advise_init(&w, *state, DECIDED(""), "");
    workshop_paper(&w, str_format(&w.bed->arena, PART("%s"), part).ptr);
    workshop_file(&w, "product.yaml", PRODUCT);
    workshop_file(
        &w, "osv/a.json",
        str_format(&w.bed->arena, "{\"id\":\"DSA-1\",\"modified\":\"2026-01-01\",\"affected\":[%s]}", affected).ptr);
    advise(&w, date_from(2026, 4, 1));
    const struct status_item *item = workshop_item(&w, "SM-9");
    if (!str_eq(process_state_name(item->state), str_from(standing)))
        fail_msg("%s against %s: " STR_F, part, affected, STR_A(item->reason));
    assert_state(&w, "SM-9", standing, reason);
    folder_free(w.folder);
}

static void documents_call_a_package_by_what_it_was_built_from(void **state) {
    static const char bookworm[] = FIXED("Debian:12", "3.0.13"), v3_18[] = FIXED("Alpine:v3.18", "3.0.13");
    static const struct {
        const char *part, *affected, *state, *reason;
    } ROWS[] = {
        {OF("deb/debian/libssl3@3.0.11?distro=debian-12&upstream=openssl"), bookworm, "not shown", "DSA-1 in Open SSL"},
        {OF("deb/debian/libssl3@3.0.11?distro=debian-12") TOLD(PROPERTY("keyway:source", "openssl")), bookworm,
         "not shown", "DSA-1 in Open SSL"},
        {OF("deb/debian/libssl3@3.0.11?distro=debian-12") TOLD(TRIVY("Name", "openssl") "," TRIVY("Version", "3.0.11")),
         bookworm, "not shown", "DSA-1 in Open SSL"},
        /* The version of the source counts. */
        {OF("deb/debian/libssl3@3.0.11?distro=debian-12") TOLD(
             TRIVY("Name", "openssl") "," TRIVY("Version", "3.0.13") "," TRIVY("Release", "1") "," TRIVY("Epoch", "0")),
         bookworm, "shown", ""},
        {OF("apk/alpine/libcrypto3@3.0.11?distro=alpine-3.18.4") TOLD(PROPERTY("keyway:source", "openssl")), v3_18,
         "not shown", "DSA-1 in Open SSL"},
        {OF("rpm/rocky/openssl-libs@3.0.11?upstream=openssl-3.0.11-2.el9.src.rpm"), FIXED("Rocky Linux:9", "3.0.13"),
         "partly", "may be a known vulnerability"},
        /* Nobody says, not even of another component. */
        {OF("deb/debian/libssl3@3.0.11?distro=debian-12"), bookworm, "partly",
         "known vulnerabilities of 1 of 1 components, e.g. Open SSL, were looked up by the name of the binary package "
         "alone"},
        {OF("apk/alpine/libcrypto3@3.0.11"), v3_18, "partly", "by the name of the binary package alone"},
        {OF("deb/debian/libssl3@3.0.11?distro=debian-12") "},{\"type\":\"library\",\"name\":\"z\"," OF(
             "deb/debian/zlib1g@3.0.11?upstream=zlib"),
         bookworm, "shown", ""},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        judge_package(state, ROWS[i].part, ROWS[i].affected, ROWS[i].state, ROWS[i].reason);
}

static void what_is_said_of_another_release_compares_nothing(void **state) {
    static const struct {
        const char *part, *affected, *state, *reason;
    } ROWS[] = {
#define SSL(distro) OF("deb/debian/libssl3@3.0.13?upstream=openssl&distro=" distro)
        {SSL("debian-12"), FIXED("Debian:12", "3.0.13"), "shown", ""},
        {SSL("debian-12"), FIXED("Debian", "3.0.13"), "shown", ""},
        {SSL("debian-12"), FIXED("Debian:11", "3.0.13"), "partly", "names a package of Debian, release debian-12"},
        {SSL("debian-12"), FIXED("Debian:11", "3.0.13") "," FIXED("Debian:12", "3.0.13"), "shown", ""},
        {SSL("bookworm"), FIXED("Debian:12", "3.0.13"), "shown", ""},
        {SSL("bookworm"), FIXED("Debian:11", "3.0.13"), "partly", "names a package of Debian, release bookworm"},
        {SSL("sid"), FIXED("Debian:12", "3.0.13"), "partly", "names a package of Debian, release sid"},
        {OF("deb/ubuntu/a@3.0.13?upstream=openssl&distro=ubuntu-22.04"), FIXED("Ubuntu:20.04:LTS", "3.0.13"), "partly",
         "names a package of Ubuntu, release ubuntu-22.04"},
        {OF("apk/alpine/a@3.0.13?upstream=openssl&distro=alpine-3.18.4"), FIXED("Alpine:v3.17", "3.0.13"), "partly",
         "names a package of Alpine, release alpine-3.18.4"},
        {OF("apk/alpine/a@3.0.13?upstream=openssl&distro=alpine-3.18.4"), FIXED("Alpine:v3.18", "3.0.13"), "shown", ""},
        /* A CPE beside it, and a document about another one, make it no more compared. */
        {SSL("debian-12") ",\"cpe\":\"cpe:2.3:a:openssl:openssl:3.0.13:*:*:*:*:*:*:*\"", FIXED("Debian:11", "3.0.13"),
         "partly", "names a package of Debian, release debian-12"},
        /* Which release it is of, it does not say. */
        {OF("deb/debian/libssl3@3.0.13?upstream=openssl"), FIXED("Debian:11", "3.0.13"), "shown", ""},
        {OF("deb/debian/libssl3@3.0.13?upstream=openssl"),
         FIXED("Debian:11", "3.0.13") "," FIXED("Debian:12", "3.0.14"), "not shown",
         "of one release of the distribution and not of another: its package URL names none"},
    };
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++)
        judge_package(state, ROWS[i].part, ROWS[i].affected, ROWS[i].state, ROWS[i].reason);
}

static void a_bill_of_another_product_is_a_look(void **state) {
    static const struct {
        const char *name, *state, *reason;
    } ROWS[] = {{"P", "shown", ""}, {"Sieve", "partly", "the bill of materials is of Sieve, and not of this product"}};
    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        struct workshop w;
        advise_init(&w, *state, DECIDED(""), "\"withdrawn\":\"2026-02-02T00:00:00Z\",");
        workshop_paper(&w,
                       str_format(&w.bed->arena,
                                  "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"metadata\":{\"component\":{"
                                  "\"type\":\"firmware\",\"name\":\"%s\"}},\"components\":[{\"type\":\"library\","
                                  "\"name\":\"c\",\"version\":\"1.0\",\"purl\":\"pkg:npm/c@1.0\"}]}",
                                  ROWS[i].name)
                           .ptr);
        workshop_file(&w, "product.yaml", PRODUCT);
        workshop_file(
            &w, "osv/b.json",
            "{\"id\":\"GHSA-2\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":"
            "\"npm\",\"name\":\"z\"},\"versions\":[\"1\"]}]}");
        advise(&w, date_from(2026, 4, 1));
        assert_state(&w, "SM-9", ROWS[i].state, ROWS[i].reason);
        folder_free(w.folder);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(without_advisories_nothing_was_looked_up),
        BED_TEST(what_nobody_assessed_stands_against_it),
        BED_TEST(an_assessment_holds_under_any_id_until_its_day),
        BED_TEST(what_affects_the_product_has_a_case),
        BED_TEST(what_was_withdrawn_counts_for_nothing),
        BED_TEST(csaf_speaks_of_package_urls),
        BED_TEST(other_files_are_told_and_broken_ones_end_it),
        BED_TEST(what_it_is_made_of_settles_it_only_together),
        BED_TEST(csaf_is_settled_by_its_own_id_or_by_the_cve),
        BED_TEST(names_and_cpes_are_compared_and_what_they_leave_open_is_a_look),
        BED_TEST(a_name_alone_is_held_against_every_ecosystem),
        BED_TEST(an_ecosystem_that_nobody_knows_is_found_by_its_url),
        BED_TEST(documents_call_a_package_by_what_it_was_built_from),
        BED_TEST(what_is_said_of_another_release_compares_nothing),
        BED_TEST(a_bill_of_another_product_is_a_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
