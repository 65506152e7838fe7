/* Privilege: who can get more rights than the own ones, and by what. */
#include "probe/check_privilege.h"

#include "probe/accounts.h"
#include "probe/groups.h"
#include "probe/interpreters.h"
#include "probe/listeners.h"
#include "probe/pam.h"

/* Programs that cannot do their work on the network without root, or that begin the others. */
static bool needs_root(struct str name) {
    static const struct str names[] = {STR_INIT("sshd"),   STR_INIT("dropbear"), STR_INIT("systemd"),
                                       STR_INIT("init"),   STR_INIT("dhclient"), STR_INIT("dhcpcd"),
                                       STR_INIT("udhcpc"), STR_INIT("udhcpc6"),  STR_INIT("odhcp6c")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

enum probe_outcome look_root_listeners(struct probe *probe, struct probe_result *result) {
    const struct probe_listeners *all = probe_listeners(probe);
    size_t found = 0, unknown = 0, open = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct probe_listener *listener = &all->items[i];
        if (listener->loopback)
            continue;
        open++;
        unknown += listener->pid == 0 || listener->user_hidden;
        if (listener->pid == 0 || listener->user_hidden || listener->user != 0 || needs_root(listener->process))
            continue;
        found++;
        probe_saw(probe, result, listener->name, 0, STR_F " (process %u) runs as root", STR_A(listener->process),
                  listener->pid);
    }
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu socket%s on the network belong%s to a program of root",
                          found, plural(found), found == 1 ? "s" : "");
    if (all->answer != TREE_OK)
        return probe_unseen(probe, result, all->unseen, all->answer);
    if (unknown)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "of %zu sockets it could not be seen who holds them%s",
                          unknown, probe->uid != 0 ? ": run the probe as root" : "");
    if (open == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "nothing listens on the network");
    return probe_tell(probe, result, PROBE_MET,
                      "of %zu sockets on the network none is held by root but where it must be", open);
}

static enum probe_password roots_password(struct probe *probe) {
    const struct probe_accounts *all = probe_accounts(probe);
    struct str hash;
    for (size_t i = 0; i < all->account_count; i++)
        if (str_eq(all->accounts[i].name, STR("root")))
            return probe_password(all, &all->accounts[i], &hash);
    return PASSWORD_UNKNOWN;
}

/* pam_wheel as it must stand: required, before the password is asked for elsewhere. */
enum wheel { WHEEL_NONE, WHEEL_LATE, WHEEL_WRONG, WHEEL_RIGHT };

struct pam_auth {
    struct str control, module, options;
    bool include; /* "@include" */
};

/* A line that speaks of who one is; false for all others. */
static bool read_auth(struct str line, struct pam_auth *auth) {
    struct str kind;
    *auth = (struct pam_auth){.control = STR_INIT(""), .module = STR_INIT("")};
    if (!probe_next_word(&line, &kind) || kind.ptr[0] == '#')
        return false;
    if (str_eq(kind, STR("@include")))
        return auth->include = true;
    if (!str_eq_nocase(kind.ptr[0] == '-' ? str_skip(kind, 1) : kind, STR("auth")) ||
        !probe_next_word(&line, &auth->control) || !probe_next_word(&line, &auth->module))
        return false;
    auth->module = probe_base_name(auth->module);
    auth->options = line;
    return true;
}

/* `*asked`: a line before it may end the question. */
static enum wheel wheel_of_line(const struct pam_auth *auth, bool *asked) {
    bool wheel = str_eq(auth->module, STR("pam_wheel.so"));
    bool required = str_eq_nocase(auth->control, STR("required")) || str_eq_nocase(auth->control, STR("requisite"));
    bool late = *asked;
    /* Of what is included, or suffices, the rest may never be reached. */
    *asked |= auth->include || (!wheel && !str_eq(auth->module, STR("pam_rootok.so")) && !required);
    if (!wheel)
        return WHEEL_NONE;
    if (!required || str_contains(auth->options, STR("deny")) || str_contains(auth->options, STR("trust")))
        return WHEEL_WRONG;
    return late ? WHEEL_LATE : WHEEL_RIGHT;
}

