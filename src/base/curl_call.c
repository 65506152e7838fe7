#include "base/curl_call.h"

#include "base/library.h"

struct curl_calls curl_call;

#define CURL_CALL_ROW(name) {"curl_" #name, (void **)&curl_call.name},
static const struct library_call CALLS[] = {CURL_CALLS(CURL_CALL_ROW)};
#undef CURL_CALL_ROW

bool curl_load(void) {
    /* Debian's build over GnuTLS, else whichever there is. */
    static const char *const NAMES[] = {"libcurl-gnutls.so.4", "libcurl.so.4"};
    static struct library curl = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&curl);
}
