/* What the commands share whose first argument chooses an action: which one it is, and what it takes. What they say of
 * a mistake is their own. */
#ifndef COMMAND_ACTIONS_H
#define COMMAND_ACTIONS_H

#include "command/command.h"

/* The action of that name, or NULL. */
const struct command_action *action_find(const struct command_action *actions, size_t count, struct str name);
/* The nearest name of an action to what was written (diag_nearest), of at most 32. */
struct str action_nearest(const struct command_action *actions, size_t count, struct str name);
/* The first option of the run that neither the action takes nor every action of the command (`common`, parted by
 * blanks); STR_NONE when there is none. */
struct str action_untaken(const struct run *run, const struct command_action *action, const char *common);
/* Whether the action writes what --format asks for: also where nothing is asked, or the action looks at it itself. */
bool action_writes(const struct run *run, const struct command_action *action);

/* What a command says of an action that was asked for wrongly. All are given the action's name; then: */
struct action_mistakes {
    struct diag_kind option;    /* the option that it does not take */
    struct diag_kind format;    /* the format that it does not write, and those that it does */
    struct diag_kind arguments; /* what it is written with */
};
/* Runs the action that the first argument names; where it names none, or there is none, the first of `actions` is
 * meant, and its name is put in front. The exit code; EXIT_FAILED with a diagnostic of `mistakes`. */
int action_run_or_first(struct run *run, const struct command_action *actions, size_t count,
                        const struct action_mistakes *mistakes);

#endif
