/* Mobile code: programs, scripts and macros that reach a device beside its firmware. Which kinds may be brought onto
 * it, taken off it and run, by whom, and that what runs is what somebody trusted has signed, looked at right before it
 * runs.
 *
 * A kind is a number of the integrator's: his ladder programs, his scripts. A kind that the table does not have does
 * not run. The signed text is a manifest like an update's (docs/device/mobile.md), and comes beside the code.
 *
 * One thread at a time uses a `struct kw_mobile` and the roles behind it. */
#ifndef KEYWAY_MOBILE_H
#define KEYWAY_MOBILE_H

#include <keyway/role.h>
#include <keyway/trust.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KW_MOBILE_KINDS_MAX 32u
#define KW_MOBILE_NAME_MAX  48u /* bytes of the name that a manifest gives the code */

/* The values are far apart: anything that is none of the last two refuses. */
enum kw_mobile_mode {
    KW_MOBILE_REFUSED = 0x2e71, /* this kind does not run here */
    KW_MOBILE_SIGNED = 0x51b4,  /* it runs when it was signed */
    KW_MOBILE_UNSIGNED = 0x6c8a /* it runs unsigned: nothing tells who made it, or whether it was changed */
};

/* What is allowed of one kind. */
struct kw_mobile_kind {
    uint8_t kind;
    enum kw_mobile_mode mode;
    uint8_t load;       /* the permissions to bring it onto the device, */
    uint8_t take;       /* to take it off, */
    uint8_t run;        /* and to run it */
    uint8_t automatic;  /* not 0: the device itself runs it too, at its start, for KW_ACCOUNT_NOBODY */
    uint32_t signers;   /* a bit each, KW_MOBILE_SIGNER: whose keys count */
    uint64_t size_most; /* bytes */
    uint64_t least;     /* the lowest sequence number that runs: an older one put back is refused */
};
#define KW_MOBILE_SIGNER(owner) (1u << (uint32_t)(owner)) /* of enum kw_anchor_owner */

/* How a decision came out. */
enum kw_mobile_answer {
    KW_MOBILE_MAY = 0x3d96,
    KW_MOBILE_KIND = 1, /* no such kind, or refused altogether */
    KW_MOBILE_ACCOUNT,  /* who wants it may not */
    KW_MOBILE_SIZE,     /* larger than this kind may be, or empty */
    KW_MOBILE_FORGED,   /* no manifest of this vendor, class and kind whose signature holds */
    KW_MOBILE_SIGNEE,   /* its signer does not count for this kind */
    KW_MOBILE_OLDER,    /* its sequence number is too low */
    KW_MOBILE_CHANGED   /* the code is not what was signed */
};

enum kw_mobile_act { KW_MOBILE_LOADS = 1, KW_MOBILE_TAKES, KW_MOBILE_RUNS };

/* For the audit log (CR 2.8). Of code that was not signed, or whose manifest was not taken, name and sequence are
 * empty. The slice is gone when the call returns. */
struct kw_mobile_event {
    enum kw_mobile_act act;
    enum kw_mobile_answer answer;
    enum kw_status status; /* why a manifest was not taken */
    uint32_t by;
    uint8_t kind;
    uint64_t sequence;
    struct kw_bytes name;
};

struct kw_mobile_config {
    const struct kw_crypto *crypto; /* hash, verify */
    const struct kw_trust *trust;   /* keys with KW_ANCHOR_MOBILE */
    const struct kw_role *roles;
    const struct kw_mobile_kind *kinds;                                /* no number twice */
    size_t count;                                                      /* KW_MOBILE_KINDS_MAX or less */
    void (*event)(void *context, const struct kw_mobile_event *event); /* may be null; must not call back */
    void *event_context;
};

struct kw_mobile {
    const struct kw_mobile_config *config;
};

/* Code that somebody wants to run. */
struct kw_mobile_request {
    uint32_t by; /* KW_ACCOUNT_NOBODY: the device itself */
    uint8_t kind;
    struct kw_bytes manifest; /* empty for a kind that runs unsigned */
    struct kw_bytes code;     /* where it will run from: nobody may write there between this call and its end */
};

/* `config` and all that it points to must outlive the context. KW_ERROR_ARGUMENT: something is null, a kind is there
 * twice, or one that runs signed has no signer. */
KW_MUST_USE enum kw_status kw_mobile_init(struct kw_mobile *mobile, const struct kw_mobile_config *config);

/* Whether the account may bring code of this kind onto the device. What it brings is looked at when it is to run; look
 * at it when it comes as well. @req SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4 */
KW_MUST_USE enum kw_verdict kw_mobile_may_load(const struct kw_mobile *mobile, uint32_t by, uint8_t kind);

/* Whether it may take such code off the device. @req SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4 */
KW_MUST_USE enum kw_verdict kw_mobile_may_take(const struct kw_mobile *mobile, uint32_t by, uint8_t kind);

/* Whether this code may run now, for this account: its kind, the permission, its size, the signature over its manifest,
 * its signer, its age and every byte of it. To be asked right before each run. `answer` (may be null) says why not.
 * @req SAR 2.4, SAR 2.4 RE 1, EDR 2.4, EDR 2.4 RE 1, HDR 2.4, HDR 2.4 RE 1, NDR 2.4, NDR 2.4 RE 1 */
KW_MUST_USE enum kw_verdict kw_mobile_may_run(const struct kw_mobile *mobile, const struct kw_mobile_request *request,
                                              enum kw_mobile_answer *answer);

#ifdef __cplusplus
}
#endif

#endif
