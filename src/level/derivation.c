#include "level/derivation.h"

#include "catalogue/cwe.h"

static enum status add_item(struct derivation *derivation, struct arena *arena, const struct derivation_item *item) {
    if (!arena_grow(arena, (void **)&derivation->items, derivation->count, &derivation->room,
                    sizeof(struct derivation_item), _Alignof(struct derivation_item)))
        return STATUS_MEMORY;
    derivation->items[derivation->count++] = *item;
    return STATUS_OK;
}

static enum status add_list(struct derivation *derivation, struct arena *arena, const struct evidence_list *list) {
    for (size_t i = 0; list && i < list->count; i++) {
        const struct derivation_item item = {.evidence = &list->items[i]};
        if (requirement_set_has(&list->items[i].requirements, derivation->requirement))
            TRY(add_item(derivation, arena, &item));
    }
    return STATUS_OK;
}

/* How the vulnerability's weaknesses lead to the requirement; several weaknesses may. */
static enum status describe_basis(const struct advisory_vulnerability *vulnerability, unsigned types,
                                  unsigned requirement, struct arena *arena, struct str *text) {
    *text = STR("");
    for (unsigned i = 0; i < vulnerability->cwe_count; i++) {
        unsigned cwe = vulnerability->cwes[i];
        struct requirement_set set;
        struct cwe_basis basis;
        if (!cwe_requirements(cwe, types, &set, &basis) || !requirement_set_has(&set, requirement))
            continue;
        struct str why = cwe_basis_text(arena, cwe, &basis);
        *text = str_format(arena, STR_F "%sCWE-%u (" STR_F "), " STR_F, STR_A(*text), text->len ? "; " : "", cwe,
                           STR_A(cwe_name(cwe)), STR_A(why));
        if (!text->ptr)
            return STATUS_MEMORY;
    }
    return STATUS_OK;
}

static enum status add_matches(struct derivation *derivation, const struct assessment *assessment, uint32_t asset,
                               struct arena *arena) {
    const struct asset_result *result = &assessment->assets[asset];
    for (size_t i = 0; result->matches && i < result->matches->count; i++) {
        struct derivation_item item = {.match = &result->matches->items[i]};
        assess_match(assessment, asset, item.match, &item.judgement);
        if (!requirement_set_has(&item.judgement.requirements, derivation->requirement))
            continue;
        const struct advisory_document *document = advisory_at(assessment->options.advisories, item.match->document);
        TRY(describe_basis(&document->vulnerabilities[item.match->vulnerability], result->types,
                           derivation->requirement, arena, &item.basis));
        TRY(add_item(derivation, arena, &item));
    }
    return STATUS_OK;
}

enum status derivation_of(const struct assessment *assessment, uint32_t asset, unsigned requirement,
                          struct arena *arena, struct derivation *derivation) {
    const struct asset_result *result = &assessment->assets[asset];
    enum strength assurance = assess_assurance(assessment, &assessment->plant->assets[asset]);
    struct derivation found = {.requirement = requirement,
                               .level = requirement_level(requirement, result->types),
                               .achieved = level_status(&result->states, requirement)};
    if (result->capability) {
        found.capability = level_status(&result->capability->states[assurance], requirement);
        TRY(add_list(&found, arena, &result->capability->evidence));
    }
    TRY(add_list(&found, arena, result->evidence));
    TRY(add_matches(&found, assessment, asset, arena));
    if (arena->refused)
        return STATUS_MEMORY;
    *derivation = found;
    return STATUS_OK;
}
