package dev.coffre.acceptance.simulation;

import java.util.Locale;

/** The engines below the vault service of a world. */
enum Form {
    /** One process, SQLite, a disk. */
    DISK,
    /** One process, SQLite, a bucket. */
    BUCKET,
    /** Several processes, a shared database, a bucket. */
    CLUSTER,
    /** As {@link #BUCKET}, whose bucket has Object Lock, and whose key somebody has stolen. */
    LOCKED_BUCKET,
    /** As {@link #CLUSTER}, with such a bucket. */
    LOCKED_CLUSTER;

    boolean hasSeveralProcesses() {
        return this == CLUSTER || this == LOCKED_CLUSTER;
    }

    boolean hasLocks() {
        return this == LOCKED_BUCKET || this == LOCKED_CLUSTER;
    }

    /** Whether clocks may jump: a node of several with a wrong clock serves nothing, and locks end by the time of the bucket. */
    boolean mayHaveBadClock() {
        return this == DISK || this == BUCKET;
    }

    /** As command lines name it. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Form parse(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Returns the option after the seed that repeats one of its worlds. */
    String argument() {
        return this == DISK ? "" : " --form=" + code();
    }
}
