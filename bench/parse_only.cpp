// The limit that matching is measured against: the same files read whole and parsed by simdjson, and nothing else, by
// as many threads. Prints one line of JSON.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <simdjson.h>

namespace fs = std::filesystem;

static void parse_some(const std::vector<std::string> &paths, std::atomic<size_t> &next, std::atomic<size_t> &bytes) {
    simdjson::dom::parser parser;
    for (size_t i = next++; i < paths.size(); i = next++) {
        simdjson::padded_string text;
        if (simdjson::padded_string::load(paths[i]).get(text) != simdjson::SUCCESS)
            continue;
        simdjson::dom::element root;
        if (parser.parse(text).get(root) == simdjson::SUCCESS)
            bytes += text.size();
    }
}

int main(int argc, char **argv) {
    if (argc < 2)
        return 1;
    auto began = std::chrono::steady_clock::now();
    unsigned threads = argc > 2 ? unsigned(std::stoul(argv[2])) : std::thread::hardware_concurrency();
    std::vector<std::string> paths;
    for (const auto &entry : fs::recursive_directory_iterator(argv[1]))
        if (entry.is_regular_file() && entry.path().extension() == ".json")
            paths.push_back(entry.path());
    std::atomic<size_t> next{0}, bytes{0};
    std::vector<std::thread> crew;
    for (unsigned i = 0; i < threads; i++)
        crew.emplace_back([&] { parse_some(paths, next, bytes); });
    for (auto &thread : crew)
        thread.join();
    double took = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    std::printf("{\"files\": %zu, \"bytes\": %zu, \"threads\": %u, \"seconds\": %.4f}\n", paths.size(), bytes.load(),
                threads, took);
    return 0;
}
