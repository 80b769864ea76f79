package dev.coffre.agent.platform;

/** The kind of storage below a file system. */
public enum VolumeKind {
    /** A disk of this machine that is always there. */
    FIXED,
    NETWORK,
    /** Provided by a program of a user, which may end. */
    OTHER_PROGRAM,
    REMOVABLE,
    IN_MEMORY,
    /** The directory can be read only while its user is signed in. */
    ENCRYPTED
}
