/* What the hardening guide lacks (guide.h), of the practice that asks for it. */
#include "supplier/guide.h"

#include "supplier/status_rule.h"

/* The sentence of a finding, with what it is about. */
static struct str describe(const struct guide_finding *finding, size_t count, struct arena *arena) {
    const struct diag diag = {.kind = &finding->rule->kind, .args = {finding->subject, finding->text}};
    struct str text = diag_text(arena, &diag);
    if (count == 1 || !text.ptr)
        return text;
    return str_format(arena, STR_F ", and %zu more that the guide lacks", STR_A(text), count - 1);
}

/* A guide of another product says nothing of this one but that it is none (SG-3). */
static bool is_of_other(const struct status_search *search, const struct guide *guide) {
    struct str name = guide->hardening->product.name;
    bool other = name.len > 0 && !str_eq(name, search->workspace->product->id);
    return other && !(search->process & (UINT64_C(1) << process_find(STR("SG-3"))));
}

/* What does not apply has no section. */
static bool is_empty_section(const struct guide_finding *finding) {
    return str_eq(str_from(finding->rule->kind.code), STR("guide.empty-section"));
}

/* Whether what stands in the guide is right, a person tells; that nothing is left out is what is checked. */
enum status status_find_guide(const struct status_search *search) {
    const struct guide *guide = search->guide;
    struct str id = process_at((unsigned)__builtin_ctzll(search->process))->id;
    const struct guide_finding *first = NULL;
    bool excluded = (search->standing->excluded & search->process) != 0;
    size_t count = 0;
    for (size_t i = 0; guide && i < guide->finding_count; i++)
        if (str_eq(guide->findings[i].process, id) && !(excluded && is_empty_section(&guide->findings[i]))) {
            first = first ? first : &guide->findings[i];
            count++;
        }
    if (!guide || is_of_other(search, guide))
        return STATUS_OK;
    if (first)
        return status_lacks(search, first->place, describe(first, count, search->arena));
    if (excluded)
        return STATUS_OK;
    return status_shows(search, STRENGTH_ARTEFACT, (struct place){.source = guide->hardening->source},
                        STR("the guide leaves out nothing that is known of the product"));
}
