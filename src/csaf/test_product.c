/* Tests of the product tree and of what refers to it. */
#include "csaf/check.h"
#include "csaf/word.h"

/* ---- 6.1.1, 6.1.4: what is referred to is defined */

static enum status products_are_defined(struct csaf_check *c) {
    for (size_t i = 0; i < c->undefined_products.count; i++) {
        const struct json_node *reference = c->undefined_products.items[i];
        TRY(csaf_add(c, reference,
                     str_format(c->arena, "no product has the id '" STR_F "': define it in the product tree",
                                STR_A(json_string(reference)))));
    }
    return STATUS_OK;
}

static enum status groups_are_defined(struct csaf_check *c) {
    for (size_t i = 0; i < c->undefined_groups.count; i++) {
        const struct json_node *reference = c->undefined_groups.items[i];
        TRY(csaf_add(c, reference,
                     str_format(c->arena, "no product group has the id '" STR_F "': define it under product_groups",
                                STR_A(json_string(reference)))));
    }
    return STATUS_OK;
}

/* ---- 6.1.2, 6.1.5: nothing is defined twice */

static enum status check_once(struct csaf_check *c, const struct csaf_definitions *list, const char *what) {
    for (uint32_t i = 0; i < list->count; i++) {
        const struct json_node *id = list->items[i].id;
        if (csaf_number(id) != i + 1)
            TRY(csaf_add(c, id,
                         str_format(c->arena, "the id '" STR_F "' is that of another %s: give each its own",
                                    STR_A(json_string(id)), what)));
    }
    return STATUS_OK;
}

static enum status products_are_defined_once(struct csaf_check *c) {
    return check_once(c, &c->products, "product");
}

static enum status groups_are_defined_once(struct csaf_check *c) {
    return check_once(c, &c->groups, "group");
}

/* ---- 6.1.3: nothing is made of itself */

/* What makes a product of others. A product that is defined twice is made of the parts of both. */
struct making {
    const struct json_node *of;     /* the relationship or the path */
    const struct json_node **parts; /* references */
    size_t part_count;
    struct making *next; /* of the same product */
    uint32_t product;
};
/* A product that is made of others, and where the walk stands in what it is made of. */
struct compound {
    struct making *first, *last, *at;
    size_t next;        /* part of `at` */
    uint32_t number;    /* in the order in which they were met, from 1; 0: not met yet */
    uint32_t lowest;    /* number of an open one that its parts lead back to, or its own */
    uint32_t component; /* the number of the first that was met of those that are made of each other; 0: still open */
};
struct graph {
    struct making *makings;
    size_t making_count;
    struct compound *items;
    size_t count;
    struct map index; /* product id to the compound that it is */
    uint32_t *stack;  /* the way from where the walk began */
    size_t depth;
    uint32_t *open; /* in the order of their numbers */
    size_t open_count;
    uint32_t met;
};

static void add_part(struct making *making, const struct json_node *reference) {
    if (json_is(reference, JSON_STRING))
        making->parts[making->part_count++] = reference;
}

/* The product that is made; what has no id is one of its own. */
static enum status find_compound(struct graph *g, const struct json_node *item, uint32_t *product) {
    struct str id = json_get_string(json_get(item, STR("full_product_name")), STR("product_id"));
    *product = (uint32_t)g->count;
    if (id.ptr)
        TRY(map_add(&g->index, id, (uint32_t)g->count, product));
    g->count += *product == g->count;
    return STATUS_OK;
}

static enum status add_making(struct csaf_check *c, struct graph *g, const struct json_node *item) {
    const struct json_node *subpaths = json_get(item, STR("subpaths"));
    struct making *making = &g->makings[g->making_count++];
    *making = (struct making){.of = item};
    making->parts = ARENA_ARRAY(c->scratch, const struct json_node *, 4 + (subpaths ? subpaths->size : 0));
    if (!making->parts)
        return STATUS_MEMORY;
    add_part(making, json_get(item, STR("product_reference")));
    add_part(making, json_get(item, STR("relates_to_product_reference")));
    add_part(making, json_get(item, STR("beginning_product_reference")));
    FOR_ITEMS (subpath, subpaths)
        add_part(making, json_get(subpath, STR("next_product_reference")));
    TRY(find_compound(g, item, &making->product));
    struct compound *compound = &g->items[making->product];
    *(compound->last ? &compound->last->next : &compound->first) = making;
    compound->last = making;
    return STATUS_OK;
}

