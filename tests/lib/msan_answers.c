/* What the libraries under the ports write, told to MemorySanitizer, which sees only the writes of what it compiled.
 * The linker calls these in place of the libraries' functions (--wrap, tests/lib/CMakeLists.txt): a row that begins
 * with ANSWER is one. */
#include <argon2.h>
#include <liboath/oath.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <sanitizer/msan_interface.h>

/* The function, what it returns (`made`), its parameters, its arguments, and the bytes that it has written. Weak, since
 * not every test links every library. */
#define ANSWER(name, result, parameters, arguments, at, length)                                                        \
    __attribute__((weak)) result __real_##name parameters;                                                             \
    result __wrap_##name parameters;                                                                                   \
    result __wrap_##name parameters {                                                                                  \
        result made = __real_##name arguments;                                                                         \
        __msan_unpoison(at, (size_t)(length));                                                                         \
        return made;                                                                                                   \
    }

/* clang-format off */
ANSWER(EVP_DigestFinal_ex, int,
       (EVP_MD_CTX *state, unsigned char *digest, unsigned int *size), (state, digest, size),
       digest, made == 1 ? EVP_MD_CTX_get_size(state) : 0)
ANSWER(EVP_MAC_final, int,
       (EVP_MAC_CTX *state, unsigned char *code, size_t *size, size_t room), (state, code, size, room),
       code, made == 1 ? *size : 0)
ANSWER(EVP_CipherUpdate, int,
       (EVP_CIPHER_CTX *state, unsigned char *to, int *size, const unsigned char *from, int count),
       (state, to, size, from, count),
       to, made == 1 && to ? *size : 0)
ANSWER(EVP_CIPHER_CTX_ctrl, int,
       (EVP_CIPHER_CTX *state, int type, int number, void *pointer), (state, type, number, pointer),
       pointer, made == 1 && type == EVP_CTRL_AEAD_GET_TAG ? number : 0)
ANSWER(BN_bn2binpad, int,
       (const BIGNUM *number, unsigned char *to, int size), (number, to, size),
       to, made > 0 ? made : 0)
ANSWER(i2d_ECDSA_SIG, int,
       (const ECDSA_SIG *pair, unsigned char **to), (pair, to),
       to ? *to - made : NULL, to && made > 0 ? made : 0)
ANSWER(HMAC, unsigned char *,
       (const EVP_MD *digest, const void *key, int key_size, const unsigned char *from, size_t count, unsigned char *to,
        unsigned int *size),
       (digest, key, key_size, from, count, to, size),
       made, made ? *size : 0)
ANSWER(PKCS5_PBKDF2_HMAC, int,
       (const char *password, int password_size, const unsigned char *salt, int salt_size, int passes,
        const EVP_MD *digest, int size, unsigned char *to),
       (password, password_size, salt, salt_size, passes, digest, size, to),
       to, made == 1 ? size : 0)
ANSWER(EVP_PKEY_get_octet_string_param, int,
       (const EVP_PKEY *key, const char *name, unsigned char *to, size_t room, size_t *size),
       (key, name, to, room, size),
       to, made == 1 ? *size : 0)
ANSWER(EVP_PKEY_get_group_name, int,
       (const EVP_PKEY *key, char *to, size_t room, size_t *size), (key, to, room, size),
       to, made == 1 ? *size + 1 : 0)
ANSWER(argon2_ctx, int,
       (argon2_context *call, argon2_type type), (call, type),
       call->out, made == ARGON2_OK ? call->outlen : 0)
ANSWER(oath_hotp_generate, int,
       (const char *secret, size_t count, uint64_t moving, unsigned int digits, bool checked, size_t truncation,
        char *to),
       (secret, count, moving, digits, checked, truncation, to),
       to, made == OATH_OK ? digits + 1 : 0)
/* clang-format on */
