/* Updates: only what is signed by the right key is taken. */
#include "probe/apt_conf.h"
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/modes.h"
#include "probe/service_files.h"
#include "probe/startup.h"
#include "probe/systemd.h"

enum { KEYS_MAX = 4096 };

/* What a check of several files found. */
struct sources {
    struct probe *probe;
    struct probe_result *result;
    bool all; /* what is off counts too: something else may switch it on */
    size_t count, faults, unseen;
    const char *unseen_path;
    enum tree_answer unseen_answer;
};

static void show_fault(struct sources *sources, const char *path, uint32_t line, const char *what) {
    sources->faults++;
    probe_saw(sources->probe, sources->result, path, line, "%s", what);
}

static enum tree_answer read_source(struct sources *sources, const char *path, struct str *text) {
    enum tree_answer answer = probe_read(sources->probe, path, text);
    if (answer != TREE_OK && answer != TREE_ABSENT && sources->unseen++ == 0) {
        sources->unseen_path = path;
        sources->unseen_answer = answer;
    }
    return answer;
}

/* The files of a folder that end so, each by `reader`. */
static void read_each(struct sources *sources, const char *folder, const char *suffix,
                      void (*reader)(struct sources *, const char *)) {
    struct tree_names names = {.count = 0};
    enum tree_answer answer = probe_list(sources->probe, folder, &names);
    if (answer != TREE_OK && answer != TREE_ABSENT && sources->unseen++ == 0) {
        sources->unseen_path = folder;
        sources->unseen_answer = answer;
    }
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], str_from(suffix)))
            reader(sources, probe_path(sources->probe, "%s/%s", folder, names.items[i].ptr));
}

/* What follows from the faults; `what` is counted: "source of packages". */
static enum probe_outcome tell_sources(struct sources *sources, const char *what, const char *fault) {
    if (sources->faults > 0)
        return probe_tell(sources->probe, sources->result, PROBE_NOT_MET, "%s (%zu)", fault, sources->faults);
    if (sources->unseen > 0)
        return probe_unseen(sources->probe, sources->result, sources->unseen_path, sources->unseen_answer);
    return probe_tell(sources->probe, sources->result, PROBE_MET, "%s: %zu, and each is checked", what, sources->count);
}

/* Options of one source that let in what nobody signed. */
static bool is_loose_option(struct str name) {
    static const struct str names[] = {STR_INIT("trusted"), STR_INIT("allow-insecure"), STR_INIT("allow-weak"),
                                       STR_INIT("allow-downgrade-to-insecure")};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_eq_nocase(name, names[i]))
            return true;
    return false;
}

/* deb [trusted=yes arch=...] URI SUITE ...: its options are unpacked between brackets. */
static void read_list(struct sources *sources, const char *path) {
    struct probe_lines lines = {.number = 0};
    if (read_source(sources, path, &lines.rest) != TREE_OK)
        return;
    for (struct str line, word; probe_next_line(&lines, &line);) {
        struct str rest = str_trim(line);
        if (!probe_next_word(&rest, &word) || (!str_eq(word, STR("deb")) && !str_eq(word, STR("deb-src"))))
            continue;
        sources->count++;
        size_t open = str_find_char(rest, '['), close = str_find_char(rest, ']');
        struct str options =
            open != SIZE_MAX && close != SIZE_MAX && open < close ? str_slice(rest, open + 1, close) : STR("");
        while (probe_next_word(&options, &word)) {
            size_t at = str_find_char(word, '=');
            if (at != SIZE_MAX && is_loose_option(str_slice(word, 0, at)) &&
                probe_apt_truth(str_skip(word, at + 1)) == APT_YES)
                show_fault(sources, path, lines.number, "a source that is trusted without a signature");
        }
    }
}

struct stanza {
    struct str key; /* of the field that a line which begins with a blank goes on with */
    bool off, any;
    uint32_t fault;
};

static void see_field(struct stanza *stanza, struct str line, uint32_t number) {
    struct str rest = str_trim(line), value = rest;
    size_t at = str_find_char(rest, ':');
    if (rest.len > 0 && rest.ptr[0] == '#')
        return;
    if (!char_is_blank(line.ptr[0])) {
        stanza->key = str_trim(str_slice(rest, 0, at == SIZE_MAX ? rest.len : at));
        value = at == SIZE_MAX ? STR("") : str_trim(str_skip(rest, at + 1));
    }
    stanza->any |= str_eq_nocase(stanza->key, STR("Types"));
    stanza->off |= str_eq_nocase(stanza->key, STR("Enabled")) && probe_apt_truth(value) == APT_NO;
    if (is_loose_option(stanza->key) && probe_apt_truth(value) == APT_YES)
        stanza->fault = number;
}

