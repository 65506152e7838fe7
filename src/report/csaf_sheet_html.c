/* A CSAF document as a page of its own: nothing is loaded, no script runs, and it is read with the keyboard alone. */
#include "report/csaf_sheet.h"
#include "report/page.h"

/* Lists that are longer are folded up. */
enum { NAMES_OPEN = 8 };

static const char *const classes[] = {[PAINT_PLAIN] = "",    [PAINT_GOOD] = "meets", [PAINT_WARN] = "look",
                                      [PAINT_BAD] = "short", [PAINT_FAINT] = "soft", [PAINT_BOLD] = ""};

static void close_tree(struct csaf_pen *pen) {
    for (; pen->depth > 0; pen->depth--)
        out_lit(pen->out, "</li></ul>\n");
}

/* Ends the list of facts, or the tree, that is open. */
static void close_block(struct csaf_pen *pen) {
    if (pen->fact_open)
        out_lit(pen->out, "</dd></dl>\n");
    pen->fact_open = false;
    close_tree(pen);
}

static void begin(struct csaf_pen *pen, struct str title) {
    page_begin_still(pen->out, title, page_sheet_style, "start", "Skip to the document");
    out_lit(pen->out, "<h1 id=\"start\">");
    out_markup(pen->out, title);
    out_lit(pen->out, "</h1>\n");
}

static void section(struct csaf_pen *pen, struct str title, struct str about) {
    close_block(pen);
    out_lit(pen->out, "<h2>");
    out_markup(pen->out, title);
    if (about.len) {
        out_lit(pen->out, " <span class=\"soft\">");
        out_markup(pen->out, about);
        out_lit(pen->out, "</span>");
    }
    out_lit(pen->out, "</h2>\n");
}

static void note(struct csaf_pen *pen, struct str title, struct str text) {
    close_block(pen);
    if (title.len) {
        out_lit(pen->out, "<h3>");
        out_markup(pen->out, title);
        out_lit(pen->out, "</h3>\n");
    }
    out_lit(pen->out, "<p class=\"note\">");
    out_markup(pen->out, text);
    out_lit(pen->out, "</p>\n");
}

static void fact(struct csaf_pen *pen, struct str name, struct str value, enum paint paint) {
    close_tree(pen);
    out_str(pen->out, pen->fact_open ? STR("</dd>\n<dt>") : STR("<dl class=\"facts\">\n<dt>"));
    out_markup(pen->out, name);
    out_lit(pen->out, "</dt><dd>");
    pen->fact_open = true;
    if (paint == PAINT_GOOD || paint == PAINT_WARN || paint == PAINT_BAD) {
        out_format(pen->out, "<span class=\"badge %s\">", classes[paint]);
        out_markup(pen->out, value);
        out_lit(pen->out, "</span>");
    } else
        out_markup(pen->out, value);
}

static void words(struct csaf_pen *pen, struct str text) {
    out_lit(pen->out, "<div class=\"soft\">");
    out_markup(pen->out, text);
    out_lit(pen->out, "</div>");
}

/* Only what the web is made of is a link: a document may hold an address that runs something. */
static void address(struct csaf_pen *pen, struct str url) {
    bool web = str_starts_nocase(url, STR("https://")) || str_starts_nocase(url, STR("http://"));
    out_lit(pen->out, "<div>");
    if (web) {
        out_lit(pen->out, "<a rel=\"noopener noreferrer nofollow\" href=\"");
        out_markup(pen->out, url);
        out_lit(pen->out, "\">");
    }
    out_markup(pen->out, url);
    out_str(pen->out, web ? STR("</a></div>") : STR("</div>"));
}

static void names(struct csaf_pen *pen, const struct str *items, size_t count, size_t more) {
    bool folded = count > NAMES_OPEN;
    if (folded)
        out_format(pen->out, "<details><summary>%zu products</summary>", count + more);
    out_lit(pen->out, "<ul>");
    for (size_t i = 0; i < count; i++) {
        out_lit(pen->out, "<li>");
        out_markup(pen->out, items[i]);
        out_lit(pen->out, "</li>");
    }
    if (more)
        out_format(pen->out, "<li class=\"soft\">and %zu more (--all shows them)</li>", more);
    out_str(pen->out, folded ? STR("</ul></details>") : STR("</ul>"));
}

static void branch(struct csaf_pen *pen, unsigned depth, bool last, struct str name, struct str about) {
    (void)last;
    if (pen->fact_open)
        close_block(pen);
    if (depth > pen->depth) {
        out_str(pen->out, pen->depth ? STR("<ul><li>") : STR("<ul class=\"tree\"><li>"));
        pen->depth++;
    } else {
        for (; pen->depth > depth; pen->depth--)
            out_lit(pen->out, "</li></ul>");
        out_lit(pen->out, "</li>\n<li>");
    }
    out_markup(pen->out, name);
    if (about.len) {
        out_lit(pen->out, " <span class=\"soft small\">");
        out_markup(pen->out, about);
        out_lit(pen->out, "</span>");
    }
}

static void end(struct csaf_pen *pen) {
    close_block(pen);
    page_end(pen->out, STR("Shown by keyway " KEYWAY_VERSION ". The publisher answers for what it says."));
}

const struct csaf_pen_kind csaf_pen_html = {"html", begin, section, note, fact, words, address, names, branch, end};
