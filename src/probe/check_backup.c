/* Backup and malware: what is in effect, not what is installed. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/fapolicyd.h"
#include "probe/groups.h"
#include "probe/startup_script.h"

enum { DAY_S = 24 * 3600, SIGNATURE_DAYS = 7 };

static const char *const cron_names[] = {"cron", "crond", "anacron", "fcron", "cronie", "dcron", NULL};
static const char *const backup_names[] = {"borg",         "borgmatic",
                                           "borgbackup",   "restic",
                                           "rsnapshot",    "duplicity",
                                           "bacula-fd",    "bareos-fd",
                                           "backupninja",  "urbackupclientbackend",
                                           "rdiff-backup", "amandad",
                                           "btrbk",        "snapper-timeline",
                                           "kopia",        NULL};

/* One command of a text: up to the line's end (behind a backslash the next line goes on), ';', '&' or '|'. */
static bool next_command(struct str *rest, uint32_t *line, struct str *command) {
    size_t len = 0;
    if (rest->len == 0)
        return false;
    while (len < rest->len && !strchr(";&|", rest->ptr[len]) &&
           (rest->ptr[len] != '\n' || (len > 0 && rest->ptr[len - 1] == '\\')))
        len++;
    *command = str_slice(*rest, 0, len);
    for (size_t i = 0; i < len; i++)
        *line += rest->ptr[i] == '\n';
    *rest = str_skip(*rest, len + (len < rest->len && rest->ptr[len] != '\n'));
    return true;
}

/* Words before a command that run it, with their options and numbers, or set a variable for it. */
static bool goes_before(struct str word) {
    static const char *const words[] = {"nice", "ionice", "exec", "then",    "do",    "else",
                                        "if",   "time",   "env",  "chronic", "nohup", "!"};
    bool number = true;
    for (size_t i = 0; i < word.len; i++)
        number &= char_is_digit(word.ptr[i]);
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(probe_base_name(word), str_from(words[i])))
            return true;
    return number || word.ptr[0] == '-' || str_find_char(word, '=') != SIZE_MAX;
}

/* What the tool is told to do: a tool of the table writes by one of these words alone, another unless it is told one
 * of those that only read. */
static bool writes(struct str tool, struct str arguments) {
    static const struct {
        const char *tool, *word;
    } verbs[] = {{"restic", "backup"}, {"borg", "create"}, {"borgbackup", "create"},
                 {"kopia", "create"},  {"btrbk", "run"},   {"btrbk", "snapshot"}};
    static const char *const readers[] = {"check",      "verify",   "list",   "info",    "prune",   "restore",
                                          "configtest", "--verify", "status", "cleanup", "extract", "--version",
                                          "--help",     "-h",       "--list", "du",      "diff",    "-n",
                                          "--dry-run",  "mount",    "init",   "-t",      "compact", "version"};
    bool known = false, writing = false, reading = false;
    for (size_t i = 0; i < ARRAY_LEN(verbs); i++)
        if (str_eq(probe_base_name(tool), str_from(verbs[i].tool))) {
            known = true;
            writing |= probe_has_word(arguments, verbs[i].word);
        }
    for (size_t i = 0; i < ARRAY_LEN(readers) && !known; i++)
        reading |= probe_has_word(arguments, readers[i]);
    bool dry = probe_has_word(arguments, "--dry-run") || probe_has_word(arguments, "--help");
    return known ? writing && !dry : !reading;
}

/* What a text runs of the tools: nothing; one that is named, in doubt or only to read; one that writes. */
enum run { RUN_NONE, RUN_PERHAPS, RUN_WRITES };
struct job {
    enum run run;
    const char *path;
    uint32_t line;
    const char *why; /* of PERHAPS */
};

static struct str skip_words(struct str text, size_t count) {
    for (struct str word; count > 0 && probe_next_word(&text, &word);)
        count--;
    return text;
}

