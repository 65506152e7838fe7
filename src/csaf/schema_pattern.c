#include "csaf/schema_pattern.h"

#include <stdatomic.h>

/* Machine code takes as long to make as some hundred matches without it. */
enum { STEPS_MAX = 1000000, USES_BEFORE_FAST = 100 };

/* The first of several threads wins. */
static pcre2_code *publish(_Atomic(pcre2_code *) *place, pcre2_code *made) {
    pcre2_code *there = NULL;
    if (!made || atomic_compare_exchange_strong(place, &there, made))
        return made;
    pcre2_code_free(made);
    return there;
}

/* ECMA-262's expressions are Perl's where these schemas use them; '$' is the very end in them. */
static pcre2_code *compiled(struct schema_pattern *p) {
    int error;
    PCRE2_SIZE at;
    pcre2_code *code = atomic_load_explicit(&p->plain, memory_order_acquire);
    if (code)
        return code;
    return publish(&p->plain, pcre2_compile((PCRE2_SPTR)p->text.ptr, p->text.len,
                                            PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_UTF_CHECK, &error, &at, NULL));
}

/* A copy, because others may be matching by the plain one. Where it cannot be made matching is only slower. */
static pcre2_code *hasten(struct schema_pattern *p, pcre2_code *plain) {
    pcre2_code *copy = pcre2_code_copy(plain);
    if (copy)
        (void)pcre2_jit_compile(copy, PCRE2_JIT_COMPLETE);
    pcre2_code *fast = publish(&p->fast, copy);
    return fast ? fast : plain;
}

static pcre2_code *code_of(struct schema_pattern *p) {
    pcre2_code *code = atomic_load_explicit(&p->fast, memory_order_acquire);
    if (code)
        return code;
    code = compiled(p);
    if (code && atomic_fetch_add_explicit(&p->uses, 1, memory_order_relaxed) >= USES_BEFORE_FAST)
        return hasten(p, code);
    return code;
}

bool schema_pattern_compiles(struct schema_pattern *pattern) {
    return compiled(pattern) != NULL;
}

void schema_pattern_done(struct schema_pattern *pattern) {
    pcre2_code_free(atomic_load(&pattern->plain));
    pcre2_code_free(atomic_load(&pattern->fast));
}

static bool prepare(struct schema_match *match) {
    if (match->data && match->limits)
        return true;
    if (!match->data)
        match->data = pcre2_match_data_create(1, NULL);
    if (!match->limits && (match->limits = pcre2_match_context_create(NULL)))
        (void)pcre2_set_match_limit(match->limits, STEPS_MAX);
    return match->data && match->limits;
}

void schema_match_done(struct schema_match *match) {
    pcre2_match_data_free(match->data);
    pcre2_match_context_free(match->limits);
}

enum schema_match_answer schema_pattern_match(struct schema_pattern *pattern, struct schema_match *match,
                                              struct str text) {
    pcre2_code *code = code_of(pattern);
    if (!code || !prepare(match))
        return SCHEMA_MATCH_NO_MEMORY;
    int found = pcre2_match(code, (PCRE2_SPTR)(text.ptr ? text.ptr : ""), text.len, 0, PCRE2_NO_UTF_CHECK, match->data,
                            match->limits);
    if (found >= 0)
        return SCHEMA_MATCH_FOUND;
    return found == PCRE2_ERROR_NOMATCH    ? SCHEMA_MATCH_NONE
           : found == PCRE2_ERROR_NOMEMORY ? SCHEMA_MATCH_NO_MEMORY
                                           : SCHEMA_MATCH_TOO_LONG;
}
