#include "port/enrol_openssl.h"
#include "port/identity_openssl.h"

#include "pki.h"
#include "rig.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define KEY 41u

/* Roots of both, and an authority below the owner's. */
struct bench {
    struct rig *rig;
    struct pki owner, issuing, supplier, stranger, user;
    struct kw_identity_openssl identity;
};

static const struct kw_identity_policy usual = {
    .anchors = KW_IDENTITY_ASSET_OWNER,
    .uses = KW_IDENTITY_SIGN | KW_IDENTITY_CLIENT,
    .strength_bits = 112,
    .depth_max = 3,
    .revocation = KW_REVOCATION_IF_KNOWN,
};

static int set_up(void **state) {
    struct bench *bench = calloc(1, sizeof(*bench));
    assert_non_null(bench);
    bench->rig = rig_new();
    pki_make(&bench->owner,
             &(struct pki_sheet){.name = "Waterworks", .authority = 1, .until_s = PKI_NOW + 9 * PKI_YEAR});
    pki_make(&bench->issuing,
             &(struct pki_sheet){.name = "Plant 1", .authority = 1, .by = &bench->owner, .issuer_key = 1});
    pki_make(&bench->supplier, &(struct pki_sheet){.name = "Maker", .authority = 1, .until_s = KW_IDENTITY_NEVER});
    pki_make(&bench->stranger, &(struct pki_sheet){.name = "Waterworks", .authority = 1});
    pki_make(&bench->user, &(struct pki_sheet){.name = "alice", .by = &bench->issuing, .extended = "clientAuth"});
    assert_int_equal(kw_identity_openssl_init(&bench->identity), KW_OK);
    assert_int_equal(kw_identity_openssl_root(&bench->identity, pki_bytes(&bench->owner), KW_IDENTITY_ASSET_OWNER),
                     KW_OK);
    assert_int_equal(kw_identity_openssl_root(&bench->identity, pki_bytes(&bench->supplier), KW_IDENTITY_SUPPLIER),
                     KW_OK);
    *state = bench;
    return 0;
}

static int tear_down(void **state) {
    struct bench *bench = *state;
    struct pki *all[] = {&bench->owner, &bench->issuing, &bench->supplier, &bench->stranger, &bench->user};
    for (size_t i = 0; i < 5; i++)
        pki_free(all[i]);
    kw_identity_openssl_done(&bench->identity);
    rig_free(bench->rig);
    free(bench);
    return 0;
}

static const struct kw_bytes nobody;

/* What comes of a certificate with what its peer sends behind it. */
static enum kw_identity_reason judged(const struct bench *bench, const struct pki *one, const struct pki *above,
                                      const struct kw_identity_policy *policy) {
    struct kw_bytes chain[2] = {pki_bytes(one)};
    struct kw_certificate_facts facts;
    enum kw_identity_reason reason;
    if (above)
        chain[1] = pki_bytes(above);
    assert_int_equal(kw_identity_openssl_look(&bench->identity, chain, above ? 2 : 1, nobody, &facts), KW_OK);
    assert_int_equal(facts.possession, KW_DENIED);
    enum kw_verdict verdict = kw_identity_judge(policy, &facts, &bench->rig->moment, &reason);
    assert_int_equal(verdict, reason <= KW_IDENTITY_TRUSTED_UNTIMED ? KW_GRANTED : KW_DENIED);
    return reason;
}

static enum kw_identity_reason judged_sheet(const struct bench *bench, const struct pki_sheet *sheet) {
    struct pki one;
    pki_make(&one, sheet);
    enum kw_identity_reason reason = judged(bench, &one, &bench->issuing, &usual);
    pki_free(&one);
    return reason;
}

static void a_chain_leads_to_a_root(void **state) {
    struct bench *bench = *state;
    struct kw_certificate_facts facts;
    struct kw_bytes chain[] = {pki_bytes(&bench->user), pki_bytes(&bench->issuing)};
    assert_int_equal(judged(bench, &bench->user, &bench->issuing, &usual), KW_IDENTITY_TRUSTED);
    assert_int_equal(kw_identity_openssl_look(&bench->identity, chain, 2, nobody, &facts), KW_OK);
    assert_int_equal(facts.depth, 2);
    assert_int_equal(facts.anchor, KW_IDENTITY_ASSET_OWNER);
    assert_int_equal(facts.strength_bits, 128);
    assert_int_equal(facts.uses, KW_IDENTITY_SIGN | KW_IDENTITY_CLIENT | KW_IDENTITY_NAMED);
    assert_true(facts.not_after_s == PKI_NOW + PKI_YEAR);
    assert_true(facts.not_before_s == PKI_NOW - PKI_YEAR);
    assert_int_equal(facts.name_text.length, 5);
    assert_memory_equal(facts.name_text.bytes, "alice", 5);
    assert_int_equal(facts.device_text.length, 0);
    assert_int_equal(facts.has_point, 1);
    /* Without what is between, none; with it held, again one. */
    assert_int_equal(judged(bench, &bench->user, NULL, &usual), KW_IDENTITY_UNTRUSTED);
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, pki_bytes(&bench->issuing)), KW_OK);
    assert_int_equal(judged(bench, &bench->user, NULL, &usual), KW_IDENTITY_TRUSTED);
    /* Any flipped bit of the certificate is one too many. */
    for (size_t at = 0; at < bench->user.length; at += 3) {
        struct pki bad = bench->user;
        struct kw_bytes one = pki_bytes(&bad);
        bad.der[at] ^= (uint8_t)(1u << at % 8);
        enum kw_status status = kw_identity_openssl_look(&bench->identity, &one, 1, nobody, &facts);
        assert_true(status == KW_OK || status == KW_ERROR_FORMAT);
        assert_int_equal(facts.chain, KW_DENIED);
    }
}

