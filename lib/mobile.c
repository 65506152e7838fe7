#include <keyway/mobile.h>

#include "manifest.h"
#include "mobile_rule.h"

#include <string.h>

enum { KEY_KIND = 5, KEY_SIZE, KEY_DIGEST, KEY_NAME };

/* What a manifest says of the code, behind the four entries that all have. */
struct signed_code {
    uint64_t kind;
    uint64_t size;
    struct kw_bytes name;
    uint8_t digest[KW_DIGEST_SIZE];
};

static const struct kw_mobile_kind *kind_of(const struct kw_mobile *mobile, uint8_t kind) {
    for (size_t i = 0; i < mobile->config->count; i++)
        if (mobile->config->kinds[i].kind == kind)
            return &mobile->config->kinds[i];
    return NULL;
}

static int is_sound(const struct kw_mobile_config *config) {
    if (!config || !config->crypto || !config->trust || !config->roles || config->count > KW_MOBILE_KINDS_MAX ||
        (config->count > 0 && !config->kinds))
        return 0;
    for (size_t i = 0; i < config->count; i++) {
        const struct kw_mobile_kind *kind = &config->kinds[i];
        if (kind->mode == KW_MOBILE_SIGNED && kind->signers == 0)
            return 0;
        for (size_t k = 0; k < i; k++)
            if (config->kinds[k].kind == kind->kind)
                return 0;
    }
    return 1;
}

enum kw_status kw_mobile_init(struct kw_mobile *mobile, const struct kw_mobile_config *config) {
    if (!is_sound(config))
        return KW_ERROR_ARGUMENT;
    mobile->config = config;
    return KW_OK;
}

static void tell(const struct kw_mobile *mobile, const struct kw_mobile_event *event) {
    if (mobile->config->event)
        mobile->config->event(mobile->config->event_context, event);
}

/* ---- bringing and taking */

/* A kind that does not run here is not brought either; what is there already may be taken off. */
static enum kw_verdict may_move(const struct kw_mobile *mobile, uint32_t by, uint8_t number, enum kw_mobile_act act) {
    const struct kw_mobile_kind *kind = kind_of(mobile, number);
    struct kw_mobile_event event = {.act = act, .answer = KW_MOBILE_KIND, .by = by, .kind = number};
    int runs = kind && (kind->mode == KW_MOBILE_SIGNED || kind->mode == KW_MOBILE_UNSIGNED);
    if (kind && (runs || act == KW_MOBILE_TAKES)) {
        uint8_t permission = act == KW_MOBILE_TAKES ? kind->take : kind->load;
        event.answer =
            kw_role_allows(mobile->config->roles, by, permission) == KW_GRANTED ? KW_MOBILE_MAY : KW_MOBILE_ACCOUNT;
    }
    tell(mobile, &event);
    return event.answer == KW_MOBILE_MAY ? KW_GRANTED : KW_DENIED;
}

enum kw_verdict kw_mobile_may_load(const struct kw_mobile *mobile, uint32_t by, uint8_t kind) {
    return may_move(mobile, by, kind, KW_MOBILE_LOADS);
}

enum kw_verdict kw_mobile_may_take(const struct kw_mobile *mobile, uint32_t by, uint8_t kind) {
    return may_move(mobile, by, kind, KW_MOBILE_TAKES);
}

/* ---- running */

static enum kw_status read_code(struct kw_cbor *cbor, struct signed_code *code) {
    code->kind = kw_cbor_number(cbor, KEY_KIND);
    code->size = kw_cbor_number(cbor, KEY_SIZE);
    kw_cbor_key(cbor, KEY_DIGEST);
    kw_cbor_copy(cbor, code->digest, KW_DIGEST_SIZE);
    kw_cbor_key(cbor, KEY_NAME);
    code->name = kw_cbor_string(cbor);
    KW_TRY(kw_cbor_end(cbor));
    return code->name.length > 0 && code->name.length <= KW_MOBILE_NAME_MAX ? KW_OK : KW_ERROR_FORMAT;
}

static enum kw_status is_same(const struct kw_crypto *crypto, struct kw_bytes bytes, const struct signed_code *code,
                              enum kw_verdict *same) {
    uint8_t digest[KW_DIGEST_SIZE];
    KW_TRY(crypto->hash(crypto->context, &bytes, 1, digest));
    if (bytes.length == code->size)
        *same = kw_equal(digest, code->digest, KW_DIGEST_SIZE);
    return KW_OK;
}

/* What the manifest and the code have to say. On a failure the facts are as they were: nothing is known. */
static enum kw_status look(const struct kw_mobile *mobile, const struct kw_mobile_request *request,
                           struct kw_mobile_facts *facts, struct kw_mobile_event *event) {
    const struct kw_crypto *crypto = mobile->config->crypto;
    struct kw_manifest manifest;
    struct signed_code code;
    enum kw_verdict same = KW_DENIED;
    KW_TRY(kw_manifest_open(crypto, mobile->config->trust, KW_MANIFEST_MOBILE, request->manifest, &manifest));
    KW_TRY(read_code(&manifest.cbor, &code));
    if (code.kind != request->kind)
        return KW_ERROR_POLICY;
    KW_TRY(is_same(crypto, request->code, &code, &same));
    facts->genuine = KW_GRANTED;
    facts->same = same;
    facts->signer = KW_MOBILE_SIGNER(manifest.signer);
    facts->sequence = manifest.sequence;
    event->sequence = manifest.sequence;
    event->name = code.name;
    return KW_OK;
}

static enum kw_verdict is_permitted(const struct kw_mobile *mobile, const struct kw_mobile_kind *kind, uint32_t by) {
    if (by == KW_ACCOUNT_NOBODY)
        return kind->automatic ? KW_GRANTED : KW_DENIED;
    return kw_role_allows(mobile->config->roles, by, kind->run);
}

enum kw_verdict kw_mobile_may_run(const struct kw_mobile *mobile, const struct kw_mobile_request *request,
                                  enum kw_mobile_answer *answer) {
    const struct kw_mobile_kind *kind = kind_of(mobile, request->kind);
    struct kw_mobile_facts facts = {
        .mode = KW_MOBILE_REFUSED, .permitted = KW_DENIED, .genuine = KW_DENIED, .same = KW_DENIED};
    struct kw_mobile_event event = {.act = KW_MOBILE_RUNS, .by = request->by, .kind = request->kind};
    if (kind) {
        facts.mode = kind->mode;
        facts.permitted = is_permitted(mobile, kind, request->by);
        facts.signers = kind->signers;
        facts.size = request->code.length;
        facts.size_most = kind->size_most;
        facts.least = kind->least;
    }
    /* Nothing of strangers is read for who may not run it. */
    if (facts.mode == KW_MOBILE_SIGNED && facts.permitted == KW_GRANTED && facts.size <= facts.size_most)
        event.status = look(mobile, request, &facts, &event);
    event.answer = kw_mobile_rule(&facts);
    tell(mobile, &event);
    if (answer)
        *answer = event.answer;
    return event.answer == KW_MOBILE_MAY ? KW_GRANTED : KW_DENIED;
}
