/* USB: whether storage works where it is put in, and whether anything does that nobody authorized. */
#include "probe/device_rules.h"
#include "probe/kernel_line.h"
#include "probe/modules.h"
#include "probe/physical.h"
#include "probe/startup.h"

static void show_module(struct probe *probe, struct probe_result *result, const struct module_query *query) {
    if (query->loader.len > 0)
        probe_saw(probe, result, query->loader_path, query->loader_line, STR_F, STR_A(query->loader));
    if (query->state >= MODULE_BUILT_IN || probe_module_is_open(query))
        probe_saw(probe, result, "/lib/modules", 0, "%s %s", query->name,
                  query->state == MODULE_LOADED     ? "is loaded"
                  : query->state == MODULE_BUILT_IN ? "is built into the kernel"
                  : query->block.len == 0           ? "is loaded when a stick is put in: nothing keeps it out"
                                                    : "is loaded all the same");
    if (query->block.len > 0)
        probe_saw(probe, result, query->block_path.ptr, query->block_line, STR_F " %s", STR_A(query->block),
                  query->name);
}

/* A driver for single devices that needs usb-storage loads it, whatever keeps that from loading by itself. */
static const struct module_query *loads_storage(struct probe *probe, struct module_query *queries, size_t count) {
    probe_modules(probe, queries, count);
    for (size_t i = 0; i < count; i++)
        if (probe_module_is_open(&queries[i]))
            return &queries[i];
    return NULL;
}

static enum probe_outcome tell_kept_out(struct probe *probe, struct probe_result *result,
                                        const struct module_query *storage) {
    struct module_query others[] = {{.name = "ums-alauda"},    {.name = "ums-cypress"}, {.name = "ums-datafab"},
                                    {.name = "ums-eneub6250"}, {.name = "ums-freecom"}, {.name = "ums-isd200"},
                                    {.name = "ums-jumpshot"},  {.name = "ums-karma"},   {.name = "ums-onetouch"},
                                    {.name = "ums-realtek"},   {.name = "ums-sddr09"},  {.name = "ums-sddr55"},
                                    {.name = "ums-usbat"}};
    bool loadable = storage->state == MODULE_LOADABLE && !storage->firm;
    const struct module_query *through = loadable ? loads_storage(probe, others, ARRAY_LEN(others)) : NULL;
    if (loadable && storage->unsure)
        return probe_tell(probe, result, PROBE_ASK, "whether it is kept out hangs on %s: try 'modprobe usb-storage'",
                          str_eq(storage->block, STR("install")) ? "the command of the line" : "how BusyBox was built");
    if (through)
        return probe_tell(probe, result, PROBE_ASK,
                          "usb-storage does not load by itself, but %s loads it for its devices: 'install usb-storage "
                          "/bin/false' keeps both out",
                          through->name);
    return probe_tell(probe, result, PROBE_MET, "the drivers for USB storage are absent or kept out");
}

/* uas needs usb-storage, and is not loaded where that cannot be. */
static bool hangs_on(const struct module_query *uas, const struct module_query *storage) {
    bool kept_out = storage->firm || storage->unsure;
    return uas->state == MODULE_LOADABLE && storage->state == MODULE_LOADABLE && kept_out && storage->loader.len == 0;
}

enum probe_outcome probe_look_usb_storage(struct probe *probe, struct probe_result *result) {
    struct module_query queries[] = {MODULE_QUERY("usb-storage", "USB_STORAGE"), MODULE_QUERY("uas", "USB_UAS")};
    struct module_query *storage = &queries[0], *uas = &queries[1];
    size_t built = 0, unknown = 0;
    probe_modules(probe, queries, ARRAY_LEN(queries));
    if (probe->tree.live && storage->state < MODULE_BUILT_IN && probe_has(probe, "/sys/bus/usb/drivers/usb-storage"))
        storage->state = MODULE_BUILT_IN;
    bool alone = hangs_on(uas, storage);
    bool open = probe_module_is_open(storage) || (probe_module_is_open(uas) && !alone);
    for (size_t i = 0; i < ARRAY_LEN(queries); i++) {
        built += queries[i].state == MODULE_BUILT_IN;
        unknown += queries[i].state == MODULE_UNKNOWN && queries[i].block.len == 0;
        if (i == 0 || !alone)
            show_module(probe, result, &queries[i]);
    }
    if (open)
        return probe_tell(probe, result, PROBE_NOT_MET, "USB storage works when it is put in");
    if (built)
        return probe_tell(probe, result, PROBE_ASK,
                          "the driver is part of the kernel: only what decides on USB devices can keep storage out");
    if (unknown)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                          "nothing on the device says which drivers its kernel has");
    return tell_kept_out(probe, result, storage);
}

