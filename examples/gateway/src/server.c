#include "server.h"

#include "acts.h"

#include "port/system_linux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD_MS     5000u /* for handshake, head and form together */
#define STREAM_MS   120000u
#define SEND_MS     10000u
#define DRAIN_MS    1000u
#define FLOOD_MS    10000u /* between two records of a flood */
#define STRANGER_MS 1000u  /* between two of certificates that were refused */

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    struct sockaddr_storage room;
};

static uint64_t uptime(void) {
    uint64_t ms = 0;
    return kw_clock_linux.uptime(NULL, &ms) == KW_OK ? ms : 0;
}

static socklen_t address_of(const char *text, uint32_t port, union address *address) {
    memset(address, 0, sizeof(*address));
    if (inet_pton(AF_INET, text, &address->four.sin_addr) == 1) {
        address->four.sin_family = AF_INET;
        address->four.sin_port = htons((uint16_t)port);
        return sizeof(address->four);
    }
    if (inet_pton(AF_INET6, text, &address->six.sin6_addr) == 1) {
        address->six.sin6_family = AF_INET6;
        address->six.sin6_port = htons((uint16_t)port);
        return sizeof(address->six);
    }
    return 0;
}

/* The number that rates are kept by, and the text for records. An IPv6 network of 64 bits counts as one source. */
static uint64_t name_source(const union address *address, char *text, size_t room) {
    uint64_t name = 0;
    *text = 0;
    if (address->any.sa_family == AF_INET) {
        (void)inet_ntop(AF_INET, &address->four.sin_addr, text, (socklen_t)room);
        return address->four.sin_addr.s_addr;
    }
    (void)inet_ntop(AF_INET6, &address->six.sin6_addr, text, (socklen_t)room);
    memcpy(&name, &address->six.sin6_addr, sizeof(name));
    return name | 1ull << 63;
}

/* Linux takes what is sent to any of its addresses, by whichever interface it comes: here it is held to one. */
static int keep_to(int file, const char *interface) {
    return !*interface ||
           setsockopt(file, SOL_SOCKET, SO_BINDTODEVICE, interface, (socklen_t)strlen(interface) + 1) == 0;
}

int server_open(struct server *server, struct gateway *gateway, uint32_t *port, const char **error) {
    const struct config *config = &gateway->config;
    union address address;
    socklen_t length = address_of(config->listen_address, config->listen_port, &address);
    int on = 1;
    server->gateway = gateway;
    server->budget = (struct kw_budget){.room = config->connections};
    server->sources = (struct kw_sources){.rows = server->rows,
                                          .room = SERVER_SOURCES,
                                          .each = {config->requests_per_s, 1000, config->requests_per_s},
                                          .all = {config->requests_per_s * 4, 1000, config->requests_per_s * 4},
                                          .forget_ms = 60000};
    if (kw_sources_init(&server->sources, uptime()) != KW_OK) {
        *error = "the limits of rates are not allowed";
        return -1;
    }
    server->listener = length ? socket(address.any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0) : -1;
    if (server->listener < 0 || setsockopt(server->listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
        !keep_to(server->listener, config->listen_interface) || bind(server->listener, &address.any, length) != 0 ||
        listen(server->listener, 16) != 0 || getsockname(server->listener, &address.any, &length) != 0) {
        *error = "cannot listen at this address, port and interface";
        return -1;
    }
    *port = ntohs(address.any.sa_family == AF_INET ? address.four.sin_port : address.six.sin6_port);
    return 0;
}

static void drop(struct server *server, struct connection *connection) {
    transport_end(&connection->peer);
    close(connection->file);
    kw_wipe(connection->in, sizeof(connection->in));
    kw_wipe(connection->out, connection->answer.used);
    kw_wipe(&connection->call, sizeof(connection->call));
    kw_wipe(connection->head, sizeof(connection->head));
    connection->state = CONNECTION_FREE;
    (void)!kw_budget_give(&server->budget, KW_ORDINARY);
}

/* One record of many that are alike. */
static void note(struct server *server, uint64_t *last_ms, const struct device_act *act) {
    uint64_t now_ms = uptime();
    if (*last_ms != 0 && now_ms - *last_ms < FLOOD_MS)
        return;
    *last_ms = now_ms;
    device_record(&server->gateway->device, act);
}

static void note_flood(struct server *server, const char *source) {
    const struct device_act act = {KW_AUDIT_REQUEST, EVENT_FLOOD, KW_AUDIT_REFUSED,
                                   source,           "nobody",    "too many connections: some were closed"};
    note(server, &server->flood_ms, &act);
}

static int is_closed(const struct server *server) {
    return kw_settings_allows(&server->gateway->device.settings, SETTING_NETWORK) != KW_GRANTED;
}

/* Whether who comes from there may connect at all: nobody may who is not named. */
static int may_connect(struct server *server, const union address *address, const char *source) {
    const struct config *config = &server->gateway->config;
    int is_named = networks_hold(&config->from, &address->room);
    if (is_named && (!is_closed(server) || networks_hold(&config->island, &address->room)))
        return 1;
    const struct device_act act = {
        KW_AUDIT_REQUEST, EVENT_REFUSED, KW_AUDIT_REFUSED,
        source,           "nobody",      is_named ? "the boundary is closed" : "from a network that may not connect"};
    note(server, &server->outsider_ms, &act);
    return 0;
}

static struct connection *free_connection(struct server *server) {
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++)
        if (server->connection[i].state == CONNECTION_FREE)
            return &server->connection[i];
    return NULL;
}

