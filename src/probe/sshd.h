/* OpenSSH's server as its settings make it: sshd_config(5) with includes and Match blocks, and what the start adds on
 * the command line. */
#ifndef PROBE_SSHD_H
#define PROBE_SSHD_H

#include "probe/probe.h"

struct probe_sshd_line {
    const char *path;
    uint32_t line;
    struct str key;   /* as written; compared without case */
    struct str value; /* to the comment, quotes kept */
    struct str match; /* the criteria of the Match block that it lies in; ptr NULL outside of one */
};
struct probe_sshd {
    bool installed;          /* the program is there */
    const char *config;      /* path of its configuration, as it is started */
    enum tree_answer answer; /* how that could be read */
    const char *unseen;      /* an included file that is there and could not be read, or too many of them; or NULL */
    struct probe_sshd_line *lines;
    size_t count;
    const char *question;  /* what only a person can tell of how it is started; NULL: nothing */
    unsigned major, minor; /* version of OpenSSH by its program; 0: not found there */
};

/* Read at the first call; never NULL. */
const struct probe_sshd *probe_sshd(struct probe *probe);
/* Adds the lines of a text; for a parser alone. */
void probe_sshd_text(struct probe *probe, struct probe_sshd *sshd, struct str text, const char *path);
/* The value that counts for connections that no narrower Match block takes: that of a "Match all", which wins over the
 * lines outside of blocks, else the first outside; NULL where there is none. */
const struct probe_sshd_line *probe_sshd_value(const struct probe_sshd *sshd, const char *key);
/* Walks the lines of a key in Match blocks: begin with `*at` 0. NULL behind the last. */
const struct probe_sshd_line *probe_sshd_match(const struct probe_sshd *sshd, const char *key, size_t *at);
/* Whether an account logs in by a password, or by what PAM asks at the keyboard. The lines that say so are shown in
 * `result`, which may be NULL. */
bool probe_sshd_takes_passwords(struct probe *probe, const struct probe_sshd *sshd, struct probe_result *result);
/* Whether the version of the program is known, and at least this. */
bool probe_sshd_since(const struct probe_sshd *sshd, unsigned major, unsigned minor);
/* The first word of a value, without quotes. */
struct str probe_sshd_word(struct str value);

/* sshd's settings for a check; false, with the result told, where sshd is not there or they cannot be seen. */
bool probe_see_sshd(struct probe *probe, struct probe_result *result, const struct probe_sshd **sshd);

#endif
