#include "advisory/relate.h"

#include <string.h>

#include "advisory/name_letters.h"
#include "advisory/name_number.h"
#include "advisory/name_series.h"
#include "advisory/name_tool.h"

/* What the words that only one of the names has are, as bits. */
enum extra_sort {
    EXTRA_TAIL = 1 << 0,       /* a number at the end that may be a version line */
    EXTRA_VARIANT = 1 << 1,    /* an edition: Basic, Entry Class */
    EXTRA_LETTERS = 1 << 2,    /* letters written to a designator that both have: RS900 and RS900G */
    EXTRA_DIGITS = 1 << 3,     /* digits so written: HMIGTO and HMIGTO5310 */
    EXTRA_JOINED = 1 << 4,     /* behind a dash or slash: EDS-408A and EDS-408A-MM-SC */
    EXTRA_DESIGNATOR = 1 << 5, /* designators of their own: S7-1500 and S7-1500 CPU 1515-2 PN */
    EXTRA_WORD = 1 << 6,       /* words: WinCC and WinCC OA */
    EXTRA_FRONT = 1 << 7,      /* all of them stand in front: SYS600 and MicroSCADA SYS600 */
    EXTRA_PART = 1 << 8,       /* one marks a part: FAST/TOOLS and FAST/TOOLS RVSVRN Package */
};
enum {
    SUFFIX_MAX = 3,
    TELLING_DIGITS_MIN = 3,
    TELLING_LETTERS_MIN = 3,
    LONG_WORD_MIN = 5,
    DESIGNATOR_MIN = 4,
    DESIGNATOR_LONG = 6
};
enum { EXTRA_ATTACHED = EXTRA_LETTERS | EXTRA_DIGITS | EXTRA_JOINED };

struct comparison {
    const struct name *listed;
    const struct name *asset;
    const struct name_form *l;
    const struct name_form *a;
    bool l_extra[NAME_ATOMS_MAX]; /* the other name does not have it */
    bool a_extra[NAME_ATOMS_MAX];
    size_t l_count; /* of those that are extra */
    size_t a_count;
    bool open;          /* the asset's name has nothing that the listed pattern covers */
    size_t common;      /* words that count and both have */
    bool common_digits; /* some of them are digits */
};

static bool counts(const struct name_form *form, const struct name_atom *atom) {
    return (atom->flags & ATOM_SOFT) == 0 || (form->flags & FORM_SOFT) != 0;
}

static bool has_word(const struct name_form *form, uint64_t word) {
    for (uint8_t i = 0; i < form->count; i++) {
        if (form->atoms[i].word == word)
            return true;
    }
    return false;
}

static bool is_condition(const struct name *listed, uint64_t word) {
    for (uint8_t i = 0; i < listed->condition_count; i++) {
        if (listed->conditions[i].word == word && !(listed->conditions[i].flags & ATOM_DIGITS))
            return true;
    }
    return false;
}

static bool has_special(const struct name_form *form) {
    for (uint8_t i = 0; i < form->count; i++) {
        if (form->atoms[i].flags & ATOM_SPECIAL)
            return true;
    }
    return false;
}

/* Enough to stand for a product: a number, or two words. */
static bool is_distinct(const struct comparison *c) {
    return c->common_digits || c->common >= 2;
}

/* Two words that both names have: Safety Manager. */
static bool is_worded(const struct comparison *c) {
    unsigned words = 0;
    for (uint8_t i = 0; i < c->l->count; i++) {
        const struct name_atom *atom = &c->l->atoms[i];
        words += !c->l_extra[i] && counts(c->l, atom) && !(atom->flags & ATOM_DIGITS) &&
                 atom->word >> (8 * TELLING_LETTERS_MIN - 8) != 0;
    }
    return words >= 2;
}

/* ---- placeholders ---- */

/* Takes the runs of letters and digits of `word` out of what the asset has more: words that both names have. */
static void consume(struct comparison *c, struct str word) {
    size_t more = c->a_count;
    size_t at = 0;
    while (at < word.len) {
        size_t from = at;
        bool digits = char_is_digit(word.ptr[at]);
        while (at < word.len && char_is_alnum(word.ptr[at]) && char_is_digit(word.ptr[at]) == digits)
            at++;
        struct str run = str_slice(word, from, at);
        for (uint8_t i = 0; i < c->a->count && run.len > 0; i++) {
            uint64_t value = digits ? lexicon_word(run) : lexicon_singular(run);
            c->a_count -= c->a_extra[i] && c->a->atoms[i].word == value;
            c->a_extra[i] = c->a_extra[i] && c->a->atoms[i].word != value;
        }
        at += at == from;
    }
    more -= c->a_count;
    c->common += more > 0 ? more : 1;
    c->common_digits = true;
}

