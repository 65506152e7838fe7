#include "evidence/device_report_state.h"

#include "document/device_report.h"
#include "document/field.h"
#include "evidence/key.h"

static const struct diag_kind TOO_LARGE = {"device-report.too-large", SEVERITY_ERROR,
                                           "'{0}' is larger than a device report can be", NULL};
static const struct diag_kind NOT_BELIEVED = {"device-report.not-believed", SEVERITY_WARNING,
                                              "this device report counts for nothing: {0}{1}", NULL};
static const struct diag_kind OTHER_VERSION = {
    "device-report.other-version", SEVERITY_WARNING,
    "the device says that it runs version {0}, the plant says '{1}': nothing of its report counts in its favour",
    "correct the asset's version, or fetch the report anew"};
static const struct diag_kind UNDATED = {"device-report.undated", SEVERITY_WARNING,
                                         "the clock of the device was never set, so how old its report is cannot be "
                                         "told: nothing of it counts in its favour",
                                         "set the device's clock, and fetch the report anew"};
static const struct diag_kind UNKNOWN = {"device-report.unknown-requirement", SEVERITY_WARNING,
                                         "the device reports of '{0}', which is no requirement of 62443-4-2", NULL};

struct judging {
    const struct inquiry *inquiry;
    const struct plant *plant;
    const struct asset *asset;
    const struct asset_report *entry;
    const struct device_report *report;
    struct str fault; /* why it is not believed; empty: it is */
    struct str about;
    bool in_favour; /* its supports may count */
};

static void refuse(struct judging *j, struct str fault, struct str about) {
    if (j->fault.len > 0)
        return;
    j->fault = fault;
    j->about = about.len > 0 ? str_format(j->inquiry->arena, " " STR_F, STR_A(about)) : STR("");
}

/* ---- whether it is believed */

static enum status judge_key(struct judging *j) {
    enum key_answer answer;
    TRY(key_pinned(j->entry->key, &j->report->envelope, j->inquiry->arena, j->inquiry->sink, &answer));
    if (answer == KEY_NONE)
        refuse(j, STR("the key that the plant names is none of P-256"), STR(""));
    else if (answer != KEY_SIGNED)
        refuse(j, STR("no signature in it is by the key that the plant names"), STR(""));
    return STATUS_OK;
}

static void judge_device(struct judging *j) {
    const struct device_report *report = j->report;
    struct arena *arena = j->inquiry->arena;
    char day[11];
    date_text(report->issued, day);
    if (report->serial.len == 0)
        refuse(j, STR("it does not say of which device it is"), STR(""));
    else if (!str_eq(report->serial, j->asset->serial))
        refuse(j, STR("it is of another device, with the serial number"), report->serial);
    if (!plant_asset_is(j->plant, j->asset, report->supplier, report->product))
        refuse(j, STR("it is of another product,"),
               str_format(arena, STR_F " " STR_F, STR_A(report->supplier), STR_A(report->product)));
    if (report->issued > j->inquiry->at)
        refuse(j, STR("it is of a day that has not come,"), str_from(day));
}

/* What a device admits stands whatever it runs and whenever it said so; what it claims for itself does not. */
static void judge_favour(struct judging *j) {
    const struct device_report *report = j->report;
    struct diag_sink *sink = j->inquiry->sink;
    struct place place = j->entry->place;
    j->in_favour =
        str_eq_nocase(field_version_key(str_trim(report->version)), field_version_key(str_trim(j->asset->version)));
    if (!j->in_favour)
        diag_add(sink, &OTHER_VERSION, place, report->version, j->asset->version);
    if (report->issued == DATE_NONE)
        diag_add(sink, &UNDATED, place, STR_NONE);
    j->in_favour = j->in_favour && report->issued != DATE_NONE;
}

static enum status judge(struct judging *j) {
    TRY(judge_key(j));
    judge_device(j);
    if (j->fault.len > 0)
        diag_add(j->inquiry->sink, &NOT_BELIEVED, j->entry->place, j->fault, j->about);
    else
        judge_favour(j);
    return STATUS_OK;
}

/* ---- its statements */

/* By enum device_report_state. */
static const struct {
    enum evidence_effect effect;
    const char *text;
} MEANINGS[DEVICE_REPORT_STATES] = {
    [DEVICE_REPORT_ACTIVE] = {EFFECT_SUPPORTS, "the device says that it is on"},
    [DEVICE_REPORT_PARTLY] = {EFFECT_INCOMPLETE, "the device says that it has only part of it"},
    [DEVICE_REPORT_OFF] = {EFFECT_CONTRADICTS, "the device says that it is switched off"},
    [DEVICE_REPORT_FAILED] = {EFFECT_CONTRADICTS, "the device says that it failed when last looked at"},
    [DEVICE_REPORT_ABSENT] = {EFFECT_CONTRADICTS, "the device says that it is not built in"},
};

