#include "supplier/psirt_advisory.h"

#include <string.h>

#include "csaf/convert.h"
#include "csaf/tree.h"

static const struct diag_kind FINDING = {"psirt.invalid", SEVERITY_ERROR,
                                         "the advisory would be no good CSAF: {0}: {1} ({2})",
                                         "mend the case, or the product document that it names"};
static const struct diag_kind ADVICE = {"psirt.advice", SEVERITY_ERROR,
                                        "the advisory would be worse than it could be: {0}: {1} ({2})",
                                        "mend the case, or take it as it is with --accept {0}"};
static const struct diag_kind DECISION = {"psirt.convert", SEVERITY_ERROR,
                                          "the advisory cannot be written as CSAF 2.1: {0}: {1}",
                                          "publish it as CSAF 2.0, or mend the case"};
static const struct diag_kind UNPUBLISHED = {"psirt.unpublished", SEVERITY_ERROR, "the case '{0}' was never published",
                                             NULL};
static const struct diag_kind NO_PRODUCTS = {"psirt.no-products", SEVERITY_ERROR, "the case '{0}' names no product",
                                             "say what is affected: keyway psirt affect CASE PRODUCT RELEASE..."};

enum { TEXT_MAX = 64 * 1024 * 1024, TEXT_SECONDS = 86400 };

struct making {
    const struct psirt_case *one;
    const struct psirt_advisory_options *options;
    struct arena *arena;
    struct tree tree;
    struct psirt_advisory *made;
};

/* ---- small parts */

static struct value *put_object(struct making *m, struct value *object, const char *key) {
    struct value *made = tree_new(&m->tree, JSON_OBJECT, NULL);
    value_set(object, str_from(key), made);
    return made;
}

static struct value *put_list(struct making *m, struct value *object, const char *key) {
    struct value *made = tree_new(&m->tree, JSON_ARRAY, NULL);
    value_set(object, str_from(key), made);
    return made;
}

static struct value *add_object(struct making *m, struct value *list) {
    struct value *made = tree_new(&m->tree, JSON_OBJECT, NULL);
    value_append(list, made);
    return made;
}

/* Nothing for an empty text. */
static void put(struct making *m, struct value *object, const char *key, struct str text) {
    if (text.len)
        value_set(object, str_from(key), tree_string(&m->tree, text, NULL));
}

static void add(struct making *m, struct value *list, struct str text) {
    value_append(list, tree_string(&m->tree, text, NULL));
}

static struct str text_of(struct making *m, struct str text) {
    m->tree.failed = m->tree.failed || !text.ptr;
    return text;
}

static void put_number(struct making *m, struct value *object, const char *key, double number) {
    struct value *made = tree_new(&m->tree, JSON_OBJECT, NULL);
    if (!made)
        return;
    made->type = JSON_NUMBER;
    made->number = number;
    value_set(object, str_from(key), made);
}

/* In UTC, as CSAF documents mostly write them. */
static struct str utc(struct making *m, const struct case_time *time) {
    char text[DATE_TIME_TEXT];
    date_time_text(time->seconds, text);
    return text_of(m, str_copy(m->arena, str_from(text)));
}

/* ---- the products */

/* A release of a product as one of its models: what CSAF calls a product. */
struct variant {
    const struct product *product;
    const struct product_model *model; /* NULL: the product has none */
    const struct release *release;
};

static struct str variant_id(struct making *m, const struct variant *v) {
    struct str model = !v->model                    ? v->product->id
                       : v->model->order_number.len ? v->model->order_number
                                                    : v->model->name;
    return text_of(m, str_format(m->arena, STR_F ":" STR_F ":" STR_F, STR_A(v->product->id), STR_A(model),
                                 STR_A(v->release->version)));
}

typedef void (*variant_visitor)(struct making *m, const struct variant *variant, void *context);

/* Every model of one release. */
static void each_model(struct making *m, const struct product *product, const struct release *release,
                       variant_visitor visit, void *context) {
    if (product->model_count == 0)
        visit(m, &(struct variant){product, NULL, release}, context);
    for (size_t i = 0; i < product->model_count; i++)
        visit(m, &(struct variant){product, &product->models[i], release}, context);
}

