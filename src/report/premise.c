#include "report/premise.h"

#include "report/paint.h"

enum status premises_of(const struct assessment *assessment, struct arena *arena, struct premises *premises) {
    const struct assess_options *options = &assessment->options;
    size_t count = 0, most = 1 + options->fixed_count + options->replacement_count;
    struct str *items = ARENA_ARRAY(arena, struct str, most);
    if (!items)
        return STATUS_MEMORY;
    if (options->assurance_given)
        items[count++] = str_format(arena, "judged at assurance " STR_F " in every zone, whatever the plant asks for",
                                    STR_A(strength_name(options->assurance)));
    for (size_t i = 0; i < options->fixed_count; i++)
        items[count++] = str_format(arena, "what if " STR_F " were fixed everywhere", STR_A(options->fixed[i]));
    for (size_t i = 0; i < options->replacement_count; i++) {
        const struct replacement *change = &options->replacements[i];
        items[count++] = str_format(arena, "what if " STR_F " were replaced by " STR_F " " STR_F, STR_A(change->asset),
                                    STR_A(change->product), STR_A(change->version));
    }
    for (size_t i = 0; i < count; i++)
        if (!items[i].ptr)
            return STATUS_MEMORY;
    *premises = (struct premises){items, count};
    return STATUS_OK;
}

struct str premises_text(const struct premises *premises, struct arena *arena) {
    struct str text = STR("");
    for (size_t i = 0; i < premises->count && text.ptr; i++)
        text = str_format(arena, STR_F "%s" STR_F, STR_A(text), i ? "; " : "", STR_A(premises->items[i]));
    return text;
}

enum status premises_write(const struct assessment *assessment, const struct report_options *options,
                           struct arena *arena, struct out *out) {
    struct premises premises;
    TRY(premises_of(assessment, arena, &premises));
    for (size_t i = 0; i < premises.count; i++) {
        paint_text(out, options->colour, PAINT_WARN, STR("!"));
        out_char(out, ' ');
        paint_wrapped(out, premises.items[i], 2, 2, options->width);
    }
    return STATUS_OK;
}
