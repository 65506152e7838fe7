/* Identities of devices and programs: who asks whom for a certificate, who withdraws one, where keys lie. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/identity_server.h"
#include "probe/interpreters.h"
#include "probe/settings.h"
#include "probe/startup.h"
#include "probe/startup_script.h"
#include "probe/wireless.h"

static void show_bad(struct probe *probe, struct probe_result *result, enum identity_server which,
                     const struct identity_judged *judged) {
    for (size_t i = 0; i < judged->list.count; i++) {
        const struct probe_directive *item = &judged->list.items[i];
        if (identity_asks_in_vain(which, item))
            probe_saw(probe, result, item->path, item->line, STR_F " " STR_F, STR_A(item->key), STR_A(item->value));
    }
}

static enum probe_outcome no_server(struct probe *probe, struct probe_result *result, const char *what) {
    const struct probe_startup *startup = probe_startup(probe);
    if (startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    if (!startup->known && !probe->tree.live)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "none of %s is among the %zu things that start", what,
                      startup->count);
}

static enum probe_outcome look_servers(struct probe *probe, struct probe_result *result) {
    size_t started = 0, asking = 0, bad = 0;
    for (enum identity_server i = 0; i < IDENTITY_SERVERS; i++) {
        struct identity_judged judged;
        identity_judge(probe, i, &judged);
        started += judged.started;
        bad += judged.bad;
        asking += judged.asking > 0 && judged.silent == 0 && !judged.unsure;
        show_bad(probe, result, i, &judged);
    }
    if (started == 0)
        return no_server(probe, result, "nginx, Apache, mosquitto, stunnel and OpenVPN");
    if (bad > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "a certificate is asked for, and none is needed");
    if (asking == started)
        return probe_tell(probe, result, PROBE_MET, "%zu server%s, each asks its clients for a certificate", started,
                          plural(started));
    return probe_tell(probe, result, PROBE_ASK,
                      "%zu of %zu servers were seen to ask their clients for a certificate in all they serve: see by "
                      "what the others know programs and devices",
                      asking, started);
}

static enum probe_outcome look_withdrawn(struct probe *probe, struct probe_result *result) {
    size_t asking = 0;
    const char *unsure = NULL;
    for (enum identity_server i = 0; i < IDENTITY_SERVERS; i++) {
        struct identity_judged judged;
        identity_judge(probe, i, &judged);
        bool none = judged.asking > 0 && judged.heeding == 0 && !judged.unsure;
        asking += judged.asking > 0;
        if (none && judged.list.count > 0)
            probe_saw(probe, result, judged.list.items[0].path, 0, "%s: no list of withdrawn certificates, and no OCSP",
                      judged.name);
        if (judged.unsure || judged.heeding < judged.asking || (judged.asking > 0 && judged.silent > 0))
            unsure = judged.name;
    }
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "a certificate that was withdrawn still opens");
    if (unsure)
        return probe_tell(probe, result, PROBE_ASK,
                          "not all that %s serves was seen to ask for a certificate and to heed what was withdrawn: "
                          "see its settings",
                          unsure);
    if (asking == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no server was found that asks its clients for one");
    return probe_tell(probe, result, PROBE_MET, "%zu server%s, each heeds what was withdrawn", asking, plural(asking));
}

/* Settings that switch the check of the other's certificate off, by file; the words are parted by blanks. */
struct leave {
    const char *path, *key, *bad;
    unsigned style;
};
static const char off[] = "off no 0 false never allow";
static const struct leave leaves[] = {
    {"/etc/wgetrc", "check_certificate", off, DIRECTIVE_EQUALS},
    {"/root/.wgetrc", "check_certificate", off, DIRECTIVE_EQUALS},
    {"/root/.curlrc", "insecure", "", DIRECTIVE_EQUALS},
    {"/root/.curlrc", "-k", "", DIRECTIVE_WORDS},
    {"/etc/gitconfig", "sslVerify", off, DIRECTIVE_EQUALS},
    {"/root/.gitconfig", "sslVerify", off, DIRECTIVE_EQUALS},
    {"/etc/npmrc", "strict-ssl", off, DIRECTIVE_EQUALS},
    {"/etc/ldap/ldap.conf", "TLS_REQCERT", off, DIRECTIVE_WORDS},
    {"/etc/openldap/ldap.conf", "TLS_REQCERT", off, DIRECTIVE_WORDS},
    {"/etc/nslcd.conf", "tls_reqcert", off, DIRECTIVE_WORDS},
    {"/etc/sssd/sssd.conf", "ldap_tls_reqcert", off, DIRECTIVE_EQUALS},
    {"/etc/mosquitto/mosquitto.conf", "bridge_insecure", "true", DIRECTIVE_WORDS},
    {"/etc/environment", "NODE_TLS_REJECT_UNAUTHORIZED", "0", DIRECTIVE_EQUALS},
    {"/etc/environment", "PYTHONHTTPSVERIFY", "0", DIRECTIVE_EQUALS},
    {"/etc/environment", "GIT_SSL_NO_VERIFY", "1 true yes on", DIRECTIVE_EQUALS},
};

