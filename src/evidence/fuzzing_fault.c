/* The kinds of faults that fuzzing finds. */
#include "evidence/fuzzing.h"

/* The first row whose word a line holds; words of the sanitizers' own (compiler-rt), then of libFuzzer. The last rows
 * are for counts without a line. */
static const struct fuzzing_fault FAULTS[] = {
    {STR_INIT("heap-buffer-overflow"), STR_INIT("heap buffer overflow"), 122},
    {STR_INIT("stack-buffer-overflow"), STR_INIT("stack buffer overflow"), 121},
    {STR_INIT("stack-buffer-underflow"), STR_INIT("stack buffer underflow"), 787},
    {STR_INIT("dynamic-stack-buffer-overflow"), STR_INIT("stack buffer overflow"), 121},
    {STR_INIT("global-buffer-overflow"), STR_INIT("global buffer overflow"), 787},
    {STR_INIT("container-overflow"), STR_INIT("container overflow"), 787},
    {STR_INIT("negative-size-param"), STR_INIT("negative size"), 787},
    {STR_INIT("param-overlap"), STR_INIT("overlapping copy"), 119},
    {STR_INIT("use-after-"), STR_INIT("use after free"), 416},
    {STR_INIT("double-free"), STR_INIT("double free"), 415},
    {STR_INIT("bad-free"), STR_INIT("free of what was not allocated"), 119},
    {STR_INIT("alloc-dealloc-mismatch"), STR_INIT("mismatched free"), 119},
    {STR_INIT("stack-overflow"), STR_INIT("stack exhausted"), 674},
    {STR_INIT("use-of-uninitialized-value"), STR_INIT("uninitialised value"), 908},
    {STR_INIT("data race"), STR_INIT("data race"), 362},
    {STR_INIT("requested-size-too-big"), STR_INIT("allocation too large"), 770},
    {STR_INIT("allocation-size-too-big"), STR_INIT("allocation too large"), 770},
    {STR_INIT("calloc-overflow"), STR_INIT("allocation too large"), 190},
    {STR_INIT("integer overflow"), STR_INIT("integer overflow"), 190},
    {STR_INIT("leaked in"), STR_INIT("memory leak"), 404},
    {STR_INIT("memory leaks"), STR_INIT("memory leak"), 404},
    {STR_INIT("libFuzzer: out-of-memory"), STR_INIT("out of memory"), 770},
    {STR_INIT("libFuzzer: timeout"), STR_INIT("hang"), 834},
    {STR_INIT("undefined-behavior"), STR_INIT("undefined behaviour"), 20},
    {STR_INIT("runtime error:"), STR_INIT("undefined behaviour"), 20},
    {STR_INIT("Sanitizer: SEGV"), STR_INIT("bad memory access"), 119},
    {STR_INIT(""), STR_INIT("crash"), 20},
};
_Static_assert(ARRAY_LEN(FAULTS) <= FUZZING_FAULTS_MAX, "a report has room for every kind");
enum { LINE_MOST = 512 /* bytes of a line that are looked at */ };

/* Kinds of one name are one kind: the first row of that name. */
static unsigned first_of_name(unsigned index) {
    unsigned first = 0;
    while (!str_eq(FAULTS[first].name, FAULTS[index].name))
        first++;
    return first;
}

unsigned fuzzing_fault_of(struct str line) {
    line = str_slice(line, 0, LINE_MOST);
    unsigned index = 0;
    while (index + 1 < ARRAY_LEN(FAULTS) && !str_contains(line, FAULTS[index].word))
        index++;
    return first_of_name(index);
}

const struct fuzzing_fault *fuzzing_fault_at(unsigned index) {
    return &FAULTS[index];
}

unsigned fuzzing_fault_count(void) {
    return ARRAY_LEN(FAULTS);
}

unsigned fuzzing_fault_crash(void) {
    return ARRAY_LEN(FAULTS) - 1;
}

unsigned fuzzing_fault_hang(void) {
    return fuzzing_fault_of(STR("libFuzzer: timeout"));
}
