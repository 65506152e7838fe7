#include "advisory/name_list.h"

#include <string.h>

enum { TAILED_MIN = 4 };

static bool is_blank_or_end(struct str text, size_t at) {
    return at >= text.len || text.ptr[at] == ' ';
}

/* A new item from up to four pieces; ptr NULL when the list is full. */
static struct str join(struct name_list *list, const struct str *pieces, size_t count) {
    size_t len = 0;
    for (size_t i = 0; i < count; i++)
        len += pieces[i].len;
    if (len > NAME_LIST_BYTES - list->used) {
        list->cut = true;
        return STR_NONE;
    }
    char *bytes = list->bytes + list->used;
    list->used += len;
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].len > 0)
            memcpy(bytes + at, pieces[i].ptr, pieces[i].len);
        at += pieces[i].len;
    }
    return (struct str){bytes, len};
}

static void add(struct name_list *list, struct str item) {
    if (item.ptr == NULL)
        return;
    if (list->count == NAME_LIST_MAX)
        list->cut = true;
    else
        list->items[list->count++] = item;
}

/* Writes out item `index`: true when it was replaced by others, which stand at the end now. */
typedef bool (*list_step)(struct name_list *list, size_t index);

/* Puts the items from `from` on in place of item `index`. */
static void replace(struct name_list *list, size_t index, size_t from) {
    if (list->count == from)
        return;
    list->items[index] = list->items[from];
    memmove(&list->items[from], &list->items[from + 1], (list->count - from - 1) * sizeof(list->items[0]));
    list->count--;
}

/* "cpu(-p)", "cpu(-r2/r4)", "r04(en)cpu": with and without. */
static bool expand_option(struct name_list *list, size_t index) {
    struct str text = list->items[index];
    size_t open = str_find_char(text, '(');
    size_t close = open == SIZE_MAX ? SIZE_MAX : str_find_char(str_skip(text, open), ')');
    if (close == SIZE_MAX)
        return false;
    struct str before = str_slice(text, 0, open);
    struct str option = str_slice(text, open + 1, open + close);
    struct str after = str_skip(text, open + close + 1);
    size_t from = list->count;
    add(list, join(list, (struct str[]){before, after}, 2));
    bool dash = option.len > 0 && option.ptr[0] == '-';
    struct str rest = dash ? str_skip(option, 1) : option;
    struct str part;
    while (str_next(&rest, '/', &part))
        add(list, join(list, (struct str[]){before, dash ? STR("-") : STR(""), part, after}, 4));
    replace(list, index, from);
    return true;
}

/* "fx5u-xmy/z x=32,64 y=t,r z=es": the letters that are explained stand for anything. */
static bool expand_placeholders(struct name_list *list, size_t index) {
    struct str text = list->items[index];
    size_t at = str_find_char(text, '=') != SIZE_MAX ? str_find(text, STR(" x=")) : SIZE_MAX;
    if (at == SIZE_MAX)
        return false;
    struct str item = join(list, (struct str[]){str_slice(text, 0, at)}, 1);
    if (item.ptr == NULL)
        return false;
    char *bytes = list->bytes + (item.ptr - list->bytes);
    size_t chunk = item.len;
    while (chunk > 0 && bytes[chunk - 1] != ' ')
        chunk--;
    for (size_t i = chunk; i < item.len; i++) {
        if (bytes[i] == 'x' || bytes[i] == 'y' || bytes[i] == 'z')
            bytes[i] = i > chunk + 1 ? '*' : bytes[i];
    }
    list->items[index] = item;
    return true;
}

/* The shape of a designator: leading letters, then digits, then the rest. */
struct shape {
    struct str letters;
    struct str digits;
    struct str rest;
};

static struct shape shape_of(struct str part) {
    size_t a = 0;
    while (a < part.len && (char_is_alpha(part.ptr[a]) || part.ptr[a] == '-'))
        a++;
    size_t d = a;
    while (d < part.len && char_is_digit(part.ptr[d]))
        d++;
    return (struct shape){str_slice(part, 0, a), str_slice(part, a, d), str_skip(part, d)};
}

enum { SHARED_WORD_MIN = 3 };

/* True when a word of letters, three at least, stands in both. */
static bool share_word(struct str item, struct str first) {
    struct str word;
    while (str_next(&item, ' ', &word)) {
        bool letters = word.len >= SHARED_WORD_MIN && shape_of(word).letters.len == word.len;
        struct str rest = first, other;
        while (letters && str_next(&rest, ' ', &other)) {
            if (str_eq(other, word))
                return true;
        }
    }
    return false;
}

