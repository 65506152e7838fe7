/* Outcome of a fallible call. What the user did wrong is a diagnostic (diag.h); the status says only how to go on. */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
    STATUS_OK = 0,
    STATUS_INPUT,  /* the input is at fault; a diagnostic says where and why */
    STATUS_LIMIT,  /* a size, depth or time bound was reached; a diagnostic says which */
    STATUS_MEMORY, /* no memory, or an arena's cap */
    STATUS_SYSTEM, /* the operating system refused; errno tells, and a diagnostic says at which file */
};

#define MUST_USE               __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Forward a failure from below unchanged. */
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        enum status try_status_ = (call);                                                                              \
        if (try_status_ != STATUS_OK)                                                                                  \
            return try_status_;                                                                                        \
    } while (0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
