/* Calendar days in the proleptic Gregorian calendar, years 1 to 9999. */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/str.h"

/* Days since 1970-01-01; DATE_NONE where no date is known. */
typedef int32_t date_days;
#define DATE_NONE INT32_MIN

/* "2026-11-23", or an RFC 3339 date-time (its day in UTC); blanks are not allowed. False when it is no real date. */
bool date_parse(struct str text, date_days *out);
/* Seconds since the epoch of an RFC 3339 date-time, a leap second being the second after; false when it is none. */
bool date_time_parse(struct str text, int64_t *seconds);
/* "2026-11-23" into ten bytes and a NUL. DATE_NONE gives "". */
void date_text(date_days day, char text[11]);
/* DATE_NONE when there is no such day. */
date_days date_from(int year, int month, int day);
/* The same day `months` later (or, negative, earlier), cut to the end of a shorter month; DATE_NONE beyond the
 * calendar. */
date_days date_add_months(date_days day, int months);
/* Seconds since the epoch; SOURCE_DATE_EPOCH decides when it is set (reproducible-builds.org). */
int64_t date_now(void);
/* The day of that, in UTC. */
date_days date_today(void);
/* Seconds since the epoch, now; SOURCE_DATE_EPOCH decides when it is set. */
int64_t date_time_now(void);
/* "2026-11-23T09:30:00Z" into 20 bytes and a NUL; "" beyond the calendar. */
enum { DATE_TIME_TEXT = 21 };
void date_time_text(int64_t seconds, char text[DATE_TIME_TEXT]);
/* A span as people write it: "90d", "18m", "2y" in days or months; at most the length of the calendar. */
struct date_span {
    int32_t days;
    int32_t months;
};
bool date_span_parse(struct str text, struct date_span *out);
/* DATE_NONE when `day` is, or beyond the calendar. */
date_days date_add(date_days day, struct date_span span);

#endif
