/* Who has what, and what people said: lists of few columns, as text, CSV or JSON. */
#include "base/json_write.h"
#include "report/paint.h"
#include "report/watch.h"

enum { LINE_MAX_BYTES = 64 * 1024 };

/* One table, whatever the format: keys name the columns. */
struct table {
    const char *const *keys;
    size_t count;
    unsigned numbers; /* bit by column: it is a number in JSON */
    enum { TABLE_TEXT, TABLE_CSV, TABLE_JSON } form;
    struct json_writer w;
    struct out *out;
};

static void table_begin(struct table *table, struct str format) {
    bool json = str_eq(format, STR("json")), csv = str_eq(format, STR("csv"));
    table->form = json ? TABLE_JSON : csv ? TABLE_CSV : TABLE_TEXT;
    if (json) {
        json_write_init(&table->w, table->out, 2);
        json_write_array(&table->w);
    }
    for (size_t i = 0; csv && i < table->count; i++) {
        out_str(table->out, i ? STR(",") : STR(""));
        out_csv(table->out, str_from(table->keys[i]));
    }
    out_str(table->out, csv ? STR("\r\n") : STR(""));
}

static void table_row(struct table *table, const struct str *cells) {
    if (table->form == TABLE_JSON)
        json_write_object(&table->w);
    for (size_t i = 0; i < table->count; i++) {
        uint64_t value = 0;
        if (table->form == TABLE_JSON && (table->numbers >> i & 1) && str_u64(cells[i], INT64_MAX, &value)) {
            json_write_pair_integer(&table->w, table->keys[i], (int64_t)value);
        } else if (table->form == TABLE_JSON) {
            json_write_pair_some(&table->w, table->keys[i], cells[i]);
        } else {
            out_str(table->out, i ? STR(",") : STR(""));
            out_csv(table->out, cells[i]);
        }
    }
    if (table->form == TABLE_JSON)
        json_write_end(&table->w, '}');
    else
        out_lit(table->out, "\r\n");
}

static void table_end(struct table *table) {
    if (table->form != TABLE_JSON)
        return;
    json_write_end(&table->w, ']');
    out_char(table->out, '\n');
}

/* ---- who has what */

static struct str number(size_t value, char text[24]) {
    (void)snprintf(text, 24, "%zu", value);
    return str_from(text);
}

static void write_pair_lines(const struct watch_pair_list *list, struct out *out) {
    for (size_t i = 0; i < list->count; i++) {
        const struct watch_pair *pair = &list->items[i];
        if (i == 0 || !str_eq(list->items[i - 1].of, pair->of)) {
            size_t count = 1;
            while (i + count < list->count && str_eq(list->items[i + count].of, pair->of))
                count++;
            out_safe(out, pair->of);
            out_format(out, " (%zu)\n", count);
        }
        out_lit(out, "    ");
        out_safe(out, pair->what);
        out_format(out, ": %zu, %zu open\n", pair->items, pair->open);
    }
}

enum status report_watch_pairs(const struct watch_pair_list *list, enum watch_pairs pairs, struct str format,
                               const struct watch_report_options *options, struct out *out) {
    static const char *const keys[WATCH_PAIRS_COUNT][4] = {
        [WATCH_ADVISORIES_BY_PRODUCT] = {"product", "advisory", "vulnerabilities", "open"},
        [WATCH_ADVISORIES_BY_ASSET] = {"asset", "advisory", "vulnerabilities", "open"},
        [WATCH_PRODUCTS_BY_ADVISORY] = {"advisory", "product", "vulnerabilities", "open"},
        [WATCH_ASSETS_BY_ADVISORY] = {"advisory", "asset", "vulnerabilities", "open"},
    };
    struct table table = {.keys = keys[pairs], .count = 4, .numbers = 1u << 2 | 1u << 3, .out = out};
    char items[24], open[24];
    (void)options;
    table_begin(&table, format);
    for (size_t i = 0; table.form != TABLE_TEXT && i < list->count; i++) {
        const struct watch_pair *pair = &list->items[i];
        const struct str cells[] = {pair->of, pair->what, number(pair->items, items), number(pair->open, open)};
        table_row(&table, cells);
    }
    if (table.form == TABLE_TEXT)
        write_pair_lines(list, out);
    table_end(&table);
    return STATUS_OK;
}

/* ---- what people said */

static bool is_wanted(const struct triage_row *row, const struct watch_filter *wanted) {
    if (!wanted)
        return true;
    bool asset = wanted->asset_count == 0;
    for (size_t i = 0; i < wanted->asset_count; i++)
        asset = asset || str_eq_nocase(wanted->assets[i], row->asset);
    bool advisory = wanted->advisory.len == 0 || str_eq_nocase(wanted->advisory, row->advisory) ||
                    str_eq_nocase(wanted->advisory, row->vulnerability);
    return asset && advisory && (wanted->since == DATE_NONE || row->at / 86400 >= wanted->since);
}

static enum status write_said(const struct triage_row *row, const struct str cells[], unsigned width, struct out *out) {
    struct out line;
    out_memory(&line, LINE_MAX_BYTES);
    for (size_t i = 0; i < 6; i++) {
        out_str(&line, i && cells[i].len ? STR(" ") : STR(""));
        out_str(&line, cells[i]);
    }
    out_format(&line, "%s" STR_F "%s" STR_F "%s", cells[7].len ? " until " : "", STR_A(cells[7]),
               cells[8].len ? " outage " : "", STR_A(cells[8]), row->reason.len ? ": " : "");
    out_str(&line, row->reason);
    enum status status = line.status;
    if (status == STATUS_OK)
        paint_wrapped(out, out_text(&line), 0, 4, width);
    out_done(&line);
    return status;
}

enum status report_watch_history(const struct triage_log *log, const struct watch_filter *wanted, struct str format,
                                 const struct watch_report_options *options, struct out *out) {
    static const char *const keys[] = {"at",      "who",   "action", "asset", "advisory", "vulnerability",
                                       "version", "until", "outage", "reason"};
    struct table table = {.keys = keys, .count = ARRAY_LEN(keys), .out = out};
    table_begin(&table, format);
    for (size_t i = 0; i < log->count; i++) {
        const struct triage_row *row = &log->rows[i];
        char at[DATE_TIME_TEXT], until[11], outage[11];
        if (!is_wanted(row, wanted))
            continue;
        date_time_text(row->at, at);
        date_text(row->until, until);
        date_text(row->outage, outage);
        const struct str cells[] = {str_from(at), row->who,        triage_action_name((enum triage_action)row->action),
                                    row->asset,   row->advisory,   row->vulnerability,
                                    row->version, str_from(until), str_from(outage),
                                    row->reason};
        if (table.form == TABLE_TEXT)
            TRY(write_said(row, cells, options->width, out));
        else
            table_row(&table, cells);
    }
    table_end(&table);
    return STATUS_OK;
}
