#include "advisory/candidate_finding.h"
#include "advisory/name_text.h"
#include "advisory/wording.h"

enum { VARIANT_LETTERS = 26, SERIAL_FRONT_MIN = 4 };

/* The closest that an order number of the product comes to one of the asset's. */
struct order_finding {
    enum order_relation relation;
    bool listed;     /* the product has numbers */
    bool comparable; /* and they are of the asset's kind */
    const struct order_number *number;
};

static void relate_orders(const struct subject *subject, const struct order_number *orders, uint16_t count,
                          struct order_finding *best) {
    static const uint8_t closeness[] = {
        [ORDER_DIFFERENT] = 0, [ORDER_CUT] = 1, [ORDER_SHORT] = 2, [ORDER_BEGINS] = 3, [ORDER_SAME] = 4};
    for (uint16_t i = 0; i < count; i++) {
        best->listed = true;
        best->number = best->number == NULL ? &orders[i] : best->number;
        for (size_t k = 0; k < subject->number_count; k++) {
            enum order_relation r = order_number_relate(&orders[i], &subject->numbers[k]);
            best->comparable = best->comparable || (orders[i].patterned && subject->numbers[k].patterned);
            if (closeness[r] > closeness[best->relation]) {
                best->relation = r;
                best->number = &orders[i];
            }
        }
    }
}

static struct order_finding find_order(const struct finding *g, const struct database_leaf *leaf) {
    const struct database_version *version = &g->finder->db->versions[leaf->version];
    const struct name *name = &g->finder->db->names[g->name].name;
    struct order_finding best = {.relation = ORDER_DIFFERENT};
    relate_orders(g->subject, name->orders, name->order_count, &best);
    relate_orders(g->subject, leaf->orders, leaf->order_count, &best);
    relate_orders(g->subject, version->orders, version->order_count, &best);
    return best;
}

/* Letters, digits and placeholders alone. */
static size_t without_signs(struct str text, char plain[NAME_TEXT_MAX]) {
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++)
        if (char_is_alnum(text.ptr[i]) || text.ptr[i] == '*' || text.ptr[i] == '?')
            plain[len++] = text.ptr[i];
    return len;
}

/* The length of the closest of the name's part number patterns that one of the asset's numbers follows; 0: none. */
static uint8_t part_number(const struct subject *subject, const struct name *name) {
    uint8_t best = 0;
    for (uint8_t i = 0; i < name->pattern_count; i++) {
        char plain[NAME_TEXT_MAX];
        struct str pattern = {plain, without_signs(name->patterns[i], plain)}; /* a number has none */
        for (size_t k = 0; k < subject->number_count; k++) {
            char text[ORDER_NUMBER_MAX];
            for (uint8_t n = 0; n < subject->numbers[k].len; n++)
                text[n] = char_lower(subject->numbers[k].text[n]);
            struct str number = {text, subject->numbers[k].len};
            if (pattern_covers(pattern, number) && pattern.len > best)
                best = (uint8_t)pattern.len;
        }
    }
    return best;
}

static uint64_t variant_bit(struct candidates *found, uint64_t key) {
    size_t i = 0;
    while (i < found->variant_count && i < CANDIDATE_VARIANTS_MAX && found->variant_keys[i] != key)
        i++;
    if (i == CANDIDATE_VARIANTS_MAX) {
        found->variant_count = CANDIDATE_VARIANTS_MAX + 1;
        return 0;
    }
    if (i == found->variant_count)
        found->variant_keys[found->variant_count++] = key;
    found->variants |= 1ull << i;
    return 1ull << i;
}

static uint64_t hash_number(const struct order_number *number) {
    return str_hash((struct str){number->text, number->len});
}

static void note_part(struct candidates *found, uint64_t key, uint64_t part) {
    uint64_t whole = variant_bit(found, key);
    if (whole != 0 && part != whole)
        found->variant_parts[__builtin_ctzll(whole)] |= part;
}

/* One variant, or one revision of it. What has both a name of its own and an order number is known by either: one
 * document lists the one, and another document the other. */
static uint64_t variant_bits(const struct finding *g, uint64_t key, unsigned revision) {
    struct candidates *found = g->found;
    uint64_t bit = variant_bit(found, key + revision);
    if (!g->relation.bracketed) {
        found->plain |= bit;
        return bit;
    }
    found->bracketed = true;
    note_part(found, g->relation.variant + revision, bit);
    note_part(found, key, bit);
    return bit;
}

