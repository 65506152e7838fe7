/* Sessions that nobody uses: shells, logind, sshd. */
#include "probe/accounts.h"
#include "probe/check.h"
#include "probe/check_session.h"
#include "probe/csh_idle.h"
#include "probe/directive.h"
#include "probe/doors.h"
#include "probe/pam.h"
#include "probe/profile.h"
#include "probe/quality.h"
#include "probe/sessions.h"
#include "probe/settings.h"
#include "probe/sshd.h"
#include "probe/systemd.h"

#include <fnmatch.h>

/* logind's settings in the order of systemd: the file, then those of the folders; the last counts. */
static const struct probe_setting *logind_setting(struct probe *probe, struct probe_settings *settings,
                                                  const char *key) {
    static const char *const folders[] = {"/etc/systemd/logind.conf.d", "/run/systemd/logind.conf.d",
                                          "/usr/lib/systemd/logind.conf.d", NULL};
    *settings = (struct probe_settings){.first = NULL};
    bool own = probe_has(probe, "/etc/systemd/logind.conf");
    probe_settings_file(probe, settings, own ? "/etc/systemd/logind.conf" : "/usr/lib/systemd/logind.conf",
                        SETTINGS_INI);
    probe_settings_merged(probe, settings, folders, ".conf", SETTINGS_INI);
    const struct probe_setting *set = probe_setting_last(settings, key);
    return set && str_eq(set->section, STR("Login")) ? set : NULL;
}

/* The version of systemd by its library's name; 0: not found. */
static uint64_t systemd_version(struct probe *probe, const char **path) {
    static const char *const folders[] = {"/usr/lib/systemd",
                                          "/lib/systemd",
                                          "/usr/lib/x86_64-linux-gnu/systemd",
                                          "/usr/lib/aarch64-linux-gnu/systemd",
                                          "/usr/lib/arm-linux-gnueabihf/systemd",
                                          "/usr/lib64/systemd"};
    struct str front = STR("libsystemd-shared-");
    for (size_t f = 0; f < ARRAY_LEN(folders); f++) {
        struct tree_names names;
        if (probe_list(probe, folders[f], &names) != TREE_OK)
            continue;
        for (size_t i = 0; i < names.count; i++) {
            struct str rest = names.items[i];
            size_t end = front.len;
            uint64_t version;
            while (end < rest.len && char_is_digit(rest.ptr[end]))
                end++;
            if (!str_starts(rest, front) || !str_u64(str_slice(rest, front.len, end), UINT32_MAX, &version))
                continue;
            *path = probe_path(probe, "%s/%s", folders[f], names.items[i].ptr);
            return version;
        }
    }
    return 0;
}

/* logind knows only sessions that PAM tells it of. */
static bool logind_knows_all(struct probe *probe, struct probe_result *result) {
    struct probe_doors doors;
    bool all = true;
    probe_find_doors(probe, false, &doors);
    for (size_t i = 0; i < doors.count; i++) {
        const char *service = doors.doors[i].service;
        const struct probe_pam_stack *stack = service ? probe_pam(probe, service, PAM_TYPE_SESSION) : NULL;
        if (stack && probe_pam_asked(probe, stack, "pam_systemd"))
            continue;
        probe_saw(probe, result, doors.doors[i].program, 0, "%s: logind is not told of its sessions (pam_systemd)",
                  doors.doors[i].name);
        all = false;
    }
    return all;
}

static bool logind_starts(struct probe *probe) {
    struct probe_unit unit;
    if (!probe_is_systemd(probe) ||
        (!probe_has(probe, "/lib/systemd/systemd-logind") && !probe_has(probe, "/usr/lib/systemd/systemd-logind")))
        return false;
    probe_unit_read(probe, STR("systemd-logind.service"), &unit);
    return !unit.masked;
}