static bool switches_off(const struct leave *leave, const struct probe_directive *item) {
    struct str words = str_from(leave->bad), word;
    if (!str_eq_nocase(item->key, str_from(leave->key)))
        return false;
    while (probe_next_word(&words, &word))
        if (str_eq_nocase(probe_unquoted(item->value), word))
            return true;
    return leave->bad[0] == 0;
}

/* curl's short options may stand together: what stands behind the first that takes a value is that value. */
static bool is_blind_curl(struct str word) {
    if (word.len < 2 || word.ptr[0] != '-' || word.ptr[1] == '-')
        return false;
    for (size_t i = 1; i < word.len && str_find_char(STR("AbcCdDeEFhHKmoPQrtTuUwxXyYz"), word.ptr[i]) == SIZE_MAX; i++)
        if (word.ptr[i] == 'k')
            return true;
    return false;
}

static bool is_blind(struct str word, bool curl) {
    return str_eq(word, STR("--insecure")) || str_eq(word, STR("--no-check-certificate")) ||
           (curl && is_blind_curl(word));
}

static bool ends_command(struct str word) {
    return str_find_char(STR("|;&"), word.ptr[word.len - 1]) != SIZE_MAX;
}

/* A command that fetches, and takes whatever answers: its options, not those of what stands behind a pipe. */
static bool fetches_blindly(struct str line) {
    static const char *const curl[] = {"curl", NULL};
    static const char *const fetchers[] = {"wget", "uclient-fetch", "curl", "mosquitto_pub", "mosquitto_sub", NULL};
    bool fetches = false, is_curl = false;
    for (struct str word; probe_next_word(&line, &word);) {
        if (word.ptr[0] == '#' || (fetches && is_blind(word, is_curl)))
            return word.ptr[0] != '#';
        if (probe_is_program(word, fetchers)) {
            fetches = true;
            is_curl = probe_is_program(word, curl);
        }
        fetches &= !ends_command(word);
    }
    return false;
}

enum { CRON_SCRIPTS_MAX = 64 };

/* "wget -O- http://... | sh": whoever answers is run. */
static bool runs_what_answers(struct str line) {
    static const char *const fetchers[] = {"wget", "uclient-fetch", "curl", NULL};
    bool fetches = false, plain = false, piped = false;
    for (struct str word; probe_next_word(&line, &word) && word.ptr[0] != '#';) {
        if (piped && plain && probe_is_shell(word))
            return true;
        piped = str_ends(word, STR("|"));
        fetches |= probe_is_program(word, fetchers);
        plain |= fetches && str_contains(word, STR("http://"));
    }
    return false;
}

static void show_blind_lines(struct probe *probe, struct probe_result *result, const char *path, struct str text) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        if (fetches_blindly(line))
            probe_saw(probe, result, path, lines.number, "fetches over TLS, and checks no certificate");
        else if (runs_what_answers(line))
            probe_saw(probe, result, path, lines.number, "runs what comes over HTTP, whoever answers");
    }
}

