#include "evidence/declared.h"

#include "evidence/witness.h"

static const struct diag_kind NOT_BELIEVED = {"declared.not-believed", SEVERITY_WARNING,
                                              "this declaration counts for nothing: {0}{1}", NULL};
static const struct diag_kind WRONG = {"declared.wrong", SEVERITY_ERROR, "the statement's '{0}' is not {1}", NULL};

enum { MODELS_MAX = 4096 };

enum status declared_trust_open(const struct policy *policy, struct arena *arena, struct diag_sink *sink,
                                struct declared_trust *trust) {
    *trust = (struct declared_trust){.policy = &policy->trust};
    return policy->trust.path ? trust_open(policy->trust.path, arena, sink, &trust->trust) : STATUS_OK;
}

void declared_trust_done(struct declared_trust *trust) {
    if (trust->trust)
        trust_done(trust->trust);
    trust->trust = NULL;
}

/* ---- whether it is believed */

struct judging {
    const struct declaration *declaration;
    const struct declared_trust *trust;
    const struct evidence_day *day;
    struct arena *arena;
    const struct trusted_signer *signer; /* who is believed; NULL: nobody */
    struct str fault;                    /* why nobody is; the first signature's */
    struct str about;
};

static void refuse(struct judging *j, struct str fault, struct str about) {
    if (j->fault.len == 0) {
        j->fault = fault;
        j->about = about.len > 0 ? str_format(j->arena, " (" STR_F ")", STR_A(about)) : STR("");
    }
}

static bool may_use(const struct trusted_signer *signer, struct str name) {
    for (size_t i = 0; i < signer->supplier_count; i++)
        if (str_eq_nocase(signer->suppliers[i], name))
            return true;
    return false;
}

/* For every name that the declaration goes by: assets are joined to its product by any of them. */
static bool speaks_for(const struct trusted_signer *signer, const struct supplier *supplier, struct str *other) {
    *other = !may_use(signer, supplier->id)     ? supplier->id
             : !may_use(signer, supplier->name) ? supplier->name
                                                : STR("");
    for (size_t i = 0; i < supplier->alias_count && other->len == 0; i++)
        if (!may_use(signer, supplier->aliases[i]))
            *other = supplier->aliases[i];
    return other->len == 0;
}

/* A signature that stands is believed when the owner lists who made it, for this supplier. */
static void admit(struct judging *j, struct str subject) {
    const struct trust_policy *policy = j->trust->policy;
    bool listed = false;
    struct str other = STR("");
    for (size_t i = 0; i < policy->signer_count; i++) {
        if (!str_eq(policy->signers[i].subject, subject))
            continue;
        listed = true;
        bool speaks = speaks_for(&policy->signers[i], &j->declaration->product.supplier, &other);
        if (speaks && (!j->signer || policy->signers[i].assurance > j->signer->assurance))
            j->signer = &policy->signers[i];
    }
    if (!listed)
        refuse(j, STR("the plant's policy lists no such signer"), subject);
    else if (!j->signer)
        refuse(j, STR("its signer is not trusted for this name of a supplier"), other);
}

static enum status judge_signature(struct judging *j, const struct dsse_signature *signature, date_days at) {
    struct trust_answer answer;
    const struct trust_question question = {
        .envelope = &j->declaration->envelope, .signature = signature, .at = at, .lists = !j->trust->policy->unchecked};
    TRY(trust_ask(j->trust->trust, &question, j->arena, &answer));
    if (answer.fault != TRUST_NONE)
        refuse(j, trust_fault_text(answer.fault), answer.culprit.len > 0 ? answer.culprit : answer.subject);
    else
        admit(j, answer.subject);
    return STATUS_OK;
}

static void judge_days(struct judging *j) {
    const struct declaration *d = j->declaration;
    char day[11];
    date_text(d->issued > j->day->at ? d->issued : d->until, day);
    if (d->issued > j->day->at)
        refuse(j, STR("it holds only from a later day on"), str_from(day));
    else if (d->until < j->day->at)
        refuse(j, STR("its last day has passed"), str_from(day));
}

/* Every day has to hold today: nobody else witnessed when the signature was made. */
static enum status judge(struct judging *j) {
    const struct dsse_envelope *envelope = &j->declaration->envelope;
    if (!j->trust || !j->trust->trust || !trust_has_authorities(j->trust->trust))
        return refuse(j, STR("the plant's policy has no trust folder with authorities in it"), STR("")), STATUS_OK;
    for (size_t i = 0; i < envelope->signature_count && !j->signer; i++)
        TRY(judge_signature(j, &envelope->signatures[i], j->day->at));
    if (!j->signer)
        return STATUS_OK;
    j->fault = STR("");
    judge_days(j);
    if (j->fault.len > 0)
        j->signer = NULL;
    return STATUS_OK;
}

