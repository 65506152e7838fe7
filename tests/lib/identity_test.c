#include <keyway/identity.h>

#include "rig.h"

#define DAY_S 86400
#define NOW_S 1795910400

static const struct kw_moment noon = {(int64_t)NOW_S * 1000 + 999, KW_CLOCK_SET};

static const struct kw_identity_policy usual = {
    .anchors = KW_IDENTITY_ASSET_OWNER,
    .uses = KW_IDENTITY_SIGN | KW_IDENTITY_CLIENT,
    .strength_bits = 128,
    .depth_max = 3,
    .revocation = KW_REVOCATION_REQUIRED,
    .known_max_s = 7 * DAY_S,
    .clock = KW_CLOCK_SET,
    .untimed = KW_IDENTITY_UNTIMED_REFUSED,
};

static struct kw_certificate_facts good(void) {
    return (struct kw_certificate_facts){
        .chain = KW_GRANTED,
        .possession = KW_GRANTED,
        .name = KW_DENIED,
        .anchor = KW_IDENTITY_ASSET_OWNER,
        .depth = 2,
        .strength_bits = 128,
        .uses = KW_IDENTITY_SIGN | KW_IDENTITY_CLIENT | KW_IDENTITY_NAMED,
        .form = KW_IDENTITY_VERSION_3 | KW_IDENTITY_SERIAL | KW_IDENTITY_ISSUER_KEY,
        .not_before_s = NOW_S - 100,
        .not_after_s = NOW_S + 100,
        .revocation = KW_REVOCATION_GOOD,
        .known_since_s = NOW_S - DAY_S,
        .known_from_s = NOW_S - 1,
        .known_until_s = NOW_S + DAY_S,
    };
}

static enum kw_identity_reason judged(const struct kw_identity_policy *policy, const struct kw_certificate_facts *facts,
                                      const struct kw_moment *now) {
    enum kw_identity_reason reason = (enum kw_identity_reason)0;
    enum kw_verdict verdict = kw_identity_judge(policy, facts, now, &reason);
    int trusted = reason == KW_IDENTITY_TRUSTED || reason == KW_IDENTITY_TRUSTED_UNTIMED;
    assert_int_equal(verdict, trusted ? KW_GRANTED : KW_DENIED);
    return reason;
}

static void nothing_is_refused(void **state) {
    (void)state;
    const struct kw_certificate_facts facts = good();
    static const struct kw_certificate_facts none;
    assert_int_equal(judged(&usual, &facts, &noon), KW_IDENTITY_TRUSTED);
    assert_int_equal(judged(&usual, &none, &noon), KW_IDENTITY_UNTRUSTED);
    assert_int_equal(judged(&usual, NULL, &noon), KW_IDENTITY_UNTRUSTED);
    assert_int_equal(judged(NULL, &facts, &noon), KW_IDENTITY_UNTRUSTED);
    assert_int_equal(judged(&usual, &facts, NULL), KW_IDENTITY_CLOCK);
}

/* Each fact alone, on either side of its bound. */
static void each_fact_alone_refuses(void **state) {
    (void)state;
    struct kw_certificate_facts facts[14];
    static const enum kw_identity_reason wanted[14] = {
        KW_IDENTITY_UNTRUSTED, KW_IDENTITY_WRONG_ROOT, KW_IDENTITY_WRONG_ROOT, KW_IDENTITY_TOO_DEEP,
        KW_IDENTITY_WEAK,      KW_IDENTITY_WRONG_USE,  KW_IDENTITY_WRONG_USE,  KW_IDENTITY_WRONG_USE,
        KW_IDENTITY_REVOKED,   KW_IDENTITY_EARLY,      KW_IDENTITY_EXPIRED,    KW_IDENTITY_REVOCATION_UNKNOWN,
        KW_IDENTITY_TRUSTED,   KW_IDENTITY_TRUSTED,
    };
    for (size_t i = 0; i < 14; i++)
        facts[i] = good();
    facts[0].chain = (enum kw_verdict)1;
    facts[1].anchor = KW_IDENTITY_SUPPLIER;
    facts[2].anchor = KW_IDENTITY_SUPPLIER | KW_IDENTITY_ASSET_OWNER;
    facts[3].depth = 4;
    facts[4].strength_bits = 127;
    facts[5].uses = KW_IDENTITY_SIGN;
    facts[6].uses = KW_IDENTITY_CLIENT | KW_IDENTITY_SERVER;
    facts[7].authority = 1;
    facts[8].revocation = KW_REVOCATION_REVOKED;
    facts[9].not_before_s = NOW_S + 1;
    facts[10].not_after_s = NOW_S - 1;
    facts[11].revocation = (enum kw_revocation)0;
    facts[12].not_before_s = NOW_S;
    facts[12].not_after_s = NOW_S;
    facts[13].depth = 3;
    for (size_t i = 0; i < 14; i++)
        assert_int_equal(judged(&usual, &facts[i], &noon), wanted[i]);
}

