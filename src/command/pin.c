/* keyway pin: the hashes of the files that a document names, written into it. */
#include "command/command.h"

#include "document/pin.h"

static const char *const outcome_words[] = {[PIN_SAME] = "same", [PIN_ADDED] = "added", [PIN_CHANGED] = "changed"};

enum { HASH_SHOWN = 12, WORD_WIDTH = 9 };

static void write_entry(struct out *out, const struct pin_entry *entry) {
    out_format(out, "%-*s" STR_F "  ", WORD_WIDTH, outcome_words[entry->outcome],
               STR_A(str_slice(entry->sha256, 0, HASH_SHOWN)));
    out_safe(out, entry->file);
    if (entry->outcome == PIN_CHANGED) {
        out_lit(out, " (was ");
        out_safe(out, str_slice(entry->before, 0, HASH_SHOWN));
        out_char(out, ')');
    }
    out_char(out, '\n');
}

static int pin(struct run *run) {
    bool check = run_has(run, "check");
    int code = EXIT_WELL;
    for (size_t i = 0; i < run->argument_count; i++) {
        struct pin_report report;
        enum status status = pin_document(run->arguments[i].ptr, !check, run->arena, run->sink, &report);
        if (status != STATUS_OK)
            return run_failed(run, status);
        for (size_t k = 0; k < report.count; k++)
            if (!check || report.items[k].outcome != PIN_SAME)
                write_entry(run->out, &report.items[k]);
        if (check && report.changed)
            code = EXIT_FINDINGS;
    }
    return code;
}

static const struct command_option options[] = {
    {.letter = 'c',
     .name = "check",
     .help = "change nothing: list the hashes that differ, and exit with 2 if any does"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway pin product.yaml", "after a new test run, pin its report"},
    {"keyway pin --check product.yaml", "in a pipeline: is everything that we claim still what we pinned?"},
};

extern const struct command pin_command;
const struct command pin_command = {
    .name = "pin",
    .group = "supplier",
    .synopsis = "DOCUMENT...",
    .summary = "write the SHA-256 of every file that a document names into it",
    .text =
        "An artefact counts only when its hash is pinned in the document that names it, so that nobody can change a "
        "report behind the statement that rests on it. This command computes the hashes and writes them in place: "
        "comments and layout stay as they are, and the document is replaced whole or not at all.\n"
        "\n"
        "It takes product, process and plant documents. Look at what changed before you commit it: a pin is your word "
        "that "
        "this is the report you mean.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 64,
    .run = pin,
};
