/* What the gateway is told by its configuration, a YAML file of two levels. ../README.md has an example of each level;
 * every key that is not in the table of config.c is refused, with its line. */
#ifndef EXAMPLES_GATEWAY_SRC_CONFIG_H
#define EXAMPLES_GATEWAY_SRC_CONFIG_H

#include "networks.h"

#include <stddef.h>
#include <stdint.h>

#define CONFIG_POINTS    16u
#define CONFIG_NAME      32u
#define CONFIG_PATH      256u
#define CONFIG_ADDRESS   64u
#define CONFIG_INTERFACE 16u /* as in Linux, with a final 0 */
#define CONFIG_ERROR     256u
#define CONFIG_FILE_MAX  65536u

enum { CONFIG_OFF = 0, CONFIG_ON = 1 };
enum { CONFIG_INPUT = 0, CONFIG_HOLDING = 1 };
enum { CONFIG_FALLBACK_OFF = 0, CONFIG_FALLBACK_HOLD = 1, CONFIG_FALLBACK_FIXED = 2 };
enum { CONFIG_KEYS_SOFTWARE = 0, CONFIG_KEYS_PKCS11 = 1 };
enum { CONFIG_ASKED = 0, CONFIG_DEMANDED = 1 };
enum { CONFIG_COUNTER_NONE = 0, CONFIG_COUNTER_TPM = 1 };

/* A register of the field device. */
struct config_point {
    char name[CONFIG_NAME];
    uint32_t address; /* of the register, from 0 */
    uint32_t kind;    /* CONFIG_INPUT or CONFIG_HOLDING */
    uint32_t write;   /* CONFIG_ON: it is an output */
    uint32_t least;   /* what may be written */
    uint32_t most;
    uint32_t fallback; /* CONFIG_FALLBACK_...: what the output takes when control over it is lost */
    uint32_t value;    /* of CONFIG_FALLBACK_FIXED */
    uint32_t lease_s;  /* control is lost when nothing was written for so long; 0: never by time */
};

struct config {
    uint32_t level; /* the SL that the configuration is meant for: reported, and which keys may be used */
    char listen_address[CONFIG_ADDRESS];
    uint32_t listen_port; /* 0: the kernel's choice */
    uint32_t tls;
    char tls_clients[CONFIG_PATH]; /* authorities of clients' certificates, PEM; empty: nobody is asked for one */
    char tls_revoked[CONFIG_PATH]; /* their lists of revocations, PEM; empty: none is asked for */
    uint32_t tls_peer;             /* CONFIG_DEMANDED: nobody gets in without a certificate, and TLS is 1.3 */
    char listen_interface[CONFIG_INTERFACE]; /* what comes by another is not for the web side; empty: by any */
    char listen_from[CONFIG_PATH];         /* networks that may connect; empty: this machine, where it listens alone */
    char listen_trusted[CONFIG_PATH];      /* those where a login needs no approval; empty: all of them */
    char listen_island[CONFIG_PATH];       /* those that may connect while the boundary is closed */
    struct networks from, trusted, island; /* the same, read */
    char state[CONFIG_PATH];               /* the folder of what is kept; must exist */
    char user[CONFIG_NAME];                /* whom the program becomes when it was started as root */
    char field_address[CONFIG_ADDRESS];
    char field_interface[CONFIG_INTERFACE]; /* by which the field device is called, and no other; empty: as routed */
    uint32_t field_port;
    uint32_t field_unit;
    uint32_t field_interval_ms;
    uint32_t password_least;   /* characters */
    uint32_t password_most_s;  /* how old one may get; 0: for ever */
    uint32_t password_least_s; /* how old one must be before its owner changes it again */
    uint32_t codes;            /* CONFIG_ON: engineers and administrators need a one-time code */
    uint32_t lock_limit;       /* failed logins that lock an account */
    uint32_t lock_s;
    uint32_t connections;                /* at a time */
    uint32_t requests_per_s;             /* of one address */
    char syslog_address[CONFIG_ADDRESS]; /* of a collector of audit records, IPv4; empty: there is none */
    uint32_t syslog_port;
    char syslog_host[CONFIG_ADDRESS]; /* the name or address that its certificate is for */
    char syslog_roots[CONFIG_PATH];   /* authorities of its certificate, PEM */
    char syslog_revoked[CONFIG_PATH];
    char time_server[CONFIG_ADDRESS]; /* IPv4; empty: the system's clock counts */
    uint32_t time_port;
    uint32_t time_key; /* the number of the key that server and gateway have: another number, another key */
    uint32_t time_interval_s;
    uint32_t time_step_s;           /* the most that the server may move a clock that it has set */
    char housing_line[CONFIG_PATH]; /* of a contact in the housing; empty: there is none */
    uint32_t checkpoint;            /* audit records between two signed checkpoints; 0: none */
    uint32_t keys;                  /* CONFIG_KEYS_... */
    char token_module[CONFIG_PATH]; /* PKCS#11 */
    char token_label[CONFIG_NAME];
    char token_pin[CONFIG_PATH];      /* a file */
    char token_folder[CONFIG_PATH];   /* what the module reads and writes while it works; empty: nothing */
    uint32_t token_hardware;          /* CONFIG_ON: whoever built the device states that the token is hardware */
    uint32_t counter;                 /* CONFIG_COUNTER_... */
    char counter_tcti[CONFIG_PATH];   /* how the TPM is reached, as tpm2-tss names it */
    char counter_auth[CONFIG_PATH];   /* a file: what raises the counters, and nothing else */
    uint32_t counter_index;           /* the first of six NV indexes */
    uint32_t dual;                    /* CONFIG_ON: what ends the device takes two administrators */
    uint32_t override_s;              /* the longest override; 0: there is none */
    char trust[CONFIG_PATH];          /* public key of the supplier, PEM: of updates and manifests of files */
    char integrity_root[CONFIG_PATH]; /* the folder that is compared with its manifest; empty: none is */
    char integrity_manifest[CONFIG_PATH];
    uint32_t integrity_watch; /* CONFIG_ON: by fanotify, beside the passes */
    uint32_t updates;         /* CONFIG_ON: signed updates are taken */
    /* Not of the file: at the making of the device, by the boot stage. */
    int making;
    const char *owner_file; /* the TPM's owner's auth value; null: it has none */
    struct config_point point[CONFIG_POINTS];
    uint32_t point_count;
};

/* Reads the file. 0, or -1 and what is wrong in `error`, CONFIG_ERROR characters. */
int config_read(const char *path, struct config *config, char *error);

/* The same of bytes in memory; touches no file. */
int config_parse(const uint8_t *bytes, size_t length, struct config *config, char *error);

/* Whether its keys fit together; reads the networks that may connect. For what was changed behind config_read. The
 * same. */
int config_check(struct config *config, char *error);

/* ADDRESS:PORT or [ADDRESS]:PORT, taken apart; `address` has CONFIG_ADDRESS characters. 0, or -1. */
int config_endpoint(const char *text, char *address, uint32_t *port);

#endif
