#include "login_bench.h"

static void a_password_opens_a_session_of_its_account(void **state) {
    struct device device;
    struct kw_login_prompt prompt;
    struct kw_session_entry entry;
    populate(&device, *state);
    assert_int_equal(try_password(&device, "Alice", "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(prompt.account, device.alice);
    assert_int_equal(prompt.must_change, 0);
    assert_int_equal(kw_session_use(&device.sessions, kw_bytes(prompt.id, 16), PANEL, &entry), KW_OK);
    assert_int_equal(entry.subject.account, device.alice);
    assert_int_equal(entry.subject.origin, KW_SESSION_LOCAL);
    assert_int_equal(entry.subject.essential, 0);
    assert_int_equal(device.last.kind, KW_LOGIN_SUCCEEDED);
    assert_int_equal(device.last.session, prompt.session);
    /* Of two people with the same role the sessions are their own. */
    assert_int_equal(try_password(&device, "owner", "Keeper of it 1", &prompt), KW_OK);
    assert_int_equal(prompt.account, device.owner);
}

/* What one sees who only sees the prompts: bytes, cost in hashes and in flushes. */
static void a_refusal_tells_nothing(void **state) {
    static const char *const names[] = {"alice", "nobody", "disabled", "", "a name that breaks the rule", "engineer"};
    struct device device;
    struct kw_login_prompt first;
    struct kw_login_prompt prompt;
    populate(&device, *state);
    assert_int_equal(try_password(&device, "alice", "wrong", &first), KW_OK);
    assert_int_equal(first.step, KW_LOGIN_REFUSED);
    assert_true(first.wait_ms == 500);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        unsigned int hashes = device.hashes;
        uint64_t flushes = device.rig->flushes;
        assert_int_equal(try_password(&device, names[i], "wrong", &prompt), KW_OK);
        assert_memory_equal(&prompt, &first, sizeof(prompt));
        assert_int_equal(device.hashes - hashes, 1);
        assert_true(device.rig->flushes - flushes == 1);
    }
    /* Nor when the account is locked, the password right or wrong. */
    for (int i = 0; i < 5; i++)
        assert_int_equal(outcome(&device, "alice", "wrong"), KW_LOGIN_REFUSED);
    unsigned int hashes = device.hashes;
    assert_int_equal(try_password(&device, "alice", "Correct horse 7 battery", &prompt), KW_OK);
    assert_memory_equal(&prompt, &first, sizeof(prompt));
    assert_int_equal(device.hashes - hashes, 1);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_LOCKED);
    /* The one that is disabled, with its right password. */
    assert_int_equal(try_password(&device, "disabled", "Correct horse 7 battery", &prompt), KW_OK);
    assert_memory_equal(&prompt, &first, sizeof(prompt));
    assert_int_equal(device.last.why, KW_LOGIN_WHY_UNUSABLE);
}

static void the_limit_locks_for_every_interface(void **state) {
    struct device device;
    struct kw_login_prompt prompt;
    const struct tried web = {SERVICE, KW_SESSION_REMOTE, "alice", "Correct horse 7 battery", 0};
    populate(&device, *state);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(device.count[KW_LOGIN_LOCKED], 0);
        assert_int_equal(outcome(&device, "alice", "wrong"), KW_LOGIN_REFUSED);
    }
    assert_int_equal(device.count[KW_LOGIN_LOCKED], 1);
    assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    rig_wait(*state, 15 * MINUTE);
    assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
}

