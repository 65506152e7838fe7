/* Restoring a backup: with a cipher that opens everything, so that what is behind it is reached. */
#include <keyway/backup.h>

#include "lib_ports.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t work[KW_BACKUP_WORK_MIN];
    uint64_t taken[2] = {0, 0};
    struct kw_bytes bytes = {data, size};
    struct kw_backup_config config = {
        .crypto = &port_crypto, .keys = &port_keys, .work = work, .work_size = sizeof(work)};
    struct kw_backup_item items[] = {{.id = 1, .context = &taken[0], .write = port_take, .commit = port_commit},
                                     {.id = 2, .context = &taken[1], .write = port_take, .commit = port_commit}};
    struct kw_backup_source source = {&bytes, size, port_read};
    struct kw_backup_report report;
    if (kw_backup_restore(&config, &source, items, 2, &report) == KW_OK && report.bytes != taken[0] + taken[1])
        abort();
    return 0;
}
