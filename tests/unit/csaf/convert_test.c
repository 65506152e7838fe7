/* Rule by rule: a part of a document, what it becomes, and what is told of it. */
#include "bed.h"

#include <stdlib.h>

#include "csaf/convert.h"
#include "csaf/tree.h"

/* What a document is made of: NULL leaves the usual. */
struct parts {
    const char *document; /* members beside the usual ones, each with a comma behind it */
    const char *title;
    const char *category;
    const char *tree;          /* members of product_tree */
    const char *vulnerability; /* members of the one vulnerability */
    const char *root;          /* members beside the usual ones */
};

struct given {
    struct parts parts;
    struct csaf_convert_options options;
    const char *kind;  /* that is told; NULL: see `untold` */
    const char *holds; /* in the document that comes out, on one line with sorted keys; NULL: whatever */
    const char *lacks;
    const char *untold; /* a kind that is not told */
    bool to_decide;     /* a person must decide */
};

#define TLP                           "\"distribution\":{\"tlp\":{\"label\":\"GREEN\"}},"
#define PRODUCT                       "{\"name\":\"P\",\"product_id\":\"1\"}"
#define TREE(x)                       "\"full_product_names\":[" x "]"
#define HELPED(x)                     TREE("{\"name\":\"P\",\"product_id\":\"1\",\"product_identification_helper\":{" x "}}")
#define BRANCH(category, name, below) "{\"category\":\"" category "\",\"name\":\"" name "\"," below "}"
#define BELOW(x)                      "\"branches\":[" x "]"
#define LEAF(id)                      "\"product\":{\"name\":\"P" id "\",\"product_id\":\"" id "\"}"
#define BRANCHES(x)                   "\"branches\":[" x "]"
#define VENDOR(x)                     BRANCHES(BRANCH("vendor", "V", BELOW(x)))
#define RANGE(x)                      VENDOR(BRANCH("product_name", "N", BELOW(BRANCH("product_version_range", x, LEAF("1")))))

static struct str document_of(struct arena *arena, const struct parts *p) {
    return str_format(
        arena,
        "{\"document\":{%s\"category\":\"%s\",\"csaf_version\":\"2.0\",\"publisher\":{\"category\":\"vendor\",\"name\":"
        "\"N\",\"namespace\":\"https://a.example\"},\"title\":\"%s\",\"tracking\":{\"current_release_date\":"
        "\"2022-03-01T00:00:00Z\",\"id\":\"ID-1\",\"initial_release_date\":\"2022-03-01T00:00:00Z\","
        "\"revision_history\":[{\"date\":\"2022-03-01T00:00:00Z\",\"number\":\"1\",\"summary\":\"S\"}],\"status\":"
        "\"final\",\"version\":\"1\"}}%s%s%s%s%s%s%s}",
        p->document ? p->document : TLP, p->category ? p->category : "csaf_base", p->title ? p->title : "T",
        p->tree ? ",\"product_tree\":{" : "", p->tree ? p->tree : "", p->tree ? "}" : "",
        p->vulnerability ? ",\"vulnerabilities\":[{" : "", p->vulnerability ? p->vulnerability : "",
        p->vulnerability ? "}]" : "", p->root ? p->root : "");
}

static struct schema_set *schemas;
static struct json_parser *parser;

static void read_json(struct bed *bed, struct str text, struct json_doc *doc) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    *source = (struct source){STR("a.json"), text};
    if (json_parse(parser, source, false, &bed->arena, &bed->sink, doc) != STATUS_OK)
        fail_msg(STR_F, STR_A(text));
}

static struct csaf_conversion convert(struct bed *bed, struct str text, const struct csaf_convert_options *options) {
    struct csaf_converter converter = {schemas, parser, *options};
    struct csaf_conversion conversion;
    struct json_doc doc;
    converter.options.now.seconds = 1700000000;
    read_json(bed, text, &doc);
    assert_int_equal(csaf_convert(&converter, &doc, &bed->arena, &bed->sink, &conversion), STATUS_OK);
    return conversion;
}

static bool tells(const struct csaf_conversion *conversion, const char *kind) {
    for (size_t i = 0; i < conversion->count; i++)
        if (str_eq(conversion->changes[i].kind->id, str_from(kind)))
            return true;
    return false;
}

static struct str compact(struct bed *bed, struct str text) {
    struct tree tree = {.arena = &bed->arena};
    struct json_doc doc;
    read_json(bed, text, &doc);
    return tree_text(&tree, tree_copy(&tree, doc.root));
}

static void check(struct bed *bed, const struct given *g) {
    struct csaf_conversion conversion = convert(bed, document_of(&bed->arena, &g->parts), &g->options);
    struct str text = compact(bed, conversion.text);
    if (g->kind && !tells(&conversion, g->kind))
        fail_msg("%s is not told; it becomes " STR_F, g->kind, STR_A(text));
    if (g->untold && tells(&conversion, g->untold))
        fail_msg("%s is told; it becomes " STR_F, g->untold, STR_A(text));
    if (g->holds && !str_contains(text, str_from(g->holds)))
        fail_msg("no %s in " STR_F, g->holds, STR_A(text));
    if (g->lacks && str_contains(text, str_from(g->lacks)))
        fail_msg("%s in " STR_F, g->lacks, STR_A(text));
    if ((conversion.decisions > 0) != g->to_decide)
        fail_msg("%zu decisions, the last: " STR_F " " STR_F, conversion.decisions,
                 STR_A(conversion.changes[conversion.count - 1].before),
                 STR_A(conversion.changes[conversion.count - 1].after));
}

#define CHECK_ALL(cases)                                                                                               \
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)                                                                      \
    check(*state, &(cases)[i])