/* deb822: "Types: deb" begins what a blank line ends. "Enabled: no" makes none of it. */
static void read_stanzas(struct sources *sources, const char *path) {
    struct probe_lines lines = {.number = 0};
    struct stanza stanza = {.key = STR_INIT("")};
    if (read_source(sources, path, &lines.rest) != TREE_OK)
        return;
    for (bool more = true; more;) {
        struct str line = STR("");
        more = probe_next_line(&lines, &line);
        if (str_trim(line).len > 0) {
            see_field(&stanza, line, lines.number);
            continue;
        }
        sources->count += stanza.any && !stanza.off;
        if (stanza.fault && stanza.any && !stanza.off)
            show_fault(sources, path, stanza.fault, "a source that is trusted without a signature");
        stanza = (struct stanza){.key = STR_INIT("")};
    }
}

/* Of whatever block ("Acquire::https::HOST", "Binary::apt"): the last part of the name says what it is about. */
static void see_apt_setting(struct sources *sources, const struct probe_block_settings *all,
                            const struct probe_block_setting *setting) {
    static const struct {
        struct str part;
        enum apt_truth loose;
        const char *what;
    } parts[] = {
        {STR_INIT("AllowUnauthenticated"), APT_YES, "AllowUnauthenticated"},
        {STR_INIT("AllowInsecureRepositories"), APT_YES, "AllowInsecureRepositories"},
        {STR_INIT("AllowWeakRepositories"), APT_YES, "AllowWeakRepositories"},
        {STR_INIT("AllowDowngradeToInsecureRepositories"), APT_YES, "AllowDowngradeToInsecureRepositories"},
        {STR_INIT("Verify-Peer"), APT_NO, "Verify-Peer"},
        {STR_INIT("Verify-Host"), APT_NO, "Verify-Host"},
    };
    struct str part = probe_block_part(setting->name);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (str_eq_nocase(part, parts[i].part) && probe_apt_truth(setting->value) == parts[i].loose &&
            probe_block_last(all, setting->name) == setting)
            show_fault(sources, setting->path, setting->line, parts[i].what);
}

/* What starts with the device, or cron runs, with one of the words that let in what nobody signed: how many. */
static size_t show_loose(struct probe *probe, struct probe_result *result, const char *const *words) {
    struct probe_start_match match = {.next = 0};
    struct probe_cron_job job;
    size_t count = 0;
    for (; probe_start_next(probe_startup(probe), words, &match); count++)
        probe_saw(probe, result, match.start->where, match.line, "is run with %s, or what is like it", words[0]);
    if (!probe_cron_find(probe, words, &job))
        return count;
    probe_saw(probe, result, job.path, job.line, "a job of cron with %s, or what is like it", words[0]);
    return count + 1;
}

static enum probe_outcome look_apt(struct probe *probe, struct probe_result *result) {
    /* Of a unit the words are told without marks in front. */
    static const char *const words[] = {"--allow-unauthenticated", "allow-unauthenticated",
                                        "--allow-insecure-repositories", "allow-insecure-repositories", NULL};
    struct sources sources = {.probe = probe, .result = result};
    struct probe_block_settings all;
    const char *elsewhere = NULL;
    if (!probe_has(probe, "/usr/bin/apt-get") && !probe_has(probe, "/etc/apt"))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no apt");
    read_list(&sources, "/etc/apt/sources.list");
    read_each(&sources, "/etc/apt/sources.list.d", ".list", read_list);
    read_each(&sources, "/etc/apt/sources.list.d", ".sources", read_stanzas);
    sources.faults += show_loose(probe, result, words);
    probe_apt_conf(probe, &all);
    const struct probe_block_setting *media = probe_block_last(&all, STR("APT::Authentication::TrustCDROM"));
    for (size_t i = 0; i < all.count; i++) {
        see_apt_setting(&sources, &all, &all.items[i]);
        if (str_starts_nocase(all.items[i].name, STR("Dir::Etc")) && all.items[i].value.len > 0)
            elsewhere = all.items[i].path;
    }
    if (sources.faults == 0 && (elsewhere || all.cut))
        return probe_tell(
            probe, result, PROBE_COULD_NOT_SEE,
            elsewhere ? "%s says where sources or settings are beside the usual places: see them by apt-config dump"
                      : "%s has more settings than are read",
            elsewhere ? elsewhere : "/etc/apt");
    if (sources.faults == 0 && media && probe_apt_truth(media->value) == APT_YES)
        return probe_tell(probe, result, PROBE_ASK,
                          "%s line %u trusts every medium (TrustCDROM): see who can put one in and add it", media->path,
                          media->line);
    return tell_sources(&sources, "sources of apt", "apt takes packages that nobody signed");
}

static bool is_off(struct str value) {
    return str_eq_nocase(value, STR("0")) || str_eq_nocase(value, STR("no")) || str_eq_nocase(value, STR("false")) ||
           str_eq_nocase(value, STR("off"));
}

static const char *const repo_checks[] = {"gpgcheck", "pkg_gpgcheck", "sslverify"};

