#include "base/gnutls_call.h"

#include "base/library.h"

static const struct diag_kind NO_GNUTLS = {
    "signer.gnutls", SEVERITY_ERROR, "GnuTLS is not there or is too old",
    "install the package libgnutls30: without it no certificate, key or signature is read"};

struct gnutls_calls gnutls_call;

static void **free_variable;

#define GNUTLS_CALL_ROW(name) {"gnutls_" #name, (void **)&gnutls_call.name},
static const struct library_call CALLS[] = {GNUTLS_CALLS(GNUTLS_CALL_ROW){"gnutls_free", (void **)&free_variable}};
#undef GNUTLS_CALL_ROW

bool gnutls_load(void) {
    static const char *const NAMES[] = {"libgnutls.so.30"};
    static struct library gnutls = {NAMES, ARRAY_LEN(NAMES), CALLS, ARRAY_LEN(CALLS), false};
    return library_load(&gnutls);
}

void gnutls_give_back(void *memory) {
    if (memory)
        (*(void (**)(void *))free_variable)(memory);
}

enum status gnutls_ready(struct diag_sink *sink) {
    if (gnutls_load())
        return STATUS_OK;
    diag_add(sink, &NO_GNUTLS, PLACE_NONE, STR_NONE);
    return STATUS_SYSTEM;
}
