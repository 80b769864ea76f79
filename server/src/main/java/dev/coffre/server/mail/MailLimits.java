package dev.coffre.server.mail;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.MalformedMessage;
import dev.coffre.vault.wire.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where mail may be sent to. Whoever administers the service over the network could else make it knock at doors that only
 * it can reach. More is allowed by a file on its disk, {@code mail-allow.json}, and by nothing else.
 *
 * @param ports that are allowed
 * @param loopback whether the machine itself is
 */
public record MailLimits(Set<Integer> ports, boolean loopback) {
    private static final Set<Integer> USUAL_PORTS = Set.of(25, 465, 587, 2525);
    private static final int MAX_BYTES = 16_384;

    /** Where clouds tell a machine its secrets, beside 169.254.169.254, which is link-local. */
    private static final Set<InetAddress> METADATA =
            Set.of(address("100.100.100.200"), address("192.0.0.192"), address("fd00:ec2::254"));

    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    public static final MailLimits USUAL = new MailLimits(USUAL_PORTS, false);

    public MailLimits {
        ports = Set.copyOf(ports);
    }

    private record Allowed(List<Integer> ports, boolean loopback) {}

    /** What this data folder's operator allows. */
    public static MailLimits of(Path dataFolder) {
        Path file = dataFolder.resolve("mail-allow.json");
        try (InputStream in = Files.newInputStream(file)) {
            Allowed allowed = WireJson.read(in.readNBytes(MAX_BYTES), Allowed.class);
            Set<Integer> ports = new java.util.HashSet<>(USUAL_PORTS);
            ports.addAll(allowed.ports);
            return new MailLimits(ports, allowed.loopback);
        } catch (NoSuchFileException none) {
            return USUAL;
        } catch (MalformedMessage | IOException e) {
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
        InetAddress meant = embedded(address).orElse(address);
        boolean nowhere = meant.isAnyLocalAddress()
                || meant.isMulticastAddress()
                || meant.isLinkLocalAddress()
                || METADATA.contains(meant);
        if (nowhere || meant.isLoopbackAddress() && !loopback) {
            throw MailSettings.invalid("the mail server's address is not allowed");
        }
    }

    /** The IPv4 address that an IPv6 address stands for. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean stands = address instanceof Inet6Address v6
                && (v6.isIPv4CompatibleAddress() && !v6.isLoopbackAddress() && !v6.isAnyLocalAddress()
                        || Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length));
        try {
            return stands
                    ? Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, NAT64.length, bytes.length)))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InetAddress address(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
