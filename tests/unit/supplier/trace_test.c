/* The trace: a small product of which nothing is missing, then one thing changed at a time. */
#include "supplier/trace.h"

#include "folder.h"

#define THREATS                                                                                                        \
    "threats:\n"                                                                                                       \
    "  - {id: who, at: [user, web], category: spoofing, risk: high, treatment: mitigate, requirements: [R1, "          \
    "R2]}\n"                                                                                                           \
    "  - {id: deny, at: [user, web], category: repudiation, treatment: not-applicable, reason: no users}\n"            \
    "  - {id: more, at: web, category: [tampering, elevation-of-privilege], treatment: transfer, to: owner, "          \
    "risk: low}\n"                                                                                                     \
    "  - {id: rest, at: [web, use], category: [information-disclosure, denial-of-service], treatment: accept, "        \
    "reason: small, risk: low, by: B, date: 2026-06-01, review: 2027-06-01}\n"                                         \
    "  - {id: use/tampering, treatment: mitigate, risk: low, requirements: R2}\n"

enum { MODEL, REQUIREMENTS, PRODUCT, REPORT, FILES };

static const char *const names[FILES] = {"threat-model.yaml", "requirements.yaml", "product.yaml", "report.xml"};
static const char *const good[FILES] = {
    [MODEL] = "keyway: threat-model/1\n"
              "product: box\n"
              "context: a locked room that only the staff may enter\n"
              "reviews: [{date: 2026-06-01, by: A}]\n"
              "elements:\n"
              "  - {id: user, kind: external}\n"
              "  - {id: web, kind: process, interface: https}\n"
              "boundaries: [{id: house, contains: web}]\n"
              "flows: [{id: use, from: user, to: web, interface: usb}]\n" THREATS,
    [REQUIREMENTS] = "keyway: requirements/1\n"
                     "product: box\n"
                     "scope: the box and its software alone\n"
                     "level: 1\n"
                     "reviews:\n"
                     "  - {date: 2026-06-01, by: A, role: developer}\n"
                     "  - {date: 2026-06-01, by: B, role: tester}\n"
                     "  - {date: 2026-06-01, by: C, role: customer}\n"
                     "  - {date: 2026-06-01, by: D, role: security}\n"
                     "requirements:\n"
                     "  - {id: R1, text: asks, covers: CR 1.1, verified-by: [asks who, 'login: counts']}\n"
                     "  - {id: R2, text: signs, threats: [who], covers: CR 3.1, verified-by: tests}\n",
    [PRODUCT] = "keyway: product/1\n"
                "supplier: {id: s, name: S}\n"
                "product: {id: box, name: Box, types: ED}\n"
                "interfaces:\n"
                "  - {id: https, kind: network, protocol: HTTPS, transport: tcp, port: 443}\n"
                "  - {id: usb, kind: usb}\n"
                "releases:\n"
                "  - version: '1'\n"
                "    date: 2026-05-01\n"
                "    evidence:\n"
                "      - {id: tests, kind: junit, file: report.xml, date: 2026-05-01, sha256: @}\n",
    [REPORT] = "<testsuite name='login'><testcase classname='login' name='asks who'/>"
               "<testcase classname='login' name='counts'/></testsuite>",
};

struct bench {
    char *folder;
    struct trace trace;
    enum status status;
};

/* `text` with the first `from` replaced; `from` must be there. */
static struct str changed(struct bed *bed, struct str text, const char *from, const char *to) {
    size_t at = str_find(text, str_from(from));
    if (at == SIZE_MAX)
        fail_msg("'%s' is not there", from);
    return str_format(&bed->arena, STR_F "%s" STR_F, STR_A(str_slice(text, 0, at)), to,
                      STR_A(str_skip(text, at + strlen(from))));
}

