/* XML read into a tree (expat). A DOCTYPE is refused, so there are no entities but the five of the language, and
 * nothing is ever fetched. Namespaces are not resolved: names are as written. */
#ifndef BASE_XML_H
#define BASE_XML_H

#include "base/diag.h"

enum { XML_DEPTH_MAX = 64, XML_NODES_MAX = 4 * 1024 * 1024 };

struct xml_attribute {
    struct str name;
    struct str value;
    struct xml_attribute *next;
};

struct xml_node {
    struct str name;
    struct str text; /* character data of this element alone, joined, as written */
    struct place place;
    struct xml_attribute *attributes;
    struct xml_node *first;
    struct xml_node *next;
};

/* Reads `source->text` whole. `*root` is set only on success. */
enum status xml_parse(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      const struct xml_node **root) MUST_USE;
/* An attribute's value, or STR_NONE. */
struct str xml_attribute(const struct xml_node *node, struct str name);

#endif
