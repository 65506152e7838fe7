/* What gives rights beside sudo: doas, polkit and the system's bus, OpenWrt's too. */
#include "probe/check_privilege.h"
#include "probe/directive.h"
#include "probe/doas.h"

enum { FILES_MAX = 4096, VALUE_MAX = 256 };

/* Files of one kind, and what was found in them. */
struct grants {
    struct probe *probe;
    struct probe_result *result;
    size_t files, found;
    const char *unseen;
    enum tree_answer answer;
};

static bool read_grants(struct grants *grants, const char *path, struct str *text) {
    enum tree_answer answer = probe_read(grants->probe, path, text);
    if (answer != TREE_OK && answer != TREE_ABSENT && !grants->unseen) {
        grants->unseen = path;
        grants->answer = answer;
    }
    grants->files += answer == TREE_OK;
    return answer == TREE_OK;
}

static void read_folder(struct grants *grants, const char *folder, const char *suffix,
                        void (*read)(struct grants *, const char *)) {
    struct tree_names names = {.count = 0};
    enum tree_answer answer = probe_list(grants->probe, folder, &names);
    if (answer != TREE_OK && answer != TREE_ABSENT && !grants->unseen) {
        grants->unseen = folder;
        grants->answer = answer;
    }
    if (names.count > FILES_MAX)
        probe_doubt(grants->probe, folder, TREE_LONG);
    for (size_t i = 0; i < names.count && i < FILES_MAX; i++)
        if (str_ends(names.items[i], str_from(suffix)))
            read(grants, probe_path(grants->probe, "%s/%s", folder, names.items[i].ptr));
}

static void see_grant(struct grants *grants, const char *path, uint32_t line, const char *what) {
    grants->found++;
    probe_saw(grants->probe, grants->result, path, line, "%s", what);
}

/* What only a person can tell; the check is then not met by itself. */
static void ask(struct grants *grants, const char *path, uint32_t line, const char *question) {
    grants->probe->question = grants->probe->question ? grants->probe->question : question;
    probe_saw(grants->probe, grants->result, path, line, "%s", question);
}

static enum probe_outcome tell(struct grants *grants, const char *fault, const char *good) {
    if (grants->found > 0)
        return probe_tell(grants->probe, grants->result, PROBE_NOT_MET, "%s (%zu)", fault, grants->found);
    if (grants->unseen)
        return probe_unseen(grants->probe, grants->result, grants->unseen, grants->answer);
    return probe_tell(grants->probe, grants->result, PROBE_MET, "%s: %zu file%s", good, grants->files,
                      plural(grants->files));
}

/* ---- doas.conf(5): "permit [nopass] [keepenv] [persist] [setenv { ... }] WHO [as TARGET] [cmd COMMAND ...]" */

static void read_doas(struct grants *grants, const char *path) {
    struct doas_reader reader = {.ended = 0};
    if (!read_grants(grants, path, &reader.rest))
        return;
    for (struct doas_rule rule; probe_doas_next(&reader, &rule);) {
        struct str who = {rule.who.text, rule.who.len};
        if (!rule.permits || str_eq(who, STR("root")) || !(rule.free || rule.keeps))
            continue;
        grants->found++;
        probe_saw(grants->probe, grants->result, path, rule.line, STR_F " %s", STR_A(who),
                  rule.free ? "is asked for no password" : "brings all of its environment");
    }
}

enum probe_outcome look_doas(struct probe *probe, struct probe_result *result) {
    static const char *const programs[] = {"/usr/bin/doas", "/bin/doas", "/usr/local/bin/doas"};
    struct grants grants = {.probe = probe, .result = result};
    bool there = false;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        there |= probe_has(probe, programs[i]);
    if (!there)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no doas");
    read_doas(&grants, "/etc/doas.conf");
    read_doas(&grants, "/usr/local/etc/doas.conf");
    read_folder(&grants, "/etc/doas.d", ".conf", read_doas);
    return tell(&grants, "doas gives rights without asking, or with an environment of the user's",
                "each rule asks for a password");
}

/* ---- polkit: rules in JavaScript, and the older ones in sections */

/* Where a comment that begins here ends; `at` where none does. Of one that goes to the end of its line that end stays.
 */
static size_t behind_comment(struct str text, size_t at) {
    struct str rest = str_skip(text, at);
    bool line = str_starts(rest, STR("//"));
    if (!line && !str_starts(rest, STR("/*")))
        return at;
    size_t end = line ? str_find_char(rest, '\n') : str_find(str_skip(rest, 2), STR("*/"));
    return end == SIZE_MAX ? text.len : at + end + (line ? 0 : 4);
}