/* `to` NULL: the file is not there. `report` NULL: the good one. */
static struct bench trace_changed(struct bed *bed, unsigned file, const char *from, const char *to, const char *release,
                                  const char *report) {
    struct bench bench = {.folder = folder_new(bed)};
    struct trace_options options = {.release = str_from(release)};
    struct trace_files files;
    struct str texts[FILES];
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[HASH_SHA256_HEX + 1] = "";
    for (unsigned i = 0; i < FILES; i++)
        texts[i] = str_from(i == REPORT && report ? report : good[i]);
    if (from && to)
        texts[file] = changed(bed, texts[file], from, to);
    hash_sha256(texts[REPORT], digest);
    hash_hex(digest, HASH_SHA256_SIZE, hex);
    if (str_find_char(texts[PRODUCT], '@') != SIZE_MAX)
        texts[PRODUCT] = changed(bed, texts[PRODUCT], "@", hex);
    for (unsigned i = 0; i < FILES; i++)
        if (i != file || !from || to)
            folder_file(bed, bench.folder, names[i], texts[i]);
    assert_true(date_parse(STR("2026-11-23"), &options.at));
    assert_int_equal(trace_find(bench.folder, &bed->arena, &files), STATUS_OK);
    bench.status = trace_read(&files, &options, &bed->arena, &bed->sink, &bench.trace);
    folder_free(bench.folder);
    return bench;
}

static struct trace trace_of(struct bed *bed, unsigned file, const char *from, const char *to) {
    struct bench bench = trace_changed(bed, file, from, to, NULL, NULL);
    if (bench.status != STATUS_OK)
        fail_msg("status %d: " STR_F, (int)bench.status, STR_A(bed_printed(bed)));
    return bench.trace;
}

static void of_a_whole_product_nothing_is_missing(void **state) {
    struct bed *bed = *state;
    struct trace trace = trace_of(bed, MODEL, NULL, NULL);
    assert_int_equal(diag_errors(&bed->sink), 0);
    assert_int_equal(trace.finding_counts[TRACE_ERROR] + trace.finding_counts[TRACE_WARNING], 0);
    assert_int_equal(trace.threats.count, 11);
    assert_int_equal(trace.states[TREATMENT_OPEN], 0);
    assert_int_equal(trace.states[TREATMENT_MITIGATE], 3);
    assert_int_equal(trace.states[TREATMENT_ACCEPT], 4);
    assert_int_equal(trace.states[TREATMENT_TRANSFER], 2);
    assert_int_equal(trace.states[TREATMENT_NOT_APPLICABLE], 2);
    assert_true(requirement_set_equal(&trace.claimed, &trace.shown));
    assert_int_equal(requirement_set_count(&trace.shown), 2);
}

