#include <keyway/login.h>

#include "account.h"

#include <string.h>

#define END KW_LOGIN_REFUSED /* in the table of steps: there is no further one */

/* What follows a step, for each method; the notice's row is also where an attempt begins that has none to show. A code
 * is left out where the interface asks for none. */
static const uint8_t following[KW_LOGIN_METHODS][KW_LOGIN_CODE + 1] = {
    [KW_LOGIN_BY_PASSWORD] = {KW_LOGIN_PASSWORD, KW_LOGIN_CODE, END, END, END},
    [KW_LOGIN_BY_CERTIFICATE] = {KW_LOGIN_PROOF, END, KW_LOGIN_CODE, END, END},
    [KW_LOGIN_BY_PROCESS] = {KW_LOGIN_PROOF, END, END, END, END},
    [KW_LOGIN_BY_KEY] = {KW_LOGIN_RESPONSE, END, END, END, END},
};

/* What a credential begins with; a password's record begins otherwise. */
static const uint8_t tags[KW_LOGIN_METHODS][KW_LOGIN_TAG_SIZE] = {
    [KW_LOGIN_BY_CERTIFICATE] = {'K', 'w', 'C', '1'},
    [KW_LOGIN_BY_PROCESS] = {'K', 'w', 'P', '1'},
    [KW_LOGIN_BY_KEY] = {'K', 'w', 'K', '1'},
};

static void take(const struct kw_login *login) {
    const struct kw_lock *lock = login->config->lock;
    if (lock && lock->take)
        lock->take(lock->context);
}

static void give(const struct kw_login *login) {
    const struct kw_lock *lock = login->config->lock;
    if (lock && lock->give)
        lock->give(lock->context);
}

static enum kw_status uptime_of(const struct kw_login *login, uint64_t *ms) {
    const struct kw_clock *clock = login->config->clock;
    return clock->uptime(clock->context, ms) == KW_OK ? KW_OK : KW_ERROR_CLOCK;
}

static void tell(const struct kw_login *login, const struct kw_login_event *event) {
    if (login->config->event)
        login->config->event(login->config->event_context, event);
}

static void tell_of(const struct kw_login *login, const struct kw_login_attempt *attempt, enum kw_login_event_kind kind,
                    enum kw_status status, uint32_t session) {
    const struct kw_login_event event = {
        .kind = kind,
        .why = attempt->why,
        .status = status,
        .account = attempt->account,
        .session = session,
        .interface = attempt->interface->number,
        .origin = attempt->origin,
    };
    tell(login, &event);
}

/* The account as it is now; one that is gone has no roles and no credential. */
static void account_of(const struct kw_login *login, uint32_t id, struct kw_account_entry *entry) {
    if (id == KW_ACCOUNT_NOBODY || kw_account_get(login->config->accounts, id, entry) != KW_OK)
        memset(entry, 0, sizeof(*entry));
}

static int is_machine(const struct kw_account_entry *entry) {
    return entry->kind == KW_ACCOUNT_PROCESS || entry->kind == KW_ACCOUNT_DEVICE;
}

static int is_essential(const struct kw_login *login, const struct kw_login_attempt *attempt,
                        const struct kw_account_entry *entry) {
    return attempt->origin == KW_SESSION_LOCAL && (entry->roles & login->config->essential_roles) != 0;
}

/* Whether the account gets in at the interface by its code only. */
static int needs_code(const struct kw_login *login, const struct kw_login_attempt *attempt,
                      const struct kw_account_entry *entry) {
    enum kw_login_factors factors = attempt->interface->factors;
    return factors != KW_LOGIN_ONE_FACTOR &&
           (factors != KW_LOGIN_CODE_BY_ROLE || (entry->roles & login->config->code_roles) != 0);
}

/* A machine's key or proof is not guessed, so a limit that locks it serves only who wants it locked. Its password, and
 * the code behind its certificate, are guessed as a person's are. */
