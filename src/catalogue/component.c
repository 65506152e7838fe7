#include "catalogue/component.h"

static const struct {
    struct str abbreviation;
    struct str name;
} components[COMPONENT_COUNT] = {
    {STR_INIT("SA"), STR_INIT("software application")},
    {STR_INIT("ED"), STR_INIT("embedded device")},
    {STR_INIT("HD"), STR_INIT("host device")},
    {STR_INIT("ND"), STR_INIT("network device")},
};

struct str component_abbreviation(unsigned index) {
    return index < COMPONENT_COUNT ? components[index].abbreviation : STR("");
}
struct str component_name(unsigned index) {
    return index < COMPONENT_COUNT ? components[index].name : STR("");
}

/* The same letters, a blank being as good as '-' or '_'. */
static bool same_name(struct str name, struct str text) {
    if (name.len != text.len)
        return false;
    for (size_t i = 0; i < name.len; i++) {
        char c = text.ptr[i] == '-' || text.ptr[i] == '_' ? ' ' : char_lower(text.ptr[i]);
        if (c != name.ptr[i])
            return false;
    }
    return true;
}

unsigned component_find(struct str text) {
    text = str_trim(text);
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        if (str_eq_nocase(text, components[i].abbreviation) || same_name(components[i].name, text))
            return 1U << i;
    return 0;
}

struct str component_mask_text(struct arena *arena, unsigned type_mask) {
    struct str text = STR("");
    for (unsigned i = 0; i < COMPONENT_COUNT && text.ptr != NULL; i++)
        if ((type_mask >> i & 1) != 0)
            text = str_format(arena, STR_F "%s" STR_F, STR_A(text), text.len > 0 ? " " : "",
                              STR_A(components[i].abbreviation));
    return text;
}
