package dev.coffre.acceptance.simulation;

import java.util.Locale;

/** What the vault service of a world runs on. */
enum Form {
    /** One process, SQLite, a disk. */
    DISK,
    /** One process, SQLite, a bucket. */
    BUCKET,
    /** Several processes, a shared database, a bucket. */
    CLUSTER;

    /** As command lines name it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Form parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** What the command line of one of its worlds has beside the seed. */
    String argument() {
        return this == DISK ? "" : " --form=" + code();
    }
}
