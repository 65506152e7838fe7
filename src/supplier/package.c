#include "supplier/package.h"

#include "supplier/package_list.h"

/* ---- which file is which */

static const struct {
    const char *end;
    enum package_database database;
} databases[] = {
    {"lib/dpkg/status", PACKAGE_CONTROL},
    {"lib/opkg/status", PACKAGE_CONTROL},
    {"lib/apk/db/installed", PACKAGE_APK_INSTALLED},
    {"rpm/rpmdb.sqlite", PACKAGE_RPM_SQLITE},
    {"rpm/Packages", PACKAGE_RPM_UNREADABLE},
    {"rpm/Packages.db", PACKAGE_RPM_UNREADABLE},
    {"etc/os-release", PACKAGE_OS_RELEASE},
    {"usr/lib/os-release", PACKAGE_OS_RELEASE},
};

enum package_database package_database_of(struct str path) {
    for (size_t i = 0; i < ARRAY_LEN(databases); i++) {
        struct str end = str_from(databases[i].end);
        if (str_ends(path, end) && (path.len == end.len || path.ptr[path.len - end.len - 1] == '/'))
            return databases[i].database;
    }
    if (str_ends(path, STR("/copyright")) && str_contains(path, STR("usr/share/doc/")))
        return PACKAGE_COPYRIGHT;
    return str_contains(path, STR("lib/dpkg/status.d/")) && !str_ends(path, STR(".md5sums")) ? PACKAGE_CONTROL
                                                                                             : PACKAGE_NO_DATABASE;
}

enum status package_list_add(struct package_list *list, struct arena *arena, const struct package *package) {
    if (list->count >= PACKAGES_MAX)
        return STATUS_LIMIT;
    if (!arena_grow(arena, (void **)&list->items, list->count, &list->room, sizeof *list->items,
                    _Alignof(struct package)))
        return STATUS_MEMORY;
    list->items[list->count++] = *package;
    return STATUS_OK;
}

enum status package_text(struct arena *arena, struct str value, struct str *text) {
    *text = str_copy(arena, str_slice(str_trim(value), 0, PACKAGE_FIELD_MAX));
    return text->ptr ? STATUS_OK : STATUS_MEMORY;
}

/* ---- dpkg and opkg: deb822(5) */

static const struct {
    struct str name;
    size_t at;
} control_fields[] = {
    {STR_INIT("Package"), offsetof(struct package, name)},
    {STR_INIT("Version"), offsetof(struct package, version)},
    {STR_INIT("Architecture"), offsetof(struct package, arch)},
    {STR_INIT("Source"), offsetof(struct package, source)},
    {STR_INIT("Maintainer"), offsetof(struct package, supplier)},
    {STR_INIT("License"), offsetof(struct package, licence)},
    {STR_INIT("Description"), offsetof(struct package, summary)},
};

struct stanza {
    struct package package;
    bool installed, told;
};

static enum status read_control_line(struct str line, struct arena *arena, struct stanza *stanza) {
    struct str rest = line, key;
    if (line.len == 0 || char_is_blank(line.ptr[0]) || !str_next(&rest, ':', &key) || !rest.ptr)
        return STATUS_OK;
    if (str_eq_nocase(key, STR("Status"))) {
        stanza->told = true;
        stanza->installed = str_ends(str_trim(rest), STR(" installed"));
    }
    for (size_t i = 0; i < ARRAY_LEN(control_fields); i++)
        if (str_eq_nocase(key, control_fields[i].name))
            return package_text(arena, rest, (struct str *)((char *)&stanza->package + control_fields[i].at));
    return STATUS_OK;
}

