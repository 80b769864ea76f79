package dev.coffre.vault.field;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The bounds of a field of a message. The API description and the request check both read them, so the two cannot
 * differ. For a list or a map, {@code least}, {@code most} and {@code pattern} bound each value.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface FieldLimit {
    /** The greatest count that every JSON reader holds exactly. */
    long MAX_COUNT = (1L << 53) - 1;

    /** Most characters of a text that is looked up and not stored. */
    long MAX_SEARCH_TEXT = 1_024;

    /** The least value of a number, or the fewest characters of a text. */
    long min() default 0;

    /** The greatest value of a number, or the most characters of a text. */
    long max() default Long.MAX_VALUE;

    /** A regular expression for a whole text, limited to syntax that Java, ECMAScript and Python read alike. */
    String pattern() default "";

    /** The fewest members of a list. */
    int minMembers() default 0;

    /** The most members of a list or a map. */
    int maxMembers() default 0;

    /** Whether the service checks the field again and reports a more specific problem. */
    boolean ownProblem() default false;
}
