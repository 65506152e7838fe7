/* keyway watch match: what is open on the plant's assets. */
#include "command/watch_choice.h"
#include "command/watch_plants.h"

#include "report/watch.h"

static const struct diag_kind NO_PERCENT = {"watch.no-percent", SEVERITY_ERROR, "--probability: '{0}' is no percentage",
                                            "write a number from 0 to 100"};
static const struct diag_kind NO_ADDRESS = {"watch.no-address", SEVERITY_ERROR,
                                            "--{0}: '{1}' is no address that can stand in a mail's head",
                                            "write NAME@DOMAIN, of letters, digits and . _ % + - alone"};
static const struct diag_kind NO_VEX = {"watch.no-vex", SEVERITY_ERROR,
                                        "there is nothing to state: OpenVEX has no document without a statement", NULL};
static const struct diag_kind LIST_FORMAT = {"watch.list-format", SEVERITY_ERROR,
                                             "--list is printed as text, csv or json, not as {0}",
                                             "write: --format csv, or json"};

enum { SHOWN = 20, WEEK_DAYS = 7 };

static const struct {
    struct str word;
    enum advisory_answer answer;
} answers[] = {
    {STR_INIT("affected"), ANSWER_AFFECTED},         {STR_INIT("look"), ANSWER_NEEDS_A_LOOK},
    {STR_INIT("investigated"), ANSWER_INVESTIGATED}, {STR_INIT("fixed"), ANSWER_FIXED},
    {STR_INIT("not-affected"), ANSWER_NOT_AFFECTED},
};
static const struct {
    struct str word;
    enum watch_order order;
} orders[] = {{STR_INIT("risk"), WATCH_BY_RISK},
              {STR_INIT("asset"), WATCH_BY_ASSET},
              {STR_INIT("advisory"), WATCH_BY_ADVISORY},
              {STR_INIT("due"), WATCH_BY_DUE}};

static unsigned open_states(void) {
    unsigned states = 0;
    for (unsigned i = 0; i < TRIAGE_STATE_COUNT; i++)
        states |= triage_is_open((enum triage_state)i) ? 1u << i : 0;
    return states;
}

static unsigned states_of(struct str word) {
    enum triage_state state;
    if (str_eq(word, STR("all")))
        return ~0u;
    return triage_state_parse(word, &state) ? 1u << state : open_states();
}

/* A digest tells of what is no longer to be done, too, when it was just decided; who has what is asked of everything.
 */
static unsigned default_states(const struct run *run) {
    struct str format = run_option(run, "format");
    bool whole = run_has(run, "all") || run_has(run, "answer") || run_has(run, "list") ||
                 str_eq(format, STR("digest")) || str_eq(format, STR("openvex"));
    return whole ? ~0u : open_states();
}

static enum status read_percent(struct run *run, struct watch_filter *filter) {
    struct str text = run_option(run, "probability");
    uint64_t percent = 0;
    if (text.ptr && !str_u64(text, 100, &percent)) {
        diag_add(run->sink, &NO_PERCENT, PLACE_NONE, text);
        return STATUS_INPUT;
    }
    filter->probability = (uint8_t)percent;
    return STATUS_OK;
}

static enum status read_assets(struct run *run, struct watch_filter *filter) {
    struct str *assets = ARENA_ARRAY(run->arena, struct str, run->value_count + 1);
    if (!assets)
        return STATUS_MEMORY;
    while (run_option_at(run, "asset", filter->asset_count, &assets[filter->asset_count]))
        filter->asset_count++;
    filter->assets = assets;
    return STATUS_OK;
}

enum status watch_filter_read(struct run *run, struct watch_filter *filter) {
    struct str word, order = run_option(run, "sort");
    *filter = (struct watch_filter){.zone = run_option(run, "zone"),
                                    .product = run_option(run, "product"),
                                    .advisory = run_option(run, "advisory"),
                                    .supplier = run_option(run, "supplier"),
                                    .search = run_option(run, "search"),
                                    .unread = run_has(run, "unread")};
    TRY(read_assets(run, filter));
    for (size_t n = 0; run_option_at(run, "state", n, &word); n++)
        filter->states |= states_of(word);
    for (size_t n = 0; run_option_at(run, "answer", n, &word); n++)
        for (size_t i = 0; i < ARRAY_LEN(answers); i++)
            filter->answers |= str_eq(word, answers[i].word) ? 1u << answers[i].answer : 0;
    for (size_t i = 0; i < ARRAY_LEN(orders); i++)
        if (str_eq(order, orders[i].word))
            filter->order = orders[i].order;
    if (filter->states == 0)
        filter->states = default_states(run);
    TRY(read_percent(run, filter));
    return day_option(run, "since", DATE_NONE, &filter->since);
}

static enum status read_address(struct run *run, const char *option, struct str *address) {
    struct str text = run_option(run, option);
    *address = text.ptr ? text : STR("");
    if (!text.ptr || report_watch_address(text))
        return STATUS_OK;
    diag_add(run->sink, &NO_ADDRESS, PLACE_NONE, str_from(option), text);
    return STATUS_INPUT;
}

