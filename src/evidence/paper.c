#include "evidence/paper.h"

#include <string.h>

#include "base/file.h"
#include "document/process.h"
#include "evidence/artefact.h"

enum { HASH_SHOWN = 12 };

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
    return evidence_first_error(sink, arena);
}

enum status paper_flaw(const struct pin *pin, struct arena *arena, struct str *flaw) {
    struct arena scratch;
    struct diag_sink unseen;
    struct source source;
    uint8_t digest[HASH_SHA256_SIZE];
    arena_init(&scratch, 4 * (size_t)PIN_BYTES_MAX);
    diag_init(&unseen, &scratch);
    enum status status = pin_digest(pin, &scratch, &unseen, &source, digest);
    struct str found = STR("");
    if (status == STATUS_INPUT)
        found = refusal_text(&unseen, pin, arena);
    else if (status == STATUS_OK && !pin->sha256)
        found = STR("is not pinned: 'keyway pin' writes its hash");
    else if (status == STATUS_OK && memcmp(digest, pin->sha256, sizeof digest) != 0)
        found = changed_text(pin, digest, arena);
    arena_done(&scratch);
    if (status == STATUS_MEMORY || !found.ptr)
        return STATUS_MEMORY;
    *flaw = found;
    return STATUS_OK;
}

struct papers {
    const struct process *process;
    const struct inquiry *inquiry;
    uint64_t machine;
    bool recorded; /* of a release: what was, not what holds */
};

/* "Kim Example", or a role's id; as it is written when it is neither. */
static struct str owner_name(const struct process *process, struct str id) {
    const struct process_person *person = process_person(process, id);
    return person ? person->name : id;
}

/* Of several reasons why it shows nothing the first in this order. */
static enum status judge(const struct papers *papers, const struct process_paper *paper, struct str *flaw) {
    struct pin pin = PAPER_PIN(paper);
    TRY(paper_flaw(&pin, papers->inquiry->arena, flaw));
    if (papers->recorded)
        return STATUS_OK;
    if (flaw->len == 0 && paper->owner.len == 0)
        *flaw = STR("has no owner: name who answers for it");
    else if (flaw->len == 0 && paper->reviewed == DATE_NONE)
        *flaw = STR("was never reviewed: say when under 'reviewed'");
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
    struct str flaw;
    TRY(judge(papers, paper, &flaw));
    witness.frame = (struct evidence){.kind = EVIDENCE_DOCUMENT,
                                      .strength = STRENGTH_ARTEFACT,
                                      .standing = flaw.len > 0 ? EVIDENCE_UNPROVEN : EVIDENCE_COUNTS,
                                      .date = paper->reviewed,
                                      .id = paper->file,
                                      .place = paper->place};
    witness_set_ends(&witness, paper->valid_until, paper->review_every);
    struct str detail = describe(papers, paper, flaw, &witness);
    const struct topic_set shown = {.process = paper->process & ~papers->machine};
    const struct topic_set claimed = {.process = paper->process & papers->machine};
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
    const struct papers papers = {process, &inquiry, machine, false};
    size_t before = list->count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < process->document_count && status == STATUS_OK; i++)
        status = state_paper(&papers, &process->documents[i]);
    for (size_t i = 0; i < process->exclusion_count && status == STATUS_OK; i++)
        status = evidence_exclude(&inquiry, &process->exclusions[i]);
    if (status != STATUS_OK)
        list->count = before;
    return status;
}

enum status evidence_of_records(const struct process *process, const struct process_release *release,
                                const struct evidence_day *day, uint64_t machine, struct arena *arena,
                                struct evidence_list *list) {
    const struct inquiry inquiry = {.policy = day->policy, .at = day->at, .arena = arena, .list = list};
    const struct papers papers = {process, &inquiry, machine, true};
    size_t before = list->count;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < release->record_count && status == STATUS_OK; i++)
        status = state_paper(&papers, &release->records[i]);
    if (status != STATUS_OK)
        list->count = before;
    return status;
}
