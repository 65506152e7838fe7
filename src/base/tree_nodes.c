/* What an image says of its files, beside the folder that it was unpacked into. */
#include "base/tree_folder.h"

#include <stdlib.h>

static int by_inode(const void *a, const void *b) {
    const struct tree_node *one = a, *other = b;
    return one->inode < other->inode ? -1 : one->inode > other->inode;
}

void tree_nodes_sort(struct tree_nodes *nodes) {
    if (nodes->count > 1)
        qsort(nodes->items, nodes->count, sizeof *nodes->items, by_inode);
}

const struct tree_node *tree_nodes_find(const struct tree_nodes *nodes, ino_t inode) {
    const struct tree_node wanted = {.inode = inode};
    return nodes->count > 0 ? bsearch(&wanted, nodes->items, nodes->count, sizeof *nodes->items, by_inode) : NULL;
}

bool tree_correct(const struct tree *tree, struct stat *info) {
    if (!tree->nodes)
        return true;
    const struct tree_node *node = tree_nodes_find(tree->nodes, info->st_ino);
    if (!node)
        return false;
    info->st_mode = node->mode;
    info->st_uid = node->uid;
    info->st_gid = node->gid;
    info->st_rdev = node->device;
    info->st_atim = info->st_mtim = info->st_ctim = (struct timespec){.tv_sec = node->time};
    return true;
}