/* One thing wrong at a time. */
static void each_wrong_certificate_is_refused(void **state) {
    struct bench *bench = *state;
    const struct pki *by = &bench->issuing;
    const struct {
        struct pki_sheet sheet;
        enum kw_identity_reason reason;
    } rows[] = {
        {{.name = "a", .by = by}, KW_IDENTITY_TRUSTED}, /* no extended use at all */
        {{.name = "a", .by = by, .usage = ""}, KW_IDENTITY_TRUSTED},
        {{.name = "a", .by = by, .until_s = PKI_NOW - 1}, KW_IDENTITY_EXPIRED},
        {{.name = "a", .by = by, .from_s = PKI_NOW + 60}, KW_IDENTITY_EARLY},
        {{.name = "a", .by = by, .extended = "serverAuth"}, KW_IDENTITY_WRONG_USE},
        {{.name = "a", .by = by, .extended = "anyExtendedKeyUsage"}, KW_IDENTITY_WRONG_USE},
        {{.name = "a", .by = by, .usage = "critical,keyEncipherment"}, KW_IDENTITY_WRONG_USE},
        {{.name = "a", .by = by, .authority = 1}, KW_IDENTITY_WRONG_USE},
        {{.name = "a"}, KW_IDENTITY_UNTRUSTED}, /* signed by itself */
        {{.name = "a", .by = &bench->stranger}, KW_IDENTITY_UNTRUSTED},
        {{.name = "a", .by = &bench->supplier}, KW_IDENTITY_WRONG_ROOT},
        {{.name = "a", .by = &bench->user}, KW_IDENTITY_UNTRUSTED}, /* by who is no authority */
        {{.name = "a", .by = by, .key_kind = EVP_PKEY_RSA, .key_bits = 1024}, KW_IDENTITY_WEAK},
        {{.name = "a", .by = by, .key_kind = EVP_PKEY_RSA, .key_bits = 2048}, KW_IDENTITY_TRUSTED},
        {{.name = "a", .by = by, .hash = NID_sha1}, KW_IDENTITY_WEAK},
        {{.name = "a", .by = by, .curve = "P-192"}, KW_IDENTITY_WEAK},
        {{.name = "a", .by = by, .curve = "P-384", .hash = NID_sha384}, KW_IDENTITY_TRUSTED},
        {{.name = "a", .by = by, .critical = 1}, KW_IDENTITY_UNTRUSTED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        assert_int_equal(judged_sheet(bench, &rows[i].sheet), rows[i].reason);
}

static void a_wrong_authority_makes_no_chain(void **state) {
    struct bench *bench = *state;
    static const struct {
        struct pki_sheet sheet;
        enum kw_identity_reason reason;
    } rows[] = {
        {{.authority = 1}, KW_IDENTITY_TRUSTED},
        {{.authority = 1, .until_s = PKI_NOW - 1}, KW_IDENTITY_EXPIRED},
        {{.authority = 1, .hash = NID_sha1}, KW_IDENTITY_WEAK},
        {{.authority = 1, .extended = "serverAuth"}, KW_IDENTITY_WRONG_USE},
        {{.authority = 0, .usage = "critical,keyCertSign"}, KW_IDENTITY_UNTRUSTED},
        {{.authority = 1, .usage = "critical,digitalSignature"}, KW_IDENTITY_UNTRUSTED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct pki above;
        struct pki one;
        struct pki_sheet sheet = rows[i].sheet;
        sheet.name = "Plant 2";
        sheet.by = &bench->owner;
        pki_make(&above, &sheet);
        pki_make(&one, &(struct pki_sheet){.name = "a", .by = &above});
        assert_int_equal(judged(bench, &one, &above, &usual), rows[i].reason);
        pki_free(&one);
        pki_free(&above);
    }
}

/* A key on a curve whose parameters stand in the certificate is not taken, whatever they are. */
static void explicit_parameters_are_refused(void **state) {
    struct bench *bench = *state;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    struct pki one;
    assert_int_equal(EVP_PKEY_set_utf8_string_param(key, "encoding", "explicit"), 1);
    pki_make(&one, &(struct pki_sheet){.name = "a", .by = &bench->issuing, .key = key});
    assert_int_not_equal(judged(bench, &one, &bench->issuing, &usual), KW_IDENTITY_TRUSTED);
    pki_free(&one);
    EVP_PKEY_free(key);
}

static void what_is_revoked_stays_out(void **state) {
    struct bench *bench = *state;
    struct pki bob;
    struct kw_identity_policy strict = usual;
    strict.revocation = KW_REVOCATION_REQUIRED;
    pki_make(&bob, &(struct pki_sheet){.name = "bob", .by = &bench->issuing});
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, pki_bytes(&bench->issuing)), KW_OK);
    assert_int_equal(judged(bench, &bob, NULL, &strict), KW_IDENTITY_REVOCATION_UNKNOWN);
    assert_int_equal(judged(bench, &bob, NULL, &usual), KW_IDENTITY_TRUSTED);
    const struct {
        struct pki_list list;
        enum kw_status status;
        enum kw_identity_reason bob, alice; /* by the strict policy */
    } rows[] = {
        /* The authority's own state must be known as well. */
        {{.by = &bench->issuing, .revoked = {&bob}}, KW_OK, KW_IDENTITY_REVOKED, KW_IDENTITY_REVOCATION_UNKNOWN},
        {{.by = &bench->owner, .from_s = PKI_NOW - 5 * PKI_DAY, .until_s = PKI_NOW + 5 * PKI_DAY},
         KW_OK,
         KW_IDENTITY_REVOKED,
         KW_IDENTITY_TRUSTED},
        /* An older one that knows nothing of it does not replace it, nor does one of another's making. */
        {{.by = &bench->issuing, .from_s = PKI_NOW - 2 * PKI_DAY},
         KW_ERROR_STATE,
         KW_IDENTITY_REVOKED,
         KW_IDENTITY_TRUSTED},
        {{.by = &bench->issuing, .from_s = PKI_NOW - 1, .key = bench->stranger.key},
         KW_ERROR_TAMPERED,
         KW_IDENTITY_REVOKED,
         KW_IDENTITY_TRUSTED},
        {{.by = &bench->stranger}, KW_ERROR_TAMPERED, KW_IDENTITY_REVOKED, KW_IDENTITY_TRUSTED},
        {{.by = &bob}, KW_ERROR_MISSING, KW_IDENTITY_REVOKED, KW_IDENTITY_TRUSTED},
        {{.by = &bench->issuing, .from_s = PKI_NOW - 1, .delta = 1},
         KW_ERROR_UNSUPPORTED,
         KW_IDENTITY_REVOKED,
         KW_IDENTITY_TRUSTED},
        {{.by = &bench->issuing, .from_s = PKI_NOW - 1, .odd_entry = 1, .revoked = {&bench->user}},
         KW_ERROR_UNSUPPORTED,
         KW_IDENTITY_REVOKED,
         KW_IDENTITY_TRUSTED},
        {{.by = &bench->issuing, .from_s = PKI_NOW - 2, .until_s = PKI_NOW - 1},
         KW_OK,
         KW_IDENTITY_REVOCATION_STALE,
         KW_IDENTITY_REVOCATION_STALE},
        {{.by = &bench->issuing, .from_s = PKI_NOW + 60},
         KW_OK,
         KW_IDENTITY_REVOCATION_STALE,
         KW_IDENTITY_REVOCATION_STALE},
        {{.by = &bench->issuing, .from_s = PKI_NOW + 61, .revoked = {&bench->user, &bob}},
         KW_OK,
         KW_IDENTITY_REVOKED,
         KW_IDENTITY_REVOKED},
        /* Who issued is revoked: so is all that he issued. */
        {{.by = &bench->issuing, .from_s = PKI_NOW + 62},
         KW_OK,
         KW_IDENTITY_REVOCATION_STALE,
         KW_IDENTITY_REVOCATION_STALE},
        {{.by = &bench->owner, .revoked = {&bench->issuing}}, KW_OK, KW_IDENTITY_REVOKED, KW_IDENTITY_REVOKED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct kw_bytes list = pki_list(&rows[i].list);
        assert_int_equal(kw_identity_openssl_list(&bench->identity, list), rows[i].status);
        assert_int_equal(judged(bench, &bob, NULL, &strict), rows[i].bob);
        assert_int_equal(judged(bench, &bench->user, NULL, &strict), rows[i].alice);
        OPENSSL_free((void *)(uintptr_t)list.at);
    }
    pki_free(&bob);
}

static void who_may_sign_no_lists_is_not_believed(void **state) {
    struct bench *bench = *state;
    struct pki above;
    pki_make(&above, &(struct pki_sheet){
                         .name = "Plant 3", .by = &bench->owner, .authority = 1, .usage = "critical,keyCertSign"});
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, pki_bytes(&above)), KW_OK);
    struct kw_bytes list = pki_list(&(struct pki_list){.by = &above});
    assert_int_equal(kw_identity_openssl_list(&bench->identity, list), KW_ERROR_POLICY);
    assert_int_equal(kw_identity_openssl_list(&bench->identity, kw_bytes(list.at, list.length - 1)), KW_ERROR_FORMAT);
    OPENSSL_free((void *)(uintptr_t)list.at);
    pki_free(&above);
}

