#include "probe/sshd.h"

#include "probe/sshd_start.h"
#include "probe/words.h"

enum { FILES_MAX = 128, DEPTH_MAX = 16, LINES_MAX = 8192, PROGRAM_MAX = 4 << 20 };

struct reading {
    struct probe *probe;
    struct probe_sshd *sshd;
    size_t room;
    unsigned files;
};

static const char *keep(struct probe *probe, struct str text) {
    struct str copy = str_copy(probe->arena, text);
    probe->memory_out |= !copy.ptr;
    return copy.ptr ? copy.ptr : "";
}

static void unseen(struct reading *reading, struct str path) {
    if (!reading->sshd->unseen)
        reading->sshd->unseen = keep(reading->probe, path);
}

static void add(struct reading *reading, struct probe_sshd_line line) {
    struct probe_sshd *sshd = reading->sshd;
    if (sshd->count >= LINES_MAX) {
        unseen(reading, str_from(line.path));
        return;
    }
    if (!arena_grow(reading->probe->arena, (void **)&sshd->lines, sshd->count, &reading->room, sizeof line,
                    _Alignof(struct probe_sshd_line))) {
        reading->probe->memory_out = true;
        return;
    }
    sshd->lines[sshd->count++] = line;
}

/* Where the keyword ends, which may stand between quotes; `*key` has none. */
static size_t take_key(struct str line, struct str *key) {
    size_t at = 0, end = line.len > 0 && line.ptr[0] == '"' ? str_find_char(str_skip(line, 1), '"') : SIZE_MAX;
    if (end != SIZE_MAX) {
        *key = str_slice(line, 1, end + 1);
        return end + 2;
    }
    while (at < line.len && line.ptr[at] != '=' && !char_is_blank(line.ptr[at]))
        at++;
    *key = str_slice(line, 0, at);
    return at;
}

/* Keyword and value: parted by blanks, or by one '=' among them. A # that begins a word begins a comment. */
static bool split(struct str line, struct str *key, struct str *value) {
    line = str_trim(line);
    struct str rest = str_trim(str_skip(line, take_key(line, key)));
    if (rest.len > 0 && rest.ptr[0] == '=')
        rest = str_trim(str_skip(rest, 1));
    bool quoted = false;
    for (size_t i = 0; i < rest.len; i++) {
        quoted ^= rest.ptr[i] == '"';
        if (rest.ptr[i] == '#' && !quoted && (i == 0 || char_is_blank(rest.ptr[i - 1])))
            rest = str_slice(rest, 0, i);
    }
    *value = str_trim(rest);
    return key->len > 0 && key->ptr[0] != '#';
}

struct str probe_sshd_word(struct str value) {
    struct str word;
    bool quoted = value.len > 0 && (value.ptr[0] == '"' || value.ptr[0] == '\'');
    size_t end = quoted ? str_find_char(str_skip(value, 1), value.ptr[0]) : SIZE_MAX;
    if (end != SIZE_MAX)
        return str_slice(value, 1, end + 1);
    (void)probe_next_word(&value, &word);
    return word;
}

static void read_text(struct reading *reading, struct str text, const char *path, struct str match, unsigned depth);

static void read_file(struct reading *reading, struct str path, struct str match, unsigned depth) {
    struct str text;
    if (depth > DEPTH_MAX || reading->files >= FILES_MAX) {
        unseen(reading, path);
        return;
    }
    reading->files++;
    const char *name = keep(reading->probe, path);
    enum tree_answer answer = probe_read(reading->probe, name, &text);
    if (answer == TREE_OK)
        read_text(reading, text, name, match, depth);
    else if (answer != TREE_ABSENT)
        unseen(reading, path);
}

/* One pattern of an Include: the files that fit, in order. */
static void read_pattern(struct reading *reading, struct str pattern, struct str match, unsigned depth) {
    struct probe *probe = reading->probe;
    struct tree_names paths;
    bool absolute = pattern.len > 0 && pattern.ptr[0] == '/';
    struct str full = absolute ? pattern : str_format(probe->arena, "/etc/ssh/" STR_F, STR_A(pattern));
    probe->memory_out |= !full.ptr;
    probe_glob(probe, full, &paths);
    for (size_t i = 0; i < paths.count; i++)
        read_file(reading, paths.items[i], match, depth);
}

