/* What tree.c and tree_walk.c share. */
#ifndef BASE_TREE_FOLDER_H
#define BASE_TREE_FOLDER_H

#include "base/tree.h"

enum tree_answer tree_errno(int error);
/* A descriptor of the folder, the caller's to close; -1 and why. */
int tree_folder(const struct tree *tree, const char *path, enum tree_answer *answer);
/* Puts what the tree's nodes say in the place of what the system said. False: they say nothing of it. */
bool tree_correct(const struct tree *tree, struct stat *info);
/* Whether the descriptor lies in a file system that a kernel makes up. */
bool tree_is_kernels(int fd);

/* Notes which of the file systems that are mounted now are foreign to the tree. */
void tree_find_foreign(struct tree *tree);
bool tree_is_foreign(const struct tree *tree, dev_t device);

#endif