/* Of every release with this answer, of one product or (empty) of all. */
static void each_answered(struct making *m, struct str product, enum case_answer wanted, variant_visitor visit,
                          void *context) {
    const struct case_document *document = m->one->document;
    for (size_t i = 0; i < document->product_count; i++) {
        const struct product *one = m->one->products[i];
        for (size_t k = 0; k < one->release_count && (product.len == 0 || str_eq(product, one->id)); k++) {
            enum case_answer answer;
            if (case_answer_of(document, one->id, one->releases[k].version, &answer) && answer == wanted)
                each_model(m, one, &one->releases[k], visit, context);
        }
    }
}

static void add_id(struct making *m, const struct variant *variant, void *list) {
    add(m, list, variant_id(m, variant));
}

static struct value *ids_answered(struct making *m, struct str product, enum case_answer wanted) {
    struct value *list = tree_new(&m->tree, JSON_ARRAY, NULL);
    each_answered(m, product, wanted, add_id, list);
    return list;
}

/* "pkg:generic/rivertech/rc-400@4.2.0?model=RT-4008", all but letters, digits and "-._~" as %XX. */
static void write_encoded(struct out *out, struct str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (char_is_alnum(text.ptr[i]) || str_find_char(STR("-._~"), text.ptr[i]) != SIZE_MAX)
            out_char(out, text.ptr[i]);
        else
            out_format(out, "%%%02X", (unsigned char)text.ptr[i]);
    }
}

static struct str purl_of(struct making *m, const struct variant *v) {
    struct out out;
    out_memory(&out, TEXT_MAX);
    out_lit(&out, "pkg:generic/");
    write_encoded(&out, v->product->supplier.id);
    out_char(&out, '/');
    write_encoded(&out, v->product->id);
    out_char(&out, '@');
    write_encoded(&out, v->release->version);
    if (v->model) {
        out_lit(&out, "?model=");
        write_encoded(&out, v->model->order_number.len ? v->model->order_number : v->model->name);
    }
    struct str made = out_flush(&out) == STATUS_OK ? str_copy(m->arena, out_text(&out)) : STR_NONE;
    out_done(&out);
    return text_of(m, made);
}

static struct value *add_branch(struct making *m, struct value *list, const char *category, struct str name) {
    struct value *branch = add_object(m, list);
    put(m, branch, "category", str_from(category));
    put(m, branch, "name", name);
    return branch;
}

static void make_version(struct making *m, struct value *list, const struct variant *v) {
    struct value *branch = add_branch(m, list, "product_version", v->release->version);
    struct value *product = put_object(m, branch, "product");
    struct str name = v->model ? v->model->name : v->product->name;
    put(m, product, "name",
        text_of(m, str_format(m->arena, STR_F " " STR_F " " STR_F, STR_A(v->product->supplier.name), STR_A(name),
                              STR_A(v->release->version))));
    put(m, product, "product_id", variant_id(m, v));
    struct value *helper = put_object(m, product, "product_identification_helper");
    /* What is a number of hardware must not tell two releases apart in 2.1. */
    if (v->model && v->model->order_number.len && m->options->version == CSAF_2_0)
        add(m, put_list(m, helper, "model_numbers"), v->model->order_number);
    else
        put(m, helper, "purl", purl_of(m, v));
}

static void make_model(struct making *m, struct value *list, const struct product *product,
                       const struct product_model *model) {
    struct value *branch = add_branch(m, list, "product_name", model ? model->name : product->name);
    struct value *versions = put_list(m, branch, "branches");
    enum case_answer answer;
    for (size_t i = 0; i < product->release_count; i++)
        if (case_answer_of(m->one->document, product->id, product->releases[i].version, &answer))
            make_version(m, versions, &(struct variant){product, model, &product->releases[i]});
}

static bool is_mentioned(const struct case_document *document, const struct product *product) {
    enum case_answer answer;
    for (size_t i = 0; i < product->release_count; i++)
        if (case_answer_of(document, product->id, product->releases[i].version, &answer))
            return true;
    return false;
}

/* Supplier, model, release; without models the product itself is the model. A family above would only make the model's
 * name another one for who matches names. */
