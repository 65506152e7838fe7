#include "csaf/moment.h"

#include "base/date.h"

/* "00010" of a second is more than "". */
static struct str fraction_of(struct str date) {
    size_t dot = str_find_char(date, '.'), end = dot == SIZE_MAX ? date.len : dot + 1;
    while (end < date.len && char_is_digit(date.ptr[end]))
        end++;
    struct str fraction = dot == SIZE_MAX ? STR("") : str_slice(date, dot + 1, end);
    while (fraction.len > 0 && fraction.ptr[fraction.len - 1] == '0')
        fraction.len--;
    return fraction;
}

bool moment_of(struct str text, struct moment *moment) {
    *moment = (struct moment){.fraction = fraction_of(text)};
    return date_time_parse(text, &moment->seconds);
}

bool moment_read(const struct json_node *node, struct moment *moment) {
    return moment_of(json_string(node), moment);
}

int moment_cmp(const struct moment *a, const struct moment *b) {
    if (a->seconds != b->seconds)
        return a->seconds < b->seconds ? -1 : 1;
    return str_cmp(a->fraction, b->fraction);
}

bool moment_newest(const struct json_node *items, struct moment *newest) {
    bool found = false;
    for (const struct json_node *item = json_items(items); item; item = json_next(items, item)) {
        struct moment moment;
        if (!moment_read(json_get(item, STR("date")), &moment) || (found && moment_cmp(&moment, newest) <= 0))
            continue;
        *newest = moment;
        found = true;
    }
    return found;
}
