#include "advisory/name_tool.h"

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
        if (extra[i] && !(listed->atoms[i].flags & ATOM_TOOL))
            return false;
    return true;
}
