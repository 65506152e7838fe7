/* Names in one text, "a, b, c": each once, in the order in which they came. Linear in their length. */
#ifndef SUPPLIER_DOSSIER_NAMES_H
#define SUPPLIER_DOSSIER_NAMES_H

#include "base/map.h"
#include "base/out.h"

enum { DOSSIER_NAMES_BYTES = 1 << 20 }; /* most bytes of such a text */

struct dossier_names {
    struct arena *arena;
    struct map seen;
    struct out out;
    enum status status;
};

void dossier_names_init(struct dossier_names *names, struct arena *arena);
/* Adds a name, which must outlive the list; an empty one and one that is there already change nothing. What finds no
 * room within DOSSIER_NAMES_BYTES is left out, and the text ends in "...". */
void dossier_names_add(struct dossier_names *names, struct str name);
/* The text, in the arena, and gives the rest back. ptr NULL without memory: then the arena has refused something, too.
 */
struct str dossier_names_done(struct dossier_names *names);

#endif
