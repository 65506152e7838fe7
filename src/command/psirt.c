/* keyway psirt: the cases of a product security incident response team, from the report to the advisory. */
#include "command/psirt.h"

#include "command/actions.h"

static const struct diag_kind NO_ACTION = {"psirt.action", SEVERITY_ERROR, "'{0}' is nothing that is done to a case",
                                           "'keyway psirt --help' lists what is"};
static const struct diag_kind FORM = {"psirt.form", SEVERITY_ERROR, "{0} does not take so many or so few arguments",
                                      "write: keyway psirt {0} {1}"};

/* To add an action: a function in psirt_NAME.c, declared in psirt.h, and its row here. */
static const struct command_action actions[] = {
    {.name = "new",
     .form = "FILE --title TEXT|--mail MAIL",
     .what = "begin a case, also from a mail as it was saved",
     .least = 1,
     .most = 1,
     .run = psirt_new_action},
    {.name = "list",
     .form = "[FOLDER]",
     .what = "show the cases, and what is due next",
     .least = 0,
     .most = 1,
     .run = psirt_list_action},
    {.name = "show", .form = "CASE", .what = "tell all of a case", .least = 1, .most = 1, .run = psirt_show_action},
    {.name = "report",
     .form = "[FOLDER]",
     .what = "tell what is supported, what is open, and how long fixes took",
     .least = 0,
     .most = 1,
     .run = psirt_report_action},
    {.name = "acknowledge",
     .form = "CASE",
     .what = "tell that the reporter had an answer",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "triage",
     .form = "CASE",
     .what = "tell that it is looked at",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "validate",
     .form = "CASE",
     .what = "tell that it is a vulnerability",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "score",
     .form = "CASE --cvss VECTOR",
     .what = "say how bad it is",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "affect",
     .form = "CASE PRODUCT RELEASE...",
     .what = "say which releases have it",
     .least = 3,
     .most = 62,
     .run = psirt_step_action},
    {.name = "fix",
     .form = "CASE [PRODUCT RELEASE]",
     .what = "say that a fix is made, or which release has it",
     .least = 1,
     .most = 3,
     .run = psirt_step_action},
    {.name = "workaround",
     .form = "CASE [PRODUCT] --details TEXT",
     .what = "say what helps those who cannot update",
     .least = 1,
     .most = 2,
     .run = psirt_step_action},
    {.name = "coordinate",
     .form = "CASE --with WHOM",
     .what = "note who was told",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "agree",
     .form = "CASE",
     .what = "note that all agree on what is published and when",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "embargo",
     .form = "CASE TIME",
     .what = "hold it back until then",
     .least = 2,
     .most = 2,
     .run = psirt_step_action},
    {.name = "cve", .form = "CASE ID", .what = "note its id", .least = 2, .most = 2, .run = psirt_step_action},
    {.name = "publish",
     .form = "CASE --into FOLDER",
     .what = "write the advisory into the folder that a web server gives out",
     .least = 1,
     .most = 1,
     .run = psirt_publish_action},
    {.name = "close", .form = "CASE", .what = "end a case", .least = 1, .most = 1, .run = psirt_step_action},
    {.name = "reject",
     .form = "CASE --note TEXT",
     .what = "end a case that is none",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "reopen",
     .form = "CASE --note TEXT",
     .what = "begin an ended case anew",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
    {.name = "note",
     .form = "CASE --note TEXT",
     .what = "add a remark",
     .least = 1,
     .most = 1,
     .run = psirt_step_action},
};

static bool takes(const struct command_action *action, size_t given) {
    bool is_pair = !str_eq(str_from(action->name), STR("fix")) || given != 2;
    return given >= action->least && given <= action->most && is_pair;
}

static int psirt(struct run *run) {
    const struct command_action *action = action_find(actions, ARRAY_LEN(actions), run->arguments[0]);
    if (action && takes(action, run->argument_count - 1))
        return action->run(run);
    if (action)
        diag_add(run->sink, &FORM, PLACE_NONE, str_from(action->name), str_from(action->form));
    else
        diag_add_near(run->sink, &NO_ACTION, PLACE_NONE, action_nearest(actions, ARRAY_LEN(actions), run->arguments[0]),
                      run->arguments[0]);
    return EXIT_FAILED;
}

static const struct command_option options[] = {
    {.name = "who", .argument = "NAME", .help = "who does it, in place of the login name"},
    {.letter = 'n', .name = "note", .argument = "TEXT", .help = "why, or what came of it: kept with the step"},
    {.name = "mail",
     .argument = "MAIL",
     .complete = COMPLETE_FILE,
     .help = "new: the report as it came (.eml): title, description, reporter and time are taken from it"},
    {.name = "id", .argument = "ID", .help = "new: the case's id, in place of the file's name"},
    {.name = "title", .argument = "TEXT", .help = "new: what goes wrong, in one line"},
    {.name = "description", .argument = "TEXT", .help = "new: what goes wrong, as the advisory tells it"},
    {.name = "received", .argument = "TIME", .help = "new: when the report came in (2026-11-23T09:30:00+01:00)"},
    {.name = "reporter", .argument = "NAME", .help = "new: who reported it"},
    {.name = "contact", .argument = "ADDRESS", .help = "new: where the reporter is reached"},
    {.name = "credit",
     .argument = "HOW",
     .words = "named anonymous none",
     .help = "new: how the advisory may thank the reporter"},
    {.name = "product",
     .argument = "DOCUMENT",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "new, affect: a product that it is about, as seen from the case's folder; report: a product to tell of"},
    {.name = "cvss", .argument = "VECTOR", .many = true, .help = "score: a vector of CVSS 3.1 or 4.0, or one of each"},
    {.name = "cwe", .argument = "ID", .help = "score: the weakness behind it, as in CWE-306"},
    {.name = "ssvc", .argument = "DECISION", .help = "score: exploitation, automatable, impact, as in E:P/A:N/T:T"},
    {.name = "status",
     .argument = "STATUS",
     .words = "affected under-investigation not-affected",
     .help = "affect: what holds for the releases; affected unless given"},
    {.name = "why", .argument = "TEXT", .help = "affect: what makes releases safe that are not affected"},
    {.name = "details", .argument = "TEXT", .help = "fix, workaround: what an owner is to do"},
    {.name = "date", .argument = "DATE", .help = "fix, workaround: since when"},
    {.name = "kind",
     .argument = "KIND",
     .words = "workaround compensating-control none-planned",
     .help = "workaround: what it is"},
    {.name = "with", .argument = "WHOM", .help = "coordinate, agree: the reporter, a CERT, CISA"},
    {.name = "into",
     .argument = "FOLDER",
     .complete = COMPLETE_FOLDER,
     .help = "publish: the folder that the web server gives out"},
    {.name = "url",
     .argument = "URL",
     .help = "publish: where that folder is seen (https://HOST/), in place of what product.yaml says; "
             "fix, workaround: where to get it"},
    {.name = "key", .argument = "FINGERPRINT", .help = "publish: sign with this OpenPGP key"},
    {.name = "gnupg-home",
     .argument = "FOLDER",
     .complete = COMPLETE_FOLDER,
     .help = "publish: where GnuPG keeps that key, in place of its usual folder"},
    {.name = "unsigned", .help = "publish: without a signature"},
    {.name = "csaf",
     .argument = "VERSION",
     .words = "2.0 2.1",
     .help = "publish: as this version of CSAF; 2.0 unless given"},
    {.name = "summary", .argument = "TEXT", .help = "publish: what is new in this revision"},
    {.name = "accept",
     .argument = "TEST",
     .many = true,
     .help = "publish: take what this recommended or informative test of CSAF finds, as in 6.3.3"},
    {.letter = 'a', .name = "all", .help = "list: cases that ended too"},
    {.name = "at", .argument = "DATE", .help = "list, show, report: as of this day, in place of today"},
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text json openeox",
     .help = "list, show, report: how to print it; openeox is of report alone"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway psirt new psirt/RT-2026-003.yaml --title T --product ../product.yaml", "a report came in"},
    {"keyway psirt list", "what is open, and what is overdue: then the exit code is 2"},
    {"keyway psirt score psirt/RT-2026-003.yaml --cvss VECTOR --cwe CWE-306", "how bad it is"},
    {"keyway psirt report --product product.yaml", "what is supported, and what is open"},
    {"keyway psirt publish psirt/RT-2026-003.yaml --into www --key FINGERPRINT", "tell everybody"},
    {"keyway psirt affect psirt/RT-2026-003.yaml rc-400 4.1.0 4.2.0", "which releases have it"},
};

extern const struct command psirt_command;
const struct command psirt_command = {
    .name = "psirt",
    .group = "supplier",
    .synopsis = "ACTION [CASE] [ARGUMENT]...",
    .summary = "handle a reported vulnerability, from the report to the advisory",
    .text =
        "A case is a YAML file of its own, best in a folder psirt/ beside product.yaml. Each action but list and show "
        "is a step of it: checked against the table of states, and written into the file with who and when. Comments "
        "and layout stay, so that version control shows just what was done. A step that is not allowed is refused, "
        "with the reason and what is allowed.\n"
        "\n"
        "new FILE begins a case, also from a mail as it was saved. acknowledge, triage, validate and score CASE lead "
        "on. affect CASE PRODUCT RELEASE... says which releases have it, fix CASE that a fix is being made, and with "
        "PRODUCT RELEASE which release has it; workaround CASE says what helps those who cannot update. coordinate "
        "CASE notes who was told, agree CASE that all agree on what is published and when; embargo CASE TIME holds it "
        "back, cve CASE ID notes its id. close, reject and reopen end it or begin anew; note adds a remark.\n"
        "\n"
        "publish CASE --into FOLDER writes the CSAF advisory into the folder that a web server gives out, with all "
        "that a "
        "trusted provider has: hashes, OpenPGP signatures, ROLIE feeds, changes.csv, index.txt, "
        "provider-metadata.json, security.txt. It is refused before the embargo ends, and when any test of CSAF finds "
        "anything. Once more, it publishes a revision if the case has changed. The folder changes as a whole or not "
        "at all; 'keyway watch' of an owner can follow it.\n"
        "\n"
        "list [FOLDER] shows the cases (of psirt/ unless another folder is named) with what is due next; it exits with "
        "2 when anything is overdue. show CASE tells all of one: scores are computed from their vectors. "
        "report [FOLDER] tells until when releases are supported, which of them have a known vulnerability, and how "
        "long fixes took; it exits with 2 when a supported release has one that nothing fixes. As openeox it is a "
        "document of OpenEoX.",
    .actions = actions,
    .action_count = ARRAY_LEN(actions),
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 64,
    .run = psirt,
};
