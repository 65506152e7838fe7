#include "advisory/trace.h"

#include <string.h>

#include "advisory/decide.h"
#include "advisory/version_scheme.h"
#include "base/file.h"

enum { TRACE_ARENA_MAX = 1 << 30, TEXT_MAX = 4096, WORDS_MAX = 24 };

static const char *const found_names[] = {
    [RANK_ORDER] = "by its order number",
    [RANK_IDENTIFIER] = "by its serial number",
    [RANK_EXACT] = "by its name",
    [RANK_VARIANT] = "one of several that it may be",
    [RANK_FAMILY] = "as a member of a family",
    [RANK_SIMILAR] = "by a similar name",
    [RANK_ASIDE] = "by a name with a word more or less",
};
static const char *const places[] = {
    [STANDING_INSIDE] = "in the listed versions",
    [STANDING_BEYOND] = "past the listed versions",
    [STANDING_BEFORE] = "before the listed versions",
    [STANDING_OUTSIDE] = "not among the listed versions",
    [STANDING_OTHER_LINE] = "of another version line",
    [STANDING_UNSURE] = "not to be placed in the listed versions",
    [STANDING_COARSE] = "of the release that ends the listed versions",
    [STANDING_CVE] = "in versions that are listed for some vulnerabilities only",
    [STANDING_APART] = "counted otherwise than the listed versions",
    [STANDING_UNKNOWN] = "not known",
    [STANDING_PAST] = "at or past the fix that is named",
    [STANDING_EARLIER] = "older than the fix that is named",
    [STANDING_HINTED] = "older than a version that the remediation speaks of",
    [STANDING_BETWEEN] = "past some of the fixes that are named",
};
static const char *const list_names[CSAF_STATUS_COUNT] = {
    [CSAF_KNOWN_AFFECTED] = "known_affected",
    [CSAF_FIRST_AFFECTED] = "first_affected",
    [CSAF_LAST_AFFECTED] = "last_affected",
    [CSAF_KNOWN_NOT_AFFECTED] = "known_not_affected",
    [CSAF_FIXED] = "fixed",
    [CSAF_FIRST_FIXED] = "first_fixed",
    [CSAF_RECOMMENDED] = "recommended",
    [CSAF_UNDER_INVESTIGATION] = "under_investigation",
    [CSAF_UNKNOWN] = "unknown",
};

struct tracing {
    const struct advisory_db *db;
    const struct csaf_document *document;
    const struct csaf_vulnerability *vulnerability;
    uint32_t first; /* leaves of the document */
    uint32_t end;
    struct subject *subject;
    struct identity identity;
    uint8_t *standings;
    struct arena *work;
    struct arena *arena; /* of the result */
    struct advisory_trace *trace;
};

/* ---- texts of several parts */

static enum status keep(struct out *out, struct arena *arena, struct str *text) {
    *text = str_copy(arena, out_text(out));
    enum status status = out->status == STATUS_OK && text->ptr != NULL ? STATUS_OK : STATUS_MEMORY;
    out_done(out);
    return status;
}

static void put_item(struct out *out, struct str item) {
    if (out_text(out).len > TEXT_MAX / 2)
        return;
    out_str(out, out_text(out).len > 0 ? STR(", ") : STR(""));
    out_str(out, item);
}

/* By its key in the tables; else as the first advisory writes it. */
static struct str supplier_name(const struct advisory_db *db, uint32_t id) {
    struct str key = vendor_key_of(&db->book, id);
    const struct vendor_set one = {.items = {id}, .count = 1};
    for (uint32_t n = 0; n < db->supplier_count && key.len == 0; n++) {
        if (vendor_meet(&db->suppliers[n].ids, &one))
            key = db->suppliers[n].text;
    }
    return key.len > 0 ? key : STR("a supplier that only the tables know");
}

