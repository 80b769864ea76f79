package dev.coffre.agent.console;

import dev.coffre.agent.console.access.OriginPolicy;
import java.util.Locale;

/**
 * A file that opens the console when a browser loads it: a form that posts the token. A link with the token would be an
 * argument of the browser's process, which other users can read.
 *
 * @param link a single-use link to the console
 */
public record EntryFile(String link, EntryPage page) {
    /** A page that can be opened directly. */
    public enum EntryPage {
        HOME("/"),
        REGISTRATION("/registration"),
        SCHEDULE("/schedule"),
        RECOVER("/recovery"),
        PROPERTIES("/properties");

        private final String path;

        EntryPage(String path) {
            this.path = path;
        }

        /** Returns the word for it on a command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the content of the file. */
    public String html() {
        int fragment = link.indexOf('#');
        String address = link.substring(0, link.indexOf(OriginPolicy.ENTRY));
        return """
            <!doctype html>
            <html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Coffre</title></head>
            <body><form method="post" action="%s%s">
            <input type="hidden" name="token" value="%s"><input type="hidden" name="to" value="%s">
            <noscript><button>Coffre</button></noscript></form>
            <script>document.forms[0].submit()</script></body></html>
            """.formatted(address, OriginPolicy.ENTRY, link.substring(fragment + 1), page.path);
    }

    /** Omits the token. */
    @Override
    public String toString() {
        return "EntryFile[" + page + "]";
    }
}
