/* The roots of trust of the product supplier and of the asset owner. */
#include <keyway/keystore.h>

#include "big_endian.h"
#include "maker.h"
#include "rig.h"
#include "slot.h"

#define AREA 5u
#define ROOM 3u
#define KIND 0x4b52u

enum { SUPPLIER = 1, OWNER, SECOND };

struct stand {
    struct rig *rig;
    struct kw_anchor supplier[1];
    struct kw_anchor anchors[ROOM];
    struct kw_keystore_id ids[ROOM];
    uint8_t work[KW_KEYSTORE_ROOM(ROOM + 2)]; /* others use it too */
    struct kw_keystore_roots_config config;
    struct kw_keystore_roots roots;
};

static const uint8_t vendor[KW_UUID_SIZE] = {1, 2};
static const uint8_t class_id[KW_UUID_SIZE] = {3, 4};

static struct kw_bytes text(const char *string) {
    return kw_bytes(string, strlen(string));
}

static struct kw_anchor root_of(const struct stand *stand, const char *id, uint32_t key) {
    struct kw_anchor root = {text(id), {0}, KW_ANCHOR_ASSET_OWNER, KW_ANCHOR_INTEGRITY};
    assert_int_equal(stand->rig->software.keys.point(&stand->rig->software, key, root.point), KW_OK);
    return root;
}

static int set_up(void **state) {
    struct stand *stand = calloc(1, sizeof(*stand));
    assert_non_null(stand);
    *state = stand;
    stand->rig = rig_new();
    for (uint32_t key = SUPPLIER; key <= SECOND; key++)
        assert_int_equal(kw_keys_openssl_make(&stand->rig->software, key), KW_OK);
    stand->supplier[0] = root_of(stand, "maker", SUPPLIER);
    stand->supplier[0].owner = KW_ANCHOR_SUPPLIER;
    stand->supplier[0].uses = KW_ANCHOR_UPDATE | KW_ANCHOR_INTEGRITY;
    stand->config = (struct kw_keystore_roots_config){.storage = &stand->rig->storage,
                                                      .crypto = &stand->rig->openssl.crypto,
                                                      .counter = &stand->rig->counter,
                                                      .supplier = stand->supplier,
                                                      .supplier_count = 1,
                                                      .vendor = vendor,
                                                      .class_id = class_id,
                                                      .key = text("sixteen byte key"),
                                                      .area = AREA,
                                                      .owner_uses = KW_ANCHOR_INTEGRITY,
                                                      .anchors = stand->anchors,
                                                      .ids = stand->ids,
                                                      .room = ROOM,
                                                      .work = stand->work,
                                                      .work_size = sizeof(stand->work)};
    return 0;
}

static int tear_down(void **state) {
    struct stand *stand = *state;
    rig_free(stand->rig);
    free(stand);
    return 0;
}

static enum kw_status start(struct stand *stand) {
    memset(stand->anchors, 0xa5, sizeof(stand->anchors));
    memset(stand->ids, 0xa5, sizeof(stand->ids));
    memset(stand->work, 0xa5, sizeof(stand->work));
    return kw_keystore_roots_open(&stand->roots, &stand->config);
}

static enum kw_status put(struct stand *stand, const char *id, uint32_t key) {
    const struct kw_anchor root = root_of(stand, id, key);
    return kw_keystore_root_put(&stand->roots, KW_GRANTED, &root);
}

static enum kw_status take(struct stand *stand, const char *id) {
    return kw_keystore_root_remove(&stand->roots, KW_GRANTED, text(id));
}

static const struct kw_anchor *find(const struct stand *stand, const char *id) {
    for (size_t i = 0; i < stand->roots.trust.changing_count; i++)
        if (stand->roots.trust.changing[i].id.length == strlen(id) &&
            memcmp(stand->roots.trust.changing[i].id.at, id, strlen(id)) == 0)
            return &stand->roots.trust.changing[i];
    return NULL;
}