/* As weak as its signature is, whatever key made it. */
static void a_weak_list_is_not_taken(void **state) {
    struct bench *bench = *state;
    struct pki rsa;
    struct pki edwards;
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    pki_make(&rsa,
             &(struct pki_sheet){
                 .name = "Plant 4", .by = &bench->owner, .authority = 1, .key_kind = EVP_PKEY_RSA, .key_bits = 2048});
    pki_make(&edwards, &(struct pki_sheet){.name = "Plant 5", .by = &bench->owner, .authority = 1, .key = key});
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, pki_bytes(&rsa)), KW_OK);
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, pki_bytes(&edwards)), KW_OK);
    const struct {
        struct pki_list list;
        enum kw_status status;
    } rows[] = {
        {{.by = &bench->owner, .hash = NID_sha1}, KW_ERROR_POLICY},
        {{.by = &bench->owner, .hash = NID_sha224}, KW_OK},
        {{.by = &rsa, .hash = NID_sha1}, KW_ERROR_POLICY},
        {{.by = &rsa, .hash = NID_sha1, .pss = 1}, KW_ERROR_POLICY},
        {{.by = &rsa, .hash = NID_sha256, .pss = 1}, KW_OK},
        {{.by = &edwards}, KW_OK},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct kw_bytes list = pki_list(&rows[i].list);
        assert_int_equal(kw_identity_openssl_list(&bench->identity, list), rows[i].status);
        OPENSSL_free((void *)(uintptr_t)list.at);
    }
    pki_free(&edwards);
    pki_free(&rsa);
    EVP_PKEY_free(key);
}