/* The text without comments, into the arena; strings are kept. "" when memory is out. */
static struct str without_comments(struct probe *probe, struct str text) {
    char *out = ARENA_ARRAY(probe->arena, char, text.len + 1);
    size_t len = 0;
    char quote = 0;
    if (!out) {
        probe->memory_out = true;
        return STR("");
    }
    for (size_t i = 0; i < text.len;) {
        char c = text.ptr[i];
        size_t end = quote ? i : behind_comment(text, i);
        if (end > i) {
            i = end;
            continue;
        }
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        out[len++] = c;
        i++;
    }
    return (struct str){out, len};
}

/* What stands in strings as blanks, of the same length. "" when memory is out. */
static struct str without_strings(struct probe *probe, struct str text) {
    char *out = ARENA_ARRAY(probe->arena, char, text.len + 1);
    char quote = 0;
    if (!out) {
        probe->memory_out = true;
        return STR("");
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        out[i] = quote && c != '\n' ? ' ' : c;
        if (quote && c == '\\' && i + 1 < text.len)
            out[++i] = ' ';
        else if (quote ? c == quote : c == '"' || c == '\'' || c == '`')
            quote = quote ? 0 : c;
    }
    return (struct str){out, text.len};
}

/* Of a text that begins with `open` how much belongs to it, its end included. */
static size_t length_of_pair(struct str text, char open, char close) {
    size_t depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        depth += text.ptr[i] == open;
        depth -= text.ptr[i] == close;
        if (depth == 0)
            return i + 1;
    }
    return text.len;
}

static bool says_yes(struct str text) {
    return str_contains(text, STR("YES")) || str_contains(text, STR("\"yes\"")) || str_contains(text, STR("'yes'"));
}

static bool is_of_name(char c) {
    return char_is_alnum(c) || c == '_' || c == '$';
}

/* How a function uses its first parameter: which action is asked for. */
struct action_use {
    bool asks, other; /* for its id, that it be one; in a way of which nobody knows what comes of it */
};

static void take_use(struct str behind, struct action_use *use) {
    bool id = str_starts(behind, STR(".id")) && !(behind.len > 3 && is_of_name(behind.ptr[3]));
    bool denied = id && str_starts(str_trim(str_skip(behind, 3)), STR("!"));
    bool asks = (id && !denied) || str_starts(behind, STR(".lookup"));
    use->asks |= asks;
    use->other |= !asks;
}

static struct action_use uses_of(struct str body, struct str name) {
    struct action_use use = {.asks = false};
    for (size_t i = 0, end; i < body.len; i = end) {
        end = i + 1;
        if (!is_of_name(body.ptr[i]))
            continue;
        while (end < body.len && is_of_name(body.ptr[end]))
            end++;
        struct str behind = str_trim(str_skip(body, end)), log = STR("polkit.log");
        if (str_starts(str_skip(body, i), log)) {
            end = i + log.len + length_of_pair(str_skip(body, i + log.len), '(', ')');
            continue;
        }
        if (str_eq(str_slice(body, i, end), name) && body.ptr[i - (i > 0)] != '.')
            take_use(behind, &use);
    }
    return use;
}

/* Whether a yes is given on the way that all conditions leave: behind the end of a statement, and in no block. */
static bool ends_with_yes(struct str body, struct str bare) {
    unsigned depth = 0;
    for (size_t i = 0; i < bare.len; i++) {
        depth += bare.ptr[i] == '{';
        depth -= bare.ptr[i] == '}' && depth > 0;
        if (bare.ptr[i] != 'r' || !str_starts(str_skip(bare, i), STR("return")) || is_of_name(bare.ptr[i - (i > 0)]))
            continue;
        struct str before = str_trim(str_slice(bare, 0, i)), value = str_slice(str_skip(body, i), 0, VALUE_MAX);
        size_t end = str_find_char(str_slice(str_skip(bare, i), 0, VALUE_MAX), ';');
        char last = before.len > 0 ? before.ptr[before.len - 1] : ';';
        bool yes = (value.len == VALUE_MAX && end == SIZE_MAX) || says_yes(str_slice(value, 0, end));
        if (yes && (str_ends(before, STR("default:")) || (depth == 1 && strchr(";{}", last))))
            return true;
    }
    return false;
}