/* Guesses and pulls the plug, at each write in turn; the guesses that were answered are five. */
static void brute_force_across_restarts_gets_five_guesses(void **state) {
    struct rig *rig = *state;
    struct device device;
    unsigned int answered = 0;
    populate(&device, rig);
    for (uint64_t boot = 0; boot < 60; boot++) {
        struct kw_login_prompt prompt;
        rig_cut_after(rig, boot % 4);
        assert_int_equal(try_password(&device, "alice", "wrong", &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
        answered += device.last.kind == KW_LOGIN_LOCKED || device.last.why == KW_LOGIN_WHY_SECRET;
        rig_restart(rig, (enum rig_cut)(boot % RIG_CUT_KINDS));
        uint32_t alice = device.alice;
        start(&device, rig);
        device.alice = alice;
    }
    assert_true(answered <= 5);
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_REFUSED);
}

/* What is cut off between the password and the answer has been counted, though the password was right. */
static void without_a_count_there_is_no_look_at_the_password(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    populate(&device, rig);
    rig_cut_after(rig, 0);
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_REFUSED);
    assert_int_equal(device.count[KW_LOGIN_NOT_COUNTED], 1);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_LOCKED);
    /* But who must act on an essential function gets in, and only there. */
    assert_int_equal(outcome(&device, "emergency", "Red button 9 behind glass"), KW_LOGIN_GRANTED);
    const struct tried web = {SERVICE, KW_SESSION_REMOTE, "emergency", "Red button 9 behind glass", 0};
    assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
}

static enum kw_status cannot_read(void *context, uint32_t area, uint64_t at, void *to, size_t length) {
    (void)context;
    (void)area;
    (void)at;
    (void)to;
    (void)length;
    return KW_ERROR_STORAGE;
}

/* After a start with a lockout that could not be read: nobody but who must act on an essential function, and he is
 * held to the pause, counted in memory. */
