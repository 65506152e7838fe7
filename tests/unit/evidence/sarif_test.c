#include "evidence/sarif.h"
#include "evidence/sarif_rule.h"
#include "evidence/witness_bed.h"

#include <unistd.h>

static enum status read_status(struct bed *bed, const char *text, struct sarif_report *report) {
    return sarif_read(bed_source(bed, "log.sarif", str_from(text)), COMPONENT_ED, &bed->arena, &bed->sink, report);
}

static struct sarif_report read_text(struct bed *bed, const char *text) {
    struct sarif_report report;
    enum status status = read_status(bed, text, &report);
    if (status != STATUS_OK)
        fail_msg("status %d: " STR_F, status, STR_A(bed_printed(bed)));
    return report;
}

static struct sarif_report read_data(struct bed *bed, const char *path) {
    struct sarif_report report;
    assert_int_equal(sarif_read(bed_data(bed, path), COMPONENT_ED, &bed->arena, &bed->sink, &report), STATUS_OK);
    return report;
}

/* A log of one run with these results, rules and other members of the run. */
static struct sarif_report read_run(struct bed *bed, const char *results, const char *rules, const char *more) {
    struct str text = str_format(&bed->arena,
                                 "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\", "
                                 "\"rules\": [%s]}}, \"results\": [%s]%s}]}",
                                 rules, results, more);
    return read_text(bed, text.ptr);
}

static size_t errors_in(struct bed *bed, const char *results, const char *rules, const char *more) {
    return read_run(bed, results, rules, more).findings;
}

/* The weaknesses of the open errors, "CWE-79 x2 CWE-89 x1". */
static struct str cwes(struct bed *bed, const struct sarif_report *report) {
    struct str text = STR("");
    for (size_t i = 0; i < report->group_count; i++)
        text = str_format(&bed->arena, STR_F "%sCWE-%u x%zu", STR_A(text), i ? " " : "", report->groups[i].cwe,
                          report->groups[i].count);
    return text;
}

static void reads_what_flawfinder_writes(void **state) {
    struct bed *bed = *state;
    struct sarif_report report = read_data(bed, DATA "flawfinder.sarif");
    assert_str(report.tool, "Flawfinder 2.0.19");
    assert_int_equal(report.findings, 2);
    assert_int_equal(report.weaker, 2);
    assert_int_equal(report.nameless, 0);
    assert_str(cwes(bed, &report), "CWE-120 x1 CWE-134 x1");
    assert_str(report.groups[0].rule, "FF1001");
    assert_str(report.groups[0].file, "t.c");
    assert_int_equal(report.groups[0].line, 9);
    assert_str(report.flaw, "");
}

static void reads_what_clang_writes(void **state) {
    struct bed *bed = *state;
    struct sarif_report report = read_data(bed, DATA "clang.sarif");
    assert_int_equal(report.findings, 0);
    assert_int_equal(report.weaker, 2);
    assert_str(report.flaw, "");
}

