#include "advisory/fix_label.h"

#include "advisory/range.h"
#include "advisory/wording.h"

enum { LABEL_MAX = 300 };

/* "Update to V6.0 SP5 and apply Hotfix 2 or later - Download": a sentence with a link behind it, and no name. */
static bool leads_to_link(struct str label) {
    static const struct str front = STR_INIT("update to ");
    struct str version = str_skip(label, front.len);
    size_t mark = version.len > 1 && char_lower(version.ptr[0]) == 'v' ? 1 : 0;
    return str_starts_nocase(label, front) && version.len > mark && char_is_digit(version.ptr[mark]) &&
           str_ends_nocase(label, STR(" - download"));
}

/* The label's length: up to the first colon with a blank behind it in the first sentence, or to ", Version". 0: there
 * is none. */
static size_t label_of(struct str text) {
    for (size_t i = 0; i + 1 < text.len && i < LABEL_MAX; i++) {
        bool blank = char_is_blank(text.ptr[i + 1]);
        if (text.ptr[i] == ':' && leads_to_link(str_slice(text, 0, i)))
            return 0;
        if ((text.ptr[i] == ':' && blank) ||
            (text.ptr[i] == ',' && str_starts_nocase(str_skip(text, i), STR(", version"))))
            return i;
        if ((text.ptr[i] == '.' && blank) || text.ptr[i] == '\n')
            return 0;
    }
    return 0;
}

static size_t next_alnum(struct str text, size_t at) {
    while (at < text.len && !char_is_alnum(text.ptr[at]))
        at++;
    return at;
}

/* How many letters and digits both begin with; `*whole`: the shorter one up to a word's end in the other. */
static size_t shared_front(struct str a, struct str b, bool *whole) {
    size_t count = 0;
    size_t i = next_alnum(a, 0);
    size_t k = next_alnum(b, 0);
    bool digit = false;
    while (i < a.len && k < b.len && char_lower(a.ptr[i]) == char_lower(b.ptr[k])) {
        digit = char_is_digit(a.ptr[i]);
        i = next_alnum(a, i + 1);
        k = next_alnum(b, k + 1);
        count++;
    }
    *whole = false;
    if (count == 0 || (i < a.len && k < b.len))
        return count;
    struct str longer = i < a.len ? a : b;
    size_t at = i < a.len ? i : k;
    *whole = at == longer.len || !char_is_alnum(longer.ptr[at - 1]) || char_is_digit(longer.ptr[at]) != digit;
    return count;
}

/* An item of a label without what leads to a name in it. */
static struct str without_leads(struct str item) {
    static const struct str leads[] = {STR_INIT("for "), STR_INIT("users of "), STR_INIT("and "), STR_INIT("the ")};
    item = str_trim(item);
    for (size_t i = 0; i < ARRAY_LEN(leads); i++) {
        if (str_starts_nocase(item, leads[i]))
            item = str_trim(str_skip(item, leads[i].len));
    }
    return item;
}

/* How much of a product's name an item without leads is; 0: it is not its name. */
static size_t fits(struct str item, struct str product) {
    bool whole = false;
    size_t shared = shared_front(item, product, &whole);
    return whole ? shared : 0;
}

/* Two words with capitals, and none that the product has: the name of something else. */
static bool is_foreign(struct str label, struct str name) {
    struct str word;
    unsigned capitals = 0;
    while (wording_next(&label, &word)) {
        if (range_fixed_is_neutral(word))
            continue;
        if (wording_repeats(word, name))
            return false;
        capitals += word.ptr[0] >= 'A' && word.ptr[0] <= 'Z';
    }
    return capitals >= 2;
}

static bool names_another(const struct csaf_document *d, const struct csaf_set *set, struct str name, struct str item,
                          size_t own) {
    for (uint32_t i = 0; i < set->count; i++) {
        struct str another = d->products[set->items[i]].product;
        if (fits(item, another) > own && !str_eq(another, name))
            return true;
    }
    return false;
}

/* What one item of a label names: the product that it fits best. */
static enum fix_label read_item(const struct csaf_document *d, const struct csaf_set *set, struct str name,
                                struct str text) {
    struct str item = without_leads(text);
    size_t own = fits(item, name);
    if (names_another(d, set, name, item, own))
        return FIX_LABEL_OTHER;
    return own > 0 ? FIX_LABEL_OWN : FIX_LABEL_NONE;
}

enum fix_label fix_label_read(const struct csaf_document *document, const struct csaf_set *set, uint32_t product,
                              struct str text, struct str *rest) {
    struct str name = document->products[product].product;
    size_t end = label_of(text);
    struct str label = str_slice(text, 0, end);
    struct str item;
    enum fix_label found = FIX_LABEL_NONE;
    *rest = text;
    if (end > 0 && is_foreign(label, name))
        return FIX_LABEL_OTHER;
    while (end > 0 && found != FIX_LABEL_OWN && str_next(&label, ',', &item)) {
        size_t cut = str_find_nocase(item, STR(" and "));
        enum fix_label first = read_item(document, set, name, item);
        enum fix_label second = cut < item.len ? read_item(document, set, name, str_skip(item, cut)) : FIX_LABEL_NONE;
        bool own = first == FIX_LABEL_OWN || second == FIX_LABEL_OWN;
        bool other = first == FIX_LABEL_OTHER || second == FIX_LABEL_OTHER;
        found = own ? FIX_LABEL_OWN : other ? FIX_LABEL_OTHER : found;
    }
    if (found != FIX_LABEL_NONE)
        *rest = str_trim(str_skip(text, end + 1));
    return found;
}

/* The next word that says something. */
static bool next_telling(struct str *rest, struct str *word) {
    while (wording_next(rest, word))
        if (!range_fixed_is_neutral(*word) || str_eq_nocase(*word, STR("versions")))
            return true;
    return false;
}

bool fix_label_is_name(struct str label, struct str name) {
    struct str one, other;
    bool more = next_telling(&label, &one);
    while (more && next_telling(&name, &other)) {
        if (!str_eq_nocase(one, other))
            return false;
        more = next_telling(&label, &one);
    }
    return !more && !next_telling(&name, &other);
}
