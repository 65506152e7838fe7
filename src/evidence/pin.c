#include "evidence/pin.h"

#include "base/file.h"

#include <string.h>

static const struct diag_kind MISSING = {"evidence.missing-file", SEVERITY_ERROR, "there is no file '{0}'",
                                         "correct the name (it is relative to this document), or remove the entry"};
static const struct diag_kind ALTERED = {
    "evidence.altered-file", SEVERITY_ERROR,
    "'{0}' is not the file that was pinned: its SHA-256 is {1}, but {2} is written here",
    "find out why it changed; when the change is meant, 'keyway pin' writes the new hash"};
const struct diag_kind pin_blank = {"evidence.empty-file", SEVERITY_ERROR, "'{0}' holds nothing, so it shows nothing",
                                    "write what it was to hold, or name the file that does"};

/* Forms whose emptiest file is not empty: what has at most this many bytes holds nothing. */
static const struct shell {
    struct str begins;
    size_t bytes;
} SHELLS[] = {
    {STR_INIT("%PDF-"), 64},            /* no page has room */
    {STR_INIT("PK\x05\x06"), SIZE_MAX}, /* an archive that begins with its end */
    {STR_INIT("\x1F\x8B"), 20},         /* gzip */
    {STR_INIT("\xFD"
              "7zXZ"),
     32},                                 /* xz */
    {STR_INIT("7z\xBC\xAF\x27\x1C"), 32}, /* 7-Zip */
    {STR_INIT("BZh"), 14},                /* bzip2 */
    {STR_INIT("\x28\xB5\x2F\xFD"), 13},   /* Zstandard */
};

/* White space, zero bytes (a tar of no file, UTF-16) and the marks of byte orders say nothing. */
static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

static bool holds_nothing(struct str text) {
    static const struct str MARKS[] = {STR_INIT("\xEF\xBB\xBF"), STR_INIT("\xFF\xFE"), STR_INIT("\xFE\xFF")};
    for (size_t i = 0; i < ARRAY_LEN(SHELLS); i++)
        if (str_starts(text, SHELLS[i].begins))
            return text.len <= SHELLS[i].bytes;
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++)
        if (str_starts(text, MARKS[i])) {
            text = str_skip(text, MARKS[i].len);
            break;
        }
    while (text.len > 0 && is_blank(text.ptr[0]))
        text = str_skip(text, 1);
    return text.len == 0;
}

enum status pin_digest(const struct pin *pin, struct arena *arena, struct diag_sink *sink, struct source *source,
                       uint8_t digest[HASH_SHA256_SIZE]) {
    struct source read;
    /* To file_read a lone "-" is standard input, which no document may name. */
    const char *path = pin->path && strcmp(pin->path, "-") == 0 ? "./-" : pin->path;
    if (!path || !file_exists(path)) {
        diag_add(sink, &MISSING, pin->file_place, pin->file);
        return STATUS_INPUT;
    }
    enum status status = file_read(path, PIN_BYTES_MAX, arena, sink, &read);
    if (status != STATUS_OK)
        return status == STATUS_MEMORY ? STATUS_MEMORY : STATUS_INPUT;
    if (holds_nothing(read.text)) {
        diag_add(sink, &pin_blank, pin->file_place, pin->file);
        return STATUS_INPUT;
    }
    hash_sha256(read.text, digest);
    *source = read;
    return STATUS_OK;
}

enum status pin_open(const struct pin *pin, struct arena *arena, struct diag_sink *sink, struct source *source) {
    struct source read;
    uint8_t digest[HASH_SHA256_SIZE];
    TRY(pin_digest(pin, arena, sink, &read, digest));
    if (pin->sha256 && memcmp(digest, pin->sha256, sizeof digest) != 0) {
        char is[HASH_SHA256_HEX], should[HASH_SHA256_HEX];
        hash_hex(digest, sizeof digest, is);
        hash_hex(pin->sha256, HASH_SHA256_SIZE, should);
        diag_add(sink, &ALTERED, pin->sha256_place, pin->file, (struct str){is, sizeof is},
                 (struct str){should, sizeof should});
        return STATUS_INPUT;
    }
    *source = read;
    return STATUS_OK;
}
