/* Spreadsheets read: made here as archives without compression, and by libxlsxwriter where that is installed. */
#include "base/xlsx_read.h"

#include "base/archive_call.h"
#include "base/xlsx.h"
#include "bed.h"

/* ---- a zip of files as they are */

struct zip {
    struct out files, directory;
    uint32_t count;
};

static uint32_t crc_of(struct str bytes) {
    uint32_t crc = ~UINT32_C(0);
    for (size_t i = 0; i < bytes.len; i++) {
        crc ^= (unsigned char)bytes.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
    }
    return ~crc;
}

static void number(struct out *out, uint32_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++)
        out_char(out, (char)(value >> 8 * i & 0xff));
}

/* What the header in front of a file and the directory behind all have in common. */
static void describe(struct out *out, struct str name, struct str bytes) {
    number(out, 20, 2);
    number(out, 0, 4); /* flags, method */
    number(out, 0, 4); /* time */
    number(out, crc_of(bytes), 4);
    number(out, (uint32_t)bytes.len, 4);
    number(out, (uint32_t)bytes.len, 4);
    number(out, (uint32_t)name.len, 2);
    number(out, 0, 2);
}

static void zip_add(struct zip *zip, const char *name, const char *text) {
    uint32_t at = (uint32_t)out_text(&zip->files).len;
    out_lit(&zip->files, "PK\x03\x04");
    describe(&zip->files, str_from(name), str_from(text));
    out_str(&zip->files, str_from(name));
    out_str(&zip->files, str_from(text));
    out_lit(&zip->directory, "PK\x01\x02");
    number(&zip->directory, 20, 2);
    describe(&zip->directory, str_from(name), str_from(text));
    number(&zip->directory, 0, 4);
    number(&zip->directory, 0, 4);
    number(&zip->directory, 0, 2);
    number(&zip->directory, at, 4);
    out_str(&zip->directory, str_from(name));
    zip->count++;
}

static struct str zip_end(struct bed *bed, struct zip *zip) {
    uint32_t at = (uint32_t)out_text(&zip->files).len;
    struct str directory = out_text(&zip->directory);
    out_str(&zip->files, directory);
    out_lit(&zip->files, "PK\x05\x06");
    number(&zip->files, 0, 4);
    number(&zip->files, zip->count, 2);
    number(&zip->files, zip->count, 2);
    number(&zip->files, (uint32_t)directory.len, 4);
    number(&zip->files, at, 4);
    number(&zip->files, 0, 2);
    struct str bytes = str_copy(&bed->arena, out_text(&zip->files));
    out_done(&zip->files);
    out_done(&zip->directory);
    return bytes;
}

#define WORKBOOK                                                                                                       \
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Other\" r:id=\"r1\"/><sheet name=\"Answers\" r:id=\"r2\"/>"         \
    "</sheets></workbook>"
#define LINKS                                                                                                          \
    "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/one.xml\"/>"                                           \
    "<Relationship Id=\"r2\" Target=\"/xl/worksheets/two.xml\"/></Relationships>"

static struct str book_of(struct bed *bed, const char *one, const char *two, const char *strings) {
    struct zip zip = {.count = 0};
    out_memory(&zip.files, 1 << 20);
    out_memory(&zip.directory, 1 << 20);
    zip_add(&zip, "xl/workbook.xml", WORKBOOK);
    zip_add(&zip, "xl/_rels/workbook.xml.rels", LINKS);
    if (one)
        zip_add(&zip, "xl/worksheets/one.xml", one);
    if (two)
        zip_add(&zip, "xl/worksheets/two.xml", two);
    if (strings)
        zip_add(&zip, "xl/sharedStrings.xml", strings);
    return zip_end(bed, &zip);
}

#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

static enum status read_book(struct bed *bed, struct str bytes, const char *sheet, struct str *text) {
    struct source *source = ARENA_NEW(&bed->arena, struct source);
    const struct source *csv;
    if (!archive_load())
        skip();
    *source = (struct source){STR("a.xlsx"), bytes};
    enum status status = xlsx_read(source, str_from(sheet), &bed->arena, &bed->sink, &csv);
    if (status == STATUS_OK)
        *text = csv->text;
    return status;
}

static struct str read_sheet(struct bed *bed, const char *rows, const char *strings) {
    struct str text = STR_NONE;
    if (read_book(bed, book_of(bed, NULL, rows, strings), "Answers", &text) != STATUS_OK)
        fail_msg(STR_F, STR_A(bed_printed(bed)));
    return text;
}

static void the_sheet_of_the_name_is_read_or_the_first(void **state) {
    struct bed *bed = *state;
    struct str text,
        bytes = book_of(bed, SHEET("<row><c><v>1</v></c></row>"), SHEET("<row><c><v>2</v></c></row>"), NULL);
    assert_int_equal(read_book(bed, bytes, "Answers", &text), STATUS_OK);
    assert_str(text, "\"2\"\n");
    assert_int_equal(read_book(bed, bytes, "None", &text), STATUS_OK);
    assert_str(text, "\"1\"\n");
}

static void cells_of_every_kind_are_texts(void **state) {
    assert_str(
        read_sheet(*state,
                   SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"inlineStr\"><is><t>say "
                         "&quot;hi&quot;</t></is></c></row><row r=\"9\"><c r=\"B9\" t=\"str\"><f>1+1</f><v>2</v></c>"
                         "<c t=\"s\"><v>7</v></c><c t=\"s\"><v>0</v></c></row>"),
                   "<sst><si><t>none</t></si><si><r><t>two </t></r><r><rPr/><t>runs</t></r><rPh><t>no</t></rPh>"
                   "</si></sst>"),
        "\"two runs\",\"\",\"say \"\"hi\"\"\"\n\"\",\"2\",\"\",\"none\"\n");
}

