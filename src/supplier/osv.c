#include "supplier/osv.h"

#include "csaf/purl.h"
#include "csaf/vers.h"

static const struct diag_kind FORM = {"osv.form", SEVERITY_ERROR, "this is no OSV document: {0}", NULL};
static const struct diag_kind MANY = {"osv.many", SEVERITY_ERROR, "more than {0} packages are affected", NULL};

/* Which ecosystem of OSV a type of package URL is, and how versions of it are ordered (csaf/vers.h). */
static const struct {
    struct str type, ecosystem, vers;
    char joint; /* between namespace and name; 0: the name alone */
} ECOSYSTEMS[] = {
    {STR_INIT("deb"), STR_INIT("Debian"), STR_INIT("deb"), 0},
    {STR_INIT("deb"), STR_INIT("Ubuntu"), STR_INIT("deb"), 0},
    {STR_INIT("apk"), STR_INIT("Alpine"), STR_INIT("apk"), 0},
    {STR_INIT("npm"), STR_INIT("npm"), STR_INIT("npm"), '/'},
    {STR_INIT("pypi"), STR_INIT("PyPI"), STR_INIT("pypi"), 0},
    {STR_INIT("golang"), STR_INIT("Go"), STR_INIT("golang"), '/'},
    {STR_INIT("cargo"), STR_INIT("crates.io"), STR_INIT("cargo"), 0},
    {STR_INIT("maven"), STR_INIT("Maven"), STR_INIT("maven"), ':'},
    {STR_INIT("nuget"), STR_INIT("NuGet"), STR_INIT("nuget"), 0},
    {STR_INIT("gem"), STR_INIT("RubyGems"), STR_INIT("gem"), 0},
    {STR_INIT("composer"), STR_INIT("Packagist"), STR_INIT("composer"), '/'},
};

/* ---- reading */

bool osv_is(const struct json_doc *doc) {
    return json_is(doc->root, JSON_OBJECT) && json_get(doc->root, STR("id")) && json_get(doc->root, STR("modified")) &&
           !json_get(doc->root, STR("document"));
}

static enum status refuse(const struct json_doc *doc, const struct json_node *node, struct diag_sink *sink,
                          const char *why) {
    diag_add(sink, &FORM, json_place(doc, node), str_from(why));
    return STATUS_INPUT;
}

static enum status add_ids(const struct json_doc *doc, const char *key, struct diag_sink *sink, struct osv *osv) {
    const struct json_node *list = json_get(doc->root, str_from(key)), *item = json_items(list);
    if (list && !json_is(list, JSON_ARRAY))
        return refuse(doc, list, sink, "its lists of ids are arrays");
    for (; item && osv->id_count < OSV_IDS_MAX; item = json_next(list, item)) {
        if (!json_is(item, JSON_STRING))
            return refuse(doc, item, sink, "an id is a text");
        osv->ids[osv->id_count++] = json_string(item);
    }
    return STATUS_OK;
}

static enum status read_affected(const struct json_doc *doc, const struct json_node *item, struct diag_sink *sink,
                                 struct osv_affected *affected) {
    const struct json_node *package = json_get(item, STR("package"));
    if (!json_is(item, JSON_OBJECT))
        return refuse(doc, item, sink, "what is affected is an object");
    *affected = (struct osv_affected){.ecosystem = json_get_string(package, STR("ecosystem")),
                                      .name = json_get_string(package, STR("name")),
                                      .purl = json_get_string(package, STR("purl")),
                                      .ranges = json_get(item, STR("ranges")),
                                      .versions = json_get(item, STR("versions"))};
    if (affected->ranges && !json_is(affected->ranges, JSON_ARRAY))
        return refuse(doc, affected->ranges, sink, "'ranges' is an array");
    if (affected->versions && !json_is(affected->versions, JSON_ARRAY))
        return refuse(doc, affected->versions, sink, "'versions' is an array");
    return STATUS_OK;
}