/* What an authority demands of the policies below it is not merely known, it is held to. */
static void constraints_of_policies_hold(void **state) {
    struct bench *bench = *state;
    static const char one[] = "1.3.6.1.4.1.99999.7";
    static const char two[] = "1.3.6.1.4.1.99999.8";
    static const char must[] = "critical,requireExplicitPolicy:0";
    static const char maps[] = "critical,1.3.6.1.4.1.99999.7:1.3.6.1.4.1.99999.8";
    static const struct {
        int kind;
        const char *constraint, *above, *below; /* policies of the authority, and of the certificate */
        enum kw_identity_reason reason;
    } rows[] = {
        {NID_policy_constraints, must, one, NULL, KW_IDENTITY_UNTRUSTED},
        {NID_policy_constraints, must, one, two, KW_IDENTITY_UNTRUSTED},
        {NID_policy_constraints, must, one, one, KW_IDENTITY_TRUSTED},
        {NID_policy_constraints, must + 9, one, NULL, KW_IDENTITY_UNTRUSTED}, /* not critical */
        {NID_policy_constraints, "critical,requireExplicitPolicy:9", one, NULL, KW_IDENTITY_TRUSTED},
        {NID_policy_constraints, must, NULL, NULL, KW_IDENTITY_UNTRUSTED},
        {NID_policy_constraints, "critical,requireExplicitPolicy:9", NULL, NULL, KW_IDENTITY_UNTRUSTED},
        {NID_inhibit_any_policy, "critical,0", one, NULL, KW_IDENTITY_TRUSTED}, /* nobody demands one */
        {NID_policy_mappings, maps, one, two, KW_IDENTITY_TRUSTED},
        {NID_policy_mappings, "critical,1.3.6.1.4.1.99999.7:2.5.29.32.0", one, two, KW_IDENTITY_UNTRUSTED},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct pki above;
        struct pki user;
        pki_make(&above, &(struct pki_sheet){.name = "Plant 6",
                                             .authority = 1,
                                             .by = &bench->owner,
                                             .policies = rows[i].above,
                                             .more_kind = rows[i].kind,
                                             .more = rows[i].constraint});
        pki_make(&user, &(struct pki_sheet){.name = "a", .by = &above, .policies = rows[i].below});
        assert_int_equal(judged(bench, &user, &above, &usual), rows[i].reason);
        pki_free(&user);
        pki_free(&above);
    }
}

