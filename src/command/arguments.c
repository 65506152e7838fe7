#include "command/arguments.h"

static const struct diag_kind UNKNOWN = {"command.unknown-option", SEVERITY_ERROR, "there is no option {0} here",
                                         "'keyway {1} --help' lists them"};
static const struct diag_kind NEEDS = {"command.option-needs-value", SEVERITY_ERROR, "option --{0} needs a value: {1}",
                                       NULL};
static const struct diag_kind TAKES_NONE = {"command.option-takes-none", SEVERITY_ERROR, "option --{0} takes no value",
                                            NULL};
static const struct diag_kind TWICE = {"command.option-twice", SEVERITY_ERROR, "option --{0} is given twice", NULL};
static const struct diag_kind WORD = {"command.option-value", SEVERITY_ERROR, "--{0} does not know '{1}'",
                                      "it takes one of: {2}"};
static const struct diag_kind EMPTY = {"command.empty-value", SEVERITY_ERROR, "the value of --{0} is empty",
                                       "a variable of the shell may be unset"};
static const struct diag_kind EMPTY_ARGUMENT = {"command.empty-argument", SEVERITY_ERROR, "an argument is empty",
                                                "usage: keyway {0} {1}; a variable of the shell may be unset"};
static const struct diag_kind FEW = {"command.too-few", SEVERITY_ERROR, "'keyway {0}' needs {1}",
                                     "usage: keyway {0} {1}"};
static const struct diag_kind MANY = {"command.too-many", SEVERITY_ERROR, "'{0}' is one argument too many",
                                      "usage: keyway {1} {2}"};

enum { OPTIONS_MAX = 64 };

static const struct command_option *find_long(const struct command *command, struct str name) {
    for (size_t i = 0; i < command->option_count; i++)
        if (str_eq(str_from(command->options[i].name), name))
            return &command->options[i];
    return NULL;
}

static const struct command_option *find_short(const struct command *command, char letter) {
    for (size_t i = 0; i < command->option_count; i++)
        if (letter && command->options[i].letter == letter)
            return &command->options[i];
    return NULL;
}

static void report_unknown(struct run *run, struct str written, struct str name) {
    struct str names[OPTIONS_MAX];
    size_t count = 0;
    for (; count < run->command->option_count && count < OPTIONS_MAX; count++)
        names[count] = str_from(run->command->options[count].name);
    struct str near = diag_nearest(name, names, count);
    if (near.len)
        near = str_format(run->arena, "--" STR_F, STR_A(near));
    diag_add_near(run->sink, &UNKNOWN, PLACE_NONE, near, written, str_from(run->command->name));
}

/* One of the words that the option allows, as the table spells it; any value when it names none. */
static bool settle_word(const struct command_option *option, struct str *value) {
    struct str rest = str_from(option->words), word;
    if (!rest.ptr)
        return true;
    while (str_next(&rest, ' ', &word))
        if (str_eq_nocase(word, *value)) {
            *value = word;
            return true;
        }
    return false;
}

static struct str nearest_word(const struct command_option *option, struct str value) {
    struct str words[OPTIONS_MAX], rest = str_from(option->words);
    size_t count = 0;
    while (count < OPTIONS_MAX && str_next(&rest, ' ', &words[count]))
        count++;
    return diag_nearest(value, words, count);
}

static enum status take_value(struct run *run, const struct command_option *option, struct str value) {
    struct str name = str_from(option->name);
    if (!option->many && run_has(run, option->name)) {
        diag_add(run->sink, &TWICE, PLACE_NONE, name);
        return STATUS_INPUT;
    }
    if (option->argument && !settle_word(option, &value)) {
        diag_add_near(run->sink, &WORD, PLACE_NONE, nearest_word(option, value), name, value, str_from(option->words));
        return STATUS_INPUT;
    }
    /* Taken for "not given" it would leave out what was asked for: the gate of a release, say. */
    if (option->argument && value.len == 0) {
        diag_add(run->sink, &EMPTY, PLACE_NONE, name);
        return STATUS_INPUT;
    }
    run->values[run->value_count++] = (struct run_value){option, value};
    return STATUS_OK;
}

