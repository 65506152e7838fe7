/* libsquashfs of squashfs-tools-ng, loaded when the first SquashFS image is met. */
#ifndef BASE_SQUASHFS_CALL_H
#define BASE_SQUASHFS_CALL_H

#include <stdbool.h>

#include <sqfs/compressor.h>
#include <sqfs/data_reader.h>
#include <sqfs/dir.h>
#include <sqfs/error.h>
#include <sqfs/id_table.h>
#include <sqfs/inode.h>
#include <sqfs/io.h>
#include <sqfs/meta_reader.h>
#include <sqfs/super.h>
#include <sqfs/xattr.h>
#include <sqfs/xattr_reader.h>

#include "base/status.h"

/* What is called of it, without "sqfs_". To call another function add it here. */
#define SQUASHFS_CALLS(X)                                                                                              \
    X(compressor_config_init)                                                                                          \
    X(compressor_create)                                                                                               \
    X(data_reader_create)                                                                                              \
    X(data_reader_load_fragment_table)                                                                                 \
    X(data_reader_read)                                                                                                \
    X(free)                                                                                                            \
    X(id_table_create)                                                                                                 \
    X(id_table_index_to_id)                                                                                            \
    X(id_table_read)                                                                                                   \
    X(inode_get_xattr_index)                                                                                           \
    X(meta_reader_create)                                                                                              \
    X(meta_reader_read)                                                                                                \
    X(meta_reader_read_inode)                                                                                          \
    X(meta_reader_readdir)                                                                                             \
    X(meta_reader_seek)                                                                                                \
    X(readdir_state_init)                                                                                              \
    X(super_read)                                                                                                      \
    X(xattr_reader_create)                                                                                             \
    X(xattr_reader_get_desc)                                                                                           \
    X(xattr_reader_load)                                                                                               \
    X(xattr_reader_read_key)                                                                                           \
    X(xattr_reader_read_value)                                                                                         \
    X(xattr_reader_seek_kv)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define SQUASHFS_CALL_MEMBER(name) __typeof__(sqfs_##name) *name;
struct squashfs_calls {
    SQUASHFS_CALLS(SQUASHFS_CALL_MEMBER)
};
#undef SQUASHFS_CALL_MEMBER

/* squashfs_call.super_read() is sqfs_super_read(): only once squashfs_load was true. */
extern struct squashfs_calls squashfs_call;
/* False when it is not installed or lacks one of the calls. Any thread. */
bool squashfs_load(void) MUST_USE;

#endif
