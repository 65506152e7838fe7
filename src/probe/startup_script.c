#include "probe/startup_script.h"

#include "probe/interpreters.h"
#include "probe/run_parts.h"

enum { SCRIPTS_MAX = 512, DEPTH_MAX = 4, BYTES_MAX = 4 << 20, NAME_MAX_LEN = 40 };

/* A word of a shell line: what neither blanks nor the shell's own marks part. `*begins` when a command begins here. */
static bool next_shell_word(struct str *rest, struct str *word, bool *begins) {
    static const char marks[] = "\"'=;&|()$`{}<>";
    *begins = false;
    while (rest->len > 0 && (char_is_blank(rest->ptr[0]) || strchr(marks, rest->ptr[0]))) {
        *begins |= rest->ptr[0] == ';' || rest->ptr[0] == '&' || rest->ptr[0] == '|' || rest->ptr[0] == '(';
        *rest = str_skip(*rest, 1);
    }
    size_t len = 0;
    while (len < rest->len && rest->ptr[len] != 0 && !char_is_blank(rest->ptr[len]) && !strchr(marks, rest->ptr[len]))
        len++;
    if (len == 0 && rest->len > 0) {
        *word = str_slice(*rest, 0, 1);
        *rest = str_skip(*rest, 1);
        return true;
    }
    *word = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return len > 0;
}

/* Behind these words a command, or the program of one, begins. */
static bool leads(struct str word) {
    static const char *const words[] = {"then",   "do",     "else",    "exec", "nohup",  "busybox", "-x",
                                        "--exec", "setsid", "command", "env",  "daemon", "eval",    "nice"};
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (str_eq(word, str_from(words[i])))
            return true;
    return false;
}

bool probe_is_program(struct str word, const char *const *names) {
    word = probe_base_name(word);
    for (; *names; names++)
        if (str_eq(word, str_from(*names)))
            return true;
    return false;
}

/* The words of one line, each with whether a command begins there. */
struct line_words {
    struct str rest;
    bool first;
};

static struct line_words words_of(struct str line) {
    line = str_trim(line);
    return (struct line_words){line.len > 0 && line.ptr[0] == '#' ? STR("") : line, true};
}

static bool next_program(struct line_words *words, struct str *word, bool *command) {
    bool begins;
    if (!next_shell_word(&words->rest, word, &begins) || word->ptr[0] == '#')
        return false;
    *command = words->first || begins;
    words->first = leads(probe_base_name(*word));
    return true;
}

static bool line_runs(struct str line, const char *const *names, bool *sure) {
    struct line_words words = words_of(line);
    struct str word;
    bool found = false, command;
    *sure = false;
    while (next_program(&words, &word, &command)) {
        bool named = probe_is_program(word, names);
        found |= named;
        *sure |= named && command;
    }
    return found;
}

bool probe_script_runs(struct str text, const char *const *names, uint32_t *line, bool *sure) {
    struct probe_lines lines = {.rest = text};
    bool found = false;
    *sure = false;
    for (struct str one; !*sure && probe_next_line(&lines, &one);) {
        bool here;
        if (!line_runs(one, names, &here))
            continue;
        if (!found || here)
            *line = lines.number;
        found = true;
        *sure = here;
    }
    return found;
}

struct found_word {
    uint32_t line;
    bool sure;
};
struct probe_script_words {
    struct map map; /* the last part of a word's path, to its place in `items` */
    struct found_word *items;
    size_t count, room;
};

static bool add_word(struct probe_script_words *all, struct arena *arena, struct str word, struct found_word found) {
    uint32_t stored = 0, number = (uint32_t)all->count;
    word = probe_base_name(word);
    if (word.len < 2 || word.len > NAME_MAX_LEN)
        return true;
    if (map_add(&all->map, word, number, &stored) != STATUS_OK)
        return false;
    if (stored != number) {
        /* The first sure one counts, else the first. */
        if (found.sure && !all->items[stored].sure)
            all->items[stored] = found;
        return true;
    }
    if (!arena_grow(arena, (void **)&all->items, all->count, &all->room, sizeof found, _Alignof(struct found_word)))
        return false;
    all->items[all->count++] = found;
    return true;
}

const struct probe_script_words *probe_script_index(struct probe *probe, struct str text) {
    struct probe_script_words *all = ARENA_NEW(probe->arena, struct probe_script_words);
    bool good = all != NULL;
    if (good)
        map_init(&all->map, probe->arena, false);
    struct probe_lines lines = {.rest = text};
    for (struct str line, word; good && probe_next_line(&lines, &line);) {
        struct line_words words = words_of(line);
        struct found_word found = {.line = lines.number};
        while (good && next_program(&words, &word, &found.sure))
            good = add_word(all, probe->arena, word, found);
    }
    probe->memory_out |= !good;
    return good ? all : NULL;
}

