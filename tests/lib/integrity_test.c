#include <keyway/integrity.h>

#include "maker.h"
#include "rig.h"

#define SUPPLIER 1u
#define OWNER    2u
#define THINGS   5u
#define FINDINGS 16u

/* What a region or file of the device is: its name, its bytes, and what goes wrong with it. */
struct thing {
    const char *name;
    uint8_t bytes[600];
    size_t length;
    uint32_t mode;
    enum kw_status opens;
    enum kw_status reads;
    size_t told_length; /* what open says; SIZE_MAX: the truth */
};

struct device {
    struct rig *rig;
    struct thing thing[THINGS];
    size_t things;
    const struct thing *open;
    size_t opened;
    uint64_t bytes_read;
    struct kw_anchor anchors[2];
    struct kw_trust trust;
    struct kw_integrity_reader reader;
    struct kw_integrity_config config;
    struct kw_integrity integrity;
    struct maker maker;
    struct maker_entry entry[THINGS];
    uint8_t work[KW_INTEGRITY_WORK_SIZE];
    uint8_t payload[1000];
    uint8_t envelope[1200];
    struct kw_integrity_finding finding[FINDINGS];
    size_t findings;
};

static enum kw_status open_thing(void *context, const struct kw_integrity_entry *entry,
                                 struct kw_integrity_seen *seen) {
    struct device *device = context;
    assert_null(device->open);
    for (size_t i = 0; i < device->things; i++) {
        const struct thing *thing = &device->thing[i];
        if (strlen(thing->name) != entry->path.length || memcmp(thing->name, entry->path.at, entry->path.length) != 0)
            continue;
        KW_TRY(thing->opens);
        seen->size = thing->told_length == SIZE_MAX ? thing->length : thing->told_length;
        seen->mode = thing->mode;
        device->open = thing;
        device->opened++;
        return KW_OK;
    }
    return KW_ERROR_MISSING;
}

static enum kw_status read_thing(void *context, uint64_t offset, void *to, size_t room, size_t *got) {
    struct device *device = context;
    assert_non_null(device->open);
    KW_TRY(device->open->reads);
    size_t left = device->open->length - (size_t)offset;
    *got = left < room ? left : room;
    memcpy(to, device->open->bytes + offset, *got);
    device->bytes_read += *got;
    return KW_OK;
}

static void close_thing(void *context) {
    struct device *device = context;
    assert_non_null(device->open);
    device->open = NULL;
}

static void keep(void *context, const struct kw_integrity_finding *finding) {
    struct device *device = context;
    assert_true(device->findings < FINDINGS);
    device->finding[device->findings++] = *finding;
}

static void digest_of(const struct device *device, const void *at, size_t length, uint8_t *digest) {
    const struct kw_crypto *crypto = &device->rig->openssl.crypto;
    struct kw_bytes bytes = kw_bytes(at, length);
    assert_int_equal(crypto->hash(crypto->context, &bytes, 1, digest), KW_OK);
}

static struct kw_bytes sign(struct device *device, uint64_t sequence, size_t count) {
    struct kw_writer room = kw_writer(device->payload, sizeof(device->payload));
    struct kw_writer envelope = kw_writer(device->envelope, sizeof(device->envelope));
    assert_int_equal(maker_integrity(&device->maker, sequence, device->entry, count, &room, &envelope), KW_OK);
    return kw_written(&envelope);
}

