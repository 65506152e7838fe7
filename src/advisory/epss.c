#include "advisory/epss.h"

#include "base/csv.h"
#include "base/file.h"

enum { EPSS_BYTES_MAX = 256 * 1024 * 1024 };
static const size_t epss_arena_max = (size_t)1024 * 1024 * 1024;

static const struct diag_kind NOT_EPSS = {"advisory.not-epss", SEVERITY_ERROR,
                                          "this is no list of EPSS scores: the columns cve and epss are missing",
                                          "give FIRST's epss_scores file, packed or not"};
static const struct diag_kind BAD_SCORE = {"advisory.epss-score", SEVERITY_ERROR, "'{0}' is no probability from 0 to 1",
                                           NULL};

/* Reads the digits at `*at` as they follow those of `*value`; `*scale` is what the last of them is worth, when they
 * stand behind the dot. Returns how many there are. */
static size_t read_digits(struct str text, size_t *at, double *value, double *scale) {
    size_t from = *at;
    for (; *at < text.len && char_is_digit(text.ptr[*at]); ++*at) {
        double digit = text.ptr[*at] - '0';
        if (scale != NULL)
            *scale /= 10;
        *value = scale != NULL ? *value + *scale * digit : *value * 10 + digit;
    }
    return *at - from;
}

/* "e-04" behind the digits, or nothing. False when it is none: a probability has no exponent above 0. */
static bool read_exponent(struct str text, double *value) {
    uint64_t power = 0;
    if (text.len == 0)
        return true;
    bool down = str_starts(str_skip(text, 1), STR("-"));
    if (char_lower(text.ptr[0]) != 'e' || !str_u64(str_skip(text, down ? 2 : 1), 40, &power) || (!down && power > 0))
        return false;
    for (; power > 0; power--)
        *value /= 10;
    return true;
}

/* "0.00042", "4.2e-04". False when it is none or lies outside 0..1. */
static bool read_probability(struct str text, float *probability) {
    double value = 0;
    double scale = 1;
    size_t at = 0;
    size_t digits = read_digits(text, &at, &value, NULL);
    if (at < text.len && text.ptr[at] == '.') {
        at++;
        digits += read_digits(text, &at, &value, &scale);
    }
    if (digits == 0 || digits > 40 || !read_exponent(str_skip(text, at), &value) || value > 1)
        return false;
    *probability = (float)value;
    return true;
}

static enum status find_columns(struct csv *csv, struct diag_sink *sink, size_t *cve, size_t *epss) {
    bool more = false;
    *cve = SIZE_MAX;
    *epss = SIZE_MAX;
    do {
        TRY(csv_next(csv, sink, &more));
    } while (more && str_starts(csv->fields[0], STR("#")));
    for (size_t i = 0; more && i < csv->count; i++) {
        if (str_eq_nocase(str_trim(csv->fields[i]), STR("cve")))
            *cve = i;
        if (str_eq_nocase(str_trim(csv->fields[i]), STR("epss")))
            *epss = i;
    }
    if (*cve != SIZE_MAX && *epss != SIZE_MAX)
        return STATUS_OK;
    diag_add(sink, &NOT_EPSS, ((struct place){csv->source, 0, 0}), STR_NONE);
    return STATUS_INPUT;
}

enum status epss_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      void (*each)(void *context, struct str cve, float probability), void *context) {
    struct csv csv;
    size_t cve = 0;
    size_t epss = 0;
    bool more = false;
    csv_init(&csv, source, arena);
    TRY(find_columns(&csv, sink, &cve, &epss));
    for (;;) {
        TRY(csv_next(&csv, sink, &more));
        if (!more)
            return STATUS_OK;
        struct str id = cve < csv.count ? str_trim(csv.fields[cve]) : STR_NONE;
        struct str score = epss < csv.count ? str_trim(csv.fields[epss]) : STR_NONE;
        float probability = 0;
        if (!read_probability(score, &probability)) {
            diag_add(sink, &BAD_SCORE, csv_place(&csv, epss < csv.count ? epss : 0), score);
            return STATUS_INPUT;
        }
        if (id.len > 0)
            each(context, id, probability);
    }
}

/* The vulnerabilities of the database by id: the first, and from each the next with the same id. */
struct targets {
    struct map ids;
    struct advisory_vulnerability **items;
    uint32_t *next; /* index + 1 */
};

static enum status collect(struct advisory_db *db, struct arena *arena, struct targets *targets) {
    size_t total = 0;
    for (uint32_t i = 0; i < db->document_count; i++)
        total += db->documents[i].public.vulnerability_count;
    targets->items = ARENA_ARRAY(arena, struct advisory_vulnerability *, total);
    targets->next = ARENA_ARRAY(arena, uint32_t, total);
    if (targets->items == NULL || targets->next == NULL)
        return STATUS_MEMORY;
    map_init(&targets->ids, arena, true);
    uint32_t at = 0;
    for (uint32_t i = 0; i < db->document_count; i++) {
        struct advisory_document *d = &db->documents[i].public;
        for (size_t v = 0; v < d->vulnerability_count; v++, at++) {
            uint32_t first = 0;
            targets->items[at] = &d->vulnerabilities[v];
            TRY(map_add(&targets->ids, d->vulnerabilities[v].cve, at, &first));
            if (first != at) {
                targets->next[at] = targets->next[first];
                targets->next[first] = at + 1;
            }
        }
    }
    return STATUS_OK;
}

static void set_score(void *context, struct str cve, float probability) {
    const struct targets *targets = context;
    uint32_t at = map_get(&targets->ids, cve);
    for (at = at == MAP_NONE ? 0 : at + 1; at != 0; at = targets->next[at - 1])
        targets->items[at - 1]->epss = probability;
}

enum status epss_apply(struct advisory_db *db, const char *path, struct diag_sink *sink) {
    struct arena arena;
    arena_init(&arena, epss_arena_max);
    struct source *source = ARENA_NEW(sink->arena, struct source); /* what diagnostics point to */
    struct targets targets;
    enum status status = source != NULL ? collect(db, &arena, &targets) : STATUS_MEMORY;
    if (status == STATUS_OK)
        status = file_read(path, EPSS_BYTES_MAX, sink->arena, sink, source);
    if (status == STATUS_OK)
        status = epss_read(source, &arena, sink, set_score, &targets);
    arena_done(&arena);
    return status;
}
