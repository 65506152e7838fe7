/* What a server of SSH offers before anybody logs in: its line of identification and its lists of algorithms (RFC 4253,
 * sections 4.2 and 7.1). */
#ifndef PROBE_OUTSIDE_SSH_LISTS_H
#define PROBE_OUTSIDE_SSH_LISTS_H

#include "base/str.h"

enum ssh_list {
    SSH_KEX,
    SSH_HOST_KEY,
    SSH_CIPHER_IN,
    SSH_CIPHER_OUT,
    SSH_MAC_IN,
    SSH_MAC_OUT,
    SSH_COMPRESSION_IN,
    SSH_COMPRESSION_OUT,
    SSH_LISTS
};

struct ssh_lists {
    struct str identification;   /* "SSH-2.0-OpenSSH_9.2p1 Debian-2", without its line end */
    struct str lists[SSH_LISTS]; /* names parted by commas */
};
enum ssh_answer { SSH_PART, SSH_WHOLE, SSH_JUNK };
/* Slices of `bytes`: what the server sent so far. */
enum ssh_answer ssh_lists_read(struct str bytes, struct ssh_lists *lists);
/* The identification that the server must see before it sends its lists. */
#define SSH_IDENTIFICATION "SSH-2.0-keyway_probe\r\n"

/* Why an algorithm of this list should not be offered any more; NULL: nothing is known against it. */
const char *ssh_weakness(enum ssh_list list, struct str name);

#endif