bool probe_script_names(const struct probe_script_words *all, const char *const *names, uint32_t *line, bool *sure) {
    bool found = false;
    *sure = false;
    for (; all && *names; names++) {
        uint32_t at = map_get(&all->map, str_from(*names));
        if (at == MAP_NONE)
            continue;
        const struct found_word *word = &all->items[at];
        if (found && (word->sure != *sure ? *sure : word->line >= *line))
            continue;
        found = true;
        *line = word->line;
        *sure = word->sure;
    }
    return found;
}

struct scripts {
    struct probe *probe;
    struct probe_startup *startup;
    struct map seen;  /* paths */
    struct map named; /* by a unit or a script */
    size_t count, bytes;
    bool by_shell;              /* the boot's own script gives each script to a shell */
    bool unsure;                /* what is added now may not be run */
    size_t doubts[SCRIPTS_MAX]; /* of a script that was added so, by its number: one more than its place in `startup` */
};

static void add_script(struct scripts *scripts, const char *path, unsigned depth);

/* Whether the file is a script by its first bytes. What is started (`starts`) and can be told neither to be one nor a
 * program is a doubt. */
static bool is_script(struct probe *probe, const char *path, bool starts) {
    char bytes[4] = {0};
    size_t len = 0;
    struct stat info;
    enum tree_answer answer = tree_peek(&probe->tree, path, bytes, sizeof bytes, &len);
    struct str first = {bytes, len};
    if (answer == TREE_OK && str_starts(first, STR("#!")))
        return true;
    if (!starts || str_starts(str_from(path), STR("/dev/")) ||
        str_eq(first, STR("\x7f"
                          "ELF")))
        return false;
    if (answer == TREE_OK && tree_stat(&probe->tree, path, &info) == TREE_OK && info.st_size > TREE_TEXT_MAX)
        answer = TREE_LONG;
    /* A folder starts nothing, and what cannot be followed is not on every device. */
    if (answer == TREE_OTHER && tree_stat(&probe->tree, path, &info) == TREE_OK && S_ISDIR(info.st_mode))
        answer = TREE_OK;
    probe_doubt(probe, path, answer);
    return false;
}

/* How a word with a path is named: among others, as what is started, or as text to take in. */
enum named { NAMED_BESIDE, NAMED_STARTS, NAMED_TAKEN };

static void add_named(struct scripts *scripts, struct str word, unsigned depth, enum named how) {
    uint32_t stored = 0, number = (uint32_t)scripts->named.count;
    if (!str_starts(word, STR("/")) || depth > DEPTH_MAX || number > SCRIPTS_MAX * 4)
        return;
    const char *path = probe_path(scripts->probe, STR_F, STR_A(word));
    if (map_add(&scripts->named, str_from(path), number, &stored) != STATUS_OK)
        scripts->probe->memory_out = true;
    if (stored != number && map_get(&scripts->seen, str_from(path)) != MAP_NONE)
        add_script(scripts, path, depth);
    else if (stored == number && (how == NAMED_TAKEN || is_script(scripts->probe, path, how == NAMED_STARTS)))
        add_script(scripts, path, depth);
}

/* Settings and functions that every script takes in start nothing by themselves. */
static bool is_plain_text(struct str path) {
    static const struct str folders[] = {STR_INIT("/etc/default/"), STR_INIT("/etc/sysconfig/"), STR_INIT("/lib/"),
                                         STR_INIT("/etc/conf.d/"),  STR_INIT("/usr/lib/"),       STR_INIT("/proc/"),
                                         STR_INIT("/run/"),         STR_INIT("/var/run/"),       STR_INIT("/tmp/")};
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (str_starts(path, folders[i]))
            return true;
    return false;
}

/* What run-parts starts of the folders that a line names. */
static void add_parts(struct scripts *scripts, struct str line, unsigned depth) {
    struct tree_names paths;
    if (!str_contains(line, STR("run-parts")))
        return;
    for (struct str folder; run_parts_next(&line, &folder);) {
        uint32_t stored = 0, number = (uint32_t)scripts->named.count;
        if (depth > DEPTH_MAX || number > SCRIPTS_MAX * 4)
            return;
        if (map_add(&scripts->named, folder, number, &stored) != STATUS_OK)
            scripts->probe->memory_out = true;
        if (stored != number)
            continue;
        run_parts_files(scripts->probe, folder, &paths);
        for (size_t i = 0; i < paths.count; i++)
            add_named(scripts, paths.items[i], depth, NAMED_STARTS);
    }
}

