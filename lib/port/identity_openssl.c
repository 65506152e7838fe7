#include "identity_openssl.h"
#include "certificate_openssl.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <string.h>

#define LIST_STRENGTH 112u /* least bits of security of a revocation list's signature */

enum kw_status kw_identity_openssl_init(struct kw_identity_openssl *identity) {
    *identity = (struct kw_identity_openssl){.store = X509_STORE_new()};
    if (!identity->store)
        return KW_ERROR_CRYPTO;
    /* Times are facts, which the library judges by a clock that says how far it may be believed. OpenSSL knows critical
     * extensions of certificate policies, and holds a chain to them only when it is told to, and for which: any. */
    X509_STORE_set_flags(identity->store, X509_V_FLAG_NO_CHECK_TIME | X509_V_FLAG_POLICY_CHECK);
    if (X509_VERIFY_PARAM_add0_policy(X509_STORE_get0_param(identity->store), OBJ_nid2obj(NID_any_policy)) != 1) {
        kw_identity_openssl_done(identity);
        return KW_ERROR_CRYPTO;
    }
    X509_STORE_set_depth(identity->store, (int)KW_IDENTITY_OPENSSL_CHAIN);
    return KW_OK;
}

void kw_identity_openssl_done(struct kw_identity_openssl *identity) {
    for (size_t i = 0; i < identity->count; i++) {
        X509_free(identity->all[i].certificate);
        X509_CRL_free(identity->all[i].list);
    }
    X509_STORE_free(identity->store);
    *identity = (struct kw_identity_openssl){0};
}

/* The chain from `leaf` up to a root of the store, or null. The caller frees it. */
static STACK_OF(X509) * chain_of(const struct kw_identity_openssl *identity, X509 *leaf, STACK_OF(X509) * others) {
    STACK_OF(X509) *chain = NULL;
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    if (context && X509_STORE_CTX_init(context, identity->store, leaf, others) == 1 && X509_verify_cert(context) == 1 &&
        X509_STORE_CTX_get_error(context) == X509_V_OK)
        chain = X509_STORE_CTX_get1_chain(context);
    X509_STORE_CTX_free(context);
    ERR_clear_error();
    return chain;
}

static const struct kw_identity_authority *known(const struct kw_identity_openssl *identity, const X509 *certificate) {
    for (size_t i = 0; i < identity->count; i++)
        if (X509_cmp(identity->all[i].certificate, certificate) == 0)
            return &identity->all[i];
    return NULL;
}

/* What a certificate narrows a chain to. An authority's is read once. */
static int describe(X509 *certificate, int root, struct kw_identity_authority *one) {
    one->strength_bits = kw_certificate_strength(certificate, root);
    one->extended = kw_certificate_extended(certificate);
    return kw_certificate_time(X509_get0_notBefore(certificate), &one->not_before_s) == 0 &&
           kw_certificate_time(X509_get0_notAfter(certificate), &one->not_after_s) == 0;
}

static enum kw_status keep(struct kw_identity_openssl *identity, X509 *certificate, uint32_t owner) {
    struct kw_identity_authority one = {
        .certificate = certificate, .key = X509_get0_pubkey(certificate), .owner = owner};
    if (known(identity, certificate))
        return KW_ERROR_EXISTS;
    if (identity->count == KW_IDENTITY_OPENSSL_AUTHORITIES)
        return KW_ERROR_ROOM;
    if (!describe(certificate, owner != 0, &one))
        return KW_ERROR_FORMAT;
    if (X509_STORE_add_cert(identity->store, certificate) != 1 || X509_up_ref(certificate) != 1)
        return KW_ERROR_CRYPTO;
    identity->all[identity->count++] = one;
    return KW_OK;
}

/* An authority's by its basic constraints, and nothing that merely passes for one. */
static int is_authority(X509 *certificate) {
    return X509_check_ca(certificate) == 1 && (X509_get_key_usage(certificate) & KU_KEY_CERT_SIGN) != 0 &&
           X509_get0_pubkey(certificate) != NULL;
}

static int is_in_bounds(struct kw_bytes encoded, size_t most) {
    return encoded.length > 0 && encoded.length <= most;
}

