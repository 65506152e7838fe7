/* One-time codes by HMAC-SHA-1, over liboath: for authenticators that know nothing newer. SHA-1's collisions do not
 * matter here (RFC 6238, appendix B has its vectors); a device that may choose takes the module's own SHA-256. */
#ifndef LIB_PORT_TOTP_LIBOATH_H
#define LIB_PORT_TOTP_LIBOATH_H

#include <keyway/totp.h>

/* KW_ERROR_CRYPTO: liboath does not start. */
KW_MUST_USE enum kw_status kw_totp_liboath_init(struct kw_totp_algorithm *algorithm);

void kw_totp_liboath_done(struct kw_totp_algorithm *algorithm);

#endif
