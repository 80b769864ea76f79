package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.AgentProcess;
import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.SharedVault;
import dev.coffre.acceptance.process.VaultCommandLine;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another user puts links where root is going to make files, or to run a program. */
@ExtendWith(SharedVault.class)
class LinkAttackTest {
    /** On a disk: the temporary folder of the system may be in memory, where no cache may be. */
    private Path folder = Path.of("");

    private Path victim = Path.of("");
    private Stranger stranger = new Stranger(0, Path.of(""));

    @BeforeEach
    void prepare() throws IOException {
        folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/run").toAbsolutePath()), "links-");
        stranger = Stranger.lookingInto(folder);
        victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void deleteFolder() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void link(Path from) {
        stranger.does("ln", "-s", victim.toString(), from.toString());
    }

    private void assertUntouched() {
        assertThat(victim).hasContent("precious");
    }

    @Test
    void theCacheIsNeitherReadNorWrittenWhereAnotherUserMayWrite(VaultProcess vault) throws IOException {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "attack-links");
        String source = Checkout.file("docs/decisions").toString();
        agent.run("backup", source).expect(0);
        Path theirs = stranger.folder(folder.resolve("theirs"));

        assertRefused(agent.run("properties", "--cache", theirs.toString()), theirs);
        assertRefused(agent.run("properties", "--cache", theirs.resolve("new").toString()), theirs);

        Path cache = agent.cache();
        Files.delete(cache.resolve("pages"));
        stranger.take(cache);
        for (Path above : List.of(folder.resolve("machine"), agent.home())) {
            Stranger.mode(above, "rwxr-xr-x");
        }
        for (String name : new String[] {"pages", "pages.new", "leaf-notes.new", "CACHEDIR.TAG"}) {
            link(cache.resolve(name));
        }
        assertRefused(agent.run("backup", source), cache);
        assertRefused(agent.run("recover", "--to", folder.resolve("back").toString()), cache);

        Files.setAttribute(cache, "unix:uid", 0);
        Stranger.mode(cache, "rwxrwxrwx");
        assertRefused(agent.run("backup", source), cache);

        Stranger.mode(cache, "rwx------");
        assertRefused(agent.run("backup", source), cache.resolve("pages"));
        assertUntouched();
    }

    private static void assertRefused(Outcome outcome, Path culprit) {
        assertThat(outcome.code()).as(outcome.toString()).isEqualTo("folder-unsafe");
        assertThat(outcome.out()).contains(culprit.toString());
    }

    @Test
    void theRecoveryFolderIsOfTheAgentAlone(VaultProcess vault) throws IOException {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine"));
        Path theirs = stranger.folder(folder.resolve("theirs"));
        vault.administrator().createVault("attack-servers");
        agent.run(
                        "register",
                        vault.administrator()
                                .credentials("attack-servers", folder)
                                .toString(),
                        "--kind",
                        "dpm",
                        "--passphrase-file",
                        agent.passphraseFile().toString(),
                        "--i-saved-the-passphrase",
                        "--no-recovery-code")
                .expect(0);

        assertRefused(agent.run("properties", "--recovery-folder", theirs.toString()), theirs);

        Path sticky = Files.createDirectory(folder.resolve("sticky"));
        Files.setAttribute(sticky, "unix:mode", 01777);
        assertRefused(agent.run("properties", "--recovery-folder", sticky.toString()), sticky);
        agent.run(
                        "properties",
                        "--recovery-folder",
                        Files.createDirectory(sticky.resolve("own")).toString())
                .expect(0);
    }

    /** Root administers a vault whose folder is the service's user's, who has put a link in the place of the lock. */
    @Test
    void rootMakesNothingThroughTheLockOfAnotherUsersVault() throws IOException {
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("store"));
        Files.createDirectories(data.resolve("keys"));
        stranger.take(data);
        Path made = folder.resolve("made-by-root");
        stranger.does("ln", "-s", made.toString(), data.resolve("lock").toString());

        Outcome refused = VaultCommandLine.now().run(data, "admin", "list-vaults");

        assertThat(refused.exit()).as(refused.toString()).isNotZero();
        assertThat(refused.out() + refused.err()).contains("data-folder-of-other-user");
        assertThat(Files.exists(made, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    /** The program is root's, and so is its folder; the link that the person wrote down is not. */
    @Test
    void noHookIsRunThroughLinkOfAnotherUser(VaultProcess vault) throws IOException {
        AgentProcess agent = AgentProcess.in(folder.resolve("machine")).registered(vault, "attack-hooks");
        Path script = Files.writeString(folder.resolve("hook.sh"), "#!/bin/sh\necho ran >>'" + victim + "'\n");
        Stranger.mode(script, "rwxr-xr-x");
        Path theirs = stranger.folder(folder.resolve("theirs"));
        Path link = theirs.resolve("hook");
        stranger.does("ln", "-s", script.toString(), link.toString());

        Outcome refused = agent.run("hooks", "set", "pre", link.toString());
        assertThat(refused.code()).isEqualTo("hook-unsafe");
        assertThat(refused.out()).contains(theirs.toString());

        // It was good when it was set.
        Files.setAttribute(theirs, "unix:uid", 0);
        Files.setAttribute(link, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
        agent.run("hooks", "set", "pre", link.toString()).expect(0);
        stranger.take(theirs);
        Outcome backup = agent.run("backup", Checkout.file("docs/decisions").toString());
        assertThat(backup.code()).isEqualTo("hook-failed");
        assertUntouched();
    }
}
