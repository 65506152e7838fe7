/* The counter in a TPM 2.0, and what the modules that use it make of storage and of a TPM that were copied back. */
#include "port/counter_tpm.h"

#include "audit_bed.h"
#include "swtpm.h"
#include "update_device.h"

#include <dlfcn.h>

#define INDEX        0x01800100u
#define OWNERS_VALUE "the owner's own value"
#define COUNTER      (TPMA_NV_AUTHREAD | TPMA_NV_AUTHWRITE | TPMA_NV_NO_DA)

struct stand {
    struct rig *rig;
    struct kw_tpm tpm;
    struct kw_counter_tpm_config config;
    struct kw_counter_tpm counter;
};

static struct swtpm swtpm;

/* ---- what ESYS keeps of auth values: its calls, with an account of what the port leaves in its objects */

#define OBJECTS 64u

static struct {
    ESYS_TR object[OBJECTS]; /* that have an auth value now */
    size_t count;
    unsigned int given;
    unsigned int left; /* closed or flushed with one, which is freed as it is */
    int watching;
} account;

static void *real(const char *name) {
    void *symbol = dlsym(RTLD_NEXT, name);
    assert_non_null(symbol);
    return symbol;
}

static int strike_out(ESYS_TR object) {
    for (size_t i = 0; i < account.count; i++)
        if (account.object[i] == object) {
            account.object[i] = account.object[--account.count];
            return 1;
        }
    return 0;
}

TSS2_RC Esys_TR_SetAuth(ESYS_CONTEXT *esys, ESYS_TR handle, const TPM2B_AUTH *auth) {
    static const TPM2B_AUTH zeros;
    TSS2_RC (*call)(ESYS_CONTEXT *, ESYS_TR, const TPM2B_AUTH *);
    void *symbol = real("Esys_TR_SetAuth");
    memcpy(&call, &symbol, sizeof(call));
    /* Shorter zeros might leave the rest of a longer value. */
    int wiped = auth && auth->size >= KW_TPM_AUTH_MAX && memcmp(auth->buffer, zeros.buffer, sizeof(zeros.buffer)) == 0;
    if (account.watching) {
        (void)strike_out(handle);
        assert_true(account.count < OBJECTS);
        if (!wiped)
            account.object[account.count++] = handle;
        account.given += wiped ? 0 : 1;
    }
    return call(esys, handle, auth);
}

TSS2_RC Esys_TR_Close(ESYS_CONTEXT *esys, ESYS_TR *rsrc_handle) {
    TSS2_RC (*call)(ESYS_CONTEXT *, ESYS_TR *);
    void *symbol = real("Esys_TR_Close");
    memcpy(&call, &symbol, sizeof(call));
    account.left += account.watching && strike_out(*rsrc_handle) ? 1 : 0;
    return call(esys, rsrc_handle);
}

TSS2_RC Esys_FlushContext(ESYS_CONTEXT *esys, ESYS_TR flushHandle) {
    TSS2_RC (*call)(ESYS_CONTEXT *, ESYS_TR);
    void *symbol = real("Esys_FlushContext");
    memcpy(&call, &symbol, sizeof(call));
    account.left += account.watching && strike_out(flushHandle) ? 1 : 0;
    return call(esys, flushHandle);
}

static enum kw_status open_tpm(struct stand *stand) {
    const struct kw_tpm_config config = {
        .connect = swtpm_connect, .disconnect = swtpm_disconnect, .connection = &swtpm};
    return kw_tpm_open(&stand->tpm, &config);
}

static int set_up(void **state) {
    struct stand *stand = calloc(1, sizeof(*stand));
    assert_non_null(stand);
    *state = stand;
    stand->rig = rig_new();
    swtpm_make(&swtpm);
    if (!swtpm.program)
        return 0;
    assert_int_equal(open_tpm(stand), KW_OK);
    stand->config = (struct kw_counter_tpm_config){
        .tpm = &stand->tpm, .index = INDEX, .auth = kw_text(SWTPM_AUTH, 32), .may_make = 1};
    return 0;
}

static int tear_down(void **state) {
    struct stand *stand = *state;
    kw_tpm_close(&stand->tpm);
    rig_free(stand->rig);
    free(stand);
    swtpm_drop(&swtpm);
    return 0;
}

static struct stand *bare(void **state) {
    if (!swtpm.program) {
        print_message("skipped: swtpm is not installed\n");
        skip();
    }
    return *state;
}

static enum kw_status open_counter(struct stand *stand) {
    return kw_counter_tpm_open(&stand->counter, &stand->config);
}

