#include "evidence/junit.h"

#include "base/map.h"
#include "base/xml.h"

static const struct diag_kind NO_JUNIT = {"evidence.junit-root", SEVERITY_ERROR,
                                          "this is no JUnit report: it begins with <{0}>",
                                          "a JUnit report begins with <testsuites> or <testsuite>"};
static const struct diag_kind COUNTERS = {
    "evidence.junit-counters", SEVERITY_WARNING,
    "suite '{0}' counts {1} {2} but shows {3}, so the tests that passed in it show nothing",
    "the report may be cut off: make it again"};
static const struct diag_kind COUNTER_VALUE = {
    "evidence.junit-counters", SEVERITY_WARNING,
    "suite '{0}' counts '{1}' {2}, which is no number, so the tests that passed in it show nothing", NULL};
static const struct diag_kind UNKNOWN = {"evidence.unknown-requirement", SEVERITY_WARNING,
                                         "'{0}' names no requirement: {1}", NULL};

/* What the elements below a test case say of it. */
static const struct {
    struct str name;
    enum junit_outcome outcome;
    struct str message; /* when the element has none */
} VERDICTS[] = {
    {STR_INIT("failure"), JUNIT_FAILED, STR_INIT("")},
    {STR_INIT("error"), JUNIT_FAILED, STR_INIT("")},
    {STR_INIT("skipped"), JUNIT_SKIPPED, STR_INIT("")},
    {STR_INIT("disabled"), JUNIT_SKIPPED, STR_INIT("")},
    {STR_INIT("ignored"), JUNIT_SKIPPED, STR_INIT("")},
    {STR_INIT("flakyFailure"), JUNIT_DOUBTFUL, STR_INIT("passed only when run again")},
    {STR_INIT("flakyError"), JUNIT_DOUBTFUL, STR_INIT("passed only when run again")},
    {STR_INIT("rerunFailure"), JUNIT_DOUBTFUL, STR_INIT("passed only when run again")},
    {STR_INIT("rerunError"), JUNIT_DOUBTFUL, STR_INIT("passed only when run again")},
};

/* What the attributes "status" and "result" of a test case say: CTest's, GoogleTest's and what other tools write. */
static const struct {
    struct str value;
    enum junit_outcome outcome;
} STATUSES[] = {
    {STR_INIT(""), JUNIT_PASSED},           {STR_INIT("run"), JUNIT_PASSED},
    {STR_INIT("completed"), JUNIT_PASSED},  {STR_INIT("passed"), JUNIT_PASSED},
    {STR_INIT("pass"), JUNIT_PASSED},       {STR_INIT("success"), JUNIT_PASSED},
    {STR_INIT("successful"), JUNIT_PASSED}, {STR_INIT("ok"), JUNIT_PASSED},
    {STR_INIT("notrun"), JUNIT_SKIPPED},    {STR_INIT("disabled"), JUNIT_SKIPPED},
    {STR_INIT("skipped"), JUNIT_SKIPPED},   {STR_INIT("suppressed"), JUNIT_SKIPPED},
    {STR_INIT("ignored"), JUNIT_SKIPPED},   {STR_INIT("pending"), JUNIT_SKIPPED},
    {STR_INIT("blocked"), JUNIT_SKIPPED},   {STR_INIT("fail"), JUNIT_FAILED},
    {STR_INIT("failed"), JUNIT_FAILED},     {STR_INIT("failure"), JUNIT_FAILED},
    {STR_INIT("error"), JUNIT_FAILED},      {STR_INIT("broken"), JUNIT_FAILED},
};

/* What is seen while walking; differences of it over a suite are what the suite shows. */
struct seen {
    size_t cases;
    size_t failed;   /* cases */
    size_t failures; /* elements: a case may hold several */
    size_t errors;   /* elements */
    size_t skipped;  /* cases */
};

struct walk {
    struct junit_report report;
    struct seen seen;
    struct map unknown; /* ids that were reported */
    unsigned type_mask;
    struct arena *arena;
    struct diag_sink *sink;
};

static size_t count_cases(const struct xml_node *node) {
    size_t count = str_eq(node->name, STR("testcase"));
    for (const struct xml_node *child = node->first; child; child = child->next)
        count += count_cases(child);
    return count;
}

