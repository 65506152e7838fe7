#include "probe/audit_rules.h"

#include "probe/audit_start.h"
#include "probe/directive.h"

#include <stdlib.h>

enum { DELETIONS_MAX = 256 };

static struct probe_audit_place place_of(const struct probe_audit_rule *rule, struct str text, const char *why) {
    return (struct probe_audit_place){
        .text = text, .path = rule->path, .line = rule->line, .why = why, .behind = rule->behind};
}

static void refuse(struct probe_audit_rules *rules, const struct probe_audit_rule *rule, const char *why) {
    if (!rules->refused.path && !rules->goes_on)
        rules->refused = place_of(rule, rule->text, why);
}

/* The kernel refuses to watch what has no folder to lie in. What is made while the device starts is not in its image.
 */
static const char *fault_of_place(struct probe *probe, const struct probe_audit_rule *rule) {
    static const char *const made[] = {"/run/", "/var/", "/tmp/", "/dev/", "/proc/", "/sys/"};
    bool folder;
    struct stat info;
    struct str path = audit_rule_path(rule, &folder);
    while (path.len > 1 && path.ptr[path.len - 1] == '/')
        path.len--;
    for (size_t i = 0; i < ARRAY_LEN(made); i++)
        if (str_starts(path, str_from(made[i])))
            return NULL;
    if (!folder)
        path.len -= probe_base_name(path).len;
    if (path.len < 2)
        return NULL;
    const char *name = probe_path(probe, STR_F, STR_A(path));
    return tree_stat(&probe->tree, name, &info) == TREE_ABSENT ? "the folder is not there" : NULL;
}

static void add(struct probe *probe, struct probe_audit_rules *rules, struct probe_audit_rule rule) {
    uint32_t number = (uint32_t)rules->count, stored = number;
    const char *fault = audit_rule_read(&rule);
    if (!fault && map_add(&rules->texts, rule.text, number, &stored) != STATUS_OK)
        probe->memory_out = true;
    if (!fault && stored != number && stored < rules->count && !rules->items[stored].gone)
        fault = "the same rule is there already";
    if (!fault)
        fault = fault_of_place(probe, &rule);
    if (fault)
        refuse(rules, &rule, fault);
    else if (!arena_grow(probe->arena, (void **)&rules->items, rules->count, &rules->room, sizeof rule,
                         _Alignof(struct probe_audit_rule)))
        probe->memory_out = true;
    else
        rules->items[rules->count++] = rule;
}

/* "-d always,exit ..." and "-W PATH ...": the rule of the same text; "-D -k KEY": those with the key. */
static void delete (struct probe_audit_rules *rules, const struct probe_audit_rule *rule, struct str key) {
    bool any = false;
    if (rules->deletions++ >= DELETIONS_MAX) {
        refuse(rules, rule, "too many rules are deleted again to follow");
        return;
    }
    for (size_t i = 0; i < rules->count; i++) {
        struct probe_audit_rule *other = &rules->items[i];
        bool same = key.ptr ? audit_rule_has_key(other, key)
                            : str_eq(str_trim(str_skip(other->text, 2)), str_trim(str_skip(rule->text, 2)));
        other->gone |= same;
        any |= same;
    }
    if (!any && !key.ptr)
        refuse(rules, rule, "there is no such rule to delete");
}

static void delete_all(struct probe *probe, struct probe_audit_rules *rules, const struct probe_audit_rule *rule) {
    struct str rest = rule->text;
    for (struct audit_option option; audit_option_next(&rest, &option);)
        if (option.letter == 'k') {
            delete (rules, rule, option.value);
            return;
        }
    rules->count = 0;
    map_init(&rules->texts, probe->arena, false);
}

static void take_line(struct probe *probe, struct probe_audit_rules *rules, struct probe_audit_rule rule, bool merged) {
    struct str rest = rule.text;
    struct audit_option first;
    if (!audit_option_next(&rest, &first))
        return;
    switch (first.letter) {
    case 'D':
        if (!merged)
            delete_all(probe, rules, &rule);
        break;
    case 'e':
        rules->enabled = place_of(&rule, first.value, NULL);
        break;
    case 'c':
    case 'i':
        rules->goes_on = true;
        break;
    case 'd':
    case 'W':
        delete (rules, &rule, STR_NONE);
        break;
    case 'w':
    case 'a':
    case 'A':
        add(probe, rules, rule);
        break;
    case 0:
        refuse(rules, &rule, "it does not begin with an option");
        break;
    default:
        break;
    }
}

