#include "stamp.h"

/* Days since 1970-01-01 as year, month and day of the Gregorian calendar, from 1970 to 9999. */
static void civil(int64_t days, uint32_t date[3]) {
    uint32_t year = 1970;
    static const uint8_t lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (;; year++) {
        uint32_t leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        if (days < 365 + leap) {
            uint32_t month = 0;
            while (days >= lengths[month] + (month == 1 ? leap : 0))
                days -= lengths[month] + (month == 1 ? leap : 0), month++;
            date[0] = year;
            date[1] = month + 1;
            date[2] = (uint32_t)days + 1;
            return;
        }
        days -= 365 + leap;
    }
}

size_t kw_stamp(const struct kw_moment *now, char text[KW_STAMP_SIZE]) {
    static const char form[] = "0000-00-00T00:00:00Z";
    static const uint8_t ends[] = {3, 6, 9, 12, 15, 18};
    int64_t seconds = now->unix_ms / 1000;
    uint32_t parts[6];
    if ((now->trust != KW_CLOCK_SET && now->trust != KW_CLOCK_SYNCED) || now->unix_ms < 0 || seconds > 253402300799)
        return 0;
    civil(seconds / 86400, parts);
    parts[3] = (uint32_t)(seconds % 86400 / 3600);
    parts[4] = (uint32_t)(seconds % 3600 / 60);
    parts[5] = (uint32_t)(seconds % 60);
    for (size_t i = 0; i < KW_STAMP_SIZE; i++)
        text[i] = form[i];
    for (size_t i = 0; i < 6; i++)
        for (size_t at = ends[i]; parts[i] > 0; at--, parts[i] /= 10)
            text[at] = (char)('0' + parts[i] % 10);
    return KW_STAMP_SIZE;
}
