/* Lockout: who guesses passwords is stopped, and who must get in is not. */
#include "probe/accounts.h"
#include "probe/check.h"
#include "probe/dropbear.h"
#include "probe/groups.h"
#include "probe/lockout.h"
#include "probe/sshd.h"

enum { MOST_FAILURES = 10, LEAST_SECONDS = 60, MOST_TRIES = 6, MOST_RETRIES = 5 };
enum { LEAST_DELAY = 500000 /* microseconds */ };

/* The doors, and the locks of those that ask PAM; false, with the result told, where nothing can be said. */
struct locks {
    struct probe_doors doors;
    struct probe_lock locks[DOORS_MAX];
    size_t count, works;
};

static bool find_locks(struct probe *probe, struct probe_result *result, struct locks *all) {
    if (probe_nobody_logs_in(probe, result))
        return false;
    *all = (struct locks){.count = 0};
    probe_find_doors(probe, true, &all->doors);
    for (size_t i = 0; i < all->doors.count; i++) {
        const struct probe_door *door = &all->doors.doors[i];
        if (!door->service)
            continue;
        const struct probe_pam_stack *stack = probe_pam(probe, door->service, PAM_TYPE_AUTH);
        struct probe_lock *lock = &all->locks[all->count++];
        probe_find_lock(probe, door, lock);
        if (stack->unseen)
            return probe_unseen(probe, result, stack->unseen, stack->answer), false;
        if (lock->conf.unseen)
            return probe_unseen(probe, result, lock->conf.unseen, lock->conf.answer), false;
        all->works += lock->state == LOCK_WORKS;
    }
    if (all->doors.count > 0)
        return true;
    probe_tell(probe, result, PROBE_ASK, "no program that is known logs people in: see what asks for the passwords");
    return false;
}

/* The same, for what only a lock that works has. */
static bool find_working(struct probe *probe, struct probe_result *result, struct locks *all) {
    if (!find_locks(probe, result, all))
        return false;
    if (all->works == 0)
        probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no lockout works here, which lockout-works is about");
    return all->works > 0;
}

/* Bans by address are no locks of accounts: whether they run, and long enough, a person can see. */
static const char *bans(struct probe *probe, const struct probe_door *door) {
    bool ssh = str_eq(str_from(door->name), STR("sshd")) || str_eq(str_from(door->name), STR("dropbear"));
    if (ssh && (probe_has(probe, "/usr/bin/fail2ban-server") || probe_has(probe, "/usr/sbin/sshguard") ||
                probe_has(probe, "/usr/sbin/crowdsec")))
        return "a program that bans addresses is installed";
    if (str_eq(str_from(door->name), STR("sshd")) && probe_sshd_since(probe_sshd(probe), 9, 8))
        return "sshd's PerSourcePenalties slows addresses down";
    return NULL;
}

static void saw_lock(struct probe *probe, struct probe_result *result, const struct probe_lock *lock) {
    static const char *const words[] = {
        [LOCK_NONE] = "nothing counts failed logins",
        [LOCK_NOT_COUNTED] = "a wrong password does not reach the module that counts",
        [LOCK_FORGETS] = "failures are forgotten before there are enough (fail_interval)",
        [LOCK_NOT_HEEDED] = "failures are counted, and a locked account gets in",
        [LOCK_UNSURE] = "the stack hangs on conditions that only the device can tell",
        [LOCK_WORKS] = "failures lock the account",
    };
    const struct probe_pam_line *line = lock->deny ? lock->deny : lock->count;
    const struct probe_pam_stack *stack = probe_pam(probe, lock->door->service, PAM_TYPE_AUTH);
    line = line || stack->count == 0 ? line : &stack->lines[stack->count - 1];
    probe_saw(probe, result, line ? line->path : "/etc/pam.d", line ? line->line : 0, "%s: %s", lock->door->service,
              words[lock->state]);
}

