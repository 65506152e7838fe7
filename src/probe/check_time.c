/* Time: from a source, from more than one, and from one that proves who it is. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/startup.h"

/* The sources of a device, of every daemon that starts. */
struct clocks {
    const char *daemon; /* the one that starts; NULL: none */
    size_t sources, pools, authenticated;
    const char *path; /* where they stand */
    enum tree_answer worst;
    const char *worst_path;
    bool unknown; /* the daemon gets its sources elsewhere (DHCP, its own defaults) */
};

static void note_list(struct clocks *clocks, const struct probe_directives *list) {
    if (list->worst == TREE_OK || clocks->worst != TREE_OK)
        return;
    clocks->worst = list->worst;
    clocks->worst_path = list->worst_path;
}

static void count_chrony(const struct probe_directive *item, struct clocks *clocks) {
    bool pool = str_eq_nocase(item->key, STR("pool")), clock = str_eq_nocase(item->key, STR("refclock"));
    if (!pool && !clock && !str_eq_nocase(item->key, STR("server")) && !str_eq_nocase(item->key, STR("peer")))
        return;
    clocks->sources++;
    clocks->pools += pool;
    clocks->authenticated += clock || probe_has_word(item->value, "nts") || probe_has_word(item->value, "key");
}

/* chrony.conf and what it takes in: confdir and sourcedir. */
static void read_chrony(struct probe *probe, struct clocks *clocks) {
    static const char *const files[] = {"/etc/chrony/chrony.conf", "/etc/chrony.conf"};
    struct probe_directives list = {.count = 0};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (probe_directives_file(probe, files[i], DIRECTIVE_WORDS, &list) == TREE_OK)
            clocks->path = files[i];
    size_t count = list.count;
    for (size_t i = 0; i < count && i < 256; i++) {
        bool sources = str_eq_nocase(list.items[i].key, STR("sourcedir"));
        if (!sources && !str_eq_nocase(list.items[i].key, STR("confdir")))
            continue;
        struct str rest = list.items[i].value, folder;
        while (probe_next_word(&rest, &folder))
            probe_directives_folder(probe, probe_path(probe, STR_F, STR_A(folder)), sources ? ".sources" : ".conf",
                                    DIRECTIVE_WORDS, &list);
    }
    for (size_t i = 0; i < list.count; i++)
        count_chrony(&list.items[i], clocks);
    note_list(clocks, &list);
}

/* ntp.conf of ntpd, ntpsec and openntpd ("servers" stands for several there). */
static void read_ntpd(struct probe *probe, struct clocks *clocks) {
    static const char *const files[] = {"/etc/ntpsec/ntp.conf", "/etc/ntp.conf", "/etc/openntpd/ntpd.conf",
                                        "/etc/ntpd.conf"};
    struct probe_directives list = {.count = 0};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (probe_directives_file(probe, files[i], DIRECTIVE_WORDS, &list) == TREE_OK)
            clocks->path = files[i];
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        bool pool = str_eq(item->key, STR("pool")) || str_eq(item->key, STR("servers"));
        /* 127.127.1.x is the device's own clock, which is no source. */
        if ((!pool && !str_eq(item->key, STR("server")) && !str_eq(item->key, STR("peer"))) ||
            str_starts(item->value, STR("127.127.1.")))
            continue;
        clocks->sources++;
        clocks->pools += pool;
        clocks->authenticated += probe_has_word(item->value, "nts") || probe_has_word(item->value, "key") ||
                                 probe_has_word(item->value, "autokey");
    }
    note_list(clocks, &list);
}

/* timesyncd: NTP= and, where that is empty, FallbackNTP=; a build has fallbacks of its own, and DHCP may name more. */
static void read_timesyncd(struct probe *probe, struct clocks *clocks) {
    struct probe_directives list = {.count = 0};
    (void)probe_directives_systemd(probe, "timesyncd.conf", &list);
    const char *const keys[] = {"NTP", "FallbackNTP"};
    clocks->path = "/etc/systemd/timesyncd.conf";
    for (size_t i = 0; i < ARRAY_LEN(keys) && clocks->sources == 0; i++) {
        const struct probe_directive *set = probe_directive_last(&list, "Time", keys[i]);
        struct str rest = set ? set->value : STR(""), word;
        while (set && probe_next_word(&rest, &word)) {
            clocks->sources++;
            clocks->path = set->path;
        }
    }
    clocks->unknown |= clocks->sources == 0;
    note_list(clocks, &list);
}