/* One change, and what is then found beside what follows from it. */
static const struct {
    unsigned file;
    const char *from, *to;
    enum trace_rule_id rule;
    const char *subject;
} cases[] = {
    {PRODUCT, "", NULL, TRACE_NO_PRODUCT, "product.yaml"},
    {REQUIREMENTS, "", NULL, TRACE_NO_REQUIREMENTS, "requirements.yaml"},
    {MODEL, "product: box", "product: bax", TRACE_OTHER_PRODUCT, "threat-model.yaml"},
    {REQUIREMENTS, "product: box", "product: bax", TRACE_OTHER_PRODUCT, "requirements.yaml"},
    {MODEL, "context: a locked room that only the staff may enter\n", "", TRACE_NO_CONTEXT, "context"},
    {MODEL, "context: a locked room that only the staff may enter\n", "context: a locked room\n", TRACE_SHORT_CONTEXT,
     "context"},
    {MODEL, "reviews: [{date: 2026-06-01, by: A}]\n", "", TRACE_NO_REVIEW, "reviews"},
    {MODEL, "reviews: [{date: 2026-06-01", "reviews: [{date: 2026-12-01", TRACE_NO_REVIEW, "reviews"},
    {MODEL, "reviews: [{date: 2026-06-01", "reviews: [{date: 2025-11-22", TRACE_OLD_REVIEW, "reviews"},
    {MODEL, "boundaries: [{id: house, contains: web}]\n", "", TRACE_NO_BOUNDARY, "boundaries"},
    {MODEL, "contains: web}", "contains: web}, {id: shed}", TRACE_IDLE_BOUNDARY, "shed"},
    {MODEL, "  - {id: user, kind: external}\n", "  - {id: user, kind: external}\n  - {id: x, kind: external}\n",
     TRACE_LONE_ELEMENT, "x"},
    {MODEL, "  - {id: use/tampering, treatment: mitigate, risk: low, requirements: R2}\n", "", TRACE_OPEN,
     "use/tampering"},
    {MODEL, "treatment: mitigate, risk: low, requirements: R2", "risk: low", TRACE_OPEN, "use/tampering"},
    {MODEL, "risk: low, requirements: R2", "risk: low", TRACE_UNFINISHED, "use/tampering"},
    {MODEL, "reason: small, ", "", TRACE_UNFINISHED, "rest"},
    {MODEL, "by: B, ", "", TRACE_UNFINISHED, "rest"},
    {MODEL, ", review: 2027-06-01", "", TRACE_UNFINISHED, "rest"},
    {MODEL, "small, risk: low", "small", TRACE_UNFINISHED, "rest"},
    {MODEL, "date: 2026-06-01, review", "date: 2026-11-24, review", TRACE_UNFINISHED, "rest"},
    {MODEL, "to: owner, ", "", TRACE_UNFINISHED, "more"},
    {MODEL, ", reason: no users", "", TRACE_UNFINISHED, "deny"},
    {MODEL, "review: 2027-06-01", "review: 2026-11-22", TRACE_OVERDUE, "rest"},
    {MODEL, "risk: high, ", "", TRACE_UNRATED, "who"},
    {REQUIREMENTS, "CR 3.1", "CR 7.1", TRACE_OTHER_ANSWER, "use/tampering"},
    {MODEL, "[R1, R2]", "[R1, R3]", TRACE_UNKNOWN_REQUIREMENT, "who"},
    {REQUIREMENTS, "threats: [who]", "threats: [whom]", TRACE_UNKNOWN_THREAT, "R2"},
    {REQUIREMENTS, "threats: [who]", "threats: [use/T0843]", TRACE_UNKNOWN_THREAT, "R2"},
    {REQUIREMENTS, "threats: [who]", "threats: [web/nonsense]", TRACE_UNKNOWN_THREAT, "R2"},
    {MODEL, "requirements: [R1, R2]", "requirements: [R2]", TRACE_FEATURE_ONLY, "R1"},
    {REQUIREMENTS, "covers: CR 3.1, ", "", TRACE_COVERS_NOTHING, "R2"},
    {REQUIREMENTS, "covers: CR 3.1", "covers: [CR 3.1, NDR 5.2]", TRACE_OTHER_TYPE, "R2"},
    {REQUIREMENTS, "scope: the box and its software alone\n", "", TRACE_NO_SCOPE, "scope"},
    {REQUIREMENTS, "scope: the box and its software alone\n", "scope: the box\n", TRACE_SHORT_SCOPE, "scope"},
    {REQUIREMENTS, "level: 1\n", "", TRACE_NO_LEVEL, "level"},
    {REQUIREMENTS, "role: tester", "role: developer", TRACE_REVIEW_ROLES, "tester"},
    {REQUIREMENTS, "2026-06-01, by: D", "2025-11-22, by: D", TRACE_REVIEW_ROLES, "security"},
    {REQUIREMENTS, "by: D", "by: ' a '", TRACE_ONE_REVIEWER, "security"},
    {MODEL, ", interface: usb", "", TRACE_UNDECLARED_INTERFACE, "usb"},
    {MODEL, "interface: https", "interface: http", TRACE_UNKNOWN_INTERFACE, "web"},
    {MODEL, "[R1, R2]", "[R1]", TRACE_OPEN, NULL},
    {REQUIREMENTS, ", verified-by: tests", "", TRACE_NO_TEST, "R2"},
    {REQUIREMENTS, "asks who", "asks whom", TRACE_MISSING_TEST, "R1"},
    {REPORT, "name='asks who'/>", "name='asks who'><failure message='no'/></testcase>", TRACE_FAILED_TEST, "R1"},
    {REPORT, "name='counts'/>", "name='counts'><failure message='no'/></testcase>", TRACE_FAILED_TEST, "R2"},
    {REPORT, "name='counts'/>", "name='counts'><skipped/></testcase>", TRACE_UNRUN_TEST, "R1"},
    {REPORT, "<testsuite name='login'>", "<testsuite name='login' tests='9'>", TRACE_UNRUN_TEST, "R1"},
    {PRODUCT, "kind: junit, file: report.xml, date: 2026-05-01, sha256: @",
     "kind: claim, statement: fine, by: A, requirements: CR 3.1, date: 2026-05-01", TRACE_CLAIM_ONLY, "R2"},
    {PRODUCT, "kind: junit, file: report.xml, date: 2026-05-01, sha256: @",
     "kind: claim, statement: fine, by: A, requirements: CR 4.1, date: 2026-05-01", TRACE_UNTESTED_CLAIM, "CR 4.1"},
    {PRODUCT, "report.xml, date: 2026-05-01", "report.xml, valid-until: 2026-11-22, date: 2026-05-01",
     TRACE_EXPIRED_TEST, "R1"},
    {PRODUCT, "report.xml, date: 2026-05-01", "report.xml, date: 2026-11-24", TRACE_EXPIRED_TEST, "R2"},
    {PRODUCT, "report.xml, date: 2026-05-01", "report.xml, date: 2024-11-22", TRACE_EXPIRED_TEST, "R2"},
    {PRODUCT, "report.xml", "none.xml", TRACE_UNREAD_REPORT, "tests"},
    {REPORT, "</testsuite>", "", TRACE_UNREAD_REPORT, "tests"},
    {PRODUCT, ", sha256: @", "", TRACE_UNPINNED_REPORT, "tests"},
    {PRODUCT, "date: 2026-05-01\n", "date: 2026-05-01\n    build: b1\n", TRACE_UNTIED_REPORT, "tests"},
    {REPORT, "name='asks who'/>", "name='asks who'><error/></testcase>", TRACE_UNTESTED_CLAIM, "CR 1.1"},
    {REPORT, "name='asks who'/>", "name='asks who'><error/></testcase>", TRACE_UNTESTED_MITIGATION, "who"},
};

