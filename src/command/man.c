/* The manual pages keyway(1) and keyway-COMMAND(1), from the rows of commands.c; man(7) macros. */
#include "command/help.h"

/* Text for roff: backslashes and leading dots or quotes would be taken as requests, and '-' for a hyphen. */
static void write_roff(struct out *out, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool line_start = i == 0 || text.ptr[i - 1] == '\n';
        if (line_start && (c == '.' || c == '\''))
            out_lit(out, "\\&");
        if (c == '\\')
            out_lit(out, "\\e");
        else if (c == '-')
            out_lit(out, "\\-");
        else if (c == '\'')
            out_lit(out, "\\(aq");
        else
            out_char(out, c);
    }
}

static void write_paragraphs(struct out *out, const char *text) {
    struct str rest = str_from(text), line;
    while (str_next(&rest, '\n', &line)) {
        if (line.len)
            write_roff(out, line);
        else
            out_lit(out, ".PP");
        out_char(out, '\n');
    }
}

static void write_option(struct out *out, const struct command_option *option) {
    out_lit(out, ".TP\n");
    if (option->letter)
        out_format(out, "\\fB\\-%c\\fR, ", option->letter);
    out_lit(out, "\\fB\\-\\-");
    write_roff(out, str_from(option->name));
    out_lit(out, "\\fR");
    if (option->argument)
        out_format(out, " \\fI%s\\fR", option->argument);
    out_char(out, '\n');
    write_roff(out, str_from(option->help));
    if (option->words) {
        out_lit(out, " (one of: ");
        write_roff(out, str_from(option->words));
        out_char(out, ')');
    }
    out_char(out, '\n');
}

static void write_actions(struct out *out, const struct command *command) {
    if (command->action_count == 0)
        return;
    out_lit(out, ".SH ACTIONS\n");
    for (size_t i = 0; i < command->action_count; i++) {
        const struct command_action *action = &command->actions[i];
        out_format(out, ".TP\n\\fB%s\\fR", action->name);
        if (action->form[0]) {
            out_char(out, ' ');
            write_roff(out, str_from(action->form));
        }
        out_char(out, '\n');
        write_roff(out, str_from(action->what));
        out_char(out, '\n');
    }
}

static void write_options(struct out *out, const struct command *command) {
    if (command->option_count == 0)
        return;
    out_lit(out, ".SH OPTIONS\n");
    for (size_t i = 0; i < command->option_count; i++)
        write_option(out, &command->options[i]);
}

static void write_examples(struct out *out, const struct command *command) {
    if (command->example_count == 0)
        return;
    out_lit(out, ".SH EXAMPLES\n");
    for (size_t i = 0; i < command->example_count; i++) {
        if (i > 0)
            out_lit(out, ".PP\n");
        write_roff(out, str_from(command->examples[i].what));
        out_lit(out, ":\n.PP\n.RS\n.EX\n");
        write_roff(out, str_from(command->examples[i].line));
        out_lit(out, "\n.EE\n.RE\n");
    }
}

static void write_exit_status(struct out *out) {
    out_lit(out, ".SH EXIT STATUS\n.TP\n0\nall is well\n.TP\n1\nthe tool or its input failed\n.TP\n2\nit falls "
                 "short, or something was found\n");
}

void help_man_command(struct out *out, const struct command *command) {
    out_lit(out, ".TH KEYWAY\\-");
    for (const char *c = command->name; *c; c++)
        out_char(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
    out_format(out, " 1 \"\" \"keyway " KEYWAY_VERSION "\" \"User Commands\"\n.SH NAME\nkeyway\\-%s \\- ",
               command->name);
    write_roff(out, str_from(command->summary));
    out_format(out, "\n.SH SYNOPSIS\n.B keyway %s\n[\\fIOPTION\\fR...] \\fI", command->name);
    write_roff(out, str_from(command->synopsis));
    out_lit(out, "\\fR\n.SH DESCRIPTION\n");
    write_paragraphs(out, command->text);
    write_actions(out, command);
    write_options(out, command);
    write_exit_status(out);
    write_examples(out, command);
    out_lit(out, ".SH SEE ALSO\n.BR keyway (1)\n.PP\nThe formats are specified in docs/formats of the distribution.\n");
}

static void write_row(struct out *out, const struct command *command) {
    out_format(out, ".TP\n.BR keyway\\-%s (1)\n", command->name);
    write_roff(out, str_from(command->summary));
    out_char(out, '\n');
}

static void write_see_also(struct out *out) {
    out_lit(out, ".SH SEE ALSO\n");
    for (size_t i = 0; i < command_count; i++)
        out_format(out, ".BR keyway\\-%s (1)%s\n", commands[i]->name, i + 1 < command_count ? "," : "");
    out_lit(out, ".PP\nThe formats are specified in docs/formats of the distribution.\n");
}

void help_man(struct out *out) {
    out_lit(
        out,
        ".TH KEYWAY 1 \"\" \"keyway " KEYWAY_VERSION "\" \"User Commands\"\n"
        ".SH NAME\nkeyway \\- the component layer of IEC 62443, executable\n"
        ".SH SYNOPSIS\n.B keyway\n\\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
        ".SH DESCRIPTION\n"
        "Keyway turns evidence about industrial components (test results, certificates, software bills of material,\n"
        "security advisories, checks on live devices) into security levels by IEC 62443\\-4\\-2, and says for every\n"
        "zone and asset of a plant whether it reaches its target level, and if not why and what to do.\n"
        "What was not checked is never a pass.\n"
        ".PP\nEach command has a page of its own: \\fBman keyway\\-check\\fR, \\fBkeyway help check\\fR, or\n"
        "\\fBkeyway \\-\\-man check\\fR, which prints the page.\n"
        ".SH COMMANDS\n");
    for (size_t i = 0; i < command_count; i++)
        write_row(out, commands[i]);
    write_exit_status(out);
    out_lit(out,
            ".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nwhen set, no colour is used\n.TP\n.B COLUMNS\nwidth of the report\n"
            ".TP\n.B SOURCE_DATE_EPOCH\nthe day to take for today, in seconds since 1970\n");
    write_see_also(out);
}
