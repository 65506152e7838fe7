/* The device library's updates and integrity against what other programs take. For bench/run:
 *   device_update sign KEY FILE ENVELOPE          a signed manifest of an update that is FILE
 *   device_update verify KEY ENVELOPE FILE        receives FILE as a device does, storage left out
 *   device_update list KEY FOLDER ENVELOPE        a signed manifest of what is below FOLDER
 *   device_update scan KEY FOLDER ENVELOPE N      a full check on N threads
 *   device_update limit KEY FOLDER ENVELOPE N     its files only read and hashed, by OpenSSL, on N threads
 *   device_update watch KEY FOLDER ENVELOPE N     N changes of a file, each until it is told
 * KEY is a private P-256 key in PEM. What times itself prints {"seconds": ...}. */
#include "port/crypto_openssl.h"
#include "port/integrity_fanotify.h"
#include "port/keys_openssl.h"

#include "maker_tree.h"

#include <keyway/update.h>

#include <fcntl.h>
#include <openssl/evp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define READ_SIZE ((size_t)256 << 10)
#define LARGE     ((uint64_t)4 << 20)
#define IMAGE     1u

struct bench {
    struct kw_crypto_openssl openssl;
    struct kw_key_openssl key[1];
    struct kw_keys_openssl keys;
    struct kw_anchor anchor;
    struct kw_trust trust;
    struct maker maker;
    uint8_t record[4096];
};

