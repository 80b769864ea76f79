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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies a store byte for byte to another place, without any key. The copy can be stopped at any time: the next one goes on, since
 * a file that is there with its length was written and verified whole. The last copy also compares the bytes of files that the
 * service replaces, removes what the store has no more, and compares both listings. Until then no service uses the copy ({@link CopyMark}). Confined to one thread; copies files on several.
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
        retry.run(() -> new CopyMark(false, identity).write(target));
        List<Path> folders = retry.call(() -> StoreFolders.of(source));
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
        if (mark.isPresent() && !mark.get().source().equals(identity)) {
            throw refused("it has a copy of another store");
        }
        if (mark.isEmpty() && !target.store().list(target.layout().store()).isEmpty()) {
            throw refused("it has files that are no copy of this store");
        }
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

    /** Compares both listings, from the beginning. */
    private void complete(Sha256 identity) {
        Set<Path> folders = new HashSet<>(retry.call(() -> StoreFolders.of(source)));
        folders.addAll(retry.call(() -> StoreFolders.of(target)));
        long different = 0;
        for (Path folder : folders) {
            different += removeOthers(folder);
        }
        if (different > 0) {
            throw ProblemCode.STORE_COPY_DIFFERS
                    .with("address", target.layout().store())
                    .with("count", different);
        }
        retry.run(() -> new CopyMark(true, identity).write(target));
    }

    /** Removes what the store has no more. Returns how many of its files are missing in the copy, or have another length there. */
    private long removeOthers(Path folder) {
        Map<Path, Long> expected = new HashMap<>();
        for (StoreEntry file : filesIn(source, folder)) {
            files.lengthInCopy(file).ifPresent(length -> expected.put(files.targetOf(file.file()), length));
        }
        for (StoreEntry copy : filesIn(target, folder)) {
            if (!expected.containsKey(copy.file())) {
                retry.run(() -> target.store().delete(copy.file()));
                progress.removed();
            } else if (expected.get(copy.file()) == copy.length()) {
                expected.remove(copy.file());
            }
        }
        return expected.size();
    }
}
