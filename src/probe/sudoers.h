/* Who may do what by sudo: sudoers(5) as sudo reads it, with what it includes. */
#ifndef PROBE_SUDOERS_H
#define PROBE_SUDOERS_H

#include "probe/probe.h"

enum { SUDOERS_DEPTH_MAX = 16, SUDOERS_FILES_MAX = 256, SUDOERS_RULES_MAX = 8192 };

/* One command of one rule. */
struct sudo_rule {
    const char *path;
    uint32_t line;
    struct str users;   /* a list as it stands there: names, %groups, #ids, aliases, ALL, '!' before any */
    struct str runas;   /* "" where none is written: root */
    struct str command; /* with its arguments; or an alias, or ALL */
    bool no_password, set_environment;
};
/* One setting of a Defaults line. */
struct sudo_default {
    const char *path;
    uint32_t line;
    struct str scope; /* "", or "@host", ":user", "!command", ">user" */
    struct str name, value;
    bool negated; /* "!name" */
    char sign;    /* '=', '+' or '-' before a value; 0 where there is none */
};
/* The same name may be an alias of each kind. */
enum sudo_kind { SUDO_USERS, SUDO_TARGETS, SUDO_HOSTS, SUDO_COMMANDS };
struct sudo_alias {
    enum sudo_kind kind;
    struct str name, list;
};
struct sudo_file {
    const char *path;
    bool folder;
    enum tree_answer answer; /* how it could be read */
};
struct probe_sudoers {
    struct sudo_rule *rules;
    struct sudo_default *defaults;
    struct sudo_alias *aliases;
    struct sudo_file *files; /* /etc/sudoers first, then what it includes, folders too */
    size_t rule_count, default_count, alias_count, file_count;
    const char *odd_path; /* the first line that is no rule; NULL where all are */
    uint32_t odd_line;
    const char *unknown_path; /* a file that includes another by the device's name; NULL: none does */
    bool cut;                 /* more files, rules or depth than the bounds: not all was read */
};

/* Read at the first call; never NULL. files[0] says how /etc/sudoers could be read. */
const struct probe_sudoers *probe_sudoers(struct probe *probe);
/* The lines of one file, without what it includes (for which `include` is called, where it is not NULL). */
struct sudo_reader {
    struct arena *arena;
    struct probe_sudoers *all;
    size_t rule_room, default_room, alias_room, file_room;
    bool (*include)(struct sudo_reader *reader, struct str path, bool folder, const char *from);
    struct probe *probe;
    unsigned depth;
};
/* False when memory is out. */
bool probe_sudoers_parse(struct sudo_reader *reader, struct str text, const char *path) MUST_USE;

/* The next member of a list, with aliases as they are; false behind the last. `*no` is set for one after '!'. */
bool sudo_next_member(struct str *list, struct str *member, bool *no);
/* The list that an alias stands for; ptr NULL where `name` is none. */
struct str sudo_alias(const struct probe_sudoers *all, enum sudo_kind kind, struct str name);
/* Calls `see` for every member of a list, aliases resolved; '!' members too, with `no`. */
typedef void sudo_see(void *context, struct str member, bool no);
void sudo_each(const struct probe_sudoers *all, enum sudo_kind kind, struct str list, sudo_see *see, void *context);

#endif