static void read_text(struct reading *reading, struct str text, const char *path, struct str match, unsigned depth) {
    struct probe_lines lines = {.rest = text};
    for (struct str line; probe_next_line(&lines, &line);) {
        struct probe_sshd_line one = {.path = path, .line = lines.number};
        if (!split(line, &one.key, &one.value))
            continue;
        if (str_eq_nocase(one.key, STR("Match"))) {
            /* What holds for all holds outside of blocks too, as far as nothing in front has set it. */
            bool all = str_eq_nocase(probe_sshd_word(one.value), STR("all"));
            match = all ? STR("all") : one.value;
            match = match.ptr ? match : STR("");
        } else if (str_eq_nocase(one.key, STR("Include"))) {
            for (struct str pattern; probe_next_argument(reading->probe, &one.value, &pattern);)
                read_pattern(reading, pattern, match, depth + 1);
        } else {
            one.match = match;
            add(reading, one);
        }
    }
}

void probe_sshd_text(struct probe *probe, struct probe_sshd *sshd, struct str text, const char *path) {
    struct reading reading = {.probe = probe, .sshd = sshd};
    read_text(&reading, text, path, STR_NONE, 0);
}

/* The options of the start stand before the file's lines. */
static void read_start(struct reading *reading, const struct probe_sshd_start *start) {
    for (size_t i = 0; i < start->option_count; i++) {
        struct probe_sshd_line one = {.path = start->options[i].path, .line = start->options[i].line};
        if (split(start->options[i].text, &one.key, &one.value))
            add(reading, one);
    }
}

static bool digits(struct str *text, unsigned *number) {
    size_t len = 0;
    uint64_t value = 0;
    while (len < text->len && len < 3 && char_is_digit(text->ptr[len]))
        len++;
    bool good = str_u64(str_slice(*text, 0, len), 999, &value);
    *number = (unsigned)value;
    *text = str_skip(*text, len);
    return good;
}

static void version_in(struct str text, struct probe_sshd *sshd) {
    struct str name = STR("OpenSSH_");
    for (size_t at; (at = str_find(text, name)) != SIZE_MAX;) {
        unsigned major, minor;
        text = str_skip(text, at + name.len);
        if (!digits(&text, &major) || text.len == 0 || text.ptr[0] != '.')
            continue;
        text = str_skip(text, 1);
        if (!digits(&text, &minor))
            continue;
        sshd->major = major;
        sshd->minor = minor;
        return;
    }
}

/* Defaults changed with versions: the program itself says which it is. Its bytes are not kept. */
static void find_version(struct probe *probe, const char *program, struct probe_sshd *sshd) {
    struct arena arena;
    struct str text;
    arena_init(&arena, (size_t)2 * PROGRAM_MAX);
    if (probe_read_in(probe, program, PROGRAM_MAX, &arena, &text) == TREE_OK)
        version_in(text, sshd);
    arena_done(&arena);
}

static struct probe_sshd NO_SSHD = {.installed = true, .config = "/etc/ssh/sshd_config", .answer = TREE_MEMORY};

/* Something has this name, though it may be nothing that can be read. */
static bool is_there(struct probe *probe, const char *path) {
    struct stat info;
    return tree_stat(&probe->tree, path, &info) != TREE_ABSENT;
}

/* The configuration that the program looks for by itself. */
static const char *own_config(struct probe *probe, const char *program) {
    static const char *const local[] = {"/usr/local/etc/ssh/sshd_config", "/usr/local/etc/sshd_config"};
    for (size_t i = 0; str_starts(str_from(program), STR("/usr/local/")) && i < ARRAY_LEN(local); i++)
        if (is_there(probe, local[i]))
            return local[i];
    bool moved = !is_there(probe, NO_SSHD.config) && is_there(probe, "/usr/etc/ssh/sshd_config");
    return moved ? "/usr/etc/ssh/sshd_config" : NO_SSHD.config;
}

static void read_sshd(struct probe *probe, struct probe_sshd *sshd) {
    struct probe_sshd_start start;
    struct reading reading = {.probe = probe, .sshd = sshd};
    struct str text;
    *sshd = (struct probe_sshd){.config = NO_SSHD.config, .answer = TREE_ABSENT};
    probe_sshd_started(probe, &start);
    sshd->installed = start.program != NULL;
    if (!sshd->installed)
        return;
    sshd->question = start.question;
    sshd->config = start.config ? start.config : own_config(probe, start.program);
    find_version(probe, start.program, sshd);
    read_start(&reading, &start);
    sshd->answer = probe_read(probe, sshd->config, &text);
    if (sshd->answer == TREE_OK)
        read_text(&reading, text, sshd->config, STR_NONE, 0);
}

