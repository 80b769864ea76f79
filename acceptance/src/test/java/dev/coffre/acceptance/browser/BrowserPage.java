package dev.coffre.acceptance.browser;

import java.nio.file.Path;
import java.util.List;

/**
 * A page in a browser, as a journey by keyboard needs it, whichever browser shows it. Selectors are CSS; where several
 * elements match, the first is meant.
 */
public interface BrowserPage extends AutoCloseable {
    /** Opens a path of the site. */
    void open(String path);

    /** Follows a link to the site that came from elsewhere. */
    void follow(String link);

    /** Returns the address that the page has now. */
    String address();

    /** Presses a key, such as {@code Tab}, {@code Space} or {@code Control+A}. */
    void key(String name);

    void type(String text);

    /** Waits until an element is visible. */
    void await(String selector);

    /** Returns how many elements match, visible or not. */
    int count(String selector);

    boolean hasFocus(String selector);

    boolean isChecked(String selector);

    /** Returns an attribute; an empty text if the element has none of this name. */
    String attribute(String selector, String name);

    /** Returns the text as it is shown. */
    String text(String selector);

    List<String> texts(String selector);

    /** Lets axe examine the page, and collects what is serious for {@link #walk}. */
    void look(String name);

    /** Runs what leads to a download, and returns the file that came, in this folder. */
    Path download(Runnable starts, Path folder);

    /** Takes all these steps; one that fails shows what was on the page then. Serious findings fail at the end. */
    void walk(Reader.Walk steps) throws Exception;

    @Override
    void close();
}
