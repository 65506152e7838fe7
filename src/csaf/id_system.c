#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "csaf/id_system.h"

enum rule { RULE_NONE, RULE_HASH_NUMBER };
struct id_map {
    struct str name;
    struct str system_name; /* "-": the name is ambiguous */
    struct str pattern;     /* what the rule is for; of ECMA-262, anchored */
    enum rule rule;
};

#include "csaf/id_map.inc"
#include "csaf/id_system.inc"

_Static_assert(ARRAY_LEN(id_system_rows) + ARRAY_LEN(id_map_rows) <= ID_PATTERNS_MAX,
               "each system and each row of the mapping has a pattern");

const struct id_system *id_system_find(struct str system_name) {
    for (size_t i = 0; i < ARRAY_LEN(id_system_rows); i++)
        if (str_eq(id_system_rows[i].system_name, system_name))
            return &id_system_rows[i];
    return NULL;
}

/* ---- patterns */

void id_patterns_done(struct id_patterns *patterns) {
    for (size_t i = 0; i < ID_PATTERNS_MAX; i++)
        pcre2_code_free(patterns->codes[i]);
    pcre2_match_data_free(patterns->match);
    *patterns = (struct id_patterns){.match = NULL};
}

static bool compile(struct id_patterns *patterns, size_t index, struct str pattern) {
    int error;
    PCRE2_SIZE at;
    if (!patterns->match)
        patterns->match = pcre2_match_data_create(1, NULL);
    if (!patterns->codes[index])
        patterns->codes[index] =
            pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_UTF_CHECK,
                          &error, &at, NULL);
    return patterns->match && patterns->codes[index];
}

/* The patterns are ours, and so simple that none goes back over a text twice. */
static enum status match(struct id_patterns *patterns, size_t index, struct str pattern, struct str text,
                         bool *matches) {
    if (!compile(patterns, index, pattern))
        return STATUS_MEMORY;
    int found = pcre2_match(patterns->codes[index], (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, 0,
                            PCRE2_NO_UTF_CHECK, patterns->match, NULL);
    *matches = found >= 0;
    return found == PCRE2_ERROR_NOMEMORY ? STATUS_MEMORY : STATUS_OK;
}

enum status id_system_matches(struct id_patterns *patterns, const struct id_system *of, struct str text,
                              bool *matches) {
    return match(patterns, (size_t)(of - id_system_rows), of->text_pattern, text, matches);
}

/* ---- mapping */

/* "Issue #0012" is "#12". Of zeros alone nothing is left behind the "#", which no system takes. */
static struct str hash_number(struct str text, struct arena *arena) {
    size_t at = text.len;
    while (at > 0 && char_is_digit(text.ptr[at - 1]))
        at--;
    while (at < text.len && text.ptr[at] == '0')
        at++;
    return str_format(arena, "#" STR_F, STR_A(str_skip(text, at)));
}

static struct str (*const rules[])(struct str text, struct arena *arena) = {[RULE_HASH_NUMBER] = hash_number};

/* The first rule whose form the text has. Of one name all rows are either ambiguous or none is. */
enum status id_system_map(struct id_patterns *patterns, struct str name, struct str text, struct arena *arena,
                          struct id_mapped *mapped) {
    *mapped = (struct id_mapped){.outcome = ID_MAPPING_NONE};
    for (size_t i = 0; i < ARRAY_LEN(id_map_rows); i++) {
        const struct id_map *row = &id_map_rows[i];
        bool matches = false;
        if (!str_eq(row->name, name))
            continue;
        mapped->outcome = row->rule == RULE_NONE ? ID_MAPPING_AMBIGUOUS : ID_MAPPING_FORM;
        if (row->rule != RULE_NONE)
            TRY(match(patterns, ARRAY_LEN(id_system_rows) + i, row->pattern, text, &matches));
        if (!matches)
            continue;
        mapped->outcome = ID_MAPPING_DONE;
        mapped->of = id_system_find(row->system_name);
        mapped->text = rules[row->rule](text, arena);
        return mapped->text.ptr ? STATUS_OK : STATUS_MEMORY;
    }
    return STATUS_OK;
}
