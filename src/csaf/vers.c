#include "csaf/vers.h"

#include "base/map.h"

struct reader {
    struct arena *arena;
    struct vers *vers;
    bool memory; /* is out */
};

/* Keeps the first fault. */
static void blame(struct reader *r, struct str text) {
    if (!text.ptr)
        r->memory = true;
    else if (!r->vers->fault.ptr)
        r->vers->fault = text;
}

static void blame_version(struct reader *r, struct str version, const char *what) {
    blame(r, str_format(r->arena, "'" STR_F "' %s", STR_A(str_slice(version, 0, 80)), what));
}

/* ---- signs and versions */

static const struct {
    struct str text;
    enum vers_sign sign;
} signs[] = {
    {STR_INIT(">="), VERS_FROM}, {STR_INIT("<="), VERS_UP_TO}, {STR_INIT("!="), VERS_IS_NOT},
    {STR_INIT("<"), VERS_BELOW}, {STR_INIT(">"), VERS_ABOVE},
};

static enum vers_sign take_sign(struct str *text) {
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (str_starts(*text, signs[i].text)) {
            *text = str_skip(*text, signs[i].text.len);
            return signs[i].sign;
        }
    return VERS_IS;
}

/* Two digits of base 16, letters large, as their value; -1: they are not. */
static int octet_of(struct str text) {
    static const struct str digits = STR_INIT("0123456789ABCDEF");
    size_t high = text.len > 1 ? str_find_char(digits, text.ptr[0]) : SIZE_MAX;
    size_t low = text.len > 1 ? str_find_char(digits, text.ptr[1]) : SIZE_MAX;
    return high == SIZE_MAX || low == SIZE_MAX ? -1 : (int)(high * 16 + low);
}

/* What needs no encoding must not be encoded: letters, digits, "-._~", and the colons of a time. */
static bool needs_encoding(const struct vers *vers, char c) {
    bool time = vers->type && str_eq(vers->type->name, STR("datetime"));
    return !char_is_alnum(c) && str_find_char(STR("-._~"), c) == SIZE_MAX && !(time && c == ':');
}

static struct str decode(struct reader *r, struct str text) {
    char *first = arena_get_raw(r->arena, text.len, 1), *at = first;
    if (!first) {
        r->memory = true;
        return text;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '%') {
            *at++ = text.ptr[i];
            continue;
        }
        int octet = octet_of(str_skip(text, i + 1));
        if (octet < 0 || !needs_encoding(r->vers, (char)octet)) {
            blame_version(r, text,
                          "is not encoded as it should: write '%' and two digits of 0-9 and A-F, where needed alone");
            return text;
        }
        *at++ = (char)octet;
        i += 2;
    }
    return (struct str){first, (size_t)(at - first)};
}

static struct str read_version(struct reader *r, struct str text) {
    bool encoded = false;
    if (text.len == 0)
        blame(r, STR("has a part without a version: write a version behind each sign, and '|' only between parts"));
    for (size_t i = 0; i < text.len; i++) {
        encoded |= text.ptr[i] == '%';
        if (str_find_char(STR("<>=!*"), text.ptr[i]) != SIZE_MAX)
            blame_version(r, text, "holds one of <>=!*: write them encoded in a version, as %3C or so");
    }
    return encoded ? decode(r, text) : text;
}

static enum status read_constraints(struct reader *r, struct str text) {
    struct vers *v = r->vers;
    size_t room = 1;
    struct str part;
    for (size_t i = 0; i < text.len; i++)
        room += text.ptr[i] == '|';
    v->items = ARENA_ARRAY(r->arena, struct vers_constraint, room);
    if (!v->items)
        return STATUS_MEMORY;
    while (str_next(&text, '|', &part)) {
        enum vers_sign sign = take_sign(&part);
        if (!v->typed && sign == VERS_IS && str_starts(part, STR("=")))
            part = str_skip(part, 1); /* official examples of vls write it */
        v->items[v->count++] = (struct vers_constraint){sign, read_version(r, part)};
    }
    return STATUS_OK;
}

/* ---- the order of constraints */

static bool is_lower_end(enum vers_sign sign) {
    return sign == VERS_ABOVE || sign == VERS_FROM;
}

static bool is_upper_end(enum vers_sign sign) {
    return sign == VERS_BELOW || sign == VERS_UP_TO;
}

