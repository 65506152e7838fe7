#include "syslog.h"

#include "port/system_linux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define AGAIN_MS 2000u
#define CALL_MS  10000u /* for call and handshake */
#define BURST    32u    /* records a step */
#define SAFE_MS  5000u  /* a connection that lives for so long behind a record has delivered it */

static uint64_t uptime(void) {
    uint64_t ms = 0;
    return kw_clock_linux.uptime(NULL, &ms) == KW_OK ? ms : 0;
}

void syslog_open(struct syslog *syslog, struct device *device, const struct kw_channel_openssl *channel) {
    struct kw_audit_state log;
    syslog->device = device;
    syslog->config = device->config;
    syslog->channel = channel;
    syslog->state = channel ? SYSLOG_AWAY : SYSLOG_OFF;
    syslog->file = -1;
    syslog->next_ms = 0;
    syslog->told = 0;
    syslog->at = syslog->length = 0;
    kw_audit_state(&device->audit, &log);
    syslog->sent = syslog->safe = syslog->aging = log.acknowledged;
}

/* One record when the collector is lost and one when it is there again: not one an attempt. */
static void tell(struct syslog *syslog, int good, const char *why) {
    char detail[120];
    if (syslog->told == (good ? 1 : -1))
        return;
    syslog->told = good ? 1 : -1;
    snprintf(detail, sizeof(detail), "collector of audit records: %s", why);
    const struct device_act act = {KW_AUDIT_SYSTEM, EVENT_EXPORT, good ? KW_AUDIT_SUCCESS : KW_AUDIT_FAILURE,
                                   "syslog",        "gateway",    detail};
    device_record(syslog->device, &act);
}

static void hang_up(struct syslog *syslog, const char *why) {
    if (syslog->state > SYSLOG_CALLING)
        transport_end(&syslog->link);
    if (syslog->file >= 0)
        close(syslog->file);
    syslog->file = -1;
    syslog->state = SYSLOG_AWAY;
    syslog->next_ms = uptime() + AGAIN_MS;
    /* What may not have arrived goes out again. */
    syslog->sent = syslog->aging = syslog->safe;
    /* A frame that went in part ends with its connection; its record is sent again. */
    syslog->at = syslog->length = 0;
    if (why)
        tell(syslog, 0, why);
}

static void call(struct syslog *syslog) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)syslog->config->syslog_port)};
    if (uptime() < syslog->next_ms)
        return;
    syslog->next_ms = uptime() + CALL_MS;
    syslog->file = inet_pton(AF_INET, syslog->config->syslog_address, &address.sin_addr) == 1
                       ? socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)
                       : -1;
    if (syslog->file < 0 ||
        (connect(syslog->file, (const struct sockaddr *)&address, sizeof(address)) != 0 && errno != EINPROGRESS))
        hang_up(syslog, "it cannot be reached");
    else
        syslog->state = SYSLOG_CALLING;
}

static void connected(struct syslog *syslog) {
    int error = 0;
    socklen_t length = sizeof(error);
    struct sockaddr_in peer;
    socklen_t peer_length = sizeof(peer);
    if (getsockopt(syslog->file, SOL_SOCKET, SO_ERROR, &error, &length) != 0 || error != 0) {
        hang_up(syslog, "it cannot be reached");
        return;
    }
    if (getpeername(syslog->file, (struct sockaddr *)&peer, &peer_length) != 0)
        return; /* not yet */
    const struct kw_bytes host = kw_text(syslog->config->syslog_host, CONFIG_ADDRESS);
    if (transport_begin(&syslog->link, syslog->channel, host, syslog->file) == 0)
        syslog->state = SYSLOG_SHAKING;
    else
        hang_up(syslog, "no channel can be made");
}

static void shake(struct syslog *syslog) {
    char why[100];
    long shaken = transport_shake(&syslog->link);
    if (shaken == 1) {
        syslog->state = SYSLOG_UP;
        syslog->aging_ms = uptime();
        tell(syslog, 1, "connected");
    } else if (shaken == TRANSPORT_FAILED) {
        const struct kw_channel_link *link = &syslog->link.link;
        int named = link->reason == KW_CHANNEL_IDENTITY;
        snprintf(why, sizeof(why), "%s%s%s", kw_channel_text(link->reason), named ? ": " : "",
                 named ? kw_identity_text(link->peer_reason) : "");
        hang_up(syslog, why);
    }
}