static enum kw_lockout_kind lockout_kind(const struct kw_login *login, const struct kw_login_attempt *attempt,
                                         const struct kw_account_entry *entry) {
    int guessable = attempt->method == KW_LOGIN_BY_PASSWORD ||
                    (attempt->method == KW_LOGIN_BY_CERTIFICATE && needs_code(login, attempt, entry));
    if (is_essential(login, attempt, entry) || (is_machine(entry) && !guessable && !login->config->machines_lock))
        return KW_LOCKOUT_PAUSES;
    return KW_LOCKOUT_LOCKS;
}

/* A person who came by a machine's method would come without the second factor. */
static int is_fit(const struct kw_login_attempt *attempt, const struct kw_account_entry *entry) {
    return attempt->method == KW_LOGIN_BY_PASSWORD || attempt->method == KW_LOGIN_BY_CERTIFICATE || is_machine(entry);
}

static enum kw_status charge(const struct kw_login *login, struct kw_login_attempt *attempt) {
    enum kw_status status = kw_lockout_charge(login->config->lockout, attempt->account);
    attempt->charged = 1;
    if (status != KW_OK)
        tell_of(login, attempt, KW_LOGIN_NOT_COUNTED, status, 0);
    return status;
}

/* Whether the account may try now. What can be guessed, a password or a code, is charged here, before it is looked at;
 * other secrets are charged when they were wrong, which spares a write at each login of a machine. */
static enum kw_verdict admit(const struct kw_login *login, struct kw_login_attempt *attempt,
                             const struct kw_account_entry *entry, int guessable) {
    enum kw_lockout_kind kind = lockout_kind(login, attempt, entry);
    attempt->why = KW_LOGIN_WHY_LOCKED;
    if (kw_lockout_ask(login->config->lockout, attempt->account, kind) != KW_GRANTED)
        return KW_DENIED;
    if (guessable && charge(login, attempt) != KW_OK && !is_essential(login, attempt, entry))
        return KW_DENIED;
    if (attempt->account == KW_ACCOUNT_NOBODY)
        attempt->why = KW_LOGIN_WHY_UNKNOWN;
    else if (kw_account_usable(login->config->accounts, attempt->account) != KW_GRANTED)
        attempt->why = KW_LOGIN_WHY_UNUSABLE;
    else
        attempt->why = is_fit(attempt, entry) ? KW_LOGIN_WHY_SECRET : KW_LOGIN_WHY_METHOD;
    return attempt->why == KW_LOGIN_WHY_SECRET ? KW_GRANTED : KW_DENIED;
}

static void judge(struct kw_login_attempt *attempt, enum kw_verdict admitted, enum kw_verdict matches) {
    int right = admitted == KW_GRANTED && matches == KW_GRANTED;
    attempt->verdict = right ? KW_GRANTED : KW_DENIED;
    attempt->why = right ? KW_LOGIN_WHY_NONE : attempt->why;
}

static enum kw_status digest_of(const struct kw_login *login, struct kw_bytes credential,
                                uint8_t digest[KW_DIGEST_SIZE]) {
    const struct kw_crypto *crypto = login->config->crypto;
    return crypto->hash(crypto->context, &credential, 1, digest);
}

/* Keeps which credential it was that was looked at: the account may have another before the attempt is over. */
static void keep(const struct kw_login *login, struct kw_login_attempt *attempt, struct kw_bytes credential) {
    if (digest_of(login, credential, attempt->digest) == KW_OK || attempt->verdict != KW_GRANTED)
        return;
    attempt->verdict = KW_DENIED;
    attempt->why = KW_LOGIN_WHY_UNUSABLE;
}

/* Whether a password that was right is still good for more than to be changed. Without a clock to tell its age by it
 * is: a device that lost its time must not lose its operators. */
static void look_at_age(const struct kw_login *login, struct kw_login_attempt *attempt,
                        const struct kw_account_entry *entry) {
    enum kw_status age = kw_password_lifetime(login->config->passwords, entry->credential, entry->kind);
    attempt->aged = age == KW_ERROR_POLICY || age == KW_ERROR_FORMAT;
    if (age == KW_ERROR_CLOCK)
        tell_of(login, attempt, KW_LOGIN_AGE_UNKNOWN, age, 0);
}

