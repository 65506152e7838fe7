/* What several checks read of a device, each read once, at the first question. A fact that could not be read says why:
 * a check tells that, and never takes it for an empty list. */
#ifndef PROBE_FACTS_H
#define PROBE_FACTS_H

#include "base/tree.h"

struct csh_idle;          /* csh_idle.h */
struct probe_accounts;    /* accounts.h */
struct probe_audit_live;  /* audit_live.h */
struct probe_audit_rules; /* audit_rules.h */
struct probe_dropbear;    /* dropbear.h */
struct probe_files;       /* files.h */
struct probe_listeners;   /* listeners.h */
struct probe_mounts;      /* mounts.h */
struct probe_pam_facts;   /* pam.c */
struct probe_sshd;        /* sshd.h */
struct probe_startup;     /* startup.h */
struct probe_sudoers;     /* sudoers.h */
struct probe_sysctls;     /* sysctl_files.h */

/* A file that could not be read, though something has its name: what it holds is in doubt. */
struct probe_doubt {
    const char *path; /* NULL: no doubt */
    enum tree_answer answer;
};

/* Facts that keep no account of their own of what could not be read while they were gathered. */
enum probe_fact {
    PROBE_FACT_DROPBEAR,
    PROBE_FACT_FILTER,
    PROBE_FACT_MOUNTS,
    PROBE_FACT_PAM,
    PROBE_FACT_SSHD,
    PROBE_FACT_STARTUP,
    PROBE_FACT_COUNT
};

struct probe_facts {
    struct probe_doubt doubts[PROBE_FACT_COUNT];
    struct probe_accounts *accounts;
    struct probe_audit_live *audit_live;
    struct probe_audit_rules *audit_rules;
    struct csh_idle *csh_idle;
    struct probe_dropbear *dropbear;
    struct probe_files *files;
    struct probe_filter *filter;
    struct probe_listeners *listeners;
    struct probe_mounts *mounts;
    struct probe_pam_facts *pam;
    struct probe_sshd *sshd;
    struct probe_startup *startup;
    struct probe_sudoers *sudoers;
    struct probe_sysctls *sysctls;
};

#endif
