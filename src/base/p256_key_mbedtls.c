/* By mbedTLS 2.28's own calls, not by PSA Crypto, which reads no PEM and would bring a store of keys along. */
#include "base/p256_key.h"

#include <errno.h>
#include <fcntl.h>
#include <mbedtls/pk.h>
#include <mbedtls/platform_util.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"

struct p256_key {
    mbedtls_pk_context pk;
};

static int draw(void *context, unsigned char *to, size_t size) {
    (void)context;
    for (size_t done = 0; done < size;) {
        ssize_t n = getrandom(to + done, size - done, 0);
        if (n < 0 && errno != EINTR)
            return MBEDTLS_ERR_PK_BAD_INPUT_DATA;
        done += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* The whole file with a NUL behind it, which the parser asks for; `*size` counts that. */
static bool read_all(int fd, unsigned char bytes[P256_FILE_MAX], size_t *size) {
    size_t len = 0;
    ssize_t n;
    while ((n = read(fd, bytes + len, P256_FILE_MAX - len)) > 0)
        len += (size_t)n;
    if (n < 0)
        return false;
    errno = 0;
    if (len == P256_FILE_MAX)
        return false;
    bytes[len] = 0;
    *size = len + 1;
    return true;
}

static bool read_file(const char *path, unsigned char bytes[P256_FILE_MAX], size_t *size) {
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return false;
    errno = 0;
    bool well = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && read_all(fd, bytes, size);
    int error = errno;
    (void)close(fd);
    errno = error;
    return well;
}

static bool is_p256(const mbedtls_pk_context *pk) {
    return mbedtls_pk_get_type(pk) == MBEDTLS_PK_ECKEY && mbedtls_pk_ec(*pk)->grp.id == MBEDTLS_ECP_DP_SECP256R1;
}

static enum p256_answer parse(const unsigned char *bytes, size_t size, struct p256_key **key) {
    struct p256_key *made = calloc(1, sizeof *made);
    if (!made)
        return P256_REFUSED;
    mbedtls_pk_init(&made->pk);
    enum p256_answer answer = P256_OK;
    errno = 0;
    int error = mbedtls_pk_parse_key(&made->pk, bytes, size, NULL, 0);
    if (error != 0 && errno == ENOMEM) /* by which of its codes depends on where it was */
        answer = P256_REFUSED;
    else if (error != 0)
        answer = P256_NO_KEY;
    else if (!is_p256(&made->pk))
        answer = P256_OTHER_KEY;
    if (answer == P256_OK)
        *key = made;
    else
        p256_key_close(made);
    return answer;
}

enum p256_answer p256_key_open(const char *path, struct p256_key **key) {
    unsigned char bytes[P256_FILE_MAX];
    size_t size = 0;
    enum p256_answer answer = P256_UNREAD;
    if (read_file(path, bytes, &size))
        answer = parse(bytes, size, key);
    int error = errno;
    mbedtls_platform_zeroize(bytes, sizeof bytes);
    errno = error;
    return answer;
}

static bool set_key_id(mbedtls_pk_context *pk, char key_id[HASH_SHA256_HEX]) {
    unsigned char info[P256_INFO_MAX];
    int size = mbedtls_pk_write_pubkey_der(pk, info, sizeof info); /* at the end of the room */
    if (size <= 0)
        return false;
    sha256_text((struct str){(const char *)info + sizeof info - size, (size_t)size}, key_id);
    return true;
}

enum p256_answer p256_key_sign(struct p256_key *key, const uint8_t digest[HASH_SHA256_SIZE],
                               struct p256_signature *signature) {
    unsigned char bytes[MBEDTLS_PK_SIGNATURE_MAX_SIZE];
    size_t size = 0;
    struct p256_signature made;
    if (mbedtls_pk_sign(&key->pk, MBEDTLS_MD_SHA256, digest, HASH_SHA256_SIZE, bytes, &size, draw, NULL) != 0 ||
        size > sizeof made.bytes || !set_key_id(&key->pk, made.key_id))
        return P256_REFUSED;
    memcpy(made.bytes, bytes, size);
    made.size = size;
    *signature = made;
    return P256_OK;
}

void p256_key_close(struct p256_key *key) {
    if (!key)
        return;
    mbedtls_pk_free(&key->pk);
    free(key);
}