static bool found(const struct trace *trace, enum trace_rule_id rule, const char *subject) {
    for (size_t i = 0; i < trace->finding_count; i++)
        if (trace->findings[i].rule == rule && str_eq(trace->findings[i].subject, str_from(subject)))
            return true;
    return false;
}

static void each_fault_is_found(void **state) {
    struct bed *bed = *state;
    bool seen[TRACE_RULES] = {false};
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        diag_init(&bed->sink, &bed->arena);
        struct trace trace = trace_of(bed, cases[i].file, cases[i].from, cases[i].to);
        if (cases[i].subject && !found(&trace, cases[i].rule, cases[i].subject))
            fail_msg("case %zu, '%s' -> '%s': no " STR_F " about %s", i, cases[i].from, cases[i].to,
                     STR_A(trace_rule_at(cases[i].rule)->id), cases[i].subject);
        seen[cases[i].rule] = true;
    }
    for (size_t i = 0; i < TRACE_RULES; i++)
        if (!seen[i] && i != TRACE_ONE_LAYER)
            fail_msg("nothing tests " STR_F, STR_A(trace_rule_at((enum trace_rule_id)i)->id));
}

static void a_grave_threat_wants_two_layers(void **state) {
    struct bed *bed = *state;
    struct trace trace = trace_of(bed, MODEL, "risk: low, requirements: R2", "risk: critical, requirements: R2");
    assert_true(found(&trace, TRACE_ONE_LAYER, "use/tampering"));
    assert_false(found(&trace, TRACE_ONE_LAYER, "who"));
}

static void a_threat_is_open_while_one_entry_about_it_is(void **state) {
    struct bed *bed = *state;
    struct trace trace = trace_of(bed, MODEL, "threats:\n", "threats:\n  - {id: web/spoofing}\n");
    assert_int_equal(trace.states[TREATMENT_OPEN], 1);
    assert_true(found(&trace, TRACE_OPEN, "web/spoofing"));
}

