/* A root, a revocation list and a chain of two through the port to OpenSSL. No chain holds without a root that was
 * taken, and what is granted has nothing that refuses it. */
#include "lib_parts.h"
#include "port/identity_openssl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct kw_identity_policy policy = {.anchors = KW_IDENTITY_SUPPLIER,
                                                     .uses = KW_IDENTITY_SIGN,
                                                     .strength_bits = 112,
                                                     .depth_max = 3,
                                                     .revocation = KW_REVOCATION_IF_KNOWN,
                                                     .untimed = KW_IDENTITY_UNTIMED_TAKEN};
    struct kw_identity_openssl ours;
    struct kw_certificate_facts is;
    struct kw_reader reader = kw_reader(kw_bytes(data, size));
    if (kw_identity_openssl_init(&ours) != KW_OK)
        return 0;
    int rooted = kw_identity_openssl_root(&ours, part_of(&reader), KW_IDENTITY_SUPPLIER) == KW_OK;
    int listed = kw_identity_openssl_list(&ours, part_of(&reader)) == KW_OK;
    const struct kw_bytes chain[2] = {part_of(&reader), part_of(&reader)};
    size_t count = chain[1].length > 0 ? 2 : 1;
    int seen = kw_identity_openssl_look(&ours, chain, count, kw_bytes("a.example", 9), &is) == KW_OK;
    if ((!rooted && (listed || is.chain == KW_GRANTED)) || (!seen && is.chain == KW_GRANTED) ||
        (kw_identity_judge(&policy, &is, NULL, NULL) == KW_GRANTED && (is.authority || is.strength_bits < 112)))
        __builtin_trap();
    kw_identity_openssl_done(&ours);
    return 0;
}
