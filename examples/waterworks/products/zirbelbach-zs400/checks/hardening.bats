# The ZS-400's hardening guide as checks, run against the configuration that a controller in the plant gives out.
load ../../../tools/settings

@test "the programming port is closed while the controller runs" { is zs-link.programming off; }
@test "zs-link is only open to the stations that are named" { is zs-link.from named-stations; }
@test "the accounts as shipped are gone" { for name in operator service; do lacks accounts.names $name; done; }
@test "the web server is off" { lacks services.enabled https; }
@test "records go to the control room" { one_of syslog.server 10.20.3.5 10.20.3.6; }
@test "the key switch is in RUN" { is switch.position run; }
