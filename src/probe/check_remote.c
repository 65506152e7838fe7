/* Remote logins: sshd's settings as they hold for every connection and for those that a Match block takes, and the same
 * of dropbear. Keys are in check_remote_keys.c. */
#include "probe/check.h"
#include "probe/dropbear.h"
#include "probe/groups.h"
#include "probe/remote.h"
#include "probe/sshd.h"

static bool see_dropbear(struct probe *probe, struct probe_result *result, const struct probe_dropbear **dropbear) {
    const struct probe_dropbear *found = *dropbear = probe_dropbear(probe);
    if (!found->installed || found->disabled)
        probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                   found->installed ? "dropbear is switched off" : "there is no dropbear");
    else if (found->unseen)
        probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s cannot be read whole", found->unseen);
    else if (found->count == 0)
        probe_tell(probe, result, PROBE_COULD_NOT_SEE, "nothing shows how dropbear is started");
    else
        return true;
    return false;
}

/* A setting of one word: which words are good, and which is the default. */
struct word_rule {
    const char *key, *good, *absent; /* good: words parted by blanks */
    unsigned major, minor;           /* the default is good since this version; 0: always has been what `absent` says */
    const char *unless;              /* a setting that makes this one empty when it is "yes"; or NULL */
    const char *well, *badly;
};

static bool is_among(struct str word, const char *words) {
    struct str rest = str_from(words), one;
    while (probe_next_word(&rest, &one))
        if (str_eq_nocase(word, one))
            return true;
    return false;
}

/* For every connection: no Match block takes it back. */
static bool is_yes(const struct probe_sshd *sshd, const char *key) {
    const struct probe_sshd_line *line = key ? probe_sshd_value(sshd, key) : NULL, *other;
    if (!line || !str_eq_nocase(probe_sshd_word(line->value), STR("yes")))
        return false;
    for (size_t at = 0; (other = probe_sshd_match(sshd, key, &at));)
        if (!str_eq_nocase(probe_sshd_word(other->value), STR("yes")))
            return false;
    return true;
}

/* The value that holds without a line; false, with the result told, where that hangs on a version that is not known. */
static bool default_of(struct probe *probe, struct probe_result *result, const struct probe_sshd *sshd,
                       const struct word_rule *rule, struct str *word) {
    *word = str_from(rule->absent);
    if (rule->major == 0)
        return true;
    if (sshd->major == 0) {
        probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                   "%s is not set, and its default is another before OpenSSH %u.%u; the version cannot be told",
                   rule->key, rule->major, rule->minor);
        return false;
    }
    if (!probe_sshd_since(sshd, rule->major, rule->minor))
        *word = STR("yes");
    return true;
}

static enum probe_outcome look_word(struct probe *probe, struct probe_result *result, const struct word_rule *rule) {
    const struct probe_sshd *sshd;
    struct str word;
    size_t bad = 0, at = 0;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    if (is_yes(sshd, rule->unless))
        return probe_tell(probe, result, PROBE_MET, "%s yes", rule->unless);
    const struct probe_sshd_line *line = probe_sshd_value(sshd, rule->key);
    if (line)
        word = probe_sshd_word(line->value);
    else if (!default_of(probe, result, sshd, rule, &word))
        return result->outcome;
    bad += !is_among(word, rule->good);
    probe_saw(probe, result, line ? line->path : sshd->config, line ? line->line : 0, "%s " STR_F "%s", rule->key,
              STR_A(word), line ? "" : " (not set: the default)");
    while ((line = probe_sshd_match(sshd, rule->key, &at))) {
        word = probe_sshd_word(line->value);
        if (is_among(word, rule->good))
            continue;
        bad++;
        probe_saw(probe, result, line->path, line->line, "%s " STR_F " in Match " STR_F, rule->key, STR_A(word),
                  STR_A(line->match));
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET, "%s", bad ? rule->badly : rule->well);
}

#define WORD_CHECK(name, ...)                                                                                          \
    static enum probe_outcome name(struct probe *probe, struct probe_result *result) {                                 \
        static const struct word_rule rule = {__VA_ARGS__};                                                            \
        return look_word(probe, result, &rule);                                                                        \
    }