void probe_audit_rules_text(struct probe *probe, const char *path, struct str text, bool merged,
                            struct probe_audit_rules *rules) {
    struct probe_lines lines = {.rest = text};
    if (!rules->texts.arena)
        map_init(&rules->texts, probe->arena, false);
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        bool locked = !merged && str_eq(rules->enabled.text, STR("2"));
        if (line.len == 0 || line.ptr[0] == '#' || locked)
            continue;
        take_line(probe, rules,
                  (struct probe_audit_rule){
                      .text = line, .path = path, .line = lines.number, .behind = rules->refused.path != NULL},
                  merged);
    }
}

static void read_file(struct probe *probe, const char *path, bool merged, struct probe_audit_rules *rules) {
    struct str text;
    enum tree_answer answer = probe_read(probe, path, &text);
    if (answer == TREE_OK) {
        rules->found = true;
        probe_audit_rules_text(probe, path, text, merged, rules);
    } else if (answer != TREE_ABSENT && rules->worst == TREE_OK) {
        rules->worst = answer;
        rules->worst_path = path;
    }
}

/* Of what is on the device the first says how wide its programs are. */
static enum audit_width width_of(struct probe *probe) {
    static const char *const programs[] = {"/sbin/init", "/bin/busybox", "/bin/sh", "/usr/lib/systemd/systemd",
                                           "/lib/systemd/systemd"};
    static const char *const wide[] = {"/lib64", "/usr/lib64", "/usr/lib/x86_64-linux-gnu",
                                       "/usr/lib/aarch64-linux-gnu", "/lib/aarch64-linux-gnu"};
    char start[5];
    size_t len = 0;
    for (size_t i = 0; i < ARRAY_LEN(programs); i++)
        if (tree_peek(&probe->tree, programs[i], start, sizeof start, &len) == TREE_OK && len == sizeof start &&
            memcmp(start, "\177ELF", 4) == 0)
            return start[4] == 1 ? AUDIT_32 : AUDIT_64;
    for (size_t i = 0; i < ARRAY_LEN(wide); i++)
        if (probe_has(probe, wide[i]))
            return AUDIT_64;
    return AUDIT_ANY_WIDTH;
}

/* Takes a number off the front, without its zeroes; empty where there is none. */
static struct str take_number(struct str *rest) {
    size_t end = 0, start = 0;
    while (end < rest->len && char_is_digit(rest->ptr[end]))
        end++;
    while (start + 1 < end && rest->ptr[start] == '0')
        start++;
    struct str number = str_slice(*rest, start, end);
    *rest = str_skip(*rest, end);
    return number;
}

/* As "ls -v" sorts: what is a number in both names compares as one. */
static int by_version(const void *a, const void *b) {
    struct str x = *(const struct str *)a, y = *(const struct str *)b;
    int order = 0;
    while (order == 0 && x.len > 0 && y.len > 0) {
        if (char_is_digit(x.ptr[0]) && char_is_digit(y.ptr[0])) {
            struct str p = take_number(&x), q = take_number(&y);
            order = p.len != q.len ? (p.len < q.len ? -1 : 1) : str_cmp(p, q);
        } else {
            order = (unsigned char)x.ptr[0] - (unsigned char)y.ptr[0];
            x = str_skip(x, 1);
            y = str_skip(y, 1);
        }
    }
    return order != 0 ? order : (x.len > 0) - (y.len > 0);
}

static void read_folder(struct probe *probe, struct probe_audit_rules *rules) {
    static const char folder[] = "/etc/audit/rules.d";
    struct tree_names names = {.count = 0};
    enum tree_answer answer = probe_list(probe, folder, &names);
    if (answer != TREE_OK && answer != TREE_ABSENT) {
        rules->worst = answer;
        rules->worst_path = folder;
    }
    if (names.count > 1)
        qsort(names.items, names.count, sizeof *names.items, by_version);
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".rules")) && names.items[i].ptr[0] != '.')
            read_file(probe, probe_path(probe, "%s/%s", folder, names.items[i].ptr), true, rules);
}

