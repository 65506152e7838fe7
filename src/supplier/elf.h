/* What an ELF file says of its own hardening (System V gABI, the GNU and the processors' extensions): read from its
 * headers, its dynamic section, its notes and its symbols by libelf. Nothing of it is run. */
#ifndef SUPPLIER_ELF_H
#define SUPPLIER_ELF_H

#include "supplier/function.h"

enum elf_kind {
    ELF_EXECUTABLE, /* at a fixed address */
    ELF_PIE,        /* a program that may lie anywhere */
    ELF_LIBRARY,
    ELF_OBJECT, /* relocatable: also kernel modules */
    ELF_OTHER,  /* core dumps and what is no program */
};
/* "executable", "position-independent executable", "shared library", ... */
struct str elf_kind_name(enum elf_kind kind);

enum elf_relro { ELF_RELRO_NONE, ELF_RELRO_PARTIAL, ELF_RELRO_FULL };

/* Absent symbols prove nothing where there are no symbols. */
enum elf_answer { ELF_NO, ELF_YES, ELF_UNKNOWN };

/* A stretch of the file. */
struct elf_span {
    uint64_t offset, size;
};
enum { ELF_NEEDED_MAX = 256, ELF_DATA_MAX = 16 };

struct elf_report {
    enum elf_kind kind;
    enum elf_relro relro;
    enum elf_answer canary;  /* __stack_chk_fail and its like are referred to */
    enum elf_answer fortify; /* ELF_NO: functions that could be checked are used, and none is */
    unsigned fortified;      /* functions of the C library that check (..._chk) */
    unsigned fortifiable;    /* functions that have such a form and are used without */
    bool has_stack_header;   /* PT_GNU_STACK is there; without it the kernel may make the stack executable */
    bool stack_executable;
    bool writable_code; /* a loadable segment is writable and executable */
    bool text_relocations;
    bool branch_tracking; /* Intel IBT or Arm BTI, by the GNU property note */
    bool shadow_stack;    /* Intel SHSTK or Arm PAC */
    bool dynamic;         /* has a dynamic section */
    bool sections;        /* has section headers: what lies where is told */
    bool start_data;      /* data that is written at the start only, which RELRO is for: a GOT, lists of functions */
    bool symbols;         /* .symtab is there: not stripped */
    bool debug;           /* .debug_info is there */
    unsigned machine;     /* EM_* */
    unsigned bits;        /* 32 or 64 */
    struct str interpreter;
    struct str rpath, runpath; /* as written; empty: none */
    struct str soname;
    struct str build_id; /* lower-case hex digits */
    struct str package;  /* the distribution's note (JSON); empty: none */
    struct str *needed;  /* libraries, in order; at most ELF_NEEDED_MAX */
    unsigned needed_count;
    struct elf_span data[ELF_DATA_MAX]; /* where its texts lie: constants and data, not code */
    unsigned data_count;
    struct function_set functions; /* of data/functions.tsv, that it imports */
    struct function_set built_in;  /* of them, those that lie in it by its own symbol table: linked statically */
    bool calls_told;               /* a symbol names some function that it imports, or that lies in it */
    unsigned exported;             /* functions that it offers to others by name */
};

/* By the first four bytes. */
bool elf_is(struct str bytes);
/* Reads a whole file in memory; texts of the report are in the arena. STATUS_INPUT when it is no ELF file or too broken
 * to tell what it is, `*why` then saying so in a clause; STATUS_MEMORY. */
enum status elf_read(struct str bytes, struct arena *arena, struct elf_report *report, struct str *why) MUST_USE;
/* The same of a buffer that may be written to while it is read, which spares a copy. */
enum status elf_read_buffer(char *bytes, size_t len, struct arena *arena, struct elf_report *report,
                            struct str *why) MUST_USE;
/* The same from an open file, of which only what is needed is read. */
enum status elf_read_fd(int fd, struct arena *arena, struct elf_report *report, struct str *why) MUST_USE;
/* "x86-64", "ARM", ...; "machine 243" for others, in the arena. ptr NULL without memory. */
struct str elf_machine_name(unsigned machine, struct arena *arena);

#endif
