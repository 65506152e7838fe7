/* Time: from a source, from more than one, and from one that proves who it is. */
#include "probe/check_service.h"
#include "probe/groups.h"
#include "probe/service_files.h"
#include "probe/settings.h"

/* The sources of a device, of every daemon that starts. */
struct clocks {
    struct probe *probe;
    const char *daemon; /* the one that starts; NULL: none */
    size_t sources, pools, authenticated;
    const char *path; /* where they stand */
    enum tree_answer worst;
    const char *worst_path;
    bool unknown; /* the daemon gets its sources elsewhere (DHCP, its own defaults) */
    bool handed;  /* something else hands further sources to it while the device runs */
    bool off;     /* its settings say that it is not to start */
};

static void note_list(struct clocks *clocks, const struct probe_directives *list) {
    if (list->worst == TREE_OK || clocks->worst != TREE_OK)
        return;
    clocks->worst = list->worst;
    clocks->worst_path = list->worst_path;
}

/* `keys`: it has a file of keys, without which the number of one proves nothing. `only`: what proves nothing sets no
 * clock. */
static void count_chrony(const struct probe_directive *item, bool keys, bool only, struct clocks *clocks) {
    bool pool = str_eq_nocase(item->key, STR("pool")), clock = str_eq_nocase(item->key, STR("refclock"));
    if (!pool && !clock && !str_eq_nocase(item->key, STR("server")) && !str_eq_nocase(item->key, STR("peer")))
        return;
    bool proven = clock || probe_has_word(item->value, "nts") || (keys && probe_has_word(item->value, "key"));
    if (probe_has_word(item->value, "noselect") || (only && !proven))
        return;
    clocks->sources++;
    clocks->pools += pool;
    clocks->authenticated += proven;
}

/* A file of chronyd's settings, and the sources beside it. */
static void take_chrony(void *context, const char *path, const struct probe_directives *read) {
    struct clocks *clocks = context;
    struct probe_directives list = *read;
    const struct probe_directive *mode = probe_directive_last(read, NULL, "authselectmode");
    bool only = mode && str_eq_nocase(mode->value, STR("require")), keys = probe_directive_last(read, NULL, "keyfile");
    for (size_t i = 0; i < read->count && i < 256; i++) {
        struct str rest = read->items[i].value, folder;
        while (str_eq_nocase(read->items[i].key, STR("sourcedir")) && probe_next_word(&rest, &folder)) {
            clocks->handed |= !only && (str_starts(folder, STR("/run/")) || str_starts(folder, STR("/var/run/")));
            probe_directives_folder(clocks->probe, probe_path(clocks->probe, STR_F, STR_A(folder)), ".sources",
                                    DIRECTIVE_WORDS, &list);
        }
    }
    for (size_t i = 0; i < list.count; i++)
        count_chrony(&list.items[i], keys, only, clocks);
    clocks->path = path;
    note_list(clocks, &list);
}

static void ask_chrony(void *context, const char *where, uint32_t line, const char *question) {
    struct clocks *clocks = context;
    (void)where, (void)line, (void)question;
    clocks->unknown = true;
}

/* ntp.conf of ntpd, ntpsec and openntpd ("servers" stands for several there). */
static void read_ntpd(struct probe *probe, struct clocks *clocks) {
    static const char *const files[] = {"/etc/ntpsec/ntp.conf", "/etc/ntp.conf", "/etc/openntpd/ntpd.conf",
                                        "/etc/ntpd.conf"};
    static const struct service_include includes[] = {{"includefile", NULL}, {NULL, NULL}};
    struct probe_directives list = {.count = 0};
    struct service_reading reading = {.probe = probe, .list = &list, .includes = includes, .style = DIRECTIVE_WORDS};
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        if (service_read(&reading, files[i]) == TREE_OK)
            clocks->path = files[i];
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        bool pool = str_eq(item->key, STR("pool")) || str_eq(item->key, STR("servers"));
        /* 127.127.1.x is the device's own clock, which is no source. */
        if ((!pool && !str_eq(item->key, STR("server")) && !str_eq(item->key, STR("peer"))) ||
            str_starts(item->value, STR("127.127.1.")) || probe_has_word(item->value, "noselect"))
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
        clocks->unknown |= match.start->kind == START_SCRIPT && !clocks->off;
    }
}

