/* Engines of containers that take orders: who may give them is root. Hosts and certificates are said by the start, by
 * variables of it, by sockets and by a file, and are judged together. */
#include "probe/check_privilege.h"
#include "probe/service_files.h"
#include "probe/settings.h"
#include "probe/systemd.h"
#include "probe/unit_environment.h"
#include "probe/words.h"

static const char *const engines[] = {"dockerd", "podman", "balena-engine-daemon", "balenad", "balena-engine", NULL};

enum { PLACES_MAX = 64, DEPTH_MAX = 2 };

/* Where orders come in from the network. */
struct place {
    const char *where;
    uint32_t line;
    bool loopback;
};
struct engine {
    struct probe *probe;
    struct probe_result *result;
    struct place places[PLACES_MAX];
    size_t count, starts;
    bool verified, refused; /* certificates are asked for; are said not to be */
    const char *unseen;
    enum tree_answer answer;
    const char *file; /* of the settings */
};

static void ask(struct engine *engine, const char *where, uint32_t line, const char *question) {
    engine->probe->question = engine->probe->question ? engine->probe->question : question;
    probe_saw(engine->probe, engine->result, where, line, "%s", question);
}

static void add_place(struct engine *engine, const char *where, uint32_t line, bool loopback) {
    if (engine->count < PLACES_MAX)
        engine->places[engine->count++] = (struct place){where, line, loopback};
}

/* "tcp://0.0.0.0:2375", "0.0.0.0:2375", ":2375"; unix:// and fd:// are no network. */
static void take_host(struct engine *engine, const char *where, uint32_t line, struct str host) {
    static const char *const own[] = {"127.", "localhost", "[::1]"};
    bool tcp = str_starts_nocase(host, STR("tcp:")), loopback = false;
    struct str address = host;
    if (!tcp && (host.len == 0 || host.ptr[0] == '/' || str_contains(host, STR("://")) ||
                 str_find_char(host, ':') == SIZE_MAX || str_starts(host, STR("unix:"))))
        return;
    if (tcp)
        address = str_skip(host, 4);
    while (str_starts(address, STR("/")))
        address = str_skip(address, 1);
    for (size_t i = 0; i < ARRAY_LEN(own); i++)
        loopback |= str_starts_nocase(address, str_from(own[i]));
    add_place(engine, where, line, loopback);
}

static void take_verify(struct engine *engine, struct str value) {
    bool no = str_eq_nocase(value, STR("false")) || str_eq(value, STR("0")) || str_eq_nocase(value, STR("f"));
    engine->verified |= !no;
    engine->refused |= no;
}

struct variables {
    const struct probe_start *start;
    const char *where;
    uint32_t line;
    unsigned depth;
};
static void take_words(struct engine *engine, struct variables at, struct str rest);

/* Where scripts take variables from. */
static struct str of_defaults(struct engine *engine, struct str name, const char **where, uint32_t *line) {
    static const char *const files[] = {"/etc/default/docker", "/etc/conf.d/docker", "/etc/sysconfig/docker"};
    struct probe_settings settings = {.first = NULL};
    struct str value = STR_NONE;
    for (size_t i = 0; i < ARRAY_LEN(files); i++)
        probe_settings_file(engine->probe, &settings, files[i], SETTINGS_SHELL);
    for (const struct probe_setting *one = settings.first; one; one = one->next) {
        struct str key = str_starts(one->key, STR("export ")) ? str_trim(str_skip(one->key, 7)) : one->key;
        if (!str_eq(key, name))
            continue;
        value = one->value.ptr ? one->value : STR("");
        *where = one->path;
        *line = one->line;
    }
    return value;
}

/* A variable of a unit that nothing sets is empty; of a script nobody knows. */
static void take_variable(struct engine *engine, struct variables at, struct str word) {
    struct str name = str_skip(word, str_starts(word, STR("${")) ? 2 : 1), value;
    size_t end = 0;
    while (end < name.len && (char_is_alnum(name.ptr[end]) || name.ptr[end] == '_'))
        end++;
    bool plain = word.ptr[0] == '$' && (end == name.len || str_eq(str_skip(name, end), STR("}")));
    name = str_slice(name, 0, end);
    if (plain && at.start->kind == START_UNIT) {
        struct probe_unit unit;
        struct str unit_name = at.start->serves.len > 0 ? at.start->serves : at.start->name;
        probe_unit_read(engine->probe, unit_name, &unit);
        struct probe_variable variable = probe_unit_variable(engine->probe, &unit.settings, name);
        if (!variable.value.ptr)
            return;
        value = variable.value;
        at.where = variable.path;
        at.line = variable.line;
    } else {
        value = plain ? of_defaults(engine, name, &at.where, &at.line) : STR_NONE;
    }
    at.depth++;
    if (value.ptr && at.depth <= DEPTH_MAX)
        take_words(engine, at, value);
    else
        ask(engine, at.where, at.line, "what a variable gives the engine of containers is not known: see its hosts");
}

static bool is_option(struct str word, const char *name, struct str *value) {
    if (!str_starts(word, str_from(name)))
        return false;
    struct str rest = str_skip(word, strlen(name));
    *value = str_skip(rest, 1);
    return rest.len == 0 || rest.ptr[0] == '=';
}

/* An option that takes a value, in the word or behind it; false where the word is another. */
static bool takes_value(struct engine *engine, struct str word, const char *name, struct str *rest, struct str *value) {
    if (!is_option(word, name, value))
        return false;
    if (value->len == 0)
        (void)probe_next_argument(engine->probe, rest, value);
    return true;
}

