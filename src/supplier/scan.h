/* A product's files as they ship, a folder or a firmware tree, searched for what weakens it: binaries without
 * hardening, files that anybody may write, programs that run with their owner's rights. */
#ifndef SUPPLIER_SCAN_H
#define SUPPLIER_SCAN_H

#include "base/date.h"
#include "base/diag.h"
#include "supplier/elf.h"
#include "supplier/file_kind.h"
#include "supplier/package.h"

enum scan_severity { SCAN_ERROR, SCAN_WARNING, SCAN_NOTE };
/* "error", "warning", "note": as SARIF calls them. */
struct str scan_severity_name(enum scan_severity severity);

/* Something that is looked for. */
struct scan_rule {
    struct str id;      /* "elf-pie" */
    struct str title;   /* what is wrong when it is found */
    struct str help;    /* what to do */
    struct str process; /* the requirement of 4-1 that asks for it: "SI-2" */
    uint16_t cwe;       /* the weakness; 0: none fits */
    uint8_t severity;   /* enum scan_severity */
};
size_t scan_rule_count(void);
const struct scan_rule *scan_rule_at(size_t index);

enum scan_state {
    SCAN_FOUND,
    SCAN_UNTOLD, /* it could not be told from the file: never a pass */
};

struct waiver;
struct scan_finding {
    const struct scan_rule *rule;
    const struct waiver *waiver; /* somebody lives with it; NULL: nobody */
    const char *path; /* as it was reached from the folder that was named; "image.tar!/etc/shadow" in an archive */
    struct str inner; /* of it, what lies below that folder, or in that archive */
    struct str text;  /* the detail: what was found there; of a secret never the whole */
    struct str mark;  /* 16 hex digits that name it whatever the line: of the rule, the path below the root, the text */
    uint32_t line;    /* from 1; 0: of the whole file, or of a binary */
    struct str tools; /* "keyway scan, cppcheck 2.10": who else found it; empty: this scan alone */
    enum scan_state state;
};

struct scan_binary {
    const char *path;
    struct elf_report elf;
};

/* What is looked for, as bits. */
enum scan_part {
    SCAN_PART_ELF = 1,      /* how binaries are hardened */
    SCAN_PART_MODE = 2,     /* whom a file's mode lets do what */
    SCAN_PART_SECRET = 4,   /* credentials, keys, certificates, accounts */
    SCAN_PART_FUNCTION = 8, /* functions that are not to be called */
    SCAN_PART_ALL = 15,     /* of what weakens a product */
    SCAN_PART_SURFACE = 16, /* sockets and scripts that listen: facts, no findings */
};

/* A file that may be run, a binary, or a link that may lead to either. */
struct scan_seen {
    const char *path;
    unsigned mode;   /* st_mode; of a link 0 */
    bool program;    /* whatever its mode says */
    struct str link; /* where it leads; ptr NULL: it is no link */
};

/* A file for an interpreter. */
struct scan_script {
    const char *path;
    struct str listens; /* what in it does: "nc -l"; ptr NULL: it was not judged */
};

/* A port that a unit of systemd or inetd's table opens. */
struct scan_socket {
    const char *path;
    struct str name;      /* of the service */
    struct str transport; /* "tcp", "udp" */
    uint16_t port;
};

struct scan_options {
    unsigned parts;   /* enum scan_part */
    date_days today;  /* for what runs out */
    unsigned workers; /* 0: as many as there are processors */
    void (*progress)(void *context, size_t done, size_t count);
    void *progress_context;
};

/* A rule of another analyser, which stays where it is when there are more. */
struct scan_foreign {
    const struct scan_rule *rule;
};