/* StopIdleSessionSec, since systemd 252. */
static bool logind_ends(struct probe *probe, struct probe_result *result) {
    enum { SINCE = 252 };
    struct probe_settings settings;
    const char *path = NULL;
    if (!logind_starts(probe))
        return false;
    const struct probe_setting *stop = logind_setting(probe, &settings, "StopIdleSessionSec");
    if (!stop || !session_is_short(probe_seconds(stop->value)))
        return false;
    uint64_t version = systemd_version(probe, &path);
    probe_saw(probe, result, stop->path, stop->line, "StopIdleSessionSec=" STR_F, STR_A(stop->value));
    if (version > 0 && version < SINCE) {
        probe_saw(probe, result, path, 0, "systemd knows the setting since 252 only");
        return false;
    }
    if (version == 0)
        probe->question = "logind ends idle sessions since systemd 252: see which version this is";
    return logind_knows_all(probe, result);
}

/* What a shell makes of TMOUT in /etc/profile; tcsh reads files of its own, and knows autologout in its place. */
enum heed { HEED_YES, HEED_NO, HEED_UNKNOWN, HEED_TCSH };

static enum heed heed_of(struct str name, const char **why) {
    static const struct {
        const char *name;
        enum heed heed;
        const char *why;
    } shells[] = {{"bash", HEED_YES, ""},
                  {"rbash", HEED_YES, ""},
                  {"ksh", HEED_YES, ""},
                  {"ksh93", HEED_YES, ""},
                  {"mksh", HEED_YES, ""},
                  {"lksh", HEED_YES, ""},
                  {"dash", HEED_NO, "dash does not heed TMOUT"},
                  {"bsd-csh", HEED_NO, "csh reads no profile, and ends no shell by itself"},
                  {"csh", HEED_UNKNOWN, "csh reads no profile; where it is tcsh, it knows autologout"},
                  {"tcsh", HEED_TCSH, ""},
                  {"fish", HEED_NO, "fish reads no profile"},
                  {"zsh", HEED_UNKNOWN, "zsh reads /etc/zprofile"}};
    for (size_t i = 0; i < ARRAY_LEN(shells); i++)
        if (str_eq(name, str_from(shells[i].name))) {
            *why = shells[i].why;
            return shells[i].heed;
        }
    *why = "nobody knows whether it heeds TMOUT";
    return HEED_UNKNOWN;
}

static enum heed shell_heeds(struct probe *probe, struct str shell, const char **why) {
    struct str path = str_copy(probe->arena, shell.len ? shell : STR("/bin/sh")), target;
    probe->memory_out |= !path.ptr;
    *why = "the shell is BusyBox's";
    if (!path.ptr || probe_is_busybox(probe, path.ptr))
        return HEED_UNKNOWN;
    /* By alternatives, /bin/csh is a link to a link. */
    for (unsigned i = 0; i < TREE_LINKS_MAX && path.len > 0 && path.ptr[0] == '/' &&
                         tree_link(&probe->tree, path.ptr, probe->arena, &target) == TREE_OK;
         i++) {
        path = str_copy(probe->arena, target);
        if (!path.ptr) {
            probe->memory_out = true;
            return HEED_UNKNOWN;
        }
    }
    return heed_of(probe_base_name(path), why);
}

/* Whether TMOUT ends the shells of all who log in. */
enum idle { IDLE_NEVER, IDLE_UNSURE, IDLE_ENDS };

static enum idle worse(enum idle a, enum idle b) {
    return a < b ? a : b;
}

/* An account's own profiles: of three bash reads the first that is there. */
static void read_own(struct probe *probe, struct str home, struct probe_timeout *own) {
    static const char *const first[] = {".bash_profile", ".bash_login", ".profile"};
    bool found = false;
    for (size_t i = 0; i < ARRAY_LEN(first) && !found; i++) {
        const char *path = probe_path(probe, STR_F "/%s", STR_A(home), first[i]);
        found = probe_has(probe, path);
        if (found)
            (void)probe_timeout_file(probe, path, home, own);
    }
    (void)probe_timeout_file(probe, probe_path(probe, STR_F "/.bashrc", STR_A(home)), home, own);
}

