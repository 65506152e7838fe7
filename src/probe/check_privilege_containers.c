/* What containers are given: by quadlets of podman, starts, files of compose, and the records that docker keeps. */
#include "probe/check_privilege.h"
#include "probe/directive.h"
#include "probe/service_files.h"
#include "probe/settings.h"
#include "probe/words.h"

#include "base/map.h"

enum { FILES_MAX = 256, FOLDERS_MAX = 64, DEPTH_MAX = 4 };

struct containers {
    struct probe *probe;
    struct probe_result *result;
    size_t count, wide;
    bool engine, records; /* docker's starts; what it runs is among what was read */
    const char *unseen;   /* the first that should hold what a container is given, and does not; NULL: none */
    struct map quadlets;  /* their paths below the folder of quadlets: the first folder's hides the others' */
    size_t folders;
};

/* Where it stands that a container is given something. */
struct given {
    const char *where;
    uint32_t line;
    struct str key; /* or option */
};

static void see(struct containers *all, const struct given *at, const char *what) {
    all->wide++;
    probe_saw(all->probe, all->result, at->where, at->line, STR_F ": %s", STR_A(at->key), what);
}

static void ask(struct containers *all, const char *where, uint32_t line, const char *question) {
    all->probe->question = all->probe->question ? all->probe->question : question;
    probe_saw(all->probe, all->result, where, line, "%s", question);
}

static bool is_one_of(struct str word, const char *const *names) {
    while (*names && !str_eq(word, str_from(*names)))
        names++;
    return *names != NULL;
}

static struct str bare(struct str word) {
    while (word.len > 0 && strchr("\"'[], \t-", word.ptr[0]))
        word = str_skip(word, 1);
    while (word.len > 0 && strchr("\"'[], \t", word.ptr[word.len - 1]))
        word.len--;
    return word;
}

/* With one of these root within is root outside; no other capability has such letters in its name. */
static bool has_wide_capability(struct str list) {
    static const char *const wide[] = {"ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "SYS_PTRACE"};
    for (size_t i = 0; i < ARRAY_LEN(wide); i++)
        if (str_contains_nocase(list, str_from(wide[i])))
            return true;
    return false;
}

/* Folders that are the device, or hold the engine's socket ('!'), or may: what is in them decides. */
static const char wide_paths[][18] = {
    "!",     "!/run", "!/run/podman", "!/run/containerd", "/dev", "/etc", "/var", "/var/lib", "/usr", "/boot", "/root",
    "/home", "/proc", "/sys"};

static const char odd_question[] = "a container is given what is not written out: see what of the device it has";

static bool ends_as(struct str text, const char *const *ends) {
    while (*ends && !str_ends(text, str_from(*ends)))
        ends++;
    return *ends != NULL;
}

/* A path that says another one than it seems to: a variable, or parts that lead up or stand for nothing. */
static bool is_odd(struct str path) {
    static const char *const odd[] = {"/..", "//", "/./", "*"};
    if (str_starts(path, STR("$")) || str_starts(path, STR("..")))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(odd) && path.len > 0 && (path.ptr[0] == '/' || path.ptr[0] == '.'); i++)
        if (str_contains(path, str_from(odd[i])))
            return true;
    return false;
}

/* Without slashes at the end; /var/run is a link to /run. */
static struct str plain_path(struct str path) {
    if (str_ends(path, STR("/.")))
        path.len--;
    while (path.len > 0 && path.ptr[path.len - 1] == '/')
        path.len--;
    bool run = str_starts(path, STR("/var/run")) && (path.len == 8 || path.ptr[8] == '/');
    return run ? str_skip(path, 4) : path;
}