WORD_CHECK(look_root, .key = "PermitRootLogin", .good = "no prohibit-password without-password forced-commands-only",
           .absent = "prohibit-password", .major = 7, .well = "root does not log in with a password",
           .badly = "root logs in with a password from the network")
WORD_CHECK(look_empty, .key = "PermitEmptyPasswords", .good = "no", .absent = "no",
           .well = "empty passwords are refused", .badly = "an account with an empty password is open to the network")
WORD_CHECK(look_hostbased, .key = "HostbasedAuthentication", .good = "no", .absent = "no",
           .well = "no host is trusted to vouch for its users", .badly = "other hosts vouch for their users")
WORD_CHECK(look_rhosts_setting, .key = "IgnoreRhosts", .good = "yes shosts-only", .absent = "yes",
           .well = ".rhosts files of users are not heeded", .badly = "users themselves name the hosts that are trusted")
WORD_CHECK(look_x11, .key = "X11Forwarding", .good = "no", .absent = "no", .unless = "DisableForwarding",
           .well = "no windows are forwarded", .badly = "windows of X11 are forwarded, and open the client's display")
WORD_CHECK(look_forwarding, .key = "AllowTcpForwarding", .good = "no", .absent = "yes", .unless = "DisableForwarding",
           .well = "no connections are forwarded",
           .badly = "who logs in reaches through the device into other networks")
WORD_CHECK(look_tunnel, .key = "PermitTunnel", .good = "no", .absent = "no", .unless = "DisableForwarding",
           .well = "no tunnels are made", .badly = "who logs in joins networks by a tunnel")
WORD_CHECK(look_gateway, .key = "GatewayPorts", .good = "no", .absent = "no", .unless = "DisableForwarding",
           .well = "forwarded ports are open to the device alone", .badly = "forwarded ports are open to the network")
WORD_CHECK(look_environment, .key = "PermitUserEnvironment", .good = "no", .absent = "no",
           .well = "users bring no environment", .badly = "users set variables that change what programs do at login")
WORD_CHECK(look_strict, .key = "StrictModes", .good = "yes", .absent = "yes",
           .well = "files that others can write are not heeded",
           .badly = "keys in files that others can write are heeded")
WORD_CHECK(look_log, .key = "LogLevel", .good = "INFO VERBOSE DEBUG DEBUG1", .absent = "INFO",
           .well = "logins are logged", .badly = "logins are not logged, or secrets are (DEBUG2 and above)")

/* Passwords are no fault; but a person should know that they are taken. */
static enum probe_outcome look_passwords(struct probe *probe, struct probe_result *result) {
    const struct probe_sshd *sshd;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    if (!probe_sshd_takes_passwords(probe, sshd, result))
        return probe_tell(probe, result, PROBE_MET, "only keys log in");
    return probe_tell(probe, result, PROBE_ASK, "passwords are taken from the network: is that wanted here");
}

/* Each list of AuthenticationMethods must ask for things of two kinds. */
static bool asks_two(struct str list) {
    bool key = false, secret = false;
    for (struct str method; str_next(&list, ',', &method);) {
        key |= str_starts(method, STR("publickey"));
        secret |= str_starts(method, STR("password")) || str_starts(method, STR("keyboard-interactive"));
    }
    return key && secret;
}

static bool lists_ask_two(struct str value) {
    size_t count = 0;
    for (struct str list; probe_next_word(&value, &list); count++)
        if (!asks_two(list))
            return false;
    return count > 0;
}

static enum probe_outcome look_factors(struct probe *probe, struct probe_result *result) {
    static const char key[] = "AuthenticationMethods";
    const struct probe_sshd *sshd;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    const struct probe_sshd_line *line = probe_sshd_value(sshd, key);
    size_t at = 0, bad = !line || !lists_ask_two(line->value);
    probe_saw(probe, result, line ? line->path : sshd->config, line ? line->line : 0, "%s " STR_F, key,
              STR_A(line ? line->value : STR("any (not set: the default)")));
    while ((line = probe_sshd_match(sshd, key, &at))) {
        if (lists_ask_two(line->value))
            continue;
        bad++;
        probe_saw(probe, result, line->path, line->line, "%s " STR_F " in Match " STR_F, key, STR_A(line->value),
                  STR_A(line->match));
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET,
                      bad ? "one factor is enough to log in" : "a key and a secret are both asked for");
}

