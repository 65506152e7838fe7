#include "probe/wireless.h"

#include "probe/directive.h"
#include "probe/settings.h"
#include "probe/startup.h"
#include "probe/startup_script.h"

static struct wireless_network *add(struct probe *probe, struct wireless *all, const char *path, uint32_t line) {
    if (all->count == WIRELESS_MAX) {
        all->cut = true;
        return NULL;
    }
    if (!arena_grow(probe->arena, (void **)&all->items, all->count, &all->room, sizeof *all->items,
                    _Alignof(struct wireless_network))) {
        probe->memory_out = true;
        return NULL;
    }
    all->items[all->count] = (struct wireless_network){.path = path, .line = line};
    return &all->items[all->count++];
}

/* "key = value" with quotes off; false for a line that is none. */
static bool read_pair(struct str line, struct str *key, struct str *value, bool *quoted) {
    size_t at = str_find_char(line, '=');
    if (line.len == 0 || line.ptr[0] == '#' || at == SIZE_MAX)
        return false;
    *key = str_trim(str_slice(line, 0, at));
    struct str raw = str_trim(str_skip(line, at + 1));
    *value = probe_unquoted(raw);
    *quoted = value->len < raw.len;
    return true;
}

static void take_key(struct wireless_network *network, struct str key, bool passphrase) {
    network->shared = true;
    if (passphrase && key.len > 0)
        network->key_len = key.len;
}

/* ---- wpa_supplicant: network={ ... } */

static void take_management(struct wireless_network *network, struct str value) {
    network->open = probe_has_word(value, "NONE") || probe_has_word(value, "OWE");
    network->old = probe_has_word(value, "WPA-NONE");
    network->login = str_contains(value, STR("EAP")) || probe_has_word(value, "IEEE8021X");
    network->wired = probe_has_word(value, "IEEE8021X") && !str_contains(value, STR("WPA"));
}

/* What is judged when all of the network was read. */
struct supplicant_state {
    struct wireless_network *network;
    struct str mode; /* "2": an access point, "5": a mesh; else what is joined */
    bool told;       /* which ciphers are taken */
    bool wpa3;       /* and these are of WPA3, which has no TKIP */
    bool sae;        /* without it a mesh asks for nothing */
    bool group;      /* among those for broadcasts is TKIP, alone or beside another */
    bool no_wpa;     /* the WPA of 2003 is not taken: without a word about it, it is beside RSN */
    bool no_rsn;
    bool protects;  /* frames of management must be protected, which TKIP is not taken for */
    bool protected; /* the same of all networks that do not say */
};

/* SAE, OWE and the like. */
static bool is_of_wpa3(struct str management) {
    bool any = false;
    for (struct str word; probe_next_word(&management, &word); any = true)
        if (!str_contains(word, STR("SAE")) && !str_contains(word, STR("OWE")) && !str_contains(word, STR("DPP")) &&
            !str_contains(word, STR("SUITE-B")))
            return false;
    return any;
}

/* How frames go, and of what kind the network is. */
static bool take_manner(struct supplicant_state *state, struct str key, struct str value) {
    struct wireless_network *network = state->network;
    if (str_eq(key, STR("mode"))) {
        state->mode = value;
    } else if (str_eq(key, STR("proto"))) {
        state->no_rsn = !probe_has_word(value, "RSN") && !probe_has_word(value, "WPA2");
        state->no_wpa = !probe_has_word(value, "WPA");
    } else if (str_eq(key, STR("pairwise"))) {
        state->told = true;
        network->old |= probe_has_word(value, "TKIP");
    } else if (str_eq(key, STR("group"))) {
        state->group = probe_has_word(value, "TKIP");
    } else if (str_eq(key, STR("ieee80211w"))) {
        state->protects = str_eq(value, STR("2"));
    } else {
        return false;
    }
    return true;
}

