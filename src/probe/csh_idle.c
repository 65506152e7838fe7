#include "probe/csh_idle.h"

#include "probe/directive.h"
#include "probe/settings.h"

static bool is_being_read(const struct csh_idle *idle, const char *path) {
    for (unsigned i = 0; i < idle->depth; i++)
        if (strcmp(idle->reading[i], path) == 0)
            return true;
    return false;
}

/* A file that takes itself in ends nowhere: a shell gives up on it, and nobody knows what it has set by then. */
static void read_file(struct probe *probe, const char *path, struct csh_idle *idle) {
    struct arena scratch;
    struct str text;
    if (idle->files >= CSH_FILES_MAX || idle->bytes >= CSH_BYTES_MAX || idle->depth == CSH_DEPTH_MAX ||
        is_being_read(idle, path)) {
        idle->unclear = true;
        return;
    }
    arena_init(&scratch, (size_t)TREE_TEXT_MAX * 3);
    if (probe_read_in(probe, path, TREE_TEXT_MAX, &scratch, &text) == TREE_OK) {
        idle->files++;
        idle->bytes += text.len;
        idle->reading[idle->depth++] = path;
        csh_idle_text(probe, text, path, idle);
        idle->depth--;
    }
    arena_done(&scratch);
}

static bool is_one_of(struct str word, const char *const *words) {
    for (; *words; words++)
        if (str_eq(word, str_from(*words)))
            return true;
    return false;
}

/* The number that begins "15", "(15 5)" or "'15'". */
static int64_t minutes_of(struct str value) {
    int64_t minutes = 0;
    struct str rest = value, word;
    while (rest.len > 0 && strchr("('\" \t", rest.ptr[0]))
        rest = str_skip(rest, 1);
    if (!probe_next_word(&rest, &word))
        return 0;
    while (word.len > 0 && strchr(")'\"", word.ptr[word.len - 1]))
        word.len--;
    return probe_number(word, &minutes) ? minutes : -1;
}

/* "set [-r] autologout = VALUE", "unset autologout"; false for what is neither, or more than that alone. */
static bool assign(struct str line, const char *path, uint32_t number, struct csh_idle *idle) {
    struct str rest = line, command, word = STR("");
    bool fixed = false;
    if (!probe_next_word(&rest, &command))
        return false;
    bool unset = str_eq(command, STR("unset"));
    struct str behind = rest;
    while (probe_next_word(&rest, &word) && word.ptr[0] == '-') {
        fixed |= str_find_char(word, 'r') != SIZE_MAX;
        behind = rest;
    }
    behind = str_trim(behind);
    if ((!unset && !str_eq(command, STR("set"))) || !str_starts(behind, STR("autologout")))
        return false;
    struct str value = str_trim(str_skip(behind, 10));
    bool given = str_starts(value, STR("="));
    if (value.len > 0 && (!given || unset))
        return false;
    if (idle->fixed)
        return true;
    idle->set = true;
    idle->minutes = given ? minutes_of(str_skip(value, 1)) : 0;
    idle->fixed = fixed && !unset;
    idle->path = path;
    idle->line = number;
    return true;
}

/* "unset auto*" names it by a pattern. */
static bool unsets_by_pattern(struct str word, struct str rest) {
    return str_eq(word, STR("unset")) && (str_find_char(rest, '*') != SIZE_MAX ||
                                          str_find_char(rest, '?') != SIZE_MAX || str_find_char(rest, '[') != SIZE_MAX);
}

static void take_in(struct probe *probe, struct str rest, struct csh_idle *idle) {
    struct str word;
    bool known = probe_next_word(&rest, &word) && word.ptr[0] == '/' && str_find_char(word, '$') == SIZE_MAX;
    if (known)
        read_file(probe, probe_path(probe, STR_F, STR_A(word)), idle);
    else
        idle->unclear = true;
}

static void read_folder(struct probe *probe, struct csh_idle *idle) {
    struct tree_names names = {.count = 0};
    if (probe_list(probe, "/etc/profile.d", &names) != TREE_OK)
        return;
    for (size_t i = 0; i < names.count; i++)
        if (str_ends(names.items[i], STR(".csh")) && names.items[i].ptr[0] != '.')
            read_file(probe, probe_path(probe, "/etc/profile.d/%s", names.items[i].ptr), idle);
}

/* Where in a file it stands: blocks that are open, and whether one is the loop over /etc/profile.d. */
struct place {
    const char *path;
    unsigned blocks;
    bool folder;
};

/* True for a word that opens or closes a block, or goes on in one; not for "if (...) COMMAND". */
static bool track_blocks(struct str word, struct str line, struct place *place) {
    static const char *const opens[] = {"foreach", "while", "switch", NULL}, *const closes[] = {"endif", "end", "endsw",
                                                                                                NULL};
    bool asks = str_starts(word, STR("if")) && str_ends(line, STR("then"));
    if (is_one_of(word, closes))
        place->blocks -= place->blocks > 0;
    else if (is_one_of(word, opens) || asks)
        place->blocks++;
    else
        return false;
    return true;
}

static void take_line(struct probe *probe, struct str line, uint32_t number, struct place *place,
                      struct csh_idle *idle) {
    struct str rest = line, word = STR("");
    if (!probe_next_word(&rest, &word))
        return;
    bool sets = str_contains(line, STR("autologout")) && !idle->fixed;
    if (str_eq(word, STR("foreach")) && str_contains(rest, STR("/etc/profile.d")) && !place->folder) {
        place->folder = true;
        read_folder(probe, idle);
    }
    if (!track_blocks(word, line, place) && str_eq(word, STR("source")) && !(place->folder && place->blocks > 0))
        take_in(probe, rest, idle);
    /* Behind a goto, what stands between may not be run. */
    idle->unclear |= str_eq(word, STR("goto")) || (!idle->fixed && unsets_by_pattern(word, rest));
    if (sets && (place->blocks > 0 || !assign(line, place->path, number, idle)))
        idle->unclear = true;
}

void csh_idle_text(struct probe *probe, struct str text, const char *path, struct csh_idle *idle) {
    struct probe_lines lines = {.rest = text};
    struct place place = {.path = path};
    uint32_t number = 0;
    for (struct str line; probe_next_joined(probe, &lines, '#', &line, &number);)
        take_line(probe, str_trim(line), number, &place, idle);
}

/* What is the same for every account is read once. */
static const struct csh_idle *system_files(struct probe *probe) {
    static const struct csh_idle unknown = {.unclear = true};
    if (probe->facts.csh_idle)
        return probe->facts.csh_idle;
    struct csh_idle *idle = ARENA_NEW(probe->arena, struct csh_idle);
    if (!idle) {
        probe->memory_out = true;
        return &unknown;
    }
    *idle = (struct csh_idle){.set = false};
    read_file(probe, "/etc/csh.cshrc", idle);
    read_file(probe, "/etc/csh.login", idle);
    idle->files = 0;
    idle->bytes = 0;
    return probe->facts.csh_idle = idle;
}

void csh_idle_read(struct probe *probe, struct str home, struct csh_idle *idle) {
    *idle = *system_files(probe);
    if (home.len < 2 || home.ptr[0] != '/')
        return;
    const char *own = probe_path(probe, STR_F "/.tcshrc", STR_A(home));
    read_file(probe, probe_has(probe, own) ? own : probe_path(probe, STR_F "/.cshrc", STR_A(home)), idle);
    read_file(probe, probe_path(probe, STR_F "/.login", STR_A(home)), idle);
}
