#include "supplier/workspace_start.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/out.h"

static const struct diag_kind NO_FOLDER = {"workspace.no-folder", SEVERITY_ERROR, "there is no folder '{0}'",
                                           "make it first: a workspace lies beside the product's source"};

enum { TEXT_MAX = 64 * 1024, NAME_MAX_BYTES = 80 };

/* What stands for "@WORD@" in a template. */
struct words {
    struct str id;     /* of letters, digits, '.', '_' and '-' */
    struct str name;   /* the same, as it is */
    struct str quoted; /* the folder's name as a YAML text */
    struct str date;
    struct str later; /* a year from then */
};

static bool is_plain(char c) {
    return char_is_alnum(c) || c == '-' || c == '_' || c == '.';
}

/* The last part of the folder's real path; "product" for the root, or when nobody can tell. ptr NULL without memory. */
static struct str folder_name(struct str folder, struct arena *arena) {
    char *real = realpath(folder.ptr, NULL);
    if (!real && errno == ENOMEM)
        return STR_NONE;
    struct str path = str_from(real), part, last = STR("");
    while (real && str_next(&path, '/', &part))
        last = part.len > 0 ? part : last;
    last = str_slice(last, 0, NAME_MAX_BYTES);
    struct str copy = str_utf8_valid(last) && last.len > 0 ? str_copy(arena, last) : STR("product");
    free(real);
    return copy;
}

static struct str plain_of(struct arena *arena, struct str name, bool lower) {
    struct str copy = lower ? str_lower(arena, name) : str_copy(arena, name);
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if (!is_plain(copy.ptr[i]))
            ((char *)copy.ptr)[i] = '-';
    return copy;
}

/* Double quotes; what would end or bend the text becomes a stroke. */
static struct str quote(struct arena *arena, struct str name) {
    struct str copy = str_copy(arena, name);
    for (size_t i = 0; copy.ptr && i < copy.len; i++) {
        unsigned char c = (unsigned char)copy.ptr[i];
        if (c < ' ' || c == 0x7f || c == '"' || c == '\\')
            ((char *)copy.ptr)[i] = '-';
    }
    /* A name of blanks alone is none. */
    struct str trimmed = copy.ptr ? str_trim(copy) : copy;
    return copy.ptr ? str_format(arena, "\"" STR_F "\"", STR_A(trimmed.len > 0 ? trimmed : STR("product"))) : copy;
}

static enum status make_words(struct str folder, date_days today, struct arena *arena, struct words *words) {
    char text[11];
    struct str name = folder_name(folder, arena);
    if (!name.ptr)
        return STATUS_MEMORY;
    words->id = plain_of(arena, name, true);
    words->name = plain_of(arena, name, false);
    words->quoted = quote(arena, name);
    date_text(today, text);
    words->date = str_copy(arena, str_from(text));
    date_text(date_add_months(today, 12), text);
    words->later = str_copy(arena, str_from(text));
    bool whole = words->id.ptr && words->name.ptr && words->quoted.ptr && words->date.ptr && words->later.ptr;
    return whole ? STATUS_OK : STATUS_MEMORY;
}

static void fill(struct out *out, struct str text, const struct words *words) {
    const struct {
        struct str mark, word;
    } MARKS[] = {
        {STR("@ID@"), words->id},     {STR("@NAME@"), words->name},   {STR("@QUOTED@"), words->quoted},
        {STR("@DATE@"), words->date}, {STR("@LATER@"), words->later},
    };
    while (text.len > 0) {
        size_t at = str_find_char(text, '@'), m = 0;
        out_str(out, str_slice(text, 0, at));
        text = str_skip(text, at == SIZE_MAX ? text.len : at);
        while (m < ARRAY_LEN(MARKS) && !str_starts(text, MARKS[m].mark))
            m++;
        if (m < ARRAY_LEN(MARKS))
            out_str(out, MARKS[m].word);
        else
            out_str(out, str_slice(text, 0, 1));
        text = str_skip(text, m < ARRAY_LEN(MARKS) ? MARKS[m].mark.len : 1);
    }
}

/* Anything of that name is left alone: a link that leads nowhere, too. */
static bool is_taken(const char *path) {
    struct stat seen;
    return lstat(path, &seen) == 0;
}

static const struct diag_kind NO_DOCUMENT = {"workspace.no-document", SEVERITY_ERROR, "there is no '{0}'",
                                             "'keyway init --all' writes a first one, beside product.yaml"};

enum status workspace_has(const char *path, struct diag_sink *sink) {
    struct stat seen;
    if (stat(path, &seen) == 0 || errno != ENOENT)
        return STATUS_OK; /* what is wrong with it else, its reader says */
    diag_add(sink, &NO_DOCUMENT, PLACE_NONE, str_from(path));
    return STATUS_INPUT;
}

static enum status write_one(struct str template, const struct words *words, struct diag_sink *sink,
                             struct workspace_file *file) {
    struct out out;
    file->written = !is_taken(file->path);
    if (!file->written)
        return STATUS_OK;
    out_memory(&out, TEXT_MAX);
    fill(&out, template, words);
    enum status status = out.status == STATUS_OK ? file_write(file->path, out_text(&out), sink) : out.status;
    out_done(&out);
    return status;
}

enum status workspace_start(struct str folder, date_days today, struct arena *arena, struct diag_sink *sink,
                            struct workspace_files *files) {
    const struct {
        const char *name;
        struct str text;
    } START[WORKSPACE_FILES] = {
        {"product.yaml", workspace_start_product},           {"process.yaml", workspace_start_process},
        {"threat-model.yaml", workspace_start_threat_model}, {"requirements.yaml", workspace_start_requirements},
        {"hardening.yaml", workspace_start_hardening},
    };
    struct words words;
    struct stat seen;
    if (stat(folder.ptr, &seen) != 0 || !S_ISDIR(seen.st_mode)) {
        diag_add(sink, &NO_FOLDER, PLACE_NONE, folder);
        return STATUS_INPUT;
    }
    TRY(make_words(folder, today, arena, &words));
    bool here = str_eq(folder, STR(".")), stroke = !here && !str_ends(folder, STR("/"));
    for (size_t i = 0; i < files->count; i++) {
        struct str before = here ? STR("") : folder;
        struct str path = str_format(arena, STR_F "%s%s", STR_A(before), stroke ? "/" : "", START[i].name);
        files->files[i].path = path.ptr;
        if (!path.ptr)
            return STATUS_MEMORY;
    }
    for (size_t i = 0; i < files->count; i++)
        TRY(write_one(START[i].text, &words, sink, &files->files[i]));
    return STATUS_OK;
}
