/* Keys of providers: pinned when they are first seen, and what signatures are worth by them. */
#include "owner/watch_run.h"

/* ---- pinned keys */

static enum status import(struct watch_source *source, struct str name, struct str body, struct str *fingerprints,
                          size_t *count) {
    struct watch_run *run = source->run;
    struct diag_sink sink;
    struct source *key = ARENA_NEW(&run->scratch, struct source);
    if (!key)
        return STATUS_MEMORY;
    *key = (struct source){name, body};
    diag_init(&sink, &run->scratch);
    *count = 0;
    enum status status = keyring_import(source->keyring, key, &run->scratch, &sink, fingerprints, count);
    if (status == STATUS_SYSTEM)
        diag_merge(run->sink, &sink);
    return status == STATUS_INPUT ? STATUS_OK : status;
}

static enum status import_pinned(struct watch_source *source, struct str *fingerprints) {
    struct store_rows *rows;
    bool more = true;
    size_t count;
    TRY(store_query(source->run->store, &rows,
                    "SELECT url, body, state = 'trusted' FROM provider_key WHERE provider = ?1", STORE_I(source->id)));
    enum status status = store_next(rows, &more);
    for (; status == STATUS_OK && more; status = store_next(rows, &more)) {
        source->has_keys |= store_integer(rows, 2) != 0;
        status = import(source, store_bytes(rows, 0), store_bytes(rows, 1), fingerprints, &count);
        if (status != STATUS_OK)
            break;
    }
    store_done(rows);
    return status;
}

/* The first keys of a provider are taken at its word, those that come later are not. */
static enum status pin(struct watch_source *source, struct str fingerprint, struct str url, struct str body,
                       bool is_first) {
    struct watch_run *run = source->run;
    int64_t known;
    TRY(store_ask(run->store, &known, 0, "SELECT count(*) FROM provider_key WHERE provider = ?1 AND fingerprint = ?2",
                  STORE_I(source->id), STORE_T(fingerprint)));
    if (known)
        return store_run(run->store,
                         "UPDATE provider_key SET body = ?3, url = ?4 WHERE provider = ?1 AND fingerprint = ?2 AND "
                         "(body, url) IS NOT (?3, ?4)",
                         STORE_I(source->id), STORE_T(fingerprint), STORE_B(body), STORE_T(url));
    TRY(store_run(run->store,
                  "INSERT INTO provider_key (provider, fingerprint, url, pinned_at, body, state) "
                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                  STORE_I(source->id), STORE_T(fingerprint), STORE_T(url), STORE_I(run->settings->at), STORE_B(body),
                  STORE_T(is_first ? STR("trusted") : STR("changed"))));
    if (is_first)
        return STATUS_OK;
    return watch_source_event(source, WATCH_ALARM,
                              str_format(&run->scratch,
                                         "it has a new key " STR_F
                                         "; documents signed by it are kept apart until you say: keyway "
                                         "watch trust " STR_F " " STR_F,
                                         STR_A(fingerprint), STR_A(source->name), STR_A(fingerprint)));
}

/* ---- the keys that the provider offers now */

static enum status alarm_key(struct watch_source *source, struct str url, struct str reason) {
    return watch_source_event(
        source, WATCH_ALARM,
        str_format(&source->run->scratch, "its key " STR_F " cannot be used: " STR_F, STR_A(url), STR_A(reason)));
}

static bool holds(const struct str *fingerprints, size_t count, struct str wanted) {
    for (size_t i = 0; i < count; i++)
        if (str_eq_nocase(fingerprints[i], wanted))
            return true;
    return false;
}

static enum status pin_all(struct watch_source *source, const struct watch_get *get, struct str body,
                           const struct str *fingerprints, size_t count) {
    TRY(watch_batch_flush(source->run));
    TRY(store_begin(source->run->store));
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++)
        status = pin(source, fingerprints[i], get->url, body, source->is_first);
    source->has_keys |= source->is_first;
    return store_end(source->run->store, status);
}

static enum status key_done(struct watch_get *get, const struct fetch_answer *answer) {
    struct watch_source *source = get->source;
    const struct provider_key *key = get->context;
    struct str fingerprints[SIGNATURE_KEYS_MAX];
    size_t count;
    if (answer->outcome != FETCH_OK)
        return alarm_key(source, get->url, watch_reason(&source->run->scratch, answer));
    struct str body = watch_get_body(get);
    if (!body.ptr)
        return STATUS_MEMORY;
    TRY(import(source, get->url, body, fingerprints, &count));
    if (count == 0)
        return alarm_key(source, get->url, STR("there is no OpenPGP key in it"));
    if (key->fingerprint.len && !holds(fingerprints, count, key->fingerprint))
        return alarm_key(source, get->url, STR("its fingerprint is not the one that the provider states"));
    return pin_all(source, get, body, fingerprints, count);
}

