#include "probe/rsyslog_drops.h"

#include "probe/check_audit.h"
#include "probe/directive.h"
#include "probe/service_files.h"
#include "probe/settings.h"

enum { BLOCKS_MAX = 16, DEEP_MAX = 4, INCLUDES_MAX = 32 };
static const char FOLDER[] = "/etc/rsyslog.d";
static const char NOT_ALL[] = "not all of these settings can be read, or is understood";

struct reading {
    struct probe *probe;
    struct rsyslog_drops *drops;
    const char *path;
    uint32_t line;
    enum rsyslog_sure blocks[BLOCKS_MAX]; /* which records come into each of the braces around a line */
    size_t depth, parens;                 /* beyond the last that is kept, records come in as into that one */
    enum rsyslog_sure last;  /* of the filter before, which '&' and a line of its own for the rest go on with */
    enum rsyslog_sure going; /* of what stands in parentheses over several lines */
    bool pending;            /* a condition goes on in the next line */
    bool comment;            /* a comment does */
    bool other;              /* there was something that may send or keep them, before what is to come */
    bool stops;              /* something throws others away, as a set of rules that is called may */
    unsigned deep, followed; /* files that are read by one another; by their names, in all */
    bool included;           /* the folder was read where an include line stands */
};

static enum rsyslog_sure lesser(enum rsyslog_sure a, enum rsyslog_sure b) {
    return a < b ? a : b;
}

static enum rsyslog_sure greater(enum rsyslog_sure a, enum rsyslog_sure b) {
    return a > b ? a : b;
}

/* What was not read may throw them away, and may send or keep them before something else does. */
static void doubt(struct reading *reading, const char *why) {
    struct rsyslog_drops *drops = reading->drops;
    reading->other = true;
    if (drops->dropped != RSYSLOG_NO)
        return;
    drops->dropped = RSYSLOG_PERHAPS;
    drops->path = reading->path;
    drops->line = reading->line;
    drops->why = why;
}

/* The same of what has been read already. */
static void doubt_all(struct reading *reading, const char *why) {
    doubt(reading, why);
    reading->drops->sent_after = greater(reading->drops->sent_after, RSYSLOG_PERHAPS);
    reading->drops->kept_after = greater(reading->drops->kept_after, RSYSLOG_PERHAPS);
}

/* ---- what a filter lets through */

/* "auth,authpriv" or "*" of a selector. */
static void take_facilities(struct str names, enum rsyslog_sure sure, enum rsyslog_sure *auth,
                            enum rsyslog_sure *authpriv) {
    for (struct str name; str_next(&names, ',', &name);) {
        bool all = str_eq(str_trim(name), STR("*"));
        *auth = all || str_eq_nocase(str_trim(name), STR("auth")) ? sure : *auth;
        *authpriv = all || str_eq_nocase(str_trim(name), STR("authpriv")) ? sure : *authpriv;
    }
}

/* Logins are recorded with "info" and above; of the higher ones alone some are. */
static enum rsyslog_sure of_priority(struct str priority) {
    static const char *const all[] = {"*", "debug", "info"};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (str_eq_nocase(priority, str_from(all[i])))
            return RSYSLOG_YES;
    return str_eq_nocase(priority, STR("none")) ? RSYSLOG_NO : RSYSLOG_PERHAPS;
}

/* "auth,authpriv.*", "*.info;authpriv.none": what stands later in it counts. Logins are of either, by the program. */
static enum rsyslog_sure of_selector(struct str selector) {
    enum rsyslog_sure auth = RSYSLOG_NO, authpriv = RSYSLOG_NO;
    for (struct str part; str_next(&selector, ';', &part);) {
        size_t dot = str_find_char(part, '.');
        struct str priority = dot == SIZE_MAX ? STR("") : str_trim(str_skip(part, dot + 1));
        if (dot == SIZE_MAX || str_eq_nocase(priority, STR("=debug")))
            continue;
        take_facilities(str_slice(part, 0, dot), of_priority(priority), &auth, &authpriv);
    }
    return auth == authpriv ? auth : RSYSLOG_PERHAPS;
}

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq_nocase(word, str_from(*words)))
            return true;
    return false;
}

