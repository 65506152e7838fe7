/* Radios: what they ask before they let in, what they join, and whether one is on that nobody uses. */
#include "probe/check.h"
#include "probe/directive.h"
#include "probe/groups.h"
#include "probe/startup.h"
#include "probe/wireless.h"

static enum probe_outcome none(struct probe *probe, struct probe_result *result, const char *what) {
    const struct probe_startup *startup = probe_startup(probe);
    if (startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the device has no settings of %s", what);
}

/* A program of which no network was found has its settings elsewhere. Of a file that is in doubt run.c says so. */
static enum probe_outcome no_network(struct probe *probe, struct probe_result *result, const char *program,
                                     const char *what) {
    if (!program || probe_startup(probe)->unseen || probe->doubt.path)
        return none(probe, result, what);
    return probe_tell(probe, result, PROBE_ASK,
                      "%s is started, and not all of its settings were found: where its networks are told", program);
}

static void saw(struct probe *probe, struct probe_result *result, const struct wireless_network *network,
                const char *what) {
    probe_saw(probe, result, network->path, network->line, "%s", what);
}

static const char *weakness(const struct wireless_network *network) {
    if (network->open)
        return "asks for no key";
    if (network->wep)
        return "WEP, which is found out in minutes";
    if (network->buttons && network->serves)
        return "WPS: a button or eight digits open it";
    return network->old ? "WPA of 2003 (TKIP) is taken" : NULL;
}

/* What is served, or joined. */
struct tally {
    size_t count, weak, unsure;
    bool supplicant; /* the first that is unsure is wpa_supplicant's */
};

static struct tally judge_kind(struct probe *probe, struct probe_result *result, const struct wireless *all,
                               bool serves) {
    struct tally tally = {.count = 0};
    for (size_t i = 0; i < all->count; i++) {
        const struct wireless_network *network = &all->items[i];
        const char *what = weakness(network);
        if (network->serves != serves || network->wired)
            continue;
        tally.count++;
        tally.weak += what != NULL;
        tally.supplicant |= !what && network->perhaps_old && tally.unsure == 0 && (network->supplicant || !serves);
        tally.unsure += !what && network->perhaps_old;
        if (what || network->perhaps_old)
            saw(probe, result, network, what ? what : "no cipher is told, so TKIP is taken too by default");
    }
    return tally;
}

static enum probe_outcome look_kind(struct probe *probe, struct probe_result *result, bool serves) {
    struct wireless all;
    probe_wireless(probe, &all);
    const char *program = serves ? "hostapd" : "wpa_supplicant";
    const char *unknown = (serves ? all.serves_unknown : all.joins_unknown) ? program : NULL;
    struct tally tally = judge_kind(probe, result, &all, serves);
    if (tally.count == 0)
        return no_network(probe, result, unknown,
                          serves ? "a radio network that it serves" : "radio networks that it joins");
    if (tally.weak > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "%zu of %zu radio network%s can be entered or read by others",
                          tally.weak, tally.count, plural(tally.count));
    if (unknown)
        return no_network(probe, result, program, "");
    if (tally.unsure > 0)
        return probe_tell(probe, result, PROBE_ASK,
                          "%zu of %zu radio network%s may take TKIP of 2003, unless %s was built without it: name the "
                          "ciphers (%s)",
                          tally.unsure, tally.count, plural(tally.count), tally.supplicant ? "wpa_supplicant" : program,
                          tally.supplicant ? "pairwise=CCMP" : "rsn_pairwise=CCMP");
    if (all.cut)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "there are more networks than %d", WIRELESS_MAX);
    return probe_tell(probe, result, PROBE_MET, "%zu radio network%s, each by WPA2 or later", tally.count,
                      plural(tally.count));
}

static enum probe_outcome look_access(struct probe *probe, struct probe_result *result) {
    return look_kind(probe, result, true);
}

static enum probe_outcome look_networks(struct probe *probe, struct probe_result *result) {
    return look_kind(probe, result, false);
}

