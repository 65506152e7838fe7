/* What servers of TLS offer, by their settings: versions and ciphers. */
#include "probe/check_crypto.h"
#include "probe/directive.h"
#include "probe/identity_server.h"
#include "probe/settings.h"
#include "probe/startup.h"

/* How the value of a setting is read. */
enum tls_value {
    TLS_VERSIONS, /* those that are offered */
    TLS_LEAST,    /* the oldest */
    TLS_SIGNED,   /* Apache's: "all -SSLv3 +TLSv1.2" */
    TLS_CIPHERS   /* OpenSSL's list */
};
static const struct {
    enum identity_server which;
    const char *key;
    enum tls_value value;
} keys[] = {
    {IDENTITY_NGINX, "ssl_protocols", TLS_VERSIONS}, {IDENTITY_NGINX, "ssl_ciphers", TLS_CIPHERS},
    {IDENTITY_APACHE, "SSLProtocol", TLS_SIGNED},    {IDENTITY_APACHE, "SSLCipherSuite", TLS_CIPHERS},
    {IDENTITY_MOSQUITTO, "tls_version", TLS_LEAST},  {IDENTITY_MOSQUITTO, "ciphers", TLS_CIPHERS},
    {IDENTITY_STUNNEL, "sslVersion", TLS_VERSIONS},  {IDENTITY_STUNNEL, "sslVersionMin", TLS_LEAST},
    {IDENTITY_STUNNEL, "ciphers", TLS_CIPHERS},      {IDENTITY_OPENVPN, "tls-version-min", TLS_LEAST},
    {IDENTITY_OPENVPN, "tls-cipher", TLS_CIPHERS},
};
/* Settings without which a server speaks no TLS, and whether its own default may be older than TLS 1.2. */
static const struct {
    const char *key;
    bool old_default;
} uses[IDENTITY_SERVERS] = {[IDENTITY_NGINX] = {"ssl_certificate", true},
                            [IDENTITY_APACHE] = {"SSLEngine", true},
                            [IDENTITY_MOSQUITTO] = {"certfile", false},
                            [IDENTITY_STUNNEL] = {"cert", false},
                            [IDENTITY_OPENVPN] = {"ca", false}};

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq_nocase(word, str_from(*words)))
            return true;
    return false;
}

static bool is_old(struct str version) {
    static const char *const old[] = {"SSLv2", "SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1", "1.0", "1.1", "all", NULL};
    return is_one_of(version, old);
}

static bool has_old(struct str value) {
    struct str word;
    while (probe_next_word(&value, &word))
        if (is_old(probe_unquoted(word)))
            return true;
    return false;
}

enum { OLD_VERSIONS = 3, CIPHERS_MAX = 4096 };

/* Apache takes the words one after the other; "all" is all that OpenSSL has, but SSLv3. */
static bool has_old_signed(struct str value) {
    static const char *const names[OLD_VERSIONS] = {"SSLv3", "TLSv1", "TLSv1.1"};
    bool offered[OLD_VERSIONS] = {false};
    struct str word;
    while (probe_next_word(&value, &word)) {
        word = probe_unquoted(word);
        bool add = str_starts(word, STR("+")), remove = str_starts(word, STR("-"));
        word = str_skip(word, add || remove);
        bool all = str_eq_nocase(word, STR("all"));
        for (size_t i = 0; i < OLD_VERSIONS; i++) {
            bool named = str_eq_nocase(word, str_from(names[i])) || (all && i > 0);
            offered[i] = add ? offered[i] || named : remove ? offered[i] && !named && !all : named;
        }
    }
    return offered[0] || offered[1] || offered[2];
}

/* The next part of a cipher's name: "ECDHE-RSA-RC4-SHA", "kRSA+3DES". */
static bool next_part(struct str *rest, struct str *part) {
    if (rest->len == 0)
        return false;
    size_t end = 0;
    while (end < rest->len && !strchr("-+_", rest->ptr[end]))
        end++;
    *part = str_slice(*rest, 0, end);
    *rest = str_skip(*rest, end + 1);
    return true;
}

static bool is_weak(struct str cipher) {
    static const char *const weak[] = {"NULL", "eNULL", "aNULL", "ADH", "AECDH", "RC4",  "RC2",    "DES",
                                       "3DES", "DES40", "MD5",   "EXP", "LOW",   "IDEA", "EXPORT", "COMPLEMENTOFALL",
                                       NULL};
    for (struct str part; next_part(&cipher, &part);)
        if (is_one_of(part, weak))
            return true;
    return false;
}

static bool next_cipher(struct str *rest, struct str *cipher) {
    while (rest->len > 0 && strchr(":, \t\"';", rest->ptr[0]))
        *rest = str_skip(*rest, 1);
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != 0 && !strchr(":, \t\"';", rest->ptr[end]))
        end++;
    *cipher = str_slice(*rest, 0, end);
    *rest = str_skip(*rest, end);
    return end > 0;
}

/* Whether the list takes all that has this part out for good. */
static bool is_struck(struct str value, struct str cipher) {
    for (struct str one; next_cipher(&value, &one);)
        if (one.ptr[0] == '!' &&
            (str_eq_nocase(str_skip(one, 1), cipher) || (cipher.len > 1 && str_ends_nocase(cipher, str_skip(one, 1)))))
            return true;
    return false;
}

static bool has_weak(struct str value) {
    value = str_slice(value, 0, CIPHERS_MAX);
    struct str rest = value;
    for (struct str cipher; next_cipher(&rest, &cipher);) {
        if (strchr("!-@+", cipher.ptr[0]))
            continue;
        bool all = str_eq_nocase(cipher, STR("ALL"));
        if (all ? !is_struck(value, STR("aNULL")) : is_weak(cipher) && !is_struck(value, cipher))
            return true;
    }
    return false;
}

