#include "probe/check.h"
#include "probe/secret.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/sysmacros.h>

const char *const probe_outcome_words[PROBE_OUTCOMES] = {
    [PROBE_COULD_NOT_SEE] = "could not see",   [PROBE_MET] = "met",          [PROBE_NOT_MET] = "not met",
    [PROBE_NOT_APPLICABLE] = "not applicable", [PROBE_ASK] = "ask a person",
};

/* One line of printable text without secrets: what a device's file holds must not move the cursor of who reads the
 * report. */
static struct str one_line(struct probe *probe, const char *format, va_list arguments) {
    char whole[PROBE_SECRET_TEXT_MAX], text[PROBE_TEXT_MAX + 4];
    int n = vsnprintf(whole, sizeof whole, format, arguments);
    size_t len = n < 0 ? 0 : (size_t)n < sizeof whole ? (size_t)n : sizeof whole - 1;
    len = probe_secret_mask((struct str){whole, len}, text, PROBE_TEXT_MAX + 1);
    bool cut = len > PROBE_TEXT_MAX;
    len = cut ? PROBE_TEXT_MAX : len;
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            text[i] = text[i] == '\t' ? ' ' : '?';
    if (cut) {
        memcpy(text + len, "...", 3);
        len += 3;
    }
    struct str copy = str_copy(probe->arena, (struct str){text, len});
    probe->memory_out |= !copy.ptr;
    return copy;
}

enum probe_outcome probe_tell(struct probe *probe, struct probe_result *result, enum probe_outcome outcome,
                              const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    result->reason = one_line(probe, format, arguments);
    va_end(arguments);
    result->outcome = outcome;
    return outcome;
}

void probe_saw(struct probe *probe, struct probe_result *result, const char *where, uint32_t line, const char *format,
               ...) {
    if (result->seen_count == PROBE_SEEN_MAX) {
        result->left_out++;
        return;
    }
    struct probe_seen *seen = ARENA_NEW(probe->arena, struct probe_seen);
    if (!seen) {
        probe->memory_out = true;
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    seen->text = one_line(probe, format, arguments);
    va_end(arguments);
    seen->where = str_copy(probe->arena, str_from(where));
    probe->memory_out |= !seen->where.ptr;
    seen->line = line;
    if (!result->last)
        result->last = &result->seen;
    *result->last = seen;
    result->last = &seen->next;
    result->seen_count++;
}

enum probe_outcome probe_unseen(struct probe *probe, struct probe_result *result, const char *path,
                                enum tree_answer answer) {
    if (answer == TREE_MEMORY)
        probe->memory_out = true;
    return probe_tell(probe, result, PROBE_COULD_NOT_SEE, "%s %s%s", path, tree_words[answer],
                      answer == TREE_DENIED && probe->uid != 0 ? ": run the probe as root" : "");
}

/* A folder no program reads as a file, and /dev/null is how systemd's units and others are masked: both hold nothing.
 */
static bool holds_nothing(struct probe *probe, const char *path) {
    struct stat info;
    return tree_stat(&probe->tree, path, &info) == TREE_OK &&
           (S_ISDIR(info.st_mode) || (S_ISCHR(info.st_mode) && info.st_rdev == makedev(1, 3)));
}

/* A process may end between two looks at it. */
static bool is_process(const char *path) {
    struct str text = str_from(path), proc = STR("/proc/");
    return str_starts(text, proc) && text.len > proc.len && char_is_digit(text.ptr[proc.len]);
}

static bool is_doubtful(struct probe *probe, const char *path, enum tree_answer answer) {
    if (is_process(path))
        return answer == TREE_DENIED;
    if (answer == TREE_OTHER)
        return !holds_nothing(probe, path);
    return answer == TREE_DENIED || answer == TREE_LONG || answer == TREE_LOOP || answer == TREE_FAILED ||
           answer == TREE_FOREIGN;
}

void probe_doubt(struct probe *probe, const char *path, enum tree_answer answer) {
    probe->memory_out |= answer == TREE_MEMORY;
    if (probe->doubt.path || !is_doubtful(probe, path, answer))
        return;
    struct str copy = str_copy(probe->arena, str_from(path));
    probe->memory_out |= !copy.ptr;
    probe->doubt = (struct probe_doubt){copy.ptr, answer};
}

enum tree_answer probe_read_in(struct probe *probe, const char *path, size_t max, struct arena *arena,
                               struct str *text) {
    enum tree_answer answer = tree_read(&probe->tree, path, max, arena, text);
    probe_doubt(probe, path, answer);
    return answer;
}

enum tree_answer probe_read(struct probe *probe, const char *path, struct str *text) {
    return probe_read_in(probe, path, TREE_TEXT_MAX, probe->arena, text);
}

enum tree_answer probe_list(struct probe *probe, const char *path, struct tree_names *names) {
    enum tree_answer answer = tree_list(&probe->tree, path, probe->arena, names);
    if (answer != TREE_OTHER)
        probe_doubt(probe, path, answer);
    return answer;
}

struct probe_doubt probe_fact_begin(struct probe *probe) {
    struct probe_doubt before = probe->doubt;
    probe->doubt = (struct probe_doubt){.path = NULL};
    return before;
}

void probe_fact_end(struct probe *probe, enum probe_fact fact, struct probe_doubt before) {
    if (!probe->facts.doubts[fact].path)
        probe->facts.doubts[fact] = probe->doubt;
    if (before.path)
        probe->doubt = before;
}

void probe_fact_again(struct probe *probe, enum probe_fact fact) {
    if (!probe->doubt.path)
        probe->doubt = probe->facts.doubts[fact];
}

bool probe_has(struct probe *probe, const char *path) {
    struct stat info;
    return tree_stat(&probe->tree, path, &info) == TREE_OK;
}

bool probe_next_line(struct probe_lines *lines, struct str *line) {
    if (!lines->rest.ptr || lines->rest.len == 0 || !str_next(&lines->rest, '\n', line))
        return false;
    lines->number++;
    if (line->len > 0 && line->ptr[line->len - 1] == '\r')
        line->len--;
    return true;
}

bool probe_next_word(struct str *rest, struct str *word) {
    *rest = str_trim(*rest);
    size_t len = 0;
    while (len < rest->len && !char_is_blank(rest->ptr[len]))
        len++;
    *word = str_slice(*rest, 0, len);
    *rest = str_skip(*rest, len);
    return len > 0;
}

struct str probe_base_name(struct str path) {
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return str_skip(path, at);
}
