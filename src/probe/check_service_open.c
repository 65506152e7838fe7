/* Services that a device may have, if they ask who is there: each by its own settings. */
#include "probe/check_service.h"
#include "probe/server_settings.h"
#include "probe/service_files.h"
#include "probe/words.h"

bool probe_is_local(struct str address) {
    while (address.len > 0 && strchr("[\"'", address.ptr[0]))
        address = str_skip(address, 1);
    return str_starts(address, STR("127.")) || str_starts(address, STR("::1")) ||
           str_starts(address, STR("localhost")) || str_starts(address, STR("-::1"));
}

bool probe_is_blind(struct probe *probe, struct probe_result *result, const struct probe_directives *list) {
    if (list->worst == TREE_OK)
        return false;
    (void)probe_unseen(probe, result, list->worst_path, list->worst);
    return true;
}

static const char *const snmp_names[] = {"snmpd", "mini_snmpd", "mini-snmpd", NULL};

/* "[snmpd] rocommunity ..." is a line for that program. */
static void strip_sections(struct probe_directives *list) {
    for (size_t i = 0; i < list->count; i++) {
        struct probe_directive *item = &list->items[i];
        struct str rest = item->value, key;
        if (!str_starts(item->key, STR("[")) || !str_ends(item->key, STR("]")) || !probe_next_word(&rest, &key))
            continue;
        item->key = key;
        item->value = str_trim(rest);
    }
}

/* net-snmp reads snmpd.conf and snmpd.local.conf of each place, unless -C says not to, those that -c names, and what
 * they include; OpenWrt makes its own from uci. */
static bool read_snmp(struct probe *probe, struct probe_result *result, struct probe_directives *list) {
    static const struct service_include includes[] = {{"includeFile", NULL}, {"includeDir", ".conf"}, {NULL, NULL}};
    static const char *const files[] = {"/etc/snmp/snmpd.conf",          "/etc/snmp/snmpd.local.conf",
                                        "/usr/share/snmp/snmpd.conf",    "/usr/local/share/snmp/snmpd.conf",
                                        "/var/lib/snmp/snmpd.conf",      "/etc/snmpd.conf",
                                        "/usr/local/etc/snmp/snmpd.conf"};
    struct service_reading reading = {.probe = probe, .list = list, .includes = includes, .style = DIRECTIVE_WORDS};
    struct service_start start;
    struct str value;
    bool own = false;
    if (!probe_service_runs(probe, result, snmp_names, "an SNMP agent"))
        return false;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, snmp_names, &walk, &start);)
        own |= service_option(probe, &start, 'C', "", &value);
    size_t found = service_read_given(&reading, snmp_names, 'c', "");
    for (size_t i = 0; i < ARRAY_LEN(files) && !own; i++)
        found += service_read(&reading, files[i]) == TREE_OK;
    found += service_read(&reading, "/etc/config/snmpd") == TREE_OK;
    found += service_read(&reading, "/etc/config/mini_snmpd") == TREE_OK;
    if (!own)
        probe_directives_folder(probe, "/etc/snmp/snmpd.conf.d", ".conf", DIRECTIVE_WORDS, list);
    strip_sections(list);
    if (probe_is_blind(probe, result, list))
        return false;
    if (found == 0)
        (void)probe_tell(probe, result, PROBE_ASK, "an SNMP agent starts, and its settings were not found");
    return found > 0;
}

static bool is_well_known(struct str community) {
    static const char *const words[] = {"public", "private", "community", "snmp", "default", "manager", "admin",
                                        "read",   "write",   "cisco",     "test", "secret",  "monitor", "snmpd"};
    while (community.len > 0 && strchr("\"'", community.ptr[0]))
        community = str_skip(community, 1);
    while (community.len > 0 && strchr("\"'", community.ptr[community.len - 1]))
        community.len--;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq_nocase(community, str_from(words[i])))
            return true;
    return false;
}