static bool has_one_of(struct str text, const char *const *words) {
    for (; *words; words++)
        if (str_contains_nocase(text, str_from(*words)))
            return true;
    return false;
}

/* Whether a name, or (`begins`) what begins with it, may be of a program that logs logins. */
static bool may_be_login(struct str name, bool begins) {
    static const char *const parts[] = {"auth",   "ssh",     "sudo",   "login",   "dropbear", "getty", "ftpd",
                                        "telnet", "gdm",     "sddm",   "lightdm", "xrdp",     "pam",   "doas",
                                        "passwd", "polkitd", "pkexec", "cockpit", "audit",    NULL};
    static const char *const names[] = {"su", "systemd", "systemd-logind", "agetty", "-", NULL};
    bool login = name.len < (begins ? 3 : 1) || has_one_of(name, parts);
    if (!str_starts(name, STR("["))) /* cloud-init's tag is "[CLOUDINIT]", others' "name[pid]:" */
        name = str_slice(name, 0, str_find_char(name, '['));
    name = str_slice(name, 0, str_find_char(name, ':'));
    login |= name.len == 0 || is_one_of(name, names);
    for (size_t i = 0; begins && parts[i]; i++)
        login |= str_starts_nocase(str_from(parts[i]), name);
    for (size_t i = 0; begins && names[i]; i++)
        login |= str_starts_nocase(str_from(names[i]), name);
    return login;
}

/* A property that is, or begins with, a text: only the facility and the name of the program part logins from others. */
static enum rsyslog_sure of_value(struct str property, struct str value, bool begins) {
    static const char *const programs[] = {"programname", "syslogtag", "app-name", NULL};
    static const char *const facilities[] = {"auth", "authpriv", NULL};
    if (str_find_char(value, '\\') != SIZE_MAX)
        return RSYSLOG_PERHAPS;
    if (str_eq_nocase(property, STR("syslogfacility-text")) && !begins)
        return is_one_of(value, facilities) ? RSYSLOG_YES : RSYSLOG_NO;
    return !is_one_of(property, programs) || may_be_login(value, begins) ? RSYSLOG_PERHAPS : RSYSLOG_NO;
}

/* A text in quotes in front; false where there is none, or it does not end. */
static bool take_quoted(struct str *rest, struct str *value) {
    char quote = rest->len > 0 ? rest->ptr[0] : 0;
    if (quote != '"' && quote != '\'')
        return false;
    for (size_t i = 1; i < rest->len; i++) {
        if (rest->ptr[i] == quote) {
            *value = str_slice(*rest, 1, i);
            *rest = str_skip(*rest, i + 1);
            return true;
        }
        i += rest->ptr[i] == '\\';
    }
    return false;
}

static struct str skip_parens(struct str text) {
    while (text.len > 0 && strchr("() \t", text.ptr[0]))
        text = str_skip(text, 1);
    return text;
}

/* "$programname == 'plc'", "prifilt("auth.*")"; false for what is not known to be so plain. */
static bool take_term(struct str *rest, enum rsyslog_sure *sure) {
    struct str text = *rest, value;
    if (str_starts_nocase(text, STR("prifilt("))) {
        text = skip_parens(str_skip(text, 8));
        if (!take_quoted(&text, &value))
            return false;
        *sure = of_selector(value);
        *rest = text;
        return true;
    }
    size_t len = 0;
    while (len < text.len && !strchr(" \t=", text.ptr[len]))
        len++;
    struct str name = str_slice(text, 0, len);
    text = str_trim(str_skip(text, len));
    bool begins = str_starts_nocase(text, STR("startswith "));
    if (!str_starts(name, STR("$")) || !(begins || str_starts(text, STR("=="))))
        return false;
    text = str_trim(str_skip(text, begins ? 11 : 2));
    if (!take_quoted(&text, &value))
        return false;
    *sure = of_value(str_skip(name, 1), value, begins);
    *rest = text;
    return true;
}

