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

/* What many products have in their names: "Gateway firmware" is of no gateway more than of another. */
static bool is_common(uint64_t word) {
    static const struct str words[] = {
        STR_INIT("access"),     STR_INIT("alarm"),     STR_INIT("analog"),     STR_INIT("analyzer"),
        STR_INIT("automation"), STR_INIT("basic"),     STR_INIT("board"),      STR_INIT("bridge"),
        STR_INIT("building"),   STR_INIT("camera"),    STR_INIT("charger"),    STR_INIT("charging"),
        STR_INIT("client"),     STR_INIT("cloud"),     STR_INIT("compact"),    STR_INIT("connect"),
        STR_INIT("console"),    STR_INIT("control"),   STR_INIT("converter"),  STR_INIT("coupler"),
        STR_INIT("device"),     STR_INIT("digital"),   STR_INIT("display"),    STR_INIT("drive"),
        STR_INIT("editor"),     STR_INIT("embedded"),  STR_INIT("energy"),     STR_INIT("engine"),
        STR_INIT("ethernet"),   STR_INIT("field"),     STR_INIT("fieldbus"),   STR_INIT("gateway"),
        STR_INIT("generic"),    STR_INIT("global"),    STR_INIT("graphic"),    STR_INIT("industry"),
        STR_INIT("infusion"),   STR_INIT("interface"), STR_INIT("inverter"),   STR_INIT("laser"),
        STR_INIT("light"),      STR_INIT("linear"),    STR_INIT("lighting"),   STR_INIT("local"),
        STR_INIT("logic"),      STR_INIT("machine"),   STR_INIT("manager"),    STR_INIT("master"),
        STR_INIT("media"),      STR_INIT("medical"),   STR_INIT("meter"),      STR_INIT("micro"),
        STR_INIT("mobile"),     STR_INIT("modem"),     STR_INIT("module"),     STR_INIT("monitor"),
        STR_INIT("motion"),     STR_INIT("motor"),     STR_INIT("network"),    STR_INIT("office"),
        STR_INIT("operator"),   STR_INIT("panel"),     STR_INIT("patient"),    STR_INIT("plant"),
        STR_INIT("point"),      STR_INIT("portal"),    STR_INIT("power"),      STR_INIT("printer"),
        STR_INIT("process"),    STR_INIT("profinet"),  STR_INIT("protection"), STR_INIT("radio"),
        STR_INIT("reader"),     STR_INIT("recorder"),  STR_INIT("relay"),      STR_INIT("remote"),
        STR_INIT("router"),     STR_INIT("safety"),    STR_INIT("scada"),      STR_INIT("scanner"),
        STR_INIT("secure"),     STR_INIT("security"),  STR_INIT("sensor"),     STR_INIT("serial"),
        STR_INIT("server"),     STR_INIT("servo"),     STR_INIT("signal"),     STR_INIT("smart"),
        STR_INIT("station"),    STR_INIT("storage"),   STR_INIT("studio"),     STR_INIT("supply"),
        STR_INIT("switch"),     STR_INIT("system"),    STR_INIT("terminal"),   STR_INIT("thermal"),
        STR_INIT("touch"),      STR_INIT("traffic"),   STR_INIT("turbine"),    STR_INIT("universal"),
        STR_INIT("valve"),      STR_INIT("vehicle"),   STR_INIT("video"),      STR_INIT("viewer"),
        STR_INIT("virtual"),    STR_INIT("vision"),    STR_INIT("visual"),     STR_INIT("voice"),
        STR_INIT("water"),      STR_INIT("wireless"),
    };
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (lexicon_word(words[i]) == word)
            return true;
    return false;
}

bool name_has_long_word(const struct name_form *form, bool common) {
    for (uint8_t i = 0; i < form->count; i++) {
        const struct name_atom *atom = &form->atoms[i];
        bool word = counts(form, atom) && !(atom->flags & ATOM_DIGITS);
        if (word && atom->word >> (8 * LONG_WORD_MIN - 8) != 0 && (common || !is_common(atom->word)))
            return true;
    }
    return false;
}

size_t name_length(const struct name_form *form) {
    size_t length = 0;
    for (uint8_t i = 0; i < form->count; i++)
        for (uint64_t word = counts(form, &form->atoms[i]) ? form->atoms[i].word : 0; word != 0; word >>= 8)
            length++;
    return length;
}