/* The community of a line, or STR_NONE, and where it may come from. */
static struct str community_of(const struct probe_directive *item, struct str *source) {
    struct str rest = item->value, first = STR(""), second = STR(""), third = STR("");
    (void)probe_next_word(&rest, &first);
    (void)probe_next_word(&rest, &second);
    if (str_eq_nocase(first, STR("-Cn"))) {
        first = rest;
        (void)probe_next_word(&rest, &first);
        (void)probe_next_word(&rest, &second);
    }
    (void)probe_next_word(&rest, &third);
    *source = second;
    if (str_starts_nocase(item->key, STR("rocommunity")) || str_starts_nocase(item->key, STR("rwcommunity")))
        return first;
    if (str_starts_nocase(item->key, STR("com2sec")))
        return third;
    if (str_eq_nocase(item->key, STR("authcommunity"))) {
        *source = third;
        return second;
    }
    *source = STR("");
    bool uci = str_eq(item->key, STR("option")) || str_eq(item->key, STR("list"));
    return uci && str_ends_nocase(first, STR("community")) ? second : STR_NONE;
}

/* mini_snmpd has its community as an option, and one that everybody knows without it. True with the result told. */
static bool judge_small_agent(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"mini_snmpd", "mini-snmpd", NULL};
    struct service_start start;
    struct str value;
    bool known = false;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        bool given = service_option(probe, &start, 'c', "community", &value);
        bool bad = given && is_well_known(value);
        if (!given && start.whole)
            probe->question = "mini_snmpd starts without -c: see that its community is not 'public'";
        known |= bad;
        if (bad)
            probe_saw(probe, result, start.where, start.line, "mini_snmpd -c: a community that everybody knows");
    }
    if (known)
        (void)probe_tell(probe, result, PROBE_NOT_MET, "the community of mini_snmpd is known to everybody");
    return known;
}

enum probe_outcome probe_look_snmp_community(struct probe *probe, struct probe_result *result) {
    struct probe_directives list = {.count = 0};
    if (judge_small_agent(probe, result) || !read_snmp(probe, result, &list))
        return result->outcome;
    size_t known = 0, all = 0;
    for (size_t i = 0; i < list.count; i++) {
        struct str source, community = community_of(&list.items[i], &source);
        if (!community.ptr)
            continue;
        all++;
        if (!is_well_known(community) || probe_is_local(source))
            continue;
        known++;
        probe_saw(probe, result, list.items[i].path, list.items[i].line, STR_F ": a community that everybody knows",
                  STR_A(list.items[i].key));
    }
    if (known > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu communities %s known to everybody", known, all,
                          known == 1 ? "is" : "are");
    return probe_tell(probe, result, PROBE_MET, "none of %zu communities is a well-known one", all);
}

enum { ACCESS_WORDS = 7 };

/* group NAME v1|v2c SECNAME; access NAME CONTEXT MODEL LEVEL PREFIX READ WRITE NOTIFY; setaccess has the view, and then
 * for what it is. */
static bool may_access_write(struct probe *probe, const struct probe_directive *item, const struct map *old_groups) {
    struct str rest = item->value, words[ACCESS_WORDS];
    bool set = str_eq_nocase(item->key, STR("setaccess"));
    size_t count = 0;
    while (count < ACCESS_WORDS && probe_next_argument(probe, &rest, &words[count]))
        count++;
    if (count < ACCESS_WORDS || (set ? !probe_has_word(words[6], "write") : str_eq_nocase(words[6], STR("none"))))
        return false;
    bool old = words[0].len == 0 || map_get(old_groups, words[0]) != MAP_NONE;
    return (old && !str_eq_nocase(words[2], STR("usm"))) || str_starts_nocase(words[3], STR("noauth"));
}

/* authaccess TYPES [-s MODEL] GROUP VIEW [LEVEL], authgroup TYPES [-s MODEL] GROUP [LEVEL], and of a user's name. */
static bool may_auth_write(struct probe *probe, const struct probe_directive *item, const struct map *old_groups) {
    struct str rest = item->value, types, group = STR("");
    bool user = str_eq_nocase(item->key, STR("authuser"));
    if (!probe_next_argument(probe, &rest, &types) || !probe_has_word(types, "write"))
        return false;
    if (str_eq_nocase(item->key, STR("authcommunity")) || probe_has_word(rest, "noauth"))
        return true;
    while (probe_next_argument(probe, &rest, &group) && str_eq(group, STR("-s")))
        (void)probe_next_argument(probe, &rest, &group);
    return !user && map_get(old_groups, group) != MAP_NONE;
}

