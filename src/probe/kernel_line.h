/* What the kernel is told at the start, and how it was built. */
#ifndef PROBE_KERNEL_LINE_H
#define PROBE_KERNEL_LINE_H

#include "probe/probe.h"

/* The command line of the kernel that runs; of an image those of every entry of its boot loader's menus. */
struct kernel_line {
    struct str text;
    const char *path;
    uint32_t line;
    bool other;  /* of an entry that starts only where somebody chooses it */
    bool hidden; /* holds a variable of the boot loader whose value is not told */
};
enum { KERNEL_LINES_MAX = 64 };
struct kernel_lines {
    struct kernel_line items[KERNEL_LINES_MAX];
    size_t count;            /* 0: none was found */
    enum tree_answer answer; /* of /proc/cmdline, or of the last file of a boot loader that could not be read */
};
void probe_kernel_lines(struct probe *probe, struct kernel_lines *all);
/* The next word of a line: key and value, without quotes; value.ptr NULL where there is no '='. */
bool kernel_line_next(struct str *rest, struct str *key, struct str *value);
/* As the kernel and systemd compare them: '-' and '_' are one. */
bool kernel_key_is(struct str key, const char *name);
/* The value of the last "key=value" before "--", "" of a bare "key"; ptr NULL where there is none. */
struct str kernel_option(struct str line, struct str key);
/* The value that every line has; ptr NULL where one has none, or another. */
struct str kernel_lines_option(const struct kernel_lines *lines, struct str key);

/* The configuration that the kernel was built with. False where no file has it; `why` says so in words. */
struct kernel_config {
    struct str text;
    struct str path;
};
bool probe_kernel_config(struct probe *probe, struct kernel_config *config, const char **why);
/* "y", "m", a value; "n" where it "is not set"; ptr NULL where the file does not name it. `name` without CONFIG_. */
struct str kernel_config_value(const struct kernel_config *config, const char *name);

/* The value of a setting below /proc/sys on a device that runs: trimmed; TREE_OK or why not. */
enum tree_answer probe_sysctl_live(struct probe *probe, const char *key, struct str *value) MUST_USE;

#endif
