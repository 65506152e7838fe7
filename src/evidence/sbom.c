#include "evidence/sbom.h"

#include "base/json.h"
#include "document/scope.h"
#include "evidence/words.h"

static const struct diag_kind NO_XML = {"evidence.sbom-xml", SEVERITY_ERROR,
                                        "this is XML; a CycloneDX bill of materials is read as JSON only",
                                        "let the tool write CycloneDX as JSON, or convert it"};
static const struct diag_kind NO_SPDX = {"evidence.sbom-spdx", SEVERITY_ERROR,
                                         "this is an SPDX bill of materials; only CycloneDX is read",
                                         "let the tool write CycloneDX as JSON, or convert it"};
static const struct diag_kind VERSION = {"evidence.sbom-version", SEVERITY_ERROR,
                                         "this is CycloneDX {0}; 1.4, 1.5 and 1.6 are read", NULL};
static const struct diag_kind FORM = {"evidence.sbom-form", SEVERITY_ERROR,
                                      "this is no CycloneDX bill of materials: {0}", NULL};
static const struct diag_kind OTHER_VERSION = {
    "evidence.sbom-other-version", SEVERITY_WARNING,
    "the bill of materials of entry '{0}' describes version {1}, but this release is {2}",
    "name the bill that was made for this release"};

static const struct diag_kind OTHER_PRODUCT = {
    "evidence.sbom-other-product", SEVERITY_WARNING,
    "the bill of materials of entry '{0}' describes {1}, but this product is {2}",
    "name the bill that was made for this product; its metadata.component.name is the product's name, id or model"};

static const struct str VERSIONS[] = {STR_INIT("1.4"), STR_INIT("1.5"), STR_INIT("1.6")};
/* Types of components that have no version of their own. */
static const struct str UNVERSIONED[] = {STR_INIT("file"), STR_INIT("data"), STR_INIT("cryptographic-asset")};
/* What is named after where it lay. */
static const struct str PLACES[] = {STR_INIT("file"), STR_INIT("container")};
/* Tools that name what they looked at after where it lay, with the bom-ref that they give it; empty: any. */
static const struct {
    struct str tool, ref;
} LOOKERS[] = {
    {STR_INIT("keyway"), STR_INIT("root")},
    {STR_INIT("trivy"), STR_INIT("")},
};
static const struct str ABLE[] = {STR_INIT("SM-9")};

struct walk {
    struct json_doc doc;
    struct sbom_report report;
    size_t room; /* of report.list */
    struct arena *arena;
    struct diag_sink *sink;
};

static enum status refuse(const struct walk *walk, const struct json_node *node, struct str why) {
    diag_add(walk->sink, &FORM, json_place(&walk->doc, node), why);
    return STATUS_INPUT;
}

static bool in_list(struct str word, const struct str *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, list[i]))
            return true;
    return false;
}

static bool is_identified(const struct json_node *component) {
    return json_get_string(component, STR("version")).len > 0 || json_get_string(component, STR("purl")).len > 0 ||
           json_get_string(component, STR("cpe")).len > 0 ||
           in_list(json_get_string(component, STR("type")), UNVERSIONED, ARRAY_LEN(UNVERSIONED));
}

static enum status read_components(struct walk *walk, const struct json_node *list);

static struct str vendor_of(const struct json_node *component) {
    struct str group = json_get_string(component, STR("group"));
    struct str supplier = json_get_string(json_get(component, STR("supplier")), STR("name"));
    return group.len > 0 ? group : supplier.len > 0 ? supplier : json_get_string(component, STR("publisher"));
}

/* ---- what a component was built from */

enum source_part { SOURCE_NAME, SOURCE_VERSION, SOURCE_RELEASE, SOURCE_EPOCH, SOURCE_PARTS };
static const struct {
    struct str property;
    enum source_part part;
} SOURCES[] = {
    {STR_INIT("keyway:source"), SOURCE_NAME},
    {STR_INIT("aquasecurity:trivy:SrcName"), SOURCE_NAME},
    {STR_INIT("aquasecurity:trivy:SrcVersion"), SOURCE_VERSION},
    {STR_INIT("aquasecurity:trivy:SrcRelease"), SOURCE_RELEASE},
    {STR_INIT("aquasecurity:trivy:SrcEpoch"), SOURCE_EPOCH},
};

