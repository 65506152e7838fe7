/* The cases of a workspace as they stood on a day: for the finders of DM and SUM (status_issue.c, status_update.c). */
#ifndef SUPPLIER_STATUS_CASE_H
#define SUPPLIER_STATUS_CASE_H

#include "supplier/support.h"
#include "supplier/workspace.h"

/* One case on the day. Steps that were taken later are not known yet. */
struct status_case {
    struct psirt_case joined;
    enum case_state state;
    date_days received;                     /* or when it was opened again last */
    date_days reached[CASE_DEADLINE_COUNT]; /* when each deadline was met; DATE_NONE: not yet */
    date_days rejected;                     /* DATE_NONE: it is not */
    date_days last;                         /* of its last step */
    bool is_ours;                           /* about the product of the workspace */
};

struct status_cases {
    struct str folder;
    struct status_case *items; /* those that were received by the day, in the order of their files */
    size_t count;
    struct support_report support; /* of the workspace's product, and those that they name */
};

/* Reads psirt/ beside product.yaml; `*cases` is NULL when there is no such folder. What is wrong in a case is told on
 * the sink: STATUS_INPUT, and as file_walk and psirt_join. Everything lies in the arena. */
enum status status_cases_read(const struct workspace *workspace, date_days at, struct arena *arena,
                              struct diag_sink *sink, const struct status_cases **cases) MUST_USE;

/* The last day on which a deadline of the process is kept; DATE_NONE when there is none. An embargo that ends later
 * moves the publication, but no further than once more the time. */
date_days status_case_due(const struct status_case *one, const struct process_deadlines *deadlines, size_t deadline);
/* The day on which it was met, or on which the case was rejected; DATE_NONE: neither. */
date_days status_case_done(const struct status_case *one, size_t deadline);
/* Its severity by CVSS, 4.0 before 3.1; false when it has no score, or one of 0. */
bool status_case_severity(const struct status_case *one, enum process_severity *severity);

#endif
