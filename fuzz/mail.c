/* Mails of strangers. */
#include "base/mail.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const struct source source = {STR("report.eml"), {(const char *)data, size}};
    struct arena arena;
    struct diag_sink sink;
    struct mail mail;
    arena_init(&arena, 64 * 1024 * 1024);
    diag_init(&sink, &arena);
    enum status status = mail_read(&source, &arena, &sink, &mail);
    if (status == STATUS_OK &&
        (mail.text.len > MAIL_TEXT_MAX + 8 || mail.subject.len > MAIL_LINE_MAX + 8 || !str_utf8_valid(mail.text) ||
         !str_utf8_valid(mail.subject) || !str_utf8_valid(mail.name) || memchr(mail.text.ptr, 0x1b, mail.text.len)))
        __builtin_trap();
    arena_done(&arena);
    return 0;
}
