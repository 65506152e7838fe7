#include "supplier/elf.h"

#include <gelf.h>
#include <string.h>

/* What reading one file needs. */
struct reading {
    Elf *elf;
    GElf_Ehdr header;
    struct arena *arena;
    struct elf_report *report;
    GElf_Phdr relro; /* p_type PT_NULL: there is none */
    bool open_calls; /* addresses that are called through lie outside of it */
    bool bind_now;
    bool debug_tag;    /* DT_DEBUG: what a linker puts into programs, not into libraries */
    bool pie_flag;     /* DF_1_PIE */
    bool symbols_seen; /* any symbol table at all */
    bool broken;       /* a part that matters cannot be read: what it would say is not known */
};

static const unsigned program_headers_max = 1u << 16;

struct str elf_kind_name(enum elf_kind kind) {
    static const struct str names[] = {
        [ELF_EXECUTABLE] = STR_INIT("executable"),  [ELF_PIE] = STR_INIT("position-independent executable"),
        [ELF_LIBRARY] = STR_INIT("shared library"), [ELF_OBJECT] = STR_INIT("object file"),
        [ELF_OTHER] = STR_INIT("other ELF file"),
    };
    return names[kind];
}

static const struct {
    unsigned machine;
    struct str name;
} machines[] = {
    {EM_X86_64, STR_INIT("x86-64")}, {EM_386, STR_INIT("x86")},          {EM_AARCH64, STR_INIT("Arm 64")},
    {EM_ARM, STR_INIT("Arm")},       {EM_RISCV, STR_INIT("RISC-V")},     {EM_MIPS, STR_INIT("MIPS")},
    {EM_PPC, STR_INIT("PowerPC")},   {EM_PPC64, STR_INIT("PowerPC 64")}, {EM_S390, STR_INIT("s390")},
    {EM_SPARC, STR_INIT("SPARC")},   {EM_SPARCV9, STR_INIT("SPARC 9")},  {EM_XTENSA, STR_INIT("Xtensa")},
    {EM_BPF, STR_INIT("BPF")},
};

struct str elf_machine_name(unsigned machine, struct arena *arena) {
    for (size_t i = 0; i < ARRAY_LEN(machines); i++)
        if (machines[i].machine == machine)
            return machines[i].name;
    return str_format(arena, "machine %u", machine);
}

static Elf_Data *data_of(struct reading *r, Elf_Scn *scn) {
    Elf_Data *data = elf_getdata(scn, NULL);
    r->broken |= data == NULL;
    return data;
}

/* ---- segments */

static void read_segment(struct reading *r, const GElf_Phdr *segment) {
    struct elf_report *report = r->report;
    bool writable = segment->p_flags & PF_W, executable = segment->p_flags & PF_X;
    if (segment->p_type == PT_GNU_STACK) {
        report->has_stack_header = true;
        report->stack_executable = executable;
    }
    if (segment->p_type == PT_LOAD && writable && executable)
        report->writable_code = true;
    if (segment->p_type == PT_GNU_RELRO)
        r->relro = *segment;
}