static void the_level_is_found_as_the_standard_says(void **state) {
    static const struct {
        const char *result;
        const char *rule;
        const char *more;
        bool error;
    } CASES[] = {
        {"{\"level\": \"error\"}", "", "", true},
        {"{\"level\": \"warning\"}", "", "", false},
        {"{}", "", "", false},
        {"{\"level\": null}", "", "", false},
        {"{\"ruleId\": \"A\"}", "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", true},
        {"{\"ruleId\": \"A/1\"}", "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", true},
        {"{\"ruleId\": \"AB\"}", "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", false},
        {"{\"ruleIndex\": 0}", "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", true},
        {"{\"ruleIndex\": 7}", "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", false},
        {"{\"rule\": {\"id\": \"A\"}}", "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", true},
        {"{\"rule\": {\"guid\": \"6b\"}}",
         "{\"id\": \"A\", \"guid\": \"6B\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", true},
        {"{\"level\": \"note\", \"ruleId\": \"A\"}",
         "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}", "", false},
        /* What the invocation made of the rule goes before its default; one invocation need not be named. */
        {"{\"ruleId\": \"A\"}", "{\"id\": \"A\"}",
         ", \"invocations\": [{\"executionSuccessful\": true, \"ruleConfigurationOverrides\": [{\"descriptor\": "
         "{\"id\": "
         "\"A\"}, \"configuration\": {\"level\": \"error\"}}]}]",
         true},
        {"{\"ruleId\": \"A\"}", "{\"id\": \"A\", \"defaultConfiguration\": {\"level\": \"error\"}}",
         ", \"invocations\": [{\"executionSuccessful\": true, \"ruleConfigurationOverrides\": [{\"descriptor\": "
         "{\"index\": "
         "0}, \"configuration\": {\"level\": \"note\"}}]}]",
         false},
        {"{\"ruleId\": \"A\", \"provenance\": {\"invocationIndex\": 1}}", "{\"id\": \"A\"}",
         ", \"invocations\": [{\"executionSuccessful\": true}, {\"executionSuccessful\": true, "
         "\"ruleConfigurationOverrides\": [{\"descriptor\": {\"id\": \"A\"}, \"configuration\": {\"level\": "
         "\"error\"}}]}]",
         true},
        {"{\"ruleId\": \"A\", \"provenance\": {\"invocationIndex\": 0}}", "{\"id\": \"A\"}",
         ", \"invocations\": [{\"executionSuccessful\": true}, {\"executionSuccessful\": true, "
         "\"ruleConfigurationOverrides\": [{\"descriptor\": {\"id\": \"A\"}, \"configuration\": {\"level\": "
         "\"error\"}}]}]",
         false},
    };
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++)
        if ((errors_in(*state, CASES[i].result, CASES[i].rule, CASES[i].more) == 1) != CASES[i].error)
            fail_msg("case %zu: %s", i, CASES[i].result);
}

/* CodeQL keeps its rules in extensions ("query packs"). */
static void rules_may_be_in_an_extension(void **state) {
    static const char *const RESULTS[] = {
        "{\"ruleId\": \"cpp/overflow\", \"rule\": {\"id\": \"cpp/overflow\", \"index\": 0, \"toolComponent\": "
        "{\"index\": 1}}}",
        "{\"rule\": {\"index\": 0, \"toolComponent\": {\"name\": \"queries\"}}}",
        "{\"rule\": {\"index\": 0, \"toolComponent\": {\"guid\": \"AB-1\"}}}",
        "{\"ruleId\": \"cpp/overflow\"}",
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(RESULTS); i++) {
        struct str text = str_format(
            &bed->arena,
            "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"CodeQL\", \"semanticVersion\": "
            "\"2.15.0\", \"rules\": [{\"id\": \"other\"}]}, \"extensions\": [{\"name\": \"x\"}, {\"name\": "
            "\"queries\", "
            "\"guid\": \"ab-1\", \"rules\": [{\"id\": \"cpp/overflow\", \"defaultConfiguration\": {\"level\": "
            "\"error\"}, "
            "\"properties\": {\"tags\": [\"security\", \"external/cwe/cwe-089\", \"external/cwe/cwe-120\"]}}]}]}, "
            "\"results\": [%s]}]}",
            RESULTS[i]);
        struct sarif_report report = read_text(bed, text.ptr);
        assert_int_equal(report.findings, 1);
        assert_str(cwes(bed, &report), "CWE-89 x1 CWE-120 x1");
        assert_str(report.tool, "CodeQL 2.15.0");
    }
}

