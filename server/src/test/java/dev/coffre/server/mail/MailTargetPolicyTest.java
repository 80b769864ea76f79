package dev.coffre.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTargetPolicyTest {
    private static void refused(Runnable work) {
        assertThat(catchThrowableOfType(Problem.class, work::run).code()).isEqualTo(ProblemCode.MAIL_SETTINGS_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "0.0.0.0",
                "::",
                "169.254.169.254",
                "::ffff:169.254.169.254",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::7f00:1",
                "2002:7f00:1::1",
                "2002:a9fe:a9fe::1",
                "2001:0:c000:207:0:0:80ff:fffe",
                "fe80::1",
                "100.100.100.200",
                "192.0.0.192",
                "fd00:ec2::254",
                "224.0.0.1",
                "ff02::1"
            })
    void whatOnlyThisMachineOrItsCloudCanReachIsNoMailServer(String address) {
        refused(() -> MailTargetPolicy.DEFAULT.requireAddress(InetAddress.ofLiteral(address)));
    }

    @Test
    void theMachineItselfIsNoMailServerByItsOtherAddressesEither() throws IOException {
        List<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList();
        assertThat(own)
                .isNotEmpty()
                .allSatisfy(address -> refused(() -> MailTargetPolicy.DEFAULT.requireAddress(address)));
        MailTargetPolicy wider = new MailTargetPolicy(Set.of(25), true);
        assertThat(own)
                .filteredOn(address -> !address.isLinkLocalAddress())
                .allSatisfy(address ->
                        assertThatCode(() -> wider.requireAddress(address)).doesNotThrowAnyException());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "10.1.2.3", "2001:db8::25", "fd12:3456::25", "2002:c000:207::1"})
    void otherAddressesAreAllowed(String address) {
        assertThatCode(() -> MailTargetPolicy.DEFAULT.requireAddress(InetAddress.ofLiteral(address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 80, 443, 6379, 8443, 9200})
    void onlyPortsOfMailAreAllowed(int port) {
        refused(() -> MailTargetPolicy.DEFAULT.requirePort(port));
        assertThatCode(() -> MailTargetPolicy.DEFAULT.requirePort(587)).doesNotThrowAnyException();
    }

    @Test
    void theOperatorsFileAllowsMoreButNoLinkLocalAddress(@TempDir Path folder) throws IOException {
        assertThat(MailTargetPolicy.of(folder)).isEqualTo(MailTargetPolicy.DEFAULT);
        Files.writeString(folder.resolve("mail-allow.json"), "{\"ports\":[1025],\"loopback\":true}");
        MailTargetPolicy wider = MailTargetPolicy.of(folder);
        wider.requirePort(1025);
        wider.requirePort(25);
        wider.requireAddress(InetAddress.ofLiteral("127.0.0.1"));
        refused(() -> wider.requireAddress(InetAddress.ofLiteral("169.254.169.254")));
        Files.writeString(folder.resolve("mail-allow.json"), "nonsense");
        refused(() -> MailTargetPolicy.of(folder));
    }

    /** The socket looks at the address that it connects to: a name cannot mean another one a moment later. */
    @Test
    void aSocketRefusesItsAddressItself() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress there = (InetSocketAddress) listener.getLocalSocketAddress();
            MailTargetPolicy open = new MailTargetPolicy(Set.of(there.getPort()), true);
            MailTargetPolicy closed = new MailTargetPolicy(Set.of(there.getPort()), false);
            MailTargetPolicy otherPort = new MailTargetPolicy(Set.of(25), true);
            try (var socket = new RestrictedSocketFactory(open).createSocket()) {
                socket.connect(there, 1_000);
                assertThat(socket.isConnected()).isTrue();
            }
            for (MailTargetPolicy limits : Set.of(closed, otherPort)) {
                refused(() -> {
                    try (var socket = new RestrictedSocketFactory(limits).createSocket()) {
                        socket.connect(there, 1_000);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
            }
        }
    }
}
