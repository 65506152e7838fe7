/* Where findings stand in their document. */
#ifndef CSAF_LOCATE_H
#define CSAF_LOCATE_H

#include "csaf/validate.h"

struct csaf_spot {
    struct str pointer;       /* RFC 6901; empty: the whole document */
    struct position position; /* in the source's text */
};

/* The spot of every finding, in the arena, by one scan of the text and one walk over the document: there may be as many
 * findings as the document has values. `parser` is the one that read the document, and is best asked before it reads
 * another; or NULL. STATUS_MEMORY. */
enum status csaf_locate(const struct json_parser *parser, const struct json_doc *doc,
                        const struct csaf_findings *findings, struct arena *arena, struct csaf_spot **spots) MUST_USE;

#endif
