/* What the parts of a process document call each other by: people, roles, practices, kinds of test. Handlers for its
 * tables; a name that nobody has is an error with the nearest that somebody has. */
#ifndef DOCUMENT_PROCESS_NAMES_H
#define DOCUMENT_PROCESS_NAMES_H

#include "base/map.h"
#include "document/field.h"
#include "document/process.h"

/* The `owner` of the reader. */
struct process_names {
    const struct process *process;
    bool knows_people; /* they were read without a mistake: a name that is missing is one */
    bool knows_roles;
    struct map people;
    struct map roles;
};

/* Steps: from here on people, people and roles are known. */
void process_names_know_people(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                               void *target);
void process_names_know_roles(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                              void *target);
/* One person or a list: `at` is that of a struct process_people. */
void process_names_people(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                          void *target);
/* A person or a role: `at` is that of a struct str. */
void process_names_owner(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                         void *target);
/* Practices ("SM") and requirements ("DM-1"), one or a list: `at` is that of a uint64_t. */
void process_names_accountable(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                               void *target);
/* One practice: `at` is that of a uint64_t. */
void process_names_practice(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target);
/* A heading by requirement: `at` is that of `sections` of a struct process_paper, `process` of which is read. */
void process_names_sections(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                            void *target);
/* A kind of test of data/process-4-1-independence.tsv: `at` is that of an unsigned. */
void process_names_test(struct field_reader *reader, const struct field *field, const struct yaml_node *node,
                        void *target);

#endif
