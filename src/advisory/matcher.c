#include <string.h>

#include "advisory/decide.h"
#include "advisory/merge.h"

enum { IDENTITY_SLOTS = 1 << 13, CLASS_SLOTS_FIRST = 16, RECENT = 256, RECENT_TEXT_MAX = 31 };
static const size_t matcher_max = (size_t)4 * 1024 * 1024 * 1024;
static const size_t identities_max = (size_t)512 * 1024 * 1024; /* beyond this, no more are remembered */

/* The answers of one identity to versions that stand alike to all its questions. */
struct outcome {
    uint64_t hash;
    const uint8_t *standings;
    const struct advisory_matches *matches;
};

struct entry {
    uint64_t hash;
    struct str key; /* all fields but the version */
    struct identity identity;
    struct outcome *outcomes; /* open addressing by the standings' hash */
    size_t outcome_room;
    size_t outcome_count;
    struct entry *next; /* with the same slot */
};

/* One of the versions answered lately: assets of one product mostly have one of a few. */
struct recent {
    const struct entry *entry; /* NULL: free */
    const struct advisory_matches *matches;
    uint8_t len;
    char text[RECENT_TEXT_MAX];
};

struct advisory_matcher {
    const struct advisory_db *db;
    struct recent *recent; /* RECENT, found by hash, the newest wins */
    struct arena arena;    /* answers, and the matcher itself */
    struct arena entries;  /* what is remembered of identities */
    struct arena scratch;  /* of one question */
    struct candidate_finder finder;
    struct name_reader *reader;
    struct fix_memory fixes;
    struct merge_memory merged;
    struct entry **slots;
    size_t slot_count;
    struct advisory_matches nothing;
    uint8_t *standings; /* of the subject at hand */
    char *key;
    size_t key_room;
};

static bool matcher_prepare(struct advisory_matcher *m) {
    m->slot_count = IDENTITY_SLOTS;
    m->slots = ARENA_ARRAY(&m->arena, struct entry *, m->slot_count);
    m->standings = ARENA_ARRAY(&m->arena, uint8_t, QUESTIONS_MAX);
    m->reader = name_reader_new(&m->db->lexicon, true, &m->arena);
    fix_memory_init(&m->fixes, &m->arena);
    merge_memory_init(&m->merged, &m->arena);
    m->recent = ARENA_ARRAY(&m->arena, struct recent, RECENT);
    return m->recent != NULL && m->slots != NULL && m->standings != NULL && m->reader != NULL &&
           candidate_finder_init(&m->finder, m->db, &m->arena) == STATUS_OK;
}

struct advisory_matcher *advisory_matcher_new(const struct advisory_db *db) {
    struct arena arena;
    arena_init(&arena, matcher_max);
    struct advisory_matcher *m = ARENA_NEW(&arena, struct advisory_matcher);
    if (m == NULL)
        return NULL;
    m->db = db;
    m->arena = arena;
    arena_init(&m->entries, matcher_max);
    arena_init(&m->scratch, matcher_max);
    (void)arena_reserve(&m->entries, 4 << 20);
    (void)arena_reserve(&m->arena, 4 << 20);
    if (matcher_prepare(m))
        return m;
    advisory_matcher_free(m);
    return NULL;
}

void advisory_matcher_free(struct advisory_matcher *matcher) {
    if (matcher == NULL)
        return;
    struct arena arena = matcher->arena;
    arena_done(&matcher->entries);
    arena_done(&matcher->scratch);
    arena_done(&arena);
}

/* ---- identities ---- */

/* All fields but the version, each behind its length, so that no two subjects share a key. Of further names of the
 * supplier the address is enough: who gives them keeps them. */
static enum status make_key(struct advisory_matcher *m, const struct advisory_subject *s, struct str *key) {
    const uintptr_t address = (uintptr_t)s->supplier_names;
    const struct str names = {(const char *)&address, sizeof(address)};
    const struct str fields[] = {s->supplier, s->product, s->model, s->order_number, s->serial, names};
    size_t need = 0;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++)
        need += fields[i].len + sizeof(uint32_t);
    if (need > m->key_room) {
        m->key_room = need * 2;
        m->key = arena_get_raw(&m->arena, m->key_room, 1);
        if (m->key == NULL) {
            m->key_room = 0;
            return STATUS_MEMORY;
        }
    }
    size_t at = 0;
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        uint32_t length = (uint32_t)fields[i].len;
        memcpy(m->key + at, &length, sizeof(length));
        at += sizeof(length);
        if (fields[i].len > 0)
            memcpy(m->key + at, fields[i].ptr, fields[i].len);
        at += fields[i].len;
    }
    *key = (struct str){m->key, at};
    return STATUS_OK;
}

