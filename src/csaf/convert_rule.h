/* What the rules of a conversion share. Only convert*.c include this. */
#ifndef CSAF_CONVERT_RULE_H
#define CSAF_CONVERT_RULE_H

#include "base/map.h"
#include "csaf/convert.h"
#include "csaf/id_system.h"
#include "csaf/tree.h"

/* Names of the rows in convert_kind.c. */
enum change {
    BRANCH_LEGACY,
    BRANCH_VENDOR,
    BRANCH_STACKED,
    BRANCH_VERSION_ABOVE_RANGE,
    CATEGORY_DEPRECATED,
    CATEGORY_KEPT,
    CATEGORY_MOVED,
    CPE_REMOVED,
    CVSS_MADE,
    CVSS_FAILED,
    CWE_TRIMMED,
    CWE_VERSION,
    CWE_UNKNOWN,
    DATE_FORM,
    DATE_LEAP_SECOND,
    DATE_NO_LEAP_SECOND,
    FIXED_ADDED,
    FIXED_LISTED,
    FORM_CHANGED,
    HASH_CASE,
    HASH_SPELLING,
    HASH_UNKNOWN,
    HELPER_EMPTY,
    ID_CONVERTED,
    ID_FAILED,
    ID_UNREGISTERED,
    INVALID,
    LICENSE_SET,
    LICENSE_SEVERAL,
    LIST_REPEATED,
    NOTE_BOUND,
    NOTE_UNBOUND,
    NUMBER_ESCAPED,
    NUMBER_STAR,
    NUMBER_STARS,
    PROPERTY_UNKNOWN,
    PUBLISHER_OTHER,
    PUBLISHER_SET,
    PURL_TYPE,
    RANGE_CATEGORY,
    RANGE_FORM,
    RANGE_OPEN,
    RANGE_OPEN_LEFT,
    RANGE_UNREADABLE,
    RANGE_SEVERAL,
    RANGE_SINGLE,
    REMEDY_CATEGORY,
    REMEDY_SPLIT,
    REMEDY_NARROWED,
    REMEDY_REMOVED,
    SSVC_FAILED,
    SSVC_LOSS,
    SSVC_MADE,
    TITLE_ID,
    TITLE_LEFT,
    TLP_DEFAULT,
    TLP_FROM_TEXT,
    TLP_IN_TEXT,
    CHANGE_KINDS,
};
extern const struct csaf_change_kind csaf_change_kinds[CHANGE_KINDS];

/* A note that became an SSVC decision, should that turn out to be invalid. */
struct convert_taken {
    struct value *ssvc;
    struct value *note;
    struct value *list;
    struct value *previous; /* what stood before it; NULL: it was the first */
};

struct converting {
    struct tree tree;
    const struct json_doc *doc;
    const struct csaf_convert_options *options;
    const struct schema_set *schemas;
    struct arena *arena;
    struct csaf_conversion *conversion;
    struct value *root;
    struct value *document;
    struct value *product_tree;
    struct value *vulnerabilities;
    struct str first_category; /* of the document, as it was */
    struct map products;       /* ids that are taken */
    struct map groups;         /* id to an index into `group_items` */
    struct value **group_items;
    size_t group_count, group_room;
    struct convert_taken *notes;
    size_t note_count, note_room;
    struct id_patterns patterns;
    uint64_t taken; /* products that were looked at by way of groups and names */
};

/* Tells a change of what came from the origin of `value`. Texts are not copied. */
enum status convert_tell(struct converting *c, enum change change, const struct value *value, struct str before,
                         struct str after) MUST_USE;
/* The value as it is told: a text as it is, else JSON cut to a few hundred bytes; in the arena. */
struct str convert_shown(struct converting *c, const struct value *value);

/* The document with every property that CSAF 2.0 knows under the name that 2.1 has for it; dates put right, others
 * left out. */
enum status convert_shape(struct converting *c) MUST_USE;

/* Takes items out of a list that equal an earlier one. */
enum status convert_unique(struct converting *c, struct value *list) MUST_USE;
/* Takes out a list or an object that has nothing left in it. */
void convert_drop_empty(struct value *value);

/* A rule: a function, and the path (value_each) of what it is for. */
struct convert_rule {
    struct str path;
    enum status (*apply)(struct converting *c, struct value *value);
};
struct convert_rules {
    const struct convert_rule *items;
    size_t count;
};
extern const struct convert_rules convert_document_rules;
extern const struct convert_rules convert_product_rules;
extern const struct convert_rules convert_branch_rules;
extern const struct convert_rules convert_vulnerability_rules;
extern const struct convert_rules convert_note_rules;
extern const struct convert_rules convert_remedy_rules;
extern const struct convert_rules convert_fixed_rules;

/* Counts products that a small document may ask for again and again. STATUS_LIMIT beyond the bound. */
enum status convert_take(struct converting *c, uint64_t count) MUST_USE;
/* A new list of the products that are affected: first, known and last. */
enum status convert_affected(struct converting *c, const struct value *vulnerability, struct value **products) MUST_USE;
/* Adds a metric whose content is `score` under the name `kind`. */
void convert_add_metric(struct converting *c, struct value *vulnerability, struct str kind, struct value *score,
                        struct value *products);
/* Undoes the SSVC decision that holds `value`: its note is put back. False: there is none. */
bool convert_undo_ssvc(struct converting *c, const struct value *value);
/* Every product that an item names, by id and by group. STATUS_LIMIT when groups stand for too much. */
typedef enum status (*product_visitor)(struct converting *c, void *context, struct str product);
enum status convert_each_product(struct converting *c, const struct value *item, product_visitor visit,
                                 void *context) MUST_USE;
enum status convert_each_of_group(struct converting *c, struct str group, product_visitor visit,
                                  void *context) MUST_USE;

/* Seams to data that others keep. */

/* The release of CWE that the id and the name are from: the newest that has both and is not younger than `day`, else
 * the first one after it. STR_NONE: none has them. */
struct str convert_cwe_release(unsigned cwe, struct str name, struct str day, bool newest);
/* The text is an SPDX licence expression; each licence of it that claims to be of SPDX or of ScanCode is listed there.
 */
bool convert_is_license(struct str text);
/* What an id of a vulnerability is to the registry of vulnerability id systems (RVISC). */
struct convert_id {
    struct str name, text; /* system_name and text: as they are, and as they become when they are mapped */
    enum { ID_AS_IT_IS, ID_MAPPED, ID_NOT_MAPPED, ID_NO_SYSTEM } outcome;
    struct str why; /* the last two: half a sentence */
};
enum status convert_id_map(struct converting *c, struct convert_id *id) MUST_USE;

#endif
