#include "supplier/trace_inner.h"

struct str trace_severity_name(enum trace_severity severity) {
    static const struct str names[] = {
        [TRACE_ERROR] = STR_INIT("error"), [TRACE_WARNING] = STR_INIT("warning"), [TRACE_NOTE] = STR_INIT("note")};
    return names[severity];
}

#define RULE(name, asked, grave, wrong, mend)                                                                          \
    {                                                                                                                  \
        .id = STR_INIT(name), .title = STR_INIT(wrong), .help = STR_INIT(mend), .process = STR_INIT(asked),            \
        .severity = (grave)                                                                                            \
    }

/* To add a rule: its name in trace.h, its row here, and where it is found in trace_model.c or trace_chain.c. */
static const struct trace_rule rules[TRACE_RULES] = {
    [TRACE_NO_PRODUCT] = RULE("no-product", "SVV-1", TRACE_ERROR, "there is no product.yaml beside the model",
                              "write one: without it neither interfaces nor tests can be looked at"),
    [TRACE_OTHER_PRODUCT] = RULE("other-product", "SR-2", TRACE_ERROR, "the documents are about different products",
                                 "let 'product' name the id of product.yaml"),
    [TRACE_NO_CONTEXT] =
        RULE("no-context", "SR-1", TRACE_ERROR, "the threat model does not say where the product is used",
             "describe under 'context' the environment and what it is expected to protect"),
    [TRACE_SHORT_CONTEXT] =
        RULE("short-context", "SR-1", TRACE_WARNING, "where the product is used is said in a word or two",
             "describe under 'context' the environment and what it is expected to protect"),
    [TRACE_NO_REVIEW] = RULE("no-review", "SR-2", TRACE_ERROR, "nobody has reviewed the threat model",
                             "have it looked at, and write under 'reviews' when and by whom"),
    [TRACE_OLD_REVIEW] = RULE("old-review", "SR-2", TRACE_ERROR, "the last review is more than a year ago",
                              "look at it again, and add the review"),
    [TRACE_NO_BOUNDARY] = RULE("no-boundary", "SR-2", TRACE_ERROR, "the model has no trust boundary",
                               "say under 'boundaries' what is inside the product"),
    [TRACE_IDLE_BOUNDARY] = RULE("idle-boundary", "SR-2", TRACE_WARNING, "no flow crosses the trust boundary",
                                 "add the flows through it, or take it out"),
    [TRACE_LONE_ELEMENT] = RULE("lone-element", "SR-2", TRACE_WARNING, "no flow leads to or from the element",
                                "add its flows, or take it out"),
    [TRACE_OPEN] = RULE("threat-open", "SR-2", TRACE_ERROR, "nothing was decided about the threat",
                        "decide under 'threats'; 'keyway threats --new' writes the entries to fill in"),
    [TRACE_UNFINISHED] = RULE("threat-unfinished", "SR-2", TRACE_ERROR, "the decision lacks what makes it one",
                              "add what is missing: it counts as open until then"),
    [TRACE_OVERDUE] = RULE("threat-overdue", "SR-2", TRACE_ERROR, "the decision was to be looked at again",
                           "look at it, and set a new 'date' and 'review': it counts as open until then"),
    [TRACE_UNRATED] =
        RULE("threat-unrated", "SR-2", TRACE_WARNING, "nobody has said how grave the threat is", "add 'risk'"),
    [TRACE_OTHER_ANSWER] =
        RULE("other-answer", "SR-2", TRACE_NOTE, "what answers the threat is not what its mitigations usually rest on",
             "see whether the requirement fits; nothing is wrong if it does"),
    [TRACE_NO_REQUIREMENTS] =
        RULE("no-requirements", "SR-3", TRACE_ERROR, "there is no requirements.yaml beside the model",
             "write down what the product must do about its threats"),
    [TRACE_UNKNOWN_REQUIREMENT] =
        RULE("unknown-requirement", "SR-3", TRACE_ERROR, "a threat is mitigated by a requirement that is not there",
             "write the requirement, or name the right one"),
    [TRACE_UNKNOWN_THREAT] =
        RULE("unknown-threat", "SR-3", TRACE_ERROR, "a requirement comes from a threat that is not there",
             "name a threat of the model, or one that follows from it"),
    [TRACE_FEATURE_ONLY] = RULE("feature-only", "SR-3", TRACE_WARNING, "the requirement comes from no threat",
                                "name the threat that it answers, or ask why it is there"),
    [TRACE_COVERS_NOTHING] = RULE("covers-nothing", "SR-3", TRACE_NOTE, "the requirement meets none of IEC 62443-4-2",
                                  "name under 'covers' what it meets, if it meets any"),
    [TRACE_OTHER_TYPE] =
        RULE("other-type", "SR-4", TRACE_ERROR, "the requirement covers one that does not apply to the product",
             "name the one for its component type"),
    [TRACE_NO_SCOPE] = RULE("no-scope", "SR-4", TRACE_ERROR, "the requirements do not say what belongs to the product",
                            "describe it under 'scope'"),
    [TRACE_SHORT_SCOPE] = RULE("short-scope", "SR-4", TRACE_WARNING, "the scope of the requirements is a word or two",
                               "say under 'scope' what belongs to the product, and what does not"),
    [TRACE_NO_LEVEL] = RULE("no-level", "SR-4", TRACE_ERROR,
                            "the requirements do not say which capability level they aim for", "add 'level'"),
    [TRACE_REVIEW_ROLES] =
        RULE("review-roles", "SR-5", TRACE_ERROR, "the requirements were not reviewed by all whom 4-1 asks for",
             "have them reviewed within a year by a developer, a tester, a customer and somebody for security"),
    [TRACE_ONE_REVIEWER] =
        RULE("one-reviewer", "SR-5", TRACE_WARNING, "one person reviewed the requirements in two roles, or may have",
             "let somebody else look at them in one of the roles, or write both names in full"),
    [TRACE_UNDECLARED_INTERFACE] =
        RULE("interface-not-modelled", "SD-1", TRACE_ERROR, "an interface of the product is not in the model",
             "bind an element or a flow to it with 'interface'"),
    [TRACE_UNKNOWN_INTERFACE] = RULE("unknown-interface", "SD-1", TRACE_ERROR,
                                     "the model is bound to an interface that the product does not have",
                                     "declare it in product.yaml, or name the right one"),
    [TRACE_ONE_LAYER] = RULE("one-layer", "SD-2", TRACE_NOTE, "a grave threat is answered by a single requirement",
                             "a second layer of another kind keeps one mistake from being the end"),
    [TRACE_NO_TEST] = RULE("requirement-no-test", "SVV-1", TRACE_ERROR, "no test is to show the requirement",
                           "name it under 'verified-by'"),
    [TRACE_MISSING_TEST] = RULE("test-missing", "SVV-1", TRACE_ERROR, "the test is in no report of the release",
                                "run it, and add its report to the release's evidence; or name it as the report does"),
    [TRACE_FAILED_TEST] =
        RULE("test-failed", "SVV-1", TRACE_ERROR, "the test failed", "mend the product, then test again"),
    [TRACE_UNRUN_TEST] = RULE("test-not-run", "SVV-1", TRACE_ERROR, "the test did not run to its end",
                              "a test that was skipped shows nothing: run it"),
    [TRACE_CLAIM_ONLY] = RULE("claim-only", "SVV-1", TRACE_WARNING, "the requirement rests on a claim",
                              "a test, or another artefact, would show it"),
    [TRACE_EXPIRED_TEST] =
        RULE("test-expired", "SVV-1", TRACE_ERROR, "the report is not valid on this day", "test again"),
    [TRACE_UNREAD_REPORT] = RULE("report-unread", "SVV-1", TRACE_ERROR, "a report could not be read",
                                 "see what is said of it on standard error"),
    [TRACE_UNPINNED_REPORT] =
        RULE("report-unpinned", "SVV-1", TRACE_WARNING, "anybody could have changed the report: its hash is not pinned",
             "run 'keyway pin product.yaml'"),
    [TRACE_UNTIED_REPORT] = RULE("report-no-build", "SVV-1", TRACE_WARNING,
                                 "the release names its build, and the report does not say of which it is",
                                 "add 'build' to its entry, if it was made of that build"),
    [TRACE_UNTESTED_CLAIM] =
        RULE("claim-no-test", "SVV-1", TRACE_ERROR, "a requirement of IEC 62443-4-2 is claimed and no test shows it",
             "bind a requirement that covers it to a test, or tag a test with its id"),
    [TRACE_UNTESTED_MITIGATION] =
        RULE("mitigation-untested", "SVV-2", TRACE_ERROR, "no passing test shows that the threat is mitigated",
             "test each requirement that answers it"),
};

const struct trace_rule *trace_rule_at(enum trace_rule_id id) {
    return &rules[id];
}

struct str trace_outcome_name(enum trace_outcome outcome) {
    static const struct str names[TRACE_OUTCOMES] = {
        [TRACE_PASSED] = STR_INIT("passed"),
        [TRACE_UNPINNED] = STR_INIT("passed, not pinned"),
        [TRACE_UNTIED] = STR_INIT("passed, unknown build"),
        [TRACE_CLAIMED] = STR_INIT("claimed"),
        [TRACE_EXPIRED] = STR_INIT("not valid"),
        [TRACE_UNRUN] = STR_INIT("not run"),
        [TRACE_FAILED] = STR_INIT("failed"),
        [TRACE_MISSING] = STR_INIT("not there"),
        [TRACE_UNREAD] = STR_INIT("not read"),
        [TRACE_UNASKED] = STR_INIT("not looked at"),
    };
    return names[outcome];
}
