/* Logs: who records, whether it lasts, where it goes. */
#include "probe/check_audit.h"
#include "probe/log_files.h"
#include "probe/rsyslog_drops.h"

#include "probe/systemd.h"

const char *const probe_rsyslog_names[] = {"rsyslogd", "=rsyslog", NULL};
const char *const probe_syslog_ng_names[] = {"syslog-ng", NULL};
const char *const probe_syslogd_names[] = {"syslogd",         "=syslog",  "=busybox-syslog",
                                           "busybox-syslogd", "=logging", NULL};
const char *const probe_logd_names[] = {"logd", "=log", NULL};

enum { BLOCK_MAX = 4096, LOGS_MAX = 20000 };

/* What records on this device. */
struct recorders {
    bool journald, rsyslog, syslog_ng, syslogd, logd, auditd;
    bool any;
};

static bool starts(struct probe *probe, const char *const *names) {
    return probe_start_find(probe_startup(probe), names) != NULL;
}

static struct recorders recorders_of(struct probe *probe) {
    struct recorders all = {.rsyslog = starts(probe, probe_rsyslog_names),
                            .syslog_ng = starts(probe, probe_syslog_ng_names),
                            .syslogd = starts(probe, probe_syslogd_names),
                            .logd = starts(probe, probe_logd_names),
                            .auditd = starts(probe, probe_auditd_names)};
    struct probe_unit unit;
    if (probe_is_systemd(probe)) {
        probe_unit_read(probe, STR("systemd-journald.service"), &unit);
        all.journald = !unit.masked && probe_startup(probe)->known;
    }
    /* rsyslog's Debian unit is also known as syslog.service. */
    all.syslogd &= !all.rsyslog && !all.syslog_ng;
    all.any = all.journald || all.rsyslog || all.syslog_ng || all.syslogd || all.logd || all.auditd;
    return all;
}

/* False when what starts could not be seen, and nothing was found. */
static bool can_record(struct probe *probe, struct probe_result *result, struct recorders *all) {
    const struct probe_startup *startup = probe_startup(probe);
    *all = recorders_of(probe);
    if (all->any || (startup->known && !startup->unseen))
        return true;
    if (startup->unseen)
        (void)probe_unseen(probe, result, startup->unseen, startup->answer);
    else
        (void)probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    return false;
}

static enum probe_outcome tell_nothing(struct probe *probe, struct probe_result *result) {
    probe_saw(probe, result, "init", 0, "no syslog, journal or audit daemon is among the %zu things that start",
              probe_startup(probe)->count);
    return probe_tell(probe, result, PROBE_NOT_MET, "nothing that records starts");
}

enum probe_outcome probe_look_recorded(struct probe *probe, struct probe_result *result) {
    struct recorders all;
    if (!can_record(probe, result, &all))
        return result->outcome;
    if (!all.any)
        return tell_nothing(probe, result);
    return probe_tell(probe, result, PROBE_MET, "started:%s%s%s%s%s%s", all.journald ? " journald" : "",
                      all.rsyslog ? " rsyslog" : "", all.syslog_ng ? " syslog-ng" : "", all.syslogd ? " syslogd" : "",
                      all.logd ? " logd" : "", all.auditd ? " auditd" : "");
}

/* Where records are sent, and how many of the ways are under TLS. */
struct remote {
    struct probe *probe;
    struct probe_result *result;
    size_t count, bare, anonymous; /* ways; without TLS; under TLS to whoever answers */
    size_t by_rsyslog;             /* of the ways */
    const char *modules;           /* the folder of rsyslog's modules; NULL where none was found */
};

/* How a way to another host is closed. */
enum way { WAY_BARE, WAY_TLS, WAY_ANONYMOUS };

static void add_remote(struct remote *remote, const char *where, uint32_t line, enum way way) {
    static const char *const words[] = {
        [WAY_BARE] = "", [WAY_TLS] = ", under TLS", [WAY_ANONYMOUS] = ", under TLS, whoever answers"};
    remote->count++;
    remote->bare += way == WAY_BARE;
    remote->anonymous += way == WAY_ANONYMOUS;
    probe_saw(remote->probe, remote->result, where, line, "sends to another host%s", words[way]);
}