/* What is over its rate or budget is closed at once: an answer would cost more than it is worth. */
static void take_in(struct server *server, int file, const union address *address) {
    char source[CALL_SOURCE];
    uint64_t name = name_source(address, source, sizeof(source));
    const struct config *config = &server->gateway->config;
    if (!may_connect(server, address, source)) {
        close(file);
        return;
    }
    struct connection *connection = free_connection(server);
    int may = kw_sources_take(&server->sources, name, uptime()) == KW_GRANTED && connection != NULL &&
              kw_budget_take(&server->budget, KW_ORDINARY) == KW_GRANTED;
    if (!may) {
        close(file);
        note_flood(server, source);
        return;
    }
    connection->state = CONNECTION_HEAD;
    connection->file = file;
    connection->have = 0;
    connection->sent = 0;
    connection->not_before_ms = 0;
    connection->route = NULL;
    connection->is_outside = !networks_hold(&config->island, &address->room);
    connection->wants = POLLIN;
    connection->deadline_ms = uptime() + HEAD_MS;
    connection->request = (struct http_request){0};
    answer_begin(&connection->answer, connection->out, sizeof(connection->out));
    connection->answer.secure = channels_web(&server->gateway->channels) != NULL;
    connection->call = (struct call){.gateway = server->gateway,
                                     .request = &connection->request,
                                     .peer = &connection->peer,
                                     .answer = &connection->answer,
                                     .is_untrusted = !networks_hold(&config->trusted, &address->room)};
    memcpy(connection->call.source, source, sizeof(source));
    if (transport_begin(&connection->peer, channels_web(&server->gateway->channels), kw_bytes(NULL, 0), file) != 0)
        drop(server, connection);
}

