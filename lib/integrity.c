#include <keyway/integrity.h>

#include "manifest.h"

#include <string.h>

#define KEY_ENTRIES 5u
#define ENTRY_ITEMS 4u

/* ---- the manifest */

/* Whether a part of a path, `length` bytes long, is a name and no way to somewhere else. */
static int is_name(const uint8_t *at, size_t length) {
    return length > 0 && !(at[0] == '.' && (length == 1 || (length == 2 && at[1] == '.')));
}

static int is_path(struct kw_bytes path) {
    size_t start = 0;
    if (path.length == 1 && path.at[0] == '.')
        return 1;
    /*@ loop invariant 0 <= start <= i <= path.length;
      @ loop assigns i, start;
      @ loop variant path.length - i; */
    for (size_t i = 0; i < path.length; i++) {
        if (path.at[i] == '\0')
            return 0;
        if (path.at[i] != '/')
            continue;
        if (!is_name(path.at + start, i - start))
            return 0;
        start = i + 1;
    }
    return start < path.length && is_name(path.at + start, path.length - start);
}

/* Whether `a` comes before `b`, by bytes. */
static int before(struct kw_bytes a, struct kw_bytes b) {
    size_t length = a.length < b.length ? a.length : b.length;
    int order = length > 0 ? memcmp(a.at, b.at, length) : 0;
    return order < 0 || (order == 0 && a.length < b.length);
}

static void read_entry(struct kw_cbor *cbor, struct kw_integrity_entry *entry) {
    kw_cbor_expect(cbor, KW_CBOR_ARRAY, ENTRY_ITEMS);
    entry->path = kw_cbor_string(cbor);
    entry->size = kw_cbor_take(cbor, KW_CBOR_UNSIGNED);
    struct kw_bytes digest = kw_cbor_string(cbor);
    entry->mode = kw_cbor_take_u32(cbor);
    entry->digest = digest.at;
    if (digest.length != KW_DIGEST_SIZE || !is_path(entry->path))
        cbor->broken = 1;
}

/* All entries, once: later nothing of them can be wrong. */
static enum kw_status read_entries(struct kw_cbor *cbor, struct kw_integrity *integrity) {
    struct kw_integrity_entry entry;
    struct kw_bytes last = {NULL, 0};
    kw_cbor_key(cbor, KEY_ENTRIES);
    uint64_t count = kw_cbor_take(cbor, KW_CBOR_ARRAY);
    struct kw_bytes entries = kw_bytes(cbor->reader.at, cbor->reader.left);
    for (uint64_t i = 0; i < count && kw_cbor_good(cbor); i++) {
        read_entry(cbor, &entry);
        if (!before(last, entry.path))
            cbor->broken = 1;
        last = entry.path;
    }
    KW_TRY(kw_cbor_end(cbor));
    if (count > UINT32_MAX)
        return KW_ERROR_FORMAT;
    integrity->entries = entries;
    integrity->state.entries = (uint32_t)count;
    return KW_OK;
}

static int makes_sense(const struct kw_integrity_config *config) {
    return config->crypto && config->reader && config->trust && config->work &&
           config->work_size >= KW_INTEGRITY_WORK_SIZE;
}

enum kw_status kw_integrity_open(struct kw_integrity *integrity, const struct kw_integrity_config *config,
                                 struct kw_bytes envelope) {
    struct kw_manifest manifest;
    if (!makes_sense(config))
        return KW_ERROR_ARGUMENT;
    const struct kw_crypto *crypto = config->crypto;
    if (!crypto->hash_begin || !crypto->hash_add || !crypto->hash_end || !crypto->hash_drop)
        return KW_ERROR_UNSUPPORTED;
    memset(integrity, 0, sizeof(*integrity));
    integrity->state.verdict = KW_DENIED;
    KW_TRY(kw_manifest_open(crypto, config->trust, KW_MANIFEST_INTEGRITY, envelope, &manifest));
    if (manifest.sequence < config->least)
        return KW_ERROR_POLICY;
    KW_TRY(read_entries(&manifest.cbor, integrity));
    integrity->config = *config;
    integrity->state.sequence = manifest.sequence;
    integrity->cursor = kw_reader(integrity->entries);
    integrity->check.crypto = crypto;
    integrity->check.reader = config->reader;
    integrity->check.work = config->work;
    integrity->check.work_size = config->work_size;
    return KW_OK;
}

