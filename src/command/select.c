/* keyway select: which candidate fits. */
#include "command/advisories.h"
#include "command/day.h"
#include "command/outputs.h"
#include "command/overwrite.h"
#include "command/tender.h"

#include "base/file.h"
#include "base/xlsx_read.h"
#include "document/declaration.h"
#include "report/selection.h"

static const struct diag_kind NO_FORMAT = {"select.no-format", SEVERITY_ERROR,
                                           "--output: '{0}' does not tell which format to write",
                                           "let the name end in one of: .txt .json .csv .html"};
static const struct diag_kind NO_KIND = {
    "select.no-kind", SEVERITY_ERROR, "'{0}' is neither a form, a product document nor a declaration by its name",
    "a form ends in .csv or .xlsx (save other spreadsheets so), a product document in .yaml, a declaration in .json"};
static const struct diag_kind OVERWRITES = {"select.overwrites", SEVERITY_ERROR,
                                            "--output: '{0}' is one of the answers", "write the report elsewhere"};

enum { FIRST_ANSWER = 2 };

/* What was read of the files of the command line. */
struct offers {
    struct run *run;
    const struct tender *tender;
    struct bid_input input;
};

static enum status take_form(struct offers *offers, const struct source *text) {
    struct run *run = offers->run;
    struct answers *answers = ARENA_NEW(run->arena, struct answers);
    if (!answers)
        return STATUS_MEMORY;
    TRY(answers_read(text, offers->tender, run->arena, run->sink, answers));
    offers->input.answers[offers->input.answer_count++] = answers;
    return STATUS_OK;
}

static enum status read_form(struct offers *offers, struct str path) {
    struct run *run = offers->run;
    struct source *source = ARENA_NEW(run->arena, struct source);
    const struct source *text;
    if (!source)
        return STATUS_MEMORY;
    TRY(file_read(path.ptr, ANSWERS_BYTES_MAX, run->arena, run->sink, source));
    TRY(answers_text(source, run->arena, run->sink, &text));
    return take_form(offers, text);
}

/* Lines and columns of a message are then those of the sheet as CSV. */
static enum status read_sheet(struct offers *offers, struct str path) {
    struct run *run = offers->run;
    struct source *source = ARENA_NEW(run->arena, struct source);
    const struct source *text;
    if (!source)
        return STATUS_MEMORY;
    TRY(file_read(path.ptr, XLSX_READ_BYTES_MAX, run->arena, run->sink, source));
    TRY(xlsx_read(source, STR(TENDER_SHEET), run->arena, run->sink, &text));
    return take_form(offers, text);
}

static enum status read_product(struct offers *offers, struct str path) {
    const struct product *product;
    TRY(product_read(path.ptr, offers->run->arena, offers->run->sink, &product));
    offers->input.documents[offers->input.document_count++] = product;
    return STATUS_OK;
}

static enum status read_declaration(struct offers *offers, struct str path) {
    struct declaration *declaration;
    TRY(declaration_read(path.ptr, offers->run->arena, offers->run->sink, &declaration));
    declaration->place = (struct place){declaration->product.source, 0, 0};
    offers->input.documents[offers->input.document_count++] = &declaration->product;
    return STATUS_OK;
}

static const struct {
    struct str extension;
    enum status (*read)(struct offers *offers, struct str path);
} kinds[] = {
    {STR_INIT(".csv"), read_form},    {STR_INIT(".xlsx"), read_sheet},       {STR_INIT(".yaml"), read_product},
    {STR_INIT(".yml"), read_product}, {STR_INIT(".json"), read_declaration},
};

static enum status read_offer(struct offers *offers, struct str path) {
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (str_ends_nocase(path, kinds[i].extension))
            return kinds[i].read(offers, path);
    diag_add(offers->run->sink, &NO_KIND, PLACE_NONE, path);
    return STATUS_INPUT;
}

/* Goes on after a mistake, so that one run reports those of several files. */
static enum status read_offers(struct offers *offers) {
    struct run *run = offers->run;
    size_t count = run->argument_count;
    enum status worst = STATUS_OK;
    offers->input.answers = ARENA_ARRAY(run->arena, const struct answers *, count);
    offers->input.documents = ARENA_ARRAY(run->arena, const struct product *, count);
    if (!offers->input.answers || !offers->input.documents)
        return STATUS_MEMORY;
    for (size_t i = FIRST_ANSWER; i < count && worst != STATUS_MEMORY; i++) {
        enum status status = read_offer(offers, run->arguments[i]);
        worst = status > worst ? status : worst;
    }
    return worst;
}

/* What the options say of advisories; a mistake in them is told before the long work. */
static enum status ask_advisories(struct run *run, struct str *path, struct advisories_asked *asked) {
    *asked = (struct advisories_asked){.context = path, .arena = run->arena, .sink = run->sink};
    TRY(advisories_of_database(run, path, &asked->load));
    return advisories_check(run, asked->load != NULL);
}

/* ---- reports */

static enum status check_outputs(struct run *run) {
    struct str file;
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++) {
        if (!selection_format_of_file(file)) {
            diag_add(run->sink, &NO_FORMAT, PLACE_NONE, file);
            return STATUS_INPUT;
        }
        for (size_t i = FIRST_ANSWER; i < run->argument_count; i++)
            if (str_eq(run->arguments[i], file)) {
                diag_add(run->sink, &OVERWRITES, PLACE_NONE, file);
                return STATUS_INPUT;
            }
    }
    return STATUS_OK;
}

struct files {
    struct run *run;
    const struct selection *selection;
};