/* A list of algorithms: which of them are weak, and since which version the default has none of them. */
struct list_rule {
    const char *keys[3];
    const char *weak[8];
    unsigned major, minor;
    const char *well, *badly;
};

/* "ssh-rsa" as a whole, "*-cbc" at the end, "arcfour*" in front, "*md5*" anywhere. */
static bool fits(struct str name, const char *pattern) {
    struct str text = str_from(pattern);
    bool any_front = str_starts(text, STR("*")), any_end = text.len > 1 && str_ends(text, STR("*"));
    text = str_slice(text, any_front, text.len - any_end);
    if (any_front && any_end)
        return str_contains(name, text);
    return any_front ? str_ends(name, text) : any_end ? str_starts(name, text) : str_eq(name, text);
}

static size_t weak_in(struct probe *probe, struct probe_result *result, const struct list_rule *rule,
                      const struct probe_sshd_line *line, struct str list) {
    size_t bad = 0;
    for (struct str name; str_next(&list, ',', &name);)
        for (size_t i = 0; i < ARRAY_LEN(rule->weak) && rule->weak[i]; i++) {
            if (!fits(str_trim(name), rule->weak[i]))
                continue;
            bad++;
            probe_saw(probe, result, line->path, line->line, STR_F " has " STR_F, STR_A(line->key), STR_A(name));
            break;
        }
    return bad;
}

/* A list behind '+' or '^' joins the default, behind '-' takes from it, else stands in its place. */
static size_t judge_list(struct probe *probe, struct probe_result *result, const struct list_rule *rule,
                         const struct probe_sshd_line *line, bool *with_default) {
    struct str list = line ? probe_sshd_word(line->value) : STR("-");
    char front = list.len ? list.ptr[0] : '-';
    bool relative = front == '+' || front == '^' || front == '-';
    *with_default |= relative;
    return front == '-' ? 0 : weak_in(probe, result, rule, line, str_skip(list, relative));
}

static enum probe_outcome look_list(struct probe *probe, struct probe_result *result, const struct list_rule *rule) {
    const struct probe_sshd *sshd;
    size_t bad = 0;
    bool with_default = false;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    for (size_t i = 0; i < ARRAY_LEN(rule->keys) && rule->keys[i]; i++) {
        const struct probe_sshd_line *line = probe_sshd_value(sshd, rule->keys[i]);
        /* The third is the older name of the second: one of the two is enough. */
        bool other_name = i == 2 || (i == 1 && rule->keys[2] && probe_sshd_value(sshd, rule->keys[2]));
        if (line || !other_name)
            bad += judge_list(probe, result, rule, line, &with_default);
        for (size_t at = 0; (line = probe_sshd_match(sshd, rule->keys[i], &at));)
            bad += judge_list(probe, result, rule, line, &with_default);
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "%s", rule->badly);
    if (!with_default || probe_sshd_since(sshd, rule->major, rule->minor))
        return probe_tell(probe, result, PROBE_MET, "%s%s", rule->well, with_default ? " (by default)" : "");
    if (sshd->major == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "the default counts, which is good since OpenSSH %u.%u; the version cannot be told",
                          rule->major, rule->minor);
    probe_saw(probe, result, sshd->config, 0, "%s not set, and this is OpenSSH %u.%u", rule->keys[0], sshd->major,
              sshd->minor);
    return probe_tell(probe, result, PROBE_NOT_MET, "%s: the default before OpenSSH %u.%u", rule->badly, rule->major,
                      rule->minor);
}

#define LIST_CHECK(name, ...)                                                                                          \
    static enum probe_outcome name(struct probe *probe, struct probe_result *result) {                                 \
        static const struct list_rule rule = {__VA_ARGS__};                                                            \
        return look_list(probe, result, &rule);                                                                        \
    }

