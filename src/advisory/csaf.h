/* One CSAF document (OASIS CSAF 2.0 and 2.1) as the matcher needs it: its product tree flattened to products, its
 * status lists to sets of products. Validation is another module's. */
#ifndef ADVISORY_CSAF_H
#define ADVISORY_CSAF_H

#include "advisory/advisory.h"
#include "base/json.h"
#include "base/map.h"

#define CSAF_NONE UINT32_MAX

enum csaf_version_kind {
    CSAF_VERSION_NONE,
    CSAF_VERSION_EXACT, /* a product_version branch, whatever it holds */
    CSAF_VERSION_RANGE, /* a product_version_range branch */
};

/* CSAF 3.2.3.3 (2.1: 3.2.4.3). */
enum csaf_identifier_kind {
    CSAF_MODEL_NUMBER,
    CSAF_SERIAL_NUMBER,
    CSAF_SKU,
    CSAF_CPE,
    CSAF_PURL,
    CSAF_HASH,
};
struct csaf_identifier {
    enum csaf_identifier_kind kind;
    struct str text; /* of a serial number a pattern: '?' one character, '*' any number of them */
};

/* How a product that is made of two hangs together (2.0: relationships, 2.1: product_paths). */
enum csaf_link {
    CSAF_LINK_NONE,
    CSAF_LINK_COMPONENT, /* default, external or optional component of */
    CSAF_LINK_INSTALLED, /* installed on or with */
};

struct csaf_product {
    struct str vendor;  /* all strings: empty where the tree says nothing */
    struct str product; /* families and product name, joined by blanks */
    struct str version; /* version, service pack and patch level, joined by blanks */
    struct str text;    /* the full product name as written */
    uint8_t version_kind;
    uint8_t link;
    bool qualified; /* meant on one platform, architecture or language only */
    uint16_t identifier_count;
    uint32_t node;      /* its full product name, as a number of the document's JSON nodes */
    struct position at; /* where that stands in the text, once csaf_place was asked; else {0, 0} */
    const struct csaf_identifier *identifiers;
    uint32_t component; /* with a link: the product that is installed or built in; else CSAF_NONE */
    uint32_t host;      /* with a link: what it is installed on or built into; one of several hosts, as below */
};

enum csaf_status {
    CSAF_KNOWN_AFFECTED,
    CSAF_FIRST_AFFECTED,
    CSAF_LAST_AFFECTED,
    CSAF_KNOWN_NOT_AFFECTED,
    CSAF_FIXED,
    CSAF_FIRST_FIXED,
    CSAF_RECOMMENDED,
    CSAF_UNDER_INVESTIGATION,
    CSAF_UNKNOWN,
};
enum { CSAF_STATUS_COUNT = 9 };

/* Products by index, ascending, none twice. */
struct csaf_set {
    const uint32_t *items;
    uint32_t count;
};

struct csaf_remediation {
    enum remedy_kind kind;
    bool cut;        /* the text is longer than CSAF_REMEDY_MAX: fixes for other lines may stand in the rest */
    uint32_t whole;  /* hash of a text that was cut, all of it; else 0 */
    struct str text; /* cut where a sentence, or at least a word, ends */
    struct str url;
    uint32_t set;
};
struct csaf_score {
    float cvss;
    uint32_t set;
    struct str vector; /* behind `cvss`, or empty */
};

struct csaf_vulnerability {
    uint32_t status[CSAF_STATUS_COUNT]; /* sets; CSAF_NONE: no such list */
    uint32_t group;                     /* vulnerabilities of a document with the same lists have the same number */
    uint32_t remediation_first;
    uint32_t remediation_count;
    uint32_t score_first;
    uint32_t score_count;
};

/* An id of the tree has several products when it stands for one thing on several hosts (A in B on C: A in C, A in B),
 * or by mistake. A list that names the id names them all. */
struct csaf_document {
    struct advisory_document public; /* `source` is left to the caller */
    struct str publisher_category;
    struct str publisher_namespace; /* with the id, what tells documents apart (CSAF 3.2.1.12.4) */
    struct csaf_product *products;
    struct csaf_set *sets;
    struct csaf_vulnerability *vulnerabilities; /* beside public.vulnerabilities */
    struct csaf_remediation *remediations;
    struct csaf_score *scores;
    uint32_t product_count;
    uint32_t set_count;
    uint32_t group_count;
    uint32_t remediation_count;
    uint32_t score_count;
};