static void take_supplicant(struct supplicant_state *state, struct str key, struct str value, bool quoted) {
    struct wireless_network *network = state->network;
    if (take_manner(state, key, value))
        return;
    if (str_eq(key, STR("key_mgmt"))) {
        take_management(network, value);
        state->wpa3 = is_of_wpa3(value);
        state->sae = str_contains(value, STR("SAE"));
    } else if (str_starts(key, STR("wep_key"))) {
        network->wep = true;
    } else if (str_eq(key, STR("psk")) || str_eq(key, STR("sae_password"))) {
        take_key(network, value, quoted);
    } else if (str_eq(key, STR("eap"))) {
        network->login = true;
    } else if (str_eq(key, STR("ca_cert")) || str_eq(key, STR("ca_path"))) {
        network->verifies |= value.len > 0; /* a name alone is looked for in whatever certificate comes */
    } else if (str_eq(key, STR("client_cert")) || str_eq(key, STR("private_key"))) {
        network->certificate = true;
    }
}

/* An access point of wpa_supplicant takes what `proto` says of WPA, as hostapd does by `wpa`; the cipher of broadcasts
 * follows from those of its pairs. WPS is on, but opens only when a person starts it. */
static void end_served(const struct supplicant_state *state) {
    struct wireless_network *network = state->network;
    bool mesh = str_eq(state->mode, STR("5"));
    network->serves = true;
    network->open |= mesh && !state->sae;
    if (mesh) /* RSN with CCMP alone */
        network->old = false;
    else
        network->old |= !state->no_wpa && !state->wpa3 && !state->protects;
}

/* Without a word about it, wpa_supplicant takes CCMP and TKIP (wpa_supplicant.conf, "pairwise"). */
static void end_supplicant(struct supplicant_state *state) {
    struct wireless_network *network = state->network;
    bool mesh = str_eq(state->mode, STR("5"));
    if (!network)
        return;
    network->supplicant = true;
    if (mesh || str_eq(state->mode, STR("2")))
        end_served(state);
    else
        network->old |= (state->group && !state->protects) || (state->no_rsn && !state->no_wpa);
    network->perhaps_old =
        !state->told && !state->wpa3 && !state->protects && !network->open && !network->wep && !network->wired && !mesh;
    state->network = NULL;
}

/* wpa_supplicant ends a line at the '#' behind the last quote; without quotes, at the first. */
static struct str without_comment(struct str line) {
    size_t from = line.len, first = str_find_char(line, '"');
    while (from > 0 && line.ptr[from - 1] != '"')
        from--;
    if (first == SIZE_MAX || from <= first + 1)
        from = 0;
    size_t at = str_find_char(str_skip(line, from), '#');
    return at == SIZE_MAX ? line : str_trim(str_slice(line, 0, from + at));
}

void probe_wireless_supplicant(struct probe *probe, struct str text, const char *path, struct wireless *all) {
    struct probe_lines lines = {.rest = text};
    struct supplicant_state state = {.network = NULL, .mode = STR("")};
    for (struct str line, key, value; probe_next_line(&lines, &line);) {
        bool quoted;
        line = without_comment(str_trim(line));
        if (str_starts(line, STR("}"))) {
            end_supplicant(&state);
        } else if (!read_pair(line, &key, &value, &quoted)) {
            continue;
        } else if (str_eq(key, STR("network")) && str_starts(value, STR("{"))) {
            end_supplicant(&state);
            state = (struct supplicant_state){.network = add(probe, all, path, lines.number),
                                              .mode = STR(""),
                                              .protects = state.protected,
                                              .protected = state.protected};
        } else if (state.network) {
            take_supplicant(&state, key, value, quoted);
        } else if (str_eq(key, STR("pmf"))) {
            state.protected = str_eq(value, STR("2"));
        }
        if (state.network)
            state.network->open &= !state.network->wep;
    }
    end_supplicant(&state);
}

/* ---- hostapd: one network, and one more behind each bss= */

/* What is judged when all of the network was read. */
struct hostapd_state {
    struct wireless_network *network;
    bool wpa, owe;
    struct str wpa_pairwise, rsn_pairwise; /* "": not told */
};

static void take_cipher(struct hostapd_state *state, struct str key, struct str value) {
    if (str_eq(key, STR("wpa_pairwise")))
        state->wpa_pairwise = value;
    else if (str_eq(key, STR("rsn_pairwise")))
        state->rsn_pairwise = value;
    else if (str_eq(key, STR("group_cipher")))
        state->network->old |= probe_has_word(value, "TKIP");
}

