#include "csaf/prose.h"

/* In the order of the specification (6.3.8, 6.3.16): the same for 2.0, whose relationships are the product paths. */
static const struct {
    struct str path;
    bool name; /* of somebody or something; else sentences */
} places[] = {
    {STR_INIT("document.acknowledgments[].names[]"), true},
    {STR_INIT("document.acknowledgments[].organization"), true},
    {STR_INIT("document.acknowledgments[].summary"), false},
    {STR_INIT("document.aggregate_severity.text"), false},
    {STR_INIT("document.distribution.text"), false},
    {STR_INIT("document.notes[].audience"), false},
    {STR_INIT("document.notes[].text"), false},
    {STR_INIT("document.notes[].title"), false},
    {STR_INIT("document.publisher.issuing_authority"), false},
    {STR_INIT("document.publisher.name"), true},
    {STR_INIT("document.references[].summary"), false},
    {STR_INIT("document.title"), false},
    {STR_INIT("document.tracking.aliases[]"), true},
    {STR_INIT("document.tracking.generator.engine.name"), true},
    {STR_INIT("document.tracking.revision_history[].summary"), false},
    {STR_INIT("product_tree.branches*.name"), true},
    {STR_INIT("product_tree.branches*.product.name"), true},
    {STR_INIT("product_tree.full_product_names[].name"), true},
    {STR_INIT("product_tree.product_groups[].summary"), false},
    {STR_INIT("product_tree.product_paths[].full_product_name.name"), true},
    {STR_INIT("product_tree.relationships[].full_product_name.name"), true},
    {STR_INIT("vulnerabilities[].acknowledgments[].names[]"), true},
    {STR_INIT("vulnerabilities[].acknowledgments[].organization"), true},
    {STR_INIT("vulnerabilities[].acknowledgments[].summary"), false},
    {STR_INIT("vulnerabilities[].involvements[].summary"), false},
    {STR_INIT("vulnerabilities[].notes[].audience"), false},
    {STR_INIT("vulnerabilities[].notes[].text"), false},
    {STR_INIT("vulnerabilities[].notes[].title"), false},
    {STR_INIT("vulnerabilities[].references[].summary"), false},
    {STR_INIT("vulnerabilities[].remediations[].details"), false},
    {STR_INIT("vulnerabilities[].remediations[].entitlements[]"), false},
    {STR_INIT("vulnerabilities[].remediations[].restart_required.details"), false},
    {STR_INIT("vulnerabilities[].threats[].details"), false},
    {STR_INIT("vulnerabilities[].title"), false},
};

enum status prose_each(const struct json_node *root, bool names, path_visitor visit, void *context) {
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (names || !places[i].name)
            TRY(path_each(root, places[i].path, visit, context));
    return STATUS_OK;
}
