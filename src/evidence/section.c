#include "evidence/section.h"

#include "base/str.h"

/* First bytes of formats in which only a person can look. */
static const struct str UNREAD[] = {
    STR_INIT("%PDF-"),
    STR_INIT("PK\x03\x04"),
    STR_INIT("\xD0\xCF\x11\xE0"),
    STR_INIT("{\\rtf"),
    STR_INIT("\x89PNG\r\n"),
    STR_INIT("\xFF\xD8\xFF"),
    STR_INIT("GIF8"),
    STR_INIT("II*"),
    STR_INIT("MM\x00*"),
    STR_INIT("%!PS"),
    STR_INIT("7z\xBC\xAF"),
    STR_INIT("\x1F\x8B"),
    STR_INIT("\x28\xB5\x2F\xFD"),
    STR_INIT("\xFD"
             "7zXZ"),
    STR_INIT("BZh"),
    STR_INIT("\x04\x22\x4D\x18"),
    STR_INIT("\x02\x21\x4C\x18"),
    STR_INIT("\xFF\xFE"), /* of UTF-16, as the next */
    STR_INIT("\xFE\xFF"),
};

/* By the end of the name; any other is plain text. */
static const struct {
    struct str ends;
    enum section_form form;
} FORMS[] = {
    {STR_INIT(".md"), SECTION_MARKDOWN},   {STR_INIT(".markdown"), SECTION_MARKDOWN},
    {STR_INIT(".adoc"), SECTION_ASCIIDOC}, {STR_INIT(".asciidoc"), SECTION_ASCIIDOC},
    {STR_INIT(".rst"), SECTION_REST},      {STR_INIT(".rest"), SECTION_REST},
    {STR_INIT(".html"), SECTION_HTML},     {STR_INIT(".htm"), SECTION_HTML},
    {STR_INIT(".xhtml"), SECTION_HTML},    {STR_INIT(".csv"), SECTION_DATA},
    {STR_INIT(".tsv"), SECTION_DATA},      {STR_INIT(".json"), SECTION_DATA},
    {STR_INIT(".xml"), SECTION_DATA},      {STR_INIT(".yaml"), SECTION_DATA},
    {STR_INIT(".yml"), SECTION_DATA},      {STR_INIT(".log"), SECTION_DATA},
    {STR_INIT(".eml"), SECTION_DATA},
};

enum section_form section_form(struct str name, struct str text) {
    for (size_t i = 0; i < ARRAY_LEN(UNREAD); i++)
        if (str_starts(text, UNREAD[i]))
            return SECTION_UNREAD;
    if (str_find_char(text, '\0') != SIZE_MAX)
        return SECTION_UNREAD;
    static const struct str PACKED[] = {STR_INIT(".gz"), STR_INIT(".zst")};
    for (size_t i = 0; i < ARRAY_LEN(PACKED); i++)
        if (str_ends_nocase(name, PACKED[i]))
            name = str_slice(name, 0, name.len - PACKED[i].len);
    for (size_t i = 0; i < ARRAY_LEN(FORMS); i++)
        if (str_ends_nocase(name, FORMS[i].ends))
            return FORMS[i].form;
    return SECTION_PLAIN;
}

/* ---- words */

static bool is_letter(char c) {
    return char_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* The first byte of a character from U+3000 to U+D7FF: kana, ideographs, Hangul. */
static bool is_dense(char c) {
    return (unsigned char)c >= 0xE3 && (unsigned char)c <= 0xED;
}

size_t section_count(struct str text) {
    size_t words = 0, dense = 0;
    bool inside = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = is_letter(c) || (inside && (c == '\'' || c == '-' || c == '_' || c == '.'));
        words += letter && !inside;
        dense += is_dense(c);
        inside = letter;
    }
    return words + dense / 2;
}

/* ---- the list */

enum status section_add(struct section_list *list, struct str title, struct str anchor, unsigned level) {
    title = str_trim(str_slice(title, 0, SECTION_TITLE_MAX));
    if (list->count >= SECTIONS_MAX || (list->count > 0 && title.len == 0))
        return STATUS_OK;
    if (!arena_grow(list->arena, (void **)&list->items, list->count, &list->room, sizeof *list->items,
                    _Alignof(struct section)))
        return STATUS_MEMORY;
    list->items[list->count++] = (struct section){.title = title, .anchor = anchor, .level = level};
    return STATUS_OK;
}

