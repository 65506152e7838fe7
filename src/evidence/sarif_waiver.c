#include "evidence/sarif_waiver.h"

#include "base/hash.h"

enum { RULE_MOST = 200 };

struct str sarif_waiver_rule(struct arena *arena, const struct sarif_result *result) {
    struct str tool = result->tool;
    size_t blank = str_find_char(tool, ' ');
    struct str rule = result->rule.len > 0 ? str_slice(result->rule, 0, RULE_MOST) : STR("unnamed");
    return str_format(arena, STR_F "/" STR_F, STR_A(str_slice(tool, 0, blank)), STR_A(rule));
}

static int digit_of(char c) {
    size_t digit = str_find_char(STR("0123456789abcdef"), char_lower(c));
    return digit == SIZE_MAX || c == '\0' ? -1 : (int)digit;
}

struct str sarif_waiver_path(struct arena *arena, struct str uri) {
    if (str_starts_nocase(uri, STR("file://localhost/")))
        uri = str_skip(uri, 16);
    else if (str_starts_nocase(uri, STR("file://")))
        uri = str_skip(uri, 7);
    while (str_starts(uri, STR("./")))
        uri = str_skip(uri, 2);
    char *path = ARENA_ARRAY(arena, char, uri.len + 1);
    size_t len = 0;
    for (size_t i = 0; path && i < uri.len; i++) {
        int high = i + 2 < uri.len && uri.ptr[i] == '%' ? digit_of(uri.ptr[i + 1]) : -1;
        int low = high >= 0 ? digit_of(uri.ptr[i + 2]) : -1;
        path[len++] = (char)(low >= 0 && high + low > 0 ? high << 4 | low : uri.ptr[i]);
        i += low >= 0 && high + low > 0 ? 2 : 0;
    }
    return path ? (struct str){path, len} : STR_NONE;
}

struct str sarif_waiver_mark(struct arena *arena, struct str rule, struct str path, struct str text) {
    uint8_t digest[HASH_SHA256_SIZE];
    char *hex = ARENA_ARRAY(arena, char, SARIF_MARK_DIGITS + 1);
    struct str all = str_format(arena, STR_F "\n" STR_F "\n" STR_F, STR_A(rule), STR_A(path), STR_A(text));
    if (!hex || !all.ptr)
        return STR_NONE;
    hash_sha256(all, digest);
    hash_hex(digest, SARIF_MARK_DIGITS / 2, hex);
    return (struct str){hex, SARIF_MARK_DIGITS};
}

enum status sarif_waiver_holds(struct waiver_list *list, date_days at, struct arena *arena,
                               const struct sarif_result *result, bool *holds) {
    struct waivable waivable = {.rule = sarif_waiver_rule(arena, result),
                                .path = sarif_waiver_path(arena, result->file)};
    waivable.mark =
        sarif_waiver_mark(arena, waivable.rule, waivable.path, str_slice(result->message, 0, SARIF_TEXT_MOST));
    if (!waivable.rule.ptr || !waivable.path.ptr || !waivable.mark.ptr)
        return STATUS_MEMORY;
    const struct waiver *waiver = waiver_find(list, at, &waivable);
    *holds = waiver && waiver->until >= at;
    return STATUS_OK;
}
