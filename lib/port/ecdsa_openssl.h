/* Keys and signatures of P-256 between the library's plain bytes and OpenSSL's forms: for the ports to OpenSSL. */
#ifndef LIB_PORT_ECDSA_OPENSSL_H
#define LIB_PORT_ECDSA_OPENSSL_H

#include <keyway/port.h>

#include <openssl/evp.h>

/* DER of an ECDSA signature: two integers of at most 33 bytes each, and 8 bytes around them. */
#define KW_ECDSA_DER_SIZE 80

/* The public key of a point; null when it is not one of the curve. The caller frees it. */
EVP_PKEY *kw_ecdsa_public_key(const uint8_t *point);

/* r and s as DER; its length, or 0 when they are none. */
size_t kw_ecdsa_to_der(const uint8_t *signature, uint8_t der[KW_ECDSA_DER_SIZE]);

/* r and s of a DER signature, each filled up with zeros in front; 0 when it is none. */
int kw_ecdsa_from_der(const uint8_t *der, size_t length, uint8_t *signature);

#endif