static bool is_bad(enum tls_value how, struct str value) {
    size_t end = str_find_char(value, ';');
    value = end == SIZE_MAX ? value : str_slice(value, 0, end);
    switch (how) {
    case TLS_SIGNED:
        return has_old_signed(value);
    case TLS_CIPHERS:
        return has_weak(value);
    case TLS_VERSIONS:
    case TLS_LEAST:
    default:
        return has_old(value);
    }
}

/* Copies that an editor or a package left. */
static bool is_left_over(const char *path) {
    static const char *const ends[] = {"~", ".bak", ".old", ".orig", ".save", ".disabled", ".dpkg-old", ".dpkg-dist"};
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        if (str_ends(str_from(path), str_from(ends[i])))
            return true;
    return false;
}

struct seen {
    struct probe *probe;
    struct probe_result *result;
    size_t servers, weak;
    const char *unset, *unsure; /* the first server that says no version; of which not all was read */
    struct probe_directives unread;
};

static void see(struct seen *seen, const struct probe_directive *item) {
    seen->weak++;
    probe_saw(seen->probe, seen->result, item->path, item->line, STR_F, STR_A(str_trim(probe_directive_line(item))));
}

/* One setting; true where it says a version. */
static bool judge_setting(struct seen *seen, enum identity_server which, const struct probe_directive *item) {
    bool version = false;
    for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
        if (keys[k].which != which || !str_eq_nocase(item->key, str_from(keys[k].key)))
            continue;
        version |= keys[k].value != TLS_CIPHERS;
        if (is_bad(keys[k].value, item->value))
            see(seen, item);
    }
    return version;
}

static void note_unread(struct seen *seen, const struct probe_directives *list) {
    if (list->worst != TREE_OK && seen->unread.worst == TREE_OK)
        seen->unread = *list;
}

static void judge_server(struct seen *seen, enum identity_server which) {
    struct identity_judged judged;
    bool uses_tls = false, version = false;
    if (which == IDENTITY_APACHE && probe_httpd_is_busybox(seen->probe))
        return;
    identity_judge(seen->probe, which, &judged);
    for (size_t i = 0; i < judged.list.count; i++) {
        const struct probe_directive *item = &judged.list.items[i];
        if (is_left_over(item->path))
            continue;
        uses_tls |= str_eq_nocase(item->key, str_from(uses[which].key)) && !str_eq_nocase(item->value, STR("off"));
        version |= judge_setting(seen, which, item);
    }
    note_unread(seen, &judged.list);
    seen->servers += uses_tls;
    if (uses_tls && !version && uses[which].old_default && !seen->unset)
        seen->unset = judged.name;
    if (judged.started && judged.unsure && !seen->unsure)
        seen->unsure = judged.name;
}

/* lighttpd: ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.2"), over one line or several. */
static void judge_lighttpd(struct seen *seen) {
    static const char *const names[] = {"lighttpd", NULL};
    struct probe_directives list = {.count = 0};
    bool uses_tls = false;
    if (!probe_start_find(probe_startup(seen->probe), names))
        return;
    (void)probe_directives_file(seen->probe, "/etc/lighttpd/lighttpd.conf", DIRECTIVE_EQUALS, &list);
    probe_directives_folder(seen->probe, "/etc/lighttpd/conf-enabled", ".conf", DIRECTIVE_EQUALS, &list);
    probe_directives_folder(seen->probe, "/etc/lighttpd/conf.d", ".conf", DIRECTIVE_EQUALS, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        struct str line = probe_directive_line(item), least;
        size_t at = str_find(line, STR("\"MinProtocol\""));
        uses_tls |= str_starts(item->key, STR("ssl.engine")) && str_contains(item->value, STR("enable"));
        if (str_starts(item->key, STR("ssl.cipher-list")) && has_weak(item->value))
            see(seen, item);
        if (str_starts(item->key, STR("ssl.use-sslv")) && str_contains(item->value, STR("enable")))
            see(seen, item);
        if (at == SIZE_MAX)
            continue;
        struct str rest = str_skip(line, at + 13);
        (void)str_next(&rest, '"', &least);
        if (str_next(&rest, '"', &least) && is_old(least))
            see(seen, item);
    }
    seen->servers += uses_tls;
    note_unread(seen, &list);
}

enum probe_outcome probe_look_tls_servers(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    struct seen seen = {.probe = probe, .result = result};
    for (enum identity_server i = 0; i < IDENTITY_SERVERS; i++)
        judge_server(&seen, i);
    judge_lighttpd(&seen);
    if (seen.weak > 0)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "%zu setting%s offer%s what is older than TLS 1.2, or ciphers that do not hold", seen.weak,
                          plural(seen.weak), seen.weak == 1 ? "s" : "");
    if (seen.unread.worst != TREE_OK)
        return probe_unseen(probe, result, seen.unread.worst_path, seen.unread.worst);
    if (startup->unseen && seen.servers == 0)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    if (!startup->known && !probe->tree.live)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    if (seen.unset)
        return probe_tell(probe, result, PROBE_ASK, "%s says no version of TLS: the default of its own counts",
                          seen.unset);
    if (seen.unsure)
        return probe_tell(probe, result, PROBE_ASK, "not all that %s reads was read: see what it offers", seen.unsure);
    if (seen.servers == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "no server of TLS was found among the %zu things that start", startup->count);
    return probe_tell(probe, result, PROBE_MET, "%zu server%s of TLS, each with TLS 1.2 and ciphers that hold",
                      seen.servers, plural(seen.servers));
}
