package dev.coffre.backup.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.testing.PrivatePaths;
import dev.coffre.sealing.Pid;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingPageSourceTest {
    @TempDir
    Path folder;

    private final Map<Oid, byte[]> atTheVault = new HashMap<>();
    private final List<Integer> requests = new ArrayList<>();
    private PageStore store;
    private CachingPageSource pages;

    @BeforeEach
    void openStore() {
        store = PageStore.open(PrivatePaths.of(folder));
        pages = new CachingPageSource(store, vault(), CachingPageSourceTest::unsealed);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aPageIsFetchedOnceAndThenComesFromTheCache() {
        RecordReference leaf = page(0);
        pages.open(leaf);
        assertThat(pages.open(leaf).raw()).isEqualTo(atTheVault.get(leaf.oid()));
        assertThat(requests).containsExactly(1);
    }

    @Test
    void thePagesBelowAnInnerPageAreFetchedTogether() {
        RecordReference[] leaves = {page(0, 1), page(0, 2), page(0, 3)};
        store.put(leaves[1].oid(), Objects.requireNonNull(atTheVault.get(leaves[1].oid())));
        RecordReference inner = page(1, leaves);
        pages.open(inner);
        for (RecordReference leaf : leaves) {
            pages.open(leaf);
        }
        assertThat(requests).containsExactly(1, 2);
    }

    @Test
    void aPageThatIsOpenedAloneFetchesNoneBelowIt() {
        RecordReference[] leaves = {page(0, 1), page(0, 2), page(0, 3)};
        pages.openAlone(page(1, leaves));
        assertThat(requests).containsExactly(1);
        pages.fetchAhead(List.of(leaves[0], leaves[1]));
        pages.open(leaves[1]);
        assertThat(requests).containsExactly(1, 2);
    }

    @Test
    void aPageThatIsMissingBelowMattersWhenItIsAskedFor() {
        RecordReference leaf = page(0, 1);
        RecordReference inner = page(1, leaf);
        atTheVault.remove(leaf.oid());
        pages.open(inner);
        assertThatThrownBy(() -> pages.open(leaf))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.RECORD_MISSING));
    }

    /** A page in clear: its level, then a byte that makes it different, then its children. */
    private RecordReference page(int level, RecordReference... kids) {
        return page(level, 0, kids);
    }

    private RecordReference page(int level, int different, RecordReference... kids) {
        byte[] raw = new byte[2 + kids.length * Oid.BYTES];
        raw[0] = (byte) level;
        raw[1] = (byte) different;
        for (int i = 0; i < kids.length; i++) {
            kids[i].oid().write(raw, 2 + i * Oid.BYTES);
        }
        atTheVault.put(Oid.of(raw), raw);
        return new RecordReference(RecordType.TREE, Oid.of(raw), new Pid(1, 2, 3, 4), raw.length, 0, "");
    }

    private static RawPage unsealed(RecordReference page, RecordBytes bytes) {
        byte[] record = bytes.bytes();
        List<Oid> kids = new ArrayList<>();
        for (int at = 2; at < record.length; at += Oid.BYTES) {
            kids.add(Oid.from(record, at));
        }
        return new RawPage(page.type(), kids, record);
    }

    private DomainReader vault() {
        return new DomainReader() {
            @Override
            public PointChain chain(MachineId machine) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void fetch(List<Oid> oids, RecordSink sink) {
                requests.add(oids.size());
                for (Oid oid : oids) {
                    byte[] bytes = atTheVault.get(oid);
                    if (bytes == null) {
                        sink.missing(oid, ProblemCode.RECORD_MISSING);
                    } else {
                        sink.record(new RecordBytes(oid, bytes));
                    }
                }
            }

            @Override
            public DomainSlots slots() {
                throw new UnsupportedOperationException();
            }
        };
    }
}
