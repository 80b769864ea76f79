package dev.coffre.agent.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.agent.job.LiveJobProgress;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.wire.WireJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChildProgressTest {
    private static final String PROGRESS = """
        {"event":"progress","files":3,"bytes":300,"phase":"recovering","filesExpected":12,"bytesExpected":1200,
         "path":"/a","seconds":4.0,"bytesPerSecond":75,"secondsLeft":12}\
        """;

    private static ChildProgress after(String... lines) {
        ChildProgress progress = ChildProgress.INITIAL;
        for (String line : lines) {
            progress = progress.after(WireJson.read(line.getBytes(StandardCharsets.UTF_8), ChildEvent.class));
        }
        return progress;
    }

    @Test
    void aProgressLineHasShareRateAndTimeLeft() {
        LiveJobProgress live = after(PROGRESS).live();
        assertThat(live.phase()).isEqualTo("recovering");
        assertThat(live.percent()).contains(25);
        assertThat(live.bytesPerSecond()).contains(75L);
        assertThat(live.timeLeft()).contains(Duration.ofSeconds(12));
        assertThat(after(PROGRESS).ended(0).live().timeLeft()).isEmpty();
        assertThat(after(PROGRESS).ended(0).live().bytes()).isEqualTo(300);
    }

    @Test
    void aSilentVaultStopsTheEstimateUntilItAnswers() {
        String away = "{\"event\":\"vault-away\",\"code\":\"vault-unreachable\",\"seconds\":1.0}";
        LiveJobProgress waiting = after(PROGRESS, away).live();
        assertThat(waiting.phase()).isEqualTo(LiveJobProgress.VAULT_UNREACHABLE);
        assertThat(waiting.timeLeft()).isEmpty();
        assertThat(waiting.bytesPerSecond()).isEmpty();
        assertThat(after(PROGRESS, away, "{\"event\":\"vault-back\",\"seconds\":2.0}")
                        .live()
                        .phase())
                .isEqualTo("recovering");
        assertThat(after(PROGRESS, away, PROGRESS).live().phase()).isEqualTo("recovering");
    }

    @Test
    void findingsAreSortedAndCountedBeyondTheFirstThousand() {
        String skipped =
                "{\"event\":\"skipped\",\"code\":\"file-skipped\",\"title\":\"\",\"details\":{\"path\":\"/kept\"}}";
        String remark = "{\"event\":\"warning\",\"code\":\"attribute-not-recovered\",\"details\":{\"path\":\"/b\"}}";
        String unknown = "{\"event\":\"warning\",\"code\":\"of-a-newer-agent\",\"details\":{\"path\":\"/b\"}}";
        String copied =
                "{\"event\":\"copied\",\"code\":\"file-copied\",\"details\":{\"path\":\"/c\",\"name\":\"copy of c\"}}";
        String[] lines = new String[2_004];
        for (int i = 0; i < 2_000; i++) {
            lines[i] = i % 2 == 0 ? skipped : remark;
        }
        lines[2_000] = remark;
        lines[2_001] = unknown;
        lines[2_002] = copied;
        lines[2_003] =
                "{\"event\":\"recovered\",\"files\":7,\"bytes\":70,\"notRecovered\":5000,\"copies\":3,\"dryRun\":false}";

        ChildProgress progress = after(lines);

        assertThat(progress.findings().notRecovered())
                .hasSize(1_000)
                .extracting(Problem::code)
                .containsOnly(ProblemCode.FILE_SKIPPED);
        assertThat(progress.findings().notRecoveredCount()).isEqualTo(5_000);
        assertThat(progress.findings().remarks()).hasSize(1_000);
        assertThat(progress.findings().remarkCount()).isEqualTo(1_001);
        assertThat(progress.findings().copied())
                .singleElement()
                .satisfies(found -> assertThat(found.details()).containsEntry("name", "copy of c"));
        assertThat(progress.findings().copyCount()).isEqualTo(3);
        assertThat(progress.live().files()).isEqualTo(7);
    }

    @Test
    void aRecoveryThatWasCancelledOrKilledIsResumableAndOneThatFailedIsNot() {
        assertThat(after(PROGRESS, problem("job-cancelled")).ended(143).isResumable())
                .isTrue();
        assertThat(after(PROGRESS, problem("vault-unreachable")).ended(6).isResumable())
                .isTrue();
        assertThat(after(PROGRESS).ended(137).isResumable()).isTrue();
        assertThat(after(PROGRESS).isResumable()).isFalse();
        assertThat(after(PROGRESS).ended(0).isResumable()).isFalse();
        assertThat(after(PROGRESS).ended(8).isResumable()).isFalse();
        assertThat(after(PROGRESS, problem("point-unknown")).ended(2).isResumable())
                .isFalse();
    }

    private static String problem(String code) {
        return "{\"event\":\"problem\",\"code\":\"" + code + "\"}";
    }

    @Test
    void aMountSaysWhereItIs() {
        assertThat(after("{\"event\":\"mounted\",\"folder\":\"/mnt\",\"hours\":6}")
                        .mounted())
                .contains(new MountedFolder("/mnt", 6));
    }
}
