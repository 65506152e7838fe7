/* Where trust begins: whose keys the device starts and updates by, what measures its start, what notices an opened
 * case, and whether programs that come later are vouched for. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/fapolicyd.h"
#include "probe/groups.h"
#include "probe/kernel_line.h"
#include "probe/modes.h"
#include "probe/mounts.h"
#include "probe/programs.h"
#include "probe/startup.h"

#define EFI_GLOBAL "8be4df61-93ca-11d2-aa0d-00e098032b8c"

static bool efi_has(struct probe *probe, const char *name, size_t *len) {
    struct str bytes;
    const char *path = probe_path(probe, "/sys/firmware/efi/efivars/%s-" EFI_GLOBAL, name);
    *len = 0;
    if (probe_read(probe, path, &bytes) != TREE_OK || bytes.len < 4)
        return false;
    *len = bytes.len - 4;
    return true;
}

/* Keys by which the supplier's updates are known. */
static const char *const update_keys[] = {"/etc/rauc/keyring.pem",
                                          "/etc/rauc/ca.cert.pem",
                                          "/etc/swupdate/public.pem",
                                          "/etc/swupdate/swupdate.pem",
                                          "/etc/mender/artifact-verify-key.pem",
                                          "/etc/opkg/keys",
                                          "/etc/apk/keys",
                                          "/usr/share/keyrings"};

static enum probe_outcome look_supplier(struct probe *probe, struct probe_result *result) {
    size_t len = 0, setup = 0, count = 0;
    if (efi_has(probe, "SetupMode", &setup) && !efi_has(probe, "PK", &len)) {
        probe_saw(probe, result, "PK", 0, "the firmware has no platform key");
        return probe_tell(probe, result, PROBE_NOT_MET, "whoever comes first puts his own root of trust in");
    }
    for (size_t i = 0; i < ARRAY_LEN(update_keys); i++) {
        struct str where, why;
        if (!probe_has(probe, update_keys[i]))
            continue;
        count++;
        enum tree_answer answer = probe_path_loose(probe, str_from(update_keys[i]), &where, &why);
        probe_doubt(probe, update_keys[i], answer);
        if (answer == TREE_OK && why.len > 0)
            probe_saw(probe, result, update_keys[i], 0, STR_F, STR_A(why));
    }
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "the supplier's keys can be exchanged by others than root");
    if (len > 0 && probe_owners_kept(probe, result))
        return probe_tell(probe, result, PROBE_MET,
                          "the firmware has its platform key, and %zu place%s of update keys "
                          "only root can change",
                          count, plural(count));
    return probe_tell(probe, result, PROBE_ASK,
                      "%zu place%s of update keys, and no platform key of UEFI: see in what memory the supplier's keys "
                      "are, and who can write it",
                      count, plural(count));
}

/* How many files of the folder are certificates that are taken; `*left` is the first that is none, though it holds one.
 * update-ca-certificates takes names with .crt alone, and PEM; of the others p11-kit reads whatever lies there. */
static size_t count_certificates(struct probe *probe, const char *folder, bool debian, const char **left) {
    struct tree_names names = {.count = 0};
    size_t count = 0;
    if (probe_list(probe, folder, &names) != TREE_OK)
        return 0;
    for (size_t i = 0; i < names.count && i < 256; i++) {
        struct str text;
        const char *path = probe_path(probe, "%s/%s", folder, names.items[i].ptr);
        if (probe_read(probe, path, &text) != TREE_OK)
            continue;
        bool pem = str_contains(text, STR("-----BEGIN CERTIFICATE-----"));
        bool der = text.len > 1 && text.ptr[0] == '\x30' && (unsigned char)text.ptr[1] == 0x82;
        bool taken = debian ? pem && str_ends(names.items[i], STR(".crt")) : pem || der;
        count += taken;
        if ((pem || der) && !taken && !*left)
            *left = path;
    }
    return count;
}

