/* Sessions: they end or lock when nobody is there, have a limit, and say first for whom they are. */
#include "probe/check_session.h"
#include "probe/accounts.h"
#include "probe/check.h"
#include "probe/console.h"
#include "probe/doors.h"
#include "probe/dropbear.h"
#include "probe/groups.h"
#include "probe/quality.h"
#include "probe/sessions.h"
#include "probe/sshd.h"
#include "probe/words.h"

enum { MOST_SESSIONS = 10, MOST_STARTUPS = 100, MOST_GRACE = 120 };

/* The seconds of a setting: `absent` where it is not set, with what was seen told. */
static int64_t ssh_span(struct probe *probe, struct probe_result *result, const char *key, int64_t absent) {
    const struct probe_sshd *sshd = probe_sshd(probe);
    const struct probe_sshd_line *line = probe_sshd_value(sshd, key);
    int64_t seconds = line ? probe_seconds(probe_sshd_word(line->value)) : absent;
    probe_saw(probe, result, line ? line->path : sshd->config, line ? line->line : 0, "%s %lld%s", key,
              (long long)seconds, line ? "" : " (not set: the default)");
    return seconds;
}

/* What a Match block sets itself; else what holds outside of blocks. */
static int64_t in_block(const struct probe_sshd *sshd, struct str match, const char *key, int64_t outside) {
    size_t at = 0;
    for (const struct probe_sshd_line *line; (line = probe_sshd_match(sshd, key, &at));)
        if (line->match.ptr == match.ptr)
            return probe_seconds(probe_sshd_word(line->value));
    return outside;
}

static bool ends_soon(int64_t interval, int64_t count) {
    return interval > 0 && count > 0 && interval <= SESSION_IDLE_MOST && count <= SESSION_IDLE_MOST &&
           interval * count <= SESSION_IDLE_MOST;
}

static enum probe_outcome look_gone(struct probe *probe, struct probe_result *result) {
    static const char *const keys[] = {"ClientAliveInterval", "ClientAliveCountMax"};
    const struct probe_sshd *sshd;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    int64_t interval = ssh_span(probe, result, keys[0], 0), count = ssh_span(probe, result, keys[1], 3);
    bool loose = !ends_soon(interval, count);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        size_t at = 0;
        for (const struct probe_sshd_line *line; (line = probe_sshd_match(sshd, keys[i], &at));) {
            if (ends_soon(in_block(sshd, line->match, keys[0], interval), in_block(sshd, line->match, keys[1], count)))
                continue;
            loose = true;
            probe_saw(probe, result, line->path, line->line, "%s " STR_F " in a Match block", keys[i],
                      STR_A(line->value));
        }
    }
    if (loose)
        return probe_tell(probe, result, PROBE_NOT_MET, "a session whose client is gone stays for longer than 900 s");
    int64_t span = interval * count;
    return probe_tell(probe, result, PROBE_MET, "a session whose client is gone ends after %lld s", (long long)span);
}

static enum probe_outcome look_dropbear_idle(struct probe *probe, struct probe_result *result) {
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    size_t bad = 0;
    if (!dropbear->installed || dropbear->disabled)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there is no dropbear, or it is switched off");
    if (dropbear->unseen || dropbear->count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s %s",
                          dropbear->unseen ? dropbear->unseen : "dropbear:",
                          dropbear->unseen ? "cannot be read whole" : "nothing shows how it is started");
    for (size_t i = 0; i < dropbear->count; i++) {
        const struct probe_dropbear_start *start = &dropbear->starts[i];
        bad += !session_is_short(start->idle);
        probe_saw(probe, result, start->path, start->line, "idle for %lld s at most (0: for ever)",
                  (long long)start->idle);
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET, "%s",
                      bad ? "dropbear leaves idle sessions open" : "dropbear ends idle sessions");
}