/* What those make of it. */
static enum idle own_profile(struct probe *probe, struct probe_result *result, const struct probe_account *account,
                             const struct probe_timeout *timeout) {
    struct probe_timeout own = *timeout;
    struct probe_doubt before = probe->doubt;
    bool home = str_starts(account->home, STR("/")) && account->home.len > 1;
    if (home)
        read_own(probe, account->home, &own);
    if (timeout->fixed) /* what cannot be read then changes nothing */
        probe->doubt = before;
    if (own.leaves) {
        probe_saw(probe, result, own.leaves, 0, "account " STR_F ": another program takes the shell's place (exec)",
                  STR_A(account->name));
        return IDLE_UNSURE;
    }
    if (!home || timeout->fixed)
        return IDLE_ENDS;
    if (session_is_short(own.seconds) && own.unclear == timeout->unclear)
        return IDLE_ENDS;
    probe_saw(probe, result, own.path, own.line, "account " STR_F ": %s", STR_A(account->name),
              own.unclear ? "TMOUT hangs on a condition or a command" : "TMOUT is taken away, or longer than 900");
    return own.unclear ? IDLE_UNSURE : IDLE_NEVER;
}

static enum idle autologout_ends(struct probe *probe, struct probe_result *result,
                                 const struct probe_account *account) {
    enum { MINUTE = 60 };
    struct csh_idle idle;
    csh_idle_read(probe, account->home, &idle);
    bool ends = idle.set && session_is_short(idle.minutes * MINUTE);
    probe_saw(probe, result, idle.set ? idle.path : "/etc/passwd", idle.set ? idle.line : account->line,
              "account " STR_F ": tcsh: %s%s", STR_A(account->name),
              ends       ? "autologout ends its shell"
              : idle.set ? "autologout is none, or longer than 15"
                         : "autologout is not set, so it is 60 at most",
              idle.unclear ? ", unless a condition or another file changes it" : "");
    return idle.unclear ? IDLE_UNSURE : ends ? IDLE_ENDS : IDLE_NEVER;
}

static enum idle account_ends(struct probe *probe, struct probe_result *result, const struct probe_account *account,
                              const struct probe_timeout *timeout) {
    const char *why = "";
    enum heed heed = shell_heeds(probe, account->shell, &why);
    if (heed == HEED_TCSH)
        return autologout_ends(probe, result, account);
    if (heed != HEED_YES) {
        probe_saw(probe, result, "/etc/passwd", account->line, "account " STR_F ": " STR_F ": %s", STR_A(account->name),
                  STR_A(account->shell), why);
        return heed == HEED_NO ? IDLE_NEVER : IDLE_UNSURE;
    }
    enum idle own = own_profile(probe, result, account, timeout);
    if (!timeout->closed || account->uid == 0)
        return own;
    probe_saw(probe, result, timeout->closed, 0, "account " STR_F " may not read it", STR_A(account->name));
    return worse(own, IDLE_UNSURE);
}

/* Files that some systems have shells or PAM read beside the profile: what they do to TMOUT a person must see. */
static bool others_set(struct probe *probe, struct probe_result *result, const struct probe_timeout *timeout) {
    static const char *const files[] = {"/etc/bash.bashrc", "/etc/bashrc", "/etc/bash/bashrc", "/etc/profile.local",
                                        "/etc/environment"};
    bool any = false;
    for (size_t i = 0; i < ARRAY_LEN(files) && !timeout->fixed; i++) {
        struct probe_timeout own = {.set = false};
        (void)probe_timeout_file(probe, files[i], STR_NONE, &own);
        bool same = timeout->set && own.set && own.seconds == timeout->seconds;
        if (!own.unclear && (!own.set || same))
            continue;
        any = true;
        if (own.unclear)
            probe_saw(probe, result, files[i], 0, "a condition or a command may set TMOUT here");
        if (!own.set)
            continue;
        probe_saw(probe, result, own.path, own.line, "TMOUT=%lld here", (long long)own.seconds);
    }
    return any;
}