/* OpenWrt: "list server" of each "config timeserver" that is not switched off. */
static void read_uci(struct probe *probe, struct clocks *clocks) {
    static const char path[] = "/etc/config/system";
    struct probe_directives list = {.count = 0};
    size_t sections = 0, off = 0, sources = 0;
    bool within = false;
    (void)probe_directives_file(probe, path, DIRECTIVE_WORDS, &list);
    for (size_t i = 0; i < list.count; i++) {
        const struct probe_directive *item = &list.items[i];
        struct str rest = item->value, name;
        if (!probe_next_word(&rest, &name))
            continue;
        if (str_eq(item->key, STR("config"))) {
            clocks->sources += sources;
            sources = 0;
            within = str_eq(probe_unquoted(name), STR("timeserver"));
            sections += within;
        } else if (within && str_eq(probe_unquoted(name), STR("enabled"))) {
            within = probe_is_yes(probe_unquoted(str_trim(rest)));
            off += !within;
            sources = within ? sources : 0;
        }
        sources += within && str_eq(item->key, STR("list")) && str_eq(name, STR("server"));
    }
    clocks->sources += sources;
    clocks->off = sections > 0 && off == sections;
    if (sections > 0)
        clocks->path = path;
    note_list(clocks, &list);
}

static bool has_letter(struct str rest, char letter) {
    for (struct str word; probe_next_word(&rest, &word);)
        if (word.ptr[0] == '-' && str_find_char(word, letter) != SIZE_MAX)
            return true;
    return false;
}

/* linuxptp: ptp4l sets the clock of the network's card, and phc2sys the device's by that, with -a -r or -s. */
static void read_ptp(struct probe *probe, struct clocks *clocks) {
    static const char *const cards[] = {"ptp4l", NULL}, *const setters[] = {"phc2sys", NULL};
    struct service_start start;
    if (!probe_start_find(probe_startup(probe), cards) || !probe_start_find(probe_startup(probe), setters))
        return;
    clocks->daemon = "phc2sys";
    /* Who sends the time is found in the network. */
    clocks->unknown = true;
    for (struct service_walk walk = {.within = false}; service_start_next(probe, setters, &walk, &start);) {
        bool by_all = has_letter(start.rest, 'a') && has_letter(start.rest, 'r');
        bool by_one = has_letter(start.rest, 's') && !has_letter(start.rest, 'c') &&
                      !str_contains(start.rest, STR("CLOCK_REALTIME"));
        if (!by_all && !by_one)
            continue;
        clocks->sources = 1;
        clocks->path = start.where;
    }
}

/* Of daemons that leave the clock to another, where no other is there. */
static void read_others(struct probe *probe, struct clocks *clocks) {
    static const char *const connman[] = {"connmand", "=connman", NULL};
    if (!clocks->daemon)
        read_ptp(probe, clocks);
    if (clocks->daemon || !probe_start_find(probe_startup(probe), connman))
        return;
    clocks->daemon = "connmand";
    clocks->unknown = true;
}

static void read_clocks(struct probe *probe, struct clocks *clocks) {
    static const char *const chrony[] = {"chronyd", "=chrony", NULL}, *const timesyncd[] = {"systemd-timesyncd", NULL};
    static const char *const ntpd[] = {"ntpd",     "=ntp",          "=ntpsec", "=openntpd",
                                       "=sysntpd", "=busybox-ntpd", "=S49ntp", NULL};
    const struct probe_startup *startup = probe_startup(probe);
    *clocks = (struct clocks){.probe = probe};
    if (probe_start_find(startup, chrony)) {
        struct chrony_settings settings = {.probe = probe, .context = clocks, .take = take_chrony, .ask = ask_chrony};
        clocks->daemon = "chronyd";
        probe_chrony_settings(&settings);
    }
    if (probe_start_find(startup, timesyncd)) {
        clocks->daemon = "systemd-timesyncd";
        read_timesyncd(probe, clocks);
    }
    if (!probe_start_find(startup, ntpd)) {
        read_others(probe, clocks);
        return;
    }
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
    static const char *const setters[] = {"ntpdate", "ntpd", "chronyd", "sntp", "rdate", NULL};
    const struct probe_startup *startup = probe_startup(probe);
    struct probe_cron_job job;
    read_clocks(probe, clocks);
    if (clocks->worst != TREE_OK)
        return probe_unseen(probe, result, clocks->worst_path, clocks->worst), false;
    if (clocks->daemon)
        return true;
    if (probe_cron_find(probe, setters, &job))
        (void)probe_tell(probe, result, PROBE_ASK,
                         "a job of cron sets the clock (%s line %u): see how often, and by whom", job.path, job.line);
    else if (startup->unseen)
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
    if (clocks.sources > 0 && clocks.authenticated == clocks.sources && clocks.handed)
        return probe_tell(probe, result, PROBE_ASK,
                          "each of %zu sources proves who it is, but DHCP may hand on others (sourcedir in /run): "
                          "'authselectmode require' shuts them out",
                          clocks.sources);
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
