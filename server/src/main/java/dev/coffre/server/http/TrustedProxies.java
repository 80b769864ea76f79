package dev.coffre.server.http;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The reverse proxies whose word is taken on where a request comes from. Anybody can write a header; so it is read only
 * when a named proxy holds the connection, from its end, and no further than to the first address that is not one of them:
 * what stands before that, the client may have made up. Immutable.
 */
public final class TrustedProxies {
    /** Nobody's word is taken. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    /** The header that is read. */
    public static final String HEADER = "X-Forwarded-For";

    private final List<Block> blocks;

    private TrustedProxies(List<Block> blocks) {
        this.blocks = blocks;
    }

    /**
     * @param blocks addresses, or blocks of them: {@code 10.0.0.0/8}
     * @throws Problem {@code flags-invalid}
     */
    public static TrustedProxies of(List<String> blocks) {
        return new TrustedProxies(blocks.stream().map(Block::parse).toList());
    }

    /**
     * Where the request comes from.
     *
     * @param peer the address that holds the connection
     * @param forwarded the header's lines, in their order
     */
    public String client(String peer, List<String> forwarded) {
        if (address(peer).filter(this::includes).isEmpty()) {
            return peer;
        }
        String client = peer;
        for (String hop : hops(forwarded).reversed()) {
            Optional<InetAddress> address = address(withoutPort(hop.strip()));
            if (address.isEmpty()) {
                return client;
            }
            client = address.get().getHostAddress();
            if (!includes(address.get())) {
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

    /** Whether it is one of them. */
    public boolean includes(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.holds(address));
    }

    /** Some proxies write {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** Of digits, as it must be: a name would be looked up. */
    private static Optional<InetAddress> address(String text) {
        try {
            return text.contains("%") ? Optional.empty() : Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @param bits of {@code network} that are the same in the whole block */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Block(byte[] network, int bits) {
        static Block parse(String text) {
            String[] parts = text.split("/", -1);
            byte[] network = address(parts[0]).orElseThrow(() -> wrong(text)).getAddress();
            int all = network.length * Byte.SIZE;
            int bits = parts.length == 1 ? all : bits(text, parts[1]);
            if (parts.length > 2 || bits < 0 || bits > all) {
                throw wrong(text);
            }
            return new Block(network, bits);
        }

        private static int bits(String text, String number) {
            try {
                return Integer.parseInt(number);
            } catch (NumberFormatException e) {
                throw wrong(text);
            }
        }

        private static Problem wrong(String text) {
            return ProblemCode.TRUSTED_PROXY_INVALID.with("block", text);
        }

        boolean holds(InetAddress address) {
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
