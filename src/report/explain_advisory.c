/* How an answer on one advisory came about: the steps of the matcher. */
#include "advisory/trace.h"
#include "level/subject.h"
#include "report/explain.h"
#include "report/paint.h"

enum { SCRATCH_MAX = 1 << 30, STEP = 2, ITEM = 4, HANGING = 2, CVES_NAMED = 3, GROUPS_MAX = 32 };

struct sheet {
    const struct assessment *assessment;
    const struct report_options *options;
    struct out *out;
    struct arena *arena;
    const struct advisory_db *db;
    const struct advisory_document *document;
    uint32_t index; /* of the document */
    const struct asset *asset;
    const struct advisory_matches *matches;
};

/* Vulnerabilities of the document that got the same answer for the same reason. */
struct group {
    const struct advisory_match *match; /* NULL: the advisory says nothing of the asset */
    uint32_t first;
    size_t count;
    struct str cves; /* the first few */
};

static void line(const struct sheet *s, size_t indent, struct str text) {
    out_repeat(s->out, ' ', indent);
    paint_wrapped(s->out, text, indent, indent + HANGING, s->options->width);
}

static const struct advisory_match *match_of(const struct sheet *s, uint32_t vulnerability) {
    for (size_t i = 0; s->matches && i < s->matches->count; i++) {
        const struct advisory_match *m = &s->matches->items[i];
        if (m->document == s->index && m->vulnerability == vulnerability)
            return m;
    }
    return NULL;
}

static bool are_alike(const struct advisory_match *a, const struct advisory_match *b) {
    if (!a || !b)
        return a == b;
    return a->answer == b->answer && a->cause == b->cause && a->product == b->product;
}

