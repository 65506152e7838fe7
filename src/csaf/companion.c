#include "csaf/companion.h"

/* Each is told by two members at its root that its schema demands, or by a member and one within it. */
static const struct {
    struct str word, outer, inner;
    bool within; /* `inner` is in `outer`, else beside it */
} companions[] = {
    {STR_INIT("provider metadata"), STR_INIT("metadata_version"), STR_INIT("canonical_url"), false},
    {STR_INIT("aggregator"), STR_INIT("aggregator_version"), STR_INIT("aggregator"), false},
    {STR_INIT("ROLIE feed"), STR_INIT("feed"), STR_INIT("entry"), true},
    {STR_INIT("ROLIE service document"), STR_INIT("service"), STR_INIT("workspace"), true},
    {STR_INIT("ROLIE category document"), STR_INIT("categories"), STR_INIT("category"), true},
};

struct str csaf_companion(const struct json_doc *doc) {
    if (json_get(doc->root, STR("document")))
        return STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(companions); i++) {
        const struct json_node *outer = json_get(doc->root, companions[i].outer);
        if (outer && json_get(companions[i].within ? outer : doc->root, companions[i].inner))
            return companions[i].word;
    }
    return STR_NONE;
}
