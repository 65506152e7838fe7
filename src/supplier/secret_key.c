/* Private keys: in text (PEM, OpenSSH, PuTTY, OpenPGP) and as files of their own (DER, PKCS #12, Java). */
#include "supplier/secret.h"

#include "base/gnutls_call.h"

enum { RUN_LEAST = 32, LABEL_MOST = 40, DER_MOST = 1 << 16 };

static bool in_base64(char c) {
    return char_is_alnum(c) || c == '+' || c == '/' || c == '=';
}

/* The first line of base64 behind a marker, whatever a program's string puts around it ("\n", quotes, plus signs). */
static struct str first_run(struct str text) {
    size_t begin = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool escape = text.ptr[i] == '\\' && i + 1 < text.len;
        if (!escape && in_base64(text.ptr[i])) {
            if (i + 1 - begin >= RUN_LEAST)
                return str_slice(text, begin, i + 1);
            continue;
        }
        i += escape;
        begin = i + 1;
    }
    return STR_NONE;
}

static struct str behind(const struct secret_text *text, size_t end) {
    return str_slice(text->bytes, end, text->bytes.len - end < KEY_REACH ? text->bytes.len : end + KEY_REACH);
}

static enum secret_key of_openssh(struct str run) {
    /* "openssh-key-v1", a NUL, and the length and name of the cipher, in base64. */
    static const struct str magic = STR_INIT("b3BlbnNzaC1rZXktdjEA"), none = STR_INIT("AAAABG5vbmU");
    if (!str_starts(run, magic))
        return SECRET_KEY_NONE;
    return str_starts(str_skip(run, magic.len), none) ? SECRET_KEY_OPEN : SECRET_KEY_LOCKED;
}

/* An example of a manual is shortened; a key never is. */
static bool is_shortened(struct str body) {
    size_t end = str_find(body, STR("-----END"));
    return str_contains(str_slice(body, 0, end), STR("..."));
}

enum secret_key secret_key_at(const struct secret_text *text, size_t end, struct str *what) {
    struct str rest = behind(text, end), label = str_slice(rest, 0, LABEL_MOST);
    size_t close = str_find(label, STR("-----"));
    label = str_slice(label, 0, close);
    if (close == SIZE_MAX || !str_contains(label, STR("PRIVATE KEY")))
        return SECRET_KEY_NONE;
    struct str body = str_skip(rest, close + 5);
    struct str head = str_slice(body, 0, 200);
    bool pgp = str_contains(label, STR("PGP"));
    size_t blank = pgp || str_contains(head, STR("Proc-Type:")) ? str_find(body, STR("\n\n")) : 0;
    struct str run = first_run(str_slice(str_skip(body, blank == SIZE_MAX ? 0 : blank), 0, 1000));
    *what = str_trim(label);
    if (run.len == 0 || is_shortened(body))
        return SECRET_KEY_NONE;
    if (pgp)
        return SECRET_KEY_UNTOLD;
    if (str_contains(label, STR("OPENSSH")))
        return of_openssh(run);
    /* A DER sequence begins with 0x30: 'M'. */
    if (run.ptr[0] != 'M' && !str_contains(head, STR("ENCRYPTED")))
        return SECRET_KEY_NONE;
    bool locked = str_contains(label, STR("ENCRYPTED")) || str_contains(head, STR("ENCRYPTED"));
    return locked ? SECRET_KEY_LOCKED : SECRET_KEY_OPEN;
}

enum secret_key secret_putty_at(const struct secret_text *text, size_t end, struct str *what) {
    struct str rest = behind(text, end);
    size_t cipher = str_find(rest, STR("Encryption: "));
    *what = STR("PuTTY PRIVATE KEY");
    if (cipher == SIZE_MAX || str_find(rest, STR("Private-Lines:")) == SIZE_MAX)
        return SECRET_KEY_NONE;
    return str_starts(str_skip(rest, cipher + 12), STR("none")) ? SECRET_KEY_OPEN : SECRET_KEY_LOCKED;
}

/* ---- files */

/* The length that a DER sequence says of itself, header included; 0: it begins with none. */
static size_t sequence_length(struct str bytes) {
    const unsigned char *b = (const unsigned char *)bytes.ptr;
    if (bytes.len < 16 || b[0] != 0x30)
        return 0;
    if (b[1] < 0x80)
        return (size_t)b[1] + 2;
    if (b[1] == 0x81)
        return (size_t)b[2] + 3;
    return b[1] == 0x82 ? ((size_t)b[2] << 8 | b[3]) + 4 : 0;
}

static enum secret_key import_der(struct str bytes) {
    gnutls_x509_privkey_t key;
    gnutls_datum_t datum = {(unsigned char *)(uintptr_t)bytes.ptr, (unsigned)bytes.len};
    if (!gnutls_load() || gnutls_call.x509_privkey_init(&key) != 0)
        return SECRET_KEY_NONE;
    int outcome = gnutls_call.x509_privkey_import(key, &datum, GNUTLS_X509_FMT_DER);
    if (outcome != 0)
        outcome = gnutls_call.x509_privkey_import_pkcs8(key, &datum, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN);
    gnutls_call.x509_privkey_deinit(key);
    if (outcome == 0)
        return SECRET_KEY_OPEN;
    char *object = NULL;
    unsigned schema, cipher, salt_size = 0, rounds;
    bool locked =
        gnutls_call.pkcs8_info(&datum, GNUTLS_X509_FMT_DER, &schema, &cipher, NULL, &salt_size, &rounds, &object) == 0;
    gnutls_give_back(object);
    return locked ? SECRET_KEY_LOCKED : SECRET_KEY_NONE;
}

/* AuthenticatedSafe: version 3, then a content of type data (RFC 7292, 4). */
static bool is_pkcs12(struct str bytes) {
    struct str head = str_slice(bytes, 2, 12);
    return str_contains(head, (struct str){"\x02\x01\x03\x30", 4});
}

enum secret_key secret_key_file(struct str bytes, struct str *what) {
    static const struct str java[] = {{"\xfe\xed\xfe\xed", 4}, {"\xce\xce\xce\xce", 4}};
    *what = STR("key store of Java");
    for (size_t i = 0; i < ARRAY_LEN(java); i++)
        if (str_starts(bytes, java[i]) && bytes.len > 12)
            return SECRET_KEY_LOCKED;
    size_t length = sequence_length(bytes);
    if (length != bytes.len || length > DER_MOST)
        return SECRET_KEY_NONE;
    *what = STR("PKCS #12 key store");
    if (is_pkcs12(bytes))
        return SECRET_KEY_LOCKED;
    *what = STR("private key in DER");
    return import_der(bytes);
}
