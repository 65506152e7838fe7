/* What package databases say is installed: dpkg, opkg, apk, rpm (SQLite), and the notes that distributions leave in
 * binaries. */
#ifndef SUPPLIER_PACKAGE_H
#define SUPPLIER_PACKAGE_H

#include "base/str.h"

enum package_type { PACKAGE_DEB, PACKAGE_OPKG, PACKAGE_APK, PACKAGE_RPM, PACKAGE_OTHER };

/* Texts are in the arena; empty where the database has none. */
struct package {
    enum package_type type;
    const char *path; /* of the database, or of the binary */
    struct str name, version, arch;
    struct str source;         /* the package that it was built from; of rpm the file */
    struct str source_version; /* of that, where the database says that it is another */
    struct str supplier;
    struct str licence; /* as the database has it, or for dpkg the package's own file */
    struct str summary;
    struct str os;  /* of a note in a binary: the distribution */
    unsigned epoch; /* rpm; 0: none */
};
struct package_list {
    struct package *items;
    size_t count, room;
};
enum { PACKAGES_MAX = 200000, PACKAGE_FIELD_MAX = 4096 };

/* What a distribution says of itself (os-release(5)). */
struct package_os {
    struct str id, version; /* "debian", "12"; empty: not told */
};

enum package_database {
    PACKAGE_NO_DATABASE,
    PACKAGE_CONTROL, /* dpkg and opkg: stanzas of fields */
    PACKAGE_APK_INSTALLED,
    PACKAGE_RPM_SQLITE,
    PACKAGE_RPM_UNREADABLE, /* Berkeley DB or rpm's own format: told, never taken for empty */
    PACKAGE_OS_RELEASE,
    PACKAGE_COPYRIGHT, /* the licences of one of dpkg's packages */
};
/* By the end of its path. */
enum package_database package_database_of(struct str path);

/* Adds what `bytes` says is installed. STATUS_INPUT, `*why` saying so in a clause, for what is no such database;
 * STATUS_LIMIT beyond PACKAGES_MAX; STATUS_MEMORY. What was read before stays. */
enum status package_read(enum package_database database, const char *path, struct str bytes, struct arena *arena,
                         struct package_list *list, struct str *why) MUST_USE;
enum status package_read_os(struct str bytes, struct arena *arena, struct package_os *os) MUST_USE;
/* The licences that a file of Debian's (copyright-format/1.0) names for files of a package, each once, joined by ", ";
 * empty for a file of another form. STATUS_MEMORY. */
enum status package_read_copyright(struct str bytes, struct arena *arena, struct str *licence) MUST_USE;
struct package_licence {
    const char *path; /* of such a file */
    struct str licence;
};
/* Looks for the files of dpkg's packages among `licences`, sorted by path, and sets those of the packages.
 * STATUS_MEMORY. */
enum status package_find_licences(const struct package_licence *licences, size_t count,
                                  struct package_list *list) MUST_USE;
/* One header of an rpm database. STATUS_INPUT when it is broken. */
enum status package_read_rpm_header(struct str blob, struct arena *arena, struct package *package) MUST_USE;
/* The note of a binary (type 0xcafe1a7e of "FDO": JSON). STATUS_INPUT when it says nothing. */
enum status package_read_note(struct str json, struct arena *arena, struct package *package) MUST_USE;
/* Its package URL (ECMA-427); ptr NULL without memory. */
struct str package_purl(const struct package *package, const struct package_os *os, struct arena *arena);

#endif