/* Desktops: Weston says in its file whether it locks; what others do their own settings tell a person. */
static enum probe_outcome look_screen(struct probe *probe, struct probe_result *result) {
    static const char *const desktops[] = {
        "/usr/sbin/gdm3", "/usr/sbin/gdm",        "/usr/sbin/lightdm",        "/usr/bin/sddm", "/usr/bin/xdm",
        "/usr/bin/Xorg",  "/usr/bin/sway",        "/usr/bin/labwc",           "/usr/bin/cage", "/usr/bin/chromium",
        "/usr/bin/cog",   "/usr/bin/gnome-kiosk", "/usr/bin/chromium-browser"};
    const char *weston = probe_has(probe, "/usr/bin/weston") ? "/etc/xdg/weston/weston.ini" : NULL;
    if (weston) {
        struct probe_settings settings = {.first = NULL};
        probe_settings_file(probe, &settings, weston, SETTINGS_INI);
        if (settings.unseen)
            return probe_unseen(probe, result, settings.unseen, settings.answer);
        const struct probe_setting *lock = probe_setting_last(&settings, "locking"),
                                   *idle = probe_setting_last(&settings, "idle-time");
        int64_t seconds = 300;
        bool off = lock && str_eq(lock->value, STR("false"));
        if (idle)
            (void)probe_number(idle->value, &seconds);
        probe_saw(probe, result, weston,
                  lock   ? lock->line
                  : idle ? idle->line
                         : 0,
                  "locking %s, idle-time %lld", off ? "false" : "true", (long long)seconds);
        if (off || !session_is_short(seconds))
            return probe_tell(probe, result, PROBE_NOT_MET, "the screen is not locked when nobody is there");
        return probe_tell(probe, result, PROBE_ASK, "Weston locks after %lld s; see that unlocking asks who is there",
                          (long long)seconds);
    }
    for (size_t i = 0; i < ARRAY_LEN(desktops); i++)
        if (probe_has(probe, desktops[i])) {
            probe_saw(probe, result, desktops[i], 0, "a graphical desktop or kiosk");
            return probe_tell(probe, result, PROBE_ASK, "there is a screen: see that it locks within 15 minutes");
        }
    return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no graphical desktop or kiosk that is known is there");
}

static bool read_limits(struct probe *probe, struct probe_result *result, const struct probe_pam_line *line,
                        struct probe_limit *limit) {
    struct str conf, text;
    struct tree_names names = {NULL, 0};
    static const char folder[] = "/etc/security/limits.d";
    const char *path = "/etc/security/limits.conf";
    bool own = probe_pam_argument(line, "conf", &conf);
    if (own) {
        conf = str_copy(probe->arena, conf);
        probe->memory_out |= !conf.ptr;
        path = conf.ptr ? conf.ptr : path;
    }
    *limit = (struct probe_limit){.logins = 0};
    enum tree_answer answer = probe_read(probe, path, &text);
    if (answer == TREE_OK)
        probe_limit_text(text, path, limit);
    else if (answer != TREE_ABSENT)
        return probe_unseen(probe, result, path, answer), false;
    answer = own ? TREE_ABSENT : probe_list(probe, folder, &names);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, folder, answer), false;
    for (size_t i = 0; i < names.count; i++) {
        struct str name = str_format(probe->arena, "%s/" STR_F, folder, STR_A(names.items[i]));
        probe->memory_out |= !name.ptr;
        if (!name.ptr || !str_ends(name, STR(".conf")))
            continue;
        answer = probe_read(probe, name.ptr, &text);
        if (answer != TREE_OK)
            return probe_unseen(probe, result, name.ptr, answer), false;
        probe_limit_text(text, name.ptr, limit);
    }
    return true;
}

/* One way in: whether its sessions have a limit. False, with the result told, where a file cannot be read. */
static bool judge_limit(struct probe *probe, struct probe_result *result, const struct probe_door *door,
                        bool *bounded) {
    struct probe_limit limit = {.logins = 0};
    *bounded = false;
    const struct probe_pam_stack *stack = door->service ? probe_pam(probe, door->service, PAM_TYPE_SESSION) : NULL;
    if (stack && stack->unseen)
        return probe_unseen(probe, result, stack->unseen, stack->answer), false;
    const struct probe_pam_line *line = stack ? probe_pam_asked(probe, stack, "pam_limits") : NULL;
    if (!line) {
        probe_saw(probe, result, door->program, 0, "%s: pam_limits is not asked", door->name);
        return true;
    }
    if (!read_limits(probe, result, line, &limit))
        return false;
    bool heeded = probe_pam_heeds(stack, line);
    *bounded = heeded && limit.logins > 0;
    probe_saw(probe, result, limit.path ? limit.path : line->path, limit.path ? limit.line : line->line, "%s: %s",
              door->name,
              !heeded             ? "what pam_limits says comes to nothing"
              : limit.lifted      ? "a line of an account's or a group's own, which wins, lifts the limit"
              : limit.logins == 0 ? "no maxlogins for all, or a very high one"
                                  : "a limit of logins");
    return true;
}

