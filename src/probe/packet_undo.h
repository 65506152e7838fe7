/* Commands that take a packet filter's rules away again, or let in what they would drop, wherever a boot runs them. */
#ifndef PROBE_PACKET_UNDO_H
#define PROBE_PACKET_UNDO_H

#include "probe/packet_filter.h"
#include "probe/startup.h"

enum packet_undo_kind { PACKET_UNDO_IPTABLES = 1, PACKET_UNDO_NFT = 2 };

/* What `start` has set up by one of `names`, from the chain `from` on, is unclear where something else undoes it by a
 * command of one of `kinds`, or stops it, and where its own file does so behind that. */
void packet_undo(struct probe *probe, struct probe_filter *filter, size_t from, unsigned kinds,
                 const struct probe_start *start, const char *const *names);
/* The line of a text of commands, or of rules of nft, that lets in more; 0: none does. */
uint32_t packet_undo_line(struct str text);

#endif