static bool match_pattern(struct comparison *c) {
    struct str rest = c->asset->words;
    struct str word;
    while (str_next(&rest, ' ', &word)) {
        if (word.len > 0 && name_pattern_covers(c->l->pattern, word, (c->listed->flags & NAME_FAMILY) != 0)) {
            consume(c, word);
            return true;
        }
    }
    return false;
}

/* FX5U of FX5U-xMy/z: a word of the asset's that the pattern begins with, up to a dash or slash. */
static bool begins_pattern(struct comparison *c) {
    struct str pattern = c->l->pattern, rest = c->asset->words, word;
    while (str_next(&rest, ' ', &word)) {
        bool ends = word.len > 1 && word.len < pattern.len && strchr("-/", pattern.ptr[word.len]) != NULL;
        if (ends && str_starts(pattern, word)) {
            consume(c, word);
            return true;
        }
    }
    return false;
}

/* Words of the asset's stand in front of the pattern. */
static bool pattern_follows(const struct comparison *c) {
    for (uint8_t i = 0; i < c->l->count; i++) {
        if (!c->l_extra[i] && counts(c->l, &c->l->atoms[i]) && c->l->atoms[i].chunk > c->l->pattern_chunk)
            return false;
    }
    return true;
}

/* SICAM A8000 CP-802X and SICAM A8000: the asset's name leaves out what the pattern stands for. */
static enum relation_kind judge_open(const struct comparison *c, struct relate_context x) {
    if (c->a_count > 0)
        return RELATION_NONE;
    if (c->l_count > 0 || !pattern_follows(c))
        return x.known ? RELATION_NONE : RELATION_SIMILAR;
    if (c->l->flags & FORM_BRACKET)
        return RELATION_VARIANT;
    return x.known ? RELATION_NONE : is_distinct(c) ? RELATION_VARIANT : RELATION_SIMILAR;
}

/* ---- comparing words ---- */

static void compare_words(struct comparison *c) {
    bool special = (c->listed->flags & NAME_SPECIAL) != 0;
    for (uint8_t i = 0; i < c->l->count; i++) {
        bool extra = counts(c->l, &c->l->atoms[i]) && !has_word(c->a, c->l->atoms[i].word);
        c->l_extra[i] = extra;
        c->l_count += extra;
        bool shared = !extra && counts(c->l, &c->l->atoms[i]);
        c->common += shared;
        c->common_digits = c->common_digits || (shared && (c->l->atoms[i].flags & ATOM_DIGITS));
    }
    for (uint8_t i = 0; i < c->a->count; i++) {
        const struct name_atom *atom = &c->a->atoms[i];
        bool covered = special && (atom->flags & ATOM_SPECIAL);
        c->a_extra[i] =
            counts(c->a, atom) && !covered && !has_word(c->l, atom->word) && !is_condition(c->listed, atom->word);
        c->a_count += c->a_extra[i];
    }
}

/* True when a chunk of the name has words that both names have. */
static bool chunk_is_shared(const struct name_form *form, const bool *extra, uint8_t chunk) {
    for (uint8_t i = 0; i < form->count; i++) {
        if (form->atoms[i].chunk == chunk && !extra[i] && counts(form, &form->atoms[i]))
            return true;
    }
    return false;
}

static bool chunk_has_digits(const struct name_form *form, uint8_t chunk) {
    for (uint8_t i = 0; i < form->count; i++) {
        if (form->atoms[i].chunk == chunk && (form->atoms[i].flags & ATOM_DIGITS))
            return true;
    }
    return false;
}

/* How an extra word hangs on a designator that both names have. */
static unsigned sort_attached(const struct name_form *form, uint8_t i) {
    const struct name_atom *atom = &form->atoms[i];
    bool glued_behind =
        i + 1 < form->count && form->atoms[i + 1].chunk == atom->chunk && (form->atoms[i + 1].flags & ATOM_GLUED);
    if (!(atom->flags & ATOM_GLUED) && !glued_behind)
        return EXTRA_JOINED;
    return atom->flags & ATOM_DIGITS ? EXTRA_DIGITS : EXTRA_LETTERS;
}

/* `behind_designator`: words behind a designator that both names have belong to it. */
static unsigned sort_extras(const struct name_form *form, const bool *extra, bool behind_designator) {
    unsigned found = EXTRA_FRONT;
    bool seen_common = false;
    bool seen_designator = behind_designator;
    for (uint8_t i = 0; i < form->count; i++) {
        const struct name_atom *atom = &form->atoms[i];
        if (!extra[i]) {
            seen_common = seen_common || counts(form, atom);
            continue;
        }
        if (seen_common)
            found &= ~(unsigned)EXTRA_FRONT;
        found |= atom->flags & ATOM_PART ? EXTRA_PART : 0;
        if (atom->flags & ATOM_VARIANT) {
            found |= EXTRA_VARIANT;
        } else if (atom->flags & ATOM_TAIL) {
            found |= EXTRA_TAIL;
        } else if (chunk_is_shared(form, extra, atom->chunk)) {
            /* What hangs on an extra word hangs on the designator by it: 408A-MM-SC. */
            bool chained = i > 0 && extra[i - 1] && form->atoms[i - 1].chunk == atom->chunk;
            found |= chained ? 0 : sort_attached(form, i);
        } else {
            seen_designator = seen_designator || chunk_has_digits(form, atom->chunk);
            found |= seen_designator ? EXTRA_DESIGNATOR : EXTRA_WORD;
        }
    }
    return found;
}