/* Nobody but root, whom maxlogins does not bind; where accounts come from elsewhere too nobody can tell. */
static bool root_is_alone(struct probe *probe) {
    const struct probe_accounts *all = probe_accounts(probe);
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    bool keys = probe_sshd(probe)->installed || (dropbear->installed && !dropbear->disabled);
    struct probe_logins logins;
    probe_count_logins(probe, &logins);
    for (size_t i = 0; i < all->account_count; i++) {
        const struct probe_account *account = &all->accounts[i];
        if (account->sound && account->uid != 0 && (keys ? probe_has_shell(account) : probe_can_log_in(all, account)))
            return false;
    }
    return !logins.elsewhere && !logins.unknown && (keys || logins.count > 0);
}

static enum probe_outcome look_limit(struct probe *probe, struct probe_result *result) {
    struct probe_doors doors;
    size_t bad = 0;
    if (probe_has_no_sessions(probe, result))
        return result->outcome;
    probe_find_doors(probe, false, &doors);
    if (doors.count == 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "no program that is known logs people in: see what bounds sessions");
    for (size_t i = 0; i < doors.count; i++) {
        bool bounded;
        if (!judge_limit(probe, result, &doors.doors[i], &bounded))
            return result->outcome;
        bad += !bounded;
    }
    if (!bad && root_is_alone(probe))
        return probe_tell(probe, result, PROBE_NOT_MET, "only root logs in, whom maxlogins does not bind");
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET, "%s",
                      bad ? "an account may have any number of sessions" : "the sessions of an account have a limit");
}

static enum probe_outcome look_ssh_sessions(struct probe *probe, struct probe_result *result) {
    const struct probe_sshd *sshd;
    size_t at = 0;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    int64_t most = ssh_span(probe, result, "MaxSessions", MOST_SESSIONS);
    bool bad = most < 0 || most > MOST_SESSIONS;
    for (const struct probe_sshd_line *line; (line = probe_sshd_match(sshd, "MaxSessions", &at));) {
        int64_t here = probe_seconds(probe_sshd_word(line->value));
        if (here >= 0 && here <= MOST_SESSIONS)
            continue;
        bad = true;
        probe_saw(probe, result, line->path, line->line, "MaxSessions " STR_F " in a Match block", STR_A(line->value));
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET,
                      bad ? "one connection has more than %d sessions" : "one connection has %d sessions at most",
                      MOST_SESSIONS);
}

static enum probe_outcome look_ssh_startups(struct probe *probe, struct probe_result *result) {
    const struct probe_sshd *sshd;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    const struct probe_sshd_line *line = probe_sshd_value(sshd, "MaxStartups");
    struct str rest = line ? probe_sshd_word(line->value) : STR("10:30:100"), part = STR("");
    int64_t most = 0;
    probe_saw(probe, result, line ? line->path : sshd->config, line ? line->line : 0, "MaxStartups " STR_F "%s",
              STR_A(rest), line ? "" : " (not set: the default)");
    while (str_next(&rest, ':', &part))
        most = probe_seconds(part);
    int64_t grace = ssh_span(probe, result, "LoginGraceTime", MOST_GRACE);
    if (most <= 0 || most > MOST_STARTUPS || grace <= 0 || grace > MOST_GRACE)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "more than %d connections, or for longer than %d s each, hold sshd without a login",
                          MOST_STARTUPS, MOST_GRACE);
    return probe_tell(probe, result, PROBE_MET, "connections without a login are few and short");
}

/* Of os-release(5): "" where it does not say. */
static struct str system_says(struct probe *probe, const char *key) {
    struct probe_settings settings = {.first = NULL};
    probe_settings_file(probe, &settings, "/etc/os-release", SETTINGS_SHELL);
    probe_settings_file(probe, &settings, "/usr/lib/os-release", SETTINGS_SHELL);
    const struct probe_setting *said = probe_setting_first(&settings, key);
    return said ? said->value : STR("");
}

/* Whether a text names the system with its version: with its codename, without, or by its parts. */
static bool names_system(struct probe *probe, struct str text) {
    struct str pretty = system_says(probe, "PRETTY_NAME"), name = system_says(probe, "NAME"),
               version = system_says(probe, "VERSION_ID"), rest = pretty, plain = STR("");
    for (size_t at; str_ends(pretty, STR(")")) && (at = str_find_char(rest, '(')) != SIZE_MAX;) {
        plain = str_slice(pretty, 0, pretty.len - rest.len + at);
        rest = str_skip(rest, at + 1);
    }
    bool versioned = false;
    for (size_t i = 0; i < plain.len; i++)
        versioned |= char_is_digit(plain.ptr[i]);
    return (pretty.len > 0 && str_contains(text, pretty)) || (versioned && str_contains(text, str_trim(plain))) ||
           (name.len > 0 && version.len > 0 &&
            str_contains(text, str_from(probe_path(probe, STR_F " " STR_F, STR_A(name), STR_A(version)))));
}

