/* Certificates of products (62443-4-2) and of processes (62443-4-1), as their entries state them. */
#ifndef EVIDENCE_CERTIFICATE_H
#define EVIDENCE_CERTIFICATE_H

#include "evidence/artefact.h"

/* The statement of one certificate. One of a product covers every requirement that is due at its level for the types in
 * its scope and in the product's, the CCSCs included; it is out of scope for another release (`inquiry->version`) or
 * type. One of a process covers all of 4-1. It is of strength certificate only with a pinned copy, else a claim and a
 * warning. STATUS_INPUT with a diagnostic for a copy that is missing or altered, and for versions that cannot be read.
 */
enum status certificate_state(const struct inquiry *inquiry, const struct product *product,
                              const struct certificate *certificate) MUST_USE;

#endif
