package dev.coffre.backup.testing;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.source.Extent;
import dev.coffre.backup.source.ExtentIterator;
import dev.coffre.backup.source.SourceContent;
import dev.coffre.backup.source.SourceException;
import dev.coffre.backup.source.SourceRules;
import dev.coffre.backup.source.linux.LinuxSource;
import dev.coffre.backup.spill.SpillDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sources of this machine, and what is in their files. */
public final class Sources {
    private Sources() {}

    /** Names, were they too many, would be kept beside other temporary files. */
    public static LinuxSource of(List<ByteString> roots, SourceRules rules) {
        return new LinuxSource(
                roots, rules, new SpillDirectory(PrivatePaths.of(Path.of(System.getProperty("java.io.tmpdir")))));
    }

    /** All of them, in order. */
    public static List<Extent> extents(SourceContent content) throws SourceException {
        List<Extent> all = new ArrayList<>();
        ExtentIterator extents = content.extents();
        for (Optional<Extent> next = extents.next(); next.isPresent(); next = extents.next()) {
            all.add(next.get());
        }
        return all;
    }
}
