/* The checks that the probe has: what each asks, what it speaks to, what it needs. */
#include "catalogue/requirement.h"
#include "probe/check.h"
#include "probe/levels.h"
#include "report/paint.h"
#include "report/probe.h"

/* data/probe-unasked.tsv */
struct probe_unasked {
    struct str requirement, why;
};
#include "report/probe_unasked.inc"

static bool speaks_to(const struct probe_check *check, unsigned requirement) {
    struct str rest = str_from(check->requirements), id;
    while (str_next(&rest, ',', &id))
        if (requirement_find(str_trim(id)) == requirement)
            return true;
    return false;
}

static bool is_wanted(const struct probe_group *group, const struct probe_check *check, struct str only) {
    unsigned requirement = only.len ? requirement_find(only) : REQUIREMENT_NONE;
    return only.len == 0 || str_eq(only, str_from(check->id)) || str_eq(only, str_from(group->id)) ||
           (requirement != REQUIREMENT_NONE && speaks_to(check, requirement));
}

struct listing {
    const struct probe_groups *groups;
    struct str only;
    unsigned width;
    struct arena *arena;
    struct out *out;
};

/* "CR 1.1 from SL 1, CR 1.5 from SL 1" in the arena. */
static const char *levels_text(const struct listing *l, const struct probe_check *check) {
    struct str rest = str_from(check->requirements), text = STR("");
    for (struct str id; str_next(&rest, ',', &id);) {
        const struct probe_level *level = probe_level_of(str_trim(id));
        text = str_format(l->arena, STR_F "%s" STR_F " from SL %u", STR_A(text), text.len ? ", " : "",
                          STR_A(str_trim(id)), level ? probe_level_lowest(level) : 0);
    }
    return text.ptr ? text.ptr : "";
}

static void write_check(const struct listing *l, const struct probe_check *check) {
    char types[PROBE_TYPES_TEXT];
    unsigned of = probe_check_types(check);
    const struct {
        const char *name, *text;
    } lines[] = {{"asked by", l->only.len ? levels_text(l, check) : NULL},
                 {"needs", check->needs},
                 {"mend", check->mend},
                 {"by hand", check->by_hand}};
    out_format(l->out, "  %s (%s)%s%s%s\n    ", check->id, check->requirements,
               check->running ? ", of a running device" : "", of == COMPONENT_ALL ? "" : ", of ",
               of == COMPONENT_ALL ? "" : probe_types_text(of, types));
    paint_wrapped(l->out, str_from(check->title), 4, 6, l->width);
    for (size_t i = 0; l->only.len > 0 && i < ARRAY_LEN(lines); i++) {
        if (!lines[i].text)
            continue;
        out_lit(l->out, "    ");
        paint_wrapped(l->out, str_format(l->arena, "%s: %s", lines[i].name, lines[i].text), 4, 6, l->width);
    }
}

/* The checks of a group, or else those that speak to a requirement; false when none is wanted, and then the heading is
 * not written. */
static bool write_block(const struct listing *l, struct str heading, const struct probe_group *of,
                        unsigned requirement) {
    bool begun = false;
    for (size_t g = 0; g < l->groups->count; g++)
        for (size_t i = 0; i < l->groups->items[g]->count; i++) {
            const struct probe_check *check = &l->groups->items[g]->checks[i];
            bool of_block = of ? l->groups->items[g] == of : speaks_to(check, requirement);
            if (!of_block || !is_wanted(l->groups->items[g], check, l->only))
                continue;
            if (!begun)
                out_format(l->out, STR_F "\n", STR_A(heading));
            begun = true;
            write_check(l, check);
        }
    return begun;
}

bool probe_checks_text(const struct probe_groups *groups, struct str only, bool by_requirement, unsigned width,
                       struct arena *arena, struct out *out) {
    const struct listing listing = {groups, only, width, arena, out};
    bool any = false;
    for (size_t g = 0; !by_requirement && g < groups->count; g++)
        any |= write_block(&listing, str_from(groups->items[g]->title), groups->items[g], 0);
    for (unsigned r = 0; by_requirement && r < REQUIREMENT_COUNT; r++) {
        const struct requirement *row = requirement_at(r);
        any |= write_block(&listing, str_format(arena, STR_F " " STR_F, STR_A(row->id), STR_A(row->title)), NULL, r);
    }
    return any;
}

bool probe_unasked_text(struct str only, unsigned width, struct out *out) {
    bool any = false;
    for (size_t i = 0; i < ARRAY_LEN(probe_unasked_rows); i++) {
        unsigned row = requirement_find(probe_unasked_rows[i].requirement);
        if (row == REQUIREMENT_NONE || (only.len > 0 && requirement_find(only) != row))
            continue;
        any = true;
        out_format(out, STR_F " " STR_F "\n  none: ", STR_A(requirement_at(row)->id),
                   STR_A(requirement_at(row)->title));
        paint_wrapped(out, probe_unasked_rows[i].why, 8, 8, width);
    }
    return any;
}
