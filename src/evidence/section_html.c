/* Headings of HTML: h1 to h6, and what stands between them as a browser would show it. */
#include "evidence/section.h"

struct page {
    struct section_list *list;
    struct str rest;
    struct str anchor;   /* of an element before a heading */
    const char *heading; /* begins the text of the heading that is open; NULL: none is */
    unsigned level;
};

/* What no reader sees. */
static const struct str HIDDEN[] = {STR_INIT("script"), STR_INIT("style"), STR_INIT("head"), STR_INIT("template")};

static struct str tag_name(struct str tag) {
    size_t n = 0;
    while (n < tag.len && char_is_alnum(tag.ptr[n]))
        n++;
    return str_slice(tag, 0, n);
}

/* The value of id="..." (or of name="...") in a tag; empty: it has none. */
static struct str tag_id(struct str tag) {
    static const struct str KEYS[] = {STR_INIT(" id="), STR_INIT(" name=")};
    for (size_t i = 0; i < ARRAY_LEN(KEYS); i++) {
        size_t at = str_find_nocase(tag, KEYS[i]);
        if (at == SIZE_MAX)
            continue;
        struct str value = str_skip(tag, at + KEYS[i].len);
        char quote = value.len > 0 ? value.ptr[0] : '\0';
        bool quoted = quote == '"' || quote == '\'';
        value = quoted ? str_skip(value, 1) : value;
        size_t end = str_find_char(value, quoted ? quote : ' ');
        return str_slice(value, 0, end);
    }
    return STR("");
}

/* "h2" and "H2" are of level 2; 0: no heading. */
static unsigned heading_level(struct str name) {
    bool is = name.len == 2 && char_lower(name.ptr[0]) == 'h' && name.ptr[1] >= '1' && name.ptr[1] <= '6';
    return is ? (unsigned)(name.ptr[1] - '0') : 0;
}

/* Text with its tags taken out. ptr NULL without memory. */
static struct str without_tags(struct arena *arena, struct str text) {
    char *copy = ARENA_ARRAY(arena, char, text.len + 1);
    size_t len = 0;
    bool inside = false;
    for (size_t i = 0; copy && i < text.len; i++) {
        inside = inside || text.ptr[i] == '<';
        if (!inside)
            copy[len++] = text.ptr[i];
        inside = inside && text.ptr[i] != '>';
    }
    return copy ? (struct str){copy, len} : STR_NONE;
}

static enum status close_heading(struct page *page, const char *end) {
    struct str inside = {page->heading, (size_t)(end - page->heading)};
    struct str title = without_tags(page->list->arena, str_slice(inside, 0, 4 * (size_t)SECTION_TITLE_MAX));
    page->heading = NULL;
    if (!title.ptr)
        return STATUS_MEMORY;
    TRY(section_add(page->list, title, page->anchor, page->level));
    page->anchor = STR("");
    return STATUS_OK;
}

/* Behind the end of an element that is not shown. */
static void pass(struct page *page, struct str name) {
    while (page->rest.len > 0) {
        size_t at = str_find(page->rest, STR("</"));
        if (at == SIZE_MAX) {
            page->rest = STR("");
            return;
        }
        page->rest = str_skip(page->rest, at + 2);
        if (!str_eq_nocase(tag_name(page->rest), name))
            continue;
        size_t end = str_find_char(page->rest, '>');
        page->rest = end == SIZE_MAX ? STR("") : str_skip(page->rest, end + 1);
        return;
    }
}

static bool is_hidden(struct str name) {
    bool hidden = false;
    for (size_t i = 0; i < ARRAY_LEN(HIDDEN); i++)
        hidden |= str_eq_nocase(name, HIDDEN[i]);
    return hidden;
}

/* `rest` begins behind the '<'. */
static enum status take_tag(struct page *page, const char *start) {
    if (str_starts(page->rest, STR("!--"))) {
        size_t end = str_find(page->rest, STR("-->"));
        page->rest = end == SIZE_MAX ? STR("") : str_skip(page->rest, end + 3);
        return STATUS_OK;
    }
    size_t end = str_find_char(page->rest, '>');
    struct str tag = str_slice(page->rest, 0, end), name = tag_name(tag), id = tag_id(tag);
    page->rest = end == SIZE_MAX ? STR("") : str_skip(page->rest, end + 1);
    if (str_starts(tag, STR("/"))) {
        bool closes = page->heading && heading_level(tag_name(str_skip(tag, 1))) > 0;
        return closes ? close_heading(page, start) : STATUS_OK;
    }
    page->anchor = id.len > 0 ? id : page->anchor;
    if (heading_level(name) > 0 && !page->heading) {
        page->level = heading_level(name);
        page->heading = page->rest.ptr;
    }
    if (is_hidden(name))
        pass(page, name);
    return STATUS_OK;
}

enum status section_read_html(struct str text, struct section_list *list) {
    struct page page = {.list = list, .rest = text};
    while (page.rest.len > 0) {
        size_t at = str_find_char(page.rest, '<');
        struct str shown = str_slice(page.rest, 0, at);
        if (!page.heading && str_trim(shown).len > 0) {
            section_body(list, shown);
            page.anchor = STR("");
        }
        if (at == SIZE_MAX)
            break;
        const char *start = page.rest.ptr + at;
        page.rest = str_skip(page.rest, at + 1);
        TRY(take_tag(&page, start));
    }
    return STATUS_OK;
}
