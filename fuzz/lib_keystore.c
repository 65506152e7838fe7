/* The owner's stored roots: refused, and only the supplier is believed, or one is added, found again and removed. */
#include "lib_record.h"

#include <keyway/keystore.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct kw_anchor maker = {{(const uint8_t *)"maker", 5}, {4}, KW_ANCHOR_SUPPLIER, 3};
    static const struct kw_anchor root = {{(const uint8_t *)"fuzz", 4}, {4}, KW_ANCHOR_SUPPLIER, KW_ANCHOR_UPDATE};
    static struct record record;
    struct kw_anchor anchors[4];
    struct kw_keystore_id ids[4];
    uint8_t work[KW_KEYSTORE_ROOM(4)];
    struct kw_keystore_roots roots;
    record_hold(&record, 0x4b52, data, size);
    struct kw_keystore_roots_config config = {.owner_uses = 3, .room = 4, .work = work, .work_size = sizeof(work)};
    config.storage = &record.storage, config.crypto = &record.crypto, config.supplier = &maker;
    config.supplier_count = 1, config.vendor = config.class_id = root.point, config.anchors = anchors, config.ids = ids;
    int whole = kw_keystore_roots_open(&roots, &config) == KW_OK;
    size_t before = roots.trust.changing_count;
    if (!whole && before != 0)
        abort();
    if (!whole || kw_keystore_root_put(&roots, KW_GRANTED, &root) != KW_OK)
        return 0;
    if (kw_keystore_roots_open(&roots, &config) != KW_OK || roots.trust.changing_count < before ||
        kw_keystore_root_remove(&roots, KW_GRANTED, root.id) != KW_OK || roots.trust.changing_count > before)
        abort();
    return 0;
}