/* Debian's, Red Hat's and others' place; what lies below /usr/lib is named after the architecture. */
static const char *rsyslog_modules(struct probe *probe) {
    static const char *const places[] = {"/usr/lib64/rsyslog", "/usr/lib/rsyslog", "/lib/rsyslog"};
    struct tree_names names = {.count = 0};
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (probe_has(probe, probe_path(probe, "%s/lmnet.so", places[i])))
            return places[i];
    if (tree_list(&probe->tree, "/usr/lib", probe->arena, &names) != TREE_OK)
        return NULL;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR("-gnu")) || str_contains(names.items[i], STR("-linux-"))) {
            const char *folder = probe_path(probe, "/usr/lib/%s/rsyslog", names.items[i].ptr);
            if (probe_has(probe, probe_path(probe, "%s/lmnet.so", folder)))
                return folder;
        }
    return NULL;
}

/* A way by rsyslog. Debian packs TLS and RELP by themselves: without the module rsyslog sends nothing that way. */
static void add_rsyslog(struct remote *remote, const char *path, uint32_t line, enum way way, bool relp) {
    bool tls = way != WAY_BARE;
    const char *const folder = remote->modules;
    bool there = !folder;
    if (folder && relp)
        there = probe_has(remote->probe, probe_path(remote->probe, "%s/omrelp.so", folder));
    else if (folder)
        there = !tls || probe_has(remote->probe, probe_path(remote->probe, "%s/lmnsd_gtls.so", folder)) ||
                probe_has(remote->probe, probe_path(remote->probe, "%s/lmnsd_ossl.so", folder));
    if (there)
        add_remote(remote, path, line, way);
    else
        probe_saw(remote->probe, remote->result, path, line, "sends nothing: %s has no module for %s", folder,
                  relp ? "RELP" : "TLS");
}

/* Without StreamDriverAuthMode rsyslog asks for the name in the receiver's certificate; RELP asks for none without
 * tls.authMode. */
static enum way way_of_block(struct str block, bool relp) {
    if (relp && !str_contains_nocase(block, STR("tls=\"on\"")))
        return WAY_BARE;
    if (relp)
        return str_contains_nocase(block, STR("AuthMode=\"name\"")) ||
                       str_contains_nocase(block, STR("AuthMode=\"fingerprint\"")) ||
                       str_contains_nocase(block, STR("AuthMode=\"certvalid\""))
                   ? WAY_TLS
                   : WAY_ANONYMOUS;
    if (!str_contains_nocase(block, STR("StreamDriverMode=\"1\"")))
        return WAY_BARE;
    return str_contains_nocase(block, STR("AuthMode=\"anon\"")) ? WAY_ANONYMOUS : WAY_TLS;
}

/* rsyslog's older settings, which hold for the lines behind them. */
struct old_way {
    bool tls, anonymous;
};

static void take_directive(struct old_way *old, struct str line) {
    struct str name, value;
    if (!probe_next_word(&line, &name) || !probe_next_word(&line, &value))
        return;
    if (str_eq_nocase(name, STR("$ActionSendStreamDriverMode")))
        old->tls = str_eq(value, STR("1"));
    if (str_eq_nocase(name, STR("$ActionSendStreamDriverAuthMode")))
        old->anonymous = str_eq_nocase(value, STR("anon"));
}

/* "selector @@host" */
static void read_selector(struct remote *remote, struct str line, struct probe_lines *lines, const char *path,
                          const struct old_way *old) {
    for (struct str word; probe_next_word(&line, &word);) {
        bool tls = old->tls && str_starts(word, STR("@@"));
        if (word.ptr[0] == '@' && word.len > 1)
            add_rsyslog(remote, path, lines->number, !tls ? WAY_BARE : old->anonymous ? WAY_ANONYMOUS : WAY_TLS, false);
    }
}

/* action(type="omfwd" ...), over several lines */
static void read_action(struct remote *remote, struct str text, const char *path, uint32_t line) {
    struct str block = str_slice(text, 0, BLOCK_MAX);
    block = str_slice(block, 0, str_find_char(block, ')'));
    bool relp = str_contains_nocase(block, STR("\"omrelp\""));
    if (relp || str_contains_nocase(block, STR("\"omfwd\"")))
        add_rsyslog(remote, path, line, way_of_block(block, relp), relp);
}

