/* Product names read as people mean them: what of the text is the product's identity, what is a version line, a
 * hardware revision, a condition, a list of several products. docs/internals/matching.md has the reasons. */
#ifndef ADVISORY_NAME_H
#define ADVISORY_NAME_H

#include "advisory/name_lexicon.h"
#include "advisory/order_number.h"

enum { NAME_ATOMS_MAX = 48, NAME_FORMS_MAX = 48, NAME_PATTERNS_MAX = 8, NAME_PATTERN_MAX = 40 };

enum name_flag {
    NAME_FAMILY = 1 << 0,      /* says so: series, family, all models */
    NAME_CONDITIONAL = 1 << 1, /* meant only when something runs on it, is enabled, is installed with it */
    NAME_SERIAL = 1 << 2,      /* meant only for some serial numbers */
    NAME_EXCEPTION = 1 << 3,   /* names products that are not meant */
    NAME_SPECIAL = 1 << 4,     /* covers the supplier's special variants too (SIPLUS) */
    NAME_PLURAL = 1 << 5,      /* speaks of several things of a kind: controllers, switches */
    NAME_QUALIFIED = 1 << 7,   /* something in parentheses was left out that other products of the name lack */
    NAME_CONDITIONS = 1 << 8,  /* under several conditions, the words of the first of which are kept */
    NAME_PARTS_CUT = 1 << 9,   /* some of the part numbers in it were not read */
    NAME_FIRMWARE = 1 << 10,   /* of what runs on devices that it does not tell: "mGuard firmware" */
    NAME_LOOSE = 1 << 6, /* does not tell the devices apart that it is of: AirLink ALEOS firmware, a list in prose */
};

enum atom_flag {
    ATOM_DIGITS = 1 << 0,
    ATOM_GLUED = 1 << 1,   /* nothing stands between it and the atom before */
    ATOM_JOINED = 1 << 2,  /* a dash, slash, dot or plus does */
    ATOM_TAIL = 1 << 3,    /* part of a number at the end that may be a version line */
    ATOM_SOFT = 1 << 4,    /* only says what sort of thing it is, or is a brand over many products */
    ATOM_SPECIAL = 1 << 5, /* marks a special variant: SIPLUS */
    ATOM_VARIANT = 1 << 6, /* marks an edition of the same product: Basic, Entry Class */
    ATOM_PART = 1 << 7,    /* marks a part that may come with the product: Package */
    ATOM_BRACKET = 1 << 8, /* stands in parentheses alone: the BACnet of "APOGEE PXC Compact (BACnet)"; or might: EU */
    ATOM_TOOL = 1 << 10,   /* names what goes with a product: the Loader of "Alpha7 PC Loader", a Charger */
    ATOM_SORT = 1 << 11,   /* behind a product's name it only says what it is: the Clock of "RT431 GPS clock" */
    ATOM_SUITE = 1 << 9,   /* stands for all that is sold under the name: Suite */
};

/* The smallest piece of a name: a run of letters or a run of digits. */
struct name_atom {
    uint64_t word;
    uint8_t chunk;  /* pieces without blank between them share it */
    uint16_t flags; /* enum atom_flag */
};

/* The bit of a word in name_form.bloom. */
static inline uint64_t name_bloom(uint64_t word) {
    return 1ull << (word * 0x9e3779b97f4a7c15ull >> 58);
}

/* "V7.2", "V4.X", "V4.5 and prior", "prior to V4.7": the versions that a name speaks of. */
enum series_reach { SERIES_WITHIN, SERIES_BELOW, SERIES_AT_MOST, SERIES_AT_LEAST };
enum { SERIES_PARTS = 5 };
struct name_series {
    uint32_t parts[SERIES_PARTS];
    uint8_t count; /* 0: none */
    uint8_t reach; /* enum series_reach */
};