/* What stands between "if" and "then". A condition beside it ("and") only takes away from what a plain one means. */
static enum rsyslog_sure of_condition(struct str text) {
    enum rsyslog_sure sure = RSYSLOG_NO, term = RSYSLOG_NO;
    for (struct str word = STR("or"); str_eq_nocase(word, STR("or"));) {
        text = skip_parens(text);
        if (!take_term(&text, &term))
            return RSYSLOG_PERHAPS;
        sure = greater(sure, term);
        text = skip_parens(text);
        if (text.len == 0)
            return sure;
        if (!probe_next_word(&text, &word))
            break;
        if (str_eq_nocase(word, STR("and")))
            return str_contains_nocase(text, STR("or")) ? RSYSLOG_PERHAPS : lesser(sure, RSYSLOG_PERHAPS);
    }
    return RSYSLOG_PERHAPS;
}

/* Where "then" stands outside of quotes. */
static size_t then_at(struct str line) {
    char quote = 0;
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        struct str rest = str_skip(line, i);
        if (quote && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (str_starts_nocase(rest, STR("then")) && (i == 0 || strchr(" \t)\"'", line.ptr[i - 1])) &&
                 (rest.len == 4 || strchr(" \t{", rest.ptr[4])))
            return i;
    }
    return SIZE_MAX;
}

/* ":PROPERTY, OPERATION, "VALUE" ACTION" */
static enum rsyslog_sure take_property(struct reading *reading, struct str *rest) {
    struct str text = str_skip(*rest, 1), property, operation, value;
    bool plain = str_next(&text, ',', &property) && str_next(&text, ',', &operation);
    text = str_trim(text);
    if (!plain || !take_quoted(&text, &value)) {
        doubt(reading, NOT_ALL);
        *rest = STR("");
        return RSYSLOG_PERHAPS;
    }
    *rest = str_trim(text);
    bool begins = str_eq_nocase(str_trim(operation), STR("startswith"));
    if (!begins && !str_eq_nocase(str_trim(operation), STR("isequal")))
        return RSYSLOG_PERHAPS;
    return of_value(str_trim(property), value, begins);
}

/* "if CONDITION then", "else if CONDITION then", "else"; a condition may go on in the next lines. */
static enum rsyslog_sure take_control(struct reading *reading, struct str *rest) {
    size_t at = then_at(*rest);
    bool otherwise = str_starts_nocase(*rest, STR("else"));
    struct str condition = str_slice(str_skip(*rest, 2), 0, at == SIZE_MAX ? SIZE_MAX : at - 2);
    struct str behind = otherwise ? str_trim(str_skip(*rest, 4)) : STR("");
    reading->pending = at == SIZE_MAX && (!otherwise || str_starts_nocase(behind, STR("if")));
    *rest = at != SIZE_MAX ? str_trim(str_skip(*rest, at + 4)) : reading->pending ? STR("") : behind;
    return otherwise ? RSYSLOG_PERHAPS : of_condition(condition);
}

