/* Rules for notes: those that are about certain products, and those that hold an SSVC decision. */
#include "csaf/convert_rule.h"

#include "base/date.h"

/* ---- notes with a meaning, whose title names a product too */

static const struct special {
    bool of_document;
    struct str category;
    struct str title;
} specials[] = {
    {true, STR_INIT("description"), STR_INIT("Product Description")},
    {true, STR_INIT("general"), STR_INIT("General Security Recommendations")},
    {true, STR_INIT("legal_disclaimer"), STR_INIT("License")},
    {true, STR_INIT("summary"), STR_INIT("Summary")},
    {false, STR_INIT("description"), STR_INIT("CVE Description")},
    {false, STR_INIT("description"), STR_INIT("Preconditions")},
    {false, STR_INIT("summary"), STR_INIT("Vulnerability Summary")},
};

static bool is_joint(char ch) {
    return char_is_blank(ch) || str_find_char(STR(":-()[],/"), ch) != SIZE_MAX;
}

/* What stands behind the title of a note with a meaning: "Product Description (ZS-400)" gives "ZS-400". */
static struct str extension_of(const struct value *note, bool of_document) {
    struct str category = value_get_string(note, STR("category")), title = value_get_string(note, STR("title"));
    for (size_t i = 0; i < ARRAY_LEN(specials); i++) {
        struct str rest = str_skip(title, specials[i].title.len);
        if (specials[i].of_document != of_document || !str_eq(category, specials[i].category) ||
            !str_starts(title, specials[i].title) || rest.len == 0 || !is_joint(rest.ptr[0]))
            continue;
        while (rest.len > 0 && is_joint(rest.ptr[0]))
            rest = str_skip(rest, 1);
        while (rest.len > 0 && is_joint(rest.ptr[rest.len - 1]))
            rest.len--;
        return rest;
    }
    return STR_NONE;
}

/* ---- products by name */

/* A branch or a product that has a name; those of one name hang together. */
struct named {
    const struct value *of;
    uint32_t same; /* index of the next of that name, or MAP_NONE */
};
struct names {
    struct converting *converting;
    struct map index;
    struct named *items;
    size_t count, room;
};

static enum status add_name(void *context, struct value *named) {
    static const struct str categories[] = {STR_INIT("product_family"), STR_INIT("product_name"),
                                            STR_INIT("product_version"), STR_INIT("product_version_range")};
    struct names *names = context;
    struct arena *arena = names->converting->arena;
    struct str category = value_get_string(named, STR("category")),
               name = str_trim(value_get_string(named, STR("name")));
    bool wanted = category.ptr == NULL;
    uint32_t first;
    for (size_t i = 0; i < ARRAY_LEN(categories); i++)
        wanted = wanted || str_eq(category, categories[i]);
    if (!wanted || name.len == 0)
        return STATUS_OK;
    if (!arena_grow(arena, (void **)&names->items, names->count, &names->room, sizeof *names->items,
                    _Alignof(struct named)))
        return STATUS_MEMORY;
    TRY(map_add(&names->index, name, (uint32_t)names->count, &first));
    names->items[names->count] = (struct named){named, MAP_NONE};
    if (first != names->count) {
        names->items[names->count].same = names->items[first].same;
        names->items[first].same = (uint32_t)names->count;
    }
    names->count++;
    return STATUS_OK;
}

static enum status collect_names(struct names *names) {
    static const struct str paths[] = {STR_INIT("product_tree.branches*"), STR_INIT("product_tree.branches*.product"),
                                       STR_INIT("product_tree.full_product_names[]"),
                                       STR_INIT("product_tree.product_paths[].full_product_name")};
    map_init(&names->index, names->converting->arena, true);
    for (size_t i = 0; i < ARRAY_LEN(paths); i++)
        TRY(value_each(names->converting->root, paths[i], add_name, names));
    return STATUS_OK;
}

/* ---- binding */

struct binding {
    struct converting *converting;
    struct value *products; /* the list that grows */
    struct map seen;
};

static enum status bind_product(void *context, struct value *id) {
    struct binding *b = context;
    uint32_t stored, number = (uint32_t)b->seen.count;
    if (id->type != JSON_STRING)
        return STATUS_OK;
    TRY(convert_take(b->converting, 1));
    TRY(map_add(&b->seen, id->string, number, &stored));
    if (stored == number)
        value_append(b->products, tree_string(&b->converting->tree, id->string, id->from));
    return STATUS_OK;
}

