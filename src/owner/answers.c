#include "owner/answers.h"

#include "base/csv.h"

static const struct diag_kind NO_FORM = {"answers.no-form", SEVERITY_ERROR,
                                         "this is no form of keyway tender: it has no column '{0}'",
                                         "its first line names the columns: row, demand, answer, value ..."};
static const struct diag_kind NO_COLUMNS = {"answers.lost-columns", SEVERITY_ERROR,
                                            "the form has lost columns, or they were renamed: {0}",
                                            "call them in the first line as 'keyway tender' did; their order is free"};
static const struct diag_kind OTHER = {"answers.other-tender", SEVERITY_ERROR,
                                       "these are answers to another tender: {0} '{1}', where '{2}' is asked",
                                       "make the form anew with 'keyway tender', and have it answered again"};
static const struct diag_kind NO_IDENTITY = {"answers.no-identity", SEVERITY_ERROR,
                                             "the form has no row '{0}': which tender it answers cannot be told",
                                             "let the rows that begin the form be as they were"};
static const struct diag_kind NO_OFFER = {"answers.no-offer", SEVERITY_ERROR,
                                          "the form does not say which {0} is offered",
                                          "the supplier writes it into the column 'value' of row '{0}'"};
static const struct diag_kind TWICE = {"answers.row-twice", SEVERITY_ERROR, "row '{0}' is there twice",
                                       "which of them counts, only the supplier can tell"};
static const struct diag_kind UNKNOWN = {"answers.unknown-row", SEVERITY_ERROR, "the tender has no row '{0}'", NULL};
static const struct diag_kind NO_ANSWER = {
    "answers.no-answer", SEVERITY_ERROR, "'{0}' is none of the answers",
    "yes, no, partly, with countermeasure, not applicable, or nothing; the rest goes into 'remark'"};
static const struct diag_kind NO_DAY = {"answers.no-day", SEVERITY_WARNING, "'{0}' is no day, and taken as not said",
                                        "write year-month-day, as in 2030-12-31"};
static const struct diag_kind LOST = {"answers.lost-rows", SEVERITY_WARNING,
                                      "{0} of the tender's rows are not in the form: they count as not answered", NULL};
static const struct diag_kind TOO_MANY = {"answers.too-many-rows", SEVERITY_ERROR, "the form has more than {0} rows",
                                          NULL};

struct reading {
    const struct tender *tender;
    struct arena *arena;
    struct diag_sink *sink;
    struct csv csv;
    size_t at[FORM_COLUMNS]; /* field of each column */
    bool heads[HEAD_COUNT];  /* seen */
    bool other;              /* of another tender: its rows are not this one's */
    struct answers answers;
    size_t rows;
};

/* A spreadsheet keeps what the form put before a text that looks like a formula. */
static struct str bare(struct str text) {
    text = str_trim(text);
    bool guarded = text.len > 1 && text.ptr[0] == '\'' && str_find_char(STR("=+-@"), text.ptr[1]) != SIZE_MAX;
    return guarded ? str_skip(text, 1) : text;
}

static struct str cell(const struct reading *r, enum tender_column column) {
    size_t field = r->at[column];
    return field < r->csv.count ? bare(r->csv.fields[field]) : STR("");
}

static struct place place_of(const struct reading *r, enum tender_column column) {
    return csv_place(&r->csv, r->at[column]);
}

/* A spreadsheet keeps a day as a number, counted from the last but one of 1899 (ECMA-376, 18.17.4.1); the rarer count
 * from 1904 would come out four years too early here, never too late. Only this century is one. */
static bool is_serial(struct str text, date_days *day) {
    enum { FIRST = 36526, LAST = 73050, EPOCH = 25569 };
    uint64_t number;
    if (!str_u64(text, LAST, &number) || number < FIRST)
        return false;
    *day = (date_days)number - EPOCH;
    return true;
}

bool answers_day(struct str text, date_days *day) {
    struct str rest = text, part;
    uint64_t numbers[3] = {0};
    size_t count = 0;
    static const uint64_t most[] = {31, 12, 9999};
    if (date_parse(text, day) || is_serial(text, day))
        return true;
    while (count < ARRAY_LEN(numbers) && str_next(&rest, '.', &part)) {
        if (!str_u64(part, most[count], &numbers[count]))
            return false;
        count++;
    }
    if (count < ARRAY_LEN(numbers) || rest.ptr)
        return false;
    *day = date_from((int)numbers[2], (int)numbers[1], (int)numbers[0]);
    return *day != DATE_NONE;
}

