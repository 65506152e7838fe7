/* What the tests of the matcher share: a database of a few advisories, each told in lines, and one answer about one
 * asset. */
#ifndef UNIT_ADVISORY_MATCH_BED_H
#define UNIT_ADVISORY_MATCH_BED_H

#include "advisory/decide.h"
#include "folder.h"

/* An advisory under construction. Its lines:
 *   p Vendor|Product|Version|Model numbers   a product; "=1.2" is a product_version, "" none; numbered from 1
 *   serial NUMBER                            a serial number of the product before
 *   on 2 1 Name                              product 2 installed on product 1, as a product of its own
 *   v CVE-2024-0001                          a vulnerability; what follows is of it
 *   known_affected 1 2                       a status list
 *   vendor_fix 1 2: Update to V2             a remediation
 *   score 9.8 1 2                            a base score
 *   title / category TEXT                    of the document */
struct advisory_draft {
    struct bed *bed;
    struct out branches, relations, vulnerabilities, remedies, scores;
    struct str title, category, model, serial, product[3];
    unsigned products, statuses, drafts;
};

static inline void draft_name(struct out *out, const char *key, struct str text) {
    out_format(out, "\"%s\": \"" STR_F "\"", key, STR_A(text));
}

static inline void draft_ids(struct out *out, struct str ids) {
    struct str id;
    bool more = false;
    out_char(out, '[');
    while (str_next(&ids, ' ', &id)) {
        if (id.len > 0)
            out_format(out, "%s\"P" STR_F "\"", more ? ", " : "", STR_A(id));
        more = more || id.len > 0;
    }
    out_char(out, ']');
}

/* The product at hand, whose serial number is known by now. */
static inline void draft_product_end(struct advisory_draft *d) {
    struct out *o = &d->branches;
    if (d->product[1].ptr == NULL)
        return;
    bool exact = str_starts(d->product[2], STR("="));
    struct str version = exact ? str_skip(d->product[2], 1) : d->product[2];
    out_format(o, "%s{\"category\": \"vendor\", ", d->products > 1 ? ", " : "");
    draft_name(o, "name", d->product[0]);
    out_format(o, ", \"branches\": [{\"category\": \"product_name\", ");
    draft_name(o, "name", d->product[1]);
    if (version.len > 0) {
        out_format(o, ", \"branches\": [{\"category\": \"%s\", ", exact ? "product_version" : "product_version_range");
        draft_name(o, "name", version);
    }
    out_format(o, ", \"product\": {\"name\": \"" STR_F " " STR_F "\", \"product_id\": \"P%u\"", STR_A(d->product[1]),
               STR_A(version), d->products);
    if (d->model.len + d->serial.len > 0) {
        const char *key = d->model.len > 0 ? "model_numbers" : "serial_numbers";
        struct str number = d->model.len > 0 ? d->model : d->serial;
        out_format(o, ", \"product_identification_helper\": {\"%s\": [\"" STR_F "\"]}", key, STR_A(number));
    }
    out_format(o, "}}]%s}", version.len > 0 ? "}]" : "");
    d->product[1] = d->model = d->serial = STR_NONE;
}

static inline void draft_product(struct advisory_draft *d, struct str rest) {
    draft_product_end(d);
    d->products++;
    d->product[2] = STR_NONE;
    for (int i = 0; i < 3; i++)
        str_next(&rest, '|', &d->product[i]);
    d->model = rest.ptr != NULL ? rest : STR_NONE;
}

static inline void draft_vulnerability_end(struct advisory_draft *d) {
    if (d->drafts == 0)
        return;
    out_format(&d->vulnerabilities, "}, \"remediations\": [" STR_F "], \"scores\": [" STR_F "]}",
               STR_A(out_text(&d->remedies)), STR_A(out_text(&d->scores)));
    out_done(&d->remedies);
    out_done(&d->scores);
    out_memory(&d->remedies, 1 << 20);
    out_memory(&d->scores, 1 << 20);
}

static inline void draft_remedy(struct advisory_draft *d, struct str kind, struct str rest) {
    struct str ids;
    str_next(&rest, ':', &ids);
    out_format(&d->remedies, "%s{\"category\": \"" STR_F "\", \"details\": \"" STR_F "\", \"url\": \"https://e.x\", ",
               out_text(&d->remedies).len > 0 ? ", " : "", STR_A(kind), STR_A(str_trim(rest)));
    out_format(&d->remedies, "\"product_ids\": ");
    draft_ids(&d->remedies, ids);
    out_char(&d->remedies, '}');
}

static inline void draft_relation(struct advisory_draft *d, struct str rest) {
    struct str part, host;
    str_next(&rest, ' ', &part);
    str_next(&rest, ' ', &host);
    draft_product_end(d);
    out_format(&d->relations,
               "%s{\"category\": \"installed_on\", \"product_reference\": \"P" STR_F
               "\", \"relates_to_product_reference\": \"P" STR_F "\", ",
               out_text(&d->relations).len > 0 ? ", " : "", STR_A(part), STR_A(host));
    out_format(&d->relations, "\"full_product_name\": {\"name\": \"" STR_F "\", \"product_id\": \"P%u\"}}", STR_A(rest),
               ++d->products);
}

