/* The stream of telnet (RFC 854): text with commands in between. Every option that the server asks for or offers is
 * refused, which each server must take. */
#ifndef PROBE_OUTSIDE_TELNET_H
#define PROBE_OUTSIDE_TELNET_H

#include "base/str.h"

enum { TELNET_TEXT_MAX = 4096, TELNET_ANSWERS_MAX = 192 };

struct telnet {
    enum { TELNET_TEXT, TELNET_COMMAND, TELNET_OPTION, TELNET_INNER, TELNET_INNER_COMMAND } state;
    unsigned char verb;         /* of the option that comes next */
    char text[TELNET_TEXT_MAX]; /* without commands and NUL; what does not fit is left out */
    size_t text_len;
    char answers[TELNET_ANSWERS_MAX]; /* to send, at most 64 refusals; more are not answered */
    size_t answers_len;
    size_t answered; /* refusals so far */
};
/* Begins with a zeroed `telnet`; takes what came, and replaces `answers` by those to this part. */
void telnet_take(struct telnet *telnet, struct str bytes);

#endif