/* "if ", "if(", "else{": a word of the language, and no facility of that name. */
static bool is_control(struct str line) {
    size_t len = str_starts_nocase(line, STR("if")) ? 2 : str_starts_nocase(line, STR("else")) ? 4 : 0;
    return len > 0 && (line.len == len || strchr(" \t({$", line.ptr[len]));
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
        return take_property(reading, rest);
    if (is_control(line))
        return take_control(reading, rest);
    (void)probe_next_word(&line, &word);
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

/* What may send or keep records in a way that is not judged here. */
static bool is_other(struct str what, struct str word) {
    static const char *const known[] = {"\"omfwd\"", "\"omrelp\"", "\"omfile\"", "\"omusrmsg\"", "\"omdiscard\"", NULL};
    bool module = str_contains_nocase(what, STR("\"om")) && !str_starts_nocase(what, STR("module"));
    bool old = str_starts_nocase(word, STR(":om")) && !str_starts_nocase(word, STR(":omusrmsg:"));
    return (module && !has_one_of(what, known)) || old || (word.len > 0 && strchr("?|^", word.ptr[0])) ||
           str_eq_nocase(word, STR("call")) || str_eq_nocase(word, STR("call_indirect"));
}

static void drop(struct reading *reading, enum rsyslog_sure sure) {
    struct rsyslog_drops *drops = reading->drops;
    sure = reading->other ? lesser(sure, RSYSLOG_PERHAPS) : sure;
    reading->stops |= sure == RSYSLOG_NO;
    if (sure <= drops->dropped)
        return;
    drops->dropped = sure;
    drops->path = reading->path;
    drops->line = reading->line;
    drops->why = NULL;
}

/* What sends or keeps records that surely are of logins; of others it may. */
static void take_way(struct reading *reading, enum rsyslog_sure sure, bool sends, bool keeps) {
    struct rsyslog_drops *drops = reading->drops;
    reading->other |= sure == RSYSLOG_PERHAPS && (sends || keeps);
    if (sure != RSYSLOG_YES)
        return;
    drops->sent_after = sends && !drops->sends ? drops->dropped : drops->sent_after;
    drops->kept_after = keeps && !drops->keeps ? drops->dropped : drops->kept_after;
    drops->sends |= sends;
    drops->keeps |= keeps;
}

static void act(struct reading *reading, struct str what, enum rsyslog_sure sure) {
    struct rsyslog_drops *drops = reading->drops;
    struct str word = STR(""), rest = what;
    (void)probe_next_word(&rest, &word);
    if (str_eq(word, STR("{")))
        (void)probe_next_word(&rest, &word);
    bool sends = word.len > 1 && word.ptr[0] == '@', keeps = word.len > 1 && strchr("/-", word.ptr[0]);
    sends |= str_contains_nocase(what, STR("\"omfwd\"")) || str_contains_nocase(what, STR("\"omrelp\""));
    keeps |= str_contains_nocase(what, STR("\"omfile\""));
    take_way(reading, sure, sends, keeps);
    bool other = sure != RSYSLOG_NO && is_other(what, word);
    if (other && str_starts_nocase(word, STR("call")) && !drops->call) {
        drops->call = reading->path;
        drops->call_line = reading->line;
    }
    reading->other |= other;
    if (is_stop(what))
        drop(reading, sure);
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
        if (quote && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else
            take_brace(reading, c, sure);
    }
    if (quote)
        doubt(reading, NOT_ALL);
}

static void read_file(struct reading *reading, const char *path);

static void read_folder(struct reading *reading) {
    struct tree_names names = {.count = 0};
    enum tree_answer answer = reading->included ? TREE_ABSENT : probe_list(reading->probe, FOLDER, &names);
    reading->included = true;
    if (answer != TREE_OK && answer != TREE_ABSENT)
        doubt(reading, NOT_ALL);
    for (size_t i = 0; answer == TREE_OK && i < names.count; i++)
        if (str_ends(names.items[i], STR(".conf")))
            read_file(reading, probe_path(reading->probe, "%s/%s", FOLDER, names.items[i].ptr));
}

/* "$IncludeConfig PATH", "include(file="PATH")". SUSE's file of sockets is made at each start, and has no rule. */
static void take_include(struct reading *reading, struct str line) {
    static const char sockets[] = "/run/rsyslog/additional-log-sockets.conf";
    struct str path = STR("");
    size_t at = str_find_nocase(line, STR("file=\""));
    if (str_starts(line, STR("$"))) {
        if (probe_next_word(&line, &path))
            (void)probe_next_word(&line, &path);
    } else if (at != SIZE_MAX)
        path = str_slice(str_skip(line, at + 6), 0, str_find_char(str_skip(line, at + 6), '"'));
    if (str_eq(path, STR("/etc/rsyslog.d/*.conf"))) {
        read_folder(reading);
        return;
    }
    if (str_eq(path, str_from(sockets)))
        return;
    const char *file = probe_path(reading->probe, STR_F, STR_A(path));
    bool plain = path.len > 0 && path.ptr[0] == '/' && !strpbrk(file, "*?[`{");
    if (plain && reading->deep < DEEP_MAX && reading->followed++ < INCLUDES_MAX && probe_has(reading->probe, file))
        read_file(reading, file);
    else
        doubt(reading, "settings from elsewhere are not read");
}

/* The rest of a condition over several lines: whatever it says, it is not as plain as one line. */
static void take_pending(struct reading *reading, struct str line, enum rsyslog_sure around) {
    size_t at = then_at(line);
    reading->last = RSYSLOG_PERHAPS;
    reading->pending = at == SIZE_MAX;
    if (reading->pending)
        return;
    line = str_trim(str_skip(line, at + 4));
    reading->going = lesser(around, reading->last);
    act(reading, line, reading->going);
    count_braces(reading, line, reading->going);
}

static void take_line(struct reading *reading, struct str line) {
    while (str_starts(line, STR("}"))) {
        count_braces(reading, str_slice(line, 0, 1), RSYSLOG_NO);
        line = str_trim(str_skip(line, 1));
    }
    size_t kept = reading->depth < BLOCKS_MAX ? reading->depth : BLOCKS_MAX;
    enum rsyslog_sure around = kept > 0 ? reading->blocks[kept - 1] : RSYSLOG_YES;
    if (line.len == 0 || line.ptr[0] == '#')
        return;
    if (reading->pending && !str_starts_nocase(line, STR("then"))) {
        take_pending(reading, line, around);
        return;
    }
    reading->pending = false;
    if (line.ptr[0] == '$') {
        if (str_starts_nocase(line, STR("$DefaultRuleset")) || str_starts_nocase(line, STR("$RuleSet")))
            doubt(reading, NOT_ALL);
        return;
    }
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

/* A line without what stands between the marks of a comment, which begins in front of it or behind a blank. */
static struct str without_comment(struct reading *reading, struct str line) {
    for (size_t end; reading->comment; reading->comment = false) {
        if ((end = str_find(line, STR("*/"))) == SIZE_MAX)
            return STR("");
        line = str_trim(str_skip(line, end + 2));
    }
    size_t at = str_starts(line, STR("/*")) ? 0 : str_find(line, STR(" /*"));
    struct str front = str_slice(line, 0, at);
    if (at == SIZE_MAX || line.ptr[0] == '#' || str_find_char(front, '"') != SIZE_MAX)
        return line;
    size_t end = str_find(str_skip(line, at + 2), STR("*/"));
    reading->comment = end == SIZE_MAX;
    if (end != SIZE_MAX && str_trim(str_skip(line, at + 2 + end + 2)).len > 0)
        doubt(reading, NOT_ALL);
    return str_trim(front);
}

static void read_file(struct reading *reading, const char *path) {
    struct probe_lines lines = {.number = 0};
    enum tree_answer answer = probe_read(reading->probe, path, &lines.rest);
    struct reading outer = *reading;
    reading->path = path;
    reading->depth = reading->parens = reading->line = 0;
    reading->last = RSYSLOG_NO;
    reading->pending = reading->comment = false;
    reading->deep++;
    if (answer != TREE_OK && (answer != TREE_ABSENT || outer.deep > 0))
        doubt(reading, NOT_ALL);
    for (struct str line; answer == TREE_OK && probe_next_joined(reading->probe, &lines, 0, &line, &reading->line);) {
        line = without_comment(reading, line);
        bool includes = str_starts_nocase(line, STR("$IncludeConfig")) || str_starts_nocase(line, STR("include("));
        if (includes)
            take_include(reading, line);
        else
            take_line(reading, line);
    }
    if (reading->pending || reading->comment || reading->depth > 0 || reading->parens > 0)
        doubt_all(reading, NOT_ALL);
    outer.included = reading->included;
    outer.other = reading->other;
    outer.stops = reading->stops;
    outer.followed = reading->followed;
    *reading = outer;
}

/* "rsyslogd -f FILE" reads other settings. */
static void read_starts(struct reading *reading) {
    struct service_walk walk = {.within = false};
    struct service_start start;
    struct str file;
    while (service_start_next(reading->probe, probe_rsyslog_names, &walk, &start))
        if (service_option(reading->probe, &start, 'f', "config", &file) && !str_eq(file, STR("/etc/rsyslog.conf"))) {
            reading->path = start.where;
            reading->line = start.line;
            doubt(reading, "rsyslogd -f reads settings of another file");
        }
}

void probe_rsyslog_drops(struct probe *probe, struct rsyslog_drops *drops) {
    struct reading reading = {.probe = probe, .drops = drops};
    *drops = (struct rsyslog_drops){.dropped = RSYSLOG_NO};
    read_starts(&reading);
    read_file(&reading, "/etc/rsyslog.conf");
    read_folder(&reading);
    if (drops->call && reading.stops) {
        reading.path = drops->call;
        reading.line = drops->call_line;
        doubt_all(&reading, "the set of rules that is called may throw records away");
    }
}