static struct entry *find_entry(const struct advisory_matcher *m, struct str key, uint64_t hash) {
    struct entry *e = m->slots[hash % m->slot_count];
    while (e != NULL && (e->hash != hash || !str_eq(e->key, key)))
        e = e->next;
    return e;
}

/* A number at the end of the asset's own name lies with the subject, which is gone after this. */
static enum status keep_tails(struct candidates *candidates, struct arena *arena) {
    for (size_t i = 0; i < candidates->count; i++) {
        struct candidate *c = &candidates->items[i];
        if (!(c->flags & CANDIDATE_OWN_TAIL) || c->tail == NULL)
            continue;
        struct name_series *kept = ARENA_NEW(arena, struct name_series);
        if (kept == NULL)
            return STATUS_MEMORY;
        *kept = *c->tail;
        c->tail = kept;
    }
    return STATUS_OK;
}

/* Reads a subject whose identity is not known yet. It lies in `arena`. */
static enum status read_identity(struct advisory_matcher *m, const struct advisory_subject *from, struct arena *arena,
                                 struct identity *identity) {
    struct subject *subject = ARENA_NEW(&m->scratch, struct subject);
    struct candidates found;
    if (subject == NULL)
        return STATUS_MEMORY;
    *identity = (struct identity){.product = STR_NONE};
    TRY(subject_read(subject, m->db, from, m->reader, &m->scratch));
    TRY(candidates_find(&m->finder, subject, from->serial, &m->scratch, &found));
    if (found.count == 0)
        return STATUS_OK;
    identity->candidates = found;
    identity->candidates.items = ARENA_ARRAY(arena, struct candidate, found.count);
    identity->product = str_copy(arena, from->product);
    if (identity->candidates.items == NULL || identity->product.ptr == NULL)
        return STATUS_MEMORY;
    memcpy(identity->candidates.items, found.items, found.count * sizeof(*found.items));
    TRY(keep_tails(&identity->candidates, arena));
    return identity_prepare(m->db, &m->fixes, identity, arena, &m->scratch);
}

/* Remembers the identity unless too much is remembered already, or there is nothing to remember. */
static enum status add_entry(struct advisory_matcher *m, const struct advisory_subject *subject, struct str key,
                             uint64_t hash, struct entry **entry) {
    bool full = m->entries.used > identities_max;
    struct arena *arena = full ? &m->scratch : &m->entries;
    struct entry *e = ARENA_NEW(&m->scratch, struct entry);
    if (e == NULL)
        return STATUS_MEMORY;
    TRY(read_identity(m, subject, arena, &e->identity));
    *entry = e;
    if (full || e->identity.candidates.count == 0)
        return STATUS_OK;
    struct entry *kept = ARENA_NEW(&m->entries, struct entry);
    if (kept == NULL)
        return STATUS_MEMORY;
    *kept = *e;
    kept->hash = hash;
    kept->key = str_copy(&m->entries, key);
    kept->next = m->slots[hash % m->slot_count];
    if (kept->key.ptr == NULL)
        return STATUS_MEMORY;
    m->slots[hash % m->slot_count] = kept;
    *entry = kept;
    return STATUS_OK;
}

/* ---- outcomes ---- */

static uint64_t hash_standings(const uint8_t *standings, size_t count) {
    return str_hash((struct str){(const char *)standings, count});
}

static struct outcome *outcome_slot(const struct entry *e, uint64_t hash, const uint8_t *standings) {
    size_t at = hash & (e->outcome_room - 1);
    for (;; at = (at + 1) & (e->outcome_room - 1)) {
        struct outcome *o = &e->outcomes[at];
        if (o->matches == NULL || (o->hash == hash && memcmp(o->standings, standings, e->identity.question_count) == 0))
            return o;
    }
}

static enum status grow_outcomes(struct advisory_matcher *m, struct entry *e) {
    if (e->outcome_count * 2 < e->outcome_room)
        return STATUS_OK;
    struct entry bigger = *e;
    bigger.outcome_room = e->outcome_room == 0 ? CLASS_SLOTS_FIRST : e->outcome_room * 2;
    bigger.outcomes = ARENA_ARRAY(&m->entries, struct outcome, bigger.outcome_room);
    if (bigger.outcomes == NULL)
        return STATUS_MEMORY;
    for (size_t i = 0; i < e->outcome_room; i++) {
        if (e->outcomes[i].matches != NULL)
            *outcome_slot(&bigger, e->outcomes[i].hash, e->outcomes[i].standings) = e->outcomes[i];
    }
    *e = bigger;
    return STATUS_OK;
}