static enum probe_outcome look_works(struct probe *probe, struct probe_result *result) {
    struct locks all;
    if (!find_locks(probe, result, &all))
        return result->outcome;
    size_t open = 0, unsure = 0;
    for (size_t i = 0; i < all.doors.count; i++) {
        const struct probe_door *door = &all.doors.doors[i];
        const char *ban = bans(probe, door);
        if (door->service)
            continue;
        open += !ban;
        unsure += ban != NULL;
        probe_saw(probe, result, door->program, 0, "%s counts no failed logins, and asks no PAM%s%s", door->name,
                  ban ? "; " : "", ban ? ban : "");
    }
    for (size_t i = 0; i < all.count; i++) {
        const struct probe_lock *lock = &all.locks[i];
        const char *ban = lock->state == LOCK_WORKS ? NULL : bans(probe, lock->door);
        unsure += lock->state == LOCK_UNSURE || ban;
        open += lock->state < LOCK_UNSURE && !ban;
        saw_lock(probe, result, lock);
        if (ban)
            probe_saw(probe, result, lock->door->program, 0, "%s: %s", lock->door->name, ban);
    }
    if (open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu ways in let%s guess passwords without end", open,
                          all.doors.count, open == 1 ? "s" : "");
    if (unsure)
        return probe_tell(probe, result, PROBE_ASK, "try wrong passwords at %zu way%s in, and see whether it locks",
                          unsure, plural(unsure));
    return probe_tell(probe, result, PROBE_MET, "failed logins lock the account at %zu way%s in", all.doors.count,
                      plural(all.doors.count));
}

/* A number of each lock that works, and whether it will do. */
struct measure {
    struct probe_value (*of)(const struct probe_lock *lock);
    bool (*good)(int64_t value);
    const char *what, *well, *badly;
};

/* The shorter one, where root is locked for another time than all others. */
static struct probe_value time_of(const struct probe_lock *lock) {
    struct probe_value time = probe_lock_time(lock, false), root = probe_lock_time(lock, true);
    bool shorter = root.value != 0 && (time.value == 0 || root.value < time.value);
    return shorter && probe_lock_binds_root(lock) ? root : time;
}

static bool few(int64_t value) {
    return value > 0 && value <= MOST_FAILURES;
}

static bool remembered(int64_t value) {
    return value >= LEAST_SECONDS;
}

static bool long_enough(int64_t value) {
    return value == 0 || value >= LEAST_SECONDS;
}

static enum probe_outcome look_measure(struct probe *probe, struct probe_result *result,
                                       const struct measure *measure) {
    struct locks all;
    if (!find_working(probe, result, &all))
        return result->outcome;
    size_t bad = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct probe_lock *lock = &all.locks[i];
        if (lock->state != LOCK_WORKS)
            continue;
        struct probe_value value = measure->of(lock);
        bad += !measure->good(value.value);
        probe_saw(probe, result, value.where ? value.where : lock->deny->path,
                  value.where ? value.line : lock->deny->line, "%s: %s %lld%s", lock->door->service, measure->what,
                  (long long)value.value, value.where ? "" : " (not set: the default)");
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET, "%s", bad ? measure->badly : measure->well);
}

static enum probe_outcome look_failures(struct probe *probe, struct probe_result *result) {
    static const struct measure failures = {.of = probe_lock_deny,
                                            .good = few,
                                            .what = "failures that lock:",
                                            .well = "10 failures or fewer lock an account",
                                            .badly = "more than 10 failures are let pass"},
                                interval = {.of = probe_lock_interval,
                                            .good = remembered,
                                            .what = "seconds within which they count:",
                                            .well = "10 failures or fewer lock an account",
                                            .badly = "failures are forgotten within a minute"};
    enum probe_outcome outcome = look_measure(probe, result, &failures);
    return outcome == PROBE_MET ? look_measure(probe, result, &interval) : outcome;
}

static enum probe_outcome look_time(struct probe *probe, struct probe_result *result) {
    static const struct measure measure = {.of = time_of,
                                           .good = long_enough,
                                           .what = "seconds that it stays locked (0: until somebody unlocks it):",
                                           .well = "a locked account stays so for a minute at least",
                                           .badly = "a locked account opens again within a minute"};
    return look_measure(probe, result, &measure);
}

static bool root_has_password(struct probe *probe) {
    const struct probe_accounts *all = probe_accounts(probe);
    for (size_t i = 0; i < all->account_count; i++)
        if (all->accounts[i].sound && all->accounts[i].uid == 0 && probe_can_log_in(all, &all->accounts[i]))
            return true;
    return false;
}

