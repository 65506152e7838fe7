/* keyway psirt: its actions, and what they share. */
#ifndef COMMAND_PSIRT_H
#define COMMAND_PSIRT_H

#include "command/day.h"
#include "document/case_edit.h"
#include "supplier/psirt.h"

/* A case that is being changed. */
enum { PSIRT_CHANGES_MAX = 12, PSIRT_PAIRS_MAX = 8 };
struct psirt_work {
    struct run *run;
    const char *path;
    const struct source *source;
    const struct case_document *document;
    struct psirt_case joined;
    struct str who;
    char now[DATE_TIME_TEXT];
    struct case_change changes[PSIRT_CHANGES_MAX];
    size_t change_count;
};

/* Reads the case that the second argument names. With a diagnostic. */
enum status psirt_begin(struct run *run, struct psirt_work *work) MUST_USE;
/* Plans to set a key; nothing for a value that was not given. */
void psirt_set(struct psirt_work *work, const char *key, struct str value);
/* Plans an item behind a list; the pairs are copied. STATUS_MEMORY. */
enum status psirt_append(struct psirt_work *work, const char *key, const struct case_pair *pairs,
                         size_t count) MUST_USE;
/* Plans the step itself. STATUS_INPUT with a diagnostic when the case is in no state for it, or lacks its note. */
enum status psirt_step(struct psirt_work *work, struct str word, struct str note) MUST_USE;
/* The text with all changes, held against the products again: `*after` is what it says. */
enum status psirt_finish(struct psirt_work *work, struct str *text, struct psirt_case *after) MUST_USE;

/* The login name, or what --who says. ptr NULL without memory. */
struct str psirt_who(struct run *run);
/* Refuses an option that is needed and was not given. */
enum status psirt_needs(struct run *run, const char *option, const char *why) MUST_USE;

/* The actions, in psirt_NAME.c. */
int psirt_step_action(struct run *run); /* acknowledge, triage, validate ... */
int psirt_new_action(struct run *run);
int psirt_list_action(struct run *run);
int psirt_show_action(struct run *run);
int psirt_publish_action(struct run *run);
int psirt_report_action(struct run *run);

#endif
