/* Services: what starts, and what listens. */
#include "probe/check_service.h"
#include "probe/groups.h"
#include "probe/interpreters.h"
#include "probe/listeners.h"
#include "probe/service_files.h"

/* Programs that offer what no device should; what the marks mean is said in startup.h. */
static const char *const telnet[] = {"=telnet",  "telnetd",     "in.telnetd", "inetutils-telnetd",
                                     "utelnetd", "telnetd-ssl", NULL};
static const char *const ftp[] = {"=ftp",    "ftpd",           "in.ftpd",           "vsftpd",
                                  "proftpd", "pure-ftpd",      "pure-ftpd-wrapper", "bftpd",
                                  "uftpd",   "inetutils-ftpd", "in.proftpd",        NULL};
static const char *const tftp[] = {"=tftp", "tftpd", "in.tftpd", "tftpd-hpa", "atftpd", NULL};
static const char *const remote_shell[] = {
    "=rsh",  "~shell", "rshd",      "in.rshd",        "=rlogin",           "~login", "rlogind", "in.rlogind", "=rexec",
    "~exec", "rexecd", "in.rexecd", "inetutils-rshd", "inetutils-rlogind", NULL};
static const char *const small[] = {"=finger",   "fingerd",         "in.fingerd",
                                    "~chargen",  "=chargen-dgram",  "=chargen-stream",
                                    "~echo",     "=echo-dgram",     "=echo-stream",
                                    "~discard",  "=discard-stream", "=discard-dgram",
                                    "~daytime",  "=daytime-stream", "=daytime-dgram",
                                    "~time",     "=time-stream",    "=time-dgram",
                                    "~systat",   "~netstat",        "=talk",
                                    "=ntalk",    "talkd",           "in.talkd",
                                    "in.ntalkd", "~qotd",           NULL};

static const struct {
    const char *check;
    const char *const *names;
    const char *what;
    uint16_t port; /* that it has by custom, TCP (UDP for tftp); 0: none of its own */
    bool udp;
} banned_services[] = {
    {"service-telnet", telnet, "telnet", 23, false},
    {"service-ftp", ftp, "FTP", 21, false},
    {"service-tftp", tftp, "TFTP", 69, true},
    {"service-remote-shell", remote_shell, "rsh, rlogin, rexec or a bare shell", 0, false},
    {"service-small", small, "finger, chargen, echo and the like", 19, false},
};

static enum probe_outcome nothing_known(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    if (startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                      "nothing was found that says how this device starts its programs");
}

bool probe_service_runs(struct probe *probe, struct probe_result *result, const char *const *names, const char *what) {
    const struct probe_startup *startup = probe_startup(probe);
    if (probe_start_find(startup, names))
        return true;
    if (startup->unseen || (!startup->known && !probe->tree.live))
        nothing_known(probe, result);
    else
        probe_tell(probe, result, PROBE_NOT_APPLICABLE, "%s is not among the %zu things that start", what,
                   startup->count);
    return false;
}

static size_t show_port(struct probe *probe, struct probe_result *result, uint16_t port, bool udp) {
    size_t count = 0;
    if (!probe->tree.live || port == 0)
        return 0;
    const struct probe_listeners *all = probe_listeners(probe);
    for (size_t i = 0; i < all->count; i++) {
        const struct probe_listener *one = &all->items[i];
        if (one->port != port || one->tcp == udp || one->loopback)
            continue;
        count++;
        probe_saw(probe, result, one->name, 0, "listens; process " STR_F, STR_A(one->process));
    }
    return count;
}

/* inetd hands a shell to whoever comes. */
static size_t show_inetd_shells(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    size_t count = 0;
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *start = &startup->items[i];
        struct str rest = start->command, word, second = STR("");
        if (start->kind != START_INETD || !startup->inetd || !probe_next_word(&rest, &word))
            continue;
        (void)probe_next_word(&rest, &second);
        if (!probe_is_shell(word) && !(str_eq(probe_base_name(word), STR("busybox")) && probe_is_shell(second)))
            continue;
        count++;
        probe_saw(probe, result, start->where, start->line, STR_F ": offered by inetd, and is a shell",
                  STR_A(start->name));
    }
    return count;
}

