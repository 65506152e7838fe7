#include "base/csv.h"

static const struct diag_kind OPEN_QUOTE = {"csv.open-quote", SEVERITY_ERROR, "this quote is never closed",
                                            "end the field with a quote, or double a quote that belongs to it"};
static const struct diag_kind BEHIND_QUOTE = {"csv.behind-quote", SEVERITY_ERROR,
                                              "there is text behind the closing quote of a field",
                                              "double a quote that belongs to the field"};
static const struct diag_kind TOO_MANY = {
    "csv.too-many-fields", SEVERITY_ERROR, "the record has more than {0} fields",
    "is a closing quote missing, or does CR alone end the lines? save it as CSV anew"};

static const struct str BYTE_ORDER_MARK = STR_INIT("\xef\xbb\xbf");

/* The separator that the first line uses most, outside quotes; a comma when it uses none. */
static char find_separator(struct str text) {
    static const char separators[] = {',', ';', '\t'};
    size_t counts[ARRAY_LEN(separators)] = {0};
    bool quoted = false;
    for (size_t i = 0; i < text.len && (quoted || text.ptr[i] != '\n'); i++) {
        quoted ^= text.ptr[i] == '"';
        for (size_t k = 0; k < ARRAY_LEN(separators); k++)
            counts[k] += !quoted && text.ptr[i] == separators[k];
    }
    size_t best = 0;
    for (size_t k = 1; k < ARRAY_LEN(separators); k++)
        best = counts[k] > counts[best] ? k : best;
    return separators[best];
}

void csv_init(struct csv *csv, const struct source *source, struct arena *arena) {
    size_t start = str_starts(source->text, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.len : 0;
    csv->source = source;
    csv->arena = arena;
    csv->at = start;
    csv->separator = find_separator(str_skip(source->text, start));
    csv->count = 0;
}

struct place csv_place(const struct csv *csv, size_t field) {
    if (field >= csv->count)
        return (struct place){csv->source, csv->count ? csv->offsets[0] : (uint32_t)csv->at, 0};
    return (struct place){csv->source, csv->offsets[field], (uint32_t)csv->fields[field].len};
}

static bool ends_line(const struct csv *csv, size_t at) {
    struct str text = csv->source->text;
    return at >= text.len || text.ptr[at] == '\n' ||
           (text.ptr[at] == '\r' && (at + 1 == text.len || text.ptr[at + 1] == '\n'));
}

static struct place stretch(const struct csv *csv, size_t from, size_t to) {
    return (struct place){csv->source, (uint32_t)from, (uint32_t)(to - from)};
}

/* `raw` with its doubled quotes made single; a slice when there are none. */
static enum status undouble(const struct csv *csv, struct str raw, bool doubled, struct str *field) {
    *field = raw;
    if (!doubled)
        return STATUS_OK;
    char *copy = arena_get_raw(csv->arena, raw.len, 1);
    size_t len = 0;
    if (!copy)
        return STATUS_MEMORY;
    for (size_t i = 0; i < raw.len; i++) {
        copy[len++] = raw.ptr[i];
        if (raw.ptr[i] == '"')
            i++;
    }
    *field = (struct str){copy, len};
    return STATUS_OK;
}

/* Reads a field that begins with a quote at `csv->at`; leaves `csv->at` behind its closing quote. */
static enum status read_quoted(struct csv *csv, struct diag_sink *sink, struct str *field) {
    struct str text = csv->source->text;
    size_t from = csv->at + 1, at = from;
    bool doubled = false;
    for (;;) {
        size_t quote = str_find_char(str_skip(text, at), '"');
        if (quote == SIZE_MAX) {
            diag_add(sink, &OPEN_QUOTE, stretch(csv, csv->at, csv->at + 1), STR_NONE);
            return STATUS_INPUT;
        }
        at += quote + 1;
        if (at >= text.len || text.ptr[at] != '"')
            break;
        doubled = true;
        at++;
    }
    TRY(undouble(csv, str_slice(text, from, at - 1), doubled, field));
    csv->at = at;
    if (!ends_line(csv, csv->at) && text.ptr[csv->at] != csv->separator) {
        diag_add(sink, &BEHIND_QUOTE, stretch(csv, csv->at, csv->at + 1), STR_NONE);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

static void read_plain(struct csv *csv, struct str *field) {
    struct str text = csv->source->text;
    size_t from = csv->at;
    while (csv->at < text.len && text.ptr[csv->at] != csv->separator && text.ptr[csv->at] != '\n')
        csv->at++;
    size_t to = csv->at > from && csv->at < text.len && text.ptr[csv->at] == '\n' && text.ptr[csv->at - 1] == '\r'
                    ? csv->at - 1
                    : csv->at;
    if (to == text.len && to > from && text.ptr[to - 1] == '\r')
        to--;
    *field = str_slice(text, from, to);
}

static enum status read_field(struct csv *csv, struct diag_sink *sink) {
    if (csv->count == CSV_FIELDS_MAX) {
        char most[8];
        (void)snprintf(most, sizeof most, "%d", CSV_FIELDS_MAX);
        diag_add(sink, &TOO_MANY, stretch(csv, csv->at, csv->at), str_from(most));
        return STATUS_INPUT;
    }
    struct str text = csv->source->text, field;
    bool quoted = csv->at < text.len && text.ptr[csv->at] == '"';
    uint32_t offset = (uint32_t)csv->at + quoted;
    if (quoted)
        TRY(read_quoted(csv, sink, &field));
    else
        read_plain(csv, &field);
    csv->offsets[csv->count] = offset;
    csv->fields[csv->count++] = field;
    return STATUS_OK;
}

/* Behind the last field: over the line's end. */
static void skip_line_end(struct csv *csv) {
    struct str text = csv->source->text;
    if (csv->at < text.len && text.ptr[csv->at] == '\r')
        csv->at++;
    if (csv->at < text.len && text.ptr[csv->at] == '\n')
        csv->at++;
}

/* A line with nothing on it, not even an empty quoted field. */
static bool is_empty_line(const struct csv *csv) {
    uint32_t offset = csv->offsets[0];
    bool quoted = offset > 0 && csv->source->text.ptr[offset - 1] == '"';
    return csv->count == 1 && csv->fields[0].len == 0 && !quoted;
}

enum status csv_next(struct csv *csv, struct diag_sink *sink, bool *more) {
    struct str text = csv->source->text;
    do {
        csv->count = 0;
        if (csv->at >= text.len) {
            *more = false;
            return STATUS_OK;
        }
        TRY(read_field(csv, sink));
        while (csv->at < text.len && text.ptr[csv->at] == csv->separator) {
            csv->at++;
            TRY(read_field(csv, sink));
        }
        skip_line_end(csv);
    } while (is_empty_line(csv));
    *more = true;
    return STATUS_OK;
}
