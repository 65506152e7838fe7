#include "probe/sessions.h"

#include "probe/settings.h"

int64_t probe_seconds(struct str text) {
    static const struct {
        struct str name;
        int64_t seconds;
    } units[] = {{STR_INIT(""), 1},      {STR_INIT("s"), 1},     {STR_INIT("sec"), 1},
                 {STR_INIT("m"), 60},    {STR_INIT("min"), 60},  {STR_INIT("h"), 3600},
                 {STR_INIT("hr"), 3600}, {STR_INIT("d"), 86400}, {STR_INIT("w"), 604800}};
    int64_t sum = 0;
    text = str_trim(text);
    if (text.len == 0)
        return -1;
    while (text.len > 0) {
        size_t digits = 0, end, unit = 0;
        uint64_t value;
        while (digits < text.len && char_is_digit(text.ptr[digits]))
            digits++;
        for (end = digits; end < text.len && char_is_alpha(text.ptr[end]);)
            end++;
        while (unit < ARRAY_LEN(units) && !str_eq_nocase(str_slice(text, digits, end), units[unit].name))
            unit++;
        if (!str_u64(str_slice(text, 0, digits), UINT32_MAX, &value) || unit == ARRAY_LEN(units))
            return -1;
        sum += (int64_t)value * units[unit].seconds;
        if (sum > UINT32_MAX)
            return -1;
        text = str_trim(str_skip(text, end));
    }
    return sum;
}

/* What does not bound becomes 0: -1, "unlimited" and the like, and more than there ever are. */
static int64_t bound_of(struct str value) {
    int64_t number;
    return probe_number(value, &number) && number > 0 && number <= LOGINS_MOST ? number : 0;
}

/* Whether a line, of which the domain was taken off, has a number of logins: then that, 0 for none. "op -" is one too:
 * no limits at all for op. */
static bool read_logins(struct str line, bool all, int64_t *logins) {
    struct str type, item, value;
    *logins = 0;
    if (!probe_next_word(&line, &type))
        return false;
    if (!probe_next_word(&line, &item))
        return !all && type.ptr[0] == '-';
    if (!probe_next_word(&line, &value) ||
        (!str_eq_nocase(item, STR("maxlogins")) && !str_eq_nocase(item, STR("maxsyslogins"))))
        return false;
    *logins = bound_of(value);
    return !all || !str_eq_nocase(type, STR("soft"));
}

void probe_limit_text(struct str text, const char *path, struct probe_limit *limit) {
    struct probe_lines lines = {.rest = text};
    for (struct str line, domain; !limit->lifted && probe_next_line(&lines, &line);) {
        int64_t logins;
        size_t comment = str_find_char(line, '#');
        line = comment == SIZE_MAX ? line : str_slice(line, 0, comment);
        if (!probe_next_word(&line, &domain) || str_eq(domain, STR("root")))
            continue;
        bool all = str_eq(domain, STR("*")) || str_eq(domain, STR("%"));
        if (read_logins(line, all, &logins) && (all || logins == 0))
            *limit = (struct probe_limit){.logins = logins, .lifted = !all, .path = path, .line = lines.number};
    }
}

/* Words that a notice about who may use the system has, in English and German; "logged in" only greets. */
static bool is_about_use(struct str word, struct str rest) {
    static const char *const stems[] = {"authori",  "unauthori", "monitor", "prohibit", "permitted",  "restricted",
                                        "recorded", "logged",    "befugt",  "unbefugt", "berechtigt", "unberechtigt"};
    struct str next = STR("");
    if (str_eq_nocase(word, STR("logged")) && probe_next_word(&rest, &next) &&
        (str_starts_nocase(next, STR("in")) || str_starts_nocase(next, STR("on"))))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(stems); i++)
        if (str_starts_nocase(word, str_from(stems[i])))
            return true;
    return false;
}

enum probe_notice probe_notice_of(struct str text, struct str os) {
    static const char *const empty[] = {"kernel", "on", "an", "welcome", "to", "the", "login", "version", "release"};
    enum { WORDS_LEAST = 3 };
    size_t words = 0, about = 0;
    for (struct str word; probe_next_word(&text, &word);) {
        bool says = word.len > 1 && word.ptr[0] != '\\' && !str_contains_nocase(os, word);
        for (size_t i = 0; i < ARRAY_LEN(empty); i++)
            says &= !str_eq_nocase(word, str_from(empty[i]));
        words += says;
        about += says && is_about_use(word, text);
    }
    if (words < WORDS_LEAST)
        return NOTICE_NONE;
    return about ? NOTICE_USE : NOTICE_OTHER;
}

char probe_notice_tells(struct str text) {
    for (size_t i = 0; i + 1 < text.len; i++) {
        char c = text.ptr[i + 1];
        if ((text.ptr[i] == '\\' || text.ptr[i] == '%') && memchr("rvsSm", c, 5) &&
            (i + 2 == text.len || !char_is_alnum(text.ptr[i + 2])))
            return c;
    }
    return 0;
}