/* Whether all whose shells are asked have tcsh, for which TMOUT is nothing. */
static bool all_have_tcsh(struct probe *probe) {
    const struct probe_accounts *all = probe_accounts(probe);
    size_t count = 0;
    for (size_t i = 0; i < all->account_count; i++) {
        const char *why = "";
        if (!all->accounts[i].sound || !probe_has_shell(&all->accounts[i]))
            continue;
        if (shell_heeds(probe, all->accounts[i].shell, &why) != HEED_TCSH)
            return false;
        count++;
    }
    return count > 0;
}

/* What TMOUT is for all whose shells heed it. */
static enum idle timeout_ends(struct probe *probe, struct probe_result *result, const struct probe_timeout *timeout) {
    bool others = others_set(probe, result, timeout);
    if (!timeout->unclear && !session_is_short(timeout->seconds)) {
        probe_saw(probe, result, timeout->set ? timeout->path : "/etc/profile", timeout->line, "TMOUT %s",
                  timeout->set ? "is none, or longer than 900" : "is not set");
        return others ? IDLE_UNSURE : IDLE_NEVER;
    }
    probe_saw(probe, result, timeout->path ? timeout->path : "/etc/profile", timeout->line, "TMOUT=%lld%s",
              (long long)timeout->seconds,
              timeout->unclear       ? ", unless a condition or a command sets another one"
              : timeout->conditional ? ", in a condition"
                                     : "");
    return timeout->conditional || timeout->unclear || others ? IDLE_UNSURE : IDLE_ENDS;
}

static enum idle shells_end(struct probe *probe, struct probe_result *result, const struct probe_timeout *timeout) {
    const struct probe_accounts *all = probe_accounts(probe);
    enum idle idle = all_have_tcsh(probe) ? IDLE_ENDS : timeout_ends(probe, result, timeout);
    bool none = idle != IDLE_ENDS && !timeout->unclear && !session_is_short(timeout->seconds);
    for (size_t i = 0; i < all->account_count && !none; i++)
        /* With keys even an account whose password is locked has sessions; programs' accounts have no shell. */
        if (all->accounts[i].sound && probe_has_shell(&all->accounts[i]))
            idle = worse(idle, account_ends(probe, result, &all->accounts[i], timeout));
    return idle;
}

/* Idle sessions of any kind: TMOUT, or logind's StopIdleSessionSec. */
enum probe_outcome probe_look_idle(struct probe *probe, struct probe_result *result) {
    struct probe_timeout timeout;
    const char *unseen;
    enum tree_answer answer = TREE_OK;
    if (probe_has_no_sessions(probe, result))
        return result->outcome;
    if (logind_ends(probe, result))
        return probe_tell(probe, result, PROBE_MET, "logind ends idle sessions");
    probe_find_timeout(probe, &timeout, &unseen, &answer);
    if (unseen)
        return probe_unseen(probe, result, unseen, answer);
    switch (shells_end(probe, result, &timeout)) {
    case IDLE_ENDS:
        if (!session_is_short(timeout.seconds))
            return probe_tell(probe, result, PROBE_MET, "an idle shell ends by tcsh's autologout");
        return probe_tell(probe, result, PROBE_MET, "an idle shell ends after %lld s", (long long)timeout.seconds);
    case IDLE_UNSURE:
        return probe_tell(probe, result, PROBE_ASK,
                          "whether TMOUT ends every shell hangs on what was seen, or on how BusyBox was built: try it");
    default:
        return probe_tell(probe, result, PROBE_NOT_MET, "a shell that nobody uses stays open");
    }
}