/* A counter that was made, and whose device makes none any longer. */
static struct stand *ready(void **state) {
    struct stand *stand = bare(state);
    assert_int_equal(open_counter(stand), KW_OK);
    stand->config.may_make = 0;
    assert_int_equal(open_counter(stand), KW_OK);
    return stand;
}

static uint64_t count(struct stand *stand) {
    uint64_t value = 99;
    assert_int_equal(stand->counter.counter.read(stand->counter.counter.context, &value), KW_OK);
    return value;
}

static enum kw_status raise_counter(struct stand *stand, uint64_t *value) {
    return stand->counter.counter.raise(stand->counter.counter.context, value);
}

/* The TPM's own commands go on another connection than the port's. */
static void restart_tpm(struct stand *stand) {
    kw_tpm_close(&stand->tpm);
    swtpm_stop(&swtpm);
    swtpm_start(&swtpm);
}

static void it_begins_at_nothing_and_goes_up_by_one(void **state) {
    struct stand *stand = ready(state);
    uint64_t value;
    assert_true(count(stand) == 0);
    for (uint64_t i = 1; i <= 5; i++) {
        assert_int_equal(raise_counter(stand, &value), KW_OK);
        assert_true(value == i);
        assert_true(count(stand) == i);
    }
}

static void it_outlives_a_restart(void **state) {
    struct stand *stand = ready(state);
    uint64_t value;
    for (int i = 0; i < 3; i++)
        assert_int_equal(raise_counter(stand, &value), KW_OK);
    restart_tpm(stand);
    assert_true(count(stand) == 3);
    assert_int_equal(open_counter(stand), KW_OK);
    assert_true(count(stand) == 3);
}

/* Who may remove the counter may make it again, but not at a value that it has had. */
static void a_counter_made_again_by_hand_is_not_the_old_one(void **state) {
    struct stand *stand = ready(state);
    uint64_t value;
    for (int i = 0; i < 3; i++)
        assert_int_equal(raise_counter(stand, &value), KW_OK);
    kw_tpm_close(&stand->tpm);
    swtpm_remove_index(&swtpm, INDEX);
    assert_int_equal(stand->counter.counter.read(stand->counter.counter.context, &value), KW_ERROR_TAMPERED);
    assert_int_equal(raise_counter(stand, &value), KW_ERROR_TAMPERED);
    assert_int_equal(open_counter(stand), KW_ERROR_MISSING);
    kw_tpm_close(&stand->tpm);
    swtpm_add_index(&swtpm, INDEX, COUNTER | (TPM2_NT_COUNTER << TPMA_NV_TPM2_NT_SHIFT));
    assert_int_equal(open_counter(stand), KW_ERROR_MISSING);
    kw_tpm_close(&stand->tpm);
    swtpm_raise_index(&swtpm, INDEX);
    assert_int_equal(open_counter(stand), KW_OK);
    assert_true(count(stand) > 3);
}

static void what_is_no_such_counter_is_refused(void **state) {
    static const TPMA_NV others[] = {
        COUNTER,                                                                   /* plain bytes */
        COUNTER | TPMA_NV_ORDERLY | (TPM2_NT_COUNTER << TPMA_NV_TPM2_NT_SHIFT),    /* loses counts */
        COUNTER | TPMA_NV_OWNERWRITE | (TPM2_NT_COUNTER << TPMA_NV_TPM2_NT_SHIFT), /* raised by others too */
        COUNTER | (TPM2_NT_BITS << TPMA_NV_TPM2_NT_SHIFT),
    };
    struct stand *stand = bare(state);
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        kw_tpm_close(&stand->tpm);
        swtpm_add_index(&swtpm, INDEX, others[i]);
        assert_int_equal(open_counter(stand), KW_ERROR_TAMPERED);
        kw_tpm_close(&stand->tpm);
        swtpm_remove_index(&swtpm, INDEX);
    }
    swtpm_add_index(&swtpm, INDEX + 1, COUNTER);
    assert_int_equal(open_counter(stand), KW_ERROR_TAMPERED);
    stand->config.index = 0x81000001u;
    assert_int_equal(open_counter(stand), KW_ERROR_ARGUMENT);
    stand->config.index = 0x01ffffffu;
    assert_int_equal(open_counter(stand), KW_ERROR_ARGUMENT);
}