struct cursor {
    const char *const *at;
    size_t left;
};

static enum status take_option(struct run *run, struct cursor *cursor, struct str written) {
    bool is_long = str_starts(written, STR("--"));
    struct str name = str_skip(written, is_long ? 2 : 1), value = STR_NONE;
    size_t equals = is_long ? str_find_char(name, '=') : SIZE_MAX;
    if (equals != SIZE_MAX) {
        value = str_skip(name, equals + 1);
        name = str_slice(name, 0, equals);
    } else if (!is_long && name.len > 1) {
        value = str_skip(name, 1);
        name = str_slice(name, 0, 1);
    }
    const struct command_option *option =
        is_long ? find_long(run->command, name) : find_short(run->command, name.len ? name.ptr[0] : 0);
    if (!option) {
        report_unknown(run, written, name);
        return STATUS_INPUT;
    }
    if (!option->argument && value.ptr) {
        diag_add(run->sink, &TAKES_NONE, PLACE_NONE, str_from(option->name));
        return STATUS_INPUT;
    }
    if (option->argument && !value.ptr) {
        if (cursor->left == 0) {
            diag_add(run->sink, &NEEDS, PLACE_NONE, str_from(option->name), str_from(option->argument));
            return STATUS_INPUT;
        }
        value = str_from(*cursor->at++);
        cursor->left--;
    }
    return take_value(run, option, value);
}

static enum status check_count(struct run *run) {
    const struct command *command = run->command;
    struct str name = str_from(command->name), synopsis = str_from(command->synopsis);
    if (run->argument_count < command->least) {
        diag_add(run->sink, &FEW, PLACE_NONE, name, synopsis);
        return STATUS_INPUT;
    }
    if (run->argument_count > command->most) {
        diag_add(run->sink, &MANY, PLACE_NONE, run->arguments[command->most], name, synopsis);
        return STATUS_INPUT;
    }
    for (size_t i = 0; command->complete == COMPLETE_FILE && i < run->argument_count; i++)
        if (run->arguments[i].len == 0) {
            diag_add(run->sink, &EMPTY_ARGUMENT, PLACE_NONE, name, synopsis);
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

enum status arguments_read(struct run *run, const char *const *arguments, size_t count, bool *help) {
    run->arguments = ARENA_ARRAY(run->arena, struct str, count);
    run->values = ARENA_ARRAY(run->arena, struct run_value, count);
    if (!run->arguments || !run->values)
        return STATUS_MEMORY;
    struct cursor cursor = {arguments, count};
    bool only_positional = false;
    enum status status = STATUS_OK;
    while (cursor.left) {
        struct str word = str_from(*cursor.at++);
        cursor.left--;
        if (!only_positional && (str_eq(word, STR("--help")) || str_eq(word, STR("-h")))) {
            *help = true;
            return STATUS_OK;
        }
        if (!only_positional && str_eq(word, STR("--"))) {
            only_positional = true;
        } else if (!only_positional && word.len > 1 && word.ptr[0] == '-') {
            if (take_option(run, &cursor, word) != STATUS_OK)
                status = STATUS_INPUT;
        } else {
            run->arguments[run->argument_count++] = word;
        }
    }
    return status == STATUS_OK ? check_count(run) : status;
}

struct str run_option(const struct run *run, const char *name) {
    struct str value = STR_NONE;
    for (size_t n = 0; run_option_at(run, name, n, &value); n++)
        continue;
    return value;
}

bool run_has(const struct run *run, const char *name) {
    struct str value;
    return run_option_at(run, name, 0, &value);
}

bool run_option_at(const struct run *run, const char *name, size_t n, struct str *value) {
    for (size_t i = 0; i < run->value_count; i++) {
        if (!str_eq(str_from(run->values[i].option->name), str_from(name)) || n-- > 0)
            continue;
        *value = run->values[i].value;
        return true;
    }
    return false;
}
