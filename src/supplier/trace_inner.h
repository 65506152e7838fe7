/* What the files of the trace share. Private to src/supplier. */
#ifndef SUPPLIER_TRACE_INNER_H
#define SUPPLIER_TRACE_INNER_H

#include "base/map.h"
#include "document/plant.h"
#include "supplier/trace.h"

enum { TRACE_LINKS_MAX = 4 * 1024 * 1024 };

struct tracing {
    struct trace trace;
    struct arena *arena;
    struct diag_sink *sink;
    struct policy policy; /* trace.options.policy, or the defaults */
    size_t finding_room;
    struct map requirements;       /* ids: index */
    struct map entries;            /* ids of the model's threats: index */
    struct requirement_set tagged; /* named by passing tests, and by none that did not pass */
};

/* Adds a finding. `text` ptr NULL is STATUS_MEMORY, as str_format gives it; STR("") is none. */
enum status trace_find_fault(struct tracing *t, enum trace_rule_id rule, struct str subject, struct str text,
                             struct place place) MUST_USE;

/* Looks up every name under verified-by in the release's evidence. */
enum status trace_tests(struct tracing *t) MUST_USE;
/* Joins threats, entries and requirements; what the decisions come to. */
enum status trace_link(struct tracing *t) MUST_USE;
/* What is missing of the model, and along the chain. */
enum status trace_check_model(struct tracing *t) MUST_USE;
enum status trace_check_chain(struct tracing *t) MUST_USE;

#endif