/* A folder or file of the device that a container is given. */
static void see_path(struct containers *all, const struct given *at, struct str path) {
    if (is_odd(path))
        ask(all, at->where, at->line, odd_question);
    static const char *const sockets[] = {"docker.sock", "podman.sock",        "containerd.sock",
                                          "crio.sock",   "balena-engine.sock", NULL};
    if (!str_starts(path, STR("/")))
        return;
    path = plain_path(path);
    if (ends_as(path, sockets))
        see(all, at, "a container has the socket of the engine: it can start any other");
    for (size_t i = 0; i < ARRAY_LEN(wide_paths); i++) {
        bool wide = wide_paths[i][0] == '!';
        if (!str_eq(path, str_from(wide_paths[i] + wide)))
            continue;
        if (wide)
            see(all, at,
                path.len > 0 ? "a container has the folder of the engine's socket"
                             : "a container has all files of the device");
        else
            ask(all, at->where, at->line, "a container has a folder of the system: see what it may do with it");
    }
}

/* "SOURCE:TARGET"; a path alone is a folder of the container's own. */
static void see_volume(struct containers *all, const struct given *at, struct str volume) {
    struct str source = volume = bare(volume);
    /* The colon of "${NAME:-/x}" is not the one between the two. */
    bool variable = str_starts(volume, STR("$"));
    if (variable || (str_next(&volume, ':', &source) && volume.ptr))
        see_path(all, at, source);
}

/* "type=bind,source=/x,target=/y" */
static void see_mount(struct containers *all, const struct given *at, struct str mount) {
    for (struct str part, key; str_next(&mount, ',', &part);)
        if (str_next(&part, '=', &key) && part.ptr && (str_eq(key, STR("source")) || str_eq(key, STR("src"))))
            see_path(all, at, bare(part));
}

static bool is_true(struct str value) {
    value = bare(value);
    return value.len == 0 || probe_is_yes(value);
}

enum right { PRIVILEGED, CAPABILITY, VOLUME, MOUNT, FOLDER, PROCESSES };

/* How options, quadlets, compose and docker's records call what a container is given. */
static const struct {
    char key[15];
    unsigned char right;
} rights[] = {{"--privileged", PRIVILEGED},
              {"privileged", PRIVILEGED},
              {"Privileged", PRIVILEGED},
              {"--cap-add", CAPABILITY},
              {"AddCapability", CAPABILITY},
              {"cap_add", CAPABILITY},
              {"CapAdd", CAPABILITY},
              {"--volume", VOLUME},
              {"Volume", VOLUME},
              {"volumes", VOLUME},
              {"Binds", VOLUME},
              {"--mount", MOUNT},
              {"Mount", MOUNT},
              {"source", FOLDER},
              {"src", FOLDER},
              {"Source", FOLDER},
              {"device", FOLDER},
              {"Device", FOLDER},
              {"--pid", PROCESSES},
              {"pid", PROCESSES},
              {"PidMode", PROCESSES}};

static bool is_right(struct str key, enum right *right) {
    for (size_t i = 0; i < ARRAY_LEN(rights); i++) {
        *right = rights[i].right;
        if (str_eq(key, str_from(rights[i].key)))
            return true;
    }
    return false;
}

static void take_right(struct containers *all, const struct given *at, enum right right, struct str value) {
    if (right == VOLUME)
        see_volume(all, at, value);
    else if (right == MOUNT)
        see_mount(all, at, value);
    else if (right == FOLDER)
        see_path(all, at, bare(value));
    else if (right == PRIVILEGED && is_true(value))
        see(all, at, "the container has the rights of the whole device");
    else if (right == CAPABILITY && has_wide_capability(value))
        see(all, at, "a capability by which root within is root outside");
    else if (right == PROCESSES && str_eq(bare(value), STR("host")))
        see(all, at, "the container sees and ends all processes of the device");
}