static void weaknesses_are_named_in_many_ways(void **state) {
    static const struct {
        const char *result; /* members behind "level" */
        const char *rule;
        const char *more;
        const char *cwes;
    } CASES[] = {
        /* GCC 13 and later. */
        {", \"taxa\": [{\"id\": \"415\", \"toolComponent\": {\"name\": \"cwe\"}}]", "", "", "CWE-415 x1"},
        {", \"taxa\": [{\"id\": \"CWE-79\", \"toolComponent\": {\"name\": \"CWE\"}}, {\"id\": \"A03\", "
         "\"toolComponent\": "
         "{\"name\": \"OWASP\"}}]",
         "", "", "CWE-79 x1"},
        {", \"taxa\": [{\"index\": 1, \"toolComponent\": {\"index\": 0}}]", "",
         ", \"taxonomies\": [{\"name\": \"CWE\", \"taxa\": [{\"id\": \"22\"}, {\"id\": \"401\"}]}]", "CWE-401 x1"},
        {", \"taxa\": [{\"id\": \"401\", \"toolComponent\": {\"guid\": \"A9\"}}]", "",
         ", \"taxonomies\": [{\"name\": \"CWE\", \"guid\": \"a9\"}]", "CWE-401 x1"},
        {", \"taxa\": [{\"id\": \"401\", \"toolComponent\": {\"index\": 0}}]", "",
         ", \"taxonomies\": [{\"name\": \"X\"}]", ""},
        /* The standard's own sample, of Roslyn's kind; Flawfinder says "incomparable". */
        {", \"ruleId\": \"A\"",
         "{\"id\": \"A\", \"relationships\": [{\"target\": {\"id\": \"401\", \"toolComponent\": {\"name\": \"CWE\"}}, "
         "\"kinds\": [\"superset\"]}, {\"target\": {\"id\": \"CWE-120\"}, \"kinds\": [\"incomparable\"]}, {\"target\": "
         "{\"id\": \"CWE-22\"}, \"kinds\": [\"disjoint\"]}]}",
         "", "CWE-401 x1 CWE-120 x1"},
        /* cppcheck, CodeQL, Bandit; Semgrep; Snyk and others. */
        {", \"ruleId\": \"A\"", "{\"id\": \"A\", \"properties\": {\"tags\": [\"security\", \"external/cwe/cwe-089\"]}}",
         "", "CWE-89 x1"},
        {", \"ruleId\": \"A\"",
         "{\"id\": \"A\", \"properties\": {\"tags\": [\"CWE-79: Cross-site scripting\", \"OWASP-A03\"]}}", "",
         "CWE-79 x1"},
        {", \"ruleId\": \"A\"", "{\"id\": \"A\", \"properties\": {\"cwe\": [\"CWE-79\", \"CWE-80\"]}}", "",
         "CWE-79 x1 CWE-80 x1"},
        {", \"ruleId\": \"A\"", "{\"id\": \"A\", \"properties\": {\"cwe\": \"cwe-22, 23\"}}", "",
         "CWE-22 x1 CWE-23 x1"},
        {", \"ruleId\": \"A\"", "{\"id\": \"A\", \"properties\": {\"CWE\": 22}}", "", "CWE-22 x1"},
        {", \"properties\": {\"tags\": [\"CWE-22\"]}", "", "", "CWE-22 x1"},
        /* The result and its rule say the same. */
        {", \"ruleId\": \"A\", \"properties\": {\"cwe\": \"79\"}",
         "{\"id\": \"A\", \"properties\": {\"cwe\": \"CWE-079\"}}", "", "CWE-79 x1"},
        /* None of them is a weakness. */
        {", \"properties\": {\"tags\": [\"79\", \"CWE-\", \"CWE-0\", \"CWE-70000\", \"CWE-79x\", \"cwes\", \"\"], "
         "\"cwe\": [-1, "
         "70000, true, null, {}]}",
         "", "", ""},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str result = str_format(&bed->arena, "{\"level\": \"error\"%s}", CASES[i].result);
        struct sarif_report report = read_run(bed, result.ptr, CASES[i].rule, CASES[i].more);
        assert_str(cwes(bed, &report), CASES[i].cwes);
        assert_int_equal(report.findings, 1);
        assert_int_equal(report.nameless, CASES[i].cwes[0] == '\0');
    }
}

