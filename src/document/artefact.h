/* The entries of a document that say what something rests on: evidence, observations, the hardening run, and written
 * statements that a requirement does not apply. Tables for field_read; the structs are in product.h. */
#ifndef DOCUMENT_ARTEFACT_H
#define DOCUMENT_ARTEFACT_H

#include "document/field.h"

extern const struct field_map artefact_map;             /* evidence of a release: both parts of the standard */
extern const struct field_map artefact_process_map;     /* evidence of a supplier: 4-1 alone */
extern const struct field_map artefact_observation_map; /* a check run against a live device */
extern const struct field_map artefact_hardening_map;   /* the check run of the hardening guide; one an asset, no id */
extern const struct field_map exclusion_map;            /* struct exclusion: requirements of components */
extern const struct field_map exclusion_process_map;    /* struct exclusion: requirements of the process */

/* The rows "file" and "sha256" of a struct that has the five members they fill, as artefact and certificate do. */
void artefact_read_file(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target);
void artefact_read_sha256(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target);

/* For steps: reports that `key` must not lie before `earlier`, unless one of the days is DATE_NONE. */
void artefact_check_order(struct field_reader *reader, const struct yaml_node *map, struct str earlier, date_days from,
                          struct str key, date_days to);

#endif
