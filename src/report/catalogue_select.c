/* Which requirements of the three parts a query means, and their facts in one form. */
#include "catalogue/process.h"
#include "catalogue/system.h"
#include "report/catalogue.h"

static const struct {
    struct str name;
    struct str edition;
    unsigned count;
} parts[CATALOGUE_PARTS] = {
    [CATALOGUE_COMPONENT] = {STR_INIT("4-2"), STR_INIT(REQUIREMENT_EDITION), REQUIREMENT_COUNT},
    [CATALOGUE_SYSTEM] = {STR_INIT("3-3"), STR_INIT(SYSTEM_EDITION), SYSTEM_COUNT},
    [CATALOGUE_PROCESS] = {STR_INIT("4-1"), STR_INIT(PROCESS_EDITION), PROCESS_COUNT},
};

struct str catalogue_part_name(unsigned part) {
    return parts[part].name;
}
struct str catalogue_part_edition(unsigned part) {
    return parts[part].edition;
}

unsigned catalogue_part_find(struct str text) {
    for (unsigned part = 0; part < CATALOGUE_PARTS; part++)
        if (str_eq(parts[part].name, text))
            return part;
    return CATALOGUE_PARTS;
}

static struct catalogue_facts component_facts(unsigned index) {
    const struct requirement *r = requirement_at(index);
    struct catalogue_facts facts = {.id = r->id,
                                    .title = r->title,
                                    .note = r->note,
                                    .conflict = r->conflict,
                                    .sources = r->sources,
                                    .fr = r->fr,
                                    .confidence = r->confidence};
    memcpy(facts.level, r->level, sizeof facts.level);
    return facts;
}

static struct catalogue_facts system_facts(unsigned index) {
    const struct system_requirement *r = system_at(index);
    return (struct catalogue_facts){.id = r->id,
                                    .title = r->title,
                                    .note = r->note,
                                    .conflict = r->conflict,
                                    .sources = r->sources,
                                    .fr = r->fr,
                                    .level = {r->level},
                                    .confidence = r->confidence};
}

static struct catalogue_facts process_facts(unsigned index) {
    const struct process_requirement *r = process_at(index);
    return (struct catalogue_facts){.id = r->id,
                                    .title = r->title,
                                    .sources = r->sources,
                                    .fr = FR_ANY,
                                    .practice = r->practice,
                                    .confidence = r->confidence};
}

struct catalogue_facts catalogue_facts(struct catalogue_entry entry) {
    switch (entry.part) {
    case CATALOGUE_COMPONENT:
        return component_facts(entry.index);
    case CATALOGUE_SYSTEM:
        return system_facts(entry.index);
    default:
        return process_facts(entry.index);
    }
}

static bool has_word(struct catalogue_entry entry, const struct catalogue_facts *facts, struct str word) {
    if (str_contains_nocase(facts->id, word) || str_contains_nocase(facts->title, word))
        return true;
    if (entry.part != CATALOGUE_PROCESS)
        return false;
    const struct process_requirement *r = process_at(entry.index);
    return str_contains_nocase(r->paraphrase, word) || str_contains_nocase(r->evidence, word) ||
           str_contains_nocase(practice_at(r->practice)->name, word);
}

static bool has_words(const struct catalogue_query *query, struct catalogue_entry entry,
                      const struct catalogue_facts *facts) {
    for (size_t i = 0; i < query->word_count; i++)
        if (!has_word(entry, facts, query->words[i]))
            return false;
    return true;
}

static unsigned lowest_level(const struct catalogue_query *query, struct catalogue_entry entry,
                             const struct catalogue_facts *facts) {
    if (entry.part == CATALOGUE_COMPONENT)
        return requirement_level(entry.index, query->type_mask != 0 ? query->type_mask : COMPONENT_ALL);
    return facts->level[0];
}

static bool is_meant(const struct catalogue_query *query, struct catalogue_entry entry) {
    struct catalogue_facts facts = catalogue_facts(entry);
    unsigned level = lowest_level(query, entry, &facts);
    if (entry.part == CATALOGUE_COMPONENT && level == 0)
        return false;
    if (query->level != 0 && (level == 0 || level > query->level))
        return false;
    if (query->fr != FR_ANY && facts.fr != query->fr)
        return false;
    if (query->practice != 0 && facts.practice != query->practice)
        return false;
    return has_words(query, entry, &facts);
}

/* The parts in which the conditions mean something; without any, the components' alone. */
static unsigned parts_of(const struct catalogue_query *query) {
    if (query->parts != 0)
        return query->parts;
    if (query->practice != 0)
        return 1U << CATALOGUE_PROCESS;
    if (query->type_mask != 0 || query->level != 0 || query->fr != FR_ANY || query->word_count == 0)
        return 1U << CATALOGUE_COMPONENT;
    return (1U << CATALOGUE_PARTS) - 1;
}

enum status catalogue_select(const struct catalogue_query *query, struct arena *arena, struct catalogue_list *list) {
    unsigned wanted = parts_of(query);
    size_t count = 0;
    struct catalogue_entry *items =
        ARENA_ARRAY(arena, struct catalogue_entry, REQUIREMENT_COUNT + SYSTEM_COUNT + PROCESS_COUNT);
    if (items == NULL)
        return STATUS_MEMORY;
    for (unsigned part = 0; part < CATALOGUE_PARTS; part++)
        for (unsigned i = 0; (wanted >> part & 1) != 0 && i < parts[part].count; i++) {
            struct catalogue_entry entry = {(uint8_t)part, (uint8_t)i};
            if (is_meant(query, entry))
                items[count++] = entry;
        }
    *list = (struct catalogue_list){items, count};
    return STATUS_OK;
}
