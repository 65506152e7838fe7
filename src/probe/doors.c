#include "probe/doors.h"

#include "probe/accounts.h"
#include "probe/console.h"
#include "probe/dropbear.h"
#include "probe/pam.h"
#include "probe/sshd.h"
#include "probe/startup.h"

enum { BUSYBOX_MAX = 8 << 20 };

static bool is_called_busybox(struct str target) {
    for (size_t at; (at = str_find_char(target, '/')) != SIZE_MAX;)
        target = str_skip(target, at + 1);
    return str_starts(target, STR("busybox"));
}

bool probe_is_busybox(struct probe *probe, const char *path) {
    struct str target = str_from(path);
    /* /bin/login -> /etc/alternatives/login -> /bin/busybox.suid: each link is looked at. A relative one stays in its
     * folder, and is looked at by its name alone. */
    for (unsigned i = 0; i < 8; i++) {
        struct str next;
        if (tree_link(&probe->tree, target.ptr, probe->arena, &next) != TREE_OK)
            break;
        if (is_called_busybox(next))
            return true;
        if (next.ptr[0] != '/')
            break;
        target = next;
    }
    struct stat mine, its;
    return tree_stat(&probe->tree, path, &mine) == TREE_OK &&
           tree_stat(&probe->tree, "/bin/busybox", &its) == TREE_OK && mine.st_ino == its.st_ino &&
           mine.st_dev == its.st_dev;
}

/* A BusyBox may be built with PAM: then it needs the library, and names it. */
static bool busybox_uses_pam(struct probe *probe, const char *path) {
    struct arena arena;
    struct str text;
    if (!probe_has_pam(probe))
        return false;
    arena_init(&arena, (size_t)2 * BUSYBOX_MAX);
    bool uses =
        probe_read_in(probe, path, BUSYBOX_MAX, &arena, &text) == TREE_OK && str_contains(text, STR("libpam.so.0"));
    arena_done(&arena);
    return uses;
}

static const char *first_of(struct probe *probe, const char *const paths[2]) {
    for (size_t i = 0; i < 2; i++)
        if (paths[i] && probe_has(probe, paths[i]))
            return paths[i];
    return NULL;
}

static bool sshd_asks_pam(struct probe *probe) {
    const struct probe_sshd_line *line = probe_sshd_value(probe_sshd(probe), "UsePAM");
    return line && str_eq_nocase(probe_sshd_word(line->value), STR("yes"));
}

static void add_servers(struct probe *probe, bool pam, bool passwords, struct probe_doors *doors) {
    const struct probe_sshd *sshd = probe_sshd(probe);
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    if (sshd->question)
        probe->question = sshd->question;
    if (sshd->installed && (!passwords || probe_sshd_takes_passwords(probe, sshd, NULL)))
        doors->doors[doors->count++] = (struct probe_door){
            .name = "sshd", .program = sshd->config, .service = pam && sshd_asks_pam(probe) ? "sshd" : NULL};
    if (!dropbear->installed || dropbear->disabled)
        return;
    bool takes = !passwords || dropbear->count == 0;
    for (size_t i = 0; i < dropbear->count; i++)
        takes |= !dropbear->starts[i].no_passwords;
    if (takes)
        doors->doors[doors->count++] = (struct probe_door){
            .name = "dropbear", .program = dropbear->count ? dropbear->starts[0].path : "/usr/sbin/dropbear"};
}

/* What lies on the device, and nothing starts. */
static bool never_starts(struct probe *probe, const char *const *names) {
    const struct probe_startup *startup = probe_startup(probe);
    return startup->known && !startup->unseen && !probe_start_find(startup, names);
}

