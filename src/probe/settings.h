/* Files of keys and values, in the four ways in which programs write them, each line with its place. */
#ifndef PROBE_SETTINGS_H
#define PROBE_SETTINGS_H

#include "probe/probe.h"

enum probe_settings_style {
    SETTINGS_BLANK,  /* login.defs(5): KEY value; # begins a comment only in front */
    SETTINGS_EQUALS, /* pwquality.conf(5), faillock.conf(5): key = value, or a key alone; # anywhere */
    SETTINGS_SHELL,  /* NAME=value, as a shell takes it; of /etc/default */
    SETTINGS_INI,    /* systemd.syntax(7): [Section], Key=value, \ at the end continues */
};
struct probe_setting {
    struct str section, key, value; /* section: "" but in INI; value without quotes, "" where there is none */
    const char *path;
    uint32_t line;
    struct probe_setting *next;
};
struct probe_settings {
    struct probe_setting *first, **last;
    unsigned files;          /* how many were read */
    const char *unseen;      /* the first that is there and could not be read, or NULL */
    enum tree_answer answer; /* and why */
};

/* Adds what stands in `text`; `path` is kept. Start with a zeroed `settings`. */
void probe_settings_text(struct probe *probe, struct probe_settings *settings, struct str text, const char *path,
                         enum probe_settings_style style);
/* Adds a file; one that is not there is as an empty one. `path` is copied. */
void probe_settings_file(struct probe *probe, struct probe_settings *settings, const char *path,
                         enum probe_settings_style style);
/* Adds the files of a folder whose names end with `suffix`, by their names. */
void probe_settings_folder(struct probe *probe, struct probe_settings *settings, const char *folder, const char *suffix,
                           enum probe_settings_style style);
/* The same of several folders as systemd takes them: by name over all of them, and of one name only that in the folder
 * that comes first. NULL ends them; at most 4. */
void probe_settings_merged(struct probe *probe, struct probe_settings *settings, const char *const *folders,
                           const char *suffix, enum probe_settings_style style);
/* The first or the last line of a key (no case), or NULL. */
const struct probe_setting *probe_setting_first(const struct probe_settings *settings, const char *key);
const struct probe_setting *probe_setting_last(const struct probe_settings *settings, const char *key);
/* The next line with those that a backslash at its end continues it with, joined by a blank, trimmed; from `comment` on
 * (0: nothing) a line is none. `*number` is of the first. False behind the last. */
bool probe_next_joined(struct probe *probe, struct probe_lines *lines, char comment, struct str *whole,
                       uint32_t *number);
/* A whole number, a sign in front allowed; false when it is none or beyond 32 bits. */
bool probe_number(struct str text, int64_t *number);
/* Without one pair of quotes around it. */
struct str probe_unquoted(struct str value);

#endif
