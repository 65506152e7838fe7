/* What a CSAF document says of one product of its tree, held against a component of a bill of materials. */
#ifndef SUPPLIER_CSAF_CLAIM_H
#define SUPPLIER_CSAF_CLAIM_H

#include "advisory/csaf.h"
#include "supplier/identity.h"

/* One way to know the product, and the versions that are meant. All but `package` and `cpe` may be empty. */
struct csaf_claim {
    struct str key;                /* that it is found by: a package URL's (osv_key), a CPE's or a name's */
    enum csaf_identifier_kind how; /* CSAF_PURL, CSAF_CPE; anything else: by name */
    struct str own_version;        /* of the package URL or the CPE */
    struct str ecosystem, distro;  /* of the package URL */
    struct cpe cpe;
    struct str vendor;  /* as identity_fold */
    struct str version; /* the branch of the tree: a version, or a range */
    bool is_range;
    bool has_purl, has_cpe; /* of a name: what identifies the product beside it; a URL of no type is none */
    enum csaf_status status;
    bool is_qualified; /* of one platform, architecture or language only */
};

/* Whether the status says that the product has the vulnerability, or may have it. */
bool csaf_claim_is_bad(const struct csaf_claim *claim);
/* A bad claim: AFFECTED, NOT, or LOOK where the versions do not tell, or only the name is the same and whose it is, is
 * not known. A good one: AFFECTED means that it speaks of this very version, for certain. In the arena lies what is
 * only needed meanwhile. STATUS_MEMORY. */
enum status csaf_claim_judge(const struct csaf_claim *claim, const struct identity *component, struct arena *arena,
                             enum osv_answer *answer) MUST_USE;

/* Every claim about one product of the document, one by one. `visit` gets it on loan. */
typedef enum status (*csaf_claim_visitor)(void *context, const struct csaf_claim *claim);
enum status csaf_claim_each(const struct csaf_product *product, enum csaf_status status, struct arena *arena,
                            csaf_claim_visitor visit, void *context) MUST_USE;

#endif
