/* Package URLs (ECMA-427) and what their types ask of them (data/purl-types.tsv). */
#ifndef CSAF_PURL_H
#define CSAF_PURL_H

#include "base/status.h"
#include "base/str.h"

enum purl_fault {
    PURL_VALID,
    /* It cannot be taken apart. */
    PURL_CHARACTER, /* one that no URL holds */
    PURL_ENCODING,  /* '%' without two hexadecimal digits, or no UTF-8 behind it */
    PURL_SCHEME,
    PURL_TYPE,
    PURL_NAME,      /* there is none */
    PURL_NAMESPACE, /* an empty part, or a slash within one */
    PURL_SUBPATH,   /* the same, or "." or ".." */
    PURL_QUALIFIER, /* no "key=value", or no key */
    PURL_REPEATED,  /* a key */
    /* It can, and its type asks for something else. */
    PURL_FOREIGN_NAME,
    PURL_NO_NAMESPACE,
    PURL_ANY_NAMESPACE,
    PURL_NO_QUALIFIER,
};

/* Percent-decoded, in lower case where case does not count; ptr NULL where there is none. */
struct purl {
    enum purl_fault fault; /* up to PURL_REPEATED: nothing else is set but `part` */
    struct str part;       /* that it is about */
    struct str type;
    struct str namespace; /* its segments with '/' between them */
    struct str name;
    struct str version;
    struct str qualifiers; /* as written */
    struct str subpath;    /* its segments with '/' between them */
};

/* Linear. Unencoded characters that a URL may hold are taken as they are. What is not a part of the text lies in the
 * arena; STATUS_MEMORY. */
enum status purl_read(struct str text, struct arena *arena, struct purl *purl) MUST_USE;
/* True unless it could not be taken apart. */
bool purl_is_readable(const struct purl *purl);
/* The same package, whatever the qualifiers; both readable. */
bool purl_same(const struct purl *a, const struct purl *b);
/* The value as written; ptr NULL: there is none. */
struct str purl_qualifier(const struct purl *purl, struct str key);
/* The same, percent-decoded, in the text or the arena; of a readable URL. STATUS_MEMORY. */
enum status purl_value(const struct purl *purl, struct str key, struct arena *arena, struct str *value) MUST_USE;
/* The fault in words: "is no type". */
const char *purl_fault_text(enum purl_fault fault);

/* What a type says of namespaces, and whether its packages have an architecture. Unknown types: optional, none. */
enum purl_requirement { PURL_OPTIONAL, PURL_REQUIRED, PURL_PROHIBITED };
enum purl_requirement purl_type_namespace(struct str type);
bool purl_type_has_arch(struct str type);

#endif