static void read_rsyslog(struct remote *remote, const char *path) {
    struct str text;
    struct probe_lines lines = {.number = 0};
    struct old_way old = {.tls = false};
    if (probe_read(remote->probe, path, &text) != TREE_OK)
        return;
    lines.rest = text;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str rest = str_trim(line);
        size_t at = str_find_nocase(line, STR("action("));
        if (rest.len == 0 || rest.ptr[0] == '#')
            continue;
        take_directive(&old, rest);
        if (at != SIZE_MAX)
            read_action(remote, str_skip(text, (size_t)(line.ptr - text.ptr) + at), path, lines.number);
        else if (rest.ptr[0] != '$')
            read_selector(remote, rest, &lines, path, &old);
    }
}

/* A destination's block as syslog-ng takes it, without quotes and blanks, and with '-' for '_'. */
static struct str folded(struct str block, char room[static BLOCK_MAX]) {
    size_t len = 0;
    for (size_t i = str_find_char(block, '{'); i < block.len && len < BLOCK_MAX; i++)
        if (!strchr(" \t\r\n", block.ptr[i]) && block.ptr[i] != '"' && block.ptr[i] != '\'')
            room[len++] = block.ptr[i] == '_' ? '-' : block.ptr[i];
    return (struct str){room, len};
}

/* syslog-ng asks for a certificate that it trusts, but where peer-verify says otherwise. */
static enum way way_of_destination(struct str block) {
    static const char *const open[] = {"no", "0", "off", "optional-untrusted", "required-untrusted"};
    char room[BLOCK_MAX];
    struct str text = folded(block, room), value;
    size_t at = str_find(text, STR("peer-verify("));
    if (!str_contains(text, STR("tls(")) && !str_contains(text, STR("transport(tls)")))
        return WAY_BARE;
    if (at == SIZE_MAX)
        return WAY_TLS;
    struct str rest = str_skip(text, at + 12);
    if (!str_next(&rest, ')', &value))
        return WAY_TLS;
    for (size_t i = 0; i < ARRAY_LEN(open); i++)
        if (str_eq(value, str_from(open[i])))
            return WAY_ANONYMOUS;
    return WAY_TLS;
}

/* syslog-ng: destination NAME { network("host" transport("tls") ...); }; */
static void read_syslog_ng(struct remote *remote, const char *path) {
    static const char *const drivers[] = {"network(", "syslog(", "tcp(", "udp(", "tcp6(", "udp6("};
    struct str text;
    struct probe_lines lines = {.number = 0};
    if (probe_read(remote->probe, path, &text) != TREE_OK)
        return;
    lines.rest = text;
    for (struct str line; probe_next_line(&lines, &line);) {
        if (!str_starts(str_trim(line), STR("destination")))
            continue;
        size_t from = (size_t)(line.ptr - text.ptr);
        struct str block = str_slice(text, from, from + BLOCK_MAX);
        block = str_slice(block, 0, str_find(block, STR("};")));
        for (size_t i = 0; i < ARRAY_LEN(drivers); i++)
            if (str_contains(block, str_from(drivers[i]))) {
                add_remote(remote, path, lines.number, way_of_destination(block));
                break;
            }
    }
}

static void read_folder(struct remote *remote, const char *folder, void (*reader)(struct remote *, const char *)) {
    struct tree_names names = {.count = 0};
    if (probe_list(remote->probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".conf")))
            reader(remote, probe_path(remote->probe, "%s/%s", folder, names.items[i].ptr));
}

/* An option of busybox's syslogd among the words of a text: its value, "" without one; ptr NULL where it is not. */
static struct str option_in(struct str text, char letter) {
    struct str word;
    while (probe_next_word(&text, &word)) {
        size_t at = str_find_char(word, '=');
        word = str_skip(word, at == SIZE_MAX ? 0 : at + 1);
        while (word.len > 0 && strchr("\"'", word.ptr[0]))
            word = str_skip(word, 1);
        if (word.len < 2 || word.ptr[0] != '-' || word.ptr[1] != letter)
            continue;
        struct str value = str_skip(word, 2);
        if (value.len == 0 && !probe_next_word(&text, &value))
            value = STR("");
        while (value.len > 0 && strchr("\"'", value.ptr[value.len - 1]))
            value.len--;
        return value;
    }
    return STR_NONE;
}

