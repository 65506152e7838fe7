/* One vulnerability as OSV writes it (OSV schema 1.x): which versions of which packages have it. */
#ifndef SUPPLIER_OSV_H
#define SUPPLIER_OSV_H

#include "base/date.h"
#include "base/diag.h"
#include "base/json.h"

enum { OSV_AFFECTED_MAX = 4096, OSV_IDS_MAX = 64 };

/* What versions of one package have it; the nodes lie in the document. */
struct osv_affected {
    struct str ecosystem;                      /* "Debian:12", "PyPI"; may be empty */
    struct str name;                           /* of the package there */
    struct str key;                            /* osv_key of its package URL; empty: it has none */
    const struct json_node *ranges, *versions; /* or NULL */
};

struct osv {
    struct str ids[OSV_IDS_MAX]; /* its own and its aliases, then what it is made of (upstream) */
    size_t own_count, id_count;  /* of the first; of both */
    bool cut;                    /* there are more ids than OSV_IDS_MAX */
    struct str summary;
    date_days published; /* DATE_NONE: not said */
    bool withdrawn;
    struct osv_affected *affected;
    size_t affected_count;
};

/* Whether a parsed document has the form of OSV (and not of CSAF, say). */
bool osv_is(const struct json_doc *doc);
/* Takes it apart; strings lie in the document, lists in the arena. STATUS_INPUT with a diagnostic at what does not fit;
 * STATUS_LIMIT for more than OSV_AFFECTED_MAX packages; STATUS_MEMORY. */
enum status osv_read(const struct json_doc *doc, struct arena *arena, struct diag_sink *sink, struct osv *osv) MUST_USE;

/* A package URL as type, namespace and name alone, decoded, so that one package has one key however its URL is written;
 * of what is no package URL the text before its version. In the arena or the text. STATUS_MEMORY. */
enum status osv_key(struct str purl, struct arena *arena, struct str *key) MUST_USE;

/* A component of a bill, as OSV names it. */
struct osv_package {
    struct str ecosystem;      /* "Debian"; empty: OSV has none for its package URL */
    struct str distro;         /* "debian-12.5"; empty: not said */
    struct str name;           /* "@a/b" of npm, "g:a" of Maven, the source's of a distribution where that is known */
    struct str key;            /* osv_key of its URL */
    struct str source_key;     /* of what it is built from, where that is known; else empty */
    struct str version;        /* decoded */
    struct str source_version; /* of what it is built from: the same unless another is known */
    bool is_built; /* of a type whose documents speak of sources, which may have other names: deb, apk, rpm */
};
/* What a bill says beside the URL that a package was built from; the file of rpm is as good as its name. */
struct osv_source {
    struct str name, version; /* may be empty */
};
/* From a package URL, which goes before `told` (NULL: nothing is); false when it is none. `version` is empty where it
 * has none. In the arena; STATUS_MEMORY is false with `arena->refused`. */
bool osv_package_of(struct str purl, const struct osv_source *told, struct arena *arena, struct osv_package *package);

/* "Debian" of "Debian:12". */
struct str osv_ecosystem(struct str ecosystem);
/* Whether what is said of "Debian:12" is said of the release "debian-12.5", for certain; true where one of both names
 * none. */
bool osv_is_of_release(struct str ecosystem, struct str distro);
/* The same of "12", or of "debian-12" as a package URL names it. */
bool osv_is_release(struct str release, struct str distro);
struct vers_type;
/* How versions of an ecosystem ("Debian") are ordered; NULL: nobody knows. */
const struct vers_type *osv_order(struct str ecosystem);

enum osv_answer {
    OSV_OTHER,    /* it is about another package */
    OSV_NOT,      /* about this one, and this version does not have it */
    OSV_LOOK,     /* nobody can tell: ranges of commits or without a beginning, versions that cannot be ordered, or a
                     release of a distribution that cannot be compared */
    OSV_AFFECTED, /* this version has it */
};
/* Linear in the ranges and versions of the package. */
enum osv_answer osv_judge(const struct osv_affected *affected, const struct osv_package *package);

#endif
