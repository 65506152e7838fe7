#include "advisory/name_letters.h"

static bool has_word(const struct name_form *form, uint64_t word) {
    for (uint8_t i = 0; i < form->count; i++)
        if (form->atoms[i].word == word)
            return true;
    return false;
}

/* The letters glued behind the number at `i` that the other name does not have; 0: none. */
static uint64_t letters_behind(const struct name_form *form, uint8_t i, const struct name_form *other) {
    const struct name_atom *next = &form->atoms[i + 1];
    if (i + 1 == form->count || next->chunk != form->atoms[i].chunk || (next->flags & ATOM_DIGITS))
        return 0;
    return (next->flags & ATOM_GLUED) && !has_word(other, next->word) ? next->word : 0;
}

/* A word's first letter is its lowest byte. */
static bool differ(uint64_t one, uint64_t other) {
    while (one != 0 && other != 0 && (one & 0xff) == (other & 0xff)) {
        one >>= 8;
        other >>= 8;
    }
    return one != 0 && other != 0;
}

/* Where a device is sold, in which language, or the voltage it is for: the letters tell no product. */
static bool is_market(uint64_t letters) {
    static const struct str markets[] = {
        STR_INIT("us"), STR_INIT("na"), STR_INIT("eu"),  STR_INIT("uk"),  STR_INIT("jp"), STR_INIT("cn"),
        STR_INIT("kr"), STR_INIT("au"), STR_INIT("en"),  STR_INIT("de"),  STR_INIT("fr"), STR_INIT("es"),
        STR_INIT("it"), STR_INIT("v"),  STR_INIT("vac"), STR_INIT("vdc"), STR_INIT("ac"), STR_INIT("dc"),
    };
    for (size_t i = 0; i < ARRAY_LEN(markets); i++)
        if (lexicon_word(markets[i]) == letters)
            return true;
    return false;
}

/* The first chunk of letters and digits: a name's designator. */
static uint8_t designator_of(const struct name_form *form) {
    for (uint8_t i = 0; i + 1 < form->count; i++) {
        bool glued = form->atoms[i + 1].chunk == form->atoms[i].chunk && (form->atoms[i + 1].flags & ATOM_GLUED);
        if (glued)
            return form->atoms[i].chunk;
    }
    return UINT8_MAX;
}

/* "DA50A to DA50N", "DA50A (all letters)", "DA50A or similar": the listed name has something more than its designator,
 * which may take in the other letters. */
static bool says_more(const struct name_form *listed, const struct name_form *asset, uint8_t designator) {
    unsigned letters = 0;
    for (uint8_t i = 0; i < listed->count; i++) {
        const struct name_atom *atom = &listed->atoms[i];
        bool more = !has_word(asset, atom->word);
        if (more && atom->chunk != designator)
            return true;
        letters += more && (atom->flags & ATOM_GLUED) && !(atom->flags & ATOM_DIGITS);
    }
    return letters != 1;
}

bool name_letters_differ(const struct name_form *listed, const struct name_form *asset) {
    uint8_t l = designator_of(listed), a = designator_of(asset);
    if (says_more(listed, asset, l))
        return false;
    for (uint8_t i = 0; i < listed->count; i++) {
        bool number = listed->atoms[i].chunk == l && (listed->atoms[i].flags & ATOM_DIGITS);
        uint64_t letters = number ? letters_behind(listed, i, asset) : 0;
        for (uint8_t k = 0; k < asset->count && letters != 0; k++) {
            bool same = asset->atoms[k].chunk == a && asset->atoms[k].word == listed->atoms[i].word;
            uint64_t own = same ? letters_behind(asset, k, listed) : 0;
            if (differ(letters, own) && !(is_market(letters) && is_market(own)))
                return true;
        }
    }
    return false;
}