static struct str option_in_lines(struct str text, char letter, uint32_t *number) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str value = STR_NONE;
        if (str_trim(line).len > 0 && str_trim(line).ptr[0] != '#' &&
            (str_contains_nocase(line, STR("syslog")) || str_contains(line, STR("ARGS=")) ||
             str_contains(line, STR("OPTIONS=")) || str_contains(line, STR("OPTS="))))
            value = option_in(line, letter);
        *number = lines.number;
        if (value.ptr)
            return value;
    }
    return STR_NONE;
}

struct place {
    const char *path;
    uint32_t line;
};

/* An option of busybox's syslogd, where it is started or where its script keeps it. */
static struct str syslogd_option(struct probe *probe, char letter, struct place *place) {
    static const char *const files[] = {"/etc/default/syslogd", "/etc/default/busybox-syslog", "/etc/conf.d/syslog",
                                        "/etc/default/syslog"};
    struct str value = STR_NONE;
    for (struct probe_start_match match = {.next = 0};
         !value.ptr && probe_start_next(probe_startup(probe), probe_syslogd_names, &match);) {
        *place = (struct place){match.start->where, match.line};
        if (match.start->kind == START_SCRIPT)
            value = option_in_lines(match.start->command, letter, &place->line);
        else
            value = option_in(match.start->kind == START_PROCESS ? match.start->given : match.start->command, letter);
    }
    for (size_t i = 0; i < ARRAY_LEN(files) && !value.ptr; i++) {
        struct str text;
        place->path = files[i];
        if (probe_read(probe, files[i], &text) == TREE_OK)
            value = option_in_lines(text, letter, &place->line);
    }
    return value;
}

/* "option NAME 'VALUE'" of OpenWrt's settings, without the quotes. */
static struct str uci_option(struct probe *probe, const char *path, const char *name, uint32_t *line) {
    struct probe_directives list = {.count = 0};
    (void)probe_directives_file(probe, path, DIRECTIVE_WORDS, &list);
    for (size_t i = 0; i < list.count; i++) {
        struct str rest = list.items[i].value, word, value;
        if (!str_eq(list.items[i].key, STR("option")) || !probe_next_word(&rest, &word) ||
            !str_eq(word, str_from(name)) || !probe_next_word(&rest, &value))
            continue;
        *line = list.items[i].line;
        bool quoted = value.len >= 2 && (value.ptr[0] == '\'' || value.ptr[0] == '"');
        return quoted ? str_slice(value, 1, value.len - 1) : value;
    }
    return STR_NONE;
}

static void read_upload(struct remote *remote) {
    static const char *const upload[] = {"systemd-journal-upload", NULL};
    struct probe_directives list = {.count = 0};
    if (!starts(remote->probe, upload) || !probe_directives_systemd(remote->probe, "journal-upload.conf", &list))
        return;
    const struct probe_directive *url = probe_directive_last(&list, "Upload", "URL");
    const struct probe_directive *trust = probe_directive_last(&list, "Upload", "TrustedCertificateFile");
    bool any = trust && (str_eq(trust->value, STR("all")) || str_eq(trust->value, STR("-")));
    if (url && url->value.len > 0) /* https unless it says http */
        add_remote(remote, url->path, url->line,
                   str_starts(url->value, STR("http://")) ? WAY_BARE
                   : any                                  ? WAY_ANONYMOUS
                                                          : WAY_TLS);
}

static void read_audit_remote(struct remote *remote) {
    static const char plugin[] = "/etc/audit/plugins.d/au-remote.conf";
    struct probe_directives list = {.count = 0};
    if (probe_directives_file(remote->probe, plugin, DIRECTIVE_EQUALS, &list) != TREE_OK)
        return;
    const struct probe_directive *active = probe_directive_last(&list, NULL, "active");
    if (active && probe_is_yes(active->value))
        add_remote(remote, plugin, active->line, WAY_BARE);
}

