package dev.coffre.server.access;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.FixedFiles;
import dev.coffre.vault.testing.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** A machine's assertion: as it stands in the header, and its two parts of JSON with a full stop between them. */
public class AssertionFuzzTest {

    public static void fuzzerTestOneInput(byte[] input) {
        parse(new String(input, StandardCharsets.ISO_8859_1));
        int stop = 0;
        while (stop < input.length && input[stop] != '.') {
            stop++;
        }
        parse(part(input, 0, stop) + "." + part(input, Math.min(stop + 1, input.length), input.length) + ".AAAA");
    }

    private static String part(byte[] input, int from, int to) {
        byte[] json = new String(input, from, to - from, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json);
    }

    private static void parse(String compact) {
        read(
                        compact.getBytes(StandardCharsets.UTF_8),
                        () -> Assertion.parse(compact),
                        problem(ProblemCode.NOT_AUTHENTICATED))
                .ifPresent(assertion -> {
                    require(assertion.claims().iss() != null, "no issuer");
                    require(assertion.claims().jti() != null, "no nonce");
                    require(!assertion.isSignedBy(FixedFiles.VAULT_KEY.verifyingKey()), "a signature by chance");
                });
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(AssertionFuzzTest.class, AssertionFuzzTest::fuzzerTestOneInput);
    }
}