/* Judges one file of a notice; false, with the result told, where it cannot be read. */
static bool judge_notice(struct probe *probe, struct probe_result *result, const char *path,
                         enum probe_notice *notice) {
    struct str text;
    enum tree_answer answer = probe_read(probe, path, &text);
    *notice = NOTICE_NONE;
    if (answer == TREE_OK)
        *notice = probe_notice_of(text, system_says(probe, "PRETTY_NAME"));
    else if (answer != TREE_ABSENT)
        return probe_unseen(probe, result, path, answer), false;
    probe_saw(probe, result, path, 0, "%s",
              answer == TREE_ABSENT    ? "is not there"
              : *notice == NOTICE_USE  ? "says who may use the system"
              : *notice == NOTICE_NONE ? "says nothing but what system it is"
                                       : "has a text");
    return true;
}

static enum probe_outcome tell_notice(struct probe *probe, struct probe_result *result, enum probe_notice notice) {
    if (notice == NOTICE_USE)
        return probe_tell(probe, result, PROBE_MET, "a notice about the use of the system is shown before the login");
    if (notice == NOTICE_OTHER)
        return probe_tell(probe, result, PROBE_ASK, "a text is shown before the login: is it a notice about its use");
    return probe_tell(probe, result, PROBE_NOT_MET, "no notice about the use of the system is shown before the login");
}

/* What agetty shows of /etc/issue.d: nothing without an /etc/issue. BusyBox's getty knows no such folder. */
static void find_issues(struct probe *probe, struct tree_names *paths) {
    bool agetty = probe_has(probe, "/sbin/agetty") || probe_has(probe, "/usr/sbin/agetty");
    *paths = (struct tree_names){NULL, 0};
    if (probe_has(probe, "/etc/issue") && (agetty || !probe_is_busybox(probe, "/sbin/getty")))
        probe_glob(probe, STR("/etc/issue.d/*.issue"), paths);
}

static enum probe_outcome look_console_notice(struct probe *probe, struct probe_result *result) {
    struct tree_names paths;
    struct console_found consoles;
    enum probe_notice best, notice;
    probe_find_consoles(probe, result, &consoles);
    bool open = consoles.open + consoles.perhaps > 0;
    if (!open && probe_nobody_logs_in(probe, result))
        return result->outcome;
    if (!open && !probe_has(probe, "/bin/login") && !probe_has(probe, "/usr/bin/login"))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there is no login at a console");
    if (!judge_notice(probe, result, "/etc/issue", &best))
        return result->outcome;
    find_issues(probe, &paths);
    for (size_t i = 0; i < paths.count; i++) {
        if (!judge_notice(probe, result, paths.items[i].ptr, &notice))
            return result->outcome;
        best = notice > best ? notice : best;
    }
    if (consoles.silent)
        return probe_tell(probe, result, PROBE_NOT_MET, "a getty is told not to show /etc/issue");
    if (consoles.open || consoles.other_issue)
        probe->question = "a console has no login, or shows another file: see that the notice stands there too";
    return tell_notice(probe, result, best);
}

static const char *text_of(struct probe *probe, struct str text) {
    struct str copy = str_copy(probe->arena, text);
    probe->memory_out |= !copy.ptr;
    return copy.ptr ? copy.ptr : "";
}

/* The worst of the banners that a way in shows: "none" in a Match block is one too. */
static bool judge_banner(struct probe *probe, struct probe_result *result, struct str banner, const char *where,
                         uint32_t line, enum probe_notice *worst) {
    enum probe_notice notice = NOTICE_NONE;
    if (banner.len == 0 || str_eq_nocase(banner, STR("none")))
        probe_saw(probe, result, where, line, "no banner");
    else if (!judge_notice(probe, result, text_of(probe, banner), &notice))
        return false;
    *worst = notice < *worst ? notice : *worst;
    return true;
}

