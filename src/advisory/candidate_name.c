#include "advisory/candidate_finding.h"

enum { WORD_NAMES_MAX = 4096, RARE_NAMES_MAX = 3, RARE_EXTRAS_MAX = 4, RARE_LIST_MIN = 8 };

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
    bool run = kind == INDEX_RUN || kind == INDEX_NUMBERED;
    const struct name_index *index = run ? &f->db->runs : &f->db->index;
    for (uint32_t at = candidate_first(index, index_key(kind, supplier, word)); at != 0;
         at = index->entries[at - 1].next)
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
        bool apart = letters->chunk != digits->chunk; /* of ioLogik 2512 */
        if (!(digits->flags & ATOM_DIGITS) || (letters->flags & ATOM_DIGITS))
            continue;
        if (apart && (letters->word >> 24 == 0 || (letters->flags & ATOM_SOFT) || digits->word >> 16 == 0))
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

enum status candidate_names(struct candidate_finder *finder, const struct subject *subject) {
    for (size_t i = 0; i < subject->supplier.ids.count; i++)
        TRY(take_supplier(finder, subject->supplier.ids.items[i], subject));
    for (size_t i = 0; i < subject->moved.count; i++)
        TRY(take_supplier(finder, subject->moved.items[i], subject));
    return STATUS_OK;
}

static bool is_telling(const struct name *name) {
    for (uint8_t f = 0; f < name->form_count; f++) {
        if (name->forms[f].hard_count >= 2)
            return true;
    }
    return false;
}

enum status candidate_names_elsewhere(struct candidate_finder *finder, const struct subject *subject) {
    for (size_t n = 0; n < subject->name_count; n++) {
        const struct name *name = &subject->names[n];
        for (uint8_t i = 0; is_telling(name) && i < name->form_count; i++)
            TRY(take_key(finder, INDEX_SQUASHED, INDEX_ANY_SUPPLIER, name->forms[i].squashed));
    }
    return STATUS_OK;
}

/* ---- how a name stands to the asset ---- */

/* A listed name that is the very name of a family of the asset's, which our tables tell. */
static struct relation relate_families(const struct subject *subject, const struct name *listed,
                                       struct relation otherwise) {
    for (size_t i = 0; i < subject->family_count; i++) {
        struct relation found = relate_names(listed, &subject->families[i], (struct relate_context){.known = false});
        if (found.kind != RELATION_EXACT)
            continue;
        found.kind = RELATION_FAMILY;
        return found;
    }
    return otherwise;
}

/* The best of the asset's names; the product or the model alone only counts where the listed name covers it. */
struct relation candidate_relate(const struct candidate_finder *finder, const struct subject *subject, uint32_t item,
                                 bool known) {
    const struct database_name *name = &finder->db->names[item];
    struct relate_context context = {.known = known, .scarce = name->document_count == 1};
    struct relation best = {0};
    for (size_t n = 0; n < subject->name_count; n++) {
        struct relation found = relate_names(&name->name, &subject->names[n], context);
        if (n > 0 && found.kind < RELATION_FAMILY)
            continue;
        if (found.kind > best.kind)
            best = found;
    }
    return best.kind < RELATION_FAMILY ? relate_families(subject, &name->name, best) : best;
}

bool candidate_is_foreign(const struct candidate_finder *finder, const struct subject *subject, uint32_t name) {
    const struct database_name *n = &finder->db->names[name];
    for (size_t i = 0; i < subject->supplier.ids.count; i++) {
        if (n->led_by == subject->supplier.ids.items[i])
            return false;
    }
    return !vendor_meet(&finder->db->suppliers[n->supplier].ids, &subject->supplier.ids);
}

static bool leads_to(const struct name_index *index, uint64_t key, uint32_t item) {
    for (uint32_t at = candidate_first(index, key); at != 0; at = index->entries[at - 1].next) {
        if (index->entries[at - 1].item == item)
            return true;
    }
    return false;
}

bool candidate_is_run(const struct candidate_finder *finder, const struct subject *subject, uint32_t name) {
    const struct vendor_set *ids = &subject->supplier.ids;
    for (size_t n = 0; n < ids->count * subject->run_count; n++) {
        uint64_t run = subject->runs[n % subject->run_count];
        if (leads_to(&finder->db->runs, index_key(INDEX_RUN, ids->items[n / subject->run_count], run), name))
            return true;
    }
    return false;
}

bool candidate_is_known(const struct candidate_finder *finder, const struct subject *subject) {
    for (size_t i = 0; i < finder->name_count; i++) {
        uint32_t name = finder->names[i];
        if (candidate_relate(finder, subject, name, false).kind == RELATION_EXACT &&
            !candidate_is_foreign(finder, subject, name))
            return true;
    }
    return false;
}

static bool has_word(const struct name_form *form, uint64_t word) {
    for (uint8_t i = 0; i < form->count; i++) {
        if (form->atoms[i].word == word)
            return true;
    }
    return false;
}

static unsigned extras_of(const struct name_form *form, const struct name_form *other) {
    unsigned extras = 0;
    for (uint8_t i = 0; i < form->count; i++)
        extras += counts(form, &form->atoms[i]) && !has_word(other, form->atoms[i].word);
    return extras;
}

static bool has_digits(const struct name_form *form) {
    for (uint8_t i = 0; i < form->count; i++)
        if (form->atoms[i].flags & ATOM_DIGITS)
            return true;
    return false;
}

static bool share_digits(const struct name_form *a, const struct name_form *b) {
    for (uint8_t i = 0; i < a->count; i++)
        if ((a->atoms[i].flags & ATOM_DIGITS) && has_word(b, a->atoms[i].word))
            return true;
    return false;
}

/* Medfusion 3500 and Medfusion 4000, Symphony Plus S+ Operations and Pulsar Plus: numbers of their own, or many words,
 * tell them apart whatever word they share; but for a number that both have, or a list of many products. */
static bool are_apart(const struct name_form *listed, const struct name_form *asset) {
    if (share_digits(listed, asset))
        return false;
    unsigned more = extras_of(listed, asset), own = extras_of(asset, listed);
    bool worded = more > 0 && own > 0 && more + own > RARE_EXTRAS_MAX && listed->count <= RARE_LIST_MIN;
    return worded || (has_digits(listed) && has_digits(asset));
}

/* A long word of `listed` that the asset's name has and hardly any other. */
static bool form_shares_rare(const struct candidate_finder *f, uint32_t supplier, const struct name_form *listed,
                             const struct name_form *asset) {
    if (are_apart(listed, asset))
        return false;
    for (uint8_t i = 0; i < listed->count; i++) {
        const struct name_atom *atom = &listed->atoms[i];
        if (!is_long_word(atom) || !has_word(asset, atom->word))
            continue;
        const struct index_slot *slot = index_find(&f->db->index, index_key(INDEX_WORD, supplier, atom->word));
        if (slot != NULL && slot->count <= RARE_NAMES_MAX)
            return true;
    }
    return false;
}

bool candidate_shares_rare_word(const struct candidate_finder *finder, const struct subject *subject, uint32_t item) {
    const struct name *name = &finder->db->names[item].name;
    const struct name *asset = &subject->names[0];
    if (asset->form_count == 0 || subject->supplier.ids.count == 0)
        return false;
    for (uint8_t l = 0; l < name->form_count; l++) {
        if (form_shares_rare(finder, subject->supplier.ids.items[0], &name->forms[l], &asset->forms[0]))
            return true;
    }
    return false;
}