struct kw_reader kw_integrity_entries(const struct kw_integrity *integrity) {
    return kw_reader(integrity->entries);
}

enum kw_status kw_integrity_next(struct kw_reader *cursor, struct kw_integrity_entry *entry) {
    struct kw_cbor cbor = kw_cbor(*cursor);
    if (cursor->left == 0)
        return KW_ERROR_MISSING;
    read_entry(&cbor, entry);
    *cursor = cbor.reader;
    return kw_cbor_good(&cbor) ? KW_OK : KW_ERROR_FORMAT;
}

/* ---- one entry */

/* The check of an entry is over, with what it found. */
static void conclude(struct kw_integrity_check *check, enum kw_integrity_kind kind, enum kw_status status) {
    if (check->going) {
        check->reader->close(check->reader->context);
        check->going = 0;
    }
    check->finding.kind = kind;
    check->finding.status = status;
}

/* The same, for one whose hash is under way. */
static void break_off(struct kw_integrity_check *check, enum kw_integrity_kind kind, enum kw_status status) {
    check->crypto->hash_drop(check->crypto->context, &check->hash);
    conclude(check, kind, status);
}

static void begin(struct kw_integrity_check *check, const struct kw_integrity_entry *entry) {
    struct kw_integrity_finding *finding = &check->finding;
    const struct kw_integrity_reader *reader = check->reader;
    memset(finding, 0, sizeof(*finding));
    finding->entry = *entry;
    check->done = 0;
    enum kw_status status = reader->open(reader->context, entry, &finding->seen);
    if (status == KW_ERROR_MISSING || status == KW_ERROR_POLICY) {
        conclude(check, status == KW_ERROR_MISSING ? KW_INTEGRITY_REMOVED : KW_INTEGRITY_REPLACED, status);
        return;
    }
    check->going = status == KW_OK;
    if (check->going && ((finding->seen.mode ^ entry->mode) & KW_INTEGRITY_KIND) != 0) {
        conclude(check, KW_INTEGRITY_REPLACED, KW_OK);
        return;
    }
    if (check->going && finding->seen.size != entry->size) {
        conclude(check, KW_INTEGRITY_RESIZED, KW_OK);
        return;
    }
    if (status == KW_OK)
        status = check->crypto->hash_begin(check->crypto->context, &check->hash);
    if (status != KW_OK)
        conclude(check, KW_INTEGRITY_UNREADABLE, status);
}

/* The content was read to its end. */
static void compare(struct kw_integrity_check *check) {
    struct kw_integrity_finding *finding = &check->finding;
    const struct kw_crypto *crypto = check->crypto;
    enum kw_integrity_kind kind = KW_INTEGRITY_SAME;
    enum kw_status status = crypto->hash_end(crypto->context, &check->hash, finding->digest);
    if (status != KW_OK)
        kind = KW_INTEGRITY_UNREADABLE;
    else if (kw_equal(finding->digest, finding->entry.digest, KW_DIGEST_SIZE) != KW_GRANTED)
        kind = KW_INTEGRITY_CHANGED;
    else if (finding->seen.mode != finding->entry.mode)
        kind = KW_INTEGRITY_MODE;
    conclude(check, kind, status);
}

