/* Makes and signs manifests, as a supplier's release tooling would: for the tests, the benches and the examples. */
#ifndef LIB_MAKER_H
#define LIB_MAKER_H

#include <keyway/trust.h>

#include "manifest.h"

#define MAKER_PARTS 8u

struct maker_part {
    uint32_t component;
    uint64_t size;
    uint8_t digest[KW_DIGEST_SIZE];
};

/* What an update's manifest says. */
struct maker_update {
    uint64_t sequence;
    uint64_t version;
    uint32_t security;
    uint64_t least, most; /* both 0: no requirement */
    uint64_t expires_s;   /* 0: never */
    struct maker_part part[MAKER_PARTS];
    size_t count;
};

/* An entry of a manifest of files. */
struct maker_entry {
    struct kw_bytes path;
    uint64_t size;
    uint8_t digest[KW_DIGEST_SIZE];
    uint32_t mode;
};

/* What a manifest of mobile code says. */
struct maker_mobile {
    uint64_t sequence;
    uint64_t kind;
    uint64_t size;
    uint8_t digest[KW_DIGEST_SIZE];
    struct kw_bytes name;
};

/* Who signs: a key by its handle, under the id that the envelope names. */
struct maker {
    const struct kw_crypto *crypto;
    const struct kw_keys *keys;
    uint32_t key;
    struct kw_bytes key_id;
    uint8_t vendor[KW_UUID_SIZE];
    uint8_t class_id[KW_UUID_SIZE];
};

/* Appends a byte string. */
KW_MUST_USE enum kw_status maker_string(struct kw_writer *writer, struct kw_bytes bytes);

/* Appends the head of a manifest's map of `entries` entries and the four that all have. */
KW_MUST_USE enum kw_status maker_begin(const struct maker *maker, struct kw_writer *writer, uint64_t entries,
                                       enum kw_manifest_kind kind, uint64_t sequence);

/* Wraps a payload in a signed envelope. */
KW_MUST_USE enum kw_status maker_sign(const struct maker *maker, struct kw_bytes payload, struct kw_writer *envelope);

/* A signed manifest of an update; its payload is built in `room`. */
KW_MUST_USE enum kw_status maker_update(const struct maker *maker, const struct maker_update *update,
                                        struct kw_writer *room, struct kw_writer *envelope);

/* A signed manifest of files, whose entries are in ascending order of their paths; its payload is built in `room`. */
KW_MUST_USE enum kw_status maker_integrity(const struct maker *maker, uint64_t sequence,
                                           const struct maker_entry *entries, size_t count, struct kw_writer *room,
                                           struct kw_writer *envelope);

/* A signed manifest of mobile code; its payload is built in `room`. */
KW_MUST_USE enum kw_status maker_mobile(const struct maker *maker, const struct maker_mobile *code,
                                        struct kw_writer *room, struct kw_writer *envelope);

#endif
