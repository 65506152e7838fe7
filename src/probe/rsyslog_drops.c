#include "probe/rsyslog_drops.h"

#include "probe/directive.h"
#include "probe/settings.h"

enum { BLOCKS_MAX = 16 };
static const char FOLDER[] = "/etc/rsyslog.d";

struct reading {
    struct probe *probe;
    struct rsyslog_drops *drops;
    const char *path;
    uint32_t line;
    enum rsyslog_sure blocks[BLOCKS_MAX]; /* which records come into each of the braces around a line */
    size_t depth, parens;                 /* beyond the last that is kept, records come in as into that one */
    enum rsyslog_sure last;  /* of the filter before, which '&' and a line of its own for the rest go on with */
    enum rsyslog_sure going; /* of what stands in parentheses over several lines */
    bool included;           /* the folder was read where an include line stands */
};

static enum rsyslog_sure lesser(enum rsyslog_sure a, enum rsyslog_sure b) {
    return a < b ? a : b;
}

/* "auth,authpriv" or "*" of a selector. */
static void take_facilities(struct str names, bool on, bool *auth, bool *authpriv) {
    for (struct str name; str_next(&names, ',', &name);) {
        bool all = str_eq(str_trim(name), STR("*"));
        *auth = all || str_eq_nocase(str_trim(name), STR("auth")) ? on : *auth;
        *authpriv = all || str_eq_nocase(str_trim(name), STR("authpriv")) ? on : *authpriv;
    }
}

/* "auth,authpriv.*", "*.info;authpriv.none": what stands later in it counts. */
static enum rsyslog_sure of_selector(struct str selector) {
    bool auth = false, authpriv = false;
    for (struct str part; str_next(&selector, ';', &part);) {
        size_t dot = str_find_char(part, '.');
        struct str priority = dot == SIZE_MAX ? STR("") : str_trim(str_skip(part, dot + 1));
        if (dot == SIZE_MAX || str_eq_nocase(priority, STR("=debug")))
            continue;
        take_facilities(str_slice(part, 0, dot), !str_eq_nocase(priority, STR("none")), &auth, &authpriv);
    }
    return auth || authpriv ? RSYSLOG_YES : RSYSLOG_NO;
}

static bool has_one_of(struct str text, const char *const *words) {
    for (; *words; words++)
        if (str_contains_nocase(text, str_from(*words)))
            return true;
    return false;
}

/* "if CONDITION then", ":PROPERTY, OPERATION, "VALUE"". */
static enum rsyslog_sure of_condition(struct str text) {
    static const char *const logins[] = {"auth",     "sshd",    "sudo",           "login",
                                         "severity", "prifilt", "syslogpriority", NULL};
    static const char *const twists[] = {"not ", "not(", "!", "<>", " and ", "else", NULL};
    static const char *const facilities[] = {"\"auth\"", "'auth'", "\"authpriv\"", "'authpriv'", NULL};
    size_t priority = str_find_nocase(text, STR("prifilt("));
    bool twisted = has_one_of(text, twists), facility = str_contains_nocase(text, STR("syslogfacility"));
    if (priority != SIZE_MAX && !twisted) {
        struct str rest = str_skip(text, priority + 8), selector = STR("");
        (void)str_next(&rest, ')', &selector);
        return of_selector(probe_unquoted(str_trim(selector)));
    }
    if (facility && !twisted && has_one_of(text, facilities))
        return RSYSLOG_YES;
    bool number = facility && !str_contains_nocase(text, STR("facility-text"));
    return number || (facility && twisted) || has_one_of(text, logins) ? RSYSLOG_PERHAPS : RSYSLOG_NO;
}

static bool is_control(struct str word) {
    static const char *const words[] = {"if", "and", "or", "else", "}else"};
    bool control = str_starts_nocase(word, STR("if("));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        control |= str_eq_nocase(word, str_from(words[i]));
    return control;
}

/* ":PROPERTY, OPERATION, "VALUE" ACTION" */
static enum rsyslog_sure take_property(struct str *rest) {
    struct str line = *rest;
    size_t quote = str_find_char(line, '"');
    size_t end = quote == SIZE_MAX ? SIZE_MAX : str_find_char(str_skip(line, quote + 1), '"');
    *rest = end == SIZE_MAX ? STR("") : str_trim(str_skip(line, quote + end + 2));
    return of_condition(str_slice(line, 0, line.len - rest->len));
}

/* The filter that a line begins with; `*rest` is left with what is done. Without one all that comes is meant. */
static enum rsyslog_sure take_filter(struct reading *reading, struct str *rest) {
    struct str line = *rest, word = STR("");
    bool more = str_starts(line, STR("&")), then = str_starts_nocase(line, STR("then"));
    if (more || then || line.ptr[0] == '{') {
        *rest = str_trim(str_skip(line, more ? 1 : then ? 4 : 0));
        return reading->last;
    }
    if (str_starts(line, STR(":")))
        return take_property(rest);
    (void)probe_next_word(&line, &word);
    if (is_control(word)) {
        size_t at = str_find_nocase(*rest, STR("then"));
        struct str condition = str_slice(*rest, 0, at);
        *rest = at == SIZE_MAX ? STR("") : str_trim(str_skip(*rest, at + 4));
        return str_starts_nocase(word, STR("if")) ? of_condition(condition) : RSYSLOG_PERHAPS;
    }
    if (str_starts_nocase(word, STR("ruleset(")))
        return RSYSLOG_NO; /* for what is called or listened for by itself */
    size_t dot = str_find_char(word, '.');
    if (dot == SIZE_MAX || str_find_char(word, '(') != SIZE_MAX || word.ptr[0] == '/')
        return RSYSLOG_YES;
    *rest = str_trim(line);
    return of_selector(word);
}