/* Whether a manifest of files that `key` signed as `id` is believed. */
static enum kw_status offer(struct stand *stand, uint32_t key, const char *id, enum kw_anchor_owner *signer) {
    uint8_t payload[512];
    uint8_t bytes[1024];
    struct kw_writer room = kw_writer(payload, sizeof(payload));
    struct kw_writer envelope = kw_writer(bytes, sizeof(bytes));
    const struct maker_entry entry = {text("a"), 1, {0}, 0644};
    struct maker maker = {&stand->rig->openssl.crypto, &stand->rig->software.keys, key, text(id), {0}, {0}};
    struct kw_manifest manifest;
    memcpy(maker.vendor, vendor, sizeof(vendor));
    memcpy(maker.class_id, class_id, sizeof(class_id));
    assert_int_equal(maker_integrity(&maker, 1, &entry, 1, &room, &envelope), KW_OK);
    KW_TRY(kw_manifest_open(&stand->rig->openssl.crypto, &stand->roots.trust, KW_MANIFEST_INTEGRITY,
                            kw_written(&envelope), &manifest));
    *signer = manifest.signer;
    return KW_OK;
}

static void a_new_device_believes_its_supplier_alone(void **state) {
    struct stand *stand = *state;
    enum kw_anchor_owner signer = KW_ANCHOR_ASSET_OWNER;
    assert_int_equal(start(stand), KW_OK);
    assert_ptr_equal(stand->roots.trust.anchors, stand->supplier);
    assert_int_equal(stand->roots.trust.count, 1);
    assert_int_equal(stand->roots.trust.changing_count, 0);
    assert_int_equal(offer(stand, SUPPLIER, "maker", &signer), KW_OK);
    assert_int_equal(signer, KW_ANCHOR_SUPPLIER);
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_ERROR_MISSING);
}

static void an_owners_root_is_believed_until_it_is_removed(void **state) {
    struct stand *stand = *state;
    enum kw_anchor_owner signer = KW_ANCHOR_SUPPLIER;
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "plant", OWNER), KW_OK);
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_OK);
    assert_int_equal(signer, KW_ANCHOR_ASSET_OWNER);
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_OK);
    /* Replaced: the old key of that id is not believed any longer. */
    assert_int_equal(put(stand, "plant", SECOND), KW_OK);
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_ERROR_TAMPERED);
    assert_int_equal(offer(stand, SECOND, "plant", &signer), KW_OK);
    assert_int_equal(stand->roots.trust.changing_count, 1);
    assert_int_equal(take(stand, "plant"), KW_OK);
    assert_int_equal(offer(stand, SECOND, "plant", &signer), KW_ERROR_MISSING);
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(offer(stand, SECOND, "plant", &signer), KW_ERROR_MISSING);
    assert_true(stand->roots.revision == 3);
}

static void nothing_changes_without_leave(void **state) {
    static const enum kw_verdict no[] = {KW_DENIED, (enum kw_verdict)0, (enum kw_verdict)1, (enum kw_verdict) - 1};
    struct stand *stand = *state;
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "plant", OWNER), KW_OK);
    const struct kw_anchor root = root_of(stand, "other", SECOND);
    uint64_t writes = stand->rig->writes;
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
        assert_int_equal(kw_keystore_root_put(&stand->roots, no[i], &root), KW_ERROR_POLICY);
        assert_int_equal(kw_keystore_root_remove(&stand->roots, no[i], text("plant")), KW_ERROR_POLICY);
        assert_int_equal(kw_keystore_roots_renew(&stand->roots, no[i]), KW_ERROR_POLICY);
    }
    assert_true(stand->rig->writes == writes);
    assert_non_null(find(stand, "plant"));
    assert_null(find(stand, "other"));
}

static void an_owners_root_is_for_what_the_owner_may(void **state) {
    struct stand *stand = *state;
    assert_int_equal(start(stand), KW_OK);
    struct kw_anchor root = root_of(stand, "plant", OWNER);
    static const uint32_t wrong[] = {0, KW_ANCHOR_UPDATE, KW_ANCHOR_UPDATE | KW_ANCHOR_INTEGRITY, KW_ANCHOR_MOBILE,
                                     8u | KW_ANCHOR_INTEGRITY};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        root.uses = wrong[i];
        assert_int_equal(kw_keystore_root_put(&stand->roots, KW_GRANTED, &root), KW_ERROR_POLICY);
    }
    /* It says that it is the supplier's, and is not. */
    root.uses = KW_ANCHOR_INTEGRITY;
    root.owner = KW_ANCHOR_SUPPLIER;
    assert_int_equal(kw_keystore_root_put(&stand->roots, KW_GRANTED, &root), KW_OK);
    assert_int_equal(find(stand, "plant")->owner, KW_ANCHOR_ASSET_OWNER);
    enum kw_anchor_owner signer = KW_ANCHOR_SUPPLIER;
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_OK);
    assert_int_equal(signer, KW_ANCHOR_ASSET_OWNER);
}

