/* Keys in a PKCS #11 token (v2.40): a secure element, a smart card, a HSM. The module is called directly; it is the
 * integrator's choice, runs in this process and is trusted as the process itself is.
 *
 * A key's home is KW_KEY_TOKEN when three things hold, and KW_KEY_SOFTWARE when one of them does not: the integrator
 * states that the token is hardware, the module says so of its slot (CKF_HW_SLOT), and the key can leave it in no way
 * (CKA_SENSITIVE true, CKA_EXTRACTABLE false). docs/decisions/0102-keys-in-hardware.md tells why.
 *
 * A token that is pulled out, reset or taken by another fails calls with KW_ERROR_CRYPTO, and works again once it is
 * back: every call that fails opens it once anew, and every key is compared with what it was when it was bound:
 * KW_ERROR_TAMPERED when it is another. KW_ERROR_POLICY: the token refused the PIN in between, and is left alone.
 * Homes and points are answered without the token; a home that is weaker than stated is looked at again when the token
 * that it was seen on is gone. A use that finds a key at a weaker home than was last told is KW_ERROR_POLICY, and so is
 * each further one until the home is asked for anew.
 *
 * One thread at a time uses a context, and one context of a process a module: C_Initialize and C_Finalize are the
 * process's. Where another part of the process has initialised the module it is never finalised here. */
#ifndef LIB_PORT_KEYS_PKCS11_H
#define LIB_PORT_KEYS_PKCS11_H

#include <keyway/port.h>

#define KW_PKCS11_PIN_MAX   64u
#define KW_PKCS11_SLOTS_MAX 32u /* with a token in them, in one module */

struct kw_pkcs11_config {
    const char *module; /* its file: an absolute path, so that no search path decides whose code runs */
    const char *label;  /* of the token; null: any */
    const char *serial; /* of the token; null: any. Not both null */
    int hardware;       /* not 0: whoever built the device states that keys in this token are in hardware */
    /* Writes the user's PIN, `room` bytes at most; asked at each login and wiped at once. KW_OK, or none is tried. */
    enum kw_status (*pin)(void *pin_context, uint8_t *to, size_t room, size_t *length);
    void *pin_context;
    const struct kw_crypto *crypto; /* hash and verify: that a key and its point belong together is tried out */
};

enum kw_pkcs11_kind { KW_PKCS11_PAIR = 0x3a, KW_PKCS11_SECRET = 0xc5 };

/* What was last seen of the token. */
enum kw_pkcs11_state {
    KW_PKCS11_OPEN = 0x1d,   /* it answered */
    KW_PKCS11_GONE = 0x2b,   /* no such token is there, or it does not answer */
    KW_PKCS11_DENIED = 0x47, /* it refused the PIN, or one more wrong one would lock it: nothing is tried any longer */
};

/* A key by its handle. The caller gives the room; the contents are the port's. */
struct kw_key_pkcs11 {
    uint32_t key;
    enum kw_pkcs11_kind kind;
    struct kw_bytes id;    /* CKA_ID */
    struct kw_bytes label; /* CKA_LABEL */
    unsigned long object;
    enum kw_status found; /* KW_OK, or why it cannot be used now */
    enum kw_key_home home;
    enum kw_key_home told;        /* what `home` of the table said last; 0: nobody asked */
    uint8_t proof[KW_POINT_SIZE]; /* by which it is known again: its point, or a code that its secret makes */
};

/* `state` may be read. */
struct kw_keys_pkcs11 {
    struct kw_pkcs11_config config;
    struct kw_key_pkcs11 *all;
    size_t count;
    size_t room;
    enum kw_pkcs11_state state;
    void *library;   /* of dlopen */
    void *functions; /* the module's */
    int initialised; /* by us */
    int hardware;    /* stated, and said by the slot */
    unsigned long session;
    int open;
    struct kw_keys keys; /* the table, whose context this is */
};

/* Loads the module, finds the one token of this label and serial number, and logs in. The context is all zero before
 * the first time, and closed before each further one; what `config` points to and `all` must outlive it.
 * KW_ERROR_STATE: it is open, and goes on as it was; or several tokens answer, and it holds nothing. KW_ERROR_ARGUMENT;
 * KW_ERROR_MISSING: no module is in that file; KW_ERROR_POLICY: the token refused the PIN, or the next wrong one would
 * lock it; KW_ERROR_CRYPTO: no such token is there, or it does not work; or of `pin`. After these the context holds
 * nothing. */
KW_MUST_USE enum kw_status kw_keys_pkcs11_open(struct kw_keys_pkcs11 *pkcs11, const struct kw_pkcs11_config *config,
                                               struct kw_key_pkcs11 *all, size_t room);

/* Binds the one private or secret key on the token that has this CKA_ID and CKA_LABEL (either may be empty, not both)
 * to the handle. A pair is on P-256, may sign, and has a public object of the same id and label, which must verify what
 * the private one signs; a secret may sign by CKM_SHA256_HMAC. The bytes must outlive the context.
 * KW_ERROR_EXISTS: the handle is bound; KW_ERROR_ROOM; KW_ERROR_MISSING: no such object; KW_ERROR_STATE: several;
 * KW_ERROR_FORMAT: another curve or type; KW_ERROR_UNSUPPORTED: a key that wants the PIN at each use;
 * KW_ERROR_TAMPERED: the public object is another key's; KW_ERROR_CRYPTO.
 * @req CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1 */
KW_MUST_USE enum kw_status kw_keys_pkcs11_bind(struct kw_keys_pkcs11 *pkcs11, uint32_t key, enum kw_pkcs11_kind kind,
                                               struct kw_bytes id, struct kw_bytes label);

/* Closes the session, and the module when it was initialised here. */
void kw_keys_pkcs11_close(struct kw_keys_pkcs11 *pkcs11);

#endif
