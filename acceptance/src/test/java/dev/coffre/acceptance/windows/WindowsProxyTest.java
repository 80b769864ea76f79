package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.fault.Refusal;
import dev.coffre.acceptance.network.SquidProxy;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.tree.SourceTree;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Windows machine behind a real proxy with a password. */
@Tag("wine")
@Timeout(240)
@ExtendWith(SharedVault.class)
@ResourceLock(WindowsMachine.LOCK)
class WindowsProxyTest {
    @TempDir
    private Path folder;

    private WindowsMachine windows;

    @BeforeEach
    void starts() {
        windows = WindowsMachine.start(folder.resolve("said"));
    }

    @AfterEach
    void ends() {
        if (windows != null) {
            windows.close();
        }
    }

    private Outcome setProxy(WindowsAgent agent, SquidProxy squid, String password) {
        return agent.run(
                        "properties",
                        "--proxy",
                        squid.address(),
                        "--proxy-user",
                        SquidProxy.USER,
                        "--proxy-password-file",
                        agent.file("proxy-password", password + "\r\n"))
                .expect(0);
    }

    @ParameterizedTest
    @EnumSource
    void everythingGoesThroughAProxyWithAPassword(SquidProxy.Login login, VaultProcess vault) {
        try (SquidProxy squid = SquidProxy.asking(login)) {
            String name = "windows-by-" + login.name().toLowerCase(java.util.Locale.ROOT);
            WindowsAgent agent = windows.agent(name);
            SourceTree source = SourceTree.in(windows.drive().resolve("proxy").resolve(name), 50)
                    .file("large.bin", 10_000_000)
                    .files("small", 50, 2_000);
            WindowsTree.roundTimes(source.root());
            setProxy(agent, squid, SquidProxy.PASSWORD);

            agent.registered(vault, name);
            long registered = squid.tunnels();
            assertThat(registered).isPositive();
            agent.run("backup", windows.path(source.root()), "--no-snapshot").expect(0);
            assertThat(squid.tunnels()).isGreaterThan(registered);
            Path target = windows.drive().resolve("proxy").resolve(name + "-recovered");
            agent.run("recover", "--to", windows.path(target)).expect(0);

            assertThat(WindowsTree.differences(folder.resolve("said"), source.root(), target))
                    .isEmpty();
            setProxy(agent, squid, "not the password");
            Refusal.of(6, "proxy-login-refused", SquidProxy.USER)
                    .told(agent.run("backup", windows.path(source.root()), "--no-snapshot"));
        }
    }
}