/* ---- its statements */

struct stating {
    const struct judging *judging;
    const struct json_doc *doc;
    struct arena *arena;
    struct diag_sink *sink;
    struct evidence_list *list;
    struct place place; /* in the plant */
    enum status status;
};

static void wrong(struct stating *s, const struct json_node *node, const char *key, const char *wanted) {
    diag_add(s->sink, &WRONG, json_place(s->doc, node), str_from(key), str_from(wanted));
    s->status = STATUS_INPUT;
}

/* What a supplier can say of a release. Observations, countermeasures and advisories are about an owner's assets. */
static const uint8_t KINDS[] = {EVIDENCE_CLAIM,       EVIDENCE_TEST,      EVIDENCE_ANALYSIS, EVIDENCE_SBOM,
                                EVIDENCE_CERTIFICATE, EVIDENCE_EXCLUSION, EVIDENCE_FUZZING,  EVIDENCE_PROOF,
                                EVIDENCE_PENTEST,     EVIDENCE_DOCUMENT,  EVIDENCE_CHECK};
static const uint8_t EFFECTS[] = {EFFECT_SUPPORTS, EFFECT_CONTRADICTS, EFFECT_EXCLUDES, EFFECT_INCOMPLETE};
static const uint8_t STRENGTHS[] = {STRENGTH_CLAIM, STRENGTH_ARTEFACT, STRENGTH_CERTIFICATE};

static struct str kind_name(unsigned value) {
    return evidence_kind_name((enum evidence_kind)value);
}

static struct str effect_name(unsigned value) {
    return evidence_effect_name((enum evidence_effect)value);
}

static struct str name_of_strength(unsigned value) {
    return strength_name((enum strength)value);
}

static const struct member {
    const char *key;
    struct str (*name)(unsigned value);
    const uint8_t *values;
    size_t count;
} KIND = {"kind", kind_name, KINDS, ARRAY_LEN(KINDS)}, EFFECT = {"effect", effect_name, EFFECTS, ARRAY_LEN(EFFECTS)},
  STRENGTH = {"strength", name_of_strength, STRENGTHS, ARRAY_LEN(STRENGTHS)};

/* The value whose name the member holds; an error and the first when it is none of them. */
static unsigned read_name(struct stating *s, const struct json_node *item, const struct member *member) {
    struct str text = json_get_string(item, str_from(member->key));
    for (size_t i = 0; i < member->count; i++)
        if (str_eq(text, member->name(member->values[i])))
            return member->values[i];
    wrong(s, item, member->key, "one that a declaration can have");
    return member->values[0];
}

static struct topic_set read_topics(struct stating *s, const struct json_node *item) {
    struct topic_set topics = {.process = 0};
    const struct json_node *ids = json_get(item, STR("requirements"));
    for (const struct json_node *id = json_items(ids); id; id = json_next(ids, id)) {
        unsigned topic = topic_find(json_string(id));
        if (topic == TOPIC_NONE)
            wrong(s, id, "requirements", "a list of requirements of 62443-4-2 and 62443-4-1");
        else
            topic_add(&topics, topic);
    }
    if (topic_set_empty(&topics) && s->status == STATUS_OK)
        wrong(s, item, "requirements", "a list with an entry");
    return topics;
}

static date_days read_day(struct stating *s, const struct json_node *item, const char *key) {
    date_days day = DATE_NONE;
    const struct json_node *node = json_get(item, str_from(key));
    if (node && !date_parse(json_string(node), &day))
        wrong(s, node, key, "a day (2026-11-23)");
    return day;
}

static void read_models(struct stating *s, const struct json_node *item, struct evidence *frame) {
    const struct json_node *list = json_get(item, STR("models"));
    if (!list)
        return;
    struct str *models = json_is(list, JSON_ARRAY) ? ARENA_ARRAY(s->arena, struct str, list->size) : NULL;
    if (!models || list->size == 0 || list->size > MODELS_MAX) {
        wrong(s, list, "models", "a list with an entry");
        return;
    }
    for (const struct json_node *model = json_items(list); model; model = json_next(list, model))
        models[frame->model_count++] = json_string(model);
    frame->models = models;
}

/* What each kind of evidence can be at most: a claim stays one, whatever it says of itself. */
static enum strength most_of(enum evidence_kind kind) {
    if (kind == EVIDENCE_CERTIFICATE)
        return STRENGTH_CERTIFICATE;
    return kind == EVIDENCE_CLAIM ? STRENGTH_CLAIM : STRENGTH_ARTEFACT;
}