/* The lock is given back while the hash runs, over a copy: the table may change meanwhile. An attempt that was not
 * admitted costs the same hash, over nothing. */
static enum kw_status by_password(struct kw_login *login, struct kw_login_attempt *attempt, struct kw_bytes password) {
    const struct kw_login_config *config = login->config;
    struct kw_account_entry entry;
    uint32_t slot = 0;
    while (slot < config->password_count && login->busy >> slot & 1)
        slot++;
    if (slot == config->password_count)
        return KW_ERROR_BUSY;
    uint8_t *copy = config->copies + slot * config->copy_size;
    size_t length = 0;
    account_of(login, attempt->account, &entry);
    enum kw_verdict admitted = admit(login, attempt, &entry, 1);
    if (admitted == KW_GRANTED && entry.credential.length <= config->copy_size) {
        length = entry.credential.length;
        memcpy(copy, entry.credential.at, length);
    }
    login->busy |= 1u << slot;
    give(login);
    enum kw_verdict matches = kw_password_verify(&config->passwords[slot], kw_bytes(copy, length), password);
    take(login);
    login->busy &= ~(1u << slot);
    judge(attempt, admitted, matches);
    entry.credential = kw_bytes(copy, length);
    keep(login, attempt, entry.credential);
    if (attempt->verdict == KW_GRANTED)
        look_at_age(login, attempt, &entry);
    kw_wipe(copy, config->copy_size);
    return KW_OK;
}

static int has_tag(const struct kw_account_entry *entry, enum kw_login_method method) {
    return entry->credential.length >= KW_LOGIN_TAG_SIZE &&
           memcmp(entry->credential.at, tags[method], KW_LOGIN_TAG_SIZE) == 0;
}

/* A bare tag takes whatever the transport has verified for this name; a digest behind it takes that one only. */
static enum kw_verdict proof_matches(const struct kw_login_attempt *attempt, const struct kw_account_entry *entry,
                                     const struct kw_login_proof *proof) {
    if (!proof || proof->verdict != KW_GRANTED || !has_tag(entry, attempt->method))
        return KW_DENIED;
    if (entry->credential.length == KW_LOGIN_TAG_SIZE)
        return KW_GRANTED;
    if (entry->credential.length != KW_LOGIN_TAG_SIZE + KW_DIGEST_SIZE)
        return KW_DENIED;
    return kw_equal(entry->credential.at + KW_LOGIN_TAG_SIZE, proof->digest, KW_DIGEST_SIZE);
}

static enum kw_status key_of(const struct kw_login *login, const uint8_t *salt, uint8_t key[KW_MAC_SIZE]) {
    static const char name[] = "keyway login 1";
    const struct kw_keys *keys = login->config->keys;
    uint8_t label[sizeof(name) + KW_LOGIN_KEY_SALT_SIZE];
    if (!keys)
        return KW_ERROR_UNSUPPORTED;
    memcpy(label, name, sizeof(name));
    memcpy(label + sizeof(name), salt, KW_LOGIN_KEY_SALT_SIZE);
    return keys->derive(keys->context, login->config->key, kw_bytes(label, sizeof(label)), key);
}