const struct probe_sshd *probe_sshd(struct probe *probe) {
    if (probe->facts.sshd) {
        probe_fact_again(probe, PROBE_FACT_SSHD);
        return probe->facts.sshd;
    }
    struct probe_doubt before = probe_fact_begin(probe);
    struct probe_sshd *sshd = probe->facts.sshd = ARENA_NEW(probe->arena, struct probe_sshd);
    probe->memory_out |= !sshd;
    if (!sshd)
        return &NO_SSHD;
    read_sshd(probe, sshd);
    probe_fact_end(probe, PROBE_FACT_SSHD, before);
    return sshd;
}

static bool is_global(const struct probe_sshd_line *line) {
    return !line->match.ptr;
}

static bool is_for_all(const struct probe_sshd_line *line) {
    return line->match.ptr && str_eq(line->match, STR("all"));
}

const struct probe_sshd_line *probe_sshd_value(const struct probe_sshd *sshd, const char *key) {
    const struct probe_sshd_line *global = NULL;
    /* The first Match block that names the key wins over what stands outside; only one for all is sure to. */
    for (size_t i = 0; i < sshd->count; i++) {
        const struct probe_sshd_line *line = &sshd->lines[i];
        if (!str_eq_nocase(line->key, str_from(key)))
            continue;
        if (is_for_all(line))
            return line;
        if (!global && is_global(line))
            global = line;
    }
    return global;
}

const struct probe_sshd_line *probe_sshd_match(const struct probe_sshd *sshd, const char *key, size_t *at) {
    while (*at < sshd->count) {
        const struct probe_sshd_line *line = &sshd->lines[(*at)++];
        if (!is_global(line) && !is_for_all(line) && str_eq_nocase(line->key, str_from(key)))
            return line;
    }
    return NULL;
}

static bool is_word(const struct probe_sshd_line *line, const char *word) {
    return line && str_eq_nocase(probe_sshd_word(line->value), str_from(word));
}

/* keyboard-interactive has had three names: of any of them the first line counts. */
static const struct probe_sshd_line *first_name(const struct probe_sshd *sshd) {
    static const char *const names[] = {"KbdInteractiveAuthentication", "ChallengeResponseAuthentication",
                                        "SkeyAuthentication"};
    const struct probe_sshd_line *found = NULL;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const struct probe_sshd_line *line = probe_sshd_value(sshd, names[i]);
        bool wins = line && found && is_for_all(line) == is_for_all(found) ? line < found : line && is_for_all(line);
        if (line && (!found || wins))
            found = line;
    }
    return found;
}

/* Before OpenSSH 8.7 they were two settings, either of which switched it on. */
static bool asks_at_keyboard(const struct probe_sshd *sshd) {
    if (sshd->major == 0 || probe_sshd_since(sshd, 8, 7))
        return !is_word(first_name(sshd), "no");
    return !is_word(probe_sshd_value(sshd, "ChallengeResponseAuthentication"), "no") ||
           is_word(probe_sshd_value(sshd, "KbdInteractiveAuthentication"), "yes");
}

bool probe_sshd_takes_passwords(struct probe *probe, const struct probe_sshd *sshd, struct probe_result *result) {
    static const char *const keys[] = {"PasswordAuthentication", "KbdInteractiveAuthentication",
                                       "ChallengeResponseAuthentication", "SkeyAuthentication"};
    bool takes = !is_word(probe_sshd_value(sshd, keys[0]), "no") || asks_at_keyboard(sshd);
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        const struct probe_sshd_line *line = probe_sshd_value(sshd, keys[i]);
        if (line && result)
            probe_saw(probe, result, line->path, line->line, "%s " STR_F, keys[i], STR_A(line->value));
        for (size_t at = 0; (line = probe_sshd_match(sshd, keys[i], &at));) {
            if (is_word(line, "no"))
                continue;
            takes = true;
            if (result)
                probe_saw(probe, result, line->path, line->line, "%s " STR_F " in Match " STR_F, keys[i],
                          STR_A(line->value), STR_A(line->match));
        }
    }
    return takes;
}

bool probe_sshd_since(const struct probe_sshd *sshd, unsigned major, unsigned minor) {
    return sshd->major > major || (sshd->major == major && sshd->minor >= minor);
}

bool probe_see_sshd(struct probe *probe, struct probe_result *result, const struct probe_sshd **sshd) {
    const struct probe_sshd *found = *sshd = probe_sshd(probe);
    if (!found->installed)
        return probe_tell(probe, result, PROBE_NOT_APPLICABLE, "there is no sshd of OpenSSH"), false;
    if (found->answer != TREE_OK)
        return probe_unseen(probe, result, found->config, found->answer), false;
    probe->question = found->question;
    if (found->unseen)
        return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s, which %s includes, cannot be read", found->unseen,
                          found->config),
               false;
    return true;
}