static void a_lockout_that_did_not_start_keeps_no_emergency_out(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    const struct tried web = {SERVICE, KW_SESSION_REMOTE, "emergency", "Red button 9 behind glass", 0};
    struct kw_storage broken = rig->storage;
    populate(&device, rig);
    assert_int_equal(outcome(&device, "alice", "wrong"), KW_LOGIN_REFUSED);
    broken.read = cannot_read;
    device.lockout_config.storage = &broken;
    assert_int_equal(kw_lockout_init(&device.lockout, &device.lockout_config), KW_ERROR_STORAGE);
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_LOCKED);
    assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(outcome(&device, "emergency", "Red button 9 behind glass"), KW_LOGIN_GRANTED);
    assert_true(device.count[KW_LOGIN_NOT_COUNTED] > 0);
    unsigned int looked = 0;
    for (int i = 0; i < 20; i++) {
        assert_int_equal(outcome(&device, "emergency", "wrong"), KW_LOGIN_REFUSED);
        looked += device.last.why == KW_LOGIN_WHY_SECRET;
    }
    assert_int_equal(looked, 5);
    rig_wait(rig, 10000);
    assert_int_equal(outcome(&device, "emergency", "Red button 9 behind glass"), KW_LOGIN_GRANTED);
    /* And a machine that has nothing to guess. */
    static const struct kw_login_proof proof = {KW_GRANTED, {0}};
    static const struct kw_login_answer proved = {KW_LOGIN_PROOF, {NULL, 0}, &proof};
    static const struct tried machine = {MACHINES, KW_SESSION_REMOTE, "scada-7", "", 0};
    struct kw_login_attempt attempt;
    add_machine(&device, "scada-7", kw_text(KW_LOGIN_CERTIFICATE_TAG, 4));
    assert_int_equal(begin(&device, &machine, KW_LOGIN_BY_CERTIFICATE, &attempt, &prompt), KW_OK);
    assert_int_equal(kw_login_answer(&device.login, &attempt, &proved, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
}

static void nobody_locks_the_emergency_out(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    struct tried web = {SERVICE, KW_SESSION_REMOTE, "emergency", "wrong", 0};
    struct kw_session_entry entry;
    populate(&device, rig);
    for (int i = 0; i < 30; i++) {
        assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    }
    /* Over the network it is locked as any other; at the device it has to pause. */
    web.password = "Red button 9 behind glass";
    rig_wait(rig, 10000);
    assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(try_password(&device, "emergency", "Red button 9 behind glass", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(kw_session_use(&device.sessions, kw_bytes(prompt.id, 16), PANEL, &entry), KW_OK);
    assert_int_equal(entry.subject.essential, 1);
    for (int i = 0; i < 5; i++)
        assert_int_equal(outcome(&device, "emergency", "wrong"), KW_LOGIN_REFUSED);
    assert_int_equal(outcome(&device, "emergency", "Red button 9 behind glass"), KW_LOGIN_REFUSED);
    rig_wait(rig, 10000);
    assert_int_equal(outcome(&device, "emergency", "Red button 9 behind glass"), KW_LOGIN_GRANTED);
}

static void a_code_is_asked_of_all_and_needed_by_role(void **state) {
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    struct kw_login_prompt seen;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    char code[7];
    static const char *const right[] = {"Correct mule 8 cart", "wrong"};
    const struct tried engineer = {WEB, KW_SESSION_REMOTE, "engineer", "", 0};
    const struct tried alice = {WEB, KW_SESSION_REMOTE, "alice", "", 0};
    const struct tried nobody = {WEB, KW_SESSION_REMOTE, "nobody", "", 0};
    populate(&device, *state);
    /* Without a secret nobody gets in who needs a code. */
    assert_int_equal(begin(&device, &engineer, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct mule 8 cart", &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, "000000", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_CODE);
    assert_int_equal(kw_totp_enrol(&device.totp, device.engineer, secret), KW_OK);
    code_of(&device, secret, code);
    /* The prompt for the code is the same whether the password was right, and whether there is such an account. */
    assert_int_equal(begin(&device, &nobody, KW_LOGIN_BY_PASSWORD, &attempt, &seen), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "wrong", &seen), KW_OK);
    assert_int_equal(seen.step, KW_LOGIN_CODE);
    for (size_t i = 2; i-- > 0;) {
        assert_int_equal(begin(&device, &engineer, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, right[i], &prompt), KW_OK);
        assert_memory_equal(&prompt, &seen, sizeof(prompt));
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_OK);
        /* A wrong password does not use the code up. */
        assert_int_equal(prompt.step, i == 0 ? KW_LOGIN_GRANTED : KW_LOGIN_REFUSED);
    }
    /* The code again, with the right password. */
    assert_int_equal(begin(&device, &engineer, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, right[0], &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_CODE);
    /* Who needs none answers with anything. */
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct horse 7 battery", &prompt), KW_OK);
    assert_memory_equal(&prompt, &seen, sizeof(prompt));
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, "", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
}

/* With the password known, codes are guessed no more often than the limit. */
static void guesses_of_codes_are_counted(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    char code[7];
    unsigned int guesses = 0;
    const struct tried engineer = {WEB, KW_SESSION_REMOTE, "engineer", "", 0};
    populate(&device, rig);
    assert_int_equal(kw_totp_enrol(&device.totp, device.engineer, secret), KW_OK);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(begin(&device, &engineer, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct mule 8 cart", &prompt), KW_OK);
        code_of(&device, secret, code);
        code[0] = (char)('0' + (code[0] - '0' + 1) % 10);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
        guesses += device.last.why == KW_LOGIN_WHY_CODE;
        rig_wait(rig, 10000);
    }
    assert_int_equal(guesses, 5);
}

static void the_notice_comes_before_everything(void **state) {
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    char code[7];
    const struct tried alice = {REMOTE, KW_SESSION_REMOTE, "alice", "", 0};
    populate(&device, *state);
    assert_int_equal(kw_totp_enrol(&device.totp, device.alice, secret), KW_OK);
    code_of(&device, secret, code);
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_NOTICE);
    assert_int_equal(prompt.text.length, strlen(login_notice));
    assert_memory_equal(prompt.text.at, login_notice, strlen(login_notice));
    /* No other answer is taken, and none skips a step. */
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct horse 7 battery", &prompt), KW_ERROR_STATE);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_ERROR_STATE);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_GRANTED, "", &prompt), KW_ERROR_STATE);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_REFUSED, "", &prompt), KW_ERROR_STATE);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_NOTICE, "", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_PASSWORD);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_ERROR_STATE);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_NOTICE, "", &prompt), KW_ERROR_STATE);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    /* And what is over is over. */
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_ERROR_STATE);
}

static void an_attempt_ends_by_time(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    const struct tried alice = {PANEL, KW_SESSION_LOCAL, "alice", "", 0};
    populate(&device, rig);
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    rig_wait(rig, 2 * MINUTE + 1);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_LATE);
}

/* The account is disabled, or its credential taken, while its owner looks for the code. */
static void what_changes_during_an_attempt_counts(void **state) {
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    const struct tried alice = {WEB, KW_SESSION_REMOTE, "alice", "", 0};
    populate(&device, *state);
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(kw_account_disable(&device.accounts, device.owner, device.alice), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, "", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_UNUSABLE);
}

/* Between the password and the code, and while the hash runs: the old one is good for nothing from then on. */
static void a_password_replaced_during_an_attempt_is_no_longer_good(void **state) {
    static const struct tried alice = {WEB, KW_SESSION_REMOTE, "alice", "", 0};
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t record[STRIDE];
    populate(&device, *state);
    record_of(&device, "Another horse 8 cart", KW_ACCOUNT_PERSON, record);
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(
        kw_account_set_credential(&device.accounts, device.owner, device.alice, kw_bytes(record, sizeof(record)), 1),
        KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, "", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_SECRET);
    assert_int_equal(outcome(&device, "alice", "Another horse 8 cart"), KW_LOGIN_GRANTED);
    record_of(&device, "A third horse 9 cart", KW_ACCOUNT_PERSON, record);
    device.replacing = kw_bytes(record, sizeof(record));
    assert_int_equal(outcome(&device, "alice", "Another horse 8 cart"), KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_SECRET);
    device.replacing = kw_bytes(NULL, 0);
    assert_int_equal(outcome(&device, "alice", "A third horse 9 cart"), KW_LOGIN_GRANTED);
}

static void what_must_be_changed_is_told_as_it_is_at_the_end(void **state) {
    static const struct tried alice = {WEB, KW_SESSION_REMOTE, "alice", "", 0};
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    populate(&device, *state);
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(kw_account_require_change(&device.accounts, device.owner, device.alice), KW_OK);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, "", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(prompt.must_change, 1);
}

/* From the login on, and whatever the clock says later, until another password is set. */
static void a_password_past_its_age_carries_no_rights(void **state) {
    static const struct tried far = {SERVICE, KW_SESSION_REMOTE, "emergency", "Red button 9 behind glass", 0};
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    struct kw_account_entry entry;
    uint8_t record[STRIDE];
    populate(&device, rig);
    uint32_t alice = device.alice;
    uint32_t emergency = device.emergency;
    rig->moment.unix_ms += 91ll * 86400000;
    assert_int_equal(outcome(&device, "alice", "wrong"), KW_LOGIN_REFUSED);
    assert_true(kw_account_permissions(&device.accounts, alice) != 0);
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_GRANTED);
    assert_true(kw_account_permissions(&device.accounts, alice) == 0);
    rig->moment.unix_ms -= 91ll * 86400000;
    start(&device, rig);
    assert_true(kw_account_permissions(&device.accounts, alice) == 0);
    assert_int_equal(kw_account_get(&device.accounts, alice, &entry), KW_OK);
    assert_int_equal(entry.changed_by, KW_ACCOUNT_NOBODY);
    record_of(&device, "Another horse 8 cart", KW_ACCOUNT_PERSON, record);
    assert_int_equal(kw_account_set_credential(&device.accounts, alice, alice, kw_bytes(record, sizeof(record)), 1),
                     KW_OK);
    assert_true(kw_account_permissions(&device.accounts, alice) != 0);
    /* At the device an emergency is told, and acts (CCSC 1); over a network it is an account like others. */
    rig->moment.unix_ms += 91ll * 86400000;
    assert_int_equal(try_password(&device, far.name, far.password, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(prompt.must_change, 1);
    assert_true(kw_account_permissions(&device.accounts, emergency) != 0);
    assert_int_equal(try_at(&device, &far, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_true(kw_account_permissions(&device.accounts, emergency) == 0);
}

/* A machine by the bounds for machines. */
static void a_machines_password_past_its_age_carries_no_rights(void **state) {
    static const struct tried robot = {SERVICE, KW_SESSION_REMOTE, "robot", "Robot pass 1234", 0};
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    uint8_t record[STRIDE];
    populate(&device, rig);
    device.password_config.policy.process.most_s = 100u * 86400;
    record_of(&device, robot.password, KW_ACCOUNT_PROCESS, record);
    uint32_t id = add_machine(&device, robot.name, kw_bytes(record, sizeof(record)));
    for (int over = 0; over < 2; over++) {
        rig->moment.unix_ms += over ? 1000 : 100ll * 86400000 - 1000;
        assert_int_equal(try_at(&device, &robot, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
        assert_int_equal(prompt.must_change, over);
        assert_int_equal(kw_account_permissions(&device.accounts, id) == 0, over);
    }
}

#define CUTS 24u

/* At each write in turn: nobody whose password is over holds a session with rights, before the cut or after. */
static void a_power_cut_leaves_no_rights_to_an_old_password(void **state) {
    unsigned int granted = 0;
    (void)state;
    for (unsigned int kind = 0; kind < RIG_CUT_KINDS; kind++)
        for (uint64_t cut = 0; cut < CUTS; cut++) {
            struct rig *rig = rig_new();
            struct device device;
            struct kw_login_prompt prompt;
            populate(&device, rig);
            uint32_t alice = device.alice;
            rig->moment.unix_ms += 91ll * 86400000;
            rig_cut_after(rig, cut);
            enum kw_status status = try_password(&device, "alice", "Correct horse 7 battery", &prompt);
            int in = status == KW_OK && prompt.step == KW_LOGIN_GRANTED;
            if (in)
                assert_true(kw_account_permissions(&device.accounts, alice) == 0);
            granted += in;
            rig_restart(rig, (enum rig_cut)kind);
            start(&device, rig);
            if (in)
                assert_true(kw_account_permissions(&device.accounts, alice) == 0);
            assert_int_equal(try_password(&device, "alice", "Correct horse 7 battery", &prompt), KW_OK);
            assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
            assert_true(kw_account_permissions(&device.accounts, alice) == 0);
            rig_free(rig);
        }
    assert_true(granted > 0 && granted < CUTS * RIG_CUT_KINDS);
}

/* Whoever tries to log in when an account's dates are over makes that lasting. */
static void a_clock_set_back_revives_nobody(void **state) {
    struct rig *rig = *state;
    struct device device;
    populate(&device, rig);
    assert_int_equal(
        kw_account_set_validity(&device.accounts, device.owner, device.alice, INT64_MIN, rig->moment.unix_ms + MINUTE),
        KW_OK);
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_GRANTED);
    rig->moment.unix_ms += 2 * MINUTE;
    assert_int_equal(outcome(&device, "nobody", "wrong"), KW_LOGIN_REFUSED);
    rig->moment.unix_ms -= 2 * MINUTE;
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_UNUSABLE);
    start(&device, rig);
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_REFUSED);
}

static void a_password_to_be_changed_says_so(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    populate(&device, rig);
    rig->moment.unix_ms += 91ll * 86400000;
    assert_int_equal(try_password(&device, "alice", "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(prompt.must_change, 1);
    rig->moment.unix_ms -= 91ll * 86400000;
    assert_int_equal(kw_account_require_change(&device.accounts, device.owner, device.alice), KW_OK);
    assert_int_equal(try_password(&device, "alice", "Correct horse 7 battery", &prompt), KW_OK);
    assert_int_equal(prompt.must_change, 1);
    /* A device that lost its time lets its owner in, and says that it cannot tell. */
    rig->moment.trust = KW_CLOCK_UNSET;
    assert_int_equal(try_password(&device, "owner", "Keeper of it 1", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(prompt.must_change, 0);
    assert_int_equal(device.count[KW_LOGIN_AGE_UNKNOWN], 1);
}

/* Every order of up to five answers, right secrets among them, at an interface that asks for all: whatever comes
 * before, only notice, password and code in this order let in, and a wrong one among them never does. */
static void no_other_order_of_answers_lets_in(void **state) {
    static const struct tried alice = {REMOTE, KW_SESSION_REMOTE, "alice", "", 0};
    static const enum kw_login_step right[] = {KW_LOGIN_NOTICE, KW_LOGIN_PASSWORD, KW_LOGIN_CODE};
    struct device device;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    const struct kw_login_proof proof = {KW_GRANTED, {0}};
    unsigned int granted = 0;
    populate(&device, *state);
    assert_int_equal(kw_totp_enrol(&device.totp, device.alice, secret), KW_OK);
    for (uint32_t order = 0; order < 7 * 7 * 7 * 7 * 7; order++) {
        struct kw_login_attempt attempt;
        struct kw_login_prompt prompt;
        char code[7];
        size_t reached = 0;
        /* What was left at the code is counted, and would lock her. */
        (void)!kw_lockout_unlock(&device.lockout, device.alice);
        assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
        for (uint32_t rest = order, given = 0; given < 5; given++, rest /= 7) {
            enum kw_login_step step = (enum kw_login_step)(rest % 7);
            code_of(&device, secret, code);
            const struct kw_login_answer made = {
                step, kw_text(step == KW_LOGIN_CODE ? code : "Correct horse 7 battery", 64), &proof};
            int fits = reached < 3 && step == right[reached];
            assert_int_equal(kw_login_answer(&device.login, &attempt, &made, &prompt), fits ? KW_OK : KW_ERROR_STATE);
            reached += fits ? 1 : 0;
            if (fits)
                assert_int_equal(prompt.step, reached < 3 ? right[reached] : KW_LOGIN_GRANTED);
        }
        if (reached < 3)
            continue;
        granted++;
        assert_int_equal(kw_session_end(&device.sessions, prompt.session), KW_OK);
        rig_wait(*state, 30000);
    }
    /* The orders of five in which the three stand: 5 choose 3 places, the rest of steps that do not advance. */
    assert_true(granted > 100 && granted < 7 * 7 * 10);
}

static void without_entropy_nobody_is_let_in(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t credential[KW_LOGIN_KEY_SIZE] = {0};
    uint8_t key[KW_MAC_SIZE] = {0};
    const struct tried machine = {MACHINES, KW_SESSION_REMOTE, "historian", "", 0};
    populate(&device, rig);
    rig->entropy_fails = 1;
    assert_int_equal(try_password(&device, "alice", "Correct horse 7 battery", &prompt), KW_ERROR_ENTROPY);
    assert_int_not_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(begin(&device, &machine, KW_LOGIN_BY_KEY, &attempt, &prompt), KW_ERROR_ENTROPY);
    assert_int_equal(answer(&device, &attempt, KW_LOGIN_RESPONSE, "", &prompt), KW_ERROR_STATE);
    assert_int_equal(kw_login_key_make(&device.login, credential, key), KW_ERROR_ENTROPY);
    assert_int_equal(credential[0] | key[0] | key[31], 0);
}

static void what_is_outside_the_bounds_is_refused(void **state) {
    struct device device;
    populate(&device, *state);
    const struct kw_login_config good = device.config;
#define WRONG(change)                                                                                                  \
    device.config = good;                                                                                              \
    device.config.change;                                                                                              \
    assert_int_equal(kw_login_init(&device.login, &device.config), KW_ERROR_ARGUMENT)
    WRONG(accounts = NULL);
    WRONG(passwords = NULL);
    WRONG(password_count = 0);
    WRONG(password_count = 32);
    WRONG(copies = NULL);
    WRONG(copy_size = 0);
    WRONG(lockout = NULL);
    WRONG(sessions = NULL);
    WRONG(crypto = NULL);
    WRONG(entropy = NULL);
    WRONG(clock = NULL);
    WRONG(interfaces = NULL);
    WRONG(interface_count = 0);
    WRONG(attempt_ms = 0);
#undef WRONG
    /* Without codes and keys, and without a lock or a listener, it works as far as it can. */
    device.config = good;
    device.config.totp = NULL;
    device.config.keys = NULL;
    device.config.lock = NULL;
    device.config.event = NULL;
    uint8_t credential[KW_LOGIN_KEY_SIZE];
    uint8_t key[KW_MAC_SIZE];
    assert_int_equal(kw_login_init(&device.login, &device.config), KW_OK);
    assert_int_equal(outcome(&device, "alice", "Correct horse 7 battery"), KW_LOGIN_GRANTED);
    assert_int_equal(kw_login_key_make(&device.login, credential, key), KW_ERROR_UNSUPPORTED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.1, CR 1.1 RE 1] a password opens a session of its account",
                 a_password_opens_a_session_of_its_account),
        RIG_TEST("[CR 1.10] a refusal tells nothing", a_refusal_tells_nothing),
        RIG_TEST("[CR 1.11] the limit locks for every interface", the_limit_locks_for_every_interface),
        RIG_TEST("[CR 1.11] brute force across restarts gets five guesses",
                 brute_force_across_restarts_gets_five_guesses),
        RIG_TEST("[CR 1.11] without a count there is no look at the password",
                 without_a_count_there_is_no_look_at_the_password),
        RIG_TEST("[CCSC 1] a lockout that did not start keeps no emergency out",
                 a_lockout_that_did_not_start_keeps_no_emergency_out),
        RIG_TEST("[CCSC 1] nobody locks the emergency out", nobody_locks_the_emergency_out),
        RIG_TEST("[CR 1.1 RE 2] a code is asked of all and needed by role", a_code_is_asked_of_all_and_needed_by_role),
        RIG_TEST("[CR 1.1 RE 2] guesses of codes are counted", guesses_of_codes_are_counted),
        RIG_TEST("[CR 1.12] the notice comes before everything", the_notice_comes_before_everything),
        RIG_TEST("an attempt ends by time", an_attempt_ends_by_time),
        RIG_TEST("what changes during an attempt counts", what_changes_during_an_attempt_counts),
        RIG_TEST("[CR 1.5] a password replaced during an attempt is no longer good",
                 a_password_replaced_during_an_attempt_is_no_longer_good),
        RIG_TEST("what must be changed is told as it is at the end", what_must_be_changed_is_told_as_it_is_at_the_end),
        RIG_TEST("[CR 1.7 RE 1] a password past its age carries no rights", a_password_past_its_age_carries_no_rights),
        RIG_TEST("[CR 1.7 RE 2] a machine's password past its age carries no rights",
                 a_machines_password_past_its_age_carries_no_rights),
        RIG_TEST("[CR 1.7 RE 1] a power cut leaves no rights to an old password",
                 a_power_cut_leaves_no_rights_to_an_old_password),
        RIG_TEST("[CR 1.3] a clock set back revives nobody", a_clock_set_back_revives_nobody),
        RIG_TEST("a password to be changed says so", a_password_to_be_changed_says_so),
        RIG_TEST("[CR 1.1 RE 2] no other order of answers lets in", no_other_order_of_answers_lets_in),
        RIG_TEST("without entropy nobody is let in", without_entropy_nobody_is_let_in),
        RIG_TEST("what is outside the bounds is refused", what_is_outside_the_bounds_is_refused),
    };
    return cmocka_run_group_tests_name("login", tests, NULL, NULL);
}
