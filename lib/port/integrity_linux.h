/* Files, links and folders below a folder, for keyway/integrity.h: a reader that follows no link, and a full check on
 * several threads. */
#ifndef LIB_PORT_INTEGRITY_LINUX_H
#define LIB_PORT_INTEGRITY_LINUX_H

#include <keyway/integrity.h>

/* A reader of one thread. Its table keeps its address: do not move it. */
struct kw_integrity_files {
    int root;         /* an open folder, the caller's */
    int file;         /* what is open, or -1 */
    int walk;         /* 1: step by step, for a kernel without openat2 (before 5.6); found out by itself */
    uint8_t *content; /* of a folder or a link */
    size_t length;
    struct kw_integrity_reader reader;
};

/* Makes `files` ready to read below `root`, which stays the caller's. */
void kw_integrity_files_init(struct kw_integrity_files *files, int root);

void kw_integrity_files_done(struct kw_integrity_files *files);

/* The content of an open folder as manifests have it: its names in ascending order, a zero byte behind each; the
 * caller's to free. KW_ERROR_ROOM: out of memory, or longer than 16 MiB; KW_ERROR_STORAGE. */
KW_MUST_USE enum kw_status kw_integrity_names(int folder, uint8_t **names, size_t *length);

/* The entries of a manifest by number and by path. */
struct kw_integrity_index {
    struct kw_integrity_entry *entry;
    size_t count;
};

/* KW_ERROR_ROOM: out of memory. */
KW_MUST_USE enum kw_status kw_integrity_index_new(const struct kw_integrity *integrity,
                                                  struct kw_integrity_index *index);
void kw_integrity_index_free(struct kw_integrity_index *index);

/* The number of the first entry whose path is not before `path`; `count` when there is none. */
size_t kw_integrity_index_find(const struct kw_integrity_index *index, struct kw_bytes path);

/* The entry of just that path; null when there is none. */
const struct kw_integrity_entry *kw_integrity_index_at(const struct kw_integrity_index *index, struct kw_bytes path);

/* Reports every name in the folder of `entry`, below `root`, that the manifest does not have. */
void kw_integrity_tell_added(struct kw_integrity *integrity, const struct kw_integrity_index *index, int root,
                             const struct kw_integrity_entry *entry);

/* A whole pass below `root` on `threads` threads, the caller's among them; fewer when no more can be had. The running
 * hashes of the context's crypto port must stand several threads at once, as those of crypto_openssl.h do. Findings are
 * reported one at a time, in no order; a folder that is not what it should be, and besides each name that it has too
 * many. What came of it is in the context's state.
 * KW_ERROR_ARGUMENT: no thread, or more than 256; KW_ERROR_ROOM: out of memory, and nothing was checked. */
KW_MUST_USE enum kw_status kw_integrity_scan_files(struct kw_integrity *integrity, int root, unsigned int threads);

#endif
