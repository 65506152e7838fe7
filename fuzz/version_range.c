/* "RANGE\nPRODUCT\nVERSION": every range gives an answer, and comparing is antisymmetric. */
#include <stdlib.h>

#include "advisory/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, text = STR_NONE, product = STR_NONE;
    struct arena arena;
    struct version a, b;
    const struct range *range;
    struct out out;
    out_memory(&out, 1 << 20);
    arena_init(&arena, 4 << 20);
    if (size > 0 && str_next(&rest, '\n', &text) && str_next(&rest, '\n', &product))
        range_fixed_version(text, product);
    const struct version_scheme *scheme = version_scheme_of(product);
    if (range_parse(text, product, scheme, &arena, &range) || version_parse(rest, product, &arena, &a) ||
        version_parse(text, product, &arena, &b))
        abort();
    int ab = version_compare(&a, &b, scheme).order, ba = version_compare(&b, &a, scheme).order;
    if (ab != ba && (ab == VERSION_UNCOMPARABLE || ba == VERSION_UNCOMPARABLE || ab + ba != 2 * VERSION_SAME))
        abort();
    range_text(range, &out);
    if (range_check(range, &a).place > RANGE_UNSURE || range_check_serial(range, rest).place > RANGE_UNSURE)
        abort();
    out_done(&out);
    return arena_done(&arena), 0;
}