/* `fields`: those of a table of cron before its command; SIZE_MAX: the text is a script. */
static void see_command(struct str command, uint32_t line, bool first, size_t fields, struct job *job) {
    struct str word, rest = str_trim(command);
    bool begins = true;
    if (rest.len == 0 || rest.ptr[0] == '#')
        return;
    if (first && fields != SIZE_MAX)
        rest = skip_words(rest, rest.ptr[0] == '@' ? fields - 4 : fields);
    while (probe_next_word(&rest, &word) && word.ptr[0] != '#') {
        if (probe_is_program(word, backup_names)) {
            enum run run = begins && writes(word, rest) ? RUN_WRITES : RUN_PERHAPS;
            if (run > job->run) {
                job->line = line;
                job->why = begins ? "it is not told to write a backup" : "whether it is reached was not seen";
            }
            job->run = run > job->run ? run : job->run;
            return;
        }
        begins &= goes_before(word);
    }
}

static struct job job_of(struct str text, size_t fields) {
    struct job job = {.run = RUN_NONE};
    struct str command;
    uint32_t line = 1;
    bool first = true;
    while (text.len > 0 && job.run != RUN_WRITES) {
        if (text.ptr[0] == '\n') {
            text = str_skip(text, 1);
            line++;
            first = true;
            continue;
        }
        /* A comment ends with its line, whatever stands in it. */
        struct str line_text =
            str_slice(text, 0, str_find_char(text, '\n') == SIZE_MAX ? text.len : str_find_char(text, '\n'));
        if (first && str_starts(str_trim(line_text), STR("#"))) {
            text = str_skip(text, line_text.len);
            continue;
        }
        uint32_t at = line;
        if (!next_command(&text, &line, &command))
            break;
        see_command(command, at, first, fields, &job);
        first = false;
    }
    return job;
}

/* run-parts runs what is a program; some of them leave out a name with a dot. */
static void heed_run_parts(struct probe *probe, const char *path, struct job *job) {
    struct stat info;
    if (job->run != RUN_WRITES)
        return;
    if (tree_stat(&probe->tree, path, &info) != TREE_OK || !(info.st_mode & S_IXUSR))
        job->why = "the file has no right to be run (x), so run-parts leaves it out";
    else if (str_find_char(probe_base_name(str_from(path)), '.') != SIZE_MAX)
        job->why = "run-parts of Debian leaves out a name with a dot";
    else
        return;
    job->run = RUN_PERHAPS;
}

static void keep_better(struct job job, const char *path, struct job *best) {
    job.path = path;
    if (job.run > best->run)
        *best = job;
}

/* A job of cron that runs one of the tools: in a table, or a script of a folder. */
static struct job find_job(struct probe *probe) {
    static const struct {
        const char *path;
        size_t fields;
    } places[] = {{"/etc/crontab", 6},
                  {"/etc/crontabs/root", 5},
                  {"/var/spool/cron/crontabs/root", 5},
                  {"/var/spool/cron/root", 5},
                  {"/etc/cron.d", 6},
                  {"/etc/cron.hourly", SIZE_MAX},
                  {"/etc/cron.daily", SIZE_MAX},
                  {"/etc/cron.weekly", SIZE_MAX},
                  {"/etc/periodic/daily", SIZE_MAX},
                  {"/etc/periodic/weekly", SIZE_MAX}};
    struct job best = {.run = RUN_NONE};
    struct str text;
    for (size_t p = 0; p < ARRAY_LEN(places) && best.run != RUN_WRITES; p++) {
        struct tree_names names = {.count = 0};
        if (p < 4) {
            if (probe_read(probe, places[p].path, &text) == TREE_OK)
                keep_better(job_of(text, places[p].fields), places[p].path, &best);
            continue;
        }
        if (probe_list(probe, places[p].path, &names) != TREE_OK)
            continue;
        for (size_t i = 0; i < names.count && best.run != RUN_WRITES; i++) {
            const char *path = probe_path(probe, "%s/%s", places[p].path, names.items[i].ptr);
            if (probe_read(probe, path, &text) != TREE_OK)
                continue;
            struct job job = job_of(text, places[p].fields);
            if (places[p].fields == SIZE_MAX)
                heed_run_parts(probe, path, &job);
            keep_better(job, path, &best);
        }
    }
    return best;
}

