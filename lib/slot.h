/* One record that outlives a power cut at any write: two slots in an area, of which the newer whole one counts. The one
 * place where the library's state (accounts, lockouts, settings, the versions of updates) becomes durable.
 *
 * A slot is a header (kind, generation, length, check sum, code) and the record. A write goes to the slot that does not
 * count and is flushed; until then the other is untouched. Under a key the code is an HMAC, so that a record made
 * outside is refused; that an old pair of slots is put back whole only a counter can tell (struct kw_counter), which is
 * its user's. */
#ifndef LIB_SLOT_H
#define LIB_SLOT_H

#include <keyway/port.h>

#define KW_SLOT_HEADER_SIZE 56u

struct kw_slot {
    const struct kw_storage *storage;
    const struct kw_crypto *crypto;
    struct kw_bytes key; /* of the HMAC; empty: a plain digest, which finds accidents only. Must outlive the slot */
    uint32_t area;
    uint32_t kind; /* of the record: one of another kind is not taken for it */
    /* What kw_slot_read and kw_slot_write keep; zero before the first. */
    uint64_t generation; /* of the slot that counts; 0: none does */
    uint32_t current;    /* which one, 0 or 1 */
};

/* The longest record that an area of `size` bytes takes; 0 when it takes none. */
uint64_t kw_slot_room(uint64_t size);

/* Reads the newest whole record to `to`, `room` bytes at most. KW_ERROR_MISSING: nothing was ever acknowledged there:
 * both slots are blank, or the first is what power left of the first write. KW_ERROR_TAMPERED: neither is whole.
 * KW_ERROR_ROOM: the whole one is longer than `room`. KW_ERROR_STORAGE too when there is no such area. On a failure
 * `to` is wiped. */
KW_MUST_USE enum kw_status kw_slot_read(struct kw_slot *slot, void *to, size_t room, size_t *length);

/* Makes `record` the one that counts; on KW_OK it is durable. The first since nothing counted is written to both slots.
 * On a failure the old one still counts, or none as before, in memory, and in storage unless the port fails again when
 * the new one is taken back; the next write goes to the same slot again. */
KW_MUST_USE enum kw_status kw_slot_write(struct kw_slot *slot, struct kw_bytes record);

/* Makes both slots hold `record`, which is the one that counts and was read or written by this slot: then damage to one
 * of them brings no older one back. Nothing is written when they do already, or when none counts. Durable on KW_OK; a
 * failure leaves the slot that counts as it was. */
KW_MUST_USE enum kw_status kw_slot_settle(struct kw_slot *slot, struct kw_bytes record);

/* The same, as far as it can be done: for a record that is durable already, behind its write and behind its reading. A
 * failure costs the protection from damage to a slot and nothing else, and is made good at the next write or start. */
void kw_slot_double(struct kw_slot *slot, struct kw_bytes record);

#endif