static void a_requirement_names_threats_as_they_follow(void **state) {
    struct bed *bed = *state;
    struct trace trace = trace_of(bed, REQUIREMENTS, "threats: [who]", "threats: [web/tampering]");
    assert_int_equal(trace.entries[2].requirement_count, 1);
    assert_int_equal(trace.entries[2].requirements[0], 1);
    assert_true(trace.requirements[1].has_threat);
}

/* Both sides may name a link. */
static void links_count_once(void **state) {
    struct trace trace = trace_of(*state, MODEL, NULL, NULL);
    assert_int_equal(trace.entries[0].requirement_count, 2);
    assert_int_equal(trace.entries[0].requirements[0], 0);
    assert_int_equal(trace.entries[0].requirements[1], 1);
    assert_true(trace.entries[0].shown);
}

static void a_test_is_named_in_three_ways(void **state) {
    struct bed *bed = *state;
    static const char *const ways[] = {"counts", "'login: counts'", "login.counts"};
    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        struct trace trace = trace_of(bed, REQUIREMENTS, "'login: counts'", ways[i]);
        assert_int_equal(trace.requirements[0].tests[1].outcome, TRACE_PASSED);
        assert_str(trace.requirements[0].tests[1].evidence, "tests");
    }
}

#define SARIF(more) "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"t\"}}," more "\"results\":[]}]}"
#define SARIF_CLEAN SARIF("\"artifacts\":[{\"location\":{\"uri\":\"a.c\"}}],")

/* What an analysis or a bill of materials says as a whole, and what a requirement that rests on it comes to. */
static const struct {
    const char *kind, *text;
    enum trace_outcome outcome;
} others[] = {
    {"sarif", SARIF_CLEAN, TRACE_PASSED},
    {"sarif", SARIF(""), TRACE_UNRUN},
    {"sarif", "{\"version\":\"2.1.0\",\"runs\":[]}", TRACE_UNRUN},
    {"sarif",
     "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"t\"}},"
     "\"invocations\":[{\"executionSuccessful\":false}],\"results\":[]}]}",
     TRACE_UNRUN},
    {"sarif",
     "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":\"t\"}},"
     "\"results\":[{\"ruleId\":\"x\",\"level\":\"error\",\"message\":{\"text\":\"boom\"}}]}]}",
     TRACE_UNRUN},
    {"sbom",
     "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\","
     "\"components\":[{\"type\":\"library\",\"name\":\"a\",\"version\":\"1\"}]}",
     TRACE_PASSED},
    {"sbom", "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.5\",\"components\":[]}", TRACE_UNRUN},
};

static void other_evidence_passes_when_it_shows_something(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(others); i++) {
        diag_init(&bed->sink, &bed->arena);
        struct bench bench = trace_changed(bed, PRODUCT, "junit", others[i].kind, NULL, others[i].text);
        assert_int_equal(bench.status, STATUS_OK);
        const struct trace_requirement *requirement = &bench.trace.requirements[1];
        if (requirement->tests[0].outcome != others[i].outcome)
            fail_msg("case %zu: " STR_F, i, STR_A(trace_outcome_name(requirement->tests[0].outcome)));
        assert_int_equal(requirement->shown, others[i].outcome == TRACE_PASSED);
    }
}