/* A unit that names a tool on its line, but not to write, is none that runs a backup. */
static bool start_writes(const struct probe_start *start) {
    struct job job = job_of(start->command, SIZE_MAX);
    return start->sure && (start->kind == START_PROCESS || job.run != RUN_PERHAPS);
}

static enum probe_outcome look_backup(struct probe *probe, struct probe_result *result) {
    const struct probe_startup *startup = probe_startup(probe);
    const struct probe_start *start = probe_start_find(startup, backup_names);
    if (start && start_writes(start))
        return probe_tell(probe, result, PROBE_MET, "%s runs a backup", start->where);
    const struct job job = find_job(probe);
    const struct probe_start *cron = probe_start_find(startup, cron_names);
    if (job.run != RUN_NONE && !cron) {
        probe_saw(probe, result, job.path, job.line, "a job, and no cron starts");
        return probe_tell(probe, result, PROBE_NOT_MET, "a backup is planned, and nothing runs it");
    }
    if (job.run == RUN_WRITES && cron->sure)
        return probe_tell(probe, result, PROBE_MET, "cron runs a backup: %s line %u", job.path, job.line);
    if (job.run != RUN_NONE)
        return probe_tell(probe, result, PROBE_ASK, "%s line %u names a backup, but %s", job.path, job.line,
                          job.run == RUN_PERHAPS ? job.why : "whether cron starts was not seen");
    if (start)
        return probe_tell(probe, result, PROBE_ASK,
                          "%s names a backup: see whether it is reached, and whether it writes one", start->where);
    return probe_tell(probe, result, PROBE_ASK,
                      "no backup was found that runs by itself: see how settings are saved, and when that was tried");
}

/* A tool that checks what it wrote, by its own command or option. */
static bool verifies(struct str tool, struct str arguments) {
    static const struct {
        const char *tool, *word;
    } words[] = {{"restic", "check"},          {"borg", "check"},       {"kopia", "verify"},
                 {"rdiff-backup", "--verify"}, {"duplicity", "verify"}, {"tar", "--verify"},
                 {"tar", "--compare"},         {"sha256sum", "-c"},     {"rsnapshot", "--checksum"},
                 {"rsync", "--checksum"}};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(probe_base_name(tool), str_from(words[i].tool)) && probe_has_word(arguments, words[i].word))
            return true;
    return false;
}

static bool command_verifies(struct str command) {
    static const char *const tells[] = {"echo", "printf", "logger", NULL};
    for (struct str word; probe_next_word(&command, &word);) {
        if (word.ptr[0] == '#' || probe_is_program(word, tells))
            return false;
        if (verifies(word, command))
            return true;
    }
    return false;
}

static bool is_verified(struct str text) {
    struct probe_lines lines = {.rest = text};
    for (struct str line, command; probe_next_line(&lines, &line);) {
        uint32_t number = 0;
        while (!str_starts(str_trim(line), STR("#")) && next_command(&line, &number, &command))
            if (command_verifies(command))
                return true;
    }
    return false;
}

/* Something checks: it counts where that writes a backup too, and runs. */
static enum probe_outcome tell_verified(struct probe *probe, struct probe_result *result,
                                        const struct probe_start *start, const struct job *job) {
    if (start && start_writes(start))
        return probe_tell(probe, result, PROBE_MET, "%s checks what it wrote", start->where);
    if (start)
        return probe_tell(probe, result, PROBE_ASK,
                          "%s checks a backup: see whether it is reached, and what writes one", start->where);
    if (job->run != RUN_WRITES || !probe_start_find(probe_startup(probe), cron_names))
        return probe_tell(probe, result, PROBE_ASK, "%s checks a backup, but %s", job->path,
                          job->run != RUN_WRITES ? job->why : "no cron starts");
    return probe_tell(probe, result, PROBE_MET, "%s checks what it wrote", job->path);
}

