/* Settings in blocks of braces, with strings in quotes and comments of C: apt.conf(5), and libconfig, which SWUpdate
 * reads. */
#ifndef PROBE_BLOCK_SETTINGS_H
#define PROBE_BLOCK_SETTINGS_H

#include "probe/probe.h"

enum block_style {
    BLOCK_APT,      /* Name::Part "value"; Name { Part "value"; }; #include and #clear */
    BLOCK_LIBCONFIG /* name = value; name : { part = value; }; */
};
struct probe_block_setting {
    struct str name, value; /* name: its blocks' before it, joined by "::"; of a directive "#include" or "#clear" */
    const char *path;
    uint32_t line;
};
struct probe_block_settings {
    struct probe_block_setting *items;
    size_t count, room;
    bool cut; /* more, deeper or longer than is kept */
};
enum { BLOCK_DEPTH_MAX = 12, BLOCK_NAME_MAX = 256, BLOCK_SETTINGS_MAX = 8192 };

/* Adds what stands in the text; start with a zeroed `all`. `path` is kept. */
void probe_block_text(struct probe *probe, struct probe_block_settings *all, struct str text, const char *path,
                      enum block_style style);
/* The last with the name (no case), or NULL; also where a later #clear takes it away. */
const struct probe_block_setting *probe_block_last(const struct probe_block_settings *all, struct str name);
/* The last part of a name. */
struct str probe_block_part(struct str name);

#endif