static void make_products(struct making *m, struct value *root) {
    const struct case_document *document = m->one->document;
    struct value *vendors = put_list(m, put_object(m, root, "product_tree"), "branches");
    struct value *vendor = add_branch(m, vendors, "vendor", m->one->products[0]->supplier.name);
    struct value *products = put_list(m, vendor, "branches");
    for (size_t i = 0; i < document->product_count; i++) {
        const struct product *product = m->one->products[i];
        if (!is_mentioned(document, product))
            continue;
        if (product->model_count == 0)
            make_model(m, products, product, NULL);
        for (size_t k = 0; k < product->model_count; k++)
            make_model(m, products, product, &product->models[k]);
    }
}

/* ---- the vulnerability */

static void make_statuses(struct making *m, struct value *vulnerability) {
    static const char *const KEYS[CASE_ANSWER_COUNT] = {"known_affected", "fixed", "under_investigation",
                                                        "known_not_affected"};
    struct value *statuses = put_object(m, vulnerability, "product_status");
    for (int answer = 0; answer < CASE_ANSWER_COUNT; answer++) {
        struct value *ids = ids_answered(m, STR_NONE, (enum case_answer)answer);
        if (ids && ids->count)
            value_set(statuses, str_from(KEYS[answer]), ids);
    }
}

static void make_remedy(struct making *m, struct value *list, const struct case_remedy *remedy) {
    static const char *const CATEGORIES[CASE_REMEDY_COUNT] = {"vendor_fix", "workaround", "mitigation",
                                                              "no_fix_planned"};
    struct value *ids = ids_answered(m, remedy->product, CASE_AFFECTED);
    struct str details = remedy->details;
    char day[11];
    if (!ids || ids->count == 0)
        return;
    struct value *made = add_object(m, list);
    if (details.len == 0)
        details = text_of(m, str_format(m->arena, "Update to " STR_F " or later.", STR_A(remedy->release)));
    date_text(remedy->date, day);
    put(m, made, "category", str_from(CATEGORIES[remedy->kind]));
    put(m, made, "details", details);
    put(m, made, "url", remedy->url);
    if (remedy->date != DATE_NONE)
        put(m, made, "date", text_of(m, str_format(m->arena, "%sT00:00:00Z", day)));
    value_set(made, STR("product_ids"), ids);
}

/* Why the releases that are not affected are not. */
static void make_threats(struct making *m, struct value *vulnerability) {
    const struct case_document *document = m->one->document;
    struct value *threats = tree_new(&m->tree, JSON_ARRAY, NULL);
    for (size_t i = 0; i < document->product_count; i++) {
        struct str id = document->products[i].id, why = STR_NONE;
        struct value *ids = ids_answered(m, id, CASE_NOT_AFFECTED);
        for (size_t k = 0; k < document->status_count; k++)
            if (document->statuses[k].answer == CASE_NOT_AFFECTED && str_eq(document->statuses[k].product, id))
                why = document->statuses[k].why;
        if (!ids || ids->count == 0)
            continue;
        struct value *threat = add_object(m, threats);
        put(m, threat, "category", STR("impact"));
        put(m, threat, "details", why);
        value_set(threat, STR("product_ids"), ids);
    }
    if (threats && threats->count)
        value_set(vulnerability, STR("threats"), threats);
}

static void make_score(struct making *m, struct value *vulnerability) {
    const struct psirt_score *score = &m->one->cvss_3_1;
    struct value *ids = ids_answered(m, STR_NONE, CASE_AFFECTED);
    if (!score->is_given || !ids || ids->count == 0)
        return;
    struct value *made = add_object(m, put_list(m, vulnerability, "scores"));
    struct value *cvss = put_object(m, made, "cvss_v3");
    put(m, cvss, "version", STR("3.1"));
    put(m, cvss, "vectorString", m->one->document->cvss_3_1);
    put_number(m, cvss, "baseScore", score->base);
    put(m, cvss, "baseSeverity", cvss_severity(score->base));
    value_set(made, STR("products"), ids);
}

static void add_note(struct making *m, struct value *notes, const char *category, const char *title, struct str text) {
    if (text.len == 0)
        return;
    struct value *note = add_object(m, notes);
    put(m, note, "category", str_from(category));
    put(m, note, "title", str_from(title));
    put(m, note, "text", text);
}