/* A certificate that OpenSSL holds already is bounded as one that is read. */
static void a_long_certificate_is_not_verified(void **state) {
    struct bench *bench = *state;
    static char text[KW_IDENTITY_OPENSSL_CERTIFICATE];
    struct kw_certificate_facts facts;
    STACK_OF(X509) *others = sk_X509_new_null();
    X509 *twin = X509_dup(bench->user.certificate);
    ASN1_IA5STRING *comment = ASN1_IA5STRING_new();
    memset(text, 'a', sizeof(text));
    assert_int_equal(ASN1_STRING_set(comment, text, sizeof(text)), 1);
    assert_true(sk_X509_push(others, bench->issuing.certificate) == 1);
    for (int extended = 0; extended < 2; extended++) {
        if (extended)
            assert_int_equal(X509_add1_ext_i2d(twin, NID_netscape_comment, comment, 0, 0), 1);
        assert_true(X509_sign(twin, bench->issuing.key, EVP_sha256()) > 0);
        kw_identity_openssl_verify(&bench->identity, twin, others, nobody, &facts);
        assert_int_equal(facts.chain, extended ? KW_DENIED : KW_GRANTED);
        assert_int_equal(facts.name_text.length, extended ? 0 : 5);
    }
    /* Nor is one that a peer sends beside its own. */
    assert_true(sk_X509_push(others, twin) == 2);
    kw_identity_openssl_verify(&bench->identity, bench->user.certificate, others, nobody, &facts);
    assert_int_equal(facts.chain, KW_DENIED);
    ASN1_IA5STRING_free(comment);
    X509_free(twin);
    sk_X509_free(others);
}

static void only_authorities_become_roots(void **state) {
    struct bench *bench = *state;
    struct kw_identity_openssl *identity = &bench->identity;
    uint8_t long_one[KW_IDENTITY_OPENSSL_CERTIFICATE + 1] = {0x30};
    const struct {
        struct kw_bytes bytes;
        enum kw_status root, authority;
    } rows[] = {
        {pki_bytes(&bench->owner), KW_ERROR_EXISTS, KW_ERROR_EXISTS},
        {pki_bytes(&bench->user), KW_ERROR_POLICY, KW_ERROR_POLICY},
        {pki_bytes(&bench->issuing), KW_ERROR_POLICY, KW_OK},
        {pki_bytes(&bench->stranger), KW_OK, KW_ERROR_EXISTS},
        {kw_bytes(long_one, sizeof(long_one)), KW_ERROR_ROOM, KW_ERROR_ROOM},
        {kw_bytes(long_one, 100), KW_ERROR_FORMAT, KW_ERROR_FORMAT},
        {kw_bytes("-----BEGIN", 10), KW_ERROR_FORMAT, KW_ERROR_FORMAT},
        {kw_bytes(bench->owner.der, bench->owner.length - 1), KW_ERROR_FORMAT, KW_ERROR_FORMAT},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        assert_int_equal(kw_identity_openssl_root(identity, rows[i].bytes, KW_IDENTITY_ASSET_OWNER), rows[i].root);
        assert_int_equal(kw_identity_openssl_authority(identity, rows[i].bytes), rows[i].authority);
    }
    assert_int_equal(kw_identity_openssl_root(identity, rows[0].bytes, 0), KW_ERROR_ARGUMENT);
    while (identity->count < KW_IDENTITY_OPENSSL_AUTHORITIES) {
        struct pki more;
        pki_make(&more, &(struct pki_sheet){.name = "More", .authority = 1});
        assert_int_equal(kw_identity_openssl_root(identity, pki_bytes(&more), KW_IDENTITY_SUPPLIER), KW_OK);
        pki_free(&more);
    }
    struct pki last;
    pki_make(&last, &(struct pki_sheet){.name = "Last", .authority = 1});
    assert_int_equal(kw_identity_openssl_root(identity, pki_bytes(&last), KW_IDENTITY_SUPPLIER), KW_ERROR_ROOM);
    pki_free(&last);
}

/* What a file has: PEM, or DER to its last byte. */
static void both_encodings_are_read(void **state) {
    struct bench *bench = *state;
    struct kw_bytes list = pki_list(&(struct pki_list){.by = &bench->owner});
    const uint8_t *at = list.at;
    uint8_t longer[4096] = {0};
    char *text = NULL;
    X509_CRL *held = d2i_X509_CRL(NULL, &at, (long)list.length);
    BIO *memory = BIO_new(BIO_s_mem());
    assert_int_equal(PEM_write_bio_X509_CRL(memory, held), 1);
    long length = BIO_get_mem_data(memory, &text);
    memcpy(longer, list.at, list.length);
    assert_int_equal(kw_identity_openssl_list(&bench->identity, kw_bytes(longer, list.length + 1)), KW_ERROR_FORMAT);
    assert_int_equal(kw_identity_openssl_list(&bench->identity, kw_bytes(longer, 0)), KW_ERROR_ROOM);
    assert_int_equal(kw_identity_openssl_list(&bench->identity, kw_bytes(text, (size_t)length)), KW_OK);
    BIO_free(memory);
    X509_CRL_free(held);
    OPENSSL_free((void *)(uintptr_t)list.at);
    memory = BIO_new(BIO_s_mem());
    assert_int_equal(PEM_write_bio_X509(memory, bench->issuing.certificate), 1);
    length = BIO_get_mem_data(memory, &text);
    memcpy(longer, bench->issuing.der, bench->issuing.length);
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, kw_bytes(longer, bench->issuing.length + 1)),
                     KW_ERROR_FORMAT);
    assert_int_equal(kw_identity_openssl_authority(&bench->identity, kw_bytes(text, (size_t)length)), KW_OK);
    BIO_free(memory);
}

