package dev.coffre.agent.machine;

import dev.coffre.backup.cache.CachingPageSource;
import dev.coffre.backup.cache.PageStore;
import dev.coffre.backup.fetch.RecordOpenerPool;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.page.RawPage;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pages of a recovery point during one read. Each page is fetched once and cached, sealed, in a temporary directory. The
 * backup's page file cannot be used: it belongs to one process at a time, and a recovery must be possible beside a backup.
 */
public final class PointPageCache implements PageSource, AutoCloseable {
    private final PrivatePath folder;
    private final PageStore store;
    private final RecordOpenerPool openers;
    private final CachingPageSource pages;

    /** @param cache the cache directory; if it is not writable, the system's temporary directory is used */
    public PointPageCache(PrivatePath cache, ReadableMachine machine) {
        this.folder = ownFolder(cache);
        this.store = PageStore.open(folder);
        this.openers = new RecordOpenerPool(machine.keys());
        this.pages = new CachingPageSource(store, machine.reader(), openers::openPage);
    }

    private static PrivatePath ownFolder(PrivatePath cache) {
        PrivateFiles files = cache.files();
        try {
            files.createDirectories(cache.path());
            return new PrivatePath(files.createTempDirectory(cache.path(), "reading-"), files);
        } catch (IOException notHere) {
            try {
                Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
                return new PrivatePath(files.createTempDirectory(temporary, "coffre-reading-"), files);
            } catch (IOException notThereEither) {
                throw ProblemCode.CACHE_UNUSABLE
                        .with("folder", cache)
                        .with("reason", SystemReason.of(notThereEither))
                        .causedBy(notThereEither);
            }
        }
    }

    /** The private temporary directory, for other files of the same read. */
    public PrivatePath folder() {
        return folder;
    }

    @Override
    public RawPage open(RecordReference page) {
        return pages.open(page);
    }

    @Override
    public RawPage openAlone(RecordReference page) {
        return pages.openAlone(page);
    }

    @Override
    public void fetchAhead(List<RecordReference> ahead) {
        pages.fetchAhead(ahead);
    }

    @Override
    public void close() {
        openers.close();
        store.close();
        try (Stream<Path> files = Files.walk(folder.path())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
