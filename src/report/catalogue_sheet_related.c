/* The mappings of the catalogue: weaknesses, ATT&CK for ICS, the CRA. */
#include "catalogue/attack.h"
#include "catalogue/cra.h"
#include "catalogue/cwe.h"
#include "catalogue/process.h"
#include "report/catalogue_sheet.h"

enum { CWES_MAX = 256 };

static struct str cwe_id(const struct catalogue_sheet *sheet, unsigned cwe) {
    return str_format(sheet->arena, "CWE-%u", cwe);
}

static struct str or_empty(struct str text) {
    return text.ptr != NULL ? text : STR("");
}

static struct str confidence_note(const struct catalogue_sheet *sheet, unsigned confidence) {
    return str_format(sheet->arena, STR_F " confidence", STR_A(confidence_name(confidence)));
}

static struct str source_note(const struct catalogue_sheet *sheet, unsigned cwe, const struct cwe_basis *basis) {
    struct str text = cwe_basis_text(sheet->arena, cwe, basis);
    if (basis->confidence == CONFIDENCE_HIGH)
        return text;
    return str_format(sheet->arena, STR_F ", " STR_F " confidence", STR_A(text),
                      STR_A(confidence_name(basis->confidence)));
}

static void add_weaknesses(struct catalogue_sheet *sheet, unsigned index) {
    static const char *const notes[] = {"published", "by way of its SR", "Keyway's supplement"};
    uint16_t cwes[CWES_MAX];
    size_t count = cwe_of_requirement(index, cwes, CWES_MAX);
    sheet_field(sheet, "weaknesses", "weaknesses");
    for (size_t i = 0; i < count && i < CWES_MAX; i++) {
        struct requirement_set set;
        struct cwe_basis basis = {.source = CWE_PUBLISHED};
        if (cwe_requirements(cwes[i], COMPONENT_ALL, &set, &basis))
            sheet_item(sheet, cwe_id(sheet, cwes[i]), or_empty(cwe_name(cwes[i])), str_from(notes[basis.source]));
    }
}

static struct str mitigation_list(const struct catalogue_sheet *sheet, uint64_t mitigations) {
    struct str text = STR("");
    for (unsigned i = 0; i < attack_mitigation_count(); i++)
        if ((mitigations >> i & 1) != 0)
            text = str_format(sheet->arena, STR_F "%s" STR_F, STR_A(text), text.len > 0 ? ", " : "by ",
                              STR_A(attack_mitigation_at(i)->id));
    return text;
}

static void add_mitigations(struct catalogue_sheet *sheet, unsigned index) {
    sheet_field(sheet, "mitigations", "is named by");
    for (unsigned i = 0; i < attack_mitigation_count(); i++)
        if (requirement_set_has(&attack_mitigation_at(i)->requirements, index))
            sheet_item(sheet, attack_mitigation_at(i)->id, attack_mitigation_at(i)->name, STR(""));
}

static void add_techniques(struct catalogue_sheet *sheet, unsigned index) {
    sheet_field(sheet, "techniques", "mitigates");
    for (unsigned i = 0; i < attack_technique_count(); i++) {
        uint64_t by = 0;
        if (attack_mitigates(i, index, &by))
            sheet_item(sheet, attack_technique_at(i)->id, attack_technique_at(i)->name, mitigation_list(sheet, by));
    }
}

void sheet_related(struct catalogue_sheet *sheet, unsigned index) {
    add_weaknesses(sheet, index);
    add_mitigations(sheet, index);
    add_techniques(sheet, index);
    sheet_field(sheet, "cra", "CRA");
    for (unsigned i = 0; i < cra_count(); i++)
        if (requirement_set_has(&cra_at(i)->requirements, index))
            sheet_item(sheet, cra_at(i)->id, cra_at(i)->title,
                       confidence_note(sheet, cra_at(i)->requirement_confidence));
}

