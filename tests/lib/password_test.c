#include "password.h"

#include "rig.h"

#include "port/password_argon2.h"
#include "port/password_pbkdf2_openssl.h"

#define ARENA   (1024u * 1024u)
#define HISTORY 3u
#define RECORD  KW_PASSWORD_RECORD_SIZE(HISTORY)
#define DAY_S   86400u
#define DAY_MS  86400000u
#define KEY     5u

/* A list as a device has it; the last word is not ended. */
static const char list[] = "password12345\ncorrecthorsebattery\nletmein";

static const struct kw_password_cost cheap = {KW_PASSWORD_PBKDF2_SHA256, 0, 2, 0};
static const struct kw_password_cost dearer = {KW_PASSWORD_PBKDF2_SHA256, 0, 3, 0};
static const struct kw_password_cost hard = {KW_PASSWORD_ARGON2ID, 64, 1, 1};

/* The hash of a port, watched. */
struct watched {
    const struct kw_password_hash *port;
    struct kw_password_hash hash;
    unsigned int calls;
    struct kw_password_cost cost; /* of the last call */
    unsigned int fails_at;        /* this call; 0: none */
};

static enum kw_status watch(void *context, const struct kw_password_cost *cost, struct kw_bytes password,
                            const uint8_t *salt, uint8_t *digest) {
    struct watched *watched = context;
    watched->cost = *cost;
    if (++watched->calls == watched->fails_at)
        return KW_ERROR_CRYPTO;
    return watched->port->hash(watched->port->context, cost, password, salt, digest);
}

struct device {
    struct rig *rig;
    struct watched watched;
    struct kw_password_argon2 argon2;
    struct kw_password_config config;
    struct kw_password passwords;
    uint8_t at[RECORD];
    struct kw_password_record record;
    enum kw_password_fault fault;
};

static uint64_t arena[ARENA / 8];

static void configure(struct device *device, void **state, struct kw_password_policy policy) {
    struct rig *rig = *state;
    memset(device, 0, sizeof(*device));
    device->rig = rig;
    device->watched.port = &kw_password_pbkdf2_openssl;
    device->watched.hash = (struct kw_password_hash){&device->watched, watch};
    kw_password_argon2_init(&device->argon2, arena, sizeof(arena));
    device->config = (struct kw_password_config){.hash = &device->watched.hash,
                                                 .older = &device->argon2.hash,
                                                 .entropy = &rig->entropy,
                                                 .clock = &rig->clock,
                                                 .cost = cheap,
                                                 .policy = policy};
    device->record = (struct kw_password_record){device->at, sizeof(device->at), 0};
}

static struct kw_password_policy nist(void) {
    const struct kw_bytes words = kw_bytes(list, sizeof(list) - 1);
    struct kw_password_policy policy = KW_PASSWORD_POLICY_NIST_ALONE(words);
    return policy;
}

static struct kw_password_policy classic(void) {
    const struct kw_bytes words = kw_bytes(list, sizeof(list) - 1);
    struct kw_password_policy policy = KW_PASSWORD_POLICY_CLASSIC(words);
    policy.history = HISTORY;
    return policy;
}

static void begin(struct device *device, void **state, struct kw_password_policy policy) {
    configure(device, state, policy);
    assert_int_equal(kw_password_init(&device->passwords, &device->config), KW_OK);
}

static struct kw_bytes text(const char *characters) {
    return kw_bytes(characters, strlen(characters));
}

/* Makes a password's record, over the one that the device has. */
static enum kw_status make(struct device *device, const char *password, int must_change) {
    uint8_t before[RECORD];
    memcpy(before, device->at, sizeof(before));
    const struct kw_password_new made = {text(password), text("operator"), KW_ACCOUNT_PERSON,
                                         kw_bytes(before, device->record.length), must_change};
    enum kw_status status = kw_password_make(&device->passwords, &made, &device->record, &device->fault);
    if (status != KW_OK)
        memcpy(device->at, before, sizeof(before));
    return status;
}

static enum kw_verdict verify(const struct device *device, const char *password) {
    return kw_password_verify(&device->passwords, kw_bytes(device->at, device->record.length), text(password));
}

