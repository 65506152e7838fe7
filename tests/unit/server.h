/* Servers for tests: certificates of a test authority, nginx with a configuration of the test's, and a server that
 * misbehaves (faulty.py). All on loopback, on free ports, in the test's folder; ended with the test. Includes
 * cmocka with what it needs before it. */
#ifndef UNIT_SERVER_H
#define UNIT_SERVER_H

#include "folder.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define SERVER_NGINX  "/usr/sbin/nginx"
#define SERVER_PYTHON "/usr/bin/python3"

/* A port that is free now. */
static inline unsigned server_port(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    assert_int_equal(close(fd), 0);
    return ntohs(address.sin_port);
}

/* Waits until something listens there. */
static inline void server_await(unsigned port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    address.sin_port = htons((uint16_t)port);
    for (unsigned tries = 0; tries < 500; tries++) {
        int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        bool is_there = connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
        (void)close(fd);
        if (is_there)
            return;
        (void)poll(NULL, 0, 20);
    }
    fail_msg("nothing listens on port %u", port);
}

/* Starts a program that dies with the test; its standard output is `out`, or goes nowhere with -1. */
static inline pid_t server_start(const char *const *arguments, int out) {
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    (void)dup2(nowhere, 0);
    (void)dup2(out < 0 ? nowhere : out, 1);
    (void)execv(arguments[0], (char *const *)(uintptr_t)arguments);
    _exit(127);
}

static inline int server_wait(pid_t pid) {
    int status = -1;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static inline void server_stop(pid_t pid) {
    if (pid <= 0)
        return;
    (void)kill(pid, SIGTERM);
    (void)server_wait(pid);
}

/* Runs a script of the shell in the folder, which must end well. */
static inline void server_script(struct bed *bed, const char *folder, const char *script) {
    struct str text = str_format(&bed->arena, "cd '%s' && { %s; } >log.txt 2>&1", folder, script);
    const char *const arguments[] = {"/bin/sh", "-c", text.ptr, NULL};
    assert_int_equal(server_wait(server_start(arguments, -1)), 0);
}

/* In the folder: ca.pem, an authority; server.pem and server.key for localhost, 127.0.0.1 and *.example.test;
 * client.pem and client.key; stranger.pem, another authority. */
static inline void server_certificates(struct bed *bed, const char *folder) {
    server_script(bed, folder,
                  "new='openssl req -x509 -days 30 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'\n"
                  "$new -keyout ca.key -out ca.pem -subj '/CN=Test authority'\n"
                  "$new -keyout stranger.key -out stranger.pem -subj '/CN=Another authority'\n"
                  "$new -CA ca.pem -CAkey ca.key -keyout server.key -out server.pem -subj /CN=localhost"
                  " -addext basicConstraints=critical,CA:FALSE"
                  " -addext 'subjectAltName=DNS:localhost,DNS:*.example.test,IP:127.0.0.1'\n"
                  "$new -CA ca.pem -CAkey ca.key -keyout client.key -out client.pem -subj /CN=client"
                  " -addext basicConstraints=critical,CA:FALSE");
}

/* nginx with these directives within its http block; `port` is one of those that they listen on. */
static inline pid_t server_nginx(struct bed *bed, const char *folder, const char *directives, unsigned port) {
    struct str text = str_format(
        &bed->arena,
        "user root; worker_processes 1; daemon off; pid %s/nginx.pid; error_log %s/error.log;\n"
        "events { worker_connections 512; }\n"
        "http {\naccess_log %s/access.log; client_body_temp_path %s/tmp1; proxy_temp_path %s/tmp2;\n"
        "fastcgi_temp_path %s/tmp3; uwsgi_temp_path %s/tmp4; scgi_temp_path %s/tmp5;\n"
        "types { application/json json; text/csv csv; text/plain txt; } default_type application/octet-stream;\n"
        "ssl_certificate %s/server.pem; ssl_certificate_key %s/server.key; keepalive_requests 100000;\n%s\n}\n",
        folder, folder, folder, folder, folder, folder, folder, folder, folder, folder, directives);
    char *config = folder_file(bed, folder, "nginx.conf", text);
    const char *const arguments[] = {SERVER_NGINX, "-q", "-p", folder, "-c", config, NULL};
    pid_t pid = server_start(arguments, -1);
    server_await(port);
    return pid;
}

/* faulty.py, as a server or as a proxy; its port is told. */
static inline pid_t server_faulty(struct bed *bed, const char *folder, bool is_proxy, unsigned *port) {
    int ends[2];
    char digits[16] = "";
    const char *const arguments[] = {SERVER_PYTHON,
                                     KEYWAY_ROOT "/tests/unit/faulty.py",
                                     folder_path(bed, folder, "server.pem"),
                                     folder_path(bed, folder, "server.key"),
                                     is_proxy ? "proxy" : NULL,
                                     NULL};
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = server_start(arguments, ends[1]);
    assert_int_equal(close(ends[1]), 0);
    ssize_t size = read(ends[0], digits, sizeof digits - 1);
    uint64_t number = 0;
    assert_true(size > 0 && str_u64(str_trim((struct str){digits, (size_t)size}), 65535, &number));
    assert_int_equal(close(ends[0]), 0);
    *port = (unsigned)number;
    return pid;
}

#endif
