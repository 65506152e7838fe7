/* The dossier of an application for certification: what a certification body asks of a product supplier, out of one
 * workspace, for one release at one capability security level. docs/formats/dossier.md says what it holds. */
#ifndef SUPPLIER_DOSSIER_H
#define SUPPLIER_DOSSIER_H

#include "supplier/dossier_case.h"
#include "supplier/dossier_folder.h"
#include "supplier/product_status.h"
#include "supplier/trace.h"

/* Whether a requirement of 4-2 has to be shown. */
enum dossier_scope {
    DOSSIER_DUE,        /* it has, at the level applied for */
    DOSSIER_EXCLUDED,   /* it would have, and does not apply: justified in writing */
    DOSSIER_HIGHER,     /* at a higher level only */
    DOSSIER_OTHER_TYPE, /* for none of the product's types */
};
struct str dossier_scope_name(enum dossier_scope scope);

struct dossier_requirement {
    unsigned index; /* requirement_at */
    unsigned due;   /* lowest SL that asks for it of the product's types; 0: none */
    enum dossier_scope scope;
    enum requirement_status status;
    bool has_strength;
    enum strength strength; /* of the strongest support that counts */
    struct str reason;      /* why it does not apply, what shows it, or what keeps it from being shown; a clause */
    struct str wanted;      /* what would show it; empty when nothing is missing */
    struct str required_by; /* ids of requirements.yaml that cover it */
    const struct evidence **evidence; /* what speaks against it, what shows it, the rest */
    size_t evidence_count;
};

/* What status_item does not say of a requirement of 4-1. */
struct dossier_process {
    struct str owners;    /* of its documents, else who answers for it */
    struct str documents; /* files of process.yaml */
};

/* How a file was found. */
enum dossier_state {
    DOSSIER_NO_FILE,    /* a statement with nothing behind it */
    DOSSIER_OWN,        /* a document of the workspace itself, which nothing pins */
    DOSSIER_PINNED,     /* as it was pinned */
    DOSSIER_UNPINNED,   /* no hash is pinned */
    DOSSIER_CHANGED,    /* not what was pinned */
    DOSSIER_MISSING,    /* there is none */
    DOSSIER_UNREADABLE, /* no regular file, or one that cannot be read */
    DOSSIER_OUTSIDE,    /* not within the workspace: not looked at */
};
enum { DOSSIER_STATES = DOSSIER_OUTSIDE + 1 };
struct str dossier_state_name(enum dossier_state state);

/* A file that a document of the workspace names, or such a document itself. */
struct dossier_file {
    struct str id;      /* of the entry that names it; else the name as written */
    struct str kind;    /* "junit", "certificate", "procedure", "record", "case" ... */
    struct str written; /* as the document names it */
    struct str inner;   /* below the workspace, without links and dots; empty: it has no place there */
    struct str release; /* the build that it is about; empty: none in particular */
    date_days date;
    struct requirement_set requirements; /* of 4-2 that it speaks to */
    uint64_t process;                    /* of 4-1, by process_at */
    struct str verifies;                 /* ids of requirements.yaml whose tests are in it; may be empty */
    struct place place;                  /* of the entry; or none */
    enum dossier_state state;
    bool is_read; /* then the next two are set */
    uint8_t sha256[HASH_SHA256_SIZE];
    uint64_t size;
    bool is_withheld; /* a case: it names who reported it, and is never copied */
};

/* Something that keeps the release from what is applied for. */
enum dossier_rank { DOSSIER_AGAINST, DOSSIER_NOTHING, DOSSIER_LAPSED, DOSSIER_IN_PART };
enum { DOSSIER_RANKS = DOSSIER_IN_PART + 1 };
struct str dossier_rank_name(enum dossier_rank rank);
/* "SM-1, SM-3", all of them, in the arena; ptr NULL without memory. */
struct str dossier_process_ids(struct arena *arena, uint64_t set);

struct dossier_gap {
    enum dossier_rank rank;
    bool is_process;  /* of 4-1, else of 4-2 */
    unsigned level;   /* from which SL it is due; of 4-1: 0 */
    unsigned order;   /* among those of the same kind */
    struct str ids;   /* "CR 1.1", "SM-1, SM-3" */
    struct str title; /* of the first */
    struct str text;  /* what is wrong; empty: nothing speaks of it */
    struct str wanted;
    struct place place;
};

struct dossier {
    struct product_status status; /* gated: with the conditions of the release */
    unsigned level;               /* applied for, 1..4 */
    struct dossier_requirement requirements[REQUIREMENT_COUNT];
    unsigned due, shown; /* of 4-2 at the level: how many, and how many are met or excluded */
    struct dossier_process process[PROCESS_COUNT];
    struct dossier_file *files; /* documents first, then in the order of the documents */
    size_t file_count, file_room;
    unsigned file_counts[DOSSIER_STATES];
    struct dossier_gap *gaps; /* the worst first */
    size_t gap_count;
    struct dossier_cases cases;
};

struct dossier_options {
    struct str version; /* the release; empty: the newest one that is out */
    unsigned level;     /* 0: what requirements.yaml aims for */
    date_days at;
    const char *scan, *advisories; /* as of status_options; not relative, for the workspace is the working directory */
    struct str advisories_named;
    const struct status_feed *feed;
    struct dossier_stage *stage; /* files are copied into its evidence/ as they are read; NULL: they are only read */
};

/* Makes the dossier of the workspace that is the working directory, so that what it names does not depend on where it
 * lies. STATUS_INPUT with diagnostics for mistakes in documents, for a release that there is not, and when no level is
 * given anywhere; STATUS_MEMORY, STATUS_SYSTEM, as dossier_stage_take. */
enum status dossier_make(const struct dossier_options *options, struct arena *arena, struct diag_sink *sink,
                         struct dossier *dossier) MUST_USE;

/* Every requirement of 4-2 that is due at the level and all of 4-1 are shown or do not apply, the conditions of the
 * release hold, and no vulnerability is known that the release has or may have. */
bool dossier_whole(const struct dossier *dossier);

/* The steps of dossier_make, each in a file of its own. STATUS_MEMORY, and dossier_index also STATUS_SYSTEM. */
enum status dossier_join_trace(struct dossier *dossier, struct arena *arena) MUST_USE;
enum status dossier_judge(struct dossier *dossier, struct arena *arena) MUST_USE;
enum status dossier_index(struct dossier *dossier, struct dossier_stage *stage, struct arena *arena,
                          struct diag_sink *sink) MUST_USE;
enum status dossier_find_gaps(struct dossier *dossier, struct arena *arena) MUST_USE;

#endif
