#include "evidence/certificate.h"

#include "document/scope.h"

static const struct diag_kind VERSIONS = {"evidence.certificate-versions", SEVERITY_ERROR,
                                          "the versions of certificate '{0}' cannot be read: '{1}'",
                                          "write 4.2.0, 4.x, \">=4.0 <5.0\", or several of them separated by commas"};
static const struct diag_kind UNPINNED = {
    "evidence.unpinned", SEVERITY_WARNING,
    "certificate '{0}' has no copy with a pinned SHA-256, so it counts as no more than a claim",
    "name its copy under 'file'; 'keyway pin' writes the hash into this document"};

static bool is_process(const struct certificate *certificate) {
    return str_contains(certificate->standard, STR("62443-4-1"));
}

/* The copy is not parsed: its hash is what ties the entry to a document that a person can look at. */
static enum status check_copy(const struct inquiry *inquiry, const struct certificate *certificate, bool *pinned) {
    struct pin pin = {.file = certificate->file,
                      .path = certificate->path,
                      .sha256 = certificate->pinned ? certificate->sha256 : NULL,
                      .file_place = certificate->file_place,
                      .sha256_place = certificate->sha256_place};
    struct source source;
    struct arena scratch;
    *pinned = certificate->file.len > 0 && certificate->pinned;
    arena_init(&scratch, 4 * (size_t)PIN_BYTES_MAX);
    enum status status = certificate->file.len > 0 ? pin_open(&pin, &scratch, inquiry->sink, &source) : STATUS_OK;
    arena_done(&scratch);
    if (status == STATUS_OK && !*pinned)
        diag_add(inquiry->sink, &UNPINNED, certificate->place, certificate->id);
    return status;
}

static bool names_model(const struct certificate *certificate, const struct product_model *model) {
    for (size_t i = 0; i < certificate->model_count; i++)
        if (str_eq_nocase(certificate->models[i], model->name) ||
            str_eq_nocase(certificate->models[i], model->order_number))
            return true;
    return false;
}

static bool covers_models(const struct product *product, const struct certificate *certificate) {
    bool all = product->model_count > 0;
    for (size_t i = 0; i < product->model_count; i++)
        all = all && names_model(certificate, &product->models[i]);
    return all || certificate->model_count == 0;
}

/* The names and order numbers of the product's models that the certificate names, and its own spelling of them. */
static enum status list_models(const struct product *product, const struct certificate *certificate,
                               struct witness *witness) {
    size_t room = certificate->model_count + 2 * product->model_count, count = 0;
    struct str *models = ARENA_ARRAY(witness->arena, struct str, room);
    if (!models)
        return STATUS_MEMORY;
    for (size_t i = 0; i < certificate->model_count; i++)
        models[count++] = certificate->models[i];
    for (size_t i = 0; i < product->model_count; i++) {
        if (!names_model(certificate, &product->models[i]))
            continue;
        models[count++] = product->models[i].name;
        models[count++] = product->models[i].order_number;
    }
    witness->frame.models = models;
    witness->frame.model_count = count;
    return STATUS_OK;
}

/* Of what lies outside the scope the first is told: `*gap` is empty when nothing does. */
static enum status judge_scope(const struct inquiry *inquiry, const struct product *product,
                               const struct certificate *certificate, struct witness *witness, struct str *gap) {
    if (!scope_valid(certificate->versions)) {
        diag_add(inquiry->sink, &VERSIONS, certificate->place, certificate->id, certificate->versions);
        return STATUS_INPUT;
    }
    *gap = STR("");
    if ((certificate->types & product->types) == 0)
        *gap = STR("; none of this product's component types is in its scope");
    else if (!scope_covers(certificate->versions, inquiry->version))
        *gap = str_format(inquiry->arena, "; its scope is versions " STR_F, STR_A(certificate->versions));
    if (!gap->ptr)
        return STATUS_MEMORY;
    if (gap->len > 0 || !covers_models(product, certificate))
        witness->frame.standing = EVIDENCE_OUT_OF_SCOPE;
    if (gap->len > 0 || covers_models(product, certificate))
        return STATUS_OK;
    *gap = STR("; its scope is some of the product's models");
    return list_models(product, certificate, witness);
}

