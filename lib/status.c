#include <keyway/status.h>

#include <stddef.h>

static const char *const texts[] = {
    "ok",
    "argument outside the contract",
    "no room",
    "malformed bytes",
    "missing",
    "in use, or was once",
    "not possible in this state",
    "tampered with",
    "storage failed",
    "cryptography failed",
    "no entropy",
    "clock failed or is not trusted",
    "busy",
    "not supported here",
    "against the policy",
};

const char *kw_status_text(enum kw_status status) {
    /* Statuses are 0 and below, one after the other. */
    int place = -(int)status;
    if (place < 0 || (size_t)place >= sizeof(texts) / sizeof(texts[0]))
        return "unknown status";
    return texts[place];
}
