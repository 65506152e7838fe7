#include "config.h"

#include <keyway/guard.h>

#include <yaml.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum kind { TEXT, NUMBER, WORD };

/* A key: where its value goes, and what it may be. Of a text `most` is its room. */
struct key {
    const char *name; /* section.key; of a point point.key */
    enum kind kind;
    uint32_t least, most;
    size_t offset;
    const char *const *words;
};

static const char *const switches[] = {"off", "on", NULL};
static const char *const kinds[] = {"input", "holding", NULL};
static const char *const fallbacks[] = {"off", "hold", "fixed", NULL};
static const char *const homes[] = {"software", "pkcs11", NULL};
static const char *const peers[] = {"asked", "demanded", NULL};
static const char *const counters[] = {"none", "tpm", NULL};

#define IN(member)       offsetof(struct config, member)
#define TEXT_IN(member)  TEXT, 0, sizeof(((struct config *)0)->member), IN(member), NULL
#define OF(member)       offsetof(struct config_point, member)
#define SWITCH_IN(field) WORD, 0, 0, field, switches

static const struct key keys[] = {
    {"gateway.level", NUMBER, 1, 4, IN(level), NULL},
    {"gateway.state", TEXT_IN(state)},
    {"gateway.user", TEXT_IN(user)},
    {"listen.address", TEXT_IN(listen_address)},
    {"listen.port", NUMBER, 0, 65535, IN(listen_port), NULL},
    {"listen.tls", SWITCH_IN(IN(tls))},
    {"listen.clients", TEXT_IN(tls_clients)},
    {"listen.revoked", TEXT_IN(tls_revoked)},
    {"listen.peer", WORD, 0, 0, IN(tls_peer), peers},
    {"listen.interface", TEXT_IN(listen_interface)},
    {"listen.from", TEXT_IN(listen_from)},
    {"listen.trusted", TEXT_IN(listen_trusted)},
    {"listen.island", TEXT_IN(listen_island)},
    {"listen.connections", NUMBER, 2, 32, IN(connections), NULL},
    {"listen.requests-per-s", NUMBER, 1, 10000, IN(requests_per_s), NULL},
    {"field.address", TEXT_IN(field_address)},
    {"field.interface", TEXT_IN(field_interface)},
    {"field.port", NUMBER, 1, 65535, IN(field_port), NULL},
    {"field.unit", NUMBER, 0, 255, IN(field_unit), NULL},
    {"field.interval-ms", NUMBER, 20, 60000, IN(field_interval_ms), NULL},
    {"login.password-least", NUMBER, 8, 64, IN(password_least), NULL},
    {"login.password-most-s", NUMBER, 0, 315360000, IN(password_most_s), NULL},
    {"login.password-least-s", NUMBER, 0, 315360000, IN(password_least_s), NULL},
    {"login.codes", SWITCH_IN(IN(codes))},
    {"login.limit", NUMBER, 1, 20, IN(lock_limit), NULL},
    {"login.lock-s", NUMBER, 0, 86400, IN(lock_s), NULL},
    {"syslog.address", TEXT_IN(syslog_address)},
    {"syslog.port", NUMBER, 1, 65535, IN(syslog_port), NULL},
    {"syslog.host", TEXT_IN(syslog_host)},
    {"syslog.roots", TEXT_IN(syslog_roots)},
    {"syslog.revoked", TEXT_IN(syslog_revoked)},
    {"time.server", TEXT_IN(time_server)},
    {"time.port", NUMBER, 1, 65535, IN(time_port), NULL},
    {"time.key", NUMBER, 1, 65535, IN(time_key), NULL},
    {"time.interval-s", NUMBER, 1, 3600, IN(time_interval_s), NULL},
    {"time.step-s", NUMBER, 1, 3600, IN(time_step_s), NULL},
    {"housing.line", TEXT_IN(housing_line)},
    {"access.dual", SWITCH_IN(IN(dual))},
    {"access.override-s", NUMBER, 0, 86400, IN(override_s), NULL},
    {"audit.checkpoint", NUMBER, 0, 100000, IN(checkpoint), NULL},
    {"keys.home", WORD, 0, 0, IN(keys), homes},
    {"keys.module", TEXT_IN(token_module)},
    {"keys.label", TEXT_IN(token_label)},
    {"keys.pin-file", TEXT_IN(token_pin)},
    {"keys.folder", TEXT_IN(token_folder)},
    {"keys.hardware", SWITCH_IN(IN(token_hardware))},
    {"counter.home", WORD, 0, 0, IN(counter), counters},
    {"counter.tcti", TEXT_IN(counter_tcti)},
    {"counter.auth-file", TEXT_IN(counter_auth)},
    {"counter.index", NUMBER, 0x01000000, 0x01fffffa, IN(counter_index), NULL},
    {"software.trust", TEXT_IN(trust)},
    {"software.root", TEXT_IN(integrity_root)},
    {"software.manifest", TEXT_IN(integrity_manifest)},
    {"software.watch", SWITCH_IN(IN(integrity_watch))},
    {"software.updates", SWITCH_IN(IN(updates))},
};