/* A device of five regions, whole as its manifest says. */
static struct device *device_new(struct rig *rig) {
    static const char *const names[THINGS] = {"app/code", "app/data", "boot", "keys", "tables"};
    static const size_t lengths[THINGS] = {600, 64, 63, 0, 65};
    struct device *device = calloc(1, sizeof(*device));
    assert_non_null(device);
    device->rig = rig;
    device->things = THINGS;
    for (size_t i = 0; i < THINGS; i++) {
        struct thing *thing = &device->thing[i];
        *thing = (struct thing){.name = names[i], .length = lengths[i], .mode = 0100644, .told_length = SIZE_MAX};
        memset(thing->bytes, (int)i + 1, sizeof(thing->bytes));
        device->entry[i] = (struct maker_entry){kw_text(names[i], 100), lengths[i], {0}, 0100644};
        digest_of(device, thing->bytes, thing->length, device->entry[i].digest);
    }
    assert_int_equal(kw_keys_openssl_make(&rig->software, SUPPLIER), KW_OK);
    assert_int_equal(kw_keys_openssl_make(&rig->software, OWNER), KW_OK);
    device->anchors[0] = (struct kw_anchor){kw_bytes("maker", 5), {0}, KW_ANCHOR_SUPPLIER, KW_ANCHOR_UPDATE};
    device->anchors[1] = (struct kw_anchor){kw_bytes("owner", 5), {0}, KW_ANCHOR_ASSET_OWNER, KW_ANCHOR_INTEGRITY};
    for (uint32_t i = 0; i < 2; i++)
        assert_int_equal(rig->software.keys.point(&rig->software, SUPPLIER + i, device->anchors[i].point), KW_OK);
    device->trust = (struct kw_trust){.anchors = device->anchors, .count = 2, .vendor = {1}, .class_id = {2}};
    device->maker = (struct maker){&rig->openssl.crypto, &rig->software.keys, OWNER, kw_bytes("owner", 5), {1}, {2}};
    device->reader = (struct kw_integrity_reader){device, open_thing, read_thing, close_thing};
    device->config = (struct kw_integrity_config){.crypto = &rig->openssl.crypto,
                                                  .reader = &device->reader,
                                                  .trust = &device->trust,
                                                  .least = 5,
                                                  .report = keep,
                                                  .report_context = device,
                                                  .work = device->work,
                                                  .work_size = sizeof(device->work)};
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, sign(device, 5, THINGS)), KW_OK);
    return device;
}

static void scan_finds(struct device *device, enum kw_integrity_kind kind, const char *path) {
    device->findings = 0;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_DENIED);
    assert_int_equal(device->findings, 1);
    assert_int_equal(device->finding[0].kind, kind);
    assert_int_equal(device->finding[0].entry.path.length, strlen(path));
    assert_memory_equal(device->finding[0].entry.path.at, path, strlen(path));
    assert_int_equal(device->integrity.state.in_pass, 1);
    assert_null(device->open);
}

/* ---- passes */

static void what_is_whole_is_granted_and_only_after_a_pass(void **state) {
    struct device *device = device_new(*state);
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    assert_int_equal(device->integrity.state.entries, THINGS);
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    assert_int_equal(device->integrity.state.passes, 2);
    assert_int_equal(device->findings, 0);
    assert_int_equal(device->opened, 2 * THINGS);
    free(device);
}

static void every_changed_byte_is_found(void **state) {
    struct device *device = device_new(*state);
    for (size_t i = 0; i < THINGS; i++) {
        for (size_t at = 0; at < device->thing[i].length; at++) {
            device->thing[i].bytes[at] ^= 0x20;
            scan_finds(device, KW_INTEGRITY_CHANGED, device->thing[i].name);
            uint8_t digest[KW_DIGEST_SIZE];
            digest_of(device, device->thing[i].bytes, device->thing[i].length, digest);
            assert_memory_equal(device->finding[0].digest, digest, sizeof(digest));
            assert_memory_equal(device->finding[0].entry.digest, device->entry[i].digest, sizeof(digest));
            device->thing[i].bytes[at] ^= 0x20;
        }
    }
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    free(device);
}

static void what_is_removed_replaced_or_resized_is_found(void **state) {
    struct device *device = device_new(*state);
    struct thing *thing = &device->thing[1];
    thing->opens = KW_ERROR_MISSING;
    scan_finds(device, KW_INTEGRITY_REMOVED, "app/data");
    thing->opens = KW_ERROR_POLICY;
    scan_finds(device, KW_INTEGRITY_REPLACED, "app/data");
    thing->opens = KW_OK;
    thing->mode = 0120644;
    scan_finds(device, KW_INTEGRITY_REPLACED, "app/data");
    thing->mode = 0100666;
    scan_finds(device, KW_INTEGRITY_MODE, "app/data");
    assert_int_equal(device->finding[0].seen.mode, 0100666);
    thing->mode = 0100644;
    thing->length++;
    scan_finds(device, KW_INTEGRITY_RESIZED, "app/data");
    assert_int_equal(device->finding[0].seen.size, 65);
    thing->length -= 2;
    scan_finds(device, KW_INTEGRITY_RESIZED, "app/data");
    free(device);
}