/* status.d of images without dpkg has no line of status: what lies there is installed. */
static enum status end_stanza(struct stanza *stanza, struct arena *arena, struct package_list *list) {
    struct package ended = stanza->package;
    bool installed = stanza->installed || !stanza->told;
    *stanza = (struct stanza){.package = {.type = ended.type, .path = ended.path}};
    if (ended.name.len == 0 || !installed)
        return STATUS_OK;
    struct str rest = ended.source, name;
    if (str_next(&rest, '(', &name))
        ended.source = str_trim(name);
    if (rest.ptr)
        ended.source_version = str_trim(str_slice(rest, 0, str_find_char(rest, ')')));
    /* dpkg names no source where it is called as the package is. */
    if (ended.type == PACKAGE_DEB && ended.source.len == 0)
        ended.source = ended.name;
    return package_list_add(list, arena, &ended);
}

static enum status read_control(const char *path, struct str bytes, struct arena *arena, struct package_list *list) {
    bool opkg = str_contains(str_from(path), STR("opkg/"));
    struct stanza stanza = {.package = {.type = opkg ? PACKAGE_OPKG : PACKAGE_DEB, .path = path}};
    struct str line;
    while (str_next(&bytes, '\n', &line)) {
        if (str_trim(line).len == 0)
            TRY(end_stanza(&stanza, arena, list));
        else
            TRY(read_control_line(line, arena, &stanza));
    }
    return end_stanza(&stanza, arena, list);
}

/* ---- apk: a letter, a colon, a value; an empty line ends a package */

static const struct {
    char letter;
    size_t at;
} apk_fields[] = {
    {'P', offsetof(struct package, name)},     {'V', offsetof(struct package, version)},
    {'A', offsetof(struct package, arch)},     {'o', offsetof(struct package, source)},
    {'m', offsetof(struct package, supplier)}, {'L', offsetof(struct package, licence)},
    {'T', offsetof(struct package, summary)},
};

static enum status read_apk(const char *path, struct str bytes, struct arena *arena, struct package_list *list) {
    struct package package = {.type = PACKAGE_APK, .path = path};
    struct str line;
    bool more = true;
    while (more) {
        more = str_next(&bytes, '\n', &line);
        line = more ? str_trim(line) : STR("");
        if (line.len == 0 && package.name.len > 0) {
            TRY(package_list_add(list, arena, &package));
            package = (struct package){.type = PACKAGE_APK, .path = path};
        }
        for (size_t i = 0; i < ARRAY_LEN(apk_fields) && line.len > 2 && line.ptr[1] == ':'; i++)
            if (line.ptr[0] == apk_fields[i].letter)
                TRY(package_text(arena, str_skip(line, 2), (struct str *)((char *)&package + apk_fields[i].at)));
    }
    return STATUS_OK;
}

/* ---- all of them */

enum status package_read(enum package_database database, const char *path, struct str bytes, struct arena *arena,
                         struct package_list *list, struct str *why) {
    switch (database) {
    case PACKAGE_CONTROL:
        return read_control(path, bytes, arena, list);
    case PACKAGE_APK_INSTALLED:
        return read_apk(path, bytes, arena, list);
    case PACKAGE_RPM_SQLITE:
        return package_read_rpm(path, bytes, arena, list, why);
    case PACKAGE_RPM_UNREADABLE:
        *why = STR("an rpm database in Berkeley DB or rpm's own format: its packages are not known; rpmdb --rebuilddb "
                   "with the SQLite backend makes one that is read");
        return STATUS_INPUT;
    default:
        return STATUS_OK;
    }
}

enum status package_read_os(struct str bytes, struct arena *arena, struct package_os *os) {
    struct str line, key;
    while (str_next(&bytes, '\n', &line)) {
        struct str value = line;
        if (!str_next(&value, '=', &key) || !value.ptr)
            continue;
        value = str_trim(value);
        if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') && value.ptr[value.len - 1] == value.ptr[0])
            value = str_slice(value, 1, value.len - 1);
        if (str_eq(key, STR("ID")))
            TRY(package_text(arena, value, &os->id));
        if (str_eq(key, STR("VERSION_ID")))
            TRY(package_text(arena, value, &os->version));
    }
    return STATUS_OK;
}