static const struct key point_keys[] = {
    {"points.name", TEXT, 0, CONFIG_NAME, OF(name), NULL},
    {"points.register", NUMBER, 0, 65535, OF(address), NULL},
    {"points.kind", WORD, 0, 0, OF(kind), kinds},
    {"points.write", SWITCH_IN(OF(write))},
    {"points.least", NUMBER, 0, 65535, OF(least), NULL},
    {"points.most", NUMBER, 0, 65535, OF(most), NULL},
    {"points.fallback", WORD, 0, 0, OF(fallback), fallbacks},
    {"points.value", NUMBER, 0, 65535, OF(value), NULL},
    {"points.lease-s", NUMBER, 0, 86400, OF(lease_s), NULL},
};
#define KEYS (sizeof(keys) / sizeof(*keys))
_Static_assert(KEYS <= 64, "a bit for each in walk.seen");
#define POINT_KEYS (sizeof(point_keys) / sizeof(*point_keys))

/* Where in the document the reader is: depth 1 is the document's map, 2 a section, 3 a point. */
struct walk {
    struct config *config;
    char *error;
    char section[64];
    char key[96];  /* section.key, when a value is awaited */
    uint64_t seen; /* keys of the document, and below those of the point, a bit each: none comes twice */
    uint64_t point_seen;
    size_t line;
    unsigned depth;
    int in_list;
};

static int wrong(const struct walk *walk, const char *what) {
    snprintf(walk->error, CONFIG_ERROR, "line %zu: %s%s%s", walk->line + 1, walk->key, *walk->key ? ": " : "", what);
    return -1;
}

static int word_of(const char *const *words, struct kw_bytes value, uint32_t *number) {
    for (uint32_t i = 0; words[i]; i++)
        if (strlen(words[i]) == value.length && memcmp(words[i], value.at, value.length) == 0) {
            *number = i;
            return 0;
        }
    return -1;
}

static int store(const struct walk *walk, const struct key *key, uint8_t *into, struct kw_bytes value) {
    int64_t number = 0;
    uint32_t word = 0;
    switch (key->kind) {
    case TEXT:
        if (kw_check_text(value, 1, key->most - 1) != KW_GRANTED)
            return wrong(walk, "not a text, or too long");
        memcpy(into + key->offset, value.at, value.length);
        into[key->offset + value.length] = 0;
        return 0;
    case NUMBER:
        if (kw_check_number(value, key->least, key->most, &number) != KW_OK)
            return wrong(walk, "not a number, or outside its bounds");
        word = (uint32_t)number;
        break;
    case WORD:
        if (word_of(key->words, value, &word) != 0)
            return wrong(walk, "none of the words that it may be");
        break;
    }
    memcpy(into + key->offset, &word, sizeof(word));
    return 0;
}

/* A value of the key that walk->key names. */
static int value_of(struct walk *walk, struct kw_bytes value) {
    int is_point = walk->depth == 3;
    const struct key *table = is_point ? point_keys : keys;
    size_t count = is_point ? POINT_KEYS : KEYS;
    uint64_t *seen = is_point ? &walk->point_seen : &walk->seen;
    uint8_t *into = is_point ? (uint8_t *)&walk->config->point[walk->config->point_count] : (uint8_t *)walk->config;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i].name, walk->key) != 0)
            continue;
        if (*seen & 1ull << i)
            return wrong(walk, "twice");
        *seen |= 1ull << i;
        if (store(walk, &table[i], into, value) != 0)
            return -1;
        walk->key[0] = 0;
        return 0;
    }
    return wrong(walk, "no such key");
}

