/* Texts that go out, without the passwords, tokens and keys that command lines and options carry. */
#ifndef PROBE_SECRET_H
#define PROBE_SECRET_H

#include "base/str.h"

enum { PROBE_SECRET_TEXT_MAX = 2048 };

/* Copies at most PROBE_SECRET_TEXT_MAX bytes of the text, and at most `room`, with "***" in the place of each secret:
 * what stands behind "password=" and the like, behind options of that name, behind -p of programs that take a password
 * so, and between "user:" and "@host". The names stay. Gives how many bytes were written. */
size_t probe_secret_mask(struct str text, char *out, size_t room);

#endif
