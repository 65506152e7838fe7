#include "probe/audit_rule.h"

#include "probe/directive.h"
#include "probe/settings.h"

bool audit_option_next(struct str *rest, struct audit_option *option) {
    static const char valued[] = "CefrbaAdSFmRwWkpq";
    struct str word;
    if (!probe_next_word(rest, &word))
        return false;
    *option = (struct audit_option){.value = word};
    if (word.len < 2 || word.ptr[0] != '-')
        return true;
    option->letter = word.ptr[1];
    option->value = str_skip(word, 2);
    bool takes = option->letter == '-' ? str_ends(word, STR("_time")) || str_ends(word, STR("-signal"))
                                       : memchr(valued, option->letter, sizeof valued - 1) && option->value.len == 0;
    if (takes && !probe_next_word(rest, &option->value))
        option->value = STR("");
    return true;
}

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_from(*words)))
            return true;
    return false;
}

/* "exit,always" and "always,exit" are one. */
static bool read_action(struct str value, struct probe_audit_rule *rule) {
    static const char *const lists[] = {"exit", "task", "exclude", "user", "filesystem", "io_uring", NULL};
    struct str list = value, first;
    if (!str_next(&list, ',', &first) || !list.ptr)
        return false;
    struct str action = is_one_of(first, lists) ? list : first;
    list = is_one_of(first, lists) ? first : list;
    for (size_t i = 0; lists[i]; i++)
        if (str_eq(list, str_from(lists[i])))
            rule->list = i < AUDIT_OTHER ? (enum audit_list)i : AUDIT_OTHER;
    rule->never = str_eq(action, STR("never"));
    return is_one_of(list, lists) && (rule->never || str_eq(action, STR("always")));
}

static bool are_rights(struct str value) {
    for (size_t i = 0; i < value.len; i++)
        if (!strchr("rwxa", value.ptr[i]) || value.ptr[i] == 0)
            return false;
    return value.len > 0 && value.len <= 4;
}

struct field {
    struct str name, mark, value; /* mark: "=", "!=", ">=" ... */
};

static bool read_field(struct str word, struct field *field) {
    size_t at = 0, end;
    while (at < word.len && !strchr("=!<>&", word.ptr[at]))
        at++;
    for (end = at; end < word.len && word.ptr[end] && strchr("=!<>&", word.ptr[end]);)
        end++;
    *field = (struct field){str_slice(word, 0, at), str_slice(word, at, end), str_skip(word, end)};
    return at > 0 && end > at;
}

/* What is wrong with an option of a rule; `listed`: behind -a, -A or -d, not -w. */
static const char *fault_of(const struct audit_option *option, bool listed) {
    struct field field;
    switch (option->letter) {
    case 'w':
    case 'W':
        return option->value.len == 0 || option->value.ptr[0] != '/' ? "the path must begin with '/'" : NULL;
    case 'p':
        return listed ? "-p stands behind -w alone" : are_rights(option->value) ? NULL : "rights are of r, w, x and a";
    case 'F':
    case 'C':
        if (!listed)
            return "a field stands behind -a alone";
        return read_field(option->value, &field) ? NULL : "a field is a name, a comparison and a value";
    case 'S':
        return listed ? NULL : "-S stands behind -a alone";
    case 0:
        return "a word that belongs to no option";
    default:
        return NULL;
    }
}

const char *audit_rule_read(struct probe_audit_rule *rule) {
    struct str rest = rule->text;
    bool listed = false;
    rule->list = AUDIT_EXIT;
    for (struct audit_option option; audit_option_next(&rest, &option);) {
        bool lists = strchr("aAd", option.letter) && option.letter;
        if (lists && !read_action(option.value, rule))
            return "the list or the action is none";
        listed |= lists;
        rule->front |= option.letter == 'A';
        const char *fault = fault_of(&option, listed);
        if (fault)
            return fault;
    }
    return NULL;
}

struct str audit_rule_path(const struct probe_audit_rule *rule, bool *folder) {
    struct str rest = rule->text;
    *folder = false;
    for (struct audit_option option; audit_option_next(&rest, &option);) {
        struct field field;
        if (option.letter == 'w')
            return option.value;
        if (option.letter != 'F' || !read_field(option.value, &field))
            continue;
        *folder = str_eq(field.name, STR("dir"));
        if (*folder || str_eq(field.name, STR("path")))
            return field.value;
    }
    return STR_NONE;
}