#define CONFIG "/etc/usbguard/usbguard-daemon.conf"

/* The next word of a rule; what stands in quotes is one, and none of it is the rule's own. */
static bool next_rule_word(struct str *rest, struct str *word) {
    *rest = str_trim(*rest);
    if (rest->len == 0)
        return false;
    bool quoted = rest->ptr[0] == '"';
    size_t len = 1;
    while (len < rest->len &&
           (quoted ? rest->ptr[len] != '"' : !char_is_blank(rest->ptr[len]) && rest->ptr[len] != '"'))
        len += quoted && rest->ptr[len] == '\\' && len + 1 < rest->len ? 2 : 1;
    len += quoted && len < rest->len;
    *word = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return true;
}

/* Of "id one-of { 1d6b:0002 1d6b:0003 }" the values, each without a star; behind it `rest` is the rule's next part. */
static bool names_exactly(struct str *rest) {
    size_t values = 0;
    bool list = false, exact = true;
    for (struct str word, next = *rest; next_rule_word(&next, &word); *rest = next) {
        bool operator= str_eq(word, STR("one-of")) || str_eq(word, STR("all-of")) || str_eq(word, STR("equals")) ||
            str_eq(word, STR("equals-ordered"));
        if (str_eq(word, STR("none-of")) || str_eq(word, STR("match-all")))
            return false;
        if (operator)
            continue;
        if (str_eq(word, STR("{")) || str_eq(word, STR("}"))) {
            list = word.ptr[0] == '{';
            if (list)
                continue;
            break;
        }
        exact &= word.len > 2 ? str_find_char(word, '*') == SIZE_MAX : false;
        values++;
        if (!list)
            break;
    }
    return values > 0 && exact;
}

/* A rule that lets in devices that it does not name by an exact id, a serial number or a hash. */
static bool allows_unnamed(const struct probe_directive *rule) {
    struct str rest = rule->value;
    for (struct str word; next_rule_word(&rest, &word);)
        if ((str_eq(word, STR("id")) || str_eq(word, STR("serial")) || str_eq(word, STR("hash"))) &&
            names_exactly(&rest))
            return false;
    return str_eq(rule->key, STR("allow"));
}

static bool rules_allow_unnamed(struct probe *probe, struct probe_result *result,
                                const struct probe_directives *config) {
    const struct probe_directive *file = probe_directive_last(config, NULL, "RuleFile"),
                                 *folder = probe_directive_last(config, NULL, "RuleFolder");
    struct probe_directives rules = {.count = 0};
    const char *path = file ? probe_path(probe, STR_F, STR_A(file->value)) : "/etc/usbguard/rules.conf";
    (void)probe_directives_file(probe, path, DIRECTIVE_WORDS, &rules);
    if (folder)
        probe_directives_folder(probe, probe_path(probe, STR_F, STR_A(folder->value)), ".conf", DIRECTIVE_WORDS,
                                &rules);
    for (size_t i = 0; i < rules.count; i++)
        if (allows_unnamed(&rules.items[i])) {
            probe_saw(probe, result, rules.items[i].path, rules.items[i].line, "%s " STR_F, "allow",
                      STR_A(rules.items[i].value));
            return true;
        }
    return false;
}

/* Another file of settings on its line than the one that is read. */
static bool reads_other_settings(const struct probe_start *start) {
    struct str rest = start->command, word;
    while (probe_next_word(&rest, &word))
        if (str_eq(word, STR("-c")) && probe_next_word(&rest, &word) && !str_eq(word, STR(CONFIG)))
            return true;
    return false;
}

/* usbguard, configured to refuse what no rule allows, and started: a package that lies there decides nothing. */
enum guard {
    GUARD_NONE,
    GUARD_OPEN,  /* it authorizes what no rule refuses */
    GUARD_LOOSE, /* a rule does */
    GUARD_LATE,  /* it refuses, but what the kernel authorizes works until then (AuthorizedDefault) */
    GUARD_KEEPS, /* it refuses, but leaves alone what the kernel authorized before it */
    GUARD_BLOCKS
};

