#include "supplier/declare.h"

#include "base/file.h"
#include "base/json_write.h"
#include "catalogue/process.h"
#include "evidence/topic.h"

enum { STATEMENT_MAX = 8 << 20 };

enum status declare_hash(const char *path, struct arena *arena, struct diag_sink *sink, struct declare_file *file) {
    const char *slash = strrchr(path, '/');
    TRY(file_sha256(path, sink, file->sha256));
    file->name = str_copy(arena, str_from(slash ? slash + 1 : path));
    return file->name.ptr ? STATUS_OK : STATUS_MEMORY;
}

static void write_digest(struct json_writer *w, const uint8_t sha256[HASH_SHA256_SIZE]) {
    char hex[HASH_SHA256_HEX];
    hash_hex(sha256, HASH_SHA256_SIZE, hex);
    json_write_key(w, STR("digest"));
    json_write_object(w);
    json_write_pair(w, "sha256", (struct str){hex, sizeof hex});
    json_write_end(w, '}');
}

/* in-toto calls it a ResourceDescriptor. */
static void write_file(struct json_writer *w, const struct declare_file *file) {
    json_write_object(w);
    json_write_pair(w, "name", file->name);
    write_digest(w, file->sha256);
    json_write_end(w, '}');
}

static void write_file_some(struct json_writer *w, const char *key, const struct declare_file *file) {
    if (!file)
        return;
    json_write_key(w, str_from(key));
    write_file(w, file);
}

static void write_date(struct json_writer *w, const char *key, date_days day) {
    char text[11];
    date_text(day, text);
    json_write_pair_some(w, key, str_from(text));
}

static void write_texts(struct json_writer *w, const char *key, const struct str *texts, size_t count) {
    if (count == 0)
        return;
    json_write_key(w, str_from(key));
    json_write_array(w);
    for (size_t i = 0; i < count; i++)
        json_write_string(w, texts[i]);
    json_write_end(w, ']');
}

static void write_types(struct json_writer *w, unsigned types) {
    json_write_key(w, STR("types"));
    json_write_array(w);
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        if (types & 1U << i)
            json_write_string(w, component_abbreviation(i));
    json_write_end(w, ']');
}

static void write_supplier(struct json_writer *w, const struct supplier *supplier) {
    json_write_key(w, STR("supplier"));
    json_write_object(w);
    json_write_pair(w, "id", supplier->id);
    json_write_pair(w, "name", supplier->name);
    write_texts(w, "aliases", supplier->aliases, supplier->alias_count);
    json_write_pair_some(w, "psirt", supplier->psirt_contact);
    json_write_pair_some(w, "csafProvider", supplier->psirt_csaf);
    json_write_end(w, '}');
}