/* ---- the listed name says less ---- */

static enum relation_kind judge_attached(const struct comparison *c, unsigned extras, struct relate_context x) {
    bool family = (c->listed->flags & NAME_FAMILY) != 0;
    bool listed = (c->l->flags & FORM_LISTED) != 0;
    if (extras & EXTRA_LETTERS)
        return family || !x.known ? RELATION_SIMILAR : RELATION_NONE;
    if (family || ((extras & EXTRA_JOINED) && listed))
        return RELATION_FAMILY;
    return x.known ? RELATION_NONE : RELATION_SIMILAR;
}

/* SYS600, GC370XA: letters and digits in one piece stand for a product whatever words are put before them. */
static bool is_designator(const struct name_form *form) {
    bool letters = false;
    bool digits = false;
    for (uint8_t i = 0; i < form->count; i++) {
        if (!counts(form, &form->atoms[i]))
            continue;
        if (form->atoms[i].chunk != form->atoms[0].chunk)
            return false;
        letters = letters || !(form->atoms[i].flags & ATOM_DIGITS);
        digits = digits || (form->atoms[i].flags & ATOM_DIGITS);
    }
    return letters && digits;
}

/* Safety Manager and Safety Manager SC: a few letters behind a name of several words may be one of its line. */
static bool is_suffixed(const struct comparison *c) {
    const struct name_atom *last = &c->a->atoms[c->a->count - 1];
    bool short_word = last->word >> (8 * SUFFIX_MAX) == 0 && !(last->flags & (ATOM_DIGITS | ATOM_SOFT));
    return c->a_count == 1 && c->a_extra[c->a->count - 1] && short_word && c->common >= 2;
}

/* All that the asset's name has more stands in front: MicroSCADA SYS600. */
static enum relation_kind judge_front(const struct comparison *c, unsigned extras, struct relate_context x) {
    bool sure = is_designator(c->l) ? !(extras & EXTRA_DESIGNATOR) : !x.known;
    return sure && is_distinct(c) ? RELATION_FAMILY : RELATION_SIMILAR;
}

/* "Pro7": words with one digit name the next of a line of products rather than one of its types. */
static bool is_next(const struct comparison *c) {
    for (uint8_t i = 0; i < c->a->count; i++) {
        size_t letters = 0, digits = 0;
        char text[8];
        for (uint8_t k = 0; c->a_extra[i] && k < c->a->count; k++) {
            bool same = c->a->atoms[k].chunk == c->a->atoms[i].chunk;
            size_t length = same ? name_digits(c->a->atoms[k].word, text) : 0;
            letters += c->a->atoms[k].flags & ATOM_DIGITS ? 0 : length;
            digits += c->a->atoms[k].flags & ATOM_DIGITS ? length : 0;
        }
        if (c->a_extra[i] && !(letters >= TELLING_LETTERS_MIN && digits == 1))
            return false;
    }
    return true;
}

/* It has words, or designators of its own: a member of a family, or another product. */
static enum relation_kind judge_member(const struct comparison *c, unsigned extras, struct relate_context x) {
    bool family = (c->listed->flags & NAME_FAMILY) != 0 || c->l->pattern.len > 0;
    bool several = family || (c->listed->flags & NAME_PLURAL) != 0;
    if ((extras & EXTRA_WORD) || is_next(c))
        return several || !x.known || x.scarce || is_suffixed(c) ? RELATION_SIMILAR : RELATION_NONE;
    if (family)
        return RELATION_FAMILY;
    return is_distinct(c) && (several || !x.known) ? RELATION_FAMILY : RELATION_SIMILAR;
}

/* 7SJ85 (CP300): all that the asset's name has more stands in its own parentheses, so that it is one of those that the
 * listed name leaves together. */
static bool is_in_brackets(const struct comparison *c) {
    bool any = false;
    for (uint8_t i = 0; i < c->a->count; i++) {
        bool bracketed = (c->a->atoms[i].flags & ATOM_BRACKET) != 0;
        if (c->a_extra[i] && !bracketed && !(c->a->atoms[i].flags & ATOM_TAIL))
            return false;
        any = any || (c->a_extra[i] && bracketed);
    }
    return any;
}

static bool has_extra(const struct name_form *form, const bool *extra, unsigned flag) {
    for (uint8_t i = 0; i < form->count; i++) {
        if (extra[i] && (form->atoms[i].flags & flag))
            return true;
    }
    return false;
}

/* RT431 GPS clock, myPRO SCADA/HMI: what the asset's name has more stands behind all of the listed one's, and only says
 * what sort of thing that is. */
