#include <keyway/identity.h>

#include "identity_rule.h"

#include <string.h>

enum kw_verdict kw_identity_judge(const struct kw_identity_policy *policy, const struct kw_certificate_facts *facts,
                                  const struct kw_moment *now, enum kw_identity_reason *reason) {
    static const struct kw_moment never = {0, KW_CLOCK_UNSET};
    enum kw_identity_reason found = KW_IDENTITY_UNTRUSTED;
    if (policy && facts)
        found = kw_identity_rule_judge(policy, facts, now ? now : &never);
    if (reason)
        *reason = found;
    return found == KW_IDENTITY_TRUSTED || found == KW_IDENTITY_TRUSTED_UNTIMED ? KW_GRANTED : KW_DENIED;
}

void kw_identity_proof(enum kw_verdict verdict, const struct kw_certificate_facts *facts,
                       struct kw_login_proof *proof) {
    proof->verdict =
        verdict == KW_GRANTED && facts->chain == KW_GRANTED && facts->possession == KW_GRANTED ? KW_GRANTED : KW_DENIED;
    memcpy(proof->digest, facts->key_digest, sizeof(proof->digest));
}

enum kw_verdict kw_identity_device(const struct kw_certificate_facts *facts, int initial) {
    const uint32_t form =
        KW_IDENTITY_VERSION_3 | KW_IDENTITY_SERIAL | KW_IDENTITY_ISSUER_KEY | (initial ? KW_IDENTITY_ENDLESS : 0);
    return (facts->form & form) == form && (facts->uses & KW_IDENTITY_SIGN) != 0 && facts->authority == 0 &&
                   facts->device_text.length > 0
               ? KW_GRANTED
               : KW_DENIED;
}

enum kw_verdict kw_identity_fits(const struct kw_keys *keys, uint32_t key, const struct kw_certificate_facts *facts) {
    uint8_t point[KW_POINT_SIZE] = {0};
    if (!facts->has_point || keys->point(keys->context, key, point) != KW_OK)
        return KW_DENIED;
    return kw_equal(point, facts->point, sizeof(point));
}

const char *kw_identity_text(enum kw_identity_reason reason) {
    static const char *const texts[KW_IDENTITY_REVOCATION_STALE + 1] = {
        [KW_IDENTITY_TRUSTED] = "trusted",
        [KW_IDENTITY_TRUSTED_UNTIMED] = "trusted, its time not judged: the clock is not set",
        [KW_IDENTITY_UNTRUSTED] = "no chain to a trusted root",
        [KW_IDENTITY_WRONG_ROOT] = "root not trusted for this",
        [KW_IDENTITY_TOO_DEEP] = "chain too long",
        [KW_IDENTITY_WEAK] = "key or signature too weak",
        [KW_IDENTITY_WRONG_USE] = "not for this use",
        [KW_IDENTITY_WRONG_NAME] = "for another host",
        [KW_IDENTITY_REVOKED] = "revoked",
        [KW_IDENTITY_CLOCK] = "the clock is not set",
        [KW_IDENTITY_EARLY] = "not yet valid",
        [KW_IDENTITY_EXPIRED] = "expired",
        [KW_IDENTITY_REVOCATION_UNKNOWN] = "revocation unknown",
        [KW_IDENTITY_REVOCATION_STALE] = "revocation list out of date",
    };
    int known = reason >= KW_IDENTITY_TRUSTED && reason <= KW_IDENTITY_REVOCATION_STALE;
    return known ? texts[reason] : "unknown reason";
}
