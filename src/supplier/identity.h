/* What a component of a bill of materials can be found by in documents about vulnerabilities: its package URL, its CPE,
 * its name. */
#ifndef SUPPLIER_IDENTITY_H
#define SUPPLIER_IDENTITY_H

#include "csaf/cpe.h"
#include "evidence/sbom.h"
#include "supplier/osv.h"

struct identity {
    bool has_package, has_cpe;
    struct osv_package package; /* of its package URL */
    struct cpe cpe;
    struct str ecosystem_key; /* the keys: empty where it has none */
    struct str cpe_key, name_key;
    struct str source_name_key; /* of what it was built from, where no more than names is known */
    struct str vendor;          /* as identity_fold; may be empty */
    struct str version;         /* as the bill has it; may be empty */
};

/* In the arena or the component. STATUS_MEMORY. */
enum status identity_of(const struct sbom_component *component, struct arena *arena,
                        struct identity *identity) MUST_USE;

/* Neither its ecosystem nor a CPE is known: it can be found by its name alone, or by the very same package URL. */
bool identity_is_name(const struct identity *identity);

/* Small letters, and one dash for each run of blanks, dashes, dots and low lines: how names are compared. Keys never
 * equal one of another kind. All in the arena; STATUS_MEMORY. */
enum status identity_fold(struct str name, struct arena *arena, struct str *folded) MUST_USE;
enum status identity_name_key(struct str name, struct arena *arena, struct str *key) MUST_USE;
enum status identity_ecosystem_key(struct str ecosystem, struct str name, struct arena *arena,
                                   struct str *key) MUST_USE;
/* Empty when the CPE names no vendor and product for certain. */
enum status identity_cpe_key(const struct cpe *cpe, struct arena *arena, struct str *key) MUST_USE;

#endif
