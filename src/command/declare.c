/* keyway declare: a signed declaration of a release. */
#include "command/database_feed.h"
#include "command/day.h"

#include "base/file.h"
#include "evidence/signer.h"
#include "supplier/declare.h"

static const struct diag_kind NEEDED = {"declare.needed", SEVERITY_ERROR, "--{0} is needed", "{1}"};
static const struct diag_kind NO_RELEASE = {"declare.no-release", SEVERITY_ERROR,
                                            "there is no release '{0}' in the document", "it has {1}"};
static const struct diag_kind SAME_NAME = {"declare.same-name", SEVERITY_ERROR,
                                           "two of the release's files are called '{0}'",
                                           "a declaration tells them apart by their names"};
static const struct diag_kind ENDS_EARLY = {"declare.ends-early", SEVERITY_ERROR,
                                            "the declaration would end ({0}) before it begins ({1})", NULL};

static const struct diag_kind NOT_VALID = {"declare.certificate-days", SEVERITY_WARNING,
                                           "the signer's certificate is valid from {0} to {1}, and not on {2}",
                                           "on a day outside of it nobody believes what it signs; have it issued anew"};

enum { MONTHS_VALID = 12 };

struct declaring {
    struct run *run;
    const struct product *product;
    struct capability capability;
    struct product_status status;
    struct database_feed database;
    struct declare_options options;
    struct declare_file *subjects;
    struct declare_file guide, sbom;
};