static enum status make_graph(struct csaf_check *c, struct graph *g) {
    const struct json_node *list =
        json_get(c->tree, c->version == CSAF_2_0 ? STR("relationships") : STR("product_paths"));
    size_t count = json_is(list, JSON_ARRAY) ? list->size : 0;
    map_init(&g->index, c->scratch, false);
    g->makings = ARENA_ARRAY(c->scratch, struct making, count);
    g->items = ARENA_ARRAY(c->scratch, struct compound, count);
    g->stack = ARENA_ARRAY(c->scratch, uint32_t, count + 1);
    g->open = ARENA_ARRAY(c->scratch, uint32_t, count + 1);
    if (!g->makings || !g->items || !g->stack || !g->open)
        return STATUS_MEMORY;
    FOR_ITEMS (item, list)
        TRY(add_making(c, g, item));
    return STATUS_OK;
}

static void enter(struct graph *g, uint32_t index) {
    struct compound *at = &g->items[index];
    at->number = at->lowest = ++g->met;
    at->at = at->first;
    g->stack[g->depth++] = index;
    g->open[g->open_count++] = index;
}

/* All its parts have been walked. When they lead back to nothing before it, what is open from it on is one component:
 * several are each made of all of them. */
static void leave(struct graph *g) {
    uint32_t index = g->stack[--g->depth], last;
    struct compound *at = &g->items[index];
    struct compound *before = g->depth > 0 ? &g->items[g->stack[g->depth - 1]] : NULL;
    if (before && at->lowest < before->lowest)
        before->lowest = at->lowest;
    if (at->lowest != at->number)
        return;
    do {
        last = g->open[--g->open_count];
        g->items[last].component = at->number;
    } while (last != index);
}

/* NULL: it has no more. */
static const struct json_node *next_part(struct compound *compound) {
    while (compound->at && compound->next == compound->at->part_count) {
        compound->at = compound->at->next;
        compound->next = 0;
    }
    return compound->at ? compound->at->parts[compound->next++] : NULL;
}

/* Tarjan's components; not by recursion, because a chain may be long. */
static void walk(struct graph *g, uint32_t from) {
    enter(g, from);
    while (g->depth > 0) {
        struct compound *at = &g->items[g->stack[g->depth - 1]];
        const struct json_node *reference = next_part(at);
        uint32_t part = reference ? map_get(&g->index, json_string(reference)) : MAP_NONE;
        if (!reference)
            leave(g);
        else if (part == MAP_NONE)
            continue;
        else if (g->items[part].number == 0)
            enter(g, part);
        else if (g->items[part].component == 0 && g->items[part].number < at->lowest)
            at->lowest = g->items[part].number;
    }
}

/* It names a part that is made of the product, or is the product. */
static bool is_circular(const struct graph *g, const struct making *making) {
    for (size_t i = 0; i < making->part_count; i++) {
        uint32_t part = map_get(&g->index, json_string(making->parts[i]));
        if (part != MAP_NONE && g->items[part].component == g->items[making->product].component)
            return true;
    }
    return false;
}

static enum status nothing_is_made_of_itself(struct csaf_check *c) {
    struct graph graph = {.count = 0};
    TRY(make_graph(c, &graph));
    for (uint32_t i = 0; i < graph.count; i++)
        if (graph.items[i].number == 0)
            walk(&graph, i);
    for (size_t i = 0; i < graph.making_count; i++) {
        const struct json_node *of = graph.makings[i].of;
        const struct json_node *id = json_get(json_get(of, STR("full_product_name")), STR("product_id"));
        if (is_circular(&graph, &graph.makings[i]))
            TRY(csaf_add(c, id ? id : of,
                         str_format(c->arena,
                                    "'" STR_F "' is made of itself, here or by what it is made of: name another "
                                    "product among its parts",
                                    STR_A(json_string(id)))));
    }
    return STATUS_OK;
}

/* ---- 6.1.25: one hash of an algorithm */

