#include "evidence/trust.h"

#include "base/file.h"
#include "base/gnutls_call.h"
#include "evidence/key.h"

#include <errno.h>
#include <sys/stat.h>
#include <time.h>

static const struct diag_kind NO_FOLDER = {"trust.no-folder", SEVERITY_ERROR, "there is no such folder",
                                           "put the certificates of the authorities that you trust into it"};
static const struct diag_kind NOT_READ = {"trust.not-read", SEVERITY_ERROR, "no {0} can be read from it: {1}",
                                          "it has to be PEM; 'openssl x509' and 'openssl crl' write that"};

enum { FILE_MAX_BYTES = 64 << 20 };

/* What the library gives is kept as lists of its handles, one list a file. */
struct batch {
    gnutls_x509_crt_t *certificates;
    gnutls_x509_crl_t *lists;
    unsigned count;
    struct batch *next;
};

struct trust {
    gnutls_x509_trust_list_t known;
    struct batch *authorities;
    struct batch *revocations;
};

struct str trust_fault_text(enum trust_fault fault) {
    static const struct str TEXTS[TRUST_FAULT_COUNT] = {
        [TRUST_NONE] = STR_INIT("nothing is wrong"),
        [TRUST_NO_CHAIN] = STR_INIT("it brings no certificate that can be read"),
        [TRUST_WEAK_KEY] = STR_INIT("a key or a signature of its chain is too weak to be believed"),
        [TRUST_WRONG_SIGNATURE] =
            STR_INIT("its signature is not of this text: it was altered, or signed with another key"),
        [TRUST_UNKNOWN_ISSUER] = STR_INIT("no authority in the trust folder stands above its certificate"),
        [TRUST_WRONG_USE] = STR_INIT("its certificate is for other things than signing"),
        [TRUST_NOT_YET] = STR_INIT("a certificate of its chain does not hold yet"),
        [TRUST_EXPIRED] = STR_INIT("a certificate of its chain has expired"),
        [TRUST_REVOKED] = STR_INIT("a certificate of its chain was revoked"),
        [TRUST_NO_LIST] =
            STR_INIT("whether a certificate of its chain was revoked cannot be told: the trust folder has no list "
                     "of its issuer that holds on this day"),
    };
    return TEXTS[fault];
}

/* ---- the folder */

static bool ends_as(struct str name, const char *const *endings, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_ends_nocase(name, str_from(endings[i])))
            return true;
    return false;
}

static bool is_list(struct str name) {
    static const char *const ENDINGS[] = {".crl"};
    return ends_as(name, ENDINGS, ARRAY_LEN(ENDINGS));
}

static bool is_wanted(struct str name) {
    static const char *const ENDINGS[] = {".pem", ".crt", ".cer"};
    return is_list(name) || ends_as(name, ENDINGS, ARRAY_LEN(ENDINGS));
}

/* After a failure the library may leave what it has freed: nothing is kept then. */
static int import_lists(struct batch *batch, const gnutls_datum_t *datum) {
    gnutls_x509_crl_t *lists = NULL;
    unsigned count = 0;
    int error = gnutls_call.x509_crl_list_import2(&lists, &count, datum, GNUTLS_X509_FMT_PEM, 0);
    if (error >= 0) {
        batch->lists = lists;
        batch->count = count;
    }
    return error;
}

static int import_authorities(struct trust *trust, struct batch *batch, const gnutls_datum_t *datum) {
    gnutls_x509_crt_t *certificates = NULL;
    unsigned count = 0;
    int error = gnutls_call.x509_crt_list_import2(&certificates, &count, datum, GNUTLS_X509_FMT_PEM, 0);
    if (error < 0)
        return error;
    batch->certificates = certificates;
    batch->count = count;
    int added = gnutls_call.x509_trust_list_add_cas(trust->known, certificates, count, 0);
    return added < 0 ? GNUTLS_E_MEMORY_ERROR : error;
}

