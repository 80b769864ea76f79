package dev.coffre.server.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.fetch.RangeReader.Place;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.testing.WholeFileStore;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RangeReaderTest {
    private static final int KIB = 1 << 10;

    private final SplittableRandom random = new SplittableRandom(1);
    private final PackRow pack = new PackRow(
            1,
            PackId.random(random),
            VaultId.random(random),
            DomainId.random(random),
            PackKind.DATA,
            true,
            Optional.empty(),
            0);

    @TempDir
    private Path folder;

    private Place place(long offset, int length) {
        Oid oid = Oid.of(new byte[] {(byte) offset});
        return new Place(
                pack, new RecordRow(1, oid, 1, RecordType.CHUNK, 1, 0, pack.nr(), offset, length, RecordState.LIVE));
    }

    /** Returns the records of {@code length} at every {@code step} bytes. */
    private List<Place> places(int count, int step, int length) {
        return IntStream.range(0, count)
                .mapToObj(i -> place((long) i * step, length))
                .toList();
    }

    private static long lengthOf(List<Place> range) {
        return range.getLast().end() - range.getFirst().record().offset();
    }

    @Test
    void neighboursAreOneRangeOfAtMost2MiB() {
        List<List<Place>> ranges = RangeReader.ranges(places(64, 64 * KIB, 64 * KIB));

        assertThat(ranges).hasSize(2).allMatch(range -> lengthOf(range) == 2 << 20);
    }

    @Test
    void manySmallRecordsWithGapsDoNotReadThePackWhole() {
        List<Place> places = places(1_000, 60 * KIB, 100);
        List<List<Place>> ranges = RangeReader.ranges(places);

        assertThat(ranges.stream().flatMap(List::stream)).containsExactlyElementsOf(places);
        assertThat(ranges).allMatch(range -> lengthOf(range) - range.size() * 100L <= 64 * KIB);
    }

    @Test
    void aGapMayBeAsLongAsTheRecords() {
        assertThat(RangeReader.ranges(List.of(place(0, 100 * KIB), place(300 * KIB, 100 * KIB))))
                .hasSize(1);
        assertThat(RangeReader.ranges(List.of(place(0, 100 * KIB), place(301 * KIB, 100 * KIB))))
                .hasSize(2);
    }

    @Test
    void theChargeCoversTheRangesThatAreReadAtOnce() {
        for (int step : new int[] {64, 70, 100, 127, 200}) {
            List<Place> places = places(128, step * KIB, 64 * KIB);
            long atOnce = RangeReader.ranges(places).stream()
                    .mapToLong(RangeReaderTest::lengthOf)
                    .sorted()
                    .skip(Math.max(0, RangeReader.ranges(places).size() - 4))
                    .sum();
            assertThat(atOnce).as("step %s", step).isLessThanOrEqualTo(RangeReader.bytesBeside(8 << 20));
        }
        assertThat(RangeReader.bytesBeside(100)).isEqualTo(200 + 4 * 64 * KIB);
    }

    @Test
    void recordsAreReadFromTheirRanges() {
        byte[] whole = new byte[600 * KIB];
        random.nextBytes(whole);
        StoreFiles files = new StoreFiles(new WholeFileStore(), new StoreLayout(folder));
        files.store().create(files.layout().packFile(pack.vault(), pack.header()), List.of(ByteBuffer.wrap(whole)));
        List<Place> places = Stream.concat(places(3, 20 * KIB, 7).stream(), Stream.of(place(500 * KIB, 9)))
                .toList();

        var found = new RangeReader(files).read(places);

        assertThat(found).hasSize(4);
        found.forEach((place, bytes) -> assertThat(bytes)
                .isEqualTo(Arrays.copyOfRange(whole, (int) place.record().offset(), (int) place.end())));
    }
}
