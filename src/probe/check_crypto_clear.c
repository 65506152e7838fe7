/* What web servers and brokers answer without TLS, by their settings. */
#include "probe/apache_blocks.h"
#include "probe/check_crypto.h"
#include "probe/directive.h"
#include "probe/doors.h"
#include "probe/identity_server.h"
#include "probe/server_settings.h"
#include "probe/service_files.h"
#include "probe/settings.h"

struct clear {
    struct probe *probe;
    struct probe_result *result;
    size_t servers, open; /* that start; places that answer in the clear */
    const char *unsure;
    struct probe_directives unread;
    /* The reading of one server. */
    unsigned depth, within; /* blocks of nginx; that of its server. Of Apache: sections within a host */
    bool root;              /* in nginx's "location /" */
    struct ports *ports;    /* of Apache */
    bool doubtful;          /* of Apache: what is read holds under a condition that its part does not have */
    bool listener;          /* of mosquitto */
};

/* One part of a server: a block of nginx, a host of Apache, a listener of mosquitto. */
struct part {
    bool there, listens, clear, tls;
    bool leads_on, perhaps; /* to https: all that comes; some of it */
    bool rewrites, if_else; /* Apache's rules are on; the one that comes holds under a condition */
    bool locations, root;   /* of nginx: other locations than "/"; what comes there is sent on */
    struct str condition;   /* of Apache: around all of it, and not decided; "" none */
    bool doubt;             /* it answers in the clear under a condition that nothing decides */
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

static void ask(struct clear *clear, const char *path, uint32_t line, const char *question) {
    clear->probe->question = clear->probe->question ? clear->probe->question : question;
    probe_saw(clear->probe, clear->result, path, line, "%s", question);
}

static void end_part(struct clear *clear, struct part *part, const char *what) {
    bool open = part->there && part->clear && !part->tls && !part->leads_on;
    if (open && (part->doubt || part->condition.len > 0)) {
        ask(clear, part->path, part->line,
            "whether this answers without TLS hangs on a condition that nothing here decides: see its port");
    } else if (open && part->perhaps) {
        ask(clear, part->path, part->line, "some of what comes without TLS is sent on to https: see if all is");
    } else if (open) {
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

static bool is_all(struct str pattern) {
    static const char *const all[] = {"/",      "^",      "^/",      ".*",      "^.*",      "^.*$",  "(.*)", "^(.*)",
                                      "^(.*)$", "^/(.*)", "^/(.*)$", "^/?(.*)", "^/?(.*)$", "^/.*$", "^/.*"};
    pattern = probe_unquoted(pattern);
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (str_eq(pattern, str_from(all[i])))
            return true;
    return false;
}

/* "return 301 https://...", "rewrite ^ https://..." */
static void take_nginx_way(struct clear *clear, struct part *part, const struct probe_directive *item) {
    struct str rest = item->value, word = STR("");
    bool turn = is_key(item, "return"), rewrite = is_key(item, "rewrite");
    if (!(turn || rewrite) || !str_contains(item->value, STR("https://")))
        return;
    (void)probe_next_word(&rest, &word);
    bool all = turn ? str_starts(word, STR("30")) || str_starts(probe_unquoted(word), STR("https://")) : is_all(word);
    if (all && clear->depth == clear->within)
        part->leads_on = true;
    else if (all && clear->root && clear->depth == clear->within + 1)
        part->root = true;
    else
        part->perhaps = true;
}

static void end_server(struct clear *clear, struct part *part) {
    part->clear |= part->there && !part->listens; /* port 80, where nothing is said */
    part->leads_on |= part->root && !part->locations;
    part->perhaps |= part->root;
    end_part(clear, part, "nginx");
    clear->within = 0;
    clear->root = false;
}

static void open_block(struct clear *clear, struct part *part, const struct probe_directive *item) {
    if (is_key(item, "server") && item->value.len == 0 && !part->there) {
        begin_part(part, item);
        clear->within = clear->depth + 1;
    } else if (part->there && is_key(item, "location") && clear->depth == clear->within) {
        clear->root = str_eq(item->value, STR("/")) || str_eq(item->value, STR("^~ /"));
        part->locations |= !clear->root;
    }
    clear->depth++;
}

static void close_block(struct clear *clear, struct part *part) {
    clear->depth -= clear->depth > 0;
    clear->root = clear->root && clear->depth > clear->within;
    if (part->there && clear->depth < clear->within)
        end_server(clear, part);
}

static void take_nginx(struct clear *clear, struct part *part, const struct probe_directive *item) {
    if (part->there && item->path != part->path) {
        end_server(clear, part);
        clear->depth = 0;
    }
    if (part->there && is_key(item, "listen"))
        take_listen(part, item);
    if (part->there)
        take_nginx_way(clear, part, item);
    part->tls |= is_key(item, "ssl") && str_starts(item->value, STR("on"));
    if (str_eq(item->section, STR("{")))
        open_block(clear, part, item);
    else if (str_eq(item->section, STR("}")))
        close_block(clear, part);
}

/* ---- Apache: hosts, and the main server, which answers on each port that no host names */

enum { PORTS_MAX = 64 };
struct ports {
    struct probe_directive listens[PORTS_MAX];
    struct str hosts[PORTS_MAX];
    struct str listen_conditions[PORTS_MAX], host_conditions[PORTS_MAX];
    size_t listen_count, host_count;
    struct part main;
    struct apache_blocks blocks;
};

static struct str port_of(struct str address) {
    size_t colon = address.len;
    address = probe_unquoted(address);
    while (colon > 0 && address.ptr[colon - 1] != ':' && address.ptr[colon - 1] != ']')
        colon--;
    return colon > 0 && address.ptr[colon - 1] == ']' ? STR("") : str_skip(address, colon);
}

/* "<VirtualHost *:80 [::]:80>"; one without a port is there for all. */
static void add_hosts(struct ports *ports, struct str value, struct str condition) {
    struct str word;
    value = without_end(value);
    while (probe_next_word(&value, &word) && ports->host_count < PORTS_MAX) {
        struct str port = port_of(word);
        bool number = port.len > 0 && char_is_digit(port.ptr[0]) && str_find_char(word, ':') != SIZE_MAX;
        ports->host_conditions[ports->host_count] = condition;
        ports->hosts[ports->host_count++] = number ? port : STR("*");
    }
}

/* Whether flags of RewriteRule, "[R=301,L]", have this one. */
static bool has_flag(struct str value, const char *flag) {
    size_t at = str_find_char(value, '[');
    struct str flags = at == SIZE_MAX ? STR("") : str_slice(value, at + 1, value.len), one;
    while (str_next(&flags, ',', &one))
        if (str_starts(str_trim(one), str_from(flag)))
            return true;
    return false;
}

/* The path that is sent on: behind the status of Redirect. */
static struct str sent_path(const struct probe_directive *item, bool redirect) {
    static const char *const statuses[] = {"permanent", "temp", "seeother"};
    struct str rest = item->value, word = STR("");
    (void)probe_next_word(&rest, &word);
    bool status = redirect && char_is_digit(word.ptr[0]);
    for (size_t i = 0; i < ARRAY_LEN(statuses) && redirect; i++)
        status |= str_eq_nocase(word, str_from(statuses[i]));
    if (status)
        (void)probe_next_word(&rest, &word);
    return word;
}

static void take_way(struct clear *clear, struct part *part, const struct probe_directive *item, bool redirect) {
    bool some = part->if_else && !redirect;
    part->if_else = part->if_else && redirect;
    if (!str_contains(item->value, STR("https://")) || (!redirect && has_flag(item->value, "P")))
        return;
    bool sends = redirect || (part->rewrites && !some && has_flag(item->value, "R"));
    if (sends && !clear->doubtful && clear->within == 0 && is_all(sent_path(item, redirect)))
        part->leads_on = true;
    else
        part->perhaps = true;
}

static void take_redirect(struct clear *clear, struct part *part, const struct probe_directive *item) {
    part->rewrites |= is_key(item, "RewriteEngine") && str_starts_nocase(item->value, STR("on"));
    if (is_key(item, "RewriteCond"))
        part->if_else |= !str_contains(item->value, STR("%{HTTPS}")) && !str_contains(item->value, STR("SERVER_PORT"));
    if (is_key(item, "RewriteRule") || str_starts_nocase(item->key, STR("Redirect")))
        take_way(clear, part, item, !is_key(item, "RewriteRule"));
}

/* Sections that hold for some paths alone, or for what is asked so and so. */
static void count_inner(struct clear *clear, const struct probe_directive *item) {
    bool end = str_starts(item->key, STR("</")), run = is_key(item, "<If") || is_key(item, "</If>");
    if (item->key.ptr[0] != '<' || str_contains_nocase(item->key, STR("VirtualHost")) ||
        (!run && str_starts_nocase(str_skip(item->key, 1 + end), STR("If"))))
        return;
    clear->within += !end;
    clear->within -= end && clear->within > 0;
}

static void add_listen(struct ports *ports, const struct probe_directive *item, struct str condition) {
    if (ports->listen_count == PORTS_MAX)
        return;
    ports->listen_conditions[ports->listen_count] = condition;
    ports->listens[ports->listen_count++] = *item;
}

/* What stands outside of conditions, or within such as hold or may hold. */
static void take_held(struct clear *clear, struct part *part, const struct probe_directive *item,
                      struct str condition) {
    bool begins = is_key(item, "<VirtualHost");
    struct ports *ports = clear->ports;
    if (begins || is_key(item, "</VirtualHost>") || (part->there && item->path != part->path))
        end_part(clear, part, "Apache");
    if (begins) {
        begin_part(part, item);
        part->condition = condition;
        part->clear = !is_loopback(item->value);
        add_hosts(ports, item->value, condition);
    }
    if (begins || item->path != ports->main.path)
        clear->within = 0;
    ports->main.path = item->path;
    count_inner(clear, item);
    if (is_key(item, "Listen"))
        add_listen(ports, item, condition);
    struct part *here = part->there ? part : &ports->main;
    bool tls = is_key(item, "SSLEngine") && str_starts_nocase(item->value, STR("on"));
    clear->doubtful = condition.len > 0 && !str_eq(condition, here->condition);
    here->listens |= is_key(item, "Listen");
    here->tls |= tls && !clear->doubtful;
    here->doubt |= tls && clear->doubtful;
    take_redirect(clear, here, item);
}

static void take_apache(struct clear *clear, struct part *part, const struct probe_directive *item) {
    struct apache_blocks *blocks = &clear->ports->blocks;
    if (apache_blocks_take(blocks, item) != APACHE_LEFT_OUT)
        take_held(clear, part, item, apache_blocks_condition(blocks));
}

/* Whether a host answers on the port of a Listen; under another condition it perhaps does. */
static bool is_taken(const struct ports *ports, size_t listen, struct str port, bool *perhaps) {
    for (size_t k = 0; k < ports->host_count; k++) {
        struct str condition = ports->host_conditions[k];
        if (!str_eq(ports->hosts[k], port) && !str_eq(ports->hosts[k], STR("*")))
            continue;
        if (condition.len == 0 || str_eq(condition, ports->listen_conditions[listen]))
            return true;
        *perhaps = true;
    }
    return false;
}

static void judge_main_server(struct clear *clear) {
    const struct ports *ports = clear->ports;
    for (size_t i = 0; i < ports->listen_count; i++) {
        const struct probe_directive *item = &ports->listens[i];
        struct str rest = item->value, address = STR("");
        bool perhaps = false, https = probe_has_word(rest, "https");
        (void)probe_next_word(&rest, &address);
        if (is_taken(ports, i, port_of(address), &perhaps) || https || is_loopback(address))
            continue;
        if (str_find_char(address, '$') != SIZE_MAX) {
            ask(clear, item->path, item->line, "what a variable makes of this place is not known: see its port");
            continue;
        }
        struct part main = ports->main;
        main.there = main.clear = true;
        main.doubt |= perhaps || ports->listen_conditions[i].len > 0;
        main.path = item->path;
        main.line = item->line;
        end_part(clear, &main, "Apache's main server");
    }
    if (ports->host_count == PORTS_MAX || ports->listen_count == PORTS_MAX ||
        (ports->host_count == 0 && ports->listen_count == 0))
        clear->unsure = clear->unsure ? clear->unsure : "Apache";
}

/* "listener 1883 ADDRESS"; "port 1883" is the older way. A path in place of a port is a socket of the device. */
static void take_mosquitto(struct clear *clear, struct part *part, const struct probe_directive *item) {
    bool begins = is_key(item, "listener") || is_key(item, "port");
    struct str rest = item->value, port = STR(""), address = STR("");
    clear->listener |= begins;
    if (begins) {
        end_part(clear, part, "mosquitto");
        begin_part(part, item);
        (void)probe_next_word(&rest, &port);
        (void)probe_next_word(&rest, &address);
        part->clear = !str_eq(port, STR("0")) && !is_loopback(address);
    }
    part->clear &= !(is_key(item, "bind_interface") && str_eq(item->value, STR("lo")));
    part->clear &= !(is_key(item, "bind_address") && is_loopback(item->value));
    part->tls |= is_key(item, "certfile") || is_key(item, "psk_hint");
}

bool probe_httpd_is_busybox(struct probe *probe) {
    return probe_is_busybox(probe, "/usr/sbin/httpd") || probe_is_busybox(probe, "/bin/httpd");
}

static void note_unread(struct clear *clear, const struct probe_directives *list) {
    if (list->worst != TREE_OK && clear->unread.worst == TREE_OK)
        clear->unread = *list;
}

static void judge(struct clear *clear, enum identity_server which, const char *what,
                  void (*take)(struct clear *, struct part *, const struct probe_directive *)) {
    struct identity_judged judged;
    struct probe_directives read = {.count = 0};
    struct part part = {.there = false};
    struct ports *ports = ARENA_NEW(clear->probe->arena, struct ports);
    clear->probe->memory_out |= !ports;
    identity_judge(clear->probe, which, &judged);
    if (!ports || !judged.started || (which == IDENTITY_APACHE && probe_httpd_is_busybox(clear->probe)))
        return;
    clear->servers++;
    clear->ports = ports;
    clear->depth = clear->within = 0;
    if (which == IDENTITY_APACHE)
        (void)probe_directives_file(clear->probe, "/etc/apache2/ports.conf", DIRECTIVE_WORDS, &judged.list);
    note_unread(clear, &judged.list);
    probe_server_settings(clear->probe, which, &judged.list, &read);
    apache_blocks_begin(clear->probe, &read, &ports->blocks);
    for (size_t i = 0; i < read.count; i++)
        take(clear, &part, &read.items[i]);
    apache_blocks_end(&ports->blocks);
    if (which == IDENTITY_NGINX)
        end_server(clear, &part);
    end_part(clear, &part, what);
    if (which == IDENTITY_APACHE)
        judge_main_server(clear);
    if (judged.unsure && !clear->unsure)
        clear->unsure = what;
    if (which == IDENTITY_MOSQUITTO && !clear->listener)
        ask(clear, read.count > 0 ? read.items[0].path : "/etc/mosquitto/mosquitto.conf", 0,
            "no listener is said: mosquitto before 2.0 then answers everybody without TLS: see its version");
    clear->ports = NULL;
}

/* ---- lighttpd, which has TLS where ssl.engine is on: of a socket's block for that socket alone */

struct lighttpd {
    struct clear *clear;
    struct part main, socket;
    unsigned depth, within; /* braces; those of the socket's block */
    bool loopback;
};

static bool is_own(struct str address) {
    return is_loopback(address) || str_starts(probe_unquoted(address), STR("/"));
}

static void end_socket(struct lighttpd *at) {
    /* Whether a socket has the TLS of all hangs on the version. */
    at->socket.perhaps |= at->main.tls && !at->socket.tls;
    end_part(at->clear, &at->socket, "a socket of lighttpd");
    at->within = 0;
}

/* What stands between braces, or in front of one. */
static void take_piece(struct lighttpd *at, const struct probe_directive *item, struct str piece, char end) {
    struct str rest = str_trim(piece);
    struct part *part = at->socket.there ? &at->socket : &at->main;
    size_t equals = str_find_char(rest, '=');
    struct str value = equals == SIZE_MAX ? STR("") : str_trim(str_skip(rest, equals + 1));
    if (end == '{' && str_starts(rest, STR("$SERVER[\"socket\"]")) && !at->socket.there) {
        size_t quote = str_find_char(value, '"');
        begin_part(&at->socket, item);
        at->within = at->depth + 1;
        at->socket.clear = quote == SIZE_MAX || !is_own(str_skip(value, quote + 1));
        return;
    }
    if (str_starts(rest, STR("ssl.engine")))
        part->tls = str_contains(value, STR("enable"));
    if (str_starts(rest, STR("server.bind")))
        at->loopback = is_own(value);
    part->perhaps |= str_contains(rest, STR("\"https://"));
}

static void take_lighttpd(struct lighttpd *at, const struct probe_directive *item) {
    struct str line = probe_directive_line(item);
    size_t begin = 0;
    bool quoted = false;
    for (size_t i = 0; i <= line.len; i++) {
        char c = i < line.len ? line.ptr[i] : 0;
        quoted = c == '"' ? !quoted : quoted && c;
        if (quoted || (c && !strchr("{}#", c)))
            continue;
        take_piece(at, item, str_slice(line, begin, i), c);
        begin = i + 1;
        at->depth += c == '{';
        at->depth -= c == '}' && at->depth > 0;
        if (c == '}' && at->socket.there && at->depth < at->within)
            end_socket(at);
        if (c == '#')
            return;
    }
}

static void judge_lighttpd(struct clear *clear) {
    struct probe_directives list = {.count = 0};
    struct lighttpd at = {.clear = clear};
    bool unsure = false;
    if (!probe_lighttpd_settings(clear->probe, &list, &unsure))
        return;
    clear->servers++;
    for (size_t i = 0; i < list.count; i++)
        take_lighttpd(&at, &list.items[i]);
    end_socket(&at);
    if (list.worst != TREE_OK && clear->unread.worst == TREE_OK)
        clear->unread = list;
    if (unsure)
        clear->unsure = "lighttpd";
    if (list.count == 0 || at.main.tls || at.loopback)
        return;
    if (at.main.perhaps) {
        ask(clear, list.items[0].path, 0, "some of what comes without TLS is sent on to https: see if all is");
        return;
    }
    clear->open++;
    probe_saw(clear->probe, clear->result, list.items[0].path, 0, "lighttpd answers without TLS: ssl.engine is not on");
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

/* A start of which the line is known; a process, or one that may not be reached, is for a person to see. */
static void take_bare(struct clear *clear, const struct service_start *start, const struct service_walk *walk,
                      bool busybox) {
    struct str port;
    if (!walk->match.sure || walk->match.start->kind == START_PROCESS) {
        ask(clear, start->where, walk->match.start->kind == START_PROCESS ? 0 : start->line,
            "a web server without TLS runs, or may start: see whom it answers");
        return;
    }
    if (busybox && service_option(clear->probe, start, 'p', "port", &port) && is_loopback(port))
        return;
    clear->open++;
    probe_saw(clear->probe, clear->result, start->where, start->line, "%s has no TLS",
              busybox ? "BusyBox's httpd" : "this web server");
}

/* Web servers that have no TLS at all, and those whose settings are not read here. */
static void judge_bare(struct clear *clear) {
    static const char *const bare[] = {"thttpd", "boa", "darkhttpd", NULL}, *const httpd[] = {"httpd", NULL};
    static const char *const unread[] = {"mini_httpd", "goahead", "webfsd", "haproxy", "caddy", NULL};
    struct service_start start;
    bool busybox = probe_httpd_is_busybox(clear->probe);
    for (unsigned i = 0; i < 2; i++) {
        const char *const *names = i == 0 ? bare : httpd;
        const struct probe_start *any = i == 0 || busybox ? probe_start_find(probe_startup(clear->probe), names) : NULL;
        size_t before = clear->servers;
        for (struct service_walk walk = {.within = false};
             any && service_start_next(clear->probe, names, &walk, &start); clear->servers++)
            take_bare(clear, &start, &walk, i == 1);
        if (any && clear->servers == before) {
            clear->servers++;
            ask(clear, any->where, any->line, "a web server without TLS may start: see whom it answers");
        }
    }
    const struct probe_start *other = probe_start_find(probe_startup(clear->probe), unread);
    if (!other)
        return;
    clear->servers++;
    ask(clear, other->where, other->line, "the settings of this web server are not read here: see what it answers");
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