void sheet_related_process(struct catalogue_sheet *sheet, unsigned index) {
    sheet_field(sheet, "weaknesses", "weaknesses");
    for (unsigned cwe = 1; cwe <= 2000; cwe++)
        if (process_set_has(cwe_processes(cwe), index))
            sheet_item(sheet, cwe_id(sheet, cwe), or_empty(cwe_name(cwe)), STR(""));
    sheet_field(sheet, "cra", "CRA");
    for (unsigned i = 0; i < cra_count(); i++)
        if (process_set_has(cra_at(i)->processes, index))
            sheet_item(sheet, cra_at(i)->id, cra_at(i)->title, confidence_note(sheet, cra_at(i)->process_confidence));
}

static struct str kind_of(const struct catalogue_sheet *sheet, const char *kind, const char *edition) {
    return str_format(sheet->arena, "%s%s", kind, edition);
}

bool sheet_knows_cwe(unsigned cwe) {
    struct requirement_set set;
    struct cwe_basis basis;
    return cwe_name(cwe).ptr != NULL || cwe_requirements(cwe, COMPONENT_ALL, &set, &basis);
}

struct answer {
    struct requirement_set set;
    struct cwe_basis basis;
    bool known;
};

static bool same_basis(const struct answer *a, const struct answer *b) {
    return a->known == b->known && a->basis.source == b->basis.source && a->basis.distance == b->basis.distance &&
           a->basis.from[0] == b->basis.from[0];
}

static struct str set_ids(const struct catalogue_sheet *sheet, const struct requirement_set *set) {
    struct str text = STR("");
    for (unsigned i = requirement_set_next(set, 0); i != REQUIREMENT_NONE; i = requirement_set_next(set, i + 1))
        text = str_format(sheet->arena, STR_F "%s" STR_F, STR_A(text), text.len > 0 ? ", " : "",
                          STR_A(requirement_at(i)->id));
    return text;
}

/* What the answers rest on: one line when all types have it from the same rows, else a line a type. */
static void add_basis(struct catalogue_sheet *sheet, unsigned cwe, const struct answer answers[COMPONENT_COUNT]) {
    bool same = true;
    for (unsigned type = 1; type < COMPONENT_COUNT; type++)
        same &= same_basis(&answers[0], &answers[type]);
    sheet_field(sheet, "basis", "rests on");
    if (same) {
        sheet_item(sheet, STR(""), source_note(sheet, cwe, &answers[0].basis), STR(""));
        return;
    }
    for (unsigned type = 0; type < COMPONENT_COUNT; type++)
        if (answers[type].known)
            sheet_item(sheet, component_abbreviation(type), set_ids(sheet, &answers[type].set),
                       source_note(sheet, cwe, &answers[type].basis));
        else
            sheet_item(sheet, component_abbreviation(type), STR("no requirement"), STR(""));
}

void sheet_of_cwe(struct catalogue_sheet *sheet, unsigned cwe) {
    struct answer answers[COMPONENT_COUNT] = {0};
    struct requirement_set all = {{0, 0}};
    struct str name = cwe_name(cwe);
    sheet->id = cwe_id(sheet, cwe);
    sheet->title = name.ptr != NULL ? name : STR("(a name that this catalogue does not hold)");
    sheet->kind = STR("weakness of MITRE's CWE");
    for (unsigned type = 0; type < COMPONENT_COUNT; type++) {
        struct answer *a = &answers[type];
        a->known = cwe_requirements(cwe, 1U << type, &a->set, &a->basis);
        all = requirement_set_union(&all, &a->set);
    }
    sheet_field(sheet, "requirements", "contradicts");
    sheet_requirements(sheet, &all);
    if (requirement_set_empty(&all))
        sheet_item(sheet, STR(""), STR("nothing that is known: neither it nor what is above it has a row"), STR(""));
    else
        add_basis(sheet, cwe, answers);
    sheet_line(sheet, "reason", "because", or_empty(cwe_reason(cwe)));
    sheet_field(sheet, "processes", "process");
    sheet_processes(sheet, cwe_processes(cwe));
}