static int scalar(struct walk *walk, struct kw_bytes text) {
    if (walk->depth < 1 || (walk->in_list && walk->depth == 2))
        return wrong(walk, "a map is expected here");
    if (*walk->key)
        return value_of(walk, text);
    if (kw_check_name(text, sizeof(walk->section) - 1) != KW_GRANTED)
        return wrong(walk, "a key is expected here");
    if (walk->depth == 1) {
        if (walk->section[0])
            return wrong(walk, "a section is a map");
        memcpy(walk->section, text.at, text.length);
        walk->section[text.length] = 0;
    } else {
        snprintf(walk->key, sizeof(walk->key), "%s.%.*s", walk->section, (int)text.length, (const char *)text.at);
    }
    return 0;
}

static int begin_map(struct walk *walk) {
    if (*walk->key || (walk->depth == 1 && !walk->section[0]) || walk->depth > 2 ||
        (walk->depth == 2 && !walk->in_list))
        return wrong(walk, "no map is expected here");
    walk->depth++;
    if (walk->depth == 3) {
        if (walk->config->point_count == CONFIG_POINTS)
            return wrong(walk, "too many points");
        walk->point_seen = 0;
        walk->config->point[walk->config->point_count] = (struct config_point){.most = 65535};
    }
    return 0;
}

static int end_map(struct walk *walk) {
    if (walk->depth == 3) {
        const struct config_point *point = &walk->config->point[walk->config->point_count++];
        if (kw_check_name(kw_text(point->name, CONFIG_NAME), CONFIG_NAME - 1) != KW_GRANTED)
            return wrong(walk, "a point needs a name of letters and digits");
        if (point->least > point->most || point->value > point->most)
            return wrong(walk, "a point's bounds contradict each other");
        if (point->write && point->kind != CONFIG_HOLDING)
            return wrong(walk, "only a holding register can be written");
    } else {
        walk->section[0] = 0;
    }
    walk->depth--;
    return 0;
}

static int begin_list(struct walk *walk) {
    if (walk->depth != 1 || strcmp(walk->section, "points") != 0)
        return wrong(walk, "no list is expected here");
    walk->in_list = 1;
    walk->depth = 2;
    return 0;
}

static int end_list(struct walk *walk) {
    walk->in_list = 0;
    walk->depth = 1;
    walk->section[0] = 0;
    return 0;
}

static int event_of(struct walk *walk, const yaml_event_t *event) {
    walk->line = event->start_mark.line;
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return scalar(walk, kw_bytes(event->data.scalar.value, event->data.scalar.length));
    case YAML_MAPPING_START_EVENT:
        return begin_map(walk);
    case YAML_MAPPING_END_EVENT:
        return end_map(walk);
    case YAML_SEQUENCE_START_EVENT:
        return begin_list(walk);
    case YAML_SEQUENCE_END_EVENT:
        return end_list(walk);
    case YAML_ALIAS_EVENT:
        return wrong(walk, "aliases are not taken");
    default:
        return 0;
    }
}

static int is_loopback(const char *address) {
    return strcmp(address, "127.0.0.1") == 0 || strcmp(address, "::1") == 0;
}

/* What no single key can tell; the first that holds is what is wrong. */
struct rule {
    int wrong;
    const char *what;
};

static const char *first_of(const struct rule *rules, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (rules[i].wrong)
            return rules[i].what;
    return NULL;
}
#define FIRST_OF(rules) first_of(rules, sizeof(rules) / sizeof(*(rules)))

#define THIS_MACHINE "127.0.0.0/8 ::1/128"

/* Nobody may connect who is not named; where it listens for this machine alone, that names it. */
static const char *read_networks(struct config *config) {
    const char *from =
        *config->listen_from || !is_loopback(config->listen_address) ? config->listen_from : THIS_MACHINE;
    if (!*from)
        return "listen.from is missing: the networks that may connect";
    if (networks_read(from, &config->from) != 0)
        return "listen.from: not networks as 10.1.0.0/16, eight at most";
    if (networks_read(*config->listen_trusted ? config->listen_trusted : from, &config->trusted) != 0)
        return "listen.trusted: not networks as 10.1.0.0/16, eight at most";
    if (networks_read(config->listen_island, &config->island) != 0)
        return "listen.island: not networks as 10.1.0.0/16, eight at most";
    return NULL;
}

static const char *check_network(const struct config *config) {
    int trusts = config->tls && *config->tls_clients;
    int has_collector = *config->syslog_host && *config->syslog_roots && config->syslog_port;
    const struct rule rules[] = {
        {!config->field_port, "field.port is missing"},
        {!config->tls && !is_loopback(config->listen_address), "listen.tls: off is for the loopback address only"},
        {config->tls_peer == CONFIG_DEMANDED && !trusts, "listen.peer: demanded needs listen.tls and listen.clients"},
        {*config->tls_revoked && !trusts, "listen.revoked needs listen.tls and listen.clients"},
        {*config->syslog_address && !config->tls, "syslog.address needs listen.tls: its key is the same"},
        {*config->syslog_address && !has_collector, "syslog.address needs syslog.port, syslog.host and syslog.roots"},
    };
    return FIRST_OF(rules);
}

