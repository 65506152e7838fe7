/* The pages of a dossier: the opening page, the statement of applicability, the index of evidence. */
#include "report/dossier_page.h"
#include "report/dossier_table.h"
#include "report/page.h"

static const struct str FOOT = STR_INIT("Made by keyway " KEYWAY_VERSION ". What was not checked is never a pass.");

struct str dossier_verdict(const struct dossier_sheet *sheet) {
    return str_format(sheet->arena, "%s SL %u", dossier_whole(sheet->dossier) ? "shows" : "falls short of",
                      sheet->dossier->level);
}

static struct str name_of(const struct dossier_sheet *sheet) {
    const struct product_status *status = &sheet->dossier->status;
    return str_format(sheet->arena, STR_F " " STR_F, STR_A(status->workspace.product->name),
                      STR_A(status->release->version));
}

static void begin(const struct dossier_sheet *sheet, const char *title, const char *id, struct out *out) {
    struct str name = name_of(sheet);
    page_begin_still(out, str_format(sheet->arena, STR_F ": %s", STR_A(name), title), page_dossier_style, id,
                     "Skip to the table");
    out_lit(out, "<h1>");
    out_markup(out, name);
    out_format(out, ": %s <span class=\"badge %s\">", title, dossier_whole(sheet->dossier) ? "meets" : "short");
    out_markup(out, dossier_verdict(sheet));
    out_lit(out, "</span></h1>\n");
}

static enum status end(const struct dossier_sheet *sheet, struct out *out) {
    page_end(out, FOOT);
    return sheet->arena->refused ? STATUS_MEMORY : STATUS_OK;
}

/* ---- the opening page */

static void write_fact(struct out *out, const char *what, struct str text) {
    out_format(out, "<dt>%s</dt><dd>", what);
    out_markup(out, text);
    out_lit(out, "</dd>\n");
}

static struct str day_text(const struct dossier_sheet *sheet, date_days day) {
    char text[11];
    date_text(day, text);
    return str_copy(sheet->arena, str_from(text));
}

static struct str models_of(const struct dossier_sheet *sheet) {
    const struct product *product = sheet->dossier->status.workspace.product;
    struct str text = STR("");
    for (size_t i = 0; i < product->model_count && text.ptr; i++) {
        const struct product_model *model = &product->models[i];
        bool both = model->name.len > 0 && model->order_number.len > 0;
        text = str_format(sheet->arena, STR_F "%s" STR_F "%s" STR_F "%s", STR_A(text), i ? ", " : "",
                          STR_A(model->name), both ? " (" : "", STR_A(model->order_number), both ? ")" : "");
    }
    return text;
}

static struct str types_of(const struct dossier_sheet *sheet) {
    struct str text = STR("");
    unsigned types = sheet->dossier->status.workspace.product->types;
    for (unsigned i = 0; i < COMPONENT_COUNT && text.ptr; i++)
        if (types >> i & 1)
            text = str_format(sheet->arena, STR_F "%s" STR_F " (" STR_F ")", STR_A(text), text.len ? ", " : "",
                              STR_A(component_abbreviation(i)), STR_A(component_name(i)));
    return text;
}

static void write_facts(const struct dossier_sheet *sheet, struct out *out) {
    const struct product_status *status = &sheet->dossier->status;
    const struct product *product = status->workspace.product;
    out_lit(out, "<dl class=\"facts\">\n");
    write_fact(out, "Supplier", product->supplier.name);
    write_fact(out, "Product", product->name);
    if (product->model_count)
        write_fact(out, "Models", models_of(sheet));
    write_fact(out, "Component types", types_of(sheet));
    write_fact(out, "Release",
               str_format(sheet->arena, STR_F ", of " STR_F, STR_A(status->release->version),
                          STR_A(day_text(sheet, status->release->date))));
    write_fact(
        out, "Applied for",
        str_format(sheet->arena, "SL-C %u by " REQUIREMENT_EDITION " and " PROCESS_EDITION, sheet->dossier->level));
    write_fact(out, "Judged as of",
               str_format(sheet->arena, STR_F ", at assurance " STR_F, STR_A(day_text(sheet, status->at)),
                          STR_A(strength_name(status->assurance))));
    if (status->release->support_until != DATE_NONE)
        write_fact(out, "Security support until", day_text(sheet, status->release->support_until));
    write_fact(out, "Contact for vulnerabilities", product->supplier.psirt_contact);
    out_lit(out, "</dl>\n");
}