/* What the counter counts from lies ahead of it: a count from there would go through 0. */
static void a_beginning_ahead_of_the_counter_is_refused(void **state) {
    struct stand *stand = ready(state);
    uint64_t value = 99;
    kw_tpm_close(&stand->tpm);
    swtpm_remove_index(&swtpm, INDEX + 1);
    swtpm_add_index(&swtpm, INDEX + 1, COUNTER | TPMA_NV_WRITEDEFINE);
    swtpm_write_index(&swtpm, INDEX + 1, 1000);
    assert_int_equal(open_counter(stand), KW_ERROR_TAMPERED);
    stand->counter.base = 1000;
    assert_int_equal(stand->counter.counter.read(stand->counter.counter.context, &value), KW_ERROR_TAMPERED);
    assert_true(value == 99);
}

static void none_is_made_without_leave(void **state) {
    struct stand *stand = bare(state);
    stand->config.may_make = 0;
    assert_int_equal(open_counter(stand), KW_ERROR_MISSING);
    assert_int_equal(open_counter(stand), KW_ERROR_MISSING);
}

/* Power fails at each command of the making: at the next start it goes on, or a device that may make none refuses it.
 */
static void a_making_that_was_cut_short_goes_on(void **state) {
    struct stand *stand = bare(state);
    unsigned int cuts = 0;
    for (unsigned int at = 1;; at++) {
        stand->config.index = INDEX + 2 * at;
        stand->config.may_make = 1;
        swtpm.break_at = at;
        swtpm.absent = 0;
        kw_tpm_close(&stand->tpm);
        assert_int_equal(open_tpm(stand), at <= 3 ? KW_ERROR_CRYPTO : KW_OK);
        if (at <= 3)
            continue;
        /* From the failed command on there is no TPM. */
        swtpm.absent = 1;
        enum kw_status status = open_counter(stand);
        swtpm.break_at = 0;
        swtpm.absent = 0;
        if (status == KW_OK)
            break;
        assert_int_equal(status, KW_ERROR_CRYPTO);
        cuts++;
        stand->config.may_make = 0;
        status = open_counter(stand);
        assert_true(status == KW_ERROR_MISSING || status == KW_OK);
        stand->config.may_make = 1;
        assert_int_equal(open_counter(stand), KW_OK);
        assert_true(count(stand) == 0);
        /* The room of the TPM for indices is small. */
        kw_tpm_close(&stand->tpm);
        swtpm_remove_index(&swtpm, stand->config.index);
        swtpm_remove_index(&swtpm, stand->config.index + 1);
        assert_true(at < 100);
    }
    assert_true(cuts > 15);
}

static void a_lost_answer_raises_by_one_only(void **state) {
    struct stand *stand = ready(state);
    uint64_t value = 0;
    for (unsigned int at = 1; at <= 14; at++) {
        uint64_t before = count(stand);
        if (at % 2 == 0)
            swtpm.lose_at = at / 2;
        else
            swtpm.break_at = at / 2 + 1;
        assert_int_equal(raise_counter(stand, &value), KW_OK);
        swtpm.lose_at = swtpm.break_at = 0;
        assert_true(value == before + 1 && count(stand) == value);
    }
}

static void a_count_that_was_forged_on_the_bus_is_refused(void **state) {
    struct stand *stand = ready(state);
    uint64_t value = 99;
    swtpm.forge_counts = 1;
    assert_int_equal(stand->counter.counter.read(stand->counter.counter.context, &value), KW_ERROR_CRYPTO);
    assert_int_equal(raise_counter(stand, &value), KW_ERROR_CRYPTO);
    assert_true(value == 99);
    swtpm.forge_counts = 0;
    assert_true(count(stand) == 0);
}

static void a_raise_that_is_put_off_is_busy(void **state) {
    struct stand *stand = ready(state);
    uint64_t value = 99;
    swtpm.put_off = 1;
    assert_int_equal(raise_counter(stand, &value), KW_ERROR_BUSY);
    assert_true(value == 99 && count(stand) == 0);
    swtpm.put_off = 0;
    assert_int_equal(raise_counter(stand, &value), KW_OK);
    assert_true(value == 1);
}

static void a_wrong_auth_value_is_refused(void **state) {
    struct stand *stand = ready(state);
    stand->config.auth = kw_text("no such value", 32);
    assert_int_equal(open_counter(stand), KW_ERROR_POLICY);
    assert_int_equal(stand->tpm.state, KW_TPM_DENIED);
}

