#include "supplier/status_advisory.h"

#include "base/file.h"
#include "base/json.h"
#include "supplier/csaf_claim.h"

enum { FILE_MAX = 64 * 1024 * 1024, SCRATCH_MAX = 1024 * 1024 * 1024 };

static bool is_json(struct str name) {
    return str_ends(name, STR(".json")) || str_ends(name, STR(".json.gz")) || str_ends(name, STR(".json.zst"));
}

/* ---- reading */

/* Each document is read into `scratch` to see whether it speaks of a component that is wanted. One that does is read
 * once more, into the arena: a store may hold gigabytes of which a few documents matter. */
struct reading {
    struct status_advisories *made;
    const struct map *wanted;
    date_days at;
    struct arena *arena;
    struct arena scratch; /* of one document */
    struct arena *into;   /* the one or the other */
    bool is_first;        /* pass */
    bool is_hit;
    struct diag_sink *sink;
    struct json_parser *parser;
    struct str file;
    struct map ecosystems; /* to their places in the list */
    const struct osv *osv; /* that is being taken apart */
    bool is_named;         /* a CSAF document has a package URL or a CPE */
};

static enum status link_key(struct reading *r, struct str key, uint32_t index) {
    uint32_t first;
    TRY(map_add(&r->made->names, key, index, &first));
    if (first == index)
        return STATUS_OK;
    r->made->entries[index].next = r->made->entries[first].next;
    r->made->entries[first].next = index;
    return STATUS_OK;
}

static enum status add_entry(struct reading *r, struct str key, const struct status_advisory_entry *entry) {
    struct status_advisories *made = r->made;
    if (!key.ptr)
        return STATUS_MEMORY;
    if (key.len == 0 || map_get(r->wanted, key) == MAP_NONE)
        return STATUS_OK;
    r->is_hit = true;
    if (r->is_first)
        return STATUS_OK;
    if (!arena_grow(r->arena, (void **)&made->entries, made->count, &made->room, sizeof *made->entries,
                    _Alignof(struct status_advisory_entry)))
        return STATUS_MEMORY;
    made->entries[made->count] = *entry;
    return link_key(r, key, (uint32_t)made->count++);
}

/* That some document speaks of packages of the ecosystem, and of which release. */
static enum status note_ecosystem(struct reading *r, struct str ecosystem) {
    struct status_advisories *made = r->made;
    uint32_t index = (uint32_t)made->ecosystem_count, stored;
    if (ecosystem.len == 0 || map_get(&r->ecosystems, ecosystem) != MAP_NONE)
        return STATUS_OK;
    struct str kept = str_copy(r->arena, ecosystem);
    if (!kept.ptr || !arena_grow(r->arena, (void **)&made->ecosystems, index, &made->ecosystem_room,
                                 sizeof *made->ecosystems, _Alignof(struct str)))
        return STATUS_MEMORY;
    made->ecosystems[made->ecosystem_count++] = kept;
    return map_add(&r->ecosystems, kept, index, &stored);
}

/* ---- OSV */

/* By ecosystem and name, and by its package URL as well: that alone finds what has an ecosystem nobody here knows. By
 * the name too, for components of which no more is known. */
static enum status add_affected(struct reading *r, const struct osv_affected *affected) {
    const struct status_advisory_entry entry = {.osv = r->osv, .affected = affected, .file = r->file, .next = MAP_NONE};
    struct str key;
    TRY(note_ecosystem(r, affected->ecosystem));
    if (affected->ecosystem.len > 0 && affected->name.len > 0) {
        TRY(identity_ecosystem_key(affected->ecosystem, affected->name, r->into, &key));
        TRY(add_entry(r, key, &entry));
    }
    TRY(add_entry(r, affected->key.len > 0 ? affected->key : STR(""), &entry));
    TRY(identity_name_key(affected->name, r->into, &key));
    struct status_advisory_entry by_name = entry;
    by_name.by_name = true;
    return add_entry(r, key, &by_name);
}

