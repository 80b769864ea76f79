package dev.coffre.server.message;

import dev.coffre.vault.testing.Fuzzed;
import dev.coffre.vault.testing.FuzzedMessages;
import dev.coffre.vault.wire.MalformedMessageException;
import org.junit.jupiter.api.Test;

/** Messages of the management API: the JSON, then the check of its fields. */
public class AdminMessageFuzzTest {
    private static final FuzzedMessages MESSAGES = FuzzedMessages.besides(MessageValidator.class);

    public static void fuzzerTestOneInput(byte[] input) {
        MESSAGES.run(input, (message, type) -> {
            try {
                MessageValidator.require(message);
            } catch (MalformedMessageException e) {
                // refused by its rules, which is an answer
            }
        });
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(AdminMessageFuzzTest.class, AdminMessageFuzzTest::fuzzerTestOneInput);
    }
}
