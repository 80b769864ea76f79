package dev.coffre.backup.place;

import dev.coffre.backup.entry.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A target in a temporary folder of this machine. */
public final class PathFixture implements TargetFixture {
    private final RecoveryTargets targets;
    private final Set<Feature> features;
    private final Path folder;

    public PathFixture(RecoveryTargets targets, Set<Feature> features) throws IOException {
        this.targets = targets;
        this.features = features;
        this.folder = Files.createTempDirectory("coffre-target").toRealPath();
        Files.createDirectory(folder.resolve("in"));
        Files.createDirectory(folder.resolve("out"));
    }

    @Override
    public RecoveryTargets targets() {
        return targets;
    }

    private Path path(String within) {
        return folder.resolve(within.replace('/', folder.toString().indexOf('\\') >= 0 ? '\\' : '/'));
    }

    @Override
    public String absolute(String path) {
        return path(path).toString();
    }

    @Override
    public void folder(String path) throws IOException {
        Files.createDirectory(path(path));
    }

    @Override
    public void file(String path, String content) throws IOException {
        Files.writeString(path(path), content);
    }

    @Override
    public void link(String path, String target) throws IOException {
        Files.createSymbolicLink(path(path), path(target));
    }

    @Override
    public String read(String path) throws IOException {
        return Files.readString(path(path));
    }

    @Override
    public List<String> names(String path) throws IOException {
        try (Stream<Path> list = Files.list(path(path))) {
            return list.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public Timestamp modified(String path) throws IOException {
        FileTime time = Files.getLastModifiedTime(path(path), LinkOption.NOFOLLOW_LINKS);
        Instant instant = time.toInstant();
        return new Timestamp(instant.getEpochSecond(), instant.getNano());
    }

    @Override
    public boolean isSameFile(String path, String other) throws IOException {
        if (folder.toString().indexOf('\\') < 0) {
            return Files.isSameFile(path(path), path(other));
        }
        String before = read(other);
        Files.writeString(path(path), before + "+");
        boolean same = read(other).equals(before + "+");
        Files.writeString(path(path), before);
        return same;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void remove(String path) throws IOException {
        Files.delete(path(path));
    }

    @Override
    public boolean has(Feature feature) {
        return features.contains(feature);
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
