/* What servers of TLS offer, by their settings: versions and ciphers. */
#include "probe/check_crypto.h"
#include "probe/directive.h"
#include "probe/identity_server.h"
#include "probe/openvpn.h"
#include "probe/server_settings.h"
#include "probe/settings.h"
#include "probe/startup.h"

/* How the value of a setting is read. */
enum tls_value {
    TLS_VERSIONS, /* those that are offered */
    TLS_LEAST,    /* the oldest */
    TLS_SIGNED,   /* Apache's: "all -SSLv3 +TLSv1.2" */
    TLS_CIPHERS,  /* OpenSSL's list */
    TLS_DATA      /* OpenVPN's, parted by colons; "none" is none at all */
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
    {IDENTITY_OPENVPN, "tls-cipher", TLS_CIPHERS},   {IDENTITY_OPENVPN, "cipher", TLS_DATA},
    {IDENTITY_OPENVPN, "data-ciphers", TLS_DATA},    {IDENTITY_OPENVPN, "auth", TLS_DATA},
    {IDENTITY_OPENVPN, "ncp-ciphers", TLS_DATA},     {IDENTITY_OPENVPN, "data-ciphers-fallback", TLS_DATA},
};
/* Settings without which a server speaks no TLS, and whether its own default may be older than TLS 1.2. */
static const struct {
    const char *key;
    bool old_default;
} uses[IDENTITY_SERVERS] = {[IDENTITY_NGINX] = {"ssl_certificate", true},
                            [IDENTITY_APACHE] = {"SSLEngine", true},
                            [IDENTITY_MOSQUITTO] = {"certfile", false},
                            [IDENTITY_STUNNEL] = {"cert", true},
                            [IDENTITY_OPENVPN] = {"ca", true}};

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

enum { OLD_VERSIONS = 3, CIPHERS_MAX = 4096, SOUGHT_MAX = 64 };

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

/* Single DES is another than the DES of "DES-CBC3-SHA". */
static bool has_part(struct str cipher, struct str wanted) {
    for (struct str part; !str_eq_nocase(wanted, STR("DES")) && next_part(&cipher, &part);)
        if (str_eq_nocase(part, wanted))
            return true;
    return false;
}

/* Whether the list takes all that has this part out for good. */
static bool is_struck(struct str value, struct str cipher) {
    static const struct {
        const char *strikes, *part;
    } others[] = {{"3DES", "DES-CBC3"}, {"aNULL", "ADH"}, {"aNULL", "AECDH"}, {"eNULL", "NULL"}};
    for (struct str one; next_cipher(&value, &one);) {
        struct str struck = str_skip(one, 1);
        if (one.ptr[0] != '!' || struck.len == 0)
            continue;
        if (str_eq_nocase(struck, cipher) || has_part(cipher, struck) || str_ends_nocase(cipher, struck))
            return true;
        for (size_t i = 0; i < ARRAY_LEN(others); i++)
            if (str_eq_nocase(struck, str_from(others[i].strikes)) &&
                str_contains_nocase(cipher, str_from(others[i].part)))
                return true;
    }
    return false;
}

/* How much a list is to be worried about. */
enum strength { HOLDS, ASKS, WEAK };

/* Words that stand for many ciphers, and that OpenSSL may take those without a key for too. */
static bool is_group(struct str cipher) {
    static const char *const groups[] = {"HIGH", "MEDIUM", "AES", "AES128", "AES256", "AESGCM", "CAMELLIA", NULL};
    return is_one_of(cipher, groups);
}

static bool has_level_zero(struct str value) {
    size_t at = str_find_nocase(value, STR("@SECLEVEL=0"));
    return at != SIZE_MAX && !char_is_digit(at + 11 < value.len ? value.ptr[at + 11] : ' ');
}

