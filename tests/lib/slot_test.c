#include "slot.h"

#include "rig.h"

#define KIND 7u

static struct kw_slot slot_of(struct rig *rig) {
    return (struct kw_slot){.storage = &rig->storage, .crypto = &rig->openssl.crypto, .area = 1, .kind = KIND};
}

static void what_was_never_written_is_missing(void **state) {
    struct kw_slot slot = slot_of(*state);
    uint8_t record[8];
    size_t length = 99;
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_MISSING);
    assert_int_equal(length, 99);
}

static void erased_flash_is_missing_too(void **state) {
    struct rig *rig = *state;
    memset(rig->area[1].now, 0xff, RIG_AREA_SIZE);
    struct kw_slot slot = slot_of(rig);
    uint8_t record[8];
    size_t length;
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_MISSING);
}

static void the_newest_of_many_comes_back(void **state) {
    struct kw_slot slot = slot_of(*state);
    char record[16];
    size_t length = 0;
    for (char letter = 'a'; letter <= 'z'; letter++) {
        assert_int_equal(kw_slot_write(&slot, kw_bytes(&letter, 1)), KW_OK);
        struct kw_slot other = slot_of(*state);
        assert_int_equal(kw_slot_read(&other, record, sizeof(record), &length), KW_OK);
        assert_int_equal(length, 1);
        assert_int_equal(record[0], letter);
        assert_true(other.generation == (uint64_t)(letter - 'a' + 2));
    }
}

static void a_record_may_be_empty(void **state) {
    struct kw_slot slot = slot_of(*state);
    size_t length = 5;
    char record[1];
    assert_int_equal(kw_slot_write(&slot, kw_bytes(NULL, 0)), KW_OK);
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_OK);
    assert_int_equal(length, 0);
}

static void the_longest_record_fits_and_one_more_byte_does_not(void **state) {
    static uint8_t record[RIG_AREA_SIZE];
    struct kw_slot slot = slot_of(*state);
    size_t room = (size_t)kw_slot_room(RIG_AREA_SIZE);
    size_t length;
    memset(record, 3, sizeof(record));
    assert_int_equal(kw_slot_write(&slot, kw_bytes(record, room)), KW_OK);
    assert_int_equal(kw_slot_write(&slot, kw_bytes(record, room)), KW_OK);
    assert_int_equal(kw_slot_write(&slot, kw_bytes(record, room + 1)), KW_ERROR_ROOM);
    assert_int_equal(kw_slot_read(&slot, record, room - 1, &length), KW_ERROR_ROOM);
    assert_int_equal(kw_slot_read(&slot, record, room, &length), KW_OK);
    assert_int_equal(length, room);
}

static void a_record_of_another_kind_is_not_taken(void **state) {
    struct kw_slot slot = slot_of(*state);
    uint8_t record[8];
    size_t length;
    assert_int_equal(kw_slot_write(&slot, kw_bytes("x", 1)), KW_OK);
    assert_int_equal(kw_slot_write(&slot, kw_bytes("y", 1)), KW_OK);
    struct kw_slot other = slot_of(*state);
    other.kind = KIND + 1;
    assert_int_equal(kw_slot_read(&other, record, sizeof(record), &length), KW_ERROR_TAMPERED);
}

/* Every byte of both slots, each bit of it: the record is the old one, the new one, or refused; never another. */
static void no_flipped_bit_makes_another_record(void **state) {
    struct rig *rig = *state;
    struct kw_slot slot = slot_of(rig);
    assert_int_equal(kw_slot_write(&slot, kw_bytes("old", 3)), KW_OK);
    assert_int_equal(kw_slot_write(&slot, kw_bytes("new", 3)), KW_OK);
    for (size_t half = 0; half < 2; half++) {
        for (size_t bit = 0; bit < (KW_SLOT_HEADER_SIZE + 3) * 8; bit++) {
            uint8_t *byte = rig->area[1].now + half * RIG_AREA_SIZE / 2 + bit / 8;
            char record[8] = {0};
            size_t length = 0;
            struct kw_slot reader = slot_of(rig);
            *byte ^= (uint8_t)(1u << bit % 8);
            assert_int_equal(kw_slot_read(&reader, record, sizeof(record), &length), KW_OK);
            /* The new one lies in the first: the old one went to both. */
            assert_string_equal(record, half == 0 ? "old" : "new");
            *byte ^= (uint8_t)(1u << bit % 8);
        }
    }
}

