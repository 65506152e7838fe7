/* Cases of a PSIRT with what they stand on: the products that they name, and scores that are computed. */
#ifndef SUPPLIER_PSIRT_H
#define SUPPLIER_PSIRT_H

#include "base/file.h"
#include "csaf/cvss.h"
#include "document/case.h"
#include "document/product.h"

/* A score of one vector. */
struct psirt_score {
    bool is_given;
    struct cvss_vector vector;
    double score; /* with all that the vector says: environmental where it does */
    double base;
    struct str severity; /* of `score` */
};

/* One decision of SSVC, by the short vectors of CERT/CC. */
enum { PSIRT_POINTS = 3 };
struct psirt_point {
    struct str key, name;    /* "E", "Exploitation" */
    struct str letter, word; /* "P", "public PoC"; empty: not decided */
};

struct psirt_case {
    const struct case_document *document;
    const struct product **products; /* in the order of document->products */
    struct psirt_score cvss_3_1, cvss_4_0;
    struct psirt_point ssvc[PSIRT_POINTS];
    bool has_ssvc;
    unsigned cwe; /* 0: none */
    struct str cwe_name;
};

/* Product documents that were read, so that many cases of one product read it once. */
struct psirt_product {
    const char *path;
    const struct product *product;
};
struct psirt_products {
    struct arena *arena;
    struct psirt_product *items;
    size_t count, room;
};

/* Reads the products that a case names and holds the case against them: each id must be its document's, each release
 * one of it, the vectors vectors of their versions, the weakness one of CWE. STATUS_INPUT with a diagnostic at each
 * mistake; as product_read otherwise. `products` (NULL: none) is a cache. */
enum status psirt_join(const struct case_document *document, struct psirt_products *products, struct arena *arena,
                       struct diag_sink *sink, struct psirt_case *joined) MUST_USE;

/* Every case below a folder (or one file), in the order of their paths, each id once. Files that do not end in .yaml or
 * .yml are passed over. STATUS_INPUT when any has a mistake: all are read first. */
struct psirt_folder {
    const struct case_document **items;
    size_t count;
};
enum status psirt_read_folder(const char *folder, struct arena *arena, struct diag_sink *sink,
                              struct psirt_folder *cases) MUST_USE;

#endif