static enum status add_name(struct walk *walk, struct str id, struct place place, struct topic_set *topics) {
    unsigned topic = topic_find(id);
    walk->report.tagged = true;
    if (topic != TOPIC_NONE) {
        topic_add(topics, topic);
        return STATUS_OK;
    }
    uint32_t number = (uint32_t)walk->unknown.count, stored;
    TRY(map_add(&walk->unknown, id, number, &stored));
    if (stored != number)
        return STATUS_OK;
    struct requirement_missing missing = {0};
    if (diag_has_room(walk->sink, &UNKNOWN))
        requirement_explain_missing(id, walk->type_mask, walk->arena, &missing);
    diag_add_near(walk->sink, &UNKNOWN, place, requirement_missing_near(&missing), id, missing.text);
    return STATUS_OK;
}

static enum status add_tags(struct walk *walk, struct str text, struct place place, struct topic_set *topics) {
    struct topic_tags tags = topic_tags_in(text);
    struct str id;
    while (topic_tags_next(&tags, &id))
        TRY(add_name(walk, id, place, topics));
    return STATUS_OK;
}

static enum status add_property(struct walk *walk, const struct xml_node *property, struct topic_set *topics) {
    struct str name = xml_attribute(property, STR("name")), part;
    if (!str_eq_nocase(name, STR("requirement")) && !str_eq_nocase(name, STR("requirements")))
        return STATUS_OK;
    struct str value = xml_attribute(property, STR("value"));
    if (str_trim(value).len == 0)
        value = property->text;
    while (str_next(&value, ',', &part)) {
        part = str_trim(part);
        if (part.len > 0)
            TRY(add_name(walk, part, property->place, topics));
    }
    return STATUS_OK;
}

static enum status add_properties(struct walk *walk, const struct xml_node *node, struct topic_set *topics) {
    for (const struct xml_node *child = node->first; child; child = child->next) {
        if (!str_eq(child->name, STR("properties")))
            continue;
        for (const struct xml_node *property = child->first; property; property = property->next)
            if (str_eq(property->name, STR("property")))
                TRY(add_property(walk, property, topics));
    }
    return STATUS_OK;
}

static void worsen(struct junit_case *test, enum junit_outcome outcome, struct str message) {
    if (outcome <= test->outcome)
        return;
    test->outcome = outcome;
    test->message = message;
}

/* bats begins with a trace of its functions; what the test said of itself comes last. */
static struct str telling_part(struct str text) {
    struct str rest = str_trim(text), line, last = rest;
    if (!str_starts(rest, STR("(from function")) && !str_starts(rest, STR("(in test file")))
        return text;
    while (str_next(&rest, '\n', &line))
        if (str_trim(line).len > 0)
            last = line;
    return last;
}

static void judge_element(struct walk *walk, const struct xml_node *element, struct junit_case *test) {
    for (size_t i = 0; i < ARRAY_LEN(VERDICTS); i++) {
        if (!str_eq(element->name, VERDICTS[i].name))
            continue;
        struct str message = xml_attribute(element, STR("message"));
        if (message.len == 0)
            message = VERDICTS[i].message.len > 0 ? VERDICTS[i].message : telling_part(element->text);
        worsen(test, VERDICTS[i].outcome, message);
        walk->seen.failures += str_eq(element->name, STR("failure"));
        walk->seen.errors += str_eq(element->name, STR("error"));
        return;
    }
}

static void judge_status(struct str status, struct junit_case *test) {
    status = str_trim(status);
    for (size_t i = 0; i < ARRAY_LEN(STATUSES); i++)
        if (str_eq_nocase(status, STATUSES[i].value)) {
            worsen(test, STATUSES[i].outcome, STR(""));
            return;
        }
    worsen(test, JUNIT_DOUBTFUL, STR("has a status that this tool does not know"));
}

static enum status visit_case(struct walk *walk, const struct xml_node *node, const struct topic_set *inherited) {
    struct junit_case test = {.name = xml_attribute(node, STR("name")),
                              .class_name = xml_attribute(node, STR("classname")),
                              .topics = *inherited,
                              .place = node->place};
    TRY(add_tags(walk, test.name, node->place, &test.topics));
    TRY(add_tags(walk, test.class_name, node->place, &test.topics));
    TRY(add_properties(walk, node, &test.topics));
    for (const struct xml_node *child = node->first; child; child = child->next)
        judge_element(walk, child, &test);
    judge_status(xml_attribute(node, STR("status")), &test);
    judge_status(xml_attribute(node, STR("result")), &test);
    walk->seen.cases++;
    walk->seen.failed += test.outcome == JUNIT_FAILED;
    walk->seen.skipped += test.outcome == JUNIT_SKIPPED;
    walk->report.cases[walk->report.count++] = test;
    return STATUS_OK;
}