static const char *check_device(const struct config *config) {
    int has_trust = *config->trust != 0;
    int has_token = *config->token_module && *config->token_label;
    int has_tpm = *config->counter_tcti && *config->counter_auth;
    int has_ages = config->password_most_s == 0 || config->password_least_s <= config->password_most_s;
    const struct rule rules[] = {
        {!*config->state, "gateway.state is missing"},
        {!has_ages, "login.password-least-s is longer than login.password-most-s"},
        {*config->integrity_root && !(*config->integrity_manifest && has_trust),
         "software.root needs software.manifest and software.trust"},
        {config->updates && !has_trust, "software.updates needs software.trust"},
        {config->keys == CONFIG_KEYS_PKCS11 && !has_token, "keys.home: pkcs11 needs keys.module and keys.label"},
        {config->level == 4 && config->keys == CONFIG_KEYS_SOFTWARE,
         "gateway.level: 4 needs keys.home: pkcs11, since its keys live in hardware"},
        {config->counter == CONFIG_COUNTER_TPM && !(has_tpm && config->updates),
         "counter.home: tpm needs counter.tcti, counter.auth-file and software.updates"},
    };
    return FIRST_OF(rules);
}

int config_check(struct config *config, char *error) {
    const char *wrong = check_device(config);
    if (!wrong)
        wrong = check_network(config);
    if (!wrong)
        wrong = read_networks(config);
    if (wrong)
        snprintf(error, CONFIG_ERROR, "%s", wrong);
    return wrong ? -1 : 0;
}

static const struct config delivered = {
    .listen_address = "127.0.0.1",
    .listen_island = "127.0.0.1/32 ::1/128",
    .tls = CONFIG_ON,
    .user = "nobody",
    .field_address = "127.0.0.1",
    .field_unit = 1,
    .field_interval_ms = 200,
    .password_least = 15,
    .lock_limit = 5,
    .lock_s = 900,
    .time_port = 123,
    .time_key = 1,
    .time_interval_s = 64,
    .time_step_s = 10,
    .counter_index = 0x01804b00,
    .connections = 16,
    .requests_per_s = 50,
};

int config_parse(const uint8_t *bytes, size_t length, struct config *config, char *error) {
    struct walk walk = {.config = config, .error = error};
    yaml_parser_t parser;
    int result = 0;
    int ended = 0;
    *config = delivered;
    if (!yaml_parser_initialize(&parser)) {
        snprintf(error, CONFIG_ERROR, "out of memory");
        return -1;
    }
    yaml_parser_set_input_string(&parser, bytes, length);
    while (result == 0 && !ended) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            walk.line = parser.problem_mark.line;
            walk.key[0] = 0;
            result = wrong(&walk, "not YAML");
            break;
        }
        result = event_of(&walk, &event);
        ended = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    return result == 0 ? config_check(config, error) : result;
}

int config_read(const char *path, struct config *config, char *error) {
    static uint8_t bytes[CONFIG_FILE_MAX];
    size_t length = 0;
    ssize_t got = 0;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        snprintf(error, CONFIG_ERROR, "cannot be read");
        return -1;
    }
    while (length < sizeof(bytes) && (got = read(file, bytes + length, sizeof(bytes) - length)) > 0)
        length += (size_t)got;
    close(file);
    if (got < 0 || length == sizeof(bytes)) {
        snprintf(error, CONFIG_ERROR, got < 0 ? "cannot be read" : "too long");
        return -1;
    }
    return config_parse(bytes, length, config, error);
}

int config_endpoint(const char *text, char *address, uint32_t *port) {
    const char *colon = strrchr(text, ':');
    int64_t number = 0;
    if (!colon || kw_check_number(kw_text(colon + 1, 8), 0, 65535, &number) != KW_OK)
        return -1;
    size_t length = (size_t)(colon - text);
    if (length >= 2 && text[0] == '[' && text[length - 1] == ']') {
        text++;
        length -= 2;
    }
    if (length == 0 || length >= CONFIG_ADDRESS)
        return -1;
    memcpy(address, text, length);
    address[length] = 0;
    *port = (uint32_t)number;
    return 0;
}
