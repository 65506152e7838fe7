/* Rules for what identifies a product. */
#include "csaf/convert_rule.h"
#include "csaf/hash_algorithm.h"

/* ---- hashes */

static bool is_filler(char ch) {
    return ch == '-' || ch == '_' || ch == '/' || ch == '.' || char_is_blank(ch);
}

/* The same letters and digits in the same order. */
static bool is_spelling_of(struct str text, struct str name) {
    size_t i = 0, k = 0;
    for (;;) {
        while (i < text.len && is_filler(text.ptr[i]))
            i++;
        while (k < name.len && is_filler(name.ptr[k]))
            k++;
        if (i == text.len || k == name.len)
            return i == text.len && k == name.len;
        if (char_lower(text.ptr[i++]) != name.ptr[k++])
            return false;
    }
}

static enum status spell_algorithm(struct converting *c, struct value *algorithm) {
    struct str was = value_string(algorithm);
    for (size_t i = 0; i < HASH_ALGORITHMS; i++) {
        if (!is_spelling_of(was, hash_algorithms[i]))
            continue;
        value_rewrite(algorithm, hash_algorithms[i]);
        return str_eq(was, hash_algorithms[i]) ? STATUS_OK
                                               : convert_tell(c, HASH_SPELLING, algorithm, was, hash_algorithms[i]);
    }
    if (c->options->keep_algorithms || !was.ptr)
        return STATUS_OK;
    value_rewrite(algorithm, str_lower(c->arena, was));
    return convert_tell(c, HASH_UNKNOWN, algorithm, was, value_string(algorithm));
}

static enum status lower_hash(struct converting *c, struct value *value) {
    struct str was = value_string(value), now = str_lower(c->arena, was);
    if (!now.ptr || str_eq(was, now))
        return STATUS_OK;
    value_rewrite(value, now);
    return convert_tell(c, HASH_CASE, value, was, now);
}

static enum status mend_hashes(struct converting *c, struct value *hashes) {
    for (struct value *file = value_items(hashes); file; file = file->next) {
        struct value *list = value_get(file, STR("file_hashes"));
        for (struct value *hash = value_items(list); hash; hash = hash->next) {
            TRY(spell_algorithm(c, value_get(hash, STR("algorithm"))));
            TRY(lower_hash(c, value_get(hash, STR("value"))));
        }
        TRY(convert_unique(c, list));
    }
    return convert_unique(c, hashes);
}

/* ---- model and serial numbers, stock keeping units */

/* In CSAF 2.0 a backslash meant itself. */
static struct str escape_number(struct converting *c, struct str text) {
    char *escaped = arena_get_raw(c->arena, 2 * text.len + 2, 1);
    size_t n = 0;
    if (!escaped)
        return STR_NONE;
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.ptr[i];
        if (ch == '\\' || (c->options->stars_are_literal && (ch == '*' || ch == '?')))
            escaped[n++] = '\\';
        escaped[n++] = ch;
    }
    return (struct str){escaped, n};
}

static size_t count_stars(struct str text) {
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == '*';
        i += text.ptr[i] == '\\';
    }
    return count;
}

/* A star at the end that is not escaped: the last of an even number of backslashes stands for itself. */
static bool ends_on_star(struct str text) {
    size_t slashes = 0;
    if (text.len == 0 || text.ptr[text.len - 1] != '*')
        return false;
    while (slashes + 1 < text.len && text.ptr[text.len - 2 - slashes] == '\\')
        slashes++;
    return slashes % 2 == 0;
}

static enum status mend_number(struct converting *c, struct value *number) {
    struct str was = value_string(number), now = escape_number(c, was);
    if (!was.ptr)
        return STATUS_OK;
    if (!now.ptr)
        return STATUS_MEMORY;
    if (!str_eq(was, now))
        TRY(convert_tell(c, NUMBER_ESCAPED, number, was, now));
    struct str open = str_format(c->arena, STR_F "*", STR_A(now));
    bool add = !c->options->numbers_are_whole && !ends_on_star(now);
    if (count_stars(add ? open : now) > 1) {
        TRY(convert_tell(c, NUMBER_STARS, number, was, STR_NONE));
        value_remove(number);
        return STATUS_OK;
    }
    value_rewrite(number, add ? open : now);
    return add ? convert_tell(c, NUMBER_STAR, number, was, open) : STATUS_OK;
}