/* The size was right when it was opened, and is not when it is read: by one byte, at a buffer's border, by a lot. */
static void what_grows_or_shrinks_while_it_is_read_is_found(void **state) {
    static const size_t lengths[] = {0, 1, 62, 63, 65, 66, 128, 600};
    struct device *device = device_new(*state);
    struct thing *thing = &device->thing[1];
    thing->told_length = 64;
    for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
        thing->length = lengths[i];
        device->bytes_read = 0;
        scan_finds(device, KW_INTEGRITY_RESIZED, "app/data");
        /* However much there is, no more than one buffer beyond is read. */
        assert_true(device->bytes_read <= 600 + 63 + 65 + 64 + KW_INTEGRITY_WORK_SIZE);
    }
    free(device);
}

static void what_cannot_be_read_is_no_pass(void **state) {
    struct device *device = device_new(*state);
    device->thing[2].opens = KW_ERROR_STORAGE;
    scan_finds(device, KW_INTEGRITY_UNREADABLE, "boot");
    assert_int_equal(device->finding[0].status, KW_ERROR_STORAGE);
    device->thing[2].opens = KW_OK;
    device->thing[2].reads = KW_ERROR_STORAGE;
    scan_finds(device, KW_INTEGRITY_UNREADABLE, "boot");
    device->thing[2].reads = KW_OK;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    free(device);
}

static enum kw_status no_begin(void *context, struct kw_hash *hash) {
    (void)context;
    (void)hash;
    return KW_ERROR_CRYPTO;
}

static enum kw_status no_end(void *context, struct kw_hash *hash, uint8_t *digest) {
    digest[0] = 0x5a;
    ((const struct kw_crypto *)context)->hash_drop(((const struct kw_crypto *)context)->context, hash);
    return KW_ERROR_CRYPTO;
}

static enum kw_status add(void *context, struct kw_hash *hash, struct kw_bytes part) {
    return ((const struct kw_crypto *)context)->hash_add(((const struct kw_crypto *)context)->context, hash, part);
}

static enum kw_status no_add(void *context, struct kw_hash *hash, struct kw_bytes part) {
    (void)context;
    (void)hash;
    (void)part;
    return KW_ERROR_CRYPTO;
}

static void drop(void *context, struct kw_hash *hash) {
    ((const struct kw_crypto *)context)->hash_drop(((const struct kw_crypto *)context)->context, hash);
}

static enum kw_status begin_hash(void *context, struct kw_hash *hash) {
    return ((const struct kw_crypto *)context)->hash_begin(((const struct kw_crypto *)context)->context, hash);
}

static void a_failing_crypto_port_passes_nothing(void **state) {
    struct device *device = device_new(*state);
    struct kw_crypto good = device->rig->openssl.crypto;
    struct kw_crypto broken = {
        .context = &good, .hash_begin = no_begin, .hash_add = add, .hash_end = no_end, .hash_drop = drop};
    device->integrity.check.crypto = &broken;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_DENIED);
    assert_int_equal(device->findings, THINGS);
    device->findings = 0;
    broken.hash_begin = begin_hash;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_DENIED);
    assert_int_equal(device->findings, THINGS);
    assert_int_equal(device->finding[0].kind, KW_INTEGRITY_UNREADABLE);
    device->findings = 0;
    broken.hash_add = no_add;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_DENIED);
    assert_int_equal(device->findings, THINGS);
    device->integrity.check.crypto = &good;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    free(device);
}

/* ---- in small steps */

static void a_pass_in_steps_keeps_to_its_budget(void **state) {
    static const uint64_t budgets[] = {1, 63, 64, 65, 1023, 1024, 1025, 1100, 5000};
    struct device *device = device_new(*state);
    for (size_t i = 0; i < sizeof(budgets) / sizeof(budgets[0]); i++) {
        uint64_t passes = device->integrity.state.passes;
        int ended = 0;
        for (size_t turn = 0; !ended; turn++) {
            uint64_t before = device->bytes_read;
            assert_true(turn < 2000);
            assert_int_equal(kw_integrity_step(&device->integrity, budgets[i], &ended), KW_OK);
            assert_true(device->bytes_read - before <= budgets[i] + KW_INTEGRITY_WORK_SIZE);
        }
        assert_true(device->integrity.state.passes == passes + 1);
        assert_int_equal(device->integrity.state.verdict, KW_GRANTED);
    }
    free(device);
}