static void the_right_password_is_granted_and_all_others_denied(void **state) {
    struct device device;
    begin(&device, state, nist());
    const struct kw_password_cost costs[] = {cheap, hard};
    for (size_t i = 0; i < 2; i++) {
        device.config.cost = costs[i];
        device.record.length = 0;
        assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
        assert_int_equal(device.record.length, KW_PASSWORD_RECORD_SIZE(0));
        assert_int_equal(verify(&device, "blue valves turn left"), KW_GRANTED);
        static const char *const wrong[] = {"",
                                            "blue valves turn lefT",
                                            "Blue valves turn left",
                                            "blue valves turn lef",
                                            "blue valves turn left ",
                                            "blue valves turn leftblue valves turn left"};
        for (size_t at = 0; at < sizeof(wrong) / sizeof(wrong[0]); at++)
            assert_int_equal(verify(&device, wrong[at]), KW_DENIED);
        assert_null(memmem(device.at, sizeof(device.at), "valves", 6));
    }
    char longest[KW_PASSWORD_BYTES_MAX + 1];
    memset(longest, 'y', sizeof(longest));
    const struct kw_bytes record = kw_bytes(device.at, device.record.length);
    assert_int_equal(kw_password_verify(&device.passwords, record, kw_bytes(longest, sizeof(longest))), KW_DENIED);
}

static void two_records_of_one_password_differ(void **state) {
    struct device device;
    begin(&device, state, nist());
    uint8_t first[RECORD];
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    memcpy(first, device.at, sizeof(first));
    device.record.length = 0;
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    assert_memory_not_equal(first + 21, device.at + 21, KW_PASSWORD_SALT_SIZE);
    assert_memory_not_equal(first + 37, device.at + 37, KW_DIGEST_SIZE);
}

static void an_account_that_is_not_there_costs_the_same(void **state) {
    struct device device;
    begin(&device, state, nist());
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    device.watched.calls = 0;
    assert_int_equal(verify(&device, "something else again"), KW_DENIED);
    assert_int_equal(device.watched.calls, 1);
    struct kw_password_cost known = device.watched.cost;
    const struct kw_bytes nobody[] = {{NULL, 0}, {device.at, 5}, {device.at, device.record.length - 1}};
    for (size_t i = 0; i < 3; i++) {
        device.watched.calls = 0;
        memset(&device.watched.cost, 0, sizeof(device.watched.cost));
        assert_int_equal(kw_password_verify(&device.passwords, nobody[i], text("something else again")), KW_DENIED);
        assert_int_equal(device.watched.calls, 1);
        assert_memory_equal(&device.watched.cost, &known, sizeof(known));
    }
}

static enum kw_status all_zeros(void *context, const struct kw_password_cost *cost, struct kw_bytes password,
                                const uint8_t *salt, uint8_t *digest) {
    (void)context;
    (void)cost;
    (void)password;
    (void)salt;
    memset(digest, 0, KW_DIGEST_SIZE);
    return KW_OK;
}

/* Even by the hash that fits what is compared for nobody. */
static void nobody_has_no_right_password(void **state) {
    struct device device;
    const struct kw_password_hash zeros = {NULL, all_zeros};
    begin(&device, state, nist());
    device.config.hash = &zeros;
    assert_int_equal(kw_password_verify(&device.passwords, kw_bytes(NULL, 0), text("anything")), KW_DENIED);
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    assert_int_equal(verify(&device, "anything"), KW_GRANTED);
    device.at[0]++;
    assert_int_equal(verify(&device, "anything"), KW_DENIED);
}

/* Every bit of a record: a changed one is refused or denies. The date may say something else. */
static void no_flipped_bit_lets_in(void **state) {
    struct device device;
    begin(&device, state, nist());
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    for (size_t bit = 0; bit < device.record.length * 8; bit++) {
        size_t at = bit / 8;
        /* The passes: a million of them take their time, and a test of all of it. */
        if (at >= 17 && at < 20)
            continue;
        device.at[at] ^= (uint8_t)(1u << bit % 8);
        int date = at >= 3 && at < 11;
        assert_int_equal(verify(&device, "blue valves turn left"), date ? KW_GRANTED : KW_DENIED);
        device.at[at] ^= (uint8_t)(1u << bit % 8);
    }
    for (size_t length = 0; length < device.record.length; length++)
        assert_int_equal(
            kw_password_verify(&device.passwords, kw_bytes(device.at, length), text("blue valves turn left")),
            KW_DENIED);
}