/* A firmware that lets owners do less: what is stored does no more. */
static void a_use_that_was_taken_away_is_gone(void **state) {
    struct stand *stand = *state;
    enum kw_anchor_owner signer;
    stand->config.owner_uses = KW_ANCHOR_INTEGRITY | KW_ANCHOR_UPDATE;
    assert_int_equal(start(stand), KW_OK);
    struct kw_anchor root = root_of(stand, "plant", OWNER);
    root.uses = KW_ANCHOR_INTEGRITY;
    assert_int_equal(kw_keystore_root_put(&stand->roots, KW_GRANTED, &root), KW_OK);
    stand->config.owner_uses = KW_ANCHOR_UPDATE;
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_ERROR_MISSING);
    root = root_of(stand, "other", SECOND);
    root.uses = KW_ANCHOR_UPDATE;
    assert_int_equal(kw_keystore_root_put(&stand->roots, KW_GRANTED, &root), KW_OK);
    assert_null(find(stand, "plant"));
}

static void the_suppliers_roots_are_nobodys_to_change(void **state) {
    struct stand *stand = *state;
    enum kw_anchor_owner signer;
    const struct kw_anchor before = stand->supplier[0];
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "maker", OWNER), KW_ERROR_EXISTS);
    assert_int_equal(take(stand, "maker"), KW_ERROR_MISSING);
    assert_int_equal(offer(stand, OWNER, "maker", &signer), KW_ERROR_TAMPERED);
    assert_memory_equal(before.point, stand->supplier[0].point, KW_POINT_SIZE);
    /* A newer firmware brings a root of the supplier's under an id that the owner had taken. */
    assert_int_equal(put(stand, "second", OWNER), KW_OK);
    stand->supplier[0].id = text("second");
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(stand->roots.trust.changing_count, 0);
    assert_int_equal(offer(stand, OWNER, "second", &signer), KW_ERROR_TAMPERED);
    assert_int_equal(offer(stand, SUPPLIER, "second", &signer), KW_OK);
}

static void what_is_no_root_is_refused(void **state) {
    static const char long_id[KW_KEYSTORE_ID_MAX + 2] =
        "12345678901234567890123456789012345678901234567890123456789012345";
    struct stand *stand = *state;
    assert_int_equal(start(stand), KW_OK);
    struct kw_anchor root = root_of(stand, "plant", OWNER);
    root.point[0] = 2;
    assert_int_equal(kw_keystore_root_put(&stand->roots, KW_GRANTED, &root), KW_ERROR_ARGUMENT);
    assert_int_equal(put(stand, "", OWNER), KW_ERROR_ARGUMENT);
    assert_int_equal(put(stand, long_id, OWNER), KW_ERROR_ARGUMENT);
    assert_int_equal(put(stand, long_id + 1, OWNER), KW_OK);
    assert_int_equal(put(stand, "2", OWNER), KW_OK);
    assert_int_equal(put(stand, "3", OWNER), KW_OK);
    assert_int_equal(put(stand, "4", OWNER), KW_ERROR_ROOM);
    assert_int_equal(put(stand, "3", SECOND), KW_OK);
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(stand->roots.trust.changing_count, 3);
    assert_int_equal(find(stand, long_id + 1)->id.length, KW_KEYSTORE_ID_MAX);
}

