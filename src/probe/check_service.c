/* Services: what starts, and what listens. */
#include "probe/check_service.h"
#include "probe/groups.h"
#include "probe/interpreters.h"
#include "probe/listeners.h"
#include "probe/service_files.h"
#include "probe/startup_script.h"

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

/* What whoever comes is given. */
enum offer { OFFER_NONE, OFFER_PERHAPS, OFFER_SHELL };

static struct str without_quotes(struct str word) {
    while (word.len > 0 && strchr("\"'", word.ptr[0]))
        word = str_skip(word, 1);
    while (word.len > 0 && strchr("\"'", word.ptr[word.len - 1]))
        word.len--;
    return word;
}

/* A program and what stands behind it: BusyBox's shell is one too. */
static enum offer offers(struct str program, struct str rest) {
    struct str word = STR("");
    program = without_quotes(program);
    if (str_eq(probe_base_name(program), STR("busybox")) && probe_next_word(&rest, &word))
        program = without_quotes(word);
    return probe_is_shell(program) ? OFFER_SHELL : OFFER_PERHAPS;
}

/* inetd hands a shell to whoever comes: program and name of it, which tcpd has its program for. */
static bool is_inetd_shell(struct str rest) {
    struct str word = STR(""), second = STR("");
    if (!probe_next_word(&rest, &word))
        return false;
    (void)probe_next_word(&rest, &second);
    if (str_eq(probe_base_name(word), STR("tcpd"))) {
        word = second;
        second = STR("");
        (void)probe_next_word(&rest, &second);
    }
    bool busybox = str_eq(probe_base_name(word), STR("busybox"));
    if (busybox && str_eq(probe_base_name(second), STR("busybox")))
        (void)probe_next_word(&rest, &second);
    return probe_is_shell(word) || (busybox && probe_is_shell(second));
}

static size_t show_inetd_shells(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    size_t count = 0;
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *start = &startup->items[i];
        if (start->kind != START_INETD || !startup->inetd || !is_inetd_shell(start->command))
            continue;
        count++;
        probe_saw(probe, result, start->where, start->line, STR_F ": offered by inetd, and is a shell",
                  STR_A(start->name));
    }
    return count;
}

/* A socket whose service is a shell that asks nobody; one that runs a script or a command line is what that is. */
static size_t show_socket_shells(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    size_t count = 0;
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *start = &startup->items[i];
        struct str rest = start->command, word;
        if (start->kind != START_UNIT || !str_ends(start->name, STR(".socket")) || !probe_next_word(&rest, &word))
            continue;
        while (word.len > 0 && strchr("-@+!:", word.ptr[0]))
            word = str_skip(word, 1);
        if (offers(word, rest) != OFFER_SHELL)
            continue;
        bool busybox = !probe_is_shell(word), plain = true;
        for (struct str one; probe_next_word(&rest, &one); busybox = false)
            plain &= busybox || (one.ptr[0] == '-' && str_find_char(one, 'c') == SIZE_MAX);
        if (!plain)
            continue;
        count++;
        probe_saw(probe, result, start->where, start->line, STR_F ": its service is a shell, for whoever comes",
                  STR_A(start->name));
    }
    return count;
}

struct passing {
    bool listens, local;
    enum offer offer; /* to whoever comes, when it listens */
};

static enum offer judged(const struct passing *passing) {
    if (!passing->listens)
        return OFFER_NONE;
    return passing->local && passing->offer == OFFER_SHELL ? OFFER_PERHAPS : passing->offer;
}

/* "TYPE:VALUE,OPTION" of socat. */
static void take_address(struct passing *passing, struct str word, struct str rest) {
    static const struct str listens[] = {STR_INIT("-LISTEN"), STR_INIT("-L"), STR_INIT("-RECVFROM"), STR_INIT("-RECV")};
    static const struct str runs[] = {STR_INIT("EXEC"), STR_INIT("SYSTEM"), STR_INIT("SHELL")};
    struct str value = without_quotes(word), type, program = STR("");
    if (!str_next(&value, ':', &type))
        return;
    bool device = str_starts_nocase(type, STR("UNIX-")) || str_starts_nocase(type, STR("ABSTRACT-"));
    for (size_t i = 0; i < ARRAY_LEN(listens) && !device; i++)
        if (str_ends_nocase(type, listens[i])) {
            size_t at = str_find_nocase(value, STR("bind="));
            passing->listens = true;
            passing->local |= at != SIZE_MAX && probe_is_local(str_skip(value, at + 5));
        }
    for (size_t i = 0; i < ARRAY_LEN(runs); i++)
        if (str_eq_nocase(type, runs[i])) {
            (void)str_next(&value, ',', &program);
            passing->offer = offers(program, rest);
        }
}

static enum offer socat_offers(struct str rest) {
    struct passing passing = {.offer = OFFER_NONE};
    struct str word;
    while (probe_next_word(&rest, &word) && !strchr("#;&|", word.ptr[0]))
        if (word.ptr[0] != '-')
            take_address(&passing, word, rest);
    return judged(&passing);
}