static bool is_described(const struct comparison *c) {
    return c->a_count > 0 && name_sort_follows(c->a, c->a_extra, is_designator(c->l)) &&
           (is_designator(c->l) || c->common >= 2 || name_has_long_word(c->l, false));
}

/* "mGuard firmware" and FL MGUARD RS4000: the asset has its name, and is what it runs on. */
static bool may_be_run_by(const struct comparison *c) {
    bool firmware = (c->listed->flags & NAME_FIRMWARE) != 0 && name_has_long_word(c->l, true) &&
                    !has_extra(c->a, c->a_extra, ATOM_TOOL);
    for (uint8_t i = 0; firmware && i < c->l->count; i++)
        firmware = has_word(c->a, c->l->atoms[i].word);
    return firmware;
}

/* A name that is one common word is of many: "Access firmware" and an Access Point. */
static bool is_run_by(const struct comparison *c) {
    return may_be_run_by(c) && (c->common >= 2 || name_has_long_word(c->l, false));
}

static enum relation_kind judge_shorter(const struct comparison *c, struct relate_context x) {
    if (is_in_brackets(c) && is_distinct(c))
        return x.known ? RELATION_SIMILAR : RELATION_FAMILY;
    if (is_run_by(c) || (!x.known && is_described(c)))
        return RELATION_FAMILY;
    if (may_be_run_by(c))
        return RELATION_SIMILAR;
    unsigned extras = sort_extras(c->a, c->a_extra, c->l->pattern.len > 0);
    unsigned sorts = extras & ~(unsigned)(EXTRA_FRONT | EXTRA_PART);
    if ((sorts & ~(unsigned)EXTRA_TAIL) == 0)
        return RELATION_EXACT;
    if ((sorts & ~(unsigned)(EXTRA_TAIL | EXTRA_VARIANT)) == 0)
        return RELATION_SIMILAR;
    if (extras & EXTRA_ATTACHED)
        return judge_attached(c, extras, x);
    return extras & EXTRA_FRONT ? judge_front(c, extras, x) : judge_member(c, extras, x);
}

/* ---- the listed name says more ---- */

/* APOGEE PXC Compact (BACnet): all that the listed name has more stands in parentheses. */
static bool is_bracketed(const struct comparison *c) {
    if (c->open && !(c->l->flags & FORM_BRACKET))
        return false;
    for (uint8_t i = 0; i < c->l->count; i++) {
        if (c->l_extra[i] && !(c->l->atoms[i].flags & (ATOM_BRACKET | ATOM_TAIL)))
            return false;
    }
    return true;
}

/* iQ-R series R08ENCPU: the asset's designator stands at the end, all else in front of it. A letter of it that stood in
 * front before, as that R, is kept there alone. */
static bool ends_in_designator(const struct comparison *c, const bool *extra) {
    const struct name_atom *l = c->l->atoms, *a = c->a->atoms;
    uint8_t at = c->l->count, own = c->a->count, chunk = c->l->count > 0 ? l[at - 1].chunk : 0;
    bool digits = false;
    if (!is_designator(c->a))
        return false;
    while (at > 0 && own > 0 && l[at - 1].chunk == chunk && !extra[at - 1] && l[at - 1].word == a[own - 1].word) {
        digits = digits || (l[at - 1].flags & ATOM_DIGITS);
        at--;
        own--;
    }
    return digits && own <= 1 && at > 0 && l[at - 1].chunk != chunk;
}

/* What the listed name has more stands before its pattern, if there is one. */
static bool is_before_pattern(const struct name_form *l, const bool *extra) {
    for (uint8_t i = 0; i < l->count; i++)
        if (extra[i] && l->pattern.len > 0 && l->atoms[i].chunk > l->pattern_chunk)
            return false;
    return true;
}

/* It names no program, and the pattern has letters of its own: numbers alone are of many products. */
static bool is_plain_front(const struct comparison *c, const bool *extra) {
    const struct name_form *l = c->l;
    if (name_tool_ends_front(l, extra) || (l->pattern.len > 0 && !char_is_alpha(l->pattern.ptr[0])))
        return false;
    return is_before_pattern(l, extra);
}

/* MELSEC iQ-F FX5U-64MR/ES, Linear eMerge E3: what the listed name has in front says of which house it is. A designator
 * is told by itself, a long one behind words alone even where advisories list it without them; words by a number,
 * behind one that is left out. Words alone are not: a Micro Turbine Pump may be no Turbine Pump. */
static bool is_housed(const struct comparison *c, const bool *extra, bool known) {
    size_t length = is_designator(c->a) ? name_length(c->a) : 0;
    if (!is_plain_front(c, extra))
        return false;
    if (length >= DESIGNATOR_LONG && !has_extra(c->l, extra, ATOM_DIGITS))
        return true;
    bool numbered = c->common_digits && c->common >= 3;
    return !known && (length > 0 ? length >= DESIGNATOR_MIN : numbered && name_chunks(c->l, extra) == 1);
}

