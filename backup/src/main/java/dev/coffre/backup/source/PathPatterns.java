package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Exclusion patterns as in a .gitignore file: the last one that matches decides, {@code !} takes back in. */
public final class PathPatterns {
    public static final PathPatterns NONE = new PathPatterns(List.of());

    private final List<PathPattern> lastFirst;

    private PathPatterns(List<PathPattern> inOrder) {
        this.lastFirst = inOrder.reversed();
    }

    /** @param lines one pattern each ({@link PathPattern}); empty ones and those that start with # are passed over */
    public static PathPatterns parse(Collection<ByteString> lines) {
        List<PathPattern> patterns = new ArrayList<>();
        lines.forEach(line -> PathPattern.parse(line).ifPresent(patterns::add));
        return new PathPatterns(List.copyOf(patterns));
    }

    public boolean isEmpty() {
        return lastFirst.isEmpty();
    }

    /**
     * Whether to leave out {@code name}. What lies in a directory that is left out is never asked about, so it cannot be
     * taken back in.
     */
    boolean exclude(DirectoryPath directory, ByteString name, boolean isDirectory) {
        Optional<PathPattern> decisive = lastFirst.stream()
                .filter(pattern -> pattern.matches(directory, name, isDirectory))
                .findFirst();
        return decisive.isPresent() && !decisive.get().negated();
    }
}
