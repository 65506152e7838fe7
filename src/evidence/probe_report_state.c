#include "evidence/probe_report_state.h"

#include "catalogue/component.h"
#include "evidence/key.h"
#include "evidence/probe_cover.h"
#include "evidence/probe_report.h"

static const struct diag_kind NOT_BELIEVED = {"probe-report.not-believed", SEVERITY_WARNING,
                                              "this probe report counts for nothing: {0}{1}", "{2}"};
static const struct diag_kind UNPINNED = {
    "probe-report.unpinned", SEVERITY_WARNING,
    "'{0}' has no pinned SHA-256 and no key that signed it: what it found counts, but it confirms nothing",
    "'keyway pin' writes the hash into this document; or name the 'key' that signs the reports"};
static const struct diag_kind UNKNOWN = {"probe-report.unknown-requirement", SEVERITY_WARNING,
                                         "the check '{0}' speaks to '{1}', which is no requirement of 62443-4-2", NULL};
static const struct diag_kind WAIVER_ENDED = {"probe-report.waiver-ended", SEVERITY_WARNING,
                                              "the waiver of '{0}' for asset '{1}' ended on {2}: the finding counts",
                                              "mend it, or decide anew and write a later day"};

struct judging {
    const struct inquiry *inquiry;
    const struct plant *plant;
    const struct asset *asset;
    const struct asset_probe *entry;
    const struct probe_report *report;
    struct str fault; /* why it is not believed; empty: it is */
    struct str about;
    struct str hint;
};

static void refuse(struct judging *j, const char *fault, struct str about, const char *hint) {
    if (j->fault.len > 0)
        return;
    j->fault = str_from(fault);
    j->about = about.len > 0 ? str_format(j->inquiry->arena, " " STR_F, STR_A(about)) : STR("");
    j->hint = str_from(hint);
}

/* ---- whether it is believed */

static enum status judge_key(struct judging *j) {
    enum key_answer answer = KEY_NOT_SIGNED;
    if (j->entry->key.len == 0)
        return STATUS_OK;
    if (j->report->enveloped)
        TRY(key_pinned(j->entry->key, &j->report->envelope, j->inquiry->arena, j->inquiry->sink, &answer));
    if (answer == KEY_NONE)
        refuse(j, "the key that the plant names is none of P-256", STR(""), "correct the key");
    else if (answer != KEY_SIGNED)
        refuse(j, "no signature in it is by the key that the plant names", STR(""),
               "'keyway probe sign' signs a report; or correct the key");
    return STATUS_OK;
}

static bool is_named(const struct judging *j) {
    const struct asset *asset = j->asset;
    const struct str names[] = {asset->id, asset->name, asset->address};
    struct str name = j->report->name;
    if (j->entry->device.len > 0)
        return str_eq_nocase(j->entry->device, name);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (names[i].len > 0 && str_eq_nocase(names[i], name))
            return true;
    return false;
}

/* The name in an image is that of its build; which asset it is for, the plant says by naming it there. */
static void judge_device(struct judging *j) {
    const struct probe_report *report = j->report;
    char day[11];
    date_text(report->day, day);
    bool named = report->running || j->entry->device.len > 0;
    if (!report->running && !j->entry->image)
        refuse(j, "it is of an image, not of a device that ran", STR(""),
               "run keyway-probe on the device; or add 'image: true' to take the image's findings");
    if (named && report->name.len == 0)
        refuse(j, "it does not say of which device it is", STR(""), "give the device a name in /etc/hostname");
    else if (named && !is_named(j))
        refuse(j, "it is of another device, called", report->name,
               "if that is what this asset calls itself, add 'device: ...' to the entry");
    if (report->day > j->inquiry->at)
        refuse(j, "it is of a day that has not come,", str_from(day), "set the device's clock, and run it again");
}

