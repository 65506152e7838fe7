#include "probe/outside/page.h"

#include "probe/outside/target.h"

enum { STEPS_MAX = 2 };

size_t outside_web(const struct outside *outside, size_t from) {
    for (size_t i = from; i < outside->port_count; i++) {
        const struct outside_port *port = &outside->ports[i];
        if (!port->udp && port->answer == DIAL_OPEN && (port->kind == OUTSIDE_HTTP || port->web))
            return i;
    }
    return SIZE_MAX;
}

/* An IPv6 address stands in brackets in a Host field. */
static struct str question_for(struct probe *probe, struct str path, struct str fields) {
    struct str host = target_authority(str_from(probe->outside->host), probe->arena);
    return str_format(probe->arena,
                      "GET " STR_F " HTTP/1.1\r\nHost: " STR_F "\r\nAccept: text/html\r\n" STR_F
                      "Connection: close\r\n\r\n",
                      STR_A(path), STR_A(host), STR_A(fields));
}

/* What is asked: a path, and fields of the request beside the usual ones. */
struct wanted {
    struct str path, fields;
};

/* One request; what came is read into `*reply`. */
static bool fetch(struct probe *probe, const struct outside_port *port, const struct wanted *wanted,
                  struct tls_session *session, struct http_reply *reply) {
    struct outside *outside = probe->outside;
    char *room = arena_get_raw(probe->arena, DIAL_REPLY_MAX, 1);
    struct str bytes = question_for(probe, wanted->path, wanted->fields);
    struct dial_reply got = {.room = DIAL_REPLY_MAX};
    got.bytes = room;
    probe->memory_out |= !room || !bytes.ptr;
    if (probe->memory_out)
        return false;
    if (port->kind != OUTSIDE_TLS) {
        got.len = outside_ask(outside, port->number, bytes, http_is_whole, room, DIAL_REPLY_MAX);
    } else {
        struct tls_question question = {.name = outside_name(outside)};
        if (port->web) {
            question.bytes = bytes;
            question.enough = http_is_whole;
        }
        session->answer_to = &got;
        probe->memory_out |= !tls_session_ask(&outside->dialler, port->number, &question, probe->arena, session);
        session->answer_to = NULL;
    }
    if (wanted->fields.len > 0) /* they may hold a password */
        explicit_bzero((char *)(uintptr_t)bytes.ptr, bytes.len);
    return http_read((struct str){room, got.len}, reply);
}

static void follow(struct probe *probe, const struct outside_port *port, struct outside_page *page) {
    struct str path, host = str_from(probe->outside->host);
    for (unsigned i = 0; i < STEPS_MAX; i++) {
        struct tls_session session;
        struct http_reply next;
        if (http_location(&page->last, host, port->kind == OUTSIDE_TLS, &path) != HTTP_TO_PATH ||
            !fetch(probe, port, &(const struct wanted){path, STR("")}, &session, &next))
            return;
        page->last = next;
        page->path = path;
    }
}

bool outside_fetch(struct probe *probe, const struct outside_port *port, struct str path, struct str fields,
                   struct http_reply *reply) {
    struct tls_session session;
    return fetch(probe, port, &(const struct wanted){path, fields}, &session, reply);
}

const struct outside_page *outside_page(struct probe *probe, struct outside_port *port) {
    if (port->page)
        return port->page;
    struct outside_page *page = ARENA_NEW(probe->arena, struct outside_page);
    probe->memory_out |= !page;
    if (!page)
        return NULL;
    page->answered = fetch(probe, port, &(const struct wanted){STR("/"), STR("")}, &page->tls, &page->first);
    page->path = STR("/");
    page->last = page->first;
    if (page->answered)
        follow(probe, port, page);
    port->page = page;
    return page;
}
