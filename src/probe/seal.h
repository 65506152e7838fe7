/* The report in an envelope, signed on the device itself (docs/decisions/0121-signed-on-the-device.md). */
#ifndef PROBE_SEAL_H
#define PROBE_SEAL_H

#include "base/out.h"
#include "base/p256_key.h"

/* Writes the envelope that 'keyway probe sign' makes of the same report. P256_REFUSED also when memory runs out; then
 * nothing is written. */
enum p256_answer probe_seal(struct p256_key *key, struct str report, struct arena *arena, struct out *out) MUST_USE;

#endif
