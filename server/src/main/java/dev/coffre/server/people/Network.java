package dev.coffre.server.people;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Which addresses count as one: whoever has an IPv6 address has 2⁶⁴ of them, and often a /56 or /48. */
final class Network {
    private static final int SUBNET_BYTES = 8;
    private static final int HOME_BYTES = 7;
    private static final int SITE_BYTES = 6;

    private Network() {}

    /** The address itself, or the /64 of an IPv6 address. What is no address stays as it is. */
    static String of(String from) {
        return address(from).map(address -> prefix(address, SUBNET_BYTES)).orElse(from);
    }

    /** The /56 of an IPv6 address, which providers give to a home. An IPv4 address itself. */
    static String homeOf(String from) {
        return address(from).map(address -> prefix(address, HOME_BYTES)).orElse(from);
    }

    /** The /48 of an IPv6 address, which providers give to a site. An IPv4 address itself. */
    static String siteOf(String from) {
        return address(from).map(address -> prefix(address, SITE_BYTES)).orElse(from);
    }

    private static Optional<InetAddress> address(String from) {
        try {
            return Optional.of(InetAddress.ofLiteral(from));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String prefix(InetAddress address, int bytes) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bytes))
                : address.getHostAddress();
    }
}