/* An account that has no key is answered at the cost of one that has. */
static enum kw_verdict response_matches(const struct kw_login *login, const struct kw_login_attempt *attempt,
                                        const struct kw_account_entry *entry, struct kw_bytes response) {
    static const uint8_t nothing[KW_LOGIN_KEY_SALT_SIZE];
    uint8_t key[KW_MAC_SIZE];
    uint8_t expected[KW_MAC_SIZE];
    enum kw_verdict verdict = KW_DENIED;
    int known = has_tag(entry, KW_LOGIN_BY_KEY) && entry->credential.length == KW_LOGIN_KEY_SIZE;
    const uint8_t *salt = known ? entry->credential.at + KW_LOGIN_TAG_SIZE : nothing;
    if (key_of(login, salt, key) == KW_OK &&
        kw_login_respond(login->config->crypto, kw_bytes(key, sizeof(key)), attempt->nonce,
                         kw_bytes(entry->name, entry->name_length), expected) == KW_OK &&
        response.length == KW_MAC_SIZE)
        verdict = kw_equal(expected, response.at, KW_MAC_SIZE);
    kw_wipe(key, sizeof(key));
    kw_wipe(expected, sizeof(expected));
    return known ? verdict : KW_DENIED;
}

static void by_other(const struct kw_login *login, struct kw_login_attempt *attempt,
                     const struct kw_login_answer *answer) {
    struct kw_account_entry entry;
    account_of(login, attempt->account, &entry);
    enum kw_verdict admitted = admit(login, attempt, &entry, 0);
    judge(attempt, admitted,
          attempt->step == KW_LOGIN_PROOF ? proof_matches(attempt, &entry, answer->proof)
                                          : response_matches(login, attempt, &entry, answer->bytes));
    keep(login, attempt, entry.credential);
}

/* A code is asked of everybody at the interface, and looked at for those who need one. After a wrong password it is
 * looked at as nobody's, so that the right one stays good. Behind a certificate nothing was charged yet. */
static void by_code(const struct kw_login *login, struct kw_login_attempt *attempt, struct kw_bytes code) {
    const struct kw_login_config *config = login->config;
    struct kw_account_entry entry;
    account_of(login, attempt->account, &entry);
    int needed = needs_code(login, attempt, &entry);
    enum kw_verdict admitted = attempt->verdict;
    if (needed && admitted == KW_GRANTED && !attempt->charged)
        admitted = admit(login, attempt, &entry, 1);
    uint32_t account = needed && admitted == KW_GRANTED ? attempt->account : KW_ACCOUNT_NOBODY;
    enum kw_verdict right = config->totp ? kw_totp_check(config->totp, account, code) : KW_DENIED;
    if (!needed || attempt->verdict != KW_GRANTED)
        return;
    if (admitted == KW_GRANTED)
        attempt->why = KW_LOGIN_WHY_CODE;
    judge(attempt, admitted, right);
}

static enum kw_verdict is_approved(const struct kw_login *login, uint32_t account) {
    uint64_t now_ms;
    if (account == KW_ACCOUNT_NOBODY || uptime_of(login, &now_ms) != KW_OK)
        return KW_DENIED;
    for (size_t i = 0; i < KW_LOGIN_APPROVALS; i++) {
        const struct kw_login_approval *approval = &login->approvals[i];
        if (approval->account == account && now_ms >= approval->since_ms &&
            now_ms - approval->since_ms < approval->lasts_ms)
            return KW_GRANTED;
    }
    return KW_DENIED;
}

/* A credit that could not be stored leaves one failure more than there was: no reason to keep anybody out. A machine
 * was not charged, so there is nothing to take back; what it failed before is reset when a success resets. */
static void credit(const struct kw_login *login, struct kw_login_attempt *attempt) {
    struct kw_lockout *lockout = login->config->lockout;
    if (!attempt->charged && lockout->config->policy->keep_on_success)
        return;
    enum kw_status status = kw_lockout_credit(lockout, attempt->account);
    if (status != KW_OK)
        tell_of(login, attempt, KW_LOGIN_NOT_COUNTED, status, 0);
}

/* Whether the account's credential is still the one that was right. */
static enum kw_verdict is_same(const struct kw_login *login, const struct kw_login_attempt *attempt,
                               const struct kw_account_entry *entry) {
    uint8_t digest[KW_DIGEST_SIZE];
    if (digest_of(login, entry->credential, digest) != KW_OK)
        return KW_DENIED;
    return kw_equal(digest, attempt->digest, KW_DIGEST_SIZE);
}

