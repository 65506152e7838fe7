/* The rules of one SARIF run: how severe each is and which weaknesses (CWE) it finds. */
#ifndef EVIDENCE_SARIF_RULE_H
#define EVIDENCE_SARIF_RULE_H

#include "base/json.h"
#include "base/map.h"

/* SARIF 3.27.10. SARIF_UNSET: the file does not say. */
enum sarif_level { SARIF_NONE, SARIF_NOTE, SARIF_WARNING, SARIF_ERROR, SARIF_UNSET };

/* Weaknesses that one rule or result names; beyond the first 16 they are left out. */
enum { SARIF_CWES_MAX = 16 };
struct sarif_cwes {
    uint16_t ids[SARIF_CWES_MAX];
    size_t count;
};

/* The level that one invocation of the tool gave to a rule. */
struct sarif_override {
    size_t invocation;
    enum sarif_level level;
};

struct sarif_rule {
    struct str id;
    enum sarif_level level;           /* its default */
    struct sarif_override *overrides; /* by invocation, ascending, at most one each */
    size_t override_count;
    size_t override_room;
    struct sarif_cwes cwes;
    bool security; /* its tool grades it as a matter of security */
};

/* A tool component: the driver, an extension, or a taxonomy, whose taxa stand for rules. */
struct sarif_component {
    struct str name;
    struct str guid;
    struct sarif_rule *rules;
    size_t count;
    struct map by_id;
    struct map by_guid;
};

struct sarif_components {
    struct sarif_component *items;
    size_t count;
};

struct sarif_run {
    const struct json_doc *doc;
    const struct json_node *node;
    struct arena *arena;
    struct diag_sink *sink;
    struct sarif_component driver;
    struct sarif_components extensions;
    struct map extended; /* by id: a rule of the extensions, the first that has it */
    const struct sarif_rule **extended_rules;
    size_t extended_count;
    size_t extended_room;
    struct sarif_components taxonomies;
    size_t invocation_count;
    const struct json_node **artifacts;
    size_t artifact_count;
};

/* Extensions, and taxonomies, of one run: references by name or guid look through them. */
enum { SARIF_COMPONENTS_MAX = 100 };

/* Reads the rules of `node`, one of `runs`. STATUS_INPUT for a run that is not of SARIF's form, STATUS_LIMIT,
 * STATUS_MEMORY. */
enum status sarif_run_read(const struct json_doc *doc, const struct json_node *node, struct arena *arena,
                           struct diag_sink *sink, struct sarif_run *run) MUST_USE;

/* The rule of a result (SARIF 3.27.5 to 3.27.7, 3.52), or NULL. */
const struct sarif_rule *sarif_rule_of(const struct sarif_run *run, const struct json_node *result);

/* What the invocation made of the rule's level; SARIF_UNSET: nothing. */
enum sarif_level sarif_rule_override(const struct sarif_rule *rule, size_t invocation);

/* Adds the weaknesses that a result names itself: its taxa and its properties. */
void sarif_result_cwes(const struct sarif_run *run, const struct json_node *result, struct sarif_cwes *cwes);
/* Whether a rule or a result has the property "security-severity" above zero, as CodeQL writes it. */
bool sarif_is_security(const struct json_node *object);
void sarif_cwes_join(struct sarif_cwes *cwes, const struct sarif_cwes *more);

/* The index of a string property in `words`, which ends with an empty string; `*value` stays when there is none.
 * STATUS_INPUT with a diagnostic for any other value. */
enum status sarif_word(const struct sarif_run *run, const struct json_node *object, struct str key,
                       const struct str *words, unsigned *value) MUST_USE;
/* "none", "note", "warning", "error" in the order of the enum; the list ends with an empty string. */
extern const struct str SARIF_LEVELS[];

/* Reports the first thing that is not of SARIF's form: {0} says what was expected. Always STATUS_INPUT. */
enum status sarif_refuse(const struct json_doc *doc, struct diag_sink *sink, const struct json_node *node,
                         struct str expected);

#endif
