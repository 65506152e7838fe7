/* SSH from outside: what is offered before anybody logs in. */
#include "probe/outside/doors.h"
#include "probe/outside/ssh_lists.h"
#include "probe/outside/ssh_login.h"

static bool has_lists(struct str reply) {
    struct ssh_lists lists;
    return ssh_lists_read(reply, &lists) != SSH_PART;
}

/* One port's lists, in `reply`; false when it says something else, or nothing. */
static bool ask_lists(struct outside *outside, const struct outside_port *port, char *reply, struct ssh_lists *lists) {
    size_t len = outside_ask(outside, port->number, STR(SSH_IDENTIFICATION), has_lists, reply, DIAL_REPLY_MAX);
    return len > 0 && ssh_lists_read((struct str){reply, len}, lists) == SSH_WHOLE;
}

struct weighed {
    size_t servers, weak, mute;
};

static void weigh(struct probe *probe, struct probe_result *result, const struct outside_port *port,
                  const struct ssh_lists *lists, struct weighed *sum) {
    static const char *const about[SSH_LISTS] = {
        [SSH_KEX] = "key exchange", [SSH_HOST_KEY] = "host key", [SSH_CIPHER_IN] = "cipher", [SSH_MAC_IN] = "MAC"};
    for (unsigned list = 0; list < SSH_LISTS; list++) {
        struct str rest = lists->lists[list];
        /* What goes in goes out too: told once. */
        for (struct str name; about[list] && str_next(&rest, ',', &name);) {
            const char *why = ssh_weakness(list, name);
            if (!why)
                continue;
            sum->weak++;
            outside_saw(probe, result, port,
                        str_format(probe->arena, "%s " STR_F ": %s", about[list], STR_A(name), why).ptr);
        }
    }
}

static enum probe_outcome look_algorithms(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    if (!outside)
        return result->outcome;
    char *reply = arena_get_raw(probe->arena, DIAL_REPLY_MAX, 1);
    struct weighed sum = {0, 0, 0};
    for (size_t at = 0; reply && (at = outside_open(outside, OUTSIDE_SSH, at)) != SIZE_MAX; at++) {
        struct ssh_lists lists;
        sum.servers++;
        if (ask_lists(outside, &outside->ports[at], reply, &lists))
            weigh(probe, result, &outside->ports[at], &lists, &sum);
        else
            sum.mute++;
    }
    probe->memory_out |= !reply;
    if (sum.weak)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu weak algorithm%s offered", sum.weak,
                          sum.weak == 1 ? " is" : "s are");
    if (sum.mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu SSH ports did not say what they offer",
                          sum.mute, sum.servers);
    if (sum.servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no SSH port is open");
    return probe_tell(probe, result, PROBE_MET, "no weak algorithm is offered");
}

static enum probe_outcome look_version_1(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    if (!outside)
        return result->outcome;
    char *reply = arena_get_raw(probe->arena, DIAL_REPLY_MAX, 1);
    size_t servers = 0, old = 0, mute = 0;
    for (size_t at = 0; reply && (at = outside_open(outside, OUTSIDE_SSH, at)) != SIZE_MAX; at++) {
        struct ssh_lists lists = {.identification = STR("")};
        size_t len =
            outside_ask(outside, outside->ports[at].number, STR(SSH_IDENTIFICATION), has_lists, reply, DIAL_REPLY_MAX);
        (void)(len > 0 && ssh_lists_read((struct str){reply, len}, &lists) == SSH_WHOLE);
        servers++;
        mute += lists.identification.len == 0;
        /* "1.99" speaks both (RFC 4253, 5.1). */
        if (!str_starts(lists.identification, STR("SSH-1")))
            continue;
        old++;
        outside_saw(probe, result, &outside->ports[at], str_copy(probe->arena, lists.identification).ptr);
    }
    probe->memory_out |= !reply;
    if (old)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu SSH server%s still speak%s version 1", old, plural(old),
                          old == 1 ? "s" : "");
    if (mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu SSH ports did not say who they are", mute,
                          servers);
    if (servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no SSH port is open");
    return probe_tell(probe, result, PROBE_MET, "no SSH server speaks version 1");
}

