package dev.coffre.vault.client;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts that are reached without a proxy. Reads {@code no_proxy} as curl since 7.86 does: names with all subdomains,
 * addresses, CIDR blocks (10.0.0.0/8), and {@code *} for every host. Unlike in curl, an entry may have a port and then
 * matches that port only. Names are not resolved.
 */
record NoProxyList(List<NoProxyEntry> exempt) {
    private static final Pattern WITH_PORT = Pattern.compile("(\\[.*]|[^:]*):(\\d{1,5})");

    NoProxyList {
        exempt = List.copyOf(exempt);
    }

    /** One entry of the list. */
    record NoProxyEntry(String host, Optional<Integer> port) {
        static NoProxyEntry parse(String word) {
            Matcher withPort = WITH_PORT.matcher(word);
            return withPort.matches()
                    ? new NoProxyEntry(bare(withPort.group(1)), Optional.of(Integer.parseInt(withPort.group(2))))
                    : new NoProxyEntry(bare(word), Optional.empty());
        }

        boolean covers(String name, int wanted) {
            return port.filter(only -> only != wanted).isEmpty()
                    && (host.equals("*")
                            || address(name)
                                    .map(this::coversAddress)
                                    .orElseGet(() -> name.equals(domain()) || name.endsWith("." + domain())));
        }

        /** {@code .example.org} and {@code example.org.} are equal to {@code example.org}. */
        private String domain() {
            String withoutEnd = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return withoutEnd.startsWith(".") ? withoutEnd.substring(1) : withoutEnd;
        }

        private boolean coversAddress(byte[] wanted) {
            String[] parts = host.split("/", 2);
            return address(parts[0])
                    .filter(block -> block.length == wanted.length)
                    .filter(block -> sharesPrefix(block, wanted, parts.length < 2 ? "" : parts[1]))
                    .isPresent();
        }

        private static boolean sharesPrefix(byte[] block, byte[] wanted, String length) {
            int all = Byte.SIZE * block.length;
            int bits = length.isEmpty() ? all : length.matches("\\d{1,3}") ? Integer.parseInt(length) : -1;
            if (bits <= 0 || bits > all) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            int mask = 0xFF << Byte.SIZE - bits % Byte.SIZE & 0xFF;
            return Arrays.equals(block, 0, whole, wanted, 0, whole)
                    && (mask == 0 || (block[whole] & mask) == (wanted[whole] & mask));
        }

        private static Optional<byte[]> address(String text) {
            try {
                return Optional.of(InetAddress.ofLiteral(text).getAddress());
            } catch (IllegalArgumentException name) {
                return Optional.empty();
            }
        }
    }

    static NoProxyList parse(String list) {
        return new NoProxyList(Arrays.stream(list.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .map(NoProxyEntry::parse)
                .toList());
    }

    /** @param host as in a URL: an IPv6 address in brackets, or a name that may end with a dot */
    boolean covers(String host, int port) {
        String name = bare(host.toLowerCase(Locale.ROOT));
        String undotted = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return exempt.stream().anyMatch(one -> one.covers(undotted, port));
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