/* Works out the answers and keeps them, packed: what was grown on the way is given back. */
static enum status decide(struct advisory_matcher *m, const struct entry *e, const uint8_t *standings,
                          const struct advisory_matches **matches) {
    struct advisory_matches found;
    TRY(identity_decide(m->db, &e->identity, standings, &m->scratch, &found));
    if (found.count == 0) {
        *matches = &m->nothing;
        return STATUS_OK;
    }
    struct advisory_matches *kept = ARENA_NEW(&m->arena, struct advisory_matches);
    struct advisory_match *items = ARENA_ARRAY(&m->arena, struct advisory_match, found.count);
    if (kept == NULL || items == NULL)
        return STATUS_MEMORY;
    memcpy(items, found.items, found.count * sizeof(*items));
    *kept = (struct advisory_matches){items, found.count};
    *matches = kept;
    return STATUS_OK;
}

/* Where the version stands decides, and most versions stand like another one. */
static enum status find_outcome(struct advisory_matcher *m, struct entry *e, const struct advisory_subject *subject,
                                const struct advisory_matches **matches) {
    TRY(identity_place(m->db, &e->identity, subject->version, subject->serial, &m->scratch, m->standings));
    size_t count = e->identity.question_count;
    uint64_t hash = hash_standings(m->standings, count);
    TRY(grow_outcomes(m, e));
    struct outcome *o = outcome_slot(e, hash, m->standings);
    if (o->matches == NULL) {
        uint8_t *kept = arena_get_raw(&m->entries, count, 1);
        const struct advisory_matches *found = NULL;
        if (kept == NULL)
            return STATUS_MEMORY;
        memcpy(kept, m->standings, count);
        TRY(decide(m, e, kept, &found));
        *o = (struct outcome){hash, kept, found};
        e->outcome_count++;
    }
    *matches = o->matches;
    return STATUS_OK;
}

/* The same version again needs no placing. The serial number is part of the entry's key. */
static enum status find_recent(struct advisory_matcher *m, struct entry *e, const struct advisory_subject *subject,
                               const struct advisory_matches **matches) {
    struct str version = subject->version;
    struct recent *r = &m->recent[(str_hash(version) ^ e->hash) % RECENT];
    if (r->entry == e && str_eq(version, (struct str){r->text, r->len})) {
        *matches = r->matches;
        return STATUS_OK;
    }
    TRY(find_outcome(m, e, subject, matches));
    if (version.len == 0 || version.len > RECENT_TEXT_MAX)
        return STATUS_OK;
    *r = (struct recent){.entry = e, .matches = *matches, .len = (uint8_t)version.len};
    memcpy(r->text, version.ptr, version.len);
    return STATUS_OK;
}

enum status advisory_match(struct advisory_matcher *matcher, const struct advisory_subject *subject,
                           const struct advisory_matches **matches) {
    struct advisory_matcher *m = matcher;
    struct str key;
    arena_reset(&m->scratch);
    TRY(make_key(m, subject, &key));
    uint64_t hash = str_hash(key);
    struct entry *e = find_entry(m, key, hash);
    if (e == NULL)
        TRY(add_entry(m, subject, key, hash, &e));
    if (e->identity.candidates.count == 0) {
        *matches = &m->nothing;
        return STATUS_OK;
    }
    if (e->key.ptr != NULL)
        return find_recent(m, e, subject, matches);
    TRY(identity_place(m->db, &e->identity, subject->version, subject->serial, &m->scratch, m->standings));
    return decide(m, e, m->standings, matches); /* an entry that is not remembered */
}

enum status advisory_match_any(struct advisory_matcher *matcher, const struct advisory_subject *subjects, size_t count,
                               const struct advisory_matches **matches) {
    TRY(advisory_match(matcher, &subjects[0], matches));
    for (size_t i = 1; i < count; i++) {
        const struct advisory_matches *more = NULL;
        TRY(advisory_match(matcher, &subjects[i], &more));
        TRY(merge_matches(&matcher->merged, *matches, more, matches));
    }
    return STATUS_OK;
}

/* ---- the database's face ---- */

size_t advisory_count(const struct advisory_db *db) {
    return db->document_count;
}

size_t advisory_unread(const struct advisory_db *db) {
    return db->unread;
}

const struct advisory_document *advisory_at(const struct advisory_db *db, uint32_t index) {
    return &db->documents[index].public;
}

uint32_t advisory_find(const struct advisory_db *db, struct str id) {
    uint32_t index = map_get(&db->document_ids, id);
    return index == MAP_NONE ? UINT32_MAX : index;
}
