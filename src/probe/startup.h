/* What would start on a device, and (running) what did: systemd's units, SysV and BusyBox scripts, inittab, OpenRC,
 * procd, inetd and xinetd, processes. A name in a package list is nothing; a line that starts a program is. */
#ifndef PROBE_STARTUP_H
#define PROBE_STARTUP_H

#include "probe/probe.h"

enum probe_start_kind { START_UNIT, START_SCRIPT, START_INITTAB, START_INETD, START_CRON, START_PROCESS };

struct probe_start {
    enum probe_start_kind kind;
    bool sure;                              /* false: named in what is run, but nobody knows whether it is reached */
    struct str name;                        /* "telnet.socket", "S50telnet", "telnet" of inetd, the process's name */
    struct str command;                     /* words parted by blanks; of a script its text */
    const struct probe_script_words *words; /* of a script: startup_script.h */
    struct str given;                       /* of a process: its arguments, parted by blanks; never to be shown */
    const char *where;
    uint32_t line;     /* of that file; 0: of the whole */
    struct str serves; /* of a socket, a timer or a path: the unit that it starts; "" of others */
};
struct probe_startup {
    struct probe_start *items;
    size_t count, room;
    bool known;              /* some way by which this device starts its programs was found */
    bool inetd;              /* an inetd (of any kind) is among them */
    const char *unseen;      /* the first thing that is there and could not be read; NULL: none */
    enum tree_answer answer; /* how that ended */
};
/* Read at the first call; never NULL. */
const struct probe_startup *probe_startup(struct probe *probe);

/* For the readers. */
void probe_startup_add(struct probe *probe, struct probe_startup *startup, struct probe_start start);
void probe_startup_unseen(struct probe_startup *startup, const char *path, enum tree_answer answer);

/* A start of one of `names` (NULL ends them): the unit's, script's or inetd's name without what marks it as one, or the
 * last part of a word of its command, is the name. With "=" in front it is not sought in commands, where it would be
 * another program's (ftp, which asks, is not ftpd); with "~" it is a name of inetd's alone (echo). Begin with a zeroed
 * `match`; false behind the last. */
struct probe_start_match {
    size_t next;
    const struct probe_start *start;
    uint32_t line;
    bool sure;
};
bool probe_start_next(const struct probe_startup *startup, const char *const *names, struct probe_start_match *match);
/* The first sure one, else the first, else NULL. */
const struct probe_start *probe_start_find(const struct probe_startup *startup, const char *const *names);
/* Shows each, as "NAME is started" and the like; how many were sure, and in `*unsure` the others. */
size_t probe_start_show(struct probe *probe, struct probe_result *result, const char *const *names, size_t *unsure);

/* The first job of cron that names one of `names` as a word: in its tables, or a script of its folders. Whether a cron
 * starts is not asked. */
struct probe_cron_job {
    const char *path;
    uint32_t line;
};
bool probe_cron_find(struct probe *probe, const char *const *names, struct probe_cron_job *job);

/* The inetd and inittab formats, for text that is at hand; `path` must outlive the startup. */
void probe_inittab_text(struct probe *probe, const char *path, struct str text, struct probe_startup *startup);
void probe_inetd_text(struct probe *probe, const char *path, struct str text, struct probe_startup *startup);
void probe_xinetd_text(struct probe *probe, const char *path, struct str text, struct probe_startup *startup);

#endif
