/* What of an identity depends on the version that is installed: the questions, worked out once an identity. */
#include <stddef.h>
#include <string.h>

#include "advisory/decide.h"
#include "advisory/fix_label.h"
#include "advisory/name_index.h"
#include "advisory/range_side.h"

enum { OWN_REMEDY_MAX = 4 };

/* Remediations of one document for one product name: what they name as good is the same for every identity, and for
 * every vulnerability that repeats them. */
struct known_fix {
    uint32_t document;
    uint32_t name;
    const struct fix_versions *versions; /* NULL: they name none */
    const uint32_t *remedies;
    size_t remedy_count;
};

/* What is needed only while one identity is prepared. */
struct preparing {
    const struct advisory_db *db;
    struct identity *identity;
    struct fix_memory *memory;
    struct arena *arena;     /* what the identity keeps */
    struct arena *scratch;   /* what it does not */
    struct name_index asked; /* questions by what they ask */
    uint32_t *remedies;      /* of the product at hand: room for all of its document's */
    size_t remedy_room;
    bool too_large; /* the document at hand is a look anyway */
    uint8_t surest; /* rank of its candidates */
    unsigned ranks; /* of its candidates, as bits */
    bool guessed;   /* one that is no similar name is a guess */
};

void fix_memory_init(struct fix_memory *memory, struct arena *arena) {
    *memory = (struct fix_memory){.arena = arena};
    index_init(&memory->index, arena);
}

/* ---- questions ---- */

static enum status add_question(struct preparing *p, const struct question *question, uint32_t *index) {
    struct identity *identity = p->identity;
    *index = QUESTIONS_MAX;
    if (identity->question_count == QUESTIONS_MAX)
        return STATUS_OK;
    if (!arena_grow(p->arena, (void **)&identity->questions, identity->question_count, &identity->question_room,
                    sizeof(*question), _Alignof(struct question)))
        return STATUS_MEMORY;
    *index = (uint32_t)identity->question_count;
    identity->questions[identity->question_count++] = *question;
    return STATUS_OK;
}

/* Products of one name whose versions are written alike. */
static bool same_versions(const struct advisory_db *db, uint32_t a, uint32_t b) {
    if (a == CSAF_NONE || b == CSAF_NONE || a == b)
        return a == b;
    return db->versions[a].name == db->versions[b].name && str_eq(db->versions[a].rest, db->versions[b].rest);
}

/* The number of a question, which is asked once whoever has it. */
static enum status ask(struct preparing *p, const struct question *q, uint64_t key, uint32_t *index) {
    const struct index_slot *slot = index_find(&p->asked, key);
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = p->asked.entries[at - 1].next) {
        *index = p->asked.entries[at - 1].item;
        const struct question *asked = &p->identity->questions[*index];
        if (same_versions(p->db, asked->version, q->version) && asked->flags == q->flags && asked->tail == q->tail &&
            asked->fix == q->fix)
            return STATUS_OK;
    }
    TRY(add_question(p, q, index));
    return *index < QUESTIONS_MAX ? index_add(&p->asked, key, *index) : STATUS_OK;
}

/* Where the asset's version stands to a product's versions. */
static enum status ask_version(struct preparing *p, const struct candidate *c, uint32_t *index) {
    const struct question question = {
        .version = p->db->leaves[c->leaf].version,
        .flags = c->flags & (CANDIDATE_ALONE | CANDIDATE_OWN_TAIL),
        .tail = c->tail,
    };
    const struct database_version *v = &p->db->versions[question.version];
    TRY(database_read_version(p->db, question.version));
    uint64_t more = (uint64_t)(uintptr_t)question.tail ^ str_hash(v->rest) ^ question.flags;
    return ask(p, &question, index_key(INDEX_VERBATIM, v->name, more), index);
}

/* Where it stands to the versions that remediations name as good. */
static enum status ask_fix(struct preparing *p, const struct fix_versions *fix, const struct version_scheme *scheme,
                           uint32_t *index) {
    const struct question question = {.version = CSAF_NONE, .fix = fix, .scheme = scheme};
    return ask(p, &question, index_key(INDEX_VERBATIM, CSAF_NONE, (uintptr_t)fix), index);
}

/* ---- the fixes that remediations name ---- */