static enum status take_osv(struct reading *r, const struct json_doc *doc) {
    struct osv *osv = ARENA_NEW(r->into, struct osv);
    if (!osv)
        return STATUS_MEMORY;
    TRY(osv_read(doc, r->into, r->sink, osv));
    if (osv->withdrawn || (osv->published != DATE_NONE && osv->published > r->at))
        return STATUS_OK;
    r->osv = osv;
    r->made->documents += r->is_first;
    for (size_t i = 0; i < osv->affected_count; i++)
        TRY(add_affected(r, &osv->affected[i]));
    return STATUS_OK;
}

/* ---- CSAF */

static enum status add_claim(void *context, const struct csaf_claim *claim) {
    struct reading *r = context;
    struct csaf_claim *kept = ARENA_NEW(r->into, struct csaf_claim);
    if (!kept)
        return STATUS_MEMORY;
    *kept = *claim;
    r->is_named |= claim->how == CSAF_PURL || claim->how == CSAF_CPE;
    r->made->has_cpe |= claim->how == CSAF_CPE;
    struct str ecosystem = claim->ecosystem;
    if (ecosystem.len > 0 && claim->distro.len > 0)
        ecosystem = str_format(r->into, STR_F ":" STR_F, STR_A(ecosystem), STR_A(claim->distro));
    if (claim->ecosystem.len > 0 && !ecosystem.ptr)
        return STATUS_MEMORY;
    TRY(note_ecosystem(r, ecosystem));
    return add_entry(
        r, claim->key,
        &(const struct status_advisory_entry){.osv = r->osv, .claim = kept, .file = r->file, .next = MAP_NONE});
}

static enum status add_set(struct reading *r, const struct csaf_document *document, uint32_t set,
                           enum csaf_status status) {
    for (uint32_t i = 0; set != CSAF_NONE && i < document->sets[set].count; i++) {
        const struct csaf_product *product = &document->products[document->sets[set].items[i]];
        TRY(csaf_claim_each(product, status, r->into, add_claim, r));
        if (product->component != CSAF_NONE)
            TRY(csaf_claim_each(&document->products[product->component], status, r->into, add_claim, r));
    }
    return STATUS_OK;
}

static enum status add_vulnerability(struct reading *r, const struct csaf_document *document, size_t index) {
    static const enum csaf_status SPOKEN[] = {CSAF_KNOWN_AFFECTED,      CSAF_FIRST_AFFECTED,     CSAF_LAST_AFFECTED,
                                              CSAF_UNDER_INVESTIGATION, CSAF_KNOWN_NOT_AFFECTED, CSAF_FIXED,
                                              CSAF_FIRST_FIXED};
    struct osv *osv = ARENA_NEW(r->into, struct osv);
    if (!osv)
        return STATUS_MEMORY;
    struct str cve = document->public.vulnerabilities[index].cve;
    osv->published = document->public.released;
    if (cve.len > 0)
        osv->ids[osv->id_count++] = cve;
    osv->ids[osv->id_count++] = document->public.id;
    osv->own_count = osv->id_count;
    r->osv = osv;
    for (size_t i = 0; i < ARRAY_LEN(SPOKEN); i++)
        TRY(add_set(r, document, document->vulnerabilities[index].status[SPOKEN[i]], SPOKEN[i]));
    return STATUS_OK;
}

static enum status take_csaf(struct reading *r, const struct json_doc *doc) {
    struct csaf_document *document = ARENA_NEW(r->into, struct csaf_document);
    struct csaf_reader csaf;
    struct arena scratch;
    if (!document)
        return STATUS_MEMORY;
    arena_init(&scratch, SCRATCH_MAX);
    csaf_reader_init(&csaf, r->into, &scratch);
    enum status status = csaf_read(&csaf, doc, r->sink, document);
    arena_done(&scratch);
    TRY(status);
    if (document->public.withdrawn || (document->public.released != DATE_NONE && document->public.released > r->at))
        return STATUS_OK;
    r->made->documents += r->is_first;
    r->is_named = false;
    for (size_t i = 0; i < document->public.vulnerability_count; i++)
        TRY(add_vulnerability(r, document, i));
    r->made->nameless += r->is_first && !r->is_named;
    return STATUS_OK;
}

