package dev.coffre.acceptance.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program that root starts to make the vault service's class data has been breached: its folder is in the attacker's
 * hands while root waits for the result.
 */
class ClassDataAttackTest {
    private static final String SECRET = "only root may read this";

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() throws IOException {
        Stranger.lookingInto(folder);
        Files.createDirectories(folder.resolve("home/bin"));
        Files.createDirectory(folder.resolve("home/lib"));
        Files.copy(Checkout.file("packaging/vault/make-class-data"), folder.resolve("home/bin/make-class-data"));
        Stranger.mode(folder.resolve("home/bin/make-class-data"), "rwxr-xr-x");
        Path secret = Files.writeString(folder.resolve("secret"), SECRET);
        Stranger.mode(secret, "rw-------");
    }

    /** @param end what it does when it is asked to end; its folder is {@code $place} */
    private Outcome makeWithServiceThat(String end) throws IOException {
        Path program = Files.writeString(folder.resolve("home/bin/coffre-vault"), """
            #!/bin/sh
            while [ "$1" != --data ]; do shift; done
            place=$(dirname "$2")
            trap '%s; exit 143' TERM
            echo '{"event":"ready"}'
            while :; do sleep 0.1; done
            """.formatted(end));
        Stranger.mode(program, "rwxr-xr-x");
        return Invocation.of(folder.resolve("home/bin/make-class-data")).run(folder.resolve("said"));
    }

    private Path result() {
        return folder.resolve("home/lib/coffre-vault.aot");
    }

    @Test
    void rootDoesNotReadThroughLink() throws IOException {
        assertThat(makeWithServiceThat("ln -s \"" + folder.resolve("secret") + "\" \"$place/aot\"")
                        .exit())
                .isNotZero();
        assertThat(result()).doesNotExist();
        assertThat(folder.resolve("home/lib")).isEmptyDirectory();
    }

    /** Root loads the result too, so not even the service's own user may have a hand in it. */
    @Test
    void theServiceRunsAsUserThatNobodyIs() throws IOException {
        makeWithServiceThat("id -u >\"$place/aot\"").expect(0);

        String uid = Files.readString(result()).strip();
        assertThat(Integer.parseInt(uid)).isBetween(61184, 65519);
        assertThat(Invocation.of(Path.of("/usr/bin/getent"), "passwd", uid)
                        .run(folder.resolve("said"))
                        .exit())
                .as("no account has the number " + uid)
                .isNotZero();
        assertThat(Files.getAttribute(result(), "unix:uid")).isEqualTo(0);
        assertThat((int) Files.getAttribute(result(), "unix:mode") & 07777).isEqualTo(0644);
    }
}