/* One file's hashes are few; the first of an algorithm is looked for among those before it. */
static enum status check_hashes(struct csaf_check *c, const struct json_node *files) {
    FOR_ITEMS (file, files) {
        const struct json_node *algorithm = json_get(file, STR("algorithm")), *before = json_items(files);
        while (before != file && !str_eq_nocase(json_get_string(before, STR("algorithm")), json_string(algorithm)))
            before = json_next(files, before);
        if (before != file && json_is(algorithm, JSON_STRING))
            TRY(csaf_add(c, algorithm,
                         str_format(c->arena, "the file has another hash by '" STR_F "': leave one out",
                                    STR_A(json_string(algorithm)))));
    }
    return STATUS_OK;
}

static enum status hashes_differ(struct csaf_check *c) {
    for (size_t i = 0; i < c->products.count; i++) {
        const struct json_node *helper = json_get(c->products.items[i].of, STR("product_identification_helper"));
        const struct json_node *hashes = json_get(helper, STR("hashes"));
        FOR_ITEMS (hash, hashes)
            TRY(check_hashes(c, json_get(hash, STR("file_hashes"))));
    }
    return STATUS_OK;
}

/* ---- 6.1.31: a version is no range */

static const struct str range_signs[] = {STR_INIT("<"), STR_INIT("<="), STR_INIT(">"), STR_INIT(">=")};
static const struct str range_words[] = {STR_INIT("after"), STR_INIT("all"),   STR_INIT("before"),  STR_INIT("earlier"),
                                         STR_INIT("later"), STR_INIT("prior"), STR_INIT("versions")};

/* What may stand beside a word and is no part of it. */
static bool is_mark(uint32_t code) {
    return code < 0x80 ? str_find_char(STR("()[]{},;:.!?\"'"), (char)code) != SIZE_MAX : code_is_foreign_mark(code);
}

/* Of 2.1 a word is what stands between white space, commas, semicolons and slashes, without the marks around it:
 * "all.in.one" is a name. 2.0 looks for the letters wherever they stand: there a word is a run of letters, digits, '-'
 * and '_', and what is not ASCII. */
static bool divides(uint32_t code, enum csaf_version version) {
    if (code_is_white(code))
        return true;
    if (version == CSAF_2_1)
        return code == ',' || code == ';' || code == '/';
    return code < 0x80 && !char_is_alnum((char)code) && code != '-' && code != '_';
}

/* What is not UTF-8 is part of a word. */
static size_t next_code(struct str text, uint32_t *code) {
    size_t length = str_utf8_next(text, code);
    if (length > 0)
        return length;
    *code = 0xd800; /* no character */
    return 1;
}

/* False at the end; the word is empty when it is marks alone. */
static bool next_word(struct str *rest, enum csaf_version version, struct str *word) {
    size_t from = SIZE_MAX, to = 0, at = 0;
    bool any = false;
    uint32_t code;
    for (size_t length; at < rest->len; at += length) {
        length = next_code(str_skip(*rest, at), &code);
        if (divides(code, version) && any)
            break;
        if (divides(code, version))
            continue;
        any = true;
        if (is_mark(code))
            continue;
        from = from == SIZE_MAX ? at : from;
        to = at + length;
    }
    *word = from == SIZE_MAX ? STR("") : str_slice(*rest, from, to);
    *rest = str_skip(*rest, at);
    return any;
}

/* Of all versions of a type, or of any. */
static bool is_whole_vers(struct str text) {
    return str_starts_nocase(text, STR("vers:")) && str_ends(text, STR("/*"));
}

/* The sign or whole word of a range in a version; STR_NONE: there is none. */
static struct str range_in(struct str text, enum csaf_version version) {
    struct str word;
    for (size_t i = 0; i < ARRAY_LEN(range_signs); i++)
        if (str_contains(text, range_signs[i]))
            return range_signs[i];
    if (is_whole_vers(text))
        return STR("vers:");
    while (next_word(&text, version, &word))
        for (size_t i = 0; i < ARRAY_LEN(range_words); i++)
            if (str_eq_nocase(word, range_words[i]))
                return range_words[i];
    return STR_NONE;
}

