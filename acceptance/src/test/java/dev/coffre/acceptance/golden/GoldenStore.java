package dev.coffre.acceptance.golden;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.journal.JournalSegment;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.DiskStore;
import dev.coffre.vault.store.storage.JournalFiles;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PointFiles;
import dev.coffre.vault.store.storage.SlotFiles;
import dev.coffre.vault.store.storage.StoreLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Writes a store folder as a vault service would. */
final class GoldenStore {
    private static final int TORN = 100;

    private final DiskStore files = new DiskStore(new LocalDisk());
    private final StoreLayout layout;
    private final VaultId vault;
    private final SigningKey vaultKey;
    private final InstantSource clock;
    private final RandomGenerator random;
    private Optional<JournalSegment> last = Optional.empty();

    GoldenStore(Path folder, VaultId vault, SigningKey vaultKey, InstantSource clock, RandomGenerator random) {
        this.layout = new StoreLayout(folder);
        this.vault = vault;
        this.vaultKey = vaultKey;
        this.clock = clock;
        this.random = random;
    }

    SlotFiles slots() {
        return new SlotFiles(files, layout, vault);
    }

    PointFiles points() {
        return new PointFiles(files, layout, vault);
    }

    void journal(JournalEvent... events) {
        JournalSegment segment = last.map(before -> before.next(clock.instant(), List.of(events), vaultKey))
                .orElseGet(() -> JournalSegment.first(clock.instant(), List.of(events), vaultKey));
        new JournalFiles(files, layout).append(segment);
        last = Optional.of(segment);
    }

    /** Keeps records in one closed pack of each kind. */
    void pack(DomainId domain, List<RecordBytes> records) {
        for (PackKind kind : PackKind.values()) {
            try (PackWriter writer = write(kind, domain, records)) {
                writer.finish();
            }
        }
    }

    /** Keeps records in packs that are still open, with half of another record behind the last one. */
    void packUnclosed(DomainId domain, List<RecordBytes> records) {
        for (PackKind kind : PackKind.values()) {
            PackHeader header;
            try (PackWriter writer = write(kind, domain, records)) {
                header = writer.header();
            }
            byte[] torn = Arrays.copyOf(records.getFirst().bytes(), TORN);
            try {
                Files.write(layout.packFile(vault, header), torn, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private PackWriter write(PackKind kind, DomainId domain, List<RecordBytes> records) {
        PackHeader header = new PackHeader(kind, PackId.random(random), domain);
        PackWriter writer = new PackFiles(files, layout, vault).create(header);
        records.stream()
                .filter(record -> PackKind.of(record.header().type()) == kind)
                .forEach(record -> writer.append(record, record.header()));
        writer.sync();
        return writer;
    }
}
