/* Many threads at one log. The rig is one thread's, so storage is files, as on a device. */
#include "audit_bed.h"

#include "port/audit_group.h"
#include "port/storage_posix.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#define THREADS 16u
#define EACH    100u

struct site {
    struct bed *bed;
    char folder[64];
    int directory;
    struct kw_posix_area areas[BED_SEGMENTS + 1];
    struct kw_storage_posix posix;
    struct kw_storage counting; /* the files, with a count, and failures on demand */
    _Atomic unsigned int flushes;
    _Atomic unsigned int fail;
    struct kw_audit_group group;
};

struct producer {
    struct site *site;
    uint32_t id;
    uint64_t sequence[EACH];
    unsigned int failed;
};

static enum kw_status size_of(void *context, uint32_t area, uint64_t *size) {
    struct kw_storage *files = &((struct site *)context)->posix.storage;
    return files->size(files->context, area, size);
}

static enum kw_status read_area(void *context, uint32_t area, uint64_t offset, void *to, size_t length) {
    struct kw_storage *files = &((struct site *)context)->posix.storage;
    return files->read(files->context, area, offset, to, length);
}

static enum kw_status write_area(void *context, uint32_t area, uint64_t offset, struct kw_bytes from) {
    struct kw_storage *files = &((struct site *)context)->posix.storage;
    return files->write(files->context, area, offset, from);
}

/* Slow enough that others append meanwhile, on any machine. */
static enum kw_status flush_area(void *context, uint32_t area) {
    struct site *site = context;
    (void)area;
    site->flushes++;
    usleep(2000);
    if (site->fail > 0) {
        site->fail--;
        return KW_ERROR_STORAGE;
    }
    return KW_OK;
}

static void open_site(struct site *site, struct rig *rig) {
    static const char *const names[BED_SEGMENTS + 1] = {"state", "1", "2", "3", "4"};
    memset(site, 0, sizeof(*site));
    site->bed = bed_new(rig);
    snprintf(site->folder, sizeof(site->folder), "%s/keyway-audit-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    assert_non_null(mkdtemp(site->folder));
    site->directory = open(site->folder, O_RDONLY | O_DIRECTORY);
    assert_true(site->directory >= 0);
    for (uint32_t i = 0; i <= BED_SEGMENTS; i++)
        site->areas[i] = (struct kw_posix_area){i, names[i], i == 0 ? 4096 : 1 << 18, -1};
    site->posix = (struct kw_storage_posix){.areas = site->areas, .count = BED_SEGMENTS + 1};
    assert_int_equal(kw_storage_posix_open(&site->posix, site->directory), KW_OK);
    site->counting = (struct kw_storage){site, size_of, read_area, write_area, flush_area};
    site->bed->config.storage = &site->counting;
    bed_start(site->bed);
    assert_int_equal(kw_audit_group_init(&site->group, &site->bed->log), KW_OK);
}

static void close_site(struct site *site) {
    kw_audit_group_done(&site->group);
    kw_storage_posix_close(&site->posix);
    for (uint32_t i = 0; i <= BED_SEGMENTS; i++)
        unlinkat(site->directory, site->areas[i].name, 0);
    close(site->directory);
    rmdir(site->folder);
}

static void *produce(void *context) {
    struct producer *producer = context;
    for (unsigned int i = 0; i < EACH; i++) {
        struct kw_audit_event event = bed_event("thread", "does");
        event.event = producer->id * EACH + i + 1;
        if (kw_audit_group_append(&producer->site->group, &event, &producer->sequence[i]) != KW_OK)
            producer->failed++;
    }
    return NULL;
}

static void run(struct site *site, struct producer *producers) {
    pthread_t threads[THREADS];
    for (uint32_t i = 0; i < THREADS; i++) {
        producers[i] = (struct producer){.site = site, .id = i};
        assert_int_equal(pthread_create(&threads[i], NULL, produce, &producers[i]), 0);
    }
    for (uint32_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

static void threads_share_flushes_and_each_record_is_durable(void **state) {
    static struct site site;
    static struct producer producers[THREADS];
    static uint32_t event_of[THREADS * EACH + 64];
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    struct kw_audit_mark mark;
    open_site(&site, *state);
    unsigned int before = site.flushes;
    run(&site, producers);
    /* 1,600 records that one at a time had waited for 1,600 flushes. */
    assert_true(site.flushes - before < THREADS * EACH / 2);
    assert_int_equal(kw_audit_group_checkpoint(&site.group, &mark), KW_OK);
    kw_audit_group_take(&site.group);
    bed_read_all(site.bed, &reader);
    while (kw_audit_read_next(&reader, &record) == KW_OK)
        if (record.event.event < KW_AUDIT_EVENT_OWN)
            event_of[record.sequence] = record.event.event;
    for (uint32_t i = 0; i < THREADS; i++) {
        assert_int_equal(producers[i].failed, 0);
        for (unsigned int n = 0; n < EACH; n++)
            assert_int_equal(event_of[producers[i].sequence[n]], i * EACH + n + 1);
    }
    assert_int_equal(bed_verify(site.bed).fault, KW_AUDIT_INTACT);
    assert_true(bed_verify(site.bed).checkpoint == mark.sequence);
    kw_audit_group_give(&site.group);
    close_site(&site);
}

static void a_commit_that_fails_is_told_to_all_who_waited_and_loses_nothing(void **state) {
    static struct site site;
    static struct producer producers[THREADS];
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    open_site(&site, *state);
    site.fail = 3;
    run(&site, producers);
    unsigned int failed = 0;
    for (uint32_t i = 0; i < THREADS; i++)
        failed += producers[i].failed;
    assert_true(failed > 0 && failed < THREADS * EACH / 2);
    assert_int_equal(kw_audit_commit(&site.bed->log), KW_OK);
    unsigned int found = 0;
    bed_read_all(site.bed, &reader);
    while (kw_audit_read_next(&reader, &record) == KW_OK)
        found += record.event.event < KW_AUDIT_EVENT_OWN;
    assert_true(found + site.bed->log.kept.lost == THREADS * EACH);
    assert_int_equal(bed_verify(site.bed).fault, KW_AUDIT_INTACT);
    close_site(&site);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RIG_TEST("threads share flushes and each record is durable", threads_share_flushes_and_each_record_is_durable),
        RIG_TEST("[CR 2.10] a commit that fails is told to all who waited and loses nothing",
                 a_commit_that_fails_is_told_to_all_who_waited_and_loses_nothing),
    };
    return cmocka_run_group_tests_name("audit_group", tests, NULL, NULL);
}
