/* A device's files below one root: the root of this device, or of an unpacked image. Names in it mean what they mean on
 * the device: links, absolute ones too, are followed inside the tree and never out of it. Nothing is ever changed, and
 * of an image nothing is taken from the machine that looks at it. */
#ifndef BASE_TREE_H
#define BASE_TREE_H

#include <sys/stat.h>

#include "base/str.h"

/* How a question to the tree ended. Only TREE_OK has an answer. */
enum tree_answer {
    TREE_OK,
    TREE_ABSENT,  /* nothing has this name */
    TREE_DENIED,  /* not for this user */
    TREE_OTHER,   /* there, but no regular file (no folder, no link): whatever was asked for */
    TREE_LONG,    /* larger, or more, than the bound */
    TREE_LOOP,    /* links lead in circles */
    TREE_FOREIGN, /* on a file system of another machine or of a program, which may never answer: not asked */
    TREE_HOST,    /* in an image: a kernel's file system, which tells of the machine that looks, not of the device */
    TREE_MEMORY,
    TREE_FAILED, /* the system's own error */
    TREE_ANSWERS
};
/* "is not there", "may not be read by this user" ...: what follows the name of the file. */
extern const char *const tree_words[TREE_ANSWERS];

enum { TREE_CAPABILITY_MAX = 64 };
/* What an image says of a file, where that which was unpacked of it has other owners and modes, or is an empty file in
 * place of a device. */
struct tree_node {
    ino_t inode; /* of what was unpacked */
    mode_t mode;
    uid_t uid;
    gid_t gid;
    dev_t device;
    int64_t time;
    const uint8_t *capability;
    size_t capability_len;
};
struct tree_nodes {
    struct tree_node *items;
    size_t count;
    bool owners;       /* the image says whose its files are; else `uid` and `gid` mean nothing */
    bool capabilities; /* and which capabilities they have; else one without may have some */
};
/* Puts them in the order in which they are looked for: once, before a tree is given them. */
void tree_nodes_sort(struct tree_nodes *nodes);
/* The one of that number; NULL: there is none. */
const struct tree_node *tree_nodes_find(const struct tree_nodes *nodes, ino_t inode);

enum { TREE_FOREIGN_MAX = 64 };
struct tree {
    int root;  /* descriptor of the folder, or -1 */
    bool live; /* it is this device's own root */
    /* What the files are, in place of what the system says of them; what is not among them cannot be read. NULL: the
     * system tells. */
    const struct tree_nodes *nodes;
    /* The file systems mounted when the tree was opened that are not asked anything (tree_mounts.c); the root's own is
     * asked, whatever it is. */
    dev_t foreign[TREE_FOREIGN_MAX];
    size_t foreign_count;
};

enum { TREE_LINKS_MAX = 40, TREE_PATH_MAX = 4096, TREE_TEXT_MAX = 1 << 20, TREE_LIST_MAX = 1 << 16 };

/* Opens the tree below `path`; "/" is the live one. TREE_OK, or why not; then nothing is to be closed. */
enum tree_answer tree_open(struct tree *tree, const char *path) MUST_USE;
void tree_close(struct tree *tree);

/* Reads a regular file, links followed, of at most `max` bytes; a file of proc or sysfs, which says 0 bytes, too. */
enum tree_answer tree_read(const struct tree *tree, const char *path, size_t max, struct arena *arena,
                           struct str *text) MUST_USE;
/* The first bytes of a regular file of any size; `*len` fewer than `room` where it is shorter. */
enum tree_answer tree_peek(const struct tree *tree, const char *path, char *bytes, size_t room, size_t *len) MUST_USE;
/* What is at `path`: links followed, or (tree_look) the last one itself. */
enum tree_answer tree_stat(const struct tree *tree, const char *path, struct stat *info) MUST_USE;
enum tree_answer tree_look(const struct tree *tree, const char *path, struct stat *info) MUST_USE;
/* Where the link at `path` leads, as it is written there. */
enum tree_answer tree_link(const struct tree *tree, const char *path, struct arena *arena, struct str *target) MUST_USE;

struct tree_names {
    struct str *items; /* NUL-terminated each, sorted by their bytes, without "." and ".." */
    size_t count;
};
/* The names in a folder, links followed; at most TREE_LIST_MAX. */
enum tree_answer tree_list(const struct tree *tree, const char *path, struct arena *arena,
                           struct tree_names *names) MUST_USE;

/* Everything below a folder, which itself is not visited: files, folders, links, devices, in no order. Links are not
 * followed, file systems of kernels (proc, sysfs ...) and of networks not entered. `visit` gets the path, a NUL behind
 * it, and the folder that it lies in with its name there, for calls that take both; false ends the walk. */
struct tree_visit {
    const struct tree *tree;
    struct str path;
    const struct stat *info;
    int folder;
    const char *name;
    unsigned walker; /* who visits: 0 .. walkers - 1, each on one thread */
};
enum { TREE_WALKERS_MAX = 8 };
struct tree_walk {
    bool (*visit)(void *context, const struct tree_visit *visit);
    void *context;
    size_t most;      /* things to visit at most; more is TREE_LONG */
    unsigned walkers; /* threads, which all call `visit`; 0 is as 1: the caller's own */
    size_t seen;      /* set: how many were visited */
    size_t denied;    /* set: folders and files that could not be looked at, or lie deeper than the bound */
};
enum tree_answer tree_walk(const struct tree *tree, const char *path, struct tree_walk *walk) MUST_USE;
/* The capabilities of what is visited, as the kernel keeps them (security.capability, capabilities(7)): `*len` of at
 * most `room` bytes. TREE_ABSENT where it has none. */
enum tree_answer tree_capability(const struct tree_visit *visit, uint8_t *bytes, size_t room, size_t *len) MUST_USE;

#endif