LIST_CHECK(look_ciphers, .keys = {"Ciphers"}, .weak = {"*-cbc", "arcfour*", "*-cbc@*", "none", "rijndael*"}, .major = 6,
           .minor = 7, .well = "no weak cipher is offered", .badly = "weak ciphers are offered")
LIST_CHECK(look_macs, .keys = {"MACs"}, .weak = {"*md5*", "*-96*", "*ripemd*", "none"}, .major = 6, .minor = 7,
           .well = "no weak code of messages is offered", .badly = "weak codes of messages are offered")
LIST_CHECK(look_kex, .keys = {"KexAlgorithms"}, .weak = {"*-sha1", "*-group1-*"}, .major = 8, .minor = 2,
           .well = "no weak key exchange is offered", .badly = "weak key exchanges are offered")
LIST_CHECK(look_signatures, .keys = {"HostKeyAlgorithms", "PubkeyAcceptedAlgorithms", "PubkeyAcceptedKeyTypes"},
           .weak = {"ssh-rsa", "ssh-dss", "ssh-rsa-cert-v01@openssh.com", "ssh-dss-cert-v01@openssh.com"}, .major = 8,
           .minor = 8, .well = "no signature with SHA-1 is taken", .badly = "signatures with SHA-1 or DSA are taken")

static enum probe_outcome look_allowed(struct probe *probe, struct probe_result *result) {
    static const char *const keys[] = {"AllowUsers", "AllowGroups"};
    const struct probe_sshd *sshd;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct probe_sshd_line *line = probe_sshd_value(sshd, keys[i]);
        if (!line || line->value.len == 0 || str_eq(line->value, STR("*")))
            continue;
        probe_saw(probe, result, line->path, line->line, "%s " STR_F, keys[i], STR_A(line->value));
        return probe_tell(probe, result, PROBE_MET, "sshd lets in those alone that %s names", keys[i]);
    }
    return probe_tell(probe, result, PROBE_ASK,
                      "every account with a shell may log in from the network: is that wanted");
}

/* Dropbear: what must hold of each way in which it is started. */
struct start_rule {
    bool (*good)(const struct probe_dropbear_start *start);
    const char *option, *well, *badly;
};

static enum probe_outcome look_starts(struct probe *probe, struct probe_result *result, const struct start_rule *rule) {
    const struct probe_dropbear *dropbear;
    size_t bad = 0;
    if (!see_dropbear(probe, result, &dropbear))
        return result->outcome;
    for (size_t i = 0; i < dropbear->count; i++) {
        const struct probe_dropbear_start *start = &dropbear->starts[i];
        if (rule->good(start))
            continue;
        bad++;
        probe_saw(probe, result, start->path, start->line, "dropbear %s", rule->option);
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET, "%s", bad ? rule->badly : rule->well);
}

static bool guards_root(const struct probe_dropbear_start *start) {
    return start->no_root || start->no_root_password || start->no_passwords;
}

static bool refuses_empty(const struct probe_dropbear_start *start) {
    return !start->empty_passwords;
}

static bool forwards_nothing(const struct probe_dropbear_start *start) {
    return start->no_local && start->no_remote;
}

static enum probe_outcome look_dropbear_root(struct probe *probe, struct probe_result *result) {
    static const struct start_rule rule = {guards_root, "without -w, -g or -s", "root does not log in with a password",
                                           "root logs in with a password from the network"};
    return look_starts(probe, result, &rule);
}

static enum probe_outcome look_dropbear_empty(struct probe *probe, struct probe_result *result) {
    static const struct start_rule rule = {refuses_empty, "with -B", "empty passwords are refused",
                                           "an account with an empty password is open to the network"};
    return look_starts(probe, result, &rule);
}

static enum probe_outcome look_dropbear_forwarding(struct probe *probe, struct probe_result *result) {
    static const struct start_rule rule = {forwards_nothing, "without both of -j and -k",
                                           "no connections are forwarded",
                                           "who logs in reaches through the device into other networks"};
    return look_starts(probe, result, &rule);
}

static const char SEE_SSHD[] = "sshd -T; sshd -T -C user=NAME,host=HOST,addr=ADDRESS where there are Match blocks";
static const char SEE_DROPBEAR[] = "ps | grep dropbear; cat /etc/default/dropbear /etc/config/dropbear /etc/inittab";

