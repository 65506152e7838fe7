/* How many records a second the device library's audit log takes on this disk, against writing and flushing the same
 * bytes with nothing around them, and against SQLite:
 *   bench_device_audit FOLDER [ROUNDS]
 * The contenders take turns, so that all see the same machine; each figure is the median of its rounds. Records have
 * 256 bytes. Prints one line of JSON. */
#include <keyway/audit.h>

#include "base/str.h"
#include "port/audit_group.h"
#include "port/crypto_openssl.h"
#include "port/storage_posix.h"
#include "port/system_linux.h"

#include <sqlite3.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SEGMENTS = 4, AREAS = SEGMENTS + 2, RAW = SEGMENTS + 1, ROUNDS_MAX = 99, PRODUCERS = 64, RECORD = 256 };

#define SEGMENT_SIZE (8u << 20)
#define ROUND_S      0.4

struct bench {
    struct kw_posix_area areas[AREAS];
    struct kw_storage_posix posix;
    struct kw_crypto_openssl openssl;
    struct kw_audit_config config;
    struct kw_audit log;
    struct kw_audit_group group;
    uint32_t segments[SEGMENTS];
    uint64_t raw_at;
    sqlite3 *database;
    sqlite3_stmt *insert;
};

static uint8_t buffer[4 << 20];
static uint8_t work[256 << 10];
static uint8_t filler[RECORD];