/* What may have changed since the secret was right: the account, its credential, and the approval. */
static void look_again(const struct kw_login *login, struct kw_login_attempt *attempt) {
    struct kw_account_entry entry;
    if (attempt->verdict != KW_GRANTED)
        return;
    account_of(login, attempt->account, &entry);
    attempt->must_change = entry.must_change || attempt->aged;
    if (kw_account_usable(login->config->accounts, attempt->account) != KW_GRANTED) {
        attempt->verdict = KW_DENIED;
        attempt->why = KW_LOGIN_WHY_UNUSABLE;
    } else if (is_same(login, attempt, &entry) != KW_GRANTED) {
        attempt->verdict = KW_DENIED;
        attempt->why = KW_LOGIN_WHY_SECRET;
    } else if (attempt->origin == KW_SESSION_UNTRUSTED && attempt->interface->untrusted != KW_LOGIN_UNTRUSTED_ALLOWED &&
               is_approved(login, attempt->account) != KW_GRANTED) {
        attempt->verdict = KW_DENIED;
        attempt->why = KW_LOGIN_WHY_ORIGIN;
        credit(login, attempt);
        tell_of(login, attempt, KW_LOGIN_APPROVAL_ASKED, KW_OK, 0);
    }
}

static void refuse(const struct kw_login *login, struct kw_login_attempt *attempt, struct kw_login_prompt *prompt) {
    tell_of(login, attempt, KW_LOGIN_FAILED, KW_OK, 0);
    attempt->interface = NULL;
    prompt->step = KW_LOGIN_REFUSED;
}

static void fail(const struct kw_login *login, struct kw_login_attempt *attempt, struct kw_login_prompt *prompt) {
    const struct kw_login_config *config = login->config;
    struct kw_account_entry entry;
    account_of(login, attempt->account, &entry);
    enum kw_lockout_kind kind = lockout_kind(login, attempt, &entry);
    if (!attempt->charged && attempt->why != KW_LOGIN_WHY_LOCKED && attempt->why != KW_LOGIN_WHY_ORIGIN)
        (void)charge(login, attempt);
    if (attempt->charged && kw_lockout_ask(config->lockout, attempt->account, kind) != KW_GRANTED)
        tell_of(login, attempt, KW_LOGIN_LOCKED, KW_OK, 0);
    refuse(login, attempt, prompt);
}

static void sweep(const struct kw_login *login) {
    struct kw_session_entry entry;
    enum kw_session_due why;
    while (kw_session_expire(login->config->sessions, &entry, &why) == KW_OK) {
        const struct kw_login_event event = {
            .kind = KW_LOGIN_SESSION_ENDED,
            .account = entry.subject.account,
            .session = entry.number,
            .interface = entry.subject.interface,
            .origin = entry.subject.origin,
        };
        tell(login, &event);
    }
}

/* A session is opened again where it was opened: at one interface the factors are the same, but for the code that a
 * role asked for and that the account has lost since. */
static enum kw_status may_unlock(const struct kw_login *login, const struct kw_login_attempt *attempt,
                                 const struct kw_account_entry *entry) {
    uint32_t code_roles = attempt->interface->factors == KW_LOGIN_CODE_BY_ROLE ? login->config->code_roles : 0;
    struct kw_session_entry session;
    enum kw_status status = KW_OK;
    for (uint32_t place = 0; status != KW_ERROR_ARGUMENT; place++) {
        status = kw_session_at(login->config->sessions, place, &session);
        if (status != KW_OK || session.number != attempt->unlock)
            continue;
        if (session.subject.interface != attempt->interface->number || session.subject.origin != attempt->origin)
            return KW_ERROR_POLICY;
        return (session.subject.roles & code_roles) != 0 && (entry->roles & code_roles) == 0 ? KW_ERROR_POLICY : KW_OK;
    }
    return KW_ERROR_MISSING;
}

/* Before there is a session: a password past its age leaves the account no rights from now on, for every interface and
 * whatever the clock says later. At the device, who acts on an essential function is told only (CCSC 1). */
