package dev.coffre.acceptance.simulation;

import java.util.Locale;

/** The engines below the vault service of a world. */
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

    /** Returns the option after the seed that repeats one of its worlds. */
    String argument() {
        return this == DISK ? "" : " --form=" + code();
    }
}
