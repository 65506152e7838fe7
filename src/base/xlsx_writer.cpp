// libxlsxwriter's headers use calls that banned.h refuses in C, so it is called from C++. Nothing here throws.
extern "C" {
#include "base/library.h"
#include "base/xlsx.h"
}

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

#include <xlsxwriter.h>

namespace {

// What is called of the library.
#define XLSX_CALLS(X)                                                                                                  \
    X(format_set_align)                                                                                                \
    X(format_set_bg_color)                                                                                             \
    X(format_set_bold)                                                                                                 \
    X(format_set_border)                                                                                               \
    X(format_set_num_format_index)                                                                                     \
    X(format_set_text_wrap)                                                                                            \
    X(format_set_unlocked)                                                                                             \
    X(workbook_add_format)                                                                                             \
    X(workbook_add_worksheet)                                                                                          \
    X(workbook_close)                                                                                                  \
    X(workbook_new_opt)                                                                                                \
    X(workbook_set_properties)                                                                                         \
    X(worksheet_autofilter)                                                                                            \
    X(worksheet_data_validation_cell)                                                                                  \
    X(worksheet_fit_to_pages)                                                                                          \
    X(worksheet_freeze_panes)                                                                                          \
    X(worksheet_protect)                                                                                               \
    X(worksheet_repeat_rows)                                                                                           \
    X(worksheet_set_column)                                                                                            \
    X(worksheet_set_landscape)                                                                                         \
    X(worksheet_set_paper)                                                                                             \
    X(worksheet_write_string)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define XLSX_CALL_MEMBER(name) decltype(&::name) name;
struct {
    XLSX_CALLS(XLSX_CALL_MEMBER)
} call;
#undef XLSX_CALL_MEMBER

} // namespace

struct xlsx {
    char path[64];
    int fd; // of the temporary file
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *head, *wrap, *open; // of forms: cells to be filled in
    size_t columns;
    uint32_t row; // the next
    enum status status;
    char cell[XLSX_CELL_MAX + 4];
};

namespace {

#define XLSX_CALL_ROW(name) {#name, reinterpret_cast<void **>(&call.name)},
const struct library_call CALLS[] = {XLSX_CALLS(XLSX_CALL_ROW)};
#undef XLSX_CALL_ROW

bool load() {
    static const char *const NAMES[] = {"libxlsxwriter.so.4"};
    static struct library writer = {NAMES, sizeof NAMES / sizeof NAMES[0], CALLS, sizeof CALLS / sizeof CALLS[0],
                                    false};
    return library_load(&writer);
}

enum status open_book(struct xlsx *workbook, int64_t seconds) {
    // A row is written when the next begins: memory does not grow with the sheet.
    char comments[] = "Made by keyway";
    lxw_workbook_options options = {};
    lxw_doc_properties properties = {};
    options.constant_memory = LXW_TRUE;
    properties.created = static_cast<time_t>(seconds);
    properties.comments = comments;
    workbook->book = call.workbook_new_opt(workbook->path, &options);
    if (!workbook->book)
        return STATUS_MEMORY;
    workbook->head = call.workbook_add_format(workbook->book);
    workbook->wrap = call.workbook_add_format(workbook->book);
    if (!workbook->head || !workbook->wrap)
        return STATUS_MEMORY;
    call.format_set_bold(workbook->head);
    call.format_set_text_wrap(workbook->wrap);
    call.format_set_align(workbook->wrap, LXW_ALIGN_VERTICAL_TOP);
    return call.workbook_set_properties(workbook->book, &properties) == LXW_NO_ERROR ? STATUS_OK : STATUS_MEMORY;
}

} // namespace

enum status xlsx_new(int64_t seconds, struct xlsx **workbook) {
    const char *folder = std::getenv("TMPDIR");
    if (!load())
        return STATUS_SYSTEM;
    auto *made = static_cast<struct xlsx *>(std::calloc(1, sizeof(struct xlsx)));
    if (!made)
        return STATUS_MEMORY;
    int length = std::snprintf(made->path, sizeof made->path, "%s/keyway-XXXXXX", folder && *folder ? folder : "/tmp");
    if (length < 0 || static_cast<size_t>(length) >= sizeof made->path)
        (void)std::snprintf(made->path, sizeof made->path, "/tmp/keyway-XXXXXX");
    made->fd = mkostemp(made->path, O_CLOEXEC);
    enum status status = made->fd < 0 ? STATUS_SYSTEM : open_book(made, seconds);
    if (status == STATUS_OK)
        *workbook = made;
    else
        xlsx_done(made);
    return status;
}

namespace {

void write_cell(struct xlsx *workbook, size_t column, struct str text, lxw_format *format) {
    size_t len = text.len;
    if (len > XLSX_CELL_MAX) {
        len = XLSX_CELL_MAX;
        while (len > 0 && (static_cast<unsigned char>(text.ptr[len]) & 0xc0) == 0x80)
            len--;
    }
    if (len > 0)
        std::memcpy(workbook->cell, text.ptr, len);
    std::memcpy(workbook->cell + len, "...", text.len > len ? 4 : 0);
    workbook->cell[text.len > len ? len + 3 : len] = '\0';
    lxw_error error = call.worksheet_write_string(workbook->sheet, workbook->row, static_cast<lxw_col_t>(column),
                                                  workbook->cell, format);
    if (error != LXW_NO_ERROR && workbook->status == STATUS_OK)
        workbook->status = error == LXW_ERROR_MEMORY_MALLOC_FAILED ? STATUS_MEMORY : STATUS_SYSTEM;
}

// The filter wants to know where the sheet ends.
void end_sheet(struct xlsx *workbook) {
    if (workbook->sheet && workbook->columns > 0)
        (void)call.worksheet_autofilter(workbook->sheet, 0, 0, workbook->row ? workbook->row - 1 : 0,
                                        static_cast<lxw_col_t>(workbook->columns - 1));
}

} // namespace

