/* Texts made of parts. Findings are told in such texts, so they are made by the thousand: the directives that almost
 * all of them use are put together here, a tenth of the time that vsnprintf takes. Any other directive is left to it.
 */
#include <stdarg.h>

#include "base/str.h"

enum { PARTS_MAX = 24, NUMBERS_MAX = 8, DIGITS_MAX = 20 };

/* What a text is put together from. */
struct parts {
    struct str items[PARTS_MAX];
    size_t count;
    size_t len; /* of all of them */
    char numbers[NUMBERS_MAX][DIGITS_MAX];
    size_t number_count;
};

static bool add(struct parts *p, const char *ptr, size_t len) {
    if (p->count == PARTS_MAX)
        return false;
    p->items[p->count++] = (struct str){ptr, len};
    p->len += len;
    return true;
}

static bool add_number(struct parts *p, uint64_t value) {
    if (p->number_count == NUMBERS_MAX)
        return false;
    char *digits = p->numbers[p->number_count++];
    size_t at = DIGITS_MAX;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return add(p, digits + at, DIGITS_MAX - at);
}

/* Takes one directive, without its '%', off the front. False when it is left to vsnprintf. */
static bool take_directive(struct parts *p, const char **at, va_list *args) {
    struct str directive = {*at, strnlen(*at, 3)};
    if (str_starts(directive, STR(".*s"))) {
        int most = va_arg(*args, int);
        const char *text = va_arg(*args, const char *);
        *at += 3;
        /* Without memory a slice has no pointer. */
        return most >= 0 && add(p, text, text ? strnlen(text, (size_t)most) : 0);
    }
    if (str_starts(directive, STR("s"))) {
        const char *text = va_arg(*args, const char *);
        *at += 1;
        return add(p, text, strlen(text));
    }
    if (str_starts(directive, STR("zu"))) {
        *at += 2;
        return add_number(p, va_arg(*args, size_t));
    }
    if (str_starts(directive, STR("u"))) {
        *at += 1;
        return add_number(p, va_arg(*args, unsigned));
    }
    return false;
}

static bool take_apart(struct parts *p, const char *format, va_list *args) {
    for (;;) {
        const char *percent = strchr(format, '%');
        if (!percent)
            return add(p, format, strlen(format));
        if (!add(p, format, (size_t)(percent - format)))
            return false;
        format = percent + 1;
        if (!take_directive(p, &format, args))
            return false;
    }
}

static struct str put_together(const struct parts *p, struct arena *arena) {
    char *text = arena_get_raw(arena, p->len + 1, 1), *at = text;
    if (!text)
        return STR_NONE;
    for (size_t i = 0; i < p->count; i++) {
        memcpy(at, p->items[i].ptr, p->items[i].len);
        at += p->items[i].len;
    }
    *at = '\0';
    return (struct str){text, p->len};
}

static struct str print(struct arena *arena, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *text = len < 0 ? NULL : arena_get_raw(arena, (size_t)len + 1, 1);
    if (text)
        (void)vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text ? (struct str){text, (size_t)len} : STR_NONE;
}

struct str str_format(struct arena *arena, const char *format, ...) {
    struct parts parts;
    va_list args, again;
    parts.count = parts.len = parts.number_count = 0;
    va_start(args, format);
    va_copy(again, args);
    struct str text = take_apart(&parts, format, &args) ? put_together(&parts, arena) : print(arena, format, again);
    va_end(again);
    va_end(args);
    return text;
}