static void only_open_failures_count(void **state) {
    static const struct {
        const char *more;
        bool open;
    } CASES[] = {
        {"", true},
        {", \"kind\": \"fail\"", true},
        {", \"kind\": \"pass\"", false},
        {", \"kind\": \"review\"", false},
        {", \"kind\": \"open\"", false},
        {", \"suppressions\": []", true},
        {", \"suppressions\": null", true},
        {", \"suppressions\": [{\"kind\": \"inSource\", \"justification\": \"bounded above\"}]", false},
        {", \"suppressions\": [{\"kind\": \"inSource\"}]", true},
        {", \"suppressions\": [{\"kind\": \"inSource\", \"justification\": \" \"}]", true},
        {", \"suppressions\": [{\"kind\": \"external\", \"status\": \"accepted\", \"justification\": \"x\"}]", false},
        {", \"suppressions\": [{\"kind\": \"external\", \"status\": \"underReview\"}]", true},
        {", \"suppressions\": [{\"kind\": \"external\", \"status\": \"rejected\"}]", true},
        {", \"suppressions\": [{\"kind\": \"inSource\"}, {\"kind\": \"external\", \"status\": \"rejected\"}]", true},
        {", \"suppressions\": [{\"kind\": \"external\", \"status\": \"rejected\"}, {\"kind\": \"inSource\"}]", true},
        {", \"suppressions\": [7]", true},
        {", \"baselineState\": \"new\"", true},
        {", \"baselineState\": \"unchanged\"", true},
        {", \"baselineState\": \"updated\"", true},
        {", \"baselineState\": \"absent\"", false},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str result = str_format(&bed->arena, "{\"level\": \"error\"%s}", CASES[i].more);
        if ((errors_in(bed, result.ptr, "", "") == 1) != CASES[i].open)
            fail_msg("%s", CASES[i].more);
    }
}

static void a_warning_counts_when_it_is_about_security(void **state) {
    static const struct {
        const char *result, *rule;
        bool counts;
    } CASES[] = {
        {"\"level\": \"warning\", \"properties\": {\"cwe\": 122}", "", true},
        {"\"properties\": {\"cwe\": 122}", "", true}, /* the level that is not said */
        {"\"level\": \"note\", \"properties\": {\"cwe\": 122}", "", false},
        {"\"level\": \"none\", \"properties\": {\"cwe\": 122}", "", false},
        {"\"level\": \"warning\", \"kind\": \"open\", \"properties\": {\"cwe\": 122}", "", false},
        {"\"level\": \"warning\"", "", false},
        /* Of this weakness no requirement is known. */
        {"\"level\": \"warning\", \"properties\": {\"cwe\": 65535}", "", false},
        {"\"level\": \"warning\", \"properties\": {\"cwe\": 122}", "\"properties\": {\"tags\": [\"style\"]}", true},
        {"\"level\": \"warning\"", "\"properties\": {\"security-severity\": \"7.8\"}", true},
        {"\"level\": \"warning\"", "\"properties\": {\"security-severity\": 7.8}", true},
        {"\"level\": \"warning\"", "\"properties\": {\"security-severity\": 7}", true},
        {"\"level\": \"warning\", \"properties\": {\"security-severity\": \"2.0\"}", "", true},
        {"\"level\": \"note\"", "\"properties\": {\"security-severity\": \"7.8\"}", false},
        {"\"level\": \"warning\"", "\"properties\": {\"security-severity\": \"0.0\"}", false},
        {"\"level\": \"warning\"", "\"properties\": {\"security-severity\": null}", false},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str result = str_format(&bed->arena, "{\"ruleId\": \"R\", %s}", CASES[i].result);
        struct str rule = str_format(&bed->arena, "{\"id\": \"R\"%s%s}", CASES[i].rule[0] ? ", " : "", CASES[i].rule);
        if ((errors_in(bed, result.ptr, rule.ptr, "") == 1) != CASES[i].counts)
            fail_msg("%s of %s", CASES[i].result, CASES[i].rule);
    }
}

static void what_somebody_lives_with_is_no_finding(void **state) {
    static const char TEXT[] =
        "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\", \"version\": \"2\"}}, "
        "\"results\": ["
        "{\"ruleId\": \"R\", \"level\": \"error\", \"locations\": [{\"physicalLocation\": {\"artifactLocation\": "
        "{\"uri\": \"file:///src/a%20b.c\"}}}]}]}]}";
    struct waiver waivers[] = {
        {.rule = STR("T/R"), .path = STR("**/a b.c"), .until = november(23)}, /* its last day */
        {.rule = STR("T/R"), .path = STR("**/a b.c"), .until = november(22)},
        {.rule = STR("T/R"), .path = STR("*/a b.c"), .until = november(23)},
        {.rule = STR("T/Q"), .path = STR("**"), .until = november(23)},
        {.rule = STR("T 2/R"), .path = STR("**"), .until = november(23)},
        {.rule = STR("T/R"), .mark = STR("0123456789abcdef"), .until = november(23)},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(waivers); i++) {
        struct waiver_list list = {&waivers[i], 1};
        struct sarif_query query = {.type_mask = COMPONENT_ED, .waivers = &list, .at = november(23)};
        struct sarif_report report;
        const struct source *source = bed_source(bed, "log.sarif", str_from(TEXT));
        assert_int_equal(sarif_read_waived(source, &query, &bed->arena, &bed->sink, &report), STATUS_OK);
        assert_int_equal(report.waived, i == 0);
        assert_int_equal(report.findings, i != 0);
        assert_int_equal(waivers[i].matched, i < 2);
    }
}

