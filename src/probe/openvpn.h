/* What OpenVPN reads its settings as, and which ciphers it takes of others where they do not say. */
#ifndef PROBE_OPENVPN_H
#define PROBE_OPENVPN_H

#include "probe/directive.h"

/* Settings as OpenVPN takes them: quotes, comments behind them and "--" in front off. */
void openvpn_clean(struct probe *probe, struct probe_directives *list);

enum openvpn_default {
    OPENVPN_GOOD,     /* a cipher is told, or what is taken without a word holds */
    OPENVPN_OLD,      /* BF-CBC, whose blocks of 64 bits give away what passes */
    OPENVPN_OPEN,     /* it depends on the version, which is not known */
    OPENVPN_PEER,     /* it depends on the version of the other side, where two alone talk */
    OPENVPN_ELSEWHERE /* an option of what starts it may tell one, or another file that it takes in */
};
/* What settings say of ciphers and of how both sides agree upon one. */
struct openvpn_said {
    bool cipher, list, off; /* cipher, or that for those who agree upon none; data-ciphers; ncp-disable */
    bool takes_in;          /* another file */
    bool agrees;            /* a client, or a server of several: they agree upon a cipher, since 2.4 */
    bool tunnel, shared;    /* there is one; by a key for all, which is judged by itself */
    unsigned compatible;    /* as old as 2.MINOR may be who comes; 0: nothing is said */
};
/* Over the files of a list, those options that start a file holding for it; of the section `option` are those that
 * stand in the list too. */
struct openvpn_files {
    struct probe *probe;
    const struct probe_directives *list;
    const char *option;
    int minor; /* of OpenVPN 2; -1 where it is not known */
    size_t at;
};
void openvpn_files_begin(struct openvpn_files *files, struct probe *probe, const struct probe_directives *list,
                         const char *option, int minor);
/* The first setting of the next file, and what is taken by it; NULL behind the last. */
const struct probe_directive *openvpn_files_next(struct openvpn_files *files, enum openvpn_default *taken);
/* The version that the program itself tells: 4 of OpenVPN 2.4, -1 where it tells none. */
int openvpn_minor(struct probe *probe);

#endif