static enum status name_suppliers(struct tracing *t) {
    struct out out;
    out_memory(&out, TEXT_MAX);
    for (size_t i = 0; i < t->subject->supplier.ids.count; i++)
        put_item(&out, supplier_name(t->db, t->subject->supplier.ids.items[i]));
    return keep(&out, t->arena, &t->trace->suppliers);
}

static enum status name_orders(struct tracing *t) {
    struct out out;
    out_memory(&out, TEXT_MAX);
    for (size_t i = 0; i < t->subject->number_count; i++)
        put_item(&out, (struct str){t->subject->numbers[i].text, t->subject->numbers[i].len});
    return keep(&out, t->arena, &t->trace->orders);
}

static enum status name_lists(const struct tracing *t, uint32_t product, struct str *lists) {
    struct out out;
    out_memory(&out, TEXT_MAX);
    for (size_t s = 0; s < CSAF_STATUS_COUNT; s++) {
        if (csaf_set_has(t->document, t->vulnerability->status[s], product))
            put_item(&out, str_from(list_names[s]));
    }
    return keep(&out, t->arena, lists);
}

/* ---- products that the asset may be */

static struct str place_at(const struct tracing *t, uint32_t question) {
    unsigned place = question < QUESTIONS_MAX ? t->standings[question] & STANDING_MASK : STANDING_UNSURE;
    return str_from(places[place < ARRAY_LEN(places) ? place : STANDING_UNSURE]);
}

static enum status fill(const struct tracing *t, uint32_t leaf, struct advisory_step *step) {
    uint32_t version = t->db->leaves[leaf].version;
    struct out out;
    const struct csaf_product *p = &t->document->products[t->db->leaves[leaf].product];
    *step = (struct advisory_step){
        .product = leaf, .text = p->link != CSAF_LINK_NONE ? p->text : p->product, .versions = p->version};
    TRY(database_read_version(t->db, version));
    out_memory(&out, TEXT_MAX);
    range_text(t->db->versions[version].alone, &out);
    return keep(&out, t->arena, &step->read);
}

static enum status add_candidate(struct tracing *t, size_t i, uint8_t surest) {
    const struct candidate *c = &t->identity.candidates.items[i];
    struct advisory_step *step = &t->trace->steps[t->trace->count];
    if (t->trace->count == TRACE_STEPS_MAX) {
        t->trace->left++;
        return STATUS_OK;
    }
    TRY(fill(t, c->leaf, step));
    step->found = str_from(found_names[c->rank]);
    step->probability = decide_probability((enum candidate_rank)c->rank);
    step->surest = c->rank == surest;
    step->place = place_at(t, t->identity.question_of[i]);
    for (uint32_t f = t->identity.fix_first[i]; f < t->identity.fix_first[i + 1]; f++) {
        if (t->identity.fixes[f].group == t->vulnerability->group)
            step->fix = place_at(t, t->identity.fixes[f].question);
    }
    TRY(name_lists(t, t->db->leaves[c->leaf].product, &step->lists));
    t->trace->count++;
    return STATUS_OK;
}

static bool is_of_document(const struct tracing *t, const struct candidate *c) {
    return c->leaf >= t->first && c->leaf < t->end;
}

/* The surest first, so that what is left out is the least. */
static enum status add_candidates(struct tracing *t) {
    const struct candidates *c = &t->identity.candidates;
    uint8_t surest = RANK_ASIDE;
    for (size_t i = 0; i < c->count; i++)
        surest = is_of_document(t, &c->items[i]) && c->items[i].rank < surest ? c->items[i].rank : surest;
    for (unsigned rank = surest; rank <= RANK_ASIDE; rank++)
        for (size_t i = 0; i < c->count; i++)
            if (c->items[i].rank == rank && is_of_document(t, &c->items[i]))
                TRY(add_candidate(t, i, surest));
    return STATUS_OK;
}

/* ---- products that it is not */

struct words {
    struct str items[WORDS_MAX];
    size_t count;
};