static enum status add_to_group(const struct sheet *s, struct group *group, uint32_t vulnerability) {
    struct str cve = s->document->vulnerabilities[vulnerability].cve;
    if (group->count++ < CVES_NAMED)
        group->cves = str_format(s->arena, STR_F "%s" STR_F, STR_A(group->cves), group->cves.len ? ", " : "",
                                 STR_A(cve.len ? cve : STR("a vulnerability without an id")));
    return group->cves.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status find_groups(const struct sheet *s, struct str asked, struct group *groups, size_t *count) {
    for (uint32_t i = 0; i < s->document->vulnerability_count; i++) {
        if (asked.len && !str_eq_nocase(asked, s->document->vulnerabilities[i].cve))
            continue;
        const struct advisory_match *match = match_of(s, i);
        size_t g = 0;
        while (g < *count && !are_alike(groups[g].match, match))
            g++;
        if (g == GROUPS_MAX)
            continue;
        if (g == *count)
            groups[(*count)++] = (struct group){.match = match, .first = i, .cves = STR("")};
        TRY(add_to_group(s, &groups[g], i));
    }
    return STATUS_OK;
}

static void write_head(const struct sheet *s, const struct group *group) {
    const struct advisory_match *m = group->match;
    struct str more =
        group->count > CVES_NAMED ? str_format(s->arena, " and %zu more", group->count - CVES_NAMED) : STR("");
    struct str answer = m ? str_format(s->arena, STR_F " (%u %%, by " STR_F ")",
                                       STR_A(advisory_answer_name((enum advisory_answer)m->answer)), m->probability,
                                       STR_A(advisory_basis_name((enum advisory_basis)m->basis)))
                          : STR("no match");
    paint_text(s->out, s->options->colour, PAINT_BOLD, s->asset->id);
    out_char(s->out, ' ');
    paint_wrapped(s->out,
                  str_format(s->arena, STR_F " " STR_F STR_F ": " STR_F, STR_A(s->document->id), STR_A(group->cves),
                             STR_A(more), STR_A(answer)),
                  out_safe_width(s->asset->id) + 1, HANGING, s->options->width);
}

/* ---- what was read of the asset */

static void write_reading(const struct sheet *s, const struct advisory_subject *subject,
                          const struct advisory_trace *t) {
    line(s, STEP,
         str_format(s->arena, "supplier: '" STR_F "' %s" STR_F, STR_A(subject->supplier),
                    t->suppliers.len ? "is " : "is nobody whom an advisory or a table knows", STR_A(t->suppliers)));
    line(s, STEP,
         str_format(s->arena, "name: '" STR_F "%s" STR_F "'; %s", STR_A(subject->product),
                    subject->model.len ? " " : "", STR_A(subject->model),
                    t->known ? "some advisory lists this very name: a longer or shorter one is another product, unless "
                               "a word is left out here"
                             : "no advisory lists this very name"));
    line(s, STEP,
         t->orders.len ? str_format(s->arena, "order number: " STR_F, STR_A(t->orders))
                       : STR("order number: none is given"));
    line(s, STEP,
         subject->version.len ? str_format(s->arena, "version: " STR_F "; how they count rests on: %s",
                                           STR_A(subject->version), t->scheme)
                              : STR("version: none is given"));
}

/* ---- the products of the advisory */

static void write_product(const struct sheet *s, const struct advisory_step *step) {
    struct str how = step->found.len ? str_format(s->arena, STR_F ", %u %%%s", STR_A(step->found), step->probability,
                                                  step->surest ? "" : ", behind those that are surer")
                                     : step->apart;
    bool plain = step->read.len == 0 || str_eq(step->read, step->versions);
    struct str read = plain ? STR("") : str_format(s->arena, " (read as " STR_F ")", STR_A(step->read));
    struct str versions = step->versions.len ? str_format(s->arena, ", " STR_F, STR_A(step->versions)) : STR("");
    line(s, ITEM,
         str_format(s->arena, STR_F STR_F STR_F ": " STR_F, STR_A(step->text), STR_A(versions), STR_A(read),
                    STR_A(how)));
    if (step->found.len)
        line(s, ITEM + STEP,
             str_format(s->arena, "%s" STR_F "; the version is " STR_F "%s" STR_F,
                        step->lists.len ? "listed as " : "in no status list of this vulnerability", STR_A(step->lists),
                        STR_A(step->place), step->fix.len ? ", and " : "", STR_A(step->fix)));
    if (step->where.len)
        line(s, ITEM + STEP, str_format(s->arena, "in " STR_F, STR_A(step->where)));
}

static void write_products(const struct sheet *s, const struct advisory_trace *t) {
    line(s, STEP,
         t->found   ? STR("products of the advisory that it may be, the surest first:")
         : t->count ? STR("it is none of the advisory's products; nearest are:")
                    : STR("the advisory lists no products"));
    for (size_t i = 0; i < t->count; i++)
        write_product(s, &t->steps[i]);
    if (t->left)
        line(s, ITEM, str_format(s->arena, "and %zu more", t->left));
}

/* ---- the answer */

static enum status write_answer(const struct sheet *s, const struct group *group) {
    struct advisory_detail detail;
    if (!group->match) {
        line(s, STEP, STR("answer: the advisory says nothing of this asset"));
        return STATUS_OK;
    }
    TRY(assess_detail(s->assessment, s->asset, group->match, s->arena, &detail));
    line(s, STEP,
         str_format(s->arena, "answer: " STR_F ", by '" STR_F "%s" STR_F "': " STR_F,
                    STR_A(advisory_answer_name((enum advisory_answer)group->match->answer)), STR_A(detail.product_text),
                    detail.version_text.len ? ", " : "", STR_A(detail.version_text), STR_A(detail.reason)));
    struct str fix =
        detail.fixed_version.len ? str_format(s->arena, " (fixed in " STR_F ")", STR_A(detail.fixed_version)) : STR("");
    line(s, STEP,
         str_format(s->arena, "remediation: " STR_F STR_F "%s" STR_F, STR_A(advisory_remedy_name(detail.remedy)),
                    STR_A(fix), detail.remedy_text.len ? ": " : "", STR_A(detail.remedy_text)));
    return STATUS_OK;
}

static enum status write_group(const struct sheet *s, const struct group *group) {
    struct advisory_subject subjects[SUBJECTS_MAX];
    const struct subject_product *product =
        s->asset->product_index != ASSET_NO_PRODUCT ? &s->assessment->subjects[s->asset->product_index] : NULL;
    size_t count = subject_list(s->asset, product, subjects);
    write_head(s, group);
    for (size_t i = 0; i < count; i++) {
        struct advisory_trace trace;
        TRY(advisory_trace(s->db, &subjects[i], s->index, group->first, s->arena, &trace));
        if (i > 0)
            line(s, STEP, STR("and as its product document names it:"));
        write_reading(s, &subjects[i], &trace);
        write_products(s, &trace);
    }
    return write_answer(s, group);
}

static enum status write_all(const struct sheet *s, struct str vulnerability) {
    struct group groups[GROUPS_MAX];
    size_t count = 0;
    TRY(find_groups(s, vulnerability, groups, &count));
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            out_char(s->out, '\n');
        TRY(write_group(s, &groups[i]));
    }
    return STATUS_OK;
}

enum status explain_advisory(const struct assessment *assessment, uint32_t asset, uint32_t document,
                             struct str vulnerability, const struct report_options *options, struct out *out) {
    struct arena arena;
    arena_init(&arena, SCRATCH_MAX);
    const struct sheet sheet = {.assessment = assessment,
                                .options = options,
                                .out = out,
                                .arena = &arena,
                                .db = assessment->options.advisories,
                                .document = advisory_at(assessment->options.advisories, document),
                                .index = document,
                                .asset = &assessment->plant->assets[asset],
                                .matches = assessment->assets[asset].matches};
    enum status status = write_all(&sheet, vulnerability);
    arena_done(&arena);
    return status;
}
