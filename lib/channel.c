#include <keyway/channel.h>

#include "channel_rule.h"

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

#define LIST(list)                                                                                                     \
    { list, COUNT(list) }

#define BYTES_MIN    1024u
#define STRENGTH_MIN 112u
#define DAY_S        86400u

/* What may be in a policy at all. */
static const uint16_t suites[] = {
    KW_SUITE_AES_128_GCM,
    KW_SUITE_AES_256_GCM,
    KW_SUITE_CHACHA20,
    KW_SUITE_ECDHE_ECDSA_AES_128_GCM,
    KW_SUITE_ECDHE_ECDSA_AES_256_GCM,
    KW_SUITE_ECDHE_RSA_AES_128_GCM,
    KW_SUITE_ECDHE_RSA_AES_256_GCM,
    KW_SUITE_ECDHE_RSA_CHACHA20,
    KW_SUITE_ECDHE_ECDSA_CHACHA20,
};
static const uint16_t groups[] = {
    KW_GROUP_P256, KW_GROUP_P384, KW_GROUP_P521, KW_GROUP_X25519, KW_GROUP_X25519_MLKEM,
};
static const uint16_t signatures[] = {
    KW_SIGNATURE_RSA_PKCS1_SHA256, KW_SIGNATURE_P256_SHA256,    KW_SIGNATURE_P384_SHA384,    KW_SIGNATURE_P521_SHA512,
    KW_SIGNATURE_RSA_PSS_SHA256,   KW_SIGNATURE_RSA_PSS_SHA384, KW_SIGNATURE_RSA_PSS_SHA512, KW_SIGNATURE_ED25519,
};

/* Of the ready ones. */
static const uint16_t suites_13[] = {KW_SUITE_AES_256_GCM, KW_SUITE_AES_128_GCM, KW_SUITE_CHACHA20};
static const uint16_t suites_all[] = {
    KW_SUITE_AES_256_GCM,
    KW_SUITE_AES_128_GCM,
    KW_SUITE_CHACHA20,
    KW_SUITE_ECDHE_ECDSA_AES_256_GCM,
    KW_SUITE_ECDHE_ECDSA_AES_128_GCM,
    KW_SUITE_ECDHE_RSA_AES_256_GCM,
    KW_SUITE_ECDHE_RSA_AES_128_GCM,
};
static const uint16_t groups_usual[] = {KW_GROUP_X25519, KW_GROUP_P256, KW_GROUP_P384};
static const uint16_t signatures_13[] = {
    KW_SIGNATURE_P256_SHA256,    KW_SIGNATURE_P384_SHA384,    KW_SIGNATURE_ED25519,
    KW_SIGNATURE_RSA_PSS_SHA256, KW_SIGNATURE_RSA_PSS_SHA384, KW_SIGNATURE_RSA_PSS_SHA512,
};
static const uint16_t signatures_all[] = {
    KW_SIGNATURE_P256_SHA256,      KW_SIGNATURE_P384_SHA384,    KW_SIGNATURE_ED25519,
    KW_SIGNATURE_RSA_PSS_SHA256,   KW_SIGNATURE_RSA_PSS_SHA384, KW_SIGNATURE_RSA_PSS_SHA512,
    KW_SIGNATURE_RSA_PKCS1_SHA256,
};

#define IDENTITY(use, is_named)                                                                                        \
    {                                                                                                                  \
        .anchors = KW_IDENTITY_ASSET_OWNER, .uses = KW_IDENTITY_SIGN | (use), .strength_bits = STRENGTH_MIN,           \
        .depth_max = 3, .revocation = KW_REVOCATION_REQUIRED, .known_max_s = 7 * DAY_S, .clock = KW_CLOCK_SET,         \
        .untimed = KW_IDENTITY_UNTIMED_REFUSED, .named = (is_named)                                                    \
    }

