/* Keys of ssh: their kind and size by the public part, of public lines, of authorized_keys(5), of private keys in the
 * formats of OpenSSH and dropbear. Of a private key nothing but the public part is looked at. */
#ifndef PROBE_SSHKEY_H
#define PROBE_SSHKEY_H

#include "probe/probe.h"

enum { KEY_RSA_LEAST = 3072 /* bits: what is as strong as 128 bits, NIST SP 800-57 */ };

struct probe_key {
    struct str type; /* "ssh-rsa" */
    unsigned bits;   /* of RSA's modulus; 0: of another kind, or not readable */
};
/* A line of a .pub file or of authorized_keys: options may stand in front. False where it holds no key. */
bool probe_key_line(struct probe *probe, struct str line, struct probe_key *key);
/* What a private key's file is. */
enum probe_key_guard { KEY_NONE, KEY_OPEN, KEY_ENCRYPTED, KEY_UNKNOWN };
/* `key` is set where the file tells of its public part; its type is "" elsewhere. */
enum probe_key_guard probe_key_file(struct probe *probe, struct str text, struct probe_key *key);
/* "RSA of 2048 bits", "DSA"; NULL where nothing is against it, or where it is of a kind that nobody knows. */
const char *probe_key_weak(struct probe *probe, const struct probe_key *key);

#endif
