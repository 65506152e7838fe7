#include "supplier/status_advisory.h"

#include "advisory/csaf.h"
#include "base/file.h"
#include "supplier/status_rule.h"

enum { FILE_MAX = 64 * 1024 * 1024, SCRATCH_MAX = 512 * 1024 * 1024 };

static bool is_json(struct str name) {
    return str_ends(name, STR(".json"));
}

/* ---- reading */

struct reading {
    struct status_advisories *made;
    date_days at;
    struct arena *arena;
    struct diag_sink *sink;
    struct json_parser *parser;
    struct csaf_reader csaf;
};

static enum status add_key(struct reading *r, struct str key, uint32_t index) {
    uint32_t first;
    TRY(map_add(&r->made->names, key, index, &first));
    if (first == index)
        return STATUS_OK;
    r->made->entries[index].next = r->made->entries[first].next;
    r->made->entries[first].next = index;
    return STATUS_OK;
}

static struct str key_of(struct arena *arena, struct str ecosystem, struct str name) {
    size_t at = str_find_char(ecosystem, ':');
    struct str base = at == SIZE_MAX ? ecosystem : str_slice(ecosystem, 0, at);
    return str_format(arena, STR_F "\x01" STR_F, STR_A(base), STR_A(name));
}

static enum status add_under(struct reading *r, struct str key, const struct osv *osv,
                             const struct osv_affected *affected, struct str file) {
    struct status_advisories *made = r->made;
    if (!key.ptr || !arena_grow(r->arena, (void **)&made->entries, made->count, &made->room, sizeof *made->entries,
                                _Alignof(struct status_advisory_entry)))
        return STATUS_MEMORY;
    made->entries[made->count] = (struct status_advisory_entry){osv, affected, file, MAP_NONE};
    return add_key(r, key, (uint32_t)made->count++);
}

/* By ecosystem and name, and by its package URL as well: that alone finds what has an ecosystem nobody here knows. */
static enum status add_entry(struct reading *r, const struct osv *osv, const struct osv_affected *affected,
                             struct str file) {
    if (affected->ecosystem.len > 0 && affected->name.len > 0)
        TRY(add_under(r, key_of(r->arena, affected->ecosystem, affected->name), osv, affected, file));
    return affected->key.len > 0 ? add_under(r, affected->key, osv, affected, file) : STATUS_OK;
}

/* ---- CSAF */

/* What a CSAF document says of a product is what OSV says of a package, where it names one by its URL: of one version,
 * or of ones that somebody must look at. */
static enum status add_purl(struct reading *r, const struct osv *osv, struct str purl, struct str file) {
    struct osv_affected *affected = ARENA_NEW(r->arena, struct osv_affected);
    struct osv_package package;
    if (!affected)
        return STATUS_MEMORY;
    *affected = (struct osv_affected){.ranges = NULL};
    TRY(osv_key(purl, r->arena, &affected->key));
    if (osv_package_of(purl, r->arena, &package))
        affected->only = package.version;
    return r->arena->refused ? STATUS_MEMORY : add_entry(r, osv, affected, file);
}

static enum status add_product(struct reading *r, const struct csaf_document *document, uint32_t index,
                               const struct osv *osv, bool *named, struct str file) {
    const struct csaf_product *product = &document->products[index];
    const struct csaf_product *both[] = {
        product, product->component == CSAF_NONE ? NULL : &document->products[product->component]};
    for (size_t b = 0; b < ARRAY_LEN(both); b++)
        for (size_t i = 0; both[b] && i < both[b]->identifier_count; i++)
            if (both[b]->identifiers[i].kind == CSAF_PURL) {
                TRY(add_purl(r, osv, both[b]->identifiers[i].text, file));
                *named = true;
            }
    return STATUS_OK;
}

static enum status add_set(struct reading *r, const struct csaf_document *document, uint32_t set, const struct osv *osv,
                           bool *named, struct str file) {
    for (uint32_t i = 0; set != CSAF_NONE && i < document->sets[set].count; i++)
        TRY(add_product(r, document, document->sets[set].items[i], osv, named, file));
    return STATUS_OK;
}

static enum status add_vulnerability(struct reading *r, const struct csaf_document *document, size_t index, bool *named,
                                     struct str file) {
    static const enum csaf_status BAD[] = {CSAF_KNOWN_AFFECTED, CSAF_FIRST_AFFECTED, CSAF_LAST_AFFECTED,
                                           CSAF_UNDER_INVESTIGATION};
    struct osv *osv = ARENA_NEW(r->arena, struct osv);
    if (!osv)
        return STATUS_MEMORY;
    struct str cve = document->public.vulnerabilities[index].cve;
    osv->published = document->public.released;
    if (cve.len > 0)
        osv->ids[osv->id_count++] = cve;
    osv->ids[osv->id_count++] = document->public.id;
    osv->own_count = osv->id_count;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++)
        TRY(add_set(r, document, document->vulnerabilities[index].status[BAD[i]], osv, named, file));
    return STATUS_OK;
}

