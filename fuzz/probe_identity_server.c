/* Servers of TLS: what is judged of a server are parts of it, and what asks in vain is counted. */
#include <stdlib.h>

#include "probe/identity_server.h"
#include "probe_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena;
    struct str text = {(const char *)data, size};
    arena_init(&arena, (size_t)64 << 20);
    struct probe probe = {.arena = &arena, .tree.root = -1};
    static const char *const paths[] = {"/etc/nginx/nginx.conf",     "/etc/apache2/apache2.conf",
                                        "/etc/stunnel/stunnel.conf", "/etc/mosquitto/mosquitto.conf",
                                        "/etc/openvpn/server.conf",  NULL};
    static const char starts[] = "::respawn:nginx\n::respawn:apache2\n::respawn:stunnel\n::respawn:mosquitto\n"
                                 "::respawn:openvpn --config /etc/openvpn/server.conf\n";
    struct probe_startup startup;
    struct identity_judged judged;
    fuzz_tree(&probe.tree, paths, text);
    fuzz_startup(&probe, &startup, str_from(starts));
    for (int which = 0; which < IDENTITY_SERVERS; which++) {
        identity_judge(&probe, (enum identity_server)which, &judged);
        if (judged.bad > judged.list.count || judged.heeding > judged.asking)
            abort();
    }
    arena_done(&arena);
    return 0;
}