static void a_stored_cost_beyond_reason_is_no_record(void **state) {
    struct device device;
    begin(&device, state, nist());
    const struct {
        struct kw_password_cost cost;
        enum kw_status status;
    } rows[] = {
        {{KW_PASSWORD_ARGON2ID, 8, 1, 1}, KW_OK},
        {{KW_PASSWORD_ARGON2ID, 7, 1, 1}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_ARGON2ID, 32, 1, 4}, KW_OK},
        {{KW_PASSWORD_ARGON2ID, 31, 1, 4}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_ARGON2ID, 64, 1, 0}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_ARGON2ID, 64, 1, 5}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_ARGON2ID, KW_PASSWORD_MEMORY_MAX, KW_PASSWORD_PASSES_MAX, 1}, KW_OK},
        {{KW_PASSWORD_ARGON2ID, KW_PASSWORD_MEMORY_MAX + 1, 1, 1}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_ARGON2ID, 64, KW_PASSWORD_PASSES_MAX + 1, 1}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_ARGON2ID, 64, 0, 1}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_PBKDF2_SHA256, 0, 0, 0}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_PBKDF2_SHA256, 0, KW_PASSWORD_ITERATIONS_MAX, 0}, KW_OK},
        {{KW_PASSWORD_PBKDF2_SHA256, 0, KW_PASSWORD_ITERATIONS_MAX + 1, 0}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_PBKDF2_SHA256, 1, 1, 0}, KW_ERROR_FORMAT},
        {{KW_PASSWORD_PBKDF2_SHA256, 0, 1, 1}, KW_ERROR_FORMAT},
        {{(enum kw_password_algorithm)0, 0, 1, 0}, KW_ERROR_FORMAT},
        {{(enum kw_password_algorithm)3, 0, 1, 0}, KW_ERROR_FORMAT},
        {KW_PASSWORD_COST_HOST, KW_OK},
        {KW_PASSWORD_COST_GATEWAY, KW_OK},
        {KW_PASSWORD_COST_EMBEDDED, KW_OK},
        {KW_PASSWORD_COST_CONTROLLER, KW_OK},
        {KW_PASSWORD_COST_APPROVED, KW_OK},
        {KW_PASSWORD_COST_SMALL, KW_OK},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        device.config.cost = rows[i].cost;
        assert_int_equal(kw_password_init(&device.passwords, &device.config), rows[i].status);
        assert_int_equal(kw_password_cost_check(&rows[i].cost), rows[i].status);
    }
}

static void judged(struct device *device, struct kw_bytes password, enum kw_password_fault expected) {
    enum kw_password_fault fault = (enum kw_password_fault)99;
    assert_int_equal(kw_password_judge(&device->passwords, password, text("operator-of-line-3"), &fault),
                     expected == KW_PASSWORD_FINE ? KW_OK : KW_ERROR_POLICY);
    assert_int_equal(fault, expected);
}

static void the_nist_profile_asks_for_length_and_no_mixture(void **state) {
    struct device device;
    char long_one[300];
    begin(&device, state, nist());
    judged(&device, text("fifteen letters"), KW_PASSWORD_FINE);
    judged(&device, text("fourteen chars"), KW_PASSWORD_TOO_SHORT);
    judged(&device, kw_bytes(NULL, 0), KW_PASSWORD_TOO_SHORT);
    /* Characters and not bytes. */
    judged(&device, text("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f"), KW_PASSWORD_TOO_SHORT);
    judged(&device, text("\xe2\x82\xac\xf0\x9f\x94\x91 thirteen mor"), KW_PASSWORD_FINE);
    for (size_t i = 0; i < sizeof(long_one); i++)
        long_one[i] = (char)('a' + (int)(i % 26));
    judged(&device, kw_bytes(long_one, 64), KW_PASSWORD_FINE);
    judged(&device, kw_bytes(long_one, 128), KW_PASSWORD_FINE);
    judged(&device, kw_bytes(long_one, 129), KW_PASSWORD_TOO_LONG);
    judged(&device, kw_bytes(long_one, 257), KW_PASSWORD_TOO_LONG);
    judged(&device, text("correcthorsebattery"), KW_PASSWORD_LISTED);
    judged(&device, text("CorrectHorseBattery"), KW_PASSWORD_LISTED);
    judged(&device, text("correcthorsebatterys"), KW_PASSWORD_FINE);
    judged(&device, text("Operator-of-Line-3"), KW_PASSWORD_LISTED);
    judged(&device, text("aaaaaaaaaaaaaaaaaa"), KW_PASSWORD_LISTED);
    judged(&device, text("aaaaaaaaaaaaaaaaab"), KW_PASSWORD_FINE);
    judged(&device,
           text("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3"
                "\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"),
           KW_PASSWORD_LISTED);
    judged(&device, text("with a tab\there, that"), KW_PASSWORD_NOT_TEXT);
    judged(&device, kw_bytes("with a zero\0 in it", 18), KW_PASSWORD_NOT_TEXT);
    judged(&device, text("with a delete \x7f in it"), KW_PASSWORD_NOT_TEXT);
    const struct kw_bytes words = kw_bytes(list, sizeof(list) - 1);
    device.config.policy = (struct kw_password_policy)KW_PASSWORD_POLICY_NIST_BESIDE(words);
    assert_int_equal(kw_password_init(&device.passwords, &device.config), KW_OK);
    judged(&device, text("eight ch"), KW_PASSWORD_FINE);
    judged(&device, text("seven c"), KW_PASSWORD_TOO_SHORT);
    judged(&device, text("letmein"), KW_PASSWORD_TOO_SHORT);
}