static enum probe_outcome look_unique(struct probe *probe, struct probe_result *result) {
    struct wireless all;
    size_t count = 0, login = 0;
    probe_wireless(probe, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (!all.items[i].serves || all.items[i].wired)
            continue;
        count++;
        login += all.items[i].login && !all.items[i].shared;
        if (all.items[i].shared || all.items[i].open || all.items[i].wep)
            saw(probe, result, &all.items[i], all.items[i].shared ? "one key for all" : "nobody has an identity");
    }
    if (count == 0)
        return no_network(probe, result, all.serves_unknown ? "hostapd" : NULL, "a radio network that it serves");
    if (login == count)
        return probe_tell(probe, result, PROBE_MET, "%zu radio network%s, each with a login of 802.1X", count,
                          plural(count));
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "who is on the radio network cannot be told");
    return probe_tell(probe, result, PROBE_ASK, "keys by a file: see that each user and device has one of its own");
}

static enum probe_outcome look_login(struct probe *probe, struct probe_result *result) {
    struct wireless all;
    size_t count = 0, certificates = 0;
    probe_wireless(probe, &all);
    for (size_t i = 0; i < all.count; i++) {
        if (!all.items[i].login || all.items[i].serves)
            continue;
        count++;
        certificates += all.items[i].certificate;
        if (!all.items[i].verifies)
            saw(probe, result, &all.items[i],
                "no authority is named: whoever calls himself the network gets the login");
    }
    if (count == 0)
        return no_network(probe, result, all.joins_unknown ? "wpa_supplicant" : NULL, "a login of 802.1X");
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "the device proves itself to networks that it does not know");
    if (certificates == count)
        return probe_tell(probe, result, PROBE_MET, "%zu network%s, each by certificates of both sides", count,
                          plural(count));
    return probe_tell(probe, result, PROBE_ASK,
                      "the network is known by its certificate, the device by a password: "
                      "whether it is its own");
}

/* GLib reads "1" as true, and any way to write 0. */
static bool is_set_to(struct str value, const char *bad) {
    bool zero = value.len > 0;
    for (size_t i = 0; i < value.len; i++)
        zero &= value.ptr[i] == '0';
    return str_eq_nocase(value, str_from(bad)) || (str_eq(str_from(bad), STR("true")) && probe_is_yes(value)) ||
           (str_eq(str_from(bad), STR("0")) && zero);
}

/* [General] of BlueZ: seconds, 0 being without end. */
static enum probe_outcome look_bluetooth(struct probe *probe, struct probe_result *result) {
    static const char *const names[] = {"bluetoothd", "bluetooth", NULL};
    static const struct {
        const char *section, *key, *bad, *what;
    } settings[] = {
        {"General", "DiscoverableTimeout", "0", "found by everybody without end"},
        {"General", "AlwaysPairable", "true", "always ready to be paired"},
        {"General", "PairableTimeout", "0", NULL}, /* the default: ready while a person says so */
        {"General", "JustWorksRepairing", "always", "pairs again with whoever asks"},
        {"General", "Privacy", "off", NULL},
    };
    const char *path = "/etc/bluetooth/main.conf";
    struct probe_directives list = {.count = 0};
    if (!probe_start_find(probe_startup(probe), names))
        return probe_startup(probe)->unseen
                   ? none(probe, result, "")
                   : probe_tell(probe, result, PROBE_NOT_APPLICABLE, "nothing starts Bluetooth");
    enum tree_answer answer = probe_directives_file(probe, path, DIRECTIVE_EQUALS, &list);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, path, answer);
    for (size_t i = 0; i < ARRAY_LEN(settings); i++) {
        const struct probe_directive *set = probe_directive_last(&list, settings[i].section, settings[i].key);
        if (set && settings[i].what && is_set_to(set->value, settings[i].bad))
            probe_saw(probe, result, path, set->line, "%s = %s: %s", settings[i].key, settings[i].bad,
                      settings[i].what);
    }
    if (result->seen_count > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "Bluetooth offers itself to whoever is near");
    return probe_tell(probe, result, PROBE_MET, "Bluetooth is found and paired only while a person says so");
}

static bool is_word(struct probe *probe, const char *path, struct str word) {
    struct str text;
    return probe_read(probe, path, &text) == TREE_OK && str_eq(str_trim(text), word);
}