static void what_is_outside_the_bounds_is_refused(void **state) {
    struct stand *stand = *state;
    const struct kw_keystore_roots_config sound = stand->config;
    const struct kw_anchor root = stand->supplier[0];
    stand->config.room = 0;
    assert_int_equal(start(stand), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_keystore_roots_renew(&stand->roots, KW_GRANTED), KW_ERROR_STATE);
    stand->config = sound;
    stand->config.work_size = KW_KEYSTORE_ROOM(ROOM) - 1;
    assert_int_equal(start(stand), KW_ERROR_ARGUMENT);
    stand->config = sound;
    stand->config.vendor = NULL;
    assert_int_equal(start(stand), KW_ERROR_ARGUMENT);
    stand->config = sound;
    stand->supplier[0].owner = KW_ANCHOR_ASSET_OWNER;
    assert_int_equal(start(stand), KW_ERROR_ARGUMENT);
    stand->supplier[0] = root;
    stand->supplier[0].id.length = 0;
    assert_int_equal(start(stand), KW_ERROR_ARGUMENT);
    const struct kw_anchor twins[2] = {root, root};
    stand->config.supplier = twins;
    stand->config.supplier_count = 2;
    assert_int_equal(start(stand), KW_ERROR_ARGUMENT);
}

/* A root that was removed since somebody got hold of its key does not come back with the storage. */
static void an_older_record_that_is_put_back_is_found(void **state) {
    static struct rig_area kept;
    struct stand *stand = *state;
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "stolen", OWNER), KW_OK);
    kept = stand->rig->area[AREA];
    assert_int_equal(take(stand, "stolen"), KW_OK);
    stand->rig->area[AREA] = kept;
    assert_int_equal(start(stand), KW_ERROR_POLICY);
    assert_null(find(stand, "stolen"));
    assert_int_equal(put(stand, "other", SECOND), KW_ERROR_STATE);
    memset(&stand->rig->area[AREA], 0, sizeof(kept));
    stand->rig->area[AREA].size = RIG_AREA_SIZE;
    assert_int_equal(start(stand), KW_ERROR_POLICY);
    assert_int_equal(kw_keystore_roots_renew(&stand->roots, KW_GRANTED), KW_OK);
    assert_int_equal(put(stand, "other", SECOND), KW_OK);
    assert_int_equal(start(stand), KW_OK);
    assert_non_null(find(stand, "other"));
    stand->rig->area[AREA] = kept;
    assert_int_equal(start(stand), KW_ERROR_POLICY);
}

/* A counter that was exchanged for a new one: the record is further ahead than power can have left it. */
static void a_record_of_another_counter_is_refused(void **state) {
    struct stand *stand = *state;
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "a", OWNER), KW_OK);
    assert_int_equal(put(stand, "b", OWNER), KW_OK);
    stand->rig->counted = 0;
    assert_int_equal(start(stand), KW_ERROR_POLICY);
    stand->rig->counted = 1;
    assert_int_equal(start(stand), KW_OK);
    assert_true(stand->rig->counted == 2);
}

/* Without a counter too: no damage to one slot makes the other's older record count. */
static void a_removed_root_does_not_come_back_with_damage(void **state) {
    struct stand *stand = *state;
    for (size_t half = 0; half < 2; half++) {
        for (int renewed = 0; renewed < 2; renewed++) {
            stand->config.counter = NULL;
            assert_int_equal(start(stand), KW_OK);
            assert_int_equal(put(stand, "stolen", OWNER), KW_OK);
            assert_int_equal(renewed ? kw_keystore_roots_renew(&stand->roots, KW_GRANTED) : take(stand, "stolen"),
                             KW_OK);
            stand->rig->area[AREA].now[half * RIG_AREA_SIZE / 2 + KW_SLOT_HEADER_SIZE + 3] ^= 1;
            assert_int_equal(start(stand), KW_OK);
            assert_null(find(stand, "stolen"));
        }
    }
}

/* The same when power failed in the middle of the removal, or a renewal, at each write and in each way: once a start
 * has said that the root is gone, damage to either slot does not bring it back; and a start with nothing to mend writes
 * nothing. */
