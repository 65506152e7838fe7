/* What containers are given: by quadlets of podman, starts, files of compose, and the records that docker keeps. */
#include "probe/check_privilege.h"
#include "probe/directive.h"
#include "probe/service_files.h"
#include "probe/settings.h"
#include "probe/words.h"

enum { FILES_MAX = 256 };

struct containers {
    struct probe *probe;
    struct probe_result *result;
    size_t count, wide;
    bool engine, records; /* docker's starts; what it runs is among what was read */
};

static void see(struct containers *all, const char *where, uint32_t line, const char *what) {
    all->wide++;
    probe_saw(all->probe, all->result, where, line, "%s", what);
}

static void ask(struct containers *all, const char *where, uint32_t line, const char *question) {
    all->probe->question = all->probe->question ? all->probe->question : question;
    probe_saw(all->probe, all->result, where, line, "%s", question);
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

/* "SOURCE:TARGET": the engine's socket, or all of the device. */
static const char *fault_of_volume(struct str volume) {
    volume = bare(volume);
    if (str_contains(volume, STR("docker.sock")) || str_contains(volume, STR("podman.sock")))
        return "a container has the socket of the engine: it can start any other";
    return str_starts(volume, STR("/:")) ? "a container has all files of the device" : NULL;
}

static void see_volume(struct containers *all, const char *where, uint32_t line, struct str volume) {
    const char *fault = fault_of_volume(volume);
    if (fault)
        see(all, where, line, fault);
}

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

/* Options of "docker run" and "podman run". */
static void take_options(struct containers *all, const char *where, uint32_t line, struct str rest) {
    struct str value;
    for (struct str word; probe_next_argument(all->probe, &rest, &word);) {
        if (word.len > 0 && strchr(";&|#", word.ptr[0]))
            return;
        if (str_eq(word, STR("--privileged")) ||
            (str_starts(word, STR("--privileged=")) && is_true(str_skip(word, 13))))
            see(all, where, line, "--privileged: the container has the rights of the whole device");
        else if (takes(all, "--cap-add", word, &rest, &value) && has_wide_capability(value))
            see(all, where, line, "--cap-add: a capability by which root within is root outside");
        else if (takes(all, "--volume", word, &rest, &value) || takes(all, "-v", word, &rest, &value))
            see_volume(all, where, line, value);
    }
}

static void read_starts(struct containers *all) {
    static const char *const names[] = {"docker", "podman", "nerdctl", NULL};
    struct service_start start;
    for (struct service_walk walk = {.within = false}; service_start_next(all->probe, names, &walk, &start);) {
        struct str rest = start.rest, word = STR("");
        bool runs = false;
        while (!runs && probe_next_argument(all->probe, &rest, &word) && word.len > 0 && !strchr(";&|#", word.ptr[0]))
            runs = str_eq(word, STR("run")) || str_eq(word, STR("create"));
        if (!runs)
            continue;
        all->count++;
        if (!start.whole)
            ask(all, start.where, start.line, "what variables give this container is not known: see its rights");
        take_options(all, start.where, start.line, rest);
    }
}

/* ---- quadlets: NAME.container of podman */

static void take_quadlet(struct containers *all, const struct probe_directive *item) {
    const char *fault = str_eq(item->key, STR("Volume")) ? fault_of_volume(item->value) : NULL;
    if (str_eq(item->key, STR("PodmanArgs")))
        take_options(all, item->path, item->line, item->value);
    else if (str_eq(item->key, STR("AddCapability")) && has_wide_capability(item->value))
        fault = "AddCapability: a capability by which root within is root outside";
    if (fault)
        see(all, item->path, item->line, fault);
}

static void read_quadlets(struct containers *all) {
    static const char *const folders[] = {"/etc/containers/systemd", "/usr/share/containers/systemd",
                                          "/run/containers/systemd"};
    for (size_t f = 0; f < ARRAY_LEN(folders); f++) {
        struct tree_names names = {.count = 0};
        if (probe_list(all->probe, folders[f], &names) != TREE_OK)
            continue;
        for (size_t i = 0; i < names.count && i < FILES_MAX; i++) {
            struct probe_directives list = {.count = 0};
            if (!str_ends(names.items[i], STR(".container")))
                continue;
            (void)probe_directives_file(all->probe,
                                        probe_path(all->probe, "%s/" STR_F, folders[f], STR_A(names.items[i])),
                                        DIRECTIVE_SYSTEMD, &list);
            all->count++;
            for (size_t k = 0; k < list.count; k++)
                take_quadlet(all, &list.items[k]);
        }
    }
}

/* ---- files of compose */

struct compose {
    struct containers *all;
    const char *path;
    uint32_t line;
    bool adds; /* the list that is read is of capabilities */
};

static void take_pair(struct compose *at, struct str key, struct str value) {
    const char *fault = fault_of_volume(value);
    bool privileged = str_eq(key, STR("privileged"));
    at->adds = str_eq(key, STR("cap_add"));
    if ((privileged && value.len > 0 && is_true(value)) || str_contains(value, STR("privileged: true")))
        fault = "privileged: the container has the rights of the whole device";
    else if (at->adds && has_wide_capability(value))
        fault = "cap_add: a capability by which root within is root outside";
    else if (str_eq(key, STR("source")) && str_eq(bare(value), STR("/")))
        fault = "a container has all files of the device";
    if (fault)
        see(at->all, at->path, at->line, fault);
}

/* "KEY: VALUE", "KEY:", or "- ITEM" of the list that is read. */
static void take_line(struct compose *at, struct str line) {
    size_t colon = str_find(line, STR(": "));
    bool ends = colon == SIZE_MAX && line.ptr[line.len - 1] == ':', item = line.ptr[0] == '-';
    if (colon != SIZE_MAX || ends)
        take_pair(at, bare(str_slice(line, 0, ends ? line.len - 1 : colon)),
                  ends ? STR("") : str_trim(str_skip(line, colon + 1)));
    else if (item && at->adds && has_wide_capability(line))
        see(at->all, at->path, at->line, "cap_add: a capability by which root within is root outside");
    else if (item)
        see_volume(at->all, at->path, at->line, line);
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

static void read_records(struct containers *all) {
    struct tree_names paths;
    probe_glob(all->probe, STR("/var/lib/docker/containers/*"), &paths);
    for (size_t i = 0; i < paths.count && i < FILES_MAX; i++) {
        struct str text;
        const char *path = probe_path(all->probe, STR_F "/hostconfig.json", STR_A(paths.items[i]));
        if (probe_read(all->probe, path, &text) != TREE_OK)
            continue;
        all->count++;
        all->records = true;
        if (str_contains(text, STR("\"Privileged\":true")))
            see(all, path, 0, "Privileged: the container has the rights of the whole device");
    }
}

enum probe_outcome look_containers(struct probe *probe, struct probe_result *result) {
    static const char *const engines[] = {"dockerd", "balena-engine-daemon", "balenad", "=docker", NULL};
    struct containers all = {.probe = probe, .result = result};
    const struct probe_startup *startup = probe_startup(probe);
    all.engine = probe_start_find(startup, engines) != NULL;
    read_starts(&all);
    read_quadlets(&all);
    if (all.engine) {
        read_compose(&all);
        read_records(&all);
    }
    if (all.wide > 0)
        return probe_tell(probe, result, PROBE_NOT_MET, "who breaks out of a container has the device (%zu)", all.wide);
    if (all.count == 0 && !all.engine && startup->unseen)
        return probe_unseen(probe, result, startup->unseen, startup->answer);
    if (all.count == 0 && !all.engine)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "nothing was found that starts containers");
    if (all.engine && !all.records)
        return probe_tell(probe, result, PROBE_ASK, "docker starts: see which containers it is told to run, and how");
    return probe_tell(probe, result, PROBE_MET, "none of %zu containers has the rights of the whole device", all.count);
}
