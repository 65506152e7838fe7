/* The request by which a device asks for a certificate for a key that stays where it is: PKCS #10 (RFC 2986), for the
 * asset owner's authority, by whatever protocol it has (EST, CMP, or a file). */
#ifndef LIB_PORT_ENROL_OPENSSL_H
#define LIB_PORT_ENROL_OPENSSL_H

#include <keyway/identity.h>

#define KW_ENROL_OPENSSL_SIZE 2048u /* that a request takes at most */

/* What the certificate is to say. Texts are printable UTF-8 of at most KW_IDENTITY_TEXT_MAX bytes; empty ones are left
 * out. */
struct kw_enrol {
    struct kw_bytes organisation;
    struct kw_bytes name;   /* commonName */
    struct kw_bytes device; /* serialNumber: the same as in the device's IDevID, IEEE 802.1AR; must not be empty */
    struct kw_bytes host;   /* a DNS name, ASCII */
    uint32_t uses;          /* KW_IDENTITY_SERVER, KW_IDENTITY_CLIENT: asked for by name; both may be 0 */
};

/* Writes the request, DER, signed by the key of that handle: ECDSA P-256 with SHA-256. It is verified before it is
 * handed out. KW_ERROR_ARGUMENT: a text that is none, or no device. KW_ERROR_ROOM: `to` is too small, and nothing is
 * written. KW_ERROR_CRYPTO: what was signed does not verify. Failures of the key port are returned. @req CR 1.8, CR 1.9
 */
KW_MUST_USE enum kw_status kw_enrol_openssl_request(const struct kw_keys *keys, uint32_t key,
                                                    const struct kw_enrol *enrol, struct kw_writer *to);

#endif
