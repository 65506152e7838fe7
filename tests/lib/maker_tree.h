/* Lists what is below a folder as entries of a manifest of files: files, links and folders, the root too. */
#ifndef LIB_MAKER_TREE_H
#define LIB_MAKER_TREE_H

#include "maker.h"

struct maker_tree {
    struct maker_entry *entry; /* in ascending order of their paths */
    size_t count;
    size_t room;
    uint64_t bytes; /* of all content */
};

/* KW_ERROR_ROOM, KW_ERROR_STORAGE: something cannot be read. Things of other kinds (pipes, devices, sockets) are left
 * out. With `skip_unreadable`, what cannot be read is left out too. */
KW_MUST_USE enum kw_status maker_tree(const struct kw_crypto *crypto, int root, int skip_unreadable,
                                      struct maker_tree *tree);

void maker_tree_free(struct maker_tree *tree);

/* The signed manifest of a tree, allocated; the caller's to free. */
KW_MUST_USE enum kw_status maker_tree_sign(const struct maker *maker, uint64_t sequence, const struct maker_tree *tree,
                                           struct kw_bytes *envelope);

#endif
