"""Names and addresses of companies' mail servers: which of them mail may go to."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import idna

_SPECIAL = {"localhost", "local", "internal", "home.arpa", "localdomain", "lan"}
"""What stands for the own machine or network (RFC 6761, RFC 6762, RFC 8375, or by use)."""
_LONGEST_NAME = 253
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NOBODYS = (
    IPv4Network("192.88.99.0/24"),  # relays of 6to4, withdrawn by RFC 7526
    IPv6Network("2001:20::/28"),  # ORCHIDv2, names and no places (RFC 7343)
    IPv6Network("3fff::/20"),  # for documentation (RFC 9637)
)
"""No mail server's, though the standard library's copy of IANA's registries calls them global."""
_NAT64 = IPv6Network("64:ff9b::/96")
_LAST_32_BITS = (1 << 32) - 1

type IpAddress = IPv4Address | IPv6Address


def normalise_host(host: str, *, loopback_allowed: bool = False) -> str:
    """The name in ASCII and lower case (IDNA 2008, UTS 46), without a dot at its end.

    An address in whatever spelling is none: a certificate vouches for names.

    Args:
        host: as a person wrote it.
        loopback_allowed: whether `localhost` and loopback's addresses are names as well.

    Raises:
        ValueError: it is no name, or can be none on the internet; the message says why.
    """
    if loopback_allowed and _is_loopback(host):
        return host
    name = _in_ascii(host)
    last = name.rpartition(".")[2]
    # By this last label all parsers of dotted, decimal, octal and hexadecimal addresses tell them.
    if last[:1].isdigit():
        raise ValueError("Give the name of the server, not an address.")
    if "." not in name or any(f".{name}".endswith(f".{special}") for special in _SPECIAL):
        raise ValueError("This is not the name of a server on the public internet.")
    return name


def is_public(address: str) -> bool:
    """Whether the address is on the public internet, whatever other address is wrapped in it."""
    ip = ip_address(address.partition("%")[0])
    if any(ip in nobodys for nobodys in _NOBODYS):
        return False
    if isinstance(ip, IPv4Address):
        return ip.is_global and not ip.is_multicast
    inner = ip.ipv4_mapped or _behind_nat64(ip)
    if inner:
        return is_public(str(inner))
    return ip in _GLOBAL_UNICAST and ip.is_global and not (ip.sixtofour or ip.teredo)


def is_loopback(address: str) -> bool:
    """Whether the address is this machine's own."""
    return ip_address(address.partition("%")[0]).is_loopback


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or is_loopback(host)
    except ValueError:
        return False


def _in_ascii(host: str) -> str:
    try:
        ascii_name = idna.encode(host.strip(), uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError("This is not the name of a server.") from error
    name = ascii_name.removesuffix(".")
    if len(name) > _LONGEST_NAME:
        raise ValueError("This is not the name of a server.")
    return name


def _behind_nat64(ip: IPv6Address) -> IPv4Address | None:
    """The address that a translator would connect to (RFC 6052)."""
    return IPv4Address(int(ip) & _LAST_32_BITS) if ip in _NAT64 else None
