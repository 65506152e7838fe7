/* Headings of texts that are read line by line. */
#include "evidence/section.h"

enum {
    RUN_IN_LEVEL = 7,  /* bold words at the beginning of a paragraph, below every other heading */
    PLAIN_TITLE = 100, /* bytes of what may be a heading in plain text */
    RULE_LEAST = 3,    /* marks of a line beneath a title */
    STYLES_MAX = 16,   /* of titles in reStructuredText */
};

struct lines {
    enum section_form form;
    struct section_list *list;
    struct str pending; /* the line before, when it may be a title */
    bool alone;         /* nothing or a blank line stands before it */
    struct str anchor;  /* given for the heading that comes next */
    char fence;         /* that closes a block; 0: in none */
    size_t fence_len;
    bool commented;              /* in a comment of Markdown or AsciiDoc */
    bool skipping;               /* what is set in below a comment of reStructuredText */
    bool over;                   /* a line of marks stands above the title */
    unsigned styles[STYLES_MAX]; /* of titles, by level */
    size_t style_count;
};

/* How often the line's first character is repeated at its beginning. */
static size_t run_of(struct str line) {
    size_t n = 0;
    while (n < line.len && line.ptr[n] == line.ptr[0])
        n++;
    return n;
}

/* A line of one mark alone: "=====". */
static bool is_rule(struct str line, struct str marks, size_t least) {
    return line.len >= least && str_find_char(marks, line.ptr[0]) != SIZE_MAX && run_of(line) == line.len;
}

/* The line that was kept is of the body. */
static void let_go(struct lines *l) {
    section_body(l->list, l->pending);
    l->pending = STR("");
}

static enum status head(struct lines *l, struct str title, unsigned level) {
    struct str anchor = l->anchor;
    l->anchor = STR("");
    return section_add(l->list, title, anchor, level);
}

/* The line that was kept is a title. */
static enum status head_pending(struct lines *l, unsigned level) {
    struct str title = l->pending;
    l->pending = STR("");
    return head(l, title, level);
}

static void keep(struct lines *l, struct str line, bool after_blank) {
    let_go(l);
    l->pending = line;
    l->alone = after_blank;
}

/* ---- Markdown and AsciiDoc */

/* "## Title ##", "== Title": the marks before it, 0 for none. */
static size_t marks_before(struct str line, char mark) {
    size_t n = line.len > 0 && line.ptr[0] == mark ? run_of(line) : 0;
    return n <= 6 && n < line.len && char_is_blank(line.ptr[n]) ? n : 0;
}

/* "Title {#name}": the name is taken off. */
static struct str take_anchor(struct lines *l, struct str title) {
    size_t at = str_find(title, STR("{#"));
    if (at == SIZE_MAX || !str_ends(title, STR("}")))
        return title;
    l->anchor = str_slice(title, at + 2, title.len - 1);
    return str_trim(str_slice(title, 0, at));
}

static enum status head_marked(struct lines *l, struct str line, size_t marks) {
    struct str title = str_trim(str_skip(line, marks));
    let_go(l);
    while (title.len > 0 && title.ptr[title.len - 1] == line.ptr[0])
        title = str_slice(title, 0, title.len - 1);
    return head(l, take_anchor(l, str_trim(title)), (unsigned)marks);
}

/* "**Changes.** Each is ...": bold words that end with a point or a colon, or are all that the line holds. */
static bool is_run_in(struct str line, struct str *title, struct str *rest) {
    if (!str_starts(line, STR("**")))
        return false;
    struct str inside = str_skip(line, 2);
    size_t end = str_find(inside, STR("**"));
    if (end == SIZE_MAX || end == 0 || end > SECTION_TITLE_MAX)
        return false;
    *title = str_slice(inside, 0, end);
    *rest = str_skip(inside, end + 2);
    bool marked = str_find_char(STR(".:"), inside.ptr[end - 1]) != SIZE_MAX || str_starts(*rest, STR(":"));
    return marked || rest->len == 0;
}

