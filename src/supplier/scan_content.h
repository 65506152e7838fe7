/* What is in a file, looked at in stretches: a file of any size takes the memory of one. Inner header of the scan. */
#ifndef SUPPLIER_SCAN_CONTENT_H
#define SUPPLIER_SCAN_CONTENT_H

#include <sys/types.h>

#include "supplier/image.h"
#include "supplier/scan.h"

/* Where the bytes come from. */
struct scan_input {
    /* Up to `size` bytes; 0 at the end; -1 with errno. */
    ssize_t (*read)(void *context, char *to, size_t size);
    void *context;
    int fd;                    /* the open file; -1: it has none (a member of an archive) */
    struct image_extent where; /* of a part of a file; fd -1: it is all of `fd`, or comes from elsewhere */
    bool plain;                /* never an image */
    char head[IMAGE_PROBE];    /* what was read to see what it is, and is given first */
    const char *begin;         /* the same, or more of it; NULL: nothing was read yet */
    size_t head_len, head_at;
};
struct scan_desk;
/* The beginning of it, which is still to be read. STATUS_SYSTEM with errno, STATUS_MEMORY. */
enum status scan_peek(struct scan_input *input, struct scan_desk *desk, struct str *begin) MUST_USE;
/* As `read`, what was peeked at first. `context` is a struct scan_input. */
ssize_t scan_read(void *context, char *to, size_t size);
/* All of it in memory, up to `most` bytes. STATUS_LIMIT when it is larger, STATUS_SYSTEM with errno. */
enum status scan_hold(struct scan_input *input, size_t most, struct arena *arena, struct str *bytes) MUST_USE;

/* A stretch: words that end in from..to are its own; what lies around them is there to be looked at. */
struct scan_stretch {
    struct str bytes;
    size_t from, to;
    bool binary;
    bool whole;     /* it is all of the file */
    size_t counted; /* lines are counted up to there */
    uint32_t line;  /* of that place */
};
/* The line of an offset, from 1; 0 in a binary. */
uint32_t scan_line(struct scan_stretch *stretch, size_t at);

/* Archives and images in one another: a disk that is compressed, its partition, its file system, and what is in that.
 */
enum { SCAN_DEPTH = 6 };
struct secret_finder;
/* What the workers share, and what each has. */
struct scan_desk {
    const struct scan_options *options;
    const struct secret_finder *finder;
    struct arena *arena;
    char *room;                 /* SCAN_ROOM bytes, made when first needed */
    unsigned depth;             /* archives around what is looked at */
    char *far[SCAN_DEPTH + 1];  /* IMAGE_PROBE_FAR bytes for each, made when first needed */
    struct image_limits limits; /* of the outermost */
    struct scan_looked *outer;  /* the file that the outermost lies in */
};
enum { SCAN_STRETCH = 1 << 20, SCAN_ROOM = SCAN_STRETCH + (1 << 14) };

/* Looks at what `input` gives, as `options->parts` says. */
enum status scan_content(struct scan_file *file, struct scan_desk *desk, struct scan_input *input,
                         struct scan_looked *looked) MUST_USE;

/* Looks at what an archive holds, member by member; `what` names its kind. */
enum status scan_archive(struct scan_file *file, struct scan_desk *desk, struct scan_input *input, enum image_kind kind,
                         struct scan_looked *looked) MUST_USE;

/* ---- the rules that look at content */

enum status secret_finder_new(struct arena *arena, const struct secret_finder **finder) MUST_USE;
enum status scan_secret(struct scan_file *file, const struct secret_finder *finder,
                        struct scan_stretch *stretch) MUST_USE;
/* A file that is nothing but a key, or a certificate, in DER. */
enum status scan_key_file(struct scan_file *file, struct str bytes) MUST_USE;
enum status scan_certificate_file(struct scan_file *file, struct str bytes) MUST_USE;
/* A certificate in PEM that `text` begins with. */
enum status scan_certificate_text(struct scan_file *file, struct str text, uint32_t line) MUST_USE;
/* Accounts, by the name of the file. */
enum status scan_account(struct scan_file *file, struct str bytes) MUST_USE;
/* Whether scan_account reads the file, by its name. */
bool scan_account_is(const struct scan_file *file);
/* The hash of an account's password that stands in another file. What is compared is bounded for the whole file. */
enum status scan_account_hash(struct scan_file *file, uint32_t line, struct str user, struct str hash) MUST_USE;

/* What a binary imports, and what C text calls. */
enum status scan_function_imports(struct scan_file *file, const struct elf_report *elf) MUST_USE;
enum status scan_function_calls(struct scan_file *file, struct function_text *state,
                                struct scan_stretch *stretch) MUST_USE;
/* Ports of systemd's .socket units and of inetd.conf. */
enum status scan_sockets(const struct scan_file *file, struct str bytes, struct scan_looked *looked) MUST_USE;
bool scan_sockets_wanted(const struct scan_file *file);
/* Whether a script listens (data/surface-calls.tsv). `whole`: `bytes` is all of it. */
enum status scan_script(const struct scan_file *file, struct str bytes, bool whole,
                        struct scan_looked *looked) MUST_USE;
bool scan_script_wanted(const struct scan_file *file, struct str begin);

#endif
