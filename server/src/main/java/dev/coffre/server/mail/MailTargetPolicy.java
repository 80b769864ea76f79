package dev.coffre.server.mail;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessageException;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where mail may be sent to. Without these limits an administrator who has only network access could make the service
 * connect to hosts that only the service can reach (SSRF). The operator's file {@code mail-allow.json} in the data
 * folder is the only way to allow more.
 *
 * @param ports allowed ports
 * @param loopback whether the service's own machine is allowed, by its loopback address or any other of its addresses
 */
public record MailTargetPolicy(Set<Integer> ports, boolean loopback) {
    private static final Set<Integer> DEFAULT_PORTS = Set.of(25, 465, 587, 2525);
    private static final int MAX_BYTES = 16_384;

    /** Addresses of cloud metadata services, beside the link-local 169.254.169.254. */
    private static final Set<InetAddress> METADATA =
            Set.of(address("100.100.100.200"), address("192.0.0.192"), address("fd00:ec2::254"));

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};
    private static final byte[] SIX_TO_FOUR = {0x20, 0x02};
    private static final byte[] TEREDO = {0x20, 0x01, 0, 0};

    public static final MailTargetPolicy DEFAULT = new MailTargetPolicy(DEFAULT_PORTS, false);

    public MailTargetPolicy {
        ports = Set.copyOf(ports);
    }

    private record AllowFile(List<Integer> ports, boolean loopback) {}

    /**
     * Returns the limits that the operator of this data folder set, or {@link #DEFAULT}.
     *
     * @throws Problem {@code mail-settings-invalid} if the file cannot be read
     */
    public static MailTargetPolicy of(Path dataFolder) {
        Path file = dataFolder.resolve("mail-allow.json");
        try (InputStream in = Files.newInputStream(file)) {
            AllowFile allowed = WireJson.read(in.readNBytes(MAX_BYTES), AllowFile.class);
            Set<Integer> ports = new java.util.HashSet<>(DEFAULT_PORTS);
            ports.addAll(allowed.ports);
            return new MailTargetPolicy(ports, allowed.loopback);
        } catch (NoSuchFileException none) {
            return DEFAULT;
        } catch (MalformedMessageException | IOException e) {
            throw ProblemCode.MAIL_SETTINGS_INVALID
                    .with("reason", file.getFileName() + " cannot be read")
                    .causedBy(e);
        }
    }

    /** @throws Problem {@code mail-settings-invalid} */
    public void requirePort(int port) {
        if (!ports.contains(port)) {
            throw MailSettings.invalid("port " + port + " is not one of mail");
        }
    }

    /** @throws Problem {@code mail-settings-invalid} */
    public void requireAddress(InetAddress address) {
        InetAddress effective = embeddedIpv4(address).orElse(address);
        boolean forbidden = effective.isAnyLocalAddress()
                || effective.isMulticastAddress()
                || effective.isLinkLocalAddress()
                || METADATA.contains(effective);
        if (forbidden || !loopback && (isLocalAddress(effective) || isLocalAddress(address))) {
            throw MailSettings.invalid("the mail server's address is not allowed");
        }
    }

    /** Returns whether the address belongs to this machine, on any of its network interfaces. */
    private static boolean isLocalAddress(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException unknown) {
            return true;
        }
    }

    /**
     * Returns the IPv4 address that an IPv6 address embeds: IPv4-compatible (RFC 4291), NAT64 (RFC 6052, RFC 8215),
     * 6to4 (RFC 3056) and Teredo (RFC 4380, where its bits are inverted).
     */
    private static Optional<InetAddress> embeddedIpv4(InetAddress address) {
        if (!(address instanceof Inet6Address v6)) {
            return Optional.empty();
        }
        byte[] bytes = v6.getAddress();
        boolean compatible = v6.isIPv4CompatibleAddress() && !v6.isLoopbackAddress() && !v6.isAnyLocalAddress();
        if (compatible || begins(bytes, NAT64) || begins(bytes, LOCAL_NAT64)) {
            return Optional.of(inet4(bytes, 12, 0));
        }
        if (begins(bytes, SIX_TO_FOUR)) {
            return Optional.of(inet4(bytes, SIX_TO_FOUR.length, 0));
        }
        return begins(bytes, TEREDO) ? Optional.of(inet4(bytes, 12, 0xff)) : Optional.empty();
    }

    private static boolean begins(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress inet4(byte[] bytes, int from, int mask) {
        byte[] four = Arrays.copyOfRange(bytes, from, from + 4);
        for (int i = 0; i < four.length; i++) {
            four[i] ^= (byte) mask;
        }
        try {
            return InetAddress.getByAddress(four);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