static void take_property(const struct json_node *property, struct str parts[SOURCE_PARTS]) {
    struct str name = json_get_string(property, STR("name"));
    for (size_t i = 0; i < ARRAY_LEN(SOURCES); i++)
        if (str_eq(name, SOURCES[i].property))
            parts[SOURCES[i].part] = str_trim(json_get_string(property, STR("value")));
}

/* The version in one: "1:3.0.7-24". */
static enum status read_source(const struct json_node *component, struct arena *arena, struct sbom_component *kept) {
    const struct json_node *list = json_get(component, STR("properties")), *item = json_items(list);
    struct str parts[SOURCE_PARTS] = {STR_NONE};
    for (; json_is(list, JSON_ARRAY) && item; item = json_next(list, item))
        take_property(item, parts);
    struct str version = parts[SOURCE_VERSION], release = parts[SOURCE_RELEASE], epoch = parts[SOURCE_EPOCH];
    kept->source = parts[SOURCE_NAME];
    if (kept->source.len == 0 || version.len == 0)
        return STATUS_OK;
    if (str_eq(epoch, STR("0")))
        epoch = STR("");
    kept->source_version = str_format(arena, STR_F "%s" STR_F "%s" STR_F, STR_A(epoch), epoch.len > 0 ? ":" : "",
                                      STR_A(version), release.len > 0 ? "-" : "", STR_A(release));
    return kept->source_version.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status keep_component(struct walk *walk, const struct json_node *component) {
    struct sbom_report *report = &walk->report;
    void *list = report->list;
    if (!arena_grow(walk->arena, &list, report->components, &walk->room, sizeof *report->list,
                    _Alignof(struct sbom_component)))
        return STATUS_MEMORY;
    report->list = list;
    struct sbom_component *kept = &report->list[report->components++];
    *kept = (struct sbom_component){
        .name = json_get_string(component, STR("name")),
        .version = json_get_string(component, STR("version")),
        .purl = json_get_string(component, STR("purl")),
        .cpe = json_get_string(component, STR("cpe")),
        .vendor = vendor_of(component),
        .is_software = !in_list(json_get_string(component, STR("type")), UNVERSIONED, ARRAY_LEN(UNVERSIONED))};
    return read_source(component, walk->arena, kept);
}

static enum status read_component(struct walk *walk, const struct json_node *component) {
    struct str name = json_get_string(component, STR("name"));
    if (!json_is(component, JSON_OBJECT))
        return refuse(walk, component, STR("a component is an object"));
    if (str_trim(name).len == 0)
        return refuse(walk, component, STR("a component has no name"));
    if (json_get_string(component, STR("type")).len == 0)
        return refuse(walk, component, STR("a component has no type"));
    TRY(keep_component(walk, component));
    if (!is_identified(component) && walk->report.unidentified++ == 0)
        walk->report.first_unidentified = name;
    return read_components(walk, json_get(component, STR("components")));
}

/* Components hold components, as deep as JSON may be nested (JSON_DEPTH_MAX). */
static enum status read_components(struct walk *walk, const struct json_node *list) {
    if (!list)
        return STATUS_OK;
    if (!json_is(list, JSON_ARRAY))
        return refuse(walk, list, STR("'components' is an array"));
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        TRY(read_component(walk, item));
    return STATUS_OK;
}

static void read_compositions(struct walk *walk) {
    const struct json_node *list = json_get(walk->doc.root, STR("compositions"));
    const struct json_node *item = json_items(list);
    for (; item; item = json_next(list, item))
        if (str_starts(json_get_string(item, STR("aggregate")), STR("incomplete")))
            walk->report.declared_incomplete = true;
}

static enum status check_format(struct walk *walk) {
    const struct json_node *root = walk->doc.root, *version = json_get(root, STR("specVersion"));
    if (json_get(root, STR("spdxVersion")) || json_get(root, STR("@context"))) {
        diag_add(walk->sink, &NO_SPDX, json_place(&walk->doc, root), STR_NONE);
        return STATUS_INPUT;
    }
    if (!str_eq(json_get_string(root, STR("bomFormat")), STR("CycloneDX")))
        return refuse(walk, root, STR("its 'bomFormat' is not \"CycloneDX\""));
    if (!json_is(version, JSON_STRING))
        return refuse(walk, root, STR("it has no 'specVersion'"));
    walk->report.spec_version = json_string(version);
    if (in_list(walk->report.spec_version, VERSIONS, ARRAY_LEN(VERSIONS)))
        return STATUS_OK;
    diag_add(walk->sink, &VERSION, json_place(&walk->doc, version), walk->report.spec_version);
    return STATUS_INPUT;
}

/* XML, for the sake of a clear message: what JSON cannot begin with. */
static bool looks_like_xml(struct str text) {
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_skip(text, 3);
    return str_starts(str_trim(str_slice(text, 0, 4096)), STR("<"));
}

/* ---- what it is of */

/* CycloneDX 1.4 has a list of tools, later ones one within an object too. */
static bool is_made_by(const struct json_node *metadata, struct str tool) {
    const struct json_node *tools = json_get(metadata, STR("tools"));
    const struct json_node *list = json_is(tools, JSON_ARRAY) ? tools : json_get(tools, STR("components"));
    if (!json_is(list, JSON_ARRAY))
        return false;
    for (const struct json_node *item = json_items(list); item; item = json_next(list, item))
        if (str_eq_nocase(json_get_string(item, STR("name")), tool))
            return true;
    return false;
}

static bool is_place(const struct json_node *metadata, const struct json_node *subject) {
    struct str name = json_get_string(subject, STR("name")), ref = json_get_string(subject, STR("bom-ref"));
    if (in_list(json_get_string(subject, STR("type")), PLACES, ARRAY_LEN(PLACES)) ||
        str_find_char(name, '/') != SIZE_MAX || str_find_char(name, '\\') != SIZE_MAX)
        return true;
    for (size_t i = 0; i < ARRAY_LEN(LOOKERS); i++)
        if ((LOOKERS[i].ref.len == 0 || str_eq(LOOKERS[i].ref, ref)) && is_made_by(metadata, LOOKERS[i].tool))
            return true;
    return false;
}

static void read_subject(struct walk *walk) {
    const struct json_node *metadata = json_get(walk->doc.root, STR("metadata"));
    const struct json_node *subject = json_get(metadata, STR("component"));
    walk->report.subject = json_get_string(subject, STR("name"));
    walk->report.subject_version = json_get_string(subject, STR("version"));
    walk->report.subject_group = json_get_string(subject, STR("group"));
    walk->report.subject_purl = json_get_string(subject, STR("purl"));
    walk->report.subject_is_place = is_place(metadata, subject);
}

enum status sbom_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      struct sbom_report *report) {
    struct walk walk = {.arena = arena, .sink = sink};
    if (looks_like_xml(source->text)) {
        diag_add(sink, &NO_XML, (struct place){.source = source}, STR_NONE);
        return STATUS_INPUT;
    }
    struct json_parser *parser = json_parser_new();
    enum status status = parser ? json_parse(parser, source, true, arena, sink, &walk.doc) : STATUS_MEMORY;
    json_parser_free(parser);
    TRY(status);
    TRY(json_check_keys(&walk.doc, sink));
    TRY(check_format(&walk));
    TRY(read_components(&walk, json_get(walk.doc.root, STR("components"))));
    read_compositions(&walk);
    read_subject(&walk);
    *report = walk.report;
    return STATUS_OK;
}