static void read_remote(const struct recorders *all, struct remote *remote) {
    struct probe *probe = remote->probe;
    struct place place = {NULL, 0};
    if (all->rsyslog) {
        remote->modules = rsyslog_modules(remote->probe);
        read_rsyslog(remote, "/etc/rsyslog.conf");
        read_folder(remote, "/etc/rsyslog.d", read_rsyslog);
        remote->by_rsyslog = remote->count;
    }
    if (all->syslog_ng) {
        read_syslog_ng(remote, "/etc/syslog-ng/syslog-ng.conf");
        read_folder(remote, "/etc/syslog-ng/conf.d", read_syslog_ng);
    }
    if (all->syslogd && syslogd_option(probe, 'R', &place).len > 0)
        add_remote(remote, place.path, place.line, WAY_BARE);
    if (all->logd && uci_option(probe, "/etc/config/system", "log_ip", &place.line).len > 0)
        add_remote(remote, "/etc/config/system", place.line, WAY_BARE);
    if (all->journald)
        read_upload(remote);
    if (all->auditd)
        read_audit_remote(remote);
}

static void saw_drop(struct probe *probe, struct probe_result *result, const struct rsyslog_drops *drops) {
    if (drops->why)
        probe_saw(probe, result, drops->path, drops->line, "%s", drops->why);
    else
        probe_saw(probe, result, drops->path, drops->line, "records of logins are thrown away here%s",
                  drops->dropped == RSYSLOG_YES ? "" : ", perhaps");
}

/* How surely what rsyslog sends lacks the records of logins, where nothing else sends. */
static enum rsyslog_sure sent_without_logins(const struct remote *remote) {
    struct rsyslog_drops drops;
    if (remote->by_rsyslog == 0 || remote->count > remote->by_rsyslog)
        return RSYSLOG_NO;
    probe_rsyslog_drops(remote->probe, &drops);
    enum rsyslog_sure lost = drops.sends ? drops.sent_after : drops.dropped;
    if (lost != RSYSLOG_NO)
        saw_drop(remote->probe, remote->result, &drops);
    return drops.sends || lost == RSYSLOG_YES ? lost : RSYSLOG_PERHAPS;
}

/* What sends may be set in a file that could not be read. */
static const char *hidden_settings(struct probe *probe) {
    static const char *const files[] = {"/etc/rsyslog.conf", "/etc/syslog-ng/syslog-ng.conf", "/etc/config/system"};
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct str text;
        enum tree_answer answer = probe_read(probe, files[i], &text);
        if (answer != TREE_OK && answer != TREE_ABSENT)
            return files[i];
    }
    return NULL;
}

enum probe_outcome probe_look_remote(struct probe *probe, struct probe_result *result) {
    struct recorders all;
    struct remote remote = {.probe = probe, .result = result};
    if (!can_record(probe, result, &all))
        return result->outcome;
    if (!all.any)
        return tell_nothing(probe, result);
    read_remote(&all, &remote);
    enum rsyslog_sure lost = sent_without_logins(&remote);
    if (lost == RSYSLOG_YES)
        return probe_tell(probe, result, PROBE_NOT_MET, "rsyslog throws records of logins away before it sends");
    if (lost == RSYSLOG_PERHAPS)
        return probe_tell(probe, result, PROBE_ASK,
                          "rsyslog may throw records away before it sends, or send others alone: see whether those of "
                          "logins are sent");
    if (remote.count > 0)
        return probe_tell(probe, result, PROBE_MET, "records go to another host by %zu way%s", remote.count,
                          plural(remote.count));
    if (hidden_settings(probe))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s cannot be read", hidden_settings(probe));
    if (result->seen_count == 0)
        probe_saw(probe, result, "syslog", 0, "no setting sends records to another host");
    return probe_tell(probe, result, PROBE_NOT_MET, "records stay on the device");
}

enum probe_outcome probe_look_remote_tls(struct probe *probe, struct probe_result *result) {
    struct recorders all;
    struct remote remote = {.probe = probe, .result = result};
    if (!can_record(probe, result, &all))
        return result->outcome;
    read_remote(&all, &remote);
    if (remote.bare > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu ways to another host %s not under TLS", remote.bare,
                          remote.count, remote.bare == 1 ? "is" : "are");
    if (remote.anonymous > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu ways under TLS %s to whoever answers",
                          remote.anonymous, remote.count, remote.anonymous == 1 ? "goes" : "go");
    if (remote.count > 0)
        return probe_tell(probe, result, PROBE_MET, "%zu way%s to another host, under TLS", remote.count,
                          plural(remote.count));
    if (hidden_settings(probe))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s cannot be read", hidden_settings(probe));
    return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "records are not sent to another host");
}

