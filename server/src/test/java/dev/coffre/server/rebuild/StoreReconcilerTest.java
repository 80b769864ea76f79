package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoreReconcilerTest extends ReconcilerFixture {
    private void collectEachDay(int days) {
        for (int day = 0; day < days; day++) {
            clock.advance(Duration.ofDays(1));
            service.service().collector().run();
        }
    }

    @Test
    void aPackThatArrivesAfterItsProcessDiedIsAdoptedAndLaterCollected() {
        RecordBytes chunk = records.chunk(10_000);
        PackHeader late = leave(PackKind.DATA, 7, chunk);

        clock.advance(Duration.ofMinutes(59));
        assertThat(reconcile().adopted())
                .as("its process may still add its row")
                .isZero();
        collectEachDay(1);
        assertThat(store.exists(file(late))).isTrue();
        assertThat(reconcile().adopted()).isEqualTo(1);
        assertThat(fetch(chunk)).containsExactly(chunk);
        assertThat(session.put(List.of(chunk))).isEqualTo(new PutResult.Admitted(0, 0));
        assertThat(reconcile().adopted()).isZero();

        collectEachDay(30); // the session that asked for it counts for a fortnight
        assertThat(packs()).isEmpty();
        assertThat(store.exists(file(late))).isFalse();
    }

    @Test
    void packsAreAdoptedInTheOrderThatTheirRecordsNeed() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        RecordBytes above = records.tree(page);
        RecordBytes top = records.tree(above);
        leave(PackKind.PAGES, 0, top);
        leave(PackKind.PAGES, 1, above);
        leave(PackKind.PAGES, 200, page);
        leave(PackKind.DATA, 255, chunk);
        clock.advance(Duration.ofHours(1));

        assertThat(reconcile().adopted()).isEqualTo(4);
        assertThat(fetch(chunk, page, above, top)).containsExactlyInAnyOrder(chunk, page, above, top);
        assertThat(row(top).orElseThrow().depth()).isEqualTo(3);
    }

    @Test
    void aRecordWithoutItsChildrenIsLeftOutAndItsPackIsCollected() {
        RecordBytes chunk = records.chunk();
        leave(PackKind.PAGES, 0, records.tree(chunk));
        clock.advance(Duration.ofHours(1));

        assertThat(reconcile().adopted()).isEqualTo(1);
        assertThat(packs()).hasSize(1);
        long known = service.store().catalog().read(connection -> new VaultRecordTable(connection).count());
        assertThat(known).isZero();
        collectEachDay(3);
        assertThat(packs()).isEmpty();
    }

    @Test
    void aPageWaitsForAPackThatIsTooYoung() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        leave(PackKind.PAGES, 0, page);
        clock.advance(Duration.ofHours(1));
        leave(PackKind.DATA, 0, chunk); // copied later than the page
        assertThat(reconcile().adopted()).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(reconcile().adopted()).isEqualTo(2);
        assertThat(row(page).orElseThrow().state()).isEqualTo(RecordState.LIVE);
    }

    @Test
    void aRecordWhoseBytesAreNotItsOwnIsNotAdopted() throws IOException {
        RecordBytes chunk = records.chunk();
        RecordBytes other = records.chunk();
        PackHeader pack = leave(PackKind.DATA, 1, chunk, other);
        byte[] bytes = Files.readAllBytes(file(pack));
        bytes[PackHeader.BYTES + chunk.bytes().length - 1] ^= 1;
        Files.write(file(pack), bytes);
        clock.advance(Duration.ofHours(1));

        assertThat(reconcile().adopted()).isEqualTo(1);
        assertThat(row(chunk)).isEmpty();
        assertThat(fetch(other)).containsExactly(other);
        assertThat(session.put(List.of(chunk))).isEqualTo(new PutResult.Admitted(1, chunk.bytes().length));
    }

    @Test
    void aCondemnedRecordIsNeededAgainInThePackThatIsAdopted() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        RecordRow before = row(chunk).orElseThrow();
        service.store().catalog().change(connection -> {
            BitSet condemned = new BitSet();
            condemned.set((int) before.ord());
            new GarbageQueries(connection).condemn(condemned, 1);
            TestSql.update(connection, "UPDATE collection SET cycle = 1, flipped = 1");
        });
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.CONDEMNED);
        leave(PackKind.DATA, 3, chunk);
        clock.advance(Duration.ofHours(1));

        reconcile();
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.LIVE);
        assertThat(row(chunk).orElseThrow().packNr()).isNotEqualTo(before.packNr());
        assertThat(row(chunk).orElseThrow().ord()).isEqualTo(before.ord());
    }

    @Test
    void aRecordOfAPackThatIsGoneIsFoundInTheOneThatIsAdopted() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        store.delete(file(packs().getFirst().header()));
        leave(PackKind.DATA, 255, chunk);
        clock.advance(Duration.ofHours(1));

        reconcile();
        assertThat(fetch(chunk)).containsExactly(chunk);
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.LIVE);
        assertThat(findings()).isEmpty();
    }

    @Test
    void whatCannotBeAdoptedIsAFindingAndStaysForThirtyDays() throws IOException {
        PackHeader pack = leave(PackKind.DATA, 9, records.chunk());
        Files.write(file(pack), new byte[5_000]);
        clock.advance(Duration.ofHours(1));
        assertThat(reconcile().unusable()).isEqualTo(1);
        assertThat(findings()).singleElement().satisfies(finding -> {
            assertThat(finding.pack()).contains(pack.pack());
            assertThat(finding.reason()).startsWith("the catalog does not know the pack, and ");
        });

        clock.advance(Duration.ofDays(29));
        reconcile();
        assertThat(Files.exists(file(pack))).isTrue();
        Files.write(file(pack), new byte[5_001]); // another one, whose time begins now
        clock.advance(Duration.ofDays(2));
        reconcile();
        assertThat(Files.exists(file(pack))).isTrue();
        clock.advance(Duration.ofDays(29));
        reconcile();
        assertThat(Files.exists(file(pack))).isTrue();
        clock.advance(Duration.ofDays(1));
        reconcile();
        assertThat(Files.exists(file(pack))).isFalse();
        reconcile();
        assertThat(findings()).isEmpty();
    }

    @Test
    void aClockThatJumpedAheadDeletesNothingThatCannotBeAdopted() throws IOException {
        PackHeader pack = leave(PackKind.DATA, 9, records.chunk());
        Files.write(file(pack), new byte[5_000]);
        clock.advance(Duration.ofHours(1));
        service.service().clockGuard().check(Duration.ofHours(1));
        assertThat(reconcile().unusable()).isEqualTo(1);

        clock.advance(Duration.ofDays(31));
        service.service().clockGuard().check(Duration.ofHours(2));
        assertThat(reconcile().unusable()).isEqualTo(1);
        assertThat(Files.exists(file(pack))).isTrue();
        service.service().clockGuard().confirm();
        reconcile();
        assertThat(Files.exists(file(pack))).isFalse();
    }

    @Test
    void aPackThatIsGoneOrChangedIsDamage() throws IOException {
        RecordBytes gone = records.chunk();
        RecordBytes cut = records.chunk(20_000);
        session.put(List.of(gone));
        session.put(List.of(cut));
        assertThat(reconcile().suspects()).isZero();
        Files.delete(file(packs().get(0).header()));
        Path second = file(packs().get(1).header());
        Files.write(second, Arrays.copyOf(Files.readAllBytes(second), 10_000));

        assertThat(reconcile().suspects()).isEqualTo(2);
        assertThat(row(gone).orElseThrow().state()).isEqualTo(RecordState.DAMAGED);
        assertThat(row(cut).orElseThrow().state()).isEqualTo(RecordState.DAMAGED);
        assertThat(findings()).isNotEmpty();
        assertThat(session.put(List.of(gone, cut))).isInstanceOf(PutResult.Admitted.class);
        assertThat(fetch(gone, cut)).containsExactlyInAnyOrder(gone, cut);
    }

    /** A thief of the bucket's key can replace a pack by an object that only the thief's own key decrypts. */
    @Test
    void aPackThatNobodyCanReadIsDamageAndEndsNoComparison() throws IOException {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        assertThat(reconcile().suspects()).isZero();
        Path unreadable = file(packs().getFirst().header());
        Files.write(unreadable, new byte[5_000]);
        store.beforeOpen(file -> {
            if (file.equals(unreadable)) {
                throw ProblemCode.STORE_READ_FAILED.with("file", file).with("reason", "it answers InvalidRequest");
            }
        });

        assertThat(reconcile().suspects()).isEqualTo(1);
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.DAMAGED);
        assertThat(session.put(List.of(chunk))).isInstanceOf(PutResult.Admitted.class);
        assertThat(fetch(chunk)).containsExactly(chunk);
    }

    @Test
    void neitherAStoreThatIsAwayNorAnIncompleteListingIsDamage() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        store.list(file -> false);
        assertThat(reconcile().suspects()).isZero();
        store.list(file -> {
            throw away();
        });
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(this::reconcile);
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.LIVE);
        assertThat(findings()).isEmpty();
    }

    @Test
    void anInterruptedComparisonGoesOnWhereItWas() {
        for (int shard = 0; shard < 256; shard += 8) {
            leave(PackKind.DATA, shard, records.chunk());
        }
        clock.advance(Duration.ofHours(1));
        List<Integer> shards = new ArrayList<>();
        store.list(file -> {
            int shard = Integer.parseInt(file.getName(file.getNameCount() - 2).toString(), 16);
            shards.add(shard);
            if (shard == 128 && shards.size() < 20) {
                throw away();
            }
            return true;
        });
        StoreReconciler reconciler = service.service().reconciler();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(reconciler::runIfDue);
        int first = shards.size();
        reconciler.runIfDue();
        assertThat(shards.subList(first, shards.size()))
                .first()
                .satisfies(shard -> assertThat(shard).isBetween(100, 128));
        assertThat(packs()).hasSize(32);

        int listed = shards.size();
        reconciler.runIfDue();
        assertThat(shards).as("it is not due again").hasSize(listed);
        clock.advance(Duration.ofDays(1));
        reconciler.runIfDue();
        assertThat(shards).hasSize(listed + 32);
    }
}