bool audit_rule_has_key(const struct probe_audit_rule *rule, struct str key) {
    struct str rest = rule->text;
    for (struct audit_option option; audit_option_next(&rest, &option);) {
        struct field field;
        if ((option.letter == 'k' && str_eq(option.value, key)) ||
            (option.letter == 'F' && read_field(option.value, &field) && str_eq(field.name, STR("key")) &&
             str_eq(field.value, key)))
            return true;
    }
    return false;
}

/* Whether `path` is `above`, or lies below it. */
static bool covers(struct str above, struct str path) {
    while (above.len > 1 && above.ptr[above.len - 1] == '/')
        above.len--;
    return str_starts(path, above) && (path.len == above.len || above.len == 1 || path.ptr[above.len] == '/');
}

static enum audit_part part_of_path(struct str watched, bool below, const struct audit_event *event) {
    if (!event->file)
        return str_eq(str_from(event->call), STR("execve")) ? AUDIT_FEW : AUDIT_NONE;
    struct str file = str_from(event->file);
    if (below ? covers(watched, file) : str_eq(watched, file))
        return below || !event->folder ? AUDIT_ALL : AUDIT_FEW;
    return covers(file, watched) ? AUDIT_FEW : AUDIT_NONE;
}

static enum audit_part part_of_arch(const struct field *field, const struct audit_event *event) {
    struct str value = field->value;
    if (!str_eq(field->mark, STR("=")))
        return AUDIT_SOME;
    bool wide = str_eq(value, STR("b64")) || str_ends(value, STR("64")) || str_ends(value, STR("64le")) ||
                str_starts(value, STR("s390x"));
    if (event->width == AUDIT_ANY_WIDTH)
        return wide ? AUDIT_ALL : AUDIT_SOME;
    return wide == (event->width == AUDIT_64) ? AUDIT_ALL : AUDIT_NONE;
}

static enum audit_part part_of_success(const struct field *field, const struct audit_event *event) {
    (void)event;
    bool yes = str_eq(field->value, STR("1")) || str_eq(field->value, STR("yes"));
    return yes == str_eq(field->mark, STR("=")) ? AUDIT_ALL : AUDIT_NONE;
}

/* An error is a call that changed nothing. */
static enum audit_part part_of_exit(const struct field *field, const struct audit_event *event) {
    (void)event;
    bool error = str_starts(field->value, STR("-")) || str_starts(field->value, STR("E"));
    return error && str_eq(field->mark, STR("=")) ? AUDIT_NONE : AUDIT_SOME;
}

/* "auid>=1000", "auid!=unset": who logged in, as benchmarks write it. */
static enum audit_part part_of_login(const struct field *field, const struct audit_event *event) {
    static const char *const unset[] = {"unset", "-1", "4294967295", NULL};
    enum { FIRST_LOGIN = 1000 };
    uint64_t number;
    bool known = str_u64(field->value, UINT32_MAX, &number);
    bool bound = known && ((str_eq(field->mark, STR(">=")) && number <= FIRST_LOGIN) ||
                           (str_eq(field->mark, STR(">")) && number < FIRST_LOGIN));
    if (bound || (str_eq(field->mark, STR("!=")) && is_one_of(field->value, unset)))
        return event->logins ? AUDIT_ALL : AUDIT_SOME;
    return str_eq(field->mark, STR("=")) ? AUDIT_FEW : AUDIT_SOME;
}

static bool is_field(const struct field *field, const char *name, const char *value) {
    return str_eq(field->name, str_from(name)) && str_eq(field->mark, STR("=")) &&
           str_eq(field->value, str_from(value));
}

static enum audit_part part_of_key(const struct field *field, const struct audit_event *event) {
    (void)field;
    (void)event;
    return AUDIT_ALL;
}

static enum audit_part part_of_perm(const struct field *field, const struct audit_event *event) {
    return event->file && str_find_char(field->value, event->right) == SIZE_MAX ? AUDIT_NONE : AUDIT_ALL;
}

static enum audit_part part_of_place(const struct field *field, const struct audit_event *event) {
    return part_of_path(field->value, str_eq(field->name, STR("dir")), event);
}

