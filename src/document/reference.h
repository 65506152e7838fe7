/* Names in a document that refer to something else, each with its place: what they name is looked up later, perhaps in
 * another document. */
#ifndef DOCUMENT_REFERENCE_H
#define DOCUMENT_REFERENCE_H

#include "document/field.h"

struct reference {
    struct str name; /* no blanks around it */
    struct place place;
};
struct reference_list {
    struct reference *items;
    size_t count;
};

/* Handler for a FIELD_HANDLED row: one text or a list of at most `most` of them; `at` is the offset of a struct
 * reference_list. A name that is there twice is reported; an empty list is a mistake unless `least` is 0. */
void reference_list_read(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target);
/* Handler: one text; `at` is the offset of a struct reference. */
void reference_read(struct field_reader *reader, const struct field *field, const struct yaml_node *node, void *target);

#endif
