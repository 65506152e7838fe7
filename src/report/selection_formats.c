#include "report/selection.h"

#include "level/reason.h"

static const struct selection_format formats[] = {
    {"text", ".txt", selection_report_text},
    {"json", ".json", selection_report_json},
    {"csv", ".csv", selection_report_csv},
    {"html", ".html", selection_report_html},
};

const struct selection_format *selection_format_named(struct str name) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_eq(name, str_from(formats[i].name)))
            return &formats[i];
    return NULL;
}

const struct selection_format *selection_format_of_file(struct str file) {
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (str_ends_nocase(file, str_from(formats[i].extension)))
            return &formats[i];
    return NULL;
}

struct str selection_levels(struct arena *arena, const struct level_vector *levels) {
    char text[LEVEL_TEXT];
    level_text(levels->fr, text);
    return str_copy(arena, str_from(text));
}

struct str selection_rows(const struct selection *selection, const struct bid *bid, enum bid_state state, unsigned most,
                          struct arena *arena) {
    struct requirement_set set = bid_requirements(selection->tender, bid, state);
    struct str text = requirement_set_empty(&set) ? STR("") : requirement_set_text(arena, &set, most);
    for (size_t i = 0; i < selection->tender->row_count; i++) {
        const struct tender_row *row = &selection->tender->rows[i];
        if (row->part != TENDER_COMPONENT && row->must && bid->lines[i].state == state)
            text = str_format(arena, STR_F "%s" STR_F, STR_A(text), text.len ? ", " : "", STR_A(row->id));
    }
    return text;
}

struct str selection_strengths(const struct selection *selection, const struct bid *bid, struct arena *arena) {
    unsigned counts[STRENGTH_COUNT] = {0}, excluded = 0;
    struct str text = STR("");
    for (size_t i = 0; i < selection->tender->row_count; i++) {
        const struct bid_line *line = &bid->lines[i];
        if (selection->tender->rows[i].part != TENDER_COMPONENT || line->state != BID_MET)
            continue;
        if (line->supported)
            counts[line->strength]++;
        else
            excluded++;
    }
    for (unsigned s = STRENGTH_COUNT; s-- > 0;)
        if (counts[s])
            text = str_format(arena, STR_F "%s%u " STR_F, STR_A(text), text.len ? ", " : "", counts[s],
                              STR_A(strength_name((enum strength)s)));
    if (excluded)
        text = str_format(arena, STR_F "%s%u not applicable, in writing", STR_A(text), text.len ? ", " : "", excluded);
    return text.len ? text : STR("none");
}

struct str selection_basis(const struct bid *bid) {
    if (!bid->document)
        return STR("form");
    if (bid->release->declaration)
        return bid->answers ? STR("form and declaration") : STR("declaration");
    return bid->answers ? STR("form and product document") : STR("product document");
}

struct str selection_sources(const struct bid *bid, struct arena *arena) {
    struct str form = bid->answers ? str_format(arena, "form " STR_F, STR_A(bid->answers->source->name)) : STR("");
    if (!bid->document)
        return form;
    return str_format(arena, STR_F "%s%s " STR_F "%s", STR_A(form), form.len ? ", and " : "",
                      bid->release->declaration ? "declaration" : "product document",
                      STR_A(bid->document->source->name), bid->kept ? ", which the plant names" : "");
}

struct str selection_place(const struct bid *bid, struct arena *arena) {
    if (bid->decided < BID_RULES)
        return str_format(arena, "behind the one before by: " STR_F, STR_A(bid_rule_name(bid->decided)));
    return STR("");
}