static void document(void **state) {
    static const struct given cases[] = {
        {.holds = "\"$schema\":\"https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json\""},
        {.holds = "\"csaf_version\":\"2.1\"", .untold = "tlp.default"},
        {{.root = ",\"more\":{\"a\":1}"}, .kind = "property.unknown", .lacks = "more"},
        {{.document = "\"distribution\":{\"tlp\":{\"label\":\"WHITE\"}},"},
         .kind = "form.changed",
         .holds = "\"label\":\"CLEAR\""},
        {{.document = ""}, .kind = "tlp.default", .holds = "\"distribution\":{\"tlp\":{\"label\":\"CLEAR\"}}"},
        {{.document = "\"distribution\":{\"text\":\"TLP v2.0: TLP:AMBER+STRICT\",\"tlp\":{\"label\":\"RED\"}},"},
         .kind = "tlp.in-text",
         .holds = "\"label\":\"RED\""},
        {{.document = "\"distribution\":{\"text\":\"TLP v2.0: TLP:AMBER+STRICT\",\"tlp\":{\"label\":\"RED\"}},"},
         {.tlp_from_text = true},
         .kind = "tlp.from-text",
         .holds = "\"label\":\"AMBER+STRICT\""},
        {{.document = "\"distribution\":{\"text\":\"TLP v2.0: TLP:GREEN\"},"},
         {.tlp_from_text = true},
         .kind = "tlp.from-text",
         .holds = "\"label\":\"GREEN\""},
        {{.title = "ID-1: Many faults"}, .kind = "title.id", .holds = "\"title\":\"Many faults\""},
        {{.title = "Many faults (ID-1)"}, .kind = "title.id", .holds = "\"title\":\"Many faults\""},
        {{.title = "Faults \\u2013 ID-1 \\u2013 in (old) doors"},
         .kind = "title.id",
         .holds = "\"title\":\"Faults in (old) doors\""},
        {{.title = "In old (red) [ID-1]"}, .kind = "title.id", .holds = "\"title\":\"In old (red)\""},
        {{.title = "ID-1"}, .kind = "title.left", .holds = "\"title\":\"ID-1\""},
        {{.category = "csaf_security_advisory",
          .tree = TREE(PRODUCT),
          .vulnerability = "\"cve\":\"CVE-2020-1234\",\"notes\":[{\"category\":\"details\",\"text\":\"T\"}],"
                           "\"product_status\":{\"fixed\":[\"1\"]}"},
         .kind = "category.deprecated",
         .holds = "\"category\":\"csaf_deprecated_security_advisory\""},
        {{.title = "Superseded: faults"}, .kind = "category.kept", .holds = "\"category\":\"csaf_base\""},
        {{.category = "Withdrawn"}, .kind = "category.kept", .holds = "\"category\":\"Withdrawn\"", .to_decide = true},
        {{.title = "Withdrawn", .document = TLP "\"lang\":\"de\","}, .untold = "category.kept"},
    };
    CHECK_ALL(cases);
}

static void publisher(void **state) {
    static const char *const becomes[] = {"other", "other", "multiplier"};
    static const struct csaf_convert_options options[] = {
        {.publisher = {NULL, 0}}, {.publisher = STR_INIT("other")}, {.publisher = STR_INIT("multiplier")}};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(options); i++) {
        struct str text = document_of(&bed->arena, &(const struct parts){NULL});
        char *at = (char *)text.ptr + str_find(text, STR("\"vendor\""));
        for (size_t k = 0; k < sizeof "\"other\" " - 1; k++)
            at[k] = "\"other\" "[k];
        struct csaf_conversion conversion = convert(bed, text, &options[i]);
        assert_int_equal(tells(&conversion, "publisher.other"), i == 0);
        assert_true(str_contains(compact(bed, conversion.text),
                                 str_format(&bed->arena, "\"publisher\":{\"category\":\"%s\"", becomes[i])));
    }
}

static void withdrawn_documents_that_fit(void **state) {
    static const struct given given = {
        {.document =
             TLP "\"notes\":[{\"category\":\"description\",\"text\":\"T\",\"title\":\"Reasoning for Withdrawal\"}],",
         .title = "Withdrawn: faults"},
        .kind = "category.kept"};
    struct bed *bed = *state;
    check(bed, &given); /* it has one revision */
    struct str text = document_of(&bed->arena, &given.parts);
    size_t at = str_find(text, STR("\"revision_history\":[")) + STR("\"revision_history\":[").len;
    size_t version = str_find(text, STR("\"version\":\"1\""));
    text = str_format(&bed->arena,
                      STR_F "{\"date\":\"2022-02-01T00:00:00Z\",\"number\":\"1\",\"summary\":\"S\"}," STR_F
                            "\"version\":\"2\"}}}",
                      STR_A(str_slice(text, 0, at)), STR_A(str_slice(text, at, version)));
    char *number = (char *)text.ptr + at + str_find(str_skip(text, at + 60), STR("\"1\"")) + 61;
    *number = '2';
    struct csaf_conversion conversion = convert(bed, text, &given.options);
    assert_true(tells(&conversion, "category.moved"));
    assert_int_equal(conversion.decisions, 0);
    assert_true(str_contains(conversion.text, STR("\"csaf_withdrawn\"")));
}

