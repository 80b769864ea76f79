package dev.coffre.backup.page;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A page as fuzz targets make it: the first byte of the input says how many children its record has. */
public final class FuzzedPage {
    private FuzzedPage() {}

    public static RawPage of(RecordType type, byte[] input) {
        int kids = input.length == 0 ? 0 : input[0] & 0xFF;
        List<Oid> oids =
                IntStream.range(0, kids).mapToObj(i -> new Oid(i + 1, 2, 3, 4)).toList();
        return new RawPage(type, oids, Arrays.copyOfRange(input, Math.min(1, input.length), input.length));
    }
}