static bool listens_with_shell(struct str rest) {
    static const char *const runs[] = {"-e", "-c", "--exec", "--sh-exec", "-lke", "-le"};
    struct str word;
    bool listens = false, executes = false;
    while (probe_next_word(&rest, &word) && !strchr("#;&|", word.ptr[0])) {
        listens |= str_starts_nocase(word, STR("tcp")) && str_contains_nocase(word, STR("listen"));
        listens |= str_eq(word, STR("--listen")) ||
                   (word.len > 1 && word.ptr[0] == '-' && word.ptr[1] != '-' && str_find_char(word, 'l') != SIZE_MAX);
        executes |= str_starts_nocase(word, STR("exec:")) || str_starts_nocase(word, STR("system:"));
        for (size_t i = 0; i < ARRAY_LEN(runs); i++)
            executes |= str_eq(word, str_from(runs[i]));
    }
    return listens && executes;
}

/* A program that only passes bytes on, and starts another for whoever comes. */
static size_t show_bare_shells(struct probe *probe, struct probe_result *result, size_t *unsure) {
    static const char *const names[] = {"nc", "ncat", "netcat", "nc.traditional", "socat", NULL};
    struct service_start start;
    size_t count = 0;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start);) {
        if (walk.match.start->kind == START_PROCESS || !listens_with_shell(start.rest))
            continue;
        count += walk.match.sure;
        *unsure += !walk.match.sure;
        probe_saw(probe, result, start.where, start.line, "a program is started for whoever comes:" STR_F,
                  STR_A(start.rest));
    }
    return count;
}

static enum probe_outcome look_banned(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    size_t at = 0, unsure = 0;
    while (!str_eq(str_from(banned_services[at].check), str_from(result->check->id)))
        at++;
    size_t sure = probe_start_show(probe, result, banned_services[at].names, &unsure);
    if (banned_services[at].names == remote_shell)
        sure += show_inetd_shells(probe, result) + show_bare_shells(probe, result, &unsure);
    size_t open = show_port(probe, result, banned_services[at].port, banned_services[at].udp);
    const char *what = banned_services[at].what;
    if (sure > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%s is started in %zu place%s", what, sure, plural(sure));
    if (open > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "something listens on port %u, that of %s",
                          banned_services[at].port, what);
    if (unsure > 0)
        return probe_tell(probe, result, PROBE_ASK, "%s is named where programs start: see whether it is reached",
                          what);
    if (startup->unseen || !startup->known)
        return nothing_known(probe, result);
    return probe_tell(probe, result, PROBE_MET, "none of %zu things that start is %s", startup->count, what);
}

/* False when what listens cannot be read: the result then says why. */
static bool can_listen(struct probe *probe, struct probe_result *result, const struct probe_listeners **all) {
    *all = probe_listeners(probe);
    if ((*all)->answer == TREE_OK)
        return true;
    (void)probe_unseen(probe, result, (*all)->unseen, (*all)->answer);
    return false;
}

static enum probe_outcome look_listeners(struct probe *probe, struct probe_result *result) {
    const struct probe_listeners *all;
    if (!can_listen(probe, result, &all))
        return result->outcome;
    size_t open = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct probe_listener *one = &all->items[i];
        if (one->loopback)
            continue;
        open++;
        probe_saw(probe, result, one->name, 0, "user %u, process " STR_F " " STR_F, one->uid,
                  STR_A(one->pid ? one->process : STR("unknown")), STR_A(one->program));
    }
    if (open > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu of %zu sockets can be reached from outside: each must be in the hardening guide", open,
                          all->count);
    return probe_tell(probe, result, PROBE_MET, "none of %zu sockets can be reached from outside", all->count);
}

static enum probe_outcome look_owner(struct probe *probe, struct probe_result *result) {
    const struct probe_listeners *all;
    if (!can_listen(probe, result, &all))
        return result->outcome;
    size_t unknown = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (all->items[i].pid != 0)
            continue;
        unknown++;
        probe_saw(probe, result, all->items[i].name, 0, "no process holds it; user %u", all->items[i].uid);
    }
    if (unknown > 0 && all->hidden > 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "of %zu sockets the process is unknown, and %zu processes may not be looked into%s", unknown,
                          all->hidden, probe->uid != 0 ? ": run the probe as root" : "");
    if (unknown > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu socket%s belong%s to no process: the kernel's own (NFS, WireGuard), or hidden", unknown,
                          plural(unknown), unknown == 1 ? "s" : "");
    return probe_tell(probe, result, PROBE_MET, "each of %zu sockets belongs to a process", all->count);
}

