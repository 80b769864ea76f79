package dev.coffre.server.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.TaintPropagation;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.pack.PackEntry;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.PackFiles.ListedPack;
import dev.coffre.vault.store.storage.StoreEntry;
import dev.coffre.vault.store.storage.StoreLayout;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What somebody puts into the store, and interruptions, neither cost without bound nor leave out what is stored. */
final class AdoptionBoundsTest extends ReconcilerFixture {
    private RecordBytes[] chainAbove(RecordBytes bottom, int length) {
        RecordBytes[] chain = new RecordBytes[length];
        RecordBytes below = bottom;
        for (int i = length - 1; i >= 0; i--) {
            chain[i] = records.tree(below);
            below = chain[i];
        }
        return chain;
    }

    private AdoptionQueue queue(int mostWaiting) {
        return new AdoptionQueue(
                PackAdoption.beforeAdmission(
                        service.store().catalog(), service.store().files()),
                mostWaiting);
    }

    @Test
    void aChainInReverseOrderIsAdoptedUpToTheGreatestDepth() {
        RecordBytes chunk = records.chunk();
        RecordBytes[] chain = chainAbove(chunk, RecordHeader.MAX_DEPTH + 1);
        leave(PackKind.PAGES, 1, chain);
        leave(PackKind.DATA, 1, chunk);
        clock.advance(Duration.ofHours(1));

        assertThat(reconcile().adopted()).isEqualTo(2);
        assertThat(row(chain[0])).as("it is deeper than a record can be").isEmpty();
        assertThat(row(chain[1]).orElseThrow().depth()).isEqualTo(RecordHeader.MAX_DEPTH);
    }

    @Test
    void aPackThatWaitsIsReadAgainOnlyWhenItsChildrenHaveCome() {
        RecordBytes chunk = records.chunk();
        RecordBytes[] chain = chainAbove(chunk, 12);
        for (int i = 0; i < chain.length; i++) {
            leave(PackKind.PAGES, i, chain[i]);
        }
        leave(PackKind.DATA, 0, chunk);
        clock.advance(Duration.ofHours(1));
        List<Path> opened = new ArrayList<>();
        store.beforeOpen(opened::add);

        assertThat(reconcile().adopted()).isEqualTo(13);
        assertThat(opened).hasSizeLessThanOrEqualTo(2 * 13);
    }

    @Test
    void aChainOfManyPacksIsAdoptedAlthoughItsRecordsAreNotDeep() {
        List<RecordBytes> last = new ArrayList<>();
        RecordBytes before = records.tree();
        PackHeader first = leave(PackKind.PAGES, 0, before);
        List<PackHeader> packs = new ArrayList<>(List.of(first));
        for (int i = 1; i <= 40; i++) {
            RecordBytes next = records.tree();
            RecordBytes above = records.tree(before, next);
            packs.add(leave(PackKind.PAGES, i, next, above));
            last.add(above);
            before = next;
        }
        AdoptionQueue queue = queue(100);
        packs.reversed().forEach(pack -> queue.adopt(vault, pack));
        queue.finish(false);

        assertThat(queue.adopted()).isEqualTo(41);
        assertThat(last).allSatisfy(record -> assertThat(row(record)).isPresent());
    }

    @Test
    void nothingIsAdoptedInPartBeforePacksThatDidNotFitAreLookedAt() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        RecordBytes top = records.tree(page);
        PackHeader first = leave(PackKind.PAGES, 0, records.tree(records.chunk()));
        PackHeader second = leave(PackKind.PAGES, 1, top);
        PackHeader third = leave(PackKind.PAGES, 2, page);
        PackHeader content = leave(PackKind.DATA, 1, chunk);
        AdoptionQueue queue = queue(1);
        List.of(first, second, content, third).forEach(pack -> queue.adopt(vault, pack));
        queue.finish(false);
        assertThat(queue.adopted()).isEqualTo(2);
        assertThat(queue.isToBeRepeated()).isTrue();

