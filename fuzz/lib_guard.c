/* Checked input of the device library: what passes is within its bounds, and a number reads back from its text. */
#include <keyway/guard.h>

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct kw_bytes bytes = kw_bytes(data, size);
    int64_t number;
    if (kw_check_text(bytes, 1, 64) == KW_GRANTED)
        for (size_t i = 0; i < size; i++)
            if (size > 64 || data[i] < 0x20 || data[i] == 0x7f || data[i] > 0xf4)
                abort();
    if (kw_check_name(bytes, 16) == KW_GRANTED && (kw_check_text(bytes, 1, 16) != KW_GRANTED))
        abort();
    if (kw_check_number(bytes, -1000, 1000, &number) == KW_OK && (size > 5 || number < -1000 || number > 1000))
        abort();
    return 0;
}