static enum status check_versions(struct csaf_check *c, const struct json_node *branches) {
    FOR_ITEMS (branch, branches) {
        const struct json_node *name = json_get(branch, STR("name"));
        bool version = str_eq(json_get_string(branch, STR("category")), STR("product_version"));
        struct str range = version ? range_in(json_string(name), c->version) : STR_NONE;
        if (range.ptr)
            TRY(csaf_add(c, name,
                         str_format(c->arena,
                                    "'" STR_F "' in a product_version makes it a range: write a "
                                    "product_version_range",
                                    STR_A(range))));
        TRY(check_versions(c, json_get(branch, STR("branches"))));
    }
    return STATUS_OK;
}

static enum status versions_are_no_ranges(struct csaf_check *c) {
    return check_versions(c, json_get(c->tree, STR("branches")));
}

/* ---- 6.1.34, 6.1.57, 6.1.58: the shape of branches */

enum { BRANCHES_MAX = 30 };

/* A branch and those above it, from the top. */
struct path {
    const struct path *above;
    struct str category;
    unsigned depth;
    bool leads; /* to a product: there a path ends */
};
typedef enum status (*path_visitor)(struct csaf_check *check, const struct json_node *branch, const struct path *path);

/* Notes of each branch, by its node, whether it leads to a product; from below, so that each is looked at once. As deep
 * as JSON may be (JSON_DEPTH_MAX). */
static bool note_leading(const struct csaf_check *c, const struct json_node *branches, bool *leading) {
    bool any = false;
    FOR_ITEMS (branch, branches) {
        bool leads = note_leading(c, json_get(branch, STR("branches")), leading) || json_get(branch, STR("product"));
        leading[branch - c->doc->root] = leads;
        any = any || leads;
    }
    return any;
}

static enum status visit_branches(struct csaf_check *c, const struct json_node *branches, const struct path *above,
                                  const bool *leading, path_visitor visit) {
    FOR_ITEMS (branch, branches) {
        const struct path path = {above, json_get_string(branch, STR("category")), above ? above->depth + 1 : 1,
                                  leading[branch - c->doc->root]};
        TRY(visit(c, branch, &path));
        TRY(visit_branches(c, json_get(branch, STR("branches")), &path, leading, visit));
    }
    return STATUS_OK;
}

static enum status each_branch(struct csaf_check *c, path_visitor visit) {
    const struct json_node *branches = json_get(c->tree, STR("branches"));
    bool *leading = ARENA_ARRAY(c->scratch, bool, c->doc->count);
    if (!leading)
        return STATUS_MEMORY;
    (void)note_leading(c, branches, leading);
    return visit_branches(c, branches, NULL, leading, visit);
}

static enum status visit_depth(struct csaf_check *c, const struct json_node *branch, const struct path *path) {
    const struct json_node *product = json_get(branch, STR("product"));
    if (!product || path->depth <= BRANCHES_MAX)
        return STATUS_OK;
    return csaf_add(c, product,
                    str_format(c->arena, "stands %u branches deep: take some out, at most %d may be nested",
                               path->depth, BRANCHES_MAX));
}

static enum status branches_are_not_too_deep(struct csaf_check *c) {
    return each_branch(c, visit_depth);
}

static enum status visit_category(struct csaf_check *c, const struct json_node *branch, const struct path *path) {
    if (!path->leads || path->category.len == 0 || str_eq(path->category, STR("product_family")))
        return STATUS_OK;
    for (const struct path *at = path->above; at; at = at->above)
        if (str_eq(at->category, path->category))
            return csaf_add(c, json_get(branch, STR("category")),
                            str_format(c->arena,
                                       "a branch above this one is a '" STR_F
                                       "' too: leave one out, for only product_family may "
                                       "repeat",
                                       STR_A(path->category)));
    return STATUS_OK;
}

static enum status categories_do_not_repeat(struct csaf_check *c) {
    return each_branch(c, visit_category);
}

static enum status visit_versions(struct csaf_check *c, const struct json_node *branch, const struct path *path) {
    bool version = str_eq(path->category, STR("product_version"));
    bool range = str_eq(path->category, STR("product_version_range"));
    for (const struct path *at = path->above; at && path->leads && (version || range); at = at->above)
        if (str_eq(at->category, version ? STR("product_version_range") : STR("product_version")))
            return csaf_add(c, json_get(branch, STR("category")),
                            STR("a version and a range stand on one path: keep the one that is meant"));
    return STATUS_OK;
}

