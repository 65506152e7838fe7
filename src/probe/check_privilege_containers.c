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

static void see(struct containers *all, const char *where, uint32_t line, const char *what) {
    all->wide++;
    probe_saw(all->probe, all->result, where, line, "%s", what);
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

/* Folders that are the device, or hold the engine's socket, or (NULL) may: what is in them decides. */
static const struct {
    const char *path, *fault;
} wide_paths[] = {{"", "a container has all files of the device"},
                  {"/run", "a container has the folder of the engine's socket: it can start any other"},
                  {"/run/podman", "a container has the folder of the engine's socket: it can start any other"},
                  {"/run/containerd", "a container has the folder of the engine's socket: it can start any other"},
                  {"/dev", NULL},
                  {"/etc", NULL},
                  {"/var", NULL},
                  {"/var/lib", NULL},
                  {"/usr", NULL},
                  {"/boot", NULL},
                  {"/root", NULL},
                  {"/home", NULL},
                  {"/proc", NULL},
                  {"/sys", NULL}};

static bool is_socket(struct str path) {
    static const char *const names[] = {"docker.sock", "podman.sock", "containerd.sock", "crio.sock",
                                        "balena-engine.sock"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (str_ends(path, str_from(names[i])))
            return true;
    return false;
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
static void see_path(struct containers *all, const char *where, uint32_t line, struct str path) {
    if (is_odd(path))
        ask(all, where, line, "a container is given what is not written out: see what of the device it has");
    if (!str_starts(path, STR("/")))
        return;
    path = plain_path(path);
    if (is_socket(path))
        see(all, where, line, "a container has the socket of the engine: it can start any other");
    for (size_t i = 0; i < ARRAY_LEN(wide_paths); i++) {
        if (!str_eq(path, str_from(wide_paths[i].path)))
            continue;
        if (wide_paths[i].fault)
            see(all, where, line, wide_paths[i].fault);
        else
            ask(all, where, line, "a container has a folder of the system: see what it may do with it");
    }
}

/* "SOURCE:TARGET"; a path alone is a folder of the container's own. */
static void see_volume(struct containers *all, const char *where, uint32_t line, struct str volume) {
    struct str source = volume = bare(volume);
    /* The colon of "${NAME:-/x}" is not the one between the two. */
    bool variable = str_starts(volume, STR("$"));
    if (variable || (str_next(&volume, ':', &source) && volume.ptr))
        see_path(all, where, line, source);
}

/* "type=bind,source=/x,target=/y" */
static void see_mount(struct containers *all, const char *where, uint32_t line, struct str mount) {
    for (struct str part, key; str_next(&mount, ',', &part);)
        if (str_next(&part, '=', &key) && part.ptr && (str_eq(key, STR("source")) || str_eq(key, STR("src"))))
            see_path(all, where, line, bare(part));
}

static const char pid_fault[] = "a container sees and ends all processes of the device";

static bool is_true(struct str value) {
    value = bare(value);
    return value.len == 0 || probe_is_yes(value);
}

/* The value of an option in its word or behind it; false where the word is another. */
static bool takes(struct containers *all, const char *name, struct str word, struct str *rest, struct str *value) {
    if (!str_starts(word, str_from(name)))
        return false;
    *value = str_skip(word, strlen(name));
    if (value->len == 0)
        return probe_next_argument(all->probe, rest, value);
    *value = str_skip(*value, 1);
    return word.ptr[strlen(name)] == '=';
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

/* Options of "docker run" and "podman run". */
static void take_options(struct containers *all, const char *where, uint32_t line, struct str rest) {
    struct str value;
    for (struct str word; probe_next_argument(all->probe, &rest, &word);) {
        if (str_starts(word, STR("#")))
            return;
        if (str_eq(word, STR("--privileged")) ||
            (str_starts(word, STR("--privileged=")) && is_true(str_skip(word, 13))))
            see(all, where, line, "--privileged: the container has the rights of the whole device");
        else if (takes(all, "--cap-add", word, &rest, &value) && has_wide_capability(value))
            see(all, where, line, "--cap-add: a capability by which root within is root outside");
        else if (takes(all, "--mount", word, &rest, &value))
            see_mount(all, where, line, value);
        else if (takes(all, "--pid", word, &rest, &value) && str_eq(value, STR("host")))
            see(all, where, line, pid_fault);
        else if (takes(all, "--volume", word, &rest, &value) || takes_volume(all, word, &rest, &value))
            see_volume(all, where, line, value);
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
    if (str_eq(item->key, STR("Volume")))
        see_volume(all, item->path, item->line, item->value);
    else if (str_eq(item->key, STR("Mount")))
        see_mount(all, item->path, item->line, item->value);
    else if (str_eq(item->key, STR("Device"))) /* of a volume */
        see_path(all, item->path, item->line, item->value);
    else if (str_eq(item->key, STR("PodmanArgs")))
        take_options(all, item->path, item->line, item->value);
    else if (str_eq(item->key, STR("AddCapability")) && has_wide_capability(item->value))
        see(all, item->path, item->line, "AddCapability: a capability by which root within is root outside");
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
    return str_ends(name, STR(".container")) || str_ends(name, STR(".pod")) || str_ends(name, STR(".volume")) ||
           str_ends(name, STR(".kube")) || (str_ends(folder, STR(".d")) && str_ends(name, STR(".conf")));
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

/* What this reader does not follow: maps and lists in one line where rights may stand, other files, marks of YAML. */
static bool is_unclear(struct str key, struct str value) {
    static const char *const rights[] = {"privileged", "cap_add", "volumes",  "source",
                                         "device",     "pid",     "services", NULL};
    static const char *const others[] = {"include", "extends", NULL};
    char first = value.len > 0 ? value.ptr[0] : 0, last = value.len > 0 ? value.ptr[value.len - 1] : 0;
    bool right = is_one_of(key, rights);
    return is_one_of(key, others) || first == '{' || (first == '[' && (right || last != ']')) ||
           (right && first && strchr("&*!>|$", first)) || (str_eq(key, STR("privileged")) && !first);
}

static void take_pair(struct compose *at, struct str key, struct str value) {
    static const char *const sources[] = {"source", "src", "device", NULL};
    const char *fault = NULL;
    if ((str_eq(key, STR("privileged")) && value.len > 0 && is_true(value)) ||
        str_contains(value, STR("privileged: true")))
        fault = "privileged: the container has the rights of the whole device";
    else if (str_eq(key, STR("cap_add")) && has_wide_capability(value))
        fault = "cap_add: a capability by which root within is root outside";
    else if (str_eq(key, STR("pid")) && str_eq(bare(value), STR("host")))
        fault = pid_fault;
    else if (is_one_of(key, sources))
        see_path(at->all, at->path, at->line, bare(value));
    if (fault)
        see(at->all, at->path, at->line, fault);
    else if (is_unclear(key, value))
        ask(at->all, at->path, at->line, "compose in a way that is not followed here: see what rights it gives");
    if (value.len == 0)
        at->list = key;
}

/* "- ITEM" of the list that is read. */
static void take_item(struct compose *at, struct str item) {
    static const char *const rights[] = {"cap_add", "volumes", NULL};
    bool right = is_one_of(at->list, rights);
    item = str_trim(str_skip(item, 1));
    if (str_eq(at->list, STR("cap_add")) && has_wide_capability(item))
        see(at->all, at->path, at->line, "cap_add: a capability by which root within is root outside");
    else if (item.len > 0 && strchr("{&!", item.ptr[0]) && item.ptr[0])
        ask(at->all, at->path, at->line, "compose in a way that is not followed here: see what rights it gives");
    else if (right && item.len > 0 && strchr("[*>|", item.ptr[0]) && item.ptr[0])
        ask(at->all, at->path, at->line, "compose in a way that is not followed here: see what rights it gives");
    else if (right || str_starts(bare(item), STR("/")))
        see_volume(at->all, at->path, at->line, item);
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
        ask(at->all, at->path, at->line, "compose in a way that is not followed here: see what rights it gives");
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
    static const char *const rights[] = {"Binds", "Source", "device", "CapAdd", "PidMode", NULL};
    if (!is_one_of(key, rights))
        return;
    if (str_find_char(value, '\\') != SIZE_MAX)
        ask(all, path, 0, "a container is given what is not written out: see what of the device it has");
    if (str_eq(key, STR("Binds")))
        see_volume(all, path, 0, value);
    else if (str_eq(key, STR("CapAdd")) && has_wide_capability(value))
        see(all, path, 0, "CapAdd: a capability by which root within is root outside");
    else if (str_eq(key, STR("PidMode")) && str_eq(value, STR("host")))
        see(all, path, 0, pid_fault);
    else if (str_eq(key, STR("Source")) || str_eq(key, STR("device")))
        see_path(all, path, 0, value);
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
            see(all, path, 0, "Privileged: the container has the rights of the whole device");
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
