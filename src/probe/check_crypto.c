/* Cryptography: what the device's libraries take, what its certificates are worth, where its randomness comes from. */
#include "probe/check_crypto.h"
#include "probe/certificate.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/startup.h"

#include "base/date.h"

enum { FILES_MAX = 20000, CERTIFICATES_MAX = 512, INCLUDES_MAX = 4096, CHAIN_MAX = 12 };

/* The certificates in /etc, each asked by one of the checks. */
struct certificates {
    struct probe *probe;
    struct probe_result *result;
    bool (*look)(struct certificates *all, const struct probe_certificate *one, const char *path, uint32_t line);
    size_t count, faults, unseen;
    const char *unseen_path;
    enum tree_answer unseen_answer;
};

static bool is_expired(struct certificates *all, const struct probe_certificate *one, const char *path, uint32_t line) {
    char day[DATE_TIME_TEXT];
    bool late = one->until<all->probe->now, early = one->from> all->probe->now;
    date_time_text(late ? one->until : one->from, day);
    if (late || early)
        probe_saw(all->probe, all->result, path, line, "%s %s", late ? "expired on" : "not valid before", day);
    return late || early;
}

/* What everybody trusts is no certificate of the device: roots are kept there long past their dates. */
static bool is_trust(struct str path) {
    static const char *const parts[] = {"ca-certificates", "ca-bundle", "ca-trust", "/etc/ssl/cert.pem"};
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (str_contains(path, str_from(parts[i])))
            return true;
    return false;
}

static bool has_name(struct str path) {
    static const char *const suffixes[] = {".pem", ".crt", ".cer", ".cert", ".der"};
    for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
        if (str_ends_nocase(path, str_from(suffixes[i])))
            return true;
    return false;
}

static void look_at_one(struct certificates *all, struct str der, const char *path, uint32_t line) {
    struct probe_certificate one;
    if (!probe_certificate_read(der, &one) || (one.self_issued && str_starts(str_from(path), STR("/etc/ssl/certs/")) &&
                                               !str_contains(str_from(path), STR("snakeoil"))))
        return;
    all->count++;
    all->faults += all->look(all, &one, path, line);
}

/* No chain is so long: these are authorities that somebody trusts, whatever the file is called. */
static bool is_bundle(struct certificates *all, struct str text) {
    struct str der;
    uint32_t line = 1;
    size_t count = 0;
    while (count <= CHAIN_MAX && probe_certificate_next(all->probe->arena, &text, &der, &line))
        count++;
    return count > CHAIN_MAX;
}

static bool visit_file(void *context, const struct tree_visit *visit) {
    struct certificates *all = context;
    struct str text, der;
    uint32_t line = 1;
    if (!S_ISREG(visit->info->st_mode) || !has_name(visit->path) || is_trust(visit->path) ||
        all->count >= CERTIFICATES_MAX)
        return true;
    const char *path = probe_path(all->probe, STR_F, STR_A(visit->path));
    enum tree_answer answer = probe_read(all->probe, path, &text);
    if (answer != TREE_OK) {
        all->unseen++;
        all->unseen_path = path;
        all->unseen_answer = answer;
        return true;
    }
    if (text.len > 0 && text.ptr[0] == 0x30)
        look_at_one(all, text, path, 0);
    if (is_bundle(all, text))
        return true;
    while (all->count < CERTIFICATES_MAX && probe_certificate_next(all->probe->arena, &text, &der, &line))
        look_at_one(all, der, path, line);
    return true;
}

static enum probe_outcome look_certificates(struct certificates *all, const char *fault, const char *well) {
    struct tree_walk walk = {.visit = visit_file, .context = all, .most = FILES_MAX};
    enum tree_answer answer = tree_walk(&all->probe->tree, "/etc", &walk);
    if (all->faults > 0)
        return probe_tell(all->probe, all->result, PROBE_NOT_MET, "%zu of %zu certificates %s", all->faults, all->count,
                          fault);
    if (answer != TREE_OK)
        return probe_unseen(all->probe, all->result, "/etc", answer);
    if (all->unseen > 0)
        return probe_unseen(all->probe, all->result, all->unseen_path, all->unseen_answer);
    if (walk.denied > 0)
        return probe_tell(all->probe, all->result, PROBE_COULD_NOT_SEE, "%zu folders of /etc may not be read%s",
                          walk.denied, all->probe->uid != 0 ? ": run the probe as root" : "");
    if (all->count >= CERTIFICATES_MAX)
        return probe_tell(all->probe, all->result, PROBE_COULD_NOT_SEE, "there are more certificates than %d",
                          CERTIFICATES_MAX);
    if (all->count == 0)
        return probe_tell(all->probe, all->result, PROBE_NOT_APPLICABLE, "/etc has no certificate of the device's own");
    return probe_tell(all->probe, all->result, PROBE_MET, "each of %zu certificates %s", all->count, well);
}