/* busybox's ntpd: -p PEER each, or the server lines of /etc/ntp.conf, which read_ntpd has read. */
static void read_busybox(struct probe *probe, const char *const *names, struct clocks *clocks) {
    for (struct probe_start_match match = {.next = 0}; probe_start_next(probe_startup(probe), names, &match);) {
        struct str rest = match.start->kind == START_PROCESS ? match.start->given : match.start->command, word;
        while (match.start->kind != START_SCRIPT && probe_next_word(&rest, &word)) {
            if (!str_starts(word, STR("-p")))
                continue;
            clocks->sources++;
            clocks->path = match.start->where;
            clocks->authenticated += str_contains(word, STR("keyno:")) || str_starts(rest, STR(" keyno:"));
        }
        clocks->unknown |= match.start->kind == START_SCRIPT;
    }
}

/* OpenWrt: "list server" of "config timeserver", unless it is switched off. */
static void read_uci(struct probe *probe, struct clocks *clocks) {
    static const char path[] = "/etc/config/system";
    struct probe_directives list = {.count = 0};
    (void)probe_directives_file(probe, path, DIRECTIVE_WORDS, &list);
    for (size_t i = 0; i < list.count; i++) {
        struct str rest = list.items[i].value, name;
        if (!str_eq(list.items[i].key, STR("list")) || !probe_next_word(&rest, &name) || !str_eq(name, STR("server")))
            continue;
        clocks->sources++;
        clocks->path = path;
    }
    note_list(clocks, &list);
}

static void read_clocks(struct probe *probe, struct clocks *clocks) {
    static const char *const chrony[] = {"chronyd", "=chrony", NULL}, *const timesyncd[] = {"systemd-timesyncd", NULL};
    static const char *const ntpd[] = {"ntpd",     "=ntp",          "=ntpsec", "=openntpd",
                                       "=sysntpd", "=busybox-ntpd", "=S49ntp", NULL};
    const struct probe_startup *startup = probe_startup(probe);
    *clocks = (struct clocks){.daemon = NULL};
    if (probe_start_find(startup, chrony)) {
        clocks->daemon = "chronyd";
        read_chrony(probe, clocks);
    }
    if (probe_start_find(startup, timesyncd)) {
        clocks->daemon = "systemd-timesyncd";
        read_timesyncd(probe, clocks);
    }
    if (!probe_start_find(startup, ntpd))
        return;
    clocks->daemon = "ntpd";
    read_ntpd(probe, clocks);
    if (clocks->sources == 0)
        read_uci(probe, clocks);
    if (clocks->sources == 0)
        read_busybox(probe, ntpd, clocks);
}

/* False when there is nothing to judge; the result then says what is true. `missing`: what it is without a daemon. */
static bool has_clocks(struct probe *probe, struct probe_result *result, enum probe_outcome missing,
                       struct clocks *clocks) {
    const struct probe_startup *startup = probe_startup(probe);
    read_clocks(probe, clocks);
    if (clocks->worst != TREE_OK)
        return probe_unseen(probe, result, clocks->worst_path, clocks->worst), false;
    if (clocks->daemon)
        return true;
    if (startup->unseen)
        (void)probe_unseen(probe, result, startup->unseen, startup->answer);
    else if (!startup->known)
        (void)probe_tell(probe, result, PROBE_COULD_NOT_SEE, "how this device starts its programs could not be seen");
    else {
        if (missing == PROBE_NOT_MET)
            probe_saw(probe, result, "init", 0, "no chronyd, ntpd or timesyncd is among the %zu things that start",
                      startup->count);
        (void)probe_tell(probe, result, missing, "nothing that sets the clock starts");
    }
    return false;
}

static enum probe_outcome look_source(struct probe *probe, struct probe_result *result) {
    struct clocks clocks;
    if (!has_clocks(probe, result, PROBE_NOT_MET, &clocks))
        return result->outcome;
    if (clocks.sources > 0)
        return probe_tell(probe, result, PROBE_MET, "%s starts, with %zu source%s in %s", clocks.daemon, clocks.sources,
                          plural(clocks.sources), clocks.path);
    if (clocks.unknown)
        return probe_tell(probe, result, PROBE_ASK, "%s starts; its sources are given elsewhere (DHCP, its defaults)",
                          clocks.daemon);
    probe_saw(probe, result, clocks.path ? clocks.path : clocks.daemon, 0, "no source is configured");
    return probe_tell(probe, result, PROBE_NOT_MET, "%s starts, and has no source", clocks.daemon);
}