/* A folder in memory: by a link that leads there, or by what is mounted. */
static bool is_volatile(struct probe *probe, struct place *place) {
    static const char *const links[] = {"/var/log", "/var"}, *const tables[] = {"/proc/mounts", "/etc/fstab"};
    struct str target;
    for (size_t i = 0; i < ARRAY_LEN(links); i++)
        if (tree_link(&probe->tree, links[i], probe->arena, &target) == TREE_OK &&
            (str_contains(target, STR("tmp")) || str_contains(target, STR("volatile")) ||
             str_contains(target, STR("run")))) {
            *place = (struct place){links[i], 0};
            return true;
        }
    for (size_t i = probe->tree.live ? 0 : 1; i < ARRAY_LEN(tables); i++) {
        struct probe_directives list = {.count = 0};
        (void)probe_directives_file(probe, tables[i], DIRECTIVE_WORDS, &list);
        for (size_t k = 0; k < list.count; k++) {
            struct str rest = list.items[k].value, point, type;
            if (probe_next_word(&rest, &point) && probe_next_word(&rest, &type) &&
                (str_eq(point, STR("/var/log")) || str_eq(point, STR("/var"))) &&
                (str_eq(type, STR("tmpfs")) || str_eq(type, STR("ramfs")))) {
                *place = (struct place){tables[i], list.items[k].line};
                return true;
            }
        }
    }
    return false;
}

static enum probe_outcome tell_lost(struct probe *probe, struct probe_result *result, const struct place *place,
                                    const char *what) {
    probe_saw(probe, result, place->path, place->line, "%s", what);
    return probe_tell(probe, result, PROBE_NOT_MET, "records are lost at a restart: %s", what);
}

static enum probe_outcome look_journal(struct probe *probe, struct probe_result *result) {
    struct probe_directives list = {.count = 0};
    struct place place = {"/etc/systemd/journald.conf", 0};
    (void)probe_directives_systemd(probe, "journald.conf", &list);
    const struct probe_directive *set = probe_directive_last(&list, "Journal", "Storage");
    if (list.worst != TREE_OK)
        return probe_unseen(probe, result, list.worst_path, list.worst);
    if (set)
        place = (struct place){set->path, set->line};
    if (set && str_eq(set->value, STR("persistent")))
        return probe_tell(probe, result, PROBE_MET, "%s line %u: Storage=persistent", set->path, set->line);
    if (set && !str_eq(set->value, STR("auto")))
        return tell_lost(probe, result, &place, "journald's Storage keeps nothing on disk");
    if (probe_has(probe, "/var/log/journal"))
        return probe_tell(probe, result, PROBE_MET, "Storage is auto, and /var/log/journal is there");
    return tell_lost(probe, result, &place, "Storage is auto (the default), and /var/log/journal is not there");
}

/* BusyBox's syslogd and OpenWrt's logd. */
static enum probe_outcome look_small(struct probe *probe, struct probe_result *result, const struct recorders *all) {
    struct place place = {NULL, 0};
    uint32_t line = 0;
    if (all->syslogd && syslogd_option(probe, 'C', &place).ptr)
        return tell_lost(probe, result, &place, "syslogd -C keeps them in memory");
    if (all->syslogd)
        return probe_tell(probe, result, PROBE_MET, "syslogd writes them to a file, and /var/log is not in memory");
    struct str file = uci_option(probe, "/etc/config/system", "log_file", &line);
    if (file.len > 0 && !str_starts(file, STR("/tmp")) && !str_starts(file, STR("/var")))
        return probe_tell(probe, result, PROBE_MET, "/etc/config/system line %u: log_file", line);
    place = (struct place){"/etc/config/system", line};
    return tell_lost(probe, result, &place, "logd keeps them in memory");
}

/* rsyslog alone keeps them, and has thrown those of logins away before it writes: true, and the outcome. A journal on
 * disk has them all the same. */