/* A section of dnf's settings: [main], or a repository, which takes nothing where it is off. */
struct repo {
    bool named, off;
    uint32_t faults[ARRAY_LEN(repo_checks)]; /* the lines that switch a check off; 0: none */
};

static void end_repo(struct sources *sources, const char *path, struct repo *repo) {
    bool counts = !repo->off || sources->all;
    sources->count += counts && repo->named;
    for (size_t i = 0; i < ARRAY_LEN(repo_checks); i++)
        if (counts && repo->faults[i])
            show_fault(sources, path, repo->faults[i], probe_path(sources->probe, "%s is off", repo_checks[i]));
    *repo = (struct repo){.named = false};
}

/* gpgcheck is off by default in dnf itself; a repo may take main's. */
static void read_repo(struct sources *sources, const char *path) {
    struct probe_directives list = {.count = 0};
    struct repo repo = {.named = false};
    struct str text;
    if (read_source(sources, path, &text) != TREE_OK)
        return;
    probe_directives_text(sources->probe, path, text, DIRECTIVE_SYSTEMD, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        if (i > 0 && item->section.ptr != list.items[i - 1].section.ptr)
            end_repo(sources, path, &repo);
        repo.named |= str_eq(item->key, STR("name"));
        if (str_eq(item->key, STR("enabled")))
            repo.off = is_off(item->value);
        for (size_t n = 0; n < ARRAY_LEN(repo_checks); n++)
            if (str_eq(item->key, str_from(repo_checks[n])) && is_off(item->value))
                repo.faults[n] = item->line;
    }
    end_repo(sources, path, &repo);
}

/* Without it in [main] dnf and yum check nothing that a repository does not ask for; zypper does. */
static void see_main(struct sources *sources, const char *path) {
    struct probe_directives list = {.count = 0};
    if (probe_directives_file(sources->probe, path, DIRECTIVE_SYSTEMD, &list) == TREE_OK &&
        !probe_directive_last(&list, "main", "gpgcheck"))
        show_fault(sources, path, 0, "gpgcheck is not set in [main]: the program's own default is off");
}

/* Folders parted by blanks or commas, which take the place of the usual ones. */
static void read_named_folders(struct sources *sources, const struct probe_directives *list) {
    const struct probe_directive *named = probe_directive_last(list, "main", "reposdir");
    struct str rest = named ? named->value : STR(""), words, folder;
    while (probe_next_word(&rest, &words))
        while (str_next(&words, ',', &folder))
            if (str_starts(folder, STR("/")))
                read_each(sources, probe_path(sources->probe, STR_F, STR_A(folder)), ".repo", read_repo);
}

static enum probe_outcome look_rpm(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {"/etc/dnf/dnf.conf", "/etc/yum.conf", "/etc/zypp/zypp.conf"};
    static const char *const folders[] = {"/etc/yum.repos.d", "/etc/zypp/repos.d", "/etc/yum/repos.d",
                                          "/etc/distro.repos.d", "/etc/dnf/repos.override.d"};
    struct sources sources = {.probe = probe, .result = result};
    struct probe_directives list = {.count = 0};
    struct tree_names overrides;
    size_t found = 0;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        found += probe_directives_file(probe, files[i], DIRECTIVE_SYSTEMD, &list) != TREE_ABSENT;
        read_repo(&sources, files[i]);
    }
    if (found == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has neither dnf, yum nor zypper");
    see_main(&sources, probe_has(probe, files[0]) ? files[0] : files[1]);
    sources.all = probe_list(probe, folders[4], &overrides) == TREE_OK && overrides.count > 0;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        read_each(&sources, folders[i], ".repo", read_repo);
    read_named_folders(&sources, &list);
    return tell_sources(&sources, "repositories", "packages are taken without a check of their signature");
}

/* "src/gz NAME URL [trusted=yes]": its lists need no signature, whatever check_signature says. */
static size_t show_trusted(struct probe *probe, struct probe_result *result, const struct probe_directives *list) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct probe_directive *item = &list->items[i];
        bool source = str_starts(item->key, STR("src")) || str_starts(item->key, STR("dist"));
        if (!source || !str_contains_nocase(item->value, STR("trusted=yes")))
            continue;
        count++;
        probe_saw(probe, result, item->path, item->line, "a source that is trusted without a signature");
    }
    return count;
}

