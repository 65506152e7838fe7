/* hg7-sign: what the supplier signs releases with.
 *
 *   hg7-sign update KEY SEQUENCE VERSION SECURITY IMAGE >MANIFEST    VERSION is MAJOR.MINOR.PATCH
 *   hg7-sign files KEY SEQUENCE FOLDER [NAME] >MANIFEST              NAME: of a root of the owner's, who signs it then
 *
 * KEY is a private key on P-256 in PEM; a real supplier keeps it in a token. */
#include "maker_tree.h"
#include "software.h"

#include <keyway/guard.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SUPPLIER 1u

static int say(const char *what) {
    fprintf(stderr, "hg7-sign: %s\n", what);
    return 1;
}

static int put(struct kw_bytes bytes) {
    return fwrite(bytes.at, 1, bytes.length, stdout) == bytes.length && fflush(stdout) == 0 ? 0 : say("cannot write");
}

static int number_of(const char *text, int64_t most, uint64_t *number) {
    int64_t value = 0;
    if (kw_check_number(kw_text(text, 20), 0, most, &value) != KW_OK)
        return 0;
    *number = (uint64_t)value;
    return 1;
}

static int version_of(const char *text, uint64_t *version) {
    uint64_t part[3] = {0};
    char copy[32];
    char *at = copy;
    if (strlen(text) >= sizeof(copy))
        return 0;
    memcpy(copy, text, strlen(text) + 1);
    for (size_t i = 0; i < 3; i++) {
        char *dot = strchr(at, '.');
        if (!dot != (i == 2))
            return 0;
        if (dot)
            *dot = 0;
        if (!number_of(at, i == 2 ? UINT32_MAX : UINT16_MAX, &part[i]))
            return 0;
        at = dot ? dot + 1 : at;
    }
    *version = KW_UPDATE_VERSION(part[0], part[1], part[2]);
    return 1;
}

static int hash_file(const struct kw_crypto *crypto, const char *path, struct maker_part *part) {
    static uint8_t piece[65536];
    struct kw_hash hash;
    ssize_t got = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    enum kw_status status = file < 0 ? KW_ERROR_MISSING : crypto->hash_begin(crypto->context, &hash);
    if (status != KW_OK)
        return 0;
    while (status == KW_OK && (got = read(file, piece, sizeof(piece))) > 0) {
        status = crypto->hash_add(crypto->context, &hash, kw_bytes(piece, (size_t)got));
        part->size += (uint64_t)got;
    }
    close(file);
    return status == KW_OK && got == 0 && crypto->hash_end(crypto->context, &hash, part->digest) == KW_OK;
}

static int sign_update(const struct maker *maker, char **arguments) {
    struct maker_update update = {.count = 1, .part = {{.component = SOFTWARE_COMPONENT}}};
    uint8_t room[KW_UPDATE_MANIFEST_MAX];
    uint8_t bytes[KW_UPDATE_MANIFEST_MAX];
    struct kw_writer payload = kw_writer(room, sizeof(room));
    struct kw_writer envelope = kw_writer(bytes, sizeof(bytes));
    uint64_t security = 0;
    if (!number_of(arguments[0], INT64_MAX, &update.sequence) || !version_of(arguments[1], &update.version) ||
        !number_of(arguments[2], UINT32_MAX, &security))
        return say("SEQUENCE and SECURITY are numbers, VERSION is MAJOR.MINOR.PATCH");
    update.security = (uint32_t)security;
    if (!hash_file(maker->crypto, arguments[3], &update.part[0]))
        return say("the image cannot be read");
    if (maker_update(maker, &update, &payload, &envelope) != KW_OK)
        return say("cannot be signed");
    return put(kw_written(&envelope));
}

static int sign_files(const struct maker *maker, char **arguments) {
    struct maker_tree tree;
    struct kw_bytes envelope = {NULL, 0};
    uint64_t sequence = 0;
    int root = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0 || !number_of(arguments[0], INT64_MAX, &sequence))
        return say("SEQUENCE is a number, FOLDER a folder");
    if (maker_tree(maker->crypto, root, 0, &tree) != KW_OK)
        return say("the folder cannot be read");
    int signed_well = maker_tree_sign(maker, sequence, &tree, &envelope) == KW_OK;
    maker_tree_free(&tree);
    close(root);
    int result = signed_well ? put(envelope) : say("cannot be signed");
    free((void *)(uintptr_t)envelope.at);
    return result;
}

static int take_key(struct kw_keys_openssl *keys, const char *path) {
    uint8_t pem[4096];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, pem, sizeof(pem));
    if (file >= 0)
        close(file);
    int taken = length > 0 && kw_keys_openssl_take(keys, SUPPLIER, kw_bytes(pem, (size_t)length)) == KW_OK;
    kw_wipe(pem, sizeof(pem));
    return taken;
}

int main(int count, char **arguments) {
    struct kw_crypto_openssl openssl;
    struct kw_key_openssl room[1] = {{0}};
    struct kw_keys_openssl keys;
    struct kw_anchor anchor;
    struct kw_trust trust;
    int is_update = count == 7 && strcmp(arguments[1], "update") == 0;
    if (!is_update && !((count == 5 || count == 6) && strcmp(arguments[1], "files") == 0))
        return say("usage: hg7-sign update KEY SEQUENCE VERSION SECURITY IMAGE, or files KEY SEQUENCE FOLDER [NAME]");
    kw_keys_openssl_init(&keys, room, 1);
    if (kw_crypto_openssl_init(&openssl) != KW_OK || !take_key(&keys, arguments[2]))
        return say("KEY is no private key on P-256 in PEM");
    roots_identity(&anchor, &trust);
    if (count == 6)
        anchor.id = kw_text(arguments[5], KW_KEYSTORE_ID_MAX);
    struct maker maker = {.crypto = &openssl.crypto, .keys = &keys.keys, .key = SUPPLIER, .key_id = anchor.id};
    memcpy(maker.vendor, trust.vendor, KW_UUID_SIZE);
    memcpy(maker.class_id, trust.class_id, KW_UUID_SIZE);
    int result = is_update ? sign_update(&maker, arguments + 3) : sign_files(&maker, arguments + 3);
    kw_keys_openssl_done(&keys);
    kw_crypto_openssl_done(&openssl);
    return result;
}
