#include "probe/identity_server.h"

#include "probe/openvpn.h"
#include "probe/startup.h"
#include "probe/startup_script.h"

struct server {
    const char *name;
    const char *names[3];
    const char *files[3], *folders[5], *suffix;
    unsigned style;
    const char *ask[3], *good; /* keys; the values that ask and check */
    const char *bad;           /* that seem to; both parted by blanks */
    const char *withdraw[3];   /* keys of what was withdrawn: a list or a question */
};
static const struct server servers[IDENTITY_SERVERS] = {
    {"nginx",
     {"nginx", NULL},
     {"/etc/nginx/nginx.conf", NULL},
     {"/etc/nginx/conf.d", "/etc/nginx/sites-enabled", NULL},
     "",
     DIRECTIVE_WORDS,
     {"ssl_verify_client", NULL},
     "on",
     "optional_no_ca",
     {"ssl_crl", "ssl_ocsp", NULL}},
    {"Apache",
     {"apache2", "httpd", NULL},
     {"/etc/apache2/apache2.conf", "/etc/httpd/conf/httpd.conf", NULL},
     {"/etc/apache2/mods-enabled", "/etc/apache2/sites-enabled", "/etc/apache2/conf-enabled", "/etc/httpd/conf.d",
      NULL},
     "",
     DIRECTIVE_WORDS,
     {"SSLVerifyClient", NULL},
     "require",
     "optional_no_ca",
     {"SSLCARevocationCheck", "SSLOCSPEnable", NULL}},
    {"mosquitto",
     {"mosquitto", NULL},
     {"/etc/mosquitto/mosquitto.conf", NULL},
     {"/etc/mosquitto/conf.d", NULL},
     ".conf",
     DIRECTIVE_WORDS,
     {"require_certificate", NULL},
     "true",
     "",
     {"crlfile", NULL}},
    {"stunnel",
     {"stunnel", "stunnel4", NULL},
     {"/etc/stunnel.conf", NULL},
     {"/etc/stunnel", NULL},
     ".conf",
     DIRECTIVE_EQUALS | DIRECTIVE_SEMICOLON,
     {"verifyChain", "verifyPeer", "verify"},
     "yes 2 3 4",
     "",
     {"CRLfile", "CRLpath", "OCSPaia"}},
    {"OpenVPN",
     {"openvpn", "openvpn-server", NULL},
     {NULL},
     {"/etc/openvpn", "/etc/openvpn/server", NULL},
     ".conf",
     DIRECTIVE_WORDS,
     {"verify-client-cert", NULL},
     "require",
     "none",
     {"crl-verify", NULL}},
};

/* One part of a server; outside of all of them stands what holds for each. */
struct part {
    bool there, asks, fails, heeds;
    bool serves, comes; /* of OpenVPN: as a server, as a client */
};
struct reader {
    const struct server *server;
    enum identity_server which;
    struct identity_judged *judged;
    struct part outside, part;
    size_t parts;
    const char *path; /* of what was read last */
    struct str section;
    unsigned inner; /* of Apache: sections that hold for some paths alone, or under a condition */
};

static bool is_key(struct str key, const char *const *keys, size_t count) {
    for (size_t i = 0; i < count && keys[i]; i++)
        if (str_eq_nocase(key, str_from(keys[i])))
            return true;
    return false;
}

/* nginx ends a setting by ';', Apache and others quote values. */
static bool is_value(struct str value, const char *wanted) {
    struct str words = str_from(wanted), word;
    while (value.len > 0 && (value.ptr[value.len - 1] == ';' || value.ptr[value.len - 1] == '"'))
        value.len--;
    while (probe_next_word(&words, &word))
        if (str_eq_nocase(str_trim(value), word))
            return true;
    return false;
}

bool identity_asks_in_vain(enum identity_server which, const struct probe_directive *item) {
    const struct server *server = &servers[which];
    return (which == IDENTITY_OPENVPN && str_eq(item->key, STR("client-cert-not-required"))) ||
           (is_key(item->key, server->ask, ARRAY_LEN(server->ask)) && is_value(item->value, server->bad));
}

/* ---- files and options of the start */

