#include "csaf/hash_algorithm.h"

const struct str hash_algorithms[HASH_ALGORITHMS] = {
    STR_INIT("blake2b512"), STR_INIT("blake2s256"), STR_INIT("md4"),        STR_INIT("md5"),
    STR_INIT("md5-sha1"),   STR_INIT("mdc2"),       STR_INIT("ripemd"),     STR_INIT("ripemd160"),
    STR_INIT("rmd160"),     STR_INIT("sha1"),       STR_INIT("sha224"),     STR_INIT("sha256"),
    STR_INIT("sha3-224"),   STR_INIT("sha3-256"),   STR_INIT("sha3-384"),   STR_INIT("sha3-512"),
    STR_INIT("sha384"),     STR_INIT("sha512"),     STR_INIT("sha512-224"), STR_INIT("sha512-256"),
    STR_INIT("shake128"),   STR_INIT("shake256"),   STR_INIT("sm3"),        STR_INIT("ssl3-md5"),
    STR_INIT("ssl3-sha1"),  STR_INIT("whirlpool"),
};

bool hash_algorithm_is_known(struct str name) {
    for (size_t i = 0; i < HASH_ALGORITHMS; i++)
        if (str_eq(name, hash_algorithms[i]))
            return true;
    return false;
}
