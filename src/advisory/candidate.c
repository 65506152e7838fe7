#include "advisory/candidate.h"

#include <stdlib.h>

#include "advisory/candidate_finding.h"

enum status candidate_finder_init(struct candidate_finder *finder, const struct advisory_db *db, struct arena *arena) {
    *finder = (struct candidate_finder){.db = db, .arena = arena};
    finder->stamps = ARENA_ARRAY(arena, uint32_t, db->name_count);
    finder->leaf_stamps = ARENA_ARRAY(arena, uint32_t, db->leaf_count);
    finder->leaf_places = ARENA_ARRAY(arena, uint32_t, db->leaf_count);
    finder->document_stamps = ARENA_ARRAY(arena, uint32_t, db->document_count);
    return finder->stamps != NULL && finder->document_stamps != NULL && finder->leaf_stamps != NULL &&
                   finder->leaf_places != NULL
               ? STATUS_OK
               : STATUS_MEMORY;
}

/* ---- products ---- */

/* Adds the product; of two ways to find one, the surer counts. */
static enum status take_leaf(const struct finding *g, uint32_t index) {
    struct candidate c;
    struct candidate_finder *f = g->finder;
    if (!candidate_rank(g, index, &c))
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
    g->relation = candidate_relate(g->finder, g->subject, leaf->name, true);
    g->foreign = candidate_is_foreign(g->finder, g->subject, leaf->name);
    return candidate_order(g, leaf) != ORDER_DIFFERENT ? take_leaf(g, index) : STATUS_OK;
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

/* ---- by model or title ---- */

/* A model in the place of a version makes the product similar at least. */
static enum status take_model(struct finding *g, enum index_kind kind, uint32_t supplier, uint64_t model) {
    const struct advisory_db *db = g->finder->db;
    const struct index_slot *slot = index_find(&db->orders, index_key(kind, supplier, model));
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = db->orders.entries[at - 1].next) {
        uint32_t leaf = db->orders.entries[at - 1].item;
        g->name = db->leaves[leaf].name;
        g->relation = candidate_relate(g->finder, g->subject, g->name, false);
        g->foreign = false;
        TRY(take_leaf(g, leaf));
    }
    return STATUS_OK;
}

static enum status take_models(struct finding *g) {
    const struct subject *subject = g->subject;
    const struct vendor_set *ids = &subject->supplier.ids;
    for (size_t i = 0; i < ids->count; i++) {
        for (size_t n = 0; n < subject->model_count; n++)
            TRY(take_model(g, INDEX_MODEL, ids->items[i], subject->models[n]));
        for (size_t n = 0; n < subject->front_count; n++)
            TRY(take_model(g, INDEX_FRONT, ids->items[i], subject->fronts[n]));
    }
    return STATUS_OK;
}

/* True when some product of the document was found for the asset, or is called as it is, whatever came of it. */
static bool is_named(const struct finding *g, uint32_t document) {
    const struct advisory_db *db = g->finder->db;
    for (uint32_t i = db->leaf_first[document]; i < db->leaf_first[document + 1]; i++) {
        uint32_t name = db->leaves[i].name;
        if (g->finder->leaf_stamps[i] == g->finder->stamp ||
            (name != CSAF_NONE && candidate_relate(g->finder, g->subject, name, false).kind > RELATION_SIMILAR))
            return true;
    }
    return false;
}

/* "FACTS Control Platform (FCP)": a title that says what the listed name is short for. */
static bool is_abbreviated(struct str title, struct str product, struct str listed) {
    size_t at = str_find_nocase(title, product);
    struct str rest = str_skip(title, at == SIZE_MAX ? title.len : at + product.len);
    bool begins = at == 0 || (at != SIZE_MAX && title.ptr[at - 1] == ' ');
    if (!begins || listed.len == 0 || !str_starts(rest, STR(" (")))
        return false;
    rest = str_skip(rest, 2);
    return str_starts_nocase(rest, listed) && str_starts(str_skip(rest, listed.len), STR(")"));
}

/* A document that is titled with the asset's very name, and lists it in short: Kiestra PerformA as PerformA. What is
 * short may be of another product all the same, so that it acquits nothing. */
static enum status take_shortened(struct finding *g, uint32_t document) {
    const struct advisory_db *db = g->finder->db;
    struct str title = db->documents[document].public.title;
    g->relation = (struct relation){.kind = RELATION_FAMILY, .guessed = true, .shortened = true};
    g->foreign = false;
    for (uint32_t i = db->leaf_first[document]; i < db->leaf_first[document + 1]; i++) {
        g->name = db->leaves[i].name;
        if (g->name == CSAF_NONE)
            continue;
        struct relation found = candidate_relate(g->finder, g->subject, g->name, false);
        if (found.kind > RELATION_SIMILAR)
            return STATUS_OK;
        g->relation.weight = found.weight;
        if (found.shorter || is_abbreviated(title, g->subject->product, db->names[g->name].text))
            TRY(take_leaf(g, i));
    }
    return STATUS_OK;
}

/* A document that is titled with the asset's name, and lists something else: one of the two is a slip. `guessed`: with
 * its line alone, so that what is listed acquits nothing. */
