/* Where documents come from: files, standard input, and addresses, which are fetched. */
#ifndef COMMAND_CSAF_INPUT_H
#define COMMAND_CSAF_INPUT_H

#include "command/command.h"

/* How the network is asked. Both may be NULL; they must outlive what is made of them. */
struct csaf_network {
    const char *ca_file; /* PEM: these authorities and no others; NULL: the system's */
    const char *proxy;   /* NULL: the environment's */
    bool internal;       /* hosts of the inner network too that only a document leads to */
};

/* One document. Of an address the one that is fetched lies in a file without a name, so that memory does not hold it
 * until its turn. */
struct csaf_input {
    const char *path;   /* or the address as it was written; the name of the document; "-" is standard input */
    bool told;          /* that there is nothing to read: it is no file, which a diagnostic has said already */
    bool searched;      /* a folder that was named holds it: it need not be an advisory */
    bool is_url;        /* then: */
    int fd;             /* of what was fetched, or -1 */
    struct str address; /* that is fetched: in its normal form */
    struct str failure; /* why there is none, half a sentence */
};

/* Whether the argument is an address and not a path: it begins with a scheme and "://". */
bool csaf_input_is_url(struct str argument);
/* Of the options --ca-file and --proxy. */
struct csaf_network csaf_network_of(const struct run *run);

/* An argument that is an address. With a diagnostic STATUS_INPUT for one that may not be fetched (not https, with a
 * password, no URL); STATUS_MEMORY. */
enum status csaf_input_of_url(struct run *run, struct str argument, struct csaf_input *input) MUST_USE;
/* Fetches those of `inputs` that are addresses, several at a time, with a bar on a terminal. What cannot be fetched has
 * a `failure`, and is no failure of this. With a diagnostic: the statuses of fetcher_new. STATUS_MEMORY. */
enum status csaf_inputs_fetch(struct run *run, struct csaf_input *inputs, size_t count) MUST_USE;
/* Closes what was fetched. Fine on NULL with 0. */
void csaf_inputs_done(struct csaf_input *inputs, size_t count);

/* Reads it into the arena, at most CSAF_INPUT_BYTES_MAX, and closes what was fetched: once. With a diagnostic: the
 * statuses of file_read; STATUS_SYSTEM for an address that was not fetched. */
enum status csaf_input_read(struct csaf_input *input, struct arena *arena, struct diag_sink *sink,
                            struct source *source) MUST_USE;
enum { CSAF_INPUT_BYTES_MAX = 256 << 20 };

/* All of it for one argument, a file or an address. */
enum status csaf_input_take(struct run *run, struct str argument, struct arena *arena, struct source *source) MUST_USE;

#endif
