package dev.coffre.vault.field;

import dev.coffre.vault.job.AgentSoftware;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The format of a field of a message, or of each member of its list, beyond its Java type. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface FieldFormat {
    Format value();

    /** Formats of values. */
    enum Format {
        /** 16 bytes in lower-case hex. */
        ID("[0-9a-f]{32}"),
        /** 32 bytes in lower-case hex: a hash, a public key, a nonce. */
        HASH("[0-9a-f]{64}"),
        /** 64 bytes in lower-case hex. */
        SIGNATURE("[0-9a-f]{128}"),
        BASE64("([0-9A-Za-z+/]{4})*([0-9A-Za-z+/]{2}==|[0-9A-Za-z+/]{3}=)?"),
        /** An instant, in ms since 1970, before the year 10000. */
        MILLIS(0, 253_402_300_799_999L),
        /** A day of the calendar, in UTC. */
        DAY("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        /** A secret: a password, token or code. */
        SECRET(0, NameRules.PASSWORD_MAX_LENGTH),
        /** The version of a program. */
        VERSION(AgentSoftware.VERSION_PATTERN),
        /** Name and version of an operating system. */
        SYSTEM(AgentSoftware.OS_PATTERN),
        PERCENT(0, 100);

        private final String pattern;
        private final long least;
        private final long most;

        Format(String pattern) {
            this.pattern = pattern;
            this.least = Long.MIN_VALUE;
            this.most = Long.MAX_VALUE;
        }

        Format(long least, long most) {
            this.pattern = "";
            this.least = least;
            this.most = most;
        }

        /** Returns the pattern for the whole text; empty if there is none. */
        public String pattern() {
            return pattern;
        }

        public LongRange range() {
            return new LongRange(least, most);
        }
    }
}
