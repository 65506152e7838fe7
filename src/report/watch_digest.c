/* A mail of what changed since a day, for sendmail -t (RFC 5322, 2045, 2047): plain text in UTF-8, lines folded, and no
 * header that input could end. */
#include "report/paint.h"
#include "report/watch.h"

enum {
    SCRATCH_MAX = 16 * 1024 * 1024,
    WIDTH = 76,
    SHOWN = 200,
    WORD_BYTES = 42,
    PLAIN_MAX = 400,
    DUE_DAYS = 7,
    ADDRESS_MAX = 254
};

enum section {
    SECTION_OVERDUE,
    SECTION_REOPENED, /* by what the advisory says now */
    SECTION_BY_HAND,  /* by a person */
    SECTION_REVISED,
    SECTION_NEW,
    SECTION_DUE,
    SECTION_NONE
};

static const char *const titles[SECTION_NONE] = {
    [SECTION_OVERDUE] = "Overdue: the day of an acceptance or outage is past",
    [SECTION_REOPENED] = "Reopened: the advisory says something else of this asset than when it was decided",
    [SECTION_BY_HAND] = "Reopened by hand: somebody took the decision back",
    [SECTION_REVISED] = "Revised since, and not decided",
    [SECTION_NEW] = "New",
    [SECTION_DUE] = "Due within a week",
};

bool report_watch_address(struct str address) {
    size_t at = str_find_char(address, '@');
    if (at == SIZE_MAX || at == 0 || address.len > ADDRESS_MAX || at + 1 >= address.len)
        return false;
    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];
        bool local = c == '_' || c == '%' || c == '+';
        if (i != at && !char_is_alnum(c) && c != '.' && c != '-' && !(local && i < at))
            return false;
    }
    return address.ptr[0] != '-';
}

/* ---- the head */

static void write_base64(struct out *out, struct str bytes) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        uint32_t group = 0;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (i + k < bytes.len ? (unsigned char)bytes.ptr[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            out_char(out, i + k <= bytes.len || k < 2 ? letters[group >> (18 - 6 * k) & 63] : '=');
    }
}

static bool is_plain(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < ' ' || text.ptr[i] > '~')
            return false;
    return !str_contains(text, STR("=?")) && text.len <= PLAIN_MAX;
}

/* Folded at blanks (RFC 5322 2.2.3): a line goes on behind a blank. `column` is where the first one stands. */
static void write_folded(struct out *out, struct str text, size_t column) {
    struct str word;
    for (bool first = true; str_next(&text, ' ', &word); first = false) {
        bool fits = column + 1 + word.len <= WIDTH;
        if (!first)
            out_str(out, fits ? STR(" ") : STR("\n "));
        column = first || fits ? column + 1 + word.len : 1 + word.len;
        out_str(out, word);
    }
}

/* What is not plain goes into encoded words (RFC 2047), which hold no line end whatever the text does. A character is
 * not split. */
static void write_header_text(struct out *out, struct str text) {
    if (is_plain(text)) {
        write_folded(out, text, sizeof("Subject:"));
        return;
    }
    for (size_t at = 0; at < text.len;) {
        size_t end = at + WORD_BYTES < text.len ? at + WORD_BYTES : text.len;
        while (end > at + 1 && end < text.len && ((unsigned char)text.ptr[end] & 0xc0) == 0x80)
            end--;
        out_str(out, at > 0 ? STR("\n =?UTF-8?B?") : STR("=?UTF-8?B?"));
        write_base64(out, str_slice(text, at, end));
        out_lit(out, "?=");
        at = end;
    }
}

/* "Mon, 23 Nov 2026 17:04:05 +0000". */
static void write_mail_date(struct out *out, int64_t seconds) {
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[DATE_TIME_TEXT];
    date_time_text(seconds, text);
    if (text[0] == '\0')
        return;
    int64_t day = seconds / 86400;
    unsigned month = (unsigned)(text[5] - '0') * 10 + (unsigned)(text[6] - '0');
    out_format(out, "Date: %s, %.2s %s %.4s %.8s +0000\n", days[day % 7], text + 8, months[month - 1], text, text + 11);
}

static void write_head(struct out *out, const struct watch_report_options *options, struct str subject) {
    if (options->from.len)
        out_format(out, "From: " STR_F "\n", STR_A(options->from));
    if (options->to.len)
        out_format(out, "To: " STR_F "\n", STR_A(options->to));
    out_lit(out, "Subject: ");
    write_header_text(out, subject);
    out_char(out, '\n');
    write_mail_date(out, options->now);
    out_lit(out, "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n"
                 "Auto-Submitted: auto-generated\n\n");
}

/* ---- the text */

static bool is_due(const struct watch_item *item, date_days at) {
    date_days due = triage_due(item->word);
    bool waits = item->state == TRIAGE_PLANNED || item->state == TRIAGE_ACCEPTED || item->state == TRIAGE_ACKNOWLEDGED;
    return waits && due != DATE_NONE && due <= at + DUE_DAYS;
}

