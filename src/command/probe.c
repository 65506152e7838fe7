/* keyway probe: what a device answers from outside, and what keyway-probe saw on it. */
#include "command/probe.h"

#include "base/file.h"
#include "command/actions.h"

static const struct action_mistakes MISTAKES = {
    .option = {"probe.option", SEVERITY_ERROR, "{0} takes no --{1}",
               "leave it out; 'keyway probe --help' says which action takes what"},
    .format = {"probe.format", SEVERITY_ERROR, "{0} does not write {1}", "its formats are: {2}"},
    .arguments = {"probe.arguments", SEVERITY_ERROR, "{0} is written with other arguments", "keyway probe {0} {1}"}};

/* To add an action: a function in probe_NAME.c, declared in probe.h, and its row here; its options go into the table
 * below. */
static const struct command_action actions[] = {
    {.name = "host",
     .form = "HOST",
     .what = "ask the ports of a device from outside; the word may be left out",
     .least = 1,
     .most = 1,
     .run = probe_host_run,
     .takes = "format product credentials",
     .formats = "text json"},
    {.name = "image",
     .form = "FILE",
     .what = "look into an image of a device's root file system, as keyway-probe does",
     .least = 1,
     .most = 1,
     .run = probe_image_run,
     .takes = "format only part",
     .formats = "text json"},
    {.name = "show",
     .form = "REPORT",
     .what = "print what was seen, and what to mend",
     .least = 1,
     .most = 1,
     .run = probe_show_run,
     .takes = "format waivers asset at",
     .formats = "text json html sarif junit oscal"},
    {.name = "diff",
     .form = "OLD NEW",
     .what = "tell what turned between two reports of a device",
     .least = 2,
     .most = 2,
     .run = probe_diff_run,
     .takes = "format",
     .formats = "text json"},
    {.name = "checks",
     .form = "[GROUP|CHECK|REQUIREMENT]",
     .what = "list the checks, on the device or from outside",
     .least = 0,
     .most = 1,
     .run = probe_checks_run,
     .takes = "format by-requirement outside",
     .formats = "text json"},
    {.name = "sign",
     .form = "REPORT",
     .what = "put a report into a signed envelope",
     .least = 1,
     .most = 1,
     .run = probe_sign_run,
     .takes = "key output",
     .formats = ""},
};

/* keyway probe rtu-7.plant is keyway probe host rtu-7.plant. */
static int probe(struct run *run) {
    return action_run_or_first(run, actions, ARRAY_LEN(actions), &MISTAKES);
}

enum status probe_take(struct run *run, struct str path, struct probe_report **report) {
    struct source *source = ARENA_NEW(run->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    TRY(file_read(path.ptr, 2 * (size_t)PROBE_REPORT_BYTES_MAX, run->arena, run->sink, source));
    return probe_report_parse(source, run->arena, run->sink, report);
}

static const struct command_option options[] = {
    {.letter = 'p',
     .name = "product",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "host: the product document: what it declares is asked, else is a finding"},
    {.name = "credentials",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "host: try these passwords of accounts as shipped, once a service"},
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text json html sarif junit oscal",
     .help = "how to print it; show: any of them, the others: text or json"},
    {.name = "only", .argument = "CHECK", .help = "image: one check, or one group of them, by its id"},
    {.name = "part", .argument = "NAME", .help = "image: the part of a disk that holds the root, 'partition-2' or 2"},
    {.name = "waivers",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "show: the findings that somebody lives with until a day"},
    {.name = "asset", .argument = "ID", .help = "show: whose waivers count, beside those for every asset"},
    {.name = "at", .argument = "DATE", .help = "show: hold waivers against this day instead of today"},
    {.name = "by-requirement", .help = "checks: in the order of 62443-4-2 instead of by group"},
    {.name = "outside", .help = "checks: those from outside (HOST), not those of keyway-probe"},
    {.letter = 'k',
     .name = "key",
     .argument = "FILE|URI",
     .complete = COMPLETE_FILE,
     .help = "sign: the P-256 key, a PEM file or a pkcs11: URI of a token"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "sign: write to this file"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway probe rtu-7.plant.example --product product.yaml", "what answers from outside"},
    {"keyway probe image firmware.img --format json >image.json", "before a device has it"},
    {"keyway probe show rtu-7.json", "what is not met, and how to mend it"},
    {"keyway probe show rtu-7.json --format html >rtu-7.html", "a page to read"},
    {"keyway probe diff january.json rtu-7.json", "what got worse since"},
    {"keyway probe checks \"CR 1.1\"", "what a device is asked of one requirement"},
    {"keyway probe sign rtu-7.json -k probe.pem -o rtu-7.dsse.json", "for a plant that pins the key"},
};

extern const struct command probe_command;
const struct command probe_command = {
    .name = "probe",
    .group = "owner",
    .synopsis = "HOST | show|sign REPORT | diff OLD NEW | checks",
    .summary = "ask a device from outside; show, compare and sign its reports",
    .text =
        "HOST: each port that the product declares, and those of services that devices are known to leave open, is "
        "asked one harmless question, one after another: control devices fall over when they are hurried. One host, "
        "no ranges. With --credentials the accounts that product.yaml declares with 'default-password' are tried with "
        "the "
        "passwords of that file (lines of NAME:PASSWORD), once each at SSH, telnet, FTP and HTTP Basic, with a pause: "
        "a "
        "device that locks accounts counts these tries. No report shows a password. The exit code is 2 when a check is "
        "not met, 1 when nothing answers or nothing could be judged.\n"
        "\n"
        "keyway-probe looks at the device that it runs on and writes a report; copy the program there, and the report "
        "back: 'ssh rtu-7 keyway-probe --format json >rtu-7.json'. An asset of plant.yaml names it under 'probe'.\n"
        "\n"
        "show: the exit code is 2 when a check is not met that no waiver holds for, 1 when the report judges nothing. "
        "What could not be seen is no pass, and no failure. A waived finding is shown as waived.\n"
        "\n"
        "diff: the exit code is 2 when something got worse: a check is not met that was not so before, a finding "
        "shows more, or what was met is no longer seen.\n"
        "\n"
        "sign: the report becomes the payload of a DSSE envelope, unchanged. A plant that names the public key at the "
        "asset believes no report without such a signature.",
    .actions = actions,
    .action_count = ARRAY_LEN(actions),
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 3,
    .run = probe,
};
