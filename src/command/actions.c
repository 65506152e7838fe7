#include "command/actions.h"

enum { ACTIONS_MAX = 32 };

static bool is_among(struct str word, const char *words) {
    struct str rest = str_from(words), one;
    while (rest.ptr && str_next(&rest, ' ', &one))
        if (str_eq_nocase(one, word))
            return true;
    return false;
}

const struct command_action *action_find(const struct command_action *actions, size_t count, struct str name) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(name, str_from(actions[i].name)))
            return &actions[i];
    return NULL;
}

struct str action_nearest(const struct command_action *actions, size_t count, struct str name) {
    struct str names[ACTIONS_MAX];
    size_t known = count < ACTIONS_MAX ? count : ACTIONS_MAX;
    for (size_t i = 0; i < known; i++)
        names[i] = str_from(actions[i].name);
    return diag_nearest(name, names, known);
}

struct str action_untaken(const struct run *run, const struct command_action *action, const char *common) {
    for (size_t i = 0; i < run->value_count; i++) {
        struct str option = str_from(run->values[i].option->name);
        if (!is_among(option, action->takes) && !is_among(option, common))
            return option;
    }
    return STR_NONE;
}

bool action_writes(const struct run *run, const struct command_action *action) {
    struct str format = run_option(run, "format");
    return !format.ptr || !action->formats || is_among(format, action->formats);
}

static enum status check_asked(struct run *run, const struct command_action *action,
                               const struct action_mistakes *mistakes) {
    struct str name = str_from(action->name), option = action_untaken(run, action, "diagnostics");
    size_t given = run->argument_count - 1;
    if (option.ptr)
        diag_add(run->sink, &mistakes->option, PLACE_NONE, name, option);
    else if (!action_writes(run, action))
        diag_add(run->sink, &mistakes->format, PLACE_NONE, name, run_option(run, "format"), str_from(action->formats));
    else if (given < action->least || given > action->most)
        diag_add(run->sink, &mistakes->arguments, PLACE_NONE, name, str_from(action->form));
    else
        return STATUS_OK;
    return STATUS_INPUT;
}

static enum status put_in_front(struct run *run, const char *name) {
    struct str *words = ARENA_ARRAY(run->arena, struct str, run->argument_count + 1);
    if (!words)
        return STATUS_MEMORY;
    words[0] = str_from(name);
    if (run->argument_count > 0)
        memcpy(words + 1, run->arguments, run->argument_count * sizeof *words);
    run->arguments = words;
    run->argument_count++;
    return STATUS_OK;
}

int action_run_or_first(struct run *run, const struct command_action *actions, size_t count,
                        const struct action_mistakes *mistakes) {
    const struct command_action *action =
        run->argument_count > 0 ? action_find(actions, count, run->arguments[0]) : NULL;
    enum status status = action ? STATUS_OK : put_in_front(run, actions[0].name);
    if (!action)
        action = &actions[0];
    if (status == STATUS_OK)
        status = check_asked(run, action, mistakes);
    return status == STATUS_OK ? action->run(run) : run_failed(run, status);
}
