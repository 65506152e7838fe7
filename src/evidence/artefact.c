#include "evidence/artefact.h"

#include "evidence/fuzzing.h"
#include "evidence/junit.h"
#include "evidence/pentest_state.h"
#include "evidence/proof.h"
#include "evidence/sarif.h"
#include "evidence/sbom.h"
#include "evidence/scan.h"

static const struct diag_kind UNPINNED = {"evidence.unpinned", SEVERITY_WARNING,
                                          "'{0}' has no pinned SHA-256, so it counts as no more than a claim",
                                          "'keyway pin' writes the hash into this document"};
static const struct diag_kind NO_BUILD = {
    "evidence.no-build", SEVERITY_WARNING,
    "entry '{0}' does not name the build that it was made of, so it counts as no more than a claim: the release is {1}",
    "add 'build', if it was made of that build"};
static const struct diag_kind OTHER_BUILD = {
    "evidence.other-build", SEVERITY_WARNING,
    "entry '{0}' was made of build {1}, but the release is {2}: only what it found counts",
    "run it again on the build that ships"};
static const struct diag_kind OTHER_KIND = {"evidence.other-kind", SEVERITY_ERROR, "'{0}' is no {1}",
                                            "name the right file, or say of which kind it is under 'kind'"};
static const struct diag_kind NOT_COUNTED = {"evidence.not-counted", SEVERITY_WARNING, "entry '{0}' shows nothing: {1}",
                                             "what it was to show is not shown whole until its file is right"};
static const struct diag_kind NO_MEMORY = {"evidence.no-memory", SEVERITY_ERROR,
                                           "'{0}' cannot be read: it needs more memory than there is", NULL};
static const struct diag_kind ADDS_NOTHING = {
    "evidence.adds-nothing", SEVERITY_WARNING,
    "entry '{1}' lists {0}, which a file of this kind cannot show: it speaks for {2} and for what it finds",
    "list {0} under a test report or a claim"};

/* To add a kind of artefact: a value in document/product.h, a row here, and its reader. */
static const struct reader {
    enum evidence_kind kind;
    bool observes; /* of a live device, when the entry is an asset's */
    char first;    /* that its text begins with, or 0 */
    struct str name;
    struct str shows; /* what a file of this kind is for when nobody says, or empty */
    enum status (*state)(const struct artefact_job *job);
} READERS[] = {
    [ARTEFACT_CLAIM] = {EVIDENCE_CLAIM, false, 0, {NULL, 0}, {NULL, 0}, NULL},
    [ARTEFACT_JUNIT] = {EVIDENCE_TEST, true, '<', STR_INIT("JUnit report in XML"), STR_INIT("SVV-1"), junit_state},
    [ARTEFACT_SARIF] = {EVIDENCE_ANALYSIS, false, '{', STR_INIT("SARIF report, cppcheck's XML or gcc's JSON"),
                        STR_INIT("SI-1"), sarif_state},
    [ARTEFACT_SBOM] = {EVIDENCE_SBOM, false, '{', STR_INIT("CycloneDX bill of materials in JSON"), STR_INIT("SM-9"),
                       sbom_state},
    [ARTEFACT_FUZZING] = {EVIDENCE_FUZZING, false, 0, STR_INIT("log of libFuzzer or fuzzer_stats of AFL"),
                          STR_INIT("SVV-3"), fuzzing_state},
    [ARTEFACT_PROOF] = {EVIDENCE_PROOF, false, 0, STR_INIT("log of Frama-C WP or CBMC"), STR_INIT("SI-1"), proof_state},
    [ARTEFACT_PENTEST] = {EVIDENCE_PENTEST, false, 0, STR_INIT("document pentest/1"), STR_INIT("SVV-4"), pentest_state},
    [ARTEFACT_SCAN] = {EVIDENCE_ANALYSIS, false, '{', STR_INIT("saved scan of 'keyway scan' in JSON or SARIF"),
                       STR_INIT("SVV-3"), scan_state},
};

