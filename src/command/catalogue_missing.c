#include "command/catalogue_missing.h"

#include "catalogue/attack.h"
#include "catalogue/cwe.h"
#include "catalogue/identifier.h"

static const struct diag_kind UNMAPPED = {
    "catalogue.unmapped", SEVERITY_ERROR, "nothing is mapped to {0}: neither it nor a weakness above it has a row",
    "the mapping is MITRE's view 1424 with a supplement of ours; 'keyway catalogue CWE-287' shows one that has"};
static const struct diag_kind NO_WEAKNESS = {"catalogue.no-weakness", SEVERITY_ERROR, "'{0}' is no id of a weakness",
                                             "write CWE and a number up to 65535, as in CWE-287"};
static const struct diag_kind NOT_IN_ATTACK = {
    "catalogue.not-in-attack", SEVERITY_ERROR, "there is no {1} '{0}' in " ATTACK_EDITION,
    "it has {2} to {3}, with gaps; what is of ATT&CK for Enterprise alone is not in it"};
static const struct diag_kind SPELLING = {"catalogue.spelling", SEVERITY_ERROR, "'{0}' is not written as an id is",
                                          "as in CR 3.4, CR 3.4 RE 1, SR 3.4, SM-1 or CCSC 1"};
static const struct diag_kind NO_PREFIX = {
    "catalogue.no-prefix", SEVERITY_ERROR, "no id begins with '{0}', and no text holds '{1}'",
    "ids of requirements begin with CR, SAR, EDR, HDR, NDR or CCSC (4-2), SR (3-3), or the practice (4-1: SM, SR, SD, "
    "SI, SVV, DM, SUM, SG)"};
static const struct diag_kind NO_WORDS = {"catalogue.nothing", SEVERITY_ERROR, "nothing in the catalogue matches '{0}'",
                                          "words are looked for in ids, titles and our own texts: fewer find more"};
static const struct diag_kind NO_WORDS_SO = {"catalogue.nothing", SEVERITY_ERROR,
                                             "nothing in the catalogue matches '{0}' under these conditions",
                                             "without them it is looked for in all three parts"};
static const struct diag_kind APART = {"catalogue.apart", SEVERITY_ERROR, "no requirement can meet both {0} and {1}",
                                       "{0} is of {2}, {1} of {3}: leave one of them out"};
static const struct diag_kind NONE_MEETS = {"catalogue.nothing", SEVERITY_ERROR, "no requirement meets all conditions",
                                            "leave one of them out"};

/* ---- ids */

static bool explain_weakness(struct run *run, struct str text) {
    unsigned cwe = 0;
    struct str rest = str_skip(text, strlen("CWE"));
    if (!str_starts_nocase(text, STR("CWE")) || (rest.len && char_is_alpha(rest.ptr[0])))
        return false;
    if (cwe_parse(text, &cwe))
        diag_add(run->sink, &UNMAPPED, PLACE_NONE, str_format(run->arena, "CWE-%u", cwe));
    else
        diag_add(run->sink, &NO_WEAKNESS, PLACE_NONE, text);
    return true;
}

static struct str technique_id(unsigned index) {
    return attack_technique_at(index)->id;
}
static struct str mitigation_id(unsigned index) {
    return attack_mitigation_at(index)->id;
}
static struct str asset_id(unsigned index) {
    return attack_asset_at(index)->id;
}

/* What of ATT&CK has ids of one letter and a number; they are in order. */
static const struct {
    char letter;
    struct str name;
    size_t (*count)(void);
    struct str (*id_at)(unsigned index);
} families[] = {
    {'t', STR_INIT("technique"), attack_technique_count, technique_id},
    {'m', STR_INIT("mitigation"), attack_mitigation_count, mitigation_id},
    {'a', STR_INIT("asset"), attack_asset_count, asset_id},
};

