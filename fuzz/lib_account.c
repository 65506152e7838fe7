/* The stored table of accounts: it is refused, or each account is found by its name, and it is taken again. */
#include "account.h"

#include <stdlib.h>
#include <string.h>

#define RECORD KW_ACCOUNT_RECORD_SIZE(5, 3, 9)
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t table[RECORD];
    uint8_t first[RECORD];
    const struct kw_account_config config = {.table = table, .room = 5, .retired_room = 3, .stride = 9};
    struct kw_account accounts = {.config = &config, .ready = 1};
    struct kw_account_entry entry;
    struct kw_account_entry found;
    memcpy(table, data, size < RECORD ? size : RECORD);
    if (size > RECORD || kw_account_take(&accounts, size) != KW_OK)
        return 0;
    for (uint32_t place = 0; place < 5; place++)
        if (kw_account_at(&accounts, place, &entry) == KW_OK &&
            (kw_account_find(&accounts, kw_bytes(entry.name, entry.name_length), &found) != KW_OK ||
             found.id != entry.id || entry.credential.length > 9 || entry.id >= accounts.next))
            abort();
    kw_account_write_head(&accounts);
    memcpy(first, table, RECORD);
    if (kw_account_take(&accounts, RECORD) != KW_OK || memcmp(first, table, RECORD) != 0)
        abort();
    return 0;
}