        AdoptionQueue again = queue(1);
        List.of(first, second).forEach(pack -> again.adopt(vault, pack));
        again.finish(false);
        assertThat(row(top)).isPresent();
        assertThat(packs()).hasSize(4);
    }

    @Test
    void packsThatNeverGetTheirChildrenTakeNoPlaceForEver() {
        PackHeader planted = leave(PackKind.PAGES, 0, records.tree(records.chunk()));
        PackHeader other = leave(PackKind.PAGES, 1, records.tree(records.chunk()));
        AdoptionQueue queue = queue(1);
        List.of(planted, other).forEach(pack -> queue.adopt(vault, pack));
        queue.finish(false);
        assertThat(packs()).hasSize(1);
        assertThat(queue.isToBeRepeated()).isTrue();
    }

    @Test
    void packsThatNeedEachOtherAreAdopted() {
        RecordBytes bottom = records.tree();
        RecordBytes lacking = records.tree(records.chunk());
        RecordBytes above = records.tree(bottom);
        RecordBytes next = records.tree(above);
        RecordBytes top = records.tree(next);
        leave(PackKind.PAGES, 0, top, above);
        leave(PackKind.PAGES, 1, next, bottom, lacking);
        clock.advance(Duration.ofHours(1));
        assertThat(reconcile().adopted()).isEqualTo(2);
        assertThat(List.of(bottom, above, next, top))
                .allSatisfy(record -> assertThat(row(record)).isPresent());
        assertThat(row(lacking)).isEmpty();
    }

    @Test
    void whatIsLeftOutIsLookedAtByLaterComparisons() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        RecordBytes whole = records.tree();
        PackHeader pack = leave(PackKind.PAGES, 0, page, whole);
        clock.advance(Duration.ofHours(1));
        assertThat(reconcile().adopted()).isEqualTo(1);
        assertThat(row(whole)).isPresent();
        assertThat(row(page)).isEmpty();

        session.put(List.of(chunk));
        reconcile();
        assertThat(row(page)).isPresent();
        assertThat(fetch(page)).containsExactly(page);
        List<Path> opened = new ArrayList<>();
        store.beforeOpen(opened::add);
        reconcile();
        assertThat(opened).as("nothing is left out any more").doesNotContain(file(pack));
    }

    @Test
    void aPackThatIsAdoptedInPartIsCollectedAllTheSame() {
        RecordBytes[] content = new RecordBytes[20];
        Arrays.setAll(content, i -> i > 0 ? records.tree() : records.tree(records.chunk()));
        PackHeader pack = leave(PackKind.PAGES, 0, content);
        clock.advance(Duration.ofHours(1));
        reconcile();
        assertThat(packs()).hasSize(1);
        for (int day = 0; day < 30; day++) {
            clock.advance(Duration.ofDays(1));
            service.service().collector().run();
            reconcile();
        }
        assertThat(packs()).isEmpty();
        assertThat(store.exists(file(pack))).isFalse();
    }

    @Test
    void nothingIsAdoptedInPartByTheRestOfAComparison() {
        RecordBytes bottom = records.tree();
        RecordBytes page = records.tree(bottom);
        RecordBytes top = records.tree(page);
        leave(PackKind.PAGES, 0, page);
        leave(PackKind.PAGES, 100, records.tree());
        leave(PackKind.PAGES, 200, records.tree());
        leave(PackKind.PAGES, 240, top);
        leave(PackKind.PAGES, 250, bottom);
        clock.advance(Duration.ofHours(1));
        failOnce(PackKind.PAGES, 200);
        StoreReconciler reconciler = service.service().reconciler();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(reconciler::runIfDue);
        reconciler.runIfDue();
        assertThat(row(bottom)).isPresent();
        assertThat(row(top)).isEmpty();

        assertThat(reconcile().adopted()).isEqualTo(2);
        assertThat(row(top)).isPresent();
    }

    /** Fails when the listing comes to a pack of this kind with this first byte. */
    private void failOnce(PackKind kind, int firstByte) {
        String shard = "/" + kind.directoryName() + "/%02x/".formatted(firstByte);
        AtomicBoolean hasFailed = new AtomicBoolean();
        store.list(file -> {
            if (file.toString().contains(shard) && !hasFailed.getAndSet(true)) {
                throw away();
            }
            return true;
        });
    }

    @Test
    void aPackThatWasFoundMissingBeforeAnInterruptionIsReadAfterIt() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        reconcile();
        store.delete(file(packs().getFirst().header()));
        leave(PackKind.PAGES, 255, records.tree());
        clock.advance(Duration.ofDays(1));
        failOnce(PackKind.PAGES, 255);
        StoreReconciler reconciler = service.service().reconciler();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(reconciler::runIfDue);
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.LIVE);
        reconciler.runIfDue();
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.DAMAGED);
    }

    @Test
    void theStoreIsNotAskedForAnythingWhileNothingIsAdmitted() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        PackHeader copy = leave(PackKind.DATA, 3, chunk);
        AtomicBoolean isExclusive = new AtomicBoolean();
        List<Path> asked = new ArrayList<>();
        Consumer<Path> ask = file -> {
            assertThat(isExclusive).isFalse();
            asked.add(file);
        };
        store.beforeOpen(ask);
        store.beforeExists(ask);
        PackAdoption adoption = new PackAdoption(
                service.store().catalog(),
                service.store().files(),
                work -> {
                    isExclusive.set(true);
                    work.run();
                    isExclusive.set(false);
                },
                connection -> 1 + new PackTable(connection).lastNr());

        assertThat(adoption.adopt(vault, copy, PackAdoption.Extent.WHOLE)).isInstanceOf(AdoptionResult.Adopted.class);
        assertThat(asked).contains(file(copy), file(packs().getFirst().header()));
    }

    @Test
    void theStoreIsNotAskedForOtherPacksBeforeAPackCanBeAdopted() {
        RecordBytes chunk = records.chunk();
        RecordBytes known = records.tree();
        session.put(List.of(known));
        leave(PackKind.PAGES, 0, known, records.tree(chunk));
        clock.advance(Duration.ofHours(1));
        List<Path> asked = new ArrayList<>();
        store.beforeExists(asked::add);
        Path other = file(packs().getFirst().header());
        leave(PackKind.DATA, 0); // too young, so the page waits
        assertThat(reconcile().adopted()).isZero();
        assertThat(asked).doesNotContain(other);

        leave(PackKind.DATA, 1, chunk);
        clock.advance(Duration.ofHours(1));
        assertThat(reconcile().adopted()).isEqualTo(3);
        assertThat(asked).contains(other);
    }

    @Test
    void aPackOfADomainThatTheVaultDoesNotHaveIsNotRead() {
        PackHeader foreign = new PackHeader(PackKind.DATA, new PackId(1, 1), DomainId.random(random));
        store.write(file(foreign), foreign.encode());
        clock.advance(Duration.ofHours(1));
        store.beforeOpen(opened -> assertThat(opened).isNotEqualTo(file(foreign)));
        assertThat(reconcile().unusable()).isEqualTo(1);
    }

    @Test
    void namesOfVaultsAndDomainsAreNeverReadAsAWhole() {
        StoreLayout layout = service.store().files().layout();
        RecordBytes chunk = records.chunk();
        leave(PackKind.DATA, 0, chunk);
        store.write(layout.vaults().resolve("0".repeat(32)).resolve("planted"), new byte[1]);
        PackHeader foreign = new PackHeader(PackKind.DATA, new PackId(1, 1), DomainId.random(random));
        store.write(file(foreign), foreign.encode());
        clock.advance(Duration.ofHours(1));
        List<Path> listed = new ArrayList<>();
        store.onWholeList(listed::add);

        assertThat(reconcile().adopted()).isEqualTo(1);
        assertThat(row(chunk)).isPresent();
        assertThat(layout.hasVaults(store)).isTrue();
        assertThat(listed).doesNotContain(layout.vaults(), layout.packs(vault));
    }

    /** Nothing in it can be adopted, and everything that writes waits. */
    @Test
    void afterAFailoverADomainWithoutARowIsNotLookedAt() {
        PackHeader foreign = new PackHeader(PackKind.DATA, new PackId(1, 1), DomainId.random(random));
        store.write(file(foreign), foreign.encode());
        assertThat(service.service()
                        .reconciler()
                        .runAlone(() -> {})
                        .orElseThrow()
                        .unusable())
                .isZero();
    }

    @Test
    void aPlanIsMadeAgainIfTheCatalogChangesBeforeItIsWritten() {
        RecordBytes chunk = records.chunk();
        PackHeader copy = leave(PackKind.DATA, 3, chunk);
        AtomicBoolean isChanged = new AtomicBoolean();
        PackAdoption adoption = new PackAdoption(
                service.store().catalog(),
                service.store().files(),
                work -> {
                    if (!isChanged.getAndSet(true)) {
                        session.put(List.of(chunk));
                    }
                    work.run();
                },
                connection -> 1 + new PackTable(connection).lastNr());

        assertThat(adoption.adopt(vault, copy, PackAdoption.Extent.WHOLE))
                .isEqualTo(new AdoptionResult.Adopted(Set.of(), false));
        assertThat(row(chunk).orElseThrow().packNr())
                .isEqualTo(packs().getFirst().nr());
    }

    @Test
    void packsThatStayIncompleteAreReadInTurn() {
        for (int i = 0; i < 250; i++) {
            leave(PackKind.PAGES, i, records.tree(), records.tree(records.chunk()));
        }
        clock.advance(Duration.ofHours(1));
        assertThat(reconcile().adopted()).isEqualTo(250);
        Set<Path> everOpened = new HashSet<>();
        List<Path> opened = new ArrayList<>();
        store.beforeOpen(opened::add);
        for (int day = 0; day < 3; day++) {
            clock.advance(Duration.ofDays(1));
            opened.clear();
            reconcile();
            assertThat(opened).hasSizeBetween(1, 200);
            everOpened.addAll(opened);
        }
        assertThat(everOpened).hasSize(250);
    }

    @Test
    void aPackThatNamesManyRecordsIsAdoptedInSeveralTransactions() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        RecordBytes[] chain = chainAbove(chunk, 10);
        RecordBytes[] upwards = new RecordBytes[chain.length];
        Arrays.setAll(upwards, i -> chain[chain.length - 1 - i]);
        PackHeader pack = leave(PackKind.PAGES, 0, upwards);
        PackAdoption adoption = PackAdoption.beforeAdmission(
                service.store().catalog(), service.store().files());
        assertThat(adoption.adopt(vault, pack, OptionalLong.empty(), PackAdoption.Extent.WHOLE, 5))
                .isInstanceOfSatisfying(AdoptionResult.Adopted.class, adopted -> {
                    assertThat(adopted.records()).hasSize(10);
                    assertThat(adopted.isInPart()).isFalse();
                });
        assertThat(inPart()).isZero();

        PackHeader downwards = leave(PackKind.PAGES, 1, chainAbove(chunk, 9));
        int adoptions = 0;
        PackAdoption.Extent extent = PackAdoption.Extent.WHOLE;
        while (adoption.adopt(vault, downwards, OptionalLong.empty(), extent, 5)
                        instanceof AdoptionResult.Adopted adopted
                && adopted.isInPart()) {
            assertThat(inPart()).isEqualTo(1);
            extent = PackAdoption.Extent.REST;
            adoptions++;
        }
        assertThat(adoptions).isBetween(1, 9);
        assertThat(inPart()).isZero();
        long stored = service.store().catalog().read(connection -> new VaultRecordTable(connection).count());
        assertThat(stored).isEqualTo(20);
    }

    private long inPart() {
        int domainNr = service.store()
                .catalog()
                .read(connection ->
                        new PackTable(connection).domainNr(packs().getFirst().nr()));
        return service.store().catalog().read(connection -> new PackTable(connection).countAdoptedInPart(domainNr));
    }

    /** After a failover to another copy of the database while a pack was looked at. */
    @Test
    void aPlanIsMadeAgainIfAChildHasAnotherRowBeforeItIsWritten() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        session.put(List.of(chunk));
        PackHeader pack = leave(PackKind.PAGES, 3, page);
        AtomicBoolean isChanged = new AtomicBoolean();
        PackAdoption adoption = new PackAdoption(
                service.store().catalog(),
                service.store().files(),
                work -> {
                    if (!isChanged.getAndSet(true)) {
                        service.store()
                                .catalog()
                                .change(connection -> TestSql.update(connection, "UPDATE record SET ord = ord + 100"));
                    }
                    work.run();
                },
                connection -> 1 + new PackTable(connection).lastNr());

        assertThat(adoption.adopt(vault, pack, PackAdoption.Extent.WHOLE))
                .isEqualTo(new AdoptionResult.Adopted(Set.of(page.oid()), false));
        assertThat(children(page)).containsExactly(row(chunk).orElseThrow().ord());
    }

    private long[] children(RecordBytes record) {
        long ord = row(record).orElseThrow().ord();
        return service.store().catalog().read(connection -> new VaultRecordTable(connection).children(ord));
    }

    @Test
    void aPlantedPageAboveDamageCostsNoPassOverItsDomain() {
        RecordBytes chunk = records.chunk();
        session.put(List.of(chunk));
        RecordRow damaged = row(chunk).orElseThrow();
        RecordBytes page = records.tree(chunk);
        RecordBytes top = records.tree(page);
        Catalog catalog = service.store().catalog();
        catalog.change(connection -> new VaultRecordTable(connection).setState(damaged.ord(), RecordState.DAMAGED));
        AdoptionPlan plan = catalog.read(connection -> new AdoptionPlan(
                connection,
                damaged.domainNr(),
                List.of(
                        new PackEntry(PackHeader.BYTES, page.oid(), page.header()),
                        new PackEntry(PackHeader.BYTES + page.header().recordLength(), top.oid(), top.header())),
                PackAdoption.Extent.WHOLE));
        plan.decide(Set.of());
        boolean isToBeRecomputed = catalog.write(connection -> plan.write(connection, damaged.packNr()));
        assertThat(isToBeRecomputed).isFalse();
        assertThat(row(page).orElseThrow().state()).isEqualTo(RecordState.TAINTED);
        assertThat(row(top).orElseThrow().state()).isEqualTo(RecordState.TAINTED);
    }

    @Test
    void whatIsAboveRecordsThatPacksHealIsWholeAfterTheComparison() {
        RecordBytes chunk = records.chunk();
        RecordBytes page = records.tree(chunk);
        session.put(List.of(chunk));
        session.put(List.of(page));
        reconcile();
        RecordRow healed = row(chunk).orElseThrow();
        service.store().catalog().change(connection -> {
            new VaultRecordTable(connection).setState(healed.ord(), RecordState.DAMAGED);
            new TaintPropagation(connection).recompute(healed.domainNr());
        });
        assertThat(row(page).orElseThrow().state()).isEqualTo(RecordState.TAINTED);
        leave(PackKind.DATA, 3, chunk);
        clock.advance(Duration.ofHours(1));
        reconcile();
        assertThat(row(chunk).orElseThrow().state()).isEqualTo(RecordState.LIVE);
        assertThat(row(page).orElseThrow().state()).isEqualTo(RecordState.LIVE);
    }

    /** Everything that writes waits for a comparison after a failover. */
    @Test
    void aPackThatIsAddedDuringEachPassKeepsWritersWaitingNotForEver() {
        Path inPart = file(leave(PackKind.PAGES, 0, records.tree(records.chunk())));
        leave(PackKind.DATA, 0, records.chunk());
        AtomicInteger passes = new AtomicInteger();
        store.list(file -> {
            if (file.equals(inPart) && passes.incrementAndGet() < 150) {
                leave(PackKind.DATA, passes.get(), records.chunk());
            }
            return true;
        });
        service.service().reconciler().runAlone(() -> {});
        assertThat(passes).hasValueLessThan(100);
    }

    @Test
    void aFileThatIsTooLongForAPackIsNotOpened() throws IOException {
        PackHeader pack = leave(PackKind.DATA, 9, records.chunk());
        try (FileChannel file = FileChannel.open(file(pack), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), PackWriter.MAX_LENGTH); // sparse
        }
        clock.advance(Duration.ofHours(1));
        store.beforeOpen(opened -> assertThat(opened).isNotEqualTo(file(pack)));
        assertThat(reconcile().unusable()).isEqualTo(1);
        assertThat(findings()).hasSize(1);
    }

    @Test
    void filesBeyondABoundAreCountedAndNotNoted() {
        PackHeader pack = new PackHeader(PackKind.DATA, new PackId(1, 1), domain);
        ListedPack listed = new ListedPack(pack, new StoreEntry(file(pack), 5_000, "", Optional.empty()));
        UnknownPacks unknown =
                new UnknownPacks(service.store().catalog(), service.store().files(), finding -> {}, () -> true, clock);
        int room = unknown.room(vault, domain);
        assertThat(room).isPositive();
        assertThat(unknown.refuse(vault, listed, "it has no end", false)).isFalse();
        assertThat(unknown.room(vault, domain)).isEqualTo(room);
        assertThat(unknown.refuse(vault, listed, "it has no end", true)).isTrue();
        assertThat(unknown.refuse(vault, listed, "it has no end", true)).isFalse();
        assertThat(unknown.room(vault, domain)).isEqualTo(room - 1);
        assertThat(unknown.room(vault, DomainId.random(random))).isEqualTo(room);
    }

    @Test
    void aPointFileThatCannotBeTheNextOneIsNotRead() {
        TestMachine machine = new TestMachine(service, vault, random);
        machine.backUp();
        Path planted = service.store()
                .files()
                .layout()
                .pointFile(vault, machine.id(), 9_999_999_999_999_999L, Sha256.of(new byte[0]));
        store.write(planted, new byte[10]);
        store.beforeOpen(opened -> assertThat(opened).isNotEqualTo(planted));
        reconcile();
        assertThat(machine.chain().points()).hasSize(1);
    }
}