static enum status take_titled(struct finding *g, uint32_t document, bool guessed) {
    const struct advisory_db *db = g->finder->db;
    g->relation = (struct relation){.kind = RELATION_SIMILAR, .guessed = guessed};
    g->foreign = false;
    if (is_named(g, document))
        return STATUS_OK;
    for (uint32_t i = db->leaf_first[document]; i < db->leaf_first[document + 1]; i++) {
        g->name = db->leaves[i].name;
        if (g->name != CSAF_NONE)
            TRY(take_leaf(g, i));
    }
    return STATUS_OK;
}

/* Some product of the document has a number in its name, so that a model is told there. */
static bool tells_models(const struct advisory_db *db, uint32_t document) {
    for (uint32_t i = db->leaf_first[document]; i < db->leaf_first[document + 1]; i++) {
        struct str name = db->leaves[i].name != CSAF_NONE ? db->names[db->leaves[i].name].text : STR("");
        for (size_t k = 0; k < name.len; k++)
            if (char_is_digit(name.ptr[k]))
                return true;
    }
    return false;
}

/* "UR family", and the tree says what is wrong with it in the place of products. */
static enum status take_line(struct finding *g, uint32_t supplier, uint64_t line) {
    const struct name_index *index = &g->finder->db->orders;
    const struct index_slot *slot = line != 0 ? index_find(index, index_key(INDEX_TITLE, supplier, line)) : NULL;
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = index->entries[at - 1].next)
        if (!tells_models(g->finder->db, index->entries[at - 1].item))
            TRY(take_titled(g, index->entries[at - 1].item, true));
    return STATUS_OK;
}

/* `own`: the title is the asset's very name. */
static enum status take_title(struct finding *g, uint32_t supplier, uint64_t title, bool own) {
    const struct name_index *index = &g->finder->db->orders;
    const struct index_slot *slot = title != 0 ? index_find(index, index_key(INDEX_TITLE, supplier, title)) : NULL;
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = index->entries[at - 1].next) {
        if (own)
            TRY(take_shortened(g, index->entries[at - 1].item));
        TRY(take_titled(g, index->entries[at - 1].item, false));
    }
    return STATUS_OK;
}

static enum status take_titles(struct finding *g) {
    const struct vendor_set *ids = &g->subject->supplier.ids;
    for (size_t i = 0; i < ids->count; i++) {
        for (size_t n = 0; n < g->subject->name_count; n++)
            TRY(take_title(g, ids->items[i], g->subject->names[n].verbatim, n == 0));
        TRY(take_title(g, ids->items[i], g->subject->without_kind, false));
        for (size_t n = 0; n < SUBJECT_LINES_MAX; n++)
            TRY(take_line(g, ids->items[i], g->subject->lines[n]));
    }
    return STATUS_OK;
}

/* ---- the whole ---- */

