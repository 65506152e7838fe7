#include "supplier/dossier_names.h"

static const struct str CUT = STR_INIT(", ...");

void dossier_names_init(struct dossier_names *names, struct arena *arena) {
    *names = (struct dossier_names){.arena = arena, .status = STATUS_OK};
    map_init(&names->seen, arena, false);
    out_memory(&names->out, DOSSIER_NAMES_BYTES);
}

void dossier_names_add(struct dossier_names *names, struct str name) {
    uint32_t number = (uint32_t)names->seen.count, stored;
    if (names->status != STATUS_OK || name.len == 0)
        return;
    names->status = map_add(&names->seen, name, number, &stored);
    if (names->status != STATUS_OK || stored != number)
        return;
    if (out_text(&names->out).len + name.len + 2 * CUT.len > DOSSIER_NAMES_BYTES) {
        out_str(&names->out, CUT);
        names->status = STATUS_LIMIT; /* enough */
        return;
    }
    if (number > 0)
        out_lit(&names->out, ", ");
    out_str(&names->out, name);
}

struct str dossier_names_done(struct dossier_names *names) {
    bool is_whole = names->status != STATUS_MEMORY && names->out.status == STATUS_OK;
    struct str text = is_whole ? str_copy(names->arena, out_text(&names->out)) : STR_NONE;
    out_done(&names->out);
    /* Reports ask the arena once, at their end. */
    if (!text.ptr)
        names->arena->refused = true;
    return text;
}