static enum probe_outcome look_verified(struct probe *probe, struct probe_result *result) {
    struct str text = STR("");
    const struct probe_start *start = probe_start_find(probe_startup(probe), backup_names);
    const struct job job = find_job(probe);
    if (!start && job.run == RUN_NONE)
        return probe_tell(probe, result, PROBE_ASK,
                          "no backup was found that runs by itself: see how one is checked before it is needed");
    if (job.run != RUN_NONE && probe_read(probe, job.path, &text) != TREE_OK)
        text = STR("");
    if (start && is_verified(start->command))
        return tell_verified(probe, result, start, NULL);
    if (is_verified(text))
        return tell_verified(probe, result, NULL, &job);
    if (str_contains(start ? start->command : text, STR("borgmatic")))
        return probe_tell(probe, result, PROBE_ASK,
                          "borgmatic checks by its settings: see 'checks' in its configuration");
    probe_saw(probe, result, start ? start->where : job.path, start ? start->line : job.line,
              "no check of what was written");
    return probe_tell(probe, result, PROBE_NOT_MET, "that a backup is whole shows when it is needed, and not before");
}

static const struct probe_check backup_checks[] = {
    {.id = "backup-scheduled",
     .title = "Settings and data are saved by a plan",
     .requirements = "CR 7.3",
     .needs = "the tables of cron (root)",
     .look = look_backup,
     .mend = "run the tool by a timer or a cron that starts; OpenWrt: sysupgrade -b to another host",
     .by_hand = "systemctl list-timers; crontab -l; ls /etc/cron.*"},
    {.id = "backup-verified",
     .title = "A backup is checked after it was written",
     .requirements = "CR 7.3 RE 1",
     .needs = "the tables of cron (root)",
     .look = look_verified,
     .mend = "restic check, borg check, tar --verify or sha256sum -c behind the backup, in the same job",
     .by_hand = "grep -rE 'check|verify' /etc/cron.* /etc/systemd/system"},
};
const struct probe_group probe_backup_group = PROBE_GROUP("backup", "Backup", backup_checks);

/* Whether one of `names` is started for more than to say what it is: "clamonacc --version" looks at nothing. */
static bool is_started_to_work(const char *const *names, struct str command) {
    static const char *const idle[] = {"--help", "-h", "--version", "-V", "--ping", "-p", NULL};
    bool behind = false, works = false;
    for (struct str word; probe_next_word(&command, &word);) {
        struct str option = str_slice(word, 0, str_find_char(word, '='));
        while (word.len > 1 && strchr("-@+!:'\"", word.ptr[0]))
            word = str_skip(word, 1);
        if (probe_is_program(word, names)) {
            if (behind && works)
                return true;
            behind = works = true;
        }
        for (size_t i = 0; idle[i]; i++)
            works &= !str_eq(option, str_from(idle[i]));
    }
    return behind && works;
}

static enum probe_outcome judge_fapolicyd(struct probe *probe, struct probe_result *result,
                                          const struct probe_start *start) {
    struct probe_directives list = {.count = 0};
    struct fapolicyd rules;
    enum tree_answer answer = probe_directives_file(probe, "/etc/fapolicyd/fapolicyd.conf", DIRECTIVE_EQUALS, &list);
    const struct probe_directive *loose = probe_directive_last(&list, NULL, "permissive");
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/etc/fapolicyd/fapolicyd.conf", answer);
    if (str_contains(start->command, STR("--permissive")) || str_contains(start->given, STR("--permissive"))) {
        probe_saw(probe, result, start->where, start->line, "--permissive");
        return probe_tell(probe, result, PROBE_NOT_MET, "fapolicyd starts, and stops nothing");
    }
    if (loose && !str_eq(loose->value, STR("0"))) {
        probe_saw(probe, result, loose->path, loose->line, "permissive = " STR_F, STR_A(loose->value));
        return probe_tell(probe, result, PROBE_NOT_MET, "fapolicyd starts, and stops nothing");
    }
    if (!start->sure)
        return probe_tell(probe, result, PROBE_ASK, "%s names fapolicyd: see whether it is reached", start->where);
    fapolicyd_read(probe, str_contains(start->command, STR("fagenrules")), &rules);
    if (fapolicyd_tells(probe, result, &rules))
        return result->outcome;
    const struct probe_directive *watched = probe_directive_last(&list, NULL, "watch_fs");
    if (watched && !(str_contains(watched->value, STR("tmpfs")) && str_contains(watched->value, STR("vfat")))) {
        probe_saw(probe, result, watched->path, watched->line, "watch_fs = " STR_F, STR_A(watched->value));
        return probe_tell(probe, result, PROBE_ASK,
                          "fapolicyd watches some file systems alone: see what can run from memory and from media");
    }
    return probe_tell(probe, result, PROBE_MET, "fapolicyd starts, and lets only known programs run (%s line %u)",
                      rules.denied.path, rules.denied.line);
}

