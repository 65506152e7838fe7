/* The guide for people: as Markdown, and as a page that prints. Both say the same; a pen says how it looks. */
#include "report/guide.h"
#include "report/page.h"

struct pen {
    struct out *out;
    bool html;
};

static const struct str marks = STR_INIT("\\`*_[]<>#|\n\r");

/* A character that Markdown would take for a mark, escaped. */
static void write_mark(const struct pen *pen, struct str mark) {
    if (pen->html)
        out_markup(pen->out, mark);
    else if (mark.ptr[0] == '\n' || mark.ptr[0] == '\r')
        out_char(pen->out, ' ');
    else
        out_format(pen->out, "\\%c", mark.ptr[0]);
}

/* No text can become markup. */
static void write_text(const struct pen *pen, struct str text) {
    while (text.len > 0) {
        size_t plain = 0;
        while (plain < text.len && str_find_char(marks, text.ptr[plain]) == SIZE_MAX)
            plain++;
        if (pen->html)
            out_markup(pen->out, str_slice(text, 0, plain));
        else
            out_safe(pen->out, str_slice(text, 0, plain));
        if (plain < text.len)
            write_mark(pen, str_slice(text, plain, plain + 1));
        text = str_skip(text, plain + 1);
    }
}

static void write_head(const struct pen *pen, const char *title, const char *id) {
    if (pen->html)
        out_format(pen->out, "<h2 id=\"%s\">%s</h2>\n", id, title);
    else
        out_format(pen->out, "\n## %s\n\n", title);
}

static void write_part(const struct pen *pen, const char *label, struct str text) {
    if (text.len == 0)
        return;
    out_format(pen->out, pen->html ? "<p><strong>%s:</strong> " : "  - **%s:** ", label);
    write_text(pen, text);
    out_str(pen->out, pen->html ? STR("</p>\n") : STR("\n"));
}

static void write_step(const struct pen *pen, const struct hardening_step *step) {
    out_str(pen->out, pen->html ? STR("<li>") : STR("- [ ] **"));
    write_text(pen, step->what);
    if (!pen->html)
        out_lit(pen->out, "**");
    out_char(pen->out, '\n');
    write_part(pen, "Why", step->why);
    write_part(pen, "Interface", step->interface.name);
    write_part(pen, "Account", step->account.name);
    write_part(pen, "How", step->apply);
    write_part(pen, "Check", step->check);
    if (pen->html)
        out_lit(pen->out, "</li>\n");
}

static void write_section(const struct pen *pen, const struct guide *guide, enum hardening_section section) {
    const struct hardening_steps *steps = &guide->hardening->sections[section];
    char id[16];
    (void)snprintf(id, sizeof id, "s%u", (unsigned)section);
    if (steps->count == 0)
        return;
    write_head(pen, guide_section_title(section).ptr, id);
    if (pen->html)
        out_lit(pen->out, "<ul class=\"steps\">\n");
    for (size_t i = 0; i < steps->count; i++)
        write_step(pen, &steps->items[i]);
    if (pen->html)
        out_lit(pen->out, "</ul>\n");
}

/* ---- tables */

static void write_row(const struct pen *pen, const struct str *cells, size_t count, bool head) {
    out_str(pen->out, pen->html ? STR("<tr>") : STR("|"));
    for (size_t i = 0; i < count; i++) {
        out_str(pen->out, !pen->html ? STR(" ") : head ? STR("<th scope=\"col\">") : STR("<td>"));
        write_text(pen, cells[i].len ? cells[i] : STR("-"));
        if (pen->html)
            out_str(pen->out, head ? STR("</th>") : STR("</td>"));
        else
            out_lit(pen->out, " |");
    }
    out_str(pen->out, pen->html ? STR("</tr>\n") : STR("\n"));
}

static void begin_table(const struct pen *pen, const struct str *heads, size_t count) {
    if (pen->html)
        out_lit(pen->out, "<div class=\"scroll\"><table><thead>\n");
    write_row(pen, heads, count, true);
    if (pen->html) {
        out_lit(pen->out, "</thead><tbody>\n");
        return;
    }
    out_char(pen->out, '|');
    for (size_t i = 0; i < count; i++)
        out_lit(pen->out, "---|");
    out_char(pen->out, '\n');
}

static void end_table(const struct pen *pen) {
    if (pen->html)
        out_lit(pen->out, "</tbody></table></div>\n");
}

