package dev.coffre.backup.save.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Limitation;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.ProblemText;
import dev.coffre.vault.text.Language;
import org.junit.jupiter.api.Test;

class SourceWarningsTest {
    private static final EntryKey FOLDER =
            EntryKey.root(ByteString.utf8("/data")).child(ByteString.utf8("deep"));

    @Test
    void aFolderThatIsTooDeepIsNoFileThatCannotBeRead() {
        Problem warning = SourceWarnings.of(new SourceProblem.Unsupported(FOLDER, Limitation.TOO_DEEP));

        assertThat(warning.code()).isEqualTo(ProblemCode.FOLDER_TOO_DEEP);
        ProblemText english = ProblemText.in(Language.ENGLISH);
        assertThat(english.title(warning)).isEqualTo("Nothing below /data/deep was backed up: its path is too long.");
        assertThat(english.cause(warning)).contains("4,096 folders", "64 KiB");
        assertThat(english.remedy(warning)).startsWith("Shorten the path");
    }

    @Test
    void aSocketCannotBeRead() {
        assertThat(SourceWarnings.of(new SourceProblem.Unsupported(FOLDER, Limitation.SOCKET))
                        .details())
                .containsEntry("reason", "socket");
    }
}