/* Of two that follow each other, exclusions left out: a lower end wants an upper one, all else wants no upper end. */
static void check_alternation(struct reader *r) {
    const struct vers_constraint *before = NULL;
    for (size_t i = 0; i < r->vers->count; i++) {
        const struct vers_constraint *at = &r->vers->items[i];
        if (at->sign == VERS_IS_NOT)
            continue;
        if (before && is_lower_end(before->sign) != is_upper_end(at->sign))
            blame_version(r, at->version,
                          is_lower_end(before->sign)
                              ? "stands where the range is open below already: take this one out, or close it first"
                              : "ends a range that holds what stands before it: take that out");
        before = at;
    }
}

/* A vls may name a version twice: nobody knows which of its versions are the same. */
static enum status check_unique(struct reader *r) {
    struct map seen;
    map_init(&seen, r->arena, false);
    for (size_t i = 0; r->vers->typed && r->vers->count > 1 && i < r->vers->count; i++) {
        uint32_t index = (uint32_t)i, stored;
        TRY(map_add(&seen, r->vers->items[i].version, index, &stored));
        if (stored != index)
            blame_version(r, r->vers->items[i].version, "occurs twice: take one out");
    }
    return STATUS_OK;
}

/* Where two that follow each other cannot be compared, nothing is said of them. */
static void check_sorted(struct reader *r) {
    const struct vers *v = r->vers;
    for (size_t i = 1; i < v->count && !v->fault.ptr; i++) {
        int order;
        if (!vers_compare(v->type, v->items[i - 1].version, v->items[i].version, &order))
            continue;
        if (order > 0)
            blame_version(r, v->items[i].version, "is the lower version, and stands behind the higher: sort them");
        else if (order == 0 && v->typed)
            blame_version(r, v->items[i].version, "is the version before it, written otherwise: name it once");
    }
}

/* ---- the whole */

static bool is_printable(struct str text) {
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~')
            return false;
    return true;
}

static void read_type(struct reader *r, struct str *text) {
    size_t slash = str_find_char(*text, '/');
    struct str type = str_slice(*text, 0, slash);
    struct vers *v = r->vers;
    bool good = slash != SIZE_MAX && type.len > 0 && type.ptr[0] >= 'a' && type.ptr[0] <= 'z';
    for (size_t i = 0; i < type.len; i++)
        good &= char_is(type.ptr[i], CHAR_SMALL | CHAR_DIGIT) || type.ptr[i] == '.' || type.ptr[i] == '-';
    *text = slash == SIZE_MAX ? STR("") : str_skip(*text, slash + 1);
    if (!good) {
        blame(r, STR("names no type: write vers:type/constraints, the type in small letters, digits, '.' and '-'"));
        return;
    }
    v->type_name = type;
    v->type = vers_type_find(type);
}

static void read_star(struct reader *r, struct str text) {
    struct vers *v = r->vers;
    bool star = str_eq(text, STR("*"));
    v->none = star && str_eq(v->type_name, STR("none"));
    v->all = star && !v->none;
    if (star && !v->none && !str_eq(v->type_name, STR("all")))
        blame(r, STR("means all versions: write vers:all/*"));
    if (!star && (str_eq(v->type_name, STR("all")) || str_eq(v->type_name, STR("none"))))
        blame(r, str_format(r->arena, "vers:" STR_F "/* is the only range of this type: name the type of the versions",
                            STR_A(v->type_name)));
}

static bool is_time_canonical(struct str version) {
    return str_find_char(version, 't') == SIZE_MAX && str_find_char(version, 'z') == SIZE_MAX;
}

static void check_times(struct reader *r) {
    const struct vers *v = r->vers;
    if (!v->type || !str_eq(v->type->name, STR("datetime")))
        return;
    for (size_t i = 0; i < v->count; i++)
        if (!is_time_canonical(v->items[i].version))
            blame_version(r, v->items[i].version, "is not how vers writes a time: write 'T' and 'Z' large");
}