/* "-v X", "-v/x:/y", "-dv X": letters that have no value may stand in front of it. */
static bool takes_volume(struct containers *all, struct str word, struct str *rest, struct str *value) {
    size_t at = 1;
    if (word.len < 2 || word.ptr[0] != '-' || word.ptr[1] == '-')
        return false;
    while (at < word.len && word.ptr[at] && strchr("ditPqr", word.ptr[at]))
        at++;
    if (at == word.len || word.ptr[at] != 'v')
        return false;
    *value = str_skip(word, at + 1);
    *value = str_skip(*value, str_starts(*value, STR("=")));
    return value->len > 0 || probe_next_argument(all->probe, rest, value);
}

/* Options of "docker run" and "podman run"; --privileged alone has no word behind it. */
static void take_options(struct containers *all, const char *where, uint32_t line, struct str rest) {
    struct str value;
    enum right right;
    for (struct str word; probe_next_argument(all->probe, &rest, &word) && !str_starts(word, STR("#"));) {
        struct given at = {where, line, STR("--volume")};
        if (takes_volume(all, word, &rest, &value)) {
            see_volume(all, &at, value);
            continue;
        }
        value = word;
        if (!str_starts(word, STR("--")) || !str_next(&value, '=', &at.key) || !is_right(at.key, &right))
            continue;
        if (right != PRIVILEGED && !value.ptr && !probe_next_argument(all->probe, &rest, &value))
            return;
        take_right(all, &at, right, value);
    }
}

/* `known`: what is started otherwise than by "run" is looked up elsewhere. */
static void read_starts(struct containers *all, const char *const *names, bool known) {
    /* What starts containers that were made, or are described, elsewhere. */
    static const char *const words[] = {"start", "restart", "kube", "play", "compose", NULL};
    struct service_start start;
    for (struct service_walk walk = {.within = false}; service_start_next(all->probe, names, &walk, &start);) {
        struct str rest = start.rest, word = STR("");
        bool runs = false, others = false;
        while (!runs && probe_next_argument(all->probe, &rest, &word) && !str_starts(word, STR("#"))) {
            runs = str_eq(word, STR("run")) || str_eq(word, STR("create"));
            others |= is_one_of(word, words);
        }
        if (others && !known) {
            all->count++;
            ask(all, start.where, start.line, "containers are started that were made elsewhere: see their rights");
        }
        if (!runs)
            continue;
        all->count++;
        if (!start.whole)
            ask(all, start.where, start.line, "what variables give this container is not known: see its rights");
        take_options(all, start.where, start.line, rest);
    }
}

/* What runs containers and is not read here. */
static void read_others(struct containers *all) {
    static const char *const names[] = {"podman-compose",
                                        "docker-compose",
                                        "lxc-start",
                                        "lxc-autostart",
                                        "=lxc",
                                        "lxd",
                                        "incusd",
                                        "k3s",
                                        "k0s",
                                        "kubelet",
                                        "crio",
                                        "cri-o",
                                        "machinectl",
                                        "systemd-nspawn",
                                        NULL};
    /* dockerd has it run what docker keeps the records of. */
    static const char *const below[] = {"containerd", NULL};
    const struct probe_start *start = probe_start_find(probe_startup(all->probe), names);
    if (!start && !all->engine)
        start = probe_start_find(probe_startup(all->probe), below);
    if (!start)
        return;
    all->count++;
    ask(all, start->where, start->line, "containers are started by what is not read here: see their rights");
}

/* ---- quadlets: NAME.container of podman */

static void take_quadlet(struct containers *all, const struct probe_directive *item) {
    enum right right;
    if (str_eq(item->key, STR("PodmanArgs")))
        take_options(all, item->path, item->line, item->value);
    else if (is_right(item->key, &right))
        take_right(all, &(struct given){item->path, item->line, item->key}, right, item->value);
}