static enum probe_outcome judge_pam(struct probe *probe, struct probe_result *result, struct str text) {
    static const char PAM[] = "/etc/pam.d/su";
    struct probe_lines lines = {.rest = text};
    bool asked = false;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct pam_auth auth;
        enum wheel wheel = read_auth(line, &auth) ? wheel_of_line(&auth, &asked) : WHEEL_NONE;
        if (wheel == WHEEL_NONE)
            continue;
        probe_saw(probe, result, PAM, lines.number, STR_F, STR_A(str_trim(line)));
        if (wheel == WHEEL_RIGHT)
            return probe_tell(probe, result, PROBE_MET, "su asks pam_wheel who may use it");
        return probe_tell(probe, result, wheel == WHEEL_LATE ? PROBE_ASK : PROBE_NOT_MET,
                          wheel == WHEEL_LATE ? "pam_wheel stands behind lines that may end the question before it"
                                              : "pam_wheel stands there, but does not keep others out");
    }
    probe_saw(probe, result, PAM, 0, "pam_wheel is not in it");
    return probe_tell(probe, result, PROBE_NOT_MET, "every account may use su, and needs nothing but a password");
}

static bool wheel_only(struct probe *probe) {
    struct probe_lines lines = {.number = 0};
    bool only = false;
    if (probe_read(probe, "/etc/login.defs", &lines.rest) != TREE_OK)
        return false;
    for (struct str line, key, value; probe_next_line(&lines, &line);)
        if (probe_next_word(&line, &key) && str_eq(key, STR("SU_WHEEL_ONLY")) && probe_next_word(&line, &value))
            only = str_eq_nocase(value, STR("yes"));
    return only;
}

/* "sufficient pam_wheel.so trust": who is in the group is root, and is asked for nothing. */
static bool trusts_group(struct probe *probe, struct probe_result *result) {
    const struct probe_pam_stack *stack = probe_pam(probe, "su", PAM_TYPE_AUTH);
    struct str value;
    for (size_t i = 0; i < stack->count; i++) {
        const struct probe_pam_line *line = &stack->lines[i];
        bool ends = str_eq_nocase(line->control, STR("sufficient")) ||
                    (line->bracket && str_contains(line->control, STR("success=done")));
        if (line->broken || !ends || !str_eq(line->module, STR("pam_wheel")) ||
            !probe_pam_argument(line, "trust", &value) || probe_pam_argument(line, "deny", &value))
            continue;
        probe_saw(probe, result, line->path, line->line, "pam_wheel " STR_F, STR_A(line->arguments));
        return true;
    }
    return false;
}