/* An answer that a flipped bit made a refusal of: the count goes on, by one. Two in a row are a refusal. */
static void one_refusal_is_an_answer_that_was_lost(void **state) {
    struct stand *stand = ready(state);
    uint64_t value = 0;
    swtpm.refusal = TPM2_RC_BAD_AUTH + TPM2_RC_S + TPM2_RC_1;
    for (uint64_t i = 1; i <= 3; i++) {
        swtpm.refuse = 1;
        assert_true(count(stand) == i - 1);
        assert_int_equal(swtpm.refuse, 0);
        /* The second command with an authorisation is the raise itself. */
        swtpm.refuse_at = 2;
        assert_int_equal(raise_counter(stand, &value), KW_OK);
        assert_int_equal(swtpm.refuse_at, 0);
        assert_true(value == i);
    }
    swtpm.refuse = 2;
    assert_int_equal(stand->counter.counter.read(stand->counter.counter.context, &value), KW_ERROR_POLICY);
    assert_int_equal(stand->tpm.state, KW_TPM_DENIED);
    assert_int_equal(raise_counter(stand, &value), KW_ERROR_POLICY);
    kw_tpm_close(&stand->tpm);
    assert_int_equal(open_tpm(stand), KW_OK);
    assert_true(count(stand) == 3);
}

static void a_making_whose_answer_was_garbled_goes_on(void **state) {
    struct stand *stand = bare(state);
    swtpm.refuse = 1;
    swtpm.refusal = TPM2_RC_BAD_AUTH + TPM2_RC_S + TPM2_RC_1;
    assert_int_equal(open_counter(stand), KW_OK);
    assert_true(count(stand) == 0);
    /* The index is defined, and nobody hears of it. */
    unsigned int lost = 0;
    for (unsigned int at = 1; at < 40; at++) {
        kw_tpm_close(&stand->tpm);
        swtpm_remove_index(&swtpm, INDEX);
        swtpm_remove_index(&swtpm, INDEX + 1);
        assert_int_equal(open_tpm(stand), KW_OK);
        swtpm.lose_at = at;
        assert_int_equal(open_counter(stand), KW_OK);
        lost += swtpm.lose_at == 0 ? 1 : 0;
        swtpm.lose_at = 0;
        assert_true(count(stand) == 0);
    }
    assert_true(lost > 20);
}

/* The owner's auth value is the TPM's whole: it is there while an index is defined, and not on the connection after. */
static void the_owners_value_is_forgotten_behind_the_making(void **state) {
    struct stand *stand = bare(state);
    ESYS_TR object = ESYS_TR_NONE;
    kw_tpm_close(&stand->tpm);
    swtpm_set_owner(&swtpm, OWNERS_VALUE);
    stand->config.owner = kw_text("another value", 32);
    assert_int_equal(open_counter(stand), KW_ERROR_POLICY);
    assert_int_equal(stand->tpm.state, KW_TPM_DENIED);
    kw_tpm_close(&stand->tpm);
    assert_int_equal(open_tpm(stand), KW_OK);
    stand->config.owner = kw_text(OWNERS_VALUE, 32);
    assert_int_equal(open_counter(stand), KW_OK);
    assert_int_equal(Esys_TR_FromTPMPublic(stand->tpm.esys, INDEX, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, &object),
                     TSS2_RC_SUCCESS);
    assert_int_equal(
        Esys_NV_UndefineSpace(stand->tpm.esys, ESYS_TR_RH_OWNER, object, ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE),
        TPM2_RC_BAD_AUTH + TPM2_RC_S + TPM2_RC_1);
    assert_true(count(stand) == 0);
}

static void every_auth_value_is_overwritten_before_it_is_freed(void **state) {
    struct stand *stand = bare(state);
    uint64_t value;
    memset(&account, 0, sizeof(account));
    account.watching = 1;
    assert_int_equal(open_counter(stand), KW_OK);
    assert_int_equal(raise_counter(stand, &value), KW_OK);
    stand->config.auth = kw_text("no such value", 32);
    assert_int_equal(open_counter(stand), KW_ERROR_POLICY);
    account.watching = 0;
    assert_true(account.given > 10);
    assert_int_equal(account.left, 0);
    assert_int_equal(account.count, 0);
}

/* ---- what the audit log makes of it */

static void checkpoint(struct bed *bed) {
    struct kw_audit_mark mark;
    assert_int_equal(kw_audit_checkpoint(&bed->log, &mark), KW_OK);
}

static struct bed *log_on(struct stand *stand) {
    struct bed *bed = bed_new(stand->rig);
    bed->config.counter = &stand->counter.counter;
    bed_start(bed);
    assert_int_equal(bed->raised[KW_AUDIT_ALARM_DAMAGED], 0);
    return bed;
}

