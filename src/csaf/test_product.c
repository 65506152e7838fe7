/* Tests of the product tree and of what refers to it. */
#include "csaf/check.h"

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

/* A product that is made of others, and where the walk stands in what it is made of. */
struct compound {
    const struct json_node *of;     /* the relationship or the path */
    const struct json_node **parts; /* references */
    size_t part_count;
    size_t next;
    uint32_t number; /* in the order in which they were met, from 1; 0: not met yet */
    uint32_t lowest; /* number of an open one that its parts lead back to, or its own */
    bool open;       /* met, and not known yet whether it is made of itself */
    bool circular;
};
struct graph {
    struct compound *items;
    size_t count;
    struct map index; /* product id to the compound that makes it */
    uint32_t *stack;  /* the way from where the walk began */
    size_t depth;
    uint32_t *open; /* in the order of their numbers */
    size_t open_count;
    uint32_t met;
};

static void add_part(struct compound *compound, const struct json_node *reference) {
    if (json_is(reference, JSON_STRING))
        compound->parts[compound->part_count++] = reference;
}

static enum status add_compound(struct csaf_check *c, struct graph *g, const struct json_node *item) {
    const struct json_node *subpaths = json_get(item, STR("subpaths"));
    struct compound *compound = &g->items[g->count];
    struct str id = json_get_string(json_get(item, STR("full_product_name")), STR("product_id"));
    uint32_t stored;
    *compound = (struct compound){.of = item};
    compound->parts = ARENA_ARRAY(c->scratch, const struct json_node *, 3 + (subpaths ? subpaths->size : 0));
    if (!compound->parts)
        return STATUS_MEMORY;
    add_part(compound, json_get(item, STR("product_reference")));
    add_part(compound, json_get(item, STR("relates_to_product_reference")));
    add_part(compound, json_get(item, STR("beginning_product_reference")));
    FOR_ITEMS (subpath, subpaths)
        add_part(compound, json_get(subpath, STR("next_product_reference")));
    return map_add(&g->index, id, (uint32_t)g->count++, &stored);
}

static enum status make_graph(struct csaf_check *c, struct graph *g) {
    const struct json_node *list =
        json_get(c->tree, c->version == CSAF_2_0 ? STR("relationships") : STR("product_paths"));
    size_t count = json_is(list, JSON_ARRAY) ? list->size : 0;
    map_init(&g->index, c->scratch, false);
    g->items = ARENA_ARRAY(c->scratch, struct compound, count);
    g->stack = ARENA_ARRAY(c->scratch, uint32_t, count + 1);
    g->open = ARENA_ARRAY(c->scratch, uint32_t, count + 1);
    if (!g->items || !g->stack || !g->open)
        return STATUS_MEMORY;
    FOR_ITEMS (item, list)
        TRY(add_compound(c, g, item));
    return STATUS_OK;
}

static void enter(struct graph *g, uint32_t index) {
    struct compound *at = &g->items[index];
    at->number = at->lowest = ++g->met;
    at->open = true;
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
    bool several = g->open[g->open_count - 1] != index;
    do {
        last = g->open[--g->open_count];
        g->items[last].open = false;
        g->items[last].circular |= several;
    } while (last != index);
}

/* Tarjan's components; not by recursion, because a chain may be long. */
static void walk(struct graph *g, uint32_t from) {
    enter(g, from);
    while (g->depth > 0) {
        uint32_t index = g->stack[g->depth - 1];
        struct compound *at = &g->items[index];
        if (at->next == at->part_count) {
            leave(g);
            continue;
        }
        uint32_t part = map_get(&g->index, json_string(at->parts[at->next++]));
        if (part == MAP_NONE)
            continue;
        at->circular |= part == index;
        if (g->items[part].number == 0)
            enter(g, part);
        else if (g->items[part].open && g->items[part].number < at->lowest)
            at->lowest = g->items[part].number;
    }
}