/* "(function(action, subject) {": the name of the first parameter, and where the body begins; false for another way. */
static bool read_head(struct str block, struct str *name, size_t *begin) {
    struct str rest = str_trim(block);
    if (!str_starts(rest, STR("(")) || !str_starts(str_trim(str_skip(rest, 1)), STR("function")))
        return false;
    size_t at = str_find_char(str_skip(rest, 1), '('), end = 0;
    if (at == SIZE_MAX)
        return false;
    struct str parameters = str_trim(str_skip(rest, at + 2));
    while (end < parameters.len && is_of_name(parameters.ptr[end]))
        end++;
    *name = str_slice(parameters, 0, end);
    *begin = str_find_char(block, '{');
    return *begin != SIZE_MAX;
}

/* A function that says yes, and does not ask which action it is about, says so for every one. */
static void judge_rule(struct grants *grants, const char *path, struct str block, struct str bare) {
    struct str name;
    size_t begin;
    if (!read_head(bare, &name, &begin)) {
        ask(grants, path, 0, "a rule of polkit is no function that is written in its place: see to what it says yes");
        return;
    }
    struct str inner = str_skip(bare, begin);
    size_t length = length_of_pair(inner, '{', '}');
    struct str body = str_slice(str_skip(block, begin), 0, length);
    inner = str_trim(str_slice(inner, 0, length));
    struct action_use use = uses_of(inner, name);
    if (!says_yes(body))
        return;
    if (!use.asks && !use.other)
        see_grant(grants, path, 0, "a rule says yes, whatever the action is");
    else if (use.other || ends_with_yes(body, inner))
        ask(grants, path, 0, "a rule of polkit may say yes to more than the actions that it names: see to which");
}

static void read_rules(struct grants *grants, const char *path) {
    struct str text, bare, call = STR("addRule");
    if (!read_grants(grants, path, &text))
        return;
    text = without_comments(grants->probe, text);
    if (!says_yes(text))
        return;
    bare = without_strings(grants->probe, text);
    for (size_t at; (at = str_find(bare, call)) != SIZE_MAX;) {
        bare = str_skip(bare, at + call.len);
        text = str_skip(text, at + call.len);
        size_t end = str_find(bare, call);
        judge_rule(grants, path, str_slice(text, 0, end), str_slice(bare, 0, end));
    }
}

/* One section of a .pkla file. */
struct authority {
    bool all, wide; /* every action; a pattern that may stand for those of many programs */
    const struct probe_directive *yes;
};

static void take_actions(struct authority *authority, struct str actions) {
    for (struct str one; str_next(&actions, ';', &one);) {
        size_t dots = 0, at = 0;
        one = str_trim(one);
        for (; at < one.len && !strchr("*?[", one.ptr[at]); at++)
            dots += one.ptr[at] == '.';
        authority->all |= one.len > 0 && at == 0 && str_find_char(one, '.') == SIZE_MAX && one.ptr[0] == '*';
        authority->wide |= at < one.len && dots < 2;
    }
}

static void end_authority(struct grants *grants, struct authority *authority) {
    const struct probe_directive *yes = authority->yes;
    if (yes && authority->all) {
        grants->found++;
        probe_saw(grants->probe, grants->result, yes->path, yes->line, STR_F "=yes for every action", STR_A(yes->key));
    } else if (yes && authority->wide) {
        ask(grants, yes->path, yes->line, "a pattern of polkit says yes to the actions of many programs: see to which");
    }
    *authority = (struct authority){.all = false};
}

static void read_pkla(struct grants *grants, const char *path) {
    struct probe_directives list = {.count = 0};
    struct str text;
    struct authority authority = {.all = false};
    if (!read_grants(grants, path, &text))
        return;
    probe_directives_text(grants->probe, path, text, DIRECTIVE_EQUALS, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        if (i > 0 && item->section.ptr != list.items[i - 1].section.ptr)
            end_authority(grants, &authority);
        if (str_eq(item->key, STR("Action")))
            take_actions(&authority, item->value);
        if (str_starts(item->key, STR("Result")) && str_eq(item->value, STR("yes")))
            authority.yes = item;
    }
    end_authority(grants, &authority);
}

enum probe_outcome look_polkit(struct probe *probe, struct probe_result *result) {
    static const char *const folders[] = {"/etc/polkit-1/rules.d", "/run/polkit-1/rules.d",
                                          "/usr/local/share/polkit-1/rules.d", "/usr/share/polkit-1/rules.d"};
    static const char *const older[] = {"10-vendor.d", "20-org.d", "30-site.d", "50-local.d", "90-mandatory.d"};
    struct grants grants = {.probe = probe, .result = result};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        read_folder(&grants, folders[i], ".rules", read_rules);
    for (size_t i = 0; i < ARRAY_LEN(older); i++) {
        read_folder(&grants, probe_path(probe, "/etc/polkit-1/localauthority/%s", older[i]), ".pkla", read_pkla);
        read_folder(&grants, probe_path(probe, "/var/lib/polkit-1/localauthority/%s", older[i]), ".pkla", read_pkla);
    }
    if (grants.files == 0 && !grants.unseen)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no rules of polkit");
    return tell(&grants, "polkit lets every action be done without a password", "no rule says yes to every action");
}

