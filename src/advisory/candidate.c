#include "advisory/candidate.h"

#include <stdlib.h>

#include "advisory/name_reader.h"

enum { WORD_NAMES_MAX = 4096, VARIANT_LETTERS = 26, RARE_NAMES_MAX = 3 };

enum status candidate_finder_init(struct candidate_finder *finder, const struct advisory_db *db, struct arena *arena) {
    *finder = (struct candidate_finder){.db = db, .arena = arena};
    finder->stamps = ARENA_ARRAY(arena, uint32_t, db->name_count);
    finder->leaf_stamps = ARENA_ARRAY(arena, uint32_t, db->leaf_count);
    finder->leaf_places = ARENA_ARRAY(arena, uint32_t, db->leaf_count);
    return finder->stamps != NULL && finder->leaf_stamps != NULL && finder->leaf_places != NULL ? STATUS_OK
                                                                                                : STATUS_MEMORY;
}

/* ---- names ---- */

static enum status take_name(struct candidate_finder *f, uint32_t name) {
    if (f->stamps[name] == f->stamp)
        return STATUS_OK;
    f->stamps[name] = f->stamp;
    if (!arena_grow(f->arena, (void **)&f->names, f->name_count, &f->name_room, sizeof(*f->names), _Alignof(uint32_t)))
        return STATUS_MEMORY;
    f->names[f->name_count++] = name;
    return STATUS_OK;
}

static enum status take_key(struct candidate_finder *f, enum index_kind kind, uint32_t supplier, uint64_t word) {
    bool is_run = kind == INDEX_RUN || kind == INDEX_NUMBERED;
    const struct name_index *index = is_run ? &f->db->runs : &f->db->index;
    const struct index_slot *slot = index_find(index, index_key(kind, supplier, word));
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = index->entries[at - 1].next)
        TRY(take_name(f, index->entries[at - 1].item));
    return STATUS_OK;
}

static bool counts(const struct name_form *form, const struct name_atom *atom) {
    return (atom->flags & ATOM_SOFT) == 0 || (form->flags & FORM_SOFT) != 0;
}

/* The names that have all words of the asset's have its rarest one. */
static enum status take_longer(struct candidate_finder *f, uint32_t supplier, const struct name_form *form) {
    uint64_t rarest = 0;
    uint32_t least = WORD_NAMES_MAX;
    for (uint8_t i = 0; i < form->count; i++) {
        if (!counts(form, &form->atoms[i]))
            continue;
        const struct index_slot *slot = index_find(&f->db->index, index_key(INDEX_WORD, supplier, form->atoms[i].word));
        if (slot == NULL)
            return STATUS_OK;
        if (slot->count < least) {
            least = slot->count;
            rarest = form->atoms[i].word;
        }
    }
    return rarest != 0 ? take_key(f, INDEX_WORD, supplier, rarest) : STATUS_OK;
}

static bool is_long_word(const struct name_atom *atom) {
    return !(atom->flags & (ATOM_DIGITS | ATOM_SOFT | ATOM_SPECIAL)) && atom->word >> 24 != 0;
}

static enum status take_rare(struct candidate_finder *f, uint32_t supplier, const struct name_form *form) {
    for (uint8_t i = 0; i < form->count; i++) {
        uint64_t key = index_key(INDEX_WORD, supplier, form->atoms[i].word);
        const struct index_slot *slot = is_long_word(&form->atoms[i]) ? index_find(&f->db->index, key) : NULL;
        if (slot != NULL && slot->count <= RARE_NAMES_MAX)
            TRY(take_key(f, INDEX_WORD, supplier, form->atoms[i].word));
    }
    return STATUS_OK;
}

/* X204 is looked up as: a listed family has one of them once its zeros are gone. */
static enum status take_numbered(struct candidate_finder *f, uint32_t supplier, const struct name_form *form) {
    for (uint8_t i = 1; i < form->count; i++) {
        const struct name_atom *letters = &form->atoms[i - 1];
        const struct name_atom *digits = &form->atoms[i];
        if (!(digits->flags & ATOM_DIGITS) || (letters->flags & ATOM_DIGITS) || letters->chunk != digits->chunk)
            continue;
        char text[8];
        for (size_t len = 0; len < sizeof(text) && (char)(digits->word >> (8 * len)) != 0; len++) {
            text[len] = (char)(digits->word >> (8 * len));
            uint64_t word = letters->word * 0x100000001b3ull ^ lexicon_word((struct str){text, len + 1});
            TRY(take_key(f, INDEX_NUMBERED, supplier, word));
        }
    }
    return STATUS_OK;
}