/* ---- documents */

static enum status take_once(struct reading *r, const struct source *source) {
    struct json_doc doc;
    TRY(json_parse(r->parser, source, true, r->into, r->sink, &doc));
    if (json_get(json_get(doc.root, STR("document")), STR("csaf_version")))
        return take_csaf(r, &doc);
    if (osv_is(&doc))
        return take_osv(r, &doc);
    r->made->foreign += r->is_first;
    return STATUS_OK;
}

/* The text, which is followed by JSON_PADDING bytes, lies in the scratch; where it is wanted it is copied. */
static enum status take_wanted(struct reading *r, const struct source *source) {
    struct source *kept = ARENA_NEW(r->arena, struct source);
    char *text = kept ? arena_get_raw(r->arena, source->text.len + JSON_PADDING, 1) : NULL;
    if (!text)
        return STATUS_MEMORY;
    memcpy(text, source->text.ptr, source->text.len);
    memset(text + source->text.len, 0, JSON_PADDING);
    *kept = (struct source){str_copy(r->arena, source->name), {text, source->text.len}};
    if (!kept->name.ptr)
        return STATUS_MEMORY;
    r->is_first = false;
    r->into = r->arena;
    r->file = kept->name;
    return take_once(r, kept);
}

static enum status take_source(void *context, const struct source *source) {
    struct reading *r = context;
    r->is_first = true;
    r->is_hit = false;
    r->into = &r->scratch;
    r->file = source->name;
    TRY(take_once(r, source));
    return r->is_hit ? take_wanted(r, source) : STATUS_OK;
}

static enum status read_file(struct reading *r, const char *path) {
    struct source *source = ARENA_NEW(&r->scratch, struct source);
    if (!source)
        return STATUS_MEMORY;
    TRY(file_read(path, FILE_MAX, &r->scratch, r->sink, source));
    return take_source(r, source);
}

static enum status read_folder(struct reading *r, const char *folder) {
    struct file_list files;
    TRY(file_walk(folder, is_json, r->arena, r->sink, &files));
    for (size_t i = 0; i < files.count; i++) {
        TRY(read_file(r, files.items[i].path));
        arena_reset(&r->scratch);
    }
    return STATUS_OK;
}

/* One from the feed is as good as a file. */
static enum status take_fed(void *context, const struct source *source) {
    struct reading *r = context;
    enum status status = take_source(r, source);
    if (status == STATUS_OK)
        arena_reset(&r->scratch);
    return status;
}

static enum status read_all(struct reading *r, const struct status_documents *from) {
    if (from->folder)
        TRY(read_folder(r, from->folder));
    return from->feed ? from->feed->each(from->feed->context, take_fed, r) : STATUS_OK;
}

enum status status_advisories_read(const struct status_documents *from, const struct map *wanted, date_days at,
                                   struct arena *arena, struct diag_sink *sink,
                                   const struct status_advisories **advisories) {
    struct status_advisories *made = ARENA_NEW(arena, struct status_advisories);
    struct reading reading = {.made = made, .wanted = wanted, .at = at, .arena = arena, .sink = sink};
    if (!made)
        return STATUS_MEMORY;
    struct str folder = from->named.len > 0 ? from->named : str_from(from->folder);
    made->folder = !from->feed     ? folder
                   : !from->folder ? from->feed->name
                                   : str_format(arena, STR_F " and " STR_F, STR_A(folder), STR_A(from->feed->name));
    made->unread = from->feed ? from->feed->unread : 0;
    map_init(&made->names, arena, true);
    map_init(&reading.ecosystems, arena, true);
    arena_init(&reading.scratch, SCRATCH_MAX);
    reading.parser = json_parser_new();
    enum status status = reading.parser && made->folder.ptr ? read_all(&reading, from) : STATUS_MEMORY;
    json_parser_free(reading.parser);
    /* What is told of a document that is broken points into it. */
    if (status == STATUS_OK)
        arena_done(&reading.scratch);
    else
        arena_adopt(arena, &reading.scratch);
    *advisories = made;
    return status;
}