/* "ISASecure CSA 1.0.0 certificate 123 of exida: SL 2 for ED ND". */
static struct str describe(const struct inquiry *inquiry, const struct certificate *c, unsigned types, struct str gap) {
    struct arena *arena = inquiry->arena;
    struct str what;
    if (!is_process(c)) {
        struct str names = component_mask_text(arena, types);
        what = names.ptr ? str_format(arena, "SL %u for " STR_F, (unsigned)c->level, STR_A(names)) : STR_NONE;
    } else if (c->maturity > 0) {
        what = str_format(arena, "process to 62443-4-1, maturity level %u", (unsigned)c->maturity);
    } else {
        what = STR("process to 62443-4-1, no maturity level stated");
    }
    if (!what.ptr)
        return STR_NONE;
    return str_format(arena, STR_F " certificate " STR_F "%s" STR_F ": " STR_F STR_F, STR_A(c->scheme),
                      STR_A(c->number), c->body.len > 0 ? " of " : "", STR_A(c->body), STR_A(what), STR_A(gap));
}

static enum status state_process(const struct inquiry *inquiry, const struct certificate *certificate, struct str flaw,
                                 struct witness *witness) {
    struct topic_set topics = {.process = (UINT64_C(1) << PROCESS_COUNT) - 1};
    witness->frame.maturity = certificate->maturity;
    return witness_say(witness, EFFECT_SUPPORTS, &topics, certificate->place, describe(inquiry, certificate, 0, flaw));
}

static enum status state_product(const struct inquiry *inquiry, const struct product *product,
                                 const struct certificate *certificate, struct witness *witness) {
    struct str gap;
    TRY(judge_scope(inquiry, product, certificate, witness, &gap));
    unsigned types = certificate->types & product->types;
    struct topic_set topics = {.requirements = *requirement_due(types, FR_ANY, certificate->level)};
    return witness_say(witness, EFFECT_SUPPORTS, &topics, certificate->place,
                       describe(inquiry, certificate, certificate->types, gap));
}

/* "; there is no file 'a.pdf'", or nothing. */
static struct str copy_flaw(struct arena *arena, const struct diag_sink *heard) {
    if (diag_errors(heard) == 0)
        return STR("");
    struct str text = evidence_first_error(heard, arena);
    return text.ptr ? str_format(arena, "; " STR_F, STR_A(text)) : STR_NONE;
}

enum status certificate_state(const struct inquiry *inquiry, const struct product *product,
                              const struct certificate *certificate) {
    bool pinned;
    struct diag_sink heard;
    struct inquiry listening = *inquiry;
    diag_init(&heard, inquiry->arena);
    listening.sink = inquiry->tolerant ? &heard : inquiry->sink;
    enum status copy = check_copy(&listening, certificate, &pinned);
    if (copy == STATUS_MEMORY || (copy != STATUS_OK && !inquiry->tolerant))
        return copy;
    if (inquiry->tolerant && copy == STATUS_OK)
        diag_merge(inquiry->sink, &heard);
    if (copy != STATUS_OK)
        evidence_warn_lost(inquiry->sink, certificate->file_place, certificate->id,
                           evidence_first_error(&heard, inquiry->arena));
    struct witness witness = {.at = inquiry->at, .arena = inquiry->arena, .list = inquiry->list};
    witness.frame = (struct evidence){.kind = EVIDENCE_CERTIFICATE,
                                      .strength = pinned ? STRENGTH_CERTIFICATE : STRENGTH_CLAIM,
                                      .standing = copy == STATUS_OK ? EVIDENCE_COUNTS : EVIDENCE_UNPROVEN,
                                      .date = certificate->issued,
                                      .id = certificate->id,
                                      .place = certificate->place};
    witness_set_ends(&witness, certificate->expires, inquiry->policy->max_age[witness.frame.strength]);
    return is_process(certificate) ? state_process(inquiry, certificate, copy_flaw(inquiry->arena, &heard), &witness)
                                   : state_product(inquiry, product, certificate, &witness);
}