static enum evidence_standing standing_of(const struct judging *j, enum evidence_effect effect) {
    if (j->fault.len > 0)
        return EVIDENCE_NOT_BELIEVED;
    if (effect != EFFECT_SUPPORTS || j->in_favour)
        return EVIDENCE_COUNTS;
    return j->report->issued == DATE_NONE ? EVIDENCE_UNPROVEN : EVIDENCE_OTHER_BUILD;
}

/* Only what a device claims for itself grows old. */
static enum status state_row(const struct judging *j, const struct device_report_row *row) {
    const struct inquiry *inquiry = j->inquiry;
    enum evidence_effect effect = MEANINGS[row->state].effect;
    struct date_span none = {0, 0};
    struct topic_set topics = {.process = 0};
    struct witness witness = {.at = inquiry->at, .arena = inquiry->arena, .list = inquiry->list};
    topic_add(&topics, row->requirement);
    witness.frame = (struct evidence){.kind = EVIDENCE_DEVICE_REPORT,
                                      .standing = standing_of(j, effect),
                                      .strength = STRENGTH_CLAIM,
                                      .date = j->report->issued,
                                      .id = j->entry->id,
                                      .place = j->entry->place,
                                      .of_absence = row->state == DEVICE_REPORT_ABSENT};
    witness_set_ends(&witness, DATE_NONE, effect == EFFECT_SUPPORTS ? inquiry->policy->max_age[STRENGTH_CLAIM] : none);
    const char *colon = row->detail.len > 0 ? ": " : "";
    return witness_say(&witness, effect, &topics, row->place,
                       str_format(inquiry->arena, "%s%s" STR_F, MEANINGS[row->state].text, colon, STR_A(row->detail)));
}

/* About no requirement: that there is a report nobody can go by. */
static enum status state_doubt(const struct judging *j) {
    const struct topic_set nothing = {.process = 0};
    struct witness witness = {.at = j->inquiry->at, .arena = j->inquiry->arena, .list = j->inquiry->list};
    witness.frame = (struct evidence){.kind = EVIDENCE_DEVICE_REPORT,
                                      .standing = EVIDENCE_NOT_BELIEVED,
                                      .strength = STRENGTH_CLAIM,
                                      .date = DATE_NONE,
                                      .id = j->entry->id,
                                      .place = j->entry->place};
    witness_set_ends(&witness, DATE_NONE, (struct date_span){0, 0});
    return witness_say(&witness, EFFECT_INCOMPLETE, &nothing, j->entry->place,
                       str_format(j->inquiry->arena, STR_F STR_F, STR_A(j->fault), STR_A(j->about)));
}

static enum status state_rows(const struct judging *j) {
    if (j->fault.len > 0)
        TRY(state_doubt(j));
    for (size_t i = 0; i < j->report->row_count; i++) {
        const struct device_report_row *row = &j->report->rows[i];
        if (row->requirement != REQUIREMENT_NONE)
            TRY(state_row(j, row));
        else if (j->fault.len == 0)
            diag_add(j->inquiry->sink, &UNKNOWN, row->place, row->id);
    }
    return STATUS_OK;
}

static enum status open_report(const struct inquiry *inquiry, const struct asset_report *entry,
                               struct device_report **report) {
    const struct pin pin = {.path = entry->path, .file = entry->file, .file_place = entry->file_place};
    struct source *source = ARENA_NEW(inquiry->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    TRY(pin_open(&pin, inquiry->arena, inquiry->sink, source));
    if (source->text.len > DEVICE_REPORT_BYTES_MAX) {
        diag_add(inquiry->sink, &TOO_LARGE, entry->file_place, entry->file);
        return STATUS_INPUT;
    }
    return device_report_parse(source, inquiry->arena, inquiry->sink, report);
}

enum status device_report_state(const struct inquiry *inquiry, const struct plant *plant, const struct asset *asset) {
    struct device_report *report;
    const struct asset_report *entry = asset->extra->report;
    TRY(open_report(inquiry, entry, &report));
    struct judging j = {.inquiry = inquiry,
                        .plant = plant,
                        .asset = asset,
                        .entry = entry,
                        .report = report,
                        .fault = STR_INIT(""),
                        .about = STR_INIT("")};
    size_t before = inquiry->list->count;
    TRY(judge(&j));
    enum status status = state_rows(&j);
    if (status != STATUS_OK)
        inquiry->list->count = before;
    return status;
}