static enum probe_outcome look_root(struct probe *probe, struct probe_result *result) {
    struct locks all;
    const struct probe_accounts *accounts = probe_accounts(probe);
    if (!find_working(probe, result, &all))
        return result->outcome;
    if (accounts->shadow != TREE_OK && accounts->shadow != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/shadow", accounts->shadow);
    if (!root_has_password(probe))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "root has no password that could be guessed");
    size_t bad = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct probe_lock *lock = &all.locks[i];
        if (lock->state != LOCK_WORKS || probe_lock_binds_root(lock))
            continue;
        bad++;
        probe_saw(probe, result, lock->deny->path, lock->deny->line, "%s: without even_deny_root", lock->door->service);
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "root's password can be guessed without end");
    return probe_tell(probe, result, PROBE_MET, "the lock binds root too, which has a password");
}

static enum probe_outcome look_way_back(struct probe *probe, struct probe_result *result) {
    struct locks all;
    if (!find_working(probe, result, &all))
        return result->outcome;
    size_t bad = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct probe_lock *lock = &all.locks[i];
        if (lock->state != LOCK_WORKS || !probe_lock_binds_root(lock) || probe_lock_time(lock, false).value != 0 ||
            probe_lock_time(lock, true).value != 0)
            continue;
        bad++;
        probe_saw(probe, result, lock->deny->path, lock->deny->line, "%s: every account, root too, is locked for ever",
                  lock->door->service);
    }
    if (bad)
        return probe_tell(probe, result, PROBE_NOT_MET, "who guesses badly locks everybody out, operators too");
    return probe_tell(probe, result, PROBE_MET, "a lock ends by itself, or root can take it away");
}

/* The kind of the file system with the longest name that `place` lies in. */
static bool mounted_in_memory(struct probe *probe, struct str place) {
    struct str best = STR(""), text = STR_NONE;
    bool memory = false;
    if (probe_read(probe, probe->tree.live ? "/proc/mounts" : "/etc/fstab", &text) != TREE_OK)
        return false;
    struct probe_lines lines = {.rest = text};
    for (struct str line, what, where, kind; probe_next_line(&lines, &line);) {
        if (!probe_next_word(&line, &what) || what.ptr[0] == '#' || !probe_next_word(&line, &where) ||
            !probe_next_word(&line, &kind) || !str_starts(place, where) || where.len < best.len)
            continue;
        best = where;
        memory = str_eq(kind, STR("tmpfs")) || str_eq(kind, STR("ramfs"));
    }
    return memory;
}

/* Whether the place lies in memory, by the mounts that are known: it is then forgotten at a restart. */
static bool in_memory(struct probe *probe, struct str place) {
    static const char *const folders[] = {"/run/", "/var/run/", "/tmp/", "/dev/shm/", "/var/volatile/"};
    struct str target;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (str_starts(place, str_from(folders[i])))
            return true;
    if (str_starts(place, STR("/var/log/")) && tree_link(&probe->tree, "/var/log", probe->arena, &target) == TREE_OK &&
        (str_contains(target, STR("volatile")) || str_contains(target, STR("tmp"))))
        return true;
    return mounted_in_memory(probe, place);
}

static enum probe_outcome look_kept(struct probe *probe, struct probe_result *result) {
    struct locks all;
    if (!find_working(probe, result, &all))
        return result->outcome;
    size_t bad = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct probe_lock *lock = &all.locks[i];
        if (lock->state != LOCK_WORKS)
            continue;
        struct str place = probe_lock_place(lock);
        bool memory = in_memory(probe, place);
        bad += memory;
        probe_saw(probe, result, lock->deny->path, lock->deny->line, "%s: counts in " STR_F "%s", lock->door->service,
                  STR_A(place), memory ? ", which lies in memory" : "");
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET, "%s",
                      bad ? "a restart forgets the failed logins, and unlocks" : "a restart keeps the failed logins");
}

/* Whether pam_faildelay waits: for its microseconds, else for the seconds of login.defs. */
static bool waits(struct probe *probe, const struct probe_pam_line *line) {
    struct probe_settings defs;
    struct str value;
    int64_t delay = 0;
    if (!line)
        return false;
    if (probe_pam_argument(line, "delay", &value))
        return probe_number(value, &delay) && delay >= LEAST_DELAY;
    probe_login_defs(probe, &defs);
    return probe_value_of(&defs, NULL, "FAIL_DELAY", 0).value > 0;
}