struct pin artefact_pin(const struct artefact *entry) {
    return (struct pin){.file = entry->file,
                        .path = entry->path,
                        .sha256 = entry->pinned ? entry->sha256 : NULL,
                        .file_place = entry->file_place,
                        .sha256_place = entry->sha256_place};
}

/* A hash and not a number that counts builds or days: "20261128" begins "202611281530", and is another build. */
static bool is_hash(struct str shorter, struct str longer) {
    enum { SHORTEST = 7, HASH_LEAST = 32 };
    bool lettered = false;
    for (size_t i = 0; i < longer.len; i++) {
        if (str_find_char(STR("0123456789abcdef"), char_lower(longer.ptr[i])) == SIZE_MAX)
            return false;
        lettered |= i < shorter.len && !char_is_digit(longer.ptr[i]);
    }
    return shorter.len >= SHORTEST && (lettered || longer.len >= HASH_LEAST);
}

bool artefact_same_build(struct str a, struct str b) {
    a = str_trim(a);
    b = str_trim(b);
    struct str shorter = a.len < b.len ? a : b, longer = a.len < b.len ? b : a;
    return str_eq_nocase(a, b) || (str_starts_nocase(longer, shorter) && is_hash(shorter, longer));
}

/* Only a file is of a build; what a person claims may hold for several. */
static bool is_of_build(const struct inquiry *inquiry, const struct artefact *entry) {
    return inquiry->build.len > 0 && entry->kind != ARTEFACT_CLAIM;
}

void artefact_warn_build(const struct inquiry *inquiry, const struct artefact *entry) {
    if (!is_of_build(inquiry, entry))
        return;
    if (entry->build.len == 0)
        diag_add(inquiry->sink, &NO_BUILD, entry->place, entry->id, inquiry->build);
    else if (!artefact_same_build(entry->build, inquiry->build))
        diag_add(inquiry->sink, &OTHER_BUILD, entry->place, entry->id, entry->build, inquiry->build);
}

struct witness artefact_witness(const struct inquiry *inquiry, const struct artefact *entry) {
    const struct reader *reader = &READERS[entry->kind];
    bool observed = inquiry->live && reader->observes;
    struct witness witness = {.at = inquiry->at, .arena = inquiry->arena, .list = inquiry->list};
    witness.frame = (struct evidence){
        .kind = observed ? EVIDENCE_OBSERVATION : reader->kind,
        .strength = observed ? STRENGTH_OBSERVATION : STRENGTH_ARTEFACT,
        .date = entry->date,
        .id = entry->id,
        .place = entry->place,
    };
    if (entry->kind == ARTEFACT_CLAIM || !entry->pinned)
        witness.frame.strength = STRENGTH_CLAIM;
    if (is_of_build(inquiry, entry) && entry->build.len == 0)
        witness.frame.strength = STRENGTH_CLAIM;
    else if (is_of_build(inquiry, entry) && !artefact_same_build(entry->build, inquiry->build))
        witness.frame.standing = EVIDENCE_OTHER_BUILD;
    witness_set_ends(&witness, entry->valid_until, inquiry->policy->max_age[witness.frame.strength]);
    return witness;
}

void artefact_warn_unpinned(const struct inquiry *inquiry, const struct artefact *entry) {
    if (entry->kind != ARTEFACT_CLAIM && !entry->pinned)
        diag_add(inquiry->sink, &UNPINNED, entry->file_place, entry->file);
}

/* The requirements of 4-1 that the entry lists and the file can show; else the first that it can. */
static struct topic_set processes_of(const struct artefact *entry, const struct str *able, size_t count) {
    struct topic_set listed = {.process = entry->process}, shown = {0};
    for (size_t i = 0; i < count; i++) {
        unsigned topic = topic_find(able[i]);
        if (topic_next(&listed, topic) == topic)
            topic_add(&shown, topic);
    }
    return topic_set_empty(&shown) ? topic_only(topic_find(able[0])) : shown;
}