static bool is_other_version(const struct artefact_job *job, const struct sbom_report *report) {
    struct str of_release = job->inquiry->version, of_bill = report->subject_version;
    return of_release.len > 0 && of_bill.len > 0 && !str_eq_nocase(of_release, of_bill) &&
           !scope_covers(of_bill, of_release);
}

/* Letters and digits alone, small; bytes that are no ASCII stay. ptr NULL without memory. */
static struct str plain(struct str name, struct arena *arena) {
    char *to = arena_get_raw(arena, name.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; to && i < name.len; i++)
        if (char_is_alnum(name.ptr[i]) || (unsigned char)name.ptr[i] >= 0x80)
            to[len++] = char_lower(name.ptr[i]);
    return (struct str){to, len};
}

/* Neither name is in the other, group and package URL beside it. STATUS_MEMORY. */
static enum status is_named_so(const struct sbom_report *report, struct str own, struct arena *arena, bool *named) {
    struct str all = str_format(arena, STR_F STR_F " " STR_F, STR_A(report->subject_group), STR_A(report->subject),
                                STR_A(report->subject_purl));
    struct str theirs = plain(report->subject, arena), ours = plain(own, arena);
    struct str whole = all.ptr ? plain(all, arena) : STR_NONE;
    if (!theirs.ptr || !ours.ptr || !whole.ptr)
        return STATUS_MEMORY;
    *named |= theirs.len == 0 || (ours.len > 0 && (str_contains(ours, theirs) || str_contains(whole, ours)));
    return STATUS_OK;
}