void sheet_of_technique(struct catalogue_sheet *sheet, unsigned index) {
    const struct attack_technique *t = attack_technique_at(index);
    struct requirement_set set = attack_requirements(index);
    sheet->id = t->id;
    sheet->title = t->name;
    sheet->kind = kind_of(sheet, "technique of ", ATTACK_EDITION);
    sheet_line(sheet, "tactics", "tactics", t->tactics);
    sheet_field(sheet, "assets", "aims at");
    for (unsigned i = 0; i < attack_asset_count(); i++)
        if ((t->assets >> i & 1) != 0)
            sheet_item(sheet, attack_asset_at(i)->id, attack_asset_at(i)->name, STR(""));
    sheet_field(sheet, "mitigations", "mitigated by");
    for (unsigned i = 0; i < attack_mitigation_count(); i++)
        if ((t->mitigations >> i & 1) != 0)
            sheet_item(sheet, attack_mitigation_at(i)->id, attack_mitigation_at(i)->name,
                       attack_mitigation_at(i)->published);
    sheet_field(sheet, "requirements", "requirements");
    sheet_requirements(sheet, &set);
}

void sheet_of_mitigation(struct catalogue_sheet *sheet, unsigned index) {
    const struct attack_mitigation *m = attack_mitigation_at(index);
    sheet->id = m->id;
    sheet->title = m->name;
    sheet->kind = kind_of(sheet, "mitigation of ", ATTACK_EDITION);
    sheet_line(sheet, "published", "MITRE names", m->published);
    sheet_field(sheet, "requirements", "requirements");
    sheet_requirements(sheet, &m->requirements);
    sheet_field(sheet, "techniques", "mitigates");
    for (unsigned i = 0; i < attack_technique_count(); i++)
        if ((attack_technique_at(i)->mitigations >> index & 1) != 0)
            sheet_item(sheet, attack_technique_at(i)->id, attack_technique_at(i)->name, STR(""));
}

void sheet_of_asset(struct catalogue_sheet *sheet, unsigned index) {
    const struct attack_asset *a = attack_asset_at(index);
    sheet->id = a->id;
    sheet->title = a->name;
    sheet->kind = kind_of(sheet, "kind of asset of ", ATTACK_EDITION);
    sheet_line(sheet, "related", "also called", a->related);
    sheet_field(sheet, "techniques", "aimed at by");
    for (unsigned i = 0; i < attack_technique_count(); i++)
        if ((attack_technique_at(i)->assets >> index & 1) != 0)
            sheet_item(sheet, attack_technique_at(i)->id, attack_technique_at(i)->name, STR(""));
}

void sheet_of_cra(struct catalogue_sheet *sheet, unsigned index) {
    const struct cra_item *c = cra_at(index);
    sheet->id = c->id;
    sheet->title = c->title;
    sheet->kind = STR("item of the EU Cyber Resilience Act, Regulation (EU) 2024/2847");
    sheet_field(sheet, "processes", "process");
    sheet_processes(sheet, c->processes);
    if (c->processes != 0)
        sheet_item(sheet, STR(""), kind_of(sheet, "mapped by ", c->process_basis.ptr),
                   confidence_note(sheet, c->process_confidence));
    sheet_field(sheet, "requirements", "components");
    sheet_requirements(sheet, &c->requirements);
    if (!requirement_set_empty(&c->requirements))
        sheet_item(sheet, STR(""), kind_of(sheet, "mapped by ", c->requirement_basis.ptr),
                   confidence_note(sheet, c->requirement_confidence));
    sheet_line(sheet, "jrc", "JRC study", c->jrc);
    sheet_line(sheet, "gap", "not covered", c->gap);
    sheet_line(sheet, "sources", "sources", c->sources);
}
