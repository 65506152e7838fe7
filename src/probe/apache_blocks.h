/* Which lines of Apache's settings hold: those within <IfModule>, <IfDefine> and the like do under a condition. */
#ifndef PROBE_APACHE_BLOCKS_H
#define PROBE_APACHE_BLOCKS_H

#include "probe/directive.h"

enum apache_holds {
    APACHE_HOLDS,
    APACHE_PERHAPS, /* nothing that was read decides the condition */
    APACHE_LEFT_OUT
};
enum { APACHE_NAMES_MAX = 256, APACHE_DEPTH_MAX = 16, APACHE_SEARCHES_MAX = 64 };
struct apache_name {
    struct str name, file; /* "ssl_module" and "mod_ssl"; of a definition its name and "" */
    bool perhaps;          /* it stands under a condition itself */
    bool late;             /* behind a line that takes other files in */
    const char *path;      /* NULL: it is known from the start, before any file is read */
    uint32_t line;
};
struct apache_blocks {
    struct probe *probe;
    struct apache_name names[APACHE_NAMES_MAX];
    size_t count;
    bool open;     /* not all is read that may load a module */
    bool included; /* the main file has taken others in so far */
    struct arena bytes;
    struct str program; /* its bytes, which name the modules that it was built with; ptr NULL: not read */
    unsigned searches;  /* of the program; behind the last nothing is decided by it */
    const char *path;   /* of the file that is read */
    enum apache_holds held[APACHE_DEPTH_MAX];
    struct str conditions[APACHE_DEPTH_MAX];
    size_t depth; /* conditions around a line, of which the last ones are not kept beyond the bound */
};
/* Reads which modules are loaded and what is defined, by `list` and the starts; to be ended. */
void apache_blocks_begin(struct probe *probe, const struct probe_directives *list, struct apache_blocks *blocks);
void apache_blocks_end(struct apache_blocks *blocks);
/* The next line: whether it holds. */
enum apache_holds apache_blocks_take(struct apache_blocks *blocks, const struct probe_directive *item);
/* The innermost condition around the last line that nothing decides; "" where there is none. */
struct str apache_blocks_condition(const struct apache_blocks *blocks);

#endif
