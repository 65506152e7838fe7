/* What the watch reports: matches by risk, who has what, the mail of the week, what a revision changed. */
#ifndef REPORT_WATCH_H
#define REPORT_WATCH_H

#include "base/out.h"
#include "owner/match_run.h"
#include "owner/watch_select.h"

struct watch_report_options {
    bool colour;
    unsigned width;                   /* columns of a text report */
    size_t shown;                     /* a text report lists at most so many; 0: all */
    date_days since;                  /* the digest's first day */
    struct str to;                    /* of the digest: an address that report_watch_address takes; empty: none */
    struct str from;                  /* likewise */
    int64_t now;                      /* seconds since 1970: when the report is made */
    size_t unread_count;              /* documents that could not be read */
    bool is_listed;                   /* the watch matches the plant by itself */
    const struct match_run *last_run; /* before this one; NULL: there was none */
};

struct watch_format {
    const char *name;
    const char *summary;
    enum status (*write)(const struct watch_selection *selection, const struct watch_report_options *options,
                         struct arena *arena, struct out *out);
};
extern const struct watch_format watch_formats[];
extern const size_t watch_format_count;
const struct watch_format *watch_format_named(struct str name);

/* The names of what is counted, by enum advisory_answer, triage_state, remediation and ssvc_decision: NUL-terminated.
 */
struct str report_watch_answer_name(unsigned kind);
struct str report_watch_state_name(unsigned kind);
struct str report_watch_remediation_name(unsigned kind);
struct str report_watch_decision_name(unsigned kind);

/* The matches: docs/formats/watch-match.md. */
enum status report_watch_text(const struct watch_selection *selection, const struct watch_report_options *options,
                              struct arena *arena, struct out *out) MUST_USE;
enum status report_watch_csv(const struct watch_selection *selection, const struct watch_report_options *options,
                             struct arena *arena, struct out *out) MUST_USE;
enum status report_watch_json(const struct watch_selection *selection, const struct watch_report_options *options,
                              struct arena *arena, struct out *out) MUST_USE;
/* OpenVEX 0.2.0. A document has at least one statement, so that a selection of nothing is STATUS_INPUT. */
enum status report_watch_openvex(const struct watch_selection *selection, const struct watch_report_options *options,
                                 struct arena *arena, struct out *out) MUST_USE;
/* A mail (RFC 5322) of what is new, revised, reopened, due and overdue since a day, for sendmail -t. */
enum status report_watch_digest(const struct watch_selection *selection, const struct watch_report_options *options,
                                struct arena *arena, struct out *out) MUST_USE;

/* Who has what, as text, CSV or JSON. */
enum status report_watch_pairs(const struct watch_pair_list *list, enum watch_pairs pairs, struct str format,
                               const struct watch_report_options *options, struct out *out) MUST_USE;
/* What people said, oldest first, as text, CSV or JSON. `wanted` passes a row, or is NULL. */
enum status report_watch_history(const struct triage_log *log, const struct watch_filter *wanted, struct str format,
                                 const struct watch_report_options *options, struct out *out) MUST_USE;

/* What a revision changed, as text or JSON. */
struct advisory_changes;
enum status report_watch_diff(const struct advisory_changes *changes, struct str format,
                              const struct watch_report_options *options, struct out *out) MUST_USE;

/* The members of an object: one run of the matching. */
struct json_writer;
void report_watch_run(const struct match_run *run, struct json_writer *w);

/* A mail address that can stand in a header as it is: local@domain, of letters, digits and . _ % + - alone. */
bool report_watch_address(struct str address);

#endif
