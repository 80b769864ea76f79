package dev.coffre.server.people;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Address prefixes that count as one network: an IPv6 subscriber has 2⁶⁴ addresses, and often a /56 or /48. */
public final class NetworkPrefix {
    private static final int PREFIX_64_BYTES = 8;
    private static final int PREFIX_56_BYTES = 7;
    private static final int PREFIX_48_BYTES = 6;

    private NetworkPrefix() {}

    /**
     * Returns an IPv4 address as it is, and the /64 of an IPv6 address. Text that is not an address is returned
     * unchanged.
     */
    public static String subnetOf(String from) {
        return address(from).map(address -> prefix(address, PREFIX_64_BYTES)).orElse(from);
    }

    /** Returns the /56 of an IPv6 address, which providers assign to a home, or the IPv4 address. */
    public static String prefix56Of(String from) {
        return address(from).map(address -> prefix(address, PREFIX_56_BYTES)).orElse(from);
    }

    /** Returns the /48 of an IPv6 address, which providers assign to a site, or the IPv4 address. */
    public static String prefix48Of(String from) {
        return address(from).map(address -> prefix(address, PREFIX_48_BYTES)).orElse(from);
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
