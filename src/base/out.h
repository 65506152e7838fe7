/* Output: a buffered writer to memory or a file descriptor, with a sticky failure: write freely, ask once at the end.
 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include "base/str.h"

struct out {
    char *bytes;
    size_t len;
    size_t room;
    size_t max;         /* most bytes ever held in memory */
    int fd;             /* -1: memory only */
    enum status status; /* first failure; nothing is written after it */
    int error;          /* errno of that failure, when the status is STATUS_SYSTEM */
};

/* To memory, at most `max` bytes: what would go beyond is STATUS_LIMIT. */
void out_memory(struct out *out, size_t max);
/* To a descriptor, buffered by 64 KiB; the descriptor stays the caller's. A failed write is STATUS_SYSTEM. */
void out_fd(struct out *out, int fd);
/* Gives the buffer back; what was not flushed is gone. */
void out_done(struct out *out);
/* Writes out what is buffered; the status of all so far. On STATUS_SYSTEM errno is that of the first failure. */
enum status out_flush(struct out *out) MUST_USE;
/* What a memory writer holds; valid until the next write. */
struct str out_text(const struct out *out);

void out_str(struct out *out, struct str s);
void out_char(struct out *out, char c);
void out_repeat(struct out *out, char c, size_t n);
void out_format(struct out *out, const char *format, ...) PRINTF_LIKE(2, 3);
#define out_lit(out, literal) out_str((out), STR(literal))
/* As is, but control characters (C0, C1, DEL, and bytes that are not UTF-8) as \xNN, and the characters that reorder
 * text or end a line (U+202A, say) as \u{NNNN}. For terminals. */
void out_safe(struct out *out, struct str s);
/* Marks, embeddings and isolates that reorder text (UAX 9), and the two line ends beyond ASCII. */
bool out_is_treacherous(uint32_t code);

/* & < > " ' as character references, control characters but tab and line ends dropped, bytes that are not UTF-8 as
 * U+FFFD: for HTML and XML text and attributes. */
void out_markup(struct out *out, struct str s);
/* One CSV field, quoted where RFC 4180 needs it; a leading = + - @, tab or CR gets a ' before it so that no spreadsheet
 * runs it. Control characters but tab and line ends are dropped, bytes that are not UTF-8 become U+FFFD. */
void out_csv(struct out *out, struct str s);
/* Columns that a terminal gives the string (East Asian wide = 2, combining = 0). */
size_t out_width(struct str s);
/* The same for what out_safe writes. */
size_t out_safe_width(struct str s);

#endif