static void a_removal_that_was_cut_short_stays_done(void **state) {
    static struct rig_area kept;
    struct stand *stand = *state;
    struct rig *rig = stand->rig;
    unsigned int gone = 0;
    stand->config.counter = NULL;
    for (unsigned int way = 0; way < 2 * RIG_CUT_KINDS; way++) {
        enum kw_status status = KW_ERROR_STORAGE;
        for (uint64_t calls = 0; status != KW_OK; calls++) {
            memset(&rig->area[AREA], 0, sizeof(rig->area[AREA]));
            rig->area[AREA].size = RIG_AREA_SIZE;
            assert_int_equal(start(stand), KW_OK);
            assert_int_equal(put(stand, "stolen", OWNER), KW_OK);
            rig_cut_after(rig, calls);
            status = way % 2 ? kw_keystore_roots_renew(&stand->roots, KW_GRANTED) : take(stand, "stolen");
            rig_restart(rig, (enum rig_cut)(way / 2));
            assert_int_equal(start(stand), KW_OK);
            int was = find(stand, "stolen") != NULL;
            assert_true(status != KW_OK || !was);
            gone += was ? 0 : 1;
            uint64_t writes = rig->writes;
            assert_int_equal(start(stand), KW_OK);
            assert_true(rig->writes == writes);
            kept = rig->area[AREA];
            for (size_t half = 0; half < 2; half++) {
                rig->area[AREA] = kept;
                rig->area[AREA].now[half * RIG_AREA_SIZE / 2 + KW_SLOT_HEADER_SIZE + 3] ^= 1;
                assert_int_equal(start(stand), KW_OK);
                assert_int_equal(find(stand, "stolen") != NULL, was);
            }
            assert_true(calls < 100);
        }
    }
    assert_true(gone > 4 * RIG_CUT_KINDS);
}

/* The storage takes no writes: what would come back by damage is not believed in the meantime either. */
static void a_record_that_cannot_be_doubled_is_no_start(void **state) {
    struct stand *stand = *state;
    stand->config.counter = NULL;
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "plant", OWNER), KW_OK);
    stand->rig->area[AREA].now[KW_SLOT_HEADER_SIZE + 3] ^= 1;
    rig_cut_after(stand->rig, 0);
    assert_int_equal(start(stand), KW_ERROR_STORAGE);
    assert_int_equal(stand->roots.trust.changing_count, 0);
    assert_int_equal(put(stand, "other", SECOND), KW_ERROR_STATE);
    stand->rig->cut_after = UINT64_MAX;
    stand->rig->dead = 0;
    assert_int_equal(start(stand), KW_OK);
    assert_non_null(find(stand, "plant"));
}

/* A point is not looked at but for its first byte; one that is on no curve verifies nothing. */
static void a_root_that_is_on_no_curve_verifies_nothing(void **state) {
    struct stand *stand = *state;
    enum kw_anchor_owner signer = KW_ANCHOR_SUPPLIER;
    assert_int_equal(start(stand), KW_OK);
    struct kw_anchor root = root_of(stand, "plant", OWNER);
    root.point[40] ^= 1;
    assert_int_equal(kw_keystore_root_put(&stand->roots, KW_GRANTED, &root), KW_OK);
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_ERROR_TAMPERED);
}

static void a_changed_record_leaves_the_supplier_alone(void **state) {
    struct stand *stand = *state;
    enum kw_anchor_owner signer;
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "plant", OWNER), KW_OK);
    stand->rig->area[AREA].now[KW_SLOT_HEADER_SIZE + 20] ^= 1;
    stand->rig->area[AREA].now[RIG_AREA_SIZE / 2 + KW_SLOT_HEADER_SIZE + 20] ^= 1;
    assert_int_equal(start(stand), KW_ERROR_TAMPERED);
    assert_int_equal(stand->roots.trust.changing_count, 0);
    assert_int_equal(offer(stand, SUPPLIER, "maker", &signer), KW_OK);
    assert_int_equal(offer(stand, OWNER, "plant", &signer), KW_ERROR_MISSING);
    assert_int_equal(put(stand, "plant", OWNER), KW_ERROR_STATE);
    assert_int_equal(take(stand, "plant"), KW_ERROR_STATE);
    assert_int_equal(kw_keystore_roots_renew(&stand->roots, KW_GRANTED), KW_OK);
    assert_int_equal(start(stand), KW_OK);
    assert_int_equal(put(stand, "plant", OWNER), KW_OK);
}