static enum status bind_named(struct binding *b, const struct value *named) {
    struct value *list = value_get(named, STR("branches")), *product = value_get(named, STR("product"));
    struct value *id = value_get(product ? product : named, STR("product_id"));
    if (id)
        TRY(bind_product(b, id));
    for (struct value *item = value_items(list); item; item = item->next)
        TRY(bind_named(b, item));
    return STATUS_OK;
}

/* Takes a word off that may stand before the name: "Product Description for the ZS-400". */
static bool skip_joining_word(struct str *extension) {
    static const struct str words[] = {STR_INIT("for "), STR_INIT("of "), STR_INIT("the ")};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_starts_nocase(*extension, words[i])) {
            *extension = str_trim(str_skip(*extension, words[i].len));
            return true;
        }
    return false;
}

static enum status bind_note(struct names *names, struct value *note, struct str extension) {
    struct converting *c = names->converting;
    struct binding b = {.converting = c, .products = tree_new(&c->tree, JSON_ARRAY, NULL)};
    uint32_t at = map_get(&names->index, extension);
    while (at == MAP_NONE && skip_joining_word(&extension))
        at = map_get(&names->index, extension);
    if (at == MAP_NONE)
        return convert_tell(c, NOTE_UNBOUND, note, convert_shown(c, note), STR_NONE);
    map_init(&b.seen, c->arena, false);
    for (; at != MAP_NONE; at = names->items[at].same)
        TRY(bind_named(&b, names->items[at].of));
    if (!b.products || b.products->count == 0)
        return convert_tell(c, NOTE_UNBOUND, note, convert_shown(c, note), STR_NONE);
    TRY(convert_tell(c, NOTE_BOUND, note, convert_shown(c, note), convert_shown(c, b.products)));
    value_set(note, STR("product_ids"), b.products);
    return STATUS_OK;
}

static enum status bind_list(struct names *names, struct value *holder, bool of_document) {
    for (struct value *note = value_items(value_get(holder, STR("notes"))); note; note = note->next) {
        struct str extension = extension_of(note, of_document);
        if (extension.len == 0)
            continue;
        if (!names->index.arena)
            TRY(collect_names(names));
        TRY(bind_note(names, note, extension));
    }
    return STATUS_OK;
}

static enum status bind_notes(struct converting *c, struct value *root) {
    struct names names = {.converting = c};
    TRY(bind_list(&names, value_get(root, STR("document")), true));
    for (struct value *item = value_items(c->vulnerabilities); item; item = item->next)
        TRY(bind_list(&names, item, false));
    return STATUS_OK;
}

/* ---- SSVC */

/* The decision points of the short vectors, "SSVCv2/E:P/A:N/T:P/2024-09-18T19:25:28Z/" (CERT/CC's SSVC repository): the
 * version that was current when 2.0.0 of the schema came out. */
static const struct {
    char letter;
    struct str key;
    struct str version;
    struct str values;
} points[] = {
    {'E', STR_INIT("E"), STR_INIT("1.1.0"), STR_INIT("NPA")},
    {'A', STR_INIT("A"), STR_INIT("2.0.0"), STR_INIT("NY")},
    {'T', STR_INIT("TI"), STR_INIT("1.0.0"), STR_INIT("PT")},
};

enum ssvc_reading { SSVC_READ, SSVC_NO_VECTOR, SSVC_MORE };

/* "E:P"; SSVC_MORE: a decision point that is not known here. */
static enum ssvc_reading read_point(struct converting *c, struct str part, struct value *selections) {
    enum { LENGTH = 3 };
    size_t i = 0;
    if (part.len != LENGTH || part.ptr[1] != ':')
        return SSVC_MORE;
    while (i < ARRAY_LEN(points) && points[i].letter != part.ptr[0])
        i++;
    if (i == ARRAY_LEN(points) || str_find_char(points[i].values, part.ptr[2]) == SIZE_MAX)
        return SSVC_MORE;
    struct value *selection = tree_new(&c->tree, JSON_OBJECT, NULL), *values = tree_new(&c->tree, JSON_ARRAY, NULL);
    struct value *value = tree_new(&c->tree, JSON_OBJECT, NULL);
    value_set(value, STR("key"), tree_string(&c->tree, str_slice(part, 2, LENGTH), NULL));
    value_append(values, value);
    value_set(selection, STR("namespace"), tree_string(&c->tree, STR("ssvc"), NULL));
    value_set(selection, STR("key"), tree_string(&c->tree, points[i].key, NULL));
    value_set(selection, STR("version"), tree_string(&c->tree, points[i].version, NULL));
    value_set(selection, STR("values"), values);
    value_append(selections, selection);
    return SSVC_READ;
}