static double seconds(clockid_t clock) {
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double now_s(void) {
    return seconds(CLOCK_MONOTONIC);
}

/* What does not wait for the disk is timed by the processor time that it took: on a machine that does other things
 * beside, the wall clock would tell of those. */
static double cpu_s(void) {
    return seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void must(int went_well, const char *what) {
    if (went_well)
        return;
    (void)fprintf(stderr, "bench_device_audit: %s failed\n", what);
    exit(1);
}

static struct kw_audit_event event_of(void) {
    return (struct kw_audit_event){.category = KW_AUDIT_ACCESS,
                                   .event = 1,
                                   .result = KW_AUDIT_SUCCESS,
                                   .source = kw_text("https", 64),
                                   .who = kw_text("operator", 64),
                                   .detail = kw_bytes(filler, RECORD - KW_AUDIT_RECORD_MIN - 5 - 8)};
}

static double raw_rate(struct bench *bench) {
    const struct kw_storage *storage = &bench->posix.storage;
    double began = now_s();
    double took;
    unsigned int count = 0;
    do {
        must(storage->write(storage->context, RAW, bench->raw_at, kw_bytes(filler, RECORD)) == KW_OK, "a write");
        must(storage->flush(storage->context, RAW) == KW_OK, "a flush");
        bench->raw_at = (bench->raw_at + RECORD) % SEGMENT_SIZE;
        count++;
    } while ((took = now_s() - began) < ROUND_S);
    return count / took;
}

static double durable_rate(struct bench *bench) {
    struct kw_audit_event event = event_of();
    double began = now_s();
    double took;
    unsigned int count = 0;
    do {
        must(kw_audit_append(&bench->log, &event, NULL) == KW_OK, "an append");
        must(kw_audit_commit(&bench->log) == KW_OK, "a commit");
        count++;
    } while ((took = now_s() - began) < ROUND_S);
    return count / took;
}

/* Not durable: the buffer is flushed when it is full. */
static double buffered_rate(struct bench *bench) {
    struct kw_audit_event event = event_of();
    double began = now_s();
    double began_cpu = cpu_s();
    unsigned int count = 0;
    do {
        for (unsigned int i = 0; i < 1000; i++)
            must(kw_audit_append(&bench->log, &event, NULL) == KW_OK, "an append");
        count += 1000;
    } while (now_s() - began < ROUND_S);
    must(kw_audit_commit(&bench->log) == KW_OK, "a commit");
    return count / (cpu_s() - began_cpu);
}

struct producer {
    struct bench *bench;
    double until;
    unsigned int count;
};

static void *produce(void *context) {
    struct producer *producer = context;
    struct kw_audit_event event = event_of();
    while (now_s() < producer->until) {
        must(kw_audit_group_append(&producer->bench->group, &event, NULL) == KW_OK, "an append");
        producer->count++;
    }
    return NULL;
}

static double group_rate(struct bench *bench) {
    static struct producer producers[PRODUCERS];
    pthread_t threads[PRODUCERS];
    double began = now_s();
    unsigned int count = 0;
    for (unsigned int i = 0; i < PRODUCERS; i++) {
        producers[i] = (struct producer){bench, began + ROUND_S, 0};
        must(pthread_create(&threads[i], NULL, produce, &producers[i]) == 0, "a thread");
    }
    for (unsigned int i = 0; i < PRODUCERS; i++) {
        must(pthread_join(threads[i], NULL) == 0, "a thread");
        count += producers[i].count;
    }
    return count / (now_s() - began);
}

static double verify_rate(struct bench *bench) {
    struct kw_audit_report report;
    double began = cpu_s();
    must(kw_audit_verify_own(&bench->log, work, sizeof(work), &report) == KW_OK, "a verification");
    double took = cpu_s() - began;
    must(report.fault == KW_AUDIT_INTACT, "the log");
    return (double)(report.last - report.first + 1) / took;
}

static double sqlite_rate(struct bench *bench) {
    double began = now_s();
    double took;
    unsigned int count = 0;
    do {
        must(sqlite3_bind_blob(bench->insert, 1, filler, RECORD, SQLITE_STATIC) == SQLITE_OK, "SQLite");
        must(sqlite3_step(bench->insert) == SQLITE_DONE && sqlite3_reset(bench->insert) == SQLITE_OK, "SQLite");
        count++;
    } while ((took = now_s() - began) < ROUND_S);
    return count / took;
}

/* What one call of the port costs with nothing to hash, and what a record costs. */
static double hash_ns(struct bench *bench, size_t length) {
    enum { CALLS = 200000 };
    const struct kw_bytes parts[2] = {kw_bytes(filler, KW_DIGEST_SIZE), kw_bytes(filler, length)};
    uint8_t digest[KW_DIGEST_SIZE];
    double began = cpu_s();
    for (unsigned int i = 0; i < CALLS; i++)
        must(bench->openssl.crypto.hash(&bench->openssl, parts, length > 0 ? 2 : 1, digest) == KW_OK, "a hash");
    return (cpu_s() - began) / CALLS * 1e9;
}

static void open_bench(struct bench *bench, const char *folder) {
    static const char *const names[AREAS] = {"state", "1", "2", "3", "4", "raw"};
    char path[4096];
    int directory = open(folder, O_RDONLY | O_DIRECTORY);
    must(directory >= 0, "opening the folder");
    for (uint32_t i = 0; i < AREAS; i++) {
        (void)unlinkat(directory, names[i], 0);
        bench->areas[i] = (struct kw_posix_area){i, names[i], i == 0 ? 4096 : SEGMENT_SIZE, -1};
    }
    for (uint32_t i = 0; i < SEGMENTS; i++)
        bench->segments[i] = i + 1;
    bench->posix = (struct kw_storage_posix){.areas = bench->areas, .count = AREAS};
    must(kw_storage_posix_open(&bench->posix, directory) == KW_OK, "opening the areas");
    must(kw_crypto_openssl_init(&bench->openssl) == KW_OK, "OpenSSL");
    bench->config = (struct kw_audit_config){.storage = &bench->posix.storage,
                                             .crypto = &bench->openssl.crypto,
                                             .clock = &kw_clock_linux,
                                             .segments = bench->segments,
                                             .segment_count = SEGMENTS,
                                             .buffer = buffer,
                                             .buffer_size = sizeof(buffer),
                                             .when_full = KW_AUDIT_OVERWRITE,
                                             .time_step_ms = 1000};
    must(kw_audit_init(&bench->log, &bench->config) == KW_OK && kw_audit_open(&bench->log) == KW_OK, "the log");
    must(kw_audit_group_init(&bench->group, &bench->log) == KW_OK, "the group");
    (void)snprintf(path, sizeof(path), "%s/sqlite", folder);
    (void)unlink(path);
    must(sqlite3_open(path, &bench->database) == SQLITE_OK, "SQLite");
    must(sqlite3_exec(bench->database,
                      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE audit(record BLOB)", NULL, NULL,
                      NULL) == SQLITE_OK,
         "SQLite");
    must(sqlite3_prepare_v2(bench->database, "INSERT INTO audit VALUES(?)", -1, &bench->insert, NULL) == SQLITE_OK,
         "SQLite");
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv) {
    static struct bench bench;
    static double (*const contender[])(struct bench *) = {raw_rate,      durable_rate, group_rate,
                                                          buffered_rate, sqlite_rate,  verify_rate};
    static const char *const name[] = {"raw", "durable", "group", "buffered", "sqlite", "verify"};
    enum { CONTENDERS = sizeof(contender) / sizeof(contender[0]) };
    static double rate[CONTENDERS][ROUNDS_MAX];
    uint64_t rounds = 7;
    must(argc == 2 || (argc == 3 && str_u64(str_from(argv[2]), ROUNDS_MAX, &rounds) && rounds > 0), "FOLDER [ROUNDS]:");
    open_bench(&bench, argv[1]);
    for (uint64_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < CONTENDERS; i++)
            rate[i][round] = contender[i](&bench);
    for (size_t i = 0; i < CONTENDERS; i++) {
        qsort(rate[i], rounds, sizeof(double), by_size);
        (void)printf("%s\"%s\": %.0f", i == 0 ? "{" : ", ", name[i], rate[i][rounds / 2]);
    }
    (void)printf(", \"hash_call_ns\": %.0f, \"hash_record_ns\": %.0f}\n", hash_ns(&bench, 0),
                 hash_ns(&bench, RECORD - KW_DIGEST_SIZE));
    return 0;
}
