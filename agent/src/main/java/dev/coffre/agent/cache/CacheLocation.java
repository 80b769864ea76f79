package dev.coffre.agent.cache;

import dev.coffre.agent.home.NearestExistingPath;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.backup.trust.PrivatePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory proposed for the cache, which need not exist yet. */
public record CacheLocation(PrivatePath directory) {

    /**
     * Returns why the cache cannot be there; empty if it can. May create the directory and its parents, but leaves no file
     * behind.
     */
    public Optional<CacheLocationProblem> problem(Volumes volumes) {
        Path folder = directory.path();
        if (!folder.isAbsolute() || folder.toString().chars().anyMatch(Character::isISOControl)) {
            return Optional.of(CacheLocationProblem.NAME);
        }
        if (isNotDirectory(folder)) {
            return Optional.of(CacheLocationProblem.NOT_A_FOLDER);
        }
        try {
            Optional<CacheLocationProblem> ground =
                    CacheLocationProblem.of(volumes.kind(NearestExistingPath.of(folder)));
            return ground.isPresent() ? ground : contentsProblem();
        } catch (IOException unusable) {
            return Optional.of(CacheLocationProblem.READ_ONLY);
        }
    }

    private static boolean isNotDirectory(Path folder) {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<CacheLocationProblem> contentsProblem() throws IOException {
        Path folder = directory.path();
        if (Files.isDirectory(folder) && !isEmpty(folder) && !new CacheTag(directory).exists()) {
            return Optional.of(CacheLocationProblem.NOT_EMPTY);
        }
        directory.files().createDirectories(folder);
        Files.delete(Files.createTempFile(
                folder, ".coffre", null)); // only an attempt shows whether the kernel permits writing
        return Optional.empty();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
