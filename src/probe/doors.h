/* The programs through which people log in, and whether PAM asks for their passwords. */
#ifndef PROBE_DOORS_H
#define PROBE_DOORS_H

#include "probe/probe.h"

enum { DOORS_MAX = 12 };

struct probe_door {
    const char *name;    /* "login", "sshd", "dropbear" */
    const char *program; /* its path, as on the device */
    const char *service; /* PAM's service, or NULL: the program looks at the password itself */
    bool busybox;        /* it is an applet of BusyBox */
};
struct probe_doors {
    struct probe_door doors[DOORS_MAX];
    size_t count;
};
/* Those that are there; `passwords`: and take passwords, not keys alone. */
void probe_find_doors(struct probe *probe, bool passwords, struct probe_doors *doors);

/* Whether the file is BusyBox under another name, by its link or as the same file. */
bool probe_is_busybox(struct probe *probe, const char *path);

/* Who can log in with a password. */
struct probe_logins {
    size_t count;       /* accounts with a shell and a password, or an empty one */
    bool unknown;       /* a file of accounts could not be read */
    bool elsewhere;     /* nsswitch.conf names sources beside the files */
    const char *unseen; /* the file that could not be read */
    enum tree_answer answer;
};
void probe_count_logins(struct probe *probe, struct probe_logins *logins);
struct probe_account;
struct probe_accounts;
/* One account: has a shell, and a password that can be right (an empty one too). */
bool probe_can_log_in(const struct probe_accounts *accounts, const struct probe_account *account);

/* The sentence for a device where nobody can: NOT_APPLICABLE or could not see; false where somebody may. */
bool probe_nobody_logs_in(struct probe *probe, struct probe_result *result);
/* The same for sessions of any kind: with keys nobody needs a password, nor at a console that opens by itself (which
 * is then a question). */
bool probe_has_no_sessions(struct probe *probe, struct probe_result *result);

#endif
