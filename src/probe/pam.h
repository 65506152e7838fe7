/* The stacks of PAM as libpam builds them (pam.d(5)): includes, substacks, comments, the service "other"; and what
 * comes of a stack when its modules answer so and so. */
#ifndef PROBE_PAM_H
#define PROBE_PAM_H

#include "probe/probe.h"

enum probe_pam_type { PAM_TYPE_AUTH, PAM_TYPE_ACCOUNT, PAM_TYPE_PASSWORD, PAM_TYPE_SESSION, PAM_TYPES };

struct probe_pam_line {
    const char *path;
    uint32_t line;
    struct str control;   /* "required", or what stands between brackets */
    struct str module;    /* "pam_unix": without folder and ending */
    struct str arguments; /* as they stand there */
    unsigned level;       /* how many substacks it lies in */
    bool bracket;         /* the control is of the form value=action */
    bool substack;        /* begins a substack, runs nothing itself */
    bool broken;          /* libpam has it fail: no such type, no module in the line, or none on the device */
};
struct probe_pam_stack {
    struct probe_pam_line *lines;
    size_t count;
    const char *unseen;      /* a file that the stack needs and that could not be read, or NULL */
    enum tree_answer answer; /* and why: an included one that is not there too */
};

/* Whether programs of the device can use PAM at all: libpam is there. */
bool probe_has_pam(struct probe *probe);
/* The stack of a service, read once; never NULL. A service without lines of the type has those of "other". */
const struct probe_pam_stack *probe_pam(struct probe *probe, const char *service, enum probe_pam_type type);
/* The argument `name` of a line: false when it is not there. The last one counts; `*value` is "" for a word alone. */
bool probe_pam_argument(const struct probe_pam_line *line, const char *name, struct str *value);
/* The same for a parser alone: `text` is a file of pam.d. Bounded in lines, files and depth. */
void probe_pam_text(struct probe *probe, struct str text, enum probe_pam_type type, struct probe_pam_stack *stack);

/* What a module answers. */
enum probe_pam_result {
    PAM_IS_SUCCESS,
    PAM_IS_AUTH_ERR,
    PAM_IS_IGNORE,
    PAM_IS_USER_UNKNOWN,
    PAM_IS_AUTHINFO_UNAVAIL,
    PAM_IS_AUTHTOK_ERR,
    PAM_IS_MODULE_UNKNOWN,
    PAM_RESULTS
};
/* A stack is played with answers; `ran` says of each line whether it was asked. */
struct probe_pam_play {
    enum probe_pam_result (*answer)(void *context, const struct probe_pam_line *line);
    void *context;
    bool *ran; /* as many as the stack has lines; NULL: not asked for */
};
/* Whether the stack ends well. */
bool probe_pam_plays(const struct probe_pam_stack *stack, struct probe_pam_play *play);

/* What a module answers for an ordinary account of the device itself. `unsure` is set (never cleared) where only the
 * device can tell. */
enum probe_pam_result probe_pam_ordinary(const struct probe_pam_line *line, bool right_password, bool *unsure);
/* The same where a program of root's asks for whoever stands before it: login, sshd, a display manager. */
enum probe_pam_result probe_pam_at_door(const struct probe_pam_line *line, bool right_password, bool *unsure);
/* Whether what the module answers is known: of others probe_pam_ordinary supposes that they ask for a password. */
bool probe_pam_knows(const struct probe_pam_line *line);

#endif
