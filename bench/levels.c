/* How long the levels of a plant take: for N assets (1,000,000 unless told) with differing evidence, the states and the
 * seven levels of each. Prints one line of JSON; the sum keeps the work from being optimised away. */
#include "base/out.h"
#include "level/level.h"

#include <time.h>

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static double now_s(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Mostly met, here and there a hole, a claim, a finding: the loop over levels ends at every depth. */
static struct requirement_tally draw(uint64_t *seed) {
    struct requirement_tally tally = {.support = {[STRENGTH_ARTEFACT] = {{UINT64_MAX, UINT64_MAX}}}};
    for (uint64_t holes = next_random(seed) % 6; holes > 0; holes--) {
        unsigned r = (unsigned)(next_random(seed) % REQUIREMENT_COUNT);
        requirement_set_remove(&tally.support[STRENGTH_ARTEFACT], r);
        if (holes & 1)
            requirement_set_add(&tally.support[STRENGTH_CLAIM], r);
    }
    if (next_random(seed) % 4 == 0)
        requirement_set_add(&tally.contradicted, (unsigned)(next_random(seed) % REQUIREMENT_COUNT));
    return tally;
}

int main(int argc, char **argv) {
    uint64_t count = 1000000, seed = 0x6b657977617933u, sum = 0;
    if (argc > 1 && !str_u64(str_from(argv[1]), 100000000, &count))
        return 1;
    static struct requirement_tally tallies[4096];
    for (size_t i = 0; i < ARRAY_LEN(tallies); i++)
        tallies[i] = draw(&seed);
    double began = now_s();
    for (uint64_t i = 0; i < count; i++) {
        struct requirement_states states;
        struct level_vector vector;
        level_states(&tallies[i & 4095], STRENGTH_ARTEFACT, LEVEL_ACHIEVED, &states);
        level_vector(&states, 1 + (unsigned)(i % (COMPONENT_MASKS - 1)), &vector);
        for (unsigned fr = 0; fr < FR_COUNT; fr++)
            sum += vector.fr[fr];
    }
    double took = now_s() - began;
    (void)printf("{\"assets\": %llu, \"seconds\": %.3f, \"sum\": %llu}\n", (unsigned long long)count, took,
                 (unsigned long long)sum);
    return 0;
}
