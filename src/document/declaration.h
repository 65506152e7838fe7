/* Declarations of suppliers: a DSSE envelope around an in-toto Statement about one release of a product
 * (docs/formats/declaration.md), made what a product document would have said of it. Whether it is believed is asked
 * later (evidence/declared.h): what is read here is anybody's word. */
#ifndef DOCUMENT_DECLARATION_H
#define DOCUMENT_DECLARATION_H

#include "base/json.h"
#include "document/dsse.h"
#include "document/product.h"

#define DECLARATION_PAYLOAD_TYPE   "application/vnd.in-toto+json"
#define DECLARATION_STATEMENT_TYPE "https://in-toto.io/Statement/v1"
#define DECLARATION_PREDICATE_TYPE "https://keyway.example/declaration/1"

struct declaration {
    struct dsse_envelope envelope;
    struct json_doc statement;          /* of the payload */
    const struct json_node *statements; /* the list of evidence in it; every item is an object */
    struct product product;             /* with the one release, whose `declaration` this is */
    date_days issued;
    date_days until;    /* last day on which it holds */
    struct place place; /* where the plant names it */
};

/* Reads one declaration; everything lives in `arena`. STATUS_INPUT with diagnostics for what is none, as file_read
 * otherwise. */
enum status declaration_read(const char *path, struct arena *arena, struct diag_sink *sink,
                             struct declaration **declaration) MUST_USE;
/* The same from a text that is already read and outlives `arena`. */
enum status declaration_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                              struct declaration **declaration) MUST_USE;

#endif
