#include "supplier/psirt.h"

#include <string.h>

#include "base/map.h"
#include "csaf/weakness.h"
#include "document/document.h"

static const struct diag_kind OTHER_PRODUCT = {"psirt.product", SEVERITY_ERROR,
                                               "'{0}' is not the product of {1}, which is '{2}'",
                                               "name the product document of each product"};
static const struct diag_kind NO_RELEASE = {"psirt.release", SEVERITY_ERROR, "product '{0}' has no release '{1}'",
                                            "its releases are {2}"};
static const struct diag_kind NO_VECTOR = {"psirt.vector", SEVERITY_ERROR, "'{1}' is no vector of CVSS {0}",
                                           "write every base metric, as in {2}"};
static const struct diag_kind NO_DECISION = {"psirt.ssvc", SEVERITY_ERROR, "'{0}' is no decision of SSVC",
                                             "exploitation is N, P or A, automatable N or Y, technical impact "
                                             "P or T: write E:P/A:N/T:T"};
static const struct diag_kind NO_WEAKNESS = {"psirt.cwe", SEVERITY_ERROR, "'{0}' is no weakness of CWE",
                                             "write its id, as in CWE-306; categories and views are none"};
static const struct diag_kind TWICE = {"psirt.twice", SEVERITY_ERROR, "the case '{0}' is there twice",
                                       "the first is {1}; give one of them another id"};

/* ---- products */

static enum status read_product(struct psirt_products *products, const struct case_product *named,
                                struct diag_sink *sink, const struct product **product) {
    for (size_t i = 0; i < products->count; i++)
        if (strcmp(products->items[i].path, named->path) == 0) {
            *product = products->items[i].product;
            return STATUS_OK;
        }
    TRY(product_read(named->path, products->arena, sink, product));
    if (!arena_grow(products->arena, (void **)&products->items, products->count, &products->room,
                    sizeof *products->items, _Alignof(struct psirt_product)))
        return STATUS_MEMORY;
    products->items[products->count++] = (struct psirt_product){named->path, *product};
    return STATUS_OK;
}