static void a_record_without_the_key_is_refused(void **state) {
    static const uint8_t key[32] = {1, 2, 3};
    struct kw_slot plain = slot_of(*state);
    uint8_t record[8];
    size_t length;
    assert_int_equal(kw_slot_write(&plain, kw_bytes("forged", 6)), KW_OK);
    assert_int_equal(kw_slot_write(&plain, kw_bytes("forged", 6)), KW_OK);
    struct kw_slot keyed = slot_of(*state);
    keyed.key = kw_bytes(key, sizeof(key));
    assert_int_equal(kw_slot_read(&keyed, record, sizeof(record), &length), KW_ERROR_TAMPERED);
    assert_int_equal(record[0], 0);
    assert_int_equal(kw_slot_write(&keyed, kw_bytes("real", 4)), KW_OK);
    assert_int_equal(kw_slot_read(&keyed, record, sizeof(record), &length), KW_OK);
    assert_memory_equal(record, "real", 4);
}

/* A port that says no to what has arrived all the same. */
static enum kw_status (*real_flush)(void *context, uint32_t area);
static unsigned int flushes_well;
static enum kw_status lying_flush(void *context, uint32_t area) {
    enum kw_status status = real_flush(context, area);
    if (flushes_well == 0)
        return status;
    return --flushes_well == 0 ? KW_ERROR_STORAGE : status;
}

static void a_write_that_failed_does_not_count_later(void **state) {
    struct rig *rig = *state;
    struct kw_slot slot = slot_of(rig);
    char record[8];
    size_t length;
    assert_int_equal(kw_slot_write(&slot, kw_bytes("old", 3)), KW_OK);
    real_flush = rig->storage.flush;
    rig->storage.flush = lying_flush;
    flushes_well = 1;
    assert_int_equal(kw_slot_write(&slot, kw_bytes("new", 3)), KW_ERROR_STORAGE);
    rig_restart(rig, RIG_CUT_NEW);
    slot = slot_of(rig);
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_OK);
    assert_memory_equal(record, "old", 3);
}

/* The first record goes to both slots: when the second write fails, neither counts, now or later. */
static void a_first_record_that_failed_does_not_count_later(void **state) {
    struct rig *rig = *state;
    char record[8];
    size_t length;
    for (unsigned int fails = 1; fails <= 2; fails++) {
        struct kw_slot slot = slot_of(rig);
        real_flush = rig->storage.flush;
        rig->storage.flush = lying_flush;
        flushes_well = fails;
        assert_int_equal(kw_slot_write(&slot, kw_bytes("first", 5)), KW_ERROR_STORAGE);
        assert_true(slot.generation == 0);
        rig->storage.flush = real_flush;
        rig_restart(rig, RIG_CUT_NEW);
        slot = slot_of(rig);
        assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_MISSING);
        assert_int_equal(kw_slot_write(&slot, kw_bytes("again", 5)), KW_OK);
        memset(rig->area[1].now, 0, RIG_AREA_SIZE);
    }
}

/* What a write that failed leaves is not what a new device has: then damage to the other slot is told, whichever of the
 * two it is. */
static void damage_behind_a_write_that_failed_makes_no_new_device(void **state) {
    struct rig *rig = *state;
    for (unsigned int writes = 1; writes <= 2; writes++) {
        struct kw_slot slot = slot_of(rig);
        char record[8];
        size_t length;
        memset(rig->area[1].now, 0, RIG_AREA_SIZE);
        for (unsigned int i = 0; i < writes; i++)
            assert_int_equal(kw_slot_write(&slot, kw_bytes("old", 3)), KW_OK);
        real_flush = rig->storage.flush;
        rig->storage.flush = lying_flush;
        flushes_well = 1;
        assert_int_equal(kw_slot_write(&slot, kw_bytes("new", 3)), KW_ERROR_STORAGE);
        rig->storage.flush = real_flush;
        rig->area[1].now[slot.current * (RIG_AREA_SIZE / 2) + KW_SLOT_HEADER_SIZE] ^= 1;
        slot = slot_of(rig);
        assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_TAMPERED);
    }
}