static void what_is_no_whole_analysis_has_a_flaw(void **state) {
    static const struct {
        const char *runs;
        const char *flaw;
    } CASES[] = {
        {"", "it holds no run of a tool"},
#define IDLE "a run without results lists no rule, no file and no invocation: nothing shows that it looked"
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": []}", IDLE},
        {"{\"tool\": {\"driver\": {\"name\": \"T\", \"rules\": []}, \"extensions\": [{\"name\": \"E\"}]}, \"results\": "
         "[], "
         "\"artifacts\": [], \"invocations\": []}",
         IDLE},
        {"{\"tool\": {\"driver\": {\"name\": \"T\", \"rules\": [{\"id\": \"A\"}]}}, \"results\": []}", ""},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}, \"extensions\": [{\"name\": \"E\", \"rules\": [{\"id\": "
         "\"A\"}]}]}, "
         "\"results\": []}",
         ""},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"artifacts\": [{}]}", ""},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [{\"kind\": \"pass\"}]}", ""},
        /* Of several runs each must say so. */
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"artifacts\": [{}]}, "
         "{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": []}",
         IDLE},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}}",
         "a run has no results, not even an empty list: nothing was analysed"},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": null}",
         "a run has no results, not even an empty list: nothing was analysed"},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"invocations\": [{\"executionSuccessful\": "
         "true}]}",
         ""},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"invocations\": [{\"executionSuccessful\": "
         "true}, "
         "{\"executionSuccessful\": false}]}",
         "the tool says that its run failed"},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"invocations\": [{}]}",
         "it does not say whether the tool's run succeeded"},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"invocations\": [{\"executionSuccessful\": "
         "true, "
         "\"toolExecutionNotifications\": [{\"level\": \"warning\"}, {\"level\": \"error\"}]}]}",
         "the tool reports errors of its own run"},
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"externalPropertyFileReferences\": "
         "{\"results\": "
         "[{\"location\": {\"uri\": \"r.sarif\"}}]}}",
         "its results are in other files, which are not read"},
        /* Only the taxonomies are elsewhere. */
        {"{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [], \"artifacts\": [{}], "
         "\"externalPropertyFileReferences\": {\"taxonomies\": "
         "[{\"location\": {\"uri\": \"cwe.sarif\"}}]}}",
         ""},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(CASES); i++) {
        struct str text = str_format(&bed->arena, "{\"version\": \"2.1.0\", \"runs\": [%s]}", CASES[i].runs);
        assert_str(read_text(bed, text.ptr).flaw, CASES[i].flaw);
    }
}

static void a_group_knows_its_first_result(void **state) {
    struct bed *bed = *state;
    struct sarif_report report = read_run(bed,
                                          "{\"level\": \"error\", \"ruleId\": \"A\", \"message\": {\"text\": \"one\"}, "
                                          "\"locations\": [{\"physicalLocation\": "
                                          "{\"artifactLocation\": {\"index\": 1}, \"region\": {\"startLine\": 14}}}]},"
                                          "{\"level\": \"error\", \"ruleId\": \"A\", \"message\": {\"text\": \"two\"}}",
                                          "{\"id\": \"A\", \"properties\": {\"cwe\": 120}}",
                                          ", \"artifacts\": [{}, {\"location\": {\"uri\": \"src/b.c\"}}]");
    assert_int_equal(report.group_count, 1);
    assert_int_equal(report.groups[0].count, 2);
    assert_str(report.groups[0].message, "one");
    assert_str(report.groups[0].file, "src/b.c");
    assert_int_equal(report.groups[0].line, 14);
}