/* What the listed name has more stands in front of all that both have, or behind a suite's name, or is a part. */
static enum relation_kind judge_around(const struct comparison *c, const bool *extra, unsigned extras, bool known) {
    bool front = (extras & EXTRA_FRONT) && !(extras & EXTRA_ATTACHED);
    bool suite = c->a->count > 0 && (c->a->atoms[c->a->count - 1].flags & ATOM_SUITE);
    if (suite || (extras & EXTRA_PART))
        return RELATION_SIMILAR;
    if (front && is_housed(c, extra, known))
        return c->l->pattern.len > 0 ? RELATION_FAMILY : RELATION_VARIANT;
    if (front)
        return RELATION_SIMILAR;
    return ends_in_designator(c, extra) ? RELATION_SIMILAR : RELATION_NONE;
}

/* `extra` is of the listed name, without what stands in parentheses. */
static enum relation_kind judge_more(const struct comparison *c, const bool *extra, struct relate_context x) {
    unsigned extras = sort_extras(c->l, extra, false);
    unsigned sorts = extras & ~(unsigned)EXTRA_FRONT;
    if ((sorts & ~(unsigned)EXTRA_TAIL) == 0)
        return RELATION_EXACT;
    enum relation_kind around = judge_around(c, extra, extras, x.known);
    if (around != RELATION_NONE)
        return around;
    /* AV7000 Linear Barcode Scanner: words behind a designator say what it is, or which of several. */
    bool telling = (is_designator(c->a) || name_ends_in_number(c->a)) && !has_extra(c->l, extra, ATOM_TOOL);
    if ((sorts & ~(unsigned)(EXTRA_TAIL | EXTRA_WORD)) == 0 && telling && !x.known)
        return RELATION_VARIANT;
    /* JuiceBox Charger: the thing may be what is sold under the name. */
    if (sorts == EXTRA_WORD && name_tool_is_all(c->l, extra))
        return RELATION_SIMILAR;
    if (extras & (EXTRA_ATTACHED | EXTRA_WORD | EXTRA_VARIANT))
        return x.known ? RELATION_NONE : RELATION_SIMILAR;
    /* STARDOM FCN-500, Spectre RT ERT351: words alone may be the name of a line of which others are not listed. */
    return c->common_digits ? RELATION_VARIANT : RELATION_SIMILAR;
}

/* Without its parentheses the listed name stands to the asset's as it does; with them it is a variant of that. */
static enum relation_kind judge_longer(const struct comparison *c, struct relate_context x) {
    bool extra[NAME_ATOMS_MAX];
    bool bracketed = false;
    for (uint8_t i = 0; i < c->l->count; i++) {
        bool apart = c->l_extra[i] && (c->l->atoms[i].flags & (ATOM_BRACKET | ATOM_TAIL)) == ATOM_BRACKET;
        extra[i] = c->l_extra[i] && !apart;
        bracketed = bracketed || apart;
    }
    enum relation_kind found = judge_more(c, extra, x);
    return bracketed && found == RELATION_EXACT ? RELATION_VARIANT : found;
}

/* ---- each says something that the other does not ---- */

/* True when behind digit `i` of the asset's designator letters follow: X204IRT is of the family X-200IRT. */
static bool letters_follow(const struct comparison *c, uint8_t i) {
    for (uint8_t k = (uint8_t)(i + 1); k < c->a->count && c->a->atoms[k].chunk == c->a->atoms[i].chunk; k++) {
        if (c->a_extra[k] && !(c->a->atoms[k].flags & ATOM_DIGITS))
            return true;
    }
    return false;
}

/* The number that the listed name alone has stands apart from the word before it: Turbine 7000 series. */
static bool is_number_apart(const struct comparison *c) {
    uint8_t l = 0;
    while (l < c->l->count && !c->l_extra[l])
        l++;
    return l > 0 && l < c->l->count && c->l->atoms[l].chunk != c->l->atoms[l - 1].chunk;
}

static enum relation_kind judge_numbered(const struct comparison *c, uint8_t l, uint8_t a) {
    bool goes_on = false, line = (c->listed->flags & NAME_FAMILY) != 0;
    bool pair = l > 0 && a > 0 && (c->a->atoms[a].flags & ATOM_DIGITS) &&
                c->l->atoms[l - 1].word == c->a->atoms[a - 1].word && name_is_numbered(c->l, l, line) &&
                name_is_numbered(c->a, a, line);
    if (!pair || !name_number_family(c->l->atoms[l].word, c->a->atoms[a].word, &goes_on))
        return RELATION_NONE;
    bool family = (c->listed->flags & (NAME_FAMILY | NAME_PLURAL)) != 0;
    /* The 190 gauge may be none of the 100 series. */
    if (is_number_apart(c) && c->a_count > 1)
        return RELATION_SIMILAR;
    if (goes_on)
        return family ? RELATION_FAMILY : RELATION_NONE;
    return family && !letters_follow(c, a) ? RELATION_FAMILY : RELATION_SIMILAR;
}

