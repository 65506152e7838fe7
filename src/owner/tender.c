#include "owner/tender.h"

#include "catalogue/process.h"
#include "level/chain.h"
#include "level/level.h"

enum { ROWS_MAX = REQUIREMENT_COUNT + PRACTICE_COUNT + SUPPLY_COUNT, ID_BYTES = 8 };

/* What countermeasures of the zone stand in for on that day. */
static struct requirement_set covered_by_zone(const struct zone *zone, date_days at) {
    struct requirement_set covered = {{0, 0}};
    for (size_t i = 0; i < zone->countermeasure_count; i++)
        if (zone->countermeasures[i].review >= at)
            covered = requirement_set_union(&covered, &zone->countermeasures[i].requirements);
    return covered;
}

/* An enhancement's title alone says too little: that of what it enhances comes first. */
static struct str requirement_demand(struct arena *arena, unsigned index, unsigned types) {
    const struct requirement *row = requirement_at(index), *base = requirement_at(requirement_base(index));
    unsigned of = requirement_types(index) & types;
    struct str title =
        row == base ? row->title : str_format(arena, STR_F ": " STR_F, STR_A(base->title), STR_A(row->title));
    /* Of a component of several types some may not be asked. */
    return of == types
               ? title
               : str_format(arena, STR_F " (as " STR_F ")", STR_A(title), STR_A(component_mask_text(arena, of)));
}

static void add_requirements(struct tender *tender, struct arena *arena) {
    const struct zone *zone = &tender->plant->zones[tender->zone];
    struct requirement_set due = chain_due(zone, tender->types), covered = covered_by_zone(zone, tender->at);
    for (unsigned i = requirement_set_next(&due, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&due, i + 1))
        tender->rows[tender->row_count++] = (struct tender_row){
            .id = requirement_at(i)->id,
            .part = TENDER_COMPONENT,
            .index = i,
            .fr = requirement_at(i)->fr,
            .level = requirement_level(i, tender->types),
            .must = true,
            .covered = requirement_set_has(&covered, i),
            .demand = requirement_demand(arena, i, tender->types),
            .proof = tender_proof(requirement_at(i)->fr),
        };
}

/* What typically shows each requirement of the practice: the first thing of each, at most `PROOFS_SHOWN` of them. */
static struct str practice_proof(struct arena *arena, unsigned practice) {
    enum { PROOFS_SHOWN = 4 };
    struct str text = STR("");
    unsigned shown = 0;
    for (unsigned i = 0; i < PROCESS_COUNT && shown < PROOFS_SHOWN; i++) {
        struct str rest = process_at(i)->evidence, first;
        if (process_at(i)->practice != practice || !str_next(&rest, ';', &first))
            continue;
        text = str_format(arena, STR_F "%s" STR_F, STR_A(text), shown++ ? "; " : "", STR_A(first));
    }
    return text;
}

static void add_practices(struct tender *tender, struct arena *arena) {
    for (unsigned n = 1; n <= PRACTICE_COUNT; n++) {
        const struct practice *practice = practice_at(n);
        unsigned count = (unsigned)__builtin_popcountll(practice_requirements(n));
        tender->rows[tender->row_count++] = (struct tender_row){
            .id = practice->prefix,
            .part = TENDER_PROCESS,
            .index = n,
            .must = true,
            .demand = str_format(arena,
                                 STR_F ": the %u requirements of the practice, " STR_F "-1 to " STR_F "-%u, at "
                                       "maturity level %u or above",
                                 STR_A(practice->name), count, STR_A(practice->prefix), STR_A(practice->prefix), count,
                                 (unsigned)tender->plant->policy.maturity),
            .proof = practice_proof(arena, n),
        };
    }
}

/* The demand with what stands in for {}. */
static struct str fill_in(struct arena *arena, const char *demand, struct str what) {
    struct str text = str_from(demand);
    size_t at = str_find(text, STR("{}"));
    return at == SIZE_MAX ? text
                          : str_format(arena, STR_F STR_F STR_F, STR_A(str_slice(text, 0, at)), STR_A(what),
                                       STR_A(str_skip(text, at + 2)));
}

static struct str supply_filling(const struct tender *tender, enum tender_supply supply, struct arena *arena) {
    char day[11];
    if (supply == SUPPLY_CERTIFICATE)
        return str_format(arena, "%u", (unsigned)tender->plant->policy.maturity);
    if (tender->needed == DATE_NONE)
        return STR("for as long as the component is in use: name the last day");
    date_text(tender->needed, day);
    return str_format(arena, "until %s at least", day);
}

static void add_supply(struct tender *tender, struct arena *arena) {
    for (unsigned i = 0; i < SUPPLY_COUNT; i++) {
        const struct tender_supply_demand *supply = tender_supply_at((enum tender_supply)i);
        tender->rows[tender->row_count++] = (struct tender_row){
            .id = str_from(supply->id),
            .part = TENDER_SUPPLY,
            .index = i,
            .must = supply->must,
            .demand = fill_in(arena, supply->demand, supply_filling(tender, (enum tender_supply)i, arena)),
            .proof = str_from(supply->proof),
            .value = str_from(supply->value),
        };
    }
}

/* What tells this tender from any other: everything that changes what an answer means. */
static struct str make_id(const struct tender *tender, struct arena *arena) {
    uint8_t digest[HASH_SHA256_SIZE];
    char hex[2 * ID_BYTES];
    struct str text = STR("");
    for (unsigned head = 0; head < HEAD_TENDER; head++)
        text =
            str_format(arena, STR_F STR_F "\n", STR_A(text), STR_A(tender_head_text(tender, (enum tender_head)head)));
    for (size_t i = 0; i < tender->row_count; i++)
        text = str_format(arena, STR_F STR_F "\n", STR_A(text), STR_A(tender->rows[i].id));
    hash_sha256(text, digest);
    hash_hex(digest, ID_BYTES, hex);
    /* A letter before it, or a spreadsheet makes a number of digits. */
    return str_format(arena, "t-%.*s", (int)sizeof hex, hex);
}

enum status tender_make(const struct plant *plant, const struct tender_question *question, struct arena *arena,
                        struct tender *tender) {
    struct tender made = {.plant = plant,
                          .zone = question->zone,
                          .types = question->types,
                          .at = question->at,
                          .needed = question->needed};
    char target[LEVEL_TEXT];
    made.rows = ARENA_ARRAY(arena, struct tender_row, ROWS_MAX);
    if (!made.rows)
        return STATUS_MEMORY;
    level_text(plant->zones[made.zone].target, target);
    made.target = str_copy(arena, (struct str){target, strlen(target)});
    made.types_text = component_mask_text(arena, made.types);
    add_requirements(&made, arena);
    add_practices(&made, arena);
    add_supply(&made, arena);
    made.id = make_id(&made, arena);
    if (arena->refused)
        return STATUS_MEMORY;
    *tender = made;
    return STATUS_OK;
}

const struct tender_row *tender_row_of(const struct tender *tender, struct str id) {
    unsigned requirement = requirement_find(id);
    for (size_t i = 0; i < tender->row_count; i++) {
        const struct tender_row *row = &tender->rows[i];
        bool same = row->part == TENDER_COMPONENT ? requirement == row->index : str_eq_nocase(row->id, id);
        if (same)
            return row;
    }
    return NULL;
}