/* Blocks in which nothing is a heading: "```", "~~~"; of AsciiDoc "----", "....", "++++". True when the line begins or
 * ends one. */
static bool is_fence(struct lines *l, struct str line) {
    struct str marks = l->form == SECTION_MARKDOWN ? STR("`~") : STR("-.+");
    size_t least = l->form == SECTION_MARKDOWN ? 3 : 4, n = line.len > 0 ? run_of(line) : 0;
    bool whole = n == line.len;
    if (l->fence) {
        if (!whole || n < l->fence_len || line.ptr[0] != l->fence)
            return false;
        l->fence = 0;
        return true;
    }
    if (n < least || str_find_char(marks, line.ptr[0]) == SIZE_MAX || (l->form == SECTION_ASCIIDOC && !whole))
        return false;
    l->fence = line.ptr[0];
    l->fence_len = n;
    return true;
}

/* The end of the comment that the line is in; "<!-->" is a whole one. False: it goes on behind the line. */
static bool leave_comment(struct lines *l, struct str *line) {
    size_t end = str_find(*line, STR("-->"));
    l->commented = end == SIZE_MAX;
    *line = l->commented ? STR("") : str_skip(*line, end + 3);
    return !l->commented;
}

/* Without what is commented out: what stands before the first comment that begins in the line. What stands behind one
 * is of the body. */
static struct str uncomment(struct lines *l, struct str line) {
    if (l->commented && !leave_comment(l, &line))
        return line;
    size_t start = str_find(line, STR("<!--"));
    struct str first = str_slice(line, 0, start);
    while (start != SIZE_MAX) {
        line = str_skip(line, start + 2);
        if (!leave_comment(l, &line))
            break;
        start = str_find(line, STR("<!--"));
        section_body(l->list, str_slice(line, 0, start));
    }
    return first;
}

static enum status take_markdown(struct lines *l, struct str line, bool after_blank) {
    struct str trimmed, title, rest;
    if (!l->fence)
        line = uncomment(l, line);
    trimmed = str_trim(line);
    if (is_fence(l, trimmed) || l->fence) {
        let_go(l);
        section_body(l->list, trimmed);
        return STATUS_OK;
    }
    size_t marks = marks_before(trimmed, '#');
    if (marks > 0)
        return head_marked(l, trimmed, marks);
    if (l->pending.len > 0 && is_rule(trimmed, STR("=-"), 2))
        return head_pending(l, trimmed.ptr[0] == '=' ? 1 : 2);
    if (after_blank && is_run_in(trimmed, &title, &rest)) {
        let_go(l);
        TRY(head(l, title, RUN_IN_LEVEL));
        section_body(l->list, rest);
        return STATUS_OK;
    }
    keep(l, trimmed, after_blank);
    return STATUS_OK;
}

/* "[[name]]", "[#name]". */
static bool is_anchor(struct lines *l, struct str line) {
    struct str name = STR("");
    if (str_starts(line, STR("[[")) && str_ends(line, STR("]]")) && line.len > 4)
        name = str_slice(line, 2, line.len - 2);
    else if (str_starts(line, STR("[#")) && str_ends(line, STR("]")))
        name = str_slice(line, 2, line.len - 1);
    if (name.len > 0)
        l->anchor = name;
    return name.len > 0;
}

static enum status take_asciidoc(struct lines *l, struct str line, bool after_blank) {
    struct str trimmed = str_trim(line);
    if (is_rule(trimmed, STR("/"), 4)) {
        l->commented = !l->commented;
        return STATUS_OK;
    }
    if (l->commented || (str_starts(trimmed, STR("//")) && !l->fence))
        return STATUS_OK;
    if (is_fence(l, trimmed) || l->fence) {
        let_go(l);
        section_body(l->list, trimmed);
        return STATUS_OK;
    }
    size_t marks = marks_before(trimmed, '=');
    if (marks == 0)
        marks = marks_before(trimmed, '#');
    if (marks > 0)
        return head_marked(l, trimmed, marks);
    if (is_anchor(l, trimmed))
        return STATUS_OK;
    keep(l, trimmed, after_blank);
    return STATUS_OK;
}