/* The one word that the listed name has more is a number, and one of the asset's is of its family. */
static enum relation_kind judge_number(const struct comparison *c) {
    uint8_t l = 0;
    while (!c->l_extra[l])
        l++;
    if (!(c->l->atoms[l].flags & ATOM_DIGITS))
        return RELATION_NONE;
    for (uint8_t a = 0; a < c->a->count; a++) {
        enum relation_kind found = c->a_extra[a] ? judge_numbered(c, l, a) : RELATION_NONE;
        if (found != RELATION_NONE)
            return found;
    }
    return RELATION_NONE;
}

/* Firmware shares the brand with its devices, a list in prose more than that with its members. */
static bool is_loosely_named(const struct comparison *c) {
    bool list = (c->listed->flags & NAME_FAMILY) != 0;
    return (c->listed->flags & NAME_LOOSE) && c->common >= (list ? 2u : 1u);
}

static enum relation_kind judge_apart(const struct comparison *c, struct relate_context x) {
    enum relation_kind numbered = c->l_count == 1 ? judge_number(c) : RELATION_NONE;
    if (numbered != RELATION_NONE)
        return numbered;
    if (is_loosely_named(c))
        return RELATION_SIMILAR;
    bool several = (c->listed->flags & NAME_LOOSE) || c->l->pattern.len > 0;
    if (!several && name_letters_differ(c->l, c->a))
        return RELATION_NONE;
    bool digits = has_extra(c->l, c->l_extra, ATOM_DIGITS) && has_extra(c->a, c->a_extra, ATOM_DIGITS);
    bool near = c->common_digits && !digits && c->l_count + c->a_count <= 3 && !name_is_of_generation(c->l, c->l_extra);
    return near && !x.known ? RELATION_SIMILAR : RELATION_NONE;
}

/* ---- one pair of forms ---- */

/* A product that the listed name takes out again by a word of the asset's: "except CPU 1515", by 1515 and not by CPU.
 */
static bool is_excepted(const struct comparison *c) {
    bool hard = false;
    for (uint8_t i = 0; i < c->listed->exception_count; i++)
        hard = hard || !(c->listed->exceptions[i].flags & ATOM_SOFT);
    for (uint8_t i = 0; i < c->listed->exception_count; i++) {
        const struct name_atom *atom = &c->listed->exceptions[i];
        bool tells = !hard || !(atom->flags & ATOM_SOFT);
        if (tells && has_word(c->a, atom->word) && !has_word(c->l, atom->word))
            return true;
    }
    return false;
}

static bool any_meets(const struct name_series *listed, uint8_t count, const struct name_form *asset) {
    for (uint8_t i = 0; i < count; i++) {
        for (uint8_t k = 0; k < asset->series_count; k++) {
            if (series_meet(&listed[i], &asset->series[k]))
                return true;
        }
    }
    return false;
}

/* Version lines in both names must be one. */
static bool lines_agree(const struct comparison *c, bool *same_line) {
    *same_line = false;
    if (c->l->series_count == 0 || c->a->series_count == 0)
        return true;
    *same_line = any_meets(c->l->series, c->l->series_count, c->a);
    return *same_line;
}

/* False: the listed name has a pattern that covers nothing of the asset's, which has words of its own. */
static bool compare_patterns(struct comparison *c) {
    c->open = c->l->pattern.len > 0 && c->l->squashed != c->a->squashed && !match_pattern(c);
    return !c->open || begins_pattern(c) || c->a_count == 0;
}

/* The same words, however often: H4W4 is no H4W2, though each has the other's words. */
static enum relation_kind judge_alike(const struct comparison *c) {
    if (c->l->numbers == c->a->numbers || c->l->pattern.len > 0)
        return RELATION_EXACT;
    return is_designator(c->l) && is_designator(c->a) ? RELATION_NONE : RELATION_SIMILAR;
}

static enum relation_kind judge(struct comparison *c, struct relate_context x) {
    compare_words(c);
    if (!compare_patterns(c))
        return RELATION_NONE;
    bool soft_only = c->common == 0;
    if (has_special(c->l) != has_special(c->a) && !(c->listed->flags & NAME_SPECIAL))
        return RELATION_NONE;
    if (c->l->squashed == c->a->squashed && (c->l->hard_count > 0 || c->l->pattern.len > 0))
        return name_cuts_cross(c->l, c->a) ? RELATION_SIMILAR : RELATION_EXACT;
    if (soft_only)
        return RELATION_NONE;
    if (c->open)
        return judge_open(c, x);
    if (c->l_count == 0 && c->a_count == 0)
        return judge_alike(c);
    if (c->l_count == 0)
        return judge_shorter(c, x);
    if (c->a_count == 0)
        return judge_longer(c, x);
    return judge_apart(c, x);
}