/* ---- the system's bus: what everybody may do there */

/* The next attribute of a tag; false behind the last. */
static bool next_attribute(struct str *rest, struct str *name, struct str *value) {
    size_t equals = str_find_char(*rest, '=');
    if (equals == SIZE_MAX)
        return false;
    *name = str_trim(str_slice(*rest, 0, equals));
    *rest = str_trim(str_skip(*rest, equals + 1));
    char quote = rest->len > 0 ? rest->ptr[0] : 0;
    if (quote != '"' && quote != '\'')
        return false;
    *rest = str_skip(*rest, 1);
    return str_next(rest, quote, value);
}

/* The value of an attribute; ptr NULL where the tag does not have it. */
static struct str attribute(struct str tag, const char *wanted) {
    struct str name, value;
    size_t end = 0;
    while (end < tag.len && !char_is_blank(tag.ptr[end]) && tag.ptr[end] != '\n')
        end++;
    for (tag = str_skip(tag, end); next_attribute(&tag, &name, &value);)
        if (str_eq(name, str_from(wanted)))
            return value.ptr ? value : STR("");
    return STR_NONE;
}

/* Whether the rule holds no matter what the attribute would narrow it to. */
static bool is_any(struct str tag, const char *name) {
    struct str value = attribute(tag, name);
    return !value.ptr || str_eq(value, STR("*"));
}

/* A call that may go to all: replies and signals are none. */
static bool calls_all(struct str tag) {
    static const char *const narrow[] = {"send_destination", "send_interface", "send_path", "send_member",
                                         "send_error"};
    struct str type = attribute(tag, "send_type");
    if (attribute(tag, "send_destination_prefix").ptr ||
        (type.ptr && !str_eq(type, STR("*")) && !str_eq(type, STR("method_call"))))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(narrow); i++)
        if (!is_any(tag, narrow[i]))
            return false;
    return type.ptr || attribute(tag, "send_destination").ptr || attribute(tag, "send_interface").ptr;
}

/* What another file takes in is read where it is the usual; SELinux' contexts give nothing. */
static void take_bus_include(struct grants *grants, const char *path, struct str tag, struct str behind) {
    static const char *const known[] = {"system.d",
                                        "system-local.conf",
                                        "/etc/dbus-1/system.d",
                                        "/etc/dbus-1/system-local.conf",
                                        "/etc/dbus-1/system.conf",
                                        "/usr/share/dbus-1/system.d",
                                        "/usr/share/dbus-1/system.conf"};
    struct str name = str_trim(str_slice(str_skip(behind, 1), 0, str_find_char(str_skip(behind, 1), '<')));
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (str_eq(name, str_from(known[i])))
            return;
    if (!attribute(tag, "selinux_root_relative").ptr)
        ask(grants, path, 0, "a policy of D-Bus takes in a file that was not read: see what it allows");
}

static void read_bus(struct grants *grants, const char *path) {
    struct str text;
    bool everybody = false;
    if (!read_grants(grants, path, &text))
        return;
    for (size_t at; (at = str_find_char(text, '<')) != SIZE_MAX;) {
        text = str_skip(text, at + 1);
        bool comment = str_starts(text, STR("!--"));
        size_t end = comment ? str_find(text, STR("-->")) : str_find_char(text, '>');
        struct str tag = str_slice(text, 0, end);
        text = str_skip(text, end);
        if (comment)
            continue;
        if (str_starts(tag, STR("policy")) || str_starts(tag, STR("/policy")))
            everybody = attribute(tag, "context").ptr;
        if (str_starts(tag, STR("include")))
            take_bus_include(grants, path, tag, text);
        if (!everybody || !str_starts(tag, STR("allow")))
            continue;
        if (str_eq(attribute(tag, "own"), STR("*")))
            see_grant(grants, path, 0, "every account may take any name on the bus");
        else if (calls_all(tag))
            see_grant(grants, path, 0, "every account may call whatever is on the bus");
    }
}

/* ---- rpcd of OpenWrt: what its rules give before a login */

