package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.ThreadFactories;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.StoreEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists and reads the packs of a store. In a store behind a network, {@value #IN_FLIGHT} packs are read side by side: of each at
 * most {@link PrefetchedFile#MOST_PREFETCHED}, so 16 MiB in all. What is longer, and the records of a damaged pack, is read by
 * the calling thread. On a disk, that reads everything. Not thread-safe.
 */
final class FoundPackReader implements AutoCloseable {
    private static final int IN_FLIGHT = 16;

    /** Records and children that are kept of packs that will be asked for again. They take some ten megabytes. */
    private static final int MOST_KEPT = 65_536;

    private static final long UNKNOWN_LENGTH = -1;

    private final StoreFiles store;
    private final OrderedPrefetch prefetch;
    private int names;

    FoundPackReader(StoreFiles store, ThreadFactories threads) {
        this.store = store;
        this.prefetch = new OrderedPrefetch(IN_FLIGHT, threads);
    }

    /**
     * Lists the files in the places of packs of these domains. Other domains never stored anything. If the store says when a file
     * was written, the oldest come first: most pages then follow what they need, and a pack comes before copies that somebody
     * else made of it.
     */
    List<FoundPack> list(List<DomainRow> domains) {
        Map<VaultId, Map<DomainId, DomainRow>> vaults = new LinkedHashMap<>();
        domains.forEach(domain ->
                vaults.computeIfAbsent(domain.vault(), first -> new HashMap<>()).put(domain.id(), domain));
        List<FoundPack> packs = new ArrayList<>();
        vaults.forEach((vault, known) -> list(vault, known, packs));
        packs.sort(Comparator.comparing(FoundPack::written)); // stable: equal ones stay in the order of their names
        return packs;
    }

    private void list(VaultId vault, Map<DomainId, DomainRow> domains, List<FoundPack> packs) {
        PackFiles files = store.packs(vault);
        if (isOnDisk()) {
            files.list().forEach(header -> add(header, UNKNOWN_LENGTH, Instant.EPOCH, domains, packs));
        } else {
            files.forEachListed(pack -> {
                StoreEntry entry = pack.entry();
                Instant written = entry.written().orElse(Instant.EPOCH);
                add(pack.header(), entry.length(), written, domains, packs);
            });
        }
    }

    private static void add(
            PackHeader header, long length, Instant written, Map<DomainId, DomainRow> domains, List<FoundPack> packs) {
        DomainRow domain = domains.get(header.domain());
        if (domain != null) {
            packs.add(new FoundPack(header, domain, length, written));
        }
    }

    /** Returns whether the packs are on a disk, where a start goes on with those that are not closed. */
    boolean isOnDisk() {
        return store.store().disk().isPresent();
    }

    StoredFile open(FoundPack pack) {
        return store.packs(pack.domain().vault()).openFile(pack.header());
    }

    /** Passes on the contents of the packs, in their order. */
    void forEach(List<FoundPack> packs, BiConsumer<FoundPack, PackContents> action) {
        if (isOnDisk()) {
            packs.forEach(pack -> action.accept(pack, contents(pack, Optional.empty())));
        } else {
            prefetch.forEach(packs, this::prefetch, (pack, file) -> action.accept(pack, contents(pack, file)));
        }
    }

    private Optional<PrefetchedFile> prefetch(FoundPack pack) {
        if (pack.kept() != null) {
            return Optional.empty();
        }
        PrefetchedFile file = new PrefetchedFile(open(pack), pack.length());
        file.prefetch();
        return Optional.of(file);
    }

    private PackContents contents(FoundPack pack, Optional<PrefetchedFile> prefetched) {
        PackContents.Records known = pack.kept();
        if (known != null) {
            return known;
        }
        try (StoredFile file = prefetched.<StoredFile>map(each -> each).orElseGet(() -> open(pack))) {
            return PackContents.read(file, pack.header());
        } catch (Problem missing) {
            return PackContents.nothing(missing);
        }
    }

    /** Keeps the contents of a pack that will be asked for again, if there is room, or forgets them. */
    void keep(FoundPack pack, PackContents.Records contents, boolean isNeeded) {
        names -= names(pack.kept());
        pack.keep(isNeeded && names(contents) <= MOST_KEPT - names ? contents : null);
        names += names(pack.kept());
    }

    private static int names(PackContents.@Nullable Records contents) {
        return contents == null
                ? 0
                : contents.entries().stream()
                        .mapToInt(entry -> 1 + entry.header().children().size())
                        .sum();
    }

    @Override
    public void close() {
        prefetch.close();
    }
}