static void take_hostapd(struct hostapd_state *state, struct str key, struct str value) {
    struct wireless_network *network = state->network;
    if (str_eq(key, STR("wpa"))) {
        state->wpa = !str_eq(value, STR("0"));
        network->old = str_eq(value, STR("1")) || str_eq(value, STR("3"));
    } else if (str_starts(key, STR("wep_key"))) {
        network->wep = true;
    } else if (str_eq(key, STR("wpa_key_mgmt"))) {
        state->owe = probe_has_word(value, "OWE");
        network->login = str_contains(value, STR("EAP"));
        network->shared &= str_contains(value, STR("PSK")) || str_contains(value, STR("SAE"));
    } else if (str_eq(key, STR("wpa_passphrase")) || str_eq(key, STR("sae_password")) || str_eq(key, STR("wpa_psk"))) {
        take_key(network, value, !str_eq(key, STR("wpa_psk")));
    } else if (str_eq(key, STR("wps_state"))) {
        network->buttons = !str_eq(value, STR("0"));
    } else if (str_eq(key, STR("driver"))) {
        network->wired = str_eq(value, STR("wired"));
    } else if (str_eq(key, STR("ieee8021x"))) {
        network->login |= str_eq(value, STR("1"));
    } else {
        take_cipher(state, key, value);
    }
}

/* OWE encrypts and asks for nothing. The ciphers of WPA2 are those of WPA where they are not told, and those of WPA are
 * TKIP then (hostapd.conf, "wpa_pairwise"): CCMP only where hostapd was built without it. */
static void end_hostapd(const struct hostapd_state *state) {
    struct wireless_network *network = state->network;
    struct str ciphers = state->rsn_pairwise.len > 0 ? state->rsn_pairwise : state->wpa_pairwise;
    if (!network)
        return;
    network->open = state->owe || (!state->wpa && !network->wep && !network->login);
    network->old |= state->wpa && probe_has_word(ciphers, "TKIP");
    network->perhaps_old = state->wpa && ciphers.len == 0;
}

void probe_wireless_hostapd(struct probe *probe, struct str text, const char *path, struct wireless *all) {
    struct probe_lines lines = {.rest = text};
    struct hostapd_state state = {.network = NULL};
    for (struct str line, key, value; probe_next_line(&lines, &line);) {
        bool quoted;
        if (!read_pair(str_trim(line), &key, &value, &quoted))
            continue;
        if (!state.network || str_eq(key, STR("bss"))) {
            end_hostapd(&state);
            state = (struct hostapd_state){
                .network = add(probe, all, path, lines.number), .wpa_pairwise = STR(""), .rsn_pairwise = STR("")};
            if (!state.network)
                return;
            state.network->serves = true;
        }
        take_hostapd(&state, key, value);
    }
    end_hostapd(&state);
}

/* ---- OpenWrt's /etc/config/wireless */

/* sae-mixed and wpa3-mixed are WPA2 and WPA3; psk-mixed and wpa-mixed begin with the WPA of 2003. */
static bool is_old_uci(struct str value) {
    return str_eq(value, STR("psk")) || str_eq(value, STR("wpa")) || str_starts(value, STR("psk-mixed")) ||
           str_starts(value, STR("wpa-mixed")) || str_contains(value, STR("tkip"));
}

struct uci_state {
    struct wireless_network *network;
    bool off;
    struct str device; /* the radio that it is on */
};

static void take_uci(struct uci_state *state, struct str key, struct str value) {
    struct wireless_network *network = state->network;
    if (str_eq(key, STR("encryption"))) {
        network->open = str_eq(value, STR("none")) || str_eq(value, STR("owe"));
        network->wep = str_starts(value, STR("wep"));
        network->shared = str_starts(value, STR("psk")) || str_starts(value, STR("sae"));
        network->old = is_old_uci(value);
        network->login = str_starts(value, STR("wpa"));
    } else if (str_eq(key, STR("key"))) {
        network->key_len = value.len;
    } else if (str_eq(key, STR("mode"))) {
        network->serves = str_eq(value, STR("ap"));
    } else if (str_eq(key, STR("wps_pushbutton")) || str_eq(key, STR("wps_label"))) {
        network->buttons |= str_eq(value, STR("1"));
    } else if (str_eq(key, STR("ca_cert")) || str_eq(key, STR("ca_cert_usesystem"))) {
        network->verifies |= str_eq(key, STR("ca_cert")) ? value.len > 0 : probe_is_yes(value);
    } else if (str_eq(key, STR("client_cert")) || str_eq(key, STR("priv_key"))) {
        network->certificate = true;
    } else if (str_eq(key, STR("disabled"))) {
        state->off = probe_is_yes(value);
    } else if (str_eq(key, STR("device"))) {
        state->device = value;
    }
}