static const struct probe_check checks[] = {
    {.id = "remote-root",
     .title = "Root does not log in to sshd with a password",
     .requirements = "CR 1.1, CR 2.1",
     .look = look_root,
     .mend = "set PermitRootLogin no in /etc/ssh/sshd_config, before any other line of it, and in Match blocks",
     .by_hand = SEE_SSHD},
    {.id = "remote-passwords",
     .title = "sshd takes keys alone",
     .requirements = "CR 1.1, CR 1.9",
     .look = look_passwords,
     .mend = "set PasswordAuthentication no and KbdInteractiveAuthentication no in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-empty-passwords",
     .title = "sshd refuses empty passwords",
     .requirements = "CR 1.1",
     .look = look_empty,
     .mend = "set PermitEmptyPasswords no in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-two-factors",
     .title = "sshd asks for two factors",
     .requirements = "CR 1.1 RE 2",
     .look = look_factors,
     .mend = "set AuthenticationMethods publickey,password in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-hosts-vouch",
     .title = "No host vouches for its users at sshd",
     .requirements = "CR 1.1",
     .look = look_hostbased,
     .mend = "set HostbasedAuthentication no in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-rhosts-ignored",
     .title = "sshd does not heed .rhosts files of users",
     .requirements = "CR 1.1",
     .look = look_rhosts_setting,
     .mend = "set IgnoreRhosts yes in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-ciphers",
     .title = "sshd offers no weak cipher",
     .requirements = "CR 4.1, CR 4.3",
     .look = look_ciphers,
     .mend = "remove ciphers with cbc, arcfour and 3des from Ciphers in /etc/ssh/sshd_config",
     .by_hand = "sshd -T | grep -i ciphers"},
    {.id = "remote-macs",
     .title = "sshd offers no weak code of messages",
     .requirements = "CR 3.1, CR 4.3",
     .look = look_macs,
     .mend = "remove those with md5, ripemd or -96 from MACs in /etc/ssh/sshd_config",
     .by_hand = "sshd -T | grep -i macs"},
    {.id = "remote-key-exchange",
     .title = "sshd offers no weak key exchange",
     .requirements = "CR 4.1, CR 4.3",
     .look = look_kex,
     .mend = "remove those with sha1 from KexAlgorithms in /etc/ssh/sshd_config",
     .by_hand = "sshd -T | grep -i kexalgorithms"},
    {.id = "remote-signatures",
     .title = "sshd takes no signatures with SHA-1 or DSA",
     .requirements = "CR 1.9, CR 4.3",
     .look = look_signatures,
     .mend = "remove ssh-rsa and ssh-dss from HostKeyAlgorithms and PubkeyAcceptedAlgorithms in /etc/ssh/sshd_config",
     .by_hand = "sshd -T | grep -iE 'hostkeyalgorithms|pubkeyaccepted'"},
    {.id = "remote-x11",
     .title = "sshd forwards no windows",
     .requirements = "CR 7.7",
     .look = look_x11,
     .mend = "set X11Forwarding no in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-forwarding",
     .title = "sshd forwards no connections",
     .requirements = "CR 7.7",
     .look = look_forwarding,
     .mend = "set DisableForwarding yes in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-tunnels",
     .title = "sshd makes no tunnels",
     .requirements = "CR 7.7",
     .look = look_tunnel,
     .mend = "set PermitTunnel no in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-gateway-ports",
     .title = "Ports that sshd forwards are not open to the network",
     .requirements = "CR 7.7",
     .look = look_gateway,
     .mend = "set GatewayPorts no in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-environment",
     .title = "Users bring no environment of their own to sshd",
     .requirements = "CR 2.1, CR 7.7",
     .look = look_environment,
     .mend = "set PermitUserEnvironment no in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-strict-modes",
     .title = "sshd heeds no keys that others could have written",
     .requirements = "CR 1.5, CR 1.9",
     .look = look_strict,
     .mend = "set StrictModes yes in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-log",
     .title = "sshd logs logins",
     .requirements = "CR 2.8",
     .look = look_log,
     .mend = "set LogLevel VERBOSE in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-allowed",
     .title = "sshd lets in only accounts that it names",
     .requirements = "CR 2.1",
     .look = look_allowed,
     .mend = "set AllowGroups (or AllowUsers) in /etc/ssh/sshd_config",
     .by_hand = SEE_SSHD},
    {.id = "remote-dropbear-root",
     .title = "Root does not log in to dropbear with a password",
     .requirements = "CR 1.1, CR 2.1",
     .look = look_dropbear_root,
     .mend = "start dropbear with -w, or -g (OpenWrt: option RootPasswordAuth 'off')",
     .by_hand = SEE_DROPBEAR},
    {.id = "remote-dropbear-empty-passwords",
     .title = "Dropbear refuses empty passwords",
     .requirements = "CR 1.1",
     .look = look_dropbear_empty,
     .mend = "start dropbear without -B",
     .by_hand = SEE_DROPBEAR},
    {.id = "remote-dropbear-forwarding",
     .title = "Dropbear forwards no connections",
     .requirements = "CR 7.7",
     .look = look_dropbear_forwarding,
     .mend = "start dropbear with -j -k (OpenWrt: LocalPortForward '0', RemotePortForward '0')",
     .by_hand = SEE_DROPBEAR},
    {.id = "remote-hosts-trusted",
     .title = "No file trusts other hosts",
     .requirements = "CR 1.1",
     .look = probe_look_trusted_hosts,
     .mend = "remove /etc/hosts.equiv, /etc/ssh/shosts.equiv, and .rhosts and .shosts in homes",
     .by_hand = "ls -l /etc/hosts.equiv /etc/ssh/shosts.equiv /root/.rhosts /home/*/.rhosts /home/*/.shosts"},
    {.id = "remote-host-key-modes",
     .title = "Only root reads the device's own ssh keys",
     .requirements = "CR 1.5, CR 1.9",
     .look = probe_look_host_key_modes,
     .mend = "chown root:root and chmod 600 the private keys in /etc/ssh (/etc/dropbear)",
     .by_hand = "ls -l /etc/ssh/ssh_host_*_key /etc/dropbear"},
    {.id = "remote-host-key-size",
     .title = "The device's own ssh keys withstand guessing",
     .requirements = "CR 1.9, CR 4.3",
     .needs = "private keys (root), where there is no .pub file",
     .look = probe_look_host_key_sizes,
     .mend =
         "remove DSA keys and RSA keys below 3072 bits; ssh-keygen -A makes new ones (dropbearkey -t ed25519 -f FILE)",
     .by_hand = "for k in /etc/ssh/*.pub; do ssh-keygen -lf $k; done"},
    {.id = "remote-user-key-modes",
     .title = "Only their owners write the files of keys that log in",
     .requirements = "CR 1.5, CR 2.1",
     .look = probe_look_authorized_modes,
     .mend = "chown the file to its account, and chmod go-w it, its folder and the home",
     .by_hand = "ls -ld /home/*/.ssh /home/*/.ssh/authorized_keys /root/.ssh/authorized_keys"},
    {.id = "remote-user-key-size",
     .title = "The keys that log in withstand guessing",
     .requirements = "CR 1.9, CR 4.3",
     .needs = "authorized_keys in homes (root)",
     .look = probe_look_authorized_sizes,
     .mend = "remove DSA keys and RSA keys below 3072 bits from authorized_keys; users make new ones (ssh-keygen -t "
             "ed25519)",
     .by_hand = "for f in /root /home/*; do ssh-keygen -lf $f/.ssh/authorized_keys; done"},
    {.id = "remote-private-keys",
     .title = "No private key lies in a home without a passphrase",
     .requirements = "CR 1.5",
     .needs = "homes (root)",
     .look = probe_look_private_keys,
     .mend =
         "remove the key, or give it a passphrase (ssh-keygen -p -f FILE); a program's key belongs where only it reads",
     .by_hand = "grep -l 'PRIVATE KEY' /root/.ssh/* /home/*/.ssh/*"},
};

const struct probe_group probe_remote_group = PROBE_GROUP("remote", "Remote logins", checks);
