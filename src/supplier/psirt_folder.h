/* The folder of a CSAF trusted provider, as a web server gives it out: documents by label and year with their hashes
 * and signatures, and what lists them. It is changed as a whole: a new tree is made beside it, whose unchanged files
 * are the same files, and takes its place in one step. Whatever fails, the old one stays. */
#ifndef SUPPLIER_PSIRT_FOLDER_H
#define SUPPLIER_PSIRT_FOLDER_H

#include "base/diag.h"
#include "provider/openpgp_signer.h"
#include "supplier/psirt_advisory.h"
#include "supplier/psirt_listing.h"

enum { PSIRT_DOCUMENTS_MAX = 100000 };

struct psirt_folder_state {
    struct arena *arena;
    struct diag_sink *sink;
    const char *web;  /* the root of the web server */
    const char *path; /* WEB/.well-known/csaf */
    int lock;         /* 1 + descriptor of WEB/.well-known, that holds it; 0: none */
    struct psirt_listing listing;
};

/* Holds the folder until psirt_folder_close, and reads what is in it; one that is not there is made. Documents that
 * cannot be read, or are no CSAF, are STATUS_INPUT with a diagnostic: nothing is published beside what nobody
 * understands. */
enum status psirt_folder_open(const char *web, struct str root, const struct supplier *supplier, struct arena *arena,
                              struct diag_sink *sink, struct psirt_folder_state *state) MUST_USE;
/* Fine on a zeroed state. */
void psirt_folder_close(struct psirt_folder_state *state);
/* The document of this id; NULL: there is none. */
const struct psirt_listed *psirt_folder_find(const struct psirt_folder_state *state, struct str id);
/* Whether the document in the folder has just this text. */
enum status psirt_folder_same(const struct psirt_folder_state *state, const struct psirt_listed *listed,
                              struct str text, bool *same) MUST_USE;

struct psirt_stage;
/* Makes the tree that holds the advisory too (NULL: only what lists and signs). Everything that is not signed yet is
 * signed, when `signer` is not NULL. `*changed` is false when it is as it was: then there is nothing to swap.
 * STATUS_SYSTEM with a diagnostic; STATUS_MEMORY. */
enum status psirt_stage_new(struct psirt_folder_state *state, const struct psirt_advisory *advisory,
                            struct openpgp_signer *signer, bool *changed, struct psirt_stage **stage) MUST_USE;
/* Puts the new tree in the place of the old one, and the old one where the new was; once more undoes that. */
enum status psirt_stage_swap(struct psirt_stage *stage, struct diag_sink *sink) MUST_USE;
/* Removes what is not in place. Fine on NULL. */
void psirt_stage_free(struct psirt_stage *stage);

/* Writes WEB/.well-known/security.txt if there is none, or renews one that names our metadata and expires within 60
 * days. A warning when there is one that does not name it: it is somebody's own. */
enum status psirt_security_write(const struct psirt_folder_state *state, int64_t now) MUST_USE;

#endif
