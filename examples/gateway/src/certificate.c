#include "certificate.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define CERTIFICATE_FILE "tls-certificate.pem"
#define LIFE_S           (10L * 365 * 86400)
#define FILE_MAX         (64u << 10)

static int add(X509 *certificate, int what, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, what, value);
    int added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

static int describe(X509 *certificate, EVP_PKEY *key, const char *name) {
    uint64_t serial = 0;
    X509_NAME *subject = X509_get_subject_name(certificate);
    return RAND_bytes((uint8_t *)&serial, sizeof(serial)) == 1 && X509_set_version(certificate, 2) == 1 &&
           ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1 | 1) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), -3600) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), LIFE_S) != NULL &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const uint8_t *)name, -1, -1, 0) == 1 &&
           X509_set_issuer_name(certificate, subject) == 1 && X509_set_pubkey(certificate, key) == 1 &&
           add(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           add(certificate, NID_key_usage, "critical,digitalSignature") &&
           add(certificate, NID_ext_key_usage, "serverAuth,clientAuth") &&
           add(certificate, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1") &&
           X509_sign(certificate, key, EVP_sha256()) > 0;
}

/* A new file, whole and durable, or none. */
static int write_new(int folder, const char *name, struct kw_bytes bytes) {
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int written = file >= 0 && write(file, bytes.at, bytes.length) == (ssize_t)bytes.length && fsync(file) == 0;
    if (file >= 0)
        close(file);
    if (file >= 0 && !written)
        unlinkat(folder, name, 0);
    return written && fsync(folder) == 0;
}

/* The certificate's key stays where it is: its port signs. */
static int make(const struct kw_provider_openssl *provider, const struct kw_keys *keys, int folder, const char *name) {
    void *key = NULL;
    char *text = NULL;
    if (kw_provider_openssl_key(provider, keys, KEY_TLS, &key) != KW_OK)
        return 0;
    X509 *certificate = X509_new_ex(provider->library, NULL);
    BIO *out = BIO_new(BIO_s_mem());
    int made = certificate && out && describe(certificate, key, name) && PEM_write_bio_X509(out, certificate) == 1;
    long length = made ? BIO_get_mem_data(out, &text) : 0;
    made = length > 0 && write_new(folder, CERTIFICATE_FILE, kw_bytes(text, (size_t)length));
    BIO_free(out);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return made;
}

/* Reads a file to its end; how long it is, or -1 when it cannot be read or is as long as the room. */
static long read_whole(int file, uint8_t *to, size_t room) {
    size_t length = 0;
    ssize_t got = 0;
    while (file >= 0 && length < room && (got = read(file, to + length, room - length)) > 0)
        length += (size_t)got;
    if (file >= 0)
        close(file);
    return file < 0 || got < 0 || length == room ? -1 : (long)length;
}

long certificate_own(const struct kw_provider_openssl *provider, const struct kw_keys *keys, int folder,
                     const char *name, uint8_t *to, size_t room) {
    if (faccessat(folder, CERTIFICATE_FILE, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT &&
        !make(provider, keys, folder, name))
        return -1;
    return read_whole(openat(folder, CERTIFICATE_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), to, room);
}

typedef enum kw_status taker(struct kw_identity_openssl *identity, struct kw_bytes one);

static enum kw_status take_root(struct kw_identity_openssl *identity, struct kw_bytes one) {
    return kw_identity_openssl_root(identity, one, KW_IDENTITY_ASSET_OWNER);
}

/* The port takes one at a time, and refuses what stands behind it: each goes from its first line to its last. */
static int take_each(struct kw_identity_openssl *identity, const char *path, const char *last, taker *take) {
    static uint8_t bytes[FILE_MAX];
    long length = read_whole(open(path, O_RDONLY | O_CLOEXEC), bytes, sizeof(bytes));
    const uint8_t *at = bytes;
    size_t left = length > 0 ? (size_t)length : 0;
    int taken = 0;
    for (;;) {
        const uint8_t *end = memmem(at, left, last, strlen(last));
        if (!end)
            break;
        size_t one = (size_t)(end - at) + strlen(last);
        if (take(identity, kw_bytes(at, one)) != KW_OK)
            return -1;
        taken = 1;
        at += one;
        left -= one;
        while (left > 0 && (*at == '\n' || *at == '\r' || *at == ' ')) {
            at++;
            left--;
        }
    }
    return taken && left == 0 ? 0 : -1;
}

int certificate_roots(struct kw_identity_openssl *identity, const char *path) {
    return !path || !*path ? 0 : take_each(identity, path, "-----END CERTIFICATE-----", take_root);
}

int certificate_lists(struct kw_identity_openssl *identity, const char *path) {
    return !path || !*path ? 0 : take_each(identity, path, "-----END X509 CRL-----", kw_identity_openssl_list);
}