static enum probe_outcome look_delay(struct probe *probe, struct probe_result *result) {
    struct locks all;
    if (!find_locks(probe, result, &all))
        return result->outcome;
    if (all.count == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no program that logs people in asks PAM");
    size_t fast = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct probe_pam_stack *stack = probe_pam(probe, all.locks[i].door->service, PAM_TYPE_AUTH);
        const struct probe_pam_line *line = probe_pam_asked(probe, stack, "pam_unix");
        struct str value;
        if (!line || !probe_pam_argument(line, "nodelay", &value) ||
            waits(probe, probe_pam_asked(probe, stack, "pam_faildelay")))
            continue;
        fast++;
        probe_saw(probe, result, line->path, line->line, "%s: pam_unix with nodelay, and no pam_faildelay that waits",
                  all.locks[i].door->service);
    }
    if (fast)
        return probe_tell(probe, result, PROBE_NOT_MET, "the next guess need not wait after a wrong password");
    return probe_tell(probe, result, PROBE_MET, "after a wrong password PAM waits at %zu way%s in", all.count,
                      plural(all.count));
}

static enum probe_outcome look_ssh_tries(struct probe *probe, struct probe_result *result) {
    const struct probe_sshd *sshd;
    int64_t tries = MOST_TRIES, number;
    size_t at = 0, bad = 0;
    if (!probe_see_sshd(probe, result, &sshd))
        return result->outcome;
    const struct probe_sshd_line *line = probe_sshd_value(sshd, "MaxAuthTries");
    if (line && probe_number(probe_sshd_word(line->value), &number))
        tries = number;
    bad += tries > MOST_TRIES;
    probe_saw(probe, result, line ? line->path : sshd->config, line ? line->line : 0, "MaxAuthTries %lld%s",
              (long long)tries, line ? "" : " (not set: the default)");
    while ((line = probe_sshd_match(sshd, "MaxAuthTries", &at))) {
        if (!probe_number(probe_sshd_word(line->value), &number) || number <= MOST_TRIES)
            continue;
        bad++;
        probe_saw(probe, result, line->path, line->line, "MaxAuthTries %lld in a Match block", (long long)number);
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET,
                      bad ? "one connection may try more than %d passwords"
                          : "one connection may try %d passwords at most",
                      MOST_TRIES);
}

static enum probe_outcome look_dropbear_tries(struct probe *probe, struct probe_result *result) {
    const struct probe_dropbear *dropbear = probe_dropbear(probe);
    size_t bad = 0;
    if (!dropbear->installed || dropbear->disabled)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          dropbear->installed ? "dropbear is switched off" : "there is no dropbear");
    if (dropbear->unseen)
        return probe_unseen(probe, result, dropbear->unseen, TREE_FAILED);
    if (dropbear->count == 0)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "nothing shows how dropbear is started");
    for (size_t i = 0; i < dropbear->count; i++) {
        const struct probe_dropbear_start *start = &dropbear->starts[i];
        bad += start->tries > MOST_TRIES && !start->no_passwords;
        probe_saw(probe, result, start->path, start->line, "%lld tries a connection%s", (long long)start->tries,
                  start->no_passwords ? ", no passwords" : "");
    }
    return probe_tell(probe, result, bad ? PROBE_NOT_MET : PROBE_MET,
                      bad ? "one connection may try more than %d passwords"
                          : "one connection may try %d passwords at most",
                      MOST_TRIES);
}

static enum probe_outcome look_retries(struct probe *probe, struct probe_result *result) {
    struct probe_settings defs;
    const char *login = probe_has(probe, "/bin/login") ? "/bin/login" : "/usr/bin/login";
    if (!probe_has(probe, login))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there is no login");
    if (probe_is_busybox(probe, login))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "BusyBox's login has no such setting");
    probe_login_defs(probe, &defs);
    if (defs.unseen)
        return probe_unseen(probe, result, defs.unseen, defs.answer);
    /* shadow's default is 5, that of util-linux 3. */
    struct probe_value value = probe_value_of(&defs, NULL, "LOGIN_RETRIES", MOST_RETRIES);
    probe_saw(probe, result, value.where ? value.where : "/etc/login.defs", value.line, "LOGIN_RETRIES %lld%s",
              (long long)value.value, value.where ? "" : " (not set: the default, or less)");
    bool good = value.value > 0 && value.value <= MOST_RETRIES;
    return probe_tell(probe, result, good ? PROBE_MET : PROBE_NOT_MET,
                      good ? "login ends after %lld wrong passwords" : "login takes %lld wrong passwords in one go",
                      (long long)value.value);
}

