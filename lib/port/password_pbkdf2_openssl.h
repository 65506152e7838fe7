/* PBKDF2 with HMAC-SHA-256 by OpenSSL 3: for devices without memory to spare, and where only approved algorithms count.
 */
#ifndef LIB_PORT_PASSWORD_PBKDF2_OPENSSL_H
#define LIB_PORT_PASSWORD_PBKDF2_OPENSSL_H

#include <keyway/password.h>

/* No context; any number of threads may use it. */
extern const struct kw_password_hash kw_password_pbkdf2_openssl;

#endif