static void warn_unable(const struct artefact_job *job, const struct topic_set *shown, struct str able) {
    const struct artefact *entry = job->entry;
    struct topic_set listed = {entry->requirements, entry->process};
    for (unsigned topic = topic_next(&listed, 0); topic != TOPIC_NONE; topic = topic_next(&listed, topic + 1))
        if (topic_next(shown, topic) != topic)
            diag_add(job->inquiry->sink, &ADDS_NOTHING, entry->place, topic_id(topic), entry->id, able);
}

struct topic_set artefact_shows(const struct artefact_job *job, const struct str *able, size_t count) {
    struct topic_set shown = processes_of(job->entry, able, count);
    warn_unable(job, &shown, able[0]);
    return shown;
}

struct topic_set artefact_speaks(const struct artefact_job *job, const struct str *able, size_t count) {
    struct topic_set shown = processes_of(job->entry, able, count);
    shown.requirements = job->entry->requirements;
    warn_unable(job, &shown, able[0]);
    return shown;
}

static enum status state_claim(const struct artefact *entry, const struct witness *witness) {
    struct topic_set topics = {entry->requirements, entry->process};
    struct str detail =
        entry->by.len > 0 ? str_format(witness->arena, STR_F ", says " STR_F, STR_A(entry->statement), STR_A(entry->by))
                          : str_copy(witness->arena, entry->statement);
    return witness_say(witness, EFFECT_SUPPORTS, &topics, entry->place, detail);
}

static bool points_into(const struct evidence_list *list, size_t from, const struct source *source) {
    for (size_t i = from; i < list->count; i++)
        if (list->items[i].proof.source == source &&
            (list->items[i].proof.offset > 0 || list->items[i].proof.length > 0))
            return true;
    return false;
}

static size_t reports(const struct diag_sink *sink) {
    return sink->count[SEVERITY_NOTE] + sink->count[SEVERITY_WARNING] + sink->count[SEVERITY_ERROR];
}

enum status artefact_refuse(const struct artefact_job *job) {
    diag_add(job->inquiry->sink, &OTHER_KIND, job->entry->file_place, job->entry->file, READERS[job->entry->kind].name);
    return STATUS_INPUT;
}

/* A document from a stranger may name any file of this machine: what is plainly of another kind is not shown, as a
 * reader would with the line that it stumbles over. */
static enum status check_kind(const struct artefact_job *job, const struct reader *reader, struct str text) {
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_skip(text, 3);
    text = str_trim(text);
    /* XML may be in UTF-16. */
    /* cppcheck's XML and gcc's lists stand for SARIF. */
    bool other = job->entry->kind == ARTEFACT_SARIF && text.len > 0 && (text.ptr[0] == '<' || text.ptr[0] == '[');
    bool fits = text.len > 0 && (text.ptr[0] == reader->first || other || str_starts(text, STR("\xFF\xFE")) ||
                                 str_starts(text, STR("\xFE\xFF")));
    if (fits || !reader->first)
        return STATUS_OK;
    return artefact_refuse(job);
}

/* The text is read into memory that is given back, and kept only when some place needs it to tell its line: a release
 * may have a hundred bills of materials. */
static enum status read_entry(struct artefact_job *job, struct source *source) {
    const struct inquiry *inquiry = job->inquiry;
    struct pin pin = artefact_pin(job->entry);
    size_t before = inquiry->list->count, reported = reports(inquiry->sink);
    TRY(pin_open(&pin, job->scratch, inquiry->sink, source));
    struct str name = str_copy(inquiry->arena, source->name);
    source->name = name;
    enum status status = name.ptr ? STATUS_OK : STATUS_MEMORY;
    const struct reader *reader = &READERS[job->entry->kind];
    if (status == STATUS_OK)
        status = check_kind(job, reader, source->text);
    if (status == STATUS_OK && reader->state)
        status = reader->state(job);
    bool keep = reports(inquiry->sink) != reported || points_into(inquiry->list, before, source);
    source->text = keep ? str_copy(inquiry->arena, source->text) : STR_NONE;
    return keep && !source->text.ptr ? STATUS_MEMORY : status;
}

