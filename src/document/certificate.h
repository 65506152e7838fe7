/* Certificates in a product document: of the product (62443-4-2) and of the supplier's process (62443-4-1). Tables for
 * field_read; struct certificate is in product.h, the grammar of `versions` in scope.h. */
#ifndef DOCUMENT_CERTIFICATE_H
#define DOCUMENT_CERTIFICATE_H

#include "document/field.h"

extern const struct field_map certificate_product_map;
extern const struct field_map certificate_process_map;

#endif
