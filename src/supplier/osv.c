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
    osv->cut |= item != NULL;
    return STATUS_OK;
}

static enum status read_affected(const struct json_doc *doc, const struct json_node *item, struct arena *arena,
                                 struct diag_sink *sink, struct osv_affected *affected) {
    const struct json_node *package = json_get(item, STR("package"));
    struct str purl = json_get_string(package, STR("purl"));
    if (!json_is(item, JSON_OBJECT))
        return refuse(doc, item, sink, "what is affected is an object");
    *affected = (struct osv_affected){.ecosystem = json_get_string(package, STR("ecosystem")),
                                      .name = json_get_string(package, STR("name")),
                                      .ranges = json_get(item, STR("ranges")),
                                      .versions = json_get(item, STR("versions"))};
    if (affected->ranges && !json_is(affected->ranges, JSON_ARRAY))
        return refuse(doc, affected->ranges, sink, "'ranges' is an array");
    if (affected->versions && !json_is(affected->versions, JSON_ARRAY))
        return refuse(doc, affected->versions, sink, "'versions' is an array");
    return purl.len > 0 ? osv_key(purl, arena, &affected->key) : STATUS_OK;
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
    read.own_count = read.id_count;
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
        TRY(read_affected(doc, item, arena, sink, &read.affected[read.affected_count++]));
    read.summary = json_get_string(doc->root, STR("summary"));
    (void)date_parse(json_get_string(doc->root, STR("published")), &read.published);
    read.withdrawn = json_get_string(doc->root, STR("withdrawn")).len > 0;
    *osv = read;
    return STATUS_OK;
}

/* ---- the component */

static struct str bare(struct str purl) {
    for (size_t i = 0; i < purl.len; i++)
        if (purl.ptr[i] == '@' || purl.ptr[i] == '?' || purl.ptr[i] == '#')
            return str_slice(purl, 0, i);
    return purl;
}

static enum status make_key(struct arena *arena, const struct purl *purl, struct str name, struct str *key) {
    *key = str_format(arena, STR_F "/" STR_F "/" STR_F, STR_A(purl->type), STR_A(purl->namespace), STR_A(name));
    return key->ptr ? STATUS_OK : STATUS_MEMORY;
}

enum status osv_key(struct str purl, struct arena *arena, struct str *key) {
    struct purl read;
    TRY(purl_read(purl, arena, &read));
    if (purl_is_readable(&read))
        return make_key(arena, &read, read.name, key);
    *key = bare(purl);
    return STATUS_OK;
}

/* "openssl" and "3.0.7-24.el9" of "openssl-3.0.7-24.el9.src.rpm". */
static struct osv_source source_of_rpm(struct str file) {
    static const struct str ENDS[] = {STR_INIT(".nosrc.rpm"), STR_INIT(".src.rpm")};
    for (size_t i = 0; i < ARRAY_LEN(ENDS); i++) {
        if (!str_ends(file, ENDS[i]))
            continue;
        struct str stem = str_slice(file, 0, file.len - ENDS[i].len);
        size_t at = stem.len, dashes = 0;
        while (at > 0 && dashes < 2)
            dashes += stem.ptr[--at] == '-';
        if (dashes == 2 && at > 0)
            return (struct osv_source){str_slice(stem, 0, at), str_skip(stem, at + 1)};
    }
    return (struct osv_source){file, STR("")};
}

/* What the qualifier says: "gcc-12@12.2.0-14", of rpm a file. */
static struct osv_source source_of(struct str upstream) {
    size_t at = str_find_char(upstream, '@');
    if (at == SIZE_MAX)
        return source_of_rpm(upstream);
    return (struct osv_source){str_slice(upstream, 0, at), str_skip(upstream, at + 1)};
}

/* What a distribution's package is called where it is built, and the version there. */
static enum status take_source(const struct purl *purl, const struct osv_source *told, struct arena *arena,
                               struct osv_package *package) {
    struct str upstream;
    TRY(purl_value(purl, STR("upstream"), arena, &upstream));
    struct osv_source source = source_of(upstream);
    if (source.name.len == 0 && told) {
        source = source_of_rpm(told->name);
        if (told->version.len > 0)
            source.version = told->version;
    }
    if (source.name.len == 0)
        return STATUS_OK;
    package->name = source.name;
    if (source.version.len > 0)
        package->source_version = source.version;
    return make_key(arena, purl, package->name, &package->source_key);
}

