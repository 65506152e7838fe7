/* Inventories in CSV. The first byte decides what the plant document says of the inventory. */
#include "document/inventory_csv.h"
#include "works.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct inventory inventory = {.format = INVENTORY_CSV, .zone = INVENTORY_NO_ZONE};
    if (size == 0)
        return 0;
    if (data[0] & 1)
        inventory.zone = 1;
    if (data[0] & 2)
        inventory.headers[COLUMN_SUPPLIER].text = STR("Hersteller");
    const struct source source = {STR("inventory.csv"), {(const char *)data + 1, size - 1}};
    works_read(&source, &inventory, inventory_csv_read);
    return 0;
}