static enum ssvc_reading read_vector(struct converting *c, struct str text, struct value *ssvc) {
    struct str rest = str_trim(text), part;
    struct value *selections = tree_new(&c->tree, JSON_ARRAY, NULL);
    int64_t seconds;
    if (!str_next(&rest, '/', &part) || (!str_eq(part, STR("SSVCv2")) && !str_eq(part, STR("SSVC"))))
        return SSVC_NO_VECTOR;
    value_set(ssvc, STR("schemaVersion"), tree_string(&c->tree, STR("2.0.0"), NULL));
    value_set(ssvc, STR("selections"), selections);
    while (rest.ptr && str_next(&rest, '/', &part)) {
        if (part.len == 0)
            continue;
        if (value_get(ssvc, STR("timestamp")))
            return SSVC_MORE;
        if (date_time_parse(part, &seconds))
            value_set(ssvc, STR("timestamp"), tree_string(&c->tree, part, NULL));
        else if (read_point(c, part, selections) != SSVC_READ)
            return SSVC_MORE;
    }
    return selections && selections->count && value_get(ssvc, STR("timestamp")) ? SSVC_READ : SSVC_NO_VECTOR;
}

static enum status take_note(struct converting *c, struct value *note, struct value *ssvc) {
    struct value *list = note->up;
    if (!arena_grow(c->arena, (void **)&c->notes, c->note_count, &c->note_room, sizeof *c->notes,
                    _Alignof(struct convert_taken)))
        return STATUS_MEMORY;
    c->notes[c->note_count++] = (struct convert_taken){ssvc, note, list, note->previous};
    if (list->count > 1) /* profiles want a note of some kind */
        value_remove(note);
    return STATUS_OK;
}

bool convert_undo_ssvc(struct converting *c, const struct value *value) {
    size_t i = 0;
    while (value && !str_eq(value->key, STR("ssvc_v2")))
        value = value->up;
    while (i < c->note_count && c->notes[i].ssvc != value)
        i++;
    if (!value || i == c->note_count || !value->up->up->up)
        return false;
    const struct convert_taken *taken = &c->notes[i];
    struct value *metric = value->up->up, *metrics = metric->up;
    value_remove(metric);
    convert_drop_empty(metrics);
    if (taken->note->up)
        return true;
    if (taken->previous && taken->previous->up == taken->list)
        value_insert(taken->previous, taken->note);
    else
        value_append(taken->list, taken->note);
    return true;
}

static enum status read_ssvc(struct converting *c, struct value *note) {
    static const enum change told[] = {[SSVC_NO_VECTOR] = SSVC_FAILED, [SSVC_MORE] = SSVC_LOSS};
    struct value *vulnerability = note->up->up, *ssvc = tree_new(&c->tree, JSON_OBJECT, note->from);
    struct value *affected;
    if (!str_eq(value_get_string(note, STR("category")), STR("other")) ||
        !str_eq(value_get_string(note, STR("title")), STR("SSVC")))
        return STATUS_OK;
    enum ssvc_reading reading = read_vector(c, value_get_string(note, STR("text")), ssvc);
    TRY(convert_affected(c, vulnerability, &affected));
    if (reading == SSVC_READ && value_get(note, STR("audience")))
        reading = SSVC_MORE;
    if (reading == SSVC_READ && affected->count == 0)
        reading = SSVC_NO_VECTOR;
    if (reading != SSVC_READ)
        return convert_tell(c, told[reading], note, convert_shown(c, note), STR_NONE);
    TRY(convert_tell(c, SSVC_MADE, note, convert_shown(c, note), convert_shown(c, ssvc)));
    TRY(take_note(c, note, ssvc));
    convert_add_metric(c, vulnerability, STR("ssvc_v2"), ssvc, affected);
    return STATUS_OK;
}

static const struct convert_rule rules[] = {
    {STR_INIT("vulnerabilities[].notes[]"), read_ssvc},
    {STR_INIT(""), bind_notes},
};
const struct convert_rules convert_note_rules = {rules, ARRAY_LEN(rules)};
