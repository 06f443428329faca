"""Where a request comes from: what a client writes by himself is never believed."""

from ipaddress import ip_address, ip_network

from hypothesis import given
from hypothesis import strategies as st

from utilisateurs.kit.origin import Network, client_address

OURS: tuple[Network, ...] = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
addresses = st.ip_addresses().map(str)
foreign = addresses.filter(lambda text: not any(ip_address(text) in network for network in OURS))
ours = st.one_of(st.ip_addresses(network=str(OURS[0])), st.ip_addresses(network=str(OURS[1]))).map(str)
chains = st.lists(ours, min_size=1, max_size=4)
rubbish = st.text(alphabet=st.characters(blacklist_characters=","), max_size=30)
anything = st.lists(st.one_of(addresses, rubbish)).map(",".join)


@given(peer=addresses, forged=anything)
def test_without_trusted_proxies_only_the_connection_counts(peer: str, forged: str) -> None:
    assert client_address(peer, forged, ()) == peer


@given(peer=foreign, forged=anything)
def test_somebody_who_does_not_come_through_our_proxies_is_who_he_connects_as(peer: str, forged: str) -> None:
    assert client_address(peer, forged, OURS) == peer


@given(forged=anything, client=foreign, proxies=chains, space=st.sampled_from(["", " "]))
def test_through_our_proxies_it_is_the_one_who_came_to_the_first_of_them(
    forged: str, client: str, proxies: list[str], space: str
) -> None:
    *earlier, peer = proxies
    header = f",{space}".join([forged, client, *earlier])
    assert client_address(peer, header, OURS) == client


@given(forged=anything, proxies=chains)
def test_it_is_always_an_address_that_one_of_ours_vouched_for(forged: str, proxies: list[str]) -> None:
    *earlier, peer = proxies
    found = client_address(peer, ",".join([forged, *earlier]), OURS)
    ip_address(found)


@given(peer=st.text(max_size=20), header=st.text(max_size=200))
def test_no_header_breaks_it(peer: str, header: str) -> None:
    client_address(peer, header, OURS)
