/* "SUBJECT\nCSAF": every answer is one that there is, is explained, and is the same when it is asked for again. */
#include "match.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct str rest = {(const char *)data, size}, line = STR("");
    const struct advisory_matches *found, *again;
    struct advisory_detail detail;
    struct arena arena;
    struct advisory_db *db = size > 0 && str_next(&rest, '\n', &line) ? match_database(rest) : NULL;
    if (!db)
        return 0;
    struct advisory_subject subject = match_subject(line);
    struct advisory_matcher *matcher = advisory_matcher_new(db);
    arena_init(&arena, 64 << 20);
    if (advisory_match(matcher, &subject, &found) || advisory_match(matcher, &subject, &again) || found != again)
        abort();
    for (size_t i = 0; i < found->count; i++) {
        const struct advisory_match *m = &found->items[i];
        if (m->answer >= ANSWER_COUNT || m->document || m->vulnerability >= db->documents->public.vulnerability_count)
            abort();
        if (i < 20 && (advisory_explain(db, &subject, m, &arena, &detail) || !detail.reason.len))
            abort();
    }
    advisory_matcher_free(matcher);
    advisory_free(db);
    return arena_done(&arena), 0;
}
