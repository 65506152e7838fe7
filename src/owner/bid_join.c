/* Forms and documents put together: what is of one release is one candidate. */
#include "document/declaration.h"
#include "owner/bid.h"

static const struct diag_kind SAME_FORM = {"select.form-twice", SEVERITY_ERROR,
                                           "'{0}' and '{1}' both answer for {2} {3}", "leave one of them away"};
static const struct diag_kind SAME_DOCUMENT = {"select.document-twice", SEVERITY_ERROR,
                                               "'{0}' and '{1}' are both of {2} {3}", "leave one of them away"};
static const struct diag_kind NO_RELEASE = {"select.no-release", SEVERITY_ERROR,
                                            "the form offers release '{0}', which '{1}' does not have",
                                            "what the document shows is of its own releases alone"};
static const struct diag_kind INSTEAD = {"select.document-instead", SEVERITY_NOTE,
                                         "'{0}' is taken in place of '{1}', which the plant names, for {2} {3}",
                                         "the two differ; 'keyway check' goes by the plant's"};

struct joining {
    const struct bid_input *input;
    struct arena *arena;
    struct diag_sink *sink;
    struct bid_list *bids;
    bool *used; /* by document */
};

static bool is_of(const struct product *document, const struct answers *answers) {
    const struct plant shelf = {.products = &document, .product_count = 1};
    return plant_product(&shelf, answers->supplier, answers->product) != ASSET_NO_PRODUCT;
}

static struct place whole(const struct source *source) {
    return (struct place){source, 0, 0};
}

static enum status add(struct joining *j, const struct bid *bid) {
    void *items = j->bids->items;
    if (!arena_grow(j->arena, &items, j->bids->count, &j->bids->room, sizeof *bid, _Alignof(struct bid)))
        return STATUS_MEMORY;
    j->bids->items = items;
    j->bids->items[j->bids->count++] = *bid;
    return STATUS_OK;
}

static bool take_document(struct bid *bid, const struct product *document) {
    const struct release *release = product_release(document, bid->version);
    if (release) {
        bid->document = document;
        bid->release = release;
    }
    return release != NULL;
}

/* The document that a form is of, and in it the release. A declaration has only one release, and of one product there
 * may be several. What was sent stands in front of what the plant has. */
static void find_document(struct joining *j, struct bid *bid) {
    const struct answers *answers = bid->answers;
    const struct bid_input *input = j->input;
    const struct product *other = NULL;
    for (size_t i = 0; i < input->document_count; i++) {
        if (!is_of(input->documents[i], answers))
            continue;
        other = input->documents[i];
        if (!take_document(bid, other))
            continue;
        j->used[i] = true;
        return;
    }
    for (size_t i = 0; input->plant && i < input->plant->product_count && !bid->kept; i++)
        bid->kept = is_of(input->plant->products[i], answers) && take_document(bid, input->plant->products[i]);
    if (other && !bid->kept)
        diag_add(j->sink, &NO_RELEASE, whole(answers->source), answers->version, other->source->name);
}

static enum status add_forms(struct joining *j) {
    for (size_t i = 0; i < j->input->answer_count; i++) {
        const struct answers *answers = j->input->answers[i];
        struct bid bid = {.supplier = answers->supplier,
                          .product = answers->product,
                          .version = answers->version,
                          .model = answers->model,
                          .answers = answers};
        for (size_t k = 0; k < j->bids->count; k++) {
            const struct bid *other = &j->bids->items[k];
            if (str_eq_nocase(other->supplier, bid.supplier) && str_eq_nocase(other->product, bid.product) &&
                str_eq_nocase(other->version, bid.version) && str_eq_nocase(other->model, bid.model))
                diag_add(j->sink, &SAME_FORM, whole(answers->source), other->answers->source->name,
                         answers->source->name, bid.product, bid.version);
        }
        find_document(j, &bid);
        TRY(add(j, &bid));
    }
    return STATUS_OK;
}

static const struct release *newest(const struct product *document) {
    const struct release *found = document->release_count ? &document->releases[0] : NULL;
    for (size_t i = 1; i < document->release_count; i++)
        if (document->releases[i].date > found->date)
            found = &document->releases[i];
    return found;
}

static enum status add_documents(struct joining *j) {
    for (size_t i = 0; i < j->input->document_count; i++) {
        const struct product *document = j->input->documents[i];
        const struct release *release = newest(document);
        if (j->used[i] || !release)
            continue;
        const struct bid bid = {.supplier = document->supplier.name,
                                .product = document->name,
                                .version = release->version,
                                .model = STR(""),
                                .document = document,
                                .release = release};
        TRY(add(j, &bid));
    }
    return STATUS_OK;
}

static bool share_release(const struct product *a, const struct product *b) {
    for (size_t i = 0; i < a->release_count; i++)
        if (product_release(b, a->releases[i].version))
            return true;
    return false;
}

static bool are_of_one_release(const struct product *a, const struct product *b) {
    return str_eq(a->id, b->id) && str_eq(a->supplier.id, b->supplier.id) && share_release(a, b);
}

static void check_documents(struct joining *j) {
    const struct bid_input *input = j->input;
    for (size_t i = 0; i < input->document_count; i++) {
        const struct product *b = input->documents[i];
        for (size_t k = 0; k < i; k++) {
            const struct product *a = input->documents[k];
            if (are_of_one_release(a, b))
                diag_add(j->sink, &SAME_DOCUMENT, whole(b->source), a->source->name, b->source->name, b->supplier.name,
                         b->name);
        }
        for (size_t k = 0; input->plant && k < input->plant->product_count; k++) {
            const struct product *a = input->plant->products[k];
            if (are_of_one_release(a, b) && !str_eq(a->source->text, b->source->text))
                diag_add(j->sink, &INSTEAD, whole(b->source), b->source->name, a->source->name, b->supplier.name,
                         b->name);
        }
    }
}

enum status bid_join(const struct bid_input *input, struct arena *arena, struct diag_sink *sink,
                     struct bid_list *bids) {
    size_t errors = diag_errors(sink);
    struct bid_list joined = {NULL, 0, 0};
    struct joining j = {input, arena, sink, &joined, ARENA_ARRAY(arena, bool, input->document_count)};
    if (!j.used)
        return STATUS_MEMORY;
    check_documents(&j);
    TRY(add_forms(&j));
    TRY(add_documents(&j));
    if (diag_errors(sink) > errors)
        return STATUS_INPUT;
    *bids = joined;
    return STATUS_OK;
}