static enum status state_file(const struct inquiry *inquiry, const struct artefact *entry,
                              const struct witness *witness) {
    struct source *source = ARENA_NEW(inquiry->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    struct arena scratch;
    arena_init(&scratch, ARTEFACT_SCRATCH_BYTES);
    struct artefact_job job = {entry, source, inquiry, witness, &scratch};
    enum status status = read_entry(&job, source);
    arena_done(&scratch);
    if (status == STATUS_MEMORY)
        diag_add(inquiry->sink, &NO_MEMORY, entry->file_place, entry->file);
    return status;
}

struct str evidence_first_error(const struct diag_sink *sink, struct arena *arena) {
    if (diag_errors(sink) == 0)
        return STR("its file cannot be read");
    /* Without memory a sink only counts. */
    return sink->items[SEVERITY_ERROR] ? diag_text(arena, sink->items[SEVERITY_ERROR]) : STR_NONE;
}

void evidence_warn_lost(struct diag_sink *sink, struct place place, struct str id, struct str why) {
    diag_add(sink, &NOT_COUNTED, place, id, why);
}

/* What the file of an entry would speak for. A test report that lists nothing speaks for what its tests name, which
 * nobody can tell any more. */
static struct topic_set speaks_for(const struct artefact *entry) {
    static const struct str TESTED[] = {STR_INIT("SVV-2"), STR_INIT("SVV-3")};
    struct topic_set topics = {entry->requirements, entry->process};
    struct str shows = READERS[entry->kind].shows;
    if (shows.len > 0 && (!entry->process || entry->kind == ARTEFACT_JUNIT))
        topic_add(&topics, topic_find(shows));
    for (size_t i = 0; !entry->process && entry->kind == ARTEFACT_JUNIT && i < ARRAY_LEN(TESTED); i++)
        topic_add(&topics, topic_find(TESTED[i]));
    return topics;
}

/* What a file that cannot be read, or is not the one that was pinned, was to show: it says so, and does not count. */
static enum status state_unproven(const struct inquiry *inquiry, const struct artefact *entry,
                                  const struct diag_sink *why, const struct witness *witness) {
    struct witness unproven = *witness;
    struct topic_set topics = speaks_for(entry);
    unproven.frame.standing = EVIDENCE_UNPROVEN;
    struct str detail =
        diag_errors(why) > 0 ? diag_text(inquiry->arena, why->items[SEVERITY_ERROR]) : STR("its file cannot be read");
    evidence_warn_lost(inquiry->sink, entry->file_place, entry->id, detail);
    return witness_say(&unproven, EFFECT_SUPPORTS, &topics, entry->place, detail);
}

static enum status state_tolerantly(const struct inquiry *inquiry, const struct artefact *entry,
                                    const struct witness *witness) {
    struct diag_sink heard;
    struct inquiry listening = *inquiry;
    size_t before = inquiry->list->count;
    diag_init(&heard, inquiry->arena);
    listening.sink = &heard;
    enum status status = state_file(&listening, entry, witness);
    if (status == STATUS_OK || status == STATUS_MEMORY) {
        diag_merge(inquiry->sink, &heard);
        return status;
    }
    inquiry->list->count = before;
    return state_unproven(inquiry, entry, &heard, witness);
}

enum status artefact_state(const struct inquiry *inquiry, const struct artefact *entry) {
    struct witness witness = artefact_witness(inquiry, entry);
    if (entry->file.len > 0 || entry->kind != ARTEFACT_CLAIM) {
        size_t before = inquiry->list->count;
        TRY(inquiry->tolerant ? state_tolerantly(inquiry, entry, &witness) : state_file(inquiry, entry, &witness));
        if (entry->kind == ARTEFACT_CLAIM && inquiry->list->count > before)
            return STATUS_OK; /* the file of the claim is not what it was */
    }
    artefact_warn_unpinned(inquiry, entry);
    artefact_warn_build(inquiry, entry);
    return entry->kind == ARTEFACT_CLAIM ? state_claim(entry, &witness) : STATUS_OK;
}