enum probe_outcome probe_look_fixed(struct probe *probe, struct probe_result *result) {
    struct probe_timeout timeout;
    const char *unseen;
    enum tree_answer answer = TREE_OK;
    if (probe_has_no_sessions(probe, result))
        return result->outcome;
    probe_find_timeout(probe, &timeout, &unseen, &answer);
    if (unseen)
        return probe_unseen(probe, result, unseen, answer);
    if (timeout.unclear)
        return probe_tell(probe, result, PROBE_ASK, "a condition or a command sets TMOUT: see what it comes to");
    if (!timeout.set)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no profile sets TMOUT, which session-idle is about");
    probe_saw(probe, result, timeout.path, timeout.line, "TMOUT=%lld%s", (long long)timeout.seconds,
              timeout.fixed ? ", readonly" : "");
    if (timeout.seconds <= 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "TMOUT is no limit at all");
    return probe_tell(probe, result, timeout.fixed ? PROBE_MET : PROBE_NOT_MET, "%s",
                      timeout.fixed ? "users cannot change TMOUT"
                                    : "a user can switch the time limit of the shell off");
}

/* As sshd compares them: '*' and '?'. */
static bool fits(struct probe *probe, struct str pattern, const char *kind) {
    enum { PATTERN_MAX = 64 };
    size_t stars = 0;
    for (size_t i = 0; i < pattern.len; i++)
        stars += pattern.ptr[i] == '*';
    return pattern.len < PATTERN_MAX && stars <= 3 && str_find_char(pattern, '[') == SIZE_MAX &&
           fnmatch(probe_path(probe, STR_F, STR_A(pattern)), kind, FNM_NOESCAPE) == 0;
}

/* "session:*=10m x11-connection=1h": of a kind of channel the first that fits counts. */
static bool closes_kind(struct probe *probe, struct str value, const char *kind) {
    for (struct str pair; probe_next_word(&value, &pair);) {
        pair = probe_unquoted(pair);
        size_t at = str_find_char(pair, '=');
        if (at != SIZE_MAX && fits(probe, str_slice(pair, 0, at), kind))
            return session_is_short(probe_seconds(str_skip(pair, at + 1)));
    }
    return false;
}

/* Shells alone, or commands too, one of which may be a shell. */
static enum idle line_ends(struct probe *probe, struct probe_result *result, const struct probe_sshd_line *line) {
    bool shells = closes_kind(probe, line->value, "session:shell");
    bool commands = closes_kind(probe, line->value, "session:command");
    probe_saw(probe, result, line->path, line->line, "ChannelTimeout " STR_F "%s", STR_A(line->value),
              line->match.ptr ? " in a Match block" : "");
    return !shells ? IDLE_NEVER : commands ? IDLE_ENDS : IDLE_UNSURE;
}

/* ChannelTimeout closes a session's channel that is idle (OpenSSH 9.2). */
static enum idle sshd_ends(struct probe *probe, struct probe_result *result, const struct probe_sshd *sshd) {
    const struct probe_sshd_line *line = probe_sshd_value(sshd, "ChannelTimeout");
    enum idle idle = line ? line_ends(probe, result, line) : IDLE_NEVER;
    size_t at = 0;
    while (idle != IDLE_NEVER && (line = probe_sshd_match(sshd, "ChannelTimeout", &at)))
        idle = worse(idle, line_ends(probe, result, line));
    return idle;
}

enum probe_outcome probe_look_ssh_idle(struct probe *probe, struct probe_result *result) {
    const struct probe_sshd *sshd;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    enum idle idle = sshd_ends(probe, result, sshd);
    if (idle == IDLE_ENDS)
        return probe_tell(probe, result, PROBE_MET, "sshd closes idle sessions");
    if (probe_look_idle(probe, result) == PROBE_NOT_MET && idle == IDLE_UNSURE)
        return probe_tell(probe, result, PROBE_ASK,
                          "sshd closes idle shells, but not commands, of which one may be a shell (session:*)");
    return result->outcome;
}
