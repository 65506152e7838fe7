#include "evidence/paper_share.h"

#include "document/field.h"
#include "evidence/section.h"

enum { IDS_SHOWN = 6 };

struct sharing {
    const struct paper_pile *pile;
    const struct process_paper *paper;
    struct section_list list;
    size_t requirements; /* that the file is to show, by all entries that name it */
    struct arena *arena;
    struct paper_gaps *gaps;
};

static size_t count_of(uint64_t set) {
    size_t count = 0;
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        count += process_set_has(set, i);
    return count;
}

static enum status add(struct sharing *s, uint64_t process, bool missing, struct str why) {
    struct paper_gaps *gaps = s->gaps;
    if (!why.ptr)
        return STATUS_MEMORY;
    gaps->items[gaps->count++] =
        (struct paper_gap){.process = process, .missing = missing, .why = why, .place = s->paper->file_place};
    gaps->process |= process;
    return STATUS_OK;
}

/* One pin is of one content, under whatever name it lies. */
static bool is_same_file(const struct process_paper *a, const struct process_paper *b) {
    return a == b || (a->pinned && b->pinned && memcmp(a->sha256, b->sha256, sizeof a->sha256) == 0);
}

/* How many requirements rest on what stands under that heading, by headings below it too: its words are theirs. */
static size_t sharers(const struct sharing *s, size_t index) {
    uint64_t set = 0;
    size_t end = index + 1;
    while (end < s->list.count && s->list.items[end].level > s->list.items[index].level)
        end++;
    for (size_t p = 0; p < s->pile->count; p++)
        for (size_t i = 0; is_same_file(s->paper, &s->pile->items[p]) && i < s->pile->items[p].section_count; i++) {
            size_t named = section_find(&s->list, s->pile->items[p].sections[i].title);
            if (named >= index && named < end)
                set |= UINT64_C(1) << s->pile->items[p].sections[i].requirement;
        }
    return count_of(set);
}

static enum status weigh_section(struct sharing *s, const struct process_section *named) {
    uint64_t only = UINT64_C(1) << named->requirement;
    size_t index = section_find(&s->list, named->title);
    if (index == SIZE_MAX)
        return add(s, only, true,
                   str_format(s->arena,
                              "has no section '" STR_F "', which is to show " STR_F ": name a heading that it has",
                              STR_A(named->title), STR_A(process_at(named->requirement)->id)));
    size_t words = section_words(&s->list, index), of = sharers(s, index);
    if (words >= of * s->pile->least)
        return STATUS_OK;
    return add(s, only, words == 0,
               str_format(s->arena,
                          "has %zu word%s under '" STR_F "' for %zu requirement%s (%zu for each would do): write down "
                          "what is done",
                          words, plural(words), STR_A(named->title), of, plural(of), s->pile->least));
}

static struct str ids_of(const struct sharing *s, uint64_t set) {
    struct str names[IDS_SHOWN];
    size_t count = 0, more = 0;
    for (unsigned i = 0; i < PROCESS_COUNT; i++)
        if (process_set_has(set, i) && count < IDS_SHOWN)
            names[count++] = process_at(i)->id;
        else
            more += process_set_has(set, i);
    struct str text = field_join(s->arena, names, count);
    return more == 0 ? text : str_format(s->arena, STR_F " and %zu more", STR_A(text), more);
}

/* Those for which no section is named: the paper as a whole is for one requirement, a table for as many as it has words
 * for, and any other text for none. */
static enum status weigh_rest(struct sharing *s, uint64_t rest, enum section_form form) {
    if (!rest)
        return STATUS_OK;
    if (form != SECTION_DATA && s->requirements > 1) {
        struct str ids = ids_of(s, rest);
        if (ids.len == 0)
            return STATUS_MEMORY;
        return add(s, rest, false,
                   str_format(s->arena,
                              "is to show %zu requirements, and nothing says where it is about " STR_F
                              ": name a heading for each under 'sections'",
                              s->requirements, STR_A(ids)));
    }
    if (s->list.words >= s->requirements * s->pile->least)
        return STATUS_OK;
    return add(
        s, rest, s->list.words == 0,
        str_format(s->arena, "has %zu word%s for %zu requirement%s (%zu for each would do): write down what is done",
                   s->list.words, plural(s->list.words), s->requirements, plural(s->requirements), s->pile->least));
}

enum status paper_share(const struct paper_pile *pile, const struct process_paper *paper, struct str text,
                        struct arena *scratch, struct arena *arena, struct paper_gaps *gaps) {
    struct sharing s = {.pile = pile, .paper = paper, .arena = arena, .gaps = gaps};
    enum section_form form = section_form(paper->file, text);
    uint64_t rest = paper->process;
    *gaps = (struct paper_gaps){.count = 0};
    if (form == SECTION_UNREAD)
        return STATUS_OK;
    TRY(section_read(form, text, scratch, &s.list));
    uint64_t served = 0;
    for (size_t i = 0; i < pile->count; i++)
        served |= is_same_file(paper, &pile->items[i]) ? pile->items[i].process : 0;
    s.requirements = count_of(served);
    for (size_t i = 0; form != SECTION_DATA && i < paper->section_count; i++) {
        TRY(weigh_section(&s, &paper->sections[i]));
        rest &= ~(UINT64_C(1) << paper->sections[i].requirement);
    }
    return weigh_rest(&s, rest, form);
}