/* Reads and hashes up to about `budget` bytes of an entry that was begun; how many it took. */
static uint64_t go_on(struct kw_integrity_check *check, uint64_t budget) {
    const struct kw_integrity_reader *reader = check->reader;
    uint64_t size = check->finding.entry.size;
    uint64_t took = 0;
    while (check->going && took < budget) {
        size_t got = 0;
        enum kw_status status = reader->read(reader->context, check->done, check->work, check->work_size, &got);
        if (status == KW_OK && got > size - check->done) {
            break_off(check, KW_INTEGRITY_RESIZED, KW_OK);
            break;
        }
        if (status == KW_OK && got > 0)
            status = check->crypto->hash_add(check->crypto->context, &check->hash, kw_bytes(check->work, got));
        if (status != KW_OK) {
            break_off(check, KW_INTEGRITY_UNREADABLE, status);
        } else if (got > 0) {
            check->done += got;
            took += got;
        } else if (check->done < size) {
            break_off(check, KW_INTEGRITY_RESIZED, KW_OK);
        } else {
            compare(check);
        }
    }
    return took;
}

enum kw_verdict kw_integrity_check_entry(struct kw_integrity_check *check, const struct kw_integrity_entry *entry) {
    begin(check, entry);
    (void)go_on(check, UINT64_MAX);
    return check->finding.kind == KW_INTEGRITY_SAME && !check->going ? KW_GRANTED : KW_DENIED;
}

/* ---- all of them */

static void judge(struct kw_integrity_state *state) {
    state->verdict = state->passes > 0 && state->in_pass == 0 && state->found == 0 ? KW_GRANTED : KW_DENIED;
}

void kw_integrity_found(struct kw_integrity *integrity, const struct kw_integrity_finding *finding) {
    if (integrity->state.found < UINT32_MAX)
        integrity->state.found++;
    judge(&integrity->state);
    if (integrity->config.report)
        integrity->config.report(integrity->config.report_context, finding);
}

void kw_integrity_pass(struct kw_integrity *integrity) {
    if (integrity->check.going)
        break_off(&integrity->check, KW_INTEGRITY_SAME, KW_OK);
    integrity->cursor = kw_integrity_entries(integrity);
    integrity->state.found = 0;
}

void kw_integrity_passed(struct kw_integrity *integrity) {
    struct kw_integrity_state *state = &integrity->state;
    state->passes++;
    state->in_pass = state->found;
    state->found = 0;
    judge(state);
}

enum kw_status kw_integrity_step(struct kw_integrity *integrity, uint64_t budget, int *ended) {
    struct kw_integrity_check *check = &integrity->check;
    struct kw_integrity_entry entry;
    if (!check->crypto)
        return KW_ERROR_STATE;
    *ended = 0;
    for (uint64_t took = 0; took < budget;) {
        if (!check->going) {
            enum kw_status status = kw_integrity_next(&integrity->cursor, &entry);
            /* Entries were read whole when the manifest was opened: one that is none now is no end of them. */
            if (status != KW_OK && status != KW_ERROR_MISSING) {
                integrity->state.verdict = KW_DENIED;
                return status;
            }
            if (status == KW_ERROR_MISSING) {
                integrity->cursor = kw_integrity_entries(integrity);
                kw_integrity_passed(integrity);
                *ended = 1;
                return KW_OK;
            }
            begin(check, &entry);
            took += KW_INTEGRITY_ENTRY_COST;
        }
        took += go_on(check, check->going && took < budget ? budget - took : 0);
        if (!check->going && check->finding.kind != KW_INTEGRITY_SAME)
            kw_integrity_found(integrity, &check->finding);
    }
    return KW_OK;
}

enum kw_verdict kw_integrity_scan(struct kw_integrity *integrity) {
    struct kw_integrity_check *check = &integrity->check;
    int ended;
    if (!check->crypto)
        return KW_DENIED;
    kw_integrity_pass(integrity);
    if (kw_integrity_step(integrity, UINT64_MAX, &ended) != KW_OK || !ended)
        return KW_DENIED;
    return integrity->state.verdict;
}

void kw_integrity_tell(struct kw_integrity *integrity, enum kw_integrity_source source, enum kw_verdict verdict,
                       uint64_t version) {
    if ((unsigned int)source >= KW_INTEGRITY_SOURCES)
        return;
    integrity->state.told[source].verdict = verdict;
    integrity->state.told[source].version = version;
}
