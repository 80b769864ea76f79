package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Exclusion patterns as in a .gitignore file: the last match decides, and {@code !} includes again. */
public final class PathPatterns {
    public static final PathPatterns NONE = new PathPatterns(List.of());

    private final List<ByteString> lines;
    private final List<PathPattern> lastFirst;

    private PathPatterns(List<ByteString> lines) {
        List<PathPattern> inOrder = new ArrayList<>();
        lines.forEach(line -> PathPattern.parse(line).ifPresent(inOrder::add));
        this.lines = lines;
        this.lastFirst = List.copyOf(inOrder).reversed();
    }

    /** @param lines one pattern each ({@link PathPattern}); empty lines and lines that start with # are ignored */
    public static PathPatterns parse(Collection<ByteString> lines) {
        return new PathPatterns(List.copyOf(lines));
    }

    /** Returns the patterns of changed lines, for a system that writes paths in another way or ignores case. */
    public PathPatterns map(UnaryOperator<ByteString> change) {
        return parse(lines.stream().map(change).toList());
    }

    public boolean isEmpty() {
        return lastFirst.isEmpty();
    }

    /**
     * Returns whether to leave out {@code name}. The contents of an excluded directory are never tested, so they cannot be
     * included again.
     */
    public boolean excludes(DirectoryPath directory, ByteString name, boolean isDirectory) {
        Optional<PathPattern> decisive = lastFirst.stream()
                .filter(pattern -> pattern.matches(directory, name, isDirectory))
                .findFirst();
        return decisive.isPresent() && !decisive.get().negated();
    }
}