static bool says_series(struct str name) {
    struct str word;
    while (wording_next(&name, &word))
        if (str_eq_nocase(word, STR("series")) || str_eq_nocase(word, STR("rev")) ||
            str_eq_nocase(word, STR("revision")))
            return true;
    return false;
}

/* Which variants a product stands for: its order number, its name, each of its hardware revisions. */
static uint64_t variants_of(const struct finding *g, const struct order_finding *order, uint64_t revisions) {
    bool itself = order->relation == ORDER_SAME || (!order->listed && g->relation.kind == RELATION_EXACT);
    uint64_t own = order->relation == ORDER_SAME ? 0 : g->finder->db->names[g->name].name.parts;
    uint64_t key = itself ? own : order->listed ? hash_number(order->number) : g->relation.variant;
    uint64_t bits = 0;
    if (revisions == 0)
        return variant_bits(g, key, 0);
    if (revisions >> VARIANT_LETTERS != 0)
        g->found->variant_count = CANDIDATE_VARIANTS_MAX + 1; /* Rev01: there are others that nobody lists */
    /* Where there is a series B of the asset's very number there is an A, listed or not. But the C of SIMOTION C is no
     * series, nor is "Annex B". */
    bool numbered = itself && says_series(g->finder->db->names[g->name].text);
    for (unsigned i = 0; i < VARIANT_LETTERS && revisions >> i != 0; i++) {
        if (revisions >> i & 1)
            bits |= variant_bits(g, key, i + 1);
        else if (numbered)
            (void)variant_bits(g, key, i + 1);
    }
    return bits;
}

static const uint8_t rank_of_relation[] = {
    [RELATION_SIMILAR] = RANK_SIMILAR,
    [RELATION_VARIANT] = RANK_VARIANT,
    [RELATION_FAMILY] = RANK_FAMILY,
    [RELATION_EXACT] = RANK_EXACT,
};
static const uint8_t basis_of_rank[] = {
    [RANK_ORDER] = BASIS_ORDER_NUMBER, [RANK_IDENTIFIER] = BASIS_IDENTIFIER, [RANK_EXACT] = BASIS_NAME_EXACT,
    [RANK_VARIANT] = BASIS_NAME_EXACT, [RANK_FAMILY] = BASIS_NAME_FAMILY,    [RANK_SIMILAR] = BASIS_NAME_SIMILAR,
    [RANK_ASIDE] = BASIS_NAME_SIMILAR,
};

static bool has_line(const struct name *name) {
    for (uint8_t i = 0; i < name->form_count; i++)
        if (name->forms[i].series_count > 0)
            return true;
    return false;
}

/* "WinCC (TIA Portal)" is another product than "WinCC", and is often written so all the same: the version line tells
 * them apart. True when one of the two names alone is qualified, and the listed one sets no line. */
static bool is_ambiguous(const struct finding *g) {
    const struct name *listed = &g->finder->db->names[g->name].name;
    bool own = false;
    for (size_t i = 0; i < g->subject->name_count; i++)
        own = own || (g->subject->names[i].flags & NAME_QUALIFIED);
    return own != ((listed->flags & NAME_QUALIFIED) != 0) && !has_line(listed);
}

/* The asset's name says the part numbers itself, and they are of the listed ones: others make no relation. */
static bool has_parts(const struct subject *subject) {
    for (size_t i = 0; i < subject->name_count; i++)
        if (subject->names[i].parts != 0)
            return true;
    return false;
}

/* The name says which part numbers are meant, and the asset has another one. */
static bool is_unlike_patterns(const struct finding *g, const struct name *name) {
    return name->pattern_count > 0 && g->subject->number_count > 0 && !has_parts(g->subject) && !g->relation.verbatim;
}

/* Order numbers decide over names. False: the product is another one. */
static bool rank_by_order(const struct finding *g, const struct order_finding *order, struct candidate *c) {
    const struct name *name = &g->finder->db->names[g->name].name;
    uint8_t part = part_number(g->subject, name);
    if (order->relation == ORDER_SAME || part > 0) {
        c->rank = RANK_ORDER;
        c->weight = part;
    } else if (order->relation == ORDER_BEGINS) {
        c->rank = RANK_FAMILY;
    } else if (order->relation == ORDER_SHORT) {
        c->rank = RANK_VARIANT;
    } else if (order->relation == ORDER_CUT) {
        c->rank = RANK_SIMILAR;
    } else if (order->comparable) {
        return false;
    } else if (g->subject->number_count == 0 && c->rank == RANK_EXACT &&
               (order->listed || (name->parts != 0 && !has_parts(g->subject)))) {
        c->rank = RANK_VARIANT;
    }
    if (part == 0 && c->rank < RANK_SIMILAR && is_unlike_patterns(g, name))
        c->rank = RANK_SIMILAR;
    return true;
}

