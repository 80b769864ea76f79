package dev.coffre.acceptance.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.coffre.acceptance.browser.Hand;
import dev.coffre.acceptance.browser.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/** A person at the pages of a Windows machine, who uses one hand and notices words of Linux. */
record Visit(Reader reader, Hand hand) {
    /** Words of Linux, and a backslash escaped as in a name of Linux. */
    private static final Pattern FOREIGN =
            Pattern.compile("\\\\x5c|/home\\b|/etc\\b|/usr/|/proc\\b|/media\\b|/srv\\b|\\bsudo\\b|systemctl");

    static Visit of(Reader reader, String way) {
        return new Visit(reader, way.equals("keyboard") ? Hand.keyboard(reader) : Hand.mouse(reader.page()));
    }

    Page page() {
        return reader.page();
    }

    /** Takes the page's picture. */
    void look(String name) {
        reader.look("windows-steps-" + name);
    }

    /** As {@link #look}; nothing on the page, its fields included, may be of another system. */
    void lookAtWindows(String name) {
        look(name);
        String main = page().locator("main").innerHTML();
        assertThat(main).as("words of Linux on %s", name).doesNotContainPattern(FOREIGN);
    }

    void press(String selector) {
        hand.press(selector);
    }

    /** Presses what leads to another page, and waits until that shows an element. */
    void go(String selector, String landmark) {
        hand.press(selector);
        page().waitForSelector(landmark);
    }

    void write(String selector, String text) {
        hand.write(selector, text);
    }

    /** Presses what opens a dialog for a file, and chooses one. */
    void choose(String selector, Path file) {
        page().waitForFileChooser(() -> hand.press(selector)).setFiles(file);
    }

    /** Presses what leads to a download, and saves it. */
    Path download(String selector, Path folder) {
        var download = page().waitForDownload(() -> hand.press(selector));
        Path file = folder.resolve(download.suggestedFilename());
        download.saveAs(file);
        return file;
    }

    /** The check box of a path in a tree. */
    static String box(String path) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.UTF_8));
        return "[name=path][value='" + value + "']";
    }
}
