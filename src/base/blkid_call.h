/* libblkid, which reads tables of partitions, loaded when the first disk image is met. */
#ifndef BASE_BLKID_CALL_H
#define BASE_BLKID_CALL_H

#include <stdbool.h>

#include <blkid/blkid.h>

#include "base/status.h"

/* What is called of it, without "blkid_". To call another function add it here. */
#define BLKID_CALLS(X)                                                                                                 \
    X(do_fullprobe)                                                                                                    \
    X(free_probe)                                                                                                      \
    X(new_probe)                                                                                                       \
    X(partition_get_partno)                                                                                            \
    X(partition_get_size)                                                                                              \
    X(partition_get_start)                                                                                             \
    X(partition_get_type_string)                                                                                       \
    X(partition_get_type)                                                                                              \
    X(partition_is_extended)                                                                                           \
    X(partlist_get_partition)                                                                                          \
    X(partlist_numof_partitions)                                                                                       \
    X(probe_enable_partitions)                                                                                         \
    X(probe_enable_superblocks)                                                                                        \
    X(probe_get_partitions)                                                                                            \
    X(probe_set_device)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define BLKID_CALL_MEMBER(name) __typeof__(blkid_##name) *name;
struct blkid_calls {
    BLKID_CALLS(BLKID_CALL_MEMBER)
};
#undef BLKID_CALL_MEMBER

/* blkid_call.new_probe() is blkid_new_probe(): only once blkid_load was true. */
extern struct blkid_calls blkid_call;
/* False when it is not installed or lacks one of the calls. Any thread. */
bool blkid_load(void) MUST_USE;

#endif
