package dev.coffre.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemResponsesTest {
    private static final Logger LOG = Logger.getLogger(ProblemResponses.class.getName());

    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(handler);
    }

    /** A full disk refuses every batch: what is logged of each would fill what is kept of it. */
    @ParameterizedTest
    @EnumSource(names = {"VAULT_DISK_FULL", "QUOTA_EXCEEDED", "CLOCK_SUSPENDED", "VAULT_BUSY", "MAIL_FAILED"})
    void logsNothingOfWhatTheServiceRefusesByDesign(ProblemCode code) {
        assertThat(code.httpStatus()).isGreaterThanOrEqualTo(500);
        new ProblemResponses("request").of(code.problem());
        assertThat(logged).isEmpty();
    }

    @Test
    void logsWhatIsDamagedWithItsTrace() {
        new ProblemResponses("request").of(ProblemCode.PACK_DAMAGED.problem());
        assertThat(logged).hasSize(1);
        assertThat(logged.getFirst().getThrown()).isNotNull();
    }

    @Test
    void logsADefectThatIsRepeatedWithoutItsTrace() {
        IllegalStateException defect = new IllegalStateException("repeated");
        for (int i = 0; i < 20; i++) {
            new ProblemResponses("request").of(defect);
        }
        assertThat(logged).hasSize(20);
        assertThat(logged.stream().filter(line -> line.getThrown() != null)).hasSize(1);
    }
}