static enum probe_outcome look_dates(struct probe *probe, struct probe_result *result) {
    struct certificates all = {.probe = probe, .result = result, .look = is_expired};
    return look_certificates(&all, "cannot be used today", "is within its dates");
}

static bool is_weak(struct certificates *all, const struct probe_certificate *one, const char *path, uint32_t line) {
    const char *hash;
    bool weak = probe_certificate_weak(one, &hash);
    if (weak)
        probe_saw(all->probe, all->result, path, line, "key %s of %u bits%s%s", one->key, one->bits,
                  hash ? ", signed with " : "", hash ? hash : "");
    return weak;
}

static enum probe_outcome look_keys(struct probe *probe, struct probe_result *result) {
    struct certificates all = {.probe = probe, .result = result, .look = is_weak};
    return look_certificates(&all, "have a weak key or signature", "has a strong key and signature");
}

static void add_item(struct probe *probe, struct probe_directives *list, struct probe_directive item) {
    if (!arena_grow(probe->arena, (void **)&list->items, list->count, &list->room, sizeof item,
                    _Alignof(struct probe_directive)))
        probe->memory_out = true;
    else
        list->items[list->count++] = item;
}

/* ".include FILE" or ".include = FILE". */
static void add_included(struct probe *probe, const struct probe_directive *item, struct probe_directives *list) {
    struct probe_directives included = {.count = 0};
    struct str path = str_trim(item->value.len > 0 ? item->value : str_skip(item->key, STR(".include").len));
    (void)probe_directives_file(probe, probe_path(probe, STR_F, STR_A(path)), DIRECTIVE_EQUALS, &included);
    for (size_t i = 0; i < included.count; i++) {
        if (included.items[i].section.len == 0)
            included.items[i].section = item->section;
        add_item(probe, list, included.items[i]);
    }
}

/* openssl.cnf with what it includes: included lines belong to the section that includes them. */
static enum tree_answer read_openssl(struct probe *probe, struct probe_directives *list) {
    static const char *const files[] = {"/etc/ssl/openssl.cnf", "/etc/pki/tls/openssl.cnf", "/usr/lib/ssl/openssl.cnf",
                                        "/etc/ssl1.1/openssl.cnf"};
    struct probe_directives main = {.count = 0};
    enum tree_answer answer = TREE_ABSENT;
    for (size_t i = 0; i < ARRAY_LEN(files) && answer == TREE_ABSENT; i++)
        answer = probe_directives_file(probe, files[i], DIRECTIVE_EQUALS | DIRECTIVE_CONTINUES, &main);
    for (size_t i = 0, includes = 0; i < main.count; i++)
        if (!str_starts(main.items[i].key, STR(".include")))
            add_item(probe, list, main.items[i]);
        else if (includes++ < INCLUDES_MAX)
            add_included(probe, &main.items[i], list);
        else
            answer = TREE_LONG; /* what is not read may say something else */
    return answer;
}

static const struct probe_directive *in_section(const struct probe_directives *list, struct str section,
                                                const char *key) {
    for (size_t i = list->count; i > 0; i--) {
        struct str name = str_trim(list->items[i - 1].section);
        if (str_eq(name, section) && str_eq(list->items[i - 1].key, str_from(key)))
            return &list->items[i - 1];
    }
    return NULL;
}

/* openssl_conf names a section, its ssl_conf another, its system_default the one that counts: a MinProtocol that no
 * such chain leads to does nothing. */
static const struct probe_directive *in_effect(const struct probe_directives *list, const char *key) {
    const struct probe_directive *at = in_section(list, STR(""), "openssl_conf");
    at = at ? in_section(list, at->value, "ssl_conf") : NULL;
    at = at ? in_section(list, at->value, "system_default") : NULL;
    return at ? in_section(list, at->value, key) : NULL;
}

static int library_version(struct probe *probe) {
    static const char *const folders[] = {"/usr/lib",
                                          "/lib",
                                          "/usr/lib64",
                                          "/usr/lib/x86_64-linux-gnu",
                                          "/usr/lib/aarch64-linux-gnu",
                                          "/usr/lib/arm-linux-gnueabihf"};
    int version = 0;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        if (probe_has(probe, probe_path(probe, "%s/libssl.so.1.1", folders[i])) ||
            probe_has(probe, probe_path(probe, "%s/libssl.so.1.0.0", folders[i])))
            return 1;
        if (probe_has(probe, probe_path(probe, "%s/libssl.so.3", folders[i])))
            version = 3;
    }
    return version;
}

