/* libcurl, loaded when it is first needed: it brings thirty libraries with it, which cost every other command 5 ms of
 * its start. */
#ifndef BASE_CURL_CALL_H
#define BASE_CURL_CALL_H

#include <stdbool.h>

#include <curl/curl.h>

#include "base/status.h"

/* What is called of it, without "curl_". To call another function add it here. */
#define CURL_CALLS(X)                                                                                                  \
    X(easy_cleanup)                                                                                                    \
    X(easy_getinfo)                                                                                                    \
    X(easy_header)                                                                                                     \
    X(easy_init)                                                                                                       \
    X(easy_reset)                                                                                                      \
    X(easy_setopt)                                                                                                     \
    X(easy_strerror)                                                                                                   \
    X(free)                                                                                                            \
    X(getdate)                                                                                                         \
    X(global_cleanup)                                                                                                  \
    X(global_init)                                                                                                     \
    X(multi_add_handle)                                                                                                \
    X(multi_cleanup)                                                                                                   \
    X(multi_info_read)                                                                                                 \
    X(multi_init)                                                                                                      \
    X(multi_perform)                                                                                                   \
    X(multi_poll)                                                                                                      \
    X(multi_remove_handle)                                                                                             \
    X(multi_setopt)                                                                                                    \
    X(slist_append)                                                                                                    \
    X(slist_free_all)                                                                                                  \
    X(url)                                                                                                             \
    X(url_cleanup)                                                                                                     \
    X(url_get)                                                                                                         \
    X(url_set)

// NOLINTNEXTLINE(bugprone-macro-parentheses): a member cannot have them
#define CURL_CALL_MEMBER(name) __typeof__(curl_##name) *name;
struct curl_calls {
    CURL_CALLS(CURL_CALL_MEMBER)
};
#undef CURL_CALL_MEMBER

/* curl_call.easy_init() is curl_easy_init(): only once curl_load was true. */
extern struct curl_calls curl_call;
/* False when it is not installed, lacks one of the calls, or memory is out; then it may be tried again. Any thread. */
bool curl_load(void) MUST_USE;

#endif
