/* How long it takes to read the advisories below a folder and to match them to the assets of a plant, and nothing else:
 *   bench_match PLANT FOLDER
 * The plant is read before the clock starts. Prints one line of JSON; the sum keeps the work from being optimised away.
 */
#include "advisory/advisory.h"
#include "base/parallel.h"
#include "document/plant.h"
#include "level/spread.h"

#include <stdio.h>
#include <time.h>

enum { WORKERS_MAX = 64 };

struct bench {
    const struct plant *plant;
    const struct advisory_db *db;
    struct spread spread;
    struct advisory_matcher *matchers[WORKERS_MAX];
    size_t answers[WORKERS_MAX];
};

static double now_s(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum status match_share(void *context, size_t share, unsigned worker) {
    struct bench *bench = context;
    const struct spread *spread = &bench->spread;
    struct advisory_matcher **matcher = &bench->matchers[worker];
    if (!*matcher && !(*matcher = advisory_matcher_new(bench->db)))
        return STATUS_MEMORY;
    for (uint32_t i = share ? spread->share_ends[share - 1] : 0; i < spread->share_ends[share]; i++) {
        const struct asset *asset = &bench->plant->assets[spread->assets[i]];
        const struct advisory_subject subject = {.supplier = asset->supplier,
                                                 .product = asset->product,
                                                 .model = asset->model,
                                                 .order_number = asset->order_number,
                                                 .serial = asset->serial,
                                                 .version = asset->version};
        const struct advisory_matches *matches = NULL;
        TRY(advisory_match(*matcher, &subject, &matches));
        bench->answers[worker] += matches->count;
    }
    return STATUS_OK;
}

static enum status match_all(struct bench *bench, const struct advisory_db *db, struct arena *arena) {
    bench->db = db;
    TRY(spread_make(bench->plant, arena, &bench->spread));
    return parallel_for(bench->spread.share_count, 1, parallel_workers(), match_share, bench, NULL);
}

int main(int argc, char **argv) {
    struct arena arena;
    struct diag_sink sink;
    struct plant *plant = NULL;
    struct advisory_db *db = NULL;
    struct bench bench = {.plant = NULL};
    const struct advisory_options options = {.workers = 0};
    size_t answers = 0;
    arena_init(&arena, (size_t)8 << 30);
    diag_init(&sink, &arena);
    if (argc != 3 || plant_read(argv[1], &arena, &sink, &plant) != STATUS_OK)
        return 1;
    bench.plant = plant;
    double began = now_s();
    if (advisory_load(argv[2], &options, &sink, &db) != STATUS_OK || match_all(&bench, db, &arena) != STATUS_OK)
        return 1;
    double took = now_s() - began;
    for (unsigned i = 0; i < WORKERS_MAX; i++)
        answers += bench.answers[i];
    (void)printf("{\"assets\": %u, \"advisories\": %zu, \"answers\": %zu, \"seconds\": %.4f}\n",
                 (unsigned)plant->asset_count, advisory_count(db), answers, took);
    return 0;
}
