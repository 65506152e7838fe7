/* The entries of evidence lists: each is read by the reader of its kind, which turns it into statements. */
#ifndef EVIDENCE_ARTEFACT_H
#define EVIDENCE_ARTEFACT_H

#include "evidence/pin.h"
#include "evidence/witness.h"

/* What reading one artefact may take, given back afterwards. */
enum { ARTEFACT_SCRATCH_BYTES = 1024 * 1024 * 1024 };

/* One question: what is there about this release, process or asset? */
struct inquiry {
    const struct policy *policy;
    date_days at;
    const struct product *product; /* of the release, else NULL */
    unsigned type_mask;            /* of the product or asset, for findings by type; 0 when nobody says */
    struct str version;            /* of the release, else empty */
    struct str build;              /* of the release, else empty */
    bool tolerant;                 /* see evidence_day */
    bool live;                     /* an asset's observations: a test report was made on the device */
    struct arena *arena;
    struct diag_sink *sink;
    struct evidence_list *list;
};

/* What a reader gets: the entry, its file's text and who says what it finds. */
struct artefact_job {
    const struct artefact *entry;
    const struct source *source; /* text, followed by JSON_PADDING zero bytes */
    const struct inquiry *inquiry;
    const struct witness *witness;
    struct arena *scratch; /* gone when the reader returns */
};

/* The statements of one entry. Statuses as evidence_of_release. */
enum status artefact_state(const struct inquiry *inquiry, const struct artefact *entry) MUST_USE;

/* The witness of an entry: strength by pin and kind, ends by the policy. */
struct witness artefact_witness(const struct inquiry *inquiry, const struct artefact *entry);
/* Two names of builds are of one: the same but for case, or one the beginning (7 or more hex digits) of the other,
 * which then is a hash: there is a letter in that beginning, or the whole has 32 digits or more. */
bool artefact_same_build(struct str a, struct str b);
/* The warnings about a file that names no build, though its release does, or another one. */
void artefact_warn_build(const struct inquiry *inquiry, const struct artefact *entry);
/* The warning about a file without a pin, for when it could be read. */
void artefact_warn_unpinned(const struct inquiry *inquiry, const struct artefact *entry);
struct pin artefact_pin(const struct artefact *entry);

/* What the first error of a sink says, for a statement instead of a diagnostic; ptr NULL without memory. */
struct str evidence_first_error(const struct diag_sink *sink, struct arena *arena);

/* The warning that an entry counts for nothing, `why` (what evidence_first_error gave) being a clause. */
void evidence_warn_lost(struct diag_sink *sink, struct place place, struct str id, struct str why);

/* The statement that an exclusion makes; it does not count when nobody is known to have approved it. STATUS_MEMORY. */
enum status evidence_exclude(const struct inquiry *inquiry, const struct exclusion *exclusion, bool approved) MUST_USE;

/* The process requirements that a file speaks for by what it is: those in `able` (ids) that its entry lists, or the
 * first of `able` when it lists none of them. Anything else that the entry lists is a warning: it adds nothing. */
struct topic_set artefact_shows(const struct artefact_job *job, const struct str *able, size_t count);
/* The same for a file that is about whatever requirements of 4-2 its entry lists: these as well. */
struct topic_set artefact_speaks(const struct artefact_job *job, const struct str *able, size_t count);

/* Reports that the file is of another kind than its entry says, without a line of it. STATUS_INPUT. */
enum status artefact_refuse(const struct artefact_job *job) MUST_USE;

#endif