static enum status take_form(struct candidate_finder *f, uint32_t supplier, const struct name_form *form) {
    TRY(take_key(f, INDEX_SQUASHED, supplier, form->squashed));
    for (uint8_t i = 0; i < form->count; i++)
        TRY(take_key(f, INDEX_RAREST, supplier, form->atoms[i].word));
    TRY(take_longer(f, supplier, form));
    TRY(take_rare(f, supplier, form));
    return take_numbered(f, supplier, form);
}

static enum status take_supplier(struct candidate_finder *f, uint32_t supplier, const struct subject *subject) {
    for (size_t n = 0; n < subject->name_count; n++) {
        TRY(take_key(f, INDEX_VERBATIM, supplier, subject->names[n].verbatim));
        for (uint8_t i = 0; i < subject->names[n].form_count; i++)
            TRY(take_form(f, supplier, &subject->names[n].forms[i]));
    }
    for (size_t i = 0; i < subject->run_count; i++)
        TRY(take_key(f, INDEX_RUN, supplier, subject->runs[i]));
    return take_key(f, INDEX_PATTERN, supplier, 0);
}

/* ---- how a name stands to the asset ---- */

/* The best of the asset's names; the product or the model alone only counts where the listed name covers it. */
static struct relation relate(const struct candidate_finder *f, const struct subject *subject, uint32_t item,
                              bool known) {
    const struct database_name *name = &f->db->names[item];
    struct relate_context context = {.known = known, .scarce = name->document_count == 1};
    struct relation best = {0};
    for (size_t n = 0; n < subject->name_count; n++) {
        struct relation found = relate_names(&name->name, &subject->names[n], context);
        if (n > 0 && found.kind < RELATION_FAMILY)
            continue;
        if (found.kind > best.kind)
            best = found;
    }
    return best;
}

static bool is_run(const struct candidate_finder *f, const struct subject *subject, uint32_t item) {
    const struct name_index *index = &f->db->runs;
    for (size_t s = 0; s < subject->supplier.ids.count; s++) {
        for (size_t i = 0; i < subject->run_count; i++) {
            const struct index_slot *slot =
                index_find(index, index_key(INDEX_RUN, subject->supplier.ids.items[s], subject->runs[i]));
            for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = index->entries[at - 1].next) {
                if (index->entries[at - 1].item == item)
                    return true;
            }
        }
    }
    return false;
}

/* ---- products ---- */

/* What is found for one name, and for the products that have it. */
struct finding {
    struct candidate_finder *finder;
    const struct subject *subject;
    struct str serial;
    struct arena *arena;
    struct candidates *found;
    uint32_t name;
    struct relation relation;
    bool foreign; /* the supplier is not the asset's: at most similar */
};

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