/* Not a line of it is shown: it may be any file. */
static void refuse_form(struct reading *r, struct str column) {
    struct source *nameless = ARENA_NEW(r->arena, struct source);
    if (nameless)
        nameless->name = r->csv.source->name;
    diag_add(r->sink, &NO_FORM, ((struct place){nameless, 0, 0}), column);
}

/* What the owner wrote beside a demand is not read. */
static bool is_needed(size_t column) {
    return column == FORM_ROW || column == FORM_DEMAND || column >= FORM_ANSWER;
}

static struct str lost_columns(const struct reading *r) {
    struct str text = STR("");
    for (size_t column = 0; column < FORM_COLUMNS; column++)
        if (is_needed(column) && r->at[column] == r->csv.count)
            text = str_format(r->arena, STR_F "%s'" STR_F "'", STR_A(text), text.len ? ", " : "",
                              STR_A(tender_columns[column]));
    return text;
}

static enum status find_columns(struct reading *r) {
    /* With fewer of them it may be any file. */
    enum { SURELY = 4 };
    size_t lost = FORM_COLUMNS, known = 0;
    for (size_t column = FORM_COLUMNS; column-- > 0;) {
        size_t field = 0;
        while (field < r->csv.count && !str_eq_nocase(str_trim(r->csv.fields[field]), tender_columns[column]))
            field++;
        r->at[column] = field;
        known += field < r->csv.count;
        if (is_needed(column) && field == r->csv.count)
            lost = column;
    }
    if (lost == FORM_COLUMNS)
        return STATUS_OK;
    if (known >= SURELY)
        diag_add(r->sink, &NO_COLUMNS, csv_place(&r->csv, 0), lost_columns(r));
    else
        refuse_form(r, tender_columns[lost]);
    return STATUS_INPUT;
}

/* ---- rows at the head */

static unsigned head_of(struct str id) {
    unsigned head = 0;
    while (head < HEAD_COUNT && !str_eq_nocase(id, tender_head_name((enum tender_head)head)))
        head++;
    return head;
}

static void check_identity(struct reading *r, enum tender_head head) {
    struct str there = cell(r, FORM_DEMAND), asked = tender_head_text(r->tender, head);
    if (str_eq(there, bare(asked)))
        return;
    diag_add(r->sink, &OTHER, place_of(r, FORM_DEMAND), tender_head_name(head), there, asked);
    r->other = true;
}

static void take_day(struct reading *r, struct str text) {
    if (text.len && !answers_day(text, &r->answers.on))
        diag_add(r->sink, &NO_DAY, place_of(r, FORM_VALUE), text);
}

static void take_offer(struct reading *r, enum tender_head head) {
    struct str *const places[HEAD_COUNT] = {[HEAD_SUPPLIER] = &r->answers.supplier,
                                            [HEAD_PRODUCT] = &r->answers.product,
                                            [HEAD_VERSION] = &r->answers.version,
                                            [HEAD_MODEL] = &r->answers.model,
                                            [HEAD_BY] = &r->answers.by};
    struct str value = cell(r, FORM_VALUE);
    if (head == HEAD_ON)
        take_day(r, value);
    else
        *places[head] = value;
}

static void read_head(struct reading *r, enum tender_head head) {
    if (r->heads[head])
        diag_add(r->sink, &TWICE, place_of(r, FORM_ROW), tender_head_name(head));
    else if (head < HEAD_GIVEN)
        check_identity(r, head);
    else
        take_offer(r, head);
    r->heads[head] = true;
}

/* ---- answers */

static void read_reply(struct reading *r, struct answer *answer) {
    struct str text = cell(r, FORM_ANSWER);
    for (unsigned reply = 0; reply < TENDER_REPLIES; reply++)
        if (str_eq_nocase(text, tender_reply_name((enum tender_reply)reply))) {
            answer->reply = (enum tender_reply)reply;
            return;
        }
    struct str names[TENDER_REPLIES];
    for (unsigned reply = 0; reply < TENDER_REPLIES; reply++)
        names[reply] = tender_reply_name((enum tender_reply)reply);
    diag_add_near(r->sink, &NO_ANSWER, place_of(r, FORM_ANSWER), diag_nearest(text, names + 1, TENDER_REPLIES - 1),
                  text);
}

static void report_unknown(struct reading *r, struct str id) {
    struct str *names = ARENA_ARRAY(r->arena, struct str, r->tender->row_count);
    for (size_t i = 0; names && i < r->tender->row_count; i++)
        names[i] = r->tender->rows[i].id;
    diag_add_near(r->sink, &UNKNOWN, place_of(r, FORM_ROW), diag_nearest(id, names, names ? r->tender->row_count : 0),
                  id);
}