/* ---- the package URL */

static bool put_encoded(struct arena *arena, struct str *to, const char *before, struct str text, bool small) {
    struct str lower = small ? str_lower(arena, text) : text, encoded = STR_NONE;
    if (lower.ptr || text.len == 0)
        encoded = str_percent(arena, lower, STR(".-_~:"));
    if (encoded.ptr && to->ptr)
        *to = str_format(arena, STR_F "%s" STR_F, STR_A(*to), before, STR_A(encoded));
    return encoded.ptr && to->ptr;
}

/* As documents about vulnerabilities call it: "openssl", "gcc-12@12.2.0-14" where the versions differ, for rpm the file
 * "openssl-3.0.7-1.src.rpm". Empty: as the package is called, or no database says so. What opkg calls a source is a
 * folder or a file of whoever built it. ptr NULL without memory. */
static struct str upstream_of(const struct package *package, struct arena *arena) {
    struct str name = package->source, version = package->source_version;
    bool differs = version.len > 0 && !str_eq(version, package->version);
    if (package->type == PACKAGE_OPKG || package->type == PACKAGE_OTHER || name.len == 0 ||
        (str_eq(name, package->name) && !differs))
        return STR("");
    return differs ? str_format(arena, STR_F "@" STR_F, STR_A(name), STR_A(version)) : name;
}

static struct str distro_of(const struct package *package, const struct package_os *os, struct arena *arena) {
    if (os->id.len == 0 || os->version.len == 0 || package->type == PACKAGE_OTHER || package->os.len > 0)
        return STR("");
    return str_format(arena, STR_F "-" STR_F, STR_A(os->id), STR_A(os->version));
}

/* What makes two builds of a version differ, and what it was built from; sorted, as package URLs have them. */
static bool put_qualifiers(struct arena *arena, struct str *purl, const struct package *package,
                           const struct package_os *os) {
    const struct {
        const char *before;
        struct str value;
    } rows[] = {
        {"arch=", package->arch.len > 0 ? package->arch : STR("")},
        {"distro=", distro_of(package, os, arena)},
        {"epoch=", package->epoch > 0 ? str_format(arena, "%u", package->epoch) : STR("")},
        {"upstream=", upstream_of(package, arena)},
    };
    const char *join = "?";
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].value.ptr && rows[i].value.len == 0)
            continue;
        struct str before = str_format(arena, "%s%s", join, rows[i].before);
        if (!rows[i].value.ptr || !before.ptr || !put_encoded(arena, purl, before.ptr, rows[i].value, false))
            return false;
        join = "&";
    }
    return purl->ptr != NULL;
}

struct str package_purl(const struct package *package, const struct package_os *os, struct arena *arena) {
    static const struct {
        const char *type;
        struct str id;
        bool small; /* names are in small letters */
    } types[] = {
        [PACKAGE_DEB] = {"deb", STR_INIT("debian"), true},
        [PACKAGE_OPKG] = {"generic", STR_INIT("openwrt"), false},
        [PACKAGE_APK] = {"apk", STR_INIT("alpine"), true},
        [PACKAGE_RPM] = {"rpm", STR_INIT("fedora"), false},
        [PACKAGE_OTHER] = {"generic", STR_INIT("unknown"), false},
    };
    struct str id = package->os.len > 0 ? package->os : os->id.len > 0 ? os->id : types[package->type].id;
    struct str purl = str_format(arena, "pkg:%s/", types[package->type].type);
    bool made = put_encoded(arena, &purl, "", id, true) &&
                put_encoded(arena, &purl, "/", package->name, types[package->type].small) &&
                (package->version.len == 0 || put_encoded(arena, &purl, "@", package->version, false)) &&
                put_qualifiers(arena, &purl, package, os);
    return made ? purl : STR_NONE;
}