static bool may_write(struct probe *probe, const struct probe_directive *item, const struct map *old_groups) {
    static const char *const by_access[] = {"access", "setaccess"};
    static const char *const by_types[] = {"authcommunity", "authuser", "authgroup", "authaccess"};
    if (str_starts_nocase(item->key, STR("rwcommunity")))
        return true;
    if (str_eq_nocase(item->key, STR("rwuser")))
        return probe_has_word(item->value, "noauth");
    for (size_t i = 0; i < ARRAY_LEN(by_access); i++)
        if (str_eq_nocase(item->key, str_from(by_access[i])))
            return may_access_write(probe, item, old_groups);
    for (size_t i = 0; i < ARRAY_LEN(by_types); i++)
        if (str_eq_nocase(item->key, str_from(by_types[i])))
            return may_auth_write(probe, item, old_groups);
    return false;
}

enum probe_outcome probe_look_snmp_write(struct probe *probe, struct probe_result *result) {
    struct probe_directives list = {.count = 0};
    struct map old_groups;
    if (!read_snmp(probe, result, &list))
        return result->outcome;
    map_init(&old_groups, probe->arena, false);
    for (size_t i = 0; i < list.count; i++) {
        struct str rest = list.items[i].value, name, model;
        uint32_t stored;
        if (str_eq_nocase(list.items[i].key, STR("group")) && probe_next_argument(probe, &rest, &name) &&
            probe_next_argument(probe, &rest, &model) && !str_eq_nocase(model, STR("usm")) &&
            map_add(&old_groups, name, 1, &stored) != STATUS_OK)
            probe->memory_out = true;
    }
    size_t write = 0;
    for (size_t i = 0; i < list.count; i++) {
        if (!may_write(probe, &list.items[i], &old_groups))
            continue;
        write++;
        probe_saw(probe, result, list.items[i].path, list.items[i].line, STR_F " lets SNMP write without SNMPv3's keys",
                  STR_A(list.items[i].key));
    }
    if (write > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu line%s let%s a community write", write, plural(write),
                          write == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "no line lets a community write");
}

/* "sec=krb5i:krb5p": every way to come in asks for a key. */
static bool wants_keys(struct str options) {
    size_t at = str_find(options, STR("sec="));
    if (at == SIZE_MAX)
        return false;
    struct str rest = str_skip(options, at + 4), list, one;
    (void)str_next(&rest, ',', &list);
    while (str_next(&list, ':', &one))
        if (!str_starts(one, STR("krb5")))
            return false;
    return true;
}

/* "*", a net of all, and no host at all. */
static bool is_everybody(struct str host) {
    static const char *const all[] = {"", "*", "*.*", "::/0", "**"};
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        if (str_eq(host, str_from(all[i])))
            return true;
    return str_ends(host, STR("/0")) || str_ends(host, STR("/0.0.0.0"));
}

static const char *fault_of_export(struct str host, struct str options, struct str defaults) {
    if (probe_has_word(options, "no_root_squash") ||
        (probe_has_word(defaults, "no_root_squash") && !probe_has_word(options, "root_squash")))
        return "root of the client is root here (no_root_squash)";
    if (probe_has_word(options, "anonuid=0") || probe_has_word(defaults, "anonuid=0"))
        return "who is nobody is root here (anonuid=0)";
    return is_everybody(host) && !wants_keys(options) && !wants_keys(defaults) ? "for every host" : NULL;
}

/* One client of an export: "host(options)"; "*", "(options)" alone and a net of all are everybody. */
static const char *fault_of_client(struct str client, struct str defaults) {
    size_t at = str_find_char(client, '(');
    struct str host = str_slice(client, 0, at == SIZE_MAX ? client.len : at), options = STR("");
    if (at != SIZE_MAX)
        options = str_slice(client, at + 1, client.len - (client.ptr[client.len - 1] == ')'));
    return fault_of_export(host, options, defaults);
}

static size_t show_export(struct probe *probe, struct probe_result *result, const struct probe_directive *item) {
    struct str rest = item->value, client, defaults = STR("");
    size_t faults = 0, clients = 0;
    while (probe_next_word(&rest, &client) && client.ptr[0] != '#') {
        bool options = client.ptr[0] == '-';
        defaults = options ? str_skip(client, 1) : defaults;
        clients += !options;
        const char *fault = options ? NULL : fault_of_client(client, defaults);
        if (!fault)
            continue;
        faults++;
        probe_saw(probe, result, item->path, item->line, STR_F ": %s", STR_A(item->key), fault);
    }
    if (clients > 0)
        return faults;
    probe_saw(probe, result, item->path, item->line, STR_F ": for every host", STR_A(item->key));
    return 1;
}