/* ---- reStructuredText */

static const struct str REST_MARKS = STR_INIT("=-~^\"'`*+#<>:._");

/* A style of title has the level at which it was seen first. */
static unsigned level_of(struct lines *l, char mark, bool over) {
    unsigned style = (unsigned char)mark * 2U + over;
    size_t i = 0;
    while (i < l->style_count && l->styles[i] != style)
        i++;
    if (i == l->style_count && i < STYLES_MAX)
        l->styles[l->style_count++] = style;
    return (unsigned)i + 1;
}

/* ".. _name:" gives an anchor, ".. name::" is a directive, any other ".. " a comment. True when it is no text. */
static bool is_markup(struct lines *l, struct str line) {
    if (!str_starts(line, STR("..")) || (line.len > 2 && line.ptr[2] != ' '))
        return false;
    struct str rest = str_trim(str_skip(line, 2));
    l->skipping = !str_contains(rest, STR("::")) && !str_starts(rest, STR("_"));
    if (str_starts(rest, STR("_")) && str_ends(rest, STR(":")))
        l->anchor = str_slice(rest, 1, rest.len - 1);
    return true;
}

static enum status take_rest(struct lines *l, struct str line, bool after_blank) {
    struct str trimmed = str_trim(line);
    bool set_in = line.len > 0 && char_is_blank(line.ptr[0]);
    l->skipping = l->skipping && (set_in || trimmed.len == 0);
    if (l->skipping || is_markup(l, trimmed))
        return STATUS_OK;
    if (is_rule(trimmed, REST_MARKS, RULE_LEAST) && !set_in) {
        unsigned level = l->pending.len > 0 ? level_of(l, trimmed.ptr[0], l->over) : 0;
        l->over = level == 0;
        return level > 0 ? head_pending(l, level) : STATUS_OK;
    }
    l->over = l->over && l->pending.len == 0 && trimmed.len > 0;
    keep(l, trimmed, after_blank);
    return STATUS_OK;
}

/* ---- plain text */

/* A short line by itself that is no sentence. */
static bool may_be_title(const struct lines *l) {
    struct str line = l->pending;
    return l->alone && line.len > 0 && line.len <= PLAIN_TITLE &&
           (char_is_alnum(line.ptr[0]) || (unsigned char)line.ptr[0] >= 0x80) &&
           str_find_char(STR(".,;!?"), line.ptr[line.len - 1]) == SIZE_MAX;
}

/* "2.1 Triage" lies below "2 Issues". */
static unsigned plain_level(struct str title) {
    unsigned level = 1;
    for (size_t i = 0; i + 1 < title.len && (char_is_digit(title.ptr[i]) || title.ptr[i] == '.'); i++)
        level += title.ptr[i] == '.' && char_is_digit(title.ptr[i + 1]);
    return level;
}

static enum status take_plain(struct lines *l, struct str line, bool after_blank) {
    struct str trimmed = str_trim(line);
    bool ruled = is_rule(trimmed, STR("=-~*#_"), RULE_LEAST);
    if (may_be_title(l) && (ruled || trimmed.len == 0 || str_ends(l->pending, STR(":"))))
        TRY(head_pending(l, plain_level(l->pending)));
    if (!ruled)
        keep(l, trimmed, after_blank);
    return STATUS_OK;
}

/* ---- all */

enum status section_read_lines(enum section_form form, struct str text, struct section_list *list) {
    struct lines l = {.form = form, .list = list};
    struct str line;
    bool after_blank = true;
    while (str_next(&text, '\n', &line)) {
        enum status status = form == SECTION_MARKDOWN   ? take_markdown(&l, line, after_blank)
                             : form == SECTION_ASCIIDOC ? take_asciidoc(&l, line, after_blank)
                             : form == SECTION_REST     ? take_rest(&l, line, after_blank)
                                                        : take_plain(&l, line, after_blank);
        TRY(status);
        after_blank = str_trim(line).len == 0;
    }
    let_go(&l);
    return STATUS_OK;
}