static void need(int good, const char *what) {
    if (!good) {
        fprintf(stderr, "device_update: %s\n", what);
        exit(1);
    }
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Of all threads: on a machine that is busy with other things it tells more than the time. */
static double cpu(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct kw_bytes read_file(const char *path) {
    struct stat status;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    need(file >= 0 && fstat(file, &status) == 0, path);
    uint8_t *bytes = malloc((size_t)status.st_size + 1);
    size_t length = 0;
    need(bytes != NULL, "out of memory");
    for (ssize_t got = 1; got > 0; length += (size_t)got) {
        got = read(file, bytes + length, (size_t)status.st_size - length);
        need(got >= 0, path);
    }
    close(file);
    return kw_bytes(bytes, length);
}

static void write_file(const char *path, struct kw_bytes bytes) {
    FILE *file = fopen(path, "we");
    need(file && fwrite(bytes.at, 1, bytes.length, file) == bytes.length && fclose(file) == 0, path);
}

static void begin(struct bench *bench, const char *key) {
    struct kw_bytes pem = read_file(key);
    need(kw_crypto_openssl_init(&bench->openssl) == KW_OK, "no crypto");
    kw_keys_openssl_init(&bench->keys, bench->key, 1);
    need(kw_keys_openssl_take(&bench->keys, 1, pem) == KW_OK, "the key is no P-256 key in PEM");
    bench->anchor =
        (struct kw_anchor){kw_bytes("bench", 5), {0}, KW_ANCHOR_SUPPLIER, KW_ANCHOR_UPDATE | KW_ANCHOR_INTEGRITY};
    need(bench->keys.keys.point(&bench->keys, 1, bench->anchor.point) == KW_OK, "the key has no point");
    bench->trust = (struct kw_trust){.anchors = &bench->anchor, .count = 1, .vendor = {1}, .class_id = {2}};
    bench->maker = (struct maker){&bench->openssl.crypto, &bench->keys.keys, 1, kw_bytes("bench", 5), {1}, {2}};
    free((void *)(uintptr_t)pem.at);
}

/* ---- updates */

/* The record is in memory; of an image nothing is kept, and zeros are read. */
static enum kw_status size_of(void *context, uint32_t area, uint64_t *size) {
    *size = area == 0 ? sizeof(((struct bench *)context)->record) : UINT64_MAX;
    return KW_OK;
}

static enum kw_status read_area(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    if (area == 0)
        memcpy(to, ((struct bench *)context)->record + offset, length);
    else
        memset(to, 0, length);
    return KW_OK;
}

static enum kw_status write_area(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    if (area == 0)
        memcpy(((struct bench *)context)->record + offset, from.at, from.length);
    return KW_OK;
}

static enum kw_status flush_area(void *context, uint32_t area) {
    (void)context;
    (void)area;
    return KW_OK;
}

/* The digest of a file, or of one zero byte. */
static void describe(const struct bench *bench, const char *path, struct maker_part *part) {
    static const uint8_t zero[1];
    const struct kw_crypto *crypto = &bench->openssl.crypto;
    struct kw_bytes bytes = path ? read_file(path) : kw_bytes(zero, 1);
    part->component = IMAGE;
    part->size = bytes.length;
    need(crypto->hash(crypto->context, &bytes, 1, part->digest) == KW_OK, "no hash");
    if (path)
        free((void *)(uintptr_t)bytes.at);
}

static struct kw_bytes manifest(const struct bench *bench, const char *path, uint64_t sequence,
                                uint8_t envelope[KW_UPDATE_MANIFEST_MAX]) {
    uint8_t payload[KW_UPDATE_MANIFEST_MAX];
    struct maker_update update = {.sequence = sequence, .version = sequence, .security = 1, .count = 1};
    struct kw_writer room = kw_writer(payload, sizeof(payload));
    struct kw_writer to = kw_writer(envelope, KW_UPDATE_MANIFEST_MAX);
    describe(bench, path, &update.part[0]);
    need(maker_update(&bench->maker, &update, &room, &to) == KW_OK, "no manifest");
    return kw_written(&to);
}

static void verify(struct bench *bench, const char *envelope, const char *path) {
    static const struct kw_update_component component = {IMAGE, {1, 2}};
    static uint8_t work[KW_UPDATE_WORK_SIZE];
    static uint8_t bytes[READ_SIZE];
    uint8_t first[KW_UPDATE_MANIFEST_MAX];
    const struct kw_storage storage = {bench, size_of, read_area, write_area, flush_area};
    const struct kw_update_config config = {.storage = &storage,
                                            .crypto = &bench->openssl.crypto,
                                            .trust = &bench->trust,
                                            .components = &component,
                                            .component_count = 1,
                                            .starts = 1,
                                            .work = work,
                                            .work_size = sizeof(work)};
    struct kw_update update;
    need(kw_update_open(&update, &config) == KW_OK, "no record");
    need(kw_update_adopt(&update, manifest(bench, NULL, 1, first), 0) == KW_OK, "no first image");
    need(kw_update_begin(&update, read_file(envelope)) == KW_OK, "the manifest is refused");
    int file = open(path, O_RDONLY | O_CLOEXEC);
    need(file >= 0, path);
    for (ssize_t got = 1; got > 0;) {
        got = read(file, bytes, sizeof(bytes));
        need(got >= 0, path);
        if (got > 0)
            need(kw_update_write(&update, IMAGE, kw_bytes(bytes, (size_t)got)) == KW_OK, "refused");
    }
    close(file);
    need(kw_update_finish(&update) == KW_OK && update.record.step == KW_UPDATE_VERIFIED, "not verified");
}

/* ---- integrity */

static atomic_uint found;

static void count(void *context, const struct kw_integrity_finding *finding) {
    (void)context;
    (void)finding;
    atomic_fetch_add(&found, 1);
}

static void open_manifest(struct bench *bench, const char *envelope, struct kw_integrity_files *files,
                          struct kw_integrity *integrity) {
    static uint8_t work[KW_INTEGRITY_WORK_SIZE];
    const struct kw_integrity_config config = {.crypto = &bench->openssl.crypto,
                                               .reader = &files->reader,
                                               .trust = &bench->trust,
                                               .report = count,
                                               .work = work,
                                               .work_size = sizeof(work)};
    need(kw_integrity_open(integrity, &config, read_file(envelope)) == KW_OK, "the manifest is refused");
}

static void list(struct bench *bench, int root, const char *envelope) {
    struct maker_tree tree;
    struct kw_bytes made;
    need(maker_tree(&bench->openssl.crypto, root, 1, &tree) == KW_OK, "the folder cannot be read");
    need(maker_tree_sign(&bench->maker, 1, &tree, &made) == KW_OK, "no manifest");
    write_file(envelope, made);
    printf("{\"entries\": %zu, \"bytes\": %llu}\n", tree.count, (unsigned long long)tree.bytes);
}

static void scan(struct kw_integrity *integrity, int root, unsigned int threads) {
    double began = now();
    double spent = cpu();
    need(kw_integrity_scan_files(integrity, root, threads) == KW_OK, "no scan");
    double took = now() - began;
    spent = cpu() - spent;
    need(integrity->state.verdict == KW_GRANTED, "the folder is not what its manifest says");
    printf("{\"seconds\": %.6f, \"cpu\": %.6f}\n", took, spent);
}

/* What the scan is measured against: each file opened, read and hashed, and nothing else. */
struct limit {
    struct kw_integrity_index index;
    char **path;
    size_t paths;
    int root;
    atomic_size_t next;
};

static void *read_and_hash(void *argument) {
    struct limit *limit = argument;
    EVP_MD *sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    uint8_t *bytes = malloc(READ_SIZE);
    uint8_t digest[KW_DIGEST_SIZE];
    need(sha256 && hash && bytes, "out of memory");
    for (size_t at; (at = atomic_fetch_add(&limit->next, 1)) < limit->paths;) {
        int file = openat(limit->root, limit->path[at], O_RDONLY | O_CLOEXEC);
        need(file >= 0 && EVP_DigestInit_ex2(hash, sha256, NULL) == 1, limit->path[at]);
        for (ssize_t got = 1; got > 0;) {
            got = read(file, bytes, READ_SIZE);
            need(got >= 0 && EVP_DigestUpdate(hash, bytes, (size_t)got) == 1, limit->path[at]);
        }
        close(file);
        need(EVP_DigestFinal_ex(hash, digest, NULL) == 1, "no hash");
    }
    EVP_MD_CTX_free(hash);
    EVP_MD_free(sha256);
    free(bytes);
    return NULL;
}

static void measure_limit(const struct kw_integrity *integrity, int root, unsigned int threads) {
    struct limit limit = {.root = root};
    pthread_t thread[256];
    need(threads > 0 && threads <= 256 && kw_integrity_index_new(integrity, &limit.index) == KW_OK, "no index");
    limit.path = calloc(limit.index.count + 1, sizeof(*limit.path));
    need(limit.path != NULL, "out of memory");
    for (int large = 1; large >= 0; large--)
        for (size_t i = 0; i < limit.index.count; i++) {
            const struct kw_integrity_entry *entry = &limit.index.entry[i];
            if ((entry->mode & KW_INTEGRITY_KIND) == KW_INTEGRITY_FILE && (entry->size >= LARGE) == large)
                limit.path[limit.paths++] = strndup((const char *)entry->path.at, entry->path.length);
        }
    double began = now();
    double spent = cpu();
    for (unsigned int i = 1; i < threads; i++)
        need(pthread_create(&thread[i], NULL, read_and_hash, &limit) == 0, "no thread");
    read_and_hash(&limit);
    for (unsigned int i = 1; i < threads; i++)
        pthread_join(thread[i], NULL);
    printf("{\"seconds\": %.6f, \"cpu\": %.6f}\n", now() - began, cpu() - spent);
}

/* ---- the watch */

struct watching {
    struct kw_integrity_watch *watch;
    atomic_int stop;
};

static void *listen_to(void *argument) {
    struct watching *watching = argument;
    struct pollfd poller = {.fd = kw_integrity_watch_file(watching->watch), .events = POLLIN};
    while (!atomic_load(&watching->stop))
        if (poll(&poller, 1, 100) > 0)
            need(kw_integrity_watch_step(watching->watch) == KW_OK, "the watch failed");
    return NULL;
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

/* One byte of `watched` is changed and changed back, and each change is waited for. */
static void watch(struct kw_integrity *integrity, int root, unsigned int times) {
    struct watching watching = {NULL, 0};
    pthread_t thread;
    double *took = calloc(times + 1, sizeof(*took));
    int file = openat(root, "watched", O_WRONLY | O_CLOEXEC);
    need(took && times > 0 && file >= 0, "there is no file 'watched' in the folder");
    need(kw_integrity_watch_new(integrity, root, &watching.watch) == KW_OK, "no watch");
    need(pthread_create(&thread, NULL, listen_to, &watching) == 0, "no thread");
    for (unsigned int i = 0; i < times; i++) {
        /* Through close, so that the finding of before is no longer known and this one is told. */
        unsigned int before = atomic_load(&found);
        uint8_t byte = (uint8_t)(i % 255 + 1);
        struct timespec pause = {0, 3000000};
        double began = now();
        need(pwrite(file, &byte, 1, 0) == 1, "the file cannot be written");
        while (atomic_load(&found) == before)
            need(now() - began < 5, "a change was not told within 5 s");
        took[i] = now() - began;
        byte = 0;
        need(pwrite(file, &byte, 1, 0) == 1, "the file cannot be written");
        close(file);
        nanosleep(&pause, NULL);
        file = openat(root, "watched", O_WRONLY | O_CLOEXEC);
        need(file >= 0, "the file cannot be opened again");
    }
    atomic_store(&watching.stop, 1);
    pthread_join(thread, NULL);
    qsort(took, times, sizeof(*took), by_size);
    printf("{\"seconds\": %.9f, \"p99\": %.9f}\n", took[times / 2], took[times * 99 / 100]);
}

static unsigned int number_of(const char *text) {
    unsigned int number = 0;
    for (; *text >= '0' && *text <= '9' && number < 100000; text++)
        number = number * 10 + (unsigned int)(*text - '0');
    need(*text == '\0', "the last word is a number");
    return number;
}

int main(int argc, char **argv) {
    static struct bench bench;
    static struct kw_integrity integrity;
    static struct kw_integrity_files files;
    uint8_t envelope[KW_UPDATE_MANIFEST_MAX];
    need(argc == 5 || argc == 6, "five or six words; see bench/device_update.c");
    begin(&bench, argv[2]);
    if (strcmp(argv[1], "sign") == 0) {
        write_file(argv[4], manifest(&bench, argv[3], 2, envelope));
        return 0;
    }
    if (strcmp(argv[1], "verify") == 0) {
        verify(&bench, argv[3], argv[4]);
        return 0;
    }
    int root = open(argv[3], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    need(root >= 0, argv[3]);
    if (strcmp(argv[1], "list") == 0) {
        list(&bench, root, argv[4]);
        return 0;
    }
    unsigned int number = argc == 6 ? number_of(argv[5]) : 0;
    kw_integrity_files_init(&files, root);
    open_manifest(&bench, argv[4], &files, &integrity);
    if (strcmp(argv[1], "scan") == 0)
        scan(&integrity, root, number);
    else if (strcmp(argv[1], "limit") == 0)
        measure_limit(&integrity, root, number);
    else if (strcmp(argv[1], "watch") == 0)
        watch(&integrity, root, number);
    else
        need(0, "no such command");
    return 0;
}
