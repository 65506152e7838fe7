/* A folder of files of its own, its signed manifest, and what is found in it. */
#ifndef LIB_INTEGRITY_TREE_H
#define LIB_INTEGRITY_TREE_H

#include "port/integrity_linux.h"

#include "maker_tree.h"
#include "rig.h"

#define FINDINGS 64u

struct tree {
    struct rig *rig;
    char folder[64];
    int root;
    struct kw_anchor anchor;
    struct kw_trust trust;
    struct maker maker;
    struct kw_bytes envelope;
    struct kw_integrity_files files;
    struct kw_integrity_config config;
    struct kw_integrity integrity;
    uint8_t work[4096];
    enum kw_integrity_kind kind[FINDINGS];
    char path[FINDINGS][64];
    size_t findings;
};

/* Makes the folder: bin/control, bin/helper (empty), etc/settings, etc/empty/, start -> bin/control; and signs it. */
struct tree *tree_new(struct rig *rig);
void tree_free(struct tree *device);

/* Writes a file anew. */
void tree_put(const struct tree *device, const char *path, const char *text);

/* Makes and opens the manifest of what is there now. */
void tree_sign(struct tree *device);

/* Whether such a finding was reported. */
int tree_told(const struct tree *device, enum kw_integrity_kind kind, const char *path);

#endif