/* Most remediations are general advice, and name no version. */
static bool has_digit(struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (char_is_digit(text.ptr[i]))
            return true;
    }
    return false;
}

/* What of the fixes can change an answer: all of them beside single versions, ranges without an end, and ends that are
 * only the last version known ("<= 4.2"); beside "< 4.2" one that contradicts it, or is a build of 4.2 itself. */
static bool fixes_matter(const struct database_version *version, const struct fix_versions *fixes) {
    const struct range *range = version->alone;
    if (fixes->hinted)
        return !version->exact && range_is_closed_above(range);
    if (version->exact || range_is_open_above(range) || range_is_closed_above(range))
        return true;
    for (size_t i = 0; i < fixes->count; i++) {
        const struct version *fix = &fixes->items[i];
        if (range_check(range, fix).place != RANGE_OUTSIDE || range_end_is_refined(range, fix))
            return true;
    }
    return false;
}

/* A remedy for this product, and for none of another name. */
static bool is_sole_remedy(const struct csaf_document *d, const struct csaf_remediation *r, uint32_t product) {
    const struct csaf_set *set = &d->sets[r->set];
    for (uint32_t i = 0; i < set->count; i++)
        if (!str_eq(d->products[set->items[i]].product, d->products[product].product))
            return false;
    return true;
}

/* A remedy that is written for this product, and not for all of a long list at once. */
static bool is_own_remedy(const struct csaf_document *d, const struct csaf_remediation *r, uint32_t product) {
    return is_sole_remedy(d, r, product) || d->sets[r->set].count <= OWN_REMEDY_MAX;
}

/* The remediations of a vulnerability that hold for a product; none when one says that there is no fix, or is so long
 * that not all of it was kept: the fix of the asset's own line may stand in the rest. */
static enum status find_remedies(struct preparing *p, const struct csaf_document *d, const struct csaf_vulnerability *v,
                                 uint32_t product, size_t *count) {
    *count = 0;
    if (p->remedy_room < v->remediation_count) {
        p->remedies = ARENA_ARRAY(p->scratch, uint32_t, v->remediation_count);
        if (p->remedies == NULL)
            return STATUS_MEMORY;
        p->remedy_room = v->remediation_count;
    }
    for (uint32_t i = 0; i < v->remediation_count; i++) {
        const struct csaf_remediation *r = &d->remediations[v->remediation_first + i];
        if (!csaf_set_has(d, r->set, product))
            continue;
        if (r->kind == REMEDY_NO_FIX || r->kind == REMEDY_NONE_KNOWN || r->cut) {
            *count = 0;
            return STATUS_OK;
        }
        p->remedies[(*count)++] = v->remediation_first + i;
    }
    return STATUS_OK;
}

/* The versions that one remediation names. They refer to its text, or to the arena. */
static enum status read_remedy(struct str text, struct str name, struct arena *arena, struct fix_versions *found) {
    struct str one = range_fixed_version(text, name);
    fix_text_versions(text, name, found);
    if (one.len == 0 || found->count > 1)
        return STATUS_OK;
    TRY(version_parse(one, STR(""), arena, &found->items[0]));
    found->doubted[0] = found->count == 1 ? found->doubted[0] : fix_text_is_doubted(text);
    found->led[0] = found->count == 1 && found->led[0];
    found->count = 1;
    return STATUS_OK;
}

/* The same of one that may be labelled with the product's name: what stands alone behind that is its fix. */
static enum status read_labelled(const struct csaf_remediation *r, enum fix_label label, struct str text,
                                 struct str name, struct arena *arena, struct fix_versions *found) {
    struct str front =
        str_slice(r->text, 0, label == FIX_LABEL_OWN && text.len > 0 ? (size_t)(text.ptr - r->text.ptr) : 0);
    TRY(read_remedy(text, name, arena, found));
    if (found->count == 0 && r->kind == REMEDY_VENDOR_FIX && label == FIX_LABEL_OWN && fix_label_is_name(front, name))
        fix_text_bare(text, found);
    if (fix_text_is_doubted(front))
        fix_text_doubt(found);
    return STATUS_OK;
}

/* The versions that the remediations at hand name as good for a product; once one is labelled with its name, those
 * alone that are. */
