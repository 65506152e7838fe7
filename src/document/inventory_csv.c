#include "document/inventory_csv.h"

#include "base/csv.h"
#include "document/inventory_header.h"

static const struct diag_kind UTF16 = {"inventory.encoding", SEVERITY_ERROR, "the file is UTF-16, not UTF-8",
                                       "save it as \"CSV UTF-8\""};
static const struct diag_kind NOT_UTF8 = {"inventory.encoding", SEVERITY_WARNING,
                                          "the file is not UTF-8: names with other letters may not be found",
                                          "save it as \"CSV UTF-8\""};
static const struct diag_kind NO_HEADER = {"inventory.no-header", SEVERITY_ERROR,
                                           "'{0}' does not begin with a line that names its columns", NULL};
static const struct diag_kind TOO_LONG = {"inventory.too-many-fields", SEVERITY_WARNING,
                                          "the row has {0} fields, more than the header", "a quote may be missing"};

struct row_context {
    const struct csv *csv;
    const struct inventory_fields *fields;
    size_t id_field;
};

static struct place where(const void *context, enum inventory_column column) {
    const struct row_context *row = context;
    int at = row->fields->at[column];
    size_t field = at >= 0 && (size_t)at < row->csv->count ? (size_t)at : row->id_field;
    return csv_place(row->csv, field < row->csv->count ? field : 0);
}

static enum status add_record(struct inventory_rows *rows, const struct row_context *context) {
    const struct csv *csv = context->csv;
    struct inventory_row row = {.place = where(context, COLUMN_ID), .where = where, .context = context};
    for (unsigned i = 0; i < COLUMN_COUNT; i++) {
        int at = context->fields->at[i];
        if (at >= 0 && (size_t)at < csv->count)
            row.values[i] = str_trim(csv->fields[at]);
    }
    return inventory_rows_add(rows, &row);
}

static enum status read_records(struct inventory_rows *rows, struct csv *csv, const struct inventory_fields *fields) {
    struct diag_sink *sink = rows->reader->sink;
    struct row_context context = {csv, fields, (size_t)fields->at[COLUMN_ID]};
    size_t width = csv->count;
    bool is_bad = false, more;
    for (;;) {
        TRY(csv_next(csv, sink, &more));
        if (!more)
            return is_bad ? STATUS_INPUT : STATUS_OK;
        if (csv->count > width && diag_has_room(sink, &TOO_LONG))
            diag_add(sink, &TOO_LONG, csv_place(csv, width), str_format(sink->arena, "%zu", csv->count));
        enum status status = add_record(rows, &context);
        is_bad = is_bad || status == STATUS_INPUT;
        if (status != STATUS_OK && status != STATUS_INPUT)
            return status;
    }
}

/* No more than there are lines. */
static size_t count_lines(struct str text) {
    size_t count = 0;
    struct str line;
    while (str_next(&text, '\n', &line))
        count += line.len > 1;
    return count;
}

/* The header is read with its own sink: what is no inventory at all (another file of this machine, named by a
 * stranger's document) is not to be shown. */
static enum status read_header(struct inventory_rows *rows, struct csv *csv) {
    struct diag_sink unseen;
    bool more = false;
    diag_init(&unseen, &rows->scratch);
    enum status status = csv_next(csv, &unseen, &more);
    if (status == STATUS_OK && more)
        return STATUS_OK;
    if (status == STATUS_OK || status == STATUS_INPUT)
        diag_add(rows->reader->sink, &NO_HEADER, rows->inventory->file_place, rows->inventory->file);
    return status == STATUS_OK ? STATUS_INPUT : status;
}

enum status inventory_csv_read(struct inventory_rows *rows, const struct source *source) {
    struct diag_sink *sink = rows->reader->sink;
    struct inventory_fields fields;
    struct csv csv;
    if (str_starts(source->text, STR("\xFF\xFE")) || str_starts(source->text, STR("\xFE\xFF"))) {
        diag_add(sink, &UTF16, rows->inventory->file_place, STR_NONE);
        return STATUS_INPUT;
    }
    csv_init(&csv, source, rows->reader->arena);
    TRY(read_header(rows, &csv));
    TRY(inventory_header_find(rows, &csv, &fields));
    if (!str_utf8_valid(source->text))
        diag_add(sink, &NOT_UTF8, rows->inventory->file_place, STR_NONE);
    TRY(inventory_rows_reserve(rows, count_lines(source->text)));
    return read_records(rows, &csv, &fields);
}