/* Without a path of its own clamonacc watches nothing, and without OnAccessPrevention, or of a whole mount, it tells
 * what was opened and stops nothing (clamd.conf(5)). */
static enum probe_outcome judge_onaccess(struct probe *probe, struct probe_result *result,
                                         const struct probe_start *start) {
    static const char *const files[] = {"/etc/clamav/clamd.conf", "/etc/clamd.d/scan.conf", "/etc/clamd.conf"};
    struct probe_directives list = {.count = 0};
    bool other = str_contains(start->command, STR("--config-file")) || probe_has_word(start->command, "-c");
    for (size_t i = 0; i < ARRAY_LEN(files) && !other; i++)
        (void)probe_directives_file(probe, files[i], DIRECTIVE_WORDS, &list);
    const struct probe_directive *path = probe_directive_last(&list, NULL, "OnAccessIncludePath");
    const struct probe_directive *stops = probe_directive_last(&list, NULL, "OnAccessPrevention");
    if (path && stops && probe_is_yes(stops->value))
        return probe_tell(probe, result, PROBE_MET,
                          "%s looks at files as they are opened, and stops what is bad (%s line %u)", start->where,
                          path->path, path->line);
    if (path)
        return probe_tell(
            probe, result, PROBE_ASK,
            "%s looks at files as they are opened (%s line %u), but OnAccessPrevention is not yes: see who "
            "acts on what it tells",
            start->where, path->path, path->line);
    return probe_tell(probe, result, PROBE_ASK,
                      "%s starts clamonacc, and no OnAccessIncludePath was found: see what it watches, and stops",
                      start->where);
}

/* Of a script each line, of a process what it was given. */
static bool start_works(const char *const *names, const struct probe_start *start) {
    struct probe_lines lines = {.rest = start->kind == START_PROCESS ? start->given : start->command};
    for (struct str line; probe_next_line(&lines, &line);)
        if (!str_starts(str_trim(line), STR("#")) && is_started_to_work(names, line))
            return true;
    return false;
}

static enum probe_outcome look_protection(struct probe *probe, struct probe_result *result) {
    static const char *const fapolicyd[] = {"fapolicyd", NULL}, *const onaccess[] = {"clamonacc", NULL};
    static const char *const scanner[] = {"clamd",     "clamav-daemon",    "clamscan", "clamdscan",
                                          "clamonacc", "clamav-clamonacc", NULL};
    const struct probe_startup *startup = probe_startup(probe);
    const struct probe_start *start = probe_start_find(startup, fapolicyd);
    if (start)
        return judge_fapolicyd(probe, result, start);
    for (struct probe_start_match match = {.next = 0}; probe_start_next(startup, onaccess, &match);)
        if (match.sure && start_works(onaccess, match.start))
            return judge_onaccess(probe, result, match.start);
    start = probe_start_find(startup, scanner);
    if (start)
        return probe_tell(probe, result, PROBE_ASK, "%s starts a scanner: see what it scans, and when", start->where);
    return probe_tell(probe, result, PROBE_ASK,
                      "no scanner and no list of programs is in effect: see what else stops foreign code");
}