static void write_verdict(const struct dossier_sheet *sheet, struct out *out) {
    const struct dossier *dossier = sheet->dossier;
    const struct product_status *status = &dossier->status;
    unsigned held = 0, altered = dossier->file_counts[DOSSIER_CHANGED] + dossier->file_counts[DOSSIER_MISSING] +
                                 dossier->file_counts[DOSSIER_UNREADABLE];
    for (size_t i = 0; i < status->condition_count; i++)
        held += status->conditions[i].holds;
    out_format(out, "<div class=\"verdict %s\"><p><strong>The release ", dossier_whole(dossier) ? "meets" : "short");
    out_markup(out, dossier_verdict(sheet));
    out_format(
        out,
        ".</strong></p><ul>\n<li>%u of %u requirements of 62443-4-2 that are due at SL %u are shown or justified "
        "as not applicable.</li>\n",
        dossier->shown, dossier->due, dossier->level);
    out_format(out, "<li>%u of %u requirements of 62443-4-1 are shown, and %u do not apply.</li>\n",
               status->counts[PROCESS_SHOWN], (unsigned)PROCESS_COUNT, status->counts[PROCESS_EXCLUDED]);
    out_format(out, "<li>%u of %zu conditions of a release hold.</li>\n", held, status->condition_count);
    if (dossier->cases.is_there)
        out_format(out,
                   "<li%s>%zu known vulnerabilities of this release, and %zu cases that leave open whether it has "
                   "theirs, of %zu cases.</li>\n",
                   dossier->cases.hole_count        ? " class=\"short\""
                   : dossier->cases.undecided_count ? " class=\"look\""
                                                    : "",
                   dossier->cases.hole_count, dossier->cases.undecided_count, dossier->cases.count);
    else
        out_lit(out, "<li>The workspace holds no cases of a PSIRT: known vulnerabilities were not looked at.</li>\n");
    if (altered)
        out_format(out,
                   "<li class=\"short\">%u files that documents name are missing, unreadable or not what was "
                   "pinned.</li>\n",
                   altered);
    if (dossier->file_counts[DOSSIER_OUTSIDE])
        out_format(out, "<li class=\"look\">%u files lie outside the workspace, and are not copied.</li>\n",
                   dossier->file_counts[DOSSIER_OUTSIDE]);
    out_lit(out, "</ul></div>\n");
}

static void write_guide(const struct dossier_sheet *sheet, struct out *out) {
    out_lit(out, "<h2 id=\"folder\">How to read this folder</h2>\n<dl class=\"facts\">\n");
    for (size_t i = 0; i < dossier_part_count; i++) {
        const struct dossier_part *part = &dossier_parts[i];
        if (part->is_there && !part->is_there(sheet->dossier))
            continue;
        out_format(out, "<dt><a href=\"%s\">%s</a></dt><dd>%s</dd>\n", part->name, part->name, part->about);
    }
    out_format(out, "<dt>evidence/</dt><dd>%s</dd>\n",
               sheet->with_files ? "copies of the files that documents of the workspace name, as they lie there; cases "
                                   "of the PSIRT are not among them"
                                 : "left out; evidence.csv has the SHA-256 of each file");
    out_lit(out,
            "<dt>SHA256SUMS</dt><dd>the SHA-256 of every other file here: <code>sha256sum -c SHA256SUMS</code> or "
            "<code>keyway certify --check</code></dd>\n</dl>\n"
            "<p>A requirement counts as shown when an artefact of the release, pinned by its hash, or a "
            "certificate supports it whole and nothing stands against it. The tool judges what files say; whether a "
            "procedure is good, a person must. This folder may name vulnerabilities that are not public.</p>\n");
}

static void write_vectors(const struct dossier_sheet *sheet, struct out *out) {
    const struct product_status *status = &sheet->dossier->status;
    out_lit(out, "<h2 id=\"capability\">Capability security level (SL-C)</h2>\n<div class=\"scroll\"><table "
                 "class=\"vector\"><thead><tr><th scope=\"col\">Type</th>");
    for (unsigned fr = FR_IAC; fr <= FR_RA; fr++)
        out_format(out, "<th scope=\"col\">" STR_F "</th>", STR_A(fr_abbreviation(fr)));
    out_lit(out, "</tr></thead><tbody>\n");
    for (unsigned type = 0; type < COMPONENT_COUNT; type++) {
        struct level_vector vector;
        if (!(status->workspace.product->types >> type & 1))
            continue;
        capability_vector(&status->capability, status->assurance, 1U << type, &vector);
        out_format(out, "<tr><th scope=\"row\">" STR_F "</th>", STR_A(component_abbreviation(type)));
        for (unsigned i = 0; i < FR_COUNT; i++)
            out_format(out, "<td class=\"%s\">%u</td>", vector.fr[i] >= sheet->dossier->level ? "met" : "under",
                       vector.fr[i]);
        out_lit(out, "</tr>\n");
    }
    out_lit(out, "</tbody></table></div>\n");
}

enum status dossier_write_index(const struct dossier_sheet *sheet, struct out *out) {
    begin(sheet, "application dossier", "folder", out);
    write_facts(sheet, out);
    write_verdict(sheet, out);
    write_guide(sheet, out);
    write_vectors(sheet, out);
    dossier_table_html(&dossier_conditions, sheet, out);
    dossier_table_html(&dossier_gaps, sheet, out);
    if (sheet->dossier->cases.is_there)
        dossier_table_html(&dossier_holes, sheet, out);
    if (sheet->dossier->status.trace)
        dossier_table_html(&dossier_findings, sheet, out);
    if (sheet->dossier->status.notes.count)
        dossier_table_html(&dossier_notes, sheet, out);
    return end(sheet, out);
}

enum status dossier_write_applicability(const struct dossier_sheet *sheet, struct out *out) {
    begin(sheet, "statement of applicability", "components", out);
    write_facts(sheet, out);
    dossier_table_html(&dossier_components, sheet, out);
    dossier_table_html(&dossier_processes, sheet, out);
    return end(sheet, out);
}

enum status dossier_write_evidence(const struct dossier_sheet *sheet, struct out *out) {
    begin(sheet, "index of evidence", "files", out);
    dossier_table_html(&dossier_files, sheet, out);
    return end(sheet, out);
}