static enum status take_csaf(struct reading *r, const struct json_doc *doc, struct str file) {
    struct csaf_document document;
    struct arena scratch;
    bool named = false;
    arena_init(&scratch, SCRATCH_MAX);
    csaf_reader_init(&r->csaf, r->arena, &scratch);
    enum status status = csaf_read(&r->csaf, doc, r->sink, &document);
    arena_done(&scratch);
    TRY(status);
    if (document.public.withdrawn || (document.public.released != DATE_NONE && document.public.released > r->at))
        return STATUS_OK;
    r->made->documents++;
    for (size_t i = 0; i < document.public.vulnerability_count; i++)
        TRY(add_vulnerability(r, &document, i, &named, file));
    r->made->nameless += !named;
    return STATUS_OK;
}

static enum status take_document(struct reading *r, const struct json_doc *doc, struct str file) {
    struct osv *osv = ARENA_NEW(r->arena, struct osv);
    if (!osv)
        return STATUS_MEMORY;
    if (json_get(json_get(doc->root, STR("document")), STR("csaf_version")))
        return take_csaf(r, doc, file);
    if (!osv_is(doc)) {
        r->made->foreign++;
        return STATUS_OK;
    }
    TRY(osv_read(doc, r->arena, r->sink, osv));
    if (osv->withdrawn || (osv->published != DATE_NONE && osv->published > r->at))
        return STATUS_OK;
    r->made->documents++;
    for (size_t i = 0; i < osv->affected_count; i++)
        TRY(add_entry(r, osv, &osv->affected[i], file));
    return STATUS_OK;
}

static enum status read_file(struct reading *r, const char *path) {
    struct source *source = ARENA_NEW(r->arena, struct source);
    struct json_doc doc;
    if (!source)
        return STATUS_MEMORY;
    TRY(file_read(path, FILE_MAX, r->arena, r->sink, source));
    TRY(json_parse(r->parser, source, true, r->arena, r->sink, &doc));
    return take_document(r, &doc, source->name);
}

enum status status_advisories_read(const char *folder, date_days at, struct arena *arena, struct diag_sink *sink,
                                   const struct status_advisories **advisories) {
    struct status_advisories *made = ARENA_NEW(arena, struct status_advisories);
    struct reading reading = {.made = made, .at = at, .arena = arena, .sink = sink};
    struct file_list files;
    if (!made)
        return STATUS_MEMORY;
    made->folder = str_from(folder);
    map_init(&made->names, arena, true);
    TRY(file_walk(folder, is_json, arena, sink, &files));
    reading.parser = json_parser_new();
    enum status status = reading.parser ? STATUS_OK : STATUS_MEMORY;
    for (size_t i = 0; status == STATUS_OK && i < files.count; i++)
        status = read_file(&reading, files.items[i].path);
    json_parser_free(reading.parser);
    TRY(status);
    *advisories = made;
    return STATUS_OK;
}

/* ---- matching */

static bool has_case(const struct status_search *search, struct str id) {
    for (size_t i = 0; search->cases && i < search->cases->count; i++)
        if (str_eq(search->cases->items[i].joined.document->id, id))
            return true;
    return false;
}

/* ---- what was decided */

/* The lower, the worse. */
enum { DECIDED_NOT, DECIDED_PAST, DECIDED_NO_CASE, DECIDED_CASE, DECIDED_AWAY };

static int rank_of(const struct status_search *search, const struct process_assessment *assessment) {
    if (!assessment)
        return DECIDED_NOT;
    if (assessment->until != DATE_NONE && assessment->until < search->at)
        return DECIDED_PAST;
    if (assessment->answer != ASSESSMENT_AFFECTED)
        return DECIDED_AWAY;
    return has_case(search, assessment->issue) ? DECIDED_CASE : DECIDED_NO_CASE;
}

/* What was decided under some of the ids, all of one vulnerability; NULL: nothing. Of several the worst that is in
 * date, for what is past was decided anew. */
static const struct process_assessment *decided_under(const struct status_search *search,
                                                      const struct process_component *decision, const struct str *ids,
                                                      size_t count) {
    const struct process_assessment *found = NULL;
    int found_rank = DECIDED_NOT;
    for (size_t i = 0; decision && i < decision->assessment_count; i++)
        for (size_t k = 0; k < count; k++) {
            if (!str_eq_nocase(decision->assessments[i].id, ids[k]))
                continue;
            int rank = rank_of(search, &decision->assessments[i]);
            if (found_rank <= DECIDED_PAST || (rank > DECIDED_PAST && rank < found_rank)) {
                found = &decision->assessments[i];
                found_rank = rank;
            }
        }
    return found;
}

/* What settles a document: what was decided under its own id or an alias; else under what it is made of, where all of
 * that was decided, and then the worst of it. NULL: nothing does. */
