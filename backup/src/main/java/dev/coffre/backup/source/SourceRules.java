package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left out of the roots.
 *
 * @param oneFileSystem stay on the file systems of the roots
 * @param excludeCaches leave out the contents of directories with a valid CACHEDIR.TAG (bford.info/cachedir)
 * @param excludeIfPresent leave out the contents of directories that contain one of these names
 * @param patterns what to leave out by name
 * @param ownPaths absolute paths of Coffre's own cache, keys and store; always left out, under any name
 */
public record SourceRules(
        boolean oneFileSystem,
        boolean excludeCaches,
        List<ByteString> excludeIfPresent,
        PathPatterns patterns,
        List<ByteString> ownPaths) {
    public static final SourceRules NONE = new SourceRules(false, false, List.of(), PathPatterns.NONE, List.of());

    public SourceRules {
        excludeIfPresent = List.copyOf(excludeIfPresent);
        ownPaths = List.copyOf(ownPaths);
    }

    /** Returns these rules with other patterns. */
    public SourceRules withPatterns(PathPatterns other) {
        return new SourceRules(oneFileSystem, excludeCaches, excludeIfPresent, other, ownPaths);
    }

    /** Returns these rules with more paths of Coffre's own. */
    public SourceRules withOwn(List<ByteString> more) {
        List<ByteString> all = new ArrayList<>(ownPaths);
        all.addAll(more);
        return new SourceRules(oneFileSystem, excludeCaches, excludeIfPresent, patterns, all);
    }
}
