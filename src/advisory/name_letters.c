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

bool name_letters_differ(const struct name_form *one, const struct name_form *other) {
    for (uint8_t i = 0; i < one->count; i++) {
        uint64_t letters = one->atoms[i].flags & ATOM_DIGITS ? letters_behind(one, i, other) : 0;
        for (uint8_t k = 0; k < other->count && letters != 0; k++)
            /* Both ways. NOLINTNEXTLINE(readability-suspicious-call-argument) */
            if (other->atoms[k].word == one->atoms[i].word && differ(letters, letters_behind(other, k, one)))
                return true;
    }
    return false;
}