/* Anchors that the owner put in, apart from those of the distribution. */
static enum probe_outcome look_owner(struct probe *probe, struct probe_result *result) {
    static const char *const folders[] = {"/usr/local/share/ca-certificates", "/etc/pki/ca-trust/source/anchors",
                                          "/etc/ca-certificates/trust-source/anchors", "/etc/ssl/certs"};
    const char *left = NULL;
    size_t own = 0, there = 0;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        struct tree_names names = {.count = 0};
        struct str where, why;
        enum tree_answer answer = probe_list(probe, folders[i], &names);
        if (answer != TREE_OK)
            continue;
        there++;
        own += i + 1 < ARRAY_LEN(folders) ? count_certificates(probe, folders[i], i == 0, &left) : 0;
        answer = probe_path_loose(probe, str_from(folders[i]), &where, &why);
        probe_doubt(probe, folders[i], answer);
        if (answer == TREE_OK && why.len > 0)
            probe_saw(probe, result, folders[i], 0, STR_F, STR_A(why));
    }
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "others than root decide whom the device trusts");
    if (there == 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "the device has no folder of trusted authorities: how an owner puts "
                          "his own in");
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    if (own > 0)
        return probe_tell(probe, result, PROBE_MET, "%zu authorit%s of the owner, and only root changes them", own,
                          own == 1 ? "y" : "ies");
    if (left)
        return probe_tell(
            probe, result, PROBE_ASK,
            "%s holds a certificate, and update-ca-certificates takes only PEM in names with .crt: whether "
            "it is to be trusted",
            left);
    return probe_tell(probe, result, PROBE_ASK,
                      "only root changes whom the device trusts, and no authority of the owner "
                      "is there: whether it needs one");
}

static enum probe_outcome look_measured(struct probe *probe, struct probe_result *result) {
    const char *log = "/sys/kernel/security/tpm0/binary_bios_measurements";
    char bytes[64];
    size_t len = 0;
    if (!probe_has(probe, "/sys/class"))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/sys is not there");
    if (!probe_has(probe, "/sys/class/tpm/tpm0"))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "the kernel knows of no TPM that could measure the start");
    if (!probe_has(probe, "/sys/kernel/security"))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "securityfs is not mounted");
    enum tree_answer answer = tree_peek(&probe->tree, log, bytes, sizeof bytes, &len);
    if (answer == TREE_OK && len > 0)
        return probe_tell(probe, result, PROBE_MET, "the TPM has measured the start, and its log is there");
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, log, answer);
    return probe_tell(
        probe, result, PROBE_ASK,
        "there is a TPM, and no log of a start that was measured into it: by what else the start is checked");
}

/* extlinux stops for whoever is at the console where PROMPT is not 0 (U-Boot reads it too). */
static void see_prompt(struct probe *probe, struct probe_result *result, const char *path) {
    struct probe_directives list = {.count = 0};
    if (probe_directives_file(probe, path, DIRECTIVE_WORDS, &list) != TREE_OK)
        return;
    const struct probe_directive *prompt = probe_directive_last(&list, NULL, "PROMPT");
    if (prompt && !str_eq(prompt->value, STR("0")))
        probe_saw(probe, result, path, prompt->line, "PROMPT " STR_F ": whoever is at the console says what is started",
                  STR_A(prompt->value));
}