/* su with setuid, which every account may start. */
static enum probe_outcome judge_asking(struct probe *probe, struct probe_result *result, const char *su,
                                       unsigned mode) {
    struct str text;
    enum tree_answer answer = probe_read(probe, "/etc/pam.d/su", &text);
    if (answer == TREE_OK)
        return judge_pam(probe, result, text);
    if (answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/pam.d/su", answer);
    if (probe_has(probe, "/etc/pam.d"))
        return probe_tell(probe, result, PROBE_ASK,
                          "su has no file in /etc/pam.d: 'other' counts, if it asks PAM at all");
    if (wheel_only(probe))
        return probe_tell(probe, result, PROBE_MET, "by SU_WHEEL_ONLY only root's group may use su");
    probe_saw(probe, result, su, 0, "mode %04o, and SU_WHEEL_ONLY is not set", mode & 07777);
    return probe_tell(probe, result, PROBE_NOT_MET, "every account may use su, and needs nothing but a password");
}

static enum probe_outcome judge_su(struct probe *probe, struct probe_result *result, enum probe_password password) {
    struct stat info = {.st_mode = 0};
    struct str target = STR("");
    const char *su = probe_has(probe, "/bin/su") ? "/bin/su" : "/usr/bin/su";
    enum tree_answer answer = tree_stat(&probe->tree, su, &info);
    if (answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no su");
    if (answer != TREE_OK)
        return probe_unseen(probe, result, su, answer);
    if (!(info.st_mode & S_ISUID))
        return probe_tell(probe, result, PROBE_MET, "%s has no setuid bit (mode %04o): it gives nobody other rights",
                          su, (unsigned)info.st_mode & 07777);
    if (!(info.st_mode & S_IXOTH))
        return probe_tell(probe, result, PROBE_MET, "only group %u may start %s (mode %04o)", (unsigned)info.st_gid, su,
                          (unsigned)info.st_mode & 07777);
    if (probe_has_pam(probe) && trusts_group(probe, result))
        return probe_tell(probe, result, PROBE_NOT_MET, "su makes a group root without asking for a password");
    if (password == PASSWORD_LOCKED || password == PASSWORD_NONE)
        return probe_tell(probe, result, PROBE_MET, "root has no password that su would take");
    bool link = tree_link(&probe->tree, su, probe->arena, &target) == TREE_OK;
    if (link && str_contains(target, STR("busybox"))) {
        probe_saw(probe, result, su, 0, "is BusyBox, with setuid (mode %04o)", (unsigned)info.st_mode & 07777);
        return probe_tell(probe, result, PROBE_NOT_MET, "BusyBox's su asks every account for nothing but the password");
    }
    return judge_asking(probe, result, su, (unsigned)info.st_mode);
}

static enum probe_outcome look_su(struct probe *probe, struct probe_result *result) {
    enum probe_password password = roots_password(probe);
    enum probe_outcome outcome = judge_su(probe, result, password);
    if (outcome != PROBE_NOT_MET || password != PASSWORD_UNKNOWN || probe_accounts(probe)->shadow == TREE_OK ||
        probe_accounts(probe)->shadow == TREE_ABSENT)
        return outcome;
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                      "su asks every account for no more than root's password, and whether there is one /etc/shadow "
                      "says, which %s%s",
                      tree_words[probe_accounts(probe)->shadow], probe->uid != 0 ? ": run the probe as root" : "");
}

/* Groups whose members can become root without being asked. */
static bool is_roots_equal(struct str name) {
    static const struct str names[] = {STR_INIT("docker"), STR_INIT("lxd"),    STR_INIT("incus-admin"),
                                       STR_INIT("disk"),   STR_INIT("shadow"), STR_INIT("kmem"),
                                       STR_INIT("root"),   STR_INIT("libvirt")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq(name, names[i]))
            return true;
    return false;
}

static bool is_in_group(const struct probe_members *group, const struct probe_account *account) {
    struct str members = group->members;
    if (group->sound && account->gid == group->gid)
        return true;
    for (struct str name; str_next(&members, ',', &name);)
        if (str_eq(str_trim(name), account->name))
            return true;
    return false;
}

static enum probe_outcome look_groups(struct probe *probe, struct probe_result *result) {
    const struct probe_accounts *all = probe_accounts(probe);
    if (all->passwd != TREE_OK)
        return probe_unseen(probe, result, "/etc/passwd", all->passwd);
    if (all->group != TREE_OK)
        return probe_unseen(probe, result, "/etc/group", all->group);
    size_t found = 0, groups = 0;
    for (size_t g = 0; g < all->group_count; g++) {
        const struct probe_members *group = &all->groups[g];
        if (!is_roots_equal(group->name))
            continue;
        groups++;
        for (size_t i = 0; i < all->account_count; i++) {
            const struct probe_account *account = &all->accounts[i];
            if (!account->sound || account->uid == 0 || !probe_has_shell(account) || !is_in_group(group, account))
                continue;
            found++;
            probe_saw(probe, result, "/etc/group", group->line, STR_F " is in group " STR_F, STR_A(account->name),
                      STR_A(group->name));
        }
    }
    if (found)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu account%s can take root's rights by a group", found,
                          plural(found));
    return probe_tell(probe, result, PROBE_MET, "no account that logs in is in one of %zu groups that come to root",
                      groups);
}