static enum status read_remedies(const struct preparing *p, const struct csaf_document *d, size_t remedy_count,
                                 const struct database_leaf *leaf, struct fix_versions *found) {
    struct str name = p->db->names[leaf->name].text;
    struct fix_versions some;
    bool own = false;
    found->count = 0;
    found->hinted = false;
    for (size_t i = 0; i < remedy_count; i++) {
        const struct csaf_remediation *r = &d->remediations[p->remedies[i]];
        struct str text;
        if (!has_digit(r->text))
            continue;
        enum fix_label label = fix_label_read(d, &d->sets[r->set], leaf->product, r->text, &text);
        if (label == FIX_LABEL_OTHER || (own && label == FIX_LABEL_NONE))
            continue;
        TRY(read_labelled(r, label, text, name, p->memory->arena, &some));
        if (!own && label == FIX_LABEL_OWN && some.count > 0) {
            own = true;
            found->count = 0;
        }
        bool general = some.count > 0 && !own && !is_own_remedy(d, r, leaf->product);
        bool sole = is_sole_remedy(d, r, leaf->product);
        for (size_t k = 0; k < some.count && found->count < FIX_VERSIONS_MAX; k++) {
            found->general[found->count] = general;
            found->doubted[found->count] = some.doubted[k];
            found->led[found->count] = some.led[k] && sole;
            found->items[found->count++] = some.items[k];
        }
    }
    return STATUS_OK;
}

/* "Update to 2.1", and in a remediation of its own "Version 2.1 was withdrawn". */
static bool is_taken_back(const struct preparing *p, const struct csaf_document *d, size_t remedy_count,
                          const struct database_leaf *leaf, const struct fix_versions *found) {
    for (size_t i = 0; i < remedy_count; i++) {
        const struct csaf_remediation *r = &d->remediations[p->remedies[i]];
        struct str text;
        if (fix_text_takes_back(r->text, found) &&
            fix_label_read(d, &d->sets[r->set], leaf->product, r->text, &text) != FIX_LABEL_OTHER)
            return true;
    }
    return false;
}

/* Where no fix is named in words that we know: the versions that are spoken of at all, but of other products. */
static void read_hints(const struct preparing *p, const struct csaf_document *d, size_t remedy_count,
                       const struct database_leaf *leaf, struct fix_versions *found) {
    found->hinted = true;
    for (size_t i = 0; i < remedy_count; i++) {
        const struct csaf_remediation *r = &d->remediations[p->remedies[i]];
        struct str text;
        if (has_digit(r->text) && fix_label_read(d, &d->sets[r->set], leaf->product, r->text, &text) != FIX_LABEL_OTHER)
            fix_text_hints(text, found);
    }
}

/* Remembers what the remediations at hand name. */
static enum status learn_fix(struct preparing *p, const struct csaf_document *d, const struct database_leaf *leaf,
                             struct known_fix *fix) {
    struct fix_memory *m = p->memory;
    struct fix_versions found;
    size_t bytes = fix->remedy_count * sizeof(*p->remedies);
    uint32_t *remedies = arena_get_raw(m->arena, bytes, _Alignof(uint32_t));
    if (remedies == NULL ||
        !arena_grow(m->arena, (void **)&m->known, m->count, &m->room, sizeof(*m->known), _Alignof(struct known_fix)))
        return STATUS_MEMORY;
    memcpy(remedies, p->remedies, bytes);
    fix->remedies = remedies;
    TRY(read_remedies(p, d, fix->remedy_count, leaf, &found));
    if (found.count == 0)
        read_hints(p, d, fix->remedy_count, leaf, &found);
    else if (is_taken_back(p, d, fix->remedy_count, leaf, &found))
        fix_text_doubt(&found);
    if (found.count > 0) {
        size_t size = offsetof(struct fix_versions, items) + found.count * sizeof(*found.items);
        struct fix_versions *kept = arena_get_raw(m->arena, size, _Alignof(struct fix_versions));
        if (kept == NULL)
            return STATUS_MEMORY;
        memcpy(kept, &found, size);
        fix->versions = kept;
    }
    m->known[m->count++] = *fix;
    return STATUS_OK;
}

