#include "evidence/paper.h"

#include <string.h>

#include "base/file.h"
#include "document/process.h"
#include "evidence/artefact.h"
#include "evidence/paper_share.h"
#include "evidence/section.h"

enum { HASH_SHOWN = 12 };
#define PAPER_SCRATCH (4 * (size_t)PIN_BYTES_MAX)

static struct str changed_text(const struct pin *pin, const uint8_t *digest, struct arena *arena) {
    char is[HASH_SHA256_HEX], was[HASH_SHA256_HEX];
    hash_hex(digest, HASH_SHA256_SIZE, is);
    hash_hex(pin->sha256, HASH_SHA256_SIZE, was);
    return str_format(arena, "has changed since it was pinned: its SHA-256 begins %.*s, pinned is %.*s", HASH_SHOWN, is,
                      HASH_SHOWN, was);
}

/* What pin_digest said of a file that could not be read. */
static struct str refusal_text(const struct diag_sink *sink, const struct pin *pin, struct arena *arena) {
    if (!pin->path || !file_exists(pin->path))
        return STR("is not there");
    if (sink->items[SEVERITY_ERROR] && sink->items[SEVERITY_ERROR]->kind == &pin_blank)
        return STR("holds nothing");
    return evidence_first_error(sink, arena);
}

/* The file's text in `scratch`, ptr NULL when it cannot be read; `*flaw` as paper_flaw. */
static enum status read_pinned(const struct pin *pin, struct arena *scratch, struct arena *arena, struct str *text,
                               struct str *flaw) {
    struct diag_sink unseen;
    struct source source;
    uint8_t digest[HASH_SHA256_SIZE];
    diag_init(&unseen, scratch);
    enum status status = pin_digest(pin, scratch, &unseen, &source, digest);
    struct str found = STR("");
    if (status == STATUS_INPUT)
        found = refusal_text(&unseen, pin, arena);
    else if (status == STATUS_OK && !pin->sha256)
        found = STR("is not pinned: 'keyway pin' writes its hash");
    else if (status == STATUS_OK && memcmp(digest, pin->sha256, sizeof digest) != 0)
        found = changed_text(pin, digest, arena);
    if (status == STATUS_MEMORY || !found.ptr)
        return STATUS_MEMORY;
    *text = status == STATUS_OK ? source.text : STR_NONE;
    *flaw = found;
    return STATUS_OK;
}

enum status paper_flaw(const struct pin *pin, struct arena *arena, struct str *flaw) {
    struct arena scratch;
    struct str text;
    arena_init(&scratch, PAPER_SCRATCH);
    enum status status = read_pinned(pin, &scratch, arena, &text, flaw);
    arena_done(&scratch);
    return status;
}

struct papers {
    const struct process *process;
    const struct inquiry *inquiry;
    uint64_t machine;
    bool recorded; /* of a release: what was, not what holds */
    struct paper_pile pile;
};

/* "Kim Example", or a role's id; as it is written when it is neither. */
static struct str owner_name(const struct process *process, struct str id) {
    const struct process_person *person = process_person(process, id);
    return person ? person->name : id;
}

/* Of several reasons why it shows nothing the first in this order; when there is none, what it has too little for. */
static enum status judge(const struct papers *papers, const struct process_paper *paper, struct str *flaw,
                         struct paper_gaps *gaps) {
    struct pin pin = PAPER_PIN(paper);
    struct arena scratch, *arena = papers->inquiry->arena;
    struct str text;
    gaps->count = 0;
    gaps->process = 0;
    arena_init(&scratch, PAPER_SCRATCH);
    enum status status = read_pinned(&pin, &scratch, arena, &text, flaw);
    if (status == STATUS_OK && !papers->recorded && flaw->len == 0 && paper->owner.len == 0)
        *flaw = STR("has no owner: name who answers for it");
    else if (status == STATUS_OK && !papers->recorded && flaw->len == 0 && paper->reviewed == DATE_NONE)
        *flaw = STR("was never reviewed: say when under 'reviewed'");
    if (status == STATUS_OK && flaw->len == 0)
        status = paper_share(&papers->pile, paper, text, &scratch, arena, gaps);
    arena_done(&scratch);
    return status;
}

/* What it has too little for it shows no more than a word does, or not at all. */
static enum status say_gaps(const struct papers *papers, const struct process_paper *paper,
                            const struct paper_gaps *gaps, struct witness *witness) {
    const struct evidence frame = witness->frame;
    for (size_t i = 0; i < gaps->count; i++) {
        const struct paper_gap *gap = &gaps->items[i];
        const struct topic_set topics = {.process = gap->process};
        witness->frame.strength = STRENGTH_CLAIM;
        witness->frame.standing = gap->missing ? EVIDENCE_UNPROVEN : EVIDENCE_COUNTS;
        TRY(witness_say(witness, EFFECT_SUPPORTS, &topics, gap->place,
                        str_format(papers->inquiry->arena, STR_F " " STR_F, STR_A(paper->file), STR_A(gap->why))));
    }
    witness->frame = frame;
    return STATUS_OK;
}

