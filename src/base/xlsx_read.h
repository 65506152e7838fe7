/* Spreadsheets (Office Open XML) read: one sheet's texts, as CSV, so that whoever reads forms has one reader. The parts
 * are unpacked by libarchive, which is loaded when it is first needed, and read by expat: no entities, nothing fetched,
 * no formula computed (its stored result is taken), no macro looked at. */
#ifndef BASE_XLSX_READ_H
#define BASE_XLSX_READ_H

#include "base/diag.h"

enum {
    XLSX_READ_BYTES_MAX = 16 * 1024 * 1024,  /* of the file */
    XLSX_PARTS_BYTES_MAX = 64 * 1024 * 1024, /* of the parts that are read, unpacked */
    XLSX_ENTRIES_MAX = 10000,
    XLSX_READ_COLUMNS = 64, /* what stands farther right is not read */
};

/* The sheet of that name, or the first when there is none such, as CSV with commas and LF, every cell in quotes; a line
 * a row, of those that the file has. `*csv` lives in the arena and has the file's name. STATUS_INPUT with a diagnostic
 * for what is no workbook, is damaged, encrypted or too large; STATUS_SYSTEM when the library is not there;
 * STATUS_MEMORY. */
enum status xlsx_read(const struct source *source, struct str sheet, struct arena *arena, struct diag_sink *sink,
                      const struct source **csv) MUST_USE;

#endif
