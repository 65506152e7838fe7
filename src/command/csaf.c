/* keyway csaf: what concerns CSAF documents themselves. */
#include "command/csaf.h"

#include "command/actions.h"
#include "command/csaf_convert.h"
#include "command/csaf_input.h"

static const struct diag_kind NO_ACTION = {"csaf.action", SEVERITY_ERROR,
                                           "'{0}' is nothing that can be done to a document", "write one of: {1}"};
static const struct diag_kind NO_OPTION = {"csaf.option", SEVERITY_ERROR, "{0} takes no --{1}",
                                           "leave it out; 'keyway csaf --help' says which action takes what"};
static const struct diag_kind NO_FORMAT = {"csaf.format", SEVERITY_ERROR, "{0} does not write {1}",
                                           "its formats are: {2}"};

static const struct diag_kind NO_NETWORK = {"csaf.no-network", SEVERITY_ERROR, "--{0}: nothing here asks the network",
                                            "name an address, or give --online to validate"};

/* To add an action: a function in csaf_NAME.c, declared in csaf.h, and its row here; its options go into the table
 * below. */
static const struct command_action actions[] = {
    {.name = "validate",
     .form = "PATH...",
     .what = "hold documents against the schema and the tests of the specification",
     .run = csaf_validate_run,
     .takes =
         "preset test format output all quiet baseline write-baseline spelling words online ca-file proxy internal",
     .formats = "text json sarif junit"},
    {.name = "show",
     .form = "FILE",
     .what = "print a document for people",
     .run = csaf_show_run,
     .takes = "format all ca-file proxy internal",
     .formats = "text html"},
    {.name = "convert",
     .form = "FILE",
     .what = "write a document of CSAF 2.0 as CSAF 2.1",
     .run = csaf_convert_run,
     .takes = "format output choose ca-file proxy internal",
     .formats = "text json"},
    {.name = "tests",
     .form = "",
     .what = "list the tests, with the versions of CSAF that have them",
     .run = csaf_tests_run,
     .takes = "",
     .formats = ""},
};

