/* The single values of a document's maps, one reader a type of field.h. Each reads `node` into the member of the struct
 * `target` that `field` names, or reports why it cannot and leaves the member as it was. */
#ifndef DOCUMENT_FIELD_VALUE_H
#define DOCUMENT_FIELD_VALUE_H

#include "document/field.h"

void field_read_id(struct field_reader *reader, const struct field *field, const struct yaml_node *node, void *target);
void field_read_text(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target);
void field_read_texts(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                      void *target);
void field_read_word(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target);
void field_read_choice(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target);
void field_read_flag(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target);
void field_read_number(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                       void *target);
void field_read_integer(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target);
void field_read_date(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target);
void field_read_span(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                     void *target);

#endif
