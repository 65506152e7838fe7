#include "catalogue/cwe.h"

#include <stddef.h>

#include "catalogue/dataset.h"
#include "catalogue/process.h"
#include "catalogue/process_ids.h"
#include "catalogue/requirement_ids.h"
#include "catalogue/system.h"
#include "catalogue/system_ids.h"

/* One line of the published mapping: `published` is as MITRE spells it, what follows is how we read it. */
struct cwe_row {
    struct str name;
    struct str part;
    struct str published;
    struct requirement_set requirements;
    uint16_t cwe;
    uint8_t sr;
    uint8_t process;
};
struct cwe_parent {
    uint16_t cwe;
    uint16_t parent;
};
struct cwe_name_row {
    struct str name;
    uint16_t cwe;
};
struct cwe_supplement_row {
    struct str name;
    struct requirement_set requirements;
    struct str reason;
    uint16_t cwe;
    uint8_t confidence;
};

#include "catalogue/cwe.inc"
#include "catalogue/cwe_names.inc"
#include "catalogue/cwe_parents.inc"
#include "catalogue/cwe_supplement.inc"

enum { CWE_MAX = UINT16_MAX, LEVEL_MAX = 48, SEEN_MAX = 192, DISTANCE_MAX = 16 };

bool cwe_parse(struct str text, unsigned *cwe) {
    uint64_t number = 0;
    text = str_trim(text);
    if (str_starts_nocase(text, STR("cwe"))) {
        text = str_skip(text, 3);
        while (text.len > 0 && (*text.ptr == '-' || char_is_blank(*text.ptr)))
            text = str_skip(text, 1);
    }
    if (!str_u64(text, CWE_MAX, &number) || number == 0)
        return false;
    *cwe = (unsigned)number;
    return true;
}

/* The first of `count` rows, sorted by the number at `numbers` and each `size` bytes on, that is not below `cwe`. */
static size_t first_row(const uint16_t *numbers, size_t count, size_t size, unsigned cwe) {
    size_t from = 0;
    while (count > 0) {
        size_t half = count / 2;
        uint16_t number;
        memcpy(&number, (const char *)numbers + (from + half) * size, sizeof number);
        if (number < cwe) {
            from += half + 1;
            count -= half + 1;
        } else {
            count = half;
        }
    }
    return from;
}

/* The rows of weakness `id` in `rows`. NOLINTBEGIN(bugprone-macro-parentheses): `i` is declared */
#define FOR_ROWS(i, rows, id)                                                                                          \
    for (size_t i = first_row(&(rows)->cwe, ARRAY_LEN(rows), sizeof *(rows), (id));                                    \
         i < ARRAY_LEN(rows) && (rows)[i].cwe == (id); i++)
/* NOLINTEND(bugprone-macro-parentheses) */

/* The base requirements of 4-2 that mirror an SR or the SR of an RE. */
static struct requirement_set mirrored(unsigned sr) {
    struct requirement_set all = system_requirements(sr);
    struct requirement_set bases = {{0, 0}};
    for (unsigned i = requirement_set_next(&all, 0); i != REQUIREMENT_NONE; i = requirement_set_next(&all, i + 1))
        requirement_set_add(&bases, requirement_base(i));
    return bases;
}

static struct requirement_set published(unsigned cwe, uint8_t *confidence) {
    struct requirement_set set = {{0, 0}};
    FOR_ROWS(i, cwe_rows, cwe)
    set = requirement_set_union(&set, &cwe_rows[i].requirements);
    *confidence = CONFIDENCE_HIGH;
    return set;
}

static struct requirement_set via_system(unsigned cwe, uint8_t *confidence) {
    struct requirement_set set = {{0, 0}};
    FOR_ROWS(i, cwe_rows, cwe)
    if (cwe_rows[i].sr != SYSTEM_NONE) {
        struct requirement_set more = mirrored(cwe_rows[i].sr);
        set = requirement_set_union(&set, &more);
    }
    *confidence = CONFIDENCE_MEDIUM;
    return set;
}

static struct requirement_set supplement(unsigned cwe, uint8_t *confidence) {
    struct requirement_set set = {{0, 0}};
    FOR_ROWS(i, cwe_supplement_rows, cwe) {
        set = cwe_supplement_rows[i].requirements;
        *confidence = cwe_supplement_rows[i].confidence;
    }
    return set;
}

/* In the order in which they are asked. */
static struct requirement_set (*const sources[])(unsigned cwe, uint8_t *confidence) = {
    [CWE_PUBLISHED] = published,
    [CWE_VIA_SYSTEM] = via_system,
    [CWE_SUPPLEMENT] = supplement,
};

/* The weaknesses at one distance, and all that were met so far. */
struct walk {
    uint16_t ids[LEVEL_MAX];
    unsigned count;
    uint16_t seen[SEEN_MAX];
    unsigned seen_count;
};

static bool was_seen(const struct walk *walk, unsigned cwe) {
    for (unsigned i = 0; i < walk->seen_count; i++)
        if (walk->seen[i] == cwe)
            return true;
    return false;
}

static void enter(struct walk *walk, uint16_t cwe) {
    if (walk->count == LEVEL_MAX || walk->seen_count == SEEN_MAX || was_seen(walk, cwe))
        return;
    walk->ids[walk->count++] = cwe;
    walk->seen[walk->seen_count++] = cwe;
}

static void step_up(struct walk *walk) {
    uint16_t below[LEVEL_MAX];
    unsigned count = walk->count;
    memcpy(below, walk->ids, sizeof below);
    walk->count = 0;
    for (unsigned i = 0; i < count; i++)
        FOR_ROWS(row, cwe_parents_rows, below[i])
    enter(walk, cwe_parents_rows[row].parent);
}

