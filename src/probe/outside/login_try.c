#include "probe/outside/login_try.h"

#include "base/clock.h"
#include "probe/outside/greeting.h"
#include "probe/outside/page.h"
#include "probe/outside/ssh_login.h"
#include "probe/outside/telnet.h"

#include <poll.h>

/* Servers answer a wrong password after seconds, on purpose. */
enum { WAITS = 4, LINE_ROOM = CREDENTIALS_PASSWORD_MAX + 16 };

static void pause_before(void) {
    uint64_t end = clock_ms() + CREDENTIALS_PAUSE_MS;
    for (uint64_t now = clock_ms(); now < end; now = clock_ms())
        (void)poll(NULL, 0, (int)(end - now));
}

static enum login_try try_ssh(struct probe *probe, struct outside_port *port, const struct credential *credential) {
    struct ssh_login login;
    const struct ssh_login *offered = outside_login(probe, port);
    if (!offered || offered->answer == SSH_LOGIN_MUTE)
        return LOGIN_UNCLEAR;
    if (offered->keyboard && !offered->password)
        return LOGIN_FORM;
    if (!offered->password)
        return LOGIN_NO_SERVICE;
    pause_before();
    if (!ssh_login_ask(&probe->outside->dialler, port->number, credential->name, credential->password, probe->arena,
                       &login)) {
        probe->memory_out = true;
        return LOGIN_UNCLEAR;
    }
    return login.answer == SSH_LOGIN_LET_IN    ? LOGIN_LET_IN
           : login.answer == SSH_LOGIN_REFUSED ? LOGIN_REFUSED
                                               : LOGIN_UNCLEAR;
}

static enum login_try try_http(struct probe *probe, struct outside_port *port, const struct credential *credential) {
    const struct outside_page *page = outside_page(probe, port);
    char field[CREDENTIALS_FIELD_MAX];
    struct http_reply reply;
    if (!page || !page->answered)
        return LOGIN_UNCLEAR;
    if (page->last.status != 401)
        return http_offers_login(&page->last) ? LOGIN_FORM : LOGIN_NO_SERVICE;
    if (!str_starts_nocase(http_field(&page->last, STR("WWW-Authenticate")), STR("Basic")))
        return LOGIN_FORM;
    pause_before();
    struct str fields = {field, credentials_basic(credential, field)};
    bool answered = outside_fetch(probe, port, page->path, fields, &reply);
    explicit_bzero(field, sizeof field);
    if (!answered)
        return LOGIN_UNCLEAR;
    return reply.status == 401                                  ? LOGIN_REFUSED
           : reply.status / 100 == 2 || reply.status / 100 == 3 ? LOGIN_LET_IN
                                                                : LOGIN_UNCLEAR;
}

/* One line; what was sent is wiped. */
static bool send_line(const struct dialler *dialler, int fd, const char *verb, const char *text) {
    char line[LINE_ROOM];
    int len = snprintf(line, sizeof line, "%s%s\r\n", verb, text);
    bool sent = len > 0 && (size_t)len < sizeof line && dial_send(dialler, fd, (struct str){line, (size_t)len});
    explicit_bzero(line, sizeof line);
    return sent;
}

/* FTP's answer to one line: its number, 0 when none came. */
static unsigned ask_ftp(const struct dialler *dialler, int fd, const char *verb, const char *text) {
    char room[1024];
    struct dial_reply reply = {.room = sizeof room};
    uint64_t number;
    reply.bytes = room;
    if (verb && !send_line(dialler, fd, verb, text))
        return 0;
    if (!dial_read(dialler, fd, greeting_is_whole, &reply) || reply.len < 3 ||
        !str_u64((struct str){room, 3}, 599, &number))
        return 0;
    return (unsigned)number;
}

static enum login_try talk_ftp(const struct dialler *dialler, int fd, const struct credential *credential) {
    if (ask_ftp(dialler, fd, NULL, NULL) != 220)
        return LOGIN_UNCLEAR;
    unsigned number = ask_ftp(dialler, fd, "USER ", credential->name);
    if (number == 331)
        number = ask_ftp(dialler, fd, "PASS ", credential->password);
    return number == 230 ? LOGIN_LET_IN : number == 530 ? LOGIN_REFUSED : LOGIN_UNCLEAR;
}

static struct str said(const struct telnet *telnet) {
    return str_trim((struct str){telnet->text, telnet->text_len});
}

static bool refuses(struct str text) {
    static const char *const words[] = {"incorrect", "invalid", "failed", "denied", "refused"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_contains_nocase(text, str_from(words[i])))
            return true;
    return greeting_waits_for(text) == GREETING_FOR_LOGIN;
}

static enum login_try talk_telnet(const struct dialler *dialler, int fd, struct telnet *telnet,
                                  const struct credential *credential) {
    greeting_listen(dialler, fd, telnet);
    enum greeting_waits waits = greeting_waits_for(said(telnet));
    if (waits != GREETING_FOR_LOGIN || !send_line(dialler, fd, "", credential->name))
        return waits == GREETING_FOR_COMMAND ? LOGIN_NO_SERVICE : LOGIN_UNCLEAR;
    telnet->text_len = 0;
    greeting_listen(dialler, fd, telnet);
    if (!str_ends_nocase(said(telnet), STR("password:")) || !send_line(dialler, fd, "", credential->password))
        return LOGIN_UNCLEAR;
    telnet->text_len = 0;
    greeting_listen(dialler, fd, telnet);
    if (refuses(said(telnet)))
        return LOGIN_REFUSED;
    return greeting_waits_for(said(telnet)) == GREETING_FOR_COMMAND ? LOGIN_LET_IN : LOGIN_UNCLEAR;
}

static enum login_try try_lines(struct probe *probe, const struct outside_port *port,
                                const struct credential *credential) {
    struct dialler *dialler = &probe->outside->dialler;
    struct telnet *telnet = ARENA_NEW(probe->arena, struct telnet);
    enum login_try made = LOGIN_UNCLEAR;
    int fd;
    probe->memory_out |= !telnet;
    if (!telnet)
        return made;
    pause_before();
    if (dial_tcp(dialler, port->number, &fd) != DIAL_OPEN)
        return made;
    made = port->kind == OUTSIDE_FTP ? talk_ftp(dialler, fd, credential) : talk_telnet(dialler, fd, telnet, credential);
    explicit_bzero(telnet, sizeof *telnet); /* a server may send back what was typed */
    dial_hang_up(dialler, fd);
    return made;
}

enum login_try login_try(struct probe *probe, struct outside_port *port, const struct credential *credential) {
    struct dialler *dialler = &probe->outside->dialler;
    unsigned wait = dialler->wait_ms;
    enum login_try made = LOGIN_NO_SERVICE;
    dialler->wait_ms = wait * WAITS;
    if (port->kind == OUTSIDE_SSH)
        made = try_ssh(probe, port, credential);
    else if (port->kind == OUTSIDE_HTTP || port->web)
        made = try_http(probe, port, credential);
    else if (port->kind == OUTSIDE_TELNET || port->kind == OUTSIDE_FTP)
        made = try_lines(probe, port, credential);
    dialler->wait_ms = wait;
    return made;
}
