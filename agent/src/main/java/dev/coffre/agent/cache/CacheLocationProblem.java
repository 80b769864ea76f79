package dev.coffre.agent.cache;

import dev.coffre.agent.platform.VolumeKind;
import java.util.Locale;
import java.util.Optional;

/** Why a directory cannot hold the cache. It must be local, always available, writable and used for nothing else. */
public enum CacheLocationProblem {
    /** The path is not absolute, or contains control characters. */
    NAME,
    /** It is a file, or a link whose target may change. */
    NOT_A_FOLDER,
    /** A backup would be limited by the network, and stop with it. */
    NETWORK,
    /** It is a FUSE mount of another program, which may be remote and may end. */
    OTHER_PROGRAM,
    /** The medium can be removed. */
    REMOVABLE,
    /** Its contents are lost at reboot, and take memory until then. */
    IN_MEMORY,
    /** It cannot be read until its user has signed in. */
    ENCRYPTED,
    READ_ONLY,
    /** It contains other files, which a later move of the cache must not touch. */
    NOT_EMPTY;

    /** Returns why a cache cannot be on this kind of volume; empty if it can. */
    static Optional<CacheLocationProblem> of(VolumeKind kind) {
        return switch (kind) {
            case FIXED -> Optional.empty();
            case NETWORK -> Optional.of(NETWORK);
            case OTHER_PROGRAM -> Optional.of(OTHER_PROGRAM);
            case REMOVABLE -> Optional.of(REMOVABLE);
            case IN_MEMORY -> Optional.of(IN_MEMORY);
            case ENCRYPTED -> Optional.of(ENCRYPTED);
        };
    }

    /** Returns the key of its text. */
    public String key() {
        return "cache.flaw." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
