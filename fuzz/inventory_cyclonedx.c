/* Inventories in CycloneDX. */
#include "document/inventory_cyclonedx.h"
#include "base/json.h"
#include "works.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct inventory inventory = {.format = INVENTORY_CYCLONEDX, .zone = 0};
    char *padded = calloc(1, size + JSON_PADDING);
    if (!padded)
        return 0;
    if (size > 0)
        memcpy(padded, data, size);
    const struct source source = {STR("inventory.json"), {padded, size}};
    works_read(&source, &inventory, inventory_cyclonedx_read);
    free(padded);
    return 0;
}
