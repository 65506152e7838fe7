#include "login_bench.h"

static void untrusted_access_is_refused_approved_or_marked(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    struct tried alice = {PANEL, KW_SESSION_UNTRUSTED, "alice", "Correct horse 7 battery", 0};
    populate(&device, rig);
    /* Refused at once; and so is an origin that is none of the three. */
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_ORIGIN);
    assert_int_equal(device.last.origin, KW_SESSION_UNTRUSTED);
    alice.origin = (enum kw_session_origin)0;
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    /* Marked. */
    alice = (struct tried){SERVICE, KW_SESSION_UNTRUSTED, "alice", "Correct horse 7 battery", 0};
    assert_int_equal(try_at(&device, &alice, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(device.last.origin, KW_SESSION_UNTRUSTED);
    /* Approved: by another who may, for a time. */
    alice.interface = WEB;
    static const struct {
        int by_owner;
        uint32_t lasts_s;
        uint64_t wait_ms;
        enum kw_status status;
        enum kw_login_step step;
    } rows[] = {
        {1, 0, 0, KW_OK, KW_LOGIN_REFUSED},
        {0, 60, 0, KW_ERROR_POLICY, KW_LOGIN_REFUSED},
        {1, KW_LOGIN_APPROVAL_MAX_S + 1, 0, KW_ERROR_ARGUMENT, KW_LOGIN_REFUSED},
        {1, 60, 59999, KW_OK, KW_LOGIN_GRANTED},
        {1, 60, 60000, KW_OK, KW_LOGIN_REFUSED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        uint32_t by = rows[i].by_owner ? device.owner : device.engineer;
        assert_int_equal(kw_login_approve(&device.login, by, device.alice, rows[i].lasts_s), rows[i].status);
        rig_wait(rig, rows[i].wait_ms);
        assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_PASSWORD, alice.password, &prompt), KW_OK);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, "", &prompt), KW_OK);
        assert_int_equal(prompt.step, rows[i].step);
        /* Who was right and was not approved is not counted as a guesser. */
        struct kw_lockout_state counted;
        assert_int_equal(kw_lockout_look(&device.lockout, device.alice, KW_LOCKOUT_LOCKS, &counted), KW_OK);
        assert_int_equal(counted.failures, 0);
        if (prompt.step == KW_LOGIN_GRANTED)
            assert_int_equal(kw_session_end(&device.sessions, prompt.session), KW_OK);
    }
    assert_true(device.count[KW_LOGIN_APPROVAL_ASKED] > 0);
    assert_int_equal(kw_login_approve(&device.login, device.owner, device.owner, 60), KW_ERROR_POLICY);
}

static void approvals_run_out_of_places_and_come_back(void **state) {
    struct device device;
    populate(&device, *state);
    for (uint32_t account = 101; account < 101 + KW_LOGIN_APPROVALS; account++)
        assert_int_equal(kw_login_approve(&device.login, device.owner, account, 60), KW_OK);
    assert_int_equal(kw_login_approve(&device.login, device.owner, 200, 60), KW_ERROR_BUSY);
    assert_int_equal(kw_login_approve(&device.login, device.owner, 101, 60), KW_OK);
    rig_wait(*state, MINUTE);
    assert_int_equal(kw_login_approve(&device.login, device.owner, 200, 60), KW_OK);
}