/* As programs write a file that no spreadsheet program has computed yet. */
static void a_formula_without_its_result_is_told(void **state) {
    struct bed *bed = *state;
    assert_str(read_sheet(bed,
                          SHEET("<row r=\"1\"><c r=\"A1\" t=\"str\"><f>1+1</f></c><c r=\"B1\"><f>2</f><v>2</v></c>"
                                "<c r=\"C1\"/></row>"),
                          NULL),
               "\"\",\"2\",\"\"\n");
    assert_int_equal(bed->sink.count[SEVERITY_WARNING], 1);
    assert_string_equal(bed->sink.items[SEVERITY_WARNING][0].kind->code, "xlsx.not-computed");
    assert_str(bed->sink.items[SEVERITY_WARNING][0].args[0], "A1");
}

static void prefixes_are_passed_over(void **state) {
    assert_str(read_sheet(*state,
                          "<x:worksheet xmlns:x=\"x\"><x:sheetData><x:row><x:c r=\"A1\"><x:v>5</x:v></x:c></x:row>"
                          "</x:sheetData></x:worksheet>",
                          NULL),
               "\"5\"\n");
}

static void what_stands_far_right_is_not_read(void **state) {
    assert_str(read_sheet(*state,
                          SHEET("<row><c r=\"BL1\"><v>64</v></c><c r=\"BM1\"><v>65</v></c>"
                                "<c r=\"ZZZZZZZZZZZZZZZZZZ1\"><v>x</v></c><c r=\"1\"><v>y</v></c></row><row/>"),
                          NULL)
                           .len > 128
                   ? STR("yes")
                   : STR("no"),
               "yes");
}

static void what_is_no_workbook_is_refused(void **state) {
    struct bed *bed = *state;
    struct str whole = book_of(bed, NULL, SHEET("<row/>"), NULL), text = STR("untouched");
    const struct str bad[] = {
        STR(""),
        STR("row,part\n"),
        STR("PK\x03\x04"),
        str_slice(whole, 0, 100),
        book_of(bed, "x", NULL, NULL),
        book_of(bed, NULL, "<!DOCTYPE a [<!ENTITY e \"e\">]><a>&e;</a>", NULL),
        book_of(bed, NULL, SHEET("<row>"), NULL),
        book_of(bed, NULL, SHEET("<row/>"), "<sst>"),
    };
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        diag_init(&bed->sink, &bed->arena);
        assert_int_equal(read_book(bed, bad[i], "Answers", &text), STATUS_INPUT);
        assert_int_equal(diag_errors(&bed->sink), 1);
        assert_string_equal(bed->sink.items[SEVERITY_ERROR][0].kind->code, "xlsx.damaged");
        assert_str(text, "untouched");
    }
}

/* One text, shared by very many cells. */
static void a_small_file_cannot_become_a_huge_text(void **state) {
    enum { TEXT = 65536, CELLS = 4096 };
    struct bed *bed = *state;
    struct out sheet, strings;
    struct str text;
    out_memory(&sheet, 1 << 20);
    out_memory(&strings, 1 << 20);
    out_lit(&strings, "<sst><si><t>");
    out_repeat(&strings, 'a', TEXT);
    out_lit(&strings, "</t></si></sst>");
    out_lit(&sheet, "<worksheet><sheetData>");
    for (size_t i = 0; i < CELLS; i++)
        out_lit(&sheet, "<row><c t=\"s\"><v>0</v></c></row>");
    out_lit(&sheet, "</sheetData></worksheet>");
    struct str bytes =
        book_of(bed, NULL, str_copy(&bed->arena, out_text(&sheet)).ptr, str_copy(&bed->arena, out_text(&strings)).ptr);
    out_done(&sheet);
    out_done(&strings);
    assert_int_equal(read_book(bed, bytes, "Answers", &text), STATUS_INPUT);
}

static void what_is_written_is_read_again(void **state) {
    static const struct str heads[] = {STR_INIT("one"), STR_INIT("two")};
    static const double widths[] = {10, 20};
    struct bed *bed = *state;
    const struct str cells[] = {STR("=1+1"), STR("say \"hi\",\nM\xc3\xbcller <&>")};
    struct xlsx *workbook;
    struct out out;
    struct str text;
    if (xlsx_new(0, &workbook) == STATUS_SYSTEM)
        skip();
    xlsx_sheet(workbook, "Answers", heads, widths, 2);
    xlsx_row(workbook, cells, 2);
    out_memory(&out, 1 << 24);
    assert_int_equal(xlsx_write(workbook, &out), STATUS_OK);
    xlsx_done(workbook);
    struct str bytes = str_copy(&bed->arena, out_text(&out));
    out_done(&out);
    assert_int_equal(read_book(bed, bytes, "Answers", &text), STATUS_OK);
    assert_str(text, "\"one\",\"two\"\n\"=1+1\",\"say \"\"hi\"\",\nM\xc3\xbcller <&>\"\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        BED_TEST(the_sheet_of_the_name_is_read_or_the_first), BED_TEST(cells_of_every_kind_are_texts),
        BED_TEST(a_formula_without_its_result_is_told),       BED_TEST(prefixes_are_passed_over),
        BED_TEST(what_stands_far_right_is_not_read),          BED_TEST(what_is_no_workbook_is_refused),
        BED_TEST(a_small_file_cannot_become_a_huge_text),     BED_TEST(what_is_written_is_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