static void a_step_without_a_budget_does_nothing(void **state) {
    struct device *device = device_new(*state);
    int ended = 1;
    assert_int_equal(kw_integrity_step(&device->integrity, 0, &ended), KW_OK);
    assert_false(ended);
    assert_int_equal(device->opened, 0);
    free(device);
}

/* What changes before its turn in the pass is found in it; what changes behind is found in the next. */
static void the_verdict_follows_what_the_steps_find(void **state) {
    struct device *device = device_new(*state);
    int ended = 0;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    device->thing[4].bytes[0] ^= 1;
    while (device->findings == 0) {
        assert_false(ended);
        assert_int_equal(kw_integrity_step(&device->integrity, 64, &ended), KW_OK);
    }
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    device->thing[4].bytes[0] ^= 1;
    while (!ended)
        assert_int_equal(kw_integrity_step(&device->integrity, 64, &ended), KW_OK);
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    do
        assert_int_equal(kw_integrity_step(&device->integrity, 64, &ended), KW_OK);
    while (!ended);
    assert_int_equal(device->integrity.state.verdict, KW_GRANTED);
    assert_int_equal(device->findings, 1);
    free(device);
}

static void a_scan_in_the_middle_of_a_step_begins_anew(void **state) {
    struct device *device = device_new(*state);
    int ended;
    assert_int_equal(kw_integrity_step(&device->integrity, 1100, &ended), KW_OK);
    assert_non_null(device->open);
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    assert_null(device->open);
    assert_int_equal(device->opened, 1 + THINGS);
    free(device);
}

/* The steps are past a thing that a pass by a port's own checks then finds changed: the rest of the steps' pass, which
 * did not see it, must not grant. */
static void a_pass_of_ones_own_is_not_undone_by_half_a_pass(void **state) {
    struct device *device = device_new(*state);
    struct kw_integrity_finding finding = {.kind = KW_INTEGRITY_CHANGED};
    int ended = 0;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    assert_int_equal(kw_integrity_step(&device->integrity, 1100, &ended), KW_OK);
    device->thing[0].bytes[0] ^= 1;
    kw_integrity_pass(&device->integrity);
    assert_null(device->open);
    kw_integrity_found(&device->integrity, &finding);
    kw_integrity_passed(&device->integrity);
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    for (unsigned int pass = 0; pass < 3; pass++) {
        do
            assert_int_equal(kw_integrity_step(&device->integrity, 64, &ended), KW_OK);
        while (!ended);
        assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    }
    free(device);
}

/* The manifest lies in memory that others may write: once it is no list of entries any more, nothing is granted by what
 * is left of it. */
static void a_manifest_that_changed_in_memory_grants_nothing(void **state) {
    struct device *device = device_new(*state);
    int ended = 0;
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_GRANTED);
    device->envelope[(size_t)(device->integrity.entries.at - device->envelope)] ^= 0xff;
    assert_int_equal(kw_integrity_step(&device->integrity, 64, &ended), KW_ERROR_FORMAT);
    assert_int_equal(ended, 0);
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_DENIED);
    assert_int_equal(kw_integrity_step(&device->integrity, 1, &ended), KW_ERROR_FORMAT);
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    free(device);
}

static void a_manifest_of_nothing_is_whole(void **state) {
    struct device *device = device_new(*state);
    int ended = 0;
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, sign(device, 5, 0)), KW_OK);
    assert_int_equal(kw_integrity_step(&device->integrity, 1, &ended), KW_OK);
    assert_true(ended);
    assert_int_equal(device->integrity.state.entries, 0);
    free(device);
}

/* ---- the manifest */

static void refused(struct device *device, struct kw_bytes envelope, enum kw_status status) {
    int ended = 7;
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, envelope), status);
    assert_int_equal(kw_integrity_step(&device->integrity, 1, &ended), KW_ERROR_STATE);
    assert_int_equal(kw_integrity_scan(&device->integrity), KW_DENIED);
    assert_int_equal(device->integrity.state.verdict, KW_DENIED);
    struct kw_reader cursor = kw_integrity_entries(&device->integrity);
    struct kw_integrity_entry entry;
    assert_int_equal(kw_integrity_next(&cursor, &entry), KW_ERROR_MISSING);
}

