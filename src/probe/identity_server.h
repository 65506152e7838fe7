/* Servers of TLS, and what their settings say of the certificates of those who come. */
#ifndef PROBE_IDENTITY_SERVER_H
#define PROBE_IDENTITY_SERVER_H

#include "probe/directive.h"

enum identity_server {
    IDENTITY_NGINX,
    IDENTITY_APACHE,
    IDENTITY_MOSQUITTO,
    IDENTITY_STUNNEL,
    IDENTITY_OPENVPN,
    IDENTITY_SERVERS
};

#define IDENTITY_OPTION "--" /* the section of a setting that is an option of the start */

/* What the parts of a server come to: nginx's server blocks, Apache's hosts, mosquitto's listeners, stunnel's services,
 * OpenVPN's files. */
struct identity_judged {
    const char *name;
    bool started, unsure;   /* unsure: not all that it reads was read */
    size_t asking, silent;  /* parts that ask for a certificate and check it; and those of which that is not known */
    size_t heeding;         /* of those that ask: they heed what was withdrawn */
    size_t bad;             /* settings that ask in vain; `list` has them */
    size_t clients, others; /* of OpenVPN: files that are no server's */
    struct probe_directives list; /* of the files and of the options of the start */
};
void identity_judge(struct probe *probe, enum identity_server which, struct identity_judged *judged);
/* A setting that asks for a certificate, and takes any or none. */
bool identity_asks_in_vain(enum identity_server which, const struct probe_directive *item);

#endif
