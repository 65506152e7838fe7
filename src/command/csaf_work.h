/* Many documents held against CSAF by several threads, told in their order. Only csaf_validate.c includes this. */
#ifndef COMMAND_CSAF_WORK_H
#define COMMAND_CSAF_WORK_H

#include "command/csaf_input.h"
#include "csaf/baseline.h"
#include "report/validation.h"

/* Where a report goes. */
struct csaf_report {
    const struct validation_format *format;
    struct validation_options options;
    struct out *out;
    bool begun; /* something was told in it */
};

struct csaf_work {
    struct run *run;
    struct csaf_input *files; /* fetched already */
    size_t file_count;
    const struct csaf_wanted_list *wanted;
    const char *dictionaries; /* the folder; NULL: spelling is not asked for */
    const struct str *words;  /* texts of the user's lists */
    size_t word_count;
    bool online;                    /* ask whether addresses resolve */
    struct csaf_network network;    /* for it */
    struct csaf_baseline *baseline; /* what it lists is not told; or NULL */
    struct out *found;              /* every finding goes into this list, and is not told; or NULL */
    struct csaf_report *reports;
    size_t report_count;
    unsigned workers;
    struct validation_totals totals; /* set by it */
};

/* Validates all files. One that cannot be read is told to the run's sink, and the others are validated all the same.
 * Memory does not grow with the number of files. STATUS_MEMORY; or the failure of an `out`. */
enum status csaf_work(struct csaf_work *work) MUST_USE;

#endif
