/* Which request is which act, and who may ask for it. The table of dispatch.c is the whole of the gateway's surface. */
#ifndef EXAMPLES_GATEWAY_SRC_DISPATCH_H
#define EXAMPLES_GATEWAY_SRC_DISPATCH_H

#include "call.h"

struct route;

/* Finds what a request whose head is read asks for, and decides whether it may: null when it has been refused, and
 * answered. Called before any of the body is taken; `call->by` and what belongs to it are set.
 * @req CR 1.1, CR 1.2, CR 2.1, CR 2.1 RE 1, CR 2.5, CR 3.8, CCSC 3 */
const struct route *dispatch_route(struct call *call);

/* The longest body that the route takes. */
uint64_t dispatch_room(const struct route *route);

/* Not null: the body goes here piece by piece, as it comes, and is not kept. */
typedef void dispatch_piece(struct call *call, struct kw_bytes piece);
dispatch_piece *dispatch_stream(const struct route *route);

/* Does it, the body being whole in `call->body`. What changes something is recorded and answered. */
void dispatch_run(const struct route *route, struct call *call);

/* Turns the answer of an act that a page asked for into a page. */
void dispatch_finish(struct call *call);

#endif