static void a_weak_policy_takes_nobody(void **state) {
    (void)state;
    struct kw_certificate_facts facts = good();
    struct kw_identity_policy policy = usual;
    facts.strength_bits = 256;
    policy.strength_bits = 111;
    assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_WEAK);
    policy.strength_bits = 112;
    assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_TRUSTED);
    policy.uses = 16;
    facts.uses = UINT32_MAX;
    assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_WRONG_USE);
    policy = usual;
    policy.anchors = 0;
    assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_WRONG_ROOT);
}

static void a_list_of_revocations_has_its_time(void **state) {
    (void)state;
    static const struct {
        int64_t since_s, from_s, until_s;
        uint32_t most_s;
        enum kw_identity_reason reason;
    } rows[] = {
        {NOW_S - 7 * DAY_S, NOW_S, NOW_S, 7 * DAY_S, KW_IDENTITY_TRUSTED},
        {NOW_S - 7 * DAY_S - 1, NOW_S, NOW_S, 7 * DAY_S, KW_IDENTITY_REVOCATION_STALE},
        {NOW_S - 700 * DAY_S, NOW_S - DAY_S, INT64_MAX, 0, KW_IDENTITY_TRUSTED},
        {NOW_S - DAY_S, NOW_S - DAY_S, NOW_S - 1, 0, KW_IDENTITY_REVOCATION_STALE},
        {NOW_S + 1, NOW_S + 1, NOW_S + DAY_S, 0, KW_IDENTITY_REVOCATION_STALE},
        {NOW_S - DAY_S, NOW_S + 1, NOW_S + DAY_S, 0, KW_IDENTITY_REVOCATION_STALE},
        {NOW_S, NOW_S - 1, NOW_S + DAY_S, 0, KW_IDENTITY_REVOCATION_STALE},
        {INT64_MIN, NOW_S, INT64_MAX, 0, KW_IDENTITY_REVOCATION_STALE},
        {INT64_MAX, INT64_MAX, INT64_MIN, UINT32_MAX, KW_IDENTITY_REVOCATION_STALE},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct kw_certificate_facts facts = good();
        struct kw_identity_policy policy = usual;
        facts.known_since_s = rows[i].since_s;
        facts.known_from_s = rows[i].from_s;
        facts.known_until_s = rows[i].until_s;
        policy.known_max_s = rows[i].most_s;
        assert_int_equal(judged(&policy, &facts, &noon), rows[i].reason);
        /* Who does not require one takes a peer without, and never one that is revoked. */
        policy.revocation = KW_REVOCATION_IF_KNOWN;
        assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_TRUSTED);
        facts.revocation = KW_REVOCATION_REVOKED;
        assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_REVOKED);
    }
}

static void without_a_clock_the_policy_decides(void **state) {
    (void)state;
    static const struct kw_moment unset = {(int64_t)NOW_S * 1000, KW_CLOCK_UNSET};
    static const struct kw_moment before = {-1, KW_CLOCK_SYNCED};
    static const struct kw_moment broken = {(int64_t)NOW_S * 1000, (enum kw_clock_trust)0};
    const struct kw_moment *const moments[] = {&unset, &before, &broken, &noon};
    static const struct {
        enum kw_identity_untimed untimed;
        enum kw_identity_reason ending, endless;
    } rows[] = {
        {KW_IDENTITY_UNTIMED_REFUSED, KW_IDENTITY_CLOCK, KW_IDENTITY_CLOCK},
        {(enum kw_identity_untimed)0, KW_IDENTITY_CLOCK, KW_IDENTITY_CLOCK},
        {KW_IDENTITY_UNTIMED_ENDLESS, KW_IDENTITY_CLOCK, KW_IDENTITY_TRUSTED_UNTIMED},
        {KW_IDENTITY_UNTIMED_TAKEN, KW_IDENTITY_TRUSTED_UNTIMED, KW_IDENTITY_TRUSTED_UNTIMED},
    };
    struct kw_identity_policy policy = usual;
    policy.clock = KW_CLOCK_SYNCED;
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        for (size_t at = 0; at < 4; at++) {
            struct kw_certificate_facts facts = good();
            policy.untimed = rows[i].untimed;
            policy.revocation = KW_REVOCATION_IF_KNOWN;
            assert_int_equal(judged(&policy, &facts, moments[at]), rows[i].ending);
            facts.form |= KW_IDENTITY_ENDLESS;
            assert_int_equal(judged(&policy, &facts, moments[at]), rows[i].endless);
            /* No time tells whether what is known of revocation still holds. */
            policy.revocation = KW_REVOCATION_REQUIRED;
            if (rows[i].endless == KW_IDENTITY_TRUSTED_UNTIMED)
                assert_int_equal(judged(&policy, &facts, moments[at]), KW_IDENTITY_REVOCATION_UNKNOWN);
        }
    /* A clock that is set has to do with what has an end, whatever the policy says of one that is not. */
    struct kw_certificate_facts facts = good();
    facts.not_after_s = NOW_S - 1;
    policy = usual;
    policy.untimed = KW_IDENTITY_UNTIMED_TAKEN;
    assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_EXPIRED);
}