static void dates(void **state) {
#define DATED(date)                                                                                                    \
    { .vulnerability = "\"cve\":\"CVE-2020-1234\",\"release_date\":\"" date "\"" }
    static const struct given cases[] = {
        {DATED("2016-12-31T23:59:60Z"), .kind = "date.leap-second",
         .holds = "\"disclosure_date\":\"2016-12-31T23:59:59.999999Z\""},
        {DATED("2017-01-01T00:59:60.123+01:00"), .kind = "date.leap-second",
         .holds = "\"disclosure_date\":\"2017-01-01T00:59:59.999999+01:00\""},
        {DATED("2021-12-31T23:59:60Z"), .kind = "date.no-leap-second",
         .holds = "\"disclosure_date\":\"2021-12-31T23:59:59.999999Z\""},
        {DATED("2021-12-31t23:59:59z"), .kind = "date.form", .holds = "\"disclosure_date\":\"2021-12-31T23:59:59Z\""},
        {DATED("2021-12-31T23:59:59Z"), .untold = "date.form", .lacks = "release_date\":\"2021"},
    };
    CHECK_ALL(cases);
}

static void helpers(void **state) {
#define HASHED(x) HELPED("\"hashes\":[{\"file_hashes\":[" x "],\"filename\":\"f\"}]")
#define HASH(algorithm, digit)                                                                                         \
    "{\"algorithm\":\"" algorithm "\",\"value\":\"" digit "0123456789abcdef0123456789abcdef\"}"
    static const struct given cases[] = {
        {{.tree = HASHED(HASH("SHA-256", "0"))}, .kind = "hash.spelling", .holds = "\"algorithm\":\"sha256\""},
        {{.tree = HASHED(HASH("SHA512/256", "0"))}, .kind = "hash.spelling", .holds = "\"algorithm\":\"sha512-256\""},
        {{.tree = HASHED(HASH("Streebog", "0"))}, .kind = "hash.unknown", .holds = "\"algorithm\":\"streebog\""},
        {{.tree = HASHED(HASH("sha256", "AB"))}, .kind = "hash.case", .holds = "\"value\":\"ab0123"},
        {{.tree = HASHED(HASH("sha256", "0") "," HASH("SHA256", "0"))},
         .kind = "list.repeated",
         .holds = "\"file_hashes\":[{\"algorithm\":\"sha256\",\"value\":\"00123456789abcdef0123456789abcdef\"}]"},
        {{.tree = HELPED("\"purl\":\"pkg:DEB/debian/a@1\"")},
         .kind = "purl.type",
         .holds = "\"purls\":[\"pkg:deb/debian/a@1\"]"},
        {{.tree = HELPED("\"sbom_urls\":[\"https://a.example\",\"https://b.example\",\"https://a.example\"]")},
         .kind = "list.repeated",
         .holds = "\"sbom_urls\":[\"https://a.example\",\"https://b.example\"]"},
        {{.tree = HELPED("\"model_numbers\":[\"A1\"]")}, .kind = "number.star", .holds = "\"model_numbers\":[\"A1*\"]"},
        {{.tree = HELPED("\"model_numbers\":[\"A1*\"]")}, .untold = "number.star", .holds = "[\"A1*\"]"},
        {{.tree = HELPED("\"model_numbers\":[\"A1\"]")},
         {.numbers_are_whole = true},
         .untold = "number.star",
         .holds = "\"model_numbers\":[\"A1\"]"},
        {{.tree = HELPED("\"skus\":[\"A\\\\1\"]")}, .kind = "number.escaped", .holds = "\"skus\":[\"A\\\\\\\\1*\"]"},
        {{.tree = HELPED("\"skus\":[\"A\\\\*\"]")}, .kind = "number.escaped", .holds = "\"skus\":[\"A\\\\\\\\*\"]"},
        {{.tree = HELPED("\"serial_numbers\":[\"A*1\",\"B?\"]")},
         .kind = "number.stars",
         .holds = "\"serial_numbers\":[\"B?*\"]"},
        {{.tree = HELPED("\"serial_numbers\":[\"A*1\"]")}, .kind = "helper.empty", .lacks = "helper"},
        {{.tree = HELPED("\"serial_numbers\":[\"A*1?\"]")},
         {.stars_are_literal = true},
         .holds = "\"serial_numbers\":[\"A\\\\*1\\\\?*\"]"},
        {{.tree = TREE(PRODUCT
                       ","
                       "{\"name\":\"Q\",\"product_id\":\"2\"}") ",\"relationships\":[{\"category\":\"installed_on\","
                                                                "\"full_product_name\":{\"name\":\"PQ\",\"product_id\":"
                                                                "\"3\"},\"product_reference\":\"1\",\"relates_to_"
                                                                "product_reference\":\"2\"}]"},
         .kind = "form.changed",
         .holds =
             "\"product_paths\":[{\"beginning_product_reference\":\"1\",\"full_product_name\":{\"name\":\"PQ\","
             "\"product_id\":\"3\"},\"subpaths\":[{\"category\":\"installed_on\",\"next_product_reference\":\"2\"}]}]"},
    };
    CHECK_ALL(cases);
}

static void invalid_cpe_is_removed(void **state) {
    static const struct given given = {
        {.tree = HELPED("\"cpe\":\"cpe:nothing\"")}, .kind = "cpe.removed", .lacks = "helper"};
    check(*state, &given);
}

