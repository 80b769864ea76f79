package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.testing.TestService;
import dev.coffre.vault.credentials.VaultCredentials;
import dev.coffre.vault.testing.SimulatedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files for secrets that the command line writes: a command that fails changes nothing, and no file is overwritten. */
class SecretFilesTest {
    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void aVaultAndAnAccount() throws IOException {
        try (TestService service = TestService.in(data())) {
            service.vault("documents");
        }
        Path password = Files.writeString(folder.resolve("password"), "correct horse battery\n");
        assertThat(admin("create-account", "ada", "--password-file", password.toString()))
                .isZero();
        assertThat(admin("set-role", "ada", "documents", "operator")).isZero();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private int admin(String... arguments) {
        out.reset();
        List<String> all = new ArrayList<>(List.of("admin", arguments[0], "--data", data().toString()));
        all.addAll(List.of(arguments).subList(1, arguments.length));
        PrintStream said = new PrintStream(out, true, UTF_8);
        SimulatedClock clock = new SimulatedClock();
        Environment environment =
                new Environment(clock, new SecureRandom(), said, said, Locale.ENGLISH, clock::nanos, TestService.CHEAP);
        return VaultCli.run(environment, all.toArray(String[]::new));
    }

    private int issue(Path to) {
        return admin("issue-credentials", "documents", "--to", to.toString());
    }

    private static long generation(Path file) throws IOException {
        return VaultCredentials.read(file.getFileName().toString(), Files.readAllBytes(file))
                .grant()
                .generation();
    }

    private List<Path> below(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.sorted().toList();
        }
    }

    @Test
    void credentialsThatCannotBeWrittenAreNotIssued() throws IOException {
        Path first = folder.resolve("first.VaultCredentials");
        assertThat(issue(first)).as(out.toString(UTF_8)).isZero();
        assertThat(issue(folder.resolve("not-there/second.VaultCredentials"))).isEqualTo(2);
        assertThat(out.toString(UTF_8)).contains("target-missing");
        assertThat(issue(folder.resolve("not-there"))).isEqualTo(2);
        assertThat(out.toString(UTF_8)).contains("flags-invalid", ".VaultCredentials");
        assertThat(folder.resolve("not-there")).doesNotExist();
        assertThat(issue(first)).isEqualTo(2);
        assertThat(out.toString(UTF_8)).contains("target-exists");

        Path next = folder.resolve("next.VaultCredentials");
        assertThat(issue(next)).isZero();
        assertThat(generation(next)).isEqualTo(generation(first) + 1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(next)))
                .isEqualTo("rw-------");
    }

    @Test
    void neverOverwritesAFile() throws IOException {
        Path precious = Files.writeString(folder.resolve("precious.txt"), "precious");
        Path named = Files.writeString(folder.resolve("precious.VaultCredentials"), "precious");
        Path link = Files.createSymbolicLink(folder.resolve("link.VaultCredentials"), folder.resolve("elsewhere"));
        for (Path file : List.of(precious, named, link)) {
            assertThat(issue(file)).isEqualTo(2);
            assertThat(admin("create-token", "ada", "nightly", "--to", file.toString()))
                    .isEqualTo(2);
            assertThat(out.toString(UTF_8)).contains("target-exists");
        }
        assertThat(precious).hasContent("precious");
        assertThat(named).hasContent("precious");
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        assertThat(admin("list-tokens")).isZero();
        assertThat(out.toString(UTF_8)).doesNotContain("nightly");
    }

    @Test
    void leavesNoFileBehindWhenTheServiceRefuses() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        Path file = files.resolve("photos.VaultCredentials");
        assertThat(admin("issue-credentials", "photos", "--to", file.toString()))
                .isEqualTo(2);
        assertThat(admin("issue-credentials", "photos", "--to", files.toString()))
                .isEqualTo(2);
        assertThat(admin("create-token", "nobody", "nightly", "--to", file.toString()))
                .isEqualTo(2);
        assertThat(below(files)).isEmpty();
    }

    @Test
    void aFolderGetsEachFileUnderAnUnusedName() throws IOException {
        Path files = Files.createDirectory(folder.resolve("files"));
        assertThat(issue(files)).as(out.toString(UTF_8)).isZero();
        assertThat(issue(files)).isZero();
        List<Path> written = below(files);
        assertThat(written).hasSize(2).allMatch(file -> file.toString().endsWith(VaultCredentials.EXTENSION));
        assertThat(out.toString(UTF_8)).contains(written.getLast().toString());
        assertThat(generation(written.getLast())).isEqualTo(generation(written.getFirst()) + 1);
    }

    @Test
    void aTokenGoesIntoANewFile() throws IOException {
        Path token = folder.resolve("token");
        assertThat(admin("create-token", "ada", "nightly", "--to", token.toString()))
                .isZero();
        assertThat(Files.readString(token)).matches("coffre_[0-9a-f]{64}");
        String first = Files.readString(token);
        assertThat(admin("create-token", "ada", "weekly", "--to", token.toString()))
                .isEqualTo(2);
        assertThat(token).hasContent(first);
    }
}