/* The scripts that a script calls or takes in: of /etc by their names, others where a command stands. */
static void add_called(struct scripts *scripts, struct str text, unsigned depth) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct line_words words = words_of(line);
        struct str word;
        bool command, source = false;
        add_parts(scripts, words.rest, depth + 1);
        while (next_program(&words, &word, &command)) {
            if (str_starts(word, STR("/etc/")) && (str_contains(word, STR("rc")) || str_contains(word, STR("init.d"))))
                add_script(scripts, probe_path(scripts->probe, STR_F, STR_A(word)), depth + 1);
            else if (command || (source && !is_plain_text(word)))
                add_named(scripts, word, depth + 1, source ? NAMED_TAKEN : NAMED_STARTS);
            source = command && (str_eq(word, STR(".")) || str_eq(word, STR("source")));
        }
    }
}

/* What was added as a doubt, and is now called where it surely runs, with all that it calls itself. */
static void raise_script(struct scripts *scripts, uint32_t number, unsigned depth) {
    if (number >= SCRIPTS_MAX || scripts->doubts[number] == 0)
        return;
    struct probe_start *start = &scripts->startup->items[scripts->doubts[number] - 1];
    scripts->doubts[number] = 0;
    start->sure = true;
    add_called(scripts, start->command, depth);
}

static void add_script(struct scripts *scripts, const char *path, unsigned depth) {
    struct str text;
    uint32_t stored = 0, number = (uint32_t)scripts->count;
    if (depth > DEPTH_MAX || scripts->count >= SCRIPTS_MAX)
        return;
    if (map_add(&scripts->seen, str_from(path), number, &stored) != STATUS_OK)
        scripts->probe->memory_out = true;
    if (stored != number) {
        if (!scripts->unsure)
            raise_script(scripts, stored, depth);
        return;
    }
    scripts->count++;
    /* Beyond the bound nothing is read: what the rest starts was not seen. */
    if (scripts->bytes >= BYTES_MAX) {
        probe_startup_unseen(scripts->startup, probe_path(scripts->probe, "%s, with the scripts before it,", path),
                             TREE_LONG);
        return;
    }
    enum tree_answer answer = probe_read(scripts->probe, path, &text);
    if (answer != TREE_OTHER) /* a folder: its scripts are found by its name */
        probe_startup_unseen(scripts->startup, path, answer);
    if (answer != TREE_OK)
        return;
    scripts->bytes += text.len;
    probe_startup_add(scripts->probe, scripts->startup,
                      (struct probe_start){.kind = START_SCRIPT,
                                           .sure = !scripts->unsure,
                                           .name = probe_base_name(str_from(path)),
                                           .command = text,
                                           .words = probe_script_index(scripts->probe, text),
                                           .where = path});
    if (scripts->unsure && !scripts->probe->memory_out)
        scripts->doubts[number] = scripts->startup->count;
    add_called(scripts, text, depth);
}

static bool is_start_link(struct str name) {
    return name.len > 3 && name.ptr[0] == 'S' && char_is_digit(name.ptr[1]) && char_is_digit(name.ptr[2]);
}

/* Under systemd a unit of the same name, masked or not, stands for the script (systemd-sysv-generator(8)). */
static bool has_unit(struct probe *probe, struct str name) {
    static const char *const folders[] = {"/etc/systemd/system", "/usr/local/lib/systemd/system",
                                          "/usr/lib/systemd/system", "/lib/systemd/system"};
    struct stat info;
    for (size_t i = 0; i < ARRAY_LEN(folders); i++)
        if (tree_look(&probe->tree, probe_path(probe, "%s/" STR_F ".service", folders[i], STR_A(name)), &info) ==
            TREE_OK)
            return true;
    return false;
}

/* "sh $i start": what a shell is given needs no right to be run. */
static bool gives_shell_each(struct str text) {
    struct probe_lines lines = {.rest = text};
    for (struct str line, word; probe_next_line(&lines, &line);) {
        bool shell = false;
        while (probe_next_word(&line, &word) && word.ptr[0] != '#') {
            if (shell && (word.ptr[0] == '$' || str_starts(word, STR("\"$"))))
                return true;
            shell = probe_is_shell(word);
        }
    }
    return false;
}

/* A boot that goes through /etc/init.d itself runs what may be run, and takes in what ends with .sh. */
static bool may_not_run(struct probe *probe, const char *path) {
    struct stat info;
    return str_starts(str_from(path), STR("/etc/init.d/")) && !str_ends(str_from(path), STR(".sh")) &&
           tree_stat(&probe->tree, path, &info) == TREE_OK && !(info.st_mode & 0111);
}

