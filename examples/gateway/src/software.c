#include "software.h"

#include "port/system_linux.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct kw_update_component components[] = {{SOFTWARE_COMPONENT, {STORE_BANK_A, STORE_BANK_B}}};

struct kw_update_config software_update_config(struct software *software) {
    struct device *device = software->device;
    return (struct kw_update_config){
        .storage = &device->store.posix.storage,
        .crypto = &device->openssl.crypto,
        .clock = &device->clock.clock,
        .clock_trust = KW_CLOCK_SET,
        .counter = device->counters.update,
        .trust = software->trust,
        .components = components,
        .component_count = 1,
        .key = kw_bytes(device->record_key, KW_MAC_SIZE),
        .area = STORE_UPDATE,
        .starts = SOFTWARE_STARTS,
        .work = software->update_work,
        .work_size = sizeof(software->update_work),
    };
}

/* The digest of what runs: the file behind the process, a bank's copy in memory too. */
static int hash_image(const struct kw_crypto *crypto, uint8_t *digest) {
    uint8_t bytes[8192];
    struct kw_hash hash;
    ssize_t got = 0;
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    if (file < 0 || crypto->hash_begin(crypto->context, &hash) != KW_OK) {
        if (file >= 0)
            close(file);
        return 0;
    }
    enum kw_status status = KW_OK;
    while (status == KW_OK && (got = read(file, bytes, sizeof(bytes))) > 0)
        status = crypto->hash_add(crypto->context, &hash, kw_bytes(bytes, (size_t)got));
    close(file);
    if (status == KW_OK && got == 0)
        return crypto->hash_end(crypto->context, &hash, digest) == KW_OK;
    crypto->hash_drop(crypto->context, &hash);
    return 0;
}

static const char *kind_text(enum kw_integrity_kind kind) {
    static const char *const texts[] = {"same",  "changed",  "resized",           "removed",
                                        "added", "replaced", "other permissions", "unreadable"};
    return kind <= KW_INTEGRITY_UNREADABLE ? texts[kind] : "unknown";
}

/* Somebody has tampered with the software, or it rots: into the log at once (CR 3.4 RE 2). */
static void found(void *context, const struct kw_integrity_finding *finding) {
    struct software *software = context;
    char detail[160];
    software->findings++;
    snprintf(detail, sizeof(detail), "tampered: %.*s is %s", (int)(finding->entry.path.length % 100),
             (const char *)finding->entry.path.at, kind_text(finding->kind));
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_INTEGRITY, KW_AUDIT_FAILURE, "integrity", "gateway", detail};
    device_record(software->device, &act);
}

static int read_manifest(struct software *software, size_t *length) {
    ssize_t got = 0;
    int file = open(software->config->integrity_manifest, O_RDONLY | O_CLOEXEC);
    *length = 0;
    while (file >= 0 && *length < SOFTWARE_MANIFEST_MAX &&
           (got = read(file, software->manifest + *length, SOFTWARE_MANIFEST_MAX - *length)) > 0)
        *length += (size_t)got;
    if (file >= 0)
        close(file);
    return file >= 0 && got == 0 && *length > 0;
}

static struct kw_integrity_config integrity_config(struct software *software) {
    return (struct kw_integrity_config){
        .crypto = &software->device->openssl.crypto,
        .reader = &software->files.reader,
        .trust = software->trust,
        .report = found,
        .report_context = software,
        .work = software->work,
        .work_size = sizeof(software->work),
    };
}

static const char *open_integrity(struct software *software) {
    size_t length = 0;
    const struct kw_integrity_config config = integrity_config(software);
    software->root = open(software->config->integrity_root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (software->root < 0)
        return "software.root cannot be opened";
    if (!read_manifest(software, &length))
        return "software.manifest cannot be read, or is too long";
    kw_integrity_files_init(&software->files, software->root);
    if (kw_integrity_open(&software->integrity, &config, kw_bytes(software->manifest, length)) != KW_OK)
        return "software.manifest is not signed by who is trusted: the supplier, or a root of the owner's";
    software->envelope = kw_bytes(software->manifest, length);
    software->opened = 1;
    /* The watch comes before the pass, so that nothing falls between. */
    if (software->config->integrity_watch &&
        kw_integrity_watch_new(&software->integrity, software->root, &software->watch) != KW_OK)
        return "this kernel cannot watch files for us: software.watch must be off";
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_INTEGRITY, KW_AUDIT_SUCCESS,
                                   "integrity",     "gateway",       "the software is what its manifest says"};
    if (kw_integrity_scan(&software->integrity) == KW_GRANTED)
        device_record(software->device, &act);
    return NULL;
}

/* An image that runs on trial counts from the moment that it has tested itself: the self-test went well at the start,
 * and its files are what they should be. */
