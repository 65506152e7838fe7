// json_parse against a bare parse by simdjson of the same files, in one process and on one thread:
//   bench_json FOLDER [ROUNDS]
// Three figures: simdjson's DOM alone; json_parse with an arena that is reset after each document, as workers do; and
// json_parse with all documents kept, where the page faults of fresh memory are part of the price.
extern "C" {
#include "base/json.h"
#include "base/file.h"
}

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <simdjson.h>

static bool is_json(str name) {
    return str_ends(name, {".json", 5});
}

static double seconds_of(const std::function<void()> &work) {
    auto began = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

static std::vector<source> read_all(const char *folder, arena *arena, diag_sink *sink) {
    file_list list = {};
    std::vector<source> sources;
    if (file_walk(folder, is_json, arena, sink, &list) != STATUS_OK)
        return sources;
    for (size_t i = 0; i < list.count; i++) {
        source source = {};
        if (file_read(list.items[i].path, FILE_BYTES_MAX, arena, sink, &source) == STATUS_OK)
            sources.push_back(source);
    }
    return sources;
}

struct figures {
    std::vector<double> bare, reused, kept;
    size_t nodes = 0;
};

static void run_round(const std::vector<source> &sources, json_parser *parser, diag_sink *sink, figures *f) {
    simdjson::dom::parser bare;
    arena memory;
    auto parse_all = [&](bool keep) {
        f->nodes = 0;
        for (const source &source : sources) {
            json_doc doc = {};
            if (json_parse(parser, &source, true, &memory, sink, &doc) == STATUS_OK)
                f->nodes += doc.count;
            if (!keep)
                arena_reset(&memory);
        }
    };
    arena_init(&memory, size_t(2) << 30);
    f->bare.push_back(seconds_of([&] {
        for (const source &source : sources)
            (void)bare.parse(source.text.ptr, source.text.len, false).error();
    }));
    f->reused.push_back(seconds_of([&] { parse_all(false); }));
    arena_done(&memory);
    f->kept.push_back(seconds_of([&] { parse_all(true); }));
    arena_done(&memory);
}

static double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

int main(int argc, char **argv) {
    if (argc < 2)
        return 1;
    arena texts;
    diag_sink sink;
    arena_init(&texts, size_t(4) << 30);
    diag_init(&sink, &texts);
    const std::vector<source> sources = read_all(argv[1], &texts, &sink);
    json_parser *parser = json_parser_new();
    const int rounds = argc > 2 ? std::stoi(argv[2]) : 21;
    size_t bytes = 0;
    figures f;
    for (const source &source : sources)
        bytes += source.text.len;
    if (!parser || sources.empty() || rounds < 1)
        return 1;
    for (int i = 0; i < rounds; i++)
        run_round(sources, parser, &sink, &f);
    std::printf("%zu files, %.1f MB, %zu nodes, median of %d rounds\n", sources.size(), double(bytes) / 1e6, f.nodes,
                rounds);
    const struct {
        const char *name;
        double seconds;
    } rows[] = {{"simdjson alone", median(f.bare)},
                {"json_parse, arena reset", median(f.reused)},
                {"json_parse, all kept", median(f.kept)}};
    for (const auto &row : rows)
        std::printf("%-24s %6.1f ms %6.0f MB/s %5.2f\n", row.name, row.seconds * 1e3, double(bytes) / 1e6 / row.seconds,
                    row.seconds / rows[0].seconds);
    json_parser_free(parser);
    arena_done(&texts);
    return 0;
}