static enum status read_file(struct trust *trust, const char *path, struct arena *arena, struct diag_sink *sink) {
    struct source source;
    struct batch *batch = ARENA_NEW(arena, struct batch);
    bool list = is_list(str_from(path));
    TRY(file_read(path, FILE_MAX_BYTES, arena, sink, &source));
    if (!batch)
        return STATUS_MEMORY;
    const gnutls_datum_t datum = key_datum(source.text);
    struct batch **at = list ? &trust->revocations : &trust->authorities;
    int error = list ? import_lists(batch, &datum) : import_authorities(trust, batch, &datum);
    batch->next = *at;
    *at = batch;
    if (error == GNUTLS_E_MEMORY_ERROR)
        return STATUS_MEMORY;
    if (error >= 0)
        return STATUS_OK;
    diag_add(sink, &NOT_READ, file_place(sink, path), list ? STR("list of revoked certificates") : STR("certificate"),
             str_from(gnutls_call.strerror(error)));
    return STATUS_INPUT;
}

static bool is_folder(const char *path) {
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

static enum status read_folder(struct trust *trust, const char *folder, struct arena *arena, struct diag_sink *sink) {
    struct file_list files;
    enum status status = STATUS_OK;
    if (gnutls_call.x509_trust_list_init(&trust->known, 0) < 0)
        return STATUS_MEMORY;
    if (!is_folder(folder)) {
        diag_add(sink, &NO_FOLDER, file_place(sink, folder));
        return STATUS_INPUT;
    }
    TRY(file_walk(folder, is_wanted, arena, sink, &files));
    for (size_t i = 0; i < files.count && status != STATUS_MEMORY; i++) {
        enum status one = read_file(trust, files.items[i].path, arena, sink);
        status = one == STATUS_OK ? status : one;
    }
    return status;
}

enum status trust_open(const char *folder, struct arena *arena, struct diag_sink *sink, struct trust **trust) {
    TRY(gnutls_ready(sink));
    struct trust *made = ARENA_NEW(arena, struct trust);
    if (!made)
        return STATUS_MEMORY;
    enum status status = read_folder(made, folder, arena, sink);
    if (status != STATUS_OK)
        trust_done(made);
    else
        *trust = made;
    return status;
}

static void done_batch(struct batch *batch) {
    for (unsigned i = 0; i < batch->count && batch->lists; i++)
        gnutls_call.x509_crl_deinit(batch->lists[i]);
    for (unsigned i = 0; i < batch->count && batch->certificates; i++)
        gnutls_call.x509_crt_deinit(batch->certificates[i]);
    gnutls_give_back(batch->certificates);
    gnutls_give_back(batch->lists);
}

void trust_done(struct trust *trust) {
    /* The list of what is known has only borrowed the certificates. */
    if (trust->known)
        gnutls_call.x509_trust_list_deinit(trust->known, 0);
    for (struct batch *batch = trust->authorities; batch; batch = batch->next)
        done_batch(batch);
    for (struct batch *batch = trust->revocations; batch; batch = batch->next)
        done_batch(batch);
    *trust = (struct trust){.known = NULL};
}

bool trust_has_authorities(const struct trust *trust) {
    return trust->authorities != NULL;
}

/* ---- one signature */

struct asking {
    struct trust *trust;
    const struct trust_question *question;
    struct arena *arena;
    struct trust_answer *answer;
    gnutls_x509_crt_t chain[DSSE_CHAIN_MAX];
    unsigned count;
};

static struct str name_of(const struct asking *a, gnutls_x509_crt_t certificate) {
    gnutls_datum_t name = {NULL, 0};
    if (gnutls_call.x509_crt_get_dn3(certificate, &name, 0) < 0)
        return STR("");
    struct str kept = str_copy(a->arena, (struct str){(const char *)name.data, name.size});
    gnutls_give_back(name.data);
    return kept;
}

static void blame(struct asking *a, enum trust_fault fault, gnutls_x509_crt_t culprit) {
    if (a->answer->fault == TRUST_NONE) {
        a->answer->fault = fault;
        a->answer->culprit = culprit ? name_of(a, culprit) : STR("");
    }
}

static enum status read_chain(struct asking *a) {
    const struct dsse_signature *signature = a->question->signature;
    for (size_t i = 0; i < signature->chain_count; i++) {
        gnutls_x509_crt_t certificate = NULL;
        const gnutls_datum_t datum = key_datum(signature->chain[i]);
        if (gnutls_call.x509_crt_init(&certificate) < 0)
            return STATUS_MEMORY;
        a->chain[a->count++] = certificate;
        if (gnutls_call.x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER) < 0)
            blame(a, TRUST_NO_CHAIN, NULL);
    }
    if (a->count == 0)
        blame(a, TRUST_NO_CHAIN, NULL);
    if (a->answer->fault == TRUST_NONE)
        a->answer->subject = name_of(a, a->chain[0]);
    return STATUS_OK;
}

