package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DegradedPointQuery;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.pack.PackKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A lost record is missing in its own domain, also if planted packs of another domain name it. */
@SuppressWarnings("NullAway.Init") // set before each test
@ParameterizedClass
@ValueSource(booleans = {false, true})
class CrossDomainEdgeTest {
    @TempDir
    private Path folder;

    @Parameter
    private boolean isOtherDomainFirst;

    private PlantedPacks store;

    @BeforeEach
    void backUp() {
        store = new PlantedPacks(folder, isOtherDomainFirst);
    }

    @Test
    void aLostChildThatAPageOfAnotherDomainNamesIsMissing() {
        store.keepOfPages(store.root);
        plantPageInOtherDomain();
        store.rebuild();

        assertIsMissed(store.page, List.of(store.chunk));
    }

    private void plantPageInOtherDomain() {
        store.plant(store.pack(PackKind.PAGES, "f".repeat(32), store.otherDomain), store.others.tree(store.page));
    }

    /** The directory of a pack in its own domain names the child rightly, but its bytes are others. */
    @Test
    void aDamagedChildThatAPageOfAnotherDomainNamesIsMissing() {
        store.keepOfPages(store.root);
        store.plant(
                store.pack(PackKind.PAGES, "1".repeat(32), store.domain),
                new RecordBytes(store.page.oid(), new byte[store.page.bytes().length]),
                RecordHeader.ofRecord(store.page.bytes()));
        plantPageInOtherDomain();
        store.rebuild();

        assertIsMissed(store.page, List.of(store.chunk));
    }

    @Test
    void aLostChildThatADirectoryOfAnotherDomainNamesIsMissing() {
        store.keepOfPages(store.root);
        store.plantAsChunkInOtherDomain(store.page, 1);
        store.rebuild();

        assertIsMissed(store.page, List.of(store.chunk));
    }

    @Test
    void aLostTopRecordThatADirectoryOfAnotherDomainNamesIsMissing() {
        store.keepOfPages(store.page);
        store.plantAsChunkInOtherDomain(store.root, 1);
        store.rebuild();

        assertIsMissed(store.root, List.of(store.chunk, store.page));
    }

    /** The point counts as degraded, its machine sends what is lost, and collections spare what is below it until then. */
    private void assertIsMissed(RecordBytes lost, List<RecordBytes> below) {
        List<Oid> kept = below.stream().map(RecordBytes::oid).toList();
        try (TestService service = store.start()) {
            Catalog catalog = service.store().catalog();
            assertThat(degradedPoints(catalog)).isEqualTo(1);
            for (int day = 0; day < 20; day++) {
                service.clock().advance(Duration.ofDays(1));
                service.service().collector().run();
            }
            Set<Oid> left = catalog.read(connection ->
                    Set.copyOf(new VaultRecordTable(connection).find(kept).keySet()));
            assertThat(left).containsExactlyInAnyOrderElementsOf(kept);
            try (VaultSession session = store.session(service)) {
                List<Oid> asked =
                        Stream.concat(kept.stream(), Stream.of(lost.oid())).toList();
                assertThat(session.have(asked).stream())
                        .containsExactlyElementsOf(
                                IntStream.range(0, kept.size()).boxed().toList());
                session.put(List.of(lost));
            }
            assertThat(degradedPoints(catalog)).isZero();
        }
    }

    private static long degradedPoints(Catalog catalog) {
        return catalog.read(connection -> new DegradedPointQuery(connection).count());
    }
}
