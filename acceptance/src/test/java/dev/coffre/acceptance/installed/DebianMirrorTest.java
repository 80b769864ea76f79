package dev.coffre.acceptance.installed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.acceptance.process.Checkout;
import dev.coffre.acceptance.process.Invocation;
import dev.coffre.acceptance.process.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/debian-mirror}: where the long runs and the comparison get Debian from. */
class DebianMirrorTest {
    @TempDir
    private Path apt;

    @Test
    void aLineOfTheListIsFoundByItsSuite() throws IOException {
        list("sources.list", """
                # deb http://comment.example/debian trixie main
                deb-src http://source.example/debian trixie main
                deb http://security.example/debian trixie-security main
                deb cdrom:[Debian]/ trixie main
                deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://found.example/debian/ trixie main # why
                deb http://second.example/debian trixie main
                """);

        assertThat(mirror("trixie")).isEqualTo("http://found.example/debian");
        assertThat(mirror("trixie-security")).isEqualTo("http://security.example/debian");
    }

    @Test
    void aParagraphIsFoundByItsSuiteIfItIsEnabledAndHasPrograms() throws IOException {
        list("sources.list.d/debian.sources", """
                Types: deb
                URIs: http://off.example/debian
                Suites: trixie
                Enabled: no

                Types: deb-src
                URIs: http://source.example/debian
                Suites: trixie

                # URIs: http://comment.example/debian
                types: deb-src deb
                URIs: mirror+file:/etc/apt/mirrors
                # a comment within
                 https://found.example/debian/
                Suites: bookworm
                 trixie trixie-updates
                Components: main
                Signed-By:
                 -----BEGIN PGP PUBLIC KEY BLOCK-----
                 .
                 Suites: forky
                 -----END PGP PUBLIC KEY BLOCK-----
                """);

        assertThat(mirror("trixie")).isEqualTo("https://found.example/debian");
        assertThat(mirror("bookworm")).isEqualTo("https://found.example/debian");
        assertThat(run("forky").expect(1).out()).isEmpty();
    }

    @Test
    void theListComesBeforeTheFolderAndOtherFilesAreNotRead() throws IOException {
        list("sources.list.d/a.list", "deb http://folder.example/debian trixie main\n");
        list("sources.list.d/a.list.save", "deb http://saved.example/debian forky main\n");
        list("sources.list", "deb http://list.example/debian trixie main\n");

        assertThat(mirror("trixie")).isEqualTo("http://list.example/debian");
        run("forky").expect(1);
    }

    @Test
    void theVariableComesBeforeAll() {
        Outcome found = program("trixie")
                .with("COFFRE_DEBIAN_MIRROR", "http://chosen.example/debian/")
                .run(apt.resolve("logs"))
                .expect(0);

        assertThat(found.out()).isEqualTo("http://chosen.example/debian\n");
    }

    @Test
    void whoHasNoneIsToldWhatToSet() {
        assertThat(run("trixie").expect(1).err())
                .contains("No archive of Debian trixie in " + apt, "set COFFRE_DEBIAN_MIRROR");
    }

    private void list(String name, String content) throws IOException {
        Path file = apt.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    private String mirror(String suite) {
        return run(suite).expect(0).out().strip();
    }

    private Outcome run(String suite) {
        return program(suite).run(apt.resolve("logs"));
    }

    private Invocation program(String suite) {
        return Invocation.of(Checkout.file("bin/debian-mirror"), suite, apt.toString())
                .with("COFFRE_DEBIAN_MIRROR", "");
    }
}