/* Up to the brace that closes the object which begins here. */
static struct str object_at(struct str text) {
    size_t depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && c == '{')
            depth++;
        else if (!quoted && c == '}' && --depth == 0)
            return str_slice(text, 0, i + 1);
    }
    return text;
}

/* The object of a key; ptr NULL where there is none. `*rest` is left behind the key. */
static struct str object_of(struct str *rest, const char *key) {
    for (size_t at; (at = str_find(*rest, str_from(key))) != SIZE_MAX;) {
        *rest = str_trim(str_skip(*rest, at + strlen(key)));
        struct str value = str_starts(*rest, STR(":")) ? str_trim(str_skip(*rest, 1)) : STR("");
        if (str_starts(value, STR("{")))
            return object_at(value);
    }
    return STR_NONE;
}

/* The next text in quotes; a key (`*key`) has a ':' behind it. False where there is none. */
static bool next_text(struct str *rest, struct str *text, bool *key) {
    size_t at = str_find_char(*rest, '"'), end = at + 1;
    if (at == SIZE_MAX)
        return false;
    while (end < rest->len && rest->ptr[end] != '"')
        end += rest->ptr[end] == '\\' ? 2 : 1;
    *text = str_slice(*rest, at + 1, end);
    *rest = str_trim(str_skip(*rest, end + 1));
    *key = str_starts(*rest, STR(":"));
    return true;
}

static bool is_one_of(struct str text, const char *const *words) {
    for (; *words; words++)
        if (str_eq(text, str_from(*words)))
            return true;
    return false;
}

/* What stands before a login in OpenWrt: how to log in, and which of its pages there are. */
static bool is_login_alone(struct str object) {
    static const char *const plain[] = {"unauthenticated", "description", "read", "write", "ubus", NULL};
    static const char *const session[] = {"access", "login", NULL}, *const luci[] = {"getFeatures", NULL};
    const char *const *methods = NULL;
    bool key, described = false;
    for (struct str text; next_text(&object, &text, &key);) {
        if (!key && described)
            described = false;
        else if (key && (str_eq(text, STR("session")) || str_eq(text, STR("luci"))))
            methods = str_eq(text, STR("luci")) ? luci : session;
        else if (key ? !is_one_of(text, plain) : !methods || !is_one_of(text, methods))
            return false;
        else if (key)
            methods = NULL;
        described |= key && str_eq(text, STR("description"));
    }
    return true;
}

/* Objects of ubus, and files, by which more than a login can be come to. */
static const char *fault_of_open(struct str object) {
    static const char *const wide[] = {"\"*\"",  "\"file\"",    "\"uci\"",   "\"service\"",
                                       "\"rc\"", "\"rpc-sys\"", "\"cgi-io\""};
    struct str rest = object, write = object_of(&rest, "\"write\"");
    if (write.ptr && str_trim(str_slice(write, 1, write.len - 1)).len > 0)
        return "rpcd lets whoever comes change things without a login";
    for (size_t i = 0; i < ARRAY_LEN(wide); i++)
        if (str_contains(object, str_from(wide[i])))
            return "rpcd shows more than a login to whoever comes";
    return NULL;
}

static void read_rpcd(struct grants *grants, const char *path) {
    static const char other[] = "rpcd gives something before a login: see whether it is no more than a login needs";
    struct str text;
    if (!read_grants(grants, path, &text))
        return;
    bool escaped = str_contains(text, STR("\\u")); /* which may write any name */
    for (struct str object; (object = object_of(&text, "\"unauthenticated\"")).ptr; text = str_skip(text, object.len)) {
        const char *fault = fault_of_open(object);
        if (fault)
            see_grant(grants, path, 0, fault);
        else if (!is_login_alone(object))
            ask(grants, path, 0, other);
    }
    if (escaped)
        ask(grants, path, 0, other);
}

enum probe_outcome look_bus(struct probe *probe, struct probe_result *result) {
    struct grants grants = {.probe = probe, .result = result};
    read_folder(&grants, "/etc/dbus-1/system.d", ".conf", read_bus);
    read_folder(&grants, "/usr/share/dbus-1/system.d", ".conf", read_bus);
    read_bus(&grants, "/usr/share/dbus-1/system.conf");
    read_bus(&grants, "/etc/dbus-1/system.conf");
    read_bus(&grants, "/etc/dbus-1/system-local.conf");
    read_folder(&grants, "/usr/share/rpcd/acl.d", ".json", read_rpcd);
    if (grants.files == 0 && !grants.unseen)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no policy of D-Bus or rpcd");
    return tell(&grants, "every account, or whoever comes, may speak for others or to all on the bus",
                "no policy opens the bus to all");
}