static enum status check_signature(struct asking *a) {
    const struct dsse_envelope *envelope = a->question->envelope;
    struct key_public public;
    struct str text = dsse_signed_text(envelope->payload_type, envelope->payload, a->arena);
    if (!text.ptr)
        return STATUS_MEMORY;
    enum status status = key_of_certificate(a->question->signature->chain[0], &public);
    if (status == STATUS_INPUT)
        return blame(a, TRUST_NO_CHAIN, NULL), STATUS_OK;
    TRY(status);
    const gnutls_datum_t data = key_datum(text), made = key_datum(a->question->signature->bytes);
    if (public.algorithm == GNUTLS_SIGN_UNKNOWN)
        blame(a, TRUST_WEAK_KEY, a->chain[0]);
    else if (gnutls_call.pubkey_verify_data2(public.key, public.algorithm, 0, &data, &made) < 0)
        blame(a, TRUST_WRONG_SIGNATURE, NULL);
    key_done(&public);
    return STATUS_OK;
}

/* The path from the certificate to an authority. Days and lists are asked below, by the day of the question: the
 * library would go by the clock. */
static void check_path(struct asking *a) {
    unsigned found = 0;
    int error = gnutls_call.x509_trust_list_verify_crt(
        a->trust->known, a->chain, a->count, GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_CRL_CHECKS,
        &found, NULL);
    if (error >= 0 && found == 0)
        return;
    blame(a, found & GNUTLS_CERT_INSECURE_ALGORITHM ? TRUST_WEAK_KEY : TRUST_UNKNOWN_ISSUER, a->chain[0]);
}

