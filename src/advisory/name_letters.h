/* Letters that are written behind a number of a product's name: DA50A, Q03UDVCPU. */
#ifndef ADVISORY_NAME_LETTERS_H
#define ADVISORY_NAME_LETTERS_H

#include "advisory/name.h"

/* True when two names have other letters behind the same number, of which neither begins the other: DA50A and DA50N
 * are two products, Q03UDE may be Q03UDECPU cut short. Not where the listed name goes on ("DA50A to DA50N"), nor for
 * letters that say where a device is sold or its voltage. */
bool name_letters_differ(const struct name_form *listed, const struct name_form *asset);

#endif