/* A quadlet or a file that adds to one. A link to nothing may lead somewhere when the device runs. */
static void read_quadlet(struct containers *all, const char *path, struct str name) {
    struct probe_directives list = {.count = 0};
    struct str target;
    if (tree_link(&all->probe->tree, path, all->probe->arena, &target) == TREE_OK && str_eq(target, STR("/dev/null")))
        return;
    if (probe_directives_file(all->probe, path, DIRECTIVE_SYSTEMD, &list) == TREE_ABSENT && !all->unseen)
        all->unseen = path;
    all->count += str_ends(name, STR(".container")) || str_ends(name, STR(".kube"));
    if (str_ends(name, STR(".kube")))
        ask(all, path, 0, "containers are described in a file of Kubernetes: see their rights");
    for (size_t k = 0; k < list.count; k++)
        take_quadlet(all, &list.items[k]);
}

static bool is_quadlet(struct str folder, struct str name) {
    static const char *const ends[] = {".container", ".pod", ".volume", ".kube", NULL};
    return ends_as(name, ends) || (str_ends(folder, STR(".d")) && str_ends(name, STR(".conf")));
}

/* `base`: how much of `folder` is the same for all of them. Those below "users" are run by users, not by root. */
static void read_quadlets_in(struct containers *all, const char *folder, size_t base, unsigned depth) {
    struct probe *probe = all->probe;
    struct tree_names names = {.count = 0};
    if (depth > DEPTH_MAX || all->folders++ >= FOLDERS_MAX) {
        probe_doubt(probe, folder, TREE_LONG);
        return;
    }
    if (probe_list(probe, folder, &names) != TREE_OK)
        return;
    if (names.count > FILES_MAX)
        probe_doubt(probe, folder, TREE_LONG);
    for (size_t i = 0; i < names.count && i < FILES_MAX; i++) {
        const char *path = probe_path(probe, "%s/" STR_F, folder, STR_A(names.items[i]));
        uint32_t stored = 0, number = (uint32_t)all->quadlets.count;
        struct stat info;
        if (is_quadlet(str_from(folder), names.items[i])) {
            probe->memory_out |= map_add(&all->quadlets, str_skip(str_from(path), base), number, &stored) != STATUS_OK;
            if (stored == number)
                read_quadlet(all, path, names.items[i]);
        } else if (tree_stat(&probe->tree, path, &info) == TREE_OK && S_ISDIR(info.st_mode) &&
                   !(depth == 0 && str_eq(names.items[i], STR("users")))) {
            read_quadlets_in(all, path, base, depth + 1);
        }
    }
}

static void read_quadlets(struct containers *all) {
    static const char *const folders[] = {"/run/containers/systemd", "/etc/containers/systemd",
                                          "/usr/share/containers/systemd"};
    map_init(&all->quadlets, all->probe->arena, false);
    for (size_t f = 0; f < ARRAY_LEN(folders); f++)
        read_quadlets_in(all, folders[f], strlen(folders[f]), 0);
}

/* ---- files of compose */

struct compose {
    struct containers *all;
    const char *path;
    uint32_t line;
    struct str list; /* the key whose list is read */
};

static void ask_compose(struct compose *at) {
    ask(at->all, at->path, at->line, "compose in a way that is not followed here: see what rights it gives");
}

/* Maps and lists in one line where rights may stand, other files, marks of YAML: they are not followed. */
static bool is_unclear(struct str key, struct str value, bool right) {
    static const char *const others[] = {"include", "extends", "services", NULL};
    bool other = is_one_of(key, others) && !str_eq(key, STR("services"));
    char first = value.len > 0 ? value.ptr[0] : ' ';
    return other || first == '{' || (first == '[' && value.ptr[value.len - 1] != ']') ||
           ((right || is_one_of(key, others)) && first && strchr("[&*!>|$", first));
}

static void take_pair(struct compose *at, struct str key, struct str value) {
    struct given given = {at->path, at->line, key};
    enum right right = VOLUME;
    bool gives = is_right(key, &right);
    if (str_contains(value, STR("privileged: true")))
        see(at->all, &given, "privileged: the container has the rights of the whole device");
    else if (value.len > 0 && gives)
        take_right(at->all, &given, right, value);
    if (is_unclear(key, value, gives) || (value.len == 0 && gives && right == PRIVILEGED))
        ask_compose(at);
    if (value.len == 0)
        at->list = key;
}