/* Products of that very name under another supplier: renamed firms and brands that no table knows. */
static enum status take_elsewhere(struct finding *g) {
    struct candidate_finder *f = g->finder;
    size_t before = f->name_count;
    TRY(candidate_names_elsewhere(f, g->subject));
    for (size_t i = before; i < f->name_count; i++) {
        g->name = f->names[i];
        g->relation = candidate_relate(f, g->subject, g->name, true);
        g->foreign = true;
        if (g->relation.kind == RELATION_EXACT)
            TRY(take_leaves(g));
    }
    return STATUS_OK;
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

/* True when a document lists the asset's very name beside one of the variants in parentheses. `found` is sorted. */
static bool is_beside(const struct advisory_db *db, const struct candidates *found) {
    uint32_t document = UINT32_MAX;
    bool bare = false;
    bool bracketed = false;
    for (size_t i = 0; i < found->count && !(bare && bracketed); i++) {
        const struct candidate *c = &found->items[i];
        if (db->leaves[c->leaf].document != document)
            bare = bracketed = false;
        document = db->leaves[c->leaf].document;
        bare = bare || c->rank == RANK_EXACT;
        bracketed = bracketed || (c->rank == RANK_VARIANT && (c->flags & CANDIDATE_BRACKETED));
    }
    return bare && bracketed;
}

/* The asset's name in a title, and the listed one not: IGSS Definition in an advisory on IGSS. */
static bool is_titled(const struct finding *g, uint32_t document, struct str product) {
    struct str title = g->finder->db->documents[document].public.title;
    struct str listed = g->finder->db->names[g->name].text;
    size_t at = str_find_nocase(title, product);
    bool begins = at != SIZE_MAX && (at == 0 || !char_is_alnum(title.ptr[at - 1]));
    bool ends = begins && (at + product.len == title.len || !char_is_alnum(title.ptr[at + product.len]));
    struct str more = str_trim(str_skip(listed, str_find_nocase(listed, product) + product.len));
    struct str word = str_slice(more, 0, str_find_char(more, ' '));
    return ends && (word.len == 0 || !str_contains_nocase(title, word));
}

/* Has all words of the asset's name, as far as can be seen without comparing them. */
static bool may_be_part(const struct name *listed, const struct name *asset) {
    return listed->form_count > 0 && asset->form_count > 0 && asset->forms[0].bloom != 0 &&
           (asset->forms[0].bloom & ~listed->forms[0].bloom_all) == 0;
}

/* A longer name than the asset's, which is known to be another product: a part of it where the title names the asset
 * alone. */
static enum status take_parts(struct finding *g) {
    const struct database_name *name = &g->finder->db->names[g->name];
    struct str product = g->subject->product;
    if (!may_be_part(&name->name, &g->subject->names[0]) || !str_contains_nocase(name->text, product))
        return STATUS_OK;
    g->relation = (struct relation){.kind = RELATION_SIMILAR};
    for (uint32_t i = 0; i < name->leaf_count; i++) {
        uint32_t leaf = g->finder->db->leaves_by_name[name->leaf_first + i];
        if (is_titled(g, g->finder->db->leaves[leaf].document, product))
            TRY(take_leaf(g, leaf));
    }
    return STATUS_OK;
}

/* Marks the documents that list the asset's very name. */
static void mark_own(const struct finding *g) {
    struct candidate_finder *f = g->finder;
    f->own_stamp = f->stamp;
    for (size_t i = 0; i < f->name_count; i++) {
        const struct database_name *name = &f->db->names[f->names[i]];
        if (candidate_relate(f, g->subject, f->names[i], false).kind != RELATION_EXACT)
            continue;
        for (uint32_t k = 0; k < name->leaf_count; k++)
            f->document_stamps[f->db->leaves[f->db->leaves_by_name[name->leaf_first + k]].document] = f->stamp;
    }
}

/* True when some document lists the asset's very name beside this one: they are two products. */
static bool is_told_apart(const struct finding *g, const struct database_name *name) {
    struct candidate_finder *f = g->finder;
    if (f->own_stamp != f->stamp)
        mark_own(g);
    for (uint32_t k = 0; k < name->leaf_count; k++) {
        uint32_t document = f->db->leaves[f->db->leaves_by_name[name->leaf_first + k]].document;
        if (f->document_stamps[document] == f->stamp)
            return true;
    }
    return false;
}

/* SITOP PSU8600 PROFINET, and an asset SITOP PSU8600 that other advisories list, or the other way round: one of them
 * may be cut short. An asset whose name is the longer one is not, once an advisory lists both. */
static bool may_be_cut(struct finding *g, uint32_t item) {
    const struct database_name *name = &g->finder->db->names[item];
    if (!may_be_part(&name->name, &g->subject->names[0]) && !may_be_part(&g->subject->names[0], &name->name))
        return false;
    struct relation loose = candidate_relate(g->finder, g->subject, item, false);
    bool shorter = loose.kind != RELATION_VARIANT && !loose.longer;
    if (!loose.close || (is_told_apart(g, name) && shorter))
        return false;
    g->relation = loose;
    g->relation.kind = RELATION_SIMILAR;
    g->aside = true;
    g->apart = is_told_apart(g, name);
    return true;
}

/* Another name than the asset's, which advisories know by itself. */
static enum status take_other(struct finding *g, uint32_t item) {
    TRY(take_parts(g));
    enum status status = may_be_cut(g, item) ? take_leaves(g) : STATUS_OK;
    g->aside = false;
    return status;
}

/* One of the names that were found. */
static enum status take_found(struct finding *g, uint32_t item, bool known) {
    const struct candidate_finder *f = g->finder;
    g->name = item;
    g->relation = candidate_relate(f, g->subject, item, known);
    g->foreign = candidate_is_foreign(f, g->subject, item);
    if (g->relation.kind < RELATION_FAMILY && candidate_is_run(f, g->subject, item))
        g->relation.kind = RELATION_FAMILY;
    if (g->relation.kind == RELATION_NONE && !known && !g->foreign && candidate_shares_rare_word(f, g->subject, item))
        g->relation.kind = RELATION_SIMILAR;
    if (g->relation.kind != RELATION_NONE || candidate_has_part_number(g->subject, &f->db->names[item].name))
        return take_leaves(g);
    return g->foreign ? STATUS_OK : take_other(g, item);
}

enum status candidates_find(struct candidate_finder *finder, const struct subject *subject, struct str serial,
                            struct arena *arena, struct candidates *found) {
    struct candidate_finder *f = finder;
    struct finding g = {.finder = f, .subject = subject, .serial = serial, .arena = arena, .found = found};
    *found = (struct candidates){.count = 0};
    f->stamp++;
    f->name_count = 0;
    TRY(candidate_names(f, subject));
    bool known = candidate_is_known(f, subject);
    for (size_t i = 0; i < f->name_count; i++)
        TRY(take_found(&g, f->names[i], known));
    TRY(take_orders(&g));
    TRY(take_models(&g));
    TRY(take_titles(&g));
    if (!found_surely(found))
        TRY(take_elsewhere(&g));
    if (found->count > 1)
        qsort(found->items, found->count, sizeof(*found->items), compare_leaves);
    found->beside = found->bracketed && is_beside(f->db, found);
    return STATUS_OK;
}
