# The Gate 20's hardening guide as checks, run against the configuration that a gateway in the plant gives out.
load ../../../tools/settings

@test "the accounts as shipped are gone" { for name in operator service; do lacks accounts.names $name; done; }
@test "only one side reaches the web server" { is web.side plant; }
@test "the cellular modem is off" {
    [ "$(value product.modem)" != none ] || return 0
    is modem.power off
}
@test "the rules let through Modbus reading alone" { is filter.modbus read-only; }
@test "records go to the control room" { one_of syslog.server 10.20.3.5 10.20.3.6; }
