/* What web servers and brokers answer without TLS, by their settings. */
#include "probe/check_crypto.h"
#include "probe/directive.h"
#include "probe/doors.h"
#include "probe/identity_server.h"
#include "probe/service_files.h"
#include "probe/settings.h"

struct clear {
    struct probe *probe;
    struct probe_result *result;
    size_t servers, open; /* that start; places that answer in the clear */
    const char *unsure;
    struct probe_directives unread;
};

/* One part of a server: a block of nginx, a host of Apache, a listener of mosquitto. */
struct part {
    bool there, listens, clear, tls, leads_on; /* leads_on: to https */
    const char *path;
    uint32_t line;
};

static bool is_loopback(struct str address) {
    static const char *const starts[] = {"127.", "localhost", "[::1]", "::1", "unix:"};
    address = probe_unquoted(address);
    for (size_t i = 0; i < ARRAY_LEN(starts); i++)
        if (str_starts(address, str_from(starts[i])))
            return true;
    return false;
}

static void end_part(struct clear *clear, struct part *part, const char *what) {
    if (part->there && part->clear && !part->tls && !part->leads_on) {
        clear->open++;
        probe_saw(clear->probe, clear->result, part->path, part->line, "%s answers without TLS", what);
    }
    *part = (struct part){.there = false};
}

static void begin_part(struct part *part, const struct probe_directive *item) {
    *part = (struct part){.there = true, .path = item->path, .line = item->line};
}

static bool is_key(const struct probe_directive *item, const char *key) {
    return str_eq_nocase(item->key, str_from(key));
}

static struct str without_end(struct str value) {
    while (value.len > 0 && strchr(";> \t\"", value.ptr[value.len - 1]))
        value.len--;
    return value;
}

/* "listen 443 ssl;", "listen 127.0.0.1:8080;" */
static void take_listen(struct part *part, const struct probe_directive *item) {
    struct str value = without_end(item->value);
    bool tls = probe_has_word(value, "ssl") || probe_has_word(value, "quic");
    part->listens = true;
    if (tls || is_loopback(value) || part->clear)
        return;
    part->clear = true;
    part->line = item->line;
}

static bool leads_on(const struct probe_directive *item) {
    static const char *const keys[] = {"return",      "rewrite",      "location", "Redirect", "RedirectPermanent",
                                       "RewriteRule", "RedirectMatch"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++)
        if (is_key(item, keys[i]) && str_contains(item->value, STR("https://")))
            return i != 2 || str_contains(item->value, STR("return 30"));
    return false;
}

static void take_nginx(struct clear *clear, struct part *part, const struct probe_directive *item) {
    bool begins = str_starts(item->key, STR("server{")) ||
                  (is_key(item, "server") && (item->value.len == 0 || item->value.ptr[0] == '{'));
    if (begins || (part->there && item->path != part->path)) {
        part->clear |= part->there && !part->listens; /* port 80, where nothing is said */
        end_part(clear, part, "nginx");
    }
    if (begins)
        begin_part(part, item);
    else if (is_key(item, "listen"))
        take_listen(part, item);
    part->tls |= is_key(item, "ssl") && str_starts(item->value, STR("on"));
    part->leads_on |= leads_on(item);
}

static void take_apache(struct clear *clear, struct part *part, const struct probe_directive *item) {
    bool begins = is_key(item, "<VirtualHost");
    if (begins || is_key(item, "</VirtualHost>") || (part->there && item->path != part->path))
        end_part(clear, part, "Apache");
    if (begins) {
        begin_part(part, item);
        part->clear = !is_loopback(item->value);
    }
    part->tls |= is_key(item, "SSLEngine") && str_starts_nocase(item->value, STR("on"));
    part->leads_on |= leads_on(item);
}

/* "listener 1883 ADDRESS"; "port 1883" is the older way. A path in place of a port is a socket of the device. */
static void take_mosquitto(struct clear *clear, struct part *part, const struct probe_directive *item) {
    bool begins = is_key(item, "listener") || is_key(item, "port");
    struct str rest = item->value, port = STR(""), address = STR("");
    if (begins) {
        end_part(clear, part, "mosquitto");
        begin_part(part, item);
        (void)probe_next_word(&rest, &port);
        (void)probe_next_word(&rest, &address);
        part->clear = !str_eq(port, STR("0")) && !is_loopback(address);
    }
    part->clear &= !(is_key(item, "bind_interface") && str_eq(item->value, STR("lo")));
    part->clear &= !(is_key(item, "bind_address") && is_loopback(item->value));
    part->tls |= is_key(item, "certfile") || is_key(item, "psk_file") || is_key(item, "psk_hint");
}

static bool is_left_over(const char *path) {
    return str_ends(str_from(path), STR("~")) || str_ends(str_from(path), STR(".bak")) ||
           str_ends(str_from(path), STR(".old")) || str_contains(str_from(path), STR(".dpkg-"));
}

bool probe_httpd_is_busybox(struct probe *probe) {
    return probe_is_busybox(probe, "/usr/sbin/httpd") || probe_is_busybox(probe, "/bin/httpd");
}