static const struct kw_channel_policy policies[] = {
    [KW_CHANNEL_WEB] = {KW_CHANNEL_TLS_1_2, KW_CHANNEL_TLS_1_3, LIST(suites_all), LIST(groups_usual),
                        LIST(signatures_all), KW_CHANNEL_PEER_UNASKED, IDENTITY(KW_IDENTITY_CLIENT, 0), 10000, 32768},
    [KW_CHANNEL_MACHINE] = {KW_CHANNEL_TLS_1_3, KW_CHANNEL_TLS_1_3, LIST(suites_13), LIST(groups_usual),
                            LIST(signatures_13), KW_CHANNEL_PEER_DEMANDED, IDENTITY(KW_IDENTITY_CLIENT, 0), 10000,
                            32768},
    [KW_CHANNEL_SYSLOG] = {KW_CHANNEL_TLS_1_2, KW_CHANNEL_TLS_1_3, LIST(suites_all), LIST(groups_usual),
                           LIST(signatures_all), KW_CHANNEL_PEER_DEMANDED, IDENTITY(KW_IDENTITY_SERVER, 1), 30000,
                           32768},
    [KW_CHANNEL_UPDATE] = {KW_CHANNEL_TLS_1_3, KW_CHANNEL_TLS_1_3, LIST(suites_13), LIST(groups_usual),
                           LIST(signatures_13), KW_CHANNEL_PEER_DEMANDED, IDENTITY(KW_IDENTITY_SERVER, 1), 30000,
                           32768},
};

const struct kw_channel_policy *kw_channel_policy(enum kw_channel_purpose purpose) {
    return (size_t)purpose < COUNT(policies) ? &policies[purpose] : NULL;
}

static int is_bounded(const struct kw_channel_policy *policy) {
    return policy->version_min >= KW_CHANNEL_TLS_1_2 && policy->version_min <= policy->version_max &&
           policy->version_max <= KW_CHANNEL_TLS_1_3 && policy->handshake_ms > 0 &&
           policy->handshake_bytes >= BYTES_MIN;
}

static int is_strong(const struct kw_channel_policy *policy) {
    return kw_channel_rule_within(&policy->suites, suites, COUNT(suites)) &&
           kw_channel_rule_within(&policy->groups, groups, COUNT(groups)) &&
           kw_channel_rule_within(&policy->signatures, signatures, COUNT(signatures)) &&
           policy->identity.strength_bits >= STRENGTH_MIN;
}

/* Whether the peer has to be what it is called as, or calls as. */
static int has_sides(const struct kw_channel_policy *policy, int client) {
    uint32_t uses = policy->identity.uses;
    int is_free = policy->peer == KW_CHANNEL_PEER_ASKED || policy->peer == KW_CHANNEL_PEER_UNASKED;
    if (client)
        return !is_free && policy->identity.named && (uses & KW_IDENTITY_SERVER) != 0;
    return policy->peer == KW_CHANNEL_PEER_UNASKED || (uses & KW_IDENTITY_CLIENT) != 0;
}

enum kw_status kw_channel_check(const struct kw_channel_policy *policy, int client) {
    if (!policy || !policy->suites.at || !policy->groups.at || !policy->signatures.at)
        return KW_ERROR_POLICY;
    if (!is_bounded(policy) || !is_strong(policy) || !has_sides(policy, client))
        return KW_ERROR_POLICY;
    return KW_OK;
}

enum kw_verdict kw_channel_judge(const struct kw_channel_policy *policy, const struct kw_channel_facts *facts,
                                 enum kw_channel_reason *reason) {
    enum kw_channel_reason found = KW_CHANNEL_UNFINISHED;
    if (facts && (kw_channel_check(policy, 0) == KW_OK || kw_channel_check(policy, 1) == KW_OK))
        found = kw_channel_rule_judge(policy, facts);
    if (reason)
        *reason = found;
    return found == KW_CHANNEL_SOUND ? KW_GRANTED : KW_DENIED;
}

const char *kw_channel_text(enum kw_channel_reason reason) {
    static const char *const texts[KW_CHANNEL_BROKEN + 1] = {
        [KW_CHANNEL_SOUND] = "sound",
        [KW_CHANNEL_UNFINISHED] = "no handshake",
        [KW_CHANNEL_VERSION] = "version outside the policy",
        [KW_CHANNEL_SUITE] = "cipher suite outside the policy",
        [KW_CHANNEL_GROUP] = "key agreement outside the policy",
        [KW_CHANNEL_SIGNATURE] = "signature outside the policy",
        [KW_CHANNEL_UNCERTIFIED] = "the peer has no certificate",
        [KW_CHANNEL_IDENTITY] = "the peer's certificate is refused",
        [KW_CHANNEL_RESUMED] = "resumed session",
        [KW_CHANNEL_COMPRESSED] = "compressed",
        [KW_CHANNEL_UNBOUND] = "not bound to its handshake",
        [KW_CHANNEL_LATE] = "the handshake took too long",
        [KW_CHANNEL_BROKEN] = "a record was changed or cut off",
    };
    int known = reason >= KW_CHANNEL_SOUND && reason <= KW_CHANNEL_BROKEN;
    return known ? texts[reason] : "unknown reason";
}