/* As a short vector of CERT/CC, dated by the first publication: it is what a conversion to 2.1 reads. */
static struct str ssvc_text(struct making *m) {
    const struct psirt_point *p = m->one->ssvc;
    if (!m->one->has_ssvc)
        return STR_NONE;
    return text_of(m, str_format(m->arena, "SSVCv2/E:" STR_F "/A:" STR_F "/T:" STR_F "/" STR_F "/", STR_A(p[0].letter),
                                 STR_A(p[1].letter), STR_A(p[2].letter), STR_A(m->made->published)));
}

/* CSAF 2.0 has no place for CVSS 4.0 but a link to the calculator of FIRST. */
static void make_references(struct making *m, struct value *vulnerability) {
    const struct psirt_score *score = &m->one->cvss_4_0;
    if (!score->is_given)
        return;
    struct value *reference = add_object(m, put_list(m, vulnerability, "references"));
    put(m, reference, "category", STR("external"));
    put(m, reference, "summary",
        text_of(m, str_format(m->arena, "CVSS 4.0: %.1f " STR_F, score->score, STR_A(score->severity))));
    put(m, reference, "url",
        text_of(m, str_format(m->arena, "https://www.first.org/cvss/calculator/4.0#" STR_F,
                              STR_A(m->one->document->cvss_4_0))));
}

static void make_vulnerability(struct making *m, struct value *root) {
    const struct case_document *document = m->one->document;
    struct value *made = add_object(m, put_list(m, root, "vulnerabilities"));
    put(m, made, "title", document->title);
    put(m, made, "cve", document->cve);
    if (m->one->cwe) {
        struct value *cwe = put_object(m, made, "cwe");
        put(m, cwe, "id", document->cwe);
        put(m, cwe, "name", m->one->cwe_name);
    }
    if (document->cve.len == 0) {
        struct value *id = add_object(m, put_list(m, made, "ids"));
        put(m, id, "system_name",
            text_of(m, str_format(m->arena, STR_F " case", STR_A(m->one->products[0]->supplier.name))));
        put(m, id, "text", document->id);
    }
    struct value *notes = put_list(m, made, "notes");
    add_note(m, notes, "description", "Vulnerability",
             document->description.len ? document->description : document->title);
    add_note(m, notes, "details", "Impact", document->impact);
    add_note(m, notes, "other", "SSVC", ssvc_text(m));
    put(m, made, "release_date", m->made->published);
    make_statuses(m, made);
    make_score(m, made);
    make_references(m, made);
    make_threats(m, made);
    struct value *remedies = tree_new(&m->tree, JSON_ARRAY, NULL);
    for (size_t i = 0; i < document->remedy_count; i++)
        make_remedy(m, remedies, &document->remedies[i]);
    if (remedies && remedies->count)
        value_set(made, STR("remediations"), remedies);
}

/* ---- the document */

static void make_thanks(struct making *m, struct value *document) {
    const struct case_reporter *reporter = &m->one->document->reporter;
    bool is_named = reporter->credit == CASE_CREDIT_NAMED && reporter->name.len;
    bool is_known = reporter->name.len || reporter->contact.len;
    if (!is_known || reporter->credit == CASE_CREDIT_NONE)
        return;
    struct value *thanks = add_object(m, put_list(m, document, "acknowledgments"));
    if (is_named) {
        add(m, put_list(m, thanks, "names"), reporter->name);
        put(m, thanks, "organization", reporter->organisation);
    }
    put(m, thanks, "summary",
        is_named ? STR("reporting the vulnerability") : STR("Reported by somebody who wishes to stay unnamed."));
}

static void make_tracking(struct making *m, struct value *document) {
    const struct case_document *one = m->one->document;
    struct value *tracking = put_object(m, document, "tracking");
    struct value *history = put_list(m, tracking, "revision_history");
    for (size_t i = 0; i < one->publication_count; i++) {
        struct value *revision = add_object(m, history);
        put(m, revision, "date", utc(m, &one->publications[i].at));
        put(m, revision, "number", text_of(m, str_format(m->arena, "%zu", i + 1)));
        put(m, revision, "summary", one->publications[i].summary);
    }
    put(m, tracking, "id", one->id);
    put(m, tracking, "status", STR("final"));
    put(m, tracking, "version", text_of(m, str_format(m->arena, "%u", m->made->revision)));
    put(m, tracking, "initial_release_date", m->made->published);
    put(m, tracking, "current_release_date", m->made->updated);
    put(m, put_object(m, put_object(m, tracking, "generator"), "engine"), "name", STR("Keyway"));
}