/* The certificate signs: by its usage, and by its purposes when it lists any (code signing, or any). */
static void check_use(struct asking *a) {
    static const char *const PURPOSES[] = {"1.3.6.1.5.5.7.3.3", "2.5.29.37.0"};
    unsigned usage = 0, critical;
    char purpose[64];
    if (gnutls_call.x509_crt_get_key_usage(a->chain[0], &usage, &critical) >= 0 &&
        !(usage & GNUTLS_KEY_DIGITAL_SIGNATURE))
        blame(a, TRUST_WRONG_USE, a->chain[0]);
    bool lists = false;
    for (unsigned i = 0;; i++) {
        size_t size = sizeof purpose;
        int error = gnutls_call.x509_crt_get_key_purpose_oid(a->chain[0], i, purpose, &size, &critical);
        if (error == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            break;
        if (error < 0 && error != GNUTLS_E_SHORT_MEMORY_BUFFER)
            break;
        lists = true;
        for (size_t k = 0; error >= 0 && k < ARRAY_LEN(PURPOSES); k++)
            if (strcmp(purpose, PURPOSES[k]) == 0)
                return;
    }
    if (lists)
        blame(a, TRUST_WRONG_USE, a->chain[0]);
}

static void check_days(struct asking *a, gnutls_x509_crt_t certificate) {
    if (key_day(gnutls_call.x509_crt_get_activation_time(certificate)) > a->question->at)
        blame(a, TRUST_NOT_YET, certificate);
    else if (key_day(gnutls_call.x509_crt_get_expiration_time(certificate)) < a->question->at)
        blame(a, TRUST_EXPIRED, certificate);
}

/* A list of this issuer, signed by it. Its days are asked apart: one that has run out still names what it revoked. */
static bool is_list_of(gnutls_x509_crl_t list, gnutls_x509_crt_t issuer) {
    const unsigned days = GNUTLS_CERT_REVOCATION_DATA_SUPERSEDED | GNUTLS_CERT_REVOCATION_DATA_ISSUED_IN_FUTURE;
    unsigned fault = 0;
    if (gnutls_call.x509_crl_verify(list, &issuer, 1, GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &fault) < 0)
        return false;
    return fault == 0 || ((fault & days) != 0 && (fault & ~(days | GNUTLS_CERT_INVALID)) == 0);
}

static bool holds_on(gnutls_x509_crl_t list, date_days at) {
    time_t next = gnutls_call.x509_crl_get_next_update(list);
    return key_day(gnutls_call.x509_crl_get_this_update(list)) <= at && next != (time_t)-1 && key_day(next) >= at;
}

static void check_lists(struct asking *a, gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer) {
    bool told = false;
    for (struct batch *batch = a->trust->revocations; batch; batch = batch->next)
        for (unsigned i = 0; i < batch->count; i++) {
            if (!is_list_of(batch->lists[i], issuer))
                continue;
            told = told || holds_on(batch->lists[i], a->question->at);
            if (gnutls_call.x509_crt_check_revocation(certificate, &batch->lists[i], 1) != 0)
                blame(a, TRUST_REVOKED, certificate);
        }
    if (!told && a->question->lists)
        blame(a, TRUST_NO_LIST, certificate);
}

static bool is_authority(const struct trust *trust, gnutls_x509_crt_t certificate) {
    for (struct batch *batch = trust->authorities; batch; batch = batch->next)
        for (unsigned i = 0; i < batch->count; i++)
            if (gnutls_call.x509_crt_equals(batch->certificates[i], certificate))
                return true;
    return false;
}

/* By its signature: anybody can make a certificate with another's name. */
static bool is_issued_by(gnutls_x509_crt_t certificate, gnutls_x509_crt_t issuer) {
    unsigned fault = 0;
    return gnutls_call.x509_crt_check_issuer(certificate, issuer) != 0 &&
           gnutls_call.x509_crt_verify(certificate, &issuer, 1,
                                       GNUTLS_VERIFY_DISABLE_TIME_CHECKS | GNUTLS_VERIFY_DISABLE_CRL_CHECKS,
                                       &fault) >= 0 &&
           fault == 0;
}

static gnutls_x509_crt_t issuing_authority(const struct trust *trust, gnutls_x509_crt_t certificate) {
    for (struct batch *batch = trust->authorities; batch; batch = batch->next)
        for (unsigned i = 0; i < batch->count; i++)
            if (is_issued_by(certificate, batch->certificates[i]))
                return batch->certificates[i];
    return NULL;
}

/* Who issued it among what was sent along; NULL: nobody. */
static gnutls_x509_crt_t issuer_in_chain(const struct asking *a, gnutls_x509_crt_t certificate) {
    for (unsigned i = 0; i < a->count; i++)
        if (a->chain[i] != certificate && is_issued_by(certificate, a->chain[i]))
            return a->chain[i];
    return NULL;
}

/* From the signer's certificate up to an authority, each step by a signature. */
static void walk_chain(struct asking *a) {
    gnutls_x509_crt_t certificate = a->chain[0];
    for (unsigned step = 0; step <= a->count; step++) {
        check_days(a, certificate);
        if (is_authority(a->trust, certificate))
            return;
        gnutls_x509_crt_t authority = issuing_authority(a->trust, certificate);
        gnutls_x509_crt_t issuer = authority ? authority : issuer_in_chain(a, certificate);
        if (!issuer)
            break;
        check_lists(a, certificate, issuer);
        certificate = issuer;
    }
    blame(a, TRUST_UNKNOWN_ISSUER, certificate);
}

enum status trust_ask(struct trust *trust, const struct trust_question *question, struct arena *arena,
                      struct trust_answer *answer) {
    struct asking a = {.trust = trust, .question = question, .arena = arena, .answer = answer};
    *answer = (struct trust_answer){.fault = TRUST_NONE, .subject = STR_INIT(""), .culprit = STR_INIT("")};
    enum status status = read_chain(&a);
    if (status == STATUS_OK && answer->fault == TRUST_NONE)
        status = check_signature(&a);
    if (status == STATUS_OK && answer->fault == TRUST_NONE) {
        check_path(&a);
        check_use(&a);
        walk_chain(&a);
    }
    for (unsigned i = 0; i < a.count; i++)
        gnutls_call.x509_crt_deinit(a.chain[i]);
    return status;
}
