#include "probe/outside/greeting.h"

#include "base/clock.h"

enum { ROUNDS_MAX = 16, ROOM = 4096, CODE = 3 };

bool greeting_names_version(struct str text) {
    for (struct str word; probe_next_word(&text, &word);) {
        size_t points = 0;
        for (size_t i = 1; i + 1 < word.len; i++)
            points += word.ptr[i] == '.' && char_is_digit(word.ptr[i - 1]) && char_is_digit(word.ptr[i + 1]);
        if (points > 0 && points != 3)
            return true;
    }
    return false;
}

enum greeting_waits greeting_waits_for(struct str text) {
    struct str end = str_trim(text);
    size_t line = end.len;
    while (line > 0 && end.ptr[line - 1] != '\n')
        line--;
    struct str last = str_skip(end, line);
    static const char *const asked[] = {"login:", "username:", "user name:", "user:", "password:", "name:"};
    for (size_t i = 0; i < ARRAY_LEN(asked); i++)
        if (str_ends_nocase(last, str_from(asked[i])))
            return GREETING_FOR_LOGIN;
    if (str_ends(last, STR("#")) || str_ends(last, STR("$")) || str_ends(last, STR(">")))
        return GREETING_FOR_COMMAND;
    return GREETING_UNCLEAR;
}

bool greeting_is_whole(struct str reply) {
    struct str line, rest = reply;
    if (reply.len == 0 || reply.ptr[reply.len - 1] != '\n')
        return false;
    while (str_next(&rest, '\n', &line))
        if (line.len > CODE && char_is_digit(line.ptr[0]) && char_is_digit(line.ptr[1]) && char_is_digit(line.ptr[2]) &&
            line.ptr[CODE] == ' ')
            return true;
    return false;
}

static bool has_any(struct str reply) {
    return reply.len > 0;
}

void greeting_listen(const struct dialler *dialler, int fd, struct telnet *telnet) {
    uint64_t end = clock_ms() + 3 * (uint64_t)dialler->wait_ms;
    char room[ROOM];
    for (unsigned i = 0; i < ROUNDS_MAX && clock_ms() < end; i++) {
        struct dial_reply reply = {.room = sizeof room};
        reply.bytes = room;
        if (!dial_read(dialler, fd, has_any, &reply) || reply.len == 0)
            return;
        telnet_take(telnet, (struct str){room, reply.len});
        if (telnet->answers_len > 0 && !dial_send(dialler, fd, (struct str){telnet->answers, telnet->answers_len}))
            return;
        if (greeting_waits_for((struct str){telnet->text, telnet->text_len}) != GREETING_UNCLEAR)
            return;
    }
}

/* Without the numbers at the lines' begins. */
static struct str ftp_text(struct arena *arena, struct str reply) {
    char *text = arena_get_raw(arena, reply.len + 1, 1);
    size_t len = 0;
    for (struct str line; text && str_next(&reply, '\n', &line);) {
        bool numbered = line.len > CODE && char_is_digit(line.ptr[0]) && char_is_digit(line.ptr[1]) &&
                        char_is_digit(line.ptr[2]) && (line.ptr[CODE] == ' ' || line.ptr[CODE] == '-');
        line = str_trim(numbered ? str_skip(line, CODE + 1) : line);
        memcpy(text + len, line.ptr, line.len);
        len += line.len;
        text[len++] = '\n';
    }
    return (struct str){text, text ? len : 0};
}

static void listen_to(struct probe *probe, const struct outside_port *port, struct outside_greeting *greeting) {
    struct dialler *dialler = &probe->outside->dialler;
    struct telnet *telnet = ARENA_NEW(probe->arena, struct telnet);
    char room[ROOM];
    int fd;
    probe->memory_out |= !telnet;
    if (!telnet || dial_tcp(dialler, port->number, &fd) != DIAL_OPEN)
        return;
    if (port->kind == OUTSIDE_TELNET) {
        greeting_listen(dialler, fd, telnet);
        greeting->text = (struct str){telnet->text, telnet->text_len};
    } else {
        struct dial_reply reply = {.room = sizeof room};
        reply.bytes = room;
        bool heard = dial_read(dialler, fd, greeting_is_whole, &reply);
        greeting->text = ftp_text(probe->arena, (struct str){room, heard ? reply.len : 0});
        probe->memory_out |= !greeting->text.ptr;
    }
    dial_hang_up(dialler, fd);
    greeting->heard = str_trim(greeting->text).len > 0;
}

const struct outside_greeting *outside_greeting(struct probe *probe, struct outside_port *port) {
    if (port->greeting)
        return port->greeting;
    struct outside_greeting *greeting = ARENA_NEW(probe->arena, struct outside_greeting);
    probe->memory_out |= !greeting;
    if (greeting)
        listen_to(probe, port, greeting);
    port->greeting = greeting;
    return greeting;
}
