/* Every module of src/base that takes memory, once, on small inputs: for tests/fault/each.py. Ends with 1 when one of
 * them reported that there was none; what was read and the diagnostics go to standard output. base ROOT FOLDER    the
 * source tree, for its seeds, and a folder to write to */
#include "base/csv.h"
#include "base/file.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/map.h"
#include "base/parallel.h"
#include "base/xml.h"
#include "base/yaml.h"

#include <unistd.h>

struct run {
    const char *root;
    const char *folder;
    struct arena arena;
    struct diag_sink sink;
    struct out out;
};

static enum status read_json(struct run *run) {
    static const struct source source = {STR_INIT("a.json"),
                                         STR_INIT("{\"list\": [1, 2.5, \"\\u00e4\", {\"a\": 1, \"a\": 2}]}")};
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    struct json_doc doc;
    enum status status = json_parse(parser, &source, false, &run->arena, &run->sink, &doc);
    if (status == STATUS_OK && json_check_keys(&doc, &run->sink) == STATUS_OK)
        status = STATUS_INPUT;
    struct str pointer = status == STATUS_OK ? json_pointer(&doc, doc.root + 4, &run->arena) : STR_NONE;
    if (!pointer.ptr)
        status = STATUS_MEMORY;
    out_str(&run->out, pointer);
    json_parser_free(parser);
    return status;
}

static enum status read_wrong_json(struct run *run) {
    static char large[100000];
    static const struct source source = {STR_INIT("wrong.json"), {large, sizeof large}};
    memset(large, ' ', sizeof large);
    memcpy(large + sizeof large - 8, "[1, 2,]", 7);
    struct json_parser *parser = json_parser_new();
    if (!parser)
        return STATUS_MEMORY;
    struct json_doc doc;
    enum status status = json_parse(parser, &source, false, &run->arena, &run->sink, &doc);
    json_parser_free(parser);
    return status == STATUS_INPUT ? STATUS_OK : STATUS_MEMORY;
}

static enum status read_yaml(struct run *run) {
    static const struct source source = {STR_INIT("a.yaml"),
                                         STR_INIT("zones:\n  - {id: control, sl-t: [1, 2]}\n  - id: office\n")};
    const struct yaml_node *root = NULL;
    TRY(yaml_parse(&source, &run->arena, &run->sink, &root));
    out_str(&run->out, yaml_get(root, STR("zones"))->first->next->first->text);
    return STATUS_OK;
}

static enum status read_xml(struct run *run) {
    static const struct source source = {STR_INIT("a.xml"),
                                         STR_INIT("<suite name='x'><case>text &amp; more</case></suite>")};
    const struct xml_node *root = NULL;
    TRY(xml_parse(&source, &run->arena, &run->sink, &root));
    out_str(&run->out, root->first->text);
    return STATUS_OK;
}

static enum status read_csv(struct run *run) {
    static const struct source source = {STR_INIT("a.csv"), STR_INIT("id,name\n1,\"a \"\"b\"\"\"\n")};
    struct csv csv;
    bool more = true;
    csv_init(&csv, &source, &run->arena);
    while (more) {
        TRY(csv_next(&csv, &run->sink, &more));
        if (more)
            out_csv(&run->out, csv.fields[1]);
    }
    return STATUS_OK;
}

static bool any_name(struct str name) {
    return name.len > 0;
}

static enum status read_files(struct run *run) {
    struct str folder = str_format(&run->arena, "%s/fuzz/seeds/unpack", run->root);
    struct file_list list;
    if (!folder.ptr)
        return STATUS_MEMORY;
    TRY(file_walk(folder.ptr, any_name, &run->arena, &run->sink, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct source source = {STR_NONE, STR_NONE};
        TRY(file_read(list.items[i].path, 1 << 24, &run->arena, &run->sink, &source));
        out_str(&run->out, str_slice(source.text, 0, 5));
    }
    return STATUS_OK;
}

static enum status write_file(struct run *run) {
    struct str path = str_format(&run->arena, "%s/written", run->folder);
    return path.ptr ? file_write(path.ptr, STR("content"), &run->sink) : STATUS_MEMORY;
}

static enum status fill_map(struct run *run) {
    struct map map;
    uint32_t stored;
    map_init(&map, &run->arena, true);
    for (uint32_t i = 0; i < 5000; i++)
        TRY(map_add(&map, str_format(&run->arena, "%u", i), i, &stored));
    return STATUS_OK;
}

static enum status no_work(void *context, size_t item, unsigned worker) {
    (void)context;
    (void)worker;
    return item < 1000 ? STATUS_OK : STATUS_LIMIT;
}

static enum status work_in_parallel(struct run *run) {
    return parallel_for(1000, 10, 4, no_work, run, NULL);
}

static enum status take_large(struct run *run) {
    return arena_get(&run->arena, 8 << 20, 8) ? STATUS_OK : STATUS_MEMORY;
}

int main(int argc, char **argv) {
    static enum status (*const STEPS[])(struct run *) = {read_json,        read_wrong_json, read_yaml,  read_xml,
                                                         read_csv,         read_files,      write_file, fill_map,
                                                         work_in_parallel, take_large};
    if (argc != 3)
        return 3;
    struct run run = {.root = argv[1], .folder = argv[2]};
    bool is_whole = true;
    arena_init(&run.arena, 256 << 20);
    diag_init(&run.sink, &run.arena);
    out_fd(&run.out, STDOUT_FILENO);
    for (size_t i = 0; i < ARRAY_LEN(STEPS); i++)
        is_whole &= STEPS[i](&run) == STATUS_OK;
    diag_print(&run.sink, &run.out, false);
    diag_print_json(&run.sink, &run.out);
    is_whole &= out_flush(&run.out) == STATUS_OK;
    out_done(&run.out);
    arena_done(&run.arena);
    return is_whole ? 0 : 1;
}