/* Its name is plainly none of the product's: id, name, models and their order numbers. */
static enum status judge_product(const struct artefact_job *job, const struct sbom_report *report, bool *other) {
    const struct product *product = job->inquiry->product;
    bool named = false;
    *other = false;
    if (!product || report->subject.len == 0 || report->subject_is_place)
        return STATUS_OK;
    TRY(is_named_so(report, product->id, job->scratch, &named));
    TRY(is_named_so(report, product->name, job->scratch, &named));
    for (size_t i = 0; i < product->model_count && !named; i++) {
        TRY(is_named_so(report, product->models[i].name, job->scratch, &named));
        TRY(is_named_so(report, product->models[i].order_number, job->scratch, &named));
    }
    *other = !named;
    return STATUS_OK;
}

/* Why the bill does not show the components of this release; empty when it does. ptr NULL without memory. */
static struct str flaw_of(const struct artefact_job *job, const struct sbom_report *report) {
    struct arena *arena = job->witness->arena;
    bool other;
    if (report->components == 0)
        return STR("the bill of materials names no component");
    if (judge_product(job, report, &other) != STATUS_OK)
        return STR_NONE;
    if (other) {
        diag_add(job->inquiry->sink, &OTHER_PRODUCT, job->entry->place, job->entry->id, report->subject,
                 job->inquiry->product->name);
        return str_format(arena, "the bill of materials is of " STR_F ", and not of this product",
                          STR_A(words_clip(report->subject)));
    }
    if (is_other_version(job, report)) {
        diag_add(job->inquiry->sink, &OTHER_VERSION, job->entry->place, job->entry->id, report->subject_version,
                 job->inquiry->version);
        return str_format(arena, "the bill of materials describes version " STR_F,
                          STR_A(words_clip(report->subject_version)));
    }
    if (report->unidentified > 0)
        return str_format(arena, "%zu of %zu components have neither version nor purl, e.g. " STR_F,
                          report->unidentified, report->components, STR_A(words_clip(report->first_unidentified)));
    return report->declared_incomplete ? STR("the bill of materials says itself that it is incomplete") : STR("");
}

enum status sbom_state(const struct artefact_job *job) {
    struct sbom_report report;
    TRY(sbom_read(job->source, job->scratch, job->inquiry->sink, &report));
    struct topic_set topics = artefact_shows(job, ABLE, ARRAY_LEN(ABLE));
    struct place file = {.source = job->source};
    struct str flaw = flaw_of(job, &report);
    if (flaw.len > 0 || !flaw.ptr)
        return witness_say(job->witness, EFFECT_INCOMPLETE, &topics, file, flaw);
    struct str components = words_count(job->scratch, report.components, "component", "components");
    if (!components.ptr)
        return STATUS_MEMORY;
    return witness_say(job->witness, EFFECT_SUPPORTS, &topics, file,
                       str_format(job->witness->arena, "CycloneDX " STR_F " names " STR_F, STR_A(report.spec_version),
                                  STR_A(components)));
}
