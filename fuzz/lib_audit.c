/* An audit log of any bytes: the first of a segment, the rest of another. It opens, is read and verified within its
 * bounds, and what was appended to it since is intact; a record that reads as one goes to syslog. */
#include "keyway/audit.h"
#include "port/crypto_openssl.h"

#include <stdlib.h>
#include <string.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#include "lib_audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct kw_audit_filter all;
    static char message[KW_AUDIT_SYSLOG_MAX];
    struct kw_audit_syslog names = {kw_text("host", 4), kw_text("app", 3), kw_text("id@1", 4)};
    struct kw_audit_reader reader;
    struct kw_audit_record record;
    struct kw_audit_report report;
    struct kw_audit *log = lib_audit_open(data, size);
    size_t length;
    if (kw_audit_verify_own(log, lib_audit_work, sizeof lib_audit_work, &report) != KW_OK || report.last < report.first)
        abort();
    if (kw_audit_read_begin(&reader, log, kw_text("", 0), &all, lib_audit_work, sizeof lib_audit_work) != KW_OK)
        abort();
    for (enum kw_status status = KW_OK; status == KW_OK || status == KW_ERROR_TAMPERED;)
        if ((status = kw_audit_read_next(&reader, &record)) == KW_OK &&
            kw_audit_syslog(&record, &names, message, sizeof message, &length) != KW_OK)
            abort();
    return 0;
}