static bool is_dropped(struct probe *probe, struct probe_result *result, const struct recorders *all) {
    struct rsyslog_drops drops;
    probe_rsyslog_drops(probe, &drops);
    enum rsyslog_sure lost = drops.keeps ? drops.kept_after : drops.dropped;
    if (lost == RSYSLOG_NO)
        return false;
    if (all->journald && look_journal(probe, result) == PROBE_MET)
        return true;
    saw_drop(probe, result, &drops);
    if (lost == RSYSLOG_YES)
        (void)probe_tell(probe, result, PROBE_NOT_MET, "rsyslog throws records of logins away before it writes");
    else
        (void)probe_tell(probe, result, PROBE_ASK,
                         "rsyslog may throw records away before it writes: see whether those of logins are among them");
    return true;
}

enum probe_outcome probe_look_kept(struct probe *probe, struct probe_result *result) {
    struct recorders all;
    struct remote remote = {.probe = probe, .result = result};
    struct place place = {NULL, 0};
    if (!can_record(probe, result, &all))
        return result->outcome;
    if (!all.any)
        return tell_nothing(probe, result);
    read_remote(&all, &remote);
    if (remote.count > 0 && sent_without_logins(&remote) == RSYSLOG_NO)
        return probe_tell(probe, result, PROBE_MET, "records go to another host");
    if (is_volatile(probe, &place))
        return tell_lost(probe, result, &place, "/var/log is in memory");
    if (all.rsyslog && !all.syslog_ng && !all.auditd && is_dropped(probe, result, &all))
        return result->outcome;
    if (all.rsyslog || all.syslog_ng || all.auditd)
        return probe_tell(probe, result, PROBE_MET, "a daemon writes them to files, and /var/log is not in memory");
    return all.journald ? look_journal(probe, result) : look_small(probe, result, &all);
}

struct logs {
    struct probe *probe;
    struct probe_result *result;
    size_t open, count;
};

static bool visit_log(void *context, const struct tree_visit *visit) {
    static const char *const closed[] = {"auth.log", "secure", "btmp", "faillog", "audit.log"};
    struct logs *logs = context;
    struct str name = probe_base_name(visit->path);
    unsigned mode = visit->info->st_mode & 07777u;
    bool everybody = (mode & S_IWOTH) && !(S_ISDIR(visit->info->st_mode) && (mode & S_ISVTX)), read = false;
    if (!S_ISREG(visit->info->st_mode) && !S_ISDIR(visit->info->st_mode))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(closed); i++)
        read |= str_starts(name, str_from(closed[i])) && S_ISREG(visit->info->st_mode) && (mode & S_IROTH);
    /* Debian makes one, and nothing has written to it since PAM lost pam_tally. */
    read &= !(str_eq(name, STR("faillog")) && visit->info->st_size == 0);
    logs->count++;
    if (everybody || read) {
        logs->open++;
        probe_saw(logs->probe, logs->result, visit->path.ptr, 0, "mode %04o: everybody %s it", mode,
                  everybody ? "writes" : "reads");
    }
    return true;
}

enum probe_outcome probe_look_log_modes(struct probe *probe, struct probe_result *result) {
    struct logs logs = {.probe = probe, .result = result};
    struct tree_walk walk = {.visit = visit_log, .context = &logs, .most = LOGS_MAX};
    enum tree_answer answer = tree_walk(&probe->tree, "/var/log", &walk);
    if (logs.open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu logs %s open to everybody", logs.open, logs.count,
                          logs.open == 1 ? "is" : "are");
    if (answer != TREE_OK)
        return probe_unseen(probe, result, "/var/log", answer);
    if (walk.denied > 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu folder%s below /var/log may not be read%s",
                          walk.denied, plural(walk.denied), probe->uid != 0 ? ": run the probe as root" : "");
    if (logs.count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "there is no log yet in /var/log");
    return probe_tell(probe, result, PROBE_MET, "none of %zu logs is open to everybody", logs.count);
}

static bool has_logrotate(struct probe *probe) {
    static const char *const cron[] = {"cron", "crond", "anacron", "fcron", "cronie", NULL};
    static const char *const timer[] = {"logrotate", NULL};
    static const char *const jobs[] = {"/etc/cron.hourly/logrotate",    "/etc/cron.daily/logrotate",
                                       "/etc/cron.weekly/logrotate",    "/etc/cron.d/logrotate",
                                       "/etc/periodic/daily/logrotate", "/etc/periodic/hourly/logrotate"};
    if (starts(probe, timer))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(jobs); i++)
        if (probe_has(probe, jobs[i]))
            return starts(probe, cron);
    return false;
}

