/* Rules for what stands in /document, but notes. */
#include "csaf/convert_rule.h"

/* ---- versions */

static enum status set_schema(struct converting *c, struct value *root) {
    value_set(root, STR("$schema"),
              tree_string(&c->tree, STR("https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"), NULL));
    return STATUS_OK;
}

static enum status set_version(struct converting *c, struct value *version) {
    (void)c;
    value_rewrite(version, STR("2.1"));
    return STATUS_OK;
}

/* ---- distribution */

/* The label behind "TLP v2.0: TLP:" in a text. The longer name first. */
static struct str label_in_text(struct str text) {
    static const struct str mark = STR_INIT("TLP v2.0: TLP:");
    static const struct str labels[] = {STR_INIT("AMBER+STRICT"), STR_INIT("AMBER"), STR_INIT("CLEAR"),
                                        STR_INIT("GREEN"), STR_INIT("RED")};
    size_t at = str_find(text, mark);
    for (size_t i = 0; at != SIZE_MAX && i < ARRAY_LEN(labels); i++)
        if (str_starts(str_skip(text, at + mark.len), labels[i]))
            return labels[i];
    return STR_NONE;
}

static enum status choose_label(struct converting *c, struct value *label, struct str text) {
    struct str named = label_in_text(text), was = label->string;
    if (str_eq(was, STR("WHITE"))) {
        value_rewrite(label, STR("CLEAR"));
        TRY(convert_tell(c, FORM_CHANGED, label, was, label->string));
    }
    if (!named.ptr || str_eq(named, label->string))
        return STATUS_OK;
    TRY(convert_tell(c, c->options->tlp_from_text ? TLP_FROM_TEXT : TLP_IN_TEXT, label, label->string, named));
    if (c->options->tlp_from_text)
        value_rewrite(label, named);
    return STATUS_OK;
}

static enum status make_label(struct converting *c, struct value *distribution) {
    struct value *tlp = tree_new(&c->tree, JSON_OBJECT, NULL), *label = tree_string(&c->tree, STR("CLEAR"), NULL);
    struct str named = label_in_text(value_get_string(distribution, STR("text")));
    bool is_named = named.ptr && c->options->tlp_from_text;
    value_set(tlp, STR("label"), label);
    value_set(distribution, STR("tlp"), tlp);
    if (is_named)
        value_rewrite(label, named);
    return convert_tell(c, is_named ? TLP_FROM_TEXT : TLP_DEFAULT, distribution, STR_NONE,
                        is_named ? named : STR("CLEAR"));
}

static enum status set_label(struct converting *c, struct value *document) {
    struct value *distribution = value_get(document, STR("distribution"));
    if (!distribution) {
        distribution = tree_new(&c->tree, JSON_OBJECT, NULL);
        value_set(document, STR("distribution"), distribution);
    }
    struct value *label = value_get(value_get(distribution, STR("tlp")), STR("label"));
    if (label && label->type == JSON_STRING)
        return choose_label(c, label, value_get_string(distribution, STR("text")));
    return value_get(distribution, STR("tlp")) ? STATUS_OK : make_label(c, distribution);
}

/* ---- publisher */

static enum status choose_publisher(struct converting *c, struct value *category) {
    struct str chosen = c->options->publisher;
    if (!str_eq(value_string(category), STR("other")))
        return STATUS_OK;
    if (!chosen.ptr)
        return convert_tell(c, PUBLISHER_OTHER, category, category->string, STR_NONE);
    if (str_eq(chosen, category->string))
        return STATUS_OK;
    value_rewrite(category, chosen);
    return convert_tell(c, PUBLISHER_SET, category, STR("other"), chosen);
}

/* ---- title */

