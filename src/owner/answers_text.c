#include "owner/answers.h"

static const struct diag_kind WIDE = {"answers.utf-16", SEVERITY_ERROR, "the form is in UTF-16",
                                      "save it as CSV in UTF-8"};
static const struct diag_kind BINARY = {"answers.binary", SEVERITY_ERROR, "this is no text: it has a byte {0}",
                                        "save the form as CSV in UTF-8"};
static const struct diag_kind WESTERN = {"answers.windows-1252", SEVERITY_WARNING,
                                         "the form is not in UTF-8 and was read as Windows-1252",
                                         "look at names with accents; saved as CSV in UTF-8 nothing is guessed"};

/* What the bytes 0x80 to 0x9f stand for; 0: nothing. The others are the code points of their number. */
static const uint16_t upper[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static uint32_t code_of(unsigned char byte) {
    return byte >= 0x80 && byte < 0xa0 ? upper[byte - 0x80] : byte;
}

static enum status refuse(const struct source *source, struct diag_sink *sink, size_t at) {
    char number[8];
    (void)snprintf(number, sizeof number, "0x%02x", (unsigned)(unsigned char)source->text.ptr[at]);
    diag_add(sink, &BINARY, ((struct place){source, (uint32_t)at, 0}), str_from(number));
    return STATUS_INPUT;
}

static size_t encode(uint32_t code, char *to) {
    if (code < 0x80) {
        to[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xc0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    to[0] = (char)(0xe0 | code >> 12);
    to[1] = (char)(0x80 | (code >> 6 & 0x3f));
    to[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}

static enum status from_western(const struct source *source, struct arena *arena, struct diag_sink *sink,
                                const struct source **text) {
    enum { MOST = 3 }; /* bytes of a character */
    struct str old = source->text;
    struct source *made = ARENA_NEW(arena, struct source);
    char *bytes = arena_get_raw(arena, MOST * old.len, 1);
    size_t len = 0;
    if (!made || !bytes)
        return STATUS_MEMORY;
    for (size_t i = 0; i < old.len; i++) {
        uint32_t code = code_of((unsigned char)old.ptr[i]);
        if (code == 0)
            return refuse(source, sink, i);
        len += encode(code, bytes + len);
    }
    arena_shrink(arena, bytes, bytes + len);
    *made = (struct source){source->name, {bytes, len}};
    diag_add(sink, &WESTERN, ((struct place){made, 0, 0}), STR_NONE);
    *text = made;
    return STATUS_OK;
}

enum status answers_text(const struct source *source, struct arena *arena, struct diag_sink *sink,
                         const struct source **text) {
    struct str bytes = source->text;
    if (str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff"))) {
        diag_add(sink, &WIDE, ((struct place){source, 0, 0}), STR_NONE);
        return STATUS_INPUT;
    }
    size_t zero = str_find_char(bytes, '\0');
    if (zero != SIZE_MAX)
        return refuse(source, sink, zero);
    if (!str_utf8_valid(bytes))
        return from_western(source, arena, sink, text);
    *text = source;
    return STATUS_OK;
}