static bool was_read(const struct probe_directives *list, struct str path) {
    for (size_t i = 0; i < list->count; i++) {
        struct str known = str_from(list->items[i].path);
        if (str_eq(known, path) || (path.ptr[0] != '/' && str_ends(known, path) && known.len > path.len &&
                                    known.ptr[known.len - path.len - 1] == '/'))
            return true;
    }
    return false;
}

/* A file of settings that the start names. What stands for a name is read when it lies in OpenVPN's folders. */
static void read_named(struct probe *probe, enum identity_server which, struct str path,
                       struct identity_judged *judged) {
    bool pattern = which == IDENTITY_OPENVPN && str_find_char(path, '%') != SIZE_MAX &&
                   (path.ptr[0] != '/' || str_starts(path, STR("/etc/openvpn/")));
    /* The usual file was asked for already, and may be empty or not there. */
    if (pattern || was_read(&judged->list, path) || is_key(path, servers[which].files, ARRAY_LEN(servers[which].files)))
        return;
    if (path.ptr[0] != '/' || probe_directives_file(probe, probe_path(probe, STR_F, STR_A(path)), servers[which].style,
                                                    &judged->list) != TREE_OK)
        judged->unsure = true;
}

static bool names_settings(struct str before, struct str word) {
    static const char *const options[] = {"-c", "-C", "-f", "--config"};
    return is_key(before, options, ARRAY_LEN(options)) ||
           (word.ptr[0] == '/' && (str_ends(word, STR(".conf")) || str_ends(word, STR(".ovpn"))));
}

/* An option of OpenVPN is a setting, its words behind it. */
static void add_option(struct probe *probe, const char *where, struct str option, struct str rest,
                       struct probe_directives *list) {
    struct str word, value = STR("");
    struct str behind = rest;
    if (probe_next_word(&behind, &word) && word.ptr[0] != '-')
        value = word;
    struct str text = str_format(probe->arena, STR_F " " STR_F "\n", STR_A(str_skip(option, 2)), STR_A(value));
    probe->memory_out |= !text.ptr;
    size_t first = list->count;
    probe_directives_text(probe, where, text, DIRECTIVE_WORDS, list);
    for (size_t i = first; i < list->count; i++)
        list->items[i].section = STR(IDENTITY_OPTION);
}

static void read_command(struct probe *probe, enum identity_server which, const char *where, struct str line,
                         struct identity_judged *judged) {
    struct str word, before = STR("");
    bool runs = false;
    while (probe_next_word(&line, &word)) {
        word = str_trim(word);
        if (!runs && word.ptr[0] == '#')
            return;
        if (runs && str_eq(before, STR("-p")))
            judged->unsure = true;
        else if (runs && names_settings(before, word))
            read_named(probe, which, word, judged);
        else if (runs && which == IDENTITY_OPENVPN && str_starts(word, STR("--")))
            add_option(probe, where, word, line, &judged->list);
        else if (runs && str_contains_nocase(word, str_from(servers[which].ask[0])))
            judged->unsure = true;
        runs |= probe_is_program(word, servers[which].names);
        before = word;
    }
}

static void read_starts(struct probe *probe, enum identity_server which, struct identity_judged *judged) {
    struct probe_start_match match = {.next = 0};
    while (probe_start_next(probe_startup(probe), servers[which].names, &match)) {
        struct probe_lines lines = {.rest = match.start->command};
        judged->started = true;
        if (match.start->kind == START_PROCESS)
            lines.rest = match.start->given;
        for (struct str line; probe_next_line(&lines, &line);)
            read_command(probe, which, match.start->where, line, judged);
    }
}

static bool is_read_folder(const struct server *server, struct str folder) {
    for (size_t i = 0; i < ARRAY_LEN(server->folders) && server->folders[i]; i++)
        if (folder.len > 0 && (str_eq(folder, str_from(server->folders[i])) ||
                               (folder.ptr[0] != '/' && str_ends(str_from(server->folders[i]), folder))))
            return true;
    return false;
}

