/* What gives rights beside sudo: doas, polkit, the system's bus, and engines of containers that take orders. */
#include "probe/check_privilege.h"
#include "probe/directive.h"
#include "probe/service_files.h"
#include "probe/settings.h"

enum { FILES_MAX = 256 };

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
    for (size_t i = 0; i < names.count && i < FILES_MAX; i++)
        if (str_ends(names.items[i], str_from(suffix)))
            read(grants, probe_path(grants->probe, "%s/%s", folder, names.items[i].ptr));
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

struct doas_rule {
    bool permits, free, keeps;
    struct str who;
};

static bool read_rule(struct str line, struct doas_rule *rule) {
    struct str word;
    *rule = (struct doas_rule){.who = STR("")};
    if (!probe_next_word(&line, &word) || (!str_eq(word, STR("permit")) && !str_eq(word, STR("deny"))))
        return false;
    rule->permits = str_eq(word, STR("permit"));
    for (bool within = false; probe_next_word(&line, &word) && word.ptr[0] != '#';) {
        within |= word.ptr[0] == '{';
        if (within) {
            within = !str_ends(word, STR("}"));
            continue;
        }
        rule->free |= str_eq(word, STR("nopass"));
        rule->keeps |= str_eq(word, STR("keepenv"));
        if (str_eq(word, STR("nopass")) || str_eq(word, STR("keepenv")) || str_eq(word, STR("persist")) ||
            str_eq(word, STR("nolog")) || str_eq(word, STR("setenv")))
            continue;
        rule->who = word;
        break;
    }
    return rule->who.len > 0;
}

static void read_doas(struct grants *grants, const char *path) {
    struct probe_lines lines = {.number = 0};
    uint32_t number;
    if (!read_grants(grants, path, &lines.rest))
        return;
    for (struct str line; probe_next_joined(grants->probe, &lines, '#', &line, &number);) {
        struct doas_rule rule;
        if (!read_rule(line, &rule) || !rule.permits || str_eq(rule.who, STR("root")) || !(rule.free || rule.keeps))
            continue;
        grants->found++;
        probe_saw(grants->probe, grants->result, path, number, STR_F " %s", STR_A(rule.who),
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

/* A function that answers YES, and does not ask which action it is about, answers so for every one. */
static void read_rules(struct grants *grants, const char *path) {
    struct str text, rest;
    if (!read_grants(grants, path, &text))
        return;
    rest = without_comments(grants->probe, text);
    for (size_t at; (at = str_find(rest, STR("addRule"))) != SIZE_MAX;) {
        rest = str_skip(rest, at + 7);
        struct str block = str_slice(rest, 0, str_find(rest, STR("addRule")));
        struct str body = str_skip(block, str_find_char(block, '{'));
        if (!str_contains(body, STR("Result.YES")) || str_contains(body, STR("action")))
            continue;
        grants->found++;
        probe_saw(grants->probe, grants->result, path, 0, "a rule says yes, whatever the action is");
    }
}

static void read_pkla(struct grants *grants, const char *path) {
    struct probe_directives list = {.count = 0};
    struct str text, section = STR("");
    bool all = false;
    if (!read_grants(grants, path, &text))
        return;
    probe_directives_text(grants->probe, path, text, DIRECTIVE_EQUALS, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        all &= str_eq(item->section, section);
        section = item->section;
        all |= str_eq(item->key, STR("Action")) && str_eq(item->value, STR("*"));
        if (!all || !str_starts(item->key, STR("Result")) || !str_eq(item->value, STR("yes")))
            continue;
        grants->found++;
        probe_saw(grants->probe, grants->result, path, item->line, STR_F "=yes for every action", STR_A(item->key));
    }
}

enum probe_outcome look_polkit(struct probe *probe, struct probe_result *result) {
    static const char *const older[] = {"10-vendor.d", "20-org.d", "30-site.d", "50-local.d", "90-mandatory.d"};
    struct grants grants = {.probe = probe, .result = result};
    read_folder(&grants, "/etc/polkit-1/rules.d", ".rules", read_rules);
    read_folder(&grants, "/usr/share/polkit-1/rules.d", ".rules", read_rules);
    for (size_t i = 0; i < ARRAY_LEN(older); i++) {
        read_folder(&grants, probe_path(probe, "/etc/polkit-1/localauthority/%s", older[i]), ".pkla", read_pkla);
        read_folder(&grants, probe_path(probe, "/var/lib/polkit-1/localauthority/%s", older[i]), ".pkla", read_pkla);
    }
    if (grants.files == 0 && !grants.unseen)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no rules of polkit");
    return tell(&grants, "polkit lets every action be done without a password", "no rule says yes to every action");
}

/* ---- the system's bus: what everybody may do there */

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
        if (str_starts(tag, STR("policy")))
            everybody = str_contains(tag, STR("context="));
        bool names = str_contains(tag, STR(" own=\"*\"")), sends = str_contains(tag, STR(" send_destination=\"*\""));
        if (!everybody || !str_starts(tag, STR("allow")) || !(names || sends))
            continue;
        grants->found++;
        probe_saw(grants->probe, grants->result, path, 0, "every account may %s",
                  names ? "take any name on the bus" : "call whatever is on the bus");
    }
}

enum probe_outcome look_bus(struct probe *probe, struct probe_result *result) {
    struct grants grants = {.probe = probe, .result = result};
    read_folder(&grants, "/etc/dbus-1/system.d", ".conf", read_bus);
    read_folder(&grants, "/usr/share/dbus-1/system.d", ".conf", read_bus);
    read_bus(&grants, "/etc/dbus-1/system-local.conf");
    if (grants.files == 0 && !grants.unseen)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no policy of D-Bus");
    return tell(&grants, "every account may speak for others, or to all, on the bus", "no policy opens the bus to all");
}

/* ---- engines of containers: who may give them orders is root */

static void see_engine(struct grants *grants, const char *where, uint32_t line, const char *what) {
    grants->found++;
    probe_saw(grants->probe, grants->result, where, line, "%s", what);
}

static void read_daemon(struct grants *grants, const char *path) {
    struct str text;
    if (!read_grants(grants, path, &text))
        return;
    size_t at = str_find(text, STR("\"tlsverify\""));
    struct str value = at == SIZE_MAX ? STR("") : str_trim(str_skip(text, at + 11));
    bool verified = str_starts(value, STR(":")) && str_starts(str_trim(str_skip(value, 1)), STR("true"));
    if (str_contains(text, STR("\"tcp://")) && !verified)
        see_engine(grants, path, 0, "takes orders over TCP from whoever comes");
}

enum probe_outcome look_engine(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"dockerd", "podman", NULL};
    struct grants grants = {.probe = probe, .result = result};
    struct service_start start;
    size_t starts = 0;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        starts++;
        if (str_contains(start.rest, STR("tcp:")) && !str_contains(start.rest, STR("--tlsverify")))
            see_engine(&grants, start.where, start.line, "takes orders over TCP from whoever comes");
    }
    if (starts > 0)
        read_daemon(&grants, "/etc/docker/daemon.json");
    if (starts == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no engine of containers was found that starts");
    return tell(&grants, "whoever comes over the network is root by the engine of containers",
                "no engine of containers takes orders over TCP without a certificate");
}