enum status watch_keys_start(struct watch_source *source) {
    struct str fingerprints[SIGNATURE_KEYS_MAX];
    const struct provider_metadata *m = &source->metadata;
    int64_t pinned;
    TRY(store_ask(source->run->store, &pinned, 0, "SELECT count(*) FROM provider_key WHERE provider = ?1",
                  STORE_I(source->id)));
    source->is_first = pinned == 0;
    /* Who has no keys is read without gpg. */
    if (pinned == 0 && m->key_count == 0)
        return STATUS_OK;
    TRY(keyring_new(source->run->settings->folder, source->run->sink, &source->keyring));
    TRY(import_pinned(source, fingerprints));
    for (size_t i = 0; i < m->key_count && i < SIGNATURE_KEYS_MAX; i++)
        TRY(watch_get_start(&(struct watch_get){.source = source,
                                                .url = m->keys[i].url,
                                                .max = SIGNATURE_KEY_BYTES_MAX,
                                                .done = key_done,
                                                .context = &m->keys[i]}));
    return STATUS_OK;
}

/* ---- signatures */

/* By enum signature_state: the word, and why a document does not count then. */
static const struct {
    struct str word, held;
    bool again;
} meanings[] = {
    [SIGNATURE_GOOD] = {STR_INIT("good"), {NULL, 0}, false},
    [SIGNATURE_WEAK] = {STR_INIT("weak"), {NULL, 0}, false},
    [SIGNATURE_BAD] = {STR_INIT("bad"), STR_INIT("its signature is not of this document"), true},
    [SIGNATURE_NO_KEY] = {STR_INIT("no-key"), STR_INIT(WATCH_HELD_NO_KEY), true},
    [SIGNATURE_EXPIRED_KEY] = {STR_INIT("expired"), {NULL, 0}, false},
    [SIGNATURE_REVOKED_KEY] = {STR_INIT("revoked-key"), STR_INIT("its signature is by a key that was revoked"), true},
    [SIGNATURE_UNREADABLE] = {STR_INIT("bad"), STR_INIT("its signature cannot be read"), true},
};

static struct watch_signed without(const struct watch_source *source) {
    struct watch_signed result = {.word = STR("none")};
    if ((source->has_keys || source->is_trusted) && !source->is_unsigned) {
        result.held = STR(WATCH_HELD_UNSIGNED);
        result.again = true;
    }
    return result;
}

static enum status judge_signer(struct watch_source *source, struct watch_signed *result) {
    int64_t trusted;
    TRY(store_ask(source->run->store, &trusted, 0,
                  "SELECT count(*) FROM provider_key WHERE provider = ?1 AND fingerprint = ?2 AND state = 'trusted'",
                  STORE_I(source->id), STORE_T(result->signer)));
    if (trusted)
        return STATUS_OK;
    result->word = STR("changed-key");
    result->held = STR(WATCH_HELD_CHANGED);
    return STATUS_OK;
}

enum status watch_key_check(const struct watch_source *source, struct str body, struct str signature,
                            struct arena *arena, struct diag_sink *sink, struct signature_check *check) {
    *check = (struct signature_check){.state = SIGNATURE_NO_KEY};
    return signature.ptr && source->keyring ? keyring_verify(source->keyring, body, signature, arena, sink, check)
                                            : STATUS_OK;
}

enum status watch_key_judge(struct watch_source *source, bool has_signature, const struct signature_check *check,
                            struct watch_signed *result) {
    if (!has_signature) {
        *result = without(source);
        return STATUS_OK;
    }
    *result = (struct watch_signed){.word = meanings[check->state].word,
                                    .held = meanings[check->state].held,
                                    .again = meanings[check->state].again,
                                    .signer = check->fingerprint.len ? check->fingerprint : STR_NONE};
    if (check->state == SIGNATURE_NO_KEY && source->is_unsigned)
        result->held = STR_NONE;
    return result->held.ptr || check->state == SIGNATURE_NO_KEY ? STATUS_OK : judge_signer(source, result);
}
