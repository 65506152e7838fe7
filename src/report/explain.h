/* Why: derivations for people, down to file and line. */
#ifndef REPORT_EXPLAIN_H
#define REPORT_EXPLAIN_H

#include "report/report.h"

/* The chain of one asset, each reason with its places, then what each FR below its target misses. */
enum status explain_asset(const struct assessment *assessment, uint32_t asset, const struct report_options *options,
                          struct out *out) MUST_USE;
/* A zone: its levels, and which assets hold each FR down. */
enum status explain_zone(const struct assessment *assessment, uint32_t zone, const struct report_options *options,
                         struct out *out) MUST_USE;
/* One requirement for one asset: every statement that speaks of it. */
enum status explain_requirement(const struct assessment *assessment, uint32_t asset, unsigned requirement,
                                const struct report_options *options, struct out *out) MUST_USE;
/* How what one advisory says of an asset came about. `vulnerability`: a CVE of it, or empty for all. */
enum status explain_advisory(const struct assessment *assessment, uint32_t asset, uint32_t document,
                             struct str vulnerability, const struct report_options *options, struct out *out) MUST_USE;

#endif