/* "exportfs -o rw,no_root_squash 10.0.0.0/24:/data" of a script. */
static size_t show_exportfs(struct probe *probe, struct probe_result *result, size_t *exports) {
    static const char *const names[] = {"exportfs", NULL};
    struct service_start start;
    size_t faults = 0;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        struct str rest = start.rest, word, options = STR("");
        (void)service_option(probe, &start, 'o', "", &options);
        while (probe_next_word(&rest, &word) && !strchr("#;&|", word.ptr[0])) {
            size_t at = str_find(word, STR(":/"));
            *exports += at != SIZE_MAX;
            const char *fault = at == SIZE_MAX ? NULL : fault_of_export(str_slice(word, 0, at), options, STR(""));
            if (!fault)
                continue;
            faults++;
            probe_saw(probe, result, start.where, start.line, "exportfs " STR_F ": %s", STR_A(word), fault);
        }
    }
    return faults;
}

/* "unfsd -e FILE"; false where one of them is not there. */
static bool read_given_exports(struct probe *probe, struct probe_directives *list) {
    static const char *const names[] = {"unfsd", NULL};
    struct service_start start;
    struct str value;
    bool found = true;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);)
        if (service_option(probe, &start, 'e', "", &value))
            found &= str_starts(value, STR("/")) &&
                     probe_directives_file(probe, probe_path(probe, STR_F, STR_A(value)),
                                           DIRECTIVE_WORDS | DIRECTIVE_CONTINUES, list) == TREE_OK;
    return found;
}

enum probe_outcome probe_look_nfs(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"nfs-server", "nfs-kernel-server", "nfsd", "rpc.nfsd", "unfsd", "=nfs", NULL};
    static const char *const other[] = {"ganesha.nfsd", "=nfs-ganesha", NULL};
    struct probe_directives list = {.count = 0};
    if (probe_start_find(probe_startup(probe), other))
        return probe_tell(probe, result, PROBE_ASK, "NFS-Ganesha starts: see whom its exports name, and who is root");
    if (!probe_service_runs(probe, result, names, "an NFS server"))
        return result->outcome;
    (void)probe_directives_file(probe, "/etc/exports", DIRECTIVE_WORDS | DIRECTIVE_CONTINUES, &list);
    probe_directives_folder(probe, "/etc/exports.d", ".exports", DIRECTIVE_WORDS | DIRECTIVE_CONTINUES, &list);
    bool found = read_given_exports(probe, &list);
    if (probe_is_blind(probe, result, &list))
        return result->outcome;
    size_t exports = list.count, faults = show_exportfs(probe, result, &exports);
    for (size_t i = 0; i < list.count; i++)
        faults += show_export(probe, result, &list.items[i]);
    if (faults > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu export%s too wide", faults, faults == 1 ? " is" : "s are");
    if (!found || exports == 0)
        return probe_tell(probe, result, PROBE_ASK, "an NFS server starts, and what it exports was not found");
    return probe_tell(probe, result, PROBE_MET, "each of %zu exports names its hosts", exports);
}

bool probe_is_key(struct str key, const char *wanted) {
    for (; *wanted; wanted++) {
        while (key.len > 0 && char_is_blank(key.ptr[0]))
            key = str_skip(key, 1);
        if (key.len == 0 || char_lower(key.ptr[0]) != *wanted)
            return false;
        key = str_skip(key, 1);
    }
    return str_trim(key).len == 0;
}

static bool is_guest_key(struct str key) {
    return probe_is_key(key, "guestok") || probe_is_key(key, "public") || probe_is_key(key, "guestonly");
}

static bool is_guest_line(const struct probe_directive *item) {
    struct str rest = item->value, name = STR(""), value = STR("");
    (void)probe_next_word(&rest, &name);
    if (is_guest_key(item->key) || probe_is_key(item->key, "usershareallowguests") ||
        probe_is_key(item->key, "nullpasswords"))
        return probe_is_yes(item->value);
    if (probe_is_key(item->key, "security"))
        return str_eq_nocase(item->value, STR("share"));
    if (!str_eq(item->key, STR("option")) || !str_starts(name, STR("guest_o")) || !probe_next_word(&rest, &value))
        return false;
    return value.len > 2 && probe_is_yes(str_slice(value, 1, value.len - 1));
}

