package dev.coffre.backup.save.read;

import dev.coffre.backup.save.stage.ComparedEntry.FileToRead;
import dev.coffre.backup.save.stage.ComparedEntry.WithoutContent;
import dev.coffre.backup.save.stage.KeptEntry;
import dev.coffre.backup.save.stage.ReadEntry;
import dev.coffre.backup.save.stage.ReadOutcome;
import dev.coffre.backup.save.stage.ReadOutcome.Stored;
import dev.coffre.backup.save.stage.SavedEntry;
import dev.coffre.backup.save.stage.Sink;
import dev.coffre.backup.source.SourceException;
import java.util.Optional;

/**
 * Gives the content of every entry a location, in walk order. Small files get a bundle slot, and full bundles are
 * sealed by the workers. Other names of a file get the content of the first name. Confined to the thread that walks.
 */
public final class SealStage implements Sink<ReadEntry> {
    private final BundleWriter bundles;
    private final HardLinkTable links;
    private final SourceAttributeReader attributes;
    private final SmallFileReader small;
    private final LargeFileReader large;
    private final Sink<SavedEntry> next;

    /**
     * @param links the names that the stage before registered
     * @param small reads files whose first name could not be read
     * @param large reads files that have become too large for a bundle
     */
    public SealStage(
            BundleWriter bundles,
            HardLinkTable links,
            SourceAttributeReader attributes,
            SmallFileReader small,
            LargeFileReader large,
            Sink<SavedEntry> next) {
        this.bundles = bundles;
        this.links = links;
        this.attributes = attributes;
        this.small = small;
        this.large = large;
        this.next = next;
    }

    @Override
    public void accept(ReadEntry entry) {
        next.accept(complete(entry));
    }

    @Override
    public void finish() {
        bundles.closeAll();
        next.finish();
    }

    private SavedEntry complete(ReadEntry entry) {
        return switch (entry) {
            case KeptEntry kept -> kept;
            case WithoutContent object -> readAttributes(object);
            case ReadEntry.AnotherName(FileToRead file) -> findContent(file);
            case ReadEntry.FileRead(FileToRead file, ReadOutcome outcome) -> complete(file, outcome);
        };
    }

    private SavedEntry complete(FileToRead file, ReadOutcome outcome) {
        return switch (outcome) {
            case ReadOutcome.Buffered buffered -> stored(file, bundles.add(buffered));
            case Stored stored -> stored(file, stored);
            case ReadOutcome.GrownTooLarge() ->
                complete(large.read(file, () -> {}).take());
            case ReadOutcome.Failed(var warning) -> new SavedEntry.Unreadable(warning, file.previous());
        };
    }

    private SavedEntry stored(FileToRead file, Stored stored) {
        links.complete(stored);
        return new SavedEntry.File(file.item().key(), stored);
    }

    /** The first name comes earlier, so its result is known. If it could not be read, the file is read under this name. */
    private SavedEntry findContent(FileToRead file) {
        Optional<Stored> first = links.find(file.item().metadata().identity());
        return first.isPresent()
                ? new SavedEntry.AnotherName(file.item().key(), first.get())
                : complete(file, small.read(file.item()));
    }

    private SavedEntry readAttributes(WithoutContent object) {
        try {
            return new SavedEntry.WithoutContent(object.item(), attributes.read(object.item()), object.mountPoint());
        } catch (SourceException failure) {
            return new SavedEntry.Unreadable(ReadOutcome.Failed.of(failure).warning(), Optional.empty());
        }
    }
}
