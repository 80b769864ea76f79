package dev.coffre.backup.save.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressReporterTest {
    private final ProgressReporter narrator = new ProgressReporter(_ -> {}, () -> Instant.EPOCH, new SaveStats());

    @Test
    void aRunThatBeginsAgainKeepsWhatWasSaidOfItsChainAndSaysTheRestOnce() {
        narrator.warn(ProblemCode.HEAD_ADOPTED.with("seq", 7));
        for (int attempt = 0; attempt < 2; attempt++) {
            narrator.beginAttempt();
            narrator.warn(ProblemCode.FILE_CHANGED.with("path", "/data/f"));
            if (attempt == 0) {
                narrator.discardAttempt();
            }
        }
        assertThat(narrator.warnings())
                .extracting(Problem::code)
                .containsExactly(ProblemCode.HEAD_ADOPTED, ProblemCode.FILE_CHANGED);
        assertThat(narrator.warningCount()).isEqualTo(2);
    }
}
