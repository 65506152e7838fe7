#include "advisory/name_tool.h"

enum { LONG_WORD_MIN = 5 };

static bool counts(const struct name_form *form, const struct name_atom *atom) {
    return (atom->flags & ATOM_SOFT) == 0 || (form->flags & FORM_SOFT) != 0;
}

bool name_tool_ends_front(const struct name_form *listed, const bool *extra) {
    const struct name_atom *last = NULL;
    for (uint8_t i = 0; i < listed->count; i++) {
        bool soft = (listed->atoms[i].flags & ATOM_SOFT) && !(listed->flags & FORM_SOFT);
        if (!extra[i] && !soft)
            break;
        last = &listed->atoms[i];
    }
    return last != NULL && (last->flags & ATOM_TOOL);
}

bool name_tool_is_all(const struct name_form *listed, const bool *extra) {
    for (uint8_t i = 0; i < listed->count; i++)
        if (extra[i] && !(listed->atoms[i].flags & (ATOM_TOOL | ATOM_SUITE)))
            return false;
    return true;
}

bool name_sort_follows(const struct name_form *asset, const bool *extra, bool fronted) {
    uint8_t first = UINT8_MAX, last = 0;
    bool any = false;
    for (uint8_t i = 0; i < asset->count; i++) {
        bool shared = !extra[i] && counts(asset, &asset->atoms[i]);
        first = shared && first == UINT8_MAX ? asset->atoms[i].chunk : first;
        last = shared ? asset->atoms[i].chunk : last;
    }
    for (uint8_t i = 0; i < asset->count; i++) {
        const struct name_atom *atom = &asset->atoms[i];
        bool sort = (atom->flags & ATOM_SORT) || atom->word == lexicon_word(STR("edition"));
        bool behind = sort && atom->chunk > last;
        if (extra[i] && !behind && !(fronted && atom->chunk < first))
            return false;
        any = any || (extra[i] && behind);
    }
    return any;
}

bool name_has_long_word(const struct name_form *form) {
    for (uint8_t i = 0; i < form->count; i++) {
        const struct name_atom *atom = &form->atoms[i];
        if (counts(form, atom) && !(atom->flags & ATOM_DIGITS) && atom->word >> (8 * LONG_WORD_MIN - 8) != 0)
            return true;
    }
    return false;
}
