package dev.coffre.vault.wire;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;

import dev.coffre.vault.credentials.AddressAnnouncement;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.Fuzzed;
import dev.coffre.vault.testing.FuzzedMessages;
import org.junit.jupiter.api.Test;

/** Messages between vault and machine, and what they are turned into. */
public class WireMessageFuzzTest {
    private static final long MOST_BYTES = 8 << 20;
    private static final FuzzedMessages MESSAGES = FuzzedMessages.besides(WireJson.class);
    private static final JobId JOB = JobId.parse("00112233445566778899aabbccddeeff");

    public static void fuzzerTestOneInput(byte[] input) {
        MESSAGES.run(input, WireMessageFuzzTest::requireSound);
    }

    private static void requireSound(Object message, Class<?> type) {
        switch (message) {
            case JobReportRequest report ->
                read(MOST_BYTES, () -> report.toReport(JOB), MalformedMessageException.class::isInstance);
            case AddressAnnouncementMessage announced ->
                read(MOST_BYTES, () -> AddressAnnouncement.of(announced), IllegalArgumentException.class::isInstance);
            case SetRetentionRequest set
            when set.policy().isPresent() ->
                read(MOST_BYTES, () -> set.policy().get().toPolicy(), problem(ProblemCode.RETENTION_POLICY_INVALID));
            default -> {}
        }
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(WireMessageFuzzTest.class, WireMessageFuzzTest::fuzzerTestOneInput);
    }
}