/* The policies of usbguard-daemon.conf(5), with what each is where it is not told. */
enum policy { POLICY_IMPLICIT, POLICY_PRESENT, POLICY_INSERTED, POLICY_AUTHORIZED, POLICIES };

static void read_policies(struct probe *probe, struct probe_result *result, const struct probe_directives *config,
                          struct str policies[POLICIES]) {
    static const char *const keys[] = {"ImplicitPolicyTarget", "PresentDevicePolicy", "InsertedDevicePolicy",
                                       "AuthorizedDefault"};
    static const char *const defaults[] = {"block", "apply-policy", "apply-policy", "none"};
    for (size_t i = 0; i < POLICIES; i++) {
        const struct probe_directive *item = probe_directive_last(config, NULL, keys[i]);
        policies[i] = item ? item->value : str_from(defaults[i]);
        if (item)
            probe_saw(probe, result, item->path, item->line, "%s=" STR_F, keys[i], STR_A(item->value));
    }
}

static bool refuses(struct str policy) {
    return str_eq(policy, STR("block")) || str_eq(policy, STR("reject"));
}

static enum guard judge_policies(const struct str policies[POLICIES]) {
    bool ruled = !refuses(policies[POLICY_PRESENT]) || !refuses(policies[POLICY_INSERTED]);
    bool known = refuses(policies[POLICY_INSERTED]) || str_eq(policies[POLICY_INSERTED], STR("apply-policy"));
    if ((!refuses(policies[POLICY_IMPLICIT]) && ruled) || str_eq(policies[POLICY_PRESENT], STR("allow")) || !known)
        return GUARD_OPEN;
    if (str_eq(policies[POLICY_PRESENT], STR("keep")))
        return GUARD_KEEPS;
    if (str_eq(policies[POLICY_AUTHORIZED], STR("keep")))
        return GUARD_KEEPS;
    return str_eq(policies[POLICY_AUTHORIZED], STR("none")) ? GUARD_BLOCKS : GUARD_LATE;
}

static enum guard find_usbguard(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"usbguard-daemon", "=usbguard", NULL};
    struct probe_directives config = {.count = 0};
    struct str policies[POLICIES];
    const struct probe_start *start = probe_start_find(probe_startup(probe), names);
    if (start && (!start->sure || reads_other_settings(start))) {
        probe->question = "usbguard is started by a condition, or with other settings: see what it authorizes";
        return GUARD_NONE;
    }
    if (probe_directives_file(probe, CONFIG, DIRECTIVE_EQUALS, &config) != TREE_OK)
        return GUARD_NONE;
    read_policies(probe, result, &config, policies);
    if (!start) {
        probe_saw(probe, result, CONFIG, 0, "usbguard is not started");
        return GUARD_NONE;
    }
    enum guard guard = judge_policies(policies);
    if (guard == GUARD_OPEN)
        return guard;
    return rules_allow_unnamed(probe, result, &config) ? GUARD_LOOSE : guard;
}

/* The hosts that take what is put in, or (2) what the firmware calls soldered in; `hosts`: all that say. */
struct hosts {
    size_t count, open, inner;
};

static void see_usb_hosts(struct probe *probe, struct probe_result *result, const struct tree_names *names,
                          struct hosts *hosts) {
    for (size_t i = 0; i < names->count; i++) {
        struct str path =
            str_format(probe->arena, "/sys/bus/usb/devices/" STR_F "/authorized_default", STR_A(names->items[i]));
        struct str text;
        if (!path.ptr || probe_read(probe, path.ptr, &text) != TREE_OK)
            continue;
        hosts->count++;
        if (str_eq(str_trim(text), STR("0")))
            continue;
        hosts->inner += str_eq(str_trim(text), STR("2"));
        hosts->open += !str_eq(str_trim(text), STR("2"));
        probe_saw(probe, result, path.ptr, 0, "is " STR_F, STR_A(str_trim(text)));
    }
}