/* "- ITEM" of the list that is read; what begins as a path is a volume in any. */
static void take_item(struct compose *at, struct str item) {
    enum right right = VOLUME;
    bool gives = is_right(at->list, &right);
    struct given given = {at->path, at->line, at->list};
    item = str_trim(str_skip(item, 1));
    char first = item.len > 0 ? item.ptr[0] : ' ';
    if (first && strchr(gives ? "{&![*>|" : "{&!", first))
        ask_compose(at);
    else if (gives || str_starts(bare(item), STR("/")))
        take_right(at->all, &given, gives ? right : VOLUME, item);
}

/* "KEY: VALUE", "KEY:", or "- ITEM". */
static void take_line(struct compose *at, struct str line) {
    size_t colon = str_find(line, STR(": ")), tab = str_find(line, STR(":\t"));
    colon = tab < colon ? tab : colon;
    bool ends = colon == SIZE_MAX && line.ptr[line.len - 1] == ':';
    if (colon != SIZE_MAX || ends)
        take_pair(at, bare(str_slice(line, 0, ends ? line.len - 1 : colon)),
                  ends ? STR("") : str_trim(str_skip(line, colon + 1)));
    else if (line.ptr[0] == '-')
        take_item(at, line);
    else if (line.ptr[0] == '{' || line.ptr[0] == '[')
        ask_compose(at);
}

static void read_compose_file(struct containers *all, const char *path) {
    struct probe_lines lines = {.number = 0};
    struct compose at = {.all = all, .path = path};
    if (probe_read(all->probe, path, &lines.rest) != TREE_OK)
        return;
    all->count++;
    for (struct str line; probe_next_line(&lines, &line);) {
        size_t comment = str_find(line, STR(" #"));
        line = str_trim(str_slice(line, 0, comment));
        at.line = lines.number;
        if (line.len > 0 && line.ptr[0] != '#')
            take_line(&at, line);
    }
}

static void read_compose(struct containers *all) {
    static const char *const folders[] = {"/etc/docker/compose/*",
                                          "/etc/compose",
                                          "/opt",
                                          "/opt/*",
                                          "/srv",
                                          "/srv/*",
                                          "/root",
                                          "/home/*",
                                          "/data",
                                          "/data/*"};
    static const char *const names[] = {"docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"};
    for (size_t f = 0; f < ARRAY_LEN(folders); f++) {
        struct tree_names paths;
        probe_glob(all->probe, str_from(folders[f]), &paths);
        for (size_t i = 0; i < paths.count && i < FILES_MAX; i++)
            for (size_t n = 0; n < ARRAY_LEN(names); n++)
                read_compose_file(all, probe_path(all->probe, STR_F "/%s", STR_A(paths.items[i]), names[n]));
    }
}

/* ---- what docker keeps of each container that was made */

/* The next text of a JSON document, with whether it is a key, and in `rest` what stands behind it. */
static bool next_text(struct str *rest, struct str *text, bool *key) {
    size_t start = str_find_char(*rest, '"');
    if (start == SIZE_MAX)
        return false;
    *rest = str_skip(*rest, start + 1);
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != '"')
        end += 1 + (rest->ptr[end] == '\\');
    *text = str_slice(*rest, 0, end);
    *rest = str_trim(str_skip(*rest, end + 1));
    *key = str_starts(*rest, STR(":"));
    if (*key)
        *rest = str_trim(str_skip(*rest, 1));
    return true;
}

static void take_record_text(struct containers *all, const char *path, struct str key, struct str value) {
    enum right right;
    if (!is_right(key, &right) || right == PRIVILEGED)
        return;
    if (str_find_char(value, '\\') != SIZE_MAX)
        ask(all, path, 0, odd_question);
    take_right(all, &(struct given){path, 0, key}, right, value);
}