static enum status read_products(struct psirt_case *joined, struct psirt_products *products, struct diag_sink *sink) {
    const struct case_document *document = joined->document;
    for (size_t i = 0; i < document->product_count; i++) {
        const struct case_product *named = &document->products[i];
        TRY(read_product(products, named, sink, &joined->products[i]));
        if (str_eq(joined->products[i]->id, named->id))
            continue;
        diag_add(sink, &OTHER_PRODUCT, named->place, named->id, named->document, joined->products[i]->id);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

static const struct product *product_named(const struct psirt_case *joined, struct str id) {
    for (size_t i = 0; i < joined->document->product_count; i++)
        if (str_eq(joined->document->products[i].id, id))
            return joined->products[i];
    return NULL;
}

static void check_release(const struct psirt_case *joined, struct str id, struct str release, struct place place,
                          struct diag_sink *sink) {
    enum { SHOWN = 32 };
    const struct product *product = product_named(joined, id);
    struct str names[SHOWN];
    size_t count = 0;
    if (!product || product_release(product, release))
        return;
    for (; count < product->release_count && count < SHOWN; count++)
        names[count] = product->releases[count].version;
    diag_add_near(sink, &NO_RELEASE, place, diag_nearest(release, names, count), id, release,
                  field_join(sink->arena, names, count));
}

static void check_releases(const struct psirt_case *joined, struct diag_sink *sink) {
    const struct case_document *document = joined->document;
    for (size_t i = 0; i < document->status_count; i++)
        for (size_t k = 0; k < document->statuses[i].release_count; k++)
            check_release(joined, document->statuses[i].product, document->statuses[i].releases[k],
                          document->statuses[i].place, sink);
    for (size_t i = 0; i < document->remedy_count; i++)
        if (document->remedies[i].release.len)
            check_release(joined, document->remedies[i].product, document->remedies[i].release,
                          document->remedies[i].place, sink);
}

/* ---- what is computed */

static void read_score(struct str text, struct place place, enum cvss_version version, struct diag_sink *sink,
                       struct psirt_score *score) {
    static const char *const EXAMPLES[] = {[CVSS_3_1] = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                                           [CVSS_4_0] =
                                               "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"};
    if (text.len == 0)
        return;
    if (!cvss_parse(text, &score->vector) || score->vector.version != version) {
        diag_add(sink, &NO_VECTOR, place, version == CVSS_3_1 ? STR("3.1") : STR("4.0"), text,
                 str_from(EXAMPLES[version]));
        return;
    }
    struct cvss_scores scores = cvss_score(&score->vector);
    score->is_given = true;
    score->base = scores.base;
    score->score = scores.environmental;
    score->severity = cvss_severity(score->score);
}

static const struct {
    struct str key, name;
    struct {
        struct str letter, word;
    } values[3];
} POINTS[PSIRT_POINTS] = {
    {STR_INIT("E"),
     STR_INIT("Exploitation"),
     {{STR_INIT("N"), STR_INIT("none")}, {STR_INIT("P"), STR_INIT("public PoC")}, {STR_INIT("A"), STR_INIT("active")}}},
    {STR_INIT("A"),
     STR_INIT("Automatable"),
     {{STR_INIT("N"), STR_INIT("no")}, {STR_INIT("Y"), STR_INIT("yes")}, {{NULL, 0}, {NULL, 0}}}},
    {STR_INIT("T"),
     STR_INIT("Technical Impact"),
     {{STR_INIT("P"), STR_INIT("partial")}, {STR_INIT("T"), STR_INIT("total")}, {{NULL, 0}, {NULL, 0}}}},
};

static bool read_point(struct str part, struct psirt_point points[PSIRT_POINTS]) {
    struct str key;
    if (!str_next(&part, ':', &key) || part.len == 0)
        return false;
    for (size_t i = 0; i < PSIRT_POINTS; i++)
        for (size_t k = 0; k < ARRAY_LEN(POINTS[i].values) && str_eq(POINTS[i].key, key); k++)
            if (str_eq(POINTS[i].values[k].letter, part) && points[i].letter.len == 0) {
                points[i] = (struct psirt_point){key, POINTS[i].name, part, POINTS[i].values[k].word};
                return true;
            }
    return false;
}

static void read_ssvc(struct psirt_case *joined, struct diag_sink *sink) {
    struct str rest = joined->document->ssvc, part;
    bool is_fine = true;
    if (rest.len == 0)
        return;
    while (is_fine && str_next(&rest, '/', &part))
        is_fine = read_point(part, joined->ssvc);
    for (size_t i = 0; i < PSIRT_POINTS; i++)
        is_fine = is_fine && joined->ssvc[i].letter.len > 0;
    joined->has_ssvc = is_fine;
    if (!is_fine)
        diag_add(sink, &NO_DECISION, joined->document->ssvc_place, joined->document->ssvc);
}

static void read_weakness(struct psirt_case *joined, struct diag_sink *sink) {
    if (joined->document->cwe.len == 0)
        return;
    unsigned id = weakness_id(joined->document->cwe);
    joined->cwe_name = weakness_name(id, weakness_release_newest());
    if (id && joined->cwe_name.ptr)
        joined->cwe = id;
    else
        diag_add(sink, &NO_WEAKNESS, joined->document->cwe_place, joined->document->cwe);
}

enum status psirt_join(const struct case_document *document, struct psirt_products *products, struct arena *arena,
                       struct diag_sink *sink, struct psirt_case *joined) {
    struct psirt_products own = {.arena = arena};
    struct psirt_case made = {.document = document};
    size_t errors = diag_errors(sink);
    made.products = ARENA_ARRAY(arena, const struct product *, document->product_count);
    if (!made.products)
        return STATUS_MEMORY;
    TRY(read_products(&made, products ? products : &own, sink));
    check_releases(&made, sink);
    read_score(document->cvss_3_1, document->cvss_3_1_place, CVSS_3_1, sink, &made.cvss_3_1);
    read_score(document->cvss_4_0, document->cvss_4_0_place, CVSS_4_0, sink, &made.cvss_4_0);
    read_ssvc(&made, sink);
    read_weakness(&made, sink);
    if (diag_errors(sink) > errors)
        return STATUS_INPUT;
    *joined = made;
    return STATUS_OK;
}

/* ---- all cases */

static bool is_case_name(struct str name) {
    return str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"));
}

static enum status add_case(struct psirt_folder *cases, struct map *ids, const struct case_document *one,
                            struct diag_sink *sink) {
    uint32_t first;
    TRY(map_add(ids, one->id, (uint32_t)cases->count, &first));
    if (first == cases->count) {
        cases->items[cases->count++] = one;
        return STATUS_OK;
    }
    diag_add(sink, &TWICE, ((struct place){one->source, 0, 0}), one->id, cases->items[first]->source->name);
    return STATUS_INPUT;
}

enum status psirt_read_folder(const char *folder, struct arena *arena, struct diag_sink *sink,
                              struct psirt_folder *cases) {
    struct psirt_folder made = {.count = 0};
    enum status worst = STATUS_OK;
    struct file_list files;
    struct map ids;
    TRY(file_walk(folder, is_case_name, arena, sink, &files));
    map_init(&ids, arena, false);
    made.items = ARENA_ARRAY(arena, const struct case_document *, files.count);
    if (!made.items)
        return STATUS_MEMORY;
    for (size_t i = 0; i < files.count; i++) {
        const struct case_document *one = NULL;
        enum status status = case_read(files.items[i].path, arena, sink, &one);
        if (status == STATUS_OK)
            status = add_case(&made, &ids, one, sink);
        if (status != STATUS_OK && status != STATUS_INPUT)
            return status;
        worst = status == STATUS_INPUT ? status : worst;
    }
    if (worst == STATUS_OK)
        *cases = made;
    return worst;
}
