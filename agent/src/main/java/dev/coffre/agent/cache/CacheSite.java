package dev.coffre.agent.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A directory proposed for the cache, which need not exist yet. */
public record CacheSite(Path folder) {

    /**
     * Returns why the cache cannot be there; empty if it can. May create the directory and its parents, but leaves no file
     * behind.
     */
    public Optional<Flaw> flaw() {
        if (!folder.isAbsolute() || folder.toString().chars().anyMatch(Character::isISOControl)) {
            return Optional.of(Flaw.NAME);
        }
        if (isSomethingElse()) {
            return Optional.of(Flaw.NOT_A_FOLDER);
        }
        try {
            Optional<Flaw> ground = Ground.under(Existing.at(folder)).flaw();
            return ground.isPresent() ? ground : contents();
        } catch (IOException unusable) {
            return Optional.of(Flaw.READ_ONLY);
        }
    }

    private boolean isSomethingElse() {
        return Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<Flaw> contents() throws IOException {
        if (Files.isDirectory(folder) && !isEmpty() && !new CacheTag(folder).isThere()) {
            return Optional.of(Flaw.NOT_EMPTY);
        }
        CacheTag.makeFolder(folder);
        Files.delete(Files.createTempFile(folder, ".coffre", null)); // only an attempt shows whether the kernel permits writing
        return Optional.empty();
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }
}
