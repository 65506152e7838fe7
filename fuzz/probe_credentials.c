/* A file of passwords as shipped: names and passwords keep their bounds, and only accounts of the product are taken. */
#include <stdlib.h>

#include "probe/outside/credentials.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct product_account accounts[] = {{.name = STR("admin"), .default_password = true}, {.name = STR("viewer")}};
    struct product product = {.account_count = ARRAY_LEN(accounts)};
    struct credentials credentials;
    char field[CREDENTIALS_FIELD_MAX];
    const char *why;
    uint32_t line;
    product.accounts = accounts;
    if (!credentials_parse((struct str){(const char *)data, size}, &product, &credentials, &line, &why))
        return why ? 0 : (abort(), 0);
    if (credentials.count != 1 || !str_eq(str_from(credentials.items[0].name), STR("admin")))
        abort();
    if (credentials_basic(&credentials.items[0], field) > sizeof field)
        abort();
    return 0;
}
