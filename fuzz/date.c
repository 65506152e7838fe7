/* Dates, spans and hex digits: what is read is within its bounds, and a day reads back from its text. */
#include "base/date.h"
#include "base/hash.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str text = {(const char *)data, size};
    date_days day, again;
    struct date_span span;
    uint8_t digest[HASH_SHA256_SIZE];
    char written[11];
    if (date_parse(text, &day)) {
        date_text(day, written);
        if (!date_parse(str_from(written), &again) || again != day)
            abort();
        if (date_add_months(day, 1) != DATE_NONE && date_add_months(day, 1) <= day)
            abort();
    }
    if (date_span_parse(text, &span) && date_add(date_from(1, 1, 1), span) == DATE_NONE)
        abort();
    (void)hash_unhex(text, digest, size / 2 < sizeof digest ? size / 2 : sizeof digest);
    return 0;
}
