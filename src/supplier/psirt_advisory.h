/* A case as a CSAF security advisory: a function of the case and its product documents alone, so that the same case
 * always gives the same bytes. */
#ifndef SUPPLIER_PSIRT_ADVISORY_H
#define SUPPLIER_PSIRT_ADVISORY_H

#include "csaf/validate.h"
#include "supplier/psirt.h"

struct psirt_advisory_options {
    struct str root;            /* of the provider's folder, "https://rivertech.example/.well-known/csaf/" */
    enum csaf_version version;  /* 2.1 is lifted from 2.0 by csaf/convert.h */
    const struct str *accepted; /* ids of recommended and informative tests whose findings a person accepts */
    size_t accepted_count;
};

struct psirt_advisory {
    struct str id, title;
    struct str label; /* "white", "green", "amber", "red": the folder of the provider */
    struct str path;  /* below that: "2026/rt-2026-003.json" */
    struct str published, updated;
    unsigned revision;
    struct str text; /* JSON with sorted keys */
};

/* The name of an advisory's file without ".json", as CSAF 2.0 asks (5.1): small letters, and "_" for whatever is no
 * letter, digit, "+" or "-". In the arena; ptr NULL without memory. */
struct str psirt_advisory_name(struct str id, struct arena *arena) MUST_USE;

/* The advisory of a case that has been published at least once: its last revision. It is held against the schema and
 * every test of CSAF, mandatory, recommended and informative: STATUS_INPUT with a diagnostic for each finding that was
 * not accepted (those of the schema and of mandatory tests cannot be). Everything lies in the arena. STATUS_MEMORY. */
enum status psirt_advisory_make(const struct psirt_case *one, const struct psirt_advisory_options *options,
                                struct arena *arena, struct diag_sink *sink, struct psirt_advisory *made) MUST_USE;

#endif