/* What augenrules merges it writes to audit.rules, which is not read twice. */
static void read_started(struct probe *probe, const struct audit_start *start, struct probe_audit_rules *rules) {
    static const char made[] = "/etc/audit/audit.rules";
    if (start->merged || start->count == 0) {
        read_folder(probe, rules);
        if (!rules->found)
            read_file(probe, made, false, rules);
    }
    for (size_t i = 0; i < start->count; i++)
        if (!start->merged || !str_eq(str_from(start->files[i]), str_from(made)))
            read_file(probe, start->files[i], false, rules);
}

static struct probe_audit_rules NOTHING = {.worst = TREE_MEMORY, .worst_path = "/etc/audit"};

const struct probe_audit_rules *probe_audit_rules(struct probe *probe) {
    if (probe->facts.audit_rules)
        return probe->facts.audit_rules;
    struct probe_audit_rules *rules = ARENA_NEW(probe->arena, struct probe_audit_rules);
    struct audit_start start;
    if (!rules) {
        probe->memory_out = true;
        return &NOTHING;
    }
    audit_start_find(probe, &start);
    rules->width = width_of(probe);
    rules->loaded = start.merged || start.count > 0;
    rules->undone = start.undone;
    read_started(probe, &start, rules);
    return probe->facts.audit_rules = rules;
}

/* What is known while the rules are walked: of one that may leave the event out the first counts. */
struct walk {
    struct probe_audit_found found;
    const struct probe_audit_rule *doubt;
    struct str doubt_why;
};

static void doubt(struct walk *walk, const struct probe_audit_rule *rule, struct str why) {
    if (walk->doubt)
        return;
    walk->doubt = rule;
    walk->doubt_why = why;
}

/* True where the kernel looks no further. */
static bool heed(struct walk *walk, const struct probe_audit_rule *rule, const struct audit_event *event) {
    struct probe_audit_found *found = &walk->found;
    struct str why;
    enum audit_part part = audit_rule_part(rule, event, &why);
    bool all = part == AUDIT_ALL && !rule->behind;
    if (part == AUDIT_NONE)
        return false;
    if (rule->never) {
        if (!all)
            doubt(walk, rule, why);
        else if (found->answer == PROBE_AUDIT_MISSED)
            *found = (struct probe_audit_found){PROBE_AUDIT_MISSED, rule, STR("never")};
        return all;
    }
    if (all && walk->doubt)
        *found = (struct probe_audit_found){PROBE_AUDIT_PERHAPS, walk->doubt, walk->doubt_why};
    else if (all)
        *found = (struct probe_audit_found){PROBE_AUDIT_RECORDED, rule, STR("")};
    else if (part != AUDIT_FEW && found->answer == PROBE_AUDIT_MISSED)
        *found = (struct probe_audit_found){PROBE_AUDIT_PERHAPS, rule, rule->behind ? STR("") : why};
    else if (!found->rule)
        *found = (struct probe_audit_found){PROBE_AUDIT_MISSED, rule, why};
    return all;
}

/* Of what rules for tasks and record types leave out only a part is a doubt; the rest is probe_audit_silence's. */
static void doubt_other_lists(struct walk *walk, const struct probe_audit_rules *rules) {
    for (size_t i = 0; i < rules->count; i++) {
        const struct probe_audit_rule *rule = &rules->items[i];
        struct str why = STR("");
        if (!rule->gone && audit_rule_silences(rule, &why) > AUDIT_NONE)
            doubt(walk, rule, why);
    }
}

struct probe_audit_found probe_audit_find(const struct probe_audit_rules *rules, struct audit_event event) {
    struct walk walk = {.found = {.answer = PROBE_AUDIT_MISSED}};
    event.width = rules->width;
    doubt_other_lists(&walk, rules);
    for (size_t i = rules->count; i > 0; i--) {
        const struct probe_audit_rule *rule = &rules->items[i - 1];
        if (rule->list == AUDIT_EXIT && !rule->gone && rule->front && heed(&walk, rule, &event))
            return walk.found;
    }
    for (size_t i = 0; i < rules->count; i++) {
        const struct probe_audit_rule *rule = &rules->items[i];
        if (rule->list == AUDIT_EXIT && !rule->gone && !rule->front && heed(&walk, rule, &event))
            break;
    }
    return walk.found;
}

const struct probe_audit_rule *probe_audit_silence(const struct probe_audit_rules *rules) {
    struct str why;
    for (size_t i = 0; i < rules->count; i++)
        if (!rules->items[i].gone && !rules->items[i].behind &&
            audit_rule_silences(&rules->items[i], &why) == AUDIT_ALL)
            return &rules->items[i];
    return NULL;
}
