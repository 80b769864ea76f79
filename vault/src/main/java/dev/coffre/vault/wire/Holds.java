package dev.coffre.vault.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a field of a message, or each member of its list, holds beyond its Java type: for the description of the API. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Holds {
    What value();

    /** What there is beyond Java's types. */
    enum What {
        /** 16 bytes in lower-case hex. */
        ID,
        /** 32 bytes in lower-case hex: a hash, a public key, a nonce. */
        HASH,
        /** 64 bytes in lower-case hex. */
        SIGNATURE,
        BASE64,
        /** An instant, in ms since 1970. */
        MILLIS,
        /** A day of the calendar, in UTC. */
        DAY,
        /** What nobody else may see: passwords, tokens, codes. */
        SECRET,
        /** The version of a program. */
        VERSION,
        /** Name and version of an operating system. */
        SYSTEM,
        PERCENT
    }
}
