/* What the tests of one document share. Only the files of tests include this. */
#ifndef CSAF_CHECK_H
#define CSAF_CHECK_H

#include "base/map.h"
#include "csaf/validate.h"

/* A product or a group as it is defined. */
struct csaf_definition {
    const struct json_node *id; /* the text */
    const struct json_node *of; /* the object that it stands in */
    bool used;                  /* something refers to it */
};
struct csaf_definitions {
    struct csaf_definition *items; /* in the order of the document */
    size_t count;
    size_t room;
    struct map index; /* id to the first definition */
};

/* What a test notes of a product while it looks at one part of the document. */
struct csaf_note {
    uint32_t turn; /* of csaf_notes_clear; an older one has been cleared */
    uint32_t value;
};

/* Texts that refer to products or to groups, in the order of the document. Only those to nothing are kept: there may be
 * many millions. */
struct csaf_references {
    const struct json_node **items;
    size_t count;
    size_t room;
};

struct csaf_check {
    const struct json_doc *doc;
    const struct json_node *document; /* NULL where the part is missing */
    const struct json_node *tracking;
    const struct json_node *revisions; /* revision_history */
    const struct json_node *tree;
    const struct json_node *vulnerabilities;
    struct str category;
    enum csaf_version version;
    const struct schema_set *schemas;
    bool all_listed; /* the schema has been checked, and no member is one that it does not list */
    struct arena *arena;
    struct arena *scratch; /* emptied behind each test: for what it notes of the document, which may be very much */
    struct csaf_definitions products;
    struct csaf_definitions groups;
    struct csaf_references strangers; /* the first text of each product that is referred to and not defined */
    struct csaf_note *notes;          /* by number of the product */
    uint32_t note_turn;
    struct csaf_references undefined_products; /* every reference to what is not defined */
    struct csaf_references undefined_groups;
    const struct csaf_wanted *wanted;
    const struct csaf_test *test; /* that is running */
    bool ran;                     /* some test, or the schema, has looked at the document */
    uint64_t taken;               /* what csaf_take counts */
    struct csaf_ranges *ranges;   /* of the product tree, once a test has asked (ranges.h) */
    struct csaf_findings *findings;
};

/* A name that is declared cannot stand in parentheses. NOLINTBEGIN(bugprone-macro-parentheses) */
#define FOR_ITEMS(node, list)                                                                                          \
    for (const struct json_node *node = json_items(list); (node); (node) = json_next_item(list, node))
#define FOR_MEMBERS(key, object)                                                                                       \
    for (const struct json_node *key = json_members(object); (key); (key) = json_next_member(object, key))
/* NOLINTEND(bugprone-macro-parentheses) */

/* Adds a finding of the running test. `text` with ptr NULL: memory is out. */
/* A macro, because the text is made only where somebody is going to read it; its arguments have no side effects. */
#define csaf_add(check, node, ...)                                                                                     \
    (csaf_keeps(check) ? csaf_add_finding((check), (node), __VA_ARGS__) : csaf_count_finding(check))
enum status csaf_add_finding(struct csaf_check *check, const struct json_node *node, struct str text) MUST_USE;
enum status csaf_count_finding(struct csaf_check *check) MUST_USE;
static inline bool csaf_keeps(const struct csaf_check *check) {
    return check->findings->count < CSAF_FINDINGS_MAX && !check->wanted->counts_only;
}

/* Notes that the running test did not look at `node` (NULL: at the document). `reason` with ptr NULL: memory is out. */
enum status csaf_skip(struct csaf_check *check, const struct json_node *node, struct str reason) MUST_USE;
/* Notes that it did not look at all of the document that it is about. */
enum status csaf_skip_rest(struct csaf_check *check, struct str reason) MUST_USE;

/* The products defined in branches, full_product_names, and relationships (2.0) or product_paths (2.1), in that order;
 * the groups of product_groups; and every reference to one of them. All that is text of these is looked up here, once:
 * each of the nodes is marked with the number of what it refers to, which is all that tests need of it. */
enum status csaf_define(struct csaf_check *check) MUST_USE;

/* The number of the product (or, of a group's reference, the group) that a definition's id or a reference says; the
 * same for the same text. 0: nothing, what is no text, and the empty text unless a product has it for an id. */
