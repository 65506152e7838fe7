/* Networks that ask for a key or a login before anything passes: those of radios, joined or served, and ports of
 * 802.1X. Read of wpa_supplicant, hostapd, OpenWrt, NetworkManager and iwd. */
#ifndef PROBE_WIRELESS_H
#define PROBE_WIRELESS_H

#include "probe/probe.h"

struct wireless_network {
    const char *path;
    uint32_t line;    /* where it begins */
    bool serves;      /* this device is the access point */
    bool supplicant;  /* told to wpa_supplicant, which serves and joins */
    bool wired;       /* a port of 802.1X, no radio */
    bool open;        /* nothing is asked */
    bool wep;         /* a key that is found out in minutes */
    bool old;         /* WPA of 2003, with TKIP */
    bool perhaps_old; /* no cipher is told: the program takes TKIP then, unless it was built without */
    bool buttons;     /* WPS: a button or eight digits open it */
    bool login;       /* EAP: each has an identity of its own */
    bool verifies;    /* of EAP that is joined: an authority is named, by which the network is known */
    bool certificate; /* of EAP that is joined: with a certificate, not a password */
    bool shared;      /* one key for all */
    size_t key_len;   /* of that key as a passphrase; 0: none, or not told */
};
enum { WIRELESS_MAX = 256 };
struct wireless {
    struct wireless_network *items;
    size_t count, room;
    bool cut;
    bool serves_unknown, joins_unknown; /* a program for it starts, and settings or networks of it were not found */
};
/* What the device has of them; a server of which no start is found serves nobody and is left out. */
void probe_wireless(struct probe *probe, struct wireless *all);

/* A reader each, for text that is at hand; `path` is kept. */
void probe_wireless_supplicant(struct probe *probe, struct str text, const char *path, struct wireless *all);
void probe_wireless_hostapd(struct probe *probe, struct str text, const char *path, struct wireless *all);
void probe_wireless_uci(struct probe *probe, struct str text, const char *path, struct wireless *all);
void probe_wireless_keyfile(struct probe *probe, struct str text, const char *path, struct wireless *all);

#endif
