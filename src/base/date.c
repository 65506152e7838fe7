#include "base/date.h"

#include <stdlib.h>
#include <time.h>

enum { YEAR_MIN = 1, YEAR_MAX = 9999, DAY_SECONDS = 24 * 60 * 60, YEARS_MAX = YEAR_MAX - YEAR_MIN };

static bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month) {
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

/* Days from 0001-01-01 to the first of January of `year`. */
static int days_before_year(int year) {
    int past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

/* Of 1970-01-01, counted the same way. */
enum { EPOCH = 719162, DAYS_MIN = -EPOCH, DAYS_MAX = 2932896 };

date_days date_from(int year, int month, int day) {
    if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
        return DATE_NONE;
    int days = days_before_year(year) + day - 1;
    for (int m = 1; m < month; m++)
        days += month_days(year, m);
    return days - EPOCH;
}

struct civil {
    int year, month, day;
};

static struct civil civil_from(date_days day) {
    int rest = day + EPOCH;
    int year = rest / 366 + 1; /* never too late, at most seven years too early */
    while (days_before_year(year + 1) <= rest)
        year++;
    rest -= days_before_year(year);
    int month = 1;
    for (; rest >= month_days(year, month); month++)
        rest -= month_days(year, month);
    return (struct civil){year, month, rest + 1};
}

static bool is_day(int64_t day) {
    return day >= DAYS_MIN && day <= DAYS_MAX;
}

/* Takes exactly `n` digits, and the character `after` unless it is NUL, off the front. */
static bool take_number(struct str *rest, size_t n, char after, int *out) {
    uint64_t value;
    if (!str_u64(str_slice(*rest, 0, n), 9999, &value) || rest->len < n + (after != 0))
        return false;
    if (after && rest->ptr[n] != after)
        return false;
    *rest = str_skip(*rest, n + (after != 0));
    *out = (int)value;
    return true;
}

static bool take_day(struct str *rest, date_days *day) {
    int y, m, d;
    if (!take_number(rest, 4, '-', &y) || !take_number(rest, 2, '-', &m) || !take_number(rest, 2, 0, &d))
        return false;
    *day = date_from(y, m, d);
    return *day != DATE_NONE;
}

/* "Z" or "+hh:mm" as the whole of `text`; seconds east of UTC. */
static bool zone_parse(struct str text, int *east_s) {
    if (text.len == 1 && char_lower(text.ptr[0]) == 'z') {
        *east_s = 0;
        return true;
    }
    if (text.len == 0 || (text.ptr[0] != '+' && text.ptr[0] != '-'))
        return false;
    int sign = text.ptr[0] == '-' ? -1 : 1;
    int hours, minutes;
    struct str rest = str_skip(text, 1);
    if (!take_number(&rest, 2, ':', &hours) || !take_number(&rest, 2, 0, &minutes))
        return false;
    *east_s = sign * (hours * 60 + minutes) * 60;
    return rest.len == 0 && hours <= 23 && minutes <= 59;
}

static bool skip_fraction(struct str *rest) {
    if (rest->len == 0 || rest->ptr[0] != '.')
        return true;
    size_t n = 1;
    while (n < rest->len && char_is_digit(rest->ptr[n]))
        n++;
    *rest = str_skip(*rest, n);
    return n > 1;
}

bool date_time_parse(struct str text, int64_t *seconds) {
    date_days day;
    int h, m, s, east_s;
    if (!take_day(&text, &day) || text.len == 0 || char_lower(text.ptr[0]) != 't')
        return false;
    text = str_skip(text, 1);
    if (!take_number(&text, 2, ':', &h) || !take_number(&text, 2, ':', &m) || !take_number(&text, 2, 0, &s))
        return false;
    if (h > 23 || m > 59 || s > 60 || !skip_fraction(&text) || !zone_parse(text, &east_s))
        return false;
    int64_t at = (int64_t)day * DAY_SECONDS + h * 3600 + m * 60 + s - east_s;
    if (s == 60 && at % DAY_SECONDS != 0)
        return false; /* leap seconds end a day in UTC (RFC 3339 section 5.7) */
    *seconds = at;
    return true;
}

static int64_t floor_day(int64_t seconds) {
    int64_t day = seconds / DAY_SECONDS;
    return seconds % DAY_SECONDS < 0 ? day - 1 : day;
}

bool date_parse(struct str text, date_days *out) {
    date_days day;
    struct str rest = text;
    if (!take_day(&rest, &day))
        return false;
    if (rest.len) {
        int64_t seconds;
        if (!date_time_parse(text, &seconds) || !is_day(floor_day(seconds)))
            return false;
        day = (date_days)floor_day(seconds);
    }
    *out = day;
    return true;
}

void date_text(date_days day, char text[11]) {
    text[0] = '\0';
    if (!is_day(day))
        return;
    struct civil civil = civil_from(day);
    (void)snprintf(text, 11, "%04u-%02u-%02u", (unsigned)civil.year % 10000, (unsigned)civil.month % 100,
                   (unsigned)civil.day % 100);
}

date_days date_add_months(date_days day, int months) {
    if (!is_day(day))
        return DATE_NONE;
    struct civil civil = civil_from(day);
    int64_t count = (int64_t)civil.year * 12 + civil.month - 1 + months;
    if (count < YEAR_MIN * 12 || count >= (YEAR_MAX + 1) * 12)
        return DATE_NONE;
    int year = (int)(count / 12), month = (int)(count % 12) + 1;
    int last = month_days(year, month);
    return date_from(year, month, civil.day < last ? civil.day : last);
}

int64_t date_now(void) {
    uint64_t epoch;
    if (str_u64(str_from(getenv("SOURCE_DATE_EPOCH")), INT64_MAX, &epoch) && is_day(floor_day((int64_t)epoch)))
        return (int64_t)epoch;
    return (int64_t)time(NULL);
}

date_days date_today(void) {
    return (date_days)floor_day(date_now());
}

int64_t date_time_now(void) {
    uint64_t epoch;
    if (str_u64(str_from(getenv("SOURCE_DATE_EPOCH")), INT64_MAX, &epoch) && is_day(floor_day((int64_t)epoch)))
        return (int64_t)epoch;
    return (int64_t)time(NULL);
}

void date_time_text(int64_t seconds, char text[DATE_TIME_TEXT]) {
    char day[11];
    text[0] = '\0';
    if (!is_day(floor_day(seconds)))
        return;
    date_text((date_days)floor_day(seconds), day);
    unsigned second = (unsigned)(seconds - floor_day(seconds) * DAY_SECONDS);
    (void)snprintf(text, DATE_TIME_TEXT, "%sT%02u:%02u:%02uZ", day, second / 3600 % 24, second / 60 % 60, second % 60);
}

bool date_span_parse(struct str text, struct date_span *out) {
    static const struct {
        char unit;
        bool counts_days;
        int32_t factor;
        uint64_t max;
    } UNITS[] = {{'d', true, 1, DAYS_MAX}, {'m', false, 1, YEARS_MAX * 12}, {'y', false, 12, YEARS_MAX}};

    for (size_t i = 0; text.len && i < ARRAY_LEN(UNITS); i++) {
        uint64_t n;
        if (text.ptr[text.len - 1] != UNITS[i].unit || !str_u64(str_slice(text, 0, text.len - 1), UNITS[i].max, &n))
            continue;
        int32_t amount = (int32_t)n * UNITS[i].factor;
        *out = UNITS[i].counts_days ? (struct date_span){.days = amount} : (struct date_span){.months = amount};
        return true;
    }
    return false;
}

date_days date_add(date_days day, struct date_span span) {
    day = date_add_months(day, span.months);
    if (day == DATE_NONE)
        return DATE_NONE;
    int64_t sum = (int64_t)day + span.days;
    return is_day(sum) ? (date_days)sum : DATE_NONE;
}
