/* The string formats that schemas name. */
#ifndef CSAF_SCHEMA_FORMAT_H
#define CSAF_SCHEMA_FORMAT_H

#include "base/str.h"

enum schema_format { FORMAT_NONE, FORMAT_DATE_TIME, FORMAT_URI, FORMAT_JSON_POINTER, FORMAT_UUID };
enum { FORMAT_COUNT = 5 };

/* The name in schemas: "date-time", "uri", "json-pointer", "uuid". */
struct str schema_format_name(enum schema_format format);
/* One that is right, for who has to mend another: "2026-01-31T12:00:00Z". */
const char *schema_format_example(enum schema_format format);
/* Whether the text is a date-time of RFC 3339 5.6, a URI of RFC 3986 (absolute), a pointer of RFC 6901, a UUID of
 * RFC 9562 4. */
bool schema_format_holds(enum schema_format format, struct str text);

#endif
