#include "utf8.h"

/* What the lead byte of a character says: how many bytes follow it, and the bounds of the first of them, which rule out
 * overlong forms, surrogates and what lies beyond U+10FFFF (RFC 3629, the table of 4). */
struct lead {
    uint8_t from;
    uint8_t to;
    uint8_t follow;
    uint8_t least;
    uint8_t most;
};

static const struct lead leads[] = {
    {0x00, 0x7f, 0, 0, 0},       {0xc2, 0xdf, 1, 0x80, 0xbf}, {0xe0, 0xe0, 2, 0xa0, 0xbf},
    {0xe1, 0xec, 2, 0x80, 0xbf}, {0xed, 0xed, 2, 0x80, 0x9f}, {0xee, 0xef, 2, 0x80, 0xbf},
    {0xf0, 0xf0, 3, 0x90, 0xbf}, {0xf1, 0xf3, 3, 0x80, 0xbf}, {0xf4, 0xf4, 3, 0x80, 0x8f},
};
#define LEADS (sizeof(leads) / sizeof(leads[0]))

/*@ assigns \nothing;
  @ ensures \result == \null || (\exists integer i; 0 <= i < LEADS && \result == &leads[i]);
  @ ensures \result != \null ==> \valid_read(\result) && \result->follow <= 3; */
static const struct lead *lead_of(uint8_t byte) {
    /*@ loop invariant 0 <= i <= LEADS;
      @ loop assigns i;
      @ loop variant LEADS - i; */
    for (size_t i = 0; i < LEADS; i++)
        if (byte >= leads[i].from && byte <= leads[i].to)
            return &leads[i];
    return NULL;
}

size_t kw_utf8_length(const uint8_t *at, size_t left) {
    const struct lead *lead = lead_of(at[0]);
    if (!lead || lead->follow >= left)
        return 0;
    if (lead->follow == 0)
        return 1;
    if (at[1] < lead->least || at[1] > lead->most)
        return 0;
    /*@ loop invariant 2 <= i <= lead->follow + 1;
      @ loop assigns i;
      @ loop variant lead->follow - i; */
    for (size_t i = 2; i <= lead->follow; i++)
        if (at[i] < 0x80 || at[i] > 0xbf)
            return 0;
    return (size_t)lead->follow + 1;
}