static void the_classic_profile_counts_kinds(void **state) {
    struct device device;
    begin(&device, state, classic());
    const struct {
        const char *password;
        uint8_t kinds;
    } rows[] = {{"abcdefghij", 1},
                {"ABCDEFGHIJ", 1},
                {"0123456789", 1},
                {"+-.=_%#!?/", 1},
                {"abcdEFGHij", 2},
                {"abcdefgh12", 2},
                {"ABCDEFGH1.", 3},
                {"Abcdefgh12", 3},
                {"Abcdefg 12", 4},
                {"Abcdef1\xc3\xbczz", 4},
                {"abcdefg\xc3\xbc"
                 "1x",
                 3}};
    for (uint8_t kinds = 0; kinds <= 4; kinds++)
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            device.config.policy.kinds = kinds;
            assert_int_equal(kw_password_init(&device.passwords, &device.config), KW_OK);
            judged(&device, text(rows[i].password), rows[i].kinds >= kinds ? KW_PASSWORD_FINE : KW_PASSWORD_TOO_PLAIN);
        }
    judged(&device, text("Abcdef 12"), KW_PASSWORD_TOO_SHORT);
    judged(&device, text("Password12345"), KW_PASSWORD_TOO_PLAIN);
    device.config.policy.kinds = 3;
    judged(&device, text("Password12345"), KW_PASSWORD_LISTED);
}

static void a_policy_that_its_profile_does_not_allow_is_refused(void **state) {
    struct device device;
    const struct {
        enum kw_password_profile profile;
        size_t at;
        size_t width;
        uint32_t value;
    } rows[] = {
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, least), 2, 7},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, most), 2, 63},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, most), 2, KW_PASSWORD_BYTES_MAX + 1},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, kinds), 1, 1},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, history), 1, KW_PASSWORD_HISTORY_MAX + 1},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, person.least_s), 4, 1},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, person.most_s), 4, 90 * DAY_S},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, process.least_s), 4, 1},
        {KW_PASSWORD_NIST, offsetof(struct kw_password_policy, process.most_s), 4, 1},
        {KW_PASSWORD_CLASSIC, offsetof(struct kw_password_policy, least), 2, 7},
        {KW_PASSWORD_CLASSIC, offsetof(struct kw_password_policy, most), 2, 9},
        {KW_PASSWORD_CLASSIC, offsetof(struct kw_password_policy, kinds), 1, 5},
        {KW_PASSWORD_CLASSIC, offsetof(struct kw_password_policy, person.most_s), 4, DAY_S},
        {KW_PASSWORD_CLASSIC, offsetof(struct kw_password_policy, process.most_s), 4, 0}, /* fine */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        configure(&device, state, rows[i].profile == KW_PASSWORD_NIST ? nist() : classic());
        assert_int_equal(kw_password_init(&device.passwords, &device.config), KW_OK);
        memcpy((uint8_t *)&device.config.policy + rows[i].at, &rows[i].value, rows[i].width);
        enum kw_status expected = i + 1 < sizeof(rows) / sizeof(rows[0]) ? KW_ERROR_POLICY : KW_OK;
        assert_int_equal(kw_password_init(&device.passwords, &device.config), expected);
        assert_int_equal(verify(&device, "anything at all"), KW_DENIED);
    }
    configure(&device, state, nist());
    device.config.policy.blocklist.length = 0;
    assert_int_equal(kw_password_init(&device.passwords, &device.config), KW_ERROR_POLICY);
    configure(&device, state, nist());
    device.config.policy.profile = (enum kw_password_profile)0;
    assert_int_equal(kw_password_init(&device.passwords, &device.config), KW_ERROR_POLICY);
    configure(&device, state, nist());
    device.config.hash = NULL;
    assert_int_equal(kw_password_init(&device.passwords, &device.config), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_password_init(&device.passwords, NULL), KW_ERROR_ARGUMENT);
    assert_int_equal(verify(&device, "anything at all"), KW_DENIED);
}

/* Whoever goes on after a configuration that was refused gets nothing. */
static void without_a_configuration_nothing_is_judged_or_made(void **state) {
    struct device device;
    uint8_t generated[16];
    begin(&device, state, classic());
    assert_int_equal(make(&device, "Some words 7", 1), KW_OK);
    const struct kw_bytes record = kw_bytes(device.at, device.record.length);
    assert_int_equal(kw_password_outdated(&device.passwords, record), KW_DENIED);
    assert_int_equal(kw_password_init(&device.passwords, NULL), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_password_judge(&device.passwords, text("Some words 8"), text("x"), &device.fault),
                     KW_ERROR_STATE);
    assert_int_equal(make(&device, "Some words 8", 1), KW_ERROR_STATE);
    assert_int_equal(kw_password_lifetime(&device.passwords, record, KW_ACCOUNT_PERSON), KW_ERROR_STATE);
    assert_int_equal(kw_password_outdated(&device.passwords, record), KW_DENIED);
    assert_int_equal(kw_password_rehash(&device.passwords, record, text("Some words 7"), &device.record),
                     KW_ERROR_POLICY);
    assert_int_equal(kw_password_generate(&device.passwords, generated, sizeof(generated)), KW_ERROR_STATE);
}

