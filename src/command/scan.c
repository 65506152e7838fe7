/* keyway scan: what weakens the files of a product as they ship. */
#include "command/outputs.h"

#include "base/progress.h"
#include "report/scan.h"
#include "supplier/analysis.h"
#include "supplier/scan_waiver.h"
#include "supplier/surface.h"

static const struct diag_kind ALONE = {"scan.alone", SEVERITY_ERROR, "{0} goes only {1}", NULL};

static bool is_shown(const struct scan_finding *finding, enum scan_severity least) {
    return finding->rule->severity <= least && !finding->waiver;
}

static int exit_code(const struct scan_result *result, enum scan_severity least) {
    for (size_t i = 0; i < result->finding_count; i++)
        if (is_shown(&result->findings[i], least))
            return EXIT_FINDINGS;
    return result->unread + result->unfinished > 0 ? EXIT_FAILED : EXIT_WELL;
}

static enum scan_severity least_severity(const struct run *run) {
    struct str word = run_option(run, "least");
    for (enum scan_severity severity = SCAN_ERROR; severity <= SCAN_NOTE; severity++)
        if (str_eq(word, scan_severity_name(severity)))
            return severity;
    return SCAN_WARNING;
}

/* The words of --only, in the order of enum scan_part. */
static const char parts_of[] = "elf mode secret function";

static unsigned parts(const struct run *run) {
    struct str value;
    unsigned parts = 0;
    for (size_t i = 0; run_option_at(run, "only", i, &value); i++) {
        struct str rest = str_from(parts_of), word;
        for (unsigned bit = 1; str_next(&rest, ' ', &word); bit <<= 1)
            parts |= str_eq(value, word) ? bit : 0;
    }
    if (str_eq(run_option(run, "format"), STR("cyclonedx")))
        return 0; /* what is installed is read anyhow */
    return parts ? parts : SCAN_PART_ALL;
}

/* The attack surface instead of the findings: facts, which fall short only of the interfaces of a product. */
static int show_surface(struct run *run, const struct scan_result *result) {
    struct surface surface;
    const struct product *product = NULL;
    struct str document = run_option(run, "product");
    enum status status = document.ptr ? product_read(document.ptr, run->arena, run->sink, &product) : STATUS_OK;
    if (status == STATUS_OK)
        status = surface_list(result, run->arena, &surface);
    if (status != STATUS_OK)
        return run_failed(run, status);
    size_t undeclared = product ? surface_compare(&surface, product) : 0;
    if (str_eq(run_option(run, "format"), STR("json")))
        scan_surface_json(&surface, product, run->out);
    else
        scan_surface_text(&surface, product, run->out);
    if (undeclared > 0)
        return EXIT_FINDINGS;
    return result->unread + surface_untold(&surface) > 0 ? EXIT_FAILED : EXIT_WELL;
}

static enum status merge(struct run *run, const char *root, struct scan_result *result) {
    struct analysis analysis;
    struct str file;
    if (!run_has(run, "sarif"))
        return STATUS_OK;
    TRY(analysis_begin(&analysis, root, run->arena, run->sink, result));
    for (size_t i = 0; run_option_at(run, "sarif", i, &file); i++)
        TRY(analysis_add(&analysis, file.ptr));
    return STATUS_OK;
}

struct scan_writing {
    struct run *run;
    const struct scan_result *result;
    const struct scan_report_options *options;
};

static enum status write_report(void *context, struct str file, struct out *out) {
    const struct scan_writing *w = context;
    struct str format = run_option(w->run, "format");
    (void)file;
    return scan_format_named(format.ptr ? format : STR("text"))->write(w->result, w->options, w->run->arena, out);
}

static enum status show(struct run *run, const struct scan_result *result, struct scan_report_options *options) {
    struct scan_writing writing = {run, result, options};
    if (!run_has(run, "output"))
        return write_report(&writing, STR_NONE, run->out);
    options->colour = false;
    return outputs_write(run, write_report, &writing);
}

/* What would be left aside without a word. */
static bool refuse_unheeded(struct run *run) {
    static const char *const FINDINGS_ONLY[] = {"build", "output"};
    if (run_has(run, "product") && !run_has(run, "surface")) {
        diag_add(run->sink, &ALONE, PLACE_NONE, STR("--product"), STR("with --surface"));
        return true;
    }
    struct str format = run_option(run, "format");
    if (run_has(run, "surface") && (str_eq(format, STR("sarif")) || str_eq(format, STR("cyclonedx")))) {
        diag_add(run->sink, &ALONE, PLACE_NONE, str_format(run->arena, "--format " STR_F, STR_A(format)),
                 STR("without --surface"));
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(FINDINGS_ONLY); i++)
        if (run_has(run, FINDINGS_ONLY[i]) && run_has(run, "surface")) {
            diag_add(run->sink, &ALONE, PLACE_NONE, str_format(run->arena, "--%s", FINDINGS_ONLY[i]),
                     STR("without --surface"));
            return true;
        }
    return false;
}

