package dev.coffre.web.page;

/** The result of the last action, at the top of a page. */
public sealed interface Notice {

    /** The action succeeded. */
    record Done(String text) implements Notice {}

    /**
     * The action failed: what happened, why, and what to do.
     *
     * @param code the code of the problem in the documentation
     */
    record Refused(String title, String cause, String remedy, String code) implements Notice {}
}