static void a_weakness_without_requirement_is_counted(void **state) {
    struct bed *bed = *state;
    struct sarif_report report =
        read_run(bed, "{\"level\": \"error\", \"properties\": {\"cwe\": 65535}}, {\"level\": \"error\"}", "", "");
    assert_int_equal(report.findings, 2);
    assert_int_equal(report.unmapped, 1);
    assert_int_equal(report.nameless, 1);
    assert_true(requirement_set_empty(&report.groups[0].requirements));
}

static void several_runs_are_one_report(void **state) {
    struct bed *bed = *state;
    struct sarif_report report = read_text(
        bed, "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"A\", \"version\": \"1\"}}, "
             "\"results\": [{\"level\": \"error\"}]}, {\"tool\": {\"driver\": {\"name\": \"B\"}}, \"results\": "
             "[{\"level\": \"error\"}, {\"level\": \"note\"}]}]}");
    assert_str(report.tool, "A 1, B");
    assert_int_equal(report.findings, 2);
    assert_int_equal(report.weaker, 1);
}

static void what_is_no_sarif_is_refused(void **state) {
    static const struct {
        const char *text;
        const char *code;
    } BAD[] = {
        {"[7]", "evidence.gcc-json"},
        {"{}", "evidence.sarif-form"},
        {"{\"version\": 2}", "evidence.sarif-form"},
        {"{\"version\": \"2.0.0\", \"runs\": []}", "evidence.sarif-version"},
        {"{\"version\": \"2.1.0\"}", "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": {}}", "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [7]}", "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"results\": []}]}", "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\", \"rules\": 7}}}]}",
         "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}, \"extensions\": [7]}}]}",
         "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": {}}]}",
         "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [7]}]}",
         "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [{\"level\": "
         "\"fatal\"}]}]}",
         "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": [{\"kind\": "
         "7}]}]}",
         "evidence.sarif-form"},
        {"{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, \"results\": "
         "[{\"suppressions\": "
         "[{\"status\": \"maybe\"}]}]}]}",
         "evidence.sarif-form"},
    };
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct sarif_report report = {.findings = 77};
        bed->sink = (struct diag_sink){.arena = &bed->arena};
        assert_int_equal(read_status(bed, BAD[i].text, &report), STATUS_INPUT);
        assert_int_equal(report.findings, 77);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, BAD[i].code);
    }
}

static void a_bad_value_is_shown_where_it_is(void **state) {
    struct bed *bed = *state;
    struct sarif_report report;
    assert_int_equal(read_status(bed,
                                 "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}},\n"
                                 "\"results\": [{},\n  {\"level\": \"fatal\"}]}]}",
                                 &report),
                     STATUS_INPUT);
    assert_one_error(bed, "evidence.sarif-form", "log.sarif:3:13");
}

/* A reader that takes the first of two levels and one that takes the last would tell two stories. */
static void repeated_keys_are_refused(void **state) {
    struct sarif_report report;
    assert_int_equal(read_status(*state,
                                 "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"T\"}}, "
                                 "\"results\": [{\"level\": \"note\", \"level\": \"error\"}]}]}",
                                 &report),
                     STATUS_INPUT);
}

static void too_many_extensions_are_a_limit(void **state) {
    struct bed *bed = *state;
    struct sarif_report report;
    struct out out;
    out_memory(&out, 1 << 20);
    out_lit(&out, "{\"version\": \"2.1.0\", \"runs\": [{\"results\": [], \"tool\": {\"driver\": {\"name\": \"T\"}, "
                  "\"extensions\": [{}");
    for (int i = 0; i < SARIF_COMPONENTS_MAX; i++)
        out_lit(&out, ",{}");
    out_lit(&out, "]}}]}");
    out_char(&out, '\0');
    assert_int_equal(read_status(bed, out_text(&out).ptr, &report), STATUS_LIMIT);
    assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "evidence.sarif-limit");
    out_done(&out);
}