static const struct probe_check checks[] = {
    {.id = "lockout-works",
     .title = "Failed logins lock the account at every way in",
     .requirements = "CR 1.11",
     .look = look_works,
     .mend =
         "have pam_faillock.so preauth before and authfail behind pam_unix.so in /etc/pam.d/common-auth, and UsePAM "
         "yes in sshd_config; BusyBox and dropbear count nothing: use login with PAM, or keys alone (dropbear -s)",
     .by_hand = "grep -rn -e faillock -e tally /etc/pam.d"},
    {.id = "lockout-failures",
     .title = "Ten failed logins or fewer lock the account",
     .requirements = "CR 1.11",
     .look = look_failures,
     .mend = "set deny = 5 in /etc/security/faillock.conf",
     .by_hand = "grep -rn deny /etc/security/faillock.conf /etc/pam.d"},
    {.id = "lockout-time",
     .title = "A locked account stays locked for a minute at least",
     .requirements = "CR 1.11",
     .look = look_time,
     .mend = "set unlock_time = 600 in /etc/security/faillock.conf",
     .by_hand = "grep -rn unlock_time /etc/security/faillock.conf /etc/pam.d"},
    {.id = "lockout-root",
     .title = "The lock binds root too",
     .requirements = "CR 1.11",
     .needs = "/etc/shadow (root)",
     .look = look_root,
     .mend = "write even_deny_root into /etc/security/faillock.conf with a root_unlock_time, or lock root's password",
     .by_hand = "grep -rn even_deny_root /etc/security/faillock.conf /etc/pam.d"},
    {.id = "lockout-way-back",
     .title = "Nobody can lock everybody out for good",
     .requirements = "CCSC 1, CR 1.11",
     .look = look_way_back,
     .mend = "set root_unlock_time (or unlock_time) in /etc/security/faillock.conf to some minutes",
     .by_hand = "grep -rn -e unlock_time -e even_deny_root /etc/security/faillock.conf /etc/pam.d"},
    {.id = "lockout-kept",
     .title = "A restart keeps the count of failed logins",
     .requirements = "CR 1.11",
     .look = look_kept,
     .mend = "set dir = /var/lib/faillock in /etc/security/faillock.conf, and make that folder (root, 0755)",
     .by_hand = "grep -rn dir /etc/security/faillock.conf; findmnt -T /var/run/faillock"},
    {.id = "lockout-delay",
     .title = "After a wrong password the next guess waits",
     .requirements = "CR 1.11",
     .look = look_delay,
     .mend = "remove nodelay from pam_unix.so, or have 'auth optional pam_faildelay.so delay=3000000' before it",
     .by_hand = "grep -rn -e nodelay -e faildelay /etc/pam.d"},
    {.id = "lockout-ssh-tries",
     .title = "One connection to sshd tries 6 passwords at most",
     .requirements = "CR 1.11",
     .look = look_ssh_tries,
     .mend = "set MaxAuthTries 4 in /etc/ssh/sshd_config, outside of and in Match blocks",
     .by_hand = "sshd -T | grep -i maxauthtries"},
    {.id = "lockout-dropbear-tries",
     .title = "One connection to dropbear tries 6 passwords at most",
     .requirements = "CR 1.11",
     .look = look_dropbear_tries,
     .mend = "start dropbear with -T 4 (OpenWrt: option MaxAuthTries 4), or with -s",
     .by_hand = "ps | grep dropbear; cat /etc/default/dropbear /etc/config/dropbear"},
    {.id = "lockout-login-retries",
     .title = "Login ends after few wrong passwords",
     .requirements = "CR 1.11",
     .look = look_retries,
     .mend = "set LOGIN_RETRIES 3 in /etc/login.defs",
     .by_hand = "grep LOGIN_RETRIES /etc/login.defs"},
};

const struct probe_group probe_lockout_group = PROBE_GROUP("lockout", "Lockout", checks);