void probe_find_doors(struct probe *probe, bool passwords, struct probe_doors *doors) {
    static const struct {
        const char *name, *service, *paths[2];
    } places[] = {
        {"login", "login", {"/bin/login", "/usr/bin/login"}},
        {"gdm", "gdm-password", {"/usr/sbin/gdm3", "/usr/sbin/gdm"}},
        {"lightdm", "lightdm", {"/usr/sbin/lightdm", "/usr/bin/lightdm"}},
        {"sddm", "sddm", {"/usr/bin/sddm", NULL}},
        {"xdm", "xdm", {"/usr/bin/xdm", "/usr/sbin/xdm"}},
        {"cockpit", "cockpit", {"/usr/lib/cockpit/cockpit-ws", "/usr/libexec/cockpit-ws"}},
        {"vsftpd", "vsftpd", {"/usr/sbin/vsftpd", NULL}},
    };
    static const char *const ftp[] = {"vsftpd", "=ftp", NULL};
    bool pam = probe_has_pam(probe);
    *doors = (struct probe_doors){.count = 0};
    for (size_t i = 0; i < ARRAY_LEN(places); i++) {
        const char *path = first_of(probe, places[i].paths);
        if (!path || (str_eq(str_from(places[i].name), STR("vsftpd")) && never_starts(probe, ftp)))
            continue;
        bool busybox = probe_is_busybox(probe, path);
        bool uses = pam && (!busybox || busybox_uses_pam(probe, path));
        doors->doors[doors->count++] = (struct probe_door){
            .name = places[i].name, .program = path, .service = uses ? places[i].service : NULL, .busybox = busybox};
    }
    add_servers(probe, pam, passwords, doors);
}

bool probe_can_log_in(const struct probe_accounts *accounts, const struct probe_account *account) {
    struct str hash;
    enum probe_password password = probe_password(accounts, account, &hash);
    return account->sound && probe_has_shell(account) && (password == PASSWORD_EMPTY || password == PASSWORD_HASHED);
}

static bool has_other_sources(struct probe *probe) {
    static const char *const files[] = {"files", "compat", "systemd", "altfiles", "db", "extrausers", "cache"};
    struct str text;
    if (probe_read(probe, "/etc/nsswitch.conf", &text) != TREE_OK)
        return false;
    struct probe_lines lines = {.rest = text};
    for (struct str line, word; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (!str_starts(line, STR("passwd:")))
            continue;
        line = str_skip(line, 7);
        while (probe_next_word(&line, &word) && word.ptr[0] != '#') {
            bool known = word.ptr[0] == '[';
            for (size_t i = 0; i < ARRAY_LEN(files); i++)
                known |= str_eq(word, str_from(files[i]));
            if (!known)
                return true;
        }
    }
    return false;
}

void probe_count_logins(struct probe *probe, struct probe_logins *logins) {
    const struct probe_accounts *all = probe_accounts(probe);
    *logins = (struct probe_logins){.answer = TREE_OK, .elsewhere = has_other_sources(probe)};
    bool shadow = all->shadow != TREE_OK && all->shadow != TREE_ABSENT;
    if (all->passwd != TREE_OK || shadow) {
        logins->unknown = true;
        logins->unseen = all->passwd != TREE_OK ? "/etc/passwd" : "/etc/shadow";
        logins->answer = all->passwd != TREE_OK ? all->passwd : all->shadow;
    }
    for (size_t i = 0; i < all->account_count; i++)
        logins->count += probe_can_log_in(all, &all->accounts[i]);
}

bool probe_nobody_logs_in(struct probe *probe, struct probe_result *result) {
    struct probe_logins logins;
    probe_count_logins(probe, &logins);
    if (logins.count > 0 || logins.elsewhere)
        return false;
    if (logins.unknown)
        return probe_unseen(probe, result, logins.unseen, logins.answer), true;
    probe_tell(probe, result, PROBE_NOT_APPLICABLE,
               "no account has a shell and a password: nobody can log in with one");
    return true;
}

bool probe_has_no_sessions(struct probe *probe, struct probe_result *result) {
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    struct console_found consoles;
    probe_find_consoles(probe, result, &consoles);
    bool servers = probe_sshd(probe)->installed || (dropbear->installed && !dropbear->disabled);
    bool none = !servers && probe_nobody_logs_in(probe, result);
    if (consoles.open == 0 && (!none || consoles.perhaps == 0))
        return none;
    probe->question = "a console gives a shell without a login: see that it holds there too";
    return false;
}