static void read_answer(struct reading *r, struct str id) {
    const struct tender_row *row = tender_row_of(r->tender, id);
    if (!row) {
        report_unknown(r, id);
        return;
    }
    struct answer *answer = &r->answers.rows[row - r->tender->rows];
    if (answer->given) {
        diag_add(r->sink, &TWICE, place_of(r, FORM_ROW), row->id);
        return;
    }
    *answer = (struct answer){.given = true,
                              .value = cell(r, FORM_VALUE),
                              .evidence = cell(r, FORM_EVIDENCE),
                              .remark = cell(r, FORM_REMARK),
                              .place = place_of(r, FORM_ROW)};
    read_reply(r, answer);
}

/* A line of separators alone, as spreadsheets leave them below the table, is none. */
static bool is_blank(const struct reading *r) {
    for (size_t i = 0; i < r->csv.count; i++)
        if (str_trim(r->csv.fields[i]).len)
            return false;
    return true;
}

static void read_row(struct reading *r) {
    struct str id = cell(r, FORM_ROW);
    unsigned head = head_of(id);
    if (is_blank(r))
        return;
    if (head < HEAD_COUNT)
        read_head(r, (enum tender_head)head);
    else if (!r->other)
        read_answer(r, id);
}

static enum status read_rows(struct reading *r) {
    bool more = true;
    char most[8];
    for (;;) {
        TRY(csv_next(&r->csv, r->sink, &more));
        if (!more)
            return STATUS_OK;
        if (r->rows++ == ANSWERS_ROWS_MAX) {
            (void)snprintf(most, sizeof most, "%d", ANSWERS_ROWS_MAX);
            diag_add(r->sink, &TOO_MANY, place_of(r, FORM_ROW), str_from(most));
            return STATUS_LIMIT;
        }
        read_row(r);
    }
}

/* Excel may put "sep=;" before the table. */
static enum status read_header(struct reading *r) {
    bool more;
    TRY(csv_next(&r->csv, r->sink, &more));
    if (more && str_starts_nocase(r->csv.fields[0], STR("sep=")))
        TRY(csv_next(&r->csv, r->sink, &more));
    if (!more)
        r->csv.count = 0;
    return find_columns(r);
}

static void check_heads(struct reading *r) {
    const struct place start = {r->csv.source, 0, 0};
    const struct {
        enum tender_head head;
        const struct str *text;
    } offers[] = {{HEAD_SUPPLIER, &r->answers.supplier},
                  {HEAD_PRODUCT, &r->answers.product},
                  {HEAD_VERSION, &r->answers.version}};
    for (unsigned head = 0; head < HEAD_GIVEN; head++)
        if (!r->heads[head])
            diag_add(r->sink, &NO_IDENTITY, start, tender_head_name((enum tender_head)head));
    for (size_t i = 0; i < ARRAY_LEN(offers); i++)
        if (offers[i].text->len == 0)
            diag_add(r->sink, &NO_OFFER, start, tender_head_name(offers[i].head));
}

static void count_lost(struct reading *r) {
    char count[8];
    for (size_t i = 0; i < r->tender->row_count; i++)
        r->answers.missing += !r->answers.rows[i].given;
    (void)snprintf(count, sizeof count, "%zu", r->answers.missing);
    if (r->answers.missing)
        diag_add(r->sink, &LOST, ((struct place){r->csv.source, 0, 0}), str_from(count));
}

enum status answers_read(const struct source *source, const struct tender *tender, struct arena *arena,
                         struct diag_sink *sink, struct answers *answers) {
    size_t errors = diag_errors(sink);
    struct reading *r = ARENA_NEW(arena, struct reading);
    if (!r)
        return STATUS_MEMORY;
    r->tender = tender;
    r->arena = arena;
    r->sink = sink;
    r->answers = (struct answers){.source = source,
                                  .supplier = STR(""),
                                  .product = STR(""),
                                  .version = STR(""),
                                  .model = STR(""),
                                  .by = STR(""),
                                  .on = DATE_NONE,
                                  .rows = ARENA_ARRAY(arena, struct answer, tender->row_count)};
    if (!r->answers.rows)
        return STATUS_MEMORY;
    csv_init(&r->csv, source, arena);
    TRY(read_header(r));
    TRY(read_rows(r));
    check_heads(r);
    if (diag_errors(sink) > errors)
        return STATUS_INPUT;
    count_lost(r);
    *answers = r->answers;
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}
