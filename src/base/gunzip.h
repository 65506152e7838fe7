/* gzip (RFC 1952) unpacked in pieces as they arrive; unpack.h does it at once. */
#ifndef BASE_GUNZIP_H
#define BASE_GUNZIP_H

#include "base/str.h"

struct gunzip;
/* NULL without memory. */
struct gunzip *gunzip_new(void);
/* Fine on NULL. */
void gunzip_free(struct gunzip *gunzip);
/* Forgets what was read: another text begins. */
void gunzip_restart(struct gunzip *gunzip);
/* Tells what the next bytes unpack to, in pieces of at most 64 KiB: how much that is in all is for `take` to bound.
 * STATUS_INPUT when they are damaged, STATUS_MEMORY, or what `take` returned; the text is then of no use any more. */
enum status gunzip_feed(struct gunzip *gunzip, struct str packed, enum status (*take)(void *context, struct str piece),
                        void *context) MUST_USE;
/* True when the last byte that came ended a member, so that the text may end here. */
bool gunzip_is_whole(const struct gunzip *gunzip);

#endif