static const char *open_updates(struct software *software) {
    const struct kw_update_config config = software_update_config(software);
    if (kw_update_open(&software->update, &config) != KW_OK)
        return "the record of updates is not what was stored";
    software->updating = 1;
    if (software->update.record.step != KW_UPDATE_TRIAL || software->bank == SOFTWARE_NO_BANK)
        return NULL;
    int sound = software->device->selftest.verdict == KW_GRANTED && software_sound(software);
    int counts = sound && kw_update_confirm(&software->update, software->bank) == KW_OK;
    const struct device_act act = {KW_AUDIT_SYSTEM,
                                   EVENT_UPDATE,
                                   counts ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE,
                                   "update",
                                   "gateway",
                                   counts ? "the new software has tested itself and counts" : "the new software fails"};
    device_record(software->device, &act);
    return NULL;
}

/* The supplier's key has to be the one of the making, where there was one: a configuration without updates has no boot
 * stage that makes the device. */
static const char *open_roots(struct software *software) {
    struct roots *roots = &software->roots;
    if (roots_supplier(roots, software->config->trust) != 0)
        return "software.trust is not a public key on P-256 in PEM";
    if (software->config->updates && roots_check(roots, software->device) != KW_OK)
        return "software.trust is not the key that was sealed at the making of this device";
    if (roots_open_owner(roots, software->device) != KW_OK)
        return "the owner's roots of trust are not what was stored";
    software->trust = &roots->owner.trust;
    return NULL;
}

int software_open(struct software *software, struct device *device, uint32_t bank, const char **error) {
    const struct config *config = device->config;
    memset(software, 0, sizeof(*software));
    software->config = config;
    software->device = device;
    software->root = -1;
    software->bank = bank;
    software->image_known = hash_image(&device->openssl.crypto, software->image);
    *error = NULL;
    if (*config->trust)
        *error = open_roots(software);
    if (!*error && *config->integrity_root)
        *error = open_integrity(software);
    if (!*error && config->updates)
        *error = open_updates(software);
    if (*error) {
        software_close(software);
        return -1;
    }
    device_commit(device);
    return 0;
}

void software_close(struct software *software) {
    kw_integrity_watch_free(software->watch);
    software->watch = NULL;
    if (software->root >= 0) {
        kw_integrity_files_done(&software->files);
        close(software->root);
    }
    software->root = -1;
    if (software->updating)
        kw_update_close(&software->update);
    software->opened = 0;
    software->updating = 0;
}

void software_judge_again(struct software *software) {
    uint8_t work[KW_INTEGRITY_WORK_SIZE];
    struct kw_integrity again;
    struct kw_integrity_config config = integrity_config(software);
    config.work = work;
    config.work_size = sizeof(work);
    if (!software->opened || kw_integrity_open(&again, &config, software->envelope) == KW_OK)
        return;
    software->findings++;
    software->opened = 0;
    const struct device_act act = {KW_AUDIT_SYSTEM,  EVENT_INTEGRITY,
                                   KW_AUDIT_FAILURE, "integrity",
                                   "gateway",        "the manifest is signed by nobody who is trusted any more"};
    device_record(software->device, &act);
}

void software_step(struct software *software, uint64_t budget) {
    int ended = 0;
    if (!software->opened)
        return;
    if (software->watch && kw_integrity_watch_step(software->watch) != KW_OK) {
        const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_INTEGRITY, KW_AUDIT_FAILURE,
                                       "integrity",     "gateway",       "the watch has failed; passes go on"};
        device_record(software->device, &act);
        kw_integrity_watch_free(software->watch);
        software->watch = NULL;
    }
    if (kw_integrity_step(&software->integrity, budget, &ended) != KW_OK) {
        software->findings++;
        software->opened = 0;
        const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_INTEGRITY, KW_AUDIT_FAILURE,
                                       "integrity",     "gateway",       "the manifest in memory is damaged"};
        device_record(software->device, &act);
    }
}

int software_file(const struct software *software) {
    return software->watch ? kw_integrity_watch_file(software->watch) : -1;
}

int software_sound(const struct software *software) {
    if (!*software->config->integrity_root)
        return 1;
    return software->opened && software->integrity.state.verdict == KW_GRANTED;
}

void software_show(const struct software *software, struct answer *answer) {
    const char *integrity = "off";
    if (*software->config->integrity_root)
        integrity = software_sound(software) ? "sound" : "tampered";
    answer_text(answer, ", \"integrity\": \"");
    answer_text(answer, integrity);
    answer_text(answer, "\", \"integrity_passes\": ");
    answer_number(answer, (int64_t)software->integrity.state.passes);
    answer_text(answer, ", \"integrity_findings\": ");
    answer_number(answer, software->findings);
    answer_text(answer, software->watch ? ", \"watched\": true" : ", \"watched\": false");
}
