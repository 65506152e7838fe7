/* What every port of crypto and keys must pass, whoever wrote it: known answers of the standards, and what must be
 * refused. A device's own port is tested by a program of this form:
 *
 *     int main(void) {
 *         my_port_init(&port);
 *         return conformance_run("my port", &port.crypto, &port.keys, MY_PAIR, MY_SECRET);
 *     }
 */
#ifndef LIB_CONFORMANCE_H
#define LIB_CONFORMANCE_H

#include <keyway/port.h>

/* Runs every test against the port and returns how many failed. `keys` has a P-256 pair under the handle `pair` and a
 * secret under `secret`; null when the port has no keys of its own. A function that is null in the table is told as
 * skipped. */
int conformance_run(const char *name, const struct kw_crypto *crypto, const struct kw_keys *keys, uint32_t pair,
                    uint32_t secret);

#endif