/* Whether a later line of the same section says otherwise. */
static bool is_taken_back(const struct probe_directives *list, size_t at) {
    const struct probe_directive *item = &list->items[at];
    for (size_t i = at + 1; i < list->count && list->items[i].section.ptr == item->section.ptr; i++) {
        bool same = str_eq_nocase(list->items[i].key, item->key) ||
                    (is_guest_key(item->key) && is_guest_key(list->items[i].key) &&
                     !probe_is_key(item->key, "guestonly") && !probe_is_key(list->items[i].key, "guestonly"));
        if (same && !str_eq(item->key, STR("option")))
            return true;
    }
    return false;
}

static size_t show_guests(struct probe *probe, struct probe_result *result, const struct probe_directives *list) {
    size_t guests = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        bool registry = probe_is_key(item->key, "include") || probe_is_key(item->key, "configbackend");
        if (registry && str_eq_nocase(item->value, STR("registry")))
            probe->question = "Samba has settings in its registry: see 'net conf list' for shares of guests";
        if (!is_guest_line(item) || is_taken_back(list, i))
            continue;
        guests++;
        probe_saw(probe, result, item->path, item->line, "[" STR_F "] " STR_F " = " STR_F, STR_A(item->section),
                  STR_A(item->key), STR_A(item->value));
    }
    return guests;
}

enum probe_outcome probe_look_samba(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"smbd",  "smb",          "=samba",     "=samba4",
                                        "ksmbd", "ksmbd.mountd", "=nmbd-smbd", NULL};
    static const char *const files[] = {"/etc/samba/smb.conf", "/etc/samba/smb.conf.template", "/etc/smb.conf",
                                        "/etc/ksmbd/ksmbd.conf"};
    static const char *const uci[] = {"/etc/config/samba", "/etc/config/samba4", "/etc/config/ksmbd"};
    static const struct service_include none[] = {{NULL, NULL}};
    struct probe_directives list = {.count = 0};
    struct service_reading reading = {.probe = probe, .list = &list, .includes = none, .style = DIRECTIVE_SYSTEMD};
    if (!probe_service_runs(probe, result, names, "Samba"))
        return result->outcome;
    size_t found = service_read_given(&reading, names, 's', "configfile");
    for (size_t i = 0; i < ARRAY_LEN(files) && (i > 0 || found == 0); i++)
        found += probe_directives_file(probe, files[i], DIRECTIVE_SYSTEMD, &list) == TREE_OK;
    for (size_t i = 0; i < ARRAY_LEN(uci); i++)
        found += probe_directives_file(probe, uci[i], DIRECTIVE_WORDS, &list) == TREE_OK;
    for (size_t i = 0; i < list.count && i < 256; i++)
        if (probe_is_key(list.items[i].key, "include") && str_starts(list.items[i].value, STR("/")))
            (void)probe_directives_file(probe, probe_path(probe, STR_F, STR_A(list.items[i].value)), DIRECTIVE_SYSTEMD,
                                        &list);
    if (probe_is_blind(probe, result, &list))
        return result->outcome;
    size_t guests = show_guests(probe, result, &list);
    if (guests > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu setting%s open%s shares to guests", guests, plural(guests),
                          guests == 1 ? "s" : "");
    if (found == 0)
        return probe_tell(probe, result, PROBE_ASK, "Samba starts, and its settings were not found");
    return probe_tell(probe, result, PROBE_MET, "no share is open to guests");
}

