# The MR 50's hardening guide as checks, run against the configuration that a station in the plant gives out.
load ../../../tools/settings

@test "the disk is encrypted" { is disk.encryption on; }
@test "the machine starts from its own disk alone" { is boot.from disk; }
@test "only programs on the list run" { is programs.allow_list enforced; }
@test "remote desktop is off" { is remote.desktop off; }
@test "the USB sockets take keyboard and mouse alone" {
    [ "$(value usb.guard)" != not-installed ] || skip "usb-guard is not installed, so nothing could be asked"
    is usb.storage blocked
}
@test "the engineer's account is no administrator" { lacks accounts.administrators engineer; }