/* What says how the network is asked is of no use where nothing asks it. */
static enum status check_network(struct run *run) {
    static const char *const network[] = {"ca-file", "proxy", "internal"};
    bool asks = run_has(run, "online");
    for (size_t i = 1; i < run->argument_count; i++)
        asks |= csaf_input_is_url(run->arguments[i]);
    for (size_t i = 0; i < ARRAY_LEN(network) && !asks; i++) {
        if (!run_has(run, network[i]))
            continue;
        diag_add(run->sink, &NO_NETWORK, PLACE_NONE, str_from(network[i]));
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

/* Options are of the command; an action takes some of them. */
static enum status check_options(struct run *run, const struct command_action *action) {
    struct str option = action_untaken(run, action, "diagnostics");
    if (option.ptr) {
        diag_add(run->sink, &NO_OPTION, PLACE_NONE, str_from(action->name), option);
        return STATUS_INPUT;
    }
    if (action_writes(run, action))
        return check_network(run);
    diag_add(run->sink, &NO_FORMAT, PLACE_NONE, str_from(action->name), run_option(run, "format"),
             str_from(action->formats));
    return STATUS_INPUT;
}

static void refuse_action(struct run *run) {
    struct str known = STR("");
    for (size_t i = 0; i < ARRAY_LEN(actions); i++)
        known = str_format(run->arena, STR_F "%s%s", STR_A(known), i ? ", " : "", actions[i].name);
    diag_add_near(run->sink, &NO_ACTION, PLACE_NONE, action_nearest(actions, ARRAY_LEN(actions), run->arguments[0]),
                  run->arguments[0], known);
}

static int csaf(struct run *run) {
    const struct command_action *action = action_find(actions, ARRAY_LEN(actions), run->arguments[0]);
    if (!action) {
        refuse_action(run);
        return EXIT_FAILED;
    }
    enum status status = check_options(run, action);
    return status == STATUS_OK ? action->run(run) : run_failed(run, status);
}

static const struct command_option options[] = {
    {.letter = 'p',
     .name = "preset",
     .argument = "PRESET",
     .words = "basic extended full mandatory recommended informative schema external-request-free "
              "consistent-revision-history consistent-date-times ssvc extensions extensions-exist",
     .help =
         "which tests: basic (the mandatory ones), extended (the recommended too), full (all), or another preset of "
         "the specification"},
    {.letter = 't', .name = "test", .argument = "ID", .many = true, .help = "this test alone, as in 6.1.14, or schema"},
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text json sarif junit html",
     .help = "how to print it; validate: text json sarif junit, show: text html, convert: text json"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "also write a report to this file, in the format that its name ends with; convert: the document"},
    {.name = "choose",
     .argument = "CHOICE",
     .words = CSAF_CONVERT_CHOICES,
     .many = true,
     .help = "convert: choose where the specification leaves a choice"},
    {.name = "baseline",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "leave out the findings that this file lists"},
    {.name = "write-baseline",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "list every finding in this file, instead of telling it"},
    {.name = "online", .help = "ask whether the addresses in documents lead somewhere (tests 6.3.6 and 6.3.7)"},
    {.name = "ca-file",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "trust these authorities (PEM) and no others; with an address or --online"},
    {.name = "proxy",
     .argument = "URL",
     .help = "ask through this proxy instead of the environment's; with an address or --online"},
    {.name = "internal", .help = "ask hosts of the inner network too that only a document or redirect leads to"},
    {.name = "spelling", .help = "look words up too, in the dictionaries of hunspell (test 6.3.8)"},
    {.name = "words",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "the words of this file are spelt right; with --spelling"},
    {.name = "all", .help = "print every finding or product, also where there are very many"},
    {.letter = 'q', .name = "quiet", .help = "print nothing; the exit code tells"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway csaf validate advisory.json", "before it is published"},
    {"keyway csaf validate --preset full advisories/ -o advisories.sarif",
     "a whole folder by every test, as SARIF too"},
    {"keyway csaf validate https://example.com/csaf/advisory.json", "one that is published"},
    {"keyway csaf validate advisories/ --write-baseline known.tsv", "take what is there for known"},
    {"keyway csaf validate advisories/ --baseline known.tsv", "and tell only what is new"},
    {"keyway csaf show advisory.json --format html >advisory.html", "a page to read"},
    {"keyway csaf convert advisory.json -o advisory-2.1.json", "lift it to CSAF 2.1, and read what was done"},
};

extern const struct command csaf_command;
const struct command csaf_command = {
    .name = "csaf",
    .group = "supplier",
    .synopsis = "validate PATH... | show|convert FILE | tests",
    .summary = "hold security advisories against CSAF, show and convert them",
    .text =
        "validate: documents of CSAF 2.0 and 2.1 are held against the official schema and the tests of the "
        "specification. A finding says which test, where, and how to mend it. Folders are searched for .json, "
        ".json.gz and .json.zst, and what a provider has beside advisories (metadata, ROLIE) is left out and counted; "
        "'-' is standard input. The exit code is 2 when anything was found, 1 when a document "
        "could not be read. What a test could not check is told as not checked, and is no finding. Spelling is looked "
        "at with --spelling alone, addresses are asked with --online alone; dictionaries are in /usr/share/hunspell, "
        "or where DICPATH says. A list of known findings (--baseline) takes them out; an entry that does not occur any "
        "more is told.\n"
        "\n"
        "In place of a file an address may stand (https://HOST/PATH): its document is fetched, and called by it. "
        "Nothing else than https is spoken, and a document has at most 256 MiB.\n"
        "\n"
        "show: prints a document for people to read, in a terminal or as a page that loads nothing and runs no "
        "script.\n"
        "\n"
        "convert: a document of CSAF 2.0 is written as CSAF 2.1, by the rules of the specification. All that was "
        "changed is told, with its place and its value, and apart from it what a person must decide: then nothing is "
        "written, unless draft is chosen, and the exit code is 2.\n"
        "\n"
        "tests: lists the tests that are here, with the versions of CSAF and the severity.",
    .actions = actions,
    .action_count = ARRAY_LEN(actions),
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 64,
    .run = csaf,
};