static enum status mend_numbers(struct converting *c, struct value *list) {
    for (struct value *number = value_items(list), *next; number; number = next) {
        next = number->next;
        TRY(mend_number(c, number));
    }
    TRY(convert_unique(c, list));
    convert_drop_empty(list);
    return STATUS_OK;
}

/* ---- package URLs */

/* The type stands between "pkg:" and the first slash; its case has no meaning. */
static enum status mend_purl(struct converting *c, struct value *purl) {
    struct str was = value_string(purl);
    size_t slash = str_find_char(was, '/');
    if (slash == SIZE_MAX)
        return STATUS_OK;
    struct str type = str_lower(c->arena, str_slice(was, 0, slash));
    if (str_eq(type, str_slice(was, 0, slash)))
        return STATUS_OK;
    value_rewrite(purl, str_format(c->arena, STR_F STR_F, STR_A(type), STR_A(str_skip(was, slash))));
    return convert_tell(c, PURL_TYPE, purl, was, value_string(purl));
}

static enum status list_purl(struct converting *c, struct value *purl) {
    struct value *helper = purl->up, *list = tree_new(&c->tree, JSON_ARRAY, purl->from);
    TRY(convert_tell(c, FORM_CHANGED, purl, STR("purl"), STR("purls")));
    value_remove(purl);
    value_append(list, purl);
    value_set(helper, STR("purls"), list);
    return mend_purl(c, purl);
}

/* ---- all of it */

static const struct {
    struct str key;
    enum status (*mend)(struct converting *c, struct value *value);
} parts[] = {
    {STR_INIT("hashes"), mend_hashes},
    {STR_INIT("model_numbers"), mend_numbers},
    {STR_INIT("purl"), list_purl},
    {STR_INIT("sbom_urls"), convert_unique},
    {STR_INIT("serial_numbers"), mend_numbers},
    {STR_INIT("skus"), mend_numbers},
    {STR_INIT("x_generic_uris"), convert_unique},
};

static enum status mend_helper(struct converting *c, struct value *helper) {
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        struct value *part = value_get(helper, parts[i].key);
        if (part)
            TRY(parts[i].mend(c, part));
    }
    if (helper->count > 0 || helper->type != JSON_OBJECT)
        return STATUS_OK;
    TRY(convert_tell(c, HELPER_EMPTY, helper, STR_NONE, STR_NONE));
    value_remove(helper);
    return STATUS_OK;
}

/* ---- paths of products */

static enum status make_path(struct converting *c, struct value *path) {
    struct value *list = tree_new(&c->tree, JSON_ARRAY, path->from);
    struct value *step = tree_new(&c->tree, JSON_OBJECT, path->from);
    struct value *category = value_get(path, STR("category"));
    struct value *next = value_get(path, STR("relates_to_product_reference"));
    value_remove(category);
    value_remove(next);
    value_set(step, STR("category"), category);
    value_set(step, STR("next_product_reference"), next);
    value_append(list, step);
    value_set(path, STR("subpaths"), list);
    return STATUS_OK;
}

#define HELPER_OF(product) STR_INIT(product ".product_identification_helper")
static const struct convert_rule rules[] = {
    {STR_INIT("product_tree.product_paths[]"), make_path},
    {HELPER_OF("product_tree.branches*.product"), mend_helper},
    {HELPER_OF("product_tree.full_product_names[]"), mend_helper},
    {HELPER_OF("product_tree.product_paths[].full_product_name"), mend_helper},
};
const struct convert_rules convert_product_rules = {rules, ARRAY_LEN(rules)};