/* "https://rivertech.example" of "https://rivertech.example/.well-known/csaf/". */
static struct str namespace_of(struct str root) {
    size_t start = STR("https://").len, slash = str_find_char(str_skip(root, start), '/');
    return slash == SIZE_MAX ? root : str_slice(root, 0, start + slash);
}

static void make_document(struct making *m, struct value *root) {
    const struct supplier *supplier = &m->one->products[0]->supplier;
    struct value *document = put_object(m, root, "document");
    bool is_clear = str_eq(m->one->document->tlp, STR("CLEAR"));
    put(m, document, "category", STR("csaf_security_advisory"));
    put(m, document, "csaf_version", STR("2.0"));
    put(m, document, "lang", STR("en"));
    put(m, document, "title", m->one->document->title);
    put(m, put_object(m, put_object(m, document, "distribution"), "tlp"), "label",
        is_clear ? STR("WHITE") : m->one->document->tlp);
    struct value *publisher = put_object(m, document, "publisher");
    put(m, publisher, "category", STR("vendor"));
    put(m, publisher, "name", supplier->name);
    put(m, publisher, "namespace", namespace_of(m->options->root));
    put(m, publisher, "contact_details", supplier->psirt_contact);
    struct value *notes = put_list(m, document, "notes");
    add_note(m, notes, "summary", "Summary",
             m->one->document->description.len ? m->one->document->description : m->one->document->title);
    struct value *reference = add_object(m, put_list(m, document, "references"));
    put(m, reference, "category", STR("self"));
    put(m, reference, "summary", STR("This advisory"));
    put(m, reference, "url",
        text_of(m, str_format(m->arena, STR_F STR_F "/" STR_F, STR_A(m->options->root), STR_A(m->made->label),
                              STR_A(m->made->path))));
    make_thanks(m, document);
    make_tracking(m, document);
}

struct str psirt_advisory_name(struct str id, struct arena *arena) {
    struct str lower = str_lower(arena, str_trim(id));
    size_t len = 0;
    char *name = arena_get_raw(arena, lower.len + 1, 1);
    for (size_t i = 0; name && lower.ptr && i < lower.len; i++) {
        bool stays = char_is_alnum(lower.ptr[i]) || lower.ptr[i] == '+' || lower.ptr[i] == '-';
        if (stays || len == 0 || name[len - 1] != '_')
            name[len++] = stays ? lower.ptr[i] : '_';
    }
    return name && lower.ptr ? (struct str){name, len} : STR_NONE;
}

static enum status make_head(struct making *m) {
    const struct case_document *document = m->one->document;
    const struct case_publication *first = document->publications;
    *m->made = (struct psirt_advisory){
        .id = document->id,
        .title = document->title,
        .label = str_eq(document->tlp, STR("CLEAR")) ? STR("white") : str_lower(m->arena, document->tlp),
        .revision = (unsigned)document->publication_count,
        .published = utc(m, &first->at),
        .updated = utc(m, &first[document->publication_count - 1].at)};
    struct str name = text_of(m, psirt_advisory_name(m->one->document->id, m->arena));
    m->made->path = text_of(
        m, str_format(m->arena, STR_F "/" STR_F ".json", STR_A(str_slice(m->made->published, 0, 4)), STR_A(name)));
    return m->tree.failed || !m->made->label.ptr ? STATUS_MEMORY : STATUS_OK;
}

static enum status write_tree(struct making *m, const struct value *root, struct str *text) {
    struct json_writer writer;
    struct out out;
    out_memory(&out, TEXT_MAX);
    json_write_init(&writer, &out, 2);
    tree_write(&m->tree, root, &writer);
    enum status status = out_flush(&out);
    *text = status == STATUS_OK ? str_copy(m->arena, out_text(&out)) : STR_NONE;
    out_done(&out);
    if (status != STATUS_OK)
        return status;
    return m->tree.failed || !text->ptr ? STATUS_MEMORY : STATUS_OK;
}

