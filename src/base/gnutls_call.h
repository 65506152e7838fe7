/* GnuTLS, loaded when it is first needed: its own start-up costs more than that of every command that signs nothing
 * (docs/decisions/0003-nettle.md). */
#ifndef BASE_GNUTLS_CALL_H
#define BASE_GNUTLS_CALL_H

#include <stdbool.h>

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/pkcs11.h>
#include <gnutls/x509-ext.h>
#include <gnutls/x509.h>

#include "base/diag.h"

/* What is called of it, without "gnutls_". To call another function add it here. */
#define GNUTLS_CALLS(X)                                                                                                \
    X(alert_get)                                                                                                       \
    X(certificate_allocate_credentials)                                                                                \
    X(certificate_client_get_request_status)                                                                           \
    X(certificate_free_credentials)                                                                                    \
    X(certificate_get_peers)                                                                                           \
    X(credentials_set)                                                                                                 \
    X(deinit)                                                                                                          \
    X(error_is_fatal)                                                                                                  \
    X(handshake)                                                                                                       \
    X(hash_fast)                                                                                                       \
    X(init)                                                                                                            \
    X(pk_get_name)                                                                                                     \
    X(pkcs8_info)                                                                                                      \
    X(priority_set_direct)                                                                                             \
    X(privkey_deinit)                                                                                                  \
    X(privkey_import_url)                                                                                              \
    X(privkey_import_x509_raw)                                                                                         \
    X(privkey_init)                                                                                                    \
    X(privkey_sign_data2)                                                                                              \
    X(pubkey_deinit)                                                                                                   \
    X(pubkey_get_key_id)                                                                                               \
    X(pubkey_get_pk_algorithm)                                                                                         \
    X(pubkey_import)                                                                                                   \
    X(pubkey_import_privkey)                                                                                           \
    X(pubkey_import_x509)                                                                                              \
    X(pubkey_init)                                                                                                     \
    X(pubkey_verify_data2)                                                                                             \
    X(record_get_direction)                                                                                            \
    X(record_recv)                                                                                                     \
    X(record_send)                                                                                                     \
    X(server_name_set)                                                                                                 \
    X(strerror)                                                                                                        \
    X(transport_set_int2)                                                                                              \
    X(x509_crl_deinit)                                                                                                 \
    X(x509_crl_get_next_update)                                                                                        \
    X(x509_crl_get_this_update)                                                                                        \
    X(x509_crl_list_import2)                                                                                           \
    X(x509_crl_verify)                                                                                                 \
    X(x509_crt_check_issuer)                                                                                           \
    X(x509_crt_check_revocation)                                                                                       \
    X(x509_crt_deinit)                                                                                                 \
    X(x509_crt_equals)                                                                                                 \
    X(x509_crt_export)                                                                                                 \
    X(x509_crt_get_activation_time)                                                                                    \
    X(x509_crt_get_dn3)                                                                                                \
    X(x509_crt_get_dn_by_oid)                                                                                          \
    X(x509_crt_get_expiration_time)                                                                                    \
    X(x509_crt_get_issuer_dn_by_oid)                                                                                   \
    X(x509_crt_get_key_purpose_oid)                                                                                    \
    X(x509_crt_get_key_usage)                                                                                          \
    X(x509_crt_get_pk_algorithm)                                                                                       \
    X(x509_crt_get_signature_algorithm)                                                                                \
    X(x509_crt_import)                                                                                                 \
    X(x509_crt_init)                                                                                                   \
    X(x509_crt_list_import2)                                                                                           \
    X(x509_crt_verify)                                                                                                 \
    X(x509_privkey_deinit)                                                                                             \
    X(x509_privkey_import)                                                                                             \
    X(x509_privkey_import_pkcs8)                                                                                       \
    X(x509_privkey_init)                                                                                               \
    X(x509_trust_list_add_cas)                                                                                         \
    X(x509_trust_list_deinit)                                                                                          \
    X(x509_trust_list_init)                                                                                            \
    X(x509_trust_list_verify_crt)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define GNUTLS_CALL_MEMBER(name) __typeof__(gnutls_##name) *name;
struct gnutls_calls {
    GNUTLS_CALLS(GNUTLS_CALL_MEMBER)
};
#undef GNUTLS_CALL_MEMBER

/* gnutls_call.strerror() is gnutls_strerror(): only once gnutls_load was true. */
extern struct gnutls_calls gnutls_call;
/* False when it is not installed or lacks one of the calls; then it may be tried again. Any thread. */
bool gnutls_load(void) MUST_USE;
/* gnutls_free, which is a variable of the library and not a function: for what its functions give. Fine on NULL. */
void gnutls_give_back(void *memory);
/* The same with a diagnostic, for whoever cannot go on without it. STATUS_SYSTEM. */
enum status gnutls_ready(struct diag_sink *sink) MUST_USE;

#endif