/* The letters of one word of netcat: what stands behind one that takes a value is that. */
static void take_letters(struct passing *passing, struct str word, struct str *rest) {
    for (size_t i = 1; i < word.len; i++) {
        struct str value = str_skip(word, i + 1);
        passing->listens |= word.ptr[i] == 'l';
        if (!strchr("ecpswqiIOXxTgGo", word.ptr[i]))
            continue;
        bool runs = word.ptr[i] == 'e' || word.ptr[i] == 'c';
        if (value.len == 0 && !probe_next_word(rest, &value))
            return;
        if (runs)
            passing->offer = offers(value, *rest);
        passing->local |= word.ptr[i] == 's' && probe_is_local(value);
        return;
    }
}

static enum offer netcat_offers(struct str rest) {
    static const struct str runs[] = {STR_INIT("--exec"), STR_INIT("--sh-exec"), STR_INIT("--lua-exec")};
    struct passing passing = {.offer = OFFER_NONE};
    struct str word;
    while (probe_next_word(&rest, &word) && !strchr("#;&|", word.ptr[0])) {
        if (word.ptr[0] == '-' && word.len > 1 && word.ptr[1] != '-')
            take_letters(&passing, word, &rest);
        passing.listens |= str_eq(word, STR("--listen"));
        passing.local |= probe_is_local(word);
        struct str value = word, name = STR("");
        (void)str_next(&value, '=', &name);
        for (size_t i = 0; i < ARRAY_LEN(runs); i++)
            if (str_eq(name, runs[i]) && (value.len > 0 || probe_next_word(&rest, &value)))
                passing.offer = offers(value, rest);
    }
    return judged(&passing);
}

/* Programs that only pass bytes on, and start another for whoever comes. */
static const struct passer {
    const char *names[5];
    enum offer (*offers)(struct str rest);
} passers[] = {
    {{"nc", "ncat", "netcat", "nc.traditional", NULL}, netcat_offers},
    {{"socat", NULL}, socat_offers},
};

/* A process is shown without its arguments. */
static size_t show_running(struct probe *probe, struct probe_result *result, const struct passer *passer,
                           size_t *unsure) {
    const struct probe_startup *startup = probe_startup(probe);
    size_t count = 0;
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *start = &startup->items[i];
        if (start->kind != START_PROCESS || !probe_is_program(start->command, passer->names))
            continue;
        enum offer offer = passer->offers(start->given);
        if (offer == OFFER_NONE)
            continue;
        count += offer == OFFER_SHELL;
        *unsure += offer == OFFER_PERHAPS;
        probe_saw(probe, result, start->where, 0, STR_F ": runs, and starts a program for whoever comes",
                  STR_A(start->name));
    }
    return count;
}

static size_t show_bare_shells(struct probe *probe, struct probe_result *result, size_t *unsure) {
    struct service_start start;
    size_t count = show_inetd_shells(probe, result), sockets = show_socket_shells(probe, result);
    *unsure += sockets;
    for (size_t i = 0; i < ARRAY_LEN(passers); i++) {
        count += show_running(probe, result, &passers[i], unsure);
        for (struct service_walk walk = {.within = false};
             service_start_next(probe, passers[i].names, &walk, &start);) {
            enum offer offer = walk.match.start->kind == START_PROCESS ? OFFER_NONE : passers[i].offers(start.rest);
            if (offer == OFFER_NONE)
                continue;
            bool sure = walk.match.sure && offer == OFFER_SHELL;
            count += sure;
            *unsure += !sure;
            probe_saw(probe, result, start.where, start.line, "a program is started for whoever comes:" STR_F,
                      STR_A(start.rest));
        }
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
        sure += show_bare_shells(probe, result, &unsure);
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
    {.id = "service-rsync",
     .title = "rsync's daemon lets nobody write without a name",
     .requirements = "CR 1.1, CR 2.1",
     .needs = "/etc/rsyncd.conf",
     .look = probe_look_rsync,
     .mend =
         "in rsyncd.conf, for each module: 'read only = yes', or 'auth users' with 'secrets file' and 'hosts allow'",
     .by_hand = "grep -nE '^\\[|read only|auth users|hosts allow' /etc/rsyncd.conf"},
    {.id = "service-ntp",
     .title = "The clock is told to hosts that are named",
     .requirements = "CR 7.6, CR 7.7",
     .look = probe_look_ntp,
     .mend = "chrony.conf: no 'allow', or 'allow NET' of those that must be answered; busybox: ntpd without -l",
     .by_hand = "grep -rn allow /etc/chrony; ss -ulpn | grep :123"},
    {.id = "service-vnc",
     .title = "VNC asks for a password",
     .requirements = "CR 1.1, CR 4.1",
     .look = probe_look_vnc,
     .mend = "start it with -rfbauth FILE (x11vnc) or SecurityTypes=TLSVnc (Xvnc), and only on loopback behind SSH",
     .by_hand = "ps ax | grep -i vnc"},
    {.id = "service-web-default",
     .title = "The web server shows no page of its package, and no list of its files",
     .requirements = "CR 7.7",
     .look = probe_look_web,
     .mend = "remove the default page and site (rm /etc/nginx/sites-enabled/default), and 'autoindex on' over /",
     .by_hand = "wget -qO- http://127.0.0.1/ | head; grep -rn autoindex /etc/nginx"},
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