static bool judge_sshd_banners(struct probe *probe, struct probe_result *result, enum probe_notice *worst) {
    const struct probe_sshd *sshd;
    size_t at = 0;
    if (!probe_see_sshd(probe, result, &sshd))
        return false;
    const struct probe_sshd_line *line = probe_sshd_value(sshd, "Banner");
    if (!judge_banner(probe, result, line ? probe_sshd_word(line->value) : STR(""), line ? line->path : sshd->config,
                      line ? line->line : 0, worst))
        return false;
    while ((line = probe_sshd_match(sshd, "Banner", &at)))
        if (!judge_banner(probe, result, probe_sshd_word(line->value), line->path, line->line, worst))
            return false;
    return true;
}

static enum probe_outcome look_remote_notice(struct probe *probe, struct probe_result *result) {
    const struct probe_sshd *sshd = probe_sshd(probe);
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    enum probe_notice worst = NOTICE_USE;
    bool on = dropbear->installed && !dropbear->disabled;
    if (!sshd->installed && !on)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there is neither sshd nor dropbear");
    if (sshd->installed && !judge_sshd_banners(probe, result, &worst))
        return result->outcome;
    if (on && (dropbear->unseen || dropbear->count == 0))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "nothing shows how dropbear is started");
    for (size_t i = 0; on && i < dropbear->count; i++)
        if (!judge_banner(probe, result, dropbear->starts[i].banner, dropbear->starts[i].path, dropbear->starts[i].line,
                          &worst))
            return result->outcome;
    return tell_notice(probe, result, worst);
}

/* What of the looked-at texts tells the version. */
struct telling {
    size_t bad, looked;
};

/* One text; escapes are replaced by getty and telnetd alone. False, with the result told, where it cannot be read. */
static bool judge_telling(struct probe *probe, struct probe_result *result, const char *path, bool escapes,
                          struct telling *telling) {
    struct str text;
    enum tree_answer answer = path[0] == '/' ? probe_read(probe, path, &text) : TREE_ABSENT; /* "none" */
    if (answer == TREE_ABSENT)
        return true;
    if (answer != TREE_OK)
        return probe_unseen(probe, result, path, answer), false;
    char told = escapes ? probe_notice_tells(text) : 0;
    bool named = names_system(probe, text);
    telling->looked++;
    telling->bad += told || named;
    if (told)
        probe_saw(probe, result, path, 0, "an escape (%c) that is replaced by the system or its version", told);
    else if (named)
        probe_saw(probe, result, path, 0, "names the system and its version");
    return true;
}

/* Every banner of sshd and dropbear. */
static bool judge_banners_telling(struct probe *probe, struct probe_result *result, struct telling *telling) {
    const struct probe_sshd *sshd = probe_sshd(probe);
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    const struct probe_sshd_line *line = sshd->installed ? probe_sshd_value(sshd, "Banner") : NULL;
    size_t at = 0;
    bool seen = true;
    if (line)
        seen = judge_telling(probe, result, text_of(probe, probe_sshd_word(line->value)), false, telling);
    while (seen && sshd->installed && (line = probe_sshd_match(sshd, "Banner", &at)))
        seen = judge_telling(probe, result, text_of(probe, probe_sshd_word(line->value)), false, telling);
    for (size_t i = 0; seen && dropbear->installed && !dropbear->disabled && i < dropbear->count; i++)
        seen = judge_telling(probe, result, text_of(probe, dropbear->starts[i].banner), false, telling);
    return seen;
}

