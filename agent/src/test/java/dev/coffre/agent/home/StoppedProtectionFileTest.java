package dev.coffre.agent.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.agent.platform.Here;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppedProtectionFileTest {
    @TempDir
    Path folder;

    @Test
    void thePolicyOfBeforeIsRemembered() {
        RetentionPolicyMessage policy = RetentionPolicySyntax.parse(
                ZoneOffset.UTC,
                Optional.of("30 at 00:00,18:00"),
                Optional.of("4 on saturday"),
                Optional.empty(),
                Optional.of("10 in march on last saturday"));
        StoppedProtectionFile file = new StoppedProtectionFile(Here.privatePath(folder));
        assertThat(file.read()).isEmpty();
        StoppedProtectionFile.StopState stop = new StoppedProtectionFile.StopState(
                Instant.ofEpochMilli(1_800_000_000_123L), Optional.of(policy), Optional.of(Instant.ofEpochMilli(7)));
        file.write(stop);
        assertThat(new StoppedProtectionFile(Here.privatePath(folder)).read()).contains(stop);
        file.delete();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        Files.writeString(folder.resolve("stopped"), "{\"since\":");
        Problem problem =
                catchThrowableOfType(Problem.class, () -> new StoppedProtectionFile(Here.privatePath(folder)).read());
        assertThat(problem.code()).isEqualTo(ProblemCode.STATE_DAMAGED);
        assertThat(String.valueOf(problem.details().get("file"))).endsWith("stopped");
    }
}
