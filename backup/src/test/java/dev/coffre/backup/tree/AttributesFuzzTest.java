package dev.coffre.backup.tree;

import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.page.Kids;
import dev.coffre.vault.testing.Fuzzed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The plaintext of the chunk that has all extended attributes of an entry. */
public class AttributesFuzzTest {
    private static final AttributeSet TOGETHER =
            new AttributeSet(Optional.empty(), Optional.empty(), List.of(), Optional.of(Kids.chunk(1, 1)));

    public static void fuzzerTestOneInput(byte[] input) {
        read(input, () -> AttributePlacement.collect(TOGETHER, _ -> input), MalformedException.class::isInstance)
                .ifPresent(attributes -> {
                    require(AttributePlacement.fits(attributes), "more than an entry can have");
                    require(again(attributes).equals(attributes), "other attributes");
                });
    }

    private static List<ExtendedAttribute> again(List<ExtendedAttribute> attributes) {
        byte[][] sealed = new byte[1][];
        AttributeSet placed = AttributePlacement.place(attributes, raw -> {
            sealed[0] = raw;
            return Kids.chunk(1, raw.length);
        });
        return AttributePlacement.collect(placed, _ -> sealed[0]);
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(AttributesFuzzTest.class, AttributesFuzzTest::fuzzerTestOneInput);
    }
}