/* How a listed serial number, which may have placeholders, stands to the asset's. */
enum serial_relation { SERIAL_OTHER, SERIAL_ALIKE, SERIAL_SAME };

/* "n/a", "-" and "unknown" are no serial numbers. */
static bool is_serial(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (char_is_digit(text.ptr[i]))
            return true;
    return false;
}

/* A label is typed off a device: signs in it come and go ("SN_12345", "S/N: SN-12345"). What agrees without them, or
 * holds the listed number's beginning, may be the same. */
static enum serial_relation relate_serials(struct str listed, struct str serial) {
    char a[NAME_TEXT_MAX], b[NAME_TEXT_MAX], pure_a[NAME_TEXT_MAX], pure_b[NAME_TEXT_MAX];
    if (listed.len >= NAME_TEXT_MAX || serial.len >= NAME_TEXT_MAX)
        return SERIAL_ALIKE; /* too long to compare */
    struct str pattern = {a, name_text(listed, a)}, text = {b, name_text(serial, b)};
    if (pattern.len > 0 && pattern_covers(pattern, text))
        return SERIAL_SAME;
    struct str pure_pattern = {pure_a, without_signs(pattern, pure_a)},
               pure_text = {pure_b, without_signs(text, pure_b)};
    size_t fixed = 0;
    while (fixed < pure_pattern.len && char_is_alnum(pure_pattern.ptr[fixed]))
        fixed++;
    bool holds = fixed >= SERIAL_FRONT_MIN && str_contains(pure_text, str_slice(pure_pattern, 0, fixed));
    return holds || (pure_pattern.len > 0 && pattern_covers(pure_pattern, pure_text)) ? SERIAL_ALIKE : SERIAL_OTHER;
}

/* Serial numbers in the identification helper (CSAF 2.0: 3.1.3.3.6, 2.1: 3.1.3.3.7). False: others are meant. */
static bool rank_by_serial(const struct finding *g, const struct database_leaf *leaf, struct candidate *c) {
    const struct csaf_product *p = &g->finder->db->documents[leaf->document].products[leaf->product];
    bool listed = false;
    bool open = !is_serial(g->serial);
    for (uint16_t i = 0; i < p->identifier_count; i++) {
        if (p->identifiers[i].kind != CSAF_SERIAL_NUMBER)
            continue;
        listed = true;
        enum serial_relation relation =
            is_serial(g->serial) ? relate_serials(p->identifiers[i].text, g->serial) : SERIAL_OTHER;
        if (relation == SERIAL_SAME) {
            c->rank = RANK_IDENTIFIER;
            return true;
        }
        open = open || relation == SERIAL_ALIKE;
    }
    if (listed && open)
        c->flags |= CANDIDATE_CONDITIONAL;
    return !listed || open;
}

static bool has_word(const struct name *name, uint64_t word) {
    for (uint8_t f = 0; f < name->form_count; f++)
        for (uint8_t i = 0; i < name->forms[f].count; i++)
            if (!(name->forms[f].flags & (FORM_RUN | FORM_WEAK)) && name->forms[f].atoms[i].word == word)
                return true;
    return false;
}

/* "Ovation OCR400 Controller running Ovation": what it runs is what it is called. */
static bool is_met(const struct name *listed, const struct name *asset) {
    if (listed->condition_count == 0 || (listed->flags & NAME_CONDITIONS))
        return false;
    for (uint8_t i = 0; i < listed->condition_count; i++) {
        uint64_t word = listed->conditions[i].word;
        if (!(listed->conditions[i].flags & ATOM_SOFT) && !has_word(listed, word) && !has_word(asset, word))
            return false;
    }
    return true;
}

