/* keyway catalogue: the requirements and mappings that everything else is computed from. */
#include "command/catalogue_missing.h"

#include "catalogue/identifier.h"
#include "catalogue/process.h"

static const struct diag_kind NO_TYPE = {"catalogue.no-type", SEVERITY_ERROR, "'{0}' is no component type",
                                         "the types are SA, ED, HD and ND (software application, embedded, host and "
                                         "network device)"};
static const struct diag_kind NO_FR = {"catalogue.no-fr", SEVERITY_ERROR, "'{0}' is no foundational requirement",
                                       "they are IAC, UC, SI, DC, RDF, TRE and RA, or 1 to 7"};
static const struct diag_kind NO_PRACTICE = {"catalogue.no-practice", SEVERITY_ERROR, "'{0}' is no practice of 4-1",
                                             "they are SM, SR, SD, SI, SVV, DM, SUM and SG, or 1 to 8"};
static const struct diag_kind NOT_A_REQUIREMENT = {"catalogue.no-requirement", SEVERITY_ERROR,
                                                   "there is no '{0}' in the catalogue: {1}", NULL};
static const struct diag_kind NOT_SHOWN_SO = {"catalogue.format", SEVERITY_ERROR,
                                              "--format {0} holds requirements only, not {1}",
                                              "use --format table, json or csv"};
static const struct diag_kind BESIDE = {"catalogue.beside", SEVERITY_ERROR, "{0} does not go with {1}", NULL};

static enum status read_types(struct run *run, struct catalogue_query *query) {
    struct str value;
    struct str part;
    for (size_t i = 0; run_option_at(run, "type", i, &value); i++)
        while (str_next(&value, ',', &part)) {
            unsigned type = component_find(part);
            if (type == 0) {
                diag_add(run->sink, &NO_TYPE, PLACE_NONE, part);
                return STATUS_INPUT;
            }
            query->type_mask |= type;
        }
    return STATUS_OK;
}

static enum status read_fr(struct run *run, struct catalogue_query *query) {
    struct str value = run_option(run, "fr");
    query->fr = FR_ANY;
    if (value.ptr == NULL)
        return STATUS_OK;
    query->fr = fr_find(value);
    if (query->fr != FR_ANY)
        return STATUS_OK;
    diag_add(run->sink, &NO_FR, PLACE_NONE, value);
    return STATUS_INPUT;
}

static enum status read_practice(struct run *run, struct catalogue_query *query) {
    struct str value = run_option(run, "practice");
    query->practice = value.ptr != NULL ? practice_find(value) : 0;
    if (value.ptr == NULL || query->practice != 0)
        return STATUS_OK;
    diag_add(run->sink, &NO_PRACTICE, PLACE_NONE, value);
    return STATUS_INPUT;
}

static enum status read_query(struct run *run, struct catalogue_query *query) {
    struct str value;
    *query = (struct catalogue_query){.words = run->arguments, .word_count = run->argument_count};
    TRY(read_types(run, query));
    TRY(read_fr(run, query));
    TRY(read_practice(run, query));
    /* The option's words are checked already. */
    for (size_t i = 0; run_option_at(run, "part", i, &value); i++)
        query->parts |= 1U << catalogue_part_find(value);
    uint64_t level = 0;
    if (run_has(run, "level") && str_u64(run_option(run, "level"), SL_MAX, &level))
        query->level = (unsigned)level;
    return STATUS_OK;
}

/* The words of the command line as one, for "CR 1.1" without quotes. */
static struct str joined(const struct run *run) {
    struct str text = STR("");
    for (size_t i = 0; i < run->argument_count; i++)
        text = str_format(run->arena, STR_F "%s" STR_F, STR_A(text), i > 0 ? " " : "", STR_A(run->arguments[i]));
    return text;
}

static enum status not_shown(struct run *run, const struct catalogue_format *format, struct str what) {
    diag_add(run->sink, &NOT_SHOWN_SO, PLACE_NONE, str_from(format->name), what);
    return STATUS_INPUT;
}

static enum status show_list(struct run *run, const struct catalogue_format *format,
                             const struct catalogue_query *query, struct str text) {
    struct catalogue_list list;
    TRY(catalogue_select(query, run->arena, &list));
    if (list.count == 0)
        return catalogue_report_missing(run, query, text);
    format->list(&list, run->arena, run->out, run->width);
    return STATUS_OK;
}

static enum status show_sheet(struct run *run, const struct catalogue_format *format,
                              const struct catalogue_sheet *sheet) {
    if (!sheet->controls && format->map == NULL)
        return not_shown(run, format, sheet->id);
    format->sheet(sheet, run->out, run->width);
    return STATUS_OK;
}

static enum status show_words(struct run *run, const struct catalogue_format *format,
                              const struct catalogue_query *query) {
    struct catalogue_sheet sheet;
    struct str text = joined(run);
    bool found = false;
    if (text.ptr == NULL)
        return STATUS_MEMORY;
    TRY(catalogue_sheet_of(text, run->arena, &sheet, &found));
    if (found)
        return show_sheet(run, format, &sheet);
    if (!identifier_names_requirement(text))
        return show_list(run, format, query, text);
    struct requirement_missing missing;
    requirement_explain_missing(text, query->type_mask, run->arena, &missing);
    diag_add_near(run->sink, &NOT_A_REQUIREMENT, PLACE_NONE, requirement_missing_near(&missing), text, missing.text);
    return STATUS_INPUT;
}

