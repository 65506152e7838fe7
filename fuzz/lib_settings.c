/* The stored settings: whatever a record holds, each setting is one that its table takes, and a change is there again.
 */
#include "lib_settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct record record;
    struct kw_setting_value values[3];
    uint8_t work[KW_SETTINGS_WORK_SIZE(3)];
    struct kw_settings settings = {
        lib_settings, 3, values, &record.storage, &record.crypto, {NULL, 0}, 0, work, sizeof(work), 0, 0, 0, 0};
    record_hold(&record, 0x53657431, data, size);
    enum kw_status opened = kw_settings_open(&settings);
    int64_t port = lib_settings_check(&settings);
    if (opened != KW_OK)
        return port == 443 ? 0 : (abort(), 0);
    if (kw_settings_set(&settings, 2, 80) != KW_OK || kw_settings_open(&settings) != KW_OK ||
        lib_settings_check(&settings) != 80)
        abort();
    return 0;
}