enum status vers_read(struct str text, struct arena *arena, struct vers *vers) {
    struct reader r = {arena, vers, false};
    *vers = (struct vers){.type = &vers_plain, .typed = str_starts_nocase(text, STR("vers:"))};
    if (!is_printable(text))
        blame(&r, STR("holds blanks or signs beyond ASCII: write it without, such as >=1.2|<2.0"));
    else if (vers->typed && !str_starts(text, STR("vers:")))
        blame(&r, STR("begins with capital letters: write vers in small ones"));
    if (vers->typed) {
        vers->type = NULL;
        text = str_skip(text, STR("vers:").len);
        read_type(&r, &text);
    }
    if (!vers->fault.ptr)
        read_star(&r, text);
    if (!vers->fault.ptr && !vers->all && !vers->none) {
        TRY(read_constraints(&r, text));
        if (!vers->fault.ptr) {
            TRY(check_unique(&r));
            check_times(&r);
            check_sorted(&r);
            check_alternation(&r);
        }
    }
    return r.memory ? STATUS_MEMORY : STATUS_OK;
}

/* ---- what it holds */

bool vers_is_open(const struct vers *vers) {
    bool open = vers->all, any = false;
    for (size_t i = 0; i < vers->count; i++) {
        if (vers->items[i].sign == VERS_IS_NOT)
            continue;
        any = true;
        open = is_lower_end(vers->items[i].sign);
    }
    return open || (!any && vers->count > 0);
}

bool vers_is_single(const struct vers *vers) {
    const struct vers_constraint *held[2] = {NULL, NULL};
    size_t count = 0;
    for (size_t i = 0; i < vers->count; i++)
        if (vers->items[i].sign != VERS_IS_NOT && count++ < 2)
            held[count - 1] = &vers->items[i];
    if (count == 1)
        return held[0]->sign == VERS_IS;
    return count == 2 && held[0]->sign == VERS_FROM && held[1]->sign == VERS_UP_TO &&
           str_eq(held[0]->version, held[1]->version);
}

/* Ascending; equal ones are no step back. */
static bool are_ordered(const struct vers *v) {
    for (size_t i = 0; i < v->count; i++) {
        struct str version = v->items[i].version;
        if (!v->type || !v->type->valid || !v->type->valid(version) ||
            (i > 0 && v->type->compare(v->items[i - 1].version, version) > 0))
            return false;
    }
    return true;
}

struct walk {
    struct vers_interval *list;
    size_t count;
    bool inside;
    const struct vers_constraint *from; /* where the open interval begins; NULL: it has no lower end */
    bool from_in;
};

static void close_interval(struct walk *w, const struct vers_constraint *to, bool to_in) {
    w->list[w->count++] = (struct vers_interval){w->from, to, w->from && w->from_in, to_in};
}

static void step(struct walk *w, const struct vers_constraint *at) {
    switch (at->sign) {
    case VERS_IS:
        if (!w->inside)
            w->list[w->count++] = (struct vers_interval){at, at, true, true};
        break;
    case VERS_IS_NOT:
        if (!w->inside)
            break;
        close_interval(w, at, false);
        w->from = at;
        w->from_in = false;
        break;
    case VERS_BELOW:
    case VERS_UP_TO:
        close_interval(w, at, at->sign == VERS_UP_TO);
        w->inside = false;
        break;
    case VERS_ABOVE:
    case VERS_FROM:
        w->inside = true;
        w->from = at;
        w->from_in = at->sign == VERS_FROM;
        break;
    }
}

/* It holds what lies below its first constraint: an upper end is the first end, or there is nothing but exclusions. */
static bool begins_inside(const struct vers *v) {
    bool only_exclusions = v->count > 0;
    for (size_t i = 0; i < v->count; i++) {
        enum vers_sign sign = v->items[i].sign;
        if (is_lower_end(sign) || is_upper_end(sign))
            return is_upper_end(sign);
        only_exclusions &= sign == VERS_IS_NOT;
    }
    return only_exclusions || v->all;
}

bool vers_intervals(const struct vers *vers, struct arena *arena, struct vers_interval **intervals, size_t *count) {
    struct walk w = {.inside = begins_inside(vers)};
    if (vers->fault.ptr || !are_ordered(vers))
        return false;
    w.list = ARENA_ARRAY(arena, struct vers_interval, vers->count + 1);
    if (!w.list)
        return false;
    for (size_t i = 0; i < vers->count; i++)
        step(&w, &vers->items[i]);
    if (w.inside)
        close_interval(&w, NULL, false);
    *intervals = w.list;
    *count = w.count;
    return true;
}