enum kw_status kw_identity_openssl_root(struct kw_identity_openssl *identity, struct kw_bytes certificate,
                                        uint32_t owner) {
    enum kw_status status = KW_ERROR_POLICY;
    if (owner != KW_IDENTITY_SUPPLIER && owner != KW_IDENTITY_ASSET_OWNER)
        return KW_ERROR_ARGUMENT;
    if (!is_in_bounds(certificate, KW_IDENTITY_OPENSSL_CERTIFICATE))
        return KW_ERROR_ROOM;
    X509 *root = kw_certificate_read(certificate);
    if (!root)
        return KW_ERROR_FORMAT;
    if (is_authority(root) && X509_self_signed(root, 1) == 1)
        status = keep(identity, root, owner);
    X509_free(root);
    ERR_clear_error();
    return status;
}

enum kw_status kw_identity_openssl_authority(struct kw_identity_openssl *identity, struct kw_bytes certificate) {
    enum kw_status status = KW_ERROR_POLICY;
    if (!is_in_bounds(certificate, KW_IDENTITY_OPENSSL_CERTIFICATE))
        return KW_ERROR_ROOM;
    X509 *authority = kw_certificate_read(certificate);
    if (!authority)
        return KW_ERROR_FORMAT;
    STACK_OF(X509) *chain = NULL;
    if (known(identity, authority))
        status = KW_ERROR_EXISTS;
    else if (is_authority(authority))
        chain = chain_of(identity, authority, NULL);
    if (chain)
        status = keep(identity, authority, 0);
    sk_X509_pop_free(chain, X509_free);
    X509_free(authority);
    ERR_clear_error();
    return status;
}

/* Changes to another list, lists of some certificates only and lists of other issuers' are marked by critical
 * extensions (RFC 5280, 5.2, 5.3): none of them is read here, so none is taken. */
static int is_complete(X509_CRL *list) {
    STACK_OF(X509_REVOKED) *revoked = X509_CRL_get_REVOKED(list);
    if (X509_CRL_get_ext_by_critical(list, 1, -1) >= 0 || X509_CRL_get_ext_by_NID(list, NID_delta_crl, -1) >= 0 ||
        X509_CRL_get_ext_by_NID(list, NID_issuing_distribution_point, -1) >= 0)
        return 0;
    for (int i = 0; i < sk_X509_REVOKED_num(revoked); i++)
        if (X509_REVOKED_get_ext_by_critical(sk_X509_REVOKED_value(revoked, i), 1, -1) >= 0)
            return 0;
    return 1;
}

/* Whose list it is: by name, and by the key that signed it. */
static enum kw_status issuer_of(struct kw_identity_openssl *identity, X509_CRL *list,
                                struct kw_identity_authority **issuer) {
    enum kw_status status = KW_ERROR_MISSING;
    for (size_t i = 0; i < identity->count; i++) {
        struct kw_identity_authority *one = &identity->all[i];
        if (X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(one->certificate)) != 0)
            continue;
        status = KW_ERROR_TAMPERED;
        if (X509_CRL_verify(list, one->key) == 1) {
            *issuer = one;
            return (X509_get_key_usage(one->certificate) & KU_CRL_SIGN) != 0 ? KW_OK : KW_ERROR_POLICY;
        }
    }
    return status;
}

static enum kw_status take_list(struct kw_identity_openssl *identity, X509_CRL *list) {
    struct kw_identity_authority *issuer = NULL;
    int64_t since_s = 0;
    int64_t until_s = INT64_MAX;
    const ASN1_TIME *next = X509_CRL_get0_nextUpdate(list);
    KW_TRY(issuer_of(identity, list, &issuer));
    if (kw_certificate_list_strength(list) < LIST_STRENGTH)
        return KW_ERROR_POLICY;
    if (!is_complete(list))
        return KW_ERROR_UNSUPPORTED;
    if (kw_certificate_time(X509_CRL_get0_lastUpdate(list), &since_s) != 0 ||
        (next && kw_certificate_time(next, &until_s) != 0))
        return KW_ERROR_FORMAT;
    if (issuer->list && since_s <= issuer->since_s)
        return KW_ERROR_STATE;
    if (X509_CRL_up_ref(list) != 1)
        return KW_ERROR_CRYPTO;
    X509_CRL_free(issuer->list);
    issuer->list = list;
    issuer->since_s = since_s;
    issuer->until_s = until_s;
    return KW_OK;
}