static enum status write_file(void *context, struct str file, struct out *out) {
    enum { FILE_WIDTH = 80 };
    const struct files *files = context;
    const struct selection_options options = {.width = FILE_WIDTH, .all = run_has(files->run, "all")};
    return selection_format_of_file(file)->write(files->selection, &options, files->run->arena, out);
}

/* A report must not replace the plant, a document or what that rests on. */
static enum status check_overwrites(struct run *run, struct plant *plant, const struct offers *offers) {
    const struct judged rests_on = {.plant = plant, .assessment = {.plant = plant}};
    TRY(overwrite_check(run, &rests_on));
    for (size_t i = 0; i < offers->input.document_count; i++)
        TRY(overwrite_check_product(run, offers->input.documents[i], NULL, 0));
    const char **forms = ARENA_ARRAY(run->arena, const char *, offers->input.answer_count);
    if (!forms)
        return STATUS_MEMORY;
    for (size_t i = 0; i < offers->input.answer_count; i++)
        forms[i] = offers->input.answers[i]->source->name.ptr;
    return overwrite_check_product(run, NULL, forms, offers->input.answer_count);
}

static enum status write_reports(struct run *run, const struct selection *selection) {
    struct str format = run_option(run, "format");
    const struct selection_options options = {.colour = run->colour, .width = run->width, .all = run_has(run, "all")};
    struct files files = {run, selection};
    TRY(selection_format_named(format.ptr ? format : STR("text"))->write(selection, &options, run->arena, run->out));
    return outputs_write(run, write_file, &files);
}

static enum status judge(struct run *run, const struct bid_question *question, const struct offers *offers,
                         struct bid_list *bids) {
    TRY(bid_join(&offers->input, run->arena, run->sink, bids));
    return bid_judge(question, run->arena, run->sink, bids);
}

static enum status select_run(struct run *run, struct bid_list *bids) {
    struct plant *plant;
    struct tender tender;
    struct advisory_db *advisories = NULL;
    struct offers offers = {.run = run, .tender = &tender};
    struct str assurance = run_option(run, "assurance"), path = STR("");
    struct advisories_asked asked;
    TRY(check_outputs(run));
    TRY(ask_advisories(run, &path, &asked));
    TRY(tender_read(run, &plant, &tender));
    TRY(read_offers(&offers));
    offers.input.plant = plant;
    TRY(check_overwrites(run, plant, &offers));
    asked.plant = plant;
    TRY(advisories_load(run, &asked, &advisories));
    struct bid_question question = {&tender, plant->zones[tender.zone].assurance, advisories};
    /* The option's table lets no other word through. */
    if (assurance.ptr)
        (void)strength_parse(assurance, &question.assurance);
    const struct selection selection = {&tender, question.assurance, bids, advisories != NULL};
    enum status status = judge(run, &question, &offers, bids);
    if (status == STATUS_OK)
        status = write_reports(run, &selection);
    advisory_free(advisories);
    return status;
}

static int select_candidates(struct run *run) {
    struct bid_list bids = {NULL, 0, 0};
    enum status status = select_run(run, &bids);
    if (status != STATUS_OK)
        return run_failed(run, status);
    for (size_t i = 0; i < bids.count; i++)
        if (bids.items[i].verdict <= BID_FITS_COVERED)
            return EXIT_WELL;
    return EXIT_FINDINGS;
}

static const struct command_option options[] = {
    TENDER_OPTIONS,
    ADVISORY_OPTIONS,
    ADVISORY_DATABASE_OPTION,
    {.name = "assurance",
     .argument = "STRENGTH",
     .words = "claim artefact certificate observation",
     .help = "how strongly it has to be shown, in place of the zone's assurance"},
    {.letter = 'f', .name = "format", .argument = "FORMAT", .words = "text json csv html", .help = "what to print"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "also write a report to this file, in the format that its name ends with"},
    {.name = "all", .help = "every demand of every candidate, with what the form says"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway select plant.yaml dosing --type ED answers/*.csv", "which of the answers fits"},
    {"keyway select plant.yaml dosing -t ED a.csv a.json b.csv -o ranked.html",
     "with what one of them declared, as a page"},
    {"keyway select plant.yaml dosing -t ED *.csv -a advisories/ --kev kev.json",
     "with what is known to be wrong, and what of it is exploited"},
};

extern const struct command select_command;
const struct command select_command = {
    .name = "select",
    .group = "owner",
    .synopsis = "PLANT ZONE ANSWER...",
    .summary = "rank the candidates that answered a tender",
    .text =
        "Reads forms that 'keyway tender' wrote and suppliers filled in (XLSX, or CSV as it was or as Excel and "
        "LibreOffice save it), "
        "product documents (.yaml) and signed declarations (.json), puts together what is of one release, and judges "
        "it "
        "against the zone's SL-T as 'keyway check' would: SL-C by FR at the zone's assurance, the practices of "
        "62443-4-1, the supply, support until --needed-until, and open advisories.\n"
        "\n"
        "A product document or declaration that the plant document names stands behind a form of its release too; "
        "the report says where each is from.\n"
        "\n"
        "A form's 'yes' is a claim, the weakest support there is; a declaration counts as far as the plant's trust "
        "policy says. The verdict is 'fits', 'fits with countermeasures' of the zone, 'needs a look' where something "
        "is not answered or too weakly shown, or 'falls short'. What is not answered is never a yes.\n"
        "\n"
        "Candidates come in an order of rules, of which the first that tells two apart decides: verdict, demands that "
        "are not met, vulnerabilities that are exploited, open ones, what is open, what is too weak, what only a "
        "countermeasure covers, end of "
        "support, wishes. Nothing is added up; those that no rule tells apart are tied. The exit code is 2 when none "
        "fits.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 3,
    .most = 1000,
    .run = select_candidates,
};
