#include "csaf/path.h"

struct walk {
    struct str name; /* of the list of branches */
    struct str rest;
    path_visitor visit;
    void *context;
};

static enum status each_branch(const struct walk *walk, const struct json_node *list) {
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item)) {
        TRY(path_each(item, walk->rest, walk->visit, walk->context));
        TRY(each_branch(walk, json_get(item, walk->name)));
    }
    return STATUS_OK;
}

enum status path_each(const struct json_node *root, struct str path, path_visitor visit, void *context) {
    struct str name;
    while (root && str_next(&path, '.', &name)) {
        bool branches = str_ends(name, STR("*")), items = str_ends(name, STR("[]"));
        name = str_slice(name, 0, name.len - (branches ? 1 : items ? 2 : 0));
        root = json_get(root, name);
        if (branches)
            return each_branch(&(const struct walk){name, path, visit, context}, root);
        if (!items)
            continue;
        for (const struct json_node *item = json_items(root); item; item = json_next(root, item))
            TRY(path_each(item, path, visit, context));
        return STATUS_OK;
    }
    return root ? visit(context, root) : STATUS_OK;
}