/* What the plant holds the report to, where it does; what the report does not say is not the same. */
static void judge_identity(struct judging *j) {
    const struct probe_report *report = j->report;
    const struct {
        struct str pinned, found;
        const char *other, *none, *hint;
    } rows[] = {
        {j->entry->machine, report->machine, "it is of another device, with the machine",
         "it does not say of which machine it is",
         "take the report of the asset's own device; 'machine' in the plant is what its report says"},
        {j->entry->serial, report->serial, "it is of another device, with the serial number",
         "it does not say which serial number the device has",
         "take the report of the asset's own device; as an ordinary user a PC's serial number cannot be read"},
        {j->entry->prober, report->sha256, "another program looked, with the SHA-256",
         "it does not say which program looked",
         "run the keyway-probe that the plant names; or, if you know this one, correct 'prober'"},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        if (rows[i].pinned.len > 0 && !str_eq_nocase(rows[i].pinned, rows[i].found))
            refuse(j, rows[i].found.len > 0 ? rows[i].other : rows[i].none, rows[i].found, rows[i].hint);
}

/* Who says that the device is less than it is leaves checks out. */
static void judge_types(struct judging *j) {
    unsigned left_out = j->report->types ? j->asset->types & ~j->report->types : 0;
    if (left_out)
        refuse(j, "it did not ask what is asked of", component_mask_text(j->inquiry->arena, left_out),
               "run keyway-probe with --types as the product document has them, or without");
}

static enum status judge(struct judging *j) {
    struct diag_sink *sink = j->inquiry->sink;
    TRY(judge_key(j));
    judge_device(j);
    judge_identity(j);
    judge_types(j);
    if (j->fault.len > 0)
        diag_add(sink, &NOT_BELIEVED, j->entry->place, j->fault, j->about, j->hint);
    else if (j->entry->key.len == 0 && !j->entry->pinned)
        diag_add(sink, &UNPINNED, j->entry->file_place, j->entry->file);
    return STATUS_OK;
}

/* ---- its statements */

static struct witness witness_of(const struct judging *j) {
    const struct inquiry *inquiry = j->inquiry;
    bool held = j->entry->pinned || j->entry->key.len > 0;
    struct witness witness = {.at = inquiry->at, .arena = inquiry->arena, .list = inquiry->list};
    witness.frame = (struct evidence){.kind = EVIDENCE_PROBE,
                                      .standing = j->fault.len > 0 ? EVIDENCE_NOT_BELIEVED : EVIDENCE_COUNTS,
                                      .strength = held ? STRENGTH_OBSERVATION : STRENGTH_CLAIM,
                                      .date = j->report->day,
                                      .id = j->entry->id,
                                      .place = j->entry->place};
    witness_set_ends(&witness, DATE_NONE, inquiry->policy->max_age[witness.frame.strength]);
    return witness;
}

/* The waiver that holds today; one that has ended is told, for its finding is back. */
static const struct probe_waiver *waived_by(const struct judging *j, const struct probe_report_row *row) {
    const struct probe_waiver *waiver = probe_waiver_find(&j->plant->probe_waivers, row->check, j->asset->id);
    char day[11];
    if (!waiver || waiver->until >= j->inquiry->at)
        return waiver;
    date_text(waiver->until, day);
    if (j->fault.len == 0)
        diag_add(j->inquiry->sink, &WAIVER_ENDED, waiver->place, row->check, j->asset->id, str_from(day));
    return NULL;
}

static struct str text_of(const struct judging *j, const struct probe_report_row *row,
                          const struct probe_waiver *waiver) {
    struct arena *arena = j->inquiry->arena;
    struct str where = probe_report_where(row, arena), outcome = probe_report_outcome_name(row->outcome);
    char day[11];
    if (!where.ptr)
        return STR_NONE;
    struct str text =
        str_format(arena, "check " STR_F " is '" STR_F "': " STR_F "%s" STR_F "%s", STR_A(row->check), STR_A(outcome),
                   STR_A(row->reason), where.len ? " (" : "", STR_A(where), where.len ? ")" : "");
    if (!waiver || !text.ptr)
        return text;
    date_text(waiver->until, day);
    return str_format(arena, STR_F "; waived until %s by " STR_F ": " STR_F, STR_A(text), day, STR_A(waiver->by),
                      STR_A(waiver->reason));
}

/* What is not met speaks against; what is met speaks for nothing by itself, and what was not seen for nothing at all.
 */
static enum status state_row(const struct judging *j, const struct witness *witness,
                             const struct probe_report_row *row) {
    struct topic_set topics = {.requirements = row->requirements};
    const struct probe_waiver *waiver = row->outcome == PROBE_REPORT_NOT_MET ? waived_by(j, row) : NULL;
    bool against = row->outcome == PROBE_REPORT_NOT_MET && !waiver;
    if (row->unknown.len > 0 && j->fault.len == 0)
        diag_add(j->inquiry->sink, &UNKNOWN, row->place, row->check, row->unknown);
    if (topic_set_empty(&topics))
        return STATUS_OK;
    return witness_say(witness, against ? EFFECT_CONTRADICTS : EFFECT_SPEAKS, &topics, row->place,
                       text_of(j, row, waiver));
}

/* True when each of the listed checks is met, and no other check of the report that speaks to the requirement is in
 * doubt: a check that could not look may hide a finding. */
static bool is_covered(const struct probe_report *report, const struct probe_cover *cover, unsigned requirement) {
    struct str rest = str_from(cover->checks), check;
    while (str_next(&rest, ' ', &check)) {
        const struct probe_report_row *row = probe_report_find(report, check);
        if (!row || row->outcome != PROBE_REPORT_MET)
            return false;
    }
    for (size_t i = 0; i < report->row_count; i++) {
        const struct probe_report_row *row = &report->rows[i];
        bool clear = row->outcome == PROBE_REPORT_MET || row->outcome == PROBE_REPORT_NOT_APPLICABLE;
        if (!clear && requirement_set_has(&row->requirements, requirement))
            return false;
    }
    return true;
}

static enum status state_confirmed(const struct judging *j, const struct witness *witness) {
    bool may = j->fault.len == 0 && witness->frame.strength == STRENGTH_OBSERVATION && j->report->running;
    for (size_t i = 0; may && i < probe_cover_count; i++) {
        const struct probe_cover *cover = &probe_covers[i];
        unsigned requirement = requirement_find(cover->requirement);
        if (requirement == REQUIREMENT_NONE || !is_covered(j->report, cover, requirement))
            continue;
        struct topic_set topics = topic_only(requirement);
        TRY(witness_say(
            witness, EFFECT_CONFIRMS, &topics, (struct place){j->report->doc.source, 0, 0},
            str_format(j->inquiry->arena, "all checks that ask a device of it are met: %s", cover->checks)));
    }
    return STATUS_OK;
}

/* About no requirement: that there is a report nobody can go by. */
static enum status state_doubt(const struct judging *j, const struct witness *witness) {
    const struct topic_set nothing = {.process = 0};
    return witness_say(witness, EFFECT_INCOMPLETE, &nothing, j->entry->place,
                       str_format(j->inquiry->arena, STR_F STR_F, STR_A(j->fault), STR_A(j->about)));
}

static enum status state_rows(const struct judging *j) {
    struct witness witness = witness_of(j);
    if (j->fault.len > 0)
        TRY(state_doubt(j, &witness));
    TRY(state_confirmed(j, &witness));
    for (size_t i = 0; i < j->report->row_count; i++)
        TRY(state_row(j, &witness, &j->report->rows[i]));
    return STATUS_OK;
}

static enum status open_report(const struct inquiry *inquiry, const struct asset_probe *entry,
                               struct probe_report **report) {
    const struct pin pin = {.path = entry->path,
                            .file = entry->file,
                            .sha256 = entry->pinned ? entry->sha256 : NULL,
                            .file_place = entry->file_place,
                            .sha256_place = entry->sha256_place};
    struct source *source = ARENA_NEW(inquiry->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    TRY(pin_open(&pin, inquiry->arena, inquiry->sink, source));
    return probe_report_parse(source, inquiry->arena, inquiry->sink, report);
}

enum status probe_report_state(const struct inquiry *inquiry, const struct plant *plant, const struct asset *asset,
                               const struct asset_probe *entry) {
    struct probe_report *report;
    TRY(open_report(inquiry, entry, &report));
    struct judging j = {.inquiry = inquiry,
                        .plant = plant,
                        .asset = asset,
                        .entry = entry,
                        .report = report,
                        .fault = STR_INIT(""),
                        .about = STR_INIT(""),
                        .hint = STR_INIT("")};
    size_t before = inquiry->list->count;
    enum status status = judge(&j);
    if (status == STATUS_OK)
        status = state_rows(&j);
    if (status != STATUS_OK)
        inquiry->list->count = before;
    return status;
}