/* opkg: "option check_signature 1", absent is off; lists are then checked by usign with the keys of /etc/opkg/keys. */
static enum probe_outcome look_opkg(struct probe *probe, struct probe_result *result) {
    static const char *const words[] = {"--force-signature", "--force_signature", "force-signature", "force_signature",
                                        NULL};
    struct probe_directives list = {.count = 0};
    const struct probe_directive *set = NULL;
    if (!probe_has(probe, "/etc/opkg.conf") && !probe_has(probe, "/etc/opkg"))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no opkg");
    if (show_loose(probe, result, words) > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "opkg is run so that it takes what nobody signed");
    (void)probe_directives_file(probe, "/etc/opkg.conf", DIRECTIVE_WORDS, &list);
    probe_directives_folder(probe, "/etc/opkg", ".conf", DIRECTIVE_WORDS, &list);
    if (show_trusted(probe, result, &list) > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "opkg takes packages that nobody signed");
    for (size_t i = 0; i < list.count; i++) {
        struct str rest = list.items[i].value, name;
        if (str_eq(list.items[i].key, STR("option")) && probe_next_word(&rest, &name) &&
            str_starts(name, STR("check_signature")))
            set = &list.items[i];
    }
    if (set && !str_ends(set->value, STR("0")))
        return probe_tell(probe, result, PROBE_MET, "%s line %u: check_signature", set->path, set->line);
    if (list.worst != TREE_OK)
        return probe_unseen(probe, result, list.worst_path, list.worst);
    probe_saw(probe, result, set ? set->path : "/etc/opkg.conf", set ? set->line : 0, "check_signature is %s",
              set ? "off" : "not set, so it is off");
    return probe_tell(probe, result, PROBE_NOT_MET, "opkg takes packages that nobody signed");
}

static enum probe_outcome look_apk(struct probe *probe, struct probe_result *result) {
    static const char *const words[] = {"--allow-untrusted", "allow-untrusted", NULL};
    struct tree_names keys = {.count = 0};
    struct str text;
    if (!probe_has(probe, "/etc/apk"))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no apk");
    if (show_loose(probe, result, words) > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "packages are added without a check of their signature");
    if (probe_read(probe, "/etc/apk/config", &text) == TREE_OK && str_contains(text, STR("allow-untrusted"))) {
        probe_saw(probe, result, "/etc/apk/config", 0, "allow-untrusted");
        return probe_tell(probe, result, PROBE_NOT_MET, "apk's settings switch the check of signatures off");
    }
    enum tree_answer answer = probe_list(probe, "/etc/apk/keys", &keys);
    if (answer == TREE_OK && keys.count > 0)
        return probe_tell(probe, result, PROBE_MET, "apk takes only what one of %zu keys signed", keys.count);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/apk/keys", answer);
    probe_saw(probe, result, "/etc/apk/keys", 0, "no key is there");
    return probe_tell(probe, result, PROBE_ASK, "apk trusts no key: see how the device is updated");
}

/* A path, or a folder of keys; NULL where neither says anything. */
static const struct probe_directive *keyring_of(const struct probe_directives *list) {
    static const char *const keys[] = {"path", "directory"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct probe_directive *key = probe_directive_last(list, "keyring", keys[i]);
        if (key && key->value.len > 0)
            return key;
    }
    return NULL;
}

static enum tree_answer read_rauc(struct probe *probe, const char **path, struct probe_directives *list) {
    static const char *const files[] = {"/etc/rauc/system.conf", "/run/rauc/system.conf", "/usr/lib/rauc/system.conf"};
    enum tree_answer answer = TREE_ABSENT;
    for (size_t i = 0; i < ARRAY_LEN(files) && answer == TREE_ABSENT; i++)
        answer = probe_directives_file(probe, *path = files[i], DIRECTIVE_SYSTEMD, list);
    return answer;
}

/* RAUC never takes an unsigned bundle; what is open is which key, and whether the content is checked as it is read. */
static enum probe_outcome look_rauc(struct probe *probe, struct probe_result *result) {
    struct probe_directives list = {.count = 0};
    const char *path = NULL;
    enum tree_answer answer = read_rauc(probe, &path, &list);
    if (answer == TREE_ABSENT)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no RAUC");
    if (answer != TREE_OK)
        return probe_unseen(probe, result, path, answer);
    const struct probe_directive *formats = probe_directive_last(&list, "system", "bundle-formats");
    if (!keyring_of(&list)) {
        probe_saw(probe, result, path, 0, "no [keyring] with path or directory");
        return probe_tell(probe, result, PROBE_NOT_MET, "RAUC has no key to check bundles with");
    }
    if (formats && (str_contains(formats->value, STR("verity")) || str_contains(formats->value, STR("crypt"))) &&
        !str_contains(formats->value, STR("plain")) && !str_contains(formats->value, STR("+")))
        return probe_tell(probe, result, PROBE_MET, "%s line %u takes only verity or crypt bundles", path,
                          formats->line);
    if (formats && str_contains(formats->value, STR("-plain")))
        return probe_tell(probe, result, PROBE_MET, "%s line %u refuses plain bundles", path, formats->line);
    probe_saw(probe, result, path, formats ? formats->line : 0, "bundle-formats: plain bundles are taken");
    return probe_tell(probe, result, PROBE_NOT_MET, "a plain bundle can be changed between its check and its use");
}

