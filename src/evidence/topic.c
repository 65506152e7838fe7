#include "evidence/topic.h"

unsigned topic_find(struct str id) {
    unsigned index = requirement_find(id);
    if (index != REQUIREMENT_NONE)
        return index;
    index = process_find(id);
    return index == PROCESS_NONE ? TOPIC_NONE : REQUIREMENT_COUNT + index;
}

struct str topic_id(unsigned topic) {
    return topic < REQUIREMENT_COUNT ? requirement_at(topic)->id : process_at(topic - REQUIREMENT_COUNT)->id;
}

void topic_add(struct topic_set *set, unsigned topic) {
    if (topic < REQUIREMENT_COUNT)
        requirement_set_add(&set->requirements, topic);
    else
        set->process |= UINT64_C(1) << (topic - REQUIREMENT_COUNT);
}

void topic_join(struct topic_set *set, const struct topic_set *more) {
    set->requirements = requirement_set_union(&set->requirements, &more->requirements);
    set->process |= more->process;
}

bool topic_set_empty(const struct topic_set *set) {
    return requirement_set_empty(&set->requirements) && set->process == 0;
}

struct topic_set topic_only(unsigned topic) {
    struct topic_set set = {0};
    topic_add(&set, topic);
    return set;
}

unsigned topic_next(const struct topic_set *set, unsigned from) {
    unsigned index = from < REQUIREMENT_COUNT ? requirement_set_next(&set->requirements, from) : REQUIREMENT_NONE;
    if (index != REQUIREMENT_NONE)
        return index;
    unsigned process = from > REQUIREMENT_COUNT ? from - REQUIREMENT_COUNT : 0;
    if (process >= PROCESS_COUNT || set->process >> process == 0)
        return TOPIC_NONE;
    return REQUIREMENT_COUNT + process + (unsigned)__builtin_ctzll(set->process >> process);
}

/* "CR 1.1", "edr-3.2", "SVV-1" but not "param1" and not "sd1". */
static bool begins_like_id(struct str text) {
    static const struct str PREFIXES[] = {STR_INIT("CR"),   STR_INIT("SAR"), STR_INIT("EDR"), STR_INIT("HDR"),
                                          STR_INIT("NDR"),  STR_INIT("SR"),  STR_INIT("SM"),  STR_INIT("SD"),
                                          STR_INIT("SI"),   STR_INIT("SVV"), STR_INIT("DM"),  STR_INIT("SUM"),
                                          STR_INIT("CCSC"), STR_INIT("SG")};
    size_t letters = 0;
    while (letters < text.len && char_is_alpha(text.ptr[letters]))
        letters++;
    struct str prefix = str_slice(text, 0, letters), number = str_skip(text, letters);
    while (number.len > 0 && (number.ptr[0] == ' ' || number.ptr[0] == '-' || number.ptr[0] == '_'))
        number = str_skip(number, 1);
    if (number.len == 0 || !char_is_digit(number.ptr[0]))
        return false;
    bool dotted = str_find_char(number, '.') != SIZE_MAX;
    for (size_t i = 0; i < ARRAY_LEN(PREFIXES); i++)
        if (dotted ? str_eq_nocase(prefix, PREFIXES[i]) : str_eq(prefix, PREFIXES[i]))
            return true;
    return false;
}

struct topic_tags topic_tags_in(struct str text) {
    return (struct topic_tags){.text = text};
}

/* Moves to the content of the next innermost pair of brackets; false at the end of the text. */
static bool next_brackets(struct topic_tags *tags) {
    size_t close = str_find_char(tags->text, ']');
    if (close == SIZE_MAX)
        return false;
    struct str before = str_slice(tags->text, 0, close);
    size_t open = close;
    while (open > 0 && before.ptr[open - 1] != '[')
        open--;
    tags->text = str_skip(tags->text, close + 1);
    tags->tag = open > 0 ? str_trim(str_skip(before, open)) : STR_NONE;
    return true;
}

bool topic_tags_next(struct topic_tags *tags, struct str *id) {
    for (;;) {
        struct str part;
        while (str_next(&tags->tag, ',', &part)) {
            *id = str_trim(part);
            if (id->len > 0)
                return true;
        }
        if (!next_brackets(tags))
            return false;
        if (!begins_like_id(tags->tag))
            tags->tag = STR_NONE;
    }
}