/* A level of the rule for every second of 101 invocations, and a result of each invocation. */
static void every_invocation_has_its_own_level(void **state) {
    struct bed *bed = *state;
    struct out invocations, results;
    out_memory(&invocations, 1 << 20);
    out_memory(&results, 1 << 20);
    for (int i = 0; i <= 100; i++) {
        const char *override = i % 2 ? ", \"ruleConfigurationOverrides\": [{\"descriptor\": {\"id\": \"A\"}, "
                                       "\"configuration\": {\"level\": \"error\"}}, {\"descriptor\": {\"id\": \"A\"}, "
                                       "\"configuration\": {\"level\": \"note\"}}]"
                                     : "";
        out_format(&invocations, "%s{\"executionSuccessful\": true%s}", i ? "," : ", \"invocations\": [", override);
        out_format(&results, "%s{\"ruleId\": \"A\", \"provenance\": {\"invocationIndex\": %d}}", i ? "," : "", i);
    }
    out_lit(&invocations, "]");
    out_char(&invocations, '\0');
    out_char(&results, '\0');
    struct sarif_report report = read_run(bed, out_text(&results).ptr, "{\"id\": \"A\"}", out_text(&invocations).ptr);
    assert_int_equal(report.findings, 50);
    assert_int_equal(report.weaker, 51);
    out_done(&invocations);
    out_done(&results);
}

static void reads_the_samples_of_the_standard(void **state) {
    static const struct {
        const char *name;
        size_t errors, weaker, suppressed;
    } SAMPLES[] = {
        {"Baseline.sarif", 0, 3, 1},       {"CodeFlows.sarif", 0, 1, 0},         {"bad-eval.sarif", 0, 1, 0},
        {"simple-example.sarif", 1, 0, 0}, {"standard-taxonomy.sarif", 1, 0, 0},
    };
    struct bed *bed = *state;
    const char *folder = KEYWAY_ROOT "/../shared/schemas/sarif/examples/";
    if (access(folder, R_OK) != 0) {
        print_message("skipped: the samples of the standard are not here\n");
        skip();
    }
    for (size_t i = 0; i < ARRAY_LEN(SAMPLES); i++) {
        struct sarif_report report = read_data(bed, str_format(&bed->arena, "%s%s", folder, SAMPLES[i].name).ptr);
        assert_int_equal(report.findings, SAMPLES[i].errors);
        assert_int_equal(report.weaker, SAMPLES[i].weaker);
        assert_int_equal(report.suppressed, SAMPLES[i].suppressed);
    }
}

static void fails_cleanly_at_every_allocation(void **state) {
    struct bed *bed = *state;
    const struct source *source = bed_data(bed, DATA "flawfinder.sarif");
    enum status status = STATUS_MEMORY;
    for (size_t cap = 0; status != STATUS_OK; cap += 4096) {
        struct arena tiny;
        struct sarif_report report = {.findings = 77};
        arena_init(&tiny, cap);
        status = sarif_read(source, COMPONENT_ED, &tiny, &bed->sink, &report);
        arena_done(&tiny);
        if (status != STATUS_OK) {
            assert_int_equal(status, STATUS_MEMORY);
            assert_int_equal(report.findings, 77);
        }
        assert_in_range(cap, 0, 4 << 20);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(reads_what_flawfinder_writes),
        BED_TEST(reads_what_clang_writes),
        BED_TEST(the_level_is_found_as_the_standard_says),
        BED_TEST(rules_may_be_in_an_extension),
        BED_TEST(weaknesses_are_named_in_many_ways),
        BED_TEST(only_open_failures_count),
        BED_TEST(a_warning_counts_when_it_is_about_security),
        BED_TEST(what_somebody_lives_with_is_no_finding),
        BED_TEST(what_is_no_whole_analysis_has_a_flaw),
        BED_TEST(a_group_knows_its_first_result),
        BED_TEST(a_weakness_without_requirement_is_counted),
        BED_TEST(several_runs_are_one_report),
        BED_TEST(what_is_no_sarif_is_refused),
        BED_TEST(a_bad_value_is_shown_where_it_is),
        BED_TEST(repeated_keys_are_refused),
        BED_TEST(too_many_extensions_are_a_limit),
        BED_TEST(every_invocation_has_its_own_level),
        BED_TEST(reads_the_samples_of_the_standard),
        BED_TEST(fails_cleanly_at_every_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
