/* Certificates that were made for tests, that have run out, or that are weakly signed. */
#include "supplier/scan_content.h"

#include "base/gnutls_call.h"

struct certificate_word {
    struct str word;
};

#include "supplier/certificate_word.inc"

enum { RULE_TEST, RULE_EXPIRED, RULE_WEAK, RSA_LEAST = 2048, PEM_MOST = 8192, DER_MOST = 1 << 16 };

static const struct scan_rule rules[] = {
    [RULE_TEST] = {STR_INIT("certificate-test"), STR_INIT("a certificate that was made for tests"),
                   STR_INIT("replace it, and trust no test authority in what ships"), STR_INIT("SM-8"), 1392,
                   SCAN_WARNING},
    [RULE_EXPIRED] = {STR_INIT("certificate-expired"), STR_INIT("a certificate that has run out"),
                      STR_INIT("take it out, or renew it"), STR_INIT("SM-8"), 324, SCAN_WARNING},
    [RULE_WEAK] = {STR_INIT("certificate-weak"), STR_INIT("a certificate with a weak key or signature"),
                   STR_INIT("have it made anew: RSA of 2048 bits or more, or elliptic curves, and SHA-256"),
                   STR_INIT("SM-8"), 326, SCAN_NOTE},
};
const struct scan_rules scan_certificate_rules = {rules, ARRAY_LEN(rules)};

enum { NAME_BYTES = 256 };
struct names {
    char text[4][NAME_BYTES]; /* of subject and issuer: common name, organization */
    struct str parts[4];
};

static void read_name(gnutls_x509_crt_t certificate, bool issuer, const char *oid, char *text, struct str *part) {
    size_t size = NAME_BYTES;
    int outcome = issuer ? gnutls_call.x509_crt_get_issuer_dn_by_oid(certificate, oid, 0, 0, text, &size)
                         : gnutls_call.x509_crt_get_dn_by_oid(certificate, oid, 0, 0, text, &size);
    *part = outcome == 0 && size <= NAME_BYTES ? (struct str){text, size} : STR("");
}

static bool has_word(struct str text, struct str word) {
    for (size_t from = 0; from < text.len;) {
        size_t at = str_find_nocase(str_skip(text, from), word);
        if (at == SIZE_MAX)
            return false;
        size_t begin = from + at, end = begin + word.len;
        bool left = begin == 0 || !char_is_alnum(text.ptr[begin - 1]);
        bool right = end >= text.len || !char_is_alnum(text.ptr[end]);
        if (left && right)
            return true;
        from = begin + 1;
    }
    return false;
}

static struct str test_word(const struct names *names) {
    for (size_t i = 0; i < ARRAY_LEN(names->parts); i++)
        for (size_t k = 0; k < ARRAY_LEN(certificate_word_rows); k++)
            if (has_word(names->parts[i], certificate_word_rows[k].word))
                return certificate_word_rows[k].word;
    return STR_NONE;
}

static bool is_weak(gnutls_x509_crt_t certificate) {
    unsigned bits = 0;
    int algorithm = gnutls_call.x509_crt_get_pk_algorithm(certificate, &bits);
    int signature = gnutls_call.x509_crt_get_signature_algorithm(certificate);
    /* A root is trusted for what it is: how it signed itself says nothing. */
    bool self = gnutls_call.x509_crt_check_issuer(certificate, certificate) != 0;
    bool old =
        signature == GNUTLS_SIGN_RSA_MD5 || signature == GNUTLS_SIGN_RSA_SHA1 || signature == GNUTLS_SIGN_RSA_MD2;
    return (algorithm == GNUTLS_PK_RSA && bits < RSA_LEAST) || (old && !self);
}

static enum status judge(struct scan_file *file, gnutls_x509_crt_t certificate, uint32_t line) {
    struct names names;
    for (unsigned i = 0; i < 2; i++) {
        read_name(certificate, i == 1, GNUTLS_OID_X520_COMMON_NAME, names.text[2 * i], &names.parts[2 * i]);
        read_name(certificate, i == 1, GNUTLS_OID_X520_ORGANIZATION_NAME, names.text[2 * i + 1],
                  &names.parts[2 * i + 1]);
    }
    struct str subject = str_copy(file->arena, names.parts[0].len > 0 ? names.parts[0] : names.parts[1]);
    struct str word = test_word(&names);
    int64_t end = (int64_t)gnutls_call.x509_crt_get_expiration_time(certificate);
    if (!subject.ptr)
        return STATUS_MEMORY;
    if (word.len > 0)
        TRY(scan_add_at(file, &rules[RULE_TEST], SCAN_FOUND, line,
                        str_format(file->arena, STR_F ": its names say \"" STR_F "\"", STR_A(subject), STR_A(word))));
    if (end / 86400 < file->today) {
        char day[11];
        date_text((date_days)(end / 86400), day);
        TRY(scan_add_at(file, &rules[RULE_EXPIRED], SCAN_FOUND, line,
                        str_format(file->arena, STR_F ": valid until %s", STR_A(subject), day)));
    }
    return is_weak(certificate) ? scan_add_at(file, &rules[RULE_WEAK], SCAN_FOUND, line, subject) : STATUS_OK;
}

static enum status read(struct scan_file *file, struct str bytes, gnutls_x509_crt_fmt_t format, uint32_t line) {
    gnutls_x509_crt_t certificate;
    gnutls_datum_t datum = {(unsigned char *)(uintptr_t)bytes.ptr, (unsigned)bytes.len};
    if (!gnutls_load())
        return STATUS_SYSTEM; /* scan_tree sees to it that it is there */
    if (gnutls_call.x509_crt_init(&certificate) != 0)
        return STATUS_MEMORY;
    enum status status = STATUS_OK;
    int outcome = gnutls_call.x509_crt_import(certificate, &datum, format);
    if (outcome == GNUTLS_E_MEMORY_ERROR)
        status = STATUS_MEMORY;
    else if (outcome == 0)
        status = judge(file, certificate, line);
    gnutls_call.x509_crt_deinit(certificate);
    return status;
}

enum status scan_certificate_text(struct scan_file *file, struct str text, uint32_t line) {
    static const struct str end = STR_INIT("-----END CERTIFICATE-----");
    size_t at = str_find(str_slice(text, 0, PEM_MOST), end);
    if (file->kind.sample || at == SIZE_MAX)
        return STATUS_OK;
    return read(file, str_slice(text, 0, at + end.len), GNUTLS_X509_FMT_PEM, line);
}

enum status scan_certificate_file(struct scan_file *file, struct str bytes) {
    const unsigned char *b = (const unsigned char *)bytes.ptr;
    bool sequence = bytes.len > 64 && bytes.len < DER_MOST && b[0] == 0x30 && b[1] == 0x82 &&
                    (size_t)(b[2] << 8 | b[3]) + 4 == bytes.len;
    return sequence && !file->kind.sample ? read(file, bytes, GNUTLS_X509_FMT_DER, 0) : STATUS_OK;
}
