/* A server of SSH for tests, on loopback: it says what it is told to, and lets in whom it is told to.
 *   ssh_server HOST_KEY METHODS BANNER|- USER:PASSWORD|none|-     prints its port; serves until it is ended
 * METHODS: password, keyboard-interactive, publickey, parted by commas. USER:PASSWORD is let in; "none": everybody.
 * Each try is told on standard output as "try METHOD USER", so that a test can count them. */
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <libssh/libssh.h>
#include <libssh/server.h>

struct wish {
    const char *key, *banner, *let_in;
    int methods;
};

static int methods_of(const char *words) {
    return (strstr(words, "password") ? SSH_AUTH_METHOD_PASSWORD : 0) |
           (strstr(words, "keyboard-interactive") ? SSH_AUTH_METHOD_INTERACTIVE : 0) |
           (strstr(words, "publickey") ? SSH_AUTH_METHOD_PUBLICKEY : 0);
}

static int is_let_in(const struct wish *wish, ssh_message message, int method) {
    char pair[256];
    if (method == SSH_AUTH_METHOD_NONE)
        return strcmp(wish->let_in, "none") == 0;
    if (method != SSH_AUTH_METHOD_PASSWORD)
        return 0;
    (void)snprintf(pair, sizeof pair, "%s:%s", ssh_message_auth_user(message), ssh_message_auth_password(message));
    return strcmp(pair, wish->let_in) == 0;
}

static void answer(const struct wish *wish, ssh_session session, ssh_message message) {
    int method = ssh_message_subtype(message);
    if (ssh_message_type(message) != SSH_REQUEST_AUTH) {
        (void)ssh_message_reply_default(message);
        return;
    }
    (void)printf("try %s %s\n", method == SSH_AUTH_METHOD_NONE ? "none" : "password", ssh_message_auth_user(message));
    (void)fflush(stdout);
    if (method == SSH_AUTH_METHOD_NONE && strcmp(wish->banner, "-") != 0) {
        ssh_string text = ssh_string_from_char(wish->banner);
        (void)ssh_send_issue_banner(session, text);
        ssh_string_free(text);
    }
    if (is_let_in(wish, message, method)) {
        (void)ssh_message_auth_reply_success(message, 0);
        return;
    }
    (void)ssh_message_auth_set_methods(message, wish->methods);
    (void)ssh_message_reply_default(message);
}

static void serve(const struct wish *wish, int fd) {
    ssh_bind binding = ssh_bind_new();
    ssh_session session = ssh_new();
    ssh_message message;
    if (ssh_bind_options_set(binding, SSH_BIND_OPTIONS_RSAKEY, wish->key) == SSH_OK &&
        ssh_bind_accept_fd(binding, session, fd) == SSH_OK && ssh_handle_key_exchange(session) == SSH_OK)
        while ((message = ssh_message_get(session))) {
            answer(wish, session, message);
            ssh_message_free(message);
        }
    ssh_free(session);
    ssh_bind_free(binding);
}

int main(int argc, char **argv) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (argc != 5 || listener < 0 || bind(listener, (const struct sockaddr *)&address, size) != 0 ||
        listen(listener, 16) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return 1;
    const struct wish wish = {.key = argv[1], .methods = methods_of(argv[2]), .banner = argv[3], .let_in = argv[4]};
    (void)signal(SIGCHLD, SIG_IGN);
    (void)printf("%u\n", ntohs(address.sin_port));
    (void)fflush(stdout);
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            continue;
        if (fork() == 0) {
            (void)close(listener);
            serve(&wish, fd);
            _exit(0);
        }
        (void)close(fd);
    }
}