static void ranges(void **state) {
    static const struct given cases[] = {
        {{.tree = RANGE("< V4")},
         .kind = "range.form",
         .holds = "\"category\":\"product_version_range\",\"name\":\"<V4\""},
        {{.tree = RANGE("<V4")}, .untold = "range.form"},
        {{.tree = RANGE(">= 4.2")}, .kind = "range.open", .holds = "\"category\":\"product_version\",\"name\":\"4.2\""},
        {{.tree = RANGE("vers:intdot/>=4.2")}, .kind = "range.open", .holds = "\"name\":\"4.2\""},
        {{.tree = RANGE(">=4.2")}, {.keep_open_ranges = true}, .untold = "range.open", .holds = "\"name\":\">=4.2\""},
        {{.tree = RANGE(">4.2")}, .kind = "range.open-left", .to_decide = true},
        {{.tree = RANGE(">=1|<2|>=3")}, .kind = "range.open", .holds = "\"name\":\">=1|<2|3\""},
        {{.tree = RANGE("<3|>=1")}, .kind = "invalid", .to_decide = true},
        {{.tree = RANGE("vers:intdot/4.2")},
         .kind = "range.single",
         .holds = "\"category\":\"product_version\",\"name\":\"4.2\""},
        {{.tree = RANGE("2019 R1")},
         .kind = "range.single",
         .holds = "\"category\":\"product_version\",\"name\":\"2019 R1\""},
        {{.tree = RANGE("vers:all/*")}, .untold = "range.open", .holds = "\"name\":\"vers:all/*\""},
        {{.tree = RANGE(">=1|=<2")}, .kind = "range.form", .holds = "\"name\":\">=1|<=2\""},
        {{.tree = VENDOR(BRANCH("product_name", "N", BELOW(BRANCH("product_version", "vers:all/*", LEAF("1")))))},
         .kind = "range.category",
         .holds = "\"category\":\"product_version_range\",\"name\":\"vers:all/*\""},
        {{.tree = VENDOR(BRANCH("product_name", "N", BELOW(BRANCH("product_version", "<2.0", LEAF("1")))))},
         .kind = "range.category",
         .holds = "\"category\":\"product_version_range\",\"name\":\"<2.0\""},
        {{.tree = VENDOR(BRANCH("product_name", "N", BELOW(BRANCH("product_version", "2.0", LEAF("1")))))},
         .untold = "range.category",
         .holds = "\"category\":\"product_version\""},
        {{.tree = VENDOR(BRANCH("product_name", "N", BELOW(BRANCH("product_version", "2 (all editions)", LEAF("1")))))},
         .untold = "range.category",
         .to_decide = true},
        {{.tree = RANGE("some of them")}, .kind = "range.unreadable", .to_decide = true},
        {{.tree = RANGE("<V33.017_V34.014")}, .kind = "range.several", .to_decide = true},
        {{.tree = RANGE("< V33.017 V34.014")}, .kind = "range.several", .untold = "range.form", .to_decide = true},
        {{.tree = RANGE("V33.017_V34.014")}, .kind = "range.several", .untold = "range.single", .to_decide = true},
    };
    CHECK_ALL(cases);
}

static void branches(void **state) {
#define VERSION(name, below) BRANCH("product_version", name, below)
#define NAME(name, below)    BRANCH("product_name", name, below)
    static const struct given cases[] = {
        {{.tree = VENDOR(BRANCH("legacy", "N", LEAF("1")))},
         .kind = "branch.legacy",
         .holds = "\"category\":\"product_name\""},
        {{.tree = BRANCHES(BRANCH("vendor", "Open-Source", BELOW(BRANCH("vendor", "V", LEAF("1")))))},
         .kind = "branch.vendor",
         .holds = "\"branches\":[{\"category\":\"vendor\",\"name\":\"V\",\"product\"",
         .lacks = "Open"},
        {{.tree =
              BRANCHES(BRANCH("vendor", "unknown", BELOW(BRANCH("vendor", "V", LEAF("1")) "," NAME("N", LEAF("2")))))},
         .kind = "branch.vendor",
         .holds =
             "\"branches\":[{\"branches\":[{\"category\":\"product_name\",\"name\":\"N\",\"product\":{\"name\":\"P2\","
             "\"product_id\":\"2\"}}],\"category\":\"vendor\",\"name\":\"unknown\"},{\"category\":\"vendor\",\"name\":"
             "\"V\""},
        {{.tree = BRANCHES(BRANCH("vendor", "unknown", BELOW(NAME("N", LEAF("1")))))}, .untold = "branch.vendor"},
        {{.tree = BRANCHES(BRANCH("vendor", "V", BELOW(BRANCH("vendor", "W", LEAF("1")))))},
         .kind = "invalid",
         .to_decide = true},
        {{.tree = VENDOR(NAME("N", BELOW(VERSION("1", BELOW(VERSION("1.1", LEAF("1")))))))},
         .kind = "branch.stacked",
         .holds =
             "{\"branches\":[{\"branches\":[{\"category\":\"product_version\",\"name\":\"1.1\",\"product\":{\"name\":"
             "\"P1\",\"product_id\":\"1\"}}],\"category\":\"product_name\",\"name\":\"N 1\"}],\"category\":"
             "\"product_family\",\"name\":\"N\"}"},
        /* what stands beside keeps its place */
        {{.tree = VENDOR(NAME("N", BELOW(VERSION("1", BELOW(VERSION("1.1", LEAF("1")))) "," VERSION("2", LEAF("2")))))},
         .kind = "branch.stacked",
         .holds =
             "[{\"branches\":[{\"category\":\"product_version\",\"name\":\"2\",\"product\":{\"name\":\"P2\","
             "\"product_id\":\"2\"}}],\"category\":\"product_name\",\"name\":\"N\"},{\"branches\":[{\"branches\":"},
        {{.tree = VENDOR(BRANCH("product_family", "F",
                                BELOW(VERSION("1", BELOW(BRANCH("product_version_range", "<1.5", LEAF("1")))))))},
         .kind = "branch.version-above-range",
         .holds = "\"category\":\"product_name\",\"name\":\"F 1\""},
        {{.tree = BRANCHES(VERSION("1", BELOW(VERSION("1.1", LEAF("1")))))}, .kind = "invalid", .to_decide = true},
        {{.tree = VENDOR(NAME("N", BELOW(VERSION("1", BELOW(VERSION("1.1", LEAF("1")))))))},
         {.keep_stacked = true},
         .kind = "invalid",
         .to_decide = true},
    };
    CHECK_ALL(cases);
}

