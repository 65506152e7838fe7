#include "base/out.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <unistd.h>

enum { FD_BUFFER = 64 * 1024, MEMORY_FIRST = 512, REPEAT_PART = 64 };

void out_memory(struct out *out, size_t max) {
    *out = (struct out){.max = max, .fd = -1};
}

void out_fd(struct out *out, int fd) {
    *out = (struct out){.max = FD_BUFFER, .fd = fd};
}

void out_done(struct out *out) {
    free(out->bytes);
    *out = (struct out){.max = out->max, .fd = -1};
}

struct str out_text(const struct out *out) {
    return (struct str){out->bytes ? out->bytes : "", out->len};
}

static void fail(struct out *out, enum status status) {
    if (out->status != STATUS_OK)
        return;
    out->status = status;
    out->error = errno;
}

/* Waits when the descriptor is somebody's non-blocking terminal or pipe. */
static bool may_retry(int fd) {
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN)
        return false;
    struct pollfd wait = {.fd = fd, .events = POLLOUT};
    return poll(&wait, 1, -1) >= 0 || errno == EINTR;
}

static void write_all(struct out *out, struct str s) {
    while (s.len && out->status == STATUS_OK) {
        ssize_t n = write(out->fd, s.ptr, s.len);
        if (n >= 0)
            s = str_skip(s, (size_t)n);
        else if (!may_retry(out->fd))
            fail(out, STATUS_SYSTEM);
    }
}

enum status out_flush(struct out *out) {
    if (out->fd >= 0) {
        write_all(out, out_text(out));
        out->len = 0;
    }
    if (out->status == STATUS_SYSTEM)
        errno = out->error;
    return out->status;
}

static void grow(struct out *out, size_t need) {
    size_t room = out->fd >= 0 ? FD_BUFFER : out->room ? out->room : MEMORY_FIRST;
    while (room < need)
        room = room > out->max / 2 ? out->max : room * 2;
    if (room > out->max)
        room = out->max;
    char *bytes = realloc(out->bytes, room);
    if (!bytes) {
        fail(out, STATUS_MEMORY);
        return;
    }
    out->bytes = bytes;
    out->room = room;
}

/* True when `n` more bytes fit into the buffer, which may be flushed or grown for it. */
static bool make_room(struct out *out, size_t n) {
    if (out->status != STATUS_OK)
        return false;
    if (n <= out->room - out->len)
        return true;
    if (out->fd >= 0 && out_flush(out) != STATUS_OK)
        return false;
    if (n > out->max - out->len) {
        fail(out, STATUS_LIMIT);
        return false;
    }
    if (n > out->room - out->len)
        grow(out, out->len + n);
    return out->status == STATUS_OK;
}

void out_str(struct out *out, struct str s) {
    if (s.len == 0)
        return;
    if (out->fd >= 0 && s.len > FD_BUFFER) {
        if (out_flush(out) == STATUS_OK)
            write_all(out, s);
        return;
    }
    if (!make_room(out, s.len))
        return;
    memcpy(out->bytes + out->len, s.ptr, s.len);
    out->len += s.len;
}

void out_char(struct out *out, char c) {
    if (make_room(out, 1))
        out->bytes[out->len++] = c;
}

void out_repeat(struct out *out, char c, size_t n) {
    while (n > 0) {
        size_t part = n < REPEAT_PART ? n : REPEAT_PART;
        if (!make_room(out, part))
            return;
        memset(out->bytes + out->len, c, part);
        out->len += part;
        n -= part;
    }
}

static PRINTF_LIKE(3, 0) void format_apart(struct out *out, size_t len, const char *format, va_list args) {
    char *text = malloc(len + 1);
    if (!text) {
        fail(out, STATUS_MEMORY);
        return;
    }
    (void)vsnprintf(text, len + 1, format, args);
    out_str(out, (struct str){text, len});
    free(text);
}

void out_format(struct out *out, const char *format, ...) {
    if (out->status != STATUS_OK)
        return;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char few[256];
    int len = vsnprintf(few, sizeof few, format, args);
    if (len < 0)
        fail(out, STATUS_INPUT);
    else if ((size_t)len < sizeof few)
        out_str(out, (struct str){few, (size_t)len});
    else
        format_apart(out, (size_t)len, format, again);
    va_end(again);
    va_end(args);
}