/* Sends what is left of the frame: 1 when all went, 0 when not yet, -1 when the connection is over. */
static int flush(struct syslog *syslog) {
    while (syslog->at < syslog->length) {
        long put = transport_write(&syslog->link, syslog->frame + syslog->at, syslog->length - syslog->at);
        if (put == TRANSPORT_WAITS_TO_WRITE)
            return 0;
        if (put <= 0)
            return -1;
        syslog->at += (size_t)put;
    }
    return 1;
}

/* One message a frame, its length in front of it (RFC 5425, 4.3). */
static enum kw_status frame(void *context, struct kw_bytes message) {
    struct syslog *syslog = context;
    if (syslog->at < syslog->length)
        return KW_ERROR_BUSY;
    int head = snprintf((char *)syslog->frame, 8, "%zu ", message.length);
    if (head <= 0 || (size_t)head + message.length > sizeof(syslog->frame))
        return KW_ERROR_ROOM;
    memcpy(syslog->frame + head, message.at, message.length);
    syslog->at = 0;
    syslog->length = (size_t)head + message.length;
    return KW_OK;
}

/* The next record into the frame, when there is one. What is damaged in the log is passed over, as its reader does. */
static enum kw_status take_record(struct syslog *syslog) {
    struct device *device = syslog->device;
    const struct kw_audit_filter filter = {.after = syslog->sent};
    const struct kw_audit_syslog names = {kw_text(device->serial, DEVICE_SERIAL_SIZE), kw_text("hg7", 4),
                                          kw_text("hg7@32473", 10)};
    const struct kw_audit_output output = {syslog, frame};
    struct kw_audit_reader reader;
    syslog->framed = syslog->sent;
    device->exporting = 1;
    enum kw_status status = kw_audit_read_begin(&reader, &device->audit, kw_text("gateway", 8), &filter, syslog->work,
                                                sizeof(syslog->work));
    device->exporting = 0;
    if (status == KW_OK)
        status = kw_audit_export(&reader, &names, &output, syslog->message, sizeof(syslog->message), &syslog->framed);
    if (status == KW_ERROR_TAMPERED && syslog->at == syslog->length)
        syslog->sent.serial = reader.scan.last.serial + 1;
    return status;
}

int syslog_is_done(const struct syslog *syslog) {
    struct kw_audit_state log;
    kw_audit_state(&syslog->device->audit, &log);
    return syslog->at == syslog->length && syslog->sent.sequence >= log.durable.sequence;
}

static void grow_old(struct syslog *syslog) {
    uint64_t now_ms = uptime();
    if (now_ms - syslog->aging_ms < SAFE_MS)
        return;
    syslog->safe = syslog->aging;
    syslog->aging = syslog->sent;
    syslog->aging_ms = now_ms;
}

static void send_records(struct syslog *syslog) {
    uint8_t heard[64];
    long got = transport_read(&syslog->link, heard, sizeof(heard));
    if (got == TRANSPORT_ENDED || got == TRANSPORT_FAILED) {
        hang_up(syslog, "it has ended the connection");
        return;
    }
    grow_old(syslog);
    for (unsigned int i = 0; i < BURST; i++) {
        int flushed = flush(syslog);
        if (flushed < 0)
            hang_up(syslog, "it has ended the connection");
        if (flushed != 1)
            return;
        if (syslog->length > 0)
            syslog->sent = syslog->framed;
        syslog->at = syslog->length = 0;
        if (syslog_is_done(syslog))
            return;
        /* A second record finds the frame full: that the first went in is what was wanted. */
        enum kw_status status = take_record(syslog);
        if (status != KW_OK && status != KW_ERROR_BUSY && status != KW_ERROR_TAMPERED)
            return;
    }
}

void syslog_step(struct syslog *syslog) {
    if (syslog->state == SYSLOG_CALLING || syslog->state == SYSLOG_SHAKING) {
        if (uptime() >= syslog->next_ms)
            hang_up(syslog, "it does not answer");
    }
    if (syslog->state == SYSLOG_AWAY)
        call(syslog);
    if (syslog->state == SYSLOG_CALLING)
        connected(syslog);
    if (syslog->state == SYSLOG_SHAKING)
        shake(syslog);
    if (syslog->state == SYSLOG_UP)
        send_records(syslog);
}

void syslog_pause(struct syslog *syslog) {
    if (syslog->state > SYSLOG_AWAY)
        hang_up(syslog, NULL);
}

void syslog_close(struct syslog *syslog) {
    if (syslog->state > SYSLOG_AWAY)
        hang_up(syslog, NULL);
    syslog->state = SYSLOG_OFF;
}