static bool is_busybox(struct probe *probe) {
    static const char *const paths[] = {"/sbin/syslogd", "/usr/sbin/syslogd"};
    struct str target;
    for (size_t i = 0; i < ARRAY_LEN(paths); i++)
        if (tree_link(&probe->tree, paths[i], probe->arena, &target) == TREE_OK)
            return str_contains(target, STR("busybox"));
    return false;
}

static enum probe_outcome look_syslogd_bound(struct probe *probe, struct probe_result *result) {
    struct place place = {NULL, 0};
    struct str size = syslogd_option(probe, 's', &place);
    if (size.ptr && str_eq(size, STR("0"))) {
        probe_saw(probe, result, place.path, place.line, "syslogd -s 0: no bound");
        return probe_tell(probe, result, PROBE_NOT_MET, "what syslogd writes grows without a bound");
    }
    if (size.ptr || is_busybox(probe) || has_logrotate(probe))
        return probe_tell(probe, result, PROBE_MET, "syslogd rotates its file (busybox: at 200 KiB by default)");
    return probe_tell(probe, result, PROBE_ASK, "a syslogd starts that is not busybox's: see who rotates its files");
}

/* logrotate is run: whether its rules name what is written. */
static enum probe_outcome look_rotated(struct probe *probe, struct probe_result *result, const struct recorders *all) {
    struct probe_log_files *files = ARENA_NEW(probe->arena, struct probe_log_files);
    if (!files) {
        probe->memory_out = true;
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "memory is out");
    }
    if (all->rsyslog)
        probe_log_files_rsyslog(probe, files);
    if (all->syslog_ng)
        probe_log_files_syslog_ng(probe, files);
    size_t count = files->count;
    probe_log_files_rotated(probe, files);
    if (files->count > 0 && files->unseen)
        return probe_unseen(probe, result, files->unseen, files->answer);
    for (size_t i = 0; i < files->count; i++)
        probe_saw(probe, result, files->items[i].where, files->items[i].line,
                  STR_F " is written, and no rule of logrotate names it", STR_A(files->items[i].name));
    if (files->count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu files that syslog writes grow without a bound",
                          files->count, count);
    if (files->doubt) {
        probe_saw(probe, result, files->doubt, files->doubt_line, "this may name more files, or rotate fewer");
        return probe_tell(probe, result, PROBE_ASK, "logrotate is run: see whether it rotates all that syslog writes");
    }
    return probe_tell(probe, result, PROBE_MET, "logrotate is run for what syslog writes");
}

enum probe_outcome probe_look_rotation(struct probe *probe, struct probe_result *result) {
    struct recorders all;
    if (!can_record(probe, result, &all))
        return result->outcome;
    if (!all.any)
        return tell_nothing(probe, result);
    bool files = all.rsyslog || all.syslog_ng;
    if (files && !has_logrotate(probe)) {
        probe_saw(probe, result, "/etc/cron.daily/logrotate", 0, "neither a timer nor cron runs logrotate");
        return probe_tell(probe, result, PROBE_NOT_MET, "what syslog writes grows without a bound");
    }
    if (files)
        return look_rotated(probe, result, &all);
    if (all.syslogd)
        return look_syslogd_bound(probe, result);
    if (all.journald)
        return probe_tell(probe, result, PROBE_MET,
                          "journald keeps at most a tenth of the disk if nothing else is set");
    if (all.logd)
        return probe_tell(probe, result, PROBE_MET, "logd's buffer has a bound");
    return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "only auditd records; its own bound is another check");
}

enum probe_outcome probe_look_sessions(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {"/var/log/wtmp", "/var/lib/wtmpdb/wtmp.db"};
    struct stat info;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (tree_stat(&probe->tree, files[i], &info) == TREE_OK && S_ISREG(info.st_mode))
            return probe_tell(probe, result, PROBE_MET, "%s is there: login and sshd write to it", files[i]);
    return probe_tell(probe, result, PROBE_ASK,
                      "there is no wtmp: see whether syslog or audit keep logins and logouts");
}
