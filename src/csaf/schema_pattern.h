/* The regular expressions of the schemas: compiled when a text is first held against one, to machine code once there
 * are many. Most documents meet few of them. */
#ifndef CSAF_SCHEMA_PATTERN_H
#define CSAF_SCHEMA_PATTERN_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/str.h"

/* Several threads may match at once. */
struct schema_pattern {
    struct str text;             /* as the schema writes it */
    _Atomic(pcre2_code *) plain; /* NULL: nothing was held against it */
    _Atomic(pcre2_code *) fast;  /* NULL: not often enough */
    _Atomic(uint32_t) uses;      /* until it is made fast */
};

/* What one thread needs for matching; both NULL before the first match. */
struct schema_match {
    pcre2_match_data *data;
    pcre2_match_context *limits;
};

void schema_pattern_done(struct schema_pattern *pattern);
void schema_match_done(struct schema_match *match);

/* Is the expression one that can be compiled? False also without memory. */
bool schema_pattern_compiles(struct schema_pattern *pattern);

/* SCHEMA_MATCH_TOO_LONG: the text asks for more steps than one text is granted, so it was not looked at to its end. */
enum schema_match_answer { SCHEMA_MATCH_NO_MEMORY, SCHEMA_MATCH_NONE, SCHEMA_MATCH_FOUND, SCHEMA_MATCH_TOO_LONG };
enum schema_match_answer schema_pattern_match(struct schema_pattern *pattern, struct schema_match *match,
                                              struct str text);

#endif
