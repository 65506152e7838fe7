/* What the tests of product names share: a reader of names, and names from C strings. */
#ifndef UNIT_ADVISORY_NAME_BED_H
#define UNIT_ADVISORY_NAME_BED_H

#include "advisory/name.h"
#include "advisory/name_text.h"
#include "bed.h"

struct name_bed {
    struct vendor_book book;
    struct name_lexicon lexicon;
    struct name_reader *reader;
};

static inline struct name_bed *name_bed_of(struct bed *bed) {
    struct name_bed *names = ARENA_NEW(&bed->arena, struct name_bed);
    assert_int_equal(vendor_book_init(&names->book, NULL, &bed->arena), STATUS_OK);
    lexicon_init(&names->lexicon);
    names->reader = name_reader_new(&names->lexicon, true, &bed->arena);
    assert_non_null(names->reader);
    return names;
}

static inline struct name name_in(struct bed *bed, struct name_bed *names, struct str supplier, struct str text) {
    struct name_supplier known;
    struct name name;
    name_supplier_init(&known, &names->book, supplier);
    assert_int_equal(name_read(names->reader, text, &known, &bed->arena, &name), STATUS_OK);
    return name;
}

static inline struct name name_of(struct bed *bed, const char *supplier, const char *text) {
    return name_in(bed, name_bed_of(bed), str_from(supplier), str_from(text));
}

/* True when the atoms are just these words, blanks between; they hold no words, only what words become. */
static inline bool atoms_are(const struct name_atom *atoms, size_t count, struct str words) {
    struct str word;
    size_t at = 0;
    for (words = words.len > 0 ? words : STR_NONE; str_next(&words, ' ', &word); at++) {
        if (at >= count || (atoms[at].word != lexicon_word(word) && atoms[at].word != lexicon_singular(word)))
            return false;
    }
    return at == count;
}

#endif