static enum kw_status mark_age(const struct kw_login *login, const struct kw_login_attempt *attempt) {
    struct kw_account_entry entry;
    account_of(login, attempt->account, &entry);
    if (!attempt->aged || is_essential(login, attempt, &entry))
        return KW_OK;
    return kw_account_must_change(login->config->accounts, attempt->account);
}

static enum kw_status seat(const struct kw_login *login, const struct kw_login_attempt *attempt,
                           struct kw_login_prompt *prompt) {
    struct kw_session *sessions = login->config->sessions;
    struct kw_account_entry entry;
    account_of(login, attempt->account, &entry);
    if (attempt->unlock != 0) {
        prompt->session = attempt->unlock;
        KW_TRY(may_unlock(login, attempt, &entry));
        return kw_session_unlock(sessions, attempt->unlock, attempt->account, prompt->id);
    }
    const struct kw_session_subject subject = {
        .account = attempt->account,
        .roles = entry.roles,
        .interface = attempt->interface->number,
        .essential = is_essential(login, attempt, &entry) ? 1 : 0,
        .origin = attempt->origin,
    };
    return kw_session_open(sessions, &subject, prompt->id, &prompt->session);
}

static enum kw_status succeed(const struct kw_login *login, struct kw_login_attempt *attempt,
                              struct kw_login_prompt *prompt) {
    credit(login, attempt);
    sweep(login);
    enum kw_status status = mark_age(login, attempt);
    if (status == KW_OK)
        status = seat(login, attempt, prompt);
    tell_of(login, attempt, status == KW_OK ? KW_LOGIN_SUCCEEDED : KW_LOGIN_NO_SESSION, status, prompt->session);
    prompt->step = status == KW_OK ? KW_LOGIN_GRANTED : KW_LOGIN_REFUSED;
    prompt->account = attempt->account;
    prompt->must_change = attempt->must_change;
    attempt->interface = NULL;
    /* KW_ERROR_BUSY means to try the same answer again. */
    return status == KW_ERROR_BUSY ? KW_ERROR_ROOM : status;
}

/* Goes to the step that follows, and says what it asks for. */
static enum kw_status go_on(const struct kw_login *login, struct kw_login_attempt *attempt,
                            struct kw_login_prompt *prompt) {
    const struct kw_entropy *entropy = login->config->entropy;
    enum kw_login_step next = (enum kw_login_step)following[attempt->method][attempt->step];
    if (next == KW_LOGIN_CODE && attempt->interface->factors == KW_LOGIN_ONE_FACTOR)
        next = END;
    if (next == END) {
        look_again(login, attempt);
        if (attempt->verdict == KW_GRANTED)
            return succeed(login, attempt, prompt);
        fail(login, attempt, prompt);
        return KW_OK;
    }
    if (next == KW_LOGIN_RESPONSE) {
        if (entropy->fill(entropy->context, attempt->nonce, KW_LOGIN_NONCE_SIZE) != KW_OK)
            return KW_ERROR_ENTROPY;
        prompt->text = kw_bytes(attempt->nonce, KW_LOGIN_NONCE_SIZE);
    }
    attempt->step = next;
    prompt->step = next;
    return KW_OK;
}

static int is_sound(const struct kw_login_config *config) {
    return config->accounts && config->passwords && config->password_count > 0 && config->password_count < 32 &&
           config->copies && config->copy_size > 0 && config->lockout && config->sessions && config->crypto &&
           config->entropy && config->clock && config->interfaces && config->interface_count > 0 &&
           config->attempt_ms > 0;
}

enum kw_status kw_login_init(struct kw_login *login, const struct kw_login_config *config) {
    if (!is_sound(config))
        return KW_ERROR_ARGUMENT;
    memset(login, 0, sizeof(*login));
    login->config = config;
    return KW_OK;
}