static void earlier_passwords_do_not_come_back(void **state) {
    struct device device;
    begin(&device, state, classic());
    char password[] = "Turbine-A0";
    for (char turn = 0; turn < 7; turn++) {
        password[9] = (char)('0' + turn);
        assert_int_equal(make(&device, password, 1), KW_OK);
        unsigned int remembered = turn < (char)HISTORY ? (unsigned int)turn : HISTORY;
        assert_int_equal(device.record.length, KW_PASSWORD_RECORD_SIZE(remembered));
        assert_int_equal(verify(&device, password), KW_GRANTED);
        /* The present one and the three before it. */
        for (char before = turn; before >= 0; before--) {
            char old[] = "Turbine-A0";
            old[9] = (char)('0' + before);
            if (before != turn)
                assert_int_equal(verify(&device, old), KW_DENIED);
            if (turn - before <= (char)HISTORY) {
                assert_int_equal(make(&device, old, 1), KW_ERROR_POLICY);
                assert_int_equal(device.fault, KW_PASSWORD_REUSED);
            }
        }
    }
    /* The fourth before is forgotten. */
    assert_int_equal(make(&device, "Turbine-A2", 1), KW_OK);
}

static void the_present_password_is_never_the_next(void **state) {
    struct device device;
    begin(&device, state, nist());
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    assert_int_equal(make(&device, "blue valves turn left", 1), KW_ERROR_POLICY);
    assert_int_equal(device.fault, KW_PASSWORD_REUSED);
    assert_int_equal(make(&device, "blue valves turn right", 0), KW_OK);
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
}

static void a_password_has_a_least_and_a_greatest_age(void **state) {
    struct device device;
    struct rig *rig = *state;
    struct kw_password_policy policy = classic();
    policy.process = (struct kw_password_ages){0, 365 * DAY_S};
    begin(&device, state, policy);
    const struct kw_password *passwords = &device.passwords;
    assert_int_equal(make(&device, "Turbine-A0", 0), KW_OK);
    const struct kw_bytes record = kw_bytes(device.at, device.record.length);
    rig_wait(rig, DAY_MS - 1000);
    assert_int_equal(make(&device, "Turbine-A1", 0), KW_ERROR_POLICY);
    assert_int_equal(device.fault, KW_PASSWORD_TOO_SOON);
    /* Set by somebody else, or to be changed, it may be changed at once. */
    uint8_t before[RECORD];
    memcpy(before, device.at, sizeof(before));
    assert_int_equal(make(&device, "Turbine-A1", 1), KW_OK);
    memcpy(device.at, before, sizeof(before));
    device.record.length = record.length;
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_PERSON), KW_OK);
    rig_wait(rig, (uint64_t)89 * DAY_MS + 999);
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_PERSON), KW_OK);
    rig_wait(rig, 1);
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_PERSON), KW_ERROR_POLICY);
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_PROCESS), KW_OK);
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_DEVICE), KW_OK);
    rig_wait(rig, (uint64_t)275 * DAY_MS);
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_PROCESS), KW_ERROR_POLICY);
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_DEVICE), KW_ERROR_POLICY);
    assert_int_equal(make(&device, "Turbine-A1", 0), KW_OK);
    assert_int_equal(kw_password_lifetime(passwords, kw_bytes(device.at, device.record.length), KW_ACCOUNT_PERSON),
                     KW_OK);
}

static void an_age_needs_a_clock_that_is_set(void **state) {
    struct device device;
    struct rig *rig = *state;
    begin(&device, state, classic());
    const struct kw_password *passwords = &device.passwords;
    assert_int_equal(make(&device, "Turbine-A0", 0), KW_OK);
    const struct kw_bytes record = kw_bytes(device.at, device.record.length);
    struct kw_moment moment = rig->moment;
    rig->moment.unix_ms -= 1000;
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_PERSON), KW_ERROR_CLOCK);
    assert_int_equal(make(&device, "Turbine-A1", 0), KW_ERROR_CLOCK);
    rig->moment = moment;
    rig->moment.trust = KW_CLOCK_UNSET;
    assert_int_equal(kw_password_lifetime(passwords, record, KW_ACCOUNT_PERSON), KW_ERROR_CLOCK);
    assert_int_equal(make(&device, "Turbine-A1", 0), KW_ERROR_CLOCK);
    /* A password made without a clock is too old as soon as there is one. */
    assert_int_equal(make(&device, "Turbine-A1", 1), KW_OK);
    const struct kw_bytes undated = kw_bytes(device.at, device.record.length);
    assert_int_equal(kw_password_lifetime(passwords, undated, KW_ACCOUNT_PERSON), KW_ERROR_CLOCK);
    rig->moment = moment;
    assert_int_equal(kw_password_lifetime(passwords, undated, KW_ACCOUNT_PERSON), KW_ERROR_POLICY);
    assert_int_equal(kw_password_lifetime(passwords, undated, KW_ACCOUNT_PROCESS), KW_OK);
    assert_int_equal(kw_password_lifetime(passwords, kw_bytes(NULL, 0), KW_ACCOUNT_PROCESS), KW_ERROR_FORMAT);
}

