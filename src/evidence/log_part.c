#include "evidence/log_part.h"

static const struct str OPEN = STR_INIT("==> ");
static const struct str CLOSE = STR_INIT(" <==");

struct log_parts log_parts_in(struct str text, struct str name) {
    return (struct log_parts){.rest = text, .name = name};
}

static bool is_header(struct str line) {
    return line.len > OPEN.len + CLOSE.len && str_starts(line, OPEN) && str_ends(line, CLOSE);
}

static struct str without_return(struct str line) {
    return str_ends(line, STR("\r")) ? str_slice(line, 0, line.len - 1) : line;
}

/* Takes the lines before the next header off the front. `*next` is the name in that header, ptr NULL at the end. */
static struct str take_part(struct str *rest, struct str *next) {
    struct str all = *rest, line;
    size_t len = 0;
    *next = STR_NONE;
    while (str_next(rest, '\n', &line)) {
        line = without_return(line);
        if (!is_header(line)) {
            len = rest->ptr ? (size_t)(rest->ptr - all.ptr) : all.len;
            continue;
        }
        *next = str_slice(line, OPEN.len, line.len - CLOSE.len);
        break;
    }
    return str_slice(all, 0, len);
}

bool log_parts_next(struct log_parts *parts, struct log_part *part) {
    while (parts->rest.ptr) {
        struct str next, end = str_skip(parts->rest, parts->rest.len), text = take_part(&parts->rest, &next);
        bool headed = parts->headed;
        *part = (struct log_part){parts->name, text};
        parts->name = next;
        parts->headed = next.ptr != NULL;
        if (!parts->headed)
            parts->rest = STR_NONE;
        else if (!parts->rest.ptr)
            parts->rest = end;
        if (headed || !parts->headed || str_trim(text).len > 0)
            return true;
    }
    return false;
}

static struct str last_step(struct str path, struct str *before) {
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    *before = str_slice(path, 0, at > 0 ? at - 1 : 0);
    return str_skip(path, at);
}

static struct str without_ending(struct str name) {
    static const struct str ENDINGS[] = {STR_INIT(".gz"), STR_INIT(".zst"), STR_INIT(".log"), STR_INIT(".txt")};
    for (size_t i = 0; i < ARRAY_LEN(ENDINGS); i++)
        if (name.len > ENDINGS[i].len && str_ends(name, ENDINGS[i]))
            name = str_slice(name, 0, name.len - ENDINGS[i].len);
    return name;
}

struct str log_part_title(struct str name, const struct str *plain, size_t count) {
    struct str before, title = without_ending(last_step(name, &before));
    for (size_t i = 0; i < count; i++)
        if (str_eq(title, plain[i]) && before.len > 0)
            return last_step(before, &before);
    return title;
}

bool log_number(struct str line, struct str key, uint64_t *number) {
    size_t at = str_find(line, key), end;
    if (at == SIZE_MAX)
        return false;
    line = str_skip(line, at + key.len);
    while (line.len > 0 && char_is_blank(line.ptr[0]))
        line = str_skip(line, 1);
    for (end = 0; end < line.len && char_is_digit(line.ptr[end]);)
        end++;
    return end > 0 && str_u64(str_slice(line, 0, end), UINT64_MAX, number);
}
