/* Builds the fields of a catalogue sheet; private to catalogue_sheet*.c. */
#ifndef REPORT_CATALOGUE_SHEET_H
#define REPORT_CATALOGUE_SHEET_H

#include "report/catalogue.h"

/* A new field; the items that follow go there. It is dropped when it stays empty. */
void sheet_field(struct catalogue_sheet *sheet, const char *key, const char *label);
void sheet_item(struct catalogue_sheet *sheet, struct str id, struct str title, struct str note);
/* A field of one item without id; nothing for an empty text. */
void sheet_line(struct catalogue_sheet *sheet, const char *key, const char *label, struct str text);
/* Every requirement of the set with its title and lowest levels. */
void sheet_requirements(struct catalogue_sheet *sheet, const struct requirement_set *set);
void sheet_processes(struct catalogue_sheet *sheet, uint64_t set);
/* "SA 1, ED 2" of a requirement; ptr NULL without memory. */
struct str sheet_levels(const struct catalogue_sheet *sheet, unsigned index);

/* The builders of what is not a requirement, by index or CWE number. */
void sheet_of_cwe(struct catalogue_sheet *sheet, unsigned cwe);
void sheet_of_technique(struct catalogue_sheet *sheet, unsigned index);
void sheet_of_mitigation(struct catalogue_sheet *sheet, unsigned index);
void sheet_of_asset(struct catalogue_sheet *sheet, unsigned index);
void sheet_of_cra(struct catalogue_sheet *sheet, unsigned index);
/* The mappings of a requirement of 4-2: weaknesses, techniques, CRA. */
void sheet_related(struct catalogue_sheet *sheet, unsigned index);
/* The mappings of a process requirement: weaknesses, CRA. */
void sheet_related_process(struct catalogue_sheet *sheet, unsigned index);
/* Whether anything is known of a weakness. */
bool sheet_knows_cwe(unsigned cwe);

#endif
