/* Inner header of the readers of package databases. */
#ifndef SUPPLIER_PACKAGE_LIST_H
#define SUPPLIER_PACKAGE_LIST_H

#include "supplier/package.h"

/* STATUS_LIMIT beyond PACKAGES_MAX, STATUS_MEMORY. */
enum status package_list_add(struct package_list *list, struct arena *arena, const struct package *package) MUST_USE;
/* A copy of a value without blanks at its ends, cut to PACKAGE_FIELD_MAX. */
enum status package_text(struct arena *arena, struct str value, struct str *text) MUST_USE;
/* rpm's database in SQLite, held in memory: as package_read. */
enum status package_read_rpm(const char *path, struct str bytes, struct arena *arena, struct package_list *list,
                             struct str *why) MUST_USE;

#endif
