/* Settings of the kernel as files would set them at the start: sysctl.d(5) in the order of who applies them. */
#ifndef PROBE_SYSCTL_FILES_H
#define PROBE_SYSCTL_FILES_H

#include "probe/probe.h"

struct sysctl_line {
    struct str key, value; /* key: with '/' between its parts, '*' where it is a pattern; ptr of value NULL: "-key"
                              alone, which no pattern sets */
    const char *path;
    uint32_t line;
    bool script; /* a line of a script, which may stand where it is not reached */
};
struct probe_sysctls {
    struct sysctl_line *items; /* in the order in which they are applied */
    size_t count, room;
    bool applied; /* systemd does, or a script that is started starts sysctl: else the files set nothing */
    bool unseen;  /* a file of them could not be read, or is named in a way that only the device resolves */
};
enum { SYSCTLS_MAX = 16384 };

/* Read at the first call, of an image; never NULL. */
const struct probe_sysctls *probe_sysctls(struct probe *probe);
/* The line that counts for a key in '/' form: the last that names it, else the last pattern that fits; NULL. */
const struct sysctl_line *probe_sysctl_set(const struct probe_sysctls *all, struct str key);
/* Whether a script may set another value for the key, so that nobody can tell from here what it will be. */
bool probe_sysctl_open(const struct probe_sysctls *all, const struct sysctl_line *line);
/* The lines of one file; `path` is kept. False when memory is out. */
bool probe_sysctl_parse(struct arena *arena, struct str text, const char *path, struct probe_sysctls *all) MUST_USE;

/* For the reader of scripts: one file; the files of a folder by their names; all of sysctl --system. */
void probe_sysctl_file(struct probe *probe, struct probe_sysctls *all, struct str path);
void probe_sysctl_folders(struct probe *probe, struct probe_sysctls *all, const char *const *folders, size_t count);
void probe_sysctl_system(struct probe *probe, struct probe_sysctls *all);

#endif