static int scan(struct run *run) {
    struct scan_report_options options = {.root = run->arguments[0].ptr,
                                          .build = run_option(run, "build"),
                                          .parts = parts(run),
                                          .least = least_severity(run),
                                          .now = date_time_now(),
                                          .all = run_has(run, "all"),
                                          .colour = run->colour,
                                          .width = run->width};
    struct progress progress;
    struct scan_result result;
    if (refuse_unheeded(run))
        return EXIT_FAILED;
    progress_start(&progress, "scanning", run->terminal);
    struct waiver_list waivers = {NULL, 0};
    struct str waiver_file = run_option(run, "waivers");
    if (waiver_file.ptr) {
        enum status read = waiver_read(waiver_file.ptr, run->arena, run->sink, &waivers);
        if (read == STATUS_OK)
            read = scan_waiver_check(&waivers, run->sink);
        if (read != STATUS_OK)
            return run_failed(run, read);
        options.waivers = true;
    }
    struct scan_options how = {.parts = run_has(run, "surface") ? SCAN_PART_SURFACE : parts(run),
                               .today = date_today(),
                               .progress = progress_step,
                               .progress_context = &progress};
    enum status status = scan_tree(options.root, &how, run->arena, run->sink, &result);
    progress_end(&progress);
    if (status == STATUS_OK)
        status = merge(run, options.root, &result);
    if (status == STATUS_OK)
        scan_waiver_apply(&waivers, how.today, run->sink, &result);
    if (status == STATUS_OK && run_has(run, "surface"))
        return show_surface(run, &result);
    if (status == STATUS_OK)
        status = show(run, &result, &options);
    return status == STATUS_OK ? exit_code(&result, options.least) : run_failed(run, status);
}

static const struct command_option options[] = {
    {.letter = 'l',
     .name = "least",
     .argument = "SEVERITY",
     .words = "error warning note",
     .help = "show findings from this severity on, and exit with 2 for them; warning unless given"},
    {.name = "only",
     .argument = "PART",
     .words = parts_of,
     .many = true,
     .help = "look for this alone; may be repeated"},
    {.letter = 'w',
     .name = "waivers",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "findings that somebody lives with until a day (scan-waivers/1)"},
    {.letter = 's',
     .name = "sarif",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "merge another analyser's findings: SARIF, cppcheck XML, gcc JSON"},
    {.name = "surface", .help = "the attack surface instead: what listens, runs with others' rights, or debugs"},
    {.name = "product",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "with --surface: which of it no interface of this product.yaml accounts for"},
    {.letter = 'b',
     .name = "build",
     .argument = "BUILD",
     .help = "write into the report which build it is of, as 'build' of the release in product.yaml"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "write the report there, whole or not at all"},
    {.letter = 'a', .name = "all", .help = "every file of a rule, not the first five"},
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text json sarif cyclonedx",
     .help = "how to print it"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway scan build/rootfs", "before a release: what ships"},
    {"keyway scan firmware.img", "the same of an image of a disk or a file system"},
    {"keyway scan --format json --build 7d10c2f4 --output scan.json rootfs",
     "as evidence of that build: the kind 'scan' in product.yaml"},
    {"keyway scan --sarif gcc.sarif --sarif cppcheck.sarif src",
     "with what others found, each weakness of a place once"},
    {"keyway scan --format cyclonedx rootfs > bom.json", "what is installed, as a bill of materials"},
    {"keyway scan --surface --product product.yaml rootfs", "what listens, and whether product.yaml says so"},
    {"keyway scan --waivers scan-waivers.yaml rootfs", "without what was decided to be lived with, until its day"},
    {"keyway scan --least note --all /usr/bin/ssh", "everything about one file"},
};

extern const struct command scan_command;
const struct command scan_command = {
    .name = "scan",
    .group = "supplier",
    .synopsis = "PATH",
    .summary = "find what weakens the files of a product as they ship",
    .text =
        "Looks at every file below a folder, or in an image (a file system, a disk, an archive): how binaries are "
        "hardened (position "
        "independence, relocations, stack, fortified functions, control flow, library paths, symbols), which files "
        "anybody may write, which programs run with others' rights, and which files hold a password, a token, a key, "
        "an "
        "account or a certificate that must not ship. ELF files of every processor are read natively; nothing is run. "
        "A secret is never printed whole. Of an image the modes are those that it says, and files have paths such as "
        "disk.img!/partition-2!/etc/shadow; ext2 to ext4, SquashFS, FAT, ISO 9660, tar, cpio, zip, disks with "
        "partitions, "
        "U-Boot's images, Android's sparse ones "
        "and what is compressed are opened, without mounting them. Others (UBI, JFFS2) are told, with what "
        "unpacks them.\n"
        "\n"
        "What a file does not tell is said as such and never counts as a pass. Links are not followed. The exit code "
        "is 2 when anything of the severity asked for was found or could not be told, 1 when a file could not be "
        "read, or an analysis of another did not run whole. With --surface it is 2 when --product does not account for "
        "something, and 1 when it could not be told of a program whether it listens.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 1,
    .run = scan,
};