static void write_interfaces(const struct pen *pen, const struct guide *guide, struct arena *arena) {
    static const struct str heads[] = {STR_INIT("interface"), STR_INIT("what"), STR_INIT("for"),
                                       STR_INIT("as shipped")};
    const struct product *product = guide->product;
    if (!product || product->interface_count == 0)
        return;
    write_head(pen, "Interfaces", "interfaces");
    begin_table(pen, heads, ARRAY_LEN(heads));
    for (size_t i = 0; i < product->interface_count; i++) {
        const struct product_interface *interface = &product->interfaces[i];
        const struct str cells[] = {interface->id, guide_interface_text(interface, arena), interface->service,
                                    interface->enabled ? STR("on") : STR("off")};
        write_row(pen, cells, ARRAY_LEN(cells), false);
    }
    end_table(pen);
}

static void write_network(const struct pen *pen, const struct guide *guide, struct arena *arena) {
    static const struct str heads[] = {STR_INIT("access"), STR_INIT("who begins"), STR_INIT("peer"), STR_INIT("port"),
                                       STR_INIT("why")};
    if (guide->hardening->network_count == 0)
        return;
    write_head(pen, "Least network access", "network");
    begin_table(pen, heads, ARRAY_LEN(heads));
    for (size_t i = 0; i < guide->hardening->network_count; i++) {
        const struct guide_access *access = &guide->network[i];
        const struct str cells[] = {
            access->written->id, access->written->outbound ? STR("the product") : STR("the peer"),
            access->written->peer,
            access->port ? str_format(arena, STR_F " %u", STR_A(access->transport), access->port) : STR("any"),
            access->written->why};
        write_row(pen, cells, ARRAY_LEN(cells), false);
    }
    end_table(pen);
    out_str(pen->out, pen->html ? STR("<p>Nothing else needs to pass.</p>\n") : STR("\nNothing else needs to pass.\n"));
}

static struct str title_of(const struct guide *guide, struct arena *arena) {
    if (!guide->product)
        return STR("Hardening guide");
    return str_format(arena, "Hardening guide: " STR_F " " STR_F " " STR_F, STR_A(guide->product->supplier.name),
                      STR_A(guide->product->name), STR_A(guide->release->version));
}

static void write_contact(const struct pen *pen, const struct guide *guide) {
    if (!guide->product || guide->product->supplier.psirt_contact.len == 0)
        return;
    write_head(pen, "To report a vulnerability", "report");
    out_str(pen->out, pen->html ? STR("<p>") : STR(""));
    write_text(pen, guide->product->supplier.psirt_contact);
    out_str(pen->out, pen->html ? STR("</p>\n") : STR("\n"));
}

static enum status write_guide(const struct pen *pen, const struct guide *guide, struct arena *arena) {
    char day[11];
    date_text(guide->at, day);
    out_str(pen->out, pen->html ? STR("<h1>") : STR("# "));
    write_text(pen, title_of(guide, arena));
    out_format(pen->out, pen->html ? "</h1>\n<p class=\"soft\">As of %s.</p>\n" : "\n\nAs of %s.\n", day);
    write_interfaces(pen, guide, arena);
    for (enum hardening_section section = HARDENING_DEFENCE; section <= HARDENING_SETTINGS; section++)
        write_section(pen, guide, section);
    write_network(pen, guide, arena);
    for (enum hardening_section section = HARDENING_OPERATION; section <= HARDENING_DISPOSAL; section++)
        write_section(pen, guide, section);
    write_contact(pen, guide);
    return arena->refused ? STATUS_MEMORY : STATUS_OK;
}

enum status guide_report_markdown(const struct guide *guide, struct arena *arena, struct diag_sink *sink,
                                  struct out *out) {
    const struct pen pen = {out, false};
    (void)sink;
    return write_guide(&pen, guide, arena);
}

enum status guide_report_html(const struct guide *guide, struct arena *arena, struct diag_sink *sink, struct out *out) {
    const struct pen pen = {out, true};
    (void)sink;
    page_begin_still(out, title_of(guide, arena), page_threats_style, "network", "Skip to the network access");
    TRY(write_guide(&pen, guide, arena));
    page_end(out, STR("Made by keyway " KEYWAY_VERSION "."));
    return STATUS_OK;
}