/* What is struck out is sought for few of a list: of one with more that do not hold, one counts. */
static enum strength strength_of(struct str value) {
    bool cut = value.len > CIPHERS_MAX, group = false, all = false;
    unsigned sought = 0;
    if (has_level_zero(value))
        return WEAK;
    value = str_slice(value, 0, CIPHERS_MAX);
    struct str rest = value;
    for (struct str cipher; next_cipher(&rest, &cipher);) {
        if (strchr("!-@+", cipher.ptr[0]))
            continue;
        all |= str_eq_nocase(cipher, STR("ALL"));
        group |= is_group(cipher);
        if (is_weak(cipher) && (sought++ >= SOUGHT_MAX || !is_struck(value, cipher)))
            return WEAK;
    }
    bool struck = !(all || group) || is_struck(value, STR("aNULL"));
    return all && !struck ? WEAK : cut || !struck ? ASKS : HOLDS;
}

/* "AES-256-GCM:AES-128-GCM"; "none" lets all be read, or changed. */
static bool has_weak_data(struct str value) {
    static const char *const weak[] = {"none",        "BF-CBC",       "BF-CFB",  "BF-OFB",     "DES-CBC",
                                       "DES-EDE-CBC", "DES-EDE3-CBC", "RC2-CBC", "RC2-40-CBC", "RC2-64-CBC",
                                       "CAST5-CBC",   "MD5",          "MD4",     NULL};
    for (struct str cipher; next_cipher(&value, &cipher);)
        if (is_one_of(str_skip(cipher, cipher.ptr[0] == '?'), weak))
            return true;
    return false;
}

