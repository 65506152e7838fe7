/* What the tests of the database share: a folder of small advisories, and what comes of loading it. */
#ifndef UNIT_ADVISORY_ADVISORY_BED_H
#define UNIT_ADVISORY_ADVISORY_BED_H

#include "advisory/database.h"
#include "csaf_bed.h"
#include "folder.h"

/* An advisory of one vulnerability, by which RC-400 of RiverTech is affected below 2. */
static inline struct str advisory_text(struct bed *bed, const char *id, const char *revision, const char *cve) {
    struct str text = str_format(
        &bed->arena,
        "{'document': {'csaf_version': '2.0', 'title': 'T', 'publisher': {'name': 'RiverTech', 'category': 'vendor', "
        "'namespace': 'https://v.example'}, 'tracking': {'id': '%s', 'version': '%s'}}, 'product_tree': {'branches': "
        "[{'category': 'vendor', 'name': 'RiverTech', 'branches': [{'category': 'product_name', 'name': 'RC-400', "
        "'branches': "
        "[{'category': 'product_version_range', 'name': '<2', 'product': {'name': 'RiverTech RC-400', 'product_id': "
        "'A'}}]}]}]}, "
        "'vulnerabilities': [{'cve': '%s', 'product_status': {'known_affected': ['A']}}]}",
        id, revision, cve);
    return csaf_json(bed, text.ptr);
}

static inline void advisory_file(struct bed *bed, const char *folder, const char *name, const char *id,
                                 const char *cve) {
    (void)folder_file(bed, folder, name, advisory_text(bed, id, "1", cve));
}

/* Loads a folder, which has to go well. */
static inline struct advisory_db *advisory_open(struct bed *bed, const char *folder, unsigned workers) {
    struct advisory_options options = {.workers = workers};
    struct advisory_db *db = NULL;
    assert_int_equal(advisory_load(folder, &options, &bed->sink, &db), STATUS_OK);
    assert_non_null(db);
    return db;
}

/* The ids of the advisories, blanks between. */
static inline struct str advisory_ids(struct bed *bed, const struct advisory_db *db) {
    struct str text = STR("");
    for (uint32_t i = 0; i < advisory_count(db); i++)
        text = str_format(&bed->arena, STR_F "%s" STR_F, STR_A(text), i > 0 ? " " : "", STR_A(advisory_at(db, i)->id));
    return text;
}

/* The answer about one version of RC-400, for the only vulnerability that is answered. */
static inline enum advisory_answer advisory_answer_of(const struct advisory_db *db, const char *version) {
    struct advisory_subject subject = {
        .supplier = STR("RiverTech"), .product = STR("RC-400"), .version = str_from(version)};
    const struct advisory_matches *matches = NULL;
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    assert_int_equal(advisory_match(matcher, &subject, &matches), STATUS_OK);
    assert_int_equal(matches->count, 1);
    enum advisory_answer answer = (enum advisory_answer)matches->items[0].answer;
    advisory_matcher_free(matcher);
    return answer;
}

#endif