/* Radios that are switched off, as those of a device that was never set up; of more than this they are taken as on. */
enum { RADIOS_MAX = 64 };
struct uci_radios {
    struct str off[RADIOS_MAX];
    size_t count;
};

static void set_radio(struct uci_radios *radios, struct str name, bool off) {
    for (size_t i = radios->count; i > 0; i--)
        if (str_eq(radios->off[i - 1], name))
            radios->off[i - 1] = radios->off[--radios->count];
    if (off && name.len > 0 && radios->count < RADIOS_MAX)
        radios->off[radios->count++] = name;
}

static void read_radios(struct str text, struct uci_radios *radios) {
    struct probe_lines lines = {.rest = text};
    struct str name = STR("");
    for (struct str line, word, key; probe_next_line(&lines, &line);) {
        if (!probe_next_word(&line, &word) || !probe_next_word(&line, &key))
            continue;
        bool radio = str_eq(probe_unquoted(key), STR("wifi-device"));
        if (str_eq(word, STR("config")))
            name = radio ? probe_unquoted(str_trim(line)) : STR("");
        else if (str_eq(word, STR("option")) && str_eq(probe_unquoted(key), STR("disabled")))
            set_radio(radios, name, probe_is_yes(probe_unquoted(str_trim(line))));
    }
}

static void end_uci(struct wireless *all, const struct uci_state *state, const struct uci_radios *radios) {
    bool off = state->off;
    if (!state->network)
        return;
    state->network->key_len = state->network->shared ? state->network->key_len : 0;
    for (size_t i = 0; i < radios->count; i++)
        off |= str_eq(radios->off[i], state->device);
    if (off)
        all->count--;
}

void probe_wireless_uci(struct probe *probe, struct str text, const char *path, struct wireless *all) {
    struct probe_lines lines = {.rest = text};
    struct uci_state state = {.network = NULL, .device = STR("")};
    struct uci_radios radios = {.count = 0};
    read_radios(text, &radios);
    for (struct str line, word, key; probe_next_line(&lines, &line);) {
        if (!probe_next_word(&line, &word) || !probe_next_word(&line, &key))
            continue;
        if (str_eq(word, STR("config"))) {
            bool begins = str_eq(probe_unquoted(key), STR("wifi-iface"));
            end_uci(all, &state, &radios);
            state =
                (struct uci_state){.network = begins ? add(probe, all, path, lines.number) : NULL, .device = STR("")};
            if (state.network)
                state.network->serves = state.network->open = true;
        } else if (state.network && str_eq(word, STR("option"))) {
            take_uci(&state, probe_unquoted(key), probe_unquoted(str_trim(line)));
        }
    }
    end_uci(all, &state, &radios);
}

/* ---- NetworkManager's keyfiles: one connection a file */

static struct str value_of(const struct probe_directives *list, const char *section, const char *key) {
    const struct probe_directive *item = probe_directive_last(list, section, key);
    return item ? item->value : STR("");
}