/* Equal texts of one document have one address (csaf_keep). */
static bool same_remedies(const struct csaf_document *d, const struct known_fix *known, const struct known_fix *fix,
                          const uint32_t *remedies) {
    bool same =
        known->document == fix->document && known->name == fix->name && known->remedy_count == fix->remedy_count;
    for (size_t i = 0; i < fix->remedy_count && same; i++) {
        const struct csaf_remediation *a = &d->remediations[known->remedies[i]];
        const struct csaf_remediation *b = &d->remediations[remedies[i]];
        same = a->text.ptr == b->text.ptr && a->text.len == b->text.len && a->set == b->set;
    }
    return same;
}

static uint64_t hash_remedies(const struct preparing *p, const struct csaf_document *d, size_t count) {
    uint64_t hash = count;
    for (size_t i = 0; i < count; i++) {
        const struct csaf_remediation *r = &d->remediations[p->remedies[i]];
        hash = (hash ^ (uintptr_t)r->text.ptr ^ (uint64_t)r->set << 40) * 0x9e3779b97f4a7c15ull;
    }
    return hash;
}

/* The versions that the remediations at hand name; NULL: none. */
static enum status find_fix(struct preparing *p, const struct csaf_document *d, const struct database_leaf *leaf,
                            struct known_fix *fix) {
    struct fix_memory *m = p->memory;
    uint64_t key = index_key(INDEX_VERBATIM, fix->name, hash_remedies(p, d, fix->remedy_count) ^ fix->document);
    const struct index_slot *slot = index_find(&m->index, key);
    for (uint32_t at = slot != NULL ? slot->head : 0; at != 0; at = m->index.entries[at - 1].next) {
        const struct known_fix *known = &m->known[m->index.entries[at - 1].item];
        if (same_remedies(d, known, fix, p->remedies)) {
            fix->versions = known->versions;
            return STATUS_OK;
        }
    }
    TRY(learn_fix(p, d, leaf, fix));
    return index_add(&m->index, key, (uint32_t)m->count - 1);
}

/* True when the remediations at hand name no version but the end of the range itself, which the range says already:
 * "< V3.1.0" and "Update to V3.1.0 or later version". */
static bool repeat_end(const struct preparing *p, const struct csaf_document *d, size_t remedy_count,
                       const struct database_version *version) {
    struct str end = range_end(version->alone);
    for (size_t i = 0; i < remedy_count && end.len > 0; i++) {
        struct str text = d->remediations[p->remedies[i]].text;
        size_t at = str_find(text, end);
        if (has_digit(str_slice(text, 0, at)) || (at < text.len && has_digit(str_skip(text, at + end.len))))
            return false;
    }
    return end.len > 0;
}

/* Of several ends each is of a branch of its own, and says nothing of the others. */
static bool refines_end(const struct database_version *version, const struct fix_versions *fixes) {
    for (size_t i = 0; i < fixes->count && !fixes->hinted && range_has_one_end(version->alone); i++)
        if (fixes->led[i] && range_end_is_refined(version->alone, &fixes->items[i]))
            return true;
    return false;
}

/* "Update to 3.4", and 4.0 is listed as affected: it is no fix of what is newer. */
static bool is_stale(const struct database_version *version, const struct fix_versions *fixes,
                     const struct version_scheme *scheme) {
    const struct version *listed = version->exact ? range_exact(version->alone) : NULL;
    if (!listed || fixes->hinted || fix_text_standing(fixes, listed, scheme) != FIX_PAST)
        return false;
    for (size_t i = 0; i < fixes->count; i++)
        if (version_compare(listed, &fixes->items[i], scheme).order == VERSION_SAME)
            return false;
    return true;
}

static enum status link_fix(struct preparing *p, const struct database_leaf *leaf, const struct csaf_document *d,
                            const struct csaf_vulnerability *v) {
    struct identity *identity = p->identity;
    struct known_fix fix = {.document = leaf->document, .name = leaf->name};
    struct fix_link link = {.group = v->group};
    TRY(find_remedies(p, d, v, leaf->product, &fix.remedy_count));
    const struct database_version *version = &p->db->versions[leaf->version];
    if (fix.remedy_count == 0 || repeat_end(p, d, fix.remedy_count, version))
        return STATUS_OK;
    TRY(find_fix(p, d, leaf, &fix));
    if (fix.versions == NULL || !fixes_matter(version, fix.versions))
        return STATUS_OK;
    link.refines = refines_end(version, fix.versions);
    link.stale = is_stale(version, fix.versions, p->db->suppliers[p->db->names[leaf->name].supplier].scheme);
    TRY(ask_fix(p, fix.versions, p->db->suppliers[p->db->names[leaf->name].supplier].scheme, &link.question));
    if (!arena_grow(p->arena, (void **)&identity->fixes, identity->fix_count, &identity->fix_room,
                    sizeof(*identity->fixes), _Alignof(struct fix_link)))
        return STATUS_MEMORY;
    identity->fixes[identity->fix_count++] = link;
    return STATUS_OK;
}

