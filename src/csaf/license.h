/* SPDX licence expressions (SPDX 3.0.1, annex B), and the identifiers that SPDX and AboutCode's ScanCode LicenseDB
 * register (data/spdx-ids.tsv, data/scancode-ids.tsv). */
#ifndef CSAF_LICENSE_H
#define CSAF_LICENSE_H

#include "base/status.h"
#include "base/str.h"

enum license_fault {
    LICENSE_VALID,
    LICENSE_CHARACTER,  /* one that no expression holds */
    LICENSE_OPERAND,    /* an identifier is missing */
    LICENSE_OPERATOR,   /* two identifiers without AND, OR or WITH between them */
    LICENSE_WORD,       /* "And", "LICENSEREF-": of neither case */
    LICENSE_REFERENCE,  /* nothing behind "LicenseRef-" */
    LICENSE_DOCUMENT,   /* "DocumentRef-", which CSAF does not allow */
    LICENSE_ADDITION,   /* an addition where a licence must stand, or the other way round */
    LICENSE_PLUS,       /* "+" behind anything but an identifier of SPDX */
    LICENSE_PARENTHESIS /* without its other */
};

/* What stands in an expression. */
struct license_id {
    struct str text; /* "MIT", "LicenseRef-scancode-public-domain"; without "+" */
    bool exception;  /* stands behind WITH */
};

/* Who registers an identifier. */
enum license_registry {
    LICENSE_SPDX,
    LICENSE_SCANCODE, /* those that begin with LicenseRef-scancode- or AdditionRef-scancode- */
    LICENSE_OTHER,    /* LicenseRef-, AdditionRef- of somebody else */
};
struct license_entry {
    enum license_registry registry;
    bool known;       /* LICENSE_OTHER is never known */
    struct str since; /* the release of SPDX's list that deprecated it, "yes" in ScanCode's; empty: it is not */
};

typedef enum status (*license_visitor)(void *context, const struct license_id *id);

/* Takes an expression apart, calling `visit` for its identifiers in their order up to the first fault; `visit` may be
 * NULL. `*part` is what a fault is about. Linear, without recursion. Statuses are those of `visit`. */
enum status license_read(struct str text, license_visitor visit, void *context, enum license_fault *fault,
                         struct str *part) MUST_USE;
/* Letters of either case are one. */
struct license_entry license_find(const struct license_id *id);
/* The fault in words: "is no operator". */
const char *license_fault_text(enum license_fault fault);

#endif
