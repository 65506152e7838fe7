#include "probe/outside/dial.h"

#include "base/clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

bool dial_resolve(struct dialler *dialler, const char *host, const char **why) {
    *dialler = (struct dialler){.wait_ms = DIAL_WAIT_MS, .pause_ms = DIAL_PAUSE_MS};
    /* An address is taken as it is: ::1 too, where IPv6 has no address but that. */
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    struct addrinfo *found = NULL;
    int error = getaddrinfo(host, NULL, &wanted, &found);
    wanted.ai_flags = AI_ADDRCONFIG;
    if (error == EAI_NONAME)
        error = getaddrinfo(host, NULL, &wanted, &found);
    *why = error ? gai_strerror(error) : "it has no address of IP";
    for (const struct addrinfo *at = found; at && *why; at = at->ai_next) {
        if (at->ai_family != AF_INET && at->ai_family != AF_INET6)
            continue;
        dialler->is6 = at->ai_family == AF_INET6;
        memcpy(dialler->is6 ? (void *)&dialler->address6 : (void *)&dialler->address4, at->ai_addr, at->ai_addrlen);
        *why = NULL;
    }
    if (found)
        freeaddrinfo(found);
    return *why == NULL;
}

struct str dial_address(const struct dialler *dialler, struct arena *arena) {
    char text[INET6_ADDRSTRLEN] = "";
    const void *address = dialler->is6 ? (const void *)&dialler->address6.sin6_addr : &dialler->address4.sin_addr;
    return str_copy(arena, str_from(inet_ntop(dialler->is6 ? AF_INET6 : AF_INET, address, text, sizeof text)));
}

/* Milliseconds until `end`, 0 when it has passed. */
static int left_until(uint64_t end) {
    uint64_t now = clock_ms();
    return now >= end ? 0 : (int)(end - now);
}

/* Whether the descriptor is ready before `end`. */
static bool wait_for(int fd, short events, uint64_t end) {
    struct pollfd wait = {.fd = fd, .events = events};
    int n;
    do
        n = poll(&wait, 1, left_until(end));
    while (n < 0 && errno == EINTR && left_until(end) > 0);
    return n > 0;
}

bool dial_wait(int fd, bool to_write, uint64_t end) {
    return left_until(end) > 0 && wait_for(fd, to_write ? POLLOUT : POLLIN, end);
}

static int new_socket(struct dialler *dialler, int type, uint16_t port) {
    if (dialler->last_ms)
        while (left_until(dialler->last_ms + dialler->pause_ms) > 0)
            (void)poll(NULL, 0, left_until(dialler->last_ms + dialler->pause_ms));
    dialler->dialled++;
    dialler->address4.sin_port = htons(port);
    dialler->address6.sin6_port = htons(port);
    return socket(dialler->is6 ? AF_INET6 : AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static int connect_to(const struct dialler *dialler, int fd) {
    return dialler->is6 ? connect(fd, (const struct sockaddr *)&dialler->address6, sizeof dialler->address6)
                        : connect(fd, (const struct sockaddr *)&dialler->address4, sizeof dialler->address4);
}

static enum dial_answer answer_of(int error) {
    if (error == 0)
        return DIAL_OPEN;
    if (error == ECONNREFUSED || error == ECONNRESET)
        return DIAL_CLOSED;
    return error == ETIMEDOUT || error == EHOSTUNREACH || error == ENETUNREACH ? DIAL_SILENT : DIAL_FAILED;
}

enum dial_answer dial_tcp(struct dialler *dialler, uint16_t port, int *fd) {
    *fd = new_socket(dialler, SOCK_STREAM, port);
    if (*fd < 0)
        return DIAL_FAILED;
    int error = connect_to(dialler, *fd) == 0 ? 0 : errno;
    enum dial_answer answer = answer_of(error);
    if (error == EINPROGRESS) {
        socklen_t size = sizeof error;
        if (!wait_for(*fd, POLLOUT, clock_ms() + dialler->wait_ms))
            answer = DIAL_SILENT;
        else
            answer = getsockopt(*fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? answer_of(error) : DIAL_FAILED;
    }
    if (answer != DIAL_OPEN)
        dial_hang_up(dialler, *fd);
    return answer;
}

void dial_hang_up(struct dialler *dialler, int fd) {
    (void)close(fd);
    dialler->last_ms = clock_ms();
}

bool dial_send(const struct dialler *dialler, int fd, struct str bytes) {
    uint64_t end = clock_ms() + dialler->wait_ms;
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n >= 0)
            bytes = str_skip(bytes, (size_t)n);
        else if ((errno != EAGAIN && errno != EINTR) || !wait_for(fd, POLLOUT, end))
            return false;
    }
    return true;
}

bool dial_read(const struct dialler *dialler, int fd, bool (*enough)(struct str reply), struct dial_reply *reply) {
    uint64_t end = clock_ms() + dialler->wait_ms;
    while (reply->len < reply->room && !enough((struct str){reply->bytes, reply->len})) {
        ssize_t n = recv(fd, reply->bytes + reply->len, reply->room - reply->len, 0);
        if (n > 0) {
            reply->len += (size_t)n;
            continue;
        }
        reply->ended = n == 0 || (errno != EAGAIN && errno != EINTR);
        if (reply->ended || !wait_for(fd, POLLIN, end))
            break;
    }
    return reply->len > 0 || reply->ended;
}

size_t dial_udp(struct dialler *dialler, uint16_t port, struct str bytes, char *reply, size_t room, bool *closed) {
    *closed = false;
    int fd = new_socket(dialler, SOCK_DGRAM, port);
    if (fd < 0)
        return 0;
    ssize_t n = -1;
    if (connect_to(dialler, fd) == 0 && send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL) >= 0 &&
        wait_for(fd, POLLIN, clock_ms() + dialler->wait_ms)) {
        n = recv(fd, reply, room, 0);
        *closed = n < 0 && errno == ECONNREFUSED;
    }
    dial_hang_up(dialler, fd);
    return n > 0 ? (size_t)n : 0;
}