/* A second one behind the first would never be looked at. */
static void a_file_of_pem_holds_one(void **state) {
    struct bench *bench = *state;
    struct kw_bytes list = pki_list(&(struct pki_list){.by = &bench->owner});
    const uint8_t *at = list.at;
    X509_CRL *held = d2i_X509_CRL(NULL, &at, (long)list.length);
    for (int kind = 0; kind < 4; kind++) {
        char *text = NULL;
        BIO *memory = BIO_new(BIO_s_mem());
        assert_int_equal(kind < 2 ? PEM_write_bio_X509(memory, bench->issuing.certificate)
                                  : PEM_write_bio_X509_CRL(memory, held),
                         1);
        if (kind % 2 == 0)
            assert_int_equal(PEM_write_bio_X509(memory, bench->user.certificate), 1);
        else
            assert_true(BIO_puts(memory, "\r\n \t\n") > 0);
        long length = BIO_get_mem_data(memory, &text);
        struct kw_bytes bytes = kw_bytes(text, (size_t)length);
        enum kw_status status = kind < 2 ? kw_identity_openssl_authority(&bench->identity, bytes)
                                         : kw_identity_openssl_list(&bench->identity, bytes);
        assert_int_equal(status, kind % 2 == 0 ? KW_ERROR_FORMAT : KW_OK);
        BIO_free(memory);
    }
    X509_CRL_free(held);
    OPENSSL_free((void *)(uintptr_t)list.at);
}

static void a_chain_is_bounded(void **state) {
    struct bench *bench = *state;
    struct kw_bytes chain[KW_IDENTITY_OPENSSL_CHAIN + 1];
    struct kw_certificate_facts facts;
    struct pki link[9];
    for (size_t i = 0; i < 9; i++) {
        pki_make(&link[i],
                 &(struct pki_sheet){
                     .name = "Link", .authority = i < 8, .issuer_key = 1, .by = i ? &link[i - 1] : &bench->owner});
        chain[8 - i] = pki_bytes(&link[i]);
    }
    assert_int_equal(kw_identity_openssl_look(&bench->identity, chain, 9, nobody, &facts), KW_ERROR_ROOM);
    assert_int_equal(facts.chain, KW_DENIED);
    assert_int_equal(kw_identity_openssl_look(&bench->identity, chain, 0, nobody, &facts), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_identity_openssl_look(&bench->identity, chain + 6, 3, nobody, &facts), KW_OK);
    assert_int_equal(facts.chain, KW_GRANTED);
    assert_int_equal(facts.depth, 3);
    chain[1] = kw_bytes("no", 2);
    assert_int_equal(kw_identity_openssl_look(&bench->identity, chain, 3, nobody, &facts), KW_ERROR_FORMAT);
    assert_int_equal(facts.chain, KW_DENIED);
    for (size_t i = 0; i < 9; i++)
        pki_free(&link[i]);
}

static void a_host_is_one_of_its_alternative_names(void **state) {
    struct bench *bench = *state;
    struct pki server;
    static const struct {
        const char *host;
        size_t length;
        enum kw_verdict verdict;
    } rows[] = {
        {"plc.example", 11, KW_GRANTED},       {"PLC.example", 11, KW_GRANTED},
        {"192.0.2.7", 9, KW_GRANTED},          {"a.web.example", 13, KW_GRANTED},
        {"web.example", 11, KW_DENIED},        {"a.b.web.example", 15, KW_DENIED},
        {"192.0.2.8", 9, KW_DENIED},           {"subject.example", 15, KW_DENIED},
        {"plc.example\0.evil", 17, KW_DENIED}, {"", 0, KW_DENIED},
        {".web.example", 12, KW_DENIED},       {".example", 8, KW_DENIED},
    };
    pki_make(&server, &(struct pki_sheet){.name = "subject.example",
                                          .by = &bench->owner,
                                          .host = "DNS:plc.example,DNS:*.web.example,IP:192.0.2.7"});
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct kw_bytes one = pki_bytes(&server);
        struct kw_certificate_facts facts;
        assert_int_equal(
            kw_identity_openssl_look(&bench->identity, &one, 1, kw_bytes(rows[i].host, rows[i].length), &facts), KW_OK);
        assert_int_equal(facts.name, rows[i].verdict);
    }
    pki_free(&server);
}

