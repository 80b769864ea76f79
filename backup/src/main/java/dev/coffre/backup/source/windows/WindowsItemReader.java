package dev.coffre.backup.source.windows;

import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceProblem.Exclusion;
import dev.coffre.backup.source.SourceProblem.Limitation;
import dev.coffre.backup.source.WalkEvent;
import dev.coffre.backup.source.walk.DirectoryWalk;
import dev.coffre.backup.source.walk.ReadLocation;
import dev.coffre.backup.source.walk.SubdirectoryCollector;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.WindowsObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reads the status of single objects during a walk, and says what of them cannot be kept. Thread-safe. */
final class WindowsItemReader {
    private final WindowsFilter filter;
    private final WindowsPaths paths;

    /** Explorer gives many files an object id. One is named, to say that they exist. */
    private final AtomicBoolean objectIdNamed = new AtomicBoolean();

    WindowsItemReader(WindowsFilter filter, WindowsPaths paths) {
        this.filter = filter;
        this.paths = paths;
    }

    @FunctionalInterface
    interface Opening {
        WindowsObject open() throws ErrnoException;
    }

    /** Returns the problems of an object, then the object itself, if it is kept. A directory to enter is collected. */
    List<WalkEvent> read(EntryKey key, ReadLocation location, Opening opening, SubdirectoryCollector subdirectories) {
        try (WindowsObject object = opening.open()) {
            return read(key, location, object, subdirectories);
        } catch (ErrnoException failure) {
            return List.of(SourceProblem.of(key, failure));
        }
    }

    private List<WalkEvent> read(
            EntryKey key, ReadLocation location, WindowsObject object, SubdirectoryCollector subdirectories)
            throws ErrnoException {
        ObjectStatus status = object.status();
        Optional<Exclusion> exclusion = filter.entryExclusion(key, status, WindowsFilter.patternPath(key.parent()));
        if (exclusion.isPresent()) {
            return List.of(new SourceProblem.Excluded(key, exclusion.get()));
        }
        Metadata metadata = WindowsMetadata.of(object, status);
        if (metadata.fileType() instanceof FileType.Socket) {
            return List.of(new SourceProblem.Unsupported(key, Limitation.SOCKET));
        }
        List<WalkEvent> events = new ArrayList<>();
        limitations(key, object, status)
                .forEach(limitation -> events.add(new SourceProblem.Unsupported(key, limitation)));
        if (metadata.isDirectory()) {
            Optional<SourceProblem> notEntered = contentsProblem(key, status);
            if (notEntered.isPresent()) {
                events.add(notEntered.get());
            } else {
                ObjectIdentity identity = ObjectIdentity.of(status);
                subdirectories.add(key.name(), identity.volume(), identity.number(), false, location);
            }
        }
        events.add(new WindowsItem(key, location, metadata, paths));
        return events;
    }

    private static Optional<SourceProblem> contentsProblem(EntryKey key, ObjectStatus status) {
        return WindowsFilter.contentsExclusion(status)
                .<SourceProblem>map(why -> new SourceProblem.Excluded(key, why))
                .or(() -> DirectoryWalk.isTooDeep(key)
                        ? Optional.of(new SourceProblem.Unsupported(key, Limitation.TOO_DEEP))
                        : Optional.empty());
    }

    private List<Limitation> limitations(EntryKey key, WindowsObject object, ObjectStatus status)
            throws ErrnoException {
        List<Limitation> limitations = new ArrayList<>();
        if (key.isRoot() && status.isLink()) {
            limitations.add(Limitation.SYMLINK_ROOT);
        }
        if (status.has(ObjectStatus.ENCRYPTED) && !status.isDirectory()) {
            limitations.add(Limitation.ENCRYPTED_BY_WINDOWS);
        }
        List<WindowsObject.NamedStream> streams = object.streams();
        if (WindowsAttributeReader.kept(streams).size() < streams.size()) {
            limitations.add(Limitation.LARGE_STREAMS);
        }
        if (!objectIdNamed.get() && object.hasObjectId() && objectIdNamed.compareAndSet(false, true)) {
            limitations.add(Limitation.OBJECT_ID);
        }
        return limitations;
    }
}