static enum strength strength_as(enum tls_value how, struct str value) {
    switch (how) {
    case TLS_SIGNED:
        return has_old_signed(value) ? WEAK : HOLDS;
    case TLS_CIPHERS:
        return strength_of(value);
    case TLS_DATA:
        return has_weak_data(value) ? WEAK : HOLDS;
    case TLS_VERSIONS:
    case TLS_LEAST:
    default:
        return has_old(value) ? WEAK : HOLDS;
    }
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

static void ask(struct seen *seen, const struct probe_directive *item, const char *question) {
    seen->probe->question = seen->probe->question ? seen->probe->question : question;
    probe_saw(seen->probe, seen->result, item->path, item->line, "%s", question);
}

static void judge_value(struct seen *seen, const struct probe_directive *item, enum strength strength) {
    if (strength == WEAK)
        see(seen, item);
    else if (strength == ASKS)
        ask(seen, item, "which ciphers these words stand for hangs on OpenSSL: see if those without a key are out");
}

/* One setting; true where it says a version. Without a server that speaks TLS it has no effect. */
static bool judge_setting(struct seen *seen, enum identity_server which, const struct probe_directive *item,
                          bool effect) {
    bool version = false;
    for (size_t k = 0; k < ARRAY_LEN(keys); k++) {
        if (keys[k].which != which || !str_eq_nocase(item->key, str_from(keys[k].key)))
            continue;
        version |= keys[k].value != TLS_CIPHERS && keys[k].value != TLS_DATA;
        if (effect)
            judge_value(seen, item, strength_as(keys[k].value, item->value));
    }
    return version;
}

static void note_unread(struct seen *seen, const struct probe_directives *list) {
    if (list->worst != TREE_OK && seen->unread.worst == TREE_OK)
        seen->unread = *list;
}

/* The parts of a server: blocks of nginx, hosts of Apache, listeners, services, files of OpenVPN. What stands outside
 * of them holds for each, but mosquitto's, which is a listener's own. */
struct parts {
    enum identity_server which;
    unsigned depth, within; /* of nginx: blocks; that of the server, 0 outside */
    bool there, tls, version;
    bool outside_tls, outside_version;
    size_t unset;
    const char *path;
    struct str section;
};

static void end_part(struct parts *parts) {
    bool tls = parts->tls || (parts->outside_tls && parts->which != IDENTITY_NGINX);
    parts->unset += parts->there && tls && !parts->version && !parts->outside_version;
    parts->there = parts->tls = parts->version = false;
}

static bool begins_part(const struct parts *parts, const struct probe_directive *item) {
    switch (parts->which) {
    case IDENTITY_NGINX:
        return !parts->there && str_eq(item->key, STR("server")) && str_eq(item->section, STR("{"));
    case IDENTITY_APACHE:
        return str_starts_nocase(item->key, STR("<VirtualHost"));
    case IDENTITY_MOSQUITTO:
        return str_eq(item->key, STR("listener"));
    case IDENTITY_STUNNEL:
        return item->section.len > 0 && item->section.ptr != parts->section.ptr;
    default:
        return item->path != parts->path;
    }
}

static bool ends_part(const struct parts *parts, const struct probe_directive *item) {
    bool block = parts->which == IDENTITY_NGINX && str_eq(item->section, STR("}")) && parts->depth < parts->within;
    return block || str_eq_nocase(item->key, STR("</VirtualHost>"));
}

static void count_blocks(struct parts *parts, const struct probe_directive *item) {
    if (parts->which != IDENTITY_NGINX)
        return;
    parts->depth += str_eq(item->section, STR("{"));
    parts->depth -= str_eq(item->section, STR("}")) && parts->depth > 0;
}

/* Whether a setting is one by which a part speaks TLS. */
static bool uses_tls(enum identity_server which, const struct probe_directive *item) {
    static const char *const others[] = {"<ca>", "capath", "pkcs12", "<pkcs12>", NULL};
    bool listens = which == IDENTITY_NGINX && str_eq(item->key, STR("listen")) && probe_has_word(item->value, "ssl");
    return listens || (which == IDENTITY_OPENVPN && is_one_of(item->key, others)) ||
           (str_eq_nocase(item->key, str_from(uses[which].key)) && !str_starts_nocase(item->value, STR("off")));
}

static bool says_version(enum identity_server which, const struct probe_directive *item) {
    return judge_setting(&(struct seen){.weak = 0}, which, item, false);
}

static void take(struct parts *parts, const struct probe_directive *item) {
    bool other = parts->path && item->path != parts->path, begins = begins_part(parts, item);
    count_blocks(parts, item);
    if (other || begins || ends_part(parts, item))
        end_part(parts);
    if (other && parts->which == IDENTITY_NGINX)
        parts->depth = str_eq(item->section, STR("{"));
    if (begins) {
        parts->there = true;
        parts->within = parts->depth;
    }
    parts->path = item->path;
    parts->section = item->section;
    if (parts->there) {
        parts->tls |= uses_tls(parts->which, item);
        parts->version |= says_version(parts->which, item);
    }
}

/* What stands outside holds for parts in front of it too: it is sought first. */
static void read_outside(struct parts *parts, const struct probe_directives *list) {
    for (size_t i = 0; i < list->count; i++) {
        bool before = parts->there;
        take(parts, &list->items[i]);
        if (parts->there || before || parts->which == IDENTITY_MOSQUITTO)
            continue;
        parts->outside_tls |= uses_tls(parts->which, &list->items[i]);
        parts->outside_version |= says_version(parts->which, &list->items[i]);
    }
    *parts = (struct parts){
        .which = parts->which, .outside_tls = parts->outside_tls, .outside_version = parts->outside_version};
}

static void judge_settings(struct seen *seen, enum identity_server which, const struct probe_directives *read,
                           bool tls) {
    for (size_t i = 0; i < read->count; i++) {
        (void)judge_setting(seen, which, &read->items[i], tls || which == IDENTITY_OPENVPN);
        if (which != IDENTITY_OPENVPN || !str_eq(read->items[i].key, STR("secret")))
            continue;
        seen->servers++;
        ask(seen, &read->items[i], "OpenVPN with one key for all, and no TLS: see if it still may be so");
    }
}

/* Files of OpenVPN that leave the cipher to it. */
static void judge_openvpn_default(struct seen *seen, const struct probe_directives *read) {
    static const char *const questions[] = {
        [OPENVPN_OPEN] = "no cipher is told, and OpenVPN before 2.5 takes BF-CBC then: see which version it is",
        [OPENVPN_PEER] = "no cipher is told between two: see which version the other side has, and what both take",
        [OPENVPN_ELSEWHERE] = "what starts OpenVPN, or a file that this one takes in, may tell the cipher: see which"};
    struct openvpn_files files;
    enum openvpn_default taken;
    openvpn_files_begin(&files, seen->probe, read, IDENTITY_OPTION, read->count > 0 ? openvpn_minor(seen->probe) : -1);
    for (const struct probe_directive *item; (item = openvpn_files_next(&files, &taken));) {
        seen->weak += taken == OPENVPN_OLD;
        if (taken == OPENVPN_OLD)
            probe_saw(seen->probe, seen->result, item->path, item->line,
                      "no cipher is told: OpenVPN takes BF-CBC then");
        else if (taken != OPENVPN_GOOD)
            ask(seen, item, questions[taken]);
    }
}

static void judge_server(struct seen *seen, enum identity_server which) {
    struct identity_judged judged;
    struct probe_directives read = {.count = 0};
    struct parts parts = {.which = which};
    bool tls = false, version = false;
    if (which == IDENTITY_APACHE && probe_httpd_is_busybox(seen->probe))
        return;
    identity_judge(seen->probe, which, &judged);
    probe_server_settings(seen->probe, which, &judged.list, &read);
    read_outside(&parts, &read);
    for (size_t i = 0; i < read.count; i++) {
        tls |= uses_tls(which, &read.items[i]);
        version |= says_version(which, &read.items[i]);
        take(&parts, &read.items[i]);
    }
    end_part(&parts);
    judge_settings(seen, which, &read, tls);
    if (which == IDENTITY_OPENVPN)
        judge_openvpn_default(seen, &read);
    note_unread(seen, &judged.list);
    seen->servers += tls;
    bool unset = version ? parts.unset > 0 : tls;
    if (tls && unset && uses[which].old_default && !seen->unset)
        seen->unset = judged.name;
    if (judged.started && judged.unsure && !seen->unsure)
        seen->unsure = judged.name;
}

/* ---- lighttpd: ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.2"), over one line or several */

/* One pair of ssl-conf-cmd. */
static enum strength strength_of_pair(struct str key, struct str value) {
    static const char *const lists[] = {"CipherString", "Ciphersuites", NULL};
    if (is_one_of(key, lists))
        return strength_of(value);
    if (str_eq_nocase(key, STR("MinProtocol")))
        return has_old(value) || str_eq_nocase(value, STR("None")) ? WEAK : HOLDS;
    if (!str_eq_nocase(key, STR("Protocol")))
        return HOLDS;
    for (struct str one; next_cipher(&value, &one);)
        if (one.ptr[0] != '-')
            if (is_old(str_skip(one, one.ptr[0] == '+')))
                return WEAK;
    return HOLDS;
}

/* "KEY" => "VALUE" within a line, as often as it stands there. */
static void judge_pairs(struct seen *seen, const struct probe_directive *item) {
    struct str rest = probe_directive_line(item), between, key, value;
    while (str_next(&rest, '"', &between) && str_next(&rest, '"', &key)) {
        if (!str_starts(str_trim(rest), STR("=>")))
            continue;
        (void)str_next(&rest, '"', &between);
        if (str_next(&rest, '"', &value))
            judge_value(seen, item, strength_of_pair(key, value));
    }
}

static void judge_lighttpd(struct seen *seen) {
    struct probe_directives list = {.count = 0};
    bool tls = false, unsure = false;
    if (!probe_lighttpd_settings(seen->probe, &list, &unsure))
        return;
    for (size_t i = 0; i < list.count; i++)
        tls |= str_contains(probe_directive_line(&list.items[i]), STR("ssl.engine")) &&
               str_contains(list.items[i].value, STR("enable"));
    for (size_t i = 0; i < list.count && tls; i++) {
        const struct probe_directive *item = &list.items[i];
        struct str line = probe_directive_line(item);
        size_t at = str_find(line, STR("ssl.cipher-list"));
        if (at != SIZE_MAX)
            judge_value(seen, item, strength_of(str_skip(line, at + 15)));
        if (str_contains(line, STR("ssl.use-sslv")) && str_contains(item->value, STR("enable")))
            see(seen, item);
        judge_pairs(seen, item);
    }
    seen->servers += tls;
    note_unread(seen, &list);
    if (unsure && !seen->unsure)
        seen->unsure = "lighttpd";
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
