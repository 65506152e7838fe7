/* What a revised advisory must have changed before somebody looks again. */
#include <string.h>

#include "advisory/decide.h"
#include "base/hash.h"

/* Remediations stand in any order, and reordering them asks nothing new of anybody: their hashes are added up. */
struct sum {
    uint64_t words[HASH_SHA256_SIZE / sizeof(uint64_t)];
};

enum { KEY_TEXT_MAX = 2 * CSAF_REMEDY_MAX + CSAF_TEXT_MAX };

static void add(struct sum *sum, struct str text) {
    uint8_t digest[HASH_SHA256_SIZE];
    uint64_t words[HASH_SHA256_SIZE / sizeof(uint64_t)];
    hash_sha256(text, digest);
    memcpy(words, digest, sizeof(words));
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        sum->words[i] += words[i];
}

static void add_remediation(struct sum *sum, const struct csaf_remediation *remedy, struct out *out) {
    out->len = 0;
    out_format(out, "remedy %u %u\n", remedy->kind, remedy->whole);
    out_str(out, str_trim(remedy->text));
    out_char(out, '\n');
    out_str(out, remedy->url);
    add(sum, out_text(out));
}

static unsigned lists_of(const struct csaf_document *d, const struct csaf_vulnerability *v, uint32_t product) {
    unsigned lists = 0;
    for (unsigned i = 0; i < CSAF_STATUS_COUNT; i++)
        lists |= csaf_set_has(d, v->status[i], product) ? 1u << i : 0;
    return lists;
}

static void add_all(const struct advisory_db *db, const struct advisory_match *match, struct str fixed, struct sum *sum,
                    struct out *out) {
    const struct database_leaf *leaf = &db->leaves[match->product];
    const struct csaf_document *d = &db->documents[match->document];
    const struct csaf_vulnerability *v = &d->vulnerabilities[match->vulnerability];
    out_format(out, "answer %u lists %x withdrawn %d fixed ", match->answer, lists_of(d, v, leaf->product),
               d->public.withdrawn);
    out_str(out, fixed);
    add(sum, out_text(out));
    for (uint32_t i = 0; i < v->remediation_count; i++) {
        const struct csaf_remediation *remedy = &d->remediations[v->remediation_first + i];
        if (csaf_set_has(d, remedy->set, leaf->product))
            add_remediation(sum, remedy, out);
    }
}

enum status advisory_answer_key(const struct advisory_db *db, const struct advisory_match *match, struct arena *arena,
                                uint8_t key[ADVISORY_KEY_SIZE]) {
    const struct advisory_subject subject = {.version = STR("")};
    struct advisory_detail detail;
    struct sum sum = {{0}};
    struct out out;
    TRY(advisory_explain(db, &subject, match, arena, &detail));
    out_memory(&out, KEY_TEXT_MAX);
    add_all(db, match, detail.fixed_version, &sum, &out);
    enum status status = out.status;
    out_done(&out);
    TRY(status);
    memcpy(key, sum.words, ADVISORY_KEY_SIZE);
    return STATUS_OK;
}