enum { CSAF_REMEDY_MAX = 4096, CSAF_TEXT_MAX = 1024, CSAF_VECTOR_MAX = 256, CSAF_HOSTS_MAX = 8 };

/* The id of a product, and the next product with the same id (CSAF_NONE: no more). Only the first of them has the text.
 */
struct csaf_id {
    struct str text;
    uint32_t next;
};

/* Reads documents; one a thread. Strings that many documents share are kept once, in `keep`, which outlives them all.
 */
/* A list of product ids and the set that it gave: vulnerabilities repeat long lists again and again. */
enum { CSAF_LISTS = 8 };
struct csaf_list {
    const struct json_node *ids;
    uint32_t set;
};

struct csaf_reader {
    struct arena *keep;
    struct arena *scratch;   /* of one document: reset by the caller between documents */
    struct map strings;      /* that are kept once */
    struct str last_version; /* kept last by the tree */
    /* of the document that is being read */
    const struct json_doc *json;
    struct csaf_document *document;
    bool abbreviates;            /* CSAF 2.0: a serial number may stop at any point, as if '*' followed */
    struct csaf_id *product_ids; /* by product */
    size_t id_room;
    struct map ids;    /* product id to index of the first product */
    struct map groups; /* product group id to set */
    size_t product_room;
    size_t set_room;
    size_t remediation_room;
    size_t score_room;
    struct csaf_list lists[CSAF_LISTS]; /* read lately, the oldest is replaced */
    unsigned list_next;
    uint32_t *set_slots; /* open addressing by the sets' hash: set index + 1 */
    size_t set_slot_room;
    uint32_t *members; /* of the set that is being read */
    uint32_t member_count;
    uint32_t *marks; /* by product: the number of the set that took it last */
    uint32_t mark;
    uint64_t taken; /* products that groups brought into sets: a small document can ask for very many */
};

void csaf_reader_init(struct csaf_reader *reader, struct arena *keep, struct arena *scratch);

/* Reads a parsed document. STATUS_INPUT with a warning in `sink` when it is no CSAF document, STATUS_LIMIT with one
 * when its product groups are too large for its lists (`*document` is then untouched); STATUS_MEMORY. What is wrong
 * inside a CSAF document is read as well as it can be: an id that no product has is left out. The document lies in
 * reader->keep.
 */
enum status csaf_read(struct csaf_reader *reader, const struct json_doc *json, struct diag_sink *sink,
                      struct csaf_document *document) MUST_USE;

/* Notes where each product of the document stands in the text, which is still there. `parser` read it. STATUS_MEMORY.
 */
enum status csaf_place(const struct json_parser *parser, const struct json_doc *json, struct arena *scratch,
                       struct csaf_document *document) MUST_USE;

bool csaf_set_has(const struct csaf_document *document, uint32_t set, uint32_t product);

/* Between csaf_read.c, csaf_tree.c and csaf_vulnerability.c. */
/* The values of the members `names` of an object, in one go: NULL where there is none, the first of a repeated one. */
void csaf_members(const struct json_node *object, const struct str *names, size_t count,
                  const struct json_node **found);
/* Keeps a text that others will repeat, once: the same text gets the same pointer. STATUS_MEMORY. */
enum status csaf_keep(struct csaf_reader *reader, struct str text, size_t max, struct str *kept) MUST_USE;
/* Keeps a text that hardly any other repeats, which is quicker. STATUS_MEMORY. */
enum status csaf_copy(struct csaf_reader *reader, struct str text, size_t max, struct str *kept) MUST_USE;
enum status csaf_read_tree(struct csaf_reader *reader, const struct json_node *tree) MUST_USE;
enum status csaf_read_vulnerabilities(struct csaf_reader *reader, const struct json_node *list) MUST_USE;
/* The set of the products that a list of ids names, and those of its groups; CSAF_NONE for none. STATUS_LIMIT when the
 * groups of the document brought too many; STATUS_MEMORY. */
enum status csaf_read_set(struct csaf_reader *reader, const struct json_node *ids, const struct json_node *groups,
                          uint32_t *set) MUST_USE;

#endif