static enum status nothing_is_made_of_itself(struct csaf_check *c) {
    struct graph graph = {.count = 0};
    TRY(make_graph(c, &graph));
    for (uint32_t i = 0; i < graph.count; i++)
        if (graph.items[i].number == 0)
            walk(&graph, i);
    for (uint32_t i = 0; i < graph.count; i++) {
        const struct json_node *of = graph.items[i].of;
        const struct json_node *id = json_get(json_get(of, STR("full_product_name")), STR("product_id"));
        if (graph.items[i].circular)
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
static bool is_mark(char c) {
    return str_find_char(STR("()[]{},;:.!?\"'"), c) != SIZE_MAX;
}

/* Of 2.1 a word is what stands between blanks, without the marks around it: "all.in.one" is a name. 2.0 looks for the
 * letters wherever they stand: there a word is a run of letters, digits, '-' and '_', and what is not ASCII. */
static bool divides(char c, enum csaf_version version) {
    if (version == CSAF_2_1)
        return char_is_blank(c);
    return !char_is_alnum(c) && c != '-' && c != '_' && (unsigned char)c < 0x80;
}

static bool next_word(struct str *rest, enum csaf_version version, struct str *word) {
    size_t from = 0, to;
    while (from < rest->len && divides(rest->ptr[from], version))
        from++;
    for (to = from; to < rest->len && !divides(rest->ptr[to], version);)
        to++;
    *word = str_slice(*rest, from, to);
    *rest = str_skip(*rest, to);
    bool any = word->len > 0;
    while (word->len > 0 && is_mark(word->ptr[0]))
        *word = str_skip(*word, 1);
    while (word->len > 0 && is_mark(word->ptr[word->len - 1]))
        word->len--;
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

/* The branches above one, from the top. */
struct path {
    const struct path *above;
    struct str category;
    unsigned depth;
};

static enum status each_branch(struct csaf_check *c, const struct json_node *branches, const struct path *above,
                               enum status (*visit)(struct csaf_check *, const struct json_node *,
                                                    const struct path *)) {
    FOR_ITEMS (branch, branches) {
        const struct path path = {above, json_get_string(branch, STR("category")), above ? above->depth + 1 : 1};
        TRY(visit(c, branch, &path));
        TRY(each_branch(c, json_get(branch, STR("branches")), &path, visit));
    }
    return STATUS_OK;
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
    return each_branch(c, json_get(c->tree, STR("branches")), NULL, visit_depth);
}

/* A path ends at a product. As deep as JSON may be (JSON_DEPTH_MAX). */
static bool leads_to_product(const struct json_node *branch) {
    const struct json_node *branches = json_get(branch, STR("branches"));
    if (json_get(branch, STR("product")))
        return true;
    FOR_ITEMS (below, branches)
        if (leads_to_product(below))
            return true;
    return false;
}

static enum status visit_category(struct csaf_check *c, const struct json_node *branch, const struct path *path) {
    if (str_eq(path->category, STR("product_family")))
        return STATUS_OK;
    for (const struct path *at = path->above; at; at = at->above)
        if (at->category.len && str_eq(at->category, path->category) && leads_to_product(branch))
            return csaf_add(c, json_get(branch, STR("category")),
                            str_format(c->arena,
                                       "a branch above this one is a '" STR_F
                                       "' too: leave one out, for only product_family may "
                                       "repeat",
                                       STR_A(path->category)));
    return STATUS_OK;
}

static enum status categories_do_not_repeat(struct csaf_check *c) {
    return each_branch(c, json_get(c->tree, STR("branches")), NULL, visit_category);
}

static enum status visit_versions(struct csaf_check *c, const struct json_node *branch, const struct path *path) {
    bool version = str_eq(path->category, STR("product_version"));
    bool range = str_eq(path->category, STR("product_version_range"));
    for (const struct path *at = path->above; at && (version || range); at = at->above)
        if (str_eq(at->category, version ? STR("product_version_range") : STR("product_version")) &&
            leads_to_product(branch))
            return csaf_add(c, json_get(branch, STR("category")),
                            STR("a version and a range stand on one path: keep the one that is meant"));
    return STATUS_OK;
}

static enum status paths_have_one_version(struct csaf_check *c) {
    return each_branch(c, json_get(c->tree, STR("branches")), NULL, visit_versions);
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