enum probe_outcome probe_look_vnc(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {
        "Xvnc",       "Xtightvnc",   "Xtigervnc",        "x11vnc",         "vncserver",
        "vncsession", "x0vncserver", "wayvnc",           "fbvnc",          "framebuffer-vncserver",
        "linuxvnc",   "vino-server", "x0tigervncserver", "tigervncserver", NULL};
    static const char *const keeps[] = {"-rfbauth", "-passwdfile", "-passwd", "-usepw", "-unixpw"};
    size_t open = 0;
    if (!probe_service_runs(probe, result, names, "a VNC server"))
        return result->outcome;
    for (struct probe_start_match match = {.next = 0}; probe_start_next(probe_startup(probe), names, &match);) {
        struct str command = match.start->command;
        bool none = str_contains_nocase(command, STR("SecurityTypes=None")) ||
                    str_contains_nocase(command, STR("SecurityTypes None")) || probe_has_word(command, "-nopw");
        bool kept = false;
        for (size_t i = 0; i < ARRAY_LEN(keeps); i++)
            kept |= str_contains(command, str_from(keeps[i]));
        bool bare = match.start->kind == START_UNIT && str_contains(command, STR("x11vnc")) && !kept;
        open += none || bare;
        /* The command may hold the password itself, so only its name is shown. */
        probe_saw(probe, result, match.start->where, match.line, STR_F ": %s", STR_A(match.start->name),
                  none || bare ? "asks for no password" : "a VNC server");
    }
    if (open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu VNC server%s ask%s for no password", open, plural(open),
                          open == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_ASK, "a VNC server starts: see that it asks for a password, and encrypts");
}

/* "location /", however it is matched as a beginning or alone: all that is asked for, or the first page. */
static bool is_inner_location(const struct probe_directive *item) {
    struct str rest = item->value, word = STR(""), last = STR("");
    while (probe_next_word(&rest, &word))
        last = word;
    return str_eq(item->key, STR("location")) &&
           (!str_eq(last, STR("/")) || str_starts(item->value, STR("~")) || str_starts(item->value, STR("@")));
}

/* nginx lists the files of the folder that it serves: "autoindex on" outside of a location for some paths alone. */
static size_t show_listings(struct probe *probe, struct probe_result *result) {
    struct identity_judged judged;
    struct probe_directives read = {.count = 0};
    const char *path = NULL;
    size_t depth = 0, inner = 0, found = 0;
    identity_judge(probe, IDENTITY_NGINX, &judged);
    if (judged.started)
        probe_server_settings(probe, IDENTITY_NGINX, &judged.list, &read);
    for (size_t i = 0; i < read.count; i++) {
        const struct probe_directive *item = &read.items[i];
        if (item->path != path)
            depth = inner = 0;
        path = item->path;
        if (str_eq(item->section, STR("{"))) {
            depth++;
            inner = inner == 0 && is_inner_location(item) ? depth : inner; /* at which depth the first of them is */
        } else if (str_eq(item->section, STR("}"))) {
            inner = inner == depth ? 0 : inner;
            depth -= depth > 0;
        } else if (inner == 0 && str_eq(item->key, STR("autoindex")) && str_eq(item->value, STR("on"))) {
            found++;
            probe_saw(probe, result, item->path, item->line, "autoindex on: lists the files that it serves");
        }
    }
    return found;
}

enum probe_outcome probe_look_web(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"nginx", "apache2", "httpd",   "lighttpd", "uhttpd", "thttpd",   "mini_httpd",
                                        "boa",   "caddy",   "goahead", "monkey",   "webfsd", "cherokee", NULL};
    static const struct {
        const char *path, *mark;
    } pages[] = {{"/var/www/html/index.html", "Default Page"},
                 {"/var/www/html/index.nginx-debian.html", "Welcome to nginx"},
                 {"/usr/share/nginx/html/index.html", "Welcome to nginx"},
                 {"/var/www/html/index.lighttpd.html", "Placeholder page"},
                 {"/var/www/html/index.html", "It works!"},
                 {"/usr/local/apache2/htdocs/index.html", "It works!"},
                 {"/var/www/html/info.php", "phpinfo"},
                 {"/var/www/html/phpinfo.php", "phpinfo"}};
    size_t found = 0;
    if (!probe_service_runs(probe, result, names, "a web server"))
        return result->outcome;
    for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
        struct str text;
        if (probe_read(probe, pages[i].path, &text) != TREE_OK || !str_contains(text, str_from(pages[i].mark)))
            continue;
        found++;
        probe_saw(probe, result, pages[i].path, 0, "a page of the package: '%s'", pages[i].mark);
    }
    size_t listings = show_listings(probe, result);
    if (listings > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu setting%s show%s every file that the web server has",
                          listings, plural(listings), listings == 1 ? "s" : "");
    if (found > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu page%s of the package lie%s where the web server looks: see whether it shows them",
                          found, plural(found), found == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_ASK, "a web server starts: see that it shows nothing but the product's own");
}
