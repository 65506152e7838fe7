/* Language tags: a fault names a part of the text, and letters of either case are one. */
#include <stdlib.h>
#include <string.h>

#include "csaf/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    struct language_tag tag, folded;
    char copy[256];
    language_read(text, &tag);
    if (tag.subtag.ptr && (tag.subtag.ptr < text.ptr || tag.subtag.ptr + tag.subtag.len > text.ptr + size))
        abort();
    if (!language_fault_text(tag.fault) || size > sizeof copy)
        return 0;
    for (size_t i = 0; i < size; i++)
        copy[i] = char_lower(text.ptr[i]);
    language_read((struct str){copy, size}, &folded);
    if (folded.fault != tag.fault || folded.private.len != tag.private.len)
        abort();
    return 0;
}