/* Whether what a file takes in was read, or holds no settings of ours. */
static bool is_harmless(const struct server *server, struct str value) {
    static const struct str ends[] = {STR_INIT("mime.types"), STR_INIT("_params"), STR_INIT("fastcgi.conf"),
                                      STR_INIT("ports.conf"), STR_INIT(".load")};
    while (value.len > 0 && str_find_char(STR(";\" "), value.ptr[value.len - 1]) != SIZE_MAX)
        value.len--;
    size_t slash = value.len;
    while (slash > 0 && value.ptr[slash - 1] != '/')
        slash--;
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_ends(value, ends[i]))
            return true;
    return str_contains(value, STR("modules")) || is_read_folder(server, value) ||
           (slash > 0 && is_read_folder(server, str_slice(value, 0, slash - 1)));
}

/* ---- parts */

static void end_part(struct reader *reader) {
    struct identity_judged *judged = reader->judged;
    struct part *part = &reader->part;
    bool openvpn = reader->which == IDENTITY_OPENVPN;
    if (part->there && openvpn && !part->serves) {
        judged->clients += part->comes;
        judged->others += !part->comes;
    } else if (part->there) {
        bool shared = reader->which != IDENTITY_MOSQUITTO && reader->outside.asks && !reader->outside.fails;
        bool asks = !part->fails && (openvpn || part->asks || shared);
        judged->asking += asks;
        judged->silent += !asks;
        judged->heeding += asks && (part->heeds || reader->outside.heeds);
        reader->parts++;
    }
    *part = (struct part){.there = false};
}

static bool begins_part(const struct reader *reader, const struct probe_directive *item) {
    struct str key = item->key;
    switch (reader->which) {
    case IDENTITY_NGINX:
        return str_starts(key, STR("server{")) ||
               (str_eq(key, STR("server")) && (item->value.len == 0 || item->value.ptr[0] == '{'));
    case IDENTITY_APACHE:
        return str_starts_nocase(key, STR("<VirtualHost"));
    case IDENTITY_MOSQUITTO:
        return str_eq(key, STR("listener"));
    case IDENTITY_STUNNEL:
        return item->section.len > 0 && item->section.ptr != reader->section.ptr;
    default:
        return item->path != reader->path && !str_eq(item->section, STR(IDENTITY_OPTION));
    }
}

/* Apache's sections within one: what stands there holds for a part of what is asked for, but in IfModule. */
static void count_inner(struct reader *reader, struct str key) {
    if (reader->which != IDENTITY_APACHE || key.ptr[0] != '<' || str_contains_nocase(key, STR("IfModule")))
        return;
    if (str_eq_nocase(key, STR("</VirtualHost>")))
        end_part(reader);
    else if (key.len > 1 && key.ptr[1] == '/')
        reader->inner -= reader->inner > 0;
    else if (!str_starts_nocase(key, STR("<VirtualHost")))
        reader->inner++;
}

/* Settings that no line of its own shows, and files that were not read. */
static bool hides(const struct reader *reader, const struct probe_directive *item) {
    static const char *const includes[] = {"include", "IncludeOptional", "include_dir", "config"};
    const struct server *server = reader->server;
    if (reader->which == IDENTITY_OPENVPN && str_eq(item->key, STR("config")))
        return !was_read(&reader->judged->list, item->value);
    if (is_key(item->key, includes, ARRAY_LEN(includes)))
        return !is_harmless(server, item->value);
    if (reader->which != IDENTITY_NGINX)
        return false;
    return str_contains(item->value, STR("ssl_verify_client")) || str_contains(item->value, STR("server {")) ||
           str_contains(item->value, STR("server{")) || str_starts(item->key, STR("stream")) ||
           str_starts(item->key, STR("mail"));
}

/* A setting by which certificates are asked for. What stands outside of the parts of a file that others take in holds
 * where nobody knows. */
static void take_ask(struct reader *reader, struct part *part, const struct probe_directive *item) {
    const struct server *server = reader->server;
    bool outside = part == &reader->outside;
    bool main = is_key(str_from(item->path), server->files, ARRAY_LEN(server->files));
    bool good = is_value(item->value, server->good);
    bool here = reader->inner == 0 && (!outside || main || reader->which == IDENTITY_STUNNEL);
    part->asks |= good && here;
    part->fails |= !good;
    reader->judged->unsure |= good ? !here : !is_value(item->value, "off none false no 0");
    reader->judged->silent += !good && outside;
}

