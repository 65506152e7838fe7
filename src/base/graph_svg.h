/* Graphs drawn by graphviz, whose library is loaded when it is first needed: it brings forty others with it, and may be
 * absent. Not thread-safe, as graphviz is not. */
#ifndef BASE_GRAPH_SVG_H
#define BASE_GRAPH_SVG_H

#include "base/out.h"

/* Draws a graph in the language DOT, layout "dot", as an SVG document. What its layout takes grows much faster than the
 * graph: bound that. STATUS_SYSTEM when the library or its layout is not there, STATUS_INPUT when it does not take the
 * graph, STATUS_MEMORY; nothing is then written. */
enum status graph_svg(struct str dot, struct out *out) MUST_USE;

#endif