static enum status paths_have_one_version(struct csaf_check *c) {
    return each_branch(c, visit_versions);
}

/* ---- 6.1.43, 6.1.44, 6.1.61: one star in a number */

static unsigned stars_in(struct str text) {
    unsigned count = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\\')
            i++;
        else
            count += text.ptr[i] == '*';
    }
    return count;
}

static enum status check_stars(struct csaf_check *c, struct str key) {
    for (size_t i = 0; i < c->products.count; i++) {
        const struct json_node *list =
            json_get(json_get(c->products.items[i].of, STR("product_identification_helper")), key);
        FOR_ITEMS (item, list)
            if (stars_in(json_string(item)) > 1)
                TRY(csaf_add(
                    c, item,
                    STR("holds more than one '*': keep the one that stands for the rest, and write '\\*' for the "
                        "sign itself")));
    }
    return STATUS_OK;
}

static enum status model_numbers_have_one_star(struct csaf_check *c) {
    return check_stars(c, STR("model_numbers"));
}
static enum status serial_numbers_have_one_star(struct csaf_check *c) {
    return check_stars(c, STR("serial_numbers"));
}
static enum status skus_have_one_star(struct csaf_check *c) {
    return check_stars(c, STR("skus"));
}

/* ---- 6.2.1: nothing is defined in vain */

static enum status products_are_used(struct csaf_check *c) {
    if (str_eq(c->category, STR("csaf_informational_advisory")))
        return STATUS_OK;
    for (size_t i = 0; i < c->products.count; i++) {
        const struct json_node *id = c->products.items[i].id;
        if (!csaf_product(c, id)->used)
            TRY(csaf_add(c, id,
                         str_format(c->arena, "nothing refers to the product '" STR_F "': use it, or take it out",
                                    STR_A(json_string(id)))));
    }
    return STATUS_OK;
}

/* ---- the table */

static const struct csaf_test tests[] = {
    {STR_INIT("6.1.1"), STR_INIT("products that are referred to are defined"), CSAF_BOTH, CSAF_MANDATORY,
     products_are_defined},
    {STR_INIT("6.1.2"), STR_INIT("no product is defined twice"), CSAF_BOTH, CSAF_MANDATORY, products_are_defined_once},
    {STR_INIT("6.1.3"), STR_INIT("no product is made of itself"), CSAF_BOTH, CSAF_MANDATORY, nothing_is_made_of_itself},
    {STR_INIT("6.1.4"), STR_INIT("groups that are referred to are defined"), CSAF_BOTH, CSAF_MANDATORY,
     groups_are_defined},
    {STR_INIT("6.1.5"), STR_INIT("no group is defined twice"), CSAF_BOTH, CSAF_MANDATORY, groups_are_defined_once},
    {STR_INIT("6.1.25"), STR_INIT("a file has one hash of an algorithm"), CSAF_BOTH, CSAF_MANDATORY, hashes_differ},
    {STR_INIT("6.1.31"), STR_INIT("a product_version is no range"), CSAF_BOTH, CSAF_MANDATORY, versions_are_no_ranges},
    {STR_INIT("6.1.34"), STR_INIT("branches are nested 30 deep at most"), V21, CSAF_MANDATORY,
     branches_are_not_too_deep},
    {STR_INIT("6.1.43"), STR_INIT("a model number has one star at most"), V21, CSAF_MANDATORY,
     model_numbers_have_one_star},
    {STR_INIT("6.1.44"), STR_INIT("a serial number has one star at most"), V21, CSAF_MANDATORY,
     serial_numbers_have_one_star},
    {STR_INIT("6.1.57"), STR_INIT("no category repeats on a path of branches"), V21, CSAF_MANDATORY,
     categories_do_not_repeat},
    {STR_INIT("6.1.58"), STR_INIT("a path has a version or a range"), V21, CSAF_MANDATORY, paths_have_one_version},
    {STR_INIT("6.1.61"), STR_INIT("a SKU has one star at most"), V21, CSAF_MANDATORY, skus_have_one_star},
    {STR_INIT("6.2.1"), STR_INIT("products that are defined are used"), CSAF_BOTH, CSAF_RECOMMENDED, products_are_used},
};
const struct csaf_tests csaf_tests_product = {tests, ARRAY_LEN(tests)};
