package dev.coffre.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What makes {@code ./check --long} run a stage again that has passed: {@code tree_hash} in {@code check}. */
class LongStageStampTest {
    @TempDir
    private Path folder;

    private Path tree;

    @BeforeEach
    void makesATree() throws IOException {
        tree = folder.resolve("tree");
        write("README.md", "before");
        write("check", "before");
        write("vault/src/main/java/Vault.java", "before");
        write("docs/agent.md", "before");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/agent.md",
                "docs/decisions/0001-a-decision.md",
                "docs/picture.svg",
                "bench/results/2026-11-25.svg",
                "bench/data/file",
                "vault/target/Vault.class"
            })
    void aDocumentOrAResultIsNoReason(String file) throws IOException {
        String before = hash();

        write(file, "after");

        assertThat(hash()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"check", "vault/src/main/java/Vault.java", "bench/compare", "packaging/docs/file", "pom.xml"})
    void anyOtherFileIs(String file) throws IOException {
        String before = hash();

        write(file, "after");

        assertThat(hash()).isNotEqualTo(before);
    }

    @Test
    void aFileThatIsGoneIs() throws IOException {
        String before = hash();

        Files.delete(tree.resolve("vault/src/main/java/Vault.java"));

        assertThat(hash()).isNotEqualTo(before);
    }

    private void write(String file, String content) throws IOException {
        Path path = tree.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, content);
    }

    private String hash() {
        String function = "eval \"$(sed -n '/^tree_hash() {/,/^}/p' \"$0\")\"; cd \"$1\" && tree_hash";
        String hash = Invocation.of(
                        Path.of("/bin/bash"),
                        "-c",
                        function,
                        Checkout.file("check").toString(),
                        tree.toString())
                .run(folder)
                .expect(0)
                .out()
                .strip();
        assertThat(hash).hasSize(16);
        return hash;
    }
}
