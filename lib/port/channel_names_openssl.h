/* Numbers of TLS's registries, and how OpenSSL calls them: for the channel's port. */
#ifndef LIB_PORT_CHANNEL_NAMES_OPENSSL_H
#define LIB_PORT_CHANNEL_NAMES_OPENSSL_H

#include <keyway/channel.h>

#define KW_CHANNEL_NAMES_SIZE 640u /* of KW_CHANNEL_LIST_MAX names, with what is between them */

enum kw_channel_names {
    KW_CHANNEL_NAMES_SUITES_13,
    KW_CHANNEL_NAMES_SUITES_12,
    KW_CHANNEL_NAMES_GROUPS,
    KW_CHANNEL_NAMES_SIGNATURES
};

/* The names of a list's numbers, of one kind, with colons between them; KW_ERROR_UNSUPPORTED when one has none. Suites
 * of the other version are passed over. */
enum kw_status kw_channel_names(enum kw_channel_names kind, const struct kw_channel_list *list,
                                char text[KW_CHANNEL_NAMES_SIZE]);

/* The number of a group by OpenSSL's own number; 0: not known. */
uint16_t kw_channel_group(int nid);

/* The number of a signature by OpenSSL's numbers of its key and its digest; 0: not known. */
uint16_t kw_channel_signature(int key, int digest);

#endif
