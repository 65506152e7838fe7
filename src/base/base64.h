/* Base64 (RFC 4648). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/str.h"

/* Reads the usual alphabet, or the one for URLs and file names (section 5), with padding, without blanks. `*bytes` is
 * in the arena with a NUL behind it. STATUS_INPUT for what is no base64, STATUS_MEMORY. */
enum status base64_read(struct arena *arena, struct str text, struct str *bytes) MUST_USE;
/* In the usual alphabet with padding, in the arena; ptr NULL without memory. */
struct str base64_text(struct arena *arena, struct str bytes);

#endif