static void vulnerabilities(void **state) {
#define CWE(id, name) "\"cwe\":{\"id\":\"" id "\",\"name\":\"" name "\"}"
#define AFFECTED      "\"product_status\":{\"known_affected\":[\"1\"]}"
#define LINK(x)       "\"references\":[{\"summary\":\"S\",\"url\":\"https://www.first.org/cvss/calculator/4.0" x "\"}]"
#define VECTOR        "#CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"
#define NOTED(x)                                                                                                       \
    "\"notes\":[{\"category\":\"details\",\"text\":\"T\"},{\"category\":\"other\",\"text\":\"" x                       \
    "\",\"title\":\"SSVC\"}]"
    static const struct given cases[] = {
        {{.vulnerability = CWE("CWE-79", " Improper Neutralization of Input During Web Page Generation "
                                         "('Cross-site Scripting')")},
         .kind = "cwe.trimmed",
         .holds = "Scripting')\",\"version\":\"4.6\"}]"},
        {{.vulnerability = CWE("CWE-79", "Improper Neutralization of Input During Web Page Generation "
                                         "('Cross-site Scripting')")},
         {.newest_cwe = true},
         .kind = "cwe.version",
         .lacks = "\"version\":\"4.6\""},
        {{.vulnerability = CWE("CWE-79", "Improper Input Validation")}, .kind = "cwe.unknown", .to_decide = true},
        {{.vulnerability = "\"ids\":[{\"system_name\":\"S\",\"text\":\"1\"}]"},
         .kind = "id.unregistered",
         .holds = "\"ids\":[{\"system_name\":\"S\",\"text\":\"1\"}]"},
        {{.tree = TREE(PRODUCT),
          .vulnerability =
              "\"scores\":[{\"cvss_v3\":{\"baseScore\":9.8,\"baseSeverity\":"
              "\"CRITICAL\",\"vectorString\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\",\"version\":\"3.1\"},"
              "\"products\":[\"1\"]}]"},
         .kind = "form.changed",
         .holds = "\"metrics\":[{\"content\":{\"cvss_v3\":{\"baseScore\":9.8,"},
        {{.tree = TREE(PRODUCT), .vulnerability = AFFECTED "," LINK(VECTOR)},
         .kind = "cvss.made",
         .holds = "\"metrics\":[{\"content\":{\"cvss_v4\":{\"baseScore\":9.3,\"baseSeverity\":\"CRITICAL\""},
        {{.tree = TREE(PRODUCT), .vulnerability = AFFECTED "," LINK(VECTOR)},
         {.no_calculator = true},
         .untold = "cvss.made",
         .lacks = "metrics"},
        {{.tree = TREE(PRODUCT), .vulnerability = AFFECTED "," LINK("#CVSS:4.0/AV:N")},
         .kind = "cvss.failed",
         .lacks = "metrics"},
        {{.vulnerability = LINK(VECTOR)}, .kind = "cvss.failed", .lacks = "metrics"},
        {{.tree = TREE(PRODUCT), .vulnerability = AFFECTED "," NOTED("SSVCv2/E:P/A:N/T:P/2022-01-02T00:00:00Z/")},
         .kind = "ssvc.made",
         .holds = "\"ssvc_v2\":{\"schemaVersion\":\"2.0.0\",\"selections\":[{\"key\":\"E\",\"namespace\":\"ssvc\","
                  "\"values\":[{\"key\":\"P\"}],\"version\":\"1.1.0\"}",
         .lacks = "SSVCv2"},
        {{.tree = TREE(PRODUCT), .vulnerability = AFFECTED "," NOTED("SSVCv2/E:P/Q:N/2022-01-02T00:00:00Z/")},
         .kind = "ssvc.loss",
         .holds = "SSVCv2",
         .lacks = "ssvc_v2"},
        /* newer than the newest revision */
        {{.tree = TREE(PRODUCT), .vulnerability = AFFECTED "," NOTED("SSVCv2/E:P/A:N/2023-01-02T00:00:00Z/")},
         .kind = "ssvc.failed",
         .holds = "SSVCv2",
         .lacks = "metrics"},
        {{.tree = TREE(PRODUCT), .vulnerability = AFFECTED "," NOTED("act at once")},
         .kind = "ssvc.failed",
         .holds = "act at once",
         .lacks = "ssvc_v2"},
    };
    CHECK_ALL(cases);
}

/* What the registry of ids says, and its mapping. */
static void ids(void **state) {
#define ID(system_name, text)                                                                                          \
    { .vulnerability = "\"ids\":[{\"system_name\":\"" system_name "\",\"text\":\"" text "\"}]" }
#define GITHUB        "https://github.com/oasis-tcs/csaf"
#define OLD_NAME      "OASIS Open CSAF TC GitHub Issues"
#define HELD_ID(n, x) "\"ids\":[{\"system_name\":\"" n "\",\"text\":\"" x "\"}]"
    static const char *const kinds[] = {"id.converted", "id.failed", "id.unregistered"};
    static const struct given cases[] = {
        {ID(OLD_NAME, "Issue #0012"), .kind = "id.converted", .holds = HELD_ID(GITHUB, "#12")},
        {ID(OLD_NAME, "ISSUES 7"), .kind = "id.converted", .holds = HELD_ID(GITHUB, "#7")},
        {ID(OLD_NAME, "1217"), .kind = "id.converted", .holds = HELD_ID(GITHUB, "#1217")},
        {ID(OLD_NAME, "000"), .kind = "id.failed", .holds = HELD_ID(OLD_NAME, "000")},
        {ID(OLD_NAME, "#12"), .kind = "id.failed", .holds = HELD_ID(OLD_NAME, "#12")},
        {ID(GITHUB, "Issue 12"), .kind = "id.failed", .holds = HELD_ID(GITHUB, "Issue 12")},
        {ID("https://euvd.enisa.europa.eu", "EUVD-1"), .kind = "id.failed"},
        {ID("Oasis Open CSAF TC GitHub Issues", "12"), .kind = "id.unregistered"},
        {ID(GITHUB, "#12"), .holds = HELD_ID(GITHUB, "#12")},
        {ID("https://euvd.enisa.europa.eu", "EUVD-2026-4660"), .lacks = "unregistered"},
    };
    struct bed *bed = *state;
    CHECK_ALL(cases);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) { /* one of them, or none */
        struct csaf_conversion conversion = convert(bed, document_of(&bed->arena, &cases[i].parts), &cases[i].options);
        size_t told = 0;
        for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
            told += tells(&conversion, kinds[k]);
        assert_int_equal(told, cases[i].kind != NULL);
    }
}

