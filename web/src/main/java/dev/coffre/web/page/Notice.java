package dev.coffre.web.page;

/** What just happened, at the top of a page. */
public sealed interface Notice {

    /** It worked. */
    record Done(String text) implements Notice {}

    /**
     * It did not: what, why, and what to do.
     *
     * @param code by which the problem is found in the documentation
     */
    record Refused(String title, String cause, String remedy, String code) implements Notice {}
}
