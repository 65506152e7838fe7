/* The hardening of a binary, one property a row. */
#include "supplier/scan.h"

#include <elf.h>

enum answer { FINE, LACKING, UNTOLD, NOT_ASKED };

static bool is_program(const struct elf_report *elf) {
    return elf->kind == ELF_EXECUTABLE || elf->kind == ELF_PIE;
}

static bool is_loaded(const struct elf_report *elf) {
    return is_program(elf) || elf->kind == ELF_LIBRARY;
}

static enum answer ask_pie(const struct elf_report *elf) {
    return !is_program(elf) ? NOT_ASKED : elf->kind == ELF_PIE ? FINE : LACKING;
}

/* A program without a dynamic section fills addresses at its start all the same, unless it has none to fill. */
static enum answer ask_relro(const struct elf_report *elf) {
    if (!is_loaded(elf) || elf->relro != ELF_RELRO_NONE)
        return is_loaded(elf) ? FINE : NOT_ASKED;
    if (elf->dynamic)
        return LACKING;
    return !elf->sections ? UNTOLD : elf->start_data ? LACKING : NOT_ASKED;
}

static enum answer ask_full_relro(const struct elf_report *elf) {
    if (!is_loaded(elf) || elf->relro == ELF_RELRO_NONE)
        return NOT_ASKED;
    if (!elf->dynamic && !elf->sections)
        return UNTOLD;
    return elf->relro == ELF_RELRO_FULL ? FINE : LACKING;
}

static enum answer ask_stack(const struct elf_report *elf) {
    return !is_loaded(elf) ? NOT_ASKED : elf->has_stack_header && !elf->stack_executable ? FINE : LACKING;
}

static enum answer ask_writable_code(const struct elf_report *elf) {
    return !is_loaded(elf) ? NOT_ASKED : elf->writable_code ? LACKING : FINE;
}

static enum answer ask_text_relocations(const struct elf_report *elf) {
    return !is_loaded(elf) ? NOT_ASKED : elf->text_relocations ? LACKING : FINE;
}

static enum answer of_answer(enum elf_answer answer) {
    static const enum answer answers[] = {[ELF_NO] = LACKING, [ELF_YES] = FINE, [ELF_UNKNOWN] = UNTOLD};
    return answers[answer];
}

static enum answer ask_canary(const struct elf_report *elf) {
    return is_loaded(elf) ? of_answer(elf->canary) : NOT_ASKED;
}

/* Without a function that has a checking form there is nothing to ask for. */
static enum answer ask_fortify(const struct elf_report *elf) {
    bool asks = is_loaded(elf) && (elf->fortified || elf->fortifiable || !elf->dynamic);
    return asks ? of_answer(elf->fortify) : NOT_ASKED;
}

static bool has_flow_control(const struct elf_report *elf) {
    return is_loaded(elf) && (elf->machine == EM_X86_64 || elf->machine == EM_AARCH64);
}

static enum answer ask_branches(const struct elf_report *elf) {
    return !has_flow_control(elf) ? NOT_ASKED : elf->branch_tracking && elf->shadow_stack ? FINE : LACKING;
}

/* A folder that a library is looked for in: fixed, or fixed to where the file itself lies. */
static bool is_fixed_folder(struct str folder) {
    static const struct str writable[] = {STR_INIT("/tmp"), STR_INIT("/var/tmp"), STR_INIT("/dev/shm"),
                                          STR_INIT("/home"), STR_INIT("/root")};
    if (str_starts(folder, STR("$ORIGIN")) || str_starts(folder, STR("${ORIGIN}")))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(writable); i++)
        if (str_starts(folder, writable[i]) && (folder.len == writable[i].len || folder.ptr[writable[i].len] == '/'))
            return false;
    return str_starts(folder, STR("/"));
}

static bool has_loose_folder(struct str path) {
    struct str folder;
    while (path.len > 0 && str_next(&path, ':', &folder))
        if (!is_fixed_folder(folder))
            return true;
    return false;
}

static enum answer ask_loose_path(const struct elf_report *elf) {
    return has_loose_folder(elf->rpath) || has_loose_folder(elf->runpath) ? LACKING : FINE;
}

static enum answer ask_path(const struct elf_report *elf) {
    return elf->rpath.len + elf->runpath.len > 0 && ask_loose_path(elf) == FINE ? LACKING : FINE;
}

static enum answer ask_symbols(const struct elf_report *elf) {
    return !is_loaded(elf) ? NOT_ASKED : elf->symbols || elf->debug ? LACKING : FINE;
}

