/* keyway init: the first documents of a workspace. */
#include "command/command.h"

#include "supplier/workspace_start.h"

static void write_steps(struct out *out, struct str folder, bool all) {
    bool here = str_eq(folder, STR("."));
    out_lit(out, "\nNext:\n"
                 "  1. product.yaml: change the lines marked CHANGE THIS, and the component types\n"
                 "  2. process.yaml: name people and roles, and the documents that you have\n"
                 "  3. ");
    out_lit(out, "keyway pin ");
    out_safe(out, here ? STR("") : folder);
    out_str(out, here || str_ends(folder, STR("/")) ? STR("") : STR("/"));
    out_lit(out, "process.yaml    once documents are named\n  4. keyway status");
    out_str(out, here ? STR("") : STR(" "));
    out_safe(out, here ? STR("") : folder);
    out_lit(out, "    where the product stands, and what to do first\n");
    if (all)
        out_lit(out, "  5. keyway threats and keyway guide    what the other three leave open\n");
}

static int init(struct run *run) {
    struct str folder = run->argument_count ? run->arguments[0] : STR(".");
    bool all = run_has(run, "all");
    struct workspace_files start = {.count = all ? WORKSPACE_FILES : WORKSPACE_FIRST};
    enum status status = workspace_start(folder, date_today(), run->arena, run->sink, &start);
    if (status != STATUS_OK)
        return run_failed(run, status);
    for (size_t i = 0; i < start.count; i++) {
        const struct workspace_file *file = &start.files[i];
        out_str(run->out, file->written ? STR("written  ") : STR("kept     "));
        out_safe(run->out, str_from(file->path));
        out_str(run->out, file->written ? STR("\n") : STR(", which was there\n"));
    }
    write_steps(run->out, folder, all);
    return EXIT_WELL;
}

static const struct command_option options[] = {
    {.name = "all", .letter = 'a', .help = "threat-model.yaml, requirements.yaml and hardening.yaml, too"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway init && keyway status", "a first honest status of the product whose source lies here"},
    {"keyway init --all", "later: first threats, requirements and hardening guide beside them"},
};

extern const struct command init_command;
const struct command init_command = {
    .name = "init",
    .group = "supplier",
    .synopsis = "[FOLDER]",
    .summary = "write a first product.yaml and process.yaml beside a product's source",
    .text =
        "The documents are valid as they are, and say nothing that is not so: what could be shown stands in them as "
        "comments with an example. The product is named after the folder. Nothing is asked, and a file that is "
        "there is left as it is.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 0,
    .most = 1,
    .run = init,
};