static void add_from(struct cwe_basis *basis, uint16_t cwe) {
    if (basis->from_count == CWE_FROM_MAX)
        return;
    unsigned at = basis->from_count++;
    for (; at > 0 && basis->from[at - 1] > cwe; at--)
        basis->from[at] = basis->from[at - 1];
    basis->from[at] = cwe;
}

/* What one source says about the weaknesses of one distance; `*set` is empty when it says nothing about these types.
 * False when it has no row for them at all. */
static bool ask(const struct walk *walk, enum cwe_source source, const struct requirement_set *applicable,
                struct requirement_set *set, struct cwe_basis *basis) {
    bool has_row = false;
    *set = (struct requirement_set){{0, 0}};
    *basis = (struct cwe_basis){.source = source};
    for (unsigned i = 0; i < walk->count; i++) {
        uint8_t confidence = CONFIDENCE_HIGH;
        struct requirement_set rows = sources[source](walk->ids[i], &confidence);
        has_row |= !requirement_set_empty(&rows);
        rows = requirement_set_intersect(&rows, applicable);
        if (requirement_set_empty(&rows))
            continue;
        *set = requirement_set_union(set, &rows);
        basis->confidence = confidence > basis->confidence ? confidence : basis->confidence;
        add_from(basis, walk->ids[i]);
    }
    return has_row;
}

/* The first source of a distance that names a requirement of these types. `*has_row` when any has a row for any type.
 */
static bool ask_all(const struct walk *walk, const struct requirement_set *applicable, struct requirement_set *set,
                    struct cwe_basis *basis, bool *has_row) {
    *has_row = false;
    for (unsigned source = 0; source < ARRAY_LEN(sources); source++) {
        *has_row |= ask(walk, (enum cwe_source)source, applicable, set, basis);
        if (!requirement_set_empty(set))
            return true;
    }
    return false;
}

bool cwe_requirements(unsigned cwe, unsigned type_mask, struct requirement_set *set, struct cwe_basis *basis) {
    const struct requirement_set *applicable = requirement_due(type_mask, FR_ANY, SL_MAX);
    struct walk walk = {.count = 0};
    struct requirement_set found;
    struct cwe_basis rests_on;
    bool has_row = false;
    if (cwe == 0 || cwe > CWE_MAX)
        return false;
    enter(&walk, (uint16_t)cwe);
    for (uint8_t distance = 0; distance <= DISTANCE_MAX && walk.count > 0 && !has_row; distance++, step_up(&walk)) {
        if (!ask_all(&walk, applicable, &found, &rests_on, &has_row))
            continue;
        rests_on.distance = distance;
        if (distance > 0 && rests_on.confidence < CONFIDENCE_LOW)
            rests_on.confidence++;
        *set = found;
        *basis = rests_on;
        return true;
    }
    return false;
}

static const char *const source_texts[] = {
    [CWE_PUBLISHED] = "published for ",
    [CWE_VIA_SYSTEM] = "by way of the SR published for ",
    [CWE_SUPPLEMENT] = "Keyway's supplement for ",
};

struct str cwe_basis_text(struct arena *arena, unsigned cwe, const struct cwe_basis *basis) {
    struct str text = STR("");
    for (unsigned i = 0; i < basis->from_count && text.ptr != NULL; i++)
        text = str_format(arena, STR_F "%sCWE-%u", STR_A(text), i > 0 ? ", " : source_texts[basis->source],
                          (unsigned)basis->from[i]);
    if (basis->distance == 0 || text.ptr == NULL)
        return text;
    return str_format(arena, STR_F ", %u step%s above CWE-%u", STR_A(text), (unsigned)basis->distance,
                      basis->distance > 1 ? "s" : "", cwe);
}

struct str cwe_name(unsigned cwe) {
    FOR_ROWS(i, cwe_names_rows, cwe)
    return cwe_names_rows[i].name;
    return STR_NONE;
}

struct str cwe_reason(unsigned cwe) {
    FOR_ROWS(i, cwe_supplement_rows, cwe)
    return cwe_supplement_rows[i].reason;
    return STR_NONE;
}

uint64_t cwe_processes(unsigned cwe) {
    uint64_t set = 0;
    FOR_ROWS(i, cwe_rows, cwe)
    set |= cwe_rows[i].process != PROCESS_NONE ? UINT64_C(1) << cwe_rows[i].process : 0;
    return set;
}

/* The smallest weakness with a row of its own that is not below `cwe`; 0 at the end. */
static unsigned next_with_row(unsigned cwe) {
    size_t a = first_row(&cwe_rows->cwe, ARRAY_LEN(cwe_rows), sizeof *cwe_rows, cwe);
    size_t b = first_row(&cwe_supplement_rows->cwe, ARRAY_LEN(cwe_supplement_rows), sizeof *cwe_supplement_rows, cwe);
    unsigned next = a < ARRAY_LEN(cwe_rows) ? cwe_rows[a].cwe : 0;
    if (b < ARRAY_LEN(cwe_supplement_rows) && (next == 0 || cwe_supplement_rows[b].cwe < next))
        next = cwe_supplement_rows[b].cwe;
    return next;
}

size_t cwe_of_requirement(unsigned index, uint16_t *cwes, size_t max) {
    size_t count = 0;
    for (unsigned cwe = next_with_row(1); cwe != 0; cwe = next_with_row(cwe + 1)) {
        struct requirement_set set;
        struct cwe_basis basis;
        if (!cwe_requirements(cwe, COMPONENT_ALL, &set, &basis) || basis.distance > 0 ||
            !requirement_set_has(&set, index))
            continue;
        if (count < max)
            cwes[count] = (uint16_t)cwe;
        count++;
    }
    return count;
}
