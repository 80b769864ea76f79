package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.network.SquidProxy;
import dev.coffre.acceptance.process.Administrator;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultProcess;
import dev.coffre.acceptance.secrecy.Canary;
import dev.coffre.acceptance.secrecy.CanarySearch;
import dev.coffre.acceptance.secrecy.ProcessList;
import dev.coffre.acceptance.tree.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Secrets go through the commands of a Windows machine, and then are looked for in all its files, registry and processes. */
@Tag("wine")
@Timeout(240)
@ExtendWith(SharedVault.class)
@ResourceLock(WindowsMachine.LOCK)
class WindowsSecrecyTest {
    private static final String PASSPHRASE = "a canary of Windows Zq8 that stays where it is";
    private static final String VAULT = "windows-secrecy";

    @TempDir
    private Path folder;

    @Test
    void noSecretIsFoundWhereItDoesNotBelong(VaultProcess vault) throws IOException {
        try (WindowsMachine windows = WindowsMachine.start(folder.resolve("said"));
                SquidProxy squid = SquidProxy.asking(SquidProxy.Login.BASIC)) {
            WindowsAgent agent = windows.agent("secrecy");
            Set<String> commandLines;
            List<Canary> secrets;
            try (ProcessList processes = new ProcessList()) {
                secrets = mainJob(vault, windows, agent, squid);
                commandLines = processes.commandLines();
            }
            windows.close(); // the registry is written to its files

            CanarySearch search = new CanarySearch(secrets);
            assertThat(commandLines).anyMatch(line -> line.contains("dev.coffre.agent.Coffre"));
            assertThat(search.in(String.join("\n", commandLines).getBytes(StandardCharsets.ISO_8859_1)))
                    .as("command lines of all processes")
                    .isEmpty();
            assertThat(search.below(folder.resolve("said")))
                    .as("what commands printed")
                    .isEmpty();
            List<String> found = search.below(windows.prefix());
            String files = windows.drive().resolve("machines/secrecy/files").toString();
            assertThat(found)
                    .as("the search finds the files that the test wrote")
                    .anyMatch(place -> place.startsWith(files));
            assertThat(found)
                    .filteredOn(place -> !place.startsWith(files))
                    .containsExactlyInAnyOrder(agent.home().resolve("settings") + ": proxy password");
            assertThat(search.in(registry(windows))).as("the registry").isEmpty();
        }
    }

    /** Every command that handles a secret. */
    private static List<Canary> mainJob(
            VaultProcess vault, WindowsMachine windows, WindowsAgent agent, SquidProxy squid) throws IOException {
        SourceTree source = SourceTree.in(windows.drive().resolve("secrecy"), 9).files("papers", 20, 5_000);
        Administrator administrator = vault.administrator();
        administrator.createVault(VAULT);
        String credentials = agent.credentials(administrator, VAULT);
        String passphrase = agent.file("passphrase", PASSPHRASE);
        Path code = windows.drive().resolve("machines/secrecy/files/code");
        agent.run(
                        "properties",
                        "--proxy",
                        squid.address(),
                        "--proxy-user",
                        SquidProxy.USER,
                        "--proxy-password-file",
                        agent.file("proxy-password", SquidProxy.PASSWORD))
                .expect(0);
        agent.run(
                        "register",
                        credentials,
                        "--passphrase-file",
                        passphrase,
                        "--i-saved-the-passphrase",
                        "--recovery-code-file",
                        windows.path(code))
                .expect(0);
        agent.run("backup", windows.path(source.root()), "--no-snapshot").expect(0);
        agent.run("recover", "--to", windows.path(windows.drive().resolve("secrecy-recovered")))
                .expect(0);
        agent.run(
                        "points",
                        "--machine",
                        agent.id(),
                        "--credentials",
                        credentials,
                        "--recovery-code-file",
                        windows.path(code))
                .expect(0);
        agent.run("support", "C:\\machines\\secrecy\\support.zip").expect(0);
        List<Canary> secrets = new ArrayList<>();
        secrets.add(Canary.of("passphrase", PASSPHRASE));
        secrets.add(Canary.of("proxy password", SquidProxy.PASSWORD));
        secrets.add(Canary.of("recovery code", Files.readString(code).strip()));
        secrets.add(Canary.of("credential", credential(Files.readString(windows.file(credentials)))));
        return secrets;
    }

    /** The field of vault credentials that lets their holder register machines. */
    private static String credential(String credentials) {
        return credentials.replaceAll("(?s).*\"credentialId\" *: *\"([^\"]+)\".*", "$1");
    }

    /** Wine's registry is text; binary values are hexadecimal numbers with commas, over several lines. */
    private static byte[] registry(WindowsMachine windows) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : List.of("system.reg", "user.reg", "userdef.reg")) {
            all.append(Files.readString(windows.prefix().resolve(file), StandardCharsets.ISO_8859_1)
                    .replaceAll("\\\\\n *|,", ""));
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