enum status osv_read(const struct json_doc *doc, struct arena *arena, struct diag_sink *sink, struct osv *osv) {
    const struct json_node *list = json_get(doc->root, STR("affected")), *item = json_items(list);
    struct osv read = {.published = DATE_NONE};
    if (!json_is(doc->root, JSON_OBJECT))
        return refuse(doc, doc->root, sink, "it is an object");
    read.ids[read.id_count++] = json_get_string(doc->root, STR("id"));
    if (read.ids[0].len == 0)
        return refuse(doc, doc->root, sink, "it has no 'id'");
    TRY(add_ids(doc, "aliases", sink, &read));
    TRY(add_ids(doc, "upstream", sink, &read));
    if (list && !json_is(list, JSON_ARRAY))
        return refuse(doc, list, sink, "'affected' is an array");
    if (list && list->size > OSV_AFFECTED_MAX) {
        diag_add(sink, &MANY, json_place(doc, list), STR("4096"));
        return STATUS_LIMIT;
    }
    read.affected = ARENA_ARRAY(arena, struct osv_affected, list ? list->size : 0);
    if (!read.affected)
        return STATUS_MEMORY;
    for (; item; item = json_next(list, item))
        TRY(read_affected(doc, item, sink, &read.affected[read.affected_count++]));
    read.summary = json_get_string(doc->root, STR("summary"));
    (void)date_parse(json_get_string(doc->root, STR("published")), &read.published);
    read.withdrawn = json_get_string(doc->root, STR("withdrawn")).len > 0;
    *osv = read;
    return STATUS_OK;
}

/* ---- the component */

/* "debian-12" as "12"; "bookworm" is left: nobody can compare it. */
static struct str release_of(struct str distro) {
    size_t at = str_find_char(distro, '-');
    return at == SIZE_MAX ? STR("") : str_skip(distro, at + 1);
}

static struct str bare(struct str purl) {
    for (size_t i = 0; i < purl.len; i++)
        if (purl.ptr[i] == '@' || purl.ptr[i] == '?' || purl.ptr[i] == '#')
            return str_slice(purl, 0, i);
    return purl;
}

/* What a distribution's package is called where it is built, if its URL says so. */
static void take_distribution(const struct purl *purl, struct osv_package *package) {
    struct str upstream = purl_qualifier(purl, STR("upstream")), distro = purl_qualifier(purl, STR("distro"));
    if (upstream.len > 0)
        package->name = bare(upstream);
    if (distro.len > 0)
        package->release = release_of(distro);
}

bool osv_package_of(struct str text, struct arena *arena, struct osv_package *package) {
    struct purl purl;
    if (purl_read(text, arena, &purl) != STATUS_OK || !purl_is_readable(&purl) || purl.version.len == 0)
        return false;
    bool is_deb = str_eq(purl.type, STR("deb")), is_ubuntu = is_deb && str_eq(purl.namespace, STR("ubuntu"));
    *package = (struct osv_package){.name = purl.name, .bare_purl = bare(text), .version = purl.version};
    for (size_t i = 0; i < ARRAY_LEN(ECOSYSTEMS); i++) {
        if (!str_eq(ECOSYSTEMS[i].type, purl.type) ||
            (is_deb && is_ubuntu != str_eq(ECOSYSTEMS[i].ecosystem, STR("Ubuntu"))))
            continue;
        package->ecosystem = ECOSYSTEMS[i].ecosystem;
        if (ECOSYSTEMS[i].joint && purl.namespace.len > 0)
            package->name =
                str_format(arena, STR_F "%c" STR_F, STR_A(purl.namespace), ECOSYSTEMS[i].joint, STR_A(purl.name));
    }
    if (is_deb || str_eq(purl.type, STR("apk")))
        take_distribution(&purl, package);
    return package->name.ptr != NULL;
}

/* ---- judging */

/* How versions of an ecosystem are ordered; NULL: nobody knows. */
static const struct vers_type *order_of(struct str ecosystem) {
    for (size_t i = 0; i < ARRAY_LEN(ECOSYSTEMS); i++)
        if (str_eq(ECOSYSTEMS[i].ecosystem, ecosystem))
            return vers_type_find(ECOSYSTEMS[i].vers);
    return NULL;
}

/* The newest introduction at or before the version, and the newest end of that. */
struct span {
    struct str introduced; /* ptr NULL: none; "0": from the first */
    struct str ended;
    bool limited, within; /* a limit is there; the version is below one */
    bool unsure;
};

/* a <= b; `*unsure` when nobody can tell. "0" is before everything. */
static bool is_at_or_before(const struct vers_type *type, struct str a, struct str b, bool *unsure) {
    int order;
    if (str_eq(a, STR("0")))
        return true;
    if (vers_compare(type, a, b, &order))
        return order <= 0;
    *unsure = true;
    return false;
}