static void accept_all(struct server *server) {
    for (int i = 0; i < 16; i++) {
        union address address;
        memset(&address, 0, sizeof(address));
        socklen_t length = sizeof(address);
        int file = accept4(server->listener, &address.any, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (file < 0)
            return;
        take_in(server, file, &address);
    }
}

/* The answer is made: it goes out when its time has come and all that it rests on is durable. */
static void answer_now(struct connection *connection) {
    connection->not_before_ms = uptime() + connection->answer.wait_ms;
    connection->state = connection->answer.ticket ? CONNECTION_FIELD : CONNECTION_WAIT;
    connection->deadline_ms = connection->not_before_ms + SEND_MS;
    connection->wants = 0;
    kw_wipe(connection->in, connection->have);
}

/* A request that is none. It is recorded: somebody probes, or something is broken. */
static void refuse(struct connection *connection, int status) {
    call_result(&connection->call, status, "this is no request that the gateway takes");
    call_record(&connection->call, KW_AUDIT_REQUEST, EVENT_REFUSED, KW_AUDIT_REFUSED, http_phrase(status));
    answer_now(connection);
}

static void run(struct connection *connection) {
    connection->call.body =
        dispatch_stream(connection->route)
            ? kw_bytes(NULL, 0)
            : kw_bytes(connection->in + connection->request.head_length, (size_t)connection->request.body_length);
    dispatch_run(connection->route, &connection->call);
    answer_now(connection);
}

/* What is there of the body, behind what was taken already. */
static void take_body(struct connection *connection) {
    dispatch_piece *stream = dispatch_stream(connection->route);
    size_t start = connection->request.head_length;
    size_t there = connection->have - start;
    if (!stream) {
        if (there >= connection->request.body_length)
            run(connection);
        return;
    }
    if (there > connection->body_left)
        there = (size_t)connection->body_left;
    connection->call.body_before = connection->request.body_length - connection->body_left;
    stream(&connection->call, kw_bytes(connection->in + start, there));
    connection->body_left -= there;
    connection->have = start;
    if (connection->body_left == 0)
        run(connection);
}

static void take_head(struct connection *connection) {
    int status = http_read(kw_bytes(connection->in, connection->have), &connection->request);
    if (status == HTTP_MORE)
        return;
    if (status != HTTP_OK) {
        refuse(connection, status);
        return;
    }
    connection->route = dispatch_route(&connection->call);
    if (!connection->route) {
        answer_now(connection);
        return;
    }
    connection->state = CONNECTION_BODY;
    connection->body_left = connection->request.body_length;
    if (dispatch_stream(connection->route))
        connection->deadline_ms = uptime() + STREAM_MS;
    take_body(connection);
}

/* Who showed a certificate that is not trusted, or came without one where one is asked for, is recorded; not each of
 * many. */
static void note_stranger(struct server *server, const struct connection *connection) {
    const struct kw_channel_link *link = &connection->peer.link;
    uint64_t now_ms = uptime();
    char detail[96];
    int is_stranger = link->reason == KW_CHANNEL_IDENTITY || link->reason == KW_CHANNEL_UNCERTIFIED;
    if (!connection->peer.secure || !is_stranger ||
        (server->stranger_ms != 0 && now_ms - server->stranger_ms < STRANGER_MS))
        return;
    server->stranger_ms = now_ms;
    int named = link->reason == KW_CHANNEL_IDENTITY;
    snprintf(detail, sizeof(detail), "%s%s%s", kw_channel_text(link->reason), named ? ": " : "",
             named ? kw_identity_text(link->peer_reason) : "");
    const struct device_act act = {KW_AUDIT_ACCESS,         EVENT_REFUSED, KW_AUDIT_REFUSED,
                                   connection->call.source, "nobody",      detail};
    device_record(&server->gateway->device, &act);
}

static void receive(struct server *server, struct connection *connection) {
    size_t room = sizeof(connection->in) - connection->have;
    long got = transport_read(&connection->peer, connection->in + connection->have, room);
    if (got == TRANSPORT_WAITS_TO_READ || got == TRANSPORT_WAITS_TO_WRITE) {
        connection->wants = got == TRANSPORT_WAITS_TO_READ ? POLLIN : POLLOUT;
        return;
    }
    if (got <= 0) {
        note_stranger(server, connection);
        drop(server, connection);
        return;
    }
    connection->wants = POLLIN;
    connection->have += (size_t)got;
    if (connection->state == CONNECTION_HEAD)
        take_head(connection);
    else
        take_body(connection);
}

/* The answer is out: the rest of the channel follows, and what the peer still sends is thrown away. */
static void finish(struct server *server, struct connection *connection) {
    if (transport_finish(&connection->peer) == TRANSPORT_WAITS_TO_WRITE) {
        connection->wants = POLLOUT;
        return;
    }
    transport_end(&connection->peer);
    connection->state = CONNECTION_DRAIN;
    connection->wants = POLLIN;
    connection->deadline_ms = uptime() + DRAIN_MS;
    if (shutdown(connection->file, SHUT_WR) != 0)
        drop(server, connection);
}

static void send_more(struct server *server, struct connection *connection) {
    size_t all = connection->head_length + connection->answer.used;
    if (connection->sent == all) {
        finish(server, connection);
        return;
    }
    int in_head = connection->sent < connection->head_length;
    const uint8_t *from = in_head ? (const uint8_t *)connection->head + connection->sent
                                  : connection->out + (connection->sent - connection->head_length);
    size_t length = (in_head ? connection->head_length : all) - connection->sent;
    long put = transport_write(&connection->peer, from, length);
    if (put == TRANSPORT_WAITS_TO_WRITE) {
        connection->wants = POLLOUT;
        return;
    }
    if (put <= 0) {
        drop(server, connection);
        return;
    }
    connection->sent += (size_t)put;
    connection->wants = POLLOUT;
}

static void drain(struct server *server, struct connection *connection) {
    ssize_t got = recv(connection->file, connection->in, sizeof(connection->in), 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
        drop(server, connection);
}

static int reads(const struct connection *connection) {
    return connection->state == CONNECTION_HEAD || connection->state == CONNECTION_BODY;
}

/* What a connection waits for beside its peer: the field, its time, the end. What comes in through a
 * boundary that was closed meanwhile is cut; what was answered before goes out, also to who closed it. */
static void advance(struct server *server, struct connection *connection, uint64_t now_ms) {
    if (connection->state == CONNECTION_FIELD) {
        if (!act_point_settle(&connection->call, connection->answer.ticket))
            return;
        connection->answer.ticket = 0;
        dispatch_finish(&connection->call);
        answer_now(connection);
        return;
    }
    if (connection->state == CONNECTION_WAIT && now_ms >= connection->not_before_ms) {
        connection->head_length = answer_head(&connection->answer, connection->head);
        connection->state = CONNECTION_SEND;
        connection->wants = POLLOUT;
    }
    int is_cut = connection->is_outside && is_closed(server) && reads(connection);
    if (is_cut || now_ms >= connection->deadline_ms)
        drop(server, connection);
}

static void serve(struct server *server, struct connection *connection, short seen) {
    if (!(seen & (connection->wants | POLLERR | POLLHUP)))
        return;
    if (reads(connection))
        receive(server, connection);
    else if (connection->state == CONNECTION_SEND)
        send_more(server, connection);
    else if (connection->state == CONNECTION_DRAIN)
        drain(server, connection);
}

/* A channel may hold bytes that poll() does not know of: then it is as if they came just now. */
static int holds_more(const struct connection *connection) {
    return reads(connection) && connection->peer.more;
}

/* How long to wait for the network at most: less when something else is to be done. */
static int wait_of(const struct server *server, int wait_ms) {
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
        const struct connection *connection = &server->connection[i];
        if (holds_more(connection))
            return 0;
        if (connection->state == CONNECTION_FIELD || connection->state == CONNECTION_WAIT)
            wait_ms = 10;
    }
    return wait_ms;
}

void server_turn(struct server *server, int wait_ms) {
    struct pollfd files[SERVER_CONNECTIONS + 3];
    struct gateway *gateway = server->gateway;
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
        const struct connection *connection = &server->connection[i];
        int polled = connection->state != CONNECTION_FREE && connection->wants != 0;
        files[i] = (struct pollfd){polled ? connection->file : -1, connection->wants, 0};
    }
    files[SERVER_CONNECTIONS] = (struct pollfd){server->listener, POLLIN, 0};
    files[SERVER_CONNECTIONS + 1] = (struct pollfd){software_file(&gateway->software), POLLIN, 0};
    files[SERVER_CONNECTIONS + 2] = (struct pollfd){timekeeper_file(&gateway->timekeeper), POLLIN, 0};
    (void)poll(files, SERVER_CONNECTIONS + 3, wait_of(server, wait_ms));
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++) {
        short more = holds_more(&server->connection[i]) ? POLLIN : 0;
        if (files[i].fd >= 0)
            serve(server, &server->connection[i], (short)(files[i].revents | more));
    }
    if (files[SERVER_CONNECTIONS].revents)
        accept_all(server);
    kw_mode_measure(&gateway->mode, server->budget.taken * 100 / server->budget.room, uptime());
    /* One flush for all that this turn has recorded, before any of it is answered. */
    device_commit(&gateway->device);
    uint64_t now_ms = uptime();
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++)
        if (server->connection[i].state != CONNECTION_FREE)
            advance(server, &server->connection[i], now_ms);
}

void server_close(struct server *server) {
    for (size_t i = 0; i < SERVER_CONNECTIONS; i++)
        if (server->connection[i].state != CONNECTION_FREE)
            drop(server, &server->connection[i]);
    if (server->listener >= 0)
        close(server->listener);
    server->listener = -1;
}
