#include "report/csaf_sheet.h"

#include "base/map.h"

/* Shown of a list or of a branch's children, unless all is asked for. */
enum { NAMES_MAX = 20, BRANCHES_SHOWN = 40 };

struct map_of_names {
    struct map index;
    const struct json_node **items; /* the product, or the group */
    size_t count;
    size_t room;
};

/* ---- what the ids stand for */

static enum status add_name(const struct csaf_sheet *s, struct map_of_names *names, const struct json_node *of,
                            struct str id) {
    uint32_t stored;
    if (!id.ptr)
        return STATUS_OK;
    if (!arena_grow(s->arena, (void **)&names->items, names->count, &names->room, sizeof(const struct json_node *),
                    _Alignof(const struct json_node *)))
        return STATUS_MEMORY;
    names->items[names->count] = of;
    return map_add(&names->index, id, (uint32_t)names->count++, &stored);
}

static enum status add_product(const struct csaf_sheet *s, const struct json_node *product) {
    return add_name(s, s->products, product, json_get_string(product, STR("product_id")));
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static enum status add_branches(const struct csaf_sheet *s, const struct json_node *branches) {
    for (const struct json_node *at = json_items(branches); at; at = json_next(branches, at)) {
        TRY(add_product(s, json_get(at, STR("product"))));
        TRY(add_branches(s, json_get(at, STR("branches"))));
    }
    return STATUS_OK;
}

static const struct json_node *compounds_of(const struct csaf_sheet *s) {
    const struct json_node *relationships = json_get(s->tree, STR("relationships"));
    return relationships ? relationships : json_get(s->tree, STR("product_paths"));
}

static enum status add_all(const struct csaf_sheet *s) {
    const struct json_node *names = json_get(s->tree, STR("full_product_names")), *compounds = compounds_of(s);
    const struct json_node *groups = json_get(s->tree, STR("product_groups"));
    TRY(add_branches(s, json_get(s->tree, STR("branches"))));
    for (const struct json_node *at = json_items(names); at; at = json_next(names, at))
        TRY(add_product(s, at));
    for (const struct json_node *at = json_items(compounds); at; at = json_next(compounds, at))
        TRY(add_product(s, json_get(at, STR("full_product_name"))));
    for (const struct json_node *at = json_items(groups); at; at = json_next(groups, at))
        TRY(add_name(s, s->groups, at, json_get_string(at, STR("group_id"))));
    return STATUS_OK;
}

struct str csaf_sheet_product(const struct csaf_sheet *sheet, struct str id) {
    uint32_t index = map_get(&sheet->products->index, id);
    struct str name = index == MAP_NONE ? STR_NONE : json_get_string(sheet->products->items[index], STR("name"));
    return name.len ? name : id;
}

/* ---- lists of products */

struct some {
    struct str names[NAMES_MAX];
    struct str *items; /* `names`, or as many as there are */
    size_t count, more, most;
};

static void add_some(const struct csaf_sheet *s, struct some *some, const struct json_node *ids) {
    for (const struct json_node *at = json_items(ids); at; at = json_next(ids, at)) {
        if (some->count == some->most)
            some->more++;
        else
            some->items[some->count++] = csaf_sheet_product(s, json_string(at));
    }
}

/* Members of a list count once for each group that holds them: it is not for counting. */
static size_t count_ids(const struct csaf_sheet *s, const struct json_node *ids, const struct json_node *groups) {
    size_t count = ids && json_is(ids, JSON_ARRAY) ? ids->size : 0;
    for (const struct json_node *at = json_items(groups); at; at = json_next(groups, at)) {
        uint32_t index = map_get(&s->groups->index, json_string(at));
        const struct json_node *members =
            index == MAP_NONE ? NULL : json_get(s->groups->items[index], STR("product_ids"));
        count += members && json_is(members, JSON_ARRAY) ? members->size : 0;
    }
    return count;
}

enum status csaf_sheet_products(const struct csaf_sheet *sheet, const struct json_node *ids,
                                const struct json_node *groups) {
    enum { ALL_MAX = 1 << 20 };
    struct some some = {.most = NAMES_MAX};
    size_t count = count_ids(sheet, ids, groups);
    if (!groups && count > 1 && ids != sheet->affected && json_same_strings(ids, sheet->affected)) {
        sheet->pen->kind->words(sheet->pen, STR("for all that are affected"));
        return STATUS_OK;
    }
    some.items = some.names;
    if (sheet->all && count > NAMES_MAX) {
        some.most = count < ALL_MAX ? count : ALL_MAX;
        some.items = ARENA_ARRAY(sheet->arena, struct str, some.most);
        if (!some.items)
            return STATUS_MEMORY;
    }
    add_some(sheet, &some, ids);
    for (const struct json_node *at = json_items(groups); at; at = json_next(groups, at)) {
        uint32_t index = map_get(&sheet->groups->index, json_string(at));
        if (index != MAP_NONE)
            add_some(sheet, &some, json_get(sheet->groups->items[index], STR("product_ids")));
    }
    if (some.count > 0)
        sheet->pen->kind->names(sheet->pen, some.items, some.count, some.more);
    if (sheet->all && count > NAMES_MAX)
        arena_shrink(sheet->arena, some.items, NULL);
    return STATUS_OK;
}

/* ---- words */

struct str csaf_sheet_words(const struct csaf_sheet *sheet, struct str key) {
    char *words = arena_get_raw(sheet->arena, key.len, 1);
    for (size_t i = 0; i < key.len && words; i++)
        words[i] = key.ptr[i] == '_' ? ' ' : key.ptr[i];
    return words && key.len ? (struct str){words, key.len} : key;
}

struct str csaf_sheet_title(const struct csaf_sheet *sheet, struct str key) {
    struct str words = csaf_sheet_words(sheet, key);
    if (!words.len || !char_is(words.ptr[0], CHAR_SMALL))
        return words;
    return str_format(sheet->arena, "%c" STR_F, words.ptr[0] - 'a' + 'A', STR_A(str_skip(words, 1)));
}

void csaf_sheet_fact(const struct csaf_sheet *sheet, const char *name, struct str value) {
    if (value.len)
        sheet->pen->kind->fact(sheet->pen, str_from(name), value, PAINT_PLAIN);
}

struct str csaf_sheet_day(struct str time) {
    return time.len > 10 && time.ptr[10] == 'T' ? str_slice(time, 0, 10) : time;
}

void csaf_sheet_notes(const struct csaf_sheet *sheet, const struct json_node *notes) {
    struct str before = STR_NONE;
    for (const struct json_node *at = json_items(notes); at; at = json_next(notes, at)) {
        struct str title = json_get_string(at, STR("title")), text = json_get_string(at, STR("text"));
        if (!title.len)
            title = csaf_sheet_title(sheet, json_get_string(at, STR("category")));
        if (!text.len)
            continue;
        /* Many publishers give each paragraph a note of its own. */
        sheet->pen->kind->note(sheet->pen, before.ptr && str_eq(before, title) ? STR("") : title, text);
        before = title;
    }
}

void csaf_sheet_references(const struct csaf_sheet *sheet, const struct json_node *references) {
    for (const struct json_node *at = json_items(references); at; at = json_next(references, at)) {
        struct str category = csaf_sheet_title(sheet, json_get_string(at, STR("category")));
        struct str summary = json_get_string(at, STR("summary")), url = json_get_string(at, STR("url"));
        sheet->pen->kind->fact(sheet->pen, category.len ? category : STR("Reference"), summary, PAINT_PLAIN);
        if (url.len)
            sheet->pen->kind->address(sheet->pen, url);
    }
}

/* ---- the document */

static struct str joined(const struct csaf_sheet *s, struct str a, const char *between, struct str b) {
    if (!a.len || !b.len)
        return a.len ? a : b;
    return str_format(s->arena, STR_F "%s" STR_F, STR_A(a), between, STR_A(b));
}

static void write_tracking(const struct csaf_sheet *s) {
    const struct json_node *tracking = json_get(s->document, STR("tracking"));
    struct str version = json_get_string(tracking, STR("version")), status = json_get_string(tracking, STR("status"));
    if (version.len)
        version = str_format(s->arena, "version " STR_F, STR_A(version));
    csaf_sheet_fact(s, "Id", joined(s, json_get_string(tracking, STR("id")), ", ", joined(s, version, ", ", status)));
    csaf_sheet_fact(s, "First release", csaf_sheet_day(json_get_string(tracking, STR("initial_release_date"))));
    csaf_sheet_fact(s, "This release", csaf_sheet_day(json_get_string(tracking, STR("current_release_date"))));
}

static void write_publisher(const struct csaf_sheet *s) {
    const struct json_node *publisher = json_get(s->document, STR("publisher"));
    struct str name = json_get_string(publisher, STR("name")), space = json_get_string(publisher, STR("namespace"));
    struct str contact = json_get_string(publisher, STR("contact_details"));
    csaf_sheet_fact(s, "Publisher",
                    joined(s, name, ", ", csaf_sheet_words(s, json_get_string(publisher, STR("category")))));
    if (name.len && space.len)
        s->pen->kind->address(s->pen, space);
    if (name.len && contact.len)
        s->pen->kind->words(s->pen, contact);
}

static void write_sharing(const struct csaf_sheet *s) {
    const struct json_node *distribution = json_get(s->document, STR("distribution"));
    struct str label = json_get_string(json_get(distribution, STR("tlp")), STR("label"));
    struct str text = json_get_string(distribution, STR("text"));
    struct str group = json_get_string(json_get(distribution, STR("sharing_group")), STR("name"));
    if (label.len)
        csaf_sheet_fact(s, "Sharing", str_format(s->arena, "TLP:" STR_F, STR_A(label)));
    if (label.len && group.len)
        s->pen->kind->words(s->pen, group);
    if (label.len && text.len)
        s->pen->kind->words(s->pen, text);
}

static void write_head(const struct csaf_sheet *s) {
    const struct json_node *severity = json_get(s->document, STR("aggregate_severity"));
    struct str format = str_format(s->arena, "CSAF " STR_F, STR_A(json_get_string(s->document, STR("csaf_version"))));
    write_tracking(s);
    write_publisher(s);
    write_sharing(s);
    csaf_sheet_fact(s, "Severity", json_get_string(severity, STR("text")));
    csaf_sheet_fact(s, "Category", joined(s, json_get_string(s->document, STR("category")), ", ", format));
    csaf_sheet_fact(s, "Language", json_get_string(s->document, STR("lang")));
    csaf_sheet_fact(s, "Licence", json_get_string(s->document, STR("license_expression")));
}

/* ---- products */

/* The product's id where the branch is one, and what helps to tell it. */
static struct str about_product(const struct csaf_sheet *s, const struct json_node *product) {
    static const struct str keys[] = {STR_INIT("model_numbers"), STR_INIT("skus")};
    const struct json_node *helper = json_get(product, STR("product_identification_helper"));
    struct str about = json_get_string(product, STR("product_id"));
    if (about.ptr)
        about = str_format(s->arena, "[" STR_F "]", STR_A(about));
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        about = joined(s, about, " ", json_string(json_items(json_get(helper, keys[i]))));
    return joined(s, about, " ", json_get_string(helper, STR("cpe")));
}

static struct str about_branch(const struct csaf_sheet *s, const struct json_node *branch) {
    const struct json_node *product = json_get(branch, STR("product"));
    return product ? about_product(s, product) : csaf_sheet_words(s, json_get_string(branch, STR("category")));
}

/* The branch that is shown for those that are not. */
static void write_left_out(const struct csaf_sheet *s, unsigned depth, size_t count) {
    s->pen->kind->branch(s->pen, depth, true, str_format(s->arena, "and %zu more (--all shows them)", count), STR(""));
}

/* As deep as JSON may be (JSON_DEPTH_MAX). */
static void write_branches(const struct csaf_sheet *s, const struct json_node *branches, unsigned depth) {
    size_t shown = 0, count = branches && json_is(branches, JSON_ARRAY) ? branches->size : 0;
    bool cut = !s->all && count > BRANCHES_SHOWN;
    for (const struct json_node *at = json_items(branches); at; at = json_next(branches, at)) {
        if (cut && shown == BRANCHES_SHOWN - 1) {
            write_left_out(s, depth, count - shown);
            return;
        }
        bool last = ++shown == count;
        struct str name = json_get_string(at, STR("name"));
        s->pen->kind->branch(s->pen, depth, last, name.len ? name : STR("?"), about_branch(s, at));
        write_branches(s, json_get(at, STR("branches")), depth + 1);
    }
}

/* What stands beside the branches: products, in a list of objects or in a member of them. */
static void write_names(const struct csaf_sheet *s, const struct json_node *list, bool compound) {
    size_t shown = 0, count = list && json_is(list, JSON_ARRAY) ? list->size : 0;
    for (const struct json_node *at = json_items(list); at; at = json_next(list, at)) {
        const struct json_node *product = compound ? json_get(at, STR("full_product_name")) : at;
        if (!s->all && count > BRANCHES_SHOWN && shown == BRANCHES_SHOWN - 1) {
            write_left_out(s, 1, count - shown);
            return;
        }
        struct str name = json_get_string(product, STR("name")), about = about_product(s, product);
        if (compound)
            about = joined(s, about, ", ", csaf_sheet_words(s, json_get_string(at, STR("category"))));
        s->pen->kind->branch(s->pen, 1, ++shown == count, name.len ? name : STR("?"), about);
    }
}

static enum status write_groups(const struct csaf_sheet *s) {
    const struct json_node *groups = json_get(s->tree, STR("product_groups"));
    for (const struct json_node *at = json_items(groups); at; at = json_next(groups, at)) {
        struct str id = json_get_string(at, STR("group_id"));
        s->pen->kind->fact(s->pen, id.len ? id : STR("group"), json_get_string(at, STR("summary")), PAINT_PLAIN);
        TRY(csaf_sheet_products(s, json_get(at, STR("product_ids")), NULL));
    }
    return STATUS_OK;
}

static enum status write_tree(const struct csaf_sheet *s) {
    struct str count = str_format(s->arena, "%zu", s->products->count);
    if (s->products->count == 0)
        return STATUS_OK;
    s->pen->kind->section(s->pen, STR("Products"), count);
    write_branches(s, json_get(s->tree, STR("branches")), 1);
    write_names(s, json_get(s->tree, STR("full_product_names")), false);
    write_names(s, compounds_of(s), true);
    if (json_get(s->tree, STR("product_groups")))
        s->pen->kind->section(s->pen, STR("Groups of products"), STR(""));
    return write_groups(s);
}

/* ---- what stands at the end */

static void write_acknowledgments(const struct csaf_sheet *s) {
    const struct json_node *list = json_get(s->document, STR("acknowledgments"));
    if (json_items(list))
        s->pen->kind->section(s->pen, STR("Thanks"), STR(""));
    for (const struct json_node *at = json_items(list); at; at = json_next(list, at)) {
        const struct json_node *names = json_get(at, STR("names"));
        struct str who = json_get_string(at, STR("organization"));
        s->pen->kind->fact(s->pen, STR("To"), joined(s, json_string(json_items(names)), ", ", who), PAINT_PLAIN);
        if (json_get_string(at, STR("summary")).len)
            s->pen->kind->words(s->pen, json_get_string(at, STR("summary")));
    }
}

static void write_revisions(const struct csaf_sheet *s) {
    const struct json_node *list = json_get(json_get(s->document, STR("tracking")), STR("revision_history"));
    if (json_items(list))
        s->pen->kind->section(s->pen, STR("Revisions"), STR(""));
    for (const struct json_node *at = json_items(list); at; at = json_next(list, at)) {
        struct str number = json_get_string(at, STR("number"));
        struct str day = csaf_sheet_day(json_get_string(at, STR("date")));
        s->pen->kind->fact(s->pen, number.len ? number : STR("?"),
                           joined(s, day, ": ", json_get_string(at, STR("summary"))), PAINT_PLAIN);
    }
}

static void write_references(const struct csaf_sheet *s) {
    const struct json_node *references = json_get(s->document, STR("references"));
    if (json_items(references))
        s->pen->kind->section(s->pen, STR("References"), STR(""));
    csaf_sheet_references(s, references);
}

static enum status write_all(struct csaf_sheet *s, const struct json_node *vulnerabilities) {
    struct str title = json_get_string(s->document, STR("title"));
    s->pen->kind->begin(s->pen, title.len ? title : STR("Without a title"));
    write_head(s);
    csaf_sheet_notes(s, json_get(s->document, STR("notes")));
    TRY(write_tree(s));
    for (const struct json_node *at = json_items(vulnerabilities); at; at = json_next(vulnerabilities, at))
        TRY(csaf_sheet_vulnerability(s, at));
    write_references(s);
    write_acknowledgments(s);
    write_revisions(s);
    s->pen->kind->end(s->pen);
    return s->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

enum status csaf_sheet_write(const struct json_doc *doc, bool all, struct arena *arena, struct csaf_pen *pen) {
    struct map_of_names products = {.count = 0}, groups = {.count = 0};
    struct csaf_sheet sheet = {.pen = pen,
                               .arena = arena,
                               .document = json_get(doc->root, STR("document")),
                               .tree = json_get(doc->root, STR("product_tree")),
                               .products = &products,
                               .groups = &groups,
                               .all = all};
    map_init(&products.index, arena, false);
    map_init(&groups.index, arena, false);
    TRY(add_all(&sheet));
    return write_all(&sheet, json_get(doc->root, STR("vulnerabilities")));
}