void xlsx_sheet(struct xlsx *workbook, const char *name, const struct str *heads, const double *widths, size_t count) {
    end_sheet(workbook);
    workbook->sheet = call.workbook_add_worksheet(workbook->book, name);
    workbook->row = 0;
    workbook->columns = count;
    if (!workbook->sheet) {
        workbook->status = STATUS_MEMORY;
        return;
    }
    for (size_t i = 0; i < count; i++)
        (void)call.worksheet_set_column(workbook->sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                                        widths[i], nullptr);
    call.worksheet_freeze_panes(workbook->sheet, 1, 0);
    for (size_t i = 0; i < count; i++)
        write_cell(workbook, i, heads[i], workbook->head);
    workbook->row = 1;
}

void xlsx_row(struct xlsx *workbook, const struct str *cells, size_t count) {
    if (!workbook->sheet || workbook->row >= XLSX_ROWS_MAX)
        return;
    for (size_t i = 0; i < count; i++)
        write_cell(workbook, i, cells[i], workbook->wrap);
    workbook->row++;
}

void xlsx_form(struct xlsx *workbook) {
    enum { FORMAT_TEXT = 49, PAPER_A4 = 9, INPUT_COLOUR = 0xfff8e1 };
    lxw_protection kept = {};
    if (!workbook->sheet)
        return;
    if (!workbook->open)
        workbook->open = call.workbook_add_format(workbook->book);
    if (!workbook->open) {
        workbook->status = STATUS_MEMORY;
        return;
    }
    call.format_set_text_wrap(workbook->open);
    call.format_set_align(workbook->open, LXW_ALIGN_VERTICAL_TOP);
    call.format_set_unlocked(workbook->open);
    // Text: a version 4.10 must not become the number 4.1.
    call.format_set_num_format_index(workbook->open, FORMAT_TEXT);
    call.format_set_bg_color(workbook->open, INPUT_COLOUR);
    call.format_set_border(workbook->open, LXW_BORDER_HAIR);
    kept.format_columns = 1; // widths may be changed,
    kept.format_rows = 1;
    kept.autofilter = 1; // and rows filtered
    call.worksheet_protect(workbook->sheet, nullptr, &kept);
    call.worksheet_set_landscape(workbook->sheet);
    call.worksheet_set_paper(workbook->sheet, PAPER_A4);
    call.worksheet_fit_to_pages(workbook->sheet, 1, 0);
    (void)call.worksheet_repeat_rows(workbook->sheet, 0, 0);
}

namespace {

void write_list(struct xlsx *workbook, const struct xlsx_open *open) {
    char title[] = "One of the list", text[] = "Choose from the list; leave it empty if there is no answer.";
    lxw_data_validation rule = {};
    rule.validate = LXW_VALIDATION_TYPE_LIST;
    rule.value_list = const_cast<decltype(rule.value_list)>(open->choices);
    rule.error_title = title;
    rule.error_message = text;
    lxw_error error = call.worksheet_data_validation_cell(workbook->sheet, workbook->row,
                                                          static_cast<lxw_col_t>(open->list_column), &rule);
    if (error != LXW_NO_ERROR && workbook->status == STATUS_OK)
        workbook->status = error == LXW_ERROR_MEMORY_MALLOC_FAILED ? STATUS_MEMORY : STATUS_SYSTEM;
}

} // namespace

void xlsx_form_row(struct xlsx *workbook, const struct str *cells, size_t count, const struct xlsx_open *open) {
    if (!workbook->sheet || workbook->row >= XLSX_ROWS_MAX || !workbook->open)
        return;
    for (size_t i = 0; i < count; i++)
        write_cell(workbook, i, cells[i], open->columns >> i & 1 ? workbook->open : workbook->wrap);
    if (open->choices)
        write_list(workbook, open);
    workbook->row++;
}

namespace {

enum status copy_file(int fd, struct out *out) {
    char buffer[16384];
    off_t at = 0;
    for (;;) {
        ssize_t got = pread(fd, buffer, sizeof buffer, at);
        if (got < 0)
            return STATUS_SYSTEM;
        if (got == 0)
            return at > 0 ? STATUS_OK : STATUS_SYSTEM;
        out_str(out, str{buffer, static_cast<size_t>(got)});
        at += got;
    }
}

// The library may have made its file anew.
enum status copy_book(const struct xlsx *workbook, struct out *out) {
    int fd = open(workbook->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STATUS_SYSTEM;
    enum status status = copy_file(fd, out);
    close(fd);
    return status;
}

} // namespace

enum status xlsx_write(struct xlsx *workbook, struct out *out) {
    end_sheet(workbook);
    lxw_error error = call.workbook_close(workbook->book);
    workbook->book = nullptr;
    workbook->sheet = nullptr;
    if (workbook->status == STATUS_OK && error != LXW_NO_ERROR)
        workbook->status = error == LXW_ERROR_MEMORY_MALLOC_FAILED ? STATUS_MEMORY : STATUS_SYSTEM;
    if (workbook->status == STATUS_OK)
        workbook->status = copy_book(workbook, out);
    return workbook->status;
}

void xlsx_done(struct xlsx *workbook) {
    if (!workbook)
        return;
    if (workbook->book)
        (void)call.workbook_close(workbook->book);
    if (workbook->fd >= 0) {
        close(workbook->fd);
        (void)unlink(workbook->path);
    }
    std::free(workbook);
}