/* One argument; what follows it may be its value. */
static void take_word(struct engine *engine, struct variables at, struct str word, struct str *rest) {
    struct str value = STR("");
    bool host = takes_value(engine, word, "--host", rest, &value) || takes_value(engine, word, "-H", rest, &value);
    bool file = !host && takes_value(engine, word, "--config-file", rest, &value);
    if (!host && (str_starts(word, STR("-H")) || str_starts(word, STR("tcp:")))) {
        host = true; /* "-Htcp:...", and "podman system service tcp:..." */
        value = str_skip(word, word.ptr[0] == '-' ? 2 : 0);
    }
    struct str given = host || file ? value : word;
    if (str_find_char(given, '$') != SIZE_MAX)
        take_variable(engine, at, given);
    else if (host)
        take_host(engine, at.where, at.line, value);
    else if (file)
        engine->file = probe_path(engine->probe, STR_F, STR_A(value));
    else if (is_option(word, "--tlsverify", &value))
        take_verify(engine, value);
}

static void take_words(struct engine *engine, struct variables at, struct str rest) {
    bool shell = at.start->kind == START_SCRIPT;
    for (struct str word; probe_next_argument(engine->probe, &rest, &word);) {
        if (shell && word.len > 0 && (strchr(";&|>#", word.ptr[0]) || str_starts(word, STR("2>"))))
            return;
        if (word.len > 0)
            take_word(engine, at, word, &rest);
    }
}

/* ---- daemon.json: "hosts": ["tcp://..."], "tlsverify": true */

static struct str behind_key(struct str text, const char *key) {
    size_t at = str_find(text, str_from(key));
    if (at == SIZE_MAX)
        return STR("");
    struct str rest = str_trim(str_skip(text, at + strlen(key)));
    return str_starts(rest, STR(":")) ? str_trim(str_skip(rest, 1)) : STR("");
}

static void read_daemon(struct engine *engine) {
    struct str text, part;
    enum tree_answer answer = probe_read(engine->probe, engine->file, &text);
    if (answer != TREE_OK) {
        engine->unseen = answer == TREE_ABSENT ? NULL : engine->file;
        engine->answer = answer;
        return;
    }
    struct str verify = behind_key(text, "\"tlsverify\""), hosts = behind_key(text, "\"hosts\"");
    if (verify.len > 0)
        take_verify(engine, str_starts(verify, STR("true")) ? STR("true") : STR("false"));
    hosts = str_slice(hosts, 0, str_find_char(hosts, ']'));
    for (bool within = false; str_next(&hosts, '"', &part); within = !within)
        if (within)
            take_host(engine, engine->file, 0, part);
}

/* ---- sockets of systemd, which an engine answers on by fd:// */

static void read_socket(struct engine *engine, const struct probe_start *start) {
    static const char *const own[] = {"127.", "localhost", "[::1]"};
    struct probe_unit unit;
    probe_unit_read(engine->probe, start->name, &unit);
    for (size_t i = 0; i < unit.settings.count; i++) {
        const struct probe_directive *item = &unit.settings.items[i];
        struct str value = item->value;
        bool loopback = false;
        if (!str_eq(item->key, STR("ListenStream")) || value.len == 0 || strchr("/@%", value.ptr[0]) ||
            str_starts(value, STR("vsock:")))
            continue;
        for (size_t k = 0; k < ARRAY_LEN(own); k++)
            loopback |= str_starts_nocase(value, str_from(own[k]));
        add_place(engine, item->path, item->line, loopback);
    }
}

static void read_starts(struct engine *engine) {
    struct service_start start;
    struct probe_start_match match = {.next = 0};
    for (struct service_walk walk = {.within = false}; service_start_next(engine->probe, engines, &walk, &start);) {
        struct variables at = {.start = walk.match.start, .where = start.where, .line = start.line};
        engine->starts++;
        take_words(engine, at, start.rest);
    }
    while (engine->starts > 0 && probe_start_next(probe_startup(engine->probe), engines, &match))
        if (match.start->kind == START_UNIT && str_ends(match.start->name, STR(".socket")))
            read_socket(engine, match.start);
}

enum probe_outcome look_engine(struct probe *probe, struct probe_result *result) {
    struct engine engine = {.probe = probe, .result = result, .file = "/etc/docker/daemon.json"};
    size_t found = 0;
    read_starts(&engine);
    if (engine.starts == 0)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "no engine of containers was found that starts");
    read_daemon(&engine);
    bool verified = engine.verified && !engine.refused;
    for (size_t i = 0; i < engine.count && !verified; i++) {
        const struct place *place = &engine.places[i];
        if (place->loopback) {
            ask(&engine, place->where, place->line, "every account of the device may give the engine orders: see who");
            continue;
        }
        found++;
        probe_saw(probe, result, place->where, place->line, "takes orders over TCP from whoever comes");
    }
    if (found > 0)
        return probe_tell(probe, result, PROBE_NOT_MET,
                          "whoever comes over the network is root by the engine of containers (%zu)", found);
    if (engine.unseen)
        return probe_unseen(probe, result, engine.unseen, engine.answer);
    return probe_tell(probe, result, PROBE_MET,
                      "no engine of containers takes orders over TCP without a certificate: %zu start%s", engine.starts,
                      plural(engine.starts));
}