static const char SWUPDATE[] = "/etc/swupdate.cfg";

static enum tree_answer read_swupdate(struct probe *probe, const char *path, struct probe_block_settings *all) {
    struct str text;
    enum tree_answer answer = probe_read(probe, path, &text);
    *all = (struct probe_block_settings){.count = 0};
    if (answer == TREE_OK)
        probe_block_text(probe, all, text, path, BLOCK_LIBCONFIG);
    return answer;
}

/* The key of updates in settings; of other sections it is the authority of a server. */
static const struct probe_block_setting *swupdate_key(const struct probe_block_settings *all) {
    static const char *const keys[] = {"globals::public-key-file", "globals::ca-path"};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct probe_block_setting *key = probe_block_last(all, str_from(keys[i]));
        if (key && key->value.len > 0)
            return key;
    }
    return NULL;
}

/* Whether a start gives the key, or a file of settings (-f) in the place of the usual one that does. What a variable or
 * a script adds may be another file. */
static bool gives_key(struct probe *probe, const struct service_start *start, bool usual) {
    struct probe_block_settings own;
    struct str value;
    if (service_option(probe, start, 'k', "key", &value) && value.len > 0 && value.ptr[0] != '-')
        return true;
    if (!service_option(probe, start, 'f', "file", &value))
        return usual && start->whole;
    const char *path = probe_path(probe, STR_F, STR_A(value));
    return read_swupdate(probe, path, &own) == TREE_OK && swupdate_key(&own);
}

/* Starts without a key: surely, and as far as they can be read. */
struct bare {
    size_t starts, sure, perhaps;
};

static struct bare count_bare(struct probe *probe, struct probe_result *result, bool usual) {
    static const char *const names[] = {"swupdate", NULL};
    struct bare bare = {0, 0, 0};
    struct service_start start;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, names, &walk, &start); bare.starts++) {
        if (gives_key(probe, &start, usual))
            continue;
        bare.sure += start.whole;
        bare.perhaps += !start.whole;
        probe_saw(probe, result, start.where, start.line, "%s",
                  usual && !start.whole ? "which settings it is started with is not known"
                                        : "no public-key-file, no -k");
    }
    if (bare.starts == 0 && probe_start_find(probe_startup(probe), names))
        bare.perhaps++;
    return bare;
}

/* SWUpdate checks signatures when it is given a public key (-k), or one stands in its settings. */
static enum probe_outcome look_swupdate(struct probe *probe, struct probe_result *result) {
    struct probe_block_settings all;
    enum tree_answer answer = read_swupdate(probe, SWUPDATE, &all);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, SWUPDATE, answer);
    bool usual = swupdate_key(&all) != NULL;
    struct bare bare = count_bare(probe, result, usual);
    if (bare.starts + bare.perhaps == 0 && answer == TREE_ABSENT && !probe_has(probe, "/usr/bin/swupdate"))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no SWUpdate");
    if (bare.sure == 0 && bare.perhaps > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "see whether SWUpdate is given a public key (-k, or the settings that it is started with)");
    if (bare.sure == 0 && bare.starts + usual > 0)
        return probe_tell(probe, result, PROBE_MET, "SWUpdate has the key of updates%s",
                          usual ? " in its settings" : " from what starts it");
    if (bare.sure == 0)
        probe_saw(probe, result, SWUPDATE, 0, "no public-key-file, no -k");
    return probe_tell(probe, result, PROBE_NOT_MET, "SWUpdate checks no signature");
}

/* Days, "12h" or "always"; 0 is never. */
static bool is_periodic(const struct probe_block_setting *setting) {
    struct str value = setting ? setting->value : STR("");
    while (str_starts(value, STR("0")))
        value = str_skip(value, 1);
    return value.len > 0 && (char_is_digit(value.ptr[0]) || str_eq(value, STR("always")));
}

/* Whether somebody took apt's timers, or what they start, off the device. */
static bool is_apt_masked(struct probe *probe) {
    static const struct str names[] = {STR_INIT("apt-daily.timer"), STR_INIT("apt-daily.service"),
                                       STR_INIT("apt-daily-upgrade.timer"), STR_INIT("apt-daily-upgrade.service")};
    struct probe_unit unit = {.masked = false};
    for (size_t i = 0; i < ARRAY_LEN(names) && !unit.masked; i++)
        probe_unit_read(probe, names[i], &unit);
    return unit.masked;
}