/* A peer with its key: what it answers to one challenge is good for that one. */
static void a_challenge_is_answered_once(void **state) {
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t credential[KW_LOGIN_KEY_SIZE];
    uint8_t key[KW_MAC_SIZE];
    uint8_t response[KW_MAC_SIZE];
    uint8_t seen[KW_LOGIN_NONCE_SIZE];
    const struct tried machine = {MACHINES, KW_SESSION_REMOTE, "Historian", "", 0};
    populate(&device, *state);
    memset(credential, 0, sizeof(credential));
    memset(key, 0, sizeof(key));
    memset(seen, 0, sizeof(seen));
    /* There is no response by a port that has no code for it. */
    struct kw_crypto poor = device.rig->openssl.crypto;
    poor.mac = NULL;
    assert_int_equal(kw_login_respond(&poor, kw_bytes(key, sizeof(key)), seen, kw_text("historian", 48), response),
                     KW_ERROR_UNSUPPORTED);
    /* Without entropy there is no key, and not half of one. */
    device.rig->entropy_fails = 1;
    assert_int_equal(kw_login_key_make(&device.login, credential, key), KW_ERROR_ENTROPY);
    assert_int_equal(credential[0] | key[0] | key[KW_MAC_SIZE - 1], 0);
    device.rig->entropy_fails = 0;
    assert_int_equal(kw_login_key_make(&device.login, credential, key), KW_OK);
    uint32_t id = add_machine(&device, "historian", kw_bytes(credential, sizeof(credential)));
    for (size_t area = 0; area < RIG_AREAS; area++)
        assert_null(memmem(device.rig->area[area].durable, RIG_AREA_SIZE, key, 8));
    uint64_t flushes = device.rig->flushes;
    for (int round = 0; round < 3; round++) {
        assert_int_equal(begin(&device, &machine, KW_LOGIN_BY_KEY, &attempt, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_RESPONSE);
        assert_int_equal(prompt.text.length, KW_LOGIN_NONCE_SIZE);
        if (round > 0)
            assert_memory_not_equal(prompt.text.at, seen, sizeof(seen));
        memcpy(seen, prompt.text.at, sizeof(seen));
        struct kw_login_answer given = {KW_LOGIN_RESPONSE, kw_bytes(response, sizeof(response)), NULL};
        /* The response of the round before is of no use. */
        if (round != 1)
            assert_int_equal(kw_login_respond(&device.rig->openssl.crypto, kw_bytes(key, sizeof(key)), prompt.text.at,
                                              kw_text("historian", 48), response),
                             KW_OK);
        assert_int_equal(kw_login_answer(&device.login, &attempt, &given, &prompt), KW_OK);
        assert_int_equal(prompt.step, round != 1 ? KW_LOGIN_GRANTED : KW_LOGIN_REFUSED);
        if (round == 0) {
            assert_int_equal(prompt.account, id);
            /* A machine's login writes nothing. */
            assert_true(device.rig->flushes == flushes);
            assert_int_equal(kw_login_answer(&device.login, &attempt, &given, &prompt), KW_ERROR_STATE);
        }
    }
    /* Each bit of a right response counts, and each byte of its length. */
    assert_int_equal(kw_session_end_account(&device.sessions, id), 2);
    for (size_t bit = 0; bit <= 256; bit += 8) {
        rig_wait(*state, 10000);
        assert_int_equal(begin(&device, &machine, KW_LOGIN_BY_KEY, &attempt, &prompt), KW_OK);
        assert_int_equal(kw_login_respond(&device.rig->openssl.crypto, kw_bytes(key, sizeof(key)), prompt.text.at,
                                          kw_text("historian", 48), response),
                         KW_OK);
        if (bit < 256)
            response[bit / 8] ^= 1;
        const struct kw_login_answer given = {KW_LOGIN_RESPONSE, kw_bytes(response, bit < 256 ? 32 : 31), NULL};
        assert_int_equal(kw_login_answer(&device.login, &attempt, &given, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    }
}

static enum kw_login_step prove(struct device *device, enum kw_login_method method, const char *name,
                                const struct kw_login_proof *proof) {
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    const struct tried tried = {MACHINES, KW_SESSION_LOCAL, name, "", 0};
    const struct kw_login_answer given = {KW_LOGIN_PROOF, {NULL, 0}, proof};
    assert_int_equal(begin(device, &tried, method, &attempt, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_PROOF);
    assert_int_equal(kw_login_answer(&device->login, &attempt, &given, &prompt), KW_OK);
    if (prompt.step == KW_LOGIN_GRANTED)
        assert_int_equal(kw_session_end(&device->sessions, prompt.session), KW_OK);
    return prompt.step;
}

static void a_certificate_or_a_process_is_its_account(void **state) {
    struct device device;
    uint8_t pinned[KW_LOGIN_TAG_SIZE + KW_DIGEST_SIZE];
    struct kw_login_proof proof = {KW_GRANTED, {1, 2, 3}};
    populate(&device, *state);
    memcpy(pinned, KW_LOGIN_CERTIFICATE_TAG, KW_LOGIN_TAG_SIZE);
    memcpy(pinned + KW_LOGIN_TAG_SIZE, proof.digest, KW_DIGEST_SIZE);
    add_machine(&device, "scada-7", kw_bytes(pinned, sizeof(pinned)));
    add_machine(&device, "bare", kw_text(KW_LOGIN_CERTIFICATE_TAG, 4));
    memcpy(pinned, KW_LOGIN_PROCESS_TAG, KW_LOGIN_TAG_SIZE);
    add_machine(&device, "fetcher", kw_bytes(pinned, sizeof(pinned)));
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &proof), KW_LOGIN_GRANTED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "bare", &proof), KW_LOGIN_GRANTED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_PROCESS, "fetcher", &proof), KW_LOGIN_GRANTED);
    /* Each by its own method only, under its own name, and with a proof. */
    assert_int_equal(prove(&device, KW_LOGIN_BY_PROCESS, "scada-7", &proof), KW_LOGIN_REFUSED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "fetcher", &proof), KW_LOGIN_REFUSED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "alice", &proof), KW_LOGIN_REFUSED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "nobody", &proof), KW_LOGIN_REFUSED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", NULL), KW_LOGIN_REFUSED);
    static const enum kw_verdict none[] = {KW_DENIED, (enum kw_verdict)0, (enum kw_verdict)1};
    for (size_t i = 0; i < 3; i++) {
        proof.verdict = none[i];
        assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "bare", &proof), KW_LOGIN_REFUSED);
    }
    proof = (struct kw_login_proof){KW_GRANTED, {1, 2, 4}};
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &proof), KW_LOGIN_REFUSED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "bare", &proof), KW_LOGIN_GRANTED);
}

