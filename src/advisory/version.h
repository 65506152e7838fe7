/* Versions as suppliers of control systems write them: V2.9.2 SP1, 33.011, R6.03.10, 15.2(5)EA.fc4, 1.05F, April 3,
 * 2018. docs/internals/version-ranges.md has the grammar and the reasons. A comparison that would be a guess is none.
 */
#ifndef ADVISORY_VERSION_H
#define ADVISORY_VERSION_H

#include "advisory/version_scheme.h"

enum version_part_kind {
    VERSION_PART_NUMBER,    /* 9 in 2.9.2 */
    VERSION_PART_STEP,      /* a number behind a dash, a blank or in parentheses: 41 in 126.11-41, 10 in 07.07(10) */
    VERSION_PART_LETTER,    /* b in 5.1b; as many letters as `width` says */
    VERSION_PART_QUALIFIER, /* SP 1, Update 4; `sort` says which (version_word.h) */
    VERSION_PART_WORD,      /* letters of no known meaning and the number behind them: HW 01 */
    VERSION_PART_HASH,      /* 9d9eff4: equal or not, never older */
    VERSION_PART_ANY,       /* x in 4.2.x */
};

enum version_part_flag {
    VERSION_PART_PADDED = 1 << 0,   /* written with leading zeros */
    VERSION_PART_OPEN = 1 << 1,     /* the last digits are left open (8.1x), or the number behind a word is not given */
    VERSION_PART_LETTERED = 1 << 2, /* the number behind a word is a letter: Rev E; `value` is its place */
    VERSION_PART_HEX = 1 << 3,      /* the number and the letter behind it could be one hexadecimal number: 0A */
};

struct version_part {
    uint8_t kind;
    uint8_t sort;  /* of a qualifier: enum version_qualifier; of an open number: how many digits are open */
    uint8_t width; /* digits or letters as written, at most 255 */
    uint8_t flags;
    uint16_t at;  /* where it stands in `text` */
    uint16_t len; /* bytes: of a word or hash the letters, of a number with VERSION_PART_HEX the letters too */
    uint64_t value;
};

/* What stands in front of the numbers and says no more than that they are a version. */
enum version_label {
    VERSION_LABEL_NONE,
    VERSION_LABEL_VERSION,  /* V, v, Ver., Version */
    VERSION_LABEL_RELEASE,  /* R, Rel., Release */
    VERSION_LABEL_REVISION, /* Rev., Revision */
    VERSION_LABEL_FIRMWARE, /* FW, Firmware */
    VERSION_LABEL_SOFTWARE, /* SW, SV, Software */
};

enum version_reason {
    VERSION_REASON_NONE,
    VERSION_REASON_EMPTY,        /* no version is given */
    VERSION_REASON_UNREAD,       /* the text, or its end, is not understood */
    VERSION_REASON_LONG,         /* longer than VERSION_TEXT_MAX, VERSION_PARTS_MAX or 18 digits */
    VERSION_REASON_COARSE_LEFT,  /* the left one has fewer numbers: 4.2 beside 4.2.3; the order takes it for 4.2.0 */
    VERSION_REASON_COARSE_RIGHT, /* the same of the right one */
    VERSION_REASON_BASE_LEFT,    /* the left one is the release that the right one's SP 1, Update 4 or letter is for */
    VERSION_REASON_BASE_RIGHT,
    VERSION_REASON_OPEN_LEFT, /* the left one has a wildcard there */
    VERSION_REASON_OPEN_RIGHT,
    VERSION_REASON_FAMILY,    /* numbered apart: MX-V6.1 and V6.1 */
    VERSION_REASON_LABEL,     /* R1.2 and V1.2 */
    VERSION_REASON_QUALIFIER, /* Update 3 and Hotfix 2 of one release */
    VERSION_REASON_SHAPE,     /* written too differently: 5.1-3 and 5.1a */
    VERSION_REASON_HASH,      /* two hashes */
    VERSION_REASON_HEX,       /* 0A and 09, if they are hexadecimal */
    VERSION_REASON_YEAR,      /* one is counted by years, the other is not: 2017 R2 and 1.9 */
    VERSION_REASON_DATE,      /* a date and a number */
    VERSION_REASON_ZEROS,     /* 3.05 and 3.1: short for 3.01 or for 3.10? */
    VERSION_REASON_ALIAS,     /* one has two numbers, and they say different things */
};
enum { VERSION_REASON_COUNT = 20 };

enum { VERSION_TEXT_MAX = 200, VERSION_PARTS_MAX = 14 };

/* One version, read. Refers to the text that it was read from. */
struct version {
    struct str text;   /* as written, blanks at the ends apart */
    struct str family; /* what stands in front and names the numbering, else empty: MX of MX-V6.1 */
    uint8_t label;     /* enum version_label */
    uint8_t reason;    /* VERSION_REASON_NONE, or why it cannot be compared */
    uint8_t count;     /* of `parts` that are the version */
    uint8_t alias; /* of `parts` behind them that are a second number of the same release: 2018 R1 of 12.1a (2018 R1) */
    uint8_t precision; /* numbers between dots that it begins with, as written: 3 of 4.2.0 SP1 */
    bool dated;        /* the parts are year, month and day (0 where not given) */
    struct version_part parts[VERSION_PARTS_MAX];
};

enum version_order { VERSION_OLDER, VERSION_SAME, VERSION_NEWER, VERSION_UNCOMPARABLE };

/* `reason` is of COARSE_*, BASE_* and OPEN_* beside an order; of all others beside VERSION_UNCOMPARABLE. */
struct version_comparison {
    enum version_order order;
    enum version_reason reason;
};

/* Reads the whole of `text`, for instance what an inventory says is installed. Words in front that only repeat words of
 * `product` (may be empty) are no family. Always gives a version; one that is not understood says why in `reason` and
 * compares with nothing but itself. Plain text is not copied; other text is (see wording_plain), into the arena.
 * STATUS_MEMORY. */
enum status version_parse(struct str text, struct str product, struct arena *arena, struct version *version) MUST_USE;

/* How `a` stands to `b`. Antisymmetric; transitive where the three are comparable and have neither wildcards nor second
 * numbers. VERSION_SAME with VERSION_REASON_OPEN_RIGHT: `a` is one of those that the wildcard of `b` stands for. Pure,
 * no allocation, bounded by VERSION_PARTS_MAX. */
struct version_comparison version_compare(const struct version *a, const struct version *b,
                                          const struct version_scheme *scheme);

/* True when the numbers of `version` begin with all those of `line` (7.4 SP1 with 7.4; 15.1 with 15), the labels and
 * families agreeing. */
bool version_begins(const struct version *version, const struct version *line);

/* Half a sentence that follows "because": what the reason means. Never NULL. */
const char *version_reason_text(enum version_reason reason);

#endif