static enum status copy_text(struct reading *r, const char *text, struct str *copy) {
    *copy = text ? str_copy(r->arena, str_from(text)) : STR("");
    return copy->ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_interpreter(struct reading *r, const GElf_Phdr *segment) {
    enum { PATH_BYTES_MAX = 4096 };
    const Elf_Data *data = segment->p_filesz > 0 && segment->p_filesz <= PATH_BYTES_MAX
                               ? elf_getdata_rawchunk(r->elf, (int64_t)segment->p_offset, segment->p_filesz, ELF_T_BYTE)
                               : NULL;
    if (!data || !data->d_buf)
        return STATUS_OK;
    const char *text = data->d_buf;
    struct str path = {text, strnlen(text, data->d_size)};
    r->report->interpreter = str_copy(r->arena, path);
    return r->report->interpreter.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_segments(struct reading *r) {
    size_t count;
    r->broken |= elf_getphdrnum(r->elf, &count) != 0;
    if (r->broken)
        return STATUS_OK;
    for (size_t i = 0; i < count && i < program_headers_max; i++) {
        GElf_Phdr segment;
        if (!gelf_getphdr(r->elf, (int)i, &segment)) {
            r->broken = true;
            return STATUS_OK;
        }
        read_segment(r, &segment);
        if (segment.p_type == PT_INTERP)
            TRY(read_interpreter(r, &segment));
    }
    return STATUS_OK;
}

/* ---- the dynamic section */

static enum status add_needed(struct reading *r, const char *name) {
    struct elf_report *report = r->report;
    if (!report->needed)
        report->needed = ARENA_ARRAY(r->arena, struct str, ELF_NEEDED_MAX);
    if (!report->needed)
        return STATUS_MEMORY;
    if (!name || report->needed_count == ELF_NEEDED_MAX)
        return STATUS_OK;
    return copy_text(r, name, &report->needed[report->needed_count++]);
}

static enum status read_dynamic_entry(struct reading *r, const GElf_Shdr *section, const GElf_Dyn *entry) {
    struct elf_report *report = r->report;
    switch (entry->d_tag) {
    case DT_FLAGS:
        r->bind_now |= (entry->d_un.d_val & DF_BIND_NOW) != 0;
        report->text_relocations |= (entry->d_un.d_val & DF_TEXTREL) != 0;
        break;
    case DT_FLAGS_1:
        r->bind_now |= (entry->d_un.d_val & DF_1_NOW) != 0;
        r->pie_flag |= (entry->d_un.d_val & DF_1_PIE) != 0;
        break;
    case DT_BIND_NOW:
        r->bind_now = true;
        break;
    case DT_TEXTREL:
        report->text_relocations = true;
        break;
    case DT_DEBUG:
        r->debug_tag = true;
        break;
    case DT_RPATH:
        return copy_text(r, elf_strptr(r->elf, section->sh_link, entry->d_un.d_val), &report->rpath);
    case DT_RUNPATH:
        return copy_text(r, elf_strptr(r->elf, section->sh_link, entry->d_un.d_val), &report->runpath);
    case DT_SONAME:
        return copy_text(r, elf_strptr(r->elf, section->sh_link, entry->d_un.d_val), &report->soname);
    case DT_NEEDED:
        return add_needed(r, elf_strptr(r->elf, section->sh_link, entry->d_un.d_val));
    default:
        break;
    }
    return STATUS_OK;
}

static enum status read_dynamic(struct reading *r, Elf_Scn *scn, const GElf_Shdr *section) {
    Elf_Data *data = data_of(r, scn);
    size_t size = gelf_fsize(r->elf, ELF_T_DYN, 1, EV_CURRENT);
    r->report->dynamic = true;
    for (size_t i = 0; data && size && i < data->d_size / size; i++) {
        GElf_Dyn entry;
        if (!gelf_getdyn(data, (int)i, &entry) || entry.d_tag == DT_NULL)
            break;
        TRY(read_dynamic_entry(r, section, &entry));
    }
    return STATUS_OK;
}

/* ---- symbols */

static const struct str canary_symbols[] = {STR_INIT("__stack_chk_fail"), STR_INIT("__stack_chk_fail_local"),
                                            STR_INIT("__stack_chk_guard"), STR_INIT("__intel_security_cookie")};

/* Functions of the C library that have a checking form (glibc 2.36, `__NAME_chk`). Sorted. */
static const char *const checked_functions[] = {
    "asprintf",        "confstr",     "dprintf",    "fdelt",          "fgets",      "fgets_unlocked", "fgetws",
    "fgetws_unlocked", "fprintf",     "fread",      "fread_unlocked", "fwprintf",   "getcwd",         "getdomainname",
    "getgroups",       "gethostname", "getlogin_r", "gets",           "getwd",      "longjmp",        "mbsnrtowcs",
    "mbsrtowcs",       "mbstowcs",    "memcpy",     "memmove",        "mempcpy",    "memset",         "poll",
    "ppoll",           "pread",       "pread64",    "printf",         "ptsname_r",  "read",           "readlink",
    "readlinkat",      "realpath",    "recv",       "recvfrom",       "snprintf",   "sprintf",        "stpcpy",
    "stpncpy",         "strcat",      "strcpy",     "strncat",        "strncpy",    "swprintf",       "syslog",
    "ttyname_r",       "vasprintf",   "vdprintf",   "vfprintf",       "vfwprintf",  "vprintf",        "vsnprintf",
    "vsprintf",        "vswprintf",   "vsyslog",    "vwprintf",       "wcpcpy",     "wcpncpy",        "wcrtomb",
    "wcscat",          "wcscpy",      "wcsncat",    "wcsncpy",        "wcsnrtombs", "wcsrtombs",      "wcstombs",
    "wctomb",          "wmemcpy",     "wmemmove",   "wmempcpy",       "wmemset",    "wprintf",
};

static bool is_checked_function(struct str name) {
    size_t low = 0, high = ARRAY_LEN(checked_functions);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(name, str_from(checked_functions[middle]));
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

/* Weak ones are asked for by every program, and by those without libraries in vain. */
static void note_calls(struct reading *r, const GElf_Shdr *section, const GElf_Sym *symbol, struct str name) {
    struct elf_report *report = r->report;
    bool defined = symbol->st_shndx != SHN_UNDEF;
    if (section->sh_type == SHT_DYNSYM) {
        report->calls_told |= !defined && GELF_ST_BIND(symbol->st_info) == STB_GLOBAL;
        return;
    }
    if (!defined || GELF_ST_TYPE(symbol->st_info) != STT_FUNC)
        return;
    report->calls_told = true;
    size_t function = function_find(name);
    if (function != SIZE_MAX)
        function_set_add(&report->built_in, function);
}

static void read_symbol(struct reading *r, struct str name, bool imported) {
    static const struct str end = STR_INIT("_chk");
    struct elf_report *report = r->report;
    for (size_t i = 0; i < ARRAY_LEN(canary_symbols); i++)
        if (str_eq(name, canary_symbols[i]))
            report->canary = ELF_YES;
    if (!imported)
        return;
    size_t function = function_find(name);
    if (function != SIZE_MAX)
        function_set_add(&report->functions, function);
    bool checks = str_starts(name, STR("__")) && str_ends(name, end) && name.len > 2 + end.len;
    if (checks && is_checked_function(str_slice(name, 2, name.len - end.len)))
        report->fortified++;
    else if (is_checked_function(name))
        report->fortifiable++;
}

/* Names in .symtab may carry a version: "__stack_chk_fail@GLIBC_2.4". */
static void read_symbols(struct reading *r, Elf_Scn *scn, const GElf_Shdr *section) {
    Elf_Data *data = data_of(r, scn);
    size_t size = gelf_fsize(r->elf, ELF_T_SYM, 1, EV_CURRENT);
    size_t count = data && size ? data->d_size / size : 0;
    r->symbols_seen |= count > 1;
    for (size_t i = 1; i < count; i++) {
        GElf_Sym symbol;
        if (!gelf_getsym(data, (int)i, &symbol))
            break;
        const char *text = elf_strptr(r->elf, section->sh_link, symbol.st_name);
        if (!text || !*text)
            continue;
        struct str name = str_from(text);
        r->report->exported += section->sh_type == SHT_DYNSYM && symbol.st_shndx != SHN_UNDEF &&
                               GELF_ST_TYPE(symbol.st_info) == STT_FUNC && GELF_ST_BIND(symbol.st_info) != STB_LOCAL;
        name = str_slice(name, 0, str_find_char(name, '@'));
        note_calls(r, section, &symbol, name);
        read_symbol(r, name, section->sh_type == SHT_DYNSYM && symbol.st_shndx == SHN_UNDEF);
    }
}

/* ---- notes */

static enum status read_build_id(struct reading *r, const unsigned char *bytes, size_t count) {
    static const char digits[] = "0123456789abcdef";
    enum { BUILD_ID_MAX = 64 };
    char *text = count <= BUILD_ID_MAX ? ARENA_ARRAY(r->arena, char, 2 * count + 1) : NULL;
    if (!text)
        return count <= BUILD_ID_MAX ? STATUS_MEMORY : STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    r->report->build_id = (struct str){text, 2 * count};
    return STATUS_OK;
}

static uint32_t word_at(const struct reading *r, const unsigned char *bytes) {
    uint32_t little =
        (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
    return r->header.e_ident[EI_DATA] == ELFDATA2MSB ? __builtin_bswap32(little) : little;
}

/* The properties of a file: pairs of a type and a size, each padded (Linux gABI extensions 3.2). */
static void read_properties(struct reading *r, const unsigned char *bytes, size_t count) {
    size_t padding = r->report->bits == 64 ? 8 : 4;
    while (count >= 8) {
        uint32_t type = word_at(r, bytes), size = word_at(r, bytes + 4);
        size_t step = 8 + ((size_t)size + padding - 1) / padding * padding;
        if (size > count - 8)
            return;
        uint32_t bits = size >= 4 ? word_at(r, bytes + 8) : 0;
        bool intel = r->header.e_machine == EM_X86_64 || r->header.e_machine == EM_386;
        bool arm = r->header.e_machine == EM_AARCH64;
        if ((intel && type == GNU_PROPERTY_X86_FEATURE_1_AND) || (arm && type == GNU_PROPERTY_AARCH64_FEATURE_1_AND)) {
            r->report->branch_tracking = bits & 1; /* IBT, BTI */
            r->report->shadow_stack = bits & 2;    /* SHSTK, PAC */
        }
        if (step > count)
            return;
        bytes += step;
        count -= step;
    }
}

/* systemd.io, ELF_PACKAGE_METADATA */
static const uint32_t fdo_package = 0xcafe1a7e;
enum { PACKAGE_BYTES_MAX = 4096 };

static enum status read_package(struct reading *r, const unsigned char *bytes, size_t count) {
    if (count > PACKAGE_BYTES_MAX)
        return STATUS_OK;
    r->report->package = str_copy(r->arena, (struct str){(const char *)bytes, strnlen((const char *)bytes, count)});
    return r->report->package.ptr ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_notes(struct reading *r, Elf_Scn *scn) {
    Elf_Data *data = data_of(r, scn);
    GElf_Nhdr note;
    size_t name, description;
    for (size_t at = 0, next; data && (next = gelf_getnote(data, at, &note, &name, &description)) > 0; at = next) {
        const unsigned char *bytes = data->d_buf;
        if (note.n_namesz == 4 && memcmp(bytes + name, "FDO", 4) == 0 && note.n_type == fdo_package)
            TRY(read_package(r, bytes + description, note.n_descsz));
        if (note.n_namesz != 4 || memcmp(bytes + name, "GNU", 4) != 0)
            continue;
        if (note.n_type == NT_GNU_BUILD_ID)
            TRY(read_build_id(r, bytes + description, note.n_descsz));
        if (note.n_type == NT_GNU_PROPERTY_TYPE_0)
            read_properties(r, bytes + description, note.n_descsz);
    }
    return STATUS_OK;
}

/* ---- all of it */

static void note_data(struct reading *r, const GElf_Shdr *section, const char *name) {
    struct elf_report *report = r->report;
    bool data = name && (strncmp(name, ".rodata", 7) == 0 || strncmp(name, ".data", 5) == 0);
    if (data && section->sh_type == SHT_PROGBITS && report->data_count < ELF_DATA_MAX)
        report->data[report->data_count++] = (struct elf_span){section->sh_offset, section->sh_size};
}

/* What RELRO makes read-only once it is written. Slots of a program without a dynamic section are filled at its start;
 * of the table that calls go through the first three are the linker's own. */
static void note_start_data(struct reading *r, const GElf_Shdr *section, const char *name) {
    static const char *const names[] = {".got", ".got.plt", ".init_array", ".fini_array", ".ctors", ".data.rel.ro"};
    enum { RESERVED = 3 };
    uint64_t reserved = RESERVED * r->report->bits / 8u;
    for (size_t i = 0; name && section->sh_flags & SHF_WRITE && i < ARRAY_LEN(names); i++)
        if (strcmp(name, names[i]) == 0 && section->sh_size > (i == 1 ? reserved : 0))
            r->report->start_data = true;
    if (!name || strcmp(name, ".got.plt") != 0 || section->sh_size <= reserved)
        return;
    bool covered = r->relro.p_type == PT_GNU_RELRO && section->sh_addr >= r->relro.p_vaddr &&
                   section->sh_addr - r->relro.p_vaddr <= r->relro.p_memsz &&
                   section->sh_size <= r->relro.p_memsz - (section->sh_addr - r->relro.p_vaddr);
    r->open_calls |= !covered;
}

static enum status read_sections(struct reading *r) {
    size_t names;
    bool named = elf_getshdrstrndx(r->elf, &names) == 0;
    for (Elf_Scn *scn = NULL; (scn = elf_nextscn(r->elf, scn)) != NULL;) {
        GElf_Shdr section;
        if (!gelf_getshdr(scn, &section)) {
            r->broken = true;
            return STATUS_OK;
        }
        const char *name = named ? elf_strptr(r->elf, names, section.sh_name) : NULL;
        if (name && (strcmp(name, ".debug_info") == 0 || strcmp(name, ".zdebug_info") == 0))
            r->report->debug = true;
        r->report->sections |= name != NULL;
        note_data(r, &section, name);
        note_start_data(r, &section, name);
        if (section.sh_type == SHT_DYNAMIC)
            TRY(read_dynamic(r, scn, &section));
        if (section.sh_type == SHT_SYMTAB)
            r->report->symbols = true;
        if (section.sh_type == SHT_SYMTAB || section.sh_type == SHT_DYNSYM)
            read_symbols(r, scn, &section);
        if (section.sh_type == SHT_NOTE)
            TRY(read_notes(r, scn));
    }
    return STATUS_OK;
}

static enum elf_kind kind_of(const struct reading *r) {
    switch (r->header.e_type) {
    case ET_EXEC:
        return ELF_EXECUTABLE;
    case ET_REL:
        return ELF_OBJECT;
    /* A program has an interpreter or is marked; some libraries have an interpreter too, but then a name as well. */
    case ET_DYN:
        if (r->pie_flag || r->debug_tag)
            return ELF_PIE;
        return r->report->interpreter.len > 0 && r->report->soname.len == 0 ? ELF_PIE : ELF_LIBRARY;
    default:
        return ELF_OTHER;
    }
}

static void conclude(struct reading *r) {
    struct elf_report *report = r->report;
    report->kind = kind_of(r);
    bool full = report->dynamic ? r->bind_now : report->sections && !r->open_calls;
    report->relro = r->relro.p_type != PT_GNU_RELRO ? ELF_RELRO_NONE : full ? ELF_RELRO_FULL : ELF_RELRO_PARTIAL;
    /* A program without libraries that was stripped has no symbol that could tell. */
    bool tells = r->report->symbols || (report->dynamic && r->symbols_seen);
    if (report->canary != ELF_YES)
        report->canary = tells ? ELF_NO : ELF_UNKNOWN;
    bool links = report->dynamic && r->symbols_seen;
    report->fortify = report->fortified ? ELF_YES : links && report->fortifiable ? ELF_NO : ELF_UNKNOWN;
}

static enum status read_all(Elf *elf, struct arena *arena, struct elf_report *report, struct str *why) {
    struct reading r = {.elf = elf, .arena = arena, .report = report};
    *report = (struct elf_report){.canary = ELF_UNKNOWN, .fortify = ELF_UNKNOWN};
    if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &r.header)) {
        *why = STR("its ELF header is broken");
        return STATUS_INPUT;
    }
    report->machine = r.header.e_machine;
    report->bits = gelf_getclass(elf) == ELFCLASS64 ? 64 : 32;
    TRY(read_segments(&r));
    TRY(read_sections(&r));
    /* Without sections, or without their names, all of the file is data. */
    if (report->data_count == 0)
        report->data[report->data_count++] = (struct elf_span){0, UINT32_MAX};
    conclude(&r);
    if (!r.broken)
        return STATUS_OK;
    *why = STR("a part of it cannot be read");
    return STATUS_INPUT;
}

bool elf_is(struct str bytes) {
    return bytes.len >= SELFMAG && memcmp(bytes.ptr, ELFMAG, SELFMAG) == 0;
}

enum status elf_read_buffer(char *bytes, size_t len, struct arena *arena, struct elf_report *report, struct str *why) {
    elf_version(EV_CURRENT);
    Elf *elf = len > 0 ? elf_memory(bytes, len) : NULL;
    enum status status = read_all(elf, arena, report, why);
    elf_end(elf);
    return status;
}

enum status elf_read(struct str bytes, struct arena *arena, struct elf_report *report, struct str *why) {
    /* elf_memory takes what it may write to, and writes only when it is told to. */
    char *copy = ARENA_ARRAY(arena, char, bytes.len + 1);
    if (!copy)
        return STATUS_MEMORY;
    memcpy(copy, bytes.ptr, bytes.len);
    return elf_read_buffer(copy, bytes.len, arena, report, why);
}

enum status elf_read_fd(int fd, struct arena *arena, struct elf_report *report, struct str *why) {
    elf_version(EV_CURRENT);
    Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    enum status status = read_all(elf, arena, report, why);
    elf_end(elf);
    return status;
}