/* To add a property: a rule, and at the same place in `questions` how it is asked. */
static const struct scan_rule rules[] = {
    {STR_INIT("elf-stack"), STR_INIT("executable stack"),
     STR_INIT("link with -z noexecstack; an assembler file needs a .note.GNU-stack section"), STR_INIT("SI-2"), 119,
     SCAN_ERROR},
    {STR_INIT("elf-writable-code"), STR_INIT("memory that is writable and executable"),
     STR_INIT("link without -N and --omagic, and keep code and data in segments of their own"), STR_INIT("SI-2"), 119,
     SCAN_ERROR},
    {STR_INIT("elf-loose-path"), STR_INIT("libraries are looked for where others may write"),
     STR_INIT("take relative folders and those of users out of RPATH and RUNPATH"), STR_INIT("SI-2"), 427, SCAN_ERROR},
    {STR_INIT("elf-pie"), STR_INIT("not position independent"), STR_INIT("compile with -fPIE and link with -pie"),
     STR_INIT("SI-2"), 119, SCAN_WARNING},
    {STR_INIT("elf-relro"), STR_INIT("no read-only relocations"), STR_INIT("link with -z relro -z now"),
     STR_INIT("SI-2"), 119, SCAN_WARNING},
    {STR_INIT("elf-text-relocations"), STR_INIT("code is changed when it is loaded"),
     STR_INIT("compile every part with -fPIC or -fPIE"), STR_INIT("SI-2"), 119, SCAN_WARNING},
    {STR_INIT("elf-canary"), STR_INIT("no stack protector"), STR_INIT("compile with -fstack-protector-strong"),
     STR_INIT("SI-2"), 121, SCAN_WARNING},
    {STR_INIT("elf-fortify"), STR_INIT("no checked functions of the C library"),
     STR_INIT("compile with -O2 -D_FORTIFY_SOURCE=2"), STR_INIT("SI-2"), 120, SCAN_NOTE},
    {STR_INIT("elf-full-relro"), STR_INIT("relocations stay writable while it runs"), STR_INIT("link with -z now"),
     STR_INIT("SI-2"), 119, SCAN_NOTE},
    {STR_INIT("elf-branches"), STR_INIT("no control-flow protection of the processor"),
     STR_INIT("compile with -fcf-protection (x86-64) or -mbranch-protection=standard (Arm 64)"), STR_INIT("SI-2"), 0,
     SCAN_NOTE},
    {STR_INIT("elf-path"), STR_INIT("libraries are looked for in a folder of its own"),
     STR_INIT("leave RPATH and RUNPATH out unless the folder is the product's"), STR_INIT("SI-2"), 427, SCAN_NOTE},
    {STR_INIT("elf-symbols"), STR_INIT("symbols or debugging data are shipped"), STR_INIT("strip what ships"),
     STR_INIT("SI-2"), 0, SCAN_NOTE},
};
const struct scan_rules scan_elf_rules = {rules, ARRAY_LEN(rules)};

static enum answer (*const questions[])(const struct elf_report *elf) = {
    ask_stack,  ask_writable_code, ask_loose_path, ask_pie,      ask_relro, ask_text_relocations,
    ask_canary, ask_fortify,       ask_full_relro, ask_branches, ask_path,  ask_symbols,
};
_Static_assert(ARRAY_LEN(questions) == ARRAY_LEN(rules), "each rule is asked");

static struct str detail_of(const struct scan_file *file, const struct elf_report *elf, const struct scan_rule *rule) {
    struct str kind = elf_kind_name(elf->kind);
    if (str_starts(rule->id, STR("elf-loose-path")) || str_starts(rule->id, STR("elf-path")))
        return str_format(file->arena, STR_F ": " STR_F "%s" STR_F, STR_A(kind), STR_A(elf->rpath),
                          elf->rpath.len && elf->runpath.len ? ":" : "", STR_A(elf->runpath));
    if (str_eq(rule->id, STR("elf-fortify")))
        return str_format(file->arena, STR_F ": %u functions could be checked", STR_A(kind), elf->fortifiable);
    return kind;
}

static struct str untold_detail(const struct scan_rule *rule) {
    return str_ends(rule->id, STR("relro"))
               ? STR("without libraries and section headers: nothing tells what lies where")
               : STR("stripped and without libraries: no symbol tells");
}

enum status scan_elf(struct scan_file *file, const struct elf_report *elf) {
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        enum answer answer = questions[i](elf);
        if (answer == LACKING)
            TRY(scan_add(file, &rules[i], SCAN_FOUND, detail_of(file, elf, &rules[i])));
        if (answer == UNTOLD)
            TRY(scan_add(file, &rules[i], SCAN_UNTOLD, untold_detail(&rules[i])));
    }
    return STATUS_OK;
}