void section_body(struct section_list *list, struct str text) {
    size_t words = section_count(text);
    list->items[list->count - 1].words += words;
    list->words += words;
}

enum status section_read(enum section_form form, struct str text, struct arena *arena, struct section_list *list) {
    static const struct str MARK = STR_INIT("\xEF\xBB\xBF");
    struct section_list made = {.arena = arena};
    if (str_starts(text, MARK))
        text = str_skip(text, MARK.len);
    TRY(section_add(&made, STR(""), STR(""), 0));
    if (form == SECTION_HTML)
        TRY(section_read_html(text, &made));
    else if (form == SECTION_DATA || form == SECTION_UNREAD)
        section_body(&made, text);
    else
        TRY(section_read_lines(form, text, &made));
    *list = made;
    return STATUS_OK;
}

/* ---- which one is meant */

/* Letters of a heading one after the other, as they are compared: in small letters, without marks, blanks joined. */
struct letters {
    struct str rest;
    bool begun;
};

static bool is_mark(char c) {
    return c == '*' || c == '_' || c == '`' || c == '"' || c == '#';
}

/* 0 at the end. */
static char next_letter(struct letters *letters) {
    bool blank = false;
    while (letters->rest.len > 0) {
        char c = letters->rest.ptr[0];
        if (!is_mark(c) && !char_is_blank(c)) {
            if (blank && letters->begun)
                return ' ';
            letters->rest = str_skip(letters->rest, 1);
            letters->begun = true;
            return char_lower(c);
        }
        blank |= char_is_blank(c);
        letters->rest = str_skip(letters->rest, 1);
    }
    return '\0';
}

/* "3.2 Triage." is "Triage". */
static struct str bare(struct str title) {
    title = str_trim(title);
    while (title.len > 0 && str_find_char(STR(".:"), title.ptr[title.len - 1]) != SIZE_MAX)
        title = str_trim(str_slice(title, 0, title.len - 1));
    size_t number = 0;
    while (number < title.len &&
           (char_is_digit(title.ptr[number]) || str_find_char(STR(".)"), title.ptr[number]) != SIZE_MAX))
        number++;
    bool numbered = number > 0 && number < title.len && char_is_digit(title.ptr[0]) && char_is_blank(title.ptr[number]);
    return numbered ? str_trim(str_skip(title, number)) : title;
}

static bool same_title(struct str a, struct str b) {
    struct letters x = {.rest = bare(a)}, y = {.rest = bare(b)};
    char c, d;
    do {
        c = next_letter(&x);
        d = next_letter(&y);
    } while (c == d && c != '\0');
    return c == d;
}

/* The anchor that renderers make of a heading: small letters, '-' for blanks, other marks left out. */
static bool is_slug(struct str title, struct str anchor) {
    size_t at = 0;
    for (size_t i = 0; i < title.len; i++) {
        char c = char_lower(title.ptr[i]);
        bool kept = is_letter(c) || c == '-' || c == '_' || c == ' ';
        if (!kept)
            continue;
        if (at >= anchor.len || char_lower(anchor.ptr[at]) != (c == ' ' ? '-' : c))
            return false;
        at++;
    }
    return at == anchor.len && at > 0;
}

size_t section_find(const struct section_list *list, struct str wanted) {
    wanted = str_trim(wanted);
    bool by_anchor = str_starts(wanted, STR("#"));
    struct str name = by_anchor ? str_skip(wanted, 1) : wanted;
    for (size_t i = 1; i < list->count && name.len > 0; i++) {
        const struct section *section = &list->items[i];
        if (by_anchor ? str_eq(section->anchor, name) || is_slug(section->title, name)
                      : same_title(section->title, name))
            return i;
    }
    return SIZE_MAX;
}

size_t section_words(const struct section_list *list, size_t index) {
    size_t words = list->items[index].words;
    for (size_t i = index + 1; i < list->count && list->items[i].level > list->items[index].level; i++)
        words += list->items[i].words;
    return words;
}