static struct words words_of(struct str text) {
    struct words words = {.count = 0};
    size_t at = 0;
    while (at < text.len && words.count < WORDS_MAX) {
        size_t from = at;
        while (at < text.len && char_is_alnum(text.ptr[at]))
            at++;
        if (at > from)
            words.items[words.count++] = str_slice(text, from, at);
        at += at == from;
    }
    return words;
}

static bool has(const struct words *words, struct str word) {
    for (size_t i = 0; i < words->count; i++) {
        if (str_eq_nocase(words->items[i], word))
            return true;
    }
    return false;
}

static size_t common(const struct words *a, const struct words *b) {
    size_t count = 0;
    for (size_t i = 0; i < a->count; i++)
        count += has(b, a->items[i]);
    return count;
}

/* What of `a` is not in `b`, joined by blanks. */
static void put_rest(struct out *out, const char *whose, const struct words *a, const struct words *b) {
    bool any = false;
    for (size_t i = 0; i < a->count; i++) {
        if (has(b, a->items[i]))
            continue;
        if (!any)
            out_format(out, "%s%s", out_text(out).len > 0 ? "; " : "", whose);
        out_format(out, "%s" STR_F, any ? " " : "", STR_A(a->items[i]));
        any = true;
    }
}

static enum status tell_apart(const struct tracing *t, struct advisory_step *step, const struct words *asset) {
    const struct database_leaf *leaf = &t->db->leaves[step->product];
    const struct words listed = words_of(step->text);
    struct out out;
    out_memory(&out, TEXT_MAX);
    if (leaf->name != CSAF_NONE) {
        const struct database_supplier *s = &t->db->suppliers[t->db->names[leaf->name].supplier];
        if (!vendor_meet(&s->ids, &t->subject->supplier.ids))
            out_format(&out, "it is of " STR_F, STR_A(s->text));
    }
    put_rest(&out, "only the advisory says ", &listed, asset);
    put_rest(&out, "only the inventory says ", asset, &listed);
    if (out_text(&out).len == 0)
        out_str(&out, STR("an order number, a serial number, a hardware revision or a version line"));
    return keep(&out, t->arena, &step->apart);
}

/* Of the document's products those with the most words of the asset's name; of one name one. */
static enum status add_nearest(struct tracing *t) {
    const struct words asset = words_of(t->subject->product);
    uint32_t last = UINT32_MAX;
    for (size_t n = 0; n < TRACE_APART_MAX; n++) {
        uint32_t best = UINT32_MAX;
        size_t most = 0;
        for (uint32_t i = t->first; i < t->end; i++) {
            const struct words listed = words_of(t->document->products[t->db->leaves[i].product].product);
            bool taken = false;
            for (size_t k = 0; k < t->trace->count; k++)
                taken = taken || t->db->leaves[t->trace->steps[k].product].name == t->db->leaves[i].name;
            size_t shared = common(&listed, &asset);
            if (!taken && t->db->leaves[i].name != CSAF_NONE && (best == UINT32_MAX || shared > most)) {
                best = i;
                most = shared;
            }
        }
        if (best == last || best == UINT32_MAX)
            return STATUS_OK;
        struct advisory_step *step = &t->trace->steps[t->trace->count++];
        TRY(fill(t, best, step));
        TRY(tell_apart(t, step, &asset));
        last = best;
    }
    return STATUS_OK;
}

/* ---- where they stand */