/* Whether a script may stand there: a shell runs what does not begin with "#!" too. What is there and cannot be looked
 * at is a doubt. */
static bool is_script(struct probe *probe, const char *path) {
    struct stat info;
    char bytes[2] = {0};
    size_t len = 0;
    if (str_starts(str_from(path), STR("/dev/")) ||
        (tree_stat(&probe->tree, path, &info) == TREE_OK && S_ISDIR(info.st_mode)))
        return false;
    enum tree_answer answer = tree_peek(&probe->tree, path, bytes, sizeof bytes, &len);
    probe_doubt(probe, path, answer);
    return answer == TREE_OK && !str_eq((struct str){bytes, len}, STR("\x7f"
                                                                      "E"));
}

/* A table or a script of cron, and (`follow`) the scripts that it names. */
static void show_blind_cron(struct probe *probe, struct probe_result *result, const char *path, bool follow) {
    struct str text;
    if (probe_read(probe, path, &text) != TREE_OK)
        return;
    show_blind_lines(probe, result, path, text);
    struct probe_lines lines = {.rest = text};
    size_t followed = 0;
    for (struct str line, word; follow && probe_next_line(&lines, &line);)
        while (followed < CRON_SCRIPTS_MAX && probe_next_word(&line, &word) && word.ptr[0] != '#') {
            const char *script = str_starts(word, STR("/")) ? probe_path(probe, STR_F, STR_A(word)) : "";
            if (!script[0] || !is_script(probe, script))
                continue;
            followed++;
            show_blind_cron(probe, result, script, false);
        }
}

static void show_blind_tables(struct probe *probe, struct probe_result *result) {
    static const char *const folders[] = {"/etc/cron.d",     "/var/spool/cron/crontabs", "/var/spool/cron",
                                          "/etc/crontabs",   "/etc/cron.hourly",         "/etc/cron.daily",
                                          "/etc/cron.weekly"};
    static const char *const cron[] = {"cron", "crond", "busybox-crond", "fcron", "cronie", NULL};
    if (!probe_start_find(probe_startup(probe), cron))
        return;
    show_blind_cron(probe, result, "/etc/crontab", true);
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        struct tree_names names = {.count = 0};
        if (probe_list(probe, folders[i], &names) != TREE_OK)
            continue;
        for (size_t k = 0; k < names.count; k++) {
            const char *path = probe_path(probe, "%s/%s", folders[i], names.items[k].ptr);
            struct stat info;
            if (tree_stat(&probe->tree, path, &info) == TREE_OK && S_ISREG(info.st_mode))
                show_blind_cron(probe, result, path, true);
        }
    }
}

static void show_blind_starts(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    for (size_t i = 0; i < startup->count; i++) {
        const struct probe_start *start = &startup->items[i];
        struct probe_lines lines = {.rest = start->command};
        for (struct str line;
             start->kind != START_PROCESS && start->kind != START_CRON && probe_next_line(&lines, &line);)
            if (fetches_blindly(line))
                probe_saw(probe, result, start->where, start->line ? start->line : lines.number, "%s",
                          "fetches over TLS, and checks no certificate");
    }
}

static enum probe_outcome look_checked(struct probe *probe, struct probe_result *result) {
    size_t there = 0;
    for (size_t i = 0; i < ARRAY_LEN(leaves); i++) {
        const struct leave *leave = &leaves[i];
        struct probe_directives list = {.count = 0};
        enum tree_answer answer = probe_directives_file(probe, leave->path, leave->style, &list);
        there += answer == TREE_OK;
        for (size_t k = 0; k < list.count; k++)
            if (switches_off(leave, &list.items[k]))
                probe_saw(probe, result, leave->path, list.items[k].line, "%s " STR_F, leave->key,
                          STR_A(list.items[k].value));
    }
    show_blind_starts(probe, result);
    show_blind_tables(probe, result);
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%u place%s where any certificate is taken", result->seen_count,
                          plural(result->seen_count));
    const struct probe_startup *startup = probe_startup(probe);
    if (startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    if (there + startup->count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "no settings and no start of a program were found");
    return probe_tell(probe, result, PROBE_MET, "neither %zu files of settings nor %zu starts switch it off", there,
                      startup->count);
}