static struct str describe(const struct papers *papers, const struct process_paper *paper, struct str flaw,
                           const struct witness *witness) {
    struct arena *arena = papers->inquiry->arena;
    char reviewed[11], due[11];
    date_days ends;
    if (flaw.len > 0)
        return str_format(arena, STR_F " " STR_F, STR_A(paper->file), STR_A(flaw));
    enum evidence_standing standing = witness_standing(witness, EFFECT_SUPPORTS, &ends);
    date_text(paper->reviewed, reviewed);
    if (papers->recorded)
        return str_format(arena, STR_F ", recorded %s", STR_A(paper->file), reviewed);
    date_text(ends == DATE_NONE ? DATE_NONE : ends - 1, due);
    bool overdue = standing == EVIDENCE_EXPIRED || standing == EVIDENCE_TOO_OLD;
    return str_format(arena, STR_F " of " STR_F ", reviewed %s: the next review %s due on %s", STR_A(paper->file),
                      STR_A(owner_name(papers->process, paper->owner)), reviewed, overdue ? "was" : "is", due);
}

static enum status state_paper(const struct papers *papers, const struct process_paper *paper) {
    const struct inquiry *inquiry = papers->inquiry;
    struct witness witness = {.at = inquiry->at, .arena = inquiry->arena, .list = inquiry->list};
    struct paper_gaps gaps;
    struct str flaw;
    TRY(judge(papers, paper, &flaw, &gaps));
    witness.frame = (struct evidence){.kind = EVIDENCE_DOCUMENT,
                                      .strength = STRENGTH_ARTEFACT,
                                      .standing = flaw.len > 0 ? EVIDENCE_UNPROVEN : EVIDENCE_COUNTS,
                                      .date = paper->reviewed,
                                      .id = paper->file,
                                      .place = paper->place};
    witness_set_ends(&witness, paper->valid_until, paper->review_every);
    date_days ends;
    if (witness_standing(&witness, EFFECT_SUPPORTS, &ends) != EVIDENCE_COUNTS)
        gaps.count = gaps.process = 0; /* that it does not count today says enough */
    TRY(say_gaps(papers, paper, &gaps, &witness));
    struct str detail = describe(papers, paper, flaw, &witness);
    uint64_t whole = paper->process & ~gaps.process;
    const struct topic_set shown = {.process = whole & ~papers->machine};
    const struct topic_set claimed = {.process = whole & papers->machine};
    if (shown.process)
        TRY(witness_say(&witness, EFFECT_SUPPORTS, &shown, paper->file_place, detail));
    witness.frame.strength = STRENGTH_CLAIM;
    if (!claimed.process)
        return STATUS_OK;
    return witness_say(&witness, EFFECT_SUPPORTS, &claimed, paper->file_place, detail);
}

enum status evidence_of_documents(const struct process *process, const struct evidence_day *day, uint64_t machine,
                                  struct arena *arena, struct evidence_list *list) {
    const struct inquiry inquiry = {.policy = day->policy, .at = day->at, .arena = arena, .list = list};
    const struct papers papers = {
        process, &inquiry, machine, false, {process->documents, process->document_count, SECTION_WORDS_LEAST}};
    size_t before = list->count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < process->document_count && status == STATUS_OK; i++)
        status = state_paper(&papers, &process->documents[i]);
    for (size_t i = 0; i < process->exclusion_count && status == STATUS_OK; i++)
        status =
            evidence_exclude(&inquiry, &process->exclusions[i], process_approves(process, &process->exclusions[i]));
    if (status != STATUS_OK)
        list->count = before;
    return status;
}

enum status evidence_of_records(const struct process *process, const struct process_release *release,
                                const struct evidence_day *day, uint64_t machine, struct arena *arena,
                                struct evidence_list *list) {
    const struct inquiry inquiry = {.policy = day->policy, .at = day->at, .arena = arena, .list = list};
    const struct papers papers = {
        process, &inquiry, machine, true, {release->records, release->record_count, SECTION_RECORD_LEAST}};
    size_t before = list->count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < release->record_count && status == STATUS_OK; i++)
        status = state_paper(&papers, &release->records[i]);
    if (status != STATUS_OK)
        list->count = before;
    return status;
}
