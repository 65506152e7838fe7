/* CycloneDX bills of materials as JSON, 1.4 to 1.6 (docs/formats/evidence.md). */
#ifndef EVIDENCE_SBOM_H
#define EVIDENCE_SBOM_H

#include "evidence/artefact.h"

struct sbom_component {
    struct str name;
    struct str version;
    struct str purl;
    struct str cpe;
    struct str vendor; /* its group, else who supplies or publishes it; may be empty */
    /* What it was built from, by the properties of tools that do not say so in its purl; may be empty. */
    struct str source, source_version;
    bool is_software; /* not a file, data or a cryptographic asset: somebody makes and maintains it */
};

struct sbom_report {
    struct str spec_version;       /* "1.5" */
    struct str subject;            /* name of what it describes (metadata.component), or empty */
    struct str subject_group;      /* of that, or empty */
    struct str subject_purl;       /* of that, or empty */
    bool subject_is_place;         /* its name is that of a folder, a file or an image, and of no product */
    struct str subject_version;    /* its version, or empty */
    size_t components;             /* nested ones included */
    struct sbom_component *list;   /* all of them */
    size_t unidentified;           /* of these: with neither version, purl nor cpe, where one is due */
    struct str first_unidentified; /* its name */
    bool declared_incomplete;      /* a composition says of itself that it is incomplete */
};

/* Reads a bill; its strings live in `arena`. `source->text` is followed by JSON_PADDING zero bytes. STATUS_INPUT for
 * what is no CycloneDX JSON of these versions (XML and SPDX are told apart), STATUS_LIMIT, STATUS_MEMORY; `*report` is
 * set only on success. */
enum status sbom_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      struct sbom_report *report) MUST_USE;

/* The statement of an entry: a bill that names the components of this release supports 4-1 SM-9; an empty one, one of
 * another version or plainly of another product, or one with components that cannot be told apart is incomplete for
 * it. */
enum status sbom_state(const struct artefact_job *job) MUST_USE;

#endif