enum kw_status kw_identity_openssl_list(struct kw_identity_openssl *identity, struct kw_bytes list) {
    if (!is_in_bounds(list, KW_IDENTITY_OPENSSL_LIST))
        return KW_ERROR_ROOM;
    X509_CRL *found = kw_certificate_read_list(list);
    enum kw_status status = found ? take_list(identity, found) : KW_ERROR_FORMAT;
    X509_CRL_free(found);
    ERR_clear_error();
    return status;
}

/* The list of an issuer: of any certificate of it that is held here, since a new one for the same key and name changes
 * nothing of what it revoked. */
static const struct kw_identity_authority *list_of(const struct kw_identity_openssl *identity, X509 *issuer) {
    EVP_PKEY *key = X509_get0_pubkey(issuer);
    for (size_t i = 0; key && i < identity->count; i++) {
        const struct kw_identity_authority *one = &identity->all[i];
        if (one->list && X509_NAME_cmp(X509_get_subject_name(issuer), X509_get_subject_name(one->certificate)) == 0 &&
            (X509_cmp(issuer, one->certificate) == 0 || EVP_PKEY_eq(key, one->key) == 1))
            return one;
    }
    return NULL;
}

static void look_up(const struct kw_identity_openssl *identity, STACK_OF(X509) * chain,
                    struct kw_certificate_facts *facts) {
    facts->revocation = KW_REVOCATION_GOOD;
    facts->known_until_s = INT64_MAX;
    facts->known_since_s = INT64_MAX;
    facts->known_from_s = INT64_MIN;
    for (int i = 0; i + 1 < sk_X509_num(chain); i++) {
        X509_REVOKED *entry = NULL;
        const struct kw_identity_authority *issuer = list_of(identity, sk_X509_value(chain, i + 1));
        if (!issuer) {
            if (facts->revocation != KW_REVOCATION_REVOKED)
                facts->revocation = KW_REVOCATION_UNKNOWN;
            continue;
        }
        if (X509_CRL_get0_by_cert(issuer->list, &entry, sk_X509_value(chain, i)) != 0)
            facts->revocation = KW_REVOCATION_REVOKED;
        if (issuer->since_s < facts->known_since_s)
            facts->known_since_s = issuer->since_s;
        if (issuer->since_s > facts->known_from_s)
            facts->known_from_s = issuer->since_s;
        if (issuer->until_s < facts->known_until_s)
            facts->known_until_s = issuer->until_s;
    }
}

/* Narrows the facts by one certificate of the chain. */
static int narrow(const struct kw_identity_openssl *identity, X509 *certificate, struct kw_certificate_facts *facts) {
    struct kw_identity_authority read;
    const struct kw_identity_authority *one = known(identity, certificate);
    if (!one) {
        if (!describe(certificate, 0, &read))
            return 0;
        one = &read;
    }
    if (one->not_before_s > facts->not_before_s)
        facts->not_before_s = one->not_before_s;
    if (one->not_after_s < facts->not_after_s)
        facts->not_after_s = one->not_after_s;
    if (one->strength_bits < facts->strength_bits)
        facts->strength_bits = one->strength_bits;
    facts->uses &= one->extended | ~(KW_IDENTITY_SERVER | KW_IDENTITY_CLIENT);
    return 1;
}

static int tell(const struct kw_identity_openssl *identity, STACK_OF(X509) * chain,
                struct kw_certificate_facts *facts) {
    int count = sk_X509_num(chain);
    const struct kw_identity_authority *root = count > 0 ? known(identity, sk_X509_value(chain, count - 1)) : NULL;
    if (!root || root->owner == 0)
        return 0;
    facts->anchor = root->owner;
    facts->depth = (uint32_t)count - 1;
    facts->not_before_s = INT64_MIN;
    facts->not_after_s = INT64_MAX;
    facts->strength_bits = UINT32_MAX;
    facts->uses |= KW_IDENTITY_SERVER | KW_IDENTITY_CLIENT;
    for (int i = 0; i < count; i++) {
        X509 *one = sk_X509_value(chain, i);
        if ((i > 0 && !is_authority(one)) || !narrow(identity, one, facts))
            return 0;
    }
    look_up(identity, chain, facts);
    return 1;
}

