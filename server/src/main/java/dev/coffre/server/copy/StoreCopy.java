package dev.coffre.server.copy;

import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreEntry;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Copies a store byte for byte to another place, without any key. The copy can be stopped at any time: the next one goes on,
 * since a file that is there with its length was written and verified whole. The last copy also compares the bytes of files
 * that the service replaces, removes what the store has no more, and compares both listings twice. Until then no service uses
 * the copy ({@link CopyMark}). Follows no links below the two stores. Confined to one thread; copies files on several.
 */
public final class StoreCopy {
    private final StoreFiles source;
    private final StoreFiles target;
    private final CopyMode mode;
    private final CopyProgress progress;
    private final CopyRetry retry;
    private final FileCopy files;

    public StoreCopy(StoreFiles source, StoreFiles target, CopyMode mode, CopyProgress progress) {
        this(source, target, mode, progress, CopyRetry.sleeping());
    }

    StoreCopy(StoreFiles source, StoreFiles target, CopyMode mode, CopyProgress progress, CopyRetry retry) {
        this.source = source;
        this.target = target;
        this.mode = mode;
        this.progress = progress;
        this.retry = retry;
        this.files = new FileCopy(source, target, mode, progress);
    }

    /**
     * Copies.
     *
     * @param again whether the bytes of files that are already there are compared, too
     * @throws Problem {@code store-copy-refused} if the target has something else, {@code store-copy-differs} if the two stores
     *     differ at the end: something used one of them meanwhile
     */
    public CopyReport run(boolean again) {
        Sha256 identity =
                retry.call(() -> CopyMark.identityOf(source)).orElseThrow(() -> refused("the store has no journal"));
        retry.run(() -> requireCopyable(identity));
        retry.run(() -> CopyMark.ofCopy(CopyMark.State.UNFINISHED, identity).write(target));
        List<Path> folders = retry.call(() -> foldersOf(source));
        retry.run(() -> foldersOf(target)); // refuses links there
        count(folders);
        try (CopyThreads threads = new CopyThreads()) {
            for (Path folder : folders) {
                copy(folder, again, threads);
            }
            threads.finish();
        }
        if (mode == CopyMode.LAST) {
            complete(identity);
        }
        return progress.report(mode == CopyMode.LAST);
    }

    private Problem refused(String reason) {
        return ProblemCode.STORE_COPY_REFUSED
                .with("address", target.layout().store())
                .with("reason", reason);
    }

    private void requireCopyable(Sha256 identity) {
        Optional<CopyMark> mark = CopyMark.of(target);
        boolean isCopy =
                mark.filter(found -> found.state() != CopyMark.State.MOVED).isPresent();
        if (isCopy && !mark.orElseThrow().source().equals(identity)) {
            throw refused("it has a copy of another store");
        }
        boolean isEmpty = target.store().list(target.layout().store()).stream()
                .allMatch(target.layout().trials()::equals);
        if (!isCopy && !isEmpty) {
            throw refused("it has files that are no copy of this store");
        }
    }

    private List<Path> foldersOf(StoreFiles files) {
        return StoreFolders.of(files, target.layout().store());
    }

    private List<StoreEntry> filesIn(StoreFiles store, Path folder) {
        Path path = store.layout().store().resolve(folder.toString());
        return retry.call(() -> {
            List<StoreEntry> found = new ArrayList<>();
            store.store().forEachEntry(path, Optional.empty(), found::add);
            return found.stream()
                    .filter(file -> store.layout().hasPlace(file.file()))
                    .toList();
        });
    }

    private void count(List<Path> folders) {
        long count = 0;
        long bytes = 0;
        for (Path folder : folders) {
            for (StoreEntry file : filesIn(source, folder)) {
                count++;
                bytes += file.length();
            }
        }
        progress.begin(count, bytes);
    }

    private void copy(Path folder, boolean again, CopyThreads threads) {
        Map<Path, StoreEntry> there = new HashMap<>();
        filesIn(target, folder).forEach(file -> there.put(file.file(), file));
        for (StoreEntry file : filesIn(source, folder)) {
            Optional<StoreEntry> known = Optional.ofNullable(there.get(files.targetOf(file.file())));
            boolean isCompared = again || mode == CopyMode.LAST && canBeReplaced(file.file());
            if (!isCompared && known.isPresent() && known.get().length() == file.length()) {
                progress.present(file.length());
            } else {
                threads.submit(file.length(), () -> copy(file, known));
            }
        }
    }

    /** Key slots, keyrings and points can get other bytes of the same length. Packs, segments and audit files cannot. */
    private boolean canBeReplaced(Path file) {
        Path place = source.layout().store().relativize(file);
        return place.startsWith("vaults") && source.layout().packAt(file).isEmpty();
    }

    private void copy(StoreEntry file, Optional<StoreEntry> known) {
        try {
            files.copy(file, known);
        } catch (StoreUnavailableException away) { // it may be there all the same
            retry.run(() -> files.copy(file, target.store().entry(files.targetOf(file.file()))));
        }
    }

    /**
     * Compares both listings, from the beginning, and once more: the first pass does not see what is written to a folder
     * after its turn.
     */
    private void complete(Sha256 identity) {
        requireEqual(differences(this::remove));
        AtomicLong others = new AtomicLong();
        requireEqual(differences(file -> others.incrementAndGet()) + others.get());
        if (!retry.call(() -> CopyMark.haveSameJournal(source, target))) {
            requireEqual(1);
        }
        retry.run(() -> CopyMark.ofCopy(CopyMark.State.COMPLETE, identity).write(target));
    }

    private void requireEqual(long different) {
        if (different > 0) {
            throw ProblemCode.STORE_COPY_DIFFERS
                    .with("address", target.layout().store())
                    .with("count", different);
        }
    }

    private void remove(Path copy) {
        retry.run(() -> target.store().delete(copy));
        progress.removed();
    }

    /**
     * Returns how many files of the store are missing in the copy, or have another length there. The journal comes last,
     * since most of what a service does is in it.
     *
     * @param other gets the files of the copy that the store does not have
     */
    private long differences(Consumer<Path> other) {
        Set<Path> folders = new LinkedHashSet<>(retry.call(() -> foldersOf(source)));
        folders.addAll(retry.call(() -> foldersOf(target)));
        return List.copyOf(folders).reversed().stream()
                .mapToLong(folder -> differences(folder, other))
                .sum();
    }

    private long differences(Path folder, Consumer<Path> other) {
        Map<Path, Long> expected = new HashMap<>();
        for (StoreEntry file : filesIn(source, folder)) {
            files.lengthInCopy(file).ifPresent(length -> expected.put(files.targetOf(file.file()), length));
        }
        for (StoreEntry copy : filesIn(target, folder)) {
            if (!expected.containsKey(copy.file())) {
                other.accept(copy.file());
            } else if (expected.get(copy.file()) == copy.length()) {
                expected.remove(copy.file());
            }
        }
        return expected.size();
    }
}
