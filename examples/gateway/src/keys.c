#include "keys.h"

#include "token.h"

#include "port/system_linux.h"

#include <openssl/pem.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECRET_FILE "secret"
#define SIGN_FILE   "sign-key.pem"
#define TLS_FILE    "tls-key.pem"
#define PEM_MAX     4096u
#define REST_MS     1000u
#define SOFT_LEVEL  2u /* that keys in software reach, where hardware is asked for */

/* Writes a new file whole and durably, or leaves none. */
static int write_new(int folder, const char *name, struct kw_bytes bytes) {
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return -1;
    int written = write(file, bytes.at, bytes.length) == (ssize_t)bytes.length && fsync(file) == 0;
    close(file);
    if (written && fsync(folder) == 0)
        return 0;
    unlinkat(folder, name, 0);
    return -1;
}

/* Reads a file to its end; how long it is, or -1. */
static ssize_t read_file(int folder, const char *name, uint8_t *to, size_t room) {
    int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0)
        return -1;
    ssize_t length = read(file, to, room);
    close(file);
    return length;
}

static int make_secret(int folder) {
    uint8_t secret[KW_MAC_SIZE];
    int made = kw_entropy_linux.fill(NULL, secret, sizeof(secret)) == KW_OK &&
               write_new(folder, SECRET_FILE, kw_bytes(secret, sizeof(secret))) == 0;
    kw_wipe(secret, sizeof(secret));
    return made ? 0 : -1;
}

static int make_pair(int folder, const char *name) {
    EVP_PKEY *pair = EVP_EC_gen("P-256");
    BIO *out = BIO_new(BIO_s_secmem());
    char *text = NULL;
    int made = pair && out && PEM_write_bio_PKCS8PrivateKey(out, pair, NULL, NULL, 0, NULL, NULL) == 1;
    long length = made ? BIO_get_mem_data(out, &text) : 0;
    made = made && length > 0 && write_new(folder, name, kw_bytes(text, (size_t)length)) == 0;
    BIO_free(out);
    EVP_PKEY_free(pair);
    return made ? 0 : -1;
}

static enum kw_status take_file(struct keys *keys, int folder, const char *name, uint32_t held) {
    uint8_t bytes[PEM_MAX];
    ssize_t length = read_file(folder, name, bytes, sizeof(bytes));
    enum kw_status status = KW_ERROR_FORMAT;
    if (held == HELD_SECRET && length == (ssize_t)KW_MAC_SIZE)
        status = kw_keys_openssl_take_secret(&keys->software, held, kw_bytes(bytes, KW_MAC_SIZE));
    else if (held != HELD_SECRET && length > 0)
        status = kw_keys_openssl_take(&keys->software, held, kw_bytes(bytes, (size_t)length));
    kw_wipe(bytes, sizeof(bytes));
    return status;
}

static int is_there(int folder, const char *name) {
    return faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || errno != ENOENT;
}

