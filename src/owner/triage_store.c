#include "owner/triage_store.h"

#include <string.h>

static const struct diag_kind ROW = {"watch.triage-row", SEVERITY_ERROR, "row {0} of the table triage makes no sense",
                                     "restore a backup: only keyway may write to this file"};

enum column { ID, ASSET, ADVISORY, VULNERABILITY, VERSION, ACTION, ANSWER_KEY, UNTIL, OUTAGE, REASON, WHO, AT };

static enum status nonsense(struct store *store, struct store_rows *rows) {
    char number[24];
    (void)snprintf(number, sizeof(number), "%lld", (long long)store_integer(rows, ID));
    store_tell(store, &ROW, str_from(number));
    return STATUS_INPUT;
}

static bool read_day(struct store_rows *rows, int column, date_days *day) {
    *day = DATE_NONE;
    return store_is_null(rows, column) || date_parse(store_bytes(rows, column), day);
}

static enum status read_row(struct store *store, struct store_rows *rows, struct triage_log *log) {
    struct triage_row row = {.at = store_integer(rows, AT)};
    enum triage_action action;
    struct str key = store_bytes(rows, ANSWER_KEY);
    if (!triage_action_parse(store_bytes(rows, ACTION), &action) || key.len != ADVISORY_KEY_SIZE ||
        !read_day(rows, UNTIL, &row.until) || !read_day(rows, OUTAGE, &row.outage))
        return nonsense(store, rows);
    memcpy(row.key, key.ptr, ADVISORY_KEY_SIZE);
    row.action = (uint8_t)action;
    row.asset = store_bytes(rows, ASSET);
    row.advisory = store_bytes(rows, ADVISORY);
    row.vulnerability = store_bytes(rows, VULNERABILITY);
    row.version = store_bytes(rows, VERSION);
    row.reason = store_bytes(rows, REASON);
    row.who = store_bytes(rows, WHO);
    return triage_log_add(log, &row);
}

enum status triage_store_read(struct store *store, struct str plant, struct triage_log *log) {
    struct store_rows *rows;
    bool more = false;
    TRY(store_query(store, &rows,
                    "SELECT id, asset, advisory, vulnerability, version, action, answer_key, until, outage, reason, "
                    "who, at FROM triage WHERE plant = ?1 ORDER BY id",
                    STORE_T(plant)));
    enum status status = store_next(rows, &more);
    while (status == STATUS_OK && more) {
        status = read_row(store, rows, log);
        if (status == STATUS_OK)
            status = store_next(rows, &more);
    }
    store_done(rows);
    return status;
}

/* What has no text is empty, not absent. */
static struct str some(struct str text) {
    return text.ptr ? text : STR("");
}

static struct str day_of(date_days day, char text[11]) {
    date_text(day, text);
    return day == DATE_NONE ? STR_NONE : str_from(text);
}

static enum status write_row(struct store *store, struct str plant, const struct triage_row *row) {
    char until[11], outage[11];
    return store_run(
        store,
        "INSERT INTO triage (plant, asset, advisory, vulnerability, version, action, answer_key, until, "
        "outage, reason, who, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        STORE_T(plant), STORE_T(some(row->asset)), STORE_T(some(row->advisory)), STORE_T(some(row->vulnerability)),
        STORE_T(some(row->version)), STORE_T(triage_action_name((enum triage_action)row->action)),
        STORE_B(((struct str){(const char *)row->key, ADVISORY_KEY_SIZE})), STORE_T(day_of(row->until, until)),
        STORE_T(day_of(row->outage, outage)), STORE_T(some(row->reason)), STORE_T(some(row->who)), STORE_I(row->at));
}

enum status triage_store_add(struct store *store, struct str plant, const struct triage_row *rows, size_t count) {
    TRY(store_begin(store));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = write_row(store, plant, &rows[i]);
    return store_end(store, status);
}