/* False where it does not say whether it is privileged, as every record of docker does. */
static bool read_record(struct containers *all, const char *path, struct str text) {
    bool key, whole = false;
    struct str last = STR("");
    for (struct str one; next_text(&text, &one, &key);) {
        if (!key) {
            take_record_text(all, path, last, one);
            continue;
        }
        last = one;
        if (!str_eq(one, STR("Privileged")))
            continue;
        whole |= str_starts(text, STR("false")) || str_starts(text, STR("true"));
        if (str_starts(text, STR("true")))
            take_right(all, &(struct given){path, 0, one}, PRIVILEGED, STR("true"));
    }
    return whole;
}

static void read_records(struct containers *all) {
    struct tree_names paths;
    probe_glob(all->probe, STR("/var/lib/docker/containers/*"), &paths);
    if (paths.count > FILES_MAX)
        probe_doubt(all->probe, "/var/lib/docker/containers", TREE_LONG);
    for (size_t i = 0; i < paths.count && i < FILES_MAX; i++) {
        struct str text;
        const char *path = probe_path(all->probe, STR_F "/hostconfig.json", STR_A(paths.items[i]));
        enum tree_answer answer = probe_read(all->probe, path, &text);
        all->count++;
        all->records |= answer == TREE_OK;
        if (answer == TREE_OK ? !read_record(all, path, text) : answer != TREE_DENIED)
            all->unseen = all->unseen ? all->unseen : path;
    }
}

/* Whether docker keeps its records in a folder of its own: those that were read are then of another time. */
static bool keeps_elsewhere(struct containers *all) {
    static const char *const names[] = {"dockerd", NULL};
    struct service_start start;
    struct str text;
    if (probe_read(all->probe, "/etc/docker/daemon.json", &text) == TREE_OK &&
        (str_contains(text, STR("\"data-root\"")) || str_contains(text, STR("\"graph\""))))
        return true;
    for (struct service_walk walk = {.within = false}; service_start_next(all->probe, names, &walk, &start);)
        if (str_contains(start.rest, STR("--data-root")) || str_contains(start.rest, STR("--config-file")) ||
            str_contains(start.rest, STR("-g ")) || str_contains(start.rest, STR("--graph")))
            return true;
    return false;
}

/* What is told where no container was seen that has all rights. */
static enum probe_outcome tell_rest(const struct containers *all) {
    struct probe *probe = all->probe;
    struct probe_result *result = all->result;
    const struct probe_startup *startup = probe_startup(probe);
    if (all->count == 0 && !all->engine && startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    if (all->unseen)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s does not say what its container is given",
                          all->unseen);
    if (all->count == 0 && !all->engine)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "nothing was found that starts containers");
    if (all->engine && !all->records)
        return probe_tell(probe, result, PROBE_ASK, "docker starts: see which containers it is told to run, and how");
    return probe_tell(probe, result, PROBE_MET, "none of %zu containers has the rights of the whole device",
                      all->count);
}

enum probe_outcome look_containers(struct probe *probe, struct probe_result *result) {
    static const char *const engines[] = {"dockerd", "balena-engine-daemon", "balenad", "=docker", NULL};
    static const char *const docker[] = {"docker", NULL}, *const others[] = {"podman", "nerdctl", NULL};
    struct containers all = {.probe = probe, .result = result};
    all.engine = probe_start_find(probe_startup(probe), engines) != NULL;
    read_starts(&all, docker, all.engine);
    read_starts(&all, others, false);
    read_others(&all);
    read_quadlets(&all);
    if (all.engine) {
        read_compose(&all);
        read_records(&all);
        all.records &= !keeps_elsewhere(&all);
    }
    if (all.wide > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "who breaks out of a container has the device (%zu)", all.wide);
    return tell_rest(&all);
}