static enum probe_outcome look_openssl(struct probe *probe, struct probe_result *result) {
    struct probe_directives list = {.count = 0};
    enum tree_answer answer = read_openssl(probe, &list);
    int version = library_version(probe);
    if (answer == TREE_ABSENT && version == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no OpenSSL where it is kept");
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/ssl/openssl.cnf", answer);
    const struct probe_directive *least = in_effect(&list, "MinProtocol"), *ciphers = in_effect(&list, "CipherString");
    if (ciphers && str_contains(ciphers->value, STR("SECLEVEL=0"))) {
        probe_saw(probe, result, ciphers->path, ciphers->line, "CipherString = " STR_F, STR_A(ciphers->value));
        return probe_tell(probe, result, PROBE_NOT_MET, "OpenSSL takes every key and every version");
    }
    if (least && (str_ends(least->value, STR("TLSv1.2")) || str_ends(least->value, STR("TLSv1.3"))))
        return probe_tell(probe, result, PROBE_MET, "%s line %u: MinProtocol = " STR_F, least->path, least->line,
                          STR_A(least->value));
    if (least) {
        probe_saw(probe, result, least->path, least->line, "MinProtocol = " STR_F, STR_A(least->value));
        return probe_tell(probe, result, PROBE_NOT_MET, "OpenSSL is told to take versions before TLS 1.2");
    }
    if (version == 3)
        return probe_tell(
            probe, result, PROBE_MET,
            "no MinProtocol is in effect; OpenSSL 3 itself refuses TLS 1.0 and 1.1 at its security level");
    if (version == 0)
        return probe_tell(probe, result, PROBE_ASK, "no MinProtocol is in effect: OpenSSL before 3 takes TLS 1.0");
    probe_saw(probe, result, "/etc/ssl/openssl.cnf", 0, "no MinProtocol is in effect; libssl is of OpenSSL 1");
    return probe_tell(probe, result, PROBE_NOT_MET, "OpenSSL 1 takes TLS 1.0 where nothing else is set");
}

static enum probe_outcome look_policy(struct probe *probe, struct probe_result *result) {
    struct probe_lines lines = {.number = 0};
    enum tree_answer answer = probe_read(probe, "/etc/crypto-policies/config", &lines.rest);
    if (answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no crypto-policies");
    if (answer != TREE_OK)
        return probe_unseen(probe, result, "/etc/crypto-policies/config", answer);
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        if (!str_starts_nocase(line, STR("LEGACY")) && !str_contains_nocase(line, STR("SHA1")))
            return probe_tell(probe, result, PROBE_MET, "the policy is " STR_F, STR_A(line));
        probe_saw(probe, result, "/etc/crypto-policies/config", lines.number, STR_F, STR_A(line));
        return probe_tell(probe, result, PROBE_NOT_MET, "the policy takes what no longer is strong");
    }
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/etc/crypto-policies/config names no policy");
}

static enum probe_outcome look_fips(struct probe *probe, struct probe_result *result) {
    struct str text;
    enum tree_answer answer = probe_read(probe, "/proc/sys/crypto/fips_enabled", &text);
    if (answer == TREE_OK && str_starts(text, STR("1")))
        return probe_tell(probe, result, PROBE_MET, "the kernel runs in its FIPS mode");
    return probe_tell(probe, result, PROBE_ASK,
                      "the kernel is not in its FIPS mode: see by what its cryptography was validated");
}

static enum probe_outcome look_entropy(struct probe *probe, struct probe_result *result) {
    static const char *const daemons[] = {"rngd", "haveged", "rng-tools", "jitterentropy-rngd", "jitterentropy", NULL};
    static const char *const instructions[] = {" rdrand", " rdseed", " rng", " rndr"};
    struct str text;
    if (probe_read(probe, "/sys/class/misc/hw_random/rng_current", &text) == TREE_OK && str_trim(text).len > 0 &&
        !str_eq(str_trim(text), STR("none")))
        return probe_tell(probe, result, PROBE_MET, "the kernel takes randomness from " STR_F, STR_A(str_trim(text)));
    if (probe_read(probe, "/proc/cpuinfo", &text) == TREE_OK)
        for (size_t i = 0; i < ARRAY_LEN(instructions); i++)
            if (str_contains(text, str_from(instructions[i])))
                return probe_tell(probe, result, PROBE_MET, "the processor has an instruction for randomness (%s)",
                                  instructions[i] + 1);
    const struct probe_start *start = probe_start_find(probe_startup(probe), daemons);
    if (start && start->sure)
        return probe_tell(probe, result, PROBE_MET, "%s starts a source of randomness", start->where);
    if (!probe_has(probe, "/sys/class") || !probe_has(probe, "/proc/cpuinfo"))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/sys or /proc is not there");
    probe_saw(probe, result, "/sys/class/misc/hw_random/rng_current", 0, "no generator; no rngd or haveged starts");
    return probe_tell(probe, result, PROBE_NOT_MET, "keys that are made soon after a start can be guessed");
}

static const struct probe_check checks[] = {
    {.id = "crypto-certificate-dates",
     .title = "No certificate in /etc has expired",
     .requirements = "CR 1.8, CR 1.9",
     .needs = "/etc and below (root)",
     .look = look_dates,
     .mend = "renew the certificate, and see who renews it next time",
     .by_hand = "openssl x509 -noout -enddate -in FILE"},
    {.id = "crypto-certificate-keys",
     .title = "No certificate in /etc has a weak key or signature",
     .requirements = "CR 1.9, CR 4.3",
     .needs = "/etc and below (root)",
     .look = look_keys,
     .mend = "make a key of RSA 3072, P-256 or Ed25519, and have it signed with SHA-256",
     .by_hand = "openssl x509 -noout -text -in FILE | grep -E 'Public-Key|Signature Algorithm'"},
    {.id = "crypto-openssl",
     .title = "OpenSSL refuses what is older than TLS 1.2",
     .requirements = "CR 3.1, CR 4.3",
     .look = look_openssl,
     .mend = "openssl.cnf: openssl_conf = a; [a] ssl_conf = b; [b] system_default = c; [c] MinProtocol = TLSv1.2",
     .by_hand = "grep -nE 'openssl_conf|ssl_conf|system_default|MinProtocol|CipherString' /etc/ssl/openssl.cnf"},
    {.id = "crypto-servers",
     .title = "Servers of TLS offer TLS 1.2 or newer, and ciphers that hold",
     .requirements = "CR 3.1, CR 4.1, CR 4.3",
     .needs = "the settings of nginx, Apache, lighttpd, mosquitto, stunnel and OpenVPN",
     .look = probe_look_tls_servers,
     .mend = "nginx: ssl_protocols TLSv1.2 TLSv1.3; Apache: SSLProtocol -all +TLSv1.2 +TLSv1.3; lighttpd: MinProtocol",
     .by_hand = "grep -rniE 'ssl_?(protocol|cipher)|MinProtocol|tls_version' /etc/nginx /etc/apache2 /etc/lighttpd"},
    {.id = "crypto-clear",
     .title = "Web servers and brokers answer the network under TLS alone",
     .requirements = "CR 3.1, CR 4.1",
     .needs = "the settings of nginx, Apache, lighttpd, uhttpd and mosquitto",
     .look = probe_look_clear_servers,
     .mend = "send what comes to port 80 on to https (nginx: return 301 https://...), and take other listeners away",
     .by_hand = "grep -rnE 'listen|VirtualHost|ssl.engine' /etc/nginx /etc/apache2 /etc/lighttpd /etc/mosquitto"},
    {.id = "crypto-policy",
     .title = "The system's policy of cryptography is not the legacy one",
     .requirements = "CR 4.3",
     .look = look_policy,
     .mend = "update-crypto-policies --set DEFAULT",
     .by_hand = "update-crypto-policies --show"},
    {.id = "crypto-fips",
     .title = "The kernel's cryptography runs in its validated mode",
     .requirements = "CR 4.3",
     .running = true,
     .look = look_fips,
     .mend = "where the owner asks for it: fips=1 on the kernel's line, with a validated kernel",
     .by_hand = "cat /proc/sys/crypto/fips_enabled"},
    {.id = "crypto-entropy",
     .title = "The device has a source of randomness",
     .requirements = "CR 4.3",
     .running = true,
     .look = look_entropy,
     .mend = "enable the driver of the hardware's generator (hw_random), or start rngd or jitterentropy-rngd",
     .by_hand = "cat /sys/class/misc/hw_random/rng_current"},
};

const struct probe_group probe_crypto_group = PROBE_GROUP("crypto", "Cryptography", checks);