/* ---- keys that both sides know */

enum { KEY_LEAST = 12 };

static void judge_radio_keys(struct probe *probe, struct probe_result *result, size_t *count) {
    struct wireless all;
    probe_wireless(probe, &all);
    for (size_t i = 0; i < all.count; i++) {
        *count += all.items[i].shared;
        if (all.items[i].key_len > 0 && all.items[i].key_len < KEY_LEAST)
            probe_saw(probe, result, all.items[i].path, all.items[i].line, "a passphrase of %zu letters",
                      all.items[i].key_len);
    }
}

/* The key of a line of ipsec.secrets, "[hosts] : PSK "key" # comment", blanks as one likes; ptr NULL: no such line. */
static struct str ipsec_key(struct str line) {
    struct str word;
    line = str_trim(line);
    /* The addresses of IPv6 have colons too: the one that counts has PSK behind it. */
    for (size_t at = 0; at < line.len && line.ptr[0] != '#'; at++) {
        struct str rest = str_trim(str_skip(line, at + 1));
        if (line.ptr[at] != ':' || !str_starts_nocase(rest, STR("PSK")))
            continue;
        rest = str_trim(str_skip(rest, 3));
        if (rest.len == 0 || (rest.ptr[0] != '"' && rest.ptr[0] != '\''))
            return probe_next_word(&rest, &word) ? word : (struct str){line.ptr, 0};
        size_t end = str_find_char(str_skip(rest, 1), rest.ptr[0]);
        return str_slice(rest, 1, end == SIZE_MAX ? rest.len : end + 1);
    }
    return (struct str){NULL, 0};
}

static void judge_ipsec(struct probe *probe, struct probe_result *result, size_t *count) {
    struct probe_lines lines = {.number = 0};
    const char *path = "/etc/ipsec.secrets";
    if (probe_read(probe, path, &lines.rest) != TREE_OK)
        return;
    for (struct str line; probe_next_line(&lines, &line);) {
        struct str key = ipsec_key(line);
        *count += key.ptr != NULL;
        if (key.ptr && key.len < KEY_LEAST)
            probe_saw(probe, result, path, lines.number, "a shared key of %zu letters", key.len);
    }
}

/* A file that holds nothing but such keys: nobody but root has to read it. */
static void judge_key_file(struct probe *probe, struct probe_result *result, const char *path, size_t *count) {
    struct stat info;
    enum tree_answer answer = tree_stat(&probe->tree, path, &info);
    probe_doubt(probe, path, answer == TREE_OK && !S_ISREG(info.st_mode) ? TREE_OTHER : answer);
    if (answer != TREE_OK || !S_ISREG(info.st_mode) || info.st_size == 0)
        return;
    ++*count;
    if (info.st_mode & (S_IROTH | S_IWOTH))
        probe_saw(probe, result, path, 0, "%04o: every account reads the keys", info.st_mode & 07777);
}

static void judge_files(struct probe *probe, struct probe_result *result, size_t *count) {
    static const char *const files[] = {
        "/etc/ipsec.secrets",   "/etc/swanctl/swanctl.conf", "/etc/ppp/chap-secrets",
        "/etc/ppp/pap-secrets", "/etc/hostapd.wpa_psk",      "/etc/hostapd/hostapd.wpa_psk",
        "/etc/mosquitto/psk",   "/etc/openvpn/static.key",   "/etc/chrony/chrony.keys",
        "/etc/ntp.keys",        "/etc/openvpn/secret.key"};
    static const char folder[] = "/etc/wireguard";
    struct tree_names names = {.count = 0};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        judge_key_file(probe, result, files[i], count);
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".conf")))
            judge_key_file(probe, result, probe_path(probe, "%s/%s", folder, names.items[i].ptr), count);
}