static void write_product(struct json_writer *w, const struct product *product) {
    json_write_key(w, STR("product"));
    json_write_object(w);
    json_write_pair(w, "id", product->id);
    json_write_pair(w, "name", product->name);
    write_types(w, product->types);
    json_write_key(w, STR("models"));
    json_write_array(w);
    for (size_t i = 0; i < product->model_count; i++) {
        json_write_object(w);
        json_write_pair_some(w, "name", product->models[i].name);
        json_write_pair_some(w, "orderNumber", product->models[i].order_number);
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
    json_write_end(w, '}');
}

static void write_release(struct json_writer *w, const struct release *release) {
    json_write_key(w, STR("release"));
    json_write_object(w);
    json_write_pair(w, "version", release->version);
    write_date(w, "date", release->date);
    write_date(w, "supportUntil", release->support_until);
    write_date(w, "endOfLife", release->end_of_life);
    json_write_end(w, '}');
}

static void write_vector(struct json_writer *w, const struct capability *capability, unsigned types,
                         enum strength assurance) {
    struct level_vector vector;
    capability_vector(capability, assurance, types, &vector);
    json_write_object(w);
    write_types(w, types);
    json_write_pair(w, "assurance", strength_name(assurance));
    json_write_key(w, STR("vector"));
    json_write_array(w);
    for (unsigned fr = 0; fr < FR_COUNT; fr++)
        json_write_integer(w, vector.fr[fr]);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

/* SL-C as the supplier computes it: for people. Who reads the declaration computes it anew from the statements. */
static void write_capability(struct json_writer *w, const struct capability *capability) {
    json_write_key(w, STR("capability"));
    json_write_array(w);
    for (unsigned i = 0; i < COMPONENT_COUNT; i++)
        for (unsigned s = 0; s < STRENGTH_COUNT && capability->product->types & 1U << i; s++)
            write_vector(w, capability, 1U << i, (enum strength)s);
    json_write_end(w, ']');
}

/* The strongest assurance at which it is met, and how it stands at the weakest otherwise. */
static void write_requirement(struct json_writer *w, const struct capability *capability, unsigned index) {
    unsigned best = STRENGTH_COUNT;
    for (unsigned s = 0; s < STRENGTH_COUNT; s++)
        if (level_status(&capability->states[s], index) == REQUIREMENT_MET)
            best = s;
    json_write_object(w);
    json_write_pair(w, "id", requirement_at(index)->id);
    json_write_pair(
        w, "status",
        requirement_status_name(best < STRENGTH_COUNT ? REQUIREMENT_MET : level_status(&capability->states[0], index)));
    if (best < STRENGTH_COUNT)
        json_write_pair(w, "strength", strength_name((enum strength)best));
    json_write_end(w, '}');
}

static void write_requirements(struct json_writer *w, const struct capability *capability) {
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (unsigned i = 0; i < REQUIREMENT_COUNT; i++)
        if (requirement_level(i, capability->product->types) > 0)
            write_requirement(w, capability, i);
    json_write_end(w, ']');
}

static void write_topics(struct json_writer *w, const struct evidence *item) {
    const struct topic_set topics = {item->requirements, item->process};
    json_write_key(w, STR("requirements"));
    json_write_array(w);
    for (unsigned topic = topic_next(&topics, 0); topic != TOPIC_NONE; topic = topic_next(&topics, topic + 1))
        json_write_string(w, topic_id(topic));
    json_write_end(w, ']');
}

/* The hash of the file that an entry names, when it is pinned. */
static const uint8_t *hash_of(const struct artefact *entries, size_t count, struct str id) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(entries[i].id, id) && entries[i].pinned)
            return entries[i].sha256;
    return NULL;
}

static const uint8_t *hash_of_certificate(const struct certificate *list, size_t count, struct str id) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].id, id) && list[i].pinned)
            return list[i].sha256;
    return NULL;
}

static const uint8_t *hash_of_paper(const struct process_paper *papers, size_t count, struct str file) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(papers[i].file, file) && papers[i].pinned)
            return papers[i].sha256;
    return NULL;
}

/* Of a document or record of process.yaml. */
static const uint8_t *hash_of_document(const struct product_status *status, const struct evidence *item) {
    const struct process *process = status->workspace.process;
    const struct process_release *recorded = process_release(process, status->release->version);
    const uint8_t *hash = hash_of_paper(process->documents, process->document_count, item->id);
    return hash || !recorded ? hash : hash_of_paper(recorded->records, recorded->record_count, item->id);
}

static const uint8_t *proof_of(const struct declare_options *options, const struct evidence *item, bool process) {
    const struct capability *capability = options->capability;
    const struct supplier *supplier = &capability->product->supplier;
    if (item->kind == EVIDENCE_DOCUMENT)
        return hash_of_document(options->status, item);
    if (item->kind == EVIDENCE_CERTIFICATE)
        return process ? hash_of_certificate(supplier->certificates, supplier->certificate_count, item->id)
                       : hash_of_certificate(capability->product->certificates, capability->product->certificate_count,
                                             item->id);
    return process ? hash_of(supplier->evidence, supplier->evidence_count, item->id)
                   : hash_of(capability->release->evidence, capability->release->evidence_count, item->id);
}