static enum probe_outcome look_telling(struct probe *probe, struct probe_result *result) {
    struct tree_names paths;
    struct telling telling = {0, 0};
    if (!judge_telling(probe, result, "/etc/issue", true, &telling) ||
        !judge_telling(probe, result, "/etc/issue.net", true, &telling))
        return result->outcome;
    find_issues(probe, &paths);
    for (size_t i = 0; i < paths.count; i++)
        if (!judge_telling(probe, result, paths.items[i].ptr, true, &telling))
            return result->outcome;
    if (!judge_banners_telling(probe, result, &telling))
        return result->outcome;
    if (telling.looked == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there is no /etc/issue, and no banner");
    return probe_tell(probe, result, telling.bad ? PROBE_NOT_MET : PROBE_MET, "%s",
                      telling.bad ? "who has not logged in is told which version of the system this is"
                                  : "the text before the login tells no version");
}

static const struct probe_check checks[] = {
    {.id = "session-idle",
     .title = "An idle session ends by itself",
     .requirements = "CR 2.5",
     .look = probe_look_idle,
     .mend =
         "write 'readonly TMOUT=600; export TMOUT' into /etc/profile.d/timeout.sh (not for dash: give accounts bash), "
         "or StopIdleSessionSec=10min into /etc/systemd/logind.conf; BusyBox needs ASH_IDLE_TIMEOUT",
     .by_hand = "grep -rn TMOUT /etc/profile /etc/profile.d; grep StopIdle /etc/systemd/logind.conf"},
    {.id = "session-idle-fixed",
     .title = "Users cannot switch the time limit of their shell off",
     .requirements = "CR 2.5",
     .look = probe_look_fixed,
     .mend = "write 'readonly TMOUT' behind the line that sets it, in no condition",
     .by_hand = "grep -rn TMOUT /etc/profile /etc/profile.d"},
    {.id = "session-ssh-idle",
     .title = "An idle session of ssh ends by itself",
     .requirements = "CR 2.6",
     .look = probe_look_ssh_idle,
     .mend = "set ChannelTimeout session:*=10m in /etc/ssh/sshd_config (OpenSSH 9.2), or TMOUT as for session-idle",
     .by_hand = "sshd -T | grep -i channeltimeout; grep -rn TMOUT /etc/profile /etc/profile.d"},
    {.id = "session-ssh-gone",
     .title = "A session of ssh whose client is gone ends",
     .requirements = "CR 2.6",
     .look = look_gone,
     .mend = "set ClientAliveInterval 60 and ClientAliveCountMax 3 in /etc/ssh/sshd_config",
     .by_hand = "sshd -T | grep -i clientalive"},
    {.id = "session-dropbear-idle",
     .title = "An idle session of dropbear ends by itself",
     .requirements = "CR 2.6",
     .look = look_dropbear_idle,
     .mend = "start dropbear with -I 600 (OpenWrt: option IdleTimeout '600')",
     .by_hand = "ps | grep dropbear; cat /etc/default/dropbear /etc/config/dropbear"},
    {.id = "session-screen-lock",
     .title = "The screen is locked when nobody is there",
     .requirements = "CR 2.5",
     .look = look_screen,
     .mend = "Weston: locking=true and idle-time=600 in [shell] of /etc/xdg/weston/weston.ini; GNOME: idle-delay and "
             "lock-enabled in a dconf profile",
     .by_hand = "leave the device alone for 15 minutes, then touch it"},
    {.id = "session-limit",
     .title = "The sessions of an account have a limit",
     .requirements = "CR 2.7",
     .look = look_limit,
     .mend = "write '* hard maxlogins 3' into /etc/security/limits.conf, and have 'session required pam_limits.so' in "
             "/etc/pam.d; without PAM nothing bounds them",
     .by_hand = "grep -rn maxlogins /etc/security; grep -rn pam_limits /etc/pam.d"},
    {.id = "session-ssh-sessions",
     .title = "One connection of ssh has ten sessions at most",
     .requirements = "CR 2.7",
     .look = look_ssh_sessions,
     .mend = "set MaxSessions 4 in /etc/ssh/sshd_config",
     .by_hand = "sshd -T | grep -i maxsessions"},
    {.id = "session-ssh-startups",
     .title = "Connections that do not log in cannot hold sshd",
     .requirements = "CR 7.1",
     .look = look_ssh_startups,
     .mend = "set MaxStartups 10:30:60 and LoginGraceTime 60 in /etc/ssh/sshd_config",
     .by_hand = "sshd -T | grep -iE 'maxstartups|logingracetime'"},
    {.id = "session-notice-console",
     .title = "A notice about its use stands before the login at the console",
     .requirements = "CR 1.12",
     .look = look_console_notice,
     .mend = "write into /etc/issue who may use the device, and that use is recorded",
     .by_hand = "cat /etc/issue /etc/issue.d/*"},
    {.id = "session-notice-remote",
     .title = "A notice about its use stands before the login by ssh",
     .requirements = "CR 1.12",
     .look = look_remote_notice,
     .mend =
         "set Banner /etc/issue.net in /etc/ssh/sshd_config (dropbear -b /etc/issue.net), and write the notice there",
     .by_hand = "ssh -o PreferredAuthentications=none DEVICE"},
    {.id = "session-notice-version",
     .title = "The text before the login does not tell the version of the system",
     .requirements = "CR 1.12",
     .look = look_telling,
     .mend = "remove \\r \\v \\s \\S \\m and the system's name from /etc/issue, /etc/issue.d, /etc/issue.net and the "
             "banner "
             "of sshd or dropbear",
     .by_hand = "cat /etc/issue /etc/issue.d/* /etc/issue.net; sshd -T | grep -i banner"},
};

const struct probe_group probe_session_group = PROBE_GROUP("session", "Sessions", checks);