static enum probe_outcome look_shared(struct probe *probe, struct probe_result *result) {
    size_t count = 0;
    judge_radio_keys(probe, result, &count);
    judge_ipsec(probe, result, &count);
    judge_files(probe, result, &count);
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "a shared key can be guessed or read");
    if (count == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "no shared keys of radio, IPsec, PPP, OpenVPN, WireGuard, MQTT or time were found");
    return probe_tell(probe, result, PROBE_MET, "%zu shared key%s or file%s of them, none short, none open to others",
                      count, plural(count), plural(count));
}

static enum probe_outcome look_hardware(struct probe *probe, struct probe_result *result) {
    static const struct {
        const char *path, *what;
    } homes[] = {{"/sys/class/tpm/tpm0", "a TPM"},
                 {"/sys/class/tee/tee0", "a trusted execution environment"},
                 {"/sys/bus/i2c/drivers/atmel-sha204a", "a secure element"},
                 {"/sys/bus/i2c/drivers/atmel-ecc", "a secure element"}};
    if (!probe_has(probe, "/sys/class"))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/sys is not there");
    for (size_t i = 0; i < ARRAY_LEN(homes); i++)
        if (probe_has(probe, homes[i].path))
            return probe_tell(probe, result, PROBE_ASK,
                              "there is %s (%s): see that the keys which the device proves itself with are in it",
                              homes[i].what, homes[i].path);
    /* A secure element behind i2c-dev is a program's alone. */
    return probe_tell(probe, result, PROBE_ASK,
                      "the kernel knows of no TPM, TEE or secure element: in what the keys are which the device proves "
                      "itself with");
}

/* ---- ways in over networks that nobody trusts */

static bool has_none(struct str ciphers) {
    for (struct str cipher; str_next(&ciphers, ':', &cipher);)
        if (str_eq_nocase(str_trim(cipher), STR("none")))
            return true;
    return false;
}

static const char *openvpn_fault(const struct probe_directive *item) {
    static const char *const ciphers[] = {"cipher", "auth", "data-ciphers", "data-ciphers-fallback", "ncp-ciphers"};
    for (size_t i = 0; i < ARRAY_LEN(ciphers); i++)
        if (str_eq(item->key, str_from(ciphers[i])) && has_none(item->value))
            return "none: nothing protects what passes";
    if (identity_asks_in_vain(IDENTITY_OPENVPN, item))
        return "lets in without a certificate";
    return str_eq(item->key, STR("secret")) ? "is one key for all, for ever" : NULL;
}

/* Whether every file of OpenVPN was read, and is a server's that asks for certificates or a client's. */
static bool is_openvpn_good(const struct identity_judged *judged) {
    return judged->started && !judged->unsure && judged->silent == 0 && judged->others == 0 &&
           judged->asking + judged->clients > 0;
}

static enum probe_outcome look_vpn(struct probe *probe, struct probe_result *result) {
    static const char *const pptp[] = {"pptpd", "poptop", NULL}, *const openvpn[] = {"openvpn", "openvpn-server", NULL};
    static const char *const others[] = {"wg-quick", "wg",      "charon", "strongswan",  "strongswan-starter",
                                         "ipsec",    "swanctl", "ocserv", "openconnect", NULL};
    const struct probe_startup *startup = probe_startup(probe);
    struct identity_judged judged;
    size_t unsure = 0;
    size_t old = probe_start_show(probe, result, pptp, &unsure);
    const struct probe_start *open = probe_start_find(startup, openvpn), *other = probe_start_find(startup, others);
    identity_judge(probe, IDENTITY_OPENVPN, &judged);
    for (size_t i = 0; i < judged.list.count; i++) {
        const struct probe_directive *item = &judged.list.items[i];
        const char *what = openvpn_fault(item);
        if (what)
            probe_saw(probe, result, item->path, item->line, STR_F " %s", STR_A(item->key), what);
    }
    if (old > 0 || (result->seen_count > 0 && unsure == 0))
        return probe_tell(probe, result, PROBE_NOT_MET, "a way in from outside does not prove who comes, or is open");
    if (unsure > 0)
        return probe_tell(probe, result, PROBE_ASK, "PPTP is named where programs start: see whether it is reached");
    if (!open && !other)
        return no_server(probe, result, "OpenVPN, WireGuard, IPsec, ocserv and PPTP");
    if (!other && is_openvpn_good(&judged))
        return probe_tell(probe, result, PROBE_MET, "OpenVPN asks for certificates and encrypts");
    return probe_tell(probe, result, PROBE_ASK, "%s is a way in from outside: see whom it lets in, and to what",
                      other ? other->where : open->where);
}