static void licenses(void **state) {
#define DISCLAIMER(text) "{\"category\":\"legal_disclaimer\",\"text\":\"" text "\",\"title\":\"Terms\"}"
#define DISCLAIMED(x)                                                                                                  \
    { .document = TLP "\"notes\":[" x "]," }
#define LICENSED(x) "\"license_expression\":\"" x "\""
    static const struct given cases[] = {
        {DISCLAIMED(DISCLAIMER(" CC-BY-4.0 ")), .kind = "license.set", .holds = LICENSED("CC-BY-4.0")},
        {DISCLAIMED(DISCLAIMER("MIT OR (Apache-2.0 WITH LLVM-exception)")), .kind = "license.set",
         .holds = LICENSED("MIT OR (Apache-2.0 WITH LLVM-exception)")},
        {DISCLAIMED(DISCLAIMER("LicenseRef-scancode-public-domain")), .kind = "license.set"},
        {DISCLAIMED(DISCLAIMER("MIT")), {.no_license = true}, .untold = "license.set", .lacks = "license_expression"},
        {DISCLAIMED(DISCLAIMER("Confidential")), .untold = "license.set", .lacks = "license_expression"},
        {DISCLAIMED(DISCLAIMER("LicenseRef-scancode-none-such")), .untold = "license.set"},
        {DISCLAIMED(DISCLAIMER("The MIT licence holds.")), .untold = "license.set"},
        {DISCLAIMED(DISCLAIMER("MIT") "," DISCLAIMER("0BSD")), .kind = "license.several", .untold = "license.set",
         .lacks = "license_expression"},
        {DISCLAIMED(DISCLAIMER("MIT") "," DISCLAIMER("MIT")), .kind = "license.set", .untold = "license.several"},
        {DISCLAIMED("{\"category\":\"other\",\"text\":\"MIT\"}"), .untold = "license.set"},
        /* a licence that is listed nowhere has its text in a note of CSAF 2.1 */
        {DISCLAIMED(DISCLAIMER("LicenseRef-ours")), .kind = "license.set", .to_decide = true},
    };
    CHECK_ALL(cases);
}

static void notes(void **state) {
#define NOTE(category, title) "\"notes\":[{\"category\":\"" category "\",\"text\":\"T\",\"title\":\"" title "\"}]"
#define TWO                                                                                                            \
    VENDOR(BRANCH("product_name", "Lock",                                                                              \
                  BELOW(BRANCH("product_version", "1", LEAF("1")) "," BRANCH("product_version", "2", LEAF("2")))))
    static const struct given cases[] = {
        {{.document = TLP NOTE("description", "Product Description: lock") ",", .tree = TWO},
         .kind = "note.bound",
         .holds = "\"product_ids\":[\"1\",\"2\"]"},
        {{.document = TLP NOTE("description", "Product Description (P2)") ",", .tree = TWO},
         .kind = "note.bound",
         .holds = "\"product_ids\":[\"2\"]"},
        {{.document = TLP NOTE("description", "Product Description - Door") ",", .tree = TWO},
         .kind = "note.unbound",
         .lacks = "product_ids"},
        {{.document = TLP NOTE("description", "Product Description") ",", .tree = TWO}, .untold = "note.unbound"},
        {{.document = TLP NOTE("description", "Product Descriptions") ",", .tree = TWO}, .untold = "note.unbound"},
        {{.tree = TWO, .vulnerability = NOTE("summary", "Vulnerability Summary of Lock")},
         .kind = "note.bound",
         .holds = "\"product_ids\":[\"1\",\"2\"]"},
        {{.tree = TWO, .vulnerability = NOTE("summary", "Vulnerability Summary of Door")}, .kind = "note.unbound"},
        {{.document = TLP NOTE("description", "Product Description For the P2") ",", .tree = TWO},
         .kind = "note.bound",
         .holds = "\"product_ids\":[\"2\"]"},
        {{.document = TLP NOTE("description", "Product Description for ") ",", .tree = TWO}, .kind = "note.unbound"},
        {{.tree = TWO, .vulnerability = NOTE("summary", "Vulnerability Summary, Lock")},
         .kind = "note.bound",
         .holds = "\"product_ids\":[\"1\",\"2\"]"},
    };
    CHECK_ALL(cases);
}