static void a_log_that_is_copied_back_is_told(void **state) {
    static struct rig_area kept[RIG_AREAS];
    struct stand *stand = ready(state);
    struct bed *bed = log_on(stand);
    checkpoint(bed);
    memcpy(kept, stand->rig->area, sizeof(kept));
    checkpoint(bed);
    checkpoint(bed);
    assert_true(count(stand) == 3);
    restart_tpm(stand);
    bed_start(bed);
    assert_int_equal(bed->raised[KW_AUDIT_ALARM_DAMAGED], 0);
    memcpy(stand->rig->area, kept, sizeof(kept));
    bed_start(bed);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_COUNTER);
}

/* The storage is an older copy of itself: what counts stays in the TPM. */
static void an_older_version_is_not_started_from_an_older_storage(void **state) {
    static struct rig_area kept[RIG_AREAS];
    struct stand *stand = ready(state);
    struct device device;
    update_device_set(&device, stand->rig);
    device.config.counter = &stand->counter.counter;
    assert_int_equal(kw_update_open(&device.update, &device.config), KW_OK);
    adopt(&device);
    memcpy(kept, stand->rig->area, sizeof(kept));
    install(&device, 2, 3);
    assert_true(count(stand) == 3);
    restart_tpm(stand);
    memcpy(stand->rig->area, kept, sizeof(kept));
    uint32_t bank = 9;
    assert_int_equal(kw_update_open(&device.update, &device.config), KW_OK);
    /* Version 1 lies there whole, and is not started. */
    assert_int_equal(kw_update_boot(&device.update, &bank), KW_ERROR_TAMPERED);
    assert_int_equal(bank, 9);
    refused(&device, manifest_of(&device, 3, 2), KW_ERROR_POLICY);
    assert_int_equal(device.update.answer, KW_UPDATE_OLDER);
    assert_int_equal(receive(&device, 3, 3), KW_OK);
}

/* No chip lets that happen: here the TPM's own state is an older copy. */
static void a_tpm_that_is_copied_back_is_told(void **state) {
    struct stand *stand = ready(state);
    struct bed *bed = log_on(stand);
    checkpoint(bed);
    kw_tpm_close(&stand->tpm);
    swtpm_stop(&swtpm);
    swtpm_keep_state(&swtpm);
    swtpm_start(&swtpm);
    checkpoint(bed);
    checkpoint(bed);
    kw_tpm_close(&stand->tpm);
    swtpm_stop(&swtpm);
    swtpm_put_state_back(&swtpm);
    swtpm_start(&swtpm);
    assert_true(count(stand) == 1);
    bed_start(bed);
    assert_int_equal(bed->value[KW_AUDIT_ALARM_DAMAGED], KW_AUDIT_COUNTER);
}

#define TPM_TEST(text, function)                                                                                       \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        TPM_TEST("it begins at nothing and goes up by one", it_begins_at_nothing_and_goes_up_by_one),
        TPM_TEST("it outlives a restart", it_outlives_a_restart),
        TPM_TEST("a counter made again by hand is not the old one", a_counter_made_again_by_hand_is_not_the_old_one),
        TPM_TEST("what is no such counter is refused", what_is_no_such_counter_is_refused),
        TPM_TEST("a beginning ahead of the counter is refused", a_beginning_ahead_of_the_counter_is_refused),
        TPM_TEST("none is made without leave", none_is_made_without_leave),
        TPM_TEST("a making that was cut short goes on", a_making_that_was_cut_short_goes_on),
        TPM_TEST("a lost answer raises by one only", a_lost_answer_raises_by_one_only),
        TPM_TEST("a count that was forged on the bus is refused", a_count_that_was_forged_on_the_bus_is_refused),
        TPM_TEST("a raise that is put off is busy", a_raise_that_is_put_off_is_busy),
        TPM_TEST("a wrong auth value is refused", a_wrong_auth_value_is_refused),
        TPM_TEST("one refusal is an answer that was lost", one_refusal_is_an_answer_that_was_lost),
        TPM_TEST("a making whose answer was garbled goes on", a_making_whose_answer_was_garbled_goes_on),
        TPM_TEST("the owner's value is forgotten behind the making", the_owners_value_is_forgotten_behind_the_making),
        TPM_TEST("every auth value is overwritten before it is freed",
                 every_auth_value_is_overwritten_before_it_is_freed),
        TPM_TEST("[EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1] an older version is not started from an older storage",
                 an_older_version_is_not_started_from_an_older_storage),
        TPM_TEST("a log that is copied back is told", a_log_that_is_copied_back_is_told),
        TPM_TEST("a TPM that is copied back is told", a_tpm_that_is_copied_back_is_told),
    };
    return cmocka_run_group_tests_name("counter_tpm", tests, NULL, NULL);
}