static struct str without_and(struct str item) {
    item = str_trim(item);
    return str_starts(item, STR("and ")) ? str_trim(str_skip(item, 4)) : item;
}

/* "hmi comfort panels, hmi multi panels": names in full, each of which repeats a word of the first. */
static bool expand_names(struct name_list *list, size_t index) {
    struct str rest = list->items[index], first = STR_NONE, item;
    if (str_find_char(rest, ',') == SIZE_MAX) /* as in most names */
        return false;
    str_next(&rest, ',', &first);
    while (str_next(&rest, ',', &item)) {
        item = without_and(item);
        if (str_find_char(item, ' ') == SIZE_MAX || !share_word(item, first))
            return false;
    }
    size_t from = list->count;
    rest = list->items[index];
    while (str_next(&rest, ',', &item))
        add(list, without_and(item));
    replace(list, index, from);
    return true;
}

/* Digits may have one place more or less: 32/64/120. */
static bool digits_alike(struct str a, struct str b) {
    return a.len > 0 && b.len > 0 && (a.len > b.len ? a.len - b.len : b.len - a.len) <= 1;
}

/* One part of a slash list as a whole designator; ptr NULL when it is none. `suffix` is what the last part has for all.
 */
static struct str slash_part(struct name_list *list, struct shape first, struct str part, struct str suffix) {
    struct shape s = shape_of(part);
    if (s.letters.len == 0 && digits_alike(s.digits, first.digits) && (first.letters.len > 0 || first.rest.len == 0))
        return join(list, (struct str[]){first.letters, part, s.rest.len == 0 ? suffix : STR("")}, 3);
    bool alike = s.letters.len > 0 || digits_alike(s.digits, first.digits);
    bool same_letters = alike && str_eq(s.letters, first.letters) && s.digits.len > 0;
    bool same_build = s.letters.len == first.letters.len && s.letters.len > 0 && s.digits.len == first.digits.len;
    if (s.digits.len > 0 && (same_letters || same_build))
        return join(list, (struct str[]){part, s.rest.len == 0 ? suffix : STR("")}, 2);
    return STR_NONE;
}

/* What the last part of "04/08/16cpu" has and the others do not: it belongs to all. Of "s2020/s2020g" it does not. */
static struct str shared_suffix(struct str chunk) {
    struct str rest = chunk;
    struct str part = STR_NONE;
    struct str suffix = STR("");
    struct str first = str_slice(chunk, 0, str_find_char(chunk, '/'));
    while (str_next(&rest, '/', &part)) {
        if (suffix.len > 0)
            return STR("");
        suffix = shape_of(part).rest;
    }
    return part.len > first.len && str_starts(part, first) ? STR("") : suffix;
}

/* Adds what a chunk with slashes stands for; false (and nothing added) when the slashes separate no designators. */
static bool add_slash_parts(struct name_list *list, struct str before, struct str chunk, struct str after) {
    struct name_list saved = {.count = list->count, .used = list->used, .cut = list->cut};
    struct str suffix = shared_suffix(chunk);
    struct str rest = chunk;
    struct str part = STR_NONE;
    str_next(&rest, '/', &part);
    struct shape first = shape_of(part);
    if (first.digits.len > 0)
        add(list, join(list, (struct str[]){before, part, first.rest.len == 0 ? suffix : STR(""), after}, 4));
    bool fits = first.digits.len > 0;
    while (fits && str_next(&rest, '/', &part)) {
        struct str whole = slash_part(list, first, part, suffix);
        fits = whole.ptr != NULL;
        if (fits)
            add(list, join(list, (struct str[]){before, whole, after}, 3));
    }
    if (!fits) {
        list->count = saved.count;
        list->used = saved.used;
        list->cut = saved.cut;
    }
    return fits;
}

/* The end of the chunk that begins at `at`. */
static size_t chunk_end(struct str text, size_t at) {
    while (!is_blank_or_end(text, at) && text.ptr[at] != ',' && text.ptr[at] != ';')
        at++;
    return at;
}

/* "ads/adx/oas", "fcn/fcj": types in letters. Two letters are more often one word: "pn/dp". */
static bool add_letter_parts(struct name_list *list, struct str before, struct str chunk, struct str after) {
    struct str series = str_ends(chunk, STR("-series")) ? STR("-series") : STR("");
    chunk = str_slice(chunk, 0, chunk.len - series.len);
    struct str rest = chunk;
    struct str part;
    size_t parts = 0;
    size_t first_len = 0;
    while (str_next(&rest, '/', &part)) {
        first_len = parts++ == 0 ? part.len : first_len;
        struct shape s = shape_of(part);
        if (s.letters.len != part.len || part.len != first_len || part.len < 2 || part.len > 4)
            return false;
    }
    if (parts < 2 || (parts < 3 && first_len < 3 && !list->family))
        return false;
    rest = chunk;
    while (str_next(&rest, '/', &part))
        add(list, join(list, (struct str[]){before, part, series, after}, 4));
    return true;
}