enum form_flag {
    FORM_LISTED = 1 << 0,  /* one of several in the text */
    FORM_WEAK = 1 << 1,    /* only mentioned: "(incl. related ET200 CPUs)" */
    FORM_SOFT = 1 << 2,    /* all of its atoms are soft, so they count as if they were not */
    FORM_BRACKET = 1 << 3, /* its pattern stands in parentheses */
    FORM_SHORT = 1 << 5,   /* without a word in front that may be short for the supplier: FFS of "FFS Colibri" */
    FORM_RUN = 1 << 4, /* runs on the product: the ALEOS of "AirLink Router (ES450, GX450) running ALEOS software"; or
                        * the other way round, the A8000 of "WEB firmware for A8000 RTUs" */
};

/* One product of those that the text names. */
struct name_form {
    const struct name_atom *atoms; /* its identity, in the order of the text, none twice */
    uint8_t count;
    uint8_t hard_count;    /* of them that are not soft */
    uint8_t flags;         /* enum form_flag */
    uint8_t serves;        /* the first chunk that is "for", "of", "to", "with" behind a word; 0: none */
    uint8_t pattern_chunk; /* the chunk that `pattern` stands for; its atoms are not in `atoms` */
    uint8_t series_count;
    struct name_series series[2]; /* any of them */
    struct name_series tail;      /* of the atoms that are ATOM_TAIL */
    uint64_t bloom;               /* a bit by atom that counts */
    uint64_t bloom_all;           /* a bit by atom */
    uint64_t squashed;            /* hash of what counts without blanks and joints */
    uint64_t numbers;             /* hash of its numbers in their order, each as often as it stands there */
    uint64_t cuts;                /* a bit by place among what counts where one number ends and the next begins */
    uint64_t revisions;           /* of the hardware: bit by letter (series A/B), from 26 on by number (Rev01) */
    uint32_t kinds;               /* bit by enum product_kind (name_lexicon.h) */
    struct str pattern;           /* '?' and '*' for a chunk with placeholders; empty: none */
};

struct name {
    uint64_t verbatim; /* hash of the whole text's letters and digits: the same text is the same product */
    const struct name_form *forms;
    uint8_t form_count;
    uint8_t order_count;
    uint8_t pattern_count;
    uint8_t exception_count;
    uint8_t condition_count;
    uint32_t flags;     /* enum name_flag */
    uint32_t led_by;    /* supplier whose name stands in front of the text; VENDOR_NONE: nobody's */
    uint64_t revisions; /* of all forms */
    const struct order_number *orders;
    const struct str *patterns;         /* "part numbers BMEP* and BMEH*" */
    uint64_t parts;                     /* hash of what stands there as text; 0: nothing */
    const struct name_atom *exceptions; /* words of products that are not meant */
    const struct name_atom *conditions; /* words of the condition: an asset's name may have them too */
    struct str words;                   /* the identity as text, plain; of an asset only */
};

/* The hash of a text's letters and digits, as name.verbatim is. */
uint64_t name_verbatim(struct str text);
/* The same of a text that as a whole is a model ("HEW4PER2B"), else 0: a letter first, digits, four of both at least,
 * and no way to write a version. */
uint64_t name_model(struct str text);

/* The same of what stands in front of the placeholders that a model ends with: the RLC-4 of "RLC-4XX". */
uint64_t name_model_front(struct str text);

/* Everything that reading one name needs; large, so kept by the caller from name to name. */
struct name_reader;
/* `asset`: the names are of an inventory, so that the X of RV50X is no placeholder, and name.words is wanted. NULL
 * without memory. */
struct name_reader *name_reader_new(const struct name_lexicon *lexicon, bool asset, struct arena *arena) MUST_USE;

/* What is known of the supplier whose product a name is. */
struct name_supplier {
    const struct vendor_book *book;
    struct str text;         /* as written, which outlives the names that are read */
    struct vendor_keys keys; /* of it: left out in front of a product's name */
    struct vendor_set ids;
    struct order_reader orders;
};
/* From the supplier's name, known suppliers only. */
void name_supplier_init(struct name_supplier *supplier, const struct vendor_book *book, struct str text);

/* Reads `text`, a product of `supplier`. What is kept goes to the arena. STATUS_MEMORY. */
enum status name_read(struct name_reader *reader, struct str text, const struct name_supplier *supplier,
                      struct arena *arena, struct name *name) MUST_USE;

#endif