static enum probe_outcome look_deleted(struct probe *probe, struct probe_result *result) {
    const struct probe_listeners *all;
    if (!can_listen(probe, result, &all))
        return result->outcome;
    size_t gone = 0, hidden = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct probe_listener *one = &all->items[i];
        hidden += one->pid == 0 ? all->hidden > 0 : one->program_hidden;
        if (!str_ends(one->program, STR(" (deleted)")))
            continue;
        gone++;
        probe_saw(probe, result, one->name, 0, "process %u runs " STR_F, one->pid, STR_A(one->program));
    }
    if (gone > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu socket%s held by a program that is no longer there", gone,
                          gone == 1 ? " is" : "s are");
    if (hidden > 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "of %zu sockets the program may not be seen%s", hidden,
                          probe->uid != 0 ? ": run the probe as root" : "");
    return probe_tell(probe, result, PROBE_MET, "the programs behind %zu sockets are those on disk", all->count);
}

#define LIST_STARTS "systemctl list-unit-files --state=enabled; cat /etc/inittab /etc/inetd.conf; ls /etc/rc*.d"

static const struct probe_check checks[] = {
    {.id = "service-telnet",
     .title = "No telnet server starts",
     .requirements = "CR 1.5, CR 4.1, CR 7.7",
     .look = look_banned,
     .mend = "remove it from inittab, inetd.conf, the script or unit (systemctl disable --now telnet.socket); use SSH",
     .by_hand = "grep -rn telnetd /etc/inittab /etc/inetd.conf /etc/init.d /etc/systemd"},
    {.id = "service-ftp",
     .title = "No FTP server starts",
     .requirements = "CR 1.5, CR 4.1, CR 7.7",
     .look = look_banned,
     .mend = "disable it (systemctl disable --now vsftpd, or its line of inetd.conf); use SFTP",
     .by_hand = LIST_STARTS},
    {.id = "service-tftp",
     .title = "No TFTP server starts",
     .requirements = "CR 2.1, CR 4.1, CR 7.7",
     .look = look_banned,
     .mend = "disable it (systemctl disable --now tftpd-hpa, or its line of inetd.conf): it asks nobody who they are",
     .by_hand = LIST_STARTS},
    {.id = "service-remote-shell",
     .title = "No rsh, rlogin, rexec or bare shell is offered",
     .requirements = "CR 1.1, CR 1.5, CR 7.7",
     .look = look_banned,
     .mend = "remove shell, login and exec from inetd.conf and xinetd.d, and nc -e and socat EXEC; use SSH",
     .by_hand = "grep -nE '^(shell|login|exec)|/sh' /etc/inetd.conf; grep -rnE '(nc|socat) .*-e' /etc/init.d"},
    {.id = "service-small",
     .title = "No finger, chargen, echo, discard or talk server starts",
     .requirements = "CR 7.1, CR 7.7",
     .look = look_banned,
     .mend = "remove the lines from inetd.conf, or set 'disable = yes' in xinetd.d",
     .by_hand = "grep -v '^#' /etc/inetd.conf; grep -rL 'disable.*yes' /etc/xinetd.d"},
    {.id = "service-snmp-community",
     .title = "SNMP has no community that everybody knows",
     .requirements = "CR 1.5, CR 1.2",
     .needs = "/etc/snmp/snmpd.conf (root)",
     .look = probe_look_snmp_community,
     .mend = "remove rocommunity and com2sec lines with public or private; use SNMPv3 (createUser, rouser NAME priv)",
     .by_hand = "grep -nE '^(r[ow]community|com2sec)' /etc/snmp/snmpd.conf"},
    {.id = "service-snmp-write",
     .title = "SNMP v1 and v2c cannot write",
     .requirements = "CR 1.2, CR 2.1, CR 3.1 RE 1",
     .needs = "/etc/snmp/snmpd.conf (root)",
     .look = probe_look_snmp_write,
     .mend = "remove rwcommunity; where writing is needed, rwuser NAME priv (SNMPv3)",
     .by_hand = "grep -nE '^(rwcommunity|rwuser|access)' /etc/snmp/snmpd.conf"},
    {.id = "service-nfs",
     .title = "NFS exports go to named hosts, and root there is not root here",
     .requirements = "CR 1.2, CR 2.1",
     .look = probe_look_nfs,
     .mend = "name the hosts in /etc/exports in place of '*', with root_squash; then exportfs -ra",
     .by_hand = "exportfs -v; cat /etc/exports"},
    {.id = "service-samba",
     .title = "Samba has no share for guests",
     .requirements = "CR 1.1, CR 2.1",
     .look = probe_look_samba,
     .mend = "set 'guest ok = no' in each share, and 'map to guest = never'",
     .by_hand = "testparm -s | grep -iE '^\\[|guest|public'"},
    {.id = "service-vnc",
     .title = "VNC asks for a password",
     .requirements = "CR 1.1, CR 4.1",
     .look = probe_look_vnc,
     .mend = "start it with -rfbauth FILE (x11vnc) or SecurityTypes=TLSVnc (Xvnc), and only on loopback behind SSH",
     .by_hand = "ps ax | grep -i vnc"},
    {.id = "service-web-default",
     .title = "The web server shows no page of its package",
     .requirements = "CR 7.7",
     .look = probe_look_web,
     .mend = "remove the default page and site (rm /etc/nginx/sites-enabled/default)",
     .by_hand = "wget -qO- http://127.0.0.1/ | head"},
    {.id = "service-redis",
     .title = "Redis asks for a password, or answers the device alone",
     .requirements = "CR 1.2, CR 2.1",
     .needs = "/etc/redis/redis.conf (root)",
     .look = probe_look_redis,
     .mend = "in redis.conf: requirepass, 'bind 127.0.0.1 ::1', 'protected-mode yes'",
     .by_hand = "grep -nE '^(bind|requirepass|protected-mode|aclfile|user)' /etc/redis/redis.conf"},
    {.id = "service-database",
     .title = "No database opens without a password",
     .requirements = "CR 1.1, CR 1.2, CR 2.1",
     .needs = "pg_hba.conf (root)",
     .look = probe_look_database,
     .mend =
         "pg_hba.conf: scram-sha-256 or peer in place of trust; my.cnf: no skip-grant-tables; mongod: authorization",
     .by_hand = "grep -rn trust /etc/postgresql; grep -rn skip.grant /etc/mysql; grep authorization /etc/mongod.conf"},
    {.id = "service-mqtt",
     .title = "The MQTT broker lets nobody in without a name",
     .requirements = "CR 1.1, CR 1.2",
     .look = probe_look_mqtt,
     .mend = "in mosquitto.conf: 'allow_anonymous false' and password_file, or require_certificate",
     .by_hand = "grep -rnE 'allow_anonymous|listener|password_file' /etc/mosquitto"},
    {.id = "service-listeners",
     .title = "Nothing can be reached but what the hardening guide names",
     .requirements = "CR 7.6, CR 7.7",
     .running = true,
     .look = look_listeners,
     .mend = "stop what the guide does not name, or bind it to 127.0.0.1",
     .by_hand = "ss -tulpn"},
    {.id = "service-listener-owner",
     .title = "Each socket that listens belongs to a known process",
     .requirements = "CR 3.4, CR 7.7",
     .needs = "/proc/PID/fd of all (root)",
     .running = true,
     .look = look_owner,
     .mend = "find what opened it (dmesg, lsmod); a process that hides is an incident",
     .by_hand = "ss -tulpn"},
    {.id = "service-listener-deleted",
     .title = "No program that listens has been deleted or replaced on disk",
     .requirements = "CR 3.4",
     .needs = "/proc/PID/exe of all (root)",
     .running = true,
     .look = look_deleted,
     .mend = "restart the service behind it, which an update replaced; else find out who deleted the program",
     .by_hand = "ls -l /proc/[0-9]*/exe | grep deleted"},
};

const struct probe_group probe_service_group = PROBE_GROUP("service", "Services and ports", checks);