static void remediations(void **state) {
#define THREE                  TREE(PRODUCT ",{\"name\":\"Q\",\"product_id\":\"2\"},{\"name\":\"R\",\"product_id\":\"3\"}")
#define GROUPED                THREE ",\"product_groups\":[{\"group_id\":\"g\",\"product_ids\":[\"1\",\"2\"]}]"
#define STATUS(x)              "\"product_status\":{" x "},"
#define REMEDY(category, more) "{\"category\":\"" category "\",\"details\":\"D\"," more "}"
#define REMEDIES(x)            "\"remediations\":[" x "]"
#define IDS(x)                 "\"product_ids\":[" x "]"
    static const struct given cases[] = {
        {{.tree = THREE, .vulnerability = STATUS("\"fixed\":[\"1\"]") REMEDIES(REMEDY("vendor_fix", IDS("\"1\"")))},
         .kind = "remedy.category",
         .holds = "\"category\":\"optional_patch\"",
         .lacks = "vendor_fix"},
        {{.tree = THREE,
          .vulnerability = STATUS("\"known_affected\":[\"1\"]") REMEDIES(REMEDY("vendor_fix", IDS("\"1\"")))},
         .untold = "remedy.category",
         .holds = "\"category\":\"vendor_fix\""},
        {{.tree = THREE,
          .vulnerability = STATUS("\"known_affected\":[\"1\"],\"known_not_affected\":[\"2\"]")
              REMEDIES(REMEDY("vendor_fix", IDS("\"1\",\"2\"")))},
         .kind = "remedy.split",
         .holds = "[{\"category\":\"vendor_fix\",\"details\":\"D\",\"product_ids\":[\"1\"]},{\"category\":"
                  "\"optional_patch\",\"details\":\"D\",\"product_ids\":[\"2\"]}]"},
        {{.tree = GROUPED,
          .vulnerability = STATUS("\"known_affected\":[\"1\",\"3\"],\"fixed\":[\"2\"]")
              REMEDIES(REMEDY("vendor_fix", "\"group_ids\":[\"g\"]," IDS("\"3\"")))},
         .kind = "remedy.split",
         .holds = "[{\"category\":\"vendor_fix\",\"details\":\"D\",\"product_ids\":[\"3\",\"1\"]},{\"category\":"
                  "\"optional_patch\",\"details\":\"D\",\"product_ids\":[\"2\"]}]"},
        {{.tree = GROUPED,
          .vulnerability = STATUS("\"known_affected\":[\"3\"],\"fixed\":[\"1\",\"2\"]")
              REMEDIES(REMEDY("vendor_fix", "\"group_ids\":[\"g\"]," IDS("\"3\"")))},
         .holds = "{\"category\":\"optional_patch\",\"details\":\"D\",\"group_ids\":[\"g\"]}"},
        {{.tree = THREE,
          .vulnerability = STATUS("\"known_affected\":[\"1\",\"2\"]")
              REMEDIES(REMEDY("none_available", IDS("\"1\",\"2\"")) "," REMEDY("vendor_fix", IDS("\"1\"")))},
         .kind = "remedy.removed",
         .holds = "[{\"category\":\"none_available\",\"details\":\"D\",\"product_ids\":[\"2\"]},{\"category\":"
                  "\"fix_planned\",\"details\":\"D\",\"product_ids\":[\"1\"]}]"},
        {{.tree = THREE,
          .vulnerability =
              STATUS("\"known_affected\":[\"1\",\"2\"]") REMEDIES(REMEDY("none_available", IDS("\"1\"")) "," REMEDY(
                  "vendor_fix", "\"date\":\"2099-01-01T00:00:00Z\"," IDS("\"1\",\"2\"")))},
         .kind = "remedy.category",
         .holds = "[{\"category\":\"fix_planned\",\"details\":\"D\",\"product_ids\":[\"1\"]},{\"category\":"
                  "\"vendor_fix\",\"date\":\"2099-01-01T00:00:00Z\",\"details\":\"D\",\"product_ids\":[\"2\"]}]"},
        {{.tree = THREE,
          .vulnerability = STATUS("\"known_affected\":[\"1\",\"2\"]")
              REMEDIES(REMEDY("none_available", IDS("\"1\",\"2\"")) "," REMEDY(
                  "vendor_fix", "\"date\":\"2020-01-01T00:00:00Z\"," IDS("\"1\"")))},
         .kind = "remedy.narrowed",
         .holds = "[{\"category\":\"none_available\",\"details\":\"D\",\"product_ids\":[\"2\"]},{\"category\":"
                  "\"vendor_fix\""},
        {{.tree = THREE,
          .vulnerability = STATUS("\"known_affected\":[\"1\"]")
              REMEDIES(REMEDY("none_available", IDS("\"1\"")) "," REMEDY("mitigation", IDS("\"1\"")))},
         .kind = "invalid",
         .to_decide = true},
        {{.tree = THREE,
          .vulnerability = STATUS("\"known_affected\":[\"1\",\"2\"]")
              REMEDIES(REMEDY("none_available", IDS("\"1\",\"2\"")) "," REMEDY("mitigation", IDS("\"1\"")))},
         {.settle_remedies = true},
         .kind = "remedy.narrowed",
         .holds = "[{\"category\":\"none_available\",\"details\":\"D\",\"product_ids\":[\"2\"]},{\"category\":"
                  "\"mitigation\",\"details\":\"D\",\"product_ids\":[\"1\"]}]"},
        {{.tree = GROUPED,
          .vulnerability = STATUS("\"known_affected\":[\"1\",\"2\"]") REMEDIES(
              REMEDY("no_fix_planned", "\"group_ids\":[\"g\"]") "," REMEDY("vendor_fix", "\"group_ids\":[\"g\"]"))},
         {.settle_remedies = true},
         .kind = "remedy.removed",
         .holds = "\"remediations\":[{\"category\":\"vendor_fix\",\"details\":\"D\",\"group_ids\":[\"g\"]}]"},
        {{.tree = THREE,
          .vulnerability = STATUS("\"known_affected\":[\"1\"]")
              REMEDIES(REMEDY("workaround", IDS("\"1\"")) "," REMEDY("mitigation", IDS("\"1\"")))},
         {.settle_remedies = true},
         .untold = "remedy.removed",
         .holds = "\"workaround\""},
    };
    CHECK_ALL(cases);
}

