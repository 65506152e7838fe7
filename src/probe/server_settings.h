/* The settings that a server reads of those that lie in its folders, in the pieces in which it takes them. */
#ifndef PROBE_SERVER_SETTINGS_H
#define PROBE_SERVER_SETTINGS_H

#include "probe/identity_server.h"

/* Adds to `read` what of `all` the server takes in: no copies that a package left, nor files that no include line
 * names where one names others of their folder. Of nginx each is a statement, whatever its lines; its section says how
 * it ends: ";", "{" (a block begins), "}" (one ends, without a key), or "" (not at all). */
void probe_server_settings(struct probe *probe, enum identity_server which, const struct probe_directives *all,
                           struct probe_directives *read);

/* lighttpd's, of the files that its starts name, or else of the usual ones, with those that they include. `*unsure`:
 * not all that it reads was read. Lines without a '=' are keys. False where it does not start. */
bool probe_lighttpd_settings(struct probe *probe, struct probe_directives *list, bool *unsure);

#endif