static void note_conditions(const struct finding *g, const struct database_leaf *leaf, struct candidate *c) {
    const struct database_name *name = &g->finder->db->names[g->name];
    const struct csaf_product *p = &g->finder->db->documents[leaf->document].products[leaf->product];
    /* "The first 5 digits of serial No." goes with a range of serial numbers, which is asked for itself. */
    bool by_serial =
        (name->name.flags & NAME_SERIAL) && str_contains_nocase(name->text, STR("first")) && g->serial.len > 0;
    unsigned conditional = name->name.flags & (NAME_SERIAL | NAME_CONDITIONAL);
    if (conditional == NAME_CONDITIONAL && is_met(&name->name, &g->subject->names[0]))
        conditional = 0;
    if (conditional != 0 && !g->relation.verbatim && !by_serial)
        c->flags |= CANDIDATE_CONDITIONAL;
    if (p->qualified)
        c->flags |= CANDIDATE_CONDITIONAL;
    if (str_contains_nocase(name->text, STR("suite including")))
        c->flags |= CANDIDATE_BUNDLE;
    if (leaf->host_name != CSAF_NONE && !(g->name == leaf->host_name && leaf->firmware))
        c->flags |= g->name == leaf->host_name ? CANDIDATE_HOST | CANDIDATE_AROUND : CANDIDATE_HOST;
}

/* Hardware revisions that both sides name must meet; where the asset's is not known, it may be any of the listed ones.
 * False: another one is meant. */
static bool rank_by_revision(const struct finding *g, const struct order_finding *order, struct candidate *c) {
    uint64_t listed = g->finder->db->names[g->name].name.revisions;
    uint64_t own = g->subject->revisions;
    if (listed != 0 && own != 0 && (listed & own) == 0 && c->rank == RANK_ORDER)
        return false;
    bool open = listed != 0 && own == 0 && !g->relation.verbatim;
    if (open && (c->rank == RANK_ORDER || c->rank == RANK_EXACT))
        c->rank = RANK_VARIANT;
    uint64_t revisions = g->relation.revisions != 0 ? g->relation.revisions : listed;
    if (c->rank == RANK_VARIANT)
        c->variants = variants_of(g, order, open ? revisions : 0);
    return true;
}

/* What of the relation is needed when votes are weighed. */
static void note_relation(const struct finding *g, bool ambiguous, struct candidate *c) {
    c->flags |= g->relation.same_line ? CANDIDATE_ALONE : 0;
    c->flags |= g->relation.own_tail ? CANDIDATE_OWN_TAIL : 0;
    if (g->relation.kind == RELATION_VARIANT)
        c->flags |= g->relation.bracketed ? CANDIDATE_BRACKETED : CANDIDATE_LONGER;
    if (g->relation.guessed && c->rank == rank_of_relation[g->relation.kind])
        c->flags |= g->relation.shortened ? CANDIDATE_GUESSED | CANDIDATE_SHORTENED : CANDIDATE_GUESSED;
    if (c->rank == RANK_ASIDE)
        c->flags |= g->apart ? CANDIDATE_LONGER : 0;
    if (c->rank == RANK_SIMILAR)
        c->flags |= g->relation.longer ? CANDIDATE_MORE : ambiguous ? CANDIDATE_QUALIFIED : 0;
}

bool candidate_rank(const struct finding *finding, uint32_t index, struct candidate *candidate) {
    const struct finding *g = finding;
    const struct database_leaf *leaf = &g->finder->db->leaves[index];
    struct order_finding order = find_order(g, leaf);
    struct candidate c = {.leaf = index, .rank = RANK_SIMILAR, .weight = g->relation.weight, .tail = g->relation.tail};
    bool ambiguous = g->relation.kind != RELATION_NONE && is_ambiguous(g);
    if (g->relation.kind != RELATION_NONE && !ambiguous)
        c.rank = g->aside ? RANK_ASIDE : rank_of_relation[g->relation.kind];
    if (!rank_by_order(g, &order, &c) || !rank_by_serial(g, leaf, &c) || !rank_by_revision(g, &order, &c))
        return false;
    note_relation(g, ambiguous, &c);
    note_conditions(g, leaf, &c);
    if (g->foreign)
        c.rank = RANK_SIMILAR;
    bool numbered = order.relation == ORDER_SAME || order.relation == ORDER_BEGINS;
    c.basis = numbered ? BASIS_ORDER_NUMBER : basis_of_rank[c.rank];
    *candidate = c;
    return true;
}

enum order_relation candidate_order(const struct finding *finding, const struct database_leaf *leaf) {
    return find_order(finding, leaf).relation;
}

bool candidate_has_part_number(const struct subject *subject, const struct name *name) {
    return name->pattern_count > 0 && part_number(subject, name) > 0;
}
