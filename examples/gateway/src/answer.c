#include "answer.h"

#include "http.h"

#include <keyway/guard.h>

#include <stdio.h>
#include <string.h>

void answer_begin(struct answer *answer, void *body, size_t room) {
    *answer = (struct answer){.status = 500, .body = body, .room = room};
}

void answer_again(struct answer *answer, int status, enum answer_kind kind) {
    kw_wipe(answer->body, answer->used);
    answer->used = 0;
    answer->full = 0;
    answer->status = status;
    answer->kind = kind;
}

void answer_bytes(struct answer *answer, struct kw_bytes bytes) {
    if (bytes.length > answer->room - answer->used) {
        answer->full = 1;
        return;
    }
    if (bytes.length > 0)
        memcpy(answer->body + answer->used, bytes.at, bytes.length);
    answer->used += bytes.length;
}

void answer_text(struct answer *answer, const char *text) {
    answer_bytes(answer, kw_bytes(text, strlen(text)));
}

void answer_number(struct answer *answer, int64_t number) {
    char text[24];
    snprintf(text, sizeof(text), "%lld", (long long)number);
    answer_text(answer, text);
}

void answer_hex(struct answer *answer, const uint8_t *bytes, size_t length) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        const char two[2] = {digits[bytes[i] >> 4], digits[bytes[i] & 15]};
        answer_bytes(answer, kw_bytes(two, 2));
    }
}

void answer_json(struct answer *answer, struct kw_bytes text) {
    /* kw_check_text refuses control characters too, so a text that holds one is shown byte by byte. */
    int is_plain = kw_check_text(text, 0, text.length) == KW_GRANTED;
    answer_text(answer, "\"");
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = text.at[i];
        char escaped[8] = {'\\', (char)byte, 0};
        if (byte < 0x20 || byte == 0x7f)
            snprintf(escaped, sizeof(escaped), "\\u%04x", byte);
        if (byte == '"' || byte == '\\' || byte < 0x20 || byte == 0x7f)
            answer_text(answer, escaped);
        else
            answer_bytes(answer, byte < 0x80 || is_plain ? kw_bytes(text.at + i, 1) : kw_text("?", 1));
    }
    answer_text(answer, "\"");
}

void answer_html(struct answer *answer, struct kw_bytes text) {
    static const struct {
        uint8_t byte;
        const char *escaped;
    } table[] = {{'<', "&lt;"}, {'>', "&gt;"}, {'&', "&amp;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    int is_plain = kw_check_text(text, 0, text.length) == KW_GRANTED;
    for (size_t i = 0; i < text.length; i++) {
        uint8_t byte = text.at[i];
        const char *escaped = byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_plain) ? "?" : NULL;
        for (size_t k = 0; k < sizeof(table) / sizeof(*table); k++)
            if (table[k].byte == byte)
                escaped = table[k].escaped;
        if (escaped)
            answer_text(answer, escaped);
        else
            answer_bytes(answer, kw_bytes(text.at + i, 1));
    }
}

void answer_result(struct answer *answer, int status, const char *words) {
    answer_again(answer, status, ANSWER_JSON);
    answer_text(answer, "{\"result\": ");
    answer_json(answer, kw_text(words, 512));
    answer_text(answer, "}\n");
}

static enum kw_status put(void *context, struct kw_bytes bytes) {
    struct answer *answer = context;
    answer_bytes(answer, bytes);
    return answer->full ? KW_ERROR_ROOM : KW_OK;
}

struct kw_sink answer_sink(struct answer *answer) {
    return (struct kw_sink){answer, put};
}

/* Nothing may be loaded, framed or sent elsewhere, and no script runs: the pages need none. */
static const char strict[] = "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\n"
                             "Referrer-Policy: no-referrer\r\nContent-Security-Policy: default-src 'none'; style-src "
                             "'self'; form-action 'self'; "
                             "frame-ancestors 'none'; base-uri 'none'\r\nConnection: close\r\n";

size_t answer_head(struct answer *answer, char *to) {
    static const char *const types[] = {[ANSWER_JSON] = "application/json",
                                        [ANSWER_PAGE] = "text/html; charset=utf-8",
                                        [ANSWER_LINES] = "application/x-ndjson",
                                        [ANSWER_STYLE] = "text/css",
                                        [ANSWER_BYTES] = "application/octet-stream"};
    char target[ANSWER_TARGET_MAX + 16] = "";
    char cookie[ANSWER_COOKIE_MAX + 96] = "";
    if (answer->full)
        answer_again(answer, 500, ANSWER_JSON);
    if (*answer->target)
        snprintf(target, sizeof(target), "Location: %s\r\n", answer->target);
    if (*answer->cookie)
        snprintf(cookie, sizeof(cookie), "Set-Cookie: session=%s; Path=/; HttpOnly; SameSite=Strict%s%s\r\n",
                 *answer->cookie == '-' ? "" : answer->cookie, *answer->cookie == '-' ? "; Max-Age=0" : "",
                 answer->secure ? "; Secure" : "");
    int length =
        snprintf(to, ANSWER_HEAD_MAX, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n%s%s%s%s\r\n",
                 answer->status, http_phrase(answer->status), types[answer->kind], answer->used, strict,
                 answer->secure ? "Strict-Transport-Security: max-age=31536000\r\n" : "", target, cookie);
    return length > 0 && (size_t)length < ANSWER_HEAD_MAX ? (size_t)length : 0;
}