/* What tells U-Boot, systemd-boot and the Raspberry's firmware what to start. */
static enum probe_outcome look_loader(struct probe *probe, struct probe_result *result) {
    static const char *const files[] = {"/boot/uEnv.txt",
                                        "/boot/boot.scr",
                                        "/boot/extlinux/extlinux.conf",
                                        "/boot/cmdline.txt",
                                        "/boot/config.txt",
                                        "/boot/firmware/cmdline.txt",
                                        "/boot/firmware/config.txt",
                                        "/boot/loader/loader.conf",
                                        "/efi/loader/loader.conf",
                                        "/boot/efi/loader/loader.conf",
                                        "/etc/fw_env.config"};
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        struct probe_directives list = {.count = 0};
        struct str where, why, text;
        if (probe_read(probe, files[i], &text) == TREE_ABSENT)
            continue;
        count++;
        enum tree_answer answer = probe_path_loose(probe, str_from(files[i]), &where, &why);
        probe_doubt(probe, files[i], answer);
        if (answer == TREE_OK && why.len > 0)
            probe_saw(probe, result, files[i], 0, STR_F, STR_A(why));
        if (str_ends(str_from(files[i]), STR("extlinux.conf")))
            see_prompt(probe, result, files[i]);
        if (!str_ends(str_from(files[i]), STR("loader.conf")) ||
            probe_directives_file(probe, files[i], DIRECTIVE_WORDS, &list) != TREE_OK)
            continue;
        const struct probe_directive *editor = probe_directive_last(&list, NULL, "editor");
        if (!editor || probe_is_yes(editor->value))
            probe_saw(probe, result, files[i], editor ? editor->line : 0,
                      "editor is %s: whoever is at the console changes the kernel's command line",
                      editor ? "on" : "not set, so it is on");
    }
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "others than root decide what is started");
    if (count == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE,
                          "no settings of U-Boot, extlinux, systemd-boot or the Raspberry's firmware are there");
    if (!probe_owners_kept(probe, result))
        return result->outcome;
    return probe_tell(probe, result, PROBE_MET, "%zu file%s of the boot loader, which only root changes", count,
                      plural(count));
}

/* hwmon's intrusionN_alarm: 1 from the moment the case is opened until somebody clears it. */
static enum probe_outcome look_case(struct probe *probe, struct probe_result *result) {
    struct tree_names chips = {.count = 0};
    size_t sensors = 0;
    enum tree_answer answer = probe_list(probe, "/sys/class/hwmon", &chips);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, "/sys/class/hwmon", answer);
    for (size_t i = 0; i < chips.count && i < 64; i++)
        for (unsigned n = 0; n < 4; n++) {
            const char *path = probe_path(probe, "/sys/class/hwmon/%s/intrusion%u_alarm", chips.items[i].ptr, n);
            struct str text;
            if (probe_read(probe, path, &text) != TREE_OK)
                continue;
            sensors++;
            if (!str_eq(str_trim(text), STR("0")))
                probe_saw(probe, result, path, 0, "the case was opened, and nobody has cleared it");
        }
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "a sensor says that the case was opened");
    if (sensors > 0)
        return probe_tell(probe, result, PROBE_MET, "%zu sensor%s of the case, and none says that it was opened",
                          sensors, plural(sensors));
    return probe_tell(probe, result, PROBE_ASK,
                      "the kernel knows of no sensor in the case: what shows that it was opened, "
                      "and whom that is told");
}

/* A port for diagnosis that is used leaves a record: of the kernel's audit, or of usbguard. */
static enum probe_outcome look_ports(struct probe *probe, struct probe_result *result) {
    static const char *const usbguard[] = {"usbguard", "usbguard-daemon", NULL};
    const char *path = "/etc/usbguard/usbguard-daemon.conf";
    struct probe_directives list = {.count = 0};
    const struct probe_start *start = probe_start_find(probe_startup(probe), usbguard);
    if (!start || !start->sure)
        return probe_tell(probe, result, PROBE_ASK,
                          "nothing was found that watches ports for diagnosis: what records that one is used");
    enum tree_answer answer = probe_directives_file(probe, path, DIRECTIVE_EQUALS, &list);
    if (answer != TREE_OK)
        return probe_unseen(probe, result, path, answer);
    const struct probe_directive *backend = probe_directive_last(&list, NULL, "AuditBackend");
    const struct probe_directive *file = probe_directive_last(&list, NULL, "AuditFilePath");
    bool kernel = backend && str_eq_nocase(backend->value, STR("LinuxAudit"));
    if (kernel || (file && file->value.len > 0 && !str_eq(file->value, STR("/dev/null"))))
        return probe_tell(probe, result, PROBE_MET, "usbguard records each device that is put in (%s line %u)", path,
                          kernel ? backend->line : file->line);
    probe_saw(probe, result, path, backend ? backend->line : 0,
              "AuditBackend is FileAudit, and AuditFilePath is no file");
    return probe_tell(probe, result, PROBE_NOT_MET, "usbguard starts, and records nothing");
}