static const struct probe_check checks[] = {
    {.id = "privilege-sudo-password",
     .title = "sudo asks for a password before it gives rights",
     .requirements = "CR 2.1, CR 1.1",
     .needs = "/etc/sudoers (root)",
     .look = look_sudo_password,
     .mend = "take NOPASSWD and !authenticate out of the rule (visudo)",
     .by_hand = "grep -rnE 'NOPASSWD|!authenticate' /etc/sudoers /etc/sudoers.d"},
    {.id = "privilege-sudo-all",
     .title = "sudo gives all commands to administrators alone",
     .requirements = "CR 2.1, CCSC 3",
     .needs = "/etc/sudoers (root)",
     .look = look_sudo_all,
     .mend = "name the commands that the account needs, none of which starts a shell or another program",
     .by_hand = "sudo -l -U NAME"},
    {.id = "privilege-sudo-environment",
     .title = "sudo hands on no variable that decides what a command loads",
     .requirements = "CR 2.1",
     .needs = "/etc/sudoers (root)",
     .look = look_sudo_environment,
     .mend = "take LD_* and the like out of env_keep, !env_reset, setenv and SETENV out of sudoers (visudo)",
     .by_hand = "grep -rnE 'env_keep|env_reset|setenv|SETENV' /etc/sudoers /etc/sudoers.d"},
    {.id = "privilege-sudo-path",
     .title = "sudo looks for commands where root alone can put them",
     .requirements = "CR 2.1",
     .needs = "/etc/sudoers (root)",
     .look = look_sudo_path,
     .mend = "set secure_path in sudoers to folders of root (visudo)",
     .by_hand = "sudo -V | grep -i path"},
    {.id = "privilege-sudo-timeout",
     .title = "sudo asks for the password again within 15 minutes",
     .requirements = "CR 2.1, CR 2.5",
     .needs = "/etc/sudoers (root)",
     .look = look_sudo_timeout,
     .mend = "set timestamp_timeout to at most 15 in sudoers (visudo)",
     .by_hand = "grep -rn timestamp_timeout /etc/sudoers /etc/sudoers.d"},
    {.id = "privilege-sudo-files",
     .title = "What sudo reads and runs can be changed by root alone",
     .requirements = "CR 2.1, CR 3.4",
     .needs = "/etc/sudoers (root)",
     .look = look_sudo_files,
     .mend = "chown root:root FILE; chmod go-w FILE, for the folders above it too",
     .by_hand = "ls -ld /etc /etc/sudoers /etc/sudoers.d /etc/sudoers.d/*"},
    {.id = "privilege-setuid",
     .title = "Programs with setuid or setgid are those that need it",
     .requirements = "CR 2.1, CCSC 3",
     .needs = "all folders (root)",
     .look = look_setuid,
     .mend = "chmod ug-s FILE, or remove the file",
     .by_hand = "find / -xdev -type f -perm /6000 -exec ls -l {} +"},
    {.id = "privilege-capabilities",
     .title = "Programs with capabilities are those that need them",
     .requirements = "CR 2.1, CCSC 3",
     .needs = "all folders (root)",
     .look = look_capabilities,
     .mend = "setcap -r FILE, or give the capability to the service alone (AmbientCapabilities=)",
     .by_hand = "getcap -r / 2>/dev/null"},
    {.id = "privilege-su",
     .title = "su is for named accounts alone",
     .requirements = "CR 2.1",
     .look = look_su,
     .mend = "put 'auth required pam_wheel.so' before the other lines of /etc/pam.d/su; without PAM: chmod 4750, and a "
             "group of its own",
     .by_hand = "cat /etc/pam.d/su; ls -lL /bin/su"},
    {.id = "privilege-groups",
     .title = "No account is in a group that comes to root's rights",
     .requirements = "CR 2.1, CCSC 3",
     .look = look_groups,
     .mend = "gpasswd -d NAME GROUP (BusyBox: delgroup NAME GROUP)",
     .by_hand = "grep -E '^(docker|lxd|disk|shadow|kmem|root|libvirt):' /etc/group"},
    {.id = "privilege-doas",
     .title = "doas asks for a password before it gives rights",
     .requirements = "CR 2.1, CR 1.1",
     .needs = "/etc/doas.conf (root)",
     .look = look_doas,
     .mend = "remove nopass and keepenv from the rules in /etc/doas.conf",
     .by_hand = "grep -nE 'nopass|keepenv' /etc/doas.conf /etc/doas.d/*"},
    {.id = "privilege-polkit",
     .title = "No rule of polkit says yes to every action",
     .requirements = "CR 2.1, CR 1.1",
     .needs = "/etc/polkit-1/rules.d (root)",
     .look = look_polkit,
     .mend = "name the action that a rule is about, and answer AUTH_ADMIN",
     .by_hand = "grep -rnE 'Result.YES|Result.*=yes' /etc/polkit-1"},
    {.id = "privilege-bus",
     .title = "The system's bus is not open to every account",
     .requirements = "CR 2.1",
     .look = look_bus,
     .mend = "in /etc/dbus-1/system.d: allow own and send_destination by name, and own to one user alone; in rpcd's "
             "acl.d: nothing but session access and login for 'unauthenticated'",
     .by_hand = "grep -rn '\"\\*\"' /etc/dbus-1/system.d /usr/share/dbus-1/system.d; "
                "grep -rn -A9 unauthenticated /usr/share/rpcd/acl.d"},
    {.id = "privilege-engine",
     .title = "No engine of containers takes orders from the network without a certificate",
     .requirements = "CR 2.1, CR 1.2",
     .look = look_engine,
     .mend = "remove tcp:// from the hosts of dockerd, or add --tlsverify with an authority of the owner",
     .by_hand = "ss -tlnp | grep -E 'dockerd|podman'; cat /etc/docker/daemon.json"},
    {.id = "privilege-containers",
     .title = "No container has the rights of the whole device",
     .requirements = "CR 2.1, CCSC 3",
     .needs = "the files of compose and /var/lib/docker/containers (root)",
     .look = look_containers,
     .mend =
         "no privileged, no cap_add of ALL or SYS_ADMIN, and no socket of the engine: add the device (devices:), the "
         "capability or the file that the container needs",
     .by_hand = "docker ps -q | xargs docker inspect -f '{{.Name}} {{.HostConfig.Privileged}} {{.HostConfig.CapAdd}}'; "
                "grep -rn Podman /etc/containers/systemd"},
    {.id = "privilege-path",
     .title = "Folders of programs can be changed by root alone",
     .requirements = "CR 2.1, CR 3.4",
     .look = look_path_folders,
     .mend = "chmod go-w FOLDER; take '.' and relative folders out of PATH",
     .by_hand = "echo $PATH | tr : '\\n' | xargs ls -ld"},
    {.id = "privilege-profiles",
     .title = "What root's shells and logins read can be changed by root alone",
     .requirements = "CR 2.1, CR 3.4",
     .look = look_profiles,
     .mend = "chown root:root FILE; chmod go-w FILE, for the folders above it too",
     .by_hand = "ls -ld /etc/profile /etc/profile.d/* /etc/pam.d/* /root /root/.[a-z]*"},
    {.id = "privilege-cron",
     .title = "What cron runs as root can be changed by root alone",
     .requirements = "CR 2.1, CR 3.4",
     .needs = "/var/spool/cron (root)",
     .look = look_cron,
     .mend = "chown root:root FILE; chmod go-w FILE, for the folders above it too",
     .by_hand = "ls -l /etc/crontab /etc/cron.*/* /var/spool/cron/crontabs"},
    {.id = "privilege-services",
     .title = "What starts root's services can be changed by root alone",
     .requirements = "CR 2.1, CR 3.4",
     .look = look_units,
     .mend = "chown root:root FILE; chmod go-w FILE, for the folders above it too",
     .by_hand = "find /etc/systemd /usr/lib/systemd /etc/init.d -perm /022 ! -type l"},
    {.id = "privilege-root-listeners",
     .title = "Services on the network do not run as root",
     .requirements = "CCSC 3, CR 2.1, CR 2.1 RE 1",
     .needs = "/proc/PID/fd (root)",
     .running = true,
     .look = look_root_listeners,
     .mend =
         "give the service a user of its own (systemd: User=, DynamicUser=; else start-stop-daemon --chuid, setuidgid)",
     .by_hand = "ss -tulpn"},
    {.id = "privilege-roles",
     .title = "Rights are given to roles, not to single accounts",
     .requirements = "CR 2.1, CR 2.1 RE 2",
     .needs = "/etc/sudoers (root)",
     .look = look_roles,
     .mend = "a group for each role, %ROLE in sudoers, and accounts as its members",
     .by_hand = "sudo -l; grep -rv '^#' /etc/sudoers /etc/sudoers.d"},
};

const struct probe_group probe_privilege_group = PROBE_GROUP("privilege", "Privilege", checks);
