package dev.coffre.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Somebody at a browser, who looks closely: at every page that {@link #look} is asked for, nothing may come from elsewhere,
 * the console must stay silent, and axe must find nothing serious, in the light and in the dark. {@link #walk} tells.
 */
public final class Reader implements BrowserPage {
    /** An answer that has to be durable waits for the disk, which others may keep busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Set<String> GRAVE = Set.of("serious", "critical");
    private static final List<String> CONTRAST = List.of("color-contrast");
    private static final int WIDTH = 1280;
    private static final int PHONE_WIDTH = 360;
    private static final int HEIGHT = 800;

    private final BrowserContext context;
    private final Page page;
    private final String site;
    private final String language;
    private String entry = "";
    private final List<String> findings = new ArrayList<>();

    private Reader(BrowserContext context, String site, String language) {
        this.context = context;
        this.site = site;
        this.language = language;
        this.page = context.newPage();
        page.setDefaultTimeout(PATIENCE.toMillis());
    }

    public static Reader of(Browser browser, String site, String language) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setIgnoreHTTPSErrors(true)
                .setLocale(language.equals("fr") ? "fr-FR" : "en-GB")
                .setTimezoneId("Europe/Paris")
                .setViewportSize(WIDTH, HEIGHT)
                .setReducedMotion(com.microsoft.playwright.options.ReducedMotion.REDUCE));
        Reader reader = new Reader(context, site, language);
        reader.listen();
        return reader;
    }

    private void listen() {
        context.onRequest(request -> {
            if (!request.url().startsWith(site)
                    && !request.url().startsWith("data:")
                    && !request.url().equals(entry)) {
                findings.add("asks elsewhere: " + request.url());
            }
        });
        page.onConsoleMessage(message -> {
            // A refused form is answered with its status, and a stream of news ends with its service: the console
            // repeats both.
            if (message.type().equals("error")
                    && !message.text().startsWith("Failed to load resource")
                    && !message.text().equals("[object Event]")) {
                findings.add("console: " + message.text());
            }
        });
        page.onPageError(error -> findings.add("script: " + error));
    }

    public Page page() {
        return page;
    }

    @Override
    public void open(String path) {
        page.navigate(address(path));
    }

    @Override
    public void follow(String link) {
        page.navigate(link);
    }

    @Override
    public String address() {
        return page.url();
    }

    @Override
    public void key(String name) {
        page.keyboard().press(name);
    }

    @Override
    public void type(String text) {
        page.keyboard().type(text);
    }

    @Override
    public void await(String selector) {
        page.locator(selector).first().waitFor();
    }

    @Override
    public int count(String selector) {
        return page.locator(selector).count();
    }

    @Override
    public boolean hasFocus(String selector) {
        return count(selector + ":focus") > 0;
    }

    @Override
    public boolean isChecked(String selector) {
        return page.locator(selector).first().isChecked();
    }

    @Override
    public String attribute(String selector, String name) {
        return Objects.requireNonNullElse(page.locator(selector).first().getAttribute(name), "");
    }

    @Override
    public List<String> texts(String selector) {
        return page.locator(selector).allInnerTexts();
    }

    @Override
    public Path download(Runnable starts, Path folder) {
        Download download = page.waitForDownload(starts);
        Path file = folder.resolve(download.suggestedFilename());
        download.saveAs(file);
        return file;
    }

    /** Loads a file of this machine, which leads to the site. */
    public void enter(Path file) {
        entry = file.toUri().toString();
        page.navigate(entry);
    }

    public String address(String path) {
        return site + path;
    }

    /** The text of the texts file that stands at this place; for things that have no better name than their place. */
    @Override
    public String text(String selector) {
        return page.locator(selector).first().innerText();
    }

    public void click(String selector) {
        page.locator(selector).first().click();
    }

    /**
     * Takes the page's picture and lets axe look at it. In both appearances in English only, because colours are those of
     * the style, whatever the texts are.
     */
    @Override
    public void look(String name) {
        List<ColorScheme> schemes =
                language.equals("en") ? List.of(ColorScheme.DARK, ColorScheme.LIGHT) : List.of(ColorScheme.LIGHT);
        for (ColorScheme scheme : schemes) {
            page.emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
            String appearance = scheme == ColorScheme.DARK ? "dark" : "light";
            page.waitForSelector("html[data-bs-theme=" + appearance + "]");
            picture(name + "-" + language + "-" + appearance);
            grave(scheme).forEach(found -> findings.add("axe on " + name + " (" + appearance + "): " + found));
        }
        assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
        assertThat(page.locator("main").innerText())
                .as("texts without a value on %s", name)
                .doesNotContainPattern("\\{\\d}");
    }

    /** Takes all these steps; one that fails shows what was on the page then. */
    @Override
    public void walk(Walk steps) throws Exception {
        try {
            steps.take();
        } catch (PlaywrightException | AssertionError e) {
            picture("failed-" + language);
            throw new AssertionError("at " + page.url() + ", which says: " + text("main"), e);
        }
        expectNoFindings();
    }

    /** The steps of a visit. */
    @FunctionalInterface
    public interface Walk {
        void take() throws Exception;
    }

    /** As {@link #look}; and on a phone no table has columns that are cut off. */
    public void lookAlsoOnPhone(String name) {
        look(name);
        page.setViewportSize(PHONE_WIDTH, HEIGHT);
        picture(name + "-" + language + "-phone");
        for (String wide : List.of("html", ".table-responsive")) {
            page.locator(wide).all().forEach(element -> {
                if (Boolean.TRUE.equals(element.evaluate("e => e.scrollWidth > e.clientWidth + 1"))) {
                    findings.add("on a phone, " + name + " is wider than the screen: " + wide);
                }
            });
        }
        page.setViewportSize(WIDTH, HEIGHT);
    }

    private void picture(String name) {
        page.screenshot(new ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** Whatever was seen since the beginning, all at once: so a change of the style is looked at once, not page by page. */
    private void expectNoFindings() {
        assertThat(findings).isEmpty();
    }

    /** In legacy mode, which does without a page of its own for every look; it leaves out frames from elsewhere, and there are none. */
    private List<String> grave(ColorScheme scheme) {
        AxeBuilder axe = new AxeBuilder(page).setLegacyMode(true);
        if (scheme == ColorScheme.DARK) {
            // The page is the same in both appearances but for its colours.
            axe.withRules(CONTRAST);
        }
        return axe.analyze().getViolations().stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .map(Reader::told)
                .toList();
    }

    private static String told(Rule rule) {
        return rule.getId() + ": " + rule.getHelp() + " "
                + rule.getNodes().stream()
                        .map(node -> node.getHtml() + " " + node.getFailureSummary())
                        .toList();
    }

    @Override
    public void close() {
        context.close();
    }
}