/* By apt's timer with unattended-upgrades, by dnf-automatic, or by an updater of images that looks by itself. */
static enum probe_outcome look_automatic(struct probe *probe, struct probe_result *result) {
    static const char *const updaters[] = {"hawkbit-updater",
                                           "rauc-hawkbit-updater",
                                           "mender",
                                           "mender-update",
                                           "mender-client",
                                           "dnf-automatic",
                                           "dnf-automatic-install",
                                           "suricatta",
                                           "updatehub",
                                           "aktualizr",
                                           NULL};
    static const char *const timer[] = {"apt-daily-upgrade", "unattended-upgrades", NULL};
    struct probe_block_settings all;
    const struct probe_start *start = probe_start_find(probe_startup(probe), updaters);
    if (start && start->sure)
        return probe_tell(probe, result, PROBE_MET, "%s looks for updates", start->where);
    probe_apt_conf(probe, &all);
    const struct probe_block_setting *set = probe_block_last(&all, STR("APT::Periodic::Unattended-Upgrade")),
                                     *lists = probe_block_last(&all, STR("APT::Periodic::Update-Package-Lists")),
                                     *enable = probe_block_last(&all, STR("APT::Periodic::Enable"));
    start = probe_start_find(probe_startup(probe), timer);
    /* Without fresh lists there is nothing new to take. */
    if (is_periodic(set) && is_periodic(lists) && (!enable || is_periodic(enable)) && start &&
        probe_has(probe, "/usr/bin/unattended-upgrade") && !(probe_is_systemd(probe) && is_apt_masked(probe)))
        return probe_tell(probe, result, PROBE_MET, "%s line %u, and %s", set->path, set->line, start->where);
    return probe_tell(probe, result, PROBE_ASK,
                      "nothing was found that takes updates by itself: see who does, and when");
}

static void judge_key(struct sources *sources, const char *path, const struct stat *info) {
    /* An image that an ordinary user unpacked is all that user's, its root too. */
    struct stat root;
    bool owned = tree_stat(&sources->probe->tree, "/", &root) == TREE_OK && info->st_uid == root.st_uid;
    if ((info->st_mode & S_IWOTH) || !owned || ((info->st_mode & S_IWGRP) && info->st_gid != root.st_gid))
        show_fault(sources, path, 0, "others than root can change it");
}

static bool visit_key(void *context, const struct tree_visit *visit) {
    struct sources *sources = context;
    if (S_ISLNK(visit->info->st_mode))
        return true;
    sources->count++;
    judge_key(sources, visit->path.ptr, visit->info);
    return true;
}

static const char *const key_folders[] = {
    "/etc/apt/trusted.gpg.d", "/etc/apt/keyrings", "/usr/share/keyrings", "/etc/pki/rpm-gpg",
    "/etc/apk/keys",          "/etc/opkg/keys",    "/etc/rauc",           "/etc/swupdate"};

static void walk_keys(struct sources *sources, const char *folder) {
    struct tree_walk walk = {.visit = visit_key, .context = sources, .most = KEYS_MAX};
    enum tree_answer answer = tree_walk(&sources->probe->tree, folder, &walk);
    /* Who can write the folder adds a key. */
    struct stat info;
    if (tree_stat(&sources->probe->tree, folder, &info) == TREE_OK)
        judge_key(sources, folder, &info);
    if ((answer != TREE_OK && answer != TREE_ABSENT) || walk.denied > 0) {
        sources->unseen_path = folder;
        sources->unseen_answer = walk.denied > 0 ? TREE_DENIED : answer;
        sources->unseen++;
    }
}

/* A key, or a folder of them, where settings say that it is: a relative path is below the folder of `from`. */
static void see_key(struct sources *sources, struct str key, const char *from) {
    struct str folder = str_from(from);
    folder.len -= str_starts(key, STR("/")) ? folder.len : probe_base_name(folder).len;
    const char *path = probe_path(sources->probe, STR_F STR_F, STR_A(folder), STR_A(key));
    struct stat info;
    for (size_t i = 0; i < ARRAY_LEN(key_folders); i++)
        if (probe_below(str_from(path), str_from(key_folders[i])))
            return;
    enum tree_answer answer = tree_stat(&sources->probe->tree, path, &info);
    probe_doubt(sources->probe, path, answer);
    if (answer != TREE_OK)
        return;
    if (S_ISDIR(info.st_mode)) {
        walk_keys(sources, path);
        return;
    }
    sources->count++;
    judge_key(sources, path, &info);
}

/* Of words and lists parted by commas, each that is a path. */
static void see_key_words(struct sources *sources, struct str words, const char *from) {
    for (struct str word, key; probe_next_word(&words, &word);)
        while (str_next(&word, ',', &key))
            if (str_starts(key, STR("/")))
                see_key(sources, key, from);
}

/* "deb [signed-by=/a.gpg,/b.gpg] ..." and "Signed-By: /a.gpg". */
static void read_signed_by(struct sources *sources, const char *path) {
    struct probe_lines lines = {.number = 0};
    if (read_source(sources, path, &lines.rest) != TREE_OK)
        return;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        size_t at = str_find_nocase(line, STR("signed-by"));
        if (at == SIZE_MAX || line.ptr[0] == '#')
            continue;
        line = str_skip(line, at + STR("signed-by").len + 1);
        size_t end = str_find_char(line, ']');
        see_key_words(sources, str_slice(line, 0, end == SIZE_MAX ? line.len : end), path);
    }
}