static enum audit_part part_of_field(const struct field *field, const struct audit_event *event) {
    static const struct {
        const char *name;
        enum audit_part (*part)(const struct field *field, const struct audit_event *event);
    } fields[] = {{"key", part_of_key},   {"path", part_of_place}, {"dir", part_of_place},
                  {"perm", part_of_perm}, {"arch", part_of_arch},  {"success", part_of_success},
                  {"exit", part_of_exit}, {"auid", part_of_login}, {"loginuid", part_of_login}};
    struct str call = str_from(event->call ? event->call : "");
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        if (str_eq(field->name, str_from(fields[i].name)))
            return fields[i].part(field, event);
    /* Of the clocks the first is the time of day; who runs a program with more rights has root's. */
    if (str_eq(call, STR("clock_settime")) && (is_field(field, "a0", "0") || is_field(field, "a0", "0x0")))
        return AUDIT_ALL;
    if (str_eq(call, STR("execve")) && is_field(field, "euid", "0"))
        return AUDIT_ALL;
    return str_eq(field->mark, STR("=")) ? AUDIT_FEW : AUDIT_SOME;
}

static enum audit_part part_of_comparison(struct str value, const struct audit_event *event) {
    bool other = str_eq(value, STR("uid!=euid")) || str_eq(value, STR("euid!=uid"));
    return other && event->call && str_eq(str_from(event->call), STR("execve")) ? AUDIT_ALL : AUDIT_SOME;
}

/* What the calls of a rule leave of the event. `path`: it names one. */
static enum audit_part part_of_calls(bool any, bool named, bool path, const struct audit_event *event) {
    if (!any || named)
        return !event->file || !any || path || event->right == 'x' ? AUDIT_ALL : AUDIT_FEW;
    if (!event->file || event->right == 'x')
        return AUDIT_NONE;
    return path ? AUDIT_SOME : AUDIT_FEW;
}

static enum audit_part part_of_option(const struct audit_option *option, const struct audit_event *event) {
    struct field field;
    switch (option->letter) {
    case 'w':
        return part_of_path(option->value, true, event);
    case 'p':
        return event->file && str_find_char(option->value, event->right) == SIZE_MAX ? AUDIT_NONE : AUDIT_ALL;
    case 'C':
        return part_of_comparison(option->value, event);
    case 'F':
        return read_field(option->value, &field) ? part_of_field(&field, event) : AUDIT_ALL;
    default:
        return AUDIT_ALL;
    }
}

static void take_less(enum audit_part part, struct str word, enum audit_part *least, struct str *why) {
    if (part >= *least)
        return;
    *least = part;
    *why = word;
}

enum audit_part audit_rule_part(const struct probe_audit_rule *rule, const struct audit_event *event, struct str *why) {
    struct str rest = rule->text, calls = STR("-S");
    enum audit_part least = AUDIT_ALL;
    bool any = false, named = false, folder, all = false;
    *why = STR("");
    for (struct audit_option option; audit_option_next(&rest, &option);) {
        take_less(part_of_option(&option, event), option.value, &least, why);
        if (option.letter != 'S')
            continue;
        any = true;
        all |= probe_has_word(option.value, "all") || probe_has_word(option.value, "any");
        calls = option.value;
        named |=
            probe_has_word(option.value, event->file ? "execve" : event->call) && (!event->file || event->right == 'x');
    }
    bool path = audit_rule_path(rule, &folder).ptr != NULL;
    take_less(part_of_calls(any && !all, named, path, event), calls, &least, why);
    return least;
}

/* Without the record of the call itself an event says neither who nor what. */
static enum audit_part part_of_record(const struct field *field) {
    static const char *const needed[] = {"SYSCALL", "1300", "PATH", "1302", NULL};
    if (!str_eq(field->name, STR("msgtype")))
        return AUDIT_FEW;
    if (!str_eq(field->mark, STR("=")))
        return AUDIT_SOME;
    return is_one_of(field->value, needed) ? AUDIT_ALL : AUDIT_NONE;
}

enum audit_part audit_rule_silences(const struct probe_audit_rule *rule, struct str *why) {
    struct str rest = rule->text;
    bool tasks = rule->list == AUDIT_TASK && rule->never;
    enum audit_part least = tasks || rule->list == AUDIT_EXCLUDE ? AUDIT_ALL : AUDIT_NONE;
    for (struct audit_option option; audit_option_next(&rest, &option);) {
        struct field field;
        if (option.letter != 'F' || !read_field(option.value, &field) || str_eq(field.name, STR("key")))
            continue;
        take_less(tasks ? AUDIT_SOME : part_of_record(&field), option.value, &least, why);
    }
    return least;
}
