/* Lists of requirement ids in documents: those of components (4-2), of the process (4-1), or of both. */
#ifndef DOCUMENT_REQUIREMENT_LIST_H
#define DOCUMENT_REQUIREMENT_LIST_H

#include "document/field.h"

/* Handlers for a FIELD_HANDLED row: one id or a list of ids. `at` is the offset of a struct requirement_set, `count_at`
 * that of a uint64_t with a bit a process requirement. Reported, each at its id: one that the edition does not have
 * (with what it is called there), one of the other part, and one that does not apply to `reader->types`. */
void requirement_list_component(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                                void *target);
void requirement_list_process(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target);
void requirement_list_any(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target);

/* Handler: one component type or a list of them, "SA", "ED", "HD", "ND"; `at` is the offset of a uint8_t. */
void requirement_list_types(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target);

#endif