/* Keys that settings name, wherever they are. */
static void see_named_keys(struct sources *sources) {
    struct probe_directives rauc = {.count = 0};
    struct probe_block_settings swupdate;
    const char *path = NULL;
    const struct probe_directive *ring = read_rauc(sources->probe, &path, &rauc) == TREE_OK ? keyring_of(&rauc) : NULL;
    const struct probe_block_setting *key =
        read_swupdate(sources->probe, SWUPDATE, &swupdate) == TREE_OK ? swupdate_key(&swupdate) : NULL;
    if (ring)
        see_key(sources, ring->value, path);
    if (key)
        see_key(sources, key->value, SWUPDATE);
    see_key(sources, STR("trusted.gpg"), "/etc/apt/");
    read_signed_by(sources, "/etc/apt/sources.list");
    read_each(sources, "/etc/apt/sources.list.d", ".list", read_signed_by);
    read_each(sources, "/etc/apt/sources.list.d", ".sources", read_signed_by);
}

static enum probe_outcome look_keys(struct probe *probe, struct probe_result *result) {
    struct sources sources = {.probe = probe, .result = result};
    for (size_t i = 0; i < ARRAY_LEN(key_folders); i++)
        walk_keys(&sources, key_folders[i]);
    see_named_keys(&sources);
    if (sources.count == 0 && sources.unseen == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there are no keys of updates where they are kept");
    return tell_sources(&sources, "keys of updates", "others than root can change what updates are checked with");
}

/* A place that OSTree takes commits from: [remote "NAME"] with the signature that it asks for. */
struct remote {
    const char *path;
    uint32_t line;
    bool there, signed_key, unsigned_gpg;
};

static void end_remote(struct sources *sources, struct remote *remote) {
    if (remote->there) {
        sources->count++;
        /* GPG is asked for where nothing is said, the newer signature only where it is named. */
        if (remote->unsigned_gpg && !remote->signed_key)
            show_fault(sources, remote->path, remote->line, "a remote whose commits need no signature");
    }
    *remote = (struct remote){.there = false};
}

static void read_remotes(struct sources *sources, const char *path) {
    struct probe_directives list = {.count = 0};
    struct remote remote = {.there = false};
    struct str section = STR("");
    enum tree_answer answer = probe_directives_file(sources->probe, path, DIRECTIVE_EQUALS, &list);
    if (answer != TREE_OK && answer != TREE_ABSENT && sources->unseen++ == 0) {
        sources->unseen_path = path;
        sources->unseen_answer = answer;
    }
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        if (!str_eq(item->section, section)) {
            end_remote(sources, &remote);
            section = item->section;
            remote = (struct remote){.path = path, .line = item->line, .there = str_starts(section, STR("remote "))};
        }
        bool on = probe_is_yes(item->value);
        if (str_eq(item->key, STR("gpg-verify")) && !on) {
            remote.unsigned_gpg = true;
            remote.line = item->line;
        }
        remote.signed_key |=
            str_eq(item->key, STR("sign-verify")) &&
            (on || str_contains(item->value, STR("ed25519")) || str_contains(item->value, STR("spki")));
    }
    end_remote(sources, &remote);
}

/* Where a deployment comes from: an image of containers, which its reference may say nobody checks. */
static void read_origin(struct sources *sources, const char *path) {
    struct probe_lines lines = {.number = 0};
    if (read_source(sources, path, &lines.rest) != TREE_OK)
        return;
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (!str_starts(line, STR("container-image-reference")))
            continue;
        sources->count++;
        if (str_contains(line, STR("=ostree-unverified-")) || str_contains(line, STR("ostree-image-unsigned:")))
            show_fault(sources, path, lines.number, "an image that is taken without a signature");
    }
}