static void fixed_products(void **state) {
#define ADVISORY(below, status)                                                                                        \
    {                                                                                                                  \
        .category = "csaf_security_advisory", .tree = VENDOR(BRANCH("product_name", "N", BELOW(below))),               \
        .vulnerability = "\"cve\":\"CVE-2020-1234\",\"notes\":[{\"category\":\"details\",\"text\":\"T\"}],"            \
                         "\"product_status\":{" status "}"                                                             \
    }
#define BEFORE(version, id) BRANCH("product_version_range", "<" version, LEAF(id))
    static const struct given cases[] = {
        {ADVISORY(BEFORE("4", "1"), "\"known_affected\":[\"1\"]"), .kind = "fixed.added",
         .holds = "{\"category\":\"product_version\",\"name\":\"4\",\"product\":{\"name\":\"V N "
                  "4\",\"product_id\":\"1-fixed\"}}"},
        {ADVISORY(BEFORE("4", "1"), "\"known_affected\":[\"1\"]"), .kind = "fixed.listed",
         .holds = "\"fixed\":[\"1-fixed\"]"},
        {ADVISORY(BEFORE("4", "1"), "\"known_affected\":[\"1\"]"), {.no_fixed = true}, .untold = "fixed.added"},
        {ADVISORY(BEFORE("V33.017_V34.014", "1"), "\"known_affected\":[\"1\"]"), .kind = "range.several",
         .untold = "fixed.added", .to_decide = true},
        {ADVISORY(BEFORE("4", "1") "," BRANCH("product_version", "4", LEAF("2")), "\"known_affected\":[\"1\"]"),
         .kind = "fixed.listed", .untold = "fixed.added", .holds = "\"fixed\":[\"2\"]"},
        {ADVISORY(BEFORE("4", "1") "," BRANCH("product_version", "4", LEAF("2")), "\"known_affected\":[\"1\",\"2\"]"),
         .untold = "fixed.listed"},
        /* 4 lies in the other range */
        {ADVISORY(BEFORE("4", "1") "," BEFORE("5", "2"), "\"known_affected\":[\"1\",\"2\"]"),
         .holds = "\"fixed\":[\"2-fixed\"]", .lacks = "1-fixed"},
        {ADVISORY(BEFORE("4", "1") "," BRANCH("product_version_range", "some", LEAF("2")),
                  "\"known_affected\":[\"1\",\"2\"]"),
         .untold = "fixed.added", .to_decide = true},
        {ADVISORY(BEFORE("4", "1") "," BRANCH("product_version", "0", LEAF("1-fixed")),
                  "\"known_affected\":[\"1\"],\"known_not_affected\":[\"1-fixed\"]"),
         .holds = "\"1-fixed-2\""},
    };
    CHECK_ALL(cases);
}

static void other_versions_are_refused(void **state) {
    static const char *const texts[] = {"{\"document\":{\"csaf_version\":\"2.1\"}}", "[]", "{\"document\":7}", "{}"};
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct csaf_converter converter = {schemas, parser, {.no_fixed = false}};
        struct csaf_conversion conversion;
        struct json_doc doc;
        read_json(bed, str_from(texts[i]), &doc);
        assert_int_equal(csaf_convert(&converter, &doc, &bed->arena, &bed->sink, &conversion), STATUS_INPUT);
    }
    assert_true(diag_errors(&bed->sink) > 0);
}

static void groups_are_bounded(void **state) {
    enum { PRODUCTS = 6000, TIMES = 4000 };
    struct bed *bed = *state;
    struct csaf_converter converter = {schemas, parser, {.no_fixed = false}};
    struct csaf_conversion conversion;
    struct json_doc doc;
    struct out out;
    out_memory(&out, 64 << 20);
    out_lit(&out, "{\"document\":{\"csaf_version\":\"2.0\"},\"product_tree\":{\"product_groups\":[{\"group_id\":\"g\","
                  "\"product_ids\":[\"0\"");
    for (int i = 1; i < PRODUCTS; i++)
        out_format(&out, ",\"%d\"", i);
    out_lit(&out, "]}]},\"vulnerabilities\":[{\"remediations\":[{}");
    for (int i = 0; i < TIMES; i++)
        out_lit(&out, ",{\"category\":\"none_available\",\"group_ids\":[\"g\"]}");
    out_lit(&out, "]}]}");
    read_json(bed, out_text(&out), &doc);
    assert_int_equal(csaf_convert(&converter, &doc, &bed->arena, &bed->sink, &conversion), STATUS_LIMIT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "csaf.groups");
    out_done(&out);
}

static int make_schemas(void **state) {
    (void)state;
    parser = json_parser_new();
    return schema_set_new(&schemas) == STATUS_OK && parser ? 0 : -1;
}

static int free_schemas(void **state) {
    (void)state;
    schema_set_free(schemas);
    json_parser_free(parser);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(document),
        BED_TEST(publisher),
        BED_TEST(withdrawn_documents_that_fit),
        BED_TEST(dates),
        BED_TEST(helpers),
        BED_TEST(invalid_cpe_is_removed),
        BED_TEST(ranges),
        BED_TEST(branches),
        BED_TEST(vulnerabilities),
        BED_TEST(ids),
        BED_TEST(licenses),
        BED_TEST(notes),
        BED_TEST(remediations),
        BED_TEST(fixed_products),
        BED_TEST(other_versions_are_refused),
        BED_TEST(groups_are_bounded),
    };
    return cmocka_run_group_tests(tests, make_schemas, free_schemas);
}