/* What authorizes a device that nobody named: rules of udev, and scripts of the start. */
static bool something_authorizes(struct probe *probe, struct probe_result *result) {
    static const struct str sets[] = {STR_INIT("ATTR{authorized}=\"1\""), STR_INIT("ATTR{authorized_default}=\"1\"")};
    const struct probe_startup *startup = probe_startup(probe);
    struct probe_directives rules = {.count = 0};
    size_t found = 0;
    device_rules_read(probe, &rules);
    for (size_t i = 0; i < rules.count; i++) {
        struct str line = probe_directive_line(&rules.items[i]);
        bool named = str_contains(line, STR("idVendor")) || str_contains(line, STR("idProduct"));
        bool runs = str_contains(line, STR("RUN")) && str_contains(line, STR("/authorized"));
        if (named || (!runs && !str_contains(line, sets[0]) && !str_contains(line, sets[1])))
            continue;
        found++;
        probe_saw(probe, result, rules.items[i].path, rules.items[i].line, STR_F, STR_A(line));
    }
    for (size_t i = 0; i < startup->count; i++) {
        struct probe_lines lines = {.rest = startup->items[i].command};
        for (struct str line; startup->items[i].kind == START_SCRIPT && probe_next_line(&lines, &line);) {
            if (!str_contains(line, STR("/authorized")) || !str_contains(line, STR("echo 1")) ||
                str_starts(str_trim(line), STR("#")))
                continue;
            found++;
            probe_saw(probe, result, startup->items[i].where, lines.number, STR_F, STR_A(str_trim(line)));
        }
    }
    return found > 0;
}

/* What usbguard makes of a device that nobody named; false where it decides nothing. `closed`: no host takes one. */
static bool tell_guard(struct probe *probe, struct probe_result *result, enum guard guard, bool closed) {
    switch (guard) {
    case GUARD_NONE:
        return false;
    case GUARD_OPEN:
        (void)probe_tell(probe, result, PROBE_NOT_MET,
                         "usbguard runs, and authorizes what no rule refuses, or what is there when it starts");
        return true;
    case GUARD_LOOSE:
        (void)probe_tell(probe, result, PROBE_ASK,
                         "usbguard runs, and a rule allows devices that it names by no exact id, serial number or "
                         "hash: see which fit it");
        return true;
    case GUARD_LATE:
        (void)probe_tell(probe, result, PROBE_ASK,
                         "usbguard refuses what no rule allows, but has the kernel take devices until it has looked "
                         "(AuthorizedDefault): whether that is short enough");
        return true;
    case GUARD_KEEPS:
        if (!closed)
            (void)probe_tell(probe, result, PROBE_ASK,
                             "usbguard refuses what no rule allows, but keeps what the kernel took before "
                             "(PresentDevicePolicy or AuthorizedDefault is keep)");
        else
            (void)probe_tell(probe, result, PROBE_MET,
                             "usbguard runs and refuses what no rule allows, and no USB host takes a device before");
        return true;
    default:
        (void)probe_tell(probe, result, PROBE_MET, "usbguard runs and refuses what no rule allows");
        return true;
    }
}

enum probe_outcome probe_look_usb_devices(struct probe *probe, struct probe_result *result) {
    struct tree_names names = {NULL, 0};
    struct hosts hosts = {.count = 0};
    struct kernel_lines lines;
    enum guard guard = find_usbguard(probe, result);
    enum tree_answer answer = probe_list(probe, "/sys/bus/usb/devices", &names);
    if (answer == TREE_OK)
        see_usb_hosts(probe, result, &names, &hosts);
    probe_kernel_lines(probe, &lines);
    struct str option = kernel_lines_option(&lines, STR("usbcore.authorized_default"));
    bool closed = hosts.open == 0 && hosts.inner == 0 && (hosts.count > 0 || str_eq(option, STR("0")));
    if (tell_guard(probe, result, guard, closed))
        return result->outcome;
    if (hosts.open)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu USB host%s take%s whatever is put in", hosts.open,
                          plural(hosts.open), hosts.open == 1 ? "s" : "");
    if (hosts.inner)
        return probe_tell(probe, result, PROBE_ASK,
                          "USB hosts take what the firmware says is soldered in: see that it says so of no open port");
    if (closed && something_authorizes(probe, result))
        return probe_tell(probe, result, PROBE_ASK,
                          "no USB host takes a device by itself, but something authorizes: "
                          "see which devices");
    if (closed)
        return probe_tell(probe, result, PROBE_MET, "no USB host takes a device that was not authorized");
    if (probe->tree.live && (answer == TREE_ABSENT || answer == TREE_OK))
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the kernel knows no USB host");
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE,
                      "an image does not say what its kernel does with USB devices (usbcore.authorized_default)");
}