static void read_origins(struct sources *sources) {
    struct tree_names names = {.count = 0};
    if (probe_list(sources->probe, "/ostree/deploy", &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        read_each(sources, probe_path(sources->probe, "/ostree/deploy/%s/deploy", names.items[i].ptr), ".origin",
                  read_origin);
}

static enum probe_outcome look_ostree(struct probe *probe, struct probe_result *result) {
    struct sources sources = {.probe = probe, .result = result};
    read_origins(&sources);
    read_remotes(&sources, "/ostree/repo/config");
    read_remotes(&sources, "/sysroot/ostree/repo/config");
    read_each(&sources, "/etc/ostree/remotes.d", ".conf", read_remotes);
    if (sources.count == 0 && sources.unseen == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no remote of OSTree");
    return tell_sources(&sources, "remotes of OSTree", "OSTree takes what nobody signed");
}

/* Only the boot loader's own image shows whether it refuses an older one. */
static enum probe_outcome look_rollback(struct probe *probe, struct probe_result *result) {
    static const char *const signs[] = {"/etc/fw_env.config", "/boot/mcuboot", "/etc/rauc/system.conf",
                                        "/etc/swupdate.cfg"};
    struct probe_block_settings all;
    (void)read_swupdate(probe, SWUPDATE, &all);
    const struct probe_block_setting *least = probe_block_last(&all, STR("globals::no-downgrading")),
                                     *minimum = probe_block_last(&all, STR("globals::minimum-version"));
    least = least && least->value.len > 0 ? least : minimum;
    if (least && least->value.len > 0)
        return probe_tell(probe, result, PROBE_MET, "/etc/swupdate.cfg line %u refuses what is older", least->line);
    for (size_t i = 0; i < ARRAY_LEN(signs); i++)
        if (probe_has(probe, signs[i]))
            probe_saw(probe, result, signs[i], 0, "is there");
    return probe_tell(probe, result, PROBE_ASK,
                      "see that an older, flawed version is refused: by the updater, or by the boot loader's counter");
}

#define EVERY_310 "EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1, CR 3.4 RE 1"

static const struct probe_check checks[] = {
    {.id = "update-apt",
     .title = "apt takes only signed packages",
     .requirements = EVERY_310,
     .look = look_apt,
     .mend = "remove trusted=yes, allow-insecure=yes, AllowUnauthenticated; name the key by signed-by",
     .by_hand = "grep -rniE 'trusted|insecure|unauthenticated|weak' /etc/apt"},
    {.id = "update-rpm",
     .title = "dnf, yum and zypper take only signed packages",
     .requirements = EVERY_310,
     .look = look_rpm,
     .mend = "gpgcheck=1 in [main] of dnf.conf and in each repository",
     .by_hand = "grep -rn gpgcheck /etc/dnf /etc/yum.conf /etc/yum.repos.d /etc/zypp"},
    {.id = "update-opkg",
     .title = "opkg takes only signed lists of packages",
     .requirements = EVERY_310,
     .look = look_opkg,
     .mend = "'option check_signature 1' in /etc/opkg.conf, and the keys in /etc/opkg/keys",
     .by_hand = "grep -rn check_signature /etc/opkg.conf /etc/opkg"},
    {.id = "update-apk",
     .title = "apk takes only signed packages",
     .requirements = EVERY_310,
     .look = look_apk,
     .mend = "never --allow-untrusted; the keys in /etc/apk/keys",
     .by_hand = "ls /etc/apk/keys; grep -rn allow-untrusted /etc"},
    {.id = "update-rauc",
     .title = "RAUC has its key, and takes no plain bundles",
     .requirements = "EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1",
     .look = look_rauc,
     .mend = "in system.conf: [keyring] path=...; [system] bundle-formats=verity",
     .by_hand = "cat /etc/rauc/system.conf; rauc status"},
    {.id = "update-swupdate",
     .title = "SWUpdate checks the signature of updates",
     .requirements = "EDR 3.10 RE 1, HDR 3.10 RE 1, NDR 3.10 RE 1",
     .look = look_swupdate,
     .mend = "build it with CONFIG_SIGNED_IMAGES, and start it with -k KEY or public-key-file in swupdate.cfg",
     .by_hand = "grep -n public-key /etc/swupdate.cfg; ps ax | grep swupdate"},
    {.id = "update-ostree",
     .title = "OSTree takes only signed commits",
     .requirements = EVERY_310,
     .look = look_ostree,
     .mend = "remove gpg-verify=false from each remote, or set sign-verify=ed25519 with its key",
     .by_hand = "grep -rnE 'remote|verify' /ostree/repo/config /etc/ostree/remotes.d"},
    {.id = "update-automatic",
     .title = "Security updates are looked for without a person",
     .requirements = "EDR 3.10, HDR 3.10, NDR 3.10",
     .look = look_automatic,
     .mend = "unattended-upgrades, dnf-automatic, or the updater's own polling; or the plan by which a person does it",
     .by_hand = "systemctl list-timers; apt-config dump APT::Periodic"},
    {.id = "update-keys",
     .title = "Only root can change the keys of updates",
     .requirements = EVERY_310,
     .needs = "the folders of keys",
     .look = look_keys,
     .mend = "chown root:root FILE; chmod go-w FILE",
     .by_hand = "find /etc/apt/trusted.gpg.d /usr/share/keyrings /etc/rauc ! -user root -o -perm /022"},
    {.id = "update-rollback",
     .title = "An older version is not taken in place of a newer one",
     .requirements = "EDR 3.10, HDR 3.10, NDR 3.10",
     .look = look_rollback,
     .mend = "SWUpdate: no-downgrading; U-Boot and mcuboot: a counter that only goes up, in the signed image",
     .by_hand = "grep -n downgrad /etc/swupdate.cfg; the settings of the boot loader"},
};

const struct probe_group probe_update_group = PROBE_GROUP("update", "Updates", checks);