static void a_client_takes_the_host_that_it_called(void **state) {
    (void)state;
    struct kw_certificate_facts facts = good();
    struct kw_identity_policy policy = usual;
    policy.named = 1;
    assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_WRONG_NAME);
    facts.name = KW_GRANTED;
    assert_int_equal(judged(&policy, &facts, &noon), KW_IDENTITY_TRUSTED);
}

static void a_proof_needs_the_key_too(void **state) {
    (void)state;
    struct kw_certificate_facts facts = good();
    struct kw_login_proof proof;
    memset(facts.key_digest, 7, sizeof(facts.key_digest));
    kw_identity_proof(KW_GRANTED, &facts, &proof);
    assert_int_equal(proof.verdict, KW_GRANTED);
    assert_memory_equal(proof.digest, facts.key_digest, KW_DIGEST_SIZE);
    kw_identity_proof(KW_DENIED, &facts, &proof);
    assert_int_equal(proof.verdict, KW_DENIED);
    facts.possession = KW_DENIED;
    kw_identity_proof(KW_GRANTED, &facts, &proof);
    assert_int_equal(proof.verdict, KW_DENIED);
}

static void a_device_has_the_form_of_one(void **state) {
    (void)state;
    struct kw_certificate_facts facts = good();
    facts.device_text = (struct kw_identity_text){4, "0815"};
    assert_int_equal(kw_identity_device(&facts, 0), KW_GRANTED);
    assert_int_equal(kw_identity_device(&facts, 1), KW_DENIED);
    facts.form |= KW_IDENTITY_ENDLESS;
    assert_int_equal(kw_identity_device(&facts, 1), KW_GRANTED);
    struct kw_certificate_facts wrong[6] = {facts, facts, facts, facts, facts, facts};
    wrong[0].device_text.length = 0;
    wrong[1].authority = 1;
    wrong[2].uses = KW_IDENTITY_CLIENT;
    wrong[3].form &= ~KW_IDENTITY_SERIAL;
    wrong[4].form &= ~KW_IDENTITY_VERSION_3;
    wrong[5].form &= ~KW_IDENTITY_ISSUER_KEY;
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(kw_identity_device(&wrong[i], 0), KW_DENIED);
}

static void a_certificate_fits_one_key(void **state) {
    struct rig *rig = *state;
    struct kw_certificate_facts facts = good();
    const struct kw_keys *keys = &rig->software.keys;
    assert_int_equal(kw_keys_openssl_make(&rig->software, 71), KW_OK);
    assert_int_equal(kw_keys_openssl_make(&rig->software, 72), KW_OK);
    assert_int_equal(keys->point(keys->context, 71, facts.point), KW_OK);
    assert_int_equal(kw_identity_fits(keys, 71, &facts), KW_DENIED);
    facts.has_point = 1;
    assert_int_equal(kw_identity_fits(keys, 71, &facts), KW_GRANTED);
    assert_int_equal(kw_identity_fits(keys, 72, &facts), KW_DENIED);
    assert_int_equal(kw_identity_fits(keys, 73, &facts), KW_DENIED);
}

static void every_reason_has_its_words(void **state) {
    (void)state;
    for (int reason = KW_IDENTITY_TRUSTED; reason <= KW_IDENTITY_REVOCATION_STALE; reason++)
        assert_string_not_equal(kw_identity_text((enum kw_identity_reason)reason), "unknown reason");
    assert_string_equal(kw_identity_text((enum kw_identity_reason)0), "unknown reason");
    assert_string_equal(kw_identity_text((enum kw_identity_reason)99), "unknown reason");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("nothing is refused", nothing_is_refused),
        RIG_TEST("[CR 1.8] [CR 1.9] each fact alone refuses", each_fact_alone_refuses),
        RIG_TEST("a weak policy takes nobody", a_weak_policy_takes_nobody),
        RIG_TEST("[CR 1.9] a list of revocations has its time", a_list_of_revocations_has_its_time),
        RIG_TEST("[CR 1.9] without a clock the policy decides", without_a_clock_the_policy_decides),
        RIG_TEST("a client takes the host that it called", a_client_takes_the_host_that_it_called),
        RIG_TEST("[CR 1.2] [CR 1.9] a proof needs the key too", a_proof_needs_the_key_too),
        RIG_TEST("[CR 1.2] [CR 1.8] a device has the form of one", a_device_has_the_form_of_one),
        RIG_TEST("[CR 1.8] [CR 1.9] a certificate fits one key", a_certificate_fits_one_key),
        RIG_TEST("every reason has its words", every_reason_has_its_words),
    };
    return cmocka_run_group_tests_name("identity", tests, NULL, NULL);
}