static inline void draft_line(struct advisory_draft *d, struct str line) {
    struct str word, rest = line;
    str_next(&rest, ' ', &word);
    if (str_eq(word, STR("p"))) {
        draft_product(d, rest);
    } else if (str_eq(word, STR("serial"))) {
        d->serial = rest;
    } else if (str_eq(word, STR("on"))) {
        draft_relation(d, rest);
    } else if (str_eq(word, STR("title"))) {
        d->title = rest;
    } else if (str_eq(word, STR("category"))) {
        d->category = rest;
    } else if (str_eq(word, STR("v"))) {
        draft_vulnerability_end(d);
        out_format(&d->vulnerabilities, "%s{\"cve\": \"" STR_F "\", \"product_status\": {", d->drafts++ > 0 ? ", " : "",
                   STR_A(rest));
        d->statuses = 0;
    } else if (str_eq(word, STR("score"))) {
        struct str score;
        str_next(&rest, ' ', &score);
        out_format(&d->scores, "%s{\"cvss_v3\": {\"baseScore\": " STR_F "}, \"products\": ",
                   out_text(&d->scores).len > 0 ? ", " : "", STR_A(score));
        draft_ids(&d->scores, rest);
        out_char(&d->scores, '}');
    } else if (str_find_char(rest, ':') != SIZE_MAX) {
        draft_remedy(d, word, rest);
    } else {
        out_format(&d->vulnerabilities, "%s\"" STR_F "\": ", d->statuses++ > 0 ? ", " : "", STR_A(word));
        draft_ids(&d->vulnerabilities, rest);
    }
}

/* The JSON of an advisory told in lines. */
static inline struct str draft_json(struct bed *bed, struct str id, struct str lines) {
    struct advisory_draft d = {.bed = bed, .title = STR("An advisory"), .category = STR("csaf_security_advisory")};
    struct str line;
    struct out *outs[] = {&d.branches, &d.relations, &d.vulnerabilities, &d.remedies, &d.scores};
    for (size_t i = 0; i < ARRAY_LEN(outs); i++)
        out_memory(outs[i], 1 << 20);
    while (str_next(&lines, '\n', &line)) {
        if (str_trim(line).len > 0)
            draft_line(&d, str_trim(line));
    }
    draft_product_end(&d);
    draft_vulnerability_end(&d);
    struct str json =
        str_format(&bed->arena,
                   "{\"document\": {\"csaf_version\": \"2.0\", \"category\": \"" STR_F "\", \"title\": \"" STR_F
                   "\", \"tracking\": {\"id\": \"" STR_F "\", \"version\": \"1\", \"current_release_date\": "
                   "\"2024-01-01T00:00:00Z\"}}, \"product_tree\": {\"branches\": [" STR_F
                   "], \"relationships\": [" STR_F "]}, \"vulnerabilities\": [" STR_F "]}",
                   STR_A(d.category), STR_A(d.title), STR_A(id), STR_A(out_text(&d.branches)),
                   STR_A(out_text(&d.relations)), STR_A(out_text(&d.vulnerabilities)));
    for (size_t i = 0; i < ARRAY_LEN(outs); i++)
        out_done(outs[i]);
    return json;
}

/* A database of advisories ..., each the lines of one string. */
#define DATABASE(bed, ...) database_of((bed), (const char *const[]){__VA_ARGS__, NULL})
static inline struct advisory_db *database_of(struct bed *bed, const char *const *advisories) {
    char *folder = folder_new(bed);
    struct advisory_db *db = NULL;
    const struct advisory_options options = {.workers = 1};
    for (unsigned i = 0; advisories[i] != NULL; i++) {
        struct str id = str_format(&bed->arena, "A-%u", i + 1);
        const char *name = str_format(&bed->arena, "a-%u.json", i + 1).ptr;
        folder_file(bed, folder, name, draft_json(bed, id, str_from(advisories[i])));
    }
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), STATUS_OK);
    assert_int_equal(advisory_unread(db), 0);
    folder_free(folder);
    return db;
}

/* An asset: supplier, product, version. */
#define ASSET(s, p, v) (&(const struct advisory_subject){.supplier = STR(s), .product = STR(p), .version = STR(v)})

/* What the matcher says about one vulnerability of one advisory; answer ANSWER_COUNT: nothing. */
struct said {
    enum advisory_answer answer;
    enum cause cause;
    enum advisory_basis basis;
    struct advisory_match match;
};

static inline struct said said_of(const struct advisory_db *db, const struct advisory_subject *asset, const char *id,
                                  const char *cve) {
    struct said said = {.answer = (enum advisory_answer)ANSWER_COUNT};
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    const struct advisory_matches *matches = NULL;
    assert_int_equal(advisory_match(matcher, asset, &matches), STATUS_OK);
    for (size_t i = 0; i < matches->count; i++) {
        const struct advisory_match *m = &matches->items[i];
        const struct advisory_document *d = advisory_at(db, m->document);
        if (str_eq(d->id, str_from(id)) && str_eq(d->vulnerabilities[m->vulnerability].cve, str_from(cve)))
            said =
                (struct said){(enum advisory_answer)m->answer, (enum cause)m->cause, (enum advisory_basis)m->basis, *m};
    }
    advisory_matcher_free(matcher);
    return said;
}

/* Of the first advisory's CVE-1. */
#define assert_said(db, asset, answer_, cause_)                                                                        \
    do {                                                                                                               \
        struct said said_ = said_of((db), (asset), "A-1", "CVE-1");                                                    \
        assert_int_equal(said_.answer, (answer_));                                                                     \
        assert_int_equal(said_.cause, (cause_));                                                                       \
    } while (0)
#define assert_says_nothing(db, asset)                                                                                 \
    assert_int_equal(said_of((db), (asset), "A-1", "CVE-1").answer, (enum advisory_answer)ANSWER_COUNT)

#endif