/* True when the forms are so far apart that they are no relation, seen without comparing their words: both have words
 * that the other lacks, and more than a numbered family or a near miss may have. Not for names that cover words which
 * they do not have. */
static bool is_far(const struct name_form *l, const struct name_form *a, struct relate_context x) {
    int l_extra = __builtin_popcountll(l->bloom & ~a->bloom_all);
    int a_extra = __builtin_popcountll(a->bloom & ~l->bloom_all);
    if (l_extra == 0 || a_extra == 0 || l->pattern.len > 0 || l->squashed == a->squashed)
        return false;
    return l_extra > 1 && (x.known || l_extra + a_extra > 3);
}

/* Hardware revisions that both name must meet. */
static bool revisions_agree(const struct comparison *c) {
    return c->l->revisions == 0 || c->a->revisions == 0 || (c->l->revisions & c->a->revisions) != 0;
}

/* A designator that both names have, of letters and digits or of three digits: PSU8600, CP 1243. */
static bool is_designated(const struct comparison *c) {
    const struct name_form *l = c->l;
    for (uint8_t i = 0; i < l->count; i++) {
        const struct name_atom *atom = &l->atoms[i];
        bool joined = i > 0 && l->atoms[i - 1].chunk == atom->chunk && !(l->atoms[i - 1].flags & ATOM_DIGITS);
        bool telling = joined || atom->word >> (8 * TELLING_DIGITS_MIN - 8) != 0;
        if (!c->l_extra[i] && counts(l, atom) && (atom->flags & ATOM_DIGITS) && telling)
            return true;
    }
    return false;
}

/* FactoryTalk System Services and FactoryTalk Services Platform: the listed name says another sort of thing. */
static bool is_other_sort(const struct comparison *c) {
    for (uint8_t i = 0; i < c->l->count; i++) {
        if (!counts(c->l, &c->l->atoms[i]) && !has_word(c->a, c->l->atoms[i].word))
            return true;
    }
    return false;
}

/* What tells a product however its name goes on. */
static bool is_telling(const struct comparison *c) {
    return is_designated(c) || (is_worded(c) && (c->a_count == 0 || !is_other_sort(c)));
}

/* PSU8600 PROFINET, XF204 IRT, ET200pro, IM 154-3 PN HF: one of the names has one word more, or a designator, and the
 * other none. What is written to a designator makes another one: RS900 and RS900F. */
static bool is_close(const struct comparison *c) {
    const struct name_form *form = c->l_count > 0 ? c->l : c->a;
    const bool *extra = c->l_count > 0 ? c->l_extra : c->a_extra;
    uint8_t first = 0;
    unsigned chunks = 0;
    if ((c->a_count > 0) == (c->l_count > 0) || !is_telling(c))
        return false;
    while (!extra[first])
        first++;
    for (uint8_t i = first; i < form->count; i++) {
        if (extra[i] && chunk_is_shared(form, extra, form->atoms[i].chunk) && !name_is_joined(form, extra, i))
            return false;
        chunks += extra[i] && (i == first || form->atoms[i].chunk != form->atoms[i - 1].chunk);
    }
    bool numbered = first + 1 < form->count && extra[first + 1] && (form->atoms[first + 1].flags & ATOM_DIGITS);
    return chunks == 1 || numbered;
}

/* Adapter for AB1234X: all that both have stands behind what it is for. */
static bool is_serving(const struct comparison *c) {
    bool behind = c->l->pattern.len > 0 && c->l->pattern_chunk > c->l->serves;
    for (uint8_t i = 0; i < c->l->count; i++) {
        const struct name_atom *atom = &c->l->atoms[i];
        bool shared = has_word(c->a, atom->word);
        if (shared && atom->chunk < c->l->serves)
            return false;
        behind = behind || (shared && counts(c->l, atom));
    }
    return c->l->serves > 0 && behind;
}

/* Words in front of all that both names have: FFS Colibri Server, and a Micro Turbine Pump that may be no Turbine Pump.
 * A designator stands for itself, and so do three words. */
static bool is_fronted(const struct comparison *c) {
    unsigned extras = sort_extras(c->a, c->a_extra, c->l->pattern.len > 0);
    return (extras & EXTRA_FRONT) && !(extras & EXTRA_ATTACHED) && c->common < 3 && !is_designator(c->l);
}

/* The listed name says less, and it is a guess that the asset is of it. */
static bool is_guessed_shorter(const struct comparison *c) {
    return is_run_by(c) || is_described(c) || is_fronted(c);
}

/* Power Supply AB1234X, Medfusion 4000 Battery Charger: words alone in front of or behind all of the asset's name may
 * say whose it is, and may name another thing that goes with it. */
