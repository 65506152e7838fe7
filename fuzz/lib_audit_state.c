/* What an audit log keeps of itself: whatever that says of segments, marks and counts, the log opens, takes records and
 * verifies within its bounds. */
#include "keyway/audit.h"
#include "port/crypto_openssl.h"

#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#include "lib_audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct kw_audit_report report;
    struct kw_audit_state state;
    lib_audit_kept = kw_bytes(data, size < 1024 ? size : 1024);
    struct kw_audit *log = lib_audit_open(data, 0);
    kw_audit_state(log, &state);
    if (kw_audit_verify_own(log, lib_audit_work, sizeof lib_audit_work, &report) != KW_OK ||
        report.last < report.first || state.percent > 100)
        abort();
    return 0;
}
