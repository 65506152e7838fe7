/* Settings as most programs write them: "key value" or "key = value" a line, perhaps in [sections], perhaps over
 * several files. What wins, the first or the last, is the asker's to know. */
#ifndef PROBE_DIRECTIVE_H
#define PROBE_DIRECTIVE_H

#include "probe/probe.h"

enum directive_style {
    DIRECTIVE_WORDS = 0,     /* key, blanks, value */
    DIRECTIVE_EQUALS = 1,    /* key = value; without '=' the whole line is the key */
    DIRECTIVE_COLON = 2,     /* key: value */
    DIRECTIVE_SEMICOLON = 4, /* a line that begins with ';' is a comment, as with '#' */
    DIRECTIVE_CONTINUES = 8, /* a '\' at the end takes the next line in, with two blanks for it */
    DIRECTIVE_SYSTEMD = DIRECTIVE_EQUALS | DIRECTIVE_SEMICOLON | DIRECTIVE_CONTINUES
};

struct probe_directive {
    struct str section, key, value; /* trimmed, as written else; value "" where there is none */
    const char *path;
    uint32_t line;
};
struct probe_directives {
    struct probe_directive *items;
    size_t count, room;
    enum tree_answer worst; /* TREE_OK, or how the first file that is there could not be read */
    const char *worst_path; /* and which; NULL when worst is TREE_OK */
};

/* Each adds to `list`, which begins zeroed. `path` must outlive it. */
void probe_directives_text(struct probe *probe, const char *path, struct str text, unsigned style,
                           struct probe_directives *list);
/* TREE_OK, or why not; a file that is there and cannot be read is noted in `list` too. */
enum tree_answer probe_directives_file(struct probe *probe, const char *path, unsigned style,
                                       struct probe_directives *list);
/* The files of a folder whose names end with `suffix`, in the order of their names; an absent folder adds nothing. */
void probe_directives_folder(struct probe *probe, const char *folder, const char *suffix, unsigned style,
                             struct probe_directives *list);
/* The files of FOLDER/NAME.d that end with `suffix`, in the order of their names over all `folders` (NULL ends them);
 * of two with one name the one in the first folder. */
void probe_directives_merged(struct probe *probe, const char *const *folders, struct str name, struct str suffix,
                             unsigned style, struct probe_directives *list);
/* The whole line of one, with those that it took in. */
struct str probe_directive_line(const struct probe_directive *item);
/* A file and its drop-ins as systemd merges them (systemd.unit(5)): the first of `folders` (NULL ends them) that has
 * `name`, then NAME.d/ *.conf of all in the order of their names, of two with one name the one in the first folder.
 * True when the file itself was found. */
bool probe_directives_layers(struct probe *probe, const char *const *folders, struct str name,
                             struct probe_directives *list);
/* Of systemd's own settings: "journald.conf" and its drop-ins below /etc/systemd and the places behind it. */
bool probe_directives_systemd(struct probe *probe, const char *name, struct probe_directives *list);

/* The last, or first, with this key (case does not matter); `section` NULL: in any. NULL when there is none. */
const struct probe_directive *probe_directive_last(const struct probe_directives *list, const char *section,
                                                   const char *key);
const struct probe_directive *probe_directive_first(const struct probe_directives *list, const char *section,
                                                    const char *key);
/* yes, true, on, 1, enable and enabled; case does not matter. */
bool probe_is_yes(struct str value);
/* Whether one of the words, parted by blanks or commas, is `word`; case does not matter. */
bool probe_has_word(struct str text, const char *word);
/* A text as a path for reading, NUL-terminated; "" when memory is out. */
const char *probe_path(struct probe *probe, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
