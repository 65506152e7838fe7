#include "command/help.h"

/* Who asks, in the order of the overview. */
static const struct {
    const char *name;
    const char *title;
} groups[] = {
    {"owner", "For the asset owner"},
    {"integrator", "For the integration service provider"},
    {"supplier", "For the product supplier"},
    {"everyone", "For everyone"},
};

static const struct str FOOT = STR_INIT("Exit codes: 0 all is well, 1 the tool or its input failed, 2 it falls short.\n"
                                        "Reports go to standard output, diagnostics and progress to standard error.\n");

enum { HELP_WIDTH = 80, OPTION_COLUMN = 30 };

/* Breaks `text` at blanks so that no line passes HELP_WIDTH; lines after the first are indented. `column` is where the
 * first line stands already. */
static void write_wrapped(struct out *out, struct str text, size_t column, size_t indent) {
    struct str word;
    bool first = true;
    while (str_next(&text, ' ', &word)) {
        if (word.len == 0)
            continue;
        if (!first && column + 1 + word.len > HELP_WIDTH) {
            out_char(out, '\n');
            out_repeat(out, ' ', indent);
            column = indent;
        } else if (!first) {
            out_char(out, ' ');
            column++;
        }
        out_str(out, word);
        column += word.len;
        first = false;
    }
    out_char(out, '\n');
}

static void write_paragraphs(struct out *out, const char *text, size_t indent) {
    struct str rest = str_from(text), line;
    while (str_next(&rest, '\n', &line)) {
        if (line.len) {
            out_repeat(out, ' ', indent);
            write_wrapped(out, line, indent, indent);
        } else {
            out_char(out, '\n');
        }
    }
}

void help_overview(struct out *out) {
    out_lit(
        out,
        "keyway: the component layer of IEC 62443, executable\n\nUsage: keyway COMMAND [OPTION...] [ARGUMENT...]\n");
    for (size_t g = 0; g < ARRAY_LEN(groups); g++) {
        bool titled = false;
        for (size_t i = 0; i < command_count; i++) {
            if (!str_eq(str_from(commands[i]->group), str_from(groups[g].name)))
                continue;
            if (!titled)
                out_format(out, "\n%s:\n", groups[g].title);
            titled = true;
            out_format(out, "  %-12s", commands[i]->name);
            write_wrapped(out, str_from(commands[i]->summary), 14, 14);
        }
    }
    out_char(out, '\n');
    write_wrapped(out,
                  STR("'keyway COMMAND --help' says more about one, 'keyway --version' names the version, 'keyway "
                      "--completion=bash' (zsh, fish) prints a completion, 'keyway --man [COMMAND]' the manual."),
                  0, 0);
    out_char(out, '\n');
    out_str(out, FOOT);
}

/* What it is at the left, what it does behind it, or in a line of its own where that is too long. */
static void write_entry(struct out *out, struct str left, struct str right) {
    out_str(out, left);
    if (left.len + 2 > OPTION_COLUMN) {
        out_char(out, '\n');
        left.len = 0;
    }
    out_repeat(out, ' ', OPTION_COLUMN - left.len);
    write_wrapped(out, right, OPTION_COLUMN, OPTION_COLUMN);
}

static void write_option(struct out *out, const struct command_option *option) {
    struct arena arena;
    arena_init(&arena, 4096 * 32);
    struct str left = str_format(&arena, "  %c%c%s--%s%s%s", option->letter ? '-' : ' ',
                                 option->letter ? option->letter : ' ', option->letter ? ", " : "  ", option->name,
                                 option->argument ? " " : "", option->argument ? option->argument : "");
    struct str help =
        option->words ? str_format(&arena, "%s (one of: %s)", option->help, option->words) : str_from(option->help);
    write_entry(out, left, help);
    arena_done(&arena);
}

static void write_actions(struct out *out, const struct command *command) {
    struct arena arena;
    arena_init(&arena, 4096 * 32);
    if (command->action_count)
        out_lit(out, "\nActions:\n");
    for (size_t i = 0; i < command->action_count; i++) {
        const struct command_action *action = &command->actions[i];
        write_entry(out, str_format(&arena, "  %s%s%s", action->name, action->form[0] ? " " : "", action->form),
                    str_from(action->what));
    }
    arena_done(&arena);
}

static const struct command_option help_option = {.letter = 'h', .name = "help", .help = "print this"};

void help_command(struct out *out, const struct command *command) {
    out_format(out, "keyway %s: ", command->name);
    write_wrapped(out, str_from(command->summary), strlen(command->name) + 9, 2);
    out_format(out, "\nUsage: keyway %s [OPTION...]%s%s\n\n", command->name, *command->synopsis ? " " : "",
               command->synopsis);
    write_paragraphs(out, command->text, 0);
    write_actions(out, command);
    out_lit(out, "\nOptions:\n");
    for (size_t i = 0; i < command->option_count; i++)
        write_option(out, &command->options[i]);
    write_option(out, &help_option);
    if (command->example_count)
        out_lit(out, "\nExamples:\n");
    for (size_t i = 0; i < command->example_count; i++)
        out_format(out, "  %s\n      %s\n", command->examples[i].line, command->examples[i].what);
    out_char(out, '\n');
    out_str(out, FOOT);
}