static void judge(struct clear *clear, enum identity_server which, const char *what,
                  void (*take)(struct clear *, struct part *, const struct probe_directive *)) {
    struct identity_judged judged;
    struct part part = {.there = false};
    identity_judge(clear->probe, which, &judged);
    if (!judged.started || (which == IDENTITY_APACHE && probe_httpd_is_busybox(clear->probe)))
        return;
    clear->servers++;
    if (judged.list.worst != TREE_OK && clear->unread.worst == TREE_OK)
        clear->unread = judged.list;
    for (size_t i = 0; i < judged.list.count; i++)
        if (!is_left_over(judged.list.items[i].path))
            take(clear, &part, &judged.list.items[i]);
    part.clear |= which == IDENTITY_NGINX && part.there && !part.listens;
    end_part(clear, &part, what);
    if (judged.unsure && !clear->unsure)
        clear->unsure = what;
}

/* lighttpd, which has TLS where ssl.engine is on. */
static void judge_lighttpd(struct clear *clear) {
    static const char *const names[] = {"lighttpd", NULL};
    static const char path[] = "/etc/lighttpd/lighttpd.conf";
    struct probe_directives list = {.count = 0};
    bool tls = false, loopback = false;
    if (!probe_start_find(probe_startup(clear->probe), names))
        return;
    clear->servers++;
    (void)probe_directives_file(clear->probe, path, DIRECTIVE_EQUALS, &list);
    probe_directives_folder(clear->probe, "/etc/lighttpd/conf-enabled", ".conf", DIRECTIVE_EQUALS, &list);
    probe_directives_folder(clear->probe, "/etc/lighttpd/conf.d", ".conf", DIRECTIVE_EQUALS, &list);
    for (size_t i = 0; i < list.count; i++) {
        tls |= is_key(&list.items[i], "ssl.engine") && str_contains(list.items[i].value, STR("enable"));
        loopback |= is_key(&list.items[i], "server.bind") && is_loopback(list.items[i].value);
    }
    if (list.worst != TREE_OK && clear->unread.worst == TREE_OK)
        clear->unread = list;
    if (list.count == 0)
        clear->unsure = "lighttpd";
    if (list.count == 0 || tls || loopback)
        return;
    clear->open++;
    probe_saw(clear->probe, clear->result, path, 0, "lighttpd answers without TLS: ssl.engine is not on");
}

/* uhttpd of OpenWrt: listen_http, unless what comes there is sent on to https. */
static void judge_uhttpd(struct clear *clear) {
    static const char *const names[] = {"uhttpd", NULL};
    struct probe_directives list = {.count = 0};
    struct part part = {.there = false};
    if (!probe_start_find(probe_startup(clear->probe), names))
        return;
    clear->servers++;
    if (probe_directives_file(clear->probe, "/etc/config/uhttpd", DIRECTIVE_WORDS, &list) != TREE_OK)
        clear->unsure = "uhttpd";
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        struct str rest = item->value, name, value;
        if (is_key(item, "config"))
            end_part(clear, &part, "uhttpd");
        if (!probe_next_word(&rest, &name) || is_key(item, "config"))
            continue;
        value = probe_unquoted(str_trim(rest));
        if (str_eq(probe_unquoted(name), STR("listen_http")) && value.len > 0 && !is_loopback(value)) {
            bool on = part.leads_on;
            begin_part(&part, item);
            part.clear = true;
            part.leads_on = on;
        }
        part.leads_on |= str_eq(probe_unquoted(name), STR("redirect_https")) && probe_is_yes(value);
    }
    end_part(clear, &part, "uhttpd");
}

/* Web servers that have no TLS at all. */
static void judge_bare(struct clear *clear) {
    static const char *const bare[] = {"thttpd", "boa", NULL}, *const httpd[] = {"httpd", NULL};
    struct service_start start;
    struct str port;
    bool busybox = probe_httpd_is_busybox(clear->probe);
    for (unsigned i = 0; i < 2; i++)
        for (struct service_walk walk = {.within = false};
             (i == 0 || busybox) && service_start_next(clear->probe, i == 0 ? bare : httpd, &walk, &start);) {
            if (!walk.match.sure || walk.match.start->kind == START_PROCESS)
                continue;
            clear->servers++;
            if (i == 1 && service_option(clear->probe, &start, 'p', "port", &port) && is_loopback(port))
                continue;
            clear->open++;
            probe_saw(clear->probe, clear->result, start.where, start.line, "%s has no TLS",
                      i == 0 ? "this web server" : "BusyBox's httpd");
        }
}

enum probe_outcome probe_look_clear_servers(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    struct clear clear = {.probe = probe, .result = result};
    judge(&clear, IDENTITY_NGINX, "nginx", take_nginx);
    judge(&clear, IDENTITY_APACHE, "Apache", take_apache);
    judge(&clear, IDENTITY_MOSQUITTO, "mosquitto", take_mosquitto);
    judge_lighttpd(&clear);
    judge_uhttpd(&clear);
    judge_bare(&clear);
    if (clear.open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu place%s of a server answer%s the network without TLS",
                          clear.open, plural(clear.open), clear.open == 1 ? "s" : "");
    if (clear.unread.worst != TREE_OK)
        return probe_unseen(probe, result, clear.unread.worst_path, clear.unread.worst);
    if (startup->unseen && clear.servers == 0)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    if (!startup->known && !probe->tree.live)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    if (clear.unsure)
        return probe_tell(probe, result, PROBE_ASK, "not all that %s reads was read: see what it answers",
                          clear.unsure);
    if (clear.servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "no web server and no broker is among the %zu things that start", startup->count);
    return probe_tell(probe, result, PROBE_MET, "%zu server%s, each with TLS, or for the device itself alone",
                      clear.servers, plural(clear.servers));
}