static void a_hash_is_raised_when_it_is_next_known(void **state) {
    struct device device;
    begin(&device, state, classic());
    assert_int_equal(make(&device, "Turbine-A0", 1), KW_OK);
    assert_int_equal(make(&device, "Turbine-A1", 1), KW_OK);
    const struct kw_bytes old = kw_bytes(device.at, device.record.length);
    assert_int_equal(kw_password_outdated(&device.passwords, old), KW_DENIED);
    assert_int_equal(kw_password_outdated(&device.passwords, kw_bytes(NULL, 0)), KW_DENIED);
    const struct kw_password_cost costs[] = {dearer, hard};
    for (size_t i = 0; i < 2; i++) {
        uint8_t at[RECORD];
        struct kw_password_record anew = {at, old.length - 1, 0};
        device.config.cost = costs[i];
        assert_int_equal(kw_password_outdated(&device.passwords, old), KW_GRANTED);
        rig_wait(device.rig, DAY_MS);
        assert_int_equal(kw_password_rehash(&device.passwords, old, text("Turbine-A0"), &anew), KW_ERROR_POLICY);
        assert_int_equal(kw_password_rehash(&device.passwords, old, text("Turbine-A1"), &anew), KW_ERROR_ROOM);
        assert_int_equal(anew.length, 0);
        anew.room = old.length;
        assert_int_equal(kw_password_rehash(&device.passwords, old, text("Turbine-A1"), &anew), KW_OK);
        assert_int_equal(anew.length, old.length);
        const struct kw_bytes raised = kw_bytes(at, anew.length);
        assert_int_equal(kw_password_outdated(&device.passwords, raised), KW_DENIED);
        assert_int_equal(kw_password_verify(&device.passwords, raised, text("Turbine-A1")), KW_GRANTED);
        /* Its date and the earlier ones are what they were. */
        assert_memory_equal(at, old.at, KW_PASSWORD_HEAD_SIZE);
        assert_memory_equal(at + KW_PASSWORD_RECORD_SIZE(0), old.at + KW_PASSWORD_RECORD_SIZE(0),
                            KW_PASSWORD_HASHED_SIZE);
        const struct kw_password_new again = {text("Turbine-A0"), text("x"), KW_ACCOUNT_PERSON, raised, 1};
        uint8_t next[RECORD];
        struct kw_password_record record = {next, sizeof(next), 0};
        assert_int_equal(kw_password_make(&device.passwords, &again, &record, &device.fault), KW_ERROR_POLICY);
        assert_int_equal(device.fault, KW_PASSWORD_REUSED);
    }
}

static void a_record_of_an_algorithm_that_is_not_there_denies(void **state) {
    struct device device;
    begin(&device, state, nist());
    device.config.cost = hard;
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    device.config.older = NULL;
    assert_int_equal(verify(&device, "blue valves turn left"), KW_DENIED);
    device.record.length = 0;
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_ERROR_UNSUPPORTED);
}

