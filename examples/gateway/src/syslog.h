/* The audit log on its way to a collector: RFC 5424 messages over TLS (RFC 5425), both ends known by their
 * certificates. Nothing here waits; one thread uses it. */
#ifndef EXAMPLES_GATEWAY_SRC_SYSLOG_H
#define EXAMPLES_GATEWAY_SRC_SYSLOG_H

#include "device.h"
#include "transport.h"

#define SYSLOG_FRAME (KW_AUDIT_SYSLOG_MAX + 8u) /* a message and its length in front */

enum syslog_state { SYSLOG_OFF = 0, SYSLOG_AWAY, SYSLOG_CALLING, SYSLOG_SHAKING, SYSLOG_UP };

struct syslog {
    struct device *device;
    const struct config *config;
    const struct kw_channel_openssl *channel;
    enum syslog_state state;
    int file;
    uint64_t next_ms; /* when to call again, or to give up calling */
    int told;         /* that it cannot be reached, or that it can: one record each time */
    struct transport link;
    struct kw_audit_mark sent;   /* of the last record that was handed to the network */
    struct kw_audit_mark framed; /* of the one that is on its way */
    struct kw_audit_mark safe;   /* of what was sent so long ago that a connection that lives has delivered it */
    struct kw_audit_mark aging;  /* becomes safe */
    uint64_t aging_ms;           /* since when */
    uint8_t frame[SYSLOG_FRAME];
    size_t at, length;
    uint8_t message[KW_AUDIT_SYSLOG_MAX];
    uint8_t work[4u << 10];
};

/* Begins where the log was acknowledged from outside, so at its beginning when it never was: a collector may see a
 * record twice, by its sequence number, after a restart. `channel` null: there is no collector. */
void syslog_open(struct syslog *syslog, struct device *device, const struct kw_channel_openssl *channel);

/* Goes on: calls the collector, or sends what is durable and was not sent yet. The collector
 * says nothing of what it has, so what was sent in the last seconds of a connection that broke is sent again: it gets
 * each record once or more, and knows them by their sequence numbers. @req CR 2.9, CR 6.1 RE 1 */
void syslog_step(struct syslog *syslog);

/* The boundary is closed: the connection ends, and nobody is called until the next step. */
void syslog_pause(struct syslog *syslog);

/* Whether all that is durable was sent. */
int syslog_is_done(const struct syslog *syslog);

void syslog_close(struct syslog *syslog);

#endif
