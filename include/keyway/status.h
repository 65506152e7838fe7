/* How the device library says what came of a call: a status for what went well or wrong, a verdict for what may be
 * done. */
#ifndef KEYWAY_STATUS_H
#define KEYWAY_STATUS_H

#if defined(__GNUC__) || defined(__clang__)
#define KW_MUST_USE __attribute__((warn_unused_result))
#else
#define KW_MUST_USE
#endif

/* Outcome of a fallible call. On anything but KW_OK, outputs are as they were unless the call's contract says more. */
enum kw_status {
    KW_OK = 0,
    KW_ERROR_ARGUMENT = -1,     /* outside the contract: a null pointer, a length, an id that cannot be */
    KW_ERROR_ROOM = -2,         /* a buffer, table, segment or area is full */
    KW_ERROR_FORMAT = -3,       /* bytes that are not what they should be */
    KW_ERROR_MISSING = -4,      /* no such account, key, record or area; nothing was ever written there */
    KW_ERROR_EXISTS = -5,       /* an id or name that is, or ever was, in use */
    KW_ERROR_STATE = -6,        /* not now: the order of calls, or the state that the thing is in */
    KW_ERROR_TAMPERED = -7,     /* stored data whose digest, code or signature does not hold */
    KW_ERROR_STORAGE = -8,      /* the storage port failed */
    KW_ERROR_CRYPTO = -9,       /* the crypto or key port failed */
    KW_ERROR_ENTROPY = -10,     /* the entropy port failed */
    KW_ERROR_CLOCK = -11,       /* the clock port failed, or its time cannot be trusted for this */
    KW_ERROR_BUSY = -12,        /* a budget is used up: try again later */
    KW_ERROR_UNSUPPORTED = -13, /* this port or build does not have it */
    KW_ERROR_POLICY = -14       /* the configured policy does not allow it */
};

/* A security decision. Neither value is 0 or 1, and 31 bits lie between them, so that one flipped bit, an uninitialised
 * word or a failed call never reads as leave: callers compare with KW_GRANTED for equality, and all else is a refusal.
 */
enum kw_verdict { KW_GRANTED = 0x5ac3e196, KW_DENIED = 0x253c1e69 };

/* A short English phrase for a log; "unknown status" for another number. Never null, never to be freed. */
const char *kw_status_text(enum kw_status status);

/* Forward a failure from below unchanged. */
#define KW_TRY(call)                                                                                                   \
    do {                                                                                                               \
        enum kw_status kw_try_status_ = (call);                                                                        \
        if (kw_try_status_ != KW_OK)                                                                                   \
            return kw_try_status_;                                                                                     \
    } while (0)

#endif