/* Records under a code that holds, but of which the library makes none. */
static void a_record_that_cannot_be_is_refused(void **state) {
    struct stand *stand = *state;
    uint8_t record[KW_KEYSTORE_ROOM(ROOM + 1)] = {0};
    const struct {
        size_t at;
        uint8_t value;
    } faults[] = {
        {1, 2},                              /* format */
        {3, 1},                              /* count */
        {KW_KEYSTORE_HEAD_SIZE, 1},          /* a use that is none */
        {KW_KEYSTORE_HEAD_SIZE + 3, 0},      /* no use */
        {KW_KEYSTORE_HEAD_SIZE + 4, 0},      /* no id */
        {KW_KEYSTORE_HEAD_SIZE + 4, 65},     /* too long a one */
        {KW_KEYSTORE_HEAD_SIZE + 6, 'x'},    /* something behind it */
        {KW_KEYSTORE_HEAD_SIZE + 5, 'b'},    /* the other one's */
        {KW_KEYSTORE_HEAD_SIZE + 5 + 64, 3}, /* a point that is none */
    };
    stand->config.counter = NULL;
    for (size_t i = 0; i <= sizeof(faults) / sizeof(faults[0]) + 1; i++) {
        struct kw_slot slot = {.storage = &stand->rig->storage,
                               .crypto = &stand->rig->openssl.crypto,
                               .key = stand->config.key,
                               .area = AREA,
                               .kind = KIND};
        size_t count = i == sizeof(faults) / sizeof(faults[0]) + 1 ? ROOM + 1 : 2;
        memset(record, 0, sizeof(record));
        put16(record, 1);
        put16(record + 2, (uint16_t)count);
        for (size_t root = 0; root < count; root++) {
            uint8_t *at = record + KW_KEYSTORE_ROOM(root);
            put32(at, KW_ANCHOR_INTEGRITY);
            at[4] = 1;
            at[5] = (uint8_t)('a' + root);
            at[69] = 4;
        }
        if (i < sizeof(faults) / sizeof(faults[0]))
            record[faults[i].at] = faults[i].value;
        memset(&stand->rig->area[AREA], 0, sizeof(stand->rig->area[AREA]));
        stand->rig->area[AREA].size = RIG_AREA_SIZE;
        assert_int_equal(kw_slot_write(&slot, kw_bytes(record, KW_KEYSTORE_ROOM(count))), KW_OK);
        /* The last has more roots than the table. */
        enum kw_status wanted = i < sizeof(faults) / sizeof(faults[0]) ? KW_ERROR_FORMAT
                                : count == 2                           ? KW_OK
                                                                       : KW_ERROR_ROOM;
        assert_int_equal(start(stand), wanted);
        assert_int_equal(stand->roots.trust.changing_count, wanted == KW_OK ? 2 : 0);
    }
}

static void a_counter_that_fails_is_made_good(void **state) {
    struct stand *stand = *state;
    assert_int_equal(start(stand), KW_OK);
    /* The counter is the last of what a change calls. */
    assert_int_equal(put(stand, "plant", OWNER), KW_OK);
    uint64_t before = stand->rig->writes;
    assert_int_equal(put(stand, "plant", SECOND), KW_OK);
    uint64_t calls = stand->rig->writes - before;
    rig_cut_after(stand->rig, calls - 1);
    assert_int_equal(put(stand, "third", SECOND), KW_ERROR_STORAGE);
    assert_non_null(find(stand, "third"));
    /* The next change lets it follow, or the next start. */
    stand->rig->cut_after = UINT64_MAX;
    stand->rig->dead = 0;
    assert_int_equal(put(stand, "third", OWNER), KW_OK);
    assert_true(stand->rig->counted == 4);
    rig_cut_after(stand->rig, calls - 1);
    assert_int_equal(put(stand, "third", SECOND), KW_ERROR_STORAGE);
    rig_restart(stand->rig, RIG_CUT_OLD);
    assert_true(stand->rig->counted == 4);
    assert_int_equal(start(stand), KW_OK);
    assert_true(stand->rig->counted == 5);
    assert_non_null(find(stand, "third"));
}

/* What is there after each of the steps below, as a set of bits: "a" by OWNER, "a" by SECOND, "b". */
static unsigned int seen(const struct stand *stand) {
    const struct kw_anchor *a = find(stand, "a");
    const struct kw_anchor second = root_of(stand, "a", SECOND);
    unsigned int set = find(stand, "b") ? 4 : 0;
    if (a)
        set |= memcmp(a->point, second.point, KW_POINT_SIZE) == 0 ? 2 : 1;
    return set;
}

