/* What users add to the tables of data/: names of suppliers, patterns of order numbers, phrases in product names. */
#ifndef ADVISORY_OWN_NAMES_H
#define ADVISORY_OWN_NAMES_H

#include "advisory/name_lexicon.h"
#include "advisory/order_number.h"
#include "advisory/product_family.h"
#include "base/diag.h"

enum { OWN_ROWS_MAX = 4096 };

struct own_names {
    struct vendor_alias *aliases;
    struct order_pattern *patterns;
    struct lexicon_phrase *phrases;
    struct product_family *families;
    size_t alias_count, pattern_count, phrase_count, family_count;
};

/* Adds the rows of one file: tab-separated, in UTF-8, with the columns of vendor-aliases.tsv, order-patterns.tsv,
 * product-phrases.tsv or product-families.tsv, which its first line names (docs/formats/names.md). Several mistakes are
 * reported in one run. Texts lie in the arena. STATUS_INPUT, STATUS_LIMIT, STATUS_MEMORY, STATUS_SYSTEM. */
enum status own_names_read(const char *path, struct arena *arena, struct diag_sink *sink,
                           struct own_names *names) MUST_USE;
/* The same from a text that outlives the arena. */
enum status own_names_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                            struct own_names *names) MUST_USE;

#endif
