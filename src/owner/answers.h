/* A tender's form as a supplier sent it back: CSV as it was written, or as a spreadsheet program writes it (of
 * a workbook base/xlsx_read.h makes CSV). Everything in it is a stranger's word (docs/formats/tender.md). */
#ifndef OWNER_ANSWERS_H
#define OWNER_ANSWERS_H

#include "base/diag.h"
#include "owner/tender.h"

enum { ANSWERS_BYTES_MAX = 16 * 1024 * 1024, ANSWERS_ROWS_MAX = 10000 };

struct answer {
    enum tender_reply reply;
    bool given; /* the form has the row */
    struct str value, evidence, remark;
    struct place place; /* of the row's id */
};

struct answers {
    const struct source *source;
    struct str supplier, product, version; /* never empty */
    struct str model, by;
    date_days on;        /* DATE_NONE: not said, or no day */
    struct answer *rows; /* one a row of the tender */
    size_t missing;      /* rows of the tender that the form has lost */
};

/* Reads a form that is in UTF-8 (answers_text) and outlives `arena`. Refused are a form of another tender, one that
 * does not say what is offered, one with a row twice or of no demand, and an answer that is none of the list:
 * STATUS_INPUT, every mistake with its place. A lost row is a warning, and not answered. */
enum status answers_read(const struct source *source, const struct tender *tender, struct arena *arena,
                         struct diag_sink *sink, struct answers *answers) MUST_USE;

/* The text of `source` as UTF-8: itself where it is; from Windows-1252, which Excel writes in most of Europe, with a
 * warning; STATUS_INPUT for UTF-16, for bytes 0, and for what is neither. The result keeps the name; it lives in the
 * arena. */
enum status answers_text(const struct source *source, struct arena *arena, struct diag_sink *sink,
                         const struct source **text) MUST_USE;

/* A day as people write it into a form, 2030-12-31 or 31.12.2030, or as a spreadsheet keeps it: days from 1899-12-30
 * on. */
bool answers_day(struct str text, date_days *day);

#endif
