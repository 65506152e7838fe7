# What a device of the plant answers from the network. The probe wrote what it saw into probe.conf; [allowed] is what
# the zone's rules permit for this device.
load ../tools/settings

@test "[CR 7.7] no port is open that the plant has not allowed" { for port in $(value seen.ports); do lists allowed.ports "$port"; done; }
@test "[CR 4.1] what is open is encrypted" { for port in 21 23 80; do lacks seen.ports $port; done; }
@test "[CR 1.12] the login page shows the notice" { is seen.notice yes; }
@test "[CR 1.1] the login page cannot be passed without an account" { is seen.anonymous refused; }
@test "[CR 4.3] TLS below 1.2 is refused" { is seen.tls10 refused; }
