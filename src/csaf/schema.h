/* JSON Schema (2020-12, and what the schemas of CSAF, CVSS and SSVC use of draft 4 and 7): the schemas of data/schema,
 * compiled once and held against any number of documents. A keyword that the compiler does not know is refused, so none
 * is passed over. */
#ifndef CSAF_SCHEMA_H
#define CSAF_SCHEMA_H

#include "base/json.h"

enum schema_id {
    SCHEMA_CSAF_2_0,
    SCHEMA_CSAF_2_1,
    SCHEMA_CSAF_EXTENSION,
    SCHEMA_CSAF_METASCHEMA,
    SCHEMA_CVSS_2_0,
    SCHEMA_CVSS_3_0,
    SCHEMA_CVSS_3_1,
    SCHEMA_CVSS_4_0,
    SCHEMA_SSVC,
    /* The example extensions of the specification. */
    SCHEMA_EXTENSION_11,
    SCHEMA_EXTENSION_12,
    SCHEMA_EXTENSION_13,
    SCHEMA_COUNT,
};

struct schema_set;

/* Compiles every schema. STATUS_MEMORY. Release with schema_set_free. */
enum status schema_set_new(struct schema_set **set) MUST_USE;
void schema_set_free(struct schema_set *set);
/* Compiles every regular expression, as checks do when they come to one. False: one cannot be. */
bool schema_set_is_whole(const struct schema_set *set);

/* What is wrong with one value, in own words. `node` is the value, the object that lacks something, or the key that
 * should not be there. */
struct schema_complaint {
    const struct json_node *node;
    struct str text;
};

/* Takes a complaint; its text lies in the arena of the check. */
typedef enum status (*schema_taker)(void *context, const struct schema_complaint *complaint);

/* Holds one value against a schema. Complaints come in the order of the document. Nothing of the set changes, so
 * several threads may check at once. Linear in the value but for lists whose items must be unique, which are hashed.
 * STATUS_OK whatever is found; STATUS_MEMORY, or what the taker returns. */
enum status schema_check(const struct schema_set *set, enum schema_id schema, const struct json_node *value,
                         struct arena *arena, schema_taker take, void *context) MUST_USE;

/* Where complaints go. */
struct schema_listener {
    struct arena *arena;
    schema_taker take;
    void *context;
};
/* The same, and says whether it is sure that schema_additional would find nothing: else that has to look itself. */
enum status schema_check_listed(const struct schema_set *set, enum schema_id schema, const struct json_node *value,
                                const struct schema_listener *listener, bool *all_listed) MUST_USE;

/* Finds every member that no schema lists which applies where it stands, whether or not the schema allows others; but
 * none inside an object of which no schema lists any member. Otherwise as schema_check. */
enum status schema_additional(const struct schema_set *set, enum schema_id schema, const struct json_node *value,
                              struct arena *arena, schema_taker take, void *context) MUST_USE;

#endif