/* ---- programs that come later */

static const char *const interpreters[] = {"python3", "python", "perl",  "ruby", "lua",         "luajit",
                                           "php",     "node",   "tclsh", "java", "micropython", NULL};

static enum probe_outcome judge_rules(struct probe *probe, struct probe_result *result,
                                      const struct probe_start *start) {
    struct fapolicyd rules;
    fapolicyd_read(probe, str_contains(start->command, STR("fagenrules")), &rules);
    if (fapolicyd_tells(probe, result, &rules))
        return result->outcome;
    if (!rules.scripts)
        return probe_tell(probe, result, PROBE_ASK,
                          "fapolicyd runs only what it knows by its hash, but no rule of %s was found that denies an "
                          "interpreter to open a script (ftype=%%languages, of Python and Perl at least)",
                          rules.path);
    if (rules.opens.text.ptr) {
        probe_saw(probe, result, rules.opens.path, rules.opens.line, STR_F, STR_A(rules.opens.text));
        return probe_tell(
            probe, result, PROBE_ASK,
            "fapolicyd runs only what it knows by its hash, but a rule of it lets something be opened that "
            "need not be trusted: see whether that is a script");
    }
    return probe_tell(probe, result, PROBE_MET, "fapolicyd runs only what it knows by its hash");
}

/* --permissive on its line, or among what its script says; an option that stands elsewhere ($OPTIONS) is not seen. */
static enum probe_outcome judge_fapolicyd(struct probe *probe, struct probe_result *result,
                                          const struct probe_start *start) {
    const char *path = "/etc/fapolicyd/fapolicyd.conf";
    struct probe_directives list = {.count = 0};
    enum tree_answer answer = probe_directives_file(probe, path, DIRECTIVE_EQUALS, &list);
    if (answer != TREE_OK)
        return probe_unseen(probe, result, path, answer);
    const struct probe_directive *integrity = probe_directive_last(&list, NULL, "integrity");
    const struct probe_directive *loose = probe_directive_last(&list, NULL, "permissive");
    bool hashes =
        integrity && (str_eq_nocase(integrity->value, STR("sha256")) || str_eq_nocase(integrity->value, STR("ima")));
    if (str_contains(start->command, STR("--permissive")) || str_contains(start->given, STR("--permissive"))) {
        probe_saw(probe, result, start->where, start->line, "--permissive");
        return probe_tell(probe, result, PROBE_NOT_MET, "fapolicyd tells, and stops nothing");
    }
    bool checks = hashes && (!loose || str_eq(loose->value, STR("0")));
    if (checks && (!start->sure || (start->kind == START_UNIT && str_contains(start->command, STR("$")))))
        return probe_tell(probe, result, PROBE_ASK,
                          "%s starts fapolicyd by a condition or with options that stand elsewhere: see that it is not "
                          "--permissive",
                          start->where);
    if (checks)
        return judge_rules(probe, result, start);
    probe_saw(probe, result, path, integrity ? integrity->line : 0, "integrity is %s",
              hashes ? "heeded by nobody: permissive" : "none, or its size alone: a script may be exchanged");
    return probe_tell(probe, result, PROBE_NOT_MET, "what is interpreted is not checked before it runs");
}

/* "appraise func=BPRM_CHECK": a rule of IMA that covers what is run, or opened by an interpreter, of whomever. */
static bool appraises_scripts(struct str rule) {
    static const struct str free[] = {STR_INIT("func=BPRM_CHECK"), STR_INIT("func=FILE_CHECK"),
                                      STR_INIT("mask=MAY_EXEC"),   STR_INIT("mask=MAY_READ"),
                                      STR_INIT("fowner=0"),        STR_INIT("appraise_type=imasig"),
                                      STR_INIT("permit_directio"), STR_INIT("appraise_flag=check_blacklist")};
    struct str word;
    if (!probe_next_word(&rule, &word) || !str_eq(word, STR("appraise")))
        return false;
    while (probe_next_word(&rule, &word)) {
        bool known = str_starts(word, STR("appraise_algos="));
        for (size_t i = 0; i < ARRAY_LEN(free) && !known; i++)
            known = str_eq(word, free[i]);
        if (!known)
            return false;
    }
    return true;
}

