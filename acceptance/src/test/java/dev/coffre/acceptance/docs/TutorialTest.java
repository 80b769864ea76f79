package dev.coffre.acceptance.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import dev.coffre.acceptance.process.VaultProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial's commands work in the order in which they are written. */
class TutorialTest {
    private static final String ENGLISH = "docs/tutorial.md";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");

    /** Also ends the vault service when a command fails. */
    private static final String PREAMBLE = """
            set -euo pipefail
            cd "$CHECKOUT"
            VAULT_PID=
            trap '[ -z "$VAULT_PID" ] || ! kill "$VAULT_PID" 2>/dev/null || wait "$VAULT_PID" || true' EXIT
            """;

    @TempDir
    Path folder;

    @Test
    void everyCommandOfTheTutorialWorks() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path work = folder.resolve("work");
        int port = VaultProcess.freePort();
        Path script = Files.writeString(folder.resolve("tutorial.sh"), PREAMBLE + String.join("", commands(ENGLISH)));

        Outcome outcome = Invocation.of(Path.of("/bin/bash"), "-x", script.toString())
                .with("CHECKOUT", Checkout.file("").toString())
                .with("HOME", home.toString())
                .with("COFFRE_TUTORIAL", work.toString())
                .with("COFFRE_TUTORIAL_PORT", Integer.toString(port))
                .with("COFFRE_VAULT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
                .run(folder.resolve("logs"))
                .expect(0);

        assertThat(outcome.out())
                .contains("agent.tar.gz: OK", "Dear Jane", "refused, as it should be", "data-deleted")
                .containsPattern("(?m)^Buy bread$");
        assertThat(work).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .flatMap(process -> process.info().arguments().stream())
                        .flatMap(Arrays::stream)
                        .filter(argument -> argument.startsWith(folder.toString())))
                .as("processes that the tutorial left behind")
                .isEmpty();
    }

    @Test
    void theFrenchTutorialShowsTheSameCommands() throws IOException {
        assertThat(commands("docs/tutorial.fr.md")).isEqualTo(commands(ENGLISH)).hasSizeGreaterThan(10);
    }

    private static List<String> commands(String document) throws IOException {
        return BLOCK.matcher(Files.readString(Checkout.file(document)))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
