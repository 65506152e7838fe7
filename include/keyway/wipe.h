/* Taking a device out of service, or giving it to somebody else: what was stored is overwritten, and read back to see
 * that it was. Memory is wiped by kw_wipe (bytes.h). */
#ifndef KEYWAY_WIPE_H
#define KEYWAY_WIPE_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_WIPE_WORK_MIN 64u

/* What an area is overwritten with, and a buffer to do it. */
struct kw_wipe_work {
    uint8_t filler;  /* 0x00, or 0xff where erased flash reads so */
    uint8_t *buffer; /* the caller's; holds nothing but the filler in the end */
    size_t size;     /* KW_WIPE_WORK_MIN or more */
};

/* What came of an area. */
struct kw_wipe_result {
    uint32_t area;
    enum kw_status status; /* KW_OK: overwritten, durable, and read back */
    uint64_t bytes;        /* that were read back as they should be */
};

/* Overwrites each area, flushes it and reads it back. One that
 * fails does not keep the others: each has its result, and the call returns the first failure. KW_ERROR_TAMPERED: an
 * area that took the writes reads back otherwise.
 *
 * Behind a port that moves blocks (flash with wear levelling, a journal, an SSD) old copies may stay: keep what is
 * secret sealed under a key, and destroy the key. @req CR 4.2, CR 4.2 RE 2 */
KW_MUST_USE enum kw_status kw_wipe_areas(const struct kw_storage *storage, const uint32_t *areas, size_t count,
                                         const struct kw_wipe_work *work, struct kw_wipe_result *results);

#ifdef __cplusplus
}
#endif

#endif