/* The first rule that fits counts: what is left out before, but for a kind of file system, may be all. */
static bool policy_appraises(struct str text) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        line = str_trim(line);
        if (str_starts(line, STR("dont_appraise")) && !str_contains(line, STR("fsmagic=")))
            return false;
        if (appraises_scripts(line))
            return true;
    }
    return false;
}

/* The file that systemd loads takes the place of the kernel's own policy. */
static enum probe_outcome judge_ima(struct probe *probe, struct probe_result *result, struct str policy,
                                    struct str appraise) {
    const char *path = "/etc/ima/ima-policy";
    bool systemd = probe_has(probe, "/usr/lib/systemd/systemd") || probe_has(probe, "/lib/systemd/systemd");
    bool own = policy.ptr && str_contains(policy, STR("appraise_tcb"));
    struct str text;
    enum tree_answer answer = probe_read(probe, path, &text);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, path, answer);
    bool file = answer == TREE_OK, appraises = file && policy_appraises(text);
    if (own ? !file || appraises || !systemd : appraises && systemd && str_eq(appraise, STR("enforce")))
        return probe_tell(probe, result, PROBE_MET, "the kernel appraises what it runs and opens (IMA)");
    if (file)
        probe_saw(probe, result, path, 0, "%s",
                  appraises ? "appraises; whether it is loaded and heeded was not seen"
                            : "has no rule that appraises all that is run (func=BPRM_CHECK)");
    return probe_tell(
        probe, result, PROBE_ASK,
        "neither fapolicyd nor an appraisal by IMA was seen to be in effect: what shows where a script is "
        "from before it runs");
}

static enum probe_outcome look_scripts(struct probe *probe, struct probe_result *result) {
    static const char *const fapolicyd[] = {"fapolicyd", NULL};
    struct kernel_lines lines;
    size_t there = 0;
    char path[64];
    for (size_t i = 0; interpreters[i]; i++)
        there += probe_program(probe, interpreters[i], path);
    if (there == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "none of %zu interpreters is on the device",
                          ARRAY_LEN(interpreters) - 1);
    probe_kernel_lines(probe, &lines);
    struct str appraise = kernel_lines_option(&lines, STR("ima_appraise"));
    struct str policy = kernel_lines_option(&lines, STR("ima_policy"));
    bool lax = appraise.ptr && !str_eq(appraise, STR("enforce"));
    const struct probe_start *start = probe_start_find(probe_startup(probe), fapolicyd);
    if (start)
        return judge_fapolicyd(probe, result, start);
    if (lax) {
        probe_saw(probe, result, lines.count ? lines.items[0].path : "/proc/cmdline",
                  lines.count ? lines.items[0].line : 0, "ima_appraise=" STR_F, STR_A(appraise));
        return probe_tell(probe, result, PROBE_NOT_MET, "the kernel is told to run what its appraisal refuses");
    }
    return judge_ima(probe, result, policy, appraise);
}

static enum probe_outcome look_browser(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"firefox",          "firefox-esr",   "chromium",
                                        "chromium-browser", "google-chrome", "epiphany",
                                        "midori",           "falkon",        NULL};
    static const char *const folders[] = {
        "/etc/firefox/policies",         "/etc/firefox-esr/policies",      "/usr/lib/firefox-esr/distribution",
        "/usr/lib/firefox/distribution", "/etc/chromium/policies/managed", "/etc/opt/chrome/policies/managed"};
    char path[64];
    const char *found = NULL;
    for (size_t i = 0; names[i] && !found; i++)
        found = probe_program(probe, names[i], path) ? names[i] : NULL;
    if (!found)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no browser is on the device");
    for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
        struct tree_names files = {.count = 0};
        if (probe_list(probe, folders[i], &files) != TREE_OK)
            continue;
        for (size_t k = 0; k < files.count; k++)
            if (str_ends(files.items[k], STR(".json")))
                return probe_tell(probe, result, PROBE_ASK, "%s/%s has rules for %s: whether they name what it may run",
                                  folders[i], files.items[k].ptr, found);
    }
    probe_saw(probe, result, path, 0, "a browser without rules of its owner");
    return probe_tell(probe, result, PROBE_NOT_MET, "whatever a page brings is run");
}