/* What the options alone say wrong is told before the long work. */
static enum status read_asked(struct run *run, struct watch_filter *filter, struct watch_report_options *options) {
    struct str format = run_option(run, "format");
    TRY(watch_filter_read(run, filter));
    *options = (struct watch_report_options){.colour = run->colour,
                                             .width = run->width,
                                             .shown = run_has(run, "all") ? 0 : SHOWN,
                                             .since = filter->since,
                                             .now = date_time_now()};
    TRY(read_address(run, "to", &options->to));
    TRY(read_address(run, "from", &options->from));
    if (!str_eq(format, STR("digest")))
        return STATUS_OK;
    if (filter->since == DATE_NONE)
        options->since = date_today() - WEEK_DAYS;
    /* A decision of last week may be about an old advisory. */
    filter->since = DATE_NONE;
    return STATUS_OK;
}

static enum status print_list(struct run *run, const struct watch_selection *selection,
                              const struct watch_report_options *options) {
    struct str format = run_option(run, "format");
    enum watch_pairs pairs = WATCH_ADVISORIES_BY_PRODUCT;
    struct watch_pair_list list;
    if (str_eq(format, STR("openvex")) || str_eq(format, STR("digest"))) {
        diag_add(run->sink, &LIST_FORMAT, PLACE_NONE, format);
        return STATUS_INPUT;
    }
    (void)watch_pairs_parse(run_option(run, "list"), &pairs);
    TRY(watch_pair(selection, pairs, run->arena, &list));
    return report_watch_pairs(&list, pairs, format, options, run->out);
}

static enum status print(struct run *run, const struct watch_selection *selection,
                         const struct watch_report_options *options) {
    struct str name = run_option(run, "format");
    if (run_has(run, "list"))
        return print_list(run, selection, options);
    const struct watch_format *format = watch_format_named(name.ptr ? name : STR("text"));
    enum status status = format->write(selection, options, run->arena, run->out);
    if (status == STATUS_INPUT)
        diag_add(run->sink, &NO_VEX, PLACE_NONE, STR_NONE);
    return status;
}

static bool any_open(const struct watch_selection *selection) {
    for (size_t i = 0; i < selection->count; i++)
        if (triage_is_open((enum triage_state)selection->items[i]->state))
            return true;
    return false;
}

/* Whether what was asked for may be open though nothing that is listed is. An advisory that was read was held against
 * every asset. */
static bool any_unchecked(const struct watch_selection *selection, const struct watch_filter *filter) {
    return (filter->states & open_states()) != 0 && !filter->advisory.ptr &&
           (selection->unheard > 0 || selection->list->assessment->advisory_unread > 0);
}

/* ---- the record */

/* A run is recorded when it is about the plant as it is: not about a folder's advisories, another day, or what if. */
static bool is_recorded(const struct run *run, const struct watch_plant *plant) {
    static const char *const others[] = {"advisories", "names", "at", "assurance", "fix", "replace"};
    for (size_t i = 0; i < ARRAY_LEN(others); i++)
        if (run_has(run, others[i]))
            return false;
    return plant->store != NULL;
}

struct record {
    int64_t plant; /* 0: the watch does not match it by itself */
    struct match_run last;
    bool found; /* `last` */
};

static enum status find_record(struct run *run, const struct watch_plant *plant, struct watch_report_options *options,
                               struct record *record) {
    struct plant_list list;
    *record = (struct record){.plant = 0};
    if (!is_recorded(run, plant))
        return STATUS_OK;
    TRY(plant_list_read(plant->store, run->arena, &list));
    const struct listed_plant *listed = plant_list_find(&list, watch_full_path(run, run->arguments[1]), STR_NONE);
    if (!listed)
        return STATUS_OK;
    record->plant = listed->id;
    TRY(match_run_last(plant->store, listed->id, &record->last, &record->found));
    options->is_listed = true;
    options->last_run = record->found ? &record->last : NULL;
    return STATUS_OK;
}

static enum status note_run(struct run *run, const struct watch_plant *plant, const struct record *record) {
    const struct match_asked asked = {.plant = record->plant, .at = date_time_now()};
    struct match_result result;
    return record->plant ? match_run_make(plant->store, &asked, &plant->list, run->arena, &result) : STATUS_OK;
}

static enum status match(struct run *run, struct watch_plant *plant, bool *pass) {
    struct watch_selection selection;
    struct watch_filter filter;
    struct watch_report_options options;
    struct record record;
    TRY(read_asked(run, &filter, &options));
    TRY(watch_plant_open(run, WATCH_IF_THERE, plant));
    TRY(watch_filter_check(run, plant, &filter));
    TRY(find_record(run, plant, &options, &record));
    TRY(watch_select(&plant->list, &filter, run->arena, &selection));
    TRY(print(run, &selection, &options));
    *pass = !any_open(&selection) && !any_unchecked(&selection, &filter);
    return note_run(run, plant, &record);
}

int watch_match_action(struct run *run) {
    struct watch_plant plant = {.store = NULL};
    bool pass = false;
    enum status status = match(run, &plant, &pass);
    watch_plant_done(&plant);
    if (status != STATUS_OK)
        return run_failed(run, status);
    return pass ? EXIT_WELL : EXIT_FINDINGS;
}