/* On the last day of its age it counts: two years for what is pinned, one for a claim. */
static void evidence_grows_old(void **state) {
    struct bed *bed = *state;
    static const char claim[] = "kind: claim, statement: fine, by: A, date: ";
    static const struct {
        const char *kind, *date;
        enum trace_outcome outcome;
    } days[] = {
        {"sarif", "2024-11-23", TRACE_PASSED},  {"sarif", "2024-11-22", TRACE_EXPIRED},
        {"junit", "2024-11-23", TRACE_UNRUN},   {"junit", "2024-11-22", TRACE_EXPIRED},
        {"claim", "2025-11-23", TRACE_CLAIMED}, {"claim", "2025-11-22", TRACE_EXPIRED},
    };
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        const char *text = str_eq(str_from(days[i].kind), STR("sarif")) ? others[0].text : "<testsuite/>";
        struct str pinned =
            str_format(&bed->arena, "kind: %s, file: report.xml, date: %s, sha256: @", days[i].kind, days[i].date);
        struct str entry = str_eq(str_from(days[i].kind), STR("claim"))
                               ? str_format(&bed->arena, "%s%s, requirements: CR 3.1", claim, days[i].date)
                               : pinned;
        struct bench bench = trace_changed(bed, PRODUCT, "kind: junit, file: report.xml, date: 2026-05-01, sha256: @",
                                           entry.ptr, NULL, text);
        assert_int_equal(bench.status, STATUS_OK);
        if (bench.trace.requirements[1].tests[0].outcome != days[i].outcome)
            fail_msg("%s of %s: " STR_F, days[i].kind, days[i].date,
                     STR_A(trace_outcome_name(bench.trace.requirements[1].tests[0].outcome)));
    }
}

static void the_release_may_be_named(void **state) {
    struct bed *bed = *state;
    assert_int_equal(trace_changed(bed, MODEL, NULL, NULL, "v1", NULL).status, STATUS_OK);
    assert_int_equal(trace_changed(bed, MODEL, NULL, NULL, "2", NULL).status, STATUS_INPUT);
    assert_true(diag_errors(&bed->sink) == 1);
    diag_init(&bed->sink, &bed->arena);
    struct trace trace = trace_of(bed, PRODUCT, "releases:\n", "releases:\n  - {version: '2', date: 2026-06-01}\n");
    assert_str(trace.release->version, "2");
    assert_true(found(&trace, TRACE_MISSING_TEST, "R1"));
}

static struct trace_answer ask(struct bed *bed, const struct trace *trace, const char *process) {
    struct trace_answer answer;
    assert_int_equal(trace_answer(trace, process_find(str_from(process)), &bed->arena, &answer), STATUS_OK);
    return answer;
}

static void the_process_requirements_have_answers(void **state) {
    struct bed *bed = *state;
    static const char *const asked[] = {"SR-1", "SR-2", "SR-3", "SR-4", "SR-5", "SD-1", "SD-2", "SVV-1", "SVV-2"};
    struct trace trace = trace_of(bed, MODEL, NULL, NULL);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        assert_int_equal(ask(bed, &trace, asked[i]).standing, TRACE_SHOWN);
        assert_true(ask(bed, &trace, asked[i]).text.len > 0);
    }
    assert_int_equal(ask(bed, &trace, "SM-1").standing, TRACE_NOT_ASKED);
    assert_str(ask(bed, &trace, "SVV-1").text, "2 of 2 requirements shown by tests");
    trace = trace_of(bed, REQUIREMENTS, "threats: [who]", "threats: [whom]");
    assert_int_equal(ask(bed, &trace, "SR-3").standing, TRACE_FALLS_SHORT);
    assert_int_equal(ask(bed, &trace, "SR-3").first->rule, TRACE_UNKNOWN_THREAT);
    trace = trace_of(bed, MODEL, "requirements: [R1, R2]", "requirements: [R2]");
    assert_int_equal(ask(bed, &trace, "SR-3").standing, TRACE_PARTLY);
    trace = trace_of(bed, REQUIREMENTS, "", NULL);
    assert_int_equal(ask(bed, &trace, "SR-5").standing, TRACE_FALLS_SHORT);
}