static enum probe_outcome look_signatures(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {"/var/lib/clamav/daily.cld", "/var/lib/clamav/daily.cvd"};
    static const char *const scanner[] = {"clamd", "clamav-daemon", "clamonacc", "clamav-clamonacc", "clamscan", NULL};
    struct stat info;
    if (!probe_start_find(probe_startup(probe), scanner))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no scanner that needs signatures starts");
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        enum tree_answer answer = tree_stat(&probe->tree, files[i], &info);
        if (answer == TREE_ABSENT)
            continue;
        if (answer != TREE_OK)
            return probe_unseen(probe, result, files[i], answer);
        if (!S_ISREG(info.st_mode))
            return probe_unseen(probe, result, files[i], TREE_OTHER);
        int64_t days = (probe->now - (int64_t)info.st_mtime) / DAY_S;
        if (days < -1)
            return probe_tell(probe, result, PROBE_ASK, "%s is from the future: see to the clock", files[i]);
        if (days <= SIGNATURE_DAYS)
            return probe_tell(probe, result, PROBE_MET, "%s is %d days old", files[i], (int)days);
        probe_saw(probe, result, files[i], 0, "%d days old", days > INT32_MAX ? INT32_MAX : (int)days);
        return probe_tell(probe, result, PROBE_NOT_MET, "the signatures are older than %d days", SIGNATURE_DAYS);
    }
    probe_saw(probe, result, files[0], 0, "is not there");
    return probe_tell(probe, result, PROBE_NOT_MET, "a scanner starts, and has no signatures");
}

/* "ClamAV-VDB:DAY:VERSION:..." stands at the front of a database. */
static enum probe_outcome look_version(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {"/var/lib/clamav/daily.cld", "/var/lib/clamav/daily.cvd",
                                        "/var/lib/clamav/main.cld", "/var/lib/clamav/main.cvd"};
    static const char *const scanner[] = {"clamd", "clamav-daemon", "clamonacc", "clamav-clamonacc", "clamscan", NULL};
    char bytes[128];
    size_t len = 0;
    if (!probe_start_find(probe_startup(probe), scanner))
        return probe_tell(probe, result, PROBE_ASK,
                          "no scanner that has a version starts: by what the state of the "
                          "protection can be told");
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        enum tree_answer answer = tree_peek(&probe->tree, files[i], bytes, sizeof bytes, &len);
        struct str head = {bytes, len}, word, version = STR("");
        uint64_t number;
        probe_doubt(probe, files[i], answer);
        if (answer != TREE_OK)
            continue;
        for (unsigned n = 0; n < 3 && str_next(&head, ':', &word); n++)
            version = word;
        if (str_starts((struct str){bytes, len}, STR("ClamAV-VDB:")) && str_u64(version, UINT32_MAX, &number))
            return probe_tell(probe, result, PROBE_MET, "%s tells its version: %u", files[i], (unsigned)number);
        probe_saw(probe, result, files[i], 0, "tells no version");
    }
    if (result->seen_count == 0)
        probe_saw(probe, result, files[0], 0, "is not there");
    return probe_tell(probe, result, PROBE_NOT_MET, "nobody can tell by what version the device is protected");
}

static const struct probe_check malware_checks[] = {
    {.id = "malware-protection",
     .title = "Foreign code is stopped by something in effect",
     .requirements = "SAR 3.2, EDR 3.2, HDR 3.2, NDR 3.2",
     .look = look_protection,
     .mend = "fapolicyd with permissive = 0 and rules that deny the rest, clamonacc, or a read-only root under "
             "dm-verity with noexec elsewhere",
     .by_hand = "systemctl status fapolicyd clamav-clamonacc; fapolicyd-cli --list; cat /proc/mounts"},
    {.id = "malware-signatures",
     .title = "The scanner's signatures are not older than a week",
     .requirements = "HDR 3.2",
     .look = look_signatures,
     .mend = "start freshclam, or bring the files from the plant's own mirror",
     .by_hand = "ls -l /var/lib/clamav; freshclam --version"},
    {.id = "malware-version",
     .title = "The version of the protection can be told",
     .requirements = "HDR 3.2 RE 1",
     .look = look_version,
     .mend = "fetch the databases by freshclam, or from the plant's own mirror",
     .by_hand = "sigtool --info /var/lib/clamav/daily.cvd"},
};
const struct probe_group probe_malware_group = PROBE_GROUP("malware", "Malware", malware_checks);