static inline uint32_t csaf_number(const struct json_node *reference) {
    return reference ? reference->mark : 0;
}
/* The first definition of the product, or NULL. */
static inline struct csaf_definition *csaf_product(const struct csaf_check *check, const struct json_node *reference) {
    uint32_t number = csaf_number(reference);
    return number > 0 && number <= check->products.count ? &check->products.items[number - 1] : NULL;
}
static inline struct csaf_definition *csaf_group(const struct csaf_check *check, const struct json_node *reference) {
    uint32_t number = csaf_number(reference);
    return number > 0 && number <= check->groups.count ? &check->groups.items[number - 1] : NULL;
}

/* A value for every product, 0 at first: what a test notes of them. There is one set of values; to clear it takes no
 * time. */
static inline void csaf_notes_clear(struct csaf_check *check) {
    check->note_turn++;
}
static inline uint32_t *csaf_note(const struct csaf_check *check, const struct json_node *reference) {
    struct csaf_note *note = &check->notes[csaf_number(reference)];
    if (note->turn != check->note_turn)
        *note = (struct csaf_note){check->note_turn, 0};
    return &note->value;
}
/* The same for what a source says of a product; without a source it is the product's. */
struct csaf_opinions {
    struct map index; /* source and product to an index into `values` */
    uint32_t *values;
    size_t count;
    size_t room;
};
void csaf_opinions_clear(struct csaf_check *check, struct csaf_opinions *opinions);
enum status csaf_opinion(struct csaf_check *check, struct csaf_opinions *opinions, struct str source,
                         const struct json_node *reference, uint32_t **value) MUST_USE;

/* Looks at one value of the document. */
typedef enum status (*csaf_visitor)(struct csaf_check *check, const struct json_node *value);

/* Counts `amount` of work that a small document may ask for. STATUS_LIMIT beyond the bound. */
enum status csaf_take(struct csaf_check *check, uint64_t amount) MUST_USE;

/* Every product that an item (a remediation, a flag, a threat, an id) is bound to, by id and by group. What groups
 * bring is counted: a small document can ask for very much. STATUS_LIMIT beyond the bound. */
typedef enum status (*csaf_bound_visitor)(struct csaf_check *check, void *context, const struct json_node *product);
enum status csaf_each_bound(struct csaf_check *check, const struct json_node *item, csaf_bound_visitor visit,
                            void *context) MUST_USE;

/* Its status is final or interim; its TLP label is CLEAR. */
bool csaf_is_published(const struct csaf_check *check);
bool csaf_is_clear(const struct csaf_check *check);

/* What the document's address ends with: a slash and its file's name, which its id makes (5.1). ptr NULL: memory. */
struct str csaf_file_end(struct csaf_check *check);
/* Is it a reference to the document itself whose https address has that end? */
bool csaf_is_own_address(const struct json_node *reference, struct str file_end);

/* The tables of tests, by file. */
struct csaf_tests {
    const struct csaf_test *items;
    size_t count;
};
extern const struct csaf_tests csaf_tests_product;
extern const struct csaf_tests csaf_tests_revision;
extern const struct csaf_tests csaf_tests_profile;
extern const struct csaf_tests csaf_tests_vulnerability;
extern const struct csaf_tests csaf_tests_identity;
extern const struct csaf_tests csaf_tests_branch;
extern const struct csaf_tests csaf_tests_distribution;
extern const struct csaf_tests csaf_tests_time;
extern const struct csaf_tests csaf_tests_ssvc;
extern const struct csaf_tests csaf_tests_remedy;
extern const struct csaf_tests csaf_tests_extension;
extern const struct csaf_tests csaf_tests_document;
extern const struct csaf_tests csaf_tests_cvss;
extern const struct csaf_tests csaf_tests_weakness;
extern const struct csaf_tests csaf_tests_language;
extern const struct csaf_tests csaf_tests_grammar;
extern const struct csaf_tests csaf_tests_spelling;
extern const struct csaf_tests csaf_tests_url;
extern const struct csaf_tests csaf_tests_purl;
extern const struct csaf_tests csaf_tests_license;
extern const struct csaf_tests csaf_tests_counterpart;
extern const struct csaf_tests csaf_tests_lineage;
extern const struct csaf_tests csaf_tests_range;
extern const struct csaf_tests csaf_tests_overlap;
extern const struct csaf_tests csaf_tests_registry;

#define CSAF_BOTH (1u << CSAF_2_0 | 1u << CSAF_2_1)
#define V21       (1u << CSAF_2_1)

#endif