static bool explain_attack(struct run *run, struct str text) {
    enum { DIGITS_LEAST = 3 };
    size_t digits = 0;
    while (1 + digits < text.len && (char_is_digit(text.ptr[1 + digits]) || (digits && text.ptr[1 + digits] == '.')))
        digits++;
    for (size_t i = 0; i < ARRAY_LEN(families) && digits >= DIGITS_LEAST && 1 + digits == text.len; i++) {
        if (char_lower(text.ptr[0]) != families[i].letter)
            continue;
        diag_add(run->sink, &NOT_IN_ATTACK, PLACE_NONE, text, families[i].name, families[i].id_at(0),
                 families[i].id_at((unsigned)families[i].count() - 1));
        return true;
    }
    return false;
}

/* Begins like an id and goes on otherwise: CR 3.9.9. Suggests the longest beginning that is one. */
static bool explain_spelling(struct run *run, struct str text) {
    bool like = false;
    for (size_t n = text.len; n > 0; n--) {
        struct str part = str_slice(text, 0, n);
        struct catalogue_sheet sheet;
        bool found = false;
        if (!identifier_names_requirement(part))
            continue;
        like = true;
        if (catalogue_sheet_of(part, run->arena, &sheet, &found) != STATUS_OK || !found)
            continue;
        diag_add_near(run->sink, &SPELLING, PLACE_NONE, sheet.id, text);
        return true;
    }
    if (like)
        diag_add(run->sink, &SPELLING, PLACE_NONE, text);
    return like;
}

static bool explain_prefix(struct run *run, struct str text) {
    struct identifier id;
    if (!identifier_parse(text, &id))
        return false;
    diag_add(run->sink, &NO_PREFIX, PLACE_NONE, str_from(id.prefix), text);
    return true;
}

static bool (*const explanations[])(struct run *run, struct str text) = {
    explain_weakness,
    explain_attack,
    explain_spelling,
    explain_prefix,
};

/* ---- conditions */

/* The parts that a condition can hold in. */
static const struct condition {
    const char *option;
    unsigned parts;
    struct str name;
} conditions[] = {
    {"practice", 1U << CATALOGUE_PROCESS, STR_INIT("4-1")},
    {"type", 1U << CATALOGUE_COMPONENT, STR_INIT("4-2")},
    {"level", 1U << CATALOGUE_COMPONENT | 1U << CATALOGUE_SYSTEM, STR_INIT("4-2 and 3-3")},
    {"fr", 1U << CATALOGUE_COMPONENT | 1U << CATALOGUE_SYSTEM, STR_INIT("4-2 and 3-3")},
};

static void report_apart(struct run *run, const struct condition *a, struct str other, struct str part) {
    diag_add(run->sink, &APART, PLACE_NONE, str_format(run->arena, "--%s", a->option), other, a->name, part);
}

/* Two conditions that hold in no part together. */
static bool explain_conditions(struct run *run, const struct catalogue_query *query) {
    for (size_t i = 0; i < ARRAY_LEN(conditions); i++) {
        const struct condition *a = &conditions[i];
        if (!run_has(run, a->option))
            continue;
        if (query->parts && (query->parts & a->parts) == 0) {
            struct str part = run_option(run, "part");
            report_apart(run, a, str_format(run->arena, "--part " STR_F, STR_A(part)), part);
            return true;
        }
        for (size_t k = i + 1; k < ARRAY_LEN(conditions); k++)
            if (run_has(run, conditions[k].option) && (a->parts & conditions[k].parts) == 0) {
                report_apart(run, a, str_format(run->arena, "--%s", conditions[k].option), conditions[k].name);
                return true;
            }
    }
    return false;
}

static bool has_conditions(const struct run *run) {
    for (size_t i = 0; i < ARRAY_LEN(conditions); i++)
        if (run_has(run, conditions[i].option))
            return true;
    return run_has(run, "part");
}

enum status catalogue_report_missing(struct run *run, const struct catalogue_query *query, struct str text) {
    for (size_t i = 0; text.len && i < ARRAY_LEN(explanations); i++)
        if (explanations[i](run, text))
            return STATUS_INPUT;
    if (explain_conditions(run, query))
        return STATUS_INPUT;
    if (text.len == 0)
        diag_add(run->sink, &NONE_MEETS, PLACE_NONE, STR_NONE);
    else
        diag_add(run->sink, has_conditions(run) ? &NO_WORDS_SO : &NO_WORDS, PLACE_NONE, text);
    return STATUS_INPUT;
}
