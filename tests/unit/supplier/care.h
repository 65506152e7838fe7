/* A workspace with a product that has two releases and cases in psirt/, for the tests of DM and SUM. */
#ifndef UNIT_SUPPLIER_CARE_H
#define UNIT_SUPPLIER_CARE_H

#include "workshop.h"

#define CARE_PRODUCT                                                                                                   \
    "keyway: product/1\n"                                                                                              \
    "supplier: {id: a, name: Acme, psirt: {contact: psirt@acme.example}}\n"                                            \
    "product: {id: p, name: P, types: ED}\n"                                                                           \
    "releases:\n"                                                                                                      \
    "  - {version: '1.0', date: 2026-01-01, support-until: 2030-01-01}\n"                                              \
    "  - {version: '1.1', date: 2026-03-01, support-until: 2030-01-01}\n"
#define CARE_HEAD                                                                                                      \
    "keyway: case/1\nid: A-1\ntitle: T\nreceived: 2026-01-10T00:00:00Z\nproducts: [{id: p}]\ncwe: CWE-306\n"           \
    "cvss-3.1: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N'\n"
#define CARE_ANSWERS                                                                                                   \
    "statuses:\n"                                                                                                      \
    "  - {product: p, status: affected, releases: ['1.0']}\n"                                                          \
    "  - {product: p, status: fixed, releases: ['1.1']}\n"
#define CARE_FIX "remedies: [{kind: fix, product: p, release: '1.1', details: Install it.}]\n"
#define CARE_RECEIVED                                                                                                  \
    "history:\n"                                                                                                       \
    "  - {step: receive, at: 2026-01-10T00:00:00Z, by: J, to: received}\n"
#define CARE_ACKNOWLEDGED                                                                                              \
    CARE_RECEIVED "  - {step: acknowledge, at: 2026-01-11T00:00:00Z, by: J, from: received, to: acknowledged}\n"
#define CARE_VALIDATED                                                                                                 \
    CARE_ACKNOWLEDGED "  - {step: triage, at: 2026-01-12T00:00:00Z, by: J, from: acknowledged, to: triaged}\n"         \
                      "  - {step: validate, at: 2026-01-13T00:00:00Z, by: J, from: triaged, to: validated}\n"
#define CARE_SCORED CARE_VALIDATED "  - {step: score, at: 2026-01-14T00:00:00Z, by: J, from: validated, to: scored}\n"
#define CARE_PUBLISHED                                                                                                 \
    CARE_SCORED "  - {step: agree, at: 2026-03-01T00:00:00Z, by: J, from: scored, to: coordinated}\n"                  \
                "  - {step: publish, at: 2026-03-02T00:00:00Z, by: J, from: coordinated, to: published}\n"
#define CARE_REVISION "publications: [{revision: 1, at: 2026-03-02T00:00:00Z, summary: First}]\n"
#define CARE_WHOLE    CARE_HEAD CARE_ANSWERS CARE_FIX CARE_REVISION CARE_PUBLISHED

/* The workspace with this case and these lines of process.yaml. */
static inline void care_init(struct workshop *w, struct bed *bed, const char *text, const char *process) {
    workshop_init(w, bed);
    workshop_file(w, "product.yaml", CARE_PRODUCT);
    workshop_file(w, "process.yaml", str_format(&bed->arena, WORKSHOP_PROCESS "%s", process).ptr);
    assert_int_equal(mkdir(folder_path(bed, w->folder, "psirt"), 0700), 0);
    if (text)
        workshop_file(w, "psirt/a.yaml", text);
}

/* Some note about this requirement holds the text. */
static inline bool care_noted(const struct workshop *w, const char *id, bool checked, const char *text) {
    for (size_t i = 0; i < w->status.notes.count; i++) {
        const struct status_note *note = &w->status.notes.items[i];
        if (process_set_has(note->process, process_find(str_from(id))) && note->checked == checked &&
            str_contains(note->text, str_from(text)))
            return true;
    }
    return false;
}

#endif