static const struct probe_check checks[] = {
    {.id = "identity-servers",
     .title = "Servers of TLS ask the programs and devices that come for a certificate",
     .requirements = "CR 1.2, CR 1.2 RE 1, CR 1.8",
     .look = look_servers,
     .mend = "nginx: ssl_verify_client on; Apache: SSLVerifyClient require; mosquitto: require_certificate true; "
             "stunnel: verifyChain = yes",
     .by_hand = "grep -rE 'ssl_verify_client|SSLVerifyClient|require_certificate|verify' /etc/nginx /etc/apache2 "
                "/etc/mosquitto /etc/stunnel /etc/openvpn"},
    {.id = "identity-withdrawn",
     .title = "A certificate that was withdrawn no longer opens",
     .requirements = "CR 1.8, CR 1.9",
     .look = look_withdrawn,
     .mend = "nginx: ssl_crl or ssl_ocsp; Apache: SSLCARevocationCheck chain; mosquitto: crlfile; OpenVPN: crl-verify",
     .by_hand = "grep -rE 'ssl_crl|ssl_ocsp|SSLCARevocation|crlfile|crl-verify|CRL' /etc"},
    {.id = "identity-checked",
     .title = "No setting and no start switches the check of certificates off",
     .requirements = "CR 1.9, CR 1.2, CR 3.1 RE 1",
     .look = look_checked,
     .mend = "take the setting or option out, and give the program the authority's certificate",
     .by_hand = "grep -rnE 'insecure|check_certificate|no-check-certificate|sslVerify|REQCERT' /etc /root"},
    {.id = "identity-shared-keys",
     .title = "Keys that both sides know are long, and open to root alone",
     .requirements = "CR 1.14, CR 4.1",
     .needs = "the files of keys (root)",
     .look = look_shared,
     .mend = "a random key of 20 letters or more (openssl rand -base64 24); chmod 600 FILE",
     .by_hand =
         "ls -l /etc/ipsec.secrets /etc/ppp/*-secrets /etc/wireguard; grep -E 'psk|passphrase' /etc/hostapd/*.conf"},
    {.id = "identity-hardware",
     .title = "Keys have a home in hardware",
     .requirements = "CR 1.5 RE 1, CR 1.9 RE 1, CR 1.14 RE 1",
     .running = true,
     .look = look_hardware,
     .mend = "a TPM 2.0, a secure element or a TEE with its driver; keys by PKCS #11 or tss2",
     .by_hand = "ls /sys/class/tpm /sys/class/tee /dev/tpm* /dev/tee*"},
    {.id = "identity-vpn",
     .title = "A tunnel from outside proves who comes, and is closed",
     .requirements = "NDR 1.13, CR 1.2, CR 4.1",
     .look = look_vpn,
     .mend = "OpenVPN: certificates on both sides, tls-crypt, no 'secret', 'cipher none' or 'auth none'; no PPTP",
     .by_hand = "grep -E 'secret|cipher|auth|verify-client-cert' /etc/openvpn/*.conf; ps ax | grep -E 'pptpd|openvpn'"},
};
const struct probe_group probe_identity_group = PROBE_GROUP("identity", "Identity of devices and programs", checks);
