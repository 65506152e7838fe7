#include "advisory/name_number.h"

enum { TELLING_DIGITS_MIN = 3, TELLING_LETTERS_MIN = 3 };

size_t name_digits(uint64_t word, char text[8]) {
    size_t len = 0;
    for (; len < 8 && (char)(word >> (8 * len)) != 0; len++)
        text[len] = (char)(word >> (8 * len));
    return len;
}

bool name_number_family(uint64_t listed, uint64_t asset, bool *goes_on) {
    char l[8];
    char a[8];
    size_t l_len = name_digits(listed, l);
    size_t a_len = name_digits(asset, a);
    size_t same = 0;
    while (same < l_len && same < a_len && l[same] == a[same])
        same++;
    size_t zeros = 0;
    while (zeros < l_len && l[l_len - 1 - zeros] == '0')
        zeros++;
    *goes_on = same == l_len && a_len > l_len;
    return *goes_on || (zeros > 0 && l_len == a_len && same + zeros >= l_len && same > 0);
}

bool name_pattern_covers(struct str pattern, struct str word, bool family) {
    if (pattern_covers(pattern, word))
        return true;
    for (size_t end = 1; family && end < word.len; end++)
        if (word.ptr[end] == '-' && pattern_covers(pattern, str_slice(word, 0, end)))
            return true;
    bool open = pattern.len > 0 && pattern.ptr[pattern.len - 1] == '?';
    for (size_t end = pattern.len; open && end < word.len; end++) {
        if (!char_is_digit(word.ptr[end]) && pattern_covers(pattern, str_slice(word, 0, end)))
            return true;
    }
    return false;
}

bool name_ends_in_number(const struct name_form *form) {
    char text[8];
    const struct name_atom *last = form->count > 0 ? &form->atoms[form->count - 1] : NULL;
    if (last == NULL || form->count < 2 || !(last->flags & ATOM_DIGITS) || (last->flags & ATOM_TAIL))
        return false;
    return name_digits(last->word, text) >= TELLING_DIGITS_MIN;
}

bool name_cuts_cross(const struct name_form *listed, const struct name_form *asset) {
    return (listed->cuts & ~asset->cuts) != 0 && (asset->cuts & ~listed->cuts) != 0;
}

bool name_parts_differ(const struct name *listed, const struct name *asset, bool *sure) {
    if (listed->parts == 0 || asset->parts == 0 || listed->parts == asset->parts)
        return false;
    bool read = listed->pattern_count > 0 && asset->pattern_count > 0;
    *sure = read && !((listed->flags | asset->flags) & NAME_PARTS_CUT);
    for (uint8_t i = 0; i < listed->pattern_count; i++)
        for (uint8_t k = 0; k < asset->pattern_count; k++)
            if (pattern_covers(listed->patterns[i], asset->patterns[k]))
                return false;
    return true;
}

bool name_is_verbatim(const struct name *listed, const struct name *asset) {
    bool crossed =
        listed->form_count > 0 && asset->form_count > 0 && name_cuts_cross(&listed->forms[0], &asset->forms[0]);
    return listed->verbatim == asset->verbatim && !crossed;
}

bool name_is_numbered(const struct name_form *form, uint8_t at, bool line) {
    const struct name_atom *word = &form->atoms[at - 1];
    return word->chunk == form->atoms[at].chunk || (line && word->word >> (8 * TELLING_LETTERS_MIN) != 0);
}

bool name_is_of_generation(const struct name_form *form, const bool *extra) {
    static const struct str marks[] = {STR_INIT("mk"), STR_INIT("mark"), STR_INIT("gen"), STR_INIT("generation")};
    bool marked = false;
    for (uint8_t i = 0; i < form->count; i++) {
        const struct name_atom *atom = &form->atoms[i];
        bool soft = (atom->flags & ATOM_SOFT) && !(form->flags & FORM_SOFT);
        bool digits = (atom->flags & ATOM_DIGITS) != 0, mark = digits && atom->word >> 8 == 0;
        for (size_t k = 0; k < ARRAY_LEN(marks); k++)
            mark = mark || atom->word == lexicon_word(marks[k]);
        if (!extra[i] && !soft && !mark)
            return false;
        marked = marked || (mark && !digits && !extra[i]);
    }
    return marked;
}

bool name_is_joined(const struct name_form *form, const bool *extra, uint8_t at) {
    const struct name_atom *atoms = form->atoms;
    bool letters = false, digits = false;
    while (at > 0 && extra[at - 1] && atoms[at - 1].chunk == atoms[at].chunk)
        at--;
    for (uint8_t i = 0; i < at; i++) {
        letters = letters || (atoms[i].chunk == atoms[at].chunk && !(atoms[i].flags & ATOM_DIGITS));
        digits = digits || (atoms[i].chunk == atoms[at].chunk && (atoms[i].flags & ATOM_DIGITS));
    }
    bool numbered = false;
    for (uint8_t i = at; i < form->count; i++)
        numbered = numbered || (atoms[i].chunk == atoms[at].chunk && (atoms[i].flags & ATOM_DIGITS));
    return letters && digits && numbered && (atoms[at].flags & ATOM_JOINED);
}

unsigned name_chunks(const struct name_form *form, const bool *extra) {
    unsigned chunks = 0;
    for (uint8_t i = 0; i < form->count; i++)
        chunks += extra[i] && (i == 0 || !extra[i - 1] || form->atoms[i].chunk != form->atoms[i - 1].chunk);
    return chunks;
}