static enum probe_outcome look_several(struct probe *probe, struct probe_result *result) {
    struct clocks clocks;
    if (!has_clocks(probe, result, PROBE_NOT_APPLICABLE, &clocks))
        return result->outcome;
    if (clocks.sources > 1 || clocks.pools > 0)
        return probe_tell(probe, result, PROBE_MET, "%zu source%s, of which %zu pool%s", clocks.sources,
                          plural(clocks.sources), clocks.pools, plural(clocks.pools));
    if (clocks.unknown)
        return probe_tell(probe, result, PROBE_ASK, "%s gets its sources elsewhere", clocks.daemon);
    probe_saw(probe, result, clocks.path ? clocks.path : clocks.daemon, 0, "%zu source%s", clocks.sources,
              plural(clocks.sources));
    return probe_tell(probe, result, PROBE_NOT_MET, "no second source shows when the first is wrong");
}

static enum probe_outcome look_authenticated(struct probe *probe, struct probe_result *result) {
    struct clocks clocks;
    if (!has_clocks(probe, result, PROBE_NOT_APPLICABLE, &clocks))
        return result->outcome;
    if (clocks.sources > 0 && clocks.authenticated == clocks.sources)
        return probe_tell(probe, result, PROBE_MET, "each of %zu sources proves who it is", clocks.sources);
    probe_saw(probe, result, clocks.path ? clocks.path : clocks.daemon, 0, "%zu of %zu sources prove who they are",
              clocks.authenticated, clocks.sources);
    if (str_eq(str_from(clocks.daemon), STR("systemd-timesyncd")))
        return probe_tell(probe, result, PROBE_NOT_MET, "systemd-timesyncd cannot prove who sends the time");
    return probe_tell(probe, result, PROBE_NOT_MET, "who is in the network can set the clock");
}

static enum probe_outcome look_rtc(struct probe *probe, struct probe_result *result) {
    struct tree_names names = {.count = 0};
    enum tree_answer answer = probe_list(probe, "/sys/class/rtc", &names);
    if (answer == TREE_OK && names.count > 0)
        return probe_tell(probe, result, PROBE_MET, "%s keeps the time while the power is off: see to its battery",
                          names.items[0].ptr);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/sys/class/rtc", answer);
    if (!probe_has(probe, "/sys/class"))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/sys is not there");
    probe_saw(probe, result, "/sys/class/rtc", 0, "no clock with a battery");
    return probe_tell(probe, result, PROBE_NOT_MET,
                      "after a start records have a wrong time until the network sets it");
}

static const struct probe_check checks[] = {
    {.id = "time-source",
     .title = "The clock is set from a source",
     .requirements = "CR 2.11 RE 1",
     .look = look_source,
     .mend = "chrony: server HOST iburst in chrony.conf; busybox: ::respawn:/usr/sbin/ntpd -n -p HOST in inittab",
     .by_hand = "chronyc sources; ntpq -p; timedatectl show-timesync"},
    {.id = "time-several",
     .title = "The clock has more than one source",
     .requirements = "CR 2.11 RE 1",
     .look = look_several,
     .mend = "name further servers, three or more, so that a wrong one is outvoted",
     .by_hand = "chronyc sources; grep -E '^(server|pool)' /etc/ntp.conf /etc/chrony/chrony.conf"},
    {.id = "time-authenticated",
     .title = "Each source of time proves who it is",
     .requirements = "CR 2.11 RE 2",
     .look = look_authenticated,
     .mend = "chrony: 'server HOST nts', or 'key NUMBER' with keyfile; busybox: ntpd -k FILE -p keyno:1:HOST",
     .by_hand = "chronyc authdata; grep -E ' (nts|key) ' /etc/chrony/chrony.conf"},
    {.id = "time-rtc",
     .title = "A clock runs while the power is off",
     .requirements = "CR 2.11",
     .running = true,
     .look = look_rtc,
     .mend = "fit a real-time clock; until then fake-hwclock, and no records before the clock is set",
     .by_hand = "ls /sys/class/rtc; hwclock --show"},
};

const struct probe_group probe_time_group = PROBE_GROUP("time", "Time", checks);