static int is_long(const X509 *certificate) {
    int length = i2d_X509(certificate, NULL);
    return length <= 0 || length > (int)KW_IDENTITY_OPENSSL_CERTIFICATE;
}

/* Constrains policies and has none itself. OpenSSL loses some memory for each that it reads, at least up to 3.0.19, so
 * none is taken of a peer. One that is held here is read once. */
static int is_lossy(const struct kw_identity_openssl *identity, const X509 *certificate) {
    return X509_get_ext_by_NID(certificate, NID_policy_constraints, -1) >= 0 &&
           X509_get_ext_by_NID(certificate, NID_certificate_policies, -1) < 0 && !known(identity, certificate);
}

/* What a peer sends counts its own certificate too. */
static int are_in_bounds(const struct kw_identity_openssl *identity, const X509 *leaf, const STACK_OF(X509) * others) {
    int count = others ? sk_X509_num(others) : 0;
    if (count > (int)KW_IDENTITY_OPENSSL_CHAIN || is_long(leaf) || is_lossy(identity, leaf))
        return 0;
    for (int i = 0; i < count; i++)
        if (is_long(sk_X509_value(others, i)) || is_lossy(identity, sk_X509_value(others, i)))
            return 0;
    return 1;
}

void kw_identity_openssl_verify(const struct kw_identity_openssl *identity, void *leaf, void *others,
                                struct kw_bytes host, struct kw_certificate_facts *facts) {
    *facts = (struct kw_certificate_facts){
        .chain = KW_DENIED, .possession = KW_DENIED, .name = KW_DENIED, .revocation = KW_REVOCATION_UNKNOWN};
    if (!are_in_bounds(identity, leaf, others))
        return;
    kw_certificate_describe(leaf, facts);
    facts->name = kw_certificate_names(leaf, host);
    STACK_OF(X509) *chain = chain_of(identity, leaf, others);
    if (chain && tell(identity, chain, facts))
        facts->chain = KW_GRANTED;
    sk_X509_pop_free(chain, X509_free);
    ERR_clear_error();
}

/* All but the first, in `others`. */
static enum kw_status read_chain(const struct kw_bytes *chain, size_t count, X509 **leaf, STACK_OF(X509) * others) {
    for (size_t i = 0; i < count; i++) {
        if (!is_in_bounds(chain[i], KW_IDENTITY_OPENSSL_CERTIFICATE))
            return KW_ERROR_ROOM;
        X509 *one = kw_certificate_read(chain[i]);
        if (!one)
            return KW_ERROR_FORMAT;
        if (i == 0) {
            *leaf = one;
        } else if (sk_X509_push(others, one) <= 0) {
            X509_free(one);
            return KW_ERROR_CRYPTO;
        }
    }
    return KW_OK;
}

enum kw_status kw_identity_openssl_look(const struct kw_identity_openssl *identity, const struct kw_bytes *chain,
                                        size_t count, struct kw_bytes host, struct kw_certificate_facts *facts) {
    X509 *leaf = NULL;
    *facts = (struct kw_certificate_facts){.chain = KW_DENIED, .possession = KW_DENIED, .name = KW_DENIED};
    if (count == 0)
        return KW_ERROR_ARGUMENT;
    if (count > KW_IDENTITY_OPENSSL_CHAIN)
        return KW_ERROR_ROOM;
    STACK_OF(X509) *others = sk_X509_new_null();
    enum kw_status status = others ? read_chain(chain, count, &leaf, others) : KW_ERROR_CRYPTO;
    if (status == KW_OK)
        kw_identity_openssl_verify(identity, leaf, others, host, facts);
    X509_free(leaf);
    sk_X509_pop_free(others, X509_free);
    ERR_clear_error();
    return status;
}