static const struct probe_check checks[] = {
    {.id = "trust-supplier",
     .title = "The supplier's keys are in place, and nobody exchanges them",
     .requirements = "EDR 3.12, HDR 3.12, NDR 3.12",
     .look = look_supplier,
     .mend = "enrol the platform key (PK) and leave setup mode; chown root and chmod go-w the keys of updates",
     .by_hand = "mokutil --sb-state; efi-readvar; ls -l /etc/rauc /etc/swupdate /usr/share/keyrings"},
    {.id = "trust-owner",
     .title = "The owner's authorities are in place, and nobody exchanges them",
     .requirements = "EDR 3.13, HDR 3.13, NDR 3.13",
     .look = look_owner,
     .mend = "put the authority's certificate in /usr/local/share/ca-certificates (update-ca-certificates), of root, "
             "mode 644",
     .by_hand = "ls -l /usr/local/share/ca-certificates /etc/ssl/certs"},
    {.id = "trust-measured",
     .title = "The start is measured into the TPM",
     .requirements = "EDR 3.14, HDR 3.14, NDR 3.14",
     .needs = "securityfs (root)",
     .running = true,
     .look = look_measured,
     .mend = "switch the TPM on in the firmware, and measured boot in the boot loader",
     .by_hand = "tpm2_eventlog /sys/kernel/security/tpm0/binary_bios_measurements"},
    {.id = "trust-loader",
     .title = "The boot loader's settings belong to root, and its editor is closed",
     .requirements = "EDR 3.14, HDR 3.14, NDR 3.14, CR 2.1",
     .look = look_loader,
     .mend = "chown root and chmod go-w the file; systemd-boot: editor no in loader.conf",
     .by_hand = "ls -l /boot/uEnv.txt /boot/extlinux /boot/loader/loader.conf /etc/fw_env.config"},
    {.id = "trust-case",
     .title = "A sensor tells that the case was opened, and it was not",
     .requirements = "EDR 3.11 RE 1, HDR 3.11 RE 1, NDR 3.11 RE 1, EDR 3.11, HDR 3.11, NDR 3.11",
     .running = true,
     .look = look_case,
     .mend = "see who opened it; then write 0 to intrusion0_alarm",
     .by_hand = "cat /sys/class/hwmon/hwmon*/intrusion*_alarm"},
    {.id = "trust-ports",
     .title = "The use of ports for diagnosis is recorded",
     .requirements = "EDR 2.13 RE 1, HDR 2.13 RE 1, NDR 2.13 RE 1",
     .look = look_ports,
     .mend = "usbguard with AuditBackend=LinuxAudit, or AuditFilePath=/var/log/usbguard/usbguard-audit.log",
     .by_hand = "grep Audit /etc/usbguard/usbguard-daemon.conf; auditctl -l | grep tty"},
    {.id = "trust-scripts",
     .title = "A script is vouched for before it is interpreted",
     .requirements = "SAR 2.4 RE 1, EDR 2.4 RE 1, HDR 2.4 RE 1, NDR 2.4 RE 1",
     .look = look_scripts,
     .mend = "IMA appraisal (ima_policy=appraise_tcb ima_appraise=enforce), or fapolicyd with integrity = sha256",
     .by_hand = "cat /proc/cmdline; cat /etc/fapolicyd/fapolicyd.conf"},
    {.id = "trust-browser",
     .title = "A browser runs what its owner's rules allow",
     .requirements = "SAR 2.4, EDR 2.4, HDR 2.4, NDR 2.4",
     .look = look_browser,
     .mend = "policies.json for Firefox, /etc/chromium/policies/managed: which pages, add-ons and scripts",
     .by_hand = "ls /etc/firefox/policies /etc/chromium/policies/managed"},
};
const struct probe_group probe_trust_group = PROBE_GROUP("trust", "Roots of trust", checks);