static const struct kw_login_interface *interface_of(const struct kw_login *login, uint8_t number) {
    const struct kw_login_config *config = login->config;
    for (uint32_t i = 0; i < config->interface_count; i++)
        if (config->interfaces[i].number == number)
            return &config->interfaces[i];
    return NULL;
}

/* Ends the accounts whose dates are over, whoever asks, so that a clock set back revives none. A clock that is not set
 * ends nobody, and lets nobody in who has dates. */
static void end_dates(const struct kw_login *login, const struct kw_login_attempt *attempt) {
    enum kw_status status = kw_account_expire(login->config->accounts, NULL);
    if (status != KW_OK && status != KW_ERROR_CLOCK && status != KW_ERROR_STATE)
        tell_of(login, attempt, KW_LOGIN_NOT_COUNTED, status, 0);
}

static enum kw_status begin(const struct kw_login *login, const struct kw_login_request *request,
                            struct kw_login_attempt *attempt, struct kw_login_prompt *prompt) {
    const struct kw_login_interface *interface = attempt->interface;
    struct kw_account_entry entry;
    if (kw_account_find(login->config->accounts, request->name, &entry) == KW_OK)
        attempt->account = entry.id;
    if (((uint32_t)interface->methods >> (uint32_t)request->method & 1u) == 0)
        attempt->why = KW_LOGIN_WHY_METHOD;
    else if (request->origin != KW_SESSION_LOCAL && request->origin != KW_SESSION_REMOTE &&
             (request->origin != KW_SESSION_UNTRUSTED || interface->untrusted == KW_LOGIN_UNTRUSTED_REFUSED))
        attempt->why = KW_LOGIN_WHY_ORIGIN;
    if (attempt->why != KW_LOGIN_WHY_NONE) {
        refuse(login, attempt, prompt);
        return KW_OK;
    }
    if (interface->notice.length == 0)
        return go_on(login, attempt, prompt);
    prompt->text = interface->notice;
    return KW_OK;
}

enum kw_status kw_login_begin(struct kw_login *login, const struct kw_login_request *request,
                              struct kw_login_attempt *attempt, struct kw_login_prompt *prompt) {
    const struct kw_login_interface *interface = interface_of(login, request->interface);
    uint64_t now_ms;
    if (!interface || (uint32_t)request->method >= KW_LOGIN_METHODS)
        return KW_ERROR_ARGUMENT;
    KW_TRY(uptime_of(login, &now_ms));
    *attempt = (struct kw_login_attempt){
        .interface = interface,
        .method = request->method,
        .origin = request->origin,
        .verdict = KW_DENIED,
        .unlock = request->unlock,
        .begun_ms = now_ms,
    };
    memset(prompt, 0, sizeof(*prompt));
    take(login);
    end_dates(login, attempt);
    enum kw_status status = begin(login, request, attempt, prompt);
    give(login);
    if (status != KW_OK)
        attempt->interface = NULL;
    return status;
}

static enum kw_status answer_in_time(struct kw_login *login, struct kw_login_attempt *attempt,
                                     const struct kw_login_answer *answer, struct kw_login_prompt *prompt) {
    switch (attempt->step) {
    case KW_LOGIN_NOTICE:
        break;
    case KW_LOGIN_PASSWORD:
        KW_TRY(by_password(login, attempt, answer->bytes));
        break;
    case KW_LOGIN_CODE:
        by_code(login, attempt, answer->bytes);
        break;
    default:
        by_other(login, attempt, answer);
        break;
    }
    enum kw_status status = go_on(login, attempt, prompt);
    if (status != KW_OK)
        attempt->interface = NULL;
    return status;
}