/* "xgk-cpuu/h/a/s/e": letters that take the place of the first type's last one. */
static bool add_letter_tails(struct name_list *list, struct str before, struct str chunk, struct str after) {
    struct str rest = chunk;
    struct str first;
    struct str part;
    size_t parts = 0;
    str_next(&rest, '/', &first);
    if (first.len < TAILED_MIN || shape_of(first).letters.len != first.len)
        return false;
    for (; str_next(&rest, '/', &part); parts++) {
        if (part.len < 1 || part.len > 2 || shape_of(part).letters.len != part.len)
            return false;
    }
    if (parts < 2)
        return false;
    /* In one piece, so that XGI-CPUS is not read as CPUs. */
    size_t dash = str_find_char(first, '-');
    struct str front = str_slice(first, 0, dash);
    struct str stem = dash < first.len ? str_skip(first, dash + 1) : STR("");
    add(list, join(list, (struct str[]){before, front, stem, after}, 4));
    front = str_slice(front, 0, front.len - (stem.len == 0));
    stem = str_slice(stem, 0, stem.len - (stem.len > 0));
    rest = str_skip(chunk, first.len + 1);
    while (str_next(&rest, '/', &part))
        add(list, join(list, (struct str[]){before, front, stem, part, after}, 5));
    return true;
}

static bool has_digit(struct str word) {
    for (size_t i = 0; i < word.len; i++)
        if (char_is_digit(word.ptr[i]))
            return true;
    return false;
}

/* "m-800 / s615": two designators with blanks around the slash, which stands at `at`. */
static bool add_parted(struct name_list *list, struct str text, size_t at) {
    struct str before = str_trim(str_slice(text, 0, at));
    struct str after = str_trim(str_skip(text, at + 1));
    size_t end = chunk_end(after, 0), begin = before.len;
    while (begin > 0 && before.ptr[begin - 1] != ' ')
        begin--;
    struct str left = str_skip(before, begin), right = str_slice(after, 0, end);
    if (!has_digit(left) || !has_digit(right))
        return false;
    struct str rest = str_skip(after, end);
    add(list, join(list, (struct str[]){before, rest}, 2));
    add(list, join(list, (struct str[]){str_slice(before, 0, begin), right, rest}, 3));
    return true;
}

static bool expand_slash(struct name_list *list, size_t index) {
    struct str text = list->items[index];
    if (str_find_char(text, '/') == SIZE_MAX) /* as in most names */
        return false;
    for (size_t at = 0; at < text.len; at = chunk_end(text, at) + 1) {
        struct str chunk = str_slice(text, at, chunk_end(text, at));
        if (!str_contains(chunk, STR("/")))
            continue;
        size_t from = list->count;
        struct str before = str_slice(text, 0, at);
        struct str after = str_skip(text, at + chunk.len);
        if (chunk.len == 1
                ? add_parted(list, text, at)
                : add_slash_parts(list, before, chunk, after) || add_letter_parts(list, before, chunk, after) ||
                      add_letter_tails(list, before, chunk, after)) {
            replace(list, index, from);
            return true;
        }
    }
    return false;
}

/* Steps over what stands between two items of a list: commas, "and", "&", "or", blanks. `*strong`: more than blanks. */
static size_t skip_connector(struct str text, size_t at, bool *strong) {
    static const struct str words[] = {STR_INIT("and "), STR_INIT("& "), STR_INIT("or ")};
    *strong = false;
    for (;;) {
        size_t before = at;
        while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == ',' || text.ptr[at] == ';')) {
            *strong = *strong || text.ptr[at] != ' ';
            at++;
        }
        for (size_t i = 0; i < ARRAY_LEN(words); i++) {
            if (str_starts(str_skip(text, at), words[i])) {
                at += words[i].len;
                *strong = true;
            }
        }
        if (at == before)
            return at;
    }
}

static bool is_placeholders(struct str rest) {
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.ptr[i] != 'x' && rest.ptr[i] != '*')
            return false;
    }
    return true;
}

/* Bare numbers are only alike when nothing but placeholders follows: "24V, 2x100" is no list, "3xxx 48xx" is. */
static bool shapes_alike(struct shape a, struct shape b) {
    bool bare = a.letters.len == 0 && !(is_placeholders(a.rest) && is_placeholders(b.rest));
    return str_eq(a.letters, b.letters) && digits_alike(a.digits, b.digits) && !bare;
}