static void under_a_key_a_record_is_of_no_use_without_it(void **state) {
    struct device device;
    struct rig *rig = *state;
    begin(&device, state, nist());
    assert_int_equal(make(&device, "blue valves turn left", 0), KW_OK);
    uint8_t plain[RECORD];
    memcpy(plain, device.at, sizeof(plain));
    const struct kw_bytes without = kw_bytes(plain, device.record.length);
    assert_int_equal(kw_keys_openssl_take_secret(&rig->software, KEY, text("a secret of 16..")), KW_OK);
    device.config.keys = &rig->software.keys;
    device.config.key = KEY;
    /* One made before there was a key still does, and is to be hashed anew. */
    assert_int_equal(kw_password_verify(&device.passwords, without, text("blue valves turn left")), KW_GRANTED);
    assert_int_equal(kw_password_outdated(&device.passwords, without), KW_GRANTED);
    assert_int_equal(kw_password_rehash(&device.passwords, without, text("blue valves turn left"), &device.record),
                     KW_OK);
    assert_int_equal(verify(&device, "blue valves turn left"), KW_GRANTED);
    assert_int_equal(verify(&device, "blue valves turn lefT"), KW_DENIED);
    assert_int_equal(device.at[KW_PASSWORD_HEAD_SIZE], 0x82);
    /* The slow hash alone is not what is stored. */
    uint8_t slow[KW_DIGEST_SIZE];
    assert_int_equal(
        device.config.hash->hash(&device.watched, &cheap, text("blue valves turn left"), device.at + 21, slow), KW_OK);
    assert_memory_not_equal(slow, device.at + 37, KW_DIGEST_SIZE);
    device.config.key = KEY + 1;
    assert_int_equal(verify(&device, "blue valves turn left"), KW_DENIED);
    device.config.keys = NULL;
    assert_int_equal(verify(&device, "blue valves turn left"), KW_DENIED);
    /* Nor does the mark taken away help. */
    device.at[KW_PASSWORD_HEAD_SIZE] = 2;
    assert_int_equal(verify(&device, "blue valves turn left"), KW_DENIED);
}

static void every_room_is_checked_at_its_border(void **state) {
    struct device device;
    begin(&device, state, classic());
    uint8_t before[RECORD];
    size_t length = 0;
    for (uint32_t turn = 0; turn < HISTORY + 2; turn++) {
        char password[] = "Turbine-A0";
        password[9] = (char)('0' + turn);
        const struct kw_password_new made = {text(password), text("x"), KW_ACCOUNT_PERSON, kw_bytes(before, length), 1};
        size_t needed = KW_PASSWORD_RECORD_SIZE(turn < HISTORY ? turn : HISTORY);
        for (size_t room = 0; room <= needed; room++) {
            uint8_t at[RECORD + 1];
            struct kw_password_record record = {at, room, 0};
            memset(at, 0xcc, sizeof(at));
            enum kw_status status = kw_password_make(&device.passwords, &made, &record, &device.fault);
            assert_int_equal(status, room < needed ? KW_ERROR_ROOM : KW_OK);
            assert_int_equal(record.length, room < needed ? 0 : needed);
            assert_int_equal(at[needed], 0xcc);
            if (room < needed)
                assert_int_equal(at[room], 0xcc);
            else
                memcpy(before, at, needed);
        }
        length = needed;
    }
}

static void a_failure_leaves_nothing_behind(void **state) {
    struct device device;
    struct rig *rig = *state;
    begin(&device, state, nist());
    const struct kw_password_new made = {text("blue valves turn left"), text("x"), KW_ACCOUNT_PERSON, {NULL, 0}, 0};
    uint8_t zeros[KW_PASSWORD_RECORD_SIZE(0)] = {0};
    memset(device.at, 0xcc, sizeof(device.at));
    rig->entropy_fails = 1;
    assert_int_equal(kw_password_make(&device.passwords, &made, &device.record, &device.fault), KW_ERROR_ENTROPY);
    assert_memory_equal(device.at, zeros, sizeof(zeros));
    rig->entropy_fails = 0;
    memset(device.at, 0xcc, sizeof(device.at));
    device.watched.fails_at = 1;
    assert_int_equal(kw_password_make(&device.passwords, &made, &device.record, &device.fault), KW_ERROR_CRYPTO);
    assert_memory_equal(device.at, zeros, sizeof(zeros));
    assert_int_equal(device.record.length, 0);
    device.watched.fails_at = 0;
    assert_int_equal(kw_password_make(&device.passwords, &made, &device.record, &device.fault), KW_OK);
    device.watched.calls = 0;
    device.watched.fails_at = 1;
    assert_int_equal(verify(&device, "blue valves turn left"), KW_DENIED);
    /* A new one whose comparison with the present one fails is not taken. */
    device.watched.calls = 0;
    assert_int_equal(make(&device, "blue valves turn right", 0), KW_ERROR_CRYPTO);
    struct kw_password_new broken = made;
    broken.before = kw_bytes(device.at, 20);
    assert_int_equal(kw_password_make(&device.passwords, &broken, &device.record, &device.fault), KW_ERROR_FORMAT);
}

