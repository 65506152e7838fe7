#include "evidence/pin.h"

#include "base/file.h"

#include <string.h>

static const struct diag_kind MISSING = {"evidence.missing-file", SEVERITY_ERROR, "there is no file '{0}'",
                                         "correct the name (it is relative to this document), or remove the entry"};
static const struct diag_kind ALTERED = {
    "evidence.altered-file", SEVERITY_ERROR,
    "'{0}' is not the file that was pinned: its SHA-256 is {1}, but {2} is written here",
    "find out why it changed; when the change is meant, 'keyway pin' writes the new hash"};

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