/* `all`: every name is a script (OpenRC); else those that begin like S20. */
static void add_folder(struct scripts *scripts, const char *folder, bool all, bool systemd) {
    struct tree_names names = {.count = 0};
    enum tree_answer answer = probe_list(scripts->probe, folder, &names);
    if (answer != TREE_OTHER)
        probe_startup_unseen(scripts->startup, folder, answer);
    for (size_t i = 0; i < names.count; i++) {
        struct str name = names.items[i];
        if ((!all && !is_start_link(name)) || (systemd && has_unit(scripts->probe, str_skip(name, 3))))
            continue;
        const char *path = probe_path(scripts->probe, "%s/%s", folder, name.ptr);
        scripts->unsure = !scripts->by_shell && may_not_run(scripts->probe, path);
        add_script(scripts, path, 0);
        scripts->unsure = false;
    }
}

/* Without the marks of systemd, init and the shell around it. */
static struct str bare_word(struct str word) {
    while (word.len > 0 && strchr("-@+!:'\"", word.ptr[0]))
        word = str_skip(word, 1);
    while (word.len > 0 && strchr("'\";&", word.ptr[word.len - 1]))
        word.len--;
    return word;
}

/* The words of one command; what a shell is given is a script whatever its first bytes are, but a program behind -c. */
static void add_command(struct scripts *scripts, struct str command, bool inittab) {
    bool shell = false, option = false, first = true;
    add_parts(scripts, command, 0);
    for (struct str word; probe_next_word(&command, &word); shell = probe_is_shell(word) || (shell && option)) {
        option = shell && word.ptr[0] == '-' && word.ptr[word.len - 1] != 'c';
        bool given = shell && word.ptr[0] != '-';
        word = bare_word(word);
        if (inittab && str_starts(word, STR("/etc/")))
            add_script(scripts, probe_path(scripts->probe, STR_F, STR_A(word)), 0);
        else
            add_named(scripts, word, 0,
                      given && !probe_is_shell(word) ? NAMED_TAKEN
                      : first                        ? NAMED_STARTS
                                                     : NAMED_BESIDE);
        first = false;
    }
}

static void add_named_scripts(struct scripts *scripts) {
    size_t count = scripts->startup->count;
    for (size_t i = 0; i < count; i++) {
        enum probe_start_kind kind = scripts->startup->items[i].kind;
        if (kind == START_INITTAB || kind == START_UNIT)
            add_command(scripts, scripts->startup->items[i].command, kind == START_INITTAB);
    }
}

void probe_startup_scripts(struct probe *probe, bool systemd, struct probe_startup *startup) {
    static const char *const sysv[] = {"/etc/rcS.d", "/etc/rc2.d",      "/etc/rc3.d",      "/etc/rc4.d",
                                       "/etc/rc5.d", "/etc/rc.d/rc2.d", "/etc/rc.d/rc3.d", "/etc/rc.d/rc5.d"};
    static const char *const openrc[] = {"/etc/runlevels/sysinit", "/etc/runlevels/boot", "/etc/runlevels/default"};
    static const char *const plain[] = {"/etc/rc.d", "/etc/init.d"};
    static const char *const single[] = {"/etc/init.d/rcS", "/etc/rc.d/rcS", "/etc/rc", "/etc/rc.sysinit"};
    struct scripts scripts = {.probe = probe, .startup = startup};
    struct stat info;
    struct str text;
    map_init(&scripts.seen, probe->arena, false);
    map_init(&scripts.named, probe->arena, false);
    for (size_t i = 0; i < ARRAY_LEN(sysv); i++)
        add_folder(&scripts, sysv[i], false, systemd);
    if (tree_stat(&probe->tree, "/etc/rc.local", &info) == TREE_OK && (info.st_mode & S_IXUSR))
        add_script(&scripts, "/etc/rc.local", 0);
    add_named_scripts(&scripts);
    if (systemd)
        return;
    scripts.by_shell = probe_read(probe, "/etc/init.d/rcS", &text) == TREE_OK && gives_shell_each(text);
    for (size_t i = 0; i < ARRAY_LEN(openrc); i++)
        add_folder(&scripts, openrc[i], true, false);
    for (size_t i = 0; i < ARRAY_LEN(plain); i++)
        add_folder(&scripts, plain[i], false, false);
    for (size_t i = 0; i < ARRAY_LEN(single); i++)
        add_script(&scripts, single[i], 0);
}