/* Its own word cannot raise it: a support is worth at most what its kind can be, and what the owner grants the signer.
 * What speaks against the release stays as strong as it is. */
static enum strength capped(const struct judging *j, enum evidence_kind kind, enum evidence_effect effect,
                            enum strength strength) {
    enum strength most = j->signer ? j->signer->assurance : STRENGTH_CLAIM;
    most = most_of(kind) < most ? most_of(kind) : most;
    return effect == EFFECT_SUPPORTS && strength > most ? most : strength;
}

static struct witness witness_of(const struct stating *s, const struct evidence *frame, date_days ends) {
    struct witness witness = {.frame = *frame, .at = s->judging->day->at, .arena = s->arena, .list = s->list};
    /* `ends` is the first day on which it no longer counts. */
    witness_set_ends(&witness, ends == DATE_NONE ? DATE_NONE : ends - 1,
                     s->judging->day->policy->max_age[frame->strength]);
    return witness;
}

/* "Not applicable" is justified in writing, or it is nothing. */
static void check_exclusion(struct stating *s, const struct json_node *item, const struct evidence *frame,
                            enum evidence_effect effect, struct str detail) {
    if ((frame->kind == EVIDENCE_EXCLUSION) != (effect == EFFECT_EXCLUDES))
        wrong(s, item, "effect", "one that its kind can have: an exclusion excludes, and nothing else does");
    else if (effect == EFFECT_EXCLUDES && str_trim(detail).len == 0)
        wrong(s, item, "detail", "the reason why the requirement does not apply");
}

/* An exclusion counts at every assurance, so who may only claim excludes nothing. */
static bool is_believed(const struct judging *j, enum evidence_effect effect) {
    return j->signer && (effect != EFFECT_EXCLUDES || j->signer->assurance > STRENGTH_CLAIM);
}

static enum status state_one(struct stating *s, const struct json_node *item) {
    enum evidence_effect effect = (enum evidence_effect)read_name(s, item, &EFFECT);
    enum strength strength = (enum strength)read_name(s, item, &STRENGTH);
    struct topic_set topics = read_topics(s, item);
    date_days ends = read_day(s, item, "ends");
    enum evidence_kind kind = (enum evidence_kind)read_name(s, item, &KIND);
    date_days date = read_day(s, item, "date");
    /* Without a day of its own it is as old as the declaration: nothing stays young by saying nothing. */
    struct evidence frame = {.kind = kind,
                             .strength = capped(s->judging, kind, effect, strength),
                             .date = date != DATE_NONE ? date : s->judging->declaration->issued,
                             .id = json_get_string(item, STR("id")),
                             .place = s->place};
    read_models(s, item, &frame);
    struct str detail = json_get_string(item, STR("detail"));
    check_exclusion(s, item, &frame, effect, detail);
    if (s->status != STATUS_OK)
        return s->status;
    int64_t maturity = json_integer(json_get(item, STR("maturity")), 0);
    frame.maturity = maturity > 0 && maturity <= MATURITY_MAX ? (uint8_t)maturity : 0;
    struct witness witness = witness_of(s, &frame, ends);
    size_t at = s->list->count;
    TRY(witness_say(&witness, effect, &topics, json_place(s->doc, item), detail.ptr ? detail : STR("")));
    if (!is_believed(s->judging, effect))
        s->list->items[at].standing = EVIDENCE_NOT_BELIEVED;
    s->list->items[at].standing_in_models = s->list->items[at].standing;
    if (frame.model_count > 0 && s->list->items[at].standing == EVIDENCE_COUNTS)
        s->list->items[at].standing = EVIDENCE_OUT_OF_SCOPE;
    return STATUS_OK;
}

enum status declared_evidence(const struct release *release, const struct declared_question *question,
                              struct arena *arena, struct diag_sink *sink, struct evidence_list *list, bool *believed) {
    const struct declaration *d = release->declaration;
    struct judging j = {.declaration = d,
                        .trust = question->trust,
                        .day = &question->day,
                        .arena = arena,
                        .fault = STR_INIT(""),
                        .about = STR_INIT("")};
    size_t before = list->count;
    TRY(judge(&j));
    if (!j.signer)
        diag_add(sink, &NOT_BELIEVED, d->place, j.fault, j.about);
    struct stating s = {&j, &d->statement, arena, sink, list, d->place, STATUS_OK};
    for (const struct json_node *item = json_items(d->statements); item && s.status != STATUS_MEMORY;
         item = json_next(d->statements, item)) {
        enum status status = state_one(&s, item);
        s.status = s.status == STATUS_OK ? status : s.status;
    }
    *believed = j.signer != NULL;
    if (s.status != STATUS_OK)
        list->count = before;
    return s.status;
}