static enum probe_outcome look_radio(struct probe *probe, struct probe_result *result) {
    const char *folder = "/sys/class/rfkill";
    struct tree_names names = {.count = 0};
    size_t on = 0;
    enum tree_answer answer = probe_list(probe, folder, &names);
    if (answer != TREE_OK && answer != TREE_ABSENT)
        return probe_unseen(probe, result, folder, answer);
    if (!probe_has(probe, "/sys/class"))
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "/sys is not there");
    if (names.count == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "the kernel knows of no radio");
    for (size_t i = 0; i < names.count && i < 64; i++) {
        bool blocked = is_word(probe, probe_path(probe, "%s/%s/soft", folder, names.items[i].ptr), STR("1")) ||
                       is_word(probe, probe_path(probe, "%s/%s/hard", folder, names.items[i].ptr), STR("1"));
        struct str type;
        if (blocked)
            continue;
        on++;
        if (probe_read(probe, probe_path(probe, "%s/%s/type", folder, names.items[i].ptr), &type) != TREE_OK)
            type = STR("radio");
        probe_saw(probe, result, probe_path(probe, "%s/%s", folder, names.items[i].ptr), 0, STR_F " is on",
                  STR_A(str_trim(type)));
    }
    if (on > 0)
        return probe_tell(probe, result, PROBE_ASK, "%zu radio%s on: whether the device needs %s", on,
                          on == 1 ? " is" : "s are", on == 1 ? "it" : "them");
    return probe_tell(probe, result, PROBE_MET, "all of %zu radio%s are blocked", names.count, plural(names.count));
}

static const struct probe_check checks[] = {
    {.id = "wireless-access",
     .title = "A radio network that the device serves asks for a key that holds",
     .requirements = "CR 2.2, NDR 1.6",
     .needs = "the settings of hostapd or OpenWrt (root)",
     .look = look_access,
     .mend = "hostapd: wpa=2, rsn_pairwise=CCMP, wpa_key_mgmt=WPA-EAP or SAE, wps_state=0; OpenWrt: option encryption "
             "'sae' or 'wpa2'",
     .by_hand = "grep -E '^(wpa|wep|wps|rsn)' /etc/hostapd/*.conf; uci show wireless"},
    {.id = "wireless-unique",
     .title = "Each user of a radio network that the device serves has a login of its own",
     .requirements = "NDR 1.6 RE 1",
     .needs = "the settings of hostapd or OpenWrt (root)",
     .look = look_unique,
     .mend = "802.1X in the place of one key for all: wpa_key_mgmt=WPA-EAP with a RADIUS server",
     .by_hand = "grep -E '^(wpa_key_mgmt|wpa_passphrase|ieee8021x|auth_server)' /etc/hostapd/*.conf"},
    {.id = "wireless-networks",
     .title = "Each radio network that the device joins asks for a key that holds",
     .requirements = "CR 2.2, CR 4.1",
     .needs = "the settings of wpa_supplicant, NetworkManager or iwd (root)",
     .look = look_networks,
     .mend = "take networks without a key or with WEP out, and join by WPA2 or WPA3 (proto=RSN pairwise=CCMP)",
     .by_hand = "grep -E 'key_mgmt|wep_key|proto|pairwise' /etc/wpa_supplicant/*.conf; nmcli -f NAME,TYPE connection"},
    {.id = "wireless-login",
     .title = "A login of 802.1X goes to a network that is known by its certificate",
     .requirements = "CR 1.2, CR 1.2 RE 1, CR 1.9",
     .needs = "the settings of wpa_supplicant, NetworkManager or iwd (root)",
     .look = look_login,
     .mend = "name ca_cert and domain_match, and log in by client_cert and private_key (EAP-TLS)",
     .by_hand = "grep -E 'eap|ca_cert|domain|client_cert' /etc/wpa_supplicant/*.conf"},
    {.id = "wireless-bluetooth",
     .title = "Bluetooth does not offer itself to whoever is near",
     .requirements = "CR 2.2, CR 7.7",
     .look = look_bluetooth,
     .mend =
         "/etc/bluetooth/main.conf: DiscoverableTimeout of minutes, AlwaysPairable = false, JustWorksRepairing = never",
     .by_hand = "bluetoothctl show; grep -E 'Timeout|Pairable|JustWorks' /etc/bluetooth/main.conf"},
    {.id = "wireless-radio",
     .title = "No radio is on that the device does not need",
     .requirements = "CR 2.2, CR 7.7",
     .running = true,
     .look = look_radio,
     .mend = "rfkill block TYPE, or leave the driver out of the image",
     .by_hand = "rfkill list"},
};
const struct probe_group probe_wireless_group = PROBE_GROUP("wireless", "Radio and 802.1X", checks);
