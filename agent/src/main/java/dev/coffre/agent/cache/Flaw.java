package dev.coffre.agent.cache;

import java.util.Locale;

/** Why a folder is no place for the cache: it must be local, always there, writable and the cache's alone. */
public enum Flaw {
    /** Its name is not an absolute path of one line. */
    NAME,
    /** It is a file, or a link that may lead elsewhere tomorrow. */
    NOT_A_FOLDER,
    /** A backup would be as fast as the network, and stop with it. */
    NETWORK,
    /** Another program presents it, perhaps over a network, and may end. */
    OTHER_PROGRAM,
    /** It is gone when somebody pulls it out. */
    REMOVABLE,
    /** It is gone after the next start of the machine, and takes memory until then. */
    IN_MEMORY,
    /** It cannot be read while nobody is signed in. */
    ENCRYPTED,
    READ_ONLY,
    /** Files of others lie there: moving the cache away must not touch them. */
    NOT_EMPTY;

    /** Names its sentence among the texts. */
    public String key() {
        return "cache.flaw." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