/* One question to the answers of all servers; `bad` says of one whether it speaks against it. */
static enum probe_outcome look_logins(struct probe *probe, struct probe_result *result,
                                      bool (*bad)(const struct ssh_login *login), const char *fault, const char *well) {
    struct outside *outside = outside_of(probe, result);
    size_t servers = 0, faults = 0, mute = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_SSH, at)) != SIZE_MAX; at++) {
        struct outside_port *port = &outside->ports[at];
        const struct ssh_login *login = outside_login(probe, port);
        servers++;
        if (!login || login->answer == SSH_LOGIN_MUTE) {
            mute++;
            outside_saw(probe, result, port,
                        login ? str_format(probe->arena, "no login was seen: " STR_F, STR_A(login->why)).ptr : NULL);
        } else if (bad(login)) {
            faults++;
            outside_saw(probe, result, port, fault);
        }
    }
    if (faults)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu SSH servers: %s", faults, servers, fault);
    if (mute)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%zu of %zu SSH ports did not come as far as a login",
                          mute, servers);
    if (servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no SSH port is open");
    return probe_tell(probe, result, PROBE_MET, "%zu SSH server%s: %s", servers, plural(servers), well);
}

/* Who is let in without anything has not been asked for a password: that is the other check's. */
static bool takes_passwords(const struct ssh_login *login) {
    return login->passwords;
}

static bool lets_in(const struct ssh_login *login) {
    return login->answer == SSH_LOGIN_LET_IN;
}

static enum probe_outcome look_passwords(struct probe *probe, struct probe_result *result) {
    struct outside *outside = outside_of(probe, result);
    size_t let_in = 0;
    if (!outside)
        return result->outcome;
    for (size_t at = 0; (at = outside_open(outside, OUTSIDE_SSH, at)) != SIZE_MAX; at++) {
        const struct ssh_login *login = outside_login(probe, &outside->ports[at]);
        let_in += login && lets_in(login);
    }
    enum probe_outcome outcome =
        look_logins(probe, result, takes_passwords, "a login with a password is offered", "keys alone are taken");
    if (outcome == PROBE_MET && let_in)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "root is let in without anything: no method was told");
    return outcome;
}

static enum probe_outcome look_none(struct probe *probe, struct probe_result *result) {
    return look_logins(probe, result, lets_in, "root is let in without a password or key",
                       "root is not let in without a password or key");
}

static const struct probe_check checks[] = {
    {.id = "ssh-passwords",
     .title = "SSH takes keys alone",
     .requirements = "CR 1.1, CR 1.9",
     .running = true,
     .look = look_passwords,
     .mend =
         "set PasswordAuthentication no and KbdInteractiveAuthentication no (dropbear -s), once everybody has a key",
     .by_hand = "ssh -o PreferredAuthentications=none root@HOST shows the methods in brackets"},
    {.id = "ssh-none",
     .title = "SSH lets root in with nothing less than a key or a password",
     .requirements = "CR 1.1, CR 2.1",
     .running = true,
     .look = look_none,
     .mend = "give root a password or lock it, and set PermitEmptyPasswords no",
     .by_hand = "ssh -o PreferredAuthentications=none root@HOST"},
    {.id = "ssh-algorithms",
     .title = "SSH offers no algorithm that is broken or too short",
     .requirements = "CR 4.3, CR 3.1",
     .running = true,
     .look = look_algorithms,
     .mend = "name the good ones in sshd_config: KexAlgorithms, HostKeyAlgorithms, Ciphers, MACs",
     .by_hand = "ssh -vv HOST, and look for 'peer server KEXINIT proposal'"},
    {.id = "ssh-version",
     .title = "SSH speaks version 2 alone",
     .requirements = "CR 4.3, CR 4.1",
     .running = true,
     .look = look_version_1,
     .mend = "use a server that knows version 2 alone (OpenSSH 7.4 or later)",
     .by_hand = "nc HOST 22 shows the version in the first line"},
};

const struct probe_group outside_ssh_group = PROBE_GROUP("ssh", "SSH from outside", checks);
