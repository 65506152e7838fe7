#include "csaf/weakness.h"

#include <stdlib.h>

#include "csaf/cwe_version_ids.h"

/* A row without a last release holds until the newest. */
enum { CWE_VERSION_NONE = WEAKNESS_NO_RELEASE };
_Static_assert((int)CWE_VERSION_ROWS < (int)CWE_VERSION_NONE, "releases are numbered in a byte");

enum {
    USAGE_ALLOWED = WEAKNESS_ALLOWED,
    USAGE_ALLOWED_WITH_REVIEW = WEAKNESS_ALLOWED_WITH_REVIEW,
    USAGE_DISCOURAGED = WEAKNESS_DISCOURAGED,
    USAGE_PROHIBITED = WEAKNESS_PROHIBITED,
};
enum { GROUP_CATEGORY = WEAKNESS_CATEGORY, GROUP_VIEW = WEAKNESS_VIEW };

struct version_row {
    struct str version;
    int32_t released;
};
/* What held of a weakness from one release to another. */
struct held {
    uint16_t cwe;
    uint8_t first, last;
};
struct name_row {
    struct held held;
    uint32_t name;
};
struct usage_row {
    struct held held;
    uint8_t usage;
};
struct group_row {
    uint16_t cwe;
    uint8_t kind;
};

#include "csaf/cwe_group.inc"
#include "csaf/cwe_usage.inc"
#include "csaf/cwe_version.inc"
#include "csaf/cwe_version_name.inc"

enum { ID_DIGITS_MAX = 6 };

unsigned weakness_id(struct str text) {
    uint64_t number;
    struct str digits = str_skip(text, STR("CWE-").len);
    if (!str_starts(text, STR("CWE-")) || digits.len == 0 || digits.len > ID_DIGITS_MAX || *digits.ptr == '0' ||
        !str_u64(digits, UINT32_MAX, &number))
        return 0;
    return (unsigned)number;
}

unsigned weakness_release(struct str version) {
    for (unsigned i = 0; i < CWE_VERSION_ROWS; i++)
        if (str_eq(version, cwe_version_rows[i].version))
            return i;
    return WEAKNESS_NO_RELEASE;
}

unsigned weakness_release_at(date_days day) {
    unsigned found = WEAKNESS_NO_RELEASE;
    for (unsigned i = 0; i < CWE_VERSION_ROWS && cwe_version_rows[i].released <= day; i++)
        found = i;
    return found;
}

unsigned weakness_release_newest(void) {
    return CWE_VERSION_ROWS - 1;
}

date_days weakness_release_newest_day(void) {
    return cwe_version_rows[CWE_VERSION_ROWS - 1].released;
}

/* Takes a number and the full stop behind it off the front; 0 where none is left. False when it is no number. */
static bool next_number(struct str *rest, uint64_t *number) {
    struct str part;
    *number = 0;
    return !str_next(rest, '.', &part) || str_u64(part, UINT32_MAX, number);
}

bool weakness_release_is_later(struct str version) {
    struct str newest = cwe_version_rows[CWE_VERSION_ROWS - 1].version;
    int order = 0;
    while (version.ptr) {
        uint64_t left, right;
        if (!next_number(&version, &left) || !next_number(&newest, &right))
            return false;
        if (order == 0)
            order = (left > right) - (left < right);
    }
    return order > 0;
}

struct str weakness_release_name(unsigned release) {
    return release < CWE_VERSION_ROWS ? cwe_version_rows[release].version : STR_NONE;
}

/* The first row that is not below `cwe`: they are in order, and each begins with what it holds for. */
static size_t first_of(const struct held *rows, size_t count, size_t size, unsigned cwe) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct held *at = (const void *)((const char *)rows + middle * size);
        if (at->cwe < cwe)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool holds_in(const struct held *held, unsigned release) {
    return held->first <= release && (release <= held->last || held->last == CWE_VERSION_NONE) &&
           release < CWE_VERSION_ROWS;
}

struct str weakness_name(unsigned cwe, unsigned release) {
    const size_t count = ARRAY_LEN(cwe_version_name_rows);
    for (size_t i = first_of(&cwe_version_name_rows[0].held, count, sizeof *cwe_version_name_rows, cwe);
         i < count && cwe_version_name_rows[i].held.cwe == cwe; i++)
        if (holds_in(&cwe_version_name_rows[i].held, release))
            return str_from(&cwe_version_name_pool[cwe_version_name_rows[i].name]);
    return STR_NONE;
}

bool weakness_was_named(unsigned cwe, struct str name) {
    const size_t count = ARRAY_LEN(cwe_version_name_rows);
    for (size_t i = first_of(&cwe_version_name_rows[0].held, count, sizeof *cwe_version_name_rows, cwe);
         i < count && cwe_version_name_rows[i].held.cwe == cwe; i++)
        if (str_eq(name, str_from(&cwe_version_name_pool[cwe_version_name_rows[i].name])))
            return true;
    return false;
}

/* Its name says so, in every release. */
bool weakness_is_deprecated(unsigned cwe, unsigned release) {
    return str_starts(weakness_name(cwe, release), STR("DEPRECATED"));
}

enum weakness_usage weakness_usage(unsigned cwe, unsigned release) {
    const size_t count = ARRAY_LEN(cwe_usage_rows);
    for (size_t i = first_of(&cwe_usage_rows[0].held, count, sizeof *cwe_usage_rows, cwe);
         i < count && cwe_usage_rows[i].held.cwe == cwe; i++)
        if (holds_in(&cwe_usage_rows[i].held, release))
            return (enum weakness_usage)cwe_usage_rows[i].usage;
    return WEAKNESS_UNSAID;
}

static int compare_group(const void *key, const void *row) {
    unsigned cwe = *(const unsigned *)key, at = ((const struct group_row *)row)->cwe;
    return (cwe > at) - (cwe < at);
}

enum weakness_group weakness_group(unsigned cwe) {
    const struct group_row *found =
        bsearch(&cwe, cwe_group_rows, ARRAY_LEN(cwe_group_rows), sizeof *cwe_group_rows, compare_group);
    return found ? (enum weakness_group)found->kind : WEAKNESS_NO_GROUP;
}