static void generated_passwords_are_even_and_pass_the_policy(void **state) {
    struct device device;
    struct kw_password_policy policy = classic();
    policy.kinds = 4;
    begin(&device, state, policy);
    unsigned int seen[256] = {0};
    uint8_t password[40];
    uint8_t last[40] = {0};
    for (unsigned int turn = 0; turn < 2000; turn++) {
        enum kw_password_fault fault;
        password[32] = 0xcc;
        assert_int_equal(kw_password_generate(&device.passwords, password, 32), KW_OK);
        assert_int_equal(password[32], 0xcc);
        assert_int_equal(kw_password_judge(&device.passwords, kw_bytes(password, 32), text("x"), &fault), KW_OK);
        assert_memory_not_equal(password, last, 32);
        memcpy(last, password, 32);
        for (size_t i = 0; i < 32; i++)
            seen[password[i]]++;
    }
    /* 64,000 characters of 64 symbols: each about 1,000 times; six standard deviations are 190. */
    unsigned int symbols = 0;
    for (size_t i = 0; i < 256; i++) {
        if (seen[i] == 0)
            continue;
        symbols++;
        assert_true(seen[i] > 810 && seen[i] < 1190);
    }
    assert_int_equal(symbols, 64);
    assert_int_equal(seen['l'] + seen['I'] + seen['O'] + seen['0'] + seen['1'], 0);
}

static enum kw_status stuck(void *context, void *to, size_t length) {
    memset(to, *(const uint8_t *)context, length);
    return KW_OK;
}

static void a_source_that_is_stuck_generates_nothing(void **state) {
    struct device device;
    uint8_t password[40];
    uint8_t zeros[40] = {0};
    uint8_t value = 0;
    const struct kw_entropy entropy = {&value, stuck};
    begin(&device, state, nist());
    device.config.entropy = &entropy;
    for (unsigned int i = 0; i < 256; i++) {
        value = (uint8_t)i;
        assert_int_equal(kw_password_generate(&device.passwords, password, 40), KW_ERROR_ENTROPY);
        assert_memory_equal(password, zeros, 40);
    }
    device.config.entropy = &device.rig->entropy;
    device.rig->entropy_fails = 1;
    assert_int_equal(kw_password_generate(&device.passwords, password, 40), KW_ERROR_ENTROPY);
    device.rig->entropy_fails = 0;
    assert_int_equal(kw_password_generate(&device.passwords, password, 14), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_password_generate(&device.passwords, password, 129), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_password_generate(&device.passwords, password, 15), KW_OK);
    device.config.policy.least = 8;
    assert_int_equal(kw_password_generate(&device.passwords, password, 11), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_password_generate(&device.passwords, password, 12), KW_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("[CR 1.1, CR 1.5] the right password is granted and all others denied",
                 the_right_password_is_granted_and_all_others_denied),
        RIG_TEST("[CR 1.5] two records of one password differ", two_records_of_one_password_differ),
        RIG_TEST("[CR 1.5] an account that is not there costs the same", an_account_that_is_not_there_costs_the_same),
        RIG_TEST("[CR 1.5] nobody has no right password", nobody_has_no_right_password),
        RIG_TEST("[CR 1.5] no flipped bit lets in", no_flipped_bit_lets_in),
        RIG_TEST("a stored cost beyond reason is no record", a_stored_cost_beyond_reason_is_no_record),
        RIG_TEST("[CR 1.7] the NIST profile asks for length and no mixture",
                 the_nist_profile_asks_for_length_and_no_mixture),
        RIG_TEST("[CR 1.7] the classic profile counts kinds", the_classic_profile_counts_kinds),
        RIG_TEST("[CR 1.7] a policy that its profile does not allow is refused",
                 a_policy_that_its_profile_does_not_allow_is_refused),
        RIG_TEST("[CR 1.7] without a configuration nothing is judged or made",
                 without_a_configuration_nothing_is_judged_or_made),
        RIG_TEST("[CR 1.7 RE 1] earlier passwords do not come back", earlier_passwords_do_not_come_back),
        RIG_TEST("[CR 1.5] the present password is never the next", the_present_password_is_never_the_next),
        RIG_TEST("[CR 1.7 RE 1, CR 1.7 RE 2] a password has a least and a greatest age",
                 a_password_has_a_least_and_a_greatest_age),
        RIG_TEST("[CR 1.7 RE 1] an age needs a clock that is set", an_age_needs_a_clock_that_is_set),
        RIG_TEST("[CR 1.5] a hash is raised when it is next known", a_hash_is_raised_when_it_is_next_known),
        RIG_TEST("[CR 1.5] a record of an algorithm that is not there denies",
                 a_record_of_an_algorithm_that_is_not_there_denies),
        RIG_TEST("[CR 1.5, CR 1.5 RE 1] under a key a record is of no use without it",
                 under_a_key_a_record_is_of_no_use_without_it),
        RIG_TEST("every room is checked at its border", every_room_is_checked_at_its_border),
        RIG_TEST("[CR 1.5] a failure leaves nothing behind", a_failure_leaves_nothing_behind),
        RIG_TEST("[CR 1.7 RE 1] generated passwords are even and pass the policy",
                 generated_passwords_are_even_and_pass_the_policy),
        RIG_TEST("[CR 1.7 RE 1] a source that is stuck generates nothing", a_source_that_is_stuck_generates_nothing),
    };
    return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
