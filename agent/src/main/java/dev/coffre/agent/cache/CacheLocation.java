package dev.coffre.agent.cache;

import dev.coffre.agent.home.NearestExistingPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory proposed for the cache, which need not exist yet. */
public record CacheLocation(Path folder) {

    /**
     * Returns why the cache cannot be there; empty if it can. May create the directory and its parents, but leaves no file
     * behind.
     */
    public Optional<CacheLocationProblem> problem() {
        if (!folder.isAbsolute() || folder.toString().chars().anyMatch(Character::isISOControl)) {
            return Optional.of(CacheLocationProblem.NAME);
        }
        if (isNotDirectory()) {
            return Optional.of(CacheLocationProblem.NOT_A_FOLDER);
        }
        try {
            Optional<CacheLocationProblem> ground =
                    FileSystemTraits.of(NearestExistingPath.of(folder)).problem();
            return ground.isPresent() ? ground : contentsProblem();
        } catch (IOException unusable) {
            return Optional.of(CacheLocationProblem.READ_ONLY);
        }
    }

    private boolean isNotDirectory() {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<CacheLocationProblem> contentsProblem() throws IOException {
        if (Files.isDirectory(folder) && !isEmpty() && !new CacheTag(folder).exists()) {
            return Optional.of(CacheLocationProblem.NOT_EMPTY);
        }
        CacheTag.createDirectory(folder);
        Files.delete(Files.createTempFile(
                folder, ".coffre", null)); // only an attempt shows whether the kernel permits writing
        return Optional.empty();
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