/* Two names, and one with a control in it, are none: nobody could say who is meant. */
static void a_doubtful_name_is_none(void **state) {
    struct bench *bench = *state;
    static const char *const names[] = {"a\nb", "a\x7f", "a\xc2\x85", NULL};
    for (size_t i = 0; i < 4; i++) {
        struct pki one;
        struct kw_certificate_facts facts;
        pki_make(&one, &(struct pki_sheet){.name = names[i], .by = &bench->owner, .serial = i ? 0 : -5});
        struct kw_bytes chain = pki_bytes(&one);
        assert_int_equal(kw_identity_openssl_look(&bench->identity, &chain, 1, nobody, &facts), KW_OK);
        assert_int_equal(facts.name_text.length, 0);
        assert_int_equal(facts.form & KW_IDENTITY_SERIAL, i ? KW_IDENTITY_SERIAL : 0);
        pki_free(&one);
    }
}

static void an_initial_identity_outlives_the_clock(void **state) {
    struct bench *bench = *state;
    struct pki device;
    struct kw_certificate_facts facts;
    enum kw_identity_reason reason;
    struct kw_identity_policy policy = usual;
    policy.anchors = KW_IDENTITY_SUPPLIER;
    policy.untimed = KW_IDENTITY_UNTIMED_ENDLESS;
    pki_make(&device,
             &(struct pki_sheet){
                 .device = "RC4000-0815", .by = &bench->supplier, .until_s = KW_IDENTITY_NEVER, .issuer_key = 1});
    struct kw_bytes chain = pki_bytes(&device);
    assert_int_equal(kw_identity_openssl_look(&bench->identity, &chain, 1, nobody, &facts), KW_OK);
    assert_int_equal(kw_identity_device(&facts, 1), KW_GRANTED);
    assert_int_equal(facts.device_text.length, 11);
    bench->rig->moment.trust = KW_CLOCK_UNSET;
    assert_int_equal(kw_identity_judge(&policy, &facts, &bench->rig->moment, &reason), KW_GRANTED);
    assert_int_equal(reason, KW_IDENTITY_TRUSTED_UNTIMED);
    bench->rig->moment = (struct kw_moment){(int64_t)(PKI_NOW + 500LL * PKI_YEAR) * 1000, KW_CLOCK_SET};
    assert_int_equal(kw_identity_judge(&policy, &facts, &bench->rig->moment, &reason), KW_GRANTED);
    assert_int_equal(reason, KW_IDENTITY_TRUSTED);
    pki_free(&device);
}

/* ---- enrolment */

static const struct kw_enrol form = {
    .organisation = {(const uint8_t *)"Waterworks", 10},
    .name = {(const uint8_t *)"pump-7", 6},
    .device = {(const uint8_t *)"RC4000-0815", 11},
    .host = {(const uint8_t *)"pump-7.plant.example", 20},
    .uses = KW_IDENTITY_SERVER | KW_IDENTITY_CLIENT,
};

/* The owner's authority makes what was asked for, and the device takes it for its key. */
static void a_request_becomes_a_local_identity(void **state) {
    struct bench *bench = *state;
    const struct kw_keys *keys = &bench->rig->software.keys;
    uint8_t room[KW_ENROL_OPENSSL_SIZE];
    struct kw_writer to = kw_writer(room, sizeof(room));
    assert_int_equal(kw_keys_openssl_make(&bench->rig->software, KEY), KW_OK);
    assert_int_equal(kw_keys_openssl_make(&bench->rig->software, KEY + 1), KW_OK);
    assert_int_equal(kw_enrol_openssl_request(keys, KEY, &form, &to), KW_OK);
    const uint8_t *at = room;
    X509_REQ *request = d2i_X509_REQ(NULL, &at, (long)to.used);
    assert_non_null(request);
    assert_int_equal(X509_REQ_verify(request, X509_REQ_get0_pubkey(request)), 1);
    char subject[256];
    assert_non_null(X509_NAME_oneline(X509_REQ_get_subject_name(request), subject, sizeof(subject)));
    assert_string_equal(subject, "/O=Waterworks/CN=pump-7/serialNumber=RC4000-0815");
    STACK_OF(X509_EXTENSION) *asked = X509_REQ_get_extensions(request);
    assert_int_equal(sk_X509_EXTENSION_num(asked), 3);
    sk_X509_EXTENSION_pop_free(asked, X509_EXTENSION_free);
    struct pki made;
    pki_make(&made, &(struct pki_sheet){.name = "pump-7",
                                        .device = "RC4000-0815",
                                        .by = &bench->owner,
                                        .key = X509_REQ_get0_pubkey(request),
                                        .issuer_key = 1});
    struct kw_bytes chain = pki_bytes(&made);
    struct kw_certificate_facts facts;
    assert_int_equal(kw_identity_openssl_look(&bench->identity, &chain, 1, nobody, &facts), KW_OK);
    assert_int_equal(kw_identity_device(&facts, 0), KW_GRANTED);
    assert_int_equal(kw_identity_fits(keys, KEY, &facts), KW_GRANTED);
    assert_int_equal(kw_identity_fits(keys, KEY + 1, &facts), KW_DENIED);
    X509_REQ_free(request);
    pki_free(&made);
}