/* The ecosystem of a package, and its name there. */
static enum status take_ecosystem(const struct purl *purl, struct arena *arena, struct osv_package *package) {
    bool is_deb = str_eq(purl->type, STR("deb")), is_ubuntu = is_deb && str_eq(purl->namespace, STR("ubuntu"));
    for (size_t i = 0; i < ARRAY_LEN(ECOSYSTEMS); i++) {
        if (!str_eq(ECOSYSTEMS[i].type, purl->type) ||
            (is_deb && is_ubuntu != str_eq(ECOSYSTEMS[i].ecosystem, STR("Ubuntu"))))
            continue;
        package->ecosystem = ECOSYSTEMS[i].ecosystem;
        if (ECOSYSTEMS[i].joint && purl->namespace.len > 0)
            package->name =
                str_format(arena, STR_F "%c" STR_F, STR_A(purl->namespace), ECOSYSTEMS[i].joint, STR_A(purl->name));
    }
    return package->name.ptr ? STATUS_OK : STATUS_MEMORY;
}

/* "1:2.3-4": some tools write the epoch of Debian's versions beside them. */
static enum status take_version(const struct purl *purl, struct arena *arena, struct osv_package *package) {
    struct str epoch;
    package->version = purl->version;
    TRY(purl_value(purl, STR("epoch"), arena, &epoch));
    if (str_eq(purl->type, STR("deb")) && epoch.len > 0 && !str_eq(epoch, STR("0")) && purl->version.len > 0 &&
        str_find_char(purl->version, ':') == SIZE_MAX)
        package->version = str_format(arena, STR_F ":" STR_F, STR_A(epoch), STR_A(purl->version));
    package->source_version = package->version;
    return package->version.ptr || purl->version.len == 0 ? STATUS_OK : STATUS_MEMORY;
}

static enum status take_package(const struct purl *purl, const struct osv_source *told, struct arena *arena,
                                struct osv_package *package) {
    static const struct str BUILT[] = {STR_INIT("deb"), STR_INIT("apk"), STR_INIT("rpm")};
    *package = (struct osv_package){.name = purl->name};
    TRY(take_version(purl, arena, package));
    TRY(make_key(arena, purl, purl->name, &package->key));
    TRY(purl_value(purl, STR("distro"), arena, &package->distro));
    TRY(take_ecosystem(purl, arena, package));
    for (size_t i = 0; i < ARRAY_LEN(BUILT); i++)
        package->is_built |= str_eq(purl->type, BUILT[i]);
    return package->is_built ? take_source(purl, told, arena, package) : STATUS_OK;
}

bool osv_package_of(struct str purl, const struct osv_source *told, struct arena *arena, struct osv_package *package) {
    struct purl read;
    return purl_read(purl, arena, &read) == STATUS_OK && purl_is_readable(&read) &&
           take_package(&read, told, arena, package) == STATUS_OK;
}

/* ---- judging */

const struct vers_type *osv_order(struct str ecosystem) {
    for (size_t i = 0; i < ARRAY_LEN(ECOSYSTEMS); i++)
        if (str_eq(ECOSYSTEMS[i].ecosystem, ecosystem))
            return vers_type_find(ECOSYSTEMS[i].vers);
    return NULL;
}

