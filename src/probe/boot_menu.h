/* The command lines that the boot loader of an image may give to its kernel. */
#ifndef PROBE_BOOT_MENU_H
#define PROBE_BOOT_MENU_H

#include "probe/kernel_line.h"

/* Adds those of every entry of every menu that is found: whoever is at the console may choose any. */
void probe_boot_menus(struct probe *probe, struct kernel_lines *all);

#endif
