package dev.coffre.server.http;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reverse proxies whose X-Forwarded-For header is trusted. Any client can send the header, so it is read only if a
 * trusted proxy holds the connection. It is read from its end up to the first address that is not a trusted proxy,
 * because the client may have forged everything before that. Immutable.
 */
public final class TrustedProxies {
    /** Trusts no proxy. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /** The header that is read. */
    public static final String HEADER = "X-Forwarded-For";

    private final List<CidrBlock> blocks;

    private TrustedProxies(List<CidrBlock> blocks) {
        this.blocks = blocks;
    }

    /**
     * @param blocks addresses or CIDR blocks, such as {@code 10.0.0.0/8}
     * @throws Problem {@code trusted-proxy-invalid}
     */
    public static TrustedProxies parse(List<String> blocks) {
        return new TrustedProxies(blocks.stream().map(CidrBlock::parse).toList());
    }

    /**
     * Returns the client's address.
     *
     * @param peer address of the connection's other end
     * @param forwarded the lines of the header, in order
     */
    public String client(String peer, List<String> forwarded) {
        if (address(peer).filter(this::contains).isEmpty()) {
            return peer;
        }
        String client = peer;
        for (String hop : hops(forwarded).reversed()) {
            Optional<InetAddress> address = address(withoutPort(hop.strip()));
            if (address.isEmpty()) {
                return client;
            }
            client = address.get().getHostAddress();
            if (!contains(address.get())) {
                return client;
            }
        }
        return client;
    }

    private static List<String> hops(List<String> forwarded) {
        return forwarded.stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .toList();
    }

    /** Whether the address is that of a trusted proxy. */
    public boolean contains(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }

    /** Removes the port that some proxies append: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** Parses an address literal. Host names are refused, because they would be resolved. */
    private static Optional<InetAddress> address(String text) {
        try {
            return text.contains("%") ? Optional.empty() : Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @param bits length of the prefix */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record CidrBlock(byte[] network, int bits) {
        static CidrBlock parse(String text) {
            String[] parts = text.split("/", -1);
            byte[] network = address(parts[0]).orElseThrow(() -> invalid(text)).getAddress();
            int all = network.length * Byte.SIZE;
            int bits = parts.length == 1 ? all : bits(text, parts[1]);
            if (parts.length > 2 || bits < 0 || bits > all) {
                throw invalid(text);
            }
            return new CidrBlock(network, bits);
        }

        private static int bits(String text, String number) {
            try {
                return Integer.parseInt(number);
            } catch (NumberFormatException e) {
                throw invalid(text);
            }
        }

        private static Problem invalid(String text) {
            return ProblemCode.TRUSTED_PROXY_INVALID.with("block", text);
        }

        boolean contains(InetAddress address) {
            byte[] other = address.getAddress();
            if (other.length != network.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((network[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
