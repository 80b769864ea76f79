package dev.coffre.server.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentPackagesTest {
    private static final String LINE = "0".repeat(64) + "  coffre-agent-2-linux-x64.tar.gz\n";

    private final SigningKey key = SigningKey.generate(new SecureRandom());

    @TempDir
    private Path folder;

    @BeforeEach
    void build() throws IOException {
        Files.writeString(folder.resolve("coffre-agent-1-linux-x64.tar.gz"), "older");
        Files.writeString(folder.resolve("coffre-agent-2-linux-x64.tar.gz"), "newer");
        Files.writeString(folder.resolve("coffre-agent-2-linux-x64.tar.gz.sha256"), LINE);
        Files.writeString(folder.resolve("coffre-agent_2_amd64.deb"), "package");
    }

    private AgentPackages packages() {
        return new AgentPackages(folder, key);
    }

    @Test
    void theNewestOfAFormIsOffered() {
        assertThat(packages().newest("linux-x64").file()).hasContent("newer");
        assertThat(packages().newest("debian-amd64").fileName()).isEqualTo("coffre-agent_2_amd64.deb");
        assertThat(packages().newest("linux-x64").size()).isEqualTo(5);
    }

    /** By name, 0.9 would be offered when 0.10 is there, and a snapshot when its release is. */
    @Test
    void theNewestIsTheGreatestVersion() throws IOException {
        Path mixed = Files.createDirectory(folder.resolve("mixed"));
        for (String version : new String[] {"0.9.0", "0.10.0", "0.10.0-SNAPSHOT", "0.2.0", "nightly"}) {
            Files.createFile(mixed.resolve("coffre-agent-" + version + "-linux-x64.tar.gz"));
        }
        for (String version : new String[] {"0.9.0", "0.10.0~snapshot", "0.8.12"}) {
            Files.createFile(mixed.resolve("coffre-agent_" + version + "_amd64.deb"));
        }
        AgentPackages offered = new AgentPackages(mixed, key);

        assertThat(offered.newest("linux-x64").fileName()).isEqualTo("coffre-agent-0.10.0-linux-x64.tar.gz");
        assertThat(offered.newest("debian-amd64").fileName()).isEqualTo("coffre-agent_0.10.0~snapshot_amd64.deb");
    }

    /** The installer has no version in its name, so there is one. */
    @Test
    void theInstallerForWindowsIsOfferedAndSigned() throws IOException {
        String line = "1".repeat(64) + "  CoffreAgentInstaller.exe\n";
        Files.writeString(folder.resolve("CoffreAgentInstaller.exe"), "wizard");
        Files.writeString(folder.resolve("CoffreAgentInstaller.exe.sha256"), line);

        assertThat(packages().newest("windows-x64").file()).hasContent("wizard");
        assertThat(packages().newest("windows-x64").mediaType())
                .isEqualTo("application/vnd.microsoft.portable-executable");
        assertThat(key.verifyingKey()
                        .verifies(
                                packages().signature("windows-x64"),
                                SignaturePurpose.AGENT_PACKAGE,
                                line.getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
    }

    @Test
    void theSignatureIsOfTheChecksumAndOfNothingElse() {
        byte[] signature = packages().signature("linux-x64");
        byte[] line = LINE.getBytes(StandardCharsets.US_ASCII);

        assertThat(key.verifyingKey().verifies(signature, SignaturePurpose.AGENT_PACKAGE, line))
                .isTrue();
        assertThat(key.verifyingKey().verifies(signature, SignaturePurpose.ADDRESS, line))
                .isFalse();
    }

    @Test
    void whatWasNotBuiltIsToldByName() {
        for (String platform : new String[] {"windows-x64", "../keys", "install.sh"}) {
            assertThatThrownBy(() -> packages().newest(platform))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.AGENT_ARCHIVE_MISSING));
        }
        assertThatThrownBy(() -> packages().signature("debian-amd64")).isInstanceOf(Problem.class);
    }
}
