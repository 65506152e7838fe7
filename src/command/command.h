/* What a command is, and what it is run with. One command, one file, one row in commands.c; the row feeds the
 * dispatcher,
 * --help, the man page and the shell completion. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/diag.h"
#include "base/out.h"

/* Exit codes of every command. */
enum { EXIT_WELL = 0, EXIT_FAILED = 1, EXIT_FINDINGS = 2 };

/* What completes an argument in a shell. */
enum complete { COMPLETE_NOTHING, COMPLETE_FILE, COMPLETE_FOLDER };

struct command_option {
    char letter;          /* short form, or 0 */
    const char *name;     /* long form without dashes */
    const char *argument; /* name of its argument ("DATE"), or NULL for a flag */
    const char *help;     /* one clause, no full stop */
    const char *words;    /* all its values, separated by blanks: any other is refused; NULL: any value */
    const char *offers;   /* beside NULL words: the usual values, for a shell to offer; not checked */
    enum complete complete;
    bool many; /* may be given more than once */
};

/* The row of every command that reads documents; main.c heeds it. */
#define DIAGNOSTICS_OPTION                                                                                             \
    {                                                                                                                  \
        .name = "diagnostics", .argument = "FORMAT", .words = "text json",                                             \
        .help = "how to print what went wrong, on standard error"                                                      \
    }

struct command_example {
    const char *line;
    const char *what;
};

struct run;

/* What a command does that its first argument chooses: keyway watch ACTION. The row feeds the command's dispatcher,
 * --help and the man page. */
struct command_action {
    const char *name;
    const char *form;     /* what follows the name, or "" */
    const char *what;     /* one clause, no full stop */
    const char *example;  /* of the form, where the command shows one */
    unsigned least, most; /* arguments behind the name, where the command counts them */
    int (*run)(struct run *run);
    const char *takes;   /* options with blanks between them, where the command tells them apart */
    const char *formats; /* of --format, in the same way; NULL: the action looks at it itself, or does not take it */
};

struct command {
    const char *name;
    const char *group;                    /* who asks: "owner", "integrator", "supplier", "everyone" */
    const char *synopsis;                 /* positional arguments: "PLANT" */
    const char *summary;                  /* one clause */
    const char *text;                     /* paragraphs for --help and man page, separated by an empty line */
    const struct command_action *actions; /* NULL: its first argument chooses nothing */
    size_t action_count;
    const struct command_option *options;
    size_t option_count;
    const struct command_example *examples;
    size_t example_count;
    enum complete complete; /* of the positional arguments */
    unsigned least, most;   /* positional arguments */
    int (*run)(struct run *run);
};

struct run_value {
    const struct command_option *option;
    struct str value;
};

/* Where standard output goes. Behind a pipe may be a pager, and then the terminal is the pager's. */
enum run_output { OUTPUT_FILE, OUTPUT_TERMINAL, OUTPUT_PIPE };

/* One run of a command: its arguments, and where its results and troubles go. */
struct run {
    const struct command *command;
    struct str *arguments; /* positional */
    size_t argument_count;
    struct run_value *values; /* options in the order given */
    size_t value_count;
    struct arena *arena;    /* of the run */
    struct diag_sink *sink; /* printed to standard error when the command is done */
    struct out *out;        /* standard output */
    enum run_output output; /* what standard output is */
    bool colour;            /* it is a terminal and NO_COLOR is unset */
    bool terminal;          /* standard error is a terminal: progress may be shown */
    unsigned width;         /* columns of standard output: 80 unless a terminal or COLUMNS says otherwise */
};

/* The last value of an option, or STR_NONE; whether it was given at all. */
struct str run_option(const struct run *run, const char *name);
bool run_has(const struct run *run, const char *name);
/* The n-th value of an option that may be repeated; false when there are fewer. */
bool run_option_at(const struct run *run, const char *name, size_t n, struct str *value);
/* Exit code for a failed call: reports what the callee could not (no memory). */
int run_failed(struct run *run, enum status status);

#endif