/* ---- held against CSAF */

struct judging {
    struct making *m;
    struct json_parser *parser;
    struct schema_set *schemas;
    struct diag_sink *sink;
};

static bool is_accepted(const struct making *m, struct str id) {
    for (size_t i = 0; i < m->options->accepted_count; i++)
        if (str_eq(m->options->accepted[i], id))
            return true;
    return false;
}

static enum status read_back(struct judging *j, struct str text, struct json_doc *doc) {
    struct source *source = ARENA_NEW(j->m->arena, struct source);
    if (!source)
        return STATUS_MEMORY;
    *source = (struct source){STR("the advisory"), text};
    return json_parse(j->parser, source, false, j->m->arena, j->sink, doc);
}

static enum status judge(struct judging *j, struct str text) {
    struct csaf_wanted wanted = {.most = CSAF_INFORMATIVE};
    struct csaf_findings findings;
    struct json_doc doc;
    size_t refused = 0;
    TRY(read_back(j, text, &doc));
    TRY(csaf_validate(j->schemas, &doc, &wanted, j->m->arena, j->sink, &findings));
    for (size_t i = 0; i < findings.count; i++) {
        const struct csaf_finding *finding = &findings.items[i];
        struct str id = csaf_finding_id(finding);
        bool is_advice = csaf_finding_class(finding) >= CSAF_RECOMMENDED;
        if (is_advice && is_accepted(j->m, id))
            continue;
        refused++;
        diag_add(j->sink, is_advice ? &ADVICE : &FINDING, PLACE_NONE, id, finding->text,
                 json_pointer(&doc, finding->node, j->m->arena));
    }
    return refused ? STATUS_INPUT : STATUS_OK;
}

static enum status lift(struct judging *j, struct str *text) {
    struct csaf_converter converter = {.schemas = j->schemas, .parser = j->parser};
    struct csaf_conversion conversion;
    struct json_doc doc;
    /* A fix of the last revision's day is out. */
    converter.options.now = (struct moment){.seconds = date_now() + TEXT_SECONDS};
    TRY(read_back(j, *text, &doc));
    TRY(csaf_convert(&converter, &doc, j->m->arena, j->sink, &conversion));
    for (size_t i = 0; i < conversion.count; i++)
        if (conversion.changes[i].kind->weight == CHANGE_DECISION)
            diag_add(j->sink, &DECISION, PLACE_NONE, conversion.changes[i].kind->text, conversion.changes[i].after);
    *text = conversion.text;
    return conversion.decisions ? STATUS_INPUT : STATUS_OK;
}

static enum status finish(struct making *m, struct diag_sink *sink, struct str text) {
    struct judging j = {.m = m, .parser = json_parser_new(), .sink = sink};
    enum status status = j.parser ? schema_set_new(&j.schemas) : STATUS_MEMORY;
    if (status == STATUS_OK && m->options->version == CSAF_2_1)
        status = lift(&j, &text);
    if (status == STATUS_OK)
        status = judge(&j, text);
    schema_set_free(j.schemas);
    json_parser_free(j.parser);
    m->made->text = text;
    return status;
}

enum status psirt_advisory_make(const struct psirt_case *one, const struct psirt_advisory_options *options,
                                struct arena *arena, struct diag_sink *sink, struct psirt_advisory *made) {
    struct psirt_advisory advisory;
    struct making m = {.one = one, .options = options, .arena = arena, .tree = {.arena = arena}, .made = &advisory};
    struct str text;
    if (one->document->publication_count == 0 || one->document->product_count == 0) {
        diag_add(sink, one->document->product_count ? &UNPUBLISHED : &NO_PRODUCTS, PLACE_NONE, one->document->id);
        return STATUS_INPUT;
    }
    TRY(make_head(&m));
    struct value *root = tree_new(&m.tree, JSON_OBJECT, NULL);
    make_document(&m, root);
    make_products(&m, root);
    make_vulnerability(&m, root);
    TRY(write_tree(&m, root, &text));
    TRY(finish(&m, sink, text));
    *made = advisory;
    return STATUS_OK;
}
