/* SHA256SUMS, as coreutils' sha256sum writes and reads it. */
#include "base/out.h"
#include "supplier/dossier_folder.h"

static bool needs_escape(char c) {
    return c == '\\' || c == '\n' || c == '\r';
}

void dossier_sum_write(struct out *out, const uint8_t sha256[HASH_SHA256_SIZE], struct str name) {
    char hex[HASH_SHA256_HEX];
    bool is_escaped = false;
    for (size_t i = 0; i < name.len; i++)
        is_escaped |= needs_escape(name.ptr[i]);
    hash_hex(sha256, HASH_SHA256_SIZE, hex);
    out_str(out, is_escaped ? STR("\\") : STR(""));
    out_str(out, (struct str){hex, sizeof hex});
    out_lit(out, "  ");
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (needs_escape(c))
            out_char(out, '\\');
        out_char(out, c == '\n' ? 'n' : c == '\r' ? 'r' : c);
    }
    out_char(out, '\n');
}

/* ptr NULL for an escape that is none, and without memory. */
static struct str unescape(struct str text, struct arena *arena) {
    char *plain = arena_get(arena, text.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; plain && i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\') {
            c = ++i < text.len ? text.ptr[i] : '\0';
            if (c != '\\' && c != 'n' && c != 'r')
                return STR_NONE;
            c = (char)(c == 'n' ? '\n' : c == 'r' ? '\r' : c);
        }
        plain[len++] = c;
    }
    return (struct str){plain, len};
}

/* Below the folder, by one spelling only. */
static bool is_inner(struct str path) {
    struct str part;
    while (str_next(&path, '/', &part))
        if (part.len == 0 || str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return false;
    return true;
}

bool dossier_sum_read(struct str line, struct arena *arena, uint8_t sha256[HASH_SHA256_SIZE], struct str *name) {
    bool is_escaped = str_starts(line, STR("\\"));
    struct str rest = str_skip(line, is_escaped), path;
    if (rest.len <= HASH_SHA256_HEX + 2 || str_find_char(rest, '\0') != SIZE_MAX ||
        !hash_unhex(str_slice(rest, 0, HASH_SHA256_HEX), sha256, HASH_SHA256_SIZE))
        return false;
    rest = str_skip(rest, HASH_SHA256_HEX);
    if (!str_starts(rest, STR("  ")) && !str_starts(rest, STR(" *")))
        return false;
    path = str_skip(rest, 2);
    if (is_escaped)
        path = unescape(path, arena);
    if (!path.ptr || !is_inner(path))
        return false;
    *name = str_copy(arena, path); /* a name for the system ends with a NUL */
    return true;
}