/* Dashes of Unicode too: U+2010 to U+2015. */
static size_t separator_length(struct str text) {
    uint32_t code = 0;
    size_t length = str_utf8_next(text, &code);
    bool is_dash = code >= 0x2010 && code <= 0x2015;
    bool is_ascii =
        length == 1 && (char_is_blank((char)code) || str_find_char(STR(":;,-_|/()[]{}<>"), (char)code) != SIZE_MAX);
    return is_dash || is_ascii || code == 0xa0 ? length : 0;
}

static struct str skip_separators(struct str text) {
    for (size_t n; (n = separator_length(text)) > 0;)
        text = str_skip(text, n);
    return text;
}

/* From the end, where the last character may have up to three bytes. */
static struct str cut_separators(struct str text) {
    enum { LONGEST = 3 };
    for (bool cut = true; cut && text.len > 0;) {
        cut = false;
        for (size_t n = 1; n <= LONGEST && n <= text.len && !cut; n++)
            cut = separator_length(str_skip(text, text.len - n)) == n;
        while (cut && text.len > 0 && ((unsigned char)text.ptr[text.len - 1] & 0xc0) == 0x80)
            text.len--;
        text.len -= cut;
    }
    return text;
}

/* Brackets that the id stood in go with it; those that belong to the rest stay. */
static struct str closing_bracket_kept(struct str before, struct str whole_before) {
    static const struct str closing = STR_INIT(")]}>");
    while (before.len < whole_before.len && str_find_char(closing, whole_before.ptr[before.len]) != SIZE_MAX)
        before.len++;
    return before;
}

static enum status take_id_out(struct converting *c, struct value *title) {
    struct str id = value_get_string(value_get(c->document, STR("tracking")), STR("id")), text = value_string(title);
    size_t at = id.len ? str_find(text, id) : SIZE_MAX;
    if (at == SIZE_MAX)
        return STATUS_OK;
    struct str ahead = str_slice(text, 0, at), rest = skip_separators(str_skip(text, at + id.len));
    struct str before = closing_bracket_kept(cut_separators(ahead), ahead);
    rest = rest.ptr ? rest : STR("");
    if (before.len + rest.len == 0)
        return convert_tell(c, TITLE_LEFT, title, text, STR_NONE);
    struct str left =
        str_format(c->arena, STR_F "%s" STR_F, STR_A(before), before.len && rest.len ? " " : "", STR_A(rest));
    if (!left.ptr)
        return STATUS_MEMORY;
    value_rewrite(title, left);
    TRY(convert_tell(c, TITLE_ID, title, text, left));
    return STATUS_OK;
}

/* ---- licence */

static enum status find_license(struct converting *c, struct value *document) {
    struct value *found = NULL;
    bool several = false;
    if (c->options->no_license)
        return STATUS_OK;
    for (struct value *note = value_items(value_get(document, STR("notes"))); note; note = note->next) {
        struct value *text = value_get(note, STR("text"));
        if (!str_eq(value_get_string(note, STR("category")), STR("legal_disclaimer")) ||
            !convert_is_license(str_trim(value_string(text))))
            continue;
        several = several || (found && !str_eq(str_trim(found->string), str_trim(text->string)));
        if (several)
            TRY(convert_tell(c, LICENSE_SEVERAL, text, text->string, STR_NONE));
        if (several && found)
            TRY(convert_tell(c, LICENSE_SEVERAL, found, found->string, STR_NONE));
        found = several ? NULL : text;
    }
    if (!found)
        return STATUS_OK;
    value_set(document, STR("license_expression"), tree_string(&c->tree, str_trim(found->string), found->from));
    return convert_tell(c, LICENSE_SET, found, found->string, str_trim(found->string));
}

static const struct convert_rule rules[] = {
    {STR_INIT(""), set_schema},
    {STR_INIT("document.csaf_version"), set_version},
    {STR_INIT("document"), set_label},
    {STR_INIT("document.publisher.category"), choose_publisher},
    {STR_INIT("document.title"), take_id_out},
    {STR_INIT("document"), find_license},
};
const struct convert_rules convert_document_rules = {rules, ARRAY_LEN(rules)};
