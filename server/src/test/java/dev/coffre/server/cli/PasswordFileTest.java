package dev.coffre.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordFileTest {
    @TempDir
    Path folder = Path.of("");

    private Path holding(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("password"), bytes);
    }

    private static void assertRefused(ProblemCode code, Path file) {
        assertThatThrownBy(() -> PasswordFile.read(file))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void readsAllOfTheFileButOneNewline() throws IOException {
        assertThat(PasswordFile.read(holding("correct horse\n".getBytes(UTF_8))))
                .isEqualTo("correct horse");
        assertThat(PasswordFile.read(holding("correct horse\r\n".getBytes(UTF_8))))
                .isEqualTo("correct horse");
        assertThat(PasswordFile.read(holding("horse\n\n".getBytes(UTF_8)))).isEqualTo("horse\n");
    }

    @Test
    void saysWhichFileHoldsNoPassword() throws IOException {
        assertRefused(ProblemCode.PASSWORD_FILE_UNREADABLE, folder.resolve("none"));
        assertRefused(ProblemCode.PASSWORD_FILE_UNREADABLE, folder);
        assertRefused(ProblemCode.PASSWORD_FILE_UNREADABLE, holding(new byte[4_097]));
        assertRefused(ProblemCode.PASSWORD_FILE_UNREADABLE, holding(new byte[] {(byte) 0xff, 'a'}));
        assertRefused(ProblemCode.PASSWORD_TOO_SHORT, holding(new byte[] {'\n'}));
    }
}