static enum kw_status step(struct stand *stand, size_t which) {
    switch (which) {
    case 0:
        return put(stand, "a", OWNER);
    case 1:
        return put(stand, "b", OWNER);
    case 2:
        return put(stand, "a", SECOND);
    case 3:
        return take(stand, "b");
    default:
        return kw_keystore_roots_renew(&stand->roots, KW_GRANTED);
    }
}

/* Power goes at every write, flush and raise, in every way: what was acknowledged is there, or the step that was not is
 * there whole; the record and the counter agree; and the device goes on. */
static void power_may_fail_at_every_write(void **state) {
    static const unsigned int after[] = {0, 1, 5, 6, 2, 0};
    struct stand *stand = *state;
    struct rig *rig = stand->rig;
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        size_t told = 0;
        for (uint64_t calls = 0; told < 5; calls++) {
            memset(&rig->area[AREA], 0, sizeof(rig->area[AREA]));
            rig->area[AREA].size = RIG_AREA_SIZE;
            rig->counted = 0;
            assert_int_equal(start(stand), KW_OK);
            rig_cut_after(rig, calls);
            for (told = 0; told < 5 && step(stand, told) == KW_OK;)
                told++;
            rig_restart(rig, (enum rig_cut)cut);
            assert_int_equal(start(stand), KW_OK);
            unsigned int now = seen(stand);
            assert_true(now == after[told] || (told < 5 && now == after[told + 1]));
            assert_true(stand->roots.revision == rig->counted);
            assert_int_equal(put(stand, "b", OWNER), KW_OK);
            assert_int_equal(start(stand), KW_OK);
            assert_int_equal(seen(stand), now | 4);
            assert_true(calls < 200);
        }
    }
}

#define ROOTS_TEST(text, function)                                                                                     \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        ROOTS_TEST("[EDR 3.12, HDR 3.12, NDR 3.12] a new device believes its supplier alone",
                   a_new_device_believes_its_supplier_alone),
        ROOTS_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] an owner's root is believed until it is removed",
                   an_owners_root_is_believed_until_it_is_removed),
        ROOTS_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] nothing changes without leave", nothing_changes_without_leave),
        ROOTS_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] an owner's root is for what the owner may",
                   an_owners_root_is_for_what_the_owner_may),
        ROOTS_TEST("a use that was taken away is gone", a_use_that_was_taken_away_is_gone),
        ROOTS_TEST("[EDR 3.12, HDR 3.12, NDR 3.12] the supplier's roots are nobody's to change",
                   the_suppliers_roots_are_nobodys_to_change),
        ROOTS_TEST("what is no root is refused", what_is_no_root_is_refused),
        ROOTS_TEST("what is outside the bounds is refused", what_is_outside_the_bounds_is_refused),
        ROOTS_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] an older record that is put back is found",
                   an_older_record_that_is_put_back_is_found),
        ROOTS_TEST("a record of another counter is refused", a_record_of_another_counter_is_refused),
        ROOTS_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] a removed root does not come back with damage",
                   a_removed_root_does_not_come_back_with_damage),
        ROOTS_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] a removal that was cut short stays done",
                   a_removal_that_was_cut_short_stays_done),
        ROOTS_TEST("a record that cannot be doubled is no start", a_record_that_cannot_be_doubled_is_no_start),
        ROOTS_TEST("a root that is on no curve verifies nothing", a_root_that_is_on_no_curve_verifies_nothing),
        ROOTS_TEST("[EDR 3.12, HDR 3.12, NDR 3.12] a changed record leaves the supplier alone",
                   a_changed_record_leaves_the_supplier_alone),
        ROOTS_TEST("a record that cannot be is refused", a_record_that_cannot_be_is_refused),
        ROOTS_TEST("a counter that fails is made good", a_counter_that_fails_is_made_good),
        ROOTS_TEST("[EDR 3.13, HDR 3.13, NDR 3.13] power may fail at every write", power_may_fail_at_every_write),
    };
    return cmocka_run_group_tests_name("keystore_roots", tests, NULL, NULL);
}