/* Power leaves a blank slot beside a spoilt one at the first record alone, and then it is the second that is blank. */
static void a_blank_slot_beside_a_later_record_is_no_new_device(void **state) {
    struct rig *rig = *state;
    struct kw_slot slot = slot_of(rig);
    char record[8];
    size_t length;
    for (unsigned int i = 0; i < 2; i++)
        assert_int_equal(kw_slot_write(&slot, kw_bytes("old", 3)), KW_OK);
    assert_int_equal(slot.current, 0);
    uint8_t *half[2] = {rig->area[1].now, rig->area[1].now + RIG_AREA_SIZE / 2};
    half[0][KW_SLOT_HEADER_SIZE] ^= 1;
    half[1][KW_SLOT_HEADER_SIZE] ^= 1;
    for (unsigned int blank = 0; blank < 2; blank++) {
        uint8_t kept[KW_SLOT_HEADER_SIZE];
        memcpy(kept, half[blank], sizeof(kept));
        memset(half[blank], 0xff, sizeof(kept));
        slot = slot_of(rig);
        assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_TAMPERED);
        memcpy(half[blank], kept, sizeof(kept));
    }
}

static enum kw_status no_read(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    (void)context, (void)area, (void)offset, (void)to, (void)length;
    return KW_ERROR_STORAGE;
}

static void a_buffer_is_wiped_whatever_failed(void **state) {
    struct rig *rig = *state;
    struct kw_slot slot = slot_of(rig);
    char record[4] = "was";
    size_t length;
    rig->storage.read = no_read;
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_STORAGE);
    assert_memory_equal(record, "\0\0\0\0", sizeof(record));
    slot.area = RIG_AREAS;
    memset(record, 1, sizeof(record));
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_STORAGE);
    assert_memory_equal(record, "\0\0\0\0", sizeof(record));
}

/* What could not be read for a moment must not come back over what was written since. */
static void an_older_record_does_not_come_back(void **state) {
    struct kw_slot slot = slot_of(*state);
    char record[8];
    size_t length;
    for (unsigned int i = 0; i < 5; i++)
        assert_int_equal(kw_slot_write(&slot, kw_bytes("old", 3)), KW_OK);
    slot = slot_of(*state);
    assert_int_equal(kw_slot_write(&slot, kw_bytes("new", 3)), KW_OK);
    slot = slot_of(*state);
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_OK);
    assert_memory_equal(record, "new", 3);
}

static void one_record_and_a_spoilt_slot_is_no_new_device(void **state) {
    struct rig *rig = *state;
    struct kw_slot slot = slot_of(rig);
    char record[8];
    size_t length;
    assert_int_equal(kw_slot_write(&slot, kw_bytes("one", 3)), KW_OK);
    rig->area[1].now[KW_SLOT_HEADER_SIZE] ^= 1;
    slot = slot_of(rig);
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_OK);
    rig->area[1].now[RIG_AREA_SIZE / 2 + KW_SLOT_HEADER_SIZE] ^= 1;
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_ERROR_TAMPERED);
}

/* Power fails at each change of each of twenty writes, in every way: what was acknowledged is there, or what was being
 * written, and the next write works. */
static void power_may_fail_at_every_write(void **state) {
    struct rig *rig = *state;
    for (unsigned int cut = 0; cut < RIG_CUT_KINDS; cut++) {
        for (uint64_t calls = 0; calls < 60; calls++) {
            struct kw_slot slot = slot_of(rig);
            uint8_t record[4] = {0};
            size_t length = 0;
            uint8_t acknowledged = 0;
            memset(&rig->area[1], 0, sizeof(rig->area[1]));
            rig->area[1].size = RIG_AREA_SIZE;
            rig_cut_after(rig, calls);
            uint8_t value = 1;
            while (kw_slot_write(&slot, kw_bytes(&value, 1)) == KW_OK)
                acknowledged = value++;
            rig_restart(rig, (enum rig_cut)cut);
            slot = slot_of(rig);
            enum kw_status status = kw_slot_read(&slot, record, sizeof(record), &length);
            if (status == KW_ERROR_MISSING) {
                assert_int_equal(acknowledged, 0);
            } else {
                assert_int_equal(status, KW_OK);
                assert_true(record[0] == acknowledged || record[0] == acknowledged + 1);
            }
            assert_int_equal(kw_slot_write(&slot, kw_bytes("z", 1)), KW_OK);
            assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_OK);
            assert_int_equal(record[0], 'z');
        }
    }
}