/* A person whose credential is a machine's would come without a second factor. */
static void a_person_does_not_come_by_a_machines_method(void **state) {
    struct device device;
    const struct kw_login_proof proof = {KW_GRANTED, {0}};
    populate(&device, *state);
    assert_int_equal(
        kw_account_set_credential(&device.accounts, device.owner, device.alice, kw_text(KW_LOGIN_PROCESS_TAG, 4), 1),
        KW_OK);
    assert_int_equal(prove(&device, KW_LOGIN_BY_PROCESS, "alice", &proof), KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_METHOD);
    assert_int_equal(kw_account_set_credential(&device.accounts, device.owner, device.alice,
                                               kw_text(KW_LOGIN_CERTIFICATE_TAG, 4), 1),
                     KW_OK);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "alice", &proof), KW_LOGIN_GRANTED);
}

/* With the certificate stolen, many attempts at once get no more guesses of the code than the limit. */
static void codes_behind_a_certificate_are_counted_too(void **state) {
    struct device device;
    struct kw_login_attempt attempt[20];
    struct kw_login_prompt prompt;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    const struct kw_login_proof proof = {KW_GRANTED, {0}};
    const struct kw_login_answer proved = {KW_LOGIN_PROOF, {NULL, 0}, &proof};
    const struct tried tried = {REMOTE, KW_SESSION_REMOTE, "alice", "", 0};
    char code[7];
    unsigned int guesses = 0;
    populate(&device, *state);
    assert_int_equal(kw_account_set_credential(&device.accounts, device.owner, device.alice,
                                               kw_text(KW_LOGIN_CERTIFICATE_TAG, 4), 1),
                     KW_OK);
    assert_int_equal(kw_totp_enrol(&device.totp, device.alice, secret), KW_OK);
    for (size_t i = 0; i < 20; i++) {
        assert_int_equal(begin(&device, &tried, KW_LOGIN_BY_CERTIFICATE, &attempt[i], &prompt), KW_OK);
        assert_int_equal(answer(&device, &attempt[i], KW_LOGIN_NOTICE, "", &prompt), KW_OK);
        assert_int_equal(kw_login_answer(&device.login, &attempt[i], &proved, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_CODE);
    }
    code_of(&device, secret, code);
    code[0] = (char)('0' + (code[0] - '0' + 1) % 10);
    for (size_t i = 0; i < 20; i++) {
        if (i == 19)
            code_of(&device, secret, code);
        assert_int_equal(answer(&device, &attempt[i], KW_LOGIN_CODE, code, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
        guesses += device.last.why == KW_LOGIN_WHY_CODE;
    }
    assert_int_equal(guesses, 5);
    /* The right one after the lock, and then its failures are forgotten. */
    rig_wait(*state, 15 * MINUTE);
    assert_int_equal(begin(&device, &tried, KW_LOGIN_BY_CERTIFICATE, &attempt[0], &prompt), KW_OK);
    assert_int_equal(answer(&device, &attempt[0], KW_LOGIN_NOTICE, "", &prompt), KW_OK);
    assert_int_equal(kw_login_answer(&device.login, &attempt[0], &proved, &prompt), KW_OK);
    code_of(&device, secret, code);
    assert_int_equal(answer(&device, &attempt[0], KW_LOGIN_CODE, code, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(kw_lockout_unlock(&device.lockout, device.alice), KW_ERROR_MISSING);
}

/* What a machine fails is counted when it failed, and locks it only where that is wanted. */
static void a_machine_pauses_unless_it_is_to_be_locked(void **state) {
    static const struct kw_lockout_policy keeps = {
        .limit = 5, .window_s = 300, .lock_s = 900, .pause_s = 10, .keep_on_success = 1};
    struct device device;
    const struct kw_login_proof wrong = {KW_DENIED, {0}};
    const struct kw_login_proof right = {KW_GRANTED, {0}};
    struct kw_lockout_state counted;
    populate(&device, *state);
    uint32_t id = add_machine(&device, "scada-7", kw_text(KW_LOGIN_CERTIFICATE_TAG, 4));
    for (unsigned int locks = 0; locks < 2; locks++) {
        device.config.machines_lock = (uint8_t)locks;
        for (int i = 0; i < 5; i++)
            assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &wrong), KW_LOGIN_REFUSED);
        assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &right), KW_LOGIN_REFUSED);
        rig_wait(*state, 10000);
        assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &right),
                         locks ? KW_LOGIN_REFUSED : KW_LOGIN_GRANTED);
    }
    rig_wait(*state, 15 * MINUTE);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &right), KW_LOGIN_GRANTED);
    /* Where a success resets nothing, it takes back no charge that it did not make. */
    device.lockout_config.policy = &keeps;
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &wrong), KW_LOGIN_REFUSED);
    assert_int_equal(prove(&device, KW_LOGIN_BY_CERTIFICATE, "scada-7", &right), KW_LOGIN_GRANTED);
    assert_int_equal(kw_lockout_look(&device.lockout, id, KW_LOCKOUT_LOCKS, &counted), KW_OK);
    assert_int_equal(counted.failures, 1);
}