/* What shows something else than a selection takes no conditions but these. */
static const struct {
    const char *view;
    const char *condition;
} views[] = {
    {"map", "fr"},
    {"as-taught", NULL},
};

static enum status check_beside(struct run *run, size_t view) {
    struct str name = str_format(run->arena, "--%s", views[view].view);
    if (run->argument_count > 0) {
        diag_add(run->sink, &BESIDE, PLACE_NONE, run->arguments[0], name);
        return STATUS_INPUT;
    }
    for (size_t i = 0; i < run->value_count; i++) {
        struct str given = str_from(run->values[i].option->name);
        bool fits = str_eq(given, STR("format")) || str_eq(given, str_from(views[view].view)) ||
                    str_eq(given, str_from(views[view].condition));
        if (fits)
            continue;
        diag_add(run->sink, &BESIDE, PLACE_NONE, str_format(run->arena, "--" STR_F, STR_A(given)), name);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

static enum status show(struct run *run, const struct catalogue_format *format, const struct catalogue_query *query) {
    bool map = run_has(run, "map");
    bool taught = run_has(run, "as-taught");
    if (!map && !taught)
        return run->argument_count > 0 ? show_words(run, format, query) : show_list(run, format, query, STR(""));
    TRY(check_beside(run, map ? 0 : 1));
    if (format->map == NULL)
        return not_shown(run, format, STR("comparisons"));
    if (map)
        format->map(query->fr, run->arena, run->out, run->width);
    else
        format->taught(run->arena, run->out, run->width);
    return STATUS_OK;
}

static int catalogue(struct run *run) {
    struct catalogue_query query;
    struct str name = run_option(run, "format");
    const struct catalogue_format *format = catalogue_format_find(name.ptr != NULL ? name : STR("table"));
    enum status status = read_query(run, &query);
    if (status == STATUS_OK)
        status = show(run, format, &query);
    return status == STATUS_OK ? EXIT_WELL : run_failed(run, status);
}

static const struct command_option options[] = {
    {.letter = 't',
     .name = "type",
     .argument = "TYPE",
     .offers = "SA ED HD ND",
     .many = true,
     .help = "SA, ED, HD or ND: what such a component must meet"},
    {.letter = 'l', .name = "level", .argument = "SL", .words = "1 2 3 4", .help = "what is due at this SL"},
    {.name = "fr", .argument = "FR", .offers = "IAC UC SI DC RDF TRE RA", .help = "IAC, UC, SI, DC, RDF, TRE or RA"},
    {.name = "practice",
     .argument = "PRACTICE",
     .offers = "SM SR SD SI SVV DM SUM SG",
     .help = "of 4-1: SM, SR, SD, SI, SVV, DM, SUM or SG"},
    {.name = "part", .argument = "PART", .words = "4-2 4-1 3-3", .many = true, .help = "only this part of 62443"},
    {.name = "map", .help = "from the system requirements of 3-3 to those of 4-2, all or of one --fr"},
    {.name = "as-taught", .help = "the lesson's two short tables, with every difference from the published edition"},
    {.letter = 'f', .name = "format", .argument = "FORMAT", .words = CATALOGUE_FORMATS, .help = "how to print it"},
};

static const struct command_example examples[] = {
    {"keyway catalogue --type ED --level 3 --fr SI", "what an embedded device must meet in system integrity at SL 3"},
    {"keyway catalogue CR 3.4", "one requirement with its weaknesses, ATT&CK techniques and CRA items"},
    {"keyway catalogue CWE-307", "which requirements a weakness contradicts, and on what ground"},
    {"keyway catalogue --practice DM", "the process requirements of practice 6"},
    {"keyway catalogue password", "what speaks of passwords, in all three parts"},
    {"keyway catalogue --format oscal --type ND --level 2", "an OSCAL catalog for network devices at SL 2"},
};

extern const struct command catalogue_command;
const struct command catalogue_command = {
    .name = "catalogue",
    .group = "everyone",
    .synopsis = "[ID | WORD...]",
    .summary = "look up the requirements of 62443-4-2, 4-1 and 3-3 and their mappings",
    .text =
        "Lists the requirements that meet every condition, or shows one with all its mappings. ID is a requirement "
        "of 4-2, 4-1 or 3-3, a weakness (CWE-79), a technique, mitigation or asset of ATT&CK for ICS (T0843, M0945, "
        "A0003), or an item of the CRA (\"I.I(2)(c)\"). Other words are searched for.\n"
        "\n"
        "Without a condition it lists 4-2. A row with a star is not settled among the sources; the reason stands "
        "below. The catalogue holds ids, short titles and levels, and sentences of Keyway's own, never the text of "
        "the standards.",
    .options = options,
    .option_count = ARRAY_LEN(options),
    .examples = examples,
    .example_count = ARRAY_LEN(examples),
    .complete = COMPLETE_NOTHING,
    .least = 0,
    .most = 8,
    .run = catalogue,
};