static void write_statement(struct json_writer *w, const struct declare_options *options, const struct evidence *item,
                            bool process) {
    const uint8_t *sha256 = proof_of(options, item, process);
    json_write_object(w);
    json_write_pair(w, "kind", evidence_kind_name(item->kind));
    json_write_pair(w, "effect", evidence_effect_name(item->effect));
    json_write_pair(w, "strength", strength_name(item->strength));
    write_topics(w, item);
    write_texts(w, "models", item->models, item->model_count);
    write_date(w, "date", item->date);
    write_date(w, "ends", item->ends);
    if (item->maturity > 0)
        json_write_pair_integer(w, "maturity", item->maturity);
    json_write_pair_some(w, "id", item->id);
    json_write_pair_some(w, "detail", item->detail);
    if (sha256)
        write_digest(w, sha256);
    json_write_end(w, '}');
}

static void write_list(struct json_writer *w, const struct declare_options *options, const struct evidence_list *list,
                       bool process) {
    for (size_t i = 0; i < list->count; i++) {
        const struct evidence *item = &list->items[i];
        /* A failed test of no requirement: that it stands against the release, SM-11 says. */
        const struct topic_set topics = {item->requirements, item->process};
        if (topic_set_empty(&topics))
            continue;
        if (item->standing == EVIDENCE_COUNTS || (item->model_count > 0 && item->standing_in_models == EVIDENCE_COUNTS))
            write_statement(w, options, item, process);
    }
}

/* The 47 of 62443-4-1 as the supplier computes them: for people, as the capability is. */
static void write_process(struct json_writer *w, const struct product_status *status) {
    json_write_key(w, STR("process"));
    json_write_array(w);
    for (unsigned i = 0; i < PROCESS_COUNT; i++) {
        json_write_object(w);
        json_write_pair(w, "id", process_at(i)->id);
        json_write_pair(w, "status", process_state_name(status->items[i].state));
        json_write_end(w, '}');
    }
    json_write_end(w, ']');
}

static void write_predicate(struct json_writer *w, const struct declare_options *options) {
    const struct capability *capability = options->capability;
    json_write_key(w, STR("predicate"));
    json_write_object(w);
    write_date(w, "issued", options->issued);
    write_date(w, "validUntil", options->until);
    json_write_pair(w, "standard", STR(REQUIREMENT_EDITION));
    write_supplier(w, &capability->product->supplier);
    write_product(w, capability->product);
    write_release(w, capability->release);
    write_file_some(w, "hardeningGuide", options->guide);
    write_file_some(w, "sbom", options->sbom);
    write_capability(w, capability);
    write_requirements(w, capability);
    write_process(w, options->status);
    json_write_key(w, STR("statements"));
    json_write_array(w);
    write_list(w, options, &capability->evidence, false);
    write_list(w, options, &capability->process, true);
    write_list(w, options, &options->status->documents, true);
    write_list(w, options, &options->status->checks, true);
    json_write_end(w, ']');
    json_write_end(w, '}');
}

enum status declare_statement(const struct declare_options *options, struct arena *arena, struct str *statement) {
    struct out out;
    struct json_writer w;
    out_memory(&out, STATEMENT_MAX);
    json_write_init(&w, &out, 0);
    json_write_object(&w);
    json_write_pair(&w, "_type", STR(DECLARATION_STATEMENT_TYPE));
    json_write_key(&w, STR("subject"));
    json_write_array(&w);
    for (size_t i = 0; i < options->subject_count; i++)
        write_file(&w, &options->subjects[i]);
    json_write_end(&w, ']');
    json_write_pair(&w, "predicateType", STR(DECLARATION_PREDICATE_TYPE));
    write_predicate(&w, options);
    json_write_end(&w, '}');
    enum status status = out_flush(&out);
    *statement = str_copy(arena, out_text(&out));
    out_done(&out);
    return status != STATUS_OK ? status : statement->ptr ? STATUS_OK : STATUS_MEMORY;
}