/* The word in front of `at`, with the blank behind it; empty when there is none. */
static struct str word_before(struct str text, size_t at) {
    size_t end = at;
    while (end > 0 && text.ptr[end - 1] == ' ')
        end--;
    size_t start = end;
    while (start > 0 && text.ptr[start - 1] != ' ')
        start--;
    return str_slice(text, start, at);
}

enum { RUN_MAX = 24 };
struct run {
    struct str items[RUN_MAX];
    size_t count;
    size_t end;  /* of the last item */
    bool strong; /* commas or "and" stand between the items, or they are letters and digits alone: "GT27 GT25" */
};

/* Chunks of one shape, from the one at `at` on. */
static void find_run(struct str text, size_t at, struct run *run) {
    struct str word = word_before(text, at);
    struct shape first = shape_of(str_slice(text, at, chunk_end(text, at)));
    bool strong = false;
    run->count = 0;
    run->end = at;
    run->strong = false;
    while (at < text.len && run->count < RUN_MAX) {
        struct str chunk = str_slice(text, at, chunk_end(text, at));
        if (chunk.len == 0 || !shapes_alike(first, shape_of(chunk)))
            return;
        run->strong = run->strong || strong;
        bool plain = first.letters.len > 0 && first.rest.len == 0 && shape_of(chunk).rest.len == 0;
        run->strong = run->strong || (plain && run->count > 0);
        run->items[run->count++] = chunk;
        run->end = at + chunk.len;
        at = skip_connector(text, run->end, &strong);
        if (strong && word.len > 0 && str_starts(str_skip(text, at), word))
            at += word.len;
    }
}

/* Whether the chunk behind the one at `at` begins as that does, or repeats the word in front of it: the others are no
 * run, and most names have none. */
static bool may_run(struct str text, size_t at) {
    bool strong = false;
    size_t next = skip_connector(text, chunk_end(text, at), &strong);
    if (next >= text.len)
        return false;
    bool digits = char_is_digit(text.ptr[at]) && char_is_digit(text.ptr[next]);
    return digits || text.ptr[at] == text.ptr[next] || strong;
}

static bool expand_run(struct name_list *list, size_t index) {
    struct str text = list->items[index];
    struct run run; /* not in the loop: a hardened build would clear it for every word */
    for (size_t at = 0; at < text.len; at++) {
        if (at > 0 && text.ptr[at - 1] != ' ')
            continue;
        if (!may_run(text, at))
            continue;
        find_run(text, at, &run);
        if (run.count < 2 || !run.strong)
            continue;
        size_t from = list->count;
        for (size_t i = 0; i < run.count; i++)
            add(list, join(list, (struct str[]){str_slice(text, 0, at), run.items[i], str_skip(text, run.end)}, 3));
        replace(list, index, from);
        return true;
    }
    return false;
}

/* "c300 and ace controllers": a designator and a short word, at the front of the name. */
static bool expand_pair(struct name_list *list, size_t index) {
    struct str text = list->items[index];
    size_t first = chunk_end(text, 0);
    struct str rest = str_skip(text, first);
    if (first == 0 || !str_starts(rest, STR(" and ")))
        return false;
    size_t at = first + STR(" and ").len;
    size_t end = chunk_end(text, at);
    struct shape a = shape_of(str_slice(text, 0, first));
    struct shape b = shape_of(str_slice(text, at, end));
    bool word_a = a.letters.len == first && first <= 4;
    bool word_b = b.letters.len == end - at && end - at <= 4 && end > at;
    if ((a.digits.len > 0 && word_b) == (b.digits.len > 0 && word_a))
        return false;
    size_t from = list->count;
    add(list, join(list, (struct str[]){str_slice(text, 0, first), str_skip(text, end)}, 2));
    add(list, str_skip(text, at));
    replace(list, index, from);
    return true;
}

void name_list(struct str text, bool family, struct name_list *list) {
    static const list_step steps[] = {expand_names, expand_placeholders, expand_option,
                                      expand_run,   expand_pair,         expand_slash};
    list->family = family;
    list->count = 1;
    list->used = 0;
    list->cut = false;
    list->items[0] = text;
    for (size_t s = 0; s < ARRAY_LEN(steps); s++) {
        /* A step may leave more of its kind in what it writes: each item again until nothing changes. */
        for (size_t i = 0; i < list->count && !list->cut; i++) {
            for (int turns = 0; turns < 4 && steps[s](list, i); turns++) {
            }
        }
    }
}