static enum status name_place(const struct tracing *t, struct advisory_step *step) {
    const struct csaf_product *p = &t->document->products[t->db->leaves[step->product].product];
    step->where = advisory_place_text(&t->document->public, p->at, t->arena);
    return step->where.ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

static enum status add_pointer(const struct tracing *t, const struct json_doc *doc, struct advisory_step *step) {
    const struct csaf_product *p = &t->document->products[t->db->leaves[step->product].product];
    bool same = p->node < doc->count && str_eq(json_get_string(&doc->root[p->node], STR("name")), p->text);
    if (!same) /* the file is another one by now, or the name is longer than is kept */
        return STATUS_OK;
    struct str pointer = json_pointer(doc, &doc->root[p->node], t->work);
    step->where = str_format(t->arena, STR_F ", " STR_F, STR_A(step->where), STR_A(pointer));
    return pointer.ptr != NULL && step->where.ptr != NULL ? STATUS_OK : STATUS_MEMORY;
}

static enum status add_pointers(const struct tracing *t, const struct source *source, struct json_parser *parser) {
    struct json_doc doc;
    struct diag_sink sink;
    diag_init(&sink, t->work);
    enum status status = json_parse(parser, source, true, t->work, &sink, &doc);
    for (size_t i = 0; status == STATUS_OK && i < t->trace->count; i++)
        TRY(add_pointer(t, &doc, &t->trace->steps[i]));
    return status;
}

/* What was read is not kept: for the pointer the file is read again. That it cannot be is no failure. */
static enum status find_places(const struct tracing *t) {
    struct diag_sink sink;
    struct source source;
    struct str name = t->document->public.source->name;
    diag_init(&sink, t->work);
    for (size_t i = 0; i < t->trace->count; i++)
        TRY(name_place(t, &t->trace->steps[i]));
    if (str_contains(name, STR("://")))
        return STATUS_OK;
    enum status status = file_read(name.ptr, FILE_BYTES_MAX, t->work, &sink, &source);
    struct json_parser *parser = status == STATUS_OK ? json_parser_new() : NULL;
    if (status == STATUS_OK)
        status = parser == NULL ? STATUS_MEMORY : add_pointers(t, &source, parser);
    json_parser_free(parser);
    return status == STATUS_MEMORY ? status : STATUS_OK;
}

/* ---- the whole */

static enum status read_subject(struct tracing *t, const struct advisory_subject *from) {
    struct candidate_finder finder;
    struct fix_memory fixes;
    struct name_reader *reader = name_reader_new(&t->db->lexicon, true, t->work);
    t->subject = ARENA_NEW(t->work, struct subject);
    t->standings = ARENA_ARRAY(t->work, uint8_t, QUESTIONS_MAX);
    if (reader == NULL || t->subject == NULL || t->standings == NULL)
        return STATUS_MEMORY;
    TRY(candidate_finder_init(&finder, t->db, t->work));
    fix_memory_init(&fixes, t->work);
    TRY(subject_read(t->subject, t->db, from, reader, t->work));
    TRY(candidates_find(&finder, t->subject, from->serial, t->work, &t->identity.candidates));
    t->trace->known = candidate_is_known(&finder, t->subject);
    t->identity.product = from->product;
    if (t->identity.candidates.count == 0)
        return STATUS_OK;
    TRY(identity_prepare(t->db, &fixes, &t->identity, t->work, t->work));
    return identity_place(t->db, &t->identity, from->version, from->serial, t->work, t->standings);
}

static enum status trace_all(struct tracing *t, const struct advisory_subject *subject) {
    TRY(read_subject(t, subject));
    TRY(name_suppliers(t));
    TRY(name_orders(t));
    t->trace->scheme = version_scheme_of(subject->supplier)->source;
    TRY(add_candidates(t));
    t->trace->found = t->trace->count > 0;
    if (!t->trace->found)
        TRY(add_nearest(t));
    return find_places(t);
}

enum status advisory_trace(const struct advisory_db *db, const struct advisory_subject *subject, uint32_t document,
                           uint32_t vulnerability, struct arena *arena, struct advisory_trace *trace) {
    struct arena work;
    struct tracing t = {.db = db,
                        .document = &db->documents[document],
                        .vulnerability = &db->documents[document].vulnerabilities[vulnerability],
                        .first = db->leaf_first[document],
                        .end = db->leaf_first[document + 1],
                        .work = &work,
                        .arena = arena,
                        .trace = trace};
    *trace = (struct advisory_trace){.count = 0};
    arena_init(&work, TRACE_ARENA_MAX);
    enum status status = trace_all(&t, subject);
    arena_done(&work);
    return status;
}