static enum kw_status refuse(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    (void)context, (void)key, (void)digest;
    memset(signature, 0, KW_SIGNATURE_SIZE);
    return KW_ERROR_BUSY;
}

static enum kw_status spoil(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    (void)context, (void)key, (void)digest;
    memset(signature, 1, KW_SIGNATURE_SIZE);
    return KW_OK;
}

static void a_request_that_cannot_be_is_not_made(void **state) {
    struct bench *bench = *state;
    struct kw_keys keys = bench->rig->software.keys;
    uint8_t room[KW_ENROL_OPENSSL_SIZE];
    struct kw_writer to = kw_writer(room, sizeof(room));
    struct kw_enrol wrong[5] = {form, form, form, form, form};
    assert_int_equal(kw_keys_openssl_make(&bench->rig->software, KEY), KW_OK);
    wrong[0].device.length = 0;
    wrong[1].name = kw_bytes("a\nb", 3);
    wrong[2].host = kw_bytes("a,IP:1", 6);
    wrong[3].uses = KW_IDENTITY_NAMED;
    wrong[4].organisation = kw_bytes(room, KW_IDENTITY_TEXT_MAX + 1);
    memset(room, 'a', sizeof(room));
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(kw_enrol_openssl_request(&keys, KEY, &wrong[i], &to), KW_ERROR_ARGUMENT);
    assert_int_equal(kw_enrol_openssl_request(&keys, KEY + 7, &form, &to), KW_ERROR_MISSING);
    struct kw_writer small = kw_writer(room, 100);
    assert_int_equal(kw_enrol_openssl_request(&keys, KEY, &form, &small), KW_ERROR_ROOM);
    keys.sign = refuse;
    assert_int_equal(kw_enrol_openssl_request(&keys, KEY, &form, &to), KW_ERROR_BUSY);
    keys.sign = spoil;
    assert_int_equal(kw_enrol_openssl_request(&keys, KEY, &form, &to), KW_ERROR_CRYPTO);
    assert_true(to.used == 0 && small.used == 0);
}

#define BENCH_TEST(text, function)                                                                                     \
    { text, function, set_up, tear_down, NULL }

int main(void) {
    const struct CMUnitTest tests[] = {
        BENCH_TEST("[CR 1.8] [CR 1.9] a chain leads to a root", a_chain_leads_to_a_root),
        BENCH_TEST("[CR 1.9] each wrong certificate is refused", each_wrong_certificate_is_refused),
        BENCH_TEST("[CR 1.9] a wrong authority makes no chain", a_wrong_authority_makes_no_chain),
        BENCH_TEST("explicit parameters are refused", explicit_parameters_are_refused),
        BENCH_TEST("[CR 1.9] what is revoked stays out", what_is_revoked_stays_out),
        BENCH_TEST("who may sign no lists is not believed", who_may_sign_no_lists_is_not_believed),
        BENCH_TEST("[CR 1.9] a weak list is not taken", a_weak_list_is_not_taken),
        BENCH_TEST("[CR 1.9] constraints of policies hold", constraints_of_policies_hold),
        BENCH_TEST("a long certificate is not verified", a_long_certificate_is_not_verified),
        BENCH_TEST("a file of PEM holds one", a_file_of_pem_holds_one),
        BENCH_TEST("only authorities become roots", only_authorities_become_roots),
        BENCH_TEST("both encodings are read", both_encodings_are_read),
        BENCH_TEST("a chain is bounded", a_chain_is_bounded),
        BENCH_TEST("a host is one of its alternative names", a_host_is_one_of_its_alternative_names),
        BENCH_TEST("a doubtful name is none", a_doubtful_name_is_none),
        BENCH_TEST("[CR 1.2] an initial identity outlives the clock", an_initial_identity_outlives_the_clock),
        BENCH_TEST("[CR 1.8] a request becomes a local identity", a_request_becomes_a_local_identity),
        BENCH_TEST("a request that cannot be is not made", a_request_that_cannot_be_is_not_made),
    };
    return cmocka_run_group_tests_name("identity_openssl", tests, NULL, NULL);
}