/* Adds the number in a counter; false, with a warning, when it is none. An absent counter is 0. */
static bool add_counter(struct walk *walk, const struct xml_node *suite, struct str name, uint64_t *sum) {
    struct str text = str_trim(xml_attribute(suite, name));
    uint64_t value = 0;
    if (text.len > 0 && !str_u64(text, UINT32_MAX, &value)) {
        diag_add(walk->sink, &COUNTER_VALUE, suite->place, xml_attribute(suite, STR("name")), text, name);
        return false;
    }
    *sum += value;
    return true;
}

static bool covered(struct walk *walk, const struct xml_node *suite, uint64_t counted, size_t shown, struct str what) {
    if (counted <= shown)
        return true;
    char numbers[2][24];
    (void)snprintf(numbers[0], sizeof numbers[0], "%llu", (unsigned long long)counted);
    (void)snprintf(numbers[1], sizeof numbers[1], "%zu", shown);
    diag_add(walk->sink, &COUNTERS, suite->place, xml_attribute(suite, STR("name")), str_from(numbers[0]), what,
             str_from(numbers[1]));
    return false;
}

/* A suite that counts more than it shows is not to be believed. It may count less: some tools count only the tests
 * right below, some count a test that failed twice as one failure, others as two, and pytest counts a test again whose
 * tear-down had an error. */
static bool adds_up(struct walk *walk, const struct xml_node *suite, const struct seen *before) {
    uint64_t tests = 0, failures = 0, skipped = 0;
    if (!add_counter(walk, suite, STR("tests"), &tests) || !add_counter(walk, suite, STR("failures"), &failures) ||
        !add_counter(walk, suite, STR("errors"), &failures) || !add_counter(walk, suite, STR("skipped"), &skipped) ||
        !add_counter(walk, suite, STR("disabled"), &skipped))
        return false;
    size_t errors = walk->seen.errors - before->errors;
    size_t cases = walk->seen.cases - before->cases, failed = walk->seen.failed - before->failed;
    size_t elements = walk->seen.failures - before->failures + errors;
    return covered(walk, suite, failures, elements > failed ? elements : failed, STR("failures and errors")) &&
           covered(walk, suite, skipped, walk->seen.skipped - before->skipped, STR("skipped tests")) &&
           covered(walk, suite, tests, cases + errors, STR("tests"));
}

static enum status visit_suite(struct walk *walk, const struct xml_node *suite, const struct topic_set *inherited) {
    struct topic_set topics = *inherited;
    struct seen before = walk->seen;
    size_t first = walk->report.count;
    TRY(add_tags(walk, xml_attribute(suite, STR("name")), suite->place, &topics));
    TRY(add_properties(walk, suite, &topics));
    for (const struct xml_node *child = suite->first; child; child = child->next) {
        if (str_eq(child->name, STR("testcase")))
            TRY(visit_case(walk, child, &topics));
        else if (str_eq(child->name, STR("testsuite")))
            TRY(visit_suite(walk, child, &topics));
    }
    if (!adds_up(walk, suite, &before))
        for (size_t i = first; i < walk->report.count; i++)
            worsen(&walk->report.cases[i], JUNIT_DOUBTFUL, STR("the counters of its suite do not add up"));
    return STATUS_OK;
}

enum status junit_read(const struct source *source, unsigned type_mask, struct arena *arena, struct diag_sink *sink,
                       struct junit_report *report) {
    const struct xml_node *root = NULL;
    TRY(xml_parse(source, arena, sink, &root));
    if (!str_eq(root->name, STR("testsuites")) && !str_eq(root->name, STR("testsuite"))) {
        diag_add(sink, &NO_JUNIT, root->place, root->name);
        return STATUS_INPUT;
    }
    struct walk walk = {.type_mask = type_mask, .arena = arena, .sink = sink};
    map_init(&walk.unknown, arena, false);
    walk.report.cases = ARENA_ARRAY(arena, struct junit_case, count_cases(root));
    if (!walk.report.cases)
        return STATUS_MEMORY;
    TRY(visit_suite(&walk, root, &(const struct topic_set){0}));
    for (size_t i = 0; i < walk.report.count; i++)
        walk.report.outcomes[walk.report.cases[i].outcome]++;
    *report = walk.report;
    return STATUS_OK;
}