static void take_event(const struct vers_type *type, const struct json_node *event, struct str version,
                       struct span *span) {
    struct str introduced = json_get_string(event, STR("introduced")), fixed = json_get_string(event, STR("fixed"));
    struct str last = json_get_string(event, STR("last_affected")), limit = json_get_string(event, STR("limit"));
    if (introduced.len > 0 && is_at_or_before(type, introduced, version, &span->unsure) &&
        (!span->introduced.ptr || !is_at_or_before(type, introduced, span->introduced, &span->unsure)))
        span->introduced = introduced;
    if (last.len > 0 && is_at_or_before(type, version, last, &span->unsure))
        last = STR("");
    struct str end = fixed.len > 0 && is_at_or_before(type, fixed, version, &span->unsure) ? fixed : last;
    if (end.len > 0 && (!span->ended.ptr || !is_at_or_before(type, end, span->ended, &span->unsure)))
        span->ended = end;
    if (limit.len == 0)
        return;
    span->limited = true;
    span->within |= str_eq(limit, STR("*")) || !is_at_or_before(type, limit, version, &span->unsure);
}

static enum osv_answer judge_range(const struct json_node *range, const struct vers_type *type, struct str version) {
    const struct json_node *events = json_get(range, STR("events"));
    struct span span = {.limited = false};
    if (!type || !type->compare || !json_is(events, JSON_ARRAY))
        return OSV_LOOK;
    for (const struct json_node *event = json_items(events); event; event = json_next(events, event))
        take_event(type, event, version, &span);
    if (span.unsure)
        return OSV_LOOK;
    if (!span.introduced.ptr || (span.limited && !span.within))
        return OSV_NOT;
    if (!span.ended.ptr)
        return OSV_AFFECTED;
    /* An end that is not before the introduction ends it. */
    bool again =
        !str_eq(span.introduced, STR("0")) && !is_at_or_before(type, span.introduced, span.ended, &span.unsure);
    return span.unsure ? OSV_LOOK : again ? OSV_AFFECTED : OSV_NOT;
}

static struct str base_of(struct str ecosystem, struct str *release) {
    size_t at = str_find_char(ecosystem, ':');
    *release = at == SIZE_MAX ? STR("") : str_skip(ecosystem, at + 1);
    return at == SIZE_MAX ? ecosystem : str_slice(ecosystem, 0, at);
}

/* Whether the entry is about the package: by its URL, or by ecosystem and name. */
static bool is_about(const struct osv_affected *affected, const struct osv_package *package) {
    struct str release, base = base_of(affected->ecosystem, &release);
    bool same_purl = affected->purl.len > 0 && str_eq(bare(affected->purl), package->bare_purl);
    bool same_name =
        package->ecosystem.len > 0 && str_eq(base, package->ecosystem) && str_eq_nocase(affected->name, package->name);
    if (!same_purl && !same_name)
        return false;
    return release.len == 0 || package->release.len == 0 || str_eq(release, package->release);
}

static bool is_listed(const struct json_node *versions, struct str version) {
    for (const struct json_node *item = json_items(versions); item; item = json_next(versions, item))
        if (str_eq(json_string(item), version))
            return true;
    return false;
}

static enum osv_answer judge_one(const struct json_node *range, struct str ecosystem, struct str version) {
    bool semver = str_eq(json_get_string(range, STR("type")), STR("SEMVER"));
    return judge_range(range, semver ? vers_type_find(STR("semver")) : order_of(ecosystem), version);
}

enum osv_answer osv_judge(const struct osv_affected *affected, const struct osv_package *package) {
    struct str release, base = base_of(affected->ecosystem, &release);
    enum osv_answer worst = OSV_NOT;
    bool told = affected->versions && affected->versions->size > 0;
    if (!is_about(affected, package))
        return OSV_OTHER;
    if (affected->only.len > 0)
        return str_eq(affected->only, package->version) ? OSV_AFFECTED : OSV_NOT;
    if (is_listed(affected->versions, package->version))
        return OSV_AFFECTED;
    for (const struct json_node *range = json_items(affected->ranges); range;
         range = json_next(affected->ranges, range)) {
        /* Commits say the same once more, where there are versions beside them. */
        if (str_eq(json_get_string(range, STR("type")), STR("GIT")))
            continue;
        enum osv_answer answer = judge_one(range, base, package->version);
        worst = answer > worst ? answer : worst;
        told = true;
    }
    return told ? worst : OSV_LOOK;
}