static void only_a_trusted_key_signs_manifests(void **state) {
    struct device *device = device_new(*state);
    device->maker.key = SUPPLIER;
    refused(device, sign(device, 5, THINGS), KW_ERROR_TAMPERED);
    /* Trusted for updates, not for this. */
    device->maker.key_id = kw_bytes("maker", 5);
    refused(device, sign(device, 5, THINGS), KW_ERROR_MISSING);
    device->anchors[0].uses |= KW_ANCHOR_INTEGRITY;
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, sign(device, 5, THINGS)), KW_OK);
    device->maker.class_id[15] ^= 1;
    refused(device, sign(device, 5, THINGS), KW_ERROR_POLICY);
    free(device);
}

static void an_older_manifest_is_refused(void **state) {
    struct device *device = device_new(*state);
    refused(device, sign(device, 4, THINGS), KW_ERROR_POLICY);
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, sign(device, 6, THINGS)), KW_OK);
    assert_int_equal(device->integrity.state.sequence, 6);
    free(device);
}

static void no_flipped_bit_and_no_cut_is_taken(void **state) {
    struct device *device = device_new(*state);
    struct kw_bytes envelope = sign(device, 5, THINGS);
    for (size_t bit = 0; bit < envelope.length * 8; bit++) {
        device->envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_not_equal(kw_integrity_open(&device->integrity, &device->config, envelope), KW_OK);
        device->envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t length = 0; length < envelope.length; length++)
        refused(device, kw_bytes(envelope.at, length), KW_ERROR_FORMAT);
    free(device);
}

static void a_payload_cut_short_or_with_more_is_refused(void **state) {
    struct device *device = device_new(*state);
    struct kw_writer room = kw_writer(device->payload, sizeof(device->payload));
    struct kw_writer envelope = kw_writer(device->envelope, sizeof(device->envelope));
    assert_int_equal(maker_integrity(&device->maker, 5, device->entry, THINGS, &room, &envelope), KW_OK);
    for (size_t length = 0; length <= room.used + 1; length++) {
        if (length == room.used)
            continue;
        envelope = kw_writer(device->envelope, sizeof(device->envelope));
        assert_int_equal(maker_sign(&device->maker, kw_bytes(device->payload, length), &envelope), KW_OK);
        refused(device, kw_written(&envelope), KW_ERROR_FORMAT);
    }
    free(device);
}

static void paths_ascend(void **state) {
    struct device *device = device_new(*state);
    struct maker_entry first = device->entry[0];
    device->entry[0] = device->entry[1];
    refused(device, sign(device, 5, THINGS), KW_ERROR_FORMAT);
    device->entry[1] = first;
    refused(device, sign(device, 5, THINGS), KW_ERROR_FORMAT);
    free(device);
}

static void no_path_leads_elsewhere(void **state) {
    static const char *const bad[] = {"",   "/",    "/a",   "a/",     "a//b", "./a", "a/.", "a/./b",
                                      "..", "../a", "a/..", "a/../b", "/.",   "./",  "//",  "./."};
    static const char *const good[] = {".", "a", ".a", "..a", "a/.b", "a/b.", "a/..b", "...", "a/.../b", "\xff\x01"};
    struct device *device = device_new(*state);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        device->entry[0].path = kw_text(bad[i], 100);
        refused(device, sign(device, 5, 1), KW_ERROR_FORMAT);
    }
    device->entry[0].path = kw_bytes("a\0b", 3);
    refused(device, sign(device, 5, 1), KW_ERROR_FORMAT);
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        device->entry[0].path = kw_text(good[i], 100);
        assert_int_equal(kw_integrity_open(&device->integrity, &device->config, sign(device, 5, 1)), KW_OK);
    }
    free(device);
}

static void what_makes_no_sense_is_refused(void **state) {
    struct device *device = device_new(*state);
    struct kw_crypto poor = device->rig->openssl.crypto;
    struct kw_bytes envelope = sign(device, 5, THINGS);
    device->config.work_size = KW_INTEGRITY_WORK_SIZE - 1;
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, envelope), KW_ERROR_ARGUMENT);
    device->config.work_size++;
    device->config.reader = NULL;
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, envelope), KW_ERROR_ARGUMENT);
    device->config.reader = &device->reader;
    poor.hash_begin = NULL;
    device->config.crypto = &poor;
    assert_int_equal(kw_integrity_open(&device->integrity, &device->config, envelope), KW_ERROR_UNSUPPORTED);
    free(device);
}