/* The key that stands in for an account without one opens nothing, not even to who knows it. */
static void the_stand_in_for_a_key_is_nobodys(void **state) {
    static const uint8_t label[15 + KW_LOGIN_KEY_SALT_SIZE] = "keyway login 1";
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t key[KW_MAC_SIZE];
    uint8_t response[KW_MAC_SIZE];
    const struct tried tried = {MACHINES, KW_SESSION_REMOTE, "historian", "", 0};
    populate(&device, *state);
    const struct kw_keys *keys = &device.rig->software.keys;
    add_machine(&device, "historian", kw_text(KW_LOGIN_KEY_TAG, 4));
    assert_int_equal(keys->derive(keys->context, KEY, kw_bytes(label, sizeof(label)), key), KW_OK);
    assert_int_equal(begin(&device, &tried, KW_LOGIN_BY_KEY, &attempt, &prompt), KW_OK);
    assert_int_equal(kw_login_respond(&device.rig->openssl.crypto, kw_bytes(key, sizeof(key)), prompt.text.at,
                                      kw_text("historian", 48), response),
                     KW_OK);
    const struct kw_login_answer given = {KW_LOGIN_RESPONSE, kw_bytes(response, sizeof(response)), NULL};
    assert_int_equal(kw_login_answer(&device.login, &attempt, &given, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
}

static void a_method_that_the_interface_lacks_is_refused(void **state) {
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    const struct tried alice = {MACHINES, KW_SESSION_LOCAL, "alice", "", 0};
    const struct tried nowhere = {99, KW_SESSION_LOCAL, "alice", "", 0};
    populate(&device, *state);
    assert_int_equal(begin(&device, &alice, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_METHOD);
    assert_int_equal(begin(&device, &alice, (enum kw_login_method)4, &attempt, &prompt), KW_ERROR_ARGUMENT);
    assert_int_equal(begin(&device, &nowhere, KW_LOGIN_BY_PASSWORD, &attempt, &prompt), KW_ERROR_ARGUMENT);
}

static void no_more_hashes_than_may_be_are_under_way(void **state) {
    struct device device;
    struct kw_login_prompt prompt;
    populate(&device, *state);
    device.nested = &device;
    device.nested_status = KW_OK;
    assert_int_equal(try_password(&device, "owner", "Keeper of it 1", &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(device.hashes, HASHES);
    assert_int_equal(device.nested_status, KW_ERROR_BUSY);
    assert_int_equal(device.login.busy, 0);
    /* What was busy was not charged: only the one guess that was hashed. */
    struct kw_lockout_state counted;
    assert_int_equal(kw_lockout_look(&device.lockout, device.alice, KW_LOCKOUT_LOCKS, &counted), KW_OK);
    assert_int_equal(counted.failures, 1);
    /* The copies of the records are wiped. */
    for (size_t i = 0; i < sizeof(device.copies); i++)
        assert_int_equal(device.copies[i], 0);
}

static void a_locked_session_is_opened_again_by_its_owner(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt first;
    struct kw_login_prompt prompt;
    struct kw_session_entry entry;
    populate(&device, rig);
    assert_int_equal(try_password(&device, "alice", "Correct horse 7 battery", &first), KW_OK);
    rig_wait(rig, 10 * MINUTE);
    assert_int_equal(kw_session_use(&device.sessions, kw_bytes(first.id, 16), PANEL, &entry), KW_ERROR_STATE);
    struct tried again = {PANEL, KW_SESSION_LOCAL, "owner", "Keeper of it 1", first.session};
    assert_int_equal(try_at(&device, &again, &prompt), KW_ERROR_POLICY);
    again.name = "alice";
    again.password = "wrong";
    assert_int_equal(try_at(&device, &again, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    again.password = "Correct horse 7 battery";
    assert_int_equal(try_at(&device, &again, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(prompt.session, first.session);
    assert_int_equal(kw_session_use(&device.sessions, kw_bytes(first.id, 16), PANEL, &entry), KW_ERROR_MISSING);
    assert_int_equal(kw_session_use(&device.sessions, kw_bytes(prompt.id, 16), PANEL, &entry), KW_OK);
    again.unlock = 999;
    assert_int_equal(try_at(&device, &again, &prompt), KW_ERROR_MISSING);
}

/* A password and a code at REMOTE, or at WEB, where no notice comes first. */
static enum kw_status try_with_code(struct device *device, const struct tried *tried, const uint8_t *secret,
                                    struct kw_login_prompt *prompt) {
    struct kw_login_attempt attempt;
    char code[7];
    rig_wait(device->rig, 30000);
    code_of(device, secret, code);
    assert_int_equal(begin(device, tried, KW_LOGIN_BY_PASSWORD, &attempt, prompt), KW_OK);
    if (prompt->step == KW_LOGIN_NOTICE)
        assert_int_equal(answer(device, &attempt, KW_LOGIN_NOTICE, "", prompt), KW_OK);
    assert_int_equal(answer(device, &attempt, KW_LOGIN_PASSWORD, tried->password, prompt), KW_OK);
    return answer(device, &attempt, KW_LOGIN_CODE, code, prompt);
}

/* A session that was opened with two factors is not taken over with one, nor from elsewhere. */
static void a_session_is_unlocked_from_where_it_was_opened(void **state) {
    struct device device;
    struct kw_login_prompt first;
    struct kw_login_prompt prompt;
    struct kw_session_entry entry;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    struct tried tried = {REMOTE, KW_SESSION_REMOTE, "alice", "Correct horse 7 battery", 0};
    populate(&device, *state);
    assert_int_equal(kw_totp_enrol(&device.totp, device.alice, secret), KW_OK);
    assert_int_equal(try_with_code(&device, &tried, secret, &first), KW_OK);
    assert_int_equal(first.step, KW_LOGIN_GRANTED);
    tried.unlock = first.session;
    for (int locked = 0; locked < 2; locked++) {
        if (locked)
            assert_int_equal(kw_session_lock(&device.sessions, first.session), KW_OK);
        tried.interface = PANEL;
        tried.origin = KW_SESSION_LOCAL;
        assert_int_equal(try_at(&device, &tried, &prompt), KW_ERROR_POLICY);
        assert_int_not_equal(prompt.step, KW_LOGIN_GRANTED);
        assert_int_equal(device.last.kind, KW_LOGIN_NO_SESSION);
        tried.interface = SERVICE;
        tried.origin = KW_SESSION_REMOTE;
        assert_int_equal(try_at(&device, &tried, &prompt), KW_ERROR_POLICY);
        tried.interface = REMOTE;
        tried.origin = KW_SESSION_UNTRUSTED;
        assert_int_equal(try_with_code(&device, &tried, secret, &prompt), KW_ERROR_POLICY);
        tried.origin = KW_SESSION_REMOTE;
        assert_int_equal(try_with_code(&device, &tried, secret, &prompt), locked ? KW_OK : KW_ERROR_STATE);
        if (!locked)
            assert_int_equal(kw_session_use(&device.sessions, kw_bytes(first.id, 16), REMOTE, &entry), KW_OK);
    }
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(prompt.session, first.session);
}

/* Where the role asks for the code: who has lost the role opens no session of it without one. */
static void a_session_of_a_role_with_a_code_is_not_unlocked_without_one(void **state) {
    struct device device;
    struct kw_login_prompt first;
    struct kw_login_prompt prompt;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    struct tried tried = {WEB, KW_SESSION_REMOTE, "engineer", "Correct mule 8 cart", 0};
    populate(&device, *state);
    assert_int_equal(kw_totp_enrol(&device.totp, device.engineer, secret), KW_OK);
    assert_int_equal(try_with_code(&device, &tried, secret, &first), KW_OK);
    assert_int_equal(first.step, KW_LOGIN_GRANTED);
    assert_int_equal(kw_session_lock(&device.sessions, first.session), KW_OK);
    tried.unlock = first.session;
    assert_int_equal(kw_account_set_roles(&device.accounts, device.owner, device.engineer, 1u << OPERATOR), KW_OK);
    assert_int_equal(try_with_code(&device, &tried, secret, &prompt), KW_ERROR_POLICY);
    assert_int_equal(kw_account_set_roles(&device.accounts, device.owner, device.engineer, 1u << ENGINEER), KW_OK);
    assert_int_equal(try_with_code(&device, &tried, secret, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
}

static void a_certificate_replaced_during_an_attempt_is_no_longer_good(void **state) {
    static const struct kw_login_proof proof = {KW_GRANTED, {7}};
    static const struct kw_login_answer proved = {KW_LOGIN_PROOF, {NULL, 0}, &proof};
    static const struct tried tried = {REMOTE, KW_SESSION_REMOTE, "scada-7", "", 0};
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t pinned[KW_LOGIN_TAG_SIZE + KW_DIGEST_SIZE] = KW_LOGIN_CERTIFICATE_TAG;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    char code[7];
    populate(&device, *state);
    memcpy(pinned + KW_LOGIN_TAG_SIZE, proof.digest, KW_DIGEST_SIZE);
    uint32_t id = add_machine(&device, "scada-7", kw_bytes(pinned, sizeof(pinned)));
    assert_int_equal(kw_totp_enrol(&device.totp, id, secret), KW_OK);
    for (int replaced = 0; replaced < 2; replaced++) {
        rig_wait(*state, 30000);
        code_of(&device, secret, code);
        assert_int_equal(begin(&device, &tried, KW_LOGIN_BY_CERTIFICATE, &attempt, &prompt), KW_OK);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_NOTICE, "", &prompt), KW_OK);
        assert_int_equal(kw_login_answer(&device.login, &attempt, &proved, &prompt), KW_OK);
        pinned[KW_LOGIN_TAG_SIZE] ^= (uint8_t)replaced;
        assert_int_equal(
            kw_account_set_credential(&device.accounts, device.owner, id, kw_bytes(pinned, sizeof(pinned)), 1), KW_OK);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_OK);
        assert_int_equal(prompt.step, replaced ? KW_LOGIN_REFUSED : KW_LOGIN_GRANTED);
    }
    assert_int_equal(device.last.why, KW_LOGIN_WHY_SECRET);
}

/* A password can be guessed, whoever has it: a machine's locks as a person's does. */
static void a_machines_password_is_locked_as_a_persons(void **state) {
    static const struct kw_lockout_policy final = {
        .limit = 5, .window_s = 300, .lock_s = 900, .pause_s = 10, .final_limit = 8};
    struct device device;
    struct kw_login_prompt prompt;
    uint8_t record[STRIDE];
    struct tried tried = {SERVICE, KW_SESSION_REMOTE, "robot", "wrong", 0};
    unsigned int looked = 0;
    populate(&device, *state);
    record_of(&device, "Robot pass 1234", KW_ACCOUNT_PROCESS, record);
    add_machine(&device, "robot", kw_bytes(record, sizeof(record)));
    for (int i = 0; i < 50; i++) {
        assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
        looked += device.last.why == KW_LOGIN_WHY_SECRET;
        rig_wait(*state, 10000);
    }
    assert_int_equal(looked, 5);
    tried.password = "Robot pass 1234";
    assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_LOCKED);
    rig_wait(*state, 15 * MINUTE);
    assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    /* And by the final limit for good. */
    device.lockout_config.policy = &final;
    tried.password = "wrong";
    for (int i = 0; i < 8; i++) {
        assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
        rig_wait(*state, i < 4 ? 0 : 15 * MINUTE);
    }
    rig_wait(*state, 1000ull * 86400 * 365);
    tried.password = "Robot pass 1234";
    assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(device.last.why, KW_LOGIN_WHY_LOCKED);
}

/* With a machine's certificate stolen, the code behind it is guessed no more often than a person's. */
static void a_machines_code_is_locked_as_a_persons(void **state) {
    static const struct kw_login_proof proof = {KW_GRANTED, {0}};
    static const struct kw_login_answer proved = {KW_LOGIN_PROOF, {NULL, 0}, &proof};
    static const struct tried tried = {REMOTE, KW_SESSION_REMOTE, "scada-7", "", 0};
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    uint8_t secret[KW_TOTP_SECRET_SIZE];
    char code[7];
    unsigned int guesses = 0;
    populate(&device, *state);
    uint32_t id = add_machine(&device, "scada-7", kw_text(KW_LOGIN_CERTIFICATE_TAG, 4));
    assert_int_equal(kw_totp_enrol(&device.totp, id, secret), KW_OK);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(begin(&device, &tried, KW_LOGIN_BY_CERTIFICATE, &attempt, &prompt), KW_OK);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_NOTICE, "", &prompt), KW_OK);
        assert_int_equal(kw_login_answer(&device.login, &attempt, &proved, &prompt), KW_OK);
        assert_int_equal(prompt.step, KW_LOGIN_CODE);
        code_of(&device, secret, code);
        code[0] = (char)('0' + (code[0] - '0' + 1) % 10);
        assert_int_equal(answer(&device, &attempt, KW_LOGIN_CODE, code, &prompt), KW_OK);
        guesses += device.last.why == KW_LOGIN_WHY_CODE;
        rig_wait(*state, 10000);
    }
    assert_int_equal(guesses, 5);
}

static void a_full_table_of_sessions_says_so_to_who_was_right(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    const struct tried web = {SERVICE, KW_SESSION_REMOTE, "alice", "Correct horse 7 battery", 0};
    populate(&device, rig);
    for (int i = 0; i < 2; i++)
        assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
    assert_int_equal(try_at(&device, &web, &prompt), KW_ERROR_ROOM);
    assert_int_not_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(device.last.kind, KW_LOGIN_NO_SESSION);
    assert_int_equal(outcome(&device, "alice", "wrong"), KW_LOGIN_REFUSED);
    /* What time has ended makes room, and is told. */
    rig_wait(rig, 15 * MINUTE);
    assert_int_equal(try_at(&device, &web, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    assert_int_equal(device.count[KW_LOGIN_SESSION_ENDED], 2);
    rig_wait(rig, 15 * MINUTE);
    kw_login_sweep(&device.login);
    assert_int_equal(device.count[KW_LOGIN_SESSION_ENDED], 3);
}

/* A port for service and diagnosis that has a way to log in is an interface like the others. */
static void a_port_for_service_lets_in_who_is_authenticated_and_may(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_attempt attempt;
    struct kw_login_prompt prompt;
    struct kw_session_entry session;
    struct tried tried = {SERVICE, KW_SESSION_LOCAL, "alice", "wrong", 0};
    populate(&device, rig);
    assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    assert_int_equal(begin(&device, &tried, KW_LOGIN_BY_PROCESS, &attempt, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_REFUSED);
    tried.password = "Correct horse 7 battery";
    assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
    assert_int_equal(prompt.step, KW_LOGIN_GRANTED);
    /* What the port got in with is good at the port alone. */
    const struct kw_bytes id = kw_bytes(prompt.id, sizeof(prompt.id));
    assert_int_equal(kw_session_use(&device.sessions, id, SERVICE, &session), KW_OK);
    assert_int_equal(kw_session_use(&device.sessions, id, WEB, &session), KW_ERROR_MISSING);
}

static void each_attempt_at_a_port_for_service_is_told(void **state) {
    struct rig *rig = *state;
    struct device device;
    struct kw_login_prompt prompt;
    static const struct {
        const char *name;
        const char *password;
        enum kw_login_event_kind kind;
    } rows[] = {{"alice", "wrong", KW_LOGIN_FAILED},
                {"nobody", "wrong", KW_LOGIN_FAILED},
                {"disabled", "Correct horse 7 battery", KW_LOGIN_FAILED},
                {"alice", "Correct horse 7 battery", KW_LOGIN_SUCCEEDED}};
    populate(&device, rig);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        const struct tried tried = {SERVICE, KW_SESSION_LOCAL, rows[i].name, rows[i].password, 0};
        unsigned int before = device.count[rows[i].kind];
        assert_int_equal(try_at(&device, &tried, &prompt), KW_OK);
        assert_int_equal(device.count[rows[i].kind], before + 1);
        assert_int_equal(device.last.kind, rows[i].kind);
        assert_int_equal(device.last.interface, SERVICE);
        assert_int_equal(device.last.origin, KW_SESSION_LOCAL);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[EDR 2.13, HDR 2.13, NDR 2.13] a port for service lets in who is authenticated and may",
                 a_port_for_service_lets_in_who_is_authenticated_and_may),
        RIG_TEST("[EDR 2.13 RE 1, HDR 2.13 RE 1, NDR 2.13 RE 1] each attempt at a port for service is told",
                 each_attempt_at_a_port_for_service_is_told),
        RIG_TEST("[NDR 1.13, NDR 1.13 RE 1] untrusted access is refused, approved or marked",
                 untrusted_access_is_refused_approved_or_marked),
        RIG_TEST("[NDR 1.13 RE 1] approvals run out of places and come back",
                 approvals_run_out_of_places_and_come_back),
        RIG_TEST("[CR 1.2, CR 1.14] a challenge is answered once", a_challenge_is_answered_once),
        RIG_TEST("[CR 1.2, CR 1.2 RE 1, CR 1.8, CR 1.9] a certificate or a process is its account",
                 a_certificate_or_a_process_is_its_account),
        RIG_TEST("[CR 1.1 RE 2] a person does not come by a machine's method",
                 a_person_does_not_come_by_a_machines_method),
        RIG_TEST("[CR 1.1 RE 2] codes behind a certificate are counted too",
                 codes_behind_a_certificate_are_counted_too),
        RIG_TEST("[CR 1.11] a machine pauses unless it is to be locked", a_machine_pauses_unless_it_is_to_be_locked),
        RIG_TEST("[CR 1.14] the stand-in for a key is nobody's", the_stand_in_for_a_key_is_nobodys),
        RIG_TEST("a method that the interface lacks is refused", a_method_that_the_interface_lacks_is_refused),
        RIG_TEST("no more hashes than may be are under way", no_more_hashes_than_may_be_are_under_way),
        RIG_TEST("[CR 2.5] a locked session is opened again by its owner",
                 a_locked_session_is_opened_again_by_its_owner),
        RIG_TEST("[CR 1.1 RE 2, CR 2.5] a session is unlocked from where it was opened",
                 a_session_is_unlocked_from_where_it_was_opened),
        RIG_TEST("[CR 1.1 RE 2, CR 2.5] a session of a role with a code is not unlocked without one",
                 a_session_of_a_role_with_a_code_is_not_unlocked_without_one),
        RIG_TEST("a certificate replaced during an attempt is no longer good",
                 a_certificate_replaced_during_an_attempt_is_no_longer_good),
        RIG_TEST("[CR 1.11] a machine's password is locked as a person's", a_machines_password_is_locked_as_a_persons),
        RIG_TEST("[CR 1.11] a machine's code is locked as a person's", a_machines_code_is_locked_as_a_persons),
        RIG_TEST("[CR 2.6, CR 2.7] a full table of sessions says so to who was right",
                 a_full_table_of_sessions_says_so_to_who_was_right),
    };
    return cmocka_run_group_tests_name("login_access", tests, NULL, NULL);
}