static enum status check_given(struct run *run) {
    static const struct {
        const char *option, *hint;
        bool signs;
    } NEEDS[] = {
        {"release", "say which of the document's releases is declared", false},
        {"file", "name the files that the release consists of: their hashes tie the declaration to them", false},
        {"key", "a PEM file or a pkcs11: URI; or print the unsigned statement with --statement", true},
        {"chain", "a PEM file with the signer's certificate first", true},
    };
    for (size_t i = 0; i < ARRAY_LEN(NEEDS); i++)
        if (!run_has(run, NEEDS[i].option) && !(NEEDS[i].signs && run_has(run, "statement"))) {
            diag_add(run->sink, &NEEDED, PLACE_NONE, str_from(NEEDS[i].option), str_from(NEEDS[i].hint));
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

static struct str releases_of(const struct product *product, struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < product->release_count && text.ptr; i++)
        text = str_format(arena, STR_F "%s" STR_F, STR_A(text), i ? ", " : "", STR_A(product->releases[i].version));
    return text;
}

static enum status find_release(struct declaring *d, const struct release **release) {
    struct str version = run_option(d->run, "release");
    *release = product_release(d->product, version);
    if (*release)
        return STATUS_OK;
    diag_add(d->run->sink, &NO_RELEASE, (struct place){.source = d->product->source}, version,
             releases_of(d->product, d->run->arena));
    return STATUS_INPUT;
}

static enum status hash_subjects(struct declaring *d) {
    struct run *run = d->run;
    struct str path;
    size_t count = 0;
    d->subjects = ARENA_ARRAY(run->arena, struct declare_file, run->value_count);
    if (!d->subjects)
        return STATUS_MEMORY;
    for (; run_option_at(run, "file", count, &path); count++) {
        TRY(declare_hash(path.ptr, run->arena, run->sink, &d->subjects[count]));
        for (size_t i = 0; i < count; i++)
            if (str_eq(d->subjects[i].name, d->subjects[count].name)) {
                diag_add(run->sink, &SAME_NAME, PLACE_NONE, d->subjects[i].name);
                return STATUS_INPUT;
            }
    }
    d->options.subjects = d->subjects;
    d->options.subject_count = count;
    return STATUS_OK;
}

static enum status hash_named(struct declaring *d, const char *option, struct declare_file *file,
                              const struct declare_file **named) {
    struct str path = run_option(d->run, option);
    if (!path.ptr)
        return STATUS_OK;
    *named = file;
    return declare_hash(path.ptr, d->run->arena, d->run->sink, file);
}

static enum status read_days(struct declaring *d) {
    struct declare_options *options = &d->options;
    TRY(day_option(d->run, "at", date_today(), &options->issued));
    TRY(day_option(d->run, "until", date_add_months(options->issued, MONTHS_VALID), &options->until));
    if (options->until >= options->issued)
        return STATUS_OK;
    char until[11], issued[11];
    date_text(options->until, until);
    date_text(options->issued, issued);
    diag_add(d->run->sink, &ENDS_EARLY, PLACE_NONE, str_from(until), str_from(issued));
    return STATUS_INPUT;
}

/* What the other documents of the workspace show of the process. What is wrong with a file of evidence was told. */
static enum status gather_process(struct declaring *d) {
    struct run *run = d->run;
    struct diag_sink heard;
    TRY(database_feed_open(run, &d->database));
    const struct status_options options = {.where = run->arguments[0].ptr,
                                           .version = run_option(run, "release"),
                                           .at = d->options.issued,
                                           .advisories = run_option(run, "advisories").ptr,
                                           .scan = run_option(run, "scan").ptr,
                                           .feed = database_feed_documents(&d->database)};
    diag_init(&heard, run->arena);
    enum status status = product_status_of(&options, run->arena, &heard, &d->status);
    if (status != STATUS_OK)
        diag_merge(run->sink, &heard);
    d->options.status = &d->status;
    return status;
}

/* The evidence of the release as it stands that day. How old it may be is for who reads the declaration to say. */
static enum status gather(struct declaring *d) {
    struct run *run = d->run;
    static const struct policy NO_LIMITS;
    const struct release *release = NULL;
    TRY(check_given(run));
    TRY(product_read(run->arguments[0].ptr, run->arena, run->sink, &d->product));
    TRY(find_release(d, &release));
    TRY(read_days(d));
    TRY(hash_subjects(d));
    TRY(hash_named(d, "guide", &d->guide, &d->options.guide));
    TRY(hash_named(d, "sbom", &d->sbom, &d->options.sbom));
    const struct declared_question question = {.day = {.policy = &NO_LIMITS, .at = d->options.issued}};
    TRY(capability_of(d->product, release, &question, run->arena, run->sink, &d->capability));
    d->options.capability = &d->capability;
    return gather_process(d);
}

static void warn_of_days(struct declaring *d, const struct signer *signer) {
    struct signer_days days = signer_days(signer);
    char texts[3][11];
    if (d->options.issued >= days.from && d->options.issued <= days.until)
        return;
    date_text(days.from, texts[0]);
    date_text(days.until, texts[1]);
    date_text(d->options.issued, texts[2]);
    diag_add(d->run->sink, &NOT_VALID, PLACE_NONE, str_from(texts[0]), str_from(texts[1]), str_from(texts[2]));
}

static enum status sign(struct declaring *d, struct str statement, struct out *out) {
    struct run *run = d->run;
    struct signer *signer = NULL;
    struct dsse_envelope envelope = {.payload_type = STR(DECLARATION_PAYLOAD_TYPE), .payload = statement};
    TRY(signer_open(run_option(run, "key").ptr, run_option(run, "chain").ptr, run->arena, run->sink, &signer));
    warn_of_days(d, signer);
    enum status status = signer_sign(signer, &envelope, run->arena, run->sink);
    signer_close(signer);
    return status == STATUS_OK ? dsse_write(&envelope, run->arena, out) : status;
}

static enum status write_all(struct declaring *d, struct out *out) {
    struct str statement;
    TRY(declare_statement(&d->options, d->run->arena, &statement));
    if (!run_has(d->run, "statement"))
        return sign(d, statement, out);
    out_str(out, statement);
    out_char(out, '\n');
    return STATUS_OK;
}

static enum status deliver(struct declaring *d) {
    struct str path = run_option(d->run, "output");
    struct out out;
    if (!path.ptr)
        return write_all(d, d->run->out);
    out_memory(&out, DSSE_BYTES_MAX);
    enum status status = write_all(d, &out);
    if (status == STATUS_OK)
        status = out_flush(&out);
    if (status == STATUS_OK)
        status = file_write(path.ptr, out_text(&out), d->run->sink);
    out_done(&out);
    return status;
}

static int declare(struct run *run) {
    struct declaring d = {.run = run, .database = {.run = run}};
    enum status status = gather(&d);
    if (status == STATUS_OK)
        status = deliver(&d);
    database_feed_close(&d.database);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

static const struct command_option options[] = {
    {.letter = 'r', .name = "release", .argument = "VERSION", .help = "the release of the document that is declared"},
    {.name = "file",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "a file of the release: its hash ties the declaration to it"},
    {.name = "guide", .argument = "FILE", .complete = COMPLETE_FILE, .help = "the hardening guide of the release"},
    {.name = "sbom", .argument = "FILE", .complete = COMPLETE_FILE, .help = "its bill of materials"},
    {.letter = 'k',
     .name = "key",
     .argument = "FILE|URI",
     .complete = COMPLETE_FILE,
     .help = "the key to sign with: a PEM file, or a pkcs11: URI of a token"},
    {.name = "chain",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .help = "certificates in PEM: the signer's, then those above it"},
    {.name = "at", .argument = "DATE", .help = "the day of issue, instead of today"},
    {.name = "until", .argument = "DATE", .help = "its last day; a year later unless given"},
    COMPARE_OPTIONS,
    {.name = "statement", .help = "print the statement, not signed: to look at, or to sign elsewhere"},
    {.letter = 'o', .name = "output", .argument = "FILE", .complete = COMPLETE_FILE, .help = "write to this file"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway declare product.yaml -r 4.2.0 --file fw.bin --statement", "what would be signed"},
    {"keyway declare product.yaml -r 4.2.0 --file fw.bin -k k.pem --chain c.pem", "sign it with a key in a file"},
    {"keyway declare product.yaml -r 4.2.0 --file fw.bin --statement --db watch.db",
     "what would be signed, components compared with known vulnerabilities"},
};

extern const struct command declare_command;
const struct command declare_command = {
    .name = "declare",
    .group = "supplier",
    .synopsis = "PRODUCT",
    .summary = "make a signed declaration of a release",
    .text =
        "Writes what the release's evidence shows as an in-toto Statement in a DSSE envelope: who makes which product, "
        "the hashes of the release's files, the capability security level of every type at each assurance, how each "
        "requirement of 62443-4-2 and 62443-4-1 stands and what shows it, with the hashes of that evidence, and how "
        "long the release is supported. What speaks against the release is declared as well.\n"
        "\n"
        "An asset owner lists the file in plant.yaml; 'keyway check' verifies signature, chain, days and revocation "
        "against the owner's trust folder and computes the levels anew from the statements.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 1,
    .most = 1,
    .run = declare,
};
