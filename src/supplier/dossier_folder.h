/* The folder of a dossier: made beside its place and put there in one step, with the SHA-256 of every file in it; and
 * checked again. */
#ifndef SUPPLIER_DOSSIER_FOLDER_H
#define SUPPLIER_DOSSIER_FOLDER_H

#include "base/diag.h"
#include "base/hash.h"

#define DOSSIER_SUMS     "SHA256SUMS"
#define DOSSIER_HEAD     "dossier.json"
#define DOSSIER_EVIDENCE "evidence/" /* where copies of files lie, by their paths below the workspace */
enum { DOSSIER_FILES_MAX = 100000 };

struct dossier_stage;

/* An empty folder beside `target`, which stays as it is. A `target` that is there must be a dossier, or an empty
 * folder; a dossier only when `replace`, and only when it holds no file that it does not list, for all of it will go.
 * STATUS_INPUT and STATUS_SYSTEM with a diagnostic; STATUS_MEMORY. End with dossier_stage_free. */
enum status dossier_stage_new(const char *target, bool replace, struct arena *arena, struct diag_sink *sink,
                              struct dossier_stage **stage) MUST_USE;
/* Writes a file of the new folder, and the folders on the way to it; `inner` is relative, without "." and ".." parts.
 * STATUS_SYSTEM with a diagnostic; STATUS_MEMORY. */
enum status dossier_stage_write(struct dossier_stage *stage, struct str inner, struct str content) MUST_USE;
/* Copies a file, and says what the SHA-256 and the size of the copy are: it is read once. One that is in the new folder
 * already stays, and is told of. `*is_read` is false, and nothing is left, for a file that cannot be read; links are
 * not followed. STATUS_SYSTEM with a diagnostic when the copy cannot be written; STATUS_MEMORY. */
enum status dossier_stage_take(struct dossier_stage *stage, struct str inner, const char *from,
                               uint8_t sha256[HASH_SHA256_SIZE], uint64_t *size, bool *is_read) MUST_USE;
/* Writes SHA256SUMS and puts the folder in its place; what was there is gone. `sums` is the SHA-256 of SHA256SUMS,
 * `*count` how many files it lists. */
enum status dossier_stage_put(struct dossier_stage *stage, uint8_t sums[HASH_SHA256_SIZE], size_t *count) MUST_USE;
/* Leaves nothing beside the target. Fine on NULL. */
void dossier_stage_free(struct dossier_stage *stage);

enum dossier_fault {
    DOSSIER_ALTERED,  /* other bytes than those that are listed */
    DOSSIER_ABSENT,   /* listed, and not there */
    DOSSIER_UNLISTED, /* there, and not listed */
    DOSSIER_UNFIT,    /* no regular file: a link, a pipe */
};
struct str dossier_fault_name(enum dossier_fault fault);

struct dossier_check {
    struct dossier_checked {
        struct str path; /* below the folder */
        enum dossier_fault fault;
    } * faults; /* by path */
    size_t fault_count;
    size_t listed;                  /* files in SHA256SUMS */
    uint8_t sums[HASH_SHA256_SIZE]; /* of SHA256SUMS itself */
};

/* Holds a folder against its SHA256SUMS. STATUS_INPUT with a diagnostic when it is no dossier, or its list cannot be
 * read; STATUS_SYSTEM, STATUS_LIMIT with one; STATUS_MEMORY. */
enum status dossier_folder_check(const char *folder, struct arena *arena, struct diag_sink *sink,
                                 struct dossier_check *check) MUST_USE;

/* One line of SHA256SUMS, as sha256sum writes it: a name with a backslash or a line end is escaped, and the line begins
 * with a backslash. */
struct out;
void dossier_sum_write(struct out *out, const uint8_t sha256[HASH_SHA256_SIZE], struct str name);
/* Reads such a line, without its end; the name is in the arena or a slice of the line. False for what is none, and for
 * a name that leads out of the folder. STATUS_MEMORY is *name with ptr NULL. */
bool dossier_sum_read(struct str line, struct arena *arena, uint8_t sha256[HASH_SHA256_SIZE], struct str *name);

#endif
