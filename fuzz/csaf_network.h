/* For the target that validates: a network and a dictionary without either. What an address is answered depends on its
 * text alone, so that an input does the same in every run. */
#ifndef FUZZ_CSAF_NETWORK_H
#define FUZZ_CSAF_NETWORK_H

#include <stdlib.h>

#include "csaf/spelling.h"
#include "csaf/validate.h"

/* Each address comes once and has a text; a fifth of them is left unasked, two fifths fail, some with a reason. */
static inline enum status network_answer(void *context, struct csaf_url *urls, size_t count) {
    (void)context;
    for (size_t i = 0; i < count; i++) {
        unsigned sum = 0;
        if (!urls[i].url.ptr)
            abort();
        for (size_t at = 0; at < urls[i].url.len; at++)
            sum += (unsigned char)urls[i].url.ptr[at];
        urls[i].answer = sum % 5 == 0 ? CSAF_URL_UNASKED : sum % 5 < 3 ? CSAF_URL_FAILS : CSAF_URL_RESOLVES;
        urls[i].why = sum % 2 ? STR("the server says 404") : STR("");
    }
    return STATUS_OK;
}

/* The dictionaries of this machine, if any; opened once, and reachable to the end. What it remembers makes an input no
 * different: it only spares asking again. */
static inline struct spelling *network_spelling(void) {
    static struct spelling *spelling;
    if (!spelling && spelling_new(SPELLING_FOLDER, &spelling) != STATUS_OK)
        abort();
    return spelling;
}

/* Everything, on a day of its own. */
static inline struct csaf_wanted network_wanted(void) {
    return (struct csaf_wanted){
        .most = CSAF_INFORMATIVE, .resolve = network_answer, .spelling = network_spelling(), .now = 1800000000};
}

#endif
