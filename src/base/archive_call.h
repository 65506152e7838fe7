/* libarchive, loaded when the first archive is met: it brings ICU with it, by way of libxml2. */
#ifndef BASE_ARCHIVE_CALL_H
#define BASE_ARCHIVE_CALL_H

#include <stdbool.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/status.h"

/* What is called of it, without "archive_". To call another function add it here. */
#define ARCHIVE_CALLS(X)                                                                                               \
    X(bzlib_version)                                                                                                   \
    X(entry_free)                                                                                                      \
    X(entry_gid)                                                                                                       \
    X(entry_hardlink)                                                                                                  \
    X(entry_mode)                                                                                                      \
    X(entry_mtime)                                                                                                     \
    X(entry_new)                                                                                                       \
    X(entry_pathname)                                                                                                  \
    X(entry_pathname_utf8)                                                                                             \
    X(entry_rdev)                                                                                                      \
    X(entry_size)                                                                                                      \
    X(entry_symlink)                                                                                                   \
    X(entry_uid)                                                                                                       \
    X(entry_xattr_next)                                                                                                \
    X(entry_xattr_reset)                                                                                               \
    X(filter_bytes)                                                                                                    \
    X(filter_code)                                                                                                     \
    X(filter_count)                                                                                                    \
    X(format)                                                                                                          \
    X(liblz4_version)                                                                                                  \
    X(liblzma_version)                                                                                                 \
    X(libzstd_version)                                                                                                 \
    X(read_data)                                                                                                       \
    X(read_free)                                                                                                       \
    X(read_has_encrypted_entries)                                                                                      \
    X(read_header_position)                                                                                            \
    X(read_new)                                                                                                        \
    X(read_next_header2)                                                                                               \
    X(read_open1)                                                                                                      \
    X(read_open_memory)                                                                                                \
    X(read_set_callback_data)                                                                                          \
    X(read_set_read_callback)                                                                                          \
    X(read_set_seek_callback)                                                                                          \
    X(read_support_filter_bzip2)                                                                                       \
    X(read_support_filter_compress)                                                                                    \
    X(read_support_filter_gzip)                                                                                        \
    X(read_support_filter_lz4)                                                                                         \
    X(read_support_filter_lzip)                                                                                        \
    X(read_support_filter_lzma)                                                                                        \
    X(read_support_filter_rpm)                                                                                         \
    X(read_support_filter_xz)                                                                                          \
    X(read_support_filter_zstd)                                                                                        \
    X(read_support_format_7zip)                                                                                        \
    X(read_support_format_ar)                                                                                          \
    X(read_support_format_cpio)                                                                                        \
    X(read_support_format_iso9660)                                                                                     \
    X(read_support_format_raw)                                                                                         \
    X(read_support_format_tar)                                                                                         \
    X(read_support_format_zip)                                                                                         \
    X(zlib_version)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define ARCHIVE_CALL_MEMBER(name) __typeof__(archive_##name) *name;
struct archive_calls {
    ARCHIVE_CALLS(ARCHIVE_CALL_MEMBER)
    int (*error_number)(struct archive *archive); /* archive_errno, whose name is a macro within another */
};
#undef ARCHIVE_CALL_MEMBER

/* archive_call.read_new() is archive_read_new(): only once archive_load was true. */
extern struct archive_calls archive_call;
/* False when it is not installed or lacks one of the calls. Any thread. */
bool archive_load(void) MUST_USE;

#endif