static const struct process_assessment *assessment_of(const struct status_search *search,
                                                      const struct process_component *decision, const struct osv *osv) {
    const struct process_assessment *worst = decided_under(search, decision, osv->ids, osv->own_count);
    if (rank_of(search, worst) > DECIDED_PAST || osv->cut || osv->id_count == osv->own_count)
        return worst;
    const struct process_assessment *past = worst;
    worst = decided_under(search, decision, &osv->ids[osv->own_count], 1);
    for (size_t i = osv->own_count + 1; worst && i < osv->id_count; i++) {
        const struct process_assessment *next = decided_under(search, decision, &osv->ids[i], 1);
        worst = rank_of(search, next) < rank_of(search, worst) ? next : worst;
    }
    return worst ? worst : past;
}

/* ---- one component */

/* What was found of it, each vulnerability once: several entries of one may be about it. */
struct matches {
    struct map seen; /* the addresses of vulnerabilities, to places in the list */
    struct match {
        const struct osv *osv;
        enum osv_answer answer; /* the worst */
    } * items;
    size_t count, room;
};

static enum status add_match(struct matches *matches, const struct osv *const *osv, enum osv_answer answer) {
    uint32_t at, last = (uint32_t)matches->count;
    struct str key = {(const char *)osv, sizeof(const struct osv *)};
    TRY(map_add(&matches->seen, key, last, &at));
    if (at == last) {
        if (!arena_grow(matches->seen.arena, (void **)&matches->items, matches->count, &matches->room,
                        sizeof *matches->items, _Alignof(struct match)))
            return STATUS_MEMORY;
        matches->items[matches->count++] = (struct match){*osv, answer};
    }
    if (answer > matches->items[at].answer)
        matches->items[at].answer = answer;
    return STATUS_OK;
}

static enum status match_key(const struct status_advisories *advisories, struct str key,
                             const struct osv_package *package, struct matches *matches) {
    for (uint32_t i = map_get(&advisories->names, key); i != MAP_NONE; i = advisories->entries[i].next) {
        enum osv_answer answer = osv_judge(advisories->entries[i].affected, package);
        if (answer == OSV_AFFECTED || answer == OSV_LOOK)
            TRY(add_match(matches, &advisories->entries[i].osv, answer));
    }
    return STATUS_OK;
}

static struct str describe(const struct status_search *search, const struct sbom_component *component,
                           const struct osv *osv, const struct process_assessment *past) {
    char day[11];
    date_text(past ? past->until : DATE_NONE, day);
    return str_format(search->arena, STR_F " in " STR_F " " STR_F "%s%s", STR_A(osv->ids[0]), STR_A(component->name),
                      STR_A(component->version), past ? ", which was assessed until " : "", day);
}

static enum status take_open(const struct status_search *search, const struct sbom_component *component,
                             const struct osv *osv, const struct process_assessment *past, size_t *count,
                             struct str *first) {
    if ((*count)++ > 0)
        return STATUS_OK;
    *first = describe(search, component, osv, past);
    return first->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status take_match(const struct status_search *search, const struct sbom_component *component,
                              const struct process_component *decision, const struct match *match,
                              struct status_vulnerable *found) {
    const struct process_assessment *assessment = assessment_of(search, decision, match->osv);
    bool settled = rank_of(search, assessment) > DECIDED_PAST;
    if (!settled && match->answer == OSV_AFFECTED)
        return take_open(search, component, match->osv, assessment, &found->open, &found->first_open);
    if (!settled)
        return take_open(search, component, match->osv, assessment, &found->to_look, &found->first_to_look);
    found->assessed++;
    if (assessment->answer != ASSESSMENT_AFFECTED)
        return STATUS_OK;
    found->affected++;
    if (!has_case(search, assessment->issue) && found->without_case++ == 0)
        found->first_case = assessment->issue;
    return STATUS_OK;
}

enum status status_advisories_match(const struct status_search *search, const struct sbom_component *component,
                                    const struct process_component *decision, struct status_vulnerable *found) {
    struct matches matches = {.count = 0};
    struct osv_package package;
    found->components++;
    if (!osv_package_of(component->purl, search->arena, &package)) {
        found->unnamed++;
        return search->arena->refused ? STATUS_MEMORY : STATUS_OK;
    }
    struct str named = key_of(search->arena, package.ecosystem, package.name);
    if (!named.ptr)
        return STATUS_MEMORY;
    map_init(&matches.seen, search->arena, false);
    TRY(match_key(search->advisories, named, &package, &matches));
    TRY(match_key(search->advisories, package.key, &package, &matches));
    if (package.source_key.len > 0)
        TRY(match_key(search->advisories, package.source_key, &package, &matches));
    for (size_t i = 0; i < matches.count; i++)
        TRY(take_match(search, component, decision, &matches.items[i], found));
    return STATUS_OK;
}
