/* As much of OPC UA's binary protocol as it takes to ask a server for its endpoints (OPC 10000-6, sections 5.2, 6.7 and
 * 7.1; OPC 10000-4, 5.4.4 and 5.5.2): hello, a channel without security, GetEndpoints. No session, no login. */
#ifndef PROBE_OUTSIDE_OPCUA_H
#define PROBE_OUTSIDE_OPCUA_H

#include "base/str.h"

enum { OPCUA_BYTES_MAX = 1024, OPCUA_URL_MAX = 300, OPCUA_ENDPOINTS_MAX = 64 };

/* Each writes a message into `bytes`; its length. The address is cut at OPCUA_URL_MAX. */
size_t opcua_write_hello(struct str url, char bytes[OPCUA_BYTES_MAX]);
size_t opcua_write_open(char bytes[OPCUA_BYTES_MAX]);
size_t opcua_write_get_endpoints(uint32_t channel, uint32_t token, struct str url, char bytes[OPCUA_BYTES_MAX]);

enum opcua_answer {
    OPCUA_PART,  /* more bytes are needed */
    OPCUA_WHOLE, /* an answer; one in several chunks is whole with its last */
    OPCUA_ERROR, /* the server's error message, or an answer that says so: `code` */
    OPCUA_JUNK,  /* not this protocol */
};
/* How the bytes that came answer, by their frames alone. */
enum opcua_answer opcua_frames(struct str bytes);
/* The same, and what stands in the answer to each message. */
enum opcua_answer opcua_read_acknowledge(struct str bytes, uint32_t *code);
enum opcua_answer opcua_read_open(struct str bytes, uint32_t *code, uint32_t *channel, uint32_t *token);

enum opcua_mode { OPCUA_MODE_INVALID, OPCUA_MODE_NONE, OPCUA_MODE_SIGN, OPCUA_MODE_SIGN_AND_ENCRYPT };
struct opcua_endpoint {
    struct str url, policy; /* "opc.tcp://...", "http://opcfoundation.org/UA/SecurityPolicy#None" */
    uint32_t mode;          /* enum opcua_mode, or a number that there is not */
    bool anonymous, passwords;
};
struct opcua_endpoints {
    struct opcua_endpoint items[OPCUA_ENDPOINTS_MAX];
    size_t count;
    bool more; /* the server has more than that */
};
/* Slices of the answer, which is put together in `room` (as many bytes as `bytes`) where it came in chunks. */
enum opcua_answer opcua_read_endpoints(struct str bytes, char *room, uint32_t *code, struct opcua_endpoints *endpoints);

/* "None", "Basic256Sha256": what stands behind the '#' of a policy's name. */
struct str opcua_policy_name(struct str policy);
/* Why a policy should not be offered any more; NULL: nothing is known against it. None is asked by its mode. */
const char *opcua_policy_weakness(struct str policy);

#endif
