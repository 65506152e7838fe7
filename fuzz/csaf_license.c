/* Licence expressions: a fault names a part of the text, and what is valid is so between parentheses. */
#include <stdlib.h>

#include "csaf/license.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum status look_up(void *context, const struct license_id *id) {
    (void)context;
    if (id->text.len == 0 || (license_find(id).since.len && !license_find(id).known))
        abort();
    return STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    enum license_fault fault, again;
    struct str part;
    char copy[1026];
    if (license_read((struct str){(const char *)data, size}, look_up, NULL, &fault, &part) != STATUS_OK)
        abort();
    if (!license_fault_text(fault) || size > sizeof copy - 2)
        return 0;
    copy[0] = '(';
    for (size_t i = 0; i < size; i++)
        copy[i + 1] = (char)data[i];
    copy[size + 1] = ')';
    if (license_read((struct str){copy, size + 2}, NULL, NULL, &again, &part) != STATUS_OK || (!fault && again))
        abort();
    return 0;
}
