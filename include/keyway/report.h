/* The device's own account of its security: for each requirement of 62443-4-2 that it was made to meet, whether the
 * capability is in this build, whether it is switched on, and how it is. Signed by the device's key: a DSSE envelope
 * around an in-toto Statement (docs/device/report.md). It is a claim, and no more: what a device says of itself, a
 * probe has to see. */
#ifndef KEYWAY_REPORT_H
#define KEYWAY_REPORT_H

#include <keyway/port.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_REPORT_CERTIFICATES_MAX 8u

enum kw_report_state {
    KW_REPORT_ACTIVE = 0x1d4b, /* in this build, switched on, and working when last looked at */
    KW_REPORT_PARTLY = 0x35d2, /* the same of part of what the requirement asks; `detail` says of which */
    KW_REPORT_OFF = 0x2e87,    /* in this build, switched off by a setting */
    KW_REPORT_FAILED = 0x53b8, /* switched on, and its last self test, flush or check failed */
    KW_REPORT_ABSENT = 0x6c74  /* not in this build */
};

/* One requirement. Texts end with 0. */
struct kw_report_row {
    const char *requirement; /* "CR 1.1 RE 1" */
    enum kw_report_state state;
    const char *detail; /* how it is configured, in a few words; null: nothing to say. No secrets */
};

struct kw_report {
    const char *supplier;
    const char *product;
    const char *version;
    const char *serial;    /* null: left out; then nobody can take the report for one of this device */
    const uint8_t *digest; /* KW_DIGEST_SIZE, SHA-256 of the running image */
    struct kw_moment now;
    const struct kw_report_row *rows;
    size_t count;
    /* The device's certificate first, then those of its issuers, in DER; none: the owner has to know the key. */
    const struct kw_bytes *certificates;
    size_t certificate_count; /* KW_REPORT_CERTIFICATES_MAX or less */
};

struct kw_report_signer {
    const struct kw_crypto *crypto;
    const struct kw_keys *keys;
    uint32_t key;
};

/* Writes the signed report. The content is made three times (to count it, to sign it, to write it) and never kept; what
 * the report points to must not change meanwhile. KW_ERROR_ARGUMENT: a text that must be there is null, or a state that
 * is none. After a failure what the sink got is no envelope. @req CR 7.6 RE 1 */
KW_MUST_USE enum kw_status kw_report_write(const struct kw_report *report, const struct kw_report_signer *signer,
                                           const struct kw_sink *sink);

#ifdef __cplusplus
}
#endif

#endif