/* The length of the closest of the name's part number patterns that one of the asset's numbers follows; 0: none. */
static uint8_t part_number(const struct subject *subject, const struct name *name) {
    uint8_t best = 0;
    for (uint8_t i = 0; i < name->pattern_count; i++) {
        for (size_t k = 0; k < subject->number_count; k++) {
            char text[ORDER_NUMBER_MAX];
            for (uint8_t n = 0; n < subject->numbers[k].len; n++)
                text[n] = char_lower(subject->numbers[k].text[n]);
            struct str number = {text, subject->numbers[k].len};
            if (pattern_covers(name->patterns[i], number) && name->patterns[i].len > best)
                best = (uint8_t)name->patterns[i].len;
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

/* Which variants a product stands for: its order number, its name, each of its hardware revisions. */
static uint64_t variants_of(const struct finding *g, const struct order_finding *order, uint32_t revisions) {
    bool itself = order->relation == ORDER_SAME || (!order->listed && g->relation.kind == RELATION_EXACT);
    uint64_t key = itself ? 0 : order->listed ? hash_number(order->number) : g->relation.variant;
    uint64_t bits = 0;
    if (revisions == 0)
        return variant_bit(g->found, key);
    if (revisions >> VARIANT_LETTERS != 0)
        g->found->variant_count = CANDIDATE_VARIANTS_MAX + 1; /* Rev01: there are others that nobody lists */
    for (unsigned i = 0; i < VARIANT_LETTERS; i++) {
        if (revisions >> i & 1)
            bits |= variant_bit(g->found, key + i + 1);
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
};

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
    } else if (order->listed && g->subject->number_count == 0 && c->rank == RANK_EXACT) {
        c->rank = RANK_VARIANT;
    }
    bool unfitting = name->pattern_count > 0 && part == 0 && g->subject->number_count > 0 &&
                     g->subject->numbers[0].patterned && !g->relation.verbatim;
    if (unfitting)
        c->rank = RANK_SIMILAR;
    return true;
}

/* Serial numbers in the identification helper (CSAF 2.0: 3.1.3.3.6, 2.1: 3.1.3.3.7). False: others are meant. */
static bool rank_by_serial(const struct finding *g, const struct database_leaf *leaf, struct candidate *c) {
    const struct csaf_product *p = &g->finder->db->documents[leaf->document].products[leaf->product];
    bool listed = false;
    for (uint16_t i = 0; i < p->identifier_count; i++) {
        if (p->identifiers[i].kind != CSAF_SERIAL_NUMBER)
            continue;
        listed = true;
        if (g->serial.len > 0 && pattern_covers(p->identifiers[i].text, g->serial)) {
            c->rank = RANK_IDENTIFIER;
            return true;
        }
    }
    if (listed && g->serial.len == 0)
        c->flags |= CANDIDATE_CONDITIONAL;
    return !listed || g->serial.len == 0;
}

static void note_conditions(const struct finding *g, const struct database_leaf *leaf, struct candidate *c) {
    const struct database_name *name = &g->finder->db->names[g->name];
    const struct csaf_product *p = &g->finder->db->documents[leaf->document].products[leaf->product];
    /* "The first 5 digits of serial No." goes with a range of serial numbers, which is asked for itself. */
    bool by_serial =
        (name->name.flags & NAME_SERIAL) && str_contains_nocase(name->text, STR("first")) && g->serial.len > 0;
    if ((name->name.flags & (NAME_SERIAL | NAME_CONDITIONAL)) && !g->relation.verbatim && !by_serial)
        c->flags |= CANDIDATE_CONDITIONAL;
    if (p->qualified)
        c->flags |= CANDIDATE_CONDITIONAL;
    if (leaf->host_name != CSAF_NONE && !(g->name == leaf->host_name && leaf->firmware))
        c->flags |= CANDIDATE_HOST;
}

static bool rank_leaf(const struct finding *g, uint32_t index, struct candidate *c) {
    const struct database_leaf *leaf = &g->finder->db->leaves[index];
    const struct name *name = &g->finder->db->names[g->name].name;
    struct order_finding order = find_order(g, leaf);
    *c =
        (struct candidate){.leaf = index, .rank = RANK_SIMILAR, .weight = g->relation.weight, .tail = g->relation.tail};
    if (g->relation.kind != RELATION_NONE)
        c->rank = rank_of_relation[g->relation.kind];
    if (!rank_by_order(g, &order, c) || !rank_by_serial(g, leaf, c))
        return false;
    uint32_t listed = name->revisions;
    bool other_revision = listed != 0 && g->subject->revisions != 0 && (listed & g->subject->revisions) == 0;
    if (other_revision && c->rank == RANK_ORDER)
        return false;
    bool open = listed != 0 && g->subject->revisions == 0 && !g->relation.verbatim;
    uint32_t revisions = g->relation.revisions != 0 ? g->relation.revisions : listed;
    if (open && (c->rank == RANK_ORDER || c->rank == RANK_EXACT))
        c->rank = RANK_VARIANT;
    if (c->rank == RANK_VARIANT)
        c->variants = variants_of(g, &order, open ? revisions : 0);
    c->flags |= g->relation.same_line ? CANDIDATE_ALONE : 0;
    c->flags |= g->relation.own_tail ? CANDIDATE_OWN_TAIL : 0;
    note_conditions(g, leaf, c);
    if (g->foreign)
        c->rank = RANK_SIMILAR;
    c->basis =
        order.relation == ORDER_SAME || order.relation == ORDER_BEGINS ? BASIS_ORDER_NUMBER : basis_of_rank[c->rank];
    return true;
}

/* Adds the product; of two ways to find one, the surer counts. */
static enum status take_leaf(const struct finding *g, uint32_t index) {
    struct candidate c;
    struct candidate_finder *f = g->finder;
    if (!rank_leaf(g, index, &c))
        return STATUS_OK;
    if (f->leaf_stamps[index] == f->stamp) {
        if (c.rank < g->found->items[f->leaf_places[index]].rank)
            g->found->items[f->leaf_places[index]] = c;
        return STATUS_OK;
    }
    f->leaf_stamps[index] = f->stamp;
    f->leaf_places[index] = (uint32_t)g->found->count;
    if (!arena_grow(g->arena, (void **)&g->found->items, g->found->count, &g->found->room, sizeof(c),
                    _Alignof(struct candidate)))
        return STATUS_MEMORY;
    g->found->items[g->found->count++] = c;
    return STATUS_OK;
}

static bool is_foreign(const struct candidate_finder *f, const struct subject *subject, uint32_t name) {
    const struct database_name *n = &f->db->names[name];
    for (size_t i = 0; i < subject->supplier.ids.count; i++) {
        if (n->led_by == subject->supplier.ids.items[i])
            return false;
    }
    return !vendor_meet(&f->db->suppliers[n->supplier].ids, &subject->supplier.ids);
}

static enum status take_leaves(struct finding *g) {
    const struct database_name *name = &g->finder->db->names[g->name];
    for (uint32_t i = 0; i < name->leaf_count; i++)
        TRY(take_leaf(g, g->finder->db->leaves_by_name[name->leaf_first + i]));
    return STATUS_OK;
}

/* ---- by order number ---- */

static enum status take_numbered_leaf(struct finding *g, uint32_t index) {
    const struct database_leaf *leaf = &g->finder->db->leaves[index];
    if (leaf->name == CSAF_NONE)
        return STATUS_OK;
    g->name = leaf->name;
    g->relation = relate(g->finder, g->subject, leaf->name, true);
    g->foreign = is_foreign(g->finder, g->subject, leaf->name);
    struct order_finding order = find_order(g, leaf);
    return order.relation != ORDER_DIFFERENT ? take_leaf(g, index) : STATUS_OK;
}

static enum status take_order_key(struct finding *g, enum index_kind kind, struct str text) {
    const struct name_index *index = &g->finder->db->orders;
    const struct index_slot *slot = index_find(index, index_key(kind, 0, str_hash(text)));
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = index->entries[at - 1].next)
        TRY(take_numbered_leaf(g, index->entries[at - 1].item));
    return STATUS_OK;
}

static enum status take_orders(struct finding *g) {
    const struct advisory_db *db = g->finder->db;
    for (size_t i = 0; i < g->subject->number_count; i++) {
        const struct order_number *number = &g->subject->numbers[i];
        struct str text = {number->text, number->len};
        TRY(take_order_key(g, INDEX_ORDER, text));
        TRY(take_order_key(g, INDEX_ORDER_BEGINS, text));
        for (uint8_t end = 4; end < number->len; end++) {
            bool cut = number->open && char_is_digit(text.ptr[end - 1]) && char_is_alpha(text.ptr[end]);
            if (cut || (number->blocks >> end & 1))
                TRY(take_order_key(g, INDEX_ORDER, str_slice(text, 0, end)));
        }
    }
    for (size_t i = 0; g->subject->number_count > 0 && i < db->wild_count; i++)
        TRY(take_numbered_leaf(g, db->wild_leaves[i]));
    return STATUS_OK;
}

/* ---- the whole ---- */

static bool is_telling(const struct name *name) {
    for (uint8_t f = 0; f < name->form_count; f++) {
        if (name->forms[f].hard_count >= 2)
            return true;
    }
    return false;
}

/* Products of that very name under another supplier: renamed firms and brands that no table knows. */
static enum status take_elsewhere(struct finding *g) {
    struct candidate_finder *f = g->finder;
    size_t before = f->name_count;
    for (size_t n = 0; n < g->subject->name_count; n++) {
        const struct name *name = &g->subject->names[n];
        for (uint8_t i = 0; is_telling(name) && i < name->form_count; i++)
            TRY(take_key(f, INDEX_SQUASHED, INDEX_ANY_SUPPLIER, name->forms[i].squashed));
    }
    for (size_t i = before; i < f->name_count; i++) {
        g->name = f->names[i];
        g->relation = relate(f, g->subject, g->name, true);
        g->foreign = true;
        if (g->relation.kind == RELATION_EXACT)
            TRY(take_leaves(g));
    }
    return STATUS_OK;
}

static enum status take_names(struct candidate_finder *f, const struct subject *subject) {
    for (size_t i = 0; i < subject->supplier.ids.count; i++)
        TRY(take_supplier(f, subject->supplier.ids.items[i], subject));
    for (size_t i = 0; i < subject->moved.count; i++)
        TRY(take_supplier(f, subject->moved.items[i], subject));
    return STATUS_OK;
}

/* True when a form of the one may have the same words as one of the other. */
static bool may_be_equal(const struct name *listed, const struct subject *subject) {
    for (size_t n = 0; n < subject->name_count; n++) {
        if (listed->verbatim == subject->names[n].verbatim)
            return true;
        for (uint8_t a = 0; a < subject->names[n].form_count; a++) {
            const struct name_form *asset = &subject->names[n].forms[a];
            for (uint8_t l = 0; l < listed->form_count; l++) {
                const struct name_form *f = &listed->forms[l];
                if (f->squashed == asset->squashed || f->pattern.len > 0 ||
                    ((f->bloom & ~asset->bloom_all) == 0 && (asset->bloom & ~f->bloom_all) == 0))
                    return true;
            }
        }
    }
    return false;
}

static bool is_known(const struct candidate_finder *f, const struct subject *subject) {
    for (size_t i = 0; i < f->name_count; i++) {
        if (may_be_equal(&f->db->names[f->names[i]].name, subject) &&
            relate(f, subject, f->names[i], false).kind == RELATION_EXACT && !is_foreign(f, subject, f->names[i]))
            return true;
    }
    return false;
}

static int compare_leaves(const void *a, const void *b) {
    uint32_t x = ((const struct candidate *)a)->leaf;
    uint32_t y = ((const struct candidate *)b)->leaf;
    return x < y ? -1 : x > y;
}

static bool found_surely(const struct candidates *found) {
    for (size_t i = 0; i < found->count; i++) {
        if (found->items[i].rank < RANK_SIMILAR)
            return true;
    }
    return false;
}

/* A long word that hardly any other product of the supplier has, in both names: enough for a look at a product that no
 * advisory knows by its own name. */
static bool shares_rare_word(const struct candidate_finder *f, const struct subject *subject, uint32_t item) {
    const struct name *name = &f->db->names[item].name;
    const struct name *asset = &subject->names[0];
    for (uint8_t l = 0; l < name->form_count; l++) {
        for (uint8_t i = 0; i < name->forms[l].count; i++) {
            const struct name_atom *atom = &name->forms[l].atoms[i];
            for (uint8_t a = 0; is_long_word(atom) && asset->form_count > 0 && a < asset->forms[0].count; a++) {
                const struct index_slot *slot = NULL;
                if (asset->forms[0].atoms[a].word == atom->word && subject->supplier.ids.count > 0)
                    slot = index_find(&f->db->index, index_key(INDEX_WORD, subject->supplier.ids.items[0], atom->word));
                if (slot != NULL && slot->count <= RARE_NAMES_MAX)
                    return true;
            }
        }
    }
    return false;
}

enum status candidates_find(struct candidate_finder *finder, const struct subject *subject, struct str serial,
                            struct arena *arena, struct candidates *found) {
    struct candidate_finder *f = finder;
    struct finding g = {.finder = f, .subject = subject, .serial = serial, .arena = arena, .found = found};
    *found = (struct candidates){.count = 0};
    f->stamp++;
    f->name_count = 0;
    TRY(take_names(f, subject));
    bool known = is_known(f, subject);
    for (size_t i = 0; i < f->name_count; i++) {
        g.name = f->names[i];
        g.relation = relate(f, subject, g.name, known);
        g.foreign = is_foreign(f, subject, g.name);
        if (g.relation.kind < RELATION_FAMILY && is_run(f, subject, g.name))
            g.relation.kind = RELATION_FAMILY;
        if (g.relation.kind == RELATION_NONE && !known && !g.foreign && shares_rare_word(f, subject, g.name))
            g.relation.kind = RELATION_SIMILAR;
        bool patterned =
            f->db->names[g.name].name.pattern_count > 0 && part_number(subject, &f->db->names[g.name].name);
        if (g.relation.kind != RELATION_NONE || patterned)
            TRY(take_leaves(&g));
    }
    TRY(take_orders(&g));
    if (!found_surely(found))
        TRY(take_elsewhere(&g));
    if (found->count > 1)
        qsort(found->items, found->count, sizeof(*found->items), compare_leaves);
    return STATUS_OK;
}