static enum section section_of(const struct watch_list *list, const struct watch_item *item, date_days since) {
    date_days word_day = item->word ? (date_days)(item->word->at / 86400) : DATE_NONE;
    switch ((enum triage_state)item->state) {
    case TRIAGE_OVERDUE:
        return SECTION_OVERDUE;
    case TRIAGE_REVISED:
        return SECTION_REOPENED;
    case TRIAGE_REOPENED:
        return word_day >= since ? SECTION_BY_HAND : SECTION_NONE;
    case TRIAGE_NEW:
        if (watch_new_on(list, item) >= since || watch_new_on(list, item) == DATE_NONE)
            return SECTION_NEW;
        return watch_changed_on(list, item) >= since ? SECTION_REVISED : SECTION_NONE;
    default:
        return is_due(item, list->assessment->options.at) ? SECTION_DUE : SECTION_NONE;
    }
}

static void write_wrapped(struct out *out, size_t indent, struct str text) {
    out_repeat(out, ' ', indent);
    paint_wrapped(out, text, indent, indent, WIDTH);
}

static enum status write_item(const struct watch_list *list, const struct watch_item *item, struct arena *arena,
                              struct out *out) {
    const struct asset *asset = watch_asset(list, item);
    const struct advisory_document *document = watch_document_of(list, item);
    struct advisory_detail detail;
    TRY(watch_detail(list, item, arena, &detail));
    struct str head =
        str_format(arena, "- " STR_F ": " STR_F " " STR_F " (" STR_F "), " STR_F, STR_A(asset->id), STR_A(document->id),
                   STR_A(watch_vulnerability(list, item)->cve), STR_A(document->title),
                   STR_A(advisory_answer_name((enum advisory_answer)item->answer)));
    struct str risk = risk_text(&item->risk, arena), standing = watch_standing_text(list, item, arena);
    if (!head.ptr || !risk.ptr || !standing.ptr)
        return STATUS_MEMORY;
    paint_wrapped(out, head, 0, 2, WIDTH);
    write_wrapped(out, 2, detail.reason);
    write_wrapped(out, 2, risk);
    if (standing.len)
        write_wrapped(out, 2, standing);
    if (detail.remedy_text.len)
        write_wrapped(out, 2, detail.remedy_text);
    return STATUS_OK;
}

static enum status write_section(const struct watch_selection *selection, enum section section, date_days since,
                                 struct arena *arena, struct out *out) {
    size_t found = 0;
    for (size_t i = 0; i < selection->count; i++) {
        const struct watch_item *item = selection->items[i];
        if (section_of(selection->list, item, since) != section)
            continue;
        if (found++ == 0) {
            out_char(out, '\n');
            write_wrapped(out, 0, str_from(titles[section]));
            out_char(out, '\n');
        }
        if (found > SHOWN)
            continue;
        arena_reset(arena);
        TRY(write_item(selection->list, item, arena, out));
    }
    if (found > SHOWN)
        out_format(out, "... and %zu more\n", found - SHOWN);
    return STATUS_OK;
}

static void count_sections(const struct watch_selection *selection, date_days since, size_t counts[SECTION_NONE + 1]) {
    for (size_t i = 0; i <= SECTION_NONE; i++)
        counts[i] = 0;
    for (size_t i = 0; i < selection->count; i++)
        counts[section_of(selection->list, selection->items[i], since)]++;
}

enum status report_watch_digest(const struct watch_selection *selection, const struct watch_report_options *options,
                                struct arena *arena, struct out *out) {
    const struct assessment *assessment = selection->list->assessment;
    size_t counts[SECTION_NONE + 1];
    char since[11];
    struct arena scratch;
    enum status status = STATUS_OK;
    date_text(options->since, since);
    count_sections(selection, options->since, counts);
    struct str subject =
        str_format(arena, STR_F ": %zu new, %zu revised, %zu reopened, %zu due, %zu overdue",
                   STR_A(assessment->plant->name), counts[SECTION_NEW], counts[SECTION_REVISED],
                   counts[SECTION_REOPENED] + counts[SECTION_BY_HAND], counts[SECTION_DUE], counts[SECTION_OVERDUE]);
    if (!subject.ptr)
        return STATUS_MEMORY;
    write_head(out, options, subject);
    write_wrapped(out, 0, subject);
    out_format(out, "Since %s. %zu open in all. %zu advisories read, %zu could not be read.\n", since,
               selection->list->counts.open, assessment->advisory_count, assessment->advisory_unread);
    if (selection->list->counts.unheard)
        out_format(out, "%zu of %zu assets are of suppliers of whom no advisory was read.\n",
                   selection->list->counts.unheard, assessment->plant->asset_count);
    arena_init(&scratch, SCRATCH_MAX);
    for (unsigned i = 0; i < SECTION_NONE && status == STATUS_OK; i++)
        status = write_section(selection, (enum section)i, options->since, &scratch, out);
    arena_done(&scratch);
    return status;
}