/* Vulnerabilities of one group stand together or behind its first one, which speaks for all of them. */
static enum status link_fixes(struct preparing *p, const struct candidate *c) {
    const struct database_leaf *leaf = &p->db->leaves[c->leaf];
    const struct csaf_document *d = &p->db->documents[leaf->document];
    if (leaf->name == CSAF_NONE)
        return STATUS_OK;
    uint32_t next = 0;
    for (size_t i = 0; i < d->public.vulnerability_count; i++) {
        const struct csaf_vulnerability *v = &d->vulnerabilities[i];
        if (v->group < next)
            continue;
        next = v->group + 1;
        if (csaf_set_has(d, v->status[CSAF_KNOWN_AFFECTED], leaf->product)) /* no other list asks for fixes */
            TRY(link_fix(p, leaf, d, v));
    }
    return STATUS_OK;
}

/* A product that is only similar is heard where nothing surer is listed, beside what is a guess, and of variants where
 * it may be one more of them (judge and doubt in decide.c). Each vulnerability may hear others of the document. */
static bool may_be_heard(const struct preparing *p, const struct candidate *c) {
    enum { EXACT = 1 << RANK_EXACT, VARIANT = 1 << RANK_VARIANT, ORDERED = EXACT - 1 };
    bool qualified = (c->flags & CANDIDATE_QUALIFIED) == CANDIDATE_QUALIFIED;
    if (c->rank == RANK_ASIDE)
        return (p->ranks & ~(unsigned)ORDERED) != 0;
    return c->rank < RANK_SIMILAR || p->surest >= RANK_SIMILAR || p->guessed || ((p->ranks & EXACT) && qualified) ||
           ((p->ranks & VARIANT) && (c->flags & CANDIDATE_MORE));
}

/* Where the candidates of the document end that the one at `from` is the first of. */
static size_t end_of_document(struct preparing *p, size_t from) {
    const struct candidates *all = &p->identity->candidates;
    uint32_t document = p->db->leaves[all->items[from].leaf].document;
    size_t to = from;
    p->surest = RANK_ASIDE;
    p->ranks = 0;
    p->guessed = false;
    for (; to < all->count && p->db->leaves[all->items[to].leaf].document == document; to++) {
        const struct candidate *c = &all->items[to];
        p->surest = c->rank < p->surest ? c->rank : p->surest;
        p->ranks |= 1u << c->rank;
        p->guessed = p->guessed || (c->rank < RANK_SIMILAR && (c->flags & CANDIDATE_GUESSED));
    }
    p->too_large = (uint64_t)p->db->documents[document].group_count * (to - from) > TURNS_MAX;
    return to;
}

enum status identity_prepare(const struct advisory_db *db, struct fix_memory *memory, struct identity *identity,
                             struct arena *arena, struct arena *scratch) {
    size_t count = identity->candidates.count;
    struct preparing p = {.db = db, .identity = identity, .memory = memory, .arena = arena, .scratch = scratch};
    index_init(&p.asked, scratch);
    identity->question_of = ARENA_ARRAY(arena, uint32_t, count);
    identity->fix_first = ARENA_ARRAY(arena, uint32_t, count + 1);
    if (identity->question_of == NULL || identity->fix_first == NULL)
        return STATUS_MEMORY;
    for (size_t i = 0, end = 0; i < count; i++) {
        const struct candidate *c = &identity->candidates.items[i];
        end = end > i ? end : end_of_document(&p, i);
        identity->fix_first[i] = (uint32_t)identity->fix_count;
        identity->question_of[i] = QUESTIONS_MAX;
        if (!may_be_heard(&p, c))
            continue;
        TRY(ask_version(&p, c, &identity->question_of[i]));
        if (!p.too_large)
            TRY(link_fixes(&p, c));
    }
    identity->fix_first[count] = (uint32_t)identity->fix_count;
    return STATUS_OK;
}
