#include "audit_rule.h"

enum kw_audit_fault kw_audit_rule_link(struct kw_audit_link before, struct kw_audit_link found,
                                       enum kw_verdict digest) {
    if (digest != KW_GRANTED)
        return KW_AUDIT_CHANGED;
    /* A sequence that wrapped is no sequence: 64 bits outlive the device. */
    if (before.sequence == UINT64_MAX || found.sequence != before.sequence + 1 || found.boot < before.boot)
        return KW_AUDIT_ORDER;
    return KW_AUDIT_INTACT;
}

size_t kw_audit_rule_chain(struct kw_audit_link start, const struct kw_audit_link *links,
                           const enum kw_verdict *digests, size_t count) {
    struct kw_audit_link before = start;
    /*@ loop invariant 0 <= i <= count;
        loop invariant i == 0 ==> before == start;
        loop invariant i > 0 ==> before == links[i - 1];
        loop invariant \forall integer k; 0 <= k < i ==> digests[k] == KW_GRANTED;
        loop invariant \forall integer k; 0 < k < i ==>
          links[k].sequence == links[k - 1].sequence + 1 && links[k].boot >= links[k - 1].boot;
        loop invariant i > 0 ==> links[0].sequence == start.sequence + 1 && links[0].boot >= start.boot;
        loop assigns i, before;
        loop variant count - i; */
    for (size_t i = 0; i < count; i++) {
        if (kw_audit_rule_link(before, links[i], digests[i]) != KW_AUDIT_INTACT)
            return i;
        before = links[i];
    }
    return count;
}

enum kw_audit_fault kw_audit_rule_mark(uint64_t sequence, uint64_t marked, enum kw_verdict same) {
    return sequence == marked && same != KW_GRANTED ? KW_AUDIT_FORKED : KW_AUDIT_INTACT;
}

enum kw_audit_fault kw_audit_rule_end(uint64_t end, uint64_t known) {
    return end < known ? KW_AUDIT_TRUNCATED : KW_AUDIT_INTACT;
}

enum kw_audit_fault kw_audit_rule_counter(uint64_t recorded, uint64_t counted) {
    if (recorded == counted || (recorded > counted && recorded - counted == 1))
        return KW_AUDIT_INTACT;
    return KW_AUDIT_COUNTER;
}

enum kw_verdict kw_audit_rule_overwrite(enum kw_audit_when_full when_full, uint32_t needed, uint32_t oldest,
                                        uint32_t acknowledged) {
    if (needed <= oldest || when_full == KW_AUDIT_OVERWRITE)
        return KW_GRANTED;
    return when_full == KW_AUDIT_OVERWRITE_ACKNOWLEDGED && needed <= acknowledged ? KW_GRANTED : KW_DENIED;
}

uint32_t kw_audit_rule_percent(uint32_t full, uint32_t count, uint32_t at, uint32_t size) {
    if (full >= count)
        return 100;
    /* 24 bits times 100 fit in 32; so do 255 times 100. */
    return (full * 100 + at * 100 / size) / count;
}