/* One change after which no rule of the requirement is broken, and yet it is not shown. */
static const struct {
    unsigned file;
    const char *from, *to;
    const char *process, *text;
} short_of[] = {
    {PRODUCT,
     "interfaces:\n  - {id: https, kind: network, protocol: HTTPS, transport: tcp, port: 443}\n"
     "  - {id: usb, kind: usb}\n",
     "", "SD-1", "0 interfaces of the product"},
    {MODEL, "threats:\n", "threats:\n  - {id: web/spoofing}\n", "SR-3", "2 requirements; 11 threats, 1 of them open"},
    {MODEL, "threats:\n", "threats:\n  - {id: web/spoofing}\n", "SD-2", "2 of 2 mitigations shown by tests"},
    {MODEL, "threats:\n", "threats:\n  - {id: web/spoofing}\n", "SVV-2", "2 of 2 mitigations shown by tests"},
    {MODEL, "risk: low, requirements: R2", "risk: high, requirements: R2", "SD-2", "3 of 3 mitigations shown by tests"},
    {REPORT, "name='asks who'/>", "name='asks who'><error/></testcase>", "SD-2", "0 of 3 mitigations shown by tests"},
};

static void too_little_shows_nothing(void **state) {
    struct bed *bed = *state;
    for (size_t i = 0; i < ARRAY_LEN(short_of); i++) {
        diag_init(&bed->sink, &bed->arena);
        struct trace trace = trace_of(bed, short_of[i].file, short_of[i].from, short_of[i].to);
        struct trace_answer answer = ask(bed, &trace, short_of[i].process);
        if (answer.standing != TRACE_FALLS_SHORT)
            fail_msg("case %zu: %s stands", i, short_of[i].process);
        assert_str(answer.text, short_of[i].text);
    }
}

/* Whoever accepts every threat mitigates none. */
static void of_no_mitigation_none_is_tested(void **state) {
    struct bed *bed = *state;
    static const char *const asked[] = {"SD-2", "SVV-2"};
    static const char accepted[] =
        "threats:\n"
        "  - {id: all, at: [user, web, use], category: [spoofing, tampering, repudiation, information-disclosure, "
        "denial-of-service, elevation-of-privilege], treatment: accept, reason: small, risk: low, by: B, "
        "date: 2026-06-01, review: 2027-06-01}\n";
    struct trace trace = trace_of(bed, MODEL, THREATS, accepted);
    assert_int_equal(trace.states[TREATMENT_MITIGATE] + trace.states[TREATMENT_OPEN], 0);
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        assert_int_equal(ask(bed, &trace, asked[i]).standing, TRACE_FALLS_SHORT);
        assert_str(ask(bed, &trace, asked[i]).text, "0 of 0 mitigations shown by tests");
    }
}

/* Anybody could have changed it: it is no more than a claim, of requirements and of mitigations alike. */
static void what_is_not_pinned_shows_nothing(void **state) {
    struct bed *bed = *state;
    static const struct { const char *kind, *text; } files[] = {{"junit", NULL}, {"sarif", SARIF_CLEAN}};
    static const char *const asked[] = {"SD-2", "SVV-1", "SVV-2"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct str entry = str_format(&bed->arena, "kind: %s, file: report.xml, date: 2026-05-01", files[i].kind);
        struct bench bench = trace_changed(bed, PRODUCT, "kind: junit, file: report.xml, date: 2026-05-01, sha256: @",
                                           entry.ptr, NULL, files[i].text);
        assert_int_equal(bench.status, STATUS_OK);
        assert_int_equal(bench.trace.requirements[1].tests[0].outcome, TRACE_UNPINNED);
        assert_false(bench.trace.requirements[1].shown);
        assert_true(requirement_set_empty(&bench.trace.shown));
        assert_true(found(&bench.trace, TRACE_UNPINNED_REPORT, "tests"));
        assert_true(found(&bench.trace, TRACE_UNTESTED_MITIGATION, "use/tampering"));
        for (size_t k = 0; k < ARRAY_LEN(asked); k++)
            assert_int_equal(ask(bed, &bench.trace, asked[k]).standing, TRACE_FALLS_SHORT);
    }
}

/* A release that names its build: a report of another is not valid, and one of no known build is no more than a claim.
 */
