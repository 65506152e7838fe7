/* Cases of a PSIRT for people and for programs. */
#ifndef REPORT_PSIRT_H
#define REPORT_PSIRT_H

#include "base/out.h"
#include "supplier/psirt.h"

struct psirt_report_options {
    date_days at; /* the day that deadlines are held against */
    bool all;     /* cases that ended too */
    bool colour;
    unsigned width;
};

/* The cases, those that are overdue first, then by the day on which something is due. STATUS_MEMORY. */
enum status psirt_list_text(const struct psirt_folder *cases, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) MUST_USE;
enum status psirt_list_json(const struct psirt_folder *cases, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) MUST_USE;
/* One case with all that is known. */
enum status psirt_show_text(const struct psirt_case *one, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) MUST_USE;
enum status psirt_show_json(const struct psirt_case *one, const struct psirt_report_options *options,
                            struct arena *arena, struct out *out) MUST_USE;

/* For these files: cases in the order of a list, those that ended left out unless all are asked for. NULL without
 * memory. */
const struct case_document **psirt_sorted(const struct psirt_folder *cases, const struct psirt_report_options *options,
                                          struct arena *arena, size_t *count);

#endif
