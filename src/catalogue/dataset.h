/* The tables of data/ as they are compiled in (tools/tsv2c.c): rows of a struct, and a description of its columns, from
 * which any cell can be written again as it stands in the file. */
#ifndef CATALOGUE_DATASET_H
#define CATALOGUE_DATASET_H

#include "base/str.h"

/* Bit `index` of a set of 64-bit words, if it lies in word `word`. */
#define DATASET_BIT(index, word) ((index) / 64 == (word) ? UINT64_C(1) << ((index) % 64) : 0)

enum dataset_kind {
    DATASET_TEXT,   /* struct str, empty for "-" */
    DATASET_NUMBER, /* uint8_t or uint16_t */
    DATASET_WORD,   /* uint8_t into `words` */
    DATASET_REF,    /* uint8_t, a row of `keys`; beyond its rows: none */
    DATASET_SET32,  /* bits: rows of `keys` */
    DATASET_SET64,
    DATASET_SET128, /* struct requirement_set */
};
struct dataset_words {
    const struct str *items;
    unsigned count;
};
struct dataset;
struct dataset_column {
    const char *name;
    uint8_t kind; /* enum dataset_kind */
    uint8_t size; /* bytes of the member */
    uint16_t offset;
    const struct dataset *keys; /* the first text column of that table names its rows */
    const struct dataset_words *words;
};
struct dataset {
    const char *path; /* "data/component-4-2.tsv" */
    const struct dataset_column *columns;
    const void *rows;
    size_t size; /* bytes of a row */
    unsigned row_count;
    unsigned column_count;
};

/* The cell as the file has it; the items of a set in the order of their table, joined by ", ". In the arena or static;
 * "-" where nothing stands; ptr NULL without memory. */
struct str dataset_cell(const struct dataset *dataset, unsigned row, unsigned column, struct arena *arena);
/* The same without the dash: empty where nothing stands. */
struct str dataset_key(const struct dataset *dataset, unsigned row);
/* The row whose key is `key`, ASCII letters of either case being one; UINT_MAX when there is none. */
unsigned dataset_find(const struct dataset *dataset, struct str key);

/* Every table, in the order of their names. */
const struct dataset *dataset_at(unsigned index);
unsigned dataset_count(void);

extern const struct dataset attack_asset_dataset, attack_mitigation_dataset, attack_technique_dataset,
    requirement_dataset, heading_dataset, cra_dataset, cwe_dataset, cwe_names_dataset, cwe_parents_dataset,
    cwe_supplement_dataset, fr_dataset, process_dataset, practice_dataset, maturity_dataset, independence_dataset,
    seed_ladder_dataset, seed_rows_dataset, system_dataset, lesson_questions_dataset;
extern const struct dataset_words confidence_words, seed_words;

#endif
