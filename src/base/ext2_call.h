/* libext2fs, which reads ext2, ext3 and ext4, loaded when the first such image is met. */
#ifndef BASE_EXT2_CALL_H
#define BASE_EXT2_CALL_H

#include <stdbool.h>

#include <ext2fs/ext2fs.h>

#include "base/status.h"

/* What is called of it, without "ext2fs_". To call another function add it here. */
#define EXT2_CALLS(X)                                                                                                  \
    X(dir_iterate)                                                                                                     \
    X(file_close)                                                                                                      \
    X(file_get_lsize)                                                                                                  \
    X(file_open2)                                                                                                      \
    X(file_read)                                                                                                       \
    X(free)                                                                                                            \
    X(is_fast_symlink)                                                                                                 \
    X(open)                                                                                                            \
    X(read_inode)                                                                                                      \
    X(xattr_get)                                                                                                       \
    X(xattrs_close)                                                                                                    \
    X(xattrs_open)                                                                                                     \
    X(xattrs_read)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define EXT2_CALL_MEMBER(name) __typeof__(ext2fs_##name) *name;
struct ext2_calls {
    EXT2_CALLS(EXT2_CALL_MEMBER)
};
#undef EXT2_CALL_MEMBER

/* ext2_call.open() is ext2fs_open(): only once ext2_load was true. */
extern struct ext2_calls ext2_call;
/* False when it is not installed or lacks one of the calls. Any thread. */
bool ext2_load(void) MUST_USE;

#endif