static const char *open_software(struct keys *keys, int folder) {
    static const struct {
        uint32_t held;
        const char *name;
    } files[KEYS_HELD] = {{HELD_SECRET, SECRET_FILE}, {HELD_SIGN, SIGN_FILE}, {HELD_TLS, TLS_FILE}};
    kw_keys_openssl_init(&keys->software, keys->room, KEYS_HELD);
    for (size_t i = 0; i < KEYS_HELD; i++) {
        const char *name = files[i].name;
        int made = is_there(folder, name) ||
                   (files[i].held == HELD_SECRET ? make_secret(folder) : make_pair(folder, name)) == 0;
        if (!made)
            return "the keys cannot be made: is the disk full?";
        /* The sandbox will let nobody open it again. */
        keys->files[i] = openat(folder, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
        if (keys->files[i] < 0 || take_file(keys, folder, name, files[i].held) != KW_OK)
            return "the keys in the state folder cannot be used";
    }
    return NULL;
}

/* ---- the table: the keystore's, and what came of it is noted */

static enum kw_status note(struct keys *keys, enum kw_status status) {
    uint64_t now_ms = 0;
    keys->trouble = status;
    keys->again_ms = kw_clock_linux.uptime(NULL, &now_ms) == KW_OK ? now_ms + REST_MS : 0;
    return status;
}

static int is_resting(const struct keys *keys) {
    uint64_t now_ms = 0;
    return keys->trouble == KW_ERROR_CRYPTO && kw_clock_linux.uptime(NULL, &now_ms) == KW_OK && now_ms < keys->again_ms;
}

static enum kw_status watch_home(void *context, uint32_t key, enum kw_key_home *home) {
    const struct kw_keys *behind = &((struct keys *)context)->keystore.keys;
    return behind->home(behind->context, key, home);
}

static enum kw_status watch_point(void *context, uint32_t key, uint8_t *point) {
    const struct kw_keys *behind = &((struct keys *)context)->keystore.keys;
    return behind->point(behind->context, key, point);
}

static enum kw_status watch_sign(void *context, uint32_t key, const uint8_t *digest, uint8_t *signature) {
    const struct kw_keys *behind = &((struct keys *)context)->keystore.keys;
    if (is_resting(context))
        return KW_ERROR_CRYPTO;
    return note(context, behind->sign(behind->context, key, digest, signature));
}

static enum kw_status watch_derive(void *context, uint32_t key, struct kw_bytes label, uint8_t *derived) {
    const struct kw_keys *behind = &((struct keys *)context)->keystore.keys;
    if (is_resting(context))
        return KW_ERROR_CRYPTO;
    return note(context, behind->derive(behind->context, key, label, derived));
}

/* One purpose a slot. In a token at level 4 every key is to be in hardware, what seals and signs records too. */
static enum kw_status fill_slots(struct keys *keys, const struct config *config, const struct kw_crypto *crypto,
                                 const struct kw_keys *port) {
    static const struct {
        enum key key;
        enum kw_keystore_purpose purpose;
        enum key_held held;
    } wanted[KEY_SLOTS] = {
        {KEY_LOGIN, KW_KEYSTORE_AUTHENTICATOR, HELD_SECRET}, {KEY_RECORDS, KW_KEYSTORE_SEAL, HELD_SECRET},
        {KEY_BACKUP, KW_KEYSTORE_SEAL, HELD_SECRET},         {KEY_TIME, KW_KEYSTORE_SYMMETRIC, HELD_SECRET},
        {KEY_CHECKPOINT, KW_KEYSTORE_CHECKPOINT, HELD_SIGN}, {KEY_REPORT, KW_KEYSTORE_IDENTITY, HELD_SIGN},
        {KEY_TLS, KW_KEYSTORE_IDENTITY, HELD_TLS},
    };
    int soft = config->keys == CONFIG_KEYS_SOFTWARE;
    uint32_t level = config->level ? config->level : 1;
    for (size_t i = 0; i < KEY_SLOTS; i++)
        keys->slots[i] = (struct kw_keystore_slot){.key = wanted[i].key,
                                                   .purpose = wanted[i].purpose,
                                                   .least = level == 4 ? KW_KEY_TOKEN : KW_KEY_SOFTWARE,
                                                   .port = port,
                                                   .port_key = wanted[i].held};
    keys->config = (struct kw_keystore_config){.slots = keys->slots,
                                               .count = KEY_SLOTS,
                                               .level = soft && level > SOFT_LEVEL ? SOFT_LEVEL : level,
                                               .crypto = crypto};
    return kw_keystore_init(&keys->keystore, &keys->config);
}

/* Each key is used once, so that one that does not work is known before anybody relies on it. */
static const char *try_all(const struct keys *keys) {
    for (size_t i = 0; i < KEY_SLOTS; i++) {
        enum kw_status status = kw_keystore_try(&keys->keystore, keys->slots[i].key);
        if (status == KW_ERROR_POLICY)
            return "a key is not in hardware, as gateway.level asks: is keys.hardware stated, and does the token say "
                   "so?";
        if (status != KW_OK)
            return "a key does not work";
    }
    return NULL;
}

int keys_open(struct keys *keys, const struct config *config, const struct kw_crypto *crypto, int folder,
              const char **error) {
    const struct kw_keys *port = &keys->software.keys;
    *keys = (struct keys){.watched = {keys, watch_home, watch_point, watch_sign, watch_derive}, .port = &keys->watched};
    for (size_t i = 0; i < KEYS_HELD; i++)
        keys->files[i] = -1;
    *error = config->keys == CONFIG_KEYS_PKCS11 ? token_open(config, crypto, &port) : open_software(keys, folder);
    if (!*error && fill_slots(keys, config, crypto, port) != KW_OK)
        *error = "the keys cannot be set up";
    if (!*error)
        *error = try_all(keys);
    if (!*error)
        return 0;
    keys_close(keys);
    return -1;
}

static int destroy_file(int file, uint64_t *bytes) {
    static const uint8_t zeros[PEM_MAX];
    uint8_t back[PEM_MAX];
    struct stat found;
    if (fstat(file, &found) != 0 || found.st_size < 0 || (size_t)found.st_size > sizeof(zeros))
        return 0;
    size_t size = (size_t)found.st_size;
    if (pwrite(file, zeros, size, 0) != (ssize_t)size || fsync(file) != 0 ||
        pread(file, back, size, 0) != (ssize_t)size || memcmp(back, zeros, size) != 0)
        return 0;
    *bytes += size;
    return 1;
}

enum kw_status keys_destroy(struct keys *keys, uint64_t *bytes) {
    enum kw_status status = KW_OK;
    for (size_t i = 0; i < KEYS_HELD; i++)
        if (keys->files[i] >= 0 && !destroy_file(keys->files[i], bytes))
            status = KW_ERROR_STORAGE;
    return status;
}

void keys_close(struct keys *keys) {
    for (size_t i = 0; i < KEYS_HELD; i++) {
        if (keys->files[i] >= 0)
            close(keys->files[i]);
        keys->files[i] = -1;
    }
    kw_keys_openssl_done(&keys->software);
    token_close();
}
