#include "probe/outside/ssh_login.h"

#include "base/ssh_call.h"

#include <fcntl.h>
#include <unistd.h>

/* Old algorithms too: whether they should be is asked elsewhere (ssh_lists.h). */
#define KEX                                                                                                            \
    "curve25519-sha256,ecdh-sha2-nistp256,diffie-hellman-group16-sha512,diffie-hellman-group14-sha256,"                \
    "diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1"
#define HOST_KEYS "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,rsa-sha2-512,rsa-sha2-256,ssh-rsa"

static bool set_options(ssh_session session, const struct dialler *dialler, int fd) {
    long wait = (long)dialler->wait_ms * 1000;
    bool config = false;
    unsigned port = 22;
    socket_t socket = fd;
    return ssh_call.options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &config) == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_HOST, "device") == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_PORT, &port) == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_USER, "root") == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_SSH_DIR, "/nonexistent") == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_KNOWNHOSTS, "/dev/null") == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/dev/null") == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_KEY_EXCHANGE, KEX) == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_HOSTKEYS, HOST_KEYS) == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_TIMEOUT_USEC, &wait) == SSH_OK &&
           ssh_call.options_set(session, SSH_OPTIONS_FD, &socket) == SSH_OK;
}

static bool keep_banner(ssh_session session, struct arena *arena, struct ssh_login *login) {
    char *banner = ssh_call.get_issue_banner(session);
    if (!banner)
        return true;
    struct str text = str_copy(arena, str_from(banner));
    ssh_call.string_free_char(banner);
    login->banner = text;
    return text.ptr != NULL;
}

static enum ssh_login_answer answer_of(int code) {
    return code == SSH_AUTH_SUCCESS                              ? SSH_LOGIN_LET_IN
           : code == SSH_AUTH_DENIED || code == SSH_AUTH_PARTIAL ? SSH_LOGIN_REFUSED
                                                                 : SSH_LOGIN_MUTE;
}

static bool ask(ssh_session session, const char *user, const char *password, struct arena *arena,
                struct ssh_login *login) {
    login->answer = answer_of(ssh_call.userauth_none(session, user));
    int methods = login->answer == SSH_LOGIN_REFUSED ? ssh_call.userauth_list(session, user) : 0;
    login->password = methods & SSH_AUTH_METHOD_PASSWORD;
    login->keyboard = methods & SSH_AUTH_METHOD_INTERACTIVE;
    login->passwords = methods & (SSH_AUTH_METHOD_PASSWORD | SSH_AUTH_METHOD_INTERACTIVE);
    bool kept = keep_banner(session, arena, login);
    if (password && (methods & SSH_AUTH_METHOD_PASSWORD))
        login->answer = answer_of(ssh_call.userauth_password(session, user, password));
    return kept;
}

static bool talk(ssh_session session, const char *user, const char *password, struct arena *arena,
                 struct ssh_login *login) {
    bool kept = true;
    if (ssh_call.connect(session) == SSH_OK)
        kept = ask(session, user, password, arena, login);
    if (login->answer == SSH_LOGIN_MUTE)
        login->why = str_copy(arena, str_from(ssh_call.get_error(session)));
    ssh_call.disconnect(session);
    return kept && login->why.ptr;
}

bool ssh_login_ask(struct dialler *dialler, uint16_t port, const char *user, const char *password, struct arena *arena,
                   struct ssh_login *login) {
    int fd;
    *login = (struct ssh_login){.why = STR("libssh is not installed (libssh-gcrypt-4)"), .banner = STR("")};
    if (!ssh_load())
        return true;
    login->why = STR("the port does not answer any more");
    if (dial_tcp(dialler, port, &fd) != DIAL_OPEN)
        return true;
    /* libssh closes what it is given. */
    int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    ssh_session session = own >= 0 ? ssh_call.new() : NULL;
    bool well = session != NULL;
    if (well && set_options(session, dialler, own))
        well = talk(session, user, password, arena, login);
    else if (own >= 0)
        (void)close(own);
    if (session)
        ssh_call.free(session);
    dial_hang_up(dialler, fd);
    return well;
}
