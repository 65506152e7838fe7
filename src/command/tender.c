/* keyway tender: what to demand of suppliers. */
#include "command/tender.h"

#include "command/day.h"
#include "command/outputs.h"
#include "command/overwrite.h"
#include "report/tender.h"

static const struct diag_kind NEEDED_PAST = {"tender.needed-past", SEVERITY_ERROR,
                                             "--needed-until: {0} is past: every offer would be supported till then",
                                             "name a day to come; --at says as of which day is asked"};
static const struct diag_kind NO_FORMAT = {"tender.no-format", SEVERITY_ERROR,
                                           "--output: '{0}' does not tell which format to write",
                                           "let the name end in one of: .txt .csv .xlsx .html .json"};
static const struct diag_kind NO_TYPE = {"tender.no-type", SEVERITY_ERROR, "no component type is given",
                                         "--type ED: SA software, ED embedded device, HD host, ND network device"};
static const struct diag_kind NO_ZONE = {"tender.no-zone", SEVERITY_ERROR, "'{0}' is no zone of this plant",
                                         "give the id of a zone of the plant document"};
static const struct diag_kind NO_TARGET = {"tender.no-target", SEVERITY_ERROR, "zone '{0}' has no SL-T",
                                           "nothing can be demanded before 'sl-t' says what the zone needs"};

static enum status read_types(struct run *run, unsigned *types) {
    struct str word;
    *types = 0;
    for (size_t n = 0; run_option_at(run, "type", n, &word); n++)
        *types |= component_find(word);
    if (*types == 0) {
        diag_add(run->sink, &NO_TYPE, PLACE_NONE, STR_NONE);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

static enum status find_zone(struct run *run, const struct plant *plant, uint32_t *zone) {
    struct str id = run->arguments[1];
    *zone = plant_zone(plant, id);
    if (*zone == UINT32_MAX) {
        struct str *names = ARENA_ARRAY(run->arena, struct str, plant->zone_count);
        for (size_t i = 0; names && i < plant->zone_count; i++)
            names[i] = plant->zones[i].id;
        diag_add_near(run->sink, &NO_ZONE, PLACE_NONE, diag_nearest(id, names, names ? plant->zone_count : 0), id);
        return STATUS_INPUT;
    }
    if (!plant->zones[*zone].target_set) {
        diag_add(run->sink, &NO_TARGET, plant->zones[*zone].place, id);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

enum status tender_read(struct run *run, struct plant **plant, struct tender *tender) {
    struct tender_question question;
    TRY(read_types(run, &question.types));
    TRY(day_option(run, "at", date_today(), &question.at));
    TRY(day_option(run, "needed-until", DATE_NONE, &question.needed));
    if (question.needed != DATE_NONE && question.needed < question.at) {
        diag_add(run->sink, &NEEDED_PAST, PLACE_NONE, run_option(run, "needed-until"));
        return STATUS_INPUT;
    }
    TRY(plant_read(run->arguments[0].ptr, run->arena, run->sink, plant));
    TRY(find_zone(run, *plant, &question.zone));
    return tender_make(*plant, &question, run->arena, tender);
}

static enum status check_outputs(struct run *run) {
    struct str file;
    for (size_t n = 0; run_option_at(run, "output", n, &file); n++)
        if (!tender_format_of_file(file)) {
            diag_add(run->sink, &NO_FORMAT, PLACE_NONE, file);
            return STATUS_INPUT;
        }
    return STATUS_OK;
}

struct files {
    struct run *run;
    const struct tender *tender;
};

static enum status write_file(void *context, struct str file, struct out *out) {
    enum { FILE_WIDTH = 80 };
    const struct files *files = context;
    const struct tender_report_options options = {.width = FILE_WIDTH};
    return tender_format_of_file(file)->write(files->tender, &options, files->run->arena, files->run->sink, out);
}

static enum status write_forms(struct run *run, struct plant *plant, const struct tender *tender) {
    const struct judged rests_on = {.plant = plant, .assessment = {.plant = plant}};
    const struct tender_report_options options = {.colour = run->colour, .width = run->width};
    struct str format = run_option(run, "format"), file;
    struct files files = {run, tender};
    TRY(overwrite_check(run, &rests_on));
    if (format.ptr || !run_option_at(run, "output", 0, &file))
        TRY(tender_format_named(format.ptr ? format : STR("text"))
                ->write(tender, &options, run->arena, run->sink, run->out));
    return outputs_write(run, write_file, &files);
}

static int tender(struct run *run) {
    struct plant *plant;
    struct tender made;
    enum status status = check_outputs(run);
    if (status == STATUS_OK)
        status = tender_read(run, &plant, &made);
    if (status == STATUS_OK)
        status = write_forms(run, plant, &made);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

static const struct command_option options[] = {
    TENDER_OPTIONS,
    {.letter = 'f',
     .name = "format",
     .argument = "FORMAT",
     .words = "text csv xlsx html json",
     .help = "how to print it"},
    {.letter = 'o',
     .name = "output",
     .argument = "FILE",
     .complete = COMPLETE_FILE,
     .many = true,
     .help = "write it to this file, in the format that its name ends with"},
    DIAGNOSTICS_OPTION,
};

static const struct command_example examples[] = {
    {"keyway tender plant.yaml dosing --type ED", "what a controller for that zone must show"},
    {"keyway tender plant.yaml dosing -t ED --needed-until 2040-12-31 -o form.xlsx", "the form to send to suppliers"},
    {"keyway tender plant.yaml dosing -t ED -t ND -o form.csv -o form.html", "for a device that is a switch too"},
};

extern const struct command tender_command;
const struct command tender_command = {
    .name = "tender",
    .group = "owner",
    .synopsis = "PLANT ZONE",
    .summary = "write what to demand of suppliers of a component for a zone",
    .text = "Every requirement and enhancement of IEC 62443-4-2 that is due at the zone's SL-T for a component of the "
            "types given, FR by FR; the eight practices of 62443-4-1 at the maturity level of the plant's policy; and "
            "what belongs to a supply: support, security team, advisories as CSAF, hardening guide, bill of materials, "
            "signed updates, a declaration. Each with what would show it. In short words of our own: the standard's "
            "text is IEC's.\n"
            "\n"
            "As CSV and as a spreadsheet it is a form with columns for answers; the spreadsheet has a list to choose "
            "from, and its other cells are locked. The form names its plant, zone, types and SL-T, so that 'keyway "
            "select' reads no answers against another tender. A countermeasure of the zone is noted, not described, "
            "and lowers no demand.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_FILE,
    .least = 2,
    .most = 2,
    .run = tender,
};