static bool serves(const struct probe_directive *item) {
    static const char *const keys[] = {"server", "server-bridge", "tls-server"};
    return is_key(item->key, keys, ARRAY_LEN(keys)) ||
           (str_eq(item->key, STR("mode")) && is_value(item->value, "server"));
}

static void take(struct reader *reader, const struct probe_directive *item) {
    static const char *const comes[] = {"client", "tls-client"}, *const own[] = {"port", "bind_address"};
    const struct server *server = reader->server;
    struct part *part = reader->part.there ? &reader->part : &reader->outside;
    if (is_key(item->key, server->ask, ARRAY_LEN(server->ask)))
        take_ask(reader, part, item);
    if (identity_asks_in_vain(reader->which, item)) {
        reader->judged->bad++;
        part->fails = true;
    }
    if (is_key(item->key, server->withdraw, ARRAY_LEN(server->withdraw)))
        part->heeds = !is_value(item->value, "off none no");
    part->serves |= serves(item);
    part->comes |= is_key(item->key, comes, ARRAY_LEN(comes));
    part->there |= reader->which == IDENTITY_MOSQUITTO && is_key(item->key, own, ARRAY_LEN(own));
    reader->judged->unsure |= !str_eq(item->section, STR(IDENTITY_OPTION)) && hides(reader, item);
}

/* What stands outside of the parts is one when there are none, and to mosquitto a listener of its own. */
static void end_outside(struct reader *reader) {
    bool openvpn = reader->which == IDENTITY_OPENVPN;
    if (openvpn)
        reader->judged->silent += reader->parts == 0 && reader->outside.serves;
    if (openvpn || (reader->parts > 0 && !reader->outside.there))
        return;
    reader->part = reader->outside;
    reader->part.there = true;
    end_part(reader);
}

static void read_parts(struct reader *reader) {
    const struct probe_directives *list = &reader->judged->list;
    for (size_t i = 0; i < list->count; i++)
        if (str_eq(list->items[i].section, STR(IDENTITY_OPTION)))
            take(reader, &list->items[i]);
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        bool begins = begins_part(reader, item), other = item->path != reader->path;
        if (str_eq(item->section, STR(IDENTITY_OPTION)))
            continue;
        if (begins || other) {
            end_part(reader);
            reader->part.there = begins;
        }
        reader->inner = other ? 0 : reader->inner;
        /* stunnel's settings for all services are those of one file. */
        if (other && reader->which == IDENTITY_STUNNEL)
            reader->outside = (struct part){.there = false};
        reader->path = item->path;
        reader->section = item->section;
        count_inner(reader, item->key);
        take(reader, item);
    }
    end_part(reader);
    end_outside(reader);
}

/* Whether a file was read at all. */
static bool has_file(const struct probe_directives *list) {
    for (size_t i = 0; i < list->count; i++)
        if (!str_eq(list->items[i].section, STR(IDENTITY_OPTION)))
            return true;
    return false;
}

void identity_judge(struct probe *probe, enum identity_server which, struct identity_judged *judged) {
    const struct server *server = &servers[which];
    struct reader reader = {.server = server, .which = which, .judged = judged};
    *judged = (struct identity_judged){.name = server->name};
    if (!probe_start_find(probe_startup(probe), server->names))
        return;
    for (size_t i = 0; i < ARRAY_LEN(server->files) && server->files[i]; i++)
        (void)probe_directives_file(probe, server->files[i], server->style, &judged->list);
    for (size_t i = 0; i < ARRAY_LEN(server->folders) && server->folders[i]; i++)
        probe_directives_folder(probe, server->folders[i], server->suffix, server->style, &judged->list);
    read_starts(probe, which, judged);
    judged->started = true;
    if (which == IDENTITY_OPENVPN)
        openvpn_clean(probe, &judged->list);
    judged->unsure |= !has_file(&judged->list);
    read_parts(&reader);
}