/* Power failed between two writes of one record, or the other slot was damaged: both have it again. */
static void a_record_is_settled_in_both_slots(void **state) {
    struct rig *rig = *state;
    static const char old[100] = "old";
    static const char new[100] = "new";
    char record[100];
    size_t length;
    struct kw_slot slot = slot_of(rig);
    assert_int_equal(kw_slot_settle(&slot, kw_bytes(old, sizeof(old))), KW_OK);
    assert_true(rig->writes == 0);
    assert_int_equal(kw_slot_write(&slot, kw_bytes(old, sizeof(old))), KW_OK);
    assert_int_equal(kw_slot_write(&slot, kw_bytes(new, sizeof(new))), KW_OK);
    assert_int_equal(kw_slot_settle(&slot, kw_bytes(new, sizeof(new))), KW_OK);
    uint64_t writes = rig->writes;
    assert_int_equal(kw_slot_settle(&slot, kw_bytes(new, sizeof(new))), KW_OK);
    assert_true(rig->writes == writes);
    /* Any byte of the other's: its head, its code, its record to the last. */
    for (size_t at = 0; at < KW_SLOT_HEADER_SIZE + sizeof(new); at++) {
        rig->area[1].now[(1 - slot.current) * (RIG_AREA_SIZE / 2) + at] ^= 1;
        assert_int_equal(kw_slot_settle(&slot, kw_bytes(new, sizeof(new))), KW_OK);
        assert_true(rig->writes > writes);
        writes = rig->writes;
        /* The newer one goes: the other says the same. */
        rig->area[1].now[slot.current * (RIG_AREA_SIZE / 2) + KW_SLOT_HEADER_SIZE] ^= 1;
        slot = slot_of(rig);
        assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_OK);
        assert_memory_equal(record, new, sizeof(new));
        assert_int_equal(kw_slot_settle(&slot, kw_bytes(new, sizeof(new))), KW_OK);
        writes = rig->writes;
    }
    rig_cut_after(rig, 0);
    rig->area[1].now[(1 - slot.current) * (RIG_AREA_SIZE / 2)] ^= 1;
    assert_int_equal(kw_slot_settle(&slot, kw_bytes(new, sizeof(new))), KW_ERROR_STORAGE);
    rig_restart(rig, RIG_CUT_TORN);
    slot = slot_of(rig);
    assert_int_equal(kw_slot_read(&slot, record, sizeof(record), &length), KW_OK);
    assert_memory_equal(record, new, sizeof(new));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("what was never written is missing", what_was_never_written_is_missing),
        RIG_TEST("erased flash is missing too", erased_flash_is_missing_too),
        RIG_TEST("the newest of many comes back", the_newest_of_many_comes_back),
        RIG_TEST("a record may be empty", a_record_may_be_empty),
        RIG_TEST("the longest record fits and one more byte does not",
                 the_longest_record_fits_and_one_more_byte_does_not),
        RIG_TEST("a record of another kind is not taken", a_record_of_another_kind_is_not_taken),
        RIG_TEST("no flipped bit makes another record", no_flipped_bit_makes_another_record),
        RIG_TEST("a record without the key is refused", a_record_without_the_key_is_refused),
        RIG_TEST("a write that failed does not count later", a_write_that_failed_does_not_count_later),
        RIG_TEST("a first record that failed does not count later", a_first_record_that_failed_does_not_count_later),
        RIG_TEST("damage behind a write that failed makes no new device",
                 damage_behind_a_write_that_failed_makes_no_new_device),
        RIG_TEST("a blank slot beside a later record is no new device",
                 a_blank_slot_beside_a_later_record_is_no_new_device),
        RIG_TEST("a buffer is wiped whatever failed", a_buffer_is_wiped_whatever_failed),
        RIG_TEST("an older record does not come back", an_older_record_does_not_come_back),
        RIG_TEST("one record and a spoilt slot is no new device", one_record_and_a_spoilt_slot_is_no_new_device),
        RIG_TEST("a record is settled in both slots", a_record_is_settled_in_both_slots),
        RIG_TEST("power may fail at every write", power_may_fail_at_every_write),
    };
    return cmocka_run_group_tests_name("slot", tests, NULL, NULL);
}
