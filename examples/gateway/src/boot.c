/* hg7-boot: the boot stage. It asks the record of updates which bank is to run, compares that image with its signed
 * manifest while it copies it into memory, and starts it from there: what was compared is what runs, whatever becomes
 * of the file. Nothing that an update brings can change this program.
 *
 *   hg7-boot CONFIG --adopt MANIFEST IMAGE --state FOLDER [--owner FILE]
 *                                                            at the making: puts the first image into bank 0, and makes
 *                                                            the TPM's counters; FILE has its owner's auth value
 *   hg7-boot CONFIG --state FOLDER [OPTION OF hg7...]        starts the image that counts */
#include "software.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PIECE     65536u
#define ARGUMENTS 32

static int say(const char *what, const char *more) {
    fprintf(stderr, "hg7-boot: %s%s%s\n", what, more ? ": " : "", more ? more : "");
    return 1;
}

/* The value behind an option, or null. */
static char *option(int count, char **arguments, const char *name) {
    for (int i = 2; i + 1 < count; i++)
        if (strcmp(arguments[i], name) == 0)
            return arguments[i + 1];
    return NULL;
}

static ssize_t read_manifest(const char *path, uint8_t *to, size_t room) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, to, room);
    if (file >= 0)
        close(file);
    return length;
}

static enum kw_status fill_bank(struct device *device, const char *path) {
    static uint8_t piece[PIECE];
    const struct kw_storage *storage = &device->store.posix.storage;
    uint64_t offset = 0;
    ssize_t got = 0;
    enum kw_status status = KW_OK;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return KW_ERROR_MISSING;
    while (status == KW_OK && (got = read(file, piece, sizeof(piece))) > 0) {
        status = storage->write(storage->context, STORE_BANK_A, offset, kw_bytes(piece, (size_t)got));
        offset += (uint64_t)got;
    }
    close(file);
    if (status == KW_OK && got < 0)
        status = KW_ERROR_STORAGE;
    return status == KW_OK ? storage->flush(storage->context, STORE_BANK_A) : status;
}

static int adopt(struct software *software, const char *manifest, const char *image) {
    uint8_t bytes[KW_UPDATE_MANIFEST_MAX + 1];
    ssize_t length = read_manifest(manifest, bytes, sizeof(bytes));
    if (length <= 0 || length == (ssize_t)sizeof(bytes))
        return say(manifest, "cannot be read, or is too long");
    enum kw_status status = fill_bank(software->device, image);
    if (status == KW_OK)
        status = kw_update_adopt(&software->update, kw_bytes(bytes, (size_t)length), 0);
    if (status == KW_OK)
        status = roots_seal(&software->roots, software->device);
    return status == KW_OK ? 0 : say("the image is not adopted", kw_status_text(status));
}

/* The image of a bank in memory that nothing can write any more; -1 when it is not what its manifest says. */
static int load(struct software *software, uint32_t bank) {
    static uint8_t piece[PIECE];
    const struct kw_storage *storage = &software->device->store.posix.storage;
    const struct kw_crypto *crypto = &software->device->openssl.crypto;
    const struct kw_update_part *part = &software->update.record.image[bank].part[0];
    uint8_t digest[KW_DIGEST_SIZE];
    struct kw_hash hash;
    enum kw_status status = crypto->hash_begin(crypto->context, &hash);
    int file = memfd_create("hg7", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    for (uint64_t at = 0; status == KW_OK && at < part->size;) {
        size_t length = part->size - at < PIECE ? (size_t)(part->size - at) : PIECE;
        status = storage->read(storage->context, STORE_BANK_A + bank, at, piece, length);
        if (status == KW_OK)
            status = crypto->hash_add(crypto->context, &hash, kw_bytes(piece, length));
        if (status == KW_OK && write(file, piece, length) != (ssize_t)length)
            status = KW_ERROR_STORAGE;
        at += length;
    }
    if (status == KW_OK)
        status = crypto->hash_end(crypto->context, &hash, digest);
    else
        crypto->hash_drop(crypto->context, &hash);
    if (status == KW_OK && kw_equal(digest, part->digest, KW_DIGEST_SIZE) == KW_GRANTED &&
        fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) == 0)
        return file;
    if (file >= 0)
        close(file);
    return -1;
}

/* Returns only when it cannot be started. */
static void start(int image, uint32_t bank, int count, char **arguments) {
    char *given[ARGUMENTS + 4];
    char zero[] = "0";
    char one[] = "1";
    char name[] = "--bank";
    if (count > ARGUMENTS)
        return;
    memcpy(given, arguments, (size_t)count * sizeof(*given));
    given[count] = name;
    given[count + 1] = bank == 0 ? zero : one;
    given[count + 2] = NULL;
    fexecve(image, given, environ);
}

static int run(struct software *software, int count, char **arguments) {
    const struct kw_update_config config = software_update_config(software);
    uint32_t bank = 0;
    if (!software->config->making && roots_check(&software->roots, software->device) != KW_OK)
        return say(software->config->trust, "is not the key that was sealed at the making of this device");
    if (kw_update_open(&software->update, &config) != KW_OK)
        return say("the record of updates is not what was stored", NULL);
    if (software->config->making)
        return count > 4 ? adopt(software, arguments[3], arguments[4]) : say("--adopt takes MANIFEST and IMAGE", NULL);
    enum kw_status status = kw_update_boot(&software->update, &bank);
    if (status != KW_OK)
        return say("no image may be started", kw_status_text(status));
    int image = load(software, bank);
    if (image < 0)
        return say("the image is not what its manifest says", NULL);
    /* The store is the program's from here on. */
    device_close_store(software->device);
    start(image, bank, count, arguments);
    return say("the image cannot be started", NULL);
}

int main(int count, char **arguments) {
    static struct config config;
    static struct device device;
    static struct software software;
    char error[CONFIG_ERROR];
    const char *what = NULL;
    if (count < 2 || config_read(arguments[1], &config, error) != 0)
        return say(count < 2 ? "usage: hg7-boot CONFIG [--adopt MANIFEST IMAGE] [OPTION OF hg7...]" : error, NULL);
    const char *state = option(count, arguments, "--state");
    if (state && strlen(state) < sizeof(config.state))
        snprintf(config.state, sizeof(config.state), "%s", state);
    /* Counters are made once: one that an attacker removed would begin anew at 0. */
    config.making = count > 2 && strcmp(arguments[2], "--adopt") == 0;
    config.owner_file = option(count, arguments, "--owner");
    if (!config.updates)
        return say("software.updates is off in this configuration", NULL);
    if (device_open_store(&device, &config, &what) != 0)
        return say(config.state, what);
    software.config = &config;
    software.device = &device;
    software.trust = &software.roots.trust;
    int result = roots_supplier(&software.roots, config.trust) == 0
                     ? run(&software, count, arguments)
                     : say(config.trust, "is not a public key on P-256 in PEM");
    device_close_store(&device);
    return result;
}
