/* A product and a case of it in a folder, for the tests of the PSIRT. */
#ifndef UNIT_SUPPLIER_PSIRT_BED_H
#define UNIT_SUPPLIER_PSIRT_BED_H

#include "folder.h"

#include "supplier/psirt.h"

#define PSIRT_PRODUCT                                                                                                  \
    "keyway: product/1\n"                                                                                              \
    "supplier: {id: acme, name: Acme, psirt: {contact: psirt@acme.example}}\n"                                         \
    "product: {id: pump, name: Turbine Pump, types: ED}\n"                                                             \
    "releases:\n"                                                                                                      \
    "  - {version: '1.0', date: 2025-01-01}\n"                                                                         \
    "  - {version: '2.0 SP1', date: 2026-01-01}\n"
#define PSIRT_HEAD                                                                                                     \
    "keyway: case/1\n"                                                                                                 \
    "id: A/2026.1\n"                                                                                                   \
    "title: A frame overwrites memory\n"                                                                               \
    "received: 2026-01-10T00:00:00Z\n"                                                                                 \
    "products: [{id: pump, document: pump.yaml}]\n"
#define PSIRT_HISTORY "history: [{step: receive, at: 2026-01-10T00:00:00Z, by: J, to: received}]\n"

/* The status of joining the case, which lies beside its product. */
static inline enum status psirt_joined(struct bed *bed, const char *text, struct psirt_case *joined) {
    char *folder = folder_new(bed);
    const struct case_document *document;
    (void)folder_file(bed, folder, "pump.yaml", str_from(PSIRT_PRODUCT));
    const char *path = folder_file(bed, folder, "a.yaml", str_from(text));
    enum status status = case_read(path, &bed->arena, &bed->sink, &document);
    if (status == STATUS_OK)
        status = psirt_join(document, NULL, &bed->arena, &bed->sink, joined);
    folder_free(folder);
    return status;
}

#endif