/* The newest introduction at or before the version, and the newest end of that. */
struct span {
    struct str introduced; /* ptr NULL: none; "0": from the first */
    struct str ended;
    bool begins;          /* some introduction is there, whichever */
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
    span->begins |= introduced.len > 0;
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
    if (span.unsure || !span.begins)
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

struct str osv_ecosystem(struct str ecosystem) {
    struct str release;
    return base_of(ecosystem, &release);
}

/* ---- releases of distributions */

/* "3.18" of "v3.18", "22.04" of "22.04"; empty when the text is not a number alone. */
static struct str number_of(struct str text) {
    struct str number = str_starts(text, STR("v")) ? str_skip(text, 1) : text;
    if (number.len == 0 || !char_is_digit(number.ptr[0]))
        return STR("");
    for (size_t i = 0; i < number.len; i++)
        if (!char_is_digit(number.ptr[i]) && number.ptr[i] != '.')
            return STR("");
    return number;
}

/* Releases that tools call by their names. */
static const struct {
    struct str name, number;
} NAMED[] = {
    {STR_INIT("jessie"), STR_INIT("8")},       {STR_INIT("stretch"), STR_INIT("9")},
    {STR_INIT("buster"), STR_INIT("10")},      {STR_INIT("bullseye"), STR_INIT("11")},
    {STR_INIT("bookworm"), STR_INIT("12")},    {STR_INIT("trixie"), STR_INIT("13")},
    {STR_INIT("forky"), STR_INIT("14")},       {STR_INIT("duke"), STR_INIT("15")},
    {STR_INIT("trusty"), STR_INIT("14.04")},   {STR_INIT("xenial"), STR_INIT("16.04")},
    {STR_INIT("bionic"), STR_INIT("18.04")},   {STR_INIT("focal"), STR_INIT("20.04")},
    {STR_INIT("jammy"), STR_INIT("22.04")},    {STR_INIT("lunar"), STR_INIT("23.04")},
    {STR_INIT("mantic"), STR_INIT("23.10")},   {STR_INIT("noble"), STR_INIT("24.04")},
    {STR_INIT("oracular"), STR_INIT("24.10")}, {STR_INIT("plucky"), STR_INIT("25.04")},
    {STR_INIT("questing"), STR_INIT("25.10")},
};

static struct str number_of_name(struct str text) {
    for (size_t i = 0; i < ARRAY_LEN(NAMED); i++)
        if (str_eq_nocase(text, NAMED[i].name))
            return NAMED[i].number;
    return number_of(text);
}

/* Of the first part that has one: "22.04" of "Pro:22.04:LTS", "12.5" of "debian-12.5", "12" of "debian-bookworm". */
static struct str number_in(struct str text) {
    struct str part, piece, number = STR("");
    while (number.len == 0 && str_next(&text, ':', &part))
        while (number.len == 0 && str_next(&part, '-', &piece))
            number = number_of_name(piece);
    return number;
}

/* "12" of "12.5", and not of "120". */
static bool is_part_of(struct str whole, struct str text) {
    return str_starts(text, whole) && (text.len == whole.len || text.ptr[whole.len] == '.');
}

enum kinship { KIN_NONE, KIN_UNSURE, KIN_SAME };

/* Whether the package is of the release that the entry is about. "12" holds all of 12.5; "sid" can be compared with
 * itself alone, and 12 may be any of 12.5. */
static enum kinship compare_releases(struct str release, struct str distro) {
    size_t dash = str_find_char(distro, '-');
    if (release.len == 0 || distro.len == 0)
        return KIN_SAME;
    if (str_eq_nocase(release, distro) || (dash != SIZE_MAX && str_eq_nocase(release, str_skip(distro, dash + 1))))
        return KIN_SAME;
    struct str theirs = number_in(release), ours = number_in(distro);
    if (theirs.len == 0 || ours.len == 0)
        return KIN_UNSURE;
    return is_part_of(theirs, ours) ? KIN_SAME : is_part_of(ours, theirs) ? KIN_UNSURE : KIN_NONE;
}

bool osv_is_release(struct str release, struct str distro) {
    return compare_releases(release, distro) == KIN_SAME;
}

bool osv_is_of_release(struct str ecosystem, struct str distro) {
    struct str release;
    (void)base_of(ecosystem, &release);
    return osv_is_release(release, distro);
}

/* ---- one entry */

static bool is_same_key(struct str a, struct str b) {
    return a.len > 0 && str_eq_nocase(a, b);
}

/* Whether the entry is about the package: by its URL or that of its source, or by ecosystem and name. */
static enum kinship kinship_of(const struct osv_affected *affected, const struct osv_package *package) {
    struct str release, base = base_of(affected->ecosystem, &release);
    bool same_name = is_same_key(package->ecosystem, base) && is_same_key(affected->name, package->name);
    if (!same_name && !is_same_key(affected->key, package->key) && !is_same_key(affected->key, package->source_key))
        return KIN_NONE;
    return compare_releases(release, package->distro);
}

static bool is_listed(const struct json_node *versions, struct str version) {
    for (const struct json_node *item = json_items(versions); item; item = json_next(versions, item))
        if (str_eq(json_string(item), version))
            return true;
    return false;
}

static enum osv_answer judge_one(const struct json_node *range, struct str ecosystem, struct str version) {
    bool semver = str_eq(json_get_string(range, STR("type")), STR("SEMVER"));
    return judge_range(range, semver ? vers_type_find(STR("semver")) : osv_order(ecosystem), version);
}

static enum osv_answer judge_versions(const struct osv_affected *affected, const struct osv_package *package) {
    struct str release, base = base_of(affected->ecosystem, &release);
    enum osv_answer worst = OSV_NOT;
    bool told = affected->versions && affected->versions->size > 0;
    if (is_listed(affected->versions, package->source_version))
        return OSV_AFFECTED;
    for (const struct json_node *range = json_items(affected->ranges); range;
         range = json_next(affected->ranges, range)) {
        /* Commits say the same once more, where there are versions beside them. */
        if (str_eq(json_get_string(range, STR("type")), STR("GIT")))
            continue;
        enum osv_answer answer = judge_one(range, base, package->source_version);
        worst = answer > worst ? answer : worst;
        told = true;
    }
    return told ? worst : OSV_LOOK;
}

enum osv_answer osv_judge(const struct osv_affected *affected, const struct osv_package *package) {
    enum kinship kinship = kinship_of(affected, package);
    if (kinship == KIN_NONE)
        return OSV_OTHER;
    enum osv_answer answer = package->version.len > 0 ? judge_versions(affected, package) : OSV_LOOK;
    return kinship == KIN_UNSURE && answer == OSV_AFFECTED ? OSV_LOOK : answer;
}