static void what_no_build_ties_shows_nothing(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *release, *entry;
        enum trace_outcome outcome;
    } builds[] = {
        {"date: 2026-05-01", "", TRACE_PASSED},
        {"date: 2026-05-01\n    build: b1", "", TRACE_UNTIED},
        {"date: 2026-05-01\n    build: b1", ", build: b1", TRACE_PASSED},
        {"date: 2026-05-01\n    build: b1", ", build: b2", TRACE_EXPIRED},
    };
    for (size_t i = 0; i < ARRAY_LEN(builds); i++) {
        struct str entry = str_format(&bed->arena,
                                      "%s\n    evidence:\n      - {id: tests, kind: junit, file: report.xml, date: "
                                      "2026-05-01, sha256: @%s}\n",
                                      builds[i].release, builds[i].entry);
        struct trace trace =
            trace_of(bed, PRODUCT,
                     "date: 2026-05-01\n    evidence:\n      - {id: tests, kind: junit, file: report.xml, date: "
                     "2026-05-01, sha256: @}\n",
                     entry.ptr);
        bool passed = builds[i].outcome == TRACE_PASSED;
        assert_int_equal(trace.requirements[1].tests[0].outcome, builds[i].outcome);
        assert_int_equal(trace.requirements[0].tests[0].outcome, builds[i].outcome);
        assert_int_equal(requirement_set_empty(&trace.shown), !passed);
        assert_int_equal(found(&trace, TRACE_UNTIED_REPORT, "tests"), builds[i].outcome == TRACE_UNTIED);
        assert_int_equal(ask(bed, &trace, "SVV-1").standing == TRACE_SHOWN, passed);
    }
}

/* Each treatment of a threat is judged by what is asked of its own kind, whichever is written first. */
static void a_threat_may_be_mitigated_and_transferred(void **state) {
    struct bed *bed = *state;
    static const struct {
        const char *from, *to;
        enum treatment treatment;
        bool shown;
    } rows[] = {
        {"threats:\n", "threats:\n  - {id: web/spoofing, treatment: transfer, to: owner, risk: low}\n",
         TREATMENT_MITIGATE, true},
        {"  - {id: use/tampering",
         "  - {id: web/spoofing, treatment: transfer, to: owner, risk: low}\n  - {id: use/tampering",
         TREATMENT_MITIGATE, true},
        {"  - {id: use/tampering", "  - {id: web/spoofing, treatment: transfer, risk: low}\n  - {id: use/tampering",
         TREATMENT_OPEN, false},
        {"threats:\n", "threats:\n  - {id: web/tampering, treatment: mitigate, risk: low, requirements: R2}\n",
         TREATMENT_MITIGATE, true},
        {"threats:\n", "threats:\n  - {id: web/tampering, treatment: mitigate, risk: low, requirements: R9}\n",
         TREATMENT_OPEN, false},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct trace trace = trace_of(bed, MODEL, rows[i].from, rows[i].to);
        struct str wanted = i < 3 ? STR("web/spoofing") : STR("web/tampering");
        size_t at = 0;
        while (at < trace.threats.count && !str_eq(trace.traced[at].threat->id, wanted))
            at++;
        assert_int_not_equal(at, trace.threats.count);
        assert_int_equal(trace.traced[at].state, rows[i].treatment);
        assert_int_equal(trace.traced[at].shown, rows[i].shown);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(of_a_whole_product_nothing_is_missing),
        BED_TEST(each_fault_is_found),
        BED_TEST(a_grave_threat_wants_two_layers),
        BED_TEST(a_threat_is_open_while_one_entry_about_it_is),
        BED_TEST(a_requirement_names_threats_as_they_follow),
        BED_TEST(links_count_once),
        BED_TEST(a_test_is_named_in_three_ways),
        BED_TEST(other_evidence_passes_when_it_shows_something),
        BED_TEST(evidence_grows_old),
        BED_TEST(the_release_may_be_named),
        BED_TEST(the_process_requirements_have_answers),
        BED_TEST(too_little_shows_nothing),
        BED_TEST(what_is_not_pinned_shows_nothing),
        BED_TEST(of_no_mitigation_none_is_tested),
        BED_TEST(what_no_build_ties_shows_nothing),
        BED_TEST(a_threat_may_be_mitigated_and_transferred),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
