/* The decisions of the audit log, of plain values and without effects, so that each can be proved: does a record follow
 * another, does a log reach what is known of it, may a segment be overwritten, how full is it. */
#ifndef LIB_AUDIT_RULE_H
#define LIB_AUDIT_RULE_H

#include <keyway/audit.h>

/* A record as a link of the chain. */
struct kw_audit_link {
    uint64_t sequence;
    uint32_t boot;
};

/* Whether `found` may stand right behind `before`, when `digest` says whether the digest over both holds. */
/*@ assigns \nothing;
    behavior changed:
      assumes digest != KW_GRANTED;
      ensures \result == KW_AUDIT_CHANGED;
    behavior out_of_order:
      assumes digest == KW_GRANTED;
      assumes found.sequence != before.sequence + 1 || found.boot < before.boot;
      ensures \result == KW_AUDIT_ORDER;
    behavior next:
      assumes digest == KW_GRANTED;
      assumes found.sequence == before.sequence + 1 && found.boot >= before.boot;
      ensures \result == KW_AUDIT_INTACT;
    complete behaviors;
    disjoint behaviors; */
enum kw_audit_fault kw_audit_rule_link(struct kw_audit_link before, struct kw_audit_link found, enum kw_verdict digest);

/* The first of `count` links that does not follow the one before it (`start` before the first), or `count`: everything
 * before that index is intact, and nothing that is intact lies behind an index that is not. `digests` has a verdict for
 * each. */
/*@ requires \valid_read(links + (0 .. count - 1)) && \valid_read(digests + (0 .. count - 1));
    assigns \nothing;
    ensures \result <= count;
    ensures \forall integer i; 0 <= i < \result ==> digests[i] == KW_GRANTED;
    ensures \forall integer i; 0 < i < \result ==>
      links[i].sequence == links[i - 1].sequence + 1 && links[i].boot >= links[i - 1].boot;
    ensures \result > 0 ==> links[0].sequence == start.sequence + 1 && links[0].boot >= start.boot;
    ensures 0 < \result < count ==> digests[\result] != KW_GRANTED ||
      links[\result].sequence != links[\result - 1].sequence + 1 || links[\result].boot < links[\result - 1].boot; */
size_t kw_audit_rule_chain(struct kw_audit_link start, const struct kw_audit_link *links,
                           const enum kw_verdict *digests, size_t count);

/* Whether a log of which record `sequence` was just read agrees with a mark; `same` says whether the heads agree. */
/*@ assigns \nothing;
    ensures \result == (sequence == marked && same != KW_GRANTED ? KW_AUDIT_FORKED : KW_AUDIT_INTACT); */
enum kw_audit_fault kw_audit_rule_mark(uint64_t sequence, uint64_t marked, enum kw_verdict same);

/* Whether a log that ends with record `end` reaches what is known to have been in it. */
/*@ assigns \nothing;
    ensures \result == (end < known ? KW_AUDIT_TRUNCATED : KW_AUDIT_INTACT); */
enum kw_audit_fault kw_audit_rule_end(uint64_t end, uint64_t known);

/* Whether a state that says `recorded` can belong to a counter that says `counted`: it is written first and may be one
 * ahead. */
/*@ assigns \nothing;
    ensures \result == KW_AUDIT_INTACT <==> recorded == counted || (counted < UINT64_MAX && recorded == counted + 1);
    ensures \result == KW_AUDIT_INTACT || \result == KW_AUDIT_COUNTER; */
enum kw_audit_fault kw_audit_rule_counter(uint64_t recorded, uint64_t counted);

/* Whether every segment before `needed` may be overwritten when those from `oldest` on are there, and those before
 * `acknowledged` were acknowledged from outside. */
/*@ assigns \nothing;
    ensures \result == KW_GRANTED <==> needed <= oldest || when_full == KW_AUDIT_OVERWRITE ||
      (when_full == KW_AUDIT_OVERWRITE_ACKNOWLEDGED && needed <= acknowledged);
    ensures \result == KW_GRANTED || \result == KW_DENIED; */
enum kw_verdict kw_audit_rule_overwrite(enum kw_audit_when_full when_full, uint32_t needed, uint32_t oldest,
                                        uint32_t acknowledged);

/* Per cent of `count` segments in use: `full` of them are, and of the next `at` of `size` bytes. 100 at most. */
/*@ requires 0 < count <= 255 && 0 < size <= KW_AUDIT_SEGMENT_MAX && at <= size;
    assigns \nothing;
    ensures \result <= 100;
    ensures full >= count ==> \result == 100; */
uint32_t kw_audit_rule_percent(uint32_t full, uint32_t count, uint32_t at, uint32_t size);

#endif