bool out_is_treacherous(uint32_t code) {
    return code == 0x061c || (code >= 0x200e && code <= 0x200f) || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

static bool is_control(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

/* How out_safe shows the first character of `s`, which is not empty: the length of its escape in `text`, or 0 when it
 * goes as it is. `*bytes` is the length of the character. */
static size_t escape(struct str s, char text[16], size_t *bytes) {
    uint32_t code = 0;
    size_t n = str_utf8_next(s, &code);
    *bytes = n ? n : 1;
    int len = 0;
    if (n == 0 || is_control(code))
        len = snprintf(text, 16, "\\x%02x", n ? code : (unsigned char)s.ptr[0]);
    else if (out_is_treacherous(code))
        len = snprintf(text, 16, "\\u{%04x}", code);
    return (size_t)len;
}

void out_safe(struct out *out, struct str s) {
    char text[16];
    size_t n;
    for (; s.len && out->status == STATUS_OK; s = str_skip(s, n)) {
        size_t len = escape(s, text, &n);
        out_str(out, len ? (struct str){text, len} : str_slice(s, 0, n));
    }
}

size_t out_safe_width(struct str s) {
    char text[16];
    size_t width = 0, n;
    for (; s.len; s = str_skip(s, n)) {
        size_t len = escape(s, text, &n);
        width += len ? len : out_width(str_slice(s, 0, n));
    }
    return width;
}

static struct str reference_of(uint32_t code) {
    switch (code) {
    case '&':
        return STR("&amp;");
    case '<':
        return STR("&lt;");
    case '>':
        return STR("&gt;");
    case '"':
        return STR("&quot;");
    case '\'':
        return STR("&#39;");
    default:
        return STR_NONE;
    }
}

void out_markup(struct out *out, struct str s) {
    while (s.len && out->status == STATUS_OK) {
        uint32_t code = 0;
        size_t n = str_utf8_next(s, &code);
        struct str reference = reference_of(code);
        if (n == 0 || code == 0xfffe || code == 0xffff)
            out_lit(out, "\xEF\xBF\xBD");
        else if (reference.ptr)
            out_str(out, reference);
        else if (!is_control(code) || code == '\t' || code == '\n' || code == '\r')
            out_str(out, str_slice(s, 0, n));
        s = str_skip(s, n ? n : 1);
    }
}

static bool has_any(struct str s, struct str set) {
    for (size_t i = 0; i < s.len; i++)
        if (str_find_char(set, s.ptr[i]) != SIZE_MAX)
            return true;
    return false;
}

/* How a CSV field shows the first character of `s`, which is not empty, of `*bytes` bytes: as out_markup would, but for
 * the quote, which is doubled. */
static struct str csv_character(struct str s, size_t *bytes) {
    uint32_t code = 0;
    size_t n = str_utf8_next(s, &code);
    *bytes = n ? n : 1;
    if (n == 0)
        return STR("\xEF\xBF\xBD");
    if (code == '"')
        return STR("\"\"");
    bool dropped = is_control(code) && code != '\t' && code != '\n' && code != '\r';
    return dropped ? STR("") : str_slice(s, 0, n);
}

static bool is_plain(char c) {
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x7f && c != '"';
}

void out_csv(struct out *out, struct str s) {
    bool quoted = has_any(s, STR("\",\r\n")), first = true;
    if (quoted)
        out_char(out, '"');
    for (size_t n; s.len && out->status == STATUS_OK; s = str_skip(s, n)) {
        for (n = 0; n < s.len && is_plain(s.ptr[n]);)
            n++;
        struct str shown = n ? str_slice(s, 0, n) : csv_character(s, &n);
        if (first && shown.len && has_any(str_slice(shown, 0, 1), STR("=+-@\t\r")))
            out_char(out, '\'');
        first = first && shown.len == 0;
        out_str(out, shown);
    }
    if (quoted)
        out_char(out, '"');
}