/* "stop", "~" as it was written before, "{ ... stop }" in one line. */
static bool is_stop(struct str what) {
    struct str rest = what, word = STR("");
    (void)probe_next_word(&rest, &word);
    if (word.len > 0 && word.ptr[0] == '{')
        return probe_has_word(str_skip(what, 1), "stop") || probe_has_word(str_skip(what, 1), "~");
    return str_eq_nocase(word, STR("stop")) || str_eq(word, STR("~")) || str_starts_nocase(word, STR("stop}"));
}

static void act(struct reading *reading, struct str what, enum rsyslog_sure sure) {
    struct rsyslog_drops *drops = reading->drops;
    struct str word = STR(""), rest = what;
    bool stop = is_stop(what);
    (void)probe_next_word(&rest, &word);
    if (stop && sure > drops->dropped) {
        drops->dropped = sure;
        drops->path = reading->path;
        drops->line = reading->line;
    }
    if (stop || sure == RSYSLOG_NO)
        return;
    bool sends = word.len > 1 && word.ptr[0] == '@', keeps = word.len > 1 && strchr("/-", word.ptr[0]);
    sends |= str_contains_nocase(what, STR("\"omfwd\"")) || str_contains_nocase(what, STR("\"omrelp\""));
    keeps |= str_contains_nocase(what, STR("\"omfile\""));
    drops->sent_after = sends && !drops->sends ? drops->dropped : drops->sent_after;
    drops->kept_after = keeps && !drops->keeps ? drops->dropped : drops->kept_after;
    drops->sends |= sends;
    drops->keeps |= keeps;
}

static void take_brace(struct reading *reading, char c, enum rsyslog_sure sure) {
    if (c == '{' && reading->depth < BLOCKS_MAX)
        reading->blocks[reading->depth] = sure;
    if (c == '{')
        reading->depth++;
    else if (c == '}')
        reading->depth -= reading->depth > 0;
    else if (c == '(')
        reading->parens++;
    else if (c == ')')
        reading->parens -= reading->parens > 0;
}

/* Braces and parentheses outside of quotes; of a block that opens here `sure` says which records come into it. */
static void count_braces(struct reading *reading, struct str line, enum rsyslog_sure sure) {
    char quote = 0;
    for (size_t i = 0; i < line.len && (quote || line.ptr[i] != '#'); i++) {
        char c = line.ptr[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else
            take_brace(reading, c, sure);
    }
}

static void read_file(struct reading *reading, const char *path);

static void read_folder(struct reading *reading) {
    struct tree_names names = {.count = 0};
    if (reading->included || probe_list(reading->probe, FOLDER, &names) != TREE_OK)
        return;
    reading->included = true;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".conf")))
            read_file(reading, probe_path(reading->probe, "%s/%s", FOLDER, names.items[i].ptr));
}

static void take_line(struct reading *reading, struct str line) {
    while (str_starts(line, STR("}"))) {
        count_braces(reading, str_slice(line, 0, 1), RSYSLOG_NO);
        line = str_trim(str_skip(line, 1));
    }
    size_t kept = reading->depth < BLOCKS_MAX ? reading->depth : BLOCKS_MAX;
    enum rsyslog_sure around = kept > 0 ? reading->blocks[kept - 1] : RSYSLOG_YES;
    if (line.len == 0 || strchr("#$", line.ptr[0]))
        return;
    if (reading->parens > 0) {
        act(reading, line, reading->going);
        count_braces(reading, line, RSYSLOG_NO);
        return;
    }
    struct str rest = line;
    reading->last = take_filter(reading, &rest);
    reading->going = str_starts_nocase(line, STR("template(")) ? RSYSLOG_NO : lesser(around, reading->last);
    act(reading, rest, reading->going);
    count_braces(reading, line, reading->going);
}

static void read_file(struct reading *reading, const char *path) {
    struct probe_lines lines = {.number = 0};
    if (probe_read(reading->probe, path, &lines.rest) != TREE_OK)
        return;
    struct reading outer = *reading;
    reading->path = path;
    reading->depth = reading->parens = 0;
    reading->last = RSYSLOG_NO;
    for (struct str line; probe_next_joined(reading->probe, &lines, 0, &line, &reading->line);) {
        bool includes = str_starts_nocase(line, STR("$IncludeConfig")) || str_starts_nocase(line, STR("include("));
        if (includes && str_contains(line, STR("/rsyslog.d/")))
            read_folder(reading);
        else if (!includes)
            take_line(reading, line);
    }
    bool included = reading->included;
    *reading = outer;
    reading->included = included;
}

void probe_rsyslog_drops(struct probe *probe, struct rsyslog_drops *drops) {
    struct reading reading = {.probe = probe, .drops = drops};
    *drops = (struct rsyslog_drops){.dropped = RSYSLOG_NO};
    read_file(&reading, "/etc/rsyslog.conf");
    read_folder(&reading);
}
