package dev.coffre.agent.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.platform.Here;
import dev.coffre.vault.MachineRetention;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import dev.coffre.vault.wire.SafeguardsEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stop of protection with deletion, whose answers may be lost. */
class ProtectionStopTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final RetentionPolicyMessage POLICY = RetentionPolicySyntax.parse(
            ZoneOffset.UTC, Optional.of("30 at 00:00"), Optional.empty(), Optional.empty(), Optional.empty());

    private final FakeRetention vault = new FakeRetention();
    private StoppedProtectionFile file = new StoppedProtectionFile(Here.privatePath(Path.of("")));

    @BeforeEach
    void open(@TempDir Path folder) {
        file = new StoppedProtectionFile(Here.privatePath(folder));
    }

    private void stop() {
        new ProtectionStop(vault, file).stop(vault.show(0), NOW, Optional.of(new SecurityPin("12345")));
    }

    private void fails(ProblemCode code) {
        assertThatThrownBy(this::stop)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void recordsTheStopBeforeItDeletes() {
        vault.losesAnswer = true;
        fails(ProblemCode.VAULT_UNREACHABLE);
        assertThat(file.read()).hasValueSatisfying(stop -> {
            assertThat(stop.policy()).contains(POLICY);
            assertThat(stop.deletedUntil()).isEmpty();
        });
    }

    @Test
    void goesOnWithAnUsedPinAfterItsAnswerWasLost() {
        vault.losesAnswer = true;
        fails(ProblemCode.VAULT_UNREACHABLE);
        vault.losesAnswer = false;
        stop();
        assertThat(file.read()).hasValueSatisfying(stop -> {
            assertThat(stop.since()).isEqualTo(NOW);
            assertThat(stop.policy()).contains(POLICY);
            assertThat(stop.deletedUntil()).contains(NOW.plusSeconds(14 * 86_400));
        });
        assertThat(vault.policy).isEmpty();
    }

    @Test
    void leavesProtectionOnIfTheVaultRefusesThePin() {
        vault.pinUsed = true;
        fails(ProblemCode.PIN_WRONG);
        assertThat(file.read()).isEmpty();
        assertThat(vault.policy).isPresent();
    }

    /** Takes one PIN, once. */
    private static final class FakeRetention implements MachineRetention {
        private boolean losesAnswer;
        private boolean pinUsed;
        private boolean deleted;
        private Optional<RetentionPolicyMessage> policy = Optional.of(POLICY);

        @Override
        public RetentionResponse show(long seq) {
            RetainedPointEntry point = new RetainedPointEntry(
                    1,
                    "0".repeat(64),
                    0,
                    "on-demand",
                    false,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return new RetentionResponse(
                    policy,
                    new SafeguardsEntry(7, 1, 1, 1, 14, "off"),
                    NOW.toEpochMilli(),
                    false,
                    deleted ? List.of() : List.of(point),
                    Optional.empty());
        }

        @Override
        public RetentionResponse preview(Optional<RetentionPolicyMessage> asked, long seq) {
            return show(seq);
        }

        @Override
        public void set(Optional<RetentionPolicyMessage> asked, Optional<SecurityPin> pin) {
            policy = asked;
        }

        @Override
        public void deleteAll(SecurityPin pin) {
            if (pinUsed) {
                throw ProblemCode.PIN_WRONG.problem();
            }
            pinUsed = true;
            deleted = true;
            if (losesAnswer) {
                throw ProblemCode.VAULT_UNREACHABLE.problem();
            }
        }
    }
}