static bool is_guessed(const struct comparison *c, enum relation_kind kind) {
    if (kind > RELATION_FAMILY || is_serving(c))
        return kind <= RELATION_FAMILY;
    if ((c->l->flags | c->a->flags) & FORM_SHORT)
        return true;
    if (c->a_count > 0)
        return kind == RELATION_FAMILY && (c->l_count > 0 ? is_number_apart(c) : is_guessed_shorter(c));
    unsigned extras = sort_extras(c->l, c->l_extra, false);
    bool front = (extras & EXTRA_FRONT) && !(extras & EXTRA_ATTACHED) && is_before_pattern(c->l, c->l_extra);
    bool words = (extras & ~(unsigned)(EXTRA_FRONT | EXTRA_TAIL)) == EXTRA_WORD &&
                 (kind == RELATION_VARIANT || has_extra(c->l, c->l_extra, ATOM_TOOL));
    return c->l_count > 0 && !is_bracketed(c) && (front || words);
}

/* What makes a relation no more than a similar name. */
static bool is_doubtful(const struct comparison *c, enum relation_kind kind) {
    bool conflict = c->l->kinds != 0 && c->a->kinds != 0 && (c->l->kinds & c->a->kinds) == 0;
    bool mention = (c->l->flags & FORM_WEAK) != 0 && kind != RELATION_EXACT;
    return conflict || mention || (c->l->flags & FORM_RUN) || is_excepted(c) || is_serving(c);
}

static void note_tail(const struct comparison *c, struct relation *r) {
    if (has_extra(c->l, c->l_extra, ATOM_TAIL)) {
        r->tail = &c->l->tail;
    } else if (c->l->series_count == 0 && has_extra(c->a, c->a_extra, ATOM_TAIL)) {
        r->tail = &c->a->tail;
        r->own_tail = true;
    }
}

static bool is_short(const struct comparison *c) {
    return ((c->l->flags | c->a->flags) & FORM_SHORT) != 0;
}

/* A guess that was a similar name before: short for the supplier, or with what only says what it is behind it. */
static bool is_shortened(const struct comparison *c) {
    return is_short(c) || (c->a_count > 0 && !is_serving(c));
}

/* What else the names say of each other. */
static void note_more(const struct comparison *c, struct relation *r) {
    bool similar = r->kind == RELATION_SIMILAR;
    r->bracketed = r->kind == RELATION_VARIANT && is_bracketed(c);
    r->guessed = is_guessed(c, (enum relation_kind)r->kind);
    r->longer = similar && c->a_count == 0 && (c->l_count > 0 || c->open);
    r->shorter = similar && c->l_count == 0 && c->a_count > 0 && !c->open && !has_extra(c->a, c->a_extra, ATOM_DIGITS);
    r->shortened = r->guessed && is_shortened(c);
    r->close = (similar || r->kind == RELATION_VARIANT || r->shortened) && is_close(c);
}

static struct relation relate_forms(struct comparison *c, struct relate_context x) {
    struct relation r = {.kind = (uint8_t)judge(c, x)};
    if (r.kind == RELATION_NONE || !lines_agree(c, &r.same_line) || !revisions_agree(c))
        return (struct relation){0};
    if (is_doubtful(c, (enum relation_kind)r.kind))
        r.kind = RELATION_SIMILAR;
    if (r.kind == RELATION_EXACT && ((c->l->flags | c->a->flags) & FORM_SHORT))
        r.kind = RELATION_FAMILY;
    r.revisions = c->a->revisions == 0 ? c->l->revisions : 0;
    r.weight = (uint8_t)c->common;
    r.variant = c->l->squashed;
    note_more(c, &r);
    note_tail(c, &r);
    return r;
}

static bool is_better(const struct relation *a, const struct relation *b) {
    return a->kind > b->kind || (a->kind == b->kind && a->weight > b->weight);
}

struct relation relate_names(const struct name *listed, const struct name *asset, struct relate_context context) {
    struct relation best = {0};
    bool sure = false;
    if (name_parts_differ(listed, asset, &sure)) {
        best.kind = sure ? RELATION_NONE : RELATION_SIMILAR;
        return best;
    }
    for (uint8_t l = 0; l < listed->form_count; l++) {
        for (uint8_t a = 0; a < asset->form_count; a++) {
            if (!(listed->flags & (NAME_LOOSE | NAME_SPECIAL)) && is_far(&listed->forms[l], &asset->forms[a], context))
                continue;
            struct comparison c = {.listed = listed, .asset = asset, .l = &listed->forms[l], .a = &asset->forms[a]};
            struct relation found = relate_forms(&c, context);
            bool short_too = is_short(&c) && found.guessed && found.kind == best.kind && found.weight == best.weight;
            if (is_better(&found, &best) || short_too)
                best = found;
        }
    }
    best.verbatim = name_is_verbatim(listed, asset);
    if (best.verbatim) {
        best.kind = RELATION_EXACT;
        best.guessed = false;
        best.same_line = true;
        best.revisions = 0;
        best.tail = NULL;
        best.own_tail = false;
    }
    return best;
}