struct scan_result {
    struct scan_binary *binaries; /* by path */
    size_t binary_count;
    struct scan_finding *findings; /* by path, then in the order of the rules */
    size_t finding_count;
    struct scan_seen *seen; /* by path */
    size_t seen_count;
    struct scan_socket *sockets; /* by path */
    size_t socket_count;
    struct scan_script *scripts; /* by path: those that listen, and those that were not judged */
    size_t script_count;
    struct package_list packages; /* databases by path, in their order; then the notes of binaries, each once */
    struct package_os os;
    size_t databases;      /* of packages, that were read */
    bool packages_missing; /* a database could not be read: there are packages that are not known */
    size_t files;          /* regular files looked at */
    size_t unread;         /* of them, could not be read: each is a warning in the sink */
    size_t unfinished;     /* analyses of others that did not run whole: likewise */
    size_t counts[3];      /* findings by severity, those that could not be told aside */
    size_t untold;
    struct scan_foreign *foreign; /* rules of other analysers */
    size_t foreign_count;
    size_t waived; /* of the findings: in none of the counts */
};

/* The rules of the scan, then those of other analysers that were merged into it. */
size_t scan_result_rule_count(const struct scan_result *result);
const struct scan_rule *scan_result_rule_at(const struct scan_result *result, size_t index);

/* Looks at every regular file below `path` (or at that file). Links are not followed: what they lead to is looked at
 * where it lies. Texts are in the arena. With a diagnostic: STATUS_SYSTEM, STATUS_INPUT, STATUS_LIMIT, STATUS_MEMORY.
 */
enum status scan_tree(const char *path, const struct scan_options *options, struct arena *arena, struct diag_sink *sink,
                      struct scan_result *result) MUST_USE;

/* ---- for the files of the rules */

/* What looking at one file needs; findings are added in the order of their places. */
struct scan_file {
    const char *path;
    size_t root;   /* bytes of the path that are the root's */
    unsigned mode; /* st_mode */
    struct file_kind kind;
    bool surface; /* its text may say that something listens */
    date_days today;
    struct arena *arena;
    void *crypt;    /* of scan_account.c: memory for crypt(3), made when first needed */
    unsigned spent; /* on comparing hashes */
    struct scan_finding *items;
    size_t count, room;
};
/* `text` with ptr NULL is STATUS_MEMORY: what was made for it may be handed over unasked. */
enum status scan_add(struct scan_file *file, const struct scan_rule *rule, enum scan_state state,
                     struct str text) MUST_USE;
enum status scan_add_at(struct scan_file *file, const struct scan_rule *rule, enum scan_state state, uint32_t line,
                        struct str text) MUST_USE;

/* What is known of one file; the diagnostics are made later, by one thread. */
struct scan_looked {
    const char *path;
    const struct elf_report *elf; /* NULL: no ELF file */
    struct scan_finding *items;
    size_t count;
    struct str broken; /* why it is no ELF file although it begins like one */
    int error;         /* errno: could not be read */
    bool looked_at;    /* a regular file */
    unsigned mode;
    struct scan_socket *sockets;
    size_t socket_count, socket_room;
    struct str link;    /* where it leads; ptr NULL: it is no link */
    bool hard;          /* the link is another name of a file in the same archive */
    bool idle;          /* what it leads to is there and is no program */
    struct str listens; /* what in the script does; ptr NULL: nothing that is known */
    bool unjudged;      /* a script of which nobody knows whether it listens */
    struct package_list packages;
    struct package_os os;
    enum package_database database;
    struct str licence;          /* that a copyright file of Debian names */
    struct str unseen;           /* why not all that lies in it was looked at */
    struct scan_looked *members; /* of an archive, those of archives in it too */
    size_t member_count, member_room;
    struct str unknown; /* why its packages are not all known */
};

struct scan_rules {
    const struct scan_rule *items;
    size_t count;
};
extern const struct scan_rules scan_elf_rules, scan_mode_rules, scan_secret_rules, scan_account_rules,
    scan_certificate_rules, scan_function_rules;
enum status scan_elf(struct scan_file *file, const struct elf_report *elf) MUST_USE;
enum status scan_mode(struct scan_file *file) MUST_USE;
/* Where a link leads, and whether that is a program. */
enum status scan_link(const struct scan_file *file, struct scan_looked *looked) MUST_USE;

#endif