static void take_keyfile(struct wireless_network *network, const struct probe_directives *list) {
    struct str management = value_of(list, "wifi-security", "key-mgmt"), psk = value_of(list, "wifi-security", "psk");
    network->serves = str_eq(value_of(list, "wifi", "mode"), STR("ap"));
    network->wep = str_eq(management, STR("none")) || str_eq(management, STR("ieee8021x"));
    network->open = (management.len == 0 && !network->wired) || str_eq(management, STR("owe"));
    network->login = network->wired || str_contains(management, STR("eap"));
    network->verifies =
        value_of(list, "802-1x", "ca-cert").len > 0 || probe_is_yes(value_of(list, "802-1x", "system-ca-certs"));
    network->certificate = value_of(list, "802-1x", "client-cert").len > 0;
    struct str ciphers = value_of(list, "wifi-security", "pairwise");
    network->old =
        str_contains(value_of(list, "wifi-security", "proto"), STR("wpa")) || str_contains(ciphers, STR("tkip"));
    /* An empty list is left to wpa_supplicant; pmf=3 demands protected frames of management. */
    network->perhaps_old = str_starts(management, STR("wpa-")) && !str_eq(management, STR("wpa-eap-suite-b-192")) &&
                           ciphers.len == 0 && !str_eq(value_of(list, "wifi-security", "pmf"), STR("3"));
    if (str_eq(management, STR("wpa-psk")) || str_eq(management, STR("sae")))
        take_key(network, psk, psk.len < 64);
}

void probe_wireless_keyfile(struct probe *probe, struct str text, const char *path, struct wireless *all) {
    struct probe_directives list = {.count = 0};
    probe_directives_text(probe, path, text, DIRECTIVE_EQUALS | DIRECTIVE_SEMICOLON, &list);
    struct str type = value_of(&list, "connection", "type");
    bool radio = str_eq(type, STR("wifi")) || str_eq(type, STR("802-11-wireless"));
    bool wired = !radio && value_of(&list, "802-1x", "eap").len > 0;
    struct wireless_network *network = radio || wired ? add(probe, all, path, 1) : NULL;
    if (!network)
        return;
    network->wired = wired;
    take_keyfile(network, &list);
}

/* ---- where they lie */

typedef void reader(struct probe *probe, struct str text, const char *path, struct wireless *all);

static void read_file(struct probe *probe, const char *path, reader *read, struct wireless *all) {
    struct str text;
    if (probe_read(probe, path, &text) == TREE_OK)
        read(probe, text, path, all);
}

static void read_folder(struct probe *probe, const char *folder, struct str suffix, reader *read,
                        struct wireless *all) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count && i < WIRELESS_MAX; i++)
        if (str_ends(names.items[i], suffix))
            read_file(probe, probe_path(probe, "%s/%s", folder, names.items[i].ptr), read, all);
}

/* iwd names the kind in the file's ending. */
static void read_iwd(struct probe *probe, struct wireless *all) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, "/var/lib/iwd", &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++) {
        bool open = str_ends(names.items[i], STR(".open")), shared = str_ends(names.items[i], STR(".psk"));
        bool login = str_ends(names.items[i], STR(".8021x"));
        struct str text;
        const char *path = open || shared || login ? probe_path(probe, "/var/lib/iwd/%s", names.items[i].ptr) : NULL;
        struct wireless_network *network = path ? add(probe, all, path, 1) : NULL;
        if (!network)
            continue;
        network->open = open;
        network->shared = shared;
        network->login = login;
        if (login && probe_read(probe, path, &text) == TREE_OK) {
            network->verifies = str_contains(text, STR("CACert"));
            network->certificate = str_contains(text, STR("ClientCert"));
        }
    }
}

/* ---- the files that a program is started with */

static bool was_read(const struct wireless *all, const char *path) {
    for (size_t i = 0; i < all->count; i++)
        if (str_eq(str_from(all->items[i].path), str_from(path)))
            return true;
    return false;
}

struct given {
    const char *const *names; /* of the program */
    reader *read;
    const char *values; /* letters of options behind which another file stands */
    bool by_option;     /* "-cFILE", "-c FILE"; else a word that is a path */
    size_t files;       /* that were looked at */
    bool missing;       /* one of them, by its ending settings, is not there */
};
enum { GIVEN_MAX = 32 };

/* The file that a word names, "" where it names none; `before` is the word in front of it. */
static struct str given_file(const struct given *given, struct str before, struct str word) {
    bool option = before.len == 2 && before.ptr[0] == '-';
    if (given->by_option && str_starts(word, STR("-c/")))
        return str_skip(word, 2);
    if (!str_starts(word, STR("/")) || (given->by_option && !str_eq(before, STR("-c"))) ||
        (!given->by_option && option && strchr(given->values, before.ptr[1])))
        return STR("");
    return word;
}

