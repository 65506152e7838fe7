/* A mail (RFC 5322, MIME, RFC 2047) read by GMime, which is loaded when it is first needed: it brings GLib with it. Not
 * for several threads. GLib ends the program when there is no memory, so a mail is read before anything is written. */
#ifndef BASE_MAIL_H
#define BASE_MAIL_H

#include "base/diag.h"

enum { MAIL_BYTES_MAX = 8 * 1024 * 1024, MAIL_LINE_MAX = 1000, MAIL_TEXT_MAX = 64 * 1024 };

/* Everything is UTF-8 without control characters (but line ends and tabs in `text`), in the arena; empty when the mail
 * does not say it. Long texts are cut to the bounds above. */
struct mail {
    struct str name, address; /* of the first sender */
    struct str subject;       /* one line */
    struct str date;          /* RFC 3339, with the sender's zone */
    struct str id;            /* of the message, without < > */
    struct str text;          /* the plain text of its body, lines ending in \n */
    bool is_cut;              /* the text was longer */
    bool is_html;             /* there is a body, but not as plain text: `text` is empty */
};

/* STATUS_INPUT with a diagnostic at the source when it is no mail (it has neither sender nor subject) or is larger than
 * MAIL_BYTES_MAX; STATUS_SYSTEM when GMime is not installed; STATUS_MEMORY. */
enum status mail_read(const struct source *source, struct arena *arena, struct diag_sink *sink,
                      struct mail *mail) MUST_USE;

#endif
