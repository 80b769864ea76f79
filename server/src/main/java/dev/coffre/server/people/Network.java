package dev.coffre.server.people;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Which addresses are one: whoever has an IPv6 address has 2⁶⁴ of them. */
final class Network {
    private static final int PREFIX_BYTES = 8;

    private Network() {}

    /** The address itself, or the /64 of an IPv6 address. What is no address stays as it is. */
    static String of(String from) {
        try {
            InetAddress address = InetAddress.ofLiteral(from);
            return address instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), PREFIX_BYTES))
                    : address.getHostAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return from;
        }
    }
}