/* ---- what others vouch for */

static void what_was_not_told_is_not_granted(void **state) {
    struct device *device = device_new(*state);
    struct kw_integrity_state *known = &device->integrity.state;
    for (size_t i = 0; i < KW_INTEGRITY_SOURCES; i++)
        assert_int_not_equal(known->told[i].verdict, KW_GRANTED);
    kw_integrity_tell(&device->integrity, KW_INTEGRITY_BOOT, KW_GRANTED, 3);
    kw_integrity_tell(&device->integrity, KW_INTEGRITY_BOOT_SIGNED, KW_DENIED, 3);
    kw_integrity_tell(&device->integrity, KW_INTEGRITY_MALWARE_GUARD, KW_GRANTED, 27000);
    kw_integrity_tell(&device->integrity, (enum kw_integrity_source)4, KW_GRANTED, 1);
    assert_int_equal(known->told[KW_INTEGRITY_BOOT].verdict, KW_GRANTED);
    assert_int_equal(known->told[KW_INTEGRITY_BOOT_SIGNED].verdict, KW_DENIED);
    assert_int_equal(known->told[KW_INTEGRITY_MALWARE_GUARD].version, 27000);
    assert_int_not_equal(known->told[KW_INTEGRITY_SELF_TEST].verdict, KW_GRANTED);
    free(device);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 3.3, CR 3.4, EDR 3.2, HDR 3.2, NDR 3.2] what is whole is granted, and only after a pass",
                 what_is_whole_is_granted_and_only_after_a_pass),
        RIG_TEST("[CR 3.4, CR 3.4 RE 2] every changed byte is found", every_changed_byte_is_found),
        RIG_TEST("[CR 3.4, CR 3.4 RE 2] what is removed, replaced or resized is found",
                 what_is_removed_replaced_or_resized_is_found),
        RIG_TEST("[CR 3.4] what grows or shrinks while it is read is found",
                 what_grows_or_shrinks_while_it_is_read_is_found),
        RIG_TEST("what cannot be read is no pass", what_cannot_be_read_is_no_pass),
        RIG_TEST("a failing crypto port passes nothing", a_failing_crypto_port_passes_nothing),
        RIG_TEST("a pass in steps keeps to its budget", a_pass_in_steps_keeps_to_its_budget),
        RIG_TEST("a step without a budget does nothing", a_step_without_a_budget_does_nothing),
        RIG_TEST("[CR 3.3 RE 1, CR 3.4 RE 2] the verdict follows what the steps find",
                 the_verdict_follows_what_the_steps_find),
        RIG_TEST("a scan in the middle of a step begins anew", a_scan_in_the_middle_of_a_step_begins_anew),
        RIG_TEST("[CR 3.4] a pass of one's own is not undone by half a pass",
                 a_pass_of_ones_own_is_not_undone_by_half_a_pass),
        RIG_TEST("[CR 3.3 RE 1, CR 3.4, CR 3.4 RE 2, CR 6.2] a manifest that changed in memory grants nothing",
                 a_manifest_that_changed_in_memory_grants_nothing),
        RIG_TEST("a manifest of nothing is whole", a_manifest_of_nothing_is_whole),
        RIG_TEST("[CR 3.4, CR 3.4 RE 1] only a trusted key signs manifests", only_a_trusted_key_signs_manifests),
        RIG_TEST("[CR 3.4 RE 1] an older manifest is refused", an_older_manifest_is_refused),
        RIG_TEST("[CR 3.4 RE 1] no flipped bit and no cut is taken", no_flipped_bit_and_no_cut_is_taken),
        RIG_TEST("a payload cut short or with more is refused", a_payload_cut_short_or_with_more_is_refused),
        RIG_TEST("paths ascend", paths_ascend),
        RIG_TEST("no path leads elsewhere", no_path_leads_elsewhere),
        RIG_TEST("what makes no sense is refused", what_makes_no_sense_is_refused),
        RIG_TEST("[EDR 3.14 RE 1, HDR 3.14 RE 1, NDR 3.14 RE 1, EDR 3.2, HDR 3.2, HDR 3.2 RE 1, NDR 3.2] "
                 "what was not told is not granted",
                 what_was_not_told_is_not_granted),
    };
    return cmocka_run_group_tests_name("integrity", tests, NULL, NULL);
}
