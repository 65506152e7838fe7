#include "level/cause.h"

#include "level/reason.h"

enum { CAUSE_NONE = -1, REQUIREMENTS_SHOWN = 4 };

static int kind_of(const struct evidence *item, enum strength assurance) {
    if (item->effect == EFFECT_SPEAKS)
        return CAUSE_NONE;
    if (item->standing != EVIDENCE_COUNTS)
        return item->effect == EFFECT_CONTRADICTS ? CAUSE_NONE : CAUSE_NO_LONGER;
    if (item->effect == EFFECT_CONTRADICTS)
        return CAUSE_CONTRADICTS;
    if (item->effect == EFFECT_INCOMPLETE)
        return CAUSE_INCOMPLETE;
    return item->effect == EFFECT_SUPPORTS && item->strength < assurance ? CAUSE_TOO_WEAK : CAUSE_NONE;
}

/* Statements of one entry for one reason are one cause: a test report makes one a test. */
static struct cause *find_cause(struct causes *causes, const struct evidence *item, enum cause_kind kind) {
    for (size_t i = 0; i < causes->count; i++) {
        struct cause *cause = &causes->items[i];
        bool same_entry = str_eq(cause->first->id, item->id) && cause->first->kind == item->kind;
        if (same_entry && cause->kind == kind && cause->first->standing == item->standing)
            return cause;
    }
    return NULL;
}

static enum status add_statement(struct causes *causes, const struct evidence *item, enum cause_kind kind,
                                 const struct requirement_set *about, struct arena *arena) {
    struct cause *cause = find_cause(causes, item, kind);
    if (!cause) {
        if (!arena_grow(arena, (void **)&causes->items, causes->count, &causes->room, sizeof *cause,
                        _Alignof(struct cause)))
            return STATUS_MEMORY;
        cause = &causes->items[causes->count++];
        *cause = (struct cause){.kind = kind, .place = item->place, .proof = item->proof, .first = item};
    }
    cause->requirements = requirement_set_union(&cause->requirements, about);
    cause->statements++;
    return STATUS_OK;
}

static struct str last_day(struct arena *arena, date_days ends) {
    char text[11];
    date_text(date_add(ends, (struct date_span){.days = -1}), text);
    return str_copy(arena, str_from(text));
}

static struct str describe_no_longer(struct arena *arena, struct str who, const struct evidence *first,
                                     struct str requirements) {
    char made[11];
    date_text(first->date, made);
    bool review = first->effect == EFFECT_COMPENSATES || first->effect == EFFECT_EXCLUDES;
    struct str standing = evidence_standing_name(first->standing);
    switch (first->standing) {
    case EVIDENCE_EXPIRED:
        return str_format(arena, STR_F " no longer counts, its %s was " STR_F ": " STR_F, STR_A(who),
                          review ? "review" : "last day", STR_A(last_day(arena, first->ends)), STR_A(requirements));
    case EVIDENCE_TOO_OLD:
        return str_format(arena, STR_F " is too old, made on %s: " STR_F, STR_A(who), made, STR_A(requirements));
    case EVIDENCE_NOT_YET:
        return str_format(arena, STR_F " does not count before %s: " STR_F, STR_A(who), made, STR_A(requirements));
    case EVIDENCE_NOT_BELIEVED:
    case EVIDENCE_OTHER_BUILD:
    case EVIDENCE_UNPROVEN:
        if (first->kind == EVIDENCE_DEVICE_REPORT || first->kind == EVIDENCE_PROBE)
            return str_format(arena, STR_F " does not count (" STR_F "): " STR_F, STR_A(who), STR_A(standing),
                              STR_A(requirements));
        /* fall through */
    default:
        return str_format(arena, STR_F " is out of scope: " STR_F, STR_A(who), STR_A(first->detail));
    }
}

static struct str describe(const struct cause *cause, enum strength assurance, struct arena *arena) {
    const struct evidence *first = cause->first;
    struct str requirements = requirement_set_text(arena, &cause->requirements, REQUIREMENTS_SHOWN);
    struct str who = str_format(arena, STR_F "%s" STR_F, STR_A(evidence_kind_name(first->kind)),
                                first->id.len ? " " : "", STR_A(first->id));
    const char *one = cause->statements == 1 ? "" : "; the first of them";
    switch (cause->kind) {
    case CAUSE_CONTRADICTS:
        return str_format(arena, STR_F " contradicts " STR_F "%s: " STR_F, STR_A(who), STR_A(requirements), one,
                          STR_A(first->detail));
    case CAUSE_INCOMPLETE:
        return str_format(arena, STR_F " shows " STR_F " only in part%s: " STR_F, STR_A(who), STR_A(requirements), one,
                          STR_A(first->detail));
    case CAUSE_TOO_WEAK:
        return str_format(arena, STR_F " shows " STR_F ", but by " STR_F " where " STR_F " is asked for", STR_A(who),
                          STR_A(requirements), STR_A(strength_name(first->strength)), STR_A(strength_name(assurance)));
    case CAUSE_NO_LONGER:
        break;
    }
    return describe_no_longer(arena, who, first, requirements);
}

/* What contradicts comes first; else the order stays. */
static void put_contradictions_first(struct causes *causes) {
    for (size_t i = 1; i < causes->count; i++) {
        struct cause moved = causes->items[i];
        size_t k = i;
        for (; k > 0 && moved.kind == CAUSE_CONTRADICTS && causes->items[k - 1].kind != CAUSE_CONTRADICTS; k--)
            causes->items[k] = causes->items[k - 1];
        causes->items[k] = moved;
    }
}

enum status cause_find(const struct evidence_list *list, const struct requirement_set *missing, enum strength assurance,
                       struct arena *arena, struct causes *causes) {
    struct causes found = {NULL, 0, 0};
    for (size_t i = 0; list && i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        struct requirement_set about = requirement_set_intersect(&item->requirements, missing);
        int kind = kind_of(item, assurance);
        if (kind != CAUSE_NONE && !requirement_set_empty(&about))
            TRY(add_statement(&found, item, (enum cause_kind)kind, &about, arena));
    }
    put_contradictions_first(&found);
    for (size_t i = 0; i < found.count; i++) {
        found.items[i].text = describe(&found.items[i], assurance, arena);
        if (!found.items[i].text.ptr)
            return STATUS_MEMORY;
    }
    *causes = found;
    return STATUS_OK;
}