static void read_given_file(struct probe *probe, struct given *given, struct str file, struct wireless *all) {
    const char *path = probe_path(probe, STR_F, STR_A(file));
    if (given->files == GIVEN_MAX)
        return;
    given->files++;
    given->missing |= str_ends(file, STR(".conf")) && !probe_has(probe, path);
    if (!was_read(all, path))
        read_file(probe, path, given->read, all);
}

/* Debian's unit and script name the file in a variable. */
static void read_given_variable(struct probe *probe, struct given *given, struct wireless *all) {
    struct probe_directives list = {.count = 0};
    (void)probe_directives_file(probe, "/etc/default/hostapd", DIRECTIVE_EQUALS, &list);
    const struct probe_directive *set = probe_directive_last(&list, NULL, "DAEMON_CONF");
    struct str file = set ? probe_unquoted(set->value) : STR("");
    if (str_starts(file, STR("/")))
        read_given_file(probe, given, file, all);
}

static void read_given_line(struct probe *probe, struct given *given, struct str line, bool behind,
                            struct wireless *all) {
    struct str before = STR("");
    for (struct str word; probe_next_word(&line, &word); before = word) {
        while (word.len > 0 && strchr("'\";&)", word.ptr[word.len - 1]))
            word.len--;
        while (word.len > 0 && strchr("'\"-@+!:", word.ptr[0]) && !behind)
            word = str_skip(word, 1);
        struct str file = behind ? given_file(given, before, probe_unquoted(word)) : STR("");
        bool program = probe_is_program(word, given->names);
        behind |= program;
        if (file.len > 0 && !program)
            read_given_file(probe, given, file, all);
    }
}

static void read_given(struct probe *probe, struct given *given, struct wireless *all) {
    struct probe_start_match match = {.next = 0};
    while (probe_start_next(probe_startup(probe), given->names, &match)) {
        struct probe_lines lines = {.rest = match.start->command};
        for (struct str line; probe_next_line(&lines, &line);)
            if (!str_starts(str_trim(line), STR("#")))
                read_given_line(probe, given, line, false, all);
        read_given_line(probe, given, match.start->given, true, all);
    }
}

/* A network of hostapd's or OpenWrt's is served; one of wpa_supplicant's may be too. */
static bool has_kind(const struct wireless *all, bool serves) {
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].serves == serves && all->items[i].supplicant <= !serves)
            return true;
    return false;
}

static bool has_supplicant(const struct wireless *all) {
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].supplicant)
            return true;
    return false;
}

void probe_wireless(struct probe *probe, struct wireless *all) {
    static const char *const servers[] = {"hostapd", NULL}, *const clients[] = {"wpa_supplicant", NULL};
    struct given served = {.names = servers, .read = probe_wireless_hostapd, .values = "PgGefi"};
    struct given joined = {.names = clients, .read = probe_wireless_supplicant, .values = "", .by_option = true};
    *all = (struct wireless){.count = 0};
    read_file(probe, "/etc/wpa_supplicant.conf", probe_wireless_supplicant, all);
    read_folder(probe, "/etc/wpa_supplicant", STR(".conf"), probe_wireless_supplicant, all);
    read_file(probe, "/etc/config/wireless", probe_wireless_uci, all);
    read_folder(probe, "/etc/NetworkManager/system-connections", STR(""), probe_wireless_keyfile, all);
    read_iwd(probe, all);
    read_given(probe, &joined, all);
    /* OpenWrt's own start both without a file, and tell them what its settings say. */
    bool uci = probe_has(probe, "/etc/config/wireless");
    all->joins_unknown = !uci && joined.files > 0 && (joined.missing || !(has_kind(all, false) || has_supplicant(all)));
    if (!probe_start_find(probe_startup(probe), servers))
        return;
    read_file(probe, "/etc/hostapd.conf", probe_wireless_hostapd, all);
    read_folder(probe, "/etc/hostapd", STR(".conf"), probe_wireless_hostapd, all);
    read_given(probe, &served, all);
    read_given_variable(probe, &served, all);
    all->serves_unknown = !uci && (served.missing || !has_kind(all, true));
}