enum kw_status kw_login_answer(struct kw_login *login, struct kw_login_attempt *attempt,
                               const struct kw_login_answer *answer, struct kw_login_prompt *prompt) {
    uint64_t begun_ms;
    uint64_t done_ms;
    enum kw_status status = KW_OK;
    if (!attempt->interface || answer->step != attempt->step)
        return KW_ERROR_STATE;
    KW_TRY(uptime_of(login, &begun_ms));
    memset(prompt, 0, sizeof(*prompt));
    take(login);
    if (begun_ms - attempt->begun_ms > login->config->attempt_ms) {
        attempt->why = KW_LOGIN_WHY_LATE;
        refuse(login, attempt, prompt);
    } else {
        status = answer_in_time(login, attempt, answer, prompt);
    }
    give(login);
    if (uptime_of(login, &done_ms) != KW_OK)
        done_ms = begun_ms;
    if (prompt->step != KW_LOGIN_GRANTED && done_ms - begun_ms < login->config->answer_ms)
        prompt->wait_ms = login->config->answer_ms - (done_ms - begun_ms);
    return status;
}

/* Whoever approves is told by the account's permissions as they are now. */
static enum kw_status approve(struct kw_login *login, uint32_t by, uint32_t account,
                              const struct kw_login_approval *made) {
    const struct kw_login_config *config = login->config;
    struct kw_login_approval *place = NULL;
    if (by == account || account == KW_ACCOUNT_NOBODY || config->approve >= KW_ACCOUNT_PERMISSIONS ||
        (kw_account_permissions(config->accounts, by) >> config->approve & 1) == 0)
        return KW_ERROR_POLICY;
    for (size_t i = 0; i < KW_LOGIN_APPROVALS; i++) {
        struct kw_login_approval *approval = &login->approvals[i];
        if (made->since_ms < approval->since_ms || made->since_ms - approval->since_ms >= approval->lasts_ms)
            memset(approval, 0, sizeof(*approval));
        if (approval->account == account || (!place && approval->account == KW_ACCOUNT_NOBODY))
            place = approval;
    }
    if (!place)
        return KW_ERROR_BUSY;
    *place = *made;
    return KW_OK;
}

enum kw_status kw_login_approve(struct kw_login *login, uint32_t by, uint32_t account, uint32_t lasts_s) {
    struct kw_login_approval made = {account, 0, (uint64_t)lasts_s * 1000};
    if (lasts_s > KW_LOGIN_APPROVAL_MAX_S)
        return KW_ERROR_ARGUMENT;
    KW_TRY(uptime_of(login, &made.since_ms));
    take(login);
    enum kw_status status = approve(login, by, account, &made);
    const struct kw_login_event event = {
        .kind = KW_LOGIN_APPROVED, .status = status, .account = account, .by = by, .origin = KW_SESSION_UNTRUSTED};
    tell(login, &event);
    give(login);
    return status;
}

void kw_login_sweep(struct kw_login *login) {
    take(login);
    sweep(login);
    give(login);
}

enum kw_status kw_login_key_make(const struct kw_login *login, uint8_t *credential, uint8_t *key) {
    const struct kw_entropy *entropy = login->config->entropy;
    uint8_t salt[KW_LOGIN_KEY_SALT_SIZE];
    uint8_t made[KW_MAC_SIZE];
    if (entropy->fill(entropy->context, salt, sizeof(salt)) != KW_OK)
        return KW_ERROR_ENTROPY;
    KW_TRY(key_of(login, salt, made));
    memcpy(credential, tags[KW_LOGIN_BY_KEY], KW_LOGIN_TAG_SIZE);
    memcpy(credential + KW_LOGIN_TAG_SIZE, salt, sizeof(salt));
    memcpy(key, made, sizeof(made));
    kw_wipe(made, sizeof(made));
    return KW_OK;
}

enum kw_status kw_login_respond(const struct kw_crypto *crypto, struct kw_bytes key, const uint8_t *nonce,
                                struct kw_bytes name, uint8_t *response) {
    static const char label[] = "keyway response 1";
    const struct kw_bytes parts[3] = {kw_bytes(label, sizeof(label)), kw_bytes(nonce, KW_LOGIN_NONCE_SIZE), name};
    if (!crypto->mac)
        return KW_ERROR_UNSUPPORTED;
    return crypto->mac(crypto->context, key, parts, 3, response);
}
